//! Rewards without a deal: visits, group events, the best of a week (R25, R31, R33).

use super::parts::{beneficiaries, person};
use super::work::{Dealt, Run, holds};
use super::{
    Beneficiary, Entitlement, Explanation, GroupEvent, Key, Source, Standing, Step, Visit, Void, Wait,
};
use crate::deal::ClaimLink;
use crate::id::{ProjectId, VisitId};
use crate::judgement::Verdict;
use crate::money::Money;
use crate::programme::*;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::{BTreeMap, HashSet};

/// One thing that counts in a ranking: who, when, its order.
type Counted = BTreeMap<(ProjectId, NaiveDate), BTreeMap<Beneficiary, (u32, (NaiveDate, u64))>>;

impl<'a> Run<'a> {
    pub(super) fn visits(&mut self, deals: &[Dealt<'_>]) {
        let dealt: HashSet<VisitId> =
            deals.iter().filter(|d| d.state.ended.is_none()).map(|d| d.link.visit).collect();
        let facts = self.facts;
        for visit in one_each(&facts.visits) {
            if visit.link.visited > self.as_of {
                continue;
            }
            for version in self.versions_on(&visit.link, visit.project) {
                let programme: &'a Programme = &version.programme;
                for item in &programme.items {
                    let Occasion::Visit { new_party, supervisor, without_deal } = item.on else { continue };
                    if new_party && !visit.new_party {
                        continue;
                    }
                    let void = if visit.link.verdict == Verdict::Invalid {
                        Some(Void::ClaimInvalid)
                    } else if supervisor && visit.supervisor == Some(false) {
                        Some(Void::NotConfirmed)
                    } else if without_deal && dealt.contains(&visit.link.visit) {
                        Some(Void::LedToDeal)
                    } else {
                        None
                    };
                    let waits = supervisor && visit.supervisor.is_none();
                    let met = if waits { Err(vec![Wait::Supervisor]) } else { Ok(visit.link.visited) };
                    self.visit(visit, programme, item, void, met);
                }
            }
        }
    }

    fn visit(
        &mut self,
        visit: &Visit,
        programme: &'a Programme,
        item: &'a Item,
        void: Option<Void>,
        met: Result<NaiveDate, Vec<Wait>>,
    ) {
        let Amount::Fixed { amount: whole } = item.amount else { return };
        let link = &visit.link;
        let standing = match void {
            Some(why) => Standing::Nothing { why },
            None => self.standing(met, programme.payment_of(item).cycle),
        };
        for (beneficiary, amount, share) in beneficiaries(link, item.to, whole) {
            let mut explanation = self.explain(programme, item, link.visited, Step::Fixed { amount: whole });
            explanation.visit = Some(link.visit);
            explanation.slip = link.slip.as_deref().map(Into::into);
            explanation.part =
                share.map(|percent| Step::Share { percent, whole, amount }).into_iter().collect();
            let key = self.key(visit.project, beneficiary, Source::Visit(link.visit), programme, item, 1);
            let kinds = self.kinds(&item.kinds);
            self.push(Entitlement {
                key,
                amount,
                standing: standing.clone(),
                holds: holds(link, &[], item.to),
                kinds,
                explanation,
            });
        }
    }

    pub(super) fn events(&mut self) {
        let facts = self.facts;
        let mut events: Vec<&GroupEvent> = facts.events.iter().filter(|e| e.on <= self.as_of).collect();
        events.sort_by_key(|e| e.id);
        events.dedup_by_key(|e| e.id);
        for event in events {
            for version in self.versions_of(event.channel, event.project, event.on) {
                let programme: &'a Programme = &version.programme;
                for item in &programme.items {
                    let Occasion::GroupEvent { people, supervisor } = item.on else { continue };
                    let Amount::Fixed { amount } = item.amount else { continue };
                    if event.people < people {
                        continue;
                    }
                    let standing = match event.supervisor {
                        Some(false) if supervisor => Standing::Nothing { why: Void::NotConfirmed },
                        None if supervisor => Standing::NotYet { waiting: vec![Wait::Supervisor] },
                        _ => self.standing(Ok(event.on), programme.payment_of(item).cycle),
                    };
                    let who = Beneficiary::Partner(event.partner);
                    let key = self.key(event.project, who, Source::Event(event.id), programme, item, 1);
                    let (kinds, explanation) = (
                        self.kinds(&item.kinds),
                        self.explain(programme, item, event.on, Step::Fixed { amount }),
                    );
                    self.push(Entitlement { key, amount, standing, holds: vec![], kinds, explanation });
                }
            }
        }
    }

    /// The best of each week that is over.
    pub(super) fn rankings(&mut self, deals: &[Dealt<'_>]) {
        let book = self.book;
        let wanted =
            |v: &&Version| v.programme.items.iter().any(|i| matches!(i.on, Occasion::WeeklyTop { .. }));
        if book.versions().find(wanted).is_none() {
            return;
        }
        for code in book.codes() {
            let versions: Vec<&Version> =
                book.versions().filter(|v| v.programme.code == code).filter(wanted).collect();
            // What is ranked and by what may change between versions: each takes the weeks it is in force for.
            for version in versions {
                if !self.usable(version) {
                    continue;
                }
                let programme: &'a Programme = &version.programme;
                for item in &programme.items {
                    let Occasion::WeeklyTop { by, ties, prizes } = &item.on else { continue };
                    for ((project, monday), scores) in self.scores(*by, item.to, programme, deals) {
                        let Some(sunday) = monday.checked_add_days(Days::new(6)) else { continue };
                        let in_force = |channel: &crate::org::Channel| {
                            let found = book.in_force(code, *channel, project, sunday);
                            found.is_some_and(|found| std::ptr::eq(found, version))
                        };
                        if sunday < self.as_of && programme.channels.iter().any(in_force) {
                            self.places(project, monday, &scores, *ties, prizes, programme, item);
                        }
                    }
                }
            }
        }
    }

    fn scores(&self, by: RankedBy, to: To, programme: &Programme, deals: &[Dealt<'_>]) -> Counted {
        let mut scores = Counted::new();
        let mut add = |project, link: &ClaimLink, on: NaiveDate, order: u64| {
            let back = Days::new(u64::from(on.weekday().num_days_from_monday()));
            let (Some(monday), Some(who)) = (on.checked_sub_days(back), receiver(link, to)) else { return };
            let score = scores.entry((project, monday)).or_default().entry(who).or_insert((0, (on, order)));
            score.0 += 1;
            score.1 = score.1.max((on, order));
        };
        let fits =
            |link: &ClaimLink| link.verdict == Verdict::Valid && programme.channels.contains(&link.channel);
        match by {
            RankedBy::Referrals => {
                let counted = |v: &&Visit| v.new_party && v.link.visited <= self.as_of && fits(&v.link);
                for visit in one_each(&self.facts.visits).into_iter().filter(counted) {
                    add(visit.project, &visit.link, visit.link.visited, visit.order);
                }
            }
            RankedBy::Deals => {
                for dealt in deals.iter().filter(|d| d.state.ended.is_none() && fits(d.link)) {
                    add(dealt.deal.project, dealt.link, dealt.signing.0, dealt.signing.1);
                }
            }
        }
        scores
    }

    #[allow(clippy::too_many_arguments)]
    fn places(
        &mut self,
        project: ProjectId,
        monday: NaiveDate,
        scores: &BTreeMap<Beneficiary, (u32, (NaiveDate, u64))>,
        ties: Ties,
        prizes: &[Money],
        programme: &'a Programme,
        item: &'a Item,
    ) {
        // More is better; of equals, who reached it first.
        let mut order: Vec<_> = scores.iter().map(|(who, (count, last))| (*count, *last, *who)).collect();
        order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let due = monday.checked_add_days(Days::new(7)).unwrap_or(monday);
        for (index, (count, _, who)) in order.iter().enumerate() {
            let place = match ties {
                Ties::First => index,
                Ties::All => order.iter().position(|o| o.0 == *count).unwrap_or(index),
            };
            let Some(amount) = prizes.get(place).copied() else { break };
            let place = u32::try_from(place + 1).unwrap_or(u32::MAX);
            let step = Step::Ranked { place, count: *count, week: monday, amount };
            let standing = self.standing(Ok(due), programme.payment_of(item).cycle);
            let key = self.key(project, *who, Source::Week(monday), programme, item, place);
            let (kinds, explanation) = (self.kinds(&item.kinds), self.explain(programme, item, monday, step));
            self.push(Entitlement { key, amount, standing, holds: vec![], kinds, explanation });
        }
    }

    fn key(
        &mut self,
        project: ProjectId,
        beneficiary: Beneficiary,
        source: Source,
        programme: &'a Programme,
        item: &'a Item,
        part: u32,
    ) -> Key {
        let (programme, item) = (self.code(&programme.code), self.code(&item.code));
        Key { project, beneficiary, source, programme, item, stage: Stage::Part(part) }
    }

    fn explain(
        &mut self,
        programme: &'a Programme,
        item: &'a Item,
        on: NaiveDate,
        step: Step,
    ) -> Explanation {
        Explanation {
            rule: self.code(&item.rule),
            programme: self.code(&programme.code),
            version: programme.version,
            visit: None,
            slip: None,
            on: Some(on),
            reached: vec![],
            steps: [step].into(),
            part: [].into(),
            void: None,
        }
    }

    /// The usable version of every programme that a claim's visit is under.
    fn versions_on(&self, link: &ClaimLink, project: ProjectId) -> Vec<&'a Version> {
        let book = self.book;
        let points = Points {
            report: link.reported,
            visit: Some(link.visited),
            // A visit is no deal: programmes that freeze later are read at the visit.
            subscription: Some(link.visited),
            signing: Some(link.visited),
        };
        let found = book.codes().filter_map(|code| book.frozen(code, link.channel, project, &points));
        found.filter(|v| self.usable(v)).collect()
    }

    /// The usable version of every programme in force on a day.
    pub(super) fn versions_of(
        &self,
        channel: crate::org::Channel,
        project: ProjectId,
        on: NaiveDate,
    ) -> Vec<&'a Version> {
        let book = self.book;
        let found = book.codes().filter_map(|code| book.in_force(code, channel, project, on));
        found.filter(|v| self.usable(v)).collect()
    }
}

fn one_each(visits: &[Visit]) -> Vec<&Visit> {
    let mut all: Vec<&Visit> = visits.iter().collect();
    all.sort_by_key(|v| v.link.visit);
    all.dedup_by_key(|v| v.link.visit);
    all
}

fn receiver(link: &ClaimLink, to: To) -> Option<Beneficiary> {
    match to {
        To::Partner => link.lead().map(Beneficiary::Partner),
        To::NewCustomer => link.customers.first().copied().map(Beneficiary::Customer),
        // Brokers are ranked one by one, and paid directly only where the agency agreed.
        To::Broker => person(link).or_else(|| link.lead().map(Beneficiary::Partner)),
        To::Consultant => link.consultant.map(Beneficiary::Consultant),
    }
}
