//! Merges that say as much as a ruling wait for a second person, where the policy asks one.

use crate::desks::{PASSWORD, first, joined};
use crate::money::Desk;
use laifang_core::org::Role;
use serde_json::{Value, json};

/// Rulings need a second person from today on, and merges that move so many yuan.
fn asking(list: &Value, from: u32) -> Value {
    let mut policy = list["versions"][0]["policy"].clone();
    policy["rulings_need_second"] = json!(true);
    policy["merges_need_second_from"] = json!(from);
    policy["effective"] = json!("2026-11-21");
    policy
}

impl Desk {
    fn asks(&mut self, from: u32) {
        let policy = asking(&self.office.act("list_policies", json!({})), from);
        self.act("set_policy", json!({ "policy": policy }));
    }

    fn merge(&mut self, a: &Value, b: &Value, more: Value) -> Value {
        let mut request = json!({ "a": a, "b": b, "same": true });
        for (key, value) in more.as_object().unwrap() {
            request[key] = value.clone();
        }
        self.act("link_customers", request)["links"][0].clone()
    }

    fn check(&mut self, link: &Value, agreed: bool) {
        self.act("check_merge", json!({ "link": link, "agreed": agreed }));
    }

    fn pair(&mut self, a: &Value, b: &Value) -> Value {
        self.office.act("show_pair", json!({ "a": a, "b": b }))
    }

    fn waiting(&mut self) -> Vec<Value> {
        let asked = json!({ "state": "waiting", "offset": 0, "limit": 9 });
        let found = self.office.act("list_duplicates", asked);
        let rows = found["rows"].as_array().unwrap().clone();
        assert_eq!(
            (&found["total"], &found["search"]["counts"]["waiting"]),
            (&json!(rows.len()), &json!(rows.len()))
        );
        assert_eq!(self.office.act("count_clashes", json!({}))["merges"], rows.len());
        rows
    }

    /// What 恒居地产 is owed.
    fn owed(&mut self) -> Value {
        self.settle();
        self.ledger()["groups"][0]["totals"]["due"].clone()
    }
}

fn id(visit: &Value) -> Value {
    visit["line"]["customer"].clone()
}

fn verdict(desk: &mut Desk, visit: &Value) -> Value {
    desk.office.act("show_visit", json!({ "visit": visit["line"]["visit"] }))["judgement"]["verdict"].clone()
}

/// A walk-in, and the same customer brought by 恒居地产 a day later under a number with a slip, who signs: merged, the
/// office had them first and 12,800 yuan are not owed.
fn known_before(from: Option<u32>) -> (Desk, Value, Value, Value) {
    let mut desk = Desk::new();
    if let Some(from) = from {
        desk.asks(from);
    }
    let own = desk.office.register("欧阳靖宇", "13812345678", json!({}));
    desk.office.clock.wait(60 * 24);
    let brought = desk.office.brought("欧阳靖宇", "13812345698", "恒居地产");
    let first = json!({ "event": { "is": "signed", "terms": Desk::terms("3-1-1201", "1280000") } });
    desk.act("open_deal", json!({ "visit": brought["line"]["visit"], "first": first }));
    assert_eq!(desk.owed(), "12800.00");
    let (a, b) = (id(&own), id(&brought));
    (desk, a, b, brought)
}

#[test]
fn a_merge_is_made_at_once_where_nobody_asks_or_too_little_is_moved() {
    for from in [None, Some(12_801)] {
        let (mut desk, a, b, brought) = known_before(from);
        assert_eq!(desk.pair(&a, &b)["needs_second"], false);
        let link = desk.merge(&a, &b, json!({}));
        assert_eq!(link["waits"], false, "{from:?}");
        assert_eq!(verdict(&mut desk, &brought), "invalid");
        assert_eq!(desk.waiting().len(), 0);
        desk.office.verified();
    }
    // Nothing is moved at all, and everything is asked about.
    let mut desk = Desk::new();
    desk.asks(0);
    let a = desk.office.register("王芳", "13900001111", json!({}));
    let b = desk.office.register("王芳", "13900001112", json!({ "kind": "call" }));
    assert_eq!(desk.merge(&id(&a), &id(&b), json!({}))["waits"], false);
}

