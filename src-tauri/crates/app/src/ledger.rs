//! The ledger: what everybody is owed, posted, approved and paid, with why.

pub mod approvals;
pub mod bank;
pub mod lines;
pub mod months;
pub(crate) mod names;
pub mod payees;
pub mod payouts;
pub mod setup;

use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::change::{MoneyFacts, Personal};
use laifang_core::ledger::{Ledger, Posting, settlement};
use laifang_core::money::Money;
use laifang_core::org::Channel;
use laifang_core::programme::{Occasion, ProgrammeBook};
use laifang_core::reward::{Beneficiary, Entitlement, Key, entitlements};
use laifang_store::Write;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What is owed and what is posted, worked out once and kept until something is written.
#[derive(Clone)]
pub(crate) struct Books {
    /// Changes there were when the entitlements were worked out.
    changes: u64,
    /// The day they were worked out for.
    today: NaiveDate,
    /// Postings in the ledger.
    postings: u64,
    /// Partners that stood under another one's name.
    roots: BTreeMap<PartnerId, PartnerId>,
    /// All programme versions.
    pub(crate) book: Arc<ProgrammeBook>,
    /// Everything owed by today, sorted by key.
    pub(crate) entitlements: Arc<Vec<Entitlement>>,
    /// Everything posted.
    pub(crate) ledger: Arc<Ledger>,
}

impl Books {
    /// An entitlement as it is worked out now.
    pub(crate) fn entitlement(&self, key: &Key) -> Option<&Entitlement> {
        let place = self.entitlements.binary_search_by(|e| e.key.cmp(key)).ok()?;
        self.entitlements.get(place)
    }

    /// The day a posting is dated: today, or the first day after the months that are closed.
    pub(crate) fn posting_day(&self, app: &App, project: ProjectId) -> Result<NaiveDate, AppError> {
        let closed = app.reader()?.closes(project)?.iter().map(|c| c.said.until).max();
        Ok(closed.and_then(|until| until.succ_opt()).map_or(self.today, |open| open.max(self.today)))
    }

    pub(crate) fn today(&self) -> NaiveDate {
        self.today
    }
}

/// The books as of now: as they were kept, or worked out again.
pub(crate) fn books(app: &mut App) -> Result<Books, AppError> {
    let kept = app.books.take();
    let reader = app.reader()?;
    let today = app.store()?.now().day(reader.zone()?);
    let (changes, postings) = (reader.changes()?, reader.count_postings()?);
    let roots = reader.partner_roots()?;
    let ledger = match &kept {
        Some(kept) if kept.postings == postings && kept.roots == roots => Arc::clone(&kept.ledger),
        _ => Arc::new(posted(&reader)?),
    };
    let fresh = match kept {
        Some(kept) if kept.changes == changes && kept.today == today => {
            Books { ledger, postings, roots, ..kept }
        }
        _ => {
            let book = reader.programmes()?;
            let owed = owed_by(&reader, &book, today)?;
            Books {
                changes,
                today,
                postings,
                roots,
                book: Arc::new(book),
                entitlements: Arc::new(owed),
                ledger,
            }
        }
    };
    app.books = Some(fresh.clone());
    Ok(fresh)
}

fn owed_by(
    reader: &laifang_store::Reader<'_>,
    book: &ProgrammeBook,
    today: NaiveDate,
) -> Result<Vec<Entitlement>, AppError> {
    let facts = reader.reward_facts(&visit_channels(book))?;
    Ok(entitlements(book, &facts, today))
}

/// Everything owed by a day, worked out from what a reader sees: in a trial, from what would be there.
pub(crate) fn owed(
    reader: &laifang_store::Reader<'_>,
    today: NaiveDate,
) -> Result<Vec<Entitlement>, AppError> {
    owed_by(reader, &reader.programmes()?, today)
}

/// Everything posted, without the words: sums need none, and they are most of it.
fn posted(reader: &laifang_store::Reader<'_>) -> Result<Ledger, AppError> {
    let mut ledger = Ledger::default();
    let mut wrong = None;
    reader.each_posting(|posting| {
        if let Err(error) = ledger.add(posting.without_words()) {
            wrong = wrong.or(Some(error));
        }
    })?;
    wrong.map_or(Ok(ledger), |error| Err(altered(error)))
}

/// Channels whose visits some programme rewards or ranks by themselves.
pub(crate) fn visit_channels(book: &ProgrammeBook) -> Vec<Channel> {
    let asks = |on: &Occasion| matches!(on, Occasion::Visit { .. } | Occasion::WeeklyTop { .. });
    let channels: BTreeSet<Channel> = book
        .versions()
        .filter(|v| v.programme.items.iter().any(|i| asks(&i.on)))
        .flat_map(|v| v.programme.channels.iter().copied())
        .collect();
    channels.into_iter().collect()
}

