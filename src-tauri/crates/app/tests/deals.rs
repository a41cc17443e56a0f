//! The whole life of a reward through the actions: signed, accrued, due, prepared, approved by another, paid,
//! cancelled, netted from the next payment.

use crate::money::Desk;
use laifang_core::org::Role;
use serde_json::{Value, json};

#[test]
fn a_reward_lives_from_signing_to_the_netted_clawback() {
    let mut desk = Desk::new();
    let deal = desk.signed(1, "3-1-1201", "1280000");
    assert_eq!(deal["line"]["state"], "signed");
    assert_eq!(deal["claim"]["verdict"], "valid");
    // 1 % of ¥1,280,000.00; R29 says nothing of stages, so it is due once signed.
    let settled = desk.settle();
    assert_eq!((&settled["posted"], &settled["due"]), (&json!(1), &json!("12800.00")));
    let line = desk.ledger()["groups"][0]["lines"][0].clone();
    assert_eq!(
        (&line["state"], &line["due"], &line["rule"]),
        (&json!("due"), &json!("12800.00"), &json!("R29"))
    );
    let zh = line["explanation"]["zh"].as_str().unwrap();
    assert!(zh.contains("¥12,800.00") && zh.contains("R29"), "{zh}");

    let paid = desk.pay();
    assert_eq!((&paid["state"], &paid["net"]), (&json!("paid"), &json!("12800.00")));
    assert_eq!(desk.ledger()["groups"][0]["totals"]["paid"], "12800.00");

    // Cancelled: everything is owed back, and nothing can be paid.
    desk.note(&deal["line"]["deal"], json!({ "is": "cancelled" }));
    let settled = desk.settle();
    assert_eq!(settled["taken_back"], "-12800.00");
    let group = desk.ledger()["groups"][0].clone();
    assert_eq!((&group["totals"]["owed"], &group["lines"][0]["state"]), (&json!("12800.00"), &json!("owed")));

    // The next deal earns 20,000: 12,800 of it are netted.
    desk.signed(2, "3-1-1301", "2000000");
    let paid = desk.pay();
    assert_eq!(
        (&paid["approved"], &paid["recovered"], &paid["net"], &paid["still_owed"]),
        (&json!("20000.00"), &json!("12800.00"), &json!("7200.00"), &json!("0.00"))
    );
    let totals = desk.ledger()["groups"][0]["totals"].clone();
    assert_eq!(
        (&totals["owed"], &totals["due"], &totals["approved"], &totals["paid"]),
        (&json!("0.00"), &json!("0.00"), &json!("0.00"), &json!("20000.00"))
    );

    let who = desk.ledger()["groups"][0]["beneficiary"].clone();
    let asked =
        json!({ "project": desk.project, "beneficiary": who, "from": "2026-11-01", "until": "2026-11-30" });
    let statement = desk.office.act("statement", asked.clone());
    let sums: Vec<&str> =
        statement["lines"].as_array().unwrap().iter().map(|l| l["amount"].as_str().unwrap()).collect();
    assert_eq!((&statement["opening"], &statement["closing"]), (&json!("0.00"), &json!("0.00")), "{sums:?}");
    assert_eq!(
        (&statement["became_due"], &statement["taken_back"], &statement["paid"]),
        (&json!("32800.00"), &json!("-12800.00"), &json!("20000.00"))
    );
    let check = desk.office.act("verify_statement", json!({ "text": statement["code"] }));
    assert_eq!(check["result"], "genuine", "{check}");
    let altered = statement["code"].as_str().unwrap().replacen("*0*", "*1*", 1);
    let check = desk.office.act("verify_statement", json!({ "text": altered }));
    assert_eq!(check["result"], "altered");
    let folder = tempfile::tempdir().unwrap();
    for (format, begins) in [("pdf", b"%PDF".as_slice()), ("csv", b"\xEF\xBB\xBF".as_slice())] {
        let request = json!({ "statement": asked, "format": format, "path": folder.path() });
        let file = desk.office.act("export_statement", request);
        let bytes = std::fs::read(file["path"].as_str().unwrap()).unwrap();
        assert!(bytes.starts_with(begins), "{file}");
    }

    let before = desk.office.verified();
    desk.office.act("rebuild_store", json!({}));
    assert_eq!(before, desk.office.verified());
}