#[test]
fn taking_a_merge_back_says_before_what_becomes_of_claims_money_and_later_visits() {
    let (mut desk, a, b, brought) = known_before(None);
    let link = desk.merge(&a, &b, json!({}));
    let preview = json!({ "link": link["link"] });
    desk.office.clock.wait(60 * 24);
    desk.office.register("欧阳靖宇", "13812345678", json!({}));
    desk.settle();
    let before = desk.office.verified();
    let shown = desk.office.act("preview_withdrawal", preview.clone());
    let texts = |of: &Value| -> Vec<String> {
        of.as_array().unwrap().iter().map(|t| t["zh"].as_str().unwrap().to_owned()).collect()
    };
    let (changes, since) = (texts(&shown["changes"]), texts(&shown["since"]));
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(changes[0].starts_with("恒居地产的报备由无效变为有效"), "{changes:?}");
    assert_eq!(changes[1], "恒居地产的应得由 ¥0.00 变为 ¥12,800.00，下次结算记差额");
    assert_eq!(since.len(), 1, "{since:?}");
    assert!(since[0].ends_with("自然到访：留在 欧阳靖宇 138****5678 这条记录"), "{since:?}");
    // Asking changes nothing; what was said happens.
    assert_eq!(desk.office.verified(), before);
    desk.act("withdraw_link", json!({ "link": link["link"] }));
    assert_eq!(verdict(&mut desk, &brought), "valid");
    assert_eq!(desk.owed(), "12800.00");
    // Of what is taken back already nothing is left to say.
    let shown = desk.office.act("preview_withdrawal", preview);
    assert_eq!((texts(&shown["changes"]).len(), texts(&shown["since"]).len()), (0, 0));
}

#[test]
fn a_merge_that_moves_much_money_waits_until_another_manager_agrees() {
    let (mut desk, a, b, brought) = known_before(Some(12_800));
    let shown = desk.pair(&a, &b);
    assert_eq!(
        (&shown["needs_second"], &shown["rewards"][0]["before"], &shown["rewards"][0]["after"]),
        (&json!(true), &json!("12800.00"), &json!("0.00"))
    );
    // A receptionist proposes; nothing changes.
    desk.sit("唐晓", Role::Receptionist);
    let link = desk.merge(&a, &b, json!({}));
    assert_eq!(link["waits"], true);
    assert_eq!(verdict(&mut desk, &brought), "valid");
    let check = json!({ "link": link["link"], "agreed": true });
    assert_eq!(desk.refused("check_merge", check.clone()).0, "forbidden");
    // While it waits nothing else is said of the two.
    let again = json!({ "a": a, "b": b, "same": true });
    assert_eq!(desk.refused("link_customers", again).0, "refused");
    assert_eq!(desk.refused("link_customers", json!({ "a": a, "b": b, "same": false })).0, "refused");
    assert_eq!(desk.refused("mark_household", json!({ "a": b, "b": a })).0, "refused");

    desk.sit("江越", Role::Manager);
    assert_eq!(desk.owed(), "12800.00");
    let row = desk.waiting().remove(0);
    assert_eq!((&row["waits"]["by"], &row["waits"]["own"]), (&json!("唐晓"), &json!(false)));
    assert_eq!(row["waits"]["at"], "2026-11-22 10:00");
    let shown = desk.pair(&b, &a);
    assert_eq!(
        (&shown["state"], &shown["link"], &shown["rewards"][0]["after"]),
        (&json!("waiting"), &link["link"], &json!("0.00"))
    );
    assert_eq!(desk.office.act("show_customer", json!({ "customer": a }))["links"][0]["waits"], true);
    let before = desk.office.verified();
    desk.act("check_merge", check);
    assert_eq!(verdict(&mut desk, &brought), "invalid");
    assert_eq!(desk.waiting().len(), 0);
    assert_eq!(desk.pair(&a, &b)["state"], "same");
    // What was owed is taken back by the next settlement.
    assert_eq!(desk.settle()["taken_back"], "-12800.00");
    assert_ne!(desk.office.verified(), before);
    // A word that was given is not given again.
    assert_eq!(desk.refused("check_merge", json!({ "link": link["link"], "agreed": false })).0, "refused");
    // Taken back like any other.
    desk.act("withdraw_link", json!({ "link": link["link"] }));
    assert_eq!(verdict(&mut desk, &brought), "valid");
    desk.office.verified();
}

