//! Head office: takes an office's files in, keeps them, acknowledges, and sends back what it decided.

use crate::desks::{Desk, PASSWORD, first, joined, joined_as};
use serde_json::{Value, json};

fn export_to(desk: &mut Desk, name: &str, to: &mut Desk) -> String {
    let device = to.device();
    let out = desk.path(name);
    desk.act("export_bundle", json!({"path": out, "desk": device}));
    out
}

fn ack(hq: &mut Desk, paths: &[&str]) -> Value {
    hq.clock.wait(5);
    let name = format!("answer-{}.laifang", hq.request());
    let out = hq.path(&name);
    let done = hq.act("acknowledge_bundles", json!({"paths": paths, "out": out}));
    assert_eq!(done["files"].as_array().unwrap().len(), 1);
    done
}

fn row(desk: &mut Desk, number: u64) -> Value {
    let list = desk.act("list_desks", json!({}));
    list["desks"].as_array().unwrap().iter().find(|d| d["desk"] == number).unwrap().clone()
}

#[test]
fn head_office_keeps_what_comes_and_says_until_when_it_has_everything() {
    let mut one = first();
    let mut two = joined(&mut one, 2);
    let mut hq = joined_as(&mut one, 3, "head_office");
    one.clock.wait(60);
    one.visit("陈嘉怡", "13800000001", Some("恒居"));
    assert_eq!(
        (&row(&mut one, 3)["head_office"], &row(&mut one, 3)["has_until"]),
        (&json!(true), &Value::Null)
    );
    let sent = export_to(&mut one, "to-hq.laifang", &mut hq);
    let last = one.act("list_desks", json!({}))["desks"][0]["news"].clone();
    one.clock.wait(60);

    let done = ack(&mut hq, &[&sent]);
    assert!(done["new"].as_u64().unwrap() > 0 && done["refused"] == json!([]), "{done}");
    assert_eq!(done["kept"], 1);
    let folder = std::path::PathBuf::from(done["folder"].as_str().unwrap());
    let index = std::fs::read_to_string(folder.join("index.jsonl")).unwrap();
    let line: Value = serde_json::from_str(index.lines().next().unwrap()).unwrap();
    assert_eq!((index.lines().count(), &line["desk"]), (1, &json!(1)));
    assert_eq!(
        std::fs::read(folder.join(line["file"].as_str().unwrap())).unwrap(),
        std::fs::read(&sent).unwrap()
    );
    assert!(!index.contains("陈嘉怡") && !index.contains("138000"));
    // The same again, and under another name: known, kept once.
    let renamed = hq.path("renamed.laifang");
    std::fs::copy(&sent, &renamed).unwrap();
    let again = ack(&mut hq, &[&sent, &renamed]);
    assert_eq!((&again["new"], &again["kept"]), (&json!(0), &json!(0)));
    assert_eq!(std::fs::read_to_string(folder.join("index.jsonl")).unwrap(), index);

    // The desk learns until when head office has everything; so does the other, by the same answer.
    one.act("import_bundle", json!({"paths": again["files"]}));
    let seen = row(&mut one, 3);
    assert!(seen["has_until"].as_str().unwrap() <= last.as_str().unwrap(), "{seen} {last}");
    assert!(seen["has_until"].is_string() && seen["up_to_date"] == true, "{seen}");
    // What happens afterwards is not acknowledged.
    one.clock.wait(120);
    one.visit("沈若溪", "13800000002", None);
    let later = row(&mut one, 3);
    assert_eq!((&later["has_until"], &later["up_to_date"]), (&seen["has_until"], &json!(false)));
    // Nobody waits for head office: the folder comes to rest without it.
    let shared = tempfile::tempdir().unwrap();
    for desk in [&mut one, &mut two] {
        desk.act("set_exchange_folder", json!({"path": shared.path()}));
    }
    for _ in 0..8 {
        one.step();
        two.step();
    }
    assert!(one.step() && two.step());
    assert_eq!(one.hash(), two.hash());
}

#[test]
fn what_head_office_decides_comes_back_with_the_answer() {
    let mut one = first();
    let mut two = joined(&mut one, 2);
    let mut hq = joined_as(&mut one, 3, "head_office");
    // Two desks, two agencies, one customer: no clock decides.
    one.clock.wait(60);
    let visit = one.visit("陈嘉怡", "13800000001", Some("恒居"))["visit"]["line"]["visit"].clone();
    two.clock.wait(60);
    two.visit("陈嘉怡", "13800000001", Some("鸿安"));
    let from_one = one.path("one.laifang");
    one.act("export_bundle", json!({"path": from_one}));
    two.act("import_bundle", json!({"paths": [from_one]}));
    let sent = export_to(&mut two, "to-hq.laifang", &mut hq);
    let done = ack(&mut hq, &[&sent]);
    assert_eq!(done["waiting"], 0, "{done}");
    let request = hq.request();
    let ruling = json!({"request": request, "visit": visit, "ruling": {"is": "valid"}, "reason": "监控为证"});
    hq.act("confirm_password", json!({"password": PASSWORD}));
    hq.act("rule_claim", ruling);
    let done = ack(&mut hq, &[]);
    two.act("import_bundle", json!({"paths": done["files"]}));
    assert_eq!(two.hash(), hq.hash());
    let judged = two.act("show_visit", json!({"visit": visit}));
    assert_eq!(judged["judgement"]["verdict"], "valid", "{judged}");
    // And a desk that head office takes out.
    let (device, request) = (one.device(), hq.request());
    hq.act("revoke_desk", json!({"request": request, "device": device}));
    let done = ack(&mut hq, &[]);
    assert!(done["changes"].as_u64().unwrap() > 0);
    two.act("import_bundle", json!({"paths": done["files"]}));
    assert_eq!(row(&mut two, 1)["revoked"], true);
    assert_eq!(two.hash(), hq.hash());
}

#[test]
fn only_head_office_acknowledges_and_bad_files_are_kept_aside() {
    let mut one = first();
    let mut hq = joined_as(&mut one, 2, "head_office");
    one.visit("陈嘉怡", "13800000001", None);
    let sent = export_to(&mut one, "to-hq.laifang", &mut hq);
    let out = one.path("answer.laifang");
    let refused = one.refused("acknowledge_bundles", json!({"paths": [sent], "out": out}));
    assert!(refused.contains("not head office"), "{refused}");
    let mut bytes = std::fs::read(&sent).unwrap();
    let at = bytes.len() - 30;
    bytes[at] ^= 4;
    let damaged = hq.path("damaged.laifang");
    std::fs::write(&damaged, &bytes).unwrap();
    let done = ack(&mut hq, &[&damaged, &sent]);
    assert_eq!((done["refused"].as_array().unwrap().len(), &done["kept"]), (1, &json!(1)));
    assert!(hq.dir.path().join("office/quarantine/damaged.laifang").is_file());
    // Its own desk registers nobody.
    let refused = hq.app.act("register_visit", json!({})).unwrap_err();
    assert!(!refused.text.zh.is_empty());
}
