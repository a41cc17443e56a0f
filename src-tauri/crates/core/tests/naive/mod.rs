//! A second judge, for the tests alone: slow and plain, written from the rules and not from the first one. It
//! replays the whole past for every question and keeps a protection as the list of its days.

pub mod books;
pub mod trace;

use chrono::{Days, NaiveDate};
use laifang_core::id::{PartnerId, ProjectId};
use laifang_core::judgement::{
    Claim, Claimant, Contact, ContactSort, Facts, Grounds, Number, PartnerTerms, Stage, Verdict,
};
use laifang_core::org::Channel;
use laifang_core::policy::{
    CustomerIs, From, Introduction, JudgedBy, Mask, OwnLapsed, Policy, PolicyBook, Scope, ThroughRelative,
};
use laifang_core::time::Moment;
use std::collections::BTreeSet;

/// What the answer says in one line, without names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Head {
    New,
    Still,
    Protected(PartnerId),
    KnownBefore,
    Lapsed,
    Awaiting,
    NotMet,
    Ruled,
    Unclear,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    pub verdict: Verdict,
    /// One of these: several people may come to one verdict for several reasons.
    pub heads: Vec<Head>,
    pub provisional: bool,
}

/// A protection or a report's lock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant {
    pub partner: PartnerId,
    pub channel: Channel,
    /// Where it runs from, even when nothing is left of it there.
    pub since: NaiveDate,
    /// Every day on which it keeps rivals out.
    pub days: BTreeSet<NaiveDate>,
    /// The last of them as it was given, whatever ended it.
    pub whole: NaiveDate,
    /// Day of the contact that gave it.
    pub given: NaiveDate,
    pub lock: bool,
    /// Shared with the office.
    pub office: bool,
    pub project: Option<ProjectId>,
    /// Of that project only.
    pub narrow: bool,
    /// The contact that gave it.
    pub from: (u64, Option<laifang_core::id::VisitId>),
}

impl Grant {
    /// Whether it means anything at a project, to whoever looks at that one only or not.
    fn is_about(&self, project: Option<ProjectId>, looks_at_one: bool) -> bool {
        match (self.project, project) {
            (Some(theirs), Some(ours)) if theirs != ours => !self.narrow && !looks_at_one,
            _ => true,
        }
    }

    pub fn until(&self) -> NaiveDate {
        *self.days.last().unwrap()
    }
}

#[derive(Clone, Copy)]
struct World<'a> {
    facts: &'a Facts,
    book: &'a PolicyBook,
    as_of: Moment,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Found {
    Met,
    Failed,
    Open,
}

/// The whole question: several people, masks, missing numbers.
pub fn judge(claim: &Claim, facts: &Facts, book: &PolicyBook, as_of: Moment) -> Answer {
    let world = World { facts, book, as_of };
    let sure: Vec<_> = facts.people.iter().filter(|p| p.certain).collect();
    let unsure = sure.is_empty() && (!facts.people.is_empty() || claim.number == Number::Partial);
    // A record that was chosen is known by its own number, whatever is typed.
    let numberless = claim.number == Number::None && sure.is_empty() && claim.claimant != Claimant::Office;
    let ask = |contacts: &[Contact]| about_one(claim, contacts, world, unsure, numberless);
    let answers: Vec<(Verdict, Head)> = match (sure.as_slice(), facts.people.as_slice()) {
        ([], []) => vec![ask(&[])],
        ([], all) => all.iter().map(|p| ask(&p.contacts)).collect(),
        (sure, _) => sure.iter().map(|p| ask(&p.contacts)).collect(),
    };
    // Several people of one number, or of one mask, are one answer only where they all come to it.
    let agree = answers.iter().all(|a| a.0 == answers[0].0);
    let provisional = unsure || numberless;
    if !agree {
        return Answer { verdict: Verdict::Undecided, heads: vec![Head::Unclear], provisional };
    }
    Answer { verdict: answers[0].0, heads: answers.into_iter().map(|(_, head)| head).collect(), provisional }
}

/// Every protection and lock that a history gave.
pub fn protections(contacts: &[Contact], facts: &Facts, book: &PolicyBook) -> Vec<Grant> {
    let world = World { facts, book, as_of: Moment(i64::MAX) };
    let all: Vec<&Contact> = contacts.iter().collect();
    replay(&in_order(all), world)
}

