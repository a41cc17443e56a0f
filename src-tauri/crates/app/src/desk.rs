//! The desk: what the window asks while somebody types, and today's board. Answered in `look_up` and `board`.

use crate::prelude::*;

/// One keystroke in the one box, with what the form holds so far.
#[derive(Deserialize, TS)]
pub struct LookUp {
    /// What was typed or pasted.
    pub text: String,
    /// The candidate chosen with ↑↓, if any: the verdict follows it.
    pub customer: Option<CustomerId>,
    /// The project in the form.
    pub project: Option<ProjectId>,
    /// Visit or call; a visit where nothing is said.
    #[serde(default)]
    #[ts(optional)]
    pub contact: Option<ContactKind>,
    /// The channel in the form.
    pub channel: Option<Channel>,
    /// The firm or person in the form who brought them.
    pub brought_by: Option<String>,
    /// The broker's phone in the form, as typed or as shown for the broker who was chosen.
    #[serde(default)]
    #[ts(optional)]
    pub broker_phone: Option<String>,
    /// A broker taken from the suggestions.
    #[serde(default)]
    #[ts(optional)]
    pub broker: Option<BrokerId>,
    /// The report this visit would fulfil.
    pub report: Option<ReportId>,
    /// An appointment the visitor names.
    pub appointment_with: Option<ConsultantId>,
    /// Whom the broker names, where the office lets brokers choose (R11).
    #[serde(default)]
    pub broker_chose: Option<ConsultantId>,
    /// Phones already in the form (full or masked); judged together with the box.
    pub phones: Vec<String>,
    /// The name already in the form: of several people with one number, the one who is called so.
    #[serde(default)]
    #[ts(optional)]
    pub name: Option<String>,
    /// Last six of the identity card in the form.
    #[serde(default)]
    #[ts(optional)]
    pub id_tail: Option<String>,
    /// Gender in the form.
    #[serde(default)]
    #[ts(optional)]
    pub gender: Option<Gender>,
    /// Address in the form.
    #[serde(default)]
    #[ts(optional)]
    pub address: Option<String>,
    /// Counted up by the window; comes back, so that a slow answer never replaces a newer one.
    pub turn: u32,
}

/// The answer to one keystroke.
#[derive(Serialize, TS)]
pub struct LookUpView {
    /// As in the request.
    pub turn: u32,
    /// What the text was taken for.
    pub kind: TypedKind,
    /// A hint beside the box, e.g. 手机号，还差 4 位.
    pub hint: Option<Text>,
    /// At most 20: once there is a number or a card to go by, the likeliest first; before, by last visit.
    pub candidates: Vec<Candidate>,
    /// Reports waiting for this visitor (by mask or name), likeliest first.
    pub reports: Vec<ExpectedReport>,
    /// The first verdict, once there is something to judge.
    pub judgement: Option<JudgementView>,
    /// Who is next, and why.
    pub proposal: Option<ConsultantProposal>,
    /// Firms on record that may be the one typed, which is not: 链家地产 for 链家.
    pub similar_firms: Vec<String>,
}

/// What the text in the box was taken for.
#[derive(Clone, Copy, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TypedKind {
    /// Nothing typed.
    Empty,
    /// A phone or the beginning of one; also four digits that may be the last four.
    Phone,
    /// A masked phone.
    MaskedPhone,
    /// Last six of an identity card.
    IdTail,
    /// Chinese characters of a name.
    Name,
    /// Pinyin or initials.
    Letters,
    /// A slip's number or QR.
    Code,
    /// A pasted message: read it with `read_paste`.
    Report,
}

/// Somebody this could be.
#[derive(Serialize, TS)]
pub struct Candidate {
    /// The record.
    pub customer: CustomerId,
    /// As registered.
    pub name: String,
    /// Masked, with the digits that were typed shown, e.g. `1380013****`.
    pub phone: Option<String>,
    /// Why it is on the list, e.g. 11-05 来访，许知遥接待.
    pub why: Text,
    /// Which part fits: `phone`, `tail`, `mask`, `name`, `pinyin`, `initials`, `id_tail`, `report`;
    /// `alike` where nothing is the same but much is near.
    pub by: String,
    /// Whole number, whole name and so on: taken without doubt.
    pub certain: bool,
    /// Local date of the last contact, `YYYY-MM-DD`.
    pub last_contact: Option<String>,
    /// How like who was typed, once there is enough to say.
    pub alike: Option<AlikeView>,
}

/// How like a candidate is to who was typed: a word, why, and what is behind it.
#[derive(Serialize, TS)]
pub struct AlikeView {
    /// `very_like`, `possible`, `unlike`.
    pub likeness: String,
    /// In words, households included.
    pub word: Text,
    /// Bits for one person.
    pub score: f32,
    /// What the score is made of, the weightiest first.
    pub parts: Vec<crate::duplicates::ScorePart>,
    /// Somebody protected seems to be passed off as new.
    pub warning: Option<Text>,
}

