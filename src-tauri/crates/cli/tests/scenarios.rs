//! Golden scenarios: `laifang replay tests/scenarios/NAME.jsonl` prints exactly `NAME.expected.jsonl`.
//! `LAIFANG_BLESS=1 cargo test -p laifang-cli --test scenarios` writes the expected files anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/scenarios")
}

fn scenarios() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.to_string_lossy().ends_with(".jsonl"))
        .filter(|p| !p.to_string_lossy().ends_with(".expected.jsonl"))
        .collect();
    found.sort();
    found
}

#[test]
fn every_scenario_prints_what_is_expected() {
    let bless = std::env::var_os("LAIFANG_BLESS").is_some();
    let mut wrong = Vec::new();
    for scenario in scenarios() {
        let output =
            Command::new(env!("CARGO_BIN_EXE_laifang")).arg("replay").arg(&scenario).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let name = scenario.file_name().unwrap().to_string_lossy().into_owned();
        if output.status.code() != Some(0) {
            let unexpected: Vec<&str> = printed.lines().filter(|l| l.contains("\"unexpected\"")).collect();
            wrong.push(format!("{name}: {unexpected:?} {}", String::from_utf8_lossy(&output.stderr)));
        }
        let expected = scenario.with_extension("expected.jsonl");
        if bless {
            fs::write(&expected, &printed).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != printed {
            wrong.push(format!("{name}: prints something else than {}", expected.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// docs/judging.md names every scenario of a rule of judging.
#[test]
fn the_table_names_every_scenario_of_judging() {
    let table = fs::read_to_string(folder().join("../../docs/judging.md")).unwrap();
    let judging = |name: &str| {
        let rule = name.get(1..3).and_then(|n| n.parse::<u32>().ok());
        let by_rule = name.starts_with('r') && rule.is_some_and(|n| n <= 22 || n == 28 || n == 42);
        by_rule || name.starts_with("policy-") || name.starts_with("presets-")
    };
    let names = scenarios().into_iter().map(|p| p.file_stem().unwrap().to_string_lossy().into_owned());
    let missing: Vec<String> = names.filter(|n| judging(n) && !table.contains(&format!("`{n}`"))).collect();
    assert!(missing.is_empty(), "not in docs/judging.md: {missing:?}");
}

#[test]
fn every_rule_of_judging_and_paying_has_a_scenario() {
    let names: Vec<String> =
        scenarios().iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for rule in 1..=40 {
        let begins = format!("r{rule:02}-");
        assert!(names.iter().any(|n| n.starts_with(&begins)), "no scenario for R{rule}");
    }
}
