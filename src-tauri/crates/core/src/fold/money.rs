//! Folding deals, group events, violations, payees, approvals, payouts and cycles.

use super::Entry;
use crate::change::{Facts, MoneyFacts, Personal, Prepared};
use crate::deal::{Deal, DealFact, DealState, Event, FlagKind, Milestone, Review};
use crate::id::*;
use crate::ledger::{AgencyCycle, PayeeKind, TaxCategory};
use crate::money::Money;
use crate::programme::Kind;
use crate::reward::{Beneficiary, Decision, GroupEvent, Violation};
use crate::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

fn money(entry: &Entry) -> Option<&MoneyFacts> {
    match &entry.facts {
        Facts::Money(facts) => Some(facts),
        _ => None,
    }
}

/// The words of a personal body that holds nothing else; empty once erased.
pub fn reason(personal: &Option<Personal>) -> String {
    match personal {
        Some(Personal::Reason { reason }) => reason.clone(),
        _ => String::new(),
    }
}

/// Who noted a fact, when and with which words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Noted {
    /// The fact.
    pub fact: DealFact,
    /// By whom.
    pub by: UserId,
    /// When, by that desk's clock.
    pub at: Moment,
    /// Buyers who came along at the visit.
    #[serde(default)]
    pub companions: Vec<CustomerId>,
    /// Note; empty once erased.
    #[serde(default)]
    pub note: String,
}

/// A decision about a doubt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reviewed {
    /// What was found.
    pub review: Review,
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: Moment,
    /// Why; empty once erased.
    pub reason: String,
}

/// How far a deal has come, in one word for lists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DealStage {
    /// Nothing is agreed yet.
    Open,
    /// 认筹 / 小订.
    PreSubscribed,
    /// 认购.
    Subscribed,
    /// 签约.
    Signed,
    /// 全款.
    FullyPaid,
    /// 交楼.
    HandedOver,
    /// 退定.
    DepositReturned,
    /// 退房.
    Cancelled,
}

impl DealStage {
    /// Read from a deal's state.
    pub fn of(state: &DealState) -> Self {
        let reached = |m| state.reached(m).is_some();
        match state.ended {
            Some(ended) if ended.deposit_returned => Self::DepositReturned,
            Some(_) => Self::Cancelled,
            None if reached(Milestone::HandedOver) => Self::HandedOver,
            None if reached(Milestone::FullyPaid) && reached(Milestone::Signed) => Self::FullyPaid,
            None if reached(Milestone::Signed) => Self::Signed,
            None if reached(Milestone::Subscribed) => Self::Subscribed,
            None if reached(Milestone::PreSubscribed) => Self::PreSubscribed,
            None => Self::Open,
        }
    }
}

/// A deal as its changes tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DealRecord {
    /// Where.
    pub project: ProjectId,
    /// The main customer's record.
    pub customer: CustomerId,
    /// The visit it rests on.
    pub visit: Option<VisitId>,
    /// When it was opened.
    pub opened: Moment,
    /// By whom.
    pub by: UserId,
    /// Its place among changes.
    pub order: u64,
    /// What happened, as recorded.
    pub facts: Vec<Noted>,
    /// What the manager found out; the newest of a kind counts.
    pub reviews: Vec<Reviewed>,
}

/// Folds a deal; none when its opening is not here yet.
pub fn deal(entries: &[Entry]) -> Option<DealRecord> {
    let first = entries.iter().find(|e| matches!(money(e), Some(MoneyFacts::DealOpened { .. })))?;
    let Some(MoneyFacts::DealOpened { project, customer, visit, .. }) = money(first) else { return None };
    let mut state = DealRecord {
        project: *project,
        customer: *customer,
        visit: *visit,
        opened: first.wall,
        by: first.actor,
        order: first.hlc,
        facts: Vec::new(),
        reviews: Vec::new(),
    };
    for entry in entries {
        match money(entry) {
            Some(MoneyFacts::DealLinked { visit, .. }) => state.visit = *visit,
            Some(MoneyFacts::DealNoted { on, event, companions, .. }) => state.facts.push(Noted {
                fact: DealFact { id: entry.id, order: entry.hlc, on: *on, event: event.clone() },
                by: entry.actor,
                at: entry.wall,
                companions: companions.clone(),
                note: reason(&entry.personal),
            }),
            Some(MoneyFacts::DealReviewed { flag, upheld, .. }) => {
                state.reviews.retain(|r: &Reviewed| r.review.kind != *flag);
                state.reviews.push(Reviewed {
                    review: Review { kind: *flag, upheld: *upheld },
                    by: entry.actor,
                    at: entry.wall,
                    reason: reason(&entry.personal),
                });
            }
            _ => {}
        }
    }
    Some(state)
}

