//! An import at work: started, carried on chunk by chunk, stopped, gone on with, undone.

use super::fields::Plan;
use super::rejects::{self, Rejects};
use super::*;
use crate::tabular::wrong_file;
use laifang_core::change::{Facts, Personal, Source};
use laifang_core::time::Moment;
use laifang_store::{Author, ImportJob};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long one step may read; with its commit it stays within 50 ms.
const CHUNK: Duration = Duration::from_millis(30);
/// Rejected rows kept for the window.
const FIRST: usize = 20;

/// An open import.
pub struct Running {
    job: ImportJob,
    actor: UserId,
    dry: bool,
    file: String,
    started: Moment,
    rows: Rows,
    plan: Plan,
    rejects: Option<Rejects>,
    first: Vec<RejectedRow>,
    /// Rows that end here or before were saved by an earlier run; only their rejects are written again.
    from: u64,
    /// All rows are saved; only search keys are still to be put in.
    read_all: bool,
    state: ImportState,
}

fn file_name(path: &str) -> String {
    Path::new(path).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Starts an import, or goes on with one that was cut off.
pub(super) fn start(app: &mut App, request: ImportCustomers) -> Result<ImportView, AppError> {
    let path = PathBuf::from(request.path.trim());
    if !request.dry_run
        && let Some(job) = app.store()?.import_job_of(request.request)?
    {
        let view = show(app, job.import)?;
        if view.state != ImportState::Stopped {
            return Ok(view);
        }
    }
    let scanned = scan(&path)?;
    let (rows, titles) = Rows::open(&path, &scanned)?;
    let zone = app.reader()?.zone()?;
    let now = app.store()?.now();
    let plan = {
        let projects = app.reader()?.projects()?.into_iter().map(|(id, name, _)| (id, name)).collect();
        Plan::new(titles, request.mapping.clone(), now.day(zone), projects)?
    };
    let before = if request.dry_run { None } else { unfinished(app, &request, &scanned.hash)? };
    let fresh = before.is_none();
    let mut job = match before {
        Some(job) => ImportJob { request: request.request, path: request.path.clone(), ..job },
        None => ImportJob {
            import: ImportId::new(app.store_mut()?.new_uuid()),
            request: request.request,
            path: request.path.clone(),
            mapping: json(&request.mapping)?,
            rejects: None,
            bytes: scanned.bytes,
            offset: 0,
            line: 1,
            accepted: 0,
            rejected: 0,
            running: true,
            first_rejects: "[]".into(),
            kept: "[]".into(),
        },
    };
    // A dry run writes a file only where it was asked to.
    let target = match (&request.rejects, &job.rejects) {
        (Some(asked), _) => Some(PathBuf::from(asked.trim())),
        (None, Some(before)) => Some(PathBuf::from(before)),
        (None, None) if request.dry_run => None,
        (None, None) => Some(rejects::beside(&path)),
    };
    let rejects = target.map(|t| Rejects::create(t, &path, plan.titles())).transpose()?;
    job.rejects = None;
    job.running = true;
    let actor = app.person()?.user;
    let file = file_name(&job.path);
    let started = if fresh { now } else { started(app, job.import)?.unwrap_or(now) };
    if !request.dry_run {
        let author = app.author(request.request)?;
        let (name, file_hash, import) = (file.clone(), scanned.hash, job.import);
        app.store_mut()?.write(author, |w| {
            if fresh {
                w.append(Facts::ImportStarted { import, file_hash }, Some(Personal::File { name }))?;
            }
            w.save_import_job(&job)
        })?;
    }
    let running = Running {
        first: serde_json::from_str(&job.first_rejects).unwrap_or_default(),
        from: job.offset,
        job,
        actor,
        dry: request.dry_run,
        file,
        started,
        rows,
        plan,
        rejects,
        read_all: false,
        state: ImportState::Running,
    };
    let view = running.view(app)?;
    app.importing = Some(running);
    Ok(view)
}

fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|e| AppError::refused(e.to_string(), e.to_string()))
}

/// The import of the same file that was cut off. One that is finished is not imported twice.
fn unfinished(app: &App, request: &ImportCustomers, hash: &str) -> Result<Option<ImportJob>, AppError> {
    let reader = app.reader()?;
    let store = app.store()?;
    if let Some(job) = store.import_job_of(request.request)?
        && reader.import(job.import)?.is_some_and(|row| row.file_hash != hash)
    {
        return Err(wrong_file(
            "文件和上次中断时不一样了：撤销那一次，再重新导入。",
            "The file is not the one that was being imported: undo that import, then import this file.",
        ));
    }
    let zone = reader.zone()?;
    for change in reader.import_changes()? {
        let Facts::ImportStarted { import, file_hash } = &change.facts else { continue };
        let Some(row) = reader.import(*import)?.filter(|_| file_hash == hash) else { continue };
        let when = row.started.stamp(zone);
        if row.closed {
            return Err(wrong_file(
                format!("这个文件 {when} 已经导入过：要重新导入，先撤销那一次。"),
                format!("This file was imported at {when}: undo that import before importing it again."),
            ));
        }
        let Some(job) = store.import_job(*import)? else {
            return Err(wrong_file(
                format!("这个文件 {when} 起正在另一台前台导入：在那里继续或撤销。"),
                format!("Another desk is importing this file since {when}: go on or undo it there."),
            ));
        };
        if job.mapping != json(&request.mapping)? {
            return Err(AppError::refused(
                format!("这个文件 {when} 导入到一半，列的对应不一样：按原来的对应继续，或先撤销。"),
                format!(
                    "This file was half imported at {when} with other columns: use those, or undo it first."
                ),
            ));
        }
        return Ok(Some(job));
    }
    Ok(None)
}

