//! Random histories: deals, claims, programmes and payments, with what must hold after each operation.

use crate::naive_rewards::{self, Row};
use crate::office::*;
use chrono::{Days, NaiveDate};
use laifang_core::deal::*;
use laifang_core::id::ViolationId;
use laifang_core::judgement::Verdict;
use laifang_core::ledger::*;
use laifang_core::money::Money;
use laifang_core::org::Channel;
use laifang_core::programme::*;
use laifang_core::reward::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// One thing that happens.
#[derive(Clone, Debug)]
pub enum Op {
    Fact {
        deal: u8,
        what: u8,
        amount: u32,
        late: u8,
    },
    Withdraw {
        deal: u8,
        which: u8,
    },
    Claim {
        deal: u8,
        what: u8,
    },
    Violation {
        who: u8,
        count: u8,
        upheld: bool,
    },
    Edit {
        programme: u8,
        parts: u16,
        dated_back: u8,
    },
    Settle,
    Approve {
        some: u8,
    },
    Pay {
        who: u8,
    },
    /// Prepared, and handed to the bank.
    Hand {
        who: u8,
    },
    /// The bank made one of those it was handed, whatever became of it since.
    Sent {
        which: u8,
    },
    Return {
        which: u8,
    },
    Days {
        n: u8,
    },
}

pub fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        14 => (0..6_u8, 0..36_u8, 1..200_000_u32, 0..30_u8)
            .prop_map(|(deal, what, amount, late)| Op::Fact { deal, what, amount, late }),
        1 => (0..6_u8, any::<u8>()).prop_map(|(deal, which)| Op::Withdraw { deal, which }),
        1 => (0..6_u8, 0..7_u8).prop_map(|(deal, what)| Op::Claim { deal, what }),
        1 => (1..3_u8, 1..4_u8, any::<bool>()).prop_map(|(who, count, upheld)| Op::Violation { who, count, upheld }),
        1 => (0..2_u8, 1..20_000_u16, 0..60_u8)
            .prop_map(|(programme, parts, dated_back)| Op::Edit { programme, parts, dated_back }),
        6 => Just(Op::Settle),
        7 => any::<u8>().prop_map(|some| Op::Approve { some }),
        5 => (1..4_u8).prop_map(|who| Op::Pay { who }),
        4 => (1..4_u8).prop_map(|who| Op::Hand { who }),
        4 => any::<u8>().prop_map(|which| Op::Sent { which }),
        4 => any::<u8>().prop_map(|which| Op::Return { which }),
        2 => (1..25_u8).prop_map(|n| Op::Days { n }),
    ]
}

/// A programme of each shape: how much, when due, when taken back, how counted.
pub fn programme(code: &'static str) -> impl Strategy<Value = Programme> {
    (0..8_u8, 0..5_u8, 0..3_u8, any::<bool>(), 0..4_u8, any::<bool>(), 0..4_u8).prop_map(
        move |(amount, payment, back, deal_wide, frozen, stays, period)| {
            let mut p = preset("r32-same");
            p.code = code.into();
            p.items[0].amount = amounts(amount);
            p.payment = match payment {
                0 => Payment::default(),
                1 => preset("r34-full").payment,
                2 => preset("r34-monthly").payment,
                3 => preset("r35").payment,
                _ => preset("r35-r36").payment,
            };
            p.clawback.cancelled =
                [ClawbackUntil::Always, ClawbackUntil::BeforeHandover, ClawbackUntil::Never]
                    [usize::from(back)];
            p.clawback.takes = if deal_wide { Takes::Deal } else { Takes::Unit };
            p.frozen_at = [FrozenAt::Report, FrozenAt::Visit, FrozenAt::Subscription, FrozenAt::Signing]
                [usize::from(frozen)];
            p.count.cancelled_stays = stays;
            p.count.period =
                [CountPeriod::Ever, CountPeriod::Contract, CountPeriod::Month, CountPeriod::Quarter]
                    [usize::from(period)];
            p.check_active().unwrap();
            p
        },
    )
}

