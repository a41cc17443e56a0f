//! The ledger by tables: settling, approving, paying, taking back, statements, the calendar, the agencies' cycle.

use crate::office::*;
use laifang_core::deal::Method;
use laifang_core::ledger::*;
use laifang_core::money::Money;
use laifang_core::org::Channel;
use laifang_core::reward::*;

/// A desk that settles, approves and pays one agency.
struct Desk {
    ledger: Ledger,
    owed: Vec<Entitlement>,
    payouts: u32,
}

const NONE: Money = Money::ZERO;

fn agency() -> Beneficiary {
    Beneficiary::Partner(partner(1))
}

impl Desk {
    fn new() -> Self {
        Self { ledger: Ledger::default(), owed: vec![], payouts: 0 }
    }

    /// Works out and settles; how many postings there were.
    fn settle(&mut self, code: &str, deals: &[D], on: &str) -> usize {
        self.owed = entitlements(&presets_of(&[code]), &facts(deals.to_vec()), day(on));
        let postings = settle(&self.owed, &self.ledger, project(1), day(on));
        let count = postings.len();
        post(&mut self.ledger, postings);
        assert_eq!(settle(&self.owed, &self.ledger, project(1), day(on)), [], "a second run posts nothing");
        count
    }

    fn approve_all(&mut self, on: &str) {
        for e in &self.owed {
            if let Ok(posting) = approve(&self.ledger, e, actors(), day(on)) {
                self.ledger.add(posting).unwrap();
            }
        }
    }

    fn pay(&mut self, on: &str) -> Result<Payout, Refusal> {
        self.payouts += 1;
        let payee = Payee::firm(agency());
        let id = payout_id(self.payouts);
        let made = payout(&self.ledger, &self.owed, id, project(1), &payee, None, actors(), day(on))?;
        post(&mut self.ledger, made.postings.clone());
        Ok(made)
    }

    fn totals(&self) -> Totals {
        self.ledger.totals(project(1), agency())
    }

    fn pools(&self) -> [Money; 5] {
        let t = self.totals();
        [t.accrued, t.due, t.approved, t.paid, t.owed]
    }
}

fn made(n: u32) -> D {
    made_at(n, "1000000")
}

fn made_at(n: u32, price: &str) -> D {
    let deal = deal(n, Channel::Agency).method(Method::Mortgage).price(price);
    deal.subscribed("2026-03-01").signed("2026-03-02")
}

#[test]
fn the_life_of_a_commission() {
    let mut desk = Desk::new();
    let signed = made(1);
    desk.settle("r35", std::slice::from_ref(&signed), "2026-03-02");
    assert_eq!(desk.pools(), [yuan("10000"), NONE, NONE, NONE, NONE]);
    let first = signed.first("2026-03-05", "300000");
    desk.settle("r35", std::slice::from_ref(&first), "2026-03-05");
    assert_eq!(desk.pools(), [yuan("5000"), yuan("5000"), NONE, NONE, NONE]);
    assert_eq!(desk.pay("2026-03-06").unwrap_err(), Refusal::NothingApproved);
    desk.approve_all("2026-03-06");
    assert_eq!(desk.pools(), [yuan("5000"), NONE, yuan("5000"), NONE, NONE]);
    assert_eq!(desk.pay("2026-03-07").unwrap().net, yuan("5000"));
    assert_eq!(desk.pay("2026-03-07").unwrap_err(), Refusal::NothingApproved, "nothing is paid twice");
    let loan = first.loan("2026-05-01", "700000");
    desk.settle("r35", std::slice::from_ref(&loan), "2026-05-01");
    assert_eq!(desk.pools(), [NONE, yuan("5000"), NONE, yuan("5000"), NONE]);
    // Cancelled: what is not paid is cancelled, what is paid is owed back.
    let gone = loan.cancelled("2026-06-01");
    desk.settle("r35", std::slice::from_ref(&gone), "2026-06-01");
    assert_eq!(desk.pools(), [NONE, NONE, NONE, yuan("5000"), yuan("5000")]);
    assert_eq!(desk.totals().expense, NONE);
    // The next deal's payout is netted; the remainder is shown as owed.
    let next = made_at(2, "300000").first("2026-06-10", "100000");
    desk.settle("r35", &[gone.clone(), next.clone()], "2026-06-10");
    desk.approve_all("2026-06-11");
    let paid = desk.pay("2026-06-12").unwrap();
    assert_eq!(
        (paid.approved, paid.recovered, paid.net, paid.still_owed),
        (yuan("1500"), yuan("1500"), NONE, yuan("3500"))
    );
    let big = made(3).first("2026-07-01", "300000");
    desk.settle("r35", &[gone, next, big], "2026-07-01");
    desk.approve_all("2026-07-01");
    let paid = desk.pay("2026-07-02").unwrap();
    assert_eq!(
        (paid.approved, paid.recovered, paid.net, paid.still_owed),
        (yuan("5000"), yuan("3500"), yuan("1500"), NONE)
    );
    assert_eq!(desk.totals().paid, yuan("6500"));
}

