//! The codes that a coding counts for, and those that tables show.

use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Key};
use crate::model::{Code, CodeIx, Study};
use std::collections::HashMap;

/// Whether a coding counts for its code alone, or also for the codes above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Roll {
    /// For its code alone.
    #[default]
    Own,
    /// Also for the codes above it.
    Up,
}

/// What captions say of tables that are rolled up.
pub const ROLLED: &str =
    "every figure of a code is of the code with those below it; (any): codings of any code in scope, each once";

/// For each code, by number, the codes that a coding of it counts for.
pub fn targets(study: &Study, roll: Roll) -> Vec<Vec<CodeIx>> {
    let of = |number: u32| {
        let code = CodeIx(number);
        let path = study.codebook().path(study.code_id(code)).into_iter();
        let above: Vec<CodeIx> = path.filter_map(|above| study.known_code(&above.id)).collect();
        if roll == Roll::Own || !above.contains(&code) { vec![code] } else { above }
    };
    (0_u32..).take(study.code_numbers()).map(of).collect()
}

/// The id of the row for any code at all, which stands for all codings in scope, each once.
pub const ANY: &str = "(any)";

/// Its number, where codes are numbers.
pub const ANY_CODE: CodeIx = CodeIx(u32::MAX);

/// As [`targets`], with how many rows they count for: rolled up, each coding counts for a last row too, of any code at all.
pub fn with_any(study: &Study, roll: Roll) -> (Vec<Vec<CodeIx>>, usize) {
    let mut targets = targets(study, roll);
    let codes = targets.len();
    if roll == Roll::Own {
        return (targets, codes);
    }
    let any = CodeIx(u32::try_from(codes).unwrap_or(u32::MAX));
    targets.iter_mut().for_each(|codes| codes.push(any));
    (targets, codes + 1)
}

/// The id of a code, or [`ANY`].
pub fn code_word(study: &Study, code: CodeIx) -> &str {
    if code == ANY_CODE { ANY } else { study.code_id(code) }
}

/// What is about a code, or about any code at all, which adds up the others.
pub fn code_key(code: CodeIx) -> Key {
    Key { sums: code == ANY_CODE, ..Key::code(code) }
}

/// The id of a code, or [`ANY`], in a cell.
pub fn code_cell(study: &Study, code: CodeIx) -> Cell {
    Cell::Code(code_word(study, code).to_owned())
}

/// The name of a code; its id where the codebook lacks it.
pub fn code_name(study: &Study, code: CodeIx) -> &str {
    match study.code(code) {
        _ if code == ANY_CODE => "Any code",
        Some(code) => &code.name,
        None => study.code_id(code),
    }
}

/// The codes that tables show, in codebook order: active ones, others where they are used; then codes in use that the
/// codebook lacks.
pub fn codes_shown(study: &Study, scope: &Scope, used: impl Fn(CodeIx) -> bool) -> Vec<CodeIx> {
    let book = study.codebook().codes().iter();
    let known: Vec<CodeIx> = book.filter_map(|code| study.known_code(&code.id)).collect();
    let mut seen: HashMap<CodeIx, ()> = known.iter().map(|ix| (*ix, ())).collect();
    let missing = (0_u32..).take(study.code_numbers()).map(CodeIx).filter(|ix| seen.insert(*ix, ()).is_none());
    let all = known.iter().copied().chain(missing.collect::<Vec<_>>());
    let asked = |ix: &CodeIx| scope.codes.as_ref().is_none_or(|codes| codes.contains(ix));
    all.filter(asked).filter(|ix| study.code(*ix).is_some_and(Code::is_active) || used(*ix)).collect()
}
