use crate::import::testing::{import, read, refused, says, times, tortured, zipped};
use crate::import::{Imported, Options};
use crate::model::Rule;
use crate::text::Text;

const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="r"><Relationship Id="r1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Kop1b"><w:name w:val="My head"/><w:basedOn w:val="Kop1"/></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>"#;

const PARTS: &str = r#"<Relationships xmlns="r"><Relationship Id="r1" Type="x/styles" Target="styles.xml"/>
<Relationship Id="r2" Type="x/comments" Target="/word/comments.xml"/></Relationships>"#;

/// A document with this body, with comments.
fn document(body: &str, comments: &str) -> Vec<u8> {
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="w" xmlns:mc="mc" xmlns:m="m"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    );
    let comments = format!(r#"<w:comments xmlns:w="w">{comments}</w:comments>"#);
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/document.xml", body.as_bytes()),
        ("word/_rels/document.xml.rels", PARTS.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/comments.xml", comments.as_bytes()),
        ("word/header1.xml", b"<w:hdr xmlns:w='w'><w:p><w:r><w:t>Secret project</w:t></w:r></w:p></w:hdr>"),
        ("docProps/core.xml", b"<c><dc:creator>Ada Writer</dc:creator><dc:title>Real Name</dc:title></c>"),
    ])
}

/// A paragraph with one run of these words.
fn p(words: &str) -> String {
    format!("<w:p><w:r><w:t xml:space='preserve'>{words}</w:t></w:r></w:p>")
}

fn text(body: &str) -> String {
    import(document(body, ""), "a.docx").text
}

#[test]
fn runs_tabs_breaks_and_symbols() {
    let body = "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='1'/></w:tabs><w:numPr><w:ilvl w:val='0'/></w:numPr></w:pPr>\
        <w:r><w:t xml:space='preserve'>One </w:t></w:r><w:smartTag><w:r><w:t>two</w:t></w:r></w:smartTag>\
        <w:hyperlink><w:r><w:t> three</w:t></w:r></w:hyperlink><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t> four</w:t></w:r></w:sdtContent></w:sdt>\
        <w:r><w:tab/><w:t>a&amp;b</w:t><w:br/><w:t>c</w:t><w:softHyphen/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t><w:br w:type='page'/></w:r>\
        <w:r><w:sym w:font='Wingdings' w:char='F04A'/><w:sym w:font='Symbol' w:char='F061'/><w:sym w:font='Webdings' w:char='F061'/></w:r>\
        <w:r><w:rPr><w:rFonts w:ascii='Wingdings' w:hAnsi='Wingdings'/></w:rPr><w:t>J</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>Next.</w:t></w:r></w:p>";
    assert_eq!(text(body), "One two three four\ta&b\nc\u{ad}d\u{2011}e\n☺α☺\n\nNext.\n");
}

#[test]
fn what_was_deleted_hidden_or_only_instructs_is_out() {
    let body = "<w:p><w:r><w:t xml:space='preserve'>We </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>\
        <w:ins><w:r><w:t xml:space='preserve'>always </w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>\
        <w:r><w:rPr><w:rStyle w:val='Secret'/></w:rPr><w:t>hidden</w:t></w:r>\
        <w:r><w:rPr><w:rStyle w:val='Secret'/><w:vanish w:val='0'/></w:rPr><w:t xml:space='preserve'>went </w:t></w:r>\
        <w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>home</w:t></w:r>\
        <w:r><w:footnoteReference w:id='1'/></w:r><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>\
        <w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText> PAGE </w:instrText></w:r><w:r><w:t>not shown</w:t></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    let found = import(document(body, ""), "a.docx");
    assert_eq!(found.text, "We always went home\n\n7\n");
    let said = found.notes.join(" ");
    for part in ["1 tracked insertion is", "2 tracked deletions", "2 hidden passages", "1 footnotes", "1 page headers"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(found.dropped, 6);
}

#[test]
fn a_field_without_a_result_hides_nothing() {
    let body = format!("<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>{}", p("Words after it."));
    assert_eq!(text(&body), "Words after it.\n");
}

#[test]
fn a_deleted_end_of_a_paragraph_joins_two() {
    let body =
        "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>One </w:t></w:r></w:p>";
    assert_eq!(text(&format!("{body}{}", p("and two."))), "One and two.\n");
}

#[test]
fn text_boxes_come_once() {
    let boxed = "<w:p><w:r><w:t>in a box</w:t></w:r></w:p>";
    let body = format!(
        "<w:p><w:r><w:t>Around</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:posOffset>12</wp:posOffset>\
         <w:txbxContent>{boxed}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{boxed}</w:txbxContent></w:pict></mc:Fallback>\
         </mc:AlternateContent></w:r><w:r><w:t xml:space='preserve'> it.</w:t></w:r></w:p>"
    );
    assert_eq!(text(&body), "Around it.\n\nin a box\n");
    let only = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='new'><x/></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{boxed}</w:txbxContent>\
         </w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    );
    assert_eq!(text(&only), "in a box\n");
}

