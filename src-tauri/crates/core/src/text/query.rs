//! What was typed into the one search box.
//!
//! One box takes a phone, a name, pinyin, a slip's code, or a whole pasted report. [`Query::parse`] says which
//! it is from its shape alone; looking it up is the store's business. Where a shape has several meanings
//! (four digits begin a number or end one) the query keeps what was typed and says what it *could* be.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::phone::is_mask_char;
use super::readings::{is_hanzi, simplify};
use super::{IdTail, Phone, report};

/// What was typed into the search box.
///
/// `Debug` shows the kind only: what is typed here is personal data.
#[derive(Clone, PartialEq, Eq)]
pub enum Query {
    /// Nothing yet.
    Empty,
    /// Digits of a phone or an identity-card tail, cleaned of blanks, dashes and +86.
    Digits(Digits),
    /// A landline or foreign number, whole.
    Phone(Phone),
    /// A number with hidden digits.
    MaskedPhone(Phone),
    /// Five digits and X: certainly an identity-card tail (also the whole card, scanned).
    IdTail(IdTail),
    /// A name or its beginning, in simplified characters without blanks.
    Name(String),
    /// A name and the last digits of a phone: 陈嘉怡 5678.
    NameAndTail {
        /// Simplified, without blanks.
        name: String,
        /// One to eleven digits.
        digits: String,
    },
    /// Lower-case letters: initials, pinyin or a Latin name (ü is v).
    Letters(String),
    /// Letters and the last digits of a phone: cjy5678.
    LettersAndTail {
        /// Lower case.
        letters: String,
        /// One to eleven digits.
        digits: String,
    },
    /// A slip's number or its beginning, upper case: A03-2-000118-7.
    Code(String),
    /// A pasted report or chat, for [`super::report::parse_reports`]; or the code of one, scanned.
    Report,
}

/// One to eleven digits: what they could be depends on how many there are.
#[derive(Clone, PartialEq, Eq)]
pub struct Digits(String);

impl Digits {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// They could begin a phone number.
    pub fn could_be_prefix(&self) -> bool {
        matches!(self.0.as_bytes(), [b'1'] | [b'1', b'3'..=b'9', ..] | [b'0', ..] | [b'4' | b'8', ..])
    }

    /// They could be the last four digits of a phone (what people are asked for).
    pub fn could_be_tail(&self) -> bool {
        self.0.len() == 4
    }

    /// They could be the last six of an identity card.
    pub fn could_be_id_tail(&self) -> bool {
        self.as_id_tail().is_some()
    }

    /// The identity-card tail they could be.
    pub fn as_id_tail(&self) -> Option<IdTail> {
        IdTail::parse(&self.0).ok().filter(|_| self.0.len() == 6)
    }

    /// The whole phone they are, once there are enough of them.
    pub fn as_phone(&self) -> Option<Phone> {
        Phone::parse(&self.0).ok()
    }
}

impl Query {
    /// Tells what was typed. Never fails: what has no other shape is looked for as a name.
    ///
    /// A text counts as a report when it is a report's code, has more than one line, or is longer than 24 characters, or names a
    /// report (报备, 客户, 到访 …) or several fields at once.
    ///
    /// ```
    /// use laifang_core::text::Query;
    /// assert_eq!(Query::parse("陳嘉怡"), Query::Name("陈嘉怡".into()));
    /// assert!(matches!(Query::parse("1380"), Query::Digits(d) if d.could_be_prefix() && d.could_be_tail()));
    /// ```
    pub fn parse(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c));
        if text.is_empty() {
            return Self::Empty;
        }
        if text.len() > 400 {
            return Self::Report;
        }
        let typed: String = text.nfkc().filter(|c| !is_invisible(*c)).collect();
        if let Some(code) = slip_code(&typed) {
            return Self::Code(code);
        }
        if report::is_code(&typed) {
            return Self::Report;
        }
        if let Some(query) = number(&typed) {
            return query;
        }
        if is_report(&typed) {
            return Self::Report;
        }
        words(&typed)
    }
}

/// Digits, phones, masked phones, identity cards.
fn number(typed: &str) -> Option<Query> {
    let begins = typed.chars().next().is_some_and(|c| c.is_ascii_digit() || matches!(c, '+' | '('));
    let plain = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || is_mask_char(c)
            || matches!(c, '+' | '-' | '.' | '(' | ')' | '_' | '—' | '–' | '转')
    };
    if !begins || !typed.chars().all(plain) {
        return None;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let card = matches!(digits.len() + usize::from(typed.ends_with(['x', 'X'])), 6 | 18);
    if card
        && typed.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, 'x' | 'X'))
        && (digits.len() == 17 || digits.len() == 18 || digits.len() == 5)
        && let Ok(tail) = IdTail::parse(typed)
    {
        return Some(Query::IdTail(tail));
    }
    match Phone::parse(typed) {
        Ok(phone) if phone.is_masked() => return Some(Query::MaskedPhone(phone)),
        Ok(phone) if phone.as_str().bytes().all(|b| b.is_ascii_digit()) => {
            return Some(Query::Digits(Digits(phone.as_str().to_owned())));
        }
        Ok(phone) => return Some(Query::Phone(phone)),
        Err(_) => {}
    }
    // Still being typed. Hidden digits before the last four are there yet: look for what is visible.
    let hidden = typed.find(is_mask_char);
    let digits = match hidden {
        Some(at) => typed[..at].chars().filter(char::is_ascii_digit).collect(),
        None => without_country(typed, digits),
    };
    match digits.len() {
        1..=11 => Some(Query::Digits(Digits(digits))),
        0 => None,
        _ if hidden.is_none() => Some(Query::Digits(Digits(digits[..11].to_owned()))),
        _ => None,
    }
}

