//! The steps of a judgement: ruling → protection → look-back → conditions.

use super::conditions;
use super::protecting::{
    active_for, active_for_office, given_by, in_days, lasts, locks_from, office_share, reaching, runs_from,
    span,
};
use super::*;
use crate::policy::{CustomerIs, LookBack, Mask, OwnLapsed, Policy, PolicyBook, Protection as Length, Scope};

/// Judges a claim. Only contacts that were entered before the claim count, and only those known at `as_of`.
pub fn judge(claim: &Claim, facts: &Facts, policies: &PolicyBook, as_of: Moment) -> Judgement {
    let policy = policies.for_claim(claim.channel, claim.project, claim.day);
    let beside = beside(facts, as_of);
    let on = |contacts: &[Contact]| {
        let with = with_relatives(contacts, &beside.relatives, policy);
        let judged = |before| judge_person(claim, &known(claim, &with, as_of, before), &beside, policies);
        let by_clock = judged(None);
        if claim.unordered.is_empty() || claim.grounds.ruled.verdict.is_some() {
            return by_clock;
        }
        // Once as if all of another desk's had come after, once as if all had come before: what makes no difference
        // needs no proof.
        let [least, most] = [false, true].map(|before| judged(Some(before)).verdict);
        if least == most && most == by_clock.verdict {
            return by_clock;
        }
        disputed(claim, by_clock)
    };
    let answers: Vec<(bool, Judgement)> =
        facts.people.iter().map(|person| (person.certain, on(&person.contacts))).collect();
    let certain: Vec<&Judgement> = answers.iter().filter(|(certain, _)| *certain).map(|(_, j)| j).collect();
    let asked = if certain.is_empty() { answers.iter().map(|(_, j)| j).collect() } else { certain.clone() };
    let full_only = policy.is_some_and(|p| p.mask == Mask::FullOnly);
    let mut judgement = match asked.as_slice() {
        [] => on(&[]),
        [only] => (*only).clone(),
        several => agree(several),
    };
    if certain.is_empty() && (!answers.is_empty() || claim.number == Number::Partial) {
        let is_said = judgement.findings.iter().any(|f| matches!(f.reason, Reason::SeveralPeople { .. }));
        if full_only || !is_said {
            let outcome = if full_only { Outcome::Open } else { Outcome::Note };
            judgement.findings.push(Finding { outcome, reason: Reason::MaskedOnly });
        }
        judgement.provisional = true;
    }
    if certain.is_empty() && claim.number == Number::None && claim.claimant != Claimant::Office {
        judgement.provisional = true;
        judgement.findings.push(Finding { outcome: Outcome::Open, reason: Reason::NoNumber });
    }
    if let Some(firm) = claim.grounds.broker_of.clone() {
        let reason = Reason::BrokerElsewhere { firm };
        judgement.findings.push(Finding { outcome: Outcome::Note, reason });
    }
    if let Some(times) = claim.grounds.earlier {
        let reason = Reason::ReportedEarlier { times };
        judgement.findings.push(Finding { outcome: Outcome::Note, reason });
    }
    deciding_first(&mut judgement.findings);
    let verdict = Verdict::of(&judgement.findings);
    if verdict == Verdict::Undecided && judgement.verdict == Verdict::Valid {
        judgement.headline = Headline::Unclear;
        judgement.protection = None; // nothing begins before it is decided
        judgement.findings.retain(|f| !matches!(f.reason, Reason::ProtectionStarts { .. }));
    }
    judgement.verdict = verdict;
    judgement
}

/// The contacts that count as the customer's own: theirs, and their relatives' where the policy says so.
fn with_relatives(contacts: &[Contact], relatives: &[Relative], policy: Option<&Policy>) -> Vec<Contact> {
    let counts = |r: &&Relative| match policy.map_or(CustomerIs::Person, |p| p.customer_is) {
        CustomerIs::Person => false,
        CustomerIs::Couple => r.spouse,
        CustomerIs::Relatives => true,
    };
    let theirs = relatives.iter().filter(counts).flat_map(|r| &r.contacts);
    contacts.iter().chain(theirs).cloned().collect()
}

