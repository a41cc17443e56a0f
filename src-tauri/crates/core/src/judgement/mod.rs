//! 判客: whose customer is this, and why. Pure: the same claim, facts, policies and moment give the same answer.

use crate::id::{PartnerId, ProjectId, VisitId};
use crate::org::Channel;
use crate::policy::{OwnLapsed, Policy, PolicyBook, Scope};
use crate::time::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 有效.
    Valid,
    /// 无效.
    Invalid,
    /// 待定: a human decides.
    Undecided,
}

impl Verdict {
    /// The name in SQL, JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Undecided => "undecided",
        }
    }
}

/// How a condition came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Met.
    Met,
    /// Failed.
    Failed,
    /// To know; decides nothing by itself.
    Note,
}

/// What kind of contact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ContactSort {
    /// 来访.
    Visit,
    /// 来电.
    Call,
    /// Known from a file only.
    Imported,
}

/// Who claims: the office itself, or somebody who brought the customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claimant {
    /// The office: walk-ins and calls.
    Office,
    /// A partner.
    Partner {
        /// Which.
        id: PartnerId,
        /// As shown.
        name: String,
    },
    /// The channel brings customers, and nobody said who it was.
    Unnamed,
}

/// One earlier contact with a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    /// The visit; none for imported contacts.
    pub visit: Option<VisitId>,
    /// What kind.
    pub sort: ContactSort,
    /// What orders contacts: the hybrid clock of the change that registered it (causal on one desk, whatever
    /// its wall clock did), or the imported day's start on the same scale.
    pub order: u64,
    /// When it was entered, or the imported day's start.
    pub at: Moment,
    /// Local day of the contact.
    pub day: NaiveDate,
    /// Channel, where known.
    pub channel: Option<Channel>,
    /// Project, where known.
    pub project: Option<ProjectId>,
    /// Who brought them.
    pub claimant: Claimant,
    /// Whether a number of theirs is on record, be it masked: without one no claim is decided.
    pub numbered: bool,
    /// The slip's number, if one is issued and stands.
    pub slip: Option<String>,
    /// Who received them.
    pub consultant: Option<String>,
}

/// A person this could be, with all contacts in any order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonFacts {
    /// Known for certain (a record chosen, a full number), or only by a mask or a part of a number.
    pub certain: bool,
    /// Contacts.
    pub contacts: Vec<Contact>,
}

/// What is known when a claim is judged.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Everybody the claim could be about; empty for a new customer.
    pub people: Vec<PersonFacts>,
}

/// What is claimed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The visit judged; none while typing or for a report.
    pub visit: Option<VisitId>,
    /// Its place among contacts, as [`Contact::order`]; [`Claim::NOW`] while it is not saved.
    pub order: u64,
    /// Local day of the visit (of the announced visit, for a report).
    pub day: NaiveDate,
    /// Channel.
    pub channel: Channel,
    /// Project.
    pub project: Option<ProjectId>,
    /// Who claims.
    pub claimant: Claimant,
    /// How well the customer's number is known.
    pub number: Number,
}

impl Claim {
    /// After every contact that is on record.
    pub const NOW: u64 = u64::MAX;
}

/// How well the customer's number is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Number {
    /// In full.
    Full,
    /// Masked, or only partly typed.
    Partial,
    /// Not at all.
    None,
}

/// Why, as a code with parameters; [`crate::wording`] puts it into words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Nobody had contact with them before (R3).
    NoEarlierContact,
    /// Somebody had (R3).
    EarlierContact {
        /// Day.
        day: NaiveDate,
        /// Kind.
        sort: ContactSort,
        /// Channel.
        channel: Option<Channel>,
        /// Who brought them, for the office's eyes.
        by: Option<String>,
        /// Who received them.
        consultant: Option<String>,
    },
    /// A rival's protection runs (R15).
    RivalProtected {
        /// Whose.
        partner: String,
        /// Day of the visit it runs from.
        since: NaiveDate,
        /// Last protected day.
        until: NaiveDate,
    },
    /// The claimant's own protection runs (R15).
    OwnProtected {
        /// Day of the visit it runs from.
        since: NaiveDate,
        /// Last protected day.
        until: NaiveDate,
    },
    /// The claimant's own protection is over (R15).
    OwnLapsed {
        /// Last protected day.
        until: NaiveDate,
    },
    /// A rival's protection is over and keeps nobody out any more (R15).
    RivalLapsed {
        /// Whose.
        partner: String,
        /// Last protected day.
        until: NaiveDate,
    },
    /// Protection begins with this visit (R15).
    ProtectionStarts {
        /// Last protected day.
        until: NaiveDate,
    },
    /// The office's own customer: nobody is protected.
    OfficeCustomer {
        /// Day of the first contact, if any.
        since: Option<NaiveDate>,
    },
    /// The verdict rests on a masked or partial number.
    MaskedOnly,
    /// The number fits several people.
    SeveralPeople {
        /// How many.
        count: usize,
    },
    /// Without a number nobody can be ruled out.
    NoNumber,
    /// Nobody said who brought them.
    ClaimantMissing,
    /// No policy is in force for the channel on that day.
    NoPolicy {
        /// Channel.
        channel: Channel,
    },
}

