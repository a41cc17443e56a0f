//! Every reward rule with its figures, to the fen: R23–R33.

use crate::office::*;
use laifang_core::deal::*;
use laifang_core::id::{ConsultantId, EventId};
use laifang_core::judgement::Verdict;
use laifang_core::money::{Money, Rate};
use laifang_core::org::Channel;
use laifang_core::programme::*;
use laifang_core::reward::*;

/// What one deal earns by a preset.
fn check(code: &str, deal: D, expected: &str) {
    let all = entitlements(&presets_of(&[code]), &facts([deal]), late());
    assert_eq!(total(&all), yuan(expected), "{code}: {all:#?}");
}

/// So many agency deals of one kind, all signed on one day, in the order of their numbers.
fn many(count: u32, change: impl Fn(D) -> D) -> Vec<D> {
    (1..=count).map(|n| change(deal(n, Channel::Agency)).signed("2026-03-01")).collect()
}

#[test]
fn r23_by_area_and_layout_once_fully_paid() {
    use UnitUse::{Residential, Shop};
    for (usage, bedrooms, area, expected) in [
        (Residential, 2, "77.99", "1000"),
        (Residential, 2, "60", "1000"),
        (Residential, 2, "78", "1500"),
        (Residential, 2, "117", "1500"),
        (Residential, 3, "117", "1500"),
        (Residential, 1, "78", "1500"),
        // Not stated: nothing.
        (Residential, 2, "117.01", "0"),
        (Residential, 4, "140", "0"),
        (Residential, 3, "77.99", "0"),
        (Residential, 1, "77.99", "0"),
        (Shop, 2, "77.99", "0"),
    ] {
        let made =
            deal(1, Channel::Employee).unit(usage, bedrooms, area).signed("2026-03-01").paid("2026-04-01");
        check("r23", made, expected);
    }
    let unpaid = deal(1, Channel::Employee).signed("2026-03-01").first("2026-03-02", "999999.99");
    let all = entitlements(&presets_of(&["r23"]), &facts([unpaid.clone()]), late());
    assert_eq!((total(&all), due(&all)), (yuan("1500"), Money::ZERO));
    assert_eq!(all[0].standing, Standing::NotYet { waiting: vec![Wait::Milestone(Milestone::FullyPaid)] });
    let all = entitlements(&presets_of(&["r23"]), &facts([unpaid.balance("2026-05-06", "0.01")]), late());
    assert_eq!(all[0].standing, Standing::Due { since: day("2026-05-06") });
    // Another channel is another programme's.
    check("r23", deal(1, Channel::Owner).signed("2026-03-01").paid("2026-04-01"), "0");
}

#[test]
fn r24_by_number_in_both_readings() {
    for (code, one_by_one) in [
        ("r24-nth", ["500", "1000", "1500", "2000", "2000"]),
        ("r24-total", ["500", "500", "500", "500", "0"]),
    ] {
        for count in 1..=5_usize {
            let deals: Vec<D> =
                (1..=count as u32).map(|n| deal(n, Channel::Owner).signed("2026-03-01")).collect();
            let all = entitlements(&presets_of(&[code]), &facts(deals), late());
            for n in 1..=count {
                assert_eq!(of_deal(&all, n as u32), yuan(one_by_one[n - 1]), "{code} {count} {n}");
            }
        }
    }
    let four: Vec<D> = (1..=4).map(|n| deal(n, Channel::Owner).signed("2026-03-01")).collect();
    let said = |code| total(&entitlements(&presets_of(&[code]), &facts(four.clone()), late()));
    assert_eq!(said("r24-nth"), yuan("5000"));
    assert_eq!(said("r24-total"), yuan("2000"));
    // Not chosen: it cannot be activated, and pays nothing; a simulation shows both readings.
    assert!(matches!(preset("r24").check_active(), Err(ProgrammeError::Unchosen(_))));
    assert_eq!(said("r24"), Money::ZERO);
    let both = simulate(&preset("r24"), &facts(four.clone()), late());
    assert_eq!(both.iter().map(|s| s.earned).collect::<Vec<_>>(), [yuan("5000"), yuan("2000")]);
    // The kind follows the number.
    let all = entitlements(&presets_of(&["r24-nth"]), &facts(four), late());
    let kinds: Vec<&[Kind]> = all.iter().map(|e| e.kinds.as_ref()).collect();
    assert_eq!(kinds[0], [Kind::Card, Kind::Cash]);
    assert_eq!(kinds[2], [Kind::Voucher, Kind::Cash]);
    assert_eq!(kinds[3], [Kind::Gift, Kind::Card, Kind::Cash]);
}