#[test]
fn the_same_request_and_the_same_run_post_once() {
    let mut desk = Desk::new();
    desk.signed(1, "3-1-1201", "1280000");
    let request = desk.office.request();
    let project = desk.project.clone();
    let again = json!({ "request": request, "project": project });
    let first = desk.office.act("settle", again.clone());
    assert_eq!(desk.office.act("settle", again)["posted"], first["posted"]);
    assert_eq!(desk.settle()["posted"], 0, "nothing has changed");
    assert_eq!(desk.ledger()["groups"][0]["totals"]["due"], "12800.00");

    let visit = desk.office.brought("梁静宜", "13900139000", "恒居地产");
    let request = desk.office.request();
    let open = json!({ "request": request, "visit": visit["line"]["visit"] });
    let deal = desk.office.act("open_deal", open.clone())["line"]["deal"].clone();
    assert_eq!(desk.office.act("open_deal", open)["line"]["deal"], deal);
    let request = desk.office.request();
    let pay =
        json!({ "request": request, "deal": deal, "event": { "is": "pre_subscribed", "amount": "10000" } });
    desk.office.act("note_deal", pay.clone());
    assert_eq!(desk.office.act("note_deal", pay)["facts"].as_array().unwrap().len(), 1);
}

#[test]
fn nobody_approves_or_pays_alone() {
    let mut desk = Desk::new();
    desk.signed(1, "3-1-1201", "1280000");
    desk.settle();
    let project = desk.project.clone();
    let approval = desk.act("prepare_approval", json!({ "project": project }))["approval"].clone();
    assert_eq!(desk.refused("approve", json!({ "approval": approval, "agreed": true })).0, "refused");
    desk.sit("钱会计", Role::Finance);
    desk.act("approve", json!({ "approval": approval, "agreed": true }));
    let again = desk.refused("approve", json!({ "approval": approval, "agreed": true })).0;
    assert_eq!(again, "changed", "decided once");
    let who = desk.ledger()["groups"][0]["beneficiary"].clone();
    let no_account = desk.refused("prepare_payout", json!({ "project": project, "beneficiary": who })).0;
    assert_eq!(no_account, "refused");
    desk.payee(&who);
    let payout =
        desk.act("prepare_payout", json!({ "project": project, "beneficiary": who }))["payout"].clone();
    assert_eq!(desk.refused("confirm_payout", json!({ "payout": payout })).0, "refused");
    let twice = desk.refused("prepare_payout", json!({ "project": project, "beneficiary": who })).0;
    assert_eq!(twice, "refused", "one payment at a time");
    desk.sit("江越", Role::Manager);
    let late = desk.refused("confirm_payout", json!({ "payout": payout, "on": "2026-11-22" }));
    assert_eq!(late, ("invalid".into(), vec!["on".into()]));
    desk.act("confirm_payout", json!({ "payout": payout, "reference": "B-1" }));
    assert_eq!(desk.refused("confirm_payout", json!({ "payout": payout })).0, "changed");
    // The bank sends it back: approved again, and payable anew.
    let back = desk.act("payout_returned", json!({ "payout": payout, "reason": "账号有误" }));
    assert_eq!(back["state"], "returned");
    assert_eq!(desk.ledger()["groups"][0]["totals"]["approved"], "12800.00");
    desk.office.verified();
}

