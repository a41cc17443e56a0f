//! All programme versions of an office: which one holds for a deal, and where they overlap or leave a gap.

use super::{FrozenAt, Item, Occasion, Programme, ProgrammeError, When};
use crate::id::ProjectId;
use crate::org::Channel;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A programme version with the day on which it was recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Version {
    /// The programme.
    pub programme: Arc<Programme>,
    /// Local day on which it was recorded.
    pub entered: NaiveDate,
    /// It follows another version of its programme; the book finds out.
    #[serde(default)]
    later: bool,
}

impl Version {
    /// Recorded on a day.
    pub fn new(programme: Programme, entered: NaiveDate) -> Self {
        Self { programme: Arc::new(programme), entered, later: false }
    }

    /// The first day it can hold for. The first version of a programme may reach back, as it changes nothing
    /// that was promised; a later one holds from the day after its recording at the earliest, so that no edit ever
    /// changes what was frozen before it, be it on the same morning.
    pub fn starts(&self) -> NaiveDate {
        let (effective, entered) = (self.programme.effective, self.entered);
        match self.programme.version {
            _ if self.later => effective.max(entered.succ_opt().unwrap_or(entered)),
            1 => effective,
            _ => effective.max(entered),
        }
    }

    fn covers(&self, channel: Channel, day: NaiveDate) -> bool {
        self.starts() <= day && self.programme.channels.contains(&channel)
    }

    fn names(&self, project: ProjectId) -> bool {
        self.programme.projects.contains(&project)
    }
}

/// The days that can decide which version a deal is under.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Points {
    /// Of the report; none where the visit was not announced.
    pub report: Option<NaiveDate>,
    /// Of the visit.
    pub visit: Option<NaiveDate>,
    /// Of the subscription.
    pub subscription: Option<NaiveDate>,
    /// Of the contract.
    pub signing: Option<NaiveDate>,
}

impl Points {
    /// The day on which a version is frozen; none while the deal has not come so far. A visit nobody announced
    /// counts as its own report.
    pub fn day(&self, frozen_at: FrozenAt) -> Option<NaiveDate> {
        match frozen_at {
            FrozenAt::Report => self.report.or(self.visit),
            FrozenAt::Visit => self.visit,
            FrozenAt::Subscription => self.subscription.or(self.signing),
            FrozenAt::Signing => self.signing,
        }
    }
}

/// Something about the versions that somebody should look at.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Finding {
    /// Two programmes reward the same person for the same thing at the same time.
    Overlap {
        /// Code and version.
        one: (String, u32),
        /// Code and version.
        other: (String, u32),
        /// The items.
        items: (String, String),
        /// First day of it.
        from: NaiveDate,
        /// Last day of it; none for open.
        until: Option<NaiveDate>,
    },
    /// Between two versions of a programme nothing is in force.
    Gap {
        /// Which.
        code: String,
        /// First day of it.
        from: NaiveDate,
        /// Last day of it.
        until: NaiveDate,
    },
    /// One number was given twice; the version recorded first stays.
    SameNumber {
        /// Code and version.
        version: (String, u32),
    },
    /// Another version takes its place before it begins.
    NeverInForce {
        /// Code and version.
        version: (String, u32),
    },
    /// It was recorded on the day it names or later, and holds only from the day after.
    Late {
        /// Code and version.
        version: (String, u32),
        /// The day it names.
        effective: NaiveDate,
        /// The day it holds from.
        starts: NaiveDate,
    },
    /// It cannot pay yet.
    Unusable {
        /// Code and version.
        version: (String, u32),
        /// Why.
        why: ProgrammeError,
    },
}

/// All programme versions of an office.
#[derive(Clone, Default, Debug)]
pub struct ProgrammeBook {
    by_code: BTreeMap<String, Vec<Version>>,
    twice: Vec<(String, u32)>,
}

impl ProgrammeBook {
    /// Any order; the order does not matter. Of two versions with one number the one recorded first stays.
    pub fn new(mut versions: Vec<Version>) -> Self {
        versions.sort_by_cached_key(|v| {
            let p = &v.programme;
            (p.code.clone(), p.version, v.entered, format!("{p:?}"))
        });
        let mut book = Self::default();
        for version in versions {
            let list = book.by_code.entry(version.programme.code.clone()).or_default();
            match list.last() {
                Some(last) if last.programme.version == version.programme.version => {
                    if last.programme != version.programme {
                        book.twice.push((version.programme.code.clone(), version.programme.version));
                    }
                }
                _ => list.push(version),
            }
        }
        for list in book.by_code.values_mut() {
            // Sorted by their numbers so far.
            list.iter_mut().skip(1).for_each(|v| v.later = true);
            list.sort_by_key(|v| (v.starts(), v.programme.version));
        }
        book
    }

    /// All versions, by code, in the order they come into force.
    pub fn versions(&self) -> impl Iterator<Item = &Version> {
        self.by_code.values().flatten()
    }

