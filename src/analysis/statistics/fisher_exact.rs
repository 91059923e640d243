//! Fisher's exact test of a 2x2 table.

use super::super::figure::Sum;

/// The two-sided probability (Fisher 1935): of all tables with the same margins, those no likelier than this one.
///
/// Likelihoods are taken relative to the likeliest table, each from its neighbour, so that no factorial is needed and large
/// tables keep their digits. Tables within 1e-7 of this one's likelihood count as equal to it, as is usual.
pub fn fisher_exact(table: [[u64; 2]; 2]) -> f64 {
    let [[a, b], [c, d]] = table;
    let (row, other, column) = (a as f64 + b as f64, c as f64 + d as f64, a as f64 + c as f64);
    let (least, most) = ((column - other).max(0.0), row.min(column));
    // Likelihood of x + 1 over that of x.
    let step = |x: f64| (row - x) * (column - x) / ((x + 1.0) * (other - column + x + 1.0));
    let likeliest = ((row + 1.0) * (column + 1.0) / (row + other + 2.0)).floor().clamp(least, most);
    let mut all: Vec<(f64, f64)> = vec![(likeliest, 1.0)];
    let (mut x, mut likelihood) = (likeliest, 1.0);
    while x < most && likelihood > 0.0 {
        likelihood *= step(x);
        x += 1.0;
        all.push((x, likelihood));
    }
    (x, likelihood) = (likeliest, 1.0);
    while x > least && likelihood > 0.0 {
        x -= 1.0;
        likelihood /= step(x);
        all.push((x, likelihood));
    }
    let own = all.iter().find(|(x, _)| *x == a as f64).map_or(0.0, |(_, likelihood)| *likelihood);
    // From the smallest up.
    all.sort_by(|a, b| a.1.total_cmp(&b.1));
    let total: Sum = all.iter().map(|(_, likelihood)| *likelihood).collect();
    let tail: Sum = all.iter().map(|(_, likelihood)| *likelihood).filter(|it| *it <= own * (1.0 + 1e-7)).collect();
    (tail.value() / total.value()).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::fisher_exact;

    #[test]
    fn the_lady_tasting_tea() {
        assert!((fisher_exact([[3, 1], [1, 3]]) - 34.0 / 70.0).abs() < 1e-15);
        assert!((fisher_exact([[4, 0], [0, 4]]) - 2.0 / 70.0).abs() < 1e-15);
    }

    #[test]
    fn margins_of_zero_leave_one_table() {
        for table in [[[0, 0], [0, 0]], [[5, 0], [7, 0]], [[0, 0], [3, 4]]] {
            assert_eq!(fisher_exact(table), 1.0);
        }
    }

    #[test]
    fn rows_columns_and_their_order_do_not_matter() {
        let p = fisher_exact([[12, 5], [3, 17]]);
        for other in [[[5, 12], [17, 3]], [[3, 17], [12, 5]], [[12, 3], [5, 17]]] {
            assert!((fisher_exact(other) - p).abs() < 1e-14);
        }
    }

    #[test]
    fn large_tables_keep_their_digits() {
        // The normal approximation of a table without effect.
        let p = fisher_exact([[500_100, 499_900], [499_900, 500_100]]);
        assert!((p - 0.7788).abs() < 2e-3, "{p}");
    }
}
