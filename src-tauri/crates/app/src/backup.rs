//! Backups: once a day by themselves, when somebody asks, and what is said about their age.

use crate::prelude::*;
use laifang_core::time::Moment;
use laifang_store::{
    BackupInfo, BackupJob, BackupMade, BackupMark, BackupSettings, BackupWhy, Keep, StoreError, list_backups,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

/// From this age in days on the window warns.
const WARN_AFTER_DAYS: i64 = 3;
/// How long a daily backup that failed waits before it tries again, in milliseconds.
const TRY_AGAIN: i64 = 60 * 60_000;
/// A day in milliseconds.
const DAY: i64 = 24 * 60 * 60_000;

/// The backups of this desk: where to, how old, what went wrong.
#[derive(Deserialize, TS)]
pub struct ShowBackupSettings {}

/// Says where the daily backups go and how many are kept.
#[derive(Clone, Deserialize, TS)]
pub struct SetBackupSettings {
    /// An existing folder on another disk or drive; empty: no daily backups.
    pub folder: String,
    /// The newest of each of so many days are kept, 1–365.
    pub keep_days: u32,
    /// And of each of so many weeks, 0–520.
    pub keep_weeks: u32,
}

/// Takes a backup now. Answers at once; it goes on beside the desk's work.
#[derive(Clone, Deserialize, TS)]
pub struct BackUp {
    /// An existing folder; the one of the daily backups when absent.
    #[serde(default)]
    pub to: Option<String>,
}

/// The backups in a folder.
#[derive(Clone, Deserialize, TS)]
pub struct ListBackups {
    /// An existing folder; the one of the daily backups when absent.
    #[serde(default)]
    pub folder: Option<String>,
}

/// The backups of this desk.
#[derive(Clone, Serialize, TS)]
pub struct BackupView {
    /// Where the daily backups go; none: there are none.
    pub folder: Option<String>,
    /// That folder is on the disk of the data: one broken disk takes both.
    pub same_disk: bool,
    /// Days kept.
    pub keep_days: u32,
    /// Weeks kept.
    pub keep_weeks: u32,
    /// The newest one that was taken and read back.
    pub last: Option<LastBackup>,
    /// One is being taken.
    pub running: Option<BackupProgress>,
    /// Why the newest try failed, until one succeeds.
    pub failure: Option<Text>,
    /// Local `YYYY-MM-DD HH:MM` of the first failure since.
    pub failing_since: Option<String>,
    /// What the frame says about it; none while all is well.
    pub warning: Option<Text>,
    /// How long what is erased here stays in backups.
    pub retention: Text,
    /// Where this desk's data came from, if it was restored.
    pub restored: Option<Text>,
}

/// The newest backup.
#[derive(Clone, Serialize, TS)]
pub struct LastBackup {
    /// Local `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// How long ago.
    pub age: Text,
    /// Its folder.
    pub path: String,
    /// Changes in it.
    pub changes: u64,
    /// Bytes of its store.
    pub bytes: u64,
}

/// How far a backup is.
#[derive(Clone, Serialize, TS)]
pub struct BackupProgress {
    /// Pages copied.
    pub done: u64,
    /// Pages in all; 0 while that is not known.
    pub of: u64,
}

/// One backup in a folder.
#[derive(Clone, Serialize, TS)]
pub struct BackupLine {
    /// Its folder.
    pub path: String,
    /// Local `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// Why it was taken.
    pub why: Text,
    /// Office code and desk number, as in slip numbers.
    pub desk: String,
    /// Changes in it.
    pub changes: u64,
    /// Bytes of its store.
    pub bytes: u64,
}

/// A backup that is being taken on a thread of its own.
pub(crate) struct Backing {
    progress: Arc<(AtomicU64, AtomicU64)>,
    at: Moment,
    work: JoinHandle<Result<BackupMade, StoreError>>,
}

impl Backing {
    fn start(job: BackupJob, at: Moment) -> Self {
        let progress = Arc::new((AtomicU64::new(0), AtomicU64::new(0)));
        let told = Arc::clone(&progress);
        let work = std::thread::spawn(move || {
            job.run(&|done, of| {
                told.0.store(done, Ordering::Relaxed);
                told.1.store(of, Ordering::Relaxed);
            })
        });
        Self { progress, at, work }
    }
}

impl App {
    /// Takes the daily backup where it is due: a place is set, today's is missing, and the last try was not just
    /// now. Whether one is being taken now. Needs nobody at the keyboard, but an open store.
    pub fn daily_backup(&mut self) -> Result<bool, AppError> {
        if self.backing.is_some() {
            return Ok(true);
        }
        if !self.is_open() || self.reader()?.office()?.demo {
            return Ok(false);
        }
        let settings = self.dir.backup_settings();
        let (store, zone) = (self.store()?, self.reader()?.zone()?);
        let now = store.now();
        // A day that differs, not a later one: a clock that was set back must not stop the backups.
        let due = settings.last.as_ref().is_none_or(|last| last.at.day(zone) != now.day(zone));
        let waits = settings.failed.is_some_and(|at| (0..TRY_AGAIN).contains(&(now.0 - at.0)));
        let Some(folder) = settings.folder.clone().filter(|_| due && !waits) else { return Ok(false) };
        self.begin_backup(&folder, BackupWhy::Daily)
    }

    fn begin_backup(&mut self, folder: &Path, why: BackupWhy) -> Result<bool, AppError> {
        let (settings, store) = (self.dir.backup_settings(), self.store()?);
        let at = store.now();
        let Some(job) = store.backup_job(folder, &settings, why)? else { return Ok(false) };
        self.backing = Some(Backing::start(job, at));
        Ok(true)
    }

    /// Looks how far the backup is and, once it is done, writes down what came of it. A backup that failed is an
    /// error, once.
    pub fn step_backup(&mut self) -> Result<BackupView, AppError> {
        let Some(backing) = self.backing.take_if(|b| b.work.is_finished()) else {
            return Ok(backup_view(self));
        };
        let ended = backing.work.join().unwrap_or_else(|_| {
            Err(StoreError::Io { what: "backup".into(), source: std::io::Error::other("internal error") })
        });
        let mut settings = self.dir.backup_settings();
        let not_thinned = match &ended {
            Ok(made) => {
                let BackupInfo { path, manifest } = &made.info;
                settings.last = Some(BackupMark {
                    at: manifest.at,
                    path: path.clone(),
                    changes: manifest.changes,
                    bytes: manifest.store.bytes,
                });
                made.not_thinned.as_ref().map(StoreError::text)
            }
            Err(error) => Some(error.text()),
        };
        match not_thinned {
            Some(text) => {
                settings.failing_since = settings.failing_since.or(Some(backing.at));
                settings.failed = Some(backing.at);
                settings.failure = Some((text.zh, text.en));
            }
            None => (settings.failing_since, settings.failed, settings.failure) = (None, None, None),
        }
        self.dir.save_backup_settings(&settings)?;
        ended?;
        Ok(backup_view(self))
    }

    /// Whether a backup is being taken.
    pub fn is_backing_up(&self) -> bool {
        self.backing.is_some()
    }

    fn backup_folder(&self, named: Option<&String>) -> Result<PathBuf, AppError> {
        let named = named.map(|to| to.trim()).filter(|to| !to.is_empty()).map(PathBuf::from);
        named.or(self.dir.backup_settings().folder).ok_or_else(|| {
            AppError::field(
                "folder",
                Text::new(
                    "还没有设备份位置：先选一个文件夹，最好在另一块硬盘上。",
                    "No place for backups is set: choose a folder first, best on another disk.",
                ),
            )
        })
    }
}

fn age(then: Moment, now: Moment) -> Text {
    let minutes = (now.0 - then.0).max(0) / 60_000;
    let (n, zh, en) = match minutes {
        0..60 => (minutes, "分钟", "min"),
        60..2_880 => (minutes / 60, "小时", "h"),
        _ => (minutes / 1_440, "天", "days"),
    };
    Text::new(format!("{n} {zh}前"), format!("{n} {en} ago"))
}

/// What the frame says; `None` while all is well.
fn warning(settings: &BackupSettings, demo: bool, now: Moment) -> Option<Text> {
    if demo {
        return None;
    }
    let since = settings.last.as_ref().map(|last| age(last.at, now));
    let old = settings.last.as_ref().is_some_and(|last| now.0 - last.at.0 >= WARN_AFTER_DAYS * DAY);
    match (&settings.folder, &settings.failure, since) {
        (None, _, _) => Some(Text::new("没有设备份", "No backups are set up")),
        (_, Some(_), Some(age)) => {
            Some(Text::new(format!("备份失败，上次 {}", age.zh), format!("Backup fails, last {}", age.en)))
        }
        (_, Some(_), None) => Some(Text::new("备份失败，还没有一份", "Backup fails, there is none yet")),
        (_, None, Some(age)) if old => {
            Some(Text::new(format!("上次备份 {}", age.zh), format!("Last backup {}", age.en)))
        }
        _ => None,
    }
}

fn retention(keep: Keep) -> Text {
    let days = keep.days.max(keep.weeks * 7);
    Text::new(
        format!("这里删除的个人信息还留在更早的备份里，天天备份时最迟约 {days} 天后消失。"),
        format!(
            "What is erased here stays in older backups, with daily backups for about {days} days at most."
        ),
    )
}

/// The backups of this desk as they stand.
pub(crate) fn backup_view(app: &App) -> BackupView {
    let settings = app.dir.backup_settings();
    let reader = app.reader().ok();
    let zone = reader.as_ref().and_then(|r| r.zone().ok()).unwrap_or(chrono_tz::Tz::Asia__Shanghai);
    let demo = reader.and_then(|r| r.office().ok()).is_some_and(|o| o.demo);
    let now = app.store().map_or_else(|_| (app.ports)().now(), laifang_store::Store::now);
    let running = app.backing.as_ref().map(|b| BackupProgress {
        done: b.progress.0.load(Ordering::Relaxed),
        of: b.progress.1.load(Ordering::Relaxed),
    });
    BackupView {
        same_disk: settings.folder.as_ref().is_some_and(|f| app.dir.is_on_same_disk(f)),
        folder: settings.folder.as_ref().map(|f| f.display().to_string()),
        keep_days: settings.keep.days,
        keep_weeks: settings.keep.weeks,
        last: settings.last.as_ref().map(|last| LastBackup {
            at: last.at.stamp(zone),
            age: age(last.at, now),
            path: last.path.display().to_string(),
            changes: last.changes,
            bytes: last.bytes,
        }),
        running,
        failure: settings.failure.clone().map(|(zh, en)| Text::new(zh, en)),
        failing_since: settings.failing_since.map(|at| at.stamp(zone)),
        warning: warning(&settings, demo, now),
        retention: retention(settings.keep),
        restored: settings.restored.as_ref().map(|mark| crate::restore::told(mark, zone)),
    }
}

/// One backup for a list; its times are the office's, which is read where it is known.
pub(crate) fn backup_line(info: &BackupInfo, zone: chrono_tz::Tz) -> BackupLine {
    let manifest = &info.manifest;
    BackupLine {
        path: info.path.display().to_string(),
        at: manifest.at.stamp(zone),
        why: match manifest.why {
            BackupWhy::Daily => Text::new("每天", "daily"),
            BackupWhy::Asked => Text::new("手动", "asked for"),
            BackupWhy::BeforeMigration => Text::new("升级前", "before an update"),
        },
        desk: format!("{}-{}", manifest.office_code, manifest.desk),
        changes: manifest.changes,
        bytes: manifest.store.bytes,
    }
}

impl Action for ShowBackupSettings {
    type View = BackupView;
    const NEEDS: Needs = Needs::Session;
    fn run(self, app: &mut App) -> Result<BackupView, AppError> {
        Ok(backup_view(app))
    }
}

/// The folder is there, can be written, and is not inside the data folder.
fn checked(app: &App, folder: &str) -> Result<Option<PathBuf>, Text> {
    let folder = PathBuf::from(folder.trim());
    if folder.as_os_str().is_empty() {
        return Ok(None);
    }
    let inside = |data: &Path| matches!((folder.canonicalize(), data.canonicalize()), (Ok(f), Ok(d)) if f.starts_with(&d));
    if !folder.is_absolute() || !folder.is_dir() {
        return Err(Text::new(
            "没有这个文件夹：先插好硬盘或建好文件夹，再选它。",
            "There is no such folder: plug the disk in or make the folder, then choose it.",
        ));
    }
    if inside(app.dir.path()) {
        return Err(Text::new(
            "这个文件夹在数据文件夹里面，硬盘坏了会一起丢：请另选一个。",
            "This folder is inside the data folder and would be lost with it: choose another.",
        ));
    }
    // By a file that is gone at once.
    tempfile::tempfile_in(&folder).map(|_| Some(folder)).map_err(|e| {
        Text::new(
            format!("这个文件夹不能写（{e}）：请另选一个，或改它的权限。"),
            format!("This folder cannot be written ({e}): choose another or correct its permissions."),
        )
    })
}

impl Action for SetBackupSettings {
    type View = BackupView;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<BackupView, AppError> {
        let mut fields = Fields::default();
        let folder = fields.take("folder", checked(app, &self.folder));
        if !(1..=365).contains(&self.keep_days) {
            fields.wrong("keep_days", Text::new("天数在 1 到 365 之间。", "Days are 1 to 365."));
        }
        if self.keep_weeks > 520 {
            fields.wrong("keep_weeks", Text::new("周数在 0 到 520 之间。", "Weeks are 0 to 520."));
        }
        fields.finish()?;
        let mut settings = app.dir.backup_settings();
        let folder = folder.flatten();
        if settings.folder != folder {
            // What was said about the old place says nothing about the new one.
            (settings.failing_since, settings.failed, settings.failure) = (None, None, None);
        }
        settings.folder = folder;
        settings.keep = Keep { days: self.keep_days, weeks: self.keep_weeks };
        app.dir.save_backup_settings(&settings)?;
        Ok(backup_view(app))
    }
}

impl Action for BackUp {
    type View = BackupView;
    const NEEDS: Needs = Needs::Permission(Permission::Verify);
    fn run(self, app: &mut App) -> Result<BackupView, AppError> {
        if app.backing.is_none() {
            let folder = app.backup_folder(self.to.as_ref())?;
            app.begin_backup(&folder, BackupWhy::Asked)?;
        }
        Ok(backup_view(app))
    }
}

impl Action for ListBackups {
    type View = Vec<BackupLine>;
    const NEEDS: Needs = Needs::Permission(Permission::Verify);
    fn run(self, app: &mut App) -> Result<Vec<BackupLine>, AppError> {
        let folder = app.backup_folder(self.folder.as_ref())?;
        let zone = app.reader()?.zone()?;
        Ok(list_backups(&folder)?.iter().map(|info| backup_line(info, zone)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_warns_when_there_is_none_when_it_fails_and_when_it_is_old() {
        let now = Moment(1_763_690_400_000);
        let mark = |days: i64| {
            Some(BackupMark { at: Moment(now.0 - days * DAY), path: PathBuf::new(), changes: 1, bytes: 1 })
        };
        let set = BackupSettings { folder: Some("/b".into()), ..BackupSettings::default() };
        let failing = BackupSettings { failure: Some(("满".into(), "full".into())), ..set.clone() };
        let said = |settings: &BackupSettings| warning(settings, false, now).map(|t| t.zh);
        assert_eq!(said(&BackupSettings::default()).as_deref(), Some("没有设备份"));
        assert_eq!(said(&set), None, "the first is about to be taken");
        assert_eq!(said(&BackupSettings { last: mark(2), ..set.clone() }), None);
        assert_eq!(said(&BackupSettings { last: mark(3), ..set }).as_deref(), Some("上次备份 3 天前"));
        assert_eq!(said(&failing).as_deref(), Some("备份失败，还没有一份"));
        let old = BackupSettings { last: mark(1), ..failing };
        assert_eq!(said(&old).as_deref(), Some("备份失败，上次 24 小时前"));
        assert!(warning(&old, true, now).is_none(), "a demo needs no backup");
    }
}
