//! What becomes of a prepared payment: it is confirmed by a second person, dropped, or sent back by the bank.

use super::word::{heard, needs_invoice, same_account};
use super::{
    CancelPayout, ConfirmPayout, Paid, PayoutState, PayoutView, ReturnPayout, actors, by_bank, found,
    refused, show, state, work_out,
};
use crate::ledger::approvals::payee_users;
use crate::ledger::{Books, books, keep, paying_here, post};
use crate::parse;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::change::{MoneyFacts, Personal, Prepared};
use laifang_core::fold::money::PayoutRecord;
use laifang_core::ledger::{self, Actors, Payout, Sent, payout_returned};
use laifang_core::money::Money;
use laifang_core::reward::{Beneficiary, Key};
use laifang_store::PayoutRow;

/// Confirms one payment; whoever calls has looked the request up.
pub(in crate::ledger) fn confirm(app: &mut App, action: ConfirmPayout) -> Result<PayoutView, AppError> {
    let row = found(app, action.payout)?;
    let project = row.record.project;
    paying_here(app, project)?;
    if !app.reader()?.of_request(action.request)?.is_empty() {
        return show(app, action.payout, vec![]);
    }
    let was = state(&row);
    let dropped =
        matches!(was, PayoutState::Cancelled | PayoutState::Returned) && row.record.confirmed.is_none();
    if was != PayoutState::Prepared && !(dropped && action.bank_paid) {
        return Err(AppError::new(
            ErrorCode::Changed,
            Text::new("这笔付款已处理过，请刷新。", "This payment was dealt with already: look again."),
        ));
    }
    let books = books(app)?;
    let me = app.person()?.user;
    let mut fields = Fields::default();
    let on = if action.on.trim().is_empty() {
        Some(books.today())
    } else {
        fields.take("on", parse::day(&action.on))
    };
    let zone = app.reader()?.zone()?;
    if on.is_some_and(|on| on > books.today() || on < row.record.at.day(zone)) {
        fields.wrong(
            "on",
            Text::new(
                "付款日在制单日和今天之间。",
                "The day lies between the day it was prepared and today.",
            ),
        );
    }
    let reference = fields.take("reference", parse::free(&action.reference, 200)).unwrap_or_default();
    let unheard = fields.take("unheard", parse::free(&action.unheard, 200)).unwrap_or_default();
    fields.finish()?;
    let on = on.unwrap_or(books.today());
    let r = &row.record;
    let beneficiary = r.beneficiary;
    let users = payee_users(&app.reader()?, beneficiary)?;
    let actors = actors(r.by, me, &users)?;
    let posting_day = books.posting_day(app, project)?;
    // The money is gone: whatever became of the rewards since, it is booked.
    let left = (r.exported.is_some() || action.bank_paid) && !r.paid.is_empty();
    let postings = if left {
        ledger::payout_sent(&books.ledger, &sent(&books, action.payout, r), actors, posting_day)
            .map_err(refused)?
    } else {
        heard(app, project, &unheard)?;
        as_prepared(app, &books, &row, actors, posting_day)?.postings
    };
    let note: Vec<&str> =
        [reference.as_str(), unheard.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    let reason = note.join(" · ");
    let author = app.author(action.request)?;
    let step = match by_bank(row.record.kind) {
        true => cycle_paid(app, project, beneficiary, action.payout, row.record.gross, on)?,
        false => None,
    };
    app.store_mut()?.write(author, |w| {
        w.append(
            MoneyFacts::PayoutConfirmed { payout: action.payout, on }.into(),
            (!reason.is_empty()).then_some(Personal::Reason { reason }),
        )?;
        if let Some(step) = step {
            w.append(step.into(), None)?;
        }
        post(w, project, &postings)
    })?;
    keep(app, books, postings)?;
    show(app, action.payout, vec![])
}

/// A payment as it was prepared; a firm that turned out to be another one since stands as that other.
fn sent(books: &Books, id: PayoutId, r: &PayoutRecord) -> Sent {
    let main = |who| match who {
        Beneficiary::Partner(partner) => {
            Beneficiary::Partner(books.roots.get(&partner).copied().unwrap_or(partner))
        }
        who => who,
    };
    let line = |l: &Prepared| (Key { beneficiary: main(l.key.beneficiary), ..l.key.clone() }, l.amount);
    let lines = |lines: &[Prepared]| lines.iter().map(line).collect();
    Sent {
        id,
        project: r.project,
        beneficiary: main(r.beneficiary),
        paid: lines(&r.paid),
        netted: lines(&r.netted),
        withheld: r.withheld,
        net: r.net,
    }
}

/// The payment as it would be made now, if it is still what was prepared: the same sums, to the same account, with the
/// invoice it needs.
pub(in crate::ledger) fn as_prepared(
    app: &App,
    books: &Books,
    row: &PayoutRow,
    actors: Actors,
    on: NaiveDate,
) -> Result<Payout, AppError> {
    let r = &row.record;
    let paid = Paid { project: r.project, beneficiary: r.beneficiary, kind: r.kind };
    let made = work_out(app, books, row.payout, paid, actors, on)?;
    let same = (made.approved, made.recovered, made.gross, made.withheld, made.net)
        == (r.approved, r.recovered, r.gross, r.withheld, r.net);
    if !same {
        return Err(AppError::new(
            ErrorCode::Changed,
            Text::new(
                format!("应付已从 {} 变为 {}。请取消这笔，重新制单。", r.net, made.net),
                format!(
                    "What is to be paid has changed from {} to {}: cancel it and prepare it again.",
                    r.net, made.net
                ),
            ),
        ));
    }
    if by_bank(r.kind) {
        same_account(app, r)?;
        needs_invoice(app, r.project, r.beneficiary, made.gross)?;
    }
    Ok(made)
}

/// The last step of an agency's open cycle, where there is one.
fn cycle_paid(
    app: &App,
    project: ProjectId,
    beneficiary: Beneficiary,
    payout: PayoutId,
    amount: Money,
    on: NaiveDate,
) -> Result<Option<MoneyFacts>, AppError> {
    use laifang_core::ledger::{CycleState, CycleStep};
    let Beneficiary::Partner(agency) = beneficiary else { return Ok(None) };
    let cycles = app.reader()?.cycles(project)?;
    let open = cycles.into_iter().find(|(_, c)| c.agency == agency && c.state() == CycleState::Invoiced);
    let step = CycleStep::Paid { on, payout, amount };
    Ok(open
        .filter(|(_, c)| c.clone().advance(step.clone()).is_ok())
        .map(|(cycle, _)| MoneyFacts::CycleAdvanced { cycle, agency, project, step }))
}

impl Action for ConfirmPayout {
    type View = PayoutView;
    const NEEDS: Needs = Needs::Permission(Permission::PayRewards);
    fn run(self, app: &mut App) -> Result<PayoutView, AppError> {
        confirm(app, self)
    }
}

impl Action for CancelPayout {
    type View = PayoutView;
    const NEEDS: Needs = Needs::Permission(Permission::SettleRewards);
    fn run(self, app: &mut App) -> Result<PayoutView, AppError> {
        let row = found(app, self.payout)?;
        if app.reader()?.of_request(self.request)?.is_empty() {
            if row.record.exported.is_some() && state(&row) == PayoutState::Prepared {
                return Err(AppError::refused(
                    "已交银行的付款不能取消：银行没有付成，请用“退回”写明银行的答复；付了，请确认。",
                    "The bank has this payment: record its return if it was not made, or confirm it if it was.",
                ));
            }
            if state(&row) != PayoutState::Prepared {
                return Err(AppError::refused(
                    "已确认的付款不能取消。钱退回来了，请用“退回”。",
                    "A confirmed payment is not cancelled: if the bank sent it back, record its return.",
                ));
            }
            let author = app.author(self.request)?;
            app.store_mut()?.write(author, |w| {
                w.append(MoneyFacts::PayoutCancelled { payout: self.payout }.into(), None)?;
                Ok::<_, AppError>(())
            })?;
        }
        show(app, self.payout, vec![])
    }
}

impl Action for ReturnPayout {
    type View = PayoutView;
    const NEEDS: Needs = Needs::Permission(Permission::PayRewards);
    fn run(self, app: &mut App) -> Result<PayoutView, AppError> {
        let row = found(app, self.payout)?;
        let project = row.record.project;
        paying_here(app, project)?;
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return show(app, self.payout, vec![]);
        }
        let me = app.person()?.user;
        let unpaid = row.record.exported.is_some() && state(&row) == PayoutState::Prepared;
        let Some((paid_by, _)) = row.record.confirmed.or(unpaid.then_some((me, NaiveDate::MIN))) else {
            return Err(refused(ledger::Refusal::NoSuchPayout));
        };
        let reason = crate::deals::reason(&self.reason)?;
        let books = books(app)?;
        let on = books.posting_day(app, project)?;
        // Whoever confirmed it may say that it came back; the other of the two stands as its maker.
        let maker = if me == paid_by { row.record.by } else { paid_by };
        let users = payee_users(&app.reader()?, row.record.beneficiary)?;
        let actors = actors(maker, me, &users)?;
        let postings = match unpaid {
            // The bank did not make it: nothing was booked, and it is free to be prepared again.
            true => vec![],
            false => payout_returned(&books.ledger, self.payout, actors, on).map_err(refused)?,
        };
        let author = app.author(self.request)?;
        let today = books.today();
        app.store_mut()?.write(author, |w| {
            w.append(
                MoneyFacts::PayoutReturned { payout: self.payout, on: today }.into(),
                Some(Personal::Reason { reason }),
            )?;
            post(w, project, &postings)
        })?;
        keep(app, books, postings)?;
        show(app, self.payout, vec![])
    }
}