fn visit(n: u32, who: u32, channel: Channel, on: &str) -> Visit {
    let link = link(n, who, channel, on);
    Visit { project: project(1), order: u64::from(n), link, new_party: true, supervisor: Some(true) }
}

#[test]
fn r25_without_a_deal() {
    let ask = |visit: Visit| {
        let facts = Facts { visits: vec![visit], ..Facts::default() };
        entitlements(&presets_of(&["r25"]), &facts, late())
    };
    let one = visit(1, 1, Channel::Owner, "2026-03-01");
    let all = ask(one.clone());
    assert_eq!((due(&all), all[0].kinds.as_ref()), (yuan("50"), &[Kind::FuelCard][..]));
    assert_eq!(all[0].standing, Standing::Due { since: day("2026-03-01") });
    assert!(ask(Visit { new_party: false, ..one.clone() }).is_empty());
    let open = ask(Visit { supervisor: None, ..one.clone() });
    assert_eq!(open[0].standing, Standing::NotYet { waiting: vec![Wait::Supervisor] });
    assert_eq!(total(&ask(Visit { supervisor: Some(false), ..one.clone() })), Money::ZERO);
    let mut invalid = one;
    invalid.link.verdict = Verdict::Invalid;
    assert_eq!(total(&ask(invalid)), Money::ZERO);
    for (people, expected) in [(9, "0"), (10, "800"), (30, "800")] {
        let event = GroupEvent {
            id: EventId::new(uuid::Uuid::from_u128(1)),
            project: project(1),
            on: day("2026-03-01"),
            partner: partner(1),
            channel: Channel::Owner,
            people,
            supervisor: Some(true),
        };
        let facts = Facts { events: vec![event], ..Facts::default() };
        assert_eq!(due(&entitlements(&presets_of(&["r25"]), &facts, late())), yuan(expected), "{people}");
    }
}

#[test]
fn r26_flat_for_both() {
    let made = deal(1, Channel::Owner).signed("2026-03-01");
    let all = entitlements(&presets_of(&["r26"]), &facts([made]), late());
    let of = |who| all.iter().find(|e| e.key.beneficiary == who).unwrap();
    let (new, old) = (of(Beneficiary::Customer(customer(1))), of(Beneficiary::Partner(partner(1))));
    assert_eq!((new.amount, new.kinds.as_ref()), (yuan("2000"), &[Kind::Discount][..]));
    assert_eq!((old.amount, old.kinds.as_ref()), (yuan("2000"), &[Kind::Card, Kind::Discount][..]));
    assert_eq!(all.len(), 2);
}

#[test]
fn r27_harder_for_the_old_owner() {
    let made =
        deal(1, Channel::Owner).method(Method::Mortgage).signed("2026-03-01").first("2026-03-01", "300000");
    let ask = |d: D| due(&entitlements(&presets_of(&["r27"]), &facts([d]), late()));
    assert_eq!(ask(made.clone()), yuan("2000"));
    assert_eq!(ask(made.loan("2026-05-01", "700000")), yuan("4000"));
    // A discount only for an owner who has not signed by then; the same day is too late.
    for (signed, expected) in [(None, "2000"), (Some("2026-03-02"), "2000"), (Some("2026-03-01"), "0")] {
        let made = deal(1, Channel::Owner).link(|l| l.owner_signed = signed.map(day)).signed("2026-03-01");
        check("r27-discount", made, expected);
    }
}

