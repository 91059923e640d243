//! Three-way merge of one record: fields, what lost, comments; and its text in one side's layout.

use super::Losers;
use super::cut::{Cut, canon, comments, same};
use super::kind::Spec;
use super::value::{self, Shape, Sides, greater};
use crate::model::Alts;
use crate::store::ron::splice::{insert_field, remove_field};
use crate::store::ron::write::{map_of_lists, string};
use crate::store::ron::{read_value, scan};
use std::cmp::Ordering;

/// Base, one side, the other.
pub type Three<T> = [T; 3];

/// The hash of the text that a coding file's records stand on unless they say otherwise, as written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ground<'a> {
    /// On the three sides.
    pub sides: Three<Option<&'a str>>,
    /// In the merged file.
    pub merged: Option<&'a str>,
}

/// A record as it comes out of a merge, before it is spelt.
#[derive(Clone, Debug)]
pub struct Merged<'a> {
    /// Its id, or what stands for it.
    pub key: String,
    /// The side whose layout is used.
    model: &'a Cut<'a>,
    /// Values by name; `None`: not there.
    values: Vec<(&'a str, Option<String>)>,
    /// What lost, by field.
    pub losers: Losers,
    /// Blanks and comments before it.
    pub lead: String,
    /// The comment to its right.
    pub beside: String,
    wanted: Vec<&'a str>,
    ground: Option<String>,
}

impl<'a> Merged<'a> {
    /// A field's value as it will be written.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).and_then(|(_, value)| value.as_deref())
    }

    /// A field's value as text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.value(name).and_then(read_value)
    }

    /// Sets a value, or takes the field away.
    pub fn set(&mut self, name: &'a str, value: Option<String>) {
        match self.values.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.values.push((name, value)),
        }
    }

    /// Takes a value out of its field and keeps it among what lost; another takes its place.
    pub fn overrule(&mut self, name: &'a str, value: Option<String>) {
        let was = self.value(name).map(canon).unwrap_or_default();
        self.losers.add(name, was);
        self.set(name, value);
    }

    /// Takes every value from the model.
    fn as_it_stands(&mut self) {
        self.values = self.model.all().map(|(name, value)| (name, Some(value.to_owned()))).collect();
        self.losers.take(self.model.value("alts"));
    }

    /// The record's text: the model's bytes with the merged values in it.
    pub fn spell(&mut self, spec: &Spec) -> String {
        self.settle_losers(spec);
        let mut text = self.model.text.to_owned();
        let mut order: Vec<usize> = (0..self.values.len()).collect();
        // New fields go in by their rank, so that each finds those before it in place.
        let rank = |name: &str| spec.known.iter().position(|known| *known == name).unwrap_or(usize::MAX);
        order.sort_by_key(|number| self.values.get(*number).map(|(name, _)| (rank(name), *name)));
        for number in order {
            let Some((name, value)) = self.values.get(number) else { continue };
            if self.model.value(name) == value.as_deref() {
                continue;
            }
            let (fields, _) = scan::fields(&text, &(0..text.len()));
            let place = fields.iter().position(|field| &text[field.name.clone()] == *name);
            match (place.and_then(|place| Some((place, fields.get(place)?))), value) {
                (Some((_, field)), Some(value)) => text.replace_range(field.value.clone(), value),
                (Some((place, _)), None) => remove_field(&mut text, &fields, place),
                (None, Some(value)) => insert_field(&mut text, &fields, (spec.known, spec.beside), name, value),
                (None, None) => {}
            }
        }
        text
    }

    /// Writes what lost into `alts`, without what is the field's own value.
    fn settle_losers(&mut self, spec: &Spec) {
        let own = |name: &str| {
            if spec.span.first() == Some(&name) {
                return Some(unit_of(spec, |name| self.value(name), self.ground.as_deref()));
            }
            // A field that is not there is "taken away"; of a path such as `names.fr` nothing is known here.
            self.value(name).map(canon).or_else(|| (!name.contains('.')).then(String::new))
        };
        let mut losers = self.losers.clone();
        losers.drop_own(|name| own(name));
        let standing: Option<Alts> = self.value("alts").and_then(read_value);
        let alts = losers.alts();
        if standing.unwrap_or_default() != alts {
            let spelt = (!alts.is_empty()).then(|| map_of_lists(&alts));
            self.set("alts", spelt);
        }
    }

    /// Comments that should stand in the record or before it and do not, given its text.
    pub fn keep_comments(&mut self, text: &str) {
        if self.wanted.is_empty() {
            return;
        }
        let whole = format!("{}\n{text}\n{}", self.lead, self.beside);
        let present = comments(&whole);
        let missing: Vec<&str> = self.wanted.iter().copied().filter(|comment| !present.contains(comment)).collect();
        for comment in missing {
            self.lead = with_comment(&self.lead, comment);
        }
    }
}

