use crate::import::testing::{import, refused, says, tortured};
use crate::import::{Options, read_all};
use std::fmt::Write as _;
use std::io::Write as _;

/// A file of objects, numbered from 1; the first is the catalogue.
fn file(objects: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = String::new();
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(places, "{:010} 00000 n ", out.len());
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(object.as_ref());
        out.extend_from_slice(b"\nendobj\n");
    }
    let (table, size) = (out.len(), objects.len() + 1);
    let tail = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{places}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    );
    out.extend_from_slice(tail.as_bytes());
    out
}

/// A stream, and what stands in its dictionary beside its length.
fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<< /Length {} {entries} >>\nstream\n", content.len()).into_bytes();
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream");
    out
}

const HELVETICA: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

/// A file of pages with what they draw; each is a stream. The font F1 is the object after them, others follow.
fn drawn(pages: &[Vec<u8>], entries: &str, font: &[Vec<u8>]) -> Vec<u8> {
    let first = 3 + pages.len();
    let after = first + pages.len();
    let kids: String = (first..after).map(|at| format!("{at} 0 R ")).collect();
    let mut objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()).into_bytes(),
    ];
    objects.extend(pages.iter().cloned());
    objects.extend((0..pages.len()).map(|at| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R {entries} /Resources << /Font << /F1 {after} 0 R >> >> >>",
            at + 3
        )
        .into_bytes()
    }));
    objects.extend(font.iter().cloned());
    file(&objects)
}

/// A file of one page that draws in Helvetica.
fn plainly(content: &str) -> Vec<u8> {
    drawn(&[stream("", content.as_bytes())], "", &[HELVETICA.into()])
}

/// A PDF of pages, each a list of lines: (from the left, from the foot, words).
fn pdf(pages: &[Vec<(u32, u32, String)>]) -> Vec<u8> {
    let content = |lines: &Vec<(u32, u32, String)>| {
        let mut content = String::from("BT /F1 10 Tf\n");
        for (x, y, words) in lines {
            let _ = writeln!(content, "1 0 0 1 {x} {y} Tm ({words}) Tj");
        }
        content.push_str("ET");
        stream("", content.as_bytes())
    };
    drawn(&pages.iter().map(content).collect::<Vec<_>>(), "", &[HELVETICA.into()])
}

fn page(number: u32, lines: &[&str]) -> Vec<(u32, u32, String)> {
    let mut all = vec![(60, 770, "Interview study, confidential".to_owned())];
    all.extend((0..).zip(lines).map(|(at, line)| (60, 740 - at * 13, (*line).to_owned())));
    all.push((290, 30, format!("Page {number} of 3")));
    all
}

#[test]
fn lines_become_paragraphs_and_running_heads_go() {
    let wide = "Anna: They told us that the pay would come at the end of the month, and then";
    let bytes = pdf(&[
        page(1, &[wide, "it did not come, for withheld is the word for it.", "Ben: Was it with-", "held for all?"]),
        page(
            2,
            &[
                "Anna: For all of us. And the ones who wrote to the platform had their accounts",
                "closed the next day, which",
            ],
        ),
        page(3, &["was the end of it.", "Ben: And then?", "Anna: Then I left."]),
    ]);
    let text = import(&bytes, "one.pdf").text;
    let expected = "Anna: They told us that the pay would come at the end of the month, and then it did not come, for withheld is \
                    the word for it.\n\nBen: Was it withheld for all?\n\nAnna: For all of us. And the ones who wrote to the \
                    platform had their accounts closed the next day, which was the end of it.\n\nBen: And then?\n\nAnna: Then I left.";
    assert_eq!(text.trim_end(), expected);
    let read = read_all(&bytes, "one.pdf", &Options::default()).unwrap();
    assert_eq!((read[0].dropped, read[0].labels.clone()), (6, vec!["Anna".to_owned(), "Ben".to_owned()]));
}

