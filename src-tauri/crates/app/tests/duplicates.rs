//! Who is here twice: found, decided, remembered, taken back.

use crate::common::Office;
use serde_json::{Value, json};

impl Office {
    fn search(&mut self) -> Value {
        let mut view = self.act("find_duplicates", json!({}));
        while view["state"] == "reading" || view["state"] == "matching" {
            view = serde_json::to_value(self.app.step_duplicates().unwrap()).unwrap();
            std::thread::yield_now();
        }
        view
    }

    fn queue(&mut self, state: &str) -> Vec<Value> {
        let found = self.act("list_duplicates", json!({"state": state, "offset": 0, "limit": 100}));
        found["rows"].as_array().unwrap().clone()
    }

    fn names_in(&mut self, state: &str) -> Vec<[String; 2]> {
        let name = |side: &Value| side["name"].as_str().unwrap().to_owned();
        let mut names: Vec<[String; 2]> = self
            .queue(state)
            .iter()
            .map(|row| {
                let mut pair = [name(&row["a"]), name(&row["b"])];
                pair.sort();
                pair
            })
            .collect();
        names.sort();
        names
    }

    fn link(&mut self, a: &Value, b: &Value, same: bool, more: Value) -> Value {
        let mut request = json!({"request": self.request(), "a": a, "b": b, "same": same});
        for (key, value) in more.as_object().unwrap() {
            request[key] = value.clone();
        }
        self.act("link_customers", request)
    }

    fn pair(&mut self, a: &Value, b: &Value) -> Value {
        self.act("show_pair", json!({"a": a, "b": b}))
    }

    fn withdraw(&mut self, link: &Value) {
        let request = self.request();
        self.act("withdraw_link", json!({"request": request, "link": link}));
    }
}

fn id(visit: &Value) -> Value {
    visit["line"]["customer"].clone()
}

/// Two records of 欧阳靖宇 whose numbers differ in one digit, and somebody else.
fn twins() -> (Office, Value, Value) {
    let mut office = Office::new();
    let a = office.register("欧阳靖宇", "13812345678", json!({}));
    office.clock.wait(1);
    let b = office.register("欧阳靖宇", "13812345698", json!({}));
    office.clock.wait(1);
    office.register("王伟", "13900001111", json!({}));
    (office, id(&a), id(&b))
}

#[test]
fn a_wrong_digit_is_found_and_every_decision_is_remembered() {
    let (mut office, a, b) = twins();
    assert_eq!(
        office.act("list_duplicates", json!({"state": "open", "offset": 0, "limit": 9}))["search"]["state"],
        "never"
    );
    let found = office.search();
    assert_eq!(
        (&found["state"], &found["records"], &found["counts"]["open"]),
        (&json!("finished"), &json!(3), &json!(1))
    );
    let row = office.queue("open").remove(0);
    assert_eq!(row["likeness"], "very_like", "{row}");
    assert!(row["reasons"].to_string().contains("手机号只差一位"), "{row}");

    // Told apart: gone from the queue, and no later search brings it back.
    let told = office.link(&a, &b, false, json!({}));
    assert_eq!(office.queue("open").len(), 0);
    assert_eq!(office.queue("not_same").len(), 1);
    office.search();
    let request = office.act("find_duplicates", json!({"anew": true}));
    assert_eq!(request["state"], "reading");
    office.search();
    assert_eq!((office.queue("open").len(), office.queue("not_same").len()), (0, 1));
    let link = told["links"][0]["link"].clone();
    office.withdraw(&link);
    assert_eq!(office.queue("open").len(), 1);

    // A household is not a duplicate, and is remembered as what it is.
    let request = office.request();
    office.act("mark_household", json!({"request": request, "a": a, "b": b}));
    assert_eq!(office.queue("household").len(), 1);
    let link = office.pair(&a, &b)["link"].clone();
    office.withdraw(&link);

    // Merged: one person, nothing written anew; taken back: two again.
    let merged = office.link(&a, &b, true, json!({}));
    assert_eq!((office.queue("open").len(), office.queue("same").len()), (0, 1));
    let link = merged["links"][0]["link"].clone();
    office.withdraw(&link);
    assert_eq!((office.queue("open").len(), office.queue("same").len()), (1, 0));
    office.verified();
}

