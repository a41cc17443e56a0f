//! R3 and R15 by tables: who was here before, and whose protection runs. The laws are in `laws.rs`, the other
//! rules in `presets.rs`.

use crate::desk;
use crate::desk::{ALWAYS, claim, contact, day, hours, known, only, preset};
use laifang_core::judgement::*;
use laifang_core::policy::{JudgedBy, Mask, PolicyBook};

fn book() -> PolicyBook {
    only(preset("r03-r15"))
}

fn judged(history: &[(&str, u8, ContactSort)], on: &str, who: u8) -> (Verdict, &'static str) {
    let contacts = (1..).zip(history).map(|(n, (d, w, sort))| contact(n, day(d), *w, *sort)).collect();
    let judgement = judge(&claim(day(on), who), &known(contacts), &book(), ALWAYS);
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
        // From the first to the last protected day such a walk-in counts against nobody later.
        (&[("2026-11-05", 1, Visit), ("2026-11-05", 0, Visit)], "2026-12-06", 2, (Valid, "R15")),
        (&[("2026-11-05", 1, Visit), ("2026-12-05", 0, Visit)], "2026-12-06", 2, (Valid, "R15")),
        (&[("2026-11-05", 1, Visit), ("2026-12-06", 0, Visit)], "2026-12-07", 2, (Invalid, "R3")),
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

/// A call is a contact: it gives nobody a protection, and its own claimant is not kept out by it.
#[test]
fn a_call_is_a_contact_and_no_more() {
    use ContactSort::Call;
    let on = day("2026-11-05");
    let call = Claim { stage: Stage::Call, ..claim(on, 1) };
    let judgement = judge(&call, &known(vec![]), &book(), ALWAYS);
    assert_eq!((judgement.verdict, judgement.protection), (Verdict::Valid, None));
    assert!(judgement.findings.iter().any(|f| matches!(f.reason, Reason::CallOnly { .. })));
    let before = vec![contact(1, on, 1, Call)];
    assert_eq!(protections(&before, &Facts::default(), &book()), []);
    // Whoever called may bring them; for everybody else they are known.
    for (who, verdict) in [(1, Verdict::Valid), (2, Verdict::Invalid)] {
        let judgement = judge(&claim(day("2026-11-20"), who), &known(before.clone()), &book(), ALWAYS);
        assert_eq!(judgement.verdict, verdict, "{who}");
    }
    // An earlier contact of somebody else still counts, whoever called in between.
    let both = vec![contact(1, day("2026-11-01"), 0, Call), contact(2, on, 1, Call)];
    let judgement = judge(&claim(day("2026-11-20"), 1), &known(both), &book(), ALWAYS);
    assert_eq!(judgement.headline, Headline::KnownBefore);
    // A ruling makes the call's claim valid; it gives no protection either.
    let mut ruled = call;
    ruled.grounds.ruled.verdict = Some(Verdict::Valid);
    assert_eq!(judge(&ruled, &known(vec![]), &book(), ALWAYS).protection, None);
    // What only a visit can show is not asked of a call.
    for code in ["r01", "r02", "r07-strict", "r10"] {
        let policy = preset(code);
        let channel = policy.channels[0];
        let call = Claim { stage: Stage::Call, channel, ..claim(on, 1) };
        assert_eq!(judge(&call, &known(vec![]), &only(policy), ALWAYS).verdict, Verdict::Valid, "{code}");
    }
}

#[test]
fn what_rests_on_a_mask_is_provisional() {
    let before = vec![contact(1, day("2026-11-05"), 1, ContactSort::Visit)];
    let masked = |people: Vec<PersonFacts>, mask: Mask| {
        let claim = Claim { number: Number::Partial, ..claim(day("2026-11-21"), 2) };
        let mut policy = preset("r03-r15");
        policy.mask = mask;
        judge(&claim, &Facts { people, ..Facts::default() }, &only(policy), ALWAYS)
    };
    let fits = |contacts: &[Contact]| PersonFacts { certain: false, contacts: contacts.to_vec() };
    let stranger = || fits(&[]);
    let known = || fits(&before);
    use Verdict::{Invalid, Undecided, Valid};
    for (people, lenient, full_only) in [
        (vec![], Valid, Undecided),
        (vec![stranger()], Valid, Undecided),
        (vec![known()], Invalid, Invalid),
        // Two people whom the mask fits: one answer, or a human looks.
        (vec![known(), stranger()], Undecided, Undecided),
        (vec![stranger(), stranger()], Valid, Undecided),
        (vec![known(), known()], Invalid, Invalid),
    ] {
        for (mask, verdict) in [(Mask::HeadAndTail, lenient), (Mask::FullOnly, full_only)] {
            let judgement = masked(people.clone(), mask);
            assert_eq!((judgement.verdict, judgement.provisional), (verdict, true), "{people:?} {mask:?}");
        }
    }
    // Whoever is known for certain decides, and nothing is provisional.
    let sure = PersonFacts { certain: true, contacts: before.clone() };
    let judgement = masked(vec![stranger(), sure], Mask::FullOnly);
    assert_eq!((judgement.verdict, judgement.provisional), (Invalid, false));
}

#[test]
fn without_a_number_or_a_name_a_human_looks() {
    let nameless = Claim { claimant: Claimant::Unnamed, ..claim(day("2026-11-21"), 1) };
    let open = judge(&nameless, &Facts::default(), &book(), ALWAYS);
    assert_eq!(open.verdict, Verdict::Undecided);
    let numberless = Claim { number: Number::None, ..claim(day("2026-11-21"), 1) };
    let open = judge(&numberless, &Facts::default(), &book(), ALWAYS);
    assert_eq!((open.verdict, open.provisional), (Verdict::Undecided, true));
    assert_eq!(open.findings[0].reason, Reason::NoNumber);
    // On record it protects nobody, and is a contact.
    let mut before = contact(1, day("2026-11-05"), 1, ContactSort::Visit);
    before.numbered = false;
    let late = judge(&claim(day("2026-11-21"), 2), &known(vec![before]), &book(), ALWAYS);
    assert_eq!(late.headline, Headline::KnownBefore);
    // The office's own visitor may have none.
    let walk_in = Claim { number: Number::None, ..claim(day("2026-11-21"), 0) };
    assert_eq!(judge(&walk_in, &Facts::default(), &book(), ALWAYS).verdict, Verdict::Valid);
}

/// "A deal inside protection": the last protected day wins, the day after does not; a claim that is not valid wins
/// nothing, and a deal made in time keeps the claim won after its protection is over.
#[test]
fn a_deal_inside_the_protection_wins_the_claim() {
    let (since, until, today) = (day("2026-11-05"), day("2026-12-05"), day("2027-02-01"));
    let late = day("2026-12-06");
    let protected = ClaimState::Protected { since, until };
    let lapsed = ClaimState::Lapsed { until };
    for (state, deals, expected) in [
        (protected, vec![], protected),
        (protected, vec![until], ClaimState::Won { on: until }),
        (lapsed, vec![until], ClaimState::Won { on: until }),
        (lapsed, vec![late], lapsed),
        (lapsed, vec![late, since], ClaimState::Won { on: since }),
        (ClaimState::Valid, vec![today], ClaimState::Won { on: today }),
        (ClaimState::Invalid, vec![since], ClaimState::Invalid),
        (ClaimState::Disputed, vec![since], ClaimState::Disputed),
        (ClaimState::Void, vec![since], ClaimState::Void),
    ] {
        assert_eq!(state.with_deals(&deals), expected, "{state:?} {deals:?}");
    }
}

/// Reported → arrived → valid: a report ends where somebody comes, and a visit that only waits for a word has arrived.
#[test]
fn reported_arrived_and_then_decided() {
    let (until, after) = (day("2026-11-08"), day("2026-11-09"));
    for (withdrawn, came, today, state) in [
        (false, false, until, ClaimState::Reported { until }),
        (false, false, after, ClaimState::Expired { until }),
        (false, true, until, ClaimState::Arrived),
        (false, true, after, ClaimState::Arrived),
        (true, false, until, ClaimState::Void),
    ] {
        assert_eq!(ClaimState::of_report(until, withdrawn, came, today), state, "{today}");
    }
    // R4: the developer's staff have the last word.
    let state = |facts: &Facts, accepted: Option<bool>| {
        let mut claim = claim(until, 1);
        claim.grounds.evidence.confirmed =
            accepted.and_then(|yes| desk::confirmed(JudgedBy::Developer, yes, "2026-11-08"));
        ClaimState::of_visit(&judge(&claim, facts, &only(preset("r04")), ALWAYS), false, until)
    };
    let new = Facts::default();
    assert_eq!(state(&new, None), ClaimState::Arrived);
    assert_eq!(state(&new, Some(false)), ClaimState::Invalid);
    assert!(matches!(state(&new, Some(true)), ClaimState::Protected { .. }));
    // Two people with one whole number, one of them known: a human decides, nobody's word is missing.
    let walked_in = PersonFacts { certain: true, contacts: vec![contact(1, until, 0, ContactSort::Visit)] };
    let nobody = PersonFacts { certain: true, contacts: vec![] };
    let two = Facts { people: vec![walked_in, nobody], ..Facts::default() };
    assert_eq!(state(&two, Some(true)), ClaimState::Disputed);
}

/// Each of these was judged otherwise once.
#[test]
fn what_the_second_judge_found() {
    use ContactSort::{Report, Visit};
    let on = day("2026-11-05");
    // A rival's lock does not vanish because the claimant has too many reports open.
    let in_time = || Grounds { reported: Some(hours(0)), arrived: Some(hours(3)), ..Grounds::default() };
    let mut facts = known(vec![Contact { grounds: in_time(), ..contact(1, on, 1, Report) }]);
    facts.open_reports = 50;
    let report = Claim { stage: Stage::Report, ..claim(on, 2) };
    let judgement = judge(&report, &facts, &only(preset("r10")), ALWAYS);
    assert_eq!(judgement.headline, Headline::Protected { partner: "机构1".into() });
    // A relative's contact that is not known yet does not count.
    let mut hidden = contact(1, on, 1, Visit);
    hidden.at = ALWAYS;
    let mut facts = known(vec![]);
    facts.relatives = vec![Relative { spouse: false, declared: on, contacts: vec![hidden] }];
    let judgement = judge(&claim(on, 2), &facts, &only(preset("r28")), hours(1));
    assert_eq!(judgement.verdict, Verdict::Valid);
    // Two desks in one tick: one order for both claims.
    let (one, mut two) = (contact(1, on, 1, Visit), contact(2, on, 2, Visit));
    two.order = one.order;
    let of = |c: &Contact, who| Claim { visit: c.visit, order: c.order, ..claim(on, who) };
    let facts = known(vec![two.clone(), one.clone()]);
    let verdicts = [of(&one, 1), of(&two, 2)].map(|claim| judge(&claim, &facts, &book(), ALWAYS).verdict);
    assert_eq!(verdicts, [Verdict::Valid, Verdict::Invalid]);
    // A ruling on a claim that nobody made ends nobody's protection.
    let mut nobody = contact(2, on, 0, Visit);
    nobody.claimant = Claimant::Unnamed;
    nobody.grounds.ruled.verdict = Some(Verdict::Valid);
    let facts = known(vec![contact(1, on, 1, Visit), nobody]);
    assert_eq!(judge(&claim(on, 2), &facts, &book(), ALWAYS).verdict, Verdict::Invalid);
    // A report that had expired when it was entered locks nobody out.
    let mut expired = Contact { grounds: in_time(), ..contact(1, on, 1, Report) };
    expired.grounds.expires = on.pred_opt();
    assert_eq!(protections(&[expired], &Facts::default(), &only(preset("r10"))), []);
}