/// A page of one line in a font whose widths come as ranges; each part is moved to its place from the one before.
fn ranged(letters: &[(&str, u32)], parts: &[(f64, &str)]) -> Vec<u8> {
    let mut names = String::new();
    for (at, (letter, _)) in letters.iter().enumerate() {
        let code: String = letter.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        let _ = writeln!(names, "<{:04X}> <{code}>", at + 1);
    }
    let map = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n1 \
         begincodespacerange <0000> <FFFF> endcodespacerange\n{} beginbfchar\n{names}endbfchar\nendcmap end end",
        letters.len()
    );
    let widths: String =
        letters.iter().enumerate().map(|(at, (_, wide))| format!("{} {} {wide} ", at + 1, at + 1)).collect();
    let code = |letter: char| letters.iter().position(|(one, _)| one.contains(letter)).unwrap() + 1;
    let mut content = String::from("BT /F1 10 Tf 1 0 0 1 60 700 Tm\n");
    for (across, words) in parts {
        let codes: String = words.chars().map(|letter| format!("{:04X}", code(letter))).collect();
        let _ = writeln!(content, "{across} 0 Td <{codes}> Tj");
    }
    content.push_str("ET");
    let font = [
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>".into(),
        format!("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 7 0 R /W [{widths}] /DW 2000 >>").into_bytes(),
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 >>".to_vec(),
        stream("", map.as_bytes()),
    ];
    drawn(&[stream("", content.as_bytes())], "", &font)
}

#[test]
fn a_line_stays_one_whose_letters_have_widths_by_range() {
    let letters: Vec<(&str, u32)> =
        ["M", "a", "r", "t", "h", "d", "b", "i", "g", "e", "l", ".", " "].map(|letter| (letter, 500)).into();
    // 21 letters of half their height; the next words begin there, over what letters of full height would take.
    let found = import(ranged(&letters, &[(0.0, "Marta had a big rate."), (105.0, " Ma had a label.")]), "one.pdf");
    assert_eq!(found.text.trim_end(), "Marta had a big rate. Ma had a label.");
}

#[test]
fn arabic_is_read_from_right_to_left() {
    let letters: Vec<(&str, u32)> =
        ["\u{fee6}", "\u{fecc}", "\u{fee3}", "ﬁ", "n", " "].map(|letter| (letter, 500)).into();
    let word = "\u{fee3}\u{fecc}\u{fee6}";
    let printed: String = word.chars().rev().collect();
    // Words come in the order they are read, each printed from left to right.
    let parts: Vec<(f64, &str)> = std::iter::once((400.0, printed.as_str()))
        .chain((0..5).map(|_| (-40.0, printed.as_str())))
        .chain([(-40.0, "nn")])
        .collect();
    let found = import(ranged(&letters, &parts), "ar.pdf");
    assert_eq!(found.text.trim_end(), "معن معن معن معن معن معن nn");
    let joined = import(ranged(&letters, &[(0.0, "nﬁn nﬁn nﬁn nﬁn nﬁn")]), "fi.pdf");
    assert_eq!(joined.text.trim_end(), "nfin nfin nfin nfin nfin");
}

#[test]
fn margin_numbers_stand_at_their_turns() {
    let mut lines = Vec::new();
    for turn in 0..6_u32 {
        let who = if turn % 2 == 0 { "Dana" } else { "Guest" };
        lines.push((60, 700 - turn * 30, format!("{who}: This is what was said as number {turn}.")));
    }
    // The numbers come in a heap, after the words.
    lines.extend((0..6_u32).map(|turn| (20, 700 - turn * 30, (turn + 1).to_string())));
    // And some lie beside the paper.
    lines.push((20, 5_000, "99".to_owned()));
    let found = import(pdf(&[lines]), "numbered.pdf");
    assert!(found.text.starts_with("1  Dana: This is what was said as number 0.\n\n2  Guest: "), "{}", found.text);
    assert_eq!((found.rule.word(), found.speakers, found.turns), ("numbered", 2, 6));
}

#[test]
fn words_are_parted_by_room_however_it_is_made() {
    // Letters are set apart by more than their width, and moved back where no blank is meant.
    let apart = "BT 0.6 Tc 12 0 0 12 60 740 Tm /F1 1 Tf [ (A) 600 (n) 600 (a) 600 (:N) 600 (o) 600 (tn) 600 (o) 600 (w) ] TJ ET";
    assert_eq!(import(plainly(apart), "a.pdf").text.trim_end(), "Ana: Not now");
    let back = "BT 12 0 0 12 60 740 Tm /F1 1 Tf [ (Ana:) -220 (I) -220 (was) 15 (ted) -220 (it.) ] TJ ET";
    assert_eq!(import(plainly(back), "a.pdf").text.trim_end(), "Ana: I wasted it.");
    let shown = "BT /F1 12 Tf 60 740 Td (Ana: So) Tj 12 0 0 12 130 740 Tm (be it.) Tj ET";
    assert_eq!(import(plainly(shown), "a.pdf").text.trim_end(), "Ana: So be it.");
}

