//! Disks that fail: at every n-th call of the main scenarios ENOSPC, EIO, EROFS, EACCES and a failing sync. Either the
//! program says that it failed, or what it said is there; the log holds either way, and the same again, once the disk
//! is well, leads to what was wanted, once.
//!
//! `LAIFANG_FAULTS` says how many points of each scenario are tried with each fault (1; 0: every one).
#![cfg(target_os = "linux")]

use crate::office::{Office, text};
use crate::shim::{Chance, Fault, number, scratch, seed, watch};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;

const ENOSPC: i32 = 28;
const EIO: i32 = 5;
const EROFS: i32 = 30;
const EACCES: i32 = 13;

/// Each fault with the calls it can come from; what is full, read-only or forbidden stays so, a sync fails once too.
const FAULTS: [(&str, i32, &str, bool); 6] = [
    ("ENOSPC", ENOSPC, "wsom", false),
    ("EIO", EIO, "wsom", false),
    ("EROFS", EROFS, "wom", false),
    ("EACCES", EACCES, "om", false),
    ("fsync", EIO, "s", false),
    ("fsync once", EIO, "s", true),
];

const REQUEST: &str = "00000000-0000-4000-8000-000000000001";

/// A copy of the prepared offices, in which one thing is done.
struct Place(tempfile::TempDir);

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Place {
    fn of(template: &Path) -> Self {
        let place = scratch();
        copy(template, place.path());
        Self(place)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, args: &[String]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_laifang"));
        command
            .env_clear()
            .env("LAIFANG_PASSWORD", "quiet harbour 27")
            .env("LAIFANG_DATA", self.path("office"))
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .args(args.iter().map(|a| a.replace("HERE", self.0.path().to_str().unwrap())));
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        let args: Vec<String> = args.iter().map(|a| (*a).to_owned()).collect();
        self.command(&args).output().unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        let done = self.run(&[args, &["--json"]].concat());
        assert!(done.status.success(), "{args:?}: {}", text(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    fn names(&self, name: &str) -> usize {
        let found = self.json(&["find", name]);
        found["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|r| r["name"].as_str().unwrap().starts_with(name))
            .count()
    }
}

/// One thing the program does, and how its result is recognised.
struct Scenario {
    name: &'static str,
    args: Vec<String>,
    /// What it made is there and whole.
    there: fn(&Place, &Value) -> bool,
    /// Whether the same again is to end well whatever was before.
    again: bool,
    /// Points tried where not all are: a slow one gets fewer.
    few: bool,
    /// The office the log of which is checked.
    office: &'static str,
}

fn args(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn scenarios(slip: &str) -> Vec<Scenario> {
    let of = |name, line: String, there| Scenario {
        name,
        args: args(&line),
        there,
        again: true,
        few: false,
        office: "office",
    };
    vec![
        Scenario {
            // Set up already is an answer too: the second time.
            again: false,
            office: "fresh",
            ..of(
                "init",
                "init --data HERE/fresh --office 云澜府 --person 周敏 --cheap-keys --json".into(),
                |place, _| place.path("fresh/keys.json").exists(),
            )
        },
        of(
            "register",
            format!("visit --name 沈若溪 --phone 13800135679 --request {REQUEST} --json"),
            |place, _| place.names("沈若溪") == 1,
        ),
        of(
            "import",
            format!("import HERE/customers.csv --rejects HERE/out/rejects.csv --request {REQUEST} --json"),
            |place, _| {
                let rejects = fs::read_to_string(place.path("out/rejects.csv")).unwrap_or_default();
                place.names("贺兰") == 12 && rejects.lines().count() == 3
            },
        ),
        Scenario {
            few: true,
            ..of(
                "slip print",
                format!("slip print {slip} --out HERE/out/slip.pdf --reason 缺纸 --json"),
                |place, _| {
                    fs::read(place.path("out/slip.pdf"))
                        .is_ok_and(|pdf| pdf.trim_ascii_end().ends_with(b"%%EOF"))
                },
            )
        },
        of("attach", format!("slip attach {slip} HERE/scan.png --json"), |place, _| {
            place.path("office/attachments").read_dir().is_ok_and(|mut d| d.next().is_some())
        }),
        of("export", "export csv --out HERE/out --json".into(), |place, view| {
            let whole = |f: &Value| {
                let file = fs::metadata(place.path("out").join(f["name"].as_str().unwrap()));
                file.is_ok_and(|m| m.len() == f["bytes"].as_u64().unwrap())
            };
            place.path("out/manifest.json").exists() && view["files"].as_array().unwrap().iter().all(whole)
        }),
        of("backup", "backup --to HERE/second --json".into(), |place, view| {
            let path = view["last"]["path"].as_str().unwrap();
            restores(place, path)
        }),
        Scenario {
            again: false,
            office: "new",
            ..of("restore", "restore HERE/first --data HERE/new --json".into(), |place, _| {
                place.path("new/keys.json").exists()
            })
        },
        Scenario {
            again: false,
            office: "damaged",
            ..of(
                "restore instead",
                "restore HERE/first --instead --data HERE/damaged --json".into(),
                |place, _| {
                    let aside = fs::read_dir(place.path("damaged")).unwrap().flatten();
                    aside.into_iter().any(|e| e.file_name().to_string_lossy().starts_with("damaged-"))
                },
            )
        },
        Scenario {
            office: "older",
            ..of(
                "migration",
                format!(
                    "visit --data HERE/older --name 沈若溪 --phone 13800135679 --request {REQUEST} --json"
                ),
                |place, _| place.path("older/backups").exists(),
            )
        },
    ]
}

fn restores(place: &Place, path: &str) -> bool {
    let drill = place.path("drill");
    let done = place.run(&["restore", path, "--data", drill.to_str().unwrap()]);
    let _ = fs::remove_dir_all(drill);
    done.status.success()
}

/// An office with a slip, a backup of it, a damaged one, an older one, and files to read.
fn template() -> (Office, String) {
    let office = Office::founded();
    let at = |name: &str| office.folder().join(name);
    for folder in ["out", "second", "first"] {
        fs::create_dir(at(folder)).unwrap();
    }
    let visit = office.json(&["visit", "--name", "陈嘉怡", "--phone", "13800135678"]);
    let visit = visit["visit"]["line"]["visit"].as_str().unwrap().to_owned();
    let slip = office.json(&["slip", "issue", &visit])["number"].as_str().unwrap().to_owned();
    office.says(&["slip", "print", &slip, "--out", at("once.pdf").to_str().unwrap()]);
    let mut csv = String::from("姓名,电话\n");
    for n in 10..22 {
        csv += &format!("贺兰{},139001356{n}\n", char::from_u32(0x4E00 + n).unwrap());
    }
    csv += "贺兰坏,12\n贺兰差,13\n";
    fs::write(at("customers.csv"), csv).unwrap();
    fs::write(at("scan.png"), [b"\x89PNG\r\n\x1a\n".as_slice(), &[7; 5000]].concat()).unwrap();
    office.says(&["backup", "--to", at("first").to_str().unwrap()]);
    copy(&at("office"), &at("damaged"));
    let file = at("damaged/laifang.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[100] ^= 1;
    fs::write(file, bytes).unwrap();
    copy(&at("office"), &at("older"));
    older(&at("older"));
    (office, slip)
}

/// As an older program would have left it.
fn older(folder: &Path) {
    let dir = laifang_store::DataDir::new(folder);
    let user = dir.slots().unwrap().people()[0].user;
    let store = dir.open(user, "quiet harbour 27", Box::new(laifang_app::System::default())).unwrap();
    store.below(|c| c.execute_batch("DELETE FROM consultant; PRAGMA user_version = 1").unwrap());
    store.close();
}

#[test]
fn a_failing_disk_is_never_a_silent_success() {
    let each = number("LAIFANG_FAULTS").unwrap_or(1);
    let mut chance = Chance(seed());
    let (office, slip) = template();
    let mut points = Vec::new();
    let all = scenarios(&slip);
    for (place, scenario) in all.iter().enumerate() {
        let of_kind = calls(office.folder(), scenario);
        for (name, errno, kinds, once) in FAULTS {
            let calls = kinds.chars().map(|kind| of_kind[&kind]).sum();
            let chosen: Vec<u64> = match if scenario.few { each.min(1) } else { each } {
                0 => (1..=calls).collect(),
                n => (0..n).map(|_| 1 + chance.below(calls)).collect(),
            };
            points.extend(chosen.into_iter().map(|at| (place, name, Fault { at, errno, kinds, once })));
        }
    }
    let count = points.len();
    let queue = Mutex::new(points);
    let said = Mutex::new([0_usize; 2]);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((place, name, fault)) = { queue.lock().unwrap().pop() } {
                    let failed = try_it(office.folder(), &all[place], name, fault);
                    said.lock().unwrap()[usize::from(failed)] += 1;
                }
            });
        }
    });
    let [went_well, failed] = said.into_inner().unwrap();
    println!("{count} faults: {failed} said, {went_well} borne");
    assert!(failed > count / 3, "the faults do not arrive");
}

/// How many calls of each kind a scenario makes when all is well; and it does go well.
fn calls(template: &Path, scenario: &Scenario) -> HashMap<char, u64> {
    let place = Place::of(template);
    let counted = tempfile::NamedTempFile::new().unwrap();
    let mut command = place.command(&scenario.args);
    watch(&mut command, place.0.path()).env("SHIM_COUNT", counted.path());
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}: {}", scenario.name, text(&done.stderr));
    let view = serde_json::from_slice(&done.stdout).unwrap();
    assert!((scenario.there)(&place, &view), "{}", scenario.name);
    let numbers = fs::read_to_string(counted.path()).unwrap();
    "wsom".chars().zip(numbers.split(' ').map(|n| n.parse().unwrap())).collect()
}

