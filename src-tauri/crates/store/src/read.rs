//! Questions about the projections. Rows are plain data; words and masks are the app's business.

use crate::{StoreError, log, sql};
use chrono::NaiveDate;
use chrono_tz::Tz;
use laifang_core::change::{CompanionPersonal, PartnerDetails, SlipWords, Subject};
use laifang_core::fold::{Entry, OwnForm, RulingState, SlipScan, SlipSignature};
use laifang_core::id::*;
use laifang_core::judgement::{Evidence, PartnerTerms, Verdict};
use laifang_core::org::*;
use laifang_core::policy::{Announced, Policy, PolicyBook, SlipKind};
use laifang_core::time::Moment;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

/// Reads, inside or outside a transaction.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub(crate) &'a Connection);

/// The office.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct OfficeRow {
    pub office: OfficeId,
    pub name: String,
    pub code: String,
    pub time_zone: String,
    pub trust_root: String,
    pub demo: bool,
}

/// A desk's device.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct DeviceRow {
    pub device: DeviceId,
    pub desk: u32,
    pub ed25519: String,
}

/// A person who uses the program.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct UserRow {
    pub user: UserId,
    pub name: String,
    pub role: Role,
    pub active: bool,
}

/// A consultant.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct ConsultantRow {
    pub consultant: ConsultantId,
    pub name: String,
    pub place: u32,
    pub active: bool,
    pub attendance: Attendance,
    pub attendance_since: Option<Moment>,
    pub back_since: Option<Moment>,
    pub team: Option<TeamId>,
}

/// Who brings customers.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct PartnerRow {
    pub partner: PartnerId,
    pub kind: PartnerKind,
    pub name: String,
    pub terms: PartnerTerms,
    pub details: PartnerDetails,
}

/// A record.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct CustomerRow {
    pub customer: CustomerId,
    pub name: String,
    pub names: Vec<String>,
    pub phones: Vec<String>,
    pub gender: Option<Gender>,
    pub id_tail: Option<String>,
    pub address: Option<String>,
    pub registered: Moment,
    pub import: Option<(ImportId, u64)>,
    pub imported_day: Option<NaiveDate>,
    pub imported_channel: Option<Channel>,
    pub imported_broker: Option<String>,
    pub imported_project: Option<ProjectId>,
    pub imported_elsewhere: bool,
    pub erased: bool,
    pub contacts: u32,
    pub last_contact: Moment,
    pub last_channel: Option<Channel>,
    pub last_consultant: Option<ConsultantId>,
}

/// A visit or call.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct VisitRow {
    pub visit: VisitId,
    pub customer: CustomerId,
    pub contact: ContactKind,
    pub project: ProjectId,
    pub headcount: u32,
    pub channel: Channel,
    pub partner: Option<PartnerId>,
    pub store: Option<String>,
    pub report: Option<ReportId>,
    pub consultant: Option<ConsultantId>,
    pub takes_turn: bool,
    pub arrived: Moment,
    pub entered: Moment,
    pub entered_by: UserId,
    pub consent: Option<String>,
    pub consent_at: Option<Moment>,
    pub masked: bool,
    pub queue: Option<u32>,
    pub complete: bool,
    pub reception: Reception,
    pub voided: bool,
    pub companions: Vec<CompanionPersonal>,
    pub needs: String,
    pub notes: String,
    pub broker: Option<String>,
    pub broker_phone: Option<String>,
    pub shown: Vec<ChangeId>,
    pub order: u64,
    pub evidence: Evidence,
    pub rulings: Vec<RulingState>,
}

/// A report.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct ReportRow {
    pub report: ReportId,
    pub project: Option<ProjectId>,
    pub partner: Option<PartnerId>,
    pub store: Option<String>,
    pub headcount: Option<u32>,
    pub day: NaiveDate,
    pub arrives: Option<Moment>,
    pub entered: Moment,
    pub withdrawn: bool,
    pub name: Option<String>,
    pub phones: Vec<String>,
    pub broker: Option<String>,
    pub broker_phone: Option<String>,
    pub remark: String,
}

impl ReportRow {
    /// What its last day depends on; `by` is the kind of its partner.
    pub fn announced(&self, by: Option<PartnerKind>, zone: Tz) -> Announced {
        Announced { by, project: self.project, entered: self.entered.day(zone), day: self.day }
    }
}

