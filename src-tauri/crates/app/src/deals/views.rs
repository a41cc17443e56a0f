//! Deals as the window and the command line see them.

use super::{BuyerView, DealClaim, DealLine, DealView, FactView, FlagView, ReachedView};
use crate::ledger::lines;
use crate::ledger::names::Names;
use crate::ledger::{Books, books};
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::deal::{ClaimLink, Deal, DealState, Flag, Milestone, Review};
use laifang_core::fold::money::DealStage;
use laifang_core::ledger::Totals;
use laifang_core::money::Money;
use laifang_core::reward::{Beneficiary, Hold, Key, Source, Void};
use laifang_core::wording;
use laifang_store::DealRow;
use std::collections::{BTreeMap, BTreeSet};

/// What the views of deals share.
pub(crate) struct Look<'a> {
    names: Names<'a>,
    /// None where the role may not see rewards.
    books: Option<Books>,
    flags: BTreeMap<DealId, Vec<Flag>>,
}

/// How far a deal has come, in words.
pub(crate) fn stage_text(stage: DealStage) -> Text {
    match stage {
        DealStage::Open => Text::new("洽谈", "open"),
        DealStage::PreSubscribed => wording::milestone(Milestone::PreSubscribed),
        DealStage::Subscribed => wording::milestone(Milestone::Subscribed),
        DealStage::Signed => wording::milestone(Milestone::Signed),
        DealStage::FullyPaid => wording::milestone(Milestone::FullyPaid),
        DealStage::HandedOver => wording::milestone(Milestone::HandedOver),
        DealStage::DepositReturned => Text::new("退定", "deposit returned"),
        DealStage::Cancelled => Text::new("退房", "cancelled"),
    }
}

/// Doubts that the rewards found (an owner refers too often), by deal.
fn noticed(books: &Books) -> BTreeMap<DealId, Vec<Flag>> {
    let mut found: BTreeMap<DealId, Vec<Flag>> = BTreeMap::new();
    for entitlement in books.entitlements.iter() {
        let Source::Deal(deal) = entitlement.key.source else { continue };
        let held = entitlement.holds.iter().filter_map(|h| match h {
            Hold::Flagged(flag) => Some(flag.clone()),
            _ => None,
        });
        let void = entitlement.explanation.void.iter().filter_map(|v| match v {
            Void::OnlyNewCustomer(flag) | Void::Upheld(flag) => Some(flag.clone()),
            _ => None,
        });
        let flags = found.entry(deal).or_default();
        for flag in held.chain(void) {
            if !flags.contains(&flag) {
                flags.push(flag);
            }
        }
    }
    found
}

impl<'a> Look<'a> {
    pub(crate) fn new(app: &'a mut App) -> Result<Self, AppError> {
        let sees = Permission::SeeRewards.roles().contains(&app.person()?.role);
        let books = if sees { Some(books(app)?) } else { None };
        let flags = books.as_ref().map(noticed).unwrap_or_default();
        Ok(Self { names: Names::new(app)?, books, flags })
    }

