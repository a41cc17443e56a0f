//! Pairs that may be one person, as this desk found them, and what people have decided about them.

use crate::read::Reader;
use crate::{Store, StoreError, sql};
use chrono::NaiveDate;
use laifang_core::id::{ConsultantId, CustomerId, LinkId, UserId, VisitId};
use laifang_core::judgement::Verdict;
use laifang_core::time::Moment;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// How a pair stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairState {
    /// Nobody has said.
    Open,
    /// One person.
    Same,
    /// Two people.
    NotSame,
    /// Two people of one household.
    Household,
    /// One person, once a second person agrees.
    Waiting,
}

/// A pair as a search found it.
#[derive(Clone, Debug)]
pub struct FoundPair {
    /// One record.
    pub a: CustomerId,
    /// The other.
    pub b: CustomerId,
    /// Bits for one person.
    pub score: f32,
    /// The word's code.
    pub likeness: &'static str,
    /// Rather one household.
    pub household: bool,
    /// Code of a suspicion.
    pub suspicion: Option<&'static str>,
    /// In one group.
    pub grouped: bool,
    /// Codes of reasons and their bits, as JSON.
    pub evidence: String,
}

/// A pair that is kept.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "named as in FoundPair")]
pub struct PairRow {
    pub a: CustomerId,
    pub b: CustomerId,
    pub score: f32,
    pub likeness: String,
    pub household: bool,
    pub suspicion: Option<String>,
    pub grouped: bool,
    pub evidence: String,
    pub worth: u8,
    pub state: PairState,
}

/// How far the last search looked.
#[derive(Clone, Debug)]
pub struct LastSearch {
    /// The newest change it had seen.
    pub through: i64,
    /// What it learned, as JSON.
    pub parameters: String,
    /// When it ended.
    pub finished: Moment,
    /// Records it compared.
    pub records: u64,
}

/// How many pairs there are in each state.
#[derive(Clone, Copy, Default, Debug)]
#[allow(missing_docs, reason = "named as in PairState")]
pub struct PairCounts {
    pub open: u64,
    pub same: u64,
    pub not_same: u64,
    pub household: u64,
    pub waiting: u64,
}

/// A merge that waits for a second person.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "named as in RecordsLinked")]
pub struct WaitingMerge {
    pub link: LinkId,
    pub a: CustomerId,
    pub b: CustomerId,
    pub consultant: Option<ConsultantId>,
    pub keeps: Option<VisitId>,
    pub yields: Option<VisitId>,
    pub maker: UserId,
    pub at: Moment,
}

/// What is compared of a customer's record.
#[derive(Clone, Debug)]
pub struct MatchEntry {
    /// Local number; the next window begins behind it.
    pub row: i64,
    /// The record.
    pub customer: CustomerId,
    /// Name.
    pub name: String,
    /// Numbers.
    pub phones: Vec<String>,
    /// Last six of the identity card.
    pub id_tail: Option<String>,
    /// Gender's code.
    pub gender: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// First contact, or registered.
    pub since: Moment,
    /// A partner brought them first.
    pub brought: bool,
}

/// Whether a row of `$of` speaks of the two persons of a pair.
macro_rules! between {
    ($of:literal) => {
        concat!("((", between!($of, ".a", ".b"), ") OR (", between!($of, ".b", ".a"), "))")
    };
    ($of:literal, $one:literal, $other:literal) => {
        concat!(
            $of,
            $one,
            " IN (SELECT m.customer FROM person p JOIN person m ON m.person = p.person
                 WHERE p.customer = local_pair.a UNION SELECT local_pair.a)
             AND ",
            $of,
            $other,
            " IN (SELECT m.customer FROM person p JOIN person m ON m.person = p.person
                 WHERE p.customer = local_pair.b UNION SELECT local_pair.b)"
        )
    };
}