#[test]
fn roles_see_and_do_what_is_theirs() {
    let mut desk = Desk::new();
    let deal = desk.signed(1, "3-1-1201", "1280000");
    desk.office.app.sit(Role::Receptionist);
    let seen = desk.office.act("show_deal", json!({ "deal": deal["line"]["deal"] }));
    assert_eq!((&seen["lines"], &seen["line"]["earned"]), (&json!([]), &Value::Null));
    let project = desk.project.clone();
    for action in ["settle", "list_ledger", "list_payees", "list_reviews", "list_payouts"] {
        assert_eq!(desk.refused(action, json!({ "project": project })).0, "forbidden", "{action}");
    }
    desk.office.app.sit(Role::Consultant);
    let note = json!({ "deal": deal["line"]["deal"], "event": { "is": "filed_online" } });
    assert_eq!(desk.refused("note_deal", note).0, "forbidden");
    desk.office.app.sit(Role::Auditor);
    assert_eq!(desk.ledger()["to_post"], 1);
    assert_eq!(desk.refused("settle", json!({ "project": project })).0, "forbidden");
}

#[test]
fn wrong_facts_are_refused_by_field_and_odd_ones_are_taken() {
    let mut desk = Desk::new();
    let deal = desk.signed(1, "3-1-1201", "1280000")["line"]["deal"].clone();
    let note = |on: &str, event: Value| json!({ "deal": deal, "on": on, "event": event });
    let cases = [
        (note("2026-11-22", json!({ "is": "handed_over" })), "on"),
        (note("2026-11-20", json!({ "is": "handed_over" })), "on"),
        (note("", json!({ "is": "paid", "amount": "0", "part": "first" })), "event.amount"),
        (note("", json!({ "is": "paid", "amount": "十万", "part": "first" })), "event.amount"),
        (note("", json!({ "is": "refunded", "amount": "1", "of": "price" })), "event.amount"),
        (note("", json!({ "is": "deposit_returned" })), "event"),
        (note("", json!({ "is": "renamed", "buyers": [{ "name": "" }] })), "event.buyers.0.name"),
    ];
    for (request, field) in cases {
        let (code, fields) = desk.refused("note_deal", request.clone());
        assert_eq!(code, "invalid", "{request}");
        assert!(fields.iter().any(|f| f == field), "{request}: {fields:?}");
    }
    // Paid more than the price, after handover, by a payment dated before it: odd, and true.
    desk.note(&deal, json!({ "is": "handed_over" }));
    let view = desk.act(
        "note_deal",
        note("2026-11-20", json!({ "is": "paid", "amount": "2000000", "part": "balance" })),
    );
    assert_eq!(view["line"]["paid"], "2000000.00");
    // The unit is taken.
    let visit = desk.office.brought("梁静宜", "13900139000", "恒居地产");
    let first = json!({ "event": { "is": "signed", "terms": Desk::terms("3-1-1201", "1") } });
    let taken = desk.refused("open_deal", json!({ "visit": visit["line"]["visit"], "first": first }));
    assert_eq!(taken, ("invalid".into(), vec!["event.terms.unit.name".into()]));
    // A fact taken back does not count.
    let fact = view["facts"].as_array().unwrap().iter().find(|f| f["event"]["is"] == "paid").unwrap()["fact"]
        .clone();
    let view = desk.act("withdraw_deal_fact", json!({ "deal": deal, "fact": fact, "reason": "记错了" }));
    assert_eq!(view["line"]["paid"], "0.00");
    desk.office.verified();
}

#[test]
fn a_disputed_claim_accrues_and_is_not_paid() {
    let mut desk = Desk::new();
    let policies = desk.office.act("list_policies", json!({}));
    let mut policy = policies["versions"][0]["policy"].clone();
    policy["rulings_need_second"] = json!(true);
    policy["effective"] = json!("2026-11-21");
    desk.act("set_policy", json!({ "policy": policy }));
    let deal = desk.signed(1, "3-1-1201", "1280000");
    let visit = deal["claim"]["visit"].clone();
    desk.act("rule_claim", json!({ "visit": visit, "ruling": { "is": "invalid" }, "reason": "登记错人" }));
    // A second person has yet to agree: earned and due, and held.
    assert_eq!(desk.settle()["due"], "12800.00");
    let project = desk.project.clone();
    assert_eq!(desk.ledger()["groups"][0]["lines"][0]["state"], "held");
    assert_eq!(desk.refused("prepare_approval", json!({ "project": project })).0, "refused");
    let waits = desk.office.act("list_clashes", json!({}));
    let ruling = waits["rows"][0]["rulings"][0]["ruling"].clone();
    desk.sit("林主管", Role::Manager);
    desk.act("check_ruling", json!({ "visit": visit, "ruling": ruling, "agreed": false }));
    desk.settle();
    let approval = desk.act("prepare_approval", json!({ "project": project }));
    assert_eq!(approval["amount"], "12800.00");
    desk.office.verified();
}

