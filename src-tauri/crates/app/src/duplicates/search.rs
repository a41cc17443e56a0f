//! The search through the office's own customers: read in steps, matched on threads of its own, kept in one go.

use super::pool::Threads;
use super::queue::{PairCountsView, counts};
use crate::prelude::*;
use laifang_core::matching::{
    Assessment, Decisions, Entry, Found, Frequencies, Likeness, Link, Model, Options, Parameters, Record,
    Suspicion, Workers, find,
};
use laifang_store::{FoundPair, LastSearch, MatchEntry};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Records read in one step; it stays below what anybody at the desk would notice.
const WINDOW: u32 = 4_000;

/// Looks for people who are on record more than once; answers at once, the caller goes on with
/// [`App::step_duplicates`]. Only what changed since the last search is compared again.
#[derive(Deserialize, TS)]
pub struct FindDuplicates {
    /// Learn and compare everything anew.
    #[serde(default)]
    pub anew: bool,
}

/// Stops a search; what was found before stays.
#[derive(Deserialize, TS)]
pub struct CancelDuplicates {}

/// Where a search stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SearchState {
    /// None was made yet.
    Never,
    /// Reading records.
    Reading,
    /// Comparing.
    Matching,
    /// Over.
    Finished,
}

/// A search and what it came to.
#[derive(Clone, Serialize, TS)]
pub struct DuplicateSearch {
    /// Where it stands.
    pub state: SearchState,
    /// Share done, in percent.
    pub percent: u32,
    /// When the last one ended, local `YYYY-MM-DD HH:MM`.
    pub last: Option<String>,
    /// Records it compared.
    pub records: u64,
    /// Pairs by what was decided.
    pub counts: PairCountsView,
}

/// The search at work, and the model of the last one of this session.
#[derive(Default)]
pub(crate) struct Matching {
    phase: Phase,
    pub(crate) model: Option<Arc<(Model, Frequencies)>>,
    /// Counted from a sample, with the newest record there was.
    pub(super) sampled: Option<(i64, Arc<(Model, Frequencies)>)>,
}

#[derive(Default)]
enum Phase {
    #[default]
    Idle,
    Reading(Reading),
    Working(Working),
}

struct Reading {
    anew: bool,
    through: i64,
    after: i64,
    all: u64,
    records: Vec<Record>,
    ids: Vec<CustomerId>,
}

struct Working {
    step: Arc<AtomicU8>,
    result: Receiver<Outcome>,
}

struct Outcome {
    pairs: Vec<FoundPair>,
    changed: Option<Vec<CustomerId>>,
    search: LastSearch,
    model: Arc<(Model, Frequencies)>,
}

/// A record as the matching reads it. The office is one and the same, and the district stands in the address.
pub(crate) fn record(entry: &MatchEntry, zone: chrono_tz::Tz) -> Record {
    let others = entry.phones.get(1..).unwrap_or_default().join(" ");
    Record::read(&Entry {
        name: &entry.name,
        phone: entry.phones.first().map_or("", String::as_str),
        other_phone: &others,
        id_tail: entry.id_tail.as_deref().unwrap_or_default(),
        gender: entry.gender.as_deref().unwrap_or_default(),
        address: entry.address.as_deref().unwrap_or_default(),
        day: &entry.since.day(zone).to_string(),
        broker: if entry.brought { "1" } else { "" },
        ..Entry::default()
    })
}

impl Action for FindDuplicates {
    type View = DuplicateSearch;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<DuplicateSearch, AppError> {
        if matches!(app.matching.phase, Phase::Idle) {
            let reader = app.reader()?;
            let reading = Reading {
                anew: self.anew,
                through: reader.newest_change()?,
                after: 0,
                all: reader.count_match_entries()?,
                records: Vec::new(),
                ids: Vec::new(),
            };
            app.matching.phase = Phase::Reading(reading);
        }
        view(app)
    }
}

impl Action for CancelDuplicates {
    type View = DuplicateSearch;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<DuplicateSearch, AppError> {
        // A thread that still compares finds nobody to tell.
        app.matching.phase = Phase::Idle;
        view(app)
    }
}

impl App {
    /// Goes on with a search that is at work; says where it stands.
    pub fn step_duplicates(&mut self) -> Result<DuplicateSearch, AppError> {
        match std::mem::take(&mut self.matching.phase) {
            Phase::Idle => {}
            Phase::Reading(reading) => self.matching.phase = read(self, reading)?,
            Phase::Working(working) => match working.result.try_recv() {
                Ok(outcome) => {
                    let Outcome { pairs, changed, search, model } = outcome;
                    self.store_mut()?.keep_pairs(&pairs, changed.as_deref(), &search)?;
                    self.matching.model = Some(model);
                }
                Err(TryRecvError::Empty) => self.matching.phase = Phase::Working(working),
                Err(TryRecvError::Disconnected) => {
                    return Err(AppError::refused(
                        "查重中途出错，什么都没有改：请再查一次。",
                        "The search broke off and changed nothing: search again.",
                    ));
                }
            },
        }
        view(self)
    }
}