#[test]
fn nobody_agrees_to_their_own_merge_but_an_offices_one_manager_by_setting() {
    let (mut desk, a, b, brought) = known_before(Some(10_000));
    let before = desk.office.verified();
    let link = desk.merge(&a, &b, json!({}))["link"].clone();
    assert_eq!(desk.waiting()[0]["waits"]["own"], true);
    let check = json!({ "link": link, "agreed": true });
    assert_eq!(desk.refused("check_merge", check.clone()).0, "refused");
    // Whoever proposed it takes it back, and everything is as before.
    desk.act("withdraw_link", json!({ "link": link }));
    assert_eq!((desk.waiting().len(), desk.office.verified()), (0, before));

    desk.act("set_delegation", json!({ "own_rulings": true }));
    let link = desk.merge(&a, &b, json!({}))["link"].clone();
    assert_eq!(desk.waiting()[0]["waits"]["own"], false);
    desk.check(&link, true);
    assert_eq!(verdict(&mut desk, &brought), "invalid");
    desk.office.verified();
}

#[test]
fn which_protection_stands_is_for_two_to_decide_however_little_it_moves() {
    let mut desk = Desk::new();
    desk.asks(1_000_000);
    let first = desk.office.brought("欧阳靖宇", "13812345678", "链家");
    desk.office.clock.wait(60);
    let second = desk.office.brought("欧阳靖宇", "13812345698", "贝壳");
    let (a, b) = (id(&first), id(&second));
    let link = desk.merge(&a, &b, json!({ "protection_of": b }));
    assert_eq!(link["waits"], true);
    let decides = desk.waiting()[0]["waits"]["decides"].clone();
    assert_eq!(decides[0]["zh"], "保留贝壳的保护期，链家的判客作废");
    assert_eq!((verdict(&mut desk, &first), verdict(&mut desk, &second)), (json!("valid"), json!("valid")));

    desk.sit("周敏", Role::Manager);
    desk.check(&link["link"], false);
    assert_eq!((desk.waiting().len(), desk.pair(&a, &b)["state"].clone()), (0, json!("open")));
    assert_eq!((verdict(&mut desk, &first), verdict(&mut desk, &second)), (json!("valid"), json!("valid")));
    let link = desk.merge(&a, &b, json!({ "protection_of": b }));
    desk.sit("江越", Role::Manager);
    desk.check(&link["link"], true);
    assert_eq!((verdict(&mut desk, &first), verdict(&mut desk, &second)), (json!("invalid"), json!("valid")));
    desk.office.verified();
}

#[test]
fn what_became_a_matter_to_decide_while_it_waited_is_not_agreed_to() {
    let (mut desk, a, b, _) = known_before(Some(0));
    let link = desk.merge(&a, &b, json!({}))["link"].clone();
    // Meanwhile somebody else brings the first of the two: a rival protection of which the merge says nothing.
    let visit =
        desk.office.visit("欧阳靖宇", "", json!({ "channel": "agency", "brought_by": { "name": "贝壳" } }));
    let mut visit = visit;
    visit["customer"]["customer"] = a.clone();
    let came = desk.office.act("register_visit", visit)["visit"].clone();
    let request =
        json!({ "visit": came["line"]["visit"], "ruling": { "is": "valid" }, "reason": "双方到场核对" });
    desk.act("rule_claim", request);
    desk.sit("周敏", Role::Manager);
    let rows = desk.office.act("list_clashes", json!({}))["rows"].clone();
    let row = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["line"]["visit"] == came["line"]["visit"])
        .unwrap()
        .clone();
    let ruling =
        json!({ "visit": came["line"]["visit"], "ruling": row["rulings"][0]["ruling"], "agreed": true });
    assert_eq!(desk.act("check_ruling", ruling)["judgement"]["verdict"], "valid");
    assert_eq!(desk.refused("check_merge", json!({ "link": link, "agreed": true })).0, "refused");
    desk.check(&link, false);
    assert_eq!(desk.waiting().len(), 0);
    desk.office.verified();
}

