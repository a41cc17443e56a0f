//! Settling: a year of deals under ten programmes, through the store, from facts to postings.

use super::{Problem, failed, memory, ms};
use crate::desk;
use chrono::NaiveDate;
use laifang_app::App;
use laifang_app::ledger::Settle;
use laifang_app::ledger::lines::ListLedger;
use laifang_app::programmes::SetProgramme;
use laifang_core::change::{
    CustomerPersonal, Facts, MoneyFacts, Personal, Source, VisitFacts, VisitPersonal,
};
use laifang_core::deal::{Event, Method, PaymentPart, Price, Terms, Unit, UnitUse};
use laifang_core::id::{CustomerId, DealId, PartnerId, ProjectId, UserId, VisitId};
use laifang_core::money::Money;
use laifang_core::org::{Channel, ContactKind, PartnerKind};
use laifang_core::programme::{Programme, presets};
use laifang_store::{Author, Store, StoreError, Write};
use serde::Serialize;
use std::time::Instant;

/// Ten programmes an office may have in force together; those for agencies all pay for every deal of an agency.
const PROGRAMMES: [&str; 10] =
    ["r29-marginal", "r31", "r35-r36", "r37-deal", "r23", "r24-nth", "r25", "r33-deal", "r38", "r39-r40"];
/// Agencies that share the deals.
const AGENCIES: u64 = 50;
/// Deals written in one transaction.
const BATCH: u32 = 500;

/// What was measured. Times in milliseconds.
#[derive(Serialize)]
pub(super) struct Settling {
    deals: u32,
    programmes: usize,
    written_per_second: f64,
    /// From an unlocked office to what everybody is owed and the list of it.
    worked_out_ms: f64,
    entitlements: u32,
    settled_ms: f64,
    postings: u32,
    again_ms: f64,
    /// Resident at most until then, everything before it included.
    memory_peak_kib: u64,
}

/// Puts the programmes in force from today on.
pub(super) fn promise(app: &mut App, today: NaiveDate) -> Result<(), Problem> {
    for programme in presets().into_iter().filter(|p| PROGRAMMES.contains(&p.code.as_str())) {
        let programme = Programme { effective: today, ends: None, ..programme };
        app.perform(SetProgramme { request: desk::new_request(), programme })?;
    }
    Ok(())
}

/// Today where the office is.
pub(super) fn today(store: &Store) -> Result<NaiveDate, Problem> {
    Ok(store.now().day(store.reader().zone().map_err(failed)?))
}

/// Writes the deals: a new customer, brought by an agency, who subscribed, signed and paid the first part. Every
/// twentieth was cancelled.
pub(super) fn seed(store: &mut Store, user: UserId, deals: u32) -> Result<f64, Problem> {
    let begin = Instant::now();
    let today = today(store)?;
    let author = Author { actor: user, request: None };
    let Some((project, ..)) = store.reader().projects().map_err(failed)?.first().cloned() else {
        return Err(Problem::file("没有楼盘", "no project"));
    };
    let partners: Vec<PartnerId> = store
        .write(author, |w| {
            (0..AGENCIES)
                .map(|n| {
                    let (name, partner_kind) = (format!("分销{n}"), PartnerKind::Agency);
                    let partner = PartnerId::of_name(w.office_id(), partner_kind, &name);
                    w.append(Facts::PartnerSet { partner, partner_kind, name: Some(name) }, None)?;
                    Ok::<_, StoreError>(partner)
                })
                .collect()
        })
        .map_err(failed)?;
    for from in (0..deals).step_by(BATCH as usize) {
        store
            .write(author, |w| {
                (from..deals.min(from + BATCH)).try_for_each(|n| append(w, project, &partners, today, n))
            })
            .map_err(failed)?;
    }
    Ok((f64::from(deals) / begin.elapsed().as_secs_f64()).round())
}

