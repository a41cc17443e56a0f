//! Paying what is approved: one person prepares, another confirms that the money left, or was handed over
//! ([`confirm`]). What is owed back is netted.

mod confirm;
mod word;

pub(super) use confirm::{as_prepared, confirm};
pub(super) use word::{account_agreed, heard};

use super::approvals::{LeftOut, payee_users};
use super::names::Names;
use super::{Books, books, paying_here};
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::change::{Facts, MoneyFacts, Personal, Prepared};
use laifang_core::fold::money::PaidTo;
use laifang_core::ledger::{self, Actors, Payee, PayeeKind, Payout, TaxCategory, given_in};
use laifang_core::money::Money;
use laifang_core::programme::Kind;
use laifang_core::reward::Beneficiary;
use laifang_core::wording;
use laifang_store::PayoutRow;
use std::collections::BTreeMap;

/// Prepares the payment of everything approved to a beneficiary, less what is owed back.
#[derive(Clone, Deserialize, TS)]
pub struct PreparePayout {
    /// Made by the form.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
    /// To whom.
    pub beneficiary: Beneficiary,
    /// In what; where none is named, in what most of it is usually given.
    #[serde(default)]
    #[ts(optional, as = "Option<Kind>")]
    pub kind: Option<Kind>,
}

/// Confirms that a prepared payment left the bank, or was handed over.
#[derive(Clone, Deserialize, TS)]
pub struct ConfirmPayout {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub payout: PayoutId,
    /// Local day, `YYYY-MM-DD`; today where it is empty.
    #[serde(default)]
    pub on: String,
    /// The bank's reference, or who signed for what was handed over.
    #[serde(default)]
    pub reference: String,
    /// A manager's word why it is paid although another desk has not been heard of since; asked for where that is so.
    #[serde(default)]
    pub unheard: String,
    /// The bank paid it, though it was cancelled or is not owed like this any more: it is booked as it was prepared, and
    /// what is not owed is owed back.
    #[serde(default)]
    pub bank_paid: bool,
}

/// Drops a prepared payment.
#[derive(Clone, Deserialize, TS)]
pub struct CancelPayout {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub payout: PayoutId,
}

/// The bank sent a payment back, or did not make one it was handed: what was paid is approved again, what was netted
/// is owed again.
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
    /// In what; anything but `cash` is handed over and not for the bank.
    pub kind: Kind,
    /// The same in words.
    pub kind_text: Text,
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
    /// Since when the bank has it, local `YYYY-MM-DD HH:MM`: from then on only its word counts.
    pub exported: Option<String>,
    /// Local day on which it came back, and why.
    pub returned: Option<(String, String)>,
    /// The person at the keyboard may confirm it.
    pub may_confirm: bool,
    /// What is approved but not paid by it, and why.
    pub left_out: Vec<LeftOut>,
}

/// A way in which something approved may be given.
#[derive(Clone, Serialize, TS)]
pub struct PayWay {
    /// In what.
    pub kind: Kind,
    /// In words.
    pub text: Text,
    /// So much may be given so, before what is owed back.
    pub amount: Money,
}

/// In what a beneficiary's approved rewards may be given, the usual and largest first.
pub(super) fn ways(books: &Books, project: ProjectId, beneficiary: Beneficiary) -> Vec<PayWay> {
    let mut sums: BTreeMap<Kind, (Money, usize)> = BTreeMap::new();
    for key in books.ledger.keys_of(project, beneficiary) {
        let approved = books.ledger.key(key).map(|s| s.approved).unwrap_or_default();
        let Some(entitlement) = books.entitlement(key).filter(|_| approved > Money::ZERO) else { continue };
        for kind in Kind::ALL.into_iter().filter(|k| given_in(entitlement, *k)) {
            let sum = sums.entry(kind).or_insert((Money::ZERO, usize::MAX));
            sum.0 = sum.0.plus(approved);
            sum.1 = sum.1.min(entitlement.kinds.iter().position(|k| *k == kind).unwrap_or(0));
        }
    }
    let mut ways: Vec<_> = sums.into_iter().collect();
    ways.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.1.1.cmp(&b.1.1)));
    ways.into_iter().map(|(kind, (amount, _))| PayWay { kind, text: wording::kind(kind), amount }).collect()
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

/// What a payment is: to whom, of which project, in what.
#[derive(Clone, Copy)]
struct Paid {
    project: ProjectId,
    beneficiary: Beneficiary,
    /// None for one from before this was asked.
    kind: Option<Kind>,
}

