//! What a file is before a row is read: its encoding, by the whole of it, and its hash.

use crate::prelude::*;
use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How the text is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Encoding {
    Utf8,
    Utf8Bom,
    Gb18030,
    /// With its mark.
    Utf16Le,
    /// With its mark.
    Utf16Be,
    /// No text at all: a workbook.
    Xlsx,
}

impl Encoding {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 BOM",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Xlsx => "XLSX",
        }
    }

    /// Who makes UTF-8 of it, where it is not.
    pub(super) fn decoder(self) -> Option<Decoder> {
        let encoding = match self {
            Self::Utf8 | Self::Utf8Bom | Self::Xlsx => return None,
            Self::Gb18030 => GB18030,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
        };
        Some(encoding.new_decoder_without_bom_handling())
    }
}

/// A file that can be read.
pub(crate) struct Scanned {
    pub(crate) encoding: Encoding,
    pub(crate) bytes: u64,
    /// BLAKE3, hex.
    pub(crate) hash: String,
}

const BOM: [u8; 3] = [0xEF, 0xBB, 0xBF];
/// How much of the file is held at a time.
pub(crate) const BLOCK: usize = 256 * 1024;

/// An error at the field `path`, so that the form shows it there.
pub(crate) fn wrong_file(zh: impl Into<String>, en: impl Into<String>) -> AppError {
    let text = Text::new(zh, en);
    let fields = vec![FieldError { field: "path".into(), text: text.clone() }];
    AppError { code: ErrorCode::File, text, fields }
}

pub(crate) fn unreadable(error: &std::io::Error) -> AppError {
    wrong_file(
        format!("文件读不出来（{error}）：看看它还在不在、有没有被别的程序打开。"),
        format!("The file cannot be read ({error}): see whether it is still there and not open elsewhere."),
    )
}

pub(crate) fn open(path: &Path) -> Result<File, AppError> {
    match File::open(path) {
        Ok(file) if file.metadata().is_ok_and(|m| m.is_file()) => Ok(file),
        Ok(_) => Err(wrong_file("这不是文件，请选一个 CSV 文件。", "This is not a file: choose a CSV file.")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(wrong_file("没有这个文件，请重新选。", "There is no such file: choose it again."))
        }
        Err(error) => Err(unreadable(&error)),
    }
}

/// Reads the whole file once: hash, and whether all of it is UTF-8; if not, once more as what its mark says, or as
/// GB18030.
pub(crate) fn scan(path: &Path) -> Result<Scanned, AppError> {
    let mut file = open(path)?;
    let mut block = vec![0; BLOCK];
    let mut hasher = blake3::Hasher::new();
    let mut utf8 = Utf8::default();
    let (mut bytes, mut head, mut marked) = (0_u64, [0; 8], None);
    loop {
        let n = file.read(&mut block).map_err(|e| unreadable(&e))?;
        if n == 0 {
            break;
        }
        let read = &block[..n];
        if bytes == 0 {
            let end = n.min(head.len());
            head[..end].copy_from_slice(&read[..end]);
            marked = recognise(read)?;
        }
        hasher.update(read);
        utf8.feed(read);
        bytes += n as u64;
    }
    utf8.finish();
    let mark = match marked {
        Some(Encoding::Utf16Le | Encoding::Utf16Be) => 2,
        _ if head.starts_with(&BOM) => 3,
        _ => 0,
    };
    if bytes == mark {
        return Err(wrong_file("文件是空的，请选有内容的文件。", "The file is empty: choose one with rows."));
    }
    let encoding = match (marked, utf8.wrong) {
        (Some(Encoding::Xlsx), _) => Encoding::Xlsx,
        (Some(utf16), _) => {
            if let Some((at, line)) = first_wrong(path, utf16)? {
                return Err(not_utf16(at, line));
            }
            utf16
        }
        (None, None) if head.starts_with(&BOM) => Encoding::Utf8Bom,
        (None, None) => Encoding::Utf8,
        (None, Some(utf8_at)) => {
            if let Some((at, line)) = first_wrong(path, Encoding::Gb18030)? {
                return Err(neither(at, utf8_at, line));
            }
            Encoding::Gb18030
        }
    };
    Ok(Scanned { encoding, bytes, hash: hasher.finalize().to_hex().to_string() })
}

