//! Head office's side of the exchange: takes an office's bundles in, keeps the files with an index, and answers with
//! what it has and what it decided. Nothing is consolidated here.

use super::bundles::{default_name, number};
use super::{
    EXTENSION, RefusedFile, after_news, everybody_else, lacking, quarantine, read_file, take, write_parts,
};
use crate::prelude::*;
use laifang_store::StoreError;
use std::path::{Path, PathBuf};

/// Head office takes files of an office in, keeps them, and writes the answer the office's desks import: a bundle that
/// says, signed and with head office's time, what it has, and holds its rulings. The same again changes nothing.
#[derive(Deserialize, TS)]
pub struct AcknowledgeBundles {
    /// The files, in any order.
    pub paths: Vec<String>,
    /// Where the answer goes: a file, or a folder for a name of the program's choice.
    pub out: String,
}

/// What became of the files, and the answer.
#[derive(Serialize, TS)]
pub struct Acknowledged {
    /// New changes.
    pub new: u64,
    /// Changes that were here already.
    pub known: u64,
    /// Changes that wait for what is missing before them.
    pub waiting: u64,
    /// Files kept now; those that were kept before are not counted.
    pub kept: u32,
    /// Where they are kept, with the index.
    pub folder: String,
    /// Files refused; they are kept aside with the reason.
    pub refused: Vec<RefusedFile>,
    /// How far each desk is acknowledged.
    pub desks: Vec<DeskAcknowledged>,
    /// The answer, to be imported at the office's desks.
    pub files: Vec<String>,
    /// Changes in the answer: rulings, desks taken out.
    pub changes: u64,
}

/// How far a desk is acknowledged.
#[derive(Serialize, TS)]
pub struct DeskAcknowledged {
    /// Its number.
    pub desk: u32,
    /// Its newest change that head office has.
    pub seq: u64,
    /// When that was made, by the desk's clock; local time.
    pub until: Option<String>,
}

/// A file that was kept. No personal data: the files themselves are encrypted.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Its name in the folder.
    file: String,
    /// BLAKE3, hex.
    hash: String,
    /// Which bundle, part and how many there are.
    bundle: String,
    part: u32,
    parts: u32,
    /// Number of the desk that wrote it, when by its clock, when it came here.
    desk: u32,
    made: String,
    came: String,
    changes: u64,
}

/// The folder of kept files.
struct Archive {
    folder: PathBuf,
    kept: Vec<Kept>,
}

impl Archive {
    fn open(app: &App) -> Result<Option<Self>, AppError> {
        // An office in memory, as scenarios have it, keeps no files.
        let Some(folder) = app.store()?.folder().map(|f| f.join("received")) else { return Ok(None) };
        std::fs::create_dir_all(&folder).map_err(|e| {
            AppError::file(
                format!("{} 建不了（{e}）：请检查磁盘和权限。", folder.display()),
                format!("{} cannot be made ({e}): check disk and permissions.", folder.display()),
            )
        })?;
        let kept = match std::fs::read_to_string(folder.join("index.jsonl")) {
            // A line that cannot be read is a file that is kept once more.
            Ok(text) => text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
            Err(_) => Vec::new(),
        };
        Ok(Some(Self { folder, kept }))
    }

    /// Keeps a file: first the file, then its line in the index. False when it is here.
    fn keep(&mut self, bytes: &[u8], mut line: Kept) -> Result<bool, AppError> {
        let there = self.kept.iter().any(|k| k.hash == line.hash && self.folder.join(&k.file).is_file());
        if there {
            return Ok(false);
        }
        line.file = format!("{}-{}.{EXTENSION}", line.bundle, line.part);
        laifang_store::write_atomically(&self.folder.join(&line.file), bytes)?;
        self.kept.retain(|k| k.hash != line.hash);
        self.kept.push(line);
        let lines: Vec<String> = self.kept.iter().filter_map(|k| serde_json::to_string(k).ok()).collect();
        laifang_store::write_atomically(
            &self.folder.join("index.jsonl"),
            (lines.join("\n") + "\n").as_bytes(),
        )?;
        Ok(true)
    }
}

