//! Export for head office: CSV with BOM, documented columns, manifest, injection-safe.

use crate::prelude::*;

/// Writes one CSV a table and a manifest into a folder.
#[derive(Clone, Deserialize, TS)]
pub struct ExportCsv {
    /// An existing folder; files of the same name are replaced only when complete.
    pub dir: String,
    /// Titles in Chinese or English (`zh`, `en`).
    pub headers: Lang,
    /// Full phones; needs the permission, and is recorded.
    pub full_phones: bool,
}

/// What was written.
#[derive(Serialize, TS)]
pub struct ExportView {
    /// The folder.
    pub dir: String,
    /// One for each file.
    pub files: Vec<ExportedFile>,
    /// Local `YYYY-MM-DD HH:MM`.
    pub at: String,
}

/// One exported file.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ExportedFile {
    /// Name in the folder.
    pub name: String,
    /// Rows without the titles.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256, hex.
    pub sha256: String,
}
