//! What a programme would pay: for the recorded deals, or for invented ones. Writes nothing.

use super::wrong;
use crate::ledger::names::Names;
use crate::prelude::*;
use chrono::{Days, NaiveDate};
use laifang_core::deal::{
    ClaimLink, ClaimShare, Deal, DealFact, Event, Hints, Method, PaymentPart, Price, Terms, Unit, UnitUse,
};
use laifang_core::money::{Area, Money};
use laifang_core::programme::Programme;
use laifang_core::reward::{Facts, simulate};
use laifang_core::wording;

/// What a programme would pay. Writes nothing.
#[derive(Deserialize, TS)]
pub struct SimulateProgramme {
    /// As edited; what is open is simulated in each reading.
    pub programme: Programme,
    /// For the deals recorded since this day, `YYYY-MM-DD`; for invented ones where it is absent.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub since: Option<NaiveDate>,
}

/// One table for each reading.
#[derive(Serialize, TS)]
pub struct ProgrammeTrial {
    /// For recorded deals; else invented ones.
    pub recorded: bool,
    /// Deals looked at.
    pub deals: u32,
    /// Tables.
    pub tables: Vec<TrialTable>,
}

/// What it would pay in one reading.
#[derive(Serialize, TS)]
pub struct TrialTable {
    /// The reading in words.
    pub sentence: Text,
    /// Everything earned, due or not.
    pub earned: Money,
    /// Of it due by today.
    pub due: Money,
    /// Of it fines.
    pub fines: Money,
    /// What is posted for the same deals now, where they are recorded ones.
    pub now: Money,
    /// Line by line, at most 500.
    pub rows: Vec<TrialLine>,
}

/// One line of it.
#[derive(Serialize, TS)]
pub struct TrialLine {
    /// Who would get it.
    pub beneficiary: String,
    /// For what: unit, visit, week.
    pub source: Text,
    /// Part of the whole.
    pub stage: Text,
    /// How much.
    pub amount: Money,
    /// Whether it would be due.
    pub standing: Text,
    /// How it comes about.
    pub explanation: Text,
}

impl Action for SimulateProgramme {
    type View = ProgrammeTrial;
    const NEEDS: Needs = Needs::Permission(Permission::SetProgrammes);
    fn run(self, app: &mut App) -> Result<ProgrammeTrial, AppError> {
        self.programme.check().map_err(|e| wrong(&e))?;
        let books = crate::ledger::books(app)?;
        let reader = app.reader()?;
        let today = app.store()?.now().day(reader.zone()?);
        let facts = match self.since {
            Some(since) => {
                let mut facts = reader.reward_facts(&self.programme.channels)?;
                let begins = |d: &Deal| d.facts.iter().map(|f| f.on).min().is_some_and(|on| on >= since);
                facts.deals.retain(begins);
                facts.visits.retain(|v| v.link.visited >= since);
                facts.events.retain(|e| e.on >= since);
                facts.violations.retain(|v| v.on >= since);
                facts
            }
            None => samples(app, &self.programme, today)?,
        };
        let names = Names::new(app)?;
        let among: std::collections::HashSet<DealId> = facts.deals.iter().map(|d| d.id).collect();
        let now = books
            .entitlements
            .iter()
            .filter(|e| matches!(e.key.source, laifang_core::reward::Source::Deal(d) if among.contains(&d)))
            .map(|e| e.amount)
            .sum();
        let tables = simulate(&self.programme, &facts, today).into_iter().map(|table| {
            let rows = table.rows.iter().take(500).map(|row| {
                Ok(TrialLine {
                    beneficiary: names.beneficiary(row.key.beneficiary)?,
                    source: names.source(row.key.source)?,
                    stage: wording::stage(row.key.stage),
                    amount: row.amount,
                    standing: wording::standing(&row.standing),
                    explanation: wording::explanation(&row.explanation),
                })
            });
            Ok(TrialTable {
                sentence: wording::programme(&table.programme),
                earned: table.earned,
                due: table.due,
                fines: table.fines,
                now,
                rows: rows.collect::<Result<_, AppError>>()?,
            })
        });
        Ok(ProgrammeTrial {
            recorded: self.since.is_some(),
            deals: u32::try_from(facts.deals.len()).unwrap_or(u32::MAX),
            tables: tables.collect::<Result<_, AppError>>()?,
        })
    }
}

