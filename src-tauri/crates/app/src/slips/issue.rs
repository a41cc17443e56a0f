//! Issuing a slip: number, words and verdict are recorded as they stand.

use super::{SlipLine, forms, shown_line};
use crate::exchange::renew::numbers_are_its_own;
use crate::lists::{self, Lines};
use crate::prelude::*;
use crate::told;
use laifang_core::change::{Facts, Personal, SlipWords};
use laifang_core::judgement::{Claim, Claimant};
use laifang_core::slip::{SlipCode, SlipNumber};
use laifang_core::wording;
use laifang_store::Write;

/// Issues the slip of a visit: number, words and verdict are recorded as they stand.
#[derive(Clone, Deserialize, TS)]
pub struct IssueSlip {
    /// Made by the form.
    pub request: RequestId,
    /// Whose.
    pub visit: VisitId,
}

impl Action for IssueSlip {
    type View = SlipLine;
    const NEEDS: Needs = Needs::Permission(Permission::IssueSlip);
    fn run(self, app: &mut App) -> Result<SlipLine, AppError> {
        let author = app.author(self.request)?;
        let by = app.person()?.name;
        let device = app.store()?.device_id();
        let numbered = numbers_are_its_own(app);
        let slip = app.store_mut()?.write(author, |w| {
            // One standing slip a visit: a second call, or a second click, finds the first.
            if let Some(row) = w.reader().slip_of_visit(self.visit)? {
                return Ok(row.slip);
            }
            numbered?;
            issue(w, self.visit, device, by)
        })?;
        shown_line(app, slip)
    }
}

fn issue(w: &mut Write<'_>, visit: VisitId, device: DeviceId, by: String) -> Result<SlipId, AppError> {
    let slip = SlipId::new(w.new_uuid());
    let now = w.now();
    let reader = w.reader();
    let row = reader.visit(visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
    if row.voided {
        return Err(AppError::refused(
            "这次登记已撤销，不能出单。",
            "This registration was undone: no slip.",
        ));
    }
    if row.contact == ContactKind::Call {
        return Err(AppError::refused(
            "来电不出确认单，来访后再出。",
            "A call has no slip: issue it when the customer visits.",
        ));
    }
    let lines = Lines::over(reader, now)?;
    let (visit_line, view) = lines.visit(&row)?;
    if visit_line.name.is_empty() {
        return Err(AppError::refused("先补全姓名再出单。", "Complete the name before issuing a slip."));
    }
    if let Some(on) = reader.claim(visit)?.and_then(|claim| claim.ended) {
        return Err(AppError::refused(
            format!("保护已于 {on} 提前结束：按裁定或优先的渠道，客户归了别家，不再出单。"),
            format!(
                "Its protection ended early, on {on}: a ruling or a prior channel gave the customer to others. No slip."
            ),
        ));
    }
    let office = reader.office()?;
    let desk = reader.devices()?.into_iter().find(|d| d.device == device).map_or(0, |d| d.desk);
    let sequence = reader.last_slip_sequence(&format!("{}-{desk}-", office.code))? + 1;
    let wrong = |e: laifang_core::slip::SlipNumberError| AppError::refused(e.to_string(), e.to_string());
    let number = SlipNumber::new(office.code.parse().map_err(wrong)?, desk, sequence).map_err(wrong)?;
    let project = reader.projects()?.into_iter().find(|p| p.0 == row.project).map(|p| p.1);
    // Another's protection is nobody's business but the office's: neither the code nor the channel's part has it.
    let own = view.verdict == Verdict::Valid;
    let until = view.protected_until.as_ref().filter(|_| own).and_then(|d| d.parse().ok());
    let both = |t: &Text| (t.zh.clone(), t.en.clone());
    let reason = Text::new(
        view.reasons.iter().map(|r| r.text.zh.as_str()).collect::<Vec<_>>().join(""),
        view.reasons.iter().map(|r| r.text.en.as_str()).collect::<Vec<_>>().join(" "),
    );
    // The office's own copy names the slip that decides; the channel's never does.
    let reason = match &view.slip {
        Some(slip) => {
            Text::new(format!("{}凭确认单 {slip}。", reason.zh), format!("{} By slip {slip}.", reason.en))
        }
        None => reason,
    };
    let day = row.arrived.day(lines.zone);
    // A ruling may have given the customer to somebody else, or to several: the slip is theirs.
    let claim = reader.claim_of(visit, &lines.policies)?;
    let shared = claim.as_ref().map(shared_by).filter(|names| !names.is_empty());
    let claim = claim.filter(|c| c.grounds.ruled.transferred);
    let (channel, brought_by) = match &claim {
        _ if shared.is_some() => (row.channel, shared),
        Some(Claim { channel, claimant: Claimant::Partner { name, .. }, .. }) => {
            (*channel, Some(name.clone()))
        }
        Some(claim) => (claim.channel, None),
        None => (row.channel, lists::joined(&[visit_line.brought_by.as_deref(), row.broker.as_deref()])),
    };
    let policy = lines.policies.for_claim(channel, Some(row.project), day);
    let kind = policy.map(|p| p.slip).unwrap_or_default();
    let words = SlipWords {
        form: kind,
        name: visit_line.name,
        phone: visit_line.phone.unwrap_or_default(),
        companions: row.companions.iter().map(|c| c.name.clone()).collect(),
        headcount: row.headcount,
        project: project.unwrap_or_default(),
        channel: both(&wording::channel(channel)),
        brought_by,
        consultant: visit_line.consultant,
        headline: both(&view.headline),
        reason: both(&reason),
        for_channel: both(&view.for_channel),
        arrived: row.arrived.stamp(lines.zone),
        issued: now.stamp(lines.zone),
        issued_by: by,
        printed_as: Some(forms::in_force(&reader, kind)?),
    };
    let code = SlipCode {
        number: number.clone(),
        verdict: view.verdict,
        protected_until: until,
        words: words_hash(slip, &words),
    };
    let qr = code.qr_text(&w.sign(&code.signed_text()));
    w.append(
        Facts::SlipIssued {
            slip,
            number: number.to_string(),
            visit,
            verdict: view.verdict,
            provisional: view.provisional,
            protected_until: until,
            policy: view.policy.zh.clone(),
            rule: view.rule.clone(),
            qr,
        },
        Some(Personal::Slip(Box::new(words))),
    )?;
    told::note(w, visit)?;
    Ok(slip)
}

/// Everybody who has a share of a split claim.
fn shared_by(claim: &Claim) -> String {
    let shares = claim.grounds.ruled.shares.iter().filter(|(_, percent)| *percent > 0);
    let names = shares.map(|(who, _)| match who {
        Claimant::Partner { name, .. } => name.as_str(),
        Claimant::Office | Claimant::Unnamed => "案场",
    });
    names.collect::<Vec<_>>().join("、")
}

/// Ties the QR code to what the sheet says. Salted with the slip's random id, which is not on the paper: the
/// hash tells altered words to the desk and is useless for guessing a name.
fn words_hash(slip: SlipId, words: &SlipWords) -> String {
    let text = format!(
        "{slip}\n{}\n{}\n{}\n{}",
        words.name,
        words.phone,
        words.brought_by.clone().unwrap_or_default(),
        words.reason.0
    );
    blake3::hash(text.as_bytes()).to_hex().chars().take(16).collect()
}
