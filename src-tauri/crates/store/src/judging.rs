//! The facts a judgement needs, from the projections: contacts, reports, relatives, what is agreed with partners.

mod contacts;
mod standing;

use crate::read::{Reader, ReportRow, report_row};
use crate::search::{Prefix, after, backwards};
use crate::{StoreError, sql};
use chrono::NaiveDate;
use laifang_core::change::Ruling;
use laifang_core::fold::RulingState;
use laifang_core::id::*;
use laifang_core::judgement::{Claim, Claimant, Contact, Facts, PartnerTerms, Relative};
use laifang_core::org::{Channel, PartnerKind};
use laifang_core::policy::PolicyBook;
use laifang_core::text::Phone;
use laifang_core::time::Moment;
use rusqlite::{OptionalExtension, params};
use standing::VISITS;
use std::collections::BTreeMap;

/// A person with everything their claims are judged by.
pub struct Known {
    /// Contacts and reports.
    pub contacts: Vec<Contact>,
    /// Relatives and partners; no people.
    pub facts: Facts,
    /// The claims of partners among the contacts.
    pub claims: Vec<Claim>,
    records: BTreeMap<VisitId, (CustomerId, Moment)>,
}

/// A relative of a person.
pub struct RelationRow {
    /// The relation.
    pub link: LinkId,
    /// The relative's record.
    pub other: CustomerId,
    /// Husband or wife.
    pub spouse: bool,
    /// Local day of the entry.
    pub declared: NaiveDate,
}

impl Known {
    /// The record a visit names.
    pub(crate) fn record_of(&self, visit: VisitId) -> CustomerId {
        self.records.get(&visit).map_or(CustomerId::new(uuid::Uuid::nil()), |(record, _)| *record)
    }

    /// When a visit was entered.
    pub(crate) fn entered(&self, visit: VisitId) -> Moment {
        self.records.get(&visit).map_or(Moment(0), |(_, entered)| *entered)
    }
}

