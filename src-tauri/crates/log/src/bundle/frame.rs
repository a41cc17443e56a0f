//! Frames: changes one after another, compressed about a mebibyte at a time.

use super::BundleError;
use crate::{Body, Sealed};

/// Bytes of changes in one frame, before compression; the change that passes it still goes in.
pub(super) const TARGET: usize = 1 << 20;
/// A frame that claims to be larger than this is no frame of ours.
pub(super) const MOST: usize = 64 << 20;
/// Bytes of changes in one part, before compression, at most.
pub(super) const MOST_WRITTEN: usize = 256 << 20;
/// A part that claims to hold more than this is none of ours.
pub(super) const MOST_READ: u64 = 512 << 20;

/// Puts a change at the end: each part with its length, each body with its salt.
pub(super) fn put(out: &mut Vec<u8>, change: &Sealed) {
    let mut bytes = |b: &[u8]| {
        // A change is far below 4 GiB; one that is not could not have been stored.
        out.extend_from_slice(&u32::try_from(b.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(b);
    };
    bytes(&change.header);
    bytes(&change.facts.salt);
    bytes(&change.facts.bytes);
    match &change.personal {
        Some(body) => {
            bytes(&body.salt);
            bytes(&body.bytes);
        }
        None => {
            bytes(&[]);
            bytes(&[]);
        }
    }
}

/// Reads all changes of a frame.
pub(super) fn read(mut bytes: &[u8]) -> Result<Vec<Sealed>, BundleError> {
    let mut out = Vec::new();
    while !bytes.is_empty() {
        let header = take(&mut bytes)?.to_vec();
        let facts = Body { salt: salt(take(&mut bytes)?)?, bytes: take(&mut bytes)?.to_vec() };
        let (marked, body) = (take(&mut bytes)?, take(&mut bytes)?);
        let personal = match marked.is_empty() && body.is_empty() {
            true => None,
            false => Some(Body { salt: salt(marked)?, bytes: body.to_vec() }),
        };
        let hash = *blake3::hash(&header).as_bytes();
        out.push(Sealed { header, hash, facts, personal });
    }
    Ok(out)
}

fn take<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], BundleError> {
    let damaged = BundleError::Altered("frame");
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(damaged.clone())?;
    let length = u32::from_le_bytes(*length) as usize;
    let (part, rest) = rest.split_at_checked(length).ok_or(damaged)?;
    *bytes = rest;
    Ok(part)
}

fn salt(bytes: &[u8]) -> Result<[u8; 16], BundleError> {
    bytes.try_into().map_err(|_| BundleError::Altered("salt"))
}
