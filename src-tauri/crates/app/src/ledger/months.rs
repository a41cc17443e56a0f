//! Working days, the close of a month (R44), and agencies' cycles: 请佣 → 对账 → 发票 → 付款.

use super::names::Names;
use super::{Books, books, paying_here};
use crate::parse;
use crate::prelude::*;
use chrono::{Datelike, NaiveDate};
use laifang_core::change::{CloseSaid, MoneyFacts};
use laifang_core::ledger::{
    AgencyCycle, Calendar, CloseDays, CycleError, CycleState, CycleStep, MonthClose, Posting, PostingId,
    Side, Totals, unsettled,
};
use laifang_core::money::{Money, Rate};
use laifang_core::reward::Beneficiary;
use laifang_store::PayoutRow;
use std::collections::BTreeMap;

/// Which days are worked, and on which of them a month is closed.
#[derive(Deserialize, TS)]
pub struct ShowCalendar {
    /// The year whose months are shown.
    pub year: i32,
}

/// The calendar.
#[derive(Serialize, TS)]
pub struct CalendarView {
    /// Holidays and made-up days, of all years.
    pub calendar: Calendar,
    /// On which working days a month is closed.
    pub days: CloseDays,
    /// The close of each month of the year.
    pub months: Vec<MonthClose>,
}

/// Replaces holidays, made-up days and the days of a close.
#[derive(Clone, Deserialize, TS)]
pub struct SetCalendar {
    /// Made by the form.
    pub request: RequestId,
    /// Which days are worked.
    pub calendar: Calendar,
    /// On which of them a month is closed.
    pub days: CloseDays,
}

/// Whether an office with one manager lets them agree to their own rulings; never to their own payments.
#[derive(Clone, Deserialize, TS)]
pub struct SetDelegation {
    /// Made by the form.
    pub request: RequestId,
    /// May.
    pub own_rulings: bool,
}

/// Closed months of a project, and the one to be closed next.
#[derive(Deserialize, TS)]
pub struct ListCloses {
    /// Which project.
    pub project: ProjectId,
}

/// Closed months.
#[derive(Serialize, TS)]
pub struct Closes {
    /// Closed, newest first.
    pub closed: Vec<ClosedMonth>,
    /// The days of the close that is next; none where the calendar does not reach so far.
    pub next: Option<MonthClose>,
}

/// A closed month.
#[derive(Serialize, TS)]
pub struct ClosedMonth {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Postings up to the last day.
    pub postings: u32,
    /// BLAKE3 over their names, hex.
    pub hash: String,
    /// What everybody's accounts came to on its last day.
    pub totals: Totals,
    /// Who closed it.
    pub by: String,
    /// Local `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// The ledger still says so.
    pub holds: bool,
}

/// Closes a month: seals a statement of everything posted so far. What changes later is posted into the next month.
#[derive(Clone, Deserialize, TS)]
pub struct CloseMonth {
    /// Made by the form.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
    /// Any day of the month, `YYYY-MM-DD`.
    #[ts(type = "string")]
    pub month: NaiveDate,
    /// Closes it though not everything is settled; asked for where that is so.
    #[serde(default)]
    pub unsettled: bool,
}

/// The next step of an agency's cycle.
#[derive(Clone, Deserialize, TS)]
pub struct AdvanceCycle {
    /// Made by the form.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
    /// Which agency.
    pub agency: PartnerId,
    /// What.
    pub step: CycleEntry,
}

/// A step as typed. The payment itself follows from paying.
#[derive(Clone, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum CycleEntry {
    /// 请佣.
    Applied {
        /// Local day.
        on: String,
        /// What it asks for.
        amount: String,
    },
    /// 对账.
    Reconciled {
        /// Local day.
        on: String,
        /// What both sides agree on.
        amount: String,
    },
    /// 发票.
    Invoiced {
        /// Local day.
        on: String,
        /// Its number.
        number: String,
        /// Its tax rate: `6%`.
        tax_rate: String,
        /// Its sum, tax included.
        amount: String,
    },
}

/// Agencies' cycles in a project.
#[derive(Deserialize, TS)]
pub struct ListCycles {
    /// Which project.
    pub project: ProjectId,
}

