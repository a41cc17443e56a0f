//! Projections of programmes, deals and the ledger.

mod facts;
mod read;

pub use read::{ApprovalRow, CloseRow, DealFilter, DealRow, PayeeRow, PayoutRow, ProgrammeRow, ViolationRow};

use crate::read::Reader;
use crate::{StoreError, sql};
use chrono::NaiveDate;
use laifang_core::change::{Facts, MoneyFacts, Subject};
use laifang_core::deal::{DealState, Event};
use laifang_core::fold::Entry;
use laifang_core::fold::money::{self as fold, DealStage};
use laifang_core::id::{BatchId, CustomerId, DealId, ProjectId};
use laifang_core::ledger::Posting;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

fn said(entry: &Entry) -> Option<&MoneyFacts> {
    match &entry.facts {
        Facts::Money(facts) => Some(facts),
        _ => None,
    }
}

/// The desk that pays for a project: the newest setting counts.
pub(crate) fn write_paying_desk(
    connection: &Connection,
    project: ProjectId,
    entries: &[Entry],
) -> Result<(), StoreError> {
    let desk = entries.iter().rev().find_map(|e| match said(e)? {
        MoneyFacts::PayingDeskSet { desk, taken_from, .. } => {
            Some((*desk, taken_from.map(|from| (from, e.id))))
        }
        _ => None,
    });
    if let Some((desk, taken)) = desk {
        connection.prepare_cached("REPLACE INTO paying_desk VALUES (?1, ?2, ?3)")?.execute(params![
            project.uuid(),
            desk.uuid(),
            taken.map(|t| sql::json(&t))
        ])?;
    }
    Ok(())
}

