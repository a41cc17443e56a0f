//! A visit with what its claim rests on, as reports and rulings left it: whose, by which channel, on what grounds.

use crate::read::{Reader, ReportRow, VisitRow, number_fits, visit_row};
use crate::reported::{announced_until, report_says};
use crate::{StoreError, sql};
use chrono::NaiveDate;
use chrono_tz::Tz;
use laifang_core::change::Ruling;
use laifang_core::id::*;
use laifang_core::judgement::{
    Claim, Claimant, EarlierReport, Evidence, Extension, Grounds, Number, Ruled, Stage, Verdict, entered_late,
};
use laifang_core::org::{Channel, ContactKind};
use laifang_core::policy::{Announced, Introduction, PolicyBook, ReportContent};
use laifang_core::text::{PersonName, Phone};
use laifang_core::time::Moment;
use rusqlite::{OptionalExtension, Row};
use std::collections::BTreeSet;

pub(super) const VISITS: &str =
    "SELECT v.*, c.name AS consultant_name, k.name AS customer_name, k.phones AS phones,
         k.erased AS erased,
         (SELECT s.number FROM slip s WHERE s.visit = v.visit AND s.voided IS NULL) AS slip,
         r.entered AS reported, r.partner AS reported_by, r.phones AS reported_phones, r.day AS reported_for,
         r.project AS reported_project, r.over_quota AS reported_over, r.arrives AS reported_until,
         r.headcount AS reported_headcount, r.name AS reported_name
     FROM visit v LEFT JOIN consultant c ON c.consultant = v.consultant
         LEFT JOIN customer k ON k.customer = v.customer
         LEFT JOIN report r ON r.report = v.report";

/// A visit with what its claim rests on.
pub(super) struct Standing {
    pub visit: VisitRow,
    pub channel: Channel,
    pub claimant: Claimant,
    pub number: Number,
    pub grounds: Grounds,
    pub slip: Option<String>,
    pub consultant: Option<String>,
}

impl Standing {
    /// The claim of it.
    pub fn claim(self, zone: Tz) -> Claim {
        Claim {
            visit: Some(self.visit.visit),
            order: self.visit.order,
            day: self.visit.arrived.day(zone),
            channel: self.channel,
            project: Some(self.visit.project),
            claimant: self.claimant,
            number: self.number,
            stage: match self.visit.contact {
                ContactKind::Visit => Stage::Visit,
                ContactKind::Call => Stage::Call,
            },
            grounds: self.grounds,
            unordered: BTreeSet::new(),
        }
    }
}

/// The report that a visit fulfils.
struct Fulfilled {
    by: Option<PartnerId>,
    project: Option<ProjectId>,
    phones: Vec<String>,
    name: Option<String>,
    headcount: Option<u32>,
    day: NaiveDate,
    arrives: Option<Moment>,
    refused: bool,
    entered: Moment,
}

impl From<ReportRow> for Fulfilled {
    fn from(row: ReportRow) -> Self {
        Self {
            by: row.partner,
            project: row.project,
            phones: row.phones,
            name: row.name,
            headcount: row.headcount,
            day: row.day,
            arrives: row.arrives,
            refused: row.over_quota,
            entered: row.entered,
        }
    }
}

/// How well the numbers on record identify somebody. An erased person's number was judged when it was there.
fn number(phones: &[String], erased: bool) -> Number {
    if erased {
        return Number::Full;
    }
    let phones: Vec<Phone> = phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
    Number::of(&phones)
}

