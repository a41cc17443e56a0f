//! When it is due, in how many parts, and when it is taken back: R34–R37, and the points at which a version freezes.

use crate::office::*;
use laifang_core::deal::*;
use laifang_core::id::CustomerId;
use laifang_core::money::Money;
use laifang_core::org::Channel;
use laifang_core::programme::*;
use laifang_core::reward::*;

/// What is due and what is earned of a deal by a preset on a day.
fn on(code: &str, made: &D, as_of: &str) -> (Money, Money) {
    let all = entitlements(&presets_of(&[code]), &facts([made.clone()]), day(as_of));
    (due(&all), total(&all))
}

fn agency(method: Method) -> D {
    deal(1, Channel::Agency).method(method).subscribed("2026-03-01")
}

#[test]
fn r34_when_it_is_due() {
    let made = agency(Method::Mortgage)
        .first("2026-03-05", "300000")
        .signed("2026-03-10")
        .loan("2026-05-20", "700000");
    let none = Money::ZERO;
    for (code, as_of, expected) in [
        // Paid before, signed after: the contract is needed too.
        ("r34-first", "2026-03-09", none),
        ("r34-first", "2026-03-10", yuan("10000")),
        ("r34-monthly", "2026-03-31", none),
        ("r34-monthly", "2026-04-01", yuan("10000")),
        ("r34-full", "2026-05-19", none),
        ("r34-full", "2026-05-20", yuan("10000")),
    ] {
        assert_eq!(on(code, &made, as_of).0, expected, "{code} {as_of}");
    }
    // Day 31 of a shorter month is its last.
    for (reached, of, expected) in [
        ("2026-01-15", 31, "2026-02-28"),
        ("2028-01-31", 31, "2028-02-29"),
        ("2026-12-31", 9, "2027-01-09"),
        ("2026-03-31", 1, "2026-04-01"),
    ] {
        assert_eq!(Cycle::Monthly { day: of }.due(day(reached)), day(expected));
    }
}

/// A deal after each of its steps.
type Steps = fn(D) -> Vec<D>;

/// All ways of paying, with and without 10 % kept back: what is due after each step.
#[test]
fn r35_r36_every_way_of_paying_with_and_without_retention() {
    let steps: [(Method, Steps); 4] = [
        (Method::LumpSum, |d| {
            let signed = d.signed("2026-03-02");
            let first = signed.clone().first("2026-03-03", "300000");
            let full = first.clone().balance("2026-04-01", "700000");
            vec![signed, first, full]
        }),
        (Method::Instalments, |d| {
            let signed = d.signed("2026-03-02");
            let first = signed.clone().first("2026-03-03", "500000");
            let full = first.clone().balance("2026-04-01", "500000");
            vec![signed, first, full]
        }),
        (Method::Mortgage, |d| {
            let signed = d.signed("2026-03-02");
            let first = signed.clone().first("2026-03-03", "300000");
            let loan = first.clone().loan("2026-04-01", "700000");
            vec![signed, first, loan]
        }),
        (Method::ProvidentFund, |d| {
            let signed = d.signed("2026-03-02");
            let first = signed.clone().first("2026-03-03", "300000");
            let loan = first.clone().loan("2026-04-01", "700000");
            vec![signed, first, loan]
        }),
    ];
    for (method, steps) in steps {
        let halves = method != Method::LumpSum;
        let states = steps(agency(method));
        let plain = ["0", if halves { "5000" } else { "0" }, "10000"];
        let kept = ["0", if halves { "4500" } else { "0" }, "9000"];
        for (n, state) in states.iter().enumerate() {
            assert_eq!(on("r35", state, "2026-12-31"), (yuan(plain[n]), yuan("10000")), "{method:?} {n}");
            assert_eq!(on("r35-r36", state, "2026-12-31"), (yuan(kept[n]), yuan("10000")), "{method:?} {n}");
        }
        let handed = states[2].clone().handed("2026-12-01");
        assert_eq!(on("r35-r36", &handed, "2026-11-30").0, yuan("9000"), "{method:?}");
        assert_eq!(on("r35-r36", &handed, "2026-12-01").0, yuan("10000"), "{method:?}");
        // Handed over first: what is kept back waits for the rest all the same.
        let early = states[1].clone().handed("2026-03-20");
        let expected = if halves { "4500" } else { "0" };
        assert_eq!(on("r35-r36", &early, "2026-12-31").0, yuan(expected), "{method:?}");
    }
    // R36 alone: 90 % with first payment and contract.
    let made = agency(Method::Mortgage).signed("2026-03-02").first("2026-03-03", "300000");
    assert_eq!(on("r36", &made, "2026-12-31"), (yuan("9000"), yuan("10000")));
    assert_eq!(on("r36", &made.handed("2026-12-01"), "2026-12-31").0, yuan("10000"));
}

