//! Learning from an office's own records, without being told who is who: expectation maximisation.

use super::model::{Comparison, Parameters, ROW, Table};

/// The shipped values count as much as this many pairs of one person (and of one household).
const TRUST: f64 = 100.0;
/// The shipped number of pairs counts as much as this many.
const TRUST_PAIRS: f64 = 20.0;

/// The shipped value of [`Parameters::loose`] counts as much as this many pairs.
const TRUST_LOOSE: f64 = 10.0;
const LOOSE_ROUNDS: usize = 30;

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
pub fn learn(
    start: &Parameters,
    samples: &[Sample],
    weight: f64,
    records: f64,
    rounds: usize,
) -> (Parameters, Vec<Round>) {
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
fn round(
    now: &Parameters,
    shipped: &Parameters,
    samples: &[Sample],
    weight: f64,
    records: f64,
) -> (Parameters, f64) {
    let all = records * (records - 1.0) / 2.0;
    let tables = now.tables().map(bits);
    let priors = now.pairs.map(|p| (p * records / all).max(1e-300).log2());
    let mut counts = [[[0.0; ROW]; 7]; 3];
    let mut found = [0.0; 3];
    let mut fit = 0.0;
    for s in samples {
        let mut chance = [0.0; 3];
        for k in 0..3 {
            let mut sum = priors[k] + f64::from(s.bits);
            for f in 0..7 {
                sum += tables[k][f][usize::from(s.levels[f])];
            }
            chance[k] = sum.min(900.0).exp2();
        }
        let total = 1.0 + chance.iter().sum::<f64>();
        fit += weight * total.ln();
        for k in 0..3 {
            let share = chance[k] / total;
            if share > 1e-6 {
                found[k] += share;
                for f in 0..7 {
                    counts[k][f][usize::from(s.levels[f])] += share;
                }
            }
        }
    }
    let mut learned = shipped.tables().map(Table::clone);
    for (k, table) in learned.iter_mut().enumerate() {
        for (f, row) in table.0.iter_mut().enumerate() {
            // "Not known" has no row: it says nothing, whoever they are. For numbers it is an outcome.
            let seen: f64 = counts[k][f][..row.len()].iter().sum::<f64>() * weight;
            for (l, p) in row.iter_mut().enumerate() {
                fit += TRUST * *p * tables[k][f][l] * std::f64::consts::LN_2;
                *p = (counts[k][f][l] * weight + TRUST * *p) / (seen + TRUST);
            }
        }
    }
    let mut pairs = [0.0; 3];
    for k in 0..3 {
        let (now, shipped) = (now.pairs[k], shipped.pairs[k]);
        fit += TRUST_PAIRS * now.ln() - TRUST_PAIRS / shipped * now - now * records;
        pairs[k] = (found[k] * weight + TRUST_PAIRS) / (records + TRUST_PAIRS / shipped);
    }
    let [person, couple, kin] = learned;
    (Parameters { person, couple, kin, pairs, loose: now.loose }, fit)
}

fn bits(table: &Table) -> [[f64; ROW]; 7] {
    std::array::from_fn(|f| std::array::from_fn(|l| table.0[f].get(l).map_or(0.0, |p| p.max(1e-9).log2())))
}

/// How much rarer one person's pairs without any agreeing number are where no third record connects them.
///
/// Most pairs of one person that share no number are connected by a third record that shares one with each. Learned
/// from all pairs alike, two people of one name in one district would look like such a pair. So the share is learned
/// once more from the pairs that are *not* connected: `odds` are theirs (of one person, with the share as learned
/// before), `expected` is how many such pairs of one person there were to be. If a name and a place in common are
/// no commoner than chance has it, the share comes out small, and they no longer count as evidence enough.
pub(crate) fn learn_loose(odds: &[f64], expected: f64, shipped: f64) -> f64 {
    let mut share = shipped;
    for _ in 0..LOOSE_ROUNDS {
        let found: f64 = odds.iter().map(|o| share * o / (1.0 + share * o)).sum();
        share = ((found + TRUST_LOOSE * shipped) / (expected + TRUST_LOOSE)).min(1.0);
    }
    share
}
