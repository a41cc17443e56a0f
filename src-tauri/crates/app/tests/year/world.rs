//! The office: its computers, what was acknowledged, and one day after another.

use super::desk::{CASHIER_PASSWORD, Desk, PASSWORD};
use crate::common::moment;
use laifang_core::id::RequestId;
use laifang_core::time::Moment;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use tempfile::TempDir;

/// Numbers that look random, from a seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}

/// A write that the screen said was saved.
pub struct Acknowledged {
    pub request: RequestId,
    pub what: String,
    /// Which changes it made: device and number.
    pub changes: Vec<(String, u64)>,
    /// On which computer.
    pub at: usize,
    /// Gone with a disk before anybody else had it.
    pub lost: bool,
}

pub struct World {
    pub root: TempDir,
    pub dice: Dice,
    pub desks: Vec<Desk>,
    pub acknowledged: Vec<Acknowledged>,
    pub done: BTreeMap<&'static str, u64>,
    pub project: Value,
    /// The finance person at the first computer, who pays there.
    pub finance: Value,
    /// Prepared, confirmed and returned payments, as acknowledged: by id, what was transferred.
    pub paid: BTreeMap<String, String>,
    /// Files on their way: where they lie, and who wrote them.
    pub mail: Vec<(PathBuf, usize)>,
    pub next_file: u64,
    /// Devices that a manager took out.
    pub revoked: BTreeSet<String>,
    /// The day, and how far it has come, in minutes.
    pub today: i64,
    pub minute: i64,
    pub joined: usize,
}

