//! Memo files: Markdown under a header of `key: value` lines.

use super::ron::read_value;
use super::ron::write::map_of_lists;
use crate::model::{Alts, Memo, MemoAbout, MemoKind};

/// Reads a memo file; a file without a header is a memo on the study.
pub fn read(coder: &str, name: &str, text: &str) -> Memo {
    let mut memo = Memo { coder: coder.into(), name: name.into(), ..Memo::default() };
    let mut lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().peekable();
    let fenced = lines.next_if(|line| line.trim() == "---").is_some();
    let mut in_header = true;
    let mut body = Vec::new();
    for line in lines {
        if in_header {
            if line.trim().is_empty() || (fenced && line.trim() == "---") {
                in_header = false;
                continue;
            }
            match line.split_once(':').map(|(key, value)| (key.trim(), value.trim())) {
                Some(("kind", "journal")) => memo.kind = MemoKind::Journal,
                Some(("kind", "memo")) => memo.kind = MemoKind::Memo,
                Some(("about", about)) => memo.about = MemoAbout::parse(about),
                Some(("date", date)) => memo.date = date.into(),
                Some(("alts", alts)) if read_value::<Alts>(alts).is_some() => {
                    memo.alts = read_value(alts).unwrap_or_default();
                }
                Some(_) => memo.rest.push(line.to_owned()),
                None => {
                    in_header = false;
                    body.push(line);
                }
            }
        } else {
            body.push(line);
        }
    }
    memo.body = body.join("\n").trim_matches('\n').to_owned();
    memo
}

/// Spells a memo file.
pub fn write(memo: &Memo) -> String {
    let rest: String = memo.rest.iter().map(|line| format!("{line}\n")).collect();
    let (kind, about, date, body) = (memo.kind.word(), &memo.about, &memo.date, &memo.body);
    let alts = if memo.alts.is_empty() { String::new() } else { format!("alts: {}\n", map_of_lists(&memo.alts)) };
    format!("kind: {kind}\nabout: {about}\ndate: {date}\n{rest}{alts}\n{body}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Case;

    #[test]
    fn a_memo_is_read_back_as_written() {
        let memo = Memo {
            coder: "ana".into(),
            name: "2026-03-02-pay".into(),
            kind: MemoKind::Journal,
            about: MemoAbout::Code("low-pay".into()),
            date: "2026-03-02".into(),
            alts: [("body".to_owned(), vec!["the \"other\"\n\nbody".to_owned()])].into(),
            rest: vec!["mood: grey".into()],
            body: "# Pay\n\nNot: a header.".into(),
        };
        assert_eq!(read("ana", "2026-03-02-pay", &write(&memo)), memo);
        for case in [Case::Transcript("fg01".into()), Case::Person("p02".into()), Case::Person("fg01/Old man".into())] {
            let memo = Memo { about: MemoAbout::Cell(case, "low-pay".into()), ..memo.clone() };
            assert_eq!(read("ana", "2026-03-02-pay", &write(&memo)), memo);
        }
    }
}