/// Calendar and delegation: the newest of each counts.
pub(crate) fn write_settings(connection: &Connection, entries: &[Entry]) -> Result<(), StoreError> {
    let mut set = connection.prepare_cached("REPLACE INTO office_setting VALUES (?1, ?2)")?;
    for entry in entries {
        match said(entry) {
            Some(MoneyFacts::CalendarSet { calendar, days }) => {
                set.execute(params!["calendar", sql::json(&(calendar, days))])?;
            }
            Some(MoneyFacts::DelegationSet { own_rulings }) => {
                set.execute(params!["own_rulings", sql::json(own_rulings)])?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Writes what a subject of money folds to.
pub(crate) fn write(connection: &Connection, subject: Subject, entries: &[Entry]) -> Result<(), StoreError> {
    match subject {
        Subject::Programme(programme) => {
            if let Some(entry) = entries.first()
                && let Some(MoneyFacts::ProgrammeSet { programme: body, .. }) = said(entry)
            {
                let entered = entry.wall.day(Reader::new(connection).zone()?);
                connection.prepare_cached("REPLACE INTO programme VALUES (?1, ?2, ?3, ?4)")?.execute(
                    params![programme.uuid(), sql::json(body), entered.to_string(), entry.actor.uuid()],
                )?;
            }
        }
        Subject::Deal(deal) => write_deal(connection, deal, entries)?,
        Subject::Event(event) => {
            if let Some((body, note)) = fold::group_event(entries) {
                connection
                    .prepare_cached("REPLACE INTO group_event VALUES (?1, ?2, ?3)")?
                    .execute(params![event.uuid(), sql::json(&body), note])?;
            }
        }
        Subject::Violation(violation) => {
            if let Some(state) = fold::violation(entries) {
                connection.prepare_cached("REPLACE INTO violation VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(
                    params![
                        violation.uuid(),
                        sql::json(&state.violation),
                        state.note,
                        state.reason,
                        state.by.uuid()
                    ],
                )?;
            }
        }
        Subject::BrokerPay(broker) => {
            if let Some(b) = fold::broker_pay(entries) {
                let zone = Reader::new(connection).zone()?;
                let terms: Vec<_> =
                    b.terms.iter().map(|(at, order, yes)| (at.day(zone), order, yes)).collect();
                connection.prepare_cached("REPLACE INTO broker_pay VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(
                    params![broker.uuid(), b.partner.uuid(), b.name, b.approved, sql::json(&terms)],
                )?;
            }
        }
        Subject::Payee(payee) => {
            if let Some(p) = fold::payee(entries) {
                connection
                    .prepare_cached(
                        "REPLACE INTO payee VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                    )?
                    .execute(params![
                        payee.uuid(),
                        sql::json(&p.beneficiary),
                        sql::to_name(&p.kind),
                        sql::json(&p.tax),
                        p.user.map(|u| u.uuid()),
                        p.holder,
                        p.account,
                        p.bank,
                        p.note,
                        sql::json(&p.users),
                        p.changed.map(|c| sql::json(&c)),
                        p.invoice,
                    ])?;
            }
        }
        Subject::Batch(batch) => write_postings(connection, batch, entries)?,
        Subject::Approval(approval) => {
            if let Some(a) = fold::approval(entries) {
                connection.prepare_cached("REPLACE INTO approval VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(
                    params![
                        approval.uuid(),
                        a.project.uuid(),
                        sql::json(&a.lines),
                        a.by.uuid(),
                        a.at.0,
                        a.decided.map(|d| sql::json(&d)),
                    ],
                )?;
            }
        }
        Subject::Payout(payout) => {
            if let Some(p) = fold::payout(entries) {
                connection
                    .prepare_cached(
                        "REPLACE INTO payout
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                             ?17, ?18)",
                    )?
                    .execute(params![
                        payout.uuid(),
                        p.project.uuid(),
                        sql::json(&p.beneficiary),
                        p.approved.fen(),
                        p.recovered.fen(),
                        p.gross.fen(),
                        p.withheld.fen(),
                        p.net.fen(),
                        p.by.uuid(),
                        p.at.0,
                        p.confirmed.map(|c| sql::json(&c)),
                        p.reference,
                        p.cancelled,
                        p.returned.map(|r| sql::json(&r)),
                        p.kind.map(|k| sql::json(&k)),
                        sql::json(&(p.paid, p.netted)),
                        p.paid_to.map(|a| sql::json(&a)),
                        p.exported.map(|e| sql::json(&e)),
                    ])?;
            }
        }
        Subject::Cycle(cycle) => {
            if let Some(state) = fold::cycle(entries) {
                connection.prepare_cached("REPLACE INTO cycle VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                    cycle.uuid(),
                    state.agency.uuid(),
                    state.project.uuid(),
                    sql::json(&state)
                ])?;
            }
        }
        Subject::Close(close) => {
            if let Some(entry) = entries.first()
                && let Some(MoneyFacts::MonthClosed { project, said, .. }) = said(entry)
            {
                connection.prepare_cached("REPLACE INTO month_close VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(
                    params![close.uuid(), project.uuid(), sql::json(said), entry.wall.0, entry.actor.uuid()],
                )?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn write_deal(connection: &Connection, deal: DealId, entries: &[Entry]) -> Result<(), StoreError> {
    let Some(record) = fold::deal(entries) else { return Ok(()) };
    // Facts are never dated later than the day they are entered on: there is nothing to come.
    let state = DealState::of(&record.bare(deal), NaiveDate::MAX);
    let zone = Reader::new(connection).zone()?;
    let dated = record.facts.iter().filter(|n| !matches!(n.fact.event, Event::Withdrawn { .. }));
    let last = dated.map(|n| n.fact.on).max().unwrap_or_else(|| record.opened.day(zone));
    connection
        .prepare_cached("REPLACE INTO deal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?
        .execute(params![
            deal.uuid(),
            record.project.uuid(),
            record.customer.uuid(),
            record.visit.map(|v| v.uuid()),
            record.opened.0,
            record.by.uuid(),
            record.order.cast_signed(),
            sql::to_name(&DealStage::of(&state)),
            state.unit.as_ref().map_or("", |u| u.name.as_str()),
            last.to_string(),
            sql::json(&record.facts),
            sql::json(&record.reviews),
        ])?;
    connection.prepare_cached("DELETE FROM deal_buyer WHERE deal = ?1")?.execute([deal.uuid()])?;
    let people: BTreeSet<CustomerId> = state.buyers.into_iter().chain([record.customer]).collect();
    let mut put = connection.prepare_cached("INSERT INTO deal_buyer VALUES (?1, ?2)")?;
    for person in people {
        put.execute([deal.uuid(), person.uuid()])?;
    }
    Ok(())
}

/// Each posting once. Of two that differ in day or words only, the smaller stays, whichever came first.
fn write_postings(connection: &Connection, _: BatchId, entries: &[Entry]) -> Result<(), StoreError> {
    let mut put = connection.prepare_cached("REPLACE INTO posting VALUES (?1, ?2, ?3)")?;
    for entry in entries {
        let Some(MoneyFacts::Posted { project, postings, .. }) = said(entry) else { continue };
        for posting in postings {
            let id = posting.id().bytes().to_vec();
            let there: Option<String> =
                sql::one(connection, "SELECT body FROM posting WHERE posting = ?1", [&id])?;
            let known: Option<Posting> = there.and_then(|body| serde_json::from_str(&body).ok());
            if known.is_none_or(|known| *posting < known) {
                put.execute(params![id, project.uuid(), sql::json(posting)])?;
            }
        }
    }
    Ok(())
}
