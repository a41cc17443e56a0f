//! Who could somebody be of whom a number, a name or a card's tail was typed: records that share a key with it, one
//! slip of the hand allowed. Only index rows are read until the candidates are known.

use crate::StoreError;
use crate::duplicates::MatchEntry;
use crate::read::Reader;
use crate::search::{Exact, Found, Prefix, after, backwards, newest_first};
use laifang_core::matching::{Number, NumberMatch, dwelling};
use laifang_core::text::PersonName;
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeSet;

/// What was typed.
#[derive(Clone, Copy, Default)]
pub struct Typed<'a> {
    /// Numbers, whole or with a slip in them.
    pub phones: &'a [String],
    /// Name.
    pub name: Option<&'a PersonName>,
    /// Last six of the identity card.
    pub id_tail: Option<&'a str>,
    /// Where they live.
    pub address: Option<&'a str>,
}

/// Index rows of one part of a number that are read one after another; where there are more, numbers are stepped
/// through, as thousands may share one.
const PART_AT_MOST: usize = 600;
/// Numbers stepped through before each slip is looked up by itself.
const STEPS: usize = 200;
/// Rows of one number that are looked at.
const SHARING: i64 = 2_000;
/// Namesakes read, of which the newest are kept.
const NAMESAKES: i64 = 2_000;
/// Namesakes kept: more than this many prove nothing.
const NEWEST: usize = 16;

