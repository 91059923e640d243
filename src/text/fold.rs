use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}
pub fn fold_map(text: &str) -> (String, Vec<u32>) {
    let (mut out, mut map) = (String::new(), Vec::new());
    for (at, c) in text.chars().enumerate() {
        for f in c.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            out.push(f);
            map.push(at as u32);
        }
    }
    (out, map)
}
