//! Random policies: every setting varies, and each passes its own check.

use super::{days, one_in};
use crate::desk::{day, project};
use laifang_core::org::Channel;
use laifang_core::policy::*;
use laifang_core::wording::Text;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const CLAIMING: [Channel; 3] = [Channel::Agency, Channel::Owner, Channel::Outreach];

fn lengths() -> impl Strategy<Value = Protection> {
    prop_oneof![
        1 => Just(Protection::None),
        6 => (1_u32..25).prop_map(|days| Protection::Days { days }),
        2 => (1_u32..3).prop_map(|months| Protection::Months { months }),
    ]
}

fn look_backs() -> impl Strategy<Value = LookBack> {
    prop_oneof![
        2 => Just(LookBack::Ever),
        2 => (1_u32..3).prop_map(|months| LookBack::Months { months }),
        2 => Just(LookBack::Off),
    ]
}

fn conditions() -> impl Strategy<Value = Conditions> {
    let introduction = prop_oneof![
        9 => Just(Introduction::Any),
        1 => Just(Introduction::Reported),
        1 => Just(Introduction::InPerson),
        1 => Just(Introduction::Either),
        1 => Just(Introduction::Both),
    ];
    let reception = one_in(9, true, false).prop_flat_map(|asked| {
        let time = any::<bool>()
            .prop_map(move |exactly_counts| asked.then_some(ReceptionTime { minutes: 30, exactly_counts }));
        time.boxed()
    });
    let relative = prop_oneof![
        3 => Just(ThroughRelative::Ignored),
        1 => Just(ThroughRelative::Reviewed),
        1 => Just(ThroughRelative::Refused),
    ];
    let flag = || one_in(9, true, false);
    let hours = (0_u32..3, flag(), flag(), flag(), flag());
    (introduction, hours, flag(), flag(), flag(), flag(), reception, flag(), relative).prop_map(
        |(
            introduction,
            (hours, time, headcount, name, phone),
            owner_qualified,
            owner_card,
            intent,
            acceptance,
            reception,
            contract,
            through_relative,
        )| {
            let reported = matches!(introduction, Introduction::Reported | Introduction::Both);
            let lead_hours = if reported { hours } else { 0 };
            let asked = ReportContent { time, headcount, name, phone };
            let report_content = if reported { asked } else { ReportContent::NOTHING };
            Conditions {
                introduction,
                lead_hours,
                report_content,
                owner_qualified,
                owner_card,
                intent,
                acceptance,
                reception,
                contract,
                through_relative,
            }
        },
    )
}

fn terms() -> impl Strategy<Value = Term> {
    let from = prop_oneof![
        3 => Just(From::Visit),
        1 => Just(From::Report),
        1 => Just(From::Confirmation),
    ];
    let lock = prop_oneof![1 => Just(0_u32), 2 => 1_u32..9];
    let cool = prop_oneof![1 => Just(0_u32), 2 => 1_u32..20];
    (from, any::<bool>(), any::<bool>(), (lock, any::<bool>()), cool, 0_u32..31, 0_u32..10).prop_map(
        |(
            from,
            first_day_counts,
            return_renews,
            (report_lock_days, cools),
            cool_down_days,
            extension,
            warn,
        )| Term {
            from,
            first_day_counts,
            return_renews,
            report_lock_days,
            cool_down_days,
            lock_cools_down: cools && cool_down_days > 0,
            extension_days_at_most: extension,
            warn_days: warn,
        },
    )
}

fn judges() -> impl Strategy<Value = JudgedBy> {
    prop_oneof![
        4 => Just(JudgedBy::ConfirmationPost),
        1 => Just(JudgedBy::Consultant),
        1 => Just(JudgedBy::Developer),
    ]
}

/// Any policy that passes its own check.
fn policies() -> impl Strategy<Value = Policy> {
    let whom = prop_oneof![
        2 => Just(CustomerIs::Person),
        1 => Just(CustomerIs::Couple),
        1 => Just(CustomerIs::Relatives),
    ];
    let channels = prop_oneof![4 => Just(CLAIMING.to_vec()), 1 => subsequence(CLAIMING.to_vec(), 1..3)];
    let first_day = prop_oneof![6 => Just(day("2020-01-01")), 1 => days()];
    let projects = one_in(8, vec![project(1)], Vec::new());
    let who = (1_u32..4, first_day, channels, projects, judges(), whom);
    let scope = select(vec![Scope::Project, Scope::Office, Scope::Developer]);
    let reach = (look_backs(), scope, any::<bool>(), conditions());
    let lapsed = select(vec![OwnLapsed::Refuse, OwnLapsed::Renew]);
    let priority = subsequence(CLAIMING.to_vec(), 0..4).prop_shuffle();
    let mask = one_in(3, Mask::FullOnly, Mask::HeadAndTail);
    let quota = prop_oneof![2 => Just(0_u32), 1 => 1_u32..4];
    let keeps = (lengths(), terms(), lapsed, priority, mask, quota);
    (who, reach, keeps).prop_map(|(who, reach, keeps)| {
        let (version, effective, channels, projects, judged_by, customer_is) = who;
        let (look_back, scope, calls_count, conditions) = reach;
        let (protection, mut term, own_lapsed, priority, mask, open_reports_at_most) = keeps;
        if judged_by == JudgedBy::ConfirmationPost && term.from == From::Confirmation {
            term.from = From::Visit;
        }
        // Nobody warns before the protection begins.
        if let Protection::Days { days } = protection {
            term.warn_days = term.warn_days.min(days);
        }
        let policy = Policy {
            code: format!("any-{version}"),
            name: Text::new("任意", "any"),
            version,
            effective,
            channels,
            projects,
            judged_by,
            customer_is,
            look_back,
            scope,
            calls_count,
            conditions,
            protection,
            term,
            own_lapsed,
            priority,
            mask,
            report_expires_after_days: 3,
            open_reports_at_most,
            rulings_need_second: true,
            merges_need_second_from: 10_000,
            slip: SlipKind::Confirmation,
        };
        policy.check().unwrap();
        policy
    })
}

/// Every second book asks little, so that claims get as far as to meet each other's protection.
pub fn books() -> impl Strategy<Value = PolicyBook> {
    (vec(policies().boxed(), 1..4), any::<bool>()).prop_map(|(mut policies, lenient)| {
        for policy in policies.iter_mut().filter(|_| lenient) {
            policy.look_back = LookBack::Off;
            policy.conditions = Conditions::default();
        }
        PolicyBook::new(policies)
    })
}
