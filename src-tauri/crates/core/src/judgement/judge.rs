//! The steps of a judgement: ruling → protection → look-back → conditions.

use super::conditions;
use super::*;
use crate::policy::{
    CustomerIs, From, LookBack, Mask, OwnLapsed, Policy, PolicyBook, Protection as Length, Scope,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

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

/// Every protection that a person's contacts gave rise to, in order. A report's lock that a visit took over is
/// not among them.
pub fn protections(contacts: &[Contact], facts: &Facts, policies: &PolicyBook) -> Vec<Protected> {
    let mut sorted: Vec<&Contact> = contacts.iter().collect();
    sorted.sort_by_key(|c| place(c));
    given_by(&sorted, facts, policies)
}

/// The day on which a ruling for somebody else or a better claim ended what a valid claim was given, if one did.
/// `protections` are the same person's, of all that is known.
pub fn ended_early(claim: &Claim, judged: &Judgement, protections: &[Protected]) -> Option<NaiveDate> {
    let given =
        judged.protection.as_ref().filter(|_| judged.verdict == Verdict::Valid && !judged.provisional)?;
    let the_day_after = |last: NaiveDate| last.succ_opt().unwrap_or(last);
    let gives = |f: &Finding| matches!(f.reason, Reason::ProtectionStarts { .. } | Reason::Ruled { .. });
    if judged.findings.iter().any(gives) {
        let own = protections.iter().filter(|p| !p.lock && p.visit.is_some() && p.visit == claim.visit);
        return match own.map(|p| p.until).max() {
            None => Some(given.since),
            Some(until) => (until < given.until).then(|| the_day_after(until)),
        };
    }
    // A return under the own protection; a relative's is not among them.
    let Claimant::Partner { id, .. } = &claim.claimant else { return None };
    let own = |p: &&Protected| p.partner == *id && !p.lock && p.since == given.since;
    let standing = protections.iter().find(own)?;
    (standing.until < given.until).then(|| the_day_after(standing.until))
}

fn given_by(sorted: &[&Contact], facts: &Facts, policies: &PolicyBook) -> Vec<Protected> {
    let mut given = Vec::new();
    for (place, contact) in sorted.iter().enumerate() {
        give(contact, &sorted[..place], facts, policies, &mut given);
    }
    given
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
fn place(c: &Contact) -> impl Ord + '_ {
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

/// Adds the protection a contact gives, if its own claim is valid, and ends what a ruling or a better claim ends.
fn give(
    contact: &Contact,
    before: &[&Contact],
    facts: &Facts,
    policies: &PolicyBook,
    given: &mut Vec<Protected>,
) {
    let ruled = &contact.grounds.ruled;
    if !ruled.shares.is_empty() && ruled.verdict == Some(Verdict::Valid) {
        share(contact, policies, given);
        return;
    }
    let (Some(channel), Claimant::Partner { id, name }) = (contact.channel, &contact.claimant) else {
        if contact.claimant == Claimant::Office && ruled.verdict == Some(Verdict::Valid) {
            end_before(given, contact, None); // given to the office
        }
        return;
    };
    let stage = match contact.sort {
        ContactSort::Visit => Stage::Visit,
        ContactSort::Report => Stage::Report,
        ContactSort::Call | ContactSort::Imported => return, // a call is no visit
    };
    if !contact.numbered {
        return; // without a number the claim is open
    }
    let Some(policy) = policies.for_claim(channel, contact.project, contact.day) else {
        // A ruling ends the others' also where no policy says how long it holds (R42).
        if ruled.verdict == Some(Verdict::Valid) {
            end_before(given, contact, None);
        }
        return;
    };
    if stage == Stage::Report && policy.term.report_lock_days == 0 {
        return;
    }
    let own = Claim {
        visit: contact.visit,
        order: contact.order,
        day: contact.day,
        channel,
        project: contact.project,
        claimant: contact.claimant.clone(),
        number: Number::Full,
        stage,
        grounds: contact.grounds.clone(),
        unordered: BTreeSet::new(), // of the past, the clocks decide
    };
    // How many reports are open is known of today's claimant only: the quota is not asked again.
    let judgement = decide(&own, policy, before, given, facts, 0);
    if judgement.verdict != Verdict::Valid {
        return;
    }
    let runs = |p: &&mut Protected| {
        p.partner == *id && !p.lock && p.until >= contact.day && reaches(p, contact.project, Some(policy))
    };
    let running = given.iter_mut().rev().find(runs);
    if let (Some(running), None) = (running, ruled.verdict) {
        if stage == Stage::Visit {
            running.until = lasts(policy, running.until, contact.day, ruled);
        }
        return;
    }
    let (since, until) = match stage {
        Stage::Call => return,
        Stage::Report => {
            let days = chrono::Days::new(u64::from(policy.term.report_lock_days));
            let until = contact.day.checked_add_days(days).unwrap_or(contact.day);
            (contact.day, Some(contact.grounds.expires.map_or(until, |e| e.min(until))))
        }
        Stage::Visit => {
            let since = starts(policy, contact.day, &contact.grounds);
            (since, ruled.extended(policy.protected_until(since)))
        }
    };
    // A lock that ran out without a visit is not given again at once: the running one stays as it was.
    if stage == Stage::Report && locks_from(policy, given, *id).is_some_and(|from| contact.day < from) {
        return;
    }
    // Whoever stood there, by a lock that is fulfilled, a lower channel or a ruling, stands there no more.
    end_before(given, contact, Some(policy));
    if let Some(until) = until.filter(|until| *until >= since) {
        given.push(Protected {
            partner: *id,
            name: name.clone(),
            visit: contact.visit,
            since,
            until,
            slip: contact.slip.clone(),
            channel,
            given: contact.day,
            lock: stage == Stage::Report,
            days: in_days(policy),
            with_office: false,
            project: contact.project,
            one_project: policy.scope == Scope::Project,
            ended: false,
        });
    }
}

/// The first day on which a partner's reports lock again after its last lock, where that is limited: one that a visit
/// fulfilled, or a ruling ended, starts no cool-down.
fn locks_from(policy: &Policy, given: &[Protected], partner: PartnerId) -> Option<NaiveDate> {
    let last = given.iter().rev().find(|p| p.lock && p.partner == partner)?;
    let days = chrono::Days::new(u64::from(policy.term.cool_down_days) + 1);
    last.until.checked_add_days(days).filter(|_| policy.term.lock_cools_down && !last.ended)
}

/// A split claim protects everybody who has a share of it, alike.
fn share(contact: &Contact, policies: &PolicyBook, given: &mut Vec<Protected>) {
    let ruled = &contact.grounds.ruled;
    let channel = contact.channel.unwrap_or(Channel::Agency);
    let channel = shared_channel(channel);
    let policy = policies.for_claim(channel, contact.project, contact.day);
    end_before(given, contact, policy);
    let Some(policy) = policy else { return };
    let since = starts(policy, contact.day, &contact.grounds);
    let until = ruled.extended(policy.protected_until(since)).filter(|until| *until >= since);
    let Some(until) = until else { return };
    let with_office = ruled.shares.iter().any(|(who, percent)| *who == Claimant::Office && *percent > 0);
    let older = given.len();
    for (who, _) in ruled.shares.iter().filter(|(_, percent)| *percent > 0) {
        let Claimant::Partner { id, name } = who else { continue };
        if given[older..].iter().any(|p| p.partner == *id) {
            continue; // named twice
        }
        given.push(Protected {
            partner: *id,
            name: name.clone(),
            visit: contact.visit,
            since,
            until,
            slip: contact.slip.clone(),
            channel,
            given: contact.day,
            lock: false,
            days: in_days(policy),
            with_office,
            project: contact.project,
            one_project: policy.scope == Scope::Project,
            ended: false,
        });
    }
}

/// Until when an own protection runs after a return: renewed only where the policy says so (R15: it is not),
/// longer where a manager said so of that return.
fn lasts(policy: &Policy, until: NaiveDate, visit: NaiveDate, ruled: &Ruled) -> NaiveDate {
    let again = policy.protected_until(visit).filter(|_| policy.term.return_renews);
    let until = again.map_or(until, |again| again.max(until));
    ruled.extended(Some(until)).unwrap_or(until)
}

/// The channel by which a shared claim is protected and pays: the office's own visitor who is shared with an agency
/// is the agencies'.
pub const fn shared_channel(channel: Channel) -> Channel {
    if channel.partner_kind().is_some() { channel } else { Channel::Agency }
}

/// Ends what runs where and when a contact came, the day before; what began on that day is gone.
fn end_before(given: &mut Vec<Protected>, by: &Contact, policy: Option<&Policy>) {
    for p in given.iter_mut().filter(|p| p.until >= by.day && reaches(p, by.project, policy)) {
        p.until = by.day.pred_opt().unwrap_or(by.day);
        p.ended = true;
    }
    given.retain(|p| p.since <= p.until);
}

/// Whether a protection is of any meaning to a claim at a project: it was given there, or neither policy looks at one
/// project only.
fn reaches(p: &Protected, project: Option<ProjectId>, policy: Option<&Policy>) -> bool {
    let narrow = p.one_project || policy.is_some_and(|policy| policy.scope == Scope::Project);
    let elsewhere = p.project.zip(project).is_some_and(|(theirs, ours)| theirs != ours);
    !(narrow && elsewhere)
}

/// The protections that are of any meaning to a claim: nearly always all.
fn reaching<'a>(
    given: &'a [Protected],
    project: Option<ProjectId>,
    policy: Option<&Policy>,
) -> Cow<'a, [Protected]> {
    if given.iter().all(|p| reaches(p, project, policy)) {
        return Cow::Borrowed(given);
    }
    Cow::Owned(given.iter().filter(|p| reaches(p, project, policy)).cloned().collect())
}

