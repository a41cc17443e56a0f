//! Advance reports: from pasted text, a scanned code or a file; the code of one.

use super::office::input;
use super::visits::{channel, project, session};
use crate::args::{Report, ReportQr, ReportWhat};
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::reports::{
    MakeReportQr, PasteView, ReadPaste, ReadReportFile, ReceiveReports, ReportDraft, Unrecognised,
};
use laifang_core::id::RequestId;
use std::process::ExitCode;

/// One of the commands about reports.
pub fn report(app: &mut App, request: RequestId, report: &Report, out: &Out) -> Done {
    match (&report.what, &report.file) {
        (Some(ReportWhat::Import { file, dry_run }), _) => {
            let read = app.perform(ReadReportFile { path: file.clone() })?;
            receive(app, request, read, *dry_run, out)
        }
        (Some(ReportWhat::Qr(qr)), _) => make_qr(app, qr, out),
        (None, file) => {
            let text = input(file.as_deref().unwrap_or("-"))?;
            let read = app.perform(ReadPaste { text })?;
            receive(app, request, read, report.dry_run, out)
        }
    }
}

/// Receives what was read, but for what the same firm reported already; says what was left out on standard error.
fn receive(app: &mut App, request: RequestId, read: PasteView, dry_run: bool, out: &Out) -> Done {
    if read.reports.is_empty() {
        out.view(&read, || {
            let mut lines = vec![out.pick("没有认出报备。", "No report was recognised.").to_owned()];
            lines.extend(read.unrecognised.iter().map(|u| left_out(u, out)));
            lines.join("\n")
        })?;
        return Ok(ExitCode::from(1));
    }
    if dry_run {
        return out.view(&read, || {
            let drafts = read.reports.iter().map(|r| draft(r, out));
            drafts.chain(read.unrecognised.iter().map(|u| left_out(u, out))).collect::<Vec<_>>().join("\n")
        });
    }
    let (again, reports): (Vec<ReportDraft>, Vec<ReportDraft>) =
        read.reports.into_iter().partition(|r| r.already.is_some());
    for line in again.iter().map(|r| draft(r, out)).chain(read.unrecognised.iter().map(|u| left_out(u, out)))
    {
        eprintln!("{line}");
    }
    // Also where nothing is left: a request that is repeated gets its first answer again.
    let received = app.perform(ReceiveReports { request, reports })?;
    out.view(&received, || out.say(&received.text).to_owned())
}

/// A draft in a line, with what there is to say about it.
fn draft(r: &ReportDraft, out: &Out) -> String {
    let parts = [r.name.clone(), r.phones.first().cloned(), r.day.clone(), r.time.clone(), r.firm.clone()];
    let mut line = parts.into_iter().flatten().collect::<Vec<_>>().join("  ");
    if let Some(n) = r.line {
        line = format!("{n}: {line}");
    }
    for note in r.notices.iter().chain(&r.already) {
        line.push_str(&format!("\n  ! {}", out.say(note)));
    }
    line
}

/// A line that became no report.
fn left_out(u: &Unrecognised, out: &Out) -> String {
    let at = u.line.map(|n| format!("{n}: ")).unwrap_or_default();
    let why = u.reason.as_ref().map(|r| format!("\n  ! {}", out.say(r))).unwrap_or_default();
    format!("? {at}{}{why}", u.text)
}

fn make_qr(app: &mut App, qr: &ReportQr, out: &Out) -> Done {
    let session = session(app)?;
    let draft = ReportDraft {
        project: project(&session, qr.who.project.as_deref())?,
        name: qr.name.clone(),
        phones: qr.who.phones.clone(),
        headcount: qr.headcount,
        day: qr.day.clone(),
        time: qr.time.clone(),
        // A visit's channel is walk-in where nothing is said; a report's is an agency's.
        channel: Some(channel(&qr.who.channel)?).filter(|c| c.partner_kind().is_some()),
        firm: qr.who.firm.clone(),
        store: qr.store.clone(),
        broker: qr.broker.clone(),
        broker_phone: qr.broker_phone.clone(),
        remark: qr.remark.clone(),
        ..ReportDraft::default()
    };
    let view = app.perform(MakeReportQr { draft })?;
    if let Some(path) = &qr.svg {
        std::fs::write(path, &view.svg).map_err(|e| {
            Problem::usage(
                format!("写不了 {}：{e}", path.display()),
                format!("{} cannot be written: {e}", path.display()),
            )
        })?;
    }
    out.view(&view, || view.text.clone())
}