/// Everything but the people, as far as it was known at a moment: relatives' contacts are entered as any.
fn beside(facts: &Facts, as_of: Moment) -> Facts {
    let mut relatives = facts.relatives.clone();
    for relative in &mut relatives {
        relative.contacts.retain(|c| c.at <= as_of);
    }
    Facts {
        people: Vec::new(),
        relatives,
        partners: facts.partners.clone(),
        open_reports: facts.open_reports,
    }
}

/// Whether a contact was there before a claim. Two desks may use one tick: then the visit's id decides.
pub(super) fn is_before(contact: &Contact, claim: &Claim) -> bool {
    (contact.order, contact.visit) < (claim.order, claim.visit)
}

/// A contact's place in a history: no two that differ share one, so that the order of storing decides nothing.
pub(super) fn place(c: &Contact) -> impl Ord + '_ {
    let partner = match &c.claimant {
        Claimant::Partner { id, .. } => Some(*id),
        Claimant::Office | Claimant::Unnamed => None,
    };
    (c.order, c.visit, c.sort, partner, c.day, c.channel, c.consultant.as_deref())
}

/// What a claim is judged by. Visits whose order to it is not proven stand by their clocks, or all before it, or all
/// after; one that a manager ruled valid stands first, one ruled not valid not at all.
fn known<'a>(
    claim: &Claim,
    contacts: &'a [Contact],
    as_of: Moment,
    unproven: Option<bool>,
) -> Vec<&'a Contact> {
    let unordered = |c: &Contact| c.visit.is_some_and(|visit| claim.unordered.contains(&visit));
    let stands = |c: &Contact| match (unordered(c), c.grounds.ruled.verdict) {
        (false, _) => is_before(c, claim),
        (true, Some(Verdict::Valid)) => true,
        (true, Some(Verdict::Invalid)) => false,
        (true, _) => unproven.unwrap_or_else(|| is_before(c, claim)),
    };
    let mut before: Vec<&Contact> = contacts
        .iter()
        .filter(|c| c.at <= as_of && stands(c))
        .filter(|c| claim.visit.is_none() || c.visit != claim.visit)
        .collect();
    before.sort_by_key(|c| place(c));
    before
}

/// The verdict by the clocks alone, which decide nothing (design: no clock alone pays money).
fn disputed(claim: &Claim, mut by_clock: Judgement) -> Judgement {
    let first = match (by_clock.verdict, &by_clock.headline) {
        (Verdict::Valid, _) => named(&claim.claimant),
        (_, Headline::Protected { partner }) => Some(partner.clone()),
        _ => None,
    };
    for finding in &mut by_clock.findings {
        if finding.outcome == Outcome::Failed {
            finding.outcome = Outcome::Note;
        }
    }
    by_clock.findings.retain(|f| !matches!(f.reason, Reason::ProtectionStarts { .. }));
    by_clock.findings.push(Finding { outcome: Outcome::Open, reason: Reason::Disputed { first } });
    deciding_first(&mut by_clock.findings);
    let verdict = Verdict::of(&by_clock.findings);
    Judgement { verdict, headline: Headline::Unclear, protection: None, ..by_clock }
}

fn judge_person(claim: &Claim, before: &[&Contact], facts: &Facts, policies: &PolicyBook) -> Judgement {
    let given = given_by(before, facts, policies);
    let policy = policies.for_claim(claim.channel, claim.project, claim.day);
    let here = reaching(&given, claim.project, None);
    let rival = active_for_office(&here, claim.day).filter(|p| !p.with_office);
    match (&claim.claimant, policy) {
        (Claimant::Office, _) if claim.grounds.ruled.verdict.is_some() => {
            ruled(claim, policy, office_share(claim, policies))
        }
        (Claimant::Office, _) => match rival {
            Some(rival) => answer(vec![kept_out(rival)], Some(protected_by(rival)), policy, |_| {
                Headline::Protected { partner: rival.name.clone() }
            }),
            None => {
                let mut contacts = before.iter().filter(|c| c.sort != ContactSort::Report);
                let first = contacts.next();
                let reason = Reason::OfficeCustomer { since: first.map(|c| c.day) };
                answer(vec![Finding { outcome: Outcome::Met, reason }], None, policy, |_| match first {
                    Some(_) => Headline::Still(Claimant::Office),
                    None => Headline::New(Claimant::Office),
                })
            }
        },
        (Claimant::Unnamed, _) => unclear(Reason::ClaimantMissing, policy),
        (Claimant::Partner { .. }, None) if claim.grounds.ruled.verdict.is_some() => ruled(claim, None, None),
        (Claimant::Partner { .. }, None) => unclear(Reason::NoPolicy { channel: claim.channel }, None),
        (Claimant::Partner { .. }, Some(policy)) => {
            decide(claim, policy, before, &given, facts, facts.open_reports)
        }
    }
}

