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

/// Who a record is, as far as links and whole numbers tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownAs {
    /// The person's records: linked as the same, or under one whole number and a fitting name.
    pub person: Vec<CustomerId>,
    /// Others under the same number and another name: each may be the same person, until somebody says so or not.
    pub others: Vec<Vec<CustomerId>>,
}

struct Record {
    name: Option<PersonName>,
    phones: Vec<Phone>,
}

impl Reader<'_> {
    /// Who a record is by links and whole numbers.
    pub fn known_as(&self, customer: CustomerId) -> Result<KnownAs, StoreError> {
        let mut person = self.person_of(customer)?;
        let mut others: Vec<Vec<CustomerId>> = Vec::new();
        let mut at = 0;
        while let Some(member) = person.get(at).copied() {
            at += 1;
            let ours = self.named_record(member)?;
            for hit in self.sharers(member, &ours.phones)? {
                if person.contains(&hit) || self.are_apart(&person, hit)? {
                    continue;
                }
                let theirs = self.named_record(hit)?;
                let fits = match (&ours.name, &theirs.name) {
                    (Some(a), Some(b)) => a.fits(b),
                    _ => true,
                };
                let found = self.person_of(hit)?;
                if fits {
                    others.retain(|o| !o.contains(&hit));
                    person.extend(found.into_iter().filter(|f| !person.contains(f)).collect::<Vec<_>>());
                } else if !others.iter().any(|o| o.contains(&hit)) {
                    others.push(found);
                }
            }
        }
        others.retain(|o| o.iter().all(|record| !person.contains(record)));
        Ok(KnownAs { person, others })
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

    /// Whether somebody said that a record is another person than these.
    fn are_apart(&self, person: &[CustomerId], other: CustomerId) -> Result<bool, StoreError> {
        for theirs in self.person_of(other)? {
            let said = self.links_of(theirs)?;
            if said.iter().any(|l| !l.same && (person.contains(&l.a) || person.contains(&l.b))) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether a new record's number is on record already. Those with many are nobody's.
pub(crate) fn is_shared(connection: &Connection, phones: &[String]) -> Result<bool, StoreError> {
    let reader = Reader::new(connection);
    for phone in phones.iter().filter(|p| !p.contains('*')) {
        if !reader.with_phone(phone, 2)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Gives search keys to the records without, among which are numbers that claims are judged by.
pub(crate) fn key_what_claims_share(connection: &Connection) -> Result<(), StoreError> {
    let mut claimed: BTreeSet<String> = BTreeSet::new();
    let mut query = connection.prepare(
        "SELECT c.phones FROM customer c WHERE EXISTS (SELECT 1 FROM visit v
             WHERE v.customer = c.customer AND (v.partner IS NOT NULL OR v.rulings <> '[]'))",
    )?;
    let mut rows = query.query([])?;
    while let Some(r) = rows.next()? {
        claimed.extend(sql::from_json::<Vec<String>>(r, "phones")?.into_iter().filter(|p| !p.contains('*')));
    }
    let mut waiting = Vec::new();
    let mut query = connection.prepare(
        "SELECT c.customer AS customer, c.phones AS phones FROM unkeyed u JOIN customer c ON c.row = u.row",
    )?;
    let mut rows = query.query([])?;
    while let Some(r) = rows.next()? {
        if sql::from_json::<Vec<String>>(r, "phones")?.iter().any(|p| claimed.contains(p)) {
            waiting.push(sql::id(r, "customer", CustomerId::new)?);
        }
    }
    for customer in waiting {
        search::forget(connection, customer)?; // takes it off the list of those without
        search::remember(connection, customer)?;
    }
    Ok(())
}
