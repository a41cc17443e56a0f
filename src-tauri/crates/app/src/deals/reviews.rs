//! What a person has to decide about deals and partners: doubts (R28), group events (R25), violations (R38–R40).

use super::{Look, reason};
use crate::ledger::names::Names;
use crate::parse;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::change::{MoneyFacts, Personal};
use laifang_core::deal::{DealState, Flag, FlagKind};
use laifang_core::money::Money;
use laifang_core::programme::{Fine, PenaltyStep, ViolationKind};
use laifang_core::reward::Decision;
use laifang_core::wording;
use laifang_store::DealFilter;

/// Everything of deals and partners that waits for a decision.
#[derive(Deserialize, TS)]
pub struct ListReviews {
    /// What was decided, too.
    #[serde(default)]
    pub decided: bool,
}

/// The queue.
#[derive(Serialize, TS)]
pub struct Reviews {
    /// Doubts about deals, newest first.
    pub flags: Vec<ReviewRow>,
    /// Group events, newest first.
    pub events: Vec<EventView>,
    /// Violations, newest first.
    pub violations: Vec<ViolationView>,
    /// How many wait.
    pub open: u32,
}

/// A doubt about a deal.
#[derive(Serialize, TS)]
pub struct ReviewRow {
    /// The deal.
    pub deal: DealId,
    /// Its unit.
    pub unit: String,
    /// Who buys.
    pub buyers: Vec<super::BuyerView>,
    /// Who brought them.
    pub brought_by: Option<String>,
    /// The doubt with its evidence.
    pub flag: Flag,
    /// In words.
    pub text: Text,
    /// The people concerned.
    pub people: Vec<super::BuyerView>,
    /// What was decided: upheld or dismissed.
    pub upheld: Option<bool>,
    /// Why.
    pub reason: String,
}

/// Decides a doubt: upheld, who referred gets nothing; else it is dismissed (R28).
#[derive(Clone, Deserialize, TS)]
pub struct DecideReview {
    /// Made by the form.
    pub request: RequestId,
    /// Which deal.
    pub deal: DealId,
    /// Which doubt.
    pub flag: FlagKind,
    /// It was as it looked.
    pub upheld: bool,
    /// Why.
    pub reason: String,
}

/// Notes that a partner brought a group (R25).
#[derive(Clone, Deserialize, TS)]
pub struct NoteEvent {
    /// Made by the form.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
    /// Local day; today where it is empty.
    #[serde(default)]
    pub on: String,
    /// How they came.
    pub channel: Channel,
    /// Who brought them, by name.
    pub partner: String,
    /// How many people.
    pub people: u32,
    /// In a person's words.
    #[serde(default)]
    pub note: String,
}

/// The supervisor's word on a group event.
#[derive(Clone, Deserialize, TS)]
pub struct CheckEvent {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub event: EventId,
    /// It was so.
    pub confirmed: bool,
}

/// A group event.
#[derive(Serialize, TS)]
pub struct EventView {
    /// Which.
    pub event: EventId,
    /// Local day.
    pub on: String,
    /// Who brought them.
    pub partner: String,
    /// How many people.
    pub people: u32,
    /// The supervisor's word; none while nobody said.
    pub confirmed: Option<bool>,
    /// In a person's words.
    pub note: String,
}

/// Puts a violation on record (R38–R40). Nothing is booked before the manager decided.
#[derive(Clone, Deserialize, TS)]
pub struct NoteViolation {
    /// Made by the form.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
    /// Local day; today where it is empty.
    #[serde(default)]
    pub on: String,
    /// The firm's channel.
    pub channel: Channel,
    /// The firm, by name.
    pub partner: String,
    /// What.
    pub violation: ViolationKind,
    /// Persons or parties concerned; at least 1.
    pub count: u32,
    /// The deal concerned, where a rate of its price is the fine (R38).
    #[serde(default)]
    #[ts(optional, as = "Option<DealId>")]
    pub deal: Option<DealId>,
    /// What happened. `remark` is the same, as scenarios use `note` for themselves.
    #[serde(alias = "remark")]
    pub note: String,
}

/// Decides about a violation.
#[derive(Clone, Deserialize, TS)]
pub struct DecideViolation {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub violation: ViolationId,
    /// It was a violation; else nothing follows.
    pub upheld: bool,
    /// The contract ends instead of a fine (R38).
    #[serde(default)]
    pub terminate: bool,
    /// The sum for each, where the contract leaves it open; empty where it does not.
    #[serde(default)]
    pub stated: String,
    /// Why.
    pub reason: String,
}

/// A violation.
#[derive(Serialize, TS)]
pub struct ViolationView {
    /// Which.
    pub violation: ViolationId,
    /// Local day.
    pub on: String,
    /// The firm.
    pub partner: String,
    /// What.
    pub kind: ViolationKind,
    /// In words.
    pub text: Text,
    /// Persons or parties concerned.
    pub count: u32,
    /// The deal concerned.
    pub deal: Option<DealId>,
    /// What happened.
    pub note: String,
    /// What was decided.
    pub upheld: Option<bool>,
    /// The contract ends instead.
    pub terminate: bool,
    /// The sum that was stated.
    pub stated: Option<Money>,
    /// Why.
    pub reason: String,
    /// Who put it on record.
    pub by: String,
}

