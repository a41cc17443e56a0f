//! A shared folder, or a stick, as transport. Each desk keeps one file there that says what it has, and writes what
//! another desk lacks and no file there holds yet; it reads what others wrote, and takes its own files away when
//! everybody has what is in them. When nobody lacks anything nothing is written: the exchange comes to rest.

use super::{EXTENSION, RefusedFile, after_news, lacking, others, quarantine, take, write_parts};
use crate::prelude::*;
use laifang_core::time::Moment;
use laifang_log::{BundleError, Manifest, Range, Tip};
use laifang_store::{Lacking, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The desk's own setting that names the folder.
const FOLDER: &str = "exchange_folder";
/// A desk that has nothing to say says so this often, in milliseconds: its news is not old, there is none.
const SIGN_OF_LIFE: i64 = 10 * 60_000;
/// So many small files of this desk are put together into one.
const MANY: usize = 64;

/// Sets the shared folder of this desk; none turns it off.
#[derive(Deserialize, TS)]
pub struct SetExchangeFolder {
    /// A folder that all desks of the office reach.
    pub path: Option<String>,
}

/// Exchanges with a folder once, now: a stick, or the shared one when absent.
#[derive(Deserialize, TS)]
pub struct ExchangeNow {
    /// The folder.
    #[serde(default)]
    pub path: Option<String>,
}

/// How the exchange with a folder stands.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct FolderView {
    /// Which.
    pub folder: String,
    /// What is in the way; none when all is well.
    pub problem: Option<Text>,
    /// New changes that came with the last look.
    pub new: u64,
    /// Files written.
    pub written: u64,
    /// Files refused.
    pub refused: Vec<RefusedFile>,
    /// Nothing was to be read, and nothing to be written.
    pub at_rest: bool,
}

/// A file as it was when it was read.
#[derive(Clone, PartialEq, Eq)]
struct Stamp {
    length: u64,
    changed: Option<SystemTime>,
}

struct Known {
    stamp: Stamp,
    content: Result<Box<Manifest>, Text>,
}

/// What is remembered of a folder between two looks.
#[derive(Default)]
pub(crate) struct Folder {
    path: PathBuf,
    files: BTreeMap<PathBuf, Known>,
    /// What this desk had, and who the others were, when it last wrote all there was to write.
    rest: Option<(Vec<Tip>, Vec<DeviceId>)>,
    /// When its own file was last written.
    said: Option<Moment>,
    view: FolderView,
}

/// As the window shows it.
pub(crate) fn folder_view(app: &App) -> Result<Option<FolderView>, AppError> {
    let Some(folder) = app.store()?.local_setting(FOLDER)? else { return Ok(None) };
    let known = app.folder.as_ref().filter(|f| f.path == Path::new(&folder));
    Ok(Some(known.map_or(FolderView { folder, ..FolderView::default() }, |f| f.view.clone())))
}

impl Action for SetExchangeFolder {
    type View = super::desks::DesksView;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Self::View, AppError> {
        let path = self.path.map(|p| p.trim().to_owned()).filter(|p| !p.is_empty());
        if let Some(path) = &path
            && !Path::new(path).is_dir()
        {
            return Err(AppError::field(
                "path",
                Text::new(
                    format!("没有 {path} 这个文件夹：先建好，或另选一个。"),
                    format!("There is no folder {path}: make it first, or choose another."),
                ),
            ));
        }
        app.store_mut()?.set_local_setting(FOLDER, path.as_deref())?;
        app.folder = None;
        app.step_exchange()?;
        super::desks::desks_view(app)
    }
}

impl Action for ExchangeNow {
    type View = FolderView;
    const NEEDS: Needs = Needs::Permission(Permission::Exchange);
    fn run(self, app: &mut App) -> Result<FolderView, AppError> {
        let Some(path) = self.path.filter(|p| !p.trim().is_empty()) else {
            return app.step_exchange()?.ok_or_else(|| {
                AppError::refused(
                    "还没有设共享文件夹：请选一个，或给出 U 盘的文件夹。",
                    "No shared folder is set: choose one, or name the stick's folder.",
                )
            });
        };
        let mut stick = Folder { path: PathBuf::from(path.trim()), ..Folder::default() };
        look(app, &mut stick)?;
        Ok(stick.view)
    }
}

impl App {
    /// Looks into the shared folder once: takes in what is new, writes what others lack. The shell calls it every few
    /// seconds; none when the desk is locked or has no folder.
    pub fn step_exchange(&mut self) -> Result<Option<FolderView>, AppError> {
        if !self.is_open() {
            return Ok(None);
        }
        let Some(path) = self.store()?.local_setting(FOLDER)?.map(PathBuf::from) else { return Ok(None) };
        let mut folder = self.folder.take().filter(|f| f.path == path).unwrap_or_default();
        folder.path = path;
        let looked = look(self, &mut folder);
        let view = folder.view.clone();
        self.folder = Some(folder);
        looked.map(|()| Some(view))
    }
}

