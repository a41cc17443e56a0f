//! Which policy holds, how far it looks back and how long it keeps, with a calendar of its own.

use chrono::{Datelike, NaiveDate};
use laifang_core::id::ProjectId;
use laifang_core::judgement::Contract;
use laifang_core::org::Channel;
use laifang_core::policy::{LookBack, Policy, PolicyBook, Protection};

/// Looks at every version: one that names the project beats one for all, then the later day, the higher number.
pub fn in_force(
    book: &PolicyBook,
    channel: Channel,
    project: Option<ProjectId>,
    day: NaiveDate,
) -> Option<&Policy> {
    let mut best: Option<(&Policy, bool)> = None;
    for policy in book.versions() {
        let named = match project {
            Some(project) => policy.projects.contains(&project),
            None => false,
        };
        if policy.effective > day
            || !policy.channels.contains(&channel)
            || !(named || policy.projects.is_empty())
        {
            continue;
        }
        let better = match best {
            None => true,
            Some((_, true)) if !named => false,
            Some((_, false)) if named => true,
            Some((other, _)) => {
                let place = |p: &Policy| (p.effective, p.version, p.code.clone());
                place(policy) >= place(other)
            }
        };
        if better {
            best = Some((policy, named));
        }
    }
    best.map(|(policy, _)| policy)
}

fn length_of(year: i32, month: i32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The same day some months later or earlier; the last day of a month that is too short for it.
pub fn months_on(day: NaiveDate, months: i32) -> NaiveDate {
    let (mut year, mut month) = (day.year(), i32::try_from(day.month()).unwrap());
    for _ in 0..months.abs() {
        month += months.signum();
        if month == 13 {
            (year, month) = (year + 1, 1);
        } else if month == 0 {
            (year, month) = (year - 1, 12);
        }
    }
    let last = length_of(year, month);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).unwrap(), day.day().min(last)).unwrap()
}

/// The day some days later, one by one.
pub fn days_on(day: NaiveDate, days: u32) -> NaiveDate {
    (0..days).fold(day, |day, _| day.succ_opt().unwrap())
}

/// Whether the policy looks at a contact of a day for a claim of another.
pub fn looked_at(policy: &Policy, contact: NaiveDate, claim: NaiveDate) -> bool {
    match policy.look_back {
        LookBack::Off => false,
        LookBack::Ever => true,
        LookBack::Months { months } => contact >= months_on(claim, -i32::try_from(months).unwrap()),
    }
}

/// The last day of a protection that runs from a day.
pub fn keeps_until(policy: &Policy, since: NaiveDate) -> Option<NaiveDate> {
    let last = match policy.protection {
        Protection::None => return None,
        Protection::Days { days } => days_on(since, days),
        Protection::Months { months } => months_on(since, i32::try_from(months).unwrap()),
    };
    Some(if policy.term.first_day_counts { last.pred_opt().unwrap() } else { last })
}

/// Whether a contract runs on a day: day by day from its first to the one before the same day months later.
pub fn runs(contract: &Contract, day: NaiveDate) -> bool {
    let over = months_on(contract.from, i32::try_from(contract.months).unwrap());
    let ended = matches!(contract.ended, Some(last) if last < day);
    let in_time = if contract.renews { day >= contract.from } else { contract.from <= day && day < over };
    in_time && !ended
}
