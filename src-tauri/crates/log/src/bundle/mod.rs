//! Bundles: changes on their way between the desks of an office, as files (`.laifang`).
//!
//! Signed inside, then encrypted to the office's desks, under a plain cover that tells damage from strangers:
//! bytes in, bytes out. `docs/formats/bundle.md` says what another program would need to know.

mod error;
mod frame;

pub use error::BundleError;

use crate::{Bytes16, Bytes32, ChainError, DeviceSecret, Hash, Sealed, SignedHead};
use laifang_core::id::{DeviceId, OfficeId};
use laifang_core::time::Moment;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use uuid::Uuid;

/// Version of the container. A higher one is refused unchanged.
pub const BUNDLE_FORMAT: u32 = 1;

/// A part is never larger: it fits into a mail and is soon copied again.
pub const MOST_BYTES_OF_A_PART: usize = 20 << 20;

const MAGIC: &[u8; 8] = b"LAIFANG\n";
/// Magic, version, length and hash of the rest.
const COVER: usize = 8 + 4 + 8 + 32;
/// Left for manifest, signature and the encryption's own bytes.
const BESIDE_FRAMES: usize = 1 << 20;

/// The newest change of a chain that somebody has, and with it everything before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tip {
    /// Whose chain.
    pub device: DeviceId,
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

/// Changes of one device that follow each other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// Whose.
    device: Bytes16,
    /// First.
    pub from: u64,
    /// Last.
    pub to: u64,
    /// Hash of the change before the first: whoever lacks it keeps these aside until it comes.
    after: Bytes32,
    /// Hash of the last.
    last: Bytes32,
}

impl Range {
    /// Whose.
    pub fn device(&self) -> DeviceId {
        DeviceId::new(Uuid::from_bytes(self.device.0))
    }

    /// Hash of the change before the first.
    pub fn after(&self) -> Hash {
        self.after.0
    }

    /// What somebody has who took them all in.
    pub fn tip(&self) -> Tip {
        Tip { device: self.device(), seq: self.to, hash: self.last.0 }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame {
    bytes: u64,
    raw: u64,
    hash: Bytes32,
}

/// What a bundle says of itself, signed by its sender.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Format.
    pub v: u32,
    bundle: Bytes16,
    /// Which part of it this file is, from 1.
    pub part: u32,
    /// Parts in all.
    pub parts: u32,
    office: Bytes16,
    sender: Bytes16,
    made: i64,
    recipients: Vec<Bytes16>,
    knows: Vec<(Bytes16, u64, Bytes32)>,
    /// What it holds.
    pub ranges: Vec<Range>,
    heads: Vec<(Bytes16, u64, Bytes32, String)>,
    frames: Vec<Frame>,
    /// Changes in this part.
    pub changes: u64,
}

fn bytes16(id: Uuid) -> Bytes16 {
    Bytes16(*id.as_bytes())
}

impl Manifest {
    /// Which bundle: all its parts have the same.
    pub fn bundle(&self) -> Uuid {
        Uuid::from_bytes(self.bundle.0)
    }

    /// Whose office.
    pub fn office(&self) -> OfficeId {
        OfficeId::new(Uuid::from_bytes(self.office.0))
    }

    /// The desk that wrote it.
    pub fn sender(&self) -> DeviceId {
        DeviceId::new(Uuid::from_bytes(self.sender.0))
    }

    /// When, by the sender's clock: a claim.
    pub fn made(&self) -> Moment {
        Moment(self.made)
    }

    /// The desks that can read it.
    pub fn recipients(&self) -> impl Iterator<Item = DeviceId> + '_ {
        self.recipients.iter().map(|r| DeviceId::new(Uuid::from_bytes(r.0)))
    }

    /// Everything the sender had when it was written: an acknowledgement.
    pub fn knows(&self) -> impl Iterator<Item = Tip> + '_ {
        self.knows.iter().map(|(device, seq, hash)| Tip {
            device: DeviceId::new(Uuid::from_bytes(device.0)),
            seq: *seq,
            hash: hash.0,
        })
    }

    /// Signed heads of the chains it holds changes of.
    pub fn heads(&self) -> impl Iterator<Item = SignedHead> + '_ {
        self.heads.iter().map(|(device, seq, hash, signature)| SignedHead {
            device: DeviceId::new(Uuid::from_bytes(device.0)),
            seq: *seq,
            hash: hash.0,
            signature: signature.clone(),
        })
    }
}