/// Deals that show what a programme does: the four ways of paying, small and large units, a shop, one cancelled.
fn samples(app: &App, programme: &Programme, today: NaiveDate) -> Result<Facts, AppError> {
    let reader = app.reader()?;
    let office = reader.office()?.office;
    let project = reader.projects()?.first().map(|p| p.0);
    let project = programme.projects.first().copied().or(project).unwrap_or(ProjectId::new(office.uuid()));
    let channel = programme.channels.first().copied().unwrap_or(Channel::Agency);
    let kind = channel.partner_kind().unwrap_or(PartnerKind::Agency);
    let partner = PartnerId::of_name(office, kind, "示例");
    let id = |n: u64| uuid_of(office, n);
    let device = DeviceId::new(office.uuid());
    let mut deals = Vec::new();
    let areas = ["77.99", "78", "96", "117", "117.01", "143"];
    for (n, area) in (0_u64..).zip(areas.iter().cycle().take(12)) {
        let method = Method::ALL[usize::try_from(n % 4).unwrap_or(0)];
        let usage = if n % 6 == 5 { UnitUse::Shop } else { UnitUse::Residential };
        let total = Money::from_yuan(1_000_000 + 20_000 * i64::try_from(n).unwrap_or(0));
        let terms = Terms {
            unit: Unit {
                name: format!("示例-{}", n + 1),
                usage,
                area: area.parse().unwrap_or(Area::default()),
                bedrooms: if *area == "77.99" { 2 } else { 3 },
            },
            price: Price::plain(total),
            method,
            buyers: vec![CustomerId::new(id(1_000 + n))],
        };
        let on = today.checked_sub_days(Days::new(40 - n)).unwrap_or(today);
        let mut events = vec![
            (on, Event::Subscribed { terms: terms.clone() }),
            (on, Event::Signed { terms }),
            (
                on,
                Event::Paid {
                    amount: total.part(laifang_core::money::Rate::percent(30)),
                    part: PaymentPart::First,
                },
            ),
        ];
        let rest = total.minus(total.part(laifang_core::money::Rate::percent(30)));
        if n % 2 == 0 {
            events.push((
                today,
                match method {
                    Method::Mortgage | Method::ProvidentFund => Event::LoanReleased { amount: rest },
                    _ => Event::Paid { amount: rest, part: PaymentPart::Balance },
                },
            ));
        }
        if n == 3 {
            events.push((today, Event::Cancelled));
        }
        let facts = (1..).zip(events).map(|(seq, (on, event))| DealFact {
            id: ChangeId { device, seq: n * 10 + seq },
            order: n * 10 + seq,
            on,
            event,
        });
        deals.push(Deal {
            id: DealId::new(id(n)),
            project,
            facts: facts.collect(),
            link: Some(ClaimLink {
                visit: VisitId::new(id(2_000 + n)),
                visited: on,
                reported: None,
                slip: None,
                channel,
                verdict: Verdict::Valid,
                protected_until: None,
                disputed: false,
                shares: vec![ClaimShare { partner: Some(partner), percent: 100 }],
                broker: None,
                broker_approved: false,
                consultant: None,
                referred: false,
                customers: vec![CustomerId::new(id(1_000 + n))],
                relatives: vec![],
                owner_signed: None,
                hints: Hints::default(),
                reviews: vec![],
            }),
        });
    }
    Ok(Facts { deals, ..Facts::default() })
}

fn uuid_of(office: OfficeId, n: u64) -> uuid::Uuid {
    uuid::Uuid::from_u128(office.uuid().as_u128() ^ u128::from(n + 1))
}
