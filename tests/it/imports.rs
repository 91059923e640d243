//! Files of many formats brought in by the command line: what is written, what is said, what is refused.

use super::program::{done, rows, verbatim};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const VTT: &str = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>¿Y ahora?\n\n00:03.500 --> 00:05.000\n<v Bea>Nada.\n\n00:06.000 --> 00:07.000\n<v Ana>Ya.\n";
const SURVEY: &str = "id,age,What was hard about the work?\n1,34,\"The pay came late, always.\"\n2,51,Nobody ever told us why.\n3,x,I was alone with all of it.\n";

fn study() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["new", "study"]);
    let root = folder.path().join("study");
    std::fs::create_dir(folder.path().join("in")).unwrap();
    (folder, root)
}

fn read(root: &Path, file: &str) -> String {
    std::fs::read_to_string(root.join(file)).unwrap()
}

/// Every file below a folder, by its path from there, with its bytes.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_path_buf(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_folder_comes_in_and_one_bad_file_does_not_stop_it() {
    let (folder, root) = study();
    let inbox = folder.path().join("in");
    for (name, bytes) in [
        ("call.txt", VTT.as_bytes()),
        ("survey.csv", SURVEY.as_bytes()),
        ("broken.eaf", b"<?xml version='1.0'?><ANNOTATION_DOCUMENT><TIER>"),
        ("empty.srt", b""),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ("other.json", b"{\"cells\": []}"),
    ] {
        std::fs::write(inbox.join(name), bytes).unwrap();
    }
    let before = files(folder.path());
    let dry = verbatim(&root, ["import", "../in", "--dry-run"]);
    assert_eq!(dry.code, 3, "{}", dry.said);
    assert_eq!(
        files(folder.path()).keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>(),
        "a dry run writes nothing"
    );
    let told = verbatim(&root, ["import", "../in"]);
    assert_eq!((told.code, &told.out), (3, &dry.out));
    let rows = rows(&told.out);
    let problems: Vec<(&str, bool)> =
        rows.iter().map(|row| (row["file"].as_str(), row["problem"].is_empty())).collect();
    let name = |file: &str| format!("../in/{file}");
    let names: Vec<String> =
        ["broken.eaf", "call.txt", "empty.srt", "other.json", "picture.txt", "survey.csv"].map(name).into();
    let expected: Vec<(&str, bool)> =
        names.iter().map(String::as_str).zip([false, true, false, false, false, true]).collect();
    assert_eq!(problems, expected);
    for row in &rows {
        assert!(row["problem"].is_empty() || row["problem"].ends_with('.'), "{}", row["problem"]);
    }
    assert_eq!(read(&root, "transcripts/call.txt"), "Ana: ¿Y ahora?\n\nBea: Nada.\n\nAna: Ya.\n");
    let record = read(&root, "transcripts/call.ron");
    for part in ["rule: \"label-colon\"", "times: [(0, 1000), (16, 3500), (28, 6000)]", "format: \"vtt\""] {
        assert!(record.contains(part), "{part} in {record}");
    }
    assert_eq!(std::fs::read(root.join("originals/call.txt")).unwrap(), VTT.as_bytes());
    let outside = |files: BTreeMap<PathBuf, Vec<u8>>| -> Vec<(PathBuf, Vec<u8>)> {
        files.into_iter().filter(|(path, _)| !path.starts_with("study")).collect()
    };
    assert_eq!(outside(files(folder.path())), outside(before), "nothing outside the study is written");
    assert_eq!(verbatim(&root, ["check"]).code, 0);
}

#[test]
fn respondents_become_participants() {
    let (folder, root) = study();
    std::fs::write(folder.path().join("in/survey.csv"), SURVEY).unwrap();
    let told = verbatim(&root, ["import", "../in/survey.csv"]);
    assert_eq!(told.code, 0, "{}", told.said);
    assert!(told.said.contains("3 respondents became participants"), "{}", told.said);
    assert!(read(&root, "transcripts/survey.ron").contains("kind: \"open-answers\""));
    let listed = done(&root, ["participants", "list"]);
    assert!(listed.starts_with("participant,pseudonym,role,speakers,age\n"), "{listed}");
    let people = rows(&listed);
    let seen: Vec<(&str, &str, &str)> =
        people.iter().map(|row| (row["pseudonym"].as_str(), row["speakers"].as_str(), row["age"].as_str())).collect();
    assert!(seen.contains(&("2", "survey/2", "51")) && seen.contains(&("3", "survey/3", "x")), "{seen:?}");
    // A second survey with the same numbers is about other people; what does not fit a declared attribute is told.
    std::fs::write(folder.path().join("in/second.csv"), SURVEY.replace(",x,", ",7,")).unwrap();
    done(&root, ["import", "../in/second.csv"]);
    assert_eq!(rows(&done(&root, ["participants", "list"])).len(), 6);
    done(&root, ["undo"]);
    assert_eq!(rows(&done(&root, ["participants", "list"])).len(), 3);
    assert_eq!(verbatim(&root, ["check"]).code, 0);
}