#[test]
fn columns_written_row_by_row_are_two_people() {
    let left = [
        "Ana: We packed boxes through",
        "the night and nobody told us",
        "when the shift would end.",
        "Ben: I went home at four as",
        "my daughter was ill then.",
    ];
    let right = [
        "Ben: The letter came later,",
        "saying I had left my post,",
        "which was not true at all.",
        "Ana: They keep no record of",
        "asking, only of leaving.",
    ];
    let row = |(at, (left, right)): (u32, (&&str, &&str))| {
        [(60, 740 - at * 13, (*left).to_owned()), (320, 740 - at * 13, (*right).to_owned())]
    };
    let lines = (0..).zip(left.iter().zip(&right)).flat_map(row).collect();
    let found = import(pdf(&[lines]), "columns.pdf");
    says(
        &found,
        &[
            ("Ana", "We packed boxes through the night and nobody told us when the shift would end."),
            ("Ben", "I went home at four as my daughter was ill then."),
            ("Ben", "The letter came later, saying I had left my post, which was not true at all."),
            ("Ana", "They keep no record of asking, only of leaving."),
        ],
    );
}

const TALK: &str = "BT /F1 12 Tf 60 740 Td (Ana: I was near the gate.) Tj 0 -30 Td (Ben: Were you eight?) Tj 0 -30 Td (Ana: As a child.) Tj 0 -30 Td (Ben: And then?) Tj ET";

fn is_the_talk(bytes: &[u8]) {
    says(
        &import(bytes, "a.pdf"),
        &[("Ana", "I was near the gate."), ("Ben", "Were you eight?"), ("Ana", "As a child."), ("Ben", "And then?")],
    );
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

#[test]
fn what_is_odd_in_a_file_does_not_keep_its_words_from_being_read() {
    // A filter given by reference, a picture that is missing, lines before the file's mark, a lost table of objects.
    let filter = [HELVETICA.into(), b"[/FlateDecode]".to_vec()];
    is_the_talk(&drawn(&[stream("/Filter 6 0 R", &packed(TALK.as_bytes()))], "", &filter));
    is_the_talk(&plainly(&format!("{TALK}\n/Im0 Do")));
    for before in ["\n", "Content-Type: application/pdf\r\n\r\n"] {
        is_the_talk(&[before.as_bytes(), &plainly(TALK)].concat());
    }
    let mut lost = plainly(TALK);
    lost.truncate(lost.windows(4).rposition(|part| part == b"xref").unwrap() - 60);
    is_the_talk(&lost);
    // A page that is turned, and its words with it.
    let turned = TALK.replace("60 740 Td", "0 1 -1 0 60 100 Tm");
    is_the_talk(&drawn(&[stream("", turned.as_bytes())], "/Rotate 90", &[HELVETICA.into()]));
}

#[test]
fn a_text_that_speaks_of_pdfs_is_a_text() {
    assert_eq!(import("Ana: Such files begin with\n%PDF-1.4 in their first line.\n", "a.txt").format, "txt");
}

#[test]
fn what_is_locked_says_so() {
    let mut objects: Vec<String> = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".into(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R >>".into(),
    ];
    let key = "a".repeat(64);
    objects.push(format!("<< /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >>"));
    let locked = String::from_utf8(file(&objects)).unwrap();
    let locked = locked.replace("/Root 1 0 R", "/Root 1 0 R /Encrypt 4 0 R /ID [<00112233> <00112233>]");
    let told = refused(locked, "a.pdf");
    assert!(told.contains("protected by a password"), "{told}");
}

