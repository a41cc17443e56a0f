//! Signing on the screen, where the slip's form allows it.

use super::sheet::form_of;
use super::show::view;
use super::{SheetSize, SlipView, found};
use crate::lists::Lines;
use crate::prelude::*;
use laifang_core::change::{Facts, Personal};
use laifang_core::signature::Signature;
use laifang_store::SlipRow;

/// Keeps what a signer drew. Each signs once; it is printed in their space from then on.
#[derive(Clone, Deserialize, TS)]
pub struct SignSlip {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub slip: SlipId,
    /// Who of the slip's signers, from 0.
    pub signer: u32,
    /// Strokes of points (right, down), each from 0 to 10000 of the pad's side; the pad is 5 : 2.
    pub strokes: Vec<Vec<(u16, u16)>>,
    /// Paper of the preview in the answer.
    #[serde(default)]
    pub sheet: SheetSize,
}

/// Somebody who signs a slip.
#[derive(Clone, Serialize, TS)]
pub struct SignerView {
    /// Their place, from 0.
    pub signer: u32,
    /// As what they sign.
    pub label: String,
    /// When they signed on the screen, local `YYYY-MM-DD HH:MM`.
    pub signed_at: Option<String>,
    /// Who was at the keyboard.
    pub taken_by: Option<String>,
}

/// Who signs a slip, and who has on the screen.
pub(super) fn signers(lines: &Lines<'_>, row: &SlipRow) -> Result<Vec<SignerView>, AppError> {
    let people = lines.reader.users()?;
    let form = form_of(row);
    let labels = form.who_signs(row.words.brought_by.is_some());
    let view = |(signer, label): (u32, &str)| {
        let signed = row.signatures.iter().find(|s| s.signer == signer);
        SignerView {
            signer,
            label: label.to_owned(),
            signed_at: signed.map(|s| s.at.stamp(lines.zone)),
            taken_by: signed.and_then(|s| people.iter().find(|p| p.user == s.by)).map(|p| p.name.clone()),
        }
    };
    Ok((0..).zip(labels).map(view).collect())
}

impl Action for SignSlip {
    type View = SlipView;
    const NEEDS: Needs = Needs::Permission(Permission::IssueSlip);
    fn run(self, app: &mut App) -> Result<SlipView, AppError> {
        let drawn = Signature::new(self.strokes).map_err(|e| AppError::field("strokes", e.text()))?;
        let author = app.author(self.request)?;
        let (slip, signer) = (self.slip, self.signer);
        app.store_mut()?.write(author, |w| {
            let row = found(&w.reader(), slip)?;
            if !w.reader().of_request(self.request)?.is_empty() {
                return Ok(());
            }
            may_sign(&row, signer)?;
            w.append(Facts::SlipSigned { slip, signer }, Some(Personal::Signature(drawn)))?;
            Ok::<_, AppError>(())
        })?;
        view(app, slip, self.sheet)
    }
}

fn may_sign(row: &SlipRow, signer: u32) -> Result<(), AppError> {
    if row.voided.is_some() {
        return Err(AppError::refused(
            "确认单已作废，不能再签。",
            "The slip is voided: it is not signed any more.",
        ));
    }
    if row.words.name.is_empty() {
        return Err(AppError::refused(
            "这位客户的个人信息已删除，不能再签。",
            "This customer's data was erased: the slip is not signed any more.",
        ));
    }
    let form = form_of(row);
    if !form.sign_on_screen {
        return Err(AppError::refused(
            "这张单出单时没有开屏幕签名，请在纸上签；以后的单可以在设置 → 单据模板里开。",
            "This slip was issued without signing on the screen: sign on paper. Settings → Slip forms switches it on for later ones.",
        ));
    }
    if signer as usize >= form.who_signs(row.words.brought_by.is_some()).len() {
        return Err(AppError::not_found("位签字人", "signer"));
    }
    if row.signatures.iter().any(|s| s.signer == signer) {
        return Err(AppError::refused(
            "这一栏已经签过，签名不能改；签错了请作废，重新出单。",
            "This space is signed, and signatures are not changed. If it is wrong, void the slip and issue a new one.",
        ));
    }
    Ok(())
}
