//! What an item is worth for a deal: a sum, a rate of the base, or either by the unit's place in the count.

use super::{Period, Step};
use crate::deal::DealState;
use crate::money::{Money, Rate};
use crate::programme::*;

/// What an item is worth for a deal, before it is shared.
pub(super) struct Worth {
    pub amount: Money,
    pub steps: Vec<Step>,
    pub kinds: Vec<Kind>,
}

pub(super) fn worth(
    programme: &Programme,
    item: &Item,
    state: &DealState,
    base: Money,
    place: Option<(u32, u32, Period)>,
) -> Option<Worth> {
    let settings = programme.base;
    let price = &state.price;
    let counted = |yes: bool, amount: Money| if yes { amount } else { Money::ZERO };
    let base_step = Step::Base {
        total: price.total,
        discounts: price.discounts,
        vat: counted(!settings.vat, price.vat),
        decoration: counted(settings.decoration, price.decoration),
        parking: counted(settings.parking, price.parking),
        refunded: state.refunded,
        settings,
        base,
    };
    let of_base = |rate: Rate| {
        let amount = base.part(rate);
        (amount, Step::RateOf { rate, base, amount })
    };
    let mut kinds = item.kinds.clone();
    let (amount, steps) = match &item.amount {
        Amount::Fixed { amount } => (*amount, vec![Step::Fixed { amount: *amount }]),
        Amount::Rate { rate } => {
            let (amount, step) = of_base(*rate);
            (amount, vec![base_step, step])
        }
        Amount::Places => return None,
        Amount::Growth(growth) => {
            let (n, of, period) = place?;
            let at = if growth.jump == Jump::Retroactive { of } else { n };
            let rate = growth.at(at);
            let (amount, step) = of_base(rate);
            let place = Step::Place { n, of, period };
            (amount, vec![place, Step::Grown { at, jump: growth.jump, rate }, base_step, step])
        }
        Amount::Tiers { jump, steps, base_again_past } => {
            let ((n, of, period), jump) = (place?, (*jump)?);
            let past = base_again_past.unwrap_or(u32::MAX);
            let at = if jump == Jump::Retroactive { of } else { n };
            let step = if n > past { steps.first()? } else { step_at(steps, at)? };
            if !step.kinds.is_empty() {
                kinds.clone_from(&step.kinds);
            }
            let holds = Step::Tier { from: step.from, jump, rate: step.rate, amount: step.amount };
            let mut out = vec![Step::Place { n, of, period }, holds];
            let amount = match (step.rate, step.amount) {
                (Some(rate), _) => {
                    let (amount, step) = of_base(rate);
                    out.extend([base_step, step]);
                    amount
                }
                (None, Some(total)) if jump == Jump::Total => {
                    let earlier = n.checked_sub(1).and_then(|n| step_at(steps, n));
                    let before = earlier.and_then(|s| s.amount).unwrap_or_default();
                    let amount = total.minus(before);
                    out.push(Step::Adds { total, before, amount });
                    amount
                }
                (None, amount) => amount?,
            };
            (amount, out)
        }
    };
    Some(Worth { amount, steps, kinds })
}
