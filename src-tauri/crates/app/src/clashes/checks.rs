//! What was seen at a visit, and what a supervisor confirms.

use super::{saved, standing};
use crate::prelude::*;
use crate::told;
use crate::visits::VisitSaved;
use laifang_core::change::Facts;
use laifang_core::judgement::{Confirmation, Evidence};
use laifang_core::policy::JudgedBy;

/// What was seen or confirmed about a visit (R1, R5, R7–R9); what is left out stays.
#[derive(Deserialize, TS)]
pub struct CheckVisit {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub visit: VisitId,
    /// What; `confirmed` is filled in by the program.
    pub evidence: Evidence,
    /// Confirms the claim or not, for whoever judges (R9).
    pub confirmed: Option<bool>,
}

/// The supervisor confirms that a referral was reported to them, or does not (R1, R5). The record names them.
#[derive(Deserialize, TS)]
pub struct ConfirmReferral {
    /// Made by the form.
    pub request: RequestId,
    /// Which visit.
    pub visit: VisitId,
    /// Yes or no.
    pub confirmed: bool,
}

impl Action for CheckVisit {
    type View = VisitSaved;
    const NEEDS: Needs = Needs::Permission(Permission::CheckVisit);
    fn run(self, app: &mut App) -> Result<VisitSaved, AppError> {
        let author = app.author(self.request)?;
        let (role, me) = (app.person()?.role, app.person()?.user);
        app.store_mut()?.write(author, |w| {
            if !w.reader().of_request(self.request)?.is_empty() {
                return Ok(());
            }
            let row = standing(w, self.visit)?;
            let today = w.now().day(w.reader().zone()?);
            let mut evidence = Evidence { confirmed: None, supervisor_by: None, ..self.evidence };
            // Only the supervisor speaks for the supervisor; from others it is a note that they were told.
            if Permission::ConfirmReferrals.roles().contains(&role) {
                evidence.supervisor_by = evidence.supervisor.map(|_| me);
            } else {
                evidence.told = evidence.told.or(evidence.supervisor.take());
            }
            if let Some(accepted) = self.confirmed {
                let day = row.arrived.day(w.reader().zone()?);
                let policies = w.reader().policies()?;
                let policy = policies.for_claim(row.channel, Some(row.project), day);
                let by = policy.map_or(JudgedBy::ConfirmationPost, |p| p.judged_by);
                let may = match by {
                    JudgedBy::ConfirmationPost => true,
                    JudgedBy::Consultant => matches!(role, Role::Consultant | Role::Manager),
                    JudgedBy::Developer => matches!(role, Role::Manager | Role::HeadOffice),
                };
                if !may {
                    let who = laifang_core::wording::judged_by(by);
                    return Err(AppError::new(
                        ErrorCode::Forbidden,
                        Text::new(
                            format!("这个渠道由{}确认，请他们来确认。", who.zh),
                            format!("The last word for this channel has {}: ask them to confirm.", who.en),
                        ),
                    ));
                }
                evidence.confirmed = Some(Confirmation { by, accepted, on: today });
            }
            if evidence != Evidence::default() {
                w.append(Facts::VisitChecked { visit: self.visit, evidence }, None)?;
            }
            told::note(w, self.visit)
        })?;
        saved(app, self.visit)
    }
}

impl Action for ConfirmReferral {
    type View = VisitSaved;
    const NEEDS: Needs = Needs::Permission(Permission::ConfirmReferrals);
    fn run(self, app: &mut App) -> Result<VisitSaved, AppError> {
        let me = app.person()?.user;
        app.once(self.request, |w| {
            standing(w, self.visit)?;
            let evidence =
                Evidence { supervisor: Some(self.confirmed), supervisor_by: Some(me), ..Evidence::default() };
            w.append(Facts::VisitChecked { visit: self.visit, evidence }, None)?;
            told::note(w, self.visit)
        })?;
        saved(app, self.visit)
    }
}
