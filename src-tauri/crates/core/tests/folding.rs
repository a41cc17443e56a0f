//! A subject's state is a function of the set of its changes.

use laifang_core::change::{BrokerPersonal, CustomerEdit, CustomerPersonal, Facts, Personal, Source};
use laifang_core::fold::{self, Entry, LinkState};
use laifang_core::id::{BrokerId, ChangeId, CustomerId, DeviceId, LinkId, OfficeId, PartnerId, UserId};
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

fn broker() -> BrokerId {
    BrokerId::of_phone(OfficeId::new(Uuid::nil()), "13900001111")
}

fn assigned(seq: u64, firm: u8, from: &str, until: Option<&str>) -> Entry {
    let facts = Facts::BrokerAssigned {
        broker: broker(),
        firm: PartnerId::new(Uuid::from_u128(u128::from(firm))),
        store: None,
        from: from.parse().unwrap(),
        until: until.map(|d| d.parse().unwrap()),
    };
    let name = format!("第{seq}次");
    entry(1, seq, seq, facts, Personal::Broker(BrokerPersonal { name, phone: "13900001111".into() }))
}

#[test]
fn a_broker_works_for_one_firm_at_a_time() {
    type Case<'a> = (&'a str, Vec<Entry>, &'a [&'a str]);
    #[rustfmt::skip]
    let cases: [Case<'_>; 7] = [
        ("one", vec![assigned(1, 1, "2026-11-01", None)], &["1 2026-11-01 .."]),
        ("a later first day ends it", vec![assigned(1, 1, "2026-11-01", None), assigned(2, 2, "2026-11-16", None)],
            &["1 2026-11-01 ..2026-11-15", "2 2026-11-16 .."]),
        ("an earlier one is put before", vec![assigned(1, 1, "2026-11-16", None), assigned(2, 2, "2026-11-01", None)],
            &["2 2026-11-01 ..2026-11-15", "1 2026-11-16 .."]),
        ("what ended before stays so", vec![assigned(1, 1, "2026-11-01", Some("2026-11-05")), assigned(2, 2, "2026-11-16", None)],
            &["1 2026-11-01 ..2026-11-05", "2 2026-11-16 .."]),
        ("what would end later ends with the next", vec![assigned(1, 1, "2026-11-01", Some("2026-12-31")), assigned(2, 2, "2026-11-16", None)],
            &["1 2026-11-01 ..2026-11-15", "2 2026-11-16 .."]),
        ("the same first day: the newest counts", vec![assigned(1, 1, "2026-11-01", None), assigned(2, 2, "2026-11-01", Some("2026-11-30"))],
            &["2 2026-11-01 ..2026-11-30"]),
        ("back to the first", vec![assigned(1, 1, "2026-11-01", None), assigned(2, 2, "2026-11-02", None), assigned(3, 1, "2026-11-03", None)],
            &["1 2026-11-01 ..2026-11-01", "2 2026-11-02 ..2026-11-02", "1 2026-11-03 .."]),
    ];
    for (what, entries, expected) in cases {
        let line = |a: &fold::Assignment| {
            let until = a.until.map(|d| d.to_string()).unwrap_or_default();
            format!("{} {} ..{until}", a.firm.uuid().as_u128(), a.from)
        };
        let newest = entries.len();
        for turn in 0..entries.len() {
            let mut turned = entries.clone();
            turned.rotate_left(turn);
            fold::sort(&mut turned);
            let state = fold::broker(&turned).unwrap();
            assert_eq!(state.assignments.iter().map(line).collect::<Vec<_>>(), expected, "{what}");
            assert_eq!(state.personal.name, format!("第{newest}次"), "{what}");
            // No day belongs to two firms.
            let mut day: chrono::NaiveDate = "2026-10-25".parse().unwrap();
            while day < "2027-01-05".parse().unwrap() {
                assert!(state.assignments.iter().filter(|a| a.covers(day)).count() < 2, "{what} {day}");
                day = day.succ_opt().unwrap();
            }
        }
    }
    assert!(fold::broker(&[]).is_none());
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