#[test]
fn r28_doubts_are_paid_once_they_are_dismissed() {
    let mut desk = Desk::new();
    let deal = desk.signed(1, "3-1-1201", "1280000");
    // Renamed to a stranger: to be reviewed (R28), and the buyer is not on the slip (R6).
    let renamed =
        desk.note(&deal["line"]["deal"], json!({ "is": "renamed", "buyers": [{ "name": "高明远" }] }));
    let kinds: Vec<&str> =
        renamed["flags"].as_array().unwrap().iter().map(|f| f["flag"]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["third_party_renamed", "buyer_not_on_slip"]);
    assert_eq!(desk.office.act("list_reviews", json!({}))["open"], 2);
    let project = desk.project.clone();
    desk.settle();
    assert_eq!(desk.refused("prepare_approval", json!({ "project": project })).0, "refused");
    for kind in kinds {
        let decide = json!({ "deal": deal["line"]["deal"], "flag": kind, "upheld": false, "reason": "夫妻，材料齐全" });
        desk.act("decide_review", decide);
    }
    assert_eq!(desk.office.act("list_reviews", json!({}))["open"], 0);
    desk.settle();
    assert_eq!(desk.act("prepare_approval", json!({ "project": project }))["amount"], "12800.00");
    desk.office.verified();
}

#[test]
fn a_desk_is_named_and_months_close_in_turn() {
    let mut desk = Desk::new();
    desk.signed(1, "3-1-1201", "1280000");
    let project = desk.project.clone();
    let unknown = desk.refused("set_paying_desk", json!({ "project": project, "desk": 9 }));
    assert_eq!(unknown, ("invalid".into(), vec!["desk".into()]));
    desk.act("set_paying_desk", json!({ "project": project, "desk": 2 }));
    desk.settle();
    let early = desk.refused("close_month", json!({ "project": project, "month": "2026-11-01" }));
    assert_eq!(early, ("invalid".into(), vec!["month".into()]));
    desk.office.clock.set("2026-12-03T10:00");
    let closes = desk.act("close_month", json!({ "project": project, "month": "2026-11-21" }));
    assert_eq!(
        (&closes["closed"][0]["until"], &closes["closed"][0]["holds"]),
        (&json!("2026-11-30"), &json!(true))
    );
    // R44: working days 3, 8 and 9 of December 2026, which begins on a Tuesday.
    assert_eq!(
        (&closes["next"]["report"], &closes["next"]["check"], &closes["next"]["pay"]),
        (&json!("2027-01-05"), &json!("2027-01-12"), &json!("2027-01-13"))
    );
    assert_eq!(
        desk.refused("close_month", json!({ "project": project, "month": "2026-11-21" })).0,
        "refused"
    );
    desk.office.verified();
}