/// A partner's claim under a policy, given what was there before it.
pub(super) fn decide(
    claim: &Claim,
    policy: &Policy,
    before: &[&Contact],
    given: &[Protected],
    facts: &Facts,
    open_reports: u32,
) -> Judgement {
    let Claimant::Partner { id, name } = &claim.claimant else {
        return unclear(Reason::ClaimantMissing, Some(policy));
    };
    let days = in_days(policy);
    // A call gives nothing that could run.
    let span = span(policy, claim.day, &claim.grounds).filter(|_| claim.stage != Stage::Call);
    if claim.grounds.ruled.verdict.is_some() {
        return ruled(claim, Some(policy), span);
    }
    let given = &*reaching(given, claim.project, Some(policy));
    let mut findings = Vec::new();
    match active_for(given, claim.day, *id) {
        Some(own) if own.partner == *id => {
            let here = claim.stage == Stage::Visit;
            let renewal = match (policy.term.return_renews, here) {
                (false, _) => Renewal::Never,
                (true, false) => Renewal::OnVisit,
                (true, true) => Renewal::Now,
            };
            let last =
                if here { lasts(policy, own.until, claim.day, &claim.grounds.ruled) } else { own.until };
            findings.push(Finding {
                outcome: Outcome::Met,
                reason: Reason::OwnProtected { since: own.since, until: last, renewal, days: own.days },
            });
            let protection = Protection { until: last, ..protected_by(own) };
            return answer(findings, Some(protection), Some(policy), |_| {
                Headline::Still(claim.claimant.clone())
            });
        }
        Some(rival) => {
            if claim.stage == Stage::Call || !outranks(policy, claim, rival) {
                findings.push(kept_out(rival));
                return answer(findings, Some(protected_by(rival)), Some(policy), |_| Headline::Protected {
                    partner: rival.name.clone(),
                });
            }
            let reason = Reason::Priority { partner: rival.name.clone(), channel: rival.channel };
            findings.push(Finding { outcome: Outcome::Met, reason });
        }
        None => {}
    }
    let over = |p: &&Protected| !p.lock && p.until < claim.day;
    if let Some(own) = given.iter().rev().filter(over).find(|p| p.partner == *id) {
        let again = match policy.own_lapsed {
            OwnLapsed::Refuse => {
                Some(Reason::OwnLapsed { until: own.until, ended: own.ended, days: own.days })
            }
            OwnLapsed::Renew => own
                .until
                .checked_add_days(chrono::Days::new(u64::from(policy.term.cool_down_days) + 1))
                .filter(|from| claim.day < *from)
                .map(|from| Reason::CoolingDown { from }),
        };
        if let Some(reason) = again {
            findings.push(Finding { outcome: Outcome::Failed, reason });
            return answer(findings, Some(protected_by(own)), Some(policy), |_| Headline::Lapsed {
                partner: name.clone(),
            });
        }
    }
    let met_before = before.iter().find(|c| counts(c, claim, policy, given));
    if let Some(contact) = met_before {
        findings.push(Finding { outcome: Outcome::Failed, reason: earlier(contact, policy) });
    } else if let Some(rival) = given.iter().rev().filter(over).find(|p| p.partner != *id) {
        let reason = Reason::RivalLapsed {
            partner: rival.name.clone(),
            until: rival.until,
            ended: rival.ended,
            days: rival.days,
        };
        findings.push(Finding { outcome: Outcome::Met, reason });
    } else {
        let reason = match (policy.look_back, policy.protection) {
            (LookBack::Off, Length::None) => Reason::NotProtected,
            (LookBack::Off, _) => Reason::NotLookedBack { days },
            (back, _) => Reason::NoEarlierContact { limited: matches!(back, LookBack::Months { .. }) },
        };
        findings.push(Finding { outcome: Outcome::Met, reason });
    }
    conditions::look(claim, *id, policy, facts, open_reports, &mut findings);
    let verdict = Verdict::of(&findings);
    let protection = span.filter(|_| verdict == Verdict::Valid && claim.stage == Stage::Visit);
    if let Some(Protection { since, until, .. }) = protection {
        let from = runs_from(policy, &claim.grounds);
        let reason = Reason::ProtectionStarts { since, from, until, days };
        findings.push(Finding { outcome: Outcome::Note, reason });
    }
    let locks = claim.stage == Stage::Report && verdict == Verdict::Valid && policy.term.report_lock_days > 0;
    if let Some(from) = locks_from(policy, given, *id).filter(|from| locks && claim.day < *from) {
        findings.push(Finding { outcome: Outcome::Note, reason: Reason::NotLocked { from } });
    }
    if claim.stage == Stage::Call && policy.protection != Length::None {
        findings.push(Finding { outcome: Outcome::Note, reason: Reason::CallOnly { days } });
    }
    let known = met_before.is_some();
    answer(findings, protection, Some(policy), |verdict| match verdict {
        Verdict::Valid => Headline::New(claim.claimant.clone()),
        Verdict::Undecided => Headline::Awaiting(claim.claimant.clone()),
        Verdict::Invalid if known => Headline::KnownBefore,
        Verdict::Invalid => Headline::NotMet(claim.claimant.clone()),
    })
}

