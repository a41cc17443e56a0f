//! Desks of one office, each in a folder of its own, through the actions.

use crate::common::Clock;
use laifang_app::App;
use laifang_store::{KdfCost, Ports};
use serde_json::{Value, json};
use tempfile::TempDir;

pub const PASSWORD: &str = "quiet harbour 27";

pub struct Desk {
    pub app: App,
    pub clock: Clock,
    pub dir: TempDir,
    requests: u32,
    number: usize,
}

impl Desk {
    pub fn new(number: usize) -> Self {
        let clock = Clock::at("2026-11-21T10:00");
        clock.reseed(number as u64 + 1);
        let ports = clock.clone();
        let dir = tempfile::tempdir().unwrap();
        let make = move || Box::new(ports.clone()) as Box<dyn Ports>;
        let app = App::with(dir.path().join("office"), Box::new(make), KdfCost::CHEAP);
        Self { app, clock, dir, requests: 0, number }
    }

    pub fn act(&mut self, action: &str, request: Value) -> Value {
        self.app.act(action, request).unwrap_or_else(|e| panic!("{action}: {e} {:?}", e.fields))
    }

    pub fn refused(&mut self, action: &str, request: Value) -> String {
        self.app.act(action, request).expect_err("it was not refused").text.en
    }

    pub fn request(&mut self) -> String {
        self.requests += 1;
        format!("00000000-0000-4000-{:04}-{:012}", 8000 + self.number, self.requests)
    }

    pub fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    pub fn visit(&mut self, name: &str, phone: &str, firm: Option<&str>) -> Value {
        let request = json!({
            "request": self.request(), "kind": "visit", "project": null,
            "customer": {"customer": null, "name": name, "phones": [phone], "gender": null},
            "headcount": 2, "channel": if firm.is_some() { "agency" } else { "walk_in" },
            "brought_by": firm.map(|f| json!({"name": f})), "report": null,
            "consent": "2026-1", "consultant": null, "arrived_at": null,
        });
        self.clock.wait(1);
        self.act("register_visit", request)
    }

    /// Its id; this desk stands first in its own list.
    pub fn device(&mut self) -> Value {
        self.act("list_desks", json!({}))["desks"][0]["device"].clone()
    }

    pub fn hash(&mut self) -> String {
        let found = self.act("verify_store", json!({}));
        assert_eq!(found["ok"], true, "{found}");
        found["state_hash"].as_str().unwrap().to_owned()
    }

    pub fn clashes(&mut self) -> u64 {
        self.act("count_clashes", json!({}))["to_decide"].as_u64().unwrap()
    }

    /// Looks into the shared folder; true when there is nothing more to do.
    pub fn step(&mut self) -> bool {
        self.app.step_exchange().unwrap().unwrap().at_rest
    }
}

pub fn first() -> Desk {
    founded(1)
}

pub fn founded(number: usize) -> Desk {
    let mut desk = Desk::new(number);
    desk.act(
        "create_office",
        json!({
            "office": "云澜府营销中心", "office_code": "A03", "desk": 1, "projects": ["云澜府"],
            "consultants": ["许知遥"], "person": "周敏", "password": PASSWORD, "demo": false,
        }),
    );
    desk
}

/// A new desk that asks, is approved, and is founded by what comes back.
pub fn joined(manager: &mut Desk, number: usize) -> Desk {
    joined_as(manager, number, "manager")
}

/// The same, for somebody with another role.
pub fn joined_as(manager: &mut Desk, number: usize, role: &str) -> Desk {
    let mut desk = Desk::new(number);
    let to = desk.path("");
    let asked = desk.act("ask_to_join", json!({"person": "林晚", "password": PASSWORD, "path": to}));
    let (file, code) = (asked["file"].clone(), asked["code"].clone());
    assert_eq!(manager.act("show_join_request", json!({"path": file}))["code"], code);
    let request = manager.request();
    let out = manager.path("");
    let approved = manager.act(
        "approve_desk",
        json!({"request": request, "path": file, "code": code, "name": format!("林晚{number}"),
            "role": role, "out": out}),
    );
    assert_eq!(approved["desk"], number);
    let made = desk.act("join_office", json!({"password": PASSWORD, "paths": approved["files"]}));
    assert_eq!(made["session"]["desk"], number);
    desk
}
