//! Confirmation slips (客户确认单, R17): issue, print, reprint, void, verify.

use crate::prelude::*;

/// Issues the slip of a visit: number, words and verdict are recorded as they stand.
#[derive(Clone, Deserialize, TS)]
pub struct IssueSlip {
    /// Made by the form.
    pub request: RequestId,
    /// Whose.
    pub visit: VisitId,
}

/// Slips, newest first.
#[derive(Deserialize, TS)]
pub struct ListSlips {
    /// Part of a number or of a name.
    pub text: String,
    /// Only this state.
    pub state: Option<SlipState>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 200.
    pub limit: u32,
}

/// A window of slips.
#[derive(Serialize, TS)]
pub struct SlipRows {
    /// Rows.
    pub rows: Vec<SlipLine>,
    /// How many there are in all.
    pub total: u64,
}

/// Where a slip stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlipState {
    /// Issued, nothing printed yet.
    Issued,
    /// Printed at least once.
    Printed,
    /// Voided.
    Voided,
}

/// One slip in the list.
#[derive(Clone, Serialize, TS)]
pub struct SlipLine {
    /// Which.
    pub slip: SlipId,
    /// office-desk-sequence-check.
    pub number: String,
    /// Where it stands.
    pub state: SlipState,
    /// The verdict as printed.
    pub verdict: Verdict,
    /// The customer.
    pub customer: CustomerId,
    /// As printed.
    pub name: String,
    /// Masked, as printed.
    pub phone: Option<String>,
    /// Who brought them.
    pub brought_by: Option<String>,
    /// Consultant.
    pub consultant: Option<String>,
    /// Local `YYYY-MM-DD HH:MM`.
    pub issued_at: String,
    /// Last protected day, `YYYY-MM-DD`.
    pub protected_until: Option<String>,
    /// How often it was printed.
    pub prints: u32,
    /// Why it was voided.
    pub void_reason: Option<String>,
    /// The visit.
    pub visit: VisitId,
}

/// One slip with the pages exactly as they print.
#[derive(Deserialize, TS)]
pub struct ShowSlip {
    /// Which.
    pub slip: SlipId,
    /// Paper.
    pub sheet: SheetSize,
}

/// Paper sizes.
#[derive(Clone, Copy, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SheetSize {
    /// Both parts on one sheet.
    A4,
    /// Each part on its own sheet.
    A5,
}

/// A slip and its preview.
#[derive(Serialize, TS)]
pub struct SlipView {
    /// As in the list.
    pub line: SlipLine,
    /// Verdict's headline and reason as recorded.
    pub headline: Text,
    /// The reason in full, for the office.
    pub reason: Text,
    /// What the channel's part says.
    pub for_channel: Text,
    /// Pages as SVG, exactly as printed.
    pub pages: Vec<String>,
    /// Characters no shipped font can print; they appear as 〔U+…〕.
    pub missing_glyphs: Vec<String>,
    /// Prints and voids, oldest first.
    pub history: Vec<TimelineEntry>,
}

/// Writes the PDF. Each call counts as a print; from the second on a reason is needed and the sheet says so.
#[derive(Clone, Deserialize, TS)]
pub struct PrintSlip {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub slip: SlipId,
    /// Paper.
    pub sheet: SheetSize,
    /// Where to: a path chosen by the person, or none for the printer's spool folder.
    pub path: Option<String>,
    /// Why again; needed from the second print on.
    #[serde(default)]
    pub reason: String,
}

/// A file that was written.
#[derive(Serialize, TS)]
pub struct SlipPrinted {
    /// As in the list.
    pub line: SlipLine,
    /// The PDF.
    pub path: String,
    /// Characters no shipped font can print.
    pub missing_glyphs: Vec<String>,
}

/// Voids a slip; its number is never used again.
#[derive(Clone, Deserialize, TS)]
pub struct VoidSlip {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub slip: SlipId,
    /// Why.
    pub reason: String,
}

/// Checks a number or the text of a QR code against the signature and the record.
#[derive(Deserialize, TS)]
pub struct VerifySlip {
    /// A number or the scanned text.
    pub text: String,
}

/// What the check found.
#[derive(Serialize, TS)]
pub struct SlipCheck {
    /// Genuine, altered, voided, unknown here, or a number with a wrong check digit.
    pub result: SlipCheckResult,
    /// In words.
    pub text: Text,
    /// The slip, where it is on record here.
    pub slip: Option<SlipLine>,
}

/// The four answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlipCheckResult {
    /// Signature and record agree; with a bare number: on record and not voided.
    Genuine,
    /// The text does not carry a valid signature, or says other than the record.
    Altered,
    /// Voided.
    Voided,
    /// Well-formed, and not on record at this desk.
    Unknown,
    /// Not a slip's number or code.
    Malformed,
}
