//! Small helpers between Rust values and columns.

use laifang_core::id::ChangeId;
use rusqlite::{Row, types::FromSql};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// JSON of our own types: string keys and plain values only, so encoding cannot fail.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads JSON that this program wrote.
pub(crate) fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|_| bad(column))
}

/// A column that holds what this program does not write: a damaged store.
pub(crate) fn bad(column: &str) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnName(format!("unreadable value in {column}"))
}

/// An id newtype from a BLOB column.
pub(crate) fn id<T>(row: &Row<'_>, column: &str, make: fn(Uuid) -> T) -> rusqlite::Result<T> {
    Ok(make(row.get(column)?))
}

/// An optional id newtype.
pub(crate) fn opt_id<T>(row: &Row<'_>, column: &str, make: fn(Uuid) -> T) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<Uuid>>(column)?.map(make))
}

/// A serde enum stored as its bare name.
pub(crate) fn name<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text)).map_err(|_| bad(column))
}

/// A serde enum stored as its bare name, or nothing.
pub(crate) fn opt_name<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|t| serde_json::from_value(serde_json::Value::String(t)).map_err(|_| bad(column))).transpose()
}

/// The bare name of a serde enum.
pub(crate) fn to_name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// A date column.
pub(crate) fn day(row: &Row<'_>, column: &str) -> rusqlite::Result<chrono::NaiveDate> {
    row.get::<_, String>(column)?.parse().map_err(|_| bad(column))
}

/// An optional date column.
pub(crate) fn opt_day(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<chrono::NaiveDate>> {
    row.get::<_, Option<String>>(column)?.map(|t| t.parse().map_err(|_| bad(column))).transpose()
}

/// Changes a form shows.
pub(crate) fn changes(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<ChangeId>> {
    from_json(row, column)
}

/// `SELECT …` of one column.
pub(crate) fn one<T: FromSql>(
    connection: &rusqlite::Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> rusqlite::Result<Option<T>> {
    use rusqlite::OptionalExtension;
    connection.prepare_cached(sql)?.query_row(params, |r| r.get(0)).optional()
}
