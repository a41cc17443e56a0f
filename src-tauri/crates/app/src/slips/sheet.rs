//! The sheet of a slip, from the recorded words.

use crate::lists::{self, Lines};
use crate::prelude::*;
use laifang_core::policy::SlipKind;
use laifang_core::wording;
use laifang_store::SlipRow;

/// Paper sizes.
#[derive(Clone, Copy, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SheetSize {
    /// Both parts on one sheet.
    A4,
    /// Each part on its own sheet.
    A5,
}

impl SheetSize {
    pub(super) fn paper(self) -> laifang_paper::Sheet {
        match self {
            Self::A4 => laifang_paper::Sheet::A4,
            Self::A5 => laifang_paper::Sheet::A5,
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A5 => "a5",
        }
    }
}

/// The sheet as printed, from the recorded words.
pub(super) fn sheet(
    lines: &Lines<'_>,
    row: &SlipRow,
    prints: usize,
) -> Result<laifang_paper::SlipSheet, AppError> {
    let w = &row.words;
    Ok(laifang_paper::SlipSheet {
        number: row.number.clone(),
        office: lines.reader.office()?.name,
        project: w.project.clone(),
        customer_name: w.name.clone(),
        customer_phone: w.phone.clone(),
        companions: w.companions.clone(),
        headcount: w.headcount,
        channel: w.channel.0.clone(),
        brought_by: w.brought_by.clone(),
        result: match row.verdict {
            Verdict::Valid => laifang_paper::SlipResult::Valid,
            Verdict::Invalid => laifang_paper::SlipResult::Invalid,
            Verdict::Undecided => laifang_paper::SlipResult::Undecided,
        },
        result_word: wording::verdict(row.verdict).zh,
        reason: format!("{}。{}", w.headline.0, w.reason.0),
        reason_for_channel: w.for_channel.0.clone(),
        rule: lists::joined(&[Some(&row.rule), Some(&row.policy)]).unwrap_or_default(),
        protected_until: row.protected_until.map(|d| format!("{d}（含当日）")),
        arrived_at: w.arrived.clone(),
        issued_at: w.issued.clone(),
        issued_by: w.issued_by.clone(),
        consultant: w.consultant.clone(),
        notices: if row.provisional {
            vec!["本单按隐号或部分号码判定，以完整号码为准。".into()]
        } else {
            Vec::new()
        },
        qr: row.qr.clone(),
        reprint: (prints > 1).then(|| format!("第 {prints} 次打印")),
        voided: row.voided.as_ref().map(|_| "作废".into()),
        labels: labels(w.form, w.brought_by.is_some()),
    })
}

/// Title and signers of a form (R17–R20). Without a channel nobody signs for it.
fn labels(form: SlipKind, brought: bool) -> laifang_paper::Labels {
    let signers: &[&str] = match form {
        SlipKind::Confirmation if !brought => &["置业顾问", "客户"],
        SlipKind::Confirmation => &["渠道业务员", "置业顾问", "客户"],
        SlipKind::AgencyForm => &["机构业务员", "案场确认人", "客户"],
        SlipKind::Outreach => &["置业顾问", "渠道助理", "经理", "客户"],
        SlipKind::OutSale => &["外销人员", "置业顾问", "终审签字人", "客户"],
    };
    laifang_paper::Labels {
        title: wording::slip_kind(form).zh,
        signers: signers.iter().map(|s| format!("{s}（签字）")).collect(),
        ..laifang_paper::Labels::zh()
    }
}

pub(super) fn paper(error: laifang_paper::PaperError) -> AppError {
    AppError::refused(error.to_string(), error.english())
}

pub(super) fn glyphs(missing: &[char]) -> Vec<String> {
    missing.iter().map(|c| format!("U+{:04X} {c}", *c as u32)).collect()
}