impl Reader<'_> {
    /// Records that may be who was typed: those who were found already, and at most `limit` more, of which those who
    /// share number, card or dwelling come before mere namesakes.
    pub fn alike(
        &self,
        typed: Typed<'_>,
        found: &[Found],
        limit: usize,
    ) -> Result<Vec<MatchEntry>, StoreError> {
        let mut hits = Vec::new();
        for phone in typed.phones {
            hits.extend(self.one_slip_away(phone)?);
            hits.extend(self.shown_at_the_end(phone)?);
        }
        if let Some(tail) = typed.id_tail {
            hits.extend(self.keyed_exactly(Exact::IdTail, tail)?);
        }
        if let Some(dwelling) = typed.address.and_then(dwelling) {
            hits.extend(self.keyed_exactly(Exact::Dwelling, &dwelling)?);
        }
        newest_first(&mut hits);
        let mut same = Vec::new();
        for sound in typed.name.map(|n| n.keys().pinyin).unwrap_or_default() {
            same.extend(self.keyed(Prefix::Pinyin, &sound, NAMESAKES)?);
        }
        newest_first(&mut same);
        // A mask fits many, a store's number is many people's: who has the name as well comes first.
        let named: BTreeSet<i64> = same.iter().map(|(row, _)| *row).collect();
        hits.sort_by_key(|(row, _)| !named.contains(row));
        same.truncate(NEWEST);
        hits.append(&mut same);
        let mut seen: BTreeSet<i64> = found.iter().map(|f| f.row).collect();
        hits.retain(|(row, _)| seen.insert(*row));
        hits.truncate(limit);
        let rows = found.iter().map(|f| f.row).chain(hits.into_iter().map(|(row, _)| row));
        let mut out = Vec::new();
        for row in rows {
            out.extend(self.match_entry_at(row)?);
        }
        Ok(out)
    }

    /// Rows whose number is this one, or differs in one digit, in two neighbours that changed places, or in a digit
    /// typed too much or too little; with the moment of their last contact.
    pub fn one_slip_away(&self, typed: &str) -> Result<Vec<(i64, i64)>, StoreError> {
        let wanted = Number::typed(typed);
        let digits = digits_of(typed);
        let (Some(head), Some(tail)) = (digits.get(..7), digits.len().checked_sub(4)) else {
            return Ok(Vec::new());
        };
        if !(10..=12).contains(&digits.len()) {
            return Ok(Vec::new());
        }
        let mut near = BTreeSet::from([digits.clone(), swapped(&digits, 6)]);
        // Whatever the slip: it leaves the first seven digits or the last four as they are, or swaps across.
        let parts = [(Prefix::Phone, head.to_owned()), (Prefix::PhoneBackwards, backwards(&digits[tail..]))];
        for (kind, part) in parts {
            let Some(numbers) = self.numbers(kind, &part)? else {
                near = slips(&digits);
                break;
            };
            let forwards = numbers.into_iter().map(|n| if kind == Prefix::Phone { n } else { backwards(&n) });
            near.extend(forwards.filter(|n| is_slip(wanted.compare(Number::typed(n)))));
        }
        let mut out = Vec::new();
        for number in near {
            out.extend(self.keyed(Prefix::Phone, &number, SHARING)?);
        }
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }

    /// Rows whose number fits what is shown at the end of a masked one: 尾号5678, 138*****678.
    fn shown_at_the_end(&self, typed: &str) -> Result<Vec<(i64, i64)>, StoreError> {
        let wanted = Number::typed(typed);
        let end: String = typed.chars().rev().take_while(char::is_ascii_digit).collect();
        if !wanted.is_mask() || end.len() < 3 {
            return Ok(Vec::new());
        }
        let fitting = self.beginning(Prefix::PhoneBackwards, &end, SHARING)?.into_iter();
        let fits = |key: &str| wanted.compare(Number::typed(&backwards(key))) == NumberMatch::Masked;
        Ok(fitting.filter(|(key, ..)| fits(key)).map(|(_, row, last)| (row, last)).collect())
    }

    /// The numbers that begin (or end, backwards) with a part; none where there are too many of them.
    fn numbers(&self, kind: Prefix, part: &str) -> Result<Option<BTreeSet<String>>, StoreError> {
        let rows = self.beginning(kind, part, PART_AT_MOST as i64)?;
        let all = rows.len() < PART_AT_MOST;
        let mut out: BTreeSet<String> = rows.into_iter().map(|(key, ..)| key).collect();
        let end = after(part);
        let mut next = self.0.prepare_cached(
            "SELECT key FROM key_prefix WHERE kind = ?1 AND key > ?2 AND key < ?3 ORDER BY key LIMIT 1",
        )?;
        for _ in 0..if all { 0 } else { STEPS } {
            let last = out.last().cloned().unwrap_or_default();
            match next.query_row(params![kind as i64, last, end], |r| r.get(0)).optional()? {
                Some(key) => out.insert(key),
                None => return Ok(Some(out)),
            };
        }
        Ok(all.then_some(out))
    }

    fn keyed(&self, kind: Prefix, key: &str, limit: i64) -> Result<Vec<(i64, i64)>, StoreError> {
        self.list(
            "SELECT row, last FROM key_prefix WHERE kind = ?1 AND key = ?2 LIMIT ?3",
            params![kind as i64, key, limit],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
    }

    fn keyed_exactly(&self, kind: Exact, key: &str) -> Result<Vec<(i64, i64)>, StoreError> {
        self.list(
            "SELECT row, last FROM key_exact WHERE kind = ?1 AND key = ?2 ORDER BY last DESC, row DESC LIMIT 40",
            params![kind as i64, key],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
    }

    fn beginning(&self, kind: Prefix, part: &str, limit: i64) -> Result<Vec<(String, i64, i64)>, StoreError> {
        self.list(
            "SELECT key, row, last FROM key_prefix WHERE kind = ?1 AND key >= ?2 AND key < ?3 LIMIT ?4",
            params![kind as i64, part, after(part), limit],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )
    }

    /// The newest customer's local number; 0 without any.
    pub fn newest_row(&self) -> Result<i64, StoreError> {
        Ok(self.last_row()?)
    }
}

/// Every number of eleven digits that one slip makes of this one, itself among them.
fn slips(digits: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::from([digits.to_owned()]);
    for at in 0..=digits.len() {
        let (before, from) = digits.split_at(at);
        let after = from.get(1..).unwrap_or_default();
        for digit in '0'..='9' {
            out.insert(format!("{before}{digit}{after}"));
            out.insert(format!("{before}{digit}{from}"));
        }
        out.insert(format!("{before}{after}"));
        out.insert(swapped(digits, at));
    }
    out.retain(|number| number.len() == 11);
    out
}

/// The digits of a number, of either width, without the country's code.
fn digits_of(typed: &str) -> String {
    let wide = |c: char| match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        c => c,
    };
    let digits: String = typed.chars().map(wide).filter(char::is_ascii_digit).collect();
    let home =
        ["0086", "86"].iter().find_map(|code| digits.strip_prefix(code).filter(|d| d.starts_with('1')));
    home.filter(|d| d.len() >= 10).map(str::to_owned).unwrap_or(digits)
}

fn is_slip(found: NumberMatch) -> bool {
    matches!(found, NumberMatch::Same | NumberMatch::OneDigit | NumberMatch::Swapped | NumberMatch::Dropped)
}

/// The digit at a place and the next one, changed round.
fn swapped(digits: &str, at: usize) -> String {
    let mut bytes = digits.as_bytes().to_vec();
    if at + 1 < bytes.len() {
        bytes.swap(at, at + 1);
    }
    String::from_utf8(bytes).unwrap_or_default()
}
