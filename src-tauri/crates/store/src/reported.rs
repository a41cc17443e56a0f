//! Reports that were made for a visitor and do not count, so that a verdict can say what became of them.

use crate::read::Reader;
use crate::{StoreError, read};
use chrono::NaiveDate;
use chrono_tz::Tz;
use laifang_core::id::PartnerId;
use laifang_core::judgement::{VoidReport, VoidWhy, entered_late};
use laifang_core::policy::{PolicyBook, ReportContent};
use laifang_core::text::Phone;
use laifang_core::time::Moment;

/// When an announced time is over: the time given, or the end of a day that was past when the report was entered.
pub(crate) fn announced_until(
    day: NaiveDate,
    arrives: Option<Moment>,
    entered: Moment,
    zone: Tz,
) -> Option<Moment> {
    let past = day < entered.day(zone);
    arrives.or_else(|| past.then(|| Moment(Moment::start_of(day.succ_opt().unwrap_or(day), zone).0 - 1)))
}

/// What a report says (R10). One that names nobody at all was erased: it was received with a name or a phone.
pub(crate) fn report_says(
    arrives: Option<Moment>,
    headcount: Option<u32>,
    name: Option<&str>,
    phones: &[String],
) -> ReportContent {
    let erased = name.is_none() && phones.is_empty();
    ReportContent {
        time: arrives.is_some(),
        headcount: headcount.is_some(),
        name: erased || name.is_some_and(|n| !n.trim().is_empty()),
        phone: erased || !phones.is_empty(),
    }
}

impl Reader<'_> {
    /// The newest report of a partner for one of these numbers that was made before somebody came and does not count
    /// for the visit: expired, refused, or entered after the time it announced.
    pub fn void_report(
        &self,
        partner: PartnerId,
        phones: &[Phone],
        arrived: Moment,
        policies: &PolicyBook,
    ) -> Result<Option<VoidReport>, StoreError> {
        let zone = self.zone()?;
        let partner = self.root_of(partner)?;
        let by = self.partner(partner)?.map(|(kind, _)| kind);
        let mut newest: Option<(Moment, VoidReport)> = None;
        for phone in phones {
            let reports = self.list(
                "SELECT r.* FROM report_tail t JOIN report r ON r.report = t.report
                 WHERE t.tail = ?1 AND r.withdrawn = 0 AND r.entered < ?3
                     AND r.partner IN (SELECT ?2 UNION SELECT partner FROM partner_root WHERE root = ?2)",
                rusqlite::params![phone.last4(), partner.uuid(), arrived.0],
                read::report_row,
            )?;
            for report in reports {
                let mut theirs = report.phones.iter().filter_map(|p| Phone::parse(p).ok());
                if !theirs.any(|p| p.may_be(phone)) {
                    continue;
                }
                let last = policies.report_last_day(report.announced(by, zone));
                let why = if report.over_quota {
                    VoidWhy::Quota
                } else if entered_late(report.announced_until(zone), report.entered) {
                    VoidWhy::Late
                } else if last < arrived.day(zone) {
                    VoidWhy::Expired { last }
                } else {
                    continue; // it counts, or was another visit's
                };
                if newest.is_none_or(|(at, _)| report.entered > at) {
                    newest = Some((report.entered, VoidReport { on: report.entered.day(zone), why }));
                }
            }
        }
        Ok(newest.map(|(_, report)| report))
    }
}
