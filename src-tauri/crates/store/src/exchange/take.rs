//! Taking changes of other desks in. A change is taken when everything it rests on is here: its desk's enrolment, the
//! change before it, all it had seen of others, and a signed head that vouches for it. Until then it is parked.

use super::{sealed, signed_head};
use crate::log::Place;
use crate::{DeviceRow, Store, StoreError, project, sql};
use laifang_core::change::{DeviceKeys, Facts, Subject};
use laifang_core::id::{ChangeId, DeviceId, OfficeId};
use laifang_log::{BundleError, Hash, Header, Opened, Sealed, SignedHead, verify_head, verify_text};
use rusqlite::{Connection, params};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// What became of the changes that came.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Taken {
    /// New here, and taken in; parked ones that could be taken in now are among them.
    pub new: u64,
    /// Here already.
    pub known: u64,
    /// Waiting for what is missing before them.
    pub waiting: u64,
}

/// So many changes touch more of the store than is kept in memory at the desk.
const MANY: usize = 2_000;
/// The kind of [`Facts::PersonErased`].
const ERASURE: &str = "person_erased";

/// A change that came.
struct Arrival {
    sealed: Sealed,
    header: Header,
    /// Read when they are asked for: most that is parked stays parked.
    facts: OnceCell<Option<Facts>>,
    parked: bool,
}

impl Arrival {
    fn facts(&self) -> Option<&Facts> {
        self.facts.get_or_init(|| laifang_log::open_facts(&self.sealed.facts.bytes)).as_ref()
    }
}

/// The text that vouches for a device.
pub(crate) fn vouching(keys: &DeviceKeys) -> String {
    format!("laifang-device-1 {}", sql::json(keys))
}

/// The sender's key as an enrolment in the bundle itself says it. Whoever was taken out of the office lets nobody in:
/// neither another device nor itself under another name.
pub(super) fn key_inside(opened: &Opened, known: &[DeviceRow]) -> Result<Option<String>, BundleError> {
    let mut enrolled: BTreeMap<DeviceId, (String, DeviceId)> = BTreeMap::new();
    for change in opened.changes()? {
        let (keys, renews) = match laifang_log::open_facts(&change.facts.bytes) {
            Some(Facts::Genesis { device, .. }) => (device, None),
            Some(Facts::DeviceEnrolled { device, renews, .. }) => (device, renews),
            _ => continue,
        };
        let author = change.read_header(0).map_err(|_| BundleError::Altered("change"))?.device();
        enrolled.insert(keys.device, (keys.ed25519, renews.unwrap_or(author)));
    }
    let mut at = opened.manifest().sender();
    for _ in 0..enrolled.len() {
        match (known.iter().find(|d| d.device == at), enrolled.get(&at)) {
            (Some(row), _) if row.revoked => return Err(BundleError::Revoked),
            (None, Some((_, by))) => at = *by,
            _ => break,
        }
    }
    if known.iter().any(|d| d.device == at && d.revoked) {
        return Err(BundleError::Revoked);
    }
    Ok(enrolled.remove(&opened.manifest().sender()).map(|(key, _)| key))
}

/// Checks what can be checked of a change by itself. What was parked was checked before.
fn arrival(sealed: Sealed, office: OfficeId, parked: bool) -> Result<Arrival, StoreError> {
    let altered = || StoreError::from(BundleError::Altered("change"));
    let header = sealed.read_header(0)?;
    let arrival = Arrival { sealed, header, facts: OnceCell::new(), parked };
    if parked {
        return Ok(arrival);
    }
    let Arrival { sealed, header, .. } = &arrival;
    let bodies = sealed.facts.hash() == header.facts.0
        && match (&sealed.personal, &header.personal) {
            (Some(body), Some(hash)) => body.hash() == hash.0,
            (body, _) => body.is_none(),
        };
    if *blake3::hash(&sealed.header).as_bytes() != sealed.hash || !bodies || header.seq == 0 {
        return Err(altered());
    }
    if let Some(facts) = arrival.facts()
        && (facts.kind() != header.kind || *facts.subject(office).uuid().as_bytes() != header.subject.0)
    {
        return Err(altered());
    }
    Ok(arrival)
}

