//! A payment that left whatever became of its rewards since it was prepared: it is always posted, and what is not owed
//! any more is owed back.

use super::payout::draft;
use super::settle::Lines;
use super::{Act, Actors, Draft, Ledger, Posting, Refusal, Side, Subject};
use crate::id::{PayoutId, ProjectId};
use crate::money::Money;
use crate::reward::{Beneficiary, Key};
use chrono::NaiveDate;

/// A payment as it was prepared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Which.
    pub id: PayoutId,
    /// Where.
    pub project: ProjectId,
    /// To whom.
    pub beneficiary: Beneficiary,
    /// What it pays, and how much of each.
    pub paid: Vec<(Key, Money)>,
    /// What it nets, and how much of each.
    pub netted: Vec<(Key, Money)>,
    /// Withheld.
    pub withheld: Money,
    /// Transferred.
    pub net: Money,
}

/// Posts a payment as it was prepared. What it pays comes from what is still approved; what is not is owed back. What
/// it netted and is not owed back any more is due again.
pub fn payout_sent(
    ledger: &Ledger,
    sent: &Sent,
    actors: Actors,
    on: NaiveDate,
) -> Result<Vec<Posting>, Refusal> {
    let Sent { id, project, beneficiary, paid, netted, withheld, net } = sent;
    if ledger.payout(*id).next().is_some() || paid.is_empty() {
        return Err(Refusal::NoSuchPayout);
    }
    let mut postings = Vec::new();
    for (key, amount) in paid {
        let approved = ledger.key(key).map(|s| s.approved).unwrap_or_default().at_least_zero().min(*amount);
        let mut lines = Lines::new(key);
        lines.add(Side::Approved, approved);
        lines.add(Side::Owed, amount.minus(approved));
        lines.add(Side::Clearing, amount.negated());
        postings.extend(Posting::new(draft(ledger, key, Act::Pay, lines, Some(*id), actors, on)));
    }
    for (key, amount) in netted {
        let owed = ledger.key(key).map(|s| s.owed).unwrap_or_default().at_least_zero().min(*amount);
        let mut lines = Lines::new(key);
        lines.add(Side::Clearing, *amount);
        lines.add(Side::Owed, owed.negated());
        lines.add(Side::Due, owed.minus(*amount));
        postings.extend(Posting::new(draft(ledger, key, Act::Recover, lines, Some(*id), actors, on)));
    }
    postings.extend(transfer(*id, *project, *beneficiary, *net, *withheld, actors, on));
    Ok(postings)
}

/// The money's own move; none where everything was netted.
pub(super) fn transfer(
    id: PayoutId,
    project: ProjectId,
    beneficiary: Beneficiary,
    net: Money,
    withheld: Money,
    actors: Actors,
    on: NaiveDate,
) -> Option<Posting> {
    let gross = net.plus(withheld);
    let mut lines = Lines::of(project, beneficiary);
    lines.add(Side::Clearing, gross);
    lines.add(Side::Bank, net.negated());
    lines.add(Side::Withheld, withheld.negated());
    let draft = Draft {
        on,
        subject: Subject::Payout { payout: id },
        act: Act::Transfer,
        previous: vec![],
        reverses: vec![],
        earned: Money::ZERO,
        due: gross,
        lines: lines.lines,
        payout: Some(id),
        actors: Some(actors),
        why: None,
    };
    Posting::new(draft).ok().filter(|_| !gross.is_zero())
}
