//! Who is recognised at the desk: visitors typed in one by one, of whom the bench knows who they are and the program
//! does not.

use super::queries::typed;
use super::{Times, failed, io, ms};
use crate::output::Problem;
use laifang_app::App;
use laifang_app::desk::LookUp;
use laifang_core::id::CustomerId;
use laifang_core::matching::Likeness;
use laifang_core::org::Gender;
use laifang_store::Store;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::time::Instant;

/// Customers read at once.
const PAGE: u32 = 5_000;
/// Places in which the true person counts as found.
const FIRST: usize = 3;

/// Somebody at the desk.
#[derive(Deserialize)]
pub struct Visitor {
    phone: String,
    alt_phone: String,
    name: String,
    id_tail: String,
    gender: String,
    address: String,
    /// Lines of the imported file that are the same person; none for somebody new.
    known: Vec<u64>,
    /// What was done to the record; for the table only.
    how: String,
}

/// What was measured.
#[derive(Serialize)]
pub struct Entry {
    returning: u32,
    /// Returning visitors none of whose records the import took.
    left_out: u32,
    /// Among the first three, and first; shares of those who return.
    among_first_3: f64,
    first: f64,
    /// The same by the rule "same number", for comparison.
    by_number: f64,
    new: u32,
    /// New visitors of whom somebody is said to be very like.
    alarms: u32,
    false_alert: f64,
    /// What was done to the record: how many, and how many of them are not among the first three.
    kinds: BTreeMap<String, (u32, u32)>,
    /// Gathering, weighing, ranking, explaining.
    evidence: Times,
    /// The whole answer: candidates as shown, reports, verdict, proposal.
    look_up: Times,
    /// The first of both after opening: counts are taken.
    first_ms: f64,
    /// Who was not found, and who was alarmed about: numbers of visitors, for looking at them.
    missed: Vec<usize>,
    alarmed: Vec<usize>,
}

/// Reads the visitors.
pub fn read(path: &Path) -> Result<Vec<Visitor>, Problem> {
    let text = std::fs::read_to_string(path).map_err(|e| io(&e))?;
    let one =
        |line: &str| serde_json::from_str(line).map_err(|e| Problem::file(e.to_string(), e.to_string()));
    text.lines().filter(|l| !l.is_empty()).map(one).collect()
}

/// The record that each line which matters became.
pub fn records(store: &Store, visitors: &[Visitor]) -> Result<HashMap<CustomerId, u64>, Problem> {
    let wanted: HashSet<u64> = visitors.iter().flat_map(|v| v.known.iter().copied()).collect();
    let reader = store.reader();
    let mut out = HashMap::new();
    let mut after = None;
    loop {
        let page = reader.customers_after(after, PAGE).map_err(failed)?;
        let Some(last) = page.last() else { return Ok(out) };
        after = Some(last.customer);
        let lines = page.iter().filter_map(|c| Some((c.customer, c.import?.1)));
        out.extend(lines.filter(|(_, line)| wanted.contains(line)));
    }
}

/// Types them in.
pub fn run(
    app: &mut App,
    visitors: &[Visitor],
    records: &HashMap<CustomerId, u64>,
) -> Result<Entry, Problem> {
    let mut out = Entry {
        returning: 0,
        left_out: 0,
        among_first_3: 0.0,
        first: 0.0,
        by_number: 0.0,
        new: 0,
        alarms: 0,
        false_alert: 0.0,
        kinds: BTreeMap::new(),
        evidence: Times::default(),
        look_up: Times::default(),
        first_ms: 0.0,
        missed: Vec::new(),
        alarmed: Vec::new(),
    };
    let (mut evidence, mut whole) = (Vec::new(), Vec::new());
    let (mut near, mut first, mut numbered) = (0_u32, 0_u32, 0_u32);
    let taken: HashSet<u64> = records.values().copied().collect();
    for (n, visitor) in visitors.iter().enumerate() {
        if !visitor.known.is_empty() && visitor.known.iter().all(|line| !taken.contains(line)) {
            out.left_out += 1;
            continue;
        }
        let asked = || asked(visitor);
        let begin = Instant::now();
        let likely = app.likely(&asked())?;
        evidence.push(begin.elapsed());
        let begin = Instant::now();
        let view = app.perform(asked())?;
        whole.push(begin.elapsed());
        let is_known = |c: &CustomerId| records.get(c).is_some_and(|line| visitor.known.contains(line));
        if visitor.known.is_empty() {
            out.new += 1;
            if likely.iter().any(|l| l.told.likeness == Likeness::VeryLike) {
                out.alarms += 1;
                out.alarmed.push(n);
            }
            continue;
        }
        out.returning += 1;
        let place = view.candidates.iter().position(|c| is_known(&c.customer));
        near += u32::from(place.is_some_and(|p| p < FIRST));
        first += u32::from(place == Some(0));
        numbered += u32::from(view.candidates.iter().any(|c| c.certain && is_known(&c.customer)));
        let kind = out.kinds.entry(visitor.how.clone()).or_default();
        kind.0 += 1;
        if place.is_none_or(|p| p >= FIRST) {
            kind.1 += 1;
            out.missed.push(n);
        }
    }
    let share = |n: u32, of: u32| f64::from(n) / f64::from(of.max(1));
    out.among_first_3 = share(near, out.returning);
    out.first = share(first, out.returning);
    out.by_number = share(numbered, out.returning);
    out.false_alert = share(out.alarms, out.new);
    out.first_ms = evidence.first().copied().map(ms).unwrap_or_default();
    out.evidence = Times::of(evidence.into_iter().skip(1).collect());
    out.look_up = Times::of(whole.into_iter().skip(1).collect());
    Ok(out)
}

/// The form filled in, the number in the one box; the name where there is none.
fn asked(visitor: &Visitor) -> LookUp {
    let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    let text = if visitor.phone.is_empty() { &visitor.name } else { &visitor.phone };
    LookUp {
        phones: some(&visitor.alt_phone).into_iter().collect(),
        name: some(&visitor.name),
        id_tail: some(&visitor.id_tail),
        gender: Gender::read(&visitor.gender),
        address: some(&visitor.address),
        ..typed(text)
    }
}

impl Entry {
    pub fn lines(&self) -> Vec<String> {
        let times = |name: &str, t: &Times| {
            format!("{name:13} p50 {:>8.3}  p99 {:>8.3}  max {:>8.3} ms", t.p50_ms, t.p99_ms, t.max_ms)
        };
        let mut out = vec![
            format!(
                "returning     {:>6}  among the first 3 {:.4}, first {:.4}; by the number alone {:.4}",
                self.returning, self.among_first_3, self.first, self.by_number
            ),
            format!("new           {:>6}  false alerts {} ({:.4})", self.new, self.alarms, self.false_alert),
            times("evidence", &self.evidence),
            times("look_up", &self.look_up),
            format!("first         {:>8.3} ms, counting included", self.first_ms),
        ];
        let kinds =
            self.kinds.iter().map(|(how, (all, missed))| format!("  {how:24} {missed:>5} of {all} missed"));
        out.extend(kinds);
        out
    }
}
