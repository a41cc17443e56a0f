//! Every policy that ships, by tables: what it lets through, what it refuses, and where exactly it turns.

use crate::desk::{ALWAYS, claim, confirmed, contact, day, hours, known, only, partner_id, preset};
use Verdict::{Invalid, Undecided, Valid};
use chrono::NaiveDate;
use laifang_core::judgement::*;
use laifang_core::org::Channel;
use laifang_core::policy::{JudgedBy, ReportContent, presets};
use laifang_core::time::Moment;

/// Verdict and the rule that decides.
type Said = (Verdict, &'static str);

fn ask(code: &str, facts: &Facts, claim: &Claim) -> Said {
    let judgement = judge(claim, facts, &only(preset(code)), ALWAYS);
    (judgement.verdict, judgement.findings[0].reason.rule())
}

/// A new customer's claim in a preset's channel, on these grounds.
fn new(code: &str, grounds: Grounds) -> Said {
    ask(code, &Facts::default(), &by(code, "2026-11-05", 1, grounds))
}

fn by(code: &str, on: &str, who: u8, grounds: Grounds) -> Claim {
    Claim { channel: channel(code), grounds, ..claim(day(on), who) }
}

fn channel(code: &str) -> Channel {
    preset(code).channels[0]
}

/// A visit with a claim in a preset's channel; 0 is a walk-in.
fn visit(code: &str, order: u64, on: &str, who: u8, grounds: Grounds) -> Contact {
    let channel = if who == 0 { Channel::WalkIn } else { channel(code) };
    Contact { channel: Some(channel), grounds, ..contact(order, day(on), who, ContactSort::Visit) }
}

fn call(order: u64, on: &str) -> Contact {
    contact(order, day(on), 0, ContactSort::Call)
}

fn seen(evidence: Evidence) -> Grounds {
    Grounds { evidence, ..Grounds::default() }
}

fn brought(accompanied: Option<bool>, supervisor: Option<bool>) -> Grounds {
    seen(Evidence { accompanied, supervisor, ..Evidence::default() })
}

/// Reported some milliseconds before the arrival.
fn reported(ahead: i64) -> Grounds {
    let arrived = hours(24);
    Grounds { reported: Some(Moment(arrived.0 - ahead)), arrived: Some(arrived), ..Grounds::default() }
}

const HOUR: i64 = 3_600_000;

/// What of two visits of rivals on two days: the first is protected as long as the second is refused.
fn turns(code: &str, grounds: &Grounds, first: &str, last: &str) {
    let facts = known(vec![visit(code, 1, first, 1, grounds.clone())]);
    let rival = |on: NaiveDate| {
        let claim = by(code, &on.to_string(), 2, grounds.clone());
        judge(&claim, &facts, &only(preset(code)), ALWAYS)
    };
    let kept_out = rival(day(last));
    assert_eq!(kept_out.headline, Headline::Protected { partner: "机构1".into() }, "{code} {first}");
    assert_eq!(kept_out.protection.unwrap().until, day(last), "{code} {first}");
    assert_eq!(rival(day(last).succ_opt().unwrap()).verdict, Valid, "{code} {first}");
}

#[test]
fn all_of_them_load() {
    let codes: Vec<String> = presets().into_iter().map(|p| p.code).collect();
    assert_eq!(
        codes,
        [
            "r01",
            "r02",
            "r03-r15",
            "r04",
            "r05",
            "r05-both",
            "r05-card",
            "r07-strict",
            "r07-inclusive",
            "r08",
            "r10",
            "r10-content",
            "r13",
            "r14-r16",
            "r28"
        ]
    );
}

#[test]
fn r1_an_employee_accompanies_and_tells_the_supervisor() {
    let (yes, no, open) = (Some(true), Some(false), None);
    for (accompanied, supervisor, said) in [
        (yes, yes, (Valid, "R3")),
        (no, yes, (Invalid, "R1")),
        (yes, no, (Invalid, "R1")),
        (open, yes, (Undecided, "R1")),
        (yes, open, (Undecided, "R1")),
        (no, open, (Invalid, "R1")),
    ] {
        assert_eq!(new("r01", brought(accompanied, supervisor)), said, "{accompanied:?} {supervisor:?}");
    }
    let before = known(vec![call(1, "2019-01-01")]);
    assert_eq!(ask("r01", &before, &by("r01", "2026-11-05", 1, brought(yes, yes))), (Invalid, "R3"));
    turns("r01", &brought(yes, yes), "2026-01-31", "2026-02-28");
}

#[test]
fn r2_reported_before_they_came() {
    for (grounds, said) in [
        (reported(1), (Valid, "R3")),
        (reported(0), (Invalid, "R2")),
        (reported(-1), (Invalid, "R2")),
        (Grounds::default(), (Invalid, "R2")),
        (Grounds { arrived: None, ..reported(1) }, (Valid, "R3")),
    ] {
        assert_eq!(new("r02", grounds.clone()), said, "{grounds:?}");
    }
    let before = known(vec![call(1, "2019-01-01")]);
    assert_eq!(ask("r02", &before, &by("r02", "2026-11-05", 1, reported(1))), (Invalid, "R3"));
    turns("r02", &reported(1), "2028-01-31", "2028-02-29");
}

#[test]
fn r3_r15_a_month_by_the_calendar() {
    for (first, last) in [
        ("2026-11-05", "2026-12-05"),
        ("2026-01-28", "2026-02-28"),
        ("2026-01-29", "2026-02-28"),
        ("2026-01-31", "2026-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-03-31", "2026-04-30"),
        ("2026-12-31", "2027-01-31"),
    ] {
        turns("r03-r15", &Grounds::default(), first, last);
    }
    // Inside, the claimant's own return; afterwards it earns nothing any more.
    let facts = known(vec![visit("r03-r15", 1, "2026-11-05", 1, Grounds::default())]);
    for (on, said) in [("2026-12-05", (Valid, "R15")), ("2026-12-06", (Invalid, "R15"))] {
        assert_eq!(ask("r03-r15", &facts, &by("r03-r15", on, 1, Grounds::default())), said, "{on}");
    }
}

#[test]
fn r4_three_months_by_the_calendar() {
    let word = |by, accepted| {
        seen(Evidence { confirmed: confirmed(by, accepted, "2026-11-05"), ..Evidence::default() })
    };
    let accepted = word(JudgedBy::Developer, true);
    let elsewhere = |on: &str| {
        let mut c = contact(1, day(on), 0, ContactSort::Imported);
        c.elsewhere = true;
        known(vec![c])
    };
    for (claimed, counts, too_old) in [
        ("2026-05-28", "2026-02-28", "2026-02-27"),
        ("2026-05-29", "2026-02-28", "2026-02-27"),
        ("2026-05-30", "2026-02-28", "2026-02-27"),
        ("2026-05-31", "2026-02-28", "2026-02-27"),
        ("2028-05-31", "2028-02-29", "2028-02-28"),
        ("2026-07-31", "2026-04-30", "2026-04-29"),
        ("2026-06-30", "2026-03-30", "2026-03-29"),
        ("2026-03-31", "2025-12-31", "2025-12-30"),
    ] {
        let claim = by("r04", claimed, 1, accepted.clone());
        assert_eq!(ask("r04", &elsewhere(counts), &claim), (Invalid, "R4"), "{counts} for {claimed}");
        assert_eq!(ask("r04", &elsewhere(too_old), &claim), (Valid, "R4"), "{too_old} for {claimed}");
    }
    // R9: the developer's staff have the last word, and nobody else.
    for (grounds, said) in [
        (accepted.clone(), (Valid, "R4")),
        (word(JudgedBy::Developer, false), (Invalid, "R9")),
        (word(JudgedBy::Consultant, true), (Undecided, "R9")),
        (Grounds::default(), (Undecided, "R9")),
    ] {
        assert_eq!(new("r04", grounds.clone()), said, "{grounds:?}");
    }
    // Its own protection ends before the look-back does, and does not count in it.
    turns("r04", &accepted, "2026-03-31", "2026-04-30");
}

/// The owner paid a deposit on a day.
fn paid(on: Option<&str>) -> Facts {
    let terms = PartnerTerms { owner_since: on.map(day), ..PartnerTerms::default() };
    Facts { partners: [(partner_id(1), terms)].into(), ..Facts::default() }
}

#[test]
fn r5_reported_or_brought_by_an_owner() {
    let (yes, no, open) = (Some(true), Some(false), None);
    let with = |mut grounds: Grounds, reported: Grounds| {
        (grounds.reported, grounds.arrived) = (reported.reported, reported.arrived);
        grounds
    };
    let late = || reported(-HOUR);
    // Grounds; with one way enough (R5); with both asked.
    for (grounds, either, both) in [
        (reported(HOUR), (Valid, "R3"), (Undecided, "R5")),
        (brought(yes, yes), (Valid, "R3"), (Invalid, "R5")),
        (with(brought(yes, yes), reported(HOUR)), (Valid, "R3"), (Valid, "R3")),
        (with(brought(no, no), reported(HOUR)), (Valid, "R3"), (Invalid, "R5")),
        (with(brought(yes, open), reported(HOUR)), (Valid, "R3"), (Undecided, "R5")),
        (with(brought(yes, yes), late()), (Valid, "R3"), (Invalid, "R5")),
        (with(brought(yes, open), late()), (Undecided, "R5"), (Invalid, "R5")),
        (with(brought(yes, no), late()), (Invalid, "R5"), (Invalid, "R5")),
        (Grounds::default(), (Undecided, "R5"), (Invalid, "R5")),
        (brought(no, no), (Invalid, "R5"), (Invalid, "R5")),
    ] {
        for (code, said) in [("r05", either), ("r05-both", both)] {
            let claim = by(code, "2026-11-05", 1, grounds.clone());
            assert_eq!(ask(code, &paid(Some("2024-06-01")), &claim), said, "{code} {grounds:?}");
        }
    }
    // An old owner has paid a deposit or signed, on that day at the latest.
    for (since, said) in [
        (Some("2026-11-05"), (Valid, "R3")),
        (Some("2026-11-06"), (Invalid, "R5")),
        (None, (Undecided, "R5")),
    ] {
        for code in ["r05", "r05-both"] {
            let claim = by(code, "2026-11-05", 1, with(brought(yes, yes), reported(HOUR)));
            assert_eq!(ask(code, &paid(since), &claim), said, "{code} {since:?}");
        }
    }
    let mut before = paid(Some("2024-06-01"));
    before.people = known(vec![call(1, "2019-01-01")]).people;
    assert_eq!(ask("r05", &before, &by("r05", "2026-11-05", 1, reported(HOUR))), (Invalid, "R3"));
}

#[test]
fn r5_the_owner_card() {
    for (card, said) in
        [(Some(true), (Valid, "R3")), (Some(false), (Invalid, "R5")), (None, (Undecided, "R5"))]
    {
        let claim = by("r05-card", "2026-11-05", 1, seen(Evidence { card, ..Evidence::default() }));
        assert_eq!(ask("r05-card", &paid(Some("2024-06-01")), &claim), said, "{card:?}");
    }
    let claim = by("r05-card", "2026-11-05", 1, seen(Evidence { card: Some(true), ..Evidence::default() }));
    assert_eq!(ask("r05-card", &paid(Some("2026-11-06")), &claim), (Invalid, "R5"), "paid a day later");
}

fn received(minutes: Option<u32>) -> Evidence {
    Evidence {
        intent: Some(true),
        acceptance: Some(true),
        reception_minutes: minutes,
        confirmed: confirmed(JudgedBy::Consultant, true, "2026-11-05"),
        ..Evidence::default()
    }
}

#[test]
fn r7_r8_thirty_minutes_exactly() {
    for (minutes, strict, inclusive, out_sale) in [
        (Some(29), (Invalid, "R7"), (Invalid, "R7"), (Invalid, "R8")),
        (Some(30), (Invalid, "R7"), (Valid, "R3"), (Invalid, "R8")),
        (Some(31), (Valid, "R3"), (Valid, "R3"), (Valid, "R3")),
        (None, (Undecided, "R7"), (Undecided, "R7"), (Undecided, "R8")),
    ] {
        for (code, said) in [("r07-strict", strict), ("r07-inclusive", inclusive), ("r08", out_sale)] {
            assert_eq!(new(code, seen(received(minutes))), said, "{code} {minutes:?}");
        }
    }
}

#[test]
fn r7_r8_everything_else_that_is_asked() {
    let full = || received(Some(45));
    for (code, rule) in [("r07-strict", "R7"), ("r07-inclusive", "R7"), ("r08", "R8")] {
        for (evidence, said) in [
            (full(), (Valid, "R3")),
            (Evidence { intent: Some(false), ..full() }, (Invalid, rule)),
            (Evidence { intent: None, ..full() }, (Undecided, rule)),
            (Evidence { acceptance: Some(false), ..full() }, (Invalid, rule)),
            (Evidence { acceptance: None, ..full() }, (Undecided, rule)),
            (Evidence { confirmed: None, ..full() }, (Undecided, "R9")),
            (
                Evidence { confirmed: confirmed(JudgedBy::Consultant, false, "2026-11-05"), ..full() },
                (Invalid, "R9"),
            ),
        ] {
            assert_eq!(new(code, seen(evidence.clone())), said, "{code} {evidence:?}");
        }
        // D: not in the office's records. There is no protection either: a rival's visit is a record.
        for before in [call(1, "2019-01-01"), visit(code, 1, "2026-11-05", 2, seen(full()))] {
            let claim = by(code, "2026-11-05", 1, seen(full()));
            assert_eq!(ask(code, &known(vec![before]), &claim), (Invalid, "R3"), "{code}");
        }
    }
}

#[test]
fn r10_three_hours_exactly() {
    for (ahead, said) in [
        (3 * HOUR, (Valid, "R3")),
        (3 * HOUR - 1, (Invalid, "R10")),
        (12 * HOUR, (Valid, "R3")),
        (0, (Invalid, "R2")),
    ] {
        assert_eq!(new("r10", reported(ahead)), said, "{ahead} ms");
    }
    // Who was announced without an hour has come at one: not known, not refused.
    assert_eq!(new("r10", Grounds { arrived: None, ..reported(HOUR) }), (Undecided, "R10"));
    turns("r10", &reported(3 * HOUR), "2026-11-05", "2026-12-05");
}

#[test]
fn r10_a_report_locks_until_the_visit() {
    let report = |expires: Option<&str>, ahead: i64| {
        let grounds = Grounds { expires: expires.map(day), ..reported(ahead) };
        Contact { grounds, visit: None, ..contact(1, day("2026-11-05"), 1, ContactSort::Report) }
    };
    let good = || report(None, 3 * HOUR);
    for (lock, on, who, said) in [
        (good(), "2026-11-08", 2, (Invalid, "R14")),
        (good(), "2026-11-09", 2, (Valid, "R3")),
        // It keeps out neither whoever reported nor the office.
        (good(), "2026-11-08", 1, (Valid, "R3")),
        (good(), "2026-11-08", 0, (Valid, "R11")),
        // It ends with the report, and one that came too late locks nothing.
        (report(Some("2026-11-06"), 3 * HOUR), "2026-11-06", 2, (Invalid, "R14")),
        (report(Some("2026-11-06"), 3 * HOUR), "2026-11-07", 2, (Valid, "R3")),
        (report(None, 3 * HOUR - 1), "2026-11-06", 2, (Valid, "R3")),
    ] {
        let mut claim = by("r10", on, who, reported(3 * HOUR));
        if who == 0 {
            claim.channel = Channel::WalkIn;
        }
        assert_eq!(ask("r10", &known(vec![lock]), &claim), said, "{on} by {who}");
    }
}

#[test]
fn r10_reports_are_judged_when_they_come() {
    let report = |grounds| Claim { stage: Stage::Report, ..by("r10", "2026-11-05", 1, grounds) };
    for (open, ahead, said) in
        [(49, 3 * HOUR, (Valid, "R3")), (50, 3 * HOUR, (Invalid, "R12")), (0, 3 * HOUR - 1, (Invalid, "R10"))]
    {
        let facts = Facts { open_reports: open, ..Facts::default() };
        assert_eq!(ask("r10", &facts, &report(reported(ahead))), said, "{open} open, {ahead} ms");
    }
    // Without an announced hour nobody knows whether it came early enough: no "accepted", and nothing is locked.
    let grounds = Grounds { arrived: None, ..reported(HOUR) };
    assert_eq!(ask("r10", &Facts::default(), &report(grounds.clone())), (Undecided, "R10"));
    let locking = Contact { grounds, visit: None, ..contact(1, day("2026-11-05"), 1, ContactSort::Report) };
    assert_eq!(protections(&[locking], &Facts::default(), &only(preset("r10"))), []);
    // The quota is not asked of somebody who is here.
    let facts = Facts { open_reports: 50, ..Facts::default() };
    assert_eq!(ask("r10", &facts, &by("r10", "2026-11-05", 1, reported(3 * HOUR))), (Valid, "R3"));
}

/// Nobody came with a lock that ran out: its partner's reports lock again after 30 days, and not before, however often
/// they come.
#[test]
fn r10_a_lock_cools_down() {
    let report = |order: u64, on: &str| {
        let grounds = Grounds { reported_on: Some(day(on)), ..reported(3 * HOUR) };
        Contact { grounds, visit: None, ..contact(order, day(on), 1, ContactSort::Report) }
    };
    let again = ["2026-11-05", "2026-11-08", "2026-11-09", "2026-12-08"];
    let mut history: Vec<Contact> = (1..).zip(again).map(|(n, on)| report(n, on)).collect();
    let rival = |history: &[Contact], on: &str| {
        ask("r10", &known(history.to_vec()), &by("r10", on, 2, reported(3 * HOUR)))
    };
    for (on, said) in
        [("2026-11-08", (Invalid, "R14")), ("2026-11-09", (Valid, "R3")), ("2026-12-08", (Valid, "R3"))]
    {
        assert_eq!(rival(&history, on), said, "{on}");
    }
    // The report itself counts all the same, and says so.
    let mine = Claim { stage: Stage::Report, ..by("r10", "2026-12-08", 1, reported(3 * HOUR)) };
    let judgement = judge(&mine, &known(history.clone()), &only(preset("r10")), ALWAYS);
    let note = Finding { outcome: Outcome::Note, reason: Reason::NotLocked { from: day("2026-12-09") } };
    assert_eq!((judgement.verdict, judgement.findings.contains(&note)), (Valid, true));
    history.push(report(9, "2026-12-09"));
    assert_eq!(rival(&history, "2026-12-12"), (Invalid, "R14"));
    assert_eq!(rival(&history, "2026-12-13"), (Valid, "R3"));
    // One that a visit fulfilled cools nothing down: the visit's own protection does.
    let came = visit("r10", 2, "2026-11-06", 1, reported(3 * HOUR));
    let kept = vec![report(1, "2026-11-05"), came];
    assert_eq!(rival(&kept, "2026-12-06"), (Invalid, "R14"));
}

/// The hour, how many come, a name and a phone; and all of it together.
#[test]
fn r10_what_a_report_must_say() {
    let all = ReportContent { time: true, headcount: true, name: true, phone: true };
    for (announced, said) in [
        (all, (Valid, "R3")),
        (ReportContent { time: false, ..all }, (Invalid, "R10")),
        (ReportContent { headcount: false, ..all }, (Invalid, "R10")),
        (ReportContent { name: false, ..all }, (Invalid, "R10")),
        (ReportContent { phone: false, ..all }, (Invalid, "R10")),
        (ReportContent::NOTHING, (Invalid, "R10")),
    ] {
        let grounds = Grounds { announced, ..reported(3 * HOUR) };
        // The same when it is made and when they come; without any report it is R2 that fails.
        let claim = by("r10-content", "2026-11-05", 1, grounds);
        assert_eq!(ask("r10-content", &Facts::default(), &claim), said, "{announced:?}");
        let report = Claim { stage: Stage::Report, ..claim };
        assert_eq!(ask("r10-content", &Facts::default(), &report), said, "{announced:?}");
        assert_eq!(ask("r10", &Facts::default(), &report), (Valid, "R3"), "r10 does not ask for it");
    }
    assert_eq!(new("r10-content", Grounds::default()), (Invalid, "R2"));
    turns("r10-content", &Grounds { announced: all, ..reported(3 * HOUR) }, "2026-11-05", "2026-12-05");
}

#[test]
fn r10_thirty_days_to_cool_down() {
    let facts = known(vec![visit("r10", 1, "2026-11-05", 1, reported(3 * HOUR))]);
    for (on, said) in [
        ("2026-12-05", (Valid, "R14")),
        ("2026-12-06", (Invalid, "R15")),
        ("2027-01-04", (Invalid, "R15")),
        ("2027-01-05", (Valid, "R3")),
    ] {
        assert_eq!(ask("r10", &facts, &by("r10", on, 1, reported(3 * HOUR))), said, "{on}");
    }
}

#[test]
fn r13_nobody_is_kept_out() {
    let facts = known(vec![
        call(1, "2026-11-01"),
        visit("r13", 2, "2026-11-02", 0, Grounds::default()),
        visit("r13", 3, "2026-11-05", 1, Grounds::default()),
    ]);
    for (who, on) in [(2, "2026-11-05"), (1, "2026-11-05"), (2, "2026-11-06"), (1, "2027-11-06")] {
        assert_eq!(
            ask("r13", &facts, &by("r13", on, who, Grounds::default())),
            (Valid, "R13"),
            "{on} by {who}"
        );
    }
    assert_eq!(protections(&facts.people[0].contacts, &facts, &only(preset("r13"))), []);
    // Only a ruling refuses somebody.
    let ruled = Ruled { verdict: Some(Invalid), ..Ruled::default() };
    assert_eq!(new("r13", Grounds { ruled, ..Grounds::default() }), (Invalid, "R42"));
}

/// Facts with a contract of partners 1 and 2.
fn under(contract: Option<Contract>, contacts: Vec<Contact>) -> Facts {
    let terms = PartnerTerms { contract, ..PartnerTerms::default() };
    let partners = [(partner_id(1), terms.clone()), (partner_id(2), terms)].into();
    Facts { partners, ..known(contacts) }
}

fn contract(from: &str, renews: bool, ended: Option<&str>) -> Option<Contract> {
    Some(Contract { from: day(from), months: 3, renews, ended: ended.map(day) })
}

#[test]
fn r14_fifteen_days_and_a_return_renews() {
    let lasting = || contract("2026-01-01", true, None);
    let first = || visit("r14-r16", 1, "2026-11-05", 1, Grounds::default());
    let again = || visit("r14-r16", 2, "2026-11-20", 1, Grounds::default());
    for (history, on, who, said) in [
        (vec![first()], "2026-11-05", 2, (Invalid, "R14")),
        (vec![first()], "2026-11-20", 2, (Invalid, "R14")),
        (vec![first()], "2026-11-21", 2, (Valid, "R14")),
        (vec![first()], "2026-11-20", 1, (Valid, "R14")),
        (vec![first()], "2026-11-21", 1, (Valid, "R3")),
        // Between agency and site as well.
        (vec![first()], "2026-11-20", 0, (Invalid, "R14")),
        (vec![first()], "2026-11-21", 0, (Valid, "R11")),
        // A return on the last day starts the fifteen days anew.
        (vec![first(), again()], "2026-12-05", 2, (Invalid, "R14")),
        (vec![first(), again()], "2026-12-06", 2, (Valid, "R14")),
    ] {
        let mut claim = by("r14-r16", on, who, Grounds::default());
        if who == 0 {
            claim.channel = Channel::WalkIn;
        }
        assert_eq!(ask("r14-r16", &under(lasting(), history), &claim), said, "{on} by {who}");
    }
    // Fifteen of the site's own days later the site's visitor is still the site's.
    let facts = under(lasting(), vec![visit("r14-r16", 1, "2026-11-05", 0, Grounds::default())]);
    assert_eq!(ask("r14-r16", &facts, &by("r14-r16", "2026-11-30", 1, Grounds::default())), (Invalid, "R3"));
    // A manager's extension holds to its last day.
    let ruled = Ruled {
        extensions: vec![Extension { on: day("2026-11-10"), until: day("2026-12-05") }],
        ..Ruled::default()
    };
    let extended = visit("r14-r16", 1, "2026-11-05", 1, Grounds { ruled, ..Grounds::default() });
    for (on, said) in [("2026-12-05", (Invalid, "R14")), ("2026-12-06", (Valid, "R14"))] {
        let facts = under(lasting(), vec![extended.clone()]);
        assert_eq!(ask("r14-r16", &facts, &by("r14-r16", on, 2, Grounds::default())), said, "{on}");
    }
}

#[test]
fn r16_the_contracts_last_day() {
    for (contract, on, said) in [
        (contract("2026-08-06", false, None), "2026-08-05", (Invalid, "R16")),
        (contract("2026-08-06", false, None), "2026-08-06", (Valid, "R3")),
        (contract("2026-08-06", false, None), "2026-11-05", (Valid, "R3")),
        (contract("2026-08-06", false, None), "2026-11-06", (Invalid, "R16")),
        // Three months from 30 November end where February does.
        (contract("2026-11-30", false, None), "2027-02-27", (Valid, "R3")),
        (contract("2026-11-30", false, None), "2027-02-28", (Invalid, "R16")),
        // One that renews runs on until it is ended.
        (contract("2026-08-06", true, None), "2027-11-06", (Valid, "R3")),
        (contract("2026-08-06", true, Some("2026-12-31")), "2026-12-31", (Valid, "R3")),
        (contract("2026-08-06", true, Some("2026-12-31")), "2027-01-01", (Invalid, "R16")),
        (None, "2026-11-05", (Undecided, "R16")),
    ] {
        let claim = by("r14-r16", on, 1, Grounds::default());
        assert_eq!(ask("r14-r16", &under(contract, vec![]), &claim), said, "{contract:?} {on}");
    }
}

#[test]
fn r28_no_relative_is_used_to_get_round() {
    let of = |spouse, contact: Contact| {
        let relatives = vec![Relative { spouse, declared: day("2026-01-01"), contacts: vec![contact] }];
        Facts { relatives, ..known(vec![]) }
    };
    let by_rival = || visit("r28", 1, "2026-11-05", 2, Grounds::default());
    let own = || visit("r28", 1, "2026-11-05", 1, Grounds::default());
    let walk_in = || visit("r28", 1, "2026-11-05", 0, Grounds::default());
    let announced = || Contact { sort: ContactSort::Report, visit: None, ..by_rival() };
    for (facts, on, said) in [
        (of(false, by_rival()), "2026-11-20", (Invalid, "R28")),
        (of(false, walk_in()), "2026-11-20", (Invalid, "R28")),
        (of(false, call(1, "2019-01-01")), "2026-11-20", (Invalid, "R28")),
        // Long after every protection it would still be got round.
        (of(false, by_rival()), "2027-11-20", (Invalid, "R28")),
        (of(false, own()), "2026-11-20", (Valid, "R3")),
        (of(false, announced()), "2026-11-20", (Valid, "R3")),
        // Husband and wife are one customer: protection and look-back are theirs together.
        (of(true, by_rival()), "2026-12-05", (Invalid, "R15")),
        (of(true, by_rival()), "2026-12-06", (Valid, "R15")),
        (of(true, own()), "2026-12-05", (Valid, "R15")),
        (of(true, own()), "2026-12-06", (Invalid, "R15")),
        (of(true, walk_in()), "2026-11-20", (Invalid, "R3")),
    ] {
        assert_eq!(ask("r28", &facts, &by("r28", on, 1, Grounds::default())), said, "{facts:?} {on}");
    }
    // What comes after the claim gets nothing round.
    let early = Claim { order: 1, ..by("r28", "2026-11-05", 1, Grounds::default()) };
    assert_eq!(ask("r28", &of(false, by_rival()), &early), (Valid, "R3"));
    turns("r28", &Grounds::default(), "2026-01-31", "2026-02-28");
}
