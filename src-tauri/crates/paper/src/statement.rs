//! From a [`StatementSheet`] to its PDF.

use serde::Serialize;

use crate::press::{Job, pdf};
use crate::text::Cleaner;
use crate::{PaperError, Pdf, qr};

const TEMPLATE: &str = include_str!("../../../../assets/statement/statement.typ");

/// A beneficiary's statement, in finished words.
#[derive(Debug, Clone, Default)]
pub struct StatementSheet {
    /// `zh` or `en`.
    pub lang: &'static str,
    /// 对账单.
    pub title: String,
    /// The office.
    pub office: String,
    /// Whose, which project, from when to when: label and value.
    pub about: Vec<(String, String)>,
    /// Titles: day, what, amount, balance.
    pub columns: [String; 4],
    /// The lines.
    pub rows: Vec<StatementRow>,
    /// What they come to: label and value.
    pub sums: Vec<(String, String)>,
    /// At the foot of each page.
    pub foot: String,
    /// The text of the QR code.
    pub qr: String,
    /// The day it was made: year, month, day.
    pub date: Option<(u16, u8, u8)>,
}

/// One line of a statement.
#[derive(Debug, Clone, Default, Serialize)]
pub struct StatementRow {
    /// Day.
    pub on: String,
    /// What.
    pub text: String,
    /// Why, in small print.
    pub note: String,
    /// Amount.
    pub amount: String,
    /// Balance after it.
    pub balance: String,
}

#[derive(Serialize)]
struct Data {
    lang: &'static str,
    title: String,
    office: String,
    about: Vec<(String, String)>,
    columns: Vec<String>,
    rows: Vec<StatementRow>,
    sums: Vec<(String, String)>,
    foot: String,
    date: Option<(u16, u8, u8)>,
}

/// The statement on A4 pages, as many as it needs.
///
/// # Errors
/// [`PaperError::QrTooLong`]; [`PaperError::Template`] is a fault of the program.
pub fn statement(sheet: &StatementSheet) -> Result<Pdf, PaperError> {
    let mut cleaner = Cleaner::default();
    let mut clean = |text: &str| cleaner.clean(text);
    let pairs = |list: &[(String, String)], clean: &mut dyn FnMut(&str) -> String| {
        list.iter().map(|(a, b)| (clean(a), clean(b))).collect::<Vec<_>>()
    };
    let data = Data {
        lang: sheet.lang,
        title: clean(&sheet.title),
        office: clean(&sheet.office),
        about: pairs(&sheet.about, &mut clean),
        columns: sheet.columns.iter().map(|c| clean(c)).collect(),
        rows: sheet
            .rows
            .iter()
            .map(|r| StatementRow {
                on: clean(&r.on),
                text: clean(&r.text),
                note: clean(&r.note),
                amount: clean(&r.amount),
                balance: clean(&r.balance),
            })
            .collect(),
        sums: pairs(&sheet.sums, &mut clean),
        foot: clean(&sheet.foot),
        date: sheet.date,
    };
    let json = serde_json::to_vec(&data).map_err(|error| PaperError::Template(error.to_string()))?;
    let qr = qr::svg(&sheet.qr, 0)?.into_bytes();
    let document = Job::new(TEMPLATE, vec![("data.json", json), ("qr.svg", qr)])?.lay_out()?;
    Ok(Pdf { bytes: pdf(&document, data.date.is_some())?, missing: cleaner.into_missing() })
}
