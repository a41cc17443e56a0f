//! Nothing that was said to be saved is lost when the program is killed at any moment: while it registers, imports,
//! exports, backs up, restores, migrates.
//!
//! `LAIFANG_KILLS` says how often (20), `LAIFANG_SEED` repeats a run.
#![cfg(unix)]

use crate::office::Office;
use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
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

/// A copy of a folder.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn files_being_written_are_whole_or_not_there_after_a_kill() {
    let kills = number("LAIFANG_KILLS").unwrap_or(20);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
    let mut seed = number("LAIFANG_SEED").unwrap_or(u64::from(now)) | 1;
    println!("LAIFANG_SEED={seed} LAIFANG_KILLS={kills}");
    let office = Office::founded();
    let at = |name: &str| office.folder().join(name);
    for folder in ["out", "second", "first"] {
        std::fs::create_dir(at(folder)).unwrap();
    }
    office.says(&["churn", "--count", "30"]);
    office.says(&["backup", "--to", at("first").to_str().unwrap()]);
    copy(&at("office"), &at("template"));
    older(&at("template"));
    std::fs::write(at("customers.csv"), invented(200)).unwrap();
    let (out, second, first) = (at("out"), at("second"), at("first"));
    let (new, migrated, file) = (at("new"), at("migrated"), at("customers.csv"));
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let import = "00000000-0000-4000-8000-000000000007";
    let commands: [Vec<String>; 5] = [
        ["export", "csv", "--out", &text(&out)].map(String::from).to_vec(),
        ["backup", "--to", &text(&second)].map(String::from).to_vec(),
        ["restore", &text(&first), "--data", &text(&new)].map(String::from).to_vec(),
        ["verify", "--data", &text(&migrated)].map(String::from).to_vec(),
        ["import", &text(&file), "--request", import].map(String::from).to_vec(),
    ];
    let mut longest = [Duration::ZERO; 5];
    for round in 0..kills {
        let what = usize::try_from(round % 5).unwrap();
        if what == 2 {
            let _ = std::fs::remove_dir_all(&new);
        } else if what == 3 {
            let _ = std::fs::remove_dir_all(&migrated);
            copy(&at("template"), &migrated);
        }
        let args: Vec<&str> = commands[what].iter().map(String::as_str).collect();
        // Anywhere in what it took so far, and a little beyond.
        let until = longest[what].as_micros().max(20_000) * 5 / 4;
        let wait = Duration::from_micros(next(&mut seed) % u64::try_from(until).unwrap());
        let began = std::time::Instant::now();
        let mut child = office.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while began.elapsed() < wait && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        longest[what] = longest[what].max(began.elapsed()).max(Duration::from_millis(60));
        let _ = child.kill();
        child.wait().unwrap();
        match what {
            0 => {
                for entry in std::fs::read_dir(&out).unwrap() {
                    let path = entry.unwrap().path();
                    let name = path.file_name().unwrap().to_string_lossy().into_owned();
                    let bytes = std::fs::read(&path).unwrap();
                    if !name.starts_with('.') {
                        assert!(bytes.ends_with(b"\r\n") || bytes.ends_with(b"}"), "{name} is cut");
                    }
                }
                office.says(&args);
            }
            1 => {
                for backup in laifang_store::list_backups(&second).unwrap() {
                    let drill = at("drill");
                    office.says(&["restore", &text(&backup.path), "--data", &text(&drill)]);
                    std::fs::remove_dir_all(drill).unwrap();
                }
            }
            2 => {
                // Whole, or to be done again.
                if !new.join("keys.json").exists() {
                    office.says(&args);
                }
                assert_eq!(office.json(&["verify", "--data", &text(&new)])["ok"], true);
            }
            3 => assert_eq!(office.json(&["verify", "--data", &text(&migrated)])["ok"], true),
            _ => assert_eq!(office.json(&["verify"])["ok"], true),
        }
    }
    office.says(&["import", &text(&file), "--request", import]);
    let found = office.json(&["find", "贺兰", "--limit", "200"]);
    assert_eq!(found["total"].as_u64(), Some(200), "{found}");
    println!("{kills} kills");
}

fn invented(rows: u32) -> String {
    let row = |n: u32| format!("贺兰{},13900{:06}\n", char::from_u32(0x4E00 + n).unwrap(), 100_000 + n);
    format!("姓名,电话\n{}", (0..rows).map(row).collect::<String>())
}

/// As an older program would have left it.
fn older(folder: &Path) {
    let dir = laifang_store::DataDir::new(folder);
    let user = dir.slots().unwrap().people()[0].user;
    let store = dir.open(user, "quiet harbour 27", Box::new(laifang_app::System::default())).unwrap();
    store.below(|c| c.execute_batch("DELETE FROM consultant; PRAGMA user_version = 1").unwrap());
    store.close();
}
