//! Imports, and what is left of one that is undone.

use super::customer::write_customer;
use super::due::Due;
use crate::{StoreError, log, sql};
use laifang_core::change::{Facts, Personal, Subject};
use laifang_core::fold::Entry;
use laifang_core::id::{CustomerId, ImportId};
use rusqlite::{Connection, params};
use uuid::Uuid;

/// Takes out all records of an import that nothing else speaks of: table by table, in the order of each, which
/// for many records is much faster than one after another.
pub(super) fn forget_unused(connection: &Connection, import: ImportId) -> Result<(), StoreError> {
    connection.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS gone (row INTEGER PRIMARY KEY) STRICT; DELETE FROM temp.gone;",
    )?;
    let gone = connection.execute(
        "INSERT INTO temp.gone SELECT row FROM customer c WHERE import = ?1
             AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.customer = c.customer)
             AND NOT EXISTS (SELECT 1 FROM link WHERE a = c.customer)
             AND NOT EXISTS (SELECT 1 FROM link WHERE b = c.customer)
             AND NOT EXISTS (SELECT 1 FROM waiting_merge WHERE a = c.customer)
             AND NOT EXISTS (SELECT 1 FROM waiting_merge WHERE b = c.customer)
             AND (SELECT count(*) FROM change h WHERE h.subject = c.customer) = 1",
        [import.uuid()],
    )?;
    // Reading all keys costs less than looking for those of a few thousand records.
    if gone > 2_000 {
        for table in ["key_exact", "key_prefix", "key_recent", "unkeyed", "customer"] {
            connection
                .execute(&format!("DELETE FROM {table} WHERE row IN (SELECT row FROM temp.gone)"), [])?;
        }
    }
    connection.execute_batch("DELETE FROM temp.gone")?;
    Ok(())
}

/// Claimed records that share a number with a record of an import.
fn claims_on(connection: &Connection, import: ImportId) -> Result<Vec<CustomerId>, StoreError> {
    let mut query = connection.prepare(
        "SELECT DISTINCT c.customer AS customer FROM visit v JOIN customer c ON c.customer = v.customer, json_each(c.phones) p
             JOIN key_prefix k ON k.kind = 1 AND k.key = p.value JOIN customer i ON i.row = k.row AND i.import = ?1
         WHERE v.partner IS NOT NULL OR v.rulings <> '[]' ORDER BY 1",
    )?;
    let found = query.query_map([import.uuid()], |r| sql::id(r, "customer", CustomerId::new))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn write_import(
    connection: &Connection,
    import: ImportId,
    entries: &[Entry],
    due: &mut Due,
) -> Result<(), StoreError> {
    let Some(started) = entries.iter().find(|e| matches!(e.facts, Facts::ImportStarted { .. })) else {
        return Ok(());
    };
    let Facts::ImportStarted { file_hash, .. } = &started.facts else { return Ok(()) };
    if entries.iter().any(|e| matches!(e.facts, Facts::ImportUndone { .. })) {
        connection.prepare_cached("DELETE FROM import WHERE import = ?1")?.execute([import.uuid()])?;
        let resting = claims_on(connection, import)?;
        forget_unused(connection, import)?;
        let records: Vec<Uuid> = connection
            .prepare_cached("SELECT customer FROM customer WHERE import = ?1")?
            .query_map([import.uuid()], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for record in records {
            let record = CustomerId::new(record);
            let entries = log::entries(connection, Subject::Customer(record))?;
            write_customer(connection, record, &entries, due)?;
        }
        due.claims.extend(resting);
        return Ok(());
    }
    let closed = entries.iter().find_map(|e| match e.facts {
        Facts::ImportClosed { accepted, rejected, .. } => Some((accepted, rejected)),
        _ => None,
    });
    let file = match &started.personal {
        Some(Personal::File { name }) => name.clone(),
        _ => String::new(),
    };
    connection.prepare_cached("REPLACE INTO import VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(
        params![
            import.uuid(),
            file_hash,
            file,
            started.wall.0,
            closed.is_some(),
            closed.map(|(a, _)| a.cast_signed()),
            closed.map(|(_, r)| r.cast_signed()),
        ],
    )?;
    Ok(())
}
