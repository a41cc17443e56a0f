//! What can happen: the kinds of changes, each with a facts body and, where there is any, a personal body.
//!
//! Bodies are for ever: fields are only ever added with a default, a changed meaning is a new kind.
//! Text is kept as it was normalised at entry; whoever folds does not validate it again.

mod money;

pub use money::{CloseSaid, MoneyFacts, Prepared};

use crate::id::*;
use crate::judgement::{Evidence, PartnerTerms};
use crate::org::*;
use crate::policy::{Policy, SlipKind};
use crate::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// A device as the office knows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeviceKeys {
    /// Which.
    pub device: DeviceId,
    /// Its number in slip numbers, bound to its key.
    pub desk: u32,
    /// Ed25519 public key, hex: signs heads and slips.
    pub ed25519: String,
    /// X25519 public key, hex: receives bundles.
    pub x25519: String,
}

/// Where a customer record came from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Source {
    /// Registered at a desk.
    Desk,
    /// Row of a file.
    Import {
        /// Which import.
        import: ImportId,
        /// Line of the file, titles included.
        line: u64,
        /// An earlier contact that the file tells of.
        contact: Option<ImportedContact>,
    },
}

/// An earlier contact, known from a file only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ImportedContact {
    /// Day of the contact.
    pub day: NaiveDate,
    /// Channel, where the file says one.
    pub channel: Option<Channel>,
    /// Who brought them, as the file writes it (a firm's code).
    pub broker: Option<String>,
    /// The project, where the file names one of this office's.
    #[serde(default)]
    pub project: Option<ProjectId>,
    /// The file names a project of another office of the developer (R4).
    #[serde(default)]
    pub elsewhere: bool,
}

/// The visit itself, without anything personal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VisitFacts {
    /// Which.
    pub visit: VisitId,
    /// Visit or call.
    pub contact: ContactKind,
    /// Project.
    pub project: ProjectId,
    /// The main customer's record.
    pub customer: CustomerId,
    /// How many came.
    pub headcount: u32,
    /// How they came.
    pub channel: Channel,
    /// Who brought them.
    pub partner: Option<PartnerId>,
    /// Store of the firm.
    pub store: Option<String>,
    /// Report fulfilled.
    pub report: Option<ReportId>,
    /// Who receives.
    pub consultant: Option<ConsultantId>,
    /// Whether that used up a turn (R11).
    pub takes_turn: bool,
    /// When they are said to have come.
    pub arrived: Moment,
    /// Entered at the desk: the time that counts.
    pub entered: Moment,
    /// Consent text agreed to; its time is `entered`.
    pub consent: Option<String>,
    /// The verdict rests on a masked number.
    pub masked: bool,
    /// Queue number of a quick entry.
    pub queue: Option<u32>,
}

/// What a manager rules about a claim (R42).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Ruling {
    /// Valid, whatever the conditions say.
    Valid,
    /// Not valid.
    Invalid,
    /// Somebody else's; the office's own where nobody is named.
    Transfer {
        /// The channel it is judged under from now on.
        channel: Channel,
        /// To whom.
        partner: Option<PartnerId>,
    },
    /// Protected longer.
    Extend {
        /// Last protected day.
        #[ts(type = "string")]
        until: NaiveDate,
    },
    /// Valid, and shared.
    Split {
        /// Who gets how much; the percents sum to 100.
        shares: Vec<Share>,
    },
}

/// A share of a split claim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Share {
    /// Whose; the office's where nobody is named.
    pub partner: Option<PartnerId>,
    /// Percent.
    pub percent: u32,
}