#[test]
fn comments_keep_their_passages() {
    let body = "<w:p><w:r><w:t xml:space='preserve'>We were </w:t></w:r><w:commentRangeStart w:id='0'/><w:r><w:t>paid late</w:t></w:r>\
        <w:commentRangeEnd w:id='0'/><w:r><w:commentReference w:id='0'/></w:r><w:r><w:t>.</w:t></w:r></w:p>\
        <w:p><w:r><w:t>All of it.</w:t><w:commentReference w:id='1'/></w:r></w:p>\
        <w:p><w:commentRangeStart w:id='2'/><w:r><w:t>First</w:t></w:r></w:p><w:p><w:r><w:t>second</w:t></w:r><w:commentRangeEnd w:id='2'/><w:r><w:t> third</w:t></w:r></w:p>";
    let comment = |id: u32, words: &str| {
        format!(
            "<w:comment w:id='{id}' w:author='Bo Reader' w:date='2026-01-02T03:04:05Z'>{}{}</w:comment>",
            p(words),
            p("more")
        )
    };
    let found = import(document(body, &(0..3).map(|id| comment(id, "why?")).collect::<String>()), "a.docx");
    let whole = Text::new(found.text.clone());
    let passages: Vec<&str> = found.comments.iter().map(|(at, _)| whole.slice(*at)).collect();
    assert_eq!(passages, ["paid late", "All of it.", "First\n\nsecond"]);
    let (_, first) = &found.comments[0];
    assert_eq!((first.text.as_str(), first.author.as_deref()), ("why?\nmore", Some("Bo Reader")));
}

#[test]
fn nothing_of_the_properties_comes_along() {
    let found = import(document(&p("Words."), ""), "a.docx");
    assert_eq!((found.title, found.date, found.facts.len(), found.people.len()), (None, None, 0, 0));
    assert!(!found.text.contains("Ada") && !found.text.contains("Secret"));
}

fn bold(label: &str, words: &str) -> String {
    format!(
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>{label}</w:t></w:r><w:r><w:t xml:space='preserve'>{words}</w:t></w:r></w:p>"
    )
}

#[test]
fn bold_labels_are_speakers() {
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val='Kop1'/></w:pPr><w:r><w:t>Group 3</w:t></w:r></w:p>{}",
        (0..4)
            .map(|n| bold("the one who asks:", &format!(" q{n}?")) + &bold("Ana: ", &format!("a{n}")))
            .collect::<String>()
    );
    let found = import(document(&body, ""), "a.docx");
    assert_eq!((found.rule, found.labels.len(), found.unlabelled), (Rule::LabelColon, 2, 0), "{found:?}");
    says(
        &found,
        &[
            ("the one who asks", "q0?"),
            ("Ana", "a0"),
            ("the one who asks", "q1?"),
            ("Ana", "a1"),
            ("the one who asks", "q2?"),
            ("Ana", "a2"),
            ("the one who asks", "q3?"),
            ("Ana", "a3"),
        ],
    );
    assert!(found.text.starts_with("Group 3\n\n") && found.header == 9);
    let tabs: String = (0..3).map(|n| bold("Ana\t", &format!("a{n}")) + &bold("Bea", &format!("\tb{n}"))).collect();
    let found = import(document(&tabs, ""), "a.docx");
    assert!(found.text.starts_with("Ana: a0\n\nBea: b0\n"), "{}", found.text);
    assert_eq!(found.speakers, 2);
}

