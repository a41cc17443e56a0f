//! Rows of an `.xlsx`: of its first visible sheet in which anything stands. A thread of its own reads on while rows
//! are taken; what a hostile file may cost is bounded before anything of it is believed.

use super::rows::{Row, changed};
use super::scan::{Scanned, open, unreadable, wrong_file};
use super::value;
use crate::prelude::*;
use calamine::{Reader, SheetType, SheetVisible, Xlsx};
use std::io::{Cursor, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// A workbook's file at most.
const MOST_BYTES: u64 = 256 << 20;
/// What all its parts come to when they are unpacked, at most.
const MOST_UNPACKED: u64 = 1 << 30;
/// One part that is read into memory at most: shared texts, styles.
const MOST_IN_MEMORY: u64 = 128 << 20;
/// Parts of the archive at most.
const MOST_PARTS: usize = 10_000;
/// Columns of a sheet at most; its format has no more.
const MOST_COLUMNS: u32 = 16_384;
/// Bytes of one row at most, as of a text.
const LONGEST: usize = 128 * 1024;
/// Rows that go from hand to hand at once.
const BATCH: usize = 256;

/// What the reading thread says.
enum Said {
    /// The titles, and other sheets in which something may stand.
    Titles(Row, Vec<String>),
    /// Rows that are not blank.
    Rows(Vec<Row>),
    /// It cannot be read on.
    Failed(AppError),
    /// That was all.
    End,
}

/// Rows of a sheet.
pub(crate) struct SheetRows {
    said: Receiver<Said>,
    ready: std::vec::IntoIter<Row>,
    others: Vec<String>,
    read: Arc<AtomicU64>,
    bytes: u64,
    ended: bool,
}

impl SheetRows {
    /// Opens a scanned workbook and reads its titles.
    pub(super) fn open(path: &Path, scanned: &Scanned) -> Result<(Self, Vec<String>), AppError> {
        if scanned.bytes > MOST_BYTES {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&e))?;
        if blake3::hash(&bytes).to_hex().as_str() != scanned.hash {
            return Err(changed());
        }
        let (to, said) = sync_channel(4);
        let read = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&read);
        std::thread::Builder::new()
            .name("xlsx".into())
            .spawn(move || {
                // Nobody listens any more: then nobody needs to know.
                let _ = match tell(bytes, &count, &to) {
                    Ok(()) => to.send(Said::End),
                    Err(Stop::Nobody) => Ok(()),
                    Err(Stop::Error(error)) => to.send(Said::Failed(error)),
                };
            })
            .map_err(|e| unreadable(&e))?;
        match said.recv() {
            Ok(Said::Titles(titles, others)) => {
                let ready = Vec::new().into_iter();
                let rows = Self { said, ready, others, read, bytes: scanned.bytes, ended: false };
                Ok((rows, titles.titles()))
            }
            Ok(Said::Failed(error)) => Err(error),
            // The thread fell over.
            _ => Err(broken()),
        }
    }

    pub(super) fn bytes_done(&self) -> u64 {
        if self.ended { self.bytes } else { self.read.load(Ordering::Relaxed).min(self.bytes) }
    }

    pub(super) fn others(&self) -> &[String] {
        &self.others
    }

    pub(super) fn next(&mut self, row: &mut Row) -> Result<bool, AppError> {
        loop {
            if let Some(next) = self.ready.next() {
                *row = next;
                return Ok(true);
            }
            if self.ended {
                return Ok(false);
            }
            match self.said.recv() {
                Ok(Said::Rows(rows)) => self.ready = rows.into_iter(),
                Ok(Said::End) => self.ended = true,
                Ok(Said::Failed(error)) => return Err(error),
                Ok(Said::Titles(..)) | Err(_) => return Err(broken()),
            }
        }
    }
}

