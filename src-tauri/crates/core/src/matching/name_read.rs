//! Reading names: form of address, nicknames, remarks, pinyin, words in no order.

use super::hash;
use super::name::{Form, Gender, Name};
use super::sounds;
use crate::text::{LONG_TITLES, PersonName, SHORT_TITLES, compound_surname, is_hanzi, simplify};

fn is_surname(c: char) -> bool {
    sounds::sort(c) & sounds::SURNAME != 0
}

/// Length of the compound surname these characters begin with.
fn compound(chars: &[char]) -> Option<usize> {
    let first = chars.first().filter(|c| sounds::sort(**c) & sounds::COMPOUND != 0);
    first.and_then(|_| compound_surname(chars))
}

/// What stands for the surname's sound in [`Name`]: one syllable, or a mix of two.
fn surname_sound(codes: [u16; 2]) -> u16 {
    let [a, b] = codes;
    match b {
        0 => sounds::surname(a)[0],
        _ => sounds::compound_sound(codes),
    }
}

impl Name {
    /// Reads a name and what its form of address tells.
    pub fn read(text: &str) -> (Self, Gender) {
        let mut chars = [0 as char; 6];
        let mut n = 0;
        let mut plain = true;
        for c in text.chars() {
            if n == chars.len() || !('\u{4E00}'..='\u{9FFF}').contains(&c) {
                plain = false;
                break;
            }
            chars[n] = simplify(c);
            n += 1;
        }
        if plain { Self::of_hanzi(&chars[..n]) } else { Self::of_text(text) }
    }

    /// Anything that is not two to five plain Chinese characters.
    fn of_text(text: &str) -> (Self, Gender) {
        // What stands in brackets is a remark: 张伟（老客户）.
        let open = text.find(['(', '（', '[', '【']).unwrap_or(text.len());
        let text = text.split_at(open).0;
        let first = text.split(['/', '、', ',', '，', ';', '；', '&']).next().unwrap_or_default();
        let digitless: String =
            first.chars().filter(|c| !c.is_numeric() && !matches!(c, '*' | '_' | '-')).collect();
        let Ok(name) = PersonName::parse(&digitless) else { return Default::default() };
        let chars: Vec<char> = name.as_str().chars().map(simplify).collect();
        if chars.iter().all(|c| is_hanzi(*c)) {
            return Self::of_hanzi(&chars);
        }
        Self::of_words(&chars.iter().flat_map(|c| c.to_lowercase()).collect::<String>())
    }

    fn of_words(text: &str) -> (Self, Gender) {
        let mut gender = Gender::Unknown;
        let mut words: Vec<&str> = Vec::with_capacity(4);
        for word in text.split([' ', '·', '.']).filter(|w| !w.is_empty()) {
            match word {
                "mr" | "先生" => gender = Gender::Man,
                "ms" | "mrs" | "miss" | "madam" | "女士" | "小姐" => gender = Gender::Woman,
                "dr" | "prof" => {}
                _ => words.push(word),
            }
        }
        if let Some(name) = pinyin_name(&words) {
            return (name, gender);
        }
        let mut hashes: Vec<u32> = words.iter().map(|w| hash::text(w) as u32 | 1).collect();
        hashes.sort_unstable();
        hashes.truncate(2);
        let Some(first) = hashes.first().copied() else { return Default::default() };
        let second = hashes.get(1).copied().unwrap_or_default();
        let halves = |h: u32| [h as u16, (h >> 16) as u16];
        let [a, b] = halves(second);
        (Self { form: Form::Words, surname: halves(first), given: [a, b, 0], ..Self::default() }, gender)
    }

    /// Simplified Chinese characters, perhaps with a form of address.
    fn of_hanzi(chars: &[char]) -> (Self, Gender) {
        let Some(last) = chars.last().copied() else { return Default::default() };
        let (bare, gender) = take_title(chars);
        let titled = bare.len() < chars.len();
        let name = match bare {
            [] => Self::default(),
            ['小' | '老' | '阿' | '大', c] if !titled => Self::nickname(*c),
            // 芳姐, 强哥: no surname stands before the form of address.
            [c] if titled && !is_surname(*c) => Self::nickname(*c),
            [c, _] if !titled && SHORT_TITLES.contains(&last) && !is_surname(*c) => Self::nickname(*c),
            _ => Self::chinese(bare),
        };
        (name, gender)
    }