/// Whether a claim stands higher than the one that stood there first on the same day.
fn outranks(policy: &Policy, claim: &Claim, rival: &Protected) -> bool {
    let rank = |channel| policy.priority.iter().position(|c| *c == channel).unwrap_or(usize::MAX);
    rival.given == claim.day && rank(claim.channel) < rank(rival.channel)
}

/// Whether an earlier contact makes a claim invalid (R3): not when it belongs to a claim whose protection
/// gave the customer to somebody for a time that is over (R15: a rival's new registration then wins).
fn counts(contact: &Contact, claim: &Claim, policy: &Policy, given: &[Protected]) -> bool {
    let in_scope = match policy.scope {
        Scope::Developer => true,
        Scope::Office => !contact.elsewhere,
        Scope::Project => match (contact.project, claim.project) {
            (Some(theirs), Some(ours)) => theirs == ours,
            _ => !contact.elsewhere,
        },
    };
    // That the claimant called about the customer before is no contact of somebody else's.
    let own_call = matches!((&contact.claimant, &claim.claimant),
        (Claimant::Partner { id: theirs, .. }, Claimant::Partner { id: ours, .. }) if theirs == ours);
    let kind_counts = match contact.sort {
        ContactSort::Report => false,
        ContactSort::Call => policy.calls_count && !own_call,
        ContactSort::Visit | ContactSort::Imported => true,
    };
    // A rival who came while a report held the customer was kept out. The office may have them.
    let brought = matches!(&contact.claimant, Claimant::Partner { .. });
    let held = |p: &&Protected| {
        let rival = matches!(&contact.claimant, Claimant::Partner { id, .. } if *id != p.partner);
        p.lock && rival && p.stands_on(contact.day)
    };
    let by_visit = || given.iter().filter(|p| !p.lock);
    let under_a_claim = by_visit().any(|p| p.stands_on(contact.day));
    let kept_out_claim = brought && by_visit().any(|p| contact.day >= p.stands_from());
    in_scope
        && kind_counts
        && !under_a_claim
        && !kept_out_claim
        && !given.iter().any(|p| held(&p))
        && policy.look_back.reaches(contact.day, claim.day)
}

