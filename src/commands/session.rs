use crate::edit::Act;
use crate::model::{Problem, Study, TranscriptIx};
use crate::text::offsets::Text;
use crate::text::turns::Overlay;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(pub String);
#[derive(Debug)]
pub struct Document {
    pub text: Text,
    pub overlay: Overlay,
    pub hash: String,
}
#[derive(Debug)]
pub enum Notice {
    Saved,
    Failed(String),
    Reloaded(String),
    Problem(Problem),
}
#[derive(Clone, Debug)]
pub struct HistoryEntry {
    pub when: String,
    pub coder: String,
    pub label: String,
    pub undone: bool,
}
#[derive(Default)]
pub struct Session {
    pub study: Study,
    pub problems: Vec<Problem>,
    pub coder: Option<String>,
    pub root: PathBuf,
    texts: HashMap<TranscriptIx, Arc<Document>>,
    done: Vec<Act>,
    undone: Vec<Act>,
}
impl Session {
    pub fn stub(study: Study, texts: Vec<(TranscriptIx, String)>) -> Self {
        let texts = texts
            .into_iter()
            .map(|(ix, text)| {
                let text = Text::new(text);
                let overlay = Overlay::of(&text, &study.transcript(ix).labels);
                (ix, Arc::new(Document { text, overlay, hash: String::new() }))
            })
            .collect();
        Self { study, texts, ..Self::default() }
    }
    pub fn document(&mut self, ix: TranscriptIx) -> Result<Arc<Document>, Problem> {
        self.texts.get(&ix).cloned().ok_or_else(|| Problem::in_file("transcripts", "no text", ""))
    }
    pub fn perform(&mut self, act: Act) -> Result<(), Failure> {
        act.apply(&mut self.study).map_err(|r| Failure(r.to_string()))?;
        self.done.push(act);
        self.undone.clear();
        Ok(())
    }
    pub fn pending(&self) -> usize {
        0
    }
    pub fn poll(&mut self) -> Vec<Notice> {
        Vec::new()
    }
    pub fn settle(&mut self) -> Result<(), Failure> {
        Ok(())
    }
    pub fn undo(&mut self) -> Result<Option<String>, Failure> {
        let Some(act) = self.done.pop() else { return Ok(None) };
        act.clone().inverse().apply(&mut self.study).map_err(|r| Failure(r.to_string()))?;
        self.undone.push(act.clone());
        Ok(Some(act.label))
    }
    pub fn redo(&mut self) -> Result<Option<String>, Failure> {
        let Some(act) = self.undone.pop() else { return Ok(None) };
        act.apply(&mut self.study).map_err(|r| Failure(r.to_string()))?;
        self.done.push(act.clone());
        Ok(Some(act.label))
    }
    pub fn undo_label(&self) -> Option<String> {
        self.done.last().map(|act| act.label.clone())
    }
    pub fn redo_label(&self) -> Option<String> {
        self.undone.last().map(|act| act.label.clone())
    }
    pub fn history(&self) -> Vec<HistoryEntry> {
        let entry = |act: &Act, undone| HistoryEntry { when: String::new(), coder: self.coder.clone().unwrap_or_default(), label: act.label.clone(), undone };
        self.done.iter().map(|act| entry(act, false)).chain(self.undone.iter().rev().map(|act| entry(act, true))).collect()
    }
    pub fn set_coder(&mut self, handle: &str) -> Result<(), Failure> {
        self.coder = Some(handle.to_owned());
        Ok(())
    }
}
