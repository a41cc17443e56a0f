//! Files written so that a crash leaves the old or the new one, never half of one.

use crate::StoreError;
use laifang_core::time::Moment;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

/// Writes beside the target, syncs, renames, syncs the folder.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let dir = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let what = || format!("writing {}", path.display());
    let mut temporary =
        tempfile::Builder::new().prefix(".laifang-").tempfile_in(dir).map_err(StoreError::io(what()))?;
    temporary.write_all(bytes).map_err(StoreError::io(what()))?;
    temporary.as_file().sync_all().map_err(StoreError::io(what()))?;
    temporary.persist(path).map_err(|e| StoreError::io(what())(e.error))?;
    sync_dir(dir)
}

/// Makes a file's name survive a power cut.
pub fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    sync_dir(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}

/// Makes a rename survive a power cut.
pub(crate) fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    File::open(dir)
        .and_then(|d| d.sync_all())
        .map_err(StoreError::io(format!("syncing {}", dir.display())))?;
    Ok(())
}

/// Makes a file that somebody else wrote (SQLite, a copy) survive a power cut.
pub(crate) fn sync_file(path: &Path) -> Result<(), StoreError> {
    OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|f| f.sync_all())
        .map_err(StoreError::io(format!("syncing {}", path.display())))
}

/// Copies a file and makes it survive a power cut.
pub(crate) fn copy_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    let copied = File::open(from).and_then(|mut from| {
        let mut into = File::create(to)?;
        std::io::copy(&mut from, &mut into)?;
        into.sync_all()
    });
    copied.map_err(StoreError::io(format!("copying {}", from.display())))
}

/// A moment as part of a file's name: UTC, `20261122T073112Z`.
pub(crate) fn stamp(at: Moment) -> String {
    at.local(chrono_tz::Tz::UTC).format("%Y%m%dT%H%M%SZ").to_string()
}

/// Network file systems break SQLite's locks and WAL.
pub(crate) fn refuse_network_folder(dir: &Path) -> Result<(), StoreError> {
    #[cfg(target_os = "linux")]
    {
        const NFS: u64 = 0x6969;
        const SMB: u64 = 0x517B;
        const CIFS: u64 = 0xFF53_4D42;
        const SMB2: u64 = 0xFE53_4D42;
        const AFS: u64 = 0x5346_414F;
        const NINEP: u64 = 0x0102_1997;
        let stat =
            rustix::fs::statfs(dir).map_err(|e| StoreError::io("reading the data folder")(e.into()))?;
        #[allow(clippy::cast_sign_loss, reason = "a magic number, compared bit by bit")]
        let kind = stat.f_type as u64 & 0xFFFF_FFFF;
        if [NFS, SMB, CIFS, SMB2, AFS, NINEP].contains(&kind) {
            return Err(StoreError::NetworkFolder);
        }
    }
    if dir.to_string_lossy().starts_with(r"\\") {
        return Err(StoreError::NetworkFolder);
    }
    fs::metadata(dir).map(|_| ()).map_err(StoreError::io("reading the data folder"))
}
