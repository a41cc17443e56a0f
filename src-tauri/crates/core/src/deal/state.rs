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
    /// Everything the buyer and the bank paid.
    pub paid: Money,
    /// The part of the price that went back.
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
        let mut price_since = None;
        let mut payments = Vec::new();
        for fact in facts {
            state.take(fact, &mut price_since, &mut payments);
        }
        state.settle_full_payment(price_since, &payments);
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

    fn take(
        &mut self,
        fact: &DealFact,
        price_since: &mut Option<NaiveDate>,
        payments: &mut Vec<(NaiveDate, Money)>,
    ) {
        let on = fact.on;
        match &fact.event {
            Event::PreSubscribed { amount } => {
                self.reach(Milestone::PreSubscribed, on);
                payments.push((on, *amount));
            }
            Event::Subscribed { terms } | Event::Signed { terms } => {
                let signed = matches!(fact.event, Event::Signed { .. });
                if self.ended.take().is_some() {
                    // Taken up again after it ended: it starts anew, and so does its place.
                    self.reached = Default::default();
                    self.signing = None;
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
                self.reprice(terms.price, on, price_since);
                self.method = terms.method;
                self.buyers.clone_from(&terms.buyers);
            }
            Event::FiledOnline => self.reach(Milestone::Filed, on),
            Event::Paid { amount, part } => {
                payments.push((on, *amount));
                if *part != PaymentPart::Deposit {
                    self.reach(Milestone::FirstPayment, on);
                }
            }
            Event::LoanReleased { amount } => {
                payments.push((on, *amount));
                self.reach(Milestone::LoanReleased, on);
            }
            Event::HandedOver => self.reach(Milestone::HandedOver, on),
            Event::UnitChanged { unit, price } => {
                self.unit = Some(unit.clone());
                self.reprice(*price, on, price_since);
            }
            Event::MethodChanged { method } => self.method = *method,
            Event::Renamed { buyers } => {
                self.renamed_from.clone_from(&self.buyers);
                self.renamed_on = Some(on);
                self.buyers.clone_from(buyers);
            }
            Event::Refunded { amount, of: RefundOf::Price } => self.refunded = self.refunded.plus(*amount),
            Event::Refunded { .. } | Event::Withdrawn { .. } => {}
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

    fn reprice(&mut self, price: Price, on: NaiveDate, since: &mut Option<NaiveDate>) {
        if self.price != price {
            self.price = price;
            *since = Some(on);
        }
    }

    /// Fully paid on the day the sum of the payments reaches what is payable, or, where the price fell later, on
    /// the day it did.
    fn settle_full_payment(&mut self, price_since: Option<NaiveDate>, payments: &[(NaiveDate, Money)]) {
        let payable = self.price.payable();
        for (on, amount) in payments {
            self.paid = self.paid.plus(*amount);
            let full = payable > Money::ZERO && self.paid >= payable;
            if full && self.reached(Milestone::FullyPaid).is_none() {
                let on = price_since.map_or(*on, |since| since.max(*on));
                self.reach(Milestone::FullyPaid, on);
                self.reach(Milestone::FirstPayment, on);
            }
        }
    }
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
