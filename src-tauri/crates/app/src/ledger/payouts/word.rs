//! What a payment waits for although it is approved: another desk that was not heard of, a paying right that was taken
//! over, a changed account, an invoice.

use crate::prelude::*;
use laifang_core::fold::money::{PaidTo, PayoutRecord};
use laifang_core::ledger::{CycleState, PayeeKind};
use laifang_core::money::Money;
use laifang_core::reward::Beneficiary;

/// Desks of the office that have not been heard of since yesterday may have something to say about it, and so may one
/// whose paying right was taken over before it knows. A manager's word lets it be paid all the same.
pub(in crate::ledger) fn heard(app: &App, project: ProjectId, said: &str) -> Result<(), AppError> {
    let (store, reader) = (app.store()?, app.reader()?);
    let since = store.now().0 - 24 * 3_600_000;
    let desks = reader.devices()?;
    // Who was taken out of the office is not waited for.
    let number = |device| desks.iter().find(|d| d.device == device && !d.revoked).map(|d| d.desk);
    let silent = reader.heard(store.device_id())?.into_iter();
    let unheard: Vec<String> = silent
        .filter(|(_, last)| last.is_none_or(|at| at.0 < since))
        .filter_map(|(device, _)| number(device))
        .map(|desk| desk.to_string())
        .collect();
    let before =
        reader.paying_taken_from(project)?.filter(|from| *from != store.device_id()).and_then(number);
    if unheard.is_empty() && before.is_none() {
        return Ok(());
    }
    if !said.trim().is_empty() {
        // What lets money go in spite of doubt is a manager's to say.
        return match app.person()?.role {
            Role::Manager => Ok(()),
            _ => Err(AppError::field(
                "unheard",
                Text::new(
                    "这要由经理来说：请经理确认这笔付款。",
                    "This is for a manager to say: have a manager do it.",
                ),
            )),
        };
    }
    let text = match before {
        Some(desk) => Text::new(
            format!("付款权是从 {desk} 号前台接管的，那台还不知道。请先同步，或由经理写明为什么现在付。"),
            format!(
                "Paying was taken over from desk {desk}, which does not know yet: exchange first, or have a manager say why it is paid now."
            ),
        ),
        None => {
            let list = unheard.join(", ");
            Text::new(
                format!("{list} 号前台的数据还没同步过来。请先同步，或由经理写明为什么现在付。"),
                format!(
                    "Desk {list} has not been heard of since yesterday: exchange first, or have a manager say why it is paid now."
                ),
            )
        }
    };
    Err(AppError::field("unheard", text))
}

/// The account a beneficiary is paid to now.
pub(super) fn account_now(app: &App, beneficiary: Beneficiary) -> Result<Option<PaidTo>, AppError> {
    let payee = app.reader()?.payee(beneficiary)?.map(|p| p.record);
    Ok(payee.map(|p| PaidTo { holder: p.holder, account: p.account, bank: p.bank }))
}

/// Refuses where the account was changed since a payment was prepared.
pub(super) fn same_account(app: &App, record: &PayoutRecord) -> Result<(), AppError> {
    let Some(paid_to) = &record.paid_to else { return Ok(()) };
    if account_now(app, record.beneficiary)?.as_ref() == Some(paid_to) {
        return Ok(());
    }
    Err(AppError::new(
        ErrorCode::Changed,
        Text::new(
            "制单以后收款账户改过了。请取消这笔，核对账户后重新制单。",
            "The account was changed since this was prepared: cancel it, check the account and prepare it again.",
        ),
    ))
}

/// Refuses to pay to an account whose change nobody else agreed to.
pub(in crate::ledger) fn account_agreed(app: &App, beneficiary: Beneficiary) -> Result<(), AppError> {
    let changed = app.reader()?.payee(beneficiary)?.and_then(|p| p.record.changed);
    if changed.is_none() {
        return Ok(());
    }
    Err(AppError::refused(
        "收款账户刚改过，还没有第二个人核对。请另一位同事在“收款人”里核对。",
        "The account was changed and nobody else has checked it: have a colleague check it under Payees.",
    ))
}

/// An agency with an open cycle is paid what was agreed, once its invoice is there; one that must send an invoice is
/// not paid without.
pub(super) fn needs_invoice(
    app: &App,
    project: ProjectId,
    beneficiary: Beneficiary,
    gross: Money,
) -> Result<(), AppError> {
    let Beneficiary::Partner(agency) = beneficiary else { return Ok(()) };
    let reader = app.reader()?;
    let payee = reader.payee(beneficiary)?.map(|p| p.record).filter(|p| p.kind == PayeeKind::Firm);
    let Some(payee) = payee else { return Ok(()) };
    let cycles = reader.cycles(project)?;
    let mut open = cycles.iter().filter(|(_, c)| c.agency == agency && c.state() != CycleState::Paid);
    let Some((_, cycle)) = open.next() else {
        return if payee.invoice {
            Err(AppError::refused(
                "这家机构要先收发票再付款。请先在“请佣”里请佣、对账、登记发票。",
                "This agency is paid against its invoice: apply, reconcile and note the invoice first.",
            ))
        } else {
            Ok(())
        };
    };
    match (cycle.state(), cycle.agreed()) {
        (CycleState::Invoiced, Some(agreed)) if agreed == gross => Ok(()),
        (CycleState::Invoiced, Some(agreed)) => Err(AppError::refused(
            format!("对账金额 {agreed} 与应付 {gross} 不一致，请重新对账。"),
            format!("What was agreed ({agreed}) differs from what is to be paid ({gross}): reconcile again."),
        )),
        _ => Err(AppError::refused(
            "这家机构的请佣还没到发票一步。请先对账、收发票。",
            "This agency's cycle has not come to its invoice yet: reconcile and take the invoice first.",
        )),
    }
}
