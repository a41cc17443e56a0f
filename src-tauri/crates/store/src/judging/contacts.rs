//! All contacts with a person: visits and calls, what an imported file tells of, reports that may lock.

use super::standing::{Standing, VISITS};
use crate::read::{Reader, number_fits};
use crate::reported::{announced_until, report_says};
use crate::{StoreError, sql};
use chrono::NaiveDate;
use chrono_tz::Tz;
use laifang_core::id::*;
use laifang_core::judgement::{Claimant, Contact, ContactSort, Grounds, Number};
use laifang_core::org::{Channel, ContactKind};
use laifang_core::policy::{Announced, PolicyBook};
use laifang_core::text::{PersonName, Phone};
use laifang_core::time::Moment;
use std::collections::BTreeMap;

impl Reader<'_> {
    /// All contacts with a person, in any order: visits, calls, reports that may lock, and what an imported file
    /// tells of.
    pub fn contacts_of(
        &self,
        members: &[CustomerId],
        policies: &PolicyBook,
    ) -> Result<Vec<Contact>, StoreError> {
        Ok(self.read_contacts(members, policies)?.0)
    }

    pub(super) fn read_contacts(
        &self,
        members: &[CustomerId],
        policies: &PolicyBook,
    ) -> Result<(Vec<Contact>, Vec<Standing>), StoreError> {
        let zone = self.zone()?;
        let mut contacts = Vec::new();
        let mut standings = Vec::new();
        let mut visits =
            self.0.prepare_cached(&format!("{VISITS} WHERE v.customer = ?1 AND v.voided = 0"))?;
        let mut numbers: Vec<(Phone, Option<PersonName>)> = Vec::new();
        for member in members {
            let mut rows = visits.query([member.uuid()])?;
            while let Some(row) = rows.next()? {
                let s = self.standing(row, zone, policies)?;
                contacts.push(Contact {
                    visit: Some(s.visit.visit),
                    sort: match s.visit.contact {
                        ContactKind::Visit => ContactSort::Visit,
                        ContactKind::Call => ContactSort::Call,
                    },
                    order: s.visit.order,
                    at: s.visit.entered,
                    day: s.visit.arrived.day(zone),
                    channel: Some(s.channel),
                    project: Some(s.visit.project),
                    claimant: s.claimant.clone(),
                    numbered: s.number != Number::None,
                    slip: s.slip.clone(),
                    consultant: s.consultant.clone(),
                    elsewhere: false,
                    grounds: s.grounds.clone(),
                });
                standings.push(s);
            }
            let Some(row) = self.customer(*member)? else { continue };
            if let Some(day) = row.imported_day {
                let at = Moment::start_of(day, zone);
                contacts.push(Contact {
                    visit: None,
                    sort: ContactSort::Imported,
                    order: laifang_log::Hlc::default().tick(at.0).0,
                    at,
                    day,
                    channel: row.imported_channel,
                    project: row.imported_project,
                    claimant: Claimant::Unnamed,
                    numbered: !row.phones.is_empty() || row.erased,
                    slip: None,
                    consultant: None,
                    elsewhere: row.imported_elsewhere,
                    grounds: Grounds::default(),
                });
            }
            let name = PersonName::parse(&row.name).ok();
            numbers.extend(row.phones.iter().filter_map(|p| Phone::parse(p).ok()).map(|p| (p, name.clone())));
        }
        if policies.versions().iter().any(|p| p.term.report_lock_days > 0) {
            contacts.extend(self.reports_as_contacts(&numbers, policies, zone)?);
        }
        Ok((contacts, standings))
    }

    /// Reports that may lock a customer who is not on record yet: by the numbers that were typed.
    pub fn locks_on(&self, phones: &[Phone], policies: &PolicyBook) -> Result<Vec<Contact>, StoreError> {
        if policies.versions().iter().all(|p| p.term.report_lock_days == 0) {
            return Ok(Vec::new());
        }
        let numbers: Vec<_> = phones.iter().map(|p| (p.clone(), None)).collect();
        self.reports_as_contacts(&numbers, policies, self.zone()?)
    }

    /// Reports whose number may be one of these, as contacts that may lock the customer until the visit.
    fn reports_as_contacts(
        &self,
        ours: &[(Phone, Option<PersonName>)],
        policies: &PolicyBook,
        zone: Tz,
    ) -> Result<Vec<Contact>, StoreError> {
        let mut found = BTreeMap::new();
        let mut query = self.0.prepare_cached(
            "SELECT r.report, r.partner, r.project, r.phones, r.day, r.arrives, r.entered, r.hlc,
                 r.headcount, r.name FROM report_tail t
             JOIN report r ON r.report = t.report WHERE t.tail = ?1 AND r.withdrawn = 0 AND r.over_quota = 0
                 AND r.partner IS NOT NULL",
        )?;
        for (phone, name) in ours {
            let mut rows = query.query([phone.last4()])?;
            while let Some(r) = rows.next()? {
                let announced: Vec<String> = sql::from_json(r, "phones")?;
                let theirs: Vec<Phone> = announced.iter().filter_map(|p| Phone::parse(p).ok()).collect();
                let called = r.get::<_, Option<String>>("name")?.and_then(|n| PersonName::parse(&n).ok());
                let fits = number_fits(&theirs, called.as_ref(), std::slice::from_ref(phone), name.as_ref());
                let Some(partner) = sql::opt_id(r, "partner", PartnerId::new)?.filter(|_| fits) else {
                    continue;
                };
                let partner = self.root_of(partner)?;
                let Some((kind, name)) = self.partner(partner)? else { continue };
                let channel = Channel::of_partner(kind);
                let (entered, day): (Moment, NaiveDate) = (Moment(r.get("entered")?), sql::day(r, "day")?);
                let arrives = r.get::<_, Option<i64>>("arrives")?.map(Moment);
                let said_name = r.get::<_, Option<String>>("name")?;
                let project = sql::opt_id(r, "project", ProjectId::new)?;
                let expires = policies.report_last_day(Announced {
                    by: Some(kind),
                    project,
                    entered: entered.day(zone),
                    day,
                });
                found.insert(
                    sql::id(r, "report", ReportId::new)?,
                    Contact {
                        visit: None,
                        sort: ContactSort::Report,
                        order: r.get::<_, i64>("hlc")?.cast_unsigned(),
                        at: entered,
                        day: entered.day(zone),
                        channel: Some(channel),
                        project,
                        claimant: Claimant::Partner { id: partner, name },
                        numbered: true,
                        slip: None,
                        consultant: None,
                        elsewhere: false,
                        grounds: Grounds {
                            reported: Some(entered),
                            reported_on: Some(entered.day(zone)),
                            announced: report_says(
                                arrives,
                                r.get("headcount")?,
                                said_name.as_deref(),
                                &announced,
                            ),
                            arrived: announced_until(day, arrives, entered, zone),
                            expires: Some(expires),
                            ..Grounds::default()
                        },
                    },
                );
            }
        }
        Ok(found.into_values().collect())
    }
}