struct Taking<'a> {
    connection: &'a Connection,
    office: OfficeId,
    /// This desk.
    mine: DeviceId,
    waiting: BTreeMap<(DeviceId, u64), Vec<Arrival>>,
    heads: BTreeMap<DeviceId, Vec<SignedHead>>,
    keys: HashMap<DeviceId, String>,
    root: Option<String>,
    /// Changes that a signed head vouches for, of the devices looked at.
    vouched: HashMap<DeviceId, HashSet<Hash>>,
    /// The newest change of each device that is here.
    here: HashMap<DeviceId, (u64, Hash)>,
    /// Bodies that an erasure among the changes that came names.
    erased: HashSet<ChangeId>,
    touched: BTreeSet<Subject>,
    /// Devices of which something was taken.
    came_of: BTreeSet<DeviceId>,
    taken: Taken,
}

impl Store {
    /// Does something and takes all of it back: for tests that try many orders from one beginning.
    #[doc(hidden)]
    pub fn rehearse<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> Result<T, StoreError> {
        self.connection.execute_batch("SAVEPOINT rehearsal")?;
        let done = work(self);
        self.connection.execute_batch("ROLLBACK TO rehearsal; RELEASE rehearsal")?;
        Ok(done)
    }

    /// Takes changes in, in one transaction. The same again changes nothing; nothing of this desk's own is written.
    pub fn take_in(
        &mut self,
        changes: Vec<Sealed>,
        heads: impl Iterator<Item = SignedHead>,
    ) -> Result<Taken, StoreError> {
        self.take_in_apart(changes, heads, || ())
    }

    /// The same, saying when the log is stored and only the projections are left: for measuring.
    #[doc(hidden)]
    pub fn take_in_apart(
        &mut self,
        changes: Vec<Sealed>,
        heads: impl Iterator<Item = SignedHead>,
        logged: impl FnOnce(),
    ) -> Result<Taken, StoreError> {
        match changes.len() {
            0..MANY => self.take(changes, heads, logged),
            _ => self.with_room(|store| store.take(changes, heads, logged)),
        }
    }

    fn take(
        &mut self,
        changes: Vec<Sealed>,
        heads: impl Iterator<Item = SignedHead>,
        logged: impl FnOnce(),
    ) -> Result<Taken, StoreError> {
        let office = self.office;
        let mine = self.device;
        let taken = self.atomically(|connection| {
            let mut taking = Taking::begin(connection, office, mine)?;
            for change in changes {
                let arrival = arrival(change, office, false)?;
                taking.add(arrival)?;
            }
            for head in heads {
                taking.heads.entry(head.device).or_default().push(head);
            }
            taking.run()?;
            taking.keep()?;
            logged();
            taking.project()
        })?;
        self.note_own(Vec::new())?;
        Ok(taken)
    }

    /// Runs `work` in one IMMEDIATE transaction, or in a savepoint of the one that is open.
    pub(crate) fn atomically<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let (begin, commit, undo) = match self.connection.is_autocommit() {
            true => ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"),
            false => ("SAVEPOINT nested", "RELEASE nested", "ROLLBACK TO nested; RELEASE nested"),
        };
        self.connection.execute_batch(begin)?;
        let done = work(&self.connection).and_then(|done| {
            self.connection.execute_batch(commit)?;
            Ok(done)
        });
        if done.is_err() {
            // What failed may have ended the transaction by itself.
            let _ = self.connection.execute_batch(undo);
        }
        done
    }
}

