//! Entitlement − posted = difference.

use super::{Account, Act, Draft, KeyState, Ledger, Line, Posting, PostingIds, Side, Subject, Why};
use crate::id::ProjectId;
use crate::money::Money;
use crate::programme::Kind;
use crate::reward::{Beneficiary, Entitlement, Key, Source};
use crate::wording;
use chrono::NaiveDate;
use std::sync::Arc;

/// The postings that bring a project's ledger to what its entitlements say now: the difference for each, nothing
/// where there is none. What was posted for an entitlement that is gone is taken back. Entitlements of other
/// projects are left alone.
pub fn settle(
    entitlements: &[Entitlement],
    ledger: &Ledger,
    project: ProjectId,
    on: NaiveDate,
) -> Vec<Posting> {
    settlement(entitlements, ledger, project, on).collect()
}

/// The same one by one: a year's postings with their words need not be in memory together.
pub fn settlement<'a>(
    entitlements: &'a [Entitlement],
    ledger: &'a Ledger,
    project: ProjectId,
    on: NaiveDate,
) -> impl Iterator<Item = Posting> + 'a {
    let now = of_project(entitlements, project);
    let gone = gone_keys(ledger, project, &now);
    let changed = now
        .into_iter()
        .filter_map(move |e| Change::of(ledger, &e.key, e.amount, e.due())?.posting(on, || why(e)));
    let taken_back = gone.into_iter().filter_map(move |key| {
        Change::of(ledger, key, Money::ZERO, Money::ZERO)?.posting(on, || gone_why(key))
    });
    changed.chain(taken_back)
}

/// How many postings a settlement would make.
pub fn unsettled(entitlements: &[Entitlement], ledger: &Ledger, project: ProjectId) -> usize {
    let now = of_project(entitlements, project);
    let gone = gone_keys(ledger, project, &now);
    let changed = now.iter().filter(|e| Change::of(ledger, &e.key, e.amount, e.due()).is_some()).count();
    let back = |key: &&&Key| Change::of(ledger, key, Money::ZERO, Money::ZERO).is_some();
    changed + gone.iter().filter(back).count()
}

/// The money a project's entitlements speak of, sorted, one for each key.
fn of_project(entitlements: &[Entitlement], project: ProjectId) -> Vec<&Entitlement> {
    let mut here: Vec<&Entitlement> =
        entitlements.iter().filter(|e| e.key.project == project && is_money(&e.kinds)).collect();
    here.sort_by(|a, b| a.key.cmp(&b.key));
    here.dedup_by(|a, b| a.key == b.key);
    here
}

/// What something was posted for and nobody is entitled to any more.
fn gone_keys<'a>(ledger: &'a Ledger, project: ProjectId, now: &[&Entitlement]) -> Vec<&'a Key> {
    let there = |key: &&Key| now.binary_search_by(|e| e.key.cmp(key)).is_err();
    ledger.keys_of_project(project).filter(there).collect()
}

/// What was posted as due to a beneficiary, less what was taken back.
pub fn posted_due(ledger: &Ledger, project: ProjectId, beneficiary: Beneficiary) -> Money {
    ledger.keys_of(project, beneficiary).filter_map(|k| ledger.key(k)).map(KeyState::posted_due).sum()
}

/// Points are counted, not paid: they have no place in a ledger of money.
fn is_money(kinds: &[Kind]) -> bool {
    kinds.is_empty() || kinds.iter().any(|k| *k != Kind::Points)
}

/// What a settlement changes about one entitlement.
struct Change<'a> {
    key: &'a Key,
    state: Option<&'a KeyState>,
    earned: Money,
    due: Money,
    /// Less is earned or due than before.
    falls: bool,
    lines: Vec<Line>,
}

impl<'a> Change<'a> {
    /// None where nothing changes.
    fn of(ledger: &'a Ledger, key: &'a Key, earned: Money, due: Money) -> Option<Self> {
        let nothing = KeyState::default();
        let found = ledger.key(key);
        let state = found.unwrap_or(&nothing);
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
        let falls = more_earned.is_negative() || more_due.is_negative();
        let lines = lines.lines;
        (!lines.is_empty()).then_some(Self { key, state: found, earned, due, falls, lines })
    }

    fn posting(self, on: NaiveDate, why: impl FnOnce() -> Why) -> Option<Posting> {
        let ids = |ids: &PostingIds| ids.iter().copied().collect::<Vec<_>>();
        let reversed = self.state.filter(|_| self.falls);
        Posting::new(Draft {
            on,
            subject: Subject::Key { key: Arc::new(self.key.clone()) },
            act: Act::Settle,
            previous: self.state.map(|s| ids(&s.tips)).unwrap_or_default(),
            reverses: reversed.map(|s| ids(&s.added)).unwrap_or_default(),
            earned: self.earned,
            due: self.due,
            lines: self.lines,
            payout: None,
            actors: None,
            why: Some(Box::new(why())),
        })
        .ok()
    }
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

fn why(entitlement: &Entitlement) -> Why {
    let explanation = &entitlement.explanation;
    let text = wording::explanation(explanation);
    Why {
        rule: explanation.rule.to_string(),
        programme: explanation.programme.to_string(),
        version: explanation.version,
        zh: text.zh,
        en: text.en,
    }
}

fn gone_why(key: &Key) -> Why {
    let text = wording::entitlement_gone();
    Why { rule: String::new(), programme: key.programme.to_string(), version: 0, zh: text.zh, en: text.en }
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