impl DealRecord {
    /// The deal for the rewards, without its claim.
    pub fn bare(&self, id: DealId) -> Deal {
        let facts = self.facts.iter().map(|n| n.fact.clone()).collect();
        Deal { id, project: self.project, facts, link: None }
    }

    /// What was found out about one doubt.
    pub fn review(&self, kind: FlagKind) -> Option<&Reviewed> {
        self.reviews.iter().find(|r| r.review.kind == kind)
    }
}

impl Noted {
    /// Whether a later one took it back.
    pub fn is_withdrawn(&self, all: &[Self]) -> bool {
        let mut taken = false;
        for other in all {
            if let Event::Withdrawn { fact } = &other.fact.event
                && *fact == self.fact.id
                && !other.is_withdrawn(all)
            {
                taken = true;
            }
        }
        taken
    }
}

/// Folds a group event, with its note.
pub fn group_event(entries: &[Entry]) -> Option<(GroupEvent, String)> {
    let mut state = entries.iter().find_map(|e| match money(e)? {
        MoneyFacts::EventNoted { event, project, on, partner, channel, people } => Some((
            GroupEvent {
                id: *event,
                project: *project,
                on: *on,
                partner: *partner,
                channel: *channel,
                people: *people,
                supervisor: None,
            },
            reason(&e.personal),
        )),
        _ => None,
    })?;
    for entry in entries {
        if let Some(MoneyFacts::EventChecked { confirmed, .. }) = money(entry) {
            state.0.supervisor = Some(*confirmed);
        }
    }
    Some(state)
}

/// A violation with its words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ViolationRecord {
    /// As the rewards see it.
    pub violation: Violation,
    /// What happened; empty once erased.
    pub note: String,
    /// Why it was decided so.
    pub reason: String,
    /// Who put it on record.
    pub by: UserId,
}

/// Folds a violation: the newest decision counts.
pub fn violation(entries: &[Entry]) -> Option<ViolationRecord> {
    let mut state = entries.iter().find_map(|e| match money(e)? {
        MoneyFacts::ViolationNoted { violation, project, on, partner, channel, what, count, deal } => {
            Some(ViolationRecord {
                violation: Violation {
                    id: *violation,
                    project: *project,
                    order: e.hlc,
                    on: *on,
                    partner: *partner,
                    channel: *channel,
                    kind: *what,
                    count: *count,
                    deal: *deal,
                    decision: None,
                },
                note: reason(&e.personal),
                reason: String::new(),
                by: e.actor,
            })
        }
        _ => None,
    })?;
    for entry in entries {
        if let Some(MoneyFacts::ViolationDecided { decision, .. }) = money(entry) {
            state.violation.decision = Some(Decision { ..*decision });
            state.reason = reason(&entry.personal);
        }
    }
    Some(state)
}

/// A partner's salesperson.
#[derive(Clone, PartialEq, Eq)]
pub struct BrokerPay {
    /// Whose.
    pub partner: PartnerId,
    /// Name; empty once erased.
    pub name: String,
    /// Paid directly by now.
    pub approved: bool,
    /// What was agreed, oldest first: when it was recorded, its place among changes, yes or no.
    pub terms: Vec<(Moment, u64, bool)>,
}

