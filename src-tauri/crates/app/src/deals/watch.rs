//! What is only proposed, for the manager to look at: who of the consultants makes least of referred customers (R32),
//! who of an outreach firm's people brought too few (R40). A shortfall that is put on record waits for a decision like
//! any violation.

use crate::ledger::names::Names;
use crate::prelude::*;
use chrono::{Days, NaiveDate};
use laifang_core::change::{MoneyFacts, Personal};
use laifang_core::money::Rate;
use laifang_core::programme::{Programme, ViolationKind};
use laifang_core::reward::{Facts, Quota, Shortfall, bottom_by_conversion, conversions, shortfalls};
use laifang_core::time::Moment;
use laifang_store::Reader;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Conversions are counted over so many days up to today.
const CONVERSION_DAYS: u64 = 90;
/// Shortfalls are shown for so many days back; whether they are repeated is counted from the programme's beginning.
const SHOWN_DAYS: u64 = 30;

/// Who is to be looked at in a project.
#[derive(Deserialize, TS)]
pub struct ShowWatch {
    /// Which project.
    pub project: ProjectId,
}

/// Who is to be looked at.
#[derive(Serialize, TS)]
pub struct WatchView {
    /// First day conversions are counted from.
    pub from: String,
    /// Today.
    pub until: String,
    /// Which share of the consultants a programme in force looks at (R32); none where none does.
    pub share: Option<Rate>,
    /// Consultants by conversion, the least first; those in the bottom share are marked.
    pub conversions: Vec<ConversionView>,
    /// How much a programme in force asks of an outreach firm's people (R40); none where none does.
    pub quota: Option<QuotaView>,
    /// Who brought too few, newest first.
    pub shortfalls: Vec<ShortfallView>,
}

/// How a consultant does with referred customers.
#[derive(Serialize, TS)]
pub struct ConversionView {
    /// Who.
    pub consultant: ConsultantId,
    /// Name.
    pub name: String,
    /// Parties referred.
    pub referred: u32,
    /// Of them dealt.
    pub deals: u32,
    /// In the bottom share.
    pub bottom: bool,
}

/// A quota.
#[derive(Serialize, TS)]
pub struct QuotaView {
    /// So many valid parties.
    pub parties: u32,
    /// In so many days.
    pub days: u32,
}

/// Somebody brought too few.
#[derive(Serialize, TS)]
pub struct ShortfallView {
    /// Who.
    pub broker: BrokerId,
    /// Name.
    pub name: String,
    /// The firm.
    pub firm: String,
    /// First day of the stretch.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Valid parties brought.
    pub valid: u32,
    /// The how-manieth of this person.
    pub times: u32,
    /// It is on record.
    pub noted: bool,
}

/// Puts shortfalls on record, for the manager to decide (R40).
#[derive(Clone, Deserialize, TS)]
pub struct NoteShortfalls {
    /// Made by the form.
    pub request: RequestId,
    /// Which project.
    pub project: ProjectId,
    /// Whose, and the last day of the stretch. What is on record already is left out.
    pub list: Vec<ShortfallRef>,
}

/// Names a shortfall.
#[derive(Clone, Deserialize, TS)]
pub struct ShortfallRef {
    /// Who.
    pub broker: BrokerId,
    /// Last day of the stretch.
    #[ts(type = "string")]
    pub until: NaiveDate,
}

/// A salesperson on duty since a day.
struct OnDuty {
    firm: PartnerId,
    name: String,
    since: NaiveDate,
}

/// A shortfall with whose it is.
struct Found {
    shortfall: Shortfall,
    firm: PartnerId,
    name: String,
}

/// Programmes in force in a project on a day.
fn in_force(
    reader: &Reader<'_>,
    project: ProjectId,
    today: NaiveDate,
) -> Result<Vec<Arc<Programme>>, AppError> {
    let book = reader.programmes()?;
    let here = book.versions().filter(|v| {
        let p = &v.programme;
        p.channels.iter().any(|c| {
            let found = book.in_force(&p.code, *c, project, today);
            found.is_some_and(|found| found.programme.version == p.version)
        })
    });
    Ok(here.map(|v| Arc::new((*v.programme).clone())).collect())
}

