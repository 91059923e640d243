//! Who codes what: transcripts are dealt to coders, some of them to two.

use crate::edit::{Act, Change, Edit};
use crate::session::{Failure, Session};
use crate::text::offsets::hash;
use std::collections::BTreeMap;

/// Transcripts with the coders they are assigned to.
pub type Assignment = BTreeMap<String, Vec<String>>;

/// Deals transcripts to coders: everyone gets as many, give or take two; a share of them is coded by two.
///
/// The order is that of a hash of seed and id, so the same transcripts, coders and seed give the same deal anywhere, and
/// chance, not the list of transcripts, decides who codes what. Pairs of coders take turns.
pub fn deal(transcripts: &[String], coders: &[String], overlap: f64, seed: u64) -> Assignment {
    let mut order: Vec<&String> = transcripts.iter().collect();
    order.sort_by_cached_key(|id| hash(&format!("{seed} {id}")));
    let mut coders = coders.to_vec();
    coders.sort();
    coders.dedup();
    let (many, twice) = (coders.len(), (overlap * order.len() as f64).round() as usize);
    let coder = |at: usize| coders.get(at % many.max(1)).cloned();
    let assigned = |(at, id): (usize, &String)| {
        let second = (at < twice && many > 1).then(|| coder(at + 1 + at / many % (many - 1))).flatten();
        let mut both: Vec<String> = coder(at).into_iter().chain(second).collect();
        both.sort();
        (id.clone(), both)
    };
    order.into_iter().enumerate().map(assigned).collect()
}

/// Notes a deal in the study's settings; what is assigned of other transcripts stays.
///
/// # Errors
/// Says so where nothing changes.
pub fn assign(session: &Session, deal: &Assignment) -> Result<Act, Failure> {
    let before = session.study.settings.clone();
    let mut after = before.clone();
    after.assigned.extend(deal.clone());
    if before == after {
        return Err(Failure::nothing("This is how they are assigned already; nothing changes."));
    }
    let label =
        if deal.len() == 1 { "assign a transcript".into() } else { format!("assign {} transcripts", deal.len()) };
    Ok(Act { label, edits: vec![Edit::Settings(Box::new(Change::replace(before, after)))] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(prefix: &str, count: usize) -> Vec<String> {
        (0..count).map(|number| format!("{prefix}{number:02}")).collect()
    }

    #[test]
    fn a_deal_is_the_same_anywhere_and_another_seed_gives_another() {
        let (transcripts, coders) = (words("fg", 12), words("c", 3));
        let first = deal(&transcripts, &coders, 0.25, 7);
        let mut turned = coders.clone();
        turned.reverse();
        assert_eq!(deal(&transcripts, &turned, 0.25, 7), first);
        assert_ne!(deal(&transcripts, &coders, 0.25, 8), first);
        assert_eq!(first["fg00"], deal(&transcripts, &coders, 0.25, 7)["fg00"]);
    }

    proptest! {
        #[test]
        fn everyone_gets_as_many_and_the_share_is_coded_by_two(
            many in 0usize..60, coders in 1usize..7, overlap in 0.0f64..=1.0, seed in any::<u64>(),
        ) {
            let deal = deal(&words("t", many), &words("c", coders), overlap, seed);
            prop_assert_eq!(deal.len(), many);
            let twice = deal.values().filter(|both| both.len() == 2).count();
            prop_assert_eq!(twice, if coders > 1 { (overlap * many as f64).round() as usize } else { 0 });
            prop_assert!(deal.values().all(|both| both.len() == 1 || both[0] != both[1]));
            let load = |coder: &String| deal.values().filter(|both| both.contains(coder)).count();
            let loads: Vec<usize> = words("c", coders).iter().map(load).collect();
            prop_assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 2);
        }
    }
}
