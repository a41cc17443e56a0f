//! The ledger: double entry per project and beneficiary, append-only, balanced by construction. A posting is a
//! value that is never changed; every correction is a new posting that names what it reverses.
//!
//! The life of a reward: expense against accrued → accrued to due → due to approved → approved to paid. What turns
//! out to be too much is taken from what is not paid yet, then owed back, and netted from the next payout.

mod agency;
mod book;
mod calendar;
mod ids;
mod payee;
mod payout;
mod sent;
mod settle;
mod statement;

pub use agency::{AgencyCycle, CycleError, CycleState, CycleStep};
pub use book::{KeyState, Ledger, LedgerError, Totals};
pub use calendar::{Calendar, CloseDays, MonthClose};
pub use ids::PostingIds;
pub use payee::{Payee, PayeeKind, Taken, TaxCategory};
pub use payout::{Payout, Refusal, approve, given_in, payout, payout_returned};
pub use sent::{Sent, payout_sent};
pub use settle::{posted_due, settle, settlement, unsettled};
pub use statement::{Statement, StatementLine, statement};

use crate::id::{PayoutId, ProjectId, UserId};
use crate::money::Money;
use crate::reward::{Beneficiary, Key};
use crate::wording::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use ts_rs::TS;

/// What an account holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// What rewards cost.
    Expense,
    /// What fines bring (R38–R40).
    Fines,
    /// Earned, not due yet.
    Accrued,
    /// Due, not approved.
    Due,
    /// Approved, not paid.
    Approved,
    /// Between the lines of one payout; nothing remains in it.
    Clearing,
    /// Paid out.
    Bank,
    /// Tax withheld.
    Withheld,
    /// Owed back by the beneficiary.
    Owed,
}

/// One account: a project, a beneficiary, what it holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
pub struct Account {
    /// Where.
    pub project: ProjectId,
    /// Whose.
    pub beneficiary: Beneficiary,
    /// What it holds.
    pub side: Side,
}

/// One line of a posting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
pub struct Line {
    /// Which account.
    pub account: Account,
    /// Debit is positive, credit negative.
    pub amount: Money,
}

/// Names a posting: the hash of what it does. The same run on two desks gives the same names, and posts once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostingId([u8; 32]);

impl PostingId {
    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for PostingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PostingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostingId({self})")
    }
}

impl std::str::FromStr for PostingId {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("“{text}” is not a posting (64 hexadecimal digits)");
        if text.len() != 64 || !text.is_ascii() {
            return Err(bad());
        }
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).map_err(|_| bad())?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for PostingId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PostingId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a posting is about; its postings form one chain.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Subject {
    /// An entitlement.
    Key {
        /// Which.
        key: Arc<Key>,
    },
    /// The money that left in one payout.
    Payout {
        /// Which.
        payout: PayoutId,
    },
}

/// What a posting does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Brings what is accrued and due to what the entitlement says now.
    Settle,
    /// Approves what is due.
    Approve,
    /// Pays what is approved.
    Pay,
    /// Nets what is owed back.
    Recover,
    /// Moves the money.
    Transfer,
    /// The bank sent it back: the reverse of a payment.
    PayReturned,
    /// The reverse of a netting.
    RecoverReturned,
    /// The reverse of the money's move.
    TransferReturned,
}

/// Who made and who checked it: two people, neither of them the payee.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "RawActors")]
pub struct Actors {
    maker: UserId,
    checker: UserId,
}

#[derive(Deserialize)]
struct RawActors {
    maker: UserId,
    checker: UserId,
}

impl TryFrom<RawActors> for Actors {
    type Error = ActorError;
    fn try_from(raw: RawActors) -> Result<Self, ActorError> {
        Self::new(raw.maker, raw.checker, None)
    }
}

/// Why two people may not do it together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ActorError {
    /// One person twice.
    #[error("prepared and approved by the same person: ask somebody else to approve it")]
    Same,
    /// The payee is one of them.
    #[error("nobody approves or pays their own reward: ask somebody else")]
    OwnPayment,
}

impl ActorError {
    /// The message in both languages; names the next step.
    pub fn text(self) -> Text {
        let zh = match self {
            Self::Same => "制单和审批是同一个人。请另一位同事审批。",
            Self::OwnPayment => "不能审批或支付自己的奖励。请另一位同事办理。",
        };
        Text::new(zh, self.to_string())
    }
}

impl Actors {
    /// Two people. `payee` is the user who is paid, where the beneficiary uses the program.
    pub fn new(maker: UserId, checker: UserId, payee: Option<UserId>) -> Result<Self, ActorError> {
        if maker == checker {
            Err(ActorError::Same)
        } else if payee.is_some_and(|p| p == maker || p == checker) {
            Err(ActorError::OwnPayment)
        } else {
            Ok(Self { maker, checker })
        }
    }

    /// Who prepared it.
    pub const fn maker(&self) -> UserId {
        self.maker
    }

    /// Who agreed.
    pub const fn checker(&self) -> UserId {
        self.checker
    }
}

