//! The rewards once more, worked out slowly: decimals instead of fen, every list walked from the beginning for every
//! question, no shared code with the crate but its data types.

use chrono::{Datelike, NaiveDate};
use laifang_core::deal::*;
use laifang_core::id::{DealId, PartnerId};
use laifang_core::judgement::Verdict;
use laifang_core::money::{Money, Rate};
use laifang_core::programme::*;
use laifang_core::reward::{Beneficiary, Facts};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// Deal, who, programme, item, part (0 for what is kept back).
pub type Row = (DealId, Beneficiary, String, String, u32);

/// What is earned and what is due of it, in yuan.
pub type Sums = (Decimal, Decimal);

fn rate(rate: Rate) -> Decimal {
    Decimal::new(rate.parts(), 6)
}

fn fen(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn yuan(money: Money) -> Decimal {
    money.decimal()
}

/// Facts that count, in the order of their days.
fn facts(deal: &Deal, as_of: NaiveDate) -> Vec<DealFact> {
    fn stands(fact: &DealFact, all: &[DealFact]) -> bool {
        !all.iter().any(|w| {
            (w.order, w.id) > (fact.order, fact.id)
                && matches!(w.event, Event::Withdrawn { fact: which } if which == fact.id)
                && stands(w, all)
        })
    }
    let mut list: Vec<DealFact> = deal
        .facts
        .iter()
        .filter(|f| f.on <= as_of && !matches!(f.event, Event::Withdrawn { .. }) && stands(f, &deal.facts))
        .cloned()
        .collect();
    list.sort_by_key(|f| (f.on, f.order, f.id));
    list
}

struct Known {
    list: Vec<DealFact>,
    start: usize,
    ended: Option<(NaiveDate, bool)>,
}

fn known(deal: &Deal, as_of: NaiveDate) -> Known {
    let list = facts(deal, as_of);
    let (mut start, mut ended, mut handed) = (0, None, false);
    for (n, fact) in list.iter().enumerate() {
        match fact.event {
            Event::Subscribed { .. } | Event::Signed { .. } if ended.is_some() => {
                (start, ended, handed) = (n, None, false);
            }
            Event::HandedOver => handed = true,
            Event::Cancelled | Event::DepositReturned if ended.is_none() => ended = Some((fact.on, handed)),
            _ => {}
        }
    }
    Known { list, start, ended }
}

impl Known {
    fn first(&self, is: impl Fn(&Event) -> bool) -> Option<&DealFact> {
        self.list[self.start..].iter().find(|f| is(&f.event))
    }

    fn signing(&self) -> Option<&DealFact> {
        self.first(|e| matches!(e, Event::Signed { .. }))
    }

    /// Nobody signs before they subscribe: on the day of the contract at the latest.
    fn subscribed(&self) -> Option<NaiveDate> {
        let subscribed = self.first(|e| matches!(e, Event::Subscribed { .. }));
        subscribed.into_iter().chain(self.signing()).map(|f| f.on).min()
    }

    fn price(&self) -> (Price, Option<NaiveDate>) {
        let (mut price, mut since) = (Price::default(), None);
        for fact in &self.list[self.start..] {
            let now = match &fact.event {
                Event::Subscribed { terms } | Event::Signed { terms } => terms.price,
                Event::UnitChanged { price, .. } => *price,
                _ => continue,
            };
            if now != price {
                (price, since) = (now, Some(fact.on));
            }
        }
        (price, since)
    }

    fn method(&self) -> Method {
        let mut methods = self.list[self.start..].iter().rev().filter_map(|f| match &f.event {
            Event::Subscribed { terms } | Event::Signed { terms } => Some(terms.method),
            Event::MethodChanged { method } => Some(*method),
            _ => None,
        });
        methods.next().unwrap_or_default()
    }

    /// What of the price went back since the deal began, at most all of it.
    fn refunded(&self) -> Decimal {
        let mut sum = Decimal::ZERO;
        for fact in &self.list[self.start..] {
            if let Event::Refunded { amount, of: RefundOf::Price } = &fact.event {
                sum += yuan(*amount);
            }
        }
        let (price, _) = self.price();
        sum.min((yuan(price.total) - yuan(price.discounts)).max(Decimal::ZERO))
    }

    /// Asked anew after every fact: is what was paid, less what went back, all of the price, less what of it went
    /// back? The last stretch of days on which it is counts.
    fn fully_paid(&self) -> Option<NaiveDate> {
        let (price, since) = self.price();
        let whole = yuan(price.total) - yuan(price.discounts) + yuan(price.decoration) + yuan(price.parking);
        let facts = &self.list[self.start..];
        let full = |upto: usize| {
            let (mut paid, mut asked) = (Decimal::ZERO, whole);
            for fact in &facts[..=upto] {
                match &fact.event {
                    Event::Paid { amount, .. }
                    | Event::PreSubscribed { amount }
                    | Event::LoanReleased { amount } => paid += yuan(*amount),
                    Event::Refunded { amount, of } => {
                        paid -= yuan(*amount);
                        if *of == RefundOf::Price {
                            asked -= yuan(*amount);
                        }
                    }
                    _ => {}
                }
            }
            paid >= asked
        };
        let moves = |e: &Event| {
            matches!(
                e,
                Event::Paid { .. }
                    | Event::PreSubscribed { .. }
                    | Event::LoanReleased { .. }
                    | Event::Refunded { .. }
            )
        };
        let steps: Vec<usize> = (0..facts.len()).filter(|n| moves(&facts[*n].event)).collect();
        if whole <= Decimal::ZERO || !steps.last().is_some_and(|last| full(*last)) {
            return None;
        }
        let begun = steps.iter().rev().take_while(|n| full(**n)).last()?;
        let on = facts[*begun].on;
        Some(since.map_or(on, |s| s.max(on)))
    }

    /// The first day of the last stretch on which the buyer's own money is no less than a sum.
    fn own_money_reaches(&self, sum: Decimal) -> Option<NaiveDate> {
        let facts = &self.list[self.start..];
        let own = |upto: usize| -> Decimal {
            let of = |fact: &DealFact| match &fact.event {
                Event::Paid { amount, .. } | Event::PreSubscribed { amount } => yuan(*amount),
                Event::Refunded { amount, .. } => -yuan(*amount),
                _ => Decimal::ZERO,
            };
            facts[..=upto].iter().map(of).sum()
        };
        let mut day = None;
        for (n, fact) in facts.iter().enumerate() {
            day = (own(n) >= sum).then(|| day.unwrap_or(fact.on));
        }
        day
    }

    fn reached(&self, point: Milestone) -> Option<NaiveDate> {
        match point {
            Milestone::Subscribed => self.subscribed(),
            Milestone::Signed => self.signing().map(|f| f.on),
            Milestone::FirstPayment => {
                let past_deposit =
                    |e: &Event| matches!(e, Event::Paid { part, .. } if *part != PaymentPart::Deposit);
                let agreed = yuan(self.price().0.first_payment);
                let first = if agreed > Decimal::ZERO {
                    self.own_money_reaches(agreed)
                } else {
                    self.first(past_deposit).map(|f| f.on)
                };
                [first, self.fully_paid()].into_iter().flatten().min()
            }
            Milestone::FullyPaid => self.fully_paid(),
            Milestone::LoanReleased => self.first(|e| matches!(e, Event::LoanReleased { .. })).map(|f| f.on),
            Milestone::HandedOver => self.first(|e| matches!(e, Event::HandedOver)).map(|f| f.on),
            Milestone::PreSubscribed => {
                self.first(|e| matches!(e, Event::PreSubscribed { .. })).map(|f| f.on)
            }
            Milestone::Filed => self.first(|e| matches!(e, Event::FiledOnline)).map(|f| f.on),
        }
    }
}

/// A later version holds from the day after it was recorded at the earliest.
fn starts(all: &[Version], version: &Version) -> NaiveDate {
    let p = &version.programme;
    let later = all.iter().any(|v| v.programme.code == p.code && v.programme.version < p.version);
    match p.effective > version.entered {
        true => p.effective,
        false if later => version.entered.succ_opt().unwrap(),
        false if p.version == 1 => p.effective,
        false => version.entered,
    }
}

/// The version in force on a day, of all those with one code.
fn in_force<'a>(all: &'a [Version], code: &str, day: NaiveDate) -> Option<&'a Programme> {
    let mut best: Option<&Version> = None;
    for version in all.iter().filter(|v| v.programme.code == code && starts(all, v) <= day) {
        let later = |b: &Version| {
            (starts(all, b), b.programme.version) < (starts(all, version), version.programme.version)
        };
        if best.is_none_or(later) {
            best = Some(version);
        }
    }
    best.map(|v| &*v.programme)
}

