//! Judging: in core alone, and a year of claims replayed under another policy.

use super::{Times, invented, ms, visits};
use crate::desk;
use crate::output::Problem;
use chrono::{Days, NaiveDate};
use laifang_app::App;
use laifang_app::policies::{ListPolicies, TryPolicies};
use laifang_app::visits::{BroughtBy, RegisterVisit};
use laifang_core::id::{PartnerId, VisitId};
use laifang_core::judgement::{
    Claim, Claimant, Contact, ContactSort, Facts, Grounds, Number, PersonFacts, Stage, judge,
};
use laifang_core::org::Channel;
use laifang_core::policy::{PolicyBook, presets};
use laifang_core::time::Moment;
use serde::Serialize;
use std::hint::black_box;
use std::time::Instant;
use uuid::Uuid;

/// What was measured.
#[derive(Serialize)]
pub(super) struct Judging {
    /// Claims on a person with eight earlier contacts, in core, on one thread.
    per_second_in_core: f64,
    /// Claims registered for the replay.
    pub(super) claims: u32,
    registration: Times,
    /// All of them judged under the policy in force and under another.
    replay_ms: f64,
    changed: u32,
}

/// Judgements in core.
const ROUNDS: u32 = 200_000;

fn claimant(n: u128) -> Claimant {
    Claimant::Partner { id: PartnerId::new(Uuid::from_u128(n)), name: format!("机构{n}") }
}

fn in_core() -> f64 {
    let first = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default();
    let contact = |n: u64| Contact {
        visit: Some(VisitId::new(Uuid::from_u128(u128::from(n) + 1))),
        sort: ContactSort::Visit,
        order: n,
        at: Moment(0),
        day: first + Days::new(n * 20),
        channel: Some(Channel::Agency),
        project: None,
        claimant: claimant(u128::from(n % 3) + 1),
        numbered: true,
        slip: None,
        consultant: None,
        elsewhere: false,
        grounds: Grounds::default(),
    };
    let people = vec![PersonFacts { certain: true, contacts: (0..8).map(contact).collect() }];
    let facts = Facts { people, ..Facts::default() };
    let book = PolicyBook::new(presets());
    let claim = Claim {
        visit: None,
        order: Claim::NOW,
        day: first + Days::new(200),
        channel: Channel::Agency,
        project: None,
        claimant: claimant(1),
        number: Number::Full,
        stage: Stage::Visit,
        unordered: std::collections::BTreeSet::new(),
        grounds: Grounds::default(),
    };
    let begin = Instant::now();
    for _ in 0..ROUNDS {
        black_box(judge(black_box(&claim), &facts, &book, Moment::ALWAYS));
    }
    (f64::from(ROUNDS) / begin.elapsed().as_secs_f64()).round()
}

/// Registers claims of a few agencies, every third one on somebody who was there before, and replays them.
pub(super) fn run(app: &mut App, claims: u32) -> Result<Judging, Problem> {
    let mut times = Vec::new();
    for n in 0..claims {
        let who = if n % 3 == 2 { n - 2 } else { n };
        let phone = format!("198{who:08}");
        let request = RegisterVisit {
            channel: Channel::Agency,
            brought_by: Some(BroughtBy { name: visits::agency(n.into()), ..BroughtBy::default() }),
            ..desk::walk_in(invented::name(u64::from(who) * 7_919), Some(phone))
        };
        let begin = Instant::now();
        app.perform(request)?;
        times.push(begin.elapsed());
    }
    let presets = app.perform(ListPolicies {})?.presets;
    let other = presets.into_iter().map(|p| p.policy).filter(|p| p.code == "r13").collect();
    let begin = Instant::now();
    let since = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default();
    let trial = app.perform(TryPolicies { policies: other, against: Vec::new(), since })?;
    let replay_ms = ms(begin.elapsed());
    Ok(Judging {
        per_second_in_core: in_core(),
        claims: trial.claims,
        registration: Times::of(times),
        replay_ms,
        changed: trial.changed,
    })
}

impl Judging {
    pub(super) fn lines(&self) -> Vec<String> {
        let r = &self.registration;
        vec![
            format!("judging       {:>9.0} a second in core", self.per_second_in_core),
            format!(
                "claims        {:>9} registered, p50 {:.2}  p99 {:.2}  max {:.2} ms",
                self.claims, r.p50_ms, r.p99_ms, r.max_ms
            ),
            format!("replay        {:>9.0} ms under another policy, {} change", self.replay_ms, self.changed),
        ]
    }
}
