//! Encoding a change, and checking it byte by byte.

use crate::Hash;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use laifang_core::change::{Facts, Personal};
use laifang_core::id::{DeviceId, OfficeId, RequestId, UserId};
use laifang_core::time::Moment;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Version of the header's format. A higher one is refused unchanged.
pub const FORMAT: u32 = 1;

/// What is about to be written.
#[derive(Clone)]
pub struct Draft {
    /// The device that writes.
    pub device: DeviceId,
    /// Its next number.
    pub seq: u64,
    /// Hash of its last change.
    pub prev: Hash,
    /// Hybrid clock.
    pub hlc: u64,
    /// Wall clock: a claim.
    pub wall: Moment,
    /// Who does it.
    pub actor: UserId,
    /// Which office (for the subject of office-wide changes).
    pub office: OfficeId,
    /// The request it answers.
    pub request: Option<RequestId>,
    /// Newest numbers seen of other devices.
    pub seen: Vec<(DeviceId, u64)>,
    /// Facts.
    pub facts: Facts,
    /// Personal body.
    pub personal: Option<Personal>,
}

/// The header as stored. Holds no personal data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Format of the header.
    pub v: u32,
    /// Device.
    pub device: Bytes16,
    /// Number in the device's chain, from 1, without gaps.
    pub seq: u64,
    /// Hash of the change before.
    pub prev: Bytes32,
    /// Hybrid clock.
    pub hlc: u64,
    /// Wall clock, UTC milliseconds: a claim.
    pub wall: i64,
    /// Who did it.
    pub actor: Bytes16,
    /// Kind of change.
    pub kind: String,
    /// What it is about.
    pub subject: Bytes16,
    /// The request it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Bytes16>,
    /// Newest numbers seen of other devices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<(Bytes16, u64)>,
    /// Salted BLAKE3 of the facts body.
    pub facts: Bytes32,
    /// Salted BLAKE3 of the personal body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<Bytes32>,
}

impl Header {
    /// The device.
    pub fn device(&self) -> DeviceId {
        DeviceId::new(Uuid::from_bytes(self.device.0))
    }
}

macro_rules! bytes {
    ($name:ident, $len:literal) => {
        /// Bytes, base64url in JSON.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct $name(pub [u8; $len]);

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&B64.encode(self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let bytes = B64.decode(&text).map_err(serde::de::Error::custom)?;
                bytes.try_into().map(Self).map_err(|_| serde::de::Error::custom("wrong length"))
            }
        }
    };
}
bytes!(Bytes16, 16);
bytes!(Bytes32, 32);

/// A body's exact bytes with its salt.
#[derive(Clone, PartialEq, Eq)]
pub struct Body {
    /// 16 random bytes: without them the hash of a body that was erased says nothing about it.
    pub salt: [u8; 16],
    /// Compact JSON.
    pub bytes: Vec<u8>,
}

impl Body {
    /// BLAKE3 over salt and bytes.
    pub fn hash(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.salt);
        hasher.update(&self.bytes);
        *hasher.finalize().as_bytes()
    }
}

/// A change as stored and sent.
#[derive(Clone)]
pub struct Sealed {
    /// The header's exact bytes.
    pub header: Vec<u8>,
    /// BLAKE3 of the header.
    pub hash: Hash,
    /// Facts.
    pub facts: Body,
    /// Personal body; absent where there is none or it was erased.
    pub personal: Option<Body>,
}

/// What is wrong with a stored change.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ChainError {
    /// The header cannot be read.
    #[error("change {seq}: the header is damaged ({why}). Restore the store from a backup")]
    Header {
        /// Its number, as far as known.
        seq: u64,
        /// Why.
        why: String,
    },
    /// Written by a newer version.
    #[error("change {seq} has format {found}, this version reads up to {FORMAT}. Update the program")]
    Future {
        /// Its number.
        seq: u64,
        /// Its format.
        found: u32,
    },
    /// The chain does not hold: a number is missing or the hash before differs.
    #[error("change {seq}: the chain is broken ({why}). Restore the store from a backup")]
    Chain {
        /// Its number.
        seq: u64,
        /// Why.
        why: &'static str,
    },
    /// A body was altered.
    #[error("change {seq}: the {which} body was altered. Restore the store from a backup")]
    Body {
        /// Its number.
        seq: u64,
        /// `facts` or `personal`.
        which: &'static str,
    },
}

