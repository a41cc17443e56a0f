//! What if: recorded claims judged by other policies, or by two sets of them side by side. Writes nothing.

use super::wrong;
use crate::lists::{self, Lines};
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::judgement::{Facts as Known, Judgement, Number, PersonFacts, judge};
use laifang_core::policy::{Policy, PolicyBook};
use laifang_core::time::Moment;
use laifang_core::wording;

/// What would be if these policies had applied since a day. Writes nothing.
#[derive(Deserialize, TS)]
pub struct TryPolicies {
    /// Instead of what was in force for their channels.
    pub policies: Vec<Policy>,
    /// What they are compared with: instead of what was in force too. Empty: what was in force.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<Policy>>")]
    pub against: Vec<Policy>,
    /// First local day, `YYYY-MM-DD`.
    #[ts(type = "string")]
    pub since: NaiveDate,
}

/// Whose customers would change hands.
#[derive(Serialize, TS)]
pub struct PolicyTrial {
    /// Claims looked at.
    pub claims: u32,
    /// Claims whose verdict or protection changes.
    pub changed: u32,
    /// Changes by kind: from, to, how many.
    pub kinds: Vec<TrialKind>,
    /// The changed claims, newest first, at most 500.
    pub rows: Vec<TrialRow>,
}

/// One kind of change.
#[derive(Serialize, TS)]
pub struct TrialKind {
    /// Verdict as it stands, or by what it is compared with.
    pub from: Verdict,
    /// Verdict as it would be.
    pub to: Verdict,
    /// How many claims.
    pub count: u32,
}

/// A claim that would change.
#[derive(Serialize, TS)]
pub struct TrialRow {
    /// Whose visit.
    pub visit: VisitId,
    /// Record.
    pub customer: CustomerId,
    /// Name.
    pub name: String,
    /// Local day of the visit.
    pub day: String,
    /// Who brought them.
    pub brought_by: Option<String>,
    /// Channel.
    pub channel: Channel,
    /// As it stands, or by what it is compared with.
    pub before: TrialSide,
    /// As it would be.
    pub after: TrialSide,
}

/// One side of a comparison.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct TrialSide {
    /// Verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: Text,
    /// Rule that decides.
    pub rule: String,
    /// Last protected day.
    pub protected_until: Option<String>,
}

/// The book as it would be: these instead of what was in force for their channels and projects.
fn instead(book: &PolicyBook, policies: &[Policy], since: NaiveDate) -> PolicyBook {
    let mut versions = Vec::new();
    for old in book.versions() {
        if old.effective < since {
            versions.push(old.clone());
            continue;
        }
        // What came into force later, channel by channel, as far as nothing takes its place.
        for channel in &old.channels {
            let taking = || policies.iter().filter(|n| n.channels.contains(channel));
            let everywhere = taking().any(|n| n.projects.is_empty());
            let left = old.projects.iter().filter(|p| !taking().any(|n| n.projects.contains(p)));
            let projects: Vec<ProjectId> = left.copied().collect();
            if !everywhere && (old.projects.is_empty() || !projects.is_empty()) {
                versions.push(Policy { channels: vec![*channel], projects, ..old.clone() });
            }
        }
    }
    // An older one that names a project goes before a newer one for all: it ends here, too.
    let older = book.versions().iter().filter(|old| old.effective < since);
    let mut named: Vec<ProjectId> = older.flat_map(|old| old.projects.iter().copied()).collect();
    named.sort_unstable();
    named.dedup();
    for new in policies {
        if new.projects.is_empty() && !named.is_empty() {
            let projects = named.clone();
            versions.push(Policy { effective: since, version: u32::MAX - 1, projects, ..new.clone() });
        }
        versions.push(Policy { effective: since, version: u32::MAX, ..new.clone() });
    }
    PolicyBook::new(versions)
}

fn side(judged: &Judgement, policy: Option<&Policy>, today: NaiveDate) -> TrialSide {
    let (finding, reason) = wording::findings(judged, policy, today)
        .into_iter()
        .next()
        .map_or((None, Text::default()), |(f, t)| (Some(f), t));
    TrialSide {
        verdict: judged.verdict,
        reason,
        rule: finding.map_or("", |f| f.reason.rule()).to_owned(),
        protected_until: judged.protection.as_ref().map(|p| p.until.to_string()),
    }
}

/// Changed claims that are listed.
const SHOWN: usize = 500;

fn keep_newest(rows: &mut Vec<(NaiveDate, VisitId, TrialSide, TrialSide)>) {
    rows.sort_by_key(|(day, visit, ..)| (std::cmp::Reverse(*day), *visit));
    rows.truncate(SHOWN);
}

impl Action for TryPolicies {
    type View = PolicyTrial;
    const NEEDS: Needs = Needs::Permission(Permission::SetPolicies);
    fn run(self, app: &mut App) -> Result<PolicyTrial, AppError> {
        for policy in self.policies.iter().chain(&self.against) {
            policy.check().map_err(|e| wrong(&e))?;
        }
        let lines = Lines::new(app)?;
        let in_force = lines.reader.policies()?;
        let now = instead(&in_force, &self.against, self.since);
        let then = instead(&in_force, &self.policies, self.since);
        let mut newest = Vec::new();
        let (mut claims, mut changed, mut kinds) = (0, 0, std::collections::BTreeMap::new());
        // Read once for both: reports matter if either book has a lock.
        let both = PolicyBook::new(now.versions().iter().chain(then.versions()).cloned().collect());
        for person in lines.reader.claiming()? {
            let members = lines.reader.person_of(person)?;
            let known = lines.reader.known_of(&members, &both)?;
            for claim in known.claims.iter().filter(|c| c.day >= self.since) {
                claims += 1;
                let judged = |book: &PolicyBook| {
                    let certain = claim.number == Number::Full;
                    let people = vec![PersonFacts { certain, contacts: known.contacts.clone() }];
                    let facts = Known { people, ..known.facts.clone() };
                    let judged = judge(claim, &facts, book, Moment::ALWAYS);
                    let policy = book.for_claim(claim.channel, claim.project, claim.day);
                    side(&judged, policy, lines.today)
                };
                let (before, after) = (judged(&now), judged(&then));
                if before.verdict == after.verdict && before.protected_until == after.protected_until {
                    continue;
                }
                let Some(visit) = claim.visit else { continue };
                changed += 1;
                *kinds.entry((before.verdict, after.verdict)).or_insert(0) += 1;
                newest.push((claim.day, visit, before, after));
                if newest.len() >= 2 * SHOWN {
                    keep_newest(&mut newest);
                }
            }
        }
        keep_newest(&mut newest);
        let rows = newest.into_iter().map(|(day, visit, before, after)| {
            let visit = lines.reader.visit(visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
            let customer = lines.reader.customer(visit.customer)?;
            let firm = match visit.partner {
                Some(partner) => lines.reader.partner(partner)?.map(|(_, name)| name),
                None => None,
            };
            Ok(TrialRow {
                visit: visit.visit,
                customer: visit.customer,
                name: customer.map(|c| c.name).unwrap_or_default(),
                day: day.to_string(),
                brought_by: lists::joined(&[firm.as_deref(), visit.store.as_deref()]),
                channel: visit.channel,
                before,
                after,
            })
        });
        Ok(PolicyTrial {
            claims,
            changed,
            kinds: kinds.into_iter().map(|((from, to), count)| TrialKind { from, to, count }).collect(),
            rows: rows.collect::<Result<_, AppError>>()?,
        })
    }
}
