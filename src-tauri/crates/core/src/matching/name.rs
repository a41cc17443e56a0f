//! Names in a form that compares fast, and how two of them relate.

use super::hash;
use super::sounds;

/// How the name was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub(crate) enum Form {
    /// Nothing that could be compared.
    #[default]
    None,
    /// Chinese; either part may be missing.
    Chinese,
    /// One character after 小, 老 or 阿, or before 哥, 姐 …: of the surname or of the given name.
    Nickname,
    /// In pinyin: sounds without characters.
    Pinyin,
    /// Words in no order: Latin, or with a middle dot.
    Words,
}

/// What somebody is, as far as a record tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum Gender {
    /// Not told.
    #[default]
    Unknown,
    /// A man.
    Man,
    /// A woman.
    Woman,
}

/// How two surnames relate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum SurnameMatch {
    /// The same character (in either script).
    Same,
    /// Another character with the same reading.
    Sound,
    /// Nearly the same sound (林 and 凌), or a look-alike.
    Near,
    /// Another one.
    Other,
    /// Not known of one of them.
    None,
}

/// How two given names relate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum GivenMatch {
    /// The same.
    Same,
    /// One character is another of the same sound, or several are.
    Sound,
    /// One character sounds nearly the same or looks alike.
    Near,
    /// The two characters changed places.
    Turned,
    /// One is the other without a character.
    Part,
    /// One of two characters is another one.
    OneOff,
    /// Alike in sound as a whole: pinyin against characters.
    Spelt,
    /// 小强, 强哥 for 志强.
    Nickname,
    /// Another one.
    Other,
    /// One in Chinese, one in Latin letters that are no pinyin (Kevin): nothing to compare.
    Script,
    /// Not known of one of them (张先生).
    None,
}

/// A name for comparing.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Name {
    pub form: Form,
    pub surname: [u16; 2],
    pub given: [u16; 3],
    pub surname_sound: u16,
    pub given_sound: [u16; 3],
    /// What stands where the surname should may well be none: 永海, 宇宇, 平姐.
    pub doubtful: bool,
}

impl Name {
    pub fn given_length(&self) -> usize {
        self.given.iter().zip(self.given_sound).take_while(|(c, s)| **c != 0 || *s != 0).count()
    }

    pub fn has_surname(&self) -> bool {
        self.surname[0] != 0 || self.surname_sound != 0
    }

    /// The whole name by sound, or nothing if a part is missing: a key.
    pub fn sound_key(&self) -> Option<u64> {
        let whole = match self.form {
            Form::Chinese | Form::Pinyin => self.surname_sound != 0 && self.given_sound[0] != 0,
            Form::Words => self.given[0] != 0 || self.given[1] != 0,
            Form::None | Form::Nickname => false,
        };
        whole.then(|| match self.form {
            Form::Words => hash::pair(self.word(0), self.word(1)),
            _ => {
                let [a, b, c] = self.given_sound.map(u64::from);
                hash::mix(u64::from(self.surname_sound) | a << 16 | b << 32 | c << 48)
            }
        })
    }

    /// A key of the surname alone, by sound.
    pub fn surname_key(&self) -> u64 {
        if self.form == Form::Words { self.word(0) } else { u64::from(self.surname_sound) }
    }

    /// The given name as a key, characters as they are.
    pub fn given_key(&self) -> u64 {
        let [a, b, c] = self.given.map(u64::from);
        a | b << 16 | c << 32 | u64::from(self.form == Form::Words) << 62
    }

    /// The surname as a key.
    pub fn surname_code(&self) -> u32 {
        u32::from(self.surname[0]) | u32::from(self.surname[1]) << 16
    }

    fn word(&self, n: usize) -> u64 {
        let [a, b] = if n == 0 { self.surname } else { [self.given[0], self.given[1]] };
        u64::from(a) | u64::from(b) << 16
    }

    /// How many words are the same, and how many more are one slip apart, in whichever order fits best.
    fn words_in_common(&self, other: &Self) -> (usize, usize) {
        let count = |turned: usize| {
            let mut out = (0, 0);
            for i in 0..2 {
                let (a, b) = (self.word(i) as u32, other.word(i ^ turned) as u32);
                if a != 0 && a == b {
                    out.0 += 1;
                } else if near_words(a, b) {
                    out.1 += 1;
                }
            }
            out
        };
        count(0).max(count(1))
    }

    /// How two names relate, part by part. Symmetric.
    #[inline]
    pub fn compare(&self, other: &Self) -> (SurnameMatch, GivenMatch) {
        let surname = self.compare_surname(other);
        let spoken = |n: &Self| matches!(n.form, Form::Chinese | Form::Pinyin);
        if surname != SurnameMatch::Same
            && spoken(self)
            && spoken(other)
            && let Some(found) = self.compare_otherwise(other).or_else(|| other.compare_otherwise(self))
        {
            return found;
        }
        if surname == SurnameMatch::Other && (self.doubtful || other.doubtful) {
            return (SurnameMatch::None, self.compare_given(other));
        }
        (surname, self.compare_given(other))
    }

