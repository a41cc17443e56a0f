//! The life of a claim: reported → arrived → valid, invalid, provisional or disputed → protected → won or void.
//! Read from the facts and a day; nothing of it is stored.

use super::{Headline, Judgement, Verdict};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a claim stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ClaimState {
    /// Announced, until a day.
    Reported {
        /// Last day of the report.
        #[ts(type = "string")]
        until: NaiveDate,
    },
    /// Announced, and nobody came in time.
    Expired {
        /// Last day of the report.
        #[ts(type = "string")]
        until: NaiveDate,
    },
    /// They came; what only somebody else can say, or confirm, is still missing (R9).
    Arrived,
    /// Valid, without a protection.
    Valid,
    /// Not valid.
    Invalid,
    /// Rests on a masked or missing number.
    Provisional {
        /// As it stands.
        verdict: Verdict,
    },
    /// A human decides.
    Disputed,
    /// Valid and protected.
    Protected {
        /// First day.
        #[ts(type = "string")]
        since: NaiveDate,
        /// Last day.
        #[ts(type = "string")]
        until: NaiveDate,
    },
    /// A deal was made inside the protection, or without one: the claim has what it was for.
    Won {
        /// Day of the deal that decides: the subscription, unless set to the contract.
        #[ts(type = "string")]
        on: NaiveDate,
    },
    /// Was protected; it is over.
    Lapsed {
        /// Last day.
        #[ts(type = "string")]
        until: NaiveDate,
    },
    /// Taken back.
    Void,
}

impl ClaimState {
    /// A report: fulfilled by a visit, whose claim goes on from there, or not yet.
    pub fn of_report(until: NaiveDate, withdrawn: bool, came: bool, today: NaiveDate) -> Self {
        match (withdrawn, came, today <= until) {
            (true, ..) => Self::Void,
            (false, true, _) => Self::Arrived,
            (false, false, true) => Self::Reported { until },
            (false, false, false) => Self::Expired { until },
        }
    }

    /// The same with the deals that rest on the claim, by the day that decides each and for as long as each stands: one
    /// made by the last protected day wins it, however late it is looked at (R15).
    pub fn with_deals(self, deals: &[NaiveDate]) -> Self {
        let last = match self {
            Self::Valid => NaiveDate::MAX,
            Self::Protected { until, .. } | Self::Lapsed { until } => until,
            _ => return self,
        };
        deals.iter().filter(|on| **on <= last).min().map_or(self, |on| Self::Won { on: *on })
    }

    /// A visit's claim.
    pub fn of_visit(judgement: &Judgement, voided: bool, today: NaiveDate) -> Self {
        if voided {
            return Self::Void;
        }
        match (judgement.provisional, judgement.verdict, &judgement.protection) {
            (true, verdict, _) => Self::Provisional { verdict },
            (false, Verdict::Undecided, _) if matches!(judgement.headline, Headline::Awaiting(_)) => {
                Self::Arrived
            }
            (false, Verdict::Undecided, _) => Self::Disputed,
            (false, Verdict::Invalid, _) => Self::Invalid,
            (false, Verdict::Valid, None) => Self::Valid,
            (false, Verdict::Valid, Some(p)) if p.until < today => Self::Lapsed { until: p.until },
            (false, Verdict::Valid, Some(p)) => Self::Protected { since: p.since, until: p.until },
        }
    }
}