/// The facts body of a change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Facts {
    /// The first change of an office.
    Genesis {
        /// Which office.
        office: OfficeId,
        /// Its name.
        name: String,
        /// Its code in slip numbers.
        code: String,
        /// IANA time zone.
        time_zone: String,
        /// Ed25519 public key, hex, that vouches for devices; its secret half is the first desk's.
        trust_root: String,
        /// The first desk.
        device: DeviceKeys,
        /// An office of invented people, that can be thrown away.
        demo: bool,
    },
    /// Another desk joins. Vouched for by the trust root.
    DeviceEnrolled {
        /// The desk.
        device: DeviceKeys,
        /// The trust root's signature over the device's canonical JSON, hex.
        signature: String,
    },
    /// A person who uses the program; a later one replaces it.
    UserSet {
        /// Who.
        user: UserId,
        /// What they may do.
        role: Role,
        /// May work.
        active: bool,
    },
    /// A project; a later one replaces it.
    ProjectSet {
        /// Which.
        project: ProjectId,
        /// Name.
        name: String,
        /// May be named by new visits.
        active: bool,
    },
    /// A consultant; a later one replaces it.
    ConsultantSet {
        /// Who.
        consultant: ConsultantId,
        /// Place in the rota.
        place: u32,
        /// Works here.
        active: bool,
    },
    /// Who brings customers; named once. A natural person's name is in the personal body.
    PartnerSet {
        /// Which.
        partner: PartnerId,
        /// What it is.
        partner_kind: PartnerKind,
        /// A firm's name.
        name: Option<String>,
    },
    /// A policy version comes into force.
    PolicySet {
        /// Names this version's change subject.
        policy_id: PolicyVersionId,
        /// The policy.
        policy: Policy,
    },
    /// A consultant takes turns, or does not (R11).
    AttendanceSet {
        /// Who.
        consultant: ConsultantId,
        /// Present or absent.
        attendance: Attendance,
    },
    /// A new record. Never re-keyed.
    CustomerRegistered {
        /// Which.
        customer: CustomerId,
        /// 男 / 女.
        gender: Option<Gender>,
        /// Where from.
        source: Source,
    },
    /// Fields of a record replaced, phones added or removed.
    CustomerEdited {
        /// Which.
        customer: CustomerId,
        /// What the form showed.
        replaces: Vec<ChangeId>,
        /// 男 / 女, if set by this edit.
        gender: Option<Gender>,
    },
    /// 来访 / 来电.
    VisitRegistered(VisitFacts),
    /// A visit completed or corrected.
    VisitEdited {
        /// Which.
        visit: VisitId,
        /// What the form showed.
        replaces: Vec<ChangeId>,
        /// Headcount, if set.
        headcount: Option<u32>,
        /// Consent, if given now.
        consent: Option<String>,
        /// Who brought them, where a quick entry left it open. The channel itself never changes (内场倒外场).
        #[serde(default)]
        partner: Option<PartnerId>,
        /// Store of the firm.
        #[serde(default)]
        store: Option<String>,
    },
    /// A registration taken back. Refused at the desk once a slip is printed.
    VisitVoided {
        /// Which.
        visit: VisitId,
    },
    /// Waiting, receiving, gone.
    ReceptionSet {
        /// Which.
        visit: VisitId,
        /// Where the party is.
        reception: Reception,
        /// Who receives.
        consultant: Option<ConsultantId>,
        /// Whether that used up a turn (R11).
        takes_turn: bool,
    },
    /// What was seen or confirmed about a visit; what is left out stays (R1, R5, R7–R9).
    VisitChecked {
        /// Which.
        visit: VisitId,
        /// What.
        evidence: Evidence,
    },
    /// A manager rules about a claim (R42). The reason is in the personal body.
    ClaimRuled {
        /// Whose visit.
        visit: VisitId,
        /// What.
        ruling: Ruling,
        /// Holds only once a second person agrees.
        needs_second: bool,
    },
    /// The second person agrees to a ruling, or does not.
    RulingChecked {
        /// Whose visit.
        visit: VisitId,
        /// The ruling's change.
        ruling: ChangeId,
        /// Yes or no.
        agreed: bool,
        /// By whoever ruled, where the office's one manager may (a recorded setting).
        #[serde(default)]
        alone: bool,
    },
    /// What is agreed with a partner; a later one replaces it (R5, R16).
    PartnerTermsSet {
        /// Which.
        partner: PartnerId,
        /// What.
        terms: PartnerTerms,
    },
    /// Two records' people are relatives (R6, R28).
    RelationDeclared {
        /// Which relation.
        link: LinkId,
        /// The smaller record.
        a: CustomerId,
        /// The larger record.
        b: CustomerId,
        /// Husband and wife; else other direct relatives.
        spouse: bool,
        /// Local day of the entry.
        declared: NaiveDate,
    },
    /// 报备.
    ReportReceived {
        /// Which.
        report: ReportId,
        /// Project.
        project: Option<ProjectId>,
        /// The firm.
        partner: Option<PartnerId>,
        /// Store of the firm.
        store: Option<String>,
        /// Headcount, if given.
        headcount: Option<u32>,
        /// Day of the announced arrival.
        day: NaiveDate,
        /// Moment of the announced arrival, if a time was given.
        arrives: Option<Moment>,
        /// Entered at the desk: the time that counts.
        entered: Moment,
    },
    /// A report taken back.
    ReportWithdrawn {
        /// Which.
        report: ReportId,
    },
    /// 客户确认单, in the words it is printed with (personal body).
    SlipIssued {
        /// Which.
        slip: SlipId,
        /// office-desk-sequence-check.
        number: String,
        /// Whose visit.
        visit: VisitId,
        /// The verdict as it stood.
        verdict: crate::judgement::Verdict,
        /// Rested on a mask.
        provisional: bool,
        /// Last protected day.
        protected_until: Option<NaiveDate>,
        /// Policy and version as it stood.
        policy: String,
        /// Rule that decided.
        rule: String,
        /// The text of the QR code, signed by the desk.
        qr: String,
    },
    /// Printed; from the second time on with a reason.
    SlipPrinted {
        /// Which.
        slip: SlipId,
        /// Paper.
        sheet: String,
    },
    /// Voided with a reason.
    SlipVoided {
        /// Which.
        slip: SlipId,
    },
    /// Two records are one person, or are not.
    RecordsLinked {
        /// Which link.
        link: LinkId,
        /// The smaller record.
        a: CustomerId,
        /// The larger record.
        b: CustomerId,
        /// Same person, or not the same.
        same: bool,
    },
    /// A link taken back.
    LinkWithdrawn {
        /// Which.
        link: LinkId,
    },
    /// An import begins.
    ImportStarted {
        /// Which.
        import: ImportId,
        /// BLAKE3 of the file, hex: an interrupted import goes on with the same file only.
        file_hash: String,
    },
    /// All rows are in.
    ImportClosed {
        /// Which.
        import: ImportId,
        /// Rows taken in.
        accepted: u64,
        /// Rows rejected.
        rejected: u64,
    },
    /// A whole import taken back; records used since stay.
    ImportUndone {
        /// Which.
        import: ImportId,
    },
    /// A person's personal bodies are erased everywhere.
    PersonErased {
        /// Whose.
        customer: CustomerId,
        /// The changes whose personal bodies are deleted.
        changes: Vec<ChangeId>,
    },
    /// Programmes, deals, the ledger.
    #[serde(untagged)]
    Money(MoneyFacts),
}

