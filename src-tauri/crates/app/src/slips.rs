//! Confirmation slips (客户确认单, R17–R20): issue, print, reprint, void.

mod issue;
mod list;
mod print;
mod sheet;
mod show;

pub use issue::IssueSlip;
pub(crate) use list::line;
use list::shown_line;
pub use list::{ListSlips, SlipLine, SlipRows, SlipState};
pub use print::{PrintSlip, SlipPrinted, VoidSlip};
pub use sheet::SheetSize;
pub use show::{ShowSlip, SlipView};

use crate::prelude::*;
use laifang_store::{Reader, SlipRow};

fn found(reader: &Reader<'_>, slip: SlipId) -> Result<SlipRow, AppError> {
    reader.slip(slip)?.ok_or_else(|| AppError::not_found("张确认单", "slip"))
}
