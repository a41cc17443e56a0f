//! Moments and days. Moments are UTC milliseconds; days are calendar days in the office's time zone.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// After everything: what is judged as of it is judged by all that is on record. A desk whose clock is behind knows
    /// no less of what others entered.
    pub const ALWAYS: Self = Self(i64::MAX);

    /// From a UTC time.
    pub fn of(time: DateTime<Utc>) -> Self {
        Self(time.timestamp_millis())
    }

    /// The office's local time. A moment outside chrono's range reads as 1970.
    pub fn local(self, zone: Tz) -> DateTime<Tz> {
        DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default().with_timezone(&zone)
    }

    /// The calendar day in the office.
    pub fn day(self, zone: Tz) -> NaiveDate {
        self.local(zone).date_naive()
    }

    /// `YYYY-MM-DD HH:MM`, local.
    pub fn stamp(self, zone: Tz) -> String {
        self.local(zone).format("%Y-%m-%d %H:%M").to_string()
    }

    /// `HH:MM`, local.
    pub fn clock(self, zone: Tz) -> String {
        self.local(zone).format("%H:%M").to_string()
    }

    /// The moment of a local day and time; the earlier one where clocks go back, none where they jump.
    pub fn at(day: NaiveDate, time: NaiveTime, zone: Tz) -> Option<Self> {
        zone.from_local_datetime(&day.and_time(time)).earliest().map(|t| Self(t.timestamp_millis()))
    }

    /// The first moment of a local day (00:00, or 01:00 where midnight does not exist).
    pub fn start_of(day: NaiveDate, zone: Tz) -> Self {
        Self::at(day, NaiveTime::MIN, zone)
            .or_else(|| NaiveTime::from_hms_opt(1, 0, 0).and_then(|one| Self::at(day, one, zone)))
            .unwrap_or(Self(0))
    }
}

/// 周一 … 周日 and Mon … Sun.
pub fn weekday(day: NaiveDate) -> (&'static str, &'static str) {
    match day.weekday() {
        Weekday::Mon => ("周一", "Mon"),
        Weekday::Tue => ("周二", "Tue"),
        Weekday::Wed => ("周三", "Wed"),
        Weekday::Thu => ("周四", "Thu"),
        Weekday::Fri => ("周五", "Fri"),
        Weekday::Sat => ("周六", "Sat"),
        Weekday::Sun => ("周日", "Sun"),
    }
}