fn amounts(which: u8) -> Amount {
    static ALL: LazyLock<Vec<Amount>> = LazyLock::new(|| (0..8).map(shape).collect());
    ALL[usize::from(which)].clone()
}

fn shape(which: u8) -> Amount {
    let steps = |text: &str| {
        let programme = Programme::from_toml(&format!(
            "code = \"x\"\nversion = 1\neffective = \"2020-01-01\"\nchannels = [\"agency\"]\n[name]\nzh = \"x\"\nen = \"x\"\n\
             [[items]]\ncode = \"x\"\nrule = \"R29\"\nto = \"partner\"\namount = {text}"
        ));
        programme.unwrap().items[0].amount.clone()
    };
    let rates = "steps = [{ from = 1, rate = \"1%\" }, { from = 3, rate = \"1.2345%\" }]";
    match which {
        0 => steps("{ is = \"fixed\", amount = \"333.33\" }"),
        1 => steps("{ is = \"rate\", rate = \"1.2345%\" }"),
        2 => steps(&format!("{{ is = \"tiers\", jump = \"marginal\", {rates} }}")),
        3 => steps(&format!("{{ is = \"tiers\", jump = \"retroactive\", {rates} }}")),
        4 => preset("r24-nth").items[0].amount.clone(),
        5 => preset("r24-total").items[0].amount.clone(),
        6 => steps(
            "{ is = \"growth\", rate = \"1%\", first = 1, every = 2, by = \"0.3%\", cap = \"1.5%\", counted = \"complete\", jump = \"retroactive\" }",
        ),
        _ => steps(
            "{ is = \"growth\", rate = \"1%\", first = 1, every = 2, by = \"0.3%\", cap = \"1.5%\", counted = \"begun\", jump = \"marginal\" }",
        ),
    }
}

/// Everything there is, and what was seen of it before.
pub struct World {
    pub today: NaiveDate,
    order: u64,
    versions: Vec<Version>,
    pub facts: Facts,
    pub ledger: Ledger,
    seen: BTreeMap<PostingId, Posting>,
    payouts: u32,
    handed: Vec<Sent>,
}

impl World {
    pub fn new(a: Programme, b: Programme) -> Self {
        let fines = {
            let mut p = preset("r39-r40");
            p.channels = vec![Channel::Agency];
            p
        };
        let versions = [a, b, fines].map(|p| Version::new(p, day("2020-01-01"))).to_vec();
        let deals = (1..=6).map(|n| deal(n, Channel::Agency).of(1 + n % 2));
        let facts = facts(deals.map(|d| {
            d.link(|l| {
                l.visited = day("2025-12-20");
                l.reported = Some(day("2025-12-18"));
            })
        }));
        Self {
            today: day("2026-01-10"),
            order: 0,
            versions,
            facts,
            ledger: Ledger::default(),
            seen: BTreeMap::new(),
            payouts: 0,
            handed: vec![],
        }
    }

    fn book(&self) -> ProgrammeBook {
        ProgrammeBook::new(self.versions.clone())
    }

    pub fn owed(&self) -> Vec<Entitlement> {
        entitlements(&self.book(), &self.facts, self.today)
    }

    fn add(&mut self, deal: u8, on: NaiveDate, event: Event) {
        self.order += 1;
        let (id, order) = (change(self.order), self.order);
        self.facts.deals[usize::from(deal)].facts.push(DealFact { id, order, on, event });
    }

    fn post(&mut self, postings: Vec<Posting>) {
        for posting in postings {
            assert!(self.ledger.add(posting).unwrap(), "nothing is posted twice");
        }
    }

