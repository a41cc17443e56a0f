//! Deals: what was agreed, paid, handed over and cancelled, as dated facts, with the claim each rests on.

pub(crate) mod entry;
pub mod reviews;
mod views;
pub mod watch;

use crate::parse;
use crate::prelude::*;
use entry::{BuyerEntry, EventEntry};
use laifang_core::change::{Facts, MoneyFacts, Personal};
use laifang_core::deal::{Event, Flag, Method};
use laifang_core::fold::money::DealStage;
use laifang_core::ledger::Totals;
use laifang_core::money::Money;
use laifang_store::{DealFilter, DealRow, Write};
pub(crate) use views::*;

/// Opens a deal: the purchase of one unit, by one buyer or several together.
#[derive(Clone, Deserialize, TS)]
pub struct OpenDeal {
    /// Made by the form.
    pub request: RequestId,
    /// Which project; the visit's, or the only one, where nobody says.
    #[serde(default)]
    #[ts(optional, as = "Option<ProjectId>")]
    pub project: Option<ProjectId>,
    /// The visit whose claim it rests on; found by the customer where nobody says.
    #[serde(default)]
    #[ts(optional, as = "Option<VisitId>")]
    pub visit: Option<VisitId>,
    /// Who buys; the visit's customer where nobody says.
    #[serde(default)]
    #[ts(optional, as = "Option<CustomerId>")]
    pub customer: Option<CustomerId>,
    /// What happened with it first, if it is to be noted at once.
    #[serde(default)]
    #[ts(optional, as = "Option<FirstFact>")]
    pub first: Option<FirstFact>,
}

/// The fact a deal is opened with.
#[derive(Clone, Deserialize, TS)]
pub struct FirstFact {
    /// Local day; today where it is empty.
    #[serde(default)]
    pub on: String,
    /// What.
    pub event: EventEntry,
}

/// Lets a deal rest on another visit's claim.
#[derive(Clone, Deserialize, TS)]
pub struct LinkDeal {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub deal: DealId,
    /// On this visit; on none where the office itself brought them.
    pub visit: Option<VisitId>,
    /// Why.
    pub reason: String,
}

/// Notes what happened with a deal.
#[derive(Clone, Deserialize, TS)]
pub struct NoteDeal {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub deal: DealId,
    /// Local day; today where it is empty.
    #[serde(default)]
    pub on: String,
    /// What.
    pub event: EventEntry,
    /// In a person's words.
    #[serde(default)]
    pub note: String,
}

/// Takes back a fact that was entered wrongly.
#[derive(Clone, Deserialize, TS)]
pub struct WithdrawDealFact {
    /// Made by the form.
    pub request: RequestId,
    /// Which deal.
    pub deal: DealId,
    /// Which fact, as the deal shows it.
    pub fact: String,
    /// Why.
    pub reason: String,
}

/// Deals, the newest fact first.
#[derive(Deserialize, TS)]
pub struct ListDeals {
    /// Of this project.
    #[serde(default)]
    #[ts(optional, as = "Option<ProjectId>")]
    pub project: Option<ProjectId>,
    /// That have come so far.
    #[serde(default)]
    #[ts(optional, as = "Option<DealStage>")]
    pub state: Option<DealStage>,
    /// Part of the unit's or of a buyer's name.
    #[serde(default)]
    pub text: String,
    /// Rows to skip.
    #[serde(default)]
    pub offset: u32,
    /// Rows to return, at most 200.
    pub limit: u32,
}

/// A window of deals.
#[derive(Serialize, TS)]
pub struct DealRows {
    /// Rows.
    pub rows: Vec<DealLine>,
    /// How many there are in all.
    pub total: u32,
}

/// A deal with everything about it.
#[derive(Deserialize, TS)]
pub struct ShowDeal {
    /// Which.
    pub deal: DealId,
}

