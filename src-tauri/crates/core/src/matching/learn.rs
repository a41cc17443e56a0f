//! Learning from an office's own records, without being told who is who: expectation maximisation.

use super::model::{Comparison, LEVELS, Parameters, Table};

/// The shipped values count as much as this many pairs of one person (and of one household).
const TRUST: f64 = 100.0;
/// The shipped number of pairs counts as much as this many.
const TRUST_PAIRS: f64 = 20.0;

/// What learning needs of a compared pair.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    levels: [u8; 7],
    bits: f32,
}

impl From<&Comparison> for Sample {
    fn from(c: &Comparison) -> Self {
        Self { levels: c.levels, bits: c.bits.iter().sum() }
    }
}

/// What one round found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Round {
    /// How well the parameters *before* this round explain the samples (logarithm, with the shipped values'
    /// weight): never falls from round to round.
    pub fit: f64,
}

/// Learns from sampled candidate pairs of `records` records; each stands for `weight` pairs. All pairs that are no
/// candidates count as strangers.
///
/// What strangers look like is not learned but counted ([`super::Frequencies`]); that keeps three explanations
/// apart without any labels.
pub fn learn(start: &Parameters, samples: &[Sample], weight: f64, records: f64, rounds: usize) -> (Parameters, Vec<Round>) {
    let shipped = start.clone();
    let mut now = start.clone();
    let mut trail = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let (next, fit) = round(&now, &shipped, samples, weight, records);
        trail.push(Round { fit });
        now = next;
    }
    (now, trail)
}

/// One expectation and one maximisation.
fn round(now: &Parameters, shipped: &Parameters, samples: &[Sample], weight: f64, records: f64) -> (Parameters, f64) {
    let all = records * (records - 1.0) / 2.0;
    let tables = [bits(&now.person), bits(&now.household)];
    let priors = [now.person_pairs, now.household_pairs].map(|p| (p * records / all).max(1e-300).log2());
    let mut counts = [zero(), zero()];
    let mut found = [0.0; 2];
    let mut fit = 0.0;
    for s in samples {
        let mut chance = [0.0; 2];
        for k in 0..2 {
            let mut sum = priors[k] + f64::from(s.bits);
            for f in 0..7 {
                sum += tables[k][f][usize::from(s.levels[f])];
            }
            chance[k] = sum.min(900.0).exp2();
        }
        let total = 1.0 + chance[0] + chance[1];
        fit += weight * total.ln();
        for k in 0..2 {
            let share = chance[k] / total;
            found[k] += share;
            for f in 0..7 {
                counts[k][f][usize::from(s.levels[f])] += share;
            }
        }
    }
    let learned = |k: usize, prior: &Table, fit: &mut f64| {
        let mut table = Vec::with_capacity(7);
        for f in 0..7 {
            // "Not known" is left out: it says nothing, whoever they are. For numbers it is an outcome.
            let n = if f == 2 { LEVELS[f] } else { LEVELS[f] - 1 };
            let seen: f64 = counts[k][f][..n].iter().sum::<f64>() * weight;
            let row: Vec<f64> =
                (0..n).map(|l| (counts[k][f][l] * weight + TRUST * prior.0[f][l]) / (seen + TRUST)).collect();
            for l in 0..n {
                *fit += TRUST * prior.0[f][l] * tables[k][f][l] * std::f64::consts::LN_2;
            }
            table.push(row);
        }
        Table(table)
    };
    let pairs = |k: usize, prior: f64| (found[k] * weight + TRUST_PAIRS) / (records + TRUST_PAIRS / prior);
    let person = learned(0, &shipped.person, &mut fit);
    let household = learned(1, &shipped.household, &mut fit);
    let next = Parameters {
        person,
        household,
        person_pairs: pairs(0, shipped.person_pairs),
        household_pairs: pairs(1, shipped.household_pairs),
    };
    // The strangers' share, and the weight of the shipped numbers of pairs.
    for (k, (now, shipped)) in
        [(now.person_pairs, shipped.person_pairs), (now.household_pairs, shipped.household_pairs)].into_iter().enumerate()
    {
        let _ = k;
        fit += -now * records + TRUST_PAIRS * now.ln() - TRUST_PAIRS / shipped * now;
    }
    (next, fit)
}

fn zero() -> [[f64; 36]; 7] {
    [[0.0; 36]; 7]
}

fn bits(table: &Table) -> [[f64; 36]; 7] {
    std::array::from_fn(|f| std::array::from_fn(|l| table.0[f].get(l).map_or(0.0, |p| p.max(1e-6).log2())))
}
