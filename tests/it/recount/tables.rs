//! Figures that divide: by attributes, people and coders, by place in fieldwork, within a group, between coders.

use super::count::{Counted, Figure, Recount, Rows, above, of_transcript, share};
use super::world::{Paragraph, Script, Word};
use std::collections::{BTreeMap, BTreeSet};

/// A coding that counts, and whose words it has.
type Said<'a, 'w> = (&'a Counted<'w>, BTreeSet<String>);

/// Somebody in a group.
#[derive(Default)]
struct Member {
    labels: Vec<String>,
    moderates: bool,
    turns: usize,
    words: usize,
    letters: usize,
}

/// What a column of a crosstab has in scope.
#[derive(Default)]
struct Column {
    words: usize,
    scripts: BTreeSet<String>,
    people: BTreeSet<String>,
    codings: usize,
}

impl<'w> Recount<'w> {
    /// The value of an attribute, person or person's attribute for a speaker.
    fn value(&self, by: &str, script: &Script, label: Option<&String>) -> String {
        match by.strip_prefix("participant.") {
            Some(name) => self.world.attribute(&script.id, label, name).to_owned(),
            None => label.map_or_else(String::new, |label| self.world.name(&script.id, label)),
        }
    }

    /// The columns in which a transcript stands as a whole.
    fn whole(&self, by: &str, script: &Script) -> Vec<String> {
        match by.strip_prefix("transcript.").unwrap_or(by) {
            "coder" => self.workers(script).into_iter().map(str::to_owned).collect(),
            name => vec![of_transcript(script, name)],
        }
    }

    pub fn crosstab(&self, by: &str) -> Rows {
        let personal = by.starts_with("participant");
        let mut columns: BTreeMap<String, Column> = BTreeMap::new();
        for script in self.scripts() {
            for value in if personal { Vec::new() } else { self.whole(by, script) } {
                let column = columns.entry(value).or_default();
                column.scripts.extend(self.asked.of_people.is_empty().then(|| script.id.clone()));
            }
            for word in self.words(script) {
                let label = word.label.as_ref();
                let values = if personal { vec![self.value(by, script, label)] } else { self.whole(by, script) };
                for value in values {
                    let column = columns.entry(value).or_default();
                    column.words += 1;
                    column.scripts.insert(script.id.clone());
                    column.people.extend(label.map(|label| self.world.name(&script.id, label)));
                }
            }
        }
        let all = self.all();
        // By code and value, the codings and whose words of that value they have.
        let mut cells: BTreeMap<(&str, String), Vec<Said<'_, 'w>>> = BTreeMap::new();
        let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
        for counted in &all {
            let script = counted.script;
            let values: BTreeSet<String> = match by {
                "coder" => BTreeSet::from([counted.coding.coder.to_owned()]),
                _ if personal => counted.labels.iter().map(|label| self.value(by, script, *label)).collect(),
                _ => self.whole(by, script).into_iter().collect(),
            };
            let mut targets = self.targets(counted);
            targets.extend(self.asked.roll_up.then_some("(any)"));
            for code in &targets {
                *totals.entry(code).or_default() += 1;
            }
            for value in values {
                let labels = counted.labels.iter().copied().flatten();
                let own = labels.filter(|label| !personal || self.value(by, script, Some(label)) == value);
                let people: BTreeSet<String> = own.map(|label| self.world.name(&script.id, label)).collect();
                let column = columns.entry(value.clone()).or_default();
                column.codings += 1;
                column.scripts.insert(script.id.clone());
                for code in &targets {
                    cells.entry((code, value.clone())).or_default().push((counted, people.clone()));
                }
            }
        }
        let shown: BTreeSet<&str> = self.shown(&cells.keys().map(|(code, _)| *code).collect()).into_iter().collect();
        let mut rows = Rows::new();
        for ((code, value), some) in cells.iter().filter(|((code, _), _)| *code == "(any)" || shown.contains(code)) {
            let column = &columns[value];
            let transcripts: BTreeSet<&str> = some.iter().map(|(it, _)| it.script.id.as_str()).collect();
            let people: BTreeSet<&String> = some.iter().flat_map(|(_, people)| people).collect();
            let count = some.len() as f64;
            rows.insert(
                vec![(*code).to_owned(), value.clone()],
                BTreeMap::from([
                    ("count", some.len().into()),
                    ("row_share", share(count, totals[code] as f64)),
                    ("column_share", share(count, column.codings as f64)),
                    ("per_1000_words", share(1000.0 * count, column.words as f64)),
                    ("words", column.words.into()),
                    ("transcripts", transcripts.len().into()),
                    ("of_transcripts", column.scripts.len().into()),
                    ("speakers", people.len().into()),
                    ("of_speakers", column.people.len().into()),
                ]),
            );
        }
        if !self.asked.roll_up {
            residuals(&mut rows);
        }
        rows
    }

