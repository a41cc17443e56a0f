//! What this desk knows about its backups: in a file of its own, as it is wanted most when the store cannot be read.

use super::Keep;
use crate::files::write_atomically;
use crate::{DataDir, StoreError};
use laifang_core::id::DeviceId;
use laifang_core::time::Moment;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::PathBuf;

/// The file in the data folder.
pub(crate) const FILE: &str = "backup.json";

/// Where to, how many, and what came of it. Local to this desk; no personal data.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct BackupSettings {
    /// The second place; none yet.
    #[serde(default)]
    pub folder: Option<PathBuf>,
    /// How many are kept.
    #[serde(default)]
    pub keep: Keep,
    /// The newest that was taken.
    #[serde(default)]
    pub last: Option<BackupMark>,
    /// Since when it fails: the first failure after the newest success.
    #[serde(default)]
    pub failing_since: Option<Moment>,
    /// The newest failure.
    #[serde(default)]
    pub failed: Option<Moment>,
    /// What it said, in Chinese and English.
    #[serde(default)]
    pub failure: Option<(String, String)>,
    /// The devices this desk was before it was restored: their backups are thinned out with its own.
    #[serde(default)]
    pub former: Vec<DeviceId>,
    /// Where this desk's data came from, if it was restored.
    #[serde(default)]
    pub restored: Option<RestoredMark>,
}

/// A backup that was taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BackupMark {
    /// When.
    pub at: Moment,
    /// Where it lies.
    pub path: PathBuf,
    /// Changes in it.
    pub changes: u64,
    /// Bytes of its store.
    pub bytes: u64,
}

/// This desk's data came from a backup.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RestoredMark {
    /// When.
    pub at: Moment,
    /// When the backup was taken.
    pub backup: Moment,
    /// The desk's number before.
    pub was: u32,
    /// Its number since.
    pub desk: u32,
    /// Changes rescued from the damaged store beyond the backup.
    pub rescued: u64,
}

impl DataDir {
    /// What this desk knows about its backups. An unreadable file reads as nothing set, which the window warns of.
    pub fn backup_settings(&self) -> BackupSettings {
        let read = fs::read(self.path().join(FILE)).ok();
        read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Replaces it.
    pub fn save_backup_settings(&self, settings: &BackupSettings) -> Result<(), StoreError> {
        let json = serde_json::to_vec_pretty(settings).map_err(|e| StoreError::Sql(e.to_string()))?;
        write_atomically(&self.path().join(FILE), &json)
    }
}
