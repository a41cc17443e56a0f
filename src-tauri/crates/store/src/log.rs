//! Appending changes, and reading a subject's changes back for the fold.

use crate::{Store, StoreError, causality, project, sql};
use laifang_core::change::{Facts, Personal, Subject};
use laifang_core::fold::{self, Entry};
use laifang_core::id::{ChangeId, DeviceId, OfficeId, RequestId, UserId};
use laifang_core::time::Moment;
use laifang_log::{Body, Draft, Hash, Hlc, Sealed, seal, sign_head};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use serde::Deserialize;
use uuid::Uuid;

/// A head is signed at least every this many changes.
const SIGN_EVERY: u64 = 256;

/// Who writes, in answer to which request.
#[derive(Clone, Copy, Debug)]
pub struct Author {
    /// Who.
    pub actor: UserId,
    /// The request: a retry finds what it did the first time.
    pub request: Option<RequestId>,
}

/// One write: the changes and their projections in one IMMEDIATE transaction.
pub struct Write<'a> {
    pub(crate) tx: rusqlite::Transaction<'a>,
    ports: &'a mut Box<dyn crate::Ports>,
    secret: &'a laifang_log::DeviceSecret,
    office: OfficeId,
    device: DeviceId,
    author: Author,
    seq: u64,
    prev: Hash,
    hlc: Hlc,
    seen: Vec<(DeviceId, u64)>,
    signed: u64,
    /// Search keys to be put in later, and of how many records.
    keys: Vec<crate::search::Key>,
    unkeyed: usize,
    attachments: &'a mut crate::attachments::Attachments,
    /// Attachments that this write put in: taken out again if it is not committed.
    attached: Vec<String>,
}

/// What came out of work that was tried, on its way back.
struct Tried<T, E>(Result<T, E>);

impl<T, E: From<StoreError>> From<StoreError> for Tried<T, E> {
    fn from(error: StoreError) -> Self {
        Self(Err(error.into()))
    }
}