    fn nickname(c: char) -> Self {
        let code = sounds::code(c);
        let sound = sounds::given(code)[0];
        Self { form: Form::Nickname, given: [code, 0, 0], given_sound: [sound, 0, 0], ..Self::default() }
    }

    fn chinese(chars: &[char]) -> Self {
        let long = compound(chars).filter(|n| *n == 2).is_some();
        let surname = if long { 2 } else { 1 };
        let common = sounds::sort(chars[0]) & sounds::COMMON_SURNAME != 0;
        let doubtful = match chars {
            [first, second] => !long && (!common || first == second),
            [_] => !common,
            _ => false,
        };
        let mut out = Self { form: Form::Chinese, doubtful, ..Self::default() };
        for (place, c) in out.surname.iter_mut().zip(&chars[..surname]) {
            *place = sounds::code(*c);
        }
        if surname > 0 {
            out.surname_sound = surname_sound(out.surname);
        }
        let given = &chars[surname..];
        // Longer than three characters is not a given name as we know them: the rest counts as one.
        for (i, place) in out.given.iter_mut().enumerate() {
            let Some(c) = given.get(i) else { break };
            *place = match i {
                2 if given.len() > 3 => {
                    given[2..].iter().fold(0xE7, |h: u16, c| h.rotate_left(3) ^ sounds::code(*c))
                }
                _ => sounds::code(*c),
            };
        }
        for (sound, code) in out.given_sound.iter_mut().zip(out.given) {
            *sound = sounds::given(code)[0];
        }
        out
    }
}

/// Takes a form of address off, and what it tells.
fn take_title(chars: &[char]) -> (&[char], Gender) {
    const MEN: &[&str] = &["先生", "大爷", "大哥", "叔叔", "爷爷", "伯伯"];
    const WOMEN: &[&str] =
        &["女士", "小姐", "太太", "夫人", "阿姨", "大妈", "大姐", "奶奶", "妹妹", "小妹", "女仕"];
    let Some(last) = chars.last() else { return (chars, Gender::Unknown) };
    let ends = |title: &str| {
        let n = title.chars().count();
        chars.len() > n && title.chars().eq(chars[chars.len() - n..].iter().copied())
    };
    if sounds::sort(*last) & sounds::TITLE == 0 {
        return (chars, Gender::Unknown);
    }
    if let Some(title) = LONG_TITLES.iter().filter(|t| ends(t)).max_by_key(|t| t.len()) {
        let gender = match title {
            t if MEN.contains(t) => Gender::Man,
            t if WOMEN.contains(t) => Gender::Woman,
            _ => Gender::Unknown,
        };
        return (&chars[..chars.len() - title.chars().count()], gender);
    }
    let surname = match chars.len() {
        2 => is_surname(chars[0]),
        n => compound(chars).is_some_and(|s| s + 1 == n),
    };
    let short = SHORT_TITLES.contains(last);
    let gender = match last {
        '哥' | '叔' | '伯' => Gender::Man,
        '姐' | '姨' | '婶' | '嫂' => Gender::Woman,
        _ => Gender::Unknown,
    };
    if short && surname {
        return (&chars[..chars.len() - 1], gender);
    }
    (chars, if short && chars.len() == 2 { gender } else { Gender::Unknown })
}

/// A Chinese name in Latin letters: Zhang Wei, wang xiaoming, OUYANG Jing.
fn pinyin_name(words: &[&str]) -> Option<Name> {
    if !(2..=3).contains(&words.len()) {
        return None;
    }
    let surname = match sounds::syllable(words[0]) {
        Some(one) => one,
        None => sounds::compound(words[0])?,
    };
    let mut given = [0; 3];
    let mut n = 0;
    for word in &words[1..] {
        let mut rest = *word;
        while !rest.is_empty() {
            let cut = first_syllable(rest)?;
            *given.get_mut(n)? = sounds::syllable(&rest[..cut])?;
            n += 1;
            rest = &rest[cut..];
        }
    }
    Some(Name { form: Form::Pinyin, surname_sound: surname, given_sound: given, ..Name::default() })
}

/// Length of the longest syllable after which the rest can still be read.
fn first_syllable(word: &str) -> Option<usize> {
    let begins =
        |text: &str| (1..=6).any(|end| text.get(..end).is_some_and(|s| sounds::syllable(s).is_some()));
    (1..=word.len().min(6)).rev().find(|end| {
        word.get(..*end).is_some_and(|s| sounds::syllable(s).is_some())
            && (*end == word.len() || begins(&word[*end..]))
    })
}
