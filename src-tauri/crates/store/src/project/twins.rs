//! Twins: one visitor whom two desks registered without knowing of each other, by a whole number that both have
//! under fitting names, as one desk would have recognised them. No change says so, as taking news in writes none;
//! a link that says "not the same" parts them. On one desk nothing is a twin: there the receptionist decides.

use super::due::Due;
use super::link::persons_again;
use crate::{StoreError, sql};
use laifang_core::fold;
use laifang_core::id::{CustomerId, DeviceId};
use laifang_core::text::{PersonName, Phone};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Notes a record's numbers, and works its person out again if they bring it together with others, or part them.
pub(super) fn note(
    connection: &Connection,
    customer: CustomerId,
    state: &fold::Customer,
    device: DeviceId,
    due: &mut Due,
) -> Result<(), StoreError> {
    if state.import.is_some() {
        return Ok(());
    }
    let whole = |p: &&String| Phone::parse(p).is_ok_and(|p| !p.is_masked());
    let phones: BTreeSet<&String> = state.phones.iter().filter(whole).collect();
    connection.prepare_cached("DELETE FROM desk_phone WHERE customer = ?1")?.execute([customer.uuid()])?;
    let mut put = connection.prepare_cached("INSERT INTO desk_phone VALUES (?1, ?2, ?3)")?;
    for phone in phones {
        put.execute(params![phone, customer.uuid(), device.uuid()])?;
    }
    // Whoever was of the person before, or is now: each is asked anew, as what held them together may be gone.
    let mut before: Vec<Uuid> = connection
        .prepare_cached(
            "SELECT customer FROM person WHERE person = (SELECT person FROM person WHERE customer = ?1)",
        )?
        .query_map([customer.uuid()], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if before.is_empty() && of(connection, customer.uuid())?.is_empty() {
        return Ok(());
    }
    persons_again(connection, customer)?;
    before.retain(|member| *member != customer.uuid());
    for member in before {
        let member = CustomerId::new(member);
        persons_again(connection, member)?;
        due.claims.insert(member);
    }
    due.claims.insert(customer);
    Ok(())
}

/// A record's twins.
pub(super) fn of(connection: &Connection, record: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let found: Vec<Uuid> = connection
        .prepare_cached(
            "SELECT DISTINCT t.customer FROM desk_phone m
             JOIN desk_phone t ON t.phone = m.phone AND t.customer <> m.customer AND t.device <> m.device
             WHERE m.customer = ?1 AND NOT EXISTS (SELECT 1 FROM link l WHERE l.same = 0
                 AND ((l.a = m.customer AND l.b = t.customer) OR (l.a = t.customer AND l.b = m.customer)))
             ORDER BY t.customer",
        )?
        .query_map([record], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut twins = Vec::new();
    for other in found {
        if names_fit(connection, record, other)? {
            twins.push(other);
        }
    }
    Ok(twins)
}

fn names_fit(connection: &Connection, a: Uuid, b: Uuid) -> Result<bool, StoreError> {
    let name = |record: Uuid| -> Result<Option<PersonName>, StoreError> {
        let text: Option<String> =
            sql::one(connection, "SELECT name FROM customer WHERE customer = ?1", [record])?;
        Ok(text.and_then(|t| PersonName::parse(&t).ok()))
    };
    Ok(match (name(a)?, name(b)?) {
        (Some(a), Some(b)) => a.fits(&b),
        _ => false,
    })
}
