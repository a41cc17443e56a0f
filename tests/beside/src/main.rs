//! How many changes a second leave a desk and are taken in by another, beside Automerge and plain SQLite, in one run.
//!
//!     cargo run --release --manifest-path tests/beside/Cargo.toml -- 100000
//!
//! Both desks are stores on disk as offices have them, encrypted; what is plain is said to be. The number is of
//! changes; of customers there are a third of it, each with a visit, and the agency that claims it where one does.

#[path = "../../../src-tauri/crates/store/tests/desks/mod.rs"]
#[allow(dead_code)]
mod desks;
mod others;

use desks::{Dice, NOON, clock, founding, ports, visit_facts};
use laifang_core::change::{CustomerPersonal, Facts, Personal, Source, VisitPersonal};
use laifang_core::id::{CustomerId, PartnerId, ProjectId, UserId};
use laifang_core::org::{Channel, PartnerKind};
use laifang_store::{Author, DataDir, KdfCost, Store, StoreError};
use std::path::Path;
use std::time::{Duration, Instant};

/// Registrations in one transaction: as an import writes them, so that seeding does not take the longest.
const BATCH: u64 = 500;
const AGENCIES: u64 = 17;

fn main() {
    let wanted: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(30_000);
    let folder = tempfile::tempdir().expect("a folder");
    let (mut first, mut second, user, project) = two_desks(folder.path());
    let before = changes(&first);
    seed(&mut first, user, project, wanted / 2);
    let count = changes(&first) - before;
    println!(
        "{count} changes: customers and their visits, two thirds of them claimed by {AGENCIES} agencies"
    );

    let begin = Instant::now();
    let knows = second.tips().expect("tips");
    let lacking = first.lacking(&knows).expect("lacking");
    let parts = first.write_bundle(lacking, &[second.device_id()]).expect("a bundle");
    tell("bundle written (read, signed, encrypted)", count, begin.elapsed());
    let bytes: usize = parts.iter().map(Vec::len).sum();
    println!("    {:.0} bytes a change in {} parts", bytes as f64 / count as f64, parts.len());

    let (mut opening, mut logging, mut projecting) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for part in &parts {
        let begin = Instant::now();
        let opened = second.open_bundle(part).expect("opened");
        let inside = opened.changes().expect("changes");
        opening += begin.elapsed();
        let begin = Instant::now();
        let mut logged = begin;
        let taken = second.take_in_apart(inside, opened.manifest().heads(), || logged = Instant::now());
        logging += logged - begin;
        projecting += logged.elapsed();
        assert_eq!(taken.expect("taken").waiting, 0);
        second.note_peer(opened.manifest()).expect("noted");
    }
    drop(parts);
    tell("bundle opened (decrypted, verified)", count, opening);
    tell("log stored (hashes, chains, signed heads checked; synced)", count, logging);
    let log = tell("    the log in all", count, opening + logging);
    let ours = tell("projected and judged", count, projecting);
    tell("taken in, everything together", count, opening + logging + projecting);
    assert_eq!(first.state_hash().expect("hash"), second.state_hash().expect("hash"));
    println!("    at most {} MiB resident", peak_mib());

    let begin = Instant::now();
    second.rebuild().expect("rebuilt");
    tell("projected and judged again, from the whole log (`rebuild`)", count, begin.elapsed());

    let tables = second.projected().expect("tables");
    let filled = others::same_tables(&folder.path().join("plain.db"), &tables);
    let rows: usize = tables.iter().map(|(_, rows)| rows.len()).sum();
    drop(tables);
    let same =
        tell(&format!("plain SQLite filling the same tables and indexes ({rows} rows)"), count, filled);
    let plain = tell(
        "plain SQLite, a row a change with three indexes",
        count,
        others::rows(&folder.path().join("rows.db"), count),
    );
    let (saved, loaded, size) = others::automerge(count);
    tell("Automerge, small commits made and saved", count, saved);
    let automerge = tell("Automerge, the same changes applied to another document", count, loaded);
    println!("    {:.0} bytes a change", size as f64 / count as f64);
    println!(
        "the log against Automerge {:.2} (aim 2); projecting against SQLite filling the same {:.2} (aim 0.5), against plain rows {:.3}",
        log / automerge,
        ours / same,
        ours / plain
    );
}

fn changes(store: &Store) -> u64 {
    store.reader().changes().expect("changes")
}

/// Says a line; the changes a second.
fn tell(what: &str, count: u64, time: Duration) -> f64 {
    let rate = count as f64 / time.as_secs_f64();
    println!("{rate:>10.0}/s  {:>8.2} s  {what}", time.as_secs_f64());
    rate
}

/// Two desks of one office on disk.
fn two_desks(folder: &Path) -> (Store, Store, UserId, ProjectId) {
    let (first, second) = (DataDir::new(folder.join("1")), DataDir::new(folder.join("2")));
    let (mut store, user, _) = first.found(&founding(), ports(1, &clock(NOON))).expect("founded");
    let author = Author { actor: user, request: None };
    let project = store
        .write(author, |w| {
            let project = ProjectId::new(w.new_uuid());
            w.append(Facts::ProjectSet { project, name: "云澜府".into(), active: true }, None)?;
            Ok::<_, StoreError>(project)
        })
        .expect("a project");
    let clock = clock(NOON + 1_000);
    let password = "correct horse";
    let request = second.ask_to_join("周敏", password, KdfCost::CHEAP, ports(2, &clock)).expect("asked");
    store.enrol(author, &request, 2, user, None).expect("enrolled");
    let welcome = store.welcome(request.device).expect("welcome");
    let (other, ..) = second.join(password, &welcome, KdfCost::CHEAP, ports(3, &clock)).expect("joined");
    (store, other, user, project)
}

/// So many customers with a visit each.
fn seed(desk: &mut Store, user: UserId, project: ProjectId, customers: u64) {
    let author = Author { actor: user, request: None };
    let office = desk.office_id();
    let agency = |n: u64| PartnerId::of_name(office, PartnerKind::Agency, &format!("机构{n}"));
    desk.write(author, |w| {
        for n in 0..AGENCIES {
            let (partner_kind, name) = (PartnerKind::Agency, Some(format!("机构{n}")));
            w.append(Facts::PartnerSet { partner: agency(n), partner_kind, name }, None)?;
        }
        Ok::<_, StoreError>(())
    })
    .expect("agencies");
    let mut dice = Dice(7);
    let mut written = 0;
    while written < customers {
        let these: Vec<_> = (written..customers.min(written + BATCH))
            .map(|n| {
                let customer = CustomerId::new(desk.new_uuid());
                let mut facts = visit_facts(desk, project, customer);
                if n % 3 != 0 {
                    (facts.channel, facts.partner) = (Channel::Agency, Some(agency(n % AGENCIES)));
                }
                let phone = format!("13{:09}", dice.next() % 1_000_000_000);
                (customer, facts, others::name(&mut dice), phone)
            })
            .collect();
        written += these.len() as u64;
        desk.write(author, |w| {
            for (customer, facts, name, phone) in these {
                let personal = CustomerPersonal { name, phones: vec![phone], id_tail: None, address: None };
                let registered = Facts::CustomerRegistered { customer, gender: None, source: Source::Desk };
                w.append(registered, Some(Personal::Customer(personal)))?;
                w.append(Facts::VisitRegistered(facts), Some(Personal::Visit(VisitPersonal::default())))?;
            }
            Ok::<_, StoreError>(())
        })
        .expect("visits");
    }
}

/// The most this process ever had in memory.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or_default();
    line.split_ascii_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1_024
}
