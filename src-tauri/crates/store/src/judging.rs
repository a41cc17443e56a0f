//! The facts a judgement needs, from the projections: contacts, reports, relatives, what is agreed with partners.

use crate::read::{Reader, ReportRow, VisitRow, number_fits, report_row, visit_row};
use crate::reported::{announced_until, report_says};
use crate::{StoreError, sql};
use chrono::NaiveDate;
use chrono_tz::Tz;
use laifang_core::change::Ruling;
use laifang_core::fold::RulingState;
use laifang_core::id::*;
use laifang_core::judgement::{
    Claim, Claimant, Contact, ContactSort, EarlierReport, Evidence, Extension, Facts, Grounds, Number,
    PartnerTerms, Relative, Ruled, Stage, Verdict, entered_late,
};
use laifang_core::org::{Channel, ContactKind, PartnerKind};
use laifang_core::policy::{Announced, Introduction, PolicyBook, ReportContent};
use laifang_core::text::{PersonName, Phone};
use laifang_core::time::Moment;
use rusqlite::{OptionalExtension, Row, params};
use std::collections::{BTreeMap, BTreeSet};

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

const VISITS: &str = "SELECT v.*, c.name AS consultant_name, k.name AS customer_name, k.phones AS phones,
         k.erased AS erased,
         (SELECT s.number FROM slip s WHERE s.visit = v.visit AND s.voided IS NULL) AS slip,
         r.entered AS reported, r.partner AS reported_by, r.phones AS reported_phones, r.day AS reported_for,
         r.project AS reported_project, r.over_quota AS reported_over, r.arrives AS reported_until,
         r.headcount AS reported_headcount, r.name AS reported_name
     FROM visit v LEFT JOIN consultant c ON c.consultant = v.consultant
         LEFT JOIN customer k ON k.customer = v.customer
         LEFT JOIN report r ON r.report = v.report";

/// A visit with what its claim rests on.
struct Standing {
    visit: VisitRow,
    channel: Channel,
    claimant: Claimant,
    number: Number,
    grounds: Grounds,
    slip: Option<String>,
    consultant: Option<String>,
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
    fn standing(&self, r: &Row<'_>, zone: Tz, policies: &PolicyBook) -> Result<Standing, StoreError> {
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

    /// All contacts with a person, in any order: visits, calls, reports that may lock, and what an imported file
    /// tells of.
    pub fn contacts_of(
        &self,
        members: &[CustomerId],
        policies: &PolicyBook,
    ) -> Result<Vec<Contact>, StoreError> {
        Ok(self.read_contacts(members, policies)?.0)
    }

    fn read_contacts(
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
            "SELECT DISTINCT k.customer, k.phones FROM claim c JOIN customer k ON k.customer = c.customer",
        )?;
        let mut rows = query.query([])?;
        let mut found = Vec::new();
        while let Some(r) = rows.next()? {
            let theirs: Vec<String> = sql::from_json(r, "phones")?;
            let fits = |p: &Phone| phones.iter().any(|ours| ours.last4() == p.last4() && ours.may_be(p));
            if theirs.iter().filter_map(|p| Phone::parse(p).ok()).any(|p| fits(&p)) {
                found.push(sql::id(r, "customer", CustomerId::new)?);
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
            .map(|s| claim(s, zone))
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
        let mut claim = claim(standing, zone);
        claim.grounds.broker_of = self.broker_elsewhere(phone.as_deref(), named, claim.day)?;
        Ok(Some(claim))
    }
}

/// Whether a claim's policy asks that it was reported beforehand (R2, R5).
fn asks_for_report(policies: &PolicyBook, channel: Channel, visit: &VisitRow, zone: Tz) -> bool {
    let policy = policies.for_claim(channel, Some(visit.project), visit.arrived.day(zone));
    let asked = policy.map_or(Introduction::Any, |p| p.conditions.introduction);
    visit.contact == ContactKind::Visit && !matches!(asked, Introduction::Any | Introduction::InPerson)
}

fn claim(s: Standing, zone: Tz) -> Claim {
    Claim {
        visit: Some(s.visit.visit),
        order: s.visit.order,
        day: s.visit.arrived.day(zone),
        channel: s.channel,
        project: Some(s.visit.project),
        claimant: s.claimant,
        number: s.number,
        stage: match s.visit.contact {
            ContactKind::Visit => Stage::Visit,
            ContactKind::Call => Stage::Call,
        },
        grounds: s.grounds,
        unordered: BTreeSet::new(),
    }
}