/// A slip.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct SlipRow {
    pub slip: SlipId,
    pub number: String,
    pub visit: VisitId,
    pub verdict: Verdict,
    pub provisional: bool,
    pub protected_until: Option<NaiveDate>,
    pub policy: String,
    pub rule: String,
    pub qr: String,
    pub words: SlipWords,
    pub issued: Moment,
    pub issued_by: UserId,
    pub prints: Vec<(Moment, UserId, String, String)>,
    pub voided: Option<(Moment, UserId, String)>,
    pub scans: Vec<SlipScan>,
    pub signatures: Vec<SlipSignature>,
}

/// A form of slips as the office set it.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct SlipFormRow {
    pub kind: SlipKind,
    pub own: OwnForm,
}

/// A link between two records.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct LinkRow {
    pub link: LinkId,
    pub a: CustomerId,
    pub b: CustomerId,
    pub same: bool,
    pub household: bool,
}

/// A protection that ends soon.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct EndingRow {
    pub customer: CustomerId,
    pub name: String,
    pub partner: String,
    pub slip: Option<String>,
    pub since: NaiveDate,
    pub until: NaiveDate,
}

/// An import that stands.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct ImportRow {
    pub import: ImportId,
    pub file_hash: String,
    pub file: String,
    pub started: Moment,
    pub closed: bool,
}

fn customer_row(r: &Row<'_>) -> rusqlite::Result<CustomerRow> {
    let names: Option<String> = r.get("names")?;
    let name: String = r.get("name")?;
    let import = sql::opt_id(r, "import", ImportId::new)?;
    Ok(CustomerRow {
        customer: sql::id(r, "customer", CustomerId::new)?,
        names: match names {
            Some(text) => serde_json::from_str(&text).map_err(|_| sql::bad("names"))?,
            None => vec![name.clone()],
        },
        name,
        phones: sql::from_json(r, "phones")?,
        gender: sql::opt_name(r, "gender")?,
        id_tail: r.get("id_tail")?,
        address: r.get("address")?,
        registered: Moment(r.get("registered")?),
        import: match import {
            Some(import) => Some((import, r.get::<_, i64>("line")?.cast_unsigned())),
            None => None,
        },
        imported_day: sql::opt_day(r, "imported_day")?,
        imported_channel: sql::opt_name(r, "imported_channel")?,
        imported_broker: r.get("imported_broker")?,
        imported_project: sql::opt_id(r, "imported_project", ProjectId::new)?,
        imported_elsewhere: r.get("imported_elsewhere")?,
        erased: r.get("erased")?,
        contacts: r.get("contacts")?,
        last_contact: Moment(r.get("last_contact")?),
        last_channel: sql::opt_name(r, "last_channel")?,
        last_consultant: sql::opt_id(r, "last_consultant", ConsultantId::new)?,
    })
}

pub(crate) fn visit_row(r: &Row<'_>) -> rusqlite::Result<VisitRow> {
    Ok(VisitRow {
        visit: sql::id(r, "visit", VisitId::new)?,
        customer: sql::id(r, "customer", CustomerId::new)?,
        contact: sql::name(r, "contact")?,
        project: sql::id(r, "project", ProjectId::new)?,
        headcount: r.get("headcount")?,
        channel: sql::name(r, "channel")?,
        partner: sql::opt_id(r, "partner", PartnerId::new)?,
        store: r.get("store")?,
        report: sql::opt_id(r, "report", ReportId::new)?,
        consultant: sql::opt_id(r, "consultant", ConsultantId::new)?,
        takes_turn: r.get("takes_turn")?,
        arrived: Moment(r.get("arrived")?),
        entered: Moment(r.get("entered")?),
        entered_by: sql::id(r, "entered_by", UserId::new)?,
        consent: r.get("consent")?,
        consent_at: r.get::<_, Option<i64>>("consent_at")?.map(Moment),
        masked: r.get("masked")?,
        queue: r.get("queue")?,
        complete: r.get("complete")?,
        reception: sql::name(r, "reception")?,
        voided: r.get("voided")?,
        companions: sql::from_json(r, "companions")?,
        needs: r.get("needs")?,
        notes: r.get("notes")?,
        broker: r.get("broker")?,
        broker_phone: r.get("broker_phone")?,
        shown: sql::changes(r, "shown")?,
        order: r.get::<_, i64>("hlc")?.cast_unsigned(),
        evidence: sql::from_json(r, "evidence")?,
        rulings: sql::from_json(r, "rulings")?,
    })
}

