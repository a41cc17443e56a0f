//! Folding a deal's facts, in whatever order they arrived.

use super::{ClaimLink, Deal, DealFact, Event, Method, Milestone, PaymentPart, Price, RefundOf, Unit};
use crate::id::{ChangeId, CustomerId};
use crate::money::Money;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// How far a deal had come when it ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Phase {
    /// Nothing was signed.
    BeforeSigning,
    /// Signed, not handed over.
    BeforeHandover,
    /// Handed over.
    AfterHandover,
}

/// How a deal ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ended {
    /// Local day.
    pub on: NaiveDate,
    /// How far it had come.
    pub phase: Phase,
    /// 退定, not 退房.
    pub deposit_returned: bool,
}

/// A deal's place among those signed: day, then the order in which they were recorded, then the change itself.
pub type SigningPlace = (NaiveDate, u64, ChangeId);

/// Where a deal stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DealState {
    /// The unit, once agreed.
    pub unit: Option<Unit>,
    /// Its price.
    pub price: Price,
    /// How it is paid.
    pub method: Method,
    /// Who buys.
    pub buyers: Vec<CustomerId>,
    /// Who had subscribed or signed before the last renaming; empty where there was none.
    pub renamed_from: Vec<CustomerId>,
    /// Day of the last renaming.
    pub renamed_on: Option<NaiveDate>,
    /// What the buyer and the bank paid, less what went back.
    pub paid: Money,
    /// The part of the price that went back; never more than the price.
    pub refunded: Money,
    /// When it was signed first, as it stands: its place in counts.
    pub signing: Option<SigningPlace>,
    /// How it ended, if it did.
    pub ended: Option<Ended>,
    reached: [Option<NaiveDate>; 8],
}

impl DealState {
    /// Folds the facts dated up to `as_of`.
    pub fn of(deal: &Deal, as_of: NaiveDate) -> Self {
        let mut facts = standing(&deal.facts);
        facts.retain(|f| f.on <= as_of);
        facts.sort_by_key(|f| (f.on, f.order, f.id));
        let mut state = Self::default();
        let mut account = Account::default();
        for fact in facts {
            state.take(fact, &mut account);
        }
        state.settle_first_payment(&account);
        state.settle_full_payment(&account);
        state
    }

    /// The day on which it reached a point.
    pub fn reached(&self, milestone: Milestone) -> Option<NaiveDate> {
        self.reached[milestone as usize]
    }

    /// Whether it was signed and still stands.
    pub fn stands_signed(&self) -> bool {
        self.signing.is_some() && self.ended.is_none()
    }

    /// Whether a buyer is on the slip or a relative of somebody there (R6). A relative counts if declared before
    /// the visit; `Some(false)` says that only a later declaration fits (R28). None: nobody fits.
    pub fn buyer_on_slip(&self, link: &ClaimLink) -> Option<bool> {
        if link.customers.is_empty() || self.buyers.iter().any(|b| link.customers.contains(b)) {
            return Some(true);
        }
        let related = link.relatives.iter().filter(|r| self.buyers.contains(&r.customer));
        related.map(|r| r.declared <= link.visited).max()
    }

    fn reach(&mut self, milestone: Milestone, on: NaiveDate) {
        let place = &mut self.reached[milestone as usize];
        *place = Some(place.map_or(on, |before| before.min(on)));
    }

    fn take(&mut self, fact: &DealFact, account: &mut Account) {
        let on = fact.on;
        match &fact.event {
            Event::PreSubscribed { amount } => {
                self.reach(Milestone::PreSubscribed, on);
                account.moves.push(Move::own(on, *amount));
            }
            Event::Subscribed { terms } | Event::Signed { terms } => {
                let signed = matches!(fact.event, Event::Signed { .. });
                if self.ended.take().is_some() {
                    // Taken up again after it ended: it starts anew, and so does its place. What was paid, what went
                    // back and who bought before belongs to what ended.
                    *self = Self::default();
                    *account = Account::default();
                }
                self.reach(if signed { Milestone::Signed } else { Milestone::Subscribed }, on);
                if signed {
                    // Nobody signs before they subscribe: on the day of the contract at the latest.
                    self.reach(Milestone::Subscribed, on);
                    self.signing.get_or_insert((on, fact.order, fact.id));
                }
                if !self.buyers.is_empty() && self.buyers.iter().all(|b| !terms.buyers.contains(b)) {
                    self.renamed_from.clone_from(&self.buyers);
                    self.renamed_on = Some(on);
                }
                self.unit = Some(terms.unit.clone());
                self.reprice(terms.price, on, account);
                self.method = terms.method;
                self.buyers.clone_from(&terms.buyers);
            }
            Event::FiledOnline => self.reach(Milestone::Filed, on),
            Event::Paid { amount, part } => {
                account.moves.push(Move::own(on, *amount));
                if *part != PaymentPart::Deposit {
                    account.past_deposit.get_or_insert(on);
                }
            }
            Event::LoanReleased { amount } => {
                account.moves.push(Move { own: false, ..Move::own(on, *amount) });
                self.reach(Milestone::LoanReleased, on);
            }
            Event::HandedOver => self.reach(Milestone::HandedOver, on),
            Event::UnitChanged { unit, price } => {
                self.unit = Some(unit.clone());
                self.reprice(*price, on, account);
            }
            Event::MethodChanged { method } => self.method = *method,
            Event::Renamed { buyers } => {
                self.renamed_from.clone_from(&self.buyers);
                self.renamed_on = Some(on);
                self.buyers.clone_from(buyers);
            }
            Event::Refunded { amount, of } => {
                let price = if *of == RefundOf::Price { *amount } else { Money::ZERO };
                account.moves.push(Move { price, ..Move::own(on, amount.negated()) });
                self.refunded = self.refunded.plus(price);
            }
            Event::Withdrawn { .. } => {}
            Event::DepositReturned | Event::Cancelled => {
                let phase = if self.reached(Milestone::Signed).is_none() {
                    Phase::BeforeSigning
                } else if self.reached(Milestone::HandedOver).is_none() {
                    Phase::BeforeHandover
                } else {
                    Phase::AfterHandover
                };
                // A second cancellation changes nothing: the first one stands.
                let deposit_returned = matches!(fact.event, Event::DepositReturned);
                self.ended.get_or_insert(Ended { on, phase, deposit_returned });
            }
        }
    }

