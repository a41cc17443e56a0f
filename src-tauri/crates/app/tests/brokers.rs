//! Brokers: on record by themselves, moved and ended; a claim stays with the firm.

use crate::common::Office;
use laifang_core::org::Role;
use serde_json::{Value, json};

const ZHOU: &str = "13900001111";

fn by(firm: &str, store: &str, broker: &str, phone: &str) -> Value {
    json!({"channel": "agency", "brought_by": {"name": firm, "store": store, "broker": broker, "broker_phone": phone}})
}

/// Name and the firms with their days, for each broker.
fn brokers(office: &mut Office) -> Vec<String> {
    let days = |a: &Value| {
        let until = a["until"].as_str().unwrap_or("");
        format!("{} {}..{until}", a["firm_name"].as_str().unwrap(), a["from"].as_str().unwrap())
    };
    let one = |b: &Value| {
        let all: Vec<String> = b["assignments"].as_array().unwrap().iter().map(days).collect();
        format!("{}: {}", b["name"].as_str().unwrap(), all.join(", "))
    };
    office.act("list_brokers", json!({})).as_array().unwrap().iter().map(one).collect()
}

fn partner(office: &mut Office, name: &str) -> Value {
    let all = office.act("list_partners", json!({}));
    all.as_array().unwrap().iter().find(|p| p["name"] == name).unwrap()["partner"].clone()
}

/// The office's notes on a visit.
fn notes(saved: &Value) -> Vec<String> {
    let reasons = saved["judgement"]["reasons"].as_array().unwrap();
    let note = |r: &&Value| r["outcome"] == "note" && r["text"]["zh"].as_str().unwrap().contains("经纪人");
    reasons.iter().filter(note).map(|r| r["text"]["zh"].as_str().unwrap().to_owned()).collect()
}

fn assign(office: &mut Office, firm: &str, from: &str, more: Value) -> Value {
    let firm = partner(office, firm);
    let mut request = json!({"request": office.request(), "name": "周凯", "phone": ZHOU, "firm": firm, "from": from, "until": null});
    for (key, value) in more.as_object().unwrap() {
        request[key] = value.clone();
    }
    request
}

#[test]
fn a_visit_or_report_with_a_full_number_puts_the_broker_on_record() {
    let mut office = Office::new();
    office.register("沈若溪", "13800135678", by("恒居地产", "翠园店", "周凯", ZHOU));
    assert_eq!(brokers(&mut office), ["周凯: 恒居地产 2026-11-21.."]);
    // Not without a full number, a name, a firm; not for an owner, nor twice.
    office.register("甲一", "13800000001", by("恒居地产", "", "李梅", "139****2222"));
    office.register("甲二", "13800000002", by("恒居地产", "", "", "13900002222"));
    office.register("甲三", "13800000003", by("", "", "李梅", "13900002222"));
    let mut owner = by("梁静宜", "", "李梅", "13900002222");
    owner["channel"] = json!("owner");
    office.register("甲四", "13800000004", owner);
    office.register("甲五", "13800000005", by("恒居地产", "翠园店", "周凯", ZHOU));
    assert_eq!(brokers(&mut office), ["周凯: 恒居地产 2026-11-21.."]);
    let draft = json!({"project": null, "name": "王建国", "phones": ["139****0012"], "headcount": null, "day": "2026-11-25",
        "time": null, "firm": "鸿安置业", "store": "河滨路店", "broker": "李梅", "broker_phone": "13900002222"});
    let request = office.request();
    office.act("receive_reports", json!({"request": request, "reports": [draft]}));
    // From the day it was received, not the announced one.
    assert_eq!(brokers(&mut office), ["周凯: 恒居地产 2026-11-21..", "李梅: 鸿安置业 2026-11-21.."]);
    office.verified();
}

#[test]
fn a_claim_stays_with_the_firm_that_was_named_wherever_the_broker_goes() {
    let mut office = Office::new();
    let first = office.register("沈若溪", "13800135678", by("恒居地产", "翠园店", "周凯", ZHOU));
    assert_eq!((first["judgement"]["verdict"].clone(), notes(&first)), (json!("valid"), vec![]));
    office.register("甲一", "13800000001", by("鸿安置业", "", "", ""));
    let moved = assign(&mut office, "鸿安置业", "2026-11-25", json!({"store": "河滨路店"}));
    office.act("assign_broker", moved.clone());
    assert_eq!(brokers(&mut office), ["周凯: 恒居地产 2026-11-21..2026-11-24, 鸿安置业 2026-11-25.."]);
    // The same request again changes nothing.
    office.act("assign_broker", moved);
    assert_eq!(brokers(&mut office).len(), 1);

    // Before and after the move the earlier claim is the same, and carries no note.
    for day in ["2026-11-24T23:59", "2026-11-25T00:00", "2026-12-20T12:00"] {
        office.clock.set(day);
        let shown = office.act("show_visit", json!({"visit": first["line"]["visit"]}));
        assert_eq!(shown["judgement"]["verdict"], "valid", "{day}");
        assert_eq!(shown["line"]["brought_by"], "恒居地产 · 翠园店", "{day}");
        assert_eq!(notes(&shown), Vec::<String>::new(), "{day}");
    }
    // The new firm cannot claim the customer by its new broker.
    office.clock.set("2026-11-26T10:00");
    let rival = office.register("沈若溪", "13800135678", by("鸿安置业", "河滨路店", "周凯", ZHOU));
    assert_eq!(rival["judgement"]["verdict"], "invalid");
    assert_eq!(rival["judgement"]["headline"]["zh"], "保护期内，客户属恒居地产");
    assert_eq!(notes(&rival), Vec::<String>::new());
    office.verified();
}