    /// Transcripts on which somebody who is counted has worked, in the order of fieldwork, with their codes.
    fn fieldwork(&self) -> Vec<(&'w Script, BTreeSet<&'static str>)> {
        let mut found: Vec<&'w Script> = self.scripts();
        let speaks =
            |script| self.asked.of_people.is_empty() || !self.words(script).is_empty() || !self.of(script).is_empty();
        found.retain(|script| !self.workers(script).is_empty() && speaks(script));
        found.sort_by_key(|script| (script.date.is_empty(), script.date.clone(), script.id.clone()));
        let codes = |script| self.of(script).iter().flat_map(|it| self.targets(it)).collect();
        found.into_iter().map(|script| (script, codes(script))).collect()
    }

    pub fn saturation(&self, base: usize, run: usize) -> Rows {
        let steps = self.fieldwork();
        let mut rows = Rows::new();
        let mut known: BTreeSet<&str> = steps.iter().take(base).flat_map(|(_, codes)| codes.clone()).collect();
        let first = known.len() as f64;
        for from in (base..steps.len()).step_by(run).filter(|from| from + run <= steps.len()) {
            let here: BTreeSet<&str> = steps[from..from + run].iter().flat_map(|(_, codes)| codes.clone()).collect();
            let new = here.difference(&known).count();
            let ids: Vec<&str> = steps[from..from + run].iter().map(|(script, _)| script.id.as_str()).collect();
            rows.insert(
                vec![(from + 1).to_string(), (from + run).to_string()],
                BTreeMap::from([
                    ("new", new.into()),
                    ("ratio", share(new as f64, first)),
                    ("transcripts", ids.join("; ").into()),
                ]),
            );
            known.extend(here);
        }
        rows
    }

    pub fn curve(&self) -> Rows {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        let mut rows = Rows::new();
        for (place, (script, codes)) in self.fieldwork().into_iter().enumerate() {
            let before = known.len();
            known.extend(&codes);
            let cells = [
                ("place", (place + 1).into()),
                ("codes", codes.len().into()),
                ("new", (known.len() - before).into()),
                ("cumulative", known.len().into()),
            ];
            rows.insert(vec![script.id.clone()], BTreeMap::from(cells));
        }
        rows
    }

    pub fn framework(&self, by_person: bool) -> Rows {
        let mut cells: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for counted in self.all() {
            let mut rows = BTreeSet::from([counted.script.id.clone()]);
            if by_person {
                rows = self.people(&[&counted]);
                rows.extend(counted.labels.contains(&None).then(String::new));
            }
            for row in rows {
                for code in self.targets(&counted) {
                    *cells.entry(vec![row.clone(), code.to_owned()]).or_default() += 1;
                }
            }
        }
        cells.into_iter().map(|(key, codings)| (key, BTreeMap::from([("codings", codings.into())]))).collect()
    }

