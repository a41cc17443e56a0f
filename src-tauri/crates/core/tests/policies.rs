//! What a policy may say, and which one is in force.

use crate::desk::{day, preset, project};
use laifang_core::org::{Channel, PartnerKind};
use laifang_core::policy::*;

#[test]
fn texts_that_make_no_sense_are_refused() {
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
        ("effective = \"2020-01-01\"", "effective = \"2020-02-30\"", "not a policy"),
        ("code = \"r03-r15\"", "", "missing field `code`"),
    ] {
        assert!(good.contains(from), "{from}");
        let error = Policy::from_toml(&good.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

type Change = fn(&mut Policy);

#[test]
fn check_names_what_is_wrong() {
    use PolicyError::*;
    #[rustfmt::skip]
    let cases: &[(Change, PolicyError)] = &[
        (|p| p.code = "  ".into(), Empty("code")),
        (|p| p.channels.clear(), Empty("channels")),
        (|p| p.channels.push(Channel::WalkIn), OwnChannel),
        (|p| p.channels.push(Channel::Call), OwnChannel),
        (|p| p.name.zh = " ".into(), Empty("name")),
        (|p| p.name.en.clear(), Empty("name")),
        (|p| { p.protection = Protection::Days { days: 6 }; p.term.warn_days = 7; }, WarnsTooEarly(6)),
        (|p| { p.protection = Protection::Months { months: 1 }; p.term.warn_days = 32; }, WarnsTooEarly(31)),
        (|p| p.version = 0, Zero("version")),
        (|p| p.look_back = LookBack::Months { months: 0 }, Zero("look_back.months")),
        (|p| p.protection = Protection::Days { days: 0 }, Zero("protection.days")),
        (|p| p.protection = Protection::Months { months: 0 }, Zero("protection.months")),
        (|p| p.look_back = LookBack::Months { months: 1_201 }, TooLong("look_back.months", 1_200)),
        (|p| p.protection = Protection::Months { months: 1_201 }, TooLong("protection.months", 1_200)),
        (|p| p.protection = Protection::Days { days: 36_501 }, TooLong("protection.days", 36_500)),
        (|p| p.term.cool_down_days = 36_501, TooLong("term.cool_down_days", 36_500)),
        (|p| p.term.report_lock_days = 36_501, TooLong("term.report_lock_days", 36_500)),
        (|p| p.term.extension_days_at_most = 36_501, TooLong("term.extension_days_at_most", 36_500)),
        (|p| p.term.warn_days = 36_501, TooLong("term.warn_days", 36_500)),
        (|p| p.report_expires_after_days = 36_501, TooLong("report_expires_after_days", 36_500)),
        (|p| p.conditions.lead_hours = 24 * 366 + 1, TooLong("conditions.lead_hours", 24 * 366)),
        (|p| p.conditions.introduction = Introduction::Any, lead()),
        (|p| p.conditions.introduction = Introduction::InPerson, lead()),
        (|p| p.conditions.introduction = Introduction::Either, lead()),
        (|p| p.term.from = From::Confirmation, Needs("term.from = \"confirmation\"", "judged_by other than the post")),
        (|p| p.priority = vec![Channel::Owner, Channel::Agency, Channel::Owner], Twice),
    ];
    fn lead() -> PolicyError {
        Needs("conditions.lead_hours", "conditions.introduction = \"reported\"")
    }
    for (n, (change, expected)) in cases.iter().enumerate() {
        let mut policy = preset("r10");
        change(&mut policy);
        assert_eq!(policy.check().as_ref(), Err(expected), "case {n}");
        assert!(expected.to_string().is_ascii(), "case {n}");
    }
}

#[test]
fn check_lets_the_limits_pass() {
    let cases: &[Change] = &[
        |p| p.look_back = LookBack::Months { months: 1_200 },
        |p| p.look_back = LookBack::Months { months: 1 },
        |p| p.protection = Protection::Months { months: 1_200 },
        |p| p.protection = Protection::Days { days: 36_500 },
        |p| {
            p.protection = Protection::Days { days: 1 };
            p.term.warn_days = 1;
        },
        |p| {
            p.protection = Protection::None;
            p.term.warn_days = 36_500;
        },
        |p| p.protection = Protection::None,
        |p| p.conditions.lead_hours = 24 * 366,
        |p| p.conditions.introduction = Introduction::Both,
        |p| p.term = Term { cool_down_days: 36_500, report_lock_days: 36_500, ..Term::default() },
        |p| {
            p.judged_by = JudgedBy::Developer;
            p.term.from = From::Confirmation;
        },
        |p| p.priority = vec![Channel::Owner, Channel::Agency, Channel::WalkIn],
        |p| {
            p.conditions = Conditions { introduction: Introduction::Either, ..Conditions::default() };
        },
    ];
    for (n, change) in cases.iter().enumerate() {
        let mut policy = preset("r10");
        change(&mut policy);
        assert_eq!(policy.check(), Ok(()), "case {n}");
    }
}

#[test]
fn the_last_protected_day_by_table() {
    let (months, days) = (|months| Protection::Months { months }, |days| Protection::Days { days });
    for (protection, from, counts, last) in [
        (days(15), "2026-11-05", false, "2026-11-20"),
        (days(15), "2026-11-05", true, "2026-11-19"),
        (days(30), "2028-02-01", false, "2028-03-02"),
        (days(60), "2026-12-31", false, "2027-03-01"),
        (days(1), "2026-11-05", true, "2026-11-05"),
        (months(1), "2026-01-28", false, "2026-02-28"),
        (months(1), "2026-01-29", false, "2026-02-28"),
        (months(1), "2028-01-29", false, "2028-02-29"),
        (months(1), "2026-01-31", true, "2026-02-27"),
        (months(1), "2026-03-31", false, "2026-04-30"),
        (months(3), "2026-11-30", false, "2027-02-28"),
    ] {
        let mut policy = preset("r03-r15");
        (policy.protection, policy.term.first_day_counts) = (protection, counts);
        assert_eq!(policy.protected_until(day(from)), Some(day(last)), "{protection:?} from {from}");
    }
    assert_eq!(preset("r13").protected_until(day("2026-11-05")), None);
}

#[test]
fn the_one_in_force_by_table() {
    let version = |version: u32, effective: &str, channels: &[Channel], here: bool| Policy {
        version,
        effective: day(effective),
        channels: channels.to_vec(),
        projects: if here { vec![project(1)] } else { vec![] },
        ..preset("r03-r15")
    };
    use Channel::{Agency, Owner, Platform};
    let mut all = vec![
        version(1, "2026-01-01", &[Agency, Owner], false),
        version(2, "2026-03-01", &[Agency], false),
        version(3, "2026-02-01", &[Agency], true),
        version(4, "2026-03-01", &[Owner], false),
        version(5, "2026-03-01", &[Owner], false),
    ];
    for _ in 0..all.len() {
        all.rotate_left(1);
        let book = PolicyBook::new(all.clone());
        for (channel, n, on, expected) in [
            (Agency, None, "2025-12-31", None),
            (Agency, None, "2026-01-01", Some(1)),
            (Agency, None, "2026-02-28", Some(1)),
            (Agency, None, "2026-03-01", Some(2)),
            (Agency, Some(1), "2026-01-31", Some(1)),
            // One that names the project stands before a newer one for all.
            (Agency, Some(1), "2026-02-01", Some(3)),
            (Agency, Some(1), "2026-03-01", Some(3)),
            (Agency, Some(2), "2026-03-01", Some(2)),
            (Owner, Some(1), "2026-02-28", Some(1)),
            (Owner, None, "2026-03-01", Some(5)),
            (Platform, None, "2026-03-01", None),
        ] {
            let found = book.for_claim(channel, n.map(project), day(on)).map(|p| p.version);
            assert_eq!(found, expected, "{channel:?} {n:?} {on}");
        }
    }
}

#[test]
fn a_report_holds_by_what_was_in_force_when_it_was_entered() {
    let three = Policy { report_expires_after_days: 3, ..preset("r03-r15") };
    let ten =
        Policy { report_expires_after_days: 10, version: 2, effective: day("2026-11-10"), ..three.clone() };
    let here = Policy {
        code: "here".into(),
        report_expires_after_days: 0,
        projects: vec![project(1)],
        effective: day("2026-11-01"),
        ..three.clone()
    };
    let owners = Policy {
        code: "owners".into(),
        report_expires_after_days: 1,
        channels: vec![Channel::Owner],
        effective: day("2026-11-01"),
        ..three.clone()
    };
    let agencies = Policy { channels: vec![Channel::Agency], ..three.clone() };
    let book = PolicyBook::new;
    #[rustfmt::skip]
    let cases = [
        // policies, who, project, entered, announced, last day
        (vec![three.clone()], Some(PartnerKind::Agency), None, "2026-11-09", "2026-11-09", "2026-11-12"),
        (vec![three.clone()], None, None, "2026-11-09", "2026-11-09", "2026-11-12"),
        // Announced for a day on which the new version is in force: entered under the old one.
        (vec![three.clone(), ten.clone()], Some(PartnerKind::Agency), None, "2026-11-09", "2026-11-12", "2026-11-15"),
        (vec![three.clone(), ten.clone()], Some(PartnerKind::Agency), None, "2026-11-10", "2026-11-12", "2026-11-22"),
        // Its own project and channel.
        (vec![three.clone(), here.clone()], Some(PartnerKind::Agency), Some(project(1)), "2026-11-09", "2026-11-09", "2026-11-09"),
        (vec![three.clone(), here.clone()], Some(PartnerKind::Agency), Some(project(2)), "2026-11-09", "2026-11-09", "2026-11-12"),
        (vec![agencies.clone(), owners.clone()], Some(PartnerKind::Owner), None, "2026-11-09", "2026-11-09", "2026-11-10"),
        (vec![agencies.clone(), owners.clone()], None, None, "2026-11-09", "2026-11-09", "2026-11-12"),
        // Nothing in force: three days.
        (vec![], Some(PartnerKind::Agency), None, "2026-11-09", "2026-11-09", "2026-11-12"),
        (vec![owners.clone()], Some(PartnerKind::Agency), None, "2026-11-30", "2026-11-30", "2026-12-03"),
    ];
    for (n, (policies, by, project, entered, announced, last)) in cases.into_iter().enumerate() {
        let report = Announced { by, project, entered: day(entered), day: day(announced) };
        let book = book(policies);
        assert_eq!(book.report_last_day(report), day(last), "case {n}");
        // Whoever asks for what may still hold on the last day finds it.
        assert!(book.reports_hold_since(day(last)) <= report.day, "case {n}");
    }
}
