//! Many records at a time: their rows are written as they come, their search keys later, in the order of the
//! keys, so that each page of an index is written once for thousands of records. What is still to be done is
//! on record (`unkeyed`), so a crash loses no key.

use crate::search::{Key, Keyed, Puts};
use crate::{Store, StoreError, sql};
use rusqlite::{Connection, TransactionBehavior};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::time::{Duration, Instant};

/// Records whose keys are gathered before they are put in.
const BATCH: usize = 50_000;
/// Keys between two looks at the clock.
const GLANCE: usize = 64;
/// Memory for pages, KiB: at the desk, and while many changes are taken in or folded. Each page that does not fit is
/// encrypted, written and read again.
pub(crate) const CACHE: i64 = 16 * 1024;
const ROOMY: i64 = 64 * 1024;

/// Keys of records that are written, not yet put in: sorted runs, one for each transaction.
#[derive(Default)]
pub(crate) struct Pending {
    runs: Vec<std::vec::IntoIter<Key>>,
    records: usize,
    /// First and last row of them.
    rows: Option<(i64, i64)>,
    /// Those of them that still need their keys, as of the last look.
    waiting: HashSet<i64>,
    merge: BinaryHeap<Reverse<(Key, usize)>>,
}

impl Pending {
    /// Takes over what a transaction gathered.
    pub(crate) fn add(&mut self, mut keys: Vec<Key>, records: usize) {
        if records == 0 {
            return;
        }
        for key in &keys {
            let (first, last) = self.rows.get_or_insert((key.row(), key.row()));
            (*first, *last) = ((*first).min(key.row()), (*last).max(key.row()));
        }
        keys.sort_unstable();
        let mut run = keys.into_iter();
        if !self.merge.is_empty()
            && let Some(first) = run.next()
        {
            self.merge.push(Reverse((first, self.runs.len())));
        }
        self.runs.push(run);
        self.records += records;
    }

    fn next(&mut self) -> Option<Key> {
        let Reverse((key, run)) = self.merge.pop()?;
        if let Some(next) = self.runs.get_mut(run).and_then(Iterator::next) {
            self.merge.push(Reverse((next, run)));
        }
        Some(key)
    }

    fn begin(&mut self) {
        if self.merge.is_empty() {
            self.merge = self
                .runs
                .iter_mut()
                .enumerate()
                .filter_map(|(n, run)| Some(Reverse((run.next()?, n))))
                .collect();
        }
    }
}

impl Store {
    /// Does what touches most of the store with room for more of it in memory, and gives that back.
    pub(crate) fn with_room<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.connection.pragma_update(None, "cache_size", -ROOMY)?;
        let done = work(self);
        self.connection.pragma_update(None, "cache_size", -CACHE)?;
        self.connection.execute_batch("PRAGMA shrink_memory")?;
        done
    }

    /// Whether so many records wait for their keys that they should be put in before more are written.
    pub fn keys_are_due(&self) -> bool {
        self.pending.records >= BATCH || !self.pending.merge.is_empty()
    }

    /// Puts waiting keys in for about so long, in one transaction; true when none is left.
    pub fn put_keys(&mut self, time: Duration) -> Result<bool, StoreError> {
        let mut pending = std::mem::take(&mut self.pending);
        let Some(rows) = pending.rows else { return Ok(true) };
        // When it fails, what was gathered is dropped; `unkeyed` still tells what to do at the next opening.
        let done = self.put(&mut pending, rows, Instant::now() + time)?;
        if !done {
            self.pending = pending;
        }
        Ok(done)
    }

    fn put(
        &mut self,
        pending: &mut Pending,
        (first, last): (i64, i64),
        until: Instant,
    ) -> Result<bool, StoreError> {
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // A record that was changed meanwhile has its keys already.
        let count: i64 = tx
            .prepare_cached("SELECT count(*) FROM unkeyed WHERE row BETWEEN ?1 AND ?2")?
            .query_row([first, last], |r| r.get(0))?;
        if pending.waiting.len() as i64 != count {
            pending.waiting = tx
                .prepare_cached("SELECT row FROM unkeyed WHERE row BETWEEN ?1 AND ?2")?
                .query_map([first, last], |r| r.get(0))?
                .collect::<rusqlite::Result<_>>()?;
        }
        pending.begin();
        let mut done = false;
        {
            let mut puts = Puts::new(&tx)?;
            // Some are put in however little time there is: each call comes nearer to the end.
            while !done {
                for _ in 0..GLANCE {
                    let Some(key) = pending.next() else {
                        done = true;
                        break;
                    };
                    if pending.waiting.contains(&key.row()) {
                        puts.put(&key)?;
                    }
                }
                if Instant::now() >= until {
                    break;
                }
            }
        }
        if done {
            tx.execute("DELETE FROM unkeyed WHERE row BETWEEN ?1 AND ?2", [first, last])?;
        }
        tx.commit()?;
        Ok(done)
    }
}

