//! From changes to projections. Each subject is folded from the set of its changes, so the order in which
//! they arrived does not matter; what depends on other subjects is refreshed from their projections.

mod claim;
mod customer;
mod due;
mod import;
mod link;
mod office;
mod paper;
mod partner;
mod same;
mod several;
mod twins;
mod visit;

pub(crate) use several::several;

use crate::read::Reader;
use crate::search::{self, Key, Puts};
use crate::{Store, StoreError, brokers, bulk, log, money, sharing, sql};
use due::Due;
use laifang_core::change::{Facts, Subject};
use laifang_core::fold::{self, Entry};
use laifang_core::id::OfficeId;
use laifang_core::time::Moment;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Brings the projections up to date with one change that is already in the log.
pub(crate) fn change(connection: &Connection, office: OfficeId, entry: Entry) -> Result<(), StoreError> {
    let subject = entry.facts.subject(office);
    let mut due = Due::default();
    match &entry.facts {
        Facts::CustomerRegistered { .. } => record(connection, office, entry, Keyed::Now, &mut due)?,
        Facts::PersonErased { customer, changes } => {
            let mut touched = erase(connection, office, changes)?;
            touched.insert(Subject::Customer(*customer));
            for subject in touched {
                subject_again(connection, subject, &mut due)?;
            }
        }
        _ => subject_again(connection, subject, &mut due)?,
    }
    due.settle(connection)
}

fn is_only_change(connection: &Connection, subject: Subject) -> rusqlite::Result<bool> {
    let count: Option<i64> = sql::one(
        connection,
        "SELECT count(*) FROM (SELECT 1 FROM change WHERE subject = ?1 LIMIT 2)",
        [subject.uuid()],
    )?;
    Ok(count == Some(1))
}

/// What becomes of a new record's search keys.
enum Keyed<'a> {
    /// Put in at once.
    Now,
    /// Gathered, to be put in with those of others.
    Later(&'a mut Vec<Key>),
    /// Left out: whoever folds many puts all in at the end.
    Left,
}

/// One of many new records, which come with nothing else that is due at once.
pub(crate) fn one_of_many(
    connection: &Connection,
    office: OfficeId,
    entry: Entry,
    keys: &mut Vec<Key>,
) -> Result<(), StoreError> {
    let mut due = Due::default();
    record(connection, office, entry, Keyed::Later(keys), &mut due)?;
    due.settle(connection)
}

/// A new record. One that nothing else speaks of yet needs no reading back.
fn record(
    connection: &Connection,
    office: OfficeId,
    entry: Entry,
    keyed: Keyed<'_>,
    due: &mut Due,
) -> Result<(), StoreError> {
    let subject = entry.facts.subject(office);
    let Subject::Customer(customer) = subject else { return subject_again(connection, subject, due) };
    let mentioned =
        sql::one::<i64>(connection, "SELECT 1 FROM visit WHERE customer = ?1 LIMIT 1", [customer.uuid()])?;
    if mentioned.is_some() || !is_only_change(connection, subject)? {
        return subject_again(connection, subject, due);
    }
    let device = entry.id.device;
    let Some(state) = fold::customer(&[entry]) else { return Ok(()) };
    if state.import.is_some_and(|(import, _)| customer::undone(connection, import))
        && !customer::used(connection, customer, false)
    {
        return Ok(());
    }
    let imported_at = match &state.imported {
        Some(contact) => Some(Moment::start_of(contact.day, Reader::new(connection).zone()?).0),
        None => None,
    };
    let registered = if state.import.is_none() { state.registered.0 } else { 0 };
    let last = imported_at.unwrap_or(registered).max(0);
    customer::put_customer(connection, customer, &state, (i64::from(imported_at.is_some()), last))?;
    let row = connection.last_insert_rowid();
    twins::note(connection, customer, &state, device, due)?;
    if matches!(keyed, Keyed::Left) {
        due.keyless.insert(customer);
        search::leave_for_later(connection, customer)?;
        return Ok(());
    }
    // Claims may rest on a number that is on record already: they are judged again, by everybody it finds.
    let shared = sharing::is_shared(connection, customer)?;
    let keys = || {
        let filled = |text: Option<&String>| text.filter(|t| !t.is_empty()).cloned();
        Key::of(&search::Keyed {
            row,
            name: state.name.latest().cloned().unwrap_or_default(),
            phones: state.phones.clone(),
            id_tail: filled(state.id_tail.latest()),
            address: filled(state.address.latest()),
            last,
        })
    };
    match keyed {
        Keyed::Later(later) if !shared => {
            search::leave_for_later(connection, customer)?;
            later.extend(keys());
        }
        _ => {
            let mut puts = Puts::new(connection)?;
            for key in keys() {
                puts.put(&key)?;
            }
        }
    }
    if shared {
        due.claims.insert(customer);
    }
    Ok(())
}