#[test]
fn parts_of_an_odd_fen_sum_to_the_whole() {
    for price in ["100", "101", "99", "1234567", "333.33", "7777777.77"] {
        let made = agency(Method::Mortgage).price(price).signed("2026-03-02");
        let all = entitlements(&presets_of(&["r35-r36"]), &facts([made]), late());
        let whole = yuan(price).part("1%".parse().unwrap());
        assert_eq!(total(&all), whole, "{price}");
        assert_eq!(all.len(), 3);
    }
}

#[test]
fn the_way_of_paying_may_change() {
    let made = agency(Method::Mortgage).signed("2026-03-02").first("2026-03-03", "300000");
    assert_eq!(on("r35", &made, "2026-12-31").0, yuan("5000"));
    let lump = made.clone().fact("2026-04-01", Event::MethodChanged { method: Method::LumpSum });
    assert_eq!(on("r35", &lump, "2026-12-31").0, Money::ZERO);
    assert_eq!(on("r35", &lump.balance("2026-05-01", "700000"), "2026-12-31").0, yuan("10000"));
}

#[test]
fn r37_cancelled_before_and_after_signing_and_handover() {
    let subscribed = agency(Method::LumpSum);
    let signed = subscribed.clone().signed("2026-03-10").first("2026-03-10", "300000");
    let handed = signed.clone().balance("2026-04-01", "700000").handed("2026-12-01");
    let none = Money::ZERO;
    for (made, cancelled, unit, deal) in [
        (&subscribed, "2026-03-05", none, none),
        (&signed, "2026-06-01", none, none),
        (&handed, "2026-11-30", none, none),          // the day before
        (&handed, "2026-12-01", none, yuan("10000")), // the day itself: handed over first
        (&handed, "2027-03-01", none, yuan("10000")),
    ] {
        let gone = made.clone().cancelled(cancelled);
        assert_eq!(on("r37-unit", &gone, "2028-01-01").0, unit, "unit {cancelled}");
        assert_eq!(on("r37-deal", &gone, "2028-01-01").0, deal, "deal {cancelled}");
    }
    // Cancelled, then signed after all: the deal stands again.
    let after_all = signed.clone().cancelled("2026-03-09");
    assert_eq!(on("r37-unit", &after_all, "2028-01-01").0, yuan("10000"));
    let twice = handed.clone().cancelled("2026-11-01").cancelled("2027-02-01");
    assert_eq!(on("r37-deal", &twice, "2028-01-01").0, none, "the first one stands");
    // Cancelled, found to be an error, cancelled again.
    let gone = signed.clone().cancelled("2026-06-01");
    let back = gone.clone().withdrawn(3);
    assert_eq!(on("r37-unit", &back, "2028-01-01").0, yuan("10000"));
    let again = back.cancelled("2026-07-01");
    assert_eq!(on("r37-unit", &again, "2026-06-30").0, yuan("10000"));
    assert_eq!(on("r37-unit", &again, "2026-07-01").0, none);
    let returned = subscribed.fact("2026-03-05", Event::DepositReturned);
    assert_eq!(on("r37-unit", &returned, "2028-01-01"), (none, none));
}

#[test]
fn r37_everything_of_the_deal_is_lost_and_refunded() {
    let book = presets_of(&["r37-deal", "r31"]);
    let made = agency(Method::LumpSum).signed("2026-03-10").paid("2026-03-10").handed("2026-12-01");
    let due_of = |d: D| due(&entitlements(&book, &facts([d]), late()));
    assert_eq!(due_of(made.clone()), yuan("10500"));
    // r31 takes back its own; r37-deal takes back r31's too. After handover r37-deal keeps its own.
    assert_eq!(due_of(made.clone().cancelled("2026-11-01")), Money::ZERO);
    assert_eq!(due_of(made.clone().cancelled("2027-01-01")), yuan("10000"));
    let mut never = preset("r31");
    never.clawback.cancelled = ClawbackUntil::Never;
    let with = |d: D, takes| {
        let mut other = preset("r37-deal");
        other.clawback.takes = takes;
        due(&entitlements(&self::book([other, never.clone()]), &facts([d]), late()))
    };
    let gone = made.cancelled("2026-11-01");
    assert_eq!(with(gone.clone(), Takes::Unit), yuan("500"));
    assert_eq!(with(gone, Takes::Deal), Money::ZERO);
}

