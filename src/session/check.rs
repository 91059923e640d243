//! What is wrong with a study: files, references, anchors, attribute values, leftovers.

use crate::analysis::attribute::Field;
use crate::analysis::caption::Warning;
use crate::analysis::scope::Scope;
use crate::analysis::{fieldwork, query};
use crate::import::Sure;
use crate::model::settings::Owner;
use crate::model::{Attributes, Problem, Study, TranscriptIx};
use crate::search::near::{is_slip, nearest};
use crate::session::measures::with_texts;
use crate::session::{Failure, Session};
use crate::store::layout;
use crate::text::labels::key;
use crate::text::language;
use crate::text::number::counted;
use crate::text::shell::quoted;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

/// What to do about codings that have lost their words.
const REVIEW: &str = "`verbatim review` shows each with the words it may be on now, and places or removes it; until then they enter no \
                      table. A text changed by mistake can be taken back from git.";

/// A line on problems for verbs that read, where there are any; it names one by which something is missing, if there is one.
pub fn summary(session: &Session) -> Option<String> {
    let count = session.problems.len();
    let worst = session.problems.iter().min_by_key(|problem| (!problem.lost, problem.harmless))?;
    Some(if count == 1 {
        format!("1 problem: {worst}")
    } else {
        format!("{count} problems, among them: {worst} `verbatim check` lists all.")
    })
}

/// Names the files of which something is missing in what is counted, as captions do; `None` where all could be read.
pub fn unread<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> Option<Warning> {
    let files = unread_files(problems);
    let named = match files.as_slice() {
        [] => return None,
        [one, two, three, rest @ ..] if rest.len() > 1 => format!("{one}, {two}, {three} and {} more", rest.len()),
        [one] => (*one).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    };
    // Without its record a text's labels are words, without its settings a study's moderators are participants.
    let words = |file: &&str| file.starts_with(layout::CODINGS) || file.ends_with(".txt");
    let what = if files.iter().all(words) {
        "what is missing is not counted"
    } else {
        "figures may be wrong until it is mended"
    };
    Some(Warning::Unread(format!("{named} could not be read whole: {what}")))
}

/// The files of which something is missing, each once.
pub fn unread_files<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> Vec<&'a str> {
    let lost = problems.into_iter().filter(|problem| problem.lost);
    let files: BTreeSet<&str> = lost.map(|problem| problem.file.as_str()).collect();
    files.into_iter().collect()
}

/// Everything wrong with a study: files, references, anchors, attribute values, leftovers.
pub fn problems(session: &mut Session) -> Vec<Problem> {
    let study = &session.study;
    let sure = Sure::new(&study.settings.moderators);
    let (read, mut problems) = with_texts(study, &session.root, &Scope::default(), |_, document, measure| {
        let mut found: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for cover in &measure.covers {
            let coding = &cover.coding;
            if !cover.state.counts() {
                let (outside, changed) = found.entry(study.coder(coding.coder).to_owned()).or_default();
                if coding.at.end > document.text.len() {
                    *outside += 1;
                } else {
                    *changed += 1;
                }
            }
        }
        let heads = document.overlay.heads.iter().map(|at| document.text.slice(*at));
        let mut leading: BTreeMap<String, usize> = BTreeMap::new();
        for name in heads {
            *leading.entry(name.to_owned()).or_default() += 1;
        }
        (found, document.text.len(), document.overlay.speakers.clone(), leading)
    });
    problems.append(&mut session.problems.clone());
    let mut speak: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (ix, (found, length, labels, leading)) in read {
        let id = &study.transcript(ix).id;
        check_heads(study, ix, &sure, (&labels, leading), &mut problems);
        speak.insert(id, labels);
        for (coder, (outside, changed)) in found {
            let file = layout::codings(&coder, id);
            if outside > 0 {
                let what = format!(
                    "{} beyond the text, which has {length} code points",
                    counted(outside, "coding reaches", "codings reach")
                );
                problems.push(Problem::in_file(&file, what, REVIEW));
            }
            if changed > 0 {
                let what = format!(
                    "the text of `{id}` is not the one that {} made on",
                    counted(changed, "coding was", "codings were")
                );
                problems.push(Problem::in_file(&file, what, REVIEW));
            }
        }
    }
    check_links(session, &speak, &mut problems);
    check_attributes(session, &mut problems);
    check_names(study, &mut problems);
    check_languages(study, &mut problems);
    for (file, count) in to_settle(&session.root) {
        let values = if count == 1 { "1 field is".to_owned() } else { format!("{count} fields are") };
        let what = format!("{values} to be settled after a merge");
        problems.push(Problem::in_file(file, what, "`verbatim git status` lists what was meant on each side."));
    }
    check_merges(session, &mut problems);
    for file in stale(&session.root) {
        problems.push(Problem::in_file(
            file,
            "a temporary file was left behind by a program that stopped",
            "`verbatim check --repair` takes it away.",
        ));
    }
    problems.sort();
    problems.dedup();
    problems
}

