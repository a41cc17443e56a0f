//! Judging through the store: who has nothing to do with a claim, and what is warned of.

use crate::common::Office;
use serde_json::{Value, json};

/// The same sequence for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

const FIRMS: [&str; 3] = ["满庭芳房产", "鸿安置业", "恒居地产"];
/// Masked and whole, with and without a name in common.
const CUSTOMERS: [(&str, &str); 5] = [
    ("陈嘉怡", "13800000001"),
    ("陈嘉怡", "138****0001"),
    ("王大伟", "13800000002"),
    ("王大勇", "138****0002"),
    ("赵立新", ""),
];

/// One thing that happens: a visit, a call or a report of somebody.
fn happens(office: &mut Office, dice: &mut Dice, who: (&str, &str), report: bool) -> Option<Value> {
    let firm = FIRMS[dice.below(3)];
    if report {
        let phones: Vec<&str> = if who.1.is_empty() { vec![] } else { vec![who.1] };
        let draft = json!({"name": who.0, "phones": phones, "firm": firm, "time": "20:00"});
        let request = json!({"request": office.request(), "reports": [draft]});
        office.act("receive_reports", request);
        return None;
    }
    let mut more = match dice.below(3) {
        0 => json!({}),
        _ => json!({"channel": "agency", "brought_by": {"name": firm}}),
    };
    if dice.below(5) == 0 {
        more["kind"] = json!("call");
    }
    let request = office.visit(who.0, who.1, more);
    let saved = office.act("register_visit", request);
    assert_eq!(saved["outcome"], "saved", "{saved}");
    Some(saved["visit"]["line"]["visit"].clone())
}

/// Adding an unrelated customer changes nothing: not one word of any verdict.
#[test]
fn an_unrelated_customer_changes_no_verdict() {
    for seed in 1..=6 {
        let mut dice = Dice(seed);
        let mut office = Office::new();
        let mut visits = Vec::new();
        for day in 1..10 {
            office.clock.set(&format!("2026-12-{day:02}T1{}:00", dice.below(9)));
            let who = CUSTOMERS[dice.below(CUSTOMERS.len())];
            let report = dice.below(5) == 0;
            visits.extend(happens(&mut office, &mut dice, who, report));
        }
        let verdicts = |office: &mut Office| -> Vec<Value> {
            visits
                .iter()
                .map(|v| office.act("show_visit", json!({"visit": v}))["judgement"].clone())
                .collect()
        };
        office.clock.set("2026-12-20T10:00");
        let before = verdicts(&mut office);
        assert!(before.iter().any(|j| j["verdict"] != before[0]["verdict"]), "seed {seed}: all alike");
        // Other numbers, other names, whole and masked; other firms and the same ones.
        for (n, who) in
            [("孙梦洁", "13911112222"), ("何婷", "139****3333"), ("李思源", "")].into_iter().enumerate()
        {
            office.clock.wait(1);
            for report in [n == 1, false] {
                happens(&mut office, &mut dice, who, report);
            }
        }
        assert_eq!(verdicts(&mut office), before, "seed {seed}");
    }
}

/// A protection is warned of as early as the policy says that gave it, not as early as any other does.
#[test]
fn each_protection_is_warned_of_by_its_own_policy() {
    let mut office = Office::new();
    let policy = |office: &mut Office, code: &str, channel: &str, warn: u32| {
        let all = office.act("list_policies", json!({}));
        let presets = all["presets"].as_array().unwrap();
        let mut policy = presets.iter().find(|p| p["policy"]["code"] == code).unwrap()["policy"].clone();
        policy["effective"] = json!("2026-11-21");
        policy["channels"] = json!([channel]);
        policy["conditions"]["contract"] = json!(false);
        policy["term"]["warn_days"] = json!(warn);
        let request = json!({"request": office.request(), "policy": policy});
        office.act("set_policy", request);
    };
    policy(&mut office, "r14-r16", "agency", 3);
    policy(&mut office, "r03-r15", "platform", 10);
    // 15 days for the agency: until 6 December. A month for the platform: until 21 December.
    office.brought("陈嘉怡", "13800000001", "满庭芳房产");
    let by = json!({"channel": "platform", "brought_by": {"name": "安家网"}});
    office.register("王大伟", "13800000002", by);
    for (day, names) in [
        ("2026-12-03", vec![]),
        ("2026-12-04", vec!["陈嘉怡"]),
        ("2026-12-06", vec!["陈嘉怡"]),
        ("2026-12-07", vec![]),
        ("2026-12-11", vec![]),
        ("2026-12-12", vec!["王大伟"]),
        ("2026-12-21", vec!["王大伟"]),
        ("2026-12-22", vec![]),
    ] {
        office.clock.set(&format!("{day}T10:00"));
        let board = office.act("desk_board", json!({"day": null}));
        let ending: Vec<&str> =
            board["ending"].as_array().unwrap().iter().map(|e| e["name"].as_str().unwrap()).collect();
        assert_eq!(ending, names, "{day}");
        assert_eq!(board["warn_days"], 10, "{day}");
    }
}
