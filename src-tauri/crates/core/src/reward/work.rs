//! The work itself: each deal finds its programme versions, the units are counted, the amounts divided into
//! shares and parts, and each part stands where the deal's points put it.

use super::count::{Counts, Group, period};
use super::parts::{beneficiaries, divide, met, reached};
use super::worth::worth;
use super::{Beneficiary, Entitlement, Explanation, Facts, Hold, Key, Source, Standing, Step, Void, Wait};
use crate::deal::{
    ClaimLink, Deal, DealState, Ended, Flag, FlagKind, Milestone, Phase, Review, SigningPlace, too_often,
    unit_key,
};
use crate::id::{CustomerId, DealId, PartnerId, ProjectId, VisitId};
use crate::judgement::Verdict;
use crate::money::Money;
use crate::programme::*;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Everything owed by `as_of`, sorted by key. Versions that are not fit to be active are left out; the book's
/// findings name them.
pub fn entitlements(book: &ProgrammeBook, facts: &Facts, as_of: NaiveDate) -> Vec<Entitlement> {
    let mut run = Run::new(book, facts, as_of);
    let deals = run.dealt();
    run.fines();
    run.deals(&deals);
    run.visits(&deals);
    run.events();
    run.rankings(&deals);
    let mut all = run.out;
    // Keys are unique: an unstable sort needs no second room for as many.
    all.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    all
}

/// A signed deal with its claim, folded.
pub(super) struct Dealt<'a> {
    pub deal: &'a Deal,
    pub link: &'a ClaimLink,
    pub state: DealState,
    pub signing: SigningPlace,
}

impl Dealt<'_> {
    fn points(&self) -> Points {
        Points {
            report: self.link.reported,
            visit: Some(self.link.visited),
            subscription: self.state.reached(Milestone::Subscribed),
            signing: Some(self.signing.0),
        }
    }
}

/// One item that fits one deal.
struct Candidate<'a> {
    dealt: &'a Dealt<'a>,
    version: &'a Version,
    item: &'a Item,
    base: Money,
    group: Option<Group>,
    flags: Vec<Flag>,
    void: Option<Void>,
}

pub(super) struct Run<'a> {
    pub book: &'a ProgrammeBook,
    pub facts: &'a Facts,
    pub as_of: NaiveDate,
    /// Versions fit to be active, by code and number.
    usable: HashMap<(&'a str, u32), bool>,
    pub forfeits: BTreeMap<(ProjectId, PartnerId), (NaiveDate, Forfeits)>,
    pub out: Vec<Entitlement>,
    shared: Shared<'a>,
}

/// What many lines say alike, kept once.
#[derive(Default)]
struct Shared<'a> {
    codes: HashMap<&'a str, Code>,
    kinds: HashMap<Vec<Kind>, Arc<[Kind]>>,
}

impl<'a> Run<'a> {
    fn new(book: &'a ProgrammeBook, facts: &'a Facts, as_of: NaiveDate) -> Self {
        let usable = book
            .versions()
            .map(|v| ((v.programme.code.as_str(), v.programme.version), v.programme.check_active().is_ok()))
            .collect();
        Self {
            book,
            facts,
            as_of,
            usable,
            forfeits: BTreeMap::new(),
            out: Vec::new(),
            shared: Shared::default(),
        }
    }

    /// A code of one of the book's programmes.
    pub(super) fn code(&mut self, code: &'a str) -> Code {
        self.shared.codes.entry(code).or_insert_with(|| code.into()).clone()
    }

    pub(super) fn kinds(&mut self, kinds: &[Kind]) -> Arc<[Kind]> {
        if let Some(known) = self.shared.kinds.get(kinds) {
            return Arc::clone(known);
        }
        let kinds: Arc<[Kind]> = kinds.into();
        self.shared.kinds.insert(kinds.to_vec(), Arc::clone(&kinds));
        kinds
    }

    pub(super) fn usable(&self, version: &Version) -> bool {
        let programme = &version.programme;
        self.usable.get(&(programme.code.as_str(), programme.version)).copied().unwrap_or(false)
    }

