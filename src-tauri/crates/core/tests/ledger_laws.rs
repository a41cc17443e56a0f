//! What holds for every history of deals, programmes and payments. `LAIFANG_CASES` says how many cases a law is tried
//! on; a case of the ledger is forty operations, and a tenth as many cases are tried.

use crate::office;
use crate::office::project;
use crate::world::{Op, World, histories};
use laifang_core::ledger::*;
use laifang_core::money::Money;
use laifang_core::programme::Stage;
use laifang_core::reward::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn config(share: u32) -> ProptestConfig {
    let cases: u32 = std::env::var("LAIFANG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(5_000);
    ProptestConfig { cases: (cases / share).max(1), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn the_ledger_holds_after_every_operation((a, b, ops, seed) in histories()) {
        let mut world = World::new(a, b);
        for op in &ops {
            world.run(op);
            world.check();
        }
        world.finish(seed);
    }

    /// Two desks see the facts in different portions, settle, and exchange what they posted.
    #[test]
    fn two_desks_come_to_the_same((a, b, ops, _) in histories(), split in any::<u64>()) {
        let mut whole = World::new(a, b);
        let (mut one, mut other) = (Ledger::default(), Ledger::default());
        for (n, op) in ops.iter().enumerate() {
            // One desk pays, from its own ledger; facts and settlements happen at both.
            match op {
                Op::Approve { some } => {
                    for e in whole.owed().iter().skip(usize::from(*some) % 3) {
                        if let Ok(posting) = approve(&one, e, office::actors(), whole.today) {
                            one.add(posting).unwrap();
                        }
                    }
                    continue;
                }
                Op::Pay { who } | Op::Hand { who } => {
                    let payee = Payee::firm(Beneficiary::Partner(office::partner(u32::from(*who))));
                    let (id, owed) = (office::payout_id(n as u32 + 1), whole.owed());
                    let made = payout(&one, &owed, id, project(1), &payee, None, office::actors(), whole.today);
                    for posting in made.map(|m| m.postings).unwrap_or_default() {
                        one.add(posting).unwrap();
                    }
                    continue;
                }
                Op::Return { which } | Op::Sent { which } => {
                    let id = office::payout_id(u32::from(*which) % 40);
                    let back = payout_returned(&one, id, office::actors(), whole.today);
                    for posting in back.unwrap_or_default() {
                        one.add(posting).unwrap();
                    }
                    continue;
                }
                op => whole.run(op),
            }
            let owed = whole.owed();
            let desk = if split.rotate_left(n as u32) & 1 == 0 { &mut one } else { &mut other };
            for posting in settle(&owed, desk, project(1), whole.today) {
                desk.add(posting).unwrap();
            }
        }
        // Each takes in what the other posted, in its own order, then both settle alike.
        let (from_one, from_other): (Vec<_>, Vec<_>) =
            (one.postings().cloned().collect(), other.postings().cloned().collect());
        from_other.into_iter().for_each(|p| { one.add(p).unwrap(); });
        from_one.into_iter().rev().for_each(|p| { other.add(p).unwrap(); });
        let owed = whole.owed();
        let (a, b) = (
            settle(&owed, &one, project(1), whole.today),
            settle(&owed, &other, project(1), whole.today.succ_opt().unwrap()),
        );
        prop_assert_eq!(a.iter().map(Posting::id).collect::<Vec<_>>(), b.iter().map(Posting::id).collect::<Vec<_>>());
        a.into_iter().for_each(|p| { one.add(p).unwrap(); });
        b.into_iter().for_each(|p| { one.add(p).unwrap(); });
        prop_assert_eq!(one.imbalance(), Money::ZERO);
        for e in &owed {
            let state = one.key(&e.key).cloned().unwrap_or_default();
            prop_assert_eq!((state.posted_earned(), state.posted_due()), (e.amount, e.due()));
            prop_assert!(!state.due.is_negative() && !state.owed.is_negative());
        }
    }
}

/// The laws say little if the histories are all alike: everything must come up often enough.
#[test]
fn the_histories_are_of_every_kind() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for _ in 0..2_000 {
        let (a, b, ops, _) = histories().new_tree(&mut runner).unwrap().current();
        let mut world = World::new(a, b);
        ops.iter().for_each(|op| world.run(op));
        let mut count = |what, n: usize| *seen.entry(what).or_default() += u32::try_from(n).unwrap();
        for e in world.owed() {
            count("rewards", usize::from(e.amount > Money::ZERO));
            count("due", usize::from(e.due() > Money::ZERO));
            count(
                "taken back",
                usize::from(matches!(e.standing, Standing::Nothing { why: Void::TakenBack { .. } })),
            );
            count(
                "never due",
                usize::from(matches!(e.standing, Standing::Nothing { why: Void::NeverDue { .. } })),
            );
            count("kept back", usize::from(e.key.stage == Stage::Retained));
            count("second part", usize::from(e.key.stage == Stage::Part(2)));
            count("held", usize::from(!e.holds.is_empty()));
            count("edited", usize::from(e.explanation.version > 1));
            count("split", usize::from(e.explanation.part.iter().any(|s| matches!(s, Step::Share { .. }))));
            count(
                "third unit",
                usize::from(e.explanation.steps.iter().any(|s| matches!(s, Step::Place { n: 3.., .. }))),
            );
        }
        for posting in world.ledger.postings() {
            let act = posting.said().act;
            count("paid", usize::from(act == Act::Pay));
            count("netted", usize::from(act == Act::Recover));
            count("returned", usize::from(act == Act::PayReturned));
            count(
                "owed as it left",
                usize::from(act == Act::Pay && posting.effect(Side::Owed) > Money::ZERO),
            );
            count("reversed", usize::from(!posting.said().reverses.is_empty()));
            count("owed back", usize::from(act == Act::Settle && posting.effect(Side::Owed) > Money::ZERO));
        }
    }
    for (what, least) in [
        ("rewards", 500),
        ("due", 300),
        ("taken back", 100),
        ("never due", 30),
        ("kept back", 100),
        ("second part", 200),
        ("held", 50),
        ("edited", 50),
        ("split", 50),
        ("third unit", 20),
        ("paid", 100),
        ("netted", 20),
        ("returned", 10),
        ("owed as it left", 5),
        ("reversed", 100),
        ("owed back", 50),
    ] {
        let found = seen.get(what).copied().unwrap_or_default();
        assert!(found >= least, "{what}: {found}; {seen:?}");
    }
}