/// A font of three glyphs: nothing known, a shape, an empty one; codes are their numbers.
fn program() -> Vec<u8> {
    let shape: &[u8] =
        &[0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
    let mut head = vec![0; 54];
    head[..4].copy_from_slice(&[0, 1, 0, 0]);
    head[12..16].copy_from_slice(&[0x5F, 0x0F, 0x3C, 0xF5]);
    head[18..20].copy_from_slice(&[4, 0]);
    let mut hhea = vec![0; 36];
    hhea[..4].copy_from_slice(&[0, 1, 0, 0]);
    hhea[35] = 1;
    let half = (shape.len() / 2) as u8;
    let tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", shape.to_vec()),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", vec![2, 0, 0, 0, 0, 0, 0, 0]),
        (b"loca", vec![0, 0, 0, 0, 0, half, 0, half]),
        (b"maxp", vec![0, 0, 0x50, 0, 0, 3]),
    ];
    let mut out = vec![0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0];
    let mut at = 12 + 16 * tables.len();
    for (name, table) in &tables {
        out.extend_from_slice(*name);
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&(at as u32).to_be_bytes());
        out.extend_from_slice(&(table.len() as u32).to_be_bytes());
        at += table.len();
    }
    tables.iter().for_each(|(_, table)| out.extend_from_slice(table));
    out
}

/// Pages of one font with codes of two bytes; the map says letters for some of them.
fn coded(pages: &[&str], map: Option<&str>, program: Option<Vec<u8>>) -> Vec<u8> {
    let after = 3 + 2 * pages.len();
    let pages: Vec<Vec<u8>> =
        pages.iter().map(|codes| stream("", format!("BT /F1 10 Tf 60 700 Td <{codes}> Tj ET").as_bytes())).collect();
    let named = if map.is_some() { format!("/ToUnicode {} 0 R", after + 3) } else { String::new() };
    let brought = if program.is_some() { format!("/FontFile2 {} 0 R", after + 4) } else { String::new() };
    let map = format!("1 begincodespacerange <0000> <FFFF> endcodespacerange {}", map.unwrap_or_default());
    let font = [
        format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [{} 0 R] {named} >>",
            after + 1
        )
        .into_bytes(),
        format!("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor {} 0 R /DW 500 >>", after + 2)
            .into_bytes(),
        format!("<< /Type /FontDescriptor /FontName /X /Flags 4 {brought} >>").into_bytes(),
        stream("", map.as_bytes()),
        stream("", &program.unwrap_or_default()),
    ];
    drawn(&pages, "", &font)
}

#[test]
fn letters_that_no_font_names_are_said_with_their_page() {
    let map = "2 beginbfchar <0001> <0061> <0003> <003A> endbfchar";
    let known = "0001".repeat(20);
    let found = import(coded(&[&known, &format!("{known}00090009")], Some(map), None), "a.pdf");
    assert!(found.text.contains("aaaa\u{fffd}\u{fffd}"), "{}", found.text);
    let said = found.notes.iter().any(|note| note.starts_with("On page 2 ") && note.contains("\u{fffd}"));
    assert!(said, "{:?}", found.notes);
    let told = refused(coded(&[&"0009".repeat(40)], None, None), "a.pdf");
    assert!(told.contains("fonts do not say") && !told.contains("scanned"), "{told}");
}

#[test]
fn a_letter_of_which_nothing_is_seen_is_a_blank() {
    let map = "2 beginbfchar <0001> <0061> <0002> <0078> endbfchar";
    let found = import(coded(&["00010001000200010001"], Some(map), Some(program())), "a.pdf");
    assert_eq!(found.text.trim_end(), "aa aa");
    assert!(
        found.notes.iter().any(|note| note.starts_with("On page 1 ") && note.contains("blanks")),
        "{:?}",
        found.notes
    );
}

#[test]
fn pages_that_cannot_be_read_are_named() {
    let page = stream("", TALK.as_bytes());
    let broken = stream("/Filter /FlateDecode", b"this is not packed at all");
    let other = stream("", TALK.replace("gate", "river").replace("eight", "nine").as_bytes());
    let found = import(drawn(&[page.clone(), broken, other], "", &[HELVETICA.into()]), "a.pdf");
    assert!(found.notes.iter().any(|note| note.starts_with("On page 2 not everything")), "{:?}", found.notes);
    // What unpacks to more than any page has is not unpacked.
    let huge = stream("/Filter /FlateDecode", &packed(&vec![b' '; 80 << 20]));
    let found = import(drawn(&[page, huge], "", &[HELVETICA.into()]), "a.pdf");
    assert!(found.notes.iter().any(|note| note.starts_with("On page 2 not everything")), "{:?}", found.notes);
}

