//! What is left to do once everything that came is folded: each record once, whatever the reasons.

use super::claim;
use super::customer::contacts_again;
use crate::read::Reader;
use crate::{StoreError, bulk, search, sharing, sql};
use laifang_core::id::CustomerId;
use laifang_core::text::Phone;
use rusqlite::Connection;
use std::collections::BTreeSet;

#[derive(Default)]
pub(super) struct Due {
    /// Whose contacts changed: their number, the newest of them, and the search keys that are ordered by it.
    pub contacts: BTreeSet<CustomerId>,
    /// Whose claims rest on what changed.
    pub claims: BTreeSet<CustomerId>,
    /// Numbers that a report may lock.
    pub reported: Vec<Phone>,
    /// Records that are new or changed, without search keys.
    pub keyless: BTreeSet<CustomerId>,
}

impl Due {
    /// After one change.
    pub fn settle(self, connection: &Connection) -> Result<(), StoreError> {
        for customer in &self.contacts {
            if contacts_again(connection, *customer, !self.keyless.contains(customer))? {
                search::remember(connection, *customer)?;
            }
        }
        self.judge(connection)
    }

    /// After many: keys are put in together, in their order, before claims are judged by who is found.
    pub fn find_all(&mut self, connection: &Connection) -> Result<(), StoreError> {
        for customer in std::mem::take(&mut self.contacts) {
            if contacts_again(connection, customer, !self.keyless.contains(&customer))? {
                search::leave_for_later(connection, customer)?;
            }
        }
        bulk::put_all_keys(connection)
    }

    /// Numbers bring claims together that other desks know nothing of: whoever came and shares one is judged too.
    pub fn judge_all(mut self, connection: &Connection) -> Result<(), StoreError> {
        let claims = !self.claims.is_empty()
            || sql::one::<i64>(connection, "SELECT 1 FROM claim LIMIT 1", [])?.is_some();
        for customer in self.keyless.iter().filter(|_| claims) {
            if !self.claims.contains(customer) && sharing::is_shared(connection, *customer)? {
                self.claims.insert(*customer);
            }
        }
        self.judge(connection)
    }

    fn judge(mut self, connection: &Connection) -> Result<(), StoreError> {
        self.claims.extend(Reader::new(connection).claiming_like(&self.reported)?);
        claim::judge(connection, self.claims)
    }
}