/// Puts in the keys of records that were left without, by a crash or for a rebuild.
pub(crate) fn put_all_keys(connection: &Connection) -> Result<(), StoreError> {
    loop {
        let mut keys = Vec::new();
        let mut last = None;
        let mut rows = connection.prepare_cached(
            "SELECT u.row, c.name, c.phones, c.id_tail, c.address, c.last_contact FROM unkeyed u
             LEFT JOIN customer c ON c.row = u.row ORDER BY u.row LIMIT ?1",
        )?;
        let mut rows = rows.query([BATCH as i64])?;
        while let Some(r) = rows.next()? {
            let row: i64 = r.get(0)?;
            last = Some(row);
            if let Some(name) = r.get::<_, Option<String>>(1)? {
                keys.extend(Key::of(&Keyed {
                    row,
                    name,
                    phones: sql::from_json(r, "phones")?,
                    id_tail: r.get("id_tail")?,
                    address: r.get("address")?,
                    last: r.get("last_contact")?,
                }));
            }
        }
        let Some(last) = last else { return Ok(()) };
        keys.sort_unstable();
        let mut puts = Puts::new(connection)?;
        for key in &keys {
            puts.put(key)?;
        }
        connection.prepare_cached("DELETE FROM unkeyed WHERE row <= ?1")?.execute([last])?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Author, DataDir, Founding, KdfCost, Ports};
    use laifang_core::change::{CustomerEdit, CustomerPersonal, Facts, ImportedContact, Personal, Source};
    use laifang_core::id::{CustomerId, ImportId, UserId};
    use laifang_core::time::Moment;

    struct Fixed(u64);

    impl Ports for Fixed {
        fn now(&self) -> Moment {
            Moment(1_795_222_800_000)
        }
        fn random(&mut self, bytes: &mut [u8]) {
            for byte in bytes {
                self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                *byte = (self.0 >> 56) as u8;
            }
        }
    }

    fn founded(dir: &std::path::Path) -> (Store, UserId) {
        let founding = Founding {
            name: "云澜府售楼处".into(),
            code: "A03".into(),
            desk: 1,
            time_zone: "Asia/Shanghai".into(),
            person: "江越".into(),
            password: "correct horse".into(),
            cost: KdfCost::CHEAP,
            demo: false,
        };
        let (store, user, _) = DataDir::new(dir).found(&founding, Box::new(Fixed(1))).unwrap();
        (store, user)
    }

    fn import(
        store: &mut Store,
        user: UserId,
        import: ImportId,
        records: std::ops::Range<u64>,
    ) -> Vec<CustomerId> {
        store
            .write(Author { actor: user, request: None }, |w| {
                let mut made = Vec::new();
                for line in records {
                    let customer = CustomerId::new(w.new_uuid());
                    let contact = (line % 3 > 0).then(|| ImportedContact {
                        day: chrono::NaiveDate::from_ymd_opt(2025, 1, (line % 28 + 1) as u32).unwrap(),
                        channel: None,
                        broker: None,
                        project: None,
                        elsewhere: false,
                    });
                    w.append_one_of_many(
                        Facts::CustomerRegistered {
                            customer,
                            gender: None,
                            source: Source::Import { import, line, contact },
                        },
                        Some(Personal::Customer(CustomerPersonal {
                            name: ["陈嘉怡", "单雄信", "John Smith"][(line % 3) as usize].into(),
                            phones: vec![format!("138{line:08}")],
                            id_tail: (line % 2 == 0).then(|| format!("{line:06}")),
                            address: None,
                        })),
                    )?;
                    made.push(customer);
                }
                Ok::<_, StoreError>(made)
            })
            .unwrap()
    }

    fn start(store: &mut Store, user: UserId) -> ImportId {
        let import = ImportId::new(store.new_uuid());
        let author = Author { actor: user, request: None };
        let started = Facts::ImportStarted { import, file_hash: "00".into() };
        store
            .write(author, |w| w.append(started, Some(Personal::File { name: "a.csv".into() })).map(|_| ()))
            .unwrap();
        import
    }

    /// Every row of the key tables, by record.
    fn keys(store: &Store) -> Vec<String> {
        let mut all = Vec::new();
        for table in ["key_exact", "key_prefix", "key_recent"] {
            let mut query = store
                .connection
                .prepare(&format!(
                    "SELECT k.kind, k.key, k.last, c.customer FROM {table} k JOIN customer c ON c.row = k.row"
                ))
                .unwrap();
            let rows = query
                .query_map([], |r| {
                    let customer: uuid::Uuid = r.get(3)?;
                    Ok(format!(
                        "{table} {} {} {} {customer}",
                        r.get::<_, i64>(0)?,
                        r.get::<_, String>(1)?,
                        r.get::<_, i64>(2)?
                    ))
                })
                .unwrap();
            all.extend(rows.map(Result::unwrap));
        }
        all.sort();
        let left: i64 = store.connection.query_row("SELECT count(*) FROM unkeyed", [], |r| r.get(0)).unwrap();
        assert_eq!(left, 0);
        all
    }

    fn edit(store: &mut Store, user: UserId, customer: CustomerId) {
        let facts = Facts::CustomerEdited { customer, replaces: Vec::new(), gender: None };
        let personal = Personal::CustomerEdit(CustomerEdit {
            phones_added: vec!["13900000000".into()],
            ..CustomerEdit::default()
        });
        store
            .write(Author { actor: user, request: None }, |w| w.append(facts, Some(personal)).map(|_| ()))
            .unwrap();
    }

    #[test]
    fn keys_put_in_later_are_those_of_a_rebuild() {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, user) = founded(dir.path());
        let id = start(&mut store, user);
        let first = import(&mut store, user, id, 2..300);
        import(&mut store, user, id, 300..500);
        edit(&mut store, user, first[7]);
        while !store.put_keys(Duration::from_millis(2)).unwrap() {
            // Somebody works on between two steps.
            edit(&mut store, user, first[30]);
        }
        let put = keys(&store);
        store.rebuild().unwrap();
        assert_eq!(keys(&store), put);
        assert!(store.verify().unwrap().findings.is_empty());
    }

    #[test]
    fn a_crash_before_the_keys_are_in_loses_none() {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, user) = founded(dir.path());
        let id = start(&mut store, user);
        import(&mut store, user, id, 2..400);
        store.put_keys(Duration::ZERO).unwrap();
        drop(store);
        let mut store = DataDir::new(dir.path()).open(user, "correct horse", Box::new(Fixed(9))).unwrap();
        let opened = keys(&store);
        assert!(opened.len() > 4_000);
        store.rebuild().unwrap();
        assert_eq!(keys(&store), opened);
    }

    #[test]
    fn a_large_import_is_taken_out_table_by_table() {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, user) = founded(dir.path());
        let other = start(&mut store, user);
        import(&mut store, user, other, 2..20);
        while !store.put_keys(Duration::from_secs(1)).unwrap() {}
        let (before, keys_before) = (store.state_hash().unwrap(), keys(&store));
        let id = start(&mut store, user);
        import(&mut store, user, id, 2..2_500);
        while !store.put_keys(Duration::from_secs(1)).unwrap() {}
        let author = Author { actor: user, request: None };
        store.write(author, |w| w.append(Facts::ImportUndone { import: id }, None).map(|_| ())).unwrap();
        assert_eq!(store.state_hash().unwrap(), before);
        assert_eq!(keys(&store), keys_before);
        assert!(store.verify().unwrap().findings.is_empty());
    }
}
