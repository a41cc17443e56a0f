//! Judging policies (判客规则): the shipped presets, new versions, and what would be if another had applied.

use crate::judging;
use crate::lists::{self, Lines};
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::change::Facts;
use laifang_core::judgement::{Facts as Known, Judgement, Number, PersonFacts, judge};
use laifang_core::policy::{self, Policy, PolicyBook};
use laifang_core::time::Moment;
use laifang_core::wording;

/// Presets that ship with the program and every version of this office.
#[derive(Deserialize, TS)]
pub struct ListPolicies {}

/// Policies to look at and to start from.
#[derive(Serialize, TS)]
pub struct Policies {
    /// Presets, in the order of their rules.
    pub presets: Vec<PolicyText>,
    /// Versions of this office, newest first.
    pub versions: Vec<PolicyText>,
}

/// A policy with its sentence.
#[derive(Serialize, TS)]
pub struct PolicyText {
    /// The data.
    pub policy: Policy,
    /// 首次带访 · 保护 1 个月，第 1 版.
    pub title: Text,
    /// A broker's customer is valid if ….
    pub sentence: Text,
    /// Rules it carries.
    pub rules: Vec<String>,
    /// In force today for at least one of its channels.
    pub in_force: bool,
}

/// Checks a policy as it is edited and puts it into a sentence. Writes nothing.
#[derive(Deserialize, TS)]
pub struct PreviewPolicy {
    /// As edited.
    pub policy: Policy,
}

/// What an edited policy says.
#[derive(Serialize, TS)]
pub struct PolicyPreview {
    /// A broker's customer is valid if …; as far as it can be read.
    pub sentence: Text,
    /// Rules it carries.
    pub rules: Vec<String>,
    /// What is wrong; none when it can be used.
    pub error: Option<Text>,
}

/// Puts a policy into force: a new version of its code, from today or a later day on. Earlier versions stay as
/// they are, for the claims made under them.
#[derive(Deserialize, TS)]
pub struct SetPolicy {
    /// Made by the form.
    pub request: RequestId,
    /// The version; its number is given by the program.
    pub policy: Policy,
}

/// What would be if these policies had applied since a day. Writes nothing.
#[derive(Deserialize, TS)]
pub struct TryPolicies {
    /// Instead of what was in force for their channels.
    pub policies: Vec<Policy>,
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
    /// Verdict as it stands.
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
    /// As it stands.
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

fn wrong(error: &policy::PolicyError) -> AppError {
    AppError::field("policy", error_text(error))
}

fn error_text(error: &policy::PolicyError) -> Text {
    use policy::PolicyError::{Empty, Format, Needs, OwnChannel, TooLong, Twice, Zero};
    let zh = match error {
        Format(why) => format!("看不懂这条规则：{why}"),
        Empty("channels") => "至少选一个渠道。".into(),
        Empty(field) => format!("{field} 不能空。"),
        Zero(field) => format!("{field} 至少是 1；不要的话选“不限”或“不保护”。"),
        TooLong(field, most) => format!("{field} 最多 {most}。"),
        Needs("conditions.lead_hours", _) => "要求提前小时数，就要先要求“到访前报备”。".into(),
        Needs(..) => "从确认日起保护，就要由顾问或开发商确认。".into(),
        Twice => "优先顺序里同一个渠道出现了两次。".into(),
        OwnChannel => "自然到访和来电是案场自己的客户，不用判。".into(),
    };
    Text::new(zh, error.to_string())
}

fn told(policy: &Policy, in_force: bool) -> PolicyText {
    PolicyText {
        title: judging::policy_name(policy),
        sentence: wording::policy(policy),
        rules: policy.rules().into_iter().map(str::to_owned).collect(),
        in_force,
        policy: policy.clone(),
    }
}

impl Action for ListPolicies {
    type View = Policies;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<Policies, AppError> {
        let lines = Lines::new(app)?;
        let book = lines.reader.policies()?;
        let in_force = |p: &Policy| {
            let projects: Vec<Option<ProjectId>> = match p.projects.as_slice() {
                [] => vec![None],
                some => some.iter().copied().map(Some).collect(),
            };
            p.channels.iter().any(|c| projects.iter().any(|n| book.for_claim(*c, *n, lines.today) == Some(p)))
        };
        Ok(Policies {
            presets: policy::presets().iter().map(|p| told(p, false)).collect(),
            versions: book.versions().iter().rev().map(|p| told(p, in_force(p))).collect(),
        })
    }
}

impl Action for PreviewPolicy {
    type View = PolicyPreview;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, _: &mut App) -> Result<PolicyPreview, AppError> {
        Ok(PolicyPreview {
            sentence: wording::policy(&self.policy),
            rules: self.policy.rules().into_iter().map(str::to_owned).collect(),
            error: self.policy.check().err().map(|e| error_text(&e)),
        })
    }
}

