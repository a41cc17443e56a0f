//! Who could the visitor be, by the model: records that share a key with what was typed, weighed like any pair.

use crate::desk::{AlikeView, Candidate, LookUp};
use crate::duplicates::{ScorePart, likeness, parts, record};
use crate::lists::Lines;
use crate::look_up::known;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::matching::{Assessment, Entry, Frequencies, Likeness, Model, Number, Record};
use laifang_core::text::{PersonName, Query};
use laifang_core::wording;
use laifang_store::{Found, Reader, Typed};

/// Candidates weighed at most: at a few microseconds each, nobody waits.
const WEIGHED: usize = 40;
/// Candidates shown.
const SHOWN: usize = 20;

/// Somebody the visitor could be.
pub struct Likely {
    /// The record.
    pub customer: CustomerId,
    /// How like, and why.
    pub told: Assessment,
    /// The same as a word.
    pub word: Text,
    /// The reasons in words, the weightiest first.
    pub parts: Vec<ScorePart>,
}

/// What was typed and what the form holds, as evidence of who it is.
#[derive(Default)]
pub(crate) struct Sought {
    phones: Vec<String>,
    name: Option<PersonName>,
    id_tail: Option<String>,
    gender: &'static str,
    address: String,
    brought: bool,
}

impl Sought {
    pub(crate) fn of(asked: &LookUp, query: &Query) -> Self {
        // As typed: a digit may be missing, or one too many; there may be a remark or a second number behind it.
        let digits = asked.text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '０'..='９')).count();
        let text = Some(&asked.text).filter(|text| {
            digits >= 10 || matches!(query, Query::Phone(_) | Query::MaskedPhone(_)) || of_the_end(text)
        });
        let typed = text.into_iter().chain(&asked.phones);
        let mut phones: Vec<String> = Vec::new();
        for number in typed.flat_map(|t| Number::all_typed(t)) {
            if !phones.contains(&number) {
                phones.push(number);
            }
        }
        let mut out = Self {
            phones,
            name: asked.name.as_deref().and_then(|n| PersonName::parse(n).ok()),
            id_tail: asked.id_tail.clone().filter(|t| t.trim().chars().count() == 6),
            gender: asked.gender.map(|g| g.code()).unwrap_or_default(),
            address: asked.address.clone().unwrap_or_default(),
            brought: asked.brought_by.is_some(),
        };
        match query {
            Query::IdTail(tail) => out.id_tail = Some(tail.as_str().to_owned()),
            Query::Name(name) => out.name = PersonName::parse(name).ok().or(out.name),
            _ => {}
        }
        out
    }

    /// Is there enough to weigh? A name by itself is not: everybody who has it would be as unlike as the next.
    pub(crate) fn tells(&self) -> bool {
        let lives = self.name.is_some() && !self.address.is_empty();
        lives || self.id_tail.is_some() || !self.phones.is_empty()
    }

    fn record(&self, today: NaiveDate) -> Record {
        Record::read(&Entry {
            name: self.name.as_ref().map_or("", |n| n.as_str()),
            phone: self.phones.first().map_or("", String::as_str),
            other_phone: &self.phones.get(1..).unwrap_or_default().join(" "),
            id_tail: self.id_tail.as_deref().unwrap_or_default(),
            gender: self.gender,
            address: &self.address,
            day: &today.to_string(),
            broker: if self.brought { "1" } else { "" },
            ..Entry::default()
        })
    }

    /// Everybody who was found, and who is near what was typed, weighed; the likeliest first.
    fn weighed(
        &self,
        reader: &Reader<'_>,
        today: NaiveDate,
        found: &[Found],
        (model, counts): &(Model, Frequencies),
    ) -> Result<Vec<Likely>, AppError> {
        let zone = reader.zone()?;
        let mut typed = self.record(today);
        counts.weigh(&mut typed);
        let wanted = Typed {
            phones: &self.phones,
            name: self.name.as_ref(),
            id_tail: self.id_tail.as_deref(),
            address: Some(&self.address).filter(|a| !a.is_empty()).map(String::as_str),
        };
        let mut out = Vec::new();
        for entry in reader.alike(wanted, found, WEIGHED)? {
            let mut other = record(&entry, zone);
            counts.weigh(&mut other);
            let told = model.assess(&typed, &other);
            let customer = entry.customer;
            let is_found = found.iter().any(|f| f.customer == customer);
            if is_found || told.likeness != Likeness::Unlike || told.suspicion.is_some() {
                out.push((customer, told));
            }
        }
        out.sort_by(|x, y| y.1.score.total_cmp(&x.1.score));
        out.truncate(SHOWN);
        let explained = |(customer, told)| Likely {
            customer,
            word: wording::assessment(&told),
            parts: parts(&told),
            told,
        };
        Ok(out.into_iter().map(explained).collect())
    }

    /// Adds who is near to those who were found, says of each how like they are, the likeliest first.
    pub(crate) fn weigh(
        &self,
        lines: &Lines<'_>,
        found: &[Found],
        weights: &(Model, Frequencies),
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), AppError> {
        for likely in self.weighed(&lines.reader, lines.today, found, weights)? {
            let customer = likely.customer;
            let view = Some(view(lines, likely)?);
            match candidates.iter_mut().find(|c| c.customer == customer) {
                Some(one) => one.alike = view,
                None => candidates.push(Candidate { alike: view, ..known(lines, customer)? }),
            }
        }
        let score = |c: &Candidate| c.alike.as_ref().map_or(f32::MIN, |a| a.score);
        candidates.sort_by(|x, y| y.certain.cmp(&x.certain).then(score(y).total_cmp(&score(x))));
        candidates.truncate(SHOWN);
        Ok(())
    }
}

impl App {
    /// Who the visitor could be, the likeliest first, with the word and the reasons: what [`LookUp`] shows of its
    /// candidates, without verdict and turn. Nobody where there is not enough to weigh.
    pub fn likely(&mut self, asked: &LookUp) -> Result<Vec<Likely>, AppError> {
        let query = Query::parse(&asked.text);
        let sought = Sought::of(asked, &query);
        if !sought.tells() {
            return Ok(Vec::new());
        }
        let weights = self.weights()?;
        let store = self.store()?;
        let reader = store.reader();
        let today = store.now().day(reader.zone()?);
        let found = reader.find(&query, SHOWN as u32)?;
        sought.weighed(&reader, today, &found, &weights)
    }
}

/// The end of a number, which is said to be one.
fn of_the_end(typed: &str) -> bool {
    let said = typed.trim().starts_with(['尾', '末', '后', '*', '×', '＊']);
    said && Number::typed(typed).is_mask()
}

fn view(lines: &Lines<'_>, likely: Likely) -> Result<AlikeView, AppError> {
    let Likely { customer, told, word, parts } = likely;
    let warning = match told.suspicion {
        Some(suspicion) => {
            let members = lines.reader.person_of(customer)?;
            let protection = lines.reader.protecting_claim(&members, lines.today)?;
            protection.map(|(_, partner, until)| {
                let said = wording::suspicion(suspicion);
                Text::new(
                    format!("{}；{partner}保护到 {until}", said.zh),
                    format!("{}; protected for {partner} until {until}", said.en),
                )
            })
        }
        None => None,
    };
    Ok(AlikeView { likeness: likeness(told.likeness).to_owned(), word, score: told.score, parts, warning })
}