/// One look. What the folder itself has against it becomes the view's problem, not an error.
fn look(app: &mut App, folder: &mut Folder) -> Result<(), AppError> {
    folder.view = FolderView { folder: folder.path.display().to_string(), ..FolderView::default() };
    let read = read(app, folder)?;
    if folder.view.problem.is_none() {
        write(app, folder, read)?;
    }
    if folder.view.new > 0 {
        after_news(app)?;
    }
    folder.view.at_rest = folder.view.problem.is_none() && folder.view.new == 0 && folder.view.written == 0;
    folder.view.refused = folder
        .files
        .iter()
        .filter_map(|(path, known)| Some((path, known.content.as_ref().err()?)))
        .map(|(path, text)| RefusedFile { file: path.display().to_string(), text: text.clone() })
        .collect();
    Ok(())
}

fn unreachable(path: &Path, error: &std::io::Error) -> Text {
    Text::new(
        format!("共享文件夹 {} 打不开（{error}）：请检查网络或 U 盘，恢复后自动继续。", path.display()),
        format!(
            "The folder {} cannot be reached ({error}): check network or stick; exchange goes on by itself.",
            path.display()
        ),
    )
}

/// A desk's one file that says what it has: named by the desk, so that there is one.
fn own_name(device: DeviceId) -> String {
    format!("{}.{EXTENSION}", device.uuid().simple())
}

/// The random end of a desk's id, with which the names of its other files begin.
fn short(device: DeviceId) -> String {
    device.uuid().simple().to_string().split_off(24)
}

/// Whether a file is one that only says what a desk has: read last, so that what it says is what counts.
fn is_sign(path: &Path) -> bool {
    path.file_stem().is_some_and(|s| s.len() == 32)
}

/// Reads what is new in the folder; true when there was something.
fn read(app: &mut App, folder: &mut Folder) -> Result<bool, AppError> {
    let mut found = Vec::new();
    let listed = std::fs::read_dir(&folder.path).and_then(|entries| {
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == EXTENSION) {
                found.push(path);
            }
        }
        Ok(())
    });
    if let Err(error) = listed {
        folder.view.problem = Some(unreachable(&folder.path, &error));
        return Ok(false);
    }
    found.sort_by_key(|path| (is_sign(path), path.clone()));
    let before = folder.files.len();
    folder.files.retain(|path, _| found.contains(path));
    let mut news = folder.files.len() != before;
    let mut senders = BTreeSet::new();
    for path in found {
        // One that is gone meanwhile, or cannot be read yet, is looked at again next time.
        let Ok(meta) = std::fs::metadata(&path) else { continue };
        let stamp = Stamp { length: meta.len(), changed: meta.modified().ok() };
        if folder.files.get(&path).is_some_and(|known| known.stamp == stamp) {
            continue;
        }
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let content = match content(app, &bytes, &mut folder.view) {
            Ok(manifest) => Ok(Box::new(manifest)),
            Err(StoreError::Bundle(why)) => {
                // One that is cut off may still be on its way here.
                if !matches!(why, BundleError::NotForUs | BundleError::ForeignOffice | BundleError::Truncated)
                {
                    quarantine(app, &path, &bytes, &why);
                }
                Err(why.text())
            }
            Err(other) => return Err(other.into()),
        };
        if let Ok(manifest) = &content
            && !is_sign(&path)
        {
            senders.insert(manifest.sender());
        }
        folder.files.insert(path, Known { stamp, content });
        news = true;
    }
    // What a desk says of itself counts more than an old file of it that turned up again.
    for (path, known) in &folder.files {
        if let Ok(manifest) = &known.content
            && is_sign(path)
            && senders.contains(&manifest.sender())
        {
            app.store_mut()?.note_peer(manifest)?;
        }
    }
    Ok(news)
}

fn content(app: &mut App, bytes: &[u8], view: &mut FolderView) -> Result<Manifest, StoreError> {
    let store = app.store().map_err(|_| StoreError::Missing)?;
    let opened = store.open_bundle(bytes)?;
    // Its own too: a copy of this disk may have written them, or this desk itself before an older disk came back.
    view.new += take(app, &opened)?.new;
    Ok(opened.manifest().clone())
}

