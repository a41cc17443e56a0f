//! The desk's day through the actions, as window and command line call them.

use crate::common::Office;
use serde_json::json;

#[test]
fn a_returning_visitor_is_known_by_every_part_of_number_and_name() {
    let mut office = Office::new();
    office.register("陈嘉怡", "13800138000", json!({"customer": {
        "customer": null, "name": "陈嘉怡", "phones": ["13800138000"], "gender": "female", "id_tail": "27081X"
    }}));
    office.register("欧阳静", "15912345678", json!({}));
    let cases = [
        ("13800138000", vec!["陈嘉怡"]),
        ("１３８ 0013-8000", vec!["陈嘉怡"]),
        ("1380013", vec!["陈嘉怡"]),
        ("8000", vec!["陈嘉怡"]),
        ("138****8000", vec!["陈嘉怡"]),
        ("159****5678", vec!["欧阳静"]),
        ("27081x", vec!["陈嘉怡"]),
        ("陈", vec!["陈嘉怡"]),
        ("嘉怡", vec!["陈嘉怡"]),
        ("陳嘉怡", vec!["陈嘉怡"]),
        ("cjy", vec!["陈嘉怡"]),
        ("chenjia", vec!["陈嘉怡"]),
        ("oyj", vec!["欧阳静"]),
        ("cjy8000", vec!["陈嘉怡"]),
        ("cjy5678", vec![]),
        ("13900000000", vec![]),
    ];
    for (typed, expected) in cases {
        assert_eq!(office.names(typed), expected, "{typed}");
    }
    office.verified();
}

#[test]
fn a_second_agency_inside_protection_is_invalid_and_valid_after_it() {
    let mut office = Office::new();
    let first = office.brought("沈若溪", "13800135678", "鸿安置业");
    assert_eq!(first["judgement"]["verdict"], "valid");
    assert_eq!(first["judgement"]["protected_until"], "2026-12-21");
    let slip = office.app_slip(&first);

    // While typing, before anything is saved.
    let typed = office.look_up("13800135678", json!({"channel": "agency", "brought_by": "恒居地产"}));
    let judged = &typed["judgement"];
    assert_eq!(judged["verdict"], "invalid");
    assert_eq!(judged["headline"]["zh"], "保护期内，客户属鸿安置业");
    assert_eq!(judged["slip"], slip);
    assert_eq!(judged["reasons"][0]["rule"], "R15");
    assert_eq!(judged["save_label"]["zh"], "登记来访，恒居地产报备无效");
    // What the agency may be told names neither whose customer it is nor since when.
    let told = judged["for_channel"]["zh"].as_str().unwrap();
    assert!(told.contains("保护期") && !told.contains("鸿安") && !told.contains("12-21"), "{told}");

    office.clock.set("2026-12-21T23:59");
    assert_eq!(office.brought("沈若溪", "13800135678", "恒居地产")["judgement"]["verdict"], "invalid");
    office.clock.set("2026-12-22T00:00");
    let after = office.brought("沈若溪", "13800135678", "安信居");
    assert_eq!(after["judgement"]["verdict"], "valid", "{after}");
    assert_eq!(after["judgement"]["protected_until"], "2027-01-22");
    // The first agency's own late claim pays nothing, and the new one is protected anyway.
    assert_eq!(office.brought("沈若溪", "13800135678", "鸿安置业")["judgement"]["verdict"], "invalid");
    office.verified();
}

#[test]
fn somebody_the_office_knew_is_no_agencys_customer() {
    let mut office = Office::new();
    office.register("罗启明", "13911112222", json!({"kind": "call", "channel": "call"}));
    office.clock.set("2027-11-21T10:00");
    let brought = office.brought("罗启明", "13911112222", "恒居地产");
    assert_eq!(brought["judgement"]["verdict"], "invalid");
    assert_eq!(brought["judgement"]["reasons"][0]["rule"], "R3");
    // A walk-in of an agency's protected customer stays the agency's.
    office.brought("白书宁", "13911113333", "恒居地产");
    let walked = office.register("白书宁", "13911113333", json!({}));
    assert_eq!(walked["judgement"]["headline"]["zh"], "保护期内，客户属恒居地产");
}

