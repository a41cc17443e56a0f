//! Duplicates of a CSV file, without an office: the file is read once, a block at a time, and what is kept of a
//! record is what is compared.

use super::columns::{self, MatchColumn, MatchField, Plan};
use super::pairs;
use super::pool::Threads;
use crate::import::RejectedRow;
use crate::prelude::*;
use crate::tabular::{Row, Rows, Scanned, scan, wrong_file};
use laifang_core::matching::{Entry, MOST_RECORDS, Options, Record, Step, find};
use std::collections::{BTreeMap, hash_map::DefaultHasher};
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Rows that go from hand to hand at once.
const BATCH: usize = 4_096;
/// Rows left out that are listed.
const FIRST: usize = 20;
/// Bytes of an id at most: [`MOST_RECORDS`] of them are addressed by 32 bits.
const LONGEST_ID: usize = 60;

/// A file that is to be searched for duplicates.
pub struct DuplicatesFile {
    path: PathBuf,
    scanned: Scanned,
    /// Column titles.
    pub titles: Vec<String>,
    /// For each field the column guessed from its title; may be changed before [`Self::search`].
    pub mapping: Vec<MatchColumn>,
}

/// How far a search has got.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// Bytes read, and in all.
    Reading(u64, u64),
    /// At work on all records.
    Matching(Step),
    /// Writing pairs.
    Writing,
}

/// What a search found.
#[derive(Serialize)]
pub struct DuplicatesFound {
    /// Records compared.
    pub records: u64,
    /// Rows left out.
    pub left_out: u64,
    /// The first of them, with reasons.
    pub first_left_out: Vec<RejectedRow>,
    /// Pairs of records that were compared.
    pub compared: u64,
    /// People who are there more than once.
    pub persons: u64,
    /// Pairs written.
    pub pairs: u64,
    /// Pairs that may be one person, for somebody to look at; not written.
    pub doubtful: u64,
    /// Pairs that are rather two people of one household; not written.
    pub households: u64,
}

/// What is kept of the rows.
#[derive(Default)]
struct Table {
    records: Vec<Record>,
    ids: String,
    ends: Vec<u32>,
    lines: Vec<u32>,
    left_out: u64,
    first: Vec<RejectedRow>,
}

impl Table {
    fn id(&self, place: usize) -> &str {
        let from = place.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
        &self.ids[from..self.ends[place] as usize]
    }

    fn add(&mut self, mut part: Self) {
        let shift = self.ids.len() as u32;
        self.records.append(&mut part.records);
        self.ids.push_str(&part.ids);
        self.ends.extend(part.ends.iter().map(|end| end + shift));
        self.lines.append(&mut part.lines);
        self.left_out += part.left_out;
        part.first.truncate(FIRST - self.first.len().min(FIRST));
        self.first.append(&mut part.first);
    }

    fn leave_out(&mut self, line: u64, column: &str, reason: Text) {
        self.left_out += 1;
        if self.first.len() < FIRST {
            self.first.push(RejectedRow { line, column: column.to_owned(), reason });
        }
    }

    /// Two rows of one name could not be told apart in the result.
    fn no_id_twice(&self) -> Result<(), AppError> {
        let mut hashes: Vec<(u64, u32)> = (0..self.ends.len())
            .map(|place| {
                let mut hasher = DefaultHasher::new();
                self.id(place).hash(&mut hasher);
                (hasher.finish(), place as u32)
            })
            .collect();
        hashes.sort_unstable();
        for same in hashes.chunk_by(|a, b| a.0 == b.0).filter(|c| c.len() > 1) {
            for (n, (_, a)) in same.iter().enumerate() {
                let twin = same[n + 1..].iter().find(|(_, b)| self.id(*a as usize) == self.id(*b as usize));
                let Some((_, b)) = twin else { continue };
                let (id, x, y) = (self.id(*a as usize), self.lines[*a as usize], self.lines[*b as usize]);
                return Err(wrong_file(
                    format!("第 {x} 行和第 {y} 行的编号都是 {id}：改好，或用 --map record_id=另一列。"),
                    format!(
                        "Lines {x} and {y} both have the id {id}: correct it, or choose another column with --map record_id=COLUMN."
                    ),
                ));
            }
        }
        Ok(())
    }
}