    /// Everybody of a transcript, by name, moderators and the silent too.
    fn members(&self, script: &'w Script) -> BTreeMap<String, Member> {
        let wanted = |name: &(&str, &str), person: &str| {
            self.world.people.get(person).is_some_and(|it| it.attributes.get(name.0) == Some(&name.1))
        };
        let fits = |person: Option<&str>| {
            self.asked.of_people.iter().all(|name| person.is_some_and(|person| wanted(name, person)))
        };
        let mut found: BTreeMap<String, Member> = BTreeMap::new();
        for Paragraph { speech, stamps, label, .. } in &script.paragraphs {
            let Some(label) = label.as_ref().filter(|label| fits(self.world.linked(&script.id, label))) else {
                continue;
            };
            let member = found.entry(self.world.name(&script.id, label)).or_default();
            if !member.labels.contains(label) {
                member.labels.push(label.clone());
            }
            member.moderates |= self.world.moderates(&script.id, label);
            member.letters += speech.1 - speech.0 - stamps.iter().map(|stamp| stamp.1 - stamp.0).sum::<usize>();
        }
        for word in &script.words {
            if let Some(label) = &word.label
                && let Some(member) = found.get_mut(&self.world.name(&script.id, label))
            {
                member.words += 1;
            }
        }
        let mut before = None;
        for label in &script.turns {
            let name = label.as_ref().map(|label| self.world.name(&script.id, label));
            if name != before
                && let Some(member) = name.as_ref().and_then(|name| found.get_mut(name))
            {
                member.turns += 1;
            }
            before = name;
        }
        for person in self.world.expected(script) {
            if !found.contains_key(person) && fits(Some(person)) {
                let moderates = self.world.people[person].moderates;
                found.insert(person.to_owned(), Member { moderates, ..Member::default() });
            }
        }
        found
    }

    fn takes(&self, member: &Member) -> bool {
        self.asked.moderators || !member.moderates
    }

    pub fn group(&self) -> Rows {
        let mut rows = Rows::new();
        for script in self.scripts() {
            let members = self.members(script);
            let own = || members.values().filter(|member| self.takes(member));
            let (turns, words): (usize, usize) = (own().map(|it| it.turns).sum(), own().map(|it| it.words).sum());
            for (name, member) in &members {
                let part = |part: usize, all: usize| {
                    if self.takes(member) { share(part as f64, all as f64) } else { Figure::Undefined }
                };
                let cells = [
                    ("speaker", member.labels.join("; ").into()),
                    ("moderator", member.moderates.to_string().into()),
                    ("turns", member.turns.into()),
                    ("words", member.words.into()),
                    ("characters", member.letters.into()),
                    ("turn_share", part(member.turns, turns)),
                    ("word_share", part(member.words, words)),
                ];
                rows.insert(vec![script.id.clone(), name.clone()], BTreeMap::from(cells));
            }
        }
        rows
    }

    pub fn evenness(&self) -> Rows {
        let mut rows = Rows::new();
        for script in self.scripts() {
            let members = self.members(script);
            let own: Vec<&Member> = members.values().filter(|member| self.takes(member)).collect();
            let words: Vec<f64> = own.iter().map(|member| member.words as f64).collect();
            let (n, total) = (words.len() as f64, words.iter().sum::<f64>());
            let apart: f64 = words.iter().flat_map(|a| words.iter().map(move |b| (a - b).abs())).sum();
            let gini = share(apart, 2.0 * n * total);
            let corrected = match gini {
                Figure::Number(gini) if n > 1.0 => Figure::Number(gini * n / (n - 1.0)),
                _ => Figure::Undefined,
            };
            let entropy: f64 = words.iter().filter(|it| **it > 0.0).map(|it| -(it / total) * (it / total).ln()).sum();
            let cells = [
                ("people", own.len().into()),
                ("silent", own.iter().filter(|member| member.words == 0).count().into()),
                ("turns", own.iter().map(|member| member.turns).sum::<usize>().into()),
                ("words", Figure::Number(total)),
                ("gini", gini),
                ("gini_corrected", corrected),
                ("hhi", share(words.iter().map(|it| it * it).sum(), total * total)),
                ("evenness", if total > 0.0 { share(entropy.abs(), n.ln()) } else { Figure::Undefined }),
            ];
            rows.insert(vec![script.id.clone()], BTreeMap::from(cells));
        }
        rows
    }