    /// What looked like a surname may be something else: 东刚 for 李东刚, 强哥 and 强强 for 孙春强, 欧洋 for 欧阳.
    fn compare_otherwise(&self, full: &Self) -> Option<(SurnameMatch, GivenMatch)> {
        let (n, m) = (self.given_length(), full.given_length());
        let [first, second] = self.surname;
        if second == 0 && n > 0 && m == n + 1 {
            if full.form == Form::Chinese && full.given[0] == first && full.given[1..m] == self.given[..n] {
                return Some((SurnameMatch::None, GivenMatch::Same));
            }
            let sound = sounds::given(first)[0];
            if sound != 0 && full.given_sound[0] == sound && full.given_sound[1..m] == self.given_sound[..n] {
                return Some((SurnameMatch::None, GivenMatch::Spelt));
            }
        }
        let called = second == 0 && (n == 0 || n == 1 && self.given[0] == first);
        if called && m > 0 && full.given[..m].contains(&first) {
            return Some((SurnameMatch::None, GivenMatch::Nickname));
        }
        // 伟张, Wei Zhang: the surname last.
        if second == 0 && full.surname[1] == 0 && n == m && n > 0 {
            let turned = |surname: u16, given: &[u16; 3], other: u16, others: &[u16; 3]| {
                surname != 0
                    && surname == others[0]
                    && given[n - 1] == other
                    && given[..n - 1] == others[1..n]
            };
            if turned(first, &self.given, full.surname[0], &full.given) {
                return Some((SurnameMatch::Same, GivenMatch::Turned));
            }
            let spelt = self.form == Form::Pinyin || full.form == Form::Pinyin;
            if spelt && turned(self.surname_sound, &self.given_sound, full.surname_sound, &full.given_sound) {
                return Some((SurnameMatch::Sound, GivenMatch::Spelt));
            }
        }
        // One has a surname of two characters, the other would if it were not for a slip.
        if second == 0 && full.surname[1] != 0 && n > 1 {
            let long = [first, self.given[0]];
            let alike = |i: usize| {
                long[i] == full.surname[i]
                    || sounds::share(sounds::given(long[i]), sounds::given(full.surname[i]))
            };
            if alike(0) && alike(1) {
                let mut rest = *self;
                rest.given = [self.given[1], self.given[2], 0];
                rest.given_sound = [self.given_sound[1], self.given_sound[2], 0];
                return Some((SurnameMatch::Sound, rest.compare_given(full)));
            }
        }
        None
    }

    /// How the surnames relate.
    fn compare_surname(&self, other: &Self) -> SurnameMatch {
        use SurnameMatch::*;
        if self.form == Form::Nickname || other.form == Form::Nickname {
            return self.nickname_surname(other);
        }
        if self.form == Form::None || other.form == Form::None {
            return None;
        }
        if (self.form == Form::Words) != (other.form == Form::Words) {
            // Kevin Zhang and 张伟: two ways of writing say little about each other.
            let (a, b) = (self.surname_sound, other.surname_sound);
            return if a == 0 || b == 0 {
                None
            } else if a == b {
                Sound
            } else {
                Other
            };
        }
        if self.form == Form::Words {
            let (same, near) = self.words_in_common(other);
            let shared = same > 0;
            if !shared && near > 0 {
                return Near;
            }
            return if shared { Same } else { Other };
        }
        if !self.has_surname() || !other.has_surname() {
            return None;
        }
        if self.surname == other.surname && self.surname[0] != 0 {
            return Same;
        }
        if self.surname_sound == other.surname_sound && self.surname_sound != 0 {
            return Sound;
        }
        if self.surname[1] == 0 && other.surname[1] == 0 {
            let (a, b) = (self.surname[0], other.surname[0]);
            let (x, y) = (sounds::surname(a), sounds::surname(b));
            if sounds::share(x, y) {
                return Sound;
            }
            if sounds::near(self.surname_sound, other.surname_sound) || sounds::alike(a, b) {
                return Near;
            }
        }
        Other
    }

    fn nickname_surname(&self, other: &Self) -> SurnameMatch {
        let (nick, full) = if self.form == Form::Nickname { (self, other) } else { (other, self) };
        match full.form {
            Form::Chinese if full.surname == [nick.given[0], 0] => SurnameMatch::Same,
            _ => SurnameMatch::None,
        }
    }

