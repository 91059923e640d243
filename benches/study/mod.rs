//! Makes studies of set sizes, the same bytes every time.

use rayon::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use verbatim::analysis::draws::Draws;
use verbatim::model::anchor::{CONTEXT, Quote, SHORT_QUOTE};
use verbatim::model::{CodingId, CodingRecord, Span};
use verbatim::store::layout;
use verbatim::store::ron::splice::{Layout, spell};
use verbatim::text::offsets::{Text, hash};

/// How large a study is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// `S`, `M`, `L` or `R`.
    pub name: &'static str,
    /// Transcripts.
    pub transcripts: u32,
    /// Words in each, about.
    pub words: u32,
    /// Codings in each, by two coders.
    pub codings: u32,
}

/// Small, medium, large; and one long text for the reader.
pub const SIZES: [Size; 4] = [
    Size { name: "S", transcripts: 25, words: 8_000, codings: 80 },
    Size { name: "M", transcripts: 1_000, words: 8_000, codings: 100 },
    Size { name: "L", transcripts: 10_000, words: 10_000, codings: 100 },
    Size { name: "R", transcripts: 1, words: 200_000, codings: 2_000 },
];

/// The size of this name.
pub fn size(name: &str) -> Option<Size> {
    SIZES.into_iter().find(|size| size.name.eq_ignore_ascii_case(name))
}

/// The size asked for by `VERBATIM_BENCH`; else S.
pub fn asked() -> Size {
    std::env::var("VERBATIM_BENCH").ok().and_then(|name| size(&name)).unwrap_or(SIZES[0])
}

/// A study of a size in the target folder, made at the first call.
pub fn cached(size: Size) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("study-{}", size.name));
    if !root.join(layout::SETTINGS).is_file() {
        write(size, &root).unwrap();
    }
    root
}

const CODERS: [&str; 2] = ["ana", "ben"];
const CODES: u64 = 40;
/// Codings in the first transcript's file of the first coder: what "save one coding" is measured on.
pub const SAVED: u32 = 200;

const LANGUAGES: [(&str, &str, &[&str]); 6] = [
    (
        "en",
        "Moderator",
        &[
            "the", "task", "was", "rejected", "and", "nobody", "told", "me", "why", "they", "kept", "three", "months",
            "of", "pay", "it’s", "a", "screen", "you", "look", "at", "all", "night", "so", "I", "stopped", "sleeping",
            "well", "we", "wrote", "to", "support", "again",
        ],
    ),
    (
        "fr",
        "Animatrice",
        &[
            "on",
            "m’a",
            "dit",
            "que",
            "c’était",
            "refusé",
            "et",
            "voilà",
            "je",
            "travaillais",
            "la",
            "nuit",
            "sans",
            "être",
            "payée",
            "déjà",
            "trois",
            "mois",
            "après",
            "personne",
            "ne",
            "répond",
            "là",
            "où",
            "ça",
            "coince",
        ],
    ),
    (
        "es",
        "Moderadora",
        &[
            "me",
            "retuvieron",
            "el",
            "dinero",
            "y",
            "ya",
            "está",
            "nadie",
            "contesta",
            "mañana",
            "otra",
            "vez",
            "la",
            "cuenta",
            "cerrada",
            "sin",
            "razón",
            "así",
            "que",
            "qué",
            "vas",
            "a",
            "hacer",
            "niños",
            "visado",
        ],
    ),
    (
        "de",
        "Moderation",
        &[
            "die",
            "Aufgabe",
            "wurde",
            "abgelehnt",
            "und",
            "ich",
            "habe",
            "drei",
            "Stunden",
            "umsonst",
            "gearbeitet",
            "über",
            "Nacht",
            "keine",
            "Antwort",
            "für",
            "das",
            "Geld",
            "müssen",
            "wir",
            "kämpfen",
            "größer",
        ],
    ),
    (
        "hi",
        "संचालक",
        &[
            "मुझे",
            "तीन",
            "महीने",
            "पैसे",
            "नहीं",
            "मिले",
            "काम",
            "रात",
            "को",
            "किया",
            "और",
            "कोई",
            "जवाब",
            "नहीं",
            "आया",
            "हम",
            "सब",
        ],
    ),
    (
        "ar",
        "الميسّرة",
        &[
            "قالوا",
            "لي",
            "إن",
            "العمل",
            "مرفوض",
            "ولم",
            "يدفعوا",
            "ثلاثة",
            "أشهر",
            "كنت",
            "أعمل",
            "الليل",
            "كله",
            "بلا",
            "أجر",
        ],
    ),
];

/// The product's own chance, the same on every machine.
struct Dice(Draws);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0.bits() % sides.max(1)
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.roll(words.len() as u64)).unwrap()]
    }
}

/// Writes a study of a size to a folder; the settings last, so that a study cut short is none.
pub fn write(size: Size, root: &Path) -> std::io::Result<()> {
    for folder in [layout::TRANSCRIPTS.into(), format!("{}/ana", layout::CODINGS), format!("{}/ben", layout::CODINGS)] {
        std::fs::create_dir_all(root.join(folder))?;
    }
    (0..size.transcripts).into_par_iter().try_for_each(|number| write_transcript(size, root, number))?;
    std::fs::write(root.join(layout::CODEBOOK), codebook())?;
    let coders = CODERS.map(|coder| format!("        \"{coder}\": (name: \"{coder}\", kind: Person),\n")).concat();
    let moderators = LANGUAGES.map(|(_, label, _)| format!("\"{label}\"")).join(", ");
    let settings = format!(
        "(\n    format: 1,\n    id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\",\n    title: \"Size {}\",\n    moderators: [{moderators}],\n    coders: {{\n{coders}    }},\n)\n",
        size.name
    );
    std::fs::write(root.join(layout::SETTINGS), settings)
}

