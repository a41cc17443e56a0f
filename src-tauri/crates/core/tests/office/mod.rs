//! Deals, visits and programmes in short, for the tables.

use chrono::NaiveDate;
use laifang_core::deal::*;
use laifang_core::id::*;
use laifang_core::judgement::Verdict;
use laifang_core::ledger::{Actors, Ledger};
use laifang_core::money::Money;
use laifang_core::org::Channel;
use laifang_core::programme::*;
use laifang_core::reward::*;
use std::sync::LazyLock;
use uuid::Uuid;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn yuan(text: &str) -> Money {
    text.parse().unwrap()
}

fn uuid(n: u32) -> Uuid {
    Uuid::from_u128(u128::from(n))
}

pub fn project(n: u32) -> ProjectId {
    ProjectId::new(uuid(n))
}

pub fn partner(n: u32) -> PartnerId {
    PartnerId::new(uuid(n))
}

pub fn customer(n: u32) -> CustomerId {
    CustomerId::new(uuid(n))
}

pub fn broker(n: u32) -> BrokerId {
    BrokerId::new(uuid(n))
}

pub fn deal_id(n: u32) -> DealId {
    DealId::new(uuid(n))
}

pub fn user(n: u32) -> UserId {
    UserId::new(uuid(n))
}

pub fn payout_id(n: u32) -> PayoutId {
    PayoutId::new(uuid(n))
}

pub fn change(n: u64) -> ChangeId {
    ChangeId { device: DeviceId::new(uuid(1)), seq: n }
}

/// Whoever looks at the very end.
pub fn late() -> NaiveDate {
    day("2029-12-31")
}

/// A preset by its code.
pub fn preset(code: &str) -> Programme {
    static ALL: LazyLock<Vec<Programme>> = LazyLock::new(presets);
    ALL.iter().find(|p| p.code == code).unwrap().clone()
}

pub fn book(programmes: impl IntoIterator<Item = Programme>) -> ProgrammeBook {
    ProgrammeBook::new(programmes.into_iter().map(|p| Version::new(p, day("2020-01-01"))).collect())
}

pub fn presets_of(codes: &[&str]) -> ProgrammeBook {
    book(codes.iter().map(|c| preset(c)))
}

pub fn actors() -> Actors {
    Actors::new(user(1), user(2), None).unwrap()
}

/// A claim of one partner; 0 is nobody.
pub fn link(n: u32, who: u32, channel: Channel, visited: &str) -> ClaimLink {
    ClaimLink {
        visit: VisitId::new(uuid(n)),
        visited: day(visited),
        reported: None,
        slip: Some(format!("GZ-1-{n}")),
        channel,
        verdict: Verdict::Valid,
        protected_until: None,
        disputed: false,
        shares: vec![ClaimShare { partner: (who > 0).then(|| partner(who)), percent: 100 }],
        broker: None,
        broker_approved: false,
        consultant: None,
        referred: false,
        customers: vec![customer(n)],
        relatives: vec![],
        owner_signed: None,
        hints: Hints::default(),
        reviews: vec![],
    }
}

/// A deal being made.
#[derive(Clone)]
pub struct D {
    pub deal: Deal,
    terms: Terms,
    n: u32,
}

/// The n-th deal: two bedrooms of 80 ㎡ for ¥1,000,000, brought by partner 1 in a channel, visited on 1 January 2026.
pub fn deal(n: u32, channel: Channel) -> D {
    let unit = Unit {
        name: format!("1-{n}"),
        usage: UnitUse::Residential,
        area: "80".parse().unwrap(),
        bedrooms: 2,
    };
    let terms = Terms {
        unit,
        price: Price::plain(yuan("1000000")),
        method: Method::LumpSum,
        buyers: vec![customer(n)],
    };
    let link = Some(link(n, 1, channel, "2026-01-01"));
    D { deal: Deal { id: deal_id(n), project: project(1), facts: vec![], link }, terms, n }
}

