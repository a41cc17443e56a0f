//! What the desk has said of a claim, so that it is noticed when late facts make it something else.

use crate::clashes;
use crate::prelude::*;
use crate::visits::VisitSaved;
use laifang_core::change::Facts;
use laifang_core::judgement::Verdict;
use laifang_store::Write;

/// Notes that whoever brought the customer was told the verdict as it stands now.
#[derive(Clone, Deserialize, TS)]
pub struct TellVerdict {
    /// Made by the form.
    pub request: RequestId,
    /// Whose.
    pub visit: VisitId,
}

impl Action for TellVerdict {
    type View = VisitSaved;
    const NEEDS: Needs = Needs::Permission(Permission::CheckVisit);
    fn run(self, app: &mut App) -> Result<VisitSaved, AppError> {
        app.once(self.request, |w| {
            clashes::standing(w, self.visit)?;
            note(w, self.visit)
        })?;
        clashes::saved(app, self.visit)
    }
}

/// Records what is said of a claim, where it is said for the first time or became something else. What rests on a mask
/// is as good as open: nobody was promised anything.
pub(crate) fn note(w: &mut Write<'_>, visit: VisitId) -> Result<(), AppError> {
    let Some(claim) = w.reader().claim(visit)? else { return Ok(()) };
    let verdict = if claim.provisional { Verdict::Undecided } else { claim.verdict };
    if w.reader().told(visit)? != Some(verdict) {
        w.append(Facts::VerdictTold { visit, verdict }, None)?;
    }
    Ok(())
}
