//! Which pairs are looked at: cheap keys, each an independent part of work, none of which can run away.
//!
//! Every key comes with a limit on the size of its groups. A group above it (one number under five thousand rows,
//! everybody called 王伟 in one district) is not compared pair by pair: for such a group the key by itself is weak
//! evidence, so only pairs that share something else as well are kept, and what is still too large is compared
//! with its neighbours in order.

use super::hash::pair;
use super::name::{GivenMatch, SurnameMatch};
use super::number::{Number, NumberMatch};
use super::record::Record;

/// Two records, the lower place first.
pub(crate) type Pair = u64;

/// Places of records are below this.
pub const MOST_RECORDS: usize = 1 << PLACE_BITS;
const PLACE_BITS: u32 = 26;
const PLACE: u64 = (1 << PLACE_BITS) - 1;

/// Larger groups of one number, card or dwelling are divided.
const GROUP: usize = 48;
/// Larger groups of one name are left to the other keys: a name this common proves nothing by itself.
const NAMESAKES: usize = 40;
/// Larger groups of numbers with the same seven digits are divided.
const CODES: usize = 1500;
/// Neighbours compared in what cannot be divided.
const WINDOW: usize = 6;

/// One key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Key {
    /// The whole number; or one slip in its last four.
    PhoneStart,
    /// One slip in the first three.
    PhoneEnd,
    /// One slip in the four in the middle; masks.
    PhoneEnds,
    /// Two digits swapped across the borders of those groups.
    PhoneBorders,
    /// The card's tail.
    IdTail,
    /// Name by sound, and district.
    NameDistrict,
    /// Name by sound, and office.
    NameOffice,
    /// Name by sound, and last four digits.
    NameTail,
    /// A rare name by sound; the numbers must be two slips apart at most.
    RareName,
    /// Dwelling.
    Unit,
    /// Numbers of fewer digits than a mobile one has (local landlines, other numbers), one slip apart.
    Short,
    /// Masks that show other digits than the first three and last four: surname and what is shown at the end.
    OddMask,
}

/// All keys, the longest work first.
pub(crate) const KEYS: [Key; 12] = [
    Key::PhoneEnds,
    Key::PhoneStart,
    Key::PhoneEnd,
    Key::NameTail,
    Key::NameOffice,
    Key::NameDistrict,
    Key::RareName,
    Key::Unit,
    Key::IdTail,
    Key::PhoneBorders,
    Key::Short,
    Key::OddMask,
];

/// What is looked at.
pub(crate) struct Search<'a> {
    pub records: &'a [Record],
    /// Only pairs of which one has changed; None: all.
    pub changed: Option<&'a [bool]>,
}

/// Marks a number whose last part must be compared with its record at hand.
const LOOK: u64 = 0xFFFF;