#[test]
fn a_study_brings_in_none_of_its_own_files() {
    let (folder, root) = study();
    std::fs::write(folder.path().join("in/a.txt"), "Ana: Sí.\n\nBea: No.\n").unwrap();
    done(&root, ["import", "../in/a.txt"]);
    done(folder.path(), ["new", "other"]);
    let other = folder.path().join("other");
    let told = verbatim(&other, ["import", "../study", "--format", "csv"]);
    let came: Vec<String> =
        rows(&done(&other, ["transcripts", "list"])).iter().map(|it| it["transcript"].clone()).collect();
    assert_eq!(came, ["a"], "{}", told.said);
    assert!(told.said.contains("codebook.ron") && told.said.contains("not a transcript"), "{}", told.said);
}

#[test]
fn the_user_may_name_the_format() {
    let (folder, root) = study();
    std::fs::write(folder.path().join("in/a.txt"), VTT).unwrap();
    let rows = rows(&done(&root, ["import", "../in/a.txt", "--as", "txt", "--dry-run"]));
    assert_eq!(rows[0]["format"], "txt");
    let told = verbatim(&root, ["import", "../in/a.txt", "--as", "klingon"]);
    assert_eq!(told.code, 2);
    assert!(told.said.contains("vtt"), "{}", told.said);
}

#[test]
fn passages_coded_elsewhere_keep_their_codes() {
    let (folder, root) = study();
    let text =
        "We (QCODE)waited (QCODE)for weeks(/QCODE){#time}(/QCODE){#pay}.\n\nThey (QCODE)paid(/QCODE){#pay} late.\n";
    std::fs::write(folder.path().join("in/coded.txt"), text).unwrap();
    let told = verbatim(&root, ["import", "../in/coded.txt"]);
    assert_eq!(told.code, 0, "{}", told.said);
    assert!(
        told.said.contains("2 codes came into") && told.said.contains("3 codings came in as ana's"),
        "{}",
        told.said
    );
    assert_eq!(read(&root, "transcripts/coded.txt"), "We waited for weeks.\n\nThey paid late.\n");
    let names: BTreeMap<String, String> = rows(&done(&root, ["codebook", "list"]))
        .into_iter()
        .map(|row| (row["code"].clone(), row["name"].clone()))
        .collect();
    let mut seen: Vec<(String, String)> = rows(&done(&root, ["codings"]))
        .into_iter()
        .map(|row| (names[&row["code"]].clone(), row["quote"].clone()))
        .collect();
    seen.sort();
    let expected = [("pay", "paid"), ("pay", "waited for weeks"), ("time", "for weeks")];
    assert_eq!(seen, expected.map(|(code, quote)| (code.to_owned(), quote.to_owned())));
    assert_eq!(verbatim(&root, ["check"]).code, 0);
    done(&root, ["undo"]);
    assert!(!root.join("transcripts/coded.txt").exists());
}

const CHA: &str = "@UTF8\n@Begin\n@Languages:\tspa\n@Participants:\tANA Ana_Ruiz Adult, INV Investigator\n@ID:\tspa|x|ANA|30;|female||||||\n\
    @Media:\ttalk, audio\n@Situation:\tat home\n*INV:\t¿y ahora? \u{15}100_900\u{15}\n*ANA:\tpues nada \u{15}1000_2000\u{15}\n@End\n";

