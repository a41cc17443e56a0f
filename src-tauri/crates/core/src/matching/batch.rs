//! All duplicates of a file or a store at once.

use super::block::{KEYS, Pair, Search};
use super::cluster::{Decisions, Forest, Link, groups};
use super::frequency::Frequencies;
use super::learn::{Round, Sample, learn, learn_loose};
use super::model::{Field, LOOSE, Model, Parameters, compare};
use super::record::Record;
use super::work::Workers;

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// Pairs above this many bits are one person. 0 is where it becomes the likelier.
    pub accept: f32,
    /// Pairs above this many bits are worth a look.
    pub review: f32,
    /// Parameters learned before: taken as they are. None: learn from these records.
    pub parameters: Option<Parameters>,
    /// What people have decided.
    pub decided: Decisions,
    /// Rounds of learning.
    pub rounds: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { accept: 0.0, review: -4.0, parameters: None, decided: Decisions::default(), rounds: 15 }
    }
}

/// Where a run has got to, for a progress bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Counting values.
    Counting,
    /// Looking for candidates.
    Searching,
    /// Learning.
    Learning,
    /// Comparing this many candidates.
    Comparing(usize),
    /// Closing groups.
    Grouping,
}

/// What a run found.
pub struct Found {
    /// Records of one person each; ascending places.
    pub groups: Vec<Vec<u32>>,
    /// Pairs that are more likely one person, as scored, best first within a record. Those that would have chained
    /// different people are not in one group all the same.
    pub links: Vec<Link>,
    /// Pairs that may be one person and are for somebody to look at.
    pub doubtful: Vec<Link>,
    /// Pairs that are members of one household.
    pub households: Vec<Link>,
    /// What was learned, or given.
    pub model: Model,
    /// How often values occur.
    pub frequencies: Frequencies,
    /// How learning went.
    pub rounds: Vec<Round>,
    /// How many pairs were compared.
    pub compared: usize,
}

/// Pairs that share no number do not matter below this.
const LOOSE_FLOOR: f32 = -8.0;

/// About this many pairs are enough to learn from.
const SAMPLES: usize = 300_000;

/// Finds everybody who is there more than once.
///
/// `changed` limits the search to pairs of which at least one record has changed; with the same parameters and
/// counts the rest is as the run before found it.
///
/// There may be at most [`super::MOST_RECORDS`] records; whoever reads them counts.
pub fn find(
    records: &mut [Record],
    changed: Option<&[bool]>,
    options: &Options,
    workers: &impl Workers,
    step: &dyn Fn(Step),
) -> Found {
    step(Step::Counting);
    let frequencies = Frequencies::count(records, workers);
    weigh(records, &frequencies, workers);
    step(Step::Searching);
    let records = &*records;
    let parts = candidates(records, changed, workers);
    let compared = parts.iter().map(Vec::len).sum();
    step(Step::Learning);
    let (model, rounds) = match &options.parameters {
        Some(known) => (Model::new(known.clone(), &frequencies), Vec::new()),
        None => teach(records, &parts, compared, &frequencies, options.rounds, workers),
    };
    step(Step::Comparing(compared));
    // Loose pairs are scored as if their share were 1 until it is learned.
    let known = model.parameters().loose;
    let judged = workers.map(parts, |part| judge(records, &part, &model, options));
    let mut all = Judged::default();
    for mut part in judged {
        all.links.append(&mut part.links);
        all.doubtful.append(&mut part.doubtful);
        all.households.append(&mut part.households);
        all.loose.append(&mut part.loose);
    }
    let mut model = model;
    if options.parameters.is_none() {
        let loose = loosen(&all, &model);
        let parameters = Parameters { loose, ..model.parameters().clone() };
        model = Model::new(parameters, &frequencies);
    }
    let now = model.parameters().loose;
    for (link, (which, unit)) in std::mem::take(&mut all.loose) {
        let shift = (now[which][unit] / known[which][unit]).log2() as f32;
        let link = Link { score: link.score + shift, ..link };
        if link.score > options.accept {
            all.links.push(link);
        } else if link.score > options.review {
            all.doubtful.push(link);
        }
    }
    step(Step::Grouping);
    let groups = groups(&all.links, &options.decided, records, &model);
    let Judged { links, doubtful, households, .. } = all;
    Found { groups, links, doubtful, households, model, frequencies, rounds, compared }
}

