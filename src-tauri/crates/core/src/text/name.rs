//! Names of persons: cleaning, surname and form of address, masking, search keys.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

pub use super::name_error::NameError;
use super::name_tables::{LONG_TITLES, SHORT_TITLES, TITLE_ENDS, compound_surname, is_single_surname};
use super::readings::{Readings, compound_readings, given_readings, is_hanzi, simplify, surname_readings};

/// The longest name accepted, in characters.
pub const MAX_NAME_CHARS: usize = 60;

/// At most this many pinyin readings of one name.
const MAX_READINGS: usize = 8;

/// A person's name as it is kept: cleaned, never shortened, rare characters intact.
///
/// It may be a whole name (陈嘉怡, 阿依古丽·买买提, John Smith) or what a broker gives: surname and form of
/// address (陈女士).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Everything an index needs to know of a name, worked out in one go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameKeys {
    /// [`PersonName::simplified`].
    pub simplified: String,
    /// [`PersonName::pinyin`].
    pub pinyin: Vec<String>,
    /// [`PersonName::initials`].
    pub initials: Vec<String>,
}

impl PersonName {
    /// Cleans and checks a name.
    ///
    /// NFC; full-width letters and digits become half-width; blanks inside a Chinese name go, inside a
    /// Latin one they become one; every middle dot between characters becomes `·`.
    ///
    /// ```
    /// use laifang_core::text::PersonName;
    /// assert_eq!(PersonName::parse(" 陈 嘉怡　").unwrap().as_str(), "陈嘉怡");
    /// assert!(PersonName::parse("张\u{202E}三").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || is_ignorable(c));
        let mut out = String::with_capacity(text.len());
        let mut chars = 0;
        let mut gap = false;
        let mut last = None;
        let mut letters = false;
        for c in text.chars().nfc() {
            let c = half_width(legacy(c));
            if is_ignorable(c) {
                continue;
            }
            if c == ' ' || (c.is_whitespace() && !c.is_control()) {
                gap = true;
                continue;
            }
            check(c)?;
            if gap && !(last.is_some_and(joins) && joins(c)) {
                out.push(' ');
                chars += 1;
            }
            gap = false;
            out.push(c);
            chars += 1;
            letters |= c.is_alphabetic();
            last = Some(c);
        }
        if out.is_empty() {
            return Err(NameError::Empty);
        }
        if chars > MAX_NAME_CHARS {
            return Err(NameError::TooLong { chars });
        }
        if !letters {
            return Err(NameError::NoLetter);
        }
        Ok(Self(middle_dots(out)))
    }

    /// The name. Personal data.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether two names may be one person's who is known by their number: the same name, or one of them is only a
    /// surname with a form of address (陈女士 and 陈嘉怡).
    pub fn fits(&self, other: &Self) -> bool {
        let (a, b) = (self.simplified(), other.simplified());
        let titled = self.title().is_some() || other.title().is_some();
        a == b || (titled && a.chars().next() == b.chars().next())
    }

    /// Whether two names begin with the same surname, as far as their first characters tell: what a mask leaves open
    /// between two people, it does not leave open between two families.
    pub fn has_surname_of(&self, other: &Self) -> bool {
        self.simplified().chars().next() == other.simplified().chars().next()
    }

    /// The form of address at the end (先生, 女士, 总 …), if there is one after a surname or name.
    pub fn title(&self) -> Option<&str> {
        let name = self.as_str();
        let last = name.chars().next_back()?;
        if !TITLE_ENDS.contains(last) {
            return None;
        }
        // 陳老師 as 陈老师; forms of address have three bytes a character in either script.
        let simple: String = name.chars().map(simplify).collect();
        let longest = LONG_TITLES.iter().filter(|t| simple.ends_with(**t)).map(|t| t.len()).max();
        if let Some(length) = longest
            && let Some((before, title)) = name.split_at_checked(name.len().saturating_sub(length))
            && !before.is_empty()
            && before.chars().all(|c| c.is_alphabetic() || matches!(c, '·' | ' ' | '.'))
        {
            return Some(title);
        }
        let before: Vec<char> = name.chars().map(simplify).take(5).collect();
        let bare = match before.len() {
            2 => is_single_surname(before[0]),
            n => compound_surname(&before) == Some(n - 1),
        };
        let bare = bare && SHORT_TITLES.contains(&simplify(last));
        bare.then(|| &name[name.len() - last.len_utf8()..])
    }

    /// The name without its form of address.
    pub fn without_title(&self) -> &str {
        self.split().0
    }

    /// The name proper and its form of address.
    fn split(&self) -> (&str, &str) {
        let title = self.title().unwrap_or_default();
        (self.0[..self.0.len() - title.len()].trim_end(), title)
    }

    /// The surname as written, compound ones included. None for names that do not begin with one
    /// (Latin, with a middle dot, or longer than four characters).
    pub fn surname(&self) -> Option<&str> {
        self.surname_of(self.without_title())
    }

    fn surname_of<'a>(&self, name: &'a str) -> Option<&'a str> {
        let chars: Vec<char> = name.chars().map(simplify).collect();
        self.surname_chars(&chars).map(|n| {
            let end = name.char_indices().nth(n).map_or(name.len(), |(i, _)| i);
            &name[..end]
        })
    }

    /// Length of the surname in characters; `chars` is the simplified name without its title.
    fn surname_chars(&self, chars: &[char]) -> Option<usize> {
        if !chars.iter().all(|c| is_hanzi(*c)) {
            return None;
        }
        if let Some(n) = compound_surname(chars) {
            return Some(n);
        }
        match chars {
            // 小王, 老李, 阿陈: a nickname, not a surname 小.
            ['小' | '老' | '阿', c] if is_single_surname(*c) => None,
            _ if chars.len() <= 4 => Some(1),
            _ => None,
        }
    }

    /// The form for those who may not see the whole name: 张\*, 欧阳\*\*, 陈女士, J\*\*\*.
    pub fn masked(&self) -> String {
        let (name, title) = self.split();
        let Some(surname) = self.surname_of(name) else {
            let first = name.chars().next().map(String::from).unwrap_or_default();
            return if name.chars().count() == 1 { first + title } else { format!("{first}***{title}") };
        };
        let hidden = name[surname.len()..].chars().count();
        format!("{surname}{}{title}", "*".repeat(hidden))
    }

    /// The name in simplified characters, letters in lower case: a key for searching and comparing, not for
    /// showing (it folds variants such as 鍾 and 鐘).
    pub fn simplified(&self) -> String {
        self.0.chars().map(simplify).flat_map(char::to_lowercase).collect()
    }

    /// Every plausible reading in full pinyin, joined without blanks, likeliest first, at most eight
    /// (ü is v: 吕 is `lv`). The form of address is read too; Latin names give their letters.
    pub fn pinyin(&self) -> Vec<String> {
        combine(&self.readings(), |reading, out| out.push_str(reading))
    }

    /// The same by first letters: 陈嘉怡 gives `cjy`. Latin names give their letters.
    pub fn initials(&self) -> Vec<String> {
        combine(&self.readings(), |reading, out| out.push_str(&reading[..1]))
    }

    /// All three keys, cheaper than one by one.
    pub fn keys(&self) -> NameKeys {
        let readings = self.readings();
        NameKeys {
            simplified: self.simplified(),
            pinyin: combine(&readings, |reading, out| out.push_str(reading)),
            initials: combine(&readings, |reading, out| out.push_str(&reading[..1])),
        }
    }

    /// What each character contributes, in order.
    fn readings(&self) -> Vec<Sound> {
        let chars: Vec<char> = self.0.chars().map(simplify).collect();
        let title = self.title().map_or(0, |t| t.chars().count());
        let name = &chars[..chars.len() - title];
        let surname = self.surname_chars(name).unwrap_or(0);
        let compound: String = if surname > 1 { name[..surname].iter().collect() } else { String::new() };
        let mut out = Vec::with_capacity(chars.len());
        for (i, c) in chars.iter().enumerate() {
            if !is_hanzi(*c) {
                // Accents go, so that José is found by jose.
                out.extend(
                    std::iter::once(*c)
                        .nfd()
                        .flat_map(char::to_lowercase)
                        .filter(char::is_ascii_alphanumeric)
                        .map(Sound::Letter),
                );
                continue;
            }
            let readings = match surname {
                1 if i == 0 => surname_readings(*c),
                n if n > 1 && i < n => compound_readings(&compound, i, *c),
                _ => given_readings(*c),
            };
            out.push(Sound::Read(readings));
        }
        out
    }
}

