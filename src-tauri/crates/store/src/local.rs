//! What stays on this desk: drafts, PINs, who looked at which number, how far an import is.

use crate::{KdfCost, Store, StoreError, sql};
use laifang_core::id::{CustomerId, ImportId, RequestId, UserId};
use laifang_core::time::Moment;
use rusqlite::{OptionalExtension, Row, params};

/// Somebody looked at a number in full.
#[derive(Clone, Debug)]
pub struct Reveal {
    /// When.
    pub at: Moment,
    /// Who looked.
    pub user: UserId,
    /// At what: `phone`, `export`.
    pub what: String,
    /// Whose.
    pub customer: Option<CustomerId>,
}

/// What came of a PIN.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PinCheck {
    /// It fits.
    Right,
    /// It does not; the next try is allowed at this moment.
    Wrong(Moment),
    /// Too many tries: none before this moment.
    Wait(Moment),
    /// The person has no PIN on this desk.
    None,
}

/// How far an import is, and how to go on with it.
#[derive(Clone, Debug)]
pub struct ImportJob {
    /// Which.
    pub import: ImportId,
    /// The request that began it: the same request goes on.
    pub request: RequestId,
    /// The file.
    pub path: String,
    /// Which column is what, as JSON.
    pub mapping: String,
    /// Where rejected rows go.
    pub rejects: Option<String>,
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of the decoded text that are done.
    pub offset: u64,
    /// Lines of the file that are done.
    pub line: u64,
    /// Rows taken in.
    pub accepted: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Working, as far as this desk knows.
    pub running: bool,
    /// First rejected rows, as JSON.
    pub first_rejects: String,
    /// Records an undo kept, as JSON.
    pub kept: String,
}

fn job(r: &Row<'_>) -> rusqlite::Result<ImportJob> {
    let number = |column: &str| r.get::<_, i64>(column).map(i64::cast_unsigned);
    Ok(ImportJob {
        import: sql::id(r, "import", ImportId::new)?,
        request: sql::id(r, "request", RequestId::new)?,
        path: r.get("path")?,
        mapping: r.get("mapping")?,
        rejects: r.get("rejects")?,
        bytes: number("bytes")?,
        offset: number("offset")?,
        line: number("line")?,
        accepted: number("accepted")?,
        rejected: number("rejected")?,
        running: r.get("running")?,
        first_rejects: r.get("first_rejects")?,
        kept: r.get("kept")?,
    })
}

const JOB: &str = "REPLACE INTO local_import (import, request, path, mapping, rejects, bytes, offset, line,
    accepted, rejected, running, first_rejects, kept)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

fn save_job(connection: &rusqlite::Connection, job: &ImportJob) -> Result<(), StoreError> {
    connection.prepare_cached(JOB)?.execute(params![
        job.import.uuid(),
        job.request.uuid(),
        job.path,
        job.mapping,
        job.rejects,
        job.bytes.cast_signed(),
        job.offset.cast_signed(),
        job.line.cast_signed(),
        job.accepted.cast_signed(),
        job.rejected.cast_signed(),
        job.running,
        job.first_rejects,
        job.kept
    ])?;
    Ok(())
}

impl crate::Write<'_> {
    /// Saves how far an import is, together with the rows just taken in.
    pub fn save_import_job(&self, job: &ImportJob) -> Result<(), StoreError> {
        save_job(&self.tx, job)
    }
}