/// An agency's cycle.
#[derive(Serialize, TS)]
pub struct CycleView {
    /// Which.
    pub cycle: CycleId,
    /// Which agency.
    pub agency: PartnerId,
    /// Name.
    pub name: String,
    /// How far it has come.
    pub state: CycleState,
    /// What happened.
    pub steps: Vec<CycleStep>,
    /// What is approved for it now, less what is owed back.
    pub payable: Money,
}

impl Action for ShowCalendar {
    type View = CalendarView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<CalendarView, AppError> {
        let (calendar, days) = app.reader()?.calendar()?;
        let first = |month| NaiveDate::from_ymd_opt(self.year, month, 1);
        let months = (1..=12).filter_map(first).filter_map(|d| MonthClose::of(d, days, &calendar)).collect();
        Ok(CalendarView { calendar, days, months })
    }
}

impl Action for SetCalendar {
    type View = CalendarView;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<CalendarView, AppError> {
        let CloseDays { report, check, pay } = self.days;
        let mut fields = Fields::default();
        if report == 0 || report > check || check > pay || pay > 20 {
            fields.wrong(
                "days",
                Text::new(
                    "上报、核对、付款依次进行，在 1 到 20 个工作日之间。",
                    "Report, check and payment follow each other within 1 to 20 working days.",
                ),
            );
        }
        if let Some(day) = self.calendar.holidays.intersection(&self.calendar.made_up).next() {
            fields.wrong(
                "calendar",
                Text::new(
                    format!("{day} 既是假日又是调休上班，请去掉一个。"),
                    format!("{day} is both a holiday and made up: take one of them away."),
                ),
            );
        }
        fields.finish()?;
        let author = app.author(self.request)?;
        let today = app.store_mut()?.write(author, |w| {
            if w.reader().of_request(self.request)?.is_empty() {
                w.append(MoneyFacts::CalendarSet { calendar: self.calendar, days: self.days }.into(), None)?;
            }
            Ok::<_, AppError>(w.now().day(w.reader().zone()?))
        })?;
        ShowCalendar { year: today.year() }.run(app)
    }
}

impl Action for SetDelegation {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ManageOffice);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            if w.reader().of_request(self.request)?.is_empty() {
                w.append(MoneyFacts::DelegationSet { own_rulings: self.own_rulings }.into(), None)?;
            }
            Ok(Done {})
        })
    }
}

/// What the postings of a project up to a day come to.
#[derive(Default)]
struct Sealed {
    names: Vec<PostingId>,
    accounts: BTreeMap<(Beneficiary, Side), Money>,
}

impl Sealed {
    fn take(&mut self, posting: &Posting, project: ProjectId, until: NaiveDate) {
        let said = posting.said();
        if said.on > until || said.lines.first().is_none_or(|l| l.account.project != project) {
            return;
        }
        self.names.push(posting.id());
        for line in &said.lines {
            let sum = self.accounts.entry((line.account.beneficiary, line.account.side)).or_default();
            *sum = sum.plus(line.amount);
        }
    }

