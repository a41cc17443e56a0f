//! The last six characters of an identity card, the only part of it that is ever kept.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The last six characters of an identity-card number: day of birth, sequence, check character.
///
/// The full number may be typed or scanned; it is checked and everything but the tail is forgotten.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdTail([u8; 6]);

/// Why a text is not an identity-card tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdTailError {
    /// Nothing was typed.
    Empty,
    /// Neither six nor eighteen characters.
    Length {
        /// How many characters there were.
        chars: usize,
    },
    /// A character that is neither a digit nor a final X.
    BadCharacter(char),
    /// Eighteen characters whose check character does not fit: mistyped.
    Checksum,
}

impl IdTailError {
    /// Stable code for catalogues and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "id_tail.empty",
            Self::Length { .. } => "id_tail.length",
            Self::BadCharacter(_) => "id_tail.bad_character",
            Self::Checksum => "id_tail.checksum",
        }
    }

    /// The message in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "还没有填身份证后六位。".into(),
            Self::Length { chars } => format!("有 {chars} 位。请填身份证后六位，或刷整张身份证。"),
            Self::BadCharacter(c) => {
                let c = if c.is_control() { '\u{FFFD}' } else { *c };
                format!("身份证号里不会有“{c}”，只有数字，最后一位可以是 X。请核对。")
            }
            Self::Checksum => "身份证号有一位打错了，校验不对。请照着证件再核对一遍。".into(),
        }
    }

    /// The message in English.
    pub fn en(&self) -> String {
        match self {
            Self::Empty => "The last six characters of the identity card are missing.".into(),
            Self::Length { chars } => {
                format!("{chars} characters. Type the last six of the identity card, or scan the whole card.")
            }
            Self::BadCharacter(c) => {
                let c = if c.is_control() { '\u{FFFD}' } else { *c };
                format!("\"{c}\" is not part of a card number: digits, and X only at the end. Please check.")
            }
            Self::Checksum => {
                "One character is mistyped: the check character does not fit. Compare with the card.".into()
            }
        }
    }
}

impl fmt::Display for IdTailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh())
    }
}

impl std::error::Error for IdTailError {}

impl IdTail {
    /// Reads the last six characters, or all eighteen (checked; only the tail is kept).
    ///
    /// ```
    /// use laifang_core::text::IdTail;
    /// assert_eq!(IdTail::parse("11010519491231002x").unwrap().as_str(), "31002X");
    /// ```
    pub fn parse(text: &str) -> Result<Self, IdTailError> {
        let kept = text.nfkc().filter(|c| {
            !c.is_whitespace()
                && *c != '-'
                && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}')
        });
        let chars: Vec<char> =
            kept.take(4096).map(|c| if matches!(c, 'x' | '×') { 'X' } else { c }).collect();
        let Some(last) = chars.len().checked_sub(1) else { return Err(IdTailError::Empty) };
        for (i, c) in chars.iter().enumerate() {
            if !(c.is_ascii_digit() || (*c == 'X' && i == last)) {
                return Err(IdTailError::BadCharacter(*c));
            }
        }
        if !matches!(chars.len(), 6 | 18) {
            return Err(IdTailError::Length { chars: chars.len() });
        }
        let bytes: Vec<u8> = chars.iter().map(|c| *c as u8).collect();
        if bytes.len() == 18 && check_character(&bytes[..17]) != bytes[17] {
            return Err(IdTailError::Checksum);
        }
        let mut tail = [0; 6];
        tail.copy_from_slice(&bytes[bytes.len() - 6..]);
        Ok(Self(tail))
    }

    /// The six characters. Personal data.
    pub fn as_str(&self) -> &str {
        // Only ASCII is ever stored.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The first two characters are a day of the month, as on every card issued; a warning, never a refusal.
    pub fn is_plausible(&self) -> bool {
        let day = (self.0[0] - b'0') * 10 + (self.0[1] - b'0');
        (1..=31).contains(&day)
    }

    /// `****2X`: for logs and for those who may not see it.
    pub fn masked(&self) -> String {
        format!("****{}", &self.as_str()[4..])
    }
}

/// GB 11643: weights 2^(17-i) mod 11.
fn check_character(first17: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first17.iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    b"10X98765432"[(sum % 11) as usize]
}

impl fmt::Debug for IdTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdTail(******)")
    }
}

impl TryFrom<String> for IdTail {
    type Error = IdTailError;
    fn try_from(text: String) -> Result<Self, IdTailError> {
        Self::parse(&text)
    }
}

impl std::str::FromStr for IdTail {
    type Err = IdTailError;
    fn from_str(text: &str) -> Result<Self, IdTailError> {
        Self::parse(text)
    }
}

impl From<IdTail> for String {
    fn from(tail: IdTail) -> Self {
        tail.as_str().to_owned()
    }
}