#[test]
fn what_files_say_is_named_and_kept_where_wanted() {
    let (folder, root) = study();
    std::fs::write(folder.path().join("in/talk.cha"), CHA).unwrap();
    let text = "Place: Turin\nWeather: rain\n\nAna: a\n\nBea: b\n\nAna: c\n\nBea: d\n";
    std::fs::write(folder.path().join("in/plain.txt"), text).unwrap();
    let told = verbatim(&root, ["import", "../in"]);
    for part in ["Situation at home", "Weather rain", "--facts", "of ANA the file says: Ana Ruiz"] {
        assert!(told.said.contains(part), "{part} in {}", told.said);
    }
    assert!(!read(&root, "transcripts/talk.ron").contains("at home"));
    assert_eq!(verbatim(&root, ["participants", "list"]).code, 1, "nobody is made");
    done(&root, ["undo"]);
    let told = verbatim(&root, ["import", "../in", "--facts"]);
    assert!(
        told.said.contains("New attributes of transcripts: ") && told.said.contains("2 speakers became"),
        "{}",
        told.said
    );
    let talk = read(&root, "transcripts/talk.ron");
    assert!(talk.contains("\"Situation\": \"at home\"") && talk.contains("\"recording\": \"talk, audio\""), "{talk}");
    let plain = read(&root, "transcripts/plain.ron");
    assert!(plain.contains("place: \"Turin\"") && plain.contains("\"Weather\": \"rain\""), "{plain}");
    let people = rows(&done(&root, ["participants", "list"]));
    let ana = people.iter().find(|row| row["pseudonym"] == "ANA").unwrap();
    assert_eq!((ana["speakers"].as_str(), ana["sex"].as_str()), ("talk/ANA", "female"));
    let asks = people.iter().find(|row| row["pseudonym"] == "INV").unwrap();
    assert_eq!(asks["role-stated"], "Investigator", "the word of the file");
    assert!(read(&root, "participants.ron").contains("role: Moderator"));
    assert_eq!(verbatim(&root, ["check"]).code, 0, "{}", verbatim(&root, ["check"]).out);
    // When a passage starts, to the millisecond.
    done(&root, ["codebook", "add", "Nothing"]);
    done(&root, ["--coder", "ana", "code", "talk", "Nothing", "--turn", "2"]);
    let listed = rows(&done(&root, ["excerpts", "--times", "--pages"]));
    assert_eq!((listed[0]["time"].as_str(), listed[0]["page"].as_str()), ("00:00:01.000", ""));
    assert!(!done(&root, ["excerpts"]).contains(",time"));
}

#[test]
fn near_labels_are_proposed_and_made_one_person() {
    let (folder, root) = study();
    let turn = |nth: usize| {
        let label = ["Moderadora", "Anna", if nth == 3 { "Moderdora" } else { "Moderadora" }, "Anna"][nth % 4];
        format!("{label}: line {nth}\n\n")
    };
    let mut text: String = (0..12).map(turn).collect();
    text += "Moderdora: once more\n\nAnna: yes\n";
    std::fs::write(folder.path().join("in/group.txt"), text).unwrap();
    done(&root, ["import", "../in"]);
    let told = verbatim(&root, ["transcripts", "speakers", "group"]);
    assert!(told.said.contains("--merge \"Moderdora=Moderadora\""), "{}", told.said);
    done(&root, ["transcripts", "speakers", "group", "--moderator", "Moderadora"]);
    let before = read(&root, "transcripts/group.txt");
    let told = verbatim(&root, ["transcripts", "speakers", "group", "--merge", "Moderdora=Moderadora"]);
    assert!(!told.said.contains("--merge"), "{}", told.said);
    let speakers = rows(&told.out);
    let of = |label: &str| speakers.iter().find(|row| row["label"] == label).unwrap().clone();
    assert_eq!(of("Moderdora")["participant"], of("Moderadora")["participant"]);
    assert_eq!((of("Moderdora")["moderator"].as_str(), of("Moderdora")["turns"].as_str()), ("true", "1"));
    assert_eq!(read(&root, "transcripts/group.txt"), before, "the text stays");
    assert_eq!(verbatim(&root, ["transcripts", "speakers", "group", "--merge", "Moderdora=Moderadora"]).code, 1);
    assert_eq!(verbatim(&root, ["transcripts", "speakers", "group", "--merge", "Nobody=Anna"]).code, 2);
}

#[test]
fn the_chat_of_a_call_is_read() {
    let (folder, root) = study();
    let chat = "10:02:11\t From Ana Ruiz to Everyone:\n\tHello\n10:02:15\t From Bea to Everyone:\n\tHi\n10:03:01\t From Ana Ruiz to Bea(Direct Message):\n\tPrivately\n10:03:09\t From Bea to Everyone:\n\tYes\n";
    std::fs::write(folder.path().join("in/chat.txt"), chat).unwrap();
    let machine =
        "00:01 - 00:09 Ana: So.\n\n00:09 - 00:12 Bea: No.\n\n00:12 - 00:20 Ana: Why?\n\n00:20 - 00:31 Bea: The pay.\n";
    std::fs::write(folder.path().join("in/machine.txt"), machine).unwrap();
    let told = rows(&done(&root, ["import", "../in"]));
    for row in &told {
        assert_eq!((row["turns"].as_str(), row["unlabelled"].as_str()), ("4", "0"), "{row:?}");
    }
    let speakers = rows(&done(&root, ["transcripts", "speakers", "chat"]));
    let labels: Vec<&str> = speakers.iter().map(|row| row["label"].as_str()).collect();
    assert_eq!(labels, ["Ana Ruiz", "Bea"]);
    let shown = done(&root, ["transcripts", "show", "machine"]);
    assert!(shown.contains("Bea\n      The pay."), "{shown}");
}

