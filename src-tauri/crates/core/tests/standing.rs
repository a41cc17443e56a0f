//! What a deal comes to when money goes back, when it begins anew, when two of them are about one unit; and that
//! nothing recorded later changes what was frozen on the same day.

use crate::office::*;
use chrono::NaiveDate;
use laifang_core::deal::*;
use laifang_core::money::Money;
use laifang_core::org::Channel::{Agency, OutSale};
use laifang_core::programme::*;
use laifang_core::reward::*;

fn state(d: &D) -> DealState {
    DealState::of(&d.deal, NaiveDate::MAX)
}

fn refunded(d: D, on: &str, amount: &str, of: RefundOf) -> D {
    d.fact(on, Event::Refunded { amount: yuan(amount), of })
}

#[test]
fn what_went_back_was_not_paid() {
    use RefundOf::{Overpayment, Price};
    let signed = || deal(1, Agency).signed("2026-03-01");
    let all = |d: &D| (state(d).paid, state(d).reached(Milestone::FullyPaid));
    let half = refunded(signed().first("2026-03-02", "600000"), "2026-03-03", "100000", Overpayment);
    let d = half.clone().balance("2026-03-04", "400000");
    assert_eq!(all(&d), (yuan("900000"), None), "100,000 are missing");
    let d = half.balance("2026-03-04", "500000");
    assert_eq!(all(&d), (yuan("1000000"), Some(day("2026-03-04"))));
    // Full, then not, then full again; paid too much and given back stays full.
    let d = refunded(signed().paid("2026-03-02"), "2026-03-03", "1", Overpayment);
    assert_eq!(all(&d).1, None);
    assert_eq!(all(&d.balance("2026-03-09", "1")).1, Some(day("2026-03-09")));
    let d = refunded(signed().balance("2026-03-02", "1100000"), "2026-03-03", "100000", Overpayment);
    assert_eq!(all(&d).1, Some(day("2026-03-02")));
    // Less area: the price falls with the money.
    let d = refunded(signed().paid("2026-03-02"), "2026-03-03", "20000", Price);
    assert_eq!((all(&d), state(&d).refunded), ((yuan("980000"), Some(day("2026-03-02"))), yuan("20000")));
    // Two desks refunded all of it: the base is nothing, not less.
    let d = refunded(refunded(signed(), "2026-03-03", "1000000", Price), "2026-03-03", "1000000", Price);
    assert_eq!(state(&d).refunded, yuan("1000000"));
}

#[test]
fn a_first_payment_is_what_was_agreed_for_it() {
    let agreed = || deal(1, Agency).terms(|t| t.price.first_payment = yuan("300000")).signed("2026-03-01");
    let deposit = |d: D, on| d.fact(on, Event::Paid { amount: yuan("50000"), part: PaymentPart::Deposit });
    let bank = |d: D, on| d.fact(on, Event::LoanReleased { amount: yuan("700000") });
    let back = |d: D, on| refunded(d, on, "1", RefundOf::Overpayment);
    for (what, d, on) in [
        ("nothing agreed", deal(1, Agency).signed("2026-03-01").first("2026-03-02", "1"), Some("2026-03-02")),
        ("a yuan of it", agreed().first("2026-03-02", "1"), None),
        ("all but a fen", agreed().first("2026-03-02", "299999.99"), None),
        (
            "to the fen",
            agreed().first("2026-03-02", "299999.99").first("2026-03-05", "0.01"),
            Some("2026-03-05"),
        ),
        (
            "with the deposit",
            deposit(agreed(), "2026-03-02").first("2026-03-03", "250000"),
            Some("2026-03-03"),
        ),
        ("the bank's money", bank(agreed().first("2026-03-02", "250000"), "2026-03-03"), None),
        ("given back", back(agreed().first("2026-03-02", "300000"), "2026-03-03"), None),
        ("paid all at once", agreed().paid("2026-03-04"), Some("2026-03-04")),
    ] {
        assert_eq!(state(&d).reached(Milestone::FirstPayment), on.map(day), "{what}");
    }
}

#[test]
fn a_deal_that_begins_anew_owes_nothing_to_what_ended() {
    let ended = deal(1, Agency).signed("2026-03-01").paid("2026-03-02").cancelled("2026-03-05");
    let anew = ended.clone().terms(|t| t.buyers = vec![customer(7)]).signed("2026-03-10");
    let s = state(&anew);
    assert_eq!((s.paid, s.reached(Milestone::FullyPaid)), (Money::ZERO, None));
    assert_eq!((s.renamed_on, s.renamed_from.len()), (None, 0), "other buyers, but not renamed");
    let refunded = refunded(ended, "2026-03-06", "300000", RefundOf::Price).signed("2026-03-10");
    assert_eq!(state(&refunded).refunded, Money::ZERO);
    let paid = state(&refunded.paid("2026-03-11"));
    assert_eq!(paid.reached(Milestone::FullyPaid), Some(day("2026-03-11")));
}