/// Folds a subject from its changes and writes what came out.
fn subject_again(connection: &Connection, subject: Subject, due: &mut Due) -> Result<(), StoreError> {
    let entries = log::entries(connection, subject)?;
    match subject {
        Subject::Office(office) => {
            office::write_office(connection, office, &entries)?;
            money::write_settings(connection, &entries)?;
        }
        Subject::User(user) => office::write_user(connection, user, &entries)?,
        Subject::Project(project) => {
            office::write_project(connection, project, &entries)?;
            money::write_paying_desk(connection, project, &entries)?;
        }
        Subject::Consultant(consultant) => office::write_consultant(connection, consultant, &entries)?,
        Subject::Team(team) => office::write_team(connection, team, &entries)?,
        Subject::Partner(partner) => partner::write_partner(connection, partner, &entries, due)?,
        Subject::Broker(broker) => brokers::write(connection, broker, &entries)?,
        Subject::Policy(policy) => partner::write_policy(connection, policy, &entries, due)?,
        Subject::Customer(customer) => {
            // A number may come or go with this change, and with it those who share it.
            due.claims.extend(claim::resting_on(connection, customer)?);
            customer::write_customer(connection, customer, &entries, due)?;
            due.claims.insert(customer);
        }
        Subject::Visit(visit) => visit::write_visit(connection, visit, &entries, due)?,
        Subject::Told(visit) => visit::write_told(connection, visit, &entries)?,
        Subject::Report(report) => paper::write_report(connection, report, &entries, due)?,
        Subject::Slip(slip) => paper::write_slip(connection, slip, &entries)?,
        Subject::Link(link) if same::write_partner_link(connection, link, &entries, due)? => {}
        Subject::Link(link) => link::write_link(connection, link, &entries, due)?,
        Subject::Import(import) => import::write_import(connection, import, &entries, due)?,
        _ => money::write(connection, subject, &entries)?,
    }
    Ok(())
}

