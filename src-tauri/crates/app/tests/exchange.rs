//! Desks of one office through the actions: joining, files by hand, a shared folder, and everything that goes wrong.

use crate::desks::{Desk, PASSWORD, first, founded, joined};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn rest(desks: &mut [Desk]) {
    for _ in 0..30 {
        let mut at_rest = true;
        for desk in desks.iter_mut() {
            at_rest &= desk.step();
        }
        if at_rest {
            return;
        }
    }
    panic!("exchange does not come to rest");
}

fn share(desks: &mut [Desk], folder: &Path) {
    for desk in desks {
        desk.act("set_exchange_folder", json!({"path": folder.display().to_string()}));
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn two_agencies_at_two_desks_claim_one_customer_and_both_desks_see_the_clash() {
    let mut manager = first();
    let mut second = joined(&mut manager, 2);
    let a = manager.visit("陈嘉怡", "13800000001", Some("恒居"));
    let b = second.visit("陈嘉怡", "13800000001", Some("鸿安"));
    let mut slips = Vec::new();
    for (desk, visit) in [(&mut manager, &a), (&mut second, &b)] {
        let request = desk.request();
        let id = visit["visit"]["line"]["visit"].clone();
        slips.push(desk.act("issue_slip", json!({"request": request, "visit": id}))["number"].clone());
        assert_eq!(desk.clashes(), 0);
    }
    assert_ne!(slips[0], slips[1]);
    // By hand, one file each way.
    let out = second.path("news.laifang");
    let written = second.act("export_bundle", json!({"path": out}));
    let seen = manager.act("inspect_bundle", json!({"path": written["files"][0]}));
    assert_eq!((seen["from"].as_u64(), seen["new"].as_bool()), (Some(2), Some(true)));
    let taken = manager.act("import_bundle", json!({"paths": written["files"]}));
    assert_eq!(taken["refused"], json!([]));
    assert_eq!(taken["clashes"], json!([2, 0]), "{taken}");
    let back = manager.path("back.laifang");
    let written = manager.act("export_bundle", json!({"path": back}));
    second.act("import_bundle", json!({"paths": written["files"]}));
    let again = second.act("import_bundle", json!({"paths": written["files"]}));
    assert_eq!(again["new"], 0);
    assert_eq!(manager.hash(), second.hash());
    // Neither desk had heard of the other: no clock alone says who was first, so both are the manager's to decide.
    assert_eq!((manager.clashes(), second.clashes()), (2, 2));
    let mut said_by = std::collections::BTreeSet::new();
    for desk in [&mut manager, &mut second] {
        let rows = desk.act("list_clashes", json!({}))["rows"].as_array().unwrap().clone();
        assert_eq!(rows.len(), 2);
        for row in rows {
            assert_eq!(row["judgement"]["verdict"], "undecided", "{row}");
            let said = row["judgement"]["reasons"][0]["text"]["zh"].as_str().unwrap().to_owned();
            assert!(said.contains("按时钟暂归"), "{said}");
            said_by.insert(said);
        }
    }
    assert_eq!(said_by.len(), 1, "both desks name one provisional winner for both: {said_by:?}");
    // Ruled at one desk, so at both: the one stands, the other is kept out and its slip is out.
    let (request, id) = (manager.request(), a["visit"]["line"]["visit"].clone());
    let ruling = json!({"request": request, "visit": id, "ruling": {"is": "valid"}, "reason": "监控为证"});
    manager.act("rule_claim", ruling);
    let ruled = manager.act("export_bundle", json!({"path": manager.path("ruled.laifang")}));
    second.act("import_bundle", json!({"paths": ruled["files"]}));
    assert_eq!(manager.hash(), second.hash());
    for desk in [&mut manager, &mut second] {
        assert_eq!(desk.clashes(), 1);
        let rows = desk.act("list_clashes", json!({}))["rows"].as_array().unwrap().clone();
        for row in rows {
            let mine = row["line"]["visit"] == id;
            assert_eq!(row["judgement"]["verdict"], if mine { "valid" } else { "invalid" }, "{row}");
        }
    }
    // Nothing more to say.
    let written = manager.act("export_bundle", json!({"path": manager.path("none.laifang")}));
    assert!(written["changes"].as_u64().unwrap() > 0, "what desk 2 has not acknowledged yet: {written}");
    let ack = second.act("export_bundle", json!({"path": second.path("ack.laifang")}));
    assert_eq!(ack["changes"], 0);
    manager.act("import_bundle", json!({"paths": ack["files"]}));
    let written = manager.act("export_bundle", json!({"path": manager.path("none.laifang")}));
    assert_eq!(written["changes"], 0);
}

#[test]
fn a_shared_folder_brings_what_one_saves_to_all_and_comes_to_rest() {
    let folder = tempfile::tempdir().unwrap();
    let mut manager = first();
    let second = joined(&mut manager, 2);
    let third = joined(&mut manager, 3);
    let mut desks = vec![manager, second, third];
    share(&mut desks, folder.path());
    rest(&mut desks);
    desks[1].visit("陈嘉怡", "13800000001", Some("恒居"));
    // One look of the writer, one of the reader.
    desks[1].step();
    let view = desks[0].app.step_exchange().unwrap().unwrap();
    assert!(view.new > 0 && view.problem.is_none());
    rest(&mut desks);
    // Everybody has everything: only what each desk says of itself is left, and stays as it is.
    let left = files(folder.path());
    assert_eq!(left.len(), 3, "{left:?}");
    let before: Vec<Vec<u8>> = left.iter().map(|f| std::fs::read(f).unwrap()).collect();
    for _ in 0..5 {
        rest(&mut desks);
    }
    let after: Vec<Vec<u8>> = files(folder.path()).iter().map(|f| std::fs::read(f).unwrap()).collect();
    assert_eq!(before, after);
    let list = desks[0].act("list_desks", json!({}));
    assert_eq!(list["waiting"], 0);
    for desk in list["desks"].as_array().unwrap() {
        assert_eq!(desk["up_to_date"], true, "{desk}");
    }
    // The clock goes on and nothing comes: the news gets old.
    desks[0].clock.wait(90);
    let list = desks[0].act("list_desks", json!({}));
    assert!(list["desks"][1]["age_minutes"].as_i64().unwrap() >= 89, "{list}");
    // A folder that is gone is said, and comes back by itself.
    std::fs::rename(folder.path(), folder.path().with_extension("gone")).unwrap();
    let view = desks[0].app.step_exchange().unwrap().unwrap();
    assert!(view.problem.is_some() && !view.at_rest);
    std::fs::rename(folder.path().with_extension("gone"), folder.path()).unwrap();
    rest(&mut desks);
}

#[test]
fn refused_files_are_kept_with_the_reason_and_change_nothing() {
    let mut manager = first();
    let mut second = joined(&mut manager, 2);
    second.visit("陈嘉怡", "13800000001", None);
    let out = second.path("news.laifang");
    second.act("export_bundle", json!({"path": out}));
    let mut bytes = std::fs::read(&out).unwrap();
    let at = bytes.len() - 20;
    bytes[at] ^= 1;
    let damaged = manager.path("damaged.laifang");
    std::fs::write(&damaged, &bytes).unwrap();
    let before = manager.hash();
    let taken = manager.act("import_bundle", json!({"paths": [damaged, out]}));
    assert_eq!(taken["refused"].as_array().unwrap().len(), 1);
    assert!(taken["new"].as_u64().unwrap() > 0);
    let kept = files(&manager.dir.path().join("office/quarantine"));
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(std::fs::read_to_string(&kept[1]).unwrap().contains("altered"));
    assert_ne!(manager.hash(), before);
    let mut stranger = founded(99);
    assert!(stranger.refused("inspect_bundle", json!({"path": out})).contains("not for this desk"));
}

#[test]
fn altered_files_are_refused_by_every_way_in() {
    let mut manager = first();
    let mut second = joined(&mut manager, 2);
    second.visit("陈嘉怡", "13800000001", Some("恒居"));
    let out = second.path("news.laifang");
    second.act("export_bundle", json!({"path": out}));
    let whole = std::fs::read(&out).unwrap();
    let before = manager.hash();
    let mut dice = Dice(20_261_122);
    let folder = tempfile::tempdir().unwrap();
    for n in 0..40 {
        let mut bytes = whole.clone();
        match n % 2 {
            0 => bytes[dice.below(whole.len())] ^= 1 << dice.below(8),
            _ => bytes.truncate(dice.below(whole.len())),
        }
        let file = manager.path(&format!("altered-{n}.laifang"));
        std::fs::write(&file, &bytes).unwrap();
        std::fs::write(folder.path().join(format!("{n:08}-altered.laifang")), &bytes).unwrap();
        manager.refused("inspect_bundle", json!({"path": file}));
        let taken = manager.act("import_bundle", json!({"paths": [file]}));
        assert_eq!((&taken["new"], &taken["waiting"]), (&json!(0), &json!(0)), "{n}: {taken}");
        assert_eq!(taken["refused"].as_array().unwrap().len(), 1);
    }
    manager.act("set_exchange_folder", json!({"path": folder.path()}));
    for _ in 0..3 {
        manager.step();
    }
    assert_eq!(manager.hash(), before);
    assert!(manager.act("import_bundle", json!({"paths": [out]}))["new"].as_u64().unwrap() > 0);
}

#[test]
fn a_desk_joins_only_with_the_code_that_both_see_and_leaves_for_good() {
    let mut manager = first();
    let mut other = Desk::new(2);
    let asked =
        other.act("ask_to_join", json!({"person": "林晚", "password": PASSWORD, "path": other.path("")}));
    let request = manager.request();
    let approve = |code: Value, out: String| json!({"request": request, "path": asked["file"], "code": code, "name": "林晚", "out": out});
    let out = manager.path("");
    assert!(
        manager.refused("approve_desk", approve(json!("0000-0000-0000"), out.clone())).contains("differs")
    );
    let approved = manager.act("approve_desk", approve(asked["code"].clone(), out.clone()));
    // Once more is harmless.
    let again = manager.act("approve_desk", approve(asked["code"].clone(), out));
    assert_eq!(again, approved);
    let paths = approved["files"].clone();
    other.refused("join_office", json!({"password": "something else", "paths": paths}));
    other.act("join_office", json!({"password": PASSWORD, "paths": paths}));
    other.visit("陈嘉怡", "13800000001", None);
    other.act("lock_desk", json!({}));
    let status = other.act("desk_status", json!({}));
    assert_eq!(status["people"][0]["name"], "林晚");
    other.act("unlock", json!({"user": status["people"][0]["user"], "password": PASSWORD}));
    let device = manager.act("list_desks", json!({}))["desks"][1]["device"].clone();
    let request = manager.request();
    let list = manager.act("revoke_desk", json!({"request": request, "device": device}));
    assert_eq!(list["desks"][1]["revoked"], true);
    let out = other.path("late.laifang");
    other.act("export_bundle", json!({"path": out}));
    assert!(manager.refused("inspect_bundle", json!({"path": out})).contains("taken out"));
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// Days of an office with clocks that jump and files that are lost, repeated, damaged and late; everything from one
/// seed, which is printed. LAIFANG_DESKS, LAIFANG_STEPS and LAIFANG_SEED make it larger, or repeat one.
#[test]
fn whatever_happens_to_the_files_all_desks_come_to_the_same() {
    let number = |name, default| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (count, steps, seed) =
        (number("LAIFANG_DESKS", 4), number("LAIFANG_STEPS", 150), number("LAIFANG_SEED", 7));
    println!("seed {seed}");
    let mut dice = Dice(seed as u64);
    let (folder, stick, old) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut desks = vec![first()];
    for n in 1..count {
        let desk = joined(&mut desks[0], n + 1);
        desks.push(desk);
    }
    share(&mut desks, folder.path());
    let mut saved: Vec<String> = Vec::new();
    for _ in 0..steps {
        let at = dice.below(count);
        let any = |dice: &mut Dice, files: &[PathBuf]| files.get(dice.below(files.len().max(1))).cloned();
        match dice.below(12) {
            0..=4 => {
                let name = ["陈嘉怡", "沈若溪", "单雄信"][dice.below(3)];
                let phone = format!("1380000{:04}", dice.below(steps / 8 + 1));
                let firm = [None, Some("恒居"), Some("鸿安")][dice.below(3)];
                let done = desks[at].visit(name, &phone, firm);
                if done["outcome"] == "saved" {
                    saved.push(done["visit"]["line"]["visit"].as_str().unwrap().to_owned());
                }
            }
            5 | 6 => drop(desks[at].step()),
            7 => {
                if let Some(file) = any(&mut dice, &files(folder.path())) {
                    let _ = std::fs::copy(&file, old.path().join(file.file_name().unwrap()));
                    std::fs::remove_file(file).unwrap();
                }
            }
            8 => {
                if let Some(file) = any(&mut dice, &files(folder.path())) {
                    let mut bytes = std::fs::read(&file).unwrap();
                    if let Some(byte) = bytes.len().checked_sub(1).map(|n| dice.below(n)) {
                        bytes[byte] ^= 1 << dice.below(8);
                    }
                    std::fs::write(file, bytes).unwrap();
                }
            }
            9 => {
                if let Some(file) = any(&mut dice, &files(old.path())) {
                    std::fs::copy(&file, folder.path().join(format!("again-{}.laifang", dice.below(99))))
                        .unwrap();
                }
            }
            10 => {
                let path = stick.path().display().to_string();
                desks[at].act("exchange_now", json!({"path": path}));
            }
            _ => {
                let minutes = [1, 60, 1_440, -30, -1_440][dice.below(5)];
                desks[at].clock.wait(minutes);
            }
        }
    }
    // At last the files stay as they are written.
    for file in files(folder.path()) {
        std::fs::remove_file(file).unwrap();
    }
    rest(&mut desks);
    let hashes: Vec<String> = desks.iter_mut().map(Desk::hash).collect();
    assert!(hashes.windows(2).all(|w| w[0] == w[1]), "seed {seed}: {hashes:?}");
    for desk in &mut desks {
        for visit in &saved {
            desk.act("show_visit", json!({"visit": visit}));
        }
        assert_eq!(desk.act("list_desks", json!({}))["waiting"], 0);
    }
}
