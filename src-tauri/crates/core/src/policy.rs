//! Judging policies: data per channel and effective date, never code (R3, R15).

use crate::org::Channel;
use crate::wording::Text;
use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// One version of a policy. Frozen once recorded; a change is a new version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Policy {
    /// Named after the rules it carries: `r03-r15`.
    pub code: String,
    /// Name in words.
    pub name: Text,
    /// From 1.
    pub version: u32,
    /// In force from this local day on.
    pub effective: NaiveDate,
    /// Channels whose claims it judges.
    pub channels: Vec<Channel>,
    /// How far back an earlier contact counts (R3: ever; R4: months).
    pub look_back: LookBack,
    /// Whose contacts count (R3: this office; R4: all projects of the developer).
    pub scope: Scope,
    /// Whether phone calls count as contacts (R3: yes).
    pub calls_count: bool,
    /// How long a valid claim keeps rivals out (R13–R15).
    pub protection: Protection,
    /// What becomes of the same partner's new claim after its own protection lapsed (R15).
    pub own_lapsed: OwnLapsed,
    /// Days after the announced arrival at which a report expires when nobody came.
    pub report_expires_after_days: u32,
}

/// How far back an earlier contact counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LookBack {
    /// No limit (R3).
    Ever,
    /// Calendar months before the claim, that day included (R4).
    Months {
        /// How many.
        months: u32,
    },
}

impl LookBack {
    /// Whether a contact on `day` counts against a claim on `claim`.
    pub fn reaches(self, day: NaiveDate, claim: NaiveDate) -> bool {
        match self {
            Self::Ever => true,
            Self::Months { months } => {
                claim.checked_sub_months(Months::new(months)).is_none_or(|first| day >= first)
            }
        }
    }
}

/// Whose contacts count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The project the claim is for.
    Project,
    /// Every project of this office.
    Office,
}

/// How long a valid claim keeps rivals out, from the day of the visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Protection {
    /// Not at all: 成交为王 (R13).
    None,
    /// Days (R14): "N days from D" protects while date < D + N + 1.
    Days {
        /// How many.
        days: u32,
    },
    /// Calendar months (R15): 31 January + 1 month = 28/29 February.
    Months {
        /// How many.
        months: u32,
    },
}

impl Protection {
    /// The last protected day of a claim made on `day`; none without protection.
    pub fn last_day(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::None => None,
            Self::Days { days } => day.checked_add_days(Days::new(u64::from(days))),
            Self::Months { months } => day.checked_add_months(Months::new(months)),
        }
    }
}

/// What becomes of a partner's own new claim after its protection lapsed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnLapsed {
    /// Earns nothing any more (R15: an own late deal pays nothing).
    Refuse,
    /// Counts as a new claim.
    Renew,
}

/// Why a policy cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PolicyError {
    /// The text is not a policy.
    #[error("not a policy: {0}. Compare it with assets/policies/r03-r15.toml")]
    Format(String),
    /// No channel: it would judge nothing.
    #[error("channels is empty: name at least one channel the policy judges")]
    NoChannel,
    /// A length of nothing.
    #[error("{0} must be at least 1; to switch it off use is = \"none\" or \"ever\"")]
    Zero(&'static str),
}

impl Policy {
    /// Reads a preset (TOML) and checks it.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = toml::from_str(text).map_err(|e| PolicyError::Format(e.message().to_owned()))?;
        policy.check()?;
        Ok(policy)
    }

    fn check(&self) -> Result<(), PolicyError> {
        if self.channels.is_empty() {
            return Err(PolicyError::NoChannel);
        }
        if self.look_back == (LookBack::Months { months: 0 }) {
            return Err(PolicyError::Zero("look_back.months"));
        }
        match self.protection {
            Protection::Days { days: 0 } => Err(PolicyError::Zero("protection.days")),
            Protection::Months { months: 0 } => Err(PolicyError::Zero("protection.months")),
            _ => Ok(()),
        }
    }
}

/// All policy versions of an office.
#[derive(Clone, Default, Debug)]
pub struct PolicyBook {
    versions: Vec<Policy>,
}

impl PolicyBook {
    /// Any order; the order does not matter.
    pub fn new(mut versions: Vec<Policy>) -> Self {
        versions.sort_by(|a, b| (a.effective, &a.code, a.version).cmp(&(b.effective, &b.code, b.version)));
        Self { versions }
    }

    /// The version in force for a channel on a day: the one that became effective last.
    pub fn for_claim(&self, channel: Channel, day: NaiveDate) -> Option<&Policy> {
        self.versions.iter().rev().find(|p| p.effective <= day && p.channels.contains(&channel))
    }

    /// All versions, oldest first.
    pub fn versions(&self) -> &[Policy] {
        &self.versions
    }
}
