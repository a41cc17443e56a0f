//! Numbers one slip away: what the index finds is what a pass over all of them finds.

use crate::desks::founding;
use laifang_core::change::{CustomerPersonal, Facts, Personal, Source};
use laifang_core::id::CustomerId;
use laifang_core::matching::{Number, NumberMatch};
use laifang_core::time::Moment;
use laifang_store::{Author, DataDir, Ports, StoreError, Typed};
use std::collections::BTreeSet;

struct Fixed(u64);

impl Fixed {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        self.0 >> 33
    }
}

impl Ports for Fixed {
    fn now(&self) -> Moment {
        Moment(1_763_690_400_000)
    }
    fn random(&mut self, bytes: &mut [u8]) {
        bytes.iter_mut().for_each(|byte| *byte = self.next() as u8);
    }
}

/// Numbers near one another; `crowd` of them begin with the same seven digits, more than are read at once.
fn numbers(random: &mut Fixed, crowd: u64) -> Vec<String> {
    let mut out: BTreeSet<String> = (0..crowd).map(|n| format!("1380013{:04}", n * 7 % 10_000)).collect();
    for _ in 0..600 {
        // Two digits only, so that slips often lead to somebody else.
        let rest: String = (0..9).map(|_| char::from(b'3' + (random.next() % 2) as u8)).collect();
        out.insert(format!("13{rest}"));
    }
    out.into_iter().collect()
}

#[test]
fn one_slip_away_is_what_a_pass_over_all_finds() {
    for crowd in [0, 1_800] {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, user, _) = DataDir::new(dir.path()).found(&founding(), Box::new(Fixed(1))).unwrap();
        let mut random = Fixed(7);
        let all = numbers(&mut random, crowd);
        let ids: Vec<CustomerId> = all.iter().map(|_| CustomerId::new(store.new_uuid())).collect();
        store
            .write(Author { actor: user, request: None }, |w| {
                for (phone, customer) in all.iter().zip(&ids) {
                    w.append(
                        Facts::CustomerRegistered { customer: *customer, gender: None, source: Source::Desk },
                        Some(Personal::Customer(CustomerPersonal {
                            name: "王伟".into(),
                            phones: vec![phone.clone()],
                            ..CustomerPersonal::default()
                        })),
                    )?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        for n in (0..all.len()).step_by(if crowd > 0 { 37 } else { 5 }) {
            let phone = &all[n];
            let at = n % 10 + 1;
            let typed = match n % 4 {
                0 => phone.clone(),
                1 => format!("{}{}{}", &phone[..at], random.next() % 10, &phone[at + 1..]),
                2 => format!("{}{}", &phone[..at], &phone[at + 1..]),
                _ => format!("{}{}{}", &phone[..at], &phone[at..=at], &phone[at..]),
            };
            let wanted = Number::typed(&typed);
            let near = |other: &String| {
                matches!(
                    wanted.compare(Number::typed(other)),
                    NumberMatch::Same | NumberMatch::OneDigit | NumberMatch::Swapped | NumberMatch::Dropped
                )
            };
            let expected: BTreeSet<CustomerId> =
                all.iter().zip(&ids).filter(|(p, _)| near(p)).map(|(_, id)| *id).collect();
            let phones = [typed.clone()];
            let typed = Typed { phones: &phones, ..Typed::default() };
            let found: BTreeSet<CustomerId> =
                store.reader().alike(typed, &[], usize::MAX).unwrap().iter().map(|e| e.customer).collect();
            assert_eq!(found, expected, "{phones:?} of {phone}, crowd {crowd}");
        }
    }
}
