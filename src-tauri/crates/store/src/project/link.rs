//! Links between records: relatives, same person or not.

use super::customer::write_customer;
use super::due::Due;
use crate::{StoreError, log};
use laifang_core::change::{Facts, Subject};
use laifang_core::fold::{self, Entry, LinkState};
use laifang_core::id::{CustomerId, LinkId};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use uuid::Uuid;

pub(super) fn write_link(
    connection: &Connection,
    link: LinkId,
    entries: &[Entry],
    due: &mut Due,
) -> Result<(), StoreError> {
    if let Some(Facts::RelationDeclared { a, b, spouse, declared, .. }) =
        entries.iter().map(|e| &e.facts).find(|f| matches!(f, Facts::RelationDeclared { .. }))
    {
        if entries.iter().any(|e| matches!(e.facts, Facts::LinkWithdrawn { .. })) {
            connection.prepare_cached("DELETE FROM relation WHERE link = ?1")?.execute([link.uuid()])?;
        } else {
            connection
                .prepare_cached("REPLACE INTO relation VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![link.uuid(), a.uuid(), b.uuid(), spouse, declared.to_string()])?;
        }
        due.claims.extend([*a, *b]);
        return Ok(());
    }
    let Some(found) = fold::link(entries) else { return Ok(()) };
    let Facts::RecordsLinked { a, b, same, household, consultant, keeps, yields, .. } = found.said else {
        return Ok(());
    };
    for table in ["link", "waiting_merge"] {
        connection.prepare_cached(&format!("DELETE FROM {table} WHERE link = ?1"))?.execute([link.uuid()])?;
    }
    let (consultant, keeps, yields) =
        (consultant.map(|c| c.uuid()), keeps.map(|v| v.uuid()), yields.map(|v| v.uuid()));
    match found.state {
        LinkState::Stands => {
            connection
                .prepare_cached(
                    "INSERT INTO link (link, a, b, same, household, consultant, keeps, yields, at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                )?
                .execute(params![
                    link.uuid(),
                    a.uuid(),
                    b.uuid(),
                    same,
                    household,
                    consultant,
                    keeps,
                    yields,
                    found.at.0,
                ])?;
        }
        LinkState::Waits => {
            connection
                .prepare_cached(
                    "INSERT INTO waiting_merge (link, a, b, consultant, keeps, yields, maker, at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    link.uuid(),
                    a.uuid(),
                    b.uuid(),
                    consultant,
                    keeps,
                    yields,
                    found.by.uuid(),
                    found.at.0,
                ])?;
        }
        LinkState::Refused | LinkState::Withdrawn => {}
    }
    // Both sides know who they are before either is judged: a person that falls apart must not be judged by what
    // is still noted of its other half.
    for end in [*a, *b] {
        persons_again(connection, end)?;
    }
    crate::duplicates::decided(connection, [*a, *b])?;
    for end in [*a, *b] {
        let entries = log::entries(connection, Subject::Customer(end))?;
        write_customer(connection, end, &entries, due)?;
    }
    due.claims.extend([*a, *b]);
    Ok(())
}

/// A person is the connected component of same-person links and of twins (what two desks registered without
/// knowing of each other); named by its smallest record.
pub(super) fn persons_again(connection: &Connection, from: CustomerId) -> Result<(), StoreError> {
    let mut component = BTreeSet::from([from.uuid()]);
    let mut open = vec![from.uuid()];
    let mut neighbours = connection.prepare_cached(
        "SELECT b FROM link WHERE a = ?1 AND same = 1 UNION SELECT a FROM link WHERE b = ?1 AND same = 1",
    )?;
    while let Some(record) = open.pop() {
        let linked: Vec<Uuid> =
            neighbours.query_map([record], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        for next in linked.into_iter().chain(super::twins::of(connection, record)?) {
            if component.insert(next) {
                open.push(next);
            }
        }
    }
    let smallest = component.first().copied().unwrap_or(from.uuid());
    let mut write = connection.prepare_cached("REPLACE INTO person VALUES (?1, ?2)")?;
    let mut alone = connection.prepare_cached("DELETE FROM person WHERE customer = ?1")?;
    if component.len() == 1 {
        alone.execute([from.uuid()])?;
    } else {
        for record in component {
            write.execute([record, smallest])?;
        }
    }
    Ok(())
}