    /// How the given names relate.
    fn compare_given(&self, other: &Self) -> GivenMatch {
        use GivenMatch::*;
        match (self.form, other.form) {
            (Form::None, _) | (_, Form::None) => return None,
            (Form::Nickname, _) | (_, Form::Nickname) => return self.nickname_given(other),
            (Form::Words, Form::Words) => {
                let words = |n: &Self| usize::from(n.word(0) != 0) + usize::from(n.word(1) != 0);
                if words(self) < 2 || words(other) < 2 {
                    return None;
                }
                return match self.words_in_common(other) {
                    (2.., _) => Same,
                    (same, near) if same + near > 1 => Near,
                    _ => Other,
                };
            }
            (Form::Words, _) | (_, Form::Words) => return Script,
            _ => {}
        }
        let (n, m) = (self.given_length(), other.given_length());
        if n == 0 || m == 0 {
            return None;
        }
        if self.form == Form::Pinyin || other.form == Form::Pinyin {
            return self.spelt(other, n, m);
        }
        if self.given == other.given {
            return Same;
        }
        if n != m {
            return if n.abs_diff(m) == 1 { self.part(other, n, m) } else { Other };
        }
        let mut worst = Same;
        let mut unlike = 0;
        for i in 0..n {
            let (a, b) = (self.given[i], other.given[i]);
            if a == b {
                continue;
            }
            let (x, y) = (self.given_sound[i], other.given_sound[i]);
            let found = if x == y && x != 0 || sounds::share(sounds::given(a), sounds::given(b)) {
                Sound
            } else if sounds::near(x, y) || sounds::alike(a, b) {
                Near
            } else {
                unlike += 1;
                OneOff
            };
            if found as u8 > worst as u8 {
                worst = found;
            }
        }
        match (worst, n) {
            (OneOff, 2) if self.given[0] == other.given[1] && self.given[1] == other.given[0] => Turned,
            (OneOff, 2 | 3) if unlike == 1 => OneOff,
            (OneOff, _) => Other,
            _ => worst,
        }
    }

    /// One is the other without a character.
    fn part(&self, other: &Self, n: usize, m: usize) -> GivenMatch {
        let (short, long) = if n < m { (self, other) } else { (other, self) };
        let mut wanted = long.given[..n.max(m)].iter();
        let inside = short.given[..n.min(m)].iter().all(|c| wanted.any(|w| w == c));
        if inside { GivenMatch::Part } else { GivenMatch::Other }
    }

    fn spelt(&self, other: &Self, n: usize, m: usize) -> GivenMatch {
        let same = n == m && self.given_sound[..n] == other.given_sound[..n];
        if same { GivenMatch::Spelt } else { GivenMatch::Other }
    }

    fn nickname_given(&self, other: &Self) -> GivenMatch {
        let (nick, full) = if self.form == Form::Nickname { (self, other) } else { (other, self) };
        let c = nick.given[0];
        match full.form {
            Form::Nickname if full.given[0] == c => GivenMatch::Nickname,
            Form::Chinese if full.given.contains(&c) => GivenMatch::Nickname,
            // 小王: the surname; tells nothing about the given name.
            Form::Chinese if full.surname == [c, 0] => GivenMatch::None,
            Form::Chinese if full.given_length() == 0 => GivenMatch::None,
            Form::Nickname | Form::Chinese => GivenMatch::Other,
            _ => GivenMatch::None,
        }
    }
}

/// Two words of [`Form::Words`], of three letters at least, differ by one letter: another one, one more or less, or
/// two that changed places.
fn near_words(a: u32, b: u32) -> bool {
    let letters = |code: u32| -> ([u8; 6], usize) {
        let mut out = [0; 6];
        let mut n = 0;
        for place in (0..6).rev() {
            let letter = (code >> (2 + 5 * place) & 31) as u8;
            if letter != 0 {
                out[n] = letter;
                n += 1;
            }
        }
        (out, n)
    };
    let ((x, n), (y, m)) = (letters(a), letters(b));
    let (x, y) = (&x[..n], &y[..m]);
    if n.min(m) < 3 || n.abs_diff(m) > 1 {
        return false;
    }
    let first = x.iter().zip(y).take_while(|(p, q)| p == q).count();
    let last = x.iter().rev().zip(y.iter().rev()).take_while(|(p, q)| p == q).count();
    // Cut off at six letters, a letter more or less moves the end away.
    let more = first.min(n).min(m);
    let longer = n == 6 && m == 6 && more < 6 && (x[more..5] == y[more + 1..] || x[more + 1..] == y[more..5]);
    if n != m {
        return first + last >= n.min(m);
    }
    let swapped = first + 2 + last.min(n - first) >= n
        && first + 1 < n
        && x[first] == y[first + 1]
        && x[first + 1] == y[first];
    first + last + 1 >= n || swapped || longer
}
