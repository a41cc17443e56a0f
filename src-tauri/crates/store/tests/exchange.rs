//! Bundles between desks: whatever arrives, in whatever order, desks that have seen the same hold the same.

use crate::desks::*;
use laifang_core::change::Facts;
use laifang_core::id::DeviceId;
use laifang_log::{BundleError, Opened};
use laifang_store::{Author, Store};

fn assert_whole(desk: &Store) {
    let found = desk.verify().unwrap();
    assert!(found.findings.is_empty(), "{:?}", found.findings);
}

#[test]
fn two_desks_that_met_hold_the_same_and_come_to_rest() {
    let mut office = Office::new(2, 1);
    let (user, project) = (office.user, office.project);
    let (first, _) = register(&mut office.desks[0], user, project, "陈嘉怡", "13800000001", Some("恒居"));
    let (second, _) = register(&mut office.desks[1], user, project, "陈嘉怡", "13800000001", Some("鸿安"));
    register(&mut office.desks[1], user, project, "沈若溪", "13800000002", None);
    office.settle();
    office.assert_same("after meeting");
    // One visitor whom both registered is one person; a link that says otherwise parts them, at both desks.
    for desk in &office.desks {
        assert_eq!(desk.reader().person_of(first).unwrap().len(), 2);
        assert_whole(desk);
    }
    let before: Vec<u64> = office.desks.iter().map(|d| d.reader().changes().unwrap()).collect();
    let knows = office.desks[0].peers().unwrap().remove(0).knows;
    assert!(office.desks[0].lacking(&knows).unwrap().is_empty());
    office.settle();
    let after: Vec<u64> = office.desks.iter().map(|d| d.reader().changes().unwrap()).collect();
    assert_eq!(before, after, "exchange writes no change of its own");
    link(&mut office.desks[1], user, first.min(second), first.max(second), false);
    office.settle();
    office.assert_same("after they were parted");
    for desk in &office.desks {
        assert_eq!(desk.reader().person_of(first).unwrap().len(), 1);
        assert_whole(desk);
    }
}

#[test]
fn a_gap_is_parked_through_a_restart_and_taken_when_it_closes() {
    let mut office = Office::new(2, 2);
    let (user, project) = (office.user, office.project);
    office.settle();
    let all = office.devices();
    let mut bundles = Vec::new();
    for n in 0..3 {
        let before = office.desks[0].tips().unwrap();
        register(&mut office.desks[0], user, project, "沈若溪", &format!("1390000000{n}"), None);
        let news = office.desks[0].lacking(&before).unwrap();
        bundles.extend(office.desks[0].write_bundle(news, &all).unwrap());
    }
    let before = office.desks[1].state_hash().unwrap();
    let taken = office.take(1, &bundles[2]).unwrap();
    assert_eq!((taken.new, taken.waiting), (0, 2));
    assert_eq!(office.take(1, &bundles[1]).unwrap().waiting, 4);
    assert_eq!(office.desks[1].state_hash().unwrap(), before);
    assert_eq!(office.desks[1].parked().unwrap(), 4);
    let taken = office.take(1, &bundles[0]).unwrap();
    assert_eq!((taken.new, taken.waiting), (6, 0));
    assert_eq!(office.desks[1].parked().unwrap(), 0);
    let again = office.take(1, &bundles[1]).unwrap();
    assert_eq!((again.new, again.known), (0, 2));
    office.assert_same("after the gap closed");
}

#[test]
fn what_a_change_had_seen_comes_before_it() {
    // Desk 2 edits what desk 1 registered; desk 3 hears of the edit first, and only of it.
    let mut office = Office::new(3, 3);
    let (user, project) = (office.user, office.project);
    office.settle();
    let (customer, _) = register(&mut office.desks[0], user, project, "陈女士", "13700000001", None);
    office.send(0, 1);
    let before = office.desks[1].tips().unwrap();
    rename(&mut office.desks[1], user, customer, "陈嘉怡");
    let all = office.devices();
    let news = office.desks[1].lacking(&before).unwrap();
    let edit = office.desks[1].write_bundle(news, &all).unwrap().remove(0);
    assert_eq!(office.take(2, &edit).unwrap().waiting, 1);
    office.send(0, 2);
    assert_eq!(office.desks[2].parked().unwrap(), 0);
    office.settle();
    office.assert_same("after all came");
}

