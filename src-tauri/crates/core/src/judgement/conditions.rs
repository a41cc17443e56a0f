//! What else makes a partner's claim valid, condition by condition (R1, R2, R5, R7–R10, R12, R16, R28).

use super::judge::{is_before, named};
use super::*;
use crate::policy::{Introduction, Policy, ReportContent, ThroughRelative};

/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;

/// Notes every condition that the policy asks, with its outcome.
pub(super) fn look(
    claim: &Claim,
    partner: PartnerId,
    policy: &Policy,
    facts: &Facts,
    open_reports: u32,
    findings: &mut Vec<Finding>,
) {
    let asked = &policy.conditions;
    let evidence = &claim.grounds.evidence;
    let channel = claim.channel;
    let here = claim.stage == Stage::Visit;
    let terms = facts.partners.get(&partner);
    if asked.contract {
        let covers = terms.and_then(|t| t.contract).map(|c| c.covers(claim.day));
        findings.push(answered(covers, Reason::ContractCovers));
    }
    if asked.owner_qualified {
        let qualified = terms.and_then(|t| t.owner_since).map(|since| since <= claim.day);
        findings.push(answered(qualified, Reason::OwnerQualified));
    }
    let late = claim.grounds.reported.is_some_and(|entered| entered_late(claim.grounds.arrived, entered));
    match claim.stage {
        Stage::Call => {}
        // Whoever was to come by then is here already, or is not coming: nothing is announced.
        Stage::Report if late => findings.push(answered(Some(false), Reason::ReportLate)),
        Stage::Report | Stage::Visit => introduction(claim, policy, here, findings),
    }
    if here {
        if asked.owner_card {
            findings.push(answered(evidence.card, Reason::OwnerCard));
        }
        if asked.intent {
            findings.push(answered(evidence.intent, Reason::Intent { channel }));
        }
        if asked.acceptance {
            findings.push(answered(evidence.acceptance, Reason::Acceptance { channel }));
        }
        if let Some(time) = asked.reception {
            let took = evidence.reception_minutes;
            let enough = took.map(|m| m > time.minutes || (time.exactly_counts && m == time.minutes));
            let (asked, exactly_counts) = (time.minutes, time.exactly_counts);
            findings.push(answered(enough, Reason::ReceptionTook { channel, took, asked, exactly_counts }));
        }
        if policy.judged_by != JudgedBy::ConfirmationPost {
            let word = evidence.confirmed.filter(|c| c.by == policy.judged_by).map(|c| c.accepted);
            findings.push(answered(word, Reason::Confirmed { by: policy.judged_by }));
        }
    } else if claim.stage == Stage::Report
        && policy.open_reports_at_most > 0
        && open_reports >= policy.open_reports_at_most
    {
        let reason = Reason::Quota { most: policy.open_reports_at_most };
        findings.push(Finding { outcome: Outcome::Failed, reason });
    }
    relatives(claim, policy, facts, findings);
}

fn answered(answer: Option<bool>, reason: Reason) -> Finding {
    let outcome = match answer {
        Some(true) => Outcome::Met,
        Some(false) => Outcome::Failed,
        None => Outcome::Open,
    };
    Finding { outcome, reason }
}