/// States of a pair, from the links between the two persons: one person, about to be, told apart, or open.
const STATE: &str = concat!(
    "CASE WHEN EXISTS (SELECT 1 FROM person p JOIN person q ON q.person = p.person
         WHERE p.customer = local_pair.a AND q.customer = local_pair.b) THEN 'same'
     WHEN EXISTS (SELECT 1 FROM waiting_merge w WHERE ",
    between!("w"),
    ") THEN 'waiting'
     ELSE coalesce((SELECT CASE WHEN max(l.household) THEN 'household' ELSE 'not_same' END FROM link l
         WHERE l.same = 0 AND ",
    between!("l"),
    " HAVING count(*) > 0), 'open') END"
);

/// A link was made or taken back: pairs of the two persons stand otherwise now.
pub(crate) fn decided(connection: &Connection, ends: [CustomerId; 2]) -> Result<(), StoreError> {
    let reader = Reader::new(connection);
    let mut members = Vec::new();
    for end in ends {
        members.extend(reader.person_of(end)?);
    }
    for column in ["a", "b"] {
        let mut update = connection
            .prepare_cached(&format!("UPDATE local_pair SET state = {STATE} WHERE {column} = ?1"))?;
        for member in &members {
            update.execute([member.uuid()])?;
        }
    }
    Ok(())
}

/// Those of erased people wait for nobody, as nothing is left to compare, nor those of two who are one by another link.
const WAITING: &str = "FROM waiting_merge w JOIN customer x ON x.customer = w.a AND x.erased = 0
    JOIN customer y ON y.customer = w.b AND y.erased = 0
    WHERE NOT EXISTS (SELECT 1 FROM person p JOIN person q ON q.person = p.person
        WHERE p.customer = w.a AND q.customer = w.b)";

fn waiting_merge(r: &Row<'_>) -> rusqlite::Result<WaitingMerge> {
    Ok(WaitingMerge {
        link: sql::id(r, "link", LinkId::new)?,
        a: sql::id(r, "a", CustomerId::new)?,
        b: sql::id(r, "b", CustomerId::new)?,
        consultant: sql::opt_id(r, "consultant", ConsultantId::new)?,
        keeps: sql::opt_id(r, "keeps", VisitId::new)?,
        yields: sql::opt_id(r, "yields", VisitId::new)?,
        maker: sql::id(r, "maker", UserId::new)?,
        at: Moment(r.get("at")?),
    })
}

fn pair_row(r: &Row<'_>) -> rusqlite::Result<PairRow> {
    Ok(PairRow {
        a: sql::id(r, "a", CustomerId::new)?,
        b: sql::id(r, "b", CustomerId::new)?,
        score: r.get("score")?,
        likeness: r.get("likeness")?,
        household: r.get("household")?,
        suspicion: r.get("suspicion")?,
        grouped: r.get("grouped")?,
        evidence: r.get("evidence")?,
        worth: r.get("worth")?,
        state: sql::name(r, "state")?,
    })
}

const MATCH_ENTRY: &str =
    "SELECT row, customer, name, phones, id_tail, gender, address, registered, imported_broker,
         EXISTS (SELECT 1 FROM visit v WHERE v.customer = c.customer AND v.voided = 0
             AND v.partner IS NOT NULL) AS brought
     FROM customer c";

fn match_entry(r: &Row<'_>) -> rusqlite::Result<MatchEntry> {
    Ok(MatchEntry {
        row: r.get("row")?,
        customer: sql::id(r, "customer", CustomerId::new)?,
        name: r.get("name")?,
        phones: sql::from_json(r, "phones")?,
        id_tail: r.get("id_tail")?,
        gender: r.get("gender")?,
        address: r.get("address")?,
        since: Moment(r.get("registered")?),
        brought: r.get::<_, bool>("brought")? || r.get::<_, Option<String>>("imported_broker")?.is_some(),
    })
}

impl Reader<'_> {
    /// Customers' records behind a row, as far as they are compared.
    pub fn match_entries(&self, after: i64, limit: u32) -> Result<Vec<MatchEntry>, StoreError> {
        let sql = format!("{MATCH_ENTRY} WHERE row > ?1 AND erased = 0 ORDER BY row LIMIT ?2");
        self.list(&sql, params![after, limit], match_entry)
    }

    /// The record of a local number.
    pub(crate) fn match_entry_at(&self, row: i64) -> Result<Option<MatchEntry>, StoreError> {
        self.get(&format!("{MATCH_ENTRY} WHERE row = ?1 AND erased = 0"), [row], match_entry)
    }

    /// One record in the same form.
    pub fn match_entry(&self, customer: CustomerId) -> Result<Option<MatchEntry>, StoreError> {
        self.get(&format!("{MATCH_ENTRY} WHERE customer = ?1 AND erased = 0"), [customer.uuid()], match_entry)
    }

    /// How many records there are to compare.
    pub fn count_match_entries(&self) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM customer WHERE erased = 0", [])
    }

    /// The newest change at this desk.
    pub fn newest_change(&self) -> Result<i64, StoreError> {
        Ok(sql::one::<Option<i64>>(self.0, "SELECT max(id) FROM change", [])?.flatten().unwrap_or(0))
    }

    /// Customers' records that changed after a change.
    pub fn customers_changed_after(&self, change: i64) -> Result<Vec<CustomerId>, StoreError> {
        self.list(
            "SELECT DISTINCT h.subject AS customer FROM change h WHERE h.id > ?1
                 AND h.kind IN ('customer_registered', 'customer_edited', 'person_erased')",
            [change],
            |r| sql::id(r, "customer", CustomerId::new),
        )
    }

    /// Links that stand: two records, and whether they are one person.
    pub fn decided_pairs(&self) -> Result<Vec<(CustomerId, CustomerId, bool)>, StoreError> {
        self.list("SELECT a, b, same FROM link", [], |r| {
            Ok((sql::id(r, "a", CustomerId::new)?, sql::id(r, "b", CustomerId::new)?, r.get("same")?))
        })
    }

    /// The last search, if there was one.
    pub fn last_search(&self) -> Result<Option<LastSearch>, StoreError> {
        let mut query = self.0.prepare_cached("SELECT * FROM local_matching")?;
        let last = query.query_row([], |r| {
            Ok(LastSearch {
                through: r.get("through")?,
                parameters: r.get("parameters")?,
                finished: Moment(r.get("finished")?),
                records: r.get::<_, i64>("records")?.cast_unsigned(),
            })
        });
        Ok(last.optional()?)
    }

    /// Pairs in a state, what matters most first.
    pub fn pairs(&self, state: PairState, offset: u32, limit: u32) -> Result<Vec<PairRow>, StoreError> {
        self.list(
            "SELECT * FROM local_pair WHERE state = ?1 ORDER BY worth DESC, score DESC, a, b LIMIT ?3 OFFSET ?2",
            params![sql::to_name(&state), offset, limit],
            pair_row,
        )
    }

    /// Open pairs above a score, whose groups nothing contradicts.
    pub fn pairs_above(&self, score: f32, limit: u32) -> Result<Vec<PairRow>, StoreError> {
        self.list(
            "SELECT * FROM local_pair WHERE state = 'open' AND grouped = 1 AND household = 0 AND suspicion IS NULL
                 AND score >= ?1 ORDER BY score DESC, a, b LIMIT ?2",
            params![score, limit],
            pair_row,
        )
    }

    /// A pair, if it was found.
    pub fn pair(&self, one: CustomerId, other: CustomerId) -> Result<Option<PairRow>, StoreError> {
        let (a, b) = if one < other { (one, other) } else { (other, one) };
        let mut query = self.0.prepare_cached("SELECT * FROM local_pair WHERE a = ?1 AND b = ?2")?;
        Ok(query.query_row(params![a.uuid(), b.uuid()], pair_row).optional()?)
    }

    /// How many pairs there are.
    pub fn count_pairs(&self) -> Result<PairCounts, StoreError> {
        let mut counts = PairCounts::default();
        for (state, n) in
            self.list("SELECT state, count(*) AS n FROM local_pair GROUP BY state", [], |r| {
                Ok((sql::name(r, "state")?, r.get::<_, i64>("n")?.cast_unsigned()))
            })?
        {
            match state {
                PairState::Open => counts.open = n,
                PairState::Same => counts.same = n,
                PairState::NotSame => counts.not_same = n,
                PairState::Household => counts.household = n,
                PairState::Waiting => {} // also those that no search found: counted below
            }
        }
        counts.waiting = self.count_waiting_merges()?;
        Ok(counts)
    }

    /// Merges that wait for a second person, the oldest first.
    pub fn waiting_merges(&self, offset: u32, limit: u32) -> Result<Vec<WaitingMerge>, StoreError> {
        self.list(
            &format!("SELECT w.* {WAITING} ORDER BY w.at, w.link LIMIT ?2 OFFSET ?1"),
            params![offset, limit],
            waiting_merge,
        )
    }

    /// How many merges wait for a second person.
    pub fn count_waiting_merges(&self) -> Result<u64, StoreError> {
        self.count(&format!("SELECT count(*) {WAITING}"), [])
    }

    /// A merge, as long as it waits.
    pub fn waiting(&self, link: LinkId) -> Result<Option<WaitingMerge>, StoreError> {
        self.get("SELECT * FROM waiting_merge WHERE link = ?1", [link.uuid()], waiting_merge)
    }

    /// Merges of a record that wait for a second person.
    pub fn waiting_merges_of(&self, customer: CustomerId) -> Result<Vec<WaitingMerge>, StoreError> {
        self.list(
            "SELECT * FROM waiting_merge WHERE a = ?1 OR b = ?1 ORDER BY at, link",
            [customer.uuid()],
            waiting_merge,
        )
    }

    /// The merge of two persons that waits for a second person, if there is one.
    pub fn waiting_merge(
        &self,
        one: CustomerId,
        other: CustomerId,
    ) -> Result<Option<WaitingMerge>, StoreError> {
        let (members, others) = (self.person_of(one)?, self.person_of(other)?);
        for member in members.into_iter().filter(|m| !others.contains(m)) {
            let found = self.waiting_merges_of(member)?;
            let between = |w: &WaitingMerge| others.contains(if w.a == member { &w.b } else { &w.a });
            if let Some(merge) = found.into_iter().find(between) {
                return Ok(Some(merge));
            }
        }
        Ok(None)
    }

    /// The claim that protects a person on a day: visit, partner's name, last day.
    pub fn protecting_claim(
        &self,
        members: &[CustomerId],
        day: NaiveDate,
    ) -> Result<Option<(VisitId, String, String)>, StoreError> {
        for member in members {
            let mut query = self.0.prepare_cached(
                "SELECT pr.visit AS visit, p.name AS name, pr.until AS until FROM protection pr
                 JOIN partner p ON p.partner = pr.partner
                 WHERE pr.customer = ?1 AND pr.since <= ?2 AND pr.until >= ?2 ORDER BY pr.since LIMIT 1",
            )?;
            let found = query.query_row(params![member.uuid(), day.to_string()], |r| {
                Ok((sql::id(r, "visit", VisitId::new)?, r.get("name")?, r.get("until")?))
            });
            if let Some(found) = found.optional()? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Partners' claims that hang on some records, as they stand.
    pub fn claims_of(&self, members: &[CustomerId]) -> Result<Vec<ClaimNow>, StoreError> {
        let mut out = Vec::new();
        for member in members {
            out.extend(self.list(
                "SELECT c.visit AS visit, c.verdict AS verdict, coalesce(p.until, '') AS until, c.ended AS ended
                 FROM claim c LEFT JOIN protection p ON p.visit = c.visit WHERE c.customer = ?1 ORDER BY c.visit",
                [member.uuid()],
                |r| {
                    Ok(ClaimNow {
                        visit: sql::id(r, "visit", VisitId::new)?,
                        verdict: sql::name(r, "verdict")?,
                        until: Some(r.get::<_, String>("until")?).filter(|t| !t.is_empty()),
                        ended: r.get("ended")?,
                    })
                },
            )?);
        }
        out.sort_by_key(|c| c.visit);
        Ok(out)
    }
}

/// A partner's claim as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named as in the glossary")]
pub struct ClaimNow {
    pub visit: VisitId,
    pub verdict: Verdict,
    pub until: Option<String>,
    pub ended: Option<String>,
}

impl Store {
    /// Keeps what a search found. `changed`: the records it looked at; all of them where it began anew.
    pub fn keep_pairs(
        &mut self,
        pairs: &[FoundPair],
        changed: Option<&[CustomerId]>,
        search: &LastSearch,
    ) -> Result<(), StoreError> {
        let tx = self.connection.transaction()?;
        match changed {
            None => {
                tx.execute("DELETE FROM local_pair", [])?;
            }
            Some(changed) => {
                for column in ["a", "b"] {
                    let mut forget =
                        tx.prepare_cached(&format!("DELETE FROM local_pair WHERE {column} = ?1"))?;
                    for record in changed {
                        forget.execute([record.uuid()])?;
                    }
                }
            }
        }
        {
            let mut put = tx.prepare_cached(
                "REPLACE INTO local_pair (a, b, score, likeness, household, suspicion, grouped, evidence, worth, state)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                     CASE WHEN EXISTS (SELECT 1 FROM protection WHERE customer IN (?1, ?2)) THEN 2
                          WHEN EXISTS (SELECT 1 FROM claim WHERE customer IN (?1, ?2)) THEN 1 ELSE 0 END, 'open')",
            )?;
            for pair in pairs {
                let (a, b) = if pair.a < pair.b { (pair.a, pair.b) } else { (pair.b, pair.a) };
                put.execute(params![
                    a.uuid(),
                    b.uuid(),
                    pair.score,
                    pair.likeness,
                    pair.household,
                    pair.suspicion,
                    pair.grouped,
                    pair.evidence,
                ])?;
            }
        }
        // Records of an import that was undone, or of somebody erased, are not there any more.
        tx.execute_batch(
            "DELETE FROM local_pair WHERE NOT EXISTS (SELECT 1 FROM customer c WHERE c.customer = a AND c.erased = 0)
                 OR NOT EXISTS (SELECT 1 FROM customer c WHERE c.customer = b AND c.erased = 0);",
        )?;
        let linked: i64 = tx.query_row(
            "SELECT (SELECT count(*) FROM link) + (SELECT count(*) FROM waiting_merge)",
            [],
            |r| r.get(0),
        )?;
        if linked > 0 {
            tx.execute(&format!("UPDATE local_pair SET state = {STATE} WHERE state = 'open'"), [])?;
        }
        tx.execute(
            "REPLACE INTO local_matching VALUES (1, ?1, ?2, ?3, ?4)",
            params![search.through, search.parameters, search.finished.0, search.records.cast_signed()],
        )?;
        tx.commit()?;
        Ok(())
    }
}