#[test]
fn a_body_that_is_erased_comes_nowhere_again() {
    for erasure_first in [true, false] {
        let mut office = Office::new(3, 4);
        let (user, project) = (office.user, office.project);
        office.settle();
        let (customer, _) = register(&mut office.desks[0], user, project, "陈嘉怡", "13700000001", None);
        let with_body = office.everything(0).remove(0);
        office.send(0, 1);
        erase(&mut office.desks[1], user, customer);
        let without = office.everything(1).remove(0);
        let order = if erasure_first { [&without, &with_body] } else { [&with_body, &without] };
        for bundle in order {
            office.take(2, bundle).unwrap();
        }
        office.take(0, &without).unwrap();
        for desk in &office.desks {
            let row = desk.reader().customer(customer).unwrap().unwrap();
            assert!(row.erased && row.name.is_empty() && row.phones.is_empty());
            assert_whole(desk);
        }
        office.assert_same("after the erasure");
    }
}

#[test]
fn a_cloned_desk_is_found_out_and_both_branches_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let clone = tempfile::tempdir().unwrap();
    let mut office = Office::new(3, 5);
    let (user, project) = (office.user, office.project);
    // A desk on a disk, so that the disk can be copied.
    let time = clock(NOON);
    let folder = laifang_store::DataDir::new(dir.path());
    let request = folder
        .ask_to_join("许知遥", "correct horse", laifang_store::KdfCost::CHEAP, ports(77, &time))
        .unwrap();
    let author = Author { actor: user, request: None };
    office.desks[0].enrol(author, &request, 4, user, None).unwrap();
    let welcome = office.desks[0].welcome(request.device).unwrap();
    let (store, opened_by, _) =
        folder.join("correct horse", &welcome, laifang_store::KdfCost::CHEAP, ports(78, &time)).unwrap();
    store.close();
    for file in ["laifang.db", "keys.json"] {
        std::fs::copy(dir.path().join(file), clone.path().join(file)).unwrap();
    }
    let open = |dir: &std::path::Path, seed| {
        laifang_store::DataDir::new(dir).open(opened_by, "correct horse", ports(seed, &time)).unwrap()
    };
    let (mut one, mut two) = (open(dir.path(), 79), open(clone.path(), 80));
    register(&mut one, user, project, "陈嘉怡", "13800000001", None);
    register(&mut two, user, project, "沈若溪", "13800000002", None);
    register(&mut two, user, project, "沈若溪", "13800000003", None);
    office.desks.push(one);
    office.desks.push(two);
    office.clocks.extend([time.clone(), time]);
    let (a, b) = (office.everything(3), office.everything(4));
    for desk in 0..3 {
        let (first, then) = if desk == 1 { (&b, &a) } else { (&a, &b) };
        office.take(desk, &first[0]).unwrap();
        office.take(desk, &then[0]).unwrap();
        assert_eq!(office.desks[desk].forked_devices().unwrap(), [request.device]);
        assert_whole(&office.desks[desk]);
        assert_eq!(office.desks[desk].verify().unwrap().warnings.len(), 1);
    }
    // The two go on after they met.
    office.take(3, &b[0]).unwrap();
    office.take(4, &a[0]).unwrap();
    register(&mut office.desks[3], user, project, "John Smith", "13800000004", None);
    office.settle();
    office.assert_same("after the fork");
    assert!(office.desks[0].lacking(&office.desks[2].tips().unwrap()).unwrap().is_empty());
    for desk in &office.desks {
        assert_whole(desk);
    }
}

/// A desk on a disk, and what the copy of that disk did.
fn cloned(office: &mut Office) -> (DeviceId, Store, Store) {
    let (dir, clone) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let time = clock(NOON);
    let (cost, folder) = (laifang_store::KdfCost::CHEAP, laifang_store::DataDir::new(dir.path()));
    let request = folder.ask_to_join("许知遥", "correct horse", cost, ports(77, &time)).unwrap();
    let author = Author { actor: office.user, request: None };
    office.desks[0].enrol(author, &request, 4, office.user, None).unwrap();
    let welcome = office.desks[0].welcome(request.device).unwrap();
    let (store, by, _) = folder.join("correct horse", &welcome, cost, ports(78, &time)).unwrap();
    store.close();
    for file in ["laifang.db", "keys.json"] {
        std::fs::copy(dir.path().join(file), clone.path().join(file)).unwrap();
    }
    let open = |dir: tempfile::TempDir, seed| {
        laifang_store::DataDir::new(dir.keep()).open(by, "correct horse", ports(seed, &time)).unwrap()
    };
    (request.device, open(dir, 79), open(clone, 80))
}