/// The day a claim's protection runs from.
fn starts(policy: &Policy, visit: NaiveDate, grounds: &Grounds) -> NaiveDate {
    match runs_from(policy, grounds) {
        From::Visit => visit,
        From::Report => grounds.reported_on.unwrap_or(visit),
        From::Confirmation => grounds.evidence.confirmed.map_or(visit, |c| c.on),
    }
}

/// What a claim's protection is counted from: the visit where there was no report or no confirmation.
fn runs_from(policy: &Policy, grounds: &Grounds) -> From {
    match policy.term.from {
        From::Report if grounds.reported_on.is_none() => From::Visit,
        From::Confirmation if grounds.evidence.confirmed.is_none() => From::Visit,
        from => from,
    }
}

fn judge_person(claim: &Claim, before: &[&Contact], facts: &Facts, policies: &PolicyBook) -> Judgement {
    let given = given_by(before, facts, policies);
    let policy = policies.for_claim(claim.channel, claim.project, claim.day);
    let here = reaching(&given, claim.project, None);
    let active = active(&here, claim.day);
    match (&claim.claimant, policy) {
        (Claimant::Office, _) if claim.grounds.ruled.verdict.is_some() => {
            ruled(claim, policy, office_share(claim, policies))
        }
        (Claimant::Office, _) if active.is_some_and(|p| !p.lock && !p.with_office) => {
            let rival = active.into_iter().next_back();
            let findings = rival.map(kept_out).into_iter().collect();
            answer(findings, rival.map(protected_by), policy, |_| Headline::Protected {
                partner: rival.map(|r| r.name.clone()).unwrap_or_default(),
            })
        }
        (Claimant::Office, _) => {
            let contacts = || before.iter().filter(|c| c.sort != ContactSort::Report);
            let reason = Reason::OfficeCustomer { since: contacts().next().map(|c| c.day) };
            let known = contacts().next().is_some();
            answer(vec![Finding { outcome: Outcome::Met, reason }], None, policy, |_| {
                if known { Headline::Still(Claimant::Office) } else { Headline::New(Claimant::Office) }
            })
        }
        (Claimant::Unnamed, _) => unclear(Reason::ClaimantMissing, policy),
        (Claimant::Partner { .. }, None) if claim.grounds.ruled.verdict.is_some() => ruled(claim, None, None),
        (Claimant::Partner { .. }, None) => unclear(Reason::NoPolicy { channel: claim.channel }, None),
        (Claimant::Partner { .. }, Some(policy)) => {
            decide(claim, policy, before, &given, facts, facts.open_reports)
        }
    }
}