#[test]
fn r28_only_the_new_customer_benefits() {
    let made = deal(1, Channel::Owner).signed("2026-03-01");
    let sums = |d: D| {
        let all = entitlements(&presets_of(&["r26"]), &facts([d]), late());
        let held = all.iter().any(|e| !e.holds.is_empty());
        let of = |new: bool| {
            let is_new = |e: &&Entitlement| matches!(e.key.beneficiary, Beneficiary::Customer(_)) == new;
            all.iter().filter(is_new).map(|e| e.amount).sum::<Money>()
        };
        (of(true), of(false), held)
    };
    let (full, none) = (yuan("2000"), Money::ZERO);
    assert_eq!(sums(made.clone()), (full, full, false));
    let round = made.clone().link(|l| l.hints.relative_registered = Some((customer(9), day("2025-12-01"))));
    assert_eq!(sums(round.clone()), (full, none, false));
    let dismissed = round.link(|l| l.reviews = vec![Review { kind: FlagKind::RelativeRound, upheld: false }]);
    assert_eq!(sums(dismissed), (full, full, false));
    let other = made.clone().link(|l| l.hints.other_consultant = Some(day("2026-01-15")));
    assert_eq!(sums(other), (full, none, false));
    // Doubts that a manager reviews: it accrues, it is not paid, until the review.
    type Change = fn(&mut ClaimLink);
    let doubts: [(FlagKind, Change); 2] = [
        (FlagKind::StaffSuppliedOwner, |l| l.hints.staff_supplied_owner = true),
        (FlagKind::SamePhoneAsBroker, |l| l.hints.same_phone_as_broker = true),
    ];
    for (kind, hint) in doubts {
        let doubted = made.clone().link(hint);
        assert_eq!(sums(doubted.clone()), (full, full, true), "{kind:?}");
        let reviewed = |upheld| doubted.clone().link(|l| l.reviews = vec![Review { kind, upheld }]);
        assert_eq!(sums(reviewed(true)), (full, none, false), "{kind:?}");
        assert_eq!(sums(reviewed(false)), (full, full, false), "{kind:?}");
    }
    // Registered under a third party's name, renamed later.
    let renamed = made.clone().fact("2026-03-10", Event::Renamed { buyers: vec![customer(1), customer(7)] });
    assert!(sums(renamed).2);
    let spouse = made.link(|l| {
        l.relatives = vec![DeclaredRelative { customer: customer(7), declared: day("2026-01-01") }];
    });
    let renamed = spouse.fact("2026-03-10", Event::Renamed { buyers: vec![customer(1), customer(7)] });
    assert!(!sums(renamed).2);
}

#[test]
fn r28_the_same_owner_too_often() {
    let held = |dates: &[&str]| {
        let deals = (1..).zip(dates).map(|(n, on)| deal(n, Channel::Owner).signed(on));
        let all = entitlements(&presets_of(&["r24-nth"]), &facts(deals), late());
        all.iter().filter(|e| !e.holds.is_empty()).count()
    };
    let six = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01"];
    assert_eq!(held(&six), 0);
    let mut seven = six.to_vec();
    seven.push("2026-12-31");
    assert_eq!(held(&seven), 1);
    seven[6] = "2027-01-01";
    assert_eq!(held(&seven), 0, "a year later the first one no longer counts");
}

#[test]
fn r06_a_buyer_is_on_the_slip() {
    let buyers = |buyers: &[u32], relatives: &[(u32, &str)]| {
        let buyers: Vec<_> = buyers.iter().map(|n| customer(*n)).collect();
        deal(1, Channel::Agency)
            .terms(|t| t.buyers = buyers)
            .link(|l| {
                let relative =
                    |(n, on): &(u32, &str)| DeclaredRelative { customer: customer(*n), declared: day(on) };
                l.relatives = relatives.iter().map(relative).collect();
            })
            .signed("2026-03-01")
    };
    let ask = |d: D| {
        let all = entitlements(&presets_of(&["r32-same"]), &facts([d]), late());
        (total(&all), !all[0].holds.is_empty())
    };
    assert_eq!(ask(buyers(&[1], &[])), (yuan("10000"), false));
    assert_eq!(ask(buyers(&[8, 1], &[])), (yuan("10000"), false), "joint buyers: one is enough");
    assert_eq!(ask(buyers(&[8], &[])).0, Money::ZERO);
    assert_eq!(ask(buyers(&[8], &[(8, "2026-01-01")])), (yuan("10000"), false));
    assert_eq!(ask(buyers(&[8], &[(8, "2026-01-02")])), (yuan("10000"), true), "declared after the visit");
}

/// The sum over so many one-to-three-bedroom units of ¥1,280,000 in each reading, and the last unit's.
#[test]
fn r29_at_149_150_151_200_201() {
    for (code, count, last, sum) in [
        ("r29-marginal", 149, "12800", "1907200"),
        ("r29-marginal", 150, "15360", "1922560"),
        ("r29-marginal", 151, "15360", "1937920"),
        ("r29-marginal", 163, "15360", "2122240"),
        ("r29-marginal", 200, "15360", "2690560"),
        ("r29-marginal", 201, "15360", "2705920"),
        ("r29-retroactive", 149, "12800", "1907200"),
        ("r29-retroactive", 150, "15360", "2304000"),
        ("r29-retroactive", 151, "15360", "2319360"),
        ("r29-retroactive", 200, "15360", "3072000"),
        ("r29-retroactive", 201, "15360", "3087360"),
        ("r29-capped", 150, "15360", "1922560"),
        ("r29-capped", 200, "15360", "2690560"),
        ("r29-capped", 201, "12800", "2703360"),
    ] {
        let deals = many(count, |d| d.price("1280000"));
        let all = entitlements(&presets_of(&[code]), &facts(deals), late());
        assert_eq!(of_deal(&all, count), yuan(last), "{code} {count}");
        assert_eq!(total(&all), yuan(sum), "{code} {count}");
    }
}

