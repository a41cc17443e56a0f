//! The rows of deals, their facts and the ledger's postings.

use super::columns::{DEAL_FACTS, DEALS, Look, POSTINGS, flag};
use super::files::Folder;
use super::tables::{begin, cell};
use crate::ledger::names::Names;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::deal::{ClaimLink, DealState, Event, Milestone, Review};
use laifang_core::ledger::Subject;
use laifang_core::money::Money;
use laifang_core::programme::Stage;
use laifang_core::reward::{Beneficiary, Source};
use laifang_core::wording;

/// Deals read at a time.
const PAGE: u32 = 1_000;

/// The bare name of a code.
fn code<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(value) => value["is"].as_str().unwrap_or_default().to_owned(),
        Err(_) => String::new(),
    }
}

/// Whether only the new customer benefits (R28): noticed and not dismissed, or upheld.
fn only_new(state: &DealState, link: &ClaimLink) -> bool {
    state.flags(link, None).iter().any(|flag| match Review::of(&link.reviews, flag.kind) {
        Some(upheld) => upheld,
        None => flag.kind.only_new(),
    })
}

pub(super) fn deals(app: &App, look: Look, folder: &mut Folder) -> Result<(), AppError> {
    let names = Names::new(app)?;
    let reader = names.reader;
    let mut table = begin(folder, &DEALS, look)?;
    let mut facts = begin(folder, &DEAL_FACTS, look)?;
    let mut after = None;
    loop {
        let page = reader.deals_after(after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some(last.deal);
        for (row, deal) in page.iter().zip(reader.deals_with_claims(&page)?) {
            let state = DealState::of(&deal, NaiveDate::MAX);
            let link = deal.link.as_ref();
            let (unit, price) = (state.unit.as_ref(), &state.price);
            let on = |milestone| cell(state.reached(milestone));
            let sum = |amount: Money| if unit.is_some() { amount.plain() } else { String::new() };
            let buyers: Vec<String> = state.buyers.iter().map(ToString::to_string).collect();
            let shares = link.iter().flat_map(|l| &l.shares);
            let shares: Vec<String> = shares
                .filter_map(|s| Some(format!("{} {}%", names.partner(s.partner?), s.percent)))
                .collect();
            table.row(
                folder,
                &[
                    row.deal.to_string(),
                    names.project(row.record.project),
                    cell(row.record.visit),
                    row.record.customer.to_string(),
                    buyers.join(" / "),
                    look.word(&code(&row.stage), crate::deals::stage_text(row.stage)),
                    row.unit.clone(),
                    unit.map(|u| look.word(&code(&u.usage), wording::unit_use(u.usage))).unwrap_or_default(),
                    unit.map(|u| code(&u.area)).unwrap_or_default(),
                    cell(unit.map(|u| u.bedrooms)),
                    sum(price.total),
                    sum(price.discounts),
                    sum(price.vat),
                    sum(price.decoration),
                    sum(price.parking),
                    sum(price.first_payment),
                    state.paid.plain(),
                    state.refunded.plain(),
                    unit.map(|_| look.word(&code(&state.method), wording::method(state.method)))
                        .unwrap_or_default(),
                    on(Milestone::Subscribed),
                    on(Milestone::Signed),
                    cell(state.signing.map(|(_, order, _)| order)),
                    on(Milestone::FirstPayment),
                    on(Milestone::FullyPaid),
                    on(Milestone::LoanReleased),
                    on(Milestone::HandedOver),
                    cell(state.ended.map(|e| e.on)),
                    link.map(|l| look.channel(l.channel)).unwrap_or_default(),
                    link.and_then(|l| l.lead()).map(|p| names.partner(p)).unwrap_or_default(),
                    shares.join(" / "),
                    link.map(|l| look.verdict(l.verdict)).unwrap_or_default(),
                    cell(link.and_then(|l| l.protected_until)),
                    flag(link.is_some_and(|l| l.disputed)),
                    link.and_then(|l| l.slip.clone()).unwrap_or_default(),
                    link.map(|l| flag(state.buyer_on_slip(l).is_some())).unwrap_or_default(),
                    link.map(|l| flag(only_new(&state, l))).unwrap_or_default(),
                ],
            )?;
            for noted in &row.record.facts {
                let (amount, part) = match &noted.fact.event {
                    Event::PreSubscribed { amount } | Event::LoanReleased { amount } => {
                        (amount.plain(), String::new())
                    }
                    Event::Paid { amount, part } => (amount.plain(), code(part)),
                    Event::Refunded { amount, of } => (amount.plain(), code(of)),
                    _ => Default::default(),
                };
                facts.row(
                    folder,
                    &[
                        row.deal.to_string(),
                        noted.fact.id.to_string(),
                        noted.fact.on.to_string(),
                        code(&noted.fact.event),
                        amount,
                        part,
                        noted.fact.order.to_string(),
                        noted.at.stamp(names.zone()),
                        names.user(noted.by),
                        flag(noted.is_withdrawn(&row.record.facts)),
                        look.free(&noted.note),
                    ],
                )?;
            }
        }
    }
    folder.add(DEALS.file, table)?;
    folder.add(DEAL_FACTS.file, facts)
}

/// One row for each line of each posting; none for roles that may not see rewards.
pub(super) fn postings(app: &App, look: Look, folder: &mut Folder, sees: bool) -> Result<(), AppError> {
    let names = Names::new(app)?;
    let mut table = begin(folder, &POSTINGS, look)?;
    // By day; their order first, then one after another, so that they need not be in memory together.
    let mut order = Vec::new();
    if sees {
        names.reader.each_posting(|p| order.push((p.said().on, p.id())))?;
    }
    order.sort_unstable();
    for (_, id) in order {
        let Some(posting) = names.reader.posting(id)? else { continue };
        let said = posting.said();
        for line in &said.lines {
            let who = line.account.beneficiary;
            let (kind, id) = match who {
                Beneficiary::Partner(id) => ("partner", id.to_string()),
                Beneficiary::Customer(id) => ("customer", id.to_string()),
                Beneficiary::Broker(id) => ("broker", id.to_string()),
                Beneficiary::Consultant(id) => ("consultant", id.to_string()),
            };
            let key = match &said.subject {
                Subject::Key { key } => Some(key),
                Subject::Payout { .. } => None,
            };
            let (source, source_id) = match key.map(|k| k.source) {
                Some(Source::Deal(id)) => ("deal", id.to_string()),
                Some(Source::Visit(id)) => ("visit", id.to_string()),
                Some(Source::Event(id)) => ("event", id.to_string()),
                Some(Source::Week(monday)) => ("week", monday.to_string()),
                Some(Source::Violation(id)) => ("violation", id.to_string()),
                None => ("", String::new()),
            };
            let stage = match key.map(|k| k.stage) {
                Some(Stage::Part(n)) => n.to_string(),
                Some(Stage::Retained) => "retained".into(),
                None => String::new(),
            };
            let why = said.why.as_ref();
            let reverses: Vec<String> = said.reverses.iter().map(ToString::to_string).collect();
            table.row(
                folder,
                &[
                    posting.id().to_string(),
                    said.on.to_string(),
                    look.word(&code(&said.act), crate::ledger::lines::act_text(said.act)),
                    names.project(line.account.project),
                    kind.to_owned(),
                    id,
                    names.beneficiary(who)?,
                    source.to_owned(),
                    source_id,
                    key.map(|k| k.programme.to_string()).unwrap_or_default(),
                    key.map(|k| k.item.to_string()).unwrap_or_default(),
                    stage,
                    why.map(|w| w.rule.clone()).unwrap_or_default(),
                    cell(why.map(|w| w.version)),
                    code(&line.account.side),
                    line.amount.plain(),
                    cell(said.payout),
                    said.actors.map(|a| names.user(a.maker())).unwrap_or_default(),
                    said.actors.map(|a| names.user(a.checker())).unwrap_or_default(),
                    why.map(|w| if look.lang == Lang::Zh { w.zh.clone() } else { w.en.clone() })
                        .unwrap_or_default(),
                    reverses.join(" "),
                ],
            )?;
        }
    }
    folder.add(POSTINGS.file, table)
}
