//! How often values occur: agreeing on a rare one tells more than agreeing on a common one.

use std::hash::Hash;

use super::hash::{Map, pair};
use super::name::{Form, Gender};
use super::number::Number;
use super::record::{Bits, Record};
use super::work::Workers;

/// Shares of the commonest surnames in China, in hundredths of a per cent (Ministry of Public Security), for
/// offices with too few records to count their own.
const COMMON_SURNAMES: &[(char, u16)] = &[
    ('王', 725),
    ('李', 719),
    ('张', 683),
    ('刘', 538),
    ('陈', 453),
    ('杨', 308),
    ('赵', 229),
    ('黄', 223),
    ('周', 212),
    ('吴', 205),
    ('徐', 167),
    ('孙', 154),
    ('胡', 131),
    ('朱', 126),
    ('高', 121),
    ('林', 118),
    ('何', 117),
    ('郭', 115),
    ('马', 105),
    ('罗', 95),
    ('梁', 84),
    ('宋', 81),
    ('郑', 78),
    ('谢', 72),
    ('韩', 68),
    ('唐', 65),
    ('冯', 64),
    ('于', 62),
    ('董', 61),
    ('萧', 59),
    ('程', 57),
    ('曹', 57),
    ('袁', 54),
    ('邓', 54),
    ('许', 54),
    ('沈', 50),
    ('曾', 50),
    ('彭', 49),
    ('吕', 47),
    ('苏', 47),
    ('卢', 47),
    ('蒋', 47),
    ('蔡', 46),
    ('贾', 42),
    ('丁', 42),
    ('魏', 42),
    ('薛', 42),
    ('叶', 42),
];
/// Share of a surname that is not among them.
const RARE_SURNAME: f64 = 0.0005;
/// As many counted records as the shares above are worth.
const SURNAME_WEIGHT: f64 = 300.0;
/// A number under this many names is nobody's own.
const SHARED: u32 = 20;
/// Chance that somebody unrelated has the same telephone number although one owner only is known.
const STRAY_OWNER: f64 = 0.02;

/// How often each value occurs in an office's records.
#[derive(Default)]
pub struct Frequencies {
    records: f64,
    names: Names,
    places: Places,
    numbers: PhoneCounts,
    ids: Ids,
    units: Map<u64, u32>,
    pub(crate) fixed: Fixed,
}

/// What does not depend on the value, in bits.
#[derive(Default, Clone, Copy, Debug)]
pub(crate) struct Fixed {
    pub gender_same: f32,
    pub gender_other: f32,
    pub office_other: f32,
    pub district_other: f32,
    pub phone_other: f32,
    pub phone_none: f32,
    pub id_other: f32,
    pub id_none: f32,
    /// One given name in Chinese, the other in Latin letters.
    pub script: f32,
    /// Share of pairs that both have an identity-card tail.
    pub both_ids: f64,
    /// Share of pairs that both have a number.
    pub both_phones: f64,
    /// Share of pairs that both have an address.
    pub both_estates: f64,
}

#[derive(Default)]
struct Names {
    named: f64,
    surnames: Map<u32, u32>,
    sounds: Map<u64, u32>,
    givens: Map<u64, u32>,
    given_total: f64,
    /// Names that are words in no order: they are a small world of their own.
    words: f64,
    lengths: [f64; 4],
    chars: Map<u32, u32>,
    char_sounds: Map<u32, u32>,
    char_total: f64,
    men: f64,
    women: f64,
}

#[derive(Default)]
struct Places {
    offices: Map<u32, u32>,
    districts: Map<u32, u32>,
    office_districts: Map<u64, u32>,
    estates: Map<u32, u32>,
    district_estates: Map<u64, u32>,
    with_district: f64,
    with_estate: f64,
    with_office: f64,
}

#[derive(Default)]
struct PhoneCounts {
    with: f64,
    all: f64,
    heads: Vec<u32>,
    codes: Map<u32, u32>,
    /// Share of numbers whose first seven digits occur once.
    unseen: f64,
    /// Numbers under more than one name.
    owners: Map<u64, u32>,
}

#[derive(Default)]
struct Ids {
    with: f64,
    counts: Map<u32, u32>,
}

/// One kind of count; they are independent of one another.
enum Part {
    Names(Names),
    Places(Places),
    Numbers(PhoneCounts),
    Ids(Ids, Map<u64, u32>),
}

