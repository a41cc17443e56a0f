//! R3 and R15: tables for the rules, laws for every history.
#![allow(clippy::unwrap_used, missing_docs)]

use chrono::NaiveDate;
use laifang_core::id::{PartnerId, VisitId};
use laifang_core::judgement::*;
use laifang_core::org::Channel;
use laifang_core::policy::{Policy, PolicyBook};
use laifang_core::time::Moment;
use proptest::prelude::*;
use uuid::Uuid;

fn book() -> PolicyBook {
    PolicyBook::new(vec![
        Policy::from_toml(include_str!("../../../../assets/policies/r03-r15.toml")).unwrap(),
    ])
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn partner(n: u8) -> Claimant {
    Claimant::Partner { id: PartnerId::new(Uuid::from_u128(u128::from(n))), name: format!("机构{n}") }
}

/// A contact on a day: 0 is the office's own, others are agencies. `order` is its place in time.
fn contact(order: u64, on: NaiveDate, who: u8, sort: ContactSort) -> Contact {
    Contact {
        visit: Some(VisitId::new(Uuid::from_u128(u128::from(order)))),
        sort,
        order,
        at: Moment(0),
        day: on,
        channel: Some(if who == 0 { Channel::WalkIn } else { Channel::Agency }),
        project: None,
        claimant: if who == 0 { Claimant::Office } else { partner(who) },
        numbered: true,
        slip: None,
        consultant: None,
    }
}

fn claim(on: NaiveDate, who: u8) -> Claim {
    Claim {
        visit: None,
        order: Claim::NOW,
        day: on,
        channel: if who == 0 { Channel::WalkIn } else { Channel::Agency },
        project: None,
        claimant: if who == 0 { Claimant::Office } else { partner(who) },
        number: Number::Full,
    }
}

fn judged(history: &[(&str, u8, ContactSort)], on: &str, who: u8) -> (Verdict, &'static str) {
    let contacts = (1..).zip(history).map(|(n, (d, w, sort))| contact(n, day(d), *w, *sort)).collect();
    let facts = Facts { people: vec![PersonFacts { certain: true, contacts }] };
    let judgement = judge(&claim(day(on), who), &facts, &book(), Moment(i64::MAX));
    (judgement.verdict, judgement.findings[0].reason.rule())
}

/// Day, who (0: the office), kind of contact.
type Past = (&'static str, u8, ContactSort);
/// What happened; the day and the claimant of the claim; verdict and deciding rule.
type Case = (&'static [Past], &'static str, u8, (Verdict, &'static str));

#[test]
fn r3_and_r15_by_table() {
    use ContactSort::{Call, Imported, Visit};
    use Verdict::{Invalid, Valid};
    #[rustfmt::skip]
    let cases: &[Case] = &[
        // Nobody knew them: the agency that brings them first.
        (&[], "2026-11-21", 1, (Valid, "R3")),
        (&[], "2026-11-21", 0, (Valid, "R11")),
        // R3: any earlier visit, call or imported contact, however long ago.
        (&[("2020-01-01", 0, Visit)], "2026-11-21", 1, (Invalid, "R3")),
        (&[("2020-01-01", 0, Call)], "2026-11-21", 1, (Invalid, "R3")),
        (&[("2020-01-01", 0, Imported)], "2026-11-21", 1, (Invalid, "R3")),
        // R15: first to last protected day, and the day after.
        (&[("2026-11-05", 1, Visit)], "2026-11-05", 2, (Invalid, "R15")),
        (&[("2026-11-05", 1, Visit)], "2026-12-05", 2, (Invalid, "R15")),
        (&[("2026-11-05", 1, Visit)], "2026-12-06", 2, (Valid, "R15")),
        // Months end where the calendar says: 31 January + 1 month.
        (&[("2026-01-31", 1, Visit)], "2026-02-28", 2, (Invalid, "R15")),
        (&[("2026-01-31", 1, Visit)], "2026-03-01", 2, (Valid, "R15")),
        (&[("2028-01-31", 1, Visit)], "2028-02-29", 2, (Invalid, "R15")),
        (&[("2028-01-31", 1, Visit)], "2028-03-01", 2, (Valid, "R15")),
        (&[("2026-01-30", 1, Visit)], "2026-02-28", 2, (Invalid, "R15")),
        (&[("2026-03-31", 1, Visit)], "2026-04-30", 2, (Invalid, "R15")),
        // The agency's own return inside is its own; its late claim earns nothing.
        (&[("2026-11-05", 1, Visit)], "2026-12-05", 1, (Valid, "R15")),
        (&[("2026-11-05", 1, Visit)], "2026-12-06", 1, (Invalid, "R15")),
        // A return does not renew.
        (&[("2026-11-05", 1, Visit), ("2026-12-01", 1, Visit)], "2026-12-06", 2, (Valid, "R15")),
        // A rival's attempt inside does not count against anybody later.
        (&[("2026-11-05", 1, Visit), ("2026-11-10", 2, Visit)], "2026-12-06", 2, (Valid, "R15")),
        // After the first protection the second agency is protected in turn.
        (&[("2026-11-05", 1, Visit), ("2026-12-06", 2, Visit)], "2027-01-06", 3, (Invalid, "R15")),
        (&[("2026-11-05", 1, Visit), ("2026-12-06", 2, Visit)], "2027-01-07", 3, (Valid, "R15")),
        // A walk-in inside protection stays the agency's; after it the office's.
        (&[("2026-11-05", 1, Visit)], "2026-12-05", 0, (Invalid, "R15")),
        (&[("2026-11-05", 1, Visit)], "2026-12-06", 0, (Valid, "R11")),
        // A call brings no protection, and is a contact.
        (&[("2026-11-05", 1, Call)], "2026-11-06", 2, (Invalid, "R3")),
        // A walk-in before the agency: no protection arises, nobody else wins later either.
        (&[("2026-11-01", 0, Visit), ("2026-11-05", 1, Visit)], "2026-11-06", 2, (Invalid, "R3")),
        // A walk-in after a lapsed protection is a contact again.
        (&[("2026-11-05", 1, Visit), ("2026-12-10", 0, Visit)], "2026-12-11", 2, (Invalid, "R3")),
    ];
    for (history, on, who, expected) in cases {
        assert_eq!(judged(history, on, *who), *expected, "{history:?} {on} by {who}");
    }
}

#[test]
fn what_rests_on_a_mask_is_provisional() {
    let known = vec![contact(1, day("2026-11-05"), 1, ContactSort::Visit)];
    let masked = |people: Vec<PersonFacts>| {
        let claim = Claim { number: Number::Partial, ..claim(day("2026-11-21"), 2) };
        judge(&claim, &Facts { people }, &book(), Moment(i64::MAX))
    };
    let one = masked(vec![PersonFacts { certain: false, contacts: known.clone() }]);
    assert_eq!((one.verdict, one.provisional), (Verdict::Invalid, true));
    let nobody = masked(Vec::new());
    assert_eq!((nobody.verdict, nobody.provisional), (Verdict::Valid, true));
    let two = masked(vec![
        PersonFacts { certain: false, contacts: known },
        PersonFacts { certain: false, contacts: Vec::new() },
    ]);
    assert_eq!((two.verdict, two.provisional), (Verdict::Undecided, true));
    let nameless = Claim { claimant: Claimant::Unnamed, ..claim(day("2026-11-21"), 1) };
    let open = judge(&nameless, &Facts::default(), &book(), Moment(i64::MAX));
    assert_eq!(open.verdict, Verdict::Undecided);
    let numberless = Claim { number: Number::None, ..claim(day("2026-11-21"), 1) };
    let open = judge(&numberless, &Facts::default(), &book(), Moment(i64::MAX));
    assert_eq!((open.verdict, open.provisional), (Verdict::Undecided, true));
}

fn histories() -> impl Strategy<Value = Vec<Contact>> {
    let one = (0_u32..120, 0_u8..4, prop_oneof![Just(ContactSort::Visit), Just(ContactSort::Call)]);
    proptest::collection::vec(one, 0..12).prop_map(|mut days| {
        days.sort_by_key(|d| d.0);
        (1..)
            .zip(days)
            .map(|(n, (after, who, sort))| {
                contact(n, day("2026-01-15") + chrono::Days::new(u64::from(after)), who, sort)
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// The order in which facts are stored changes nothing.
    #[test]
    fn order_of_storing_does_not_matter(history in histories(), who in 0_u8..4, seed in any::<u64>()) {
        let on = day("2026-05-20");
        let facts = |contacts| Facts { people: vec![PersonFacts { certain: true, contacts }] };
        let straight = judge(&claim(on, who), &facts(history.clone()), &book(), Moment(i64::MAX));
        let mut shuffled = history;
        let len = shuffled.len().max(1);
        for n in 0..shuffled.len() {
            let other = usize::try_from(seed.rotate_left(u32::try_from(n).unwrap()) % len as u64).unwrap();
            shuffled.swap(n, other);
        }
        prop_assert_eq!(judge(&claim(on, who), &facts(shuffled), &book(), Moment(i64::MAX)), straight);
    }

    /// At no time are two partners protected, and every protection belongs to a visit of its partner.
    #[test]
    fn protections_never_overlap(history in histories()) {
        let given = protections(&history, &book());
        for (n, one) in given.iter().enumerate() {
            prop_assert!(history.iter().any(|c| c.visit == Some(one.visit) && c.day == one.since));
            for other in &given[n + 1..] {
                prop_assert!(one.until < other.since || other.until < one.since);
            }
        }
    }

    /// On every day the rival of whoever is protected is refused.
    #[test]
    fn whoever_is_protected_keeps_rivals_out(history in histories(), after in 0_u64..160) {
        let on = day("2026-01-15") + chrono::Days::new(after);
        let past: Vec<Contact> = history.into_iter().filter(|c| c.day <= on).collect();
        let given = protections(&past, &book());
        let holder = given.iter().find(|p| p.since <= on && p.until >= on).map(|p| p.partner);
        for who in 1..4 {
            let facts = Facts { people: vec![PersonFacts { certain: true, contacts: past.clone() }] };
            let verdict = judge(&claim(on, who), &facts, &book(), Moment(i64::MAX)).verdict;
            let own = PartnerId::new(Uuid::from_u128(u128::from(who)));
            if let Some(holder) = holder {
                prop_assert_eq!(verdict == Verdict::Valid, holder == own);
            }
        }
    }
}

#[test]
fn policies_that_make_no_sense_are_refused() {
    let good = include_str!("../../../../assets/policies/r03-r15.toml");
    for (from, to, expected) in [
        ("months = 1", "months = 0", "protection.months"),
        (
            "channels = [\"agency\", \"owner\", \"employee\", \"outreach\", \"out_sale\", \"platform\"]",
            "channels = []",
            "channels",
        ),
        ("own_lapsed = \"refuse\"", "own_lapsed = \"perhaps\"", "unknown variant"),
        ("{ is = \"ever\" }", "{ is = \"months\", months = 0 }", "look_back.months"),
    ] {
        assert!(good.contains(from), "{from}");
        let error = Policy::from_toml(&good.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
