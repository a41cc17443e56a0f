//! The command line: exit codes, JSON, and a day's work.

use crate::office::{Office, text};
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;

#[test]
fn exit_codes_tell_done_refused_and_used_wrongly() {
    let office = Office::founded();
    assert_eq!(office.fails(&["nonsense"]).0, 2);
    assert_eq!(office.fails(&["call", "nonsense"]).0, 2);
    assert_eq!(office.fails(&["call", "desk_board", "{"]).0, 2);
    assert_eq!(office.fails(&["judge"]).0, 2);
    assert_eq!(office.fails(&["visit", "--name", "陈嘉怡", "--channel", "飞鸽"]).0, 2);
    assert_eq!(office.fails(&["verify", "--user", "别人"]).0, 2);
    assert_eq!(office.fails(&["verify", "--data", "/nowhere"]).0, 2);
    let (code, said) = office.fails(&["visit", "--name", "陈嘉怡", "--phone", "12345"]);
    assert_eq!(code, 1);
    assert!(said.starts_with("customer.phones.0: ") || said.starts_with("phones.0: "), "{said}");
    let (code, said) = office.fails(&["init", "--office", "又一个", "--person", "周敏"]);
    assert_eq!(code, 1, "{said}");
    let wrong = office.command(&["verify"]).env("LAIFANG_PASSWORD", "wrong password").output().unwrap();
    assert_eq!((wrong.status.code(), text(&wrong.stderr).contains("密码不对")), (Some(1), true));
    let error: Value =
        serde_json::from_str(&office.fails(&["undo-import", &"0".repeat(32), "--json"]).1).unwrap();
    assert_eq!(error["code"], "not_found");
    assert_eq!(office.fails(&["--lang", "en", "judge"]).1, "Give --phone or --name.\n");
}

#[test]
fn a_days_work() {
    let office = Office::founded();
    assert!(office.says(&["status"]).contains("周敏"));
    let saved = office.json(&[
        "visit",
        "--name",
        "陈嘉怡",
        "--phone",
        "13800138000",
        "--channel",
        "agency",
        "--firm",
        "恒居地产",
        "--store",
        "翠园店",
        "--consultant",
        "许知遥",
        "--headcount",
        "2",
    ]);
    assert_eq!(saved["outcome"], "saved");
    let visit = saved["visit"]["line"]["visit"].as_str().unwrap();
    assert!(
        office
            .says(&["judge", "--phone", "13800138000", "--channel", "agency", "--firm", "鸿安"])
            .contains("恒居地产")
    );
    let slip = office.json(&["slip", "issue", visit]);
    let number = slip["number"].as_str().unwrap();
    assert!(number.starts_with("A03-2-"));
    assert!(office.says(&["slip", "verify", number]).len() > 3);
    assert_eq!(office.fails(&["slip", "verify", "A03-2-000001-9x"]).0, 1);
    let pdf = office.folder().join("slip.pdf");
    office.says(&["slip", "print", number, "--out", pdf.to_str().unwrap()]);
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"));
    assert_eq!(office.fails(&["slip", "void", number, "--reason", ""]).0, 1);
    office.says(&["slip", "void", number, "--reason", "填错了"]);
    assert!(office.says(&["slip", "list"]).contains("填错了"));

    let other = office.run(&["visit", "--name", "王芳", "--phone", "13800138000", "--json"]);
    assert_eq!(other.status.code(), Some(1), "the same phone under another name is asked about");
    let asked: Value = serde_json::from_slice(&other.stdout).unwrap();
    assert_eq!(asked["outcome"], "decide");
    let second = office.json(&["visit", "--name", "王芳", "--phone", "13800138000", "--new-person"]);
    let (a, b) = (
        saved["visit"]["line"]["customer"].as_str().unwrap(),
        second["visit"]["line"]["customer"].as_str().unwrap(),
    );
    let shown = office.json(&["customer", "show", b]);
    let link = shown["links"][0]["link"].as_str().unwrap();
    office.says(&["unmerge", link]);
    let merged = office.json(&["merge", a, b]);
    assert_eq!(merged["links"][0]["same"], true);
    office.says(&["customer", "edit", a, "--address", "云澜路 1 号"]);
    assert_eq!(office.says(&["customer", "reveal", a]), "13800138000\n");
    assert!(office.says(&["find", "chenjiayi"]).contains("陈嘉怡"));
    assert!(office.says(&["find", "8000"]).contains("138****8000"));
    assert!(office.says(&["board"]).contains("陈嘉怡"));
    assert!(office.says(&["day-report"]).contains("来访"));
    assert!(!office.says(&["handover"]).is_empty());
    assert!(
        office
            .says(&["call-in", "--name", "李明", "--phone", "13700137000", "--channel", "call"])
            .contains("李明")
    );
    let added = office.command(&["people", "add", "唐晓", "--role", "receptionist"]);
    let mut added = added;
    assert!(added.env("LAIFANG_NEW_PASSWORD", "another harbour").output().unwrap().status.success());
    let refused = office
        .command(&["verify", "--user", "唐晓"])
        .env("LAIFANG_PASSWORD", "another harbour")
        .output()
        .unwrap();
    assert!(refused.status.success(), "receptionists may check the store");
    let rebuild = office
        .command(&["rebuild", "--user", "唐晓"])
        .env("LAIFANG_PASSWORD", "another harbour")
        .output()
        .unwrap();
    assert_eq!(rebuild.status.code(), Some(1), "but not rebuild it");
    assert_eq!(office.json(&["rebuild"])["state_hash"], office.json(&["verify"])["state_hash"]);
}