/// Whether it said that it failed.
fn try_it(template: &Path, scenario: &Scenario, name: &str, fault: Fault) -> bool {
    let what = format!("{}, {name} at call {}", scenario.name, fault.at);
    let place = Place::of(template);
    let mut command = place.command(&scenario.args);
    fault.set(&mut command, place.0.path());
    let done = command.output().unwrap();
    let code = done.status.code().unwrap_or_else(|| panic!("{what}: died"));
    let words = text(&done.stderr);
    match code {
        0 => {
            let view = serde_json::from_slice(&done.stdout).unwrap();
            assert!((scenario.there)(&place, &view), "{what}: said to be done, and is not there");
        }
        1 => assert!(!words.trim().is_empty() && !words.contains("panicked"), "{what}: {words}"),
        other => panic!("{what}: exit code {other}: {words}"),
    }
    // Whatever lies among the backups is whole.
    for backup in laifang_store::list_backups(&place.path("second")).unwrap() {
        assert!(restores(&place, backup.path.to_str().unwrap()), "{what}: {}", backup.path.display());
    }
    // The disk is well again.
    let again = place.command(&scenario.args).output().unwrap();
    if scenario.again {
        assert!(again.status.success(), "{what}, again: {}", text(&again.stderr));
        let view = serde_json::from_slice(&again.stdout).unwrap();
        assert!((scenario.there)(&place, &view), "{what}: not there the second time");
    }
    let folder = place.path(scenario.office);
    let checked = place.run(&["verify", "--data", folder.to_str().unwrap(), "--json"]);
    assert!(checked.status.success(), "{what}: {} {}", text(&checked.stdout), text(&checked.stderr));
    code != 0
}
