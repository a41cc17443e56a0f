//! What is only proposed: shortfalls against a quota (R40), and who converts least (R32). The manager decides.

use super::{Facts, Visit};
use crate::deal::DealState;
use crate::id::{BrokerId, ConsultantId, CustomerId, ProjectId};
use crate::judgement::Verdict;
use crate::money::Rate;
use crate::org::Channel;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

/// How many of the parties referred to each consultant from one day to another dealt by then. A party counts once,
/// however often it came; with whoever received it last.
pub fn conversions(
    facts: &Facts,
    channels: &[Channel],
    project: ProjectId,
    (from, until): (NaiveDate, NaiveDate),
) -> Vec<Conversion> {
    let mut dealt: BTreeSet<CustomerId> = BTreeSet::new();
    for deal in facts.deals.iter().filter(|d| d.project == project) {
        let state = DealState::of(deal, until);
        if let Some(link) = deal.link.as_ref().filter(|_| state.signing.is_some() && state.ended.is_none()) {
            dealt.extend(link.customers.iter().copied());
        }
    }
    let mut parties: BTreeMap<CustomerId, (NaiveDate, u64, ConsultantId)> = BTreeMap::new();
    for visit in facts.visits.iter().filter(|v| v.project == project) {
        let link = &visit.link;
        let counts = channels.contains(&link.channel) && (from..=until).contains(&link.visited);
        let (Some(consultant), Some(party), true) = (link.consultant, link.customers.first(), counts) else {
            continue;
        };
        let this = (link.visited, visit.order, consultant);
        parties.entry(*party).and_modify(|last| *last = this.max(*last)).or_insert(this);
    }
    let mut all: BTreeMap<ConsultantId, Conversion> = BTreeMap::new();
    for (party, (_, _, consultant)) in parties {
        let one = all.entry(consultant).or_insert(Conversion { consultant, referred: 0, deals: 0 });
        one.referred += 1;
        one.deals += u32::from(dealt.contains(&party));
    }
    all.into_values().collect()
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