    pub fn run(&mut self, op: &Op) {
        match *op {
            Op::Fact { deal, what, amount, late } => self.fact(deal, what, amount, late),
            Op::Withdraw { deal, which } => {
                let facts = &self.facts.deals[usize::from(deal)].facts;
                if !facts.is_empty() {
                    let fact = facts[usize::from(which) % facts.len()].id;
                    self.add(deal, self.today, Event::Withdrawn { fact });
                }
            }
            Op::Claim { deal, what } => self.claim(deal, what),
            Op::Violation { who, count, upheld } => {
                self.order += 1;
                let decision = Decision { on: self.today, upheld, terminate: false, stated: None };
                self.facts.violations.push(Violation {
                    id: ViolationId::new(uuid::Uuid::from_u128(u128::from(self.order))),
                    project: project(1),
                    order: self.order,
                    on: self.today,
                    partner: partner(u32::from(who)),
                    channel: Channel::Agency,
                    kind: ViolationKind::FakeCustomer,
                    count: u32::from(count),
                    deal: None,
                    decision: Some(decision),
                });
            }
            Op::Edit { programme, parts, dated_back } => self.edit(programme, parts, dated_back),
            Op::Settle => self.settle(),
            Op::Approve { some } => {
                let owed = self.owed();
                for (n, e) in owed.iter().enumerate() {
                    let chosen = !(n as u32 + u32::from(some)).is_multiple_of(3);
                    if let (true, Ok(posting)) = (chosen, approve(&self.ledger, e, actors(), self.today)) {
                        assert!(e.holds.is_empty());
                        self.post(vec![posting]);
                    }
                }
            }
            Op::Pay { who } => self.pay(who),
            Op::Hand { who } => self.hand(who),
            Op::Sent { which } => {
                if !self.handed.is_empty() {
                    let sent = self.handed.swap_remove(usize::from(which) % self.handed.len());
                    self.sent(&sent);
                }
            }
            Op::Return { which } => {
                let which = u32::from(which) % (self.payouts + 1);
                if let Ok(postings) = payout_returned(&self.ledger, payout_id(which), actors(), self.today) {
                    self.post(postings);
                }
            }
            Op::Days { n } => self.today = self.today.checked_add_days(Days::new(u64::from(n))).unwrap(),
        }
    }

    fn fact(&mut self, deal: u8, what: u8, amount: u32, late: u8) {
        let on = self.today.checked_sub_days(Days::new(u64::from(late / 2))).unwrap();
        let mut price = Price::plain(Money::from_fen(i64::from(amount) * 777 + 1));
        if late.is_multiple_of(3) {
            price.first_payment = Money::from_fen(i64::from(amount) * 500);
        }
        let methods = Method::ALL;
        let method = methods[amount as usize % methods.len()];
        let terms = Terms {
            unit: Unit {
                name: format!("1-{deal}"),
                usage: UnitUse::Residential,
                area: "80".parse().unwrap(),
                bedrooms: 2,
            },
            price,
            method,
            buyers: vec![customer(u32::from(deal) + 1)],
        };
        let half = Money::from_fen(i64::from(amount) * 400);
        // What every deal comes to happens more often than what is odd.
        let event = match if what < 16 { what } else { what % 10 } {
            0 | 1 => Event::Subscribed { terms },
            2 | 3 => Event::Signed { terms },
            4 => Event::Paid { amount: half, part: PaymentPart::First },
            5 => Event::Paid { amount: price.total, part: PaymentPart::Balance },
            6 => Event::LoanReleased { amount: half },
            7 => Event::HandedOver,
            8 => Event::Cancelled,
            9 => Event::MethodChanged { method },
            10 => Event::Refunded { amount: half, of: RefundOf::Overpayment },
            11 => Event::Refunded { amount: Money::from_fen(i64::from(amount)), of: RefundOf::Price },
            // Some of them to a unit that another deal is about already.
            12 => Event::UnitChanged {
                unit: Unit { name: format!("１－{}", u32::from(deal) + amount % 5 / 4), ..terms.unit },
                price,
            },
            13 => Event::Renamed { buyers: vec![customer(u32::from(deal) + 1), customer(amount % 9)] },
            14 if amount.is_multiple_of(2) => {
                Event::PreSubscribed { amount: Money::from_fen(i64::from(amount)) }
            }
            14 => Event::FiledOnline,
            _ => Event::DepositReturned,
        };
        self.add(deal, on, event);
    }