/// A buyer.
#[derive(Clone, Serialize, TS)]
pub struct BuyerView {
    /// Record.
    pub customer: CustomerId,
    /// Name.
    pub name: String,
}

/// One deal in the list.
#[derive(Clone, Serialize, TS)]
pub struct DealLine {
    /// Which.
    pub deal: DealId,
    /// Which project.
    pub project: ProjectId,
    /// Its name.
    pub project_name: String,
    /// Building, floor, number; empty until agreed.
    pub unit: String,
    /// What the unit is for, area, bedrooms.
    pub unit_text: Text,
    /// Who buys; the main customer until agreed.
    pub buyers: Vec<BuyerView>,
    /// Contract price net of discounts.
    pub price: Option<Money>,
    /// What the buyer and the bank paid.
    pub paid: Money,
    /// How it is paid, once agreed.
    pub method: Option<Method>,
    /// How far it has come.
    pub state: DealStage,
    /// The same in words.
    pub state_text: Text,
    /// Local day of the newest fact.
    pub last: String,
    /// How they came; none where it rests on no visit.
    pub channel: Option<Channel>,
    /// Who brought them.
    pub brought_by: Option<String>,
    /// The claim's verdict as of now.
    pub verdict: Option<Verdict>,
    /// The claim is disputed.
    pub disputed: bool,
    /// Doubts nobody has reviewed (R28).
    pub open_flags: u32,
    /// What it earned others by now; none where the role may not see it.
    pub earned: Option<Money>,
    /// Of it due.
    pub due: Option<Money>,
}

/// A deal.
#[derive(Serialize, TS)]
pub struct DealView {
    /// As in the list.
    pub line: DealLine,
    /// Price, part by part, once agreed.
    pub price: Option<laifang_core::deal::Price>,
    /// The unit, once agreed.
    pub unit: Option<laifang_core::deal::Unit>,
    /// What happened, oldest day first.
    pub facts: Vec<FactView>,
    /// Points it reached, with their days.
    pub reached: Vec<ReachedView>,
    /// The claim it rests on.
    pub claim: Option<DealClaim>,
    /// Doubts (R28) with their evidence.
    pub flags: Vec<FlagView>,
    /// What it earned others, line by line; empty where the role may not see it.
    pub lines: Vec<crate::ledger::lines::LedgerLine>,
    /// Names of those who get something, in the order of the lines.
    pub beneficiaries: Vec<String>,
    /// What its lines come to.
    pub totals: Totals,
}

/// A fact of a deal.
#[derive(Serialize, TS)]
pub struct FactView {
    /// Names it.
    pub fact: String,
    /// Local day.
    pub on: String,
    /// What.
    pub event: Event,
    /// In words.
    pub text: Text,
    /// Who noted it.
    pub by: String,
    /// Local `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// In a person's words.
    pub note: String,
    /// Taken back.
    pub withdrawn: bool,
}

/// A point a deal reached.
#[derive(Serialize, TS)]
pub struct ReachedView {
    /// Which.
    pub milestone: laifang_core::deal::Milestone,
    /// In words.
    pub text: Text,
    /// Local day.
    pub on: String,
}

/// The claim a deal rests on.
#[derive(Serialize, TS)]
pub struct DealClaim {
    /// The visit.
    pub visit: VisitId,
    /// Its local day.
    pub visited: String,
    /// Local day of the report it fulfilled.
    pub reported: Option<String>,
    /// Its slip.
    pub slip: Option<String>,
    /// How they came.
    pub channel: Channel,
    /// The verdict as of now.
    pub verdict: Verdict,
    /// Last protected day.
    pub protected_until: Option<String>,
    /// Accrues, cannot be paid.
    pub disputed: bool,
    /// Whose: name and percent.
    pub shares: Vec<(String, u32)>,
    /// The agency's salesperson is paid directly.
    pub broker_paid: bool,
    /// Who received them.
    pub consultant: Option<String>,
}

