//! Rows of a file, one after another, with the line each begins at. Of a text a block is held at a time; a quote that
//! is never closed costs its own line, not the rest of the file.

use super::scan::{BLOCK, Encoding, Scanned, open, unreadable, wrong_file};
use super::sheet::SheetRows;
use crate::prelude::*;
use encoding_rs::{Decoder, DecoderResult};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of one row at most; a longer one is taken for a quote that was not closed.
const LONGEST: usize = 128 * 1024;

/// One row.
#[derive(Default)]
pub(crate) struct Row {
    /// Line it begins at, from 1; of a workbook the row as its sheet numbers it.
    pub(crate) line: u64,
    /// Bytes of decoded text up to its end.
    pub(crate) end: u64,
    /// A quote in it is not closed.
    pub(crate) unclosed: bool,
    text: String,
    ends: Vec<usize>,
}

impl Row {
    pub(crate) fn cell(&self, column: usize) -> &str {
        let from = column.checked_sub(1).and_then(|c| self.ends.get(c)).copied().unwrap_or(0);
        self.ends.get(column).and_then(|end| self.text.get(from..*end)).unwrap_or_default()
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|column| self.cell(column))
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether its quotes are closed and it has as many cells as there are titles; empty ones at the end do not
    /// count.
    pub(crate) fn whole(&self, titles: usize) -> Result<(), Text> {
        if self.unclosed {
            return Err(Text::new(
                "引号没有成对：补上或删掉这一行的引号。",
                "A quote is not closed: close it or delete it.",
            ));
        }
        let has = self.ends.len();
        if has < titles || self.cells().skip(titles).any(|c| !c.trim().is_empty()) {
            return Err(Text::new(
                format!("这一行有 {has} 格，标题有 {titles} 格：看看是不是多了或少了分隔符。"),
                format!("This row has {has} cells, the titles {titles}: a separator is missing or too many."),
            ));
        }
        Ok(())
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Adds a cell at the end.
    pub(super) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Bytes of its cells.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Its cells as titles.
    pub(super) fn titles(&self) -> Vec<String> {
        self.cells().map(|t| crate::cells::unguard(t.trim()).to_owned()).collect()
    }
}

/// The rows of a file, whichever kind it is.
pub(crate) enum Rows {
    /// Text with separators.
    Text(Box<TextRows>),
    /// A sheet of a workbook.
    Sheet(SheetRows),
}

impl Rows {
    /// Opens a scanned file and reads its titles.
    pub(crate) fn open(path: &Path, scanned: &Scanned) -> Result<(Self, Vec<String>), AppError> {
        if scanned.encoding == Encoding::Xlsx {
            let (rows, titles) = SheetRows::open(path, scanned)?;
            return Ok((Self::Sheet(rows), titles));
        }
        let (rows, titles) = TextRows::open(path, scanned)?;
        Ok((Self::Text(Box::new(rows)), titles))
    }

    /// Bytes of the file that are read, as near as can be said.
    pub(crate) fn bytes_done(&self) -> u64 {
        match self {
            Self::Text(rows) => rows.bytes_done(),
            Self::Sheet(rows) => rows.bytes_done(),
        }
    }

    /// The next row that is not blank; false at the end of the file.
    pub(crate) fn next(&mut self, row: &mut Row) -> Result<bool, AppError> {
        match self {
            Self::Text(rows) => rows.next(row),
            Self::Sheet(rows) => rows.next(row),
        }
    }

    /// Sheets of the workbook that are not read, though something may stand in them.
    pub(crate) fn other_sheets(&self) -> &[String] {
        match self {
            Self::Text(_) => &[],
            Self::Sheet(rows) => rows.others(),
        }
    }
}

/// The rows of a text.
pub(crate) struct TextRows {
    file: File,
    decoder: Option<Decoder>,
    hasher: blake3::Hasher,
    hash: String,
    raw: Vec<u8>,
    raw_read: u64,
    /// Decoded text that is not read yet starts at `start`.
    text: Vec<u8>,
    start: usize,
    offset: u64,
    line: u64,
    ended: bool,
    delimiter: u8,
    cells: Vec<u8>,
}

enum Split {
    /// Bytes and lines it takes.
    Row(usize, u64),
    More,
    Unclosed,
}

impl TextRows {
    fn open(path: &Path, scanned: &Scanned) -> Result<(Self, Vec<String>), AppError> {
        let mut rows = Self {
            file: open(path)?,
            decoder: scanned.encoding.decoder(),
            hasher: blake3::Hasher::new(),
            hash: scanned.hash.clone(),
            raw: vec![0; BLOCK],
            raw_read: 0,
            text: Vec::with_capacity(BLOCK * 2),
            start: 0,
            offset: 0,
            line: 1,
            ended: false,
            delimiter: b',',
            cells: Vec::new(),
        };
        rows.fill()?;
        if rows.text.starts_with("\u{FEFF}".as_bytes()) {
            rows.advance(3, 0);
        }
        rows.delimiter = delimiter(&rows.text[rows.start..]);
        let mut titles = Row::default();
        if !rows.next(&mut titles)? {
            return Err(wrong_file("文件里没有内容。", "There is nothing in the file."));
        }
        Ok((rows, titles.titles()))
    }

