use crate::import::testing::{import, refused, says, times, tortured};
use crate::model::Rule;

fn text(body: &str) -> String {
    import(
        format!(
            "<!DOCTYPE html><html><head><title>Real Name</title><style>p{{}}</style></head><body>{body}</body></html>"
        ),
        "a.html",
    )
    .text
}

#[test]
fn blocks_breaks_and_entities() {
    let body = "<p>One\n   two&nbsp;<b>three</b> &eacute;&#8217;&lt;x&gt;<br>  four </p><p>&nbsp;</p>loose<ul><li>a<li>b</ul><pre>\n  kept   so\n\tx</pre>\
        <dl><dt>Term<dd>Said</dl>A<sub>2</sub><hr>B<p>soft&shy;hyphen";
    let expected = "One two\u{a0}three é’<x>\nfour\n\nloose\n\na\n\nb\n\n  kept   so\n\tx\n\nTerm\n\nSaid\n\nA2\n\n---\n\nB\n\nsoft\u{ad}hyphen\n";
    assert_eq!(text(body), expected);
}

#[test]
fn what_a_reader_does_not_see_is_out() {
    let body = "<!-- note --><script>var a = '<p>no</p>';</script><nav>Home</nav><p>Seen <span style='display: none'>not</span><span hidden>nor</span>\
        <del>gone</del><ins>new</ins></p><template><p>x</p></template><svg><text>pic</text></svg><button>Play</button><ruby>漢<rt>kan</rt></ruby>";
    assert_eq!(text(body), "Seen new\n\n漢\n");
    let found = import(format!("<html>{body}"), "a.html");
    let said = found.notes.join(" ");
    assert!(said.contains("2 hidden passages") && said.contains("1 tracked deletions"), "{said}");
}

#[test]
fn the_declared_encoding_is_obeyed() {
    let page = b"<HTML>\n<HEAD>\n<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=iso-8859-1\">\n<BODY><P>It\x92s \xe9";
    let found = import(page, "a.htm");
    assert_eq!((found.text.as_str(), found.encoding.as_str()), ("It’s é\n", "windows-1252"));
}

#[test]
fn bold_labels_in_old_pages() {
    let turn = |n: u32| {
        format!(
            "<B><FONT SIZE=4><P>MM</B>: q{n}</P>\n</FONT><P>&nbsp;</P><P><STRONG>the guest:</STRONG>&#9;a{n}</P><P>&nbsp;</P>"
        )
    };
    let found = import(format!("<html><body>{}", (0..3).map(turn).collect::<String>()), "a.htm");
    assert_eq!(found.rule, Rule::LabelColon);
    says(
        &found,
        &[("MM", "q0"), ("the guest", "a0"), ("MM", "q1"), ("the guest", "a1"), ("MM", "q2"), ("the guest", "a2")],
    );
}

#[test]
fn tables_with_rows_that_go_on() {
    let body = "<table><tr><th>Time<th>Speaker<th>Text<tr><td>0:01<td rowspan=2>Ana<td>a<tr><td>0:02<td>b<tr><td>0:03<td>Bo<td>c</table>";
    let found = import(format!("<html>{body}"), "a.html");
    says(&found, &[("Ana", "a"), ("Ana", "b"), ("Bo", "c")]);
    assert_eq!(times(&found), [(1000, "Ana: a".into()), (2000, "Ana: b".into()), (3000, "Bo: c".into())]);
    assert_eq!(text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"), "a\tb\nc\n");
}

#[test]
fn exports_of_transcription_services() {
    let page: String = (0..4)
        .map(|n| format!("<p><strong>Ana Gil</strong> <span>[00:0{n}:00]</span></p><p>Words {n} here.</p><p><strong>Bo</strong> <span>[00:0{n}:30]</span></p><p>Others.</p>"))
        .collect();
    let found = import(format!("<html><body>{page}"), "a.html");
    assert_eq!((found.rule, found.speakers, found.turns), (Rule::Stamp, 2, 8), "{}", found.text);
}

#[test]
fn damaged_and_hostile_pages_are_refused() {
    tortured("<html><p><b>Ana:</b> é<table><tr><td>x</table></p>".as_bytes(), "a.html");
    assert!(refused(format!("<html>{}", "<div>".repeat(100_000)), "a.html").contains("512"));
    let open: String = (0..20_000).map(|n| format!("<b id={n}><p>x")).collect();
    let said = refused(format!("<html>{open}"), "a.html");
    assert!(said.contains("512"), "{said}");
    assert!(refused("<html><script>x</script>", "a.html").contains("no text"));
    let table = format!("<html><table>{}</table>", "x<b>y</b>".repeat(5000));
    assert!(import(table, "a.html").text.len() > 9000);
}
