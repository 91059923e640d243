//! The memos that were chosen.

use crate::commands::report::maker::Maker;
use crate::export::document::Block;
use crate::model::Memo;
use crate::session::Failure;

/// Lays down the section.
///
/// # Errors
/// The study cannot be read, or a memo that was chosen is not there.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    if maker.chosen.memos.is_empty() {
        maker.words("No memo was chosen.", &[]);
        return Ok(());
    }
    let chosen = maker.chosen.memos.clone();
    let memos = maker.with(|session| {
        let all = &session.study.memos;
        let find = |name: &String| -> Result<Vec<Memo>, Failure> {
            if name == "all" {
                return Ok(all.clone());
            }
            let found = all.iter().find(|memo| memo.name == *name || format!("{}/{}", memo.coder, memo.name) == *name);
            found.map(|memo| vec![memo.clone()]).ok_or_else(|| {
                let known: Vec<&str> = all.iter().map(|memo| memo.name.as_str()).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                Failure::usage(format!("There is no memo `{name}`. There are: {known}."))
            })
        };
        chosen.iter().map(find).collect::<Result<Vec<_>, _>>()
    })??;
    for memo in memos.into_iter().flatten() {
        let about = memo.about.to_string();
        maker.push(Block::Heading(2, format!("{} · {} · {about}", memo.date, memo.coder)));
        memo.body.split("\n\n").map(str::trim).filter(|words| !words.is_empty()).for_each(|words| {
            maker.push(Block::Words(words.to_owned()));
        });
    }
    Ok(())
}
