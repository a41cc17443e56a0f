//! Approving and paying. What is owed back is netted; the remainder stays owed.

use super::settle::Lines;
use super::{Act, Actors, Draft, Ledger, Line, Payee, Posting, Side, Subject, TaxCategory};
use crate::id::{PayoutId, ProjectId};
use crate::money::Money;
use crate::programme::Kind;
use crate::reward::{Beneficiary, Entitlement, Hold, Key};
use crate::wording::Text;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::Arc;

/// Why something is not approved or paid.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Nothing of it is due.
    #[error("nothing of it is due: wait until its conditions are met")]
    NothingDue,
    /// It is held.
    #[error("it is held: decide the dispute or the review first")]
    Held(Vec<Hold>),
    /// What is posted is not what is owed now.
    #[error("what is owed has changed: settle again first")]
    Stale,
    /// Nothing is approved for the payee.
    #[error("nothing is approved: approve something first")]
    NothingApproved,
    /// It is paid in another way.
    #[error("it is not given in this way: pay it by itself")]
    OtherKind,
    /// The payee is one of the two people who pay it.
    #[error("nobody pays their own reward: ask somebody else")]
    OwnPayment,
    /// The payout is not on record, or came back before.
    #[error("nothing to return: this payout is not on record or was returned already")]
    NoSuchPayout,
}

impl Refusal {
    /// The message in both languages; names the next step.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::NothingDue => "还没有到期的金额。请等条件满足。",
            Self::Held(_) => "已暂停支付。请先裁定争议或完成复核。",
            Self::Stale => "应付金额已变化。请先重新结算。",
            Self::NothingApproved => "没有已审批的金额。请先审批。",
            Self::OtherKind => "这一笔不这样发，请另外付。",
            Self::OwnPayment => "不能支付自己的奖励。请另一位同事办理。",
            Self::NoSuchPayout => "没有这笔付款，或者已经退回。",
        };
        Text::new(zh, self.to_string())
    }
}

/// Approves what is due of an entitlement. The entitlement is the one worked out now: held ones are refused, and so
/// is one that the ledger does not agree with.
pub fn approve(
    ledger: &Ledger,
    entitlement: &Entitlement,
    actors: Actors,
    on: NaiveDate,
) -> Result<Posting, Refusal> {
    let key = &entitlement.key;
    let state = ledger.key(key).ok_or(Refusal::NothingDue)?;
    if !entitlement.holds.is_empty() {
        return Err(Refusal::Held(entitlement.holds.clone()));
    }
    if state.posted_due() != entitlement.due() {
        return Err(Refusal::Stale);
    }
    if state.due <= Money::ZERO {
        return Err(Refusal::NothingDue);
    }
    let mut lines = Lines::new(key);
    lines.add(Side::Due, state.due);
    lines.add(Side::Approved, state.due.negated());
    let draft = draft(ledger, key, Act::Approve, lines, None, actors, on);
    Posting::new(draft).map_err(|_| Refusal::NothingDue)
}

/// One payment to one payee.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payout {
    /// Which.
    pub id: PayoutId,
    /// Where.
    pub project: ProjectId,
    /// To whom.
    pub beneficiary: Beneficiary,
    /// Everything approved that is paid by it.
    pub approved: Money,
    /// What was owed back and is netted.
    pub recovered: Money,
    /// Approved less recovered: before tax.
    pub gross: Money,
    /// Tax withheld.
    pub withheld: Money,
    /// What is transferred.
    pub net: Money,
    /// What is still owed back after it.
    pub still_owed: Money,
    /// What it pays, and how much of each.
    pub paid: Vec<(Key, Money)>,
    /// What it nets, and how much of each.
    pub netted: Vec<(Key, Money)>,
    /// What is approved but not paid by it, and why.
    pub left_out: Vec<(Key, Refusal)>,
    /// The postings; all of them or none are recorded.
    pub postings: Vec<Posting>,
}

/// Whether an entitlement may be given in a kind: those it names, and money where it names none.
pub fn given_in(entitlement: &Entitlement, kind: Kind) -> bool {
    entitlement.kinds.contains(&kind) || (entitlement.kinds.is_empty() && kind == Kind::Cash)
}

