use crate::import::testing::{import, refused};
use crate::import::{Options, read_all};
use std::fmt::Write as _;

/// A PDF of pages, each a list of lines: (from the left, from the foot, words).
fn pdf(pages: &[Vec<(u32, u32, String)>]) -> Vec<u8> {
    let mut objects: Vec<String> = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".into(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
    ];
    let mut kids = String::new();
    for lines in pages {
        let mut content = String::from("BT /F1 10 Tf\n");
        for (x, y, words) in lines {
            let _ = writeln!(content, "1 0 0 1 {x} {y} Tm ({words}) Tj");
        }
        content.push_str("ET");
        let page = objects.len() + 1;
        let _ = write!(kids, "{page} 0 R ");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            page + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let table = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let _ = write!(out, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
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
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>".into(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>".into(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        format!("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 7 0 R /W [{widths}] /DW 2000 >>"),
        "<< /Type /FontDescriptor /FontName /X /Flags 4 >>".into(),
        format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let table = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let _ = write!(out, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
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
fn what_holds_no_words_is_refused_in_a_sentence() {
    let scanned = refused(pdf(&[vec![], vec![]]), "scan.pdf");
    assert!(scanned.contains("scanned") && scanned.contains("OCR"), "{scanned}");
    for broken in
        [&b"%PDF-1.7\n"[..], b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer << /Root 1 0 R >>"]
    {
        let told = refused(broken, "broken.pdf");
        assert!(told.contains("PDF") && told.ends_with('.'), "{told}");
    }
}
