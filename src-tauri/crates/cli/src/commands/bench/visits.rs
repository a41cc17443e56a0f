//! Visits of the imported customers, as years of work leave them behind.

use super::{Problem, failed};
use chrono::{Days, NaiveDate, TimeZone, Utc};
use laifang_core::change::{Facts, VisitFacts, VisitPersonal};
use laifang_core::id::{CustomerId, PartnerId, ProjectId, UserId, VisitId};
use laifang_core::org::{Channel, ContactKind, PartnerKind};
use laifang_core::time::Moment;
use laifang_store::{Author, Store, StoreError, Write};
use serde::Serialize;
use std::time::Instant;

/// Agencies that bring them.
const AGENCIES: u64 = 17;
/// Customers written in one transaction.
const BATCH: u32 = 500;

/// How it went.
#[derive(Serialize)]
pub(super) struct Seeded {
    pub(super) visits: u64,
    pub(super) per_second: f64,
}

/// The name of an agency.
pub(super) fn agency(n: u64) -> String {
    format!("机构{}", n % AGENCIES)
}

/// Gives every customer so many visits over two years: the first on their own or by an agency, the next ones by
/// any.
pub(super) fn seed(store: &mut Store, user: UserId, each: u32) -> Result<Seeded, Problem> {
    let begin = Instant::now();
    let author = Author { actor: user, request: None };
    let partners: Vec<PartnerId> = store
        .write(author, |w| {
            (0..AGENCIES)
                .map(|n| {
                    let (name, partner_kind) = (agency(n), PartnerKind::Agency);
                    let partner = PartnerId::of_name(w.office_id(), partner_kind, &name);
                    w.append(Facts::PartnerSet { partner, partner_kind, name: Some(name) }, None)?;
                    Ok::<_, StoreError>(partner)
                })
                .collect()
        })
        .map_err(failed)?;
    let projects = store.reader().projects().map_err(failed)?;
    let Some((project, ..)) = projects.first() else {
        return Err(Problem::file("没有楼盘", "no project"));
    };
    let (mut after, mut visits) = (None, 0);
    loop {
        let page = store.reader().customers_after(after, BATCH).map_err(failed)?;
        let Some(last) = page.last() else { break };
        after = Some(last.customer);
        visits = store
            .write(author, |w| {
                let mut visits = visits;
                for row in &page {
                    for _ in 0..each {
                        append(w, row.customer, *project, &partners, visits)?;
                        visits += 1;
                    }
                }
                Ok::<_, StoreError>(visits)
            })
            .map_err(failed)?;
    }
    let per_second = (visits as f64 / begin.elapsed().as_secs_f64()).round();
    Ok(Seeded { visits, per_second })
}

fn append(
    w: &mut Write<'_>,
    customer: CustomerId,
    project: ProjectId,
    partners: &[PartnerId],
    n: u64,
) -> Result<(), StoreError> {
    let first = NaiveDate::from_ymd_opt(2024, 1, 2).unwrap_or_default();
    let day = first + Days::new(n * 37 % 690);
    let at = Moment::of(Utc.from_utc_datetime(&day.and_hms_opt(3, 0, 0).unwrap_or_default()));
    let agency = n % 3 != 0;
    let partner = partners.get((n % AGENCIES) as usize).copied().filter(|_| agency);
    let visit = VisitId::new(w.new_uuid());
    let facts = VisitFacts {
        visit,
        contact: ContactKind::Visit,
        project,
        customer,
        headcount: 2,
        channel: if agency { Channel::Agency } else { Channel::WalkIn },
        partner,
        store: None,
        report: None,
        consultant: None,
        takes_turn: false,
        arrived: at,
        entered: at,
        consent: None,
        masked: false,
        queue: None,
    };
    let personal = laifang_core::change::Personal::Visit(VisitPersonal::default());
    w.append(Facts::VisitRegistered(facts), Some(personal)).map(drop)
}