#[test]
fn headings_do_not_become_speech() {
    let turns = |n: u32| {
        let say = |name: &str| p(&format!("{name}: {n}"));
        format!("{}{}{}{}", say("Ana"), say("Bea"), say("Ana"), p("and more"))
    };
    let head = "<w:p><w:pPr><w:pStyle w:val='Kop1b'/></w:pPr><w:r><w:t>About pay</w:t></w:r></w:p>";
    let found = import(document(&format!("{}{head}{}", turns(0), turns(1)), ""), "a.docx");
    let both = |n: &'static str, more: &'static str| [("Ana", n), ("Bea", n), ("Ana", more)];
    let [a, b, c] = both("0", "0\nand more");
    let [d, e, f] = both("1", "1\nand more");
    says(&found, &[a, b, c, ("", "About pay"), d, e, f]);
    assert_eq!(found.rule, Rule::LabelEach);
}

#[test]
fn names_on_lines_of_their_own_join_their_words() {
    let body: String = (0..4)
        .map(|n| {
            p("Interviewer") + &p(&format!("Question {n} is this?")) + &p("Ana Gil") + &p(&format!("I said words {n}."))
        })
        .collect();
    let found = import(document(&body, ""), "a.docx");
    assert_eq!((found.rule, found.turns), (Rule::LabelLine, 8), "{}", found.text);
    let body: String = (0..4)
        .map(|n| p(&format!("Ana Gil  0:0{n}")) + &p("Some words here.") + &p(&format!("Bo  0:1{n}")) + &p("Others."))
        .collect();
    let found = import(document(&body, ""), "a.docx");
    assert_eq!((found.rule, found.speakers, found.turns), (Rule::Block, 2, 8), "{}", found.text);
}

