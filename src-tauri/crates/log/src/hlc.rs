//! Hybrid logical clock: wall milliseconds in the upper 48 bits, a counter in the lower 16.

/// A reading of the clock. Never goes back on one device, whatever the wall clock does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Hlc(pub u64);

impl Hlc {
    /// The next reading after `self`, at wall time `millis` (UTC).
    #[must_use]
    pub fn tick(self, millis: i64) -> Self {
        let wall = u64::try_from(millis).unwrap_or(0) << 16;
        Self(wall.max(self.0.saturating_add(1)))
    }

    /// The milliseconds in it; may be ahead of the wall clock after it ran back.
    pub fn millis(self) -> i64 {
        i64::try_from(self.0 >> 16).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_goes_back() {
        let noon = Hlc::default().tick(1_000);
        assert_eq!(noon.millis(), 1_000);
        let clock_set_back = noon.tick(10);
        assert!(clock_set_back > noon);
        assert_eq!(clock_set_back.millis(), 1_000);
        assert!(clock_set_back.tick(2_000).millis() == 2_000);
        assert!(Hlc::default().tick(-5) > Hlc::default());
    }
}
