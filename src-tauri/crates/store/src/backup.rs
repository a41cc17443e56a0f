//! Backups: taken while the desk works, encrypted with the store's own key, whole or not there at all.
//!
//! The bytes are described in `docs/formats/backup.md`.

mod keep;
mod list;
mod manifest;
mod settings;

pub use keep::Keep;
pub use list::{find_backup, list_backups};
pub use manifest::{BackupInfo, BackupWhy, ChainHead, FileSum, Manifest};
pub(crate) use manifest::{MANIFEST, POOL, sum_of};
pub(crate) use settings::FILE as SETTINGS;
pub use settings::{BackupMark, BackupSettings, RestoredMark};

/// Where backups before migrations go when there is no second place: in the data folder itself.
pub(crate) const HERE: &str = "backups";

use crate::attachments::{self, Attachments};
use crate::files::{sync_dir, sync_file, write_atomically};
use crate::open::{KEYS, STORE, connection_to};
use crate::slots::DataKey;
use crate::{Store, StoreError};
use laifang_core::id::{DeviceId, OfficeId};
use laifang_core::time::Moment;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Pages copied between two looks at the progress: 4 MiB.
const STEP: i32 = 1024;

/// A backup about to be taken. It has a connection of its own and can run on a thread of its own: in the store's
/// write-ahead log readers and the one writer do not wait for each other.
pub struct BackupJob {
    key: DataKey,
    data: PathBuf,
    to: PathBuf,
    office: OfficeId,
    device: DeviceId,
    at: Moment,
    zone: chrono_tz::Tz,
    keep: Keep,
    former: Vec<DeviceId>,
    why: BackupWhy,
}

/// A backup that was taken, read back and found whole.
#[derive(Debug)]
pub struct BackupMade {
    /// What it is.
    pub info: BackupInfo,
    /// Signed sheets that the log names and whose files were missing or altered already: they are in no backup.
    pub missing: u64,
    /// Why older backups could not be thinned out, where they could not.
    pub not_thinned: Option<StoreError>,
}

impl Store {
    /// A backup of this store into a folder, to be run wherever suits. None in memory.
    pub fn backup_job(
        &self,
        to: &Path,
        settings: &BackupSettings,
        why: BackupWhy,
    ) -> Result<Option<BackupJob>, StoreError> {
        let (Some(key), Some(data)) = (self.key.clone(), self.folder()) else { return Ok(None) };
        Ok(Some(BackupJob {
            key,
            data: data.to_owned(),
            to: to.to_owned(),
            office: self.office,
            device: self.device,
            at: self.now(),
            zone: self.reader().zone()?,
            keep: settings.keep,
            former: settings.former.clone(),
            why,
        }))
    }
}

impl BackupJob {
    /// Of a store that is not open yet: before it is migrated.
    pub(crate) fn before_migration(
        connection: &Connection,
        key: &DataKey,
        data: &Path,
        to: &Path,
        keep: Keep,
        at: Moment,
    ) -> Result<Self, StoreError> {
        let (office, device) = connection.query_row("SELECT office, device FROM local_secret", [], |r| {
            Ok((OfficeId::new(r.get(0)?), DeviceId::new(r.get(1)?)))
        })?;
        Ok(Self {
            key: key.clone(),
            data: data.to_owned(),
            to: to.to_owned(),
            office,
            device,
            at,
            zone: crate::Reader::new(connection).zone()?,
            keep,
            former: Vec::new(),
            why: BackupWhy::BeforeMigration,
        })
    }

    /// Takes the backup; `progress` hears pages done and pages in all. What was there before stays as it is until
    /// the new one is in its place.
    pub fn run(&self, progress: &dyn Fn(u64, u64)) -> Result<BackupMade, StoreError> {
        if !self.to.is_dir() {
            return Err(StoreError::BackupPlace {
                folder: self.to.display().to_string(),
                why: Box::new(StoreError::Missing),
            });
        }
        self.take(progress).map_err(|error| match error {
            // What is wrong with the store itself is said as such.
            StoreError::Damaged(_) | StoreError::Newer(_) | StoreError::BackupRunning => error,
            other => StoreError::BackupPlace { folder: self.to.display().to_string(), why: Box::new(other) },
        })
    }

