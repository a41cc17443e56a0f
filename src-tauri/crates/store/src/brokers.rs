//! Brokers: whom they work for on which day.

use crate::read::Reader;
use crate::{StoreError, sql};
use chrono::NaiveDate;
use laifang_core::fold::{self, Assignment, Entry};
use laifang_core::id::{BrokerId, PartnerId};
use laifang_core::org::Channel;
use laifang_core::time::Moment;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A broker.
#[derive(Clone)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct BrokerRow {
    pub broker: BrokerId,
    pub name: String,
    pub phone: String,
    /// Oldest first; no two share a day.
    pub assignments: Vec<Assignment>,
}

impl BrokerRow {
    /// For whom they work on a day.
    pub fn on(&self, day: NaiveDate) -> Option<&Assignment> {
        self.assignments.iter().find(|a| a.covers(day))
    }
}

fn broker_row(r: &Row<'_>) -> rusqlite::Result<BrokerRow> {
    Ok(BrokerRow {
        broker: sql::id(r, "broker", BrokerId::new)?,
        name: r.get("name")?,
        phone: r.get("phone")?,
        assignments: sql::from_json(r, "assignments")?,
    })
}

/// Writes a broker's row from all changes about them.
pub(crate) fn write(connection: &Connection, broker: BrokerId, entries: &[Entry]) -> Result<(), StoreError> {
    if let Some(state) = fold::broker(entries) {
        connection.prepare_cached("REPLACE INTO broker VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            broker.uuid(),
            state.personal.name,
            state.personal.phone,
            sql::json(&state.assignments)
        ])?;
    }
    Ok(())
}

impl Reader<'_> {
    /// A broker.
    pub fn broker(&self, broker: BrokerId) -> Result<Option<BrokerRow>, StoreError> {
        Ok(self
            .0
            .prepare_cached("SELECT * FROM broker WHERE broker = ?1")?
            .query_row([broker.uuid()], broker_row)
            .optional()?)
    }

    /// Every broker, by name.
    pub fn brokers(&self) -> Result<Vec<BrokerRow>, StoreError> {
        self.list("SELECT * FROM broker ORDER BY name, broker", [], broker_row)
    }

    /// Brokers whose name or phone begins with a text, by name.
    pub fn find_brokers(&self, begins: &str, limit: u32) -> Result<Vec<BrokerRow>, StoreError> {
        if begins.is_empty() {
            return Ok(Vec::new());
        }
        let after = format!("{begins}{}", char::MAX);
        self.list(
            "SELECT * FROM broker WHERE name >= ?1 AND name < ?2
             UNION SELECT * FROM broker WHERE phone >= ?1 AND phone < ?2
             ORDER BY name, broker LIMIT ?3",
            params![begins, after, limit],
            broker_row,
        )
    }

    /// Salespeople whom visits of these channels name since a moment, with the firm they came for and their first visit.
    pub fn brought_by(
        &self,
        channels: &[Channel],
        since: Moment,
    ) -> Result<Vec<(PartnerId, String, Moment)>, StoreError> {
        let codes: Vec<&str> = channels.iter().map(|c| c.code()).collect();
        self.list(
            "SELECT partner, broker, min(arrived) AS first FROM visit
             WHERE voided = 0 AND partner IS NOT NULL AND broker <> ''
                 AND channel IN (SELECT value FROM json_each(?1))
             GROUP BY partner, broker HAVING max(arrived) >= ?2 ORDER BY partner, broker",
            params![sql::json(&codes), since.0],
            |r| Ok((sql::id(r, "partner", PartnerId::new)?, r.get("broker")?, Moment(r.get("first")?))),
        )
    }

    /// The firm a broker with this phone works for on a day, where it is another than the one named.
    pub fn broker_elsewhere(
        &self,
        phone: Option<&str>,
        named: Option<PartnerId>,
        day: NaiveDate,
    ) -> Result<Option<String>, StoreError> {
        let (Some(phone), Some(named)) = (phone, named) else { return Ok(None) };
        let known = self
            .0
            .prepare_cached("SELECT * FROM broker WHERE phone = ?1")?
            .query_row([phone], broker_row)
            .optional()?;
        let firm = known.and_then(|b| b.on(day).map(|a| a.firm));
        Ok(match firm {
            Some(firm) if !self.is_same_partner(firm, named)? => self.partner(firm)?.map(|(_, name)| name),
            _ => None,
        })
    }
}