    fn claim(&mut self, deal: u8, what: u8) {
        let share = |who: Option<u32>, percent| ClaimShare { partner: who.map(partner), percent };
        let link = self.facts.deals[usize::from(deal)].link.as_mut().unwrap();
        match what {
            0 => link.disputed = !link.disputed,
            1 => link.verdict = Verdict::Invalid,
            2 => link.verdict = Verdict::Valid,
            3 => link.shares = vec![share(Some(2), 60), share(Some(1), 40)],
            4 => link.shares = vec![share(Some(1), 33), share(None, 33), share(Some(3), 34)],
            5 => link.shares = vec![share(Some(1), 100)],
            _ => link.verdict = Verdict::Undecided,
        }
    }

    /// A new version with another rate, recorded today: what was frozen until today earns what it did.
    fn edit(&mut self, which: u8, parts: u16, dated_back: u8) {
        let before = self.owed();
        let code = if which == 0 { "a" } else { "b" };
        let mine = self.versions.iter().filter(|v| v.programme.code == code);
        let mut next = Programme::clone(&mine.max_by_key(|v| v.programme.version).unwrap().programme);
        next.version += 1;
        next.effective = self.today.checked_sub_days(Days::new(u64::from(dated_back))).unwrap();
        match &mut next.items[0].amount {
            Amount::Fixed { amount } => *amount = Money::from_fen(i64::from(parts)),
            Amount::Rate { rate } => *rate = laifang_core::money::Rate::from_parts(i64::from(parts)),
            _ => {}
        }
        let frozen_at = next.frozen_at;
        self.versions.push(Version::new(next, self.today));
        let (today, owed) = (self.today, self.owed());
        let frozen = |e: &&Entitlement| {
            let deal = self.facts.deals.iter().find(|d| Source::Deal(d.id) == e.key.source);
            deal.is_some_and(|deal| {
                let state = DealState::of(deal, today);
                let points = Points {
                    report: Some(day("2025-12-18")),
                    visit: Some(day("2025-12-20")),
                    subscription: state.reached(Milestone::Subscribed),
                    signing: state.reached(Milestone::Signed),
                };
                points.day(frozen_at).is_some_and(|on| on <= today)
            })
        };
        let old: Vec<_> = before.iter().filter(frozen).collect();
        let new: Vec<_> = owed.iter().filter(frozen).collect();
        assert_eq!(old, new, "an edit changed what was frozen");
    }

    fn settle(&mut self) {
        let owed = self.owed();
        let first = settle(&owed, &self.ledger, project(1), self.today);
        let second = settle(&owed, &self.ledger, project(1), self.today);
        assert_eq!(first, second, "the same run twice is the same");
        let elsewhere = settle(&owed, &self.ledger, project(2), self.today);
        assert_eq!(elsewhere, [], "another project's run posts nothing here");
        self.post(first);
        assert_eq!(settle(&owed, &self.ledger, project(1), self.today), [], "a second run posts nothing");
        for e in &owed {
            let state = self.ledger.key(&e.key).cloned().unwrap_or_default();
            assert_eq!((state.posted_earned(), state.posted_due()), (e.amount, e.due()), "{:?}", e.key);
            let open = state.due.plus(state.approved);
            assert!(open.is_zero() || state.owed.is_zero(), "never owed both ways: {state:?}");
        }
        let now: BTreeSet<&Key> = owed.iter().map(|e| &e.key).collect();
        for key in self.ledger.keys_of_project(project(1)).filter(|k| !now.contains(k)) {
            let state = self.ledger.key(key).unwrap();
            assert_eq!((state.posted_earned(), state.posted_due()), (Money::ZERO, Money::ZERO));
        }
    }

