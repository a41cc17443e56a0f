//! Who could the visitor be, by the model: records that share a key with what was typed, weighed like any pair.

use crate::desk::{AlikeView, Candidate, LookUp};
use crate::duplicates::{likeness, parts, record};
use crate::lists::Lines;
use crate::look_up::known;
use crate::prelude::*;
use laifang_core::matching::{Assessment, Entry, Frequencies, Likeness, Model, Record};
use laifang_core::text::{PersonName, Query};
use laifang_core::wording;
use laifang_store::{MatchEntry, Typed};

/// Candidates weighed at most: at a few microseconds each, nobody waits.
const WEIGHED: usize = 60;
/// Candidates shown.
const SHOWN: usize = 20;

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
        let mut out = Self {
            phones: asked.phones.iter().map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect(),
            name: asked.name.as_deref().and_then(|n| PersonName::parse(n).ok()),
            id_tail: asked.id_tail.clone().filter(|t| t.trim().chars().count() == 6),
            gender: asked.gender.map(|g| g.code()).unwrap_or_default(),
            address: asked.address.clone().unwrap_or_default(),
            brought: asked.brought_by.is_some(),
        };
        match query {
            // As typed: a digit may be missing, or one too many.
            Query::Digits(d) if d.as_str().len() >= 10 => out.phones.insert(0, asked.text.trim().to_owned()),
            Query::Phone(_) | Query::MaskedPhone(_) => out.phones.insert(0, asked.text.trim().to_owned()),
            Query::IdTail(tail) => out.id_tail = Some(tail.as_str().to_owned()),
            Query::Name(name) => out.name = PersonName::parse(name).ok().or(out.name),
            _ => {}
        }
        out.phones.dedup();
        out
    }

    /// Is there enough to weigh? A name by itself is not: everybody who has it would be as unlike as the next.
    pub(crate) fn tells(&self) -> bool {
        self.id_tail.is_some() || self.phones.iter().any(|p| p.len() >= 10)
    }

    fn record(&self, lines: &Lines<'_>) -> Record {
        Record::read(&Entry {
            name: self.name.as_ref().map_or("", |n| n.as_str()),
            phone: self.phones.first().map_or("", String::as_str),
            other_phone: &self.phones.get(1..).unwrap_or_default().join(" "),
            id_tail: self.id_tail.as_deref().unwrap_or_default(),
            gender: self.gender,
            address: &self.address,
            day: &lines.today.to_string(),
            broker: if self.brought { "1" } else { "" },
            ..Entry::default()
        })
    }

    /// Adds who is near to those who were found, says of each how like they are, the likeliest first.
    pub(crate) fn weigh(
        &self,
        lines: &Lines<'_>,
        (model, counts): &(Model, Frequencies),
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), AppError> {
        let mut typed = self.record(lines);
        counts.weigh(&mut typed);
        let assess = |entry: &MatchEntry| {
            let mut other = record(entry, lines.zone);
            counts.weigh(&mut other);
            model.assess(&typed, &other)
        };
        for one in candidates.iter_mut() {
            if let Some(entry) = lines.reader.match_entry(one.customer)? {
                one.alike = Some(view(lines, one.customer, &assess(&entry))?);
            }
        }
        let wanted =
            Typed { phones: &self.phones, name: self.name.as_ref(), id_tail: self.id_tail.as_deref() };
        let mut near: Vec<(MatchEntry, Assessment)> = Vec::new();
        for entry in lines.reader.alike(wanted, WEIGHED)? {
            if candidates.iter().all(|c| c.customer != entry.customer) {
                let told = assess(&entry);
                if told.likeness != Likeness::Unlike || told.suspicion.is_some() {
                    near.push((entry, told));
                }
            }
        }
        near.sort_by(|x, y| y.1.score.total_cmp(&x.1.score));
        near.truncate(SHOWN);
        for (entry, told) in near {
            let mut one = known(lines, entry.customer)?;
            one.alike = Some(view(lines, entry.customer, &told)?);
            candidates.push(one);
        }
        let score = |c: &Candidate| c.alike.as_ref().map_or(f32::MIN, |a| a.score);
        candidates.sort_by(|x, y| y.certain.cmp(&x.certain).then(score(y).total_cmp(&score(x))));
        candidates.truncate(SHOWN);
        Ok(())
    }
}

fn view(lines: &Lines<'_>, customer: CustomerId, told: &Assessment) -> Result<AlikeView, AppError> {
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
    Ok(AlikeView {
        likeness: likeness(told.likeness).to_owned(),
        word: wording::assessment(told),
        score: told.score,
        parts: parts(told),
        warning,
    })
}
