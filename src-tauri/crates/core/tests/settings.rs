//! The settings that no shipped policy uses, by tables: first day, from report or confirmation, priority, locks,
//! scope, rulings.

use crate::desk::{ALWAYS, claim, claimant, confirmed, contact, day, known, only, preset, project};
use Verdict::{Invalid, Undecided, Valid};
use laifang_core::judgement::*;
use laifang_core::org::Channel;
use laifang_core::policy::*;

/// Fifteen days, nothing else asked.
fn plain() -> Policy {
    let mut policy = preset("r14-r16");
    policy.conditions.contract = false;
    policy.term.return_renews = false;
    policy.channels = vec![Channel::Agency, Channel::Owner, Channel::Employee];
    policy
}

fn visit(order: u64, on: &str, who: u8) -> Contact {
    contact(order, day(on), who, ContactSort::Visit)
}

fn verdict(policy: &Policy, history: &[Contact], claim: &Claim) -> Verdict {
    judge(claim, &known(history.to_vec()), &only(policy.clone()), ALWAYS).verdict
}

/// Since when, until when.
fn given(policy: &Policy, history: &[Contact]) -> Vec<(String, String)> {
    protections(history, &Facts::default(), &only(policy.clone()))
        .iter()
        .map(|p| (p.since.to_string(), p.until.to_string()))
        .collect()
}

#[test]
fn protection_runs_from_the_day_the_policy_names() {
    let mut grounds = Grounds { reported_on: Some(day("2026-11-02")), ..Grounds::default() };
    grounds.evidence.confirmed = confirmed(JudgedBy::Developer, true, "2026-11-09");
    let contact = Contact { grounds, ..visit(1, "2026-11-05", 1) };
    let unreported = Contact { grounds: Grounds::default(), ..contact.clone() };
    for (from, first_day_counts, contact, since, until) in [
        (From::Visit, false, &contact, "2026-11-05", "2026-11-20"),
        (From::Visit, true, &contact, "2026-11-05", "2026-11-19"),
        (From::Report, false, &contact, "2026-11-02", "2026-11-17"),
        (From::Report, true, &contact, "2026-11-02", "2026-11-16"),
        (From::Report, false, &unreported, "2026-11-05", "2026-11-20"),
        (From::Confirmation, false, &contact, "2026-11-09", "2026-11-24"),
    ] {
        let mut policy = plain();
        policy.term = Term { from, first_day_counts, ..policy.term };
        if from == From::Confirmation {
            policy.judged_by = JudgedBy::Developer;
        }
        let found = given(&policy, std::slice::from_ref(contact));
        assert_eq!(found, [(since.to_owned(), until.to_owned())], "{from:?} {first_day_counts}");
    }
}

#[test]
fn the_higher_channel_wins_the_day_and_no_other() {
    let mut policy = plain();
    policy.priority = vec![Channel::Owner, Channel::Agency];
    let of = |channel, on| Claim { channel, ..claim(day(on), 2) };
    let first = |channel| [Contact { channel: Some(channel), ..visit(1, "2026-11-05", 1) }];
    for (stands, comes, on, said) in [
        (Channel::Agency, Channel::Owner, "2026-11-05", Valid),
        (Channel::Agency, Channel::Owner, "2026-11-06", Invalid),
        (Channel::Owner, Channel::Agency, "2026-11-05", Invalid),
        (Channel::Agency, Channel::Agency, "2026-11-05", Invalid),
        // Whoever is not in the list comes last.
        (Channel::Employee, Channel::Agency, "2026-11-05", Valid),
        (Channel::Employee, Channel::Employee, "2026-11-05", Invalid),
    ] {
        assert_eq!(
            verdict(&policy, &first(stands), &of(comes, on)),
            said,
            "{comes:?} after {stands:?} on {on}"
        );
    }
    let second = Contact { channel: Some(Channel::Owner), ..visit(2, "2026-11-05", 2) };
    let all = protections(&[first(Channel::Agency)[0].clone(), second], &Facts::default(), &only(policy));
    assert_eq!(all.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["机构2"]);
}

#[test]
fn whose_contacts_count() {
    let at = |n: Option<u8>, elsewhere: bool| Contact {
        project: n.map(project),
        elsewhere,
        ..contact(1, day("2026-11-01"), 0, ContactSort::Visit)
    };
    for (before, for_project, for_office, for_developer) in [
        (at(Some(1), false), Invalid, Invalid, Invalid),
        (at(Some(2), false), Valid, Invalid, Invalid),
        (at(None, false), Invalid, Invalid, Invalid),
        (at(None, true), Valid, Valid, Invalid),
        (at(Some(2), true), Valid, Valid, Invalid),
    ] {
        for (scope, said) in
            [(Scope::Project, for_project), (Scope::Office, for_office), (Scope::Developer, for_developer)]
        {
            let policy = Policy { scope, ..plain() };
            let claim = Claim { project: Some(project(1)), ..claim(day("2026-11-05"), 1) };
            assert_eq!(verdict(&policy, std::slice::from_ref(&before), &claim), said, "{scope:?} {before:?}");
        }
    }
    let call = contact(1, day("2026-11-01"), 0, ContactSort::Call);
    for (calls_count, said) in [(true, Invalid), (false, Valid)] {
        let policy = Policy { calls_count, ..plain() };
        assert_eq!(verdict(&policy, std::slice::from_ref(&call), &claim(day("2026-11-05"), 1)), said);
    }
}