fn in_order(mut contacts: Vec<&Contact>) -> Vec<&Contact> {
    let who = |c: &Contact| match &c.claimant {
        Claimant::Partner { id, .. } => Some(*id),
        Claimant::Office | Claimant::Unnamed => None,
    };
    contacts.sort_by_key(|c| (c.order, c.visit, c.sort, who(c), c.day));
    contacts
}

fn before<'a>(claim: &Claim, contacts: &[&'a Contact], as_of: Moment) -> Vec<&'a Contact> {
    let own = |c: &Contact| c.visit.is_some() && c.visit == claim.visit;
    contacts
        .iter()
        .copied()
        .filter(|c| (c.order, c.visit) < (claim.order, claim.visit) && c.at <= as_of && !own(c))
        .collect()
}

fn policy_of<'a>(claim: &Claim, book: &'a PolicyBook) -> Option<&'a Policy> {
    books::in_force(book, claim.channel, claim.project, claim.day)
}

/// Whether a relative's contacts are the customer's own under a policy.
fn merged(policy: &Policy, spouse: bool) -> bool {
    match policy.customer_is {
        CustomerIs::Person => false,
        CustomerIs::Couple => spouse,
        CustomerIs::Relatives => true,
    }
}

fn joined<'a>(first: &[&'a Contact], more: Vec<&'a Contact>) -> Vec<&'a Contact> {
    in_order(first.iter().copied().chain(more).collect())
}

fn about_one(
    claim: &Claim,
    own: &[Contact],
    world: World,
    unsure: bool,
    numberless: bool,
) -> (Verdict, Head) {
    let mut contacts: Vec<&Contact> = own.iter().collect();
    let policy = policy_of(claim, world.book);
    if let Some(policy) = policy {
        let theirs = world.facts.relatives.iter().filter(|r| merged(policy, r.spouse));
        contacts.extend(theirs.flat_map(|r| &r.contacts));
    }
    // A manager's word about a visit at another desk puts it first, or out of the way.
    let elsewhere =
        |c: &Contact| c.visit.is_some_and(|v| claim.unordered.contains(&v)) && c.visit != claim.visit;
    let word = |c: &Contact| if elsewhere(c) { c.grounds.ruled.verdict } else { None };
    let first = contacts.iter().copied().filter(|c| word(c) == Some(Verdict::Valid) && c.at <= world.as_of);
    let first: Vec<&Contact> = first.collect();
    contacts.retain(|c| !matches!(word(c), Some(Verdict::Valid | Verdict::Invalid)));
    let past = joined(&first, before(claim, &contacts, world.as_of));
    let (mut verdict, mut head) = answer(claim, &past, world, true);
    let ruled = claim.grounds.ruled.verdict.is_some() && claim.claimant != Claimant::Unnamed;
    // Nobody knows when the others were: what if none of them, what if all of them came first?
    if claim.grounds.ruled.verdict.is_none() && !claim.unordered.is_empty() {
        let (there, here): (Vec<&Contact>, Vec<&Contact>) =
            contacts.iter().copied().partition(|c| elsewhere(c));
        let there = there.into_iter().filter(|c| c.at <= world.as_of);
        let fewest = before(claim, &here, world.as_of);
        let most = fewest.iter().copied().chain(there).collect();
        if [fewest, most]
            .into_iter()
            .any(|past| answer(claim, &joined(&first, past), world, true).0 != verdict)
        {
            (verdict, head) = (Verdict::Undecided, Head::Unclear);
        }
    }
    let full_only = policy.is_some_and(|p| p.mask == Mask::FullOnly);
    let open = numberless || (unsure && full_only);
    if open && !ruled && verdict == Verdict::Valid {
        (Verdict::Undecided, Head::Unclear)
    } else {
        (verdict, head)
    }
}

