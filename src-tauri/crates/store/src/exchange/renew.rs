//! A desk that exists twice: it goes on as a new device, under a number and a key of its own. And a desk that is
//! older than what it once sent (a restored disk): it learns its own later changes before it writes.

use super::take::vouching;
use crate::{Author, Store, StoreError, sql};
use laifang_core::change::{DeviceKeys, Facts};
use laifang_core::id::DeviceId;
use laifang_log::{DeviceSecret, Manifest, Tip};
use rusqlite::{Connection, params};
use zeroize::Zeroizing;

/// The desk's own setting that lists its own changes that others have and it has not: number and hash.
const AHEAD: &str = "own_chain_ahead";
/// The newest clock reading that stood before its own changes that others brought back.
const FLOOR: &str = "clock_floor";
/// Desk numbers end here: they stand on slips.
const MOST_DESKS: u32 = 99;

fn setting<T: serde::de::DeserializeOwned>(
    connection: &Connection,
    name: &str,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> =
        sql::one(connection, "SELECT value FROM local_setting WHERE name = ?1", [name])?;
    Ok(text.and_then(|t| serde_json::from_str(&t).ok()))
}

/// Whether others have changes of this desk that it has not.
pub(crate) fn is_behind(connection: &Connection) -> rusqlite::Result<bool> {
    let ahead: Option<Vec<(u64, String)>> = setting(connection, AHEAD)?;
    Ok(ahead.is_some_and(|a| !a.is_empty()))
}

/// The clock must not run back behind this.
pub(crate) fn clock_floor(connection: &Connection) -> rusqlite::Result<u64> {
    Ok(setting(connection, FLOOR)?.unwrap_or(0))
}

/// This desk's own changes came from elsewhere: all that came with them came before what it writes now.
pub(crate) fn raise_clock_floor(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .prepare_cached("REPLACE INTO local_setting SELECT ?1, CAST(max(hlc) AS TEXT) FROM change")?
        .execute([FLOOR])?;
    Ok(())
}

impl Store {
    /// Whether others have changes of this desk that it has not: an older copy of its disk came back. It takes them
    /// in before it writes, or goes on as a new device.
    pub fn is_behind(&self) -> Result<bool, StoreError> {
        Ok(is_behind(&self.connection)?)
    }

    /// Notes what a bundle says of this desk's own chain.
    pub(super) fn note_own_chain(&mut self, manifest: &Manifest) -> Result<(), StoreError> {
        let mine: Vec<Tip> = manifest.knows().filter(|t| t.device == self.device).collect();
        self.note_own(mine)
    }

    /// Keeps what is still missing of it.
    pub(super) fn note_own(&mut self, heard: Vec<Tip>) -> Result<(), StoreError> {
        let before: Vec<(u64, String)> = setting(&self.connection, AHEAD)?.unwrap_or_default();
        if before.is_empty() && heard.is_empty() {
            return Ok(());
        }
        let device = self.device;
        let said = before.iter().filter_map(|(seq, hash)| {
            let hash = hex::decode(hash).ok()?.try_into().ok()?;
            Some(Tip { device, seq: *seq, hash })
        });
        let mut ahead = Vec::new();
        for tip in said.chain(heard) {
            let entry = (tip.seq, hex::encode(tip.hash));
            if !crate::log::has(&self.connection, tip.device, tip.seq, &tip.hash)? && !ahead.contains(&entry)
            {
                ahead.push(entry);
            }
        }
        if ahead != before {
            let value = (!ahead.is_empty()).then(|| sql::json(&ahead));
            self.set_local_setting(AHEAD, value.as_deref())?;
        }
        Ok(())
    }

    /// Makes this desk a new device with all it has, under another number: its number before, and since.
    pub fn renew(&mut self, author: Author) -> Result<(u32, u32), StoreError> {
        let taken: Vec<u32> = self.reader().devices()?.into_iter().map(|d| d.desk).collect();
        let free: Vec<u32> = (1..=MOST_DESKS).filter(|n| !taken.contains(n)).collect();
        // Not simply the next: the other copy of this disk may do the same, and neither hears of the other.
        let mut chance = [0; 2];
        self.random(&mut chance);
        let at = usize::from(u16::from_le_bytes(chance)).checked_rem(free.len());
        let desk = at.and_then(|at| free.get(at)).ok_or(StoreError::NoDeskNumber)?;
        self.go_on_as_another(author, *desk)
    }

    /// Goes on under a new device, key and desk number: the chain may have gone on elsewhere, and no number in it may
    /// be used twice. The root of trust vouches for it where this desk holds it, else the device it was.
    pub(crate) fn go_on_as_another(&mut self, author: Author, desk: u32) -> Result<(u32, u32), StoreError> {
        let devices = self.reader().devices()?;
        let (was, head_office) =
            devices.iter().find(|d| d.device == self.device).map_or((0, false), |d| (d.desk, d.head_office));
        let device = DeviceId::new(self.new_uuid());
        let mut bytes = Zeroizing::new([0; 64]);
        self.random(bytes.as_mut_slice());
        let secret = DeviceSecret::from_bytes(&bytes);
        let keys =
            DeviceKeys { device, desk, ed25519: secret.verifying_key(), x25519: secret.agreement_key() };
        let text = vouching(&keys);
        let signature = match self.trust()? {
            Some(root) => laifang_log::sign_text(&root, &text),
            None => self.sign(&text),
        };
        // With the key it had: what was not signed yet is vouched for by nobody later.
        self.sign_own_heads()?;
        let renews = Some(self.device);
        let before = (self.device, std::mem::replace(&mut self.secret, secret));
        self.device = device;
        let secret = self.secret.to_bytes();
        let done = self.write(author, |w| {
            w.tx.execute("UPDATE local_secret SET device = ?1, keys = ?2", params![device.uuid(), secret])
                .map_err(StoreError::from)?;
            w.tx.execute("DELETE FROM local_setting WHERE name = ?1", [AHEAD]).map_err(StoreError::from)?;
            let user = Some(author.actor);
            w.append(Facts::DeviceEnrolled { device: keys, user, signature, renews, head_office }, None)?;
            Ok::<_, StoreError>(())
        });
        if let Err(failed) = done {
            (self.device, self.secret) = before;
            return Err(failed);
        }
        Ok((was, desk))
    }
}
