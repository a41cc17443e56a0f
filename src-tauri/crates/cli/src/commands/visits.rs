//! Visits, calls, verdicts, and the day.

use super::customers::gender;
use crate::args::{Judge, Visit, Who};
use crate::desk;
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::desk::{DayReport, DeskBoard, Handover, JudgementView, LookUp};
use laifang_app::session::{DeskStatus, SessionView, ShowDeskStatus};
use laifang_app::visits::{
    BroughtBy, CustomerEntry, RegisterDecision, RegisterOutcome, RegisterVisit, VisitSaved,
};
use laifang_core::id::{ConsultantId, CustomerId, ProjectId, ReportId, RequestId};
use laifang_core::org::{Channel, ContactKind};
use laifang_core::wording;
use std::process::ExitCode;

pub(super) fn session(app: &mut App) -> Result<Box<SessionView>, Problem> {
    match app.perform(ShowDeskStatus {})? {
        DeskStatus::Open { session } => Ok(session),
        _ => Err(Problem::usage("前台已锁。", "The desk is locked.")),
    }
}

pub(super) fn channel(text: &str) -> Result<Channel, Problem> {
    Channel::read(text).ok_or_else(|| {
        let codes: Vec<&str> = Channel::ALL.into_iter().map(Channel::code).collect();
        Problem::usage(
            format!("没有“{text}”这个渠道，有：{}。", codes.join("、")),
            format!("There is no channel “{text}”; there are {}.", codes.join(", ")),
        )
    })
}

pub(super) fn project(session: &SessionView, name: Option<&str>) -> Result<Option<ProjectId>, Problem> {
    let Some(name) = name else { return Ok(None) };
    let found = session.projects.iter().find(|p| p.name == name || p.project.to_string() == name);
    found.map(|p| Some(p.project)).ok_or_else(|| {
        let names: Vec<&str> = session.projects.iter().map(|p| p.name.as_str()).collect();
        Problem::usage(
            format!("没有“{name}”，楼盘有：{}。", names.join("、")),
            format!("No project “{name}”; there are {}.", names.join(", ")),
        )
    })
}

fn consultant(session: &SessionView, name: Option<&str>) -> Result<Option<ConsultantId>, Problem> {
    let Some(name) = name else { return Ok(None) };
    let found = session.consultants.iter().find(|c| c.name == name || c.consultant.to_string() == name);
    found.map(|c| Some(c.consultant)).ok_or_else(|| {
        let names: Vec<&str> = session.consultants.iter().map(|c| c.name.as_str()).collect();
        Problem::usage(
            format!("没有“{name}”，顾问有：{}。", names.join("、")),
            format!("No consultant “{name}”; there are {}.", names.join(", ")),
        )
    })
}

/// Registers a visit or a call.
pub fn register(app: &mut App, request: RequestId, visit: &Visit, call: bool, out: &Out) -> Done {
    let session = session(app)?;
    let decision = match &visit.same_as {
        Some(id) => Some(RegisterDecision::SameAs { customer: desk::id(id, CustomerId::new)? }),
        None => None,
    };
    let wanted = RegisterVisit {
        request,
        kind: if call { ContactKind::Call } else { ContactKind::Visit },
        project: project(&session, visit.who.project.as_deref())?,
        customer: CustomerEntry {
            customer: visit.customer.as_deref().map(|id| desk::id(id, CustomerId::new)).transpose()?,
            name: visit.name.clone(),
            phones: visit.who.phones.clone(),
            no_phone: visit.who.phones.is_empty() && visit.customer.is_none(),
            gender: gender(visit.gender.as_deref())?,
            id_tail: visit.id_tail.clone(),
            address: visit.address.clone(),
        },
        companions: Vec::new(),
        headcount: visit.headcount,
        channel: channel(&visit.who.channel)?,
        brought_by: visit.who.firm.clone().map(|name| BroughtBy {
            name,
            store: visit.store.clone(),
            broker: visit.broker.clone(),
            broker_phone: visit.broker_phone.clone(),
            known: None,
        }),
        report: visit.report.as_deref().map(|id| desk::id(id, ReportId::new)).transpose()?,
        needs: visit.needs.clone(),
        notes: visit.notes.clone(),
        consent: visit.consent.clone(),
        consultant: consultant(&session, visit.consultant.as_deref())?,
        appointment_with: None,
        broker_chose: None,
        override_reason: visit.because.clone(),
        arrived_at: visit.arrived.clone(),
        quick: visit.quick,
        decision,
    };
    let mut outcome = app.perform(wanted.clone())?;
    if visit.new_person
        && let RegisterOutcome::Decide { candidates } = &outcome
    {
        let shown = candidates.iter().map(|c| c.customer).collect();
        outcome =
            app.perform(RegisterVisit { decision: Some(RegisterDecision::NewPerson { shown }), ..wanted })?;
    }
    out.view(&outcome, || match &outcome {
        RegisterOutcome::Saved { visit } => saved(visit, out),
        RegisterOutcome::Decide { candidates } => {
            let mut lines = vec![
                out.pick(
                    "还没保存：同一个号码登记过别的名字。是同一人加 --same-as 编号，不是加 --new-person。",
                    "Not saved yet: this phone is on record under another name. Add --same-as ID or --new-person.",
                )
                .to_owned(),
            ];
            lines.extend(candidates.iter().map(|c| {
                format!("  {}  {}  {}  {}", c.customer, c.name, c.phone.clone().unwrap_or_default(), out.say(&c.why))
            }));
            lines.join("\n")
        }
    })?;
    Ok(match outcome {
        RegisterOutcome::Saved { .. } => ExitCode::SUCCESS,
        RegisterOutcome::Decide { .. } => ExitCode::from(1),
    })
}