#[test]
fn a_merge_that_waits_is_listed_and_agreed_to_by_somebody_else() {
    let office = Office::founded();
    let mut policy = office.json(&["call", "list_policies", "{}"])["versions"][0]["policy"].clone();
    policy["effective"] = office.json(&["call", "desk_board", r#"{"day":null}"#])["day"].clone();
    policy["rulings_need_second"] = true.into();
    let set = json!({"request": "00000000-0000-4000-8000-000000000001", "policy": policy}).to_string();
    office.json(&["call", "set_policy", &set]);
    let mut added = office.command(&["people", "add", "江越", "--role", "manager"]);
    assert!(added.env("LAIFANG_NEW_PASSWORD", "another harbour").output().unwrap().status.success());
    let brought = |phone, firm| {
        let visit = ["visit", "--name", "欧阳靖宇", "--phone", phone, "--channel", "agency", "--firm", firm];
        office.json(&visit)["visit"]["line"]["customer"].as_str().unwrap().to_owned()
    };
    let (a, b) = (brought("13812345678", "链家"), brought("13812345698", "贝壳"));
    let merged = office.json(&["merge", &a, &b, "--protection-of", &a]);
    assert_eq!(merged["links"][0]["waits"], true);
    let link = merged["links"][0]["link"].as_str().unwrap();
    let listed = office.says(&["merges"]);
    assert!(
        listed.contains(link) && listed.contains("保留链家的保护期") && listed.contains("周敏"),
        "{listed}"
    );
    assert!(office.fails(&["check-merge", link]).1.contains("另一位经理"));
    let mut check = office.command(&["check-merge", link, "--user", "江越"]);
    let agreed = check.env("LAIFANG_PASSWORD", "another harbour").output().unwrap();
    assert_eq!(agreed.status.code(), Some(0), "{}", text(&agreed.stderr));
    assert_eq!(office.json(&["customer", "show", &a])["links"][0]["waits"], false);
    assert_eq!(office.json(&["merges"])["total"], 0);
}

#[test]
fn reports_come_from_standard_input() {
    let office = Office::founded();
    let mut child =
        office.command(&["report", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let message = "报备\n项目：云澜府\n客户：陈女士\n电话：138****5678\n人数：2\n公司：恒居地产\n";
    child.stdin.take().unwrap().write_all(message.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success());
    assert!(
        text(&done.stdout).contains("有效") || text(&done.stdout).contains("报备"),
        "{}",
        text(&done.stdout)
    );
    std::fs::write(office.folder().join("nothing.txt"), "今天天气不错").unwrap();
    assert_eq!(office.run(&["report", "nothing.txt"]).status.code(), Some(1));
}

#[test]
fn files_come_in_and_go_out() {
    let office = Office::founded();
    std::fs::write(office.folder().join("old.csv"), "客户,联系电话,x\n陈嘉怡,13800000001,1\n王芳,1,2\n")
        .unwrap();
    assert!(office.says(&["import", "old.csv", "--dry-run"]).contains("没有保存"));
    let view = office.json(&["import", "old.csv", "--map", "address=3", "--rejects", "bad.csv"]);
    assert_eq!((view["accepted"].as_u64(), view["rejected"].as_u64()), (Some(1), Some(1)));
    assert!(office.folder().join("bad.csv").exists());
    assert_eq!(office.fails(&["import", "old.csv", "--map", "nonsense"]).0, 2);
    assert_eq!(office.fails(&["import", "old.csv"]).0, 1, "not twice");
    assert_eq!(office.fails(&["import", "missing.csv"]).0, 1);
    assert!(office.says(&["imports"]).contains("old.csv"));
    assert_eq!(office.fails(&["export", "csv", "--out", "missing"]).0, 1);
    std::fs::create_dir(office.folder().join("out")).unwrap();
    office.says(&["export", "csv", "--out", "out", "--headers", "en"]);
    assert!(
        std::fs::read_to_string(office.folder().join("out/customers.csv")).unwrap().contains("138****0001")
    );
    let undone = office.json(&["undo-import", view["import"].as_str().unwrap()]);
    assert_eq!(undone["state"], "undone");
}

#[test]
fn the_same_request_again_is_done_once() {
    let office = Office::founded();
    let request = "00000000-0000-4000-8000-000000000001";
    let args = ["visit", "--name", "陈嘉怡", "--phone", "13800138000", "--request", request];
    let (first, again) = (office.json(&args), office.json(&args));
    assert_eq!(first["visit"]["line"]["visit"], again["visit"]["line"]["visit"]);
    assert_eq!(again["visit"]["repeated"], true);
}

#[test]
fn a_scenario_gives_the_same_bytes_each_time() {
    let office = Office::empty();
    let scenario = concat!(
        r#"{"do":"office","consultants":["许知遥"],"seed":7}"#,
        "\n",
        r#"{"at":"2026-11-21T09:00:00+08:00","do":"register_visit","as":"v1","kind":"visit","customer":{"name":"陈嘉怡","phones":["13812345678"]},"headcount":2,"channel":"agency","brought_by":{"name":"恒居地产"},"expect":{"outcome":"saved","visit":{"judgement":{"verdict":"valid"}}}}"#,
        "\n",
        r#"{"do":"issue_slip","visit":"$v1.visit.line.visit","as":"s","expect":{"verdict":"valid"}}"#,
        "\n",
        r#"{"do":"void_slip","slip":"$s.slip","reason":"","expect_error":"invalid"}"#,
        "\n",
    );
    std::fs::write(office.folder().join("s.jsonl"), scenario).unwrap();
    let first = office.says(&["replay", "s.jsonl"]);
    assert_eq!(first, office.says(&["replay", "s.jsonl"]));
    assert_eq!(first.lines().count(), 3);
    std::fs::write(
        office.folder().join("t.jsonl"),
        scenario.replace(r#""expect_error":"invalid""#, r#""as":"x""#),
    )
    .unwrap();
    assert_eq!(office.run(&["replay", "t.jsonl"]).status.code(), Some(1));
    std::fs::write(office.folder().join("u.jsonl"), "{").unwrap();
    assert_eq!(office.fails(&["replay", "u.jsonl"]).0, 2);
}

#[test]
fn types_need_no_office() {
    assert!(Office::empty().says(&["types"]).contains("export interface Actions"));
}

#[test]
fn a_file_of_reports_is_received_once_and_its_broker_moved() {
    let office = Office::founded();
    let file = "姓名,电话,报备单位,经纪人,经纪人电话\n沈女士,138****5678,恒居地产,周凯,13900001111\n,12,恒居地产,,\n";
    std::fs::write(office.folder().join("a.csv"), file).unwrap();
    let read = office.says(&["report", "import", "a.csv", "--dry-run"]);
    assert!(read.contains("2: 沈女士") && read.contains("? 3: "), "{read}");
    assert_eq!(office.json(&["board"])["counts"]["reports"], 0);
    let request = "00000000-0000-4000-8000-000000000001";
    let first = office.json(&["--request", request, "report", "import", "a.csv"]);
    assert_eq!(first["replies"][0]["report"]["name"], "沈女士");
    // Asked again it gives the first answer; as a new request there is nothing left to receive.
    assert_eq!(office.json(&["--request", request, "report", "import", "a.csv"]), first);
    let (code, said) = office.fails(&["report", "import", "a.csv"]);
    assert!(code == 1 && said.contains("已报备过"), "{said}");
    assert_eq!(office.json(&["board"])["counts"]["reports"], 1);
    assert_eq!(office.fails(&["report", "import", "none.csv"]).0, 1);
    assert_eq!(office.fails(&["report"]).0, 2);

    office.says(&[
        "visit",
        "--name",
        "甲一",
        "--phone",
        "13800000001",
        "--channel",
        "agency",
        "--firm",
        "鸿安置业",
    ]);
    let assign =
        ["broker", "assign", "--name", "周凯", "--phone", "13900001111", "--from", "2099-01-01", "--firm"];
    office.says(&[&assign[..], &["鸿安置业"]].concat());
    let listed = office.says(&["broker", "list", "--firm", "恒居地产"]);
    assert!(listed.contains("2098-12-31") && listed.contains("139****1111"), "{listed}");
    assert_eq!(office.json(&["broker", "find", "周"])[0]["firm"], "恒居地产");
    assert_eq!(office.fails(&[&assign[..], &["没有这家"]].concat()).0, 2);
}

#[test]
fn a_report_code_is_made_and_read() {
    let office = Office::founded();
    let code = office.says(&[
        "report",
        "qr",
        "--name",
        "沈女士",
        "--phone",
        "138****5678",
        "--firm",
        "恒居地产",
        "--day",
        "2099-01-01",
        "--svg",
        "a.svg",
    ]);
    assert_eq!(code.trim(), "LFBB1;姓名=沈女士;电话=138****5678;时间=2099-01-01;公司=恒居地产");
    assert!(std::fs::read_to_string(office.folder().join("a.svg")).unwrap().starts_with("<svg"));
    std::fs::write(office.folder().join("code.txt"), &code).unwrap();
    assert!(office.says(&["report", "code.txt"]).contains("沈女士"));
    std::fs::write(office.folder().join("code.txt"), code.replace("LFBB1", "LFBB2")).unwrap();
    let (exit, said) = office.fails(&["report", "code.txt"]);
    assert!(exit == 1 && said.contains("第 2 版"), "{said}");
}

#[test]
fn signed_sheets_and_forms() {
    let office = Office::founded();
    let saved = office.json(&["visit", "--name", "沈清和", "--phone", "13800138000"]);
    let visit = saved["visit"]["line"]["visit"].as_str().unwrap();
    let number = office.json(&["slip", "issue", visit])["number"].as_str().unwrap().to_owned();
    let file = |name: &str, bytes: &[u8]| {
        let path = office.folder().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let scan = file("signed.jpg", b"\xFF\xD8\xFF\xE0 a photo");
    let scans = office.json(&["slip", "attach", &number, &scan]);
    assert_eq!((&scans[0]["media"], &scans[0]["state"]), (&"jpeg".into(), &"present".into()));
    let (code, said) = office.fails(&["slip", "attach", &number, &file("words.pdf", b"words")]);
    assert_eq!((code, said.contains("不是 PDF")), (1, true), "{said}");

    // What `list` prints is what `set` reads.
    let listed = office.says(&["slip", "form", "list"]);
    let second = listed.find("# agency-form").unwrap();
    assert!(listed[..second].contains("出厂"), "{listed}");
    let own = listed[..second].replace("title = \"客户确认单\"", "title = \"联动单\"");
    let set = office.says(&["slip", "form", "set", "confirmation", &file("own.toml", own.as_bytes())]);
    assert!(set.contains("联动单") && set.contains("本案场自定"), "{set}");
    let wrong = own.replace("联动单", "");
    let (code, said) =
        office.fails(&["slip", "form", "set", "confirmation", &file("wrong.toml", wrong.as_bytes())]);
    assert_eq!((code, said.contains("title")), (1, true), "{said}");
    let pdf = office.folder().join("sample.pdf");
    office.says(&["slip", "form", "preview", "confirmation", "--out", pdf.to_str().unwrap()]);
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"));
    assert!(office.says(&["slip", "form", "set", "confirmation"]).contains("出厂"));
    assert!(office.says(&["verify"]).contains("没有问题"));
}

#[test]
fn duplicates_of_a_file_and_of_the_office() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("people.csv");
    std::fs::write(
        &input,
        "no,first,last,tel,home\n1,Mitchell,Green,13912345678,阳光花园12栋1604\n2,mitchel,green,13912345687,阳光花园12号楼1604室\n\
         3,Ann,Black,13800138000,\n4,欧阳,静宇,13700137000,\n5,欧阳,静宇,1370013700,\n6\n",
    )
    .unwrap();
    let office = Office::founded();
    let path = input.to_str().unwrap();
    let maps =
        ["--map", "record_id=no", "--map", "name=first+last", "--map", "phone=tel", "--map", "address=5"];
    let out = folder.path().join("pairs.csv");
    let mut args = vec!["duplicates", "--input", path, "--out", out.to_str().unwrap()];
    args.extend(maps);
    let found = office.json(&args);
    assert_eq!((&found["records"], &found["left_out"]), (&Value::from(5), &Value::from(1)), "{found}");
    assert_eq!(found["first_left_out"][0]["line"], 7);
    let pairs = std::fs::read_to_string(&out).unwrap();
    let rows: Vec<&str> = pairs.lines().skip(1).collect();
    let ends = |row: &&str| row.split(',').take(2).collect::<Vec<_>>().join("-");
    assert_eq!(rows.iter().map(ends).collect::<Vec<_>>(), ["1-2", "4-5"], "{pairs}");
    assert!(rows[0].contains("phone.swapped") && rows[1].contains("phone.dropped"), "{pairs}");
    // Wrong uses say what there is; a file with two rows of one name is refused.
    assert_eq!(office.fails(&["duplicates", "--input", path, "--out", "-", "--map", "name=nobody"]).0, 2);
    assert_eq!(
        office
            .fails(&[
                "duplicates",
                "--input",
                path,
                "--out",
                "-",
                "--map",
                "record_id=last",
                "--map",
                "name=first"
            ])
            .0,
        1
    );
    assert_eq!(office.fails(&["duplicates", "--input", "-", "--out", "-"]).0, 2);
    assert_eq!(office.fails(&["duplicates", "--out", "-", "--threads", "2"]).0, 2);

    // The office's own records; the second search compares only what is new.
    office.json(&["visit", "--name", "欧阳靖宇", "--phone", "13912345678"]);
    office.json(&["visit", "--name", "欧阳靖宇", "--phone", "13912345687"]);
    let found = office.json(&["duplicates", "--out", out.to_str().unwrap()]);
    assert_eq!((&found["records"], &found["counts"]["open"]), (&Value::from(2), &Value::from(1)), "{found}");
    office.json(&["visit", "--name", "欧阳靖宇", "--phone", "13912345178"]);
    let found = office.json(&["duplicates", "--out", out.to_str().unwrap()]);
    assert_eq!(found["counts"]["open"], 3, "{found}");
    let pairs = std::fs::read_to_string(&out).unwrap();
    assert!(!pairs.contains("1391234") && !pairs.contains("欧阳"), "no personal data: {pairs}");
}
