//! Many changes at once, from other desks: each subject they touch is folded once, and then what rests on them.

use super::due::Due;
use super::{Keyed, record, subject_again};
use crate::read::Reader;
use crate::{StoreError, causality, log};
use laifang_core::change::{Facts, Subject};
use laifang_core::id::{CustomerId, DeviceId, OfficeId};
use rusqlite::Connection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// In the order in which projections look each other up: whom and what others refer to comes first.
fn rank(subject: Subject) -> u8 {
    match subject {
        Subject::Office(_) => 0,
        Subject::Import(_) => 2,
        Subject::Customer(_) => 3,
        Subject::Report(_) => 4,
        Subject::Visit(_) => 5,
        Subject::Slip(_) => 6,
        Subject::Link(_) => 7,
        Subject::User(_)
        | Subject::Project(_)
        | Subject::Consultant(_)
        | Subject::Team(_)
        | Subject::Partner(_)
        | Subject::Broker(_)
        | Subject::Policy(_) => 1,
        _ => 8,
    }
}

/// Folds subjects again that changes have come for, and judges again what rests on them or on the order of changes of
/// `forked` devices.
pub(crate) fn several(
    connection: &Connection,
    office: OfficeId,
    touched: BTreeSet<Subject>,
    forked: &BTreeSet<DeviceId>,
) -> Result<(), StoreError> {
    let mut subjects: Vec<Subject> = touched.iter().copied().collect();
    subjects.sort_by_key(|s| (rank(*s), *s));
    let mut due = Due::default();
    for subject in subjects {
        // One that is on record already is no new one, though it has one change only: its body may have come late.
        if let Subject::Customer(customer) = subject
            && Reader::new(connection).customer(customer)?.is_none()
        {
            let mut entries = log::entries(connection, subject)?;
            if entries.len() == 1
                && let Some(entry) = entries.pop()
                && matches!(entry.facts, Facts::CustomerRegistered { .. })
            {
                record(connection, office, entry, Keyed::Left, &mut due)?;
                continue;
            }
        }
        subject_again(connection, subject, &mut due)?;
    }
    due.find_all(connection)?;
    due.claims.extend(resting_on(connection, &touched)?);
    for device in forked {
        due.claims.extend(causality::in_doubt(connection, device.uuid())?.into_iter().map(CustomerId::new));
    }
    due.judge_all(connection)
}

/// People whose claims rest on what came, where folding it does not judge them by itself: on one desk a report is
/// there before the visit that names it, and a partner before everything.
fn resting_on(
    connection: &Connection,
    touched: &BTreeSet<Subject>,
) -> Result<BTreeSet<CustomerId>, StoreError> {
    let mut people = BTreeSet::new();
    for subject in touched {
        let column = match subject {
            Subject::Report(_) => "report",
            Subject::Partner(_) => "partner",
            _ => continue,
        };
        let mut query =
            connection.prepare_cached(&format!("SELECT DISTINCT customer FROM visit WHERE {column} = ?1"))?;
        for customer in query.query_map([subject.uuid()], |r| r.get::<_, Uuid>(0))? {
            people.insert(CustomerId::new(customer?));
        }
    }
    Ok(people)
}
