//! Customer records: their rows, contacts and search keys.

use super::due::Due;
use crate::read::Reader;
use crate::{StoreError, search, sql};
use laifang_core::change::Facts;
use laifang_core::fold::{self, Entry};
use laifang_core::id::{CustomerId, ImportId};
use laifang_core::time::Moment;
use rusqlite::{Connection, params};

pub(super) fn write_customer(
    connection: &Connection,
    customer: CustomerId,
    entries: &[Entry],
    due: &mut Due,
) -> Result<(), StoreError> {
    if due.keyless.insert(customer) {
        search::forget(connection, customer)?;
    }
    let state = fold::customer(entries).filter(|state| {
        state
            .import
            .is_none_or(|(import, _)| !undone(connection, import) || used(connection, customer, state.edited))
    });
    let Some(state) = state else {
        connection.prepare_cached("DELETE FROM customer WHERE customer = ?1")?.execute([customer.uuid()])?;
        return Ok(());
    };
    put_customer(connection, customer, &state, (0, state.registered.0))?;
    let registered = entries.iter().find(|e| matches!(e.facts, Facts::CustomerRegistered { .. }));
    if let Some(entry) = registered {
        super::twins::note(connection, customer, &state, entry.id.device, due)?;
    }
    due.contacts.insert(customer);
    Ok(())
}

/// Writes a record's row; contacts and the newest of them only if it is new.
pub(super) fn put_customer(
    connection: &Connection,
    customer: CustomerId,
    state: &fold::Customer,
    (contacts, last): (i64, i64),
) -> Result<(), StoreError> {
    let name = state.name.latest().cloned().unwrap_or_default();
    let names = state.name.all();
    let non_empty = |value: Option<&String>| value.filter(|v| !v.is_empty()).cloned();
    connection
        .prepare_cached(
            "INSERT INTO customer (customer, name, names, phones, gender, id_tail, address, registered,
                 registered_by, import, line, imported_day, imported_channel, imported_broker, erased,
                 contacts, last_contact, last_channel, imported_project, imported_elsewhere)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?13, ?18, ?19)
             ON CONFLICT (customer) DO UPDATE SET name = ?2, names = ?3, phones = ?4, gender = ?5, id_tail = ?6,
                 address = ?7, registered = ?8, registered_by = ?9, import = ?10, line = ?11, imported_day = ?12,
                 imported_channel = ?13, imported_broker = ?14, erased = ?15, imported_project = ?18,
                 imported_elsewhere = ?19",
        )?
        .execute(params![
            customer.uuid(),
            name,
            (names.len() > 1).then(|| sql::json(&names)),
            sql::json(&state.phones),
            state.gender.latest().copied().flatten().map(|g| g.code()),
            non_empty(state.id_tail.latest()),
            non_empty(state.address.latest()),
            state.registered.0,
            state.by.uuid(),
            state.import.map(|(i, _)| i.uuid()),
            state.import.map(|(_, line)| line.cast_signed()),
            state.imported.as_ref().map(|c| c.day.to_string()),
            state.imported.as_ref().and_then(|c| c.channel).map(|c| c.code()),
            state.imported.as_ref().and_then(|c| c.broker.clone()),
            state.erased,
            contacts,
            last,
            state.imported.as_ref().and_then(|c| c.project).map(|p| p.uuid()),
            state.imported.as_ref().is_some_and(|c| c.elsewhere),
        ])?;
    Ok(())
}

pub(super) fn undone(connection: &Connection, import: ImportId) -> bool {
    // Asked once for each record of an import: the import's row is there until it is undone.
    sql::one::<i64>(connection, "SELECT 1 FROM import WHERE import = ?1", [import.uuid()])
        .ok()
        .flatten()
        .is_none()
}

/// Whether something besides its import speaks of a record.
pub(super) fn used(connection: &Connection, customer: CustomerId, edited: bool) -> bool {
    edited
        || sql::one::<i64>(
            connection,
            "SELECT 1 FROM visit WHERE customer = ?1 AND voided = 0
             UNION ALL SELECT 1 FROM link WHERE a = ?1 UNION ALL SELECT 1 FROM link WHERE b = ?1
             UNION ALL SELECT 1 FROM waiting_merge WHERE a = ?1 UNION ALL SELECT 1 FROM waiting_merge WHERE b = ?1
             LIMIT 1",
            [customer.uuid()],
        )
        .ok()
        .flatten()
        .is_some()
}

/// Contacts and the newest of them. Search keys are ordered by it: those that are in are taken out where it changed.
/// Whether the record is without keys now.
pub(super) fn contacts_again(
    connection: &Connection,
    customer: CustomerId,
    has_keys: bool,
) -> Result<bool, StoreError> {
    let zone = Reader::new(connection).zone()?;
    let before = if has_keys { search::keyed(connection, customer)? } else { None };
    let imported: Option<Option<String>> =
        sql::one(connection, "SELECT imported_day FROM customer WHERE customer = ?1", [customer.uuid()])?;
    let Some(imported) = imported else { return Ok(false) };
    let imported_at =
        imported.as_deref().and_then(|d| d.parse().ok()).map(|day| Moment::start_of(day, zone).0);
    let last: i64 = connection
        .prepare_cached(
            "UPDATE customer SET
                 contacts = (?2 IS NOT NULL)
                     + (SELECT count(*) FROM visit v WHERE v.customer = ?1 AND v.voided = 0),
                 last_contact = max(coalesce(?2, CASE WHEN import IS NULL THEN registered ELSE 0 END), coalesce(
                     (SELECT max(arrived) FROM visit v WHERE v.customer = ?1 AND v.voided = 0), 0)),
                 last_channel = coalesce(
                     (SELECT channel FROM visit v WHERE v.customer = ?1 AND v.voided = 0
                      ORDER BY arrived DESC, visit DESC LIMIT 1), imported_channel),
                 last_consultant = (SELECT consultant FROM visit v
                      WHERE v.customer = ?1 AND v.voided = 0 AND consultant IS NOT NULL
                          AND NOT EXISTS (SELECT 1 FROM allotment a WHERE a.visit = v.visit AND a.why = 'stands_in')
                      ORDER BY arrived DESC, visit DESC LIMIT 1)
             WHERE customer = ?1 RETURNING last_contact",
        )?
        .query_row(params![customer.uuid(), imported_at], |r| r.get(0))?;
    match before {
        None => Ok(true),
        Some(before) if before.last == last => Ok(false),
        Some(before) => {
            search::take_out(connection, &before)?;
            Ok(true)
        }
    }
}