#[test]
fn a_mask_alone_is_provisional_and_fits_only_the_same_surname() {
    let mut office = Office::new();
    office.brought("沈若溪", "13800135678", "鸿安置业");
    let text = "【报备】云澜府 沈女士 138****5678 2人 今天14:30到 恒居地产翠园店 周凯\n\
                【报备】云澜府 王先生 138****5678 1人 今天15:30到 恒居地产翠园店 周凯";
    let read = office.act("read_paste", json!({"text": text}));
    assert_eq!(read["reports"].as_array().unwrap().len(), 2, "{read}");
    let request = office.request();
    let received = office.act("receive_reports", json!({"request": request, "reports": read["reports"]}));
    let first = &received["replies"][0];
    assert_eq!(first["judgement"]["verdict"], "invalid");
    assert_eq!(first["judgement"]["provisional"], true);
    assert!(first["reply"]["zh"].as_str().unwrap().contains("报备待定"), "{first}");
    assert_eq!(received["replies"][1]["judgement"]["verdict"], "valid");
    // The same request again is answered and adds nothing.
    let again = office.act("receive_reports", json!({"request": request, "reports": read["reports"]}));
    assert_eq!(again["replies"][0]["report"]["report"], first["report"]["report"]);
    let board = office.act("desk_board", json!({"day": null}));
    assert_eq!(board["counts"]["reports"], 2);
    office.verified();
}

#[test]
fn a_visit_fulfils_its_report_once() {
    let mut office = Office::new();
    let read =
        office.act("read_paste", json!({"text": "报备：何先生 139****2046 3人 今天15:00 鸿安置业 陆一鸣"}));
    let request = office.request();
    let received = office.act("receive_reports", json!({"request": request, "reports": read["reports"]}));
    let report = received["replies"][0]["report"]["report"].clone();
    let typed = office.look_up("13912342046", json!({}));
    assert_eq!(typed["reports"][0]["report"], report);
    let more = json!({"channel": "agency", "brought_by": {"name": "鸿安置业"}, "report": report});
    let visit = office.register("何建国", "13912342046", more.clone());
    assert_eq!(visit["judgement"]["verdict"], "valid");
    let board = office.act("desk_board", json!({"day": null}));
    assert_eq!(board["reports"][0]["state"], "arrived");
    let second = office.visit("何建国", "13912342046", more);
    assert_eq!(office.refused("register_visit", second), ("invalid".into(), vec!["report".into()]));
    let withdrawn = json!({"request": office.request(), "report": report});
    assert_eq!(office.refused("withdraw_report", withdrawn).0, "refused");
}