impl Search<'_> {
    /// The candidates of one key.
    pub fn candidates(&self, key: Key) -> Vec<Pair> {
        let mut out = Vec::new();
        match key {
            Key::PhoneStart => {
                self.slips(true, |n| Some((digits(n.head()?, n.middle()?), n.tail())), &mut out);
            }
            Key::PhoneEnd => {
                self.slips(false, |n| Some((digits(n.before_tail()?, n.tail()?), n.head())), &mut out);
            }
            Key::PhoneEnds => {
                self.slips(false, |n| Some((digits(n.head()?, n.tail()?), n.middle())), &mut out);
            }
            Key::PhoneBorders => self.borders(&mut out),
            Key::IdTail => self.groups(|r| (r.id != 0).then(|| u64::from(r.id)), GROUP, true, &mut out),
            Key::Unit => self.groups(Record::unit_key, GROUP, true, &mut out),
            Key::NameDistrict => {
                let key = |r: &Record| {
                    Some(pair(r.name.sound_key()?, u64::from(r.district))).filter(|_| r.district != 0)
                };
                self.groups(key, NAMESAKES, false, &mut out);
            }
            Key::NameOffice => {
                let key = |r: &Record| Some(pair(r.name.sound_key()?, u64::from(r.office)));
                self.groups(key, NAMESAKES, false, &mut out);
            }
            Key::RareName => {
                self.groups(|r| r.name.sound_key(), NAMESAKES / 4, false, &mut out);
                out.retain(|p| self.numbers_near(*p));
            }
            Key::NameTail => self.name_tails(&mut out),
            Key::OddMask => self.odd_masks(&mut out),
            Key::Short => self.short_numbers(&mut out),
        }
        out
    }

    fn numbers_near(&self, pair: Pair) -> bool {
        let (a, b) = (&self.records[(pair >> 32) as usize], &self.records[pair as u32 as usize]);
        a.phones.compare(&b.phones).0 <= NumberMatch::TwoSlips
    }

    fn push(&self, a: u64, b: u64, out: &mut Vec<Pair>) {
        if a == b || self.changed.is_some_and(|c| !c[a as usize] && !c[b as usize]) {
            return;
        }
        out.push(a.min(b) << 32 | a.max(b));
    }

    /// Records by a key; every pair of a group.
    fn groups(&self, key: impl Fn(&Record) -> Option<u64>, most: usize, divide: bool, out: &mut Vec<Pair>) {
        let mut keyed: Vec<u64> = Vec::with_capacity(self.records.len());
        for (i, r) in self.records.iter().enumerate() {
            if let Some(k) = key(r) {
                keyed.push(super::hash::mix(k) << PLACE_BITS | i as u64);
            }
        }
        keyed.sort_unstable();
        self.runs(&keyed, most, divide, out);
    }

    fn runs(&self, keyed: &[u64], most: usize, divide: bool, out: &mut Vec<Pair>) {
        for run in keyed.chunk_by(|a, b| a >> PLACE_BITS == b >> PLACE_BITS).filter(|run| run.len() > 1) {
            if run.len() <= most {
                self.all(run, out);
            } else if divide {
                self.divide(run, out);
            }
        }
    }

    fn all(&self, run: &[u64], out: &mut Vec<Pair>) {
        for (i, a) in run.iter().enumerate() {
            for b in &run[i + 1..] {
                self.push(a & PLACE, b & PLACE, out);
            }
        }
    }

    /// A group too large for its key: only those who share something else too.
    fn divide(&self, run: &[u64], out: &mut Vec<Pair>) {
        let finer: [fn(&Record) -> Option<u64>; 4] = [
            |r| r.name.sound_key(),
            |r| (r.id != 0).then_some(u64::from(r.id)),
            |r| r.unit_key(),
            |r| (r.name.given_length() == 0 && r.name.has_surname()).then(|| r.name.surname_key()),
        ];
        for key in finer {
            let mut keyed: Vec<u64> = Vec::with_capacity(run.len());
            for entry in run {
                let place = entry & PLACE;
                if let Some(k) = key(&self.records[place as usize]) {
                    keyed.push(super::hash::mix(k) << PLACE_BITS | place);
                }
            }
            keyed.sort_unstable();
            for same in keyed.chunk_by(|a, b| a >> PLACE_BITS == b >> PLACE_BITS).filter(|s| s.len() > 1) {
                if same.len() <= GROUP { self.all(same, out) } else { self.neighbours(same, out) }
            }
        }
    }

    /// The last resort: everybody with the few who are most like them.
    fn neighbours(&self, same: &[u64], out: &mut Vec<Pair>) {
        let orders: [fn(&Record) -> u64; 2] =
            [|r| u64::from(r.district) << 32 | u64::from(r.place.estate), |r| r.phones.0[0].bits()];
        for order in orders {
            let mut places: Vec<u64> = same.iter().map(|e| e & PLACE).collect();
            places.sort_unstable_by_key(|p| {
                let r = &self.records[*p as usize];
                (order(r), r.content(), *p)
            });
            for (i, a) in places.iter().enumerate() {
                for b in places[i + 1..].iter().take(WINDOW) {
                    self.push(*a, *b, out);
                }
            }
        }
    }

    /// Numbers that agree in two of their three parts; the third may have one slip. `split` gives the two parts
    /// and the third, which is None where it has to be looked at; `same` says whether whole numbers that are the
    /// same are wanted too.
    fn slips(&self, same: bool, split: impl Fn(Number) -> Option<(u64, Option<u32>)>, out: &mut Vec<Pair>) {
        let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(self.records.len() + self.records.len() / 4);
        for (i, r) in self.records.iter().enumerate() {
            for (_, n) in r.phones.iter().filter(|(_, n)| n.is_digits() || n.is_mask()) {
                let Some((key, rest)) = split(n) else { continue };
                let rest = rest.filter(|_| n.is_whole()).map_or(LOOK, nibbles);
                keyed.push((key << 16 | rest, i as u32));
            }
        }
        keyed.sort_unstable();
        for run in keyed.chunk_by(|a, b| a.0 >> 16 == b.0 >> 16).filter(|run| run.len() > 1) {
            if run.len() > CODES {
                self.crowded(same, run, out);
            } else {
                self.within(same, run, out);
            }
        }
    }

    /// One group of [`Search::slips`].
    fn within(&self, same: bool, run: &[(u64, u32)], out: &mut Vec<Pair>) {
        let mut values = run.chunk_by(|a, b| a.0 == b.0);
        while let Some(here) = values.next() {
            let value = here[0].0 & 0xFFFF;
            if !same && value != LOOK {
                // Found by another key.
            } else if here.len() > GROUP {
                let places: Vec<u64> = here.iter().map(|e| u64::from(e.1)).collect();
                self.divide(&places, out);
            } else {
                for (i, a) in here.iter().enumerate() {
                    for b in &here[i + 1..] {
                        self.look(value, value, *a, *b, out);
                    }
                }
            }
            for there in values.clone() {
                let other = there[0].0 & 0xFFFF;
                if value != LOOK && other != LOOK && !one_slip(value, other) {
                    continue;
                }
                if here.len() * there.len() > GROUP * GROUP / 4 {
                    continue;
                }
                for a in here {
                    for b in there {
                        self.look(value, other, *a, *b, out);
                    }
                }
            }
        }
    }

    /// Thousands of numbers with the same seven digits: those with another slip in the same place are found by
    /// leaving that place out.
    fn crowded(&self, same: bool, run: &[(u64, u32)], out: &mut Vec<Pair>) {
        for place in [0, 4, 8, 12] {
            let digit = 15 << place;
            let mut keyed: Vec<(u64, u32)> = run
                .iter()
                .filter(|(k, _)| k & 0xFFFF != LOOK)
                .map(|(k, i)| (k & 0xFFFF & !digit, *i))
                .collect();
            keyed.sort_unstable();
            for alike in keyed.chunk_by(|a, b| a.0 == b.0).filter(|s| s.len() > 1) {
                let places: Vec<u64> = alike.iter().map(|e| u64::from(e.1)).collect();
                if places.len() <= GROUP { self.all(&places, out) } else { self.divide(&places, out) }
            }
        }
        if same {
            for alike in run.chunk_by(|a, b| a.0 == b.0).filter(|s| s.len() > GROUP) {
                let places: Vec<u64> = alike.iter().map(|e| u64::from(e.1)).collect();
                self.divide(&places, out);
            }
        }
    }

    /// Keeps a pair whose numbers are one slip apart; a mask or a number with a digit too many needs a second look.
    fn look(&self, x: u64, y: u64, a: (u64, u32), b: (u64, u32), out: &mut Vec<Pair>) {
        if x == LOOK || y == LOOK {
            let (p, q) = (&self.records[a.1 as usize], &self.records[b.1 as usize]);
            match p.phones.compare(&q.phones).0 {
                NumberMatch::Other | NumberMatch::None | NumberMatch::TwoSlips => return,
                // Ten thousand numbers fit one mask: the name must fit too, or the card.
                NumberMatch::Masked if !fits(p, q) => return,
                _ => {}
            }
        }
        self.push(u64::from(a.1), u64::from(b.1), out);
    }

    fn borders(&self, out: &mut Vec<Pair>) {
        let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(self.records.len() + self.records.len() / 4);
        for (i, r) in self.records.iter().enumerate() {
            for (_, n) in r.phones.iter().filter(|(_, n)| n.is_whole()) {
                // The digits on either side of each border, in ascending order.
                let mut bits = n.bits();
                for low in [12, 28] {
                    let (p, q) = (bits >> low & 15, bits >> (low + 4) & 15);
                    if p > q {
                        bits = bits & !(0xFF << low) | q << low | p << (low + 4);
                    }
                }
                keyed.push((bits, i as u32));
            }
        }
        keyed.sort_unstable();
        for run in keyed.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1 && run.len() <= GROUP) {
            for (i, a) in run.iter().enumerate() {
                for b in &run[i + 1..] {
                    self.push(u64::from(a.1), u64::from(b.1), out);
                }
            }
        }
    }

    /// With each digit left out in turn, and with each two neighbours in ascending order: what is the same then is one
    /// slip apart. There are few such numbers, so they can have many keys.
    fn short_numbers(&self, out: &mut Vec<Pair>) {
        let mut keyed: Vec<(u64, u32)> = Vec::new();
        for (i, r) in self.records.iter().enumerate() {
            for (_, n) in r.phones.iter().filter(|(_, n)| n.is_short()) {
                let bits = n.bits();
                for low in (0..n.length()).map(|place| 4 * place) {
                    keyed.push((bits & !(15 << low) | u64::from(low) << 40, i as u32));
                    let (p, q) = (bits >> low & 15, bits >> (low + 4) & 15);
                    if p < q && low + 4 < 4 * n.length() {
                        let swapped = bits & !(0xFF << low) | p << (low + 4) | q << low;
                        keyed.push((swapped | 1 << 47, i as u32));
                    } else if p > q && low + 4 < 4 * n.length() {
                        keyed.push((bits | 1 << 47, i as u32));
                    }
                }
            }
        }
        keyed.sort_unstable();
        keyed.dedup();
        for run in keyed.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1 && run.len() <= GROUP) {
            for (n, a) in run.iter().enumerate() {
                for b in &run[n + 1..] {
                    self.push(u64::from(a.1), u64::from(b.1), out);
                }
            }
        }
    }

    /// 138*****678, *******5678: few, so they are looked for one by one.
    fn odd_masks(&self, out: &mut Vec<Pair>) {
        let odd = |n: Number| n.is_mask() && (n.head().is_none() || n.tail().is_none()) && n.end().is_some();
        let key = |r: &Record, n: Number| n.end().map(|end| pair(r.name.surname_key(), u64::from(end)));
        let mut masks: super::hash::Map<u64, Vec<u32>> = Default::default();
        for (i, r) in self.records.iter().enumerate() {
            for (_, n) in r.phones.iter().filter(|(_, n)| odd(*n)) {
                if let Some(key) = key(r, n) {
                    masks.entry(key).or_default().push(i as u32);
                }
            }
        }
        if masks.is_empty() {
            return;
        }
        for (i, r) in self.records.iter().enumerate() {
            for (_, n) in r.phones.iter() {
                for mask in key(r, n).and_then(|k| masks.get(&k)).into_iter().flatten().take(GROUP) {
                    let other = &self.records[*mask as usize];
                    if r.phones.compare(&other.phones).0 <= NumberMatch::Masked && fits(r, other) {
                        self.push(i as u64, u64::from(*mask), out);
                    }
                }
            }
        }
    }

    fn name_tails(&self, out: &mut Vec<Pair>) {
        let mut keyed: Vec<u64> = Vec::with_capacity(self.records.len() + self.records.len() / 4);
        for (i, r) in self.records.iter().enumerate() {
            let Some(name) = r.name.sound_key() else { continue };
            for (_, n) in r.phones.iter() {
                if let Some(tail) = n.tail() {
                    keyed.push(pair(name, u64::from(tail)) << PLACE_BITS | i as u64);
                }
            }
        }
        keyed.sort_unstable();
        keyed.dedup();
        self.runs(&keyed, NAMESAKES, false, out);
    }
}