/// Learns how often pairs of one person that share no number are not connected by a third record.
fn loosen(all: &Judged, model: &Model) -> [[f64; 2]; 2] {
    let mut persons = Forest::default();
    for link in &all.links {
        persons.join(link.a, link.b);
    }
    let known = model.parameters();
    let [pairs, ..] = known.pairs;
    let units = model.fixed.both_estates * known.person.0[Field::Address as usize][0];
    [0, 1].map(|which: usize| {
        [0, 1].map(|unit: usize| {
            let shipped = known.loose[which][unit];
            let free = all
                .loose
                .iter()
                .filter(|(l, w)| *w == (which, unit) && persons.root(l.a) != persons.root(l.b));
            let odds: Vec<f64> = free.map(|(l, _)| f64::from(l.score).exp2() / shipped).collect();
            let share = known.person.0[Field::Numbers as usize][usize::from(LOOSE[which])];
            let expected = pairs * model.records() * share * if unit == 1 { units } else { 1.0 - units };
            learn_loose(&odds, expected, shipped)
        })
    })
}

/// Works out how rare every record's values are.
pub fn weigh(records: &mut [Record], frequencies: &Frequencies, workers: &impl Workers) {
    let size = records.len().div_ceil(workers.width() * 8).max(1024);
    workers.map(records.chunks_mut(size).collect(), |chunk| {
        chunk.iter_mut().for_each(|r| frequencies.weigh(r));
    });
}

/// Candidates without repeats, in parts by their first record.
fn candidates(records: &[Record], changed: Option<&[bool]>, workers: &impl Workers) -> Vec<Vec<Pair>> {
    let search = Search { records, changed };
    let found = workers.map(KEYS.to_vec(), |key| search.candidates(key));
    let parts = (workers.width() * 4).max(1);
    let size = records.len().div_ceil(parts).max(1) as u64;
    workers.map((0..parts as u64).collect(), |part| {
        let (from, to) = ((part * size) << 32, ((part + 1) * size) << 32);
        let mut out: Vec<Pair> = Vec::new();
        for list in &found {
            out.extend(list.iter().filter(|p| (from..to).contains(*p)));
        }
        out.sort_unstable();
        out.dedup();
        out.shrink_to_fit();
        out
    })
}

fn pair_of(pair: Pair) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

/// Learns from a sample of the candidates.
fn teach(
    records: &[Record],
    parts: &[Vec<Pair>],
    all: usize,
    frequencies: &Frequencies,
    rounds: usize,
    workers: &impl Workers,
) -> (Model, Vec<Round>) {
    let start = Model::shipped(frequencies);
    let one_in = (all / SAMPLES).max(1).next_power_of_two() as u64;
    // By content, so that the order of the records does not matter.
    let tags: Vec<u64> = match one_in {
        1 => Vec::new(),
        _ => workers
            .map(records.chunks(1 << 16).collect(), |chunk: &[Record]| {
                chunk.iter().map(Record::content).collect::<Vec<_>>()
            })
            .concat(),
    };
    let samples: Vec<Sample> = workers
        .map(parts.iter().collect(), |part: &Vec<Pair>| {
            let mut out = Vec::new();
            for p in part {
                let (a, b) = pair_of(*p);
                let (a, b) = (a as usize, b as usize);
                if one_in == 1 || super::hash::mix(tags[a].wrapping_add(tags[b])) & (one_in - 1) == 0 {
                    let (a, b) = (&records[a], &records[b]);
                    out.push(Sample::from(&compare(a, b, &frequencies.fixed)));
                }
            }
            out
        })
        .concat();
    let (parameters, trail) =
        learn(start.parameters(), &samples, one_in as f64, frequencies.records(), rounds);
    (Model::new(parameters, frequencies), trail)
}

#[derive(Default)]
struct Judged {
    links: Vec<Link>,
    doubtful: Vec<Link>,
    households: Vec<Link>,
    /// Pairs that share no number, and which sort of them.
    loose: Vec<(Link, (usize, usize))>,
}

fn judge(records: &[Record], part: &[Pair], model: &Model, options: &Options) -> Judged {
    let mut out = Judged::default();
    for p in part {
        let (a, b) = pair_of(*p);
        let c = model.compare(&records[a as usize], &records[b as usize]);
        let score = model.score(&c);
        let link = Link { a, b, score: score.score };
        if let Some(which) = c.loose().filter(|_| score.score > LOOSE_FLOOR) {
            out.loose.push((link, which));
        } else if score.score > options.accept {
            out.links.push(link);
        } else if score.score > options.review {
            out.doubtful.push(link);
        } else if score.household > 1.0 && score.household > score.person {
            out.households.push(link);
        }
    }
    out
}