fn channels<'a>(programmes: impl Iterator<Item = &'a Arc<Programme>>) -> Vec<Channel> {
    let all: BTreeSet<Channel> = programmes.flat_map(|p| p.channels.iter().copied()).collect();
    all.into_iter().collect()
}

/// People of the firms of these channels: on record as working for them, or named by a visit of late.
fn on_duty(
    reader: &Reader<'_>,
    channels: &[Channel],
    today: NaiveDate,
    since: Moment,
) -> Result<BTreeMap<BrokerId, OnDuty>, AppError> {
    let office = reader.office()?.office;
    let kinds: BTreeMap<PartnerId, PartnerKind> =
        reader.partners()?.into_iter().map(|p| (p.partner, p.kind)).collect();
    let theirs =
        |firm: &PartnerId| kinds.get(firm).is_some_and(|kind| channels.contains(&Channel::of_partner(*kind)));
    let zone = reader.zone()?;
    let mut people: BTreeMap<BrokerId, OnDuty> = BTreeMap::new();
    let mut add = |firm: PartnerId, name: String, since: NaiveDate| {
        let one = people.entry(BrokerId::of_name(office, firm, &name));
        one.and_modify(|p| p.since = p.since.min(since)).or_insert(OnDuty { firm, name, since });
    };
    for (firm, name, first) in reader.brought_by(channels, since)? {
        add(firm, name, first.day(zone));
    }
    for broker in reader.brokers()? {
        if let Some(assigned) = broker.on(today).filter(|a| theirs(&a.firm)) {
            add(assigned.firm, broker.name.clone(), assigned.from);
        }
    }
    Ok(people)
}

/// Everybody who brought too few since the programmes began.
fn found(
    reader: &Reader<'_>,
    programmes: &[Arc<Programme>],
    facts: &Facts,
    project: ProjectId,
    now: Moment,
) -> Result<Vec<Found>, AppError> {
    let zone = reader.zone()?;
    let today = now.day(zone);
    let Some(yesterday) = today.pred_opt() else { return Ok(Vec::new()) };
    let since = Moment(now.0 - i64::try_from(SHOWN_DAYS * 86_400_000).unwrap_or(0));
    let mut all = Vec::new();
    for programme in programmes {
        let channels = &programme.channels;
        let people = on_duty(reader, channels, today, since)?;
        let here =
            |v: &&laifang_core::reward::Visit| v.project == project && channels.contains(&v.link.channel);
        let visits: Vec<_> = facts.visits.iter().filter(here).cloned().collect();
        for (broker, OnDuty { firm, name, since }) in people {
            // The first stretch that began with them on duty.
            let quota = Quota::default();
            let late = (since - programme.effective).num_days().max(0).unsigned_abs();
            let stretches = late.div_ceil(u64::from(quota.days.max(1)));
            let begin = programme.effective + Days::new(stretches * u64::from(quota.days.max(1)));
            for shortfall in shortfalls(&visits, &[broker], quota, begin, yesterday) {
                if shortfall.until + Days::new(SHOWN_DAYS) >= today {
                    all.push(Found { shortfall, firm, name: name.clone() });
                }
            }
        }
    }
    all.sort_by(|a, b| b.shortfall.until.cmp(&a.shortfall.until).then(a.name.cmp(&b.name)));
    Ok(all)
}

fn asks_quota(programme: &Programme) -> bool {
    programme.penalties.iter().any(|p| p.violation == ViolationKind::Shortfall)
}