    fn reprice(&mut self, price: Price, on: NaiveDate, account: &mut Account) {
        if self.price != price {
            self.price = price;
            account.price_since = Some(on);
        }
    }

    /// The first payment is made since the day from which the buyer's own money, less what went back, reaches what was
    /// agreed for it; where nothing was, with the first payment past the deposit.
    fn settle_first_payment(&mut self, account: &Account) {
        let agreed = self.price.first_payment;
        let mut since = account.past_deposit;
        if agreed > Money::ZERO {
            since = None;
            let mut paid = Money::ZERO;
            for Move { on, paid: amount, .. } in account.moves.iter().filter(|m| m.own) {
                paid = paid.plus(*amount);
                since = (paid >= agreed).then(|| since.unwrap_or(*on));
            }
        }
        if let Some(on) = since {
            self.reach(Milestone::FirstPayment, on);
        }
    }

    /// Fully paid since the day from which what was paid, less what went back, reaches what is payable, less what of
    /// the price went back; where the price fell later, since the day it did. Money that goes back afterwards, so
    /// that less than the price is left, undoes it.
    fn settle_full_payment(&mut self, account: &Account) {
        self.refunded = self.refunded.min(self.price.net().at_least_zero());
        let (mut payable, mut since) = (self.price.payable(), None);
        if payable <= Money::ZERO {
            self.paid = account.moves.iter().map(|m| m.paid).sum();
            return;
        }
        for Move { on, paid, price, .. } in &account.moves {
            self.paid = self.paid.plus(*paid);
            payable = payable.minus(*price);
            since = (self.paid >= payable).then(|| since.unwrap_or(*on));
        }
        if let Some(on) = since {
            let on = account.price_since.map_or(on, |since| since.max(on));
            self.reach(Milestone::FullyPaid, on);
            self.reach(Milestone::FirstPayment, on);
        }
    }
}

/// Money that came in, or went back, on a day.
struct Move {
    on: NaiveDate,
    /// Paid; negative where it went back.
    paid: Money,
    /// How much less the price is with it.
    price: Money,
    /// The buyer's, not the bank's.
    own: bool,
}

impl Move {
    fn own(on: NaiveDate, paid: Money) -> Self {
        Self { on, paid, price: Money::ZERO, own: true }
    }
}

/// What was paid for a deal as it stands.
#[derive(Default)]
struct Account {
    moves: Vec<Move>,
    /// The day of the first payment past the deposit.
    past_deposit: Option<NaiveDate>,
    /// The day the price came to what it is.
    price_since: Option<NaiveDate>,
}

/// The facts that nobody withdrew. A withdrawal counts against facts recorded before it, and may itself be
/// withdrawn.
fn standing(facts: &[DealFact]) -> Vec<&DealFact> {
    let any_withdrawn = facts.iter().any(|f| matches!(f.event, Event::Withdrawn { .. }));
    let mut all: Vec<&DealFact> = facts.iter().collect();
    if !any_withdrawn {
        return all;
    }
    all.sort_by_key(|f| std::cmp::Reverse((f.order, f.id)));
    let mut withdrawn: BTreeSet<ChangeId> = BTreeSet::new();
    all.retain(|fact| {
        if withdrawn.contains(&fact.id) {
            return false;
        }
        match &fact.event {
            Event::Withdrawn { fact } => {
                withdrawn.insert(*fact);
                false
            }
            _ => true,
        }
    });
    all
}