    fn pay(&mut self, who: u8) {
        self.payouts += 1;
        let beneficiary = Beneficiary::Partner(partner(u32::from(who)));
        let payee = Payee::person(beneficiary, TaxCategory::Labour);
        let owed = self.owed();
        let before = self.ledger.totals(project(1), beneficiary);
        let id = payout_id(self.payouts);
        let Ok(made) = payout(&self.ledger, &owed, id, project(1), &payee, None, actors(), self.today) else {
            return;
        };
        self.post(made.postings.clone());
        let after = self.ledger.totals(project(1), beneficiary);
        let out = after.paid.plus(after.withheld).minus(before.paid).minus(before.withheld);
        assert_eq!(out, made.gross);
        assert_eq!(made.net.plus(made.withheld), made.gross);
        assert_eq!(made.approved.minus(made.recovered), made.gross);
        assert!(!made.net.is_negative() && !made.still_owed.is_negative());
        assert_eq!(after.owed, made.still_owed);
        // Nothing is paid that is owed back, and nothing of what is held.
        assert!(made.recovered == made.approved || after.owed.is_zero());
        for posting in made.postings.iter().filter(|p| p.said().act == Act::Pay) {
            let key = posting.key().unwrap();
            let (e, state) = (owed.iter().find(|e| e.key == *key), self.ledger.key(key).unwrap());
            assert!(e.is_none_or(|e| e.holds.is_empty()));
            let (net, due) = (state.paid.minus(state.recovered), e.map_or(Money::ZERO, Entitlement::due));
            assert!(net.minus(state.owed) <= due, "no more than is due");
        }
    }

    fn hand(&mut self, who: u8) {
        self.payouts += 1;
        let beneficiary = Beneficiary::Partner(partner(u32::from(who)));
        let payee = Payee::person(beneficiary, TaxCategory::Labour);
        let (id, owed) = (payout_id(self.payouts), self.owed());
        let made = payout(&self.ledger, &owed, id, project(1), &payee, None, actors(), self.today);
        let Ok(made) = made else { return };
        let Payout { paid, netted, withheld, net, .. } = made;
        let sent = Sent { id, project: project(1), beneficiary, paid, netted, withheld, net };
        let again = payout_sent(&self.ledger, &sent, actors(), self.today).unwrap();
        assert_eq!(again, made.postings, "where nothing has changed it is posted alike");
        self.handed.push(sent);
    }

    /// It left, and is booked: nothing that is earned or due moves with it.
    fn sent(&mut self, sent: &Sent) {
        let before = self.ledger.totals(project(1), sent.beneficiary);
        let postings = payout_sent(&self.ledger, sent, actors(), self.today).unwrap();
        self.post(postings);
        let after = self.ledger.totals(project(1), sent.beneficiary);
        assert_eq!(after.paid.minus(before.paid), sent.net);
        assert_eq!(after.withheld.minus(before.withheld), sent.withheld);
        assert_eq!((after.expense, after.accrued), (before.expense, before.accrued));
    }

    /// What holds after every operation.
    pub fn check(&mut self) {
        assert_eq!(self.ledger.imbalance(), Money::ZERO, "debits equal credits");
        for (id, posting) in &self.seen {
            assert_eq!(self.ledger.posting(*id), Some(posting), "no line ever changes");
        }
        for posting in self.ledger.postings() {
            let sum: Money = posting.said().lines.iter().map(|l| l.amount).sum();
            assert_eq!(sum, Money::ZERO);
            self.seen.entry(posting.id()).or_insert_with(|| posting.clone());
        }
        for beneficiary in self.ledger.beneficiaries(project(1)).collect::<Vec<_>>() {
            let t = self.ledger.totals(project(1), beneficiary);
            let clearing = Account { project: project(1), beneficiary, side: Side::Clearing };
            assert_eq!(self.ledger.balance(clearing), Money::ZERO, "every payout is whole");
            let (cost, paid) = (t.expense.minus(t.fines), t.paid.plus(t.withheld));
            let there = t.accrued.plus(t.due).plus(t.approved).plus(paid).minus(t.owed);
            assert_eq!(cost, there, "paid, owed and reversed reconcile with what was earned");
            for pool in [t.accrued, t.due, t.approved, paid, t.owed, t.fines] {
                assert!(!pool.is_negative(), "{t:?}");
            }
            let mut net_paid = Money::ZERO;
            for key in self.ledger.keys_of(project(1), beneficiary) {
                let s = self.ledger.key(key).unwrap();
                assert_eq!(s.tips.len(), 1, "one desk, one chain");
                for pool in [s.accrued, s.due, s.approved, s.paid, s.recovered, s.owed] {
                    assert!(!pool.is_negative(), "{s:?}");
                }
                net_paid = net_paid.plus(s.paid).minus(s.recovered);
                if s.due.is_zero() && s.approved.is_zero() && s.owed.is_zero() {
                    assert_eq!(
                        s.paid.minus(s.recovered),
                        s.posted_due(),
                        "paid after netting is what is due"
                    );
                }
            }
            assert_eq!(net_paid, paid);
        }
    }