#[test]
fn a_picture_of_a_page_is_told_from_a_short_page() {
    let short = "BT /F1 12 Tf 60 740 Td (Ana: Yes.) Tj ET";
    assert_eq!(import(plainly(short), "short.pdf").text.trim_end(), "Ana: Yes.");
    let picture = b"q 600 0 0 800 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q".to_vec();
    let scan = drawn(&[stream("", &picture), stream("", &picture)], "", &[HELVETICA.into()]);
    let told = refused(scan, "scan.pdf");
    assert!(told.contains("scanned") && told.contains("OCR"), "{told}");
    let half = drawn(&[stream("", TALK.as_bytes()), stream("", &picture)], "", &[HELVETICA.into()]);
    let found = import(half, "half.pdf");
    assert!(
        found.notes.iter().any(|note| note.starts_with("On page 2 ") && note.contains("scanned")),
        "{:?}",
        found.notes
    );
}

/// A page in a font of many letters that the file does not bring along, with no map to say what they are.
fn collected(encoding: &str, ordering: &str, codes: &str) -> Vec<u8> {
    let font = [
        format!("<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /{encoding} /DescendantFonts [6 0 R] >>").into_bytes(),
        format!(
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /X /FontDescriptor 7 0 R /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 2 >> >>"
        )
        .into_bytes(),
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 >>".to_vec(),
    ];
    drawn(&[stream("", format!("BT /F1 10 Tf 60 700 Td <{codes}> Tj ET").as_bytes())], "", &font)
}

#[test]
fn letters_of_collections_that_everybody_knows_need_no_map() {
    let read = |encoding: &str, ordering: &str, codes: &str| {
        import(collected(encoding, ordering, codes), "a.pdf").text.trim_end().to_owned()
    };
    assert_eq!(read("90ms-RKSJ-H", "Japan1", "93FA967B8CEA"), "日本語");
    assert_eq!(read("UniJIS-UTF16-H", "Japan1", "65E5672C8A9E"), "日本語");
    assert_eq!(read("GBK-EUC-H", "GB1", "D6D0B9FABBB0"), "中国话");
    assert_eq!(read("ETen-B5-H", "CNS1", "A4A4B0EAB8DC"), "中國話");
    assert_eq!(read("KSCms-UHC-H", "Korea1", "C7D1B1B9BEEE"), "한국어");
    // Numbers of the collection itself.
    assert_eq!(read("Identity-H", "Japan1", "0E760EB20D5C").chars().count(), 3);
    let told = refused(collected("Identity-H", "Identity", &"0E76".repeat(30)), "a.pdf");
    assert!(told.contains("fonts do not say"), "{told}");
}

#[test]
fn text_printed_backwards_and_turned_over_is_read_as_it_looks() {
    let turned = "BT /F1 -12 Tf -1 0 0 -1 60 740 Tm (Ana: I was near the gate.) Tj ET";
    assert_eq!(import(plainly(turned), "a.pdf").text.trim_end(), "Ana: I was near the gate.");
}

#[test]
fn numbers_of_lines_are_no_words() {
    let words = [
        "Ana: We packed boxes",
        "through the night and",
        "nobody told us.",
        "Ben: I went home",
        "at four.",
        "Ana: Both of us did.",
        "Ben: And you came",
        "with me.",
    ];
    for aside in [20, 500] {
        let text = (0..).zip(&words).map(|(at, line)| (60, 700 - at * 14, (*line).to_owned()));
        let numbers = (0..).zip(&words).map(|(at, _)| (aside, 700 - at * 14, (at + 1).to_string()));
        let found = import(pdf(&[text.chain(numbers).collect()]), "a.pdf");
        says(
            &found,
            &[
                ("Ana", "We packed boxes through the night and nobody told us."),
                ("Ben", "I went home at four."),
                ("Ana", "Both of us did."),
                ("Ben", "And you came with me."),
            ],
        );
    }
}

#[test]
fn pages_that_are_all_alike_have_no_heads() {
    let page = stream("", TALK.as_bytes());
    let found = import(drawn(&[page.clone(), page.clone(), page], "", &[HELVETICA.into()]), "a.pdf");
    assert_eq!(found.text.matches("near the gate").count(), 3);
}

#[test]
fn notes_on_a_page_are_none_of_its_words_and_said() {
    let note = "/Annots [<< /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents (ask her again) >>]";
    let found = import(drawn(&[stream("", TALK.as_bytes())], note, &[HELVETICA.into()]), "a.pdf");
    assert!(
        !found.text.contains("ask her") && found.notes.iter().any(|it| it.starts_with("On page 1 there are notes"))
    );
}