#[test]
fn only_what_changed_is_compared_again() {
    let (mut office, _, _) = twins();
    office.search();
    office.clock.wait(1);
    office.register("诸葛明远", "13712340000", json!({}));
    office.clock.wait(1);
    office.register("诸葛明远", "13712340001", json!({}));
    let found = office.search();
    assert_eq!((&found["records"], &found["counts"]["open"]), (&json!(5), &json!(2)));
    let twice = ["欧阳靖宇", "诸葛明远"].map(|n| [n.to_owned(), n.to_owned()]);
    assert_eq!(office.names_in("open"), twice);
}

#[test]
fn a_search_can_be_stopped() {
    let (mut office, _, _) = twins();
    assert_eq!(office.act("find_duplicates", json!({}))["state"], "reading");
    assert_eq!(office.act("cancel_duplicates", json!({}))["state"], "never");
    assert_eq!(office.queue("open").len(), 0);
    office.search();
    assert_eq!(office.queue("open").len(), 1);
}

#[test]
fn it_says_why_a_pair_is_not_found() {
    let (mut office, a, b) = twins();
    let wang = office.queue("open");
    assert!(wang.is_empty());
    let because = |office: &mut Office, a: &Value, b: &Value| {
        office.act("why_not", json!({"a": a, "b": b}))["because"]["en"].as_str().unwrap().to_owned()
    };
    assert!(because(&mut office, &a, &b).contains("search first"));
    office.search();
    assert!(because(&mut office, &a, &b).contains("in the queue"));
    office.clock.wait(1);
    let c = id(&office.register("李娜", "13512349999", json!({})));
    assert!(because(&mut office, &a, &c).contains("search again"));
    office.search();
    assert!(because(&mut office, &a, &c).contains("not alike enough"));
    office.link(&a, &b, false, json!({}));
    assert!(because(&mut office, &a, &b).contains("told them apart"));
}

#[test]
fn where_protections_differ_a_side_must_be_chosen_and_the_other_gives_way() {
    let mut office = Office::new();
    let first = office.brought("欧阳靖宇", "13812345678", "链家");
    let slip = office.app_slip(&first);
    office.clock.wait(60);
    let second = office.brought("欧阳靖宇", "13812345698", "贝壳");
    office.app_slip(&second);
    let (a, b) = (id(&first), id(&second));
    let before = office.verified();
    office.search();
    let row = office.queue("open").remove(0);
    assert_eq!((&row["protected"], &row["claimed"]), (&json!(true), &json!(true)));
    let shown = office.pair(&a, &b);
    assert_eq!(shown["decisions"][0]["choice"], "protection", "{shown}");
    assert_eq!(shown["decisions"][0]["proposed"], a, "the earlier protection is proposed");
    // What would follow is said before, and nothing was written by asking.
    assert_eq!(shown["consequences"].as_array().unwrap().len(), 1, "{shown}");
    assert_eq!(
        (&shown["consequences"][0]["before"], &shown["consequences"][0]["after"]),
        (&json!("valid"), &json!("invalid"))
    );
    assert_eq!(office.verified(), before);

    let request = office.request();
    let wrong = office.refused("link_customers", json!({"request": request, "a": a, "b": b, "same": true}));
    assert_eq!(wrong, ("invalid".into(), vec!["protection_of".into()]));
    // The later one is chosen: the earlier claim gives way, and its slip goes to the clashes.
    let merged = office.link(&a, &b, true, json!({"protection_of": b}));
    let visit =
        |office: &mut Office, v: &Value| office.act("show_visit", json!({"visit": v["line"]["visit"]}));
    assert_eq!(visit(&mut office, &first)["judgement"]["verdict"], "invalid");
    assert_eq!(visit(&mut office, &second)["judgement"]["verdict"], "valid");
    assert_eq!(office.act("count_clashes", json!({}))["to_decide"], 1);
    assert!(office.act("list_clashes", json!({})).to_string().contains(&slip));
    office.verified();
    // Taken back, everything is as it was.
    office.withdraw(&merged["links"][0]["link"]);
    assert_eq!(office.verified(), before);
}

