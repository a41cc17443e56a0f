//! Visits and calls, and the first reception of each.

use super::customer::write_customer;
use super::due::Due;
use crate::{StoreError, log, sql};
use laifang_core::change::{Facts, Subject};
use laifang_core::fold::{self, Entry};
use laifang_core::id::VisitId;
use rusqlite::{Connection, params};

pub(super) fn write_visit(
    connection: &Connection,
    visit: VisitId,
    entries: &[Entry],
    due: &mut Due,
) -> Result<(), StoreError> {
    let Some(v) = fold::visit(entries) else { return Ok(()) };
    let f = &v.facts;
    connection
        .prepare_cached(
            "REPLACE INTO visit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                 ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31)",
        )?
        .execute(params![
            visit.uuid(),
            f.customer.uuid(),
            sql::to_name(&f.contact),
            f.project.uuid(),
            f.headcount,
            f.channel.code(),
            f.partner.map(|p| p.uuid()),
            f.store,
            f.report.map(|r| r.uuid()),
            v.consultant.map(|(c, _, _)| c.uuid()),
            v.consultant.map(|(_, _, since)| since.0),
            v.consultant.is_some_and(|(_, turn, _)| turn),
            f.arrived.0,
            f.entered.0,
            v.by.uuid(),
            f.consent,
            v.consent_at.map(|m| m.0),
            f.masked,
            f.queue,
            v.complete,
            sql::to_name(&v.reception),
            v.voided,
            sql::json(&v.companions),
            v.needs,
            v.notes,
            v.broker,
            v.broker_phone,
            sql::json(&v.shown),
            v.order.cast_signed(),
            sql::json(&v.evidence),
            sql::json(&v.rulings),
        ])?;
    write_allotment(connection, visit, v.allotment.as_ref().filter(|_| !v.voided))?;
    // A record of an undone import comes back when a visit speaks of it, and goes when the visit is voided.
    let imported: bool = sql::one::<i64>(
        connection,
        "SELECT 1 FROM customer WHERE customer = ?1 AND import IS NULL",
        [f.customer.uuid()],
    )?
    .is_none();
    if imported {
        let entries = log::entries(connection, Subject::Customer(f.customer))?;
        write_customer(connection, f.customer, &entries, due)?;
    }
    due.contacts.insert(f.customer);
    due.claims.insert(f.customer);
    Ok(())
}

/// What was last said of a claim.
pub(super) fn write_told(
    connection: &Connection,
    visit: VisitId,
    entries: &[Entry],
) -> Result<(), StoreError> {
    let told = entries.iter().rev().find_map(|e| match e.facts {
        Facts::VerdictTold { verdict, .. } => Some(verdict),
        _ => None,
    });
    let Some(verdict) = told else { return Ok(()) };
    connection
        .prepare_cached("REPLACE INTO told VALUES (?1, ?2)")?
        .execute(params![visit.uuid(), verdict.code()])?;
    crate::clashes::weigh(connection, visit)
}

/// The first reception of a visit that stands: turns and fairness are counted from these.
pub(super) fn write_allotment(
    connection: &Connection,
    visit: VisitId,
    allotment: Option<&fold::Allotment>,
) -> Result<(), StoreError> {
    let Some(a) = allotment else {
        connection.prepare_cached("DELETE FROM allotment WHERE visit = ?1")?.execute([visit.uuid()])?;
        return Ok(());
    };
    let by_hand = a.allotted.overridden();
    connection
        .prepare_cached("REPLACE INTO allotment VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?
        .execute(params![
            visit.uuid(),
            a.consultant.uuid(),
            a.allotted.team.map(|t| t.uuid()),
            a.allotted.why.code(),
            a.takes_turn,
            a.at.0,
            a.allotted.proposed.map(|c| c.uuid()),
            a.allotted.proposed_why.map(|w| w.code()),
            a.allotted.earlier.map(|c| c.uuid()),
            by_hand,
            a.reason,
            by_hand.then(|| a.by.uuid()),
        ])?;
    Ok(())
}
