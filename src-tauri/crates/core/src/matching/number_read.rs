//! Reading telephone fields: several numbers, slips, masks, what spreadsheets and cameras make of digits.

use super::number::{DIGITS, KIND, LENGTH, MASK, Number, Numbers, OPAQUE};
use crate::text::{Phone, PhoneError, PhoneKind, is_mask_char};

/// More digits than this are several numbers.
const ONE: usize = 15;

impl Number {
    /// Reads every number in a field. Unlike [`Phone::parse`] it keeps what is too long or too short by a digit,
    /// because that is what slips look like; what nobody could dial (all digits the same) is nothing.
    pub fn read(text: &str, found: &mut Numbers) {
        let bytes = text.as_bytes();
        if bytes.is_empty() {
            return;
        }
        // Also a mobile number with a digit too many or too few.
        let mobile = (10..=12).contains(&bytes.len()) && bytes[0] == b'1' && bytes[1] > b'2';
        if (mobile || bytes.len() == 11) && bytes.iter().all(u8::is_ascii_digit) {
            found.push(Self::of_digits(bytes));
            return;
        }
        // A spreadsheet took it for a number: 13812345678.0
        let text = text.strip_suffix(".0").filter(|t| t.bytes().all(|b| b.is_ascii_digit())).unwrap_or(text);
        match Phone::parse(text) {
            Ok(phone) => found.push(Self::of_phone(&phone)),
            Err(error) => {
                let several = error == PhoneError::Several;
                let sign = |c: char| {
                    several && matches!(c, '/' | '\\' | '|' | ',' | '、' | ';' | '，' | '；' | '&' | '或')
                };
                for part in text.split(sign) {
                    Self::of_part(part, found);
                }
            }
        }
    }

    /// The first number of a field; [`Number::NONE`] without one.
    pub fn typed(text: &str) -> Self {
        let mut found = Numbers::default();
        Self::read(text, &mut found);
        found.0[0]
    }

    /// Every number of a text, as digits, with `*` where one is hidden: 13812345678/晚上打, two with a comma between.
    pub fn all_typed(text: &str) -> Vec<String> {
        let mut found = Numbers::default();
        Self::read(text, &mut found);
        found.iter().filter_map(|(_, n)| n.digits()).collect()
    }

    /// As digits, with `*` where one is hidden; none of what is known by its hash only.
    fn digits(self) -> Option<String> {
        let digit = |place: u32| match self.0 >> (4 * place) & 15 {
            d @ 0..=9 => char::from(b'0' + d as u8),
            _ => '*',
        };
        (self.is_digits() || self.is_mask()).then(|| (0..self.length()).rev().map(digit).collect())
    }

    /// A part that should be one number, and may be several without a sign between them.
    fn of_part(text: &str, found: &mut Numbers) {
        let digits = text.chars().filter(|c| digit(*c).is_some()).count();
        if digits <= ONE {
            match Phone::parse(text) {
                Ok(phone) => found.push(Self::of_phone(&phone)),
                Err(_) => found.push(Self::of_scraps(text)),
            }
            return;
        }
        // 13812345678 13987654321: blanks divide where every piece could be a number by itself.
        let pieces = || text.split(|c| digit(c).is_none()).filter(|p| !p.is_empty());
        if pieces().all(|p| (9..=12).contains(&p.chars().count())) {
            pieces().for_each(|p| found.push(Self::of_scraps(p)));
            return;
        }
        let all: Vec<u8> = text.chars().filter_map(digit).take(64).collect();
        let mut rest = all.as_slice();
        while rest.len() >= 11 {
            let mobile = rest[0] == b'1' && (b'3'..=b'9').contains(&rest[1]);
            if mobile {
                found.push(Self::of_digits(&rest[..11]));
            }
            rest = &rest[if mobile { 11 } else { 1 }..];
        }
    }

    /// A number that was parsed before.
    pub fn of_phone(phone: &Phone) -> Self {
        let text = phone.as_str();
        match phone.kind() {
            PhoneKind::Mobile => Self::of_digits(text.as_bytes()),
            PhoneKind::Masked => {
                let places =
                    text.bytes().fold(0, |n, b| n << 4 | if b == b'*' { 15 } else { u64::from(b - b'0') });
                Self(MASK << KIND | 11 << LENGTH | places)
            }
            PhoneKind::Landline | PhoneKind::Foreign => Self(OPAQUE << KIND | super::hash::text(text) >> 8),
        }
    }