/// One character's part of a key.
enum Sound {
    Letter(char),
    Read(Readings),
}

/// All combinations of readings, likeliest first, without repeats.
fn combine(sounds: &[Sound], push: impl Fn(&str, &mut String)) -> Vec<String> {
    let mut out = vec![String::with_capacity(sounds.len() * 4)];
    for sound in sounds {
        let readings = match sound {
            Sound::Letter(c) => {
                out.iter_mut().for_each(|key| key.push(*c));
                continue;
            }
            Sound::Read(readings) => readings.as_slice(),
        };
        let Some((first, others)) = readings.split_first() else { continue };
        let stems = if others.is_empty() { Vec::new() } else { out.clone() };
        out.iter_mut().for_each(|key| push(first, key));
        for reading in others {
            for stem in &stems {
                let mut key = stem.clone();
                push(reading, &mut key);
                if out.len() < MAX_READINGS && !out.contains(&key) {
                    out.push(key);
                }
            }
        }
    }
    out.retain(|key| !key.is_empty());
    out
}

/// Between two such characters a blank means nothing.
fn joins(c: char) -> bool {
    is_hanzi(c) || is_middle_dot(c)
}

fn is_middle_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '・' | '･' | '∙' | '⋅' | '●' | '．' | '᛫' | '⸱')
}