/// How the customer was introduced: reported in time (R2, R10), or brought in person (R1), or R5's choice.
fn introduction(claim: &Claim, policy: &Policy, here: bool, findings: &mut Vec<Finding>) {
    let reported = || reported(claim, policy, here);
    let in_person = || {
        let evidence = &claim.grounds.evidence;
        let channel = claim.channel;
        vec![
            answered(evidence.accompanied, Reason::Accompanied { channel }),
            // That the desk says they were told is not their word; that they were not told is enough to fail.
            answered(
                evidence.supervisor.or(evidence.told.filter(|told| !told)),
                Reason::Supervisor {
                    channel,
                    by: claim.grounds.supervisor.clone(),
                    told: evidence.told == Some(true),
                },
            ),
        ]
    };
    match policy.conditions.introduction {
        Introduction::Any => {}
        Introduction::Reported => findings.extend(reported()),
        Introduction::InPerson if here => findings.extend(in_person()),
        Introduction::Both if here => findings.extend(reported().into_iter().chain(in_person())),
        Introduction::Both => findings.extend(reported()),
        Introduction::InPerson => {}
        Introduction::Either if here => {
            let mut ways = [reported(), in_person()];
            let all_met = |way: &Vec<Finding>| way.iter().all(|f| f.outcome == Outcome::Met);
            let open = |way: &Vec<Finding>| way.iter().all(|f| f.outcome != Outcome::Failed);
            // One way is enough: what the other lacks is only noted; while one is open nothing has failed.
            if ways.iter().any(all_met) {
                for way in ways.iter_mut().filter(|way| !all_met(way)) {
                    way.iter_mut().for_each(|f| f.outcome = Outcome::Note);
                }
            } else if ways.iter().any(open) {
                for way in ways.iter_mut().filter(|way| !open(way)) {
                    way.iter_mut().for_each(|f| f.outcome = Outcome::Note);
                }
            }
            findings.extend(ways.into_iter().flatten());
        }
        Introduction::Either => {}
    }
}

/// Reported before they came, and early enough. A report that is judged itself is reported by being one.
fn reported(claim: &Claim, policy: &Policy, here: bool) -> Vec<Finding> {
    let channel = claim.channel;
    let grounds = &claim.grounds;
    let ahead = match (grounds.reported, grounds.arrived) {
        (Some(entered), Some(arrived)) => Some(arrived.0 - entered.0),
        _ => None,
    };
    let before = grounds.reported.is_some() && ahead.is_none_or(|ms| ms > 0);
    let mut found = vec![match grounds.void_report {
        Some(report) if here && grounds.reported.is_none() => {
            answered(Some(false), Reason::ReportVoid { channel, report })
        }
        _ => answered(Some(before || !here), Reason::Reported { channel }),
    }];
    let content = policy.conditions.report_content;
    if content != ReportContent::NOTHING && grounds.reported.is_some() {
        let lacking = content.lacking(grounds.announced);
        found.push(answered(Some(lacking == ReportContent::NOTHING), Reason::ReportContent { lacking }));
    }
    let hours = policy.conditions.lead_hours;
    if hours > 0 && (before || !here) {
        let minutes = ahead.unwrap_or(0).max(0) / MINUTE;
        let enough = ahead.map(|ms| ms >= i64::from(hours) * 60 * MINUTE);
        found.push(answered(enough, Reason::Lead { hours, minutes }));
    }
    found
}

/// A relative whom the office knows already, through somebody else: a registration must not be got round (R28).
/// Where relatives count as the customer, their contacts are looked back at instead.
fn relatives(claim: &Claim, policy: &Policy, facts: &Facts, findings: &mut Vec<Finding>) {
    use crate::policy::CustomerIs;
    let outcome = match policy.conditions.through_relative {
        ThroughRelative::Ignored => return,
        ThroughRelative::Reviewed => Outcome::Open,
        ThroughRelative::Refused => Outcome::Failed,
    };
    let own_already = |r: &&Relative| match policy.customer_is {
        CustomerIs::Person => false,
        CustomerIs::Couple => r.spouse,
        CustomerIs::Relatives => true,
    };
    let first = facts
        .relatives
        .iter()
        .filter(|r| !own_already(r))
        .flat_map(|r| &r.contacts)
        .filter(|c| is_before(c, claim) && c.sort != ContactSort::Report && c.claimant != claim.claimant)
        .min_by_key(|c| (c.order, c.visit));
    if let Some(contact) = first {
        let reason = Reason::ThroughRelative { day: contact.day, by: named(&contact.claimant) };
        findings.push(Finding { outcome, reason });
    }
}
