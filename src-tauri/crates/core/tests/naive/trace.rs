//! What a trace says, read again from nothing but the days, hours and numbers its findings name.

use super::books;
use laifang_core::judgement::{Claim, ContactSort, Finding, Outcome, Reason, Verdict};
use laifang_core::policy::{LookBack, Policy, Protection, ReportContent, ThroughRelative};

/// The verdict that the facts in the findings come to; the outcomes that stand beside them must agree.
pub fn verdict(claim: &Claim, policy: Option<&Policy>, findings: &[Finding]) -> Result<Verdict, String> {
    let mut ruling = None;
    let (mut met, mut failed, mut open) = (0, 0, 0);
    // Two desks' clocks prove nothing: what one of them would refuse is only noted.
    let disputed = findings.iter().any(|f| matches!(f.reason, Reason::Disputed { .. }));
    for finding in findings {
        let reason = &finding.reason;
        if let Reason::Ruled { verdict, .. } = reason {
            ruling = Some(*verdict);
        }
        let said = finding.outcome;
        let found =
            weigh(claim, policy, reason, said).ok_or(format!("{reason:?} does not hold on {}", claim.day))?;
        // A note decides nothing; it is one where another way was enough, or where nothing is decided yet.
        let noted = said == Outcome::Note && (may_be_noted(reason) || disputed);
        if !noted && found != said {
            return Err(format!("{reason:?} comes to {found:?}, not {said:?}"));
        }
        match said {
            Outcome::Met => met += 1,
            Outcome::Failed => failed += 1,
            Outcome::Open => open += 1,
            Outcome::Note => {}
        }
    }
    Ok(match (ruling, failed, open, met) {
        (Some(ruling), ..) => ruling,
        (None, 0, 0, 0) => return Err("nothing speaks for it".into()),
        (None, 0, 0, _) => Verdict::Valid,
        (None, 0, ..) => Verdict::Undecided,
        _ => Verdict::Invalid,
    })
}

/// What may stand beside a verdict without deciding it.
fn may_be_noted(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::Reported { .. }
            | Reason::ReportVoid { .. }
            | Reason::Accompanied { .. }
            | Reason::Supervisor { .. }
            | Reason::MaskedOnly
            | Reason::SeveralPeople { .. }
            | Reason::ProtectionStarts { .. }
            | Reason::NotLocked { .. }
            | Reason::CallOnly { .. }
            | Reason::BrokerElsewhere { .. }
            | Reason::ReportedEarlier { .. }
    )
}

fn when(holds: bool, outcome: Outcome) -> Option<Outcome> {
    holds.then_some(outcome)
}

