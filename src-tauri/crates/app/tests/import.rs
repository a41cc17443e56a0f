//! Import of customers: what is taken in, what is rejected and why, crashes, undo.

use crate::files;
use crate::files::{Desk, SAMPLE, write};
use laifang_app::import::{ImportState, ImportView};
use serde_json::json;
use std::path::Path;

/// Everything but the import's id and its times.
fn counts(view: &ImportView) -> (u64, u64, u64, Vec<(u64, String)>) {
    let rejects = view.first_rejects.iter().map(|r| (r.line, r.column.clone())).collect();
    (view.rows, view.accepted, view.rejected, rejects)
}

#[test]
fn the_sample_comes_in_alike_in_every_encoding() {
    let utf8 = std::fs::read_to_string(SAMPLE).unwrap();
    let (gb18030, _, lost) = encoding_rs::GB18030.encode(&utf8);
    assert!(!lost);
    let bom = [&[0xEF, 0xBB, 0xBF], utf8.as_bytes()].concat();
    let mut seen = Vec::new();
    for (name, bytes) in [("UTF-8", utf8.as_bytes()), ("UTF-8 BOM", &bom), ("GB18030", &gb18030)] {
        let mut desk = Desk::new();
        let file = write(desk.folder(), "old.csv", bytes);
        let csv = desk.act("inspect_csv", json!({ "path": file }));
        assert_eq!(csv["encoding"], name);
        assert_eq!(csv["sample"].as_array().unwrap().len(), 5);
        let mapped: Vec<&str> =
            csv["mapping"].as_array().unwrap().iter().map(|m| m["field"].as_str().unwrap()).collect();
        assert_eq!(
            mapped,
            [
                "name",
                "phone",
                "alt_phone",
                "id_tail",
                "gender",
                "district",
                "address",
                "visit_date",
                "channel",
                "broker"
            ]
        );
        let view = desk.import(&file);
        assert_eq!(view.state, ImportState::Finished);
        assert_eq!(view.bytes_done, bytes.len() as u64);
        assert_eq!(view.accepted, desk.customers());
        desk.verify();
        seen.push(counts(&view));
    }
    assert_eq!(seen[0].0, 5_000);
    assert!(seen.iter().all(|s| *s == seen[0]));
}

#[test]
fn every_reject_is_explained_and_comes_in_once_it_is_corrected() {
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.csv", &std::fs::read(SAMPLE).unwrap());
    let view = desk.import(&file);
    assert!(view.rejected > 0);
    assert_eq!(view.accepted + view.rejected, 5_000);
    for reject in &view.first_rejects {
        assert!(reject.line > 1 && !reject.column.is_empty());
        assert!(!reject.reason.zh.is_empty() && !reject.reason.en.is_empty());
    }
    let path = view.rejects_file.clone().unwrap();
    assert!(path.ends_with("old-rejects.csv"), "{path}");
    let rows = files::read(Path::new(&path));
    let original = files::read(Path::new(&file));
    assert_eq!(rows.len() as u64, view.rejected + 1);
    for row in &rows[1..] {
        let line: usize = row[14].parse().unwrap();
        // What a spreadsheet would shorten or compute stands behind an apostrophe.
        let cells: Vec<&str> = row[..14].iter().map(|c| c.trim_start_matches('\'')).collect();
        assert_eq!(cells, original[line - 1], "the original cells, by the line it names");
        assert!(!row[15].is_empty() && !row[16].is_empty() && !row[17].is_empty());
    }
    // Somebody corrects the numbers in the rejects file and imports that.
    let mut corrected: Vec<Vec<String>> = rows;
    for (n, row) in corrected.iter_mut().enumerate().skip(1) {
        row[5] = format!("1380000{n:04}");
        row[6] = String::new();
    }
    files::write_rows(Path::new(&path), &corrected);
    let again = desk.import(&path);
    assert_eq!((again.accepted, again.rejected), (view.rejected, 0));
    assert_eq!(again.rejects_file, None);
    desk.verify();
}

#[test]
fn a_dry_run_counts_and_saves_nothing() {
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.csv", &std::fs::read(SAMPLE).unwrap());
    let before = desk.verify();
    let dry = desk.run(&desk.request(), &file, true);
    assert_eq!(dry.state, ImportState::DryRun);
    assert_eq!(desk.verify(), before);
    assert_eq!(std::fs::read_dir(desk.folder()).unwrap().count(), 2, "the office and the file");
    let real = desk.import(&file);
    assert_eq!(counts(&dry), counts(&real));
}

