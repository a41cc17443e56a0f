//! 判客: whose customer is this, and why. Pure: the same claim, facts, policies and moment give the same answer.
//!
//! Every condition of the policy is looked at and noted with its outcome; the verdict follows from those notes
//! alone ([`Verdict::of`]).

mod conditions;
mod judge;
mod protecting;
mod reason;
mod state;

pub use judge::judge;
pub use protecting::{ended_early, protections, shared_channel};
pub use reason::{Reason, Renewal};
pub use state::ClaimState;

use crate::id::{PartnerId, ProjectId, UserId, VisitId};
use crate::org::Channel;
use crate::policy::{JudgedBy, ReportContent};
use crate::text::Phone;
use crate::time::Moment;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// The answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 有效.
    Valid,
    /// 无效.
    Invalid,
    /// 待定: a human decides.
    Undecided,
}

impl Verdict {
    /// The name in SQL, JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Undecided => "undecided",
        }
    }

    /// What the findings come to: a ruling decides (R42); else one failed condition makes it invalid, one open
    /// condition keeps it open.
    pub fn of(findings: &[Finding]) -> Self {
        let ruling = findings.iter().find_map(|f| match f.reason {
            Reason::Ruled { verdict, .. } => Some(verdict),
            _ => None,
        });
        let any = |outcome| findings.iter().any(|f| f.outcome == outcome);
        ruling.unwrap_or(if any(Outcome::Failed) {
            Self::Invalid
        } else if any(Outcome::Open) {
            Self::Undecided
        } else {
            Self::Valid
        })
    }
}

/// How a condition came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Met.
    Met,
    /// Failed.
    Failed,
    /// Not known yet: somebody has to look or to say.
    Open,
    /// To know; decides nothing by itself.
    Note,
}

/// What kind of contact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ContactSort {
    /// 来访.
    Visit,
    /// 来电.
    Call,
    /// Known from a file only.
    Imported,
    /// 报备: announced only; no contact, but it may lock the customer until the visit.
    Report,
}

/// Who claims: the office itself, or somebody who brought the customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claimant {
    /// The office: walk-ins and calls.
    Office,
    /// A partner.
    Partner {
        /// Which.
        id: PartnerId,
        /// As shown.
        name: String,
    },
    /// The channel brings customers, and nobody said who it was.
    Unnamed,
}

/// One earlier contact with a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    /// The visit; none for imported contacts.
    pub visit: Option<VisitId>,
    /// What kind.
    pub sort: ContactSort,
    /// What orders contacts: the hybrid clock of the change that registered it (causal on one desk, whatever
    /// its wall clock did), or the imported day's start on the same scale.
    pub order: u64,
    /// When it was entered, or the imported day's start.
    pub at: Moment,
    /// Local day of the contact.
    pub day: NaiveDate,
    /// Channel, where known.
    pub channel: Option<Channel>,
    /// Project, where known.
    pub project: Option<ProjectId>,
    /// Who brought them.
    pub claimant: Claimant,
    /// Whether a number of theirs is on record, be it masked: without one no claim is decided.
    pub numbered: bool,
    /// The slip's number, if one is issued and stands.
    pub slip: Option<String>,
    /// Who received them.
    pub consultant: Option<String>,
    /// At another office of the developer, by the group's records (R4).
    pub elsewhere: bool,
    /// What the claim rests on.
    pub grounds: Grounds,
}

/// What a claim rests on besides who and when.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Grounds {
    /// When the report it fulfils was entered (R2, R10): entered time, never a claimed one.
    pub reported: Option<Moment>,
    /// Local day of that entry.
    pub reported_on: Option<NaiveDate>,
    /// The claimant's report that does not count, where there is none that does: what became of it.
    pub void_report: Option<VoidReport>,
    /// What that report says.
    pub announced: ReportContent,
    /// Both times of that report, where it counts from an earlier one than it was entered at: a manager agreed to the
    /// evidence.
    pub earlier: Option<EarlierReport>,
    /// When they came, or are announced to come, where an hour was given.
    pub arrived: Option<Moment>,
    /// Last day a report holds, where nobody came.
    pub expires: Option<NaiveDate>,
    /// What was seen and confirmed.
    pub evidence: Evidence,
    /// The name of whoever confirmed as the supervisor (R1, R5).
    pub supervisor: Option<String>,
    /// What a manager ruled (R42).
    pub ruled: Ruled,
    /// The firm the broker works for by the office's record, where it is another than the one that claims: to know,
    /// the claim counts for the firm that is named.
    pub broker_of: Option<String>,
}

