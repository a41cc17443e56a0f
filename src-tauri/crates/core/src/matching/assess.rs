//! Two records side by side: a word, the reasons, the numbers behind.

use super::model::{Comparison, FIELDS, Field, Model};
use super::name::{GivenMatch, SurnameMatch};
use super::number::NumberMatch;
use super::place::AddressMatch;
use super::record::{IdMatch, Record};

/// How alike two records are, as one word.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Likeness {
    /// 不像.
    Unlike,
    /// 可能.
    Possible,
    /// 很像.
    VeryLike,
}

/// More bits than this are 很像: ten to one.
pub const VERY_LIKE: f32 = 3.3;
/// Fewer bits than this are 不像: one to sixteen.
pub const UNLIKE: f32 = -4.0;

/// How common an agreeing name is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Commonness {
    /// One of those that many have (王伟): weak evidence.
    Common,
    /// Neither.
    Usual,
    /// Hardly anybody has it (欧阳靖宇): strong evidence.
    Rare,
}

/// What one field says, as a code; [`crate::wording`] puts it into words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// How the telephone numbers relate.
    Phone(NumberMatch),
    /// How the identity-card tails relate.
    IdTail(IdMatch),
    /// Surname and given name agree, and how common that is.
    Name(Commonness),
    /// How the given names relate, the surnames agreeing (or not known).
    Given(GivenMatch),
    /// How the surnames relate.
    Surname(SurnameMatch),
    /// Of one sex or not.
    Gender(bool),
    /// One office or not.
    Office(bool),
    /// One district or not.
    District(bool),
    /// How the addresses relate.
    Address(AddressMatch),
}

/// A reason and its weight.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Evidence {
    /// What.
    pub reason: Reason,
    /// Bits for one person, against whatever else is likeliest (a household or strangers).
    pub bits: f32,
}

/// Somebody known who turns up as somebody new.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Suspicion {
    /// The same identity-card tail under another number, and brought by somebody.
    SameCard,
    /// The same person by name and other evidence under another number, and brought by somebody.
    SamePerson,
}

/// Two records, judged.
#[derive(Clone, PartialEq, Debug)]
pub struct Assessment {
    /// The word.
    pub likeness: Likeness,
    /// Rather two people of one household.
    pub household: bool,
    /// Bits for one person against everything else; above 0 it is the likelier.
    pub score: f32,
    /// The chance of it.
    pub chance: f32,
    /// What a pair starts with before anything is compared; with the evidence it makes about the score.
    pub start: f32,
    /// Reasons, the weightiest first. What is not known is left out.
    pub evidence: Vec<Evidence>,
    /// Looks like the pattern of a known customer passed off as new. Whether a protection stood between is for
    /// the caller, who has the dates.
    pub suspicion: Option<Suspicion>,
}

impl Model {
    /// Compares two records and says why.
    pub fn assess(&self, a: &Record, b: &Record) -> Assessment {
        let c = self.compare(a, b);
        let score = self.score(&c);
        let household = score.household > 0.0 && score.household > score.person;
        let against = score.household > 0.0;
        let bits = FIELDS.map(|field| {
            let (person, other) = self.part(&c, field);
            if against { person - other } else { person }
        });
        let mut evidence: Vec<Evidence> = Vec::with_capacity(8);
        for field in FIELDS {
            reasons(&c, field, &bits, &mut evidence);
        }
        let seen: f32 = bits.iter().sum();
        evidence.sort_by(|x, y| y.bits.abs().total_cmp(&x.bits.abs()));
        let likeness = match score.score {
            s if s >= VERY_LIKE => Likeness::VeryLike,
            s if s >= UNLIKE => Likeness::Possible,
            _ => Likeness::Unlike,
        };
        let suspicion = suspicion(a, b, &c, likeness);
        let chance = score.chance();
        Assessment {
            likeness,
            household,
            score: score.score,
            chance,
            start: score.score - seen,
            evidence,
            suspicion,
        }
    }
}

/// What a field says, without "not known".
fn reasons(c: &Comparison, field: Field, all: &[f32; 7], out: &mut Vec<Evidence>) {
    let bits = all[field as usize];
    let mut add = |reason, bits| out.push(Evidence { reason, bits });
    let whole = c.surname() == SurnameMatch::Same && c.given() == GivenMatch::Same;
    match field {
        Field::Surname if whole || c.surname() == SurnameMatch::None => {}
        Field::Surname => add(Reason::Surname(c.surname()), bits),
        Field::Given if whole => {
            let both = c.bits[0] + c.bits[1];
            let common = match both {
                b if b < 13.0 => Commonness::Common,
                b if b < 17.0 => Commonness::Usual,
                _ => Commonness::Rare,
            };
            add(Reason::Name(common), bits + all[Field::Surname as usize]);
        }
        Field::Given if c.given() == GivenMatch::None => {}
        Field::Given => add(Reason::Given(c.given()), bits),
        Field::Numbers => {
            // One outcome, said in two sentences: the card's is what is left when the telephone had its share.
            let (phone, id) = (c.phone(), c.id_tail());
            match (phone, id) {
                (NumberMatch::None, IdMatch::None) => {}
                (_, IdMatch::None) => add(Reason::Phone(phone), bits),
                (NumberMatch::None, _) => add(Reason::IdTail(id), bits),
                (NumberMatch::Other, IdMatch::Same | IdMatch::Near) => {
                    add(Reason::IdTail(id), bits);
                    add(Reason::Phone(phone), 0.0);
                }
                _ => {
                    add(Reason::Phone(phone), bits);
                    add(Reason::IdTail(id), 0.0);
                }
            }
        }
        Field::Gender => out.extend(c.gender().map(|same| Evidence { reason: Reason::Gender(same), bits })),
        Field::Office => out.extend(c.office().map(|same| Evidence { reason: Reason::Office(same), bits })),
        Field::District => {
            out.extend(c.district().map(|same| Evidence { reason: Reason::District(same), bits }))
        }
        Field::Address if c.address() == AddressMatch::None => {}
        Field::Address => add(Reason::Address(c.address()), bits),
    }
}

