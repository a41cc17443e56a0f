//! What can go wrong in an action, in words that name the next step.

use crate::prelude::*;

/// Refused or failed. `code` is for the window to branch on; people read `text`.
#[derive(Debug, Clone, Serialize, TS, thiserror::Error)]
#[error("{}", text.zh)]
pub struct AppError {
    /// What kind.
    pub code: ErrorCode,
    /// What happened and what to do next.
    pub text: Text,
    /// All fields that are wrong, together.
    pub fields: Vec<FieldError>,
}

/// A field that is wrong.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FieldError {
    /// Name of the request's field, e.g. `phones.0`, `headcount`.
    pub field: String,
    /// What is wrong and what to do.
    pub text: Text,
}

/// Kinds of refusals and failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Fields are wrong; see `fields`.
    Invalid,
    /// The person's role may not do this.
    Forbidden,
    /// The desk is locked.
    Locked,
    /// Wrong password, PIN or recovery key.
    WrongSecret,
    /// The thing named is not on record here.
    NotFound,
    /// A rule of the house says no (a printed slip is not undone, …).
    Refused,
    /// Somebody changed it meanwhile; look again.
    Changed,
    /// A file could not be read or written.
    File,
    /// The store failed; nothing was saved.
    Store,
    /// The request itself is malformed (never from the window).
    Request,
}
