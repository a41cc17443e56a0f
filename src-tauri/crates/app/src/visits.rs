//! Registering visits and calls, completing quick entries, undoing, reception, the rota.

use crate::prelude::*;

/// Registers a party's visit (来访) or call (来电).
///
/// Called a second time with `decision` when the first answer was [`RegisterOutcome::Decide`].
#[derive(Clone, Deserialize, TS)]
pub struct RegisterVisit {
    /// Made by the form: a double click or a retry after a crash registers once.
    pub request: RequestId,
    /// Visit or call.
    pub kind: ContactKind,
    /// The project; may be left out where the office has one.
    pub project: Option<ProjectId>,
    /// The main customer.
    pub customer: CustomerEntry,
    /// Who came along, by name; buyers may be among them (R6).
    #[serde(default)]
    pub companions: Vec<Companion>,
    /// How many came, the customer included; 1–200.
    pub headcount: u32,
    /// How they came.
    pub channel: Channel,
    /// Who brought them.
    pub brought_by: Option<BroughtBy>,
    /// The report this visit fulfils.
    pub report: Option<ReportId>,
    /// What they look for (意向), free text.
    #[serde(default)]
    pub needs: String,
    /// Notes.
    #[serde(default)]
    pub notes: String,
    /// The version of the consent text agreed to; none when not yet asked.
    pub consent: Option<String>,
    /// Who receives; none leaves the party waiting.
    pub consultant: Option<ConsultantId>,
    /// Whether the consultant was proposed, asked for, or chosen by hand.
    #[serde(default)]
    pub appointment_with: Option<ConsultantId>,
    /// Local `HH:MM` if they came earlier than now; a claim, both times are kept.
    pub arrived_at: Option<String>,
    /// Rush hour: name or phone is enough, a queue number is given, completed later.
    #[serde(default)]
    pub quick: bool,
    /// The answer to a question asked before.
    #[serde(default)]
    pub decision: Option<RegisterDecision>,
}

/// The main customer of a visit: somebody on record, or new.
#[derive(Clone, Deserialize, TS)]
pub struct CustomerEntry {
    /// A record taken from the candidates.
    pub customer: Option<CustomerId>,
    /// Name as given; may be empty with a phone in quick entry.
    pub name: String,
    /// Phones as typed; for a record on file only those not yet there are added.
    pub phones: Vec<String>,
    /// The visitor has no phone or will not give it. Then `phones` is empty.
    #[serde(default)]
    pub no_phone: bool,
    /// 男 / 女, if known.
    pub gender: Option<Gender>,
    /// Last six of the identity card.
    #[serde(default)]
    pub id_tail: String,
    /// Where they live.
    #[serde(default)]
    pub address: String,
}

/// Somebody who came along.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Companion {
    /// Name as given.
    pub name: String,
    /// Relation as said: 配偶, 父亲 ….
    #[serde(default)]
    pub relation: String,
    /// Phone, if given.
    #[serde(default)]
    pub phone: String,
}

/// Who brought them.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct BroughtBy {
    /// The firm, or the owner's or employee's name.
    pub name: String,
    /// Store of the firm.
    #[serde(default)]
    pub store: String,
    /// The broker's name.
    #[serde(default)]
    pub broker: String,
    /// The broker's phone.
    #[serde(default)]
    pub broker_phone: String,
}

/// What a person decided when asked.
#[derive(Clone, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RegisterDecision {
    /// The visitor is this record.
    SameAs {
        /// Which.
        customer: CustomerId,
    },
    /// The visitor is none of the records shown; remembered as not the same.
    NewPerson {
        /// Records that were shown.
        shown: Vec<CustomerId>,
    },
}

/// Saved, or a question first.
#[derive(Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum RegisterOutcome {
    /// Saved; survives a power cut from here on.
    Saved {
        /// What was saved.
        visit: VisitSaved,
    },
    /// Nothing saved yet: is the visitor one of these?
    Decide {
        /// Records with the same full phone under another name.
        candidates: Vec<Candidate>,
    },
}

/// What the desk reads after saving.
#[derive(Serialize, TS)]
pub struct VisitSaved {
    /// The line on the board.
    pub line: VisitLine,
    /// The verdict with reasons.
    pub judgement: JudgementView,
    /// Whether this answered a request that was already done.
    pub repeated: bool,
}

/// One visit with everything the form shows, to look at or to complete.
#[derive(Deserialize, TS)]
pub struct ShowVisit {
    /// Which.
    pub visit: VisitId,
}

/// A visit in full.
#[derive(Serialize, TS)]
pub struct VisitView {
    /// As on the board.
    pub line: VisitLine,
    /// The verdict as it stands now.
    pub judgement: JudgementView,
    /// The project.
    pub project: ProjectId,
    /// Companions, phones masked.
    pub companions: Vec<Companion>,
    /// Who brought them, the broker's phone masked.
    pub brought_by: Option<BroughtBy>,
    /// Needs.
    pub needs: String,
    /// Notes.
    pub notes: String,
    /// Consent version and local time `YYYY-MM-DD HH:MM`.
    pub consent: Option<String>,
    /// Changes the form shows; an edit lists them as replaced.
    pub shown: Vec<String>,
    /// The slip, if one is issued and not voided.
    pub slip: Option<SlipId>,
}

/// Completes a quick entry or corrects a visit; what is absent stays.
#[derive(Clone, Deserialize, TS)]
pub struct CompleteVisit {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub visit: VisitId,
    /// [`VisitView::shown`] of the form that was filled in.
    pub shown: Vec<String>,
    /// Headcount.
    pub headcount: Option<u32>,
    /// Needs.
    pub needs: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// Companions, all of them.
    pub companions: Option<Vec<Companion>>,
    /// Consent version agreed to now.
    pub consent: Option<String>,
    /// Name of the customer, if it was not known.
    pub name: Option<String>,
    /// A phone to add to the customer.
    pub phone: Option<String>,
}

/// Takes a registration back (撤销). Refused once a slip is printed: void the slip first.
#[derive(Clone, Deserialize, TS)]
pub struct UndoRegistration {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub visit: VisitId,
}

/// Gives a party to a consultant, or says it left.
#[derive(Clone, Deserialize, TS)]
pub struct SetReception {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub visit: VisitId,
    /// Where the party is now.
    pub reception: Reception,
    /// Who receives; needed for `receiving`.
    pub consultant: Option<ConsultantId>,
}

/// Says who takes turns (R11).
#[derive(Clone, Deserialize, TS)]
pub struct SetAttendance {
    /// Made by the form.
    pub request: RequestId,
    /// Who.
    pub consultant: ConsultantId,
    /// Present or absent.
    pub attendance: Attendance,
}

/// Nothing to say beyond "done".
#[derive(Serialize, TS)]
pub struct Done {}
