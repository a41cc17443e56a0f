//! The queue of pairs, what matters most first.

use super::file::{self, PairsFile};
use super::pairs;
use super::search::{self, DuplicateSearch};
use super::second::{self, WaitingView};
use super::shown;
use crate::lists;
use crate::prelude::*;
use laifang_core::matching::{Assessment, Evidence, Likeness, Reason, Suspicion};
use laifang_core::wording;
use laifang_store::{PairRow, PairState, Reader};
use std::io::Write;
use std::path::Path;

/// A window of pairs in a state.
#[derive(Deserialize, TS)]
pub struct ListDuplicates {
    /// Which.
    pub state: QueueState,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 200.
    pub limit: u32,
}

/// What was decided about a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QueueState {
    /// Nothing yet.
    Open,
    /// One person.
    Same,
    /// Two people.
    NotSame,
    /// Two people of one household.
    Household,
    /// One person, once a second person agrees.
    Waiting,
}

/// How many pairs there are.
#[derive(Clone, Copy, Serialize, TS)]
pub struct PairCountsView {
    /// To decide.
    pub open: u64,
    /// Merged.
    pub same: u64,
    /// Told apart.
    pub not_same: u64,
    /// Of one household.
    pub household: u64,
    /// Merges that wait for a second person, also of pairs that no search found.
    pub waiting: u64,
}

/// Pairs, and how the search stands.
#[derive(Serialize, TS)]
pub struct DuplicateRows {
    /// The window.
    pub rows: Vec<PairLine>,
    /// In all.
    pub total: u64,
    /// The search.
    pub search: DuplicateSearch,
}

/// A pair in the queue.
#[derive(Serialize, TS)]
pub struct PairLine {
    /// The smaller record.
    pub a: PairSide,
    /// The other.
    pub b: PairSide,
    /// How alike, in a word: `very_like`, `possible`, `unlike`.
    pub likeness: String,
    /// In words, households included.
    pub word: Text,
    /// Rather one household.
    pub household: bool,
    /// Looks like a known customer passed off as new.
    pub suspicion: Option<Text>,
    /// The two weightiest reasons.
    pub reasons: Vec<Text>,
    /// A protection hangs on it.
    pub protected: bool,
    /// A partner's claim hangs on it.
    pub claimed: bool,
    /// The merge of the two, while it waits for a second person.
    pub waits: Option<WaitingView>,
}

/// A record of a pair.
#[derive(Serialize, TS)]
pub struct PairSide {
    /// The record.
    pub customer: CustomerId,
    /// Its name.
    pub name: String,
    /// Masked.
    pub phone: Option<String>,
}

impl From<QueueState> for PairState {
    fn from(state: QueueState) -> Self {
        match state {
            QueueState::Open => Self::Open,
            QueueState::Same => Self::Same,
            QueueState::NotSame => Self::NotSame,
            QueueState::Household => Self::Household,
            QueueState::Waiting => Self::Waiting,
        }
    }
}

impl Action for ListDuplicates {
    type View = DuplicateRows;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<DuplicateRows, AppError> {
        let limit = self.limit.clamp(1, 200);
        let rows = match self.state {
            QueueState::Waiting => waiting(app, self.offset, limit)?,
            state => {
                let reader = app.reader()?;
                let rows = reader.pairs(state.into(), self.offset, limit)?;
                rows.iter().map(|row| line(&reader, row)).collect::<Result<_, _>>()?
            }
        };
        let search = search::view(app)?;
        let total = match self.state {
            QueueState::Open => search.counts.open,
            QueueState::Same => search.counts.same,
            QueueState::NotSame => search.counts.not_same,
            QueueState::Household => search.counts.household,
            QueueState::Waiting => search.counts.waiting,
        };
        Ok(DuplicateRows { rows, total, search })
    }
}

