//! What holds for every policy and every past, and that two judges who never met agree. `LAIFANG_CASES` says how
//! many cases a law is tried on.

use crate::desk;
use crate::desk::ALWAYS;
use crate::histories;
use crate::histories::{Case, cases, recorded};
use crate::naive;
use crate::naive::Head;
use chrono::NaiveDate;
use laifang_core::id::PartnerId;
use laifang_core::judgement::*;
use laifang_core::policy::{From, Policy, PolicyBook, Scope};
use laifang_core::time::Moment;
use proptest::prelude::*;

fn config(share: u32) -> ProptestConfig {
    let cases: u32 = std::env::var("LAIFANG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(5_000);
    ProptestConfig { cases: cases / share, failure_persistence: None, ..ProptestConfig::default() }
}

/// The headline without names.
fn head(headline: &Headline) -> Head {
    match headline {
        Headline::New(_) => Head::New,
        Headline::Still(_) => Head::Still,
        Headline::Protected { partner } => {
            let n = (0..9).find(|n| partner == &format!("机构{n}")).unwrap();
            Head::Protected(desk::partner_id(n))
        }
        Headline::KnownBefore => Head::KnownBefore,
        Headline::Lapsed { .. } => Head::Lapsed,
        Headline::Awaiting(_) => Head::Awaiting,
        Headline::NotMet(_) => Head::NotMet,
        Headline::Ruled(_) | Headline::Shared(_) => Head::Ruled,
        Headline::Unclear => Head::Unclear,
    }
}

type Row = (PartnerId, NaiveDate, NaiveDate, bool);

fn sorted(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    let mut rows: Vec<Row> = rows.collect();
    rows.sort_unstable();
    rows
}

fn judged(case: &Case) -> Judgement {
    judge(&case.claim, &case.facts, &case.book, case.as_of)
}

/// The policy a partner's claim is judged by.
fn policy_of(case: &Case) -> Option<&Policy> {
    let claim = &case.claim;
    matches!(claim.claimant, Claimant::Partner { .. })
        .then(|| naive::books::in_force(&case.book, claim.channel, claim.project, claim.day))
        .flatten()
}

/// One person, known for certain, without relatives, with the contacts that the claim is judged by.
fn alone(mut case: Case) -> Case {
    case.facts.relatives.clear();
    case.facts.people.truncate(1);
    case.claim.number = Number::Full;
    case.claim.unordered.clear();
    case.as_of = ALWAYS;
    let (order, visit) = (case.claim.order, case.claim.visit);
    for person in &mut case.facts.people {
        person.certain = true;
        person.contacts.retain(|c| (c.order, c.visit) < (order, visit));
    }
    case
}

fn contacts(case: &Case) -> Vec<Contact> {
    case.facts.people.iter().flat_map(|p| p.contacts.clone()).collect()
}

fn shuffle<T>(list: &mut [T], seed: u64) {
    let len = list.len().max(1) as u64;
    for n in 0..list.len() {
        let turn = u32::try_from(n).unwrap() * 7 + 1;
        list.swap(n, usize::try_from(seed.rotate_left(turn) % len).unwrap());
    }
}

/// Moves a contact behind a claim, or hides it from the moment of judging.
fn later(mut contact: Contact, claim: &Claim, hidden: bool) -> Contact {
    if hidden {
        contact.at = ALWAYS;
    } else {
        contact.order = contact.order.max(claim.order.saturating_add(1));
    }
    contact
}

/// Whether a protection means anything at the claim's project.
fn is_about(p: &Protected, case: &Case) -> bool {
    let asks_one = case.claim.claimant != Claimant::Office
        && policy_of(case).is_some_and(|policy| policy.scope == Scope::Project);
    match (p.project, case.claim.project) {
        (Some(theirs), Some(ours)) if theirs != ours => !p.one_project && !asks_one,
        _ => true,
    }
}

proptest! {
    #![proptest_config(config(1))]

    #[test]
    fn two_judges_agree(case in cases()) {
        let Case { book, facts, claim, as_of } = &case;
        let real = judged(&case);
        let plain = naive::judge(claim, facts, book, *as_of);
        prop_assert_eq!((real.verdict, real.provisional), (plain.verdict, plain.provisional));
        prop_assert!(plain.heads.contains(&head(&real.headline)), "{:?} is none of {:?}", real.headline, plain.heads);
        for person in &facts.people {
            let real = protections(&person.contacts, facts, book);
            let plain = naive::protections(&person.contacts, facts, book);
            prop_assert_eq!(
                sorted(real.iter().map(|p| (p.partner, p.since, p.until, p.lock))),
                sorted(plain.iter().map(|g| (g.partner, g.since, g.until(), g.lock)))
            );
        }
    }

}

proptest! {
    // Two judges that agree break a law together or not at all: fewer cases will do.
    #![proptest_config(config(5))]

    /// The order in which facts are stored changes nothing, not even the reasons.
    #[test]
    fn order_of_storing_does_not_matter(case in cases(), seed in any::<u64>()) {
        let mut other = case.clone();
        for person in &mut other.facts.people {
            shuffle(&mut person.contacts, seed);
        }
        for relative in &mut other.facts.relatives {
            shuffle(&mut relative.contacts, seed);
        }
        shuffle(&mut other.facts.relatives, seed.rotate_left(31));
        prop_assert_eq!(judged(&other), judged(&case));
        shuffle(&mut other.facts.people, seed.rotate_left(17));
        let (mixed, straight) = (judged(&other), judged(&case));
        prop_assert_eq!(
            (mixed.verdict, mixed.provisional, mixed.headline),
            (straight.verdict, straight.provisional, straight.headline)
        );
    }

    /// What comes after a claim, or is not known yet, never changes it.
    #[test]
    fn the_future_changes_nothing(case in cases(), more in histories::contacts(), order in 0_u64..120, hidden in any::<bool>()) {
        let mut before = case;
        before.claim.unordered.clear();
        if before.claim.order == Claim::NOW && !hidden {
            before.claim.order = order;
        }
        before.as_of = Moment(0);
        let mut after = before.clone();
        let extra: Vec<Contact> =
            more.into_iter().map(|c| later(c, &before.claim, hidden)).collect();
        for person in &mut after.facts.people {
            person.contacts.extend(extra.clone());
        }
        for relative in &mut after.facts.relatives {
            relative.contacts.extend(extra.clone());
        }
        prop_assert_eq!(judged(&after), judged(&before));
    }

    /// The findings alone carry the verdict: it is worked out again from the days, hours and numbers they name. The
    /// one that decides stands first.
    #[test]
    fn the_trace_gives_the_verdict(case in cases()) {
        let judgement = judged(&case);
        let read = naive::trace::verdict(&case.claim, policy_of(&case), &judgement.findings);
        prop_assert_eq!(read, Ok(judgement.verdict), "{:?}", judgement.findings);
        let first = judgement.findings[0].outcome;
        let ruled = judgement.findings.iter().any(|f| matches!(f.reason, Reason::Ruled { .. }));
        match judgement.verdict {
            _ if ruled => {}
            Verdict::Invalid => prop_assert_eq!(first, Outcome::Failed),
            Verdict::Undecided => prop_assert_eq!(first, Outcome::Open),
            Verdict::Valid => prop_assert_eq!(first, Outcome::Met),
        }
    }

    /// A ruling stands, whatever else is known, also where no policy is in force (R42); only nobody's claim is nobody's.
    #[test]
    fn a_ruling_decides(case in cases(), ruled in histories::verdicts(), without in any::<bool>()) {
        let mut case = case;
        case.claim.grounds.ruled.verdict = Some(ruled);
        if without {
            case.book = PolicyBook::new(Vec::new());
        }
        if case.claim.claimant != Claimant::Unnamed {
            prop_assert_eq!(judged(&case).verdict, ruled);
        }
    }

    /// Somebody the claim is not about changes nothing: neither another person, where it is known who came, nor what is
    /// agreed with partners who have nothing to do with it.
    #[test]
    fn an_unrelated_customer_changes_nothing(
        case in cases(),
        theirs in histories::contacts(),
        terms in histories::terms_of_partners(),
    ) {
        let before = judged(&case);
        let mut after = case.clone();
        for (n, terms) in terms.into_iter().enumerate() {
            after.facts.partners.insert(desk::partner_id(100 + u8::try_from(n).unwrap()), terms);
        }
        prop_assert_eq!(&judged(&after), &before);
        if case.facts.people.iter().any(|p| p.certain) {
            after.facts.people.push(PersonFacts { certain: false, contacts: theirs });
            prop_assert_eq!(judged(&after), before);
        }
    }

    /// What a valid verdict promises is what its visit then gives.
    #[test]
    fn what_is_promised_is_given(case in cases()) {
        let case = alone(case);
        let judgement = judged(&case);
        let (Claimant::Partner { id, .. }, true) = (&case.claim.claimant, case.claim.stage == Stage::Visit) else {
            return Ok(());
        };
        // What is shared is given to those who share it.
        if judgement.verdict == Verdict::Valid && case.claim.grounds.ruled.shares.is_empty() {
            let mut all = contacts(&case);
            // Where its own protection is still to begin, a visit gives no other; what a calendar that was
            // behind makes of it is nobody's promise.
            let early = |p: &Protected| p.partner == *id && !p.lock && p.since > case.claim.day;
            let about = |p: &&Protected| is_about(p, &case);
            let behind = all.iter().any(|c| c.day > case.claim.day);
            // A claim at no project in particular is about all of them at once: no desk makes such a one.
            let nowhere = case.claim.project.is_none();
            if nowhere || behind || protections(&all, &case.facts, &case.book).iter().any(early) {
                return Ok(());
            }
            all.push(recorded(&case.claim));
            let given: Vec<(NaiveDate, NaiveDate)> = protections(&all, &case.facts, &case.book)
                .iter()
                .filter(|p| p.partner == *id && !p.lock && p.until >= case.claim.day)
                .filter(about)
                .map(|p| (p.since, p.until))
                .collect();
            let promised = judgement.protection.map(|p| (p.since, p.until));
            let promised: Vec<_> = promised.into_iter().filter(|p| p.1 >= case.claim.day).collect();
            prop_assert_eq!(given, promised);
        }
    }

    /// From the day on which a protection is given no older one runs: at no time are two partners protected. (One that
    /// runs from a report reaches back under an older one, before that day; what a desk with a calendar behind gives
    /// may lie anywhere.)
    #[test]
    fn protections_never_overlap(case in cases()) {
        let mut all = contacts(&case);
        all.sort_by_key(|c| (c.order, c.visit));
        let in_time = all.is_sorted_by_key(|c| c.day);
        let from_visits = in_time && case.book.versions().iter().all(|p| p.term.from == From::Visit);
        let given = protections(&all, &case.facts, &case.book);
        for (n, one) in given.iter().enumerate() {
            prop_assert!(one.since <= one.until);
            let is = |who: &Claimant| matches!(who, Claimant::Partner { id, .. } if *id == one.partner);
            let by = |c: &Contact| {
                c.visit == one.visit && (is(&c.claimant) || c.grounds.ruled.shares.iter().any(|s| is(&s.0)))
            };
            prop_assert!(all.iter().any(|c| by(c) && c.day == one.given));
            for other in &given[n + 1..] {
                let shared = one.visit == other.visit && one.given == other.given;
                let apart = one.project != other.project && case.book.versions().iter().any(|p| p.scope == Scope::Project);
                prop_assert!(!in_time || shared || apart || one.until < other.given, "{one:?} runs into {other:?}");
                prop_assert!(!from_visits || shared || apart || one.until < other.since || other.until < one.since);
            }
        }
    }

    /// On every day the rivals of whoever is protected are refused, and the protected one is not.
    #[test]
    fn whoever_is_protected_keeps_rivals_out(case in cases()) {
        let mut case = alone(case);
        case.claim.grounds.ruled = Ruled::default();
        let on = case.claim.day;
        let given = protections(&contacts(&case), &case.facts, &case.book);
        let Some(holder) = given.iter().rev().find(|p| p.stands_on(on) && is_about(p, &case)) else { return Ok(()) };
        let verdict = judged(&case).verdict;
        let holds = |id: &PartnerId| {
            let shares = |p: &&Protected| p.visit == holder.visit && p.since == holder.since && p.until >= on;
            given.iter().filter(shares).any(|p| p.partner == *id)
        };
        match (&case.claim.claimant, policy_of(&case)) {
            (Claimant::Partner { id, .. }, Some(_)) if holds(id) => {
                prop_assert!(holder.lock || verdict == Verdict::Valid);
            }
            (Claimant::Partner { .. }, Some(policy)) => {
                let higher = policy.priority.contains(&case.claim.channel) && holder.given == on;
                prop_assert!(higher || verdict == Verdict::Invalid);
            }
            (Claimant::Partner { .. }, None) => prop_assert_eq!(verdict, Verdict::Undecided),
            (Claimant::Unnamed, _) => prop_assert_eq!(verdict, Verdict::Undecided),
            (Claimant::Office, _) => {
                prop_assert!(holder.lock || holder.with_office || verdict == Verdict::Invalid);
            }
        }
    }
}

/// The laws above say little if the cases are all alike: every answer must come up often enough.
#[test]
fn the_cases_are_of_every_kind() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let cases: Vec<Case> = (0..2_000).map(|_| cases().new_tree(&mut runner).unwrap().current()).collect();
    let answers: Vec<Judgement> = cases.iter().map(judged).collect();
    let often = |what: &str, least: usize, is: &dyn Fn(&Judgement) -> bool| {
        let found = answers.iter().filter(|j| is(j)).count();
        assert!(found >= least, "{what}: {found} of 2,000");
    };
    often("new", 200, &|j| matches!(j.headline, Headline::New(Claimant::Partner { .. })));
    often("own", 25, &|j| matches!(j.headline, Headline::Still(Claimant::Partner { .. })));
    often("rival", 50, &|j| matches!(j.headline, Headline::Protected { .. }));
    often("known", 80, &|j| j.headline == Headline::KnownBefore);
    often("lapsed", 20, &|j| matches!(j.headline, Headline::Lapsed { .. }));
    often("awaiting", 60, &|j| matches!(j.headline, Headline::Awaiting(_)));
    often("not met", 60, &|j| matches!(j.headline, Headline::NotMet(_)));
    often("ruled", 30, &|j| matches!(j.headline, Headline::Ruled(_)));
    often("provisional", 200, &|j| j.provisional);
    let reason = |what: &str, least: usize, is: &dyn Fn(&Reason) -> bool| {
        often(what, least, &|j| j.findings.iter().any(|f| is(&f.reason)));
    };
    reason("lock", 4, &|r| matches!(r, Reason::RivalProtected { lock: true, .. }));
    reason("priority", 3, &|r| matches!(r, Reason::Priority { .. }));
    reason("cooling down", 2, &|r| matches!(r, Reason::CoolingDown { .. }));
    reason("quota", 15, &|r| matches!(r, Reason::Quota { .. }));
    reason("what a report lacks", 5, &|r| matches!(r, Reason::ReportContent { .. }));
    reason("a lock that is not given again", 1, &|r| matches!(r, Reason::NotLocked { .. }));
    reason("relative", 15, &|r| matches!(r, Reason::ThroughRelative { .. }));
}
