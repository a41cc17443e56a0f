//! Violations (R38–R40): fines against the firm's settlement, and what it forfeits.

use super::work::Run;
use super::{
    Beneficiary, Decision, Entitlement, Explanation, Key, Source, Standing, Step, Violation, Void, Wait,
};
use crate::deal::DealState;
use crate::id::{PartnerId, ProjectId};
use crate::money::Money;
use crate::programme::*;
use std::collections::{BTreeMap, BTreeSet};

impl Run<'_> {
    pub(super) fn fines(&mut self) {
        let facts = self.facts;
        let mut all: Vec<&Violation> = facts.violations.iter().filter(|v| v.on <= self.as_of).collect();
        all.sort_by_key(|v| (v.on, v.order, v.id));
        let mut seen = BTreeSet::new();
        all.retain(|v| seen.insert(v.id));
        let mut upheld: BTreeMap<(ProjectId, PartnerId, ViolationKind), u32> = BTreeMap::new();
        let mut found = Vec::new();
        for violation in all {
            let decision = violation.decision.filter(|d| d.on <= self.as_of);
            let times = upheld.entry((violation.project, violation.partner, violation.kind)).or_default();
            let n = *times + 1;
            if decision.is_some_and(|d| d.upheld) {
                *times = n;
            }
            for version in self.versions_of(violation.channel, violation.project, violation.on) {
                let programme = &version.programme;
                for penalty in programme.penalties.iter().filter(|p| p.violation == violation.kind) {
                    self.forfeit(violation, penalty, decision);
                    found.extend(self.fine(violation, programme, penalty, n, decision));
                }
            }
        }
        // Fines stand whatever was forfeited, so the order does not matter.
        found.into_iter().for_each(|fine| self.push(fine));
    }

    /// From the earliest decision on; everything, if one of them takes everything.
    fn forfeit(&mut self, violation: &Violation, penalty: &Penalty, decision: Option<Decision>) {
        let Some(decision) = decision.filter(|d| d.upheld && penalty.forfeits != Forfeits::Nothing) else {
            return;
        };
        let entry = (decision.on, penalty.forfeits);
        self.forfeits
            .entry((violation.project, violation.partner))
            .and_modify(|(on, how)| (*on, *how) = ((*on).min(entry.0), (*how).max(entry.1)))
            .or_insert(entry);
    }

    fn fine(
        &self,
        violation: &Violation,
        programme: &Programme,
        penalty: &Penalty,
        n: u32,
        decision: Option<Decision>,
    ) -> Option<Entitlement> {
        let step = penalty.steps.iter().rev().find(|s| s.from <= n)?;
        let count = violation.count.max(1);
        let (amount, steps) = match step.fine {
            Fine::None => (Money::ZERO, vec![]),
            Fine::Each { amount } => sum(n, violation.kind, count, amount),
            Fine::Stated { allowed } => {
                let stated = decision.and_then(|d| d.stated).unwrap_or_default();
                let inside = match allowed {
                    Some(allowed) if decision.is_some() => stated.clamp(allowed.from, allowed.to),
                    _ => stated.at_least_zero(),
                };
                sum(n, violation.kind, count, inside)
            }
            Fine::OfPrice { rate } => {
                let base = self.price_of(violation, programme);
                let amount = base.part(rate);
                (amount, vec![Step::RateOf { rate, base, amount }])
            }
        };
        let standing = match decision {
            None => Standing::NotYet { waiting: vec![Wait::Decision] },
            Some(d) if !d.upheld => Standing::Nothing { why: Void::NotConfirmed },
            Some(d) if d.terminate => Standing::Nothing { why: Void::Terminated },
            Some(_) if step.fine == Fine::None => {
                Standing::Nothing { why: Void::ConsequenceOnly(step.consequence) }
            }
            Some(d) => Standing::Due { since: d.on },
        };
        Some(Entitlement {
            key: Key {
                project: violation.project,
                beneficiary: Beneficiary::Partner(violation.partner),
                source: Source::Violation(violation.id),
                programme: programme.code.as_str().into(),
                item: penalty.code.as_str().into(),
                stage: Stage::Part(1),
            },
            amount: amount.negated(),
            standing,
            holds: vec![],
            kinds: [].into(),
            explanation: Explanation {
                rule: penalty.rule.as_str().into(),
                programme: programme.code.as_str().into(),
                version: programme.version,
                visit: None,
                slip: None,
                on: Some(violation.on),
                reached: vec![],
                steps: steps.into(),
                part: [].into(),
                void: None,
            },
        })
    }

    /// The commission base of the deal a violation is about, whoever it belongs to.
    fn price_of(&self, violation: &Violation, programme: &Programme) -> Money {
        let deal = self.facts.deals.iter().find(|d| Some(d.id) == violation.deal);
        deal.map_or(Money::ZERO, |deal| {
            let state = DealState::of(deal, self.as_of);
            programme.base.of(&state.price, state.refunded)
        })
    }
}

fn sum(n: u32, kind: ViolationKind, count: u32, each: Money) -> (Money, Vec<Step>) {
    let amount = each.times(count);
    (amount, vec![Step::Fine { n, kind, count, each, amount }])
}