impl Action for ListReviews {
    type View = Reviews;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<Reviews, AppError> {
        let mut rows = Vec::new();
        let mut offset = 0;
        loop {
            let filter = DealFilter { offset, limit: 1_000, ..DealFilter::default() };
            let (page, _) = app.reader()?.deals(&filter)?;
            if page.is_empty() {
                break;
            }
            offset += 1_000;
            rows.extend(page);
        }
        let mut flags = Vec::new();
        let look = Look::new(app)?;
        let deals = look.reader().deals_with_claims(&rows)?;
        for (row, deal) in rows.into_iter().zip(deals) {
            let state = DealState::of(&deal, NaiveDate::MAX);
            if look.flags(&deal, &state).is_empty() {
                continue;
            }
            let view = look.deal(row)?;
            for flag in view.flags.into_iter().filter(|f| self.decided || f.upheld.is_none()) {
                flags.push(ReviewRow {
                    deal: view.line.deal,
                    unit: view.line.unit.clone(),
                    buyers: view.line.buyers.clone(),
                    brought_by: view.line.brought_by.clone(),
                    text: flag.text,
                    people: flag.people,
                    upheld: flag.upheld,
                    reason: flag.reason,
                    flag: flag.flag,
                });
            }
        }
        let names = Names::new(app)?;
        let mut events: Vec<EventView> = names
            .reader
            .group_events()?
            .into_iter()
            .map(|(e, note)| EventView {
                event: e.id,
                on: e.on.to_string(),
                partner: names.partner(e.partner),
                people: e.people,
                confirmed: e.supervisor,
                note,
            })
            .filter(|e| self.decided || e.confirmed.is_none())
            .collect();
        events.sort_by(|a, b| b.on.cmp(&a.on));
        let mut violations: Vec<ViolationView> = names
            .reader
            .violations()?
            .into_iter()
            .map(|row| {
                let v = row.record.violation;
                ViolationView {
                    violation: v.id,
                    on: v.on.to_string(),
                    partner: names.partner(v.partner),
                    kind: v.kind,
                    text: wording::violation(v.kind),
                    count: v.count,
                    deal: v.deal,
                    note: row.record.note,
                    upheld: v.decision.map(|d| d.upheld),
                    terminate: v.decision.is_some_and(|d| d.terminate),
                    stated: v.decision.and_then(|d| d.stated),
                    reason: row.record.reason,
                    by: names.user(row.record.by),
                }
            })
            .filter(|v| self.decided || v.upheld.is_none())
            .collect();
        violations.sort_by(|a, b| b.on.cmp(&a.on));
        let open = flags.iter().filter(|f| f.upheld.is_none()).count()
            + events.iter().filter(|e| e.confirmed.is_none()).count()
            + violations.iter().filter(|v| v.upheld.is_none()).count();
        Ok(Reviews { flags, events, violations, open: u32::try_from(open).unwrap_or(u32::MAX) })
    }
}

fn all(app: &mut App) -> Result<Reviews, AppError> {
    ListReviews { decided: true }.run(app)
}

impl Action for DecideReview {
    type View = super::DealView;
    const NEEDS: Needs = Needs::Permission(Permission::RuleClaims);
    fn run(self, app: &mut App) -> Result<super::DealView, AppError> {
        let why = reason(&self.reason)?;
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            super::found(&w.reader(), self.deal)?;
            if w.reader().of_request(self.request)?.is_empty() {
                let facts =
                    MoneyFacts::DealReviewed { deal: self.deal, flag: self.flag, upheld: self.upheld };
                w.append(facts.into(), Some(Personal::Reason { reason: why }))?;
            }
            Ok::<_, AppError>(())
        })?;
        super::ShowDeal { deal: self.deal }.run(app)
    }
}

/// A day that has come; today where it is empty.
fn past_day(fields: &mut Fields, text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let on = if text.trim().is_empty() { Some(today) } else { fields.take("on", parse::day(text)) };
    if on.is_some_and(|on| on > today) {
        fields.wrong(
            "on",
            Text::new(
                "日期在今天以后：发生了再记。",
                "The day is after today: note it once it has happened.",
            ),
        );
    }
    on
}