pub(crate) fn report_row(r: &Row<'_>) -> rusqlite::Result<ReportRow> {
    Ok(ReportRow {
        report: sql::id(r, "report", ReportId::new)?,
        project: sql::opt_id(r, "project", ProjectId::new)?,
        partner: sql::opt_id(r, "partner", PartnerId::new)?,
        store: r.get("store")?,
        headcount: r.get("headcount")?,
        day: sql::day(r, "day")?,
        arrives: r.get::<_, Option<i64>>("arrives")?.map(Moment),
        entered: Moment(r.get("entered")?),
        withdrawn: r.get("withdrawn")?,
        name: r.get("name")?,
        phones: sql::from_json(r, "phones")?,
        broker: r.get("broker")?,
        broker_phone: r.get("broker_phone")?,
        remark: r.get("remark")?,
    })
}

fn slip_row(r: &Row<'_>) -> rusqlite::Result<SlipRow> {
    let voided: Option<String> = r.get("voided")?;
    Ok(SlipRow {
        slip: sql::id(r, "slip", SlipId::new)?,
        number: r.get("number")?,
        visit: sql::id(r, "visit", VisitId::new)?,
        verdict: sql::name(r, "verdict")?,
        provisional: r.get("provisional")?,
        protected_until: sql::opt_day(r, "protected_until")?,
        policy: r.get("policy")?,
        rule: r.get("rule")?,
        qr: r.get("qr")?,
        words: sql::from_json(r, "words")?,
        issued: Moment(r.get("issued")?),
        issued_by: sql::id(r, "issued_by", UserId::new)?,
        prints: sql::from_json(r, "prints")?,
        voided: voided.map(|t| serde_json::from_str(&t).map_err(|_| sql::bad("voided"))).transpose()?,
        scans: sql::from_json(r, "scans")?,
        signatures: sql::from_json(r, "signatures")?,
    })
}

fn slip_form_row(r: &Row<'_>) -> rusqlite::Result<SlipFormRow> {
    let form: Option<String> = r.get("form")?;
    Ok(SlipFormRow {
        kind: sql::name(r, "kind")?,
        own: OwnForm {
            form: form.map(|t| serde_json::from_str(&t).map_err(|_| sql::bad("form"))).transpose()?,
            at: Moment(r.get("set_at")?),
            by: sql::id(r, "set_by", UserId::new)?,
        },
    })
}

pub(crate) fn consultant_row(r: &Row<'_>) -> rusqlite::Result<ConsultantRow> {
    Ok(ConsultantRow {
        consultant: sql::id(r, "consultant", ConsultantId::new)?,
        name: r.get("name")?,
        place: r.get("place")?,
        active: r.get("active")?,
        attendance: sql::name(r, "attendance")?,
        attendance_since: r.get::<_, Option<i64>>("attendance_since")?.map(Moment),
        back_since: r.get::<_, Option<i64>>("back_since")?.map(Moment),
        team: sql::opt_id(r, "team", TeamId::new)?,
    })
}

