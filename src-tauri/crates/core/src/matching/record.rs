//! A record as it came in, and in the form that compares fast.

use chrono::NaiveDate;

use super::hash;
use super::name::{Gender, Name};
use super::number::{Number, Numbers};
use super::number_read::holds_number;
use super::place::Place;
use crate::text::{IdTail, is_hanzi, simplify};

/// A record as it was written down. All fields may be empty; none needs to be clean.
#[derive(Clone, Copy, Default)]
pub struct Entry<'a> {
    /// Name, or surname and form of address.
    pub name: &'a str,
    /// First telephone field; several numbers are understood.
    pub phone: &'a str,
    /// Second telephone field.
    pub other_phone: &'a str,
    /// Last six of the identity card, or the whole number.
    pub id_tail: &'a str,
    /// M, F, 男, 女.
    pub gender: &'a str,
    /// Sales office.
    pub office: &'a str,
    /// Where they live, roughly.
    pub district: &'a str,
    /// Where they live.
    pub address: &'a str,
    /// Day of the contact, `2025-03-01`.
    pub day: &'a str,
    /// Who brought them, if anybody: the broker's code.
    pub broker: &'a str,
}

/// A record in the form that compares fast: about a hundred bytes, nothing on the heap.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Record {
    pub(crate) phones: Numbers,
    pub(crate) name: Name,
    /// Six nibbles and a bit above them; 0 is none. X is the nibble 10.
    pub(crate) id: u32,
    pub(crate) office: u32,
    pub(crate) district: u32,
    pub(crate) place: Place,
    pub(crate) gender: Gender,
    /// Somebody brought them.
    pub(crate) brought: bool,
    /// Days since 1970; 0 is unknown.
    pub(crate) day: u16,
    pub(crate) rarity: Rarity,
}

/// How rare a record's values are, in bits: what agreeing on them by chance would be worth.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) struct Rarity {
    pub surname: Bits,
    pub surname_sound: Bits,
    pub given: Bits,
    pub chars: [Bits; 3],
    pub sounds: [Bits; 3],
    pub phones: [Bits; 3],
    pub owners: [Bits; 3],
    pub id: Bits,
    pub office: Bits,
    pub district: Bits,
    pub district_in_office: Bits,
    pub estate: Bits,
    pub estate_in_district: Bits,
    pub unit: Bits,
    /// All numbers are shared by many.
    pub shared_only: bool,
}

/// Bits in quarters: up to 63.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) struct Bits(u8);

impl Bits {
    /// How many bits something of this probability carries.
    pub fn of(probability: f64) -> Self {
        Self((rough_log2(probability) * -4.0 + 0.5) as u8)
    }

    pub fn get(self) -> f32 {
        f32::from(self.0) / 4.0
    }
}

/// The logarithm to a hundredth, which is finer than [`Bits`] are, and many times faster than the exact one.
fn rough_log2(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7FF) as f64 - 1023.0;
    let m = f64::from_bits(bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000);
    exponent + (2.0 - m / 3.0) * m - 5.0 / 3.0
}

impl Record {
    /// Reads a record. Values that cannot be read count as missing.
    pub fn read(entry: &Entry) -> Self {
        let (mut name, mut title) = Name::read(entry.name);
        let mut phones = Numbers::default();
        Number::read(entry.phone, &mut phones);
        Number::read(entry.other_phone, &mut phones);
        // Columns that slipped: the number behind the name, the name where the number should be.
        if phones.0[0].is_none() && holds_number(entry.name) {
            Number::read(entry.name, &mut phones);
        }
        if !entry.name.chars().any(char::is_alphabetic)
            && let Some(cell) = [entry.phone, entry.other_phone].into_iter().find(|c| c.starts_with(is_hanzi))
        {
            (name, title) = Name::read(cell);
        }
        let id = id_bits(entry.id_tail);
        let told = match entry.gender.trim().chars().next() {
            Some('M' | 'm' | '男' | '先' | '1') => Gender::Man,
            Some('F' | 'f' | '女' | '小' | '2') => Gender::Woman,
            _ => Gender::Unknown,
        };
        let (area, address) = places(entry);
        // The card knows best, then the field, then the form of address.
        let gender = [id_gender(entry.id_tail, id), told, title]
            .into_iter()
            .find(|g| *g != Gender::Unknown)
            .unwrap_or_default();
        Self {
            phones,
            name,
            id,
            office: short(entry.office),
            district: plain(district(area)),
            place: Place::read(address, area),
            gender,
            brought: !entry.broker.trim().is_empty(),
            day: day(entry.day),
            rarity: Rarity::default(),
        }
    }

    /// A key of all that is compared: records with the same key are interchangeable.
    pub(crate) fn content(&self) -> u64 {
        let phones = self.phones.0.iter().fold(0, |h, n| hash::pair(h, n.bits()));
        let name = hash::pair(self.name.given_key(), u64::from(self.name.surname_code()));
        let place = u64::from(self.place.estate) << 32 | u64::from(self.place.room);
        let rest = hash::pair(u64::from(self.id), u64::from(self.office) << 32 | u64::from(self.district));
        hash::pair(hash::pair(phones, name), hash::pair(place ^ u64::from(self.day), rest))
    }

    /// Dwelling within its district, as far as known.
    pub(crate) fn unit_key(&self) -> Option<u64> {
        self.place.unit_key()
    }
}

