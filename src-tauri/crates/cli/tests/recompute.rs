//! The demo's rewards, worked out once more by a plain script over the exported files. `LAIFANG_DEMO_DAYS=364` is a
//! year of them.

use crate::office::{Office, text};
use std::path::Path;
use std::process::Command;

#[test]
fn a_script_of_its_own_reaches_the_same_sums() {
    let office = Office::empty();
    let clock = ("LAIFANG_CLOCK", "2026-11-21T16:00:00+08:00");
    let run = |args: &[&str]| {
        let done = office.command(args).env(clock.0, clock.1).output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", text(&done.stderr));
        text(&done.stdout)
    };
    // More than two months: one of them is settled, approved and paid before the next one's deals are entered.
    let days = std::env::var("LAIFANG_DEMO_DAYS").unwrap_or_else(|_| "70".into());
    let office_of = ["init", "--office", "云澜府营销中心", "--person", "周敏", "--cheap-keys"];
    run(&[&office_of[..], &["--demo", "--demo-days", &days]].concat());
    let out = office.folder().join("out");
    std::fs::create_dir(&out).unwrap();
    run(&["export", "csv", "--headers", "en", "--out", out.to_str().unwrap()]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/recompute/recompute.py");
    let done = Command::new("python3").arg(script).arg(&out).output().unwrap();
    assert!(done.status.success(), "{}{}", text(&done.stdout), text(&done.stderr));
}
