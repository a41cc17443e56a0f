//! A subject's state is a function of the set of its changes.
#![allow(clippy::unwrap_used, missing_docs)]

use laifang_core::change::{CustomerEdit, CustomerPersonal, Facts, Personal, Source};
use laifang_core::fold::{self, Entry};
use laifang_core::id::{ChangeId, CustomerId, DeviceId, UserId};
use laifang_core::time::Moment;
use proptest::prelude::*;
use uuid::Uuid;

fn entry(device: u8, seq: u64, hlc: u64, facts: Facts, personal: Personal) -> Entry {
    Entry {
        id: ChangeId { device: DeviceId::new(Uuid::from_u128(u128::from(device))), seq },
        hlc,
        wall: Moment(0),
        actor: UserId::new(Uuid::nil()),
        facts,
        personal: Some(personal),
    }
}

fn customer() -> CustomerId {
    CustomerId::new(Uuid::from_u128(9))
}

fn registered() -> Entry {
    let personal = CustomerPersonal {
        name: "沈女士".into(),
        phones: vec!["138****5678".into()],
        ..CustomerPersonal::default()
    };
    let facts = Facts::CustomerRegistered { customer: customer(), gender: None, source: Source::Desk };
    entry(1, 1, 1, facts, Personal::Customer(personal))
}

fn edit(device: u8, seq: u64, hlc: u64, replaces: Vec<ChangeId>, what: CustomerEdit) -> Entry {
    let facts = Facts::CustomerEdited { customer: customer(), replaces, gender: None };
    entry(device, seq, hlc, facts, Personal::CustomerEdit(what))
}

fn named(name: &str) -> CustomerEdit {
    CustomerEdit { name: Some(name.into()), ..CustomerEdit::default() }
}

fn names(mut entries: Vec<Entry>) -> Vec<String> {
    fold::sort(&mut entries);
    fold::customer(&entries).unwrap().name.all()
}

#[test]
fn concurrent_names_both_stand_until_an_edit_lists_both() {
    let base = registered();
    let one = edit(1, 2, 10, vec![base.id], named("沈若溪"));
    let two = edit(2, 1, 11, vec![base.id], named("沈若西"));
    assert_eq!(names(vec![base.clone(), one.clone(), two.clone()]), ["沈若溪", "沈若西"]);
    let both = edit(1, 3, 12, vec![one.id, two.id], named("沈若溪"));
    assert_eq!(names(vec![both, two, base, one]), ["沈若溪"]);
}

#[test]
fn an_added_phone_wins_over_a_removal_that_did_not_know_of_it() {
    let base = registered();
    let phone = |p: &str| CustomerEdit { phones_added: vec![p.into()], ..CustomerEdit::default() };
    let gone = |p: &str| CustomerEdit { phones_removed: vec![p.into()], ..CustomerEdit::default() };
    let added = edit(2, 1, 5, vec![base.id], phone("138****5678"));
    let removed = edit(1, 2, 6, vec![base.id], gone("138****5678"));
    let fold = |entries: &[Entry]| fold::customer(entries).unwrap().phones;
    assert_eq!(fold(&[base.clone(), removed.clone()]), Vec::<String>::new());
    assert_eq!(fold(&[base, added, removed]), ["138****5678"]);
}

proptest! {
    /// Any order of arrival, the same state; and without its registration a record is nothing yet.
    #[test]
    fn any_order_of_arrival_gives_the_same_state(
        edits in proptest::collection::vec((1_u8..4, 0_usize..6, "[沈陈王]{1,3}", any::<bool>()), 0..8),
        order in proptest::collection::vec(any::<u32>(), 9),
    ) {
        let base = registered();
        let mut entries = vec![base];
        for (n, (device, sees, name, phone)) in (2_u64..).zip(edits) {
            let replaces: Vec<ChangeId> = entries.iter().take(sees).map(|e| e.id).collect();
            let mut what = named(&name);
            if phone {
                what.phones_added = vec![format!("1390000{n:04}")];
                what.phones_removed = vec!["138****5678".into()];
            }
            entries.push(edit(device, n, n, replaces, what));
        }
        let straight = fold::customer(&entries).unwrap();
        let mut shuffled: Vec<(u32, Entry)> = order.into_iter().cycle().zip(entries.clone()).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let mut shuffled: Vec<Entry> = shuffled.into_iter().map(|(_, e)| e).collect();
        fold::sort(&mut shuffled);
        prop_assert!(fold::customer(&shuffled).unwrap() == straight);
        prop_assert!(fold::customer(&entries[1..]).is_none());
    }
}