#[test]
fn a_higher_number_of_another_branch_says_nothing_of_this_one() {
    let mut office = Office::new(2, 5);
    let (user, project) = (office.user, office.project);
    let (device, mut one, mut two) = cloned(&mut office);
    register(&mut one, user, project, "陈嘉怡", "13800000001", None);
    register(&mut one, user, project, "陈嘉怡", "13800000002", None);
    register(&mut two, user, project, "沈若溪", "13800000003", None);
    let half = two.tips().unwrap();
    register(&mut two, user, project, "沈若溪", "13800000004", None);
    let all = [office.devices(), vec![device]].concat();
    let rest = two.lacking(&half).unwrap();
    let rest = two.write_bundle(rest, &all).unwrap().remove(0);
    for desk in [&mut one, &mut two] {
        let everything = desk.lacking(&[]).unwrap();
        let bundle = desk.write_bundle(everything, &all).unwrap().remove(0);
        office.take(0, &bundle).unwrap();
    }
    let desk = &office.desks[0];
    let opened = desk.open_bundle(&rest).unwrap();
    let range = opened.manifest().ranges.iter().find(|r| r.device() == device).unwrap();
    let chains = desk.chains().unwrap();
    assert!(chains.known(&half).unwrap().continues(range));
    assert!(
        !chains.known(&one.tips().unwrap()).unwrap().continues(range),
        "it has higher numbers, of its own branch"
    );
}

#[test]
fn a_branch_that_its_desk_left_is_signed_all_the_same() {
    let mut office = Office::new(2, 7);
    let (user, project) = (office.user, office.project);
    let (device, mut one, mut two) = cloned(&mut office);
    register(&mut one, user, project, "陈嘉怡", "13800000001", None);
    register(&mut two, user, project, "沈若溪", "13800000002", None);
    register(&mut two, user, project, "沈若溪", "13800000003", None);
    // The first takes in what the other wrote, which is longer, and goes on after that.
    let all = [office.devices(), vec![device]].concat();
    let everything = two.lacking(&[]).unwrap();
    for part in two.write_bundle(everything, &all).unwrap() {
        take(&mut one, &part).unwrap();
    }
    register(&mut one, user, project, "何建国", "13800000004", None);
    let everything = one.lacking(&[]).unwrap();
    for part in one.write_bundle(everything, &all).unwrap() {
        assert_eq!(office.take(0, &part).unwrap().waiting, 0, "nobody vouches for its own branch");
    }
    assert_eq!(office.desks[0].state_hash().unwrap(), one.state_hash().unwrap());
    assert_whole(&office.desks[0]);
}

#[test]
fn numbers_of_two_branches_do_not_say_who_was_first() {
    let mut office = Office::new(3, 6);
    let (user, project) = (office.user, office.project);
    let (device, mut one, mut two) = cloned(&mut office);
    register(&mut one, user, project, "沈若溪", "13800000009", None);
    register(&mut one, user, project, "陈嘉怡", "13800000001", Some("恒居"));
    register(&mut two, user, project, "陈嘉怡", "13800000001", Some("鸿安"));
    register(&mut two, user, project, "陈嘉怡", "13800000001", None);
    let all = [office.devices(), vec![device]].concat();
    let bundles: Vec<Vec<u8>> = [&mut one, &mut two]
        .into_iter()
        .map(|desk| {
            let everything = desk.lacking(&[]).unwrap();
            desk.write_bundle(everything, &all).unwrap().remove(0)
        })
        .collect();
    for (desk, order) in [(0, [0, 1]), (1, [1, 0])] {
        for n in order {
            office.take(desk, &bundles[n]).unwrap();
        }
        assert_whole(&office.desks[desk]);
        let mut verdicts = Vec::new();
        office.desks[desk].below(|c| {
            let mut query = c.prepare("SELECT verdict FROM claim").unwrap();
            verdicts =
                query.query_map([], |r| r.get(0)).unwrap().collect::<Result<Vec<String>, _>>().unwrap();
        });
        assert_eq!(verdicts, ["undecided", "undecided"], "desk {desk}");
    }
    office.desks.pop();
    office.assert_same("in either order");
}