impl Reader<'_> {
    fn claimant(&self, channel: Channel, partner: Option<PartnerId>) -> Result<Claimant, StoreError> {
        Ok(match partner {
            // Partners that are the same claim under one name.
            Some(id) => {
                let id = self.root_of(id)?;
                Claimant::Partner { id, name: self.partner(id)?.map(|(_, name)| name).unwrap_or_default() }
            }
            None if channel.partner_kind().is_none() => Claimant::Office,
            None => Claimant::Unnamed,
        })
    }

    /// The name of whoever confirmed as the supervisor.
    fn supervisor_name(&self, evidence: &Evidence) -> Result<Option<String>, StoreError> {
        let Some(by) = evidence.supervisor_by else { return Ok(None) };
        Ok(sql::one(self.0, "SELECT name FROM user WHERE user = ?1", [by.uuid()])?)
    }

    /// What the newest merge that speaks of a claim decided about it, while both claims are about one person.
    fn decided_by_merge(&self, visit: VisitId) -> Result<Option<(Moment, Verdict)>, StoreError> {
        let mut query = self.0.prepare_cached(
            "SELECT l.at AS at, l.keeps = ?1 AS keeps FROM link l
             JOIN visit k ON k.visit = l.keeps JOIN visit y ON y.visit = l.yields
             WHERE (l.keeps = ?1 OR l.yields = ?1) AND (k.customer = y.customer
                 OR (SELECT person FROM person WHERE customer = k.customer)
                     = (SELECT person FROM person WHERE customer = y.customer))
             ORDER BY l.at DESC, l.link LIMIT 1",
        )?;
        let decided = query.query_row([visit.uuid()], |r| {
            let verdict = if r.get("keeps")? { Verdict::Valid } else { Verdict::Invalid };
            Ok((Moment(r.get("at")?), verdict))
        });
        Ok(decided.optional()?)
    }

    /// A visit's claim as rulings left it: whose, by which channel, on what grounds.
    pub(super) fn standing(
        &self,
        r: &Row<'_>,
        zone: Tz,
        policies: &PolicyBook,
    ) -> Result<Standing, StoreError> {
        let visit = visit_row(r)?;
        let phones: Option<Vec<String>> =
            r.get::<_, Option<String>>("phones")?.and_then(|p| serde_json::from_str(&p).ok());
        let mut reported = r.get::<_, Option<i64>>("reported")?.map(Moment);
        let (mut channel, mut partner) = (visit.channel, visit.partner);
        let mut ruled = Ruled::default();
        let mut approved = None;
        for ruling in visit.rulings.iter().filter(|r| r.holds()) {
            if let Ruling::ReportedAt { report, at } = &ruling.ruling {
                approved = Some((*report, *at));
                continue;
            }
            // It holds from when the second person agreed, where one has to.
            let at = ruling.checked.filter(|_| ruling.needs_second).map_or(ruling.at, |(_, at, _)| at);
            let on = at.day(zone);
            ruled.on = Some(on);
            let verdict = match &ruling.ruling {
                Ruling::Extend { until } => {
                    ruled.extensions.push(Extension { on, until: *until });
                    continue;
                }
                Ruling::Invalid => Verdict::Invalid,
                Ruling::ReportedAt { .. } => continue, // above
                Ruling::Valid | Ruling::Transfer { .. } | Ruling::Split { .. } => Verdict::Valid,
            };
            ruled.verdict = Some(verdict);
            ruled.shares.clear();
            match &ruling.ruling {
                Ruling::Transfer { channel: to_channel, partner: to } => {
                    (channel, partner) = (*to_channel, *to);
                    ruled.transferred = true;
                }
                Ruling::Split { shares } => {
                    for share in shares {
                        ruled.shares.push((self.claimant(Channel::WalkIn, share.partner)?, share.percent));
                    }
                }
                _ => {}
            }
        }
        // Two records that were merged were both protected: which claim stands was decided, like by a ruling, for as
        // long as the merge stands. A ruling on the claim itself comes after it.
        if ruled.verdict.is_none()
            && let Some((at, verdict)) = self.decided_by_merge(visit.visit)?
        {
            (ruled.verdict, ruled.on) = (Some(verdict), Some(at.day(zone)));
        }
        let mut announced = ReportContent::NOTHING;
        let mut earlier = None;
        let mut report = match reported {
            Some(entered) => Some(Fulfilled {
                by: sql::opt_id(r, "reported_by", PartnerId::new)?,
                project: sql::opt_id(r, "reported_project", ProjectId::new)?,
                phones: sql::from_json(r, "reported_phones")?,
                name: r.get("reported_name")?,
                headcount: r.get("reported_headcount")?,
                day: sql::day(r, "reported_for")?,
                arrives: r.get::<_, Option<i64>>("reported_until")?.map(Moment),
                refused: r.get("reported_over")?,
                entered,
            }),
            None => None,
        };
        // A manager agreed that it was made before it was entered: it counts from then, and both times are told.
        if let Some((id, at)) = approved
            && let Some(row) = self.report(id)?.filter(|row| !row.withdrawn && at < row.entered)
        {
            let local = |m: Moment| m.local(zone).naive_local();
            earlier = Some(EarlierReport { entered: local(row.entered), made: local(at) });
            report = Some(Fulfilled { entered: at, ..Fulfilled::from(row) });
        }
        // A report counts for who made it, for whom it announced, and while it holds.
        if let Some(report) = report {
            let erased = r.get::<_, Option<bool>>("erased")?.unwrap_or(false);
            let parsed = |all: &[String]| all.iter().filter_map(|p| Phone::parse(p).ok()).collect::<Vec<_>>();
            let named = |name: Option<String>| name.and_then(|n| PersonName::parse(&n).ok());
            let ours = parsed(phones.as_deref().unwrap_or_default());
            let called = (named(report.name.clone()), named(r.get("customer_name")?));
            let fits = report.phones.is_empty()
                || number_fits(&parsed(&report.phones), called.0.as_ref(), &ours, called.1.as_ref())
                || erased;
            let last = policies.report_last_day(Announced {
                by: self.kind_of(report.by)?,
                project: report.project,
                entered: report.entered.day(zone),
                day: report.day,
            });
            let same = match (report.by, partner) {
                (Some(by), Some(partner)) => self.is_same_partner(by, partner)?,
                (by, partner) => by == partner,
            };
            announced = report_says(report.arrives, report.headcount, report.name.as_deref(), &report.phones);
            let until = announced_until(report.day, report.arrives, report.entered, zone);
            let refused = report.refused || entered_late(until, report.entered);
            let here = report.project.is_none_or(|announced| announced == visit.project);
            let counts = fits && here && same && !refused && visit.arrived.day(zone) <= last;
            reported = counts.then_some(report.entered);
            earlier = earlier.filter(|_| counts);
        }
        let void_report = match partner.filter(|_| reported.is_none()) {
            Some(partner) if asks_for_report(policies, channel, &visit, zone) => {
                let ours: Vec<Phone> = phones.iter().flatten().filter_map(|p| Phone::parse(p).ok()).collect();
                self.void_report(partner, &ours, visit.arrived, policies)?
            }
            _ => None,
        };
        Ok(Standing {
            channel,
            claimant: self.claimant(channel, partner)?,
            number: number(
                phones.as_deref().unwrap_or_default(),
                r.get::<_, Option<bool>>("erased")?.unwrap_or(false),
            ),
            grounds: Grounds {
                reported,
                reported_on: reported.map(|m| m.day(zone)),
                void_report,
                announced,
                earlier,
                arrived: Some(visit.arrived),
                expires: None,
                supervisor: self.supervisor_name(&visit.evidence)?,
                evidence: visit.evidence.clone(),
                ruled,
                // Only whoever reads the claim itself asks for it.
                broker_of: None,
            },
            slip: r.get("slip")?,
            consultant: r.get("consultant_name")?,
            visit,
        })
    }
}

/// Whether a claim's policy asks that it was reported beforehand (R2, R5).
fn asks_for_report(policies: &PolicyBook, channel: Channel, visit: &VisitRow, zone: Tz) -> bool {
    let policy = policies.for_claim(channel, Some(visit.project), visit.arrived.day(zone));
    let asked = policy.map_or(Introduction::Any, |p| p.conditions.introduction);
    visit.contact == ContactKind::Visit && !matches!(asked, Introduction::Any | Introduction::InPerson)
}
