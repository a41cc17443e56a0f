//! Presets that contradict each other, side by side over the demo month: which claims change, and why.
//! `LAIFANG_BLESS=1 cargo test -p laifang-cli --test demo_month` writes the expected file anew.

use crate::office::{Office, text};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The evening on which the demo office is made; its month begins 29 days before.
const EVENING: &str = "2026-11-21T18:30:00+08:00";
const SINCE: &str = "2026-10-01";

/// Rules that cannot both hold: look-back for ever or three months (R3, R4); one month, 15 days, none (R15, R14, R13);
/// over thirty minutes or thirty (R7); one way or both (R5); a report asked for or not (R2, R10), and what it must say.
const AGAINST: &[(&str, &str)] = &[
    ("r13", "r03-r15"),
    ("r14-r16", "r03-r15"),
    ("r13", "r14-r16"),
    ("r04", "r03-r15"),
    ("r02", "r03-r15"),
    ("r10", "r02"),
    ("r10-content", "r10"),
    ("r07-inclusive", "r07-strict"),
    ("r05-both", "r05"),
    ("r28", "r03-r15"),
];

fn side(side: &Value) -> Value {
    json!([side["verdict"], side["rule"], side["protected_until"], side["reason"]["zh"]])
}

#[test]
fn what_changes_in_the_demo_month_and_why() {
    let office = Office::empty();
    let run = |args: &[&str]| {
        let done = office.command(args).env("LAIFANG_CLOCK", EVENING).output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", text(&done.stderr));
        text(&done.stdout)
    };
    run(&[
        "init",
        "--office",
        "云澜府营销中心",
        "--code",
        "A03",
        "--desk",
        "2",
        "--person",
        "江越",
        "--cheap-keys",
        "--demo",
    ]);
    let mut printed = String::new();
    for (tried, against) in AGAINST {
        let said = run(&["policy", "try", tried, "--against", against, "--since", SINCE, "--json"]);
        let trial: Value = serde_json::from_str(&said).unwrap();
        let mut line = |value: &Value| printed.push_str(&format!("{value}\n"));
        line(&json!({
            "tried": tried, "against": against,
            "claims": trial["claims"], "changed": trial["changed"], "kinds": trial["kinds"],
        }));
        // Two of one day stand in the order of their ids, which are drawn: here in the order of their words.
        let mut rows: Vec<String> = trial["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| {
                let (before, after) = (side(&r["before"]), side(&r["after"]));
                json!({"day": r["day"], "name": r["name"], "by": r["brought_by"], "before": before, "after": after})
                    .to_string()
            })
            .collect();
        assert_eq!(rows.len() as u64, trial["changed"].as_u64().unwrap(), "{tried} against {against}");
        rows.sort();
        rows.iter().for_each(|row| line(&serde_json::from_str(row).unwrap()));
    }
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/demo_month.expected.jsonl");
    if std::env::var_os("LAIFANG_BLESS").is_some() {
        fs::write(&expected, &printed).unwrap();
        return;
    }
    let wanted = fs::read_to_string(&expected).unwrap_or_default();
    let differs = wanted.lines().zip(printed.lines()).find(|(wanted, got)| wanted != got);
    assert!(wanted == printed, "not as in {}: {differs:?}", expected.display());
}