/// One claim after one past. `asked` is the claim at the desk, not one of the past that is judged again.
fn answer(claim: &Claim, past: &[&Contact], world: World, asked: bool) -> (Verdict, Head) {
    let policy = policy_of(claim, world.book);
    let ruled = claim.grounds.ruled.verdict.map(|verdict| match verdict {
        Verdict::Valid => (verdict, Head::Ruled),
        Verdict::Invalid => (verdict, Head::NotMet),
        Verdict::Undecided => (verdict, Head::Unclear),
    });
    let mut grants = replay(past, world);
    let asks_one = claim.claimant != Claimant::Office && policy.is_some_and(|p| p.scope == Scope::Project);
    grants.retain(|g| g.is_about(claim.project, asks_one));
    let running = |locks: bool| {
        grants.iter().rev().find(|g| g.days.contains(&claim.day) && (locks || !g.lock)).cloned()
    };
    match (&claim.claimant, policy) {
        (Claimant::Office, _) => ruled.unwrap_or_else(|| match running(false) {
            Some(g) if !g.office => (Verdict::Invalid, Head::Protected(g.partner)),
            _ if past.iter().any(|c| c.sort != ContactSort::Report) => (Verdict::Valid, Head::Still),
            _ => (Verdict::Valid, Head::New),
        }),
        // Nobody knows yet whether it is a rival's.
        (Claimant::Unnamed, _) => (Verdict::Undecided, Head::Unclear),
        (Claimant::Partner { .. }, None) => ruled.unwrap_or((Verdict::Undecided, Head::Unclear)),
        (Claimant::Partner { id, .. }, Some(policy)) => {
            ruled.unwrap_or_else(|| claimed(*id, claim, policy, past, &grants, world, asked))
        }
    }
}

fn claimed(
    me: PartnerId,
    claim: &Claim,
    policy: &Policy,
    past: &[&Contact],
    grants: &[Grant],
    world: World,
    asked: bool,
) -> (Verdict, Head) {
    // An own lock keeps nobody out that asks here, so it hides nothing that is older.
    let active = grants.iter().rev().find(|g| g.days.contains(&claim.day) && !(g.lock && g.partner == me));
    if let Some(g) = active {
        let mine = |o: &&Grant| o.from == g.from && o.partner == me && !o.lock && o.days.contains(&claim.day);
        if grants.iter().any(|o| mine(&o)) {
            return (Verdict::Valid, Head::Still);
        }
        let rank = |c: Channel| policy.priority.iter().position(|p| *p == c).unwrap_or(usize::MAX);
        let comes = claim.stage != Stage::Call;
        let overruled = comes && g.given == claim.day && rank(claim.channel) < rank(g.channel);
        if !overruled {
            return (Verdict::Invalid, Head::Protected(g.partner));
        }
    }
    let mine = grants.iter().rev().find(|g| g.partner == me && !g.lock && g.until() < claim.day);
    if let Some(g) = mine {
        let free = g.until() + Days::new(u64::from(policy.term.cool_down_days) + 1);
        if policy.own_lapsed == OwnLapsed::Refuse || claim.day < free {
            return (Verdict::Invalid, Head::Lapsed);
        }
    }
    if past.iter().any(|c| known(c, claim, policy, grants)) {
        return (Verdict::Invalid, Head::KnownBefore);
    }
    let found = conditions(me, claim, policy, world, asked);
    if found.contains(&Found::Failed) {
        (Verdict::Invalid, Head::NotMet)
    } else if found.contains(&Found::Open) {
        (Verdict::Undecided, Head::Awaiting)
    } else {
        (Verdict::Valid, Head::New)
    }
}

fn same(one: &Claimant, other: &Claimant) -> bool {
    match (one, other) {
        (Claimant::Partner { id: one, .. }, Claimant::Partner { id: other, .. }) => one == other,
        _ => false,
    }
}

