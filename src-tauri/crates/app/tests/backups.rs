//! Backups and restores, drilled: what was saved is there again, under a new device; what is damaged is said and set
//! aside; nothing is kept longer than it should.

use crate::common::Clock;
use laifang_app::App;
use laifang_app::restore::Given;
use laifang_core::id::UserId;
use laifang_store::KdfCost;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const PASSWORD: &str = "quiet harbour 27";

struct Desk {
    app: App,
    clock: Clock,
    folder: TempDir,
    user: UserId,
    requests: u32,
}

fn app_at(folder: &Path, clock: &Clock) -> App {
    let ports = clock.clone();
    App::with(folder, Box::new(move || Box::new(ports.clone())), KdfCost::CHEAP)
}

impl Desk {
    /// An office in a folder, with a second place beside.
    fn new() -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::at("2026-11-22T10:00"));
        fs::create_dir(folder.path().join("second")).unwrap();
        let mut app = app_at(&folder.path().join("office"), &clock);
        let made = app
            .act(
                "create_office",
                json!({"office": "云澜府营销中心", "office_code": "A03", "desk": 2, "projects": ["云澜府"],
                    "consultants": ["许知遥"], "person": "周敏", "password": PASSWORD, "demo": false}),
            )
            .unwrap();
        let user = made["session"]["user"].as_str().unwrap().parse().unwrap();
        Self { app, clock, folder, user, requests: 0 }
    }

    fn office(&self) -> PathBuf {
        self.folder.path().join("office")
    }

    fn second(&self) -> PathBuf {
        self.folder.path().join("second")
    }

    fn act(&mut self, action: &str, request: Value) -> Value {
        self.app.act(action, request).unwrap_or_else(|e| panic!("{action}: {}", e.text.en))
    }

    fn set_up(&mut self, days: u32, weeks: u32) {
        let folder = self.second();
        self.act("set_backup_settings", json!({"folder": folder, "keep_days": days, "keep_weeks": weeks}));
    }

    fn visit(&mut self, name: &str, phone: &str) {
        self.requests += 1;
        let request = format!("00000000-0000-4000-8000-{:012}", self.requests);
        let saved = self.act(
            "register_visit",
            json!({"request": request, "kind": "visit", "project": null, "headcount": 2,
                "customer": {"customer": null, "name": name, "phones": [phone], "gender": null},
                "channel": "walk_in", "brought_by": null, "report": null, "consent": "2026-1",
                "consultant": null, "arrived_at": null}),
        );
        assert_eq!(saved["outcome"], "saved", "{saved}");
    }

    /// Waits for the end of the backup that runs.
    fn through(&mut self) -> Result<Value, String> {
        loop {
            let view = self.app.step_backup().map_err(|e| e.text.en)?;
            if view.running.is_none() {
                return Ok(serde_json::to_value(view).unwrap());
            }
            std::thread::yield_now();
        }
    }

    fn back_up(&mut self) -> Value {
        self.act("back_up", json!({}));
        self.through().unwrap()
    }

    fn backups(&mut self) -> Vec<Value> {
        self.act("list_backups", json!({})).as_array().unwrap().clone()
    }

    fn unlock(&mut self) {
        let user = self.user;
        self.act("unlock", json!({"user": user, "password": PASSWORD}));
    }

    fn given() -> Given {
        Given::Password(PASSWORD.into())
    }
}

