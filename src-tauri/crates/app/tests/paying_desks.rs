//! Two desks and one paying right: only the desk that pays hands it over; taken over, each payment needs a manager's
//! word; and what two desks noted apart about one unit is paid to nobody before a person has looked.

use crate::common::Clock;
use laifang_app::App;
use laifang_core::org::Role;
use laifang_store::{KdfCost, Ports};
use serde_json::{Value, json};
use tempfile::TempDir;

const PASSWORD: &str = "quiet harbour 27";

struct Desk {
    app: App,
    clock: Clock,
    dir: TempDir,
    requests: u32,
    number: usize,
}

impl Desk {
    fn new(number: usize) -> Self {
        let clock = Clock::at("2026-11-21T10:00");
        clock.reseed(number as u64 + 1);
        let ports = clock.clone();
        let dir = tempfile::tempdir().unwrap();
        let make = move || Box::new(ports.clone()) as Box<dyn Ports>;
        let app = App::with(dir.path().join("office"), Box::new(make), KdfCost::CHEAP);
        Self { app, clock, dir, requests: 0, number }
    }

    fn with_request(&mut self, mut request: Value) -> Value {
        self.requests += 1;
        request["request"] =
            json!(format!("00000000-0000-4000-{:04}-{:012}", 8000 + self.number, self.requests));
        request
    }

    fn act(&mut self, action: &str, request: Value) -> Value {
        let request = self.with_request(request);
        self.app.act(action, request).unwrap_or_else(|e| panic!("{action}: {e} {:?}", e.fields))
    }