#[test]
fn approved_but_unpaid_is_cancelled() {
    let mut desk = Desk::new();
    let first = made(1).first("2026-03-05", "300000");
    desk.settle("r35", std::slice::from_ref(&first), "2026-03-05");
    desk.approve_all("2026-03-06");
    desk.settle("r35", &[first.cancelled("2026-03-07")], "2026-03-07");
    assert_eq!(desk.pools(), [NONE; 5]);
    let last = desk.ledger.postings().filter(|p| !p.said().reverses.is_empty()).count();
    assert!(last > 0, "a reversal names what it reverses");
}

#[test]
fn plus_minus_plus() {
    let mut desk = Desk::new();
    let first = made(1).first("2026-03-05", "300000");
    let deals = |d: &D| [d.clone()];
    desk.settle("r34-first", &deals(&first), "2026-03-05");
    desk.approve_all("2026-03-06");
    desk.pay("2026-03-07").unwrap();
    let gone = first.clone().cancelled("2026-04-01");
    desk.settle("r34-first", &deals(&gone), "2026-04-01");
    assert_eq!(desk.pools(), [NONE, NONE, NONE, yuan("10000"), yuan("10000")]);
    // The cancellation was an error: owed back turns into nothing, and nothing is paid again.
    let back = gone.withdrawn(3);
    desk.settle("r34-first", &deals(&back), "2026-04-02");
    assert_eq!(desk.pools(), [NONE, NONE, NONE, yuan("10000"), NONE]);
    desk.approve_all("2026-04-02");
    assert!(desk.pay("2026-04-03").is_err());
    // Had it been netted in between, it is paid again, and once.
    let again = back.clone().cancelled("2026-04-04");
    let other = made(2).first("2026-04-05", "300000");
    desk.settle("r34-first", &[again.clone(), other.clone()], "2026-04-05");
    desk.approve_all("2026-04-05");
    let paid = desk.pay("2026-04-05").unwrap();
    assert_eq!((paid.recovered, paid.net), (yuan("10000"), NONE));
    let stands = again.withdrawn(5);
    desk.settle("r34-first", &[stands, other], "2026-04-06");
    desk.approve_all("2026-04-06");
    assert_eq!(desk.pay("2026-04-06").unwrap().net, yuan("10000"));
    assert_eq!(desk.pools(), [NONE, NONE, NONE, yuan("20000"), NONE]);
}

#[test]
fn a_retroactive_jump_posts_differences() {
    let deals =
        |count: u32| (1..=count).map(|n| deal(n, Channel::Agency).signed("2026-03-01")).collect::<Vec<_>>();
    let mut desk = Desk::new();
    assert_eq!(desk.settle("r29-retroactive", &deals(149), "2026-03-01"), 149);
    assert_eq!(desk.totals().due, yuan("1490000"));
    assert_eq!(desk.settle("r29-retroactive", &deals(150), "2026-03-02"), 150);
    assert_eq!(desk.totals().due, yuan("1800000"));
    let mut fewer = deals(150);
    fewer[0] = fewer[0].clone().cancelled("2026-03-03");
    assert_eq!(desk.settle("r29-retroactive", &fewer, "2026-03-03"), 150);
    assert_eq!(desk.totals().due, yuan("1490000"));
}

