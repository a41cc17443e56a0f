//! What entitlements are worked out from: deals and visits with their claims, read with few questions however many
//! there are.

use crate::read::Reader;
use crate::{StoreError, sql};
use chrono::NaiveDate;
use chrono_tz::Tz;
use laifang_core::change::Ruling;
use laifang_core::deal::{ClaimLink, ClaimShare, Deal, DealState, DeclaredRelative, Hints, Review};
use laifang_core::fold::RulingState;
use laifang_core::id::*;
use laifang_core::judgement::{Evidence, PartnerTerms, Verdict, shared_channel};
use laifang_core::org::Channel;
use laifang_core::reward::{Facts, GroupEvent, Violation, Visit};
use laifang_core::time::Moment;
use rusqlite::{Row, params};
use std::collections::{BTreeMap, HashMap};

use super::read::{BrokerTerms, DealRow, deal_row};

/// Claims by their visits, with what they are read with.
struct Claims<'a> {
    reader: Reader<'a>,
    zone: Tz,
    office: OfficeId,
    /// Records that belong to a person of several.
    persons: HashMap<CustomerId, CustomerId>,
    members: HashMap<CustomerId, Vec<CustomerId>>,
    /// Relations by either end.
    relations: HashMap<CustomerId, Vec<(CustomerId, NaiveDate)>>,
    terms: BTreeMap<PartnerId, PartnerTerms>,
    /// Who is paid directly, from when on.
    brokers: HashMap<BrokerId, BrokerTerms>,
    /// Partners that stand under another one's name.
    roots: BTreeMap<PartnerId, PartnerId>,
}

/// A visit with its claim and what else a reward asks about it.
struct Claimed {
    link: ClaimLink,
    project: ProjectId,
    order: u64,
    partner: Option<PartnerId>,
    supervisor: Option<bool>,
    imported: bool,
}

const CLAIMED: &str =
    "SELECT v.visit, v.customer, v.project, v.channel, v.partner, v.consultant, v.arrived, v.hlc,
         v.broker, v.evidence, v.rulings, v.voided, c.verdict AS claim_verdict,
         v.contact = 'call' AND c.ruled = 0 AS call_only, c.provisional, c.waits, c.until, k.imported_day IS NOT NULL AS imported,
         v.broker_phone IS NOT NULL AND instr(k.phones, v.broker_phone) > 0 AS same_phone,
         (SELECT s.number FROM slip s WHERE s.visit = v.visit AND s.voided IS NULL LIMIT 1) AS slip,
         r.entered AS reported, r.partner AS reported_by
     FROM visit v LEFT JOIN claim c ON c.visit = v.visit LEFT JOIN report r ON r.report = v.report
         LEFT JOIN customer k ON k.customer = v.customer";

impl<'a> Claims<'a> {
    fn new(reader: Reader<'a>) -> Result<Self, StoreError> {
        let persons: HashMap<CustomerId, CustomerId> = reader
            .list("SELECT customer, person FROM person", [], |r| {
                Ok((sql::id(r, "customer", CustomerId::new)?, sql::id(r, "person", CustomerId::new)?))
            })?
            .into_iter()
            .collect();
        let mut members: HashMap<CustomerId, Vec<CustomerId>> = HashMap::new();
        for (record, person) in &persons {
            members.entry(*person).or_default().push(*record);
        }
        members.values_mut().for_each(|m| m.sort_unstable());
        let mut relations: HashMap<CustomerId, Vec<(CustomerId, NaiveDate)>> = HashMap::new();
        for (a, b, declared) in reader.list("SELECT a, b, declared FROM relation ORDER BY link", [], |r| {
            Ok((
                sql::id(r, "a", CustomerId::new)?,
                sql::id(r, "b", CustomerId::new)?,
                sql::day(r, "declared")?,
            ))
        })? {
            relations.entry(a).or_default().push((b, declared));
            relations.entry(b).or_default().push((a, declared));
        }
        Ok(Self {
            zone: reader.zone()?,
            office: reader.office()?.office,
            persons,
            members,
            relations,
            terms: reader.partners()?.into_iter().map(|p| (p.partner, p.terms)).collect(),
            brokers: reader.broker_terms()?,
            roots: reader.partner_roots()?,
            reader,
        })
    }

    /// Whether a salesperson is paid directly for what happened on a day, at a place among changes: an agreement holds
    /// for what comes after it.
    fn paid_directly(&self, broker: BrokerId, at: (NaiveDate, u64)) -> bool {
        let terms = self.brokers.get(&broker).map_or(&[][..], Vec::as_slice);
        terms
            .iter()
            .rev()
            .find(|(day, order, _)| (*day, *order) <= at)
            .is_some_and(|(.., approved)| *approved)
    }

