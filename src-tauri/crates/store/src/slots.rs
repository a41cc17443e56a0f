//! Key slots: the store's random key, wrapped once for each person's password and once for the recovery key.
//!
//! The slots file is readable without a key: it holds the office's name and the people's names, so that the
//! window can ask "who are you?". It is replaced atomically.

use crate::{StoreError, files::write_atomically};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use laifang_core::id::UserId;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize, Zeroizing};

/// Cost of Argon2id. Kept with each slot, so that it can be raised without breaking old ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KdfCost {
    /// KiB of memory.
    pub memory: u32,
    /// Passes.
    pub passes: u32,
}

impl KdfCost {
    /// 64 MiB, 3 passes: about 0.15 s on an office PC.
    pub const OFFICE: Self = Self { memory: 64 * 1024, passes: 3 };
    /// For tests only.
    pub const CHEAP: Self = Self { memory: 8, passes: 1 };

    pub(crate) fn derive(self, secret: &[u8], salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let failed = |e: argon2::Error| StoreError::Damaged(format!("key slot: {e}"));
        let params = Params::new(self.memory, self.passes, 1, Some(32)).map_err(failed)?;
        let mut out = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret, salt, out.as_mut_slice())
            .map_err(failed)?;
        Ok(out)
    }
}

/// The key shown once at set-up: 160 bits as 32 letters and digits in groups of four.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey(Zeroizing<String>);

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl RecoveryKey {
    /// From 20 random bytes.
    pub fn from_random(bytes: &[u8; 20]) -> Self {
        let mut text = String::with_capacity(32);
        let (mut buffer, mut bits) = (0_u32, 0);
        for byte in bytes {
            buffer = (buffer << 8) | u32::from(*byte);
            bits += 8;
            while bits >= 5 {
                bits -= 5;
                text.push(char::from(ALPHABET[(buffer >> bits) as usize & 31]));
                buffer &= (1 << bits) - 1;
            }
        }
        Self(Zeroizing::new(text))
    }

    /// Reads what a person typed: spaces, dashes and case do not matter; O, I and L read as 0 and 1.
    pub fn parse(text: &str) -> Option<Self> {
        let mut clean = String::new();
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            if !c.is_ascii() || !ALPHABET.contains(&(c as u8)) {
                clean.zeroize();
                return None;
            }
            clean.push(c);
        }
        (clean.len() == 32).then(|| Self(Zeroizing::new(clean)))
    }

    /// `ABCD-EFGH-…`, to be written down.
    pub fn show(&self) -> String {
        let groups: Vec<String> =
            self.0.as_bytes().chunks(4).map(|g| String::from_utf8_lossy(g).into_owned()).collect();
        groups.join("-")
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "opens", rename_all = "snake_case")]
enum Holder {
    Person { user: UserId, name: String },
    RecoveryKey,
}

#[derive(Clone, Serialize, Deserialize)]
struct Slot {
    holder: Holder,
    cost: KdfCost,
    salt: String,
    nonce: String,
    wrapped: String,
}

/// Somebody who can unlock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotPerson {
    /// Who.
    pub user: UserId,
    /// As shown.
    pub name: String,
}

/// The slots file.
#[derive(Clone, Serialize, Deserialize)]
pub struct Slots {
    format: u32,
    office: String,
    slots: Vec<Slot>,
    #[serde(skip)]
    path: PathBuf,
}

/// The store's raw key.
pub(crate) type DataKey = Zeroizing<[u8; 32]>;

impl Slots {
    pub(crate) fn new(path: &Path, office: &str) -> Self {
        Self { format: 1, office: office.to_owned(), slots: Vec::new(), path: path.to_owned() }
    }

