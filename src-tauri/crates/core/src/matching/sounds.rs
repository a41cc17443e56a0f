//! What characters sound and look like, as small numbers that compare fast.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::shape_tables::SHAPES;
use crate::text::{
    begins_compound, compound_readings, compound_surnames, ends_title, given_readings, is_common_surname,
    is_single_surname, surname_readings,
};

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// Readings of one character as syllable numbers, likeliest first; 0 is none.
pub(crate) type Readings = [u16; 3];

struct Sounds {
    /// By character.
    given: Vec<Readings>,
    /// Readings as a surname, where they are others.
    surname: HashMap<char, Readings>,
    /// By syllable: the number of its careless pronunciation.
    near: Vec<u16>,
    /// By pinyin.
    syllables: HashMap<&'static str, u16>,
    /// Groups of characters that look alike.
    shapes: HashMap<u16, Vec<u16>>,
    /// Compound surnames in pinyin, by the mix of their syllables.
    compounds: HashMap<String, u16>,
    /// By code: what sort of character it is.
    sorts: Vec<u8>,
    /// By syllable: some surname sounds like this.
    surnames: Vec<bool>,
}

/// Single surname.
pub(crate) const SURNAME: u8 = 1;
/// First character of a compound surname.
pub(crate) const COMPOUND: u8 = 2;
/// Last character of a form of address.
pub(crate) const TITLE: u8 = 4;
/// Has other readings as a surname.
const OTHER_READING: u8 = 8;
/// Single surname that many have.
pub(crate) const COMMON_SURNAME: u8 = 16;

/// What sort of (simplified) character this is.
pub(crate) fn sort(c: char) -> u8 {
    SOUNDS.sorts.get(c as usize).copied().unwrap_or_default()
}

static SOUNDS: LazyLock<Sounds> = LazyLock::new(Sounds::build);

impl Sounds {
    fn build() -> Self {
        let mut syllables: HashMap<&'static str, u16> = HashMap::new();
        let mut near = vec![0];
        let mut classes: HashMap<String, u16> = HashMap::new();
        let mut number = |reading: &'static str| -> u16 {
            *syllables.entry(reading).or_insert_with(|| {
                let next = classes.len() as u16 + 1;
                near.push(*classes.entry(careless(reading)).or_insert(next));
                near.len() as u16 - 1
            })
        };
        let mut take = |list: &[&'static str]| {
            let mut out = [0; 3];
            for (place, reading) in out.iter_mut().zip(list) {
                *place = number(reading);
            }
            out
        };
        let chars = (FIRST..=LAST).map(|c| char::from_u32(c).unwrap_or('\u{FFFD}'));
        let given: Vec<Readings> = chars.map(|c| take(given_readings(c).as_slice())).collect();
        let mut surname = HashMap::new();
        for c in (FIRST..=LAST).filter_map(char::from_u32) {
            let readings = take(surname_readings(c).as_slice());
            if readings != given[(c as u32 - FIRST) as usize] {
                surname.insert(c, readings);
            }
        }
        let mut surnames = vec![false; near.len()];
        for c in (FIRST..=LAST).filter_map(char::from_u32).filter(|c| is_single_surname(*c)) {
            let readings = surname.get(&c).copied().unwrap_or(given[(c as u32 - FIRST) as usize]);
            surnames[usize::from(readings[0])] = true;
        }
        let mut shapes: HashMap<u16, Vec<u16>> = HashMap::new();
        for (i, group) in SHAPES.split_ascii_whitespace().enumerate() {
            for c in group.chars() {
                shapes.entry(code(c)).or_default().push(i as u16);
            }
        }
        let mut compounds = HashMap::new();
        for name in compound_surnames().filter(|n| n.chars().count() == 2) {
            let mut chars = name.chars();
            let (Some(a), Some(b)) = (chars.next(), chars.next()) else { continue };
            let text: String = [(0, a), (1, b)]
                .iter()
                .filter_map(|(n, c)| compound_readings(name, *n, *c).as_slice().first().copied())
                .collect();
            let at = |c: char| given[(c as u32 - FIRST) as usize][0];
            compounds.insert(text, mix_of(at(a), at(b)));
        }
        let mut sorts = vec![0; 1 << 16];
        for c in (FIRST..=LAST).filter_map(char::from_u32) {
            let marks = [
                (SURNAME, is_single_surname(c)),
                (COMMON_SURNAME, is_common_surname(c)),
                (COMPOUND, begins_compound(c)),
                (TITLE, ends_title(c)),
                (OTHER_READING, surname.contains_key(&c)),
            ];
            sorts[c as usize] = marks.iter().filter(|(_, is)| *is).map(|(mark, _)| mark).sum();
        }
        Self { given, surname, near, syllables, shapes, compounds, sorts, surnames }
    }
}

