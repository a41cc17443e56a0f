//! What somebody types finds who a pass over everybody finds: a number one slip away, one or two characters of a
//! name, initials, initials with the last four digits. `LAIFANG_CUSTOMERS` makes the store larger.

use crate::desks::founding;
use laifang_core::change::{CustomerPersonal, Facts, Personal, Source};
use laifang_core::id::{CustomerId, UserId};
use laifang_core::text::{NameKeys, PersonName, Query};
use laifang_core::time::Moment;
use laifang_store::{Author, Ports, Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

struct Desk(Arc<AtomicI64>, Dice);

impl Ports for Desk {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::Relaxed))
    }
    fn random(&mut self, bytes: &mut [u8]) {
        bytes.iter_mut().for_each(|byte| *byte = self.1.below(256) as u8);
    }
}

/// As it is on record.
struct Known {
    customer: CustomerId,
    name: String,
    phones: Vec<String>,
    last: i64,
}

// Polyphones, compound surnames, traditional characters and Latin names among ordinary ones; few, so that many share them.
const SURNAMES: [&str; 12] = ["王", "王", "王", "王", "王", "王", "李", "曾", "单", "欧阳", "張", "吕"];
const GIVEN: [&str; 12] = ["伟", "伟", "芳", "娜", "敏", "静", "乐", "长", "重", "霞", "嘉", "怡"];
const LATIN: [&str; 4] = ["Kevin Zhang", "David Li", "Mary Wang", "O'Neil"];

fn name(dice: &mut Dice) -> String {
    match dice.below(20) {
        0 => dice.of(&LATIN).to_owned(),
        1 => format!("{}{}", dice.of(&SURNAMES), dice.of(&["先生", "女士", "总"])),
        2..10 => format!("{}{}", dice.of(&SURNAMES), dice.of(&GIVEN)),
        _ => format!("{}{}{}", dice.of(&SURNAMES), dice.of(&GIVEN), dice.of(&GIVEN)),
    }
}

/// Numbers of few digits, so that slips often lead to somebody else.
fn phone(dice: &mut Dice) -> String {
    let mut digits =
        |n: usize, of: usize| -> String { (0..n).map(|_| char::from(b'3' + dice.below(of) as u8)).collect() };
    let (head, middle, tail) = (digits(1, 2), digits(4, 3), digits(4, 6));
    match dice.below(20) {
        0 => format!("1{head}8****{tail}"),
        _ => format!("1{head}8{middle}{tail}"),
    }
}

fn store(customers: usize) -> (Store, Vec<Known>) {
    let clock = Arc::new(AtomicI64::new(1_763_690_400_000));
    let (mut store, user) =
        Store::in_memory(&founding(), Box::new(Desk(Arc::clone(&clock), Dice(1)))).unwrap();
    let mut dice = Dice(7);
    let mut all = Vec::new();
    while all.len() < customers {
        all.extend(some(&mut store, user, &mut dice, &clock, 500.min(customers - all.len())));
    }
    (store, all)
}