impl Store {
    /// Runs `work` in a transaction and takes all of it back: what would follow, asked of the projections themselves.
    pub fn try_out<T, E: From<StoreError>>(
        &mut self,
        author: Author,
        work: impl FnOnce(&mut Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let tried: Result<(), Tried<T, E>> = self.write(author, |w| Err(Tried(work(w))));
        match tried {
            Err(Tried(done)) => done,
            Ok(()) => Err(StoreError::Damaged("a trial was kept".into()).into()),
        }
    }

    /// Runs `work` in one transaction; everything it appended is committed, or nothing.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        author: Author,
        work: impl FnOnce(&mut Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let (seq, prev) = head(&tx, self.device).map_err(StoreError::from)?;
        if crate::exchange::is_behind(&tx).map_err(StoreError::from)? && seq > 0 {
            return Err(StoreError::Behind.into());
        }
        let last = last_hlc(&tx, self.device, seq).map_err(StoreError::from)?;
        let seen = seen_heads(&tx, self.device).map_err(StoreError::from)?;
        let signed: i64 =
            sql::one(&tx, "SELECT max(seq) FROM signed_head WHERE device = ?1", [self.device.uuid()])
                .map_err(StoreError::from)?
                .flatten_or(0);
        let mut write = Write {
            tx,
            ports: &mut self.ports,
            secret: &self.secret,
            office: self.office,
            device: self.device,
            author,
            seq,
            prev,
            hlc: Hlc(last),
            keys: Vec::new(),
            unkeyed: 0,
            attachments: &mut self.attachments,
            attached: Vec::new(),
            seen,
            signed: u64::try_from(signed).unwrap_or(0),
        };
        let done = work(&mut write);
        let Write { tx, keys, unkeyed, attachments, attached, .. } = write;
        let committed = done.and_then(|done| {
            tx.commit().map_err(StoreError::from)?;
            Ok(done)
        });
        if committed.is_err() {
            for hash in attached {
                let _ = attachments.remove(&hash);
            }
        }
        let done = committed?;
        self.pending.add(keys, unkeyed);
        Ok(done)
    }
}

impl Store {
    /// Appends a change of a kind that this version does not know, as a newer desk would send it: for tests.
    #[doc(hidden)]
    pub fn append_unknown(&mut self, actor: UserId) -> Result<(), StoreError> {
        self.write(Author { actor, request: None }, |w| {
            let mut salts = [0; 32];
            w.ports.random(&mut salts);
            let facts = Facts::ImportUndone { import: laifang_core::id::ImportId::new(w.new_uuid()) };
            let draft = w.draft(facts, None);
            let mut sealed = seal(&draft, salts);
            let renamed =
                |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("import_undone", "flag_raised");
            sealed.facts.bytes = renamed(&sealed.facts.bytes).into_bytes();
            let mut header: serde_json::Value =
                serde_json::from_slice(&sealed.header).map_err(|e| StoreError::Sql(e.to_string()))?;
            let hash = laifang_log::Bytes32(sealed.facts.hash());
            header["kind"] = "flag_raised".into();
            header["facts"] = serde_json::to_value(hash).map_err(|e| StoreError::Sql(e.to_string()))?;
            sealed.header = header.to_string().into_bytes();
            sealed.hash = *blake3::hash(&sealed.header).as_bytes();
            w.put(&draft, &sealed, "flag_raised")?;
            Ok(())
        })
    }
}

trait FlattenOr {
    fn flatten_or(self, default: i64) -> i64;
}

impl FlattenOr for Option<Option<i64>> {
    fn flatten_or(self, default: i64) -> i64 {
        self.flatten().unwrap_or(default)
    }
}

impl Write<'_> {
    /// The connection inside the transaction, for questions.
    pub fn reader(&self) -> crate::Reader<'_> {
        crate::Reader::new(&self.tx)
    }

    /// Now, by the injected clock.
    pub fn now(&self) -> Moment {
        self.ports.now()
    }

    /// A new id.
    pub fn new_uuid(&mut self) -> Uuid {
        crate::open::new_uuid(self.ports.as_mut())
    }

    /// The office.
    pub fn office_id(&self) -> OfficeId {
        self.office
    }

    /// Signs with this desk's key.
    pub fn sign(&self, text: &str) -> String {
        laifang_log::sign_text(self.secret, text)
    }

    /// Puts a scan's file where changes find it by its hash; it is taken out again if this write fails.
    pub fn attach(&mut self, scan: &crate::Scan) -> Result<(), StoreError> {
        if self.attachments.put(scan, self.ports.as_mut())? {
            self.attached.push(scan.hash());
        }
        Ok(())
    }

    /// Whether a scan's file is there and whole.
    pub fn is_attached(&self, hash: &str) -> bool {
        self.attachments.get(hash).is_ok()
    }

    /// Runs `work` and takes back all that it appended, and nothing else of this write.
    pub fn try_out<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let (seq, prev, hlc, signed) = (self.seq, self.prev, self.hlc, self.signed);
        let (seen, keys, unkeyed) = (self.seen.clone(), self.keys.len(), self.unkeyed);
        let savepoint = |w: &Self, sql| w.tx.execute_batch(sql).map_err(StoreError::from);
        savepoint(self, "SAVEPOINT trial")?;
        let done = work(self);
        savepoint(self, "ROLLBACK TO trial; RELEASE trial")?;
        (self.seq, self.prev, self.hlc, self.signed) = (seq, prev, hlc, signed);
        (self.seen, self.unkeyed) = (seen, unkeyed);
        self.keys.truncate(keys);
        done
    }

    /// Appends a change and brings the projections up to date with it.
    pub fn append(&mut self, facts: Facts, personal: Option<Personal>) -> Result<ChangeId, StoreError> {
        let mut salts = [0; 32];
        self.ports.random(&mut salts);
        let draft = self.draft(facts, personal);
        let sealed = seal(&draft, salts);
        let id = self.put(&draft, &sealed, draft.facts.kind())?;
        let Draft { hlc, wall, actor, facts, personal, .. } = draft;
        project::change(&self.tx, self.office, Entry { id, hlc, wall, actor, facts, personal })?;
        Ok(id)
    }

    /// The same for one of many new records: its search keys wait for [`Store::put_keys`].
    pub fn append_one_of_many(
        &mut self,
        facts: Facts,
        personal: Option<Personal>,
    ) -> Result<ChangeId, StoreError> {
        let mut salts = [0; 32];
        self.ports.random(&mut salts);
        let draft = self.draft(facts, personal);
        let sealed = seal(&draft, salts);
        let id = self.put(&draft, &sealed, draft.facts.kind())?;
        let Draft { hlc, wall, actor, facts, personal, .. } = draft;
        let entry = Entry { id, hlc, wall, actor, facts, personal };
        let before = self.keys.len();
        project::one_of_many(&self.tx, self.office, entry, &mut self.keys)?;
        self.unkeyed += usize::from(self.keys.len() > before);
        Ok(id)
    }

    /// The next change of this desk's chain.
    fn draft(&mut self, facts: Facts, personal: Option<Personal>) -> Draft {
        let wall = self.ports.now();
        Draft {
            device: self.device,
            seq: self.seq + 1,
            prev: self.prev,
            hlc: self.hlc.tick(wall.0).0,
            wall,
            actor: self.author.actor,
            office: self.office,
            request: self.author.request,
            // News of other desks travels with the first change after it came; later ones follow in the chain.
            seen: std::mem::take(&mut self.seen),
            facts,
            personal,
        }
    }

    /// Writes a sealed change and makes it the head of the chain.
    fn put(&mut self, draft: &Draft, sealed: &Sealed, kind: &str) -> Result<ChangeId, StoreError> {
        let place = Place {
            device: draft.device.uuid(),
            seq: draft.seq,
            hlc: draft.hlc,
            kind,
            subject: draft.facts.subject(draft.office).uuid(),
            request: draft.request.map(RequestId::uuid),
        };
        let row = insert(&self.tx, &place, sealed, sealed.personal.as_ref())?;
        if !Facts::KINDS.contains(&kind) {
            self.tx.execute("INSERT INTO unread (change) VALUES (?1)", [row])?;
        }
        self.seq = draft.seq;
        self.prev = sealed.hash;
        self.hlc = Hlc(draft.hlc);
        if self.seq.saturating_sub(self.signed) >= SIGN_EVERY || self.seq == 1 {
            self.sign_head()?;
        }
        Ok(ChangeId { device: self.device, seq: self.seq })
    }

    /// Signs the chain's head as it stands (at every export). Once more is harmless.
    pub fn sign_head(&mut self) -> Result<(), StoreError> {
        let head = sign_head(self.secret, self.device, self.seq, self.prev);
        self.tx.execute(
            "INSERT OR IGNORE INTO signed_head (device, seq, hash, signature) VALUES (?1, ?2, ?3, ?4)",
            params![head.device.uuid(), head.seq.cast_signed(), head.hash, head.signature],
        )?;
        self.signed = self.seq;
        Ok(())
    }
}