fn altered(error: laifang_core::ledger::LedgerError) -> AppError {
    AppError::new(
        ErrorCode::Store,
        Text::new(
            "台账里有一笔分录被改过，请运行“检查数据”。",
            format!("{error}: run “verify” to see where."),
        ),
    )
}

/// Postings of one change: enough to make settling fast, few enough to be read back quickly.
const BATCH: usize = 200;

/// Records postings, and keeps the books in step.
pub(crate) fn post(w: &mut Write<'_>, project: ProjectId, postings: &[Posting]) -> Result<(), AppError> {
    for postings in postings.chunks(BATCH) {
        let batch = BatchId::new(w.new_uuid());
        w.append(MoneyFacts::Posted { batch, project, postings: postings.to_vec() }.into(), None)?;
    }
    Ok(())
}

/// Takes over what was just posted, so that the ledger need not be read again. Nothing else may have been written
/// that entitlements rest on.
pub(crate) fn keep(app: &mut App, mut books: Books, postings: Vec<Posting>) -> Result<(), AppError> {
    app.books = None;
    let ledger = Arc::make_mut(&mut books.ledger);
    for posting in postings {
        ledger.add(posting.without_words()).map_err(altered)?;
    }
    let reader = app.reader()?;
    (books.changes, books.postings) = (reader.changes()?, reader.count_postings()?);
    app.books = Some(books);
    Ok(())
}

/// Refuses where another desk pays for a project.
pub(crate) fn paying_here(app: &App, project: ProjectId) -> Result<(), AppError> {
    let (store, reader) = (app.store()?, app.reader()?);
    if reader.projects()?.iter().all(|(id, ..)| *id != project) {
        return Err(AppError::not_found("个项目", "project"));
    }
    let Some(pays) = reader.paying_desk(project)?.filter(|d| *d != store.device_id()) else { return Ok(()) };
    let desk = reader.devices()?.iter().find(|d| d.device == pays).map_or(0, |d| d.desk);
    Err(AppError::refused(
        format!("这个项目由 {desk} 号前台结算和付款，请到那台办理，或由经理在那台移交。"),
        format!(
            "Desk {desk} settles and pays for this project: do it there, or have the manager hand it over there."
        ),
    ))
}

/// Names the desk that settles, approves and pays for a project. The desk that does so now hands it over; from any other
/// it is taken over with a reason, and until the former desk is known to have heard of it, each payment needs a word.
#[derive(Clone, Deserialize, TS)]
pub struct SetPayingDesk {
    /// Made by the form.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
    /// The desk's number.
    pub desk: u32,
    /// Why it is not handed over by the desk that pays; asked for where that is so.
    #[serde(default)]
    pub reason: String,
}

/// Posts the difference between what is owed now and what was posted.
#[derive(Clone, Deserialize, TS)]
pub struct Settle {
    /// Made by the form.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
}

/// What a settlement posted.
#[derive(Serialize, TS)]
pub struct SettleView {
    /// Postings made; none when nothing had changed.
    pub posted: u32,
    /// The day they are dated.
    pub on: String,
    /// Earned with them.
    pub earned: Money,
    /// Became due with them.
    pub due: Money,
    /// Taken back with them; not positive.
    pub taken_back: Money,
    /// Beneficiaries concerned.
    pub beneficiaries: u32,
    /// Entitlements in the project.
    pub entitlements: u32,
    /// In words.
    pub text: Text,
}

impl Action for SetPayingDesk {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let author = app.author(self.request)?;
        let here = app.store()?.device_id();
        app.store_mut()?.write(author, |w| {
            if !w.reader().of_request(self.request)?.is_empty() {
                return Ok(Done {});
            }
            let desks = w.reader().devices()?;
            let desk = desks.iter().find(|d| d.desk == self.desk).map(|d| d.device).ok_or_else(|| {
                AppError::field(
                    "desk",
                    Text::new("没有这个编号的前台。", "There is no desk with this number: check it."),
                )
            })?;
            if w.reader().projects()?.iter().all(|(id, ..)| *id != self.project) {
                return Err(AppError::not_found("个项目", "project"));
            }
            let pays = w.reader().paying_desk(self.project)?;
            let pending = w.reader().paying_taken_from(self.project)?;
            if pays == Some(desk) && pending.is_none() {
                return Ok(Done {});
            }
            // Taken over and not heard of yet: whoever took it has not got it for certain, and cannot hand it on.
            let there = |from: &DeviceId| desks.iter().any(|d| d.device == *from && !d.revoked);
            let taken_from = pending.or(pays).filter(|from| *from != here && *from != desk).filter(there);
            let number = |device| desks.iter().find(|d| d.device == device).map_or(0, |d| d.desk);
            let personal = match taken_from.map(number) {
                None => None,
                Some(from) if self.reason.trim().is_empty() => {
                    return Err(AppError::field(
                        "reason",
                        Text::new(
                            format!("由 {from} 号前台付款，应在那台移交。移交不了，请写明原因再接管。"),
                            format!("Desk {from} pays: hand it over there. If that cannot be, write why it is taken over."),
                        ),
                    ));
                }
                Some(_) => Some(Personal::Reason { reason: crate::deals::reason(&self.reason)? }),
            };
            let facts = MoneyFacts::PayingDeskSet { project: self.project, desk, taken_from };
            w.append(facts.into(), personal)?;
            Ok(Done {})
        })
    }
}

