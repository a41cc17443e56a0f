//! The ledger as the sum of its postings: the order in which they arrive changes nothing.

use super::{Account, Act, Posting, PostingId, PostingIds, Side, Subject};
use crate::id::{PayoutId, ProjectId};
use crate::money::Money;
use crate::programme::Code;
use crate::reward::{Beneficiary, Key};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use ts_rs::TS;

/// Where one entitlement stands in the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KeyState {
    /// Earned, not due.
    pub accrued: Money,
    /// Due, not approved.
    pub due: Money,
    /// Approved, not paid.
    pub approved: Money,
    /// Paid, before what was netted later.
    pub paid: Money,
    /// Netted from payouts.
    pub recovered: Money,
    /// Owed back, not netted yet.
    pub owed: Money,
    /// The postings that nothing followed yet; more than one where two desks posted apart.
    pub tips: PostingIds,
    followed: PostingIds,
    /// Settlements that added to what was earned or due, for naming what a reversal reverses.
    pub(super) added: PostingIds,
}

impl KeyState {
    /// What was ever made due of it, less what was taken back.
    pub fn posted_due(&self) -> Money {
        self.due.plus(self.approved).plus(self.paid).minus(self.recovered).minus(self.owed)
    }

    /// What was ever earned of it, less what was taken back.
    pub fn posted_earned(&self) -> Money {
        self.accrued.plus(self.posted_due())
    }
}

/// What an account, or several, come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
pub struct Totals {
    /// What rewards cost.
    pub expense: Money,
    /// What fines brought.
    pub fines: Money,
    /// Earned, not due.
    pub accrued: Money,
    /// Due, not approved.
    pub due: Money,
    /// Approved, not paid.
    pub approved: Money,
    /// Transferred to the payee.
    pub paid: Money,
    /// Withheld as tax.
    pub withheld: Money,
    /// Owed back.
    pub owed: Money,
}

impl Totals {
    /// From the balances of the sides, debit positive.
    pub fn of(balance: impl Fn(Side) -> Money) -> Self {
        let credit = |side| balance(side).negated();
        Self {
            expense: balance(Side::Expense),
            fines: credit(Side::Fines),
            accrued: credit(Side::Accrued),
            due: credit(Side::Due),
            approved: credit(Side::Approved),
            paid: credit(Side::Bank),
            withheld: credit(Side::Withheld),
            owed: balance(Side::Owed),
        }
    }
}

/// Why a posting cannot be taken in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LedgerError {
    /// One name, two contents: somebody altered a line.
    #[error("posting {0} is on record with other lines: check the ledger")]
    Altered(PostingId),
}

/// All postings, with what they come to.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    postings: BTreeMap<PostingId, Posting>,
    keys: HashMap<Arc<Key>, KeyState>,
    of: BTreeMap<(ProjectId, Beneficiary), BTreeSet<Arc<Key>>>,
    /// Codes that postings name, each kept once.
    codes: HashSet<Code>,
    accounts: BTreeMap<Account, Money>,
    payouts: BTreeMap<PayoutId, BTreeSet<PostingId>>,
}

impl Ledger {
    /// All of them, in any order.
    pub fn of(postings: impl IntoIterator<Item = Posting>) -> Result<Self, LedgerError> {
        let mut ledger = Self::default();
        for posting in postings {
            ledger.add(posting)?;
        }
        Ok(ledger)
    }

    /// Takes a posting in; says whether it is new. The same one again changes nothing: of two that differ in day
    /// or words only, the earlier stays.
    pub fn add(&mut self, mut posting: Posting) -> Result<bool, LedgerError> {
        let id = posting.id();
        if let Some(known) = self.postings.get_mut(&id) {
            if known.said().lines != posting.said().lines {
                return Err(LedgerError::Altered(id));
            }
            if posting < *known {
                *known = posting;
            }
            return Ok(false);
        }
        for line in &posting.said().lines {
            let account = self.accounts.entry(line.account).or_default();
            *account = account.plus(line.amount);
        }
        if let Some(payout) = posting.said().payout {
            self.payouts.entry(payout).or_default().insert(id);
        }
        if let Subject::Key { key } = &posting.said().subject {
            // One copy of the key for the posting and for both tables.
            let key = match self.keys.get_key_value(&**key) {
                Some((known, _)) => Arc::clone(known),
                None => self.first_of(key),
            };
            take(self.keys.entry(Arc::clone(&key)).or_default(), &posting);
            posting.about(key);
        }
        self.postings.insert(id, posting);
        Ok(true)
    }

