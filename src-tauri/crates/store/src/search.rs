//! Search keys and look-ups: every hit list is the newest contacts first, read from covering indexes.
//!
//! Exact keys (a character, two neighbours, initials, an identity-card tail) are stored with the moment of
//! the last contact, so the first twenty are the first twenty rows. Prefixes (phone, phone backwards, name,
//! pinyin) are read by range where few fit, and by walking the newest contacts where many do.

use crate::read::Reader;
use crate::sql;
use ecow::EcoString;
use laifang_core::id::CustomerId;
use laifang_core::matching::dwelling;
use laifang_core::text::{PersonName, Phone, query::Query};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Rows, params};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer hits than this are read all.
const FEW: usize = 600;
/// So many of the newest keys tell how many of all fit.
const SAMPLE: usize = 1_500;
/// How many rows a look-up that has to check names itself reads at most.
const CHECK_AT_MOST: usize = 3_000;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i64)]
pub(crate) enum Exact {
    Character = 1,
    Pair = 2,
    Initials = 3,
    IdTail = 4,
    Dwelling = 5,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i64)]
pub(crate) enum Prefix {
    Phone = 1,
    PhoneBackwards = 2,
    Name = 3,
    Pinyin = 4,
    /// Last four digits and initials: 5678cjy.
    Tail = 5,
}

/// A hit: who, when last seen, and by which part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// The record.
    pub customer: CustomerId,
    /// Local row, for reading the rest quickly.
    pub(crate) row: i64,
    /// Last contact, UTC milliseconds.
    pub last: i64,
    /// Which part fits: `phone`, `tail`, `mask`, `id_tail`, `name`, `initials`, `pinyin`.
    pub by: &'static str,
}

/// The keys a record is found by.
struct Keys {
    exact: BTreeSet<(i64, String)>,
    prefix: BTreeSet<(i64, String)>,
}

/// What comes after every key that begins so.
pub(crate) fn after(key: &str) -> String {
    format!("{key}\u{10FFFF}")
}

fn sql_limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// The newest first, each record once.
pub(crate) fn newest_first(hits: &mut Vec<Hit>) {
    hits.sort_unstable_by_key(|(row, last)| std::cmp::Reverse((*last, *row)));
    hits.dedup_by_key(|(row, _)| *row);
}

/// The newest of these, each record once.
fn newest(mut hits: Vec<Hit>, limit: u32) -> Vec<Hit> {
    newest_first(&mut hits);
    hits.truncate(limit as usize);
    hits
}

pub(crate) fn backwards(text: &str) -> String {
    text.chars().rev().collect()
}

fn keys(record: &Keyed) -> Keys {
    let Keyed { name, phones, id_tail, address, .. } = record;
    let mut keys = Keys { exact: BTreeSet::new(), prefix: BTreeSet::new() };
    if let Ok(name) = PersonName::parse(name) {
        let found = name.keys();
        let characters: Vec<char> = found.simplified.chars().collect();
        for (place, c) in characters.iter().enumerate() {
            keys.exact.insert((Exact::Character as i64, c.to_string()));
            if let Some(next) = characters.get(place + 1) {
                keys.exact.insert((Exact::Pair as i64, format!("{c}{next}")));
            }
        }
        keys.prefix.insert((Prefix::Name as i64, found.simplified.clone()));
        for initials in &found.initials {
            for end in 1..=initials.len().min(4) {
                if let Some(head) = initials.get(..end) {
                    keys.exact.insert((Exact::Initials as i64, head.to_owned()));
                }
            }
        }
        for pinyin in found.pinyin {
            keys.prefix.insert((Prefix::Pinyin as i64, pinyin));
        }
        for tail in phones.iter().filter_map(|phone| phone.get(phone.len().checked_sub(4)?..)) {
            let both = found.initials.iter().map(|initials| format!("{tail}{initials}"));
            keys.prefix.extend(both.map(|key| (Prefix::Tail as i64, key)));
        }
    }
    for phone in phones {
        keys.prefix.insert((Prefix::Phone as i64, phone.clone()));
        keys.prefix.insert((Prefix::PhoneBackwards as i64, backwards(phone)));
    }
    if let Some(tail) = id_tail {
        keys.exact.insert((Exact::IdTail as i64, tail.clone()));
    }
    if let Some(dwelling) = address.as_deref().and_then(dwelling) {
        keys.exact.insert((Exact::Dwelling as i64, dwelling));
    }
    keys
}