fn names(app: &mut App) -> Vec<String> {
    let found = app.act("find_customers", json!({"text": "", "offset": 0, "limit": 100, "turn": 1})).unwrap();
    let mut names: Vec<String> =
        found["rows"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_restore_drill() {
    let mut desk = Desk::new();
    desk.set_up(7, 4);
    desk.visit("陈嘉怡", "13800135678");
    let before = desk.act("verify_store", json!({}));
    let view = desk.back_up();
    assert_eq!(view["warning"], Value::Null);
    assert_eq!(view["last"]["changes"], before["changes"]);
    desk.visit("沈若溪", "13800135679");

    let place = desk.folder.path().join("new");
    let mut new = app_at(&place, &desk.clock);
    // A wrong password leaves nothing.
    let wrong = Given::Password("not the one".into());
    let refused = new.restore(&desk.second(), desk.user, &wrong, false).unwrap_err();
    assert!(refused.text.en.starts_with("wrong password"), "{}", refused.text.en);
    assert!(!place.join("keys.json").exists());

    let restored = new.restore(&desk.second(), desk.user, &Desk::given(), false).unwrap();
    assert_eq!((restored.desk, restored.rescued, restored.missing), (3, 0, 0));
    new.act("unlock", json!({"user": desk.user, "password": PASSWORD})).unwrap();
    assert_eq!(names(&mut new), ["陈嘉怡"]);
    let after = new.act("verify_store", json!({})).unwrap();
    assert_eq!(after["findings"], json!([]));
    // The old chain ends where it ended; what comes now is another device's.
    let heads = after["heads"].as_array().unwrap();
    assert_eq!(heads.len(), 2);
    let of = |desk: u32| heads.iter().find(|h| h["desk"] == desk).unwrap();
    assert_eq!(of(2)["hash"], before["heads"][0]["hash"]);
    assert_eq!(of(3)["seq"], 1);
    // An office is never overwritten.
    let refused = new.restore(&desk.second(), desk.user, &Desk::given(), false).unwrap_err();
    assert!(refused.text.en.contains("an office in this folder already"), "{}", refused.text.en);
    let refused = new.restore(&desk.second(), desk.user, &Desk::given(), true).unwrap_err();
    assert!(refused.text.en.contains("an office in this folder already"), "{}", refused.text.en);
}

#[test]
fn daily_without_a_click_thinned_out_and_told_when_it_fails() {
    let mut desk = Desk::new();
    let view = desk.act("show_backup_settings", json!({}));
    assert_eq!(view["warning"]["en"], "No backups are set up");
    assert!(!desk.app.daily_backup().unwrap(), "no place is set");
    desk.set_up(3, 2);
    for day in 10..=22 {
        desk.clock.set(&format!("2026-12-{day}T08:30"));
        desk.visit("陈嘉怡", &format!("138001356{day}"));
        assert!(desk.app.daily_backup().unwrap(), "due on {day}");
        desk.through().unwrap();
        assert!(!desk.app.daily_backup().unwrap(), "done on {day}");
    }
    // Tuesday 22, Monday 21, Sunday 20 as days, and as weeks those of the 22nd and the 20th.
    let days: Vec<String> =
        desk.backups().iter().map(|b| b["at"].as_str().unwrap()[..10].to_owned()).collect();
    assert_eq!(days, ["2026-12-22", "2026-12-21", "2026-12-20"]);

    // The disk is pulled out.
    fs::rename(desk.second(), desk.folder.path().join("away")).unwrap();
    desk.clock.set("2026-12-23T08:30");
    assert!(desk.app.daily_backup().unwrap());
    let failed = desk.through().unwrap_err();
    assert!(failed.contains("plug the disk in"), "{failed}");
    let view = desk.act("show_backup_settings", json!({}));
    assert_eq!(view["failing_since"], "2026-12-23 08:30");
    assert_eq!(view["warning"]["en"], "Backup fails, last 24 h ago");
    desk.clock.set("2026-12-23T08:59");
    assert!(!desk.app.daily_backup().unwrap(), "not again at once");
    fs::rename(desk.folder.path().join("away"), desk.second()).unwrap();
    desk.clock.set("2026-12-23T09:31");
    assert!(desk.app.daily_backup().unwrap());
    assert_eq!(desk.through().unwrap()["warning"], Value::Null);
}

#[test]
fn what_broke_off_is_cleared_and_never_taken_for_a_backup() {
    let mut desk = Desk::new();
    desk.set_up(7, 4);
    desk.back_up();
    let whole = PathBuf::from(desk.backups()[0]["path"].as_str().unwrap());
    let home = whole.parent().unwrap();
    let part = home.join(".part-20261122T000000Z");
    fs::create_dir(&part).unwrap();
    fs::copy(whole.join("backup.json"), part.join("backup.json")).unwrap();
    assert_eq!(desk.backups().len(), 1);
    desk.clock.wait(1);
    desk.back_up();
    assert!(!part.exists());
    // Each file altered or cut: refused, and nothing is left of the restore.
    let newest = PathBuf::from(desk.backups()[0]["path"].as_str().unwrap());
    for name in ["laifang.db", "keys.json", "backup.json"] {
        let good = fs::read(newest.join(name)).unwrap();
        let mut altered = good.clone();
        altered[good.len() / 2] ^= 1;
        for bad in [altered, good[..good.len() - 1].to_vec(), Vec::new()] {
            fs::write(newest.join(name), &bad).unwrap();
            let place = desk.folder.path().join("new");
            let mut new = app_at(&place, &desk.clock);
            let refused = new.restore(&newest, desk.user, &Desk::given(), false);
            let Err(refused) = refused else {
                // A byte between the quotes of a text nobody relies on (the program's version) may pass.
                assert_eq!(name, "backup.json");
                fs::remove_dir_all(place).unwrap();
                continue;
            };
            assert!(!refused.text.en.is_empty());
            assert!(!place.join("keys.json").exists() && !place.join("laifang.db").exists(), "{name}");
        }
        fs::write(newest.join(name), &good).unwrap();
    }
}

#[test]
fn a_damaged_store_is_said_set_aside_and_rebuilt_with_what_its_log_still_holds() {
    let mut desk = Desk::new();
    desk.set_up(7, 4);
    desk.visit("陈嘉怡", "13800135678");
    desk.back_up();
    desk.visit("沈若溪", "13800135679");
    desk.act("lock_desk", json!({}));
    let file = desk.office().join("laifang.db");
    let good = fs::read(&file).unwrap();
    let keys = fs::read(desk.office().join("keys.json")).unwrap();
    let page = |n: usize| {
        let mut bytes = good.clone();
        bytes[4096 * n + 2000] ^= 1;
        bytes
    };
    let pages = good.len() / 4096;
    // Nothing is lost where the log itself can be read; else the backup stands.
    let mut rescued = [0, 0];
    for n in (0..pages).step_by(7) {
        fs::write(&file, page(n)).unwrap();
        desk.app = app_at(&desk.office(), &desk.clock);
        let user = desk.user;
        let refused = desk.app.act("unlock", json!({"user": user, "password": PASSWORD})).unwrap_err();
        assert!(refused.text.en.contains("cannot be read"), "page {n}: {}", refused.text.en);
        let status = desk.act("desk_status", json!({}));
        assert_eq!(status["state"], "damaged", "page {n}");
        let backup = status["backups"][0]["path"].clone();
        let view = desk.act("restore_backup", json!({"backup": backup, "user": user, "password": PASSWORD}));
        let aside = PathBuf::from(view["set_aside"].as_str().unwrap());
        assert!(fs::read(aside.join("laifang.db")).unwrap() == page(n), "kept as it was");
        desk.unlock();
        assert_eq!(desk.act("verify_store", json!({}))["findings"], json!([]), "page {n}");
        let found = names(&mut desk.app);
        let whole = view["rescued"].as_u64().unwrap() > 0;
        rescued[usize::from(whole)] += 1;
        let expected: &[&str] = if whole { &["沈若溪", "陈嘉怡"] } else { &["陈嘉怡"] };
        assert_eq!(found, expected, "page {n}");
        desk.act("lock_desk", json!({}));
        fs::remove_dir_all(desk.office()).unwrap();
        fs::create_dir(desk.office()).unwrap();
        fs::write(&file, &good).unwrap();
        fs::write(desk.office().join("keys.json"), &keys).unwrap();
        let folder = desk.second();
        desk.unlock();
        desk.act("set_backup_settings", json!({"folder": folder, "keep_days": 7, "keep_weeks": 4}));
        desk.act("lock_desk", json!({}));
    }
    assert!(rescued[0] > 0 && rescued[1] > 0, "{rescued:?}");
}

#[test]
fn a_lost_file_is_damage_and_never_a_new_office() {
    for lost in [&["laifang.db"][..], &["keys.json"], &["keys.json", "laifang.db"]] {
        let mut desk = Desk::new();
        desk.set_up(7, 4);
        desk.visit("陈嘉怡", "13800135678");
        desk.back_up();
        desk.act("lock_desk", json!({}));
        for name in lost {
            fs::remove_file(desk.office().join(name)).unwrap();
        }
        let status = desk.act("desk_status", json!({}));
        let user = desk.user;
        if lost.len() == 2 {
            // Nothing of the office is left but its settings: whoever sets up anew is not kept from it.
            assert_eq!(status["state"], "new");
            continue;
        }
        if lost[0] == "laifang.db" {
            desk.app.act("unlock", json!({"user": user, "password": PASSWORD})).unwrap_err();
        } else {
            assert_eq!(status["state"], "damaged");
        }
        let status = desk.act("desk_status", json!({}));
        assert_eq!(status["state"], "damaged", "{lost:?}");
        let backup = status["backups"][0]["path"].clone();
        desk.act("restore_backup", json!({"backup": backup, "user": user, "password": PASSWORD}));
        desk.unlock();
        assert_eq!(names(&mut desk.app), ["陈嘉怡"]);
    }
}

#[test]
fn restored_twice_no_desk_number_comes_twice() {
    let mut desk = Desk::new();
    desk.set_up(7, 4);
    desk.back_up();
    let first = PathBuf::from(desk.backups()[0]["path"].as_str().unwrap());
    let mut numbers = vec![2];
    for n in 0..3 {
        let place = desk.folder.path().join(format!("new{n}"));
        let mut new = app_at(&place, &desk.clock);
        numbers.push(new.restore(&first, desk.user, &Desk::given(), false).unwrap().desk);
        new.act("unlock", json!({"user": desk.user, "password": PASSWORD})).unwrap();
        desk.clock.wait(1);
        // It is known from then on by its own backups in the same place.
        new.act("back_up", json!({"to": desk.second()})).unwrap();
        while new.step_backup().unwrap().running.is_some() {
            std::thread::yield_now();
        }
    }
    assert_eq!(numbers, [2, 3, 4, 5]);
}

#[test]
fn a_place_that_is_none_is_refused() {
    let mut desk = Desk::new();
    let (inside, file) = (desk.office().join("inside"), desk.folder.path().join("file"));
    fs::create_dir(&inside).unwrap();
    fs::write(&file, "x").unwrap();
    for folder in [inside, file, desk.folder.path().join("none"), PathBuf::from("second")] {
        let request = json!({"folder": folder, "keep_days": 0, "keep_weeks": 1_000});
        let refused = desk.app.act("set_backup_settings", request).unwrap_err();
        let fields: Vec<&str> = refused.fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["folder", "keep_days", "keep_weeks"], "{}", folder.display());
    }
    let refused = desk.app.act("back_up", json!({})).unwrap_err();
    assert_eq!(refused.fields[0].field, "folder");
}