impl<'a> Taking<'a> {
    fn begin(connection: &'a Connection, office: OfficeId, mine: DeviceId) -> Result<Self, StoreError> {
        let mut taking = Self {
            connection,
            office,
            mine,
            waiting: BTreeMap::new(),
            heads: BTreeMap::new(),
            keys: HashMap::new(),
            root: sql::one(connection, "SELECT trust_root FROM office", [])?,
            vouched: HashMap::new(),
            here: HashMap::new(),
            erased: HashSet::new(),
            touched: BTreeSet::new(),
            came_of: BTreeSet::new(),
            taken: Taken::default(),
        };
        let mut keys = connection.prepare_cached("SELECT device, ed25519 FROM device")?;
        for row in keys.query_map([], |r| Ok((r.get::<_, Uuid>(0)?, r.get(1)?)))? {
            let (device, key) = row?;
            taking.keys.insert(DeviceId::new(device), key);
        }
        let mut parked = connection.prepare_cached("SELECT * FROM local_parked")?;
        let parked: Vec<Sealed> = parked.query_map([], sealed)?.collect::<rusqlite::Result<_>>()?;
        for change in parked {
            taking.add(arrival(change, office, true)?)?;
        }
        let mut heads = connection.prepare_cached("SELECT * FROM local_parked_head")?;
        for head in heads.query_map([], signed_head)? {
            let head = head?;
            taking.heads.entry(head.device).or_default().push(head);
        }
        Ok(taking)
    }

    fn add(&mut self, arrival: Arrival) -> Result<(), StoreError> {
        let (device, seq) = (arrival.header.device(), arrival.header.seq);
        if !arrival.parked && self.is_here(device, seq, &arrival.sealed.hash)? {
            self.taken.known += 1;
            return Ok(());
        }
        if arrival.header.kind == ERASURE
            && let Some(Facts::PersonErased { changes, .. }) = arrival.facts()
        {
            self.erased.extend(changes);
        }
        let same = self.waiting.entry((device, seq)).or_default();
        match same.iter_mut().find(|a| a.sealed.hash == arrival.sealed.hash) {
            // One that came without its body, as it was erased where it came from, or the other way round.
            Some(there) if there.sealed.personal.is_none() => there.sealed.personal = arrival.sealed.personal,
            Some(_) => {}
            None => same.push(arrival),
        }
        Ok(())
    }

    /// Takes in what can be, again and again: what is taken lets others follow.
    fn run(&mut self) -> Result<(), StoreError> {
        loop {
            let before = self.taken.new;
            let devices: BTreeSet<DeviceId> = self.waiting.keys().map(|(device, _)| *device).collect();
            for device in devices {
                self.follow(device)?;
            }
            if self.taken.new == before {
                return Ok(());
            }
        }
    }

    /// Takes in a device's changes from the first on, as far as they go.
    fn follow(&mut self, device: DeviceId) -> Result<(), StoreError> {
        if !self.knows(device) {
            return Ok(());
        }
        self.vouch(device);
        let numbers: Vec<u64> =
            self.waiting.range((device, 0)..=(device, u64::MAX)).map(|(k, _)| k.1).collect();
        for seq in numbers {
            let arrivals = self.waiting.remove(&(device, seq)).unwrap_or_default();
            let mut left = Vec::new();
            let many = arrivals.len() > 1;
            for arrival in arrivals {
                if self.may_take(device, &arrival)? {
                    self.take(device, arrival)?;
                } else {
                    left.push(arrival);
                }
            }
            if left.is_empty() {
                continue;
            }
            self.waiting.insert((device, seq), left);
            // What follows rests on it; only another branch may go on, of which there is more than one here then.
            if !many && self.newest(device)? < seq {
                break;
            }
        }
        Ok(())
    }

    /// Whether the device is enrolled. The first desk enrols itself, in the very first change of the office.
    fn knows(&mut self, device: DeviceId) -> bool {
        if self.keys.contains_key(&device) {
            return true;
        }
        let first = self.waiting.get(&(device, 1)).and_then(|a| a.first()).and_then(Arrival::facts);
        match first {
            Some(Facts::Genesis { office, trust_root, device: keys, .. })
                if self.root.is_none() && *office == self.office && keys.device == device =>
            {
                self.root = Some(trust_root.clone());
                self.keys.insert(device, keys.ed25519.clone());
                true
            }
            // A desk restored from a backup, or one that was cloned: its first change is its own enrolment, vouched
            // for by the root of trust, or by the device it was.
            Some(Facts::DeviceEnrolled { device: keys, signature, renews, .. })
                if keys.device == device
                    && [self.root.as_ref(), renews.and_then(|old| self.keys.get(&old))]
                        .into_iter()
                        .flatten()
                        .any(|key| verify_text(key, &vouching(keys), signature)) =>
            {
                self.keys.insert(device, keys.ed25519.clone());
                true
            }
            _ => false,
        }
    }

