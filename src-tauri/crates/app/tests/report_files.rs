//! Reports from files and scanned codes, through the actions.

use crate::common::Office;
use serde_json::{Value, json};

/// Reads a file of these bytes.
fn read(office: &mut Office, bytes: &[u8]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("报备.csv");
    std::fs::write(&path, bytes).unwrap();
    office.act("read_report_file", json!({ "path": path }))
}

fn refused(office: &mut Office, bytes: &[u8]) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("报备.csv");
    std::fs::write(&path, bytes).unwrap();
    office.refused("read_report_file", json!({ "path": path }))
}

/// A draft as one line: what was read, in a fixed order.
fn line(draft: &Value) -> String {
    let text = |key: &str| draft[key].as_str().map(|t| format!("{key}={t}"));
    let phones: Vec<&str> = draft["phones"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
    let mut parts: Vec<String> = text("name").into_iter().collect();
    if !phones.is_empty() {
        parts.push(phones.join("/"));
    }
    parts.extend(draft["headcount"].as_u64().map(|n| format!("{n}人")));
    for key in ["day", "time", "channel", "firm", "store", "broker", "broker_phone"] {
        parts.extend(text(key));
    }
    parts.extend(draft["project"].is_null().then(|| "no project".to_owned()));
    parts.extend(text("remark").filter(|r| r != "remark="));
    parts.join(" ")
}

fn lines(view: &Value) -> Vec<String> {
    view["reports"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn columns_are_known_by_their_titles_and_cells_are_read() {
    #[rustfmt::skip]
    let table: &[(&str, &str, &str)] = &[
        ("姓名,电话", "沈女士,138****5678", "name=沈女士 138****5678"),
        ("客户姓名,客户手机号,到访人数,到访时间,报备公司,门店,业务员,业务员电话,需求",
         "沈女士,１３８-0013-5678,两位,2026-11-22 15:00,恒居地产,翠园店,周凯,13900001111,三房",
         "name=沈女士 13800135678 2人 day=2026-11-22 time=15:00 firm=恒居地产 store=翠园店 broker=周凯 broker_phone=13900001111 remark=三房"),
        ("Name,Phone Number,Headcount,Date,Time,Company,Broker Phone,Remark",
         "John Smith,+86 138 0013 5678,2,2026/11/22,15:30,Hengju,139 0000 1111,sea view",
         "name=John Smith 13800135678 2人 day=2026-11-22 time=15:30 firm=Hengju broker_phone=13900001111 remark=sea view"),
        // A spreadsheet's day, two numbers in a cell, a third in its own column.
        ("姓名,电话,备用电话,日期", "沈女士,13800135678/138****0001,021-62345678,2026/11/22 0:00",
         "name=沈女士 13800135678/138****0001/021-62345678 day=2026-11-22"),
        ("姓名,电话,时间", "沈女士,138****5678,明天下午三点", "name=沈女士 138****5678 day=2026-11-22 time=15:00"),
        ("姓名,电话,楼盘", "沈女士,138****5678,云澜府", "name=沈女士 138****5678"),
        ("姓名,电话,楼盘", "沈女士,138****5678,观澜湾", "name=沈女士 138****5678 no project remark=楼盘：观澜湾"),
        ("姓名,电话,渠道,推荐人", "沈女士,138****5678,老带新,梁静宜", "name=沈女士 138****5678 channel=owner firm=梁静宜"),
        ("姓名,电话,渠道", "沈女士,138****5678,恒居地产", "name=沈女士 138****5678 firm=恒居地产"),
        ("姓名,电话,渠道", "沈女士,138****5678,自然到访", "name=沈女士 138****5678 remark=渠道：自然到访"),
        // What cannot be read stays in the remark, and so does what nobody asked for.
        ("姓名,电话,人数,到访时间", "沈女士,1380013567,若干,看情况", "name=沈女士 remark=电话：1380013567；到访时间：看情况；人数：若干"),
        ("姓名,电话,微信,备注", "沈女士,138****5678,abc,带老人", "name=沈女士 138****5678 remark=带老人；微信：abc"),
        ("姓名,电话,经纪人电话", ",138****5678,12345", "138****5678 remark=经纪人电话：12345"),
        ("姓名,电话,身份证号", "沈女士,138****5678,11010119900307803X", "name=沈女士 138****5678 remark=身份证后六位：07803X"),
        ("姓名,电话,日期,到访时间", "沈女士,138****5678,2026-11-22,2026-11-23 10:00",
         "name=沈女士 138****5678 day=2026-11-22 remark=到访时间：2026-11-23 10:00"),
    ];
    let mut office = Office::new();
    for (titles, row, expected) in table {
        let view = read(&mut office, format!("{titles}\n{row}\n").as_bytes());
        assert_eq!(lines(&view), [*expected], "{titles}\n{row}");
        assert_eq!(view["reports"][0]["line"], 2);
        // Whatever could not be used is said, and nothing else is.
        let kept = expected
            .split_once("remark=")
            .is_some_and(|(_, r)| r.contains('：') && !r.contains("微信") && !r.contains("身份证"));
        let notices = view["reports"][0]["notices"].as_array().unwrap();
        assert_eq!(!notices.is_empty(), kept, "{row}: {notices:?}");
    }
    // Nothing of an identity card but its tail is kept, not even in the quote.
    let view = read(&mut office, "姓名,身份证号\n沈女士,11010119900307803X\n".as_bytes());
    assert!(!view.to_string().contains("19900307"), "{view}");
}

#[test]
fn encodings_marks_and_ragged_rows() {
    let mut office = Office::new();
    let text = "姓名,电话,人数\r\n沈女士,138****5678,2\r\n王建国,139****0012\r\n\"陈先生,137****8899,1\r\n赵六,136****7788,3,,\r\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    for bytes in [text.as_bytes().to_vec(), [b"\xEF\xBB\xBF", text.as_bytes()].concat(), gb.into_owned()] {
        let view = read(&mut office, &bytes);
        assert_eq!(view["source"], "file");
        assert_eq!(lines(&view), ["name=沈女士 138****5678 2人", "name=赵六 136****7788 3人"]);
        let bad: Vec<(u64, &str)> = view["unrecognised"]
            .as_array()
            .unwrap()
            .iter()
            .map(|u| (u["line"].as_u64().unwrap(), u["reason"]["zh"].as_str().unwrap()))
            .collect();
        assert_eq!(bad.len(), 2, "{view}");
        assert!(bad[0].0 == 3 && bad[0].1.contains("2 格"), "{bad:?}");
        assert!(bad[1].0 == 4 && bad[1].1.contains("引号"), "{bad:?}");
        // Every word of a bad row is still there.
        assert!(view["unrecognised"][0]["text"].as_str().unwrap().contains("139****0012"));
    }
    assert_eq!(
        lines(&read(&mut office, "姓名;电话\n沈女士;138****5678\n".as_bytes())),
        ["name=沈女士 138****5678"]
    );
}

#[test]
fn a_row_without_name_and_number_is_kept_with_its_line() {
    let mut office = Office::new();
    let view = read(&mut office, "姓名,电话,备注\n沈女士,138****5678,\n,1380,看三房\n".as_bytes());
    assert_eq!(view["reports"].as_array().unwrap().len(), 1);
    let bad = &view["unrecognised"][0];
    assert_eq!((bad["line"].clone(), bad["column"].clone()), (json!(3), json!("姓名、电话")));
    assert_eq!(bad["text"], "电话：1380；备注：看三房");
    assert!(bad["reason"]["zh"].as_str().unwrap().contains("1380"), "{bad}");
}

#[test]
fn files_that_cannot_be_read_say_what_to_do() {
    let mut office = Office::new();
    let path = (String::from("file"), vec![String::from("path")]);
    assert_eq!(refused(&mut office, b""), path);
    assert_eq!(refused(&mut office, "楼盘,人数\n云澜府,2\n".as_bytes()), path);
    assert_eq!(refused(&mut office, b"PK\x03\x04...."), path);
    assert_eq!(office.refused("read_report_file", json!({"path": "/nowhere/a.csv"})), path);
    let rows = |n: usize| format!("姓名,电话\n{}", "沈女士,138****5678\n".repeat(n)).into_bytes();
    assert_eq!(read(&mut office, &rows(2_000))["reports"].as_array().unwrap().len(), 2_000);
    assert_eq!(refused(&mut office, &rows(2_001)), path);
    office.app.sit(laifang_core::org::Role::Auditor);
    assert_eq!(refused(&mut office, &rows(1)).0, "forbidden");
}

#[test]
fn what_is_reported_already_is_marked() {
    let mut office = Office::new();
    let file = "姓名,电话,日期,报备单位\n\
                沈女士,138****5678,2026-11-22,恒居地产\n\
                沈若溪,13800135678,2026-11-22,恒居地产\n\
                沈女士,138****5678,2026-11-23,恒居地产\n\
                沈女士,138****5678,2026-11-22,鸿安置业\n\
                沈女士,138****0001,2026-11-22,恒居地产\n";
    let already = |view: &Value| -> Vec<bool> {
        view["reports"].as_array().unwrap().iter().map(|r| !r["already"].is_null()).collect()
    };
    // Nothing is on record: only the second row says the same as the first.
    let view = read(&mut office, file.as_bytes());
    assert_eq!(already(&view), [false, true, false, false, false]);
    assert!(view["reports"][1]["already"]["zh"].as_str().unwrap().contains("第 2 行"), "{view}");
    let request = office.request();
    let first = json!([view["reports"][0]]);
    let received = office.act("receive_reports", json!({"request": request, "reports": first}));
    office.clock.set("2026-11-21T11:30");
    let view = read(&mut office, file.as_bytes());
    assert_eq!(already(&view), [true, true, false, false, false]);
    let told = view["reports"][0]["already"]["zh"].as_str().unwrap().to_owned();
    assert!(told.contains("已报备过") && told.contains("11-21 10:00"), "{told}");
    // In a pasted message and a scanned code too.
    let paste = "报备：云澜府 沈女士 138****5678 2人 11月22日15:00到 恒居地产 周凯";
    assert_eq!(already(&office.act("read_paste", json!({"text": paste}))), [true]);
    let code = "LFBB1;姓名=沈女士;电话=138****5678;时间=2026-11-22;公司=恒居地产";
    assert_eq!(already(&office.act("read_paste", json!({"text": code}))), [true]);
    // Withdrawn, it is not waiting any more.
    let withdrawn =
        json!({"request": office.request(), "report": received["replies"][0]["report"]["report"]});
    office.act("withdraw_report", withdrawn);
    assert_eq!(already(&read(&mut office, file.as_bytes())), [false, true, false, false, false]);
    // Nor after its last day, 25 November.
    let request = office.request();
    office.act("receive_reports", json!({"request": request, "reports": first}));
    for (day, expected) in [("2026-11-25T23:59", true), ("2026-11-26T00:00", false)] {
        office.clock.set(day);
        assert_eq!(already(&read(&mut office, file.as_bytes()))[0], expected, "{day}");
    }
}

#[test]
fn our_own_export_reads_back() {
    let mut office = Office::new();
    let file = "姓名,电话,备用电话,人数,到访时间,渠道,报备单位,门店,经纪人,经纪人电话,备注\n\
                沈女士,138****5678,13900000001,2,2026-11-22 15:00,,恒居地产,翠园店,周凯,13900001111,=看三房\n\
                王建国,,,,2026-11-22,老带新,梁静宜,,,,\n\
                陈先生,137****8899,,1,2026-11-21 18:00,,安家网,,,,\n";
    let view = read(&mut office, file.as_bytes());
    // The owner's friend has no number: a name alone is received.
    let request = office.request();
    let received = office.act("receive_reports", json!({"request": request, "reports": view["reports"]}));
    let last = json!({"request": office.request(), "report": received["replies"][2]["report"]["report"]});
    office.act("withdraw_report", last);
    for (headers, full) in [("zh", true), ("en", true), ("zh", false)] {
        let folder = tempfile::tempdir().unwrap();
        office.act("export_csv", json!({"dir": folder.path(), "headers": headers, "full_phones": full}));
        let path = folder.path().join("reports.csv");
        let back = office.act("read_report_file", json!({ "path": path }));
        let mask = |l: &str| {
            if full {
                l.to_owned()
            } else {
                l.replace("13900000001", "139****0001").replace("13900001111", "139****1111")
            }
        };
        // A firm's own channel is said now, where the list left it to the desk.
        let mut expected: Vec<String> = lines(&view)[..2]
            .iter()
            .map(|l| mask(l).replace("firm=恒居", "channel=agency firm=恒居"))
            .collect();
        let mut found = lines(&back);
        // Received in one moment, they stand in no order.
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{headers}");
        assert!(back["reports"].as_array().unwrap().iter().all(|r| r["notices"] == json!([])), "{back}");
        // What was withdrawn stays away, and is told.
        assert_eq!(back["unrecognised"].as_array().unwrap().len(), 1, "{back}");
        assert!(back["unrecognised"][0]["text"].as_str().unwrap().contains("陈先生"));
    }
}

#[test]
fn a_scanned_code_becomes_a_report_and_a_firm_gets_one_for_its_own() {
    let mut office = Office::new();
    let project = office.act("show_settings", json!({}))["projects"][0]["project"].clone();
    let draft = json!({
        "project": project, "name": "沈女士", "phones": ["138****5678"], "headcount": 2, "day": "2026-11-22", "time": "15:00",
        "firm": "恒居地产", "store": "翠园店", "broker": "周凯", "broker_phone": "13900001111", "remark": "看三房；带老人",
    });
    let qr = office.act("report_qr", json!({ "draft": draft }));
    let text = qr["text"].as_str().unwrap();
    assert!(text.starts_with("LFBB1;项目=云澜府;") && text.len() <= 300, "{text}");
    assert!(qr["svg"].as_str().unwrap().starts_with("<svg"));
    assert_eq!(office.look_up(text, json!({}))["kind"], "report");

    let read = office.act("read_paste", json!({"text": format!("{text}\r\n")}));
    assert_eq!(read["source"], "code");
    let back = &read["reports"][0];
    for (key, value) in draft.as_object().unwrap() {
        assert_eq!(&back[key], value, "{key}");
    }
    assert_eq!(back["quote"], text);
    let request = office.request();
    let received = office.act("receive_reports", json!({"request": request, "reports": read["reports"]}));
    assert_eq!(received["replies"][0]["judgement"]["verdict"], "valid");

    // Unknown keys are kept, a newer code is refused with the next step, an empty one too.
    let odd = office.act("read_paste", json!({"text": "LFBB1;姓名=沈女士;微信=abc;电话=123"}));
    assert_eq!(odd["reports"][0]["remark"], "微信：abc；电话：123");
    for text in ["LFBB2;姓名=沈女士", "LFBB1", "LFBB1;备注=x"] {
        assert_eq!(office.refused("read_paste", json!({ "text": text })).0, "refused", "{text}");
    }
    let error = office.app.act("read_paste", json!({"text": "LFBB2;姓名=沈女士"})).unwrap_err();
    assert!(error.text.zh.contains("第 2 版") && error.text.zh.contains("更新"), "{error}");
    // Too long to scan, or wrong: said at its field.
    let with = |key: &str, value: Value| {
        let mut changed = draft.clone();
        changed[key] = value;
        json!({ "draft": changed })
    };
    let long = with("remark", json!("长".repeat(100)));
    assert_eq!(office.refused("report_qr", long), ("invalid".into(), vec!["draft.remark".into()]));
    let wrong = with("phones", json!(["123"]));
    assert_eq!(office.refused("report_qr", wrong), ("invalid".into(), vec!["draft.phones.0".into()]));
}