/// The personal body of a change: names, phones, addresses, free text. Never in logs or panics.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Personal {
    /// A name alone: user, consultant, owner or employee.
    Name {
        /// The name.
        name: String,
    },
    /// A customer at registration.
    Customer(CustomerPersonal),
    /// What an edit sets.
    CustomerEdit(CustomerEdit),
    /// A visit.
    Visit(VisitPersonal),
    /// What a visit's edit sets.
    VisitEdit(VisitEdit),
    /// A report.
    Report(ReportPersonal),
    /// A slip's words.
    Slip(Box<SlipWords>),
    /// Why something was done.
    Reason {
        /// In a person's words.
        reason: String,
    },
    /// A payee's account.
    Payee {
        /// In whose name the account is.
        holder: String,
        /// Its number.
        account: String,
        /// The bank, with its branch.
        bank: String,
        /// Notes.
        note: String,
    },
    /// A file's name as the person chose it.
    File {
        /// Without its folder.
        name: String,
    },
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(…)")
    }
}

/// Who a customer is.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomerPersonal {
    /// Name; empty when only a phone is known yet.
    pub name: String,
    /// Canonical phones, full or masked.
    pub phones: Vec<String>,
    /// Last six of the identity card.
    pub id_tail: Option<String>,
    /// Where they live.
    pub address: Option<String>,
}

/// What an edit sets; absent stays, empty text removes.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomerEdit {
    /// Name.
    pub name: Option<String>,
    /// Last six of the identity card.
    pub id_tail: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Phones added.
    #[serde(default)]
    pub phones_added: Vec<String>,
    /// Phones removed.
    #[serde(default)]
    pub phones_removed: Vec<String>,
}

/// Somebody who came along.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CompanionPersonal {
    /// Name.
    pub name: String,
    /// Relation as said.
    pub relation: String,
    /// Canonical phone.
    pub phone: Option<String>,
}

/// What is personal about a visit.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VisitPersonal {
    /// Who came along.
    pub companions: Vec<CompanionPersonal>,
    /// What they look for.
    pub needs: String,
    /// Notes.
    pub notes: String,
    /// The broker's name.
    pub broker: Option<String>,
    /// The broker's phone.
    pub broker_phone: Option<String>,
}

/// What a visit's edit sets; absent stays.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VisitEdit {
    /// Companions, all of them.
    pub companions: Option<Vec<CompanionPersonal>>,
    /// Needs.
    pub needs: Option<String>,
    /// Notes.
    pub notes: Option<String>,
}

