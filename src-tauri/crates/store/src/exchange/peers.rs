//! What this desk knows of the others: what they had when they last wrote, and settings of its own.

use crate::{Store, StoreError, sql};
use laifang_core::id::DeviceId;
use laifang_core::time::Moment;
use laifang_log::{Bytes16, Bytes32, Manifest, Tip};
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

/// Another desk, as last heard of.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Which.
    pub device: DeviceId,
    /// What it had.
    pub knows: Vec<Tip>,
    /// When it wrote, by its clock.
    pub made: Moment,
    /// When that came here.
    pub heard: Moment,
}

impl Store {
    /// Notes what a bundle's sender had when it wrote. The bundle read last counts: a desk that was restored has less
    /// than it had.
    pub fn note_peer(&mut self, manifest: &Manifest) -> Result<(), StoreError> {
        self.note_own_chain(manifest)?;
        if manifest.sender() == self.device {
            return Ok(());
        }
        let knows: Vec<(Bytes16, u64, Bytes32)> = manifest
            .knows()
            .map(|t| (Bytes16(*t.device.uuid().as_bytes()), t.seq, Bytes32(t.hash)))
            .collect();
        let now = self.now();
        self.connection
            .prepare_cached(
                "INSERT INTO local_peer VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (device) DO UPDATE SET knows = ?2, made = max(made, ?3), heard = ?4",
            )?
            .execute(params![manifest.sender().uuid(), sql::json(&knows), manifest.made().0, now.0])?;
        Ok(())
    }

    /// The desks that wrote to this one.
    pub fn peers(&self) -> Result<Vec<Peer>, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT * FROM local_peer")?;
        let peers = query
            .query_map([], |r| {
                let knows: Vec<(Bytes16, u64, Bytes32)> = sql::from_json(r, "knows")?;
                let tip = |(device, seq, hash): (Bytes16, u64, Bytes32)| Tip {
                    device: DeviceId::new(Uuid::from_bytes(device.0)),
                    seq,
                    hash: hash.0,
                };
                Ok(Peer {
                    device: sql::id(r, "device", DeviceId::new)?,
                    knows: knows.into_iter().map(tip).collect(),
                    made: Moment(r.get("made")?),
                    heard: Moment(r.get("heard")?),
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(peers)
    }

    /// Wall time of a device's newest change here: news of it that came by others.
    pub fn newest_of(&self, device: DeviceId) -> Result<Option<Moment>, StoreError> {
        #[derive(serde::Deserialize)]
        struct Wall {
            wall: i64,
        }
        let header: Option<Vec<u8>> = sql::one(
            &self.connection,
            "SELECT header FROM change WHERE device = ?1 ORDER BY seq DESC LIMIT 1",
            [device.uuid()],
        )?;
        let wall = header.and_then(|h| serde_json::from_slice::<Wall>(&h).ok());
        Ok(wall.map(|w| Moment(w.wall)))
    }

    /// Wall time of the newest change of this desk that is among these: how far somebody has it who has them.
    pub fn own_until(&self, known: &[Tip]) -> Result<Option<Moment>, StoreError> {
        #[derive(serde::Deserialize)]
        struct Wall {
            wall: i64,
        }
        let mut newest = None;
        for tip in known.iter().filter(|t| t.device == self.device) {
            let header: Option<Vec<u8>> = sql::one(
                &self.connection,
                "SELECT header FROM change WHERE device = ?1 AND seq = ?2 AND hash = ?3",
                params![tip.device.uuid(), tip.seq.cast_signed(), tip.hash],
            )?;
            let wall = header.and_then(|h| serde_json::from_slice::<Wall>(&h).ok());
            newest = newest.max(wall.map(|w| Moment(w.wall)));
        }
        Ok(newest)
    }

    /// Devices whose chain forked: a cloned disk, or a restored backup that went on.
    pub fn forked_devices(&self) -> Result<Vec<DeviceId>, StoreError> {
        Ok(self.forks()?.into_keys().collect())
    }

    /// Changes that wait for what is missing before them.
    pub fn parked(&self) -> Result<u64, StoreError> {
        let count: i64 = self.connection.query_row("SELECT count(*) FROM local_parked", [], |r| r.get(0))?;
        Ok(count.cast_unsigned())
    }

    /// A setting of this desk alone.
    pub fn local_setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT value FROM local_setting WHERE name = ?1")?
            .query_row([name], |r| r.get(0))
            .optional()?)
    }

    /// Sets it; none takes it away.
    pub fn set_local_setting(&mut self, name: &str, value: Option<&str>) -> Result<(), StoreError> {
        match value {
            Some(value) => self
                .connection
                .prepare_cached("REPLACE INTO local_setting VALUES (?1, ?2)")?
                .execute(params![name, value])?,
            None => self
                .connection
                .prepare_cached("DELETE FROM local_setting WHERE name = ?1")?
                .execute([name])?,
        };
        Ok(())
    }
}