    /// Who speaks after whom: nobody after themselves, and nobody across a moderator, a stretch out of scope or a turn
    /// without a word.
    pub fn follows(&self) -> Rows {
        let mut rows = Rows::new();
        for script in self.scripts() {
            // Turns of one person in a row are one, and it is said whether there is a word in them.
            let mut runs: Vec<(Option<String>, bool)> = Vec::new();
            for (place, label) in script.turns.iter().enumerate() {
                let own = label.as_ref().filter(|label| self.hears(script, Some(label)));
                let person = |label: &String| self.world.linked(&script.id, label).map(str::to_owned);
                let name = own.map(|label| person(label).unwrap_or_else(|| label.clone()));
                let speaks = script.words.iter().any(|word| word.turn == place + 1 && word.label.is_some());
                match runs.last_mut().filter(|(last, _)| name.is_some() && *last == name) {
                    Some((_, said)) => *said |= speaks,
                    None => runs.push((name, speaks)),
                }
            }
            let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
            for pair in runs.windows(2) {
                if let [(Some(before), true), (Some(name), true)] = pair {
                    *pairs.entry((before.clone(), name.clone())).or_default() += 1;
                }
            }
            for ((name, next), count) in &pairs {
                let all: usize = pairs.iter().filter(|((own, _), _)| own == name).map(|(_, count)| count).sum();
                let cells = [("count", (*count).into()), ("share", share(*count as f64, all as f64))];
                rows.insert(vec![script.id.clone(), name.clone(), next.clone()], BTreeMap::from(cells));
            }
        }
        rows
    }

