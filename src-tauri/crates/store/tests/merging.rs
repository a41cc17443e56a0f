//! Merging: in which order links are made, or taken back, makes no difference; merged and parted again, everything
//! is as if nobody had ever said anything, whatever was written to either side meanwhile. So with those that wait for a
//! second person, or had to.

use crate::desks::{Dice, NOON, Office, register, rename, visit_facts};
use laifang_core::change::*;
use laifang_core::id::*;
use laifang_core::org::PartnerKind;
use laifang_store::{Author, StoreError};
use std::sync::atomic::Ordering;

const FIRMS: [&str; 3] = ["链家", "贝壳", "我爱我家"];

/// What somebody says of two records; all of it but the change's own place in the log.
#[derive(Clone)]
struct Said {
    link: LinkId,
    ends: [usize; 2],
    same: bool,
    /// Whose claim keeps its protection, where both are claimed.
    keeps: bool,
    /// What a second person says of it, where one has to.
    second: Option<Second>,
}

#[derive(Clone, Copy, PartialEq)]
enum Second {
    Agrees,
    Disagrees,
    HasNotSpoken,
}

struct Story {
    office: Office,
    records: Vec<(CustomerId, VisitId)>,
}

impl Story {
    /// An office in which some came, most of them brought, several at a time.
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut office = Office::new(1, seed);
        let mut records = Vec::new();
        for n in 0..8 {
            let firm = if dice.one_in(3) { None } else { Some(FIRMS[dice.below(3)]) };
            let phone = format!("138{:08}", 11_110_000 + n * 13);
            let (user, project) = (office.user, office.project);
            office.clocks[0].fetch_add(60_000 * (1 + dice.below(3_000) as i64), Ordering::Relaxed);
            records.push(register(&mut office.desks[0], user, project, "欧阳靖宇", &phone, firm));
        }
        Self { office, records }
    }

    fn write<T>(&mut self, work: impl FnOnce(&mut laifang_store::Write<'_>) -> Result<T, StoreError>) -> T {
        let author = Author { actor: self.office.user, request: None };
        self.office.desks[0].write(author, work).unwrap()
    }

    /// Says it at a moment that is the same whoever is first.
    fn say(&mut self, said: &Said) {
        self.office.clocks[0].store(NOON + 86_400_000 * 30, Ordering::Relaxed);
        let [x, y] = said.ends.map(|n| self.records[n]);
        let (keeps, yields) = match said.keeps {
            true => (Some(x.1), Some(y.1)),
            false => (None, None),
        };
        let (a, b) = (x.0.min(y.0), x.0.max(y.0));
        let facts = Facts::RecordsLinked {
            link: said.link,
            a,
            b,
            same: said.same,
            household: false,
            consultant: None,
            keeps,
            yields,
            needs_second: said.second.is_some(),
        };
        self.write(|w| w.append(facts, None).map(|_| ()));
        if let Some(agreed) = said.second.filter(|s| *s != Second::HasNotSpoken) {
            self.office.clocks[0].store(NOON + 86_400_000 * 30 + 1_000, Ordering::Relaxed);
            let author = Author { actor: UserId::new(uuid::Uuid::from_u128(2)), request: None };
            let agreed = agreed == Second::Agrees;
            let facts = Facts::LinkChecked { link: said.link, agreed, alone: false };
            let desk = &mut self.office.desks[0];
            desk.write(author, |w| w.append(facts, None).map(|_| ())).unwrap();
        }
        self.office.clocks[0].store(NOON + 86_400_000 * 30 + 2_000, Ordering::Relaxed);
    }

    fn take_back(&mut self, link: LinkId) {
        self.office.clocks[0].store(NOON + 86_400_000 * 31, Ordering::Relaxed);
        self.write(|w| w.append(Facts::LinkWithdrawn { link }, None).map(|_| ()));
    }

    /// Something is written to one of the records: a new name, another number, a visit, brought or not.
    fn change(&mut self, dice: &mut Dice) {
        self.office.clocks[0].fetch_add(86_400_000, Ordering::Relaxed);
        let (user, project) = (self.office.user, self.office.project);
        let (customer, _) = self.records[dice.below(self.records.len())];
        match dice.below(3) {
            0 => rename(&mut self.office.desks[0], user, customer, ["欧阳靖语", "欧阳先生"][dice.below(2)]),
            1 => {
                let personal = CustomerEdit {
                    phones_added: vec![format!("139{:08}", dice.below(100_000_000))],
                    ..CustomerEdit::default()
                };
                let facts = Facts::CustomerEdited { customer, replaces: Vec::new(), gender: None };
                self.write(|w| w.append(facts, Some(Personal::CustomerEdit(personal))).map(|_| ()));
            }
            _ => {
                let mut facts = visit_facts(&mut self.office.desks[0], project, customer);
                let office = self.office.desks[0].office_id();
                let firm = FIRMS[dice.below(3)];
                let partner = PartnerId::new(uuid::Uuid::new_v5(&office.uuid(), firm.as_bytes()));
                let brought = dice.one_in(2);
                if brought {
                    facts.channel = laifang_core::org::Channel::of_partner(PartnerKind::Agency);
                    facts.partner = Some(partner);
                }
                self.write(|w| {
                    if brought {
                        let name = Some(firm.to_owned());
                        w.append(
                            Facts::PartnerSet { partner, partner_kind: PartnerKind::Agency, name },
                            None,
                        )?;
                    }
                    w.append(Facts::VisitRegistered(facts), Some(Personal::Visit(VisitPersonal::default())))
                        .map(|_| ())
                });
            }
        }
    }

    fn hash(&self) -> String {
        self.office.desks[0].state_hash().unwrap()
    }
}