fn json<T: Serialize>(value: &T) -> Vec<u8> {
    // Our own types: string keys and plain values only, so encoding cannot fail.
    serde_json::to_vec(value).unwrap_or_default()
}

/// Seals a draft. `salts` are 32 random bytes: 16 for each body.
pub fn seal(draft: &Draft, salts: [u8; 32]) -> Sealed {
    let mut facts = Body { salt: [0; 16], bytes: json(&draft.facts) };
    facts.salt.copy_from_slice(&salts[..16]);
    let personal = draft.personal.as_ref().map(|p| {
        let mut body = Body { salt: [0; 16], bytes: json(p) };
        body.salt.copy_from_slice(&salts[16..]);
        body
    });
    let header = json(&Header {
        v: FORMAT,
        device: Bytes16(*draft.device.uuid().as_bytes()),
        seq: draft.seq,
        prev: Bytes32(draft.prev),
        hlc: draft.hlc,
        wall: draft.wall.0,
        actor: Bytes16(*draft.actor.uuid().as_bytes()),
        kind: draft.facts.kind().to_owned(),
        subject: Bytes16(*draft.facts.subject(draft.office).uuid().as_bytes()),
        request: draft.request.map(|r| Bytes16(*r.uuid().as_bytes())),
        seen: draft.seen.iter().map(|(d, s)| (Bytes16(*d.uuid().as_bytes()), *s)).collect(),
        facts: Bytes32(facts.hash()),
        personal: personal.as_ref().map(|p| Bytes32(p.hash())),
    });
    let hash = *blake3::hash(&header).as_bytes();
    Sealed { header, hash, facts, personal }
}

impl Sealed {
    /// Reads and checks the header against its place in the chain; `prev` is the hash before.
    /// `erased`: an erasure names this change, so its personal body may be absent.
    pub fn verify(&self, seq: u64, prev: &Hash, erased: bool) -> Result<Header, ChainError> {
        if *blake3::hash(&self.header).as_bytes() != self.hash {
            return Err(ChainError::Chain { seq, why: "the header does not match its hash" });
        }
        let header = self.read_header(seq)?;
        if header.seq != seq {
            return Err(ChainError::Chain { seq, why: "a number is missing or doubled" });
        }
        if header.prev.0 != *prev {
            return Err(ChainError::Chain { seq, why: "it does not follow the change before" });
        }
        if self.facts.hash() != header.facts.0 {
            return Err(ChainError::Body { seq, which: "facts" });
        }
        match (&self.personal, &header.personal) {
            (Some(body), Some(hash)) if body.hash() == hash.0 => {}
            (None, None) => {}
            (None, Some(_)) if erased => {}
            _ => return Err(ChainError::Body { seq, which: "personal" }),
        }
        Ok(header)
    }

    /// Reads the header alone.
    pub fn read_header(&self, seq: u64) -> Result<Header, ChainError> {
        #[derive(Deserialize)]
        struct Version {
            v: u32,
        }
        let damaged = |e: serde_json::Error| ChainError::Header { seq, why: e.to_string() };
        let version: Version = serde_json::from_slice(&self.header).map_err(damaged)?;
        if version.v > FORMAT {
            return Err(ChainError::Future { seq, found: version.v });
        }
        serde_json::from_slice(&self.header).map_err(damaged)
    }
}

/// The facts of a change; none for a kind this version does not know (kept, carried on, shown).
pub fn open_facts(bytes: &[u8]) -> Option<Facts> {
    serde_json::from_slice(bytes).ok()
}

