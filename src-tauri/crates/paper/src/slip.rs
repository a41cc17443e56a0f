//! From a [`SlipSheet`] to its PDF.

use serde::Serialize;
use typst_layout::PagedDocument;

use crate::press::{Job, pdf};
use crate::text::Cleaner;
use crate::{Drawn, Labels, PaperError, Part, Pdf, Sheet, Shown, SlipResult, SlipSheet, qr};

const TEMPLATE: &str = include_str!("../../../../assets/slip/slip.typ");

/// The slip with both parts, for printing and for the office's archive. R17
///
/// The file holds the office's full reason: what is *sent* to a channel is [`slip_part`] with [`Part::Channel`].
///
/// # Errors
/// [`PaperError::DoesNotFit`], [`PaperError::QrTooLong`]; [`PaperError::Template`] is a fault of the program.
pub fn slip(sheet: &SlipSheet, size: Sheet) -> Result<Pdf, PaperError> {
    make(sheet, size, &[Part::Office, Part::Channel])
}

/// One part alone: an A5 landscape page, or the upper half of an A4 page.
///
/// # Errors
/// As [`slip`].
pub fn slip_part(sheet: &SlipSheet, part: Part, size: Sheet) -> Result<Pdf, PaperError> {
    make(sheet, size, &[part])
}

/// The pages as pictures, laid out exactly as [`slip`] prints them.
#[derive(Debug, Clone)]
pub struct Preview {
    /// One SVG for each page; text is drawn as shapes, so no font is needed to show it.
    pub pages: Vec<String>,
    /// Characters no shipped font can print.
    pub missing: Vec<char>,
}

/// The slip with both parts, for the screen.
///
/// # Errors
/// As [`slip`].
pub fn preview(sheet: &SlipSheet, size: Sheet) -> Result<Preview, PaperError> {
    let (document, _, missing) = lay_out(sheet, size, &[Part::Office, Part::Channel])?;
    let pages = document.pages().iter().map(|page| typst_svg::svg(page, &Default::default())).collect();
    Ok(Preview { pages, missing })
}

fn make(sheet: &SlipSheet, size: Sheet, parts: &[Part]) -> Result<Pdf, PaperError> {
    let (document, dated, missing) = lay_out(sheet, size, parts)?;
    Ok(Pdf { bytes: pdf(&document, dated)?, missing })
}

fn lay_out(
    sheet: &SlipSheet,
    size: Sheet,
    parts: &[Part],
) -> Result<(PagedDocument, bool, Vec<char>), PaperError> {
    let mut cleaner = Cleaner::default();
    let data = Data::new(sheet, size, parts, &mut cleaner);
    let json = serde_json::to_vec(&data).map_err(|error| PaperError::Template(error.to_string()))?;
    let qr = qr::svg(&sheet.qr, 0)?.into_bytes();
    let document = Job::new(TEMPLATE, vec![("data.json", json), ("qr.svg", qr)])?.lay_out()?;
    Ok((document, data.date.is_some(), cleaner.into_missing()))
}

/// The file `data.json` of the template.
#[derive(Serialize)]
struct Data {
    paper: &'static str,
    parts: Vec<PartData>,
    date: Option<(u16, u8, u8)>,
    number: String,
    office: String,
    project: String,
    customer: String,
    phone: String,
    companions: Vec<String>,
    headcount: u32,
    channel: String,
    brought_by: Option<String>,
    result: &'static str,
    result_word: String,
    arrived_at: String,
    issued_at: String,
    issued_by: String,
    consultant: String,
    notices: Vec<String>,
    reprint: Option<String>,
    voided: Option<String>,
    shown: Shown,
    signatures: Vec<Option<Drawn>>,
    labels: Labels,
}

#[derive(Serialize)]
struct PartData {
    label: String,
    reason: String,
    protected_until: Option<String>,
    /// The office's only: the channel is told the kind of reason, not the rule it was judged by.
    rule: String,
}