/// Who writes to whom, and what is known besides the changes themselves.
#[derive(Clone)]
pub struct Letter {
    /// A new id.
    pub bundle: Uuid,
    /// The office.
    pub office: OfficeId,
    /// The desk that writes.
    pub sender: DeviceId,
    /// Now, by its clock.
    pub made: Moment,
    /// Who may read, with their X25519 keys (hex).
    pub recipients: Vec<(DeviceId, String)>,
    /// Everything the sender has.
    pub knows: Vec<Tip>,
    /// Signed heads of the chains whose changes go in.
    pub heads: Vec<SignedHead>,
}

/// One part while it is written.
#[derive(Default)]
struct Part {
    ranges: Vec<Range>,
    frames: Vec<Frame>,
    bytes: Vec<u8>,
    /// Bytes before compression.
    raw: usize,
    changes: u64,
}

impl Part {
    fn close_frame(&mut self, raw: &mut Vec<u8>) -> Result<(), BundleError> {
        if raw.is_empty() {
            return Ok(());
        }
        let packed = zstd::bulk::compress(raw, 3).map_err(|e| BundleError::Write(e.to_string()))?;
        self.frames.push(Frame {
            bytes: packed.len() as u64,
            raw: raw.len() as u64,
            hash: Bytes32(*blake3::hash(&packed).as_bytes()),
        });
        self.bytes.extend_from_slice(&packed);
        self.raw += raw.len();
        raw.clear();
        Ok(())
    }

    fn note(&mut self, change: &Sealed) -> Result<(), BundleError> {
        let header = change.read_header(0).map_err(|e: ChainError| BundleError::Write(e.to_string()))?;
        self.changes += 1;
        match self.ranges.last_mut() {
            Some(range) if range.device == header.device && range.last == header.prev => {
                range.to = header.seq;
                range.last = Bytes32(change.hash);
            }
            _ => self.ranges.push(Range {
                device: header.device,
                from: header.seq,
                to: header.seq,
                after: header.prev,
                last: Bytes32(change.hash),
            }),
        }
        Ok(())
    }
}

/// Writes a bundle: as many parts as it needs, at least one.
pub fn write_bundle<E: From<BundleError>>(
    letter: &Letter,
    secret: &DeviceSecret,
    changes: impl Iterator<Item = Result<Sealed, E>>,
) -> Result<Vec<Vec<u8>>, E> {
    let mut parts = vec![Part::default()];
    let mut raw = Vec::new();
    for change in changes {
        let change = change?;
        let full = parts.last().is_some_and(|p| {
            // What is not compressed yet is counted as it is: it only gets smaller.
            let more = raw.len() + size(&change);
            p.changes > 0
                && (p.bytes.len() + more > MOST_BYTES_OF_A_PART - BESIDE_FRAMES
                    || p.raw + more > frame::MOST_WRITTEN)
        });
        if full {
            if let Some(part) = parts.last_mut() {
                part.close_frame(&mut raw)?;
            }
            parts.push(Part::default());
        }
        let Some(part) = parts.last_mut() else { continue };
        part.note(&change)?;
        frame::put(&mut raw, &change);
        if raw.len() >= frame::TARGET {
            part.close_frame(&mut raw)?;
        }
    }
    if let Some(part) = parts.last_mut() {
        part.close_frame(&mut raw)?;
    }
    let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let numbered = (1..).zip(parts);
    numbered.map(|(number, part)| Ok(seal_part(letter, secret, number, count, part)?)).collect()
}

fn size(change: &Sealed) -> usize {
    change.header.len()
        + change.facts.bytes.len()
        + change.personal.as_ref().map_or(0, |p| p.bytes.len())
        + 64
}