/// How southerners and the hurried say it: no zh ch sh, no -ng, n as l, r as l.
fn careless(pinyin: &str) -> String {
    let mut out = pinyin.replacen("zh", "z", 1).replacen("ch", "c", 1).replacen("sh", "s", 1);
    if out.ends_with("ng") {
        out.pop();
    }
    match out.as_bytes().first() {
        Some(b'n' | b'r') => format!("l{}", &out[1..]),
        _ => out,
    }
}

/// A character as sixteen bits; those beyond the basic plane share the private-use area.
pub(crate) fn code(c: char) -> u16 {
    u16::try_from(c as u32).unwrap_or(0xE000 + (super::hash::mix(u64::from(c as u32)) % 0x1800) as u16)
}

/// Readings of a character in a given name.
pub(crate) fn given(code: u16) -> Readings {
    let at = usize::from(code).wrapping_sub(FIRST as usize);
    SOUNDS.given.get(at).copied().unwrap_or_default()
}

/// Readings of a character as a surname.
pub(crate) fn surname(code: u16) -> Readings {
    let listed = SOUNDS.sorts[usize::from(code)] & OTHER_READING != 0;
    let found = char::from_u32(u32::from(code)).filter(|_| listed).and_then(|c| SOUNDS.surname.get(&c));
    found.copied().unwrap_or_else(|| given(code))
}

/// Do both sound the same when spoken carelessly?
pub(crate) fn near(a: u16, b: u16) -> bool {
    let class = |s: u16| SOUNDS.near.get(usize::from(s)).copied().unwrap_or_default();
    a != 0 && b != 0 && class(a) == class(b)
}

/// Does any reading of the one equal any of the other?
pub(crate) fn share(a: Readings, b: Readings) -> bool {
    a.iter().any(|x| *x != 0 && b.contains(x))
}

/// Do these characters look alike (晴 and 睛)?
pub(crate) fn alike(a: u16, b: u16) -> bool {
    match (SOUNDS.shapes.get(&a), SOUNDS.shapes.get(&b)) {
        (Some(a), Some(b)) => a.iter().any(|group| b.contains(group)),
        _ => false,
    }
}

/// The number of a syllable in pinyin (`lv` for lü).
pub(crate) fn syllable(pinyin: &str) -> Option<u16> {
    SOUNDS.syllables.get(pinyin).copied()
}

/// Does some surname sound like this?
pub(crate) fn is_surname(syllable: u16) -> bool {
    SOUNDS.surnames.get(usize::from(syllable)).copied().unwrap_or_default()
}

/// The sound of a surname of two characters.
pub(crate) fn compound_sound(codes: [u16; 2]) -> u16 {
    mix_of(given(codes[0])[0], given(codes[1])[0])
}

/// The same of one in pinyin (ouyang), if there is such a surname.
pub(crate) fn compound(pinyin: &str) -> Option<u16> {
    SOUNDS.compounds.get(pinyin).copied()
}

fn mix_of(a: u16, b: u16) -> u16 {
    0x8000 | (a.wrapping_mul(431) ^ b) & 0x7FFF
}
