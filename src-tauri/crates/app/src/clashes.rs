//! Clashes (撞单): the claims that a manager may have to look at. What decides them is beside: [`checks`], [`rulings`].

mod checks;
mod rulings;

pub use checks::*;
pub use rulings::*;

use crate::claim_money::{BySource, ClaimMoney};
use crate::ledger::books;
use crate::ledger::names::Names;
use crate::lists::Lines;
use crate::prelude::*;
use crate::visits::VisitSaved;
use laifang_core::change::Ruling;
use laifang_core::fold::RulingState;
use laifang_core::judgement::{Evidence, Verdict};
use laifang_core::time::Moment;
use laifang_store::{Overtaken, Reader, VisitRow, Write};

/// Days in which a claim kept out by a rival stays in the list.
const RIVALS_SHOWN: u64 = 60;

/// Claims a manager may have to look at, newest first.
#[derive(Deserialize, TS)]
pub struct ListClashes {}

/// The queue.
#[derive(Serialize, TS)]
pub struct Clashes {
    /// To decide first, then what the rules decided.
    pub rows: Vec<Clash>,
    /// How many are to be decided.
    pub to_decide: u32,
}

/// How many claims a manager has to decide, for the number at the room's place.
#[derive(Deserialize, TS)]
pub struct CountClashes {}

/// The number.
#[derive(Serialize, TS)]
pub struct ClashCount {
    /// To be decided.
    pub to_decide: u32,
    /// Merges that wait for a second person.
    pub merges: u32,
}

/// Why a claim is in the queue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClashKind {
    /// The slip says otherwise than the facts say now.
    Changed,
    /// The slip stands, but a ruling or a prior channel gave the customer to somebody else: to be voided.
    Overtaken,
    /// A ruling waits for a second person.
    ToCheck,
    /// The rules leave it open.
    Open,
    /// Rests on a masked or missing number.
    Provisional,
    /// A rival came while somebody else was protected: decided by rule.
    KeptOut,
    /// Ruled.
    Ruled,
}

impl ClashKind {
    const fn is_to_decide(self) -> bool {
        matches!(self, Self::Changed | Self::Overtaken | Self::ToCheck | Self::Open)
    }
}

/// A claim in the queue.
#[derive(Serialize, TS)]
pub struct Clash {
    /// Why.
    pub kind: ClashKind,
    /// The visit.
    pub line: VisitLine,
    /// As it stands now.
    pub judgement: JudgementView,
    /// As the slip says.
    pub printed: Option<Verdict>,
    /// As whoever brought them was told, where that is something else.
    pub told: Option<Verdict>,
    /// What was seen and confirmed.
    pub evidence: Evidence,
    /// Rulings, oldest first.
    pub rulings: Vec<RulingView>,
    /// The last day to which the policy lets a manager extend its protection; none where it allows none.
    pub extend_until: Option<String>,
    /// The money that hangs on it; none where the role does not see rewards.
    pub money: Option<ClaimMoney>,
    /// Others with the same whole number, who may be the same person until somebody says.
    pub sharing: Vec<SharesNumber>,
}

/// Somebody with the same number under another name.
#[derive(Serialize, TS)]
pub struct SharesNumber {
    /// Their record.
    pub customer: CustomerId,
    /// Name.
    pub name: String,
}

fn kind(
    row: &VisitRow,
    judgement: &JudgementView,
    overtaken: Option<Overtaken>,
    told: Option<Verdict>,
) -> ClashKind {
    let waits = |r: &RulingState| r.needs_second && r.checked.is_none();
    let ruled =
        |r: &RulingState| r.holds() && !matches!(r.ruling, Ruling::Extend { .. } | Ruling::ReportedAt { .. });
    match overtaken {
        _ if row.rulings.iter().any(waits) => ClashKind::ToCheck,
        Some(Overtaken::Verdict(_)) => ClashKind::Changed,
        Some(Overtaken::Moved | Overtaken::Ended(_) | Overtaken::Shorter(_)) => ClashKind::Overtaken,
        None if row.rulings.iter().any(ruled) => ClashKind::Ruled,
        None if told.is_some() => ClashKind::Changed,
        None if judgement.provisional => ClashKind::Provisional,
        None if judgement.verdict == Verdict::Undecided => ClashKind::Open,
        None => ClashKind::KeptOut,
    }
}

