//! An office with a programme in force, for tests that earn, settle and pay.

use crate::common::Office;
use laifang_core::org::Role;
use serde_json::{Value, json};

/// An office with R29 and R37 in force from the first day, and the manager at the keyboard.
pub struct Desk {
    pub office: Office,
    pub project: Value,
}

impl Desk {
    pub fn new() -> Self {
        Self::with("r29-marginal")
    }

    pub fn with(code: &str) -> Self {
        let mut office = Office::new();
        let status = office.act("desk_status", json!({}));
        let project = status["session"]["projects"][0]["project"].clone();
        let mut desk = Self { office, project };
        desk.programme(code, json!({}));
        desk
    }

    pub fn programme(&mut self, code: &str, with: Value) {
        let presets = self.office.act("list_programmes", json!({}))["presets"].clone();
        let found = presets.as_array().unwrap().iter().find(|p| p["programme"]["code"] == code).unwrap();
        let mut programme = found["programme"].clone();
        programme["effective"] = json!("2026-11-21");
        for (key, value) in with.as_object().unwrap() {
            programme[key] = value.clone();
        }
        let request = self.office.request();
        self.office.act("set_programme", json!({ "request": request, "programme": programme }));
    }

    pub fn act(&mut self, action: &str, mut request: Value) -> Value {
        if request.get("request").is_none() {
            request["request"] = json!(self.office.request());
        }
        self.office.act(action, request)
    }

    pub fn refused(&mut self, action: &str, mut request: Value) -> (String, Vec<String>) {
        request["request"] = json!(self.office.request());
        self.office.refused(action, request)
    }

    pub fn sit(&mut self, name: &str, role: Role) {
        self.office.app.seat_named(name, role).unwrap();
    }

    pub fn terms(unit: &str, price: &str) -> Value {
        json!({
            "unit": { "name": unit, "area": "96", "bedrooms": 3 }, "price": { "total": price }, "method": "lump_sum",
        })
    }

    /// A customer of 恒居地产 who signs for a unit.
    pub fn signed(&mut self, n: u32, unit: &str, price: &str) -> Value {
        let visit = self.office.brought("沈若溪", &format!("1380013{n:04}"), "恒居地产");
        let first = json!({ "event": { "is": "signed", "terms": Self::terms(unit, price) } });
        self.act("open_deal", json!({ "visit": visit["line"]["visit"], "first": first }))
    }

    pub fn note(&mut self, deal: &Value, event: Value) -> Value {
        self.act("note_deal", json!({ "deal": deal, "event": event }))
    }

    pub fn settle(&mut self) -> Value {
        let project = self.project.clone();
        self.act("settle", json!({ "project": project }))
    }

    pub fn ledger(&mut self) -> Value {
        let project = self.project.clone();
        self.office.act("list_ledger", json!({ "project": project }))
    }

    pub fn payee(&mut self, beneficiary: &Value) {
        let request = json!({
            "beneficiary": beneficiary, "kind": "firm", "tax": { "is": "none" }, "holder": "恒居地产有限公司",
            "account": "6222 0000 1111 2222", "bank": "中国银行",
        });
        self.act("set_payee", request);
    }

    /// Settles, has it approved and paid by two people; answers the payment.
    pub fn pay(&mut self) -> Value {
        let project = self.project.clone();
        self.sit("钱会计", Role::Finance);
        self.settle();
        let approval = self.act("prepare_approval", json!({ "project": project }));
        self.sit("江越", Role::Manager);
        self.act("approve", json!({ "approval": approval["approval"], "agreed": true }));
        let who = self.ledger()["groups"][0]["beneficiary"].clone();
        self.payee(&who);
        let payout = self.act("prepare_payout", json!({ "project": project, "beneficiary": who }));
        self.sit("钱会计", Role::Finance);
        let paid = self.act("confirm_payout", json!({ "payout": payout["payout"] }));
        self.sit("江越", Role::Manager);
        paid
    }
}