#[test]
fn the_rota_gives_turns_and_return_visits_go_back() {
    let mut office = Office::new();
    let board = office.act("desk_board", json!({"day": null}));
    let ids: Vec<_> = board["rota"].as_array().unwrap().iter().map(|r| r["consultant"].clone()).collect();
    let proposed = |office: &mut Office, text: &str| {
        let view = office.look_up(text, json!({}));
        (
            view["proposal"]["consultant"].clone(),
            view["proposal"]["reason"]["zh"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(proposed(&mut office, "").0, ids[0]);
    let first = office.register("甲一", "13900000001", json!({"consultant": ids[0]}));
    let (next, why) = proposed(&mut office, "");
    assert_eq!(next, ids[1], "{why}");
    office.clock.set("2026-11-21T10:10");
    // A return visit goes back to the first receiver, even while the turn is another's, and takes none.
    let (next, why) = proposed(&mut office, "13900000001");
    assert_eq!(next, ids[0]);
    assert!(why.contains("不占轮次"), "{why}");
    office.register("甲一", "13900000001", json!({"consultant": ids[0]}));
    assert_eq!(proposed(&mut office, "").0, ids[1]);
    // The next in turn is busy: the one behind fills in, and the first keeps the place.
    office.register("乙一", "13900000002", json!({"consultant": ids[1]}));
    let third = office.register("丙一", "13900000003", json!({"consultant": ids[2]}));
    let leave = |office: &mut Office, visit: &serde_json::Value| {
        let request = office.request();
        let visit = visit["line"]["visit"].clone();
        office.act(
            "set_reception",
            json!({"request": request, "visit": visit, "reception": "ended", "consultant": null}),
        );
    };
    let (next, why) = proposed(&mut office, "");
    assert_eq!((next, why.contains("都在接待")), (ids[0].clone(), true));
    leave(&mut office, &third);
    let (next, why) = proposed(&mut office, "");
    assert_eq!((next, why.contains("补位")), (ids[2].clone(), true));
    leave(&mut office, &first);
    // Absent consultants are passed over and come back at the end of the queue.
    let request = office.request();
    office.act("set_attendance", json!({"request": request, "consultant": ids[0], "attendance": "absent"}));
    assert_ne!(proposed(&mut office, "").0, ids[0]);
    let appointment = office.look_up("", json!({"appointment_with": ids[1]}));
    assert_eq!(appointment["proposal"]["consultant"], ids[1]);
}

#[test]
fn a_request_twice_is_done_once_and_undo_takes_it_back() {
    let mut office = Office::new();
    let empty = office.verified();
    let request = office.visit("沈若溪", "13800135678", json!({}));
    let first = office.act("register_visit", request.clone());
    let again = office.act("register_visit", request);
    assert_eq!(again["visit"]["repeated"], true);
    assert_eq!(first["visit"]["line"]["visit"], again["visit"]["line"]["visit"]);
    let board = office.act("desk_board", json!({"day": null}));
    assert_eq!(board["counts"]["visits"], 1);
    let undo = json!({"request": office.request(), "visit": first["visit"]["line"]["visit"]});
    office.act("undo_registration", undo);
    let board = office.act("desk_board", json!({"day": null}));
    assert_eq!(board["counts"]["visits"], 0);
    assert_ne!(
        office.verified(),
        empty,
        "the record and the voided visit stay in the log and its projections"
    );
}

#[test]
fn a_slip_is_numbered_printed_verified_and_voided() {
    let mut office = Office::new();
    let visit = office.brought("𠮷䶮", "13800135678", "鸿安置业");
    let number = office.app_slip(&visit);
    assert_eq!(number, "A03-2-000001-5");
    let slips = office.act("list_slips", json!({"text": "", "state": null, "offset": 0, "limit": 10}));
    let slip = slips["rows"][0]["slip"].clone();
    let view = office.act("show_slip", json!({"slip": slip, "sheet": "a4"}));
    assert_eq!(view["missing_glyphs"], json!([]));
    assert!(view["pages"][0].as_str().unwrap().starts_with("<svg"));

    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("slip.pdf");
    let print = json!({"request": office.request(), "slip": slip, "sheet": "a4", "path": path});
    office.act("print_slip", print.clone());
    assert_eq!(office.act("print_slip", print)["line"]["prints"], 1, "the same request prints once");
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF-"));
    let again = json!({"request": office.request(), "slip": slip, "sheet": "a4", "path": path, "reason": ""});
    assert_eq!(office.refused("print_slip", again), ("invalid".into(), vec!["reason".into()]));

    let qr = office.qr(&number);
    let check =
        |office: &mut Office, text: &str| office.act("verify_slip", json!({"text": text}))["result"].clone();
    assert_eq!(check(&mut office, &number), "genuine");
    assert_eq!(check(&mut office, &qr), "genuine");
    assert_eq!(check(&mut office, &qr.replacen("*V*", "*I*", 1)), "altered");
    assert_eq!(check(&mut office, &qr.replacen("20261221", "20270121", 1)), "altered");
    assert_eq!(check(&mut office, "A03-2-000001-1"), "malformed");
    let undo = json!({"request": office.request(), "visit": visit["line"]["visit"]});
    assert_eq!(office.refused("undo_registration", undo.clone()).0, "refused");
    let void = json!({"request": office.request(), "slip": slip, "reason": "写错了"});
    office.act("void_slip", void);
    assert_eq!(check(&mut office, &qr), "voided");
    office.act("undo_registration", undo);
    office.verified();
}

#[test]
fn a_number_under_another_name_is_a_question() {
    let mut office = Office::new();
    let first = office.register("沈若溪", "13800135678", json!({}));
    let mut request = office.visit("王建国", "13800135678", json!({}));
    let asked = office.act("register_visit", request.clone());
    assert_eq!(asked["outcome"], "decide");
    assert_eq!(asked["candidates"][0]["customer"], first["line"]["customer"]);
    request["decision"] = json!({"is": "new_person", "shown": [first["line"]["customer"]]});
    let saved = office.act("register_visit", request);
    assert_ne!(saved["visit"]["line"]["customer"], first["line"]["customer"]);
    let customer = office.act("show_customer", json!({"customer": saved["visit"]["line"]["customer"]}));
    assert_eq!(customer["links"][0]["same"], false, "remembered as not the same");
    // A form of address and the same surname is the same person, and the full name is kept.
    let titled = office.register("沈女士", "13800135678", json!({}));
    assert_eq!(titled["line"]["name"], "沈若溪");
}

#[test]
fn quick_entry_takes_two_fields_and_a_queue_number_and_is_completed_later() {
    let mut office = Office::new();
    let first = office.register("陈女士", "13800138000", json!({"quick": true, "consent": null}));
    let mut second = office.visit("", "13900139000", json!({"quick": true}));
    second["customer"]["name"] = json!("");
    let second = office.act("register_visit", second);
    assert_eq!((&first["line"]["queue"], &second["visit"]["line"]["queue"]), (&json!(1), &json!(2)));
    let handover = office.act("handover", json!({}));
    assert!(handover["text"]["zh"].as_str().unwrap().contains("待补全"), "{handover}");
    let visit = second["visit"]["line"]["visit"].clone();
    let shown = office.act("show_visit", json!({"visit": visit}))["shown"].clone();
    let request = office.request();
    let done = office.act(
        "complete_visit",
        json!({
            "request": request, "visit": visit, "shown": shown, "headcount": 3, "needs": "三房",
            "notes": null, "companions": null, "consent": "2026-1", "name": "林芳", "phone": null
        }),
    );
    assert_eq!(
        (done["line"]["name"].as_str(), done["line"]["incomplete"].as_bool()),
        (Some("林芳"), Some(false))
    );
    office.verified();
}

#[test]
fn bad_input_names_every_field_and_saves_nothing() {
    let mut office = Office::new();
    let before = office.verified();
    let long = "陈".repeat(300);
    let cases = [
        (json!({"name": "陈嘉怡", "phones": ["1380013567"]}), "customer.phones.0"),
        (json!({"name": "陈嘉怡", "phones": ["13800135678", "abc"]}), "customer.phones.1"),
        (json!({"name": "", "phones": ["13800135678"]}), "customer.name"),
        (json!({"name": "陈\u{0}怡", "phones": ["13800135678"]}), "customer.name"),
        (json!({"name": "陈\u{202E}怡", "phones": ["13800135678"]}), "customer.name"),
        (json!({"name": "😀", "phones": ["13800135678"]}), "customer.name"),
        (json!({"name": long, "phones": ["13800135678"]}), "customer.name"),
        (json!({"name": "陈嘉怡", "phones": []}), "customer.phones.0"),
        (json!({"name": "陈嘉怡", "phones": ["13800135678"], "no_phone": true}), "customer.no_phone"),
        (json!({"name": "陈嘉怡", "phones": ["13800135678"], "id_tail": "12345"}), "customer.id_tail"),
    ];
    for (customer, field) in cases {
        let mut request = office.visit("x", "1", json!({}));
        for key in ["name", "phones", "no_phone", "id_tail"] {
            if let Some(value) = customer.get(key) {
                request["customer"][key] = value.clone();
            }
        }
        assert_eq!(
            office.refused("register_visit", request),
            ("invalid".into(), vec![field.into()]),
            "{customer}"
        );
    }
    for (key, value) in [
        ("headcount", json!(0)),
        ("headcount", json!(201)),
        ("arrived_at", json!("25:00")),
        ("arrived_at", json!("23:59")),
        ("consent", json!("1999-1")),
        ("notes", json!("字".repeat(2_001))),
        ("needs", json!("a\u{0}b")),
    ] {
        let request = office.visit("陈嘉怡", "13800135678", json!({key: value}));
        assert_eq!(
            office.refused("register_visit", request),
            ("invalid".into(), vec![key.into()]),
            "{key} {value}"
        );
    }
    // All at once.
    let request = office.visit("", "1", json!({"headcount": 0, "arrived_at": "x"}));
    let (_, fields) = office.refused("register_visit", request);
    assert_eq!(fields, ["customer.phones.0", "customer.name", "headcount", "arrived_at"]);
    assert_eq!(office.verified(), before);
    // Full width and rare characters are right.
    assert_eq!(office.register("　𠮷䶮 ", "１３８００１３５６７８", json!({}))["line"]["name"], "𠮷䶮");
}

#[test]
fn reveals_are_recorded_and_roles_are_held() {
    let mut office = Office::new();
    let visit = office.register("沈若溪", "13800135678", json!({}));
    let customer = visit["line"]["customer"].clone();
    assert_eq!(visit["line"]["phone"], "138****5678");
    let shown = office.act("reveal_phone", json!({"customer": customer, "index": 0}));
    assert_eq!(shown["phone"], "13800135678");
    let settings = office.act("show_settings", json!({}));
    assert_eq!(settings["reveals"][0]["by"], "江越");
    let page = office.act("show_customer", json!({"customer": customer}));
    assert!(page["timeline"].as_array().unwrap().iter().any(|e| e["kind"] == "reveal"));
    office.app.sit(laifang_core::org::Role::Auditor);
    assert_eq!(office.refused("reveal_phone", json!({"customer": customer, "index": 0})).0, "forbidden");
    let request = office.visit("王伟", "13900000000", json!({}));
    assert_eq!(office.refused("register_visit", request).0, "forbidden");
    office.act("desk_board", json!({"day": null}));
}

#[test]
fn erasing_a_person_leaves_facts_and_an_unbroken_chain() {
    let mut office = Office::new();
    let visit = office.brought("沈若溪", "13800135678", "鸿安置业");
    let number = office.app_slip(&visit);
    let customer = visit["line"]["customer"].clone();
    let wrong = json!({"request": office.request(), "customer": customer, "confirm": "沈"});
    assert_eq!(office.refused("erase_person", wrong), ("invalid".into(), vec!["confirm".into()]));
    let erase = json!({"request": office.request(), "customer": customer, "confirm": "沈若溪"});
    office.act("erase_person", erase.clone());
    let changes = office.verified();
    office.act("erase_person", erase); // a second click finds it done
    assert_eq!(office.verified(), changes);
    assert!(office.names("13800135678").is_empty() && office.names("沈若溪").is_empty());
    let board = office.act("desk_board", json!({"day": null}));
    assert_eq!(board["visits"][0]["name"], "");
    assert_eq!(board["visits"][0]["slip"], number.as_str());
    assert_eq!(board["visits"][0]["verdict"], "valid", "nobody's protection moves");
    office.verified();
}

#[test]
fn linked_records_are_one_person_and_come_apart_as_they_were() {
    let mut office = Office::new();
    let one = office.brought("沈若溪", "13800135678", "鸿安置业");
    let other = office.brought("沈若西", "13900135678", "恒居地产");
    assert_eq!(other["judgement"]["verdict"], "valid");
    let before = office.verified();
    let (a, b) = (one["line"]["customer"].clone(), other["line"]["customer"].clone());
    let request = office.request();
    let view = office
        .act("link_customers", json!({"request": request, "a": a, "b": b, "same": true, "protection_of": a}));
    let visits = view["timeline"].as_array().unwrap().iter().filter(|e| e["kind"] == "visit").count();
    assert_eq!(visits, 2, "one timeline");
    let board = office.act("desk_board", json!({"day": null}));
    let of_b = board["visits"].as_array().unwrap().iter().find(|v| v["customer"] == b).unwrap();
    assert_eq!(of_b["verdict"], "invalid", "the person was brought by another first");
    office.verified();
    let request = office.request();
    office.act("withdraw_link", json!({"request": request, "link": view["links"][0]["link"]}));
    assert_eq!(office.verified(), before, "every projection as before");
}

#[test]
fn without_a_number_a_channels_claim_is_open_and_protects_nobody() {
    let mut office = Office::new();
    let brought = json!({"channel": "agency", "brought_by": {"name": "鸿安置业"}});
    let visit = office.register("沈若溪", "", brought);
    assert_eq!(visit["judgement"]["verdict"], "undecided");
    assert_eq!(office.act("desk_board", json!({"day": null}))["ending"], json!([]));
    let shown = office.act("show_visit", json!({"visit": visit["line"]["visit"]}))["shown"].clone();
    let request = office.request();
    let done = office.act("complete_visit", json!({
        "request": request, "visit": visit["line"]["visit"], "shown": shown, "headcount": null, "needs": null,
        "notes": null, "companions": null, "consent": null, "name": null, "phone": "13800135678"
    }));
    assert_eq!(
        (&done["judgement"]["verdict"], &done["judgement"]["provisional"]),
        (&json!("valid"), &json!(false))
    );
    office.verified();
    let rival = office.brought("沈若溪", "13800135678", "恒居地产");
    assert_eq!(rival["judgement"]["verdict"], "invalid", "{rival}");
    office.verified();
}

#[test]
fn a_quick_entry_learns_later_who_brought_them_and_never_changes_its_channel() {
    let mut office = Office::new();
    let visit = office.register("沈女士", "13800135678", json!({"quick": true, "channel": "agency"}));
    assert_eq!(visit["judgement"]["verdict"], "undecided");
    let complete = |office: &mut Office, firm: &str| {
        let shown = office.act("show_visit", json!({"visit": visit["line"]["visit"]}))["shown"].clone();
        let request = office.request();
        office.act("complete_visit", json!({
            "request": request, "visit": visit["line"]["visit"], "shown": shown, "headcount": null,
            "needs": null, "notes": null, "companions": null, "consent": null, "name": null, "phone": null,
            "brought_by": {"name": firm}
        }))
    };
    let done = complete(&mut office, "鸿安置业");
    assert_eq!(done["judgement"]["headline"]["zh"], "新客户，归鸿安置业");
    assert_eq!(complete(&mut office, "恒居地产")["line"]["brought_by"], "鸿安置业");
    office.verified();
}

#[test]
fn a_channel_assistant_receives_reports_and_registers_nobody() {
    let mut office = Office::new();
    office.app.sit(laifang_core::org::Role::ChannelAssistant);
    let draft =
        json!({ "name": "陈嘉怡", "phones": ["138****5678"], "firm": "鸿安置业", "day": "2026-11-21" });
    let request = office.request();
    let received = office.act("receive_reports", json!({ "request": request, "reports": [draft] }));
    assert_eq!(received["replies"].as_array().unwrap().len(), 1);
    let visit = office.visit("陈嘉怡", "13800135678", json!({}));
    assert_eq!(office.refused("register_visit", visit).0, "forbidden");
}
