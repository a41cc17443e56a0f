//! Paying what is approved: one person prepares, another confirms that the money left. What is owed back is netted.

use super::approvals::{LeftOut, payee_user};
use super::names::Names;
use super::{Books, books, keep, paying_here, post};
use crate::parse;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::change::{Facts, MoneyFacts, Personal};
use laifang_core::ledger::{self, Actors, Payee, PayeeKind, Payout, payout_returned};
use laifang_core::money::Money;
use laifang_core::reward::Beneficiary;
use laifang_store::PayoutRow;

/// Prepares the payment of everything approved to a beneficiary, less what is owed back.
#[derive(Clone, Deserialize, TS)]
pub struct PreparePayout {
    /// Made by the form.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
    /// To whom.
    pub beneficiary: Beneficiary,
}

/// Confirms that a prepared payment left the bank.
#[derive(Clone, Deserialize, TS)]
pub struct ConfirmPayout {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub payout: PayoutId,
    /// Local day, `YYYY-MM-DD`; today where it is empty.
    #[serde(default)]
    pub on: String,
    /// The bank's reference.
    #[serde(default)]
    pub reference: String,
    /// Why it is paid although another desk has not been heard of since; asked for where that is so.
    #[serde(default)]
    pub unheard: String,
}

/// Drops a prepared payment.
#[derive(Clone, Deserialize, TS)]
pub struct CancelPayout {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub payout: PayoutId,
}

/// The bank sent a payment back: what was paid is approved again, what was netted is owed again.
#[derive(Clone, Deserialize, TS)]
pub struct ReturnPayout {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub payout: PayoutId,
    /// Why.
    pub reason: String,
}

/// Payments of a project, newest first.
#[derive(Deserialize, TS)]
pub struct ListPayouts {
    /// Which project.
    pub project: ProjectId,
    /// Only those that stand so.
    #[serde(default)]
    #[ts(optional, as = "Option<PayoutState>")]
    pub state: Option<PayoutState>,
}

/// Where a payment stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PayoutState {
    /// Prepared.
    Prepared,
    /// Confirmed.
    Paid,
    /// Sent back by the bank.
    Returned,
    /// Dropped.
    Cancelled,
}

/// A payment.
#[derive(Serialize, TS)]
pub struct PayoutView {
    /// Which.
    pub payout: PayoutId,
    /// Which project.
    pub project: ProjectId,
    /// To whom.
    pub beneficiary: Beneficiary,
    /// Name.
    pub name: String,
    /// Where it stands.
    pub state: PayoutState,
    /// Everything approved that it pays.
    pub approved: Money,
    /// What was owed back and is netted.
    pub recovered: Money,
    /// Before tax.
    pub gross: Money,
    /// Withheld.
    pub withheld: Money,
    /// Transferred.
    pub net: Money,
    /// Still owed back after it.
    pub still_owed: Money,
    /// The account it goes to.
    pub account: Option<PayeeAccount>,
    /// Who prepared it.
    pub prepared_by: String,
    /// Local `YYYY-MM-DD HH:MM`.
    pub prepared_at: String,
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
    /// Local day on which it left.
    pub paid_on: Option<String>,
    /// The bank's reference.
    pub reference: String,
    /// Local day on which it came back, and why.
    pub returned: Option<(String, String)>,
    /// The person at the keyboard may confirm it.
    pub may_confirm: bool,
    /// What is approved but not paid by it, and why.
    pub left_out: Vec<LeftOut>,
}

/// Where money goes; for finance and managers only.
#[derive(Clone, Serialize, TS)]
pub struct PayeeAccount {
    /// In whose name.
    pub holder: String,
    /// Its number.
    pub account: String,
    /// The bank.
    pub bank: String,
}

/// The payment as it would be made now.
fn work_out(
    app: &App,
    books: &Books,
    id: PayoutId,
    project: ProjectId,
    beneficiary: Beneficiary,
    actors: Actors,
    on: NaiveDate,
) -> Result<Payout, AppError> {
    let payee = app.reader()?.payee(beneficiary)?.ok_or_else(|| {
        AppError::refused(
            "还没有这位受益人的收款账户。请财务先登记收款人。",
            "There is no account for this beneficiary: have finance enter the payee first.",
        )
    })?;
    let payee =
        Payee { beneficiary, kind: payee.record.kind, tax: payee.record.tax, user: payee.record.user };
    ledger::payout(&books.ledger, &books.entitlements, id, project, &payee, actors, on).map_err(refused)
}

fn refused(why: ledger::Refusal) -> AppError {
    let text = why.text();
    AppError::refused(text.zh, text.en)
}

fn actors(maker: UserId, checker: UserId, payee: Option<UserId>) -> Result<Actors, AppError> {
    Actors::new(maker, checker, payee).map_err(|e| {
        let text = e.text();
        AppError::refused(text.zh, text.en)
    })
}

/// Stands in for whoever will confirm, while a payment is only worked out.
fn somebody_else(user: UserId) -> UserId {
    UserId::new(uuid::Uuid::from_u128(!user.uuid().as_u128()))
}

pub(super) fn state(row: &PayoutRow) -> PayoutState {
    match row {
        PayoutRow { record, .. } if record.returned.is_some() => PayoutState::Returned,
        PayoutRow { record, .. } if record.confirmed.is_some() => PayoutState::Paid,
        PayoutRow { record, .. } if record.cancelled => PayoutState::Cancelled,
        _ => PayoutState::Prepared,
    }
}