#[test]
fn bundles_of_others_are_refused_in_their_own_words() {
    let mut office = Office::new(3, 6);
    let mut other = Office::new(2, 7);
    let (user, project) = (office.user, office.project);
    let bundle = office.everything(0).remove(0);
    assert_eq!(refusal(&mut other.desks[0], &bundle), BundleError::NotForUs);
    let only_second = {
        let device = office.desks[1].device_id();
        let news = office.desks[0].lacking(&[]).unwrap();
        office.desks[0].write_bundle(news, &[device]).unwrap().remove(0)
    };
    assert_eq!(refusal(&mut office.desks[2], &only_second), BundleError::NotForUs);
    let mut future = bundle.clone();
    future[8] = 2;
    assert_eq!(refusal(&mut office.desks[1], &future), BundleError::Future { found: 2, known: 1 });
    assert_eq!(refusal(&mut office.desks[1], b"PK"), BundleError::NotABundle);
    // A desk that is taken out is heard no more, once that is known.
    let device = office.desks[2].device_id();
    let author = Author { actor: user, request: None };
    office.desks[0].write(author, |w| w.append(Facts::DeviceRevoked { device }, None).map(|_| ())).unwrap();
    office.send(0, 1);
    register(&mut office.desks[2], user, project, "陈嘉怡", "13800000001", None);
    let from_revoked = office.everything(2).remove(0);
    assert_eq!(refusal(&mut office.desks[1], &from_revoked), BundleError::Revoked);
}

/// A busy office: each desk does things for one of so many people, and hears of some of the others in between. Gives
/// the bundles on the way.
fn busy(office: &mut Office, all: &[DeviceId], dice: &mut Dice, steps: usize, people: usize) -> Vec<Vec<u8>> {
    let (user, project) = (office.user, office.project);
    let mut bundles = Vec::new();
    let mut records = Vec::new();
    let mut links = Vec::new();
    for _ in 0..steps {
        let at = dice.below(office.desks.len());
        let before = office.desks[at].tips().unwrap();
        let desk = &mut office.desks[at];
        let mine: Vec<_> =
            records.iter().copied().filter(|c| desk.reader().customer(*c).unwrap().is_some()).collect();
        match dice.below(8) {
            0 if !mine.is_empty() => {
                rename(
                    desk,
                    user,
                    mine[dice.below(mine.len())],
                    ["陈嘉怡", "陈女士", "沈若溪"][dice.below(3)],
                );
            }
            1 if mine.len() > 1 => {
                let (a, b) = (mine[dice.below(mine.len())], mine[dice.below(mine.len())]);
                if a != b {
                    let same = dice.one_in(2);
                    links.push((at, link(desk, user, a.min(b), a.max(b), same)));
                }
            }
            2 if !mine.is_empty() && dice.one_in(3) => erase(desk, user, mine[dice.below(mine.len())]),
            3 if links.iter().any(|(where_, _)| *where_ == at) => {
                let (_, link) = links.iter().find(|(where_, _)| *where_ == at).copied().unwrap();
                let author = Author { actor: user, request: None };
                desk.write(author, |w| w.append(Facts::LinkWithdrawn { link }, None).map(|_| ())).unwrap();
            }
            _ => {
                let phone = format!("138000{:05}", dice.below(people));
                let name = ["陈嘉怡", "陈女士", "沈若溪"][dice.below(3)];
                let agency = [None, Some("恒居"), Some("鸿安")][dice.below(3)];
                records.push(register(desk, user, project, name, &phone, agency).0);
            }
        }
        let news = office.desks[at].lacking(&before).unwrap();
        bundles.extend(office.desks[at].write_bundle(news, all).unwrap());
        if dice.one_in(2) {
            let other = dice.below(office.desks.len());
            if other != at {
                office.send(at, other);
            }
        }
    }
    bundles
}

fn every_order(desk: &mut Store, left: &[usize], bundles: &[Opened], seen: &mut (u64, Option<String>)) {
    if left.is_empty() {
        seen.0 += 1;
        assert_eq!(desk.parked().unwrap(), 0);
        let hash = desk.state_hash().unwrap();
        let first = seen.1.get_or_insert_with(|| hash.clone());
        assert_eq!(hash, *first);
        return;
    }
    for n in left {
        let rest: Vec<usize> = left.iter().copied().filter(|m| m != n).collect();
        desk.rehearse(|desk| {
            let bundle = &bundles[*n];
            desk.take_in(bundle.changes().unwrap(), bundle.manifest().heads()).unwrap();
            every_order(desk, &rest, bundles, seen);
        })
        .unwrap();
    }
}

#[test]
fn all_5040_orders_of_seven_bundles_come_to_the_same() {
    let mut office = Office::new(4, 10);
    office.settle();
    let all = office.devices();
    let mut reader = office.desks.pop().unwrap();
    let mut dice = Dice(11);
    let bundles = busy(&mut office, &all, &mut dice, 7, 4);
    assert_eq!(bundles.len(), 7);
    let mut seen = (0, None);
    // Decrypted once: here it is the taking in that counts.
    let opened: Vec<Opened> = bundles.iter().map(|b| reader.open_bundle(b).unwrap()).collect();
    every_order(&mut reader, &[0, 1, 2, 3, 4, 5, 6], &opened, &mut seen);
    assert_eq!(seen.0, 5_040);
    for bundle in &bundles {
        take(&mut reader, bundle).unwrap();
    }
    assert_eq!(Some(reader.state_hash().unwrap()), seen.1);
    assert_whole(&reader);
}