/// A report that counts from before it was entered, in the office's local time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EarlierReport {
    /// When it was entered at the desk.
    pub entered: NaiveDateTime,
    /// When it was made.
    pub made: NaiveDateTime,
}

/// A report that was made and does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VoidReport {
    /// Local day on which it was entered.
    pub on: NaiveDate,
    /// Why.
    pub why: VoidWhy,
}

/// Why a report does not count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum VoidWhy {
    /// Nobody came in time.
    Expired {
        /// Its last day.
        last: NaiveDate,
    },
    /// Refused when it was made: too many were open (R12).
    Quota,
    /// The announced time was over when it was entered (R10).
    Late,
}

/// How long after the announced time a report may still be entered: a message takes a while to be pasted.
const PASTING: i64 = 15 * 60_000;

/// Whether the announced time was over when a report was entered (R2, R10).
pub fn entered_late(arrives: Option<Moment>, entered: Moment) -> bool {
    arrives.is_some_and(|arrives| entered.0 - arrives.0 > PASTING)
}

/// What somebody at the office saw or confirmed about a visit; nothing where nobody said.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Evidence {
    /// The one who referred them came along in person (R1, R5).
    pub accompanied: Option<bool>,
    /// The supervisor confirms (R1, R5): only somebody who may says so.
    pub supervisor: Option<bool>,
    /// Who said so as the supervisor; nobody in records older than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub supervisor_by: Option<UserId>,
    /// The desk notes that the supervisor was told, or was not: that alone confirms nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub told: Option<bool>,
    /// The friend handed over a part of the owner's card (R5).
    #[serde(default)]
    pub card: Option<bool>,
    /// Wants to buy soon (R7 A).
    pub intent: Option<bool>,
    /// Accepts layout, price and area (R7 B).
    pub acceptance: Option<bool>,
    /// How long the reception took, in whole minutes (R7 C).
    pub reception_minutes: Option<u32>,
    /// Who had the last word, and what it was (R9).
    pub confirmed: Option<Confirmation>,
    /// Referred to a resident agency by others, not found by itself (R32).
    #[serde(default)]
    #[ts(optional)]
    pub referred: Option<bool>,
    /// Staff supplied the "old owner" (R28).
    #[serde(default)]
    #[ts(optional)]
    pub staff_supplied: Option<bool>,
}

impl Evidence {
    /// Takes over what a later look says; what it leaves out stays.
    pub fn take(&mut self, later: &Self) {
        self.accompanied = later.accompanied.or(self.accompanied);
        if later.supervisor.is_some() {
            (self.supervisor, self.supervisor_by) = (later.supervisor, later.supervisor_by);
        }
        self.told = later.told.or(self.told);
        self.card = later.card.or(self.card);
        self.intent = later.intent.or(self.intent);
        self.acceptance = later.acceptance.or(self.acceptance);
        self.reception_minutes = later.reception_minutes.or(self.reception_minutes);
        self.confirmed = later.confirmed.or(self.confirmed);
        self.referred = later.referred.or(self.referred);
        self.staff_supplied = later.staff_supplied.or(self.staff_supplied);
    }
}

/// The last word at the desk (R9).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Confirmation {
    /// By whom.
    pub by: JudgedBy,
    /// Yes or no.
    pub accepted: bool,
    /// Local day.
    #[ts(type = "string")]
    pub on: NaiveDate,
}

/// What a manager ruled about a claim (R42).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ruled {
    /// Whose it is, whatever the conditions say.
    pub verdict: Option<Verdict>,
    /// By how much longer it is protected, in the order of the rulings.
    pub extensions: Vec<Extension>,
    /// Local day of the last ruling.
    pub on: Option<NaiveDate>,
    /// Taken from another claimant.
    pub transferred: bool,
    /// Shares in percent where it is split; they sum to 100.
    pub shares: Vec<(Claimant, u32)>,
}