#[test]
fn a_broker_on_record_with_another_firm_is_told_to_the_office_only() {
    let mut office = Office::new();
    office.register("沈若溪", "13800135678", by("恒居地产", "翠园店", "周凯", ZHOU));
    let told = "经纪人登记在另一家机构（恒居地产）名下，归属仍按来访登记的机构算。";
    // While typing, on saving, afterwards.
    let typed = office.look_up(
        "13800000001",
        json!({"channel": "agency", "brought_by": "鸿安置业", "broker_phone": "139 0000 1111"}),
    );
    assert_eq!(notes(&typed), [told]);
    let saved = office.register("甲一", "13800000001", by("鸿安置业", "", "周凯", ZHOU));
    assert_eq!(saved["judgement"]["verdict"], "valid");
    assert_eq!(saved["line"]["brought_by"], "鸿安置业");
    assert_eq!(notes(&saved), [told]);
    assert_eq!(brokers(&mut office), ["周凯: 恒居地产 2026-11-21.."]);
    let heard = saved["judgement"]["for_channel"]["zh"].as_str().unwrap();
    assert!(!heard.contains("恒居") && !heard.contains("经纪人"), "{heard}");
    // A report's reply says nothing of it either.
    let draft = json!({"project": null, "name": "王建国", "phones": ["139****0012"], "headcount": null, "day": null,
        "time": null, "firm": "鸿安置业", "store": null, "broker": "周凯", "broker_phone": ZHOU});
    let request = office.request();
    let received = office.act("receive_reports", json!({"request": request, "reports": [draft]}));
    assert_eq!(notes(&received["replies"][0]), [told]);
    let reply = received["text"].to_string();
    assert!(!reply.contains("恒居") && !reply.contains("经纪人"), "{reply}");
    // The slip: the office's part has it, the channel's does not.
    let number = office.app_slip(&saved);
    let rows = office.act("list_slips", json!({"text": number, "state": null, "offset": 0, "limit": 5}));
    let slip = office.act("show_slip", json!({"slip": rows["rows"][0]["slip"], "sheet": "a4"}));
    assert!(!slip["for_channel"].to_string().contains("经纪人"), "{}", slip["for_channel"]);
}

#[test]
fn brokers_are_found_by_the_beginning_of_name_or_phone_with_the_firm_of_the_day() {
    let mut office = Office::new();
    office.register("沈若溪", "13800135678", by("恒居地产", "翠园店", "周凯", ZHOU));
    office.register("甲一", "13800000001", by("鸿安置业", "", "周敏", "13900002222"));
    let moved = assign(&mut office, "鸿安置业", "2026-11-25", json!({"store": "河滨路店"}));
    office.act("assign_broker", moved);
    let found = |office: &mut Office, text: &str| -> Vec<String> {
        let rows = office.act("find_brokers", json!({ "text": text }));
        let line =
            |b: &Value| format!("{} {} {} {}", b["name"], b["phone"], b["firm"], b["store"]).replace('"', "");
        rows.as_array().unwrap().iter().map(line).collect()
    };
    for (text, expected) in [
        ("周", vec!["周凯 139****1111 恒居地产 翠园店", "周敏 139****2222 鸿安置业 null"]),
        ("周凯", vec!["周凯 139****1111 恒居地产 翠园店"]),
        ("1390000", vec!["周凯 139****1111 恒居地产 翠园店", "周敏 139****2222 鸿安置业 null"]),
        ("139 0000 2", vec!["周敏 139****2222 鸿安置业 null"]),
        ("13", vec![]),
        ("凯", vec![]),
        ("", vec![]),
        ("%", vec![]),
    ] {
        assert_eq!(found(&mut office, text), expected, "{text}");
    }
    office.clock.set("2026-11-25T00:00");
    assert_eq!(found(&mut office, "周凯"), ["周凯 139****1111 鸿安置业 河滨路店"]);
    // Taken from the list, the mask stands for the number on record.
    let broker = office.act("find_brokers", json!({"text": "周凯"}))[0]["broker"].clone();
    let mut taken = by("恒居地产", "", "周凯", "139****1111");
    taken["brought_by"]["known"] = broker.clone();
    let saved = office.register("甲二", "13800000002", taken);
    assert_eq!(notes(&saved).len(), 1, "{saved}");
    let typed = json!({"channel": "agency", "brought_by": "恒居地产", "broker_phone": "139****1111", "broker": broker});
    assert_eq!(notes(&office.look_up("13800000003", typed)).len(), 1);
    // A mask alone stands for nobody.
    let masked = office.register("甲三", "13800000004", by("恒居地产", "", "周凯", "139****1111"));
    assert_eq!(notes(&masked).len(), 0);
}

