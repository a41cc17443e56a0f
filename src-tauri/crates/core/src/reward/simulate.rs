//! What a programme would pay: for the editor, on invented or on recorded deals.

use super::{Entitlement, Facts, entitlements};
use crate::money::Money;
use crate::programme::{Amount, FrozenAt, Jump, Programme, ProgrammeBook, Version};
use chrono::NaiveDate;

/// One line of the table: an entitlement, as the programme would have it.
pub type SimulatedRow = Entitlement;

/// What a programme would pay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Simulation {
    /// The programme, with the reading it was simulated in.
    pub programme: Programme,
    /// Line by line, sorted by key.
    pub rows: Vec<SimulatedRow>,
    /// Everything earned, due or not.
    pub earned: Money,
    /// Of it due by the day.
    pub due: Money,
    /// Of it fines.
    pub fines: Money,
}

/// What a programme would pay for these facts by a day, had it been in force all along. Where the office has still
/// to choose a reading (R24), one simulation for each: marginal, then total.
pub fn simulate(programme: &Programme, facts: &Facts, as_of: NaiveDate) -> Vec<Simulation> {
    readings(programme).into_iter().map(|p| simulate_one(p, facts, as_of)).collect()
}

fn simulate_one(programme: Programme, facts: &Facts, as_of: NaiveDate) -> Simulation {
    let mut always = programme.clone();
    (always.version, always.effective, always.ends) = (1, NaiveDate::MIN, None);
    // In force at every point, so the point does not matter; the last one needs the least.
    always.frozen_at = FrozenAt::Signing;
    let book = ProgrammeBook::new(vec![Version::new(always, NaiveDate::MIN)]);
    let rows = entitlements(&book, facts, as_of);
    let (fines, rewards): (Vec<&Entitlement>, Vec<&Entitlement>) = rows.iter().partition(|r| r.is_penalty());
    let earned = rewards.iter().map(|r| r.amount).sum();
    let due = rewards.iter().map(|r| r.due()).sum();
    let fines = fines.iter().map(|r| r.due()).sum();
    Simulation { programme, earned, due, fines, rows }
}

/// The programme in each reading that is still open; itself where none is.
fn readings(programme: &Programme) -> Vec<Programme> {
    let open = |p: &Programme| p.items.iter().any(|i| matches!(i.amount, Amount::Tiers { jump: None, .. }));
    if !open(programme) {
        return vec![programme.clone()];
    }
    let chosen = [Jump::Marginal, Jump::Total].map(|reading| {
        let mut chosen = programme.clone();
        for item in &mut chosen.items {
            if let Amount::Tiers { jump, .. } = &mut item.amount {
                jump.get_or_insert(reading);
            }
        }
        chosen
    });
    chosen.into_iter().filter(|p| p.check_active().is_ok()).collect()
}