#[test]
fn many_at_once_leave_out_what_somebody_must_agree_to() {
    let (mut desk, a, b, _) = known_before(Some(10_000));
    desk.office.clock.wait(1);
    for phone in ["13712340000", "13712340001"] {
        desk.office.register("诸葛明远", phone, json!({ "kind": "call" }));
    }
    let mut found = desk.office.act("find_duplicates", json!({}));
    while found["state"] == "reading" || found["state"] == "matching" {
        found = serde_json::to_value(desk.office.app.step_duplicates().unwrap()).unwrap();
        std::thread::yield_now();
    }
    assert_eq!(found["counts"]["open"], 2);
    for dry_run in [true, false] {
        let done = desk.act("accept_duplicates", json!({ "above": 5.0, "dry_run": dry_run }));
        assert_eq!((&done["merged"], &done["held_back"]), (&json!(1), &json!(1)), "{done}");
    }
    // The one that is left leaves the queue when it is proposed, and comes back when it is refused.
    let open = |desk: &mut Desk| {
        desk.office.act("list_duplicates", json!({ "state": "open", "offset": 0, "limit": 9 }))["total"]
            .clone()
    };
    assert_eq!(open(&mut desk), 1);
    let link = desk.merge(&a, &b, json!({}))["link"].clone();
    assert_eq!((open(&mut desk), desk.waiting().len()), (json!(0), 1));
    let because = desk.office.act("why_not", json!({ "a": a, "b": b }))["because"]["en"].clone();
    assert!(because.as_str().unwrap().contains("second person"));
    desk.sit("周敏", Role::Manager);
    desk.check(&link, false);
    assert_eq!((open(&mut desk), desk.waiting().len()), (json!(1), 0));
}

#[test]
fn the_merge_of_somebody_who_was_erased_waits_for_nobody() {
    let (mut desk, a, b, _) = known_before(Some(10_000));
    desk.merge(&a, &b, json!({}));
    let customer = a.clone();
    desk.act("erase_person", json!({ "customer": customer, "confirm": "欧阳靖宇" }));
    // Nothing is left to compare: it waits for nobody.
    assert_eq!(desk.waiting().len(), 0);
    desk.office.verified();
}

#[test]
fn two_desks_that_agree_and_disagree_at_once_come_to_the_same() {
    for agrees_first in [true, false] {
        let mut one = first();
        let policy = asking(&one.act("list_policies", json!({})), 0);
        let request = one.request();
        one.act("set_policy", json!({ "request": request, "policy": policy }));
        let mut two = joined(&mut one, 2);
        let mut three = joined(&mut one, 3);
        let a = one.visit("欧阳靖宇", "13812345678", Some("链家"));
        let b = one.visit("欧阳靖宇", "13812345698", Some("贝壳"));
        let customer = |v: &Value| v["visit"]["line"]["customer"].clone();
        let (request, a, b) = (one.request(), customer(&a), customer(&b));
        let merge = json!({ "request": request, "a": a, "b": b, "same": true, "protection_of": a });
        let link = one.act("link_customers", merge)["links"][0]["link"].clone();
        let file = one.act("export_bundle", json!({ "path": one.path("waits.laifang") }))["files"].clone();
        let mut words = Vec::new();
        for (n, desk) in [&mut two, &mut three].into_iter().enumerate() {
            desk.act("import_bundle", json!({ "paths": file }));
            desk.clock.wait(10 + n as i64);
            desk.act("confirm_password", json!({ "password": PASSWORD }));
            let request = desk.request();
            let agreed = (n == 0) == agrees_first;
            desk.act("check_merge", json!({ "request": request, "link": link, "agreed": agreed }));
            words.push(
                desk.act("export_bundle", json!({ "path": desk.path("word.laifang") }))["files"].clone(),
            );
        }
        // In either order: the first word counts.
        two.act("import_bundle", json!({ "paths": words[1] }));
        three.act("import_bundle", json!({ "paths": words[0] }));
        one.act("import_bundle", json!({ "paths": words[1] }));
        one.act("import_bundle", json!({ "paths": words[0] }));
        for desk in [&mut one, &mut two, &mut three] {
            let state = desk.act("show_pair", json!({ "a": a, "b": b }))["state"].clone();
            assert_eq!(state, if agrees_first { "same" } else { "open" });
            let list = json!({ "state": "waiting", "offset": 0, "limit": 9 });
            assert_eq!(desk.act("list_duplicates", list)["total"], 0);
        }
        assert_eq!((one.hash(), two.hash()), (two.hash(), three.hash()));
    }
}