/// The personal body; none when it is of a kind this version does not know.
pub fn open_personal(bytes: &[u8]) -> Option<Personal> {
    serde_json::from_slice(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use laifang_core::change::Personal;
    use laifang_core::id::ProjectId;

    fn draft(seq: u64, prev: Hash) -> Draft {
        Draft {
            device: DeviceId::new(Uuid::from_u128(1)),
            seq,
            prev,
            hlc: seq << 16,
            wall: Moment(7),
            actor: UserId::new(Uuid::from_u128(2)),
            office: OfficeId::new(Uuid::from_u128(3)),
            request: None,
            seen: vec![(DeviceId::new(Uuid::from_u128(4)), 9)],
            facts: Facts::ProjectSet {
                project: ProjectId::new(Uuid::from_u128(5)),
                name: "云澜府".into(),
                active: true,
            },
            personal: Some(Personal::Name { name: "沈若溪".into() }),
        }
    }

    #[test]
    fn a_sealed_change_verifies_and_opens() {
        let sealed = seal(&draft(1, [0; 32]), [7; 32]);
        let header = sealed.verify(1, &[0; 32], false).unwrap();
        assert_eq!((header.seq, header.kind.as_str()), (1, "project_set"));
        assert_eq!(open_facts(&sealed.facts.bytes), Some(draft(1, [0; 32]).facts));
        let text = String::from_utf8(sealed.header.clone()).unwrap();
        assert!(!text.contains("沈若溪") && !text.contains("云澜府"), "{text}");
    }

    #[test]
    fn every_flipped_bit_is_found() {
        let sealed = seal(&draft(1, [0; 32]), [7; 32]);
        let mut wrong = 0;
        for (part, len) in [(0, sealed.header.len()), (1, sealed.facts.bytes.len()), (2, 16), (3, 16)] {
            for bit in 0..len * 8 {
                let mut altered = sealed.clone();
                let byte = match part {
                    0 => &mut altered.header[bit / 8],
                    1 => &mut altered.facts.bytes[bit / 8],
                    2 => &mut altered.facts.salt[bit / 8],
                    _ => &mut altered.personal.as_mut().unwrap().salt[bit / 8],
                };
                *byte ^= 1 << (bit % 8);
                assert!(altered.verify(1, &[0; 32], false).is_err(), "part {part}, bit {bit}");
                wrong += 1;
            }
        }
        assert!(wrong > 2_000);
    }

    #[test]
    fn an_erased_body_is_missing_only_where_an_erasure_names_it() {
        let mut sealed = seal(&draft(1, [0; 32]), [7; 32]);
        sealed.personal = None;
        assert!(sealed.verify(1, &[0; 32], true).is_ok());
        assert_eq!(sealed.verify(1, &[0; 32], false), Err(ChainError::Body { seq: 1, which: "personal" }));
    }

    #[test]
    fn a_future_header_is_refused_with_the_next_step() {
        let mut sealed = seal(&draft(1, [0; 32]), [7; 32]);
        let text = String::from_utf8(sealed.header.clone()).unwrap().replacen("\"v\":1", "\"v\":2", 1);
        sealed.header = text.into_bytes();
        sealed.hash = *blake3::hash(&sealed.header).as_bytes();
        let error = sealed.verify(1, &[0; 32], false).unwrap_err();
        assert_eq!(error, ChainError::Future { seq: 1, found: 2 });
        assert!(error.to_string().contains("Update"));
    }

    #[test]
    fn a_missing_number_breaks_the_chain() {
        let first = seal(&draft(1, [0; 32]), [7; 32]);
        let third = seal(&draft(3, first.hash), [7; 32]);
        assert!(matches!(third.verify(2, &first.hash, false), Err(ChainError::Chain { seq: 2, .. })));
        let second = seal(&draft(2, [9; 32]), [7; 32]);
        assert!(matches!(second.verify(2, &first.hash, false), Err(ChainError::Chain { seq: 2, .. })));
    }
}
