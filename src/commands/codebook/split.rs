//! `verbatim codebook split`: deals the codings of a code out by rules.

use crate::commands::Output;
use crate::commands::confirm::{Preview, confirm};
use crate::commands::done::done;
use crate::model::{CodingId, CodingRecord, TranscriptIx};
use crate::session::acts::{self, Deal, Share};
use crate::session::affected::Affected;
use crate::session::{Failure, Session};
use crate::text::fold::fold;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

/// Which code, into which, by which rules. Of several rules that fit a coding, the first in the order below deals it.
#[derive(Debug, clap::Args)]
pub struct Split {
    /// The code.
    #[arg(value_name = "CODE")]
    code: String,
    /// The codes it is split into, by id, name or path; a name that no code has makes a new one.
    #[arg(long, required = true, value_delimiter = ',', value_name = "CODE,CODE")]
    into: Vec<String>,
    /// Deal this coding to this code; may be given again.
    #[arg(long, value_name = "ID=CODE")]
    deal: Vec<String>,
    /// Deal by a CSV file with the columns id and code, such as `verbatim codings` writes and you changed.
    #[arg(long, value_name = "FILE")]
    deals: Option<PathBuf>,
    /// Deal the codings whose passage holds these words; may be given again.
    #[arg(long, value_name = "TEXT=CODE")]
    by_find: Vec<String>,
    /// Deal the codings of this coder; may be given again.
    #[arg(long, value_name = "HANDLE=CODE")]
    by_coder: Vec<String>,
    /// Deal all the others to this code; else they stay.
    #[arg(long, value_name = "CODE")]
    rest: Option<String>,
    /// Deal out everybody's codings, not only your own.
    #[arg(long)]
    everyone: bool,
    /// Offer the code itself no longer.
    #[arg(long)]
    retire: bool,
    /// Do it without asking.
    #[arg(long)]
    yes: bool,
}

/// Splits a code.
///
/// # Errors
/// No such code, nothing to split, or a change that cannot be written.
pub fn split(session: &mut Session, args: &Split) -> Result<Output, Failure> {
    let code = acts::find_code(session, &args.code)?.clone();
    let shares = args.into.iter().map(|word| share(session, word)).collect::<Result<Vec<_>, _>>()?;
    let rules = Rules::read(session, args, &shares)?;
    let own = if args.everyone { None } else { Some(session.coder()?.to_owned()) };
    let all = acts::codings_of(session, &code.id, None);
    let codings = acts::codings_of(session, &code.id, own.as_deref());
    rules.check(session, &codings)?;
    let mut deals = Vec::new();
    let mut records: HashMap<(TranscriptIx, String), HashMap<String, CodingRecord>> = HashMap::new();
    for (ix, coding) in &codings {
        let coder = session.study.coder(coding.coder).to_owned();
        let words = if rules.find.is_empty() {
            String::new()
        } else {
            let key = (*ix, coder.clone());
            if !records.contains_key(&key) {
                records.insert(key.clone(), session.records(*ix, &coder));
            }
            let word = session.study.coding_word(coding);
            match records.get(&key).and_then(|known| known.get(&word)) {
                Some(record) if record.has_words() => record.quote.clone(),
                _ => {
                    let document = session.document(*ix).map_err(|problem| Failure::data(problem.to_string()))?;
                    document.text.slice(coding.at).to_owned()
                }
            }
        };
        if let Some(to) = rules.of(coding.id, &coder, &words) {
            deals.push(Deal { ix: *ix, coding: *coding, to });
        }
    }
    let names: Vec<String> = shares.iter().map(|share| shown(session, share)).collect();
    let preview = preview(session, &code.name, &names, &deals, (all.len(), codings.len()));
    let (act, _) = acts::split_code(session, &code.id, &shares, &deals, (args.everyone, args.retire))?;
    let sentences = preview.sentences.clone();
    if let Some(answer) = confirm(preview, args.yes) {
        return Ok(answer);
    }
    let mut told = done(session, act, "Done")?;
    told.messages.splice(0..0, sentences);
    Ok(told)
}

fn share(session: &Session, word: &str) -> Result<Share, Failure> {
    let word = word.trim();
    let known = session.study.codebook().find(word, fold);
    match known {
        Ok(code) => Ok(Share::Known(code.id.clone())),
        Err(crate::model::codebook::Unfound::Missing) => Ok(Share::New(word.to_owned())),
        Err(_) => acts::find_code(session, word).map(|code| Share::Known(code.id.clone())),
    }
}

fn shown(session: &Session, share: &Share) -> String {
    match share {
        Share::New(name) => format!("the new code “{name}”"),
        Share::Known(id) => {
            format!("“{}”", session.study.codebook().get(id).map_or(id.as_str(), |code| code.name.as_str()))
        }
    }
}

fn preview(session: &Session, name: &str, names: &[String], deals: &[Deal], (all, mine): (usize, usize)) -> Preview {
    let mut reaches: Vec<(String, Affected)> = names.iter().map(|name| (name.clone(), Affected::default())).collect();
    let mut coders = BTreeSet::new();
    for deal in deals {
        if let Some((_, reach)) = reaches.get_mut(deal.to) {
            reach.add(&session.study, deal.ix, &deal.coding);
            coders.insert(session.study.coder(deal.coding.coder));
        }
    }
    let mut sentences: Vec<String> = reaches.iter().map(|(to, reach)| format!("To {to}: {}.", reach.words())).collect();
    let others: Vec<&str> = coders.into_iter().filter(|coder| Some(*coder) != session.coder.as_deref()).collect();
    if !others.is_empty() {
        sentences.push(format!("This changes the coding files of {} too.", others.join(", ")));
    }
    let stays = mine.saturating_sub(deals.len());
    if stays > 0 {
        sentences.push(format!("{stays} stay with “{name}”, as no rule fits them."));
    }
    if all > mine {
        sentences.push(format!("{} by others stay with “{name}”; --everyone deals them out too.", all - mine));
    }
    Preview { sentences, table: Affected::table(&reaches) }
}