fn seal_part(
    letter: &Letter,
    secret: &DeviceSecret,
    number: u32,
    parts: u32,
    part: Part,
) -> Result<Vec<u8>, BundleError> {
    let held = |head: &&SignedHead| {
        part.ranges.iter().any(|r| r.device() == head.device && (r.from..=r.to).contains(&head.seq))
    };
    let manifest = Manifest {
        v: BUNDLE_FORMAT,
        bundle: bytes16(letter.bundle),
        part: number,
        parts,
        office: bytes16(letter.office.uuid()),
        sender: bytes16(letter.sender.uuid()),
        made: letter.made.0,
        recipients: letter.recipients.iter().map(|(device, _)| bytes16(device.uuid())).collect(),
        knows: letter.knows.iter().map(|t| (bytes16(t.device.uuid()), t.seq, Bytes32(t.hash))).collect(),
        heads: letter
            .heads
            .iter()
            .filter(held)
            .map(|h| (bytes16(h.device.uuid()), h.seq, Bytes32(h.hash), h.signature.clone()))
            .collect(),
        ranges: part.ranges,
        frames: part.frames,
        changes: part.changes,
    };
    let failed = |e: String| BundleError::Write(e);
    let manifest = serde_json::to_vec(&manifest).map_err(|e| failed(e.to_string()))?;
    let signature = secret.sign(&signed(&manifest));
    let length = u32::try_from(manifest.len()).map_err(|e| failed(e.to_string()))?;
    let inside = encrypt(letter, &[&length.to_le_bytes(), &manifest, &signature, &part.bytes])?;
    Ok(cover(&inside))
}

/// One age file for all recipients.
fn encrypt(letter: &Letter, pieces: &[&[u8]]) -> Result<Vec<u8>, BundleError> {
    let failed = |e: String| BundleError::Write(e);
    let keys: Vec<age::x25519::Recipient> =
        letter.recipients.iter().map(|(_, key)| recipient(key)).collect::<Result<_, _>>()?;
    let encryptor = age::Encryptor::with_recipients(keys.iter().map(|k| k as &dyn age::Recipient))
        .map_err(|e| failed(e.to_string()))?;
    let mut inside = Vec::with_capacity(pieces.iter().map(|p| p.len()).sum::<usize>() + 1024);
    let mut writer = encryptor.wrap_output(&mut inside).map_err(|e| failed(e.to_string()))?;
    pieces
        .iter()
        .try_for_each(|piece| writer.write_all(piece))
        .and_then(|()| writer.finish())
        .map_err(|e| failed(e.to_string()))?;
    Ok(inside)
}

fn cover(inside: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(COVER + inside.len());
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&BUNDLE_FORMAT.to_le_bytes());
    out.extend_from_slice(&(inside.len() as u64).to_le_bytes());
    out.extend_from_slice(blake3::hash(inside).as_bytes());
    out.extend_from_slice(inside);
    out
}

fn signed(manifest: &[u8]) -> Vec<u8> {
    [b"laifang-bundle-1\n", manifest].concat()
}

fn recipient(key: &str) -> Result<age::x25519::Recipient, BundleError> {
    let wrong = || BundleError::Write("a desk's key is unreadable".into());
    let bytes = hex::decode(key).map_err(|_| wrong())?;
    let text =
        bech32::encode::<bech32::Bech32>(bech32::Hrp::parse_unchecked("age"), &bytes).map_err(|_| wrong())?;
    text.parse().map_err(|_| wrong())
}

/// A bundle that was read and decrypted; its signature is still to be checked.
#[derive(Debug)]
pub struct Opened {
    manifest: Manifest,
    signed: Vec<u8>,
    signature: String,
    frames: Vec<u8>,
}

/// Reads and decrypts a part with this desk's key. Nothing of it is to be believed before [`Opened::checked`].
pub fn open_bundle(bytes: &[u8], secret: &DeviceSecret) -> Result<Opened, BundleError> {
    read_inside(&decrypt(bytes, secret)?)
}

/// What stands under cover and encryption. By itself for tests only.
#[doc(hidden)]
pub fn decrypt(bytes: &[u8], secret: &DeviceSecret) -> Result<Vec<u8>, BundleError> {
    let inside = uncover(bytes)?;
    let identity = secret.identity()?;
    let decryptor = age::Decryptor::new(inside).map_err(|_| BundleError::Altered("encryption"))?;
    let mut reader =
        decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|e| match e {
            age::DecryptError::NoMatchingKeys => BundleError::NotForUs,
            _ => BundleError::Altered("encryption"),
        })?;
    let mut plain = Vec::with_capacity(inside.len());
    reader.read_to_end(&mut plain).map_err(|_| BundleError::Altered("encryption"))?;
    Ok(plain)
}