#[test]
fn what_was_not_due_when_it_was_cancelled_never_is() {
    let mut keeps = preset("r35");
    keeps.clawback.cancelled = ClawbackUntil::Never;
    let made = agency(Method::Mortgage)
        .signed("2026-03-02")
        .first("2026-03-03", "300000")
        .cancelled("2026-04-01")
        .loan("2026-05-01", "700000");
    let all = entitlements(&book([keeps.clone()]), &facts([made]), late());
    assert_eq!((due(&all), total(&all)), (yuan("5000"), yuan("5000")));
    let why = Standing::Nothing { why: Void::NeverDue { on: day("2026-04-01") } };
    assert_eq!(all[1].standing, why);
    // Due on the day itself stays.
    for (cancelled, expected) in [("2026-03-02", "0"), ("2026-03-03", "5000")] {
        let made = agency(Method::Mortgage).signed("2026-03-02").first("2026-03-03", "300000");
        let all = entitlements(&book([keeps.clone()]), &facts([made.cancelled(cancelled)]), late());
        assert_eq!(total(&all), yuan(expected), "{cancelled}");
    }
}

#[test]
fn a_change_of_unit_a_renaming_and_joint_buyers() {
    let made = agency(Method::LumpSum).signed("2026-03-10").paid("2026-03-10");
    let unit =
        Unit { name: "2-801".into(), usage: UnitUse::Residential, area: "100".parse().unwrap(), bedrooms: 3 };
    let moved = |price: &str| {
        let price = Price::plain(yuan(price));
        made.clone().fact("2026-04-01", Event::UnitChanged { unit: unit.clone(), price })
    };
    assert_eq!(on("r34-full", &moved("1500000"), "2026-12-31"), (Money::ZERO, yuan("15000")));
    let settled = moved("1500000").balance("2026-05-01", "500000");
    assert_eq!(on("r34-full", &settled, "2026-12-31"), (yuan("15000"), yuan("15000")));
    // Cheaper: paid for already, on the day of the change.
    let all = entitlements(&presets_of(&["r34-full"]), &facts([moved("900000")]), late());
    assert_eq!(all[0].standing, Standing::Due { since: day("2026-04-01") });
    assert_eq!(total(&all), yuan("9000"));
    let buyers = |list: &[u32]| list.iter().map(|n| customer(*n)).collect::<Vec<CustomerId>>();
    let joint = made.clone().fact("2026-04-01", Event::Renamed { buyers: buyers(&[1, 5]) });
    assert_eq!(on("r34-full", &joint, "2026-12-31").0, yuan("10000"));
    let away = made.fact("2026-04-01", Event::Renamed { buyers: buyers(&[5]) });
    assert_eq!(on("r34-full", &away, "2026-12-31").0, Money::ZERO, "R6: nobody on the slip buys any more");
}