impl Frequencies {
    /// Counts.
    pub fn count(records: &[Record], workers: &impl Workers) -> Self {
        let mut out = Self { records: records.len() as f64, ..Self::default() };
        let parts = workers.map(vec![2, 0, 1, 3], |part: usize| match part {
            0 => Part::Names(Names::count(records)),
            1 => Part::Places(Places::count(records)),
            2 => Part::Numbers(PhoneCounts::count(records)),
            _ => Part::Ids(Ids::count(records), often(records, 3)),
        });
        for part in parts {
            match part {
                Part::Names(names) => out.names = names,
                Part::Places(places) => out.places = places,
                Part::Numbers(numbers) => out.numbers = numbers,
                Part::Ids(ids, units) => (out.ids, out.units) = (ids, units),
            }
        }
        out.fix();
        out
    }

    /// Counts a sample of so many records: shares are the sample's, the chance of meeting anybody is that of all.
    pub fn of_sample(sample: &[Record], all: u64, workers: &impl Workers) -> Self {
        let mut out = Self::count(sample, workers);
        out.records = out.records.max(all as f64);
        out
    }

    /// How many records were counted, or are stood for.
    pub fn records(&self) -> f64 {
        self.records
    }

    fn fix(&mut self) {
        let bits = |p: f64| -(p.clamp(1e-9, 1.0).log2()) as f32;
        let n = self.records.max(1.0);
        let known = (self.names.men + self.names.women).max(1.0);
        let same = ((self.names.men + 1.0) / (known + 2.0)).powi(2)
            + ((self.names.women + 1.0) / (known + 2.0)).powi(2);
        let phones = (self.numbers.with / n).clamp(0.01, 0.999);
        let ids = (self.ids.with / n).clamp(0.01, 0.999);
        let words = (self.names.words / self.names.given_total.max(1.0)).clamp(0.005, 0.5);
        self.fixed = Fixed {
            script: bits(2.0 * words * (1.0 - words)),
            gender_same: bits(same),
            gender_other: bits(1.0 - same),
            office_other: bits(1.0 - twice(&self.places.offices, self.places.with_office)),
            district_other: bits(1.0 - twice(&self.places.districts, self.places.with_district)),
            phone_other: bits(phones * phones),
            phone_none: bits(1.0 - phones * phones),
            id_other: bits(ids * ids),
            id_none: bits(1.0 - ids * ids),
            both_ids: ids * ids,
            both_phones: phones * phones,
            both_estates: (self.places.with_estate / n).powi(2),
        };
    }

    /// Works out how rare a record's values are.
    pub fn weigh(&self, record: &mut Record) {
        let mut r = super::record::Rarity::default();
        self.weigh_name(record, &mut r);
        // A number under so many names belongs to a store, or to nobody: that another one differs tells nothing.
        let mut owned = 0;
        for (i, number) in record.phones.iter() {
            r.phones[i] = Bits::of(self.numbers.chance(number));
            let owners = self.numbers.owners.get(&number.bits()).map_or(1, |n| *n);
            owned += u8::from(owners < SHARED);
            r.owners[i] = Bits::of((f64::from(owners - 1) + STRAY_OWNER) / self.records.max(50.0));
        }
        r.shared_only = owned == 0 && !record.phones.0[0].is_none();
        if record.id != 0 {
            // Day, sequence (low ones are much commoner), check character.
            let model = 1.0 / (31.0 * 11.0 * 600.0);
            let counted = others(&self.ids.counts, &record.id) / self.ids.with.max(1.0);
            r.id = Bits::of((0.5 * counted + 0.5 * model) * self.fixed.both_ids);
        }
        let p = &self.places;
        let share = |n: f64, of: f64| Bits::of(((n + 0.5) / (of + 1.0)).min(1.0));
        let get = |n: Option<&u32>| f64::from(n.copied().unwrap_or_default());
        r.office = share(get(p.offices.get(&record.office)), p.with_office);
        let in_district = get(p.districts.get(&record.district));
        r.district = share(in_district, p.with_district);
        let both = pair(record.office.into(), record.district.into());
        r.district_in_office = share(get(p.office_districts.get(&both)), get(p.offices.get(&record.office)));
        if record.place.estate != 0 {
            let all = get(p.estates.get(&record.place.estate));
            let here = pair(record.district.into(), record.place.estate.into());
            let here = get(p.district_estates.get(&here));
            r.estate = share(all, p.with_estate);
            r.estate_in_district = if record.district == 0 { r.estate } else { share(here, in_district) };
            let unit = record
                .unit_key()
                .and_then(|k| self.units.get(&pair(k, record.district.into())))
                .map_or(0, |n| n - 2);
            // An estate has some hundreds of dwellings, seen or not.
            r.unit = Bits::of((f64::from(unit) + 1.0) / (here + 1000.0));
        }
        record.rarity = r;
    }

