//! LaTeX, for a paper: a table of booktabs that goes on over pages.

use crate::analysis::table::Cell;
use crate::export::format::{Format, Spell};
use crate::export::paper::{Paper, harmless, words};
use std::fmt::Write;

/// A table to take into a paper.
pub static FORMAT: Format = Format {
    word: "latex",
    ending: "tex",
    about: "LaTeX, for a paper: names, notes below",
    spell: Spell::Paper(|paper| Ok(latex(paper).into_bytes())),
    document: None,
    is_text: true,
};

/// Cells longer than this, in characters, are set over several lines.
const LONG: usize = 36;

/// Spells a table.
fn latex(paper: &Paper) -> String {
    let long = |at: usize| paper.lines.iter().filter_map(|line| line.cells.get(at)).any(is_long);
    let column = |(at, numbers): (usize, bool)| match (numbers, long(at)) {
        (true, _) => "r",
        (false, true) => "p{0.3\\linewidth}",
        (false, false) => "l",
    };
    let columns: String = paper.heads.iter().map(|head| head.numbers).enumerate().map(column).collect();
    let row = |cells: Vec<String>| format!("{} \\\\\n", cells.join(" & "));
    let heads = row(paper.heads.iter().map(|head| escaped(&head.words)).collect());
    let mut out =
        "% \\usepackage{booktabs,longtable}; with letters other than Latin ones XeLaTeX or LuaLaTeX\n".to_owned();
    let _ = write!(
        out,
        "\\begin{{longtable}}{{{columns}}}\n\\toprule\n{heads}\\midrule\n\\endfirsthead\n\\toprule\n{heads}\\midrule\n\
         \\endhead\n\\bottomrule\n\\endfoot\n"
    );
    for line in &paper.lines {
        let cells = line.cells.iter().enumerate().map(|(at, cell)| {
            let cell = escaped(&words(cell, paper.lang));
            match (at, line.sums) {
                (0, true) => format!("\\textbf{{{cell}}}"),
                (0, false) => format!("{}{cell}", "\\quad ".repeat(usize::from(line.depth))),
                _ => cell,
            }
        });
        out.push_str(&row(cells.collect()));
    }
    out.push_str("\\end{longtable}\n");
    for note in &paper.notes {
        let _ = writeln!(out, "{{\\footnotesize {}\\par}}", escaped(&note.words));
    }
    out
}

fn is_long(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.chars().count() > LONG)
}

/// Words of people on one line, none of them a command.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in harmless(text).trim().chars() {
        match c {
            '\n' => out.push(' '),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => out.extend(['\\', c]),
            // A row that begins so would be read as an option of the line before.
            '[' => out.push_str("{[}"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_people_are_no_commands() {
        assert_eq!(escaped("100 % of {x}_y\n\\input{/etc}"), "100 \\% of \\{x\\}\\_y \\textbackslash{}input\\{/etc\\}");
        assert_eq!(escaped("[a] ~ ^ $ & #"), "{[}a] \\textasciitilde{} \\textasciicircum{} \\$ \\& \\#");
    }
}