/// Why the thread stops before the end.
enum Stop {
    /// Who asked for rows wants no more.
    Nobody,
    /// The file is to blame.
    Error(AppError),
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

fn broken() -> AppError {
    wrong_file(
        "这个 .xlsx 读不出来：可能不完整，或不是工作簿。请在表格软件里打开，另存为 .xlsx 或 CSV UTF-8 再选。",
        "This .xlsx cannot be read: it may be cut off, or no workbook. Open it in the spreadsheet, save it as .xlsx or CSV UTF-8, and choose that.",
    )
}

fn too_large() -> AppError {
    wrong_file(
        "这个工作簿太大（解开后超过 1 GiB，或文件超过 256 MiB）：请另存为 CSV UTF-8，或分成几个文件。",
        "This workbook is too large (above 1 GiB unpacked, or 256 MiB as a file): save it as CSV UTF-8, or split it.",
    )
}

/// Unpacks every part once and counts, whatever the archive says of itself: nothing is kept, so nothing can swell.
fn measure(bytes: &[u8]) -> Result<(), AppError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut left = MOST_UNPACKED;
    for n in 0..archive.len() {
        let part = archive.by_index(n).map_err(|_| broken())?;
        let name = part.name().map_err(|_| broken())?.to_lowercase();
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue; // pictures and the like are never looked at
        }
        let sheet = name.contains("worksheets/") && !name.ends_with("sharedstrings.xml");
        if sheet {
            let mut places = Places::default();
            left -= std::io::copy(&mut part.take(left), &mut places).map_err(|_| broken())?;
            if places.wrong {
                return Err(broken());
            }
        } else {
            let most = left.min(MOST_IN_MEMORY);
            let mut text = Vec::new();
            part.take(most).read_to_end(&mut text).map_err(|_| broken())?;
            if text.len() as u64 == most || boasts(&text) {
                return Err(too_large());
            }
            left -= text.len() as u64;
        }
        if left == 0 {
            return Err(too_large());
        }
    }
    Ok(())
}

/// Watches a sheet pass for places that no sheet has: a reader that counts them overflows.
#[derive(Default)]
struct Places {
    at: Place,
    /// Between `<` and `>`.
    tag: bool,
    letters: u8,
    digits: u8,
    wrong: bool,
}

/// How much of ` r="` or ` ref="` has passed.
#[derive(Clone, Copy, Default)]
enum Place {
    #[default]
    Elsewhere,
    Blank,
    R,
    Re,
    Ref,
    Equals,
    Inside,
}

impl Write for Places {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for b in bytes {
            self.at = match (self.at, b) {
                (Place::Inside, b'"' | b'\'') => Place::Elsewhere,
                (Place::Inside, b) => {
                    self.letters = self.letters.saturating_add(u8::from(b.is_ascii_alphabetic()));
                    self.digits = self.digits.saturating_add(u8::from(b.is_ascii_digit()));
                    if *b == b':' {
                        (self.letters, self.digits) = (0, 0);
                    }
                    // XFD1048576 is the last.
                    self.wrong |= self.letters > 3 || self.digits > 7;
                    Place::Inside
                }
                (_, b'<' | b'>') => {
                    self.tag = *b == b'<';
                    Place::Elsewhere
                }
                (Place::Blank, b'r') if self.tag => Place::R,
                (Place::R, b'e') => Place::Re,
                (Place::Re, b'f') => Place::Ref,
                (Place::R | Place::Ref, b'=') => Place::Equals,
                (Place::Equals, b'"' | b'\'') => {
                    (self.letters, self.digits) = (0, 0);
                    Place::Inside
                }
                (_, b' ' | b'\t' | b'\r' | b'\n') => Place::Blank,
                _ => Place::Elsewhere,
            };
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Whether a part announces more texts than can be in it: a reader that believes it asks for as much memory.
fn boasts(text: &[u8]) -> bool {
    const WORD: &[u8] = b"uniqueCount";
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.windows(WORD.len()).position(|w| w == WORD)) {
        from += at + WORD.len();
        let rest = &text[from..];
        let value = rest.iter().skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\''));
        let digits = value.take_while(|b| b.is_ascii_digit());
        let number = digits.fold(0_u64, |n, d| n.saturating_mul(10).saturating_add(u64::from(d - b'0')));
        if number > text.len() as u64 {
            return true;
        }
    }
    // In UTF-16 the word would not be found.
    text.contains(&0)
}

