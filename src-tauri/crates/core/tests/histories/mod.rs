//! Random policies, pasts and claims, crowded into a few weeks so that they meet.

mod policies;

use crate::desk::{ALWAYS, claimant, day, hours, partner_id, project, visit};
use chrono::{Days, NaiveDate};
use laifang_core::judgement::*;
use laifang_core::org::Channel;
use laifang_core::policy::{JudgedBy, PolicyBook, ReportContent};
use laifang_core::time::Moment;
use policies::books;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;
use std::fmt;

/// One question for both judges.
#[derive(Clone)]
pub struct Case {
    pub book: PolicyBook,
    pub facts: Facts,
    pub claim: Claim,
    pub as_of: Moment,
}

/// A line for each policy, person and contact; what is as usual is left out.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for p in self.book.versions() {
            writeln!(f, "policy {p:?}")?;
        }
        for (n, p) in self.facts.people.iter().enumerate() {
            writeln!(f, "person {n}, certain: {}", p.certain)?;
            p.contacts.iter().try_for_each(|c| writeln!(f, "  {}", line(c)))?;
        }
        for r in self.facts.relatives.iter().filter(|r| !r.contacts.is_empty()) {
            writeln!(f, "relative, spouse: {}", r.spouse)?;
            r.contacts.iter().try_for_each(|c| writeln!(f, "  {}", line(c)))?;
        }
        writeln!(f, "agreed {:?}, open reports {}", self.facts.partners, self.facts.open_reports)?;
        writeln!(f, "as of {:?}, {:?}", self.as_of, self.claim)
    }
}

fn line(c: &Contact) -> String {
    let who = match &c.claimant {
        Claimant::Partner { name, .. } => name,
        Claimant::Office => "office",
        Claimant::Unnamed => "unnamed",
    };
    let project = c.project.map(|p| p.uuid().as_u128());
    let mut line =
        format!("{:?} {} #{} by {who}, {:?}, project {project:?}", c.sort, c.day, c.order, c.channel);
    for (odd, word) in [(!c.numbered, "no number"), (c.elsewhere, "elsewhere"), (c.at > Moment(0), "late")] {
        if odd {
            line = format!("{line}, {word}");
        }
    }
    if c.grounds == Grounds::default() { line } else { format!("{line}, {:?}", c.grounds) }
}

fn start() -> NaiveDate {
    day("2026-01-20")
}

fn one_in<T: Clone + fmt::Debug + 'static>(n: u32, rare: T, usual: T) -> BoxedStrategy<T> {
    prop_oneof![n - 1 => Just(usual), 1 => Just(rare)].boxed()
}

fn days() -> impl Strategy<Value = NaiveDate> {
    // Few days, so that many things happen on one.
    (0_u64..12).prop_map(|n| start() + Days::new(n * n / 3))
}

fn words() -> impl Strategy<Value = Option<bool>> {
    prop_oneof![6 => Just(Some(true)), 1 => Just(Some(false)), 1 => Just(None)]
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let minutes = prop_oneof![4 => Just(Some(45)), 1 => (29_u32..32).prop_map(Some), 1 => Just(None)];
    let by = prop_oneof![
        1 => Just(JudgedBy::ConfirmationPost),
        4 => Just(JudgedBy::Consultant),
        4 => Just(JudgedBy::Developer),
    ];
    let accepted = one_in(8, false, true);
    let word = (by, accepted, days()).prop_map(|(by, accepted, on)| Confirmation { by, accepted, on });
    let confirmed = option::weighted(0.8, word);
    (words(), (words(), words()), words(), words(), words(), minutes, confirmed).prop_map(
        |(accompanied, (supervisor, told), card, intent, acceptance, reception_minutes, confirmed)| {
            Evidence {
                accompanied,
                supervisor,
                told,
                card,
                intent,
                acceptance,
                reception_minutes,
                confirmed,
                ..Evidence::default()
            }
        },
    )
}

