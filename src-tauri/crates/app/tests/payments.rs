//! Between preparing a payment and the bank's word on it: what is exported, cancelled, changed meanwhile; nothing that
//! left goes unrecorded, nothing goes twice.

use crate::money::Desk;
use laifang_core::org::Role;
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;

/// A reward of ¥12,800.00 with its payment prepared by the manager; finance may confirm it.
struct Prepared {
    desk: Desk,
    deal: Value,
    who: Value,
    payout: Value,
    folder: TempDir,
}

fn approved() -> (Desk, Value, Value) {
    let mut desk = Desk::new();
    let deal = desk.signed(1, "3-1-1201", "1280000")["line"]["deal"].clone();
    let project = desk.project.clone();
    desk.sit("钱会计", Role::Finance);
    desk.settle();
    let approval = desk.act("prepare_approval", json!({ "project": project }));
    desk.sit("江越", Role::Manager);
    desk.act("approve", json!({ "approval": approval["approval"], "agreed": true }));
    let who = desk.ledger()["groups"][0]["beneficiary"].clone();
    desk.payee(&who);
    (desk, deal, who)
}

fn prepared() -> Prepared {
    let (mut desk, deal, who) = approved();
    let project = desk.project.clone();
    let payout = desk.act("prepare_payout", json!({ "project": project, "beneficiary": who }));
    Prepared { desk, deal, who, payout: payout["payout"].clone(), folder: tempfile::tempdir().unwrap() }
}

impl Prepared {
    fn export(&mut self) -> PathBuf {
        let path = self.folder.path().join("out.csv");
        let project = self.desk.project.clone();
        self.desk.act("export_payouts", json!({ "project": project, "path": path }));
        path
    }

    /// The bank's confirmation of the payment.
    fn paid_file(&self) -> PathBuf {
        let path = self.folder.path().join("paid.csv");
        let id = self.payout.as_str().unwrap();
        std::fs::write(&path, format!("付款编号,金额\n{id},12800.00\n")).unwrap();
        path
    }

    fn totals(&mut self) -> (String, String, String) {
        let t = self.desk.ledger()["groups"][0]["totals"].clone();
        let sum = |side: &str| t[side].as_str().unwrap().to_owned();
        (sum("approved"), sum("paid"), sum("owed"))
    }

    fn account(&mut self, holder: &str, account: &str) -> Value {
        let request = json!({
            "beneficiary": self.who, "kind": "firm", "tax": { "is": "none" }, "holder": holder, "account": account,
            "bank": "中国银行",
        });
        self.desk.act("set_payee", request)
    }
}

fn sums(approved: &str, paid: &str, owed: &str) -> (String, String, String) {
    (approved.into(), paid.into(), owed.into())
}

#[test]
fn a_deal_cancelled_before_the_payment_left_stops_it() {
    let mut p = prepared();
    p.desk.note(&p.deal.clone(), json!({ "is": "cancelled" }));
    p.desk.settle();
    let project = p.desk.project.clone();
    let path = p.folder.path().to_owned();
    assert_eq!(p.desk.refused("export_payouts", json!({ "project": project, "path": path })).0, "refused");
    p.desk.sit("钱会计", Role::Finance);
    assert_eq!(p.desk.refused("confirm_payout", json!({ "payout": p.payout })).0, "refused");
    p.desk.act("cancel_payout", json!({ "payout": p.payout }));
    assert_eq!(p.totals(), sums("0.00", "0.00", "0.00"));
    p.desk.office.verified();
}

#[test]
fn money_that_left_is_booked_and_owed_back() {
    for by_file in [true, false] {
        let mut p = prepared();
        p.export();
        p.desk.note(&p.deal.clone(), json!({ "is": "cancelled" }));
        assert_eq!(p.desk.settle()["taken_back"], "-12800.00");
        assert_eq!(
            p.desk.refused("cancel_payout", json!({ "payout": p.payout })).0,
            "refused",
            "the bank has it"
        );
        p.desk.sit("钱会计", Role::Finance);
        if by_file {
            let path = p.paid_file();
            let done = p.desk.act("import_paid", json!({ "path": path }));
            assert_eq!(done["confirmed"].as_array().unwrap().len(), 1, "{done}");
        } else {
            p.desk.act("confirm_payout", json!({ "payout": p.payout }));
        }
        assert_eq!(p.totals(), sums("0.00", "12800.00", "12800.00"));
        assert_eq!(p.desk.settle()["posted"], 0, "nothing is left to say");
        // The next payment nets it.
        p.desk.sit("江越", Role::Manager);
        p.desk.signed(2, "3-1-1301", "2000000");
        let paid = p.desk.pay();
        assert_eq!((&paid["recovered"], &paid["net"]), (&json!("12800.00"), &json!("7200.00")));
        p.desk.office.verified();
    }
}

