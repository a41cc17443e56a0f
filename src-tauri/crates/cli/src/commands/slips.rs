//! Confirmation slips.

use super::office::input;
use crate::args::{Sheet, Slip};
use crate::desk;
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::slip_check::{SlipCheckResult, VerifySlip};
use laifang_app::slips::{IssueSlip, ListSlips, PrintSlip, SheetSize, SlipLine, VoidSlip};
use laifang_core::id::{RequestId, SlipId, VisitId};
use laifang_core::wording;
use std::process::ExitCode;

/// Issues, prints, voids, checks, lists.
pub fn slip(app: &mut App, request: RequestId, what: &Slip, out: &Out) -> Done {
    match what {
        Slip::Issue { visit } => {
            let line = app.perform(IssueSlip { request, visit: desk::id(visit, VisitId::new)? })?;
            out.view(&line, || told(&line, out))
        }
        Slip::Print { slip, out: path, sheet, reason } => {
            let slip = named(app, slip)?;
            let printed = app.perform(PrintSlip {
                request,
                slip,
                sheet: match sheet {
                    Sheet::A4 => SheetSize::A4,
                    Sheet::A5 => SheetSize::A5,
                },
                path: path.clone(),
                reason: reason.clone(),
            })?;
            out.view(&printed, || {
                let missing = printed.missing_glyphs.join(" ");
                format!("{}\n{missing}", printed.path)
            })
        }
        Slip::Void { slip, reason } => {
            let slip = named(app, slip)?;
            let line = app.perform(VoidSlip { request, slip, reason: reason.clone() })?;
            out.view(&line, || told(&line, out))
        }
        Slip::Verify { text } => {
            let text = if text == "-" { input("-")? } else { text.clone() };
            let check = app.perform(VerifySlip { text })?;
            out.view(&check, || out.say(&check.text).to_owned())?;
            let genuine = check.result == SlipCheckResult::Genuine;
            Ok(if genuine { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        Slip::List { text } => {
            let rows = app.perform(ListSlips { text: text.clone(), state: None, offset: 0, limit: 200 })?;
            out.view(&rows, || {
                let mut lines: Vec<String> = rows.rows.iter().map(|line| told(line, out)).collect();
                lines.push(format!("{} {}", out.pick("共", "in all"), rows.total));
                lines.join("\n")
            })
        }
    }
}

/// A slip by its id or by its number.
fn named(app: &mut App, text: &str) -> Result<SlipId, Problem> {
    if let Ok(id) = desk::id(text, SlipId::new) {
        return Ok(id);
    }
    let rows = app.perform(ListSlips { text: text.trim().to_owned(), state: None, offset: 0, limit: 2 })?;
    let mut exact = rows.rows.iter().filter(|r| r.number == text.trim());
    exact.next().map(|r| r.slip).ok_or_else(|| {
        Problem::usage(format!("这里没有确认单 {text}。"), format!("There is no slip {text} here."))
    })
}

fn told(line: &SlipLine, out: &Out) -> String {
    let mut parts = vec![
        line.number.clone(),
        line.issued_at.clone(),
        out.say(&wording::verdict(line.verdict)).to_owned(),
        line.name.clone(),
        line.phone.clone().unwrap_or_default(),
    ];
    parts.extend(line.brought_by.clone());
    parts.extend(line.void_reason.as_ref().map(|why| format!("{} {why}", out.pick("作废：", "voided:"))));
    parts.push(line.slip.to_string());
    parts.join("  ")
}