/// What is personal about a report.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportPersonal {
    /// As reported.
    pub name: Option<String>,
    /// Canonical phones, mostly masked.
    pub phones: Vec<String>,
    /// The broker's name.
    pub broker: Option<String>,
    /// The broker's phone.
    pub broker_phone: Option<String>,
    /// What was not recognised.
    pub remark: String,
    /// The message it was read from.
    pub quote: String,
}

/// The words a slip is printed with.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SlipWords {
    /// Which form: its title and who signs (R17–R20).
    #[serde(default)]
    pub form: SlipKind,
    /// Customer, as printed.
    pub name: String,
    /// Phone, as printed (masked).
    pub phone: String,
    /// Companions, as printed.
    pub companions: Vec<String>,
    /// Headcount.
    pub headcount: u32,
    /// Project.
    pub project: String,
    /// Channel, in words.
    pub channel: (String, String),
    /// Who brought them, in words.
    pub brought_by: Option<String>,
    /// Consultant.
    pub consultant: Option<String>,
    /// The verdict's headline, zh and en.
    pub headline: (String, String),
    /// The full reason, zh and en.
    pub reason: (String, String),
    /// What the channel's part says, zh and en.
    pub for_channel: (String, String),
    /// Local `YYYY-MM-DD HH:MM`.
    pub arrived: String,
    /// Local `YYYY-MM-DD HH:MM`.
    pub issued: String,
    /// Who issued it.
    pub issued_by: String,
}

/// What a change is about; its changes are folded together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// The office and its devices.
    Office(OfficeId),
    /// A person who uses the program.
    User(UserId),
    /// A project.
    Project(ProjectId),
    /// A consultant.
    Consultant(ConsultantId),
    /// A partner.
    Partner(PartnerId),
    /// A policy version.
    Policy(PolicyVersionId),
    /// A record.
    Customer(CustomerId),
    /// A visit or call.
    Visit(VisitId),
    /// A report.
    Report(ReportId),
    /// A slip.
    Slip(SlipId),
    /// A link.
    Link(LinkId),
    /// An import.
    Import(ImportId),
    /// A programme version.
    Programme(ProgrammeVersionId),
    /// A deal.
    Deal(DealId),
    /// A group event.
    Event(EventId),
    /// A violation.
    Violation(ViolationId),
    /// A partner's salesperson.
    Broker(BrokerId),
    /// Who is paid.
    Payee(PayeeId),
    /// Postings recorded together.
    Batch(BatchId),
    /// Lines to be approved.
    Approval(ApprovalId),
    /// A payment.
    Payout(PayoutId),
    /// An agency's cycle.
    Cycle(CycleId),
    /// A month's close.
    Close(CloseId),
}

impl Subject {
    /// The bare UUID, as headers and SQL hold it.
    pub fn uuid(self) -> uuid::Uuid {
        match self {
            Self::Office(id) => id.uuid(),
            Self::User(id) => id.uuid(),
            Self::Project(id) => id.uuid(),
            Self::Consultant(id) => id.uuid(),
            Self::Partner(id) => id.uuid(),
            Self::Policy(id) => id.uuid(),
            Self::Customer(id) => id.uuid(),
            Self::Visit(id) => id.uuid(),
            Self::Report(id) => id.uuid(),
            Self::Slip(id) => id.uuid(),
            Self::Link(id) => id.uuid(),
            Self::Import(id) => id.uuid(),
            Self::Programme(id) => id.uuid(),
            Self::Deal(id) => id.uuid(),
            Self::Event(id) => id.uuid(),
            Self::Violation(id) => id.uuid(),
            Self::Broker(id) => id.uuid(),
            Self::Payee(id) => id.uuid(),
            Self::Batch(id) => id.uuid(),
            Self::Approval(id) => id.uuid(),
            Self::Payout(id) => id.uuid(),
            Self::Cycle(id) => id.uuid(),
            Self::Close(id) => id.uuid(),
        }
    }
}