#[test]
fn undo_leaves_the_state_as_it_was_and_keeps_what_was_used() {
    let mut desk = Desk::new();
    desk.import(&write(desk.folder(), "first.csv", "姓名,电话\n陈嘉怡,13800000001\n".as_bytes()));
    let before = desk.verify()["state_hash"].clone();
    let file = write(desk.folder(), "old.csv", &std::fs::read(SAMPLE).unwrap());
    let view = desk.import(&file);
    assert_ne!(desk.verify()["state_hash"], before);
    let undone = desk.undo(&view);
    assert_eq!(undone.state, ImportState::Undone);
    assert!(undone.kept.is_empty());
    assert_eq!(desk.verify()["state_hash"], before, "as before the import");

    // The same file may come again; one record is used now.
    let view = desk.import(&file);
    let someone = desk.act("find_customers", json!({
        "text": "", "channel": null, "consultant": null, "since": null, "offset": 0, "limit": 1, "turn": 1,
    }))["rows"][0]["customer"]
        .clone();
    let shown = desk.act("show_customer", json!({ "customer": someone }))["shown"].clone();
    let edit =
        json!({ "request": desk.request(), "customer": someone, "shown": shown, "name": "改过的名字" });
    desk.act("edit_customer", edit);
    let undone = desk.undo(&view);
    assert_eq!(json!(undone.kept), json!([someone]));
    assert_eq!(desk.customers(), 2);
    desk.verify();
    assert_eq!(desk.act("list_imports", json!({}))[0]["kept"], json!([someone]));
}

#[test]
fn a_crash_in_the_middle_is_gone_on_with() {
    let text = files::many(6_000);
    let mut plain = Desk::new();
    let whole = plain.import(&write(plain.folder(), "old.csv", text.as_bytes()));

    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.csv", text.as_bytes());
    let request = desk.request();
    let mut view = desk.start(&request, &file, false).unwrap();
    let (mut crashes, mut steps) = (0, 0_u32);
    while view.state == ImportState::Running {
        view = desk.app.step_import(view.import).unwrap();
        steps += 1;
        // After the 1st, 2nd, 4th, 8th … step, a few times. Once all rows are in, only search keys are left:
        // the import is finished then.
        if counts(&view) == counts(&whole) {
            continue;
        }
        if view.state != ImportState::Running || !steps.is_power_of_two() || crashes > 5 {
            continue;
        }
        let saved = view.accepted;
        desk = desk.crash();
        crashes += 1;
        let listed = desk.act("list_imports", json!({}));
        assert_eq!(listed[0]["state"], "stopped");
        assert_eq!(listed[0]["accepted"], saved);
        assert_eq!(desk.customers(), saved);
        // Half of the time the form is gone and the file is chosen anew.
        let request = if crashes % 2 == 0 { request.clone() } else { desk.request() };
        view = desk.start(&request, &file, false).unwrap();
    }
    assert!(crashes > 0, "it was through before it could crash");
    assert_eq!(counts(&view), counts(&whole));
    assert_eq!(desk.customers(), whole.accepted);
    let (a, b) = (view.rejects_file.unwrap(), whole.rejects_file.unwrap());
    assert_eq!(std::fs::read(a).unwrap(), std::fs::read(b).unwrap(), "the rejects are all there, once");
    desk.verify();
}

#[test]
fn only_the_same_file_is_gone_on_with() {
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.csv", files::many(5_000).as_bytes());
    let request = desk.request();
    let view = desk.start(&request, &file, false).unwrap();
    desk.app.step_import(view.import).unwrap();
    let mut desk = desk.crash();
    write(desk.folder(), "old.csv", files::many(5_001).as_bytes());
    let error = desk.refused(&request, &file);
    assert!(error.text.zh.contains("不一样"), "{}", error.text.zh);
}

#[test]
fn the_same_request_and_the_same_file_are_done_once() {
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.csv", "姓名,电话\n陈嘉怡,13800000001\n".as_bytes());
    let request = desk.request();
    let first = desk.run(&request, &file, false);
    let before = desk.verify();
    let other_request = desk.request();
    assert_eq!(desk.run(&request, &file, false).import, first.import);
    let error = desk.refused(&other_request, &file);
    assert!(error.text.zh.contains("已经导入过"), "{}", error.text.zh);
    assert_eq!(desk.verify(), before);
}

