//! What agreeing and differing is worth: three explanations of a pair (one person, one household, strangers) and
//! how likely each makes what is seen.

use serde::{Deserialize, Serialize};

use super::frequency::{Fixed, Frequencies};
use super::name::{Form, Gender, GivenMatch, SurnameMatch};
use super::number::NumberMatch;
use super::place::AddressMatch;
use super::record::{IdMatch, Record, compare_ids};

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Field {
    /// Surname.
    Surname,
    /// Given name.
    Given,
    /// Telephone and identity-card tail together: whoever changes the one is known by the other.
    Numbers,
    /// Man or woman.
    Gender,
    /// Sales office.
    Office,
    /// District.
    District,
    /// Address.
    Address,
}

/// All of them, in the order of [`Comparison`]'s arrays.
pub const FIELDS: [Field; 7] = [
    Field::Surname,
    Field::Given,
    Field::Numbers,
    Field::Gender,
    Field::Office,
    Field::District,
    Field::Address,
];

/// No field has more outcomes.
pub(crate) const ROW: usize = 36;

/// Nicknames and slips contradict one another a little: so many bits are forgiven.
const NAMES_FORGIVEN: f32 = 4.0;
/// Two different cards against one person, in bits.
const CARDS_DIFFER: f32 = -5.0;
const SAME: u8 = 0;
const OTHER: u8 = 1;
const UNKNOWN: u8 = 2;

/// Outcome of comparing two records, field by field.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Comparison {
    /// Outcome by field.
    pub(crate) levels: [u8; 7],
    /// How unlikely it is among strangers, in bits, by field.
    pub(crate) bits: [f32; 7],
}

impl Comparison {
    /// How the surnames relate.
    pub fn surname(&self) -> SurnameMatch {
        use SurnameMatch::*;
        [Same, Sound, Near, Other, None][usize::from(self.levels[0])]
    }

    /// How the given names relate.
    pub fn given(&self) -> GivenMatch {
        use GivenMatch::*;
        [Same, Sound, Near, Turned, Part, OneOff, Spelt, Nickname, Other, Script, None]
            [usize::from(self.levels[1])]
    }

    /// How the telephone numbers relate.
    pub fn phone(&self) -> NumberMatch {
        use NumberMatch::*;
        [Same, SameOther, Masked, OneDigit, Swapped, Dropped, TwoSlips, Other, None]
            [usize::from(self.levels[2] / 4)]
    }

    /// How the identity-card tails relate.
    pub fn id_tail(&self) -> IdMatch {
        use IdMatch::*;
        [Same, Near, Other, None][usize::from(self.levels[2] % 4)]
    }

    /// No number agrees, as far as known: which of [`LOOSE`], and whether the dwelling does.
    pub(crate) fn loose(&self) -> Option<(usize, usize)> {
        let which = LOOSE.iter().position(|l| *l == self.levels[Field::Numbers as usize])?;
        Some((which, usize::from(self.levels[Field::Address as usize] == 0)))
    }

    /// Both men or both women; None where one is not known.
    pub fn gender(&self) -> Option<bool> {
        yes(self.levels[3])
    }

    /// The same office; None where one is not known.
    pub fn office(&self) -> Option<bool> {
        yes(self.levels[4])
    }

    /// The same district; None where one is not known.
    pub fn district(&self) -> Option<bool> {
        yes(self.levels[5])
    }

    /// How the addresses relate.
    pub fn address(&self) -> AddressMatch {
        use AddressMatch::*;
        [Unit, Estate, OtherUnit, Other, None][usize::from(self.levels[6])]
    }
}

fn yes(level: u8) -> Option<bool> {
    (level != UNKNOWN).then_some(level == SAME)
}

