//! Forms an office edits, and signing on the screen.

use crate::common::Office;
use serde_json::{Value, json};

fn form(office: &mut Office) -> Value {
    office.act("list_slip_forms", json!({}))[0]["form"].clone()
}

fn set(office: &mut Office, form: &Value) -> Value {
    let request = office.request();
    office.act("set_slip_form", json!({"request": request, "kind": "confirmation", "form": form}))
}

fn pages(office: &mut Office, slip: &Value) -> Value {
    office.act("show_slip", json!({"slip": slip, "sheet": "a4"}))["pages"].clone()
}

fn issue(office: &mut Office, name: &str, phone: &str) -> Value {
    let visit = office.brought(name, phone, "鸿安置业");
    let request = office.request();
    office.act("issue_slip", json!({"request": request, "visit": visit["line"]["visit"]}))["slip"].clone()
}

fn name() -> Value {
    json!([[[1000, 6000], [2500, 2000], [4000, 7000]], [[5000, 3000], [8000, 3500]]])
}

#[test]
fn an_edited_form_is_printed_from_then_on_and_never_back() {
    let mut office = Office::new();
    let before = issue(&mut office, "沈若溪", "13800135678");
    let printed = pages(&mut office, &before);

    let mut own = form(&mut office);
    own["title"] = json!("联动单");
    own["clauses"] = json!(["以完整号码为准。", "签字后七日内有效。"]);
    own["show"]["companions"] = json!(false);
    own["seal"] = json!(false);
    let forms = set(&mut office, &own);
    assert_eq!((&forms[0]["own"], &forms[0]["form"]), (&json!(true), &own));
    assert_eq!(forms[0]["set_by"], "江越");
    assert_eq!(forms[1]["own"], false);

    assert_eq!(pages(&mut office, &before), printed, "issued before: exactly as it was");
    let after = issue(&mut office, "何建国", "13912342046");
    let edited = pages(&mut office, &after);
    assert_ne!(edited, printed);

    // Back to the shipped one: the slip between keeps its own.
    let request = office.request();
    let back = json!({"request": request, "kind": "confirmation", "form": null});
    assert_eq!(office.act("set_slip_form", back)[0]["own"], false);
    assert_eq!(pages(&mut office, &after), edited);
    let hash = office.verified();
    office.act("rebuild_store", json!({}));
    assert_eq!(office.verified(), hash);
    assert_eq!(pages(&mut office, &after), edited);
}

#[test]
fn setting_a_form_twice_or_as_it_is_changes_nothing() {
    let mut office = Office::new();
    let changes = |office: &mut Office| office.act("verify_store", json!({}))["changes"].clone();
    let shipped = form(&mut office);
    let none = changes(&mut office);
    assert_eq!(set(&mut office, &shipped)[0]["own"], false, "the shipped one is not the office's own");
    assert_eq!(changes(&mut office), none);
    let mut own = shipped.clone();
    own["title"] = json!("联动单");
    let request = json!({"request": office.request(), "kind": "confirmation", "form": own});
    office.act("set_slip_form", request.clone());
    let once = changes(&mut office);
    assert_ne!(once, none);
    office.act("set_slip_form", request.clone());
    set(&mut office, &own);
    assert_eq!(changes(&mut office), once);
    // A retry after somebody else's edit does not bring the old form back.
    set(&mut office, &shipped);
    assert_eq!(office.act("set_slip_form", request)[0]["own"], false);
}

#[test]
fn a_wrong_form_is_refused_field_by_field_and_shows_no_page() {
    let mut office = Office::new();
    let good = form(&mut office);
    let cases: [(&str, Value, &[&str]); 5] = [
        ("/title", json!(""), &["title"]),
        ("/parts/channel", json!("第二联 渠道留存留存留存留存留存"), &["parts.channel"]),
        (
            "/signers",
            json!([{"label": "甲"}, {"label": "乙"}, {"label": "丙"}, {"label": "丁"}]),
            &["signers"],
        ),
        ("/signers/0/label", json!(" "), &["signers.0.label"]),
        ("/clauses", json!(["好", "字".repeat(81)]), &["clauses.1"]),
    ];
    for (place, value, fields) in cases {
        let mut wrong = good.clone();
        *wrong.pointer_mut(place).unwrap() = value;
        let request = json!({"request": office.request(), "kind": "confirmation", "form": wrong});
        let (code, named) = office.refused("set_slip_form", request);
        assert_eq!(
            (code.as_str(), named.iter().map(String::as_str).collect::<Vec<_>>()),
            ("invalid", fields.to_vec())
        );
        let seen = office.act("preview_slip_form", json!({"form": wrong, "sheet": "a4", "verdict": "valid"}));
        assert_eq!(seen["pages"], json!([]));
        assert_eq!(seen["errors"][0]["field"], fields[0]);
    }
    let seen = |office: &mut Office, sheet: &str, verdict: &str| {
        office.act("preview_slip_form", json!({"form": good, "sheet": sheet, "verdict": verdict}))["pages"]
            .clone()
    };
    let valid = seen(&mut office, "a4", "valid");
    assert_eq!(valid.as_array().unwrap().len(), 1);
    assert_ne!(valid, seen(&mut office, "a4", "invalid"));
    assert_eq!(seen(&mut office, "a5", "undecided").as_array().unwrap().len(), 2);
}