impl Reason {
    /// The rule, as small print.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::NoEarlierContact | Self::EarlierContact { .. } => "R3",
            Self::RivalProtected { .. }
            | Self::OwnProtected { .. }
            | Self::OwnLapsed { .. }
            | Self::RivalLapsed { .. }
            | Self::ProtectionStarts { .. } => "R15",
            Self::OfficeCustomer { .. } => "R11",
            Self::MaskedOnly | Self::SeveralPeople { .. } | Self::NoNumber => "隐号",
            Self::ClaimantMissing | Self::NoPolicy { .. } => "R2",
        }
    }
}

/// One condition with its outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// How it came out.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
}

/// The answer in one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Headline {
    /// A new customer; whose.
    New(Claimant),
    /// Still the claimant's.
    Still(Claimant),
    /// A rival's protection runs.
    Protected {
        /// Whose.
        partner: String,
    },
    /// The office knew them before.
    KnownBefore,
    /// The claimant's own protection is over.
    Lapsed {
        /// Whose.
        partner: String,
    },
    /// Somebody has to look.
    Unclear,
}

/// A protection: whose, and for how long.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Protected {
    /// Whose.
    pub partner: PartnerId,
    /// As shown.
    pub name: String,
    /// The visit it runs from.
    pub visit: VisitId,
    /// Day of that visit.
    pub since: NaiveDate,
    /// Last protected day.
    pub until: NaiveDate,
    /// The slip of that visit.
    pub slip: Option<String>,
}

/// Whose customer, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judgement {
    /// The answer.
    pub verdict: Verdict,
    /// Rests on a masked or partial number.
    pub provisional: bool,
    /// In one line.
    pub headline: Headline,
    /// The protection that decides, or that begins.
    pub protection: Option<Protection>,
    /// Every condition with its outcome, the deciding one first.
    pub findings: Vec<Finding>,
    /// Code and version of the policy.
    pub policy: Option<(String, u32)>,
}

/// The protection in a judgement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Protection {
    /// First day.
    pub since: NaiveDate,
    /// Last protected day.
    pub until: NaiveDate,
    /// The slip that decides.
    pub slip: Option<String>,
}

/// Judges a claim (R3, R15). Only contacts that were entered before the claim count, and only those
/// known at `as_of`.
pub fn judge(claim: &Claim, facts: &Facts, policies: &PolicyBook, as_of: Moment) -> Judgement {
    let answers: Vec<(bool, Judgement)> = facts
        .people
        .iter()
        .map(|person| (person.certain, judge_person(claim, &known(claim, person, as_of), policies)))
        .collect();
    let certain = answers.iter().find(|(certain, _)| *certain);
    let mut judgement = match (certain, answers.as_slice()) {
        (Some((_, judgement)), _) => judgement.clone(),
        (None, []) => judge_person(claim, &[], policies),
        (None, [(_, only)]) => provisional(only.clone()),
        (None, several) => agree(several),
    };
    if certain.is_none() && claim.number == Number::Partial && !judgement.provisional {
        judgement = provisional(judgement);
    }
    if certain.is_none() && claim.number == Number::None && claim.claimant != Claimant::Office {
        judgement.provisional = true;
        if judgement.verdict == Verdict::Valid {
            judgement.verdict = Verdict::Undecided;
            judgement.headline = Headline::Unclear;
        }
        judgement.findings.push(Finding { outcome: Outcome::Note, reason: Reason::NoNumber });
    }
    judgement
}

/// Every protection that a person's contacts gave rise to, in order (R15).
pub fn protections(contacts: &[Contact], policies: &PolicyBook) -> Vec<Protected> {
    let mut sorted: Vec<&Contact> = contacts.iter().collect();
    sorted.sort_by_key(|c| (c.order, c.visit));
    let mut given = Vec::new();
    for (place, contact) in sorted.iter().enumerate() {
        give(contact, &sorted[..place], policies, &mut given);
    }
    given
}