/// Compares two records. Symmetric.
#[inline]
pub(crate) fn compare(a: &Record, b: &Record, fixed: &Fixed) -> Comparison {
    let mut levels = [0; 7];
    let mut bits = [0.0; 7];
    let (x, y) = (&a.rarity, &b.rarity);

    let (surname, given) = a.name.compare(&b.name);
    levels[0] = surname as u8;
    bits[0] = match surname {
        SurnameMatch::Same if given == GivenMatch::Turned => x.surname.get().min(y.surname.get()),
        SurnameMatch::Same => x.surname.get().max(y.surname.get()),
        // A foreign word is rare, whatever surname it sounds like.
        SurnameMatch::Sound if a.name.form == Form::Words || b.name.form == Form::Words => {
            x.surname_sound.get().min(y.surname_sound.get())
        }
        SurnameMatch::Sound => mean(x.surname_sound.get(), y.surname_sound.get()),
        SurnameMatch::Near if a.name.form == Form::Words => {
            (x.surname_sound.get().min(y.surname_sound.get()) - 2.0).max(0.0)
        }
        SurnameMatch::Near => (mean(x.surname_sound.get(), y.surname_sound.get()) - 2.0).max(0.0),
        SurnameMatch::Other | SurnameMatch::None => 0.0,
    };
    levels[1] = given as u8;
    bits[1] = if given == GivenMatch::Script { fixed.script } else { given_bits(a, b, given) };

    let (mut phone, i, j) = a.phones.compare(&b.phones);
    if phone == NumberMatch::Other && (x.shared_only || y.shared_only) {
        phone = NumberMatch::None;
    }
    let id = compare_ids(a.id, b.id);
    levels[2] = phone as u8 * 4 + id as u8;
    // A number seen once is worth what the numbers around it say; a typo of it stands where few others are.
    let (p, q) = (x.phones[i].get(), y.phones[j].get());
    let slip = || p.max(q) - 1.0 + (p.min(q) - p.max(q)).exp2().ln_1p() * std::f32::consts::LOG2_E;
    let phone_bits = match phone {
        NumberMatch::Same | NumberMatch::SameOther => x.owners[i].get().min(y.owners[j].get()),
        NumberMatch::Masked => match (a.phones.0[i].is_mask(), b.phones.0[j].is_mask()) {
            (true, true) => p.min(q),
            (true, false) => p,
            _ => q,
        },
        NumberMatch::OneDigit => slip() - 6.6,
        NumberMatch::Swapped => slip() - 3.3,
        NumberMatch::Dropped => p.max(q) - 3.5,
        NumberMatch::TwoSlips => slip() - 12.1,
        NumberMatch::Other => fixed.phone_other,
        NumberMatch::None => fixed.phone_none,
    };
    let id_bits = match id {
        IdMatch::Same => x.id.get(),
        IdMatch::Near => mean(x.id.get(), y.id.get()) - 5.8,
        IdMatch::Other => fixed.id_other,
        IdMatch::None => fixed.id_none,
    };
    bits[2] = phone_bits + id_bits;

    // A given name and a card tell man from woman already.
    let told = matches!(
        given,
        GivenMatch::Same | GivenMatch::Sound | GivenMatch::Near | GivenMatch::Turned | GivenMatch::Spelt
    );
    (levels[3], bits[3]) = match (a.gender, b.gender) {
        (Gender::Unknown, _) | (_, Gender::Unknown) => (UNKNOWN, 0.0),
        _ if id == IdMatch::Same => (UNKNOWN, 0.0),
        (p, q) if p == q => (SAME, if told { 0.15 } else { fixed.gender_same }),
        _ => (OTHER, if told { 3.3 } else { fixed.gender_other }),
    };
    (levels[4], bits[4]) = match (a.office, b.office) {
        (0, _) | (_, 0) => (UNKNOWN, 0.0),
        (p, q) if p == q => (SAME, x.office.get()),
        _ => (OTHER, fixed.office_other),
    };
    (levels[5], bits[5]) = match (a.district, b.district) {
        (0, _) | (_, 0) => (UNKNOWN, 0.0),
        (p, q) if p == q => {
            (SAME, if levels[4] == SAME { x.district_in_office.get() } else { x.district.get() })
        }
        _ => (OTHER, fixed.district_other),
    };
    let address = a.place.compare(&b.place);
    levels[6] = address as u8;
    let estate = if levels[5] == SAME {
        mean(x.estate_in_district.get(), y.estate_in_district.get())
    } else {
        mean(x.estate.get(), y.estate.get())
    };
    bits[6] = match address {
        AddressMatch::Unit => estate + mean(x.unit.get(), y.unit.get()),
        AddressMatch::Estate | AddressMatch::OtherUnit => estate,
        AddressMatch::Other | AddressMatch::None => 0.0,
    };
    Comparison { levels, bits }
}

fn mean(a: f32, b: f32) -> f32 {
    (a + b) / 2.0
}

