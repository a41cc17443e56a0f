//! Reading names: form of address, nicknames, remarks, pinyin, words in no order.

use super::hash;
use super::name::{Form, Gender, Name};
use super::sounds;
use crate::text::{LONG_TITLES, SHORT_TITLES, compound_surname, is_hanzi, is_ignorable, simplify};
use unicode_normalization::UnicodeNormalization;

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

    /// Anything that is not a few plain Chinese characters.
    fn of_text(text: &str) -> (Self, Gender) {
        // What stands in brackets is a remark: 张伟（老客户）.
        let open = text.find(['(', '（', '[', '【', '「', '『', '<', '《', '〈', '{']);
        let text = match open {
            Some(0) | None => text,
            Some(open) => &text[..open],
        };
        if text.chars().nfkc().any(is_hanzi) { Self::of_mixed(text) } else { Self::of_latin(text) }
    }

    /// Chinese characters among others: blanks and dots may stand inside a name; whatever follows letters, digits
    /// or signs is a remark (张伟2, 张伟B座, 张伟/家属), and a foreign first name tells nothing (Kevin张).
    fn of_mixed(text: &str) -> (Self, Gender) {
        let mut runs: Vec<Vec<char>> = Vec::with_capacity(2);
        let (mut gap, mut dotted) = (true, false);
        for c in text.chars().nfkc().filter(|c| !is_ignorable(*c)) {
            match c {
                c if is_hanzi(c) => {
                    if gap || runs.is_empty() {
                        runs.push(Vec::with_capacity(4));
                    }
                    gap = false;
                    if let Some(run) = runs.last_mut() {
                        run.push(simplify(c));
                    }
                }
                '·' | '.' | '•' | '・' | '‧' => (gap, dotted) = (true, dotted || !runs.is_empty()),
                c if c.is_whitespace() => gap = true,
                _ if runs.is_empty() => {}
                _ => break,
            }
        }
        let total: usize = runs.iter().map(Vec::len).sum();
        let title = |run: &[char]| LONG_TITLES.iter().any(|t| t.chars().eq(run.iter().copied()));
        let surname = |run: &[char]| match run {
            [c] => is_surname(*c),
            run => compound(run) == Some(run.len()),
        };
        let one = match runs.as_slice() {
            [] | [_] => true,
            [.., last] if total <= 3 || title(last) => true,
            [first, .., last] => total <= 4 && (surname(first) || surname(last)),
        };
        if one {
            return Self::of_hanzi(&runs.concat());
        }
        if dotted {
            let words: Vec<String> = runs.iter().map(|r| r.iter().collect()).collect();
            return (Self::words(&words.iter().map(String::as_str).collect::<Vec<_>>()), Gender::Unknown);
        }
        // 张伟 李娜: the first of several.
        Self::of_hanzi(&runs[0])
    }

    /// Latin letters: pinyin, or words in no order.
    fn of_latin(text: &str) -> (Self, Gender) {
        let mut gender = Gender::Unknown;
        let text: String = text.chars().nfkc().filter(|c| !is_ignorable(*c)).collect();
        let first = text.split(['/', ';', '&', '|', '+']).next().unwrap_or_default();
        let mut titled = false;
        let mut words: Vec<String> = Vec::with_capacity(4);
        for word in first.split(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '’')) {
            let low = word.to_lowercase();
            match low.as_str() {
                "" => continue,
                "mr" => gender = Gender::Man,
                "ms" | "mrs" | "miss" | "madam" => gender = Gender::Woman,
                "dr" | "prof" => {}
                _ => {
                    words.push(word.to_owned());
                    continue;
                }
            }
            titled = true;
        }
        let plain: Vec<String> = words.iter().flat_map(|w| humps(w)).map(|w| toneless(&w)).collect();
        let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
        let spelt = match plain.as_slice() {
            [one] if !titled => glued(one),
            many => pinyin_name(many).or_else(|| {
                // Xiaoming Wang.
                let (last, before) = many.split_last()?;
                let turned: Vec<&str> = std::iter::once(*last).chain(before.iter().copied()).collect();
                pinyin_name(&turned)
            }),
        };
        if let Some(name) = spelt {
            return (name, gender);
        }
        let lower = without_stray_blank(words.iter().map(|w| w.to_lowercase()).collect());
        let mut name = Self::words(&lower.iter().map(String::as_str).collect::<Vec<_>>());
        // Kevin Zhang: the surname can be heard.
        let heard = plain.iter().rev().filter(|_| plain.len() > 1);
        name.surname_sound = heard.filter_map(|w| surname_syllable(w)).next().unwrap_or_default();
        (name, gender)
    }

    fn words(words: &[&str]) -> Self {
        let mut hashes: Vec<u32> = words.iter().map(|w| word_code(w)).filter(|c| *c != 0).collect();
        hashes.sort_unstable();
        hashes.truncate(2);
        let Some(first) = hashes.first().copied() else { return Self::default() };
        let second = hashes.get(1).copied().unwrap_or_default();
        let halves = |h: u32| [h as u16, (h >> 16) as u16];
        let [a, b] = halves(second);
        Self { form: Form::Words, surname: halves(first), given: [a, b, 0], ..Self::default() }
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

/// Lucy Cla rke: of three words the two shortest neighbours are one, if one of them is too short for a name. Whoever
/// writes Mary Ann Smith has it read alike every time.
fn without_stray_blank(mut words: Vec<String>) -> Vec<String> {
    if let [a, b, c] = words.as_slice() {
        let [a, b, c] = [a, b, c].map(|word| word.chars().count());
        let first = usize::from(b + c < a + b);
        if b.min(if first == 0 { a } else { c }) <= 3 {
            let second = words.remove(first + 1);
            words[first].push_str(&second);
        }
    }
    words
}

/// Six letters of five bits, and two bits of the rest: equal words are equal, and a slip in the six can be seen.
fn word_code(word: &str) -> u32 {
    let plain = toneless(word);
    let letter = |c: char| match c {
        'a'..='z' => c as u32 - 'a' as u32 + 1,
        c => hash::mix(u64::from(c as u32)) as u32 % 5 + 27,
    };
    let head = plain.chars().take(6).fold(0, |code, c| code << 5 | letter(c));
    let rest = plain.chars().skip(6).fold(0, |h, c| hash::pair(h, u64::from(c as u32)));
    head << 2 | (rest as u32 & 3)
}

/// A Chinese name in Latin letters, surname first: Zhang Wei, wang xiaoming, OUYANG Jing.
fn pinyin_name(words: &[&str]) -> Option<Name> {
    if !(2..=4).contains(&words.len()) {
        return None;
    }
    let surname = surname_syllable(words[0]).or_else(|| sounds::compound(words[0]))?;
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

/// Compound surnames that are met; the others are rarer than a surname and the first half of a given name.
const COMPOUNDS: [&str; 14] = [
    "ouyang",
    "shangguan",
    "sima",
    "zhuge",
    "situ",
    "xiahou",
    "huangfu",
    "yuchi",
    "linghu",
    "murong",
    "dongfang",
    "gongsun",
    "zhangsun",
    "duanmu",
];

/// The same without a blank: wangwei. The longest surname after which one or two syllables are left.
fn glued(word: &str) -> Option<Name> {
    let compound = COMPOUNDS.iter().filter(|c| word.starts_with(**c)).map(|c| c.len());
    let single =
        (2..word.len().min(7)).rev().filter(|cut| word.get(..*cut).and_then(surname_syllable).is_some());
    compound.chain(single).find_map(|cut| {
        let (surname, given) = word.split_at_checked(cut)?;
        let name = pinyin_name(&[surname, given])?;
        (name.given_length() <= 2).then_some(name)
    })
}

/// The sound of a surname of one syllable.
fn surname_syllable(word: &str) -> Option<u16> {
    sounds::syllable(word).filter(|s| sounds::is_surname(*s))
}

/// WANGWei, ZhangXiaoming: where a capital begins a word.
fn humps(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    let mut out: Vec<String> = vec![String::new()];
    for (i, c) in chars.iter().enumerate() {
        let next_small = chars.get(i + 1).is_some_and(|n| n.is_lowercase());
        let after_small = i > 0 && chars[i - 1].is_lowercase();
        let begins = c.is_uppercase() && i > 0 && (after_small || next_small);
        if begins {
            out.push(String::new());
        }
        if let Some(last) = out.last_mut() {
            last.extend(c.to_lowercase());
        }
    }
    out
}

/// Without tone marks and apostrophes: Zhāng, Xī'ān, Lǚ.
fn toneless(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.nfd() {
        match c {
            '\u{308}' if out.ends_with('u') => {
                out.pop();
                out.push('v');
            }
            c if c.is_alphabetic() => out.push(c),
            _ => {}
        }
    }
    out
}

/// Length of the longest syllable after which the rest can still be read; a syllable that begins with a vowel is
/// only taken where nothing else can be (jingang is jin gang).
fn first_syllable(word: &str) -> Option<usize> {
    let begins =
        |text: &str| (1..=6).any(|end| text.get(..end).is_some_and(|s| sounds::syllable(s).is_some()));
    let fits = |end: &usize| {
        word.get(..*end).is_some_and(|s| sounds::syllable(s).is_some())
            && (*end == word.len() || begins(&word[*end..]))
    };
    let longest = || (1..=word.len().min(6)).rev().filter(fits);
    let consonant = |end: &usize| !word[*end..].starts_with(['a', 'e', 'o']);
    longest().find(consonant).or_else(|| longest().next())
}
