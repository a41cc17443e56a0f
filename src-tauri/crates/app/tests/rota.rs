//! The rota through the actions (R8, R11): what is recorded, given back, erased, shown.

use crate::common::Office;
use serde_json::{Value, json};

fn consultants(office: &mut Office) -> Vec<Value> {
    let view = office.act("show_settings", json!({}));
    view["consultants"].as_array().unwrap().iter().map(|c| c["consultant"].clone()).collect()
}

fn fairness(office: &mut Office, from: &str, until: &str) -> Value {
    office.act("rota_fairness", json!({"from": from, "until": until}))
}

fn turns(view: &Value) -> Vec<(String, u64)> {
    let rows = view["rows"].as_array().unwrap().iter();
    rows.map(|r| (r["name"].as_str().unwrap().to_owned(), r["turns"].as_u64().unwrap())).collect()
}

#[test]
fn a_choice_by_hand_is_listed_until_it_is_taken_back_and_its_words_go_with_the_person() {
    let mut office = Office::new();
    let ids = consultants(&mut office);
    let visit = office.register(
        "沈若溪",
        "13800135678",
        json!({"consultant": ids[2], "override_reason": "沈女士点名"}),
    );
    let day = "2026-11-21";
    let view = fairness(&mut office, day, day);
    assert_eq!(view["overrides"][0]["reason"], "沈女士点名");
    assert_eq!(view["overrides"][0]["proposed"], "许知遥");
    assert_eq!(view["overrides"][0]["chosen"], "林晚");
    assert_eq!(view["overrides"][0]["by"], "江越");
    assert_eq!(view["rows"][0]["passed_over"], 1);
    office.verified();
    // Erased: that somebody was passed over stays, what was written about the customer goes.
    let customer = visit["line"]["customer"].clone();
    let request = office.request();
    office.act("erase_person", json!({"request": request, "customer": customer, "confirm": "沈若溪"}));
    let view = fairness(&mut office, day, day);
    assert_eq!(view["overrides"][0]["reason"], "");
    assert_eq!(view["overrides"][0]["proposed"], "许知遥");
    office.verified();
    // Taken back: turn and choice are gone.
    let request = office.request();
    office.act("undo_registration", json!({"request": request, "visit": visit["line"]["visit"]}));
    let view = fairness(&mut office, day, day);
    assert_eq!(view["overrides"], json!([]));
    assert!(turns(&view).iter().all(|(_, n)| *n == 0));
    office.verified();
}

#[test]
fn nothing_is_kept_of_a_reason_where_the_proposal_was_followed() {
    let mut office = Office::new();
    let ids = consultants(&mut office);
    let visit = office.register(
        "沈若溪",
        "13800135678",
        json!({"consultant": ids[0], "override_reason": "不该留下"}),
    );
    let shown = office.act("show_visit", json!({"visit": visit["line"]["visit"]}));
    assert_eq!(shown["allotted"]["zh"], "首接，占轮次");
}

#[test]
fn figures_are_those_of_local_days_both_included() {
    let mut office = Office::new();
    let ids = consultants(&mut office);
    for (n, at) in
        ["2026-11-20T23:59", "2026-11-21T00:00", "2026-11-21T23:59", "2026-11-22T00:00"].iter().enumerate()
    {
        office.clock.set(at);
        office.register("甲一", &format!("1390000000{n}"), json!({"consultant": ids[0]}));
    }
    let of = |office: &mut Office, from, until| turns(&fairness(office, from, until))[0].1;
    assert_eq!(of(&mut office, "2026-11-20", "2026-11-20"), 1);
    assert_eq!(of(&mut office, "2026-11-21", "2026-11-21"), 2);
    assert_eq!(of(&mut office, "2026-11-21", "2026-11-22"), 3);
    assert_eq!(of(&mut office, "2026-11-01", "2026-11-30"), 4);
    let (code, fields) =
        office.refused("rota_fairness", json!({"from": "2026-11-22", "until": "2026-11-21"}));
    assert_eq!((code.as_str(), fields), ("invalid", vec!["until".to_owned()]));
}

