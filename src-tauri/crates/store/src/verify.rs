//! `laifang verify`: chains, signatures, and the projections against a rebuild in a temporary encrypted store.

use crate::{Store, StoreError, project};
use laifang_core::id::{DeviceId, OfficeId};
use laifang_core::wording::Text;
use laifang_log::{Body, Hash, Sealed, SignedHead, verify_head};
use rusqlite::{
    Connection,
    types::{ToSqlOutput, Value, ValueRef},
};
use std::collections::{BTreeMap, HashSet};

/// What the check found.
#[derive(Clone, Debug)]
pub struct Findings {
    /// Hash of all shared projections, canonical, hex.
    pub state_hash: String,
    /// Changes in all.
    pub changes: u64,
    /// Newest change of each device.
    pub heads: Vec<Head>,
    /// Changes of kinds this version does not know.
    pub unknown: u64,
    /// What is wrong; empty when all holds.
    pub findings: Vec<Text>,
    /// What is not well beside the log, which holds all the same: missing or altered attachments.
    pub warnings: Vec<Text>,
}

/// A device's chain.
#[derive(Clone, Debug)]
pub struct Head {
    /// The device.
    pub device: DeviceId,
    /// Its desk number; 0 when it is not enrolled.
    pub desk: u32,
    /// Changes in its chain.
    pub seq: u64,
    /// Hash of the newest.
    pub hash: Hash,
}

/// Columns that are local and so no part of the state.
const LOCAL_COLUMNS: [&str; 1] = ["row"];

impl Store {
    /// Hash of all shared projections: equal on desks that have seen the same changes.
    pub fn state_hash(&self) -> Result<String, StoreError> {
        Ok(state_hash(&self.connection)?)
    }

    /// Checks everything; takes as long as reading the whole store.
    pub fn verify(&self) -> Result<Findings, StoreError> {
        let mut findings = Vec::new();
        let heads = self.verify_chains(&mut findings)?;
        let integrity: String = self.connection.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        if integrity != "ok" {
            findings.push(Text::new(
                format!("数据库文件有损坏（{integrity}），请用最近的备份恢复。"),
                format!("The database file is damaged ({integrity}): restore the newest backup."),
            ));
        }
        let state_hash = self.state_hash()?;
        for table in differing(&self.connection, self.office, self.folder())? {
            findings.push(Text::new(
                format!("{table} 与日志重算的结果不一致，请运行重建。"),
                format!("{table} differs from what the log says: run rebuild."),
            ));
        }
        let mut warnings = self.verify_attachments()?;
        for device in self.forked_devices()? {
            warnings.push(Text::new(
                format!("设备 {device} 的日志分了叉（磁盘被复制，或从备份恢复后又写过）：两支都保留了。"),
                format!(
                    "The log of device {device} forked (a cloned disk, or a restored backup): both are kept."
                ),
            ));
        }
        Ok(Findings {
            state_hash,
            changes: self.reader().changes()?,
            heads,
            unknown: self.reader().unknown_changes()?,
            findings,
            warnings,
        })
    }