    /// Code and wrong fields.
    fn refused(&mut self, action: &str, request: Value) -> (String, Vec<String>) {
        let request = self.with_request(request);
        let error = self.app.act(action, request).expect_err("it was not refused");
        let code = serde_json::to_value(error.code).unwrap().as_str().unwrap().to_owned();
        (code, error.fields.into_iter().map(|f| f.field).collect())
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    fn sit(&mut self, name: &str, role: Role) {
        self.app.seat_named(name, role).unwrap();
    }

    fn project(&mut self) -> Value {
        self.act("desk_status", json!({}))["session"]["projects"][0]["project"].clone()
    }

    fn visit(&mut self, name: &str, phone: &str) -> Value {
        let request = json!({
            "kind": "visit", "project": null,
            "customer": {"customer": null, "name": name, "phones": [phone], "gender": null},
            "headcount": 2, "channel": "agency", "brought_by": {"name": "恒居地产"}, "report": null,
            "consent": "2026-1", "consultant": null, "arrived_at": null,
        });
        self.act("register_visit", request)["visit"]["line"]["visit"].clone()
    }

    fn signs(&mut self, visit: &Value, unit: &str) -> Value {
        let terms = json!({
            "unit": { "name": unit, "area": "96", "bedrooms": 3 }, "price": { "total": "1000000" }, "method": "lump_sum",
        });
        let first = json!({ "event": { "is": "signed", "terms": terms } });
        self.act("open_deal", json!({ "visit": visit, "first": first }))["line"]["deal"].clone()
    }

    fn approves(&mut self, project: &Value) -> Value {
        self.sit("钱会计", Role::Finance);
        self.act("settle", json!({ "project": project }));
        let approval = self.act("prepare_approval", json!({ "project": project }))["approval"].clone();
        self.sit("江越", Role::Manager);
        self.act("approve", json!({ "approval": approval, "agreed": true }));
        let who = self.act("list_ledger", json!({ "project": project }))["groups"][0]["beneficiary"].clone();
        self.act(
            "set_payee",
            json!({ "beneficiary": who, "kind": "person", "tax": { "is": "none" }, "holder": "恒", "account": "6222" }),
        );
        self.act("prepare_payout", json!({ "project": project, "beneficiary": who }))["payout"].clone()
    }
}

/// A desk that was founded, with R29 in force, and one that joined it.
fn two() -> (Desk, Desk) {
    let mut first = Desk::new(1);
    let office = json!({
        "office": "云澜府营销中心", "office_code": "A03", "desk": 1, "projects": ["云澜府"],
        "consultants": ["许知遥"], "person": "周敏", "password": PASSWORD, "demo": false,
    });
    first.app.act("create_office", office).unwrap();
    let presets = first.act("list_programmes", json!({}))["presets"].clone();
    let found =
        presets.as_array().unwrap().iter().find(|p| p["programme"]["code"] == "r29-marginal").unwrap();
    let mut programme = found["programme"].clone();
    programme["effective"] = json!("2026-11-21");
    first.act("set_programme", json!({ "programme": programme }));
    let mut second = Desk::new(2);
    let to = second.path("");
    let ask = json!({ "person": "林晚", "password": PASSWORD, "path": to });
    let asked = second.app.act("ask_to_join", ask).unwrap();
    let approve = json!({
        "path": asked["file"], "code": asked["code"], "name": "林晚2", "role": "manager", "out": first.path(""),
    });
    let approved = first.act("approve_desk", approve);
    let join = json!({ "password": PASSWORD, "paths": approved["files"] });
    second.app.act("join_office", join).unwrap();
    (first, second)
}

/// What one desk has goes to the other.
fn tell(from: &mut Desk, to: &mut Desk) {
    from.sit("江越", Role::Manager);
    to.sit("江越", Role::Manager);
    let out = from.path("told");
    let written = from.act("export_bundle", json!({ "path": out }));
    to.act("import_bundle", json!({ "paths": written["files"] }));
}

#[test]
fn the_desk_that_pays_hands_over_and_no_other_pays_before_it_heard() {
    let (mut one, mut two) = two();
    let project = one.project();
    let visit = one.visit("沈若溪", "13800138000");
    one.signs(&visit, "1-1-101");
    tell(&mut one, &mut two);
    assert_eq!(two.refused("settle", json!({ "project": project })).0, "refused", "desk 1 pays");
    let handed = json!({ "project": project, "desk": 2 });
    assert_eq!(two.refused("set_paying_desk", handed.clone()), ("invalid".into(), vec!["reason".into()]));
    one.act("set_paying_desk", handed);
    assert_eq!(one.refused("settle", json!({ "project": project })).0, "refused", "handed over");
    assert_eq!(two.refused("settle", json!({ "project": project })).0, "refused", "not heard of yet");
    tell(&mut one, &mut two);
    let payout = two.approves(&project);
    two.sit("钱会计", Role::Finance);
    assert_eq!(two.act("confirm_payout", json!({ "payout": payout }))["state"], "paid");
}

#[test]
fn taken_over_each_payment_needs_a_managers_word_until_the_other_has_heard() {
    let (mut one, mut two) = two();
    let project = one.project();
    let visit = one.visit("沈若溪", "13800138000");
    one.signs(&visit, "1-1-101");
    tell(&mut one, &mut two);
    two.act("set_paying_desk", json!({ "project": project, "desk": 2, "reason": "一号机坏了" }));
    let payout = two.approves(&project);
    two.sit("钱会计", Role::Finance);
    let confirm = |word: &str| json!({ "payout": payout, "unheard": word });
    assert_eq!(two.refused("confirm_payout", confirm("")), ("invalid".into(), vec!["unheard".into()]));
    let finance = two.refused("confirm_payout", confirm("已电话核对"));
    assert_eq!(finance, ("invalid".into(), vec!["unheard".into()]), "a manager's word, not finance's");
    two.sit("林晚2", Role::Manager);
    let out = two.path("out.csv");
    let export = |word: &str| json!({ "project": project, "path": out, "unheard": word });
    assert_eq!(two.refused("export_payouts", export("")), ("invalid".into(), vec!["unheard".into()]));
    two.act("export_payouts", export("已电话核对"));
    two.sit("钱会计", Role::Finance);
    assert_eq!(two.act("confirm_payout", confirm(""))["state"], "paid", "the word was given as it left");
    // Heard of by the other: no word any more, and the other pays no longer.
    tell(&mut two, &mut one);
    assert_eq!(one.refused("settle", json!({ "project": project })).0, "refused");
    let visit = one.visit("梁静宜", "13900139000");
    one.signs(&visit, "1-1-102");
    tell(&mut one, &mut two);
    let payout = two.approves(&project);
    two.sit("钱会计", Role::Finance);
    assert_eq!(two.act("confirm_payout", json!({ "payout": payout }))["state"], "paid");
}

#[test]
fn a_silent_desk_holds_a_payment_until_a_manager_says_why() {
    let (mut one, mut two) = two();
    let project = one.project();
    let visit = one.visit("沈若溪", "13800138000");
    one.signs(&visit, "1-1-101");
    tell(&mut two, &mut one);
    let payout = one.approves(&project);
    one.clock.set("2026-11-23T10:00");
    one.sit("林主管", Role::Manager);
    let confirm = |word: &str| json!({ "payout": payout, "unheard": word });
    assert_eq!(one.refused("confirm_payout", confirm("")), ("invalid".into(), vec!["unheard".into()]));
    assert_eq!(one.act("confirm_payout", confirm("二号机没开"))["state"], "paid");
}

#[test]
fn one_unit_noted_at_two_desks_is_held_at_both() {
    let (mut one, mut two) = two();
    let project = one.project();
    let visit = one.visit("沈若溪", "13800138000");
    tell(&mut one, &mut two);
    let mine = one.signs(&visit, "9-9");
    two.signs(&visit, "９－9");
    tell(&mut two, &mut one);
    assert_eq!(one.act("settle", json!({ "project": project }))["due"], "20000.00");
    let reviews = one.act("list_reviews", json!({}));
    assert_eq!((&reviews["open"], &reviews["flags"][0]["flag"]["kind"]), (&json!(2), &json!("unit_twice")));
    assert_eq!(one.refused("prepare_approval", json!({ "project": project })).0, "refused");
    // One of them is upheld as the double; the other is paid.
    let other =
        reviews["flags"].as_array().unwrap().iter().find(|f| f["deal"] != mine).unwrap()["deal"].clone();
    for (deal, upheld) in [(mine, false), (other, true)] {
        let decide =
            json!({ "deal": deal, "flag": "unit_twice", "upheld": upheld, "reason": "二号机重复录入" });
        one.act("decide_review", decide);
    }
    one.act("settle", json!({ "project": project }));
    assert_eq!(one.act("prepare_approval", json!({ "project": project }))["amount"], "10000.00");
}