/// A customer as the keys need it.
pub(crate) struct Keyed {
    pub row: i64,
    pub name: String,
    pub phones: Vec<String>,
    pub id_tail: Option<String>,
    pub address: Option<String>,
    /// Last contact.
    pub last: i64,
}

pub(crate) fn keyed(connection: &Connection, customer: CustomerId) -> rusqlite::Result<Option<Keyed>> {
    connection
        .prepare_cached(
            "SELECT row, name, phones, id_tail, address, last_contact FROM customer WHERE customer = ?1",
        )?
        .query_row([customer.uuid()], |r| {
            Ok(Keyed {
                row: r.get("row")?,
                name: r.get("name")?,
                phones: sql::from_json(r, "phones")?,
                id_tail: r.get("id_tail")?,
                address: r.get("address")?,
                last: r.get("last_contact")?,
            })
        })
        .optional()
}

/// Takes a record's keys out, before it changes.
pub(crate) fn forget(connection: &Connection, customer: CustomerId) -> Result<(), crate::StoreError> {
    match keyed(connection, customer)? {
        Some(keyed) => take_out(connection, &keyed),
        None => Ok(()),
    }
}

/// Takes the keys out of a record as it was.
pub(crate) fn take_out(connection: &Connection, keyed: &Keyed) -> Result<(), crate::StoreError> {
    let (row, last) = (keyed.row, keyed.last);
    connection.prepare_cached("DELETE FROM unkeyed WHERE row = ?1")?.execute([row])?;
    let keys = keys(keyed);
    let mut exact = connection
        .prepare_cached("DELETE FROM key_exact WHERE kind = ?1 AND key = ?2 AND last = ?3 AND row = ?4")?;
    for (kind, key) in keys.exact {
        exact.execute(params![kind, key, last, row])?;
    }
    let mut prefix =
        connection.prepare_cached("DELETE FROM key_prefix WHERE kind = ?1 AND key = ?2 AND row = ?3")?;
    let mut recent = connection
        .prepare_cached("DELETE FROM key_recent WHERE kind = ?1 AND last = ?2 AND key = ?3 AND row = ?4")?;
    for (kind, key) in keys.prefix {
        prefix.execute(params![kind, key, row])?;
        recent.execute(params![kind, last, key, row])?;
    }
    Ok(())
}

/// Puts a record's keys in, after it changed.
pub(crate) fn remember(connection: &Connection, customer: CustomerId) -> Result<(), crate::StoreError> {
    let Some(keyed) = keyed(connection, customer)? else { return Ok(()) };
    let mut puts = Puts::new(connection)?;
    for key in Key::of(&keyed) {
        puts.put(&key)?;
    }
    Ok(())
}

/// Notes that a record is without keys: they are put in with those of others (`put_all_keys`).
pub(crate) fn leave_for_later(connection: &Connection, customer: CustomerId) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO unkeyed SELECT row FROM customer WHERE customer = ?1")?
        .execute([customer.uuid()])?;
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Exact,
    Prefix,
    Recent,
}

/// One row of one of the key tables; ordered as the tables are.
#[derive(PartialEq, Eq)]
pub(crate) struct Key {
    place: Place,
    kind: u8,
    key: EcoString,
    last: i64,
    row: i64,
}

impl Key {
    fn all(row: i64, last: i64, keys: Keys) -> impl Iterator<Item = Self> + use<> {
        let make = move |place, kind: i64, key: EcoString| Self { place, kind: kind as u8, key, last, row };
        let exact = keys.exact.into_iter().map(move |(kind, key)| make(Place::Exact, kind, key.into()));
        let prefix = keys.prefix.into_iter().map(|(kind, key)| (kind, EcoString::from(key))).flat_map(
            move |(kind, key)| {
                let recent = (kind != Prefix::Tail as i64).then(|| make(Place::Recent, kind, key.clone()));
                recent.into_iter().chain([make(Place::Prefix, kind, key)])
            },
        );
        exact.chain(prefix)
    }

    /// All keys of a record.
    pub(crate) fn of(record: &Keyed) -> impl Iterator<Item = Self> + use<> {
        Self::all(record.row, record.last, keys(record))
    }