    /// Walks back from every good signed head.
    fn vouch(&mut self, device: DeviceId) {
        if self.vouched.contains_key(&device) {
            return;
        }
        let mut vouched = HashSet::new();
        let key = self.keys.get(&device).cloned().unwrap_or_default();
        let (waiting, heads) = (&self.waiting, self.heads.entry(device).or_default());
        let there = |seq: u64, hash: &Hash| {
            waiting.get(&(device, seq)).and_then(|same| same.iter().find(|a| a.sealed.hash == *hash))
        };
        // The newest first: it vouches for what the others would.
        heads.sort_by_key(|head| std::cmp::Reverse(head.seq));
        heads.retain(|head| {
            if there(head.seq, &head.hash).is_none() || vouched.contains(&head.hash) {
                return true;
            }
            if !verify_head(head, &key) {
                return false;
            }
            let (mut seq, mut hash) = (head.seq, head.hash);
            while let Some(arrival) = there(seq, &hash)
                && vouched.insert(hash)
            {
                (seq, hash) = (seq - 1, arrival.header.prev.0);
            }
            true
        });
        self.vouched.insert(device, vouched);
    }

    fn may_take(&mut self, device: DeviceId, arrival: &Arrival) -> Result<bool, StoreError> {
        let header = &arrival.header;
        if !self.vouched.get(&device).is_some_and(|v| v.contains(&arrival.sealed.hash)) {
            return Ok(false);
        }
        let follows = match header.seq {
            1 => header.prev.0 == [0; 32],
            seq => self.is_here(device, seq - 1, &header.prev.0)?,
        };
        if !follows {
            return Ok(false);
        }
        if let Some(Facts::DeviceEnrolled { device: keys, signature, renews, .. }) = arrival.facts() {
            let was = renews.and_then(|old| self.keys.get(&old));
            let vouchers = [self.root.as_ref(), self.keys.get(&device), was];
            let text = vouching(keys);
            if !vouchers.into_iter().flatten().any(|key| verify_text(key, &text, signature)) {
                return Ok(false);
            }
        }
        for (other, seq) in &header.seen {
            if self.newest(DeviceId::new(Uuid::from_bytes(other.0)))? < *seq {
                return Ok(false);
            }
        }
        let id = ChangeId { device, seq: header.seq };
        let whole = header.personal.is_none() || arrival.sealed.personal.is_some();
        Ok(whole || self.erased.contains(&id) || self.is_erased(id)?)
    }

    fn newest(&mut self, device: DeviceId) -> Result<u64, StoreError> {
        Ok(self.head(device)?.0)
    }

    fn head(&mut self, device: DeviceId) -> Result<(u64, Hash), StoreError> {
        if let Some(head) = self.here.get(&device) {
            return Ok(*head);
        }
        let head = crate::log::head(self.connection, device)?;
        self.here.insert(device, head);
        Ok(head)
    }

    /// Whether a change is here. Most that come follow the newest, and the log need not be asked.
    fn is_here(&mut self, device: DeviceId, seq: u64, hash: &Hash) -> Result<bool, StoreError> {
        let newest = self.head(device)?;
        if newest == (seq, *hash) {
            return Ok(true);
        }
        Ok(seq <= newest.0 && crate::log::has(self.connection, device, seq, hash)?)
    }

    fn is_erased(&self, id: ChangeId) -> Result<bool, StoreError> {
        let found: Option<i64> = sql::one(
            self.connection,
            "SELECT 1 FROM erasure WHERE device = ?1 AND seq = ?2",
            params![id.device.uuid(), id.seq.cast_signed()],
        )?;
        Ok(found.is_some())
    }

