//! Who gets which share of a reward, and in which parts: cumulative amounts are rounded, so all of them sum to the
//! whole.

use super::{Beneficiary, Step, Wait};
use crate::deal::{ClaimLink, DealState, Method, Milestone};
use crate::id::PartnerId;
use crate::money::{Money, Rate};
use crate::programme::*;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Who gets how much of the whole, with the percent where the claim is split. The office's own share is nobody's.
pub(super) fn beneficiaries(
    link: &ClaimLink,
    to: To,
    whole: Money,
) -> Vec<(Beneficiary, Money, Option<u32>)> {
    let lead = || link.lead().map(Beneficiary::Partner);
    let one = match to {
        To::Partner => {
            let mut shares: BTreeMap<Option<PartnerId>, u32> = BTreeMap::new();
            for share in &link.shares {
                *shares.entry(share.partner).or_default() += share.percent;
            }
            let rates: Vec<Rate> = shares.values().map(|p| Rate::percent(*p)).collect();
            let split = shares.len() > 1;
            let parts = shares.iter().zip(whole.split(&rates));
            return parts
                .filter_map(|((partner, percent), amount)| {
                    Some((Beneficiary::Partner((*partner)?), amount, split.then_some(*percent)))
                })
                .collect();
        }
        To::NewCustomer => link.customers.first().copied().map(Beneficiary::Customer),
        To::Broker => person(link).or_else(lead),
        To::Consultant => link.consultant.map(Beneficiary::Consultant),
    };
    one.map(|who| (who, whole, None)).into_iter().collect()
}

/// The salesperson, where the agency agreed that they are paid directly.
pub(super) fn person(link: &ClaimLink) -> Option<Beneficiary> {
    link.broker.filter(|_| link.broker_approved).map(Beneficiary::Broker)
}

/// What a part comes to, with its steps.
pub(super) struct Division {
    pub amount: Money,
    pub steps: Vec<Step>,
}

/// Divides an amount into the parts of the programme: first what is kept back, then the stages. Cumulative
/// rounding at both, so the parts sum to the whole.
pub(super) fn divide(payment: &Payment, method: Method, whole: Money) -> Vec<(Part, Division)> {
    let parts = payment.parts(method);
    let kept = payment.retained.unwrap_or_default();
    let (paid, retained) = match whole.split(&[Rate::WHOLE.minus(kept), kept]).as_slice() {
        [paid, retained] => (*paid, *retained),
        _ => (whole, Money::ZERO),
    };
    let held = (kept > Rate::ZERO).then_some(Step::Retained { share: kept, whole, amount: retained });
    let mut needs: Vec<Milestone> = parts.iter().flat_map(|p| p.needs.clone()).collect();
    needs.push(Milestone::HandedOver);
    needs.sort_unstable();
    needs.dedup();
    let shares: Vec<Rate> = parts.iter().map(|p| p.share).collect();
    let of = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let mut out: Vec<(Part, Division)> = parts
        .into_iter()
        .zip(paid.split(&shares))
        .map(|(part, amount)| {
            let step = (part.of > 1).then_some(Step::Part {
                stage: part.stage,
                of: part.of,
                share: part.share,
                whole: paid,
                amount,
            });
            let steps = held.iter().cloned().chain(step).collect();
            (part, Division { amount, steps })
        })
        .collect();
    if let Some(step) = held {
        let part = Part { stage: Stage::Retained, share: kept, of, needs };
        out.push((part, Division { amount: retained, steps: vec![step] }));
    }
    out
}

pub(super) fn met(state: &DealState, needs: &[Milestone]) -> Result<NaiveDate, Vec<Wait>> {
    let missing: Vec<Wait> =
        needs.iter().filter(|m| state.reached(**m).is_none()).map(|m| Wait::Milestone(*m)).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    needs.iter().filter_map(|m| state.reached(*m)).max().ok_or_else(Vec::new)
}

pub(super) fn reached(state: &DealState, needs: &[Milestone]) -> Vec<(Milestone, NaiveDate)> {
    needs.iter().filter_map(|m| Some((*m, state.reached(*m)?))).collect()
}
