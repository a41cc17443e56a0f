//! Import of existing customers from CSV (UTF-8 with or without BOM, GB18030, UTF-16) and `.xlsx`.

mod fields;
mod rejects;
mod running;

use crate::prelude::*;
use crate::tabular::{Row, Rows, scan};
pub(crate) use fields::{Plan, guess};
pub(crate) use running::Running;
use std::path::Path;

/// Looks at a file: encoding, columns, a few rows, a guessed mapping. Saves nothing.
#[derive(Deserialize, TS)]
pub struct InspectCsv {
    /// Path of the file.
    pub path: String,
}

/// What the file holds.
#[derive(Serialize, TS)]
pub struct CsvView {
    /// `UTF-8`, `UTF-8 BOM`, `GB18030`, `UTF-16 LE`, `UTF-16 BE`, or `XLSX` for a workbook.
    pub encoding: String,
    /// Sheets of the workbook that are not read: only the first in which anything stands is.
    pub other_sheets: Vec<String>,
    /// Column titles.
    pub columns: Vec<String>,
    /// The first five rows.
    pub sample: Vec<Vec<String>>,
    /// Bytes.
    pub bytes: u64,
    /// For each field the column guessed from its title.
    pub mapping: Vec<FieldColumn>,
}

/// A field of the customer and the column it is read from.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct FieldColumn {
    /// Which field.
    pub field: ImportField,
    /// Index of the column, from 0.
    pub column: usize,
}

/// What can be read from a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportField {
    /// Name.
    Name,
    /// Phone.
    Phone,
    /// Second phone.
    AltPhone,
    /// Last six of the identity card.
    IdTail,
    /// Gender.
    Gender,
    /// District; joined before the address.
    District,
    /// Address.
    Address,
    /// Day of an earlier contact.
    VisitDate,
    /// Channel of that contact.
    Channel,
    /// Who brought them then.
    Broker,
    /// Project of that contact; one that is not this office's counts for policies that look at all of the developer's
    /// projects (R4).
    Project,
}

/// Starts an import, or a dry run; answers at once, the caller goes on with [`App::step_import`].
#[derive(Clone, Deserialize, TS)]
pub struct ImportCustomers {
    /// Made by the form: an import that was cut off goes on where it stopped.
    pub request: RequestId,
    /// Path of the file.
    pub path: String,
    /// Which column is what.
    pub mapping: Vec<FieldColumn>,
    /// Only count and explain; save nothing.
    pub dry_run: bool,
    /// Where rejected rows go, with the reason; beside the file when absent.
    pub rejects: Option<String>,
}

/// How far an import is.
#[derive(Clone, Serialize, TS)]
pub struct ImportView {
    /// Which.
    pub import: ImportId,
    /// File name without its folder.
    pub file: String,
    /// Where it stands.
    pub state: ImportState,
    /// Rows read.
    pub rows: u64,
    /// Bytes read and in all, for the bar.
    pub bytes_done: u64,
    /// Bytes in all.
    pub bytes: u64,
    /// Rows taken in.
    pub accepted: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// First rejected rows with reasons.
    pub first_rejects: Vec<RejectedRow>,
    /// The file with all rejected rows.
    pub rejects_file: Option<String>,
    /// Local `YYYY-MM-DD HH:MM`.
    pub started: String,
    /// Records kept by an undo because they were used since.
    pub kept: Vec<CustomerId>,
}

/// Where an import stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// A dry run that has ended.
    DryRun,
    /// Working.
    Running,
    /// Cut off by a crash or a cancel; can be resumed or undone.
    Stopped,
    /// All rows read.
    Finished,
    /// Undone.
    Undone,
}

/// A row that was not taken in.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RejectedRow {
    /// Line in the file, from 1, the titles included.
    pub line: u64,
    /// Column title.
    pub column: String,
    /// Why, and what to do.
    pub reason: Text,
}

/// Takes a whole import back; records used since stay and are listed.
#[derive(Clone, Deserialize, TS)]
pub struct UndoImport {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub import: ImportId,
}

/// Imports so far, newest first.
#[derive(Deserialize, TS)]
pub struct ListImports {}

/// Stops a running import after the rows already saved; it can be resumed or undone.
#[derive(Deserialize, TS)]
pub struct CancelImport {
    /// Which.
    pub import: ImportId,
}

/// Rows shown before an import.
const SAMPLE: usize = 5;

impl Action for InspectCsv {
    type View = CsvView;
    const NEEDS: Needs = Needs::Permission(Permission::Import);
    fn run(self, _app: &mut App) -> Result<CsvView, AppError> {
        let path = Path::new(self.path.trim());
        let scanned = scan(path)?;
        let (mut rows, columns) = Rows::open(path, &scanned)?;
        let mut sample = Vec::new();
        let mut row = Row::default();
        while sample.len() < SAMPLE && rows.next(&mut row)? {
            sample.push(row.cells().map(str::to_owned).collect());
        }
        Ok(CsvView {
            encoding: scanned.encoding.name().to_owned(),
            other_sheets: rows.other_sheets().to_vec(),
            mapping: guess(&columns),
            columns,
            sample,
            bytes: scanned.bytes,
        })
    }
}

impl Action for ImportCustomers {
    type View = ImportView;
    const NEEDS: Needs = Needs::Permission(Permission::Import);
    fn run(self, app: &mut App) -> Result<ImportView, AppError> {
        if let Some(running) = &app.importing {
            if running.answers(self.request, self.dry_run) {
                return running.view(app);
            }
            if running.is_going() {
                let file = running.file();
                return Err(AppError::refused(
                    format!("正在导入 {file}：等它完成，或先停止。"),
                    format!("{file} is being imported: wait for it, or stop it first."),
                ));
            }
        }
        running::start(app, self)
    }
}

impl Action for CancelImport {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::Import);
    fn run(self, app: &mut App) -> Result<Self::View, AppError> {
        let Some(mut running) = app.importing.take() else { return Ok(Done {}) };
        if running.import() == self.import {
            running.cancel(app)?;
        }
        // Kept until its next step, which tells whoever waits for it.
        app.importing = Some(running);
        Ok(Done {})
    }
}

impl Action for UndoImport {
    type View = ImportView;
    const NEEDS: Needs = Needs::Permission(Permission::Import);
    fn run(self, app: &mut App) -> Result<ImportView, AppError> {
        running::undo(app, self.request, self.import)
    }
}

impl Action for ListImports {
    type View = Vec<ImportView>;
    const NEEDS: Needs = Needs::Permission(Permission::Import);
    fn run(self, app: &mut App) -> Result<Vec<ImportView>, AppError> {
        running::list(app)
    }
}