    /// Ana and ben on the transcripts that both have finished; units are turns with a word, or spoken letters.
    /// The transcripts in scope that both coders have done.
    pub fn compared(&self) -> Vec<&'w Script> {
        let both = |script: &&'w Script| {
            let place = self.world.scripts.iter().position(|it| it.id == script.id).unwrap();
            ["ana", "ben"].iter().all(|coder| self.world.files.get(&(place, *coder)) == Some(&true))
        };
        self.scripts().into_iter().filter(both).collect()
    }

    pub fn agreement(&self, unit: &str) -> Rows {
        let scripts = self.compared();
        let mut units: BTreeSet<(&str, usize)> = BTreeSet::new();
        let mut marks: BTreeMap<(&str, &str), BTreeSet<(&str, usize)>> = BTreeMap::new();
        for script in &scripts {
            let id = script.id.as_str();
            match unit {
                "turn" => {
                    let heard = |word: &&Word| self.hears(script, script.turns[word.turn - 1].as_ref());
                    units.extend(script.words.iter().filter(heard).map(|word| (id, word.turn)));
                }
                _ => {
                    for it in script.paragraphs.iter().filter(|it| self.hears(script, it.label.as_ref())) {
                        let spoken = |at: &usize| it.stamps.iter().all(|stamp| !(stamp.0..stamp.1).contains(at));
                        units.extend((it.speech.0..it.speech.1).filter(spoken).map(|at| (id, at)));
                    }
                }
            }
            for counted in self.of(script) {
                for code in self.targets(&counted) {
                    let marked = marks.entry((code, counted.coding.coder)).or_default();
                    match unit {
                        "turn" => marked.extend(self.turns(&counted).into_iter().map(|turn| (id, turn))),
                        _ => marked.extend((counted.coding.at.0..counted.coding.at.1).map(|at| (id, at))),
                    }
                }
            }
        }
        let mut rows = Rows::new();
        let n = units.len() as f64;
        let used = marks.iter().filter(|(_, own)| !own.is_disjoint(&units)).map(|((code, _), _)| *code);
        for code in self.shown(&used.collect()) {
            let of = |coder| -> BTreeSet<(&str, usize)> {
                marks.get(&(code, coder)).map(|own| own & &units).unwrap_or_default()
            };
            let (ana, ben) = (of("ana"), of("ben"));
            let (both, one) = ((&ana & &ben).len() as f64, (&ana ^ &ben).len() as f64);
            let (a, b) = (ana.len() as f64, ben.len() as f64);
            let ones = a + b;
            let by_chance = (a * b + (n - a) * (n - b)) / (n * n);
            let kappa = if n > 0.0 && by_chance < 1.0 - 1e-12 {
                Figure::Number(((n - one) / n - by_chance) / (1.0 - by_chance))
            } else {
                Figure::Undefined
            };
            let alpha = match share(one * (2.0 * n - 1.0), ones * (2.0 * n - ones)) {
                Figure::Number(ratio) => Figure::Number(1.0 - ratio),
                other => other,
            };
            let cells = [
                ("units", units.len().into()),
                ("both", Figure::Number(both)),
                ("one_only", Figure::Number(one)),
                ("neither", Figure::Number(n - both - one)),
                ("percent", share(n - one, n)),
                ("positive", share(2.0 * both, 2.0 * both + one)),
                ("kappa", kappa),
                ("alpha", alpha),
            ];
            rows.insert(vec![code.to_owned()], BTreeMap::from(cells));
        }
        rows
    }

    /// Transcripts as a list, which counts everybody's words and codings.
    pub fn transcripts(&self) -> Rows {
        let row = |script: &&'w Script| {
            let speakers: BTreeSet<&String> = script.paragraphs.iter().filter_map(|it| it.label.as_ref()).collect();
            let cells = [
                ("words", script.words.len().into()),
                ("turns", script.turns.len().into()),
                ("speakers", speakers.len().into()),
            ];
            (vec![script.id.clone()], BTreeMap::from(cells))
        };
        self.scripts().iter().map(row).collect()
    }

    /// Codings as excerpts list them: everybody's, moderators' too.
    pub fn excerpts(&self) -> Rows {
        let mut rows = Rows::new();
        for coding in self.world.codings.iter().filter(|it| it.sure) {
            let script = &self.world.scripts[coding.script];
            let words: Vec<&Word> = script.words.iter().filter(|word| super::count::meet(word.at, coding.at)).collect();
            let mut labels: Vec<&str> = Vec::new();
            let mut people: Vec<&str> = Vec::new();
            for label in words.iter().filter_map(|word| word.label.as_deref()) {
                if !labels.contains(&label) {
                    labels.push(label);
                }
                people.extend(self.world.linked(&script.id, label).filter(|person| !people.contains(person)));
            }
            let mut cells =
                BTreeMap::from([("speaker", labels.join("; ").into()), ("participant", people.join("; ").into())]);
            if let Some(word) = words.first() {
                let own = script.paragraphs.iter().find(|it| super::count::meet(it.speech, word.at)).unwrap();
                cells.extend([("turn", own.turn.into()), ("paragraph", own.number.into())]);
            }
            rows.insert(vec![coding.id.clone()], cells);
        }
        rows
    }

    /// Whether codings were made above and below each other, so that rolling up makes a difference.
    pub fn nests(&self) -> bool {
        self.all().iter().any(|it| above(it.code).len() > 1)
    }
}

/// Adds how far each cell is from what rows and columns alone would give, in standard errors.
fn residuals(rows: &mut Rows) {
    let mut by_row: BTreeMap<String, f64> = BTreeMap::new();
    let mut by_column: BTreeMap<String, f64> = BTreeMap::new();
    let count = |cells: &BTreeMap<&'static str, Figure>| match cells.get("count") {
        Some(Figure::Number(count)) => *count,
        _ => 0.0,
    };
    for (key, cells) in rows.iter() {
        *by_row.entry(key[0].clone()).or_default() += count(cells);
        *by_column.entry(key[1].clone()).or_default() += count(cells);
    }
    let n: f64 = by_row.values().sum();
    for (key, cells) in rows.iter_mut() {
        let (row, column) = (by_row[&key[0]], by_column[&key[1]]);
        let expected = row * column / n;
        let error = (expected * (1.0 - row / n) * (1.0 - column / n)).sqrt();
        let figure = if error > 1e-9 { Figure::Number((count(cells) - expected) / error) } else { Figure::Undefined };
        cells.insert("adjusted_residual", figure);
    }
}
