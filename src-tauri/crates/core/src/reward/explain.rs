//! How an amount came about, as parameters; [`crate::wording`] puts it into words.

use super::Void;
use crate::deal::Milestone;
use crate::id::VisitId;
use crate::money::{Money, Rate};
use crate::programme::{Base, Code, Jump, Stage, ViolationKind};
use chrono::NaiveDate;
use std::sync::Arc;

/// How an amount came about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// The rule: `R29`.
    pub rule: Code,
    /// Code of the programme.
    pub programme: Code,
    /// Its version.
    pub version: u32,
    /// The visit the claim rests on.
    pub visit: Option<VisitId>,
    /// Number of its slip.
    pub slip: Option<Arc<str>>,
    /// The deal's signing day, or the day of the visit, event, week or violation.
    pub on: Option<NaiveDate>,
    /// The points of the deal that made it due, with their days.
    pub reached: Vec<(Milestone, NaiveDate)>,
    /// The arithmetic, in order. Shared between the parts of one reward.
    pub steps: Arc<[Step]>,
    /// The last steps, of this part alone.
    pub part: Box<[Step]>,
    /// Why it is nothing.
    pub void: Option<Void>,
}

/// What a count is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Period {
    /// The partner's contract.
    Contract,
    /// A calendar month, by its first day.
    Month(NaiveDate),
    /// A calendar quarter, by its first day.
    Quarter(NaiveDate),
    /// A calendar year, by its first day.
    Year(NaiveDate),
    /// All of them.
    Ever,
}

/// One step of the arithmetic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// The commission base: what the price counts with.
    Base {
        /// Price before discounts.
        total: Money,
        /// Discounts.
        discounts: Money,
        /// VAT taken off.
        vat: Money,
        /// Decoration added.
        decoration: Money,
        /// Parking added.
        parking: Money,
        /// What went back of the price.
        refunded: Money,
        /// What the programme counts with.
        settings: Base,
        /// The result.
        base: Money,
    },
    /// The unit's place in the count.
    Place {
        /// It is the n-th …
        n: u32,
        /// … of so many by now.
        of: u32,
        /// What is counted over.
        period: Period,
    },
    /// A step of the tiers holds.
    Tier {
        /// From this unit on.
        from: u32,
        /// How the number is read.
        jump: Jump,
        /// The rate that holds.
        rate: Option<Rate>,
        /// The sum that holds.
        amount: Option<Money>,
    },
    /// A rate that grew with the number of units.
    Grown {
        /// The number it was read at.
        at: u32,
        /// How the number is read.
        jump: Jump,
        /// The rate.
        rate: Rate,
    },
    /// A sum.
    Fixed {
        /// How much.
        amount: Money,
    },
    /// A rate of the base.
    RateOf {
        /// The rate.
        rate: Rate,
        /// Of what.
        base: Money,
        /// The result, rounded half away from zero.
        amount: Money,
    },
    /// What a unit adds to the total for all so far (R24).
    Adds {
        /// The total with it.
        total: Money,
        /// The total before it.
        before: Money,
        /// The difference.
        amount: Money,
    },
    /// A place in a week's ranking.
    Ranked {
        /// The place.
        place: u32,
        /// With so many.
        count: u32,
        /// Monday of the week.
        week: NaiveDate,
        /// The prize.
        amount: Money,
    },
    /// A fine for each of so many.
    Fine {
        /// For the n-th violation of its kind …
        n: u32,
        /// … which is this …
        kind: ViolationKind,
        /// … so many persons or parties …
        count: u32,
        /// … this much each.
        each: Money,
        /// Together.
        amount: Money,
    },
    /// A share of a split claim.
    Share {
        /// How much of it.
        percent: u32,
        /// Of what.
        whole: Money,
        /// The result.
        amount: Money,
    },
    /// A part of the whole by the programme's stages.
    Part {
        /// Which part.
        stage: Stage,
        /// Of how many.
        of: u32,
        /// How much of it.
        share: Rate,
        /// Of what.
        whole: Money,
        /// The result.
        amount: Money,
    },
    /// Kept back until handover (R36): this much of the whole, the rest is paid in parts.
    Retained {
        /// How much of it.
        share: Rate,
        /// Of what.
        whole: Money,
        /// What is kept back.
        amount: Money,
    },
}