    /// The partner under whose name a partner stands.
    fn root(&self, partner: PartnerId) -> PartnerId {
        self.roots.get(&partner).copied().unwrap_or(partner)
    }

    /// All records of a person, the one asked about first.
    fn person(&self, record: CustomerId) -> Vec<CustomerId> {
        let mut all = vec![record];
        if let Some(members) = self.persons.get(&record).and_then(|p| self.members.get(p)) {
            all.extend(members.iter().copied().filter(|m| *m != record));
        }
        all
    }

    fn relatives(&self, person: &[CustomerId]) -> Vec<DeclaredRelative> {
        let mut found = Vec::new();
        for (other, declared) in person.iter().filter_map(|m| self.relations.get(m)).flatten() {
            for customer in self.person(*other) {
                if !person.contains(&customer) {
                    found.push(DeclaredRelative { customer, declared: *declared });
                }
            }
        }
        found.sort_unstable();
        found
    }

    fn claimed(&self, r: &Row<'_>) -> rusqlite::Result<Claimed> {
        let (mut channel, mut partner): (Channel, _) =
            (sql::name(r, "channel")?, sql::opt_id(r, "partner", PartnerId::new)?);
        let customer = sql::id(r, "customer", CustomerId::new)?;
        let named = partner;
        let rulings: Vec<RulingState> = sql::from_json(r, "rulings")?;
        let mut split: Vec<ClaimShare> = Vec::new();
        for ruling in rulings.iter().filter(|r| r.holds()) {
            match &ruling.ruling {
                Ruling::Extend { .. } | Ruling::ReportedAt { .. } => continue,
                Ruling::Transfer { channel: to_channel, partner: to } => {
                    (channel, partner) = (*to_channel, *to);
                    split.clear();
                }
                Ruling::Split { shares } => {
                    split = shares
                        .iter()
                        .map(|s| ClaimShare { partner: s.partner.map(|p| self.root(p)), percent: s.percent })
                        .collect();
                }
                Ruling::Valid | Ruling::Invalid => split.clear(),
            }
        }
        let verdict: Option<Verdict> = sql::opt_name(r, "claim_verdict")?;
        let provisional = r.get::<_, Option<bool>>("provisional")?.unwrap_or(false);
        let own = channel.partner_kind().is_none();
        let verdict = match verdict {
            _ if r.get::<_, bool>("voided")? => Verdict::Invalid,
            _ if own && split.is_empty() => Verdict::Valid,
            // Nobody came: a call alone earns nothing, unless a manager ruled so.
            _ if r.get::<_, Option<bool>>("call_only")?.unwrap_or(false) => Verdict::Undecided,
            // A mask alone decides nothing.
            Some(_) if provisional => Verdict::Undecided,
            Some(verdict) => verdict,
            None => Verdict::Undecided,
        };
        if own && !split.is_empty() {
            channel = shared_channel(channel);
        }
        let evidence: Evidence = sql::from_json(r, "evidence")?;
        let broker: Option<String> = r.get("broker")?;
        let broker = broker
            .filter(|name| !name.is_empty())
            .and_then(|name| Some(BrokerId::of_name(self.office, partner?, &name)));
        // A salesperson is known by the name of the firm that was written; what is owed is the main one's.
        let (partner, named) = (partner.map(|p| self.root(p)), named.map(|p| self.root(p)));
        let reported = r.get::<_, Option<i64>>("reported")?.map(Moment);
        let by = sql::opt_id(r, "reported_by", PartnerId::new)?.map(|p| self.root(p));
        let waits = r.get::<_, Option<bool>>("waits")?.unwrap_or(false);
        let visited = Moment(r.get("arrived")?).day(self.zone);
        let order = r.get::<_, i64>("hlc")?.cast_unsigned();
        let link = ClaimLink {
            visit: sql::id(r, "visit", VisitId::new)?,
            visited,
            reported: reported.filter(|_| by == named).map(|m| m.day(self.zone)),
            slip: r.get("slip")?,
            channel,
            verdict,
            protected_until: sql::opt_day(r, "until")?.filter(|_| verdict == Verdict::Valid),
            disputed: waits && verdict != Verdict::Undecided,
            shares: if split.is_empty() { vec![ClaimShare { partner, percent: 100 }] } else { split },
            broker,
            broker_approved: broker.is_some_and(|b| self.paid_directly(b, (visited, order))),
            consultant: sql::opt_id(r, "consultant", ConsultantId::new)?,
            referred: evidence.referred.unwrap_or(false),
            customers: vec![customer],
            relatives: Vec::new(),
            owner_signed: partner.and_then(|p| self.terms.get(&p)).and_then(|t| t.owner_signed),
            hints: Hints {
                staff_supplied_owner: evidence.staff_supplied.unwrap_or(false),
                same_phone_as_broker: r.get::<_, Option<bool>>("same_phone")?.unwrap_or(false),
                ..Hints::default()
            },
            reviews: Vec::new(),
        };
        Ok(Claimed {
            link,
            project: sql::id(r, "project", ProjectId::new)?,
            order,
            partner,
            supervisor: evidence.supervisor,
            imported: r.get("imported")?,
        })
    }

