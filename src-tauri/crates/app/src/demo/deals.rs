//! The demo month's deals: programmes in force, contracts, payments, a cancellation after a reward was paid.

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

impl Stage<'_> {
    /// Before the first visit: what will be paid.
    pub(super) fn promise(&mut self, first: NaiveDate) -> Result<(), AppError> {
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

    /// What came of the visits.
    pub(super) fn deals(&mut self, brought: &[Brought]) -> Result<(), AppError> {
        self.at(self.now);
        self.contracts()?;
        // Dice of their own, so that the visits are the same with and without deals.
        let mut dice = Dice(20_261_122);
        let mut unit = 0;
        let mut signed = Vec::new();
        for one in brought {
            if !dice.percent(if one.partner { 30 } else { 12 }) {
                continue;
            }
            unit += 1;
            let deal = self.deal(&mut dice, one, unit)?;
            if let Some(deal) = deal.filter(|_| one.partner) {
                signed.push(deal);
            }
        }
        self.pay(&signed)
    }

    /// Agencies' contracts run from the month before.
    fn contracts(&mut self) -> Result<(), AppError> {
        let from = self.today - Days::new(60);
        for laifang_store::PartnerRow { partner, kind, name, terms, .. } in self.app.reader()?.partners()? {
            if kind != PartnerKind::Agency || FIRMS.iter().all(|(firm, ..)| *firm != name) {
                continue;
            }
            let contract = Some(Contract { from, months: 3, renews: true, ended: None });
            let request = request(self.app)?;
            let terms = PartnerTerms { contract, ..terms };
            self.app.perform(crate::partners::SetPartnerTerms { request, partner, terms, details: None })?;
        }
        Ok(())
    }

    /// One deal as far as it has come by today; its id once it is signed.
    fn deal(&mut self, dice: &mut Dice, one: &Brought, unit: u32) -> Result<Option<DealId>, AppError> {
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
        if subscribed > self.today {
            return Ok(None);
        }
        let request_id = request(self.app)?;
        let event = event(json!({ "is": "subscribed", "terms": terms }))?;
        let opened = self.app.perform(OpenDeal {
            request: request_id,
            project: None,
            visit: Some(one.visit),
            customer: None,
            first: Some(FirstFact { on: subscribed.to_string(), event }),
        })?;
        let deal = opened.line.deal;
        let mut signed = None;
        // Some stop on the way, a few are handed over.
        let steps = if dice.percent(25) { 5 } else { 2 + dice.below(3) };
        let today = self.today;
        for (on, fact) in events.into_iter().take(steps).take_while(|(on, _)| *on <= today) {
            self.note(deal, on, fact)?;
            signed = Some(deal);
        }
        Ok(signed)
    }

    fn note(&mut self, deal: DealId, on: NaiveDate, fact: Value) -> Result<(), AppError> {
        let (request, event) = (request(self.app)?, event(fact)?);
        self.app.perform(NoteDeal { request, deal, on: on.to_string(), event, note: String::new() })?;
        Ok(())
    }

    /// Settled; one agency approved and paid by two people; one of its deals cancelled afterwards.
    fn pay(&mut self, signed: &[DealId]) -> Result<(), AppError> {
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
        let request_id = request(self.app)?;
        self.app.perform(ConfirmPayout {
            request: request_id,
            payout,
            on: String::new(),
            reference: "演示 0001".into(),
            unheard: String::new(),
            bank_paid: false,
        })?;
        let paid = group.lines.iter().filter_map(|l| l.deal).find(|d| signed.contains(d));
        if let Some(deal) = paid {
            self.note(deal, self.today, json!({ "is": "cancelled" }))?;
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