impl<'a> Reader<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self(connection)
    }

    pub(crate) fn list<T>(
        &self,
        query: &str,
        params: impl Params,
        map: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        Ok(self.0.prepare_cached(query)?.query_map(params, map)?.collect::<rusqlite::Result<_>>()?)
    }

    fn get<T>(
        &self,
        query: &str,
        params: impl Params,
        map: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.0.prepare_cached(query)?.query_row(params, map).optional()?)
    }

    pub(crate) fn count(&self, query: &str, params: impl Params) -> Result<u64, StoreError> {
        Ok(sql::one::<i64>(self.0, query, params)?.unwrap_or(0).cast_unsigned())
    }

    /// The office; there is one once the store is founded.
    pub fn office(&self) -> Result<OfficeRow, StoreError> {
        self.get("SELECT * FROM office", [], |r| {
            Ok(OfficeRow {
                office: sql::id(r, "office", OfficeId::new)?,
                name: r.get("name")?,
                code: r.get("code")?,
                time_zone: r.get("time_zone")?,
                trust_root: r.get("trust_root")?,
                demo: r.get("demo")?,
            })
        })?
        .ok_or_else(|| StoreError::Damaged("the office is missing; run rebuild".into()))
    }

    /// The office's time zone; an unknown name reads as Asia/Shanghai.
    pub fn zone(&self) -> Result<Tz, StoreError> {
        let name: Option<String> = sql::one(self.0, "SELECT time_zone FROM office", [])?;
        Ok(name.and_then(|n| n.parse().ok()).unwrap_or(Tz::Asia__Shanghai))
    }

    /// Desks.
    pub fn devices(&self) -> Result<Vec<DeviceRow>, StoreError> {
        self.list("SELECT * FROM device ORDER BY desk, device", [], |r| {
            Ok(DeviceRow {
                device: sql::id(r, "device", DeviceId::new)?,
                desk: r.get("desk")?,
                ed25519: r.get("ed25519")?,
            })
        })
    }

    /// People, by name.
    pub fn users(&self) -> Result<Vec<UserRow>, StoreError> {
        self.list("SELECT * FROM user ORDER BY name, user", [], |r| {
            Ok(UserRow {
                user: sql::id(r, "user", UserId::new)?,
                name: r.get("name")?,
                role: sql::name(r, "role")?,
                active: r.get("active")?,
            })
        })
    }

    /// Projects: id, name, active; by name.
    pub fn projects(&self) -> Result<Vec<(ProjectId, String, bool)>, StoreError> {
        self.list("SELECT project, name, active FROM project ORDER BY project", [], |r| {
            Ok((sql::id(r, "project", ProjectId::new)?, r.get(1)?, r.get(2)?))
        })
    }

    /// Consultants in the order of the rota.
    pub fn consultants(&self) -> Result<Vec<ConsultantRow>, StoreError> {
        self.list("SELECT * FROM consultant ORDER BY place, consultant", [], consultant_row)
    }

    /// A partner's kind and name.
    pub fn partner(&self, partner: PartnerId) -> Result<Option<(PartnerKind, String)>, StoreError> {
        self.0
            .prepare_cached("SELECT kind, name FROM partner WHERE partner = ?1")?
            .query_row([partner.uuid()], |r| Ok((sql::name(r, "kind")?, r.get(1)?)))
            .optional()
            .map_err(Into::into)
    }

    /// Everybody who brings customers, with what is agreed.
    pub fn partners(&self) -> Result<Vec<PartnerRow>, StoreError> {
        self.list("SELECT * FROM partner ORDER BY kind, name", [], |r| {
            Ok(PartnerRow {
                partner: sql::id(r, "partner", PartnerId::new)?,
                kind: sql::name(r, "kind")?,
                name: r.get("name")?,
                terms: sql::from_json(r, "terms")?,
                details: sql::from_json(r, "details")?,
            })
        })
    }

    /// Names of partners of a kind that begin with a text, for the form.
    pub fn partner_names(&self, kind: PartnerKind) -> Result<Vec<String>, StoreError> {
        self.list("SELECT name FROM partner WHERE kind = ?1 ORDER BY name LIMIT 500", [kind.code()], |r| {
            r.get(0)
        })
    }

    /// All policy versions.
    pub fn policies(&self) -> Result<PolicyBook, StoreError> {
        let all: Vec<Policy> = self.list("SELECT body FROM policy", [], |r| sql::from_json(r, "body"))?;
        Ok(PolicyBook::new(all))
    }

    /// A record.
    pub fn customer(&self, customer: CustomerId) -> Result<Option<CustomerRow>, StoreError> {
        self.get("SELECT * FROM customer WHERE customer = ?1", [customer.uuid()], customer_row)
    }

    /// Records by newest contact, a window of them, filtered.
    pub fn customers(
        &self,
        channel: Option<Channel>,
        consultant: Option<ConsultantId>,
        since: Option<Moment>,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<CustomerRow>, StoreError> {
        self.list(
            "SELECT * FROM customer
             WHERE (?1 IS NULL OR last_channel = ?1) AND (?2 IS NULL OR last_consultant = ?2)
                 AND last_contact >= ?3
             ORDER BY last_contact DESC, row DESC LIMIT ?4 OFFSET ?5",
            params![
                channel.map(Channel::code),
                consultant.map(ConsultantId::uuid),
                since.map_or(i64::MIN, |m| m.0),
                limit,
                offset
            ],
            customer_row,
        )
    }

    /// How many records there are, filtered alike.
    pub fn count_customers(
        &self,
        channel: Option<Channel>,
        consultant: Option<ConsultantId>,
        since: Option<Moment>,
    ) -> Result<u64, StoreError> {
        if channel.is_none() && consultant.is_none() && since.is_none() {
            return self.count("SELECT count(*) FROM customer", []);
        }
        self.count(
            "SELECT count(*) FROM customer
             WHERE (?1 IS NULL OR last_channel = ?1) AND (?2 IS NULL OR last_consultant = ?2)
                 AND last_contact >= ?3",
            params![
                channel.map(Channel::code),
                consultant.map(ConsultantId::uuid),
                since.map_or(i64::MIN, |m| m.0)
            ],
        )
    }

    /// Every record in the order of its id (made in the order of time), for exports; `after` is the last one of
    /// the page before.
    pub fn customers_after(
        &self,
        after: Option<CustomerId>,
        limit: u32,
    ) -> Result<Vec<CustomerRow>, StoreError> {
        self.list(
            "SELECT * FROM customer WHERE customer > ?1 ORDER BY customer LIMIT ?2",
            params![after.map_or(uuid::Uuid::nil(), CustomerId::uuid), limit],
            customer_row,
        )
    }

    /// All records of the person that a record belongs to, the record itself included.
    pub fn person_of(&self, customer: CustomerId) -> Result<Vec<CustomerId>, StoreError> {
        let members = self.list(
            "SELECT m.customer FROM person p JOIN person m ON m.person = p.person WHERE p.customer = ?1",
            [customer.uuid()],
            |r| sql::id(r, "customer", CustomerId::new),
        )?;
        Ok(if members.is_empty() { vec![customer] } else { members })
    }

    /// Links of a record that stand.
    pub fn links_of(&self, customer: CustomerId) -> Result<Vec<LinkRow>, StoreError> {
        self.list("SELECT * FROM link WHERE a = ?1 OR b = ?1 ORDER BY link", [customer.uuid()], |r| {
            Ok(LinkRow {
                link: sql::id(r, "link", LinkId::new)?,
                a: sql::id(r, "a", CustomerId::new)?,
                b: sql::id(r, "b", CustomerId::new)?,
                same: r.get("same")?,
                household: r.get("household")?,
            })
        })
    }

    /// A visit.
    pub fn visit(&self, visit: VisitId) -> Result<Option<VisitRow>, StoreError> {
        self.get("SELECT * FROM visit WHERE visit = ?1", [visit.uuid()], visit_row)
    }

    /// Visits and calls that arrived between two moments, newest first.
    pub fn visits_between(&self, from: Moment, to: Moment) -> Result<Vec<VisitRow>, StoreError> {
        self.list(
            "SELECT * FROM visit WHERE arrived >= ?1 AND arrived < ?2 ORDER BY arrived DESC, visit DESC",
            params![from.0, to.0],
            visit_row,
        )
    }

    /// Visits that are still open: waiting, being received, or to be completed.
    pub fn visits_open(&self) -> Result<Vec<VisitRow>, StoreError> {
        self.list(
            "SELECT * FROM visit WHERE voided = 0 AND contact = 'visit' AND (reception <> 'ended' OR complete = 0)
             ORDER BY arrived DESC LIMIT 200",
            [],
            visit_row,
        )
    }

    /// Visits of one record.
    pub fn visits_of(&self, customer: CustomerId) -> Result<Vec<VisitRow>, StoreError> {
        self.list(
            "SELECT * FROM visit WHERE customer = ?1 ORDER BY arrived DESC, visit DESC",
            [customer.uuid()],
            visit_row,
        )
    }

    /// Every visit in the order of its id, for exports.
    pub fn visits_after(&self, after: Option<VisitId>, limit: u32) -> Result<Vec<VisitRow>, StoreError> {
        self.list(
            "SELECT * FROM visit WHERE visit > ?1 ORDER BY visit LIMIT ?2",
            params![after.map_or(uuid::Uuid::nil(), VisitId::uuid), limit],
            visit_row,
        )
    }

    /// The next queue number of a day.
    pub fn next_queue(&self, from: Moment, to: Moment) -> Result<u32, StoreError> {
        let last: Option<Option<u32>> = sql::one(
            self.0,
            "SELECT max(queue) FROM visit WHERE arrived >= ?1 AND arrived < ?2",
            params![from.0, to.0],
        )?;
        Ok(last.flatten().unwrap_or(0) + 1)
    }

    /// A report.
    pub fn report(&self, report: ReportId) -> Result<Option<ReportRow>, StoreError> {
        self.get("SELECT * FROM report WHERE report = ?1", [report.uuid()], report_row)
    }

    /// Reports announced for days between two, both included.
    pub fn reports_between(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<ReportRow>, StoreError> {
        self.list(
            "SELECT * FROM report WHERE day >= ?1 AND day <= ?2
             ORDER BY day, arrives IS NULL, arrives, entered, report",
            params![from.to_string(), to.to_string()],
            report_row,
        )
    }

    /// Every report, oldest first, for exports.
    pub fn reports(&self) -> Result<Vec<ReportRow>, StoreError> {
        self.list("SELECT * FROM report ORDER BY entered, report", [], report_row)
    }

    /// The standing visit that fulfilled a report.
    pub fn visit_of_report(&self, report: ReportId) -> Result<Option<VisitId>, StoreError> {
        self.get(
            "SELECT visit FROM visit WHERE report = ?1 AND voided = 0 ORDER BY entered, visit LIMIT 1",
            [report.uuid()],
            |r| sql::id(r, "visit", VisitId::new),
        )
    }

    /// A slip.
    pub fn slip(&self, slip: SlipId) -> Result<Option<SlipRow>, StoreError> {
        self.get("SELECT * FROM slip WHERE slip = ?1", [slip.uuid()], slip_row)
    }

    /// A slip by its number.
    pub fn slip_by_number(&self, number: &str) -> Result<Option<SlipRow>, StoreError> {
        self.get("SELECT * FROM slip WHERE number = ?1", [number], slip_row)
    }

    /// The slip of a visit that stands.
    pub fn slip_of_visit(&self, visit: VisitId) -> Result<Option<SlipRow>, StoreError> {
        self.get("SELECT * FROM slip WHERE visit = ?1 AND voided IS NULL LIMIT 1", [visit.uuid()], slip_row)
    }

    /// All slips of a visit, voided ones included.
    pub fn slips_of_visit(&self, visit: VisitId) -> Result<Vec<SlipRow>, StoreError> {
        self.list("SELECT * FROM slip WHERE visit = ?1 ORDER BY issued, slip", [visit.uuid()], slip_row)
    }

    /// Slips, newest first; `text` is part of a number or of the printed name.
    pub fn slips(
        &self,
        text: &str,
        state: Option<&str>,
        offset: u32,
        limit: u32,
    ) -> Result<(Vec<SlipRow>, u64), StoreError> {
        const WHERE: &str =
            "WHERE (?1 = '' OR instr(number, ?1) > 0 OR instr(json_extract(words, '$.name'), ?1) > 0)
             AND (?2 IS NULL OR ?2 = CASE WHEN voided IS NOT NULL THEN 'voided'
                 WHEN prints = '[]' THEN 'issued' ELSE 'printed' END)";
        let rows = self.list(
            &format!("SELECT * FROM slip {WHERE} ORDER BY issued DESC, number DESC LIMIT ?3 OFFSET ?4"),
            params![text, state, limit, offset],
            slip_row,
        )?;
        let total = self.count(&format!("SELECT count(*) FROM slip {WHERE}"), params![text, state])?;
        Ok((rows, total))
    }

    /// The forms that the office set.
    pub fn slip_forms(&self) -> Result<Vec<SlipFormRow>, StoreError> {
        self.list("SELECT * FROM slip_form ORDER BY kind", [], slip_form_row)
    }

    /// The highest sequence used in slip numbers that begin so (`A03-2-`).
    pub fn last_slip_sequence(&self, head: &str) -> Result<u32, StoreError> {
        let last: Option<String> = sql::one(
            self.0,
            "SELECT number FROM slip WHERE number >= ?1 AND number < ?2 ORDER BY number DESC LIMIT 1",
            params![head, format!("{head}~")],
        )?;
        Ok(last.and_then(|n| n.strip_prefix(head)?.split('-').next()?.parse().ok()).unwrap_or(0))
    }

    /// Protections whose last day lies between two, both included, soonest first.
    pub fn protections_ending(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<EndingRow>, StoreError> {
        self.list(
            &format!("{PROTECTION} WHERE pr.until >= ?1 AND pr.until <= ?2 ORDER BY pr.until, c.name"),
            params![from.to_string(), to.to_string()],
            ending_row,
        )
    }

    /// A person's protection in force on a day.
    pub fn protection_on(
        &self,
        members: &[CustomerId],
        day: NaiveDate,
    ) -> Result<Option<EndingRow>, StoreError> {
        for member in members {
            let found = self.get(
                &format!("{PROTECTION} WHERE pr.customer = ?1 AND pr.since <= ?2 AND pr.until >= ?2 LIMIT 1"),
                params![member.uuid(), day.to_string()],
                ending_row,
            )?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// What a request did; empty when it is new.
    pub fn of_request(&self, request: RequestId) -> Result<Vec<Entry>, StoreError> {
        Ok(log::of_request(self.0, request)?)
    }

    /// All changes of a subject, in the one order.
    pub fn entries(&self, subject: Subject) -> Result<Vec<Entry>, StoreError> {
        Ok(log::entries(self.0, subject)?)
    }

    /// All import changes, oldest first.
    pub fn import_changes(&self) -> Result<Vec<Entry>, StoreError> {
        Ok(log::of_imports(self.0)?)
    }

    /// An import that stands.
    pub fn import(&self, import: ImportId) -> Result<Option<ImportRow>, StoreError> {
        self.get("SELECT * FROM import WHERE import = ?1", [import.uuid()], |r| {
            Ok(ImportRow {
                import: sql::id(r, "import", ImportId::new)?,
                file_hash: r.get("file_hash")?,
                file: r.get("file")?,
                started: Moment(r.get("started")?),
                closed: r.get("closed")?,
            })
        })
    }

    /// Records of an import that are on file.
    pub fn records_of_import(&self, import: ImportId) -> Result<Vec<CustomerId>, StoreError> {
        self.list("SELECT customer FROM customer WHERE import = ?1 ORDER BY line", [import.uuid()], |r| {
            sql::id(r, "customer", CustomerId::new)
        })
    }

    /// The newest line of an import that is on file, with how many are.
    pub fn import_progress(&self, import: ImportId) -> Result<(u64, u64), StoreError> {
        let found = self.get(
            "SELECT coalesce(max(line), 0) AS line, count(*) AS n FROM customer WHERE import = ?1",
            [import.uuid()],
            |r| Ok((r.get::<_, i64>(0)?.cast_unsigned(), r.get::<_, i64>(1)?.cast_unsigned())),
        )?;
        Ok(found.unwrap_or((0, 0)))
    }

    /// The newest change of each device: its number and hash.
    pub fn heads(&self) -> Result<Vec<(DeviceId, u64, [u8; 32])>, StoreError> {
        self.list(
            "SELECT c.device, c.seq, c.hash FROM (SELECT device, max(seq) AS seq FROM change GROUP BY device) m
                 JOIN change c ON c.device = m.device AND c.seq = m.seq ORDER BY c.device",
            [],
            |r| Ok((sql::id(r, "device", DeviceId::new)?, r.get::<_, i64>("seq")?.cast_unsigned(), r.get("hash")?)),
        )
    }

    /// How many changes there are.
    pub fn changes(&self) -> Result<u64, StoreError> {
        self.count("SELECT coalesce(max(id), 0) FROM change", [])
    }

    /// Changes that this version keeps without understanding them.
    pub fn unknown_changes(&self) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM unread", [])
    }
}

const PROTECTION: &str = "SELECT pr.*, c.name AS customer_name, p.name AS partner_name,
        (SELECT s.number FROM slip s WHERE s.visit = pr.visit AND s.voided IS NULL) AS slip
    FROM protection pr JOIN customer c ON c.customer = pr.customer JOIN partner p ON p.partner = pr.partner";

fn ending_row(r: &Row<'_>) -> rusqlite::Result<EndingRow> {
    Ok(EndingRow {
        customer: sql::id(r, "customer", CustomerId::new)?,
        name: r.get("customer_name")?,
        partner: r.get("partner_name")?,
        slip: r.get("slip")?,
        since: sql::day(r, "since")?,
        until: sql::day(r, "until")?,
    })
}