    /// The signed deals with a claim, by id; one deal named twice counts once.
    fn dealt(&self) -> Vec<Dealt<'a>> {
        let mut deals: Vec<&'a Deal> = self.facts.deals.iter().collect();
        deals.sort_by_key(|d| d.id);
        deals.dedup_by_key(|d| d.id);
        let folded = deals.into_iter().filter_map(|deal| {
            let link = deal.link.as_ref()?;
            let state = DealState::of(deal, self.as_of);
            let signing = state.signing?;
            Some(Dealt { deal, link, state, signing })
        });
        folded.collect()
    }

    fn deals(&mut self, deals: &'a [Dealt<'a>]) {
        let mut numbers: HashMap<(&str, &str), usize> = HashMap::new();
        let mut often: HashMap<u32, BTreeMap<DealId, u32>> = HashMap::new();
        let mut candidates: Vec<Candidate<'a>> = Vec::new();
        let mut counts = Counts::default();
        let mut taken: HashMap<DealId, &'a str> = HashMap::new();
        let twice = self.units_twice();
        let book = self.book;
        for code in book.codes() {
            for dealt in deals {
                let (link, state) = (dealt.link, &dealt.state);
                let frozen = book.frozen(code, link.channel, dealt.deal.project, &dealt.points());
                let Some(version) = frozen.filter(|v| self.usable(v)) else { continue };
                let programme = &*version.programme;
                if programme.clawback.takes == Takes::Deal
                    && state.ended.is_some_and(|e| takes_back(&programme.clawback, e))
                {
                    taken.entry(dealt.deal.id).or_insert(code);
                }
                let Some(unit) = &state.unit else { continue };
                let base = programme.base.of(&state.price, state.refunded);
                let most = programme.conditions.reviewed_past_deals_a_year;
                let over = often.entry(most).or_insert_with(|| too_often(&signed(deals), most));
                let flags = self.flags(dealt, programme, over, &twice);
                let mut used: Vec<&str> = Vec::new();
                for item in &programme.items {
                    let of_deal = matches!(item.on, Occasion::Deal | Occasion::DealOfParty);
                    if !of_deal || !item.when.fits(unit, base, link.referred) {
                        continue;
                    }
                    if let Some(group) = &item.one_of {
                        if used.contains(&group.as_str()) {
                            continue;
                        }
                        used.push(group);
                    }
                    let void = claim_void(dealt, programme, item, &flags);
                    let next = numbers.len();
                    let number = *numbers.entry((code, item.code.as_str())).or_insert(next);
                    let group = self.group(dealt, programme, item, number);
                    candidates.push(Candidate {
                        dealt,
                        version,
                        item,
                        base,
                        group,
                        flags: flags.clone(),
                        void,
                    });
                }
            }
        }
        one_of_party(&mut candidates);
        for Candidate { dealt, version, group, void, .. } in &candidates {
            let stays = dealt.state.ended.is_none() || version.programme.count.cancelled_stays;
            if let (Some(group), None, true) = (group, void, stays) {
                counts.add(*group, dealt.signing, dealt.deal.id);
            }
        }
        counts.sort();
        self.out.reserve(candidates.len());
        for candidate in &candidates {
            self.reward(candidate, &counts, taken.get(&candidate.dealt.deal.id).copied());
        }
    }

    /// The doubts about a deal that no review has dismissed.
    fn flags(
        &self,
        dealt: &Dealt<'_>,
        programme: &Programme,
        often: &BTreeMap<DealId, u32>,
        twice: &HashMap<DealId, Flag>,
    ) -> Vec<Flag> {
        let mut flags = dealt.state.flags(dealt.link, often.get(&dealt.deal.id).copied());
        flags.extend(twice.get(&dealt.deal.id).cloned());
        let asked = programme.conditions.buyer_on_slip;
        let about_slip = |k| matches!(k, FlagKind::BuyerNotOnSlip | FlagKind::RelativeDeclaredLate);
        flags.retain(|f| {
            (asked || !about_slip(f.kind)) && Review::of(&dealt.link.reviews, f.kind) != Some(false)
        });
        flags
    }

    /// The standing deals about a unit that another standing deal is about as well: two desks noted it both, or it
    /// was written in two ways. Which of them is right is for a person to say; until then neither is paid.
    fn units_twice(&self) -> HashMap<DealId, Flag> {
        type Deals = BTreeMap<DealId, (NaiveDate, Vec<CustomerId>)>;
        let mut units: HashMap<(ProjectId, String), Deals> = HashMap::new();
        for deal in &self.facts.deals {
            let state = DealState::of(deal, self.as_of);
            let (Some(unit), None) = (&state.unit, state.ended) else { continue };
            let Some(since) = state.reached(Milestone::Subscribed) else { continue };
            let key = unit_key(&unit.name);
            if !key.is_empty() {
                units.entry((deal.project, key)).or_default().insert(deal.id, (since, state.buyers));
            }
        }
        let mut found = HashMap::new();
        for deals in units.into_values().filter(|deals| deals.len() > 1) {
            for id in deals.keys() {
                let others = deals.iter().filter(|(other, _)| *other != id);
                let mut customers: Vec<CustomerId> =
                    others.flat_map(|(_, (_, buyers))| buyers).copied().collect();
                customers.sort_unstable();
                customers.dedup();
                let on = deals.values().map(|(since, _)| *since).max();
                let count = u32::try_from(deals.len()).unwrap_or(u32::MAX);
                found.insert(*id, Flag { kind: FlagKind::UnitTwice, on, customers, count });
            }
        }
        found
    }

    fn group(&self, dealt: &Dealt<'_>, programme: &Programme, item: &Item, number: usize) -> Option<Group> {
        if !matches!(item.amount, Amount::Tiers { .. } | Amount::Growth(_)) {
            return None;
        }
        let partner = dealt.link.lead()?;
        let project = match programme.count.scope {
            CountScope::Project => Some(dealt.deal.project),
            CountScope::AllProjects => None,
        };
        let terms = self.facts.partners.get(&partner);
        let period = period(programme.count.period, dealt.signing.0, terms);
        Some(Group { item: number, partner, project, period })
    }

    fn reward(&mut self, candidate: &Candidate<'a>, counts: &Counts, taken: Option<&str>) {
        let Candidate { dealt, version, item, base, .. } = candidate;
        let programme: &'a Programme = &version.programme;
        let item: &'a Item = item;
        let place = candidate.group.map(|g| {
            let (n, of) = counts.place(&g, dealt.signing, dealt.deal.id);
            (n, of, g.period.0)
        });
        let Some(worth) = worth(programme, item, &dealt.state, *base, place) else { return };
        let steps: Arc<[Step]> = worth.steps.into();
        let kinds = self.kinds(&worth.kinds);
        let (rule, code, item_code) =
            (self.code(&item.rule), self.code(&programme.code), self.code(&item.code));
        let slip: Option<Arc<str>> = dealt.link.slip.as_deref().map(Into::into);
        let payment = programme.payment_of(item);
        let holds = holds(dealt.link, &candidate.flags, item.to);
        for (beneficiary, amount, percent) in beneficiaries(dealt.link, item.to, worth.amount) {
            for (part, division) in divide(payment, dealt.state.method, amount) {
                let met = met(&dealt.state, &part.needs);
                let explanation = Explanation {
                    rule: rule.clone(),
                    programme: code.clone(),
                    version: programme.version,
                    visit: Some(dealt.link.visit),
                    slip: slip.clone(),
                    on: Some(dealt.signing.0),
                    reached: reached(&dealt.state, &part.needs),
                    steps: Arc::clone(&steps),
                    part: percent
                        .map(|percent| Step::Share { percent, whole: worth.amount, amount })
                        .into_iter()
                        .chain(division.steps)
                        .collect(),
                    void: None,
                };
                let day = met.as_ref().ok().copied();
                let ended = || ended_void(programme, dealt.state.ended?, day, taken);
                let standing = match candidate.void.clone().or_else(ended) {
                    Some(why) => Standing::Nothing { why },
                    None => self.standing(met, payment.cycle),
                };
                let key = Key {
                    project: dealt.deal.project,
                    beneficiary,
                    source: Source::Deal(dealt.deal.id),
                    programme: code.clone(),
                    item: item_code.clone(),
                    stage: part.stage,
                };
                self.push(Entitlement {
                    key,
                    amount: division.amount,
                    standing,
                    holds: holds.clone(),
                    kinds: Arc::clone(&kinds),
                    explanation,
                });
            }
        }
    }

    /// Where a part stands whose points were met on a day, or which still waits.
    pub(super) fn standing(&self, met: Result<NaiveDate, Vec<Wait>>, cycle: Cycle) -> Standing {
        match met {
            Err(waiting) => Standing::NotYet { waiting },
            Ok(day) => {
                let since = cycle.due(day);
                if since > self.as_of {
                    Standing::NotYet { waiting: vec![Wait::Day(since)] }
                } else {
                    Standing::Due { since }
                }
            }
        }
    }

    /// Takes an entitlement up, after what the firm forfeited. What is void is worth nothing and says why.
    pub(super) fn push(&mut self, mut entitlement: Entitlement) {
        if let (Beneficiary::Partner(partner), false) =
            (entitlement.key.beneficiary, entitlement.is_penalty())
            && let Some((on, how)) = self.forfeits.get(&(entitlement.key.project, partner))
        {
            let was_due = matches!(entitlement.standing, Standing::Due { since } if since <= *on);
            let void = matches!(entitlement.standing, Standing::Nothing { .. });
            if !void && (*how == Forfeits::All || !was_due) {
                entitlement.standing = Standing::Nothing { why: Void::Forfeited { on: *on } };
            }
        }
        if let Standing::Nothing { why } = &entitlement.standing {
            entitlement.amount = Money::ZERO;
            entitlement.explanation.void = Some(why.clone());
        }
        self.out.push(entitlement);
    }
}

