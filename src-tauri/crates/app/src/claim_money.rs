//! The money that hangs on a claim, and what a ruling would move before it is made.

use crate::clashes::RulingEntry;
use crate::ledger::names::Names;
use crate::ledger::{Books, books, owed};
use crate::partners;
use crate::prelude::*;
use laifang_core::change::{Facts, Personal, Ruling, Share};
use laifang_core::ledger::KeyState;
use laifang_core::money::Money;
use laifang_core::reward::{Beneficiary, Entitlement, Key, Source};
use laifang_store::{Reader, VisitRow};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What hangs on a claim: the rewards of the customer's deals, and of the visit itself.
#[derive(Clone, Default, Serialize, TS)]
pub struct ClaimMoney {
    /// Deals of the customer.
    pub deals: u32,
    /// Earned by them as things stand.
    pub earned: Money,
    /// Of it in the ledger.
    pub posted: Money,
    /// Of it paid out.
    pub paid: Money,
    /// By beneficiary.
    pub lines: Vec<ClaimMoneyLine>,
}

/// What one beneficiary has of it.
#[derive(Clone, Serialize, TS)]
pub struct ClaimMoneyLine {
    /// Who.
    pub beneficiary: String,
    /// For what: the unit, the visit.
    pub source: Text,
    /// Earned as things stand.
    pub earned: Money,
    /// In the ledger.
    pub posted: Money,
    /// Paid out.
    pub paid: Money,
}

/// What a ruling would move; records nothing.
#[derive(Deserialize, TS)]
pub struct PreviewRuling {
    /// Whose visit.
    pub visit: VisitId,
    /// What would be ruled.
    pub ruling: RulingEntry,
}

/// What a ruling would move.
#[derive(Serialize, TS)]
pub struct RulingMoves {
    /// Whose sums change, by beneficiary.
    pub lines: Vec<RulingMove>,
    /// In one sentence.
    pub text: Text,
}

/// One beneficiary's sum, now and then.
#[derive(Serialize, TS)]
pub struct RulingMove {
    /// Who.
    pub beneficiary: String,
    /// Earned now.
    pub now: Money,
    /// Earned after the ruling.
    pub then: Money,
    /// The difference.
    pub difference: Money,
    /// Paid already: what is taken back of it is owed back.
    pub paid: Money,
}

/// Entitlements and postings by what they rest on.
pub(crate) struct BySource<'a> {
    books: &'a Books,
    owed: HashMap<Source, Vec<&'a Entitlement>>,
    posted: HashMap<Source, Vec<&'a Key>>,
}

impl<'a> BySource<'a> {
    pub(crate) fn new(reader: &Reader<'_>, books: &'a Books) -> Result<Self, AppError> {
        let mut by = Self { books, owed: HashMap::new(), posted: HashMap::new() };
        for entitlement in books.entitlements.iter() {
            by.owed.entry(entitlement.key.source).or_default().push(entitlement);
        }
        for (project, ..) in reader.projects()? {
            for key in books.ledger.keys_of_project(project) {
                by.posted.entry(key.source).or_default().push(key);
            }
        }
        Ok(by)
    }

    /// What hangs on a visit's claim; nothing where there is neither a deal nor a reward.
    pub(crate) fn of(&self, names: &Names<'_>, visit: &VisitRow) -> Result<ClaimMoney, AppError> {
        let reader = names.reader;
        let mut deals: BTreeSet<DealId> =
            reader.deals_of(&reader.person_of(visit.customer)?)?.into_iter().map(|d| d.deal).collect();
        deals.extend(reader.deals_on_visit(visit.visit)?.into_iter().map(|d| d.deal));
        let mut money =
            ClaimMoney { deals: u32::try_from(deals.len()).unwrap_or(u32::MAX), ..ClaimMoney::default() };
        let sources = deals.into_iter().map(Source::Deal).chain([Source::Visit(visit.visit)]);
        for source in sources {
            let mut lines: BTreeMap<Beneficiary, (Money, Money, Money)> = BTreeMap::new();
            for entitlement in self.owed.get(&source).into_iter().flatten() {
                let line = lines.entry(entitlement.key.beneficiary).or_default();
                line.0 = line.0.plus(entitlement.amount);
            }
            for key in self.posted.get(&source).into_iter().flatten() {
                let line = lines.entry(key.beneficiary).or_default();
                let state = self.books.ledger.key(key);
                line.1 = line.1.plus(state.map_or(Money::ZERO, KeyState::posted_earned));
                line.2 = line.2.plus(state.map_or(Money::ZERO, |s| s.paid.minus(s.recovered)));
            }
            for (beneficiary, (earned, posted, paid)) in lines {
                if [earned, posted, paid].iter().all(|sum| *sum == Money::ZERO) {
                    continue;
                }
                money.earned = money.earned.plus(earned);
                money.posted = money.posted.plus(posted);
                money.paid = money.paid.plus(paid);
                money.lines.push(ClaimMoneyLine {
                    beneficiary: names.beneficiary(beneficiary)?,
                    source: names.source(source)?,
                    earned,
                    posted,
                    paid,
                });
            }
        }
        Ok(money)
    }
}

