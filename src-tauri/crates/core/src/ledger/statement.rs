//! A statement: what was owed at the beginning, line by line what changed it, what is owed at the end.

use super::{Act, Ledger, Posting, PostingId, Side, Why};
use crate::id::{PayoutId, ProjectId};
use crate::money::Money;
use crate::reward::{Beneficiary, Key};
use chrono::NaiveDate;

/// One line: something that changed what the beneficiary is owed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementLine {
    /// Local day of posting.
    pub on: NaiveDate,
    /// The posting.
    pub posting: PostingId,
    /// The entitlement: its deal or visit, programme and part.
    pub key: Key,
    /// What the posting does.
    pub act: Act,
    /// More owed is positive; payments and clawbacks are negative.
    pub amount: Money,
    /// What is owed after it.
    pub balance: Money,
    /// What was earned but not due before and is due now does not change what was promised; this much of the line
    /// takes back what was due before.
    pub taken_back: Money,
    /// The postings it takes back.
    pub reverses: Vec<PostingId>,
    /// The payout it belongs to.
    pub payout: Option<PayoutId>,
    /// Why, in the words of the day.
    pub why: Option<Box<Why>>,
}

/// A statement of one beneficiary in one project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// Where.
    pub project: ProjectId,
    /// Whose.
    pub beneficiary: Beneficiary,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Owed on the morning of the first day; negative is owed back.
    pub opening: Money,
    /// What changed it, in the order of days.
    pub lines: Vec<StatementLine>,
    /// Owed on the evening of the last day; negative is owed back.
    pub closing: Money,
    /// Earned but not due on the evening of the last day; not part of the balance.
    pub accrued: Money,
    /// Became due between the days.
    pub became_due: Money,
    /// Taken back between the days, fines included; not positive.
    pub taken_back: Money,
    /// Paid between the days, before tax, after netting.
    pub paid: Money,
    /// Of it withheld as tax.
    pub withheld: Money,
}

/// What a beneficiary is owed in a project between two days, both included. Opening plus lines is closing.
pub fn statement(
    ledger: &Ledger,
    project: ProjectId,
    beneficiary: Beneficiary,
    from: NaiveDate,
    until: NaiveDate,
) -> Statement {
    let mine = |p: &&Posting| {
        let first = p.said().lines.first().map(|l| l.account);
        first.is_some_and(|a| a.project == project && a.beneficiary == beneficiary)
    };
    let mut postings: Vec<&Posting> =
        ledger.postings().filter(mine).filter(|p| p.said().on <= until).collect();
    postings.sort_by(|a, b| {
        let order = |p: &Posting| (p.said().on, p.said().act, p.said().subject.clone(), p.id());
        order(a).cmp(&order(b))
    });
    let mut made = Statement {
        project,
        beneficiary,
        from,
        until,
        opening: Money::ZERO,
        lines: Vec::new(),
        closing: Money::ZERO,
        accrued: Money::ZERO,
        became_due: Money::ZERO,
        taken_back: Money::ZERO,
        paid: Money::ZERO,
        withheld: Money::ZERO,
    };
    for posting in postings {
        let said = posting.said();
        made.accrued = made.accrued.minus(posting.effect(Side::Accrued));
        let sides = [Side::Due, Side::Approved, Side::Owed];
        let amount = sides.iter().map(|side| posting.effect(*side)).sum::<Money>().negated();
        made.closing = made.closing.plus(amount);
        if said.on < from {
            made.opening = made.closing;
            continue;
        }
        made.paid = made.paid.minus(posting.effect(Side::Bank)).minus(posting.effect(Side::Withheld));
        made.withheld = made.withheld.minus(posting.effect(Side::Withheld));
        let (Some(key), false) = (posting.key(), amount.is_zero()) else { continue };
        let settled = said.act == Act::Settle;
        let taken_back = if settled { amount.min(Money::ZERO) } else { Money::ZERO };
        if settled {
            made.became_due = made.became_due.plus(amount.at_least_zero());
            made.taken_back = made.taken_back.plus(taken_back);
        }
        made.lines.push(StatementLine {
            on: said.on,
            posting: posting.id(),
            key: key.clone(),
            act: said.act,
            amount,
            balance: made.closing,
            taken_back,
            reverses: said.reverses.clone(),
            payout: said.payout,
            why: said.why.clone(),
        });
    }
    made
}
