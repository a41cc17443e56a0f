//! Records of one whole number: two desks, an import or a number filled in later put one person on record twice,
//! and nobody has said yet whether they are one. A claim is judged by all of them, so that it cannot be won by
//! writing the number down last.

use crate::read::Reader;
use crate::{StoreError, search, sql};
use laifang_core::id::CustomerId;
use laifang_core::text::{PersonName, Phone};
use rusqlite::Connection;
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

struct Record {
    name: Option<PersonName>,
    phones: Vec<Phone>,
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
            for hit in self.sharers(member, &ours.phones)? {
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
            let Some(row) = self.customer(*member)? else { continue };
            let name = PersonName::parse(&row.name).ok();
            for phone in row.phones.iter().filter_map(|p| Phone::parse(p).ok()) {
                for hit in self.mask_hits(&phone)? {
                    let theirs = self.customer(hit)?.and_then(|r| PersonName::parse(&r.name).ok());
                    let named = name.as_ref().zip(theirs.as_ref());
                    if !person.contains(&hit) && named.is_none_or(|(a, b)| a.has_surname_of(b)) {
                        fitting.insert(hit);
                    }
                }
            }
        }
        Ok(fitting)
    }

    fn named_record(&self, customer: CustomerId) -> Result<Record, StoreError> {
        let row = self.customer(customer)?;
        let phones = row.iter().flat_map(|r| &r.phones).filter_map(|p| Phone::parse(p).ok());
        Ok(Record {
            phones: phones.filter(|p| !p.is_masked()).collect(),
            name: row.as_ref().and_then(|r| PersonName::parse(&r.name).ok()),
        })
    }

    /// Other records with one of these whole numbers, in the order of their ids.
    fn sharers(&self, customer: CustomerId, phones: &[Phone]) -> Result<BTreeSet<CustomerId>, StoreError> {
        let mut all = BTreeSet::new();
        for phone in phones {
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

/// Whether a new record's number, or one that a mask fits, is on record already. Those with many are nobody's.
pub(crate) fn is_shared(connection: &Connection, phones: &[String]) -> Result<bool, StoreError> {
    let reader = Reader::new(connection);
    for phone in phones.iter().filter_map(|p| Phone::parse(p).ok()) {
        let whole = !phone.is_masked() && !reader.with_phone(phone.as_str(), 2)?.is_empty();
        if whole || !reader.mask_hits(&phone)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Gives search keys to the records without, among which are numbers that claims are judged by.
pub(crate) fn key_what_claims_share(connection: &Connection) -> Result<(), StoreError> {
    let mut claimed: BTreeSet<String> = BTreeSet::new();
    // A mask is compared by its last four digits here, and looked at closely when the claim is judged.
    let (mut whole, mut masked) = (BTreeSet::new(), BTreeSet::new());
    let last4 = |p: &String| p.get(p.len().saturating_sub(4)..).unwrap_or_default().to_owned();
    let mut query = connection.prepare(
        "SELECT c.phones FROM customer c WHERE EXISTS (SELECT 1 FROM visit v
             WHERE v.customer = c.customer AND (v.partner IS NOT NULL OR v.rulings <> '[]'))",
    )?;
    let mut rows = query.query([])?;
    while let Some(r) = rows.next()? {
        for phone in sql::from_json::<Vec<String>>(r, "phones")? {
            if phone.contains('*') {
                masked.insert(last4(&phone));
            } else {
                whole.insert(last4(&phone));
                claimed.insert(phone);
            }
        }
    }
    let is_claimed = |p: &String| match p.contains('*') {
        true => whole.contains(&last4(p)),
        false => claimed.contains(p) || masked.contains(&last4(p)),
    };
    let mut waiting = Vec::new();
    let mut query = connection.prepare(
        "SELECT c.customer AS customer, c.phones AS phones FROM unkeyed u JOIN customer c ON c.row = u.row",
    )?;
    let mut rows = query.query([])?;
    while let Some(r) = rows.next()? {
        if sql::from_json::<Vec<String>>(r, "phones")?.iter().any(is_claimed) {
            waiting.push(sql::id(r, "customer", CustomerId::new)?);
        }
    }
    for customer in waiting {
        search::forget(connection, customer)?; // takes it off the list of those without
        search::remember(connection, customer)?;
    }
    Ok(())
}
