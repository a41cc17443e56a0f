//! Exchange between the desks of an office: bundles by hand, a shared folder by itself, desks that join and leave.

pub mod bundles;
pub mod desks;
pub mod folder;
pub mod hq;
pub mod renew;

use crate::prelude::*;
use laifang_log::{BundleError, Opened, Range};
use laifang_store::{DeviceRow, Lacking, Store, StoreError, Taken};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the files of bundles end on.
pub(crate) const EXTENSION: &str = "laifang";

/// A file that was not taken in, and why.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RefusedFile {
    /// Which.
    pub file: String,
    /// Why, and what to do.
    pub text: Text,
}

/// The other desks that are written to. Head office is written to by hand: nobody waits for it.
pub(crate) fn others(app: &App) -> Result<Vec<DeviceId>, AppError> {
    Ok(everybody_else(app)?.into_iter().filter(|d| !d.head_office).map(|d| d.device).collect())
}

/// The other desks that may be written to.
pub(crate) fn everybody_else(app: &App) -> Result<Vec<DeviceRow>, AppError> {
    let mine = app.store()?.device_id();
    let mut devices = app.reader()?.devices()?;
    devices.retain(|d| !d.revoked && d.device != mine);
    Ok(devices)
}

/// What at least one of these desks lacks, by what it said last and what is on its way to it already: ranges of changes,
/// those of lower numbers first.
pub(crate) fn lacking<'a>(
    store: &Store,
    desks: &[DeviceId],
    on_its_way: impl Fn(DeviceId) -> Vec<&'a Range>,
) -> Result<Lacking, StoreError> {
    let (chains, peers) = (store.chains()?, store.peers()?);
    let mut all = Lacking::default();
    for desk in desks {
        let said = peers.iter().find(|p| p.device == *desk).map(|p| p.knows.as_slice());
        let mut known = chains.known(said.unwrap_or_default())?;
        for range in on_its_way(*desk) {
            if known.continues(range) {
                known.add(&range.tip())?;
            }
        }
        all = all.and(known.lacking());
    }
    Ok(all)
}

/// Takes a bundle in: its changes in one transaction, then what its sender has.
pub(crate) fn take(app: &mut App, opened: &Opened) -> Result<Taken, StoreError> {
    let store = app.store_mut().map_err(|_| StoreError::Missing)?;
    let manifest = opened.manifest();
    let taken = match store.news_in(manifest)?.is_empty() {
        true => Taken { known: manifest.changes, ..Taken::default() },
        false => store.take_in(opened.changes()?, manifest.heads())?,
    };
    store.note_peer(manifest)?;
    Ok(taken)
}

/// What is due on this desk after news came: scans of erased people go, and so do passwords of who left.
pub(crate) fn after_news(app: &mut App) -> Result<(), AppError> {
    // What something holds open is deleted when the store opens again.
    let _ = app.store_mut()?.drop_erased_attachments();
    let active: BTreeMap<UserId, bool> =
        app.reader()?.users()?.into_iter().map(|u| (u.user, u.active)).collect();
    for user in app.store()?.people_with_password()? {
        if active.get(&user) == Some(&false) {
            app.store()?.remove_password(user)?;
        }
    }
    Ok(())
}

/// Keeps a copy of a refused file, with the reason beside it, where somebody may look for it.
pub(crate) fn quarantine(app: &App, file: &Path, bytes: &[u8], why: &BundleError) {
    let Ok(Some(folder)) = app.store().map(|s| s.folder().map(|f| f.join("quarantine"))) else { return };
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // A copy is a help, not a duty: where it cannot be kept, the file itself is still where it was.
    if std::fs::create_dir_all(&folder).is_ok() {
        let text = why.text();
        let _ = laifang_store::write_atomically(&folder.join(&name), bytes);
        let reason = format!("{}\n{}\n", text.zh, text.en);
        let _ = laifang_store::write_atomically(&folder.join(format!("{name}.txt")), reason.as_bytes());
    }
}

/// Writes a bundle's parts: each is synced, read again and compared before the next.
pub(crate) fn write_parts(target: &Path, parts: &[Vec<u8>]) -> Result<Vec<PathBuf>, AppError> {
    let mut files = Vec::new();
    for (n, part) in (1..).zip(parts) {
        let path = match parts.len() {
            1 => target.to_owned(),
            count => {
                let stem = target.file_stem().unwrap_or_default().to_string_lossy();
                target.with_file_name(format!("{stem}-{n}-{count}.{EXTENSION}"))
            }
        };
        laifang_store::write_atomically(&path, part)?;
        let same = std::fs::read(&path).is_ok_and(|read| read == *part);
        if !same {
            return Err(AppError::file(
                format!("{} 写好后读出来不一样：这个盘可能坏了，请换一个。", path.display()),
                format!("{} reads differently from what was written: use another disk.", path.display()),
            ));
        }
        files.push(path);
    }
    Ok(files)
}

/// Reads a file that is to be a bundle.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, AppError> {
    std::fs::read(path).map_err(|e| {
        AppError::file(
            format!("{} 读不了（{e}）：请检查路径。", path.display()),
            format!("{} cannot be read ({e}): check the path.", path.display()),
        )
    })
}
