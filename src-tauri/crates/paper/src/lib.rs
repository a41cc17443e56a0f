//! Paper: the confirmation slip (客户确认单, R17) and the statement of a beneficiary (对账单) as PDF.
//!
//! This crate lays out finished words. It knows no rule, no store and no clock: the caller says what is printed, in
//! which words and on which date, so the same [`SlipSheet`] always gives the same bytes, and a slip can be printed
//! again years later exactly as it was. Typst is used as a library, with the fonts and the template in the program:
//! nothing is read from disk or network.
//!
//! ```
//! use laifang_paper::{Labels, Sheet, SlipResult, SlipSheet, slip};
//! # fn main() -> Result<(), laifang_paper::PaperError> {
//! let sheet = SlipSheet {
//!     number: "A03-2-000131-4".into(),
//!     office: "云澜府售楼处".into(),
//!     customer_name: "沈若溪".into(),
//!     result: SlipResult::Valid,
//!     result_word: "有效".into(),
//!     reason: "本案场没有该客户的来访和来电记录，由恒居地产首次带访。".into(),
//!     reason_for_channel: "新客户，首次带访。".into(),
//!     qr: "LF1:A03-2-000131-4".into(),
//!     ..SlipSheet::new(Labels::zh())
//! };
//! let pdf = slip(&sheet, Sheet::A4)?;
//! assert!(pdf.bytes.starts_with(b"%PDF-"));
//! assert!(pdf.missing.is_empty());
//! # Ok(())
//! # }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod error;
mod fonts;
mod labels;
mod press;
mod qr;
mod sheet;
mod slip;
mod statement;
mod text;

pub use error::PaperError;
pub use fonts::{Fonts, fonts};
pub use labels::Labels;
pub use press::Pdf;
pub use qr::qr_svg;
pub use sheet::{Part, Sheet, SlipResult, SlipSheet};
pub use slip::{Preview, preview, slip, slip_part};
pub use statement::{StatementRow, StatementSheet, statement};
