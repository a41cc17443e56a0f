//! Laws of the rota (R8, R11): what holds for every house, every queue and every day.

use laifang_core::fairness::{Member as Counted, Received, Standing, figures};
use laifang_core::id::{ConsultantId, ProjectId, TeamId};
use laifang_core::org::{Attendance, Channel, RotaRules};
use laifang_core::rota::{Asked, Member, Queue, Rota, Why, letter};
use laifang_core::time::Moment;
use proptest::prelude::*;
use uuid::Uuid;

fn who(n: u128) -> ConsultantId {
    ConsultantId::new(Uuid::from_u128(n + 1))
}

fn team(n: u128) -> TeamId {
    TeamId::new(Uuid::from_u128(100 + n))
}

fn project(n: u128) -> ProjectId {
    ProjectId::new(Uuid::from_u128(200 + n))
}

fn channel() -> impl Strategy<Value = Channel> {
    prop::sample::select(Channel::ALL.to_vec())
}

fn attendance() -> impl Strategy<Value = Attendance> {
    prop_oneof![4 => Just(Attendance::Present), 1 => Just(Attendance::Out), 1 => Just(Attendance::Absent)]
}

fn rules() -> impl Strategy<Value = RotaRules> {
    (prop::collection::vec(channel(), 0..3), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(position_a, broker_chooses, broker_takes_turn, override_reason)| RotaRules {
            position_a,
            broker_chooses,
            broker_takes_turn,
            override_reason,
        },
    )
}

fn members() -> impl Strategy<Value = Vec<Member>> {
    let one = (prop::option::of(0..4_u128), 0..4_u32, attendance(), prop::option::of(0..6_i64), 0..3_u32);
    prop::collection::vec(one, 0..9).prop_map(|all| {
        (0..)
            .zip(all)
            .map(|(n, (of, place, attendance, back, receiving))| Member {
                consultant: who(n),
                team: of.map(team),
                place,
                attendance,
                back_since: back.map(Moment),
                receiving,
            })
            .collect()
    })
}

