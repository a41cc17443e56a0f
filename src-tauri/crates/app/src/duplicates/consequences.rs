//! What a merge would change: it is made inside a transaction that is given up, so what is announced is what happens.

use super::deciding::{Chosen, decide};
use super::shown::{MergeConsequence, RewardConsequence};
use crate::ledger::{self, names::Names};
use crate::prelude::*;
use crate::register::{Says, link_as};
use laifang_core::money::Money;
use laifang_core::reward::{Beneficiary, Entitlement, entitlements};
use laifang_core::wording;
use laifang_store::{Author, ClaimNow, StoreError};
use std::collections::BTreeMap;

/// The way out of a merge that is only tried.
enum Trial {
    Failed(AppError),
    Done(Vec<(ClaimNow, ClaimNow)>, Option<Vec<Entitlement>>),
}

impl From<StoreError> for Trial {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<AppError> for Trial {
    fn from(error: AppError) -> Self {
        Self::Failed(error)
    }
}

/// Merges the two as chosen and takes it back: claims that stood otherwise, and people who would be owed otherwise.
pub(super) fn consequences(
    app: &mut App,
    a: CustomerId,
    b: CustomerId,
    chosen: Chosen,
) -> Result<(Vec<MergeConsequence>, Vec<RewardConsequence>), AppError> {
    let person = app.person()?;
    let (author, role) = (Author { actor: person.user, request: None }, person.role);
    let store = app.store()?;
    let today = store.now().day(app.reader()?.zone()?);
    let book = app.reader()?.programmes()?;
    let tried: Result<(), Trial> = app.store_mut()?.write(author, |w| {
        let both = |w: &laifang_store::Write<'_>| -> Result<Vec<CustomerId>, Trial> {
            let mut members = w.reader().person_of(a)?;
            members.extend(w.reader().person_of(b)?);
            members.sort();
            members.dedup();
            Ok(members)
        };
        let members = both(w)?;
        let before = w.reader().claims_of(&members)?;
        // Who may not choose a protection sees what the order of contacts decides.
        let plain = Says { same: true, ..Says::default() };
        let says = decide(&w.reader(), (a, b), chosen, today, role).unwrap_or(plain);
        link_as(w, a, b, says)?;
        let after = w.reader().claims_of(&members)?;
        let changed: Vec<(ClaimNow, ClaimNow)> = before
            .into_iter()
            .filter_map(|old| {
                let new = after.iter().find(|new| new.visit == old.visit)?;
                (*new != old).then(|| (old, new.clone()))
            })
            .collect();
        // Where no claim changes, nobody is owed another sum: the deals need not be read.
        let owed = if changed.is_empty() {
            None
        } else {
            let facts = w.reader().reward_facts(&ledger::visit_channels(&book))?;
            Some(entitlements(&book, &facts, today))
        };
        Err(Trial::Done(changed, owed))
    });
    let (changed, owed) = match tried {
        Ok(()) => Default::default(),
        Err(Trial::Failed(error)) => return Err(error),
        Err(Trial::Done(changed, owed)) => (changed, owed),
    };
    let rewards = match owed {
        Some(after) => rewards(app, &after)?,
        None => Vec::new(),
    };
    Ok((claims(app, changed)?, rewards))
}

/// Sums owed before and after, by beneficiary.
fn rewards(app: &mut App, after: &[Entitlement]) -> Result<Vec<RewardConsequence>, AppError> {
    let before = ledger::books(app)?.entitlements;
    let mut sums: BTreeMap<Beneficiary, [Money; 2]> = BTreeMap::new();
    for (place, list) in [before.as_slice(), after].into_iter().enumerate() {
        for owed in list {
            let sum = &mut sums.entry(owed.key.beneficiary).or_insert([Money::ZERO; 2])[place];
            *sum = sum.plus(owed.amount);
        }
    }
    let names = Names::new(app)?;
    let mut out = Vec::new();
    for (beneficiary, [was, is]) in sums.into_iter().filter(|(_, [was, is])| was != is) {
        let name = names.beneficiary(beneficiary)?;
        out.push(RewardConsequence {
            text: Text::new(
                format!("{name}的应得由 {was} 元变为 {is} 元，下次结算记差额"),
                format!("{name}: owed {is} instead of {was} yuan; the next settlement posts the difference"),
            ),
            beneficiary: name,
            before: was.plain(),
            after: is.plain(),
        });
    }
    Ok(out)
}

/// The claims in words.
fn claims(app: &App, changed: Vec<(ClaimNow, ClaimNow)>) -> Result<Vec<MergeConsequence>, AppError> {
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
