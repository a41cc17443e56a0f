//! Telephone numbers as people write them: full, masked, landlines, foreign.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

pub use super::phone_error::PhoneError;

/// What sort of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// Eleven digits, `1[3-9]…`.
    Mobile,
    /// Area code and number, or a 400/800 service number, perhaps with an extension.
    Landline,
    /// `+` and 6–15 digits of another country.
    Foreign,
    /// A mainland mobile with hidden digits: `138****5678`.
    Masked,
}

/// A telephone number in canonical form.
///
/// Canonical texts: `13812345678`, `138****5678`, `010-12345678`, `010-12345678-801`, `4001234567`,
/// `+85291234567`. Two phones are equal when their canonical texts are; whether a masked one could be a
/// full one is asked with [`Phone::may_be`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone {
    text: String,
    kind: PhoneKind,
}

/// One cleaned element of a typed number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Digit(u8),
    /// A character that only ever hides a digit.
    Hidden,
    /// A dash, dot or underscore: separates, or hides when there are several.
    Dash,
    /// A blank: separates.
    Gap,
    /// Marks an extension.
    Extension,
}

/// Characters that stand for a hidden digit.
pub(crate) fn is_mask_char(c: char) -> bool {
    matches!(c, '*' | 'x' | 'X' | '×' | '•' | '·' | '●' | '○' | '∗' | '✱' | '✕' | '╳' | '#' | '?' | '※' | '⋆')
        || matches!(c, '＊' | '﹡' | 'ｘ' | 'Ｘ' | '＃')
}

/// Invisible characters that address books and web pages put around numbers.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FE0F}')
}

impl Phone {
    /// Reads a number as typed or pasted.
    ///
    /// Full-width digits, blanks, dashes, dots, brackets and +86 / 0086 / 86 are understood; `86` without
    /// a sign counts as the country code only before a mobile number.
    ///
    /// ```
    /// use laifang_core::text::Phone;
    /// assert_eq!(Phone::parse("+86 １３８-1234-5678").unwrap().as_str(), "13812345678");
    /// assert_eq!(Phone::parse("138xxxx5678").unwrap().as_str(), "138****5678");
    /// ```
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        if is_mobile(text.as_bytes()) {
            return Ok(Self { text: text.to_owned(), kind: PhoneKind::Mobile });
        }
        let (plus, pieces) = pieces(text)?;
        let digit_count = pieces.iter().filter(|p| matches!(p, Piece::Digit(_))).count();
        if digit_count == 0 {
            return Err(if pieces.contains(&Piece::Hidden) {
                PhoneError::BadMask
            } else {
                PhoneError::Empty
            });
        }
        let (foreign, pieces) = strip_country(plus, pieces);
        if foreign {
            return foreign_number(&pieces);
        }
        if pieces.contains(&Piece::Hidden) || looks_masked(&pieces) {
            return masked_number(&pieces);
        }
        full_number(&pieces)
    }

    /// The canonical text. Personal data: show it only where the role may see it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What sort of number it is.
    pub fn kind(&self) -> PhoneKind {
        self.kind
    }

    /// Some of its digits are hidden.
    pub fn is_masked(&self) -> bool {
        self.kind == PhoneKind::Masked
    }

    /// The last four digits (of the number itself, not of an extension).
    pub fn last4(&self) -> &str {
        let main = self.main();
        &main[main.len() - 4..]
    }

    /// The canonical text without the extension.
    fn main(&self) -> &str {
        if self.kind != PhoneKind::Landline {
            return &self.text;
        }
        let from = if self.text.starts_with('0') { self.text.find('-').map_or(0, |i| i + 1) } else { 0 };
        match self.text[from..].find('-') {
            Some(i) => &self.text[..from + i],
            None => &self.text,
        }
    }

    /// The form for every screen, log and file that may not show the whole number.
    pub fn masked(&self) -> String {
        let main = self.main();
        match self.kind {
            PhoneKind::Mobile | PhoneKind::Masked => format!("{}****{}", &main[..3], self.last4()),
            PhoneKind::Landline => match main.split_once('-') {
                Some((area, _)) => format!("{area}-****{}", self.last4()),
                None => format!("{}***{}", &main[..3], self.last4()),
            },
            PhoneKind::Foreign if main.len() >= 10 => format!("{}****{}", &main[..3], self.last4()),
            PhoneKind::Foreign => format!("+****{}", &main[main.len() - 2..]),
        }
    }

    /// Could both be the same number? Full numbers must be equal; a masked one matches by its visible
    /// digits in their places. Symmetric, but not transitive: never use it to group.
    ///
    /// ```
    /// use laifang_core::text::Phone;
    /// let full = Phone::parse("13812345678").unwrap();
    /// assert!(Phone::parse("138****5678").unwrap().may_be(&full));
    /// assert!(!Phone::parse("1380***5678").unwrap().may_be(&full));
    /// ```
    pub fn may_be(&self, other: &Phone) -> bool {
        let mobile = |p: &Phone| matches!(p.kind, PhoneKind::Mobile | PhoneKind::Masked);
        if (self.is_masked() || other.is_masked()) && mobile(self) && mobile(other) {
            let pairs = self.text.bytes().zip(other.text.bytes());
            return pairs.into_iter().all(|(a, b)| a == b || a == b'*' || b == b'*');
        }
        self.text == other.text
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}

