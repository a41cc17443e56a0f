//! The sheet of a slip, from the recorded words.

use crate::lists::{self, Lines};
use crate::prelude::*;
use laifang_core::slip_form::SlipForm;
use laifang_core::wording;
use laifang_store::SlipRow;

/// Paper sizes.
#[derive(Clone, Copy, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SheetSize {
    /// Both parts on one sheet.
    #[default]
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
    let form = form_of(row);
    let brought = w.brought_by.is_some();
    let provisional = row.provisional.then_some("本单按隐号或部分号码判定，以完整号码为准。");
    let drawn = |signer: usize| {
        let signed = row.signatures.iter().find(|s| s.signer as usize == signer)?;
        Some(laifang_paper::Drawn {
            strokes: signed.drawn.as_ref()?.strokes().to_vec(),
            day: signed.at.day(lines.zone).to_string(),
        })
    };
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
        result: result(row.verdict),
        result_word: wording::verdict(row.verdict).zh,
        reason: format!("{}。{}", w.headline.0, w.reason.0),
        reason_for_channel: w.for_channel.0.clone(),
        rule: lists::joined(&[Some(&row.rule), Some(&row.policy)]).unwrap_or_default(),
        protected_until: row.protected_until.map(|d| format!("{d}（含当日）")),
        arrived_at: w.arrived.clone(),
        issued_at: w.issued.clone(),
        issued_by: w.issued_by.clone(),
        consultant: w.consultant.clone(),
        notices: provisional.into_iter().map(str::to_owned).chain(form.clauses.iter().cloned()).collect(),
        qr: row.qr.clone(),
        reprint: (prints > 1).then(|| format!("第 {prints} 次打印")),
        voided: row.voided.as_ref().map(|_| "作废".into()),
        labels: labels(&form, brought),
        shown: shown(&form),
        signatures: (0..form.who_signs(brought).len()).map(drawn).collect(),
    })
}

/// The fixed words: those of the form, and the rest as it ships.
pub(super) fn labels(form: &SlipForm, brought: bool) -> laifang_paper::Labels {
    laifang_paper::Labels {
        title: form.title.clone(),
        part_one: form.parts.office.clone(),
        part_two: form.parts.channel.clone(),
        signers: form.who_signs(brought).into_iter().map(|s| format!("{s}（签字）")).collect(),
        ..laifang_paper::Labels::zh()
    }
}

/// Which rows a form prints.
pub(super) fn shown(form: &SlipForm) -> laifang_paper::Shown {
    let show = form.show;
    laifang_paper::Shown {
        companions: show.companions,
        headcount: show.headcount,
        consultant: show.consultant,
        arrived_at: show.arrived,
        rule: show.rule,
        protected_until: show.protected_until,
        seal: form.seal,
    }
}

/// The form a slip was issued with.
pub(super) fn form_of(row: &SlipRow) -> SlipForm {
    row.words.printed_as.clone().unwrap_or_else(|| SlipForm::before_forms(row.words.form))
}

/// The result as the sheet marks it.
pub(super) fn result(verdict: Verdict) -> laifang_paper::SlipResult {
    match verdict {
        Verdict::Valid => laifang_paper::SlipResult::Valid,
        Verdict::Invalid => laifang_paper::SlipResult::Invalid,
        Verdict::Undecided => laifang_paper::SlipResult::Undecided,
    }
}

pub(super) fn paper(error: laifang_paper::PaperError) -> AppError {
    AppError::refused(error.to_string(), error.english())
}

pub(super) fn glyphs(missing: &[char]) -> Vec<String> {
    missing.iter().map(|c| format!("U+{:04X} {c}", *c as u32)).collect()
}