#[test]
fn two_standing_deals_about_one_unit_are_held_until_a_person_says_which() {
    let book = presets_of(&["r34-first"]);
    let at = |n: u32, name: &str| {
        let name = name.to_owned();
        deal(n, Agency).terms(|t| t.unit.name = name).signed("2026-03-01").first("2026-03-02", "300000")
    };
    let owed = |deals: Vec<D>| entitlements(&book, &facts(deals), late());
    let held = |all: &[Entitlement], n| {
        let mine = all.iter().filter(|e| e.key.source == Source::Deal(deal_id(n)));
        mine.flat_map(|e| &e.holds).any(|h| matches!(h, Hold::Flagged(f) if f.kind == FlagKind::UnitTwice))
    };
    for name in ["1-1-101", "１-1-101", "1－1－101", "1栋1单元101室"] {
        let all = owed(vec![at(1, "1-1-101"), at(2, name), at(3, "1-1-102")]);
        assert_eq!([1, 2, 3].map(|n| held(&all, n)), [true, true, false], "{name}");
    }
    let elsewhere = owed(vec![at(1, "1-1-101"), at(2, "1-1-101").at(2)]);
    assert!(!held(&elsewhere, 1), "another project's unit");
    let gone = owed(vec![at(1, "1-1-101"), at(2, "1-1-101").cancelled("2026-03-03")]);
    assert!(!held(&gone, 1), "the other was cancelled");
    // The office's own customer's deal counts as well.
    let mut own = at(2, "1-1-101");
    own.deal.link = None;
    assert!(held(&owed(vec![at(1, "1-1-101"), own]), 1));
    // Upheld for one, dismissed for the other: one is paid.
    let review = |d: D, upheld| d.link(|l| l.reviews = vec![Review { kind: FlagKind::UnitTwice, upheld }]);
    let all = owed(vec![review(at(1, "1-1-101"), false), review(at(2, "1-1-101"), true)]);
    assert_eq!((held(&all, 1), of_deal(&all, 1), of_deal(&all, 2)), (false, yuan("10000"), Money::ZERO));
}

#[test]
fn r15_a_visit_after_the_subscription_is_held() {
    let book = presets_of(&["r34-first"]);
    let d = deal(1, Agency).subscribed("2025-12-20").signed("2026-01-10").first("2026-01-11", "300000");
    let all = entitlements(&book, &facts([d]), late());
    let visit = |h: &Hold| matches!(h, Hold::Flagged(f) if f.kind == FlagKind::VisitAfterDeal);
    assert!(all[0].holds.iter().any(visit), "{:?}", all[0].holds);
}

#[test]
fn r33_the_first_unit_of_a_party_that_earns_is_paid() {
    let book = presets_of(&["r33-deal"]);
    let party = |n: u32, on: &str| {
        let d = deal(n, OutSale).signed(on).paid(on);
        d.link(|l| (l.visit, l.customers) = (link(9, 1, OutSale, "2026-01-01").visit, vec![customer(2)]))
    };
    // The first unit is a stranger's: nobody of the slip buys it (R6).
    let all = entitlements(&book, &facts([party(1, "2026-03-01"), party(2, "2026-03-02")]), late());
    assert_eq!((of_deal(&all, 1), of_deal(&all, 2)), (Money::ZERO, yuan("100")));
}

#[test]
fn r28_too_often_follows_the_order_of_signing_within_a_day() {
    let place = |order: u64| (day("2026-03-03"), order, change(order));
    // The first two deals by their names were signed last.
    let signed: Vec<_> =
        [(1, 4), (2, 3), (3, 2), (4, 1)].map(|(n, order)| (partner(1), place(order), deal_id(n))).to_vec();
    let found: Vec<_> = too_often(&signed, 2).into_iter().collect();
    assert_eq!(found, [(deal_id(1), 4), (deal_id(2), 3)]);
}

#[test]
fn a_version_recorded_on_the_day_of_the_deal_holds_from_the_next() {
    let rate = |version: u32, rate: &str| {
        let mut p = preset("r34-first");
        p.version = version;
        p.effective = day("2026-03-10");
        p.items[0].amount = Amount::Rate { rate: rate.parse().unwrap() };
        p
    };
    let book = ProgrammeBook::new(vec![
        Version::new(rate(1, "1%"), day("2026-03-10")),
        Version::new(rate(2, "0.5%"), day("2026-03-10")),
    ]);
    let deals = [(1, "2026-03-10"), (2, "2026-03-11")].map(|(n, on)| deal(n, Agency).signed(on));
    let all = entitlements(&book, &facts(deals), late());
    assert_eq!((of_deal(&all, 1), of_deal(&all, 2)), (yuan("10000"), yuan("5000")));
    assert!(
        book.findings()
            .iter()
            .any(|f| matches!(f, Finding::Late { starts, .. } if *starts == day("2026-03-11")))
    );
}