/// The newest change of a device: its number and hash.
pub(crate) fn head(connection: &Connection, device: DeviceId) -> rusqlite::Result<(u64, Hash)> {
    connection
        .prepare_cached(
            "SELECT seq, hash FROM change WHERE device = ?1 ORDER BY seq DESC, hash DESC LIMIT 1",
        )?
        .query_row([device.uuid()], |r| Ok((r.get::<_, i64>(0)?.cast_unsigned(), r.get(1)?)))
        .optional()
        .map(|found| found.unwrap_or((0, [0; 32])))
}

/// Whether a change is here.
pub(crate) fn has(
    connection: &Connection,
    device: DeviceId,
    seq: u64,
    hash: &Hash,
) -> Result<bool, StoreError> {
    let found: Option<i64> = sql::one(
        connection,
        "SELECT 1 FROM change WHERE device = ?1 AND seq = ?2 AND hash = ?3",
        params![device.uuid(), seq.cast_signed(), hash],
    )?;
    Ok(found.is_some())
}

/// The newest clock reading this desk knows: of its own last change, or of what came since.
fn last_hlc(connection: &Connection, device: DeviceId, own: u64) -> rusqlite::Result<u64> {
    let own: Option<(i64, i64)> = connection
        .prepare_cached("SELECT id, hlc FROM change WHERE device = ?1 AND seq = ?2")?
        .query_row(params![device.uuid(), own.cast_signed()], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let (id, hlc) = own.unwrap_or((0, 0));
    let came: Option<i64> = connection
        .prepare_cached("SELECT max(hlc) FROM change WHERE id > ?1")?
        .query_row([id], |r| r.get(0))?;
    let floor = crate::exchange::clock_floor(connection)?;
    Ok(came.unwrap_or(0).max(hlc).cast_unsigned().max(floor))
}

/// Heads of other devices that this one has not named yet.
fn seen_heads(connection: &Connection, device: DeviceId) -> rusqlite::Result<Vec<(DeviceId, u64)>> {
    let mut devices = connection.prepare_cached("SELECT device FROM device WHERE device <> ?1")?;
    let others: Vec<Uuid> =
        devices.query_map([device.uuid()], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut seen = Vec::new();
    for other in others {
        let newest: Option<i64> =
            sql::one(connection, "SELECT max(seq) FROM change WHERE device = ?1", [other])?.flatten();
        let named: Option<i64> = sql::one(
            connection,
            "SELECT upto FROM seen_head WHERE device = ?1 AND other = ?2 ORDER BY seq DESC, upto DESC LIMIT 1",
            params![device.uuid(), causality::as_written(other)],
        )?;
        if let Some(newest) = newest.filter(|newest| *newest > named.unwrap_or(0)) {
            seen.push((DeviceId::new(other), newest.cast_unsigned()));
        }
    }
    Ok(seen)
}

/// The columns beside a change's bytes, as its header says them.
pub(crate) struct Place<'a> {
    pub(crate) device: Uuid,
    pub(crate) seq: u64,
    pub(crate) hlc: u64,
    pub(crate) kind: &'a str,
    pub(crate) subject: Uuid,
    pub(crate) request: Option<Uuid>,
}

impl<'a> Place<'a> {
    pub(crate) fn of(header: &'a laifang_log::Header) -> Self {
        Self {
            device: header.device().uuid(),
            seq: header.seq,
            hlc: header.hlc,
            kind: &header.kind,
            subject: Uuid::from_bytes(header.subject.0),
            request: header.request.map(|r| Uuid::from_bytes(r.0)),
        }
    }
}

/// Writes a change, with the personal body that is kept of it.
pub(crate) fn insert(
    connection: &Connection,
    place: &Place<'_>,
    sealed: &Sealed,
    personal: Option<&Body>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO change (device, seq, hash, hlc, kind, subject, request, header, salt, facts)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            place.device,
            place.seq.cast_signed(),
            sealed.hash,
            place.hlc.cast_signed(),
            place.kind,
            place.subject,
            place.request,
            sealed.header,
            sealed.facts.salt,
            sealed.facts.bytes,
        ])?;
    let row = connection.last_insert_rowid();
    if let Some(Body { salt, bytes }) = personal {
        connection
            .prepare_cached("INSERT INTO personal (change, salt, body) VALUES (?1, ?2, ?3)")?
            .execute(params![row, salt, bytes])?;
    }
    Ok(row)
}