    fn read(&self, query: &str, params: impl rusqlite::Params) -> Result<Vec<Claimed>, StoreError> {
        let mut statement = self.reader.0.prepare_cached(query)?;
        let mut rows = statement.query(params)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let mut claimed = self.claimed(row)?;
            // Whom a claim is about: linked records, and those of one whole number and fitting names.
            let mut person = Vec::new();
            for record in std::mem::take(&mut claimed.link.customers) {
                person.extend(self.reader.known_as(record)?.person);
            }
            claimed.link.relatives = self.relatives(&person);
            claimed.link.customers = person;
            found.push(claimed);
        }
        Ok(found)
    }

    /// Registrations that were there before: of the same person with another consultant, of a relative (R28).
    fn hint(&self, claimed: &mut Claimed) -> Result<(), StoreError> {
        // R28 speaks of owners' referrals: an agency's customer is judged by what was on record (R3, R4).
        if claimed.partner.is_none() || claimed.link.channel != Channel::Owner {
            return Ok(());
        }
        let mut earlier = self.reader.0.prepare_cached(
            "SELECT arrived, partner, consultant FROM visit WHERE customer = ?1 AND voided = 0 AND hlc < ?2
                 AND contact = 'visit' ORDER BY hlc",
        )?;
        let order = claimed.order.cast_signed();
        let row = |r: &Row<'_>| -> rusqlite::Result<(Moment, Option<PartnerId>, Option<ConsultantId>)> {
            Ok((
                Moment(r.get("arrived")?),
                sql::opt_id(r, "partner", PartnerId::new)?,
                sql::opt_id(r, "consultant", ConsultantId::new)?,
            ))
        };
        for member in claimed.link.customers.clone() {
            for found in earlier.query_map(params![member.uuid(), order], row)? {
                let (_, partner, consultant) = found?;
                let other = consultant.is_some() && consultant != claimed.link.consultant;
                let partner = partner.map(|p| self.root(p));
                if other && claimed.link.consultant.is_some() && partner != claimed.partner {
                    claimed.link.hints.other_consultant.get_or_insert(claimed.link.visited);
                }
            }
        }
        for relative in claimed.link.relatives.clone() {
            for found in earlier.query_map(params![relative.customer.uuid(), order], row)? {
                let (at, partner, _) = found?;
                if partner.map(|p| self.root(p)) != claimed.partner {
                    let hint = (relative.customer, at.day(self.zone));
                    claimed.link.hints.relative_registered.get_or_insert(hint);
                }
            }
        }
        Ok(())
    }

    /// Whether nobody of the party was known before.
    fn is_new(&self, claimed: &Claimed) -> Result<bool, StoreError> {
        if claimed.imported {
            return Ok(false);
        }
        let mut earlier = self
            .reader
            .0
            .prepare_cached("SELECT 1 FROM visit WHERE customer = ?1 AND voided = 0 AND hlc < ?2 LIMIT 1")?;
        for member in &claimed.link.customers {
            if earlier.exists(params![member.uuid(), claimed.order.cast_signed()])? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn deal(&self, row: DealRow, claimed: Option<&Claimed>) -> Deal {
        let mut deal = row.record.bare(row.deal);
        deal.link = claimed.map(|claimed| {
            let mut link = claimed.link.clone();
            link.reviews = row.record.reviews.iter().map(|r| Review { ..r.review }).collect();
            // Whoever is paid for a deal is so by what was agreed when it was signed.
            if let Some(broker) = link.broker.filter(|b| self.brokers.contains_key(b)) {
                let signing = DealState::of(&deal, NaiveDate::MAX).signing;
                link.broker_approved =
                    signing.is_some_and(|(on, order, _)| self.paid_directly(broker, (on, order)));
            }
            // Who came along under their own name is on the slip, whatever record they buy under.
            for companion in row.record.facts.iter().flat_map(|n| &n.companions) {
                if !link.customers.contains(companion) {
                    link.customers.push(*companion);
                }
            }
            link
        });
        deal
    }
}

impl Reader<'_> {
    /// Everything entitlements are worked out from. Visits by themselves are read where a programme asks for them,
    /// by the channels it names.
    pub fn reward_facts(&self, visits_of: &[Channel]) -> Result<Facts, StoreError> {
        let claims = Claims::new(*self)?;
        let mut by_visit: HashMap<VisitId, Claimed> = HashMap::new();
        let resting = format!("{CLAIMED} WHERE v.visit IN (SELECT visit FROM deal WHERE visit IS NOT NULL)");
        for mut claimed in claims.read(&resting, [])? {
            claims.hint(&mut claimed)?;
            by_visit.insert(claimed.link.visit, claimed);
        }
        let deals = self
            .list("SELECT * FROM deal ORDER BY deal", [], deal_row)?
            .into_iter()
            .map(|row| {
                let claimed = row.record.visit.and_then(|v| by_visit.get(&v));
                claims.deal(row, claimed)
            })
            .collect();
        let mut visits = Vec::new();
        if !visits_of.is_empty() {
            let codes: Vec<&str> = visits_of.iter().map(|c| c.code()).collect();
            let query = format!(
                "{CLAIMED} WHERE v.voided = 0 AND v.contact = 'visit'
                     AND v.channel IN (SELECT value FROM json_each(?1))"
            );
            for claimed in claims.read(&query, [sql::json(&codes)])? {
                visits.push(Visit {
                    project: claimed.project,
                    order: claimed.order,
                    new_party: claims.is_new(&claimed)?,
                    supervisor: claimed.supervisor,
                    link: claimed.link,
                });
            }
        }
        Ok(Facts {
            deals,
            visits,
            events: self
                .group_events()?
                .into_iter()
                .map(|(event, _)| GroupEvent { partner: claims.root(event.partner), ..event })
                .collect(),
            violations: self
                .violations()?
                .into_iter()
                .map(|v| v.record.violation)
                .map(|v| Violation { partner: claims.root(v.partner), ..v })
                .collect(),
            partners: claims.terms,
        })
    }

    /// Deals with their claims.
    pub fn deals_with_claims(&self, rows: &[DealRow]) -> Result<Vec<Deal>, StoreError> {
        let claims = Claims::new(*self)?;
        let one = format!("{CLAIMED} WHERE v.visit = ?1");
        let mut deals = Vec::with_capacity(rows.len());
        for row in rows {
            let mut found = match row.record.visit {
                Some(visit) => claims.read(&one, [visit.uuid()])?,
                None => vec![],
            };
            if let Some(claimed) = found.first_mut() {
                claims.hint(claimed)?;
            }
            deals.push(claims.deal(row.clone(), found.first()));
        }
        Ok(deals)
    }

    /// The visit a deal of a person rests on, where nobody says which: of those up to the day, the valid claim that is
    /// protected on it, else any valid claim, else the newest visit.
    pub fn visit_for_deal(
        &self,
        members: &[CustomerId],
        project: ProjectId,
        day: NaiveDate,
    ) -> Result<Option<VisitId>, StoreError> {
        let mut best: Option<((u8, i64), VisitId)> = None;
        let mut query = self.0.prepare_cached(
            "SELECT v.visit, v.hlc, CASE
                 WHEN EXISTS (SELECT 1 FROM protection p WHERE p.visit = v.visit AND p.since <= ?3 AND p.until >= ?3)
                     THEN 3
                 WHEN v.contact = 'call' THEN 0 WHEN c.verdict = 'valid' THEN 2 WHEN c.verdict = 'undecided' THEN 1 ELSE 0 END AS rank
             FROM visit v LEFT JOIN claim c ON c.visit = v.visit
             WHERE v.customer = ?1 AND v.project = ?2 AND v.voided = 0 AND v.arrived < ?4",
        )?;
        let over = Moment::start_of(day.succ_opt().unwrap_or(day), self.zone()?).0;
        for member in members {
            let mut rows = query.query(params![member.uuid(), project.uuid(), day.to_string(), over])?;
            while let Some(r) = rows.next()? {
                let key = (r.get::<_, u8>("rank")?, r.get::<_, i64>("hlc")?);
                if best.is_none_or(|(other, _)| key > other) {
                    best = Some((key, sql::id(r, "visit", VisitId::new)?));
                }
            }
        }
        Ok(best.map(|(_, visit)| visit))
    }
}
