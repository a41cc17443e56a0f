//! Partners, and the policies their claims are judged by.

use super::due::Due;
use crate::{StoreError, sql};
use laifang_core::change::{Facts, Personal};
use laifang_core::fold::{self, Entry};
use laifang_core::id::*;
use rusqlite::{Connection, params};
use uuid::Uuid;

pub(super) fn write_partner(
    connection: &Connection,
    partner: PartnerId,
    entries: &[Entry],
    due: &mut Due,
) -> Result<(), StoreError> {
    // The id is made of the name: whoever named it first or last, it is the same.
    let named = entries.iter().find_map(|e| match &e.facts {
        Facts::PartnerSet { partner_kind, name, .. } => {
            Some((*partner_kind, name.clone().unwrap_or_else(|| fold::name(&e.personal))))
        }
        _ => None,
    });
    let details = entries.iter().rev().find_map(|e| match (&e.facts, &e.personal) {
        (Facts::PartnerDescribed { .. }, Some(Personal::Partner(details))) => Some(details.clone()),
        _ => None,
    });
    let terms = entries.iter().rev().find_map(|e| match &e.facts {
        Facts::PartnerTermsSet { terms, .. } => Some(terms.clone()),
        _ => None,
    });
    if let Some((kind, name)) = named {
        connection
            .prepare_cached(
                "REPLACE INTO partner (partner, kind, name, terms, details) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                partner.uuid(),
                kind.code(),
                name,
                sql::json(&terms.clone().unwrap_or_default()),
                sql::json(&details.unwrap_or_default()),
            ])?;
    }
    if terms.is_some() {
        let theirs: Vec<Uuid> = connection
            .prepare_cached("SELECT DISTINCT customer FROM visit WHERE partner = ?1")?
            .query_map([partner.uuid()], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        due.claims.extend(theirs.into_iter().map(CustomerId::new));
    }
    Ok(())
}

pub(super) fn write_policy(
    connection: &Connection,
    policy: PolicyVersionId,
    entries: &[Entry],
    due: &mut Due,
) -> Result<(), StoreError> {
    if let Some(Facts::PolicySet { policy: body, .. }) = entries.first().map(|e| &e.facts) {
        connection
            .prepare_cached("REPLACE INTO policy VALUES (?1, ?2)")?
            .execute(params![policy.uuid(), sql::json(body)])?;
        let everybody: Vec<Uuid> = connection
            .prepare_cached(
                "SELECT DISTINCT customer FROM visit WHERE partner IS NOT NULL OR rulings <> '[]'",
            )?
            .query_map([], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        due.claims.extend(everybody.into_iter().map(CustomerId::new));
    }
    Ok(())
}