    fn of_digits(digits: &[u8]) -> Self {
        if digits.iter().all(|d| *d == digits[0]) {
            return Self::NONE;
        }
        let nibbles = digits.iter().fold(0, |n, b| n << 4 | u64::from(b - b'0'));
        Self(DIGITS << KIND | (digits.len() as u64) << LENGTH | nibbles)
    }

    /// Digits and hidden places of a text that is no proper number.
    fn of_scraps(text: &str) -> Self {
        let mut places = [0_u8; 16];
        let mut n = 0;
        let (mut hidden, mut digits, mut guessed) = (0, 0, 0);
        // An extension is no part of the number; a remark is none either.
        let end = text.find(['转', '轉']).unwrap_or(text.len());
        for c in text[..end].chars() {
            let place = match c {
                c if digit(c).is_some() => digit(c).unwrap_or_default(),
                c if is_mask_char(c) || matches!(c, '？' | '…' | '_') => b'*',
                c if digits > 0 && misread(c).is_some() => {
                    guessed += 1;
                    misread(c).unwrap_or_default()
                }
                _ => continue,
            };
            if place == b'*' {
                hidden += 1
            } else {
                digits += 1
            }
            if n == places.len() {
                return Self::NONE;
            }
            places[n] = place;
            n += 1;
        }
        let mut rest = &places[..n];
        // The country's code, and the zero before a mobile number that was dialled from elsewhere.
        for before in [&b"0086"[..], b"086", b"86", b"0"] {
            if rest.len() == 11 + before.len() && rest.starts_with(before) && rest[before.len()] == b'1' {
                rest = &rest[before.len()..];
                break;
            }
        }
        // Letters are digits only where they make the number whole.
        if guessed > 0 && (guessed > 2 || hidden > 0 || rest.len() != 11) {
            return Self::NONE;
        }
        if hidden == 0 {
            return match rest.len() {
                // Seven and eight: a local number without its area.
                7..=12 => Self::of_digits(rest),
                // 尾号5678
                4..=6 => Self::mask(&[], rest),
                _ => Self::NONE,
            };
        }
        // A mask in an unusual form: what stands before the first and after the last hidden place.
        if digits < 4 {
            return Self::NONE;
        }
        let head = rest.iter().take_while(|b| **b != b'*').count();
        let tail = rest.iter().rev().take_while(|b| **b != b'*').count();
        if head + tail > 10 {
            return Self::NONE;
        }
        Self::mask(&rest[..head], &rest[rest.len() - tail..])
    }

    /// Eleven places of which the first and the last ones are shown.
    fn mask(head: &[u8], tail: &[u8]) -> Self {
        let mut whole = [15_u8; 11];
        for (place, digit) in whole.iter_mut().zip(head) {
            *place = digit - b'0';
        }
        for (place, digit) in whole.iter_mut().rev().zip(tail.iter().rev()) {
            *place = digit - b'0';
        }
        Self((MASK << KIND) | (11 << LENGTH) | whole.iter().fold(0, |n, d| (n << 4) | u64::from(*d)))
    }
}

/// A digit of either width.
fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8),
        '０'..='９' => Some(b'0' + (c as u32 - '０' as u32) as u8),
        _ => None,
    }
}

/// The digit a camera or a careless hand takes for a letter.
fn misread(c: char) -> Option<u8> {
    Some(match c {
        'O' | 'o' | 'Q' | 'D' => b'0',
        'l' | 'I' | 'i' | '|' | '!' => b'1',
        'Z' | 'z' => b'2',
        'S' | 's' => b'5',
        'b' | 'G' => b'6',
        'B' => b'8',
        'g' | 'q' => b'9',
        _ => return None,
    })
}

/// Does a text that should be something else hold a telephone number?
pub(super) fn holds_number(text: &str) -> bool {
    text.chars().filter(|c| digit(*c).is_some()).count() >= 9
}