fn table(rows: &[&[&str]]) -> String {
    let cell = |words: &&str| format!("<w:tc><w:tcPr/>{}</w:tc>", words.split('|').map(p).collect::<String>());
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

#[test]
fn tables_of_turns_become_turns() {
    let rows: &[&[&str]] = &[&["Ana:", "hello"], &["Bea", "yes|two"], &["", "a door"], &["Ana:", "so"], &["Bea", "no"]];
    let found = import(document(&format!("{}{}", p("Group 1"), table(rows)), ""), "a.docx");
    says(&found, &[("Ana", "hello"), ("Bea", "yes\ntwo"), ("", "a door"), ("Ana", "so"), ("Bea", "no")]);
    assert_eq!(found.header, 9);
    let rows: &[&[&str]] = &[
        &["Time", "Speaker", "Text"],
        &["00:00:01", "Ana", "hello"],
        &["00:00:03", "Bo", "once"],
        &["00:01:05", "Ana", "so"],
    ];
    let found = import(document(&table(rows), ""), "a.docx");
    says(&found, &[("Ana", "hello"), ("Bo", "once"), ("Ana", "so")]);
    assert_eq!(times(&found), [(1000, "Ana: hello".into()), (3000, "Bo: once".into()), (65000, "Ana: so".into())]);
    let rows: &[&[&str]] =
        &[&["1", "[00:01] Ana: hello"], &["2", "[00:02] Bo: x"], &["3", "[00:03] Ana: y"], &["4", "[00:04] Bo: z"]];
    assert_eq!(import(document(&table(rows), ""), "a.docx").text.lines().next(), Some("1\t[00:01] Ana: hello"));
}

#[test]
fn other_tables_keep_their_words() {
    let rows: &[&[&str]] = &[&["Name", "Age", "Town"], &["P1", "34", "Turin"], &["P2", "", "Lyon"]];
    let found = import(document(&format!("{}{}", table(rows), p("Words.")), ""), "a.docx");
    assert_eq!(found.text, "Name\tAge\tTown\nP1\t34\tTurin\nP2\t\tLyon\n\nWords.\n");
    let long = "word ".repeat(60);
    let rows: &[&[&str]] = &[&["Plan", "What was seen"], &["Arrival", &long], &["Talks", "a|b"]];
    let found = import(document(&table(rows), ""), "a.docx");
    assert!(found.text.ends_with("Talks\n\na\n\nb\n"), "{}", found.text);
}

#[test]
fn cells_that_are_one_have_one_speaker() {
    let row = |name: &str, merge: &str, words: &str| {
        format!("<w:tr><w:tc><w:tcPr>{merge}</w:tcPr>{}</w:tc><w:tc><w:tcPr/>{}</w:tc></w:tr>", p(name), p(words))
    };
    let body = format!(
        "<w:tbl>{}{}{}{}{}</w:tbl>",
        row("Ana", "<w:vMerge w:val='restart'/>", "a"),
        row("", "<w:vMerge/>", "more"),
        row("Bea", "", "b"),
        row("Ana", "", "c"),
        row("Bea", "", "d"),
    );
    says(
        &import(document(&body, ""), "a.docx"),
        &[("Ana", "a"), ("Ana", "more"), ("Bea", "b"), ("Ana", "c"), ("Bea", "d")],
    );
}

#[test]
fn what_comes_again_beside_speech_is_a_name_whatever_the_word() {
    let rows: &[&[&str]] =
        &[&["N°4", "One."], &["Note", "Two."], &["N°4", "Three."], &["Note", "Four."], &["Ana", "Five."]];
    let found = import(document(&table(rows), ""), "a.docx");
    says(&found, &[("N°4", "One."), ("Note", "Two."), ("N°4", "Three."), ("Note", "Four."), ("Ana", "Five.")]);
    let facts: &[&[&str]] = &[&["Date", "May"], &["Place", "Leeds"], &["Note", "Loud"], &["N°4", "Late"]];
    assert_eq!(import(document(&table(facts), ""), "a.docx").speakers, 0);
}

#[test]
fn damaged_and_hostile_files_are_refused() {
    let good = document(&p("Ana: words"), "");
    tortured(&good, "a.docx");
    let bomb = document(&p(&" ".repeat(8 << 20)), "");
    assert!(refused(&bomb, "a.docx").contains("200 times"));
    let deep = document(&"<w:x>".repeat(400), "");
    assert!(refused(&deep, "a.docx").contains("256"));
    let typed = zipped(&[("word/document.xml", b"<!DOCTYPE d [<!ENTITY a 'b'>]><d>&a;</d>")]);
    assert!(refused(&typed, "a.docx").contains("document type"));
    assert!(refused(document("", ""), "a.docx").contains("no text"));
    assert!(refused(document("<w:p><w:r><w:t>cut", ""), "a.docx").contains("damaged"));
    let options = Options { format: Some("docx".into()), ..Options::default() };
    assert!(read(b"no archive", "a.docx", &options).is_err());
    assert!(read(&zipped(&[("a", b"b")]), "a.docx", &options).is_err());
}

#[test]
fn the_name_of_the_document_may_differ() {
    let body = "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Here.</w:t></w:r></w:p></w:body></w:document>";
    let rels = RELS.replace("word/document.xml", "/word/document2.xml");
    let found: Imported =
        import(zipped(&[("_rels/.rels", rels.as_bytes()), ("word/document2.xml", body.as_bytes())]), "a.bin");
    assert_eq!((found.format, found.text.as_str()), ("docx", "Here.\n"));
}