impl Store {
    /// Reads, outside a transaction.
    pub fn reader(&self) -> crate::Reader<'_> {
        crate::Reader::new(&self.connection)
    }

    /// Keeps a form's content; an empty one forgets it.
    pub fn save_draft(&self, form: &str, content: &str) -> Result<(), StoreError> {
        if content.is_empty() {
            self.connection.execute("DELETE FROM local_draft WHERE form = ?1", [form])?;
        } else {
            self.connection
                .prepare_cached("REPLACE INTO local_draft (form, content, saved) VALUES (?1, ?2, ?3)")?
                .execute(params![form, content, self.now().0])?;
        }
        Ok(())
    }

    /// A form's content and when it was kept.
    pub fn draft(&self, form: &str) -> Result<Option<(String, Moment)>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT content, saved FROM local_draft WHERE form = ?1")?
            .query_row([form], |r| Ok((r.get(0)?, Moment(r.get(1)?))))
            .optional()?)
    }

    /// Records that somebody looked.
    pub fn record_view(
        &self,
        user: UserId,
        what: &str,
        customer: Option<CustomerId>,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO local_view (at, user, what, customer) VALUES (?1, ?2, ?3, ?4)",
            params![self.now().0, user.uuid(), what, customer.map(CustomerId::uuid)],
        )?;
        Ok(())
    }

    /// Who looked, newest first; at one customer, or at any.
    pub fn views(&self, customer: Option<CustomerId>, limit: u32) -> Result<Vec<Reveal>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT at, user, what, customer FROM local_view WHERE ?1 IS NULL OR customer = ?1
                 ORDER BY id DESC LIMIT ?2",
            )?
            .query_map(params![customer.map(CustomerId::uuid), limit], |r| {
                Ok(Reveal {
                    at: Moment(r.get(0)?),
                    user: UserId::new(r.get(1)?),
                    what: r.get(2)?,
                    customer: sql::opt_id(r, "customer", CustomerId::new)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Sets a person's PIN on this desk. A PIN never opens the store.
    pub fn set_pin(&mut self, user: UserId, pin: &str) -> Result<(), StoreError> {
        let mut salt = [0; 16];
        self.random(&mut salt);
        let hash = PIN_COST.derive(pin.as_bytes(), &salt)?;
        self.connection.execute(
            "REPLACE INTO local_pin (user, salt, hash, failed, until) VALUES (?1, ?2, ?3, 0, 0)",
            params![user.uuid(), salt, hash.as_slice()],
        )?;
        Ok(())
    }

    /// People with a PIN on this desk.
    pub fn people_with_pin(&self) -> Result<Vec<UserId>, StoreError> {
        Ok(self
            .connection
            .prepare("SELECT user FROM local_pin")?
            .query_map([], |r| r.get(0).map(UserId::new))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Checks a PIN. From the third wrong one on each try waits twice as long as the one before.
    pub fn check_pin(&self, user: UserId, pin: &str) -> Result<PinCheck, StoreError> {
        let row: Option<(Vec<u8>, Vec<u8>, u32, i64)> = self
            .connection
            .query_row(
                "SELECT salt, hash, failed, until FROM local_pin WHERE user = ?1",
                [user.uuid()],
                |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
            )
            .optional()?;
        let Some((salt, hash, failed, until)) = row else { return Ok(PinCheck::None) };
        let now = self.now();
        if now.0 < until {
            return Ok(PinCheck::Wait(Moment(until)));
        }
        if PIN_COST.derive(pin.as_bytes(), &salt)?.as_slice() == hash.as_slice() {
            self.connection
                .execute("UPDATE local_pin SET failed = 0, until = 0 WHERE user = ?1", [user.uuid()])?;
            return Ok(PinCheck::Right);
        }
        let failed = failed.saturating_add(1);
        let seconds = if failed < 3 { 0 } else { 5_i64 << (failed - 3).min(9) };
        let until = now.0 + seconds * 1_000;
        self.connection.execute(
            "UPDATE local_pin SET failed = ?2, until = ?3 WHERE user = ?1",
            params![user.uuid(), failed, until],
        )?;
        Ok(PinCheck::Wrong(Moment(until)))
    }

    /// Saves how far an import is.
    pub fn save_import_job(&self, job: &ImportJob) -> Result<(), StoreError> {
        save_job(&self.connection, job)
    }

    /// An import's job on this desk.
    pub fn import_job(&self, import: ImportId) -> Result<Option<ImportJob>, StoreError> {
        Ok(self
            .connection
            .query_row("SELECT * FROM local_import WHERE import = ?1", [import.uuid()], job)
            .optional()?)
    }

    /// The job a request began.
    pub fn import_job_of(&self, request: RequestId) -> Result<Option<ImportJob>, StoreError> {
        Ok(self
            .connection
            .query_row("SELECT * FROM local_import WHERE request = ?1", [request.uuid()], job)
            .optional()?)
    }
}

/// PINs are short: they only switch people on a desk that is open already.
const PIN_COST: KdfCost = KdfCost { memory: 4 * 1024, passes: 2 };