#[test]
fn cancel_keeps_what_is_saved_and_one_import_runs_at_a_time() {
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.csv", files::many(5_000).as_bytes());
    let other = write(desk.folder(), "other.csv", "姓名\n陈嘉怡\n".as_bytes());
    let request = desk.request();
    let view = desk.start(&request, &file, false).unwrap();
    desk.app.step_import(view.import).unwrap();
    let second = desk.request();
    assert!(desk.refused(&second, &other).text.zh.contains("正在导入"));
    desk.act("cancel_import", json!({ "import": view.import }));
    let stopped = desk.app.step_import(view.import).unwrap();
    assert_eq!(stopped.state, ImportState::Stopped);
    assert_eq!(desk.customers(), stopped.accepted);
    assert_eq!(desk.import(&other).state, ImportState::Finished);
    let finished = desk.run(&request, &file, false);
    assert_eq!((finished.import, finished.rows), (view.import, 5_000));
    let undone = desk.undo(&finished);
    assert_eq!((undone.kept.len(), desk.customers()), (0, 1));
}

#[test]
fn files_that_cannot_be_read_say_what_to_do() {
    let mut desk = Desk::new();
    let utf16: Vec<u8> = "姓名,电话\n陈,13800000001\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let broken = [b"name,phone\nA,1\nB,".as_slice(), &[0xFF, 0xFF], b"\n"].concat();
    let table: [(&str, &[u8], &str); 9] = [
        ("empty.csv", b"", "空的"),
        ("bom.csv", &[0xEF, 0xBB, 0xBF], "空的"),
        ("utf16-mark.csv", &[0xFF, 0xFE], "空的"),
        ("utf16-half.csv", &[0xFF, 0xFE, b'a', 0, b'b'], "UTF-16"),
        ("utf16-bare.csv", &utf16, "UTF-16"),
        ("book.csv", b"PK\x03\x04\x14\x00", "另存为"),
        ("old-book.csv", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "另存为"),
        ("binary.csv", &[[b'x'; 97].as_slice(), &[0, 0, 0]].concat(), "二进制"),
        ("broken.csv", &broken, "第 17 个字节（第 3 行）"),
    ];
    for (name, bytes, says) in table {
        let file = write(desk.folder(), name, bytes);
        let error = desk.app.act("inspect_csv", json!({ "path": file })).unwrap_err();
        assert!(error.text.zh.contains(says), "{name}: {}", error.text.zh);
        assert_eq!(error.fields[0].field, "path");
    }
    for (path, says) in [("/nowhere/a.csv", "没有这个文件"), ("/tmp", "不是文件")] {
        let error = desk.app.act("inspect_csv", json!({ "path": path })).unwrap_err();
        assert!(error.text.zh.contains(says), "{path}: {}", error.text.zh);
    }
}

#[test]
fn only_titles_is_an_import_of_nobody() {
    let mut desk = Desk::new();
    let view = desk.import(&write(desk.folder(), "titles.csv", b"name,phone\r\n\r\n,\r\n"));
    assert_eq!((view.state, view.rows), (ImportState::Finished, 0));
    assert_eq!(view.rejects_file, None);
}

#[test]
fn rejects_go_where_they_can_be_written_or_nothing_is_imported() {
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.csv", "姓名,电话\n陈,1\n".as_bytes());
    for rejects in
        ["/proc/laifang-rejects.csv", "/dev/null/rejects.csv", "/nowhere/rejects.csv", file.as_str(), "/tmp"]
    {
        let error = desk
            .app
            .act(
                "import_customers",
                json!({
                    "request": desk.request(), "path": file, "dry_run": false, "rejects": rejects,
                    "mapping": [{"field": "name", "column": 0}, {"field": "phone", "column": 1}],
                }),
            )
            .unwrap_err();
        assert_eq!(error.fields[0].field, "rejects", "{rejects}: {}", error.text.zh);
    }
    assert_eq!(desk.act("list_imports", json!({})), json!([]));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "姓名,电话\n陈,1\n");
}