#[test]
fn what_a_page_breaks_off_is_said() {
    // A text without an end, and a packed one that is cut off.
    let found = import(plainly(&format!("{TALK} BT (and so")), "a.pdf");
    assert!(found.notes.iter().any(|note| note.starts_with("On page 1 not everything")), "{:?}", found.notes);
    let long: String =
        (0..400).map(|at| format!("BT /F1 9 Tf 60 {} Td (Ana: number {at}.) Tj ET\n", 790 - at)).collect();
    let mut cut = packed(long.as_bytes());
    cut.truncate(cut.len() / 2);
    let found = import(drawn(&[stream("/Filter /FlateDecode", &cut)], "", &[HELVETICA.into()]), "a.pdf");
    assert!(
        found.text.starts_with("Ana: number 0.") && found.notes.iter().any(|note| note.starts_with("On page 1 not"))
    );
    // Only the checksum is missing.
    let mut short = packed(TALK.as_bytes());
    short.truncate(short.len() - 4);
    let found = import(drawn(&[stream("/Filter /FlateDecode", &short)], "", &[HELVETICA.into()]), "a.pdf");
    assert!(found.notes.iter().all(|note| !note.contains("damaged")), "{:?}", found.notes);
}

#[test]
fn numbers_beyond_all_bounds_take_neither_room_nor_time() {
    let font = |entries: &str| {
        let font =
            format!("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding {entries} >>");
        drawn(&[stream("", TALK.as_bytes())], "", &[font.into_bytes()])
    };
    let _ = read_all(&font("/FirstChar 4000000000 /LastChar 4000000001 /Widths [1]"), "a.pdf", &Options::default());
    let wide = String::from_utf8(collected("Identity-H", "Japan1", "0E76")).unwrap();
    for widths in
        ["/W [0 4294967295 500]", "/W [0 60000 1 0 60000 1 0 60000 1 0 60000 1 0 60000 1]", "/W2 [0 4294967295 1 1 1]"]
    {
        // Places of objects move, and are found again.
        let _ = read_all(wide.replace("/FontDescriptor 7 0 R", widths).as_bytes(), "a.pdf", &Options::default());
    }
    // Pages in pages in pages, lists in lists in lists, and a list of objects that unpacks to far more than it is.
    let deep = 20_000;
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned()];
    objects.extend((2..deep).map(|at| format!("<< /Type /Pages /Count 1 /Kids [{} 0 R] >>", at + 1)));
    let _ = read_all(&file(&objects), "a.pdf", &Options::default());
    let nested = format!("<< /Type /Catalog /Pages 2 0 R /X {}{} >>", "[".repeat(100_000), "]".repeat(100_000));
    let _ = read_all(&file(&[nested.as_str(), "<< /Type /Pages /Kids [] /Count 0 >>"]), "a.pdf", &Options::default());
    let bomb = stream("/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode", &packed(&vec![b' '; 80 << 20]));
    let told = refused(file(&[b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), bomb]), "a.pdf");
    assert!(told.contains("unpacks to more"), "{told}");
}

#[test]
fn what_is_twisted_is_refused_or_read() {
    tortured(&plainly(TALK), "a.pdf");
    tortured(
        &coded(&["00010001000200010001"], Some("1 beginbfchar <0001> <0061> endbfchar"), Some(program())),
        "a.pdf",
    );
    // Pages inside themselves.
    let looped = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1 >>"];
    refused(file(&looped), "a.pdf");
    // A picture that draws itself.
    let form = stream("/Type /XObject /Subtype /Form /Resources << /XObject << /X 6 0 R >> >>", b"/X Do /X Do /X Do");
    let font = [HELVETICA.into(), form];
    let entries = "/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>";
    let _ = read_all(&drawn(&[stream("", b"/X Do")], entries, &font), "a.pdf", &Options::default());
}

#[test]
fn what_holds_no_words_is_refused_in_a_sentence() {
    let empty = refused(pdf(&[vec![], vec![]]), "empty.pdf");
    assert!(empty.contains("no letters") && empty.contains("OCR"), "{empty}");
    for broken in
        [&b"%PDF-1.7\n"[..], b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer << /Root 1 0 R >>"]
    {
        let told = refused(broken, "broken.pdf");
        assert!(told.contains("PDF") && told.ends_with('.'), "{told}");
    }
}
