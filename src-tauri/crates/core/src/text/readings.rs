//! How characters are read and simplified: the tables behind pinyin keys.
//!
//! The pinyin crate lists every reading a dictionary ever gave (王 also *yu*, 吴 also *tun*). A search key needs
//! the ones people use, so characters with several living readings are listed here and all others get the
//! first one.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use super::reading_tables::{COMPOUND_READINGS, GIVEN_READINGS, SURNAME_READINGS};

static SURNAMES: LazyLock<HashMap<char, &'static [&'static str]>> =
    LazyLock::new(|| SURNAME_READINGS.iter().copied().collect());
static COMPOUNDS: LazyLock<HashMap<&'static str, &'static [&'static str]>> =
    LazyLock::new(|| COMPOUND_READINGS.iter().copied().collect());
static GIVEN: LazyLock<HashMap<char, &'static [&'static str]>> =
    LazyLock::new(|| GIVEN_READINGS.iter().copied().collect());

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// Traditional and variant characters, each followed by its simplified form. Made from the table of the crate character_converter (MIT), corrected; left out
/// are characters that stand on their own in simplified names (宁 乾 甯 仝 著 堃 喆 昇 犇 …), and the phrase
/// rules, which do harm in names.
const PAIRS: &str = include_str!("simplified.txt");

/// One simplified character for each of the basic plane, laid out once: a name then costs a few look-ups.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
    for pair in PAIRS.split_ascii_whitespace() {
        let mut chars = pair.chars();
        if let (Some(from), Some(to)) = (chars.next(), chars.next())
            && let Some(place) = table.get_mut((from as u32).wrapping_sub(FIRST) as usize)
        {
            *place = to;
        }
    }
    table
});

/// The simplified form of one character.
pub(crate) fn simplify(c: char) -> char {
    let code = c as u32;
    if code < FIRST {
        return c;
    }
    SIMPLIFIED.get((code - FIRST) as usize).copied().unwrap_or(c)
}

/// A Chinese character (with extensions and 〇).
pub(crate) fn is_hanzi(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF | 0x3007)
}

/// Readings of a (simplified) character standing as a single surname.
pub(crate) fn surname_readings(c: char) -> Readings {
    match SURNAMES.get(&c) {
        Some(list) => Readings::Listed(list),
        None => GIVEN.get(&c).map_or_else(|| first_reading(c), |list| Readings::One([list[0]])),
    }
}

/// Readings of the nth character of a (simplified) compound surname.
pub(crate) fn compound_readings(surname: &str, n: usize, c: char) -> Readings {
    match COMPOUNDS.get(surname).and_then(|list| list.get(n..=n)) {
        Some(list) => Readings::Listed(list),
        None => first_reading(c),
    }
}

/// Readings of a (simplified) character in a given name.
pub(crate) fn given_readings(c: char) -> Readings {
    match GIVEN.get(&c) {
        Some(list) => Readings::Listed(list),
        None => first_reading(c),
    }
}

/// The readings of one character.
#[derive(Clone, Copy)]
pub(crate) enum Readings {
    Listed(&'static [&'static str]),
    One([&'static str; 1]),
    None,
}

impl Readings {
    pub(crate) fn as_slice(&self) -> &[&'static str] {
        match self {
            Self::Listed(list) => list,
            Self::One(one) => one,
            Self::None => &[],
        }
    }
}

fn first_reading(c: char) -> Readings {
    match c.to_pinyin().map(|p| p.plain()) {
        Some("lü") => Readings::One(["lv"]),
        Some("nü") => Readings::One(["nv"]),
        Some("lüe") => Readings::One(["lve"]),
        Some("nüe") => Readings::One(["nve"]),
        Some(plain) if plain.is_ascii() => Readings::One([plain]),
        _ => Readings::None,
    }
}