#[test]
fn r29_only_for_its_layouts() {
    let others = |usage, bedrooms| {
        let mut deals = many(149, |d| d);
        deals.push(deal(150, Channel::Agency).unit(usage, bedrooms, "80").signed("2026-03-02"));
        deals.push(deal(151, Channel::Agency).signed("2026-03-03"));
        let all = entitlements(&presets_of(&["r29-marginal"]), &facts(deals), late());
        (of_deal(&all, 150), of_deal(&all, 151))
    };
    let (one, more) = (yuan("10000"), yuan("12000"));
    assert_eq!(others(UnitUse::Residential, 3), (more, more));
    assert_eq!(
        others(UnitUse::Residential, 4),
        (one, more),
        "four bedrooms do not count, the next is the 150th"
    );
    assert_eq!(others(UnitUse::Residential, 0), (one, more));
    assert_eq!(others(UnitUse::Shop, 1), (more, more), "a shop gets 1.2 % by itself");
    assert_eq!(others(UnitUse::Parking, 0), (Money::ZERO, more), "not stated: nothing");
}

#[test]
fn r30_six_to_seven_percent() {
    let rate = |code: &str, n: u32| {
        let Amount::Growth(growth) = preset(code).items[0].amount.clone() else { panic!() };
        growth.at(n).to_string()
    };
    for (n, complete, begun) in [
        (1, "6 %", "6 %"),
        (20, "6 %", "6 %"),
        (21, "6 %", "6.2 %"),
        (39, "6 %", "6.2 %"),
        (40, "6.2 %", "6.2 %"),
        (41, "6.2 %", "6.4 %"),
        (60, "6.4 %", "6.4 %"),
        (80, "6.6 %", "6.6 %"),
        (100, "6.8 %", "6.8 %"),
        (101, "6.8 %", "7 %"),
        (119, "6.8 %", "7 %"),
        (120, "7 %", "7 %"),
        (121, "7 %", "7 %"),
        (1000, "7 %", "7 %"),
    ] {
        assert_eq!((rate("r30", n).as_str(), rate("r30-begun", n).as_str()), (complete, begun), "{n}");
    }
    // ¥1,000,000 each, and ¥3000 each to the salesperson, who is paid by the agency until it agrees otherwise.
    for (code, count, expected) in [
        ("r30", 20, "1260000"),
        ("r30", 40, "2522000"), // 39 × 60,000 + 62,000 + 40 × 3,000
        // 39 × 60,000 + 20 × (62,000 + 64,000 + 66,000 + 68,000) + 70,000 + 120 × 3,000
        ("r30", 120, "7970000"),
        ("r30-retroactive", 40, "2600000"),  // 40 × 65,000
        ("r30-retroactive", 120, "8760000"), // 120 × 73,000
    ] {
        let all = entitlements(&presets_of(&[code]), &facts(many(count, |d| d)), late());
        assert_eq!(total(&all), yuan(expected), "{code} {count}");
    }
    let made = deal(1, Channel::Agency).signed("2026-03-01").link(|l| l.broker = Some(broker(1)));
    let direct = made.clone().link(|l| l.broker_approved = true);
    let to = |d: D| {
        let all = entitlements(&presets_of(&["r30"]), &facts([d]), late());
        all.iter().find(|e| e.key.item == "salesperson").unwrap().key.beneficiary
    };
    assert_eq!(to(made), Beneficiary::Partner(partner(1)));
    assert_eq!(to(direct), Beneficiary::Broker(broker(1)));
}