impl Reader<'_> {
    /// Relatives of a person as declared, with their contacts.
    pub fn relatives_of(
        &self,
        members: &[CustomerId],
        policies: &PolicyBook,
    ) -> Result<Vec<Relative>, StoreError> {
        let mut relatives = Vec::new();
        for RelationRow { other, spouse, declared, .. } in self.relations_of(members)? {
            let contacts = self.read_contacts(&self.person_of(other)?, policies)?.0;
            relatives.push(Relative { spouse, declared, contacts });
        }
        Ok(relatives)
    }

    /// The other ends of a person's relations.
    pub fn relations_of(&self, members: &[CustomerId]) -> Result<Vec<RelationRow>, StoreError> {
        let mut found = Vec::new();
        let mut query = self.0.prepare_cached(
            "SELECT link, b AS other, spouse, declared FROM relation WHERE a = ?1
             UNION SELECT link, a AS other, spouse, declared FROM relation WHERE b = ?1 ORDER BY declared, other",
        )?;
        for member in members {
            let rows = query.query_map([member.uuid()], |r| {
                Ok(RelationRow {
                    link: sql::id(r, "link", LinkId::new)?,
                    other: sql::id(r, "other", CustomerId::new)?,
                    spouse: r.get("spouse")?,
                    declared: sql::day(r, "declared")?,
                })
            })?;
            for row in rows {
                found.push(row?);
            }
        }
        found.retain(|relation| !members.contains(&relation.other));
        Ok(found)
    }

    /// What is agreed with a partner (R5, R16).
    pub fn partner_terms(&self, partner: PartnerId) -> Result<Option<PartnerTerms>, StoreError> {
        Ok(self
            .0
            .prepare_cached("SELECT terms FROM partner WHERE partner = ?1")?
            .query_row([partner.uuid()], |r| sql::from_json(r, "terms"))
            .optional()?)
    }

    /// What is agreed with everybody who is named.
    fn terms_of<'a>(
        &self,
        claimants: impl Iterator<Item = &'a Claimant>,
    ) -> Result<BTreeMap<PartnerId, PartnerTerms>, StoreError> {
        let mut terms = BTreeMap::new();
        for claimant in claimants {
            if let Claimant::Partner { id, .. } = claimant
                && !terms.contains_key(id)
                && let Some(found) = self.partner_terms(*id)?
            {
                terms.insert(*id, found);
            }
        }
        Ok(terms)
    }

    /// Relatives of the people and the terms of whoever is named by them or claims: everything of
    /// [`Facts`] but the people.
    pub fn facts_beside(
        &self,
        records: &[CustomerId],
        contacts: &[&Contact],
        claimant: &Claimant,
        policies: &PolicyBook,
    ) -> Result<Facts, StoreError> {
        let relatives = self.relatives_of(records, policies)?;
        let partners = {
            let theirs = relatives.iter().flat_map(|r| &r.contacts).map(|c| &c.claimant);
            let named = contacts.iter().map(|c| &c.claimant).chain(theirs).chain(std::iter::once(claimant));
            self.terms_of(named)?
        };
        Ok(Facts { people: Vec::new(), relatives, partners, open_reports: 0 })
    }

    /// Reports of a partner that are open on a day: they still hold, nobody has come for them and nobody took them
    /// back.
    pub fn open_reports(
        &self,
        partner: PartnerId,
        policies: &PolicyBook,
        today: NaiveDate,
    ) -> Result<Vec<ReportRow>, StoreError> {
        let zone = self.zone()?;
        let by = self.kind_of(Some(partner))?;
        let mut open = self.list(
            "SELECT * FROM report r WHERE r.withdrawn = 0
                 AND r.partner IN (SELECT ?1 UNION SELECT partner FROM partner_root WHERE root = ?1) AND r.over_quota = 0 AND r.day >= ?2
                 AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.report = r.report AND v.voided = 0)
             ORDER BY r.hlc, r.report",
            params![self.root_of(partner)?.uuid(), policies.reports_hold_since(today).to_string()],
            report_row,
        )?;
        open.retain(|r| policies.report_last_day(r.announced(by, zone)) >= today);
        Ok(open)
    }

    /// What kind of partner somebody is.
    fn kind_of(&self, partner: Option<PartnerId>) -> Result<Option<PartnerKind>, StoreError> {
        Ok(match partner {
            Some(id) => self.partner(id)?.map(|(kind, _)| kind),
            None => None,
        })
    }

    /// Records with a partner's claim whose number may be one of these.
    pub(crate) fn claiming_like(&self, phones: &[Phone]) -> Result<Vec<CustomerId>, StoreError> {
        let mut query = self.0.prepare_cached(
            "SELECT DISTINCT k.customer, k.phones FROM key_prefix e JOIN customer k ON k.row = e.row
             WHERE e.kind = ?1 AND e.key >= ?2 AND e.key < ?3
                 AND EXISTS (SELECT 1 FROM claim c WHERE c.customer = k.customer)",
        )?;
        let mut found = Vec::new();
        for phone in phones {
            let end = backwards(phone.last4());
            let mut rows = query.query(params![Prefix::PhoneBackwards as i64, end, after(&end)])?;
            while let Some(r) = rows.next()? {
                let theirs: Vec<String> = sql::from_json(r, "phones")?;
                if theirs.iter().filter_map(|p| Phone::parse(p).ok()).any(|p| phone.may_be(&p)) {
                    found.push(sql::id(r, "customer", CustomerId::new)?);
                }
            }
        }
        Ok(found)
    }

    /// A person's contacts, claims and everything they are judged by.
    pub fn known_of(&self, members: &[CustomerId], policies: &PolicyBook) -> Result<Known, StoreError> {
        let zone = self.zone()?;
        let (contacts, standings) = self.read_contacts(members, policies)?;
        let all: Vec<&Contact> = contacts.iter().collect();
        let facts = self.facts_beside(members, &all, &Claimant::Office, policies)?;
        let records =
            standings.iter().map(|s| (s.visit.visit, (s.visit.customer, s.visit.entered))).collect();
        let claims = standings
            .into_iter()
            .filter(|s| !matches!(s.claimant, Claimant::Office) || !s.visit.rulings.is_empty())
            .map(|s| s.claim(zone))
            .collect();
        Ok(Known { contacts, facts, claims, records })
    }

    /// Whether somebody came or called, or was reported, by one of these channels on a local day: as it was registered,
    /// or as a ruling left it.
    pub fn has_claims_on(&self, day: NaiveDate, channels: &[Channel]) -> Result<bool, StoreError> {
        let zone = self.zone()?;
        let next = day.succ_opt().unwrap_or(day);
        let (from, to) = (Moment::start_of(day, zone), Moment::start_of(next, zone));
        let came: Vec<Channel> = self.list(
            "SELECT DISTINCT channel FROM visit WHERE arrived >= ?1 AND arrived < ?2 AND voided = 0",
            [from.0, to.0],
            |r| sql::name(r, "channel"),
        )?;
        if came.iter().any(|c| channels.contains(c)) {
            return Ok(true);
        }
        let ruled: Vec<Vec<RulingState>> = self.list(
            "SELECT rulings FROM visit WHERE arrived >= ?1 AND arrived < ?2 AND voided = 0 AND rulings <> '[]'",
            [from.0, to.0],
            |r| sql::from_json(r, "rulings"),
        )?;
        let judged_by = |ruling: &Ruling| match ruling {
            Ruling::Transfer { channel, .. } => Some(*channel),
            Ruling::Split { .. } => Some(Channel::Agency), // an own visitor who is shared with an agency
            _ => None,
        };
        let mut given = ruled.iter().flatten().filter_map(|r| judged_by(&r.ruling));
        if given.any(|c| channels.contains(&c)) {
            return Ok(true);
        }
        // A report is judged, and its last day is set, by the policy of the day on which it is entered; one that names
        // nobody counts as an agency's.
        let reported: Vec<Option<PartnerKind>> = self.list(
            "SELECT DISTINCT p.kind AS kind FROM report r LEFT JOIN partner p ON p.partner = r.partner
             WHERE r.entered >= ?1 AND r.entered < ?2 AND r.withdrawn = 0",
            [from.0, to.0],
            |r| sql::opt_name(r, "kind"),
        )?;
        let channel = |kind: &Option<PartnerKind>| kind.map_or(Channel::Agency, Channel::of_partner);
        Ok(reported.iter().any(|kind| channels.contains(&channel(kind))))
    }

    /// Every record with a visit that somebody claims.
    pub(crate) fn claimed(&self) -> Result<Vec<CustomerId>, StoreError> {
        self.list(
            "SELECT DISTINCT customer FROM visit WHERE partner IS NOT NULL OR rulings <> '[]' ORDER BY customer",
            [],
            |r| sql::id(r, "customer", CustomerId::new),
        )
    }

    /// Every person with a partner's claim, as one of their records.
    pub fn claiming(&self) -> Result<Vec<CustomerId>, StoreError> {
        self.list(
            "SELECT DISTINCT coalesce(p.person, c.customer) AS person FROM claim c
             LEFT JOIN person p ON p.customer = c.customer ORDER BY person",
            [],
            |r| sql::id(r, "person", CustomerId::new),
        )
    }

    /// The claim of one visit, voided or not.
    pub fn claim_of(&self, visit: VisitId, policies: &PolicyBook) -> Result<Option<Claim>, StoreError> {
        let zone = self.zone()?;
        let mut query = self.0.prepare_cached(&format!("{VISITS} WHERE v.visit = ?1"))?;
        let mut rows = query.query(params![visit.uuid()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let standing = self.standing(row, zone, policies)?;
        let (phone, named) = (standing.visit.broker_phone.clone(), standing.visit.partner);
        let mut claim = standing.claim(zone);
        claim.grounds.broker_of = self.broker_elsewhere(phone.as_deref(), named, claim.day)?;
        Ok(Some(claim))
    }
}