    /// The codes of all programmes.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.by_code.keys().map(String::as_str)
    }

    /// The version of a programme in force for a channel and a project on a day: the one that began last; one
    /// that names the project before one for all.
    pub fn in_force(
        &self,
        code: &str,
        channel: Channel,
        project: ProjectId,
        day: NaiveDate,
    ) -> Option<&Version> {
        let list = self.by_code.get(code)?;
        let mut newest = list.iter().rev().filter(|v| v.covers(channel, day));
        let found = newest
            .clone()
            .find(|v| v.names(project))
            .or_else(|| newest.find(|v| v.programme.projects.is_empty()))?;
        found.programme.ends.is_none_or(|last| day <= last).then_some(found)
    }

    /// The version of a programme that a deal is under: the one in force at the point it names itself. Where two
    /// versions freeze at different points, the one that began first holds. Where none does (the point moved
    /// between two versions), the one in force at signing.
    pub fn frozen(
        &self,
        code: &str,
        channel: Channel,
        project: ProjectId,
        points: &Points,
    ) -> Option<&Version> {
        let list = self.by_code.get(code)?;
        if let [only] = list.as_slice() {
            let day = points.day(only.programme.frozen_at)?;
            return self.in_force(code, channel, project, day);
        }
        let at = |day: Option<NaiveDate>| day.and_then(|day| self.in_force(code, channel, project, day));
        list.iter()
            .find(|v| at(points.day(v.programme.frozen_at)).is_some_and(|found| std::ptr::eq(found, *v)))
            .or_else(|| at(points.signing))
    }

    /// The days on which a version is in force, where it is for all projects it names.
    fn days(list: &[Version], place: usize) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let version = &list[place];
        let first = version.starts();
        let next = list[place + 1..]
            .iter()
            .filter(|v| v.programme.projects == version.programme.projects && replaces(v, version))
            .map(Version::starts)
            .min();
        let before_next = match next {
            Some(next) => Some(next.pred_opt()?),
            None => None,
        };
        let last = match (version.programme.ends, before_next) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if last.is_some_and(|last| last < first) { None } else { Some((first, last)) }
    }

    /// What somebody should look at before money is paid.
    pub fn findings(&self) -> Vec<Finding> {
        let mut found: Vec<Finding> =
            self.twice.iter().map(|v| Finding::SameNumber { version: v.clone() }).collect();
        let name = |v: &Version| (v.programme.code.clone(), v.programme.version);
        let mut spans = Vec::new();
        for (code, list) in &self.by_code {
            for (place, version) in list.iter().enumerate() {
                if let Err(why) = version.programme.check_active() {
                    found.push(Finding::Unusable { version: name(version), why });
                }
                let (effective, starts) = (version.programme.effective, version.starts());
                if starts > effective {
                    found.push(Finding::Late { version: name(version), effective, starts });
                }
                let Some((first, last)) = Self::days(list, place) else {
                    found.push(Finding::NeverInForce { version: name(version) });
                    continue;
                };
                let follower = list[place + 1..].iter().filter(|v| replaces(v, version)).map(Version::starts);
                if let (Some(last), Some(next)) = (last, follower.min())
                    && let (Some(from), Some(until)) = (last.succ_opt(), next.pred_opt())
                    && from <= until
                {
                    found.push(Finding::Gap { code: code.clone(), from, until });
                }
                spans.push((version, first, last));
            }
        }
        for (place, (one, first, last)) in spans.iter().enumerate() {
            for (other, other_first, other_last) in &spans[place + 1..] {
                let from = *first.max(other_first);
                let until = match (last, other_last) {
                    (Some(a), Some(b)) => Some(*a.min(b)),
                    (a, b) => a.or(*b),
                };
                let different = one.programme.code != other.programme.code;
                if !different || until.is_some_and(|until| until < from) || !replaces(one, other) {
                    continue;
                }
                if let Some(items) = rivals(&one.programme, &other.programme) {
                    found.push(Finding::Overlap { one: name(one), other: name(other), items, from, until });
                }
            }
        }
        found.sort();
        found
    }
}

/// Whether two versions meet: a channel and a project in common.
fn replaces(one: &Version, other: &Version) -> bool {
    let (a, b) = (&one.programme, &other.programme);
    a.channels.iter().any(|c| b.channels.contains(c))
        && (a.projects.is_empty()
            || b.projects.is_empty()
            || a.projects.iter().any(|p| b.projects.contains(p)))
}

/// Two items that reward the same person for the same unit.
fn rivals(one: &Programme, other: &Programme) -> Option<(String, String)> {
    let pairs = one.items.iter().flat_map(|a| other.items.iter().map(move |b| (a, b)));
    let same =
        |a: &Item, b: &Item| a.to == b.to && occasion(&a.on) == occasion(&b.on) && meet(&a.when, &b.when);
    pairs.into_iter().find(|(a, b)| same(a, b)).map(|(a, b)| (a.code.clone(), b.code.clone()))
}

fn occasion(on: &Occasion) -> u8 {
    match on {
        Occasion::Deal | Occasion::DealOfParty => 0,
        Occasion::Visit { .. } => 1,
        Occasion::GroupEvent { .. } => 2,
        Occasion::WeeklyTop { .. } => 3,
    }
}

/// Whether some unit fits both.
fn meet(a: &When, b: &When) -> bool {
    let usage = a.usage.is_empty() || b.usage.is_empty() || a.usage.iter().any(|u| b.usage.contains(u));
    let below = |from: Option<_>, to: Option<_>| !matches!((from, to), (Some(from), Some(to)) if from > to);
    let area_from = a.area_from.max(b.area_from);
    let area = [a.area_to, b.area_to].into_iter().flatten().all(|to| area_from.is_none_or(|from| from <= to))
        && [a.area_below, b.area_below]
            .into_iter()
            .flatten()
            .all(|to| area_from.is_none_or(|from| from < to));
    let price_from = a.price_from.max(b.price_from);
    let price = [a.price_below, b.price_below]
        .into_iter()
        .flatten()
        .all(|to| price_from.is_none_or(|from| from < to));
    let referred = a.referred.is_none() || b.referred.is_none() || a.referred == b.referred;
    let bedrooms = below(a.bedrooms_from, b.bedrooms_to) && below(b.bedrooms_from, a.bedrooms_to);
    usage && area && price && referred && bedrooms
}
