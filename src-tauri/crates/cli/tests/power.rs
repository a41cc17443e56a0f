//! The power fails: everything the program wrote is recorded with its syncs, and disks are made up as they may look
//! afterwards, with writes since the last sync lost, reordered or torn, and names that came or went before the
//! folder was synced. Each opens to a prefix of the log that holds all that was acknowledged, and every backup that
//! was acknowledged is whole.
//!
//! `LAIFANG_IMAGES` says how many disks (2000), `LAIFANG_SEED` repeats a run.
#![cfg(target_os = "linux")]

use crate::office;
use crate::office::Office;
use crate::shim::{Chance, number, scratch, seed, watch};
use laifang_app::System;
use laifang_store::{DataDir, list_backups};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the program did, in order.
enum Op {
    Open { inode: u64, created: bool, cut: bool, path: String },
    Write { inode: u64, at: usize, bytes: Vec<u8> },
    Truncate { inode: u64, length: usize },
    Sync { inode: u64 },
    Rename { from: String, to: String },
    Unlink(String),
    MakeDir(String),
    Said(String),
}

fn read(record: &[u8]) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut rest = record;
    while rest.len() >= 21 {
        let kind = rest[0];
        let inode = u64::from_le_bytes(rest[1..9].try_into().unwrap());
        let n = usize::try_from(u64::from_le_bytes(rest[9..17].try_into().unwrap())).unwrap();
        let len = u32::from_le_bytes(rest[17..21].try_into().unwrap()) as usize;
        let bytes = &rest[21..21 + len];
        rest = &rest[21 + len..];
        let text = || String::from_utf8(bytes.to_vec()).unwrap();
        ops.push(match kind {
            b'O' => Op::Open { inode, created: n & 1 != 0, cut: n & 2 != 0, path: text() },
            b'W' => Op::Write { inode, at: n, bytes: bytes.to_vec() },
            b'T' => Op::Truncate { inode, length: n },
            b'S' => Op::Sync { inode },
            b'R' => Op::Rename { from: text()[..n].to_owned(), to: text()[n + 1..].to_owned() },
            b'U' => Op::Unlink(text()),
            b'M' => Op::MakeDir(text()),
            b'A' => Op::Said(text()),
            other => panic!("record {other}"),
        });
    }
    ops
}

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

fn apply(content: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write(at, bytes) => {
            let end = at + bytes.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            content[*at..end].copy_from_slice(bytes);
        }
        Change::Length(length) => content.resize(*length, 0),
    }
}

/// A file: what is on the disk for certain, and what was written since.
#[derive(Clone, Default)]
struct File {
    certain: Vec<u8>,
    since: Vec<Change>,
}

#[derive(Clone)]
enum Name {
    /// None: a folder.
    Made(String, Option<usize>),
    Renamed(String, String),
    Gone(String),
}

type Names = BTreeMap<String, Option<usize>>;

fn rename(names: &mut Names, from: &str, to: &str) {
    let below = format!("{from}/");
    let moved: Vec<String> = names.keys().filter(|k| *k == from || k.starts_with(&below)).cloned().collect();
    for old in moved {
        let file = names.remove(&old).unwrap();
        names.insert(format!("{to}{}", &old[from.len()..]), file);
    }
}

fn name(names: &mut Names, change: &Name) {
    match change {
        Name::Made(path, file) => {
            names.insert(path.clone(), *file);
        }
        Name::Renamed(from, to) => rename(names, from, to),
        Name::Gone(path) => {
            names.remove(path);
        }
    }
}

