//! Counting units: per partner, project and period, in the order of signing.

use super::Period;
use crate::deal::SigningPlace;
use crate::id::{DealId, PartnerId, ProjectId};
use crate::judgement::{Contract, PartnerTerms};
use crate::programme::CountPeriod;
use chrono::{Datelike, Months, NaiveDate};
use std::collections::HashMap;

/// What is counted together. `item` numbers a programme's item, the same in all its versions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Group {
    pub item: usize,
    pub partner: PartnerId,
    pub project: Option<ProjectId>,
    pub period: (Period, i64),
}

/// Units of all groups, in the order of signing once [`Counts::sort`] ran.
#[derive(Default)]
pub(super) struct Counts {
    groups: HashMap<Group, Vec<(SigningPlace, DealId)>>,
}

impl Counts {
    pub(super) fn add(&mut self, group: Group, place: SigningPlace, deal: DealId) {
        self.groups.entry(group).or_default().push((place, deal));
    }

    pub(super) fn sort(&mut self) {
        self.groups.values_mut().for_each(|units| units.sort_unstable());
    }

    /// The place a unit has, and how many there are. One that has left the count gets the place it would have.
    pub(super) fn place(&self, group: &Group, place: SigningPlace, deal: DealId) -> (u32, u32) {
        let units = self.groups.get(group).map_or(&[][..], Vec::as_slice);
        let (before, counted) = match units.binary_search(&(place, deal)) {
            Ok(found) => (found, true),
            Err(would) => (would, false),
        };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (number(before + 1), number(units.len() + usize::from(!counted)))
    }
}

/// The period a signing day falls into, with its number where a contract renews.
pub(super) fn period(period: CountPeriod, day: NaiveDate, terms: Option<&PartnerTerms>) -> (Period, i64) {
    let first = day.with_day(1).unwrap_or(day);
    match period {
        CountPeriod::Ever => (Period::Ever, 0),
        CountPeriod::Month => (Period::Month(first), 0),
        CountPeriod::Quarter => {
            let month = first.month0() / 3 * 3;
            (Period::Quarter(first.with_month0(month).unwrap_or(first)), 0)
        }
        CountPeriod::Year => (Period::Year(first.with_month(1).unwrap_or(first)), 0),
        CountPeriod::Contract => {
            (Period::Contract, terms.and_then(|t| t.contract).map_or(0, |c| contract_period(&c, day)))
        }
    }
}

/// Which of a contract's periods a day is in, from 0; negative before it began.
fn contract_period(contract: &Contract, day: NaiveDate) -> i64 {
    let length = i64::from(contract.months.max(1));
    let months = |d: NaiveDate| i64::from(d.year()) * 12 + i64::from(d.month0());
    let guess = (months(day) - months(contract.from)).div_euclid(length);
    // The guess counts whole months; the day of the month may put the day one period earlier.
    let start = |n: i64| {
        let span = u32::try_from(n.unsigned_abs() * length.unsigned_abs()).map(Months::new).ok()?;
        if n < 0 { contract.from.checked_sub_months(span) } else { contract.from.checked_add_months(span) }
    };
    if start(guess).is_some_and(|first| day < first) { guess - 1 } else { guess }
}