impl DuplicatesFile {
    /// Looks at a file: encoding, titles, which column is what.
    pub fn open(path: &Path) -> Result<Self, AppError> {
        let scanned = scan(path)?;
        let (_, titles) = Rows::open(path, &scanned)?;
        Ok(Self { path: path.to_owned(), scanned, mapping: columns::guess(&titles), titles })
    }

    /// Finds everybody who is there more than once and writes the pairs.
    pub fn search(
        &self,
        threads: Option<usize>,
        out: &mut dyn Write,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<DuplicatesFound, AppError> {
        let threads = Threads::new(threads);
        let plan = Plan::new(&self.titles, self.mapping.clone())?;
        let mut table = self.read(&plan, threads, progress)?;
        table.no_id_twice()?;
        table.lines = Vec::new();
        let mut records = std::mem::take(&mut table.records);
        let step = |step| progress(Progress::Matching(step));
        let found = find(&mut records, None, &Options::default(), &threads, &step);
        progress(Progress::Writing);
        let pairs = pairs::write(&found, &records, |place| table.id(place as usize), &threads, out);
        Ok(DuplicatesFound {
            records: records.len() as u64,
            left_out: table.left_out,
            first_left_out: table.first,
            compared: found.compared as u64,
            persons: found.groups.len() as u64,
            pairs: pairs.map_err(|e| not_written(&e))?,
            doubtful: found.doubtful.len() as u64,
            households: found.households.len() as u64,
        })
    }

    /// The same into a file, which appears when it is complete.
    pub fn search_to(
        &self,
        threads: Option<usize>,
        out: &Path,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<DuplicatesFound, AppError> {
        let mut file = PairsFile::create(out)?;
        let found = self.search(threads, file.writer(), progress)?;
        file.keep(out)?;
        Ok(found)
    }

    /// One thread cuts the file into rows, the others make records of them; their order is kept.
    fn read(
        &self,
        plan: &Plan,
        threads: Threads,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Table, AppError> {
        let (mut rows, _) = Rows::open(&self.path, &self.scanned)?;
        let all = self.scanned.bytes;
        let (to_workers, from_reader) = sync_channel::<(usize, Vec<Row>, usize)>(threads.count() * 2);
        let from_reader = Arc::new(Mutex::new(from_reader));
        let (to_reader, empties) = sync_channel::<Vec<Row>>(threads.count() * 4);
        let (to_table, from_workers) = sync_channel::<(usize, Table)>(threads.count() * 2);
        std::thread::scope(|scope| {
            let cut = scope.spawn(move || cut(&mut rows, &to_workers, &empties, all, progress));
            for _ in 0..threads.count() {
                let (to_table, to_reader) = (to_table.clone(), to_reader.clone());
                let queue = Arc::clone(&from_reader);
                scope.spawn(move || {
                    loop {
                        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                        let Ok((place, batch, filled)) = next else { break };
                        if to_table.send((place, parse(plan, &batch[..filled]))).is_err() {
                            break;
                        }
                        // A batch that nobody takes back is dropped.
                        let _ = to_reader.try_send(batch);
                    }
                });
            }
            // With the last worker their ends close too, and whoever waits at the other goes home.
            drop((to_table, from_reader));
            let mut table = Table::default();
            let mut waiting = BTreeMap::new();
            let mut next = 0;
            for (place, part) in from_workers {
                waiting.insert(place, part);
                while let Some(part) = waiting.remove(&next) {
                    if table.records.len() + part.records.len() > MOST_RECORDS {
                        return Err(too_many());
                    }
                    table.add(part);
                    next += 1;
                }
            }
            cut.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            Ok(table)
        })
    }
}

fn cut(
    rows: &mut Rows,
    to_workers: &SyncSender<(usize, Vec<Row>, usize)>,
    empties: &Receiver<Vec<Row>>,
    all: u64,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(), AppError> {
    for place in 0.. {
        let mut batch = empties.try_recv().unwrap_or_default();
        let mut filled = 0;
        while filled < BATCH {
            if batch.len() == filled {
                batch.push(Row::default());
            }
            if !rows.next(&mut batch[filled])? {
                break;
            }
            filled += 1;
        }
        progress(Progress::Reading(rows.bytes_done(), all));
        let last = filled < BATCH;
        // The other end is gone only when there are too many records, which it reports itself.
        if to_workers.send((place, batch, filled)).is_err() || last {
            break;
        }
    }
    Ok(())
}

fn parse(plan: &Plan, rows: &[Row]) -> Table {
    let mut table = Table::default();
    table.records.reserve_exact(rows.len());
    let named = plan.has(MatchField::RecordId);
    for row in rows {
        if let Err(reason) = row.whole(plan.titles()) {
            table.leave_out(row.line, "", reason);
            continue;
        }
        let cell = |field| plan.cell(row, field);
        let id = cell(MatchField::RecordId);
        if named && (id.is_empty() || id.len() > LONGEST_ID) {
            let reason = Text::new(
                format!("编号是空的，或超过 {LONGEST_ID} 字节：补上或改短。"),
                format!("The id is empty or above {LONGEST_ID} bytes: fill it in or shorten it."),
            );
            table.leave_out(row.line, "record_id", reason);
            continue;
        }
        table.records.push(Record::read(&Entry {
            name: &cell(MatchField::Name),
            phone: &cell(MatchField::Phone),
            other_phone: &cell(MatchField::AltPhone),
            id_tail: &cell(MatchField::IdTail),
            gender: &cell(MatchField::Gender),
            office: &cell(MatchField::Office),
            district: &cell(MatchField::District),
            address: &cell(MatchField::Address),
            day: &cell(MatchField::VisitDate),
            broker: &cell(MatchField::Broker),
        }));
        if named {
            table.ids.push_str(&id);
        } else {
            // Without ids a record is named by its line.
            table.ids.push_str(&row.line.to_string());
        }
        table.ends.push(table.ids.len() as u32);
        table.lines.push(u32::try_from(row.line).unwrap_or(u32::MAX));
    }
    table
}

fn too_many() -> AppError {
    wrong_file(
        format!("超过 {MOST_RECORDS} 行，一次查不了：按城市或年份分成几个文件。"),
        format!("More than {MOST_RECORDS} rows are too many at once: divide the file by city or year."),
    )
}

/// A file of pairs that is being written; it appears when it is complete.
pub(crate) struct PairsFile(std::io::BufWriter<tempfile::NamedTempFile>);

impl PairsFile {
    pub(crate) fn create(path: &Path) -> Result<Self, AppError> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::NamedTempFile::new_in(folder).map_err(|e| not_written(&e))?;
        Ok(Self(std::io::BufWriter::with_capacity(1 << 20, file)))
    }

    pub(crate) fn keep(self, path: &Path) -> Result<(), AppError> {
        let file = self.0.into_inner().map_err(|e| not_written(e.error()))?;
        file.as_file().sync_all().map_err(|e| not_written(&e))?;
        file.persist(path).map_err(|e| not_written(&e.error))?;
        Ok(laifang_store::sync_folder_of(path)?)
    }

    pub(crate) fn writer(&mut self) -> &mut dyn Write {
        &mut self.0
    }
}

pub(crate) fn not_written(error: &std::io::Error) -> AppError {
    AppError::file(
        format!("结果写不出来（{error}）：看看文件夹在不在、磁盘满没满、文件有没有被打开。"),
        format!(
            "The result cannot be written ({error}): see whether the folder is there, the disk full, the file open elsewhere."
        ),
    )
}
