//! Telephone numbers in eight bytes each, and how one can come from another by a slip of the hand.

/// At most this many numbers of one record are compared.
pub const PHONES: usize = 3;

/// A telephone number for comparing: digits as nibbles, the last digit lowest.
///
/// Highest nibble: what it is (0 nothing, 1 digits, 2 a mask, 3 landline or foreign, by hash only); the next one:
/// how many digits. A hidden digit of a mask is the nibble 15.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Number(pub(super) u64);

/// How two numbers relate, the strongest evidence first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
#[repr(u8)]
pub enum NumberMatch {
    /// The same number, both times as the first of its record.
    Same,
    /// The same number, at least once as a further one.
    SameOther,
    /// What a mask shows fits.
    Masked,
    /// One digit differs.
    OneDigit,
    /// Two neighbouring digits changed places.
    Swapped,
    /// One digit was left out or typed twice.
    Dropped,
    /// Two slips: two digits differ.
    TwoSlips,
    /// Another number.
    Other,
    /// One of the records has none.
    None,
}

pub(super) const KIND: u32 = 60;
pub(super) const LENGTH: u32 = 56;
pub(super) const DIGITS: u64 = 1;
pub(super) const MASK: u64 = 2;
pub(super) const OPAQUE: u64 = 3;
const ONES: u64 = 0x1111_1111_1111;

impl Number {
    /// No number.
    pub const NONE: Self = Self(0);

    /// There is none.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// All its bits, as a key.
    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    /// Digits of it are hidden.
    pub fn is_mask(self) -> bool {
        self.0 >> KIND == MASK
    }

    /// Digits, all of them known (not always eleven).
    pub(crate) fn is_digits(self) -> bool {
        self.0 >> KIND == DIGITS
    }

    /// A whole number of eleven digits.
    pub(crate) fn is_whole(self) -> bool {
        self.0 >> LENGTH == DIGITS << 4 | 11
    }

    /// Seven to nine digits: a landline without its area, or no telephone number at all.
    pub(crate) fn is_short(self) -> bool {
        self.is_digits() && (7..=9).contains(&self.length())
    }

    /// How many digits, hidden ones included.
    pub(crate) fn length(self) -> u32 {
        (self.0 >> LENGTH & 15) as u32
    }

    fn nibbles(self) -> u64 {
        self.0 & ((1 << LENGTH) - 1)
    }

    /// The first three digits, if they are shown.
    pub(crate) fn head(self) -> Option<u32> {
        self.part(self.length().wrapping_sub(3), 3)
    }

    /// The four after the first three.
    pub(crate) fn middle(self) -> Option<u32> {
        self.part(self.length().wrapping_sub(7), 4)
    }

    /// The last four.
    pub(crate) fn tail(self) -> Option<u32> {
        self.part(0, 4)
    }

    /// The last three.
    pub(crate) fn end(self) -> Option<u32> {
        self.part(0, 3)
    }

    /// The four before the last four.
    pub(crate) fn before_tail(self) -> Option<u32> {
        self.part(4, 4)
    }

    /// `count` digits from the `from`th place (from the right) as a number; None where one is hidden.
    fn part(self, from: u32, count: u32) -> Option<u32> {
        if !matches!(self.0 >> KIND, DIGITS | MASK) || from + count > self.length() {
            return None;
        }
        let bits = self.nibbles() >> (4 * from);
        (0..count).rev().try_fold(0, |n, i| {
            let d = (bits >> (4 * i) & 15) as u32;
            (d < 10).then_some(n * 10 + d)
        })
    }

    /// How many digits are shown.
    pub(crate) fn shown(self) -> u32 {
        let n = self.nibbles();
        let hidden = n & n >> 1 & n >> 2 & n >> 3 & ONES;
        self.length() - hidden.count_ones()
    }

    /// How this number relates to another.
    pub fn compare(self, other: Self) -> NumberMatch {
        use NumberMatch::*;
        if self.is_none() || other.is_none() {
            return None;
        }
        if self == other {
            return if self.is_mask() { Masked } else { Same };
        }
        let (a, b) = (self.nibbles(), other.nibbles());
        if self.is_mask() || other.is_mask() {
            return if fits(self, other) { Masked } else { Other };
        }
        if !self.is_digits() || !other.is_digits() {
            return Other;
        }
        match self.length().abs_diff(other.length()) {
            0 => slips(a, b),
            1 if self.length() > other.length() => dropped(a, b, other.length()),
            1 => dropped(b, a, self.length()),
            _ => Other,
        }
    }
}

/// What is shown on both sides agrees, and it is enough to mean something.
fn fits(a: Number, b: Number) -> bool {
    if a.length() != 11
        || b.length() != 11
        || !(a.is_mask() || a.is_digits())
        || !(b.is_mask() || b.is_digits())
    {
        return false;
    }
    let (x, y) = (a.nibbles(), b.nibbles());
    let hidden = (x & x >> 1 & x >> 2 & x >> 3 & ONES) | (y & y >> 1 & y >> 2 & y >> 3 & ONES);
    let seen = !(hidden * 15);
    (x ^ y) & seen & ((1 << 44) - 1) == 0 && hidden.count_ones() <= 7
}

/// Two numbers of one length that are not the same.
fn slips(a: u64, b: u64) -> NumberMatch {
    let x = a ^ b;
    let places = (x | x >> 1 | x >> 2 | x >> 3) & ONES;
    match places.count_ones() {
        1 => NumberMatch::OneDigit,
        2 => {
            let low = places.trailing_zeros();
            let neighbours = places >> low == 0x11;
            let (p, q) = (a >> low & 0xFF, b >> low & 0xFF);
            if neighbours && p >> 4 == q & 15 && p & 15 == q >> 4 {
                NumberMatch::Swapped
            } else {
                NumberMatch::TwoSlips
            }
        }
        _ => NumberMatch::Other,
    }
}

/// The longer number without one digit is the shorter one.
fn dropped(long: u64, short: u64, short_length: u32) -> NumberMatch {
    let after = ((long ^ short).trailing_zeros() / 4).min(short_length);
    let top = long >> 4 ^ short;
    let before = if top == 0 { short_length } else { short_length - (64 - top.leading_zeros()).div_ceil(4) };
    if before + after >= short_length { NumberMatch::Dropped } else { NumberMatch::Other }
}

/// The numbers of one record, without repeats.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers(pub(crate) [Number; PHONES]);

impl Numbers {
    /// Adds one, unless it is there or there is no more room (what is full counts more than what is masked).
    pub fn push(&mut self, number: Number) {
        if number.is_none() || self.0.contains(&number) {
            return;
        }
        if let Some(free) = self.0.iter_mut().find(|n| n.is_none()) {
            *free = number;
        } else if let Some(worse) = self.0.iter_mut().find(|n| n.is_mask() && !number.is_mask()) {
            *worse = number;
        }
    }

    /// Those that are there.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, Number)> + '_ {
        self.0.iter().copied().enumerate().take_while(|(_, n)| !n.is_none())
    }

    /// The best relation between any two, and which ones.
    #[inline]
    pub(crate) fn compare(&self, other: &Self) -> (NumberMatch, usize, usize) {
        let mut best = (NumberMatch::None, 0, 0);
        for (i, a) in self.iter() {
            for (j, b) in other.iter() {
                let mut found = a.compare(b);
                if found == NumberMatch::Same && (i > 0 || j > 0) {
                    found = NumberMatch::SameOther;
                }
                if found < best.0 {
                    best = (found, i, j);
                }
            }
        }
        best
    }
}