#[test]
fn a_payment_goes_to_the_bank_once_and_its_word_decides() {
    let mut p = prepared();
    let first = std::fs::read(p.export()).unwrap();
    let project = p.desk.project.clone();
    let path = p.folder.path().join("again.csv");
    let again = p.desk.refused("export_payouts", json!({ "project": project, "path": path }));
    assert_eq!(again, ("invalid".into(), vec!["again".into()]));
    p.desk.act("export_payouts", json!({ "project": project, "path": path, "again": true }));
    assert_eq!(first, std::fs::read(&path).unwrap());
    let shown = p.desk.office.act("list_payouts", json!({ "project": project }));
    assert_eq!(shown[0]["exported"], "2026-11-21 10:00", "{shown}");
    // Whoever prepared it does not say alone that the bank refused it.
    let refused = json!({ "payout": p.payout, "reason": "账号有误，银行未付" });
    assert_eq!(p.desk.refused("payout_returned", refused.clone()).0, "refused");
    p.desk.sit("钱会计", Role::Finance);
    let back = p.desk.act("payout_returned", refused);
    assert_eq!((&back["state"], p.totals()), (&json!("returned"), sums("12800.00", "0.00", "0.00")));
    p.desk.act("prepare_payout", json!({ "project": project, "beneficiary": p.who }));
    p.desk.office.verified();
}

#[test]
fn a_cancelled_payment_that_the_bank_made_is_not_made_again() {
    let mut p = prepared();
    p.desk.act("cancel_payout", json!({ "payout": p.payout }));
    p.desk.sit("钱会计", Role::Finance);
    let path = p.paid_file();
    let done = p.desk.act("import_paid", json!({ "path": path }));
    assert_eq!((done["confirmed"].as_array().unwrap().len(), &done["bookable"]), (0, &json!(1)));
    let why = done["rejected"][0]["why"]["zh"].as_str().unwrap();
    assert!(why.contains("勿重复付款"), "{why}");
    let done = p.desk.act("import_paid", json!({ "path": path, "book_cancelled": true }));
    assert_eq!(done["confirmed"].as_array().unwrap().len(), 1, "{done}");
    assert_eq!(p.totals(), sums("0.00", "12800.00", "0.00"));
    let project = p.desk.project.clone();
    let twice = p.desk.refused("prepare_payout", json!({ "project": project, "beneficiary": p.who })).0;
    assert_eq!(twice, "refused", "nothing is left to pay");
    p.desk.office.verified();
}

#[test]
fn paid_twice_by_the_bank_is_owed_back_once() {
    let mut p = prepared();
    p.desk.act("cancel_payout", json!({ "payout": p.payout }));
    let project = p.desk.project.clone();
    let second = p.desk.act("prepare_payout", json!({ "project": project, "beneficiary": p.who }));
    p.desk.sit("钱会计", Role::Finance);
    p.desk.act("confirm_payout", json!({ "payout": second["payout"] }));
    let path = p.paid_file();
    p.desk.act("import_paid", json!({ "path": path, "book_cancelled": true }));
    assert_eq!(p.totals(), sums("0.00", "25600.00", "12800.00"));
    // The bank takes the first one back after all.
    p.desk.sit("江越", Role::Manager);
    p.desk.act("payout_returned", json!({ "payout": p.payout, "reason": "重复付款，银行退回" }));
    assert_eq!(p.totals(), sums("0.00", "12800.00", "0.00"));
    p.desk.office.verified();
}

