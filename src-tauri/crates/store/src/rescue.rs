//! What of a damaged store's log still holds beyond the backup: read from a copy, change by change, as far as the
//! chain goes.

use crate::backup::heads;
use crate::files::copy_file;
use crate::open::{BESIDE, STORE, connection_to};
use crate::slots::DataKey;
use crate::{Store, StoreError};
use laifang_core::id::DeviceId;
use laifang_log::{Body, Hash, Sealed};
use rusqlite::{Connection, params};
use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// The columns of `change` that are taken over as they are.
struct Row {
    seq: u64,
    hlc: i64,
    kind: String,
    subject: Vec<u8>,
    request: Option<Vec<u8>>,
    sealed: Sealed,
}

/// Takes over what can be read; how many changes. The damaged files themselves are not opened: SQLite would write.
pub(crate) fn take_over(
    store: &mut Store,
    key: &DataKey,
    data: &Path,
    stage: &Path,
) -> Result<u64, StoreError> {
    let copy = stage.join("damaged");
    fs::create_dir(&copy).map_err(StoreError::io("restoring"))?;
    for file in [STORE, BESIDE[0]] {
        if data.join(file).exists() {
            copy_file(&data.join(file), &copy.join(file))?;
        }
    }
    // Whatever cannot be read is not there: the backup stands for itself.
    let rescued = match connection_to(&copy.join(STORE), key, false) {
        Ok(damaged) => from(store, &damaged)?,
        Err(_) => 0,
    };
    fs::remove_dir_all(&copy).map_err(StoreError::io("restoring"))?;
    Ok(rescued)
}

fn from(store: &mut Store, damaged: &Connection) -> Result<u64, StoreError> {
    let erased = erasures(damaged).unwrap_or_default();
    let tx = store.connection.transaction()?;
    let mut rescued = 0;
    for head in heads(&tx)? {
        let mut prev: Hash = hex::decode(&head.hash)
            .ok()
            .and_then(|h| h.try_into().ok())
            .ok_or_else(|| StoreError::BackupDamaged("a chain's end".into()))?;
        let mut seq = head.seq;
        // Read one by one: behind an unreadable page the chain ends.
        while let Ok(row) = change_at(damaged, head.device, seq + 1) {
            let bare = erased.contains(&(head.device, row.seq));
            if row.sealed.verify(seq + 1, &prev, bare).is_err() {
                break;
            }
            (seq, prev) = (row.seq, row.sealed.hash);
            put(&tx, head.device, row)?;
            rescued += 1;
        }
    }
    if rescued == 0 {
        return Ok(0);
    }
    for (device, seq) in &erased {
        tx.execute(
            "INSERT OR IGNORE INTO erasure (device, seq)
             SELECT device, seq FROM change WHERE device = ?1 AND seq = ?2",
            params![device.uuid(), seq.cast_signed()],
        )?;
    }
    tx.execute(
        "DELETE FROM personal WHERE change IN
         (SELECT c.id FROM change c JOIN erasure e ON e.device = c.device AND e.seq = c.seq)",
        [],
    )?;
    tx.commit()?;
    store.rebuild()?;
    Ok(rescued)
}

fn erasures(damaged: &Connection) -> rusqlite::Result<HashSet<(DeviceId, u64)>> {
    let mut query = damaged.prepare("SELECT device, seq FROM erasure")?;
    let rows =
        query.query_map([], |r| Ok((DeviceId::new(r.get(0)?), r.get::<_, i64>(1)?.cast_unsigned())))?;
    // As many as can be read.
    Ok(rows.map_while(Result::ok).collect())
}

fn change_at(damaged: &Connection, device: DeviceId, seq: u64) -> rusqlite::Result<Row> {
    damaged
        .prepare_cached(
            "SELECT c.hlc, c.kind, c.subject, c.request, c.hash, c.header, c.salt, c.facts, p.salt, p.body
             FROM change c LEFT JOIN personal p ON p.change = c.id WHERE c.device = ?1 AND c.seq = ?2",
        )?
        .query_row(params![device.uuid(), seq.cast_signed()], |r| {
            let personal = match r.get::<_, Option<[u8; 16]>>(8)? {
                Some(salt) => Some(Body { salt, bytes: r.get(9)? }),
                None => None,
            };
            Ok(Row {
                seq,
                hlc: r.get(0)?,
                kind: r.get(1)?,
                subject: r.get(2)?,
                request: r.get(3)?,
                sealed: Sealed {
                    hash: r.get(4)?,
                    header: r.get(5)?,
                    facts: Body { salt: r.get(6)?, bytes: r.get(7)? },
                    personal,
                },
            })
        })
}

fn put(tx: &Connection, device: DeviceId, row: Row) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO change (device, seq, hash, hlc, kind, subject, request, header, salt, facts)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        device.uuid(),
        row.seq.cast_signed(),
        row.sealed.hash,
        row.hlc,
        row.kind,
        row.subject,
        row.request,
        row.sealed.header,
        row.sealed.facts.salt,
        row.sealed.facts.bytes,
    ])?;
    if let Some(Body { salt, bytes }) = row.sealed.personal {
        tx.prepare_cached("INSERT INTO personal (change, salt, body) VALUES (?1, ?2, ?3)")?
            .execute(params![tx.last_insert_rowid(), salt, bytes])?;
    }
    Ok(())
}