pub(super) fn view(
    names: &Names<'_>,
    me: &crate::Person,
    row: &PayoutRow,
    books: &Books,
    left_out: Vec<LeftOut>,
) -> Result<PayoutView, AppError> {
    let r = &row.record;
    let sees = Permission::SeePayees.roles().contains(&me.role);
    let payee = if sees { names.reader.payee(r.beneficiary)? } else { None };
    let state = state(row);
    Ok(PayoutView {
        payout: row.payout,
        project: r.project,
        beneficiary: r.beneficiary,
        name: names.beneficiary(r.beneficiary)?,
        state,
        approved: r.approved,
        recovered: r.recovered,
        gross: r.gross,
        withheld: r.withheld,
        net: r.net,
        still_owed: match state {
            PayoutState::Prepared => {
                books.ledger.totals(r.project, r.beneficiary).owed.minus(r.recovered).at_least_zero()
            }
            _ => books.ledger.totals(r.project, r.beneficiary).owed,
        },
        account: payee.map(|p| PayeeAccount {
            holder: p.record.holder,
            account: p.record.account,
            bank: p.record.bank,
        }),
        prepared_by: names.user(r.by),
        prepared_at: r.at.stamp(names.zone()),
        confirmed_by: r.confirmed.map(|(by, _)| names.user(by)),
        paid_on: r.confirmed.map(|(_, on)| on.to_string()),
        reference: if sees { r.reference.clone() } else { String::new() },
        returned: r.returned.clone().map(|(on, why)| (on.to_string(), why)),
        may_confirm: state == PayoutState::Prepared && r.by != me.user,
        left_out,
    })
}

fn show(app: &mut App, payout: PayoutId, left_out: Vec<LeftOut>) -> Result<PayoutView, AppError> {
    let books = books(app)?;
    let me = app.person()?;
    let row = found(app, payout)?;
    view(&Names::new(app)?, &me, &row, &books, left_out)
}

pub(super) fn found(app: &App, payout: PayoutId) -> Result<PayoutRow, AppError> {
    app.reader()?.payout(payout)?.ok_or_else(|| AppError::not_found("笔付款", "payment"))
}

impl Action for PreparePayout {
    type View = PayoutView;
    const NEEDS: Needs = Needs::Permission(Permission::SettleRewards);
    fn run(self, app: &mut App) -> Result<PayoutView, AppError> {
        paying_here(app, self.project)?;
        let done = app.reader()?.of_request(self.request)?;
        if let Some(Facts::Money(MoneyFacts::PayoutPrepared { payout, .. })) = done.first().map(|e| &e.facts)
        {
            return show(app, *payout, vec![]);
        }
        let me = app.person()?.user;
        let open = app.reader()?.payouts(self.project)?;
        let open = open
            .iter()
            .find(|p| p.record.beneficiary == self.beneficiary && state(p) == PayoutState::Prepared);
        if let Some(open) = open {
            return Err(AppError::refused(
                format!("已有一笔 {} 待确认的付款，请先确认或取消它。", open.record.net),
                format!(
                    "A payment of {} waits to be confirmed: confirm or cancel it first.",
                    open.record.net
                ),
            ));
        }
        let books = books(app)?;
        let id = PayoutId::new(app.store_mut()?.new_uuid());
        let user = payee_user(&app.reader()?, self.beneficiary)?;
        let actors = actors(me, somebody_else(me), user)?;
        let made = work_out(app, &books, id, self.project, self.beneficiary, actors, books.today())?;
        needs_invoice(app, self.project, self.beneficiary, made.gross)?;
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let facts = MoneyFacts::PayoutPrepared {
                payout: id,
                project: self.project,
                beneficiary: self.beneficiary,
                approved: made.approved,
                recovered: made.recovered,
                gross: made.gross,
                withheld: made.withheld,
                net: made.net,
            };
            w.append(facts.into(), None)?;
            Ok::<_, AppError>(())
        })?;
        let left = made.left_out.into_iter().map(|(key, why)| LeftOut { key, why: why.text() }).collect();
        show(app, id, left)
    }
}

/// An agency with an open cycle is paid what was agreed, once its invoice is there.
fn needs_invoice(
    app: &App,
    project: ProjectId,
    beneficiary: Beneficiary,
    gross: Money,
) -> Result<(), AppError> {
    use laifang_core::ledger::CycleState;
    let Beneficiary::Partner(agency) = beneficiary else { return Ok(()) };
    let reader = app.reader()?;
    let firm = reader.payee(beneficiary)?.is_some_and(|p| p.record.kind == PayeeKind::Firm);
    let cycles = reader.cycles(project)?;
    let mut open = cycles.iter().filter(|(_, c)| c.agency == agency && c.state() != CycleState::Paid);
    let Some((_, cycle)) = open.next().filter(|_| firm) else { return Ok(()) };
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
pub(super) fn confirm(app: &mut App, action: ConfirmPayout) -> Result<PayoutView, AppError> {
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
    let made = work_out(app, &books, action.payout, project, beneficiary, actors, posting_day)?;
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
    let step = cycle_paid(app, project, beneficiary, action.payout, made.gross, on)?;
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

impl Action for ListPayouts {
    type View = Vec<PayoutView>;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<Vec<PayoutView>, AppError> {
        let books = books(app)?;
        let me = app.person()?;
        let names = Names::new(app)?;
        let rows = names.reader.payouts(self.project)?;
        let wanted = rows.iter().filter(|r| self.state.is_none_or(|s| s == state(r)));
        wanted.map(|row| view(&names, &me, row, &books, vec![])).collect()
    }
}