/// Reads what [`decrypt`] gives. By itself for tests only, which need no key to alter it.
#[doc(hidden)]
pub fn read_inside(plain: &[u8]) -> Result<Opened, BundleError> {
    let damaged = || BundleError::Altered("manifest");
    let (length, rest) = plain.split_first_chunk::<4>().ok_or_else(damaged)?;
    let (manifest, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(damaged)?;
    let (signature, frames) = rest.split_first_chunk::<64>().ok_or_else(damaged)?;
    #[derive(Deserialize)]
    struct Version {
        v: u32,
    }
    let version: Version = serde_json::from_slice(manifest).map_err(|_| damaged())?;
    if version.v > BUNDLE_FORMAT {
        return Err(BundleError::Future { found: version.v, known: BUNDLE_FORMAT });
    }
    Ok(Opened {
        manifest: serde_json::from_slice(manifest).map_err(|_| damaged())?,
        signed: signed(manifest),
        signature: hex::encode(signature),
        frames: frames.to_vec(),
    })
}

/// Takes the cover off: what was damaged on the way is found here, before any key is tried.
fn uncover(bytes: &[u8]) -> Result<&[u8], BundleError> {
    if bytes.len() < COVER {
        let ours = !bytes.is_empty() && bytes.iter().zip(MAGIC).all(|(a, b)| a == b);
        return Err(if ours { BundleError::Truncated } else { BundleError::NotABundle });
    }
    let (cover, inside) = bytes.split_at(COVER);
    let (magic, rest) = cover.split_at(8);
    let (version, rest) = rest.split_at(4);
    let (length, hash) = rest.split_at(8);
    if magic != MAGIC {
        return Err(BundleError::NotABundle);
    }
    let version = version.try_into().map_or(0, u32::from_le_bytes);
    if version > BUNDLE_FORMAT {
        return Err(BundleError::Future { found: version, known: BUNDLE_FORMAT });
    }
    if version != BUNDLE_FORMAT {
        return Err(BundleError::Altered("version"));
    }
    match (inside.len() as u64).cmp(&length.try_into().map_or(0, u64::from_le_bytes)) {
        std::cmp::Ordering::Less => return Err(BundleError::Truncated),
        std::cmp::Ordering::Greater => return Err(BundleError::Altered("length")),
        std::cmp::Ordering::Equal => {}
    }
    if blake3::hash(inside).as_bytes() != hash {
        return Err(BundleError::Altered("hash"));
    }
    Ok(inside)
}

impl Opened {
    /// What it says of itself, whoever says it.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether the sender's key (hex) signed it.
    pub fn checked(&self, verifying_key: &str) -> Result<&Manifest, BundleError> {
        if !crate::keys::verify_bytes(verifying_key, &self.signed, &self.signature) {
            return Err(BundleError::Signature);
        }
        Ok(&self.manifest)
    }

    /// The changes in it, each with the hash of the header it came with. Whether they hold is for the chain to say.
    pub fn changes(&self) -> Result<Vec<Sealed>, BundleError> {
        // Whoever may write a few bytes does not thereby fill this desk's memory.
        let raw = self.manifest.frames.iter().try_fold(0_u64, |sum, f| sum.checked_add(f.raw));
        if raw.is_none_or(|raw| raw > frame::MOST_READ) {
            return Err(BundleError::Altered("size"));
        }
        let mut changes = Vec::new();
        let mut rest = self.frames.as_slice();
        for frame in &self.manifest.frames {
            let length = usize::try_from(frame.bytes).unwrap_or(usize::MAX);
            let (packed, next) = rest.split_at_checked(length).ok_or(BundleError::Altered("frames"))?;
            rest = next;
            let raw = usize::try_from(frame.raw).unwrap_or(usize::MAX);
            if *blake3::hash(packed).as_bytes() != frame.hash.0 || raw > frame::MOST {
                return Err(BundleError::Altered("frame"));
            }
            let plain =
                zstd::bulk::decompress(packed, raw).map_err(|_| BundleError::Altered("compression"))?;
            changes.extend(frame::read(&plain)?);
        }
        if !rest.is_empty() || changes.len() as u64 != self.manifest.changes {
            return Err(BundleError::Altered("frames"));
        }
        Ok(changes)
    }
}

#[cfg(test)]
mod tests;
