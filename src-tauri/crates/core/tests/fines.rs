//! Violations with their figures (R38–R40): booked against the firm's settlement, once the manager decided.

use crate::office::*;
use laifang_core::id::ViolationId;
use laifang_core::judgement::Verdict;
use laifang_core::ledger::*;
use laifang_core::money::Money;
use laifang_core::org::Channel;
use laifang_core::programme::*;
use laifang_core::reward::*;
use uuid::Uuid;

const UPHELD: Option<Decision> = decided(true);

const fn decided(upheld: bool) -> Option<Decision> {
    let Some(on) = chrono::NaiveDate::from_ymd_opt(2026, 3, 10) else { return None };
    Some(Decision { on, upheld, terminate: false, stated: None })
}

fn stated(amount: &str) -> Option<Decision> {
    decided(true).map(|d| Decision { stated: Some(yuan(amount)), ..d })
}

fn violation(n: u32, kind: ViolationKind, channel: Channel, decision: Option<Decision>) -> Violation {
    Violation {
        id: ViolationId::new(Uuid::from_u128(u128::from(n))),
        project: project(1),
        order: u64::from(n),
        on: day("2026-03-05"),
        partner: partner(1),
        channel,
        kind,
        count: 1,
        deal: None,
        decision,
    }
}

fn fined(code: &str, violations: Vec<Violation>, deals: Vec<D>) -> Vec<Entitlement> {
    let facts = Facts { violations, ..facts(deals) };
    entitlements(&presets_of(&[code]), &facts, late())
}

#[test]
fn r39_vacant_post_fake_customers_collusion() {
    use ViolationKind::{Collusion, FakeCustomer, VacantPost};
    let ask = |code, channel, list: Vec<(ViolationKind, u32, Option<Decision>)>| {
        let all = (1..)
            .zip(list)
            .map(|(n, (kind, count, decision))| Violation { count, ..violation(n, kind, channel, decision) });
        due(&fined(code, all.collect(), vec![]))
    };
    let outreach = |list| ask("r39-r40", Channel::Outreach, list);
    assert_eq!(outreach(vec![(VacantPost, 1, UPHELD)]), yuan("-30"));
    // From the second time on the day's wage, as the manager states it.
    let twice = vec![(VacantPost, 1, UPHELD), (VacantPost, 1, stated("180"))];
    assert_eq!(outreach(twice), yuan("-210"));
    // What was not upheld is no first time.
    let once = vec![(VacantPost, 1, decided(false)), (VacantPost, 1, UPHELD)];
    assert_eq!(outreach(once), yuan("-30"));
    assert_eq!(outreach(vec![(FakeCustomer, 3, UPHELD)]), yuan("-600"));
    let out_sale = |list| ask("r39-out-sale", Channel::OutSale, list);
    for (said, booked) in [("100", "-100"), ("150", "-150"), ("200", "-200"), ("99", "-100"), ("201", "-200")]
    {
        assert_eq!(out_sale(vec![(Collusion, 1, stated(said))]), yuan(booked), "{said}");
    }
    assert_eq!(out_sale(vec![(FakeCustomer, 2, stated("150"))]), yuan("-300"));
}

#[test]
fn nothing_is_booked_before_the_manager_decided() {
    let open =
        fined("r39-r40", vec![violation(1, ViolationKind::FakeCustomer, Channel::Outreach, None)], vec![]);
    assert_eq!((open[0].amount, due(&open)), (yuan("-200"), Money::ZERO));
    assert_eq!(open[0].standing, Standing::NotYet { waiting: vec![Wait::Decision] });
    let mut ledger = Ledger::default();
    let posted = settle(&open, &ledger, project(1), day("2026-03-06"));
    post(&mut ledger, posted);
    assert!(ledger.totals(project(1), Beneficiary::Partner(partner(1))).owed.is_zero());
}

#[test]
fn r38_side_dealing_costs_one_percent_or_the_contract() {
    let deals = vec![deal(1, Channel::Agency).of(2).price("1280000").signed("2026-03-01")];
    let ask = |terminate| {
        let decision = decided(true).map(|d| Decision { terminate, ..d });
        let side = Violation {
            deal: Some(deal_id(1)),
            ..violation(1, ViolationKind::SideDealing, Channel::Agency, decision)
        };
        let all = fined("r38", vec![side], deals.clone());
        all.into_iter().find(Entitlement::is_penalty).unwrap()
    };
    assert_eq!(ask(false).amount, yuan("-12800"));
    assert_eq!(ask(true).standing, Standing::Nothing { why: Void::Terminated });
}