#[test]
fn an_account_changed_in_between_stops_the_payment_and_needs_a_second_person() {
    let mut p = prepared();
    p.account("别人", "9999");
    p.desk.sit("钱会计", Role::Finance);
    assert_eq!(p.desk.refused("confirm_payout", json!({ "payout": p.payout })).0, "changed");
    let shown = p.desk.act("cancel_payout", json!({ "payout": p.payout }));
    assert_eq!(shown["account"]["account"], "6222000011112222", "the account it was prepared for");
    let project = p.desk.project.clone();
    let prepare = json!({ "project": project, "beneficiary": p.who });
    assert_eq!(
        p.desk.refused("prepare_payout", prepare.clone()).0,
        "refused",
        "nobody has checked the account"
    );
    p.desk.sit("江越", Role::Manager);
    let check = json!({ "beneficiary": p.who, "account": "9999" });
    assert_eq!(p.desk.refused("check_payee", check.clone()).0, "refused", "their own change");
    p.desk.sit("钱会计", Role::Finance);
    let stale = json!({ "beneficiary": p.who, "account": "6222000011112222" });
    assert_eq!(p.desk.refused("check_payee", stale).0, "changed");
    let list = p.desk.act("check_payee", check);
    assert_eq!((&list[0]["changed_by"], &list[0]["account"]), (&Value::Null, &json!("9999")));
    let payout = p.desk.act("prepare_payout", prepare)["payout"].clone();
    p.desk.sit("江越", Role::Manager);
    let paid = p.desk.act("confirm_payout", json!({ "payout": payout }));
    assert_eq!(paid["account"]["account"], "9999");
    // What was paid shows where it went, whatever is set later.
    p.account("以后的人", "7777");
    let shown = p.desk.office.act("list_payouts", json!({ "project": project, "state": "paid" }));
    assert_eq!(shown[0]["account"]["account"], "9999");
    p.desk.office.verified();
}

#[test]
fn a_payee_cannot_unlink_herself_and_once_linked_never_pays() {
    let (mut desk, _, who) = approved();
    let me = desk.office.act("show_settings", json!({}))["people"].clone();
    let me = me.as_array().unwrap().iter().find(|p| p["name"] == "江越").unwrap()["user"].clone();
    let payee = |user: Value| {
        let mut request = json!({
            "beneficiary": who, "kind": "firm", "tax": { "is": "none" }, "holder": "恒居地产有限公司",
            "account": "6222 0000 1111 2222", "bank": "中国银行",
        });
        if !user.is_null() {
            request["user"] = user;
        }
        request
    };
    desk.act("set_payee", payee(me));
    assert_eq!(desk.refused("set_payee", payee(Value::Null)), ("invalid".into(), vec!["user".into()]));
    desk.sit("钱会计", Role::Finance);
    desk.act("set_payee", payee(Value::Null));
    let project = desk.project.clone();
    let payout =
        desk.act("prepare_payout", json!({ "project": project, "beneficiary": who }))["payout"].clone();
    desk.sit("江越", Role::Manager);
    assert_eq!(desk.refused("confirm_payout", json!({ "payout": payout })).0, "refused");
    desk.office.verified();
}

#[test]
fn a_cycle_reconciled_anew_stops_what_was_prepared_for_the_old_sum() {
    let (mut desk, _, who) = approved();
    let project = desk.project.clone();
    let step = |step: Value| json!({ "project": project, "agency": who["id"], "step": step });
    let sum = |is: &str, amount: &str| json!({ "is": is, "on": "", "amount": amount });
    let invoice = |rate: &str| json!({ "is": "invoiced", "on": "", "number": "F1", "tax_rate": rate, "amount": "12800" });
    desk.act("advance_cycle", step(sum("applied", "12800")));
    desk.act("advance_cycle", step(sum("reconciled", "12800")));
    for rate in ["600%", "-6%"] {
        let refused = desk.refused("advance_cycle", step(invoice(rate)));
        assert_eq!(refused, ("invalid".into(), vec!["tax_rate".into()]), "{rate}");
    }
    desk.act("advance_cycle", step(invoice("6%")));
    let payout =
        desk.act("prepare_payout", json!({ "project": project, "beneficiary": who }))["payout"].clone();
    desk.act("advance_cycle", step(sum("reconciled", "9000")));
    desk.sit("钱会计", Role::Finance);
    assert_eq!(desk.refused("confirm_payout", json!({ "payout": payout })).0, "refused");
    desk.office.verified();
}