/// The disk as the operations so far left it.
struct Disk {
    files: Vec<File>,
    /// Names for certain, and changes of them since their folder was synced.
    certain: Names,
    since: Vec<Name>,
    /// As the program sees it.
    seen: Names,
    by_inode: HashMap<u64, usize>,
    folder_of: HashMap<u64, String>,
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl Disk {
    /// What was there before the recording is certain.
    fn of(root: &Path) -> Self {
        let mut disk = Self {
            files: Vec::new(),
            certain: Names::new(),
            since: Vec::new(),
            seen: Names::new(),
            by_inode: HashMap::new(),
            folder_of: HashMap::new(),
        };
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.to_str().unwrap().to_owned();
                if path.is_dir() {
                    disk.certain.insert(name, None);
                    folders.push(path);
                } else {
                    use std::os::unix::fs::MetadataExt;
                    disk.by_inode.insert(path.metadata().unwrap().ino(), disk.files.len());
                    disk.certain.insert(name, Some(disk.files.len()));
                    disk.files.push(File { certain: fs::read(&path).unwrap(), since: Vec::new() });
                }
            }
        }
        disk.seen = disk.certain.clone();
        disk
    }

    fn change(&mut self, change: Name) {
        name(&mut self.seen, &change);
        self.since.push(change);
    }

    fn step(&mut self, op: &Op) {
        match op {
            Op::Open { inode, created, cut, path } => {
                if Path::new(path).is_dir() || self.seen.get(path) == Some(&None) {
                    self.folder_of.insert(*inode, path.clone());
                } else if *created {
                    self.folder_of.remove(inode);
                    self.by_inode.insert(*inode, self.files.len());
                    self.change(Name::Made(path.clone(), Some(self.files.len())));
                    self.files.push(File::default());
                } else if *cut {
                    let file = self.by_inode[inode];
                    self.files[file].since.push(Change::Length(0));
                }
            }
            Op::Write { inode, at, bytes } => {
                let file = self.by_inode[inode];
                self.files[file].since.push(Change::Write(*at, bytes.clone()));
            }
            Op::Truncate { inode, length } => {
                let file = self.by_inode[inode];
                self.files[file].since.push(Change::Length(*length));
            }
            Op::Sync { inode } => {
                if let Some(folder) = self.folder_of.get(inode).cloned() {
                    let here = |change: &Name| match change {
                        Name::Made(path, _) | Name::Gone(path) => parent(path) == folder,
                        Name::Renamed(from, to) => parent(from) == folder || parent(to) == folder,
                    };
                    let (now, later) = std::mem::take(&mut self.since).into_iter().partition(here);
                    self.since = later;
                    let now: Vec<Name> = now;
                    now.iter().for_each(|change| name(&mut self.certain, change));
                } else if let Some(file) = self.by_inode.get(inode) {
                    let file = &mut self.files[*file];
                    for change in std::mem::take(&mut file.since) {
                        apply(&mut file.certain, &change);
                    }
                }
            }
            Op::Rename { from, to } => self.change(Name::Renamed(from.clone(), to.clone())),
            Op::Unlink(path) => self.change(Name::Gone(path.clone())),
            Op::MakeDir(path) => self.change(Name::Made(path.clone(), None)),
            Op::Said(_) => {}
        }
    }

    /// How the disk may look if the power fails now.
    fn image(&self, chance: &mut Chance) -> BTreeMap<String, Option<Vec<u8>>> {
        let mut names = self.certain.clone();
        let keep = chance.below(4);
        for change in &self.since {
            // All of them, none, or each by itself.
            if keep == 0 || (keep != 1 && chance.below(2) == 0) {
                name(&mut names, change);
            }
        }
        let mut image = BTreeMap::new();
        for (path, file) in names {
            let content = file.map(|file| torn(&self.files[file], chance));
            image.insert(path, content);
        }
        image
    }
}

/// A file after the power failed: each write since the last sync is there, or not, or in part, in any order.
fn torn(file: &File, chance: &mut Chance) -> Vec<u8> {
    let mut content = file.certain.clone();
    if file.since.is_empty() {
        return content;
    }
    let mut since = file.since.clone();
    let how = chance.below(6);
    match how {
        0 => return content,
        1 => {}
        // A first part in order.
        2 => since.truncate(usize::try_from(chance.below(since.len() as u64 + 1)).unwrap()),
        // Any, in order; any, in any order.
        _ => {
            let odds = 2 + chance.below(6);
            since.retain(|_| chance.below(odds) != 0);
            if how >= 4 {
                for n in (1..since.len()).rev() {
                    since.swap(n, usize::try_from(chance.below(n as u64 + 1)).unwrap());
                }
            }
        }
    }
    let tear = how >= 2 && chance.below(2) == 0;
    let torn_one = chance.below(since.len().max(1) as u64);
    for (n, change) in since.iter().enumerate() {
        match change {
            // Sectors of 512 bytes arrive whole or not at all.
            Change::Write(at, bytes) if tear && n as u64 == torn_one => {
                let mut from = 0;
                while from < bytes.len() {
                    let until = (((at + from) / 512 + 1) * 512 - at).min(bytes.len());
                    if chance.below(2) == 0 {
                        apply(&mut content, &Change::Write(at + from, bytes[from..until].to_vec()));
                    }
                    from = until;
                }
            }
            change => apply(&mut content, change),
        }
    }
    content
}

