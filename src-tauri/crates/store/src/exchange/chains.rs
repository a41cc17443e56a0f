//! The chains of all desks as they are here, forked ones with every branch: what is newest, and what somebody lacks.

use super::{Lacking, Piece};
use crate::{Store, StoreError, sql};
use laifang_core::id::DeviceId;
use laifang_log::{Bytes32, Hash, Range, Tip};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// The chains at one moment, read once: much is asked of them in one exchange.
pub struct Chains<'a> {
    store: &'a Store,
    chains: Vec<Chain>,
}

struct Chain {
    device: DeviceId,
    /// The highest number.
    last: u64,
    head: Hash,
    fork: Option<Fork>,
}

impl Chain {
    /// How far it goes without forks: so far one number says what somebody has.
    fn straight(&self) -> u64 {
        self.fork.as_ref().map_or(self.last, |fork| fork.from - 1)
    }
}

/// What a chain is made of from where it forked.
struct Fork {
    from: u64,
    /// By number.
    changes: Vec<Forked>,
    parents: HashMap<Hash, Hash>,
}

struct Forked {
    row: i64,
    seq: u64,
    hash: Hash,
}

impl Fork {
    fn read(connection: &Connection, device: DeviceId, from: u64) -> Result<Self, StoreError> {
        #[derive(serde::Deserialize)]
        struct Link {
            prev: Bytes32,
        }
        let mut query = connection.prepare_cached(
            "SELECT id, seq, hash, header FROM change WHERE device = ?1 AND seq >= ?2 ORDER BY seq, hash",
        )?;
        let mut rows = query.query(params![device.uuid(), from.cast_signed()])?;
        let (mut changes, mut parents) = (Vec::new(), HashMap::new());
        while let Some(r) = rows.next()? {
            let link: Link =
                serde_json::from_slice(&r.get::<_, Vec<u8>>(3)?).map_err(|_| sql::bad("change.header"))?;
            let hash = r.get(2)?;
            parents.insert(hash, link.prev.0);
            changes.push(Forked { row: r.get(0)?, seq: r.get::<_, i64>(1)?.cast_unsigned(), hash });
        }
        Ok(Self { from, changes, parents })
    }

    /// The newest change of each branch.
    fn ends(&self) -> impl Iterator<Item = &Forked> {
        let followed: HashSet<&Hash> = self.parents.values().collect();
        self.changes.iter().filter(move |change| !followed.contains(&change.hash))
    }
}

impl Store {
    pub(super) fn forks(&self) -> Result<BTreeMap<DeviceId, u64>, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT device, seq FROM fork")?;
        let rows = query
            .query_map([], |r| Ok((DeviceId::new(r.get(0)?), r.get::<_, i64>(1)?.cast_unsigned())))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// The chains as they are now.
    pub fn chains(&self) -> Result<Chains<'_>, StoreError> {
        let forks = self.forks()?;
        let mut chains = Vec::new();
        for row in self.reader().devices()? {
            let (last, head) = crate::log::head(&self.connection, row.device)?;
            let fork = match forks.get(&row.device) {
                Some(from) => Some(Fork::read(&self.connection, row.device, *from)?),
                None => None,
            };
            chains.push(Chain { device: row.device, last, head, fork });
        }
        Ok(Chains { store: self, chains })
    }
}

impl Chains<'_> {
    /// The newest change of every chain, of a forked one of every branch.
    pub fn tips(&self) -> Vec<Tip> {
        let mut tips = Vec::new();
        for Chain { device, last, head, fork } in &self.chains {
            match fork {
                Some(fork) => {
                    tips.extend(fork.ends().map(|end| Tip { device: *device, seq: end.seq, hash: end.hash }));
                }
                None if *last > 0 => tips.push(Tip { device: *device, seq: *last, hash: *head }),
                None => {}
            }
        }
        tips.sort();
        tips
    }

    /// Somebody who has everything up to these.
    pub fn known(&self, tips: &[Tip]) -> Result<Holdings<'_>, StoreError> {
        let mut known = Holdings { chains: self, of: HashMap::new() };
        for tip in tips {
            known.add(tip)?;
        }
        Ok(known)
    }

    /// What this desk has and somebody lacks who has everything up to these.
    pub fn lacking(&self, tips: &[Tip]) -> Result<Lacking, StoreError> {
        Ok(self.known(tips)?.lacking())
    }
}

/// What somebody has, as far as this desk can tell.
pub struct Holdings<'a> {
    chains: &'a Chains<'a>,
    of: HashMap<DeviceId, Has>,
}

/// What somebody has of one chain.
#[derive(Default)]
struct Has {
    /// The highest number they speak of.
    newest: u64,
    /// How far they have the part without forks.
    straight: u64,
    /// What they have after the fork.
    forked: HashSet<Hash>,
}

impl Holdings<'_> {
    /// They have this one too, and what it rests on.
    pub fn add(&mut self, tip: &Tip) -> Result<(), StoreError> {
        let has = self.of.entry(tip.device).or_default();
        has.newest = has.newest.max(tip.seq);
        let Some(chain) = self.chains.chains.iter().find(|c| c.device == tip.device) else { return Ok(()) };
        let straight = chain.straight();
        if tip.seq > chain.last {
            has.straight = straight; // they are ahead
        } else if crate::log::has(&self.chains.store.connection, tip.device, tip.seq, &tip.hash)? {
            has.straight = has.straight.max(tip.seq.min(straight));
        }
        if let Some(fork) = &chain.fork {
            let mut at = tip.hash;
            while has.forked.insert(at)
                && let Some(prev) = fork.parents.get(&at)
            {
                at = *prev;
            }
        }
        Ok(())
    }

    /// What this desk has and they lack.
    pub fn lacking(&self) -> Lacking {
        let mut pieces = Vec::new();
        let nothing = Has::default();
        for chain in &self.chains.chains {
            let has = self.of.get(&chain.device).unwrap_or(&nothing);
            let straight = chain.straight();
            if has.straight < straight {
                pieces.push(Piece::Line(chain.device, has.straight + 1, straight));
            }
            if let Some(fork) = &chain.fork {
                // Branch by branch would be shorter to say; in the order of numbers each follows what it follows.
                let unknown = fork.changes.iter().filter(|change| !has.forked.contains(&change.hash));
                let rows: VecDeque<(u64, i64)> = unknown.map(|change| (change.seq, change.row)).collect();
                if !rows.is_empty() {
                    pieces.push(Piece::Rows(chain.device, rows));
                }
            }
        }
        Lacking(pieces)
    }

    /// Whether they have what a range goes on from. Where a chain forked, another branch's numbers say nothing.
    pub fn continues(&self, range: &Range) -> bool {
        let (device, before) = (range.device(), range.from - 1);
        let Some(has) = self.of.get(&device) else { return before == 0 };
        let chain = self.chains.chains.iter().find(|c| c.device == device);
        match chain.filter(|chain| chain.fork.is_some() && before > chain.straight()) {
            Some(_) => has.forked.contains(&range.after()),
            None => before <= has.newest,
        }
    }
}