/// How one finding comes out by what it names; nothing where that contradicts itself.
fn weigh(claim: &Claim, policy: Option<&Policy>, reason: &Reason, said: Outcome) -> Option<Outcome> {
    let day = claim.day;
    let months = |p: &Policy| matches!(p.look_back, LookBack::Months { .. });
    let yes = |met: bool| if met { Outcome::Met } else { Outcome::Failed };
    match reason {
        Reason::Ruled { verdict, .. } => Some(match verdict {
            Verdict::Valid => Outcome::Met,
            Verdict::Invalid => Outcome::Failed,
            Verdict::Undecided => Outcome::Open,
        }),
        Reason::NoEarlierContact { limited } => {
            let looked = policy.is_some_and(|p| p.look_back != LookBack::Off && months(p) == *limited);
            when(looked, Outcome::Met)
        }
        Reason::EarlierContact { day: on, sort, limited, .. } => {
            let reached = policy.is_some_and(|p| books::looked_at(p, *on, day) && months(p) == *limited);
            let calls = policy.is_some_and(|p| p.calls_count);
            let counts = match sort {
                ContactSort::Visit | ContactSort::Imported => true,
                ContactSort::Call => calls,
                ContactSort::Report => false,
            };
            when(reached && counts, Outcome::Failed)
        }
        Reason::NotLookedBack { .. } => {
            let off =
                policy.is_some_and(|p| p.look_back == LookBack::Off && p.protection != Protection::None);
            when(off, Outcome::Met)
        }
        Reason::NotProtected => {
            let free =
                policy.is_some_and(|p| p.look_back == LookBack::Off && p.protection == Protection::None);
            when(free, Outcome::Met)
        }
        // It may be counted from a confirmation that came later, and stands from the visit on.
        Reason::RivalProtected { since, until, .. } => when(since <= until && day <= *until, Outcome::Failed),
        Reason::OwnProtected { since, until, .. } => when(since <= until && day <= *until, Outcome::Met),
        Reason::EndedEarly { .. } => Some(Outcome::Note),
        Reason::OwnLapsed { until, .. } => when(*until < day, Outcome::Failed),
        Reason::CoolingDown { from } => when(day < *from, Outcome::Failed),
        Reason::RivalLapsed { until, .. } => when(*until < day, Outcome::Met),
        Reason::ProtectionStarts { since, until, .. } => {
            let whole = policy.and_then(|p| books::keeps_until(p, *since));
            when(since <= until && whole.is_some_and(|last| last <= *until), Outcome::Note)
        }
        Reason::NotLocked { from } => when(day < *from, Outcome::Note),
        Reason::Lead { hours, minutes } => Some(match said {
            Outcome::Open if *minutes == 0 => Outcome::Open,
            _ => yes(*minutes >= i64::from(*hours) * 60),
        }),
        Reason::ReceptionTook { took, asked, exactly_counts, .. } => Some(match took {
            None => Outcome::Open,
            Some(took) => yes(if *exactly_counts { took >= asked } else { took > asked }),
        }),
        Reason::ReportContent { lacking } => {
            let nothing = [lacking.time, lacking.headcount, lacking.name, lacking.phone].iter().all(|l| !l);
            when(policy.is_some_and(|p| p.conditions.report_content != ReportContent::NOTHING), yes(nothing))
        }
        Reason::ThroughRelative { day: on, .. } => match policy?.conditions.through_relative {
            ThroughRelative::Ignored => None,
            ThroughRelative::Reviewed => when(*on <= day || claim.order < Claim::NOW, Outcome::Open),
            ThroughRelative::Refused => Some(Outcome::Failed),
        },
        Reason::Quota { most } => {
            when(policy.is_some_and(|p| p.open_reports_at_most == *most && *most > 0), Outcome::Failed)
        }
        Reason::Priority { channel, .. } => {
            let place = |c| policy.and_then(|p| p.priority.iter().position(|one| *one == c));
            let before = match (place(claim.channel), place(*channel)) {
                (Some(ours), Some(theirs)) => ours < theirs,
                (Some(_), None) => true,
                (None, _) => false,
            };
            when(before, Outcome::Met)
        }
        Reason::ReportVoid { .. } | Reason::ReportLate => Some(Outcome::Failed),
        Reason::OfficeCustomer { .. } => Some(Outcome::Met),
        Reason::CallOnly { .. } | Reason::BrokerElsewhere { .. } => Some(Outcome::Note),
        Reason::ReportedEarlier { times } => when(times.made < times.entered, Outcome::Note),
        Reason::Disputed { .. } | Reason::NoNumber | Reason::ClaimantMissing | Reason::NoPolicy { .. } => {
            Some(Outcome::Open)
        }
        // Several people, or a mask: to know where they agree, else for a human.
        Reason::MaskedOnly | Reason::SeveralPeople { .. } => when(said != Outcome::Met, said),
        // Somebody's word: yes, no, or not given.
        Reason::Reported { .. }
        | Reason::Accompanied { .. }
        | Reason::Supervisor { .. }
        | Reason::OwnerQualified
        | Reason::OwnerCard
        | Reason::Intent { .. }
        | Reason::Acceptance { .. }
        | Reason::ContractCovers
        | Reason::Confirmed { .. } => Some(said),
    }
}