/// What a split of the office's own visitor protects.
fn office_share(claim: &Claim, policies: &PolicyBook) -> Option<Protection> {
    let ruled = &claim.grounds.ruled;
    ruled.shares.iter().find(|(who, percent)| *percent > 0 && *who != Claimant::Office)?;
    let policy = policies.for_claim(shared_channel(claim.channel), claim.project, claim.day)?;
    let since = starts(policy, claim.day, &claim.grounds);
    let until = ruled.extended(policy.protected_until(since)).filter(|until| *until >= since)?;
    Some(Protection { since, until, slip: None })
}

/// What keeps others out on a day: the newest that runs.
fn active(given: &[Protected], day: NaiveDate) -> Option<&Protected> {
    given.iter().rev().find(|p| p.stands_on(day))
}

/// The same as a partner meets it: their own share of a split claim before the others'.
fn active_for(given: &[Protected], day: NaiveDate, partner: PartnerId) -> Option<&Protected> {
    let newest = active(given, day)?;
    let shared = |p: &&Protected| {
        let of_one = p.visit == newest.visit && p.since == newest.since && p.until >= day;
        of_one && p.partner == partner && !p.lock
    };
    given.iter().rev().find(shared).or(Some(newest))
}

/// A partner's claim under a policy, given what was there before it.
fn decide(
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
    let since = starts(policy, claim.day, &claim.grounds);
    let until = claim.grounds.ruled.extended(policy.protected_until(since)).filter(|u| *u >= since);
    let until = until.filter(|_| claim.stage != Stage::Call); // a call gives nothing that could run
    if claim.grounds.ruled.verdict.is_some() {
        return ruled(claim, Some(policy), until.map(|until| Protection { since, until, slip: None }));
    }
    let given = &*reaching(given, claim.project, Some(policy));
    let mut findings = Vec::new();
    match active_for(given, claim.day, *id) {
        Some(own) if own.partner == *id && !own.lock => {
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
        Some(rival) if rival.partner != *id => {
            if claim.stage == Stage::Call || !outranks(policy, claim, rival) {
                findings.push(kept_out(rival));
                return answer(findings, Some(protected_by(rival)), Some(policy), |_| Headline::Protected {
                    partner: rival.name.clone(),
                });
            }
            let reason = Reason::Priority { partner: rival.name.clone(), channel: rival.channel };
            findings.push(Finding { outcome: Outcome::Met, reason });
        }
        _ => {}
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
    let protection = until.filter(|_| verdict == Verdict::Valid && claim.stage == Stage::Visit);
    if let Some(until) = protection {
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
    answer(
        findings,
        protection.map(|until| Protection { since, until, slip: None }),
        Some(policy),
        |verdict| match verdict {
            Verdict::Valid => Headline::New(claim.claimant.clone()),
            Verdict::Undecided => Headline::Awaiting(claim.claimant.clone()),
            Verdict::Invalid if known => Headline::KnownBefore,
            Verdict::Invalid => Headline::NotMet(claim.claimant.clone()),
        },
    )
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

fn in_days(policy: &Policy) -> bool {
    matches!(policy.protection, Length::Days { .. })
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