/// The part of a header that only the fold needs.
#[derive(Deserialize)]
struct Claims {
    wall: i64,
    actor: laifang_log::Bytes16,
}

const ENTRY: &str = "SELECT c.device, c.seq, c.hlc, c.header, c.facts, p.body
    FROM change c LEFT JOIN personal p ON p.change = c.id";

/// A change as the fold sees it; none when this version does not know its kind.
fn entry(row: &Row<'_>) -> rusqlite::Result<Option<Entry>> {
    let facts: Vec<u8> = row.get(4)?;
    let Some(facts) = laifang_log::open_facts(&facts) else { return Ok(None) };
    let header: Vec<u8> = row.get(3)?;
    let claims: Claims = serde_json::from_slice(&header).map_err(|_| sql::bad("change.header"))?;
    let personal: Option<Vec<u8>> = row.get(5)?;
    Ok(Some(Entry {
        id: ChangeId { device: DeviceId::new(row.get(0)?), seq: row.get::<_, i64>(1)?.cast_unsigned() },
        hlc: row.get::<_, i64>(2)?.cast_unsigned(),
        wall: Moment(claims.wall),
        actor: UserId::new(Uuid::from_bytes(claims.actor.0)),
        facts,
        personal: personal.and_then(|p| laifang_log::open_personal(&p)),
    }))
}

/// All changes of a subject, in the one order.
pub(crate) fn entries(connection: &Connection, subject: Subject) -> rusqlite::Result<Vec<Entry>> {
    let mut found: Vec<Entry> = connection
        .prepare_cached(&format!("{ENTRY} WHERE c.subject = ?1 ORDER BY c.hash"))?
        .query_map([subject.uuid()], entry)?
        .filter_map(Result::transpose)
        .collect::<rusqlite::Result<_>>()?;
    fold::sort(&mut found);
    Ok(found)
}

/// One change by its place at this desk.
pub(crate) fn entry_at(connection: &Connection, row: i64) -> rusqlite::Result<Option<Entry>> {
    connection.prepare_cached(&format!("{ENTRY} WHERE c.id = ?1"))?.query_row([row], entry)
}

/// What a request did, in order; empty when it is new.
pub(crate) fn of_request(connection: &Connection, request: RequestId) -> rusqlite::Result<Vec<Entry>> {
    connection
        .prepare_cached(&format!("{ENTRY} WHERE c.request = ?1 ORDER BY c.id"))?
        .query_map([request.uuid()], entry)?
        .filter_map(Result::transpose)
        .collect()
}

/// All import changes, oldest first: undone imports are listed from here.
pub(crate) fn of_imports(connection: &Connection) -> rusqlite::Result<Vec<Entry>> {
    connection
        .prepare_cached(&format!(
            "{ENTRY} WHERE c.kind IN ('import_started', 'import_closed', 'import_undone') ORDER BY c.id"
        ))?
        .query_map([], entry)?
        .filter_map(Result::transpose)
        .collect()
}