/// Who is said to be one, and who not; no pair twice.
fn sayings(dice: &mut Dice) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    for n in 0..6_u128 {
        let (x, y) = (dice.below(8), dice.below(8));
        let ends = [x.min(y), x.max(y)];
        if x != y && out.iter().all(|s| s.ends != ends) {
            let link = LinkId::new(uuid::Uuid::from_u128(0x4000_8000_0000_0000_0000 + n));
            let same = !dice.one_in(4);
            let keeps = same && dice.one_in(3);
            let seconds = [Second::Agrees, Second::Agrees, Second::Disagrees, Second::HasNotSpoken];
            let second = (same && dice.one_in(2)).then(|| seconds[dice.below(4)]);
            out.push(Said { link, ends, same, keeps, second });
        }
    }
    out
}

#[test]
fn the_order_of_merges_makes_no_difference() {
    let mut merged = 0;
    for seed in 1..=8 {
        let said = sayings(&mut Dice(seed));
        let mut hashes = Vec::new();
        for order in 0..4 {
            let mut story = Story::new(seed);
            let before = story.hash();
            let mut said = said.clone();
            Dice(seed * 100 + order).shuffle(&mut said);
            if order == 1 {
                said.reverse();
            }
            for one in &said {
                story.say(one);
            }
            // Whatever comes after it comes to people who are the same.
            let mut dice = Dice(seed + 7);
            for _ in 0..4 {
                story.change(&mut dice);
            }
            // Some are taken back, again in any order.
            let mut back: Vec<LinkId> = said.iter().map(|s| s.link).collect();
            back.sort();
            back.truncate(2);
            Dice(seed * 31 + order).shuffle(&mut back);
            for link in back {
                story.take_back(link);
            }
            assert_eq!(story.office.desks[0].verify().unwrap().findings, []);
            hashes.push(story.hash());
            merged += usize::from(*hashes.last().unwrap() != before);
        }
        assert!(hashes.windows(2).all(|w| w[0] == w[1]), "seed {seed}: {hashes:?}");
    }
    assert!(merged > 16);
}

#[test]
fn merged_and_parted_is_as_if_nobody_had_said_anything() {
    for seed in 1..=8 {
        let said = sayings(&mut Dice(seed));
        // The same story, with the links between bystanders of whom nothing else is known: records name changes by
        // their number, so there must be as many.
        let told = |linked: bool| {
            let mut story = Story::new(seed);
            let people = story.records.clone();
            let bystanders: Vec<(CustomerId, VisitId)> = (0..8)
                .map(|n| {
                    let (user, project) = (story.office.user, story.office.project);
                    let phone = format!("1370000{n:04}");
                    register(&mut story.office.desks[0], user, project, &format!("路{n}"), &phone, None)
                })
                .collect();
            let ends = if linked { people.clone() } else { bystanders };
            let mut dice = Dice(seed + 11);
            for one in &said {
                story.records.clone_from(&ends);
                story.say(&Said { keeps: one.keeps && linked, ..one.clone() });
                story.records.clone_from(&people);
                for _ in 0..2 {
                    story.change(&mut dice);
                }
            }
            for one in said.iter().rev() {
                story.take_back(one.link);
                story.change(&mut dice);
            }
            story.hash()
        };
        assert_eq!(told(false), told(true), "seed {seed}");
    }
}

