//! Export for head office: complete or not at all, re-read as it was written, nothing a spreadsheet computes.

use crate::files;
use crate::files::Desk;
use laifang_app::export::TABLES;
use serde_json::{Value, json};
use sha2::Digest;
use std::path::Path;

fn export(desk: &mut Desk, dir: &Path, headers: &str, full: bool) -> Value {
    std::fs::create_dir_all(dir).unwrap();
    desk.act("export_csv", json!({ "dir": dir, "headers": headers, "full_phones": full }))
}

fn visit(desk: &mut Desk, name: &str, phone: &str, more: Value) -> Value {
    let mut request = json!({
        "request": desk.request(), "kind": "visit", "project": null,
        "customer": {"customer": null, "name": name, "phones": [phone], "gender": "female", "id_tail": "012345"},
        "headcount": 2, "channel": "agency", "brought_by": {"name": "恒居地产", "store": "翠园店"}, "report": null,
        "consent": "2026-1", "consultant": null, "arrived_at": null,
    });
    for (key, value) in more.as_object().unwrap() {
        request[key] = value.clone();
    }
    desk.act("register_visit", request)["visit"].clone()
}

/// The cell of a row under a column's English name.
fn cell<'a>(rows: &'a [Vec<String>], row: usize, column: &str) -> &'a str {
    let place = rows[0].iter().position(|t| t == column).unwrap_or_else(|| panic!("no {column}"));
    &rows[row][place]
}

