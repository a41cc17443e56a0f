//! Which backups are kept: pure.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// How many backups are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Keep {
    /// The newest of each of this many days.
    pub days: u32,
    /// The newest of each of this many weeks (Monday to Sunday).
    pub weeks: u32,
}

impl Default for Keep {
    fn default() -> Self {
        Self { days: 7, weeks: 4 }
    }
}

impl Keep {
    /// Those taken before migrations: beside the store, so few.
    pub(crate) const BEFORE_MIGRATIONS: Self = Self { days: 2, weeks: 0 };

    /// Which of the backups, given by their days from the newest on, are kept. Days and weeks without any do not
    /// count, so that a desk that was off for a month still has its last seven; the newest is always kept.
    pub(crate) fn of(self, newest_first: &[NaiveDate]) -> Vec<bool> {
        let (mut days, mut weeks) = (Vec::new(), Vec::new());
        let mut kept = Vec::with_capacity(newest_first.len());
        for day in newest_first {
            let week = (day.iso_week().year(), day.iso_week().week());
            let daily = !days.contains(day) && days.len() < self.days as usize;
            let weekly = !weeks.contains(&week) && weeks.len() < self.weeks as usize;
            if daily {
                days.push(*day);
            }
            if weekly {
                weeks.push(week);
            }
            kept.push(daily || weekly || kept.is_empty());
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_newest_of_each_day_and_week_are_kept() {
        // Sunday 2026-11-22 back to Sunday 2026-10-04, twice a day.
        let days: Vec<NaiveDate> = (0..100).map(|n| day("2026-11-22") - chrono::Days::new(n / 2)).collect();
        let kept = Keep::default().of(&days);
        let kept: Vec<String> =
            days.iter().zip(&kept).filter(|(_, k)| **k).map(|(d, _)| d.to_string()).collect();
        let expected = [
            "2026-11-22",
            "2026-11-21",
            "2026-11-20",
            "2026-11-19",
            "2026-11-18",
            "2026-11-17",
            "2026-11-16",
            "2026-11-15",
            "2026-11-08",
            "2026-11-01",
        ];
        assert_eq!(kept, expected);
    }

    #[test]
    fn gaps_do_not_use_the_number_up_and_the_newest_always_stays() {
        let days = [day("2026-11-22"), day("2026-09-01"), day("2026-08-31"), day("2025-01-01")];
        assert_eq!(Keep { days: 3, weeks: 0 }.of(&days), [true, true, true, false]);
        assert_eq!(Keep { days: 0, weeks: 0 }.of(&days), [true, false, false, false]);
        assert_eq!(Keep { days: 0, weeks: 2 }.of(&days), [true, true, false, false]);
    }
}