impl Action for Settle {
    type View = SettleView;
    const NEEDS: Needs = Needs::Permission(Permission::SettleRewards);
    fn run(self, app: &mut App) -> Result<SettleView, AppError> {
        paying_here(app, self.project)?;
        let books = books(app)?;
        let on = books.posting_day(app, self.project)?;
        let mut told = Told::default();
        let done = app.reader()?.of_request(self.request)?;
        if !done.is_empty() {
            // The same request again: what it posted then.
            for entry in done {
                if let laifang_core::change::Facts::Money(MoneyFacts::Posted { postings, .. }) = entry.facts {
                    postings.iter().for_each(|p| told.take(p));
                }
            }
            return Ok(told.view(&books, self.project, on));
        }
        let mut all = settlement(&books.entitlements, &books.ledger, self.project, on).peekable();
        if all.peek().is_some() {
            let author = app.author(self.request)?;
            // A batch at a time: of all of them only the sums are kept, the words are written and let go.
            let posted = app.store_mut()?.write(author, |w| {
                let mut posted = Vec::new();
                loop {
                    let batch: Vec<Posting> = all.by_ref().take(BATCH).collect();
                    if batch.is_empty() {
                        return Ok::<_, AppError>(posted);
                    }
                    post(w, self.project, &batch)?;
                    batch.iter().for_each(|p| told.take(p));
                    posted.extend(batch.into_iter().map(Posting::without_words));
                }
            })?;
            drop(all);
            let view = told.view(&books, self.project, on);
            keep(app, books, posted)?;
            return Ok(view);
        }
        drop(all);
        Ok(told.view(&books, self.project, on))
    }
}

/// What a settlement comes to, posting by posting.
#[derive(Default)]
struct Told {
    postings: usize,
    earned: Money,
    due: Money,
    back: Money,
    who: BTreeSet<Beneficiary>,
}

impl Told {
    fn take(&mut self, posting: &Posting) {
        use laifang_core::ledger::Side;
        self.postings += 1;
        self.who.extend(posting.key().map(|k| k.beneficiary));
        self.earned = self.earned.plus(posting.effect(Side::Expense)).plus(posting.effect(Side::Fines));
        let sides = [Side::Due, Side::Approved, Side::Owed];
        let more = sides.iter().map(|s| posting.effect(*s)).sum::<Money>().negated();
        let sum = if more.is_negative() { &mut self.back } else { &mut self.due };
        *sum = sum.plus(more);
    }

    fn view(self, books: &Books, project: ProjectId, on: NaiveDate) -> SettleView {
        let Self { postings, earned, due, back, who } = self;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let text = if postings == 0 {
            Text::new("没有变化，不用入账。", "Nothing has changed: nothing was posted.")
        } else {
            Text::new(
                format!(
                    "入账 {postings} 笔，{} 位受益人；新到期 {due}，收回 {}。",
                    who.len(),
                    back.negated()
                ),
                format!(
                    "{postings} postings for {} beneficiaries; {due} became due, {} taken back.",
                    who.len(),
                    back.negated()
                ),
            )
        };
        SettleView {
            posted: count(postings),
            on: on.to_string(),
            earned,
            due,
            taken_back: back,
            beneficiaries: count(who.len()),
            entitlements: count(books.entitlements.iter().filter(|e| e.key.project == project).count()),
            text,
        }
    }
}

/// Entitlements of a project by beneficiary, with those that are posted but gone.
pub(crate) fn by_beneficiary(books: &Books, project: ProjectId) -> HashMap<Beneficiary, BTreeSet<Key>> {
    let mut groups: HashMap<Beneficiary, BTreeSet<Key>> = HashMap::new();
    for entitlement in books.entitlements.iter().filter(|e| e.key.project == project) {
        groups.entry(entitlement.key.beneficiary).or_default().insert(entitlement.key.clone());
    }
    for key in books.ledger.keys_of_project(project) {
        groups.entry(key.beneficiary).or_default().insert(key.clone());
    }
    groups
}