    pub(crate) fn read(path: &Path) -> Result<Self, StoreError> {
        let bytes = std::fs::read(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => StoreError::Missing,
            _ => StoreError::io("reading the key slots")(e),
        })?;
        let mut slots: Self = serde_json::from_slice(&bytes)
            .map_err(|_| StoreError::Damaged("the key slots file keys.json is not readable".into()))?;
        if slots.format > 1 {
            return Err(StoreError::Newer(i64::from(slots.format)));
        }
        slots.path = path.to_owned();
        Ok(slots)
    }

    pub(crate) fn save(&self) -> Result<(), StoreError> {
        let json = serde_json::to_vec_pretty(self).map_err(|e| StoreError::Sql(e.to_string()))?;
        write_atomically(&self.path, &json)
    }

    /// The office's name.
    pub fn office(&self) -> &str {
        &self.office
    }

    /// Who can unlock this desk.
    pub fn people(&self) -> Vec<SlotPerson> {
        self.slots
            .iter()
            .filter_map(|s| match &s.holder {
                Holder::Person { user, name } => Some(SlotPerson { user: *user, name: name.clone() }),
                Holder::RecoveryKey => None,
            })
            .collect()
    }

    pub(crate) fn set_person(
        &mut self,
        user: UserId,
        name: &str,
        password: &str,
        cost: KdfCost,
        key: &DataKey,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<(), StoreError> {
        let slot =
            wrap(Holder::Person { user, name: name.to_owned() }, password.as_bytes(), cost, key, random)?;
        self.remove_person(user);
        self.slots.push(slot);
        Ok(())
    }

    pub(crate) fn remove_person(&mut self, user: UserId) {
        self.slots.retain(|s| !matches!(&s.holder, Holder::Person { user: u, .. } if *u == user));
    }

    pub(crate) fn set_recovery(
        &mut self,
        recovery: &RecoveryKey,
        cost: KdfCost,
        key: &DataKey,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<(), StoreError> {
        let slot = wrap(Holder::RecoveryKey, recovery.0.as_bytes(), cost, key, random)?;
        self.slots.retain(|s| !matches!(s.holder, Holder::RecoveryKey));
        self.slots.push(slot);
        Ok(())
    }

    pub(crate) fn open_with_password(&self, user: UserId, password: &str) -> Result<DataKey, StoreError> {
        let slot = self
            .slots
            .iter()
            .find(|s| matches!(&s.holder, Holder::Person { user: u, .. } if *u == user))
            .ok_or(StoreError::WrongSecret)?;
        unwrap(slot, password.as_bytes())
    }

    pub(crate) fn open_with_recovery(&self, recovery: &RecoveryKey) -> Result<DataKey, StoreError> {
        let slot = self
            .slots
            .iter()
            .find(|s| matches!(s.holder, Holder::RecoveryKey))
            .ok_or(StoreError::WrongSecret)?;
        unwrap(slot, recovery.0.as_bytes())
    }
}

fn wrap(
    holder: Holder,
    secret: &[u8],
    cost: KdfCost,
    key: &DataKey,
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<Slot, StoreError> {
    let (mut salt, mut nonce) = ([0; 16], [0; 24]);
    random(&mut salt);
    random(&mut nonce);
    let wrapping = cost.derive(secret, &salt)?;
    let wrapped =
        XChaCha20Poly1305::new(wrapping.as_slice().try_into().map_err(|_| StoreError::WrongSecret)?)
            .encrypt((&nonce).into(), Payload { msg: key.as_slice(), aad: b"laifang-slot-1" })
            .map_err(|_| StoreError::WrongSecret)?;
    Ok(Slot {
        holder,
        cost,
        salt: hex::encode(salt),
        nonce: hex::encode(nonce),
        wrapped: hex::encode(wrapped),
    })
}

fn unwrap(slot: &Slot, secret: &[u8]) -> Result<DataKey, StoreError> {
    let damaged = |_| StoreError::Damaged("a key slot is not hex".into());
    let salt = hex::decode(&slot.salt).map_err(damaged)?;
    let nonce: [u8; 24] = hex::decode(&slot.nonce)
        .map_err(damaged)?
        .try_into()
        .map_err(|_| StoreError::Damaged("a key slot's nonce has a wrong length".into()))?;
    let wrapped = hex::decode(&slot.wrapped).map_err(damaged)?;
    let wrapping = slot.cost.derive(secret, &salt)?;
    let opened = XChaCha20Poly1305::new(wrapping.as_slice().try_into().map_err(|_| StoreError::WrongSecret)?)
        .decrypt((&nonce).into(), Payload { msg: &wrapped, aad: b"laifang-slot-1" })
        .map_err(|_| StoreError::WrongSecret)?;
    let opened = Zeroizing::new(opened);
    let mut key = Zeroizing::new([0; 32]);
    if opened.len() != 32 {
        return Err(StoreError::WrongSecret);
    }
    key.copy_from_slice(&opened);
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_keys_read_as_written_and_as_typed() {
        let key = RecoveryKey::from_random(&[0xA5; 20]);
        assert_eq!(key.show().len(), 39);
        let typed = key.show().to_lowercase().replace('-', " ");
        assert!(RecoveryKey::parse(&typed) == Some(key));
        assert!(RecoveryKey::parse("ABCD").is_none());
        assert!(RecoveryKey::parse(&"中".repeat(32)).is_none());
    }
}
