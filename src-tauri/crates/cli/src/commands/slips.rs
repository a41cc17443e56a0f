//! Confirmation slips.

use super::office::input;
use crate::args::{FormKind, Sheet, Slip, SlipForm};
use crate::desk;
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::slip_check::{SlipCheckResult, VerifySlip};
use laifang_app::slips::{
    AttachScan, IssueSlip, ListSlipForms, ListSlips, PrintSlip, SaveSlipFormSample, SetSlipForm, SheetSize,
    SlipFormView, SlipLine, VoidSlip,
};
use laifang_core::id::{RequestId, SlipId, VisitId};
use laifang_core::judgement::Verdict;
use laifang_core::policy::SlipKind;
use laifang_core::slip_form;
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
                sheet: size(*sheet),
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
        Slip::Attach { slip, file } => {
            let slip = named(app, slip)?;
            let view = app.perform(AttachScan { request, slip, path: file.clone(), sheet: SheetSize::A4 })?;
            out.view(&view.scans, || {
                let line = |s: &laifang_app::slips::ScanView| {
                    format!("{}  {}  {}  {}", s.at, s.media.ending(), s.bytes, s.hash)
                };
                view.scans.iter().map(line).collect::<Vec<_>>().join("\n")
            })
        }
        Slip::Form { what } => form(app, request, what, out),
    }
}

/// Lists, replaces and shows the forms.
fn form(app: &mut App, request: RequestId, what: &SlipForm, out: &Out) -> Done {
    match what {
        SlipForm::List => {
            let forms = app.perform(ListSlipForms {})?;
            out.view(&forms, || forms.iter().map(|f| form_text(f, out)).collect::<Vec<_>>().join("\n"))
        }
        SlipForm::Set { kind, file } => {
            let read = |file: &String| {
                let form = slip_form::SlipForm::from_toml(&input(file)?);
                form.map_err(|errors| {
                    let told = |zh: bool| {
                        let line = |e: &slip_form::SlipFormError| {
                            let text = e.text();
                            format!("{}: {}", e.field, if zh { text.zh } else { text.en })
                        };
                        errors.iter().map(line).collect::<Vec<_>>().join("\n")
                    };
                    Problem::file(told(true), told(false))
                })
            };
            let form = file.as_ref().map(read).transpose()?;
            let kind = kind_of(*kind);
            let forms = app.perform(SetSlipForm { request, kind, form })?;
            let set = forms.into_iter().find(|f| f.kind == kind);
            out.view(&set, || set.as_ref().map(|f| form_text(f, out)).unwrap_or_default())
        }
        SlipForm::Preview { kind, out: path, sheet } => {
            let sample = SaveSlipFormSample {
                kind: kind_of(*kind),
                sheet: size(*sheet),
                verdict: Verdict::Valid,
                path: path.clone(),
            };
            let written = app.perform(sample)?;
            out.view(&written, || written.path.clone())
        }
    }
}

/// A form as a file that `form set` reads.
fn form_text(form: &SlipFormView, out: &Out) -> String {
    let whose = if form.own {
        out.pick("本案场自定", "the office's own")
    } else {
        out.pick("出厂", "as shipped")
    };
    let kind = serde_json::to_value(form.kind).unwrap_or_default();
    let kind = kind.as_str().unwrap_or_default().replace('_', "-");
    format!("# {kind} · {} {} · {whose}\n{}", form.rule, out.say(&form.name), form.form.to_toml())
}

fn kind_of(kind: FormKind) -> SlipKind {
    match kind {
        FormKind::Confirmation => SlipKind::Confirmation,
        FormKind::AgencyForm => SlipKind::AgencyForm,
        FormKind::Outreach => SlipKind::Outreach,
        FormKind::OutSale => SlipKind::OutSale,
    }
}

fn size(sheet: Sheet) -> SheetSize {
    match sheet {
        Sheet::A4 => SheetSize::A4,
        Sheet::A5 => SheetSize::A5,
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
