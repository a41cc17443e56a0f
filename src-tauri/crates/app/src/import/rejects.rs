//! The file with the rows that were not taken in: the original columns, then line, column and reason. Once
//! corrected it can be imported itself: the added columns are ignored.

use super::fields::Wrong;
use crate::cells::guard;
use crate::prelude::*;
use crate::tabular::Row;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Titles of the added columns. None of them is ever guessed to be a field.
const ADDED: [&str; 4] = ["原文件行号 line", "有误的列 column", "原因", "reason"];

/// Written beside its name until it is complete.
pub(crate) struct Rejects {
    path: PathBuf,
    part: PathBuf,
    writer: Option<csv::Writer<BufWriter<File>>>,
    /// Columns of the original; those that an earlier rejects file added are left out.
    columns: usize,
    /// Columns of the file as it is.
    width: usize,
    rows: u64,
}

/// Where rejects go when nobody said: beside the file, under a name that is free.
pub(crate) fn beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let name = |n: u32| match n {
        1 => file.with_file_name(format!("{stem}-rejects.csv")),
        n => file.with_file_name(format!("{stem}-rejects-{n}.csv")),
    };
    (1..10_000).map(name).find(|p| !p.exists()).unwrap_or_else(|| name(1))
}

fn refused(path: &Path, error: &std::io::Error) -> AppError {
    let text = Text::new(
        format!("未导入的行写不进 {}（{error}）：请另选一个能写的位置。", path.display()),
        format!("The rejected rows cannot be written to {} ({error}): choose another place.", path.display()),
    );
    AppError {
        code: ErrorCode::File,
        fields: vec![FieldError { field: "rejects".into(), text: text.clone() }],
        text,
    }
}

impl Rejects {
    /// Begins the file. Fails before anything is imported when it cannot be written.
    pub(crate) fn create(path: PathBuf, source: &Path, titles: &[String]) -> Result<Self, AppError> {
        let same =
            |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
        if same(&path, source) {
            return Err(refused(&path, &std::io::Error::other("同一个文件 / the file itself")));
        }
        if path.is_dir() {
            return Err(refused(&path, &std::io::Error::from(std::io::ErrorKind::IsADirectory)));
        }
        let mut part = path.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let width = titles.len();
        let columns = titles.strip_suffix(&ADDED.map(String::from)).map_or(width, <[String]>::len);
        let file = File::create(&part).map_err(|e| refused(&path, &e))?;
        let mut out = BufWriter::new(file);
        out.write_all("\u{FEFF}".as_bytes()).map_err(|e| refused(&path, &e))?;
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(out);
        let titles = titles[..columns].iter().map(|t| guard(t).into_owned()).chain(ADDED.map(String::from));
        let mut rejects = Self { path, part, writer: None, columns, width, rows: 0 };
        writer.write_record(titles).map_err(|e| rejects.failed(e))?;
        rejects.writer = Some(writer);
        Ok(rejects)
    }

    fn failed(&self, error: impl Into<std::io::Error>) -> AppError {
        refused(&self.path, &error.into())
    }

    /// Adds a row. A row with too few or too many cells keeps them all, so that nothing is lost.
    pub(crate) fn add(&mut self, row: &Row, wrong: &Wrong) -> Result<(), AppError> {
        let cells = row.cells().take(self.columns).map(|c| guard(c).into_owned());
        let missing = self.columns.saturating_sub(row.len());
        let beyond: Vec<&str> = row.cells().skip(self.width).filter(|c| !c.is_empty()).collect();
        let record: Vec<String> = cells
            .chain(std::iter::repeat_n(String::new(), missing))
            .chain([
                row.line.to_string(),
                guard(&wrong.column).into_owned(),
                wrong.reason.zh.clone(),
                wrong.reason.en.clone(),
            ])
            .chain(beyond.into_iter().map(|c| guard(c).into_owned()))
            .collect();
        if let Some(writer) = &mut self.writer {
            writer.write_record(record).map_err(|e| refused(&self.path, &e.into()))?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Puts the file in its place; without rows there is none. Tells where it is.
    pub(crate) fn finish(mut self) -> Result<Option<PathBuf>, AppError> {
        let Some(writer) = self.writer.take() else { return Ok(None) };
        let out = writer.into_inner().map_err(|e| self.failed(std::io::Error::other(e.to_string())))?;
        let file = out.into_inner().map_err(|e| self.failed(e.into_error()))?;
        if self.rows == 0 {
            return Ok(None);
        }
        file.sync_all().map_err(|e| self.failed(e))?;
        drop(file);
        fs::rename(&self.part, &self.path).map_err(|e| self.failed(e))?;
        laifang_store::sync_folder_of(&self.path)?;
        Ok(Some(self.path.clone()))
    }
}

impl Drop for Rejects {
    fn drop(&mut self) {
        self.writer = None;
        let _ = fs::remove_file(&self.part);
    }
}