/// Why a settlement posted what it did, in the words of the day it was posted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
pub struct Why {
    /// The rule: `R29`.
    pub rule: String,
    /// Code of the programme.
    pub programme: String,
    /// Its version; 0 where the entitlement is gone.
    pub version: u32,
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A posting: balanced, named by what it does, never changed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "Draft", into = "Draft")]
pub struct Posting {
    id: PostingId,
    draft: Draft,
}

/// What a posting says; becomes a [`Posting`] once it is checked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// Local day of posting.
    pub on: NaiveDate,
    /// What it is about.
    pub subject: Subject,
    /// What it does.
    pub act: Act,
    /// The postings of the same subject that nothing followed yet.
    pub previous: Vec<PostingId>,
    /// The postings it takes back, wholly or in part.
    #[serde(default)]
    pub reverses: Vec<PostingId>,
    /// What is accrued of the entitlement with it, due or not.
    #[serde(default)]
    pub earned: Money,
    /// What is due of it with it, paid or not.
    #[serde(default)]
    pub due: Money,
    /// The lines.
    pub lines: Vec<Line>,
    /// The payout it belongs to.
    #[serde(default)]
    pub payout: Option<PayoutId>,
    /// Who made and checked it; none for a settlement, which anybody's run posts alike.
    #[serde(default)]
    pub actors: Option<Actors>,
    /// Why.
    #[serde(default)]
    pub why: Option<Box<Why>>,
}

/// Why a posting is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PostingError {
    /// Debits and credits differ.
    #[error("debits and credits differ by {0}: nothing is posted")]
    Unbalanced(Money),
    /// No lines, or one of nothing.
    #[error("a posting needs lines with amounts: nothing is posted")]
    Empty,
    /// Money that nobody approved.
    #[error("approval and payment need two people: nothing is posted")]
    NoActors,
}

impl Posting {
    /// Checks and names a posting: the one way to make one.
    pub fn new(mut draft: Draft) -> Result<Self, PostingError> {
        let off = draft.lines.iter().try_fold(Money::ZERO, |sum, l| sum.checked_add(l.amount));
        match off {
            Some(Money::ZERO) => {}
            off => return Err(PostingError::Unbalanced(off.unwrap_or(Money::MOST))),
        }
        if draft.lines.is_empty() || draft.lines.iter().any(|l| l.amount.is_zero()) {
            return Err(PostingError::Empty);
        }
        if draft.act != Act::Settle && draft.actors.is_none() {
            return Err(PostingError::NoActors);
        }
        draft.previous.sort_unstable();
        draft.previous.dedup();
        draft.lines.shrink_to_fit();
        let id = draft.name();
        Ok(Self { id, draft })
    }

    /// Its name.
    pub const fn id(&self) -> PostingId {
        self.id
    }

    /// The same without the words of why, which are most of its size: sums need none.
    #[must_use]
    pub fn without_words(mut self) -> Self {
        self.draft.why = None;
        self
    }

    /// Takes an equal key over, so that it is kept once.
    fn about(&mut self, key: Arc<Key>) {
        self.draft.subject = Subject::Key { key };
    }

    /// What it says.
    pub const fn said(&self) -> &Draft {
        &self.draft
    }

    /// The same posting with another beneficiary put in its place, under the name it was given: how postings of partners
    /// that turned out to be one firm are read together. Never recorded.
    #[must_use]
    pub fn read_as(mut self, beneficiary: impl Fn(Beneficiary) -> Beneficiary) -> Self {
        if let Subject::Key { key } = &mut self.draft.subject {
            Arc::make_mut(key).beneficiary = beneficiary(key.beneficiary);
        }
        for line in &mut self.draft.lines {
            line.account.beneficiary = beneficiary(line.account.beneficiary);
        }
        self
    }

    /// The entitlement it is about.
    pub fn key(&self) -> Option<&Key> {
        match &self.draft.subject {
            Subject::Key { key } => Some(&**key),
            Subject::Payout { .. } => None,
        }
    }

    /// What it does to the sum of some accounts: debit positive.
    pub fn effect(&self, side: Side) -> Money {
        self.draft.lines.iter().filter(|l| l.account.side == side).map(|l| l.amount).sum()
    }
}

impl Draft {
    /// The hash of what it is about, what it follows and what it comes to. Day, words and lines are no part of it:
    /// the lines follow from these, and two desks may run on two days.
    fn name(&self) -> PostingId {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"laifang posting 1");
        let subject = serde_json::to_vec(&self.subject).unwrap_or_default();
        hasher.update(&(subject.len() as u64).to_le_bytes());
        hasher.update(&subject);
        hasher.update(&[self.act as u8]);
        hasher.update(&(self.previous.len() as u64).to_le_bytes());
        for previous in &self.previous {
            hasher.update(previous.bytes());
        }
        hasher.update(&self.earned.fen().to_le_bytes());
        hasher.update(&self.due.fen().to_le_bytes());
        if let Some(payout) = self.payout {
            hasher.update(payout.uuid().as_bytes());
        }
        PostingId(*hasher.finalize().as_bytes())
    }
}

impl TryFrom<Draft> for Posting {
    type Error = PostingError;
    fn try_from(draft: Draft) -> Result<Self, PostingError> {
        Self::new(draft)
    }
}

impl From<Posting> for Draft {
    fn from(posting: Posting) -> Self {
        posting.draft
    }
}
