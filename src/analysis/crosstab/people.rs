//! Who speaks in a transcript, so that a person counts once a column: under all their labels, in all their transcripts.

use super::column::Column;
use crate::analysis::measure::Measure;
use crate::analysis::people::People;
use crate::model::stored::records;

/// A speaker as a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    /// The first speaker of the transcript who is the same person.
    pub first: u16,
    /// The person's place among the participants, where they are linked to speakers of other transcripts too.
    pub elsewhere: Option<u32>,
}

/// The speakers of a transcript, by number.
#[derive(Debug)]
pub struct Faces(Vec<Face>);

impl Faces {
    /// Looks up all speakers of a transcript.
    pub fn of(people: &People<'_>, transcript: &str, measure: &Measure) -> Self {
        let mut known: Vec<(u32, u16)> = Vec::new();
        let face = |(speaker, number): (&crate::analysis::measure::SpeakerMeasure, u16)| {
            let Some((person, links)) = people.number(transcript, &speaker.label) else {
                return Face { first: number, elsewhere: None };
            };
            let elsewhere = links.iter().any(|(other, _)| other != transcript).then_some(person);
            let first = known.iter().find(|(other, _)| *other == person).map(|(_, first)| *first);
            if first.is_none() {
                known.push((person, number));
            }
            Face { first: first.unwrap_or(number), elsewhere }
        };
        Self(measure.speakers.iter().zip(0_u16..).map(face).collect())
    }

    /// How many speakers there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The person behind a speaker.
    pub fn get(&self, speaker: u16) -> Face {
        self.0.get(usize::from(speaker)).copied().unwrap_or(Face { first: speaker, elsewhere: None })
    }
}

/// Who says a word in scope in a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crowd {
    /// People who speak in no other transcript.
    alone: u64,
    /// The others.
    elsewhere: Vec<u32>,
}

records! {
    Crowd { alone, elsewhere }
}

impl Crowd {
    /// Takes each person once.
    pub fn of(heard: impl Iterator<Item = Face>) -> Self {
        let mut faces: Vec<Face> = heard.collect();
        faces.sort_unstable_by_key(|face| face.first);
        faces.dedup();
        let mut crowd = Self::default();
        for face in faces {
            match face.elsewhere {
                Some(person) => crowd.elsewhere.push(person),
                None => crowd.alone += 1,
            }
        }
        crowd
    }
}

/// Counts people once a column.
#[derive(Debug, Default)]
pub struct Heads {
    here: Vec<(u32, u16)>,
    elsewhere: Vec<(u32, u32)>,
}

impl Heads {
    /// Somebody of the transcript at hand belongs to a column.
    pub fn see(&mut self, column: u32, face: Face) {
        match face.elsewhere {
            Some(person) => self.elsewhere.push((column, person)),
            None => self.here.push((column, face.first)),
        }
    }

    /// All who say a word in a transcript belong to a column.
    pub fn crowd(&mut self, place: u32, crowd: &Crowd, column: &mut Column) {
        column.speakers += crowd.alone;
        self.elsewhere.extend(crowd.elsewhere.iter().map(|person| (place, *person)));
    }

    /// Goes on to the next transcript.
    pub fn leave(&mut self, columns: &mut [Column]) {
        self.here.sort_unstable();
        self.here.dedup();
        self.here.drain(..).for_each(|(column, _)| add(columns, column));
    }

    /// After the last transcript.
    pub fn end(mut self, columns: &mut [Column]) {
        self.elsewhere.sort_unstable();
        self.elsewhere.dedup();
        self.elsewhere.into_iter().for_each(|(column, _)| add(columns, column));
    }
}

fn add(columns: &mut [Column], column: u32) {
    if let Some(column) = columns.get_mut(column as usize) {
        column.speakers += 1;
    }
}