/// Folds what is agreed about a salesperson: each word holds from its recording on.
pub fn broker_pay(entries: &[Entry]) -> Option<BrokerPay> {
    let mut state: Option<BrokerPay> = None;
    for e in entries {
        let Some(MoneyFacts::BrokerPayApproved { partner, approved, .. }) = money(e) else { continue };
        let mut terms = state.take().map(|s| s.terms).unwrap_or_default();
        terms.push((e.wall, e.hlc, *approved));
        state =
            Some(BrokerPay { partner: *partner, name: super::name(&e.personal), approved: *approved, terms });
    }
    state
}

/// Who is paid, and where to.
#[derive(Clone, PartialEq, Eq)]
pub struct PayeeRecord {
    /// Who is owed.
    pub beneficiary: Beneficiary,
    /// Firm or person.
    pub kind: PayeeKind,
    /// What is withheld.
    pub tax: TaxCategory,
    /// Who they are in the program.
    pub user: Option<UserId>,
    /// A firm that is paid only once its invoice is there.
    pub invoice: bool,
    /// In whose name the account is; empty once erased.
    pub holder: String,
    /// Its number.
    pub account: String,
    /// The bank.
    pub bank: String,
    /// Notes.
    pub note: String,
    /// Everybody it was ever linked with, oldest first: none of them approves or pays it.
    pub users: Vec<UserId>,
    /// The change of its account nobody else agreed to yet, and who made it.
    pub changed: Option<(ChangeId, UserId)>,
}

/// Folds a payee: the newest setting counts. Where it replaces an account by another, somebody else has to agree.
pub fn payee(entries: &[Entry]) -> Option<PayeeRecord> {
    let mut state: Option<PayeeRecord> = None;
    for e in entries {
        match money(e) {
            Some(MoneyFacts::PayeeSet { beneficiary, payee_kind, tax, user, invoice, .. }) => {
                let (holder, account, bank, note) = match &e.personal {
                    Some(Personal::Payee { holder, account, bank, note }) => {
                        (holder.clone(), account.clone(), bank.clone(), note.clone())
                    }
                    _ => Default::default(),
                };
                let before = state.take();
                let mut users = before.as_ref().map(|b| b.users.clone()).unwrap_or_default();
                users.extend(user.filter(|u| !users.contains(u)));
                let same = |b: &PayeeRecord| (&b.holder, &b.account, &b.bank) == (&holder, &account, &bank);
                let changed = match &before {
                    None => None,
                    Some(b) if same(b) => b.changed,
                    Some(_) => Some((e.id, e.actor)),
                };
                state = Some(PayeeRecord {
                    beneficiary: *beneficiary,
                    kind: *payee_kind,
                    tax: *tax,
                    user: *user,
                    invoice: *invoice,
                    holder,
                    account,
                    bank,
                    note,
                    users,
                    changed,
                });
            }
            Some(MoneyFacts::PayeeChecked { set, .. }) => {
                if let Some(state) = &mut state
                    && state.changed.is_some_and(|(change, by)| change == *set && by != e.actor)
                {
                    state.changed = None;
                }
            }
            _ => {}
        }
    }
    state
}

/// Lines prepared by one person for another to approve.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApprovalRecord {
    /// Where.
    pub project: ProjectId,
    /// The lines.
    pub lines: Vec<Prepared>,
    /// Who prepared them.
    pub by: UserId,
    /// When.
    pub at: Moment,
    /// Who decided, when, and what; never whoever prepared them.
    pub decided: Option<(UserId, Moment, bool)>,
}

/// Folds an approval: the first decision counts.
pub fn approval(entries: &[Entry]) -> Option<ApprovalRecord> {
    let mut state = entries.iter().find_map(|e| match money(e)? {
        MoneyFacts::ApprovalPrepared { project, lines, .. } => Some(ApprovalRecord {
            project: *project,
            lines: lines.clone(),
            by: e.actor,
            at: e.wall,
            decided: None,
        }),
        _ => None,
    })?;
    state.decided = entries.iter().find_map(|e| match money(e)? {
        MoneyFacts::ApprovalDecided { agreed, .. } => Some((e.actor, e.wall, *agreed)),
        _ => None,
    });
    Some(state)
}

