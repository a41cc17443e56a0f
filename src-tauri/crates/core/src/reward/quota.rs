//! What is only proposed: shortfalls against a quota (R40), and who converts least (R32). The manager decides.

use super::Visit;
use crate::id::{BrokerId, ConsultantId};
use crate::judgement::Verdict;
use crate::money::Rate;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Valid parties a person must bring within some days (R40: 1 in 2 days).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Quota {
    /// How many.
    pub parties: u32,
    /// In how many days.
    pub days: u32,
}

impl Default for Quota {
    fn default() -> Self {
        Self { parties: 1, days: 2 }
    }
}

/// Somebody brought too few in one stretch of days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Shortfall {
    /// Who.
    pub broker: BrokerId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// How many were valid.
    pub valid: u32,
    /// The how-manieth shortfall of this person: from the second on it is repeated.
    pub times: u32,
}

/// The shortfalls of everybody on duty, stretch by stretch from `from` on; a stretch that is not over by `until`
/// is left out.
pub fn shortfalls(
    visits: &[Visit],
    on_duty: &[BrokerId],
    quota: Quota,
    from: NaiveDate,
    until: NaiveDate,
) -> Vec<Shortfall> {
    let length = Days::new(u64::from(quota.days.max(1)));
    let mut counted: BTreeMap<(BrokerId, NaiveDate), u32> = BTreeMap::new();
    for visit in visits.iter().filter(|v| v.link.verdict == Verdict::Valid) {
        if let Some(broker) = visit.link.broker {
            *counted.entry((broker, visit.link.visited)).or_default() += 1;
        }
    }
    let mut people = on_duty.to_vec();
    people.sort_unstable();
    people.dedup();
    let mut found = Vec::new();
    for broker in people {
        let (mut first, mut times) = (from, 0);
        while let Some(next) = first.checked_add_days(length) {
            let Some(last) = next.pred_opt().filter(|last| *last <= until) else { break };
            let valid = counted.range((broker, first)..=(broker, last)).map(|(_, n)| n).sum();
            if valid < quota.parties {
                times += 1;
                found.push(Shortfall { broker, from: first, until: last, valid, times });
            }
            first = next;
        }
    }
    found
}

/// How many of the customers referred to a consultant dealt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Conversion {
    /// Who.
    pub consultant: ConsultantId,
    /// Parties referred.
    pub referred: u32,
    /// Of them dealt.
    pub deals: u32,
}

/// The consultants in the bottom share by conversion (R32): 10 % of ten is one. Who converts as little as the last
/// of them is named too; who was referred nobody is left out.
pub fn bottom_by_conversion(all: &[Conversion], share: Rate) -> Vec<Conversion> {
    let mut sorted: Vec<Conversion> = all.iter().filter(|c| c.referred > 0).copied().collect();
    let compare = |a: &Conversion, b: &Conversion| {
        // a.deals / a.referred against b.deals / b.referred, without dividing.
        (u64::from(a.deals) * u64::from(b.referred)).cmp(&(u64::from(b.deals) * u64::from(a.referred)))
    };
    sorted.sort_by(|a, b| compare(a, b).then(a.consultant.cmp(&b.consultant)));
    let share = u128::from(share.parts().unsigned_abs()) * sorted.len() as u128;
    let many =
        usize::try_from(share / u128::from(Rate::WHOLE.parts().unsigned_abs())).unwrap_or(sorted.len());
    let Some(last) = many.checked_sub(1).and_then(|n| sorted.get(n)).copied() else { return Vec::new() };
    sorted.into_iter().filter(|c| compare(c, &last).is_le()).collect()
}
