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

/// The action a word stands for, with its whole request.
///
/// - `use_preset` `code` `with`: a shipped policy from this day on, some fields changed.
/// - `report` `by` `name` `phone` `day` `time`: an advance report of an agency.
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
        _ => return Ok((action.to_owned(), line)),
    };
    let mut request = request;
    request["request"] = line["request"].clone();
    Ok((name.to_owned(), request))
}