    fn take(&self, progress: &dyn Fn(u64, u64)) -> Result<BackupMade, StoreError> {
        let io = StoreError::io("writing the backup");
        let home = self.to.join(home_of(self.device));
        fs::create_dir_all(home.join(POOL)).map_err(io)?;
        sync_dir(&self.to)?;
        let _alone = alone(&home)?;
        list::clear_parts(&home)?;
        let stamp = free_stamp(&home, self.at);
        let part = home.join(format!("{}{stamp}", list::PART));
        let made = self.fill(&home, &part, &stamp, progress);
        if made.is_err() {
            // Whatever is left is taken away by the next backup.
            let _ = fs::remove_dir_all(&part);
        }
        let (info, missing) = made?;
        let former = self.former.iter().map(|device| self.to.join(home_of(*device)));
        let homes: Vec<PathBuf> = std::iter::once(home).chain(former.filter(|h| h.is_dir())).collect();
        let not_thinned = list::thin(&homes, self.keep, self.zone).err();
        Ok(BackupMade { info, missing, not_thinned })
    }

    fn fill(
        &self,
        home: &Path,
        part: &Path,
        stamp: &str,
        progress: &dyn Fn(u64, u64),
    ) -> Result<(BackupInfo, u64), StoreError> {
        let failed = || StoreError::io("writing the backup");
        fs::create_dir(part).map_err(failed())?;
        let source = connection_to(&self.data.join(STORE), &self.key, false)?;
        // From here to the end the source stands still, whatever the desk writes meanwhile.
        source.execute_batch("BEGIN")?;
        let schema: i64 = source.pragma_query_value(None, "user_version", |r| r.get(0))?;
        let heads = heads(&source)?;
        copy(&source, &part.join(STORE), &self.key, progress)?;
        let keys = fs::read(self.data.join(KEYS)).map_err(StoreError::io("reading the key slots"))?;
        write_atomically(&part.join(KEYS), &keys)?;
        let (attachments, missing) = self.copy_attachments(&source, home)?;
        let (code, desk) = name_of(&source, self.device)?;
        source.execute_batch("COMMIT")?;
        let manifest = Manifest {
            format: manifest::FORMAT.into(),
            version: manifest::VERSION,
            program: env!("CARGO_PKG_VERSION").into(),
            why: self.why,
            at: self.at,
            schema,
            office: self.office,
            office_code: code,
            device: self.device,
            desk,
            changes: heads.iter().map(|h| h.seq).sum(),
            heads,
            store: sum_of(&part.join(STORE))?,
            keys: sum_of(&part.join(KEYS))?,
            attachments,
        };
        manifest.save(part)?;
        check(part, &self.key)?;
        sync_dir(part)?;
        let place = home.join(stamp);
        fs::rename(part, &place).map_err(failed())?;
        sync_dir(home)?;
        Ok((BackupInfo { path: place, manifest }, missing))
    }

    /// Puts the scans that the log names, and that are whole, into the pool. A scan never changes: it is named by
    /// its content, so it is copied once for all backups.
    fn copy_attachments(&self, source: &Connection, home: &Path) -> Result<(Vec<String>, u64), StoreError> {
        let from = Attachments::in_folder(&self.key, &self.data);
        let pool = home.join(POOL);
        let copied = Attachments::in_directory(&self.key, &pool);
        let (mut named, mut missing) = (Vec::new(), 0);
        let standing = match attachments::standing(source) {
            // An older schema may not know of scans yet; a migration does not touch their files.
            Err(_) if self.why == BackupWhy::BeforeMigration => BTreeSet::new(),
            standing => standing?,
        };
        for hash in standing {
            let file = self.data.join(attachments::FOLDER).join(&hash);
            let same = |a: &Path, b: &Path| matches!((a.metadata(), b.metadata()), (Ok(a), Ok(b)) if a.len() == b.len());
            if !same(&file, &pool.join(&hash)) {
                if from.get(&hash).is_err() {
                    missing += 1;
                    continue;
                }
                let bytes = fs::read(&file).map_err(StoreError::io("reading an attachment"))?;
                write_atomically(&pool.join(&hash), &bytes)?;
                if copied.get(&hash).is_err() {
                    return Err(StoreError::BackupDamaged(format!("{POOL}/{}", &hash[..8])));
                }
            }
            named.push(hash);
        }
        Ok((named, missing))
    }
}