/// An empty text is 0.
fn short(text: &str) -> u32 {
    let text = text.trim();
    if text.is_empty() { 0 } else { hash::text(text) as u32 | 1 }
}

/// The same in either script.
fn plain(text: &str) -> u32 {
    match text.is_empty() {
        true => 0,
        false => text.chars().fold(0xD1, |h, c| hash::pair(h, u64::from(simplify(c) as u32))) as u32 | 1,
    }
}

/// 浦东 and 浦东新区 are one district.
fn district(text: &str) -> &str {
    let text = text.trim();
    let text = text.rsplit(['市', '省']).next().filter(|t| !t.is_empty()).unwrap_or(text);
    ["新区", "新區", "区", "區", "县", "縣", "街道", "镇", "鎮"]
        .iter()
        .find_map(|end| text.strip_suffix(end).filter(|t| t.chars().count() >= 2))
        .unwrap_or(text)
}

/// District and address; what stands in one of the two columns is taken apart.
fn places<'a>(entry: &Entry<'a>) -> (&'a str, &'a str) {
    let whole = match (entry.district, entry.address) {
        ("", address) => address,
        (area, "") if area.contains(|c: char| c.is_ascii_digit()) => area,
        both => return both,
    };
    apart(whole)
}

/// An address and the district it begins with, if it does: 浦东新区阳光花园3栋, not 阳光小区3栋.
pub(crate) fn apart(whole: &str) -> (&str, &str) {
    let mut before = ' ';
    let mut end = 0;
    for (i, c) in whole.char_indices().take_while(|(_, c)| !c.is_ascii_digit()) {
        let mark =
            matches!(c, '区' | '區' | '县' | '縣' | '镇' | '鎮') && !matches!(before, '小' | '社' | '园');
        if mark && i > '区'.len_utf8() {
            end = i + c.len_utf8();
            break;
        }
        before = c;
    }
    whole.split_at(end)
}

/// Days since 1970 of `2025-03-01`, 2025/3/1, 2025年3月1日, 20250301.
fn day(text: &str) -> u16 {
    let parse = || {
        let text = text.trim();
        let (y, m, d) = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
            (&text[..4], &text[4..6], &text[6..])
        } else {
            let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty());
            (parts.next()?, parts.next()?, parts.next()?)
        };
        NaiveDate::from_ymd_opt(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
    };
    let since = parse().and_then(|d| {
        d.signed_duration_since(NaiveDate::from_ymd_opt(1970, 1, 1)?).num_days().try_into().ok()
    });
    since.unwrap_or_default()
}

fn id_bits(text: &str) -> u32 {
    if text.is_empty() {
        return 0;
    }
    let nibbles = |bytes: &[u8]| {
        bytes.iter().fold(1, |n, b| n << 4 | if *b == b'X' { 10 } else { u32::from(b - b'0') & 15 })
    };
    let b = text.as_bytes();
    if b.len() == 6 && b[..5].iter().all(u8::is_ascii_digit) && (b[5].is_ascii_digit() || b[5] == b'X') {
        return nibbles(b);
    }
    // A spreadsheet drops the zero before 5 March: 5123X for 05123X.
    let lost = b.len() == 5 && b[..4].iter().all(u8::is_ascii_digit) && b[0] != b'0';
    if lost && (b[4].is_ascii_digit() || b[4].eq_ignore_ascii_case(&b'X')) {
        return 1 << 24 | nibbles(&[b[0], b[1], b[2], b[3], b[4].to_ascii_uppercase()]) & 0xF_FFFF;
    }
    // Another document: a permit, a passport, a date of birth. Its last six digits.
    if (7..=10).contains(&b.len()) && b[b.len() - 6..].iter().all(u8::is_ascii_digit) {
        return nibbles(&b[b.len() - 6..]);
    }
    match IdTail::parse(text) {
        Ok(tail) => nibbles(tail.as_str().as_bytes()),
        // A whole number with a slip in it: its tail is most likely right, and compared with tolerance.
        Err(_) if b.len() == 18 && b.is_ascii() => {
            IdTail::parse(&text[12..]).map_or(0, |t| nibbles(t.as_str().as_bytes()))
        }
        Err(_) => 0,
    }
}

/// The last digit of the sequence is odd for men; other documents do not tell.
fn id_gender(text: &str, id: u32) -> Gender {
    match (id, id >> 4 & 1) {
        (0, _) => Gender::Unknown,
        _ if (7..=10).contains(&text.len()) => Gender::Unknown,
        (_, 1) => Gender::Man,
        _ => Gender::Woman,
    }
}

/// How two identity-card tails relate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum IdMatch {
    /// The same six.
    Same,
    /// One character differs, or two neighbours changed places.
    Near,
    /// Another one.
    Other,
    /// Not known of one of them.
    None,
}

pub(crate) fn compare_ids(a: u32, b: u32) -> IdMatch {
    if a == 0 || b == 0 {
        return IdMatch::None;
    }
    if a == b {
        return IdMatch::Same;
    }
    let x = a ^ b;
    let places = (x | x >> 1 | x >> 2 | x >> 3) & 0x0011_1111;
    let low = places.trailing_zeros();
    let (p, q) = (a >> low & 0xFF, b >> low & 0xFF);
    let swapped = places >> low == 0x11 && p >> 4 == q & 15 && p & 15 == q >> 4;
    if places.count_ones() == 1 || swapped { IdMatch::Near } else { IdMatch::Other }
}
