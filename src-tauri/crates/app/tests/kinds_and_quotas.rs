//! Rewards beside the usual way: given in kind, quotas and conversions that are only proposed, files for a spreadsheet.

use crate::money::Desk;
use laifang_core::org::Role;
use serde_json::{Value, json};
use std::io::Read;

/// An owner's second unit earns a card or cash (R24).
fn owners_reward(desk: &mut Desk) -> Value {
    let by = json!({ "channel": "owner", "brought_by": { "name": "高明远" }, "evidence": {
        "called_before": true, "came_along": true, "supervisor": true } });
    for n in 1..=2 {
        let visit = desk.office.register("沈若溪", &format!("1380013000{n}"), by.clone());
        let visit = visit["line"]["visit"].clone();
        let request = desk.office.request();
        let seen = json!({ "called_before": true, "came_along": true, "supervisor": true });
        desk.office.act("check_visit", json!({ "request": request, "visit": visit, "evidence": seen }));
        let terms = Desk::terms(&format!("3-1-{n}"), "1000000");
        let first = json!({ "event": { "is": "signed", "terms": terms } });
        desk.act("open_deal", json!({ "visit": visit, "first": first }));
    }
    desk.settle();
    let project = desk.project.clone();
    desk.sit("钱会计", Role::Finance);
    let approval = desk.act("prepare_approval", json!({ "project": project }));
    desk.sit("江越", Role::Manager);
    desk.act("approve", json!({ "approval": approval["approval"], "agreed": true }));
    desk.ledger()["groups"][0].clone()
}

#[test]
fn what_is_given_in_kind_needs_no_account_and_is_not_for_the_bank() {
    let mut desk = Desk::with("r24-nth");
    let group = owners_reward(&mut desk);
    let ways: Vec<(&str, &str)> = group["ways"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| (w["kind"].as_str().unwrap(), w["amount"].as_str().unwrap()))
        .collect();
    assert_eq!(ways, [("card", "1500.00"), ("cash", "1500.00")], "the usual one first: {group}");
    let (project, who) = (desk.project.clone(), group["beneficiary"].clone());

    // By bank it would need an account; as a card it does not.
    let (code, _) =
        desk.refused("prepare_payout", json!({ "project": project, "beneficiary": who, "kind": "cash" }));
    assert_eq!(code, "refused");
    let (code, _) = desk
        .refused("prepare_payout", json!({ "project": project, "beneficiary": who, "kind": "fuel_card" }));
    assert_eq!(code, "refused", "nothing of it is given as a fuel card");
    let payout = desk.act("prepare_payout", json!({ "project": project, "beneficiary": who }));
    assert_eq!((&payout["kind"], &payout["net"]), (&json!("card"), &json!("1500.00")));
    assert_eq!(payout["account"], Value::Null);

    let folder = tempfile::tempdir().unwrap();
    let request = desk.office.request();
    let (code, _) = desk
        .office
        .refused("export_payouts", json!({ "request": request, "project": project, "path": folder.path() }));
    assert_eq!(code, "refused", "a card is not for the bank");

    desk.sit("钱会计", Role::Finance);
    let paid = desk.act("confirm_payout", json!({ "payout": payout["payout"], "reference": "高明远签收" }));
    assert_eq!((&paid["state"], &paid["withheld"]), (&json!("paid"), &json!("0.00")));
    let totals = desk.ledger()["groups"][0]["totals"].clone();
    assert_eq!((&totals["paid"], &totals["approved"]), (&json!("1500.00"), &json!("0.00")));
    desk.sit("江越", Role::Manager);
    desk.office.verified();
}

#[test]
fn a_shortfall_is_proposed_put_on_record_once_and_decided_by_the_manager() {
    let mut desk = Desk::with("r39-r40");
    let by =
        |name: &str| json!({ "channel": "outreach", "brought_by": { "name": "万达点位", "broker": name } });
    for (n, name) in ["陆一鸣", "陶然"].into_iter().enumerate() {
        desk.office.register("沈若溪", &format!("1380013100{n}"), by(name));
    }
    let project = desk.project.clone();
    let watch = desk.office.act("show_watch", json!({ "project": project }));
    assert_eq!((&watch["quota"]["parties"], &watch["quota"]["days"]), (&json!(1), &json!(2)));
    assert_eq!(watch["shortfalls"], json!([]), "the first stretch is not over: {watch}");

    // Four days later: nobody brought a valid party since.
    desk.office.clock.set("2026-11-25T10:00");
    let watch = desk.office.act("show_watch", json!({ "project": project }));
    let rows = watch["shortfalls"].as_array().unwrap().clone();
    assert!(rows.iter().any(|r| r["name"] == "陶然" && r["until"] == "2026-11-24"), "{watch}");
    assert!(rows.iter().all(|r| r["firm"] == "万达点位" && r["noted"] == false), "{watch}");
    // Who came later is asked from then on only.
    desk.office.register("沈若溪", "13800131009", by("周野"));
    let later = desk.office.act("show_watch", json!({ "project": project }));
    assert_eq!(later["shortfalls"].as_array().unwrap().len(), rows.len(), "{later}");
    let wanted: Vec<Value> =
        rows.iter().map(|r| json!({ "broker": r["broker"], "until": r["until"] })).collect();
    for _ in 0..2 {
        let watch = desk.act("note_shortfalls", json!({ "project": project, "list": wanted }));
        assert!(watch["shortfalls"].as_array().unwrap().iter().all(|r| r["noted"] == true), "{watch}");
    }
    let reviews = desk.office.act("list_reviews", json!({ "decided": true }));
    let noted = reviews["violations"].as_array().unwrap();
    assert_eq!(noted.len(), rows.len(), "each once, however often it is sent: {reviews}");
    assert!(noted.iter().all(|v| v["kind"] == "shortfall" && v["upheld"] == Value::Null));
    let decided = json!({ "violation": noted[0]["violation"], "upheld": true, "reason": "连续两期" });
    desk.act("decide_violation", decided);
    desk.office.verified();
}