/// Names that begin lines of a transcript as if somebody spoke, each with how many, and are no speakers of it.
fn check_heads(
    study: &Study,
    ix: TranscriptIx,
    sure: &Sure,
    (labels, leading): (&[String], BTreeMap<String, usize>),
    problems: &mut Vec<Problem>,
) {
    let id = &study.transcript(ix).id;
    let silent = silent(&study.transcript(ix).labels, labels);
    for (label, lines) in leading {
        let near = || {
            let near = nearest(&label, labels.iter().map(String::as_str)).filter(|near| is_slip(&label, near));
            near.map(|near| format!("is nearly “{near}”"))
        };
        // Where a name was changed in the text, what its person said is nobody's now.
        let silenced = || silent.as_ref().map(|silent| format!("stands where {silent} no longer speaks"));
        let why = if sure.has(&label) {
            "moderates in this study".to_owned()
        } else if let Some(why) = silenced().or_else(near) {
            why
        } else {
            continue;
        };
        let lines = if lines == 1 { "a line".to_owned() } else { format!("{lines} lines") };
        problems.push(Problem::in_file(
            layout::transcript(id),
            format!("“{label}” {why} and begins {lines} here, but is no speaker of `{id}`"),
            format!("`verbatim transcripts speakers {} --add-label {}` takes it as one.", quoted(id), quoted(&label)),
        ));
    }
}

/// The first accepted label under which nobody speaks, in quotation marks.
fn silent(accepted: &[String], speakers: &[String]) -> Option<String> {
    let speaks: Vec<String> = speakers.iter().map(|label| key(label)).collect();
    accepted.iter().find(|label| !speaks.contains(&key(label))).map(|label| format!("“{label}”"))
}

/// How many fields of each file merges left to settle.
fn to_settle(root: &Path) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for open in crate::git::settle::open(root) {
        *found.entry(open.file).or_default() += 1;
    }
    found
}

/// Merges that hold, but lead to a code that is not offered.
fn check_merges(session: &Session, problems: &mut Vec<Problem>) {
    let book = session.study.codebook();
    for code in book.codes() {
        let crate::model::Status::MergedInto(_) = &code.status else { continue };
        let target = book.target(&code.id);
        if book.get(target).is_some_and(|target| target.status == crate::model::Status::Retired) {
            let what = format!("the code `{}` is merged into `{target}`, which is retired", code.id);
            let advice = "Its codings count there. Offer that one again, or merge it into another code.";
            problems.push(Problem::in_file(layout::CODEBOOK, what, advice));
        }
    }
}

/// People who are linked to what is not there, or to whom somebody else is. `speak` has the labels of every text that can
/// be read; of a transcript with a fault of its own, that fault alone is told.
fn check_links(session: &Session, speak: &BTreeMap<&str, Vec<String>>, problems: &mut Vec<Problem>) {
    let study = &session.study;
    let faulty: HashSet<String> = problems.iter().map(|problem| problem.file.clone()).collect();
    let faulty = |id: &str| {
        let files = [layout::transcript(id), layout::text(id)];
        let there = study.find_transcript(id).is_none() && files.iter().any(|file| session.root.join(file).exists());
        there || files.iter().any(|file| faulty.contains(file))
    };
    let mut first: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for person in &study.participants {
        let mut tell =
            |what: String, advice: String| problems.push(Problem::in_file(layout::PARTICIPANTS, what, advice));
        for (transcript, label) in &person.speakers {
            let id = &person.id;
            if let Some(other) = first.insert((transcript, label), id).filter(|other| other != id) {
                tell(
                    format!("`{other}` and `{id}` are both linked to “{label}” in `{transcript}`"),
                    "Take one of the links away; the first is used.".into(),
                );
            }
            if faulty(transcript) {
                continue;
            }
            if study.find_transcript(transcript).is_none() {
                let near = study.transcripts().into_iter().map(|ix| study.transcript(ix).id.as_str());
                let near =
                    nearest(transcript, near).map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
                tell(
                    format!("`{id}` is linked to “{label}” in `{transcript}`, which is no transcript"),
                    format!("Correct the link, or take it away.{near}"),
                );
            } else if let Some(labels) = speak.get(transcript.as_str()).filter(|labels| !labels.contains(label)) {
                let near = nearest(label, labels.iter().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!(" Did you mean “{near}”?"));
                tell(
                    format!("`{id}` is linked to “{label}” in `{transcript}`, where nobody speaks under this label"),
                    format!("Correct the link; who was there in silence may stand in `present` instead.{near}"),
                );
            }
        }
    }
}

