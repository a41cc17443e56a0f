//! Entitlement − posted = difference.

use super::{Account, Act, Draft, KeyState, Ledger, Line, Posting, Side, Subject, Why};
use crate::id::ProjectId;
use crate::money::Money;
use crate::programme::Kind;
use crate::reward::{Beneficiary, Entitlement, Key, Source};
use crate::wording;
use chrono::NaiveDate;
use std::collections::HashMap;

/// The postings that bring a project's ledger to what its entitlements say now: the difference for each, nothing
/// where there is none. What was posted for an entitlement that is gone is taken back. Entitlements of other
/// projects are left alone.
pub fn settle(
    entitlements: &[Entitlement],
    ledger: &Ledger,
    project: ProjectId,
    on: NaiveDate,
) -> Vec<Posting> {
    let here: Vec<&Entitlement> = entitlements.iter().filter(|e| e.key.project == project).collect();
    let mut now: HashMap<&Key, &Entitlement> = HashMap::with_capacity(here.len());
    let mut posted: Vec<Posting> = Vec::new();
    for entitlement in here {
        if is_money(&entitlement.kinds) && now.insert(&entitlement.key, entitlement).is_none() {
            let (key, why) = (&entitlement.key, why(entitlement));
            posted.extend(difference(ledger, key, entitlement.amount, entitlement.due(), on, why));
        }
    }
    for key in ledger.keys_of_project(project).filter(|key| !now.contains_key(key)) {
        posted.extend(difference(ledger, key, Money::ZERO, Money::ZERO, on, gone));
    }
    posted
}

/// What was posted as due to a beneficiary, less what was taken back.
pub fn posted_due(ledger: &Ledger, project: ProjectId, beneficiary: Beneficiary) -> Money {
    ledger.keys_of(project, beneficiary).filter_map(|k| ledger.key(k)).map(KeyState::posted_due).sum()
}

/// Points are counted, not paid: they have no place in a ledger of money.
fn is_money(kinds: &[Kind]) -> bool {
    kinds.is_empty() || kinds.iter().any(|k| *k != Kind::Points)
}

fn difference<F: FnOnce(&Key) -> Why>(
    ledger: &Ledger,
    key: &Key,
    earned: Money,
    due: Money,
    on: NaiveDate,
    why: F,
) -> Option<Posting> {
    let nothing = KeyState::default();
    let state = ledger.key(key).unwrap_or(&nothing);
    let more_earned = earned.minus(state.posted_earned());
    let more_due = due.minus(state.posted_due());
    let penalty = matches!(key.source, Source::Violation(_));
    let counter = if penalty { Side::Fines } else { Side::Expense };
    let mut lines = Lines::new(key);
    lines.add(counter, more_earned);
    lines.add(Side::Accrued, more_due.minus(more_earned));
    let (due_now, approved_now, owed_now) = pools(state, more_due);
    lines.add(Side::Due, state.due.minus(due_now));
    lines.add(Side::Approved, state.approved.minus(approved_now));
    lines.add(Side::Owed, owed_now.minus(state.owed));
    if lines.lines.is_empty() {
        return None;
    }
    let falls = more_earned.is_negative() || more_due.is_negative();
    Posting::new(Draft {
        on,
        subject: Subject::Key { key: key.clone() },
        act: Act::Settle,
        previous: state.tips.iter().copied().collect(),
        reverses: if falls { state.added.iter().copied().collect() } else { vec![] },
        earned,
        due,
        lines: lines.lines,
        payout: None,
        actors: None,
        why: Some(why(key)),
    })
    .ok()
}

/// What is due, approved and owed back once so much more is due. Less is taken first from what is not paid, the
/// least certain before the most; the rest is owed back, and more pays that off first. Two desks that posted apart
/// may have left a pool below nothing: that is put right as well.
fn pools(state: &KeyState, more_due: Money) -> (Money, Money, Money) {
    let (mut due, mut approved, mut owed) = (state.due.plus(more_due), state.approved, state.owed);
    if owed.is_negative() {
        (due, owed) = (due.minus(owed), Money::ZERO);
    }
    if approved.is_negative() {
        (due, approved) = (due.plus(approved), Money::ZERO);
    }
    if due.is_negative() {
        let cancelled = due.negated().min(approved);
        (due, approved) = (due.plus(cancelled), approved.minus(cancelled));
        (due, owed) = if due.is_negative() { (Money::ZERO, owed.minus(due)) } else { (due, owed) };
    }
    let back = due.min(owed);
    (due, owed) = (due.minus(back), owed.minus(back));
    // A payment that came back is approved again; what of it is owed back meanwhile is not paid.
    let back = approved.min(owed);
    (due, approved.minus(back), owed.minus(back))
}

fn why(entitlement: &Entitlement) -> impl FnOnce(&Key) -> Why {
    let explanation = &entitlement.explanation;
    move |_| {
        let text = wording::explanation(explanation);
        Why {
            rule: explanation.rule.clone(),
            programme: explanation.programme.clone(),
            version: explanation.version,
            zh: text.zh,
            en: text.en,
        }
    }
}

fn gone(key: &Key) -> Why {
    let text = wording::entitlement_gone();
    Why { rule: String::new(), programme: key.programme.clone(), version: 0, zh: text.zh, en: text.en }
}

/// Lines of one beneficiary, without those of nothing.
pub(super) struct Lines {
    project: ProjectId,
    beneficiary: Beneficiary,
    pub lines: Vec<Line>,
}

impl Lines {
    pub(super) fn new(key: &Key) -> Self {
        Self::of(key.project, key.beneficiary)
    }

    pub(super) fn of(project: ProjectId, beneficiary: Beneficiary) -> Self {
        Self { project, beneficiary, lines: Vec::with_capacity(4) }
    }

    pub(super) fn add(&mut self, side: Side, amount: Money) {
        if !amount.is_zero() {
            let account = Account { project: self.project, beneficiary: self.beneficiary, side };
            self.lines.push(Line { account, amount });
        }
    }
}