#[test]
fn the_longest_form_leaves_room_for_a_long_slip() {
    let mut office = Office::new();
    let mut full = form(&mut office);
    full["title"] = json!("客户到访登记确认联动单据");
    full["parts"] = json!({"office": "第一联 案场留存备查一二", "channel": "第二联 渠道留存备查一二"});
    full["signers"] =
        json!([{"label": "渠道公司业务员"}, {"label": "案场置业顾问组"}, {"label": "案场客户确认岗"}]);
    full["clauses"] =
        json!(["须知条款字句".repeat(13), "须知条款字句".repeat(13), "须知条款字句".repeat(13)]);
    set(&mut office, &full);
}

#[test]
fn only_who_sets_policies_sets_forms() {
    let mut office = Office::new();
    let own = form(&mut office);
    office.app.sit(laifang_core::org::Role::Receptionist);
    let request = json!({"request": office.request(), "kind": "confirmation", "form": own});
    assert_eq!(office.refused("set_slip_form", request).0, "forbidden");
    office.act("list_slip_forms", json!({}));
}

#[test]
fn a_signature_on_the_screen_is_printed_kept_and_erased() {
    let mut office = Office::new();
    let on_paper = issue(&mut office, "林小满", "13711112222");
    let mut own = form(&mut office);
    own["sign_on_screen"] = json!(true);
    set(&mut office, &own);
    let slip = issue(&mut office, "沈若溪", "13800135678");
    let blank = pages(&mut office, &slip);

    let request = office.request();
    let sign = json!({"request": request, "slip": slip, "signer": 2, "strokes": name()});
    let view = office.act("sign_slip", sign.clone());
    assert_eq!(view["signers"][2]["label"], "客户");
    assert_eq!(view["signers"][2]["signed_at"], "2026-11-21 10:00");
    assert_eq!(view["signers"][2]["taken_by"], "江越");
    assert_eq!(view["signers"][0]["signed_at"], Value::Null);
    assert_ne!(view["pages"], blank, "it is drawn on the sheet");
    // The same request again is the same; another is refused, nothing is drawn over.
    assert_eq!(office.act("sign_slip", sign)["pages"], view["pages"]);
    let refused = |office: &mut Office, slip: &Value, signer: u32, strokes: Value| {
        let request = office.request();
        office
            .refused(
                "sign_slip",
                json!({"request": request, "slip": slip, "signer": signer, "strokes": strokes}),
            )
            .0
    };
    assert_eq!(refused(&mut office, &slip, 2, name()), "refused");
    assert_eq!(refused(&mut office, &slip, 3, name()), "not_found");
    assert_eq!(refused(&mut office, &slip, 1, json!([])), "invalid");
    assert_eq!(refused(&mut office, &slip, 1, json!([[[0, 0], [10001, 0]]])), "invalid");
    assert_eq!(refused(&mut office, &on_paper, 2, name()), "refused", "issued before it was switched on");

    // Voided: kept, and printed under the word.
    let request = office.request();
    office.act("void_slip", json!({"request": request, "slip": slip, "reason": "写错"}));
    assert_eq!(refused(&mut office, &slip, 1, name()), "refused");
    let shown = office.act("show_slip", json!({"slip": slip, "sheet": "a4"}));
    assert_eq!(shown["signers"][2]["signed_at"], "2026-11-21 10:00");
    let kinds: Vec<&str> =
        shown["history"].as_array().unwrap().iter().map(|h| h["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|k| **k == "slip_signed").count(), 1);
    let hash = office.verified();
    office.act("rebuild_store", json!({}));
    assert_eq!(office.verified(), hash);

    // Erased: that somebody signed stays, what was drawn does not.
    let request = office.request();
    let customer = shown["line"]["customer"].clone();
    office.act("erase_person", json!({"request": request, "customer": customer, "confirm": "沈若溪"}));
    let erased = office.act("show_slip", json!({"slip": slip, "sheet": "a4"}));
    assert_eq!(erased["pages"][0].as_str().unwrap().matches("stroke-linejoin=\"round\"").count(), 0);
    assert_eq!(shown["pages"][0].as_str().unwrap().matches("stroke-linejoin=\"round\"").count(), 4);
    let hash = office.verified();
    office.act("rebuild_store", json!({}));
    assert_eq!(office.verified(), hash);
}