fn started(app: &App, import: ImportId) -> Result<Option<Moment>, AppError> {
    Ok(app.reader()?.import(import)?.map(|row| row.started))
}

impl Running {
    pub(super) fn import(&self) -> ImportId {
        self.job.import
    }

    pub(super) fn file(&self) -> &str {
        &self.file
    }

    pub(super) fn is_going(&self) -> bool {
        self.state == ImportState::Running
    }

    pub(super) fn answers(&self, request: RequestId, dry: bool) -> bool {
        self.is_going() && self.job.request == request && self.dry == dry
    }

    pub(super) fn view(&self, app: &App) -> Result<ImportView, AppError> {
        let zone = app.reader()?.zone()?;
        let ended = matches!(self.state, ImportState::Finished | ImportState::DryRun);
        Ok(ImportView {
            import: self.job.import,
            file: self.file.clone(),
            state: self.state,
            rows: self.job.accepted + self.job.rejected,
            bytes_done: if ended { self.job.bytes } else { self.rows.bytes_done() },
            bytes: self.job.bytes,
            accepted: self.job.accepted,
            rejected: self.job.rejected,
            first_rejects: self.first.clone(),
            rejects_file: self.job.rejects.clone(),
            started: self.started.stamp(zone),
            kept: Vec::new(),
        })
    }

    /// Stops after the rows that are saved.
    pub(super) fn cancel(&mut self, app: &mut App) -> Result<(), AppError> {
        if self.is_going() {
            self.state = if self.read_all { ImportState::Finished } else { ImportState::Stopped };
            self.job.running = false;
            self.put_rejects()?;
            if !self.dry {
                let store = app.store_mut()?;
                while !store.put_keys(CHUNK)? {}
                store.save_import_job(&self.job)?;
            }
        }
        Ok(())
    }

    fn put_rejects(&mut self) -> Result<(), AppError> {
        if let Some(rejects) = self.rejects.take() {
            self.job.rejects = rejects.finish()?.map(|p| p.to_string_lossy().into_owned());
        }
        Ok(())
    }