/// Names of attributes that mean nothing, or two things: in declarations, the plan and saved queries.
fn check_names(study: &Study, problems: &mut Vec<Problem>) {
    let settings = &study.settings;
    let mut tell = |what: String, advice: String| problems.push(Problem::in_file(layout::SETTINGS, what, advice));
    for (at, attribute) in settings.attributes.iter().enumerate() {
        let name = &attribute.name;
        let before = settings.attributes.iter().take(at);
        if before.into_iter().any(|other| other.name == *name && other.of == attribute.of) {
            tell(format!("the attribute `{name}` is declared twice"), "Take one away; the first is used.".into());
        }
        if attribute.of == Owner::Transcript && Field::ALL.into_iter().any(|field| field.name() == name) {
            let advice = "Give it another name: every transcript has one of this name, which is used.";
            tell(format!("the attribute `{name}` is called like what every transcript has"), advice.into());
        }
    }
    for handle in settings.count.iter().filter(|handle| study.known_coder(handle).is_none()) {
        let coders = study.coders().iter().map(String::as_str);
        let expected = settings.coders.contains_key(handle)
            // The layer that `reconcile` writes where no other is named.
            || handle == "consensus"
            || settings.assigned.values().flatten().any(|assigned| assigned == handle);
        if expected || study.coders().is_empty() {
            continue;
        }
        let near = nearest(handle, coders).map_or_else(String::new, |near| format!("Did you mean `{near}`? "));
        tell(
            format!("`count` names `{handle}`, who codes nothing here"),
            format!("{near}Whoever comes next in the list is counted instead."),
        );
    }
    for plan in &settings.planned {
        let said: Vec<String> = plan.wanted.iter().map(|(name, value)| format!("{name}={value}")).collect();
        match fieldwork::wanted(settings, plan) {
            Err(why) => tell(format!("the plan {} cannot be held against anything", said.join(" ")), why),
            Ok(wanted) => {
                for (named, value) in wanted {
                    if let Some(Err(what)) = named.declared(settings).map(|declared| declared.check(value)) {
                        let what = format!("the plan {} can never be met: {what}", said.join(" "));
                        tell(what, "Correct the value.".into());
                    }
                }
            }
        }
    }
    for (name, source) in &settings.queries {
        if let Err(fault) = query::read(study, source) {
            tell(format!("the saved query `{name}` cannot be read: {}", fault.what), fault.advice);
        }
    }
}

/// Languages that are no tags: what is known of a language is found by its tag.
fn check_languages(study: &Study, problems: &mut Vec<Problem>) {
    let transcripts = study.transcripts().into_iter().map(|ix| study.transcript(ix));
    let all = transcripts.map(|it| (layout::transcript(&it.id), it.language.as_ref()));
    for (file, tag) in all.chain([(layout::SETTINGS.to_owned(), study.settings.language.as_ref())]) {
        if let Some(Err(what)) = tag.map(|tag| language::check(tag)) {
            problems.push(Problem::in_file(file, what, "Correct `language`."));
        }
    }
}

fn check_attributes(session: &Session, problems: &mut Vec<Problem>) {
    let study = &session.study;
    let mut check = |file: String, owner: Owner, values: &Attributes| {
        for (name, value) in values {
            match study.settings.attributes_of(owner).find(|attribute| attribute.name == *name) {
                None => problems.push(Problem::in_file(
                    &file,
                    format!("the attribute `{name}` is not declared"),
                    "Add it to `attributes` in verbatim.ron.",
                )),
                Some(attribute) => {
                    if let Err(what) = attribute.check(value) {
                        problems.push(Problem::in_file(&file, what, "Correct the value."));
                    }
                }
            }
        }
    };
    for ix in study.transcripts() {
        let transcript = study.transcript(ix);
        check(layout::transcript(&transcript.id), Owner::Transcript, &transcript.attributes);
    }
    for person in &study.participants {
        check(layout::PARTICIPANTS.into(), Owner::Participant, &person.attributes);
    }
    let ids: Vec<TranscriptIx> = study.transcripts();
    for ix in ids {
        let transcript = study.transcript(ix);
        for id in &transcript.present {
            if study.participants.iter().all(|person| person.id != *id) {
                let what = format!("`{id}` is named as present but is no participant");
                problems.push(Problem::in_file(
                    layout::transcript(&transcript.id),
                    what,
                    "Add the person to participants.ron.",
                ));
            }
        }
    }
}

/// Temporary files in the study's folders, relative, whose writing process is gone.
pub fn stale(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !name.starts_with(".git") && path.components().count() < root.components().count() + 4 {
                folders.push(path);
            } else if name.starts_with('.') && name.ends_with(".tmp") && !owner_lives(&name) {
                found.push(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Whether the process named in `.<file>.<pid>-<random>.tmp` still runs (told by /proc where there is one).
fn owner_lives(name: &str) -> bool {
    let pid = name.rsplit('.').nth(1).and_then(|part| part.split('-').next()).and_then(|pid| pid.parse::<u32>().ok());
    pid.is_some_and(|pid| Path::new("/proc").join(pid.to_string()).exists())
}

/// Takes away what programs that have stopped left half written; the number of files.
///
/// # Errors
/// The files cannot be listed or taken away.
pub fn remove_stale(root: &Path) -> Result<usize, Failure> {
    let files = stale(root);
    for file in &files {
        crate::store::atomic::remove(root, file)?;
    }
    Ok(files.len())
}