/// Brings every way of writing the dot of a transcribed name to U+00B7, a full stop between Chinese
/// characters included.
fn middle_dots(name: String) -> String {
    if !name.chars().any(|c| is_middle_dot(c) || c == '.') {
        return name;
    }
    let chars: Vec<char> = name.chars().collect();
    let hanzi = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| is_hanzi(*c));
    let dot = |(i, c): (usize, &char)| match *c {
        '.' if hanzi(i.checked_sub(1)) && hanzi(i.checked_add(1)) => '·',
        c if is_middle_dot(c) => '·',
        c => c,
    };
    chars.iter().enumerate().map(dot).collect()
}

/// Invisible characters that copying leaves behind and that change nothing.
pub(crate) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// 䶮 as older systems wrote it, in the private-use area.
fn legacy(c: char) -> char {
    if c == '\u{E863}' { '䶮' } else { c }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// Refuses what is not part of a name.
fn check(c: char) -> Result<(), NameError> {
    match c as u32 {
        0x200E | 0x200F | 0x061C | 0x202A..=0x202E | 0x2066..=0x2069 => Err(NameError::Bidi),
        0xFFFD | 0xE000..=0xF8FF | 0xF0000.. | 0xFFF0..=0xFFFB => Err(NameError::Unreadable),
        0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0xFE00..=0xFE0F | 0x20D0..=0x20FF => {
            Err(NameError::Emoji)
        }
        0x2190..=0x25FF | 0x2900..=0x297F | 0x3030 | 0x3297 | 0x3299 if !is_middle_dot(c) => {
            Err(NameError::Emoji)
        }
        0x2028 | 0x2029 => Err(NameError::Control),
        _ if c.is_control() => Err(NameError::Control),
        _ => Ok(()),
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonName({})", self.masked())
    }
}

impl TryFrom<String> for PersonName {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl std::str::FromStr for PersonName {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::parse(text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}