/// A known customer under a new number: the later one was brought by somebody, and everything but the number says
/// that it is the same person.
fn suspicion(a: &Record, b: &Record, c: &Comparison, likeness: Likeness) -> Option<Suspicion> {
    let later = if a.day > b.day { a } else { b };
    let new_number = c.phone() == NumberMatch::Other && later.brought;
    match c.id_tail() {
        _ if !new_number => None,
        IdMatch::Same if likeness != Likeness::Unlike => Some(Suspicion::SameCard),
        _ if likeness == Likeness::VeryLike => Some(Suspicion::SamePerson),
        _ => None,
    }
}

/// What the telephone numbers, the cards and so on can say, all together.
const REASONS: [Reason; 43] = {
    use Reason::{Address, District, Gender, Given, IdTail, Name, Office, Phone, Surname};
    [
        Phone(NumberMatch::Same),
        Phone(NumberMatch::SameOther),
        Phone(NumberMatch::Masked),
        Phone(NumberMatch::OneDigit),
        Phone(NumberMatch::Swapped),
        Phone(NumberMatch::Dropped),
        Phone(NumberMatch::TwoSlips),
        Phone(NumberMatch::Other),
        Phone(NumberMatch::None),
        IdTail(IdMatch::Same),
        IdTail(IdMatch::Near),
        IdTail(IdMatch::Other),
        IdTail(IdMatch::None),
        Name(Commonness::Common),
        Name(Commonness::Usual),
        Name(Commonness::Rare),
        Given(GivenMatch::Same),
        Given(GivenMatch::Sound),
        Given(GivenMatch::Near),
        Given(GivenMatch::Turned),
        Given(GivenMatch::Part),
        Given(GivenMatch::OneOff),
        Given(GivenMatch::Spelt),
        Given(GivenMatch::Nickname),
        Given(GivenMatch::Other),
        Given(GivenMatch::Script),
        Given(GivenMatch::None),
        Surname(SurnameMatch::Same),
        Surname(SurnameMatch::Sound),
        Surname(SurnameMatch::Near),
        Surname(SurnameMatch::Other),
        Surname(SurnameMatch::None),
        Gender(true),
        Gender(false),
        Office(true),
        Office(false),
        District(true),
        District(false),
        Address(AddressMatch::Unit),
        Address(AddressMatch::Estate),
        Address(AddressMatch::OtherUnit),
        Address(AddressMatch::Other),
        Address(AddressMatch::None),
    ]
};

impl Reason {
    /// The reason a code stands for.
    pub fn of_code(code: &str) -> Option<Self> {
        REASONS.into_iter().find(|reason| reason.code() == code)
    }

    /// Stable code for files, catalogues and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Phone(NumberMatch::Same) => "phone.same",
            Self::Phone(NumberMatch::SameOther) => "phone.same_other",
            Self::Phone(NumberMatch::Masked) => "phone.masked",
            Self::Phone(NumberMatch::OneDigit) => "phone.one_digit",
            Self::Phone(NumberMatch::Swapped) => "phone.swapped",
            Self::Phone(NumberMatch::Dropped) => "phone.dropped",
            Self::Phone(NumberMatch::TwoSlips) => "phone.two_slips",
            Self::Phone(NumberMatch::Other) => "phone.other",
            Self::Phone(NumberMatch::None) => "phone.none",
            Self::IdTail(IdMatch::Same) => "id.same",
            Self::IdTail(IdMatch::Near) => "id.near",
            Self::IdTail(IdMatch::Other) => "id.other",
            Self::IdTail(IdMatch::None) => "id.none",
            Self::Name(Commonness::Common) => "name.same_common",
            Self::Name(Commonness::Usual) => "name.same",
            Self::Name(Commonness::Rare) => "name.same_rare",
            Self::Given(GivenMatch::Same) => "given.same",
            Self::Given(GivenMatch::Sound) => "given.sound",
            Self::Given(GivenMatch::Near) => "given.near",
            Self::Given(GivenMatch::Turned) => "given.turned",
            Self::Given(GivenMatch::Part) => "given.part",
            Self::Given(GivenMatch::OneOff) => "given.one_off",
            Self::Given(GivenMatch::Spelt) => "given.spelt",
            Self::Given(GivenMatch::Nickname) => "given.nickname",
            Self::Given(GivenMatch::Other) => "given.other",
            Self::Given(GivenMatch::Script) => "given.script",
            Self::Given(GivenMatch::None) => "given.none",
            Self::Surname(SurnameMatch::Same) => "surname.same",
            Self::Surname(SurnameMatch::Sound) => "surname.sound",
            Self::Surname(SurnameMatch::Near) => "surname.near",
            Self::Surname(SurnameMatch::Other) => "surname.other",
            Self::Surname(SurnameMatch::None) => "surname.none",
            Self::Gender(true) => "gender.same",
            Self::Gender(false) => "gender.other",
            Self::Office(true) => "office.same",
            Self::Office(false) => "office.other",
            Self::District(true) => "district.same",
            Self::District(false) => "district.other",
            Self::Address(AddressMatch::Unit) => "address.unit",
            Self::Address(AddressMatch::Estate) => "address.estate",
            Self::Address(AddressMatch::OtherUnit) => "address.other_unit",
            Self::Address(AddressMatch::Other) => "address.other",
            Self::Address(AddressMatch::None) => "address.none",
        }
    }
}
