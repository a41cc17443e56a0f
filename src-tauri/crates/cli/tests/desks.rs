//! Two desks at the command line: joining, files there and back, damage.

use crate::office;
use crate::office::Office;

#[test]
fn two_desks_join_exchange_and_hold_the_same() {
    let (first, second) = (Office::founded(), Office::empty());
    let shared = tempfile::tempdir().unwrap();
    let at = |name: &str| shared.path().join(name).display().to_string();
    let asked =
        second.json(&["desk", "enrol", "--person", "林晚", "--to", &at("request.json"), "--cheap-keys"]);
    let code = asked["code"].as_str().unwrap();
    assert!(first.says(&["desk", "invite", &at("request.json")]).contains(code));
    let approve = |code: &str| {
        let args = ["desk", "approve", "--code", code, "--person", "林晚", "--role", "manager"];
        let files = [at("request.json"), "--out".into(), at("welcome.laifang")];
        args.iter().map(|a| (*a).to_owned()).chain(files).collect::<Vec<_>>()
    };
    let wrong = approve("0000-0000-0000");
    assert_eq!(first.fails(&wrong.iter().map(String::as_str).collect::<Vec<_>>()).0, 1);
    let right = approve(code);
    let approved = first.json(&right.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(approved["desk"], 1, "the founder is desk 2: {approved}");
    second.says(&["desk", "join", &at("welcome.laifang"), "--cheap-keys"]);
    for (desk, firm) in [(&first, "恒居"), (&second, "鸿安")] {
        desk.json(&[
            "visit",
            "--name",
            "陈嘉怡",
            "--phone",
            "13800000001",
            "--channel",
            "agency",
            "--firm",
            firm,
        ]);
    }
    for (from, to, file) in [(&first, &second, "one.laifang"), (&second, &first, "two.laifang")] {
        from.json(&["bundle", "export", "--to", &at(file)]);
        assert_eq!(to.json(&["bundle", "inspect", &at(file)])["new"], true);
        to.json(&["bundle", "import", &at(file)]);
        assert_eq!(to.json(&["bundle", "import", &at(file)])["new"], 0);
    }
    let (a, b) = (first.json(&["verify"]), second.json(&["verify"]));
    assert_eq!((&a["state_hash"], &a["ok"]), (&b["state_hash"], &b["ok"]));
    assert_eq!(a["ok"], true);
    assert!(first.says(&["desk", "list"]).contains("前台 1"));
    // By a shared folder.
    let folder = shared.path().display().to_string();
    for desk in [&first, &second] {
        desk.says(&["desk", "folder", &folder]);
    }
    second.json(&["visit", "--name", "沈若溪", "--phone", "13800000002"]);
    second.json(&["desk", "exchange"]);
    assert!(first.json(&["desk", "exchange"])["new"].as_u64().unwrap() > 0);
    assert_eq!(first.json(&["verify"])["state_hash"], second.json(&["verify"])["state_hash"]);
    // Damaged: refused, with the reason, and exit code 1.
    let mut bytes = std::fs::read(at("two.laifang")).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(at("bad.laifang"), bytes).unwrap();
    let refused = first.run(&["bundle", "import", &at("bad.laifang")]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(office::text(&refused.stdout).contains("改动"));
    first.says(&["desk", "revoke", "1"]);
    assert_eq!(first.fails(&["bundle", "inspect", &at("two.laifang")]).0, 1);
}
