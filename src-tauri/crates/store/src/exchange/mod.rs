//! Changes on their way between desks: what this desk has, what others lack, taking in what came.

mod join;
mod peers;
mod renew;
mod take;

pub(crate) use renew::{clock_floor, is_behind};

pub use join::{JoinRequest, Joining};
pub use peers::Peer;
pub use take::Taken;

use crate::{Store, StoreError, sql};
use laifang_core::id::DeviceId;
use laifang_log::{Body, Hash, Header, Letter, Manifest, Opened, Range, Sealed, SignedHead, Tip};
use laifang_log::{BundleError, open_bundle, write_bundle};
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// Rows read at a time.
const BATCH: i64 = 500;

/// Changes of one device to be sent.
#[derive(Clone, Debug)]
enum Piece {
    /// From a number on, and not beyond another: a chain without forks, or the part before the fork.
    Line(DeviceId, u64, u64),
    /// One by one, by number and row: what lies after a fork.
    Rows(DeviceId, VecDeque<(u64, i64)>),
}

/// What somebody lacks.
#[derive(Clone, Debug, Default)]
pub struct Lacking(Vec<Piece>);

impl Lacking {
    /// Whether they have everything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What either lacks.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for piece in other.0 {
            let same = self.0.iter_mut().find_map(|mine| match (mine, &piece) {
                (Piece::Line(device, from, to), Piece::Line(theirs, first, last)) if device == theirs => {
                    (*from, *to) = ((*from).min(*first), (*to).max(*last));
                    Some(())
                }
                (Piece::Rows(device, rows), Piece::Rows(theirs, more)) if device == theirs => {
                    let all: BTreeSet<(u64, i64)> = rows.iter().chain(more).copied().collect();
                    *rows = all.into_iter().collect();
                    Some(())
                }
                _ => None,
            });
            if same.is_none() {
                self.0.push(piece);
            }
        }
        self
    }
}

/// A change of a forked chain.
struct Forked {
    row: i64,
    seq: u64,
    hash: Hash,
    prev: Hash,
}

pub(crate) fn sealed(r: &Row<'_>) -> rusqlite::Result<Sealed> {
    let personal = match r.get::<_, Option<[u8; 16]>>("personal_salt")? {
        Some(salt) => Some(Body { salt, bytes: r.get("personal")? }),
        None => None,
    };
    Ok(Sealed {
        hash: r.get("hash")?,
        header: r.get("header")?,
        facts: Body { salt: r.get("salt")?, bytes: r.get("facts")? },
        personal,
    })
}

const CHANGE: &str = "SELECT c.id, c.seq, c.hash, c.header, c.salt, c.facts, p.salt AS personal_salt,
         p.body AS personal FROM change c LEFT JOIN personal p ON p.change = c.id";

fn forked(connection: &Connection, device: DeviceId, from: u64) -> Result<Vec<Forked>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id, seq, hash, header FROM change WHERE device = ?1 AND seq >= ?2 ORDER BY seq, hash",
    )?;
    let mut rows = query.query(params![device.uuid(), from.cast_signed()])?;
    let mut found = Vec::new();
    while let Some(r) = rows.next()? {
        let header: Header =
            serde_json::from_slice(&r.get::<_, Vec<u8>>(3)?).map_err(|_| sql::bad("change.header"))?;
        found.push(Forked { row: r.get(0)?, seq: header.seq, hash: r.get(2)?, prev: header.prev.0 });
    }
    Ok(found)
}

impl Store {
    fn forks(&self) -> Result<BTreeMap<DeviceId, u64>, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT device, seq FROM fork")?;
        let rows = query
            .query_map([], |r| Ok((DeviceId::new(r.get(0)?), r.get::<_, i64>(1)?.cast_unsigned())))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// The newest change of every chain: who has these has everything this desk has.
    pub fn tips(&self) -> Result<Vec<Tip>, StoreError> {
        let forks = self.forks()?;
        let mut tips = Vec::new();
        for row in self.reader().devices()? {
            tips.extend(self.ends(row.device, forks.get(&row.device).copied())?);
        }
        tips.sort();
        Ok(tips)
    }

