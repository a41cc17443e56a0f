//! The demo's deals: programmes in force, contracts, payments, a cancellation after a reward was paid.

use super::{Dice, FIRMS, Stage, request};
use crate::deals::{FirstFact, NoteDeal, OpenDeal};
use crate::ledger::Settle;
use crate::ledger::approvals::{Approve, PrepareApproval};
use crate::ledger::lines::ListLedger;
use crate::ledger::payees::SetPayee;
use crate::ledger::payouts::{ConfirmPayout, PreparePayout};
use crate::prelude::*;
use crate::programmes::SetProgramme;
use chrono::{Days, NaiveDate};
use laifang_core::deal::Method;
use laifang_core::judgement::{Contract, PartnerTerms};
use laifang_core::ledger::{PayeeKind, TaxCategory};
use laifang_core::money::{Money, Rate};
use laifang_core::programme::{Programme, presets};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// Somebody's visit that may lead to a deal.
pub(super) struct Brought {
    pub visit: VisitId,
    pub day: NaiveDate,
    pub partner: bool,
}

/// The programmes of the demo office: agencies as in R29 with R35 and R36, employees, owners, firms.
fn programmes() -> Vec<Programme> {
    let all = presets();
    let of = |code: &str| all.iter().find(|p| p.code == code).cloned();
    let mut chosen: Vec<Programme> =
        ["r23", "r24-nth", "r25", "r33-deal", "r39-r40"].into_iter().filter_map(of).collect();
    if let (Some(mut agency), Some(stages)) = (of("r29-marginal"), of("r35-r36")) {
        agency.payment = stages.payment;
        chosen.push(agency);
    }
    chosen
}

/// What becomes of somebody's interest, and how far it has come.
struct Plan {
    visit: VisitId,
    partner: bool,
    subscribed: NaiveDate,
    terms: Value,
    events: VecDeque<(NaiveDate, Value)>,
    deal: Option<DealId>,
    signed: bool,
}

/// All of them, with dice of their own, so that the visits are the same with and without deals.
pub(super) struct Deals {
    dice: Dice,
    units: u32,
    plans: Vec<Plan>,
    payouts: u32,
}

impl Default for Deals {
    fn default() -> Self {
        Self { dice: Dice(20_261_122), units: 0, plans: Vec::new(), payouts: 0 }
    }
}

impl Deals {
    /// What becomes of somebody's interest; nothing where it would begin after today.
    fn plan(&mut self, one: &Brought, today: NaiveDate) -> Option<Plan> {
        self.units += 1;
        let (unit, dice) = (self.units, &mut self.dice);
        let (area, bedrooms, price) =
            [("76.8", 2, 860_000), ("89", 3, 1_020_000), ("96.4", 3, 1_180_000), ("117", 4, 1_460_000)]
                [dice.below(4)];
        let total = Money::from_yuan(price + 1_000 * i64::try_from(dice.below(40)).unwrap_or(0));
        let method = Method::ALL[dice.below(4)];
        let payable = total.minus(Money::from_yuan(10_000));
        let first = payable.part(Rate::percent(30));
        let terms = json!({
            "unit": {
                "name": format!("{}-1-{}0{}", 1 + unit % 5, 3 + unit, 1 + unit % 4), "usage": "residential",
                "area": area, "bedrooms": bedrooms,
            },
            "price": {
                "total": total.plain(), "discounts": Money::from_yuan(10_000).plain(), "first_payment": first.plain(),
            },
            "method": method,
        });
        let mut day = one.day + Days::new(u64::try_from(dice.below(3)).unwrap_or(0));
        let mut next = |days: usize| {
            let on = day;
            day = day + Days::new(u64::try_from(1 + days).unwrap_or(1));
            on
        };
        let rest = payable.minus(first).plain();
        let last = if matches!(method, Method::Mortgage | Method::ProvidentFund) {
            json!({ "is": "loan_released", "amount": rest })
        } else {
            json!({ "is": "paid", "amount": rest, "part": "balance" })
        };
        let subscribed = next(dice.below(2));
        let events: Vec<(NaiveDate, Value)> = vec![
            (next(dice.below(2)), json!({ "is": "signed", "terms": terms })),
            (next(dice.below(3)), json!({ "is": "paid", "amount": first.plain(), "part": "first" })),
            (next(3), json!({ "is": "filed_online" })),
            (next(4), last),
            (next(0), json!({ "is": "handed_over" })),
        ];
        if subscribed > today {
            return None;
        }
        // Some stop on the way, a few are handed over.
        let steps = if dice.percent(25) { 5 } else { 2 + dice.below(3) };
        let events = events.into_iter().take(steps).collect();
        let (visit, partner) = (one.visit, one.partner);
        Some(Plan { visit, partner, subscribed, terms, events, deal: None, signed: false })
    }
}