#[test]
fn a_visit_takes_over_its_reports_lock() {
    let mut policy = plain();
    policy.term.report_lock_days = 30;
    let report = Contact { sort: ContactSort::Report, visit: None, ..visit(1, "2026-11-05", 1) };
    let came = visit(2, "2026-11-07", 1);
    let found = given(&policy, &[report.clone(), came.clone()]);
    let span = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(found, [span("2026-11-05", "2026-11-06"), span("2026-11-07", "2026-11-22")]);
    // A lock keeps out rivals; the office may have them, and then nobody has.
    let walk_in = visit(2, "2026-11-06", 0);
    for (history, who, said) in [
        (vec![report.clone()], 2, Invalid),
        (vec![report.clone()], 0, Valid),
        (vec![report.clone(), walk_in], 1, Invalid),
        (vec![report, came], 0, Invalid),
    ] {
        assert_eq!(verdict(&policy, &history, &claim(day("2026-11-08"), who)), said, "{history:?} by {who}");
    }
}

#[test]
fn rulings_stand_before_everything() {
    let ruled = |verdict| {
        let ruled = Ruled { verdict: Some(verdict), on: Some(day("2026-11-10")), ..Ruled::default() };
        Grounds { ruled, ..Grounds::default() }
    };
    let first = visit(1, "2026-11-05", 1);
    for said in [Valid, Invalid, Undecided] {
        for who in [0, 1, 2] {
            let claim = Claim { grounds: ruled(said), ..claim(day("2026-11-08"), who) };
            assert_eq!(verdict(&plain(), std::slice::from_ref(&first), &claim), said, "{who}");
        }
    }
    // A claim that is ruled valid takes the customer; one that is ruled out gives nothing.
    for (second, until) in [(Valid, vec!["2026-11-07", "2026-11-23"]), (Invalid, vec!["2026-11-20"])] {
        let rival = Contact { grounds: ruled(second), ..visit(2, "2026-11-08", 2) };
        let found = given(&plain(), &[first.clone(), rival]);
        assert_eq!(found.into_iter().map(|p| p.1).collect::<Vec<_>>(), until);
    }
    let to_the_office = Contact { grounds: ruled(Valid), ..visit(2, "2026-11-08", 0) };
    assert_eq!(
        given(&plain(), &[first, to_the_office]),
        [("2026-11-05".to_owned(), "2026-11-07".to_owned())]
    );
}

#[test]
fn relatives_may_be_one_customer() {
    let own = |on| visit(1, on, 2);
    for (customer_is, spouse, merged) in [
        (CustomerIs::Person, true, false),
        (CustomerIs::Couple, true, true),
        (CustomerIs::Couple, false, false),
        (CustomerIs::Relatives, false, true),
    ] {
        let policy = Policy { customer_is, ..plain() };
        let relative = Relative { spouse, declared: day("2026-01-01"), contacts: vec![own("2026-11-05")] };
        let facts = Facts { relatives: vec![relative], ..known(vec![]) };
        for (through, apart) in [
            (ThroughRelative::Ignored, Valid),
            (ThroughRelative::Reviewed, Undecided),
            (ThroughRelative::Refused, Invalid),
        ] {
            let mut policy = policy.clone();
            policy.conditions.through_relative = through;
            let said = judge(&claim(day("2026-11-06"), 1), &facts, &only(policy), ALWAYS);
            let expected = if merged { Invalid } else { apart };
            assert_eq!(said.verdict, expected, "{customer_is:?} {spouse} {through:?}");
            let rival = Headline::Protected { partner: "机构2".into() };
            assert_eq!(said.headline == rival, merged);
            assert!(merged || apart != Valid || said.headline == Headline::New(claimant(1)));
        }
    }
}

#[test]
fn a_report_locks_where_it_was_made_and_hides_nothing_older() {
    let mut policy = plain();
    policy.scope = Scope::Project;
    policy.term.report_lock_days = 3;
    let here = |n: u8, contact: Contact| Contact { project: Some(project(n)), ..contact };
    let met = here(2, visit(1, "2026-11-05", 1));
    let reported = here(1, contact(2, day("2026-11-08"), 2, ContactSort::Report));
    let history = [met.clone(), reported];
    for (who, at, said) in [
        // Who reported for one project is kept out of the other, and out of both where none is named.
        (2, Some(1), Valid),
        (2, Some(2), Invalid),
        (2, None, Invalid),
        // The office is kept out by who was met, not by who reported.
        (0, Some(1), Valid),
        (0, Some(2), Invalid),
        (0, None, Invalid),
    ] {
        let claim = Claim { project: at.map(project), ..claim(day("2026-11-09"), who) };
        assert_eq!(verdict(&policy, &history, &claim), said, "{who} at {at:?}");
    }
    // And a second report, for no project, does not end what another has there.
    let again = contact(3, day("2026-11-09"), 2, ContactSort::Report);
    let kept = given(&policy, &[history.as_slice(), &[again]].concat());
    assert_eq!(kept.first(), given(&policy, &[met]).first());
}
