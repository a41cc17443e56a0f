//! Hashes that are the same on every machine and in every version: keys of blocks and of counts.

use std::hash::{BuildHasherDefault, Hasher};

/// Spreads the bits of a number (the finaliser of splitmix64).
pub(crate) fn mix(x: u64) -> u64 {
    let x = (x ^ x >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ x >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ x >> 31
}

/// Two numbers into one; the order counts.
pub(crate) fn pair(a: u64, b: u64) -> u64 {
    mix(a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_add(0x2545_F491_4F6C_DD1D))
}

/// A text.
pub(crate) fn text(text: &str) -> u64 {
    mix(text.bytes().fold(0xCBF2_9CE4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3)))
        | 1
}

/// For maps whose keys are numbers already spread.
#[derive(Default, Clone)]
pub(crate) struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*b);
        }
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = mix(n);
    }
    fn write_u32(&mut self, n: u32) {
        self.0 = mix(u64::from(n));
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

/// A map from numbers.
pub(crate) type Map<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Spread>>;