fn rulings() -> impl Strategy<Value = Ruled> {
    let verdict = select(vec![Verdict::Valid, Verdict::Valid, Verdict::Invalid, Verdict::Undecided]);
    let extension = (days(), days()).prop_map(|(on, until)| Extension { on, until });
    let share = (0_u8..4).prop_map(claimant);
    let shares = prop_oneof![
        3 => Just(vec![]),
        1 => vec(share, 2..4).prop_map(|who| {
            let first = 100 - 30 * (u32::try_from(who.len()).unwrap() - 1);
            who.into_iter().zip([first, 30, 30]).collect()
        }),
    ];
    let verdict = option::weighted(0.7, verdict);
    let ruled = (verdict, vec(extension, 0..3), option::of(days()), any::<bool>(), shares).prop_map(
        |(verdict, extensions, on, transferred, shares)| Ruled {
            verdict,
            extensions,
            on,
            transferred,
            shares,
        },
    );
    prop_oneof![7 => Just(Ruled::default()), 1 => ruled]
}

/// Hours, now and then a millisecond or a quarter beside them.
fn moments(span: i64) -> impl Strategy<Value = Moment> {
    let quarter = 15 * 60_000;
    let beside = prop_oneof![6 => Just(0_i64), 1 => Just(1), 1 => Just(-1), 1 => Just(quarter), 1 => Just(quarter + 1)];
    (0..span, beside).prop_map(|(n, ms)| Moment(hours(n).0 + ms))
}

fn grounds() -> impl Strategy<Value = Grounds> {
    let reported = option::weighted(0.7, moments(2));
    let arrived = option::weighted(0.8, moments(5));
    let why = prop_oneof![
        Just(VoidWhy::Quota),
        Just(VoidWhy::Late),
        days().prop_map(|last| VoidWhy::Expired { last }),
    ];
    let void = option::weighted(0.3, (days(), why).prop_map(|(on, why)| VoidReport { on, why }));
    let reports = (reported, option::weighted(0.7, days()), void);
    let says =
        (one_in(9, false, true), one_in(9, false, true), one_in(9, false, true), one_in(9, false, true))
            .prop_map(|(time, headcount, name, phone)| ReportContent { time, headcount, name, phone });
    (reports, (arrived, says), option::of(days()), evidence(), rulings()).prop_map(
        |((reported, reported_on, void_report), (arrived, announced), expires, evidence, ruled)| Grounds {
            reported,
            reported_on,
            void_report,
            announced,
            arrived,
            expires,
            evidence,
            ruled,
            ..Grounds::default()
        },
    )
}

/// Something that happened, and to whom: see [`place`].
#[derive(Clone, Debug)]
struct Event {
    contact: Contact,
    whose: Vec<u8>,
    /// Days by which the desk's calendar was behind.
    behind: u64,
}

fn events() -> impl Strategy<Value = Event> {
    // 0 is the office, 6 nobody who was named.
    let who = prop_oneof![10 => 1_u8..4, 2 => Just(0_u8), 2 => 4_u8..7];
    let sort = prop_oneof![
        8 => Just(ContactSort::Visit),
        1 => Just(ContactSort::Call),
        1 => Just(ContactSort::Imported),
        3 => Just(ContactSort::Report),
    ];
    let channel = option::weighted(0.08, select(Channel::ALL.to_vec()));
    let projects = option::of((1_u8..3).prop_map(project));
    let whose = prop_oneof![
        12 => Just(vec![0]),
        2 => Just(vec![1]),
        1 => Just(vec![2]),
        1 => Just(vec![3]),
        1 => Just(vec![0, 2]),
        1 => Just(vec![0, 1]),
    ];
    let odd = (one_in(20, false, true), one_in(15, true, false), one_in(15, true, false));
    let behind = prop_oneof![30 => Just(0_u64), 1 => 1_u64..4];
    (who, sort, channel, projects, days(), behind, odd, grounds(), whose).prop_map(
        |(who, sort, channel, project, on, behind, (numbered, elsewhere, late), mut grounds, whose)| {
            if sort == ContactSort::Report {
                // Its own entry is what it is judged by.
                grounds.reported = grounds.reported.or(Some(hours(0)));
            }
            grounds.reported_on = grounds.reported_on.map(|day| day.min(on));
            let usual = match who {
                0 => Channel::WalkIn,
                1 | 2 => Channel::Agency,
                3 => Channel::Owner,
                4 => Channel::Outreach,
                5 => Channel::Platform,
                _ => Channel::Agency,
            };
            let brought_by = if who == 6 { Claimant::Unnamed } else { claimant(who) };
            let channel = match (channel, sort) {
                (Some(Channel::Call), ContactSort::Imported) => None,
                (other, _) => Some(other.unwrap_or(usual)),
            };
            let contact = Contact {
                visit: None,
                sort,
                order: 0,
                at: if late { ALWAYS } else { Moment(0) },
                day: on,
                channel,
                project,
                claimant: brought_by,
                numbered,
                slip: None,
                consultant: None,
                elsewhere,
                grounds,
            };
            Event { contact, whose, behind }
        },
    )
}