/// Whether an earlier contact makes the customer a known one.
fn known(c: &Contact, claim: &Claim, policy: &Policy, grants: &[Grant]) -> bool {
    let in_scope = match policy.scope {
        Scope::Developer => true,
        Scope::Office => !c.elsewhere,
        Scope::Project => match (c.project, claim.project) {
            (Some(theirs), Some(ours)) => theirs == ours,
            _ => !c.elsewhere,
        },
    };
    let counts = match c.sort {
        ContactSort::Visit | ContactSort::Imported => true,
        ContactSort::Call if c.claimant == Claimant::Office => policy.calls_count,
        // Somebody else's call about them; their own is no news to them.
        ContactSort::Call => policy.calls_count && !same(&c.claimant, &claim.claimant),
        ContactSort::Report => false,
    };
    let mut real = grants.iter().filter(|g| !g.lock);
    let first = |g: &Grant| g.since.min(g.given);
    let covered = real.clone().any(|g| first(g) <= c.day && c.day <= g.until());
    let partner = matches!(c.claimant, Claimant::Partner { .. });
    let followed = partner && real.any(|g| c.day >= first(g));
    let theirs = |g: &Grant| matches!(&c.claimant, Claimant::Partner { id, .. } if *id == g.partner);
    // A report held the customer on that day: a rival who came then came second.
    let held = grants.iter().any(|g| partner && g.lock && !theirs(g) && g.days.contains(&c.day));
    in_scope && counts && books::looked_at(policy, c.day, claim.day) && !covered && !followed && !held
}

/// Every contact in turn, each judged by what was before it.
fn replay(past: &[&Contact], world: World) -> Vec<Grant> {
    let mut grants = Vec::new();
    for n in 0..past.len() {
        grants = with(past[n], &past[..n], grants, world);
    }
    grants
}

fn with(c: &Contact, earlier: &[&Contact], mut grants: Vec<Grant>, world: World) -> Vec<Grant> {
    let ruled = c.grounds.ruled.verdict;
    if ruled == Some(Verdict::Valid) && !c.grounds.ruled.shares.is_empty() {
        return split(c, grants, world);
    }
    if c.claimant == Claimant::Office && ruled == Some(Verdict::Valid) {
        end(&mut grants, c, false);
    }
    let (Claimant::Partner { id, .. }, Some(channel)) = (&c.claimant, c.channel) else { return grants };
    let stage = match c.sort {
        ContactSort::Visit => Stage::Visit,
        ContactSort::Report => Stage::Report,
        ContactSort::Call | ContactSort::Imported => return grants,
    };
    let claim = Claim {
        visit: c.visit,
        order: c.order,
        day: c.day,
        channel,
        project: c.project,
        claimant: c.claimant.clone(),
        number: Number::Full,
        stage,
        grounds: c.grounds.clone(),
        unordered: BTreeSet::new(),
    };
    let Some(policy) = policy_of(&claim, world.book) else {
        // A manager's word ends the others' also where no rule says how long it holds.
        if c.numbered && ruled == Some(Verdict::Valid) {
            end(&mut grants, c, false);
        }
        return grants;
    };
    if !c.numbered || (stage == Stage::Report && policy.term.report_lock_days == 0) {
        return grants;
    }
    if answer(&claim, earlier, world, false).0 != Verdict::Valid {
        return grants;
    }
    let one = policy.scope == Scope::Project;
    let own = grants
        .iter_mut()
        .rev()
        .find(|g| g.partner == *id && !g.lock && g.until() >= c.day && g.is_about(c.project, one));
    // A ruling gives anew what runs already; a return does not.
    if let (Some(g), None) = (own, ruled) {
        if stage == Stage::Visit {
            if policy.term.return_renews {
                let end = books::keeps_until(policy, c.day).unwrap_or(c.day);
                g.days.extend(span(g.since, end));
            }
            let since = g.since;
            prolong(since, &mut g.days, &c.grounds);
        }
        return grants;
    }
    let lock = stage == Stage::Report;
    // Nobody came with the last lock: it is not given again before the cool-down is over.
    if lock
        && policy.term.lock_cools_down
        && let Some(last) = grants.iter().rev().find(|g| g.lock && g.partner == *id)
        && last.until() == last.whole
        && c.day <= last.whole + Days::new(u64::from(policy.term.cool_down_days))
    {
        return grants;
    }
    let since = if lock { c.day } else { runs_from(c, policy) };
    let until = if lock {
        let end = c.day + Days::new(u64::from(policy.term.report_lock_days));
        Some(c.grounds.expires.map_or(end, |last| last.min(end)))
    } else {
        books::keeps_until(policy, since)
    };
    let mut days: BTreeSet<NaiveDate> = until.map(|until| span(since, until)).unwrap_or_default();
    if !lock {
        prolong(since, &mut days, &c.grounds);
    }
    reach_back(&mut days, c.day);
    // The valid claim ends the others even where it is not protected itself.
    end(&mut grants, c, one);
    if !days.is_empty() {
        let whole = *days.last().unwrap();
        grants.push(Grant {
            partner: *id,
            channel,
            since,
            days,
            whole,
            given: c.day,
            lock,
            office: false,
            project: c.project,
            narrow: one,
            from: (c.order, c.visit),
        });
    }
    grants
}

