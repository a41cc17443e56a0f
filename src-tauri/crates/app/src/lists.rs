//! Lines of lists: visits, reports, protections, with names looked up once.

use crate::judging;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::judgement::{ClaimState, entered_late};
use laifang_core::policy::PolicyBook;
use laifang_core::text::{PersonName, Phone};
use laifang_core::time::Moment;
use laifang_store::{EndingRow, Reader, ReportRow, VisitRow};
use std::collections::HashMap;

/// What the lines of one list share.
pub(crate) struct Lines<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) zone: chrono_tz::Tz,
    pub(crate) now: Moment,
    pub(crate) today: NaiveDate,
    pub(crate) policies: PolicyBook,
    consultants: HashMap<ConsultantId, String>,
}

/// A stored number, masked; unreadable ones show only that there is one.
pub(crate) fn mask(phone: &str) -> String {
    Phone::parse(phone).map_or_else(|_| "***".to_owned(), |p| p.masked())
}

/// Firm · store · broker, what there is of it.
pub(crate) fn joined(parts: &[Option<&str>]) -> Option<String> {
    let parts: Vec<&str> = parts.iter().flatten().copied().filter(|p| !p.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

impl<'a> Lines<'a> {
    pub(crate) fn new(app: &'a App) -> Result<Self, AppError> {
        let store = app.store()?;
        Self::over(store.reader(), store.now())
    }

    pub(crate) fn over(reader: Reader<'a>, now: Moment) -> Result<Self, AppError> {
        let zone = reader.zone()?;
        Ok(Self {
            zone,
            now,
            today: now.day(zone),
            policies: reader.policies()?,
            consultants: reader.consultants()?.into_iter().map(|c| (c.consultant, c.name)).collect(),
            reader,
        })
    }

    pub(crate) fn consultant(&self, id: Option<ConsultantId>) -> Option<String> {
        id.and_then(|id| self.consultants.get(&id).cloned())
    }

    pub(crate) fn visit(&self, row: &VisitRow) -> Result<(VisitLine, JudgementView), AppError> {
        let (_, judgement) = judging::judge_visit_with(&self.reader, &self.policies, row, self.now)?;
        let customer = self.reader.customer(row.customer)?;
        let firm = match row.partner {
            Some(partner) => self.reader.partner(partner)?.map(|(_, name)| name),
            None => None,
        };
        let local = row.arrived.local(self.zone);
        let line = VisitLine {
            visit: row.visit,
            kind: row.contact,
            day: local.date_naive().to_string(),
            time: local.format("%H:%M").to_string(),
            customer: row.customer,
            name: customer.as_ref().map(|c| c.name.clone()).unwrap_or_default(),
            phone: customer.as_ref().and_then(|c| c.phones.first()).map(|p| mask(p)),
            headcount: row.headcount,
            channel: row.channel,
            brought_by: joined(&[firm.as_deref(), row.store.as_deref()]),
            consultant: self.consultant(row.consultant),
            verdict: judgement.verdict,
            provisional: judgement.provisional,
            reception: row.reception,
            slip: self.reader.slip_of_visit(row.visit)?.map(|s| s.number),
            incomplete: !row.complete,
            queue: row.queue,
            voided: row.voided,
        };
        Ok((line, judgement))
    }

    pub(crate) fn report(&self, row: &ReportRow) -> Result<ExpectedReport, AppError> {
        let firm = match row.partner {
            Some(partner) => self.reader.partner(partner)?.map(|(_, name)| name),
            None => None,
        };
        let state = self.report_state(row)?;
        Ok(ExpectedReport {
            report: row.report,
            time: row.arrives.map(|m| m.clock(self.zone)),
            day: row.day.to_string(),
            name: row.name.clone(),
            phone: row.phones.first().map(|p| mask(p)),
            brought_by: joined(&[firm.as_deref(), row.store.as_deref(), row.broker.as_deref()]),
            firm,
            store: row.store.clone(),
            broker: row.broker.clone(),
            project: row.project,
            headcount: row.headcount,
            state,
            minutes: match (state, row.arrives) {
                (ReportState::Waiting, Some(arrives)) => Some((arrives.0 - self.now.0).div_euclid(60_000)),
                _ => None,
            },
        })
    }

    /// A reading of facts at this moment: nothing is stored when a report expires.
    pub(crate) fn report_state(&self, row: &ReportRow) -> Result<ReportState, AppError> {
        let came = self.reader.visit_of_report(row.report)?.is_some();
        let kind = match row.partner {
            Some(partner) => self.reader.partner(partner)?.map(|(kind, _)| kind),
            None => None,
        };
        let last = self.policies.report_last_day(row.announced(kind, self.zone));
        Ok(match ClaimState::of_report(last, row.withdrawn, came, self.today) {
            ClaimState::Void => ReportState::Withdrawn,
            ClaimState::Arrived => ReportState::Arrived,
            ClaimState::Expired { .. } => ReportState::Expired,
            _ => ReportState::Waiting,
        })
    }

    /// The report of a partner that a visitor to a project, with these numbers and this name, would fulfil: of those
    /// that still wait the one that was entered first, as it was given the longest.
    pub(crate) fn waiting_report(
        &self,
        partner: PartnerId,
        phones: &[Phone],
        name: Option<&PersonName>,
        project: Option<ProjectId>,
    ) -> Result<Option<ReportRow>, AppError> {
        let mut first: Option<ReportRow> = None;
        // However far ahead they are announced for: who comes early was still reported.
        let to = self.today + chrono::Days::new(3_650);
        for row in self.reader.reports_between(self.policies.reports_hold_since(self.today), to)? {
            if first.as_ref().is_some_and(|other| (other.entered, other.report) < (row.entered, row.report)) {
                continue;
            }
            let theirs = match row.partner {
                Some(by) => self.reader.is_same_partner(by, partner)?,
                None => false,
            };
            let here = row.project.zip(project).is_none_or(|(announced, ours)| announced == ours);
            let refused = row.over_quota || entered_late(row.announced_until(self.zone), row.entered);
            let fits = theirs && here && !refused && row.may_be(phones, name);
            if fits && matches!(self.report_state(&row)?, ReportState::Waiting) {
                first = Some(row);
            }
        }
        Ok(first)
    }

    pub(crate) fn ending(&self, row: EndingRow) -> EndingProtection {
        EndingProtection {
            customer: row.customer,
            name: row.name,
            partner: row.partner,
            slip: row.slip,
            until: row.until.to_string(),
            days_left: (row.until - self.today).num_days() + 1,
            days: (row.until - row.since).num_days() + 1,
        }
    }
}

/// The first moment of a local day and of the next.
pub(crate) fn bounds(day: NaiveDate, zone: chrono_tz::Tz) -> (Moment, Moment) {
    let next = day.succ_opt().unwrap_or(day);
    (Moment::start_of(day, zone), Moment::start_of(next, zone))
}
