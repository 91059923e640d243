//! Names told by a pattern of `*` and `?`.
//!
//! Ours, for crates of globs take `[`, `{`, `/` and a dot at the start for more than they are in an id or the name of a tier.

/// Whether a name fits a glob of `*` and `?`.
pub fn glob_fits(glob: &str, name: &str) -> bool {
    let (glob, name): (Vec<char>, Vec<char>) = (glob.chars().collect(), name.chars().collect());
    let (mut g, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match glob.get(g) {
            Some('*') => {
                star = Some((g, n));
                g += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => (g, n) = (g + 1, n + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (g, n) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    glob.get(g..).unwrap_or_default().iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::glob_fits;

    #[test]
    fn globs() {
        assert!(glob_fits("fg*", "fg03-madrid"));
        assert!(glob_fits("*mad?id", "fg03-madrid"));
        assert!(glob_fits("a*b*c", "aXbYbc"));
        assert!(!glob_fits("fg*x", "fg03"));
        assert!(!glob_fits("", "a"));
    }
}
