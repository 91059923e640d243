//! Numbers along the tree of codes.

use crate::model::codebook::Branch;

/// For each branch of a tree in depth-first order: its own number and those below it.
pub fn sums(tree: &[Branch], own: impl Fn(usize) -> u32) -> Vec<u32> {
    let mut sums: Vec<u32> = tree.iter().map(|branch| own(branch.place)).collect();
    let mut above: Vec<usize> = Vec::new();
    for (at, branch) in tree.iter().enumerate() {
        above.truncate(branch.depth);
        let number = own(branch.place);
        for &parent in &above {
            if let Some(sum) = sums.get_mut(parent) {
                *sum += number;
            }
        }
        above.push(at);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_counts_what_is_below_it() {
        let branch = |place, depth| Branch { place, depth, has_children: false };
        let tree = [branch(0, 0), branch(1, 1), branch(2, 2), branch(3, 1), branch(4, 0)];
        assert_eq!(sums(&tree, |_| 1), [4, 2, 1, 1, 1]);
    }
}
