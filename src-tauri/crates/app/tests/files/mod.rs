//! An office in a folder that is thrown away, for tests that read and write files.

use laifang_app::error::AppError;
use laifang_app::import::{FieldColumn, ImportCustomers, ImportState, ImportView, InspectCsv, UndoImport};
use laifang_app::session::{CreateOffice, DeskStatus, ShowDeskStatus, Unlock};
use laifang_app::{App, System};
use laifang_store::KdfCost;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

pub const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/customers-5k.csv");
const PASSWORD: &str = "correct horse";

static REQUESTS: AtomicU32 = AtomicU32::new(1);

pub struct Desk {
    pub app: App,
    folder: TempDir,
}

fn app(folder: &Path) -> App {
    let system = System::default();
    App::with(folder.join("office"), Box::new(move || Box::new(system)), KdfCost::CHEAP)
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut app = app(folder.path());
        app.perform(CreateOffice {
            office: "云澜府售楼处".into(),
            office_code: "A03".into(),
            desk: 2,
            projects: vec!["云澜府".into()],
            consultants: vec!["许知遥".into()],
            person: "江越".into(),
            password: PASSWORD.into(),
            demo: false,
            demo_days: None,
        })
        .unwrap();
        Self { app, folder }
    }

    /// As after a power cut: nothing in memory is left.
    pub fn crash(self) -> Self {
        let Self { app: gone, folder } = self;
        drop(gone);
        let mut app = app(folder.path());
        let DeskStatus::Locked { people, .. } = app.perform(ShowDeskStatus {}).unwrap() else {
            panic!("not locked")
        };
        app.perform(Unlock { user: people[0].user, password: PASSWORD.into() }).unwrap();
        Self { app, folder }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn request(&self) -> String {
        format!("00000000-0000-4000-9000-{:012}", REQUESTS.fetch_add(1, Ordering::Relaxed))
    }

    pub fn act(&mut self, action: &str, request: Value) -> Value {
        self.app.act(action, request).unwrap_or_else(|e| panic!("{action}: {e} {:?}", e.fields))
    }

    pub fn start(&mut self, request: &str, path: &str, dry_run: bool) -> Result<ImportView, AppError> {
        let mapping: Vec<FieldColumn> = self.app.perform(InspectCsv { path: path.into() })?.mapping;
        let request = request.parse().unwrap();
        self.app.perform(ImportCustomers { request, path: path.into(), mapping, dry_run, rejects: None })
    }

    pub fn refused(&mut self, request: &str, path: &str) -> AppError {
        self.start(request, path, false).err().expect("it was not refused")
    }

    pub fn run(&mut self, request: &str, path: &str, dry_run: bool) -> ImportView {
        let mut view = self.start(request, path, dry_run).unwrap();
        while view.state == ImportState::Running {
            view = self.app.step_import(view.import).unwrap();
        }
        view
    }

    pub fn import(&mut self, path: &str) -> ImportView {
        self.run(&self.request(), path, false)
    }

    pub fn undo(&mut self, view: &ImportView) -> ImportView {
        let request = self.request().parse().unwrap();
        self.app.perform(UndoImport { request, import: view.import }).unwrap()
    }

    pub fn customers(&mut self) -> u64 {
        self.act("find_customers", json!({
            "text": "", "channel": null, "consultant": null, "since": null, "offset": 0, "limit": 1, "turn": 1,
        }))["total"]
            .as_u64()
            .unwrap()
    }

    /// Checks chains and projections; what the check said.
    pub fn verify(&mut self) -> Value {
        let found = self.act("verify_store", json!({}));
        assert_eq!(found["ok"], true, "{found}");
        found
    }
}

pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path: PathBuf = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_string_lossy().into_owned()
}

/// Invented rows, every hundredth with a wrong number.
pub fn many(count: u32) -> String {
    let mut text = String::from("姓名,电话,地址\n");
    for n in 0..count {
        let phone = if n % 100 == 99 { "12345".to_owned() } else { format!("138{n:08}") };
        text.push_str(&format!("陈嘉怡,{phone},云澜路{n}号\n"));
    }
    text
}

/// All rows of a CSV file, titles included; the mark at its beginning is checked and left out.
pub fn read(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

pub fn write_rows(path: &Path, rows: &[Vec<String>]) {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_path(path).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.flush().unwrap();
}