#[test]
fn whose_customer_it_is_must_be_chosen_and_holds_from_then_on() {
    let mut office = Office::new();
    let board = office.act("desk_board", json!({"day": null}));
    let ids: Vec<Value> = board["rota"].as_array().unwrap().iter().map(|r| r["consultant"].clone()).collect();
    let a = office.register("欧阳靖宇", "13812345678", json!({"consultant": ids[0]}));
    office.clock.wait(1);
    let b = office.register("欧阳靖宇", "13812345698", json!({"consultant": ids[1]}));
    let consultants: Vec<Value> = [&a, &b].map(|v| v["line"]["consultant"].clone()).into();
    assert!(consultants[0].is_string() && consultants[0] != consultants[1], "{consultants:?}");
    let (a, b) = (id(&a), id(&b));
    let request = office.request();
    let wrong = office.refused("link_customers", json!({"request": request, "a": a, "b": b, "same": true}));
    assert_eq!(wrong.1, ["consultant_of"]);
    office.clock.wait(1);
    office.link(&a, &b, true, json!({"consultant_of": a}));
    let shown = office.pair(&a, &b);
    let field =
        shown["fields"].as_array().unwrap().iter().find(|f| f["field"] == "consultant").unwrap().clone();
    assert_eq!((&field["a"], &field["b"]), (&consultants[0], &consultants[0]));
}

#[test]
fn many_are_accepted_at_once_after_a_look() {
    let mut office = Office::new();
    for (n, name) in ["欧阳靖宇", "诸葛明远", "司马长风", "上官婉清"].into_iter().enumerate()
    {
        for digit in [1, 2] {
            office.clock.wait(1);
            let more = json!({"kind": "call"});
            office.register(name, &format!("138{n}2345{digit}78"), more);
        }
    }
    office.search();
    assert_eq!(office.queue("open").len(), 4);
    let before = office.verified();
    let request = office.request();
    let low = office.refused("accept_duplicates", json!({"request": request, "above": 1.0, "dry_run": true}));
    assert_eq!(low.1, ["above"]);
    let preview = office.act("accept_duplicates", json!({"request": request, "above": 5.0, "dry_run": true}));
    assert_eq!((&preview["merged"], preview["sample"].as_array().unwrap().len()), (&json!(4), 4));
    assert_eq!(office.verified(), before, "a look changes nothing");
    let done = office.act("accept_duplicates", json!({"request": request, "above": 5.0, "dry_run": false}));
    let again = office.act("accept_duplicates", json!({"request": request, "above": 5.0, "dry_run": false}));
    assert_eq!((&done["merged"], &again["merged"]), (&json!(4), &json!(4)));
    assert_eq!(office.queue("open").len(), 0);
    for link in done["links"].as_array().unwrap() {
        office.withdraw(link);
    }
    assert_eq!(office.verified(), before);
}

/// Numbers by chance, the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
}