impl Action for ShowWatch {
    type View = WatchView;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<WatchView, AppError> {
        let now = app.store()?.now();
        let names = Names::new(app)?;
        let reader = names.reader;
        let today = now.day(reader.zone()?);
        let from = today - Days::new(CONVERSION_DAYS);
        let programmes = in_force(&reader, self.project, today)?;
        let watching: Vec<_> = programmes.iter().filter(|p| p.watch_bottom.is_some()).cloned().collect();
        let asking: Vec<_> = programmes.into_iter().filter(|p| asks_quota(p)).collect();
        let facts = reader.reward_facts(&channels(watching.iter().chain(&asking)))?;
        let share = watching.iter().filter_map(|p| p.watch_bottom).max();
        let mut rows = Vec::new();
        if let Some(share) = share {
            let channels = channels(watching.iter());
            let mut all = conversions(&facts, &channels, self.project, (from, today));
            let bottom = bottom_by_conversion(&all, share);
            all.sort_by_key(|c| (u64::from(c.deals) * 10_000 / u64::from(c.referred.max(1)), c.consultant));
            rows.extend(all.into_iter().map(|c| ConversionView {
                consultant: c.consultant,
                name: names.consultant(c.consultant),
                referred: c.referred,
                deals: c.deals,
                bottom: bottom.contains(&c),
            }));
        }
        let noted: BTreeSet<ViolationId> =
            reader.violations()?.into_iter().map(|v| v.record.violation.id).collect();
        let quota = Quota::default();
        let shortfalls = found(&reader, &asking, &facts, self.project, now)?.into_iter().map(|f| {
            let Shortfall { broker, from, until, valid, times } = f.shortfall;
            ShortfallView {
                broker,
                name: f.name,
                firm: names.partner(f.firm),
                from: from.to_string(),
                until: until.to_string(),
                valid,
                times,
                noted: noted.contains(&ViolationId::of_shortfall(self.project, broker, until)),
            }
        });
        Ok(WatchView {
            from: from.to_string(),
            until: today.to_string(),
            share,
            conversions: rows,
            quota: (!asking.is_empty()).then_some(QuotaView { parties: quota.parties, days: quota.days }),
            shortfalls: shortfalls.collect(),
        })
    }
}

impl Action for NoteShortfalls {
    type View = WatchView;
    const NEEDS: Needs = Needs::Permission(Permission::SettleRewards);
    fn run(self, app: &mut App) -> Result<WatchView, AppError> {
        let project = self.project;
        app.once(self.request, |w| {
            let (now, reader) = (w.now(), w.reader());
            let today = now.day(reader.zone()?);
            let asking: Vec<_> =
                in_force(&reader, project, today)?.into_iter().filter(|p| asks_quota(p)).collect();
            let facts = reader.reward_facts(&channels(asking.iter()))?;
            let mut noted: BTreeSet<ViolationId> =
                reader.violations()?.into_iter().map(|v| v.record.violation.id).collect();
            let wanted: BTreeSet<(BrokerId, NaiveDate)> =
                self.list.iter().map(|one| (one.broker, one.until)).collect();
            let kinds: BTreeMap<PartnerId, PartnerKind> =
                reader.partners()?.into_iter().map(|p| (p.partner, p.kind)).collect();
            let mut changes = Vec::new();
            for Found { shortfall, firm, name } in found(&reader, &asking, &facts, project, now)? {
                let Shortfall { broker, from, until, valid, times } = shortfall;
                let violation = ViolationId::of_shortfall(project, broker, until);
                let (Some(kind), true) = (kinds.get(&firm), wanted.contains(&(broker, until))) else {
                    continue;
                };
                if noted.insert(violation) {
                    let channel = Channel::of_partner(*kind);
                    let what = ViolationKind::Shortfall;
                    let said = format!("{name} {from} – {until}：有效 {valid} 组，第 {times} 次未达标");
                    let facts = MoneyFacts::ViolationNoted {
                        violation,
                        project,
                        on: until,
                        partner: firm,
                        channel,
                        what,
                        count: 1,
                        deal: None,
                    };
                    changes.push((facts, Personal::Reason { reason: said }));
                }
            }
            for (facts, said) in changes {
                w.append(facts.into(), Some(said))?;
            }
            Ok(())
        })?;
        ShowWatch { project }.run(app)
    }
}
