//! Partners that are the same firm or person.

use super::due::Due;
use crate::StoreError;
use laifang_core::change::Facts;
use laifang_core::fold::Entry;
use laifang_core::id::{CustomerId, LinkId};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Writes a link of partners; false where the changes are of another kind of link.
pub(super) fn write_partner_link(
    connection: &Connection,
    link: LinkId,
    entries: &[Entry],
    due: &mut Due,
) -> Result<bool, StoreError> {
    let Some((main, other)) = entries.iter().find_map(|e| match &e.facts {
        Facts::PartnersLinked { main, other, .. } => Some((*main, *other)),
        _ => None,
    }) else {
        return Ok(entries.iter().any(|e| matches!(e.facts, Facts::PartnersUnlinked { .. })));
    };
    let mut touched = under(connection, [main.uuid(), other.uuid()])?;
    if entries.iter().any(|e| matches!(e.facts, Facts::PartnersUnlinked { .. })) {
        connection.prepare_cached("DELETE FROM partner_link WHERE link = ?1")?.execute([link.uuid()])?;
    } else {
        connection.prepare_cached("REPLACE INTO partner_link VALUES (?1, ?2, ?3)")?.execute(params![
            link.uuid(),
            main.uuid(),
            other.uuid()
        ])?;
    }
    roots_again(connection)?;
    touched.extend(under(connection, [main.uuid(), other.uuid()])?);
    let mut theirs = connection.prepare_cached(
        "SELECT DISTINCT customer FROM visit WHERE partner = ?1
         UNION SELECT customer FROM visit WHERE instr(rulings, ?2) > 0",
    )?;
    for partner in touched {
        for customer in theirs.query_map(params![partner, partner.to_string()], |r| r.get(0))? {
            due.claims.insert(CustomerId::new(customer?));
        }
    }
    Ok(true)
}

/// Everybody who stands under the same name as one of these.
fn under(
    connection: &Connection,
    partners: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut all = BTreeSet::new();
    let mut query = connection.prepare_cached(
        "SELECT partner FROM partner_root WHERE root = coalesce((SELECT root FROM partner_root WHERE partner = ?1), ?1)
         UNION SELECT coalesce((SELECT root FROM partner_root WHERE partner = ?1), ?1)",
    )?;
    for partner in partners {
        for one in query.query_map([partner], |r| r.get(0))? {
            all.insert(one?);
        }
    }
    Ok(all)
}

/// Under whom each partner stands: within what is linked, the one that nobody linked to another; where desks linked
/// against each other, the smallest.
fn roots_again(connection: &Connection) -> Result<(), StoreError> {
    let links: Vec<(Uuid, Uuid)> = connection
        .prepare_cached("SELECT main, other FROM partner_link ORDER BY link")?
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut group: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    for (main, other) in &links {
        let mut joined = group.remove(main).unwrap_or_else(|| BTreeSet::from([*main]));
        joined.extend(group.remove(other).unwrap_or_else(|| BTreeSet::from([*other])));
        for member in &joined {
            group.insert(*member, joined.clone());
        }
    }
    let others: BTreeSet<Uuid> = links.iter().map(|(_, other)| *other).collect();
    connection.prepare_cached("DELETE FROM partner_root")?.execute([])?;
    let mut write = connection.prepare_cached("INSERT INTO partner_root VALUES (?1, ?2)")?;
    for (partner, members) in &group {
        let root =
            members.iter().find(|m| !others.contains(m)).or(members.first()).copied().unwrap_or(*partner);
        if root != *partner {
            write.execute([*partner, root])?;
        }
    }
    Ok(())
}