#[test]
fn bad_rows_are_rejected_with_their_line_and_the_rest_comes_in() {
    let mut desk = Desk::new();
    let text = "姓名,电话,备用电话,证件号,性别,地址,日期,渠道,带访人\n\
        陈嘉怡,13800000001,,,女,云澜路1号,2025-03-01,中介,S1\n\
        \"李\n明\",13800000002,,,,,,,\n\
        王芳,12345,,,,,,,\n\
        赵云,13800000003,13800000003/1390000,,,,,,\n\
        ,,,,,只有地址,,,\n\
        孙权,13800000004,,12,,,,,\n\
        周瑜,13800000005,,,双,,2025-02-30,飞鸽,\n\
        黄盖,13800000006,,,,,2999-01-01,,\n\
        鲁肃,13800000007,,,,,,中介,\n\
        吕蒙,13800000008\n\
        甘宁,13800000009,,,,,,,,,多\n\
        陆逊,13800000010,,,,,,,,,\n\
        \u{202E}倒字,13800000011,,,,,,,\n\
        \"没有关的引号,13800000012,,,,,,,\n\
        ＝张三,'+86 138 0000 0013,,'012345,未知,,2025/3/2,老带新,\n\
        曹操,138****0014,,,M,,2025年3月3日,,\n";
    let file = write(desk.folder(), "bad.csv", text.as_bytes());
    let csv = desk.act("inspect_csv", json!({ "path": file }));
    assert_eq!(csv["mapping"].as_array().unwrap().len(), 9);
    let view = desk.import(&file);
    let rejects: Vec<(u64, &str)> = view.first_rejects.iter().map(|r| (r.line, r.column.as_str())).collect();
    assert_eq!(
        rejects,
        [
            (3, "姓名"),
            (5, "电话"),
            (6, "备用电话"),
            (7, "姓名"),
            (8, "证件号"),
            (9, "性别、日期、渠道"),
            (10, "日期"),
            (11, "日期"),
            (12, ""),
            (13, ""),
            (15, "姓名"),
            (16, ""),
        ]
    );
    assert_eq!(view.accepted, 4, "陈嘉怡, 陆逊 (empty cells beyond the titles), ＝张三, 曹操");
    desk.verify();
}

#[test]
fn a_mapping_that_cannot_work_is_explained_at_its_fields() {
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.csv", b"name,phone\nA,13800000001\n");
    let mut refused = |mapping: serde_json::Value| {
        let error = desk
            .app
            .act("import_customers", json!({
                "request": "00000000-0000-4000-8000-000000000001", "path": file, "dry_run": false, "rejects": null,
                "mapping": mapping,
            }))
            .unwrap_err();
        error.fields.into_iter().map(|f| f.field).collect::<Vec<_>>()
    };
    assert_eq!(refused(json!([])), ["mapping"]);
    assert_eq!(refused(json!([{"field": "name", "column": 2}])), ["mapping.name"]);
    assert_eq!(
        refused(json!([{"field": "name", "column": 0}, {"field": "phone", "column": 0}])),
        ["mapping.phone"]
    );
    assert_eq!(
        refused(json!([{"field": "name", "column": 0}, {"field": "channel", "column": 1}])),
        ["mapping"]
    );
}

/// R3 looks at this office, R4 at every project of the developer.
#[test]
fn a_contact_at_another_project_counts_where_the_policy_looks_there() {
    let mut desk = Desk::new();
    let project = desk.act("show_settings", json!({}))["projects"][0]["name"].as_str().unwrap().to_owned();
    let text = format!(
        "姓名,电话,来访日期,项目\n陈嘉怡,13800000001,2026-11-01,{project}\n王大伟,13800000002,2026-11-01,别处花园\n"
    );
    let file = write(desk.folder(), "crm.csv", text.as_bytes());
    assert_eq!(desk.import(&file).accepted, 2);
    let presets = desk.act("list_policies", json!({}))["presets"].clone();
    let r04 = presets.as_array().unwrap().iter().find(|p| p["policy"]["code"] == "r04").unwrap();
    let mut r04 = r04["policy"].clone();
    r04["judged_by"] = json!("confirmation_post");
    let verdict = |desk: &mut Desk, name: &str, phone: &str, firm: &str| {
        let request = json!({
            "request": desk.request(), "kind": "visit", "project": null,
            "customer": { "customer": null, "name": name, "phones": [phone], "no_phone": false, "gender": null,
                          "id_tail": "", "address": "" },
            "companions": [], "headcount": 1, "channel": "agency",
            "brought_by": { "name": firm, "store": "", "broker": "", "broker_phone": "" },
            "report": null, "needs": "", "notes": "", "consent": null, "consultant": null,
            "appointment_with": null, "arrived_at": null, "quick": false, "decision": null,
        });
        desk.act("register_visit", request)["visit"]["judgement"]["verdict"].clone()
    };
    let trial = |desk: &mut Desk| {
        let request = json!({ "policies": [r04], "since": "2020-01-01" });
        let trial = desk.act("try_policies", request);
        let rows = trial["rows"].as_array().unwrap().clone();
        rows.iter().map(|r| (r["name"].clone(), r["after"]["verdict"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(verdict(&mut desk, "陈嘉怡", "13800000001", "满庭芳房产"), "invalid", "known at this office");
    assert_eq!(verdict(&mut desk, "王大伟", "13800000002", "满庭芳房产"), "valid", "known elsewhere only");
    assert_eq!(trial(&mut desk), [(json!("王大伟"), json!("invalid"))], "R4 looks there, too");
}