/// Pays everything approved to a beneficiary in a project, less what is owed back; of a `kind`, what may be given
/// in it. `entitlements` are those worked out now: what is held, or not as posted, is left out. Settle first: after
/// a payment came back it must be. What is handed over has no tax withheld from it: there is nothing to withhold from.
#[allow(clippy::too_many_arguments)]
pub fn payout(
    ledger: &Ledger,
    entitlements: &[Entitlement],
    id: PayoutId,
    project: ProjectId,
    payee: &Payee,
    kind: Option<Kind>,
    actors: Actors,
    on: NaiveDate,
) -> Result<Payout, Refusal> {
    let beneficiary = payee.beneficiary;
    if payee.user.is_some_and(|user| user == actors.maker() || user == actors.checker()) {
        return Err(Refusal::OwnPayment);
    }
    let mine = entitlements.iter().filter(|e| e.key.project == project && e.key.beneficiary == beneficiary);
    let now: HashMap<&Key, &Entitlement> = mine.map(|e| (&e.key, e)).collect();
    let (mut pay, mut owed, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for key in ledger.keys_of(project, beneficiary) {
        let Some(state) = ledger.key(key) else { continue };
        if state.owed > Money::ZERO && state.approved > Money::ZERO {
            // Owed both ways after a payment came back: settling nets it first.
            return Err(Refusal::Stale);
        }
        if state.owed > Money::ZERO {
            owed.push((key, state.owed));
        }
        if state.approved > Money::ZERO {
            let (due, holds) = now.get(key).map_or((Money::ZERO, &[][..]), |e| (e.due(), &e.holds));
            let other = kind.is_some_and(|kind| now.get(key).is_some_and(|e| !given_in(e, kind)));
            if other {
                left_out.push((key.clone(), Refusal::OtherKind));
            } else if !holds.is_empty() {
                left_out.push((key.clone(), Refusal::Held(holds.to_vec())));
            } else if due != state.posted_due() || state.due.is_negative() {
                left_out.push((key.clone(), Refusal::Stale));
            } else {
                pay.push((key, state.approved));
            }
        }
    }
    let approved: Money = pay.iter().map(|(_, amount)| *amount).sum();
    if approved.is_zero() {
        return Err(Refusal::NothingApproved);
    }
    let all_owed: Money = owed.iter().map(|(_, amount)| *amount).sum();
    let recovered = all_owed.min(approved);
    let gross = approved.minus(recovered);
    let tax = if kind.is_none_or(|k| k == Kind::Cash) { payee.tax } else { TaxCategory::None };
    let taken = tax.take(gross);
    let mut postings = Vec::new();
    for (key, amount) in &pay {
        let (key, amount) = (*key, *amount);
        let mut lines = Lines::new(key);
        lines.add(Side::Approved, amount);
        lines.add(Side::Clearing, amount.negated());
        postings.extend(Posting::new(draft(ledger, key, Act::Pay, lines, Some(id), actors, on)));
    }
    let mut left = recovered;
    let mut netted = Vec::new();
    for (key, amount) in owed {
        let part = amount.min(left);
        left = left.minus(part);
        if !part.is_zero() {
            netted.push((key.clone(), part));
            let mut lines = Lines::new(key);
            lines.add(Side::Clearing, part);
            lines.add(Side::Owed, part.negated());
            postings.extend(Posting::new(draft(ledger, key, Act::Recover, lines, Some(id), actors, on)));
        }
    }
    postings.extend(super::sent::transfer(id, project, beneficiary, taken.net, taken.withheld, actors, on));
    Ok(Payout {
        id,
        project,
        beneficiary,
        approved,
        recovered,
        gross,
        withheld: taken.withheld,
        net: taken.net,
        still_owed: all_owed.minus(recovered),
        paid: pay.into_iter().map(|(key, amount)| (key.clone(), amount)).collect(),
        netted,
        left_out,
        postings,
    })
}

/// The bank sent a payout back: every posting of it is reversed, what was paid is approved again, what was netted
/// is owed again; what was paid without being owed is not owed back any more.
pub fn payout_returned(
    ledger: &Ledger,
    id: PayoutId,
    actors: Actors,
    on: NaiveDate,
) -> Result<Vec<Posting>, Refusal> {
    let all: Vec<&Posting> = ledger.payout(id).collect();
    let returned = |act| matches!(act, Act::PayReturned | Act::RecoverReturned | Act::TransferReturned);
    if all.is_empty() || all.iter().any(|p| returned(p.said().act)) {
        return Err(Refusal::NoSuchPayout);
    }
    let mut postings = Vec::new();
    for posting in all {
        let said = posting.said();
        let act = match said.act {
            Act::Pay => Act::PayReturned,
            Act::Recover => Act::RecoverReturned,
            Act::Transfer => Act::TransferReturned,
            _ => continue,
        };
        let state = posting.key().and_then(|key| ledger.key(key));
        let tips = state.map(|s| s.tips.iter().copied().collect());
        let lines = match posting.key() {
            Some(key) => back(key, state, posting),
            None => said.lines.iter().map(|l| Line { amount: l.amount.negated(), ..*l }).collect(),
        };
        postings.extend(Posting::new(Draft {
            on,
            act,
            previous: tips.unwrap_or_else(|| vec![posting.id()]),
            reverses: vec![posting.id()],
            lines,
            actors: Some(actors),
            why: None,
            ..said.clone()
        }));
    }
    Ok(postings)
}

/// The reverse of a payment or a netting, by what is there now: what was owed back may be netted meanwhile, and is
/// then approved; what was due again may be approved, and is then owed back with the rest until it is settled.
fn back(key: &Key, state: Option<&super::KeyState>, posting: &Posting) -> Vec<Line> {
    let cleared = posting.effect(Side::Clearing);
    let mut lines = Lines::new(key);
    if cleared.is_negative() {
        let owed = state.map(|s| s.owed).unwrap_or_default().at_least_zero();
        let owed = posting.effect(Side::Owed).min(owed);
        lines.add(Side::Approved, cleared.plus(owed));
        lines.add(Side::Owed, owed.negated());
    } else {
        lines.add(Side::Owed, cleared);
    }
    lines.add(Side::Clearing, cleared.negated());
    lines.lines
}

pub(super) fn draft(
    ledger: &Ledger,
    key: &Key,
    act: Act,
    lines: Lines,
    payout: Option<PayoutId>,
    actors: Actors,
    on: NaiveDate,
) -> Draft {
    let state = ledger.key(key);
    Draft {
        on,
        subject: Subject::Key { key: Arc::new(key.clone()) },
        act,
        previous: state.map(|s| s.tips.iter().copied().collect()).unwrap_or_default(),
        reverses: vec![],
        earned: state.map_or(Money::ZERO, super::KeyState::posted_earned),
        due: state.map_or(Money::ZERO, super::KeyState::posted_due),
        lines: lines.lines,
        payout,
        actors: Some(actors),
        why: None,
    }
}