#[test]
fn what_a_file_calls_like_a_column_of_ours_stays_apart() {
    let (folder, root) = study();
    let cha = "@UTF8\n@Begin\n@Participants:\tANA Ana Target_Child, INV Investigator\n*INV:\tso ?\n*ANA:\tno .\n@End\n";
    std::fs::write(folder.path().join("in/talk.cha"), cha).unwrap();
    done(&root, ["import", "--facts", "../in"]);
    let people = rows(&done(&root, ["participants", "list"]));
    let ana = people.iter().find(|row| row["role"] == "participant").unwrap();
    assert_eq!(ana["role-stated"], "Target_Child", "{people:?}");
}

#[cfg(unix)]
#[test]
fn links_out_of_a_folder_are_not_followed() {
    let (folder, root) = study();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("secret.txt", "Key: nobody else's\n");
    write("in/one.txt", "A: x\n\nB: y\n\nA: z\n");
    std::os::unix::fs::symlink("../secret.txt", folder.path().join("in/out.txt")).unwrap();
    std::os::unix::fs::symlink("one.txt", folder.path().join("in/same.txt")).unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("in/up")).unwrap();
    let files: Vec<String> =
        rows(&done(&root, ["import", "../in", "--dry-run"])).iter().map(|row| row["file"].clone()).collect();
    assert_eq!(files, ["../in/one.txt", "../in/same.txt"]);
}

#[test]
fn a_project_without_its_texts_says_so() {
    use std::io::Write as _;
    let (folder, root) = study();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(folder.path().join("in/p.qdpx")).unwrap());
    zip.start_file("project.qde", zip::write::SimpleFileOptions::default()).unwrap();
    let guid = "11111111-1111-1111-1111-111111111111";
    let path = "internal://../../secret.txt";
    write!(
        zip,
        "<Project name=\"x\" xmlns=\"urn:QDA-XML:project:1.0\"><Sources><TextSource guid=\"{guid}\" name=\"a\" plainTextPath=\"{path}\"/></Sources></Project>"
    )
    .unwrap();
    zip.finish().unwrap();
    let told = verbatim(&root, ["import", "../in/p.qdpx"]);
    assert_eq!(told.code, 3, "{}", told.said);
    assert!(told.out.contains("missing from the file"), "{}", told.out);
}

#[test]
fn the_report_of_many_files_is_a_page() {
    let (folder, root) = study();
    let incoming = folder.path().join("incoming");
    std::fs::create_dir(&incoming).unwrap();
    for number in 0..60 {
        let cue = |at: u32, words: &str| format!("00:{at:02}:00.000 --> 00:{at:02}:05.000\n{words}\n\n");
        let mut text = "WEBVTT\n\nNOTE made by a machine\n\n".to_owned();
        for at in 0..12 {
            let who = if at % 2 == 0 { "Host" } else { "Guest" };
            text += &cue(at, &format!("<v {who}>Interview {number}, answer {at}: we were paid late again.</v>"));
        }
        // Some files have cues of nobody, each another number of them.
        for at in 0..number % 3 {
            text += &cue(20 + at, &format!("Somebody laughs, {number} and {at}."));
        }
        std::fs::write(incoming.join(format!("talk{number:02}.vtt")), text).unwrap();
    }
    std::fs::write(incoming.join("broken.pdf"), "%PDF-1.7\nnothing").unwrap();
    let answer = verbatim(&root, ["import", incoming.to_str().unwrap()]);
    assert_eq!(answer.code, 3, "{}", answer.said);
    let lines: Vec<&str> = answer.said.lines().collect();
    assert!(lines.len() <= 10, "{} lines: {}", lines.len(), answer.said);
    let at = |words: &str| {
        lines.iter().position(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}: {}", answer.said))
    };
    let order = [
        at("Not read: "),
        at("Imported 60 of 61 files."),
        at("They are 60 vtt"),
        at("Who speaks is sure in 20 transcripts"),
        at("Who speaks needs a look in 40 transcripts"),
        at("Left out: 1 notes and styles"),
    ];
    assert!(order.is_sorted(), "{}", answer.said);
    assert!(lines[order[3]].contains("Guest in") && lines[order[3]].contains("Host in"), "{}", answer.said);
    let mut once = lines.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), lines.len(), "nothing is said twice: {}", answer.said);
    let table = rows(&answer.out);
    assert_eq!(table.len(), 61);
    assert!(table.iter().all(|row| !row["notes"].is_empty() || !row["problem"].is_empty()), "{}", answer.out);
}