    fn verify_chains(&self, findings: &mut Vec<Text>) -> Result<Vec<Head>, StoreError> {
        let mut erased: HashSet<(DeviceId, u64)> = HashSet::new();
        let mut query = self.connection.prepare("SELECT device, seq FROM erasure")?;
        for row in query.query_map([], |r| Ok((DeviceId::new(r.get(0)?), r.get::<_, i64>(1)?)))? {
            let (device, seq) = row?;
            erased.insert((device, seq.cast_unsigned()));
        }
        let mut at: BTreeMap<DeviceId, Chain> = BTreeMap::new();
        let mut broken: HashSet<DeviceId> = HashSet::new();
        let mut signed: BTreeMap<(DeviceId, u64, Hash), SignedHead> = BTreeMap::new();
        let mut query = self.connection.prepare("SELECT device, seq, hash, signature FROM signed_head")?;
        for row in query.query_map([], |r| {
            Ok(SignedHead {
                device: DeviceId::new(r.get(0)?),
                seq: r.get::<_, i64>(1)?.cast_unsigned(),
                hash: r.get(2)?,
                signature: r.get(3)?,
            })
        })? {
            let head = row?;
            signed.insert((head.device, head.seq, head.hash), head);
        }
        let keys: BTreeMap<DeviceId, (u32, String)> =
            self.reader().devices()?.into_iter().map(|d| (d.device, (d.desk, d.ed25519))).collect();
        let mut query = self.connection.prepare(
            "SELECT c.device, c.seq, c.hash, c.header, c.salt, c.facts, p.salt, p.body, c.kind, c.subject
             FROM change c LEFT JOIN personal p ON p.change = c.id ORDER BY c.device, c.seq, c.hash",
        )?;
        let mut rows = query.query([])?;
        while let Some(r) = rows.next()? {
            let device = DeviceId::new(r.get(0)?);
            if broken.contains(&device) {
                continue;
            }
            let personal: Option<([u8; 16], Vec<u8>)> = match r.get::<_, Option<[u8; 16]>>(6)? {
                Some(salt) => Some((salt, r.get(7)?)),
                None => None,
            };
            let sealed = Sealed {
                hash: r.get(2)?,
                header: r.get(3)?,
                facts: Body { salt: r.get(4)?, bytes: r.get(5)? },
                personal: personal.map(|(salt, bytes)| Body { salt, bytes }),
            };
            let chain = at.entry(device).or_default();
            let (seq, prev) = chain.place(r.get::<_, i64>(1)?.cast_unsigned(), &sealed);
            let checked =
                sealed.verify(seq, &prev, erased.contains(&(device, seq))).map_err(|e| e.to_string());
            let checked = checked.and_then(|header| {
                let columns = (header.kind == r.get::<_, String>(8).unwrap_or_default())
                    && r.get::<_, [u8; 16]>(9).is_ok_and(|s| s == header.subject.0)
                    && header.device() == device;
                if columns { Ok(()) } else { Err(format!("change {seq}: its columns were altered")) }
            });
            if let Err(why) = checked {
                findings.push(Text::new(
                    format!("设备 {device} 的日志断了：{why}。请用最近的备份恢复。"),
                    format!("The log of device {device} does not hold: {why}."),
                ));
                broken.insert(device);
                continue;
            }
            chain.go_on(seq, sealed.hash);
            if let Some(head) = signed.remove(&(device, seq, sealed.hash)) {
                let good = head.hash == sealed.hash
                    && keys.get(&device).is_some_and(|(_, key)| verify_head(&head, key));
                if !good {
                    findings.push(Text::new(
                        format!("设备 {device} 第 {seq} 条的签名不对。"),
                        format!("The signature at change {seq} of device {device} is wrong."),
                    ));
                }
            }
        }
        for (device, seq) in signed.into_keys().map(|(d, s, _)| (d, s)).filter(|(d, _)| !broken.contains(d)) {
            findings.push(Text::new(
                format!("设备 {device} 签过第 {seq} 条，日志里却没有。请用最近的备份恢复。"),
                format!("Device {device} signed change {seq}, which is not in the log. Restore a backup."),
            ));
        }
        Ok(at
            .into_iter()
            .map(|(device, chain)| Head {
                device,
                desk: keys.get(&device).map_or(0, |(desk, _)| *desk),
                seq: chain.seq,
                hash: chain.last.last().copied().unwrap_or_default(),
            })
            .collect())
    }
}

/// A device's chain while it is read. Where it forked, several changes have one number.
#[derive(Default)]
struct Chain {
    seq: u64,
    /// Hashes of the changes with the newest number, and with the one before.
    last: Vec<Hash>,
    before: Vec<Hash>,
}

impl Chain {
    /// The number and the hash before that a change should have.
    fn place(&self, seq: u64, sealed: &Sealed) -> (u64, Hash) {
        let branch = seq == self.seq && seq > 0;
        let candidates = if branch { &self.before } else { &self.last };
        let said = sealed.read_header(seq).ok().map(|h| h.prev.0).filter(|prev| candidates.contains(prev));
        let prev = said.or(candidates.first().copied()).unwrap_or_default();
        (if branch { seq } else { self.seq + 1 }, prev)
    }

