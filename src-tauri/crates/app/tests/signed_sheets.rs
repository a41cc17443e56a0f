//! Scans of signed sheets, in an office on a disk: attached, shown, altered, erased.

use crate::files::Desk;
use laifang_core::scan::ScanMedia;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n signed sheet, page one";
const PDF: &[u8] = b"%PDF-1.7\n signed sheet, page two";

struct Signed {
    desk: Desk,
    slip: Value,
    customer: Value,
    requests: u32,
}

impl Signed {
    fn new() -> Self {
        let mut desk = Desk::new();
        let (slip, customer) = slip_of(&mut desk, 1, "沈若溪", "13800135678");
        Self { desk, slip, customer, requests: 0 }
    }

    fn request(&mut self) -> String {
        self.requests += 1;
        format!("10000000-0000-4000-8000-{:012}", self.requests)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.desk.folder().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn attach(&mut self, name: &str, bytes: &[u8]) -> Value {
        let path = self.file(name, bytes);
        let request = json!({"request": self.request(), "slip": self.slip, "path": path});
        self.desk.app.act("attach_scan", request).unwrap()
    }

    fn show(&mut self, hash: &Value) -> Result<Value, laifang_app::error::AppError> {
        self.desk.app.act("show_scan", json!({"slip": self.slip, "hash": hash}))
    }

    fn view(&mut self) -> Value {
        self.desk.app.act("show_slip", json!({"slip": self.slip, "sheet": "a4"})).unwrap()
    }

    /// Where a scan's file lies.
    fn kept(&self, hash: &Value) -> PathBuf {
        self.desk.folder().join("office/attachments").join(hash.as_str().unwrap())
    }

    fn verified(&mut self) -> Value {
        let found = self.desk.app.act("verify_store", json!({})).unwrap();
        assert_eq!(found["findings"], json!([]), "{found}");
        assert_eq!(found["ok"], true);
        found
    }
}

fn slip_of(desk: &mut Desk, n: u32, name: &str, phone: &str) -> (Value, Value) {
    let request = |part: u32| format!("20000000-0000-4000-8000-{:012}", n * 10 + part);
    let visit = json!({
        "request": request(1), "kind": "visit", "project": null,
        "customer": {"customer": null, "name": name, "phones": [phone], "gender": null},
        "headcount": 1, "channel": "agency", "brought_by": {"name": "鸿安置业"}, "report": null,
        "consent": null, "consultant": null, "arrived_at": null,
    });
    let saved = desk.app.act("register_visit", visit).unwrap();
    let line = &saved["visit"]["line"];
    let issued = json!({"request": request(2), "visit": line["visit"]});
    let slip = desk.app.act("issue_slip", issued).unwrap();
    (slip["slip"].clone(), line["customer"].clone())
}

#[test]
fn a_scan_is_kept_encrypted_and_shown_as_it_was() {
    let mut office = Signed::new();
    let view = office.attach("沈若溪 13800135678.txt", PNG);
    let scan = view["scans"][0].clone();
    assert_eq!((scan["media"].clone(), scan["bytes"].clone()), (json!("png"), json!(PNG.len())));
    assert_eq!((scan["state"].clone(), scan["by"].clone()), (json!("present"), json!("江越")));
    assert_eq!(scan["hash"], blake3::hash(PNG).to_hex().as_str());
    assert!(view["history"].as_array().unwrap().iter().any(|h| h["kind"] == "slip_scanned"));

    let stored = fs::read(office.kept(&scan["hash"])).unwrap();
    assert!(!stored.windows(12).any(|w| w == b"signed sheet"), "the file is not encrypted");
    let shown = office.show(&scan["hash"]).unwrap();
    assert_eq!(shown["media"], "png");
    assert_eq!(unbase64(shown["base64"].as_str().unwrap()), PNG);

    // A second page, and a voided slip too.
    let slip = office.slip.clone();
    let void = json!({"request": office.request(), "slip": slip, "reason": "写错"});
    office.desk.app.act("void_slip", void).unwrap();
    let view = office.attach("b.png", PDF);
    assert_eq!(view["scans"][1]["media"], "pdf", "by its bytes, not its name");
    let customer = office.customer.clone();
    let page = office.desk.app.act("show_customer", json!({"customer": customer})).unwrap();
    let timeline = page["timeline"].as_array().unwrap();
    assert_eq!(timeline.iter().filter(|t| t["kind"] == "slip_scanned").count(), 2);

    assert_eq!(office.verified()["warnings"], json!([]));
    let before = office.verified()["state_hash"].clone();
    office.desk.app.act("rebuild_store", json!({})).unwrap();
    assert_eq!(office.verified()["state_hash"], before);
    office.desk = office.desk.crash();
    assert_eq!(unbase64(office.show(&scan["hash"]).unwrap()["base64"].as_str().unwrap()), PNG);
}

#[test]
fn the_same_scan_again_changes_nothing() {
    let mut office = Signed::new();
    let path = office.file("a.png", PNG);
    let request = json!({"request": office.request(), "slip": office.slip, "path": path});
    office.desk.app.act("attach_scan", request.clone()).unwrap();
    let before = office.verified();
    for other in [request.clone(), json!({"request": office.request(), "slip": office.slip, "path": path})] {
        let view = office.desk.app.act("attach_scan", other).unwrap();
        assert_eq!(view["scans"].as_array().unwrap().len(), 1);
    }
    // One request attaches one file, whatever it is sent with the second time.
    fs::write(&path, PDF).unwrap();
    let view = office.desk.app.act("attach_scan", request).unwrap();
    assert_eq!(view["scans"].as_array().unwrap().len(), 1);
    let after = office.verified();
    assert_eq!((&after["changes"], &after["state_hash"]), (&before["changes"], &before["state_hash"]));
}

#[test]
fn files_that_are_no_scans_are_refused_in_words() {
    let mut office = Signed::new();
    let big = usize::try_from(laifang_store::MOST_BYTES).unwrap();
    let mut large = PNG.to_vec();
    large.resize(big + 1, 0);
    let cases: [(&str, Option<&[u8]>, &str); 6] = [
        ("missing.png", None, "读不了"),
        (".", None, "读不了"),
        ("empty.png", Some(b""), "是空的"),
        ("words.png", Some(b"signed: yes"), "不是 PDF、JPEG 或 PNG"),
        ("page.svg", Some(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "不是 PDF、JPEG 或 PNG"),
        ("large.png", Some(&large), "20 MiB"),
    ];
    for (name, bytes, said) in cases {
        let path = match bytes {
            Some(bytes) => office.file(name, bytes),
            None => office.desk.folder().join(name),
        };
        let request = json!({"request": office.request(), "slip": office.slip, "path": path});
        let error = office.desk.app.act("attach_scan", request).unwrap_err();
        assert_eq!(error.fields[0].field, "path", "{name}");
        assert!(error.text.zh.contains(said), "{name}: {}", error.text.zh);
    }
    let request = json!({"request": office.request(), "slip": office.slip, "path": " "});
    assert_eq!(office.desk.app.act("attach_scan", request).unwrap_err().fields[0].field, "path");
    assert_eq!(office.view()["scans"], json!([]));
    assert!(!office.desk.folder().join("office/attachments").exists());
    // Exactly 20 MiB is a scan.
    large.truncate(big);
    assert_eq!(office.attach("large.png", &large)["scans"][0]["bytes"], big);
}

#[test]
fn an_altered_or_missing_file_is_said_and_brought_back() {
    type Damage = fn(&PathBuf);
    let damages: [(Damage, &str); 5] = [
        (|path| fs::remove_file(path).unwrap(), "不在数据文件夹里"),
        (
            |path| {
                let mut bytes = fs::read(path).unwrap();
                *bytes.last_mut().unwrap() ^= 1;
                fs::write(path, bytes).unwrap();
            },
            "被改过",
        ),
        (|path| fs::write(path, b"").unwrap(), "被改过"),
        (|path| fs::write(path, b"LFA1 short").unwrap(), "被改过"),
        (|path| fs::write(path, PNG).unwrap(), "被改过"),
    ];
    let mut office = Signed::new();
    let hash = office.attach("a.png", PNG)["scans"][0]["hash"].clone();
    let other = office.attach("b.pdf", PDF)["scans"][1]["hash"].clone();
    for (damage, said) in damages {
        damage(&office.kept(&hash));
        let error = office.show(&hash).unwrap_err();
        assert!(error.text.zh.contains(said) && error.text.zh.contains("重新添加"), "{}", error.text.zh);
        // A warning, no damage of the log; the other scan and the slip are well.
        let found = office.verified();
        assert_eq!(found["warnings"].as_array().unwrap().len(), 1, "{found}");
        office.show(&other).unwrap();
        // Attached again: no new change, the file is back.
        let changes = found["changes"].clone();
        assert_eq!(office.attach("again.png", PNG)["scans"].as_array().unwrap().len(), 2);
        assert_eq!(unbase64(office.show(&hash).unwrap()["base64"].as_str().unwrap()), PNG);
        let found = office.verified();
        assert_eq!((&found["warnings"], &found["changes"]), (&json!([]), &changes));
    }
    // A file in the place of another one is not taken for it.
    fs::copy(office.kept(&other), office.kept(&hash)).unwrap();
    assert!(office.show(&hash).unwrap_err().text.zh.contains("被改过"));
}

#[test]
fn erasing_a_person_deletes_the_scans_of_their_slips_only() {
    let mut office = Signed::new();
    let own = office.attach("a.png", PNG)["scans"][0]["hash"].clone();
    let shared = office.attach("b.pdf", PDF)["scans"][1]["hash"].clone();
    // The same file on another customer's slip stays there.
    let (theirs, _) = slip_of(&mut office.desk, 2, "何建国", "13912342046");
    let path = office.file("b.pdf", PDF);
    let request = json!({"request": office.request(), "slip": theirs, "path": path});
    office.desk.app.act("attach_scan", request).unwrap();

    let erase = json!({"request": office.request(), "customer": office.customer, "confirm": "沈若溪"});
    office.desk.app.act("erase_person", erase).unwrap();
    assert!(!office.kept(&own).exists());
    assert!(office.kept(&shared).exists());
    let view = office.view();
    for (at, hash) in [(0, &own), (1, &shared)] {
        assert_eq!(view["scans"][at]["state"], "erased");
        assert_eq!(view["scans"][at]["hash"], *hash, "the record of it stays");
        assert!(office.show(hash).unwrap_err().text.zh.contains("已随个人信息删除"));
    }
    let path = office.file("a.png", PNG);
    let request = json!({"request": office.request(), "slip": office.slip, "path": path});
    assert!(office.desk.app.act("attach_scan", request).unwrap_err().text.zh.contains("已删除"));
    office.desk.app.act("show_scan", json!({"slip": theirs, "hash": shared})).unwrap();
    assert_eq!(office.verified()["warnings"], json!([]));

    // A file that could not be deleted then is deleted when the store opens.
    fs::write(office.kept(&own), b"left behind").unwrap();
    let hash = office.verified()["state_hash"].clone();
    office.desk = office.desk.crash();
    assert!(!office.kept(&own).exists() && office.kept(&shared).exists());
    office.desk.app.act("rebuild_store", json!({})).unwrap();
    assert_eq!(office.verified()["state_hash"], hash);
    assert_eq!(office.view()["scans"][0]["state"], "erased");
}

#[test]
fn a_scan_is_saved_where_a_person_wants_it() {
    let mut office = Signed::new();
    let hash = office.attach("a.pdf", PDF)["scans"][0]["hash"].clone();
    let path = office.desk.folder().join("copy.pdf");
    let mut save = json!({"slip": office.slip, "hash": hash, "path": path});
    office.desk.app.act("save_scan", save.clone()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), PDF);
    assert_eq!(ScanMedia::of(PDF), Some(ScanMedia::Pdf));
    // Only a hash of this slip's is a name of a file.
    save["hash"] = json!("../keys.json");
    assert!(office.desk.app.act("save_scan", save).is_err());
}

#[allow(clippy::cast_possible_truncation, reason = "bytes of a word")]
fn unbase64(text: &str) -> Vec<u8> {
    let value = |c: u8| {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".iter().position(|b| *b == c)
    };
    let mut out = Vec::new();
    for four in text.as_bytes().chunks(4) {
        let bits = four.iter().fold(0_u32, |bits, c| (bits << 6) | value(*c).unwrap_or(0) as u32);
        let bytes = [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8];
        out.extend_from_slice(&bytes[..3 - four.iter().filter(|c| **c == b'=').count()]);
    }
    out
}
