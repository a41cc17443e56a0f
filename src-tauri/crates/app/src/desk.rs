//! The desk while typing: who this could be, the first verdict, the next consultant; today's board.

use crate::lists::{self, Lines};
use crate::prelude::*;
use crate::{judging, parse};
use chrono::NaiveDate;
use laifang_core::judgement::{Claim, Facts, Number, judge};
use laifang_core::rota::{self, Asked};
use laifang_core::text::{PersonName, Phone, Query};
use laifang_core::wording;
use laifang_store::Found;

/// One keystroke in the one box, with what the form holds so far.
#[derive(Deserialize, TS)]
pub struct LookUp {
    /// What was typed or pasted.
    pub text: String,
    /// The candidate chosen with ↑↓, if any: the verdict follows it.
    pub customer: Option<CustomerId>,
    /// The project in the form.
    pub project: Option<ProjectId>,
    /// The channel in the form.
    pub channel: Option<Channel>,
    /// The firm or person in the form who brought them.
    pub brought_by: Option<String>,
    /// The report this visit would fulfil.
    pub report: Option<ReportId>,
    /// An appointment the visitor names.
    pub appointment_with: Option<ConsultantId>,
    /// Phones already in the form (full or masked); judged together with the box.
    pub phones: Vec<String>,
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
    /// At most 20, by last visit.
    pub candidates: Vec<Candidate>,
    /// Reports waiting for this visitor (by mask or name), likeliest first.
    pub reports: Vec<ExpectedReport>,
    /// The first verdict, once there is something to judge.
    pub judgement: Option<JudgementView>,
    /// Who is next, and why.
    pub proposal: Option<ConsultantProposal>,
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
    /// Which part fits: `phone`, `tail`, `mask`, `name`, `pinyin`, `initials`, `id_tail`, `report`.
    pub by: String,
    /// Whole number, whole name and so on: taken without doubt.
    pub certain: bool,
    /// Local date of the last contact, `YYYY-MM-DD`.
    pub last_contact: Option<String>,
}

