//! The life of a claim: reported → arrived → valid, invalid, provisional or disputed → protected → won or void.
//! Read from the facts and a day; nothing of it is stored.

use super::{Judgement, Verdict};
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
    /// A report that nobody has fulfilled yet.
    pub fn of_report(until: NaiveDate, withdrawn: bool, today: NaiveDate) -> Self {
        match (withdrawn, today <= until) {
            (true, _) => Self::Void,
            (false, true) => Self::Reported { until },
            (false, false) => Self::Expired { until },
        }
    }

    /// A visit's claim.
    pub fn of_visit(judgement: &Judgement, voided: bool, today: NaiveDate) -> Self {
        if voided {
            return Self::Void;
        }
        match (judgement.provisional, judgement.verdict, &judgement.protection) {
            (true, verdict, _) => Self::Provisional { verdict },
            (false, Verdict::Undecided, _) => Self::Disputed,
            (false, Verdict::Invalid, _) => Self::Invalid,
            (false, Verdict::Valid, None) => Self::Valid,
            (false, Verdict::Valid, Some(p)) if p.until < today => Self::Lapsed { until: p.until },
            (false, Verdict::Valid, Some(p)) => Self::Protected { since: p.since, until: p.until },
        }
    }
}
