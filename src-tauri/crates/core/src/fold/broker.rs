//! Brokers and the firms they work for, by day.

use super::Entry;
use crate::change::{BrokerPersonal, Facts, Personal};
use crate::id::PartnerId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A broker.
#[derive(Clone, PartialEq, Eq)]
pub struct Broker {
    /// Name and phone as last put on record.
    pub personal: BrokerPersonal,
    /// For whom they work or worked, oldest first; no two share a day.
    pub assignments: Vec<Assignment>,
}

/// A time in which a broker works for a firm.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Assignment {
    /// For whom.
    pub firm: PartnerId,
    /// At which of its stores.
    pub store: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day, where it is known.
    pub until: Option<NaiveDate>,
}

impl Assignment {
    /// Whether it holds on a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }
}

/// Folds a broker: of changes with one first day the newest counts, and each ends the day before the next begins.
pub fn broker(entries: &[Entry]) -> Option<Broker> {
    let mut by_day: BTreeMap<NaiveDate, Assignment> = BTreeMap::new();
    let mut personal = BrokerPersonal::default();
    for entry in entries {
        if let Facts::BrokerAssigned { firm, store, from, until, .. } = &entry.facts {
            let one = Assignment { firm: *firm, store: store.clone(), from: *from, until: *until };
            by_day.insert(*from, one);
        }
        if let Some(Personal::Broker(who)) = &entry.personal {
            personal = who.clone();
        }
    }
    let mut assignments: Vec<Assignment> = by_day.into_values().collect();
    let begins: Vec<NaiveDate> = assignments.iter().map(|a| a.from).collect();
    for (one, next) in assignments.iter_mut().zip(begins.iter().skip(1)) {
        let last = next.pred_opt().unwrap_or(*next);
        one.until = Some(one.until.map_or(last, |until| until.min(last)));
    }
    (!assignments.is_empty()).then_some(Broker { personal, assignments })
}