fn codebook() -> String {
    let mut text = "(\n    format: 1,\n    title: \"Generated\",\n    codes: [\n".to_owned();
    let keys = "0123456789abdfpstwyz";
    for number in 0..CODES {
        let _ = write!(text, "        (\n            id: \"c{number}\",\n            name: \"Code {number}\",\n");
        if number % 5 > 0 {
            let _ = writeln!(text, "            parent: \"c{}\",", number - number % 5);
        }
        if let Some(key) = keys.chars().nth(usize::try_from(number).unwrap()) {
            let _ = writeln!(text, "            key: '{key}',");
        }
        text.push_str("            definition: \"What is said about this.\",\n        ),\n");
    }
    text.push_str("    ],\n)\n");
    text
}

fn write_transcript(size: Size, root: &Path, number: u32) -> std::io::Result<()> {
    let mut dice = Dice(Draws::new(u64::from(number) + 1));
    let id = format!("t{number:05}");
    let (language, moderator, vocabulary) = LANGUAGES[number as usize % LANGUAGES.len()];
    let labels = [moderator, "P1", "P2", "P3", "P4"];
    let (text, words) = speech(&mut dice, size.words, &labels, vocabulary);
    std::fs::write(root.join(layout::text(&id)), &text)?;
    let labels = labels.map(|label| format!("\"{label}\"")).join(", ");
    let record = format!(
        "(\n    format: 1,\n    title: \"Group {number}\",\n    kind: \"focus-group\",\n    language: \"{language}\",\n    rule: \"label-colon\",\n    labels: [{labels}],\n)\n"
    );
    std::fs::write(root.join(layout::transcript(&id)), record)?;
    let hash = hash(&text);
    let text = Text::new(text);
    for (which, coder) in CODERS.iter().enumerate() {
        let count = if number == 0 && which == 0 { SAVED.max(size.codings / 2) } else { size.codings / 2 };
        let mut records: Vec<CodingRecord> =
            (0..count).map(|nth| coding(&mut dice, &text, &words, number, which, nth)).collect();
        records.sort_by(|a, b| (a.at, &a.code, &a.id).cmp(&(b.at, &b.code, &b.id)));
        let lines: String =
            records.iter().map(|record| format!("        {},\n", spell(record, Layout::Line, 8))).collect();
        let file = format!(
            "(\n    format: 1, transcript: \"{id}\", coder: \"{coder}\",\n    text: \"{hash}\",\n    status: InProgress,\n    codings: [\n{lines}    ],\n    notes: [],\n)\n"
        );
        std::fs::write(root.join(layout::codings(coder, &id)), file)?;
    }
    Ok(())
}

/// A text of about so many words in turns, and where each word stands in code points.
fn speech(dice: &mut Dice, words: u32, labels: &[&str], vocabulary: &[&str]) -> (String, Vec<Span>) {
    let (mut text, mut spans, mut at) = (String::new(), Vec::new(), 0_u32);
    let mut push = |text: &mut String, piece: &str| {
        text.push_str(piece);
        let start = at;
        at += u32::try_from(piece.chars().count()).unwrap();
        Span::new(start, at)
    };
    while spans.len() < words as usize {
        if !text.is_empty() {
            push(&mut text, "\n\n");
        }
        let label = dice.pick(labels);
        push(&mut text, label);
        push(&mut text, ":");
        let length = 5 + dice.roll(60);
        for nth in 1..=length {
            push(&mut text, " ");
            let word = dice.pick(vocabulary);
            spans.push(push(&mut text, word));
            match dice.roll(12) {
                0 => drop(push(&mut text, ",")),
                1 => drop(push(&mut text, ".")),
                2 if dice.roll(20) == 0 => drop(push(&mut text, " 🙂")),
                _ if nth == length => drop(push(&mut text, "?")),
                _ => {}
            }
        }
    }
    push(&mut text, "\n");
    (text, spans)
}

fn coding(dice: &mut Dice, text: &Text, words: &[Span], number: u32, which: usize, nth: u32) -> CodingRecord {
    let count = words.len() as u64;
    let first = usize::try_from(dice.roll(count)).unwrap();
    let last = (first + usize::try_from(dice.roll(30)).unwrap()).min(words.len() - 1);
    let at = Span::new(words[first].start, words[last].end);
    let quote = Quote::of(text.slice(at));
    let short = (at.len() as usize) < SHORT_QUOTE;
    let context = u32::try_from(CONTEXT).unwrap();
    let around = |from: u32, to: u32| short.then(|| text.slice(Span::new(from, to)).to_owned());
    let moment = 1_772_323_200_000_u128 + u128::from(number) * 1000 + u128::from(nth);
    let id = (moment << 80) + (which as u128) * 1_000_000 + u128::from(nth);
    CodingRecord {
        id: CodingId(id).to_string(),
        code: format!("c{}", dice.roll(CODES).min(dice.roll(CODES))),
        at,
        quote: quote.head,
        tail: quote.tail,
        before: around(at.start.saturating_sub(context), at.start),
        after: around(at.end, (at.end + context).min(text.len())),
        made: Some("2026-03-01T00:00:00Z".to_owned()),
        ..CodingRecord::default()
    }
}