#[test]
fn held_and_stale_are_refused() {
    let mut desk = Desk::new();
    let disputed = made(1).link(|l| l.disputed = true).first("2026-03-05", "300000");
    desk.settle("r35", std::slice::from_ref(&disputed), "2026-03-05");
    assert_eq!(desk.totals().due, yuan("5000"), "it accrues");
    let refused = approve(&desk.ledger, &desk.owed[0], actors(), day("2026-03-06")).unwrap_err();
    assert_eq!(refused, Refusal::Held(vec![Hold::Disputed]));
    // Approved before the dispute came up: left out of the payout.
    let fine = disputed.clone().link(|l| l.disputed = false);
    desk.settle("r35", std::slice::from_ref(&fine), "2026-03-06");
    desk.approve_all("2026-03-06");
    desk.settle("r35", std::slice::from_ref(&disputed), "2026-03-07");
    assert_eq!(desk.pay("2026-03-07").unwrap_err(), Refusal::NothingApproved);
    // Cancelled since it was settled: settle first.
    let gone = fine.cancelled("2026-03-08");
    desk.owed = entitlements(&presets_of(&["r35"]), &facts([gone]), day("2026-03-08"));
    assert_eq!(approve(&desk.ledger, &desk.owed[0], actors(), day("2026-03-08")), Err(Refusal::Stale));
    assert_eq!(desk.pay("2026-03-08").unwrap_err(), Refusal::NothingApproved);
    for refusal in
        [refused, Refusal::Stale, Refusal::NothingDue, Refusal::NothingApproved, Refusal::NoSuchPayout]
    {
        assert!(!refusal.text().zh.is_empty());
    }
}

#[test]
fn two_people_and_never_ones_own() {
    assert_eq!(Actors::new(user(1), user(1), None), Err(ActorError::Same));
    assert_eq!(Actors::new(user(1), user(2), Some(user(2))), Err(ActorError::OwnPayment));
    assert_eq!(Actors::new(user(1), user(2), Some(user(1))), Err(ActorError::OwnPayment));
    assert!(Actors::new(user(1), user(2), Some(user(3))).is_ok());
    let mut own = Payee::firm(agency());
    own.user = Some(user(2));
    let refused =
        payout(&Ledger::default(), &[], payout_id(1), project(1), &own, None, actors(), day("2026-03-01"));
    assert_eq!(refused, Err(Refusal::OwnPayment));
    let same = format!("{{\"maker\":\"{0}\",\"checker\":\"{0}\"}}", user(1));
    assert!(serde_json::from_str::<Actors>(&same).is_err(), "not even from a file");
}

#[test]
fn only_balanced_postings_exist() {
    let mut desk = Desk::new();
    desk.settle("r35", &[made(1)], "2026-03-02");
    let posting = desk.ledger.postings().next().unwrap().clone();
    let text = serde_json::to_string(&posting).unwrap();
    assert_eq!(serde_json::from_str::<Posting>(&text).unwrap(), posting, "written and read back");
    let altered = text.replacen("5000.00", "5000.01", 1);
    assert_ne!(altered, text);
    let mut draft = posting.said().clone();
    draft.lines[0].amount = draft.lines[0].amount.plus(Money::from_fen(1));
    assert_eq!(Posting::new(draft.clone()), Err(PostingError::Unbalanced(Money::from_fen(1))));
    draft.lines.clear();
    assert_eq!(Posting::new(draft.clone()), Err(PostingError::Empty));
    draft = posting.said().clone();
    draft.act = Act::Approve;
    assert_eq!(Posting::new(draft), Err(PostingError::NoActors));
    // One name, other lines: noticed.
    let mut draft = posting.said().clone();
    draft.lines.iter_mut().for_each(|l| l.amount = l.amount.plus(l.amount));
    let forged = Posting::new(draft).unwrap();
    assert_eq!(forged.id(), posting.id());
    assert_eq!(desk.ledger.add(forged), Err(LedgerError::Altered(posting.id())));
}

#[test]
fn the_same_run_on_two_desks_posts_once() {
    let deals = [made(1).first("2026-03-05", "300000"), made(2)];
    let (mut one, mut other) = (Desk::new(), Desk::new());
    one.settle("r35-r36", &deals, "2026-03-05");
    other.settle("r35-r36", &deals, "2026-03-06");
    let before = one.totals();
    let from_one: Vec<Posting> = one.ledger.postings().cloned().collect();
    for posting in other.ledger.postings().cloned() {
        assert!(!one.ledger.add(posting).unwrap());
    }
    for posting in from_one {
        assert!(!other.ledger.add(posting).unwrap());
    }
    assert_eq!(one.totals(), before);
    // The earlier day stands on both, whichever came first.
    assert!(one.ledger.postings().eq(other.ledger.postings()));
    assert!(other.ledger.postings().all(|p| p.said().on == day("2026-03-05")));
}