    fn weigh_name(&self, record: &Record, r: &mut super::record::Rarity) {
        let (n, name) = (&self.names, &record.name);
        let get = |n: Option<&u32>| f64::from(n.copied().unwrap_or_default());
        if name.has_surname() {
            let shipped = common(name.surname);
            let own = get(n.surnames.get(&name.surname_code()));
            let p = (own + SURNAME_WEIGHT * shipped) / (n.named + SURNAME_WEIGHT);
            let sound = (get(n.sounds.get(&name.surname_key())) + SURNAME_WEIGHT * shipped)
                / (n.named + SURNAME_WEIGHT);
            r.surname = Bits::of(p);
            r.surname_sound = Bits::of(sound.max(p));
        }
        let length = name.given_length();
        if length == 0 {
            return;
        }
        let mut model = match name.form {
            Form::Words => 0.01,
            _ => n.lengths[length.min(3)].max(1.0) / n.given_total.max(1.0),
        };
        for i in 0..length {
            let (c, s) = (u32::from(name.given[i]), u32::from(name.given_sound[i]));
            let p = (get(n.chars.get(&c)) + 1.5) / (n.char_total + 1000.0);
            r.chars[i] = Bits::of(p);
            r.sounds[i] = Bits::of(((get(n.char_sounds.get(&s)) + 2.0) / (n.char_total + 600.0)).max(p));
            if name.form != Form::Words {
                model *= p;
            }
        }
        let counted = others(&n.givens, &name.given_key());
        // Whoever has a Latin surname has a Latin given name.
        let among = if name.form == Form::Words { n.words } else { n.given_total };
        // Characters by themselves underrate names in fashion, counts underrate what is seen for the first time.
        r.given = Bits::of(0.5 * counted / among.max(1.0) + 0.5 * model);
    }
}

/// How many others have a value, when two agree on it.
fn others<K: Eq + Hash>(counts: &Map<K, u32>, key: &K) -> f64 {
    f64::from(counts.get(key).copied().unwrap_or_default().saturating_sub(2))
}

/// The chance that two at random agree.
fn twice(counts: &Map<u32, u32>, total: f64) -> f64 {
    let squares: f64 = counts.values().map(|n| f64::from(*n) * f64::from(*n)).sum();
    (squares / (total * total).max(1.0)).min(0.999)
}

fn common(surname: [u16; 2]) -> f64 {
    let first = char::from_u32(surname[0].into()).filter(|_| surname[1] == 0);
    let found = COMMON_SURNAMES.iter().find(|(c, _)| Some(*c) == first);
    found.map_or(RARE_SURNAME, |(_, share)| f64::from(*share) / 10_000.0)
}

impl Names {
    fn count(records: &[Record]) -> Self {
        let mut out = Self::default();
        let mut chars = vec![0_u32; 1 << 16];
        let mut sounds = vec![0_u32; 1 << 16];
        for record in records {
            let name = &record.name;
            match record.gender {
                Gender::Man => out.men += 1.0,
                Gender::Woman => out.women += 1.0,
                Gender::Unknown => {}
            }
            if name.has_surname() {
                out.named += 1.0;
                *out.surnames.entry(name.surname_code()).or_default() += 1;
                *out.sounds.entry(name.surname_key()).or_default() += 1;
            }
            let length = name.given_length();
            if length == 0 || name.form == Form::Nickname {
                continue;
            }
            out.given_total += 1.0;
            out.words += f64::from(u8::from(name.form == Form::Words));
            out.lengths[length.min(3)] += 1.0;
            *out.givens.entry(name.given_key()).or_default() += 1;
            if name.form != Form::Words {
                for i in 0..length {
                    chars[usize::from(name.given[i])] += 1;
                    sounds[usize::from(name.given_sound[i])] += 1;
                }
                out.char_total += length as f64;
            }
        }
        let sparse = |list: Vec<u32>| {
            list.into_iter().enumerate().filter(|(_, n)| *n > 0).map(|(i, n)| (i as u32, n)).collect()
        };
        out.chars = sparse(chars);
        out.char_sounds = sparse(sounds);
        out
    }
}