/// What the shared part of two given names is worth.
fn given_bits(a: &Record, b: &Record, found: GivenMatch) -> f32 {
    let (x, y) = (&a.rarity, &b.rarity);
    let (m, n) = (&a.name, &b.name);
    match found {
        GivenMatch::Same => x.given.get().max(y.given.get()),
        // Written the wrong way round, it looks rarer than it is.
        GivenMatch::Turned => x.given.get().min(y.given.get()),
        GivenMatch::Near if m.form == Form::Words => (x.given.get().min(y.given.get()) - 3.0).max(0.0),
        GivenMatch::Sound | GivenMatch::Near => {
            let mut sum = 0.0;
            for i in 0..3 {
                if m.given[i] == 0 {
                    break;
                }
                sum += match m.given[i] == n.given[i] {
                    true => x.chars[i].get(),
                    false => mean(x.sounds[i].get(), y.sounds[i].get()),
                };
            }
            // Which character changed is open.
            (sum - if found == GivenMatch::Near { 3.0 } else { 1.0 }).max(0.0)
        }
        GivenMatch::Part => {
            let (short, long) = if m.given_length() < n.given_length() { (a, b) } else { (b, a) };
            let whole: f32 = short.rarity.chars.iter().map(|c| c.get()).sum();
            let missing = long.name.given_length() as f32;
            (whole - missing.log2()).max(0.0)
        }
        GivenMatch::OneOff => {
            let kept: f32 = (0..3).filter(|i| m.given[*i] == n.given[*i]).map(|i| x.chars[i].get()).sum();
            (kept - 1.0).max(0.0)
        }
        GivenMatch::Spelt => {
            let sum = |r: &Record| r.rarity.sounds.iter().map(|s| s.get()).sum::<f32>();
            sum(a).max(sum(b))
        }
        GivenMatch::Nickname => {
            // Of the fuller name, the character that both have.
            let (nick, full) =
                if m.given_length() < n.given_length() || m.form == Form::Nickname { (m, b) } else { (n, a) };
            let c = if nick.form == Form::Nickname { nick.given[0] } else { nick.surname[0] };
            let at = full.name.given.iter().position(|g| *g == c);
            at.map_or(0.0, |i| (full.rarity.chars[i].get() - 1.0).max(0.0))
        }
        GivenMatch::Other | GivenMatch::Script | GivenMatch::None => 0.0,
    }
}

/// How often each outcome is seen, by field, for one of the explanations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table(pub(crate) Vec<Vec<f64>>);

/// Everything that is learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// Outcomes for two records of one person.
    pub person: Table,
    /// Outcomes for a couple.
    pub couple: Table,
    /// Outcomes for parents, children, brothers and sisters.
    pub kin: Table,
    /// Pairs for each record: of one person, couples, kin.
    pub pairs: [f64; 3],
    /// How much rarer pairs of one person without any agreeing number are where nothing else connects them, than
    /// among all pairs: with two different numbers, and with no number to compare; of different dwellings as far as
    /// known, and of one.
    pub loose: [[f64; 2]; 2],
}

impl Parameters {
    /// What is shipped: an office that has no records yet. `both_ids` and `both_phones` say how often two records
    /// both have a card's tail or a number.
    pub fn shipped(both_ids: f64, both_phones: f64) -> Self {
        let numbers = |phones: [f64; 8], ids: [f64; 3], loose: f64| {
            let mut out = Vec::with_capacity(36);
            for p in phones.iter().map(|p| p * both_phones).chain([1.0 - both_phones]) {
                for i in ids.iter().map(|i| i * both_ids).chain([1.0 - both_ids]) {
                    out.push(p * i);
                }
            }
            // Nothing but names and places in common: hardly ever how one person shows.
            out[31] *= loose;
            out[35] *= loose;
            let sum: f64 = out.iter().sum();
            out.iter().map(|p| p / sum).collect()
        };
        // Couples and kin differ in names and sex; what they share is the same.
        let household = |surnames, givens, sexes| {
            let phones = [0.08, 0.07, 0.003, 0.003, 0.002, 0.0005, 0.0005, 0.841];
            Table(vec![
                surnames,
                givens,
                numbers(phones, [0.0002, 0.0005, 0.9993], 1.0),
                sexes,
                vec![0.90, 0.10],
                vec![0.96, 0.04],
                vec![0.82, 0.12, 0.02, 0.04],
            ])
        };
        Self {
            person: Table(vec![
                vec![0.965, 0.012, 0.008, 0.015],
                vec![0.80, 0.06, 0.02, 0.005, 0.012, 0.012, 0.01, 0.008, 0.03, 0.008],
                numbers([0.66, 0.06, 0.06, 0.06, 0.03, 0.01, 0.01, 0.11], [0.97, 0.01, 0.02], 0.3),
                vec![0.985, 0.015],
                vec![0.85, 0.15],
                vec![0.95, 0.05],
                vec![0.78, 0.12, 0.04, 0.06],
            ]),
            couple: household(
                vec![0.07, 0.008, 0.012, 0.91],
                vec![0.0005, 0.004, 0.008, 0.0005, 0.004, 0.02, 0.002, 0.001, 0.94, 0.02],
                vec![0.03, 0.97],
            ),
            kin: household(
                vec![0.75, 0.005, 0.005, 0.24],
                // Brothers and sisters often share a character.
                vec![0.0005, 0.005, 0.01, 0.001, 0.008, 0.10, 0.001, 0.003, 0.862, 0.01],
                vec![0.5, 0.5],
            ),
            pairs: [0.3, 0.12, 0.06],
            loose: [[0.2, 0.5], [0.2, 0.8]],
        }
    }
}