fn append(
    w: &mut Write<'_>,
    project: ProjectId,
    partners: &[PartnerId],
    day: NaiveDate,
    n: u32,
) -> Result<(), StoreError> {
    let at = w.now();
    let (customer, visit) = (CustomerId::new(w.new_uuid()), VisitId::new(w.new_uuid()));
    let person = CustomerPersonal {
        name: super::invented::name(u64::from(n) * 7_919),
        phones: vec![format!("197{n:08}")],
        id_tail: None,
        address: None,
    };
    w.append(
        Facts::CustomerRegistered { customer, gender: None, source: Source::Desk },
        Some(Personal::Customer(person)),
    )?;
    let facts = VisitFacts {
        visit,
        contact: ContactKind::Visit,
        project,
        customer,
        headcount: 2,
        channel: Channel::Agency,
        partner: partners.get(n as usize % partners.len()).copied(),
        store: None,
        report: None,
        consultant: None,
        takes_turn: false,
        arrived: at,
        entered: at,
        consent: None,
        masked: false,
        queue: None,
        allotted: None,
    };
    w.append(Facts::VisitRegistered(facts), Some(Personal::Visit(VisitPersonal::default())))?;
    let deal = DealId::new(w.new_uuid());
    w.append(MoneyFacts::DealOpened { deal, project, customer, visit: Some(visit) }.into(), None)?;
    let total = Money::from_yuan(1_000_000 + i64::from(n % 997) * 1_000);
    let area = "96".parse().unwrap_or_default();
    let unit =
        Unit { name: format!("{}-{}", n / 100, n % 100), usage: UnitUse::Residential, area, bedrooms: 3 };
    let price = Price { total, ..Price::default() };
    let terms = Terms { unit, price, method: Method::Mortgage, buyers: vec![customer] };
    let paid = Event::Paid { amount: Money::from_yuan(300_000), part: PaymentPart::First };
    let mut events = vec![Event::Subscribed { terms: terms.clone() }, Event::Signed { terms }, paid];
    if n % 20 == 19 {
        events.push(Event::Cancelled);
    }
    for event in events {
        w.append(MoneyFacts::DealNoted { deal, on: day, event, companions: vec![] }.into(), None)?;
    }
    Ok(())
}

/// Settles everything, and once more.
pub(super) fn run(app: &mut App, deals: u32, written_per_second: f64) -> Result<Settling, Problem> {
    let project = app.perform(laifang_app::settings::ShowSettings {})?.projects.first().map(|p| p.project);
    let Some(project) = project else { return Err(Problem::file("没有楼盘", "no project")) };
    let list = || ListLedger { project, beneficiary: None, state: None, text: String::new() };
    let settle = || Settle { request: desk::new_request(), project };
    let begin = Instant::now();
    app.perform(list())?;
    let worked_out_ms = ms(begin.elapsed());
    let begin = Instant::now();
    let settled = app.perform(settle())?;
    let settled_ms = ms(begin.elapsed());
    let begin = Instant::now();
    app.perform(settle())?;
    let again_ms = ms(begin.elapsed());
    Ok(Settling {
        deals,
        programmes: PROGRAMMES.len(),
        written_per_second,
        worked_out_ms,
        entitlements: settled.entitlements,
        settled_ms,
        postings: settled.posted,
        again_ms,
        memory_peak_kib: memory().1,
    })
}

impl Settling {
    pub(super) fn lines(&self) -> Vec<String> {
        vec![
            format!(
                "deals         {:>9} written, {:.0} a second; {} programmes",
                self.deals, self.written_per_second, self.programmes
            ),
            format!(
                "rewards       {:>9} entitlements worked out and listed in {:.1} s",
                self.entitlements,
                self.worked_out_ms / 1_000.0
            ),
            format!(
                "settlement    {:>9} postings in {:.1} s, a second run {:.1} s, memory at most {:.0} MiB",
                self.postings,
                self.settled_ms / 1_000.0,
                self.again_ms / 1_000.0,
                self.memory_peak_kib as f64 / 1_024.0
            ),
        ]
    }
}
