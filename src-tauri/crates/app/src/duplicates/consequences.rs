//! What a merge, or taking one back, would change: it is made inside a transaction that is given up, so what is
//! announced is what happens.

use super::deciding::{Chosen, decide};
use super::second;
use super::shown::{MergeConsequence, RewardConsequence};
use crate::customers::withdraw;
use crate::ledger::{self, names::Names};
use crate::prelude::*;
use crate::register::{Says, link_as};
use laifang_core::money::Money;
use laifang_core::reward::{Beneficiary, Entitlement};
use laifang_core::wording;
use laifang_store::{Author, ClaimNow, Write};
use std::collections::BTreeMap;

/// What a merge would change, in words.
#[derive(Default)]
pub(super) struct Consequences {
    pub(super) claims: Vec<MergeConsequence>,
    pub(super) rewards: Vec<RewardConsequence>,
    /// It would wait for a second person.
    pub(super) needs_second: bool,
}

/// What a merge that somebody chooses would change.
pub(super) fn of_choice(
    app: &mut App,
    ends: (CustomerId, CustomerId),
    chosen: Chosen,
) -> Result<Consequences, AppError> {
    let role = app.person()?.role;
    let today = app.store()?.now().day(app.reader()?.zone()?);
    // Who may not choose a protection sees what the order of contacts decides.
    let plain = Says { same: true, ..Says::default() };
    let says = decide(&app.reader()?, ends, chosen, today, role).unwrap_or(plain);
    of_saying(app, ends, &says)
}

/// Merges the two and takes it back: claims that stood otherwise, and people who would be owed otherwise.
pub(super) fn of_saying(
    app: &mut App,
    ends: (CustomerId, CustomerId),
    says: &Says,
) -> Result<Consequences, AppError> {
    let (changed, moved, asked_from) = tried(app, |w| {
        let changed = changed(w, ends, says)?;
        let asked_from = second::asked_from(&w.reader(), says, &changed)?;
        Ok((changed, asked_from))
    })?;
    let needs_second = asked_from.is_some_and(|from| says.keeps.is_some() || second::weighs(&moved, from));
    Ok(Consequences { claims: claims(app, changed)?, rewards: rewards(app, moved)?, needs_second })
}

/// Takes a link between two back and makes it again: what would stand and be owed otherwise, in words.
pub(crate) fn of_withdrawal(
    app: &mut App,
    link: LinkId,
    ends: (CustomerId, CustomerId),
) -> Result<Vec<Text>, AppError> {
    let (changed, moved, ()) =
        tried(app, |w| Ok((otherwise(w, ends, |w| withdraw(w, link).map(drop))?, ())))?;
    let claims = claims(app, changed)?.into_iter().map(|c| c.text);
    Ok(claims.chain(rewards(app, moved)?.into_iter().map(|r| r.text)).collect())
}

/// Claims before and after.
type Changed = Vec<(ClaimNow, ClaimNow)>;
/// Sums owed before and after, by beneficiary.
type Moved = Vec<(Beneficiary, [Money; 2])>;