impl Parameters {
    pub(crate) fn tables(&self) -> [&Table; 3] {
        [&self.person, &self.couple, &self.kin]
    }
}

/// Outcomes of [`Field::Numbers`] in which nothing agrees, as far as known: two different telephone numbers, or none
/// to compare, and no card on one side.
pub(crate) const LOOSE: [u8; 2] = [31, 35];

/// Parameters in the form that scores fast: bits.
#[derive(Clone)]
pub struct Model {
    pub(crate) parameters: Parameters,
    pub(crate) fixed: Fixed,
    tables: [[[f32; ROW]; 7]; 3],
    priors: [f32; 3],
    loose: [[f32; 2]; 2],
    records: f64,
}

/// What the explanations are worth, in bits against strangers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Score {
    /// One person against everything else: above 0 it is the likelier.
    pub score: f32,
    /// One person against strangers.
    pub person: f32,
    /// One household against strangers.
    pub household: f32,
}

impl Score {
    /// The chance that both are one person.
    pub fn chance(&self) -> f32 {
        1.0 / (1.0 + (-self.score).exp2())
    }
}

/// The logarithm of a sum: 2^a + 2^b.
fn either(a: f32, b: f32) -> f32 {
    let (high, low) = (a.max(b), a.min(b));
    if high - low > 24.0 { high } else { high + (low - high).exp2().ln_1p() * std::f32::consts::LOG2_E }
}

impl Model {
    /// Makes the tables.
    pub fn new(parameters: Parameters, frequencies: &Frequencies) -> Self {
        let row =
            |row: &[f64]| std::array::from_fn(|i| row.get(i).map_or(0.0, |p| p.max(1e-6).log2() as f32));
        let table = |t: &Table| std::array::from_fn(|f| row(&t.0[f]));
        let prior = |pairs: f64| (2.0 * pairs / (frequencies.records() - 1.0).max(10.0)).log2() as f32;
        let tables = parameters.tables().map(table);
        let loose = parameters.loose.map(|l| l.map(|share| share.max(1e-6).log2() as f32));
        Self {
            tables,
            loose,
            priors: parameters.pairs.map(prior),
            records: frequencies.records(),
            fixed: frequencies.fixed,
            parameters,
        }
    }

    /// What the model knows before it has learned from records.
    pub fn shipped(frequencies: &Frequencies) -> Self {
        let fixed = frequencies.fixed;
        Self::new(Parameters::shipped(fixed.both_ids, fixed.both_phones), frequencies)
    }

    pub(crate) fn records(&self) -> f64 {
        self.records
    }

    /// What was learned, for keeping.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Compares two records. Symmetric.
    pub fn compare(&self, a: &Record, b: &Record) -> Comparison {
        compare(a, b, &self.fixed)
    }

    /// Scores a comparison.
    #[inline]
    pub fn score(&self, c: &Comparison) -> Score {
        let seen: f32 = c.bits.iter().sum();
        let mut sums = self.priors.map(|p| p + seen);
        for (sum, table) in sums.iter_mut().zip(&self.tables) {
            for (row, level) in table.iter().zip(c.levels) {
                *sum += row[usize::from(level)];
            }
        }
        let [mut person, couple, kin] = sums;
        if let Some((which, unit)) = c.loose() {
            person += self.loose[which][unit];
        }
        let household = either(couple, kin);
        Score { score: person - either(household, 0.0), person, household }
    }

    /// What one field says: bits for one person, and for one household (a couple or kin, whichever is likelier).
    pub fn part(&self, c: &Comparison, field: Field) -> (f32, f32) {
        let f = field as usize;
        let level = usize::from(c.levels[f]);
        let [person, couple, kin] = [0, 1, 2].map(|k: usize| self.tables[k][f][level] + c.bits[f]);
        (person, couple.max(kin))
    }

    /// How far the two contradict each other as persons: the evidence of name, sex and card against one person,
    /// 0 or less. Knowing nothing is no contradiction.
    pub(crate) fn contradiction(&self, c: &Comparison) -> f32 {
        let (surname, given) = (self.part(c, Field::Surname).0, self.part(c, Field::Given).0);
        // Sharing a surname does not make up for another given name; a shared given name does for a surname.
        let name = if given < 0.0 { given + surname.min(0.0) } else { (surname + given).min(0.0) };
        let gender = self.part(c, Field::Gender).0.min(0.0);
        let card = if c.id_tail() == IdMatch::Other { CARDS_DIFFER } else { 0.0 };
        (name + NAMES_FORGIVEN).min(0.0) + gender + card
    }
}
