//! What people decide about pairs: one person, two of a household, many at once. Every decision is a link, which can
//! be taken back; nothing is written anew.

use super::queue::{self, PairLine};
use super::second::{changes_asked, not_waiting};
use crate::lists::Lines;
use crate::permissions::refuse;
use crate::prelude::*;
use crate::register::{Says, link_as};
use chrono::NaiveDate;
use laifang_store::{PairRow, Reader};

/// Says that two records are two people of one household; remembered.
#[derive(Clone, Deserialize, TS)]
pub struct MarkHousehold {
    /// Made by the form.
    pub request: RequestId,
    /// One record.
    pub a: CustomerId,
    /// The other.
    pub b: CustomerId,
}

/// Merges all open pairs above a score that nothing contradicts and about which nothing else is to be decided.
#[derive(Clone, Deserialize, TS)]
pub struct AcceptDuplicates {
    /// Made by the form.
    pub request: RequestId,
    /// Least score, in bits; 10 is a thousand to one.
    pub above: f32,
    /// Only say what would be merged.
    pub dry_run: bool,
}

/// What was, or would be, merged.
#[derive(Serialize, TS)]
pub struct DuplicatesAccepted {
    /// Pairs merged.
    pub merged: u32,
    /// Pairs left for somebody to look at: consultant or protection differ, or a second person might have to agree.
    pub held_back: u32,
    /// There are more than one go takes: accept again.
    pub more: bool,
    /// The first pairs, the least sure of those first, so that a threshold too low shows.
    pub sample: Vec<PairLine>,
    /// Links made, for undoing.
    pub links: Vec<LinkId>,
}

/// Pairs in one go: at a few milliseconds each the desk waits no longer than a person does.
const AT_ONCE: u32 = 200;
/// Pairs shown before.
const SAMPLE: usize = 20;
/// No threshold may be below this: 很像 begins here.
const LEAST: f32 = laifang_core::matching::VERY_LIKE;

/// Which sides were chosen.
#[derive(Clone, Copy, Default)]
pub(crate) struct Chosen {
    pub(crate) consultant_of: Option<CustomerId>,
    pub(crate) protection_of: Option<CustomerId>,
}

/// What differs between two persons so that somebody must decide it before they are one.
#[derive(Default)]
pub(super) struct Differing {
    /// The consultants of the two.
    pub(super) consultants: Option<[ConsultantId; 2]>,
    /// The claims that protect the two: visit, partner, last day.
    pub(super) protections: Option<[(VisitId, String, String); 2]>,
}

/// What is to be decided before two records become one person.
pub(super) fn differing(
    reader: &Reader<'_>,
    (a, b): (CustomerId, CustomerId),
    today: NaiveDate,
) -> Result<Differing, AppError> {
    let (of_a, of_b) = (reader.person_of(a)?, reader.person_of(b)?);
    if of_a.contains(&b) {
        return Ok(Differing::default());
    }
    let mut out = Differing::default();
    if let (Some((x, _)), Some((y, _))) =
        (reader.earlier_consultant(&of_a)?, reader.earlier_consultant(&of_b)?)
        && x != y
    {
        out.consultants = Some([x, y]);
    }
    if let (Some(x), Some(y)) =
        (reader.protecting_claim(&of_a, today)?, reader.protecting_claim(&of_b, today)?)
        && x.1 != y.1
    {
        out.protections = Some([x, y]);
    }
    Ok(out)
}

/// What a merge says, from what was chosen; an error at the field where a choice is missing.
pub(crate) fn decide(
    reader: &Reader<'_>,
    (a, b): (CustomerId, CustomerId),
    chosen: Chosen,
    today: NaiveDate,
    role: Role,
) -> Result<Says, AppError> {
    let differing = differing(reader, (a, b), today)?;
    let mut fields = Fields::default();
    let mut says = Says { same: true, ..Says::default() };
    if let Some([x, y]) = differing.consultants {
        match chosen.consultant_of {
            Some(side) if side == a => says.consultant = Some(x),
            Some(side) if side == b => says.consultant = Some(y),
            _ => fields.wrong(
                "consultant_of",
                Text::new(
                    "两条记录的顾问不同：选一边，客户归他。",
                    "The records have different consultants: choose whose customer this is.",
                ),
            ),
        }
    }
    if let Some([x, y]) = differing.protections {
        match chosen.protection_of {
            // Whoever's protection gives way has lost a claim: that is a ruling.
            Some(side) if side == a || side == b => {
                refuse(role, Permission::RuleClaims)?;
                let (keeps, yields) = if side == a { (x.0, y.0) } else { (y.0, x.0) };
                (says.keeps, says.yields) = (Some(keeps), Some(yields));
            }
            _ => fields.wrong(
                "protection_of",
                Text::new(
                    "两条记录都在保护期，机构不同：选一边，另一边的判客作废。",
                    "Both records are protected for different partners: choose whose protection stands.",
                ),
            ),
        }
    }
    fields.finish()?;
    Ok(says)
}

