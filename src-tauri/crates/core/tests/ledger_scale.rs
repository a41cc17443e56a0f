//! A year of a big office, settled at one go. `cargo test -p laifang-core --release --test ledger_scale -- --ignored
//! --nocapture` prints the times; what runs always is that twice as many take about twice as long to work out.

use crate::office::*;
use laifang_core::ledger::{Ledger, Posting, settle, settlement, unsettled};
use laifang_core::money::Money;
use laifang_core::org::Channel;
use laifang_core::programme::ProgrammeBook;
use laifang_core::reward::{Facts, entitlements};
use std::time::Instant;

/// Ten programmes for agencies, all of them paying for the same deals.
const CODES: [&str; 10] = [
    "r29-marginal",
    "r29-retroactive",
    "r30",
    "r30-retroactive",
    "r31",
    "r34-first",
    "r35",
    "r36",
    "r35-r36",
    "r37-deal",
];

fn year(count: u32) -> (ProgrammeBook, Facts) {
    let deals = (1..=count).map(|n| {
        let on =
            day("2026-01-01").checked_add_days(chrono::Days::new(u64::from(n % 300))).unwrap().to_string();
        let made = deal(n, Channel::Agency).of(1 + n % 50).subscribed(&on).signed(&on).first(&on, "300000");
        if n % 20 == 0 { made.cancelled("2026-12-01") } else { made }
    });
    (presets_of(&CODES), facts(deals))
}

fn run(count: u32, say: bool) {
    let (book, facts) = year(count);
    let start = Instant::now();
    let all = entitlements(&book, &facts, day("2026-12-31"));
    let worked_out = start.elapsed();
    let mut ledger = Ledger::default();
    let start = Instant::now();
    // As the office does: the words are written and let go, one batch after another.
    let postings: Vec<Posting> =
        settlement(&all, &ledger, project(1), day("2026-12-31")).map(Posting::without_words).collect();
    let settled = start.elapsed();
    let (entitled, posted) = (all.len(), postings.len());
    let start = Instant::now();
    for posting in postings {
        ledger.add(posting).unwrap();
    }
    let added = start.elapsed();
    let start = Instant::now();
    assert_eq!(settle(&all, &ledger, project(1), day("2026-12-31")), []);
    assert_eq!(unsettled(&all, &ledger, project(1)), 0);
    let again = start.elapsed();
    assert_eq!(ledger.imbalance(), Money::ZERO);
    if say {
        println!(
            "{count} deals, {} programmes: {entitled} entitlements in {worked_out:?}; {posted} postings in {settled:?}, \
             taken in in {added:?}; a second run in {again:?}",
            CODES.len()
        );
    }
}

#[test]
#[ignore = "a measurement: minutes without --release"]
fn a_hundred_thousand_deals() {
    for count in [25_000, 50_000, 100_000] {
        run(count, true);
    }
}

#[test]
fn a_thousand_deals_settle_and_settle_again() {
    run(1_000, false);
}