mod slips {
    use super::*;
    use laifang_core::change::SlipWords;
    use laifang_core::id::{SlipId, VisitId};
    use laifang_core::judgement::Verdict;
    use laifang_core::policy::SlipKind;
    use laifang_core::scan::ScanMedia;
    use laifang_core::signature::Signature;
    use laifang_core::slip_form::SlipForm;

    fn slip() -> SlipId {
        SlipId::new(Uuid::from_u128(7))
    }

    fn issued() -> Entry {
        let facts = Facts::SlipIssued {
            slip: slip(),
            number: "A03-2-000131-4".into(),
            visit: VisitId::new(Uuid::from_u128(8)),
            verdict: Verdict::Valid,
            provisional: false,
            protected_until: None,
            policy: String::new(),
            rule: String::new(),
            qr: String::new(),
        };
        let words = SlipWords { name: "沈女士".into(), ..SlipWords::default() };
        entry(1, 1, 1, facts, Personal::Slip(Box::new(words)))
    }

    fn scanned(device: u8, hlc: u64, hash: &str) -> Entry {
        let facts = Facts::SlipScanned { slip: slip(), hash: hash.into(), bytes: 3, media: ScanMedia::Pdf };
        Entry { personal: None, ..entry(device, hlc, hlc, facts, Personal::Reason { reason: String::new() }) }
    }

    fn signed(device: u8, hlc: u64, signer: u32, to: u16) -> Entry {
        let drawn = Signature::new(vec![vec![(0, 0), (to, to)]]).unwrap();
        entry(device, hlc, hlc, Facts::SlipSigned { slip: slip(), signer }, Personal::Signature(drawn))
    }

    proptest! {
        #[test]
        fn one_file_and_one_signature_count_once_in_any_order(order in Just(()).prop_perturb(|_, mut rng| {
            (0..5).map(|_| rng.random::<u32>()).collect::<Vec<_>>()
        })) {
            let mut entries =
                vec![issued(), scanned(1, 3, "aa"), scanned(2, 4, "aa"), signed(1, 5, 1, 900), signed(2, 6, 1, 800)];
            let mut keyed: Vec<_> = order.into_iter().zip(entries.drain(..)).collect();
            keyed.sort_by_key(|(key, _)| *key);
            let mut entries: Vec<Entry> = keyed.into_iter().map(|(_, e)| e).collect();
            fold::sort(&mut entries);
            let state = fold::slip(&entries).unwrap();
            prop_assert_eq!(state.scans.len(), 1);
            prop_assert!(!state.scans[0].erased);
            prop_assert_eq!(state.signatures.len(), 1);
            // The earlier one: nothing is drawn over, by whichever desk.
            let first = Signature::new(vec![vec![(0, 0), (900, 900)]]).unwrap();
            prop_assert_eq!(&state.signatures[0].drawn, &Some(first));
        }
    }

    #[test]
    fn erasing_the_words_erases_the_scans_and_what_was_drawn() {
        let mut entries = vec![issued(), scanned(1, 3, "aa"), signed(1, 5, 0, 900)];
        for entry in &mut entries {
            entry.personal = None;
        }
        // Attached at another desk that did not know of the erasure yet.
        entries.push(scanned(2, 9, "bb"));
        let state = fold::slip(&entries).unwrap();
        assert!(state.scans.iter().all(|s| s.erased) && state.scans.len() == 2);
        assert_eq!((state.signatures.len(), &state.signatures[0].drawn), (1, &None));
    }

    #[test]
    fn of_each_form_the_newest_counts() {
        let set = |hlc, form_kind, title: Option<&str>| {
            let form = title.map(|t| SlipForm { title: t.into(), ..SlipForm::shipped(form_kind) });
            let facts = Facts::SlipFormSet { form_kind, form };
            Entry { personal: None, ..entry(1, hlc, hlc, facts, Personal::Reason { reason: String::new() }) }
        };
        let mut entries = vec![
            set(5, SlipKind::Outreach, None),
            set(2, SlipKind::Confirmation, Some("甲")),
            set(4, SlipKind::Confirmation, Some("乙")),
            set(3, SlipKind::Outreach, Some("丙")),
        ];
        fold::sort(&mut entries);
        let forms = fold::slip_forms(&entries);
        assert_eq!(forms.len(), 2);
        assert_eq!(forms[&SlipKind::Confirmation].form.as_ref().unwrap().title, "乙");
        assert_eq!(forms[&SlipKind::Outreach].form, None);
    }
}