#[test]
fn an_agency_is_paid_after_its_invoice() {
    let mut desk = Desk::new();
    desk.signed(1, "3-1-1201", "1280000");
    let project = desk.project.clone();
    desk.settle();
    let approval = desk.act("prepare_approval", json!({ "project": project }))["approval"].clone();
    desk.sit("钱会计", Role::Finance);
    desk.act("approve", json!({ "approval": approval, "agreed": true }));
    let who = desk.ledger()["groups"][0]["beneficiary"].clone();
    desk.payee(&who);
    let agency = who["id"].clone();
    let step = |step: Value| json!({ "project": project, "agency": agency, "step": step });
    desk.act("advance_cycle", step(json!({ "is": "applied", "on": "", "amount": "13000" })));
    let pay = json!({ "project": project, "beneficiary": who });
    assert_eq!(desk.refused("prepare_payout", pay.clone()).0, "refused");
    let invoice =
        step(json!({ "is": "invoiced", "on": "", "number": "F1", "tax_rate": "6%", "amount": "12800" }));
    assert_eq!(desk.refused("advance_cycle", invoice.clone()).0, "refused", "not its turn");
    desk.act("advance_cycle", step(json!({ "is": "reconciled", "on": "", "amount": "12800" })));
    desk.act("advance_cycle", invoice);
    let payout = desk.act("prepare_payout", pay)["payout"].clone();
    desk.sit("江越", Role::Manager);
    desk.act("confirm_payout", json!({ "payout": payout }));
    let cycles = desk.office.act("list_cycles", json!({ "project": desk.project }));
    assert_eq!(cycles[0]["state"], "paid");
    desk.office.verified();
}