impl D {
    pub fn link(mut self, change: impl FnOnce(&mut ClaimLink)) -> Self {
        change(self.deal.link.as_mut().unwrap());
        self
    }

    pub fn terms(mut self, change: impl FnOnce(&mut Terms)) -> Self {
        change(&mut self.terms);
        self
    }

    pub fn price(self, amount: &str) -> Self {
        let price = Price::plain(yuan(amount));
        self.terms(|t| t.price = price)
    }

    pub fn unit(self, usage: UnitUse, bedrooms: u32, area: &str) -> Self {
        let area = area.parse().unwrap();
        self.terms(|t| (t.unit.usage, t.unit.bedrooms, t.unit.area) = (usage, bedrooms, area))
    }

    pub fn method(self, method: Method) -> Self {
        self.terms(|t| t.method = method)
    }

    pub fn of(mut self, who: u32) -> Self {
        self.deal.link.as_mut().unwrap().shares =
            vec![ClaimShare { partner: Some(partner(who)), percent: 100 }];
        self
    }

    pub fn at(mut self, n: u32) -> Self {
        self.deal.project = project(n);
        self
    }

    /// A fact; its order is its place in the list, within the deal's own range.
    pub fn fact(mut self, on: &str, event: Event) -> Self {
        let order = u64::from(self.n) * 100 + self.deal.facts.len() as u64 + 1;
        self.deal.facts.push(DealFact { id: change(order), order, on: day(on), event });
        self
    }

    pub fn subscribed(self, on: &str) -> Self {
        let terms = self.terms.clone();
        self.fact(on, Event::Subscribed { terms })
    }

    pub fn signed(self, on: &str) -> Self {
        let terms = self.terms.clone();
        self.fact(on, Event::Signed { terms })
    }

    pub fn first(self, on: &str, amount: &str) -> Self {
        self.fact(on, Event::Paid { amount: yuan(amount), part: PaymentPart::First })
    }

    pub fn paid(self, on: &str) -> Self {
        let amount = self.terms.price.payable();
        self.fact(on, Event::Paid { amount, part: PaymentPart::Balance })
    }

    pub fn balance(self, on: &str, amount: &str) -> Self {
        self.fact(on, Event::Paid { amount: yuan(amount), part: PaymentPart::Balance })
    }

    pub fn loan(self, on: &str, amount: &str) -> Self {
        self.fact(on, Event::LoanReleased { amount: yuan(amount) })
    }

    pub fn handed(self, on: &str) -> Self {
        self.fact(on, Event::HandedOver)
    }

    pub fn cancelled(self, on: &str) -> Self {
        self.fact(on, Event::Cancelled)
    }

    pub fn withdrawn(self, fact: usize) -> Self {
        let (fact, on) = (self.deal.facts[fact].id, self.deal.facts[fact].on);
        self.fact(&on.to_string(), Event::Withdrawn { fact })
    }
}

pub fn facts(deals: impl IntoIterator<Item = D>) -> Facts {
    Facts { deals: deals.into_iter().map(|d| d.deal).collect(), ..Facts::default() }
}

/// Everything owed, all parts of everything together.
pub fn total(all: &[Entitlement]) -> Money {
    all.iter().map(|e| e.amount).sum()
}

/// Everything due.
pub fn due(all: &[Entitlement]) -> Money {
    all.iter().map(Entitlement::due).sum()
}

/// What one deal earns, all parts together.
pub fn of_deal(all: &[Entitlement], n: u32) -> Money {
    let source = Source::Deal(deal_id(n));
    all.iter().filter(|e| e.key.source == source).map(|e| e.amount).sum()
}

/// Takes everything that a settlement, an approval or a payout posts into the ledger.
pub fn post(ledger: &mut Ledger, postings: Vec<laifang_core::ledger::Posting>) {
    for posting in postings {
        ledger.add(posting).unwrap();
        assert_eq!(ledger.imbalance(), Money::ZERO);
    }
}
