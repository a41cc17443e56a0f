//! 客户确认单: its number and the text of its QR code.

use crate::judgement::Verdict;
use chrono::NaiveDate;
use std::{fmt, str::FromStr};

/// An office's code: 1–4 capital letters or digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OfficeCode(String);

impl OfficeCode {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OfficeCode {
    type Err = SlipNumberError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_uppercase();
        if (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            Ok(Self(text))
        } else {
            Err(SlipNumberError::Form)
        }
    }
}

/// office-desk-sequence-check, e.g. `A03-2-000118-7`. The check digit (Damm) catches every wrong digit and
/// every pair of neighbours swapped.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SlipNumber {
    office: OfficeCode,
    desk: u32,
    sequence: u32,
}

/// Why a text is no slip number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SlipNumberError {
    /// Not office-desk-sequence-check.
    #[error("确认单号形如 A03-2-000118-7，请对照单子再输一遍")]
    Form,
    /// The check digit is wrong.
    #[error("校验位不对，多半抄错了一位，请对照单子再输一遍")]
    Check,
    /// Desk must be 1–99, sequence 1–999999.
    #[error("前台号是 1–99，流水号是 1–999999")]
    Range,
}

impl SlipNumber {
    /// Desk 1–99, sequence 1–999999.
    pub fn new(office: OfficeCode, desk: u32, sequence: u32) -> Result<Self, SlipNumberError> {
        if !(1..=99).contains(&desk) || !(1..=999_999).contains(&sequence) {
            return Err(SlipNumberError::Range);
        }
        Ok(Self { office, desk, sequence })
    }

    fn check(&self) -> u8 {
        let body = format!("{}{:02}{:06}", self.office.as_str(), self.desk, self.sequence);
        // A letter counts as its two digits (A = 10); a digit as itself, so that neighbours stay neighbours.
        damm(body.bytes().flat_map(|b| {
            let letter = b.is_ascii_alphabetic().then(|| b - b'A' + 10);
            let tens = letter.map(|l| l / 10);
            tens.into_iter().chain([letter.map_or_else(|| b - b'0', |l| l % 10)])
        }))
    }
}

/// Damm's quasigroup of order 10.
fn damm(digits: impl Iterator<Item = u8>) -> u8 {
    const TABLE: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.fold(0, |state, digit| TABLE[usize::from(state)][usize::from(digit % 10)])
}

impl fmt::Display for SlipNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{:06}-{}", self.office.as_str(), self.desk, self.sequence, self.check())
    }
}

impl FromStr for SlipNumber {
    type Err = SlipNumberError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().replace(['－', '—', '–'], "-");
        let parts: Vec<&str> = text.split('-').collect();
        let [office, desk, sequence, check] = parts.as_slice() else { return Err(SlipNumberError::Form) };
        let digits = |s: &str| {
            if !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit()) { s.parse::<u32>().ok() } else { None }
        };
        let (Some(desk), Some(sequence), Some(check)) = (digits(desk), digits(sequence), digits(check))
        else {
            return Err(SlipNumberError::Form);
        };
        let number = Self::new(office.parse()?, desk, sequence)?;
        if u32::from(number.check()) == check { Ok(number) } else { Err(SlipNumberError::Check) }
    }
}

/// What a slip's QR code says and the desk's key signs: enough to tell a genuine sheet from an altered one,
/// without a name or a number of the customer in the clear.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlipCode {
    /// The number.
    pub number: SlipNumber,
    /// The verdict as printed.
    pub verdict: Verdict,
    /// Last protected day as printed.
    pub protected_until: Option<NaiveDate>,
    /// Hex of the salted hash over the printed words (customer, phone, who brought them, reason).
    pub words: String,
}

impl SlipCode {
    /// `LF1*number*verdict*until*words`: the text that is signed.
    pub fn signed_text(&self) -> String {
        let verdict = match self.verdict {
            Verdict::Valid => 'V',
            Verdict::Invalid => 'I',
            Verdict::Undecided => 'U',
        };
        let until = self.protected_until.map(|d| d.format("%Y%m%d").to_string()).unwrap_or_default();
        format!("LF1*{}*{verdict}*{until}*{}", self.number, self.words)
    }

    /// The whole QR text: the signed text, `*`, the signature in hex.
    pub fn qr_text(&self, signature_hex: &str) -> String {
        format!("{}*{signature_hex}", self.signed_text())
    }

    /// Splits a QR text into what was signed and the signature (hex); checks nothing but the form.
    pub fn parse(text: &str) -> Option<(Self, String)> {
        let parts: Vec<&str> = text.trim().split('*').collect();
        let ["LF1", number, verdict, until, words, signature] = parts.as_slice() else { return None };
        let verdict = match *verdict {
            "V" => Verdict::Valid,
            "I" => Verdict::Invalid,
            "U" => Verdict::Undecided,
            _ => return None,
        };
        let protected_until =
            if until.is_empty() { None } else { Some(NaiveDate::parse_from_str(until, "%Y%m%d").ok()?) };
        let code = Self { number: number.parse().ok()?, verdict, protected_until, words: (*words).into() };
        Some((code, (*signature).into()))
    }
}
