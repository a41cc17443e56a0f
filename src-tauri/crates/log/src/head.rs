//! The chain's head, signed: at every export and at least every 256 changes.

use crate::{DeviceSecret, Hash, keys};
use laifang_core::id::DeviceId;

/// A device vouches for everything in its chain up to `seq`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedHead {
    /// Whose chain.
    pub device: DeviceId,
    /// Up to here.
    pub seq: u64,
    /// Hash of that change.
    pub hash: Hash,
    /// Ed25519 signature, hex.
    pub signature: String,
}

fn text(device: DeviceId, seq: u64, hash: &Hash) -> String {
    format!("laifang-head-1 {device} {seq} {}", hex::encode(hash))
}

/// Signs a head.
pub fn sign_head(secret: &DeviceSecret, device: DeviceId, seq: u64, hash: Hash) -> SignedHead {
    let signature = keys::sign_text(secret, &text(device, seq, &hash));
    SignedHead { device, seq, hash, signature }
}

/// Whether the head was signed by the device with this key (hex).
pub fn verify_head(head: &SignedHead, verifying_key: &str) -> bool {
    keys::verify_text(verifying_key, &text(head.device, head.seq, &head.hash), &head.signature)
}
