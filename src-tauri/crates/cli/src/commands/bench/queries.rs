//! What receptionists type, of every kind, about customers who are there.

use super::{Kind, Times, failed, ms, visits};
use crate::output::Problem;
use laifang_app::App;
use laifang_app::desk::LookUp;
use laifang_core::org::Channel;
use laifang_core::text::{PersonName, Phone, Query};
use laifang_store::{CustomerRow, Store, StoreError};
use std::time::Instant;

/// Texts of one kind.
pub struct Wanted {
    kind: &'static str,
    texts: Vec<String>,
}

const DIGIT_WRONG: &str = "digit wrong";
const SWAPPED: &str = "swapped";

impl Wanted {
    /// A number with a slip in it.
    fn slipped(&self) -> bool {
        matches!(self.kind, DIGIT_WRONG | SWAPPED)
    }
}

/// A number with one digit wrong.
fn slip(phone: &str, at: usize) -> String {
    let wrong = |c: char| char::from_digit((c.to_digit(10).unwrap_or(0) + 3) % 10, 10).unwrap_or('0');
    phone.char_indices().map(|(i, c)| if i == at { wrong(c) } else { c }).collect()
}

/// A number with two neighbouring digits the wrong way round.
fn swap(phone: &str, at: usize) -> String {
    let mut digits: Vec<char> = phone.chars().collect();
    if at + 1 < digits.len() {
        digits.swap(at, at + 1);
    }
    digits.into_iter().collect()
}

/// Imported customers spread over the whole store, by their place in it.
fn sample(store: &Store, count: usize) -> Result<Vec<CustomerRow>, StoreError> {
    let reader = store.reader();
    let newest = reader.newest_row()?;
    let mut rows = Vec::new();
    for n in 0..count as i64 {
        let after = newest / count.max(1) as i64 * n;
        for entry in reader.match_entries(after, 1)? {
            rows.extend(reader.customer(entry.customer)?);
        }
    }
    Ok(rows)
}

/// Queries of every kind.
pub fn of(store: &Store, count: usize) -> Result<Vec<Wanted>, Problem> {
    let rows = sample(store, count).map_err(failed)?;
    let full: Vec<&str> = rows
        .iter()
        .filter_map(|r| r.phones.first())
        .filter(|p| Phone::parse(p).is_ok_and(|p| !p.is_masked()))
        .map(String::as_str)
        .collect();
    let names: Vec<PersonName> = rows.iter().filter_map(|r| PersonName::parse(&r.name).ok()).collect();
    let cut = |end: usize| full.iter().filter_map(|p| p.get(..end)).map(str::to_owned).collect();
    let characters = |n: usize| names.iter().map(|name| name.as_str().chars().take(n).collect()).collect();
    let keys: Vec<_> = names.iter().map(PersonName::keys).collect();
    Ok(vec![
        Wanted { kind: "phone", texts: full.iter().map(|p| (*p).to_owned()).collect() },
        Wanted {
            kind: DIGIT_WRONG,
            texts: full.iter().enumerate().map(|(n, p)| slip(p, 2 + n % 9)).collect(),
        },
        Wanted { kind: SWAPPED, texts: full.iter().enumerate().map(|(n, p)| swap(p, 2 + n % 8)).collect() },
        Wanted { kind: "prefix 4", texts: cut(4) },
        Wanted { kind: "prefix 5", texts: cut(5) },
        Wanted { kind: "prefix 7", texts: cut(7) },
        Wanted {
            kind: "last four",
            texts: full.iter().filter_map(|p| p.get(7..11)).map(str::to_owned).collect(),
        },
        Wanted {
            kind: "masked",
            texts: full
                .iter()
                .filter_map(|p| Some(format!("{}****{}", p.get(..3)?, p.get(7..11)?)))
                .collect(),
        },
        Wanted { kind: "1 character", texts: characters(1) },
        Wanted { kind: "2 characters", texts: characters(2) },
        Wanted { kind: "full name", texts: names.iter().map(|n| n.as_str().to_owned()).collect() },
        Wanted { kind: "initials", texts: keys.iter().filter_map(|k| k.initials.first().cloned()).collect() },
        Wanted {
            kind: "initials + last four",
            texts: rows
                .iter()
                .filter_map(|r| {
                    Some((r.phones.first()?.get(7..11)?, PersonName::parse(&r.name).ok()?.keys()))
                })
                .filter_map(|(tail, keys)| Some(format!("{}{tail}", keys.initials.first()?)))
                .collect(),
        },
        Wanted { kind: "pinyin", texts: keys.iter().filter_map(|k| k.pinyin.first().cloned()).collect() },
        Wanted { kind: "ID tail", texts: rows.iter().filter_map(|r| r.id_tail.clone()).collect() },
    ])
}

fn measure(
    wanted: &[&Wanted],
    mut ask: impl FnMut(&str) -> Result<usize, Problem>,
) -> Result<Vec<Kind>, Problem> {
    let mut kinds = Vec::new();
    for one in wanted {
        let (mut times, mut hits) = (Vec::new(), 0);
        for text in &one.texts {
            let begin = Instant::now();
            hits += ask(text)?;
            times.push(begin.elapsed());
        }
        let first_ms = times.first().copied().map(ms).unwrap_or_default();
        let asked = times.len().max(1) as f64;
        let warm = Times::of(times.into_iter().skip(1).collect());
        kinds.push(Kind {
            kind: one.kind,
            first_ms,
            warm,
            hits: (hits as f64 / asked * 10.0).round() / 10.0,
        });
    }
    Ok(kinds)
}

/// Straight from the store: candidates only.
pub fn in_store(store: &Store, wanted: &[Wanted]) -> Result<Vec<Kind>, Problem> {
    let (slips, whole): (Vec<&Wanted>, Vec<&Wanted>) = wanted.iter().partition(|w| w.slipped());
    let find = |text: &str| Ok(store.reader().find(&Query::parse(text), 20).map_err(failed)?.len());
    let mut kinds = measure(&whole, find)?;
    kinds.extend(measure(&slips, |text| Ok(store.reader().one_slip_away(text).map_err(failed)?.len()))?);
    Ok(kinds)
}

/// A keystroke in the one box, the form still empty.
pub fn typed(text: &str) -> LookUp {
    LookUp {
        contact: None,
        text: text.to_owned(),
        customer: None,
        project: None,
        channel: None,
        brought_by: None,
        broker_phone: None,
        broker: None,
        report: None,
        appointment_with: None,
        broker_chose: None,
        phones: Vec::new(),
        name: None,
        id_tail: None,
        gender: None,
        address: None,
        turn: 0,
    }
}

/// What the desk does at each key: candidates, verdict, next consultant. The last kind is an agency's claim on
/// somebody known: judged by all that is on record.
pub fn in_app(app: &mut App, wanted: &[Wanted]) -> Result<Vec<Kind>, Problem> {
    let mut ask = |text: &str, agency: Option<String>| {
        let channel = agency.is_some().then_some(Channel::Agency);
        let view = app.perform(LookUp { channel, brought_by: agency, ..typed(text) })?;
        Ok(view.candidates.len())
    };
    let mut kinds = measure(&wanted.iter().collect::<Vec<_>>(), |text| ask(text, None))?;
    let texts = wanted.iter().find(|w| w.kind == "phone").map(|w| w.texts.clone()).unwrap_or_default();
    let mut n = 0;
    kinds.extend(measure(&[&Wanted { kind: "judged", texts }], |text| {
        n += 1;
        ask(text, Some(visits::agency(n)))
    })?);
    Ok(kinds)
}