#[test]
fn a_firm_that_must_send_an_invoice_is_not_paid_without() {
    let (mut desk, _, who) = approved();
    let project = desk.project.clone();
    let payee = |invoice: bool, kind: &str| {
        json!({
            "beneficiary": who, "kind": kind, "tax": { "is": "none" }, "invoice": invoice, "holder": "恒居地产有限公司",
            "account": "6222 0203 0405 0607", "bank": "中国银行",
        })
    };
    let prepare = || json!({ "project": project, "beneficiary": who });
    let step = |step: Value| json!({ "project": project, "agency": who["id"], "step": step });
    // The account is as it was: only whether an invoice is asked.
    let before = desk.act("list_payees", json!({}))[0].clone();
    let mut with = payee(true, "firm");
    for field in ["holder", "account", "bank"] {
        with[field] = before[field].clone();
    }
    assert_eq!(desk.act("set_payee", with)[0]["invoice"], json!(true));
    assert_eq!(desk.refused("prepare_payout", prepare()).0, "refused");
    desk.act("advance_cycle", step(json!({ "is": "applied", "on": "", "amount": "12800" })));
    desk.act("advance_cycle", step(json!({ "is": "reconciled", "on": "", "amount": "12800" })));
    assert_eq!(desk.refused("prepare_payout", prepare()).0, "refused");
    let invoice = json!({ "is": "invoiced", "on": "", "number": "F1", "tax_rate": "6%", "amount": "12800" });
    desk.act("advance_cycle", step(invoice));
    desk.act("prepare_payout", prepare());
    // Of a person none is asked.
    assert_eq!(desk.act("set_payee", payee(true, "person"))[0]["invoice"], json!(false));
    desk.office.verified();
}

#[test]
fn what_is_netted_entirely_is_not_for_the_bank() {
    let mut desk = Desk::new();
    let deal = desk.signed(1, "3-1-1201", "1280000")["line"]["deal"].clone();
    desk.pay();
    desk.note(&deal, json!({ "is": "cancelled" }));
    desk.signed(2, "3-1-1301", "500000");
    let project = desk.project.clone();
    desk.sit("钱会计", Role::Finance);
    desk.settle();
    let approval = desk.act("prepare_approval", json!({ "project": project }));
    desk.sit("江越", Role::Manager);
    desk.act("approve", json!({ "approval": approval["approval"], "agreed": true }));
    let who = desk.ledger()["groups"][0]["beneficiary"].clone();
    let payout = desk.act("prepare_payout", json!({ "project": project, "beneficiary": who }));
    assert_eq!(payout["net"], "0.00");
    let folder = tempfile::tempdir().unwrap();
    let request = json!({ "project": project, "path": folder.path() });
    assert_eq!(desk.refused("export_payouts", request).0, "refused");
    desk.sit("钱会计", Role::Finance);
    desk.act("confirm_payout", json!({ "payout": payout["payout"] }));
    assert_eq!(desk.ledger()["groups"][0]["totals"]["owed"], "7800.00");
    desk.office.verified();
}

#[test]
fn a_sealed_month_holds_its_own_money_only() {
    let mut desk = Desk::new();
    desk.signed(1, "3-1-1201", "1280000");
    desk.settle();
    desk.office.clock.set("2026-12-02T10:00");
    desk.signed(2, "3-1-1301", "5000000");
    desk.settle();
    desk.office.clock.set("2026-12-03T10:00");
    let project = desk.project.clone();
    let closes = desk.act("close_month", json!({ "project": project, "month": "2026-11-21" }));
    let month = &closes["closed"][0];
    assert_eq!((&month["totals"]["due"], &month["holds"]), (&json!("12800.00"), &json!(true)));
    assert_eq!(desk.ledger()["totals"]["due"], "62800.00");
    desk.office.verified();
}

#[test]
fn a_brokers_agreement_holds_for_what_is_signed_after_it() {
    let mut desk = Desk::with("r31");
    let broker = json!({ "channel": "agency", "brought_by": { "name": "恒居地产", "broker": "李经纪", "broker_phone": "13911112222" } });
    let signed = |desk: &mut Desk, n: u32| {
        let visit = desk.office.register("沈若溪", &format!("1380014{n:04}"), broker.clone());
        let first =
            json!({ "event": { "is": "signed", "terms": Desk::terms(&format!("5-{n}"), "1000000") } });
        desk.office.clock.wait(1);
        desk.act("open_deal", json!({ "visit": visit["line"]["visit"], "first": first }))
    };
    let before = signed(&mut desk, 1);
    let earned = desk.settle()["earned"].clone();
    assert_eq!(before["beneficiaries"], json!(["恒居地产"]));
    let partner = desk.ledger()["groups"][0]["beneficiary"]["id"].clone();
    desk.office.clock.wait(1);
    desk.act("approve_broker_pay", json!({ "partner": partner, "name": "李经纪", "approved": true }));
    assert_eq!(desk.settle()["posted"], 0, "what was earned before it stays with the firm");
    let after = signed(&mut desk, 2);
    assert_eq!((&after["beneficiaries"], &desk.settle()["earned"]), (&json!(["恒居地产 · 李经纪"]), &earned));
    desk.office.verified();
}

