//! A device's secret keys.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The secret halves of a device's keys. Lives in the encrypted store only.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DeviceSecret {
    ed25519: [u8; 32],
    x25519: [u8; 32],
}

impl DeviceSecret {
    /// From 64 random bytes.
    pub fn from_bytes(bytes: &[u8; 64]) -> Self {
        let mut secret = Self { ed25519: [0; 32], x25519: [0; 32] };
        secret.ed25519.copy_from_slice(&bytes[..32]);
        secret.x25519.copy_from_slice(&bytes[32..]);
        secret
    }

    /// The bytes to store.
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&self.ed25519);
        bytes[32..].copy_from_slice(&self.x25519);
        bytes
    }

    /// Ed25519 public key, hex.
    pub fn verifying_key(&self) -> String {
        hex::encode(SigningKey::from_bytes(&self.ed25519).verifying_key().as_bytes())
    }

    /// X25519 public key, hex: bundles are encrypted to it.
    pub fn agreement_key(&self) -> String {
        let secret = x25519_dalek::StaticSecret::from(self.x25519);
        hex::encode(x25519_dalek::PublicKey::from(&secret).as_bytes())
    }

    /// The secret that bundles to this device are read with, as age writes it.
    pub(crate) fn identity(&self) -> Result<age::x25519::Identity, crate::BundleError> {
        let unreadable = || crate::BundleError::Write("this desk's key is unreadable".into());
        let prefix = bech32::Hrp::parse_unchecked("age-secret-key-");
        let text = bech32::encode::<bech32::Bech32>(prefix, &self.x25519).map_err(|_| unreadable())?;
        Zeroizing::new(text).parse().map_err(|_| unreadable())
    }

    /// Signs bytes (Ed25519).
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        SigningKey::from_bytes(&self.ed25519).sign(message).to_bytes()
    }
}

/// Signs a text; hex.
pub fn sign_text(secret: &DeviceSecret, text: &str) -> String {
    hex::encode(secret.sign(text.as_bytes()))
}

/// Whether `signature` (hex) is the key's (hex) over the text, by the strict rules of Ed25519.
pub fn verify_text(verifying_key: &str, text: &str, signature: &str) -> bool {
    verify_bytes(verifying_key, text.as_bytes(), signature)
}

/// The same over bytes.
pub(crate) fn verify_bytes(verifying_key: &str, message: &[u8], signature: &str) -> bool {
    let key: Option<[u8; 32]> = hex::decode(verifying_key).ok().and_then(|k| k.try_into().ok());
    let signature: Option<[u8; 64]> = hex::decode(signature).ok().and_then(|s| s.try_into().ok());
    match (key.and_then(|k| VerifyingKey::from_bytes(&k).ok()), signature) {
        (Some(key), Some(signature)) => {
            key.verify_strict(message, &Signature::from_bytes(&signature)).is_ok()
        }
        _ => false,
    }
}
