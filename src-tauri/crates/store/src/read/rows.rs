//! Rows of the projections as plain data.

use crate::reported::{announced_until, report_says};
use crate::sql;
use chrono::NaiveDate;
use chrono_tz::Tz;
use laifang_core::change::{CompanionPersonal, PartnerDetails, SlipWords};
use laifang_core::fold::{OwnForm, RulingState, SlipScan, SlipSignature};
use laifang_core::id::*;
use laifang_core::judgement::{Evidence, PartnerTerms, Verdict};
use laifang_core::org::*;
use laifang_core::policy::{Announced, ReportContent, SlipKind};
use laifang_core::text::{PersonName, Phone};
use laifang_core::time::Moment;
use rusqlite::Row;

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
    pub x25519: String,
    pub revoked: bool,
    pub renews: Option<DeviceId>,
    pub head_office: bool,
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
    pub over_quota: bool,
}

impl ReportRow {
    /// What its last day depends on; `by` is the kind of its partner.
    pub fn announced(&self, by: Option<PartnerKind>, zone: Tz) -> Announced {
        Announced { by, project: self.project, entered: self.entered.day(zone), day: self.day }
    }

    /// What it says (R10).
    pub fn says(&self) -> ReportContent {
        report_says(self.arrives, self.headcount, self.name.as_deref(), &self.phones)
    }

    /// When the announced time is over: the time given, or the end of a day that was past when it was entered.
    pub fn announced_until(&self, zone: Tz) -> Option<Moment> {
        announced_until(self.day, self.arrives, self.entered, zone)
    }

    /// Whether somebody with these numbers and this name may be who was announced: a mask is not enough under
    /// another surname.
    pub fn may_be(&self, phones: &[Phone], name: Option<&PersonName>) -> bool {
        let announced: Vec<Phone> = self.phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
        let theirs = self.name.as_deref().and_then(|n| PersonName::parse(n).ok());
        number_fits(&announced, theirs.as_ref(), phones, name)
    }
}

/// Whether two people may be one by their numbers: two whole ones are the same, or a mask fits and the surnames, as
/// far as they are known, are the same.
pub(crate) fn number_fits(
    one: &[Phone],
    name: Option<&PersonName>,
    other: &[Phone],
    other_name: Option<&PersonName>,
) -> bool {
    let named = name.zip(other_name).is_none_or(|(a, b)| a.has_surname_of(b));
    let masked = |a: &Phone, b: &Phone| a.is_masked() || b.is_masked();
    one.iter().any(|a| other.iter().any(|b| a.may_be(b) && (named || !masked(a, b))))
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
    pub visit: VisitId,
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

pub(super) fn customer_row(r: &Row<'_>) -> rusqlite::Result<CustomerRow> {
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
        over_quota: r.get("over_quota")?,
    })
}

pub(super) fn slip_row(r: &Row<'_>) -> rusqlite::Result<SlipRow> {
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

pub(super) fn slip_form_row(r: &Row<'_>) -> rusqlite::Result<SlipFormRow> {
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

pub(super) fn ending_row(r: &Row<'_>) -> rusqlite::Result<EndingRow> {
    Ok(EndingRow {
        visit: sql::id(r, "visit", VisitId::new)?,
        customer: sql::id(r, "customer", CustomerId::new)?,
        name: r.get("customer_name")?,
        partner: r.get("partner_name")?,
        slip: r.get("slip")?,
        since: sql::day(r, "since")?,
        until: sql::day(r, "until")?,
    })
}
