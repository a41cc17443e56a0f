//! One computer with a desk on it. A cloned disk makes two computers of one desk.

use super::world::Dice;
use crate::common::Clock;
use laifang_app::App;
use laifang_store::{KdfCost, Store};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub const PASSWORD: &str = "quiet harbour 27";
pub const CASHIER_PASSWORD: &str = "green ledger 58";

/// A visit that this computer registered.
#[derive(Clone)]
pub struct Known {
    pub visit: Value,
    pub customer: Value,
    pub name: String,
    pub agency: bool,
}

pub struct Desk {
    pub app: App,
    pub clock: Clock,
    pub dir: PathBuf,
    /// Which computer: stays when the desk on it becomes another.
    pub number: usize,
    pub user: Value,
    /// The devices it was before it went on as another.
    pub was: Vec<String>,
    /// How far its clock is off, in minutes.
    pub skew: i64,
    /// Copies of its disk that somebody kept.
    pub old_disks: Vec<PathBuf>,
    pub backed_up: bool,
    pub gone: bool,
    pub visits: Vec<Known>,
    pub slips: Vec<Value>,
    pub reports: Vec<Value>,
    pub links: Vec<Value>,
    pub deals: Vec<(Value, usize)>,
    pub imports: Vec<Value>,
    pub refusals: BTreeMap<String, u64>,
}

pub fn app_at(dir: &Path, clock: &Clock) -> App {
    let ports = clock.clone();
    App::with(dir, Box::new(move || Box::new(ports.clone())), KdfCost::CHEAP)
}

impl Desk {
    pub fn new(dir: PathBuf, number: usize, seed: u64) -> Self {
        let clock = Clock::at("2026-01-05T09:00");
        clock.reseed(seed);
        Self {
            app: app_at(&dir, &clock),
            clock,
            dir,
            number,
            user: Value::Null,
            was: Vec::new(),
            skew: 0,
            old_disks: Vec::new(),
            backed_up: false,
            gone: false,
            visits: Vec::new(),
            slips: Vec::new(),
            reports: Vec::new(),
            links: Vec::new(),
            deals: Vec::new(),
            imports: Vec::new(),
            refusals: BTreeMap::new(),
        }
    }

    /// Does what must work.
    pub fn act(&mut self, action: &str, request: Value) -> Value {
        self.app
            .act(action, request)
            .unwrap_or_else(|e| panic!("computer {}: {action}: {e} {:?}", self.number, e.fields))
    }

    /// Does what may be refused for a reason of the domain; trouble of the store is never one.
    pub fn try_act(&mut self, action: &str, request: Value) -> Option<Value> {
        match self.app.act(action, request) {
            Ok(view) => Some(view),
            Err(error) => {
                let code = serde_json::to_value(error.code).unwrap();
                let code = code.as_str().unwrap();
                assert!(
                    !matches!(code, "store" | "request" | "locked" | "forbidden" | "password_needed"),
                    "computer {}: {action}: {code}: {error}",
                    self.number
                );
                *self.refusals.entry(format!("{action}: {}", error.text.en)).or_default() += 1;
                None
            }
        }
    }

    pub fn store<T>(&self, look: impl FnOnce(&Store) -> T) -> T {
        self.app.below(look).unwrap()
    }

    pub fn device(&self) -> String {
        self.store(|s| s.device_id().to_string())
    }

    /// The password again, for what asks for it.
    pub fn sure(&mut self) {
        self.act("confirm_password", json!({"password": PASSWORD}));
    }

    pub fn lock(&mut self) {
        self.act("lock_desk", json!({}));
    }

    pub fn unlock(&mut self) {
        let user = self.user.clone();
        self.act("unlock", json!({"user": user, "password": PASSWORD}));
    }

    /// Another copy of the program over whatever lies in the folder now.
    pub fn start_again(&mut self) {
        self.app = app_at(&self.dir, &self.clock);
        self.unlock();
    }

    pub fn uuid(dice: &mut Dice) -> String {
        let (a, b) = (dice.next(), dice.next());
        uuid::Builder::from_random_bytes((u128::from(a) << 64 | u128::from(b)).to_be_bytes())
            .into_uuid()
            .to_string()
    }
}

/// Everything in a folder, as it is.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