    /// The hash over the names of the postings.
    fn hash(&mut self) -> String {
        self.names.sort_unstable();
        let mut hasher = blake3::Hasher::new();
        for name in &self.names {
            hasher.update(name.bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The hash over what each beneficiary's accounts come to, those of nothing left out.
    fn statements(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (account, sum) in self.accounts.iter().filter(|(_, sum)| !sum.is_zero()) {
            let account = serde_json::to_vec(account).unwrap_or_default();
            hasher.update(&(account.len() as u64).to_le_bytes());
            hasher.update(&account);
            hasher.update(&sum.fen().to_le_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    fn totals(&self) -> Totals {
        Totals::of(|side| {
            self.accounts.iter().filter(|((_, s), _)| *s == side).map(|(_, sum)| *sum).sum::<Money>()
        })
    }
}

/// The seals of a project's months by their last days. Postings are read as they were written: a merge of two firms
/// breaks no seal.
fn sealed(
    app: &App,
    books: &Books,
    project: ProjectId,
    untils: &[NaiveDate],
) -> Result<Vec<Sealed>, AppError> {
    let mut seals: Vec<Sealed> = untils.iter().map(|_| Sealed::default()).collect();
    let mut take = |posting: &Posting| {
        seals.iter_mut().zip(untils).for_each(|(seal, until)| seal.take(posting, project, *until));
    };
    if untils.is_empty() {
        return Ok(vec![]);
    }
    if books.roots.is_empty() {
        books.ledger.postings().for_each(take);
    } else {
        app.reader()?.each_posting_as_written(|posting| take(&posting))?;
    }
    Ok(seals)
}

impl Action for ListCloses {
    type View = Closes;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<Closes, AppError> {
        let books = books(app)?;
        let names = Names::new(app)?;
        let (calendar, days) = names.reader.calendar()?;
        let rows = names.reader.closes(self.project)?;
        let next = rows.iter().map(|c| c.said.until).max().and_then(|d| d.succ_opt());
        let first = books.ledger.postings().map(|p| p.said().on).min();
        let next = next.or(first).unwrap_or(books.today());
        let untils: Vec<NaiveDate> = rows.iter().map(|r| r.said.until).collect();
        let seals = sealed(app, &books, self.project, &untils)?;
        let closed = rows
            .into_iter()
            .zip(seals)
            .rev()
            .map(|(row, mut seal)| {
                // Months from before it was sealed say nothing of each beneficiary.
                let statements = row.said.statements.is_empty() || row.said.statements == seal.statements();
                ClosedMonth {
                    from: row.said.from.to_string(),
                    until: row.said.until.to_string(),
                    postings: u32::try_from(row.said.postings).unwrap_or(u32::MAX),
                    holds: statements && seal.hash() == row.said.hash,
                    hash: row.said.hash,
                    totals: row.said.totals,
                    by: names.user(row.by),
                    at: row.at.stamp(names.zone()),
                }
            })
            .collect();
        Ok(Closes { closed, next: MonthClose::of(next, days, &calendar) })
    }
}

impl Action for CloseMonth {
    type View = Closes;
    const NEEDS: Needs = Needs::Permission(Permission::ApproveRewards);
    fn run(self, app: &mut App) -> Result<Closes, AppError> {
        paying_here(app, self.project)?;
        let list = ListCloses { project: self.project };
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return list.run(app);
        }
        let books = books(app)?;
        let from = self.month.with_day(1).unwrap_or(self.month);
        let next = from.checked_add_months(chrono::Months::new(1));
        let until = next.and_then(|d| d.pred_opt()).unwrap_or(from);
        let rows = app.reader()?.closes(self.project)?;
        if let Some(last) = rows.iter().map(|c| c.said.until).max().filter(|last| *last >= until) {
            return Err(AppError::refused(
                format!("已月结到 {last}。以后的变化入下个月。"),
                format!("Months are closed until {last}; what changes later is posted into the next month."),
            ));
        }
        if until >= books.today() {
            return Err(AppError::field(
                "month",
                Text::new(
                    "这个月还没过完，下月再月结。",
                    "This month is not over yet: close it in the next.",
                ),
            ));
        }
        // What was earned in the month and is not posted would be dated in the next.
        let open = unsettled(&books.entitlements, &books.ledger, self.project);
        if open > 0 && !self.unsettled {
            return Err(AppError::field(
                "unsettled",
                Text::new(
                    format!("还有 {open} 笔差额没有入账。请先结算、核对，或勾选“照样月结”，它们入下个月。"),
                    format!(
                        "{open} differences are not posted yet: settle and check first, or tick “close all the same”, and they go into the next month."
                    ),
                ),
            ));
        }
        let mut seal = sealed(app, &books, self.project, &[until])?.pop().unwrap_or_default();
        let said = CloseSaid {
            from,
            until,
            postings: seal.names.len() as u64,
            hash: seal.hash(),
            totals: seal.totals(),
            statements: seal.statements(),
        };
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let close = CloseId::of(self.project, from);
            w.append(MoneyFacts::MonthClosed { close, project: self.project, said }.into(), None)?;
            Ok::<_, AppError>(())
        })?;
        list.run(app)
    }
}

impl CycleEntry {
    fn parse(&self, today: NaiveDate) -> Result<CycleStep, AppError> {
        let mut fields = Fields::default();
        let (Self::Applied { on, amount }
        | Self::Reconciled { on, amount }
        | Self::Invoiced { on, amount, .. }) = self;
        let on = if on.trim().is_empty() { Some(today) } else { fields.take("on", parse::day(on)) };
        if on.is_some_and(|on| on > today) {
            fields.wrong("on", Text::new("日期在今天以后，请核对。", "The day is after today: check it."));
        }
        let amount = fields.take("amount", crate::deals::entry::sum(amount));
        let (mut number, mut rate) = (String::new(), Rate::ZERO);
        if let Self::Invoiced { number: typed, tax_rate, .. } = self {
            number = fields.take("number", parse::label(typed, 40)).unwrap_or_default();
            let most = Rate::percent(20);
            let parsed = tax_rate.parse::<Rate>().map_err(|e| e.text()).and_then(|rate| {
                if (Rate::ZERO..=most).contains(&rate) {
                    return Ok(rate);
                }
                Err(Text::new(
                    "发票税率在 0% 到 20% 之间，请核对。",
                    "The rate of an invoice lies between 0 % and 20 %: check it.",
                ))
            });
            rate = fields.take("tax_rate", parsed).unwrap_or_default();
        }
        fields.finish()?;
        let (on, amount) = (on.unwrap_or(today), amount.unwrap_or_default());
        Ok(match self {
            Self::Applied { .. } => CycleStep::Applied { on, amount },
            Self::Reconciled { .. } => CycleStep::Reconciled { on, amount },
            Self::Invoiced { .. } => CycleStep::Invoiced { on, number, tax_rate: rate, amount },
        })
    }
}

impl Action for AdvanceCycle {
    type View = Vec<CycleView>;
    const NEEDS: Needs = Needs::Permission(Permission::SettleRewards);
    fn run(self, app: &mut App) -> Result<Vec<CycleView>, AppError> {
        paying_here(app, self.project)?;
        let today = app.store()?.now().day(app.reader()?.zone()?);
        let step = self.step.parse(today)?;
        app.once(self.request, |w| {
            if !matches!(
                w.reader().partner(self.agency)?,
                Some((PartnerKind::Agency | PartnerKind::Platform, _))
            ) {
                return Err(AppError::not_found("家机构", "agency"));
            }
            let open = w
                .reader()
                .cycles(self.project)?
                .into_iter()
                .find(|(_, c)| c.agency == self.agency && c.state() != CycleState::Paid);
            let (cycle, state) = match open {
                Some(found) => found,
                None => (CycleId::new(w.new_uuid()), AgencyCycle::new(self.agency, self.project)),
            };
            let out = |p: &PayoutRow| {
                p.record.beneficiary == Beneficiary::Partner(self.agency)
                    && p.record.exported.is_some()
                    && super::payouts::state(p) == super::payouts::PayoutState::Prepared
            };
            if state.state() == CycleState::Invoiced && w.reader().payouts(self.project)?.iter().any(out) {
                return Err(AppError::refused(
                    "这次请佣的付款已交银行：请先确认，或记下银行退回。",
                    "The bank has the payment of this cycle: confirm it or record its return first.",
                ));
            }
            state.advance(step.clone()).map_err(|e| match e {
                CycleError::Sum(_) | CycleError::Nothing => AppError::field("amount", e.text()),
                CycleError::Earlier => AppError::field("on", e.text()),
                CycleError::Order => {
                    let text = e.text();
                    AppError::refused(text.zh, text.en)
                }
            })?;
            let facts = MoneyFacts::CycleAdvanced { cycle, agency: self.agency, project: self.project, step };
            w.append(facts.into(), None)?;
            Ok(())
        })?;
        ListCycles { project: self.project }.run(app)
    }
}

impl Action for ListCycles {
    type View = Vec<CycleView>;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<Vec<CycleView>, AppError> {
        let books = books(app)?;
        let names = Names::new(app)?;
        let rows = names.reader.cycles(self.project)?;
        Ok(rows
            .into_iter()
            .map(|(cycle, state)| {
                let who = Beneficiary::Partner(state.agency);
                let totals = books.ledger.totals(self.project, who);
                CycleView {
                    cycle,
                    agency: state.agency,
                    name: names.partner(state.agency),
                    state: state.state(),
                    steps: state.steps().to_vec(),
                    payable: totals.approved.minus(totals.owed).at_least_zero(),
                }
            })
            .collect())
    }
}