/// Puts events in their order: only what was entered at a desk has an id, and two desks may use one tick. A
/// calendar that is behind changes the day, not the order.
fn in_time(mut events: Vec<Event>, ties: u64) -> Vec<Event> {
    events.sort_by_key(|e| e.contact.day);
    let mut order = 10;
    let mut last = None;
    for (n, event) in (0..).zip(&mut events) {
        let c = &mut event.contact;
        let same_tick = ties >> n & 1 == 1 && last == Some(c.day) && c.sort != ContactSort::Report;
        if !same_tick {
            order += 10;
        }
        last = Some(c.day);
        c.order = order;
        c.visit = matches!(c.sort, ContactSort::Visit | ContactSort::Call).then(|| visit(100 - n));
        c.day = c.day - Days::new(event.behind);
    }
    events
}

/// Everybody is known for certain: a couple that shares one number.
const BOTH: u8 = 8;

fn place(events: &[Event], people: &[u8], known: u8) -> (Vec<PersonFacts>, Vec<Relative>) {
    let of = |n: u8| -> Vec<Contact> {
        events.iter().filter(|e| e.whose.contains(&n)).map(|e| e.contact.clone()).collect()
    };
    let people = people
        .iter()
        .map(|n| PersonFacts { certain: known == *n || known == BOTH, contacts: of(*n) })
        .collect();
    let relative = |n, spouse| Relative { spouse, declared: start(), contacts: of(n) };
    (people, vec![relative(2, true), relative(3, false)])
}

fn agreed() -> impl Strategy<Value = PartnerTerms> {
    let from = (0_u64..40).prop_map(|n| start() + Days::new(n) - Days::new(30));
    let contract = (from, 1_u32..4, any::<bool>(), option::weighted(0.2, days()))
        .prop_map(|(from, months, renews, ended)| Contract { from, months, renews, ended });
    let owner = prop_oneof![3 => Just(Some(day("2024-06-01"))), 1 => days().prop_map(Some), 1 => Just(None)];
    (option::weighted(0.8, contract), owner).prop_map(|(contract, owner_since)| PartnerTerms {
        contract,
        owner_since,
        ..PartnerTerms::default()
    })
}

pub fn terms_of_partners() -> BoxedStrategy<Vec<PartnerTerms>> {
    vec(agreed(), 0..3).boxed()
}

/// A past in the order of time.
fn pasts(most: usize) -> impl Strategy<Value = Vec<Event>> {
    let ties = (any::<u64>(), any::<u64>()).prop_map(|(a, b)| a & b);
    (vec(events().boxed(), 0..most), ties).prop_map(|(events, ties)| in_time(events, ties))
}

pub fn contacts() -> BoxedStrategy<Vec<Contact>> {
    pasts(4).prop_map(|events| events.into_iter().map(|e| e.contact).collect()).boxed()
}

fn claims() -> BoxedStrategy<Claim> {
    let number = prop_oneof![
        8 => Just(Number::Full),
        2 => Just(Number::Partial),
        1 => Just(Number::None),
    ];
    let order = prop_oneof![3 => Just(Claim::NOW), 1 => (0_u64..12).prop_map(|n| n * 10 + 5)];
    (events(), order, number)
        .prop_map(|(event, order, number)| {
            let c = event.contact;
            let stage = match c.sort {
                ContactSort::Report => Stage::Report,
                ContactSort::Call => Stage::Call,
                ContactSort::Visit | ContactSort::Imported => Stage::Visit,
            };
            let channel = c.channel.unwrap_or(Channel::Agency);
            Claim {
                visit: None,
                order,
                day: c.day,
                channel,
                project: c.project,
                claimant: c.claimant,
                number,
                stage,
                grounds: c.grounds,
                unordered: BTreeSet::new(),
            }
        })
        .boxed()
}