#[test]
fn a_unit_is_sold_once_however_it_is_written() {
    let mut desk = Desk::new();
    let deal = desk.signed(1, "1-1-101", "1280000");
    for (n, name) in (2..).zip(["１-1-101", "1－1－101", "1-1-101室", "1栋1单元101"]) {
        let visit = desk.office.brought("沈若溪", &format!("1380013{n:04}"), "恒居地产");
        let first = json!({ "event": { "is": "signed", "terms": Desk::terms(name, "1280000") } });
        let taken = desk.refused("open_deal", json!({ "visit": visit["line"]["visit"], "first": first }));
        assert_eq!(taken, ("invalid".into(), vec!["event.terms.unit.name".into()]), "{name}");
    }
    // Cancelled, sold again, and the cancellation taken back: refused.
    let deal = deal["line"]["deal"].clone();
    let cancelled = desk.note(&deal, json!({ "is": "cancelled" }));
    desk.signed(8, "１－1－101", "1280000");
    let facts = cancelled["facts"].as_array().unwrap();
    let fact = facts.iter().find(|f| f["event"]["is"] == "cancelled").unwrap()["fact"].clone();
    let withdraw = json!({ "deal": deal, "fact": fact, "reason": "记错了" });
    assert_eq!(desk.refused("withdraw_deal_fact", withdraw).0, "refused");
    desk.office.verified();
}

#[test]
fn a_deal_rests_on_a_visit_up_to_its_day_and_odd_days_are_refused() {
    let mut desk = Desk::new();
    let visit = desk.office.brought("沈若溪", "13800138000", "恒居地产");
    let customer = visit["line"]["customer"].clone();
    desk.office.clock.set("2026-12-23T10:00");
    let late = json!({
        "channel": "agency", "brought_by": { "name": "安家置业" },
        "customer": { "customer": customer, "name": "沈若溪", "phones": ["13800138000"], "gender": null },
    });
    desk.office.register("沈若溪", "13800138000", late);
    desk.office.clock.set("2026-12-25T10:00");
    let first = json!({ "on": "2026-12-20", "event": { "is": "signed", "terms": Desk::terms("3-1-1201", "1280000") } });
    let deal = desk.act("open_deal", json!({ "customer": customer, "first": first }));
    assert_eq!(
        (&deal["claim"]["visited"], &deal["line"]["brought_by"]),
        (&json!("2026-11-21"), &json!("恒居地产"))
    );
    let id = deal["line"]["deal"].clone();
    let cancelled = json!({ "deal": id, "on": "2026-12-19", "event": { "is": "cancelled" } });
    assert_eq!(desk.refused("note_deal", cancelled), ("invalid".into(), vec!["on".into()]));
    // Refunds come to what was paid at most.
    desk.note(&id, json!({ "is": "paid", "amount": "100000", "part": "first" }));
    let refund = json!({ "is": "refunded", "amount": "60000", "of": "overpayment" });
    assert_eq!(desk.note(&id, refund.clone())["line"]["paid"], "40000.00");
    let more = desk.refused("note_deal", json!({ "deal": id, "event": refund }));
    assert_eq!(more, ("invalid".into(), vec!["event.amount".into()]));
    // Subscribed, and the deposit back before that.
    let visit = desk.office.brought("梁静宜", "13900139000", "恒居地产");
    let first = json!({ "event": { "is": "subscribed", "terms": Desk::terms("3-1-1301", "1280000") } });
    let deal = desk.act("open_deal", json!({ "visit": visit["line"]["visit"], "first": first }));
    let back =
        json!({ "deal": deal["line"]["deal"], "on": "2026-12-24", "event": { "is": "deposit_returned" } });
    assert_eq!(desk.refused("note_deal", back), ("invalid".into(), vec!["on".into()]));
    desk.office.verified();
}
