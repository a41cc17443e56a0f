//! What violations cost (R38–R40). Always booked against the firm's settlement, never taken from a wage.

use super::Allowed;
use crate::money::{Money, Rate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What one kind of violation costs. Nothing is booked before the manager decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// Names it within the programme, for ever.
    pub code: String,
    /// The rule it was read from: `R39`.
    pub rule: String,
    /// Which kind.
    pub violation: ViolationKind,
    /// From the n-th time on, what; the first is from 1.
    pub steps: Vec<PenaltyStep>,
    /// What happens to the firm's commission.
    #[serde(default)]
    pub forfeits: Forfeits,
}

/// What a violation costs from the n-th time on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PenaltyStep {
    /// From this time on, this one included.
    pub from: u32,
    /// How much.
    pub fine: Fine,
    /// What else the contract provides; the manager decides, nothing follows by itself.
    #[serde(default)]
    pub consequence: Consequence,
}

/// How much a violation costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Fine {
    /// Nothing but the consequence.
    None,
    /// A sum for each person or party concerned.
    Each {
        /// How much.
        amount: Money,
    },
    /// A rate of the commission base of the deal concerned.
    OfPrice {
        /// How much.
        rate: Rate,
    },
    /// What the manager states, within limits; for each person or party concerned (a day's wage, ¥100–200).
    Stated {
        /// The limits.
        allowed: Option<Allowed>,
    },
}

/// What a violation is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ViolationKind {
    /// 截客: intercepting customers near the office (R38).
    Intercepting,
    /// 飞单: side-dealing (R38).
    SideDealing,
    /// A roadshow within 3 km (R38).
    Roadshow,
    /// 空岗: a vacant post (R39).
    VacantPost,
    /// 虚假客户: a fake customer (R39).
    FakeCustomer,
    /// 串通: collusion (R39).
    Collusion,
    /// Fewer valid parties than agreed, repeatedly (R40).
    Shortfall,
}

/// What else a violation leads to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// Nothing.
    #[default]
    None,
    /// 警告.
    Warning,
    /// The person must leave.
    Dismissal,
    /// The firm's contract ends.
    Termination,
}

/// What happens to the firm's commission in the project, by whichever programme.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Forfeits {
    /// Nothing.
    #[default]
    Nothing,
    /// What was not due on the day of the decision.
    NotYetDue,
    /// All of it.
    All,
}