#[test]
fn r31_bonus_and_the_best_three_of_a_week() {
    check("r31", deal(1, Channel::Agency).signed("2026-03-01"), "500");
    // Monday 2 to Sunday 8 March. Broker 1 brings 3, 2 and 3 bring 2 (2 first), 4 brings 1.
    let brought = |n: u32, who: u32, on: &str| {
        let mut visit = visit(n, 1, Channel::Agency, on);
        visit.link.broker = Some(broker(who));
        visit.link.broker_approved = true;
        visit
    };
    let visits = vec![
        brought(1, 1, "2026-03-02"),
        brought(2, 1, "2026-03-03"),
        brought(3, 1, "2026-03-08"),
        brought(4, 3, "2026-03-03"),
        brought(5, 2, "2026-03-02"),
        brought(6, 2, "2026-03-04"),
        brought(7, 3, "2026-03-05"),
        brought(8, 4, "2026-03-02"),
        brought(9, 4, "2026-03-09"), // the next week
    ];
    let ask = |programme: Programme, on: &str| {
        let facts = Facts { visits: visits.clone(), ..Facts::default() };
        let all = entitlements(&book([programme]), &facts, day(on));
        let won = |who| {
            let mine = all.iter().filter(|e| e.key.beneficiary == Beneficiary::Broker(broker(who)));
            mine.map(|e| e.amount).sum::<Money>()
        };
        [won(1), won(2), won(3), won(4)]
    };
    let none = Money::ZERO;
    assert_eq!(ask(preset("r31"), "2026-03-08"), [none; 4], "the week is not over");
    assert_eq!(ask(preset("r31"), "2026-03-09"), [yuan("5000"), yuan("2000"), yuan("500"), none]);
    let mut shared = preset("r31");
    if let Occasion::WeeklyTop { ties, .. } = &mut shared.items[1].on {
        *ties = Ties::All;
    }
    assert_eq!(ask(shared, "2026-03-09"), [yuan("5000"), yuan("2000"), yuan("2000"), none]);
    assert_eq!(ask(preset("r31"), "2026-03-16")[3], yuan("5000"), "first of the next week");
    let mut dear = preset("r31");
    dear.items[0].amount = Amount::Fixed { amount: yuan("5000.01") };
    assert!(dear.check().is_err(), "more than the contract allows");
    dear.items[0].amount = Amount::Fixed { amount: yuan("499.99") };
    assert!(dear.check().is_err());
}

#[test]
fn r32_a_lower_rate_for_referred_customers() {
    let made = |referred| deal(1, Channel::Agency).link(|l| l.referred = referred).signed("2026-03-01");
    for (code, referred, expected) in [
        ("r32-same", true, "10000"),
        ("r32-same", false, "10000"),
        ("r32-lower", true, "8000"),
        ("r32-lower", false, "10000"),
    ] {
        check(code, made(referred), expected);
    }
    let of = |n: u32, referred, deals| {
        let consultant = ConsultantId::new(uuid::Uuid::from_u128(u128::from(n)));
        Conversion { consultant, referred, deals }
    };
    let mut all: Vec<Conversion> = (1..=10).map(|n| of(n, 100, n * 3)).collect();
    assert_eq!(bottom_by_conversion(&all, Rate::percent(10)), [of(1, 100, 3)]);
    all.push(of(11, 0, 0)); // was referred nobody
    assert_eq!(bottom_by_conversion(&all, Rate::percent(10)), [of(1, 100, 3)]);
    assert_eq!(bottom_by_conversion(&all[..9], Rate::percent(10)), [], "10 % of nine is none");
    all.push(of(12, 200, 6)); // the same conversion
    assert_eq!(bottom_by_conversion(&all, Rate::percent(10)), [of(1, 100, 3), of(12, 200, 6)]);
}

#[test]
fn r33_per_party_on_visit_or_deal() {
    // One party, two units: once.
    let pair = [
        deal(1, Channel::OutSale).signed("2026-03-01"),
        deal(2, Channel::OutSale)
            .link(|l| {
                l.visit = link(1, 1, Channel::OutSale, "2026-01-01").visit;
            })
            .signed("2026-03-02"),
    ];
    let ask = |deals: Vec<D>| entitlements(&presets_of(&["r33-deal"]), &facts(deals), late());
    assert_eq!(total(&ask(pair.to_vec())), yuan("100"));
    assert_eq!(of_deal(&ask(pair.to_vec()), 1), yuan("100"));
    // The first one cancelled: the party is still paid for, now by the second.
    let cancelled = vec![pair[0].clone().cancelled("2026-04-01"), pair[1].clone()];
    assert_eq!((total(&ask(cancelled.clone())), of_deal(&ask(cancelled), 2)), (yuan("100"), yuan("100")));
    let other = deal(3, Channel::OutSale).signed("2026-03-01");
    assert_eq!(total(&ask(vec![pair[0].clone(), other])), yuan("200"));
    let facts = Facts { visits: vec![visit(1, 1, Channel::OutSale, "2026-03-01")], ..Facts::default() };
    assert_eq!(due(&entitlements(&presets_of(&["r33-visit"]), &facts, late())), yuan("100"));
    assert_eq!(due(&entitlements(&presets_of(&["r33-deal"]), &facts, late())), Money::ZERO);
}