fn some(store: &mut Store, user: UserId, dice: &mut Dice, clock: &AtomicI64, count: usize) -> Vec<Known> {
    let mut out = Vec::new();
    for _ in 0..count {
        let mut phones = vec![phone(dice)];
        for _ in 0..dice.below(3) {
            phones.push(phone(dice));
        }
        phones.sort();
        phones.dedup();
        let customer = CustomerId::new(store.new_uuid());
        out.push(Known { customer, name: name(dice), phones, last: 0 });
    }
    store
        .write(Author { actor: user, request: None }, |w| {
            for known in &mut out {
                // Several come at one moment.
                clock.fetch_add(dice.below(3) as i64 * 60_000, Ordering::Relaxed);
                known.last = clock.load(Ordering::Relaxed);
                w.append(
                    Facts::CustomerRegistered {
                        customer: known.customer,
                        gender: None,
                        source: Source::Desk,
                    },
                    Some(Personal::Customer(CustomerPersonal {
                        name: known.name.clone(),
                        phones: known.phones.clone(),
                        ..CustomerPersonal::default()
                    })),
                )?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    out
}

/// The first twenty of those who fit, by last visit; where several came at one moment, any of them.
fn agrees(store: &Store, all: &[Known], typed: &str, fits: impl Fn(&Known) -> bool) {
    let by_id: BTreeMap<CustomerId, &Known> = all.iter().map(|k| (k.customer, k)).collect();
    let found = store.reader().find(&Query::parse(typed), 20).unwrap();
    let mut expected: Vec<i64> = all.iter().filter(|k| fits(k)).map(|k| k.last).collect();
    expected.sort_unstable_by_key(|last| std::cmp::Reverse(*last));
    expected.truncate(20);
    let lasts: Vec<i64> = found.iter().map(|f| f.last).collect();
    assert_eq!(lasts, expected, "{typed}");
    let distinct: BTreeSet<CustomerId> = found.iter().map(|f| f.customer).collect();
    assert_eq!(distinct.len(), found.len(), "{typed}");
    for hit in &found {
        let known = by_id[&hit.customer];
        assert!(fits(known) && known.last == hit.last, "{typed}: {}", known.name);
    }
}

/// One digit differs, or two neighbours changed places; written down without any cleverness.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() || a.contains(&b'*') || b.contains(&b'*') {
        return false;
    }
    let differ: Vec<usize> = (0..a.len()).filter(|i| a[*i] != b[*i]).collect();
    match differ[..] {
        [] | [_] => true,
        [x, y] => y == x + 1 && a[x] == b[y] && a[y] == b[x],
        _ => false,
    }
}

/// One digit too many, or one too few.
fn one_more(short: &str, long: &str) -> bool {
    long.len() == short.len() + 1
        && !long.contains('*')
        && (0..long.len()).any(|i| format!("{}{}", &long[..i], &long[i + 1..]) == short)
}

#[test]
fn what_is_typed_finds_what_a_pass_over_everybody_finds() {
    let customers = std::env::var("LAIFANG_CUSTOMERS").ok().and_then(|n| n.parse().ok()).unwrap_or(4_000);
    let (store, all) = store(customers);
    let mut dice = Dice(99);
    let keys: Vec<NameKeys> = all.iter().map(|k| PersonName::parse(&k.name).unwrap().keys()).collect();
    let by_customer: BTreeMap<CustomerId, &NameKeys> = all.iter().map(|k| k.customer).zip(&keys).collect();

    // One and two characters, wherever they stand in the name, in either script.
    let mut texts: BTreeSet<String> =
        ["張", "欧", "阳", "欧阳", "王伟", "伟伟", "乐长", "先", "龘"].map(String::from).into();
    for _ in 0..40 {
        let characters: Vec<char> = keys[dice.below(keys.len())].simplified.chars().collect();
        let at = dice.below(characters.len());
        texts.insert(characters[at].to_string());
        texts.insert(characters[at..].iter().take(2).collect());
    }
    for text in &texts {
        let Query::Name(wanted) = Query::parse(text) else { continue };
        agrees(&store, &all, text, |k| by_customer[&k.customer].simplified.contains(&wanted));
    }

    // Initials and pinyin, as far as they are typed, with every reading.
    let mut letters: BTreeSet<String> = BTreeSet::new();
    for _ in 0..60 {
        let keys = &keys[dice.below(keys.len())];
        for key in keys.initials.iter().chain(&keys.pinyin) {
            letters.insert(key.chars().take(1 + dice.below(5)).collect());
        }
    }
    let spelt = |k: &Known, typed: &str| {
        let keys = by_customer[&k.customer];
        let initials = typed.len() <= 4 && keys.initials.iter().any(|i| i.starts_with(typed));
        initials || typed.len() >= 2 && keys.pinyin.iter().any(|p| p.starts_with(typed))
    };
    for typed in &letters {
        if matches!(Query::parse(typed), Query::Letters(_)) {
            agrees(&store, &all, typed, |k| spelt(k, typed));
        }
    }

    // Initials with the last four digits, and what a mask shows of them.
    for _ in 0..60 {
        let known = &all[dice.below(all.len())];
        let Some(initials) = by_customer[&known.customer].initials.first().cloned() else {
            continue;
        };
        let tail = &known.phones[dice.below(known.phones.len())][7..];
        let head: String = initials.chars().take(1 + dice.below(3)).collect();
        if !matches!(Query::parse(&format!("{head}{tail}")), Query::LettersAndTail { .. }) {
            continue;
        }
        agrees(&store, &all, &format!("{head}{tail}"), |k| {
            let keys = by_customer[&k.customer];
            let named = keys.initials.iter().chain(&keys.pinyin).any(|i| i.starts_with(&head));
            named && k.phones.iter().any(|p| p.ends_with(tail))
        });
    }

    // Numbers: whole, a digit wrong, two swapped, one missing, one too many.
    for n in 0..400 {
        let known = &all[dice.below(all.len())];
        let Some(phone) = known.phones.iter().find(|p| !p.contains('*')) else { continue };
        let at = 1 + dice.below(10);
        let typed = match n % 5 {
            0 => phone.clone(),
            1 => format!("{}{}{}", &phone[..at], dice.below(10), &phone[at + 1..]),
            2 if at < 10 => {
                format!("{}{}{}{}", &phone[..at], &phone[at + 1..at + 2], &phone[at..=at], &phone[at + 2..])
            }
            3 => format!("{}{}", &phone[..at], &phone[at + 1..]),
            _ => format!("{}{}{}", &phone[..at], dice.below(10), &phone[at..]),
        };
        let near =
            |other: &str| one_slip(&typed, other) || one_more(&typed, other) || one_more(other, &typed);
        let fitting = all.iter().filter(|k| k.phones.iter().any(|p| near(p)));
        let mut expected: Vec<i64> = fitting.map(|k| k.last).collect();
        expected.sort_unstable();
        // By row, as two numbers of one customer may both be near.
        let rows: BTreeMap<i64, i64> = store.reader().one_slip_away(&typed).unwrap().into_iter().collect();
        let mut found: Vec<i64> = rows.into_values().collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{typed}");
    }
}
