//! What lies beside a backup's files and says what they are. No personal data: it is readable without a key.

use crate::StoreError;
use crate::files::write_atomically;
use crate::open::{KEYS, STORE};
use laifang_core::id::{DeviceId, OfficeId};
use laifang_core::time::Moment;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The file's name.
pub(crate) const MANIFEST: &str = "backup.json";
/// The folder of scans, beside the backups of a device and shared by them.
pub(crate) const POOL: &str = "attachments";
pub(super) const FORMAT: &str = "laifang-backup";
/// A higher version is refused unchanged.
pub(super) const VERSION: u32 = 1;

/// Why a backup was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupWhy {
    /// By itself, once a day.
    Daily,
    /// Somebody asked for it.
    Asked,
    /// Before a newer program changed the store's tables.
    BeforeMigration,
}

/// The newest change of a device.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChainHead {
    /// Whose chain.
    pub device: DeviceId,
    /// Changes in it.
    pub seq: u64,
    /// Hash of the newest, hex.
    pub hash: String,
}

/// A file's length and hash.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileSum {
    /// Length.
    pub bytes: u64,
    /// BLAKE3, hex.
    pub blake3: String,
}

/// The manifest as stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// `laifang-backup`.
    pub format: String,
    /// Of the format.
    pub version: u32,
    /// That took it.
    pub program: String,
    /// Why.
    pub why: BackupWhy,
    /// When.
    pub at: Moment,
    /// Of the store.
    pub schema: i64,
    /// Whose.
    pub office: OfficeId,
    /// Its code.
    pub office_code: String,
    /// Of which desk.
    pub device: DeviceId,
    /// Its number.
    pub desk: u32,
    /// In all chains.
    pub changes: u64,
    /// The chains' ends.
    pub heads: Vec<ChainHead>,
    /// `laifang.db`.
    pub store: FileSum,
    /// `keys.json`.
    pub keys: FileSum,
    /// Scans in the pool that belong to it.
    pub attachments: Vec<String>,
}

/// A backup in a folder.
#[derive(Clone, Debug)]
pub struct BackupInfo {
    /// The folder.
    pub path: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
}

/// Length and hash of a file, read in pieces.
pub(crate) fn sum_of(path: &Path) -> Result<FileSum, StoreError> {
    let failed = || StoreError::io(format!("reading {}", path.display()));
    let file = File::open(path).map_err(failed())?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(&file).map_err(failed())?;
    Ok(FileSum { bytes: hasher.count(), blake3: hasher.finalize().to_hex().to_string() })
}

impl Manifest {
    pub(super) fn save(&self, folder: &Path) -> Result<(), StoreError> {
        let json = serde_json::to_vec_pretty(self).map_err(|e| StoreError::Sql(e.to_string()))?;
        write_atomically(&folder.join(MANIFEST), &json)
    }

    /// Reads what a folder says of itself; whether its files fit, [`Manifest::check_files`] tells.
    pub(crate) fn read(folder: &Path) -> Result<Self, StoreError> {
        /// The part that every version has.
        #[derive(Deserialize)]
        struct Known {
            format: String,
            version: u32,
        }
        let path = folder.join(MANIFEST);
        let bytes = fs::read(&path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => StoreError::NoBackup(folder.display().to_string()),
            _ => StoreError::io(format!("reading {}", path.display()))(e),
        })?;
        let damaged = |_| StoreError::BackupDamaged(MANIFEST.into());
        let known: Known = serde_json::from_slice(&bytes).map_err(damaged)?;
        if known.format != FORMAT {
            return Err(StoreError::NoBackup(folder.display().to_string()));
        }
        if known.version > VERSION {
            return Err(StoreError::Newer(i64::from(known.version)));
        }
        serde_json::from_slice(&bytes).map_err(damaged)
    }

    /// Whether the files are byte for byte those that were written.
    pub(crate) fn check_files(&self, folder: &Path) -> Result<(), StoreError> {
        for (name, sum) in [(STORE, &self.store), (KEYS, &self.keys)] {
            if sum_of(&folder.join(name))? != *sum {
                return Err(StoreError::BackupDamaged(name.into()));
            }
        }
        Ok(())
    }
}