/// Seven or eight digits.
fn digits(first: u32, second: u32) -> u64 {
    u64::from(first) * 10_000 + u64::from(second)
}

/// Up to four digits as nibbles.
fn nibbles(n: u32) -> u64 {
    u64::from(((n / 1000) << 12) | ((n / 100 % 10) << 8) | ((n / 10 % 10) << 4) | (n % 10))
}

/// One digit of four differs, or two neighbours are swapped.
fn one_slip(a: u64, b: u64) -> bool {
    let x = a ^ b;
    let places = (x | x >> 1 | x >> 2 | x >> 3) & 0x1111;
    if places & places.wrapping_sub(1) == 0 {
        return true;
    }
    let low = places.trailing_zeros();
    places >> low == 0x11
        && (a >> low & 15) == (b >> (low + 4) & 15)
        && (b >> low & 15) == (a >> (low + 4) & 15)
}

/// May these two be one person by name, or are they by card or dwelling?
fn fits(a: &Record, b: &Record) -> bool {
    if a.id != 0 && a.id == b.id {
        return true;
    }
    match a.name.compare(&b.name) {
        (SurnameMatch::Other, given) => given == GivenMatch::Same,
        (SurnameMatch::None, _) => true,
        (_, given) => given != GivenMatch::Other,
    }
}
