//! One slip with its pages exactly as they print.

use super::scans::{ScanState, ScanView};
use super::sheet::{form_of, glyphs, paper, sheet};
use super::sign::{SignerView, signers};
use super::{SheetSize, SlipLine, found, line};
use crate::lists::Lines;
use crate::prelude::*;
use laifang_core::fold::SlipScan;
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
    /// Prints, signatures, scans and the void, oldest first.
    pub history: Vec<TimelineEntry>,
    /// Scans of the signed sheet, oldest first.
    pub scans: Vec<ScanView>,
    /// Who signs, in the order of the sheet.
    pub signers: Vec<SignerView>,
    /// Whether signatures may be drawn on the screen.
    pub sign_on_screen: bool,
}

impl Action for ShowSlip {
    type View = SlipView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<SlipView, AppError> {
        view(app, self.slip, self.sheet)
    }
}

/// A slip as it stands.
pub(super) fn view(app: &App, slip: SlipId, size: SheetSize) -> Result<SlipView, AppError> {
    let lines = Lines::new(app)?;
    let row = found(&lines.reader, slip)?;
    let preview =
        laifang_paper::preview(&sheet(&lines, &row, row.prints.len())?, size.paper()).map_err(paper)?;
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
        scans: scans(app, &lines, &row)?,
        signers: signers(&lines, &row)?,
        sign_on_screen: form_of(&row).sign_on_screen,
    })
}

fn scans(app: &App, lines: &Lines<'_>, row: &SlipRow) -> Result<Vec<ScanView>, AppError> {
    let people = lines.reader.users()?;
    let store = app.store()?;
    let view = |scan: &SlipScan| ScanView {
        hash: scan.hash.clone(),
        at: scan.at.stamp(lines.zone),
        by: people.iter().find(|p| p.user == scan.by).map(|p| p.name.clone()),
        media: scan.media,
        bytes: scan.bytes,
        state: match (scan.erased, store.has_attachment(&scan.hash)) {
            (true, _) => ScanState::Erased,
            (false, true) => ScanState::Present,
            (false, false) => ScanState::Missing,
        },
    };
    Ok(row.scans.iter().map(view).collect())
}

/// What happened to a slip, oldest first.
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
    let mut history =
        vec![(row.issued, entry(row.issued, "slip", row.issued_by, Text::new("出单", "issued")))];
    for (n, (at, by, paper, why)) in row.prints.iter().enumerate() {
        let (n, paper) = (n + 1, paper.to_uppercase());
        let because = if why.is_empty() { String::new() } else { format!("：{why}") };
        let text = Text::new(format!("第 {n} 次打印 {paper}{because}"), format!("print {n}, {paper} {why}"));
        history.push((*at, entry(*at, "slip_printed", *by, text)));
    }
    if let Some((at, by, why)) = &row.voided {
        let text = Text::new(format!("作废：{why}"), format!("voided: {why}"));
        history.push((*at, entry(*at, "slip_voided", *by, text)));
    }
    let form = form_of(row);
    let labels = form.who_signs(row.words.brought_by.is_some());
    for signed in &row.signatures {
        let label = labels.get(signed.signer as usize).copied().unwrap_or_default();
        let text = Text::new(format!("{label}在屏幕上签字"), format!("{label} signed on the screen"));
        history.push((signed.at, entry(signed.at, "slip_signed", signed.by, text)));
    }
    for scan in &row.scans {
        let text = Text::new("签字件已存档", "signed sheet attached");
        history.push((scan.at, entry(scan.at, "slip_scanned", scan.by, text)));
    }
    // Whatever the clock did since, it was issued first.
    history[1..].sort_by_key(|(at, _)| *at);
    Ok(history.into_iter().map(|(_, entry)| entry).collect())
}