#[test]
fn desks_that_posted_apart_are_put_right() {
    // One desk knows of the cancellation, the other approved meanwhile.
    let first = made(1).first("2026-03-05", "300000");
    let mut one = Desk::new();
    one.settle("r34-first", std::slice::from_ref(&first), "2026-03-05");
    let mut other = Desk { ledger: one.ledger.clone(), owed: one.owed.clone(), payouts: 0 };
    let gone = first.cancelled("2026-03-06");
    one.settle("r34-first", std::slice::from_ref(&gone), "2026-03-06");
    other.approve_all("2026-03-06");
    for posting in other.ledger.postings().cloned() {
        one.ledger.add(posting).unwrap();
    }
    assert!(one.pay("2026-03-07").is_err());
    one.settle("r34-first", &[gone], "2026-03-07");
    assert_eq!(one.pools(), [NONE; 5]);
}

#[test]
fn a_returned_payment_is_approved_again() {
    let mut desk = Desk::new();
    let first = made(1).first("2026-03-05", "300000");
    desk.settle("r35", std::slice::from_ref(&first), "2026-03-05");
    desk.approve_all("2026-03-06");
    desk.pay("2026-03-07").unwrap();
    let back = payout_returned(&desk.ledger, payout_id(1), actors(), day("2026-03-09")).unwrap();
    post(&mut desk.ledger, back);
    assert_eq!(desk.pools(), [yuan("5000"), NONE, yuan("5000"), NONE, NONE]);
    let twice = payout_returned(&desk.ledger, payout_id(1), actors(), day("2026-03-09"));
    assert_eq!(twice, Err(Refusal::NoSuchPayout));
    assert_eq!(desk.pay("2026-03-10").unwrap().net, yuan("5000"));
}

#[test]
fn a_returned_payment_of_what_is_owed_back_is_not_paid_again() {
    let mut desk = Desk::new();
    let first = made(1).first("2026-03-05", "300000");
    desk.settle("r34-first", std::slice::from_ref(&first), "2026-03-05");
    desk.approve_all("2026-03-06");
    desk.pay("2026-03-07").unwrap();
    let gone = first.cancelled("2026-03-08");
    desk.settle("r34-first", std::slice::from_ref(&gone), "2026-03-08");
    let back = payout_returned(&desk.ledger, payout_id(1), actors(), day("2026-03-09")).unwrap();
    post(&mut desk.ledger, back);
    assert_eq!(desk.pools(), [NONE, NONE, yuan("10000"), NONE, yuan("10000")]);
    assert_eq!(desk.pay("2026-03-09").unwrap_err(), Refusal::Stale, "settle first");
    desk.settle("r34-first", &[gone], "2026-03-10");
    assert_eq!(desk.pools(), [NONE; 5]);
    assert!(desk.pay("2026-03-10").is_err());
}

#[test]
fn a_statement_adds_up() {
    let mut desk = Desk::new();
    let first = made(1).first("2026-03-05", "300000");
    desk.settle("r35", std::slice::from_ref(&first), "2026-03-05");
    desk.approve_all("2026-03-06");
    desk.pay("2026-03-31").unwrap();
    let gone = first.cancelled("2026-04-10");
    let next = made_at(2, "1280000").first("2026-04-10", "300000");
    desk.settle("r35", &[gone, next], "2026-04-10");
    let march = statement(&desk.ledger, project(1), agency(), day("2026-03-01"), day("2026-03-31"));
    assert_eq!((march.opening, march.closing, march.accrued), (NONE, NONE, yuan("5000")));
    assert_eq!(march.lines.iter().map(|l| l.amount).collect::<Vec<_>>(), [yuan("5000"), yuan("-5000")]);
    assert_eq!((march.became_due, march.paid, march.taken_back), (yuan("5000"), yuan("5000"), NONE));
    let april = statement(&desk.ledger, project(1), agency(), day("2026-04-01"), day("2026-04-30"));
    assert_eq!((april.opening, april.closing), (NONE, yuan("1400")));
    let sums = (april.became_due, april.taken_back, april.accrued);
    assert_eq!(sums, (yuan("6400"), yuan("-5000"), yuan("6400")));
    let back = april.lines.iter().find(|l| !l.taken_back.is_zero()).unwrap();
    assert!(!back.reverses.is_empty());
    let why = back.why.as_ref().unwrap();
    assert!(why.zh.contains("收回（R37）") && why.en.contains("taken back (R37)"), "{why:?}");
    assert_eq!((why.rule.as_str(), why.programme.as_str(), why.version), ("R29", "r35", 1));
    // Opening plus lines is closing, whatever the days.
    let lines: Money = april.lines.iter().map(|l| l.amount).sum();
    assert_eq!(april.opening.plus(lines), april.closing);
    assert_eq!(april.lines.last().unwrap().balance, april.closing);
}

