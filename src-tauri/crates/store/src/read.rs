//! Questions about the projections. Rows are plain data; words and masks are the app's business.

mod rows;

pub use rows::*;
pub(crate) use rows::{consultant_row, number_fits, report_row, visit_row};
use rows::{customer_row, ending_row, slip_form_row, slip_row};

use crate::{StoreError, log, sql};
use chrono::NaiveDate;
use chrono_tz::Tz;
use laifang_core::change::Subject;
use laifang_core::fold::Entry;
use laifang_core::id::*;
use laifang_core::org::{Channel, PartnerKind};
use laifang_core::policy::{Policy, PolicyBook};
use laifang_core::time::Moment;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

/// Reads, inside or outside a transaction.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub(crate) &'a Connection);

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

    /// Hands one row on after another, so that they need not be in memory together.
    pub(crate) fn each<T>(
        &self,
        query: &str,
        params: impl Params,
        map: fn(&Row<'_>) -> rusqlite::Result<T>,
        mut take: impl FnMut(T),
    ) -> Result<(), StoreError> {
        for row in self.0.prepare_cached(query)?.query_map(params, map)? {
            take(row?);
        }
        Ok(())
    }

    pub(crate) fn get<T>(
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
                x25519: r.get("x25519")?,
                revoked: r.get("revoked")?,
                renews: r.get::<_, Option<uuid::Uuid>>("renews")?.map(DeviceId::new),
                head_office: r.get("head_office")?,
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