/// The payment as it would be made now. What is handed over needs no account.
fn work_out(
    app: &App,
    books: &Books,
    id: PayoutId,
    paid: Paid,
    actors: Actors,
    on: NaiveDate,
) -> Result<Payout, AppError> {
    let Paid { project, beneficiary, kind } = paid;
    let known = app.reader()?.payee(beneficiary)?.map(|p| p.record);
    let payee = match known {
        Some(p) => Payee { beneficiary, kind: p.kind, tax: p.tax, user: p.user },
        None if by_bank(kind) => {
            return Err(AppError::refused(
                "还没有这位受益人的收款账户。请财务先登记收款人。",
                "There is no account for this beneficiary: have finance enter the payee first.",
            ));
        }
        None => Payee { beneficiary, kind: PayeeKind::Person, tax: TaxCategory::None, user: None },
    };
    ledger::payout(&books.ledger, &books.entitlements, id, project, &payee, kind, actors, on).map_err(refused)
}

/// Whether money is transferred, rather than something handed over.
pub(super) fn by_bank(kind: Option<Kind>) -> bool {
    kind.is_none_or(|k| k == Kind::Cash)
}

fn refused(why: ledger::Refusal) -> AppError {
    let text = why.text();
    AppError::refused(text.zh, text.en)
}

/// Two people, neither of whom was ever linked with the payee.
pub(super) fn actors(maker: UserId, checker: UserId, payees: &[UserId]) -> Result<Actors, AppError> {
    super::approvals::two_people(maker, checker, payees).map_err(|e| {
        let text = e.text();
        AppError::refused(text.zh, text.en)
    })
}

/// Stands in for whoever will confirm, while a payment is only worked out.
pub(super) fn somebody_else(user: UserId) -> UserId {
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
    let state = state(row);
    // Where it went stays to be seen; what was prepared before that was recorded would go to the account of today.
    let now = match &r.paid_to {
        None if sees && by_bank(r.kind) && state == PayoutState::Prepared => {
            names.reader.payee(r.beneficiary)?
        }
        _ => None,
    };
    let now = now.map(|p| PaidTo { holder: p.record.holder, account: p.record.account, bank: p.record.bank });
    Ok(PayoutView {
        payout: row.payout,
        project: r.project,
        beneficiary: r.beneficiary,
        name: names.beneficiary(r.beneficiary)?,
        state,
        kind: r.kind.unwrap_or_default(),
        kind_text: wording::kind(r.kind.unwrap_or_default()),
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
        account: r.paid_to.clone().or(now).filter(|_| sees).map(|to| PayeeAccount {
            holder: to.holder,
            account: to.account,
            bank: to.bank,
        }),
        prepared_by: names.user(r.by),
        prepared_at: r.at.stamp(names.zone()),
        confirmed_by: r.confirmed.map(|(by, _)| names.user(by)),
        paid_on: r.confirmed.map(|(_, on)| on.to_string()),
        reference: if sees { r.reference.clone() } else { String::new() },
        exported: r.exported.map(|(_, at)| at.stamp(names.zone())),
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
        let users = payee_users(&app.reader()?, self.beneficiary)?;
        let actors = actors(me, somebody_else(me), &users)?;
        let usual = ways(&books, self.project, self.beneficiary).first().map(|w| w.kind);
        let kind = Some(self.kind.or(usual).unwrap_or_default());
        let paid = Paid { project: self.project, beneficiary: self.beneficiary, kind };
        let made = work_out(app, &books, id, paid, actors, books.today())?;
        let paid_to = if by_bank(kind) {
            account_agreed(app, self.beneficiary)?;
            word::needs_invoice(app, self.project, self.beneficiary, made.gross)?;
            word::account_now(app, self.beneficiary)?
        } else {
            None
        };
        let recorded =
            |lines: Vec<_>| lines.into_iter().map(|(key, amount)| Prepared { key, amount }).collect();
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
                given_in: kind,
                paid: recorded(made.paid),
                netted: recorded(made.netted),
            };
            let personal = paid_to.map(|to| Personal::Payee {
                holder: to.holder,
                account: to.account,
                bank: to.bank,
                note: String::new(),
            });
            w.append(facts.into(), personal)?;
            Ok::<_, AppError>(())
        })?;
        let left = made.left_out.into_iter().map(|(key, why)| LeftOut { key, why: why.text() }).collect();
        show(app, id, left)
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
