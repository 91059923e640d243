//! What was meant by a first word that is neither a verb nor the folder of a study.

use crate::session::Failure;
use clap::Command;
use std::ffi::OsString;
use std::path::Path;
use strsim::levenshtein;

/// Most verbs that are named as near.
const NAMED: usize = 4;

/// The failure of arguments whose first word was meant for a verb; none where it is one, or a path.
pub fn mistyped(all: &Command, args: impl Iterator<Item = OsString>) -> Option<Failure> {
    let word = first_word(all, args)?;
    let is_verb = all.get_subcommands().any(|verb| verb.get_name() == word);
    // `./assign` and `studies/assign` can only be folders.
    if is_verb || word.contains(['/', '\\']) || Path::new(&word).exists() {
        return None;
    }
    let near: Vec<String> = near(all, &word).into_iter().map(|verb| format!("`verbatim {verb}`")).collect();
    let meant = match near.as_slice() {
        [] => "`verbatim --help` lists the verbs; `verbatim new DIR` makes a study".to_owned(),
        [one] => format!("Did you mean {one}? `verbatim --help` lists all verbs"),
        many => format!("Did you mean one of {}? `verbatim --help` lists all verbs", many.join(", ")),
    };
    Some(Failure::usage(format!("There is neither a verb `{word}` nor a study in a folder of that name. {meant}.")))
}

/// The first argument that is no option and no option's value.
fn first_word(all: &Command, args: impl Iterator<Item = OsString>) -> Option<String> {
    let takes_value = |option: &str| {
        all.get_arguments().filter(|known| known.get_action().takes_values()).any(|known| {
            let long = known.get_long().is_some_and(|long| option == format!("--{long}"));
            long || known.get_short().is_some_and(|short| option == format!("-{short}"))
        })
    };
    let mut args = args.map(|arg| arg.to_string_lossy().into_owned());
    while let Some(arg) = args.next() {
        if arg == "--" {
            return args.next();
        }
        if !arg.starts_with('-') {
            return Some(arg);
        }
        if takes_value(&arg) {
            args.next();
        }
    }
    None
}

/// The verbs, and verbs of verbs, whose name is most like a word: the same, begun like it, or with few letters changed.
fn near(command: &Command, word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    let mut all = Vec::new();
    paths(command, "", &mut all);
    let limit = (word.chars().count() / 3).max(1);
    let scored = all.into_iter().filter_map(|path| {
        let name = path.rsplit(' ').next().unwrap_or_default();
        let score = match levenshtein(&word, name) {
            0 => 0,
            _ if word.chars().count() > 2 && name.starts_with(&word) => 1,
            changed if changed <= limit => 1 + changed,
            _ => return None,
        };
        // The verb of a verb is as near as a verb that is begun like the word.
        let within = usize::from(path.contains(' '));
        Some((score.max(within), path))
    });
    let scored: Vec<(usize, String)> = scored.collect();
    let best = scored.iter().map(|(score, _)| *score).min();
    scored.into_iter().filter(|(score, _)| Some(*score) == best).map(|(_, path)| path).take(NAMED).collect()
}

fn paths(command: &Command, above: &str, found: &mut Vec<String>) {
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        let path = format!("{above}{}", verb.get_name());
        paths(verb, &format!("{path} "), found);
        found.push(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;

    fn said(line: &str) -> Option<String> {
        mistyped(&Cli::command(), line.split(' ').map(OsString::from)).map(|failure| failure.message)
    }

    #[test]
    fn verbs_and_verbs_of_verbs_are_proposed() {
        for (line, meant) in [
            ("assign --coders ana,ben", "`verbatim transcripts assign`"),
            ("frequences", "`verbatim frequencies`"),
            ("freq", "`verbatim frequencies`"),
            ("--study somewhere Frequencys --code x", "`verbatim frequencies`"),
            ("-o out.csv excerpt", "`verbatim excerpts`"),
            ("lint", "`verbatim codebook lint`"),
            ("-- codngs", "`verbatim codings`"),
        ] {
            let said = said(line).unwrap();
            assert!(said.contains(&format!("Did you mean {meant}?")), "{line}: {said}");
        }
        let both = said("transcript list").unwrap();
        assert!(both.contains("`verbatim transcripts`") && both.contains("`verbatim export transcript`"), "{both}");
        let list = said("list").unwrap();
        assert!(list.contains("`verbatim transcripts list`") && list.contains("`verbatim codebook list`"), "{list}");
    }

    #[test]
    fn what_is_a_verb_or_a_path_is_left_alone_and_what_is_like_nothing_gets_no_proposal() {
        for line in ["frequencies --cod x", "./assign", "src frequencies", "studies/pay", "--version", "--study x"] {
            assert_eq!(said(line), None, "{line}");
        }
        let said = said("zebra").unwrap();
        assert!(said.contains("`zebra`") && !said.contains("Did you mean"), "{said}");
    }
}