/// The account a payment goes to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidTo {
    /// In whose name.
    pub holder: String,
    /// Its number.
    pub account: String,
    /// The bank.
    pub bank: String,
}

impl std::fmt::Debug for PaidTo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PaidTo(…)")
    }
}

/// A payment with what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayoutRecord {
    /// Where.
    pub project: ProjectId,
    /// To whom.
    pub beneficiary: Beneficiary,
    /// Everything approved that it pays.
    pub approved: Money,
    /// What is netted.
    pub recovered: Money,
    /// Before tax.
    pub gross: Money,
    /// Withheld.
    pub withheld: Money,
    /// Transferred, or handed over.
    pub net: Money,
    /// In what; payments from before this was asked have none.
    pub kind: Option<Kind>,
    /// What it pays; nothing for payments from before this was recorded.
    pub paid: Vec<Prepared>,
    /// What it nets.
    pub netted: Vec<Prepared>,
    /// The account it goes to; none where it is handed over, once erased, and from before this was recorded.
    pub paid_to: Option<PaidTo>,
    /// Who handed it to the bank first, and when.
    pub exported: Option<(UserId, Moment)>,
    /// Who prepared it.
    pub by: UserId,
    /// When.
    pub at: Moment,
    /// Who confirmed that the money left, and the day.
    pub confirmed: Option<(UserId, NaiveDate)>,
    /// The bank's reference; empty once erased.
    pub reference: String,
    /// Dropped.
    pub cancelled: bool,
    /// The bank sent it back: the day and why.
    pub returned: Option<(NaiveDate, String)>,
}

/// Folds a payment.
pub fn payout(entries: &[Entry]) -> Option<PayoutRecord> {
    let mut state = entries.iter().find_map(|e| match money(e)? {
        MoneyFacts::PayoutPrepared {
            project,
            beneficiary,
            approved,
            recovered,
            gross,
            withheld,
            net,
            given_in,
            paid,
            netted,
            ..
        } => Some(PayoutRecord {
            project: *project,
            beneficiary: *beneficiary,
            approved: *approved,
            recovered: *recovered,
            gross: *gross,
            withheld: *withheld,
            net: *net,
            kind: *given_in,
            paid: paid.clone(),
            netted: netted.clone(),
            paid_to: match &e.personal {
                Some(Personal::Payee { holder, account, bank, .. }) => {
                    Some(PaidTo { holder: holder.clone(), account: account.clone(), bank: bank.clone() })
                }
                _ => None,
            },
            exported: None,
            by: e.actor,
            at: e.wall,
            confirmed: None,
            reference: String::new(),
            cancelled: false,
            returned: None,
        }),
        _ => None,
    })?;
    for entry in entries {
        match money(entry) {
            Some(MoneyFacts::PayoutConfirmed { on, .. }) if state.confirmed.is_none() => {
                // It left after all, whatever was said of it before.
                (state.cancelled, state.returned) = (false, None);
                state.confirmed = Some((entry.actor, *on));
                state.reference = reason(&entry.personal);
            }
            Some(MoneyFacts::PayoutExported { .. }) if state.exported.is_none() => {
                state.exported = Some((entry.actor, entry.wall));
            }
            Some(MoneyFacts::PayoutCancelled { .. }) if state.confirmed.is_none() => state.cancelled = true,
            Some(MoneyFacts::PayoutReturned { on, .. }) if state.returned.is_none() => {
                state.returned = Some((*on, reason(&entry.personal)));
            }
            _ => {}
        }
    }
    Some(state)
}

/// Folds an agency's cycle; a step that is not its turn is left out.
pub fn cycle(entries: &[Entry]) -> Option<AgencyCycle> {
    let mut state: Option<AgencyCycle> = None;
    for entry in entries {
        let Some(MoneyFacts::CycleAdvanced { agency, project, step, .. }) = money(entry) else { continue };
        let now = state.take().unwrap_or_else(|| AgencyCycle::new(*agency, *project));
        state = Some(now.clone().advance(step.clone()).unwrap_or(now));
    }
    state
}