/// The folder of one device's backups: no name of the office, which may be nobody's business where it lies.
fn home_of(device: DeviceId) -> String {
    format!("laifang-{}", &device.uuid().simple().to_string()[20..])
}

/// Nobody else writes into this device's folder. Where the place knows no locks, nobody is kept out.
fn alone(home: &Path) -> Result<Option<fs::File>, StoreError> {
    let file = fs::File::create(home.join("lock")).map_err(StoreError::io("writing the backup"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Err(StoreError::BackupRunning),
        Err(fs::TryLockError::Error(_)) => Ok(None),
    }
}

/// A name that is free: the moment in UTC, to the second.
fn free_stamp(home: &Path, at: Moment) -> String {
    let stamp = crate::files::stamp(at);
    let numbered = (2..1_000).map(|n| format!("{stamp}-{n}"));
    let free = std::iter::once(stamp.clone()).chain(numbered).find(|name| !home.join(name).exists());
    free.unwrap_or(stamp)
}

/// Copies the pages as they stand in the source's transaction, into a file that needs nothing beside it.
fn copy(
    source: &Connection,
    target: &Path,
    key: &DataKey,
    progress: &dyn Fn(u64, u64),
) -> Result<(), StoreError> {
    let mut into = connection_to(target, key, true)?;
    // A crash leaves a part that the next backup takes away: no journal is needed.
    into.pragma_update(None, "journal_mode", "OFF")?;
    into.pragma_update(None, "synchronous", "OFF")?;
    {
        let backup = Backup::new(source, &mut into)?;
        loop {
            match backup.step(STEP)? {
                StepResult::Done => break,
                StepResult::Busy | StepResult::Locked => return Err(StoreError::Busy),
                _ => {}
            }
            let now = backup.progress();
            let (all, left) = (now.pagecount.max(0).unsigned_abs(), now.remaining.max(0).unsigned_abs());
            progress(u64::from(all - left.min(all)), u64::from(all));
        }
    }
    // Not in WAL mode: a single file.
    let mode: String = into.pragma_update_and_check(None, "journal_mode", "DELETE", |r| r.get(0))?;
    if mode != "delete" {
        return Err(StoreError::Sql(format!("journal mode {mode}")));
    }
    into.close().map_err(|(_, e)| e)?;
    sync_file(target)
}

/// Reads a backup back: hashes, every page, tables and chains' ends.
pub(crate) fn check(folder: &Path, key: &DataKey) -> Result<Manifest, StoreError> {
    let manifest = Manifest::read(folder)?;
    manifest.check_files(folder)?;
    let damaged = |what: &str| StoreError::BackupDamaged(what.to_owned());
    let connection = connection_to(&folder.join(STORE), key, false)?;
    let broken: Option<String> =
        connection.query_row("PRAGMA cipher_integrity_check", [], |r| r.get(0)).optional()?;
    let quick: String = connection.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
    if let Some(why) = broken.or((quick != "ok").then_some(quick)) {
        return Err(damaged(&why));
    }
    if heads(&connection)? != manifest.heads {
        return Err(damaged("its log does not end where it says"));
    }
    Ok(manifest)
}

/// The newest change of every chain.
pub(crate) fn heads(connection: &Connection) -> Result<Vec<ChainHead>, StoreError> {
    let heads = crate::Reader::new(connection).heads()?;
    Ok(heads
        .into_iter()
        .map(|(device, seq, hash)| ChainHead { device, seq, hash: hex::encode(hash) })
        .collect())
}

fn name_of(connection: &Connection, device: DeviceId) -> Result<(String, u32), StoreError> {
    let code = connection.query_row("SELECT code FROM office", [], |r| r.get(0)).optional()?;
    let desk = connection
        .query_row("SELECT desk FROM device WHERE device = ?1", [device.uuid()], |r| r.get(0))
        .optional()?;
    Ok((code.unwrap_or_default(), desk.unwrap_or(0)))
}
