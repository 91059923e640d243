use crate::model::Span;
#[derive(Clone, Debug, Default)]
pub struct Text {
    text: String,
    starts: Vec<usize>,
}
impl Text {
    pub fn new(text: String) -> Self {
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { text, starts }
    }
    pub fn as_str(&self) -> &str {
        &self.text
    }
    pub fn len(&self) -> u32 {
        self.starts.len() as u32 - 1
    }
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
    pub fn byte(&self, at: u32) -> usize {
        self.starts[(at as usize).min(self.starts.len() - 1)]
    }
    pub fn point(&self, byte: usize) -> u32 {
        self.starts.partition_point(|&start| start < byte) as u32
    }
    pub fn slice(&self, span: Span) -> &str {
        &self.text[self.byte(span.start)..self.byte(span.end)]
    }
}
