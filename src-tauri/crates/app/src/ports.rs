//! The system's clock and randomness: the only place that has either.

use laifang_core::time::Moment;
use laifang_store::Ports;

/// The real ones. For demonstrations and window tests `LAIFANG_CLOCK` (RFC 3339) says what time it is when the
/// program starts; the clock runs on from there. Every time on record is a claim anyway: order never rests on it.
#[derive(Clone, Copy, Default)]
pub struct System {
    ahead: i64,
}

impl System {
    /// With the shift that the environment asks for.
    pub fn from_env() -> Self {
        let start = std::env::var("LAIFANG_CLOCK").ok();
        let start = start.and_then(|text| chrono::DateTime::parse_from_rfc3339(&text).ok());
        let ahead = start.map_or(0, |s| s.timestamp_millis() - wall());
        Self { ahead }
    }
}

/// The system's clock in UTC milliseconds; before 1970 reads as 1970.
fn wall() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl Ports for System {
    fn now(&self) -> Moment {
        Moment(wall() + self.ahead)
    }

    #[allow(clippy::expect_used, reason = "without randomness no key may be made: stop at once")]
    fn random(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gives no randomness");
    }
}
