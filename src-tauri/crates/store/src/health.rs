//! Whether a store can be trusted, asked every time it is opened: before anything is written to it.

use crate::{StoreError, project};
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashSet;
use std::path::Path;

/// Up to this size every page is read at every opening (a tenth of a second); a larger store only after an end that
/// was not clean. The daily backup reads every page of any store.
const SMALL: u64 = 16 * 1024 * 1024;

/// Tables beside the projections without which nothing can be done.
const NEEDED: [&str; 5] = ["change", "personal", "erasure", "signed_head", "local_secret"];

/// Whether the program or the machine stopped while it worked: a clean end leaves no write-ahead log.
pub(crate) fn ended_uncleanly(folder: &Path) -> bool {
    folder.join(crate::open::BESIDE[0]).metadata().is_ok_and(|m| m.len() > 0)
}

/// Says what is damaged, if anything is: tables, the end of the log, pages.
pub(crate) fn check(connection: &Connection, file: &Path, unclean: bool) -> Result<(), StoreError> {
    let damaged = |what: String| Err(StoreError::Damaged(what));
    let mut query = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let there: HashSet<String> = query.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut tables = NEEDED.iter().chain(project::SHARED).chain(project::INDEXES);
    if let Some(missing) = tables.find(|t| !there.contains(**t)) {
        return damaged(format!("table {missing} is missing"));
    }
    let last: Option<(Vec<u8>, Vec<u8>)> = connection
        .query_row("SELECT hash, header FROM change ORDER BY id DESC LIMIT 1", [], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
        .optional()?;
    match last {
        None => return damaged("the log is empty".into()),
        Some((hash, header)) if blake3::hash(&header).as_bytes().as_slice() != hash.as_slice() => {
            return damaged("the log's newest change was altered".into());
        }
        Some(_) => {}
    }
    if unclean || file.metadata().is_ok_and(|m| m.len() <= SMALL) {
        let found: String = connection.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        if found != "ok" {
            // Where, of several lines the first; what SQLite says names tables and pages, never values.
            return damaged(found.trim_start_matches("*** in database main ***").trim().replace('\n', "; "));
        }
    }
    Ok(())
}