impl std::str::FromStr for Phone {
    type Err = PhoneError;
    fn from_str(text: &str) -> Result<Self, PhoneError> {
        Self::parse(text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.text
    }
}

fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 11
        && digits[0] == b'1'
        && matches!(digits[1], b'3'..=b'9')
        && digits.iter().all(u8::is_ascii_digit)
}

/// Cleans the text into pieces; the flag says whether it began with `+`.
fn pieces(text: &str) -> Result<(bool, Vec<Piece>), PhoneError> {
    let mut plus = false;
    let mut out: Vec<Piece> = Vec::with_capacity(16);
    let mut letters = String::new();
    for c in text.chars().filter(|c| !is_invisible(*c)).nfkc().take(4096) {
        let ext_letter = matches!(c.to_ascii_lowercase(), 'e' | 't') || (c == 'x' && letters == "e");
        if ext_letter || c == '分' || c == '机' {
            letters.push(c.to_ascii_lowercase());
            if letters == "ext" || letters == "分机" {
                letters.clear();
                out.push(Piece::Extension);
            }
            continue;
        }
        if let Some(c) = letters.chars().next() {
            return Err(PhoneError::BadCharacter(c));
        }
        match c {
            '0'..='9' => out.push(Piece::Digit(c as u8 - b'0')),
            '+' if out.iter().all(|p| *p == Piece::Gap) && !plus => plus = true,
            '转' | '轉' => out.push(Piece::Extension),
            c if is_mask_char(c) => out.push(Piece::Hidden),
            '-' | '.' | '_' | '‐'..='―' | '−' | '─' | 'ー' | '~' => out.push(Piece::Dash),
            '/' | '\\' | '|' | ',' | '、' | ';' | '，' | '；' | '&' | '+' => {
                return Err(PhoneError::Several);
            }
            '(' | ')' | '[' | ']' | '（' | '）' => out.push(Piece::Gap),
            c if c.is_whitespace() => out.push(Piece::Gap),
            c => return Err(PhoneError::BadCharacter(c)),
        }
    }
    match letters.chars().next() {
        Some(c) => Err(PhoneError::BadCharacter(c)),
        None => {
            let solid = |p: &Piece| !matches!(p, Piece::Gap | Piece::Dash);
            let start = out.iter().position(solid).unwrap_or(out.len());
            let end = out.iter().rposition(solid).map_or(start, |i| i + 1);
            Ok((plus, out[start..end].to_vec()))
        }
    }
}