/// A doubt.
#[derive(Serialize, TS)]
pub struct FlagView {
    /// What, with its evidence.
    pub flag: Flag,
    /// In words.
    pub text: Text,
    /// The people concerned.
    pub people: Vec<BuyerView>,
    /// What was decided: upheld or dismissed.
    pub upheld: Option<bool>,
    /// By whom.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
}

/// A reason in a person's words; one is needed.
pub(crate) fn reason(text: &str) -> Result<String, AppError> {
    let text = parse::free(text, 500).map_err(|t| AppError::field("reason", t))?;
    if text.is_empty() {
        return Err(AppError::field("reason", Text::new("请写明原因。", "Write the reason.")));
    }
    Ok(text)
}

pub(crate) fn found(reader: &laifang_store::Reader<'_>, deal: DealId) -> Result<DealRow, AppError> {
    reader.deal(deal)?.ok_or_else(|| AppError::not_found("笔成交", "deal"))
}

fn opened(done: &[laifang_core::fold::Entry]) -> Option<DealId> {
    done.iter().find_map(|e| match e.facts {
        Facts::Money(MoneyFacts::DealOpened { deal, .. }) => Some(deal),
        _ => None,
    })
}

impl Action for OpenDeal {
    type View = DealView;
    const NEEDS: Needs = Needs::Permission(Permission::RecordDeals);
    fn run(self, app: &mut App) -> Result<DealView, AppError> {
        let author = app.author(self.request)?;
        let deal = app.store_mut()?.write(author, |w| {
            if let Some(deal) = opened(&w.reader().of_request(self.request)?) {
                return Ok::<_, AppError>(deal);
            }
            let today = w.now().day(w.reader().zone()?);
            let visit = self.visit.map(|v| w.reader().visit(v)).transpose()?.flatten();
            let projects = w.reader().projects()?;
            let only = || projects.first().filter(|_| projects.len() == 1).map(|p| p.0);
            let project = self.project.or(visit.as_ref().map(|v| v.project)).or_else(only);
            let known = |p: &ProjectId| projects.iter().any(|(id, ..)| id == p);
            let project = project
                .filter(known)
                .ok_or_else(|| AppError::field("project", Text::new("请选楼盘。", "Choose the project.")))?;
            if self.visit.is_some() && visit.as_ref().is_none_or(|v| v.voided) {
                return Err(AppError::not_found("次来访", "visit"));
            }
            let customer = self.customer.or(visit.as_ref().map(|v| v.customer)).ok_or_else(|| {
                AppError::field(
                    "customer",
                    Text::new("请选客户，或选一次来访。", "Choose the customer, or a visit."),
                )
            })?;
            if w.reader().customer(customer)?.is_none() {
                return Err(AppError::not_found("位客户", "customer"));
            }
            let visit = match visit {
                Some(visit) => Some(visit.visit),
                None => {
                    let members = w.reader().person_of(customer)?;
                    // What is wrong with the day is said once the fact is noted.
                    let on = self.first.as_ref().map(|first| first.on.trim()).filter(|on| !on.is_empty());
                    let day = on.and_then(|on| parse::day(on).ok()).unwrap_or(today);
                    w.reader().visit_for_deal(&members, project, day)?
                }
            };
            let deal = DealId::new(w.new_uuid());
            let facts = MoneyFacts::DealOpened { deal, project, customer, visit };
            w.append(facts.into(), None)?;
            if let Some(first) = &self.first {
                note(w, deal, &first.on, &first.event, "")?;
            }
            Ok(deal)
        })?;
        ShowDeal { deal }.run(app)
    }
}