/// Everybody with a share holds the customer for as long as one of them would have.
fn split(c: &Contact, mut grants: Vec<Grant>, world: World) -> Vec<Grant> {
    let channel = match c.channel {
        Some(Channel::WalkIn | Channel::Call) | None => Channel::Agency,
        Some(brought) => brought,
    };
    let policy = books::in_force(world.book, channel, c.project, c.day);
    let one = policy.is_some_and(|p| p.scope == Scope::Project);
    end(&mut grants, c, one);
    let Some(policy) = policy else { return grants };
    let since = runs_from(c, policy);
    let mut days = books::keeps_until(policy, since).map(|until| span(since, until)).unwrap_or_default();
    prolong(since, &mut days, &c.grounds);
    reach_back(&mut days, c.day);
    let holders: Vec<&Claimant> =
        c.grounds.ruled.shares.iter().filter(|s| s.1 != 0).map(|(who, _)| who).collect();
    let older = grants.len();
    for who in &holders {
        if let Claimant::Partner { id, .. } = who
            && !days.is_empty()
            && !grants[older..].iter().any(|g| g.partner == *id)
        {
            grants.push(Grant {
                partner: *id,
                channel,
                since,
                whole: *days.last().unwrap(),
                days: days.clone(),
                given: c.day,
                lock: false,
                office: holders.contains(&&Claimant::Office),
                project: c.project,
                narrow: one,
                from: (c.order, c.visit),
            });
        }
    }
    grants
}

/// Extensions that were ruled before the last day was over.
fn prolong(since: NaiveDate, days: &mut BTreeSet<NaiveDate>, grounds: &Grounds) {
    for e in &grounds.ruled.extensions {
        if days.last().is_some_and(|last| e.on <= *last) {
            days.extend(span(since, e.until));
        }
    }
}

fn end(grants: &mut Vec<Grant>, by: &Contact, looks_at_one: bool) {
    for g in grants.iter_mut().filter(|g| g.is_about(by.project, looks_at_one)) {
        g.days.retain(|d| *d < by.day);
    }
    // One that had not begun to count leaves nothing.
    grants.retain(|g| g.days.last().is_some_and(|last| *last >= g.since));
}

/// Whoever came first keeps others out from that day, also where the days are counted from the confirmation.
fn reach_back(days: &mut BTreeSet<NaiveDate>, came: NaiveDate) {
    if let Some(first) = days.first().copied() {
        days.extend(came.iter_days().take_while(|d| *d < first));
    }
}

fn span(from: NaiveDate, to: NaiveDate) -> BTreeSet<NaiveDate> {
    from.iter_days().take_while(|d| *d <= to).collect()
}

fn runs_from(c: &Contact, policy: &Policy) -> NaiveDate {
    let from = match policy.term.from {
        From::Visit => None,
        From::Report => c.grounds.reported_on,
        From::Confirmation => c.grounds.evidence.confirmed.map(|word| word.on),
    };
    from.unwrap_or(c.day)
}

fn said(word: Option<bool>) -> Found {
    match word {
        Some(true) => Found::Met,
        Some(false) => Found::Failed,
        None => Found::Open,
    }
}

fn when(met: bool) -> Found {
    if met { Found::Met } else { Found::Failed }
}