/// A protection made longer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extension {
    /// Local day of the ruling.
    pub on: NaiveDate,
    /// Last protected day.
    pub until: NaiveDate,
}

impl Ruled {
    /// The last protected day after the extensions. What is over is not made longer: a rival may have come since.
    pub fn extended(&self, until: Option<NaiveDate>) -> Option<NaiveDate> {
        let longer = |until: NaiveDate, e: &Extension| if e.on <= until { until.max(e.until) } else { until };
        until.map(|until| self.extensions.iter().fold(until, longer))
    }
}

/// A relative of the customer, with all their contacts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relative {
    /// Husband or wife; else another direct relative.
    pub spouse: bool,
    /// Local day on which the relation was put on record.
    pub declared: NaiveDate,
    /// Contacts.
    pub contacts: Vec<Contact>,
}

/// What is agreed with a partner.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PartnerTerms {
    /// The contract (R16).
    pub contract: Option<Contract>,
    /// For an owner: the day of their deposit or contract (R5).
    #[ts(type = "string | null")]
    pub owner_since: Option<NaiveDate>,
    /// For an owner: the day they signed a contract of their own (R27: a discount must come before it).
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub owner_signed: Option<NaiveDate>,
}

/// A partner's contract (R16).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Contract {
    /// First day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Months it runs.
    pub months: u32,
    /// Runs on by the same length until it is ended.
    pub renews: bool,
    /// Last day, where it was ended.
    #[ts(type = "string | null")]
    pub ended: Option<NaiveDate>,
}

impl Contract {
    /// Whether it holds on a day (R16): the last day is the one before the same day `months` later.
    pub fn covers(&self, day: NaiveDate) -> bool {
        let end = self.from.checked_add_months(chrono::Months::new(self.months));
        day >= self.from
            && self.ended.is_none_or(|last| day <= last)
            && (self.renews || end.is_none_or(|end| day < end))
    }
}

/// A person this could be, with all contacts in any order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonFacts {
    /// Known for certain (a record chosen, a full number), or only by a mask or a part of a number.
    pub certain: bool,
    /// Contacts.
    pub contacts: Vec<Contact>,
}

/// What is known when a claim is judged.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Everybody the claim could be about; empty for a new customer.
    pub people: Vec<PersonFacts>,
    /// Relatives of the customer, as declared.
    pub relatives: Vec<Relative>,
    /// What is agreed with the partners that the contacts and the claim name.
    pub partners: BTreeMap<PartnerId, PartnerTerms>,
    /// How many reports of the claimant are open, for a report's quota.
    pub open_reports: u32,
}

impl Facts {
    /// Every contact with somebody the claim could be about, or with a relative of theirs.
    pub fn contacts(&self) -> impl Iterator<Item = &Contact> {
        let relatives = self.relatives.iter().flat_map(|r| &r.contacts);
        self.people.iter().flat_map(|p| &p.contacts).chain(relatives)
    }
}

/// What is claimed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The visit judged; none while typing or for a report.
    pub visit: Option<VisitId>,
    /// Its place among contacts, as [`Contact::order`]; [`Claim::NOW`] while it is not saved.
    pub order: u64,
    /// Local day of the visit (of the announced visit, for a report).
    pub day: NaiveDate,
    /// Channel.
    pub channel: Channel,
    /// Project.
    pub project: Option<ProjectId>,
    /// Who claims.
    pub claimant: Claimant,
    /// How well the customer's number is known.
    pub number: Number,
    /// Announced, or here.
    pub stage: Stage,
    /// What it rests on.
    pub grounds: Grounds,
    /// Visits entered at other desks of which nobody can prove that they came before or after: neither desk had heard
    /// of the other's.
    pub unordered: BTreeSet<VisitId>,
}

/// How far a claim has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Stage {
    /// Announced: what only a visit can show is not asked yet.
    Report,
    /// They called (来电): a contact, but nobody has come; what only a visit can show is not asked, and no protection
    /// begins.
    Call,
    /// Here.
    #[default]
    Visit,
}