#[test]
fn r38_intercepting_forfeits_all_commission() {
    let deals = || {
        vec![
            deal(1, Channel::Agency).signed("2026-03-01"),
            deal(2, Channel::Agency).signed("2026-04-01"),
            deal(3, Channel::Agency).of(2).signed("2026-03-01"),
        ]
    };
    let intercepted = |decision| vec![violation(1, ViolationKind::Intercepting, Channel::Agency, decision)];
    assert_eq!(due(&fined("r38", intercepted(None), deals())), yuan("30000"));
    assert_eq!(due(&fined("r38", intercepted(decided(false)), deals())), yuan("30000"));
    assert_eq!(due(&fined("r38", intercepted(UPHELD), deals())), yuan("10000"), "the other agency's stays");
    // Or only what was not due on the day of the decision.
    let mut milder = preset("r38");
    milder.penalties[0].forfeits = Forfeits::NotYetDue;
    let facts = Facts { violations: intercepted(UPHELD), ..facts(deals()) };
    assert_eq!(due(&entitlements(&book([milder]), &facts, late())), yuan("20000"));
    let warned = fined("r38", vec![violation(1, ViolationKind::Roadshow, Channel::Agency, UPHELD)], vec![]);
    let why = Void::ConsequenceOnly(Consequence::Warning);
    assert_eq!(warned[0].standing, Standing::Nothing { why });
}

#[test]
fn r40_one_valid_party_per_person_in_two_days() {
    let brought = |n: u32, who: u32, on: &str, verdict| {
        let mut link = link(n, 1, Channel::Outreach, on);
        (link.broker, link.verdict) = (Some(broker(who)), verdict);
        Visit { project: project(1), order: u64::from(n), link, new_party: true, supervisor: None }
    };
    let visits = [
        brought(1, 1, "2026-03-02", Verdict::Valid),
        brought(2, 1, "2026-03-05", Verdict::Valid),
        brought(3, 2, "2026-03-03", Verdict::Valid),
        brought(4, 2, "2026-03-04", Verdict::Invalid),
    ];
    let found =
        shortfalls(&visits, &[broker(1), broker(2)], Quota::default(), day("2026-03-02"), day("2026-03-06"));
    // 2–3 March and 4–5 March; 6–7 March is not over.
    let expected = Shortfall {
        broker: broker(2),
        from: day("2026-03-04"),
        until: day("2026-03-05"),
        valid: 0,
        times: 1,
    };
    assert_eq!(found, [expected]);
    let none = shortfalls(&[], &[broker(1)], Quota::default(), day("2026-03-02"), day("2026-03-05"));
    assert_eq!(none.iter().map(|s| s.times).collect::<Vec<_>>(), [1, 2], "the second is a repeated one");
    // Recorded as a violation, decided by the manager: first a warning, then a sum.
    let short = |n, decision| violation(n, ViolationKind::Shortfall, Channel::Outreach, decision);
    let all = fined("r39-r40", vec![short(1, UPHELD), short(2, stated("50"))], vec![]);
    assert_eq!(due(&all), yuan("-50"));
}

#[test]
fn a_fine_is_netted_from_the_firms_next_payout() {
    let fake = violation(1, ViolationKind::FakeCustomer, Channel::OutSale, stated("150"));
    let book = presets_of(&["r39-out-sale", "r33-deal"]);
    let facts = Facts {
        violations: vec![fake],
        ..facts((1..=3).map(|n| deal(n, Channel::OutSale).signed("2026-03-01")))
    };
    let all = entitlements(&book, &facts, late());
    let (firm, here) = (Beneficiary::Partner(partner(1)), project(1));
    let mut ledger = Ledger::default();
    let posted = settle(&all, &ledger, here, day("2026-04-01"));
    post(&mut ledger, posted);
    let totals = ledger.totals(here, firm);
    assert_eq!((totals.due, totals.owed, totals.fines), (yuan("300"), yuan("150"), yuan("150")));
    for e in all.iter().filter(|e| !e.is_penalty()) {
        let approved = approve(&ledger, e, actors(), day("2026-04-02")).unwrap();
        post(&mut ledger, vec![approved]);
    }
    let paid =
        payout(&ledger, &all, payout_id(1), here, &Payee::firm(firm), None, actors(), day("2026-04-03"))
            .unwrap();
    assert_eq!((paid.approved, paid.recovered, paid.net), (yuan("300"), yuan("150"), yuan("150")));
}
