//! Advance reports (报备): reading a pasted message, a file or a scanned code, receiving, withdrawing, replying.

mod cells;
mod claimed;
mod code;
mod file;
mod known;
mod paste;
mod receive;

use crate::lists::Lines;
use crate::prelude::*;
pub use claimed::ClaimReportTime;
use laifang_core::text::report::{self, Known};

/// Reads a pasted message, a whole chat log, or the code of a report as a scanner typed it; saves nothing.
#[derive(Deserialize, TS)]
pub struct ReadPaste {
    /// As pasted.
    pub text: String,
}

/// Reads a list of reports from a CSV file (docs/formats/report-csv.md); saves nothing.
#[derive(Deserialize, TS)]
pub struct ReadReportFile {
    /// Path of the file.
    pub path: String,
}

/// What was recognised.
#[derive(Serialize, TS)]
pub struct PasteView {
    /// Where it was read.
    pub source: ReportSource,
    /// One for each customer announced.
    pub reports: Vec<ReportDraft>,
    /// What belongs to no report, or to one that cannot be read.
    pub unrecognised: Vec<Unrecognised>,
}

/// Where reports were read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportSource {
    /// A message or a chat.
    Message,
    /// A report's code, scanned.
    Code,
    /// A file.
    File,
}

/// A line that became no report.
#[derive(Serialize, TS)]
pub struct Unrecognised {
    /// Where it stands in the message or file, from 1.
    pub line: Option<u64>,
    /// Titles of the columns that are wrong; empty for a message or a whole row.
    pub column: String,
    /// Its words; a file's cells with their titles.
    pub text: String,
    /// What is wrong and what to do; nothing is wrong with chatter.
    pub reason: Option<Text>,
}

/// A report as recognised, to be corrected and received.
#[derive(Clone, Default, Serialize, Deserialize, TS)]
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
    /// Whose customer it announces: an agency's where nothing is said; an owner's call (R5), an employee's.
    #[serde(default)]
    #[ts(optional)]
    pub channel: Option<Channel>,
    /// Firm, or who refers them.
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
    /// The line of the file it was read from; not stored.
    #[serde(default)]
    #[ts(optional)]
    pub line: Option<u64>,
    /// What could not be read and went to the remark; for whoever looks it through, not stored.
    #[serde(default)]
    pub notices: Vec<Text>,
    /// That the same firm announced the same number for the same day already; not stored.
    #[serde(default)]
    #[ts(optional)]
    pub already: Option<Text>,
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

/// Makes the code of a report, for a firm to show at the desk (docs/formats/report-qr.md). Saves nothing.
#[derive(Deserialize, TS)]
pub struct MakeReportQr {
    /// What it says.
    pub draft: ReportDraft,
}

/// A report's code.
#[derive(Serialize, TS)]
pub struct ReportQrView {
    /// What the scanner types.
    pub text: String,
    /// The QR code.
    pub svg: String,
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

impl Action for ReadPaste {
    type View = PasteView;
    const NEEDS: Needs = Needs::Permission(Permission::ReceiveReports);
    fn run(self, app: &mut App) -> Result<PasteView, AppError> {
        let lines = Lines::new(app)?;
        let mut view = match report::ReportCode::parse(&self.text) {
            Some(code) => code::read(&lines, self.text.trim(), code)?,
            None => {
                let projects = lines.reader.projects()?;
                let known = Known {
                    projects: projects.iter().map(|(_, name, _)| name.clone()).collect(),
                    firms: lines.reader.partner_names(PartnerKind::Agency)?,
                    today: lines.today,
                    now: lines.now.local(lines.zone).naive_local(),
                };
                paste::read(&self.text, &known, &projects)
            }
        };
        known::mark(&lines, app.store()?.office_id(), &mut view.reports)?;
        Ok(view)
    }
}

impl Action for ReadReportFile {
    type View = PasteView;
    const NEEDS: Needs = Needs::Permission(Permission::ReceiveReports);
    fn run(self, app: &mut App) -> Result<PasteView, AppError> {
        let lines = Lines::new(app)?;
        let mut view = file::read(&lines, std::path::Path::new(self.path.trim()))?;
        known::mark(&lines, app.store()?.office_id(), &mut view.reports)?;
        Ok(view)
    }
}

impl Action for MakeReportQr {
    type View = ReportQrView;
    const NEEDS: Needs = Needs::Permission(Permission::ReceiveReports);
    fn run(self, app: &mut App) -> Result<ReportQrView, AppError> {
        code::make(&Lines::new(app)?, &self.draft)
    }
}