/// Writes what somebody lacks, then what this desk has; takes away what is not needed any more.
fn write(app: &mut App, folder: &mut Folder, read: bool) -> Result<(), AppError> {
    let (tips, desks) = (app.store()?.tips()?, others(app)?);
    let (mine, now) = (app.store()?.device_id(), app.store()?.now());
    let alive = folder.said.is_some_and(|said| (0..SIGN_OF_LIFE).contains(&(now.0 - said.0)));
    if !read && alive && folder.rest.as_ref().is_some_and(|(t, d)| *t == tips && *d == desks) {
        return Ok(());
    }
    let own = own_files(folder, mine);
    let tidy = own.len() > MANY;
    let news = lacking(app.store()?, &desks, |desk| lies_for(folder, desk, tidy.then_some(mine)))?;
    let readers: Vec<DeviceId> = desks.iter().copied().chain([mine]).collect();
    if !news.is_empty() {
        let parts = app.store_mut()?.write_bundle(news, &readers)?;
        let bundle = app.store()?.open_bundle(parts.first().map_or(&[], Vec::as_slice))?.manifest().bundle();
        let name = format!("{}-{}.{EXTENSION}", short(mine), bundle.simple());
        if !put(folder, &name, &parts) {
            return Ok(());
        }
    }
    let sign = folder.path.join(own_name(mine));
    let says = folder.files.get(&sign).and_then(|k| k.content.as_ref().ok());
    let current = says.is_some_and(|m| m.knows().eq(tips.iter().copied()) && same_readers(m, &readers));
    if !current || !alive {
        let parts = app.store_mut()?.write_bundle(Lacking::default(), &readers)?;
        if !put(folder, &own_name(mine), &parts) {
            return Ok(());
        }
        if current {
            folder.view.written -= 1; // a sign of life is no news
        }
        folder.said = Some(now);
    }
    tidy_up(app, folder, &own, &desks, tidy)?;
    folder.rest = Some((tips, desks));
    Ok(())
}

fn same_readers(manifest: &Manifest, readers: &[DeviceId]) -> bool {
    let mut theirs: Vec<DeviceId> = manifest.recipients().collect();
    let mut ours = readers.to_vec();
    theirs.sort();
    ours.sort();
    theirs == ours
}

/// This desk's own files with changes. What somebody exported into the folder by hand is theirs to delete.
fn own_files(folder: &Folder, mine: DeviceId) -> Vec<(PathBuf, Manifest)> {
    let by_me = |known: &Known| {
        let manifest = known.content.as_ref().ok().filter(|m| m.sender() == mine)?;
        Some(manifest.as_ref().clone())
    };
    let named =
        |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&short(mine)));
    let with_changes = folder.files.iter().filter(|(path, _)| !is_sign(path) && named(path));
    with_changes.filter_map(|(path, known)| Some((path.clone(), by_me(known)?))).collect()
}

/// What lies here for a desk; the files of one desk are left out where told.
fn lies_for(folder: &Folder, desk: DeviceId, without: Option<DeviceId>) -> Vec<&Range> {
    let manifests = folder.files.values().filter_map(|k| k.content.as_ref().ok());
    let mut ranges: Vec<&Range> = manifests
        .filter(|m| Some(m.sender()) != without && m.recipients().any(|r| r == desk))
        .flat_map(|m| &m.ranges)
        .collect();
    ranges.sort_by_key(|r| r.from);
    ranges
}

/// Writes files here; false when the folder will not have them, which is said.
fn put(folder: &mut Folder, name: &str, parts: &[Vec<u8>]) -> bool {
    match write_parts(&folder.path.join(name), parts) {
        Ok(files) => {
            folder.view.written += files.len() as u64;
            true
        }
        Err(error) => {
            folder.view.problem = Some(error.text);
            false
        }
    }
}

/// Takes away this desk's files that everybody has taken in, or that one larger file stands for now.
fn tidy_up(
    app: &App,
    folder: &Folder,
    own: &[(PathBuf, Manifest)],
    desks: &[DeviceId],
    all: bool,
) -> Result<(), AppError> {
    let store = app.store()?;
    let (peers, forked, chains) = (store.peers()?, store.forked_devices()?, store.chains()?);
    for (path, manifest) in own {
        let mut done = true;
        for desk in desks {
            let knows = peers.iter().find(|p| p.device == *desk).map_or(&[][..], |p| &p.knows);
            let has = |tip: Tip| {
                !forked.contains(&tip.device)
                    && knows.iter().any(|t| t.device == tip.device && t.seq >= tip.seq)
            };
            done =
                done && (manifest.ranges.iter().all(|r| has(r.tip())) || chains.lacking(knows)?.is_empty());
        }
        if done || all {
            // One that cannot be deleted now is next time.
            let _ = std::fs::remove_file(path);
        }
    }
    // A file of this desk that does not read as it was written is of no use to anybody: what it held is lacking now.
    let prefix = short(store.device_id());
    for (path, known) in &folder.files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if known.content.is_err() && name.starts_with(&prefix) && !is_sign(path) {
            let _ = std::fs::remove_file(path);
        }
    }
    Ok(())
}