#[test]
fn what_is_written_is_what_is_on_record() {
    let mut desk = Desk::new();
    let saved = visit(
        &mut desk,
        "陈嘉怡",
        "13800138000",
        json!({"notes": "=HYPERLINK(\"http://x\")", "needs": "电话也可打 13900139000"}),
    );
    let slip = desk.act("issue_slip", json!({ "request": desk.request(), "visit": saved["line"]["visit"] }));
    let call = visit(
        &mut desk,
        "李\n明",
        "13700137000",
        json!({"kind": "call", "channel": "call", "brought_by": null, "customer": {
        "customer": null, "name": "李明", "phones": ["+85291234567"], "gender": null, "address": "-1 号楼\n\"东\"门，二单元"}}),
    );
    assert_eq!(call["line"]["kind"], "call");
    let dir = desk.folder().join("out");
    let view = export(&mut desk, &dir, "en", false);
    let visits = files::read(&dir.join("visits.csv"));
    assert_eq!(visits.len(), 3);
    assert_eq!(cell(&visits, 1, "name"), "陈嘉怡");
    assert_eq!(cell(&visits, 1, "phone"), "138****8000");
    assert_eq!(cell(&visits, 1, "channel"), "agency");
    assert_eq!(cell(&visits, 1, "brought_by"), "恒居地产");
    assert_eq!(cell(&visits, 1, "verdict"), "valid");
    assert!(!cell(&visits, 1, "reasons").is_empty());
    assert_eq!(cell(&visits, 1, "slip"), slip["number"].as_str().unwrap());
    assert_eq!(cell(&visits, 1, "notes"), "'=HYPERLINK(\"http://x\")");
    assert_eq!(cell(&visits, 1, "needs"), "电话也可打 139****9000");
    let customers = files::read(&dir.join("customers.csv"));
    assert_eq!(cell(&customers, 1, "id_tail"), "****45");
    assert_eq!(cell(&customers, 2, "phone"), "'+85****4567");
    assert_eq!(cell(&customers, 2, "address"), "'-1 号楼\n\"东\"门，二单元");
    let slips = files::read(&dir.join("slips.csv"));
    assert_eq!((slips.len(), cell(&slips, 1, "state"), cell(&slips, 1, "verdict")), (2, "issued", "valid"));

    let manifest: Value = serde_json::from_slice(&std::fs::read(dir.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["state_hash"], desk.verify()["state_hash"]);
    assert_eq!(manifest["heads"][0]["hash"], desk.verify()["heads"][0]["hash"]);
    assert_eq!(manifest["files"], view["files"]);
    for file in manifest["files"].as_array().unwrap() {
        let bytes = std::fs::read(dir.join(file["name"].as_str().unwrap())).unwrap();
        assert!(bytes.starts_with(&[0xEF, 0xBB, 0xBF]));
        assert_eq!(file["bytes"], bytes.len());
        assert_eq!(file["sha256"], hex::encode(sha2::Sha256::digest(&bytes)));
        let rows = files::read(&dir.join(file["name"].as_str().unwrap()));
        assert_eq!(file["rows"], rows.len() - 1);
        assert!(rows.iter().all(|r| r.len() == rows[0].len()));
        assert!(String::from_utf8(bytes).unwrap().replace("\r\n", "").matches('\r').count() == 0);
    }
}

#[test]
fn full_numbers_need_the_permission_and_are_recorded() {
    let mut desk = Desk::new();
    visit(&mut desk, "陈嘉怡", "13800138000", json!({}));
    let dir = desk.folder().join("out");
    export(&mut desk, &dir, "zh", true);
    let rows = files::read(&dir.join("customers.csv"));
    assert_eq!(rows[0][..3], ["记录编号", "同一人编号", "姓名"]);
    assert_eq!(
        (rows[1][3].as_str(), rows[1][6].as_str(), rows[1][7].as_str()),
        ("13800138000", "'012345", "女")
    );
    desk.app.sit(laifang_core::org::Role::Receptionist);
    let request = json!({ "dir": dir, "headers": "zh", "full_phones": true });
    let error = desk.app.act("export_csv", request).unwrap_err();
    assert_eq!(serde_json::to_value(error.code).unwrap(), "forbidden");
    desk.app.sit(laifang_core::org::Role::Auditor);
    assert!(
        desk.app.act("export_csv", json!({ "dir": dir, "headers": "zh", "full_phones": false })).is_err()
    );
}

#[test]
fn an_export_comes_back_by_an_import() {
    let mut desk = Desk::new();
    visit(&mut desk, "陈嘉怡", "13800138000", json!({}));
    desk.import(&files::write(
        desk.folder(),
        "old.csv",
        "姓名,电话,身份证后六位,地址,来访日期,渠道,带访人\n＝张三,+852 9123 4567,001234,-1 号楼,2025-03-01,中介,=A1\n".as_bytes(),
    ));
    let dir = desk.folder().join("out");
    for headers in ["en", "zh"] {
        export(&mut desk, &dir, headers, true);
        let before = files::read(&dir.join("customers.csv"));
        let mut other = Desk::new();
        let file = dir.join("customers.csv").to_string_lossy().into_owned();
        let view = other.import(&file);
        assert_eq!((view.accepted, view.rejected), (2, 0), "{headers}");
        let again = other.folder().join("out");
        export(&mut other, &again, headers, true);
        let after = files::read(&again.join("customers.csv"));
        // Name, both phones, ID tail, gender, address.
        for column in [2, 3, 4, 6, 7, 8] {
            let of = |rows: &[Vec<String>]| {
                let mut all: Vec<String> = rows[1..].iter().map(|r| r[column].clone()).collect();
                all.sort();
                all
            };
            assert_eq!(of(&before), of(&after), "{headers} column {column}");
        }
    }
}

#[test]
fn a_folder_that_cannot_be_written_gets_nothing() {
    let mut desk = Desk::new();
    let file = files::write(desk.folder(), "a.txt", b"");
    for dir in ["/nowhere", file.as_str(), "/proc", "/dev/null"] {
        let error = desk
            .app
            .act("export_csv", json!({ "dir": dir, "headers": "zh", "full_phones": false }))
            .unwrap_err();
        assert_eq!(error.fields[0].field, "dir", "{dir}: {}", error.text.zh);
    }
    // A folder stands where a file should go: the export fails, and no temporary file is left.
    let dir = desk.folder().join("out");
    std::fs::create_dir_all(dir.join("customers.csv")).unwrap();
    assert!(
        desk.app.act("export_csv", json!({ "dir": dir, "headers": "zh", "full_phones": false })).is_err()
    );
    assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 1);
}

#[test]
fn every_column_is_described() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/formats/csv-export.md");
    let text = std::fs::read_to_string(path).unwrap();
    for table in &TABLES {
        let section =
            text.split(&format!("## {}", table.file)).nth(1).unwrap_or_else(|| panic!("{}", table.file));
        let section = section.split("\n## ").next().unwrap();
        let described: Vec<(&str, &str)> = section
            .lines()
            .filter_map(|l| l.strip_prefix("| `"))
            .map(|l| {
                let mut parts = l.split('|').map(str::trim);
                (parts.next().unwrap().trim_end_matches('`'), parts.next().unwrap())
            })
            .collect();
        assert_eq!(described, table.columns, "{}", table.file);
    }
}
