//! Working days (R44): an editable calendar of holidays and make-up working days, and the days of a month's close.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// Which days are worked. Monday to Friday unless said otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Calendar {
    /// 节假日: not worked, whatever the weekday.
    #[ts(as = "Vec<String>")]
    pub holidays: BTreeSet<NaiveDate>,
    /// 调休上班: worked, whatever the weekday; stands before a holiday.
    #[ts(as = "Vec<String>")]
    pub made_up: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// Whether a day is worked.
    pub fn works(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.made_up.contains(&day) || (!weekend && !self.holidays.contains(&day))
    }

    /// The n-th working day of the month that begins on `first`, from 1; none where the month has not so many.
    pub fn working_day(&self, first: NaiveDate, n: u32) -> Option<NaiveDate> {
        let month = first.month();
        let days = first.iter_days().take_while(|d| d.month() == month);
        days.filter(|d| self.works(*d)).nth(usize::try_from(n.checked_sub(1)?).ok()?)
    }

    /// The first working day on or after a day; none in a year without any.
    pub fn next_working_day(&self, day: NaiveDate) -> Option<NaiveDate> {
        (0..=366).filter_map(|n| day.checked_add_days(Days::new(n))).find(|d| self.works(*d))
    }
}

/// On which working days of the following month a month is closed (R44).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CloseDays {
    /// Reported on this one.
    pub report: u32,
    /// Checked by this one.
    pub check: u32,
    /// Paid on this one.
    pub pay: u32,
}

impl Default for CloseDays {
    fn default() -> Self {
        Self { report: 3, check: 8, pay: 9 }
    }
}

/// The days of one month's close.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, TS)]
pub struct MonthClose {
    /// First day of the month that is closed.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Last day of it.
    #[ts(type = "string")]
    pub until: NaiveDate,
    /// Reported.
    #[ts(type = "string")]
    pub report: NaiveDate,
    /// Checked.
    #[ts(type = "string")]
    pub check: NaiveDate,
    /// Paid.
    #[ts(type = "string")]
    pub pay: NaiveDate,
}

impl MonthClose {
    /// The close of the month a day is in; none where the next month has too few working days.
    pub fn of(day: NaiveDate, days: CloseDays, calendar: &Calendar) -> Option<Self> {
        let from = day.with_day(1)?;
        let next = from.checked_add_months(Months::new(1))?;
        let on = |n| calendar.working_day(next, n);
        Some(Self {
            from,
            until: next.pred_opt()?,
            report: on(days.report)?,
            check: on(days.check)?,
            pay: on(days.pay)?,
        })
    }
}
