//! Export for head office: CSV with BOM or .xlsx, documented columns, manifest, injection-safe.
//!
//! The columns are described in `docs/formats/csv-export.md`; the tests compare the two.

mod columns;
mod files;
mod money;
mod tables;

use crate::permissions::refuse;
use crate::prelude::*;
pub use columns::TABLES;
use files::Folder;
use laifang_store::Author;

/// In which form tables are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// UTF-8 with BOM, for programs and head office.
    #[default]
    Csv,
    /// For a spreadsheet: sums are numbers.
    Xlsx,
}

/// Writes one file a table and a manifest into a folder.
#[derive(Clone, Deserialize, TS)]
pub struct ExportCsv {
    /// An existing folder; files of the same name are replaced only when complete.
    pub dir: String,
    /// Titles in Chinese or English (`zh`, `en`).
    pub headers: Lang,
    /// Full phones; needs the permission, and is recorded.
    pub full_phones: bool,
    /// In which form.
    #[serde(default)]
    #[ts(optional, as = "Option<ExportFormat>")]
    pub format: ExportFormat,
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

/// Version of the files' layout: a column added raises it, none is ever renamed or removed.
const FORMAT: u32 = 2;

/// What lies beside the files, so that whoever reads them knows they are whole and where they come from.
#[derive(Serialize)]
struct Manifest<'a> {
    format: &'static str,
    version: u32,
    program: &'static str,
    office: OfficeId,
    office_name: &'a str,
    office_code: &'a str,
    desk: u32,
    device: DeviceId,
    demo: bool,
    exported_at: String,
    exported_by: String,
    time_zone: &'a str,
    headers: Lang,
    full_phones: bool,
    state_hash: String,
    heads: Vec<HeadOf>,
    files: &'a [ExportedFile],
}

#[derive(Serialize)]
struct HeadOf {
    device: DeviceId,
    desk: u32,
    seq: u64,
    hash: String,
}

impl Action for ExportCsv {
    type View = ExportView;
    const NEEDS: Needs = Needs::Permission(Permission::Export);
    fn run(self, app: &mut App) -> Result<ExportView, AppError> {
        let person = app.person()?;
        if self.full_phones {
            refuse(person.role, Permission::ExportFullPhones)?;
        }
        let mut folder = Folder::open(&self.dir, self.format)?;
        let author = Author { actor: person.user, request: None };
        app.store_mut()?.write(author, |w| w.sign_head())?;
        if self.full_phones {
            // Recorded before the first number leaves, whatever comes of it.
            app.store()?.record_view(person.user, "export", None)?;
        }
        let look = columns::Look { lang: self.headers, full: self.full_phones };
        tables::customers(app, look, &mut folder)?;
        tables::visits(app, look, &mut folder)?;
        tables::reports(app, look, &mut folder)?;
        tables::slips(app, look, &mut folder)?;
        money::deals(app, look, &mut folder)?;
        let sees = Permission::SeeRewards.roles().contains(&person.role);
        money::postings(app, look, &mut folder, sees)?;
        let (store, reader) = (app.store()?, app.reader()?);
        let (office, devices) = (reader.office()?, reader.devices()?);
        let desk_of = |device| devices.iter().find(|d| d.device == device).map_or(0, |d| d.desk);
        let at = store.now().local(reader.zone()?);
        let manifest = Manifest {
            format: if self.format == ExportFormat::Xlsx { "laifang-xlsx" } else { "laifang-csv" },
            version: FORMAT,
            program: env!("CARGO_PKG_VERSION"),
            office: office.office,
            office_name: &office.name,
            office_code: &office.code,
            desk: desk_of(store.device_id()),
            device: store.device_id(),
            demo: office.demo,
            exported_at: at.to_rfc3339(),
            exported_by: person.name,
            time_zone: &office.time_zone,
            headers: self.headers,
            full_phones: self.full_phones,
            state_hash: store.state_hash()?,
            heads: reader
                .heads()?
                .into_iter()
                .map(|(device, seq, hash)| HeadOf {
                    device,
                    desk: desk_of(device),
                    seq,
                    hash: hex::encode(hash),
                })
                .collect(),
            files: folder.files(),
        };
        let manifest = serde_json::to_vec_pretty(&manifest).map_err(|e| folder.failed(e))?;
        let files = folder.finish(&manifest)?;
        Ok(ExportView { dir: self.dir.trim().to_owned(), files, at: at.format("%Y-%m-%d %H:%M").to_string() })
    }
}