impl Facts {
    /// The kind's name, in headers and SQL; the same as the body's tag.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Genesis { .. } => "genesis",
            Self::DeviceEnrolled { .. } => "device_enrolled",
            Self::UserSet { .. } => "user_set",
            Self::ProjectSet { .. } => "project_set",
            Self::ConsultantSet { .. } => "consultant_set",
            Self::PartnerSet { .. } => "partner_set",
            Self::PolicySet { .. } => "policy_set",
            Self::AttendanceSet { .. } => "attendance_set",
            Self::CustomerRegistered { .. } => "customer_registered",
            Self::CustomerEdited { .. } => "customer_edited",
            Self::VisitRegistered(_) => "visit_registered",
            Self::VisitEdited { .. } => "visit_edited",
            Self::VisitVoided { .. } => "visit_voided",
            Self::ReceptionSet { .. } => "reception_set",
            Self::VisitChecked { .. } => "visit_checked",
            Self::ClaimRuled { .. } => "claim_ruled",
            Self::RulingChecked { .. } => "ruling_checked",
            Self::PartnerTermsSet { .. } => "partner_terms_set",
            Self::RelationDeclared { .. } => "relation_declared",
            Self::ReportReceived { .. } => "report_received",
            Self::ReportWithdrawn { .. } => "report_withdrawn",
            Self::SlipIssued { .. } => "slip_issued",
            Self::SlipPrinted { .. } => "slip_printed",
            Self::SlipVoided { .. } => "slip_voided",
            Self::RecordsLinked { .. } => "records_linked",
            Self::LinkWithdrawn { .. } => "link_withdrawn",
            Self::ImportStarted { .. } => "import_started",
            Self::ImportClosed { .. } => "import_closed",
            Self::ImportUndone { .. } => "import_undone",
            Self::PersonErased { .. } => "person_erased",
            Self::Money(facts) => facts.kind(),
        }
    }

    /// Every kind this version reads; others are kept and shown as "update needed".
    pub const KINDS: [&'static str; 53] = [
        "genesis",
        "device_enrolled",
        "user_set",
        "project_set",
        "consultant_set",
        "partner_set",
        "policy_set",
        "attendance_set",
        "customer_registered",
        "customer_edited",
        "visit_registered",
        "visit_edited",
        "visit_voided",
        "reception_set",
        "visit_checked",
        "claim_ruled",
        "ruling_checked",
        "partner_terms_set",
        "relation_declared",
        "report_received",
        "report_withdrawn",
        "slip_issued",
        "slip_printed",
        "slip_voided",
        "records_linked",
        "link_withdrawn",
        "import_started",
        "import_closed",
        "import_undone",
        "person_erased",
        "programme_set",
        "deal_opened",
        "deal_linked",
        "deal_noted",
        "deal_reviewed",
        "event_noted",
        "event_checked",
        "violation_noted",
        "violation_decided",
        "broker_set",
        "payee_set",
        "paying_desk_set",
        "posted",
        "approval_prepared",
        "approval_decided",
        "payout_prepared",
        "payout_confirmed",
        "payout_cancelled",
        "payout_returned",
        "cycle_advanced",
        "calendar_set",
        "delegation_set",
        "month_closed",
    ];

    /// What the change is about. A device's enrolment and an erasure belong to the subject they touch.
    pub fn subject(&self, office: OfficeId) -> Subject {
        match self {
            Self::Genesis { office, .. } => Subject::Office(*office),
            Self::DeviceEnrolled { .. } => Subject::Office(office),
            Self::UserSet { user, .. } => Subject::User(*user),
            Self::ProjectSet { project, .. } => Subject::Project(*project),
            Self::ConsultantSet { consultant, .. } | Self::AttendanceSet { consultant, .. } => {
                Subject::Consultant(*consultant)
            }
            Self::PartnerSet { partner, .. } | Self::PartnerTermsSet { partner, .. } => {
                Subject::Partner(*partner)
            }
            Self::PolicySet { policy_id, .. } => Subject::Policy(*policy_id),
            Self::CustomerRegistered { customer, .. }
            | Self::CustomerEdited { customer, .. }
            | Self::PersonErased { customer, .. } => Subject::Customer(*customer),
            Self::VisitRegistered(visit) => Subject::Visit(visit.visit),
            Self::VisitEdited { visit, .. }
            | Self::VisitVoided { visit }
            | Self::VisitChecked { visit, .. }
            | Self::ClaimRuled { visit, .. }
            | Self::RulingChecked { visit, .. }
            | Self::ReceptionSet { visit, .. } => Subject::Visit(*visit),
            Self::ReportReceived { report, .. } | Self::ReportWithdrawn { report } => {
                Subject::Report(*report)
            }
            Self::SlipIssued { slip, .. } | Self::SlipPrinted { slip, .. } | Self::SlipVoided { slip } => {
                Subject::Slip(*slip)
            }
            Self::RecordsLinked { link, .. }
            | Self::RelationDeclared { link, .. }
            | Self::LinkWithdrawn { link } => Subject::Link(*link),
            Self::ImportStarted { import, .. }
            | Self::ImportClosed { import, .. }
            | Self::ImportUndone { import } => Subject::Import(*import),
            Self::Money(facts) => facts.subject(office),
        }
    }
}
