use crate::import::testing::{import, refused, says, tortured, zipped};
use crate::model::Rule;
use crate::text::Text;

const NAMES: &str = "xmlns:office='o' xmlns:text='t' xmlns:table='b' xmlns:style='s' xmlns:fo='f' xmlns:draw='d' xmlns:dc='c' xmlns:svg='v'";
const AUTO: &str = "<style:style style:name='B' style:family='text'><style:text-properties fo:font-weight='bold'/></style:style>\
    <style:style style:name='H' style:family='text'><style:text-properties text:display='none'/></style:style>\
    <style:style style:name='P9' style:family='paragraph' style:parent-style-name='Heading_20_1'/>";

fn content(body: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><office:document-content {NAMES}><office:automatic-styles>{AUTO}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

fn document(body: &str) -> Vec<u8> {
    let styles = format!(
        "<office:document-styles {NAMES}><office:styles><style:style style:name='Heading_20_1' style:default-outline-level='1'/></office:styles>\
         </office:document-styles>"
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content(body).as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("meta.xml", b"<m><creator>Ada Writer</creator></m>"),
        ("META-INF/manifest.xml", b"<m/>"),
    ])
}

fn text(body: &str) -> String {
    import(document(body), "a.odt").text
}

#[test]
fn blanks_tabs_and_breaks() {
    let body = "<text:sequence-decls><text:sequence-decl/></text:sequence-decls>\n<text:p>\n  One   two<text:span> three</text:span>\n\
        <text:s text:c='3'/>x<text:tab/>y<text:line-break/>z<text:soft-page-break/></text:p>\n  <text:p/>\
        <text:list><text:list-item><text:p><text:number>1.</text:number>Item &amp; more</text:p></text:list-item></text:list>\
        <text:h text:outline-level='1'>Head</text:h>";
    assert_eq!(text(body), "One two three    x\ty\nz\n\nItem & more\n\nHead\n");
}

#[test]
fn what_is_not_speech_is_out() {
    let body = "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Bo</dc:creator></office:change-info>\
        <text:p>gone</text:p></text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>\
        <text:p>Kept<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>\
        <text:span text:style-name='H'>secret</text:span> <text:change text:change-id='1'/>words</text:p>\
        <text:section text:display='none'><text:p>hidden</text:p></text:section><text:p><text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby></text:p>";
    let found = import(document(body), "a.odt");
    assert_eq!(found.text, "Kept words\n\n漢\n");
    let said = found.notes.join(" ");
    for part in ["1 tracked insertion is", "1 tracked deletions", "2 hidden passages", "1 footnotes"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn comments_keep_their_passages() {
    let note = |name: &str| {
        format!(
            "<office:annotation {name}><dc:creator>Bo</dc:creator><dc:date>2026-01-02</dc:date><text:p>why</text:p><text:p>so?</text:p></office:annotation>"
        )
    };
    let body = format!(
        "<text:p>We were {}paid late<office:annotation-end office:name='n1'/>, all</text:p><text:p>Second{} one</text:p>",
        note("office:name='n1'"),
        note("")
    );
    let found = import(document(&body), "a.odt");
    let whole = Text::new(found.text.clone());
    let passages: Vec<&str> = found.comments.iter().map(|(at, _)| whole.slice(*at)).collect();
    assert_eq!(passages, ["paid late", "Second one"]);
    assert_eq!((found.comments[0].1.text.as_str(), found.comments[0].1.author.as_deref()), ("why\nso?", Some("Bo")));
}

#[test]
fn frames_tables_and_bold_labels() {
    let body = "<text:p>A<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box><svg:desc>alt words</svg:desc></draw:frame>B</text:p>";
    assert_eq!(text(body), "AB\n\nboxed\n");
    let cell = |words: &str| format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>");
    let row = |cells: &[&str]| {
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(|words| cell(words)).collect::<String>())
    };
    let table = format!(
        "<table:table><table:table-header-rows>{}</table:table-header-rows>{}{}<table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>Break</text:p></table:table-cell><table:covered-table-cell/></table:table-row>{}</table:table>",
        row(&["Name", "Text"]),
        row(&["Ana", "a"]),
        row(&["Bo", "b"]),
        row(&["Ana", "c"])
    );
    says(&import(document(&table), "a.odt"), &[("Ana", "a"), ("Bo", "b"), ("", "Break"), ("Ana", "c")]);
    let turns: String = (0..3)
        .map(|n| format!("<text:p><text:span text:style-name='B'>the asker</text:span>: q{n}</text:p><text:p><text:span text:style-name='B'>Ana:</text:span> a{n}</text:p>"))
        .collect();
    let found = import(document(&turns), "a.odt");
    assert_eq!(
        (found.rule, found.labels.as_slice()),
        (Rule::LabelColon, &["the asker".to_owned(), "Ana".to_owned()][..])
    );
}

#[test]
fn flat_files_are_read() {
    let flat = format!(
        "<?xml version='1.0'?><office:document {NAMES} office:mimetype='application/vnd.oasis.opendocument.text'><office:automatic-styles>{AUTO}</office:automatic-styles>\
         <office:body><office:text><text:p>Flat.</text:p></office:text></office:body></office:document>"
    );
    let found = import(flat, "a.xml");
    assert_eq!((found.format, found.text.as_str()), ("fodt", "Flat.\n"));
}

#[test]
fn damaged_and_hostile_files_are_refused() {
    tortured(&document("<text:p>Ana: words</text:p>"), "a.odt");
    let locked = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"\x01\x02"),
        ("META-INF/manifest.xml", b"<m><manifest:encryption-data/></m>"),
    ]);
    assert!(refused(locked, "a.odt").contains("password"));
    assert!(refused(document(&"<text:span>".repeat(400)), "a.odt").contains("256"));
    assert!(refused(document("<text:p>cut"), "a.odt").contains("damaged"));
    assert!(refused(document(""), "a.odt").contains("no text"));
    let many = "<text:p>x<text:s text:c='4000000000'/>y</text:p>";
    assert!(text(many).len() < 20_000);
}