impl Claim {
    /// After every contact that is on record.
    pub const NOW: u64 = u64::MAX;
}

/// How well the customer's number is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Number {
    /// In full.
    Full,
    /// Masked, or only partly typed.
    Partial,
    /// Not at all.
    None,
}

impl Number {
    /// How well a set of numbers identifies somebody.
    pub fn of(phones: &[Phone]) -> Self {
        match phones {
            [] => Self::None,
            some if some.iter().any(|p| !p.is_masked()) => Self::Full,
            _ => Self::Partial,
        }
    }
}

/// One condition with its outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// How it came out.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
}

/// The answer in one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Headline {
    /// A new customer; whose.
    New(Claimant),
    /// Still the claimant's.
    Still(Claimant),
    /// A rival's protection runs.
    Protected {
        /// Whose.
        partner: String,
    },
    /// The office knew them before.
    KnownBefore,
    /// The claimant's own protection is over.
    Lapsed {
        /// Whose.
        partner: String,
    },
    /// Still to be shown or confirmed; whose it would be.
    Awaiting(Claimant),
    /// A condition of the contract is not met; whose it would have been.
    NotMet(Claimant),
    /// Ruled by a manager; whose.
    Ruled(Claimant),
    /// Split by a manager among several: who, with how many percent; the office without a name.
    Shared(Vec<(String, u32)>),
    /// Somebody has to look.
    Unclear,
}

/// A protection: whose, and for how long.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Protected {
    /// Whose.
    pub partner: PartnerId,
    /// As shown.
    pub name: String,
    /// The visit it runs from; none for a report's.
    pub visit: Option<VisitId>,
    /// First day.
    pub since: NaiveDate,
    /// Last protected day.
    pub until: NaiveDate,
    /// The slip of that visit.
    pub slip: Option<String>,
    /// The claim's channel.
    pub channel: Channel,
    /// Day of the visit or report that gave it.
    pub given: NaiveDate,
    /// By a report alone: the first of two stages.
    pub lock: bool,
    /// Counted in days (R14), not months (R15), by the policy that gave it.
    pub days: bool,
    /// Shared with the office by a ruling: its own visits are not kept out.
    pub with_office: bool,
    /// The project it was given in.
    pub project: Option<ProjectId>,
    /// It keeps others out of that project only, by the scope of the policy that gave it.
    pub one_project: bool,
    /// A ruling or a better claim ended it before its time.
    pub ended: bool,
}

impl Protected {
    /// The first day on which it keeps others out: one that only begins with its confirmation does so from its visit
    /// on, as whoever came first was first.
    pub fn stands_from(&self) -> NaiveDate {
        self.since.min(self.given)
    }

    /// Whether it stands on a day.
    pub fn stands_on(&self, day: NaiveDate) -> bool {
        self.stands_from() <= day && day <= self.until
    }
}

/// Whose customer, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judgement {
    /// The answer.
    pub verdict: Verdict,
    /// Rests on a masked or partial number.
    pub provisional: bool,
    /// In one line.
    pub headline: Headline,
    /// The protection that decides, or that begins.
    pub protection: Option<Protection>,
    /// Every condition with its outcome, the deciding one first.
    pub findings: Vec<Finding>,
    /// Code and version of the policy.
    pub policy: Option<(String, u32)>,
}

impl Judgement {
    /// The same with a protection that was ended on a day ([`ended_early`]): the verdict stays, as it was given by what
    /// was there before it; what it is worth does not.
    #[must_use]
    pub fn ended(mut self, on: NaiveDate) -> Self {
        let last = on.pred_opt().unwrap_or(on);
        if let Some(protection) = &mut self.protection {
            protection.until = protection.until.min(last);
        }
        self.findings.retain(|f| !matches!(f.reason, Reason::ProtectionStarts { .. }));
        self.findings.push(Finding { outcome: Outcome::Note, reason: Reason::EndedEarly { on } });
        self
    }
}

/// The protection in a judgement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Protection {
    /// First day.
    pub since: NaiveDate,
    /// Last protected day.
    pub until: NaiveDate,
    /// The slip that decides.
    pub slip: Option<String>,
}
