//! Texts in many pages and languages.

use super::*;

/// What people say, in their languages; each with the page it is written in.
const SAID: &[(&str, &str, &str)] = &[
    (
        "windows-1252",
        "French",
        "Anne : J’ai été payée en retard, et la boîte n’a rien dit. Où est-ce que ça va s’arrêter ?",
    ),
    (
        "macintosh",
        "French",
        "Anne : J’ai été payée en retard, et la boîte n’a rien dit. Où est-ce que ça va s’arrêter ?",
    ),
    (
        "windows-1252",
        "German",
        "Jörg: Wir gingen früh, weil der Bus nicht wartet – „immer so“, heißt es. Das Geld für den März fehlt.",
    ),
    (
        "macintosh",
        "German",
        "Jörg: Wir gingen früh, weil der Bus nicht wartet – „immer so“, heißt es. Das Geld für den März fehlt.",
    ),
    (
        "windows-1252",
        "Spanish",
        "Íñigo: ¿Y quién te pagó? Nadie, señora. Mañana será otro día, decían, y así todo el año.",
    ),
    (
        "macintosh",
        "Spanish",
        "Íñigo: ¿Y quién te pagó? Nadie, señora. Mañana será otro día, decían, y así todo el año.",
    ),
    (
        "windows-1252",
        "Portuguese",
        "João: Não há contrato, só uma mensagem. A avaliação é automática e ninguém responde às reclamações.",
    ),
    (
        "macintosh",
        "Portuguese",
        "João: Não há contrato, só uma mensagem. A avaliação é automática e ninguém responde às reclamações.",
    ),
    ("windows-1252", "Italian", "Niccolò: Perché è così? Non c’è più lavoro, e la città costa. Però si va avanti."),
    ("macintosh", "Italian", "Niccolò: Perché è così? Non c’è più lavoro, e la città costa. Però si va avanti."),
    (
        "windows-1252",
        "Swedish",
        "Åsa: Jag är trött på att vänta. Det är så när man får betalt för varje bild, och inte för tiden på jobbet.",
    ),
    (
        "windows-1250",
        "Hungarian",
        "Rózsa: A főnök azt mondta, később fizet, de a pénz nem jött meg. Rosszul éreztem magam, az őr pedig nem szólt.",
    ),
    (
        "iso-8859-2",
        "Hungarian",
        "Rózsa: A főnök azt mondta, később fizet, de a pénz nem jött meg. Rosszul éreztem magam, az őr pedig nem szólt.",
    ),
    (
        "windows-1250",
        "Polish",
        "Łucja: Nie zapłacili mi za trzy miesiące. Śniło mi się, że znów siedzę przed ekranem, a zadań nie ma.",
    ),
    (
        "iso-8859-2",
        "Polish",
        "Łucja: Nie zapłacili mi za trzy miesiące. Śniło mi się, że znów siedzę przed ekranem, a zadań nie ma.",
    ),
    (
        "windows-1250",
        "Czech",
        "Jiří: Řekli nám, že peníze přijdou později. Ještě dnes čekám, a už je to půl roku, co jsem skončil.",
    ),
    (
        "iso-8859-2",
        "Czech",
        "Jiří: Řekli nám, že peníze přijdou později. Ještě dnes čekám, a už je to půl roku, co jsem skončil.",
    ),
    (
        "windows-1250",
        "Romanian",
        "Ştefan: Nu mi-au plătit, şi când am întrebat mi-au închis contul. Aşa este în fiecare lună, că nu ştii.",
    ),
    (
        "windows-1254",
        "Turkish",
        "Ayşe: Bana hiç para vermediler. Çok çalıştım ama sonra hesabım kapandı; işte böyle, değil mi? Şimdi ne yapacağım?",
    ),
    (
        "windows-1258",
        "Vietnamese",
        "Lan: Tôi không đươ\u{323}c tra\u{309} lương. Ho\u{323} nói la\u{300} em pha\u{309}i chơ\u{300}, ma\u{300} không có ai tra\u{309} lơ\u{300}i.",
    ),
    (
        "windows-1257",
        "Lithuanian",
        "Jūratė: Man nesumokėjo už tris mėnesius, ir kai paklausiau, jie užblokavo mano paskyrą. Taip yra visada, ne tik čia.",
    ),
    ("windows-1253", "Greek", "Ελένη: Δεν με πλήρωσαν για τρεις μήνες. Άλλος κανείς δεν μίλησε, και ό,τι έγινε έγινε."),
    ("iso-8859-7", "Greek", "Ελένη: Δεν με πλήρωσαν για τρεις μήνες. Άλλος κανείς δεν μίλησε, και ό,τι έγινε έγινε."),
    (
        "windows-1251",
        "Russian",
        "Ольга: Мне не заплатили за три месяца, и когда я спросила, они закрыли мой счёт. Так и было.",
    ),
    (
        "koi8-r",
        "Russian",
        "Ольга: Мне не заплатили за три месяца, и когда я спросила, они закрыли мой счёт. Так и было.",
    ),
    (
        "windows-1251",
        "Ukrainian",
        "Олег: Мені не заплатили за три місяці, і коли я спитав, вони закрили мій рахунок. Її теж, а це ще не все.",
    ),
    ("windows-1256", "Arabic", "سلمى: لم أحصل على أجري، وهذا كان كل ما قالوا لي. ثم انتظرت في البيت، وما جاء أحد."),
    ("windows-1255", "Hebrew", "רותי: לא שילמו לי, וזה כל מה שאמרו. אז חיכיתי בבית, אבל אף אחד לא בא."),
];

fn written(page: &str, text: &str) -> Vec<u8> {
    let page = Encoding::for_label(page.as_bytes()).unwrap();
    let (bytes, _, lost) = page.encode(text);
    assert!(!lost, "{} cannot write {text}", page.name());
    bytes.into_owned()
}

#[test]
fn every_language_is_read_in_its_page() {
    for (page, language, text) in SAID {
        let bytes = written(page, text);
        let found = guess(&bytes).unwrap();
        assert_eq!(decoded(&bytes, found.page).as_deref(), Some(*text), "{page} {language}: {found:?}");
    }
}

#[test]
fn a_few_marks_leave_doubt_with_the_other_page_named() {
    // One letter: é of one page, Ž of the other.
    let found = guess(&written("windows-1252", "Anna: I went to the café and waited.")).unwrap();
    assert_eq!(found.page.name(), "windows-1252");
    let found = guess(&written("macintosh", "Anna: I went to the café and waited.")).unwrap();
    assert_eq!(found.page.name(), "macintosh");
    // Both pages give letters of names: neither is sure.
    let found = guess(b"Xx \xe6\xf8 xx").unwrap();
    assert!(found.rival.is_some(), "{found:?}");
}

#[test]
fn letters_at_the_end_of_a_long_text_are_looked_at() {
    let mut bytes = "Anna: We went early and nobody was there to ask.\n".repeat(3000).into_bytes();
    bytes.extend(written(
        "macintosh",
        "Jörg: Wir gingen früh, weil der Bus nicht wartet – „immer so“, heißt es für alle.\n",
    ));
    assert_eq!(guess(&bytes).unwrap().page.name(), "macintosh");
}
