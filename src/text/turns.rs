use super::offsets::Text;
use crate::model::Span;
#[derive(Clone, Debug, Default)]
pub struct Turn {
    pub number: u32,
    pub at: Span,
    pub speech: Span,
    pub speaker: Option<u16>,
    pub label: Option<Span>,
}
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    pub turns: Vec<Turn>,
    pub speakers: Vec<String>,
    pub marks: Vec<Span>,
}
impl Overlay {
    pub fn of(text: &Text, labels: &[String]) -> Self {
        let mut overlay = Overlay::default();
        let mut at = 0;
        for part in text.as_str().split("\n\n") {
            let len = part.chars().count() as u32;
            let label = labels.iter().position(|l| part.starts_with(&format!("{l}: ")));
            let skip = label.map_or(0, |l| labels[l].chars().count() as u32 + 2);
            if len > 0 {
                overlay.turns.push(Turn {
                    number: overlay.turns.len() as u32 + 1,
                    at: Span::new(at, at + len),
                    speech: Span::new(at + skip, at + len),
                    speaker: label.map(|l| l as u16),
                    label: label.map(|_| Span::new(at, at + skip - 2)),
                });
            }
            at += len + 2;
        }
        overlay.speakers = labels.to_vec();
        overlay
    }
    pub fn turn_at(&self, at: u32) -> Option<usize> {
        let after = self.turns.partition_point(|turn| turn.at.start <= at);
        after.checked_sub(1).filter(|&t| self.turns[t].at.contains(at))
    }
}
