//! While typing: who this could be, by the model.

use crate::common::Office;
use serde_json::{Value, json};

fn first(view: &Value) -> (&str, &str) {
    let one = &view["candidates"][0];
    (one["name"].as_str().unwrap_or_default(), one["alike"]["likeness"].as_str().unwrap_or_default())
}

fn reasons(view: &Value) -> Vec<&str> {
    let parts = view["candidates"][0]["alike"]["parts"].as_array().unwrap();
    parts.iter().map(|p| p["code"].as_str().unwrap()).collect()
}

fn office() -> Office {
    let mut office = Office::new();
    office.register("欧阳静宇", "13912345678", json!({"customer": {
        "customer": null, "name": "欧阳静宇", "phones": ["13912345678"], "gender": "female", "id_tail": "270820"
    }}));
    office.register("王伟", "13800138000", json!({}));
    for n in 0..40_u32 {
        office.register("王伟", &format!("15{:09}", 123_456_789 + n * 7_654_321), json!({}));
    }
    office
}

#[test]
fn a_number_with_a_slip_is_known_and_says_why() {
    let mut office = office();
    let name = json!({"name": "欧阳静宇"});
    for (typed, reason) in [
        ("13912345678", "phone.same"),
        ("13912345687", "phone.swapped"),
        ("13912345668", "phone.one_digit"),
        ("1391234578", "phone.dropped"),
        ("139123455678", "phone.dropped"),
    ] {
        let view = office.look_up(typed, name.clone());
        assert_eq!(first(&view), ("欧阳静宇", "very_like"), "{typed} {view}");
        assert!(reasons(&view).contains(&reason), "{typed} {view}");
        // Only the whole number is certain.
        assert_eq!(view["candidates"][0]["certain"], typed == "13912345678", "{typed}");
    }
    // The score is symmetric in what is said: the same evidence the other way round changes the word.
    let other = office.look_up("13912345668", json!({"name": "赵国强", "gender": "male"}));
    assert_ne!(first(&other).1, "very_like", "{other}");
}

#[test]
fn a_new_number_is_known_by_the_card_and_a_sound_by_the_name() {
    let mut office = office();
    let card = office.look_up("18600001111", json!({"name": "欧阳婧宇", "id_tail": "270820"}));
    assert_eq!(first(&card), ("欧阳静宇", "very_like"), "{card}");
    assert!(reasons(&card).contains(&"id.same"));
    // A common name under another number is nobody in particular: no false alarm.
    let common = office.look_up("18600001111", json!({"name": "王伟"}));
    let alarms = common["candidates"].as_array().unwrap().iter();
    assert_eq!(alarms.filter(|c| c["alike"]["likeness"] == "very_like").count(), 0, "{common}");
    // Half a number and a name by themselves are searched, not weighed.
    for typed in ["1391234", "王伟"] {
        let view = office.look_up(typed, json!({}));
        assert!(view["candidates"].as_array().unwrap().iter().all(|c| c["alike"].is_null()), "{view}");
    }
}

#[test]
fn a_protected_customer_passed_off_as_new_is_pointed_out() {
    let mut office = Office::new();
    office.visit_of_agency("沈若溪", "13912345678", "鸿安置业", "270820");
    let typed = json!({"name": "沈若溪", "id_tail": "270820", "channel": "agency", "brought_by": "恒居地产"});
    let view = office.look_up("18600001111", typed.clone());
    let warning = view["candidates"][0]["alike"]["warning"]["zh"].as_str().unwrap_or_default().to_owned();
    assert!(warning.contains("鸿安置业") && warning.contains("2026-12-21"), "{view}");
    // Once the protection is over, it is an ordinary return.
    office.clock.set("2027-03-01T10:00");
    let view = office.look_up("18600001111", typed);
    assert!(view["candidates"][0]["alike"]["warning"].is_null(), "{view}");
}

impl Office {
    fn visit_of_agency(&mut self, name: &str, phone: &str, agency: &str, id_tail: &str) -> Value {
        self.register(name, phone, json!({
            "channel": "agency", "brought_by": {"name": agency},
            "customer": {"customer": null, "name": name, "phones": [phone], "gender": null, "id_tail": id_tail}
        }))
    }
}