fn sharing(reader: &Reader<'_>, customer: CustomerId) -> Result<Vec<SharesNumber>, AppError> {
    let mut sharing = Vec::new();
    for other in reader.known_as(customer)?.others.iter().filter_map(|o| o.first()) {
        let name = reader.customer(*other)?.map(|c| c.name).unwrap_or_default();
        sharing.push(SharesNumber { customer: *other, name });
    }
    Ok(sharing)
}

impl Action for ListClashes {
    type View = Clashes;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<Clashes, AppError> {
        let me = app.person()?.user;
        let sees = Permission::SeeRewards.roles().contains(&app.person()?.role);
        let books = if sees { Some(books(app)?) } else { None };
        let lines = Lines::new(app)?;
        let names = Names::new(app)?;
        let by_source = books.as_ref().map(|b| BySource::new(&lines.reader, b)).transpose()?;
        let from = lines.today.checked_sub_days(chrono::Days::new(RIVALS_SHOWN)).unwrap_or(lines.today);
        let mut rows = Vec::new();
        for visit in lines.reader.clashes(Moment::start_of(from, lines.zone))? {
            let Some(row) = lines.reader.visit(visit)? else { continue };
            let (line, judgement) = lines.visit(&row)?;
            let slip = lines.reader.slip_of_visit(visit)?;
            let overtaken = slip.as_ref().map(|s| lines.reader.overtaken(s)).transpose()?.flatten();
            let told = lines
                .reader
                .told(visit)?
                .filter(|told| *told != Verdict::Undecided && *told != judgement.verdict)
                .filter(|_| slip.is_none() && !judgement.provisional);
            let (kind, printed) = (kind(&row, &judgement, overtaken, told), slip.map(|s| s.verdict));
            let rulings = rulings(&lines, &row, me)?;
            let extend_until = extend_until(&lines, &row, &judgement).map(|day| day.to_string());
            let money = by_source.as_ref().map(|by| by.of(&names, &row)).transpose()?;
            let sharing = sharing(&lines.reader, row.customer)?;
            rows.push(Clash {
                kind,
                line,
                judgement,
                printed,
                told,
                evidence: row.evidence,
                rulings,
                extend_until,
                money,
                sharing,
            });
        }
        rows.sort_by_key(|c| c.kind); // stable: newest first within a kind
        let to_decide = rows.iter().filter(|c| c.kind.is_to_decide()).count();
        Ok(Clashes { to_decide: u32::try_from(to_decide).unwrap_or(u32::MAX), rows })
    }
}

impl Action for CountClashes {
    type View = ClashCount;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<ClashCount, AppError> {
        let reader = app.reader()?;
        let number = |n| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(ClashCount {
            to_decide: number(reader.clashes_to_decide()?),
            merges: number(reader.count_waiting_merges()?),
        })
    }
}

pub(crate) fn saved(app: &App, visit: VisitId) -> Result<VisitSaved, AppError> {
    let lines = Lines::new(app)?;
    let row = lines.reader.visit(visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
    let (line, judgement) = lines.visit(&row)?;
    Ok(VisitSaved { line, judgement, repeated: false })
}

/// A visit that was not taken back.
pub(crate) fn standing(w: &Write<'_>, visit: VisitId) -> Result<VisitRow, AppError> {
    let row = w.reader().visit(visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
    if row.voided {
        return Err(AppError::refused(
            "这次登记已撤销，没有要核实或裁定的。",
            "This registration was taken back: there is nothing to check or to rule.",
        ));
    }
    Ok(row)
}
