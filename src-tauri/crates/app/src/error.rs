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
    /// The password is asked for again: confirm it, then the same request once more.
    PasswordNeeded,
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

impl AppError {
    /// A refusal or failure without fields.
    pub fn new(code: ErrorCode, text: Text) -> Self {
        Self { code, text, fields: Vec::new() }
    }

    pub(crate) fn password_needed() -> Self {
        Self::new(
            ErrorCode::PasswordNeeded,
            Text::new("请再输入一次您的密码。", "Give your password once more."),
        )
    }

    pub(crate) fn locked() -> Self {
        Self::new(
            ErrorCode::Locked,
            Text::new("前台已锁，请先解锁。", "The desk is locked: unlock it first."),
        )
    }

    pub(crate) fn not_found(zh: &str, en: &str) -> Self {
        Self::new(
            ErrorCode::NotFound,
            Text::new(
                format!("这里没有这{zh}，请刷新再找。"),
                format!("There is no such {en} here: look again."),
            ),
        )
    }

    /// One field is wrong.
    pub(crate) fn field(field: &str, text: Text) -> Self {
        let mut fields = Fields::default();
        fields.wrong(field, text.clone());
        fields.finish().err().unwrap_or_else(|| Self::new(ErrorCode::Refused, text))
    }

    pub(crate) fn refused(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(ErrorCode::Refused, Text::new(zh, en))
    }

    pub(crate) fn file(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(ErrorCode::File, Text::new(zh, en))
    }
}

impl From<laifang_store::StoreError> for AppError {
    fn from(error: laifang_store::StoreError) -> Self {
        use laifang_store::StoreError as S;
        let code = match error {
            S::WrongSecret => ErrorCode::WrongSecret,
            S::Io { .. }
            | S::ReadOnly
            | S::Full
            | S::BackupPlace { .. }
            | S::BackupDamaged(_)
            | S::Bundle(_)
            | S::Incomplete => ErrorCode::File,
            S::Exists
            | S::NetworkFolder
            | S::BackupRunning
            | S::SeveralBackups(_)
            | S::Behind
            | S::NoDeskNumber => ErrorCode::Refused,
            S::Missing | S::NoBackup(_) => ErrorCode::NotFound,
            _ => ErrorCode::Store,
        };
        Self::new(code, error.text())
    }
}

/// Collects what is wrong with a request's fields, so that all is said at once.
#[derive(Default)]
pub(crate) struct Fields(Vec<FieldError>);

impl Fields {
    pub(crate) fn wrong(&mut self, field: impl Into<String>, text: Text) {
        self.0.push(FieldError { field: field.into(), text });
    }

    /// Keeps the value, or notes the error.
    pub(crate) fn take<T>(&mut self, field: impl Into<String>, value: Result<T, Text>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(text) => {
                self.wrong(field, text);
                None
            }
        }
    }

    /// All fields are right, or one error that names every wrong one.
    pub(crate) fn finish(self) -> Result<(), AppError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let zh: Vec<&str> = self.0.iter().map(|f| f.text.zh.as_str()).collect();
        let en: Vec<&str> = self.0.iter().map(|f| f.text.en.as_str()).collect();
        Err(AppError {
            code: ErrorCode::Invalid,
            text: Text::new(zh.join(" "), en.join(" ")),
            fields: self.0,
        })
    }
}