/// 1 % until 31 March, 2 % from 1 April, each deal frozen at another point.
#[test]
fn a_version_is_frozen_at_the_point_it_names() {
    let rate = |version, effective: &str, percent: &str, at| {
        let mut programme = preset("r32-same");
        (programme.version, programme.effective, programme.frozen_at) = (version, day(effective), at);
        programme.items[0].amount = Amount::Rate { rate: percent.parse().unwrap() };
        programme
    };
    // Reported 10 March, visited 20 March, subscribed 30 March, signed 10 April.
    let made = deal(1, Channel::Agency)
        .link(|l| (l.reported, l.visited) = (Some(day("2026-03-10")), day("2026-03-20")))
        .subscribed("2026-03-30")
        .signed("2026-04-10");
    use FrozenAt::{Report, Signing, Subscription, Visit};
    for (at, change, expected) in [
        (Report, "2026-03-10", "20000"), // in force on the day itself
        (Report, "2026-03-11", "10000"),
        (Visit, "2026-03-20", "20000"),
        (Visit, "2026-03-21", "10000"),
        (Subscription, "2026-03-30", "20000"),
        (Subscription, "2026-03-31", "10000"),
        (Signing, "2026-04-10", "20000"),
        (Signing, "2026-04-11", "10000"),
    ] {
        let versions = vec![
            Version::new(rate(1, "2020-01-01", "1%", at), day("2020-01-01")),
            Version::new(rate(2, change, "2%", at), day("2026-01-01")),
        ];
        let all = entitlements(&ProgrammeBook::new(versions), &facts([made.clone()]), late());
        assert_eq!(total(&all), yuan(expected), "{at:?} {change}");
    }
    for at in [Report, Visit, Subscription, Signing] {
        // Edited after it was frozen: recorded late, but dated back. Nothing changes.
        let first = Version::new(rate(1, "2020-01-01", "1%", at), day("2020-01-01"));
        let edit = Version::new(rate(2, "2020-01-02", "2%", at), day("2026-04-11"));
        let book = ProgrammeBook::new(vec![edit, first]);
        let all = entitlements(&book, &facts([made.clone()]), late());
        assert_eq!((total(&all), all[0].explanation.version), (yuan("10000"), 1), "{at:?}");
        assert!(book.findings().iter().any(|f| matches!(f, Finding::Late { .. })));
    }
    // Nobody reported: the visit is its own report.
    let walked = made.link(|l| l.reported = None);
    let versions = vec![
        Version::new(rate(1, "2020-01-01", "1%", Report), day("2020-01-01")),
        Version::new(rate(2, "2026-03-15", "2%", Report), day("2026-01-01")),
    ];
    assert_eq!(total(&entitlements(&ProgrammeBook::new(versions), &facts([walked]), late())), yuan("20000"));
}

#[test]
fn an_ended_programme_pays_what_it_froze() {
    let mut ended = preset("r32-same");
    ended.ends = Some(day("2026-03-31"));
    let ask = |on: &str| {
        total(&entitlements(&book([ended.clone()]), &facts([deal(1, Channel::Agency).signed(on)]), late()))
    };
    assert_eq!((ask("2026-03-31"), ask("2026-04-01")), (yuan("10000"), Money::ZERO));
}

#[test]
fn overlaps_gaps_and_numbers_given_twice_are_found() {
    let both = presets_of(&["r24-nth", "r26"]);
    assert!(
        matches!(&both.findings()[..], [Finding::Overlap { items, .. }] if items.1 == "old" || items.0 == "old")
    );
    assert_eq!(presets_of(&["r29-marginal", "r31"]).findings(), [], "agency and salesperson: no overlap");
    assert_eq!(presets_of(&["r24-nth", "r25"]).findings(), [], "deals and visits: no overlap");
    let mut first = preset("r32-same");
    first.ends = Some(day("2026-03-31"));
    let mut second = preset("r32-same");
    (second.version, second.effective) = (2, day("2026-04-10"));
    let gap = Finding::Gap { code: "r32-same".into(), from: day("2026-04-01"), until: day("2026-04-09") };
    assert_eq!(book([first.clone(), second.clone()]).findings(), [gap]);
    let mut other = first.clone();
    other.channels = vec![Channel::Platform];
    assert!(matches!(book([first, other]).findings()[0], Finding::SameNumber { .. }));
    second.version = 1;
    let open = presets_of(&["r24"]).findings();
    assert!(matches!(open[0], Finding::Unusable { why: ProgrammeError::Unchosen(_), .. }));
    for finding in both.findings().iter().chain(&open) {
        let text = laifang_core::wording::finding(finding);
        assert!(!text.zh.is_empty() && !text.en.is_empty());
    }
}

#[test]
fn disputed_claims_accrue_and_are_held() {
    let made = agency(Method::LumpSum).link(|l| l.disputed = true).signed("2026-03-10").paid("2026-03-10");
    let all = entitlements(&presets_of(&["r34-full"]), &facts([made]), late());
    assert_eq!((due(&all), &all[0].holds[..]), (yuan("10000"), &[Hold::Disputed][..]));
    let open = agency(Method::LumpSum)
        .link(|l| l.verdict = laifang_core::judgement::Verdict::Undecided)
        .signed("2026-03-10")
        .paid("2026-03-10");
    let all = entitlements(&presets_of(&["r34-full"]), &facts([open]), late());
    assert_eq!(all[0].holds, [Hold::Undecided]);
}