impl Action for NoteEvent {
    type View = Reviews;
    const NEEDS: Needs = Needs::Permission(Permission::RecordDeals);
    fn run(self, app: &mut App) -> Result<Reviews, AppError> {
        app.once(self.request, |w| {
            let today = w.now().day(w.reader().zone()?);
            let mut fields = Fields::default();
            let on = past_day(&mut fields, &self.on, today);
            let people = fields.take("people", parse::headcount(self.people));
            let note = fields.take("note", parse::free(&self.note, 500)).unwrap_or_default();
            let named = crate::partners::parse(&mut fields, "partner", self.channel, &self.partner);
            if named.is_none() {
                fields.wrong("partner", Text::new("请填是谁带来的。", "Name who brought them."));
            }
            fields.finish()?;
            let (Some(on), Some(people), Some(named)) = (on, people, named) else { return Ok(()) };
            let partner = crate::partners::ensure(w, &named)?;
            let event = EventId::new(w.new_uuid());
            let facts = MoneyFacts::EventNoted {
                event,
                project: self.project,
                on,
                partner,
                channel: self.channel,
                people,
            };
            w.append(facts.into(), (!note.is_empty()).then_some(Personal::Reason { reason: note }))?;
            Ok::<_, AppError>(())
        })?;
        events_and_violations(app)
    }
}

/// The queue without the doubts, which not everybody may see.
fn events_and_violations(app: &mut App) -> Result<Reviews, AppError> {
    if Permission::SeeRewards.roles().contains(&app.person()?.role) {
        return all(app);
    }
    Ok(Reviews { flags: vec![], events: vec![], violations: vec![], open: 0 })
}

impl Action for CheckEvent {
    type View = Reviews;
    const NEEDS: Needs = Needs::Permission(Permission::RuleClaims);
    fn run(self, app: &mut App) -> Result<Reviews, AppError> {
        app.once(self.request, |w| {
            if w.reader().group_events()?.iter().all(|(e, _)| e.id != self.event) {
                return Err(AppError::not_found("次活动", "event"));
            }
            let facts = MoneyFacts::EventChecked { event: self.event, confirmed: self.confirmed };
            w.append(facts.into(), None)?;
            Ok(())
        })?;
        all(app)
    }
}

impl Action for NoteViolation {
    type View = Reviews;
    const NEEDS: Needs = Needs::Permission(Permission::RecordDeals);
    fn run(self, app: &mut App) -> Result<Reviews, AppError> {
        app.once(self.request, |w| {
            let today = w.now().day(w.reader().zone()?);
            let mut fields = Fields::default();
            let on = past_day(&mut fields, &self.on, today);
            let count = fields.take("count", parse::headcount(self.count));
            let note = fields.take("note", parse::label(&self.note, 500));
            let named = crate::partners::parse(&mut fields, "partner", self.channel, &self.partner);
            if named.is_none() {
                fields.wrong("partner", Text::new("请填是哪家。", "Name the firm."));
            }
            if let Some(deal) = self.deal
                && w.reader().deal(deal)?.is_none()
            {
                fields.wrong("deal", Text::new("没有这笔成交。", "There is no such deal: choose again."));
            }
            fields.finish()?;
            let (Some(on), Some(count), Some(named), Some(note)) = (on, count, named, note) else {
                return Ok(());
            };
            let partner = crate::partners::ensure(w, &named)?;
            let violation = ViolationId::new(w.new_uuid());
            let facts = MoneyFacts::ViolationNoted {
                violation,
                project: self.project,
                on,
                partner,
                channel: self.channel,
                what: self.violation,
                count,
                deal: self.deal,
            };
            w.append(facts.into(), Some(Personal::Reason { reason: note }))?;
            Ok::<_, AppError>(())
        })?;
        events_and_violations(app)
    }
}

impl Action for DecideViolation {
    type View = Reviews;
    const NEEDS: Needs = Needs::Permission(Permission::RuleClaims);
    fn run(self, app: &mut App) -> Result<Reviews, AppError> {
        let why = reason(&self.reason)?;
        let stated = match self.stated.trim() {
            "" => None,
            text => Some(super::entry::sum(text).map_err(|t| AppError::field("stated", t))?),
        };
        app.once(self.request, |w| {
            let all = w.reader().violations()?;
            let violation = all.into_iter().find(|v| v.record.violation.id == self.violation);
            let violation = violation.ok_or_else(|| AppError::not_found("条违规", "violation"))?;
            let on = w.now().day(w.reader().zone()?);
            let violation = violation.record.violation;
            let book = w.reader().programmes()?;
            let of_price = |code: &str| {
                let found = book.in_force(code, violation.channel, violation.project, violation.on);
                found.is_some_and(|v| v.programme.penalties.iter().any(|p| {
                    let of_price = |s: &PenaltyStep| matches!(s.fine, Fine::OfPrice { .. });
                    p.violation == violation.kind && p.steps.iter().any(of_price)
                }))
            };
            if self.upheld && !self.terminate && violation.deal.is_none() && book.codes().any(of_price) {
                return Err(AppError::field(
                    "violation",
                    Text::new(
                        "按房价罚款的要指明成交，不然罚的是 0 元。请判不成立，重新登记并选成交；或选解除合同。",
                        "A fine by the price needs the deal, or it is nothing: dismiss this one and note it again with its deal, or end the contract.",
                    ),
                ));
            }
            let decision = Decision { on, upheld: self.upheld, terminate: self.terminate, stated };
            let facts = MoneyFacts::ViolationDecided { violation: self.violation, decision };
            w.append(facts.into(), Some(Personal::Reason { reason: why }))?;
            Ok(())
        })?;
        all(app)
    }
}