/// Appends a fact, after what the deal already says was looked at.
fn note(w: &mut Write<'_>, deal: DealId, on: &str, event: &EventEntry, text: &str) -> Result<(), AppError> {
    let row = found(&w.reader(), deal)?;
    let mut fields = Fields::default();
    let today = w.now().day(w.reader().zone()?);
    let on = if on.trim().is_empty() { Some(today) } else { fields.take("on", parse::day(on)) };
    let text = fields.take("note", parse::free(text, 500)).unwrap_or_default();
    let buyers = event.buyers().map(<[BuyerEntry]>::to_vec);
    let people = match &buyers {
        Some(entries) => entry::buyers(w, &mut fields, &row, entries)?,
        None => vec![],
    };
    let event = event.parse(&mut fields, people);
    if let (Some(on), Some(event)) = (on, &event) {
        entry::check(&w.reader(), &mut fields, &row, on, today, event)?;
    }
    fields.finish()?;
    let (Some(on), Some(event)) = (on, event) else { return Ok(()) };
    let companions = entry::companions(&w.reader(), &row, &event)?;
    let personal = (!text.is_empty()).then_some(Personal::Reason { reason: text });
    w.append(MoneyFacts::DealNoted { deal, on, event, companions }.into(), personal)?;
    Ok(())
}

impl Action for NoteDeal {
    type View = DealView;
    const NEEDS: Needs = Needs::Permission(Permission::RecordDeals);
    fn run(self, app: &mut App) -> Result<DealView, AppError> {
        app.once(self.request, |w| note(w, self.deal, &self.on, &self.event, &self.note))?;
        ShowDeal { deal: self.deal }.run(app)
    }
}

impl Action for WithdrawDealFact {
    type View = DealView;
    const NEEDS: Needs = Needs::Permission(Permission::RecordDeals);
    fn run(self, app: &mut App) -> Result<DealView, AppError> {
        let why = reason(&self.reason)?;
        app.once(self.request, |w| {
            let row = found(&w.reader(), self.deal)?;
            let all = &row.record.facts;
            let fact = all.iter().find(|n| n.fact.id.to_string() == self.fact);
            let fact = fact.ok_or_else(|| AppError::not_found("条记录", "fact"))?;
            if fact.is_withdrawn(all) {
                return Ok(());
            }
            entry::check_withdrawal(&w.reader(), &row, fact.fact.id)?;
            let today = w.now().day(w.reader().zone()?);
            let event = Event::Withdrawn { fact: fact.fact.id };
            let facts = MoneyFacts::DealNoted { deal: self.deal, on: today, event, companions: vec![] };
            w.append(facts.into(), Some(Personal::Reason { reason: why }))?;
            Ok::<_, AppError>(())
        })?;
        ShowDeal { deal: self.deal }.run(app)
    }
}

impl Action for LinkDeal {
    type View = DealView;
    const NEEDS: Needs = Needs::Permission(Permission::RuleClaims);
    fn run(self, app: &mut App) -> Result<DealView, AppError> {
        let why = reason(&self.reason)?;
        app.once(self.request, |w| {
            found(&w.reader(), self.deal)?;
            if let Some(visit) = self.visit
                && w.reader().visit(visit)?.is_none_or(|v| v.voided)
            {
                return Err(AppError::not_found("次来访", "visit"));
            }
            let facts = MoneyFacts::DealLinked { deal: self.deal, visit: self.visit };
            w.append(facts.into(), Some(Personal::Reason { reason: why }))?;
            Ok(())
        })?;
        ShowDeal { deal: self.deal }.run(app)
    }
}

impl Action for ListDeals {
    type View = DealRows;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<DealRows, AppError> {
        let filter = DealFilter {
            project: self.project,
            stage: self.state,
            text: self.text,
            offset: self.offset,
            limit: self.limit.min(200),
        };
        let (rows, total) = app.reader()?.deals(&filter)?;
        Ok(DealRows { rows: Look::new(app)?.lines(rows)?, total: u32::try_from(total).unwrap_or(u32::MAX) })
    }
}

impl Action for ShowDeal {
    type View = DealView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<DealView, AppError> {
        let row = found(&app.reader()?, self.deal)?;
        Look::new(app)?.deal(row)
    }
}