#[test]
fn r44_report_check_and_pay_days() {
    // October 2026: 1–7 are holidays; Saturday 10 is made up.
    let holidays = (1..=7).map(|d| day(&format!("2026-10-0{d}"))).collect();
    let mut calendar = Calendar { holidays, made_up: [day("2026-10-10")].into() };
    let close = MonthClose::of(day("2026-09-17"), CloseDays::default(), &calendar).unwrap();
    assert_eq!((close.from, close.until), (day("2026-09-01"), day("2026-09-30")));
    // 8, 9, 10 (made up); 12, 13, 14, 15, 16; 19.
    assert_eq!(close.report, day("2026-10-10"));
    assert_eq!(close.check, day("2026-10-16"));
    assert_eq!(close.pay, day("2026-10-19"));
    let plain = MonthClose::of(day("2026-12-31"), CloseDays::default(), &Calendar::default()).unwrap();
    assert_eq!(
        (plain.report, plain.check, plain.pay),
        (day("2027-01-05"), day("2027-01-12"), day("2027-01-13"))
    );
    assert_eq!(calendar.next_working_day(day("2026-10-01")), Some(day("2026-10-08")));
    calendar.holidays = day("2026-11-01").iter_days().take(30).collect();
    assert_eq!(MonthClose::of(day("2026-10-31"), CloseDays::default(), &calendar), None);
}

#[test]
fn the_agencies_cycle_in_its_order() {
    let amount = yuan("15360");
    let on = |d: &str| day(d);
    let applied = CycleStep::Applied { on: on("2026-04-01"), amount };
    let agreed = |amount| CycleStep::Reconciled { on: on("2026-04-02"), amount };
    let invoice = |amount| CycleStep::Invoiced {
        on: on("2026-04-03"),
        number: "044031".into(),
        tax_rate: "6%".parse().unwrap(),
        amount,
    };
    let paid = |amount| CycleStep::Paid { on: on("2026-04-09"), payout: payout_id(1), amount };
    let new = AgencyCycle::new(partner(1), project(1));
    let after = |steps: &[CycleStep]| steps.iter().cloned().try_fold(new.clone(), AgencyCycle::advance);
    let done = after(&[applied.clone(), agreed(amount), invoice(amount), paid(amount)]).unwrap();
    assert_eq!((done.state(), done.agreed()), (CycleState::Paid, Some(amount)));
    for (steps, error) in [
        (vec![agreed(amount)], CycleError::Order),
        (vec![applied.clone(), invoice(amount)], CycleError::Order),
        (vec![applied.clone(), agreed(amount), paid(amount)], CycleError::Order),
        (vec![applied.clone(), applied.clone()], CycleError::Order),
        (vec![applied.clone(), agreed(amount), invoice(yuan("15360.01"))], CycleError::Sum(amount)),
        (vec![applied.clone(), agreed(NONE)], CycleError::Nothing),
        (vec![applied.clone(), agreed(amount), invoice(amount), paid(yuan("1"))], CycleError::Sum(amount)),
    ] {
        assert_eq!(after(&steps).unwrap_err(), error);
        assert!(!error.text().zh.is_empty());
    }
    let early = CycleStep::Reconciled { on: on("2026-03-31"), amount };
    assert_eq!(after(&[applied.clone(), early]).unwrap_err(), CycleError::Earlier);
    // A wrong invoice is answered by reconciling again.
    let again = CycleStep::Reconciled { on: on("2026-04-05"), amount: yuan("15000") };
    assert_eq!(
        after(&[applied, agreed(amount), invoice(amount), again]).unwrap().agreed(),
        Some(yuan("15000"))
    );
}

#[test]
fn gross_withheld_net() {
    use TaxCategory::{Flat, Incidental, Labour};
    for (tax, gross, withheld) in [
        (TaxCategory::None, "15360", "0"),
        (Incidental, "2000", "400"),
        (Flat { rate: "3%".parse().unwrap() }, "1000.50", "30.02"),
        (Flat { rate: "150%".parse().unwrap() }, "100", "100"), // never more than there is
        (Incidental, "0", "0"),
        (Labour, "800", "0"),
        (Labour, "1000", "40"),
        (Labour, "4000", "640"),
        (Labour, "4000.01", "640"), // 80 % of it, 20 % of that
        (Labour, "25000", "4000"),
        (Labour, "30000", "5200"),
        (Labour, "100000", "25000"),
    ] {
        let taken = tax.take(yuan(gross));
        assert_eq!(taken.withheld, yuan(withheld), "{tax:?} {gross}");
        assert_eq!(taken.withheld.plus(taken.net), taken.gross);
    }
}
