//! Who came first at two desks: proven only where one of them had seen the other's change when it wrote its own. Where
//! a desk's chain forked, a number alone says nothing any more: then the chain itself is followed back.

use crate::read::Reader;
use crate::{StoreError, sql};
use laifang_core::id::{ChangeId, DeviceId, VisitId};
use laifang_core::judgement::Contact;
use laifang_log::{Bytes16, Hash, Header};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The change that registered a visit.
#[derive(Clone, Copy)]
struct Registered {
    device: Uuid,
    seq: i64,
    hash: Hash,
}

/// A device as the header of a change writes it.
pub(crate) fn as_written(device: Uuid) -> String {
    let written = serde_json::to_value(Bytes16(*device.as_bytes())).unwrap_or_default();
    written.as_str().unwrap_or_default().to_owned()
}

impl Reader<'_> {
    /// The visits among the contacts of which nobody can prove that they came before a visit or after it.
    pub fn unordered<'a>(
        &self,
        visit: VisitId,
        contacts: impl Iterator<Item = &'a Contact>,
    ) -> Result<BTreeSet<VisitId>, StoreError> {
        let mut unordered = BTreeSet::new();
        let mut others = contacts.filter_map(|c| c.visit).filter(|other| *other != visit).peekable();
        if others.peek().is_none() || self.count("SELECT count(*) FROM device", [])? < 2 {
            return Ok(unordered); // nearly everybody
        }
        let Some(ours) = self.registered(visit)? else { return Ok(unordered) };
        for other in others {
            let Some(theirs) = self.registered(other)? else { continue };
            if !self.comes_before(theirs, ours)? && !self.comes_before(ours, theirs)? {
                unordered.insert(other);
            }
        }
        Ok(unordered)
    }

    /// Whether a desk says in one of its changes that it had seen a change of another desk.
    pub(crate) fn has_seen(&self, desk: DeviceId, change: ChangeId) -> Result<bool, StoreError> {
        let as_written = serde_json::to_value(Bytes16(*change.device.uuid().as_bytes())).unwrap_or_default();
        let seen = sql::one::<i64>(
            self.0,
            "SELECT 1 FROM seen_head WHERE device = ?1 AND other = ?2 AND upto >= ?3 LIMIT 1",
            params![desk.uuid(), as_written.as_str().unwrap_or_default(), change.seq.cast_signed()],
        )?;
        Ok(seen.is_some())
    }

    fn registered(&self, visit: VisitId) -> Result<Option<Registered>, StoreError> {
        let mut query = self.0.prepare_cached(
            "SELECT device, seq, hash FROM change WHERE subject = ?1 AND kind = 'visit_registered'
                 ORDER BY hash LIMIT 1",
        )?;
        let found = query.query_row([visit.uuid()], |r| {
            Ok(Registered { device: r.get(0)?, seq: r.get(1)?, hash: r.get(2)? })
        });
        Ok(found.optional()?)
    }

    fn comes_before(&self, one: Registered, other: Registered) -> Result<bool, StoreError> {
        if one.device == other.device {
            return Ok(one.seq < other.seq && self.follows(other, one)?);
        }
        let mut query = self.0.prepare_cached(
            "SELECT seq, upto FROM seen_head WHERE device = ?1 AND other = ?2 AND seq <= ?3 AND upto >= ?4
                 ORDER BY seq",
        )?;
        let asked = params![other.device, as_written(one.device), other.seq, one.seq];
        let mut rows = query.query(asked)?;
        while let Some(r) = rows.next()? {
            let (seq, upto) = (r.get(0)?, r.get(1)?);
            if self.said(other, seq, one.device, upto)? && self.is_in_all(one, upto)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The numbers of a device that two changes have: from the first on, up to the last; none where it never forked.
    fn doubtful(&self, device: Uuid) -> Result<Option<(i64, i64)>, StoreError> {
        let Some(from) = sql::one::<i64>(self.0, "SELECT seq FROM fork WHERE device = ?1", [device])? else {
            return Ok(None);
        };
        let last: Option<i64> = sql::one(
            self.0,
            "SELECT max(seq) FROM (SELECT seq FROM change WHERE device = ?1 AND seq >= ?2
                 GROUP BY seq HAVING count(*) > 1)",
            params![device, from],
        )?
        .flatten();
        Ok(last.map(|last| (from, last)))
    }

    /// Whether a change follows another of the same chain, of a lower number.
    fn follows(&self, later: Registered, earlier: Registered) -> Result<bool, StoreError> {
        match self.doubtful(later.device)? {
            Some((from, last)) if (from..=last).contains(&earlier.seq) => {
                Ok(self.before(later, earlier.seq)? == Some(earlier.hash))
            }
            _ => Ok(true),
        }
    }

    /// The change of a number from which another of the chain descends.
    fn before(&self, later: Registered, seq: i64) -> Result<Option<Hash>, StoreError> {
        let mut query = self
            .0
            .prepare_cached("SELECT header FROM change WHERE device = ?1 AND seq = ?2 AND hash = ?3")?;
        let (mut at, mut hash) = (later.seq, later.hash);
        while at > seq {
            let header: Option<Vec<u8>> =
                query.query_row(params![later.device, at, hash], |r| r.get(0)).optional()?;
            let Some(header) = header else { return Ok(None) };
            hash = read(&header)?.prev.0;
            at -= 1;
        }
        Ok(Some(hash))
    }

    /// Whether it was said in the chain that leads to a change, and not in another branch of it.
    fn said(&self, other: Registered, seq: i64, of: Uuid, upto: i64) -> Result<bool, StoreError> {
        match self.doubtful(other.device)? {
            Some((from, last)) if (from..=last).contains(&seq) => {
                let Some(hash) = self.before(other, seq)? else { return Ok(false) };
                let header: Vec<u8> = self
                    .0
                    .prepare_cached("SELECT header FROM change WHERE device = ?1 AND seq = ?2 AND hash = ?3")?
                    .query_row(params![other.device, seq, hash], |r| r.get(0))?;
                let seen = read(&header)?.seen;
                Ok(seen.iter().any(|(device, n)| device.0 == *of.as_bytes() && n.cast_signed() == upto))
            }
            _ => Ok(true),
        }
    }

    /// Whether a change is in the past of whatever has a number in its chain: which of them was meant is not said.
    fn is_in_all(&self, one: Registered, upto: i64) -> Result<bool, StoreError> {
        match self.doubtful(one.device)? {
            Some((from, last)) if (from..=last).contains(&one.seq) => {
                let mut query =
                    self.0.prepare_cached("SELECT hash FROM change WHERE device = ?1 AND seq = ?2")?;
                let mut rows = query.query(params![one.device, upto])?;
                while let Some(r) = rows.next()? {
                    let meant = Registered { device: one.device, seq: upto, hash: r.get(0)? };
                    if self.before(meant, one.seq)? != Some(one.hash) {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Ok(true),
        }
    }
}

fn read(header: &[u8]) -> Result<Header, StoreError> {
    serde_json::from_slice(header).map_err(|_| sql::bad("change.header").into())
}

/// Whose visits a forked device registered since it forked: what else came of it may change who was first.
pub(crate) fn in_doubt(connection: &Connection, device: Uuid) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT DISTINCT v.customer FROM fork f JOIN change c ON c.device = f.device AND c.seq >= f.seq
             JOIN visit v ON v.visit = c.subject
         WHERE f.device = ?1 AND c.kind = 'visit_registered'",
    )?;
    let people = query.query_map([device], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(people)
}