fn earlier(contact: &Contact, policy: &Policy) -> Reason {
    Reason::EarlierContact {
        day: contact.day,
        sort: contact.sort,
        channel: contact.channel,
        by: named(&contact.claimant),
        consultant: contact.consultant.clone(),
        limited: matches!(policy.look_back, LookBack::Months { .. }),
    }
}

/// A partner's name.
pub(super) fn named(claimant: &Claimant) -> Option<String> {
    match claimant {
        Claimant::Partner { name, .. } => Some(name.clone()),
        _ => None,
    }
}

fn protected_by(p: &Protected) -> Protection {
    Protection { since: p.since, until: p.until, slip: p.slip.clone() }
}

fn kept_out(rival: &Protected) -> Finding {
    let reason = Reason::RivalProtected {
        partner: rival.name.clone(),
        since: rival.since,
        until: rival.until,
        lock: rival.lock,
        days: rival.days,
    };
    Finding { outcome: Outcome::Failed, reason }
}

/// What a manager ruled stands before every condition (R42).
fn ruled(claim: &Claim, policy: Option<&Policy>, protection: Option<Protection>) -> Judgement {
    let ruled = &claim.grounds.ruled;
    let verdict = ruled.verdict.unwrap_or(Verdict::Undecided);
    let outcome = match verdict {
        Verdict::Valid => Outcome::Met,
        Verdict::Invalid => Outcome::Failed,
        Verdict::Undecided => Outcome::Open,
    };
    let shares: Vec<(String, u32)> =
        ruled.shares.iter().map(|(who, percent)| (named(who).unwrap_or_default(), *percent)).collect();
    let whose = match shares.is_empty() {
        true => Headline::Ruled(claim.claimant.clone()),
        false => Headline::Shared(shares.clone()),
    };
    let on = ruled.on.unwrap_or(claim.day);
    let reason = Reason::Ruled { verdict, on, transferred: ruled.transferred, shares };
    let protection = protection.filter(|_| verdict == Verdict::Valid);
    answer(vec![Finding { outcome, reason }], protection, policy, |verdict| match verdict {
        Verdict::Valid => whose,
        Verdict::Invalid => Headline::NotMet(claim.claimant.clone()),
        Verdict::Undecided => Headline::Unclear,
    })
}

fn unclear(reason: Reason, policy: Option<&Policy>) -> Judgement {
    answer(vec![Finding { outcome: Outcome::Open, reason }], None, policy, |_| Headline::Unclear)
}

/// The verdict that the findings come to, the deciding ones first.
fn answer(
    mut findings: Vec<Finding>,
    protection: Option<Protection>,
    policy: Option<&Policy>,
    headline: impl FnOnce(Verdict) -> Headline,
) -> Judgement {
    let verdict = Verdict::of(&findings);
    deciding_first(&mut findings);
    Judgement {
        verdict,
        provisional: false,
        headline: headline(verdict),
        protection,
        findings,
        policy: policy.map(|p| (p.code.clone(), p.version)),
    }
}

fn deciding_first(findings: &mut [Finding]) {
    findings.sort_by_key(|f| match f.outcome {
        Outcome::Failed => 0,
        Outcome::Open => 1,
        Outcome::Met => 2,
        Outcome::Note => 3,
    });
}

/// A number that several people share, or a mask that fits several: one answer if they all agree, else a human
/// looks.
fn agree(answers: &[&Judgement]) -> Judgement {
    let reason = Reason::SeveralPeople { count: answers.len() };
    // In an order of their own, so that the order of the people decides nothing.
    let place = |j: &&&Judgement| {
        let until = j.protection.as_ref().map(|p| (p.until, p.since));
        (std::cmp::Reverse(until), format!("{:?}", j.headline))
    };
    let mut first = answers.iter().min_by_key(place).map_or_else(|| answers[0].clone(), |j| (**j).clone());
    if answers.iter().all(|j| j.verdict == first.verdict) {
        first.findings.push(Finding { outcome: Outcome::Note, reason });
        return first;
    }
    Judgement {
        verdict: Verdict::Undecided,
        provisional: false, // whole numbers: it is for a human, not for another digit
        headline: Headline::Unclear,
        protection: None,
        findings: vec![Finding { outcome: Outcome::Open, reason }],
        policy: first.policy,
    }
}