fn signed(deals: &[Dealt<'_>]) -> Vec<(PartnerId, SigningPlace, DealId)> {
    let standing = deals.iter().filter(|d| d.state.ended.is_none());
    standing.filter_map(|d| Some((d.link.lead()?, d.signing, d.deal.id))).collect()
}

/// Of a party that is rewarded once, the first standing deal that earns; the others are void.
fn one_of_party(candidates: &mut [Candidate<'_>]) {
    fn of<'a>(candidate: &Candidate<'a>) -> (VisitId, &'a str, &'a str) {
        let visit = candidate.dealt.link.visit;
        (visit, &candidate.version.programme.code, &candidate.item.code)
    }
    let place = |c: &Candidate<'_>| (c.dealt.signing, c.dealt.deal.id);
    let once = |c: &Candidate<'_>| c.item.on == Occasion::DealOfParty && c.void.is_none();
    let mut first = HashMap::new();
    for candidate in candidates.iter().filter(|c| once(c) && c.dealt.state.ended.is_none()) {
        let this = place(candidate);
        first.entry(of(candidate)).and_modify(|f| *f = this.min(*f)).or_insert(this);
    }
    for candidate in candidates.iter_mut().filter(|c| once(c)) {
        if first.get(&of(candidate)).is_some_and(|first| *first != place(candidate)) {
            candidate.void = Some(Void::PartyPaid);
        }
    }
}

/// Why a claim earns this item nothing, whatever the deal does.
fn claim_void(dealt: &Dealt<'_>, programme: &Programme, item: &Item, flags: &[Flag]) -> Option<Void> {
    let link = dealt.link;
    if link.verdict == Verdict::Invalid {
        return Some(Void::ClaimInvalid);
    }
    let inside = match programme.conditions.inside {
        Inside::Subscription => dealt.state.reached(Milestone::Subscribed).unwrap_or(dealt.signing.0),
        Inside::Signing => dealt.signing.0,
    };
    if let Some(until) = link.protected_until.filter(|until| inside > *until) {
        return Some(Void::AfterProtection { until });
    }
    if flags.iter().any(|f| f.kind == FlagKind::BuyerNotOnSlip) {
        return Some(Void::BuyerNotOnSlip);
    }
    let upheld = |f: &&Flag| Review::of(&link.reviews, f.kind) == Some(true);
    if let Some(flag) = flags.iter().filter(|f| f.kind.of_deal()).find(upheld) {
        return Some(Void::Upheld(flag.clone()));
    }
    let referrer = matches!(item.to, To::Partner | To::Broker);
    if !referrer {
        return None;
    }
    if let Some(flag) = flags.iter().find(|f| f.kind.only_new()) {
        return Some(Void::OnlyNewCustomer(flag.clone()));
    }
    if let Some(flag) = flags.iter().find(upheld) {
        return Some(Void::Upheld(flag.clone()));
    }
    let owner = link.owner_signed.filter(|on| programme.conditions.owner_unsigned && *on <= dealt.signing.0);
    owner.map(|on| Void::OwnerHadSigned { on })
}

pub(super) fn holds(link: &ClaimLink, flags: &[Flag], to: To) -> Vec<Hold> {
    let mut holds = Vec::new();
    if link.disputed {
        holds.push(Hold::Disputed);
    }
    if link.verdict == Verdict::Undecided {
        holds.push(Hold::Undecided);
    }
    // What was reviewed, or is void by itself, waits for nobody.
    let referrer = matches!(to, To::Partner | To::Broker);
    let open = |f: &&Flag| {
        let concerns = referrer || f.kind.of_deal();
        concerns && !f.kind.only_new() && f.kind != FlagKind::BuyerNotOnSlip && !reviewed(link, f.kind)
    };
    holds.extend(flags.iter().filter(open).cloned().map(Hold::Flagged));
    holds
}

fn reviewed(link: &ClaimLink, kind: FlagKind) -> bool {
    Review::of(&link.reviews, kind).is_some()
}

fn takes_back(clawback: &Clawback, ended: Ended) -> bool {
    match clawback.cancelled {
        ClawbackUntil::Always => true,
        ClawbackUntil::BeforeHandover => ended.phase != Phase::AfterHandover,
        ClawbackUntil::Never => false,
    }
}

/// Why a part of an ended deal is worth nothing; none where it stays. `met` is the day its points were met.
fn ended_void(
    programme: &Programme,
    ended: Ended,
    met: Option<NaiveDate>,
    taken: Option<&str>,
) -> Option<Void> {
    let (on, phase) = (ended.on, ended.phase);
    if takes_back(&programme.clawback, ended) {
        return Some(Void::TakenBack { on, phase, by: None });
    }
    if let Some(code) = taken {
        return Some(Void::TakenBack { on, phase, by: Some(code.to_owned()) });
    }
    if met.is_some_and(|day| day <= on) { None } else { Some(Void::NeverDue { on }) }
}