/// All versions of one code freeze at the same point here.
fn version_of<'a>(all: &'a [Version], code: &str, deal: &Deal, known: &Known) -> Option<&'a Programme> {
    let link = deal.link.as_ref()?;
    let frozen = all.iter().find(|v| v.programme.code == code)?.programme.frozen_at;
    let signed = known.signing()?.on;
    let day = match frozen {
        FrozenAt::Report => link.reported.unwrap_or(link.visited),
        FrozenAt::Visit => link.visited,
        FrozenAt::Subscription => known.subscribed()?,
        FrozenAt::Signing => signed,
    };
    in_force(all, code, day).or_else(|| in_force(all, code, signed))
}

fn lead(link: &ClaimLink) -> Option<PartnerId> {
    let mut best: Option<(u32, PartnerId)> = None;
    for share in &link.shares {
        let Some(partner) = share.partner else { continue };
        let better = best.is_none_or(|(p, who)| share.percent > p || (share.percent == p && partner < who));
        if better {
            best = Some((share.percent, partner));
        }
    }
    best.map(|(_, who)| who)
}

fn bucket(period: CountPeriod, day: NaiveDate) -> (i32, u32) {
    match period {
        CountPeriod::Month => (day.year(), day.month()),
        CountPeriod::Quarter => (day.year(), day.month().div_ceil(3)),
        CountPeriod::Year => (day.year(), 0),
        CountPeriod::Contract | CountPeriod::Ever => (0, 0),
    }
}

