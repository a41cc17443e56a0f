//! laifang-log: the format of changes: header, two salted bodies, chain, signed heads, bundles. No SQL, no clock.
//!
//! The exact bytes of headers and bodies are stored and verified, never re-encoded. A header is compact
//! JSON with integers only; binary values are base64url without padding.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bundle;
mod codec;
mod head;
mod hlc;
mod keys;

pub use bundle::{
    BUNDLE_FORMAT, BundleError, Letter, MOST_BYTES_OF_A_PART, Manifest, Opened, Range, Tip, decrypt,
    open_bundle, read_inside, write_bundle,
};
pub use codec::{
    Body, Bytes16, Bytes32, ChainError, Draft, FORMAT, Header, Sealed, open_facts, open_personal, seal,
};
pub use head::{SignedHead, sign_head, verify_head};
pub use hlc::Hlc;
pub use keys::{DeviceSecret, sign_text, verify_text};

/// The hash of a change's header; zero before the first.
pub type Hash = [u8; 32];