/// The passage of a record as one value: its fields as written, and always the text that it stands on.
fn unit_of<'v>(spec: &Spec, value: impl Fn(&str) -> Option<&'v str>, ground: Option<&str>) -> String {
    let mut parts: Vec<String> = Vec::new();
    for name in spec.span {
        let own = value(name).or_else(|| ground.filter(|_| *name == "text"));
        parts.extend(own.map(|value| format!("{name}: {}", canon(value))));
    }
    parts.join(", ")
}

/// What of the comments should be there: in both sides, or new in one.
pub fn wanted_comments<'a>(sides: Three<&[&'a str]>) -> Vec<&'a str> {
    let [base, a, b] = sides;
    let mut wanted: Vec<&str> = Vec::new();
    for comment in a.iter().chain(b) {
        let stays = !base.contains(comment) || (a.contains(comment) && b.contains(comment));
        if stays && !wanted.contains(comment) {
            wanted.push(comment);
        }
    }
    wanted.sort_unstable();
    wanted
}

/// A comment on a line of its own at the end of what stands before a record.
fn with_comment(lead: &str, comment: &str) -> String {
    let (body, indent) = lead.rsplit_once('\n').unwrap_or((lead, "        "));
    format!("{body}\n{indent}{comment}\n{indent}")
}

/// Merges what stands before a record, or beside it: one side's, with the comments that only the other has added by
/// [`Merged::keep_comments`].
pub fn around([base, a, b]: Three<Option<&str>>) -> &str {
    let (Some(a), Some(b)) = (a, b) else { return a.or(b).unwrap_or_default() };
    if Some(b) == base {
        a
    } else if Some(a) == base || greater(a, b) == Ordering::Less {
        b
    } else {
        a
    }
}

/// Whether a side says anything that the base did not: in the record, or in a comment that is new to the file.
fn edited(base: &Cut<'_>, side: &Cut<'_>, known: &[&str]) -> bool {
    let new = |text: &str| comments(text).iter().any(|comment| !known.contains(comment));
    (side.text != base.text && canon(side.text) != canon(base.text))
        || new(side.text)
        || new(side.lead)
        || new(&side.beside)
}

/// Whether two records are the same to the byte, with what stands around them.
fn is(one: &Cut<'_>, other: &Cut<'_>) -> bool {
    one.text == other.text && one.lead == other.lead && one.beside == other.beside
}

/// Merges the three sides of a record; `None` where it goes.
///
/// `known` are the comments of the base file: a side that only moved them has not touched the record.
pub fn merge<'a>(
    spec: &Spec,
    key: &str,
    sides: Three<Option<&'a Cut<'a>>>,
    ground: &Ground<'_>,
    known: &[&str],
) -> Option<Merged<'a>> {
    let [base, a, b] = sides;
    let one_ground = spec.span.is_empty() || ground.sides.iter().flatten().all(|side| same(Some(side), ground.merged));
    let model = match (a, b) {
        // Most records are the same on two sides: then the third has the last word.
        (Some(a), Some(b)) if one_ground && (is(a, b) || base.is_some_and(|base| is(base, b))) => {
            return Some(Merged { ground: ground.merged.map(str::to_owned), ..alone(key, a) });
        }
        (Some(a), Some(b)) if one_ground && base.is_some_and(|base| is(base, a)) => {
            return Some(Merged { ground: ground.merged.map(str::to_owned), ..alone(key, b) });
        }
        (Some(a), Some(b)) => {
            let outlines = [base, Some(a), Some(b)].map(|side| side.map(Cut::outline));
            let outlines = [&outlines[0], &outlines[1], &outlines[2]].map(Option::as_deref);
            if Some(around(outlines)) == outlines[1] { a } else { b }
        }
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return None,
    };
    let lone = a.is_none() || b.is_none();
    if let Some(base) = base.filter(|_| lone)
        && !edited(base, model, known)
    {
        return None;
    }
    let text = |side: Option<&'a Cut<'a>>| side.map(|side| [comments(side.lead), comments(side.text)].concat());
    let [was, in_a, in_b] = [base, a, b].map(|side| text(side).unwrap_or_default());
    let mut merged = Merged {
        key: key.to_owned(),
        model,
        values: Vec::new(),
        losers: Losers::default(),
        lead: around([base, a, b].map(|side| side.map(|side| side.lead))).to_owned(),
        beside: String::new(),
        wanted: if lone { Vec::new() } else { wanted_comments([&was, &in_a, &in_b]) },
        ground: ground.merged.map(str::to_owned),
    };
    let beside = [base, a, b].map(|side| side.map(|side| side.beside.as_str()));
    merged.beside = around(beside).to_owned();
    if let (Some(a), Some(b)) = (a, b) {
        // The comment to the right that was not taken goes above.
        let other = if merged.beside == a.beside { &b.beside } else { &a.beside };
        let new = base.is_none_or(|base| base.beside != *other);
        merged.wanted.extend(comments(other).into_iter().filter(|_| new));
    }
    if lone {
        merged.as_it_stands();
        let side = if a.is_some() { 1 } else { 2 };
        stand(spec, &mut merged, model, ground.sides[side], ground.merged);
        if base.is_some() {
            merged.losers.add("deleted", "true".into());
        }
        return Some(merged);
    }
    merge_values(spec, &mut merged, sides);
    if let (false, Some(a), Some(b)) = (spec.span.is_empty(), a, b) {
        merge_span(spec, &mut merged, [base, Some(a), Some(b)], ground);
    }
    let alts = |side: Option<&Cut<'_>>| side.and_then(|side| side.value("alts")).and_then(read_value::<Alts>);
    merged.losers.merge_standing([alts(base), alts(a), alts(b)].map(Option::unwrap_or_default));
    let alts = |side: Option<&'a Cut<'a>>| side.and_then(|side| side.value("alts"));
    merged.set("alts", value::spelling(Sides { base: alts(base), a: alts(a), b: alts(b) }));
    Some(merged)
}