/// Takes the country code off. True: the number is of another country.
fn strip_country(plus: bool, pieces: Vec<Piece>) -> (bool, Vec<Piece>) {
    let after = |pieces: &[Piece], prefix: &[u8]| -> Option<usize> {
        let mut want = prefix.iter();
        for (i, p) in pieces.iter().enumerate() {
            match (p, want.as_slice().first()) {
                (_, None) => return Some(i),
                (Piece::Digit(d), Some(w)) if *d == *w => {
                    want.next();
                }
                (Piece::Gap | Piece::Dash, _) => {}
                _ => return None,
            }
        }
        None
    };
    let rest_of = |from: usize| -> Vec<Piece> {
        pieces[from..].iter().copied().skip_while(|p| matches!(p, Piece::Gap | Piece::Dash)).collect()
    };
    let mobile_after = |rest: &[Piece]| {
        let length = rest.iter().filter(|p| matches!(p, Piece::Digit(_) | Piece::Hidden)).count();
        matches!(rest, [Piece::Digit(1), Piece::Digit(3..=9), ..])
            && (length == 11 || rest.contains(&Piece::Hidden) || looks_masked(rest))
    };
    let national = |from: usize| {
        let rest = rest_of(from);
        // +86 10 8765 4321: the zero of the area code is left out abroad.
        let bare_landline = matches!(rest.first(), Some(Piece::Digit(1..=9)))
            && !matches!(rest.as_slice(), [Piece::Digit(1), Piece::Digit(3..=9), ..])
            && !matches!(rest.as_slice(), [Piece::Digit(4 | 8), Piece::Digit(0), Piece::Digit(0), ..]);
        if bare_landline { std::iter::once(Piece::Digit(0)).chain(rest).collect() } else { rest }
    };
    if plus {
        return match after(&pieces, &[8, 6]) {
            Some(i) => (false, national(i)),
            None => (true, pieces),
        };
    }
    if let Some(i) = after(&pieces, &[0, 0, 8, 6]) {
        return (false, national(i));
    }
    if let Some(i) = after(&pieces, &[0, 0]) {
        return (true, rest_of(i));
    }
    if let Some(i) = after(&pieces, &[8, 6]).filter(|i| mobile_after(&rest_of(*i))) {
        return (false, rest_of(i));
    }
    // 0138…: the old long-distance zero; no area code is 013–019.
    if let Some(i) = after(&pieces, &[0]).filter(|i| mobile_after(&rest_of(*i))) {
        return (false, rest_of(i));
    }
    (false, pieces)
}

/// Dashes that hide rather than separate: `138----5678`, `138-5678`.
fn looks_masked(pieces: &[Piece]) -> bool {
    if !matches!(pieces, [Piece::Digit(1), Piece::Digit(3..=9), Piece::Digit(_), ..]) {
        return false;
    }
    let digits = pieces.iter().filter(|p| matches!(p, Piece::Digit(_))).count();
    let doubled = pieces.windows(2).any(|w| w == [Piece::Dash, Piece::Dash]);
    let three_four = digits == 7 && pieces.len() == 8 && pieces[3] == Piece::Dash;
    digits < 11 && (doubled || three_four)
}

/// A mainland mobile with hidden digits, written out to eleven places.
fn masked_number(pieces: &[Piece]) -> Result<Phone, PhoneError> {
    // Runs of dashes hide only when nothing else does.
    let dashes_hide = !pieces.contains(&Piece::Hidden);
    let mut places = String::with_capacity(16);
    for p in pieces {
        match p {
            Piece::Digit(d) => places.push(char::from(b'0' + d)),
            Piece::Hidden => places.push('*'),
            Piece::Dash if dashes_hide => places.push('*'),
            Piece::Dash | Piece::Gap => {}
            Piece::Extension => return Err(PhoneError::BadMask),
        }
    }
    let bytes = places.as_bytes();
    let head = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let tail = bytes.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let hidden = bytes.iter().filter(|b| **b == b'*').count();
    let one_run = head + hidden + tail == bytes.len();
    if head < 3 || tail < 4 || bytes[0] != b'1' || !matches!(bytes[1], b'3'..=b'9') || hidden > 8 {
        return Err(PhoneError::BadMask);
    }
    let text = if bytes.len() == 11 {
        places
    } else if one_run && head + tail <= 10 {
        format!("{}{}{}", &places[..head], "*".repeat(11 - head - tail), &places[bytes.len() - tail..])
    } else {
        return Err(PhoneError::BadMask);
    };
    Ok(Phone { text, kind: PhoneKind::Masked })
}