    fn take(&mut self, device: DeviceId, arrival: Arrival) -> Result<(), StoreError> {
        arrival.facts();
        let Arrival { sealed, header, facts, parked } = arrival;
        let facts = facts.into_inner().flatten();
        let id = ChangeId { device, seq: header.seq };
        if let Some(Facts::DeviceEnrolled { device: keys, .. }) = &facts {
            self.keys.entry(keys.device).or_insert_with(|| keys.ed25519.clone());
        }
        let newest = self.head(device)?;
        let forks = header.seq <= newest.0
            && sql::one::<i64>(
                self.connection,
                "SELECT 1 FROM change WHERE device = ?1 AND seq = ?2",
                params![device.uuid(), header.seq.cast_signed()],
            )?
            .is_some();
        if forks {
            self.connection
                .prepare_cached(
                    "INSERT INTO fork VALUES (?1, ?2) ON CONFLICT (device) DO UPDATE SET seq = min(seq, ?2)",
                )?
                .execute(params![device.uuid(), header.seq.cast_signed()])?;
        }
        // A body that is gone elsewhere, or is to go, is not kept here either.
        if header.personal.is_some() && sealed.personal.is_none() {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO erasure VALUES (?1, ?2)")?
                .execute(params![device.uuid(), header.seq.cast_signed()])?;
        }
        let personal = match &sealed.personal {
            Some(body) if !self.is_erased(id)? => Some(body),
            _ => None,
        };
        let row = crate::log::insert(self.connection, &Place::of(&header), &sealed, personal)?;
        match facts {
            None => {
                self.connection.prepare_cached("INSERT INTO unread (change) VALUES (?1)")?.execute([row])?;
            }
            Some(facts) => {
                if let Facts::PersonErased { changes, .. } = &facts {
                    self.touched.extend(project::erase(self.connection, self.office, changes)?);
                }
                self.touched.insert(facts.subject(self.office));
            }
        }
        if parked {
            self.connection
                .prepare_cached("DELETE FROM local_parked WHERE device = ?1 AND seq = ?2 AND hash = ?3")?
                .execute(params![device.uuid(), header.seq.cast_signed(), sealed.hash])?;
        }
        if header.seq > newest.0 {
            self.here.insert(device, (header.seq, sealed.hash));
        }
        self.came_of.insert(device);
        self.taken.new += 1;
        Ok(())
    }

    /// Keeps the heads of what is here and parks the rest.
    fn keep(&mut self) -> Result<(), StoreError> {
        let heads = std::mem::take(&mut self.heads);
        for (device, heads) in heads {
            for head in heads {
                let row = params![device.uuid(), head.seq.cast_signed(), head.hash, head.signature];
                let (good, here) =
                    (self.keys.get(&device), crate::log::has(self.connection, device, head.seq, &head.hash)?);
                let table = match (good, here) {
                    (Some(key), true) if verify_head(&head, key) => "signed_head",
                    (_, true) => continue,
                    (_, false) => "local_parked_head",
                };
                self.connection
                    .prepare_cached(&format!("INSERT OR IGNORE INTO {table} VALUES (?1, ?2, ?3, ?4)"))?
                    .execute(row)?;
            }
        }
        self.connection
            .prepare_cached(
                "DELETE FROM local_parked_head WHERE EXISTS (SELECT 1 FROM change c
                     WHERE c.device = local_parked_head.device AND c.seq = local_parked_head.seq
                         AND c.hash = local_parked_head.hash)",
            )?
            .execute([])?;
        let mut park = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO local_parked VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
        for ((device, seq), arrivals) in &self.waiting {
            for Arrival { sealed, parked, .. } in arrivals {
                self.taken.waiting += 1;
                if *parked {
                    continue;
                }
                park.execute(params![
                    device.uuid(),
                    seq.cast_signed(),
                    sealed.hash,
                    sealed.header,
                    sealed.facts.salt,
                    sealed.facts.bytes,
                    sealed.personal.as_ref().map(|p| p.salt),
                    sealed.personal.as_ref().map(|p| &p.bytes),
                ])?;
            }
        }
        Ok(())
    }

    /// Brings the projections up to date.
    fn project(self) -> Result<Taken, StoreError> {
        project::several(self.connection, self.office, self.touched, &self.came_of)?;
        if self.came_of.contains(&self.mine) {
            super::renew::raise_clock_floor(self.connection)?;
        }
        Ok(self.taken)
    }
}
