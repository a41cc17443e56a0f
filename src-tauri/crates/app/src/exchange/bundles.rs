//! Bundles by hand: export, look, import.

use super::{
    EXTENSION, RefusedFile, after_news, everybody_else, lacking, others, quarantine, read_file, take,
    write_parts,
};
use crate::prelude::*;
use laifang_log::Manifest;
use laifang_store::StoreError;
use std::path::{Path, PathBuf};

/// Writes what other desks lack into a file: everything after what they last said they have.
#[derive(Deserialize, TS)]
pub struct ExportBundle {
    /// Where to: a file, or a folder for a name of the program's choice. Larger than 20 MiB, it becomes several.
    pub path: String,
    /// For one desk only, or for head office; for all desks of the office when absent.
    #[serde(default)]
    #[ts(optional)]
    pub desk: Option<DeviceId>,
    /// Everything, whatever they have.
    #[serde(default)]
    pub everything: bool,
}

/// A bundle that was written.
#[derive(Serialize, TS)]
pub struct BundleWritten {
    /// Its parts.
    pub files: Vec<String>,
    /// Changes in it.
    pub changes: u64,
    /// Numbers of the desks that can read it.
    pub desks: Vec<u32>,
}

/// What does a file hold? Takes nothing in.
#[derive(Deserialize, TS)]
pub struct InspectBundle {
    /// The file.
    pub path: String,
}

/// What a bundle says of itself, after its signature was checked.
#[derive(Serialize, TS)]
pub struct BundleView {
    /// The file.
    pub file: String,
    /// Number of the desk that wrote it; 0 when its enrolment comes with the bundle.
    pub from: u32,
    /// When, by that desk's clock.
    pub made: String,
    /// Which part this is.
    pub part: u32,
    /// Parts in all.
    pub parts: u32,
    /// Changes in it.
    pub changes: u64,
    /// What it holds, desk by desk.
    pub ranges: Vec<RangeView>,
    /// Whether anything in it is new here.
    pub new: bool,
}

/// Changes of one desk in a bundle.
#[derive(Serialize, TS)]
pub struct RangeView {
    /// Whose; 0 for a desk not known here yet.
    pub desk: u32,
    /// First change.
    pub from: u64,
    /// Last change.
    pub to: u64,
}

/// Takes files in: each is checked whole before anything of it is kept; those refused are kept aside with the reason.
#[derive(Deserialize, TS)]
pub struct ImportBundle {
    /// The files, in any order.
    pub paths: Vec<String>,
}

/// What became of the files.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct BundlesTaken {
    /// New changes.
    pub new: u64,
    /// Changes that were here already.
    pub known: u64,
    /// Changes that wait for what is missing before them.
    pub waiting: u64,
    /// Files refused.
    pub refused: Vec<RefusedFile>,
    /// Claims a manager has to decide now, and before.
    pub clashes: (u64, u64),
}

/// The number of a desk, 0 when it is not known.
pub(super) fn number(app: &App, device: DeviceId) -> Result<u32, AppError> {
    Ok(app.reader()?.devices()?.into_iter().find(|d| d.device == device).map_or(0, |d| d.desk))
}

impl Action for ExportBundle {
    type View = BundleWritten;
    const NEEDS: Needs = Needs::Permission(Permission::Exchange);
    fn run(self, app: &mut App) -> Result<BundleWritten, AppError> {
        let mine = app.store()?.device_id();
        let desks = match self.desk {
            Some(desk) if everybody_else(app)?.iter().any(|d| d.device == desk) => vec![desk],
            Some(_) => return Err(AppError::not_found("个前台", "desk")),
            None => others(app)?,
        };
        if desks.is_empty() {
            return Err(AppError::refused(
                "案场还没有别的前台：先让新前台申请加入，再批准。",
                "The office has no other desk yet: have it ask to join, then approve it.",
            ));
        }
        let news = match self.everything {
            true => app.store()?.lacking(&[])?,
            false => lacking(app.store()?, &desks, |_| Vec::new())?,
        };
        let readers: Vec<DeviceId> = desks.iter().copied().chain([mine]).collect();
        let parts = app.store_mut()?.write_bundle(news, &readers)?;
        let mut target = PathBuf::from(self.path.trim());
        if target.is_dir() {
            target = target.join(default_name(app)?);
        }
        let files = write_parts(&target, &parts)?;
        let mut changes = 0;
        for part in &parts {
            changes += app.store()?.open_bundle(part)?.manifest().changes;
        }
        let mut numbers = Vec::new();
        for desk in desks {
            numbers.push(number(app, desk)?);
        }
        Ok(BundleWritten {
            files: files.iter().map(|f| f.display().to_string()).collect(),
            changes,
            desks: numbers,
        })
    }
}

/// `A03-2-20261122-0731.laifang`: office, desk, time.
pub(super) fn default_name(app: &App) -> Result<String, AppError> {
    let office = app.reader()?.office()?;
    let zone = app.reader()?.zone()?;
    let time = app.store()?.now().local(zone).format("%Y%m%d-%H%M%S").to_string();
    Ok(format!("{}-{}-{time}.{EXTENSION}", office.code, number(app, app.store()?.device_id())?))
}

impl Action for InspectBundle {
    type View = BundleView;
    const NEEDS: Needs = Needs::Permission(Permission::Exchange);
    fn run(self, app: &mut App) -> Result<BundleView, AppError> {
        let path = Path::new(self.path.trim());
        let opened = app.store()?.open_bundle(&read_file(path)?)?;
        // Damage further in is found now, and not when it is taken in.
        opened.changes().map_err(StoreError::from)?;
        view(app, path, opened.manifest())
    }
}

fn view(app: &App, file: &Path, manifest: &Manifest) -> Result<BundleView, AppError> {
    let mut ranges = Vec::new();
    for range in &manifest.ranges {
        ranges.push(RangeView { desk: number(app, range.device())?, from: range.from, to: range.to });
    }
    Ok(BundleView {
        file: file.display().to_string(),
        from: number(app, manifest.sender())?,
        made: manifest.made().stamp(app.reader()?.zone()?),
        part: manifest.part,
        parts: manifest.parts,
        changes: manifest.changes,
        ranges,
        new: !app.store()?.news_in(manifest)?.is_empty(),
    })
}

impl Action for ImportBundle {
    type View = BundlesTaken;
    const NEEDS: Needs = Needs::Permission(Permission::Exchange);
    fn run(self, app: &mut App) -> Result<BundlesTaken, AppError> {
        let mut done = BundlesTaken::default();
        done.clashes.1 = app.reader()?.clashes_to_decide()?;
        for path in &self.paths {
            let path = Path::new(path.trim());
            let bytes = read_file(path)?;
            let taken = app.store()?.open_bundle(&bytes).and_then(|opened| take(app, &opened));
            match taken {
                Ok(taken) => {
                    done.new += taken.new;
                    done.known += taken.known;
                    done.waiting = taken.waiting;
                }
                Err(StoreError::Bundle(why)) => {
                    quarantine(app, path, &bytes, &why);
                    done.refused.push(RefusedFile { file: path.display().to_string(), text: why.text() });
                }
                Err(other) => return Err(other.into()),
            }
        }
        after_news(app)?;
        done.waiting = app.store()?.parked()?;
        done.clashes.0 = app.reader()?.clashes_to_decide()?;
        Ok(done)
    }
}
