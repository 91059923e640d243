use super::session::{Failure, Session};
use crate::edit::{Act, Change, Edit};
use crate::model::anchor::Quote;
use crate::model::coding::{Progress, Work};
use crate::model::{Code, Coding, CodingRecord, Memo, MemoAbout, MemoKind, Note, Span, TranscriptIx};
fn coder(s: &Session) -> Result<String, Failure> {
    s.coder.clone().ok_or_else(|| Failure("No coder is set.".into()))
}
fn words(s: &mut Session, ix: TranscriptIx, span: Span) -> Result<String, Failure> {
    let document = s.document(ix).map_err(|p| Failure(p.to_string()))?;
    Ok(document.text.slice(span).to_owned())
}
fn record(s: &mut Session, ix: TranscriptIx, c: &Coding) -> Result<CodingRecord, Failure> {
    let quote = Quote::of(&words(s, ix, c.at)?);
    let extra = s.study.extra(c).cloned().unwrap_or_default();
    Ok(CodingRecord {
        id: s.study.coding_word(c),
        code: s.study.code_id(c.code).to_owned(),
        at: c.at,
        quote: quote.head,
        tail: quote.tail,
        memo: extra.memo,
        weight: extra.weight,
        important: extra.important,
        ..CodingRecord::default()
    })
}
fn edit(s: &Session, ix: TranscriptIx, change: Change<CodingRecord>) -> Result<Edit, Failure> {
    Ok(Edit::Coding { transcript: s.study.transcript(ix).id.clone(), coder: coder(s)?, change: Box::new(change) })
}
fn name(s: &Session, code: &str) -> String {
    s.study.codebook().get(code).map_or(code, |c| &c.name).to_owned()
}
pub fn code(s: &mut Session, ix: TranscriptIx, span: Span, codes: &[String]) -> Result<Act, Failure> {
    let quote = Quote::of(&words(s, ix, span)?);
    let mut edits = Vec::new();
    for code in codes {
        let new = CodingRecord { id: ulid::Ulid::generate().to_string(), code: code.clone(), at: span, quote: quote.head.clone(), tail: quote.tail.clone(), ..CodingRecord::default() };
        edits.push(edit(s, ix, Change::add(new))?);
    }
    let names: Vec<String> = codes.iter().map(|c| name(s, c)).collect();
    Ok(Act { label: format!("code {}", names.join(", ")), edits })
}
pub fn uncode(s: &mut Session, ix: TranscriptIx, c: &Coding) -> Result<Act, Failure> {
    let old = record(s, ix, c)?;
    Ok(Act { label: format!("remove {}", name(s, &old.code)), edits: vec![edit(s, ix, Change::remove(old))?] })
}
fn change(s: &mut Session, ix: TranscriptIx, c: &Coding, label: &str, f: impl FnOnce(&mut CodingRecord)) -> Result<Act, Failure> {
    let old = record(s, ix, c)?;
    let mut new = old.clone();
    f(&mut new);
    Ok(Act { label: label.into(), edits: vec![edit(s, ix, Change::replace(old, new))?] })
}
pub fn recode(s: &mut Session, ix: TranscriptIx, c: &Coding, code: &str) -> Result<Act, Failure> {
    change(s, ix, c, "recode", |r| r.code = code.to_owned())
}
pub fn move_edges(s: &mut Session, ix: TranscriptIx, c: &Coding, at: Span) -> Result<Act, Failure> {
    let quote = Quote::of(&words(s, ix, at)?);
    change(s, ix, c, "move edges", |r| {
        r.at = at;
        r.quote = quote.head;
        r.tail = quote.tail;
    })
}
pub fn set_memo(s: &mut Session, ix: TranscriptIx, c: &Coding, memo: Option<String>) -> Result<Act, Failure> {
    change(s, ix, c, "memo", |r| r.memo = memo)
}
pub fn set_weight(s: &mut Session, ix: TranscriptIx, c: &Coding, weight: Option<i64>) -> Result<Act, Failure> {
    change(s, ix, c, "weight", |r| r.weight = weight)
}
pub fn set_important(s: &mut Session, ix: TranscriptIx, c: &Coding, important: bool) -> Result<Act, Failure> {
    change(s, ix, c, "mark", |r| r.important = important)
}
pub fn note(s: &mut Session, ix: TranscriptIx, span: Span, memo: String) -> Result<Act, Failure> {
    let quote = Quote::of(&words(s, ix, span)?);
    let note = Note { id: ulid::Ulid::generate().to_string(), at: span, quote: quote.head, tail: quote.tail, memo, ..Note::default() };
    Ok(Act { label: "note".into(), edits: vec![Edit::Note { transcript: s.study.transcript(ix).id.clone(), coder: coder(s)?, change: Box::new(Change::add(note)) }] })
}
pub fn add_code(s: &mut Session, name: &str, parent: Option<&str>) -> Result<(Act, String), Failure> {
    let id = format!("{}-x{}", crate::text::fold::fold(name).replace(' ', "-"), s.study.codebook().codes().len());
    let code = Code { id: id.clone(), name: name.into(), parent: parent.map(Into::into), ..Code::default() };
    Ok((Act { label: format!("add {name}"), edits: vec![Edit::Code { change: Box::new(Change::add(code)), place: None }] }, id))
}
pub fn add_and_code(s: &mut Session, ix: TranscriptIx, span: Span, name: &str) -> Result<Act, Failure> {
    let (mut act, id) = add_code(s, name, None)?;
    act.edits.extend(code(s, ix, span, &[id])?.edits);
    act.label = format!("code {name}");
    Ok(act)
}
pub fn set_done(s: &mut Session, ix: TranscriptIx, status: Progress) -> Result<Act, Failure> {
    let handle = coder(s)?;
    let known = s.study.known_coder(&handle);
    let before = known.and_then(|c| s.study.entry(ix)?.work.get(&c).cloned());
    let after = Work { status, ..before.clone().unwrap_or_default() };
    Ok(Act { label: "done".into(), edits: vec![Edit::Work { transcript: s.study.transcript(ix).id.clone(), coder: handle, change: Box::new(Change { before, after: Some(after) }) }] })
}
pub fn write_memo(s: &mut Session, about: MemoAbout, kind: MemoKind, body: String) -> Result<Act, Failure> {
    let memo = Memo { coder: coder(s)?, name: format!("memo-{}", s.study.memos.len()), kind, about, body, ..Memo::default() };
    Ok(Act { label: "write memo".into(), edits: vec![Edit::Memo(Box::new(Change::add(memo)))] })
}
