//! What becomes of a prepared payment: it is confirmed by a second person, dropped, or sent back by the bank.

use super::{
    CancelPayout, ConfirmPayout, Paid, PayoutState, PayoutView, ReturnPayout, actors, by_bank, found,
    refused, show, state, work_out,
};
use crate::ledger::approvals::payee_user;
use crate::ledger::{books, keep, paying_here, post};
use crate::parse;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::change::{MoneyFacts, Personal};
use laifang_core::ledger::{self, payout_returned};
use laifang_core::money::Money;
use laifang_core::reward::Beneficiary;

/// Desks of the office that have not been heard of since yesterday may have something to say about it.
fn heard(app: &App, said: &str) -> Result<(), AppError> {
    let (store, reader) = (app.store()?, app.reader()?);
    let since = store.now().0 - 24 * 3_600_000;
    let unheard: Vec<u32> = {
        let desks = reader.devices()?;
        let silent = reader.heard(store.device_id())?.into_iter();
        silent
            .filter(|(_, last)| last.is_none_or(|at| at.0 < since))
            .filter_map(|(d, _)| desks.iter().find(|x| x.device == d).map(|x| x.desk))
            .collect()
    };
    if unheard.is_empty() || !said.trim().is_empty() {
        return Ok(());
    }
    let list: Vec<String> = unheard.iter().map(ToString::to_string).collect();
    let list = list.join(", ");
    Err(AppError::field(
        "unheard",
        Text::new(
            format!("{list} 号前台的数据还没同步过来。请先同步，或写明为什么现在付。"),
            format!(
                "Desk {list} has not been heard of since yesterday: exchange first, or say why it is paid now."
            ),
        ),
    ))
}

/// Confirms one payment; whoever calls has looked the request up.
pub(in crate::ledger) fn confirm(app: &mut App, action: ConfirmPayout) -> Result<PayoutView, AppError> {
    let row = found(app, action.payout)?;
    let project = row.record.project;
    paying_here(app, project)?;
    if !app.reader()?.of_request(action.request)?.is_empty() {
        return show(app, action.payout, vec![]);
    }
    if state(&row) != PayoutState::Prepared {
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
    heard(app, &unheard)?;
    let beneficiary = row.record.beneficiary;
    let user = payee_user(&app.reader()?, beneficiary)?;
    let actors = actors(row.record.by, me, user)?;
    let posting_day = books.posting_day(app, project)?;
    let paid = Paid { project, beneficiary, kind: row.record.kind };
    let made = work_out(app, &books, action.payout, paid, actors, posting_day)?;
    let r = &row.record;
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
    let note: Vec<&str> =
        [reference.as_str(), unheard.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    let reason = note.join(" · ");
    let author = app.author(action.request)?;
    let step = match by_bank(row.record.kind) {
        true => cycle_paid(app, project, beneficiary, action.payout, made.gross, on)?,
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
        post(w, project, &made.postings)
    })?;
    keep(app, books, made.postings)?;
    show(app, action.payout, vec![])
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
        let Some((paid_by, _)) = row.record.confirmed else {
            return Err(refused(ledger::Refusal::NoSuchPayout));
        };
        let reason = crate::deals::reason(&self.reason)?;
        let books = books(app)?;
        let on = books.posting_day(app, project)?;
        let me = app.person()?.user;
        // Whoever confirmed it may say that it came back; the other of the two stands as its maker.
        let maker = if me == paid_by { row.record.by } else { paid_by };
        let user = payee_user(&app.reader()?, row.record.beneficiary)?;
        let actors = actors(maker, me, user)?;
        let postings = payout_returned(&books.ledger, self.payout, actors, on).map_err(refused)?;
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
