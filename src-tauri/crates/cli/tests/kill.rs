//! Nothing that was said to be saved is lost when the program is killed at any moment.
//!
//! `LAIFANG_KILLS` says how often (20), `LAIFANG_SEED` repeats a run.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod office;

use office::Office;
use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, SystemTime};

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let kills = number("LAIFANG_KILLS").unwrap_or(20);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
    let mut seed = number("LAIFANG_SEED").unwrap_or(u64::from(now)) | 1;
    println!("LAIFANG_SEED={seed} LAIFANG_KILLS={kills}");
    let office = Office::founded();
    let mut acknowledged: HashSet<String> = HashSet::new();
    for round in 0..kills {
        let mut child =
            office.command(&["churn", "--count", "100000"]).stdout(Stdio::piped()).spawn().unwrap();
        // Mostly while it commits, sometimes while it is still opening the store.
        let wait = Duration::from_micros(if round % 8 == 0 {
            next(&mut seed) % 60_000
        } else {
            60_000 + next(&mut seed) % 150_000
        });
        let out = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            BufReader::new(out)
                .split(b'\n')
                .map_while(Result::ok)
                .map(|l| String::from_utf8(l).unwrap())
                .collect::<Vec<_>>()
        });
        std::thread::sleep(wait);
        child.kill().unwrap();
        child.wait().unwrap();
        let mut lines = reader.join().unwrap();
        // A line that the kill cut in two acknowledges nothing.
        lines.retain(|l| l.len() == 36);
        acknowledged.extend(lines);
        if round % 50 == 49 || round + 1 == kills {
            check(&office, &acknowledged);
        }
    }
    assert!(!acknowledged.is_empty());
    println!("{} visits acknowledged, {kills} kills", acknowledged.len());
}

/// Every acknowledged visit is there, and chains, signatures and projections hold.
fn check(office: &Office, acknowledged: &HashSet<String>) {
    let verified = office.json(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    let dir = office.folder().join("out");
    std::fs::create_dir_all(&dir).unwrap();
    office.says(&["export", "csv", "--out", dir.to_str().unwrap()]);
    let visits = std::fs::read_to_string(dir.join("visits.csv")).unwrap();
    let there: HashSet<&str> = visits.lines().skip(1).filter_map(|l| l.get(..36)).collect();
    let lost: Vec<&String> = acknowledged.iter().filter(|v| !there.contains(v.as_str())).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}