/// The digits so far without +86 / 0086 (a bare 86 may yet be something else).
fn without_country(typed: &str, digits: String) -> String {
    let plus = typed.trim_start().starts_with('+') && digits.starts_with("86");
    let skip = match () {
        () if plus => 2,
        () if digits.starts_with("0086") => 4,
        () if digits.starts_with("861") && digits.len() > 11 => 2,
        () => 0,
    };
    if skip < digits.len() { digits[skip..].to_owned() } else { digits }
}

/// office-desk-sequence-check, whole or as far as the second dash, in any case and with any dash.
fn slip_code(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, '‐'..='―' | '−' | '_') { '-' } else { c.to_ascii_uppercase() })
        .collect();
    let parts: Vec<&str> = code.split('-').collect();
    let digits = |s: &str, max: usize| s.len() <= max && s.bytes().all(|b| b.is_ascii_digit());
    let office = |s: &str| {
        (1..=4).contains(&s.len())
            && s.bytes().all(|b| b.is_ascii_alphanumeric())
            && s.bytes().any(|b| b.is_ascii_alphabetic())
    };
    match parts.as_slice() {
        [a, desk, rest @ ..] if office(a) && !desk.is_empty() && digits(desk, 2) => {
            let fits = match rest {
                [] | [""] => true,
                [sequence] => digits(sequence, 6),
                [sequence, check] => sequence.len() == 6 && digits(sequence, 6) && digits(check, 1),
                _ => false,
            };
            fits.then_some(code)
        }
        // A purely numeric office code: only a whole number is unmistakable.
        [a, desk, sequence, check]
            if (1..=4).contains(&a.len())
                && digits(a, 4)
                && digits(desk, 2)
                && sequence.len() == 6
                && digits(sequence, 6)
                && check.len() == 1
                && digits(check, 1) =>
        {
            Some(code)
        }
        _ => None,
    }
}

/// The look of a pasted message.
fn is_report(typed: &str) -> bool {
    const WORDS: &[&str] = &[
        "报备",
        "報備",
        "客户",
        "到访",
        "带看",
        "经纪人",
        "电话:",
        "姓名:",
        "项目:",
        "公司:",
        "预约",
        "【",
        "今天",
        "明天",
    ];
    typed.lines().filter(|l| !l.trim().is_empty()).count() > 1
        || typed.chars().count() > 24 && typed.chars().any(is_hanzi)
        || typed.chars().count() > MAX_QUERY
        || WORDS.iter().any(|w| typed.contains(w))
        || typed.chars().any(is_hanzi) && typed.split_whitespace().count() > 3
        || typed.chars().any(is_hanzi) && typed.chars().filter(|c| is_mask_char(*c) && *c != '·').count() > 1
}

/// Longer than this is not something to search for.
const MAX_QUERY: usize = 60;

/// Names and letters, with or without digits after (or before) them.
fn words(typed: &str) -> Query {
    let mut name = String::new();
    let mut digits = String::new();
    let mut chinese = false;
    for c in typed.chars() {
        match c {
            '0'..='9' => digits.push(c),
            c if c.is_alphabetic() => {
                chinese |= is_hanzi(c);
                name.push(simplify(c));
            }
            '·' | '•' | '‧' | '・' => name.push('·'),
            _ => {}
        }
    }
    digits.truncate(11);
    if name.chars().all(|c| c == '·') {
        return if digits.is_empty() { Query::Name(typed.to_owned()) } else { Query::Digits(Digits(digits)) };
    }
    let key: String =
        if chinese { name.chars().flat_map(char::to_lowercase).collect() } else { letters(&name) };
    match (chinese, digits.is_empty()) {
        (true, true) => Query::Name(key),
        (true, false) => Query::NameAndTail { name: key, digits },
        (false, true) => Query::Letters(key),
        (false, false) => Query::LettersAndTail { letters: key, digits },
    }
}

/// Lower case, accents off, ü as v; `lyu` and `nyu` of passports too.
fn letters(name: &str) -> String {
    let lower: String = name
        .chars()
        .flat_map(char::to_lowercase)
        .flat_map(|c| if matches!(c, 'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ') { 'v' } else { c }.nfd())
        .filter(|c| c.is_alphanumeric())
        .collect();
    lower.replace("lyu", "lv").replace("nyu", "nv")
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digits({})", "*".repeat(self.0.len()))
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::Digits(_) => "Digits",
            Self::Phone(_) => "Phone",
            Self::MaskedPhone(_) => "MaskedPhone",
            Self::IdTail(_) => "IdTail",
            Self::Name(_) => "Name",
            Self::NameAndTail { .. } => "NameAndTail",
            Self::Letters(_) => "Letters",
            Self::LettersAndTail { .. } => "LettersAndTail",
            Self::Code(_) => "Code",
            Self::Report => "Report",
        })
    }
}
