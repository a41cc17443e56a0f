//! What a reward is worked out from: the commission base, the count of units, shares; and how it is rounded.

use crate::office::*;
use laifang_core::deal::*;
use laifang_core::judgement::{Contract, PartnerTerms};
use laifang_core::money::Money;
use laifang_core::org::Channel;
use laifang_core::programme::*;
use laifang_core::reward::*;
use std::collections::BTreeMap;

/// What one deal earns by a preset.
fn check(code: &str, deal: D, expected: &str) {
    let all = entitlements(&presets_of(&[code]), &facts([deal]), late());
    assert_eq!(total(&all), yuan(expected), "{code}: {all:#?}");
}

#[test]
fn the_base_is_net_of_discounts_with_settings() {
    let price = Price {
        total: yuan("1000000"),
        discounts: yuan("50000"),
        vat: yuan("40000"),
        decoration: yuan("100000"),
        parking: yuan("200000"),
        ..Price::default()
    };
    for (vat, decoration, parking, expected) in [
        (true, false, false, "9500"),
        (false, false, false, "9100"),
        (true, true, false, "10500"),
        (true, false, true, "11500"),
        (false, true, true, "12100"),
    ] {
        let mut programme = preset("r32-same");
        programme.base = Base { vat, decoration, parking };
        let made = deal(1, Channel::Agency).terms(|t| t.price = price).signed("2026-03-01");
        let all = entitlements(&book([programme]), &facts([made]), late());
        assert_eq!(total(&all), yuan(expected));
    }
    // A part of the price that went back lowers it; what was paid too much does not.
    let made = deal(1, Channel::Agency).signed("2026-03-01");
    let back = |of| Event::Refunded { amount: yuan("100000"), of };
    check("r32-same", made.clone().fact("2026-04-01", back(RefundOf::Price)), "9000");
    check("r32-same", made.fact("2026-04-01", back(RefundOf::Overpayment)), "10000");
}

#[test]
fn half_a_fen_goes_up() {
    for (price, expected) in [("0.50", "0.01"), ("0.49", "0"), ("1.50", "0.02"), ("1234567.50", "12345.68")] {
        check("r32-same", deal(1, Channel::Agency).price(price).signed("2026-03-01"), expected);
    }
}

#[test]
fn counts_by_partner_project_period_and_order_of_signing() {
    let mut programme = preset("r24-nth");
    let ask = |programme: &Programme, deals: &[D], partners: BTreeMap<_, _>| {
        let facts = Facts { partners, ..facts(deals.to_vec()) };
        let all = entitlements(&book([programme.clone()]), &facts, late());
        deals
            .iter()
            .map(|d| {
                let source = Source::Deal(d.deal.id);
                all.iter().filter(|e| e.key.source == source).map(|e| e.amount.fen() / 100).sum::<i64>()
            })
            .collect::<Vec<_>>()
    };
    let at = |n: u32, on: &str| deal(n, Channel::Owner).signed(on);
    // Signed later, recorded first: the day of signing decides; on one day the order of recording.
    let deals = [at(1, "2026-03-02"), at(2, "2026-03-01"), at(3, "2026-03-01")];
    assert_eq!(ask(&programme, &deals, BTreeMap::new()), [1500, 500, 1000]);
    let deals =
        [at(1, "2026-03-01"), at(2, "2026-03-01").of(2), at(3, "2026-03-01").at(2), at(4, "2026-04-01")];
    assert_eq!(ask(&programme, &deals, BTreeMap::new()), [500, 500, 500, 1000]);
    programme.count.scope = CountScope::AllProjects;
    assert_eq!(ask(&programme, &deals, BTreeMap::new()), [500, 500, 1000, 1500]);
    programme.count.scope = CountScope::Project;
    let year = [
        at(1, "2026-01-31"),
        at(2, "2026-02-01"),
        at(3, "2026-03-31"),
        at(4, "2026-04-01"),
        at(5, "2027-01-01"),
    ];
    for (period, expected) in [
        (CountPeriod::Ever, [500, 1000, 1500, 2000, 2000]),
        (CountPeriod::Year, [500, 1000, 1500, 2000, 500]),
        (CountPeriod::Quarter, [500, 1000, 1500, 500, 500]),
        (CountPeriod::Month, [500, 500, 500, 500, 500]),
        (CountPeriod::Contract, [500, 500, 1000, 1500, 500]),
    ] {
        programme.count.period = period;
        // A contract of three months that renews, from 1 February: 31 January is before it.
        let contract = Contract { from: day("2026-02-01"), months: 3, renews: true, ended: None };
        let terms = PartnerTerms { contract: Some(contract), owner_since: None, ..PartnerTerms::default() };
        let partners = BTreeMap::from([(partner(1), terms)]);
        assert_eq!(ask(&programme, &year, partners), expected, "{period:?}");
    }
}

#[test]
fn a_cancelled_unit_in_the_count() {
    for (stays, expected) in [(false, [0, 500, 1000]), (true, [0, 1000, 1500])] {
        let mut programme = preset("r24-nth");
        programme.count.cancelled_stays = stays;
        let deals = [
            deal(1, Channel::Owner).signed("2026-03-01").cancelled("2026-05-01"),
            deal(2, Channel::Owner).signed("2026-03-02"),
            deal(3, Channel::Owner).signed("2026-03-03"),
        ];
        let all = entitlements(&book([programme]), &facts(deals), late());
        let each = [1, 2, 3].map(|n| of_deal(&all, n).fen() / 100);
        assert_eq!(each, expected, "stays: {stays}");
    }
}

#[test]
fn a_split_claim_sums_to_the_whole() {
    let shares = |list: &[(Option<u32>, u32)]| {
        let share =
            |(who, percent): &(Option<u32>, u32)| ClaimShare { partner: who.map(partner), percent: *percent };
        list.iter().map(share).collect::<Vec<_>>()
    };
    let ask = |list: &[(Option<u32>, u32)], price: &str| {
        let made =
            deal(1, Channel::Agency).price(price).link(|l| l.shares = shares(list)).signed("2026-03-01");
        let all = entitlements(&presets_of(&["r35-r36"]), &facts([made]), late());
        let of = |who| {
            let mine = all.iter().filter(|e| e.key.beneficiary == Beneficiary::Partner(partner(who)));
            mine.map(|e| e.amount).sum::<Money>()
        };
        (of(1), of(2), of(3))
    };
    let none = Money::ZERO;
    assert_eq!(ask(&[(Some(1), 60), (Some(2), 40)], "1000000"), (yuan("6000"), yuan("4000"), none));
    // One fen in three: the parts are differences of rounded cumulative amounts.
    let (a, b, c) = ask(&[(Some(3), 34), (Some(1), 33), (Some(2), 33)], "1");
    assert_eq!(a.plus(b).plus(c), yuan("0.01"));
    // The office's own share is paid to nobody.
    assert_eq!(ask(&[(Some(1), 70), (None, 30)], "1000000"), (yuan("7000"), none, none));
}
