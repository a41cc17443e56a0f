//! Advance reports (报备): reading a pasted message, receiving, withdrawing, replying.

use crate::prelude::*;

/// Reads a pasted message or a whole chat log; saves nothing.
#[derive(Deserialize, TS)]
pub struct ReadPaste {
    /// As pasted.
    pub text: String,
}

/// What was recognised.
#[derive(Serialize, TS)]
pub struct PasteView {
    /// One for each customer announced.
    pub reports: Vec<ReportDraft>,
    /// Lines that belong to no report.
    pub unrecognised: Vec<String>,
}

/// A report as recognised, to be corrected and received.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ReportDraft {
    /// The part of the message it was read from.
    #[serde(default)]
    pub quote: String,
    /// What was recognised in the quote.
    #[serde(default)]
    pub spans: Vec<QuoteSpan>,
    /// The project, if named and known.
    pub project: Option<ProjectId>,
    /// As written.
    pub name: Option<String>,
    /// Phones, full or masked.
    pub phones: Vec<String>,
    /// Headcount.
    pub headcount: Option<u32>,
    /// Local `YYYY-MM-DD`.
    pub day: Option<String>,
    /// Local `HH:MM`.
    pub time: Option<String>,
    /// Firm.
    pub firm: Option<String>,
    /// Store.
    pub store: Option<String>,
    /// Broker.
    pub broker: Option<String>,
    /// Broker's phone.
    pub broker_phone: Option<String>,
    /// What was not recognised; nothing is dropped.
    #[serde(default)]
    pub remark: String,
}

/// A recognised stretch of the quote.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct QuoteSpan {
    /// `name`, `phone`, `project`, `headcount`, `arrival`, `firm`, `store`, `broker`, `broker_phone`.
    pub field: String,
    /// First character (counted in Unicode characters).
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// Receives reports: each becomes a change of its own.
#[derive(Deserialize, TS)]
pub struct ReceiveReports {
    /// Made by the form; the n-th report of the request is done once.
    pub request: RequestId,
    /// What to receive.
    pub reports: Vec<ReportDraft>,
}

/// The answers, in the same order.
#[derive(Serialize, TS)]
pub struct ReportsReceived {
    /// One for each report.
    pub replies: Vec<ReportReply>,
    /// All replies as one text to paste back into the chat.
    pub text: Text,
}

/// What the broker is told: result and kind of reason, never whose customer it is.
#[derive(Serialize, TS)]
pub struct ReportReply {
    /// The report.
    pub report: ExpectedReport,
    /// The full verdict, for the office.
    pub judgement: JudgementView,
    /// 报备成功 / 无效 + kind of reason, to copy back.
    pub reply: Text,
}

/// Takes a report back.
#[derive(Clone, Deserialize, TS)]
pub struct WithdrawReport {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub report: ReportId,
}
