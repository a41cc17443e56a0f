//! What can happen: the kinds of changes, each with a facts body and, where there is any, a personal body.
//!
//! Bodies are for ever: fields are only ever added with a default, a changed meaning is a new kind.
//! Text is kept as it was normalised at entry; whoever folds does not validate it again.

mod money;
mod personal;
mod subject;

pub use money::{CloseSaid, MoneyFacts, Prepared};
pub use personal::*;
pub use subject::Subject;

use crate::id::*;
use crate::judgement::{Evidence, PartnerTerms, Verdict};
use crate::org::*;
use crate::policy::{Policy, SlipKind};
use crate::rota::Allotted;
use crate::scan::ScanMedia;
use crate::slip_form::SlipForm;
use crate::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
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
    /// How whoever receives came to it (R11); the words of a choice by hand are in the personal body.
    #[serde(default)]
    pub allotted: Option<Allotted>,
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
    /// Its report was made earlier than it was entered; recorded as a claim of its own, see
    /// [`Facts::ReportTimeClaimed`].
    ReportedAt {
        /// Which report.
        report: ReportId,
        /// When it was made, as claimed.
        #[ts(type = "number")]
        at: Moment,
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
        /// The trust root's signature over the device's canonical JSON, hex; the approving desk's where that desk does
        /// not hold the root.
        signature: String,
        /// Who has the first password at the new desk.
        #[serde(default)]
        user: Option<UserId>,
        /// The device in whose place it goes on, where a desk made itself a new one (a cloned disk, a restored
        /// backup). Then this is the first change of the new device, and the signature is the root's or the old one's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        renews: Option<DeviceId>,
        /// It is head office's: it reads along, acknowledges and may rule, and nobody waits for it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        head_office: bool,
    },
    /// A desk is taken out of the office: nobody writes to it or takes bundles of it any more.
    DeviceRevoked {
        /// The desk.
        device: DeviceId,
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
        /// Their team; none for the house's own queue.
        #[serde(default)]
        team: Option<TeamId>,
    },
    /// A team with a rota of its own; a later one replaces it (R11).
    TeamSet {
        /// What it is.
        team: Team,
    },
    /// What is agreed about the rota; a later one replaces it (R8, R11).
    RotaSet {
        /// What.
        rules: RotaRules,
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
        /// Absent for a while only (暂离): the place in the queue is kept.
        #[serde(default)]
        keeps_place: bool,
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
        /// How they came to it; the words of a choice by hand are in the personal body.
        #[serde(default)]
        allotted: Option<Allotted>,
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
    /// What was said of a claim: when it was registered, when its form was completed, when the channel was told again.
    /// If late facts make it something else, somebody has to say so.
    VerdictTold {
        /// Whose visit.
        visit: VisitId,
        /// What was said.
        verdict: Verdict,
    },
    /// What is agreed with a partner; a later one replaces it (R5, R16).
    PartnerTermsSet {
        /// Which.
        partner: PartnerId,
        /// What.
        terms: PartnerTerms,
    },
    /// Whose units and numbers a partner's are (R5); a later one replaces it. All of it is in the personal body.
    PartnerDescribed {
        /// Which.
        partner: PartnerId,
    },
    /// A broker works for a firm from a day on. A later `from` ends it; the same `from` replaces it. Claims stay with
    /// the firm that was named at the visit.
    BrokerAssigned {
        /// Who.
        broker: BrokerId,
        /// For whom.
        firm: PartnerId,
        /// At which of its stores.
        store: Option<String>,
        /// First day.
        from: NaiveDate,
        /// Last day, where it is known.
        until: Option<NaiveDate>,
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
    /// Two partners on record are the same firm or person; claims, contract and money are the main one's.
    PartnersLinked {
        /// Which link.
        link: LinkId,
        /// Under whose name they stand from here on.
        main: PartnerId,
        /// Who is the same.
        other: PartnerId,
    },
    /// They are not the same, after all.
    PartnersUnlinked {
        /// Which link.
        link: LinkId,
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
        /// Refused when it was made, as its partner had as many open reports as it may (R12).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        over_quota: bool,
    },
    /// The report of a visit is said to have been made earlier than it was entered. The evidence is the personal body.
    /// It counts once a manager agrees, like a ruling that somebody must check; the time of entry stays.
    ReportTimeClaimed {
        /// Whose visit.
        visit: VisitId,
        /// Which report.
        report: ReportId,
        /// When it was made, as claimed.
        at: Moment,
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
        verdict: Verdict,
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
    /// A scan or photo of the signed sheet; the file itself is kept beside the log.
    SlipScanned {
        /// Whose slip.
        slip: SlipId,
        /// BLAKE3 of the file, hex.
        hash: String,
        /// How long the file is.
        bytes: u64,
        /// What it is.
        media: ScanMedia,
    },
    /// Signed on the screen; the strokes are in the personal body.
    SlipSigned {
        /// Which.
        slip: SlipId,
        /// Who of the form's signers on this slip, from 0.
        signer: u32,
    },
    /// What a form says from now on, on slips not yet issued (R17–R20); a later one replaces it.
    SlipFormSet {
        /// Which form.
        form_kind: SlipKind,
        /// The office's own; none: the one that ships with the program.
        form: Option<SlipForm>,
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
        /// Not the same, but of one household.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        household: bool,
        /// Whose customer the person is from here on, where the records had different consultants.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consultant: Option<ConsultantId>,
        /// The claim whose protection stands, where both records were protected for different partners.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        keeps: Option<VisitId>,
        /// The claim that gives way to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        yields: Option<VisitId>,
        /// Stands only once a second person agrees: it decides or moves as much as a ruling.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        needs_second: bool,
    },
    /// The second person agrees to a link, or does not.
    LinkChecked {
        /// Which.
        link: LinkId,
        /// Yes or no.
        agreed: bool,
        /// By whoever linked, where the office's one manager may (a recorded setting).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        alone: bool,
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
