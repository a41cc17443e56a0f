//! What characters sound and look like, as small numbers that compare fast.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::shape_tables::SHAPES;
use crate::text::{given_readings, surname_readings};

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
        let mut shapes: HashMap<u16, Vec<u16>> = HashMap::new();
        for (i, group) in SHAPES.split_ascii_whitespace().enumerate() {
            for c in group.chars() {
                shapes.entry(code(c)).or_default().push(i as u16);
            }
        }
        Self { given, surname, near, syllables, shapes }
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
    let listed = char::from_u32(u32::from(code)).and_then(|c| SOUNDS.surname.get(&c));
    listed.copied().unwrap_or_else(|| given(code))
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