/// Counts what is read, for the bar.
struct Counted {
    bytes: Cursor<Vec<u8>>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let n = self.bytes.read(to)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// Reads the workbook from front to back and hands on what stands in it.
fn tell(bytes: Vec<u8>, read: &Arc<AtomicU64>, to: &SyncSender<Said>) -> Result<(), Stop> {
    measure(&bytes)?;
    let mut book =
        Xlsx::new(Counted { bytes: Cursor::new(bytes), read: Arc::clone(read) }).map_err(|_| broken())?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible)
        .map(|s| s.name.clone())
        .collect();
    read.store(0, Ordering::Relaxed);
    for (n, name) in sheets.iter().enumerate() {
        let others = sheets[n + 1..].to_vec();
        if sheet(&mut book, name, others, to)? {
            return Ok(());
        }
    }
    let empty = wrong_file("工作簿里没有内容。", "There is nothing in the workbook.");
    Err(empty.into())
}

/// Reads one sheet; false when nothing stands in it.
fn sheet(
    book: &mut Xlsx<Counted>,
    name: &str,
    others: Vec<String>,
    to: &SyncSender<Said>,
) -> Result<bool, Stop> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| broken())?;
    let formats: Vec<value::Shown> = cells.styles().iter().map(value::Shown::of).collect();
    let mut out = Out { to, others: Some(others), width: 0, batch: Vec::new(), end: 0 };
    let mut row = Row::default();
    // Which row is being filled, from 0; cells come row by row.
    let mut at = None;
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|_| broken())? {
        let (line, column) = cell.get_position();
        if at != Some(line) {
            if at.is_some_and(|before| before > line) {
                return Err(broken().into());
            }
            if let Some(before) = at {
                out.put(std::mem::take(&mut row), before)?;
            }
            at = Some(line);
        }
        let text = value::text(cell.get_value(), formats.get(style));
        if text.trim().is_empty() {
            continue;
        }
        // Two cells at one place, or one that goes back: no program writes so.
        if column >= MOST_COLUMNS || (column as usize) < row.len() {
            return Err(broken().into());
        }
        while row.len() < column as usize {
            row.push("");
        }
        row.push(&text);
        if row.bytes() > LONGEST {
            return Err(long(line).into());
        }
    }
    if let Some(before) = at {
        out.put(row, before)?;
    }
    out.flush()?;
    Ok(out.others.is_none())
}

fn long(line: u32) -> AppError {
    let line = u64::from(line) + 1;
    wrong_file(
        format!("第 {line} 行太长（超过 128 KiB）：请删短，再选这个文件。"),
        format!("Row {line} is too long (above 128 KiB): shorten it and choose the file again."),
    )
}

/// Rows on their way to who asked.
struct Out<'a> {
    to: &'a SyncSender<Said>,
    /// Until the titles are handed on.
    others: Option<Vec<String>>,
    width: usize,
    batch: Vec<Row>,
    end: u64,
}

impl Out<'_> {
    fn put(&mut self, mut row: Row, line: u32) -> Result<(), Stop> {
        if row.is_blank() {
            return Ok(());
        }
        row.line = u64::from(line) + 1;
        // A sheet does not say that cells at the end of a row are empty.
        while row.len() < self.width {
            row.push("");
        }
        self.end += (row.bytes() + row.len()) as u64;
        row.end = self.end;
        match self.others.take() {
            Some(others) => {
                self.width = row.len();
                self.send(Said::Titles(row, others))
            }
            None => {
                self.batch.push(row);
                if self.batch.len() < BATCH { Ok(()) } else { self.flush() }
            }
        }
    }

    fn flush(&mut self) -> Result<(), Stop> {
        match self.batch.is_empty() {
            true => Ok(()),
            false => {
                let batch = std::mem::take(&mut self.batch);
                self.send(Said::Rows(batch))
            }
        }
    }

    fn send(&self, said: Said) -> Result<(), Stop> {
        self.to.send(said).map_err(|_| Stop::Nobody)
    }
}