fn foreign_number(pieces: &[Piece]) -> Result<Phone, PhoneError> {
    let mut text = String::from("+");
    for p in pieces {
        match p {
            Piece::Digit(d) => text.push(char::from(b'0' + d)),
            Piece::Gap | Piece::Dash => {}
            Piece::Hidden | Piece::Extension => return Err(PhoneError::BadForeign),
        }
    }
    let digits = text.len() - 1;
    // A country code never begins with 0, and 86 here would be a mainland number wrongly written.
    if !(6..=15).contains(&digits) || text.starts_with("+0") || text.starts_with("+86") {
        return Err(PhoneError::BadForeign);
    }
    Ok(Phone { text, kind: PhoneKind::Foreign })
}

/// A number with all its digits: mobile, landline or service number.
fn full_number(pieces: &[Piece]) -> Result<Phone, PhoneError> {
    let mut groups: Vec<String> = vec![String::new()];
    let mut marked_extension = None;
    for p in pieces {
        match p {
            Piece::Digit(d) => {
                if let Some(group) = groups.last_mut() {
                    group.push(char::from(b'0' + d));
                }
            }
            Piece::Extension if marked_extension.is_none() => {
                marked_extension = Some(groups.iter().filter(|g| !g.is_empty()).count());
                groups.push(String::new());
            }
            _ => groups.push(String::new()),
        }
    }
    groups.retain(|g| !g.is_empty());
    let all: String = groups.concat();
    if marked_extension.is_none() && is_mobile(all.as_bytes()) {
        return Ok(Phone { text: all, kind: PhoneKind::Mobile });
    }
    let landline = all.starts_with('0') || all.starts_with("400") || all.starts_with("800");
    if landline && (all.starts_with('0') || all.len() >= 10) {
        return landline_number(&groups, marked_extension).ok_or(PhoneError::BadLandline);
    }
    Err(match all.len() {
        7 | 8 if !all.starts_with('1') => PhoneError::NoAreaCode,
        11 => PhoneError::NotMobile,
        n if n >= 20 => PhoneError::Several,
        n if n > 11 => PhoneError::TooLong { digits: n },
        n => PhoneError::TooShort { digits: n },
    })
}

fn landline_number(groups: &[String], marked_extension: Option<usize>) -> Option<Phone> {
    // Where the extension may begin: where it is marked; else after area code and number standing apart;
    // else nowhere; else before the last group.
    let n = groups.len();
    let apart =
        n >= 3 && area_length(&groups[0]) == Some(groups[0].len()) && matches!(groups[1].len(), 7 | 8);
    let candidates = match marked_extension {
        Some(at) => [Some(at), None, None],
        None => [apart.then_some(2), Some(n), (n >= 2).then(|| n - 1)],
    };
    candidates.into_iter().flatten().find_map(|at| {
        let main = groups.get(..at)?.concat();
        let extension = groups[at..].concat();
        let fits = at == n || (1..=6).contains(&extension.len());
        let text = if main.starts_with("400") || main.starts_with("800") {
            (main.len() == 10).then_some(main)
        } else {
            let area = area_length(&main)?;
            let local = &main[area..];
            (matches!(local.len(), 7 | 8) && matches!(local.as_bytes()[0], b'2'..=b'9'))
                .then(|| format!("{}-{local}", &main[..area]))
        }?;
        let text = if extension.is_empty() { text } else { format!("{text}-{extension}") };
        fits.then_some(Phone { text, kind: PhoneKind::Landline })
    })
}

/// Digits of the area code at the start: 010 and 02x have three, the others four.
fn area_length(digits: &str) -> Option<usize> {
    let b = digits.as_bytes();
    match b {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] if b.len() >= 3 => Some(3),
        [b'0', b'3'..=b'9', ..] if b.len() >= 4 => Some(4),
        _ => None,
    }
}