/// What was acknowledged up to an operation.
#[derive(Clone, Default)]
struct Told {
    /// Changes in the desk's chain that the newest acknowledged visit needs.
    seq: u64,
    /// Changes in the newest acknowledged backup.
    backed_up: u64,
}

#[test]
fn whatever_a_power_cut_leaves_opens_with_all_that_was_acknowledged() {
    let images = usize::try_from(number("LAIFANG_IMAGES").unwrap_or(2_000)).unwrap();
    let seed = seed();
    let office = Office::founded();
    let root = office.folder().to_owned();
    let second = root.join("second");
    fs::create_dir(&second).unwrap();
    let before = Disk::of(&root);
    // Outside of what is watched.
    let aside = tempfile::tempdir().unwrap();
    let record = aside.path().join("record");
    let run = |args: &[&str]| {
        let mut command = office.command(args);
        watch(&mut command, &root).env("SHIM_RECORD", &record);
        let done = command.stdout(Stdio::piped()).output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", office::text(&done.stderr));
    };
    for _ in 0..2 {
        run(&["churn", "--count", "60"]);
        run(&["backup", "--to", second.to_str().unwrap(), "--json"]);
        run(&["churn", "--count", "10"]);
    }
    let ops = read(&fs::read(&record).unwrap());
    let chain = chain(&office);
    // Said so far, at each operation.
    let mut told = vec![Told::default()];
    for op in &ops {
        let mut now = told.last().unwrap().clone();
        if let Op::Said(text) = op {
            for line in text.lines() {
                if let Some(seq) = chain.visits.get(line) {
                    now.seq = now.seq.max(*seq);
                } else if let Ok(view) = serde_json::from_str::<serde_json::Value>(line) {
                    now.backed_up = view["last"]["changes"].as_u64().unwrap();
                }
            }
        }
        told.push(now);
    }
    assert_eq!(told.last().unwrap().seq, *chain.visits.values().max().unwrap());
    assert_eq!(chain.visits.len(), 140);
    assert!(told.last().unwrap().backed_up > 100);
    // Moments in order, so that the disk is built once.
    let mut chance = Chance(seed);
    let mut moments: Vec<(usize, u64)> = (0..images)
        .map(|_| (usize::try_from(chance.below(ops.len() as u64 + 1)).unwrap(), chance.next()))
        .collect();
    moments.sort_unstable();
    let workers = 2;
    let backups = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let mut disk = before_again(&before);
            let (ops, told, moments, chain, root, backups) = (&ops, &told, &moments, &chain, &root, &backups);
            scope.spawn(move || {
                let place = scratch();
                let mut done = 0;
                for (n, (moment, luck)) in moments.iter().enumerate() {
                    while done < *moment {
                        disk.step(&ops[done]);
                        done += 1;
                    }
                    if n % workers == worker {
                        let image = disk.image(&mut Chance(luck | 1));
                        let what = format!("LAIFANG_SEED={seed}, image {n} after operation {moment}");
                        let found = check(&image, root, place.path(), &told[*moment], chain, &what);
                        backups.fetch_add(found.unwrap(), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let backups = backups.load(Ordering::Relaxed);
    println!(
        "{images} disks of {} operations, {} changes, {backups} backups found whole",
        ops.len(),
        chain.hashes.len()
    );
    assert!(backups > 0);
    // The test can fail: a disk that only says that it has synced loses what was acknowledged.
    let mut liar = before_again(&before);
    let place = scratch();
    let mut lost = 0;
    for (n, op) in ops.iter().enumerate() {
        if !matches!(op, Op::Sync { .. }) {
            liar.step(op);
        }
        if n % (ops.len() / 20) == ops.len() / 25 {
            let image = liar.image(&mut chance);
            lost +=
                u32::from(check(&image, &root, place.path(), &told[n + 1], &chain, "a lying disk").is_err());
        }
    }
    println!("a lying disk: {lost} of 20 lost something");
    assert!(lost > 5);
}

fn before_again(disk: &Disk) -> Disk {
    Disk {
        files: disk.files.clone(),
        certain: disk.certain.clone(),
        since: Vec::new(),
        seen: disk.seen.clone(),
        by_inode: disk.by_inode.clone(),
        folder_of: HashMap::new(),
    }
}

/// The whole chain as it was written.
struct Chain {
    hashes: Vec<String>,
    visits: HashMap<String, u64>,
    founded: u64,
}

fn open(folder: &Path) -> Result<laifang_store::Store, laifang_store::StoreError> {
    let dir = DataDir::new(folder);
    let user = dir.slots()?.people()[0].user;
    dir.open(user, "quiet harbour 27", Box::new(System::default()))
}

fn chain(office: &Office) -> Chain {
    let store = open(&office.folder().join("office")).unwrap();
    let mut chain = Chain { hashes: Vec::new(), visits: HashMap::new(), founded: 0 };
    store.below(|c| {
        let mut query = c.prepare("SELECT hash, kind, subject FROM change ORDER BY seq").unwrap();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let (hash, kind, subject): ([u8; 32], String, [u8; 16]) =
                (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap());
            chain.hashes.push(hash.iter().map(|b| format!("{b:02x}")).collect());
            let seq = chain.hashes.len() as u64;
            if kind == "visit_registered" {
                let visit = laifang_core::id::VisitId::new(uuid::Uuid::from_bytes(subject));
                chain.visits.insert(visit.to_string(), seq);
            } else if chain.visits.is_empty() && kind == "consultant_set" {
                chain.founded = seq;
            }
        }
    });
    chain
}

/// Puts a disk in place and looks at it; how many backups it holds.
fn check(
    image: &BTreeMap<String, Option<Vec<u8>>>,
    root: &Path,
    place: &Path,
    told: &Told,
    chain: &Chain,
    what: &str,
) -> Result<usize, String> {
    let root = root.to_str().unwrap();
    let moved = |path: &str| PathBuf::from(path.replacen(root, place.to_str().unwrap(), 1));
    for folder in fs::read_dir(place).unwrap() {
        fs::remove_dir_all(folder.unwrap().path()).unwrap();
    }
    for (path, content) in image {
        let path = moved(path);
        // A folder that did not come to the disk takes with it what was in it.
        match content {
            None if path.parent().unwrap().is_dir() => fs::create_dir(&path).unwrap(),
            // Shared memory is not on the disk.
            Some(bytes) if !path.to_str().unwrap().ends_with("-shm") && path.parent().unwrap().is_dir() => {
                fs::write(&path, bytes).unwrap();
            }
            _ => {}
        }
    }
    let store = open(&place.join("office")).map_err(|e| format!("{what}: {e}"))?;
    let heads = store.reader().heads().unwrap();
    let (_, seq, hash) = heads[0];
    if seq < told.seq.max(chain.founded) {
        return Err(format!("{what}: {} acknowledged, {seq} there", told.seq));
    }
    let hash: String = hash.iter().map(|b| format!("{b:02x}")).collect();
    if hash != chain.hashes[usize::try_from(seq).unwrap() - 1] {
        return Err(format!("{what}: no prefix"));
    }
    if what.len().is_multiple_of(8) {
        let found = store.verify().map_err(|e| format!("{what}: {e}"))?;
        if let Some(found) = found.findings.first() {
            return Err(format!("{what}: {}", found.en));
        }
    }
    drop(store);
    let backups = list_backups(&place.join("second")).unwrap();
    // An older one may have made room for it.
    let newest = backups.first().map_or(0, |b| b.manifest.changes);
    if newest < told.backed_up {
        return Err(format!("{what}: a backup of {} was acknowledged", told.backed_up));
    }
    for backup in &backups {
        let new = place.join("new");
        fs::create_dir(&new).unwrap();
        for name in ["laifang.db", "keys.json"] {
            fs::copy(backup.path.join(name), new.join(name)).unwrap();
        }
        let store = open(&new).map_err(|e| format!("{what}: {}: {e}", backup.path.display()))?;
        assert_eq!(store.reader().heads().unwrap()[0].1, backup.manifest.changes, "{what}");
        drop(store);
        fs::remove_dir_all(&new).unwrap();
    }
    Ok(backups.len())
}