impl Action for SetPolicy {
    type View = Policies;
    const NEEDS: Needs = Needs::Permission(Permission::SetPolicies);
    fn run(mut self, app: &mut App) -> Result<Policies, AppError> {
        self.policy.check().map_err(|e| wrong(&e))?;
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            if !w.reader().of_request(self.request)?.is_empty() {
                return Ok(());
            }
            let today = w.now().day(w.reader().zone()?);
            if self.policy.effective < today {
                return Err(AppError::field(
                    "effective",
                    Text::new(
                        "只能从今天或以后生效：已判的客户按当时的规则，不能改。想知道早用会怎样，用“试算”。",
                        "It can take effect from today on: what was judged stays under the rules of its day. To see what it would have changed, use the trial.",
                    ),
                ));
            }
            if self.policy.effective == today && w.reader().has_claims_on(today, &self.policy.channels)? {
                return Err(AppError::field(
                    "effective",
                    Text::new(
                        "今天这些渠道已经有来访按原规则判过，最早明天生效。",
                        "Visits of these channels were judged today by the rules in force: from tomorrow at the earliest.",
                    ),
                ));
            }
            // Later versions have higher numbers across codes: on one day the one set last is in force.
            let book = w.reader().policies()?;
            self.policy.version = book.versions().iter().map(|p| p.version).max().unwrap_or(0) + 1;
            let policy_id = PolicyVersionId::new(w.new_uuid());
            w.append(Facts::PolicySet { policy_id, policy: self.policy }, None)?;
            Ok(())
        })?;
        ListPolicies {}.run(app)
    }
}

/// The book as it would be: these instead of what was in force for their channels and projects.
fn instead(book: &PolicyBook, policies: &[Policy], since: NaiveDate) -> PolicyBook {
    let replaces = |new: &Policy, old: &Policy| {
        new.projects.is_empty()
            || (!old.projects.is_empty() && old.projects.iter().all(|p| new.projects.contains(p)))
    };
    let kept = book.versions().iter().cloned().map(|mut old| {
        if old.effective >= since {
            let taken = |c: &Channel| policies.iter().any(|n| n.channels.contains(c) && replaces(n, &old));
            old.channels = old.channels.iter().copied().filter(|c| !taken(c)).collect();
        }
        old
    });
    let new = policies.iter().cloned().map(|p| Policy { effective: since, version: u32::MAX, ..p });
    PolicyBook::new(kept.chain(new).collect())
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

impl Action for TryPolicies {
    type View = PolicyTrial;
    const NEEDS: Needs = Needs::Permission(Permission::SetPolicies);
    fn run(self, app: &mut App) -> Result<PolicyTrial, AppError> {
        for policy in &self.policies {
            policy.check().map_err(|e| wrong(&e))?;
        }
        let lines = Lines::new(app)?;
        let now = lines.reader.policies()?;
        let then = instead(&now, &self.policies, self.since);
        let mut rows = Vec::new();
        let (mut claims, mut kinds) = (0, std::collections::BTreeMap::new());
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
                    let judged = judge(claim, &facts, book, Moment(i64::MAX));
                    let policy = book.for_claim(claim.channel, claim.project, claim.day);
                    side(&judged, policy, lines.today)
                };
                let (before, after) = (judged(&now), judged(&then));
                if before.verdict == after.verdict && before.protected_until == after.protected_until {
                    continue;
                }
                if let Some(visit) = claim.visit.map(|v| lines.reader.visit(v)).transpose()?.flatten() {
                    *kinds.entry((before.verdict, after.verdict)).or_insert(0) += 1;
                    rows.push((claim.day, visit, before, after));
                }
            }
        }
        rows.sort_by_key(|(day, visit, ..)| (std::cmp::Reverse(*day), visit.visit));
        let changed = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let rows = rows.into_iter().take(500).map(|(day, visit, before, after)| {
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
