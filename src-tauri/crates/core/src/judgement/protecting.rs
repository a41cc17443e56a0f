//! Who is protected when: what a person's contacts gave rise to, in order, and what ended it (R10, R13–R15, R42).

use super::judge::{decide, place};
use super::*;
use crate::policy::{From, Policy, PolicyBook, Protection as Length, Scope};
use std::borrow::Cow;
use std::collections::BTreeSet;

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

pub(super) fn given_by(sorted: &[&Contact], facts: &Facts, policies: &PolicyBook) -> Vec<Protected> {
    let mut given = Vec::new();
    for (place, contact) in sorted.iter().enumerate() {
        give(contact, &sorted[..place], facts, policies, &mut given);
    }
    given
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
    let span = match stage {
        Stage::Call => return,
        Stage::Report => {
            let days = chrono::Days::new(u64::from(policy.term.report_lock_days));
            let until = contact.day.checked_add_days(days).unwrap_or(contact.day);
            let until = contact.grounds.expires.map_or(until, |e| e.min(until));
            (until >= contact.day).then_some(Protection { since: contact.day, until, slip: None })
        }
        Stage::Visit => span(policy, contact.day, &contact.grounds),
    };
    // A lock that ran out without a visit is not given again at once: the running one stays as it was.
    if stage == Stage::Report && locks_from(policy, given, *id).is_some_and(|from| contact.day < from) {
        return;
    }
    // Whoever stood there, by a lock that is fulfilled, a lower channel or a ruling, stands there no more.
    end_before(given, contact, Some(policy));
    if let Some(span) = span {
        let lock = stage == Stage::Report;
        given.push(Protected { lock, ..protected(contact, channel, policy, (*id, name), &span) });
    }
}

/// What a contact gives a partner under a policy, for a span of days.
fn protected(
    contact: &Contact,
    channel: Channel,
    policy: &Policy,
    (partner, name): (PartnerId, &str),
    span: &Protection,
) -> Protected {
    Protected {
        partner,
        name: name.to_owned(),
        visit: contact.visit,
        since: span.since,
        until: span.until,
        slip: contact.slip.clone(),
        channel,
        given: contact.day,
        lock: false,
        days: in_days(policy),
        with_office: false,
        project: contact.project,
        one_project: policy.scope == Scope::Project,
        ended: false,
    }
}

/// The first day on which a partner's reports lock again after its last lock, where that is limited: one that a visit
/// fulfilled, or a ruling ended, starts no cool-down.
pub(super) fn locks_from(policy: &Policy, given: &[Protected], partner: PartnerId) -> Option<NaiveDate> {
    let last = given.iter().rev().find(|p| p.lock && p.partner == partner)?;
    let days = chrono::Days::new(u64::from(policy.term.cool_down_days) + 1);
    last.until.checked_add_days(days).filter(|_| policy.term.lock_cools_down && !last.ended)
}

/// A split claim protects everybody who has a share of it, alike.
fn share(contact: &Contact, policies: &PolicyBook, given: &mut Vec<Protected>) {
    let ruled = &contact.grounds.ruled;
    let channel = contact.channel.map_or(Channel::Agency, shared_channel);
    let policy = policies.for_claim(channel, contact.project, contact.day);
    end_before(given, contact, policy);
    let Some(policy) = policy else { return };
    let Some(span) = span(policy, contact.day, &contact.grounds) else { return };
    let with_office = ruled.shares.iter().any(|(who, percent)| *who == Claimant::Office && *percent > 0);
    let older = given.len();
    for (who, _) in ruled.shares.iter().filter(|(_, percent)| *percent > 0) {
        let Claimant::Partner { id, name } = who else { continue };
        if given[older..].iter().any(|p| p.partner == *id) {
            continue; // named twice
        }
        given.push(Protected { with_office, ..protected(contact, channel, policy, (*id, name), &span) });
    }
}

/// Until when an own protection runs after a return: renewed only where the policy says so (R15: it is not),
/// longer where a manager said so of that return.
pub(super) fn lasts(policy: &Policy, until: NaiveDate, visit: NaiveDate, ruled: &Ruled) -> NaiveDate {
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
pub(super) fn reaching<'a>(
    given: &'a [Protected],
    project: Option<ProjectId>,
    policy: Option<&Policy>,
) -> Cow<'a, [Protected]> {
    if given.iter().all(|p| reaches(p, project, policy)) {
        return Cow::Borrowed(given);
    }
    Cow::Owned(given.iter().filter(|p| reaches(p, project, policy)).cloned().collect())
}

/// The days a visit's claim is protected, extensions included; none where the policy protects nobody.
pub(super) fn span(policy: &Policy, visit: NaiveDate, grounds: &Grounds) -> Option<Protection> {
    let since = starts(policy, visit, grounds);
    let until = grounds.ruled.extended(policy.protected_until(since)).filter(|until| *until >= since)?;
    Some(Protection { since, until, slip: None })
}

/// The day a claim's protection runs from.
pub(super) fn starts(policy: &Policy, visit: NaiveDate, grounds: &Grounds) -> NaiveDate {
    match runs_from(policy, grounds) {
        From::Visit => visit,
        From::Report => grounds.reported_on.unwrap_or(visit),
        From::Confirmation => grounds.evidence.confirmed.map_or(visit, |c| c.on),
    }
}

/// What a claim's protection is counted from: the visit where there was no report or no confirmation.
pub(super) fn runs_from(policy: &Policy, grounds: &Grounds) -> From {
    match policy.term.from {
        From::Report if grounds.reported_on.is_none() => From::Visit,
        From::Confirmation if grounds.evidence.confirmed.is_none() => From::Visit,
        from => from,
    }
}

/// What a split of the office's own visitor protects.
pub(super) fn office_share(claim: &Claim, policies: &PolicyBook) -> Option<Protection> {
    let ruled = &claim.grounds.ruled;
    ruled.shares.iter().find(|(who, percent)| *percent > 0 && *who != Claimant::Office)?;
    let policy = policies.for_claim(shared_channel(claim.channel), claim.project, claim.day)?;
    span(policy, claim.day, &claim.grounds)
}

/// What keeps the office out on a day: the newest that runs. A report's lock keeps out other partners only.
pub(super) fn active_for_office(given: &[Protected], day: NaiveDate) -> Option<&Protected> {
    newest(given, day, |p| !p.lock)
}

/// What a partner meets on a day: the newest that runs, their own share of a split claim before the others'. Their own
/// lock keeps nobody out that is them, and hides nothing older.
pub(super) fn active_for(given: &[Protected], day: NaiveDate, partner: PartnerId) -> Option<&Protected> {
    let newest = newest(given, day, |p| !(p.lock && p.partner == partner))?;
    let shared = |p: &&Protected| {
        let of_one = p.visit == newest.visit && p.since == newest.since && p.until >= day;
        of_one && p.partner == partner && !p.lock
    };
    given.iter().rev().find(shared).or(Some(newest))
}

fn newest(given: &[Protected], day: NaiveDate, counts: impl Fn(&Protected) -> bool) -> Option<&Protected> {
    given.iter().rev().find(|p| p.stands_on(day) && counts(p))
}

pub(super) fn in_days(policy: &Policy) -> bool {
    matches!(policy.protection, Length::Days { .. })
}
