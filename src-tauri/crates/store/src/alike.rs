//! Who could somebody be of whom a number, a name or a card's tail was typed: records that share a key with it, one
//! slip of the hand allowed. Only index rows are read until the candidates are known.

use crate::duplicates::MatchEntry;
use crate::read::Reader;
use crate::search::{Exact, Prefix, backwards};
use crate::{StoreError, sql};
use laifang_core::matching::{Number, NumberMatch};
use laifang_core::text::PersonName;
use rusqlite::params;
use std::collections::BTreeMap;

/// What was typed.
#[derive(Clone, Copy, Default)]
pub struct Typed<'a> {
    /// Numbers, whole or with a slip in them.
    pub phones: &'a [String],
    /// Name.
    pub name: Option<&'a PersonName>,
    /// Last six of the identity card.
    pub id_tail: Option<&'a str>,
}

/// Index rows of one part of a number before its slips are looked up one by one.
const PART_AT_MOST: i64 = 1_500;
/// Namesakes read, of which the newest are kept.
const NAMESAKES: i64 = 2_000;
/// Namesakes kept: more than this many prove nothing.
const NEWEST: usize = 24;

impl Reader<'_> {
    /// Records that may be who was typed, newest contact first, at most `limit`.
    pub fn alike(&self, typed: Typed<'_>, limit: usize) -> Result<Vec<MatchEntry>, StoreError> {
        let mut hits: BTreeMap<i64, i64> = BTreeMap::new();
        for phone in typed.phones {
            hits.extend(self.one_slip_away(phone)?);
        }
        if let Some(tail) = typed.id_tail {
            hits.extend(self.keyed_exactly(Exact::IdTail as i64, tail)?);
        }
        for sound in typed.name.map(|n| n.keys().pinyin).unwrap_or_default() {
            let mut same = self.keyed(Prefix::Pinyin, &sound, NAMESAKES)?;
            same.sort_unstable_by_key(|(_, last)| std::cmp::Reverse(*last));
            hits.extend(same.into_iter().take(NEWEST));
        }
        let mut rows: Vec<(i64, i64)> = hits.into_iter().collect();
        rows.sort_unstable_by_key(|(row, last)| std::cmp::Reverse((*last, *row)));
        rows.truncate(limit);
        let mut out = Vec::with_capacity(rows.len());
        for (row, _) in rows {
            out.extend(self.match_entries(row - 1, 1)?.into_iter().filter(|e| e.row == row));
        }
        Ok(out)
    }

    /// Rows whose number is this one, or differs in one digit, in two neighbours that changed places, or in a digit
    /// typed too much or too little; with the moment of their last contact.
    pub fn one_slip_away(&self, typed: &str) -> Result<Vec<(i64, i64)>, StoreError> {
        let wanted = Number::typed(typed);
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let (Some(head), Some(tail)) = (digits.get(..7), digits.len().checked_sub(4)) else {
            return Ok(Vec::new());
        };
        if !(10..=12).contains(&digits.len()) {
            return Ok(Vec::new());
        }
        let mut out = self.keyed(Prefix::Phone, &digits, 100)?;
        // Whatever the slip: it leaves the first seven digits or the last four as they are, or swaps across.
        let parts = [(Prefix::Phone, head.to_owned()), (Prefix::PhoneBackwards, backwards(&digits[tail..]))];
        for (kind, part) in parts {
            let near = self.beginning(kind, &part, PART_AT_MOST)?;
            if near.len() == PART_AT_MOST as usize {
                return self.slips_one_by_one(&digits);
            }
            for (key, row, last) in near {
                let other = if kind == Prefix::Phone { key } else { backwards(&key) };
                if is_slip(wanted.compare(Number::typed(&other))) {
                    out.push((row, last));
                }
            }
        }
        out.extend(self.keyed(Prefix::Phone, &swapped(&digits, 6), 100)?);
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }

    /// Where thousands share a part of the number: each number one slip away by itself.
    fn slips_one_by_one(&self, digits: &str) -> Result<Vec<(i64, i64)>, StoreError> {
        let mut wanted = vec![digits.to_owned()];
        for at in 0..=digits.len() {
            let (before, from) = digits.split_at(at);
            let after = from.get(1..).unwrap_or_default();
            for digit in '0'..='9' {
                wanted.push(format!("{before}{digit}{after}"));
                wanted.push(format!("{before}{digit}{from}"));
            }
            wanted.push(format!("{before}{after}"));
            wanted.push(swapped(digits, at));
        }
        wanted.sort_unstable();
        wanted.dedup();
        let mut out = Vec::new();
        for number in wanted.iter().filter(|n| n.len() == 11) {
            out.extend(self.keyed(Prefix::Phone, number, 100)?);
        }
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }

    fn keyed(&self, kind: Prefix, key: &str, limit: i64) -> Result<Vec<(i64, i64)>, StoreError> {
        self.list(
            "SELECT row, last FROM key_prefix WHERE kind = ?1 AND key = ?2 LIMIT ?3",
            params![kind as i64, key, limit],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
    }

    fn keyed_exactly(&self, kind: i64, key: &str) -> Result<Vec<(i64, i64)>, StoreError> {
        self.list(
            "SELECT row, last FROM key_exact WHERE kind = ?1 AND key = ?2 ORDER BY last DESC, row DESC LIMIT 40",
            params![kind, key],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
    }

    fn beginning(&self, kind: Prefix, part: &str, limit: i64) -> Result<Vec<(String, i64, i64)>, StoreError> {
        self.list(
            "SELECT key, row, last FROM key_prefix WHERE kind = ?1 AND key >= ?2 AND key < ?3 LIMIT ?4",
            params![kind as i64, part, format!("{part}\u{10FFFF}"), limit],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )
    }

    /// The newest customer's local number; 0 without any.
    pub fn newest_row(&self) -> Result<i64, StoreError> {
        Ok(sql::one::<Option<i64>>(self.0, "SELECT max(row) FROM customer", [])?.flatten().unwrap_or(0))
    }
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