impl World {
    pub fn new(seed: u64, desks: usize) -> Self {
        // In memory where there is such a place: what syncing a disk is worth is shown elsewhere.
        let memory = std::path::Path::new("/dev/shm");
        let root = match memory.is_dir() {
            true => tempfile::tempdir_in(memory),
            false => tempfile::tempdir(),
        }
        .unwrap();
        for folder in ["shared", "mail", "old"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        let mut world = Self {
            root,
            dice: Dice(seed),
            desks: Vec::new(),
            acknowledged: Vec::new(),
            done: BTreeMap::new(),
            project: Value::Null,
            finance: Value::Null,
            paid: BTreeMap::new(),
            mail: Vec::new(),
            next_file: 0,
            revoked: BTreeSet::new(),
            today: 0,
            minute: 0,
            joined: 0,
        };
        world.found();
        for _ in 1..desks {
            world.join();
        }
        for n in 0..desks {
            world.share(n);
        }
        world
    }

    pub fn shared(&self) -> PathBuf {
        self.root.path().join("shared")
    }

    /// A computer that was never there before.
    pub fn computer(&mut self) -> Desk {
        let number = self.desks.len();
        let seed = self.dice.next();
        Desk::new(self.root.path().join(format!("computer-{number}")), number, seed)
    }

    fn found(&mut self) {
        let mut desk = self.computer();
        let made = desk.act(
            "create_office",
            json!({
                "office": "云澜府营销中心", "office_code": "A03", "desk": 1, "projects": ["云澜府"],
                "consultants": ["许知遥", "顾行之"], "person": "周敏", "password": PASSWORD, "demo": false,
            }),
        );
        desk.user = made["session"]["user"].clone();
        self.project = made["session"]["projects"][0]["project"].clone();
        let request = Desk::uuid(&mut self.dice);
        desk.act(
            "add_person",
            json!({"request": request, "name": "钱会计", "role": "finance", "password": CASHIER_PASSWORD}),
        );
        let people = desk.act("show_settings", json!({}))["people"].clone();
        let finance = people.as_array().unwrap().iter().find(|p| p["role"] == "finance").unwrap();
        self.finance = finance["user"].clone();
        let request = Desk::uuid(&mut self.dice);
        desk.act("set_paying_desk", json!({"request": request, "project": self.project, "desk": 1}));
        let presets = desk.act("list_programmes", json!({}))["presets"].clone();
        let found =
            presets.as_array().unwrap().iter().find(|p| p["programme"]["code"] == "r29-marginal").unwrap();
        let mut programme = found["programme"].clone();
        programme["effective"] = json!("2026-01-05");
        let request = Desk::uuid(&mut self.dice);
        desk.act("set_programme", json!({"request": request, "programme": programme}));
        self.desks.push(desk);
    }

    /// A new desk that asks, is approved by some manager's desk, and is founded by what comes back.
    pub fn join(&mut self) {
        let mut desk = self.computer();
        // Names and numbers are given at one desk, as an office does it; not at one that is in doubt itself.
        let at = 0;
        if self.desks[at].gone || !self.desks[at].act("list_desks", json!({}))["advice"].is_null() {
            return;
        }
        self.joined += 1;
        let to = self.root.path().join(format!("join-{}.json", self.joined));
        let asked = desk.act("ask_to_join", json!({"person": "林晚", "password": PASSWORD, "path": to}));
        let out = self.root.path().join(format!("welcome-{}.laifang", self.joined));
        let request = Desk::uuid(&mut self.dice);
        let approve = json!({
            "request": request, "path": asked["file"], "code": asked["code"], "name": format!("林晚{}", self.joined),
            "role": "manager", "out": out,
        });
        self.clock(at);
        let Some(approved) = self.desks[at].try_act("approve_desk", approve) else { return };
        self.note("approve_desk", &request, at);
        let made = desk.act("join_office", json!({"password": PASSWORD, "paths": approved["files"]}));
        desk.user = made["session"]["user"].clone();
        self.desks.push(desk);
    }

    /// All computers look into one folder, when it can be reached.
    pub fn share(&mut self, n: usize) {
        let path = self.shared().display().to_string();
        self.desks[n].act("set_exchange_folder", json!({"path": path}));
    }

    /// Time goes on; this computer's clock says so in its own way.
    pub fn clock(&mut self, n: usize) {
        self.minute += 1 + i64::try_from(self.dice.below(4)).unwrap();
        let Moment(start) = moment("2026-01-05T09:00");
        let now = start + (self.today * 1_440 + self.minute + self.desks[n].skew) * 60_000;
        self.desks[n].clock.put(Moment(now));
    }

    pub fn count(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    /// The screen said that it was saved.
    pub fn note(&mut self, what: &str, request: &str, at: usize) {
        let id: RequestId = request.parse().unwrap();
        let entries = self.desks[at].store(|s| s.reader().of_request(id).unwrap());
        let changes: Vec<(String, u64)> =
            entries.iter().map(|e| (e.id.device.to_string(), e.id.seq)).collect();
        if !changes.is_empty() && self.acknowledged.iter().all(|a| a.request != id) {
            self.acknowledged.push(Acknowledged { request: id, what: what.into(), changes, at, lost: false });
        }
    }

    /// The computers that are in use.
    pub fn alive(&self) -> Vec<usize> {
        (0..self.desks.len()).filter(|n| !self.desks[*n].gone).collect()
    }

    pub fn day(&mut self, day: u64) {
        self.today = i64::try_from(day).unwrap();
        self.minute = 0;
        for n in self.alive() {
            if self.dice.one_in(12) {
                let jump = [1, -3, 45, -90, 1_440, -1_440, 20_000, -20_000][self.dice.below(8)];
                self.desks[n].skew = if self.dice.one_in(3) { 0 } else { self.desks[n].skew + jump };
                self.count("clock jumped");
            }
            for _ in 0..1 + self.dice.below(3) {
                if !self.desks[n].gone {
                    self.clock(n);
                    self.something(n);
                }
            }
            if self.dice.one_in(2) && !self.desks[n].gone {
                self.clock(n);
                self.exchange(n);
            }
        }
        if day % 7 == 5 {
            self.pay_day();
        }
        if self.dice.one_in(2) {
            self.accident();
        }
    }
}