/// A deal's number among those counted with it, and how many there are.
fn number(all: &[Version], deals: &[Deal], deal: &Deal, code: &str, as_of: NaiveDate) -> Option<(u32, u32)> {
    let place = |d: &Deal| {
        let k = known(d, as_of);
        let s = k.signing()?.clone();
        Some((s.on, s.order, s.id, d.id))
    };
    let mine = known(deal, as_of);
    let programme = version_of(all, code, deal, &mine)?;
    let me = place(deal)?;
    let leader = lead(deal.link.as_ref()?)?;
    let (mut before, mut of, mut counted) = (0, 0, false);
    for other in deals {
        let theirs = known(other, as_of);
        let Some(p) = version_of(all, code, other, &theirs) else { continue };
        let link = other.link.as_ref()?;
        let (Some(them), Some(who)) = (place(other), lead(link)) else { continue };
        let same = who == leader
            && (programme.count.scope == CountScope::AllProjects || other.project == deal.project)
            && bucket(programme.count.period, them.0) == bucket(programme.count.period, me.0);
        if same && link.verdict != Verdict::Invalid && (theirs.ended.is_none() || p.count.cancelled_stays) {
            of += 1;
            before += u32::from(them < me);
            counted |= them == me;
        }
    }
    Some((before + 1, if counted { of } else { of + 1 }))
}

fn step(steps: &[TierStep], n: u32) -> Option<&TierStep> {
    steps.iter().filter(|s| s.from <= n).max_by_key(|s| s.from)
}

fn worth(item: &Item, base: Decimal, place: Option<(u32, u32)>) -> Option<Decimal> {
    Some(match &item.amount {
        Amount::Fixed { amount } => yuan(*amount),
        Amount::Rate { rate: r } => fen(base * rate(*r)),
        Amount::Growth(g) => {
            let (n, of) = place?;
            let n = if g.jump == Jump::Retroactive { of } else { n };
            let mut r = rate(g.rate);
            let mut next = match g.counted {
                Counted::Complete => g.first + g.every,
                Counted::Begun => g.first + 1,
            };
            while next <= n {
                r += rate(g.by);
                next += g.every;
            }
            fen(base * r.min(rate(g.cap)))
        }
        Amount::Tiers { jump, steps, .. } => {
            let (n, of) = place?;
            match (*jump)? {
                Jump::Total => {
                    let sum = |n| step(steps, n).and_then(|s| s.amount).map_or(Decimal::ZERO, yuan);
                    sum(n) - sum(n - 1)
                }
                how => {
                    let step = step(steps, if how == Jump::Retroactive { of } else { n })?;
                    match (step.rate, step.amount) {
                        (Some(r), _) => fen(base * rate(r)),
                        (_, amount) => yuan(amount?),
                    }
                }
            }
        }
        Amount::Places => return None,
    })
}

/// Cumulative amounts rounded, parts as differences.
fn cut(whole: Decimal, shares: &[Decimal]) -> Vec<Decimal> {
    let at = |n: usize| fen(whole * shares[..n].iter().sum::<Decimal>());
    (1..=shares.len()).map(|n| at(n) - at(n - 1)).collect()
}

fn next_month(day: NaiveDate, wanted: u32) -> NaiveDate {
    let (year, month) = if day.month() == 12 { (day.year() + 1, 1) } else { (day.year(), day.month() + 1) };
    let days = (28..=31).rev().find(|d| NaiveDate::from_ymd_opt(year, month, *d).is_some()).unwrap();
    NaiveDate::from_ymd_opt(year, month, wanted.min(days)).unwrap()
}