    fn bytes_done(&self) -> u64 {
        let left = (self.text.len() - self.start) as u64;
        match self.offset + left {
            0 => 0,
            all => (u128::from(self.raw_read) * u128::from(self.offset) / u128::from(all)) as u64,
        }
    }

    fn next(&mut self, row: &mut Row) -> Result<bool, AppError> {
        loop {
            let left = &self.text[self.start..];
            if left.is_empty() && self.ended {
                return self.unchanged().map(|()| false);
            }
            row.ends.clear();
            self.cells.clear();
            let (bytes, lines, unclosed) =
                match split(left, self.delimiter, self.ended, &mut self.cells, &mut row.ends) {
                    Split::Row(bytes, lines) => (bytes, lines, false),
                    Split::More if left.len() < LONGEST => {
                        self.fill()?;
                        continue;
                    }
                    Split::More | Split::Unclosed => {
                        self.cells.clear();
                        row.ends.clear();
                        (first_line(left, &mut self.cells, &mut row.ends), 1, true)
                    }
                };
            row.text.clear();
            row.text.push_str(std::str::from_utf8(&self.cells).map_err(|_| changed())?);
            row.line = self.line;
            row.unclosed = unclosed;
            self.advance(bytes, lines);
            row.end = self.offset;
            if !row.is_blank() {
                return Ok(true);
            }
        }
    }

    fn advance(&mut self, bytes: usize, lines: u64) {
        self.start += bytes;
        self.offset += bytes as u64;
        self.line += lines;
    }

    fn fill(&mut self) -> Result<(), AppError> {
        self.text.drain(..self.start);
        self.start = 0;
        let n = self.file.read(&mut self.raw).map_err(|e| unreadable(&e))?;
        let read = &self.raw[..n];
        self.hasher.update(read);
        self.raw_read += n as u64;
        self.ended = n == 0;
        let Some(decoder) = &mut self.decoder else {
            self.text.extend_from_slice(read);
            return Ok(());
        };
        let mut from = 0;
        loop {
            let at = self.text.len();
            self.text.resize(at + BLOCK * 2, 0);
            let (result, taken, given) =
                decoder.decode_to_utf8_without_replacement(&read[from..], &mut self.text[at..], self.ended);
            self.text.truncate(at + given);
            from += taken;
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return Err(changed()),
            }
        }
    }

    /// At the end: the bytes read are the bytes that were hashed before.
    fn unchanged(&self) -> Result<(), AppError> {
        if self.hasher.finalize().to_hex().as_str() == self.hash { Ok(()) } else { Err(changed()) }
    }
}

pub(super) fn changed() -> AppError {
    wrong_file(
        "文件在读的时候被改了：存好后重新选它；已导入的可以整批撤销。",
        "The file was changed while it was read: choose it again; what was imported can be undone.",
    )
}

/// The mark that stands most often in the first line: comma, tab or semicolon.
fn delimiter(text: &[u8]) -> u8 {
    let line = text.split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
    let count = |mark: u8| line.iter().filter(|b| **b == mark).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

/// RFC 4180, with any line end, and with text after a closing quote taken as it stands.
fn split(bytes: &[u8], delimiter: u8, ended: bool, cells: &mut Vec<u8>, ends: &mut Vec<usize>) -> Split {
    let (mut at, mut lines) = (0, 0);
    let more = |at: usize| at >= bytes.len() && !ended;
    loop {
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                let next = bytes.get(at + 1);
                match bytes.get(at) {
                    None if ended => return Split::Unclosed,
                    None => return Split::More,
                    Some(b'"' | b'\r') if more(at + 1) => return Split::More,
                    Some(b'"') if next == Some(&b'"') => {
                        cells.push(b'"');
                        at += 2;
                    }
                    Some(b'"') => {
                        at += 1;
                        break;
                    }
                    Some(b) => {
                        lines += u64::from(*b == b'\n' || (*b == b'\r' && next != Some(&b'\n')));
                        cells.push(*b);
                        at += 1;
                    }
                }
            }
        }
        let from = at;
        at += bytes[at..]
            .iter()
            .position(|b| matches!(b, b'\r' | b'\n') || *b == delimiter)
            .unwrap_or(bytes.len() - at);
        cells.extend_from_slice(&bytes[from..at]);
        if more(at) {
            return Split::More;
        }
        ends.push(cells.len());
        match bytes.get(at) {
            None => return Split::Row(at, lines),
            Some(b'\n') => return Split::Row(at + 1, lines + 1),
            Some(b'\r') if more(at + 1) => return Split::More,
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => return Split::Row(at + 2, lines + 1),
            Some(b'\r') => return Split::Row(at + 1, lines + 1),
            Some(_) => at += 1,
        }
    }
}