impl Places {
    fn count(records: &[Record]) -> Self {
        let mut out = Self::default();
        for record in records {
            if record.office != 0 {
                out.with_office += 1.0;
                *out.offices.entry(record.office).or_default() += 1;
            }
            if record.district != 0 {
                out.with_district += 1.0;
                *out.districts.entry(record.district).or_default() += 1;
                *out.office_districts
                    .entry(pair(record.office.into(), record.district.into()))
                    .or_default() += 1;
            }
            if record.place.estate != 0 {
                out.with_estate += 1.0;
                *out.estates.entry(record.place.estate).or_default() += 1;
                *out.district_estates
                    .entry(pair(record.district.into(), record.place.estate.into()))
                    .or_default() += 1;
            }
        }
        out
    }
}

/// Dwellings that occur at least `least` times.
fn often(records: &[Record], least: usize) -> Map<u64, u32> {
    let mut keys: Vec<u64> =
        records.iter().filter_map(|r| r.unit_key().map(|k| pair(k, r.district.into()))).collect();
    keys.sort_unstable();
    let runs = keys.chunk_by(|a, b| a == b).filter(|run| run.len() >= least);
    runs.map(|run| (run[0], run.len() as u32)).collect()
}

impl Ids {
    fn count(records: &[Record]) -> Self {
        let mut out = Self::default();
        for record in records.iter().filter(|r| r.id != 0) {
            out.with += 1.0;
            *out.counts.entry(record.id).or_default() += 1;
        }
        out
    }
}

impl PhoneCounts {
    fn count(records: &[Record]) -> Self {
        let mut out = Self { heads: vec![0; 1000], ..Self::default() };
        let mut uses: Vec<(u64, u32)> = Vec::with_capacity(records.len());
        for record in records {
            out.with += f64::from(u8::from(!record.phones.0[0].is_none()));
            let name = record.name.sound_key().unwrap_or_default() as u32;
            for (_, number) in record.phones.iter().filter(|(_, n)| !n.is_mask()) {
                uses.push((number.bits(), name));
            }
        }
        uses.sort_unstable();
        uses.dedup();
        let mut codes: Vec<u32> = Vec::with_capacity(uses.len());
        for run in uses.chunk_by(|a, b| a.0 == b.0) {
            // A bare surname belongs to whoever else is there.
            let owners = run.iter().filter(|u| u.1 != 0).count().max(1);
            if owners > 1 {
                out.owners.insert(run[0].0, owners as u32);
            }
        }
        for record in records {
            for (_, number) in record.phones.iter().filter(|(_, n)| n.is_whole()) {
                if let (Some(head), Some(middle)) = (number.head(), number.middle()) {
                    out.heads[head as usize] += 1;
                    codes.push(head * 10_000 + middle);
                }
            }
        }
        codes.sort_unstable();
        out.all = codes.len() as f64;
        let mut once = 0.0;
        for run in codes.chunk_by(|a, b| a == b) {
            if run.len() == 1 {
                once += 1.0;
            } else {
                out.codes.insert(run[0], run.len() as u32);
            }
        }
        out.unseen = ((once + 1.0) / (out.all + 2.0)).clamp(0.01, 1.0);
        out
    }

    /// The chance that a person at random has a number like this one: its first seven digits tell network and
    /// city, and numbers of one city crowd there.
    fn chance(&self, number: Number) -> f64 {
        let head = number.head();
        let head_share = head.map_or(1.0, |h| {
            (f64::from(self.heads.get(h as usize).copied().unwrap_or_default()) + 0.5) / (self.all + 50.0)
        });
        if number.is_mask() {
            let rest = number.shown().saturating_sub(if head.is_some() { 3 } else { 0 });
            return head_share * 0.1_f64.powi(rest as i32);
        }
        // Where a number is short, its first digits are the town's.
        if number.is_short() {
            return 0.1_f64.powi(number.length() as i32 - 2);
        }
        let (Some(head), Some(middle), true) = (head, number.middle(), number.is_whole()) else { return 1.0 };
        let seen =
            self.codes.get(&(head * 10_000 + middle)).map_or(0.0, |n| f64::from(*n - 1)) / self.all.max(1.0);
        ((1.0 - self.unseen) * seen + self.unseen * head_share / 10_000.0) / 10_000.0
    }
}
