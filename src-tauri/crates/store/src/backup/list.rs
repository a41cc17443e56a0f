//! The backups in a folder: finding, thinning out, clearing what a crash left.

use super::manifest::{MANIFEST, Manifest, POOL};
use super::{BackupInfo, Keep};
use crate::StoreError;
use crate::files::sync_dir;
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a folder begins with that is not whole yet, or not whole any more.
pub(super) const PART: &str = ".part-";

/// What a device's folder begins with.
const HOME: &str = "laifang-";

fn folders(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let failed = || StoreError::io(format!("reading {}", folder.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed())? {
        let entry = entry.map_err(failed())?;
        if entry.path().is_dir() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn name(path: &Path) -> std::borrow::Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}

/// The backups of one device, newest first; folders that do not say what they are are left out.
fn of_home(home: &Path) -> Result<Vec<BackupInfo>, StoreError> {
    let whole = folders(home)?.into_iter().filter(|f| !name(f).starts_with('.') && name(f) != POOL);
    let mut found: Vec<BackupInfo> = whole
        .filter_map(|path| Manifest::read(&path).ok().map(|manifest| BackupInfo { path, manifest }))
        .collect();
    found.sort_by(|a, b| (b.manifest.at, &b.path).cmp(&(a.manifest.at, &a.path)));
    Ok(found)
}

/// All backups in a folder, of whatever desk, newest first.
pub fn list_backups(folder: &Path) -> Result<Vec<BackupInfo>, StoreError> {
    let mut found = Vec::new();
    for home in folders(folder)?.into_iter().filter(|f| name(f).starts_with(HOME)) {
        found.extend(of_home(&home)?);
    }
    found.sort_by(|a, b| (b.manifest.at, &b.path).cmp(&(a.manifest.at, &a.path)));
    Ok(found)
}

/// The backup that a path names: itself, a file in it, or the newest of a device's folder or of the place that all
/// desks write to. Where desks share a place, one of them has to be named.
pub fn find_backup(path: &Path) -> Result<BackupInfo, StoreError> {
    let none = || StoreError::NoBackup(path.display().to_string());
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    if folder.join(MANIFEST).exists() {
        return Ok(BackupInfo { path: folder.to_owned(), manifest: Manifest::read(folder)? });
    }
    if !folder.is_dir() {
        return Err(none());
    }
    if let Some(newest) = of_home(folder)?.into_iter().next() {
        return Ok(newest);
    }
    let all = list_backups(folder)?;
    let desks: BTreeSet<_> = all.iter().map(|b| b.manifest.office).collect();
    if desks.len() > 1 {
        return Err(StoreError::SeveralBackups(path.display().to_string()));
    }
    all.into_iter().next().ok_or_else(none)
}

/// Takes away what backups that broke off have left. Called by the only one who writes there.
pub(super) fn clear_parts(home: &Path) -> Result<(), StoreError> {
    for part in folders(home)?.into_iter().filter(|f| name(f).starts_with(PART)) {
        fs::remove_dir_all(&part).map_err(StoreError::io("clearing a broken-off backup"))?;
    }
    Ok(())
}

/// Deletes the backups that are no longer kept, and the scans that none of the kept ones names. A desk that was
/// restored goes on under another device: its folders are thinned out together.
pub(super) fn thin(homes: &[PathBuf], keep: Keep, zone: Tz) -> Result<(), StoreError> {
    let failed = || StoreError::io("deleting an old backup");
    let mut all = Vec::new();
    for home in homes {
        all.extend(of_home(home)?);
    }
    all.sort_by(|a, b| (b.manifest.at, &b.path).cmp(&(a.manifest.at, &a.path)));
    let days: Vec<_> = all.iter().map(|b| b.manifest.at.day(zone)).collect();
    let mut named = BTreeSet::new();
    for (backup, kept) in all.into_iter().zip(keep.of(&days)) {
        if kept {
            named.extend(backup.manifest.attachments);
            continue;
        }
        // Renamed first, for certain: a crash in between leaves nothing that looks like a backup.
        let part = backup.path.with_file_name(format!("{PART}{}", name(&backup.path)));
        fs::rename(&backup.path, &part).map_err(failed())?;
        sync_dir(backup.path.parent().unwrap_or(&part))?;
        fs::remove_dir_all(&part).map_err(failed())?;
    }
    homes.iter().try_for_each(|home| empty_pool(home, &named))
}

fn empty_pool(home: &Path, named: &BTreeSet<String>) -> Result<(), StoreError> {
    let failed = || StoreError::io("deleting an old backup");
    let pool = home.join(POOL);
    // A folder that does not say what it needs may need any scan.
    if !pool.is_dir() || folders(home)?.iter().any(|f| name(f) != POOL && Manifest::read(f).is_err()) {
        return Ok(());
    }
    for entry in fs::read_dir(&pool).map_err(failed())? {
        let entry = entry.map_err(failed())?;
        if !named.contains(entry.file_name().to_string_lossy().as_ref()) {
            fs::remove_file(entry.path()).map_err(failed())?;
        }
    }
    sync_dir(&pool)?;
    sync_dir(home)
}
