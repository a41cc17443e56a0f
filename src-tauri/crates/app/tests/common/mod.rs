//! An office in memory with a clock that is set by hand: nothing touches a disk or the system's time.

use chrono::DateTime;
use laifang_app::App;
use laifang_core::time::Moment;
use laifang_store::{Founding, KdfCost, Ports};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

#[derive(Clone)]
pub struct Clock(Arc<Mutex<(Moment, u64)>>);

impl Clock {
    pub fn at(text: &str) -> Self {
        Self(Arc::new(Mutex::new((moment(text), 1))))
    }
    pub fn set(&self, text: &str) {
        self.0.lock().unwrap().0 = moment(text);
    }
    /// What comes by chance from here on, so that two offices can be told the same story.
    pub fn reseed(&self, seed: u64) {
        self.0.lock().unwrap().1 = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    }
    pub fn time(&self) -> Moment {
        self.0.lock().unwrap().0
    }
    pub fn put(&self, now: Moment) {
        self.0.lock().unwrap().0 = now;
    }
    pub fn wait(&self, minutes: i64) {
        self.0.lock().unwrap().0.0 += minutes * 60_000;
    }
}

pub fn moment(text: &str) -> Moment {
    Moment::of(DateTime::parse_from_rfc3339(&format!("{text}:00+08:00")).unwrap().to_utc())
}

impl Ports for Clock {
    fn now(&self) -> Moment {
        self.0.lock().unwrap().0
    }
    fn random(&mut self, bytes: &mut [u8]) {
        let mut held = self.0.lock().unwrap();
        for byte in bytes {
            held.1 = held.1.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (held.1 >> 56) as u8;
        }
    }
}

pub struct Office {
    pub app: App,
    pub clock: Clock,
    requests: u32,
}

pub fn founding() -> Founding {
    Founding {
        name: "云澜府售楼处".into(),
        code: "A03".into(),
        desk: 2,
        time_zone: "Asia/Shanghai".into(),
        person: "江越".into(),
        password: "correct horse".into(),
        cost: KdfCost::CHEAP,
        demo: false,
    }
}

impl Office {
    /// One project, three consultants, 2026-11-21 10:00 in Shanghai.
    pub fn new() -> Self {
        let clock = Clock::at("2026-11-21T10:00");
        let ports = clock.clone();
        let app = App::in_memory(&founding(), Box::new(move || Box::new(ports.clone()))).unwrap();
        let mut office = Self { app, clock, requests: 0 };
        office.app.furnish(&["云澜府"], &["许知遥", "顾行之", "林晚"]).unwrap();
        office
    }

    pub fn request(&mut self) -> String {
        self.requests += 1;
        format!("00000000-0000-4000-8000-{:012}", self.requests)
    }

    pub fn act(&mut self, action: &str, request: Value) -> Value {
        self.app.act(action, request).unwrap_or_else(|e| panic!("{action}: {e} {:?}", e.fields))
    }

    /// Code and wrong fields of a refusal.
    pub fn refused(&mut self, action: &str, request: Value) -> (String, Vec<String>) {
        let error = self.app.act(action, request).expect_err("it was not refused");
        let code = serde_json::to_value(error.code).unwrap().as_str().unwrap().to_owned();
        (code, error.fields.into_iter().map(|f| f.field).collect())
    }

    /// A visit's request with what differs from a plain walk-in.
    pub fn visit(&mut self, name: &str, phone: &str, more: Value) -> Value {
        let mut request = json!({
            "request": self.request(), "kind": "visit", "project": null,
            "customer": {"customer": null, "name": name, "phones": [phone], "gender": null},
            "headcount": 2, "channel": "walk_in", "brought_by": null, "report": null,
            "consent": "2026-1", "consultant": null, "arrived_at": null,
        });
        if phone.is_empty() {
            request["customer"]["phones"] = json!([]);
            request["customer"]["no_phone"] = json!(true);
        }
        for (key, value) in more.as_object().unwrap() {
            request[key] = value.clone();
        }
        request
    }

    pub fn register(&mut self, name: &str, phone: &str, more: Value) -> Value {
        let request = self.visit(name, phone, more);
        let saved = self.act("register_visit", request);
        assert_eq!(saved["outcome"], "saved", "{saved}");
        saved["visit"].clone()
    }

    pub fn brought(&mut self, name: &str, phone: &str, firm: &str) -> Value {
        self.register(name, phone, json!({"channel": "agency", "brought_by": {"name": firm}}))
    }

    pub fn look_up(&mut self, text: &str, more: Value) -> Value {
        let mut request = json!({
            "text": text, "customer": null, "project": null, "channel": null, "brought_by": null,
            "report": null, "appointment_with": null, "phones": [], "turn": 1,
        });
        for (key, value) in more.as_object().unwrap() {
            request[key] = value.clone();
        }
        self.act("look_up", request)
    }

    pub fn names(&mut self, text: &str) -> Vec<String> {
        let found = self.look_up(text, json!({}));
        found["candidates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["name"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The store holds: chains, signatures, projections equal to a rebuild. Answers the state hash.
    pub fn verified(&mut self) -> String {
        let found = self.act("verify_store", json!({}));
        assert_eq!(found["findings"], json!([]), "{found}");
        found["state_hash"].as_str().unwrap().to_owned()
    }
}

impl Office {
    /// Issues a visit's slip and answers its number.
    pub fn app_slip(&mut self, visit: &Value) -> String {
        let request = self.request();
        let slip = self.act("issue_slip", json!({"request": request, "visit": visit["line"]["visit"]}));
        slip["number"].as_str().unwrap().to_owned()
    }

    /// The QR text of a slip, read from the sheet's data.
    pub fn qr(&mut self, number: &str) -> String {
        self.app.slip_code(number).unwrap()
    }
}