/// Teams 0 to 2 stand; members may name team 3, which does not.
fn queues() -> impl Strategy<Value = Vec<Queue>> {
    let one = (
        prop::option::of(0..6_i64),
        prop::collection::vec((0..3_u128).prop_map(project), 0..2),
        prop::collection::vec(channel(), 0..2),
    );
    prop::collection::vec(one, 0..4).prop_map(|all| {
        (0..)
            .zip(all)
            .map(|(n, (last, projects, channels))| Queue {
                team: (n < 3).then(|| team(n)),
                place: u32::try_from(n).unwrap(),
                projects,
                channels,
                last_turn: last.map(Moment),
            })
            .collect()
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    let id = || prop::option::of((0..11_u128).prop_map(who));
    (id(), id(), id(), prop::option::of((0..3_u128).prop_map(project)), prop::option::of(channel())).prop_map(
        |(appointment, earlier, broker, project, channel)| Asked {
            appointment,
            earlier,
            broker,
            project,
            channel,
        },
    )
}

fn serves(queue: &Queue, asked: Asked) -> bool {
    asked.project.is_none_or(|p| queue.projects.is_empty() || queue.projects.contains(&p))
        && (queue.channels.is_empty() || asked.channel.is_some_and(|c| queue.channels.contains(&c)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_proposal_is_the_same_whatever_the_order_of_members_and_queues(
        (members, shuffled) in members().prop_flat_map(|m| (Just(m.clone()), Just(m).prop_shuffle())),
        (queues, turned) in queues().prop_flat_map(|q| (Just(q.clone()), Just(q).prop_shuffle())),
        rules in rules(), asked in asked(),
    ) {
        let one = Rota::new(members, queues, rules.clone());
        let other = Rota::new(shuffled, turned, rules);
        prop_assert_eq!(one.propose(asked), other.propose(asked));
        prop_assert_eq!(one.order(), other.order());
    }

    #[test]
    fn only_those_who_are_here_are_proposed_and_offered(
        members in members(), queues in queues(), rules in rules(), asked in asked(),
    ) {
        let rota = Rota::new(members.clone(), queues, rules);
        let here = |id| members.iter().any(|m| m.consultant == id && m.attendance == Attendance::Present);
        if let Some(p) = rota.propose(asked) {
            prop_assert!(here(p.consultant));
            prop_assert!(p.instead.is_none_or(here));
            prop_assert!(p.instead != Some(p.consultant));
            prop_assert!(p.waits || p.instead.is_none());
        }
    }

    #[test]
    fn somebody_is_proposed_whenever_a_team_that_serves_is_here(
        members in members(), queues in queues(), rules in rules(), asked in asked(),
    ) {
        let rota = Rota::new(members, queues, rules);
        let possible = rota.queues().iter().any(|q| {
            serves(q, asked) && rota.queue(q.team).any(|m| m.attendance == Attendance::Present)
        });
        prop_assert!(!possible || rota.propose(asked).is_some());
    }

    #[test]
    fn by_turn_it_is_a_team_that_serves(
        members in members(), queues in queues(), rules in rules(), asked in asked(),
    ) {
        let rota = Rota::new(members, queues, rules);
        if let Some(p) = rota.propose(asked)
            && matches!(p.why, Why::Turn | Why::FillsIn | Why::AllBusy | Why::PositionA | Why::Orphan)
        {
            let queue = rota.queues().iter().find(|q| q.team == p.team).unwrap();
            prop_assert!(serves(queue, asked));
        }
    }

    #[test]
    fn an_appointment_beats_the_earlier_consultant_who_beats_the_broker(
        members in members(), queues in queues(), rules in rules(), asked in asked(),
    ) {
        let here = |id: Option<ConsultantId>| {
            id.filter(|id| members.iter().any(|m| m.consultant == *id && m.attendance == Attendance::Present))
        };
        let proposal = Rota::new(members.clone(), queues, rules.clone()).propose(asked);
        let brought = asked.channel.is_some_and(|c| c.partner_kind().is_some());
        let expected = if let Some(id) = here(asked.appointment) {
            Some((id, Why::Appointment))
        } else if let Some(id) = here(asked.earlier) {
            Some((id, Why::Earlier))
        } else if asked.earlier.is_none() && rules.broker_chooses && brought {
            here(asked.broker).map(|id| (id, Why::Broker))
        } else {
            None
        };
        if let Some(expected) = expected {
            prop_assert_eq!(proposal.map(|p| (p.consultant, p.why)), Some(expected));
        }
    }

    #[test]
    fn position_a_is_the_first_who_is_here_busy_or_not(
        members in members(), queues in queues(), mut rules in rules(), project in prop::option::of((0..3_u128).prop_map(project)),
    ) {
        rules.position_a = vec![Channel::OutSale];
        let rota = Rota::new(members, queues, rules);
        let asked = Asked { channel: Some(Channel::OutSale), project, ..Asked::default() };
        if let Some(p) = rota.propose(asked) {
            prop_assert_eq!(p.why, Why::PositionA);
            prop_assert_eq!(rota.position(p.consultant), Some(0));
            prop_assert_eq!(p.instead, None);
        }
    }

    #[test]
    fn who_used_a_turn_is_last_of_those_here(
        members in members(), queues in queues(), rules in rules(), asked in asked(),
    ) {
        let rota = Rota::new(members.clone(), queues.clone(), rules.clone());
        let Some(p) = rota.propose(asked) else { return Ok(()) };
        prop_assume!(p.why.takes_turn(&rules));
        let after = Rota::new(turned(members, p.consultant, Moment(1_000)), queues, rules);
        let here = after.queue(p.team).filter(|m| m.attendance != Attendance::Absent).count();
        let last = after.queue(p.team).nth(here - 1).unwrap();
        prop_assert_eq!(last.consultant, p.consultant);
    }

    #[test]
    fn turns_of_plain_walk_ins_differ_by_at_most_one_in_a_team(
        sizes in prop::collection::vec(1..6_u128, 1..4), visits in 0..60_i64,
    ) {
        let mut members = Vec::new();
        for (of, size) in (0..).zip(&sizes) {
            for place in 0..*size {
                let n = u128::try_from(members.len()).unwrap();
                members.push(Member {
                    consultant: who(n), team: Some(team(of)), place: u32::try_from(place).unwrap(),
                    attendance: Attendance::Present, back_since: None, receiving: 0,
                });
            }
        }
        let mut queues: Vec<Queue> = (0..).zip(&sizes).map(|(of, _)| Queue {
            team: Some(team(of)), place: 0, projects: vec![], channels: vec![], last_turn: None,
        }).collect();
        let mut turns = std::collections::BTreeMap::new();
        let mut by_team = std::collections::BTreeMap::new();
        for at in 0..visits {
            let rota = Rota::new(members.clone(), queues.clone(), RotaRules::default());
            let asked = Asked { channel: Some(Channel::WalkIn), ..Asked::default() };
            let p = rota.propose(asked).unwrap();
            prop_assert_eq!(p.why, Why::Turn);
            *turns.entry(p.consultant).or_insert(0) += 1;
            *by_team.entry(p.team).or_insert(0) += 1;
            members = turned(members, p.consultant, Moment(at));
            queues.iter_mut().filter(|q| q.team == p.team).for_each(|q| q.last_turn = Some(Moment(at)));
        }
        let spread = |counts: Vec<i32>| counts.iter().max().unwrap_or(&0) - counts.iter().min().unwrap_or(&0);
        for queue in &queues {
            let of = members.iter().filter(|m| m.team == queue.team);
            prop_assert!(spread(of.map(|m| *turns.get(&m.consultant).unwrap_or(&0)).collect()) <= 1);
        }
        prop_assert!(spread(queues.iter().map(|q| *by_team.get(&q.team).unwrap_or(&0)).collect()) <= 1);
    }

    #[test]
    fn return_visits_appointments_and_standing_in_use_no_turn(
        members in members(), queues in queues(), rules in rules(), asked in asked(), chosen in any::<prop::sample::Index>(),
    ) {
        if members.is_empty() {
            return Ok(());
        }
        let chosen = members[chosen.index(members.len())].consultant;
        let rota = Rota::new(members.clone(), queues.clone(), rules.clone());
        let (allotted, proposed) = (rota.allot(asked, chosen), rota.propose(asked));
        let own = asked.appointment == Some(chosen) || asked.earlier == Some(chosen);
        prop_assert!(!(own && allotted.overridden()));
        let offered = proposed.is_some_and(|p| p.consultant == chosen || p.instead == Some(chosen));
        prop_assert!(!(offered && allotted.overridden()));
        prop_assert!(offered || own || allotted.why == Why::ByHand);
        if matches!(allotted.why, Why::Appointment | Why::Earlier | Why::StandsIn) {
            prop_assert!(!allotted.why.takes_turn(&rules));
        }
        // Whoever received so keeps the place: only being busy is another.
        if !allotted.why.takes_turn(&rules) {
            let mut after = members;
            after.iter_mut().filter(|m| m.consultant == chosen).for_each(|m| m.receiving += 1);
            let after = Rota::new(after, queues, rules);
            let order = |rota: &Rota| rota.order().iter().map(|m| m.consultant).collect::<Vec<_>>();
            prop_assert_eq!(order(&rota), order(&after));
        }
    }

    #[test]
    fn differences_of_a_team_sum_to_nothing(counts in prop::collection::vec(0..40_u32, 1..9)) {
        let people: Vec<_> =
            (0..).zip(&counts).map(|(n, _)| Counted { consultant: who(n), team: None, days: 5 }).collect();
        let received: Vec<Received> = (0..).zip(&counts).map(|(n, times)| Received {
            consultant: who(n), why: Why::Turn, takes_turn: true, times: *times,
        }).collect();
        let rows = figures(&people, &received, &[]);
        let sum: i64 = rows.iter().map(|r| r.difference).sum();
        prop_assert!(sum.abs() <= i64::try_from(counts.len()).unwrap());
        let level = counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1;
        prop_assert!(!level || rows.iter().all(|r| r.standing == Standing::Level));
    }
}

/// Whoever was away is compared by the days they were here, and whoever was away all the time with nobody.
#[test]
fn absence_is_not_being_behind() {
    let member = |n, days| Counted { consultant: who(n), team: None, days };
    let took = |n, times| Received { consultant: who(n), why: Why::Turn, takes_turn: true, times };
    let standings = |people: &[Counted], received: &[Received]| -> Vec<(Standing, i64)> {
        figures(people, received, &[]).iter().map(|f| (f.standing, f.average)).collect()
    };
    // Ten days: two were here all the time, one for two days, one not at all.
    let people = [member(0, 10), member(1, 10), member(2, 2), member(3, 0)];
    let received = [took(0, 10), took(1, 10), took(2, 2)];
    let level = |average| (Standing::Level, average);
    assert_eq!(standings(&people, &received), [level(100), level(100), level(20), level(0)]);
    // Two turns fewer in the two days is behind; nobody here at all leaves nobody behind.
    assert_eq!(standings(&people, &received[..2])[2].0, Standing::Behind);
    assert_eq!(standings(&[member(0, 0), member(1, 0)], &[]), [level(0), level(0)]);
}

/// The members after somebody used a turn.
fn turned(mut members: Vec<Member>, consultant: ConsultantId, at: Moment) -> Vec<Member> {
    members.iter_mut().filter(|m| m.consultant == consultant).for_each(|m| m.back_since = Some(at));
    members
}

fn house(states: &[(u32, Attendance)]) -> Vec<Member> {
    (0..)
        .zip(states)
        .map(|(n, (receiving, attendance))| Member {
            consultant: who(n),
            team: None,
            place: u32::try_from(n).unwrap(),
            attendance: *attendance,
            back_since: None,
            receiving: *receiving,
        })
        .collect()
}

#[test]
fn who_receives_a_returning_customer() {
    use Attendance::{Absent, Out, Present};
    // State of 0, 1, 2; the earlier consultant; expected: who, why, whom else.
    let cases = [
        ([(0, Present), (0, Present), (0, Present)], 2, (2, Why::Earlier, None)),
        ([(0, Present), (0, Present), (1, Present)], 2, (2, Why::Earlier, Some(0))),
        ([(1, Present), (1, Present), (1, Present)], 2, (2, Why::Earlier, None)),
        ([(0, Present), (0, Present), (0, Absent)], 2, (0, Why::StandsIn, None)),
        ([(1, Present), (0, Present), (0, Out)], 2, (1, Why::StandsIn, None)),
        ([(1, Present), (1, Present), (0, Out)], 2, (0, Why::StandsIn, None)),
        ([(0, Present), (0, Present), (0, Present)], 7, (0, Why::Orphan, None)),
        ([(1, Present), (0, Present), (0, Present)], 7, (1, Why::Orphan, None)),
    ];
    for (states, earlier, (expected, why, instead)) in cases {
        let rota = Rota::new(house(&states), vec![], RotaRules::default());
        let asked = Asked { earlier: Some(who(earlier)), channel: Some(Channel::WalkIn), ..Asked::default() };
        let p = rota.propose(asked).unwrap();
        assert_eq!((p.consultant, p.why, p.instead), (who(expected), why, instead.map(who)), "{states:?}");
        assert_eq!(why.takes_turn(rota.rules()), why == Why::Orphan);
        if let Some(other) = instead {
            // Offered beside a busy one: a colleague stands in, nobody was passed over.
            let allotted = rota.allot(asked, who(other));
            assert_eq!((allotted.why, allotted.earlier), (Why::StandsIn, Some(who(earlier))));
            assert!(!allotted.overridden());
        }
    }
}

#[test]
fn a_colleague_of_the_own_team_stands_in_first() {
    let mut members = house(&[(0, Attendance::Present), (0, Attendance::Present), (0, Attendance::Absent)]);
    members[0].team = Some(team(0));
    members[1].team = Some(team(1));
    members[2].team = Some(team(1));
    let queue = |n, last| Queue {
        team: Some(team(n)),
        place: 0,
        projects: vec![],
        channels: vec![],
        last_turn: Some(Moment(last)),
    };
    let rota = Rota::new(members, vec![queue(0, 1), queue(1, 2)], RotaRules::default());
    let p = rota.propose(Asked { earlier: Some(who(2)), ..Asked::default() }).unwrap();
    assert_eq!((p.consultant, p.why, p.earlier), (who(1), Why::StandsIn, Some(who(2))));
    // A new customer goes to the team that waits longest.
    assert_eq!(rota.propose(Asked::default()).unwrap().consultant, who(0));
}

#[test]
fn positions_are_lettered() {
    assert_eq!(["A", "B", "Z", "27"], [0, 1, 25, 26].map(letter)[..]);
}