    pub(crate) fn row(&self) -> i64 {
        self.row
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let tables = (self.place, self.kind).cmp(&(other.place, other.kind));
        tables.then_with(|| match self.place {
            Place::Exact => (&self.key, self.last, self.row).cmp(&(&other.key, other.last, other.row)),
            Place::Prefix => (&self.key, self.row).cmp(&(&other.key, other.row)),
            Place::Recent => (self.last, &self.key, self.row).cmp(&(other.last, &other.key, other.row)),
        })
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The three ways of putting a key in, prepared.
pub(crate) struct Puts<'a> {
    exact: CachedStatement<'a>,
    prefix: CachedStatement<'a>,
    recent: CachedStatement<'a>,
}

impl<'a> Puts<'a> {
    pub(crate) fn new(connection: &'a Connection) -> rusqlite::Result<Self> {
        let into = |table: &str, columns: &str| {
            connection.prepare_cached(&format!(
                "INSERT OR REPLACE INTO {table} ({columns}) VALUES (?1, ?2, ?3, ?4)"
            ))
        };
        Ok(Self {
            exact: into("key_exact", "kind, key, last, row")?,
            prefix: into("key_prefix", "kind, key, last, row")?,
            recent: into("key_recent", "kind, key, last, row")?,
        })
    }