    /// The newest change of each branch of a device's chain.
    fn ends(&self, device: DeviceId, fork: Option<u64>) -> Result<Vec<Tip>, StoreError> {
        let Some(from) = fork else {
            let (seq, hash) = crate::log::head(&self.connection, device)?;
            return Ok((seq > 0).then_some(Tip { device, seq, hash }).into_iter().collect());
        };
        let branches = forked(&self.connection, device, from)?;
        let followed: BTreeSet<Hash> = branches.iter().map(|b| b.prev).collect();
        let ends = branches.iter().filter(|b| !followed.contains(&b.hash));
        Ok(ends.map(|b| Tip { device, seq: b.seq, hash: b.hash }).collect())
    }

    fn has(&self, tip: &Tip) -> Result<bool, StoreError> {
        let found: Option<i64> = sql::one(
            &self.connection,
            "SELECT 1 FROM change WHERE device = ?1 AND seq = ?2 AND hash = ?3",
            params![tip.device.uuid(), tip.seq.cast_signed(), tip.hash],
        )?;
        Ok(found.is_some())
    }

    /// What this desk has and somebody lacks who has everything up to these.
    pub fn lacking(&self, known: &[Tip]) -> Result<Lacking, StoreError> {
        let forks = self.forks()?;
        let mut pieces = Vec::new();
        for row in self.reader().devices()? {
            let device = row.device;
            let theirs: Vec<&Tip> = known.iter().filter(|t| t.device == device).collect();
            let (last, _) = crate::log::head(&self.connection, device)?;
            // A chain without forks up to here: one number says what they have.
            let straight = forks.get(&device).map_or(last, |seq| seq - 1);
            let mut has = 0;
            for tip in &theirs {
                if tip.seq > last {
                    has = straight; // they are ahead
                } else if self.has(tip)? {
                    has = has.max(tip.seq.min(straight));
                }
            }
            if has < straight {
                pieces.push(Piece::Line(device, has + 1, straight));
            }
            if let Some(from) = forks.get(&device) {
                let branches = forked(&self.connection, device, *from)?;
                let parents: HashMap<Hash, Hash> = branches.iter().map(|b| (b.hash, b.prev)).collect();
                let mut known = BTreeSet::new();
                for tip in &theirs {
                    let mut at = tip.hash;
                    while let Some(prev) = parents.get(&at)
                        && known.insert(at)
                    {
                        at = *prev;
                    }
                }
                // Branch by branch would be shorter to say; in the order of numbers each follows what it follows.
                let unknown = branches.iter().filter(|b| !known.contains(&b.hash));
                let rows: VecDeque<(u64, i64)> = unknown.map(|b| (b.seq, b.row)).collect();
                if !rows.is_empty() {
                    pieces.push(Piece::Rows(device, rows));
                }
            }
        }
        Ok(Lacking(pieces))
    }

    /// Whether somebody who has everything up to these has what a range goes on from. Where a chain forked, another
    /// branch's numbers say nothing.
    pub fn continues(&self, known: &[Tip], range: &Range) -> Result<bool, StoreError> {
        let (device, before) = (range.device(), range.from - 1);
        let theirs = known.iter().filter(|t| t.device == device);
        let Some(fork) = self.forks()?.get(&device).copied().filter(|fork| *fork <= before) else {
            return Ok(before <= theirs.map(|t| t.seq).max().unwrap_or(0));
        };
        let branches = forked(&self.connection, device, fork)?;
        let parents: HashMap<Hash, Hash> = branches.iter().map(|b| (b.hash, b.prev)).collect();
        for tip in theirs {
            let mut at = Some(&tip.hash);
            while let Some(hash) = at {
                if *hash == range.after() {
                    return Ok(true);
                }
                at = parents.get(hash);
            }
        }
        Ok(false)
    }

