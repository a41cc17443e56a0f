//! What looks like a customer made out to be somebody else's (R28): flags with evidence, for the review queue.

use super::{ClaimLink, DealState, Milestone, SigningPlace};
use crate::id::{CustomerId, DealId, PartnerId};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What kind of doubt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// Registered under a third party's name, renamed later.
    ThirdPartyRenamed,
    /// A relative got round an existing registration.
    RelativeRound,
    /// Registered anew through another consultant.
    OtherConsultant,
    /// Staff supplied the "old owner".
    StaffSuppliedOwner,
    /// The customer has the broker's telephone.
    SamePhoneAsBroker,
    /// The same owner refers too often.
    OwnerTooOften,
    /// No name on the slip is a buyer (R6).
    BuyerNotOnSlip,
    /// Only a relative declared after the visit is a buyer (R6, R28).
    RelativeDeclaredLate,
    /// Another standing deal is about the same unit.
    UnitTwice,
    /// The visit it rests on came after it was subscribed.
    VisitAfterDeal,
}

impl FlagKind {
    /// Whether the referral is void for the owner without further ado (R28: only the new customer benefits),
    /// unless a review dismisses it.
    pub const fn only_new(self) -> bool {
        matches!(self, Self::RelativeRound | Self::OtherConsultant)
    }

    /// Whether it is about the deal itself, so that it concerns everybody who gets something for it, not only who
    /// referred.
    pub const fn of_deal(self) -> bool {
        matches!(self, Self::UnitTwice)
    }
}

/// A doubt with its evidence.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
pub struct Flag {
    /// What kind.
    pub kind: FlagKind,
    /// The day the evidence dates from.
    #[ts(type = "string | null")]
    pub on: Option<NaiveDate>,
    /// The customers concerned.
    pub customers: Vec<CustomerId>,
    /// How many, where a number is the evidence.
    pub count: u32,
}

/// What was noticed while registering and matching.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Hints {
    /// A relative was registered before the referral: who, when.
    pub relative_registered: Option<(CustomerId, NaiveDate)>,
    /// The customer was registered anew through another consultant, on that day.
    pub other_consultant: Option<NaiveDate>,
    /// Staff supplied the owner.
    pub staff_supplied_owner: bool,
    /// The customer's telephone is the broker's.
    pub same_phone_as_broker: bool,
}

/// What the manager found out about a doubt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
pub struct Review {
    /// Which.
    pub kind: FlagKind,
    /// It was as it looked: who referred gets nothing. Else it is dismissed.
    pub upheld: bool,
}

impl Review {
    /// What a claim's reviews say about a doubt; where they disagree, it is upheld.
    pub fn of(reviews: &[Self], kind: FlagKind) -> Option<bool> {
        reviews.iter().filter(|r| r.kind == kind).map(|r| r.upheld).max()
    }
}

impl DealState {
    /// The doubts about a deal, in the order of their kinds.
    pub fn flags(&self, link: &ClaimLink, too_often: Option<u32>) -> Vec<Flag> {
        let mut flags = Vec::new();
        let mut add = |kind, on, customers: Vec<CustomerId>, count| {
            flags.push(Flag { kind, on, customers, count });
        };
        let known = |b: &CustomerId| {
            let relative = link.relatives.iter().any(|r| r.customer == *b && r.declared <= link.visited);
            relative || self.renamed_from.contains(b) || link.customers.contains(b)
        };
        let stranger = |b: &&CustomerId| !known(b);
        let strangers: Vec<CustomerId> = self.buyers.iter().filter(stranger).copied().collect();
        if self.renamed_on.is_some() && !strangers.is_empty() {
            add(FlagKind::ThirdPartyRenamed, self.renamed_on, strangers, 0);
        }
        if let Some((who, on)) = link.hints.relative_registered {
            add(FlagKind::RelativeRound, Some(on), vec![who], 0);
        }
        if let Some(on) = link.hints.other_consultant {
            add(FlagKind::OtherConsultant, Some(on), link.customers.clone(), 0);
        }
        if link.hints.staff_supplied_owner {
            add(FlagKind::StaffSuppliedOwner, None, vec![], 0);
        }
        if link.hints.same_phone_as_broker {
            add(FlagKind::SamePhoneAsBroker, None, link.customers.clone(), 0);
        }
        if let Some(count) = too_often {
            add(FlagKind::OwnerTooOften, None, vec![], count);
        }
        if self.reached(Milestone::Subscribed).is_some_and(|on| on < link.visited) {
            add(FlagKind::VisitAfterDeal, Some(link.visited), link.customers.clone(), 0);
        }
        if !self.buyers.is_empty() {
            match self.buyer_on_slip(link) {
                None => add(FlagKind::BuyerNotOnSlip, None, self.buyers.clone(), 0),
                Some(false) => add(FlagKind::RelativeDeclaredLate, None, self.buyers.clone(), 0),
                Some(true) => {}
            }
        }
        flags.sort_by_key(|f| f.kind);
        flags
    }
}

/// The deals that are more than `most` of one partner's within a year, with how many they are by then, in the order
/// of signing. `signed` is every signed deal of partners who are watched; 0 watches nobody.
pub fn too_often(signed: &[(PartnerId, SigningPlace, DealId)], most: u32) -> BTreeMap<DealId, u32> {
    let mut found = BTreeMap::new();
    if most == 0 {
        return found;
    }
    let mut sorted = signed.to_vec();
    sorted.sort_unstable();
    let mut first = 0;
    for (place, (partner, (on, ..), deal)) in sorted.iter().enumerate() {
        let since = on.checked_sub_days(Days::new(365)).unwrap_or(NaiveDate::MIN);
        while sorted[first].0 != *partner || sorted[first].1.0 <= since {
            first += 1;
        }
        let count = u32::try_from(place - first + 1).unwrap_or(u32::MAX);
        if count > most {
            found.insert(*deal, count);
        }
    }
    found
}