/// Deletes the personal bodies that an erasure names; what they were part of is to be folded again.
pub(crate) fn erase(
    connection: &Connection,
    office: OfficeId,
    changes: &[laifang_core::id::ChangeId],
) -> Result<BTreeSet<Subject>, StoreError> {
    let mut touched = BTreeSet::new();
    for change in changes {
        let key = params![change.device.uuid(), change.seq.cast_signed()];
        connection.prepare_cached("INSERT OR IGNORE INTO erasure VALUES (?1, ?2)")?.execute(key)?;
        // More than one where the chain forked.
        let rows: Vec<i64> = connection
            .prepare_cached("SELECT id FROM change WHERE device = ?1 AND seq = ?2")?
            .query_map(key, |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for row in rows {
            connection.prepare_cached("DELETE FROM personal WHERE change = ?1")?.execute([row])?;
            if let Some(entry) = log::entry_at(connection, row)? {
                touched.insert(entry.facts.subject(office));
            }
        }
    }
    Ok(touched)
}

/// Tables that a rebuild empties: the shared projections, then their indexes.
pub(crate) const SHARED: &[&str] = &[
    "office",
    "device",
    "user",
    "project",
    "consultant",
    "team",
    "rota",
    "allotment",
    "partner",
    "broker",
    "policy",
    "customer",
    "person",
    "link",
    "waiting_merge",
    "visit",
    "report",
    "slip",
    "protection",
    "relation",
    "claim",
    "told",
    "import",
    "slip_form",
    "programme",
    "deal",
    "group_event",
    "violation",
    "broker_pay",
    "payee",
    "paying_desk",
    "posting",
    "approval",
    "payout",
    "cycle",
    "month_close",
    "office_setting",
    "fork",
    "partner_link",
    "partner_root",
];
pub(crate) const INDEXES: &[&str] = &[
    "key_exact",
    "key_prefix",
    "key_recent",
    "unkeyed",
    "unread",
    "report_tail",
    "deal_buyer",
    "desk_phone",
];

/// Every subject once, from the log: office first, then whom and what others refer to.
pub(crate) fn everything(connection: &Connection, office: OfficeId) -> Result<(), StoreError> {
    for table in SHARED.iter().chain(INDEXES) {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    // In the order in which other projections look them up. Erasures were carried out when they came.
    const ORDER: &[&str] = &[
        "genesis",
        "device_enrolled",
        "user_set",
        "project_set",
        "consultant_set",
        "team_set",
        "partner_set",
        "partners_linked",
        "broker_assigned",
        "policy_set",
        "import_started",
        "customer_registered",
        "report_received",
        "visit_registered",
        "verdict_told",
        "slip_issued",
        "records_linked",
        "relation_declared",
        "programme_set",
        "broker_pay_approved",
        "deal_opened",
        "event_noted",
        "violation_noted",
        "payee_set",
        "posted",
        "approval_prepared",
        "payout_prepared",
        "cycle_advanced",
        "month_closed",
        "paying_desk_set",
    ];
    let mut of_kind: Vec<Vec<i64>> = vec![Vec::new(); ORDER.len()];
    let mut query = connection.prepare("SELECT id, kind FROM change ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let kind = row.get_ref(1)?.as_str().map_err(|_| sql::bad("change.kind"))?;
        if let Some(ids) = ORDER.iter().position(|k| *k == kind).and_then(|n| of_kind.get_mut(n)) {
            ids.push(row.get(0)?);
        }
    }
    drop(rows);
    let mut due = Due::default();
    for id in of_kind.into_iter().flatten() {
        let Some(entry) = log::entry_at(connection, id)? else { continue };
        if matches!(entry.facts, Facts::CustomerRegistered { .. }) {
            record(connection, office, entry, Keyed::Left, &mut due)?;
        } else {
            subject_again(connection, entry.facts.subject(office), &mut due)?;
        }
    }
    connection.execute(
        "INSERT INTO fork SELECT device, min(seq) FROM
             (SELECT device, seq FROM change GROUP BY device, seq HAVING count(*) > 1) GROUP BY device",
        [],
    )?;
    // Judged once everybody who shares a number is there and found by it.
    due.find_all(connection)?;
    claim::judge(connection, Reader::new(connection).claimed()?.into_iter().collect())?;
    let marks = vec!["?"; Facts::KINDS.len()].join(", ");
    connection.execute(
        &format!("INSERT INTO unread SELECT id FROM change WHERE kind NOT IN ({marks})"),
        rusqlite::params_from_iter(Facts::KINDS),
    )?;
    Ok(())
}

impl Store {
    /// Projects changes that an older version kept without understanding them.
    pub(crate) fn read_what_was_unread(&mut self) -> Result<(), StoreError> {
        let ids: Vec<i64> = self
            .connection
            .prepare("SELECT change FROM unread")?
            .query_map([], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for id in ids {
            if let Some(entry) = log::entry_at(&self.connection, id)? {
                let tx = self.connection.transaction()?;
                change(&tx, self.office, entry)?;
                tx.execute("DELETE FROM unread WHERE change = ?1", [id])?;
                tx.commit()?;
            }
        }
        Ok(())
    }

    /// Puts in the search keys that a crash left out.
    pub(crate) fn key_what_was_left(&mut self) -> Result<(), StoreError> {
        let tx = self.connection.transaction()?;
        bulk::put_all_keys(&tx)?;
        tx.commit()?;
        Ok(())
    }

    /// Empties the projections and folds the whole log again.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        self.with_room(|store| {
            let tx = store.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            everything(&tx, store.office)?;
            Ok(tx.commit()?)
        })
    }
}