#[test]
fn a_merge_that_waits_or_was_refused_moves_nothing() {
    for second in [Second::HasNotSpoken, Second::Disagrees] {
        let mut story = Story::new(3);
        let records: Vec<CustomerId> = story.records.iter().map(|r| r.0).collect();
        let before = story.office.desks[0].reader().claims_of(&records).unwrap();
        for n in 0..7 {
            let link = LinkId::new(uuid::Uuid::from_u128(n as u128 + 1));
            story.say(&Said { link, ends: [n, n + 1], same: true, keeps: true, second: Some(second) });
        }
        let reader = story.office.desks[0].reader();
        assert_eq!(reader.claims_of(&records).unwrap(), before);
        assert!(records.iter().all(|r| reader.person_of(*r).unwrap() == [*r]));
        let waiting = if second == Second::HasNotSpoken { 7 } else { 0 };
        assert_eq!(reader.count_waiting_merges().unwrap(), waiting);
        assert_eq!(reader.waiting_merges(0, 10).unwrap().len() as u64, waiting);
        assert_eq!(story.office.desks[0].verify().unwrap().findings, []);
    }
}

#[test]
fn what_is_tried_inside_a_write_leaves_the_rest_of_it() {
    let mut story = Story::new(5);
    let user = story.office.user;
    let [a, b] = [story.records[0].0, story.records[1].0];
    let desk = &mut story.office.desks[0];
    let before = desk.reader().changes().unwrap();
    desk.write(Author { actor: user, request: None }, |w| {
        let linked = |link: u128, same| Facts::RecordsLinked {
            link: LinkId::new(uuid::Uuid::from_u128(link)),
            a: a.min(b),
            b: a.max(b),
            same,
            household: false,
            consultant: None,
            keeps: None,
            yields: None,
            needs_second: false,
        };
        w.append(linked(1, false), None)?;
        let members = w.try_out(|w| {
            w.append(linked(2, true), None)?;
            w.reader().person_of(a)
        })?;
        assert_eq!(members.len(), 2);
        assert_eq!(w.reader().person_of(a)?, [a]);
        w.append(linked(3, true), None).map(|_| ())
    })
    .unwrap();
    assert_eq!(desk.reader().changes().unwrap(), before + 2);
    assert_eq!(desk.reader().person_of(a).unwrap().len(), 2);
    assert_eq!(desk.verify().unwrap().findings, []);
}

#[test]
fn an_import_that_is_undone_leaves_the_record_of_which_a_waiting_merge_speaks() {
    let mut story = Story::new(7);
    let import = ImportId::new(uuid::Uuid::from_u128(1));
    let record = CustomerId::new(uuid::Uuid::from_u128(2));
    let visit = story.records[0].1;
    story.write(|w| {
        w.append(Facts::ImportStarted { import, file_hash: "00".into() }, None)?;
        let source = Source::Import { import, line: 2, contact: None };
        let personal = CustomerPersonal { name: "欧阳靖宇".into(), ..CustomerPersonal::default() };
        let facts = Facts::CustomerRegistered { customer: record, gender: None, source };
        w.append(facts, Some(Personal::Customer(personal)))?;
        w.append(Facts::ImportClosed { import, accepted: 1, rejected: 0 }, None).map(|_| ())
    });
    story.records.push((record, visit));
    let link = LinkId::new(uuid::Uuid::from_u128(3));
    let second = Some(Second::HasNotSpoken);
    story.say(&Said { link, ends: [0, 8], same: true, keeps: false, second });
    let is_there = |story: &Story| {
        let desk = &story.office.desks[0];
        assert_eq!(desk.verify().unwrap().findings, []);
        desk.reader().customer(record).unwrap().is_some()
    };
    story.write(|w| w.append(Facts::ImportUndone { import }, None).map(|_| ()));
    assert!(is_there(&story));
    story.take_back(link);
    assert!(!is_there(&story));
}
