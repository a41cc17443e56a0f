//! Import of existing customers from CSV (UTF-8 with or without BOM, GB18030).

use crate::prelude::*;

/// Looks at a file: encoding, columns, a few rows, a guessed mapping. Saves nothing.
#[derive(Deserialize, TS)]
pub struct InspectCsv {
    /// Path of the file.
    pub path: String,
}

/// What the file holds.
#[derive(Serialize, TS)]
pub struct CsvView {
    /// `UTF-8`, `UTF-8 BOM` or `GB18030`.
    pub encoding: String,
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
}

/// Starts an import, or a dry run; answers at once, progress comes through [`ImportProgress`].
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
#[derive(Clone, Serialize, TS)]
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
