//! Contacts and claims in short, for the tables.

use chrono::NaiveDate;
use laifang_core::id::{PartnerId, ProjectId, VisitId};
use laifang_core::judgement::*;
use laifang_core::org::Channel;
use laifang_core::policy::{JudgedBy, Policy, PolicyBook, presets};
use laifang_core::time::Moment;
use uuid::Uuid;

pub const ALWAYS: Moment = Moment(i64::MAX);

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn partner_id(n: u8) -> PartnerId {
    PartnerId::new(Uuid::from_u128(u128::from(n)))
}

pub fn project(n: u8) -> ProjectId {
    ProjectId::new(Uuid::from_u128(u128::from(n)))
}

pub fn visit(n: u64) -> VisitId {
    VisitId::new(Uuid::from_u128(u128::from(n)))
}

/// 0 is the office itself, all others are partners.
pub fn claimant(who: u8) -> Claimant {
    if who == 0 {
        Claimant::Office
    } else {
        Claimant::Partner { id: partner_id(who), name: format!("机构{who}") }
    }
}

/// A preset by its code.
pub fn preset(code: &str) -> Policy {
    presets().into_iter().find(|p| p.code == code).unwrap()
}

pub fn only(policy: Policy) -> PolicyBook {
    PolicyBook::new(vec![policy])
}

/// A contact on a day. `order` is its place in time.
pub fn contact(order: u64, on: NaiveDate, who: u8, sort: ContactSort) -> Contact {
    Contact {
        visit: Some(visit(order)),
        sort,
        order,
        at: Moment(0),
        day: on,
        channel: Some(if who == 0 { Channel::WalkIn } else { Channel::Agency }),
        project: None,
        claimant: claimant(who),
        numbered: true,
        slip: None,
        consultant: None,
        elsewhere: false,
        grounds: Grounds::default(),
    }
}

/// A claim that is being made, with a full number.
pub fn claim(on: NaiveDate, who: u8) -> Claim {
    Claim {
        visit: None,
        order: Claim::NOW,
        day: on,
        channel: if who == 0 { Channel::WalkIn } else { Channel::Agency },
        project: None,
        claimant: claimant(who),
        number: Number::Full,
        stage: Stage::Visit,
        unordered: std::collections::BTreeSet::new(),
        grounds: Grounds::default(),
    }
}

/// The history of one person, known for certain.
pub fn known(contacts: Vec<Contact>) -> Facts {
    Facts { people: vec![PersonFacts { certain: true, contacts }], ..Facts::default() }
}

pub fn confirmed(by: JudgedBy, accepted: bool, on: &str) -> Option<Confirmation> {
    Some(Confirmation { by, accepted, on: day(on) })
}

pub fn hours(n: i64) -> Moment {
    Moment(n * 3_600_000)
}