#[test]
fn the_banks_file_confirms_what_fits_and_explains_the_rest() {
    let mut desk = Desk::new();
    desk.signed(1, "3-1-1201", "1280000");
    let project = desk.project.clone();
    desk.settle();
    let approval = desk.act("prepare_approval", json!({ "project": project }))["approval"].clone();
    desk.sit("钱会计", Role::Finance);
    desk.act("approve", json!({ "approval": approval, "agreed": true }));
    let who = desk.ledger()["groups"][0]["beneficiary"].clone();
    desk.payee(&who);
    let payout =
        desk.act("prepare_payout", json!({ "project": project, "beneficiary": who }))["payout"].clone();
    let folder = tempfile::tempdir().unwrap();
    let file = desk.act("export_payouts", json!({ "project": project, "path": folder.path() }));
    let text = std::fs::read_to_string(file["path"].as_str().unwrap()).unwrap();
    assert!(text.contains("6222000011112222") && text.contains("12800.00"), "{text}");
    let paid = folder.path().join("paid.csv");
    let id = payout.as_str().unwrap();
    std::fs::write(&paid, format!("付款编号,金额\n{id},12799.99\nnobody,1.00\n{id},12800.00\n")).unwrap();
    desk.sit("江越", Role::Manager);
    let request = json!({ "path": paid, "request": desk.office.request() });
    let done = desk.office.act("import_paid", request.clone());
    assert_eq!((done["confirmed"].as_array().unwrap().len(), &done["already"]), (1, &json!(0)));
    let lines: Vec<u64> =
        done["rejected"].as_array().unwrap().iter().map(|r| r["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [2, 3]);
    let again = desk.office.act("import_paid", request);
    assert_eq!((again["confirmed"].as_array().unwrap().len(), &again["already"]), (0, &json!(1)));
    assert_eq!(desk.ledger()["groups"][0]["totals"]["paid"], "12800.00");
    desk.office.verified();
}

#[test]
fn a_programme_is_checked_simulated_and_frozen() {
    let mut desk = Desk::with("r23");
    let check = desk.office.act("check_programme", json!({ "text": "code = 1" }));
    assert_eq!(check["errors"][0]["field"], "text");
    let presets = desk.office.act("list_programmes", json!({}))["presets"].clone();
    let open = presets.as_array().unwrap().iter().find(|p| p["programme"]["code"] == "r24").unwrap().clone();
    assert!(open["open"].is_object());
    let (code, fields) = desk.refused("set_programme", json!({ "programme": open["programme"] }));
    assert_eq!((code.as_str(), fields[0].as_str()), ("invalid", "items.units.amount.jump"));
    let trial = desk.office.act("simulate_programme", json!({ "programme": open["programme"] }));
    assert_eq!(trial["tables"].as_array().unwrap().len(), 2, "one table for each reading");
    // What a deal was frozen under stays, whatever is set later.
    let visit = desk.office.register(
        "沈若溪",
        "13800138000",
        json!({ "channel": "employee", "brought_by": { "name": "方柏舟" } }),
    );
    let check =
        json!({ "visit": visit["line"]["visit"], "evidence": { "accompanied": true, "supervisor": true } });
    desk.act("check_visit", check);
    let first = json!({ "event": { "is": "signed", "terms": Desk::terms("3-1-1201", "1000000") } });
    let deal =
        desk.act("open_deal", json!({ "visit": visit["line"]["visit"], "first": first }))["line"]["deal"]
            .clone();
    let earned = desk.office.act("show_deal", json!({ "deal": deal }))["line"]["earned"].clone();
    assert_eq!(earned, "1500.00");
    desk.office.clock.set("2026-11-22T10:00");
    let mut items = presets.as_array().unwrap().iter().find(|p| p["programme"]["code"] == "r23").unwrap()["programme"]
        ["items"]
        .clone();
    items[1]["amount"]["amount"] = json!("9999.00");
    desk.programme("r23", json!({ "items": items, "effective": "2026-11-22" }));
    assert_eq!(desk.office.act("show_deal", json!({ "deal": deal }))["line"]["earned"], "1500.00");
    desk.office.verified();
}

#[test]
fn one_manager_may_agree_to_a_ruling_by_a_recorded_setting_and_never_to_a_payment() {
    let mut desk = Desk::new();
    let policies = desk.office.act("list_policies", json!({}));
    let mut policy = policies["versions"][0]["policy"].clone();
    policy["rulings_need_second"] = json!(true);
    policy["effective"] = json!("2026-11-21");
    desk.act("set_policy", json!({ "policy": policy }));
    desk.office.register("沈若溪", "13800138000", json!({}));
    let visit = desk.office.brought("沈若溪", "13800138000", "恒居地产")["line"]["visit"].clone();
    desk.act("rule_claim", json!({ "visit": visit, "ruling": { "is": "valid" }, "reason": "登记错人" }));
    let waits = desk.office.act("list_clashes", json!({}));
    let ruling = waits["rows"][0]["rulings"][0]["ruling"].clone();
    let check = json!({ "visit": visit, "ruling": ruling, "agreed": true });
    assert_eq!(desk.refused("check_ruling", check.clone()).0, "refused");
    desk.act("set_delegation", json!({ "own_rulings": true }));
    assert_eq!(desk.act("check_ruling", check)["judgement"]["verdict"], "valid");
    let first = json!({ "event": { "is": "signed", "terms": Desk::terms("3-1-1201", "1280000") } });
    desk.act("open_deal", json!({ "visit": visit, "first": first }));
    desk.settle();
    let project = desk.project.clone();
    let approval = desk.act("prepare_approval", json!({ "project": project }))["approval"].clone();
    assert_eq!(desk.refused("approve", json!({ "approval": approval, "agreed": true })).0, "refused");
    desk.office.verified();
}

#[test]
fn erasing_a_buyer_moves_nobodys_money() {
    let mut desk = Desk::new();
    let deal = desk.signed(1, "3-1-1201", "1280000");
    desk.act(
        "note_deal",
        json!({ "deal": deal["line"]["deal"], "event": { "is": "filed_online" }, "note": "沈若溪要加急" }),
    );
    desk.settle();
    let customer = deal["line"]["buyers"][0]["customer"].clone();
    desk.act("erase_person", json!({ "customer": customer, "confirm": "沈若溪" }));
    let seen = desk.office.act("show_deal", json!({ "deal": deal["line"]["deal"] }));
    assert!(seen["facts"].as_array().unwrap().iter().all(|f| f["note"] == ""), "{seen}");
    assert_eq!(seen["line"]["earned"], "12800.00");
    assert_eq!(desk.settle()["posted"], 0);
    desk.office.verified();
}