    /// What holds at the end, whatever happened.
    pub fn finish(&mut self, seed: u64) {
        self.settle();
        self.check();
        let mut postings: Vec<Posting> = self.ledger.postings().cloned().collect();
        shuffle(&mut postings, seed);
        let twice = postings.iter().chain(&postings).cloned();
        let replayed = Ledger::of(twice).unwrap();
        assert_eq!(replayed.len(), self.ledger.len());
        for beneficiary in self.ledger.beneficiaries(project(1)) {
            let (p, b) = (project(1), beneficiary);
            assert_eq!(replayed.totals(p, b), self.ledger.totals(p, b), "replaying gives the same ledger");
            for key in self.ledger.keys_of(p, b) {
                assert_eq!(replayed.key(key), self.ledger.key(key));
            }
            let t = self.ledger.totals(p, b);
            let whole = statement(&replayed, p, b, day("2020-01-01"), self.today);
            assert_eq!(whole.closing, t.due.plus(t.approved).minus(t.owed));
            assert_eq!((whole.opening, whole.accrued), (Money::ZERO, t.accrued));
            let middle = day("2026-03-01");
            let (first, second) = (
                statement(&replayed, p, b, day("2020-01-01"), middle),
                statement(&replayed, p, b, middle.succ_opt().unwrap(), self.today),
            );
            assert_eq!(first.closing, second.opening);
            assert_eq!(first.lines.len() + second.lines.len(), whole.lines.len());
        }
        let owed = self.owed();
        let mut other = self.facts.clone();
        shuffle(&mut other.deals, seed.rotate_left(7));
        other.deals.iter_mut().for_each(|d| shuffle(&mut d.facts, seed.rotate_left(13)));
        shuffle(&mut other.violations, seed.rotate_left(19));
        let mut versions = self.versions.clone();
        shuffle(&mut versions, seed.rotate_left(23));
        let again = entitlements(&ProgrammeBook::new(versions), &other, self.today);
        assert_eq!(owed, again, "the order of the facts does not matter");
        let keys: BTreeSet<&Key> = owed.iter().map(|e| &e.key).collect();
        assert_eq!(keys.len(), owed.len(), "every key once");
        self.compare(&owed);
    }

    /// The naive recomputation agrees, line by line.
    fn compare(&self, owed: &[Entitlement]) {
        let naive = naive_rewards::owed(&self.versions, &self.facts, self.today);
        let mut real: BTreeMap<Row, naive_rewards::Sums> = BTreeMap::new();
        for e in owed.iter().filter(|e| !e.amount.is_zero() && !e.is_penalty()) {
            let Source::Deal(deal) = e.key.source else { panic!() };
            let part = match e.key.stage {
                Stage::Part(n) => n,
                Stage::Retained => 0,
            };
            let row = (deal, e.key.beneficiary, e.key.programme.to_string(), e.key.item.to_string(), part);
            real.insert(row, (e.amount.decimal(), e.due().decimal()));
        }
        assert_eq!(real, naive);
    }
}

fn shuffle<T>(list: &mut [T], seed: u64) {
    let len = list.len().max(1) as u64;
    for n in 0..list.len() {
        let turn = u32::try_from(n).unwrap() * 7 + 1;
        list.swap(n, usize::try_from(seed.rotate_left(turn) % len).unwrap());
    }
}

pub fn histories() -> impl Strategy<Value = (Programme, Programme, Vec<Op>, u64)> {
    (programme("a"), programme("b"), proptest::collection::vec(op(), 40), any::<u64>())
}
