use crate::import::testing::{import, refused, says, tortured};
use crate::model::Rule;
use crate::text::Text;

fn document(body: &str) -> Vec<u8> {
    let head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0{\*\panose 0202}Times;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset2 Symbol;}{\f3\fcharset128 MS Mincho;}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}{\s1\b heading 1;}}{\info{\author Ada Writer}{\title Real Name}}{\*\generator X;}";
    format!("{head}{body}}}").into_bytes()
}

fn text(body: &str) -> String {
    import(document(body), "a.rtf").text
}

#[test]
fn letters_of_all_kinds() {
    let body = r"\pard A\'e9\'93b\'94 \u8364?\u-10179?\u-8704?{\uc2\u26085\'93\'fax}{\uc0\u228 y}\emdash \~\-\_\{\\\}\tab t\line n\par
{\f1\'cf\'f0}{\f2 a}{\f3\'93\'fa\'96\'7b}{\upr{?}{\*\ud{\u937?}}}
two lines\par\par end";
    assert_eq!(text(body), "Aé“b” €😀日xäy—\u{a0}\u{ad}\u{2011}{\\}\tt\nn\n\nПрα日本Ωtwo lines\n\nend\n");
    assert_eq!(import(document("x"), "a.rtf").encoding, "windows-1252");
    let mac = import(br"{\rtf1\mac \'8e}", "a.rtf");
    assert_eq!((mac.text.as_str(), mac.encoding.as_str()), ("é\n", "macintosh"));
    assert_eq!(import(br"{\rtf1\ansi\ansicpg850 \'82}", "a.rtf").text, "é\n");
    assert_eq!(import(br"{\rtf1\ansi\uc1\u8364\par x}", "a.rtf").text, "€\n\nx\n");
}

#[test]
fn what_is_not_speech_is_out() {
    let body = r"{\header Secret\par}{\listtext 1.\tab}One{\super\chftn{\footnote\pard A note.}} two{\v hidden} {\deleted gone}{\revised new}
{\*\bkmkstart x}{\field{\*\fldinst HYPERLINK}{\fldrslt link}}{\pict 0102}{\bin5 }}}}}} x\plain\par
{\shp{\*\shpinst{\sp{\sn type}{\sv 202}}{\shptxt boxed\par}}{\shprslt boxed}}last";
    let found = import(document(body), "a.rtf");
    assert_eq!(found.text, "One two newlink x\n\nlast\n\nboxed\n");
    let said = found.notes.join(" ");
    for part in ["1 page headers", "1 footnotes", "1 hidden passages", "1 tracked deletions", "1 tracked insertion is"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!found.text.contains("Ada") && found.title.is_none());
}

#[test]
fn comments_keep_their_passages() {
    let body = r"We were {\*\atrfstart 7}paid late{\*\atrfend 7}{\*\atnid BR}{\*\atnauthor Bo Reader}\chatn{\*\annotation{\*\atnref 7}{\*\atndate 123}\pard why?\par so} then.\par
Second{\*\atnid BR}{\*\annotation all of it} one.";
    let found = import(document(body), "a.rtf");
    let whole = Text::new(found.text.clone());
    let passages: Vec<&str> = found.comments.iter().map(|(at, _)| whole.slice(*at)).collect();
    assert_eq!(found.text, "We were paid late then.\n\nSecond one.\n");
    assert_eq!(passages, ["paid late", "Second one."]);
    assert_eq!(found.comments[0].1.text, "why?\nso");
    assert_eq!(found.comments[0].1.author.as_deref(), Some("Bo Reader"));
}

#[test]
fn labels_and_tables() {
    let turns: String = (0..3).map(|n| format!(r"\pard{{\b the asker:}} q{n}\par{{\b Ana:}} a{n}\par ")).collect();
    let found = import(document(&format!(r"\pard\s1\b Group 2\b0\par {turns}")), "a.rtf");
    assert_eq!((found.rule, found.speakers, found.header), (Rule::LabelColon, 2, 9), "{}", found.text);
    let row = |name: &str, words: &str| format!(r"\trowd\cellx100\cellx900\pard\intbl {name}\cell {words}\cell\row ");
    let rows = [row("Ana", "a"), row("Bea", r"b\par more"), row("Ana", "c"), row("Bea", "d")].concat();
    let found = import(document(&format!(r"Before\par {rows}\pard After\par")), "a.rtf");
    says(&found, &[("Ana", "a"), ("Bea", "b\nmore"), ("Ana", "c"), ("Bea", "d"), ("", "After")]);
    assert!(found.text.starts_with("Before\n\nAna: a"));
}

#[test]
fn damaged_and_hostile_files_are_refused() {
    tortured(&document(r"Ana: w\'f6rds \u8364?\par {\b Bea:} no\cell\row"), "a.rtf");
    assert!(refused(format!(r"{{\rtf1 {}", "{".repeat(100_000)), "a.rtf").contains("1000"));
    assert!(refused(br"{\rtf1 some words", "a.rtf").contains("last bracket"));
    assert!(refused(br"{\rtf1\ansi\ansicpg1252 a\'81}", "a.rtf").contains("0x81"));
    assert!(refused(br"{\rtf1\ansi\ansicpg4711 a\'81}", "a.rtf").contains("cp4711"));
    assert!(refused(br"{\rtf1 }", "a.rtf").contains("no text"));
    assert_eq!(import(b"{\\rtf1 x}\0\0\0", "a.rtf").text, "x\n");
}