impl Action for MarkHousehold {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        if self.a == self.b {
            return Err(AppError::refused("这是同一条记录。", "This is one and the same record."));
        }
        for record in [self.a, self.b] {
            app.reader()?.customer(record)?.ok_or_else(|| AppError::not_found("位客户", "customer"))?;
        }
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            if w.reader().of_request(self.request)?.is_empty() {
                not_waiting(&w.reader(), self.a, self.b)?;
                link_as(w, self.a, self.b, Says { household: true, ..Says::default() })?;
            }
            Ok(Done {})
        })
    }
}

impl Action for AcceptDuplicates {
    type View = DuplicatesAccepted;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<DuplicatesAccepted, AppError> {
        if self.above < LEAST || !self.above.is_finite() {
            let mut fields = Fields::default();
            fields.wrong(
                "above",
                Text::new(
                    "门槛太低：至少要“很像”，更低的逐对看。",
                    "The threshold is too low: at least very like; look at the others one by one.",
                ),
            );
            fields.finish()?;
        }
        let today = Lines::new(app)?.today;
        let reader = app.reader()?;
        let done = reader.of_request(self.request)?;
        if !done.is_empty() {
            let links: Vec<LinkId> = done
                .iter()
                .filter_map(|e| match e.facts {
                    laifang_core::change::Facts::RecordsLinked { link, .. } => Some(link),
                    _ => None,
                })
                .collect();
            let merged = u32::try_from(links.len()).unwrap_or(u32::MAX);
            return Ok(DuplicatesAccepted { merged, held_back: 0, more: false, sample: Vec::new(), links });
        }
        // Those held back stay open, so that they must be stepped over.
        let all = reader.pairs_above(self.above, 20_000)?;
        let author = app.author(self.request)?;
        let (free, held_back, more) = app.store_mut()?.try_out(author, |w| {
            let (mut free, mut held_back) = (Vec::new(), 0);
            for pair in all {
                if free.len() >= AT_ONCE as usize {
                    return Ok::<_, AppError>((free, held_back, true));
                }
                match is_for_a_look(w, &pair, today)? {
                    true => held_back += 1,
                    false => free.push(pair),
                }
            }
            Ok((free, held_back, false))
        })?;
        let reader = app.reader()?;
        let shown = free.iter().rev().take(SAMPLE);
        let sample: Vec<PairLine> = shown.map(|p| queue::line(&reader, p)).collect::<Result<_, _>>()?;
        if self.dry_run {
            let merged = u32::try_from(free.len()).unwrap_or(u32::MAX);
            return Ok(DuplicatesAccepted { merged, held_back, more, sample, links: Vec::new() });
        }
        let (links, held) = app.store_mut()?.write(author, |w| merge(w, &free, today))?;
        let merged = u32::try_from(links.len()).unwrap_or(u32::MAX);
        Ok(DuplicatesAccepted { merged, held_back: held_back + held, more, sample, links })
    }
}

/// Whether somebody must look at a pair by itself: there is something to choose, or perhaps to agree to.
fn is_for_a_look(
    w: &mut laifang_store::Write<'_>,
    pair: &PairRow,
    today: NaiveDate,
) -> Result<bool, AppError> {
    let differing = differing(&w.reader(), (pair.a, pair.b), today)?;
    let chosen = differing.consultants.is_some() || differing.protections.is_some();
    Ok(chosen || changes_asked(w, (pair.a, pair.b))?)
}

/// Merges pairs one after another: what an earlier one did may make a later one needless, or a matter to decide.
fn merge(
    w: &mut laifang_store::Write<'_>,
    pairs: &[PairRow],
    today: NaiveDate,
) -> Result<(Vec<LinkId>, u32), AppError> {
    let (mut links, mut held) = (Vec::new(), 0);
    for pair in pairs {
        if w.reader().person_of(pair.a)?.contains(&pair.b) {
            continue;
        }
        if is_for_a_look(w, pair, today)? {
            held += 1;
            continue;
        }
        links.extend(link_as(w, pair.a, pair.b, Says { same: true, ..Says::default() })?);
    }
    Ok((links, held))
}
