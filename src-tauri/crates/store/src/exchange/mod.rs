//! Changes on their way between desks: what this desk has, what others lack, taking in what came.

mod chains;
mod join;
mod peers;
mod renew;
mod take;

pub(crate) use renew::{clock_floor, is_behind};

pub use chains::{Chains, Holdings};
pub use join::{JoinRequest, Joining};
pub use peers::Peer;
pub use take::Taken;

use crate::{Store, StoreError};
use laifang_core::id::DeviceId;
use laifang_log::{Body, Letter, Manifest, Opened, Range, Sealed, SignedHead, Tip};
use laifang_log::{BundleError, open_bundle, write_bundle};
use rusqlite::{Row, params};
use std::collections::{BTreeSet, VecDeque};

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

impl Store {
    /// What somebody lacks who has everything up to these. Whoever asks for many takes [`Store::chains`] once.
    pub fn lacking(&self, known: &[Tip]) -> Result<Lacking, StoreError> {
        self.chains()?.lacking(known)
    }

    /// The newest change of every chain: who has these has everything this desk has.
    pub fn tips(&self) -> Result<Vec<Tip>, StoreError> {
        Ok(self.chains()?.tips())
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
        let mine = self.device;
        for Tip { device, seq, hash } in self.tips()?.into_iter().filter(|t| t.device == mine) {
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
            let Tip { device, seq, hash } = range.tip();
            if !crate::log::has(&self.connection, device, seq, &hash)? {
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
