//! Merges that say as much as a ruling: who must agree to them, and what they say.

use super::consequences::{changed, of_saying};
use super::deciding::differing;
use crate::clashes;
use crate::lists::Lines;
use crate::prelude::*;
use crate::register::Says;
use chrono::NaiveDate;
use laifang_core::change::Facts;
use laifang_core::money::Money;
use laifang_core::reward::Beneficiary;
use laifang_store::{ClaimNow, Reader, WaitingMerge, Write};

/// A second person agrees to a merge, or does not.
#[derive(Clone, Deserialize, TS)]
pub struct CheckMerge {
    /// Made by the form.
    pub request: RequestId,
    /// Which, as [`WaitingView`] names it.
    pub link: LinkId,
    /// Yes or no.
    pub agreed: bool,
}

/// A merge that waits for a second person.
#[derive(Serialize, TS)]
pub struct WaitingView {
    /// Which.
    pub link: LinkId,
    /// Who proposed it.
    pub by: String,
    /// By whoever sits at the desk: somebody else must check it.
    pub own: bool,
    /// When, local.
    pub at: String,
    /// What it decides beside that the two are one.
    pub decides: Vec<Text>,
}

impl From<&WaitingMerge> for Says {
    fn from(merge: &WaitingMerge) -> Self {
        Self {
            same: true,
            consultant: merge.consultant,
            keeps: merge.keeps,
            yields: merge.yields,
            ..Self::default()
        }
    }
}

pub(super) fn view(app: &App, merge: &WaitingMerge) -> Result<WaitingView, AppError> {
    let me = app.person()?.user;
    let lines = Lines::new(app)?;
    let maker = lines.reader.users()?.into_iter().find(|u| u.user == merge.maker);
    let mut decides = Vec::new();
    if let Some(name) = lines.consultant(merge.consultant) {
        decides.push(Text::new(format!("客户归{name}"), format!("{name} keeps the customer")));
    }
    if let (Some(keeps), Some(yields)) = (merge.keeps, merge.yields) {
        let partner = |visit| -> Result<String, AppError> {
            let partner = lines.reader.visit(visit)?.and_then(|v| v.partner);
            let named = partner.map(|id| lines.reader.partner(id)).transpose()?.flatten();
            Ok(named.map(|(_, name)| name).unwrap_or_default())
        };
        let (keeps, yields) = (partner(keeps)?, partner(yields)?);
        decides.push(Text::new(
            format!("保留{keeps}的保护期，{yields}的判客作废"),
            format!("the protection of {keeps} stands, the claim of {yields} gives way"),
        ));
    }
    Ok(WaitingView {
        link: merge.link,
        by: maker.map(|u| u.name).unwrap_or_default(),
        own: merge.maker == me && !clashes::agrees_alone(&lines.reader)?,
        at: merge.at.stamp(lines.zone),
        decides,
    })
}

/// From how much money on a merge needs a second person, by the policies of the claims it decides or changes; none
/// where no policy asks one for its rulings.
pub(super) fn asked_from(
    reader: &Reader<'_>,
    says: &Says,
    changed: &[(ClaimNow, ClaimNow)],
) -> Result<Option<Money>, AppError> {
    let policies = reader.policies()?;
    let mut least: Option<u32> = None;
    for visit in changed.iter().map(|(now, _)| now.visit).chain(says.keeps).chain(says.yields) {
        let asking = clashes::asking(reader, &policies, visit)?.map(|p| p.merges_need_second_from);
        least = asking.into_iter().chain(least).min();
    }
    Ok(least.map(|yuan| Money::from_yuan(yuan.into())))
}

/// Whether any policy asks a second person at all: else nothing needs to be tried.
fn somebody_asks(reader: &Reader<'_>) -> Result<bool, AppError> {
    Ok(reader.policies()?.versions().iter().any(|p| p.rulings_need_second))
}

/// Whether so much is moved: what is given to some, or what is taken from others, whichever is more.
pub(super) fn weighs(moved: &[(Beneficiary, [Money; 2])], from: Money) -> bool {
    let differences = || moved.iter().map(|(_, [was, is])| is.minus(*was));
    let given: Money = differences().map(Money::at_least_zero).sum();
    let taken: Money = differences().map(|d| d.negated().at_least_zero()).sum();
    let most = given.max(taken);
    !most.is_zero() && most >= from
}

/// Whether a merge waits for a second person: it decides whose protection stands, or moves much money.
pub(crate) fn needs_second(
    app: &mut App,
    ends: (CustomerId, CustomerId),
    says: &Says,
) -> Result<bool, AppError> {
    Ok(somebody_asks(&app.reader()?)? && of_saying(app, ends, says)?.needs_second)
}

/// Whether a merge is for one look at a time: it changes a claim on which rulings need a second person.
pub(super) fn changes_asked(w: &mut Write<'_>, ends: (CustomerId, CustomerId)) -> Result<bool, AppError> {
    if !somebody_asks(&w.reader())? {
        return Ok(false);
    }
    let says = Says { same: true, ..Says::default() };
    w.try_out(|w| {
        let changed = changed(w, ends, &says)?;
        Ok(asked_from(&w.reader(), &says, &changed)?.is_some())
    })
}

/// While a merge of two waits, nothing else is said of them.
pub(crate) fn not_waiting(reader: &Reader<'_>, a: CustomerId, b: CustomerId) -> Result<(), AppError> {
    match reader.waiting_merge(a, b)? {
        None => Ok(()),
        Some(_) => Err(AppError::refused(
            "这两条的合并在等另一位经理同意：先在查重里同意、不同意或撤回。",
            "A merge of these two waits for a second person: agree, disagree or take it back first (Duplicates).",
        )),
    }
}

impl Action for CheckMerge {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::RuleClaims);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let me = app.person()?.user;
        let today = Lines::new(app)?.today;
        app.once(self.request, |w| {
            let reader = w.reader();
            let Some(merge) = reader.waiting(self.link)? else {
                return Err(AppError::refused(
                    "这条合并不在等复核：已经有人处理了。",
                    "This merge does not wait: somebody has dealt with it.",
                ));
            };
            let alone = merge.maker == me && clashes::agrees_alone(&reader)?;
            if merge.maker == me && !alone {
                return Err(AppError::refused(
                    "自己提出的合并要另一位经理复核。",
                    "Another manager must check one's own merge.",
                ));
            }
            if self.agreed && !still_fits(&reader, &merge, today)? {
                return Err(AppError::refused(
                    "提出以后，两边的顾问或保护期变了：撤回，重新合并并选一边。",
                    "Consultant or protection of the two changed since: take it back, and merge anew with a choice.",
                ));
            }
            w.append(Facts::LinkChecked { link: self.link, agreed: self.agreed, alone }, None)?;
            Ok(())
        })?;
        Ok(Done {})
    }
}

/// Whether what a merge decides is still all that there is to decide.
fn still_fits(reader: &Reader<'_>, merge: &WaitingMerge, today: NaiveDate) -> Result<bool, AppError> {
    let now = differing(reader, (merge.a, merge.b), today)?;
    let consultants = now.consultants.is_none_or(|both| merge.consultant.is_some_and(|c| both.contains(&c)));
    let decided = [merge.keeps, merge.yields];
    let protections =
        now.protections.is_none_or(|both| both.iter().all(|(visit, ..)| decided.contains(&Some(*visit))));
    Ok(consultants && protections)
}