/// A verdict with its reasons, ready to read.
#[derive(Clone, Serialize, TS)]
pub struct JudgementView {
    /// Valid, invalid or undecided.
    pub verdict: Verdict,
    /// Where the claim stands in its life.
    pub state: laifang_core::judgement::ClaimState,
    /// Rests on a masked or partial number, or on what other desks have not yet sent.
    pub provisional: bool,
    /// In the receptionist's words: 保护期内，客户属鸿安置业.
    pub headline: Text,
    /// Why it is provisional, e.g. 暂定，以完整号码为准.
    pub provisional_note: Option<Text>,
    /// The slip that decides, if any.
    pub slip: Option<String>,
    /// Last protected day, `YYYY-MM-DD` (included).
    pub protected_until: Option<String>,
    /// Days left including today; negative when over.
    pub days_left: Option<i64>,
    /// The rule's clause in short: 保护 1 个月.
    pub basis: Text,
    /// The rule number, small print: `R15`.
    pub rule: String,
    /// One sentence each.
    pub reasons: Vec<ReasonView>,
    /// The policy and its version: 分销 2026，第 1 版.
    pub policy: Text,
    /// What an agency may be told: result and kind of reason only.
    pub for_channel: Text,
    /// What the save button says: 登记来访，不计恒居.
    pub save_label: Text,
}

/// One reason.
#[derive(Clone, Serialize, TS)]
pub struct ReasonView {
    /// Met, failed, or something to know.
    pub outcome: Outcome,
    /// The sentence.
    pub text: Text,
    /// `R15`, or `隐号`.
    pub rule: String,
}

/// The consultant proposed, and who else is there.
#[derive(Clone, Serialize, TS)]
pub struct ConsultantProposal {
    /// The one proposed; none when nobody is on the rota.
    pub consultant: Option<ConsultantId>,
    /// As shown.
    pub name: Option<String>,
    /// Why: 11-05 由她接待过，回到原顾问，不占轮次.
    pub reason: Text,
    /// In one word.
    pub why: Option<laifang_core::rota::Why>,
    /// `R11`, or `R8` where the channel belongs to position A.
    pub rule: String,
    /// Receiving would use up a turn.
    pub takes_turn: bool,
    /// They are receiving somebody else: the party waits.
    pub waits: bool,
    /// Who could receive at once instead.
    pub instead: Option<ConsultantId>,
    /// The earlier consultant has left: an orphan customer (孤儿客户).
    pub orphan: bool,
    /// A broker may name the consultant of this visit.
    pub broker_may_choose: bool,
    /// Choosing somebody else by hand needs a reason.
    pub override_reason: bool,
    /// In turn order, the proposed one included.
    pub rota: Vec<RotaEntry>,
}

/// One consultant on the rota.
#[derive(Clone, Serialize, TS)]
pub struct RotaEntry {
    /// Who.
    pub consultant: ConsultantId,
    /// As shown.
    pub name: String,
    /// Their team, where the office has several queues.
    pub team: Option<String>,
    /// `A`, `B`, … among those of their queue who are here.
    pub position: Option<String>,
    /// Present, out or absent.
    pub attendance: Attendance,
    /// Since when they are out or absent, `HH:MM` local, or `MM-DD` before today.
    pub since: Option<String>,
    /// Parties being received now.
    pub receiving: u32,
    /// First receptions today (turns used).
    pub turns_today: u32,
}

/// Everything on the right of the desk, for one day.
#[derive(Deserialize, TS)]
pub struct DeskBoard {
    /// Local day `YYYY-MM-DD`; today when absent.
    pub day: Option<String>,
}

/// Today's board.
#[derive(Serialize, TS)]
pub struct BoardView {
    /// The day shown, `YYYY-MM-DD`.
    pub day: String,
    /// The clock when this was read, `HH:MM` local.
    pub now: String,
    /// Figures.
    pub counts: BoardCounts,
    /// Newest first.
    pub visits: Vec<VisitLine>,
    /// Reports expected that day and not withdrawn, by time.
    pub reports: Vec<ExpectedReport>,
    /// Days before a protection's end from which it is shown, by the policies.
    pub warn_days: u32,
    /// Protections that end within so many days, soonest first.
    pub ending: Vec<EndingProtection>,
    /// The rota.
    pub rota: Vec<RotaEntry>,
    /// Changes kept that this version cannot read ("update needed").
    pub unknown_changes: u64,
}

