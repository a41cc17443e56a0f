//! Confirmation slips (客户确认单, R17–R20): issue, print, reprint, void, sign, keep the signed sheet, edit the forms.

mod forms;
mod issue;
mod list;
mod print;
mod scans;
mod sheet;
mod show;
mod sign;

pub use forms::{
    ListSlipForms, PreviewSlipForm, SaveSlipFormSample, SetSlipForm, SlipFormPreview, SlipFormSample,
    SlipFormView,
};
pub use issue::IssueSlip;
pub(crate) use list::line;
use list::shown_line;
pub use list::{ListSlips, SlipLine, SlipRows, SlipState};
pub use print::{PrintSlip, SlipPrinted, VoidSlip};
pub use scans::{AttachScan, SaveScan, ScanContent, ScanSaved, ScanState, ScanView, ShowScan};
pub use sheet::SheetSize;
pub use show::{ShowSlip, SlipView};
pub use sign::{SignSlip, SignerView};

use crate::prelude::*;
use laifang_store::{Reader, SlipRow};

fn found(reader: &Reader<'_>, slip: SlipId) -> Result<SlipRow, AppError> {
    reader.slip(slip)?.ok_or_else(|| AppError::not_found("张确认单", "slip"))
}