/// The first line as one cell, for a row that cannot be cut into cells.
fn first_line(bytes: &[u8], cells: &mut Vec<u8>, ends: &mut Vec<usize>) -> usize {
    let end = bytes.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(bytes.len());
    // A line that is longer than any row is cut between two characters.
    let mut cut = end.min(LONGEST);
    while cut > 0 && cut < end && bytes[cut] & 0xC0 == 0x80 {
        cut -= 1;
    }
    cells.extend_from_slice(&bytes[..cut]);
    ends.push(cells.len());
    match bytes.get(cut..cut + 2) {
        Some(b"\r\n") => cut + 2,
        _ if cut < end => cut,
        _ => (cut + 1).min(bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;
    use encoding_rs::GB18030;

    fn read(bytes: &[u8]) -> Vec<(u64, bool, Vec<String>)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, bytes).unwrap();
        let scanned = scan(&path).unwrap();
        let (mut rows, titles) = Rows::open(&path, &scanned).unwrap();
        let mut all = vec![(1, false, titles)];
        let mut row = Row::default();
        while rows.next(&mut row).unwrap() {
            all.push((row.line, row.unclosed, row.cells().map(str::to_owned).collect()));
        }
        assert_eq!(rows.bytes_done(), bytes.len() as u64);
        all
    }

    fn lines(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
        read(bytes).into_iter().map(|(line, _, cells)| (line, cells)).collect()
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|c| (*c).to_owned()).collect())
    }

    #[test]
    fn any_line_end_and_quoted_newlines_keep_the_line_numbers() {
        let expected = |gap: &str| {
            vec![
                row(1, &["a", "b"]),
                row(2, &["1", &format!("x{gap}y")]),
                row(4, &["2", "q\"q"]),
                row(6, &["3", ""]),
            ]
        };
        for end in ["\n", "\r\n", "\r"] {
            let text = "a,b|1,\"x|y\"|2,\"q\"\"q\"||3,|".replace('|', end);
            assert_eq!(lines(text.as_bytes()), expected(end), "{end:?}");
            assert_eq!(lines(text.trim_end().as_bytes()), expected(end), "{end:?} without the last");
        }
    }

    #[test]
    fn an_unclosed_quote_costs_its_own_line() {
        let all = read("a,b\n1,\"x\n2,y\n3,z\n".as_bytes());
        assert_eq!(all.len(), 4);
        assert_eq!((all[1].0, all[1].1), (2, true));
        assert_eq!(all[2], (3, false, vec!["2".into(), "y".into()]));
        assert_eq!(all[3].0, 4);
    }

    #[test]
    fn blocks_cut_nothing_apart() {
        let mut text = String::from("name,phone\r\n");
        for n in 0..60_000 {
            text.push_str(&format!("陈嘉{}怡𠮷,\"1380013{n:05}\"\r\n", n % 7));
        }
        let all = lines(text.as_bytes());
        assert_eq!(all.len(), 60_001);
        assert_eq!(all[60_000], row(60_001, &["陈嘉2怡𠮷", "138001359999"]));
        let (gb, _, lost) = GB18030.encode(&text);
        assert!(!lost);
        assert_eq!(lines(&gb), all);
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let wide = |text: &str| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
            assert_eq!(lines(&wide(&format!("\u{FEFF}{text}"))), all);
        }
    }

    #[test]
    fn tabs_and_semicolons_are_recognised() {
        assert_eq!(lines(b"a\tb\n1\t2,3\n")[1], row(2, &["1", "2,3"]));
        assert_eq!(lines(b"a;b\n1;2\n")[1], row(2, &["1", "2"]));
        assert_eq!(lines("\u{FEFF}a\n1\n".as_bytes())[0], row(1, &["a"]));
    }
}