    /// Reads what is lacking, a few at a time.
    fn changes(&self, lacking: Lacking) -> impl Iterator<Item = Result<Sealed, StoreError>> + '_ {
        let mut pieces = VecDeque::from(lacking.0);
        let mut buffer: VecDeque<Sealed> = VecDeque::new();
        std::iter::from_fn(move || {
            loop {
                if let Some(next) = buffer.pop_front() {
                    return Some(Ok(next));
                }
                match self.fill(&mut pieces, &mut buffer) {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(e) => {
                        pieces.clear();
                        return Some(Err(e));
                    }
                }
            }
        })
    }

    fn fill(&self, pieces: &mut VecDeque<Piece>, buffer: &mut VecDeque<Sealed>) -> Result<bool, StoreError> {
        let Some(piece) = pieces.front_mut() else { return Ok(false) };
        match piece {
            Piece::Line(device, from, to) => {
                let mut query = self.connection.prepare_cached(&format!(
                    "{CHANGE} WHERE c.device = ?1 AND c.seq BETWEEN ?2 AND ?3 ORDER BY c.seq LIMIT {BATCH}"
                ))?;
                let rows = query
                    .query_map(params![device.uuid(), from.cast_signed(), to.cast_signed()], |r| {
                        Ok((r.get::<_, i64>("seq")?, sealed(r)?))
                    })?;
                let mut last = None;
                for row in rows {
                    let (seq, change) = row?;
                    last = Some(seq.cast_unsigned());
                    buffer.push_back(change);
                }
                match last {
                    Some(last) if last < *to => *from = last + 1,
                    _ => drop(pieces.pop_front()),
                }
            }
            Piece::Rows(_, rows) => match rows.pop_front() {
                Some((_, row)) => {
                    let mut query = self.connection.prepare_cached(&format!("{CHANGE} WHERE c.id = ?1"))?;
                    buffer.push_back(query.query_row([row], sealed)?);
                }
                None => drop(pieces.pop_front()),
            },
        }
        Ok(true)
    }

    fn signed_heads(&self) -> Result<Vec<SignedHead>, StoreError> {
        let mut query =
            self.connection.prepare_cached("SELECT device, seq, hash, signature FROM signed_head")?;
        let heads = query.query_map([], signed_head)?.collect::<rusqlite::Result<_>>()?;
        Ok(heads)
    }

    /// Writes a bundle for desks: what is lacking, and what this desk has, as an acknowledgement. Its own chain is
    /// signed as far as it goes.
    pub fn write_bundle(
        &mut self,
        lacking: Lacking,
        recipients: &[DeviceId],
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        self.sign_own_heads()?;
        let bundle = self.new_uuid();
        let keys = self.reader().devices()?.into_iter().filter(|d| recipients.contains(&d.device));
        let letter = Letter {
            bundle,
            office: self.office,
            sender: self.device,
            made: self.now(),
            recipients: keys.map(|d| (d.device, d.x25519)).collect(),
            knows: self.tips()?,
            heads: if lacking.is_empty() { Vec::new() } else { self.signed_heads()? },
        };
        write_bundle(&letter, &self.secret, self.changes(lacking))
    }

    /// Signs every end of its own chain: nobody takes in what no head vouches for, and a desk that goes on along
    /// another branch of itself, or as another device, does not come back to this one.
    pub(super) fn sign_own_heads(&mut self) -> Result<(), StoreError> {
        let fork = self.forks()?.get(&self.device).copied();
        for Tip { device, seq, hash } in self.ends(self.device, fork)? {
            let head = laifang_log::sign_head(&self.secret, device, seq, hash);
            self.connection.execute(
                "INSERT OR IGNORE INTO signed_head (device, seq, hash, signature) VALUES (?1, ?2, ?3, ?4)",
                params![head.device.uuid(), head.seq.cast_signed(), head.hash, head.signature],
            )?;
        }
        Ok(())
    }

    /// Reads a bundle that came: for this desk, of this office, from a desk it knows and that is not revoked. A
    /// sender that the bundle itself brings along is known by its enrolment in it.
    pub fn open_bundle(&self, bytes: &[u8]) -> Result<Opened, StoreError> {
        let opened = open_bundle(bytes, &self.secret)?;
        let manifest = opened.manifest();
        if manifest.office() != self.office {
            return Err(BundleError::ForeignOffice.into());
        }
        let known = self.reader().devices()?;
        let key = match known.iter().find(|d| d.device == manifest.sender()) {
            Some(row) if row.revoked => return Err(BundleError::Revoked.into()),
            Some(row) => row.ed25519.clone(),
            None => take::key_inside(&opened, &known)?.ok_or(BundleError::UnknownSender)?,
        };
        opened.checked(&key)?;
        Ok(opened)
    }

    /// Which of a bundle's changes this desk does not have: how many, and of which desks.
    pub fn news_in(&self, manifest: &Manifest) -> Result<Vec<Range>, StoreError> {
        let mut news = Vec::new();
        for range in &manifest.ranges {
            if !self.has(&range.tip())? {
                news.push(range.clone());
            }
        }
        Ok(news)
    }
}

fn signed_head(r: &Row<'_>) -> rusqlite::Result<SignedHead> {
    Ok(SignedHead {
        device: DeviceId::new(r.get("device")?),
        seq: r.get::<_, i64>("seq")?.cast_unsigned(),
        hash: r.get("hash")?,
        signature: r.get("signature")?,
    })
}