#[test]
fn a_manager_moves_ends_and_corrects() {
    let mut office = Office::new();
    office.brought("沈若溪", "13800135678", "恒居地产");
    office.brought("甲一", "13800000001", "鸿安置业");
    let new = assign(&mut office, "恒居地产", "2026-11-01", json!({}));
    let id = office.act("assign_broker", new)[0]["broker"].clone();
    // Of somebody on record neither name nor number is asked.
    let end = assign(
        &mut office,
        "恒居地产",
        "2026-11-01",
        json!({"broker": id, "name": "", "phone": "", "until": "2026-11-30"}),
    );
    office.act("assign_broker", end);
    assert_eq!(brokers(&mut office), ["周凯: 恒居地产 2026-11-01..2026-11-30"]);
    // The same first day replaces; an earlier one is put before.
    let other = assign(&mut office, "鸿安置业", "2026-11-01", json!({}));
    office.act("assign_broker", other);
    let before = assign(&mut office, "恒居地产", "2026-06-01", json!({"name": "周凯瑞"}));
    office.act("assign_broker", before);
    assert_eq!(brokers(&mut office), ["周凯瑞: 恒居地产 2026-06-01..2026-10-31, 鸿安置业 2026-11-01.."]);
    office.verified();

    let wrong = |office: &mut Office, more: Value| {
        let request = assign(office, "恒居地产", "2026-12-01", more);
        office.refused("assign_broker", request)
    };
    assert_eq!(
        wrong(&mut office, json!({"name": "", "phone": "139****1111", "from": "昨天"})),
        ("invalid".into(), vec!["name".into(), "phone".into(), "from".into()])
    );
    assert_eq!(wrong(&mut office, json!({"until": "2026-11-30"})), ("invalid".into(), vec!["until".into()]));
    let nobody = "00000000-0000-4000-8000-000000000099";
    assert_eq!(wrong(&mut office, json!({"firm": nobody})), ("invalid".into(), vec!["firm".into()]));
    assert_eq!(wrong(&mut office, json!({"broker": nobody})).0, "not_found");
    office.app.sit(Role::Receptionist);
    assert_eq!(wrong(&mut office, json!({})).0, "forbidden");
    assert_eq!(brokers(&mut office).len(), 1);
}

#[test]
fn owners_have_units_employees_departments_and_firms_neither() {
    let mut office = Office::new();
    for (channel, name) in [("owner", "梁静宜"), ("employee", "江河"), ("agency", "恒居地产")] {
        let more = json!({"channel": channel, "brought_by": {"name": name}});
        office.register(&format!("客户{name}"), "", more);
    }
    let describe = |office: &mut Office, name: &str, details: Value| {
        let partner = partner(office, name);
        json!({"request": office.request(), "partner": partner, "terms": {"contract": null, "owner_since": null}, "details": details})
    };
    let owner = describe(&mut office, "梁静宜", json!({"units": " 3 栋 2 单元 1101 "}));
    let all = office.act("set_partner_terms", owner);
    let found = all.as_array().unwrap().iter().find(|p| p["name"] == "梁静宜").unwrap();
    assert_eq!(found["details"]["units"], "3 栋 2 单元 1101");
    let employee = describe(&mut office, "江河", json!({"department": "工程部", "number": "A017"}));
    office.act("set_partner_terms", employee);
    // Terms alone leave them as they are.
    let terms = json!({"request": office.request(), "partner": found["partner"],
        "terms": {"contract": null, "owner_since": "2026-01-05"}});
    let all = office.act("set_partner_terms", terms);
    let found = all.as_array().unwrap().iter().find(|p| p["name"] == "梁静宜").unwrap();
    assert_eq!(
        (&found["details"]["units"], &found["terms"]["owner_since"]),
        (&json!("3 栋 2 单元 1101"), &json!("2026-01-05"))
    );
    let firm = describe(&mut office, "恒居地产", json!({"units": "3 栋", "department": "x"}));
    assert_eq!(
        office.refused("set_partner_terms", firm),
        ("invalid".into(), vec!["details.units".into(), "details.department".into()])
    );
    office.verified();
}