fn saved(visit: &VisitSaved, out: &Out) -> String {
    let line = &visit.line;
    let queue = line.queue.map(|q| format!(" #{q}")).unwrap_or_default();
    format!(
        "{} {} {} {}{queue}\n{}",
        line.visit,
        line.time,
        line.name,
        line.consultant.clone().unwrap_or_default(),
        judgement(&visit.judgement, out)
    )
}

fn judgement(view: &JudgementView, out: &Out) -> String {
    let mut head = format!("{}：{}", out.say(&wording::verdict(view.verdict)), out.say(&view.headline));
    if let Some(note) = &view.provisional_note {
        head.push_str(&format!("（{}）", out.say(note)));
    }
    let mut lines = vec![head];
    lines.extend(view.reasons.iter().map(|r| format!("  {} {}", out.say(&r.text), r.rule)));
    let policy = out.say(&view.policy);
    if !policy.is_empty() {
        lines.push(format!("  {policy}"));
    }
    lines.join("\n")
}

fn look_up(app: &mut App, who: &Who, name: &str, text: String) -> Result<LookUp, Problem> {
    let session = session(app)?;
    Ok(LookUp {
        contact: None,
        text,
        customer: None,
        project: project(&session, who.project.as_deref())?,
        channel: Some(channel(&who.channel)?),
        brought_by: who.firm.clone(),
        broker_phone: None,
        broker: None,
        report: None,
        appointment_with: None,
        broker_chose: None,
        phones: who.phones.clone(),
        name: Some(name.to_owned()).filter(|n| !n.is_empty()),
        id_tail: None,
        gender: None,
        address: None,
        turn: 0,
    })
}

/// The verdict there would be.
pub fn judge(app: &mut App, judge: &Judge, out: &Out) -> Done {
    let typed = judge.who.phones.first().cloned().unwrap_or_else(|| judge.name.clone());
    if typed.trim().is_empty() {
        return Err(Problem::usage("给 --phone 或 --name。", "Give --phone or --name."));
    }
    let look = look_up(app, &judge.who, &judge.name, typed)?;
    let view = app.perform(look)?;
    out.view(&view, || {
        let mut lines: Vec<String> = view.judgement.iter().map(|j| judgement(j, out)).collect();
        lines.extend(view.candidates.iter().map(|c| {
            format!(
                "{}  {}  {}  {}",
                c.customer,
                c.name,
                c.phone.clone().unwrap_or_default(),
                out.say(&c.why)
            )
        }));
        if let Some(p) = &view.proposal {
            lines.push(format!("→ {} {}", p.name.clone().unwrap_or_default(), out.say(&p.reason)));
        }
        lines.join("\n")
    })
}

/// The day's board.
pub fn board(app: &mut App, day: Option<String>, out: &Out) -> Done {
    let board = app.perform(DeskBoard { day })?;
    out.view(&board, || {
        let c = &board.counts;
        let mut lines = vec![match out.pick("zh", "en") {
            "zh" => format!(
                "{} 来访 {} 来电 {} 有效 {} 无效 {} 待定 {}",
                board.day, c.visits, c.calls, c.valid, c.invalid, c.undecided
            ),
            _ => format!(
                "{} visits {} calls {} valid {} invalid {} undecided {}",
                board.day, c.visits, c.calls, c.valid, c.invalid, c.undecided
            ),
        }];
        lines.extend(board.visits.iter().map(|v| {
            [
                v.time.clone(),
                v.name.clone(),
                v.phone.clone().unwrap_or_default(),
                out.say(&wording::channel(v.channel)).to_owned(),
                v.brought_by.clone().unwrap_or_default(),
                v.consultant.clone().unwrap_or_default(),
                out.say(&wording::verdict(v.verdict)).to_owned(),
                v.slip.clone().unwrap_or_default(),
                v.visit.to_string(),
            ]
            .join("  ")
        }));
        lines.join("\n")
    })
}

/// 日报.
pub fn day_report(app: &mut App, day: Option<String>, out: &Out) -> Done {
    let view = app.perform(DayReport { day })?;
    out.view(&view, || out.say(&view.text).to_owned())
}

/// 交接班.
pub fn handover(app: &mut App, out: &Out) -> Done {
    let view = app.perform(Handover {})?;
    out.view(&view, || out.say(&view.text).to_owned())
}