/// The claim that a contact on record made.
pub fn claim_of(c: &Contact) -> Option<Claim> {
    let stage = match c.sort {
        ContactSort::Visit => Stage::Visit,
        ContactSort::Report => Stage::Report,
        ContactSort::Call => Stage::Call,
        ContactSort::Imported => return None,
    };
    Some(Claim {
        visit: c.visit,
        order: c.order,
        day: c.day,
        channel: c.channel?,
        project: c.project,
        claimant: c.claimant.clone(),
        number: if c.numbered { Number::Full } else { Number::None },
        stage,
        grounds: c.grounds.clone(),
        unordered: BTreeSet::new(),
    })
}

pub fn cases() -> BoxedStrategy<Case> {
    let people = prop_oneof![
        8 => Just((vec![0_u8], 0_u8)),
        1 => Just((vec![0], 9)),
        1 => Just((vec![0, 1], 0)),
        2 => Just((vec![0, 1], 9)),
        2 => Just((vec![0, 1], BOTH)),
        1 => Just((vec![], 9)),
    ];
    let agreed = vec(option::weighted(0.9, agreed()), 6);
    let on_record = option::weighted(0.2, any::<prop::sample::Index>());
    let as_of = one_in(3, Moment(0), ALWAYS);
    let after = prop_oneof![1 => Just(0_u64), 2 => 0_u64..25];
    let again = option::weighted(0.4, any::<prop::sample::Index>());
    let elsewhere = option::weighted(0.15, any::<u64>());
    let claim = (claims(), after, again, elsewhere);
    (books(), pasts(10), claim, people, agreed, on_record, 0_u32..4, as_of)
        .prop_map(
            |(
                book,
                events,
                (mut claim, after, again, elsewhere),
                (people, known),
                agreed,
                on_record,
                open_reports,
                as_of,
            )| {
                if let (Claim::NOW, Some(last)) = (claim.order, events.last()) {
                    claim.day = last.contact.day + Days::new(after);
                }
                if let Some(n) = again.filter(|_| !events.is_empty()) {
                    let c = &events[n.index(events.len())].contact;
                    claim.claimant = c.claimant.clone();
                    claim.channel = c.channel.unwrap_or(claim.channel);
                }
                let (people, relatives) = place(&events, &people, known);
                let recorded = on_record
                    .filter(|_| !events.is_empty())
                    .and_then(|n| claim_of(&events[n.index(events.len())].contact));
                let partners =
                    (0..).zip(agreed).filter_map(|(n, terms)| Some((partner_id(n), terms?))).collect();
                let facts = Facts { people, relatives, partners, open_reports };
                let mut claim = recorded.unwrap_or(claim);
                let at_other_desks = (0..).zip(&events).filter(|(n, _)| elsewhere.unwrap_or(0) >> n & 1 == 1);
                claim.unordered = at_other_desks.filter_map(|(_, e)| e.contact.visit).collect();
                Case { book, facts, claim, as_of }
            },
        )
        .boxed()
}

/// The contact that a claim leaves on record.
pub fn recorded(claim: &Claim) -> Contact {
    Contact {
        visit: claim.visit.or(Some(visit(99_999))),
        sort: match claim.stage {
            Stage::Report => ContactSort::Report,
            Stage::Call => ContactSort::Call,
            Stage::Visit => ContactSort::Visit,
        },
        order: claim.order,
        at: Moment(0),
        day: claim.day,
        channel: Some(claim.channel),
        project: claim.project,
        claimant: claim.claimant.clone(),
        numbered: claim.number != Number::None,
        slip: None,
        consultant: None,
        elsewhere: false,
        grounds: claim.grounds.clone(),
    }
}

pub fn verdicts() -> impl Strategy<Value = Verdict> {
    select(vec![Verdict::Valid, Verdict::Invalid, Verdict::Undecided])
}
