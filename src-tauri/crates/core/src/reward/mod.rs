//! Entitlements: who is owed how much by now, for which deal or visit, by which rule, and why. Pure: the same
//! facts, programmes and day give the same answer, in whatever order the facts arrived.
//!
//! An entitlement is cumulative. What is posted to the ledger is its difference to what was posted before
//! ([`crate::ledger::settle`]): clawbacks, retroactive tiers, rulings and late facts are all the same thing.

mod count;
mod explain;
mod fines;
mod occasions;
mod parts;
mod quota;
mod simulate;
mod work;
mod worth;

pub use explain::{Explanation, Period, Step};
pub use quota::{Conversion, Quota, Shortfall, bottom_by_conversion, conversions, shortfalls};
pub use simulate::{SimulatedRow, Simulation, simulate};
pub use work::entitlements;

use crate::deal::{ClaimLink, Deal, Flag, Milestone, Phase};
use crate::id::*;
use crate::judgement::PartnerTerms;
use crate::money::Money;
use crate::org::Channel;
use crate::programme::{Code, Consequence, Kind, Stage, ViolationKind};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// Everything that entitlements are worked out from, in any order. Only what is on or before `as_of` counts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Deals with their claims.
    pub deals: Vec<Deal>,
    /// Visits that may be rewarded or ranked by themselves (R25, R31, R33).
    pub visits: Vec<Visit>,
    /// Group events (R25).
    pub events: Vec<GroupEvent>,
    /// Violations on record (R38–R40).
    pub violations: Vec<Violation>,
    /// What is agreed with partners: contract periods for counts.
    pub partners: BTreeMap<PartnerId, PartnerTerms>,
}

/// A visit that may be rewarded by itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Visit {
    /// Where.
    pub project: ProjectId,
    /// Its place among changes.
    pub order: u64,
    /// Its claim; names the visit and its day.
    pub link: ClaimLink,
    /// Nobody of the party was known to the office.
    pub new_party: bool,
    /// Whether the supervisor confirms; none while nobody said.
    pub supervisor: Option<bool>,
}

/// People a partner brought together (R25).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GroupEvent {
    /// Which.
    pub id: EventId,
    /// Where.
    pub project: ProjectId,
    /// Local day.
    pub on: NaiveDate,
    /// Whose.
    pub partner: PartnerId,
    /// How they came.
    pub channel: Channel,
    /// How many.
    pub people: u32,
    /// Whether the supervisor confirms; none while nobody said.
    pub supervisor: Option<bool>,
}

/// A violation on record (R38–R40).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Violation {
    /// Which.
    pub id: ViolationId,
    /// Where.
    pub project: ProjectId,
    /// Its place among changes.
    pub order: u64,
    /// Local day.
    pub on: NaiveDate,
    /// The firm it is booked against.
    pub partner: PartnerId,
    /// The firm's channel.
    pub channel: Channel,
    /// What.
    pub kind: ViolationKind,
    /// Persons or parties concerned; at least 1.
    pub count: u32,
    /// The deal concerned (R38: 1 % of the price).
    pub deal: Option<DealId>,
    /// What the manager decided; none while nobody did.
    pub decision: Option<Decision>,
}

/// What the manager decided about a violation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// Local day.
    pub on: NaiveDate,
    /// It was a violation; else nothing follows.
    pub upheld: bool,
    /// The contract ends instead of a fine (R38).
    pub terminate: bool,
    /// The sum for each, where the contract leaves it open (R39: the day's wage, ¥100–200).
    pub stated: Option<Money>,
}

/// Who is owed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", content = "id", rename_all = "snake_case")]
pub enum Beneficiary {
    /// An agency, a firm, an owner, an employee.
    Partner(PartnerId),
    /// A buyer.
    Customer(CustomerId),
    /// An agency's salesperson, paid directly.
    Broker(BrokerId),
    /// A consultant of the office.
    Consultant(ConsultantId),
}