/// What deals a coding to a share, by the share's number.
struct Rules {
    deal: HashMap<CodingId, usize>,
    /// As given, to say which did not fit.
    words: Vec<(CodingId, String)>,
    find: Vec<(String, usize)>,
    coder: Vec<(String, usize)>,
    rest: Option<usize>,
}

impl Rules {
    fn read(session: &Session, args: &Split, shares: &[Share]) -> Result<Self, Failure> {
        let number = |word: &str| -> Result<usize, Failure> {
            let wanted = share(session, word)?;
            let same = |known: &Share| match (known, &wanted) {
                (Share::New(a), Share::New(b)) => fold(a) == fold(b),
                (a, b) => a == b,
            };
            shares.iter().position(same).ok_or_else(|| {
                Failure::usage(format!("`{word}` is not among the codes of --into. Add it there, or correct the rule."))
            })
        };
        let pair = |rule: &String, shape: &str| -> Result<(String, usize), Failure> {
            let (what, to) =
                rule.rsplit_once('=').ok_or_else(|| Failure::usage(format!("`{rule}` should read {shape}.")))?;
            Ok((what.trim().to_owned(), number(to)?))
        };
        let pairs =
            |rules: &[String], shape: &str| rules.iter().map(|rule| pair(rule, shape)).collect::<Result<Vec<_>, _>>();
        let mut rules = Self {
            deal: HashMap::new(),
            words: Vec::new(),
            find: pairs(&args.by_find, "TEXT=CODE")?.into_iter().map(|(text, to)| (fold(&text), to)).collect(),
            coder: pairs(&args.by_coder, "HANDLE=CODE")?,
            rest: args.rest.as_deref().map(number).transpose()?,
        };
        for (id, to) in pairs(&args.deal, "ID=CODE")? {
            rules.one(&id, to);
        }
        if let Some(file) = &args.deals {
            for (id, code) in rows(file)? {
                // A row that still says the code itself leaves its coding where it is.
                if acts::find_code(session, &code)
                    .is_ok_and(|known| acts::find_code(session, &args.code).is_ok_and(|own| own.id == known.id))
                {
                    continue;
                }
                rules.one(&id, number(&code)?);
            }
        }
        if rules.deal.is_empty() && rules.find.is_empty() && rules.coder.is_empty() && rules.rest.is_none() {
            return Err(Failure::usage(
                "Which coding goes where? Give --deal ID=CODE, --deals FILE, --by-find TEXT=CODE, --by-coder HANDLE=CODE or --rest CODE; or split it on the screen: S in the codebook.",
            ));
        }
        Ok(rules)
    }

    fn one(&mut self, id: &str, to: usize) {
        let number = CodingId::parse(id).unwrap_or_else(|| CodingId::digest(id));
        self.deal.insert(number, to);
        self.words.push((number, id.to_owned()));
    }

    /// Refuses ids that are not among the codings that may be dealt out.
    fn check(&self, session: &Session, codings: &[(TranscriptIx, crate::model::Coding)]) -> Result<(), Failure> {
        let known: BTreeSet<CodingId> = codings.iter().map(|(_, coding)| coding.id).collect();
        let Some((_, word)) = self.words.iter().find(|(id, _)| !known.contains(id)) else { return Ok(()) };
        Err(Failure::usage(match session.study.find_coding(word) {
            None => format!("There is no coding `{word}`. `verbatim codings` lists them."),
            Some((_, coding)) => {
                let (coder, code) = (session.study.coder(coding.coder), session.study.code_id(coding.code));
                format!("The coding `{word}` is {coder}'s, of `{code}`: it is not among those dealt out here.")
            }
        }))
    }

    fn of(&self, id: CodingId, coder: &str, words: &str) -> Option<usize> {
        let folded = if self.find.is_empty() { String::new() } else { fold(words) };
        let found = || self.find.iter().find(|(text, _)| folded.contains(text)).map(|(_, to)| *to);
        let whose = || self.coder.iter().find(|(handle, _)| handle == coder).map(|(_, to)| *to);
        self.deal.get(&id).copied().or_else(found).or_else(whose).or(self.rest)
    }
}

/// The columns id and code of a CSV file.
fn rows(file: &PathBuf) -> Result<Vec<(String, String)>, Failure> {
    let shown = file.display();
    let failed =
        |why: String| Failure::data(format!("{shown} cannot be read ({why}). It needs the columns id and code."));
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_path(file).map_err(|error| failed(error.to_string()))?;
    let heads = reader.headers().map_err(|error| failed(error.to_string()))?.clone();
    let column = |name: &str| heads.iter().position(|head| head.trim().trim_start_matches('\u{feff}') == name);
    let (Some(id), Some(code)) = (column("id"), column("code")) else {
        return Err(failed("a column is missing".into()));
    };
    let mut found = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| failed(error.to_string()))?;
        if let (Some(id), Some(code)) = (row.get(id), row.get(code)) {
            found.push((id.trim().to_owned(), code.trim().to_owned()));
        }
    }
    Ok(found)
}