impl Action for AcknowledgeBundles {
    type View = Acknowledged;
    const NEEDS: Needs = Needs::Permission(Permission::Exchange);
    fn run(self, app: &mut App) -> Result<Acknowledged, AppError> {
        let mine = app.store()?.device_id();
        if !app.reader()?.devices()?.iter().any(|d| d.device == mine && d.head_office) {
            return Err(AppError::refused(
                "这里不是总部：总部先申请加入案场，经理批准时角色选“总部”，再在总部的文件夹里收。",
                "This is not head office: have head office ask to join, approve it with the role “head office”, and acknowledge in its data folder.",
            ));
        }
        let mut archive = Archive::open(app)?;
        let mut done = Acknowledged {
            new: 0,
            known: 0,
            waiting: 0,
            kept: 0,
            folder: archive.as_ref().map(|a| a.folder.display().to_string()).unwrap_or_default(),
            refused: Vec::new(),
            desks: Vec::new(),
            files: Vec::new(),
            changes: 0,
        };
        for path in &self.paths {
            let path = Path::new(path.trim());
            let bytes = read_file(path)?;
            let taken = app.store()?.open_bundle(&bytes).and_then(|opened| {
                let taken = take(app, &opened)?;
                Ok((taken, opened))
            });
            let (taken, opened) = match taken {
                Ok(done) => done,
                Err(StoreError::Bundle(why)) => {
                    quarantine(app, path, &bytes, &why);
                    done.refused.push(RefusedFile { file: path.display().to_string(), text: why.text() });
                    continue;
                }
                Err(other) => return Err(other.into()),
            };
            done.new += taken.new;
            done.known += taken.known;
            if let Some(archive) = &mut archive {
                let (manifest, zone) = (opened.manifest(), app.reader()?.zone()?);
                let line = Kept {
                    file: String::new(),
                    hash: blake3::hash(&bytes).to_hex().to_string(),
                    bundle: manifest.bundle().simple().to_string(),
                    part: manifest.part,
                    parts: manifest.parts,
                    desk: number(app, manifest.sender())?,
                    made: manifest.made().stamp(zone),
                    came: app.store()?.now().stamp(zone),
                    changes: manifest.changes,
                };
                done.kept += u32::from(archive.keep(&bytes, line)?);
            }
        }
        after_news(app)?;
        done.waiting = app.store()?.parked()?;
        answer(app, self.out.trim(), &mut done)?;
        Ok(done)
    }
}

/// Writes what head office has and what it decided, for every desk of the office.
fn answer(app: &mut App, out: &str, done: &mut Acknowledged) -> Result<(), AppError> {
    let desks: Vec<DeviceId> = everybody_else(app)?.into_iter().map(|d| d.device).collect();
    // Desks that never wrote here have the rest from each other.
    let heard: Vec<DeviceId> =
        app.store()?.peers()?.into_iter().map(|p| p.device).filter(|d| desks.contains(d)).collect();
    let news = lacking(app.store()?, &heard, |_| Vec::new())?;
    let mine = app.store()?.device_id();
    let readers: Vec<DeviceId> = desks.iter().copied().chain([mine]).collect();
    let parts = app.store_mut()?.write_bundle(news, &readers)?;
    let mut target = PathBuf::from(out);
    if target.is_dir() {
        target = target.join(format!("ack-{}", default_name(app)?));
    }
    done.files = write_parts(&target, &parts)?.iter().map(|f| f.display().to_string()).collect();
    for part in &parts {
        done.changes += app.store()?.open_bundle(part)?.manifest().changes;
    }
    let zone = app.reader()?.zone()?;
    for tip in app.store()?.tips()?.into_iter().filter(|t| t.device != mine) {
        let until = app.store()?.newest_of(tip.device)?.map(|m| m.stamp(zone));
        done.desks.push(DeskAcknowledged { desk: number(app, tip.device)?, seq: tip.seq, until });
    }
    Ok(())
}
