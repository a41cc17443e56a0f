//! What others do with as many small changes.

use crate::desks::Dice;
use automerge::transaction::Transactable;
use automerge::{Automerge, ObjType, ROOT, ReadDoc};
use rusqlite::{Connection, params, types::Value};
use std::path::Path;
use std::time::{Duration, Instant};

/// Somebody's name.
pub fn name(dice: &mut Dice) -> String {
    const SURNAMES: [&str; 8] = ["王", "李", "张", "刘", "陈", "杨", "欧阳", "曾"];
    const GIVEN: [&str; 8] = ["伟", "芳", "娜", "敏", "静", "若溪", "启明", "亦凡"];
    format!("{}{}", SURNAMES[dice.below(8)], GIVEN[dice.below(8)])
}

fn plain(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("a file");
    connection.pragma_update(None, "journal_mode", "WAL").expect("wal");
    connection.pragma_update(None, "synchronous", "FULL").expect("full");
    connection.pragma_update(None, "cache_size", -16 * 1_024).expect("cache");
    connection
}

/// The same rows into the same tables with the same indexes, one prepared statement for each table, one transaction.
pub fn same_tables(path: &Path, tables: &[(&str, Vec<Vec<Value>>)]) -> Duration {
    let mut connection = plain(path);
    connection.pragma_update(None, "foreign_keys", "OFF").expect("off");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/crates/store/migrations");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("migrations").map(|e| e.expect("a file").path()).collect();
    files.sort();
    for file in files {
        connection.execute_batch(&std::fs::read_to_string(file).expect("text")).expect("schema");
    }
    let begin = Instant::now();
    let tx = connection.transaction().expect("begun");
    for (table, rows) in tables {
        let marks = vec!["?"; rows.first().map_or(1, Vec::len)].join(", ");
        let mut insert = match rows.is_empty() {
            true => continue,
            false => tx.prepare(&format!("INSERT INTO {table} VALUES ({marks})")).expect("prepared"),
        };
        for row in rows {
            insert.execute(rusqlite::params_from_iter(row)).expect("a row");
        }
    }
    tx.commit().expect("committed");
    begin.elapsed()
}

/// One row for each change with the usual columns and three indexes, in one transaction.
pub fn rows(path: &Path, count: u64) -> Duration {
    let mut connection = plain(path);
    connection
        .execute_batch(
            "CREATE TABLE visit (visit BLOB PRIMARY KEY, customer BLOB, name TEXT, phone TEXT, at INTEGER) WITHOUT ROWID;
             CREATE INDEX of_customer ON visit (customer); CREATE INDEX by_phone ON visit (phone);
             CREATE INDEX by_time ON visit (at);",
        )
        .expect("schema");
    let mut dice = Dice(9);
    let made: Vec<_> = (0..count)
        .map(|n| {
            let id = |n: u64| uuid::Uuid::from_u64_pair(1_795_222_800_000 + n, n).into_bytes();
            (id(n), id(n / 2), name(&mut dice), format!("13{:09}", dice.next() % 1_000_000_000), n as i64)
        })
        .collect();
    let begin = Instant::now();
    let tx = connection.transaction().expect("begun");
    {
        let mut insert = tx.prepare("INSERT INTO visit VALUES (?1, ?2, ?3, ?4, ?5)").expect("prepared");
        for (visit, customer, name, phone, at) in &made {
            insert.execute(params![visit, customer, name, phone, at]).expect("a row");
        }
    }
    tx.commit().expect("committed");
    begin.elapsed()
}

/// As many small commits, a customer or a visit each with its fields: made and saved; applied to another document; the
/// bytes of what is sent.
pub fn automerge(count: u64) -> (Duration, Duration, usize) {
    let mut dice = Dice(9);
    let begin = Instant::now();
    let mut doc = Automerge::new();
    for n in 0..count {
        let mut tx = doc.transaction();
        let row = tx.put_object(ROOT, format!("{:016x}", dice.next()), ObjType::Map).expect("a map");
        tx.put(&row, "name", name(&mut dice)).expect("put");
        tx.put(&row, "phone", format!("13{:09}", dice.next() % 1_000_000_000)).expect("put");
        tx.put(&row, "at", n as i64).expect("put");
        tx.put(&row, "channel", "agency").expect("put");
        tx.commit();
    }
    let changes: Vec<_> = doc.get_changes(&[]).into_iter().map(|c| c.raw_bytes().to_vec()).collect();
    let made = begin.elapsed();
    let size = changes.iter().map(Vec::len).sum();
    let begin = Instant::now();
    let mut other = Automerge::new();
    let read: Vec<automerge::Change> =
        changes.into_iter().map(|bytes| automerge::Change::from_bytes(bytes).expect("a change")).collect();
    other.apply_changes(read).expect("applied");
    let applied = begin.elapsed();
    assert_eq!(other.length(ROOT) as u64, count);
    (made, applied, size)
}
