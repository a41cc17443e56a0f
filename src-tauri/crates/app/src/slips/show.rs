//! One slip with its pages exactly as they print.

use super::sheet::{glyphs, paper, sheet};
use super::{SheetSize, SlipLine, found, line};
use crate::lists::Lines;
use crate::prelude::*;
use laifang_store::SlipRow;

/// One slip with the pages exactly as they print.
#[derive(Deserialize, TS)]
pub struct ShowSlip {
    /// Which.
    pub slip: SlipId,
    /// Paper.
    pub sheet: SheetSize,
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
    /// What the QR code says, to be checked without paper.
    pub qr: String,
    /// Pages as SVG, exactly as printed.
    pub pages: Vec<String>,
    /// Characters no shipped font can print; they appear as 〔U+…〕.
    pub missing_glyphs: Vec<String>,
    /// Prints and voids, oldest first.
    pub history: Vec<TimelineEntry>,
}

impl Action for ShowSlip {
    type View = SlipView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<SlipView, AppError> {
        let lines = Lines::new(app)?;
        let row = found(&lines.reader, self.slip)?;
        let preview = laifang_paper::preview(&sheet(&lines, &row, row.prints.len())?, self.sheet.paper())
            .map_err(paper)?;
        let text = |t: &(String, String)| Text::new(t.0.clone(), t.1.clone());
        Ok(SlipView {
            line: line(&lines, &row)?,
            headline: text(&row.words.headline),
            reason: text(&row.words.reason),
            for_channel: text(&row.words.for_channel),
            qr: row.qr.clone(),
            pages: preview.pages,
            missing_glyphs: glyphs(&preview.missing),
            history: history(&lines, &row)?,
        })
    }
}

/// Issue, prints and void of a slip, oldest first.
fn history(lines: &Lines<'_>, row: &SlipRow) -> Result<Vec<TimelineEntry>, AppError> {
    let people = lines.reader.users()?;
    let entry = |at: laifang_core::time::Moment, kind: &str, by: UserId, text| TimelineEntry {
        at: at.stamp(lines.zone),
        kind: kind.to_owned(),
        text,
        verdict: None,
        visit: None,
        slip: None,
        by: people.iter().find(|u| u.user == by).map(|u| u.name.clone()),
    };
    let mut history = vec![entry(row.issued, "slip", row.issued_by, Text::new("出单", "issued"))];
    for (n, (at, by, paper, why)) in row.prints.iter().enumerate() {
        let (n, paper) = (n + 1, paper.to_uppercase());
        let because = if why.is_empty() { String::new() } else { format!("：{why}") };
        let text = Text::new(format!("第 {n} 次打印 {paper}{because}"), format!("print {n}, {paper} {why}"));
        history.push(entry(*at, "slip_printed", *by, text));
    }
    if let Some((at, by, why)) = &row.voided {
        let text = Text::new(format!("作废：{why}"), format!("voided: {why}"));
        history.push(entry(*at, "slip_voided", *by, text));
    }
    Ok(history)
}