    /// Reads rows until the time is over; true at the end of the file.
    fn read(
        &mut self,
        mut take: impl FnMut(u64, fields::Customer) -> Result<(), AppError>,
    ) -> Result<bool, AppError> {
        let until = Instant::now() + CHUNK;
        let mut row = Row::default();
        while self.rows.next(&mut row)? {
            let new = row.end > self.from;
            match self.plan.read(&row) {
                Ok(customer) if new => {
                    take(row.line, customer)?;
                    self.job.accepted += 1;
                }
                Ok(_) => {}
                Err(wrong) => {
                    if let Some(rejects) = &mut self.rejects {
                        rejects.add(&row, &wrong)?;
                    }
                    if new {
                        self.job.rejected += 1;
                        if self.first.len() < FIRST {
                            let fields::Wrong { column, reason } = wrong;
                            self.first.push(RejectedRow { line: row.line, column, reason });
                        }
                    }
                }
            }
            if new {
                self.job.offset = row.end;
                self.job.line = row.line;
            }
            if Instant::now() >= until {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn step(&mut self, app: &mut App) -> Result<(), AppError> {
        if self.dry {
            if self.read(|_, _| Ok(()))? {
                self.put_rejects()?;
                self.state = ImportState::DryRun;
            }
            return Ok(());
        }
        let store = app.store_mut()?;
        if self.read_all || store.keys_are_due() {
            // Everybody who was taken in can be found before the import is called finished.
            if store.put_keys(CHUNK)? && self.read_all {
                self.state = ImportState::Finished;
            }
            return Ok(());
        }
        let import = self.job.import;
        let author = Author { actor: self.actor, request: None };
        store.write(author, |w| {
            let ended = self.read(|line, customer| {
                let fields::Customer { personal, gender, contact } = customer;
                let customer = CustomerId::new(w.new_uuid());
                let source = Source::Import { import, line, contact };
                w.append_one_of_many(
                    Facts::CustomerRegistered { customer, gender, source },
                    Some(Personal::Customer(personal)),
                )?;
                Ok(())
            })?;
            if ended {
                self.put_rejects()?;
                let (accepted, rejected) = (self.job.accepted, self.job.rejected);
                w.append(Facts::ImportClosed { import, accepted, rejected }, None)?;
                self.read_all = true;
                self.job.running = false;
            }
            self.job.first_rejects = json(&self.first)?;
            w.save_import_job(&self.job)?;
            Ok::<_, AppError>(())
        })
    }
}

impl App {
    /// Reads and saves the next rows of an import, in one transaction of at most about 50 ms.
    pub fn step_import(&mut self, import: ImportId) -> Result<ImportView, AppError> {
        let Some(mut running) = self.importing.take_if(|r| r.import() == import) else {
            return show(self, import);
        };
        if running.is_going()
            && let Err(error) = running.step(self)
        {
            // What was saved before this step stays, and can be found; the import can be gone on with.
            if let Ok(store) = self.store_mut() {
                while matches!(store.put_keys(CHUNK), Ok(false)) {}
            }
            if let Ok(store) = self.store()
                && let Ok(Some(job)) = store.import_job(import)
            {
                let _ = store.save_import_job(&ImportJob { running: false, ..job });
            }
            return Err(error);
        }
        let view = running.view(self)?;
        if running.is_going() {
            self.importing = Some(running);
        }
        Ok(view)
    }
}

/// Takes an import back in one change.
pub(super) fn undo(app: &mut App, request: RequestId, import: ImportId) -> Result<ImportView, AppError> {
    if !app.reader()?.of_request(request)?.is_empty() {
        return show(app, import);
    }
    let view = show(app, import)?;
    if view.state == ImportState::Undone {
        return Ok(view);
    }
    if app.importing.take_if(|r| r.import() == import).is_some() {
        while !app.store_mut()?.put_keys(CHUNK)? {}
    }
    let author = app.author(request)?;
    app.store_mut()?.write(author, |w| w.append(Facts::ImportUndone { import }, None).map(|_| ()))?;
    let kept = app.reader()?.records_of_import(import)?;
    if let Some(job) = app.store()?.import_job(import)? {
        let job = ImportJob { running: false, kept: json(&kept)?, ..job };
        app.store()?.save_import_job(&job)?;
    }
    show(app, import)
}

/// One import as it stands.
fn show(app: &App, import: ImportId) -> Result<ImportView, AppError> {
    list(app)?.into_iter().find(|v| v.import == import).ok_or_else(|| AppError::not_found("次导入", "import"))
}

/// All imports, newest first.
pub(super) fn list(app: &App) -> Result<Vec<ImportView>, AppError> {
    let (store, reader) = (app.store()?, app.reader()?);
    let zone = reader.zone()?;
    let changes = reader.import_changes()?;
    let mut views = Vec::new();
    for change in &changes {
        let Facts::ImportStarted { import, .. } = change.facts else { continue };
        if let Some(running) = app.importing.as_ref().filter(|r| r.import() == import && !r.dry) {
            views.push(running.view(app)?);
            continue;
        }
        let undone =
            changes.iter().any(|c| matches!(c.facts, Facts::ImportUndone { import: i } if i == import));
        let closed = changes.iter().find_map(|c| match c.facts {
            Facts::ImportClosed { import: i, accepted, rejected } if i == import => {
                Some((accepted, rejected))
            }
            _ => None,
        });
        let job = store.import_job(import)?;
        let (accepted, rejected) = match (closed, &job) {
            (Some(counts), _) => counts,
            (None, Some(job)) => (job.accepted, job.rejected),
            (None, None) => (reader.import_progress(import)?.1, 0),
        };
        let file = match (&change.personal, &job) {
            (Some(Personal::File { name }), _) => name.clone(),
            (_, Some(job)) => file_name(&job.path),
            _ => String::new(),
        };
        let (bytes, done) = job.as_ref().map_or((0, 0), |j| (j.bytes, j.offset.min(j.bytes)));
        let from_json = |pick: fn(&ImportJob) -> &str| job.as_ref().map(pick).unwrap_or("[]").to_owned();
        views.push(ImportView {
            import,
            file,
            state: match (undone, closed) {
                (true, _) => ImportState::Undone,
                (false, Some(_)) => ImportState::Finished,
                (false, None) => ImportState::Stopped,
            },
            rows: accepted + rejected,
            bytes_done: if closed.is_some() { bytes } else { done },
            bytes,
            accepted,
            rejected,
            first_rejects: serde_json::from_str(&from_json(|j| &j.first_rejects)).unwrap_or_default(),
            rejects_file: job.as_ref().and_then(|j| j.rejects.clone()),
            started: change.wall.stamp(zone),
            kept: serde_json::from_str(&from_json(|j| &j.kept)).unwrap_or_default(),
        });
    }
    views.reverse();
    Ok(views)
}