/// LAIFANG_ORDERS and LAIFANG_BUNDLES make it longer; LAIFANG_SEED repeats one.
#[test]
fn random_orders_with_repeats_and_losses_come_to_the_same() {
    let number = |name, default| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (orders, count, seed) =
        (number("LAIFANG_ORDERS", 12), number("LAIFANG_BUNDLES", 40), number("LAIFANG_SEED", 12));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    println!("LAIFANG_SEED={seed} LAIFANG_ORDERS={orders} LAIFANG_BUNDLES={count}, {threads} threads");
    // Each thread hears the same story, which comes from the seed, in orders of its own.
    let states: Vec<Option<String>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|n| scope.spawn(move || some_orders(seed as u64, count, (n..orders).step_by(threads))))
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let states: std::collections::BTreeSet<String> = states.into_iter().flatten().collect();
    assert_eq!(states.len(), 1, "{states:?}");
}

/// The one state that all these orders come to.
fn some_orders(seed: u64, count: usize, orders: impl Iterator<Item = usize>) -> Option<String> {
    let mut office = Office::new(5, seed);
    office.settle();
    let all = office.devices();
    let mut reader = office.desks.pop().unwrap();
    let bundles = busy(&mut office, &all, &mut Dice(seed), count, count / 6 + 4);
    // Decrypted once: here it is the taking in that counts.
    let opened: Vec<Opened> = bundles.iter().map(|b| reader.open_bundle(b).unwrap()).collect();
    let mut expected: Option<String> = None;
    for number in orders {
        let mut dice = Dice(seed.wrapping_add((number as u64 + 1) << 32));
        let mut order: Vec<usize> = (0..opened.len()).collect();
        dice.shuffle(&mut order);
        let hash = reader
            .rehearse(|desk| {
                let taken = |desk: &mut Store, n: usize| {
                    let bundle = &opened[n];
                    desk.take_in(bundle.changes().unwrap(), bundle.manifest().heads()).unwrap();
                };
                let mut lost = Vec::new();
                for n in order {
                    if dice.one_in(5) {
                        lost.push(n);
                        continue;
                    }
                    taken(desk, n);
                    if dice.one_in(6) {
                        taken(desk, n);
                    }
                }
                for n in lost {
                    taken(desk, n);
                }
                assert_eq!(desk.parked().unwrap(), 0);
                // The hash covers every shared table; that a rebuild comes to the same is asked now and then.
                if number % 50 == 0 {
                    assert_whole(desk);
                }
                desk.state_hash().unwrap()
            })
            .unwrap();
        assert_eq!(*expected.get_or_insert_with(|| hash.clone()), hash, "order {number}");
    }
    expected
}

#[test]
fn the_log_comes_through_the_migration_as_it_was() {
    let c = rusqlite::Connection::open_in_memory().unwrap();
    c.pragma_update(None, "foreign_keys", "OFF").unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let run = |from: &str, to: &str| {
        let chosen = files.iter().filter(|f| {
            let name = f.file_name().unwrap().to_str().unwrap();
            name >= from && name < to
        });
        for file in chosen {
            c.execute_batch(&std::fs::read_to_string(file).unwrap()).unwrap();
        }
    };
    run("V0001", "V0009");
    c.execute_batch(
        "INSERT INTO change VALUES (7, x'01', 1, x'0a', 5, 'k', x'02', NULL, x'03', x'04', x'05');
         INSERT INTO personal VALUES (7, x'06', x'07');
         INSERT INTO signed_head VALUES (x'01', 1, x'0a', 'ff');",
    )
    .unwrap();
    run("V0009", "V0010");
    c.pragma_update(None, "foreign_keys", "ON").unwrap();
    let row: i64 = c
        .query_row("SELECT c.id FROM change c JOIN personal p ON p.change = c.id", [], |r| r.get(0))
        .unwrap();
    assert_eq!(row, 7);
    let violations: Vec<String> = c
        .prepare("PRAGMA foreign_key_check")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(violations.is_empty(), "{violations:?}");
    for refused in
        ["DELETE FROM change", "UPDATE change SET seq = 2", "DELETE FROM personal", "DELETE FROM signed_head"]
    {
        assert!(c.execute(refused, []).is_err(), "{refused}");
    }
    c.execute("INSERT INTO change VALUES (8, x'01', 1, x'0b', 5, 'k', x'02', NULL, x'03', x'04', x'05')", [])
        .unwrap();
}