/// Merges that wait for a second person, whoever found the pair at whichever desk.
fn waiting(app: &mut App, offset: u32, limit: u32) -> Result<Vec<PairLine>, AppError> {
    let mut rows = Vec::new();
    for merge in app.reader()?.waiting_merges(offset, limit)? {
        let row = shown::pair(app, merge.a, merge.b)?;
        let line = line(&app.reader()?, &row)?;
        rows.push(PairLine { waits: Some(second::view(app, &merge)?), ..line });
    }
    Ok(rows)
}

impl App {
    /// Writes the open pairs as a file of pairs: records' ids, scores and codes of reasons, no names or numbers.
    pub fn write_open_pairs(&self, out: &mut dyn Write) -> Result<(), AppError> {
        let reader = self.reader()?;
        let mut text = format!("{}\n", pairs::TITLES);
        for offset in (0..).step_by(WINDOW as usize) {
            let rows = reader.pairs(PairState::Open, offset, WINDOW)?;
            for row in &rows {
                pairs::line(&mut text, &row.a.to_string(), &row.b.to_string(), &assessment(row));
            }
            out.write_all(text.as_bytes()).map_err(|e| file::not_written(&e))?;
            text.clear();
            if rows.len() < WINDOW as usize {
                break;
            }
        }
        out.flush().map_err(|e| file::not_written(&e))
    }

    /// The same into a file, which appears when it is complete.
    pub fn write_open_pairs_to(&self, path: &Path) -> Result<(), AppError> {
        let mut out = PairsFile::create(path)?;
        self.write_open_pairs(out.writer())?;
        out.keep(path)
    }
}

/// Pairs written at once.
const WINDOW: u32 = 10_000;

/// Pairs by what was decided.
pub(super) fn counts(reader: &Reader<'_>) -> Result<PairCountsView, AppError> {
    let c = reader.count_pairs()?;
    Ok(PairCountsView {
        open: c.open,
        same: c.same,
        not_same: c.not_same,
        household: c.household,
        waiting: c.waiting,
    })
}

/// A pair as the queue shows it.
pub(super) fn line(reader: &Reader<'_>, row: &PairRow) -> Result<PairLine, AppError> {
    let told = assessment(row);
    Ok(PairLine {
        a: side(reader, row.a)?,
        b: side(reader, row.b)?,
        likeness: row.likeness.clone(),
        word: wording::assessment(&told),
        household: row.household,
        suspicion: told.suspicion.map(wording::suspicion),
        reasons: told.evidence.iter().take(2).map(|e| wording::match_reason(e.reason)).collect(),
        protected: row.worth == 2,
        claimed: row.worth > 0,
        waits: None,
    })
}

fn side(reader: &Reader<'_>, customer: CustomerId) -> Result<PairSide, AppError> {
    let row = reader.customer(customer)?.ok_or_else(|| AppError::not_found("位客户", "customer"))?;
    Ok(PairSide { customer, name: row.name, phone: row.phones.first().map(|p| lists::mask(p)) })
}

/// What a kept pair was judged to be.
pub(super) fn assessment(row: &PairRow) -> Assessment {
    let evidence: Vec<(String, f32)> = serde_json::from_str(&row.evidence).unwrap_or_default();
    let evidence: Vec<Evidence> = evidence
        .iter()
        .filter_map(|(code, bits)| Some(Evidence { reason: Reason::of_code(code)?, bits: *bits }))
        .collect();
    Assessment {
        likeness: match row.likeness.as_str() {
            "very_like" => Likeness::VeryLike,
            "possible" => Likeness::Possible,
            _ => Likeness::Unlike,
        },
        household: row.household,
        score: row.score,
        chance: 1.0 / (1.0 + (-row.score).exp2()),
        start: row.score - evidence.iter().map(|e| e.bits).sum::<f32>(),
        evidence,
        suspicion: match row.suspicion.as_deref() {
            Some("same_card") => Some(Suspicion::SameCard),
            Some("same_person") => Some(Suspicion::SamePerson),
            _ => None,
        },
    }
}