/// Does something to be taken back, and asks who would be owed otherwise.
fn tried<T>(
    app: &mut App,
    act: impl FnOnce(&mut Write<'_>) -> Result<(Changed, T), AppError>,
) -> Result<(Changed, Moved, T), AppError> {
    let author = Author { actor: app.person()?.user, request: None };
    let today = app.store()?.now().day(app.reader()?.zone()?);
    let (changed, owed, beside) = app.store_mut()?.try_out(author, |w| {
        let (changed, beside) = act(w)?;
        // Where no claim changes, nobody is owed another sum: the deals need not be read.
        let owed = match changed.is_empty() {
            true => None,
            false => Some(ledger::owed(&w.reader(), today)?),
        };
        Ok::<_, AppError>((changed, owed, beside))
    })?;
    let moved = match owed {
        Some(after) => moved(&ledger::books(app)?.entitlements, &after),
        None => Vec::new(),
    };
    Ok((changed, moved, beside))
}

/// Merges the two, to be taken back: the claims of both that stand otherwise then, before and after.
pub(super) fn changed(
    w: &mut Write<'_>,
    (a, b): (CustomerId, CustomerId),
    says: &Says,
) -> Result<Changed, AppError> {
    otherwise(w, (a, b), |w| link_as(w, a, b, *says).map(drop))
}

/// The claims of two persons that stand otherwise once something was done.
fn otherwise(
    w: &mut Write<'_>,
    (a, b): (CustomerId, CustomerId),
    act: impl FnOnce(&mut Write<'_>) -> Result<(), AppError>,
) -> Result<Changed, AppError> {
    let mut members = w.reader().person_of(a)?;
    members.extend(w.reader().person_of(b)?);
    members.sort();
    members.dedup();
    let before = w.reader().claims_of(&members)?;
    // Where neither has a claim none can change: nothing needs to be done to know.
    if before.is_empty() {
        return Ok(Vec::new());
    }
    act(w)?;
    let after = w.reader().claims_of(&members)?;
    Ok(before
        .into_iter()
        .filter_map(|old| {
            let new = after.iter().find(|new| new.visit == old.visit)?;
            (*new != old).then(|| (old, new.clone()))
        })
        .collect())
}

/// Sums owed before and after, by beneficiary, where they differ.
fn moved(before: &[Entitlement], after: &[Entitlement]) -> Moved {
    let mut sums: BTreeMap<Beneficiary, [Money; 2]> = BTreeMap::new();
    for (place, list) in [before, after].into_iter().enumerate() {
        for owed in list {
            let sum = &mut sums.entry(owed.key.beneficiary).or_insert([Money::ZERO; 2])[place];
            *sum = sum.plus(owed.amount);
        }
    }
    sums.into_iter().filter(|(_, [was, is])| was != is).collect()
}

/// The sums in words.
fn rewards(app: &App, moved: Moved) -> Result<Vec<RewardConsequence>, AppError> {
    let names = Names::new(app)?;
    let mut out = Vec::new();
    for (beneficiary, [was, is]) in moved {
        let name = names.beneficiary(beneficiary)?;
        out.push(RewardConsequence {
            text: Text::new(
                format!("{name}的应得由 {was} 变为 {is}，下次结算记差额"),
                format!("{name}: owed {is} instead of {was}; the next settlement posts the difference"),
            ),
            beneficiary: name,
            before: was.plain(),
            after: is.plain(),
        });
    }
    Ok(out)
}

/// The claims in words.
fn claims(app: &App, changed: Changed) -> Result<Vec<MergeConsequence>, AppError> {
    let reader = app.reader()?;
    let mut out = Vec::new();
    for (old, new) in changed {
        let Some(visit) = reader.visit(old.visit)? else { continue };
        let partner = match visit.partner {
            Some(partner) => reader.partner(partner)?.map(|(_, name)| name).unwrap_or_default(),
            None => String::new(),
        };
        let slip = reader.slip_of_visit(old.visit)?.map(|s| s.number);
        let (text_zh, text_en) = if old.verdict == new.verdict {
            let none = |until: &Option<String>| until.clone().unwrap_or_else(|| "—".into());
            (
                format!("{partner}的保护期改为 {} 止（原 {}）", none(&new.until), none(&old.until)),
                format!("{partner}: protected until {} instead of {}", none(&new.until), none(&old.until)),
            )
        } else {
            let (was, is) = (wording::verdict(old.verdict), wording::verdict(new.verdict));
            (
                format!("{partner}的报备由{}变为{}", was.zh, is.zh),
                format!("{partner}: {} becomes {}", was.en, is.en),
            )
        };
        let slip_zh = slip.as_ref().map(|s| format!("，确认单 {s} 会进撞单")).unwrap_or_default();
        let slip_en = slip.as_ref().map(|s| format!("; slip {s} goes to the clashes")).unwrap_or_default();
        let told = old.verdict != new.verdict && slip.is_some();
        out.push(MergeConsequence {
            visit: old.visit,
            customer: visit.customer,
            partner,
            before: old.verdict,
            after: new.verdict,
            text: Text::new(
                format!("{text_zh}{}", if told { &slip_zh } else { "" }),
                format!("{text_en}{}", if told { &slip_en } else { "" }),
            ),
            slip,
        });
    }
    Ok(out)
}
