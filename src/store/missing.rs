//! Texts that are missing: each is one problem, however many records refer to it.

use super::layout;
use crate::model::{Problem, Study};
use std::collections::{BTreeMap, BTreeSet};

/// What refers to a text that is missing.
#[derive(Default)]
struct Orphaned {
    /// A coder each, with the number of codings.
    codings: Vec<(String, usize)>,
    /// Ids of people said to speak there, each with the label.
    people: Vec<(String, String)>,
}

/// Tells each missing text once, with all that refers to it. `lone` are the ids of records without a text.
pub fn check(study: &Study, lone: &BTreeSet<String>, problems: &mut Vec<Problem>) {
    let mut missing: BTreeMap<String, Orphaned> = lone.iter().map(|id| (id.clone(), Orphaned::default())).collect();
    for ix in study.all_transcripts() {
        let id = &study.transcript(ix).id;
        if study.find_transcript(id).is_some() {
            continue;
        }
        let mut coders: BTreeMap<&str, usize> = BTreeMap::new();
        for coding in study.codings(ix) {
            *coders.entry(study.coder(coding.coder)).or_default() += 1;
        }
        missing.entry(id.clone()).or_default().codings =
            coders.into_iter().map(|(coder, count)| (coder.to_owned(), count)).collect();
    }
    for person in &study.participants {
        for (id, label) in &person.speakers {
            if study.find_transcript(id).is_none() {
                missing.entry(id.clone()).or_default().people.push((person.id.clone(), label.clone()));
            }
        }
    }
    problems.extend(missing.into_iter().map(|(id, orphaned)| orphaned.problem(&id, lone.contains(&id))));
}

impl Orphaned {
    fn problem(&self, id: &str, has_record: bool) -> Problem {
        let people: Vec<&str> = self.people.iter().map(|(person, _)| person.as_str()).collect();
        let people = match people.as_slice() {
            [one, two, three, rest @ ..] if rest.len() > 2 => {
                format!("{one}, {two}, {three} and {} others", rest.len())
            }
            few => few.join(", "),
        };
        let file = match self.codings.first() {
            _ if has_record => layout::transcript(id),
            Some((coder, _)) => layout::codings(coder, id),
            None => {
                let what = match self.people.as_slice() {
                    [(person, label)] => format!("`{person}` speaks as \"{label}\" in `{id}`, which does not exist"),
                    _ => format!("{people} speak in `{id}`, which does not exist"),
                };
                return Problem::in_file(layout::PARTICIPANTS, what, "Correct the pair in `speakers`.");
            }
        };
        let count: usize = self.codings.iter().map(|(_, count)| count).sum();
        let coders: Vec<&str> = self.codings.iter().map(|(coder, _)| coder.as_str()).collect();
        let mut touched = Vec::new();
        if count > 0 {
            let codings = if count == 1 { "coding" } else { "codings" };
            touched.push(format!("{count} {codings} by {}", coders.join(", ")));
        }
        if !people.is_empty() {
            touched.push(format!("the speakers {people}"));
        }
        let mut what = format!("the text {} is missing", layout::text(id));
        if !touched.is_empty() {
            what.push_str(&format!(", and with it the place of {}", touched.join(" and of ")));
        }
        let advice = if count > 0 {
            "Put the text back (git has it); the codings are kept and listed as orphans."
        } else {
            "Put the text back (git has it), or delete the record."
        };
        let problem = Problem::in_file(file, what, advice);
        if count > 0 { problem.lost() } else { problem }
    }
}

#[cfg(test)]
mod tests {
    use crate::store::load::load;

    #[test]
    fn a_missing_text_is_one_problem_and_a_key_has_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        put("verbatim.ron", "(format: 1)");
        put("codebook.ron", "(codes: [\n    (id: \"pay\",\n     key: 'q'),\n])");
        put("transcripts/a.ron", "(title: \"A\")");
        put("codings/ana/a.ron", "(codings: [(id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\", code: \"pay\", at: (0, 4))])");
        put(
            "participants.ron",
            "(participants: [(id: \"p1\", speakers: [(\"a\", \"P1\"), (\"b\", \"P1\")]), (id: \"p2\", speakers: [(\"a\", \"P2\")])])",
        );
        let told: Vec<String> = load(folder.path()).unwrap().problems.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 3, "{told:#?}");
        assert!(told[0].starts_with("codebook.ron:3:6: the code `pay` has the key 'q'"), "{told:#?}");
        assert!(told[1].starts_with("participants.ron: `p1` speaks as \"P1\" in `b`"), "{told:#?}");
        assert!(
            told[2].starts_with(
                "transcripts/a.ron: the text transcripts/a.txt is missing, \
                 and with it the place of 1 coding by ana and of the speakers p1, p2."
            ),
            "{told:#?}"
        );
    }
}