/// Live counts.
#[derive(Serialize, TS)]
pub struct BoardCounts {
    /// Parties that visited.
    pub visits: u32,
    /// Calls taken.
    pub calls: u32,
    /// Verdict valid.
    pub valid: u32,
    /// Verdict invalid.
    pub invalid: u32,
    /// Verdict undecided.
    pub undecided: u32,
    /// Being received now.
    pub receiving: u32,
    /// Waiting.
    pub waiting: u32,
    /// Reports expected.
    pub reports: u32,
    /// Reports whose party has come.
    pub arrived: u32,
    /// Quick entries still to be completed.
    pub incomplete: u32,
}

/// One visit in a list.
#[derive(Serialize, TS)]
pub struct VisitLine {
    /// Which.
    pub visit: VisitId,
    /// Visit or call.
    pub kind: ContactKind,
    /// `YYYY-MM-DD` local.
    pub day: String,
    /// `HH:MM` local.
    pub time: String,
    /// The first customer of the party.
    pub customer: CustomerId,
    /// As shown.
    pub name: String,
    /// Masked.
    pub phone: Option<String>,
    /// Headcount.
    pub headcount: u32,
    /// How they came.
    pub channel: Channel,
    /// Who brought them: firm · store.
    pub brought_by: Option<String>,
    /// Who receives.
    pub consultant: Option<String>,
    /// The verdict as it stands now; none for calls of the office's own.
    pub verdict: Verdict,
    /// Rests on a mask.
    pub provisional: bool,
    /// Waiting, receiving, gone.
    pub reception: Reception,
    /// The slip's number, if one is issued and not voided.
    pub slip: Option<String>,
    /// Quick entry to be completed later.
    pub incomplete: bool,
    /// Queue number of a quick entry.
    pub queue: Option<u32>,
    /// Undone.
    pub voided: bool,
}

/// An advance report on the board.
#[derive(Clone, Serialize, TS)]
pub struct ExpectedReport {
    /// Which.
    pub report: ReportId,
    /// `HH:MM` local, when a time was given.
    pub time: Option<String>,
    /// `YYYY-MM-DD` local.
    pub day: String,
    /// As reported.
    pub name: Option<String>,
    /// Masked.
    pub phone: Option<String>,
    /// Firm · store · broker.
    pub brought_by: Option<String>,
    /// The firm alone, for the form.
    pub firm: Option<String>,
    /// The store.
    pub store: Option<String>,
    /// The broker's name.
    pub broker: Option<String>,
    /// The project, for the form.
    pub project: Option<ProjectId>,
    /// Headcount, if given.
    pub headcount: Option<u32>,
    /// Where it stands.
    pub state: ReportState,
    /// Minutes until the arrival (negative: late), when a time was given and nobody came yet.
    pub minutes: Option<i64>,
}

/// Where a report stands: a reading of facts at a time, never stored.
#[derive(Clone, Copy, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// Expected.
    Waiting,
    /// The party came.
    Arrived,
    /// Nobody came within the set time.
    Expired,
    /// Withdrawn by the desk.
    Withdrawn,
}

/// A protection that ends soon.
#[derive(Serialize, TS)]
pub struct EndingProtection {
    /// The customer.
    pub customer: CustomerId,
    /// As shown.
    pub name: String,
    /// Who is protected.
    pub partner: String,
    /// The slip, if one was issued.
    pub slip: Option<String>,
    /// Last protected day, `YYYY-MM-DD` (included).
    pub until: String,
    /// Days left including today.
    pub days_left: i64,
    /// Whole length in days, for the bar.
    pub days: i64,
}

/// Keeps what is in a form, so that a crash loses nothing. Stays on this desk.
#[derive(Deserialize, TS)]
pub struct SaveDraft {
    /// Which form: `visit`, `customer:<id>`, ….
    pub form: String,
    /// Whatever the form wants back; an empty text forgets it.
    pub content: String,
}

/// What was in the form before.
#[derive(Deserialize, TS)]
pub struct LoadDraft {
    /// Which form.
    pub form: String,
}

/// The draft, if any.
#[derive(Serialize, TS)]
pub struct DraftView {
    /// As saved.
    pub content: Option<String>,
    /// `YYYY-MM-DD HH:MM` local.
    pub saved_at: Option<String>,
}

/// The day's figures as text to paste (日报).
#[derive(Deserialize, TS)]
pub struct DayReport {
    /// Local day `YYYY-MM-DD`; today when absent.
    pub day: Option<String>,
}

/// What the next shift finds open (交接班).
#[derive(Deserialize, TS)]
pub struct Handover {}

/// A text to copy.
#[derive(Serialize, TS)]
pub struct TextToCopy {
    /// The text in both languages.
    pub text: Text,
    /// How many things it lists as open.
    pub open: u32,
}
