//! The list of slips.

use super::found;
use crate::lists::Lines;
use crate::prelude::*;
use laifang_store::SlipRow;

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

pub(crate) fn line(lines: &Lines<'_>, row: &SlipRow) -> Result<SlipLine, AppError> {
    let customer = lines.reader.visit(row.visit)?.map(|v| v.customer);
    Ok(SlipLine {
        slip: row.slip,
        number: row.number.clone(),
        state: match (&row.voided, row.prints.is_empty()) {
            (Some(_), _) => SlipState::Voided,
            (None, true) => SlipState::Issued,
            (None, false) => SlipState::Printed,
        },
        verdict: row.verdict,
        customer: customer.ok_or_else(|| AppError::not_found("次来访", "visit"))?,
        name: row.words.name.clone(),
        phone: Some(row.words.phone.clone()).filter(|p| !p.is_empty()),
        brought_by: row.words.brought_by.clone(),
        consultant: row.words.consultant.clone(),
        issued_at: row.issued.stamp(lines.zone),
        protected_until: row.protected_until.map(|d| d.to_string()),
        prints: u32::try_from(row.prints.len()).unwrap_or(u32::MAX),
        void_reason: row.voided.as_ref().map(|(_, _, why)| why.clone()),
        visit: row.visit,
    })
}

pub(super) fn shown_line(app: &App, slip: SlipId) -> Result<SlipLine, AppError> {
    let lines = Lines::new(app)?;
    line(&lines, &found(&lines.reader, slip)?)
}

impl Action for ListSlips {
    type View = SlipRows;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<SlipRows, AppError> {
        let lines = Lines::new(app)?;
        let state = self.state.map(|s| match s {
            SlipState::Issued => "issued",
            SlipState::Printed => "printed",
            SlipState::Voided => "voided",
        });
        let text = self.text.trim();
        let (rows, total) = lines.reader.slips(text, state, self.offset, self.limit.clamp(1, 200))?;
        Ok(SlipRows { rows: rows.iter().map(|r| line(&lines, r)).collect::<Result<_, _>>()?, total })
    }
}