    /// A key nothing was posted for yet, with codes that are kept already.
    fn first_of(&mut self, key: &Key) -> Arc<Key> {
        let mut key = key.clone();
        for code in [&mut key.programme, &mut key.item] {
            match self.codes.get(code) {
                Some(known) => *code = known.clone(),
                None => _ = self.codes.insert(code.clone()),
            }
        }
        let key = Arc::new(key);
        self.of.entry((key.project, key.beneficiary)).or_default().insert(Arc::clone(&key));
        key
    }

    /// All postings, by name.
    pub fn postings(&self) -> impl Iterator<Item = &Posting> {
        self.postings.values()
    }

    /// One posting.
    pub fn posting(&self, id: PostingId) -> Option<&Posting> {
        self.postings.get(&id)
    }

    /// How many postings there are.
    pub fn len(&self) -> usize {
        self.postings.len()
    }

    /// Whether nothing was posted.
    pub fn is_empty(&self) -> bool {
        self.postings.is_empty()
    }

    /// Where an entitlement stands.
    pub fn key(&self, key: &Key) -> Option<&KeyState> {
        self.keys.get(key)
    }

    /// All entitlements of a project that something was posted for.
    pub fn keys_of_project(&self, project: ProjectId) -> impl Iterator<Item = &Key> {
        self.of.iter().filter(move |((p, _), _)| *p == project).flat_map(|(_, keys)| keys).map(|key| &**key)
    }

    /// All entitlements of a beneficiary in a project that something was posted for.
    pub fn keys_of(&self, project: ProjectId, beneficiary: Beneficiary) -> impl Iterator<Item = &Key> {
        self.of.get(&(project, beneficiary)).into_iter().flatten().map(|key| &**key)
    }

    /// Everybody something was posted for in a project.
    pub fn beneficiaries(&self, project: ProjectId) -> impl Iterator<Item = Beneficiary> {
        self.of.keys().filter(move |(p, _)| *p == project).map(|(_, beneficiary)| *beneficiary)
    }

    /// The postings of one payout.
    pub fn payout(&self, payout: PayoutId) -> impl Iterator<Item = &Posting> {
        self.payouts.get(&payout).into_iter().flatten().filter_map(|id| self.postings.get(id))
    }

    /// An account's balance: debit positive.
    pub fn balance(&self, account: Account) -> Money {
        self.accounts.get(&account).copied().unwrap_or_default()
    }

    /// What all accounts sum to; nothing, always.
    pub fn imbalance(&self) -> Money {
        self.accounts.values().copied().sum()
    }

    /// What a beneficiary's accounts in a project come to.
    pub fn totals(&self, project: ProjectId, beneficiary: Beneficiary) -> Totals {
        Totals::of(|side| self.balance(Account { project, beneficiary, side }))
    }
}

/// What a posting does to its entitlement. Sums and sets only, so that the order does not matter.
fn take(state: &mut KeyState, posting: &Posting) {
    let said = posting.said();
    state.accrued = state.accrued.minus(posting.effect(Side::Accrued));
    state.due = state.due.minus(posting.effect(Side::Due));
    state.approved = state.approved.minus(posting.effect(Side::Approved));
    state.owed = state.owed.plus(posting.effect(Side::Owed));
    let cleared = posting.effect(Side::Clearing);
    match said.act {
        Act::Pay | Act::PayReturned => state.paid = state.paid.minus(cleared),
        Act::Recover | Act::RecoverReturned => state.recovered = state.recovered.plus(cleared),
        Act::Settle => {
            let cost = posting.effect(Side::Expense).plus(posting.effect(Side::Fines));
            if cost > Money::ZERO || (cost.is_zero() && posting.effect(Side::Accrued) > Money::ZERO) {
                state.added.insert(posting.id());
            }
        }
        Act::Approve | Act::Transfer | Act::TransferReturned => {}
    }
    for previous in &said.previous {
        state.tips.remove(previous);
        state.followed.insert(*previous);
    }
    if !state.followed.contains(&posting.id()) {
        state.tips.insert(posting.id());
    }
}