/// Desk, clock, who, what.
type Said = (u8, u64, u128, Facts);

/// What becomes of a link that somebody made, in whatever order the changes come.
fn link(needs_second: bool, then: &[Said]) -> Vec<LinkState> {
    let person = |n| UserId::new(Uuid::from_u128(n));
    let id = LinkId::new(Uuid::from_u128(1));
    let [a, b] = [1, 2].map(|n| CustomerId::new(Uuid::from_u128(n)));
    let linked = Facts::RecordsLinked {
        link: id,
        a,
        b,
        same: true,
        household: false,
        consultant: None,
        keeps: None,
        yields: None,
        needs_second,
    };
    let by = |device, hlc, who, facts| Entry {
        actor: person(who),
        personal: None,
        wall: Moment(i64::try_from(hlc).unwrap()),
        ..entry(device, hlc, hlc, facts, Personal::Name { name: String::new() })
    };
    let mut entries = vec![by(1, 1, MAKER, linked)];
    entries.extend(then.iter().map(|(device, hlc, who, facts)| by(*device, *hlc, *who, facts.clone())));
    let mut states = Vec::new();
    for turn in 0..entries.len() {
        entries.rotate_left(turn);
        let mut sorted = entries.clone();
        fold::sort(&mut sorted);
        let found = fold::link(&sorted).unwrap();
        if needs_second && found.state == LinkState::Stands {
            assert_eq!(found.at.0.cast_unsigned(), then[0].1, "it stands from when the second person agreed");
        }
        assert_eq!(found.by, person(MAKER));
        states.push(found.state);
    }
    states.dedup();
    states
}

const MAKER: u128 = 1;

#[test]
fn a_merge_that_needs_a_second_person_stands_once_somebody_else_agreed() {
    let id = LinkId::new(Uuid::from_u128(1));
    let says = |agreed| Facts::LinkChecked { link: id, agreed, alone: false };
    let alone = Facts::LinkChecked { link: id, agreed: true, alone: true };
    let back = Facts::LinkWithdrawn { link: id };
    use LinkState::{Refused, Stands, Waits, Withdrawn};
    let cases: [(&str, bool, Vec<Said>, LinkState); 11] = [
        ("at once", false, vec![], Stands),
        ("nobody spoke", true, vec![], Waits),
        ("somebody agreed", true, vec![(1, 2, 2, says(true))], Stands),
        ("somebody did not", true, vec![(1, 2, 2, says(false))], Refused),
        ("nobody agrees to their own", true, vec![(1, 2, MAKER, says(true))], Waits),
        ("nor refuses it: it is taken back", true, vec![(1, 2, MAKER, says(false))], Waits),
        ("but the office's one manager may", true, vec![(1, 2, MAKER, alone)], Stands),
        ("the first counts", true, vec![(2, 5, 2, says(true)), (3, 6, 3, says(false))], Stands),
        ("of two desks at once, too", true, vec![(2, 5, 2, says(false)), (3, 5, 3, says(true))], Refused),
        ("taken back while it waits", true, vec![(1, 2, MAKER, back.clone())], Withdrawn),
        ("and afterwards", true, vec![(2, 5, 2, says(true)), (1, 9, MAKER, back)], Withdrawn),
    ];
    for (what, needs_second, then, expected) in cases {
        assert_eq!(link(needs_second, &then), [expected], "{what}");
    }
}

#[test]
fn links_of_before_read_as_they_were_written() {
    let id = Uuid::from_u128(1);
    let old = format!(r#"{{"kind":"records_linked","link":"{id}","a":"{id}","b":"{id}","same":true}}"#);
    let facts: Facts = serde_json::from_str(&old).unwrap();
    assert!(matches!(facts, Facts::RecordsLinked { needs_second: false, .. }));
    assert_eq!(serde_json::to_string(&facts).unwrap(), old);
}
