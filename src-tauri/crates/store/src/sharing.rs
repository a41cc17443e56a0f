//! Records of one whole number: two desks, an import or a number filled in later put one person on record twice,
//! and nobody has said yet whether they are one. A claim is judged by all of them, so that it cannot be won by
//! writing the number down last.

use crate::read::Reader;
use crate::{StoreError, sql};
use laifang_core::id::CustomerId;
use laifang_core::text::{PersonName, Phone};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// A number on more records than this says nothing of a person (a switchboard, a number made up).
const AT_MOST: usize = 20;

/// Who a record is, as far as links and numbers tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownAs {
    /// The person's records: linked as the same, or under one whole number and a fitting name.
    pub person: Vec<CustomerId>,
    /// Others under the same number and another name, and those whose mask fits a whole number, or the other way
    /// round, under the same surname: each may be the same person, until somebody says so or not.
    pub others: Vec<Vec<CustomerId>>,
}

/// What tells whether two records may be one person.
#[derive(Default)]
struct Record {
    name: Option<PersonName>,
    phones: Vec<Phone>,
}

impl Record {
    fn whole(&self) -> impl Iterator<Item = &Phone> {
        self.phones.iter().filter(|p| !p.is_masked())
    }
}

impl Reader<'_> {
    /// Who a record is by links and whole numbers.
    pub fn known_as(&self, customer: CustomerId) -> Result<KnownAs, StoreError> {
        let (person, mut unlike) = self.by_number(customer)?;
        unlike.extend(self.by_mask(&person)?);
        let mut others: Vec<Vec<CustomerId>> = Vec::new();
        for hit in unlike {
            if person.contains(&hit) || others.iter().any(|o| o.contains(&hit)) {
                continue;
            }
            let (other, _) = self.by_number(hit)?;
            // What fits both is one with each, and separates nobody.
            let other: Vec<CustomerId> = other.into_iter().filter(|o| !person.contains(o)).collect();
            if !self.are_apart(&person, &other)? {
                others.push(other);
            }
        }
        Ok(KnownAs { person, others })
    }

    /// The records that are one with a record by links, or by a whole number and a fitting name; and those that share
    /// a number under another name.
    fn by_number(&self, customer: CustomerId) -> Result<(Vec<CustomerId>, BTreeSet<CustomerId>), StoreError> {
        let mut person = self.person_of(customer)?;
        let mut unlike = BTreeSet::new();
        let mut at = 0;
        while let Some(member) = person.get(at).copied() {
            at += 1;
            let ours = self.named_record(member)?;
            for hit in self.sharers(member, &ours)? {
                if person.contains(&hit) || self.are_apart(&person, &[hit])? {
                    continue;
                }
                let theirs = self.named_record(hit)?;
                if ours.name.as_ref().zip(theirs.name.as_ref()).is_some_and(|(a, b)| !a.fits(b)) {
                    unlike.insert(hit);
                    continue;
                }
                for found in self.person_of(hit)? {
                    if !person.contains(&found) {
                        person.push(found);
                    }
                }
            }
        }
        Ok((person, unlike))
    }

    /// Records whose mask fits a whole number of these, or whose whole number fits a mask of these. A mask fits one
    /// number in ten thousand; another surname rules the person out.
    fn by_mask(&self, person: &[CustomerId]) -> Result<BTreeSet<CustomerId>, StoreError> {
        let mut fitting = BTreeSet::new();
        for member in person {
            let ours = self.named_record(*member)?;
            for phone in &ours.phones {
                for hit in self.mask_hits(phone)? {
                    if person.contains(&hit) {
                        continue;
                    }
                    let theirs = self.named_record(hit)?.name;
                    if ours.name.as_ref().zip(theirs.as_ref()).is_none_or(|(a, b)| a.has_surname_of(b)) {
                        fitting.insert(hit);
                    }
                }
            }
        }
        Ok(fitting)
    }

    fn named_record(&self, customer: CustomerId) -> Result<Record, StoreError> {
        let mut query = self.0.prepare_cached("SELECT name, phones FROM customer WHERE customer = ?1")?;
        let found = query.query_row([customer.uuid()], |r| {
            let phones: Vec<String> = sql::from_json(r, "phones")?;
            Ok(Record {
                name: PersonName::parse(&r.get::<_, String>("name")?).ok(),
                phones: phones.iter().filter_map(|p| Phone::parse(p).ok()).collect(),
            })
        });
        Ok(found.optional()?.unwrap_or_default())
    }

    /// Other records with one of these whole numbers, in the order of their ids.
    fn sharers(&self, customer: CustomerId, record: &Record) -> Result<BTreeSet<CustomerId>, StoreError> {
        let mut all = BTreeSet::new();
        for phone in record.whole() {
            let found = self.with_phone(phone.as_str(), AT_MOST + 1)?;
            if found.len() <= AT_MOST {
                all.extend(found);
            }
        }
        all.remove(&customer);
        Ok(all)
    }

    /// Whether somebody said that one of these is another person than one of those.
    fn are_apart(&self, person: &[CustomerId], others: &[CustomerId]) -> Result<bool, StoreError> {
        for other in others {
            for theirs in self.person_of(*other)? {
                let said = self.links_of(theirs)?;
                if said.iter().any(|l| !l.same && (person.contains(&l.a) || person.contains(&l.b))) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// Whether a record's number, or one that a mask fits, is on another record too.
pub(crate) fn is_shared(connection: &Connection, customer: CustomerId) -> Result<bool, StoreError> {
    let reader = Reader::new(connection);
    let another = |hit: &CustomerId| *hit != customer;
    for phone in reader.named_record(customer)?.phones {
        let whole = !phone.is_masked() && reader.with_phone(phone.as_str(), 2)?.iter().any(another);
        if whole || reader.mask_hits(&phone)?.iter().any(another) {
            return Ok(true);
        }
    }
    Ok(false)
}