    pub(crate) fn put(&mut self, key: &Key) -> rusqlite::Result<()> {
        let statement = match key.place {
            Place::Exact => &mut self.exact,
            Place::Prefix => &mut self.prefix,
            Place::Recent => &mut self.recent,
        };
        statement.execute(params![key.kind, key.key.as_str(), key.last, key.row])?;
        Ok(())
    }
}

/// Row and last contact of a hit.
type Hit = (i64, i64);

/// Collects hits, each record once, with the first part that found it.
struct Hits(BTreeMap<i64, (i64, &'static str)>);

/// Looks for keys that begin so among the newest, until there are enough.
struct Walk<'a> {
    begins: &'a str,
    wanted: usize,
    hits: Vec<Hit>,
    // A record may be found by several of its keys.
    seen: BTreeSet<i64>,
}

impl<'a> Walk<'a> {
    fn new(begins: &'a str, wanted: usize) -> Self {
        Self { begins, wanted, hits: Vec::new(), seen: BTreeSet::new() }
    }

    /// So many rows further; whether it has come to its end.
    fn go_on(&mut self, rows: &mut Rows<'_>, steps: usize) -> rusqlite::Result<bool> {
        for _ in 0..steps {
            let Some(row) = rows.next()? else { return Ok(true) };
            let begins = row.get_ref(2)?.as_str().is_ok_and(|key| key.starts_with(self.begins));
            if begins && self.seen.insert(row.get(0)?) {
                self.hits.push((row.get(0)?, row.get(1)?));
                if self.hits.len() >= self.wanted {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

impl Hits {
    fn add(&mut self, hits: impl IntoIterator<Item = Hit>, by: &'static str) {
        for (row, last) in hits {
            self.0.entry(row).or_insert((last, by));
        }
    }
}

impl Reader<'_> {
    /// Who the text could mean, newest contact first.
    pub fn find(&self, query: &Query, limit: u32) -> Result<Vec<Found>, crate::StoreError> {
        let mut hits = Hits(BTreeMap::new());
        match query {
            Query::Empty | Query::Code(_) | Query::Report => {}
            Query::Digits(digits) => {
                let text = digits.as_str();
                if digits.could_be_prefix() {
                    hits.add(self.prefix(Prefix::Phone, text, limit)?, "phone");
                }
                if text.len() == 11 {
                    hits.add(self.masked_as(text)?, "mask");
                }
                if digits.could_be_tail() {
                    hits.add(self.prefix(Prefix::PhoneBackwards, &backwards(text), limit)?, "tail");
                }
                if digits.could_be_id_tail() {
                    hits.add(self.exact(Exact::IdTail, text, limit)?, "id_tail");
                }
            }
            Query::Phone(phone) => {
                hits.add(self.prefix(Prefix::Phone, phone.as_str(), limit)?, "phone");
            }
            Query::MaskedPhone(phone) => hits.add(self.fitting(phone)?, "mask"),
            Query::IdTail(tail) => hits.add(self.exact(Exact::IdTail, tail.as_str(), limit)?, "id_tail"),
            Query::Name(name) => hits.add(self.named(name, limit)?, "name"),
            Query::Letters(letters) => {
                if letters.len() <= 4 {
                    hits.add(self.exact(Exact::Initials, letters, limit)?, "initials");
                }
                if letters.len() >= 2 {
                    hits.add(self.prefix(Prefix::Pinyin, letters, limit)?, "pinyin");
                }
            }
            Query::NameAndTail { name, digits } => {
                let fits = |n: &PersonName| n.simplified().contains(name.as_str());
                let head: String = name.chars().take(2).collect();
                let kind = if head.chars().count() == 2 { Exact::Pair } else { Exact::Character };
                hits.add(self.tail_and(digits, (kind, &head), fits)?, "name");
            }
            Query::LettersAndTail { letters, digits } => {
                let fits = |n: &PersonName| {
                    let keys = n.keys();
                    keys.initials.iter().any(|i| i.starts_with(letters.as_str()))
                        || keys.pinyin.iter().any(|p| p.starts_with(letters.as_str()))
                };
                let head = letters.chars().next().map(String::from).unwrap_or_default();
                let both = if digits.len() == 4 {
                    let mut begins =
                        self.all_with(Prefix::Tail, &format!("{digits}{head}"), CHECK_AT_MOST)?;
                    newest_first(&mut begins);
                    self.checked(begins, fits)?
                } else {
                    self.tail_and(digits, (Exact::Initials, &head), fits)?
                };
                hits.add(both, "initials");
            }
        }
        let mut found: Vec<(i64, i64, &'static str)> =
            hits.0.into_iter().map(|(row, (last, by))| (last, row, by)).collect();
        found.sort_unstable_by_key(|f| std::cmp::Reverse((f.0, f.1)));
        found.truncate(limit as usize);
        let mut id = self.0.prepare_cached("SELECT customer FROM customer WHERE row = ?1")?;
        found
            .into_iter()
            .map(|(last, row, by)| {
                let customer = CustomerId::new(id.query_row([row], |r| r.get(0))?);
                Ok(Found { customer, row, last, by })
            })
            .collect()
    }

    /// Records whose mask fits a whole number, or whose whole number fits a mask.
    pub(crate) fn mask_hits(&self, phone: &Phone) -> Result<BTreeSet<CustomerId>, crate::StoreError> {
        let hits = if phone.is_masked() { self.fitting(phone)? } else { self.masked_as(phone.as_str())? };
        let mut id = self.0.prepare_cached("SELECT customer FROM customer WHERE row = ?1")?;
        let mut found = BTreeSet::new();
        for (row, _) in hits {
            found.insert(CustomerId::new(id.query_row([row], |r| r.get(0))?));
        }
        Ok(found)
    }

    /// Records with a number written exactly so, at most so many.
    pub(crate) fn with_phone(&self, phone: &str, limit: usize) -> Result<Vec<CustomerId>, crate::StoreError> {
        self.list(
            "SELECT c.customer AS customer FROM key_prefix k JOIN customer c ON c.row = k.row
             WHERE k.kind = 1 AND k.key = ?1 LIMIT ?2",
            params![phone, limit as i64],
            |r| sql::id(r, "customer", CustomerId::new),
        )
    }

    fn exact(&self, kind: Exact, key: &str, limit: u32) -> rusqlite::Result<Vec<Hit>> {
        self.0
            .prepare_cached(
                "SELECT row, last FROM key_exact WHERE kind = ?1 AND key = ?2 ORDER BY last DESC, row DESC LIMIT ?3",
            )?
            .query_map(params![kind as i64, key, limit], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect()
    }

    /// The newest records with a key that begins so. Where few fit they are all read; where many do, enough of them are
    /// among the newest contacts. What lies between is told by a sample of these.
    fn prefix(&self, kind: Prefix, key: &str, limit: u32) -> rusqlite::Result<Vec<Hit>> {
        let few = self.all_with(kind, key, FEW)?;
        if few.len() < FEW {
            return Ok(newest(few, limit));
        }
        let mut walk = Walk::new(key, limit as usize);
        let mut query = self.0.prepare_cached(
            "SELECT row, last, key FROM key_recent WHERE kind = ?1 ORDER BY last DESC, key DESC, row DESC",
        )?;
        let mut rows = query.query([kind as i64])?;
        if walk.go_on(&mut rows, SAMPLE)? {
            return Ok(walk.hits);
        }
        let records = usize::try_from(self.last_row()?).unwrap_or(usize::MAX);
        let fit = records / SAMPLE * (walk.hits.len() + 1);
        let to_walk = (walk.wanted - walk.hits.len()).saturating_mul(SAMPLE) / walk.hits.len().max(1);
        if fit < to_walk {
            let most = fit.saturating_mul(4);
            let all = self.all_with(kind, key, most)?;
            if all.len() < most {
                return Ok(newest(all, limit));
            }
        }
        walk.go_on(&mut rows, usize::MAX)?;
        Ok(walk.hits)
    }

    /// The newest customer's local number; 0 without any.
    pub(crate) fn last_row(&self) -> rusqlite::Result<i64> {
        Ok(sql::one::<Option<i64>>(self.0, "SELECT max(row) FROM customer", [])?.flatten().unwrap_or(0))
    }

    /// Records with a key that begins so, at most so many, in no order; one for each key.
    fn all_with(&self, kind: Prefix, key: &str, most: usize) -> rusqlite::Result<Vec<Hit>> {
        self.0
            .prepare_cached(
                "SELECT row, last FROM key_prefix WHERE kind = ?1 AND key >= ?2 AND key < ?3 LIMIT ?4",
            )?
            .query_map(params![kind as i64, key, after(key), sql_limit(most)], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })?
            .collect()
    }

    /// Records whose number is only known masked, and fits this full one.
    fn masked_as(&self, full: &str) -> rusqlite::Result<Vec<Hit>> {
        let (Some(head), Some(tail)) = (full.get(..3), full.get(7..)) else { return Ok(Vec::new()) };
        let key = format!("{head}****{tail}");
        self.0
            .prepare_cached("SELECT row, last FROM key_prefix WHERE kind = ?1 AND key = ?2")?
            .query_map(params![Prefix::Phone as i64, key], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect()
    }

    /// Records whose number, full or masked, fits a masked one.
    fn fitting(&self, masked: &Phone) -> rusqlite::Result<Vec<Hit>> {
        let tail = backwards(masked.last4());
        self.0
            .prepare_cached(
                "SELECT row, last, key FROM key_prefix WHERE kind = ?1 AND key >= ?2 AND key < ?3",
            )?
            .query_map(params![Prefix::PhoneBackwards as i64, tail, after(&tail)], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get::<_, String>(2)?))
            })?
            .filter_map(|row| match row {
                Ok((row, last, key)) => {
                    Phone::parse(&backwards(&key)).is_ok_and(|p| p.may_be(masked)).then_some(Ok((row, last)))
                }
                Err(error) => Some(Err(error)),
            })
            .collect()
    }

    fn named(&self, name: &str, limit: u32) -> rusqlite::Result<Vec<Hit>> {
        let characters: Vec<char> = name.chars().collect();
        match characters.as_slice() {
            [] => Ok(Vec::new()),
            [_] => self.exact(Exact::Character, name, limit),
            [_, _] => self.exact(Exact::Pair, name, limit),
            [a, b, ..] => {
                let beginning = self.prefix(Prefix::Name, name, limit)?;
                if !beginning.is_empty() {
                    return Ok(beginning);
                }
                // Inside a name: the pair of the first two narrows it down, the rest is checked on the name itself.
                let pair = self.exact(Exact::Pair, &format!("{a}{b}"), CHECK_AT_MOST as u32)?;
                self.checked(pair, |n| n.simplified().contains(name))
            }
        }
    }

    /// Who has a number that ends so and a key that whoever fits must have: asked of the index, names are read of
    /// those only who have it.
    fn tail_and(
        &self,
        digits: &str,
        (kind, key): (Exact, &str),
        fits: impl Fn(&PersonName) -> bool,
    ) -> rusqlite::Result<Vec<Hit>> {
        let hits = self.prefix(Prefix::PhoneBackwards, &backwards(digits), CHECK_AT_MOST as u32)?;
        let mut has = self.0.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM key_exact WHERE kind = ?1 AND key = ?2 AND last = ?3 AND row = ?4)",
        )?;
        let mut kept = Vec::new();
        for (row, last) in hits {
            if has.query_row(params![kind as i64, key, last, row], |r| r.get(0))? {
                kept.push((row, last));
            }
        }
        self.checked(kept, fits)
    }

    fn checked(&self, hits: Vec<Hit>, fits: impl Fn(&PersonName) -> bool) -> rusqlite::Result<Vec<Hit>> {
        let mut name = self.0.prepare_cached("SELECT name FROM customer WHERE row = ?1")?;
        let mut kept = Vec::new();
        for (row, last) in hits {
            let text: String = name.query_row([row], |r| r.get(0))?;
            if PersonName::parse(&text).is_ok_and(|n| fits(&n)) {
                kept.push((row, last));
            }
        }
        Ok(kept)
    }
}