/// A verdict with its reasons, ready to read.
#[derive(Clone, Serialize, TS)]
pub struct JudgementView {
    /// Valid, invalid or undecided.
    pub verdict: Verdict,
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
    /// `R11`.
    pub rule: String,
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
    /// Present or absent.
    pub attendance: Attendance,
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
    /// Protections that end within 7 days, soonest first.
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

impl Action for LookUp {
    type View = LookUpView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<LookUpView, AppError> {
        let lines = Lines::new(app)?;
        let query = Query::parse(&self.text);
        let found = lines.reader.find(&query, 20)?;
        let candidates: Vec<Candidate> =
            found.iter().map(|f| candidate(&lines, f, &query)).collect::<Result<_, _>>()?;
        let form: Vec<Phone> = self.phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
        let reports = waiting_reports(&lines, &query, &form)?;
        let judgement = self.judgement(app, &lines, &query, &found, &form)?;
        let earlier = match self.customer {
            Some(customer) => Some(customer),
            None => candidates.iter().find(|c| c.certain).map(|c| c.customer),
        };
        let proposal = Some(proposal(&lines, earlier, self.appointment_with)?);
        Ok(LookUpView {
            turn: self.turn,
            kind: kind(&query),
            hint: hint(&query),
            candidates,
            reports,
            judgement,
            proposal,
        })
    }
}

impl LookUp {
    /// The first verdict, once there is a person or enough of a number or name.
    fn judgement(
        &self,
        app: &App,
        lines: &Lines<'_>,
        query: &Query,
        found: &[Found],
        form: &[Phone],
    ) -> Result<Option<JudgementView>, AppError> {
        let mut phones: Vec<Phone> = form.to_vec();
        let mut partial = false;
        match query {
            Query::Digits(d) => match Phone::parse(d.as_str()) {
                Ok(phone) => phones.push(phone),
                Err(_) => partial = d.as_str().len() >= 7,
            },
            Query::Phone(p) | Query::MaskedPhone(p) => phones.push(p.clone()),
            _ => {}
        }
        let named = matches!(query, Query::Name(n) if n.chars().count() >= 2);
        if self.customer.is_none() && phones.is_empty() && !partial && !named {
            return Ok(None);
        }
        let mut records: Vec<(CustomerId, bool)> = Vec::new();
        if let Some(customer) = self.customer {
            records.push((customer, true));
        } else {
            for phone in &phones {
                for hit in lines.reader.find(&judging::number_query(phone), 20)? {
                    records.push((hit.customer, hit.by == "phone" && !phone.is_masked()));
                }
            }
            if partial {
                records.extend(found.iter().filter(|f| f.by == "phone").take(5).map(|f| (f.customer, false)));
            }
        }
        let channel = self.channel.unwrap_or(Channel::WalkIn);
        let claim = Claim {
            visit: None,
            order: Claim::NOW,
            day: lines.today,
            channel,
            project: self.project,
            claimant: judging::claimant(app.store()?.office_id(), channel, self.brought_by.as_deref()),
            number: match judging::number_of(&phones) {
                Number::None if partial => Number::Partial,
                number => number,
            },
        };
        let facts = Facts { people: judging::people(&lines.reader, &records)? };
        let policies = lines.reader.policies()?;
        let judgement = judge(&claim, &facts, &policies, lines.now);
        Ok(Some(judging::view(&judgement, &claim, &policies, lines.today, ContactKind::Visit)))
    }
}

fn kind(query: &Query) -> TypedKind {
    match query {
        Query::Empty => TypedKind::Empty,
        Query::Digits(_) | Query::Phone(_) => TypedKind::Phone,
        Query::MaskedPhone(_) => TypedKind::MaskedPhone,
        Query::IdTail(_) => TypedKind::IdTail,
        Query::Name(_) | Query::NameAndTail { .. } => TypedKind::Name,
        Query::Letters(_) | Query::LettersAndTail { .. } => TypedKind::Letters,
        Query::Code(_) => TypedKind::Code,
        Query::Report => TypedKind::Report,
    }
}

fn hint(query: &Query) -> Option<Text> {
    Some(match query {
        Query::Empty => return None,
        Query::Digits(d) if d.as_str().len() == 11 => Text::new("手机号", "phone"),
        Query::Digits(d) if d.could_be_tail() => {
            Text::new("手机号开头，或后四位", "beginning of a phone, or its last four")
        }
        Query::Digits(d) if d.could_be_id_tail() => {
            Text::new("手机号开头，或身份证后六位", "beginning of a phone, or the ID card's last six")
        }
        Query::Digits(d) => {
            let left = 11 - d.as_str().len().min(11);
            Text::new(format!("手机号，还差 {left} 位"), format!("phone, {left} digits to go"))
        }
        Query::Phone(_) => Text::new("电话", "phone"),
        Query::MaskedPhone(_) => Text::new("隐号", "masked phone"),
        Query::IdTail(_) => Text::new("身份证后六位", "last six of the ID card"),
        Query::Name(_) => Text::new("姓名", "name"),
        Query::NameAndTail { .. } => Text::new("姓名和尾号", "name and last digits"),
        Query::Letters(_) => Text::new("拼音或首字母", "pinyin or initials"),
        Query::LettersAndTail { .. } => Text::new("首字母和尾号", "initials and last digits"),
        Query::Code(_) => Text::new("确认单号", "slip number"),
        Query::Report => Text::new("报备消息，回车识别", "a report: Enter reads it"),
    })
}

/// A hit with the reason it is on the list.
pub(crate) fn candidate(lines: &Lines<'_>, found: &Found, query: &Query) -> Result<Candidate, AppError> {
    let row =
        lines.reader.customer(found.customer)?.ok_or_else(|| AppError::not_found("位客户", "customer"))?;
    let day = row.last_contact.day(lines.zone);
    let when = wording::short_day(day, lines.today);
    let channel = row.last_channel.map(wording::channel).unwrap_or_default();
    let why = if row.contacts == 0 {
        let since = wording::short_day(row.registered.day(lines.zone), lines.today);
        Text::new(format!("{since} 登记，还没来过"), format!("registered {since}, no contact yet"))
    } else {
        match lines.consultant(row.last_consultant) {
            Some(name) => Text::new(
                format!("{when} {}，{name}接待", channel.zh),
                format!("{when} {}, received by {name}", channel.en),
            ),
            None => Text::new(format!("{when} {}", channel.zh), format!("{when} {}", channel.en)),
        }
    };
    let digits = match query {
        Query::Digits(d) => d.as_str(),
        _ => "",
    };
    let phone = row
        .phones
        .iter()
        .find(|p| !digits.is_empty() && p.starts_with(digits))
        .or_else(|| row.phones.first())
        .map(|p| with_typed(p, digits));
    Ok(Candidate {
        customer: found.customer,
        name: row.name,
        phone,
        why,
        by: found.by.to_owned(),
        certain: found.by == "phone" && digits.len() == 11 || matches!(query, Query::Phone(_)),
        last_contact: (row.contacts > 0).then(|| day.to_string()),
    })
}

/// The mask, with the digits that were typed shown: whoever typed them knows them.
fn with_typed(phone: &str, typed: &str) -> String {
    if phone.len() == 11 && typed.len() >= 3 && phone.starts_with(typed) {
        return format!("{typed}{}", "*".repeat(11 - typed.len()));
    }
    lists::mask(phone)
}

/// Reports still waiting that this visitor could fulfil, likeliest first.
fn waiting_reports(
    lines: &Lines<'_>,
    query: &Query,
    form: &[Phone],
) -> Result<Vec<ExpectedReport>, AppError> {
    if matches!(query, Query::Empty | Query::Report | Query::Code(_)) && form.is_empty() {
        return Ok(Vec::new());
    }
    let from = lines.today - chrono::Days::new(3);
    let to = lines.today + chrono::Days::new(1);
    let mut fitting = Vec::new();
    for row in lines.reader.reports_between(from, to)? {
        let fits = fits_report(&row, query, form);
        if fits > 0 && matches!(lines.report_state(&row)?, ReportState::Waiting) {
            fitting.push((std::cmp::Reverse(fits), (row.day - lines.today).num_days().abs(), row));
        }
    }
    fitting.sort_by_key(|(fits, away, row)| (*fits, *away, row.entered));
    fitting.into_iter().take(5).map(|(_, _, row)| lines.report(&row)).collect()
}

/// 3: a whole or masked number fits; 2: the digits typed so far fit; 1: the name fits.
fn fits_report(row: &laifang_store::ReportRow, query: &Query, form: &[Phone]) -> u8 {
    let phones: Vec<Phone> = row.phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
    let number = |p: &Phone| phones.iter().any(|r| r.may_be(p));
    if form.iter().any(number) {
        return 3;
    }
    let name = row.name.as_deref().and_then(|n| PersonName::parse(n).ok());
    match query {
        Query::Phone(p) | Query::MaskedPhone(p) if number(p) => 3,
        Query::Digits(d) => {
            let typed = d.as_str();
            let begins = phones.iter().any(|p| {
                typed.len() <= p.as_str().len()
                    && typed.bytes().zip(p.as_str().bytes()).all(|(a, b)| a == b || b == b'*')
            });
            let ends = typed.len() == 4 && phones.iter().any(|p| p.last4() == typed);
            u8::from((typed.len() >= 3 && begins) || ends) * 2
        }
        Query::Name(n) => u8::from(name.is_some_and(|r| r.simplified().contains(n.as_str()))),
        Query::Letters(l) => u8::from(name.is_some_and(|r| {
            let keys = r.keys();
            keys.initials.iter().any(|i| i.starts_with(l.as_str()))
                || keys.pinyin.iter().any(|p| p.starts_with(l.as_str()))
        })),
        _ => 0,
    }
}

/// Who is next, and why (R11).
pub(crate) fn proposal(
    lines: &Lines<'_>,
    customer: Option<CustomerId>,
    appointment: Option<ConsultantId>,
) -> Result<ConsultantProposal, AppError> {
    let members = lines.reader.rota()?;
    let row = match customer {
        Some(customer) => lines.reader.customer(customer)?,
        None => None,
    };
    let earlier = row.as_ref().and_then(|r| r.last_consultant);
    let proposed = rota::propose(&members, Asked { appointment, earlier });
    let day = row.map(|r| wording::short_day(r.last_contact.day(lines.zone), lines.today));
    let name = proposed.and_then(|(id, _)| lines.consultant(Some(id)));
    let reason = match (&name, proposed) {
        (Some(name), Some((_, why))) => wording::rota(why, name, day.as_deref()),
        _ => Text::new("没有在位的顾问，先请客户稍候。", "Nobody is present: ask the visitor to wait."),
    };
    Ok(ConsultantProposal {
        consultant: proposed.map(|(id, _)| id),
        name,
        reason,
        rule: "R11".into(),
        rota: rota_entries(lines, &members)?,
    })
}

fn rota_entries(lines: &Lines<'_>, members: &[rota::Member]) -> Result<Vec<RotaEntry>, AppError> {
    let (from, to) = lists::bounds(lines.today, lines.zone);
    rota::order(members)
        .into_iter()
        .map(|m| {
            Ok(RotaEntry {
                consultant: m.consultant,
                name: lines.consultant(Some(m.consultant)).unwrap_or_default(),
                attendance: m.attendance,
                receiving: m.receiving,
                turns_today: lines.reader.turns(m.consultant, from, to)?,
            })
        })
        .collect()
}

impl Action for DeskBoard {
    type View = BoardView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<BoardView, AppError> {
        let lines = Lines::new(app)?;
        let day = match &self.day {
            Some(text) => {
                let mut fields = Fields::default();
                let day = fields.take("day", parse::day(text));
                fields.finish()?;
                day.unwrap_or(lines.today)
            }
            None => lines.today,
        };
        board(&lines, day)
    }
}

fn board(lines: &Lines<'_>, day: NaiveDate) -> Result<BoardView, AppError> {
    let (from, to) = lists::bounds(day, lines.zone);
    let mut visits = Vec::new();
    for row in lines.reader.visits_between(from, to)? {
        if !row.voided {
            visits.push(lines.visit(&row)?.0);
        }
    }
    let mut reports = Vec::new();
    for row in lines.reader.reports_between(day, day)? {
        if !row.withdrawn {
            reports.push(lines.report(&row)?);
        }
    }
    let in_a_week = day + chrono::Days::new(6);
    let ending = lines.reader.protections_ending(day, in_a_week)?;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let visited: Vec<&VisitLine> = visits.iter().filter(|v| v.kind == ContactKind::Visit).collect();
    let verdicts = |verdict| number(visited.iter().filter(|v| v.verdict == verdict).count());
    let counts = BoardCounts {
        visits: number(visited.len()),
        calls: number(visits.len() - visited.len()),
        valid: verdicts(Verdict::Valid),
        invalid: verdicts(Verdict::Invalid),
        undecided: verdicts(Verdict::Undecided),
        receiving: number(visited.iter().filter(|v| v.reception == Reception::Receiving).count()),
        waiting: number(visited.iter().filter(|v| v.reception == Reception::Waiting).count()),
        reports: number(reports.len()),
        arrived: number(reports.iter().filter(|r| matches!(r.state, ReportState::Arrived)).count()),
        incomplete: number(visits.iter().filter(|v| v.incomplete).count()),
    };
    Ok(BoardView {
        day: day.to_string(),
        now: lines.now.clock(lines.zone),
        counts,
        visits,
        reports,
        ending: ending.into_iter().map(|e| lines.ending(e)).collect(),
        rota: rota_entries(lines, &lines.reader.rota()?)?,
        unknown_changes: lines.reader.unknown_changes()?,
    })
}

impl Action for SaveDraft {
    type View = Done;
    const NEEDS: Needs = Needs::Session;
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        app.store()?.save_draft(&self.form, &self.content)?;
        Ok(Done {})
    }
}

impl Action for LoadDraft {
    type View = DraftView;
    const NEEDS: Needs = Needs::Session;
    fn run(self, app: &mut App) -> Result<DraftView, AppError> {
        let zone = app.reader()?.zone()?;
        let draft = app.store()?.draft(&self.form)?;
        Ok(DraftView {
            saved_at: draft.as_ref().map(|(_, at)| at.stamp(zone)),
            content: draft.map(|(content, _)| content),
        })
    }
}

impl Action for DayReport {
    type View = TextToCopy;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<TextToCopy, AppError> {
        let board = DeskBoard { day: self.day }.run(app)?;
        let office = app.reader()?.office()?.name;
        Ok(crate::texts::day_report(&board, &office))
    }
}

impl Action for Handover {
    type View = TextToCopy;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<TextToCopy, AppError> {
        let lines = Lines::new(app)?;
        let board = board(&lines, lines.today)?;
        let mut open = Vec::new();
        for row in lines.reader.visits_open()? {
            open.push(lines.visit(&row)?.0);
        }
        Ok(crate::texts::handover(&board, &open))
    }
}
