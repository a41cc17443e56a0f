//! Files of an export: written under temporary names, renamed only when all are complete.

use super::columns::{self, Look};
use super::{ExportFormat, ExportedFile};
use crate::cells::guard;
use crate::prelude::*;
use crate::tabular::xlsx::{Cell, Columns, Xlsx};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// An existing folder, and what is being written into it. Dropped before the end, it leaves nothing.
pub(super) struct Folder {
    path: PathBuf,
    format: ExportFormat,
    parts: Vec<NamedTempFile>,
    files: Vec<ExportedFile>,
}

impl Folder {
    pub(super) fn open(dir: &str, format: ExportFormat) -> Result<Self, AppError> {
        let path = PathBuf::from(dir.trim());
        let folder = Self { path, format, parts: Vec::new(), files: Vec::new() };
        match std::fs::metadata(&folder.path) {
            Ok(found) if found.is_dir() => Ok(folder),
            Ok(_) => Err(folder.failed(io::Error::from(io::ErrorKind::NotADirectory))),
            Err(error) => Err(folder.failed(error)),
        }
    }

    /// What went wrong, beside the field that names the folder.
    pub(super) fn failed(&self, error: impl Into<io::Error>) -> AppError {
        let error = error.into();
        let dir = self.path.display();
        let text = match error.kind() {
            io::ErrorKind::NotFound => Text::new(
                format!("没有 {dir} 这个文件夹：先建好，或另选一个。"),
                format!("There is no folder {dir}: make it first, or choose another."),
            ),
            io::ErrorKind::NotADirectory => Text::new(
                format!("{dir} 不是文件夹：请另选一个。"),
                format!("{dir} is not a folder: choose another."),
            ),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Text::new(
                format!("{dir} 所在的磁盘满了，什么都没留下：腾出空间，或另选一个文件夹。"),
                format!(
                    "The disk of {dir} is full, nothing was left there: free some space or choose another."
                ),
            ),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Text::new(
                format!("{dir} 不能写，什么都没留下：请另选一个文件夹。"),
                format!("{dir} may not be written, nothing was left there: choose another folder."),
            ),
            _ => Text::new(
                format!(
                    "{dir} 里写不了文件（{}），什么都没留下：请另选一个文件夹。",
                    crate::files::why(&error).zh
                ),
                format!(
                    "Files cannot be written in {dir} ({error}), nothing was left: choose another folder."
                ),
            ),
        };
        let fields = vec![FieldError { field: "dir".into(), text: text.clone() }];
        AppError { code: ErrorCode::File, text, fields }
    }

    pub(super) fn files(&self) -> &[ExportedFile] {
        &self.files
    }

    fn part(&self) -> Result<NamedTempFile, AppError> {
        tempfile::Builder::new().prefix(".laifang-").tempfile_in(&self.path).map_err(|e| self.failed(e))
    }

    /// Begins a table.
    pub(super) fn table(&self, table: &columns::Table, look: Look) -> Result<Table, AppError> {
        let titles = table.titles(look.lang);
        let mut out =
            Hashing { out: BufWriter::with_capacity(1 << 16, self.part()?), sha256: Sha256::new(), bytes: 0 };
        let writer = match self.format {
            ExportFormat::Csv => {
                out.write_all("\u{FEFF}".as_bytes()).map_err(|e| self.failed(e))?;
                let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                csv.write_record(&titles).map_err(|e| self.failed(e))?;
                Writer::Csv(Box::new(csv))
            }
            ExportFormat::Xlsx => {
                let widths = vec![18; titles.len()];
                let name = table.file.trim_end_matches(".csv");
                let made = Xlsx::new(out, name, &Columns { widths: &widths, titles: &titles });
                Writer::Xlsx { file: Box::new(made.map_err(|e| self.failed(e))?), sums: table.sums() }
            }
        };
        Ok(Table { writer, rows: 0 })
    }

    /// Ends a table.
    pub(super) fn add(&mut self, name: &str, table: Table) -> Result<(), AppError> {
        let hashing = match table.writer {
            Writer::Csv(csv) => {
                (*csv).into_inner().map_err(|e| self.failed(io::Error::other(e.to_string())))?
            }
            Writer::Xlsx { file, .. } => file.finish().map_err(|e| self.failed(e))?,
        };
        let name = match self.format {
            ExportFormat::Csv => name.to_owned(),
            ExportFormat::Xlsx => name.replace(".csv", ".xlsx"),
        };
        let part = hashing.out.into_inner().map_err(|e| self.failed(e.into_error()))?;
        part.as_file().sync_all().map_err(|e| self.failed(e))?;
        self.parts.push(part);
        self.files.push(ExportedFile {
            name,
            rows: table.rows,
            bytes: hashing.bytes,
            sha256: hex::encode(hashing.sha256.finalize()),
        });
        Ok(())
    }

    /// Writes the manifest and puts all files in their places, the manifest last.
    pub(super) fn finish(mut self, manifest: &[u8]) -> Result<Vec<ExportedFile>, AppError> {
        let mut part = self.part()?;
        part.write_all(manifest).and_then(|()| part.as_file().sync_all()).map_err(|e| self.failed(e))?;
        let parts = std::mem::take(&mut self.parts);
        for (part, file) in parts.into_iter().zip(&self.files) {
            part.persist(self.path.join(&file.name)).map_err(|e| self.failed(e.error))?;
        }
        part.persist(self.path.join(MANIFEST)).map_err(|e| self.failed(e.error))?;
        sync(&self.path).map_err(|e| self.failed(e))?;
        Ok(self.files)
    }
}

/// Name of the file that lists the others.
pub(super) const MANIFEST: &str = "manifest.json";

/// Makes the renames survive a power cut.
fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

/// One table being written.
pub(super) struct Table {
    writer: Writer,
    rows: u64,
}

enum Writer {
    Csv(Box<csv::Writer<Hashing>>),
    Xlsx {
        file: Box<Xlsx<Hashing>>,
        /// Which columns are sums.
        sums: Vec<bool>,
    },
}

impl Table {
    /// Adds a row; what a spreadsheet would compute is neutralised.
    pub(super) fn row(&mut self, folder: &Folder, cells: &[String]) -> Result<(), AppError> {
        match &mut self.writer {
            Writer::Csv(csv) => {
                for cell in cells {
                    csv.write_field(guard(cell).as_bytes()).map_err(|e| folder.failed(e))?;
                }
                csv.write_record(None::<&[u8]>).map_err(|e| folder.failed(e))?;
            }
            Writer::Xlsx { file, sums } => {
                let cells: Vec<Cell<'_>> = cells
                    .iter()
                    .zip(sums.iter())
                    .map(|(cell, sum)| if *sum { Cell::Sum(cell) } else { Cell::Text(cell) })
                    .collect();
                file.row(&cells).map_err(|e| folder.failed(e))?;
            }
        }
        self.rows += 1;
        Ok(())
    }
}

/// Hashes and counts what passes.
struct Hashing {
    out: BufWriter<NamedTempFile>,
    sha256: Sha256,
    bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.sha256.update(&bytes[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