fn read(app: &App, mut reading: Reading) -> Result<Phase, AppError> {
    let reader = app.reader()?;
    let zone = reader.zone()?;
    let entries = reader.match_entries(reading.after, WINDOW)?;
    for entry in &entries {
        reading.after = entry.row;
        reading.records.push(record(entry, zone));
        reading.ids.push(entry.customer);
    }
    if entries.len() == WINDOW as usize {
        return Ok(Phase::Reading(reading));
    }
    let now = app.store()?.now();
    let place: HashMap<CustomerId, u32> = (0..).zip(&reading.ids).map(|(n, id)| (*id, n)).collect();
    let mut decided = Decisions::default();
    for (a, b, same) in reader.decided_pairs()? {
        let (Some(a), Some(b)) = (place.get(&a), place.get(&b)) else { continue };
        if same { &mut decided.same } else { &mut decided.not_same }.push((*a, *b));
    }
    let last = reader.last_search()?.filter(|_| !reading.anew);
    let known = last.as_ref().and_then(|l| serde_json::from_str::<Parameters>(&l.parameters).ok());
    let changed = match (&last, &known) {
        (Some(last), Some(_)) => Some(reader.customers_changed_after(last.through)?),
        _ => None,
    };
    drop(place);
    let step = Arc::new(AtomicU8::new(0));
    let (tell, result) = channel();
    let seen = Arc::clone(&step);
    std::thread::spawn(move || {
        // Nobody listens any more once the search was cancelled.
        let _ = tell.send(work(reading, decided, known, changed, now, &seen));
    });
    Ok(Phase::Working(Working { step, result }))
}

fn work(
    reading: Reading,
    decided: Decisions,
    known: Option<Parameters>,
    changed: Option<Vec<CustomerId>>,
    now: laifang_core::time::Moment,
    seen: &AtomicU8,
) -> Outcome {
    let Reading { through, mut records, ids, .. } = reading;
    let marks = changed.as_ref().map(|changed| {
        let changed: HashSet<&CustomerId> = changed.iter().collect();
        ids.iter().map(|id| changed.contains(id)).collect::<Vec<bool>>()
    });
    let threads = Threads::new(None);
    let options = Options { parameters: known, decided, ..Options::default() };
    let found = find(&mut records, marks.as_deref(), &options, &threads, &|_| {
        seen.fetch_add(1, Ordering::Relaxed);
    });
    let pairs = rows(&found, &records, &ids, &threads);
    let search = LastSearch {
        through,
        parameters: serde_json::to_string(found.model.parameters()).unwrap_or_default(),
        finished: now,
        records: records.len() as u64,
    };
    Outcome { pairs, changed, search, model: Arc::new((found.model, found.frequencies)) }
}

/// All pairs that are for somebody to look at.
fn rows(found: &Found, records: &[Record], ids: &[CustomerId], threads: &Threads) -> Vec<FoundPair> {
    let mut group = vec![u32::MAX; records.len()];
    for (n, members) in (0..).zip(&found.groups) {
        for member in members {
            group[*member as usize] = n;
        }
    }
    let links: Vec<&Link> = found.links.iter().chain(&found.doubtful).collect();
    threads
        .map(links.chunks(4_096).collect(), |links: &[&Link]| {
            links
                .iter()
                .map(|link| {
                    let (a, b) = (link.a as usize, link.b as usize);
                    let told = found.model.assess(&records[a], &records[b]);
                    let grouped = group[a] != u32::MAX && group[a] == group[b];
                    pair(ids[a], ids[b], link.score, grouped, &told)
                })
                .collect::<Vec<_>>()
        })
        .concat()
}

fn pair(a: CustomerId, b: CustomerId, score: f32, grouped: bool, told: &Assessment) -> FoundPair {
    let evidence: Vec<(&str, f32)> =
        told.evidence.iter().map(|e| (e.reason.code(), (e.bits * 10.0).round() / 10.0)).collect();
    FoundPair {
        a,
        b,
        score,
        likeness: likeness(told.likeness),
        household: told.household,
        suspicion: told.suspicion.map(|s| match s {
            Suspicion::SameCard => "same_card",
            Suspicion::SamePerson => "same_person",
        }),
        grouped,
        evidence: serde_json::to_string(&evidence).unwrap_or_default(),
    }
}

pub(crate) const fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::VeryLike => "very_like",
        Likeness::Possible => "possible",
        Likeness::Unlike => "unlike",
    }
}

/// How a search stands, and what is known from the last one.
pub(super) fn view(app: &App) -> Result<DuplicateSearch, AppError> {
    let reader = app.reader()?;
    let last = reader.last_search()?;
    let (state, percent) = match &app.matching.phase {
        Phase::Idle if last.is_none() => (SearchState::Never, 0),
        Phase::Idle => (SearchState::Finished, 100),
        Phase::Reading(r) => {
            let done = r.ids.len() as u64 * 50 / r.all.max(1);
            (SearchState::Reading, u32::try_from(done.min(50)).unwrap_or(50))
        }
        // The engine has five steps.
        Phase::Working(w) => {
            (SearchState::Matching, 50 + u32::from(w.step.load(Ordering::Relaxed)).min(5) * 9)
        }
    };
    let zone = reader.zone()?;
    Ok(DuplicateSearch {
        state,
        percent,
        records: last.as_ref().map_or(0, |l| l.records),
        last: last.map(|l| l.finished.stamp(zone)),
        counts: counts(&reader)?,
    })
}