    fn go_on(&mut self, seq: u64, hash: Hash) {
        if seq > self.seq {
            self.before = std::mem::take(&mut self.last);
            self.seq = seq;
        }
        self.last.push(hash);
    }
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut query = connection.prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))?;
    let names = query.query_map([], |r| r.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(names.into_iter().filter(|n| !LOCAL_COLUMNS.contains(&n.as_str())).collect())
}

/// A table's name and its rows.
#[doc(hidden)]
pub type TableRows = (&'static str, Vec<Vec<Value>>);

impl Store {
    /// All rows of the projections, as they are: what measuring fills a plain SQLite file with, for comparison.
    #[doc(hidden)]
    pub fn projected(&self) -> Result<Vec<TableRows>, StoreError> {
        let mut tables = Vec::new();
        for table in project::SHARED.iter().chain(project::INDEXES).copied() {
            let mut query = self.connection.prepare(&format!("SELECT * FROM {table}"))?;
            let count = query.column_count();
            let row =
                |r: &rusqlite::Row<'_>| (0..count).map(|n| r.get(n)).collect::<rusqlite::Result<Vec<_>>>();
            tables.push((table, query.query_map([], row)?.collect::<rusqlite::Result<_>>()?));
        }
        Ok(tables)
    }
}

/// Hashes one table row by row in the order of its first column (its key).
fn table_hash(connection: &Connection, table: &str) -> rusqlite::Result<Hash> {
    let columns = columns(connection, table)?;
    let list: Vec<String> = columns.iter().map(|c| format!("\"{c}\"")).collect();
    let mut query =
        connection.prepare(&format!("SELECT {} FROM {table} ORDER BY {}", list.join(", "), list[0]))?;
    let mut rows = query.query([])?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(table.as_bytes());
    while let Some(row) = rows.next()? {
        hasher.update(b"\n");
        for place in 0..columns.len() {
            let (tag, bytes): (u8, &[u8]) = match row.get_ref(place)? {
                ValueRef::Null => (0, &[]),
                ValueRef::Integer(i) => {
                    hasher.update(&[1]);
                    hasher.update(&i.to_le_bytes());
                    continue;
                }
                ValueRef::Real(f) => {
                    hasher.update(&[2]);
                    hasher.update(&f.to_le_bytes());
                    continue;
                }
                ValueRef::Text(t) => (3, t),
                ValueRef::Blob(b) => (4, b),
            };
            hasher.update(&[tag]);
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
    }
    Ok(*hasher.finalize().as_bytes())
}

pub(crate) fn state_hash(connection: &Connection) -> rusqlite::Result<String> {
    let mut hasher = blake3::Hasher::new();
    for table in project::SHARED.iter().copied() {
        hasher.update(&table_hash(connection, table)?);
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Rebuilds the projections beside and names the tables that differ.
fn differing(
    connection: &Connection,
    office: OfficeId,
    folder: Option<&std::path::Path>,
) -> Result<Vec<&'static str>, StoreError> {
    let (scratch, _folder) = Store::scratch(folder)?;
    copy_log(connection, &scratch)?;
    scratch.execute_batch("BEGIN")?;
    project::everything(&scratch, office)?;
    let mut differing = Vec::new();
    for table in project::SHARED.iter().copied() {
        if table_hash(connection, table)? != table_hash(&scratch, table)? {
            differing.push(table);
        }
    }
    Ok(differing)
}

/// Copies the log's tables; the temporary store is encrypted with a key of its own that nobody keeps.
fn copy_log(from: &Connection, to: &Connection) -> Result<(), StoreError> {
    to.execute_batch("BEGIN")?;
    for table in ["change", "personal", "erasure"] {
        let mut query = from.prepare(&format!("SELECT * FROM {table}"))?;
        let count = query.column_count();
        let marks = vec!["?"; count].join(", ");
        let mut insert = to.prepare(&format!("INSERT INTO {table} VALUES ({marks})"))?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            for place in 0..count {
                insert.raw_bind_parameter(place + 1, ToSqlOutput::Borrowed(row.get_ref(place)?))?;
            }
            insert.raw_execute()?;
        }
    }
    to.execute_batch("COMMIT")?;
    Ok(())
}