fn known<'a>(claim: &Claim, person: &'a PersonFacts, as_of: Moment) -> Vec<&'a Contact> {
    let mut before: Vec<&Contact> = person
        .contacts
        .iter()
        .filter(|c| c.at <= as_of && c.order < claim.order)
        .filter(|c| claim.visit.is_none() || c.visit != claim.visit)
        .collect();
    before.sort_by_key(|c| (c.order, c.visit));
    before
}

/// Adds the protection a contact gives, if its own claim is valid.
fn give(contact: &Contact, before: &[&Contact], policies: &PolicyBook, given: &mut Vec<Protected>) {
    let (Some(channel), Some(visit), Claimant::Partner { id, name }) =
        (contact.channel, contact.visit, &contact.claimant)
    else {
        return;
    };
    if contact.sort != ContactSort::Visit || !contact.numbered {
        return; // a call is no visit; without a number the claim is open
    }
    let Some(policy) = policies.for_claim(channel, contact.day) else { return };
    if given.iter().any(|p| p.until >= contact.day) {
        return; // somebody is protected already: a rival is kept out, an own return does not renew (R15)
    }
    let own = Claim {
        visit: Some(visit),
        order: contact.order,
        day: contact.day,
        channel,
        project: contact.project,
        claimant: contact.claimant.clone(),
        number: Number::Full,
    };
    if decide(&own, policy, before, given).verdict != Verdict::Valid {
        return;
    }
    if let Some(until) = policy.protection.last_day(contact.day) {
        given.push(Protected {
            partner: *id,
            name: name.clone(),
            visit,
            since: contact.day,
            until,
            slip: contact.slip.clone(),
        });
    }
}

fn judge_person(claim: &Claim, before: &[&Contact], policies: &PolicyBook) -> Judgement {
    let mut given = Vec::new();
    for (place, contact) in before.iter().enumerate() {
        give(contact, &before[..place], policies, &mut given);
    }
    let policy = policies.for_claim(claim.channel, claim.day);
    let active = given.iter().rev().find(|p| p.since <= claim.day && p.until >= claim.day);
    let version = policy.map(|p| (p.code.clone(), p.version));
    match (&claim.claimant, policy, active) {
        (Claimant::Office, _, Some(rival)) => Judgement { policy: version, ..kept_out(rival) },
        (Claimant::Office, _, None) => Judgement {
            verdict: Verdict::Valid,
            provisional: false,
            headline: if before.is_empty() {
                Headline::New(Claimant::Office)
            } else {
                Headline::Still(Claimant::Office)
            },
            protection: None,
            findings: vec![Finding {
                outcome: Outcome::Met,
                reason: Reason::OfficeCustomer { since: before.first().map(|c| c.day) },
            }],
            policy: version,
        },
        (Claimant::Unnamed, _, Some(rival)) => Judgement { policy: version, ..kept_out(rival) },
        (Claimant::Unnamed, _, None) => unclear(Reason::ClaimantMissing, version),
        (Claimant::Partner { .. }, None, _) => unclear(Reason::NoPolicy { channel: claim.channel }, version),
        (Claimant::Partner { .. }, Some(policy), _) => decide(claim, policy, before, &given),
    }
}