fn conditions(me: PartnerId, claim: &Claim, policy: &Policy, world: World, asked: bool) -> Vec<Found> {
    let grounds = &claim.grounds;
    let wanted = &policy.conditions;
    let mut found = Vec::new();
    let terms = world.facts.partners.get(&me).cloned().unwrap_or_default();
    if wanted.contract {
        found.push(contract(&terms, claim.day));
    }
    if wanted.owner_qualified {
        found.push(terms.owner_since.map_or(Found::Open, |since| when(since <= claim.day)));
    }
    match (grounds.reported, grounds.arrived) {
        _ if wanted.lead_hours == 0 || claim.stage == Stage::Call => {}
        (Some(reported), Some(arrived)) => {
            let hours = i64::from(wanted.lead_hours);
            found.push(when(arrived.0 - reported.0 >= hours * 60 * 60 * 1000));
        }
        _ => found.push(Found::Open),
    }
    if claim.stage != Stage::Call && grounds.reported.is_some() {
        let (must, says) = (wanted.report_content, grounds.announced);
        let pairs = [
            (must.time, says.time),
            (must.headcount, says.headcount),
            (must.name, says.name),
            (must.phone, says.phone),
        ];
        found.extend(pairs.into_iter().filter(|(must, _)| *must).map(|(_, says)| when(says)));
    }
    found.push(relatives(claim, policy, world));
    if claim.stage == Stage::Call {
        return found;
    }
    if let (Stage::Report, Some(entered), Some(arrives)) = (claim.stage, grounds.reported, grounds.arrived) {
        // A quarter of an hour passes before a message is pasted.
        found.push(when(entered.0 <= arrives.0 + 900_000));
    }
    if claim.stage == Stage::Report {
        let most = policy.open_reports_at_most;
        if asked && most > 0 {
            found.push(when(world.facts.open_reports < most));
        }
        return found;
    }
    found.push(introduction(grounds, wanted.introduction));
    let seen = &grounds.evidence;
    if wanted.owner_card {
        found.push(said(seen.card));
    }
    if wanted.intent {
        found.push(said(seen.intent));
    }
    if wanted.acceptance {
        found.push(said(seen.acceptance));
    }
    if let Some(asked) = wanted.reception {
        found.push(said(
            seen.reception_minutes
                .map(|took| took > asked.minutes || (took == asked.minutes && asked.exactly_counts)),
        ));
    }
    if policy.judged_by != JudgedBy::ConfirmationPost {
        let word = seen.confirmed.filter(|word| word.by == policy.judged_by);
        found.push(said(word.map(|word| word.accepted)));
    }
    found
}

fn contract(terms: &PartnerTerms, day: NaiveDate) -> Found {
    terms.contract.map_or(Found::Open, |c| when(books::runs(&c, day)))
}

fn introduction(grounds: &Grounds, asked: Introduction) -> Found {
    let reported = match (grounds.reported, grounds.arrived) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(reported), Some(arrived)) => reported < arrived,
    };
    let seen = &grounds.evidence;
    let reported = vec![when(reported)];
    let supervisor = match (seen.supervisor, seen.told) {
        (None, Some(false)) => Found::Failed,
        (word, _) => said(word),
    };
    let in_person = vec![said(seen.accompanied), supervisor];
    let every = |found: &[Found]| {
        if found.contains(&Found::Failed) {
            Found::Failed
        } else if found.contains(&Found::Open) {
            Found::Open
        } else {
            Found::Met
        }
    };
    match asked {
        Introduction::Any => Found::Met,
        Introduction::Reported => every(&reported),
        Introduction::InPerson => every(&in_person),
        Introduction::Both => every(&[reported, in_person].concat()),
        Introduction::Either => match (every(&reported), every(&in_person)) {
            (Found::Met, _) | (_, Found::Met) => Found::Met,
            (Found::Failed, Found::Failed) => Found::Failed,
            _ => Found::Open,
        },
    }
}

/// R28: whether a relative that is not the same customer was somebody else's before.
fn relatives(claim: &Claim, policy: &Policy, world: World) -> Found {
    let whose = |c: &Claimant| match c {
        Claimant::Partner { id, .. } => Some(*id),
        Claimant::Office | Claimant::Unnamed => None,
    };
    let others = world.facts.relatives.iter().filter(|r| !merged(policy, r.spouse));
    let theirs: Vec<&Contact> = others.flat_map(|r| &r.contacts).collect();
    let got_round = before(claim, &theirs, world.as_of)
        .iter()
        .any(|c| c.sort != ContactSort::Report && whose(&c.claimant) != whose(&claim.claimant));
    match policy.conditions.through_relative {
        _ if !got_round => Found::Met,
        ThroughRelative::Ignored => Found::Met,
        ThroughRelative::Reviewed => Found::Open,
        ThroughRelative::Refused => Found::Failed,
    }
}
