//! When a reward is due (R34–R36), and when it is taken back (R37).

use crate::deal::{Method, Milestone};
use crate::money::Rate;
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// When a reward is due.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Payment {
    /// The rule it was read from: `R35`.
    pub rule: Option<String>,
    /// The parts, in order; their shares sum to 100 %. Empty: all of it once signed.
    pub stages: Vec<StageShare>,
    /// Other parts for some ways of paying (R35).
    pub by_method: BTreeMap<Method, Vec<StageShare>>,
    /// Kept back of each part until handover (R36).
    pub retained: Option<Rate>,
    /// At once, or once a month (R34).
    pub cycle: Cycle,
}

/// One part of a reward.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StageShare {
    /// How much of the whole.
    pub share: Rate,
    /// What the deal must have reached; the contract is always needed.
    pub needs: Vec<Milestone>,
}

/// How often it is settled (R34).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Cycle {
    /// On the day the conditions are met.
    #[default]
    AtOnce,
    /// What is met in one month falls due on this day of the next (its last day, if it is shorter).
    Monthly {
        /// 1–31.
        day: u32,
    },
}

impl Cycle {
    /// The day on which it falls due if its conditions are met on `met`.
    pub fn due(self, met: NaiveDate) -> NaiveDate {
        let Self::Monthly { day } = self else { return met };
        let first = met.with_day(1).and_then(|d| d.checked_add_months(Months::new(1)));
        first.map_or(met, |first| (1..=day).rev().find_map(|d| first.with_day(d)).unwrap_or(first))
    }
}

/// Which part of a reward: the part of an entitlement's key that tells stages apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", content = "n", rename_all = "snake_case")]
pub enum Stage {
    /// The n-th part, from 1; also the n-th place of a ranking.
    Part(u32),
    /// What was kept back until handover.
    Retained,
}

/// A part of the whole, with what it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Part {
    pub stage: Stage,
    pub share: Rate,
    pub of: u32,
    pub needs: Vec<Milestone>,
}

impl Payment {
    /// The parts for a way of paying, without what is kept back.
    pub fn stages_for(&self, method: Method) -> &[StageShare] {
        self.by_method.get(&method).unwrap_or(&self.stages)
    }

    pub(crate) fn parts(&self, method: Method) -> Vec<Part> {
        let stages = self.stages_for(method);
        if stages.is_empty() {
            return vec![Part {
                stage: Stage::Part(1),
                share: Rate::WHOLE,
                of: 1,
                needs: vec![Milestone::Signed],
            }];
        }
        let of = u32::try_from(stages.len()).unwrap_or(u32::MAX);
        (1..)
            .zip(stages)
            .map(|(n, s)| {
                let mut needs = s.needs.clone();
                needs.push(Milestone::Signed);
                needs.sort_unstable();
                needs.dedup();
                Part { stage: Stage::Part(n), share: s.share, of, needs }
            })
            .collect()
    }
}

/// When a reward is taken back after the deal was cancelled (R37).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Clawback {
    /// The rule it was read from: `R37`.
    pub rule: Option<String>,
    /// Which cancellations take it back.
    pub cancelled: ClawbackUntil,
    /// How much they take back.
    pub takes: Takes,
}

/// Which cancellations take a reward back. What was never due is lost in any case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClawbackUntil {
    /// Every one after signing.
    #[default]
    Always,
    /// Those before handover; after it, what was due stays.
    BeforeHandover,
    /// None: what was due stays.
    Never,
}

/// How much a cancellation takes back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// What this programme gave for the unit.
    #[default]
    Unit,
    /// Everything that was given for the deal, by other programmes too.
    Deal,
}