/// A story of an office: people come, slips are printed, records are merged and told apart, more visits come, claims
/// are made; at the end every link is taken back. `linked`: whether the links are between these people, or between
/// bystanders of whom nothing else is known. (There must be as many changes, as records name changes by number.)
fn story(seed: u64, linked: bool) -> (String, String) {
    let mut office = Office::new();
    let mut chance = Chance(seed);
    let firms = ["链家", "贝壳", "我爱我家"];
    let mut records: Vec<Value> = Vec::new();
    let mut links: Vec<(Value, [usize; 2], bool)> = Vec::new();
    let mut links_made = 0;
    let bystanders: Vec<Value> = (0..12)
        .map(|n| id(&office.register(&format!("路{n}"), &format!("1370000{n:04}"), json!({"kind": "call"}))))
        .collect();
    let mut pairs = (0..12).flat_map(|a| (0..a).map(move |b| (a, b)));
    for step in 0..40_u64 {
        // Each step begins at its own minute, with its own chance: a step left out changes no other.
        office.clock.wait(7 + if step % 9 == 8 { 60 * 24 * 8 } else { 0 });
        office.clock.reseed(seed * 1_000 + step);
        let (what, x, y, z) = (chance.below(10), chance.below(64), chance.below(64), chance.below(64));
        let request = format!("00000000-0000-4000-9000-{step:012}");
        let kind = json!({"kind": "call"});
        let agency = |mut more: Value| {
            more["channel"] = json!("agency");
            more["brought_by"] = json!({"name": firms[z % 3]});
            more
        };
        match what {
            _ if records.len() < 4 || (what < 2 && records.len() < 12) => {
                let phone = format!("138{:08}", 11_110_000 + step * 13);
                let more = if z % 4 > 0 { agency(json!({"kind": "visit", "quick": true})) } else { kind };
                let mut body = office.visit(&format!("客户{}", ["甲", "乙", "丙"][x % 3]), &phone, more);
                body["request"] = json!(request);
                let saved = office.act("register_visit", body);
                assert_eq!(saved["outcome"], "saved", "{saved}");
                records.push(saved["visit"]["line"]["customer"].clone());
                // Slips are printed before anything is merged: what a slip says is what was so when it was printed.
                if links_made == 0 && z % 2 == 0 {
                    office.clock.wait(1);
                    let slip = json!({"request": format!("00000000-0000-4000-a000-{step:012}"), "visit": saved["visit"]["line"]["visit"]});
                    let _ = office.app.act("issue_slip", slip);
                }
            }
            // Somebody comes again, brought or not, while they may be merged.
            2..=4 => {
                let customer = &records[x % records.len()];
                let shown = office.act("show_customer", json!({"customer": customer}));
                let name = shown["names"][0].as_str().unwrap().to_owned();
                let more = if z % 2 == 0 { agency(json!({"kind": "visit", "quick": true})) } else { kind };
                let mut body = office.visit(&name, "", more);
                body["customer"]["customer"] = customer.clone();
                body["request"] = json!(request);
                let saved = office.act("register_visit", body);
                assert_eq!(saved["outcome"], "saved", "{saved}");
            }
            5..=7 => {
                links_made += 1;
                let ends = [x % records.len(), y % records.len()];
                let ends = [ends[0].min(ends[1]), ends[0].max(ends[1])];
                let same = what < 7;
                if ends[0] == ends[1] || links.iter().any(|(_, e, s)| *e == ends && *s == same) {
                    continue;
                }
                let (a, b) = if linked {
                    (records[ends[0]].clone(), records[ends[1]].clone())
                } else {
                    let (a, b) = pairs.next().unwrap();
                    (bystanders[a].clone(), bystanders[b].clone())
                };
                let side = if z % 2 == 0 { &a } else { &b };
                let ask = json!({"request": request, "a": a, "b": b, "same": same, "consultant_of": side, "protection_of": side});
                office.act("link_customers", ask);
                let shown = office.act("show_customer", json!({"customer": a}));
                for link in shown["links"].as_array().unwrap() {
                    if links.iter().all(|(l, ..)| *l != link["link"]) {
                        links.push((link["link"].clone(), ends, same));
                    }
                }
            }
            _ => {
                if !links.is_empty() {
                    let (link, ..) = links.remove(x % links.len());
                    office.act("withdraw_link", json!({"request": request, "link": link}));
                }
            }
        }
    }
    while !links.is_empty() {
        let (link, ..) = links.remove(chance.below(links.len()));
        office.withdraw(&link);
    }
    // What was said of a claim while two were one was said. Once everybody has been told how it stands now, nothing is
    // left of it.
    for record in &records {
        let shown = office.act("show_customer", json!({"customer": record}));
        for claim in shown["claims"].as_array().unwrap() {
            let request = office.request();
            office.act("tell_verdict", json!({"request": request, "visit": claim["visit"]}));
        }
    }
    let hash = office.verified();
    let clashes = office.act("list_clashes", json!({})).to_string();
    (hash, clashes)
}

#[test]
fn merging_and_unmerging_is_as_if_it_had_never_been() {
    let mut differing = 0;
    for seed in 1..=24 {
        let (never, clashes) = story(seed, false);
        let (back, clashes_back) = story(seed, true);
        assert_eq!(never, back, "seed {seed}");
        assert_eq!(clashes, clashes_back, "seed {seed}");
        differing += usize::from(clashes.contains("visit"));
    }
    assert!(differing > 12, "the stories hold too few claims to show anything");
}