impl Stage<'_> {
    /// Before the first visit: what will be paid.
    pub(super) fn promise(&mut self) -> Result<(), AppError> {
        let first = self.first;
        self.at(self.moment(first, 480));
        for programme in programmes() {
            let request = request(self.app)?;
            self.app.perform(SetProgramme {
                request,
                programme: Programme { effective: first, ends: None, ..programme },
            })?;
        }
        Ok(())
    }

    /// What came of the visits until a day, settled and paid.
    pub(super) fn deals(&mut self, until: NaiveDate) -> Result<(), AppError> {
        self.contracts()?;
        for one in std::mem::take(&mut self.brought) {
            if self.deals.dice.percent(if one.partner { 30 } else { 12 }) {
                let plan = self.deals.plan(&one, self.today);
                self.deals.plans.extend(plan);
            }
        }
        let mut plans = std::mem::take(&mut self.deals.plans);
        for plan in &mut plans {
            self.go_on(plan, until)?;
        }
        let signed: Vec<DealId> =
            plans.iter().filter(|p| p.partner && p.signed).filter_map(|p| p.deal).collect();
        self.deals.plans = plans;
        self.pay(&signed, until)
    }

    /// Agencies' contracts run from the month before.
    fn contracts(&mut self) -> Result<(), AppError> {
        let from = self.first - Days::new(31);
        for laifang_store::PartnerRow { partner, kind, name, terms, .. } in self.app.reader()?.partners()? {
            let known = FIRMS.iter().any(|(firm, ..)| *firm == name);
            if kind != PartnerKind::Agency || !known || terms.contract.is_some() {
                continue;
            }
            let contract = Some(Contract { from, months: 3, renews: true, ended: None });
            let request = request(self.app)?;
            let terms = PartnerTerms { contract, ..terms };
            self.app.perform(crate::partners::SetPartnerTerms { request, partner, terms, details: None })?;
        }
        Ok(())
    }

    /// One deal as far as it has come by a day.
    fn go_on(&mut self, plan: &mut Plan, until: NaiveDate) -> Result<(), AppError> {
        let deal = match plan.deal {
            Some(deal) => deal,
            None if plan.subscribed > until => return Ok(()),
            None => {
                let request = request(self.app)?;
                let event = event(json!({ "is": "subscribed", "terms": plan.terms }))?;
                let first = Some(FirstFact { on: plan.subscribed.to_string(), event });
                let (visit, customer, project) = (Some(plan.visit), None, None);
                self.app.perform(OpenDeal { request, project, visit, customer, first })?.line.deal
            }
        };
        plan.deal = Some(deal);
        while plan.events.front().is_some_and(|(on, _)| *on <= until)
            && let Some((on, fact)) = plan.events.pop_front()
        {
            self.note(deal, on, fact)?;
            plan.signed = true;
        }
        Ok(())
    }

    fn note(&mut self, deal: DealId, on: NaiveDate, fact: Value) -> Result<(), AppError> {
        let (request, event) = (request(self.app)?, event(fact)?);
        self.app.perform(NoteDeal { request, deal, on: on.to_string(), event, note: String::new() })?;
        Ok(())
    }

    /// Settled; one agency approved and paid by two people; one of its deals cancelled afterwards.
    fn pay(&mut self, signed: &[DealId], today: NaiveDate) -> Result<(), AppError> {
        let project = self.app.reader()?.projects()?.first().map(|p| p.0);
        let Some(project) = project else { return Ok(()) };
        let request_id = request(self.app)?;
        self.app.perform(Settle { request: request_id, project })?;
        let view = self.app.perform(ListLedger {
            project,
            beneficiary: None,
            state: Some(crate::ledger::lines::LineState::Due),
            text: String::new(),
        })?;
        let agency = |g: &&crate::ledger::lines::LedgerGroup| FIRMS.iter().any(|(firm, ..)| *firm == g.name);
        let Some(group) = view.groups.iter().filter(agency).max_by_key(|g| (g.totals.due, g.beneficiary))
        else {
            return Ok(());
        };
        let finance = self.app.reader()?.users()?.into_iter().find(|u| u.role == Role::Finance);
        let (me, Some(finance)) = (self.app.person()?, finance) else { return Ok(()) };
        let finance = crate::Person { user: finance.user, name: finance.name, role: finance.role };
        let keys = group.lines.iter().map(|l| l.key.clone()).collect();
        let request_id = request(self.app)?;
        let approval = self.app.perform(PrepareApproval { request: request_id, project, keys })?.approval;
        self.sit(&finance);
        let request_id = request(self.app)?;
        self.app.perform(Approve { request: request_id, approval, agreed: true })?;
        let request_id = request(self.app)?;
        self.app.perform(SetPayee {
            request: request_id,
            beneficiary: group.beneficiary,
            kind: PayeeKind::Firm,
            tax: TaxCategory::None,
            user: None,
            invoice: false,
            holder: format!("{}有限公司", group.name),
            account: "6222 0203 0405 0607".into(),
            bank: "演示银行城中支行".into(),
            note: String::new(),
        })?;
        let request_id = request(self.app)?;
        let beneficiary = group.beneficiary;
        let payout =
            self.app.perform(PreparePayout { request: request_id, project, beneficiary, kind: None })?.payout;
        self.sit(&me);
        self.deals.payouts += 1;
        let request_id = request(self.app)?;
        self.app.perform(ConfirmPayout {
            request: request_id,
            payout,
            on: String::new(),
            reference: format!("演示 {:04}", self.deals.payouts),
            unheard: String::new(),
            bank_paid: false,
        })?;
        let paid = group.lines.iter().filter_map(|l| l.deal).find(|d| signed.contains(d));
        if let Some(deal) = paid {
            self.note(deal, today, json!({ "is": "cancelled" }))?;
            self.deals.plans.retain(|plan| plan.deal != Some(deal)); // nothing comes after it
            let request_id = request(self.app)?;
            self.app.perform(Settle { request: request_id, project })?;
        }
        Ok(())
    }

    fn sit(&mut self, person: &crate::Person) {
        self.app.seat(Some(person.clone()));
        self.app.password_given();
    }
}

fn event(value: Value) -> Result<crate::deals::entry::EventEntry, AppError> {
    serde_json::from_value(value)
        .map_err(|e| AppError::new(ErrorCode::Request, Text::new(e.to_string(), e.to_string())))
}
