//! How much: a sum, a rate of the price, or either by the number of units.

use super::Kind;
use crate::money::{Money, Rate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Amount {
    /// A sum.
    Fixed {
        /// How much.
        amount: Money,
    },
    /// A rate of the commission base.
    Rate {
        /// How much.
        rate: Rate,
    },
    /// By the number of units (R24, R29).
    Tiers {
        /// How the number is read. None while the office has not chosen: the programme cannot be activated (R24).
        #[serde(default)]
        jump: Option<Jump>,
        /// From which number on how much; the first is from 1.
        steps: Vec<TierStep>,
        /// Units past this number get the first step again; none keeps the last step.
        #[serde(default)]
        base_again_past: Option<u32>,
    },
    /// A rate that grows with the number of units (R30).
    Growth(Growth),
    /// The places of a ranking (R31).
    Places,
}

/// One step of a tier.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TierStep {
    /// From this unit on, this one included.
    pub from: u32,
    /// A rate of the commission base, or else …
    #[serde(default)]
    pub rate: Option<Rate>,
    /// … a sum.
    #[serde(default)]
    pub amount: Option<Money>,
    /// In what, where it differs from the item's.
    #[serde(default)]
    pub kinds: Vec<Kind>,
}

/// How a number of units is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Jump {
    /// The n-th unit gets the step of n; those before keep theirs.
    Marginal,
    /// Once a step is reached, all units of the count get it.
    Retroactive,
    /// The step's sum is the total for all units so far; a unit gets what it adds to it.
    Total,
}

/// A rate that grows with the number of units: 6 %, for each 20 past the first 20 by 0.2 points, at most 7 % (R30).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Growth {
    /// The rate of the first units.
    pub rate: Rate,
    /// How many units those are.
    pub first: u32,
    /// For each further so many …
    pub every: u32,
    /// … so much more.
    pub by: Rate,
    /// But never more than this.
    pub cap: Rate,
    /// Whether a further lot counts when it is complete, or as soon as it is begun.
    pub counted: Counted,
    /// How the number is read: marginal or retroactive.
    pub jump: Jump,
}

/// When a further lot of units counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// When it is complete: the 40th unit is the first with 6.2 %.
    Complete,
    /// As soon as it is begun: the 21st unit is the first with 6.2 %.
    Begun,
}

impl Growth {
    /// The rate at a number of units.
    pub fn at(&self, n: u32) -> Rate {
        let past = n.saturating_sub(self.first);
        let every = self.every.max(1);
        let lots = match self.counted {
            Counted::Complete => past / every,
            Counted::Begun => past.div_ceil(every),
        };
        self.rate.plus(self.by.times(lots)).min(self.cap)
    }
}

/// The step that a number of units has reached.
pub(crate) fn step_at(steps: &[TierStep], n: u32) -> Option<&TierStep> {
    steps.iter().rev().find(|s| s.from <= n)
}

/// How units are counted. Always in the order of signing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Count {
    /// Which units of the partner count together.
    pub scope: CountScope,
    /// When counting starts again.
    pub period: CountPeriod,
    /// A cancelled unit keeps its place; else it leaves the count, and those behind it move up.
    pub cancelled_stays: bool,
}

/// Which units of a partner count together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CountScope {
    /// Those of one project.
    #[default]
    Project,
    /// Those of all projects of the office.
    AllProjects,
}

/// When counting starts again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CountPeriod {
    /// With each period of the partner's contract; never where there is none on record.
    #[default]
    Contract,
    /// With each calendar month.
    Month,
    /// With each calendar quarter.
    Quarter,
    /// With each calendar year.
    Year,
    /// Never.
    Ever,
}