/// What an entitlement rests on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", content = "id", rename_all = "snake_case")]
pub enum Source {
    /// A deal.
    Deal(DealId),
    /// A visit.
    Visit(VisitId),
    /// A group event.
    Event(EventId),
    /// A week, by its Monday.
    Week(#[ts(type = "string")] NaiveDate),
    /// A violation.
    Violation(ViolationId),
}

/// Names one entitlement for ever. The programme's version is not part of it: should the version change by a late
/// fact, the difference is posted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
pub struct Key {
    /// Where.
    pub project: ProjectId,
    /// Who is owed.
    pub beneficiary: Beneficiary,
    /// What it rests on.
    pub source: Source,
    /// Code of the programme.
    #[ts(type = "string")]
    pub programme: Code,
    /// Code of the item or penalty.
    #[ts(type = "string")]
    pub item: Code,
    /// Which part.
    pub stage: Stage,
}

/// What is owed by now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entitlement {
    /// Names it.
    pub key: Key,
    /// Cumulative, exact to the fen; negative for a penalty.
    pub amount: Money,
    /// Whether it is due.
    pub standing: Standing,
    /// Why it may not be paid for now, however due it is.
    pub holds: Vec<Hold>,
    /// In what it may be paid, the usual one first. Shared between the lines of one item.
    pub kinds: Arc<[Kind]>,
    /// How it came about.
    pub explanation: Explanation,
}

impl Entitlement {
    /// What is due of it.
    pub fn due(&self) -> Money {
        match self.standing {
            Standing::Due { .. } => self.amount,
            _ => Money::ZERO,
        }
    }

    /// Whether it reduces what the beneficiary gets (R38–R40).
    pub fn is_penalty(&self) -> bool {
        matches!(self.key.source, Source::Violation(_))
    }
}

/// Whether an entitlement is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Earned, not due yet; what it waits for.
    NotYet {
        /// All of it.
        waiting: Vec<Wait>,
    },
    /// Due.
    Due {
        /// Since when.
        since: NaiveDate,
    },
    /// Nothing is owed (any more).
    Nothing {
        /// Why.
        why: Void,
    },
}

/// What an entitlement waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Wait {
    /// The deal has to come so far.
    Milestone(Milestone),
    /// The day of the monthly cycle.
    Day(NaiveDate),
    /// The supervisor's word (R25).
    Supervisor,
    /// The manager's decision (R38–R40).
    Decision,
}

/// Why nothing is owed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Void {
    /// The claim is not valid.
    ClaimInvalid,
    /// The deal came after the protection had ended (R15).
    AfterProtection {
        /// Its last day.
        until: NaiveDate,
    },
    /// No name on the slip is a buyer (R6).
    BuyerNotOnSlip,
    /// Only the new customer benefits (R28).
    OnlyNewCustomer(Flag),
    /// A review found it was as it looked (R28).
    Upheld(Flag),
    /// The referring owner had signed by then (R27).
    OwnerHadSigned {
        /// When.
        on: NaiveDate,
    },
    /// Cancelled, and taken back (R37).
    TakenBack {
        /// When.
        on: NaiveDate,
        /// How far the deal had come.
        phase: Phase,
        /// The programme that takes everything of the deal back, if it is another one.
        by: Option<String>,
    },
    /// Cancelled before this part was due.
    NeverDue {
        /// When.
        on: NaiveDate,
    },
    /// All commission is forfeited (R38).
    Forfeited {
        /// When it was decided.
        on: NaiveDate,
    },
    /// The party was paid for already (R33).
    PartyPaid,
    /// The visit led to a deal (R25).
    LedToDeal,
    /// The supervisor, or the manager, did not confirm it.
    NotConfirmed,
    /// The firm's contract ends instead of a fine (R38).
    Terminated,
    /// A warning, or another consequence, and no sum (R38–R40).
    ConsequenceOnly(Consequence),
}

/// Why something due may not be paid for now.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Hold {
    /// The claim is disputed.
    Disputed,
    /// The verdict is open.
    Undecided,
    /// A doubt that nobody has reviewed (R28).
    Flagged(Flag),
}