/// A ruling as a form says it, as far as it can be tried: what is wrong with it is said when it is made.
fn tried(w: &mut laifang_store::Write<'_>, row: &VisitRow, entry: RulingEntry) -> Result<Ruling, AppError> {
    let mut named = |channel: Channel, name: &str| -> Result<Option<PartnerId>, AppError> {
        let mut fields = Fields::default();
        let found = partners::parse(&mut fields, "partner", channel, name);
        fields.finish()?;
        found.map(|n| partners::ensure(w, &n)).transpose()
    };
    Ok(match entry {
        RulingEntry::Valid => Ruling::Valid,
        RulingEntry::Invalid => Ruling::Invalid,
        RulingEntry::Extend { until } => Ruling::Extend { until },
        RulingEntry::Transfer { channel, partner } => {
            Ruling::Transfer { channel, partner: named(channel, &partner)? }
        }
        RulingEntry::Split { shares } => {
            let own = row.channel.partner_kind().is_none();
            let channel = if own { Channel::Agency } else { row.channel };
            let mut split = Vec::new();
            for share in shares {
                split.push(Share { partner: named(channel, &share.partner)?, percent: share.percent });
            }
            Ruling::Split { shares: split }
        }
    })
}

impl Action for PreviewRuling {
    type View = RulingMoves;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<RulingMoves, AppError> {
        let before = books(app)?;
        let author = laifang_store::Author { actor: app.person()?.user, request: None };
        let projects: Vec<ProjectId> = app.reader()?.projects()?.into_iter().map(|(id, ..)| id).collect();
        let visit = self.visit;
        let kept = before.clone();
        let (after, names) = app.store_mut()?.try_out(author, |w| {
            let row = w.reader().visit(visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
            let ruling = tried(w, &row, self.ruling)?;
            // As if everybody agreed who has to.
            let facts = Facts::ClaimRuled { visit, ruling, needs_second: false };
            w.append(facts, Some(Personal::Reason { reason: String::new() }))?;
            let after = owed(&w.reader(), kept.today())?;
            let who: BTreeSet<Beneficiary> =
                kept.entitlements.iter().chain(&after).map(|e| e.key.beneficiary).collect();
            let names = Names::over(w.reader())?;
            let mut called = HashMap::new();
            for one in who {
                called.insert(one, names.beneficiary(one)?);
            }
            Ok::<_, AppError>((after, called))
        })?;
        let sums = |owed: &[Entitlement]| {
            let mut sums: BTreeMap<Beneficiary, Money> = BTreeMap::new();
            for e in owed {
                let sum = sums.entry(e.key.beneficiary).or_default();
                *sum = sum.plus(e.amount);
            }
            sums
        };
        let (now, then) = (sums(&before.entitlements), sums(&after));
        let changed: BTreeSet<Beneficiary> = now.keys().chain(then.keys()).copied().collect();
        let mut lines = Vec::new();
        for one in changed {
            let sum = |sums: &BTreeMap<Beneficiary, Money>| sums.get(&one).copied().unwrap_or(Money::ZERO);
            let (now, then) = (sum(&now), sum(&then));
            if now != then {
                let keys = projects.iter().flat_map(|project| before.ledger.keys_of(*project, one));
                let states = keys.filter_map(|key| before.ledger.key(key));
                let paid = states.map(|s| s.paid.minus(s.recovered)).sum();
                let beneficiary = names.get(&one).cloned().unwrap_or_default();
                lines.push(RulingMove { beneficiary, now, then, difference: then.minus(now), paid });
            }
        }
        lines.sort_by_key(|line| line.difference);
        let text = moves(&lines);
        Ok(RulingMoves { lines, text })
    }
}

fn moves(lines: &[RulingMove]) -> Text {
    if lines.is_empty() {
        return Text::new("不动任何奖励金额。", "It moves no rewards.");
    }
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for line in lines {
        let more = !line.difference.is_negative();
        let size = if more { line.difference } else { line.difference.negated() };
        zh.push(format!("{}{} {size}", line.beneficiary, if more { "多" } else { "少" }));
        en.push(format!("{}: {size} {}", line.beneficiary, if more { "more" } else { "less" }));
    }
    Text::new(format!("{}。", zh.join("；")), format!("{}.", en.join("; ")))
}