impl Data {
    fn new(sheet: &SlipSheet, size: Sheet, parts: &[Part], cleaner: &mut Cleaner) -> Self {
        let labels = clean_labels(&sheet.labels, cleaner);
        let mut clean = |text: &str| cleaner.clean(text);
        let parts = parts
            .iter()
            .map(|part| match part {
                Part::Office => PartData {
                    label: labels.part_one.clone(),
                    reason: clean(&sheet.reason),
                    protected_until: sheet.protected_until.as_deref().map(&mut clean),
                    rule: clean(&sheet.rule),
                },
                Part::Channel => PartData {
                    label: labels.part_two.clone(),
                    reason: clean(&sheet.reason_for_channel),
                    protected_until: (sheet.result == SlipResult::Valid)
                        .then_some(sheet.protected_until.as_deref())
                        .flatten()
                        .map(&mut clean),
                    rule: String::new(),
                },
            })
            .collect();
        Self {
            paper: match size {
                Sheet::A4 => "a4",
                Sheet::A5 => "a5",
            },
            parts,
            date: date(&sheet.issued_at),
            number: clean(&sheet.number),
            office: clean(&sheet.office),
            project: clean(&sheet.project),
            customer: clean(&sheet.customer_name),
            phone: clean(&sheet.customer_phone),
            companions: sheet.companions.iter().map(|name| clean(name)).collect(),
            headcount: sheet.headcount,
            channel: clean(&sheet.channel),
            brought_by: sheet.brought_by.as_deref().map(&mut clean).filter(|text| !text.is_empty()),
            result: match sheet.result {
                SlipResult::Valid => "valid",
                SlipResult::Invalid => "invalid",
                SlipResult::Undecided => "undecided",
            },
            result_word: clean(&sheet.result_word),
            arrived_at: clean(&sheet.arrived_at),
            issued_at: clean(&sheet.issued_at),
            issued_by: clean(&sheet.issued_by),
            consultant: sheet.consultant.as_deref().map(&mut clean).unwrap_or_default(),
            notices: sheet.notices.iter().map(|notice| clean(notice)).collect(),
            reprint: sheet.reprint.as_deref().map(&mut clean),
            voided: sheet.voided.as_deref().map(&mut clean),
            shown: sheet.shown,
            signatures: sheet.signatures.clone(),
            labels,
        }
    }
}

/// Labels are configurable, so they are cleaned too; the separator keeps its spaces.
fn clean_labels(labels: &Labels, cleaner: &mut Cleaner) -> Labels {
    let mut clean = |text: &str| cleaner.clean(text);
    Labels {
        lang: labels.lang.clone(),
        title: clean(&labels.title),
        part_one: clean(&labels.part_one),
        part_two: clean(&labels.part_two),
        number: clean(&labels.number),
        customer: clean(&labels.customer),
        phone: clean(&labels.phone),
        companions: clean(&labels.companions),
        list_separator: labels.list_separator.clone(),
        headcount: clean(&labels.headcount),
        channel: clean(&labels.channel),
        brought_by: clean(&labels.brought_by),
        arrived_at: clean(&labels.arrived_at),
        consultant: clean(&labels.consultant),
        protected_until: clean(&labels.protected_until),
        rule: clean(&labels.rule),
        notices: clean(&labels.notices),
        issued: clean(&labels.issued),
        signers: labels.signers.iter().map(|s| clean(s)).collect(),
        sign_date: clean(&labels.sign_date),
        seal: clean(&labels.seal),
        seam: clean(&labels.seam),
        cut: clean(&labels.cut),
        none: clean(&labels.none),
        qr_alt: clean(&labels.qr_alt),
    }
}

/// The calendar date a text begins with, if it does.
fn date(text: &str) -> Option<(u16, u8, u8)> {
    let (day, rest) = text.trim().split_at_checked(10)?;
    let mut fields = day.split('-');
    let (year, month, day) = (fields.next()?, fields.next()?, fields.next()?);
    let well_formed = year.len() == 4 && month.len() == 2 && fields.next().is_none();
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let longest = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let ends = !rest.starts_with(|c: char| c.is_ascii_digit());
    (well_formed && ends && (1..=longest).contains(&day)).then_some((year, month, day))
}