/// What the first bytes say: a workbook, UTF-16 by its mark, or nothing. Refuses what nobody can read as a list, with
/// the next step.
fn recognise(head: &[u8]) -> Result<Option<Encoding>, AppError> {
    let save_as = |zh: &str, en: &str| {
        wrong_file(
            format!("{zh}：请在表格软件里“另存为” .xlsx 或 CSV UTF-8，再选那个文件。"),
            format!("{en}: in the spreadsheet choose “Save as”, .xlsx or CSV UTF-8, and choose that file."),
        )
    };
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Some(Encoding::Xlsx));
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(save_as(
            "这是旧格式（.xls）或加了密码的工作簿",
            "This is a workbook of the old kind (.xls), or one with a password",
        ));
    }
    if head.starts_with(&[0xFF, 0xFE]) {
        return Ok(Some(Encoding::Utf16Le));
    }
    if head.starts_with(&[0xFE, 0xFF]) {
        return Ok(Some(Encoding::Utf16Be));
    }
    let nuls = head.iter().filter(|b| **b == 0).count();
    if nuls * 4 > head.len() {
        return Err(save_as(
            "这个文件像是没有标记的 UTF-16 或二进制",
            "This file looks like UTF-16 without its mark, or binary",
        ));
    }
    if nuls * 100 > head.len() {
        return Err(wrong_file(
            "这是二进制文件，不是 CSV，请重新选。",
            "This is a binary file, not CSV: choose another.",
        ));
    }
    Ok(None)
}

/// Checks UTF-8 block by block.
#[derive(Default)]
struct Utf8 {
    carry: Vec<u8>,
    done: u64,
    /// Offset of the first byte that does not fit.
    wrong: Option<u64>,
}

impl Utf8 {
    fn feed(&mut self, block: &[u8]) {
        if self.wrong.is_some() {
            return;
        }
        let mut rest = block;
        // The character that the blocks cut apart.
        while !self.carry.is_empty() && !rest.is_empty() {
            self.carry.push(rest[0]);
            rest = &rest[1..];
            match std::str::from_utf8(&self.carry) {
                Ok(_) => {
                    self.done += self.carry.len() as u64;
                    self.carry.clear();
                }
                Err(error) if error.error_len().is_none() => {}
                Err(_) => {
                    self.wrong = Some(self.done);
                    return;
                }
            }
        }
        match std::str::from_utf8(rest) {
            Ok(_) => self.done += rest.len() as u64,
            Err(error) => {
                self.done += error.valid_up_to() as u64;
                if error.error_len().is_some() {
                    self.wrong = Some(self.done);
                } else {
                    self.carry.extend_from_slice(&rest[error.valid_up_to()..]);
                }
            }
        }
    }

    fn finish(&mut self) {
        if !self.carry.is_empty() && self.wrong.is_none() {
            self.wrong = Some(self.done);
        }
    }
}

/// Reads the file without putting up with a single wrong byte: where the first one is, and in which line.
fn first_wrong(path: &Path, encoding: Encoding) -> Result<Option<(u64, u64)>, AppError> {
    let Some(mut decoder) = encoding.decoder() else { return Ok(None) };
    let mut file = open(path)?;
    let (mut block, mut out) = (vec![0; BLOCK], vec![0; BLOCK * 2]);
    let (mut done, mut lines) = (0_u64, 1_u64);
    loop {
        let n = file.read(&mut block).map_err(|e| unreadable(&e))?;
        let mut from = 0;
        loop {
            let (result, read, given) =
                decoder.decode_to_utf8_without_replacement(&block[from..n], &mut out, n == 0);
            lines += out[..given].iter().filter(|b| **b == b'\n').count() as u64;
            from += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    let at = (done + from as u64).saturating_sub(u64::from(length) + u64::from(after));
                    return Ok(Some((at, lines)));
                }
            }
        }
        if n == 0 {
            return Ok(None);
        }
        done += n as u64;
    }
}

fn not_utf16(at: u64, line: u64) -> AppError {
    wrong_file(
        format!("从第 {at} 个字节（第 {line} 行）起不是 UTF-16：文件可能不完整，请另存为 CSV UTF-8 再选。"),
        format!(
            "From byte {at} (line {line}) on it is not UTF-16; it may be cut off: save it as CSV UTF-8 and choose that."
        ),
    )
}

/// The encoding that went further is the one that was meant.
fn neither(gb18030_at: u64, utf8_at: u64, line: u64) -> AppError {
    let at = gb18030_at.max(utf8_at);
    let (zh, en) = if gb18030_at >= utf8_at {
        (format!("（第 {line} 行）"), format!(" (line {line})"))
    } else {
        (String::new(), String::new())
    };
    wrong_file(
        format!("从第 {at} 个字节{zh}起既不是 UTF-8 也不是 GB18030：请另存为 CSV UTF-8 再选。"),
        format!(
            "From byte {at}{en} on it is neither UTF-8 nor GB18030: save it as CSV UTF-8 and choose that."
        ),
    )
}
