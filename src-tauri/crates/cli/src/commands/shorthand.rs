//! Words for what scenarios do all the time, spelled out as the actions they stand for.

use chrono::NaiveDate;
use laifang_app::error::{AppError, ErrorCode};
use laifang_core::policy;
use laifang_core::wording::Text;
use serde_json::{Value, json};

/// Lays the fields of one object over another's; nothing over it changes nothing.
fn lay_over(below: &mut Value, above: &Value) {
    match (below, above) {
        (_, Value::Null) => {}
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                lay_over(below.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above.clone(),
    }
}

fn unknown(what: &str) -> AppError {
    AppError::new(
        ErrorCode::Request,
        Text::new(format!("没有“{what}”这套预设。"), format!("There is no preset “{what}”.")),
    )
}

/// What a contract agrees: a flat of three bedrooms and 96 ㎡ for a million, paid at once, unless the line says else.
fn terms(line: &Value) -> Value {
    let text = |key: &str, or: &str| line[key].as_str().unwrap_or(or).to_owned();
    json!({
        "unit": {
            "name": text("unit", "1-1-101"), "usage": text("usage", "residential"), "area": text("area", "96"),
            "bedrooms": line["bedrooms"].as_u64().unwrap_or(3),
        },
        "price": {
            "total": text("price", "1000000"), "discounts": text("discounts", ""), "vat": text("vat", ""),
            "decoration": text("decoration", ""), "parking": text("parking", ""),
            "first_payment": text("first_payment", ""),
        },
        "method": text("method", "lump_sum"),
        "buyers": line["buyers"].as_array().cloned().unwrap_or_default(),
    })
}

/// The action a word stands for, with its whole request.
///
/// - `use_preset` `code` `with`: a shipped policy from this day on, some fields changed.
/// - `report` `by` `name` `phone` `day` `time`: an advance report of an agency.
/// - `programme` `code` `with`: a shipped programme from this day on, some fields changed; `items` lays each item's
///   fields over the preset's, by place.
/// - `deal` `visit` or `customer` `unit` `area` `bedrooms` `usage` `price` `method` `on` `buyers`: opened and signed at
///   once; with `subscribed`, subscribed only. `sign` and `subscribe` do so with an open `deal`.
/// - `pay` `deal` `amount` `part`, `loan`, `hand_over`, `cancel`, `return_deposit`, `refund`, `rename`: what happens
///   with a `deal` afterwards.
/// - `comes` `name` `phone` `channel` `by` `report` `customer` `call` `at_time`: a visitor at the desk.
pub(super) fn expand(action: &str, line: Value, today: NaiveDate) -> Result<(String, Value), AppError> {
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let phones = || if text("phone").is_empty() { json!([]) } else { json!([text("phone")]) };
    let (name, request) = match action {
        "use_preset" => {
            let code = text("code");
            let preset =
                policy::presets().into_iter().find(|p| p.code == code).ok_or_else(|| unknown(&code))?;
            let mut policy = serde_json::to_value(&preset).unwrap_or_default();
            policy["effective"] = json!(today);
            lay_over(&mut policy, &line["with"]);
            ("set_policy", json!({ "policy": policy }))
        }
        "report" => {
            let mut draft = json!({
                "name": line["name"], "phones": phones(), "headcount": line["headcount"],
                "day": line["day"].as_str().map_or_else(|| today.to_string(), str::to_owned),
                "time": line["time"], "project": line["project"],
                "channel": line["channel"], "firm": text("by"), "store": line["store"], "broker": line["broker"],
                "broker_phone": line["broker_phone"],
            });
            lay_over(&mut draft, &line["with"]);
            ("receive_reports", json!({ "reports": [draft] }))
        }
        "comes" => {
            let by = text("by");
            let brought_by = (!by.is_empty())
                .then(|| json!({ "name": by, "store": "", "broker": "", "broker_phone": "" }));
            let mut request = json!({
                "kind": if line["call"] == true { "call" } else { "visit" },
                "project": line["project"],
                "customer": {
                    "customer": line["customer"], "name": text("name"), "phones": phones(),
                    "no_phone": text("phone").is_empty(), "gender": null, "id_tail": "", "address": "",
                },
                "companions": [], "headcount": 1,
                "channel": line["channel"].as_str().unwrap_or("walk_in"),
                "brought_by": brought_by, "report": line["report"],
                "needs": "", "notes": "", "consent": null, "consultant": line["consultant"],
                "appointment_with": line["appointment_with"], "arrived_at": line["arrived_at"],
                "quick": false, "decision": line["decision"],
            });
            lay_over(&mut request, &line["with"]);
            ("register_visit", request)
        }
        "programme" => {
            let code = text("code");
            let found = laifang_core::programme::presets().into_iter().find(|p| p.code == code);
            let mut programme =
                serde_json::to_value(found.ok_or_else(|| unknown(&code))?).unwrap_or_default();
            programme["effective"] = json!(today);
            for (n, item) in line["items"].as_array().into_iter().flatten().enumerate() {
                lay_over(&mut programme["items"][n], item);
            }
            lay_over(&mut programme, &line["with"]);
            ("set_programme", json!({ "programme": programme }))
        }
        "deal" => {
            let is = if line["subscribed"] == true { "subscribed" } else { "signed" };
            let mut request = json!({
                "first": { "on": text("on"), "event": { "is": is, "terms": terms(&line) } },
            });
            for key in ["visit", "customer", "project"] {
                request[key] = line[key].clone();
            }
            ("open_deal", request)
        }
        "sign" | "subscribe" | "pay" | "loan" | "hand_over" | "file_online" | "cancel" | "return_deposit"
        | "refund" | "rename" | "change_unit" => {
            let amount = text("amount");
            let event = match action {
                "sign" => json!({ "is": "signed", "terms": terms(&line) }),
                "subscribe" => json!({ "is": "subscribed", "terms": terms(&line) }),
                "pay" => {
                    let part = line["part"].as_str().unwrap_or("first");
                    json!({ "is": "paid", "amount": amount, "part": part })
                }
                "loan" => json!({ "is": "loan_released", "amount": amount }),
                "hand_over" => json!({ "is": "handed_over" }),
                "file_online" => json!({ "is": "filed_online" }),
                "cancel" => json!({ "is": "cancelled" }),
                "return_deposit" => json!({ "is": "deposit_returned" }),
                "refund" => json!({ "is": "refunded", "amount": amount, "of": "price" }),
                "change_unit" => {
                    let terms = terms(&line);
                    json!({ "is": "unit_changed", "unit": terms["unit"], "price": terms["price"] })
                }
                _ => json!({ "is": "renamed", "buyers": line["buyers"] }),
            };
            ("note_deal", json!({ "deal": line["deal"], "on": text("on"), "event": event }))
        }
        _ => return Ok((action.to_owned(), line)),
    };
    let mut request = request;
    request["request"] = line["request"].clone();
    Ok((name.to_owned(), request))
}