    pub(crate) fn reader(&self) -> laifang_store::Reader<'a> {
        self.names.reader
    }

    /// Every doubt about a deal, decided or not.
    pub(crate) fn flags(&self, deal: &Deal, state: &DealState) -> Vec<Flag> {
        let Some(link) = &deal.link else { return vec![] };
        let mut flags = state.flags(link, None);
        for more in self.flags.get(&deal.id).into_iter().flatten() {
            if flags.iter().all(|f| f.kind != more.kind) {
                flags.push(more.clone());
            }
        }
        // Without the office's own customers: nobody is rewarded for them.
        flags.retain(|_| link.lead().is_some());
        flags
    }

    fn buyers(&self, ids: &[CustomerId]) -> Result<Vec<BuyerView>, AppError> {
        ids.iter().map(|c| Ok(BuyerView { customer: *c, name: self.names.customer(*c)? })).collect()
    }

    fn keys(&self, deal: DealId) -> BTreeSet<Key> {
        let Some(books) = &self.books else { return BTreeSet::new() };
        let about = |k: &&Key| k.source == Source::Deal(deal);
        let owed = books.entitlements.iter().map(|e| &e.key).filter(about);
        let projects: BTreeSet<ProjectId> = books.entitlements.iter().map(|e| e.key.project).collect();
        let posted = projects.iter().flat_map(|p| books.ledger.keys_of_project(*p)).filter(about);
        owed.chain(posted).cloned().collect()
    }

    fn line(&self, row: &DealRow, deal: &Deal, state: &DealState) -> Result<DealLine, AppError> {
        let link = deal.link.as_ref();
        let flags = self.flags(deal, state);
        let open = flags.iter().filter(|f| link.is_none_or(|l| Review::of(&l.reviews, f.kind).is_none()));
        let buyers = if state.buyers.is_empty() { vec![row.record.customer] } else { state.buyers.clone() };
        let unit_text = state.unit.as_ref().map(|u| {
            let usage = wording::unit_use(u.usage);
            let (zh, en) = match u.bedrooms {
                0 => (String::new(), String::new()),
                n => (format!("{n} 房 "), format!(", {n} bedrooms")),
            };
            Text::new(format!("{} {zh}{}", usage.zh, u.area), format!("{}{en}, {}", usage.en, u.area))
        });
        let (mut earned, mut due) = (Money::ZERO, Money::ZERO);
        if let Some(books) = &self.books {
            for e in books.entitlements.iter().filter(|e| e.key.source == Source::Deal(row.deal)) {
                earned = earned.plus(e.amount);
                due = due.plus(e.due());
            }
        }
        let sees = self.books.is_some();
        Ok(DealLine {
            deal: row.deal,
            project: row.record.project,
            project_name: self.names.project(row.record.project),
            unit: row.unit.clone(),
            unit_text: unit_text.unwrap_or_default(),
            buyers: self.buyers(&buyers)?,
            price: state.unit.as_ref().map(|_| state.price.net()),
            paid: state.paid,
            method: state.unit.as_ref().map(|_| state.method),
            state: row.stage,
            state_text: stage_text(row.stage),
            last: row.last.to_string(),
            channel: link.map(|l| l.channel),
            brought_by: link.and_then(ClaimLink::lead).map(|p| self.names.partner(p)),
            verdict: link.map(|l| l.verdict),
            disputed: link.is_some_and(|l| l.disputed),
            open_flags: u32::try_from(open.count()).unwrap_or(u32::MAX),
            earned: sees.then_some(earned),
            due: sees.then_some(due),
        })
    }

    pub(crate) fn lines(&self, rows: Vec<DealRow>) -> Result<Vec<DealLine>, AppError> {
        let deals = self.names.reader.deals_with_claims(&rows)?;
        rows.iter()
            .zip(&deals)
            .map(|(row, deal)| self.line(row, deal, &DealState::of(deal, NaiveDate::MAX)))
            .collect()
    }

    pub(crate) fn deal(&self, row: DealRow) -> Result<DealView, AppError> {
        let deals = self.names.reader.deals_with_claims(std::slice::from_ref(&row))?;
        let deal = deals.into_iter().next().ok_or_else(|| AppError::not_found("笔成交", "deal"))?;
        let state = DealState::of(&deal, NaiveDate::MAX);
        let mut facts: Vec<_> = row.record.facts.iter().collect();
        facts.sort_by_key(|n| (n.fact.on, n.fact.order, n.fact.id));
        let facts = facts
            .into_iter()
            .map(|n| FactView {
                fact: n.fact.id.to_string(),
                on: n.fact.on.to_string(),
                text: wording::event(&n.fact.event),
                event: n.fact.event.clone(),
                by: self.names.user(n.by),
                at: n.at.stamp(self.names.zone()),
                note: n.note.clone(),
                withdrawn: n.is_withdrawn(&row.record.facts),
            })
            .collect();
        let reached = Milestone::ALL.into_iter().filter_map(|m| {
            let on = state.reached(m)?;
            Some(ReachedView { milestone: m, text: wording::milestone(m), on: on.to_string() })
        });
        let mut flags = Vec::new();
        for flag in self.flags(&deal, &state) {
            let decided = row.record.review(flag.kind);
            flags.push(FlagView {
                text: wording::flag(&flag),
                people: self.buyers(&flag.customers)?,
                upheld: decided.map(|r| r.review.upheld),
                by: decided.map(|r| self.names.user(r.by)),
                reason: decided.map(|r| r.reason.clone()).unwrap_or_default(),
                flag,
            });
        }
        let mut views = Vec::new();
        let mut who: Vec<Beneficiary> = Vec::new();
        if let Some(books) = &self.books {
            for key in self.keys(row.deal) {
                who.push(key.beneficiary);
                views.push(lines::line(books, &self.names, &key)?);
            }
        }
        let totals = views.iter().fold(Totals::default(), |t, l| Totals {
            accrued: t.accrued.plus(l.accrued),
            due: t.due.plus(l.due),
            approved: t.approved.plus(l.approved),
            paid: t.paid.plus(l.paid.minus(l.recovered)),
            owed: t.owed.plus(l.owed),
            ..t
        });
        Ok(DealView {
            line: self.line(&row, &deal, &state)?,
            price: state.unit.as_ref().map(|_| state.price),
            unit: state.unit.clone(),
            facts,
            reached: reached.collect(),
            claim: deal.link.as_ref().map(|link| self.claim(link)),
            flags,
            lines: views,
            beneficiaries: who
                .into_iter()
                .map(|b| self.names.beneficiary(b))
                .collect::<Result<_, AppError>>()?,
            totals,
        })
    }

    fn claim(&self, link: &ClaimLink) -> DealClaim {
        let own = || Text::new("案场", "the office").zh;
        DealClaim {
            visit: link.visit,
            visited: link.visited.to_string(),
            reported: link.reported.map(|d| d.to_string()),
            slip: link.slip.clone(),
            channel: link.channel,
            verdict: link.verdict,
            protected_until: link.protected_until.map(|d| d.to_string()),
            disputed: link.disputed,
            shares: link
                .shares
                .iter()
                .map(|s| (s.partner.map_or_else(own, |p| self.names.partner(p)), s.percent))
                .collect(),
            broker_paid: link.broker_approved,
            consultant: link.consultant.map(|c| self.names.consultant(c)),
        }
    }
}