#[test]
fn consultants_with_the_least_conversion_are_marked() {
    let mut desk = Desk::with("r32-lower");
    let project = desk.project.clone();
    let people = desk.office.act("show_settings", json!({}))["consultants"].clone();
    let mut phone = 0;
    for (who, dealt) in [(0, 2), (1, 0), (2, 1)] {
        for n in 0..3 {
            phone += 1;
            let consultant = people[who]["consultant"].clone();
            let more = json!({ "channel": "agency", "brought_by": { "name": "恒居地产" }, "consultant": consultant });
            let visit = desk.office.register("沈若溪", &format!("1380014{phone:04}"), more);
            if n < dealt {
                let terms = Desk::terms(&format!("5-{who}-{n}"), "1000000");
                let first = json!({ "event": { "is": "signed", "terms": terms } });
                desk.act("open_deal", json!({ "visit": visit["line"]["visit"], "first": first }));
            }
        }
    }
    let watch = desk.office.act("show_watch", json!({ "project": project }));
    assert_eq!(watch["share"], "10%");
    let rows: Vec<(u64, u64, bool)> = watch["conversions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["referred"].as_u64().unwrap(), r["deals"].as_u64().unwrap(), r["bottom"] == true))
        .collect();
    // 10 % of three is nobody; half of them is one.
    assert_eq!(rows, [(3, 0, false), (3, 1, false), (3, 2, false)]);
    desk.programme("r32-lower", json!({ "watch_bottom": "50%", "version": 2 }));
    // A later version holds from the day after it was recorded.
    desk.office.clock.set("2026-11-22T10:00");
    let watch = desk.office.act("show_watch", json!({ "project": project }));
    let marked: Vec<bool> =
        watch["conversions"].as_array().unwrap().iter().map(|r| r["bottom"] == true).collect();
    assert_eq!(marked, [true, false, false], "{watch}");
}

/// One part of an archive, unpacked by its directory.
fn part(bytes: &[u8], wanted: &str) -> String {
    let u16_at = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let end = bytes.windows(4).rposition(|w| w == b"PK\x05\x06").expect("no directory");
    let mut at = u32_at(end + 16);
    for _ in 0..u16_at(end + 10) {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
        let name_len = u16_at(at + 28);
        let name = std::str::from_utf8(&bytes[at + 46..at + 46 + name_len]).unwrap();
        if name == wanted {
            let (packed, plain, local) = (u32_at(at + 20), u32_at(at + 24), u32_at(at + 42));
            let from = local + 30 + u16_at(local + 26) + u16_at(local + 28);
            let mut text = String::new();
            flate2::read::DeflateDecoder::new(&bytes[from..from + packed]).read_to_string(&mut text).unwrap();
            assert_eq!(text.len(), plain);
            let mut crc = flate2::Crc::new();
            crc.update(text.as_bytes());
            assert_eq!(crc.sum() as usize, u32_at(at + 16));
            return text;
        }
        at += 46 + name_len + u16_at(at + 30) + u16_at(at + 32);
    }
    panic!("no {wanted}");
}

#[test]
fn a_statement_and_an_export_are_written_for_a_spreadsheet() {
    let mut desk = Desk::new();
    desk.signed(1, "=1+1", "1280000");
    desk.settle();
    let who = desk.ledger()["groups"][0]["beneficiary"].clone();
    let asked =
        json!({ "project": desk.project, "beneficiary": who, "from": "2026-11-01", "until": "2026-11-30" });
    let folder = tempfile::tempdir().unwrap();
    let request = json!({ "statement": asked, "format": "xlsx", "path": folder.path() });
    let file = desk.office.act("export_statement", request);
    let bytes = std::fs::read(file["path"].as_str().unwrap()).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<v>12800.00</v>"), "a sum is a number: {sheet}");
    assert!(sheet.contains("期初") && sheet.contains("期末") && sheet.contains("LS1*"), "{sheet}");
    assert!(!sheet.contains("<f>"), "no formula");
    part(&bytes, "[Content_Types].xml");

    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let request = json!({ "dir": out, "headers": "en", "full_phones": false, "format": "xlsx" });
    let view = desk.office.act("export_csv", request);
    let names: Vec<&str> =
        view["files"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"deals.xlsx") && names.iter().all(|n| n.ends_with(".xlsx")), "{names:?}");
    let deals = part(&std::fs::read(out.join("deals.xlsx")).unwrap(), "xl/worksheets/sheet1.xml");
    assert!(deals.contains("<v>1280000.00</v>") && deals.contains(">=1+1<"), "{deals}");
    let customers = part(&std::fs::read(out.join("customers.xlsx")).unwrap(), "xl/worksheets/sheet1.xml");
    assert!(customers.contains("138****"), "{customers}");
    let manifest: Value = serde_json::from_slice(&std::fs::read(out.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["format"], "laifang-xlsx");
}
