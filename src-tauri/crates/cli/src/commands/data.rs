//! Import and export.

use crate::args::{Export, Import};
use crate::desk;
use crate::output::{Done, Out, Problem};
use indicatif::{ProgressBar, ProgressStyle};
use laifang_app::App;
use laifang_app::export::{ExportCsv, ExportFormat};
use laifang_app::import::{
    FieldColumn, ImportCustomers, ImportField, ImportState, ImportView, InspectCsv, ListImports, UndoImport,
};
use laifang_core::id::{ImportId, RequestId};
use std::process::ExitCode;

/// Import of customers; rejected rows do not make it fail.
pub fn import(app: &mut App, request: RequestId, import: &Import, out: &Out) -> Done {
    let csv = app.perform(InspectCsv { path: import.file.clone() })?;
    let mut mapping = csv.mapping;
    for one in &import.map {
        let chosen = field_column(one, &csv.columns)?;
        mapping.retain(|m| m.field != chosen.field && m.column != chosen.column);
        mapping.push(chosen);
    }
    let mut view = app.perform(ImportCustomers {
        request,
        path: import.file.clone(),
        mapping,
        dry_run: import.dry_run,
        rejects: import.rejects.clone(),
    })?;
    let bar = if out.is_watched() { ProgressBar::new(view.bytes) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent}% {msg} {eta}") {
        bar.set_style(style);
    }
    while view.state == ImportState::Running {
        view = app.step_import(view.import)?;
        bar.set_position(view.bytes_done);
        bar.set_message(view.rows.to_string());
    }
    bar.finish_and_clear();
    out.view(&view, || told(&view, true, out))?;
    let whole = matches!(view.state, ImportState::Finished | ImportState::DryRun);
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// `phone=联系电话` or `phone=3`.
fn field_column(text: &str, columns: &[String]) -> Result<FieldColumn, Problem> {
    let wrong = || {
        Problem::usage(
            format!(
                "--map 要写成 字段=列：{text} 不行。字段有 name phone alt_phone id_tail gender district address visit_date channel broker；列有 {}",
                columns.join("、")
            ),
            format!(
                "--map is FIELD=COLUMN, not {text}. Fields: name phone alt_phone id_tail gender district address visit_date channel broker; columns: {}",
                columns.join(", ")
            ),
        )
    };
    let (field, column) = text.split_once('=').ok_or_else(wrong)?;
    let field: ImportField = serde_json::from_value(field.into()).map_err(|_| wrong())?;
    let by_number =
        || column.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|n| *n < columns.len());
    let column = columns.iter().position(|c| c == column).or_else(by_number).ok_or_else(wrong)?;
    Ok(FieldColumn { field, column })
}

fn told(view: &ImportView, rows: bool, out: &Out) -> String {
    let state = match view.state {
        ImportState::DryRun => ("试导，没有保存", "dry run, nothing saved"),
        ImportState::Running => ("正在导入", "running"),
        ImportState::Stopped => ("中断，可继续或撤销", "stopped: go on or undo"),
        ImportState::Finished => ("完成", "finished"),
        ImportState::Undone => ("已撤销", "undone"),
    };
    let mut lines = vec![match out.pick("zh", "en") {
        "zh" => format!(
            "{} {}：{} 行，导入 {}，未导入 {}  {}",
            view.file, state.0, view.rows, view.accepted, view.rejected, view.import
        ),
        _ => format!(
            "{} {}: {} rows, {} taken in, {} rejected  {}",
            view.file, state.1, view.rows, view.accepted, view.rejected, view.import
        ),
    }];
    for reject in view.first_rejects.iter().filter(|_| rows) {
        lines.push(format!(
            "  {} {}: {} {}",
            out.pick("行", "line"),
            reject.line,
            reject.column,
            out.say(&reject.reason)
        ));
    }
    if rows && view.rejected > view.first_rejects.len() as u64 {
        lines.push("  …".into());
    }
    if let Some(file) = &view.rejects_file {
        lines.push(format!("{} {file}", out.pick("未导入的行在", "rejected rows are in")));
    }
    if !view.kept.is_empty() {
        lines.push(format!(
            "{} {}",
            out.pick("已用过而保留的记录：", "kept, because used since:"),
            view.kept.len()
        ));
        lines.extend(view.kept.iter().map(|k| format!("  {k}")));
    }
    lines.join("\n")
}

/// Imports so far.
pub fn imports(app: &mut App, out: &Out) -> Done {
    let all = app.perform(ListImports {})?;
    out.view(&all, || {
        let lines: Vec<String> =
            all.iter().map(|view| format!("{}  {}", view.started, told(view, false, out))).collect();
        if lines.is_empty() {
            out.pick("还没有导入过。", "Nothing was imported yet.").into()
        } else {
            lines.join("\n")
        }
    })
}

/// Takes an import back.
pub fn undo(app: &mut App, request: RequestId, import: &str, out: &Out) -> Done {
    let view = app.perform(UndoImport { request, import: desk::id(import, ImportId::new)? })?;
    out.view(&view, || told(&view, true, out))
}

/// Export for head office.
pub fn export(app: &mut App, to: &Export, out: &Out) -> Done {
    let (to, format) = match to {
        Export::Csv(to) => (to, ExportFormat::Csv),
        Export::Xlsx(to) => (to, ExportFormat::Xlsx),
    };
    let (dir, headers) = (to.out.clone(), to.headers.into());
    let view = app.perform(ExportCsv { dir, headers, full_phones: to.full_phones, format })?;
    out.view(&view, || {
        let mut lines = vec![format!("{} {}", view.dir, view.at)];
        lines.extend(view.files.iter().map(|f| format!("  {:14} {:>8}  {}", f.name, f.rows, f.sha256)));
        lines.join("\n")
    })
}