/// A partner's claim under a policy, given what was there before it.
fn decide(claim: &Claim, policy: &Policy, before: &[&Contact], given: &[Protected]) -> Judgement {
    let Claimant::Partner { id, name } = &claim.claimant else {
        return unclear(Reason::ClaimantMissing, None);
    };
    let version = Some((policy.code.clone(), policy.version));
    if let Some(active) = given.iter().rev().find(|p| p.since <= claim.day && p.until >= claim.day) {
        return Judgement {
            policy: version,
            ..if active.partner == *id { still(active, &claim.claimant) } else { kept_out(active) }
        };
    }
    let own_lapsed = given.iter().rev().find(|p| p.partner == *id && p.until < claim.day);
    if let (Some(own), OwnLapsed::Refuse) = (own_lapsed, policy.own_lapsed) {
        return Judgement {
            verdict: Verdict::Invalid,
            provisional: false,
            headline: Headline::Lapsed { partner: name.clone() },
            protection: Some(Protection { since: own.since, until: own.until, slip: own.slip.clone() }),
            findings: vec![Finding {
                outcome: Outcome::Failed,
                reason: Reason::OwnLapsed { until: own.until },
            }],
            policy: version,
        };
    }
    let lapsed = given.iter().rev().find(|p| p.partner != *id && p.until < claim.day);
    let mut findings = Vec::new();
    if let Some(contact) = before.iter().find(|c| counts(c, claim, policy, given)) {
        findings.push(Finding {
            outcome: Outcome::Failed,
            reason: Reason::EarlierContact {
                day: contact.day,
                sort: contact.sort,
                channel: contact.channel,
                by: match &contact.claimant {
                    Claimant::Partner { name, .. } => Some(name.clone()),
                    _ => None,
                },
                consultant: contact.consultant.clone(),
            },
        });
        return Judgement {
            verdict: Verdict::Invalid,
            provisional: false,
            headline: Headline::KnownBefore,
            protection: None,
            findings,
            policy: version,
        };
    }
    if let Some(rival) = lapsed {
        findings.push(Finding {
            outcome: Outcome::Met,
            reason: Reason::RivalLapsed { partner: rival.name.clone(), until: rival.until },
        });
    } else {
        findings.push(Finding { outcome: Outcome::Met, reason: Reason::NoEarlierContact });
    }
    let until = policy.protection.last_day(claim.day);
    if let Some(until) = until {
        findings.push(Finding { outcome: Outcome::Note, reason: Reason::ProtectionStarts { until } });
    }
    Judgement {
        verdict: Verdict::Valid,
        provisional: false,
        headline: Headline::New(claim.claimant.clone()),
        protection: until.map(|until| Protection { since: claim.day, until, slip: None }),
        findings,
        policy: version,
    }
}

/// Whether an earlier contact makes a claim invalid (R3): not when it belongs to a claim whose protection
/// gave the customer to somebody for a time that is over (R15: a rival's new registration then wins).
fn counts(contact: &Contact, claim: &Claim, policy: &Policy, given: &[Protected]) -> bool {
    let in_scope = match (policy.scope, contact.project, claim.project) {
        (Scope::Project, Some(theirs), Some(ours)) => theirs == ours,
        _ => true,
    };
    let kind_counts = contact.sort != ContactSort::Call || policy.calls_count;
    let under_a_claim = given.iter().any(|p| contact.day >= p.since && contact.day <= p.until);
    let kept_out_claim =
        matches!(&contact.claimant, Claimant::Partner { .. }) && given.iter().any(|p| contact.day >= p.since);
    in_scope
        && kind_counts
        && !under_a_claim
        && !kept_out_claim
        && policy.look_back.reaches(contact.day, claim.day)
}

fn kept_out(rival: &Protected) -> Judgement {
    Judgement {
        verdict: Verdict::Invalid,
        provisional: false,
        headline: Headline::Protected { partner: rival.name.clone() },
        protection: Some(Protection { since: rival.since, until: rival.until, slip: rival.slip.clone() }),
        findings: vec![Finding {
            outcome: Outcome::Failed,
            reason: Reason::RivalProtected {
                partner: rival.name.clone(),
                since: rival.since,
                until: rival.until,
            },
        }],
        policy: None,
    }
}

fn still(own: &Protected, claimant: &Claimant) -> Judgement {
    Judgement {
        verdict: Verdict::Valid,
        provisional: false,
        headline: Headline::Still(claimant.clone()),
        protection: Some(Protection { since: own.since, until: own.until, slip: own.slip.clone() }),
        findings: vec![Finding {
            outcome: Outcome::Met,
            reason: Reason::OwnProtected { since: own.since, until: own.until },
        }],
        policy: None,
    }
}

fn unclear(reason: Reason, policy: Option<(String, u32)>) -> Judgement {
    Judgement {
        verdict: Verdict::Undecided,
        provisional: false,
        headline: Headline::Unclear,
        protection: None,
        findings: vec![Finding { outcome: Outcome::Note, reason }],
        policy,
    }
}

fn provisional(mut judgement: Judgement) -> Judgement {
    judgement.provisional = true;
    judgement.findings.push(Finding { outcome: Outcome::Note, reason: Reason::MaskedOnly });
    judgement
}

/// A mask that fits several people: one answer if they all agree, else a human looks.
fn agree(answers: &[(bool, Judgement)]) -> Judgement {
    let note = Finding { outcome: Outcome::Note, reason: Reason::SeveralPeople { count: answers.len() } };
    let mut first = answers[0].1.clone();
    if answers.iter().all(|(_, j)| j.verdict == first.verdict && j.headline == first.headline) {
        first.provisional = true;
        first.findings.push(note);
        return first;
    }
    Judgement {
        verdict: Verdict::Undecided,
        provisional: true,
        headline: Headline::Unclear,
        protection: None,
        findings: vec![note],
        policy: first.policy,
    }
}
