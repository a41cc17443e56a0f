//! Who came first at two desks: proven only where one of them had seen the other's change when it wrote its own.

use crate::read::Reader;
use crate::{StoreError, sql};
use laifang_core::id::{ChangeId, DeviceId, VisitId};
use laifang_core::judgement::Contact;
use laifang_log::Bytes16;
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The change that registered a visit.
#[derive(Clone, Copy)]
struct Registered {
    device: Uuid,
    seq: i64,
}

impl Reader<'_> {
    /// The visits among the contacts of which nobody can prove that they came before a visit or after it.
    pub fn unordered<'a>(
        &self,
        visit: VisitId,
        contacts: impl Iterator<Item = &'a Contact>,
    ) -> Result<BTreeSet<VisitId>, StoreError> {
        let mut unordered = BTreeSet::new();
        if self.count("SELECT count(*) FROM device", [])? < 2 {
            return Ok(unordered); // nearly everybody
        }
        let Some(ours) = self.registered(visit)? else { return Ok(unordered) };
        for other in contacts.filter_map(|c| c.visit).filter(|other| *other != visit) {
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
            "SELECT device, seq FROM change WHERE subject = ?1 AND kind = 'visit_registered' ORDER BY hash LIMIT 1",
        )?;
        let found = query.query_row([visit.uuid()], |r| Ok(Registered { device: r.get(0)?, seq: r.get(1)? }));
        Ok(found.optional()?)
    }

    fn comes_before(&self, one: Registered, other: Registered) -> Result<bool, StoreError> {
        if one.device == other.device {
            return Ok(one.seq < other.seq);
        }
        let as_written = serde_json::to_value(Bytes16(*one.device.as_bytes())).unwrap_or_default();
        let seen = sql::one::<i64>(
            self.0,
            "SELECT 1 FROM seen_head WHERE device = ?1 AND other = ?2 AND seq <= ?3 AND upto >= ?4 LIMIT 1",
            params![other.device, as_written.as_str().unwrap_or_default(), other.seq, one.seq],
        )?;
        Ok(seen.is_some())
    }
}