#[test]
fn settings_of_the_rota_are_done_once_for_a_request_and_are_the_managers() {
    let mut office = Office::new();
    let ids = consultants(&mut office);
    let request = office.request();
    let team = json!({
        "request": request, "team": null, "name": "B 组", "projects": [], "channels": [], "active": true,
    });
    office.act("set_team", team.clone());
    office.act("set_team", team);
    let teams = office.act("show_settings", json!({}))["teams"].clone();
    assert_eq!(teams.as_array().unwrap().len(), 1);
    let request = office.request();
    office.act("join_team", json!({"request": request, "consultant": ids[1], "team": teams[0]["team"]}));
    // A new name or place keeps the team.
    let request = office.request();
    office.act(
        "set_consultant",
        json!({"request": request, "consultant": ids[1], "name": "顾行知", "active": true, "place": 0}),
    );
    let view = office.act("show_settings", json!({}));
    assert_eq!(view["consultants"][0]["team"], teams[0]["team"]);
    assert_eq!(view["consultants"][1]["team"], Value::Null);
    let request = office.request();
    let unknown = json!({"request": request, "consultant": ids[0], "team": request});
    assert_eq!(office.refused("join_team", unknown).0, "not_found");
    office.verified();
    office.app.sit(laifang_core::org::Role::Receptionist);
    let request = office.request();
    let rules = json!({"position_a": [], "broker_chooses": true, "broker_takes_turn": true, "override_reason": false});
    assert_eq!(office.refused("set_rota", json!({"request": request, "rules": rules})).0, "forbidden");
    let view = office.act("rota_view", json!({"day": null}));
    assert_eq!(view["queues"].as_array().unwrap().len(), 2);
}

#[test]
fn out_keeps_the_place_and_absent_does_not() {
    let mut office = Office::new();
    let ids = consultants(&mut office);
    let attend = |office: &mut Office, attendance: &str| {
        let request = office.request();
        office.act(
            "set_attendance",
            json!({"request": request, "consultant": ids[0], "attendance": attendance}),
        );
        let board = office.act("desk_board", json!({"day": null}));
        let rota = board["rota"].as_array().unwrap();
        let at = rota.iter().position(|r| r["consultant"] == ids[0]).unwrap();
        assert_eq!(rota[at]["attendance"], attendance);
        at
    };
    assert_eq!(attend(&mut office, "out"), 0);
    assert_eq!(attend(&mut office, "present"), 0);
    // Being out does not save who was absent from going to the back.
    office.clock.set("2026-11-21T11:00");
    assert_eq!(attend(&mut office, "absent"), 2);
    office.clock.set("2026-11-21T11:30");
    assert_eq!(attend(&mut office, "out"), 2);
    assert_eq!(attend(&mut office, "present"), 2);
    office.verified();
}

#[test]
fn a_party_that_waited_goes_to_whom_the_rota_says_and_keeps_why() {
    let mut office = Office::new();
    let ids = consultants(&mut office);
    let visit = office.register("沈若溪", "13800135678", json!({}));
    let view = office.act("rota_view", json!({"day": null}));
    assert_eq!(view["waiting"][0]["consultant"], ids[0]);
    assert_eq!(view["waiting"][0]["reason"]["zh"], "轮到首接");
    let id = visit["line"]["visit"].clone();
    let request = office.request();
    let given = json!({
        "request": request, "visit": id, "reception": "receiving", "consultant": ids[1],
        "override_reason": "会说粤语",
    });
    office.act("set_reception", given.clone());
    office.act("set_reception", given);
    let shown = office.act("show_visit", json!({"visit": id}));
    assert_eq!(shown["allotted"]["zh"], "手动指定，没有给许知遥（会说粤语），占轮次");
    let view = fairness(&mut office, "2026-11-21", "2026-11-21");
    assert_eq!(view["overrides"].as_array().unwrap().len(), 1);
    let page = office.act("show_customer", json!({"customer": visit["line"]["customer"]}));
    let told = page["timeline"].to_string();
    assert!(told.contains("没有给许知遥"), "{told}");
    office.verified();
}