/// Merges the fields of a record, one by one; the passage and what lost have rules of their own.
fn merge_values<'a>(spec: &Spec, merged: &mut Merged<'a>, [base, a, b]: Three<Option<&'a Cut<'a>>>) {
    let mut names: Vec<&'a str> = Vec::new();
    for side in [a, b].into_iter().flatten() {
        names.extend(side.all().map(|(name, _)| name).filter(|name| !spec.span.contains(name) && *name != "alts"));
    }
    names.sort_unstable();
    names.dedup();
    for name in names {
        if spec.lists.iter().any(|(list, _)| *list == name) {
            continue;
        }
        let of = |side: Option<&'a Cut<'a>>| side.and_then(|side| side.value(name));
        let shape = spec.shapes.iter().find(|(known, _)| *known == name).map_or(&Shape::Whole, |(_, shape)| shape);
        let value = value::merge(shape, name, Sides { base: of(base), a: of(a), b: of(b) }, &mut merged.losers);
        merged.values.push((name, value));
    }
}

/// A record as one side has it.
pub fn alone<'a>(key: &str, record: &'a Cut<'a>) -> Merged<'a> {
    let mut alone = Merged {
        key: key.to_owned(),
        model: record,
        values: Vec::new(),
        losers: Losers::default(),
        lead: record.lead.to_owned(),
        beside: record.beside.clone(),
        wanted: Vec::new(),
        ground: None,
    };
    alone.as_it_stands();
    alone
}

/// Merges the passage as one value.
fn merge_span<'a>(spec: &Spec, merged: &mut Merged<'a>, sides: Three<Option<&'a Cut<'a>>>, ground: &Ground<'_>) {
    let unit = |n: usize| sides[n].map(|side| unit_of(spec, |name| side.value(name), ground.sides[n]));
    let (base, Some(in_a), Some(in_b)) = (unit(0), unit(1), unit(2)) else { return };
    let [_, Some(a), Some(b)] = sides else { return };
    let side = if in_a == in_b {
        // The same passage; which spelling does not matter, only that it is always the same one.
        let written =
            |side: &Cut<'_>| spec.span.iter().filter_map(|name| side.value(name)).collect::<Vec<_>>().concat();
        if written(a) >= written(b) { 1 } else { 2 }
    } else if Some(&in_b) == base.as_ref() {
        1
    } else if Some(&in_a) == base.as_ref() {
        2
    } else {
        let side = if greater(&in_a, &in_b) == Ordering::Greater { 1 } else { 2 };
        let loser = if side == 1 { in_b } else { in_a };
        if let Some(name) = spec.span.first() {
            merged.losers.add(name, loser);
        }
        side
    };
    let taken = if side == 1 { a } else { b };
    for name in spec.span {
        merged.set(name, taken.value(name).map(str::to_owned));
    }
    stand(spec, merged, taken, ground.sides[side], ground.merged);
}

/// Writes on which text a passage stands, where that is not what the merged file says.
fn stand<'a>(spec: &Spec, merged: &mut Merged<'a>, side: &Cut<'_>, ground: Option<&str>, file: Option<&str>) {
    if !spec.span.contains(&"text") || side.value("text").is_some() || same(ground, file) {
        return;
    }
    merged.set("text", ground.map(str::to_owned));
}

/// The id of a record, or its words where it has none.
pub fn key_of(record: &Cut<'_>) -> String {
    record
        .value("id")
        .and_then(read_value::<String>)
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| format!("\0{}", string(&canon(record.text))))
}