/// Everything earned and due by deals, by row; rows of nothing are left out.
pub fn owed(versions: &[Version], facts: &Facts, as_of: NaiveDate) -> BTreeMap<Row, Sums> {
    let mut out = BTreeMap::new();
    let mut codes: Vec<&String> = versions.iter().map(|v| &v.programme.code).collect();
    codes.sort();
    codes.dedup();
    for deal in &facts.deals {
        for code in &codes {
            one(versions, facts, deal, code, as_of, &mut out);
        }
    }
    out.retain(|_, (earned, _)| !earned.is_zero());
    out
}

fn back(programme: &Programme, handed: bool) -> bool {
    programme.clawback.cancelled == ClawbackUntil::Always
        || (programme.clawback.cancelled == ClawbackUntil::BeforeHandover && !handed)
}

fn one(
    versions: &[Version],
    facts: &Facts,
    deal: &Deal,
    code: &str,
    as_of: NaiveDate,
    out: &mut BTreeMap<Row, Sums>,
) -> Option<()> {
    let link = deal.link.as_ref()?;
    let known = known(deal, as_of);
    let programme = version_of(versions, code, deal, &known)?;
    if link.verdict == Verdict::Invalid {
        return None;
    }
    let mut all_codes: Vec<&String> = versions.iter().map(|v| &v.programme.code).collect();
    all_codes.sort();
    all_codes.dedup();
    let taken = known.ended.is_some_and(|(_, handed)| {
        back(programme, handed)
            || all_codes
                .iter()
                .filter_map(|c| version_of(versions, c, deal, &known))
                .any(|p| p.clawback.takes == Takes::Deal && back(p, handed))
    });
    let (price, _) = known.price();
    let base = yuan(price.total) - yuan(price.discounts) - known.refunded();
    for item in &programme.items {
        let place = number(versions, &facts.deals, deal, code, as_of);
        let Some(whole) = worth(item, base, place) else { continue };
        let mut shares: Vec<(Option<PartnerId>, u32)> = Vec::new();
        for share in &link.shares {
            match shares.iter_mut().find(|s| s.0 == share.partner) {
                Some(known) => known.1 += share.percent,
                None => shares.push((share.partner, share.percent)),
            }
        }
        shares.sort();
        let percents: Vec<Decimal> = shares.iter().map(|s| Decimal::new(i64::from(s.1), 2)).collect();
        for ((who, _), mine) in shares.iter().zip(cut(whole, &percents)) {
            let Some(who) = who else { continue };
            let who = Beneficiary::Partner(*who);
            let stages = match programme.payment.by_method.get(&known.method()) {
                Some(stages) => stages.clone(),
                None => programme.payment.stages.clone(),
            };
            let mut parts: Vec<(u32, Decimal, Vec<Milestone>)> = Vec::new();
            let kept = programme.payment.retained.map_or(Decimal::ZERO, rate);
            let pots = cut(mine, &[Decimal::ONE - kept, kept]);
            if stages.is_empty() {
                parts.push((1, pots[0], vec![]));
            } else {
                let cuts: Vec<Decimal> = stages.iter().map(|s| rate(s.share)).collect();
                for (n, (stage, amount)) in stages.iter().zip(cut(pots[0], &cuts)).enumerate() {
                    parts.push((n as u32 + 1, amount, stage.needs.clone()));
                }
            }
            if !kept.is_zero() {
                let mut needs: Vec<Milestone> = stages.iter().flat_map(|s| s.needs.clone()).collect();
                needs.push(Milestone::HandedOver);
                parts.push((0, pots[1], needs));
            }
            for (n, amount, mut needs) in parts {
                needs.push(Milestone::Signed);
                let mut met = known.signing().map(|f| f.on);
                for point in needs {
                    met = match (met, known.reached(point)) {
                        (Some(a), Some(b)) => Some(a.max(b)),
                        _ => None,
                    };
                }
                let lost = match known.ended {
                    None => false,
                    Some((on, _)) => taken || met.is_none_or(|met| met > on),
                };
                if lost {
                    continue;
                }
                let falls = met.map(|met| match programme.payment.cycle {
                    Cycle::AtOnce => met,
                    Cycle::Monthly { day } => next_month(met, day),
                });
                let due = falls.is_some_and(|on| on <= as_of);
                let row = (deal.id, who, code.to_owned(), item.code.clone(), n);
                out.insert(row, (amount, if due { amount } else { Decimal::ZERO }));
            }
        }
    }
    Some(())
}
