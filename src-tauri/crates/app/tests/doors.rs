//! Doors on a real folder: passwords, and what asks for them again.

use crate::common::{Clock, founding};
use laifang_app::App;
use laifang_store::{DataDir, KdfCost};
use serde_json::json;

fn code(error: &laifang_app::error::AppError) -> String {
    serde_json::to_value(error.code).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn an_export_asks_for_the_password_where_it_was_not_given_just_now() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::at("2026-11-21T10:00");
    let ports = clock.clone();
    let (store, user, _) = DataDir::new(dir.path()).found(&founding(), Box::new(clock.clone())).unwrap();
    store.close();
    let mut app = App::with(dir.path(), Box::new(move || Box::new(ports.clone())), KdfCost::CHEAP);
    let request = json!({ "dir": dir.path(), "headers": "zh", "full_phones": false });
    let export = |app: &mut App| app.act("export_csv", request.clone()).map_err(|e| code(&e)).map(drop);
    let give = |app: &mut App, password: &str| {
        app.act("confirm_password", json!({ "password": password })).map_err(|e| code(&e)).map(drop)
    };

    app.act("unlock", json!({ "user": user, "password": "correct horse" })).unwrap();
    app.act("set_pin", json!({ "pin": "2468" })).unwrap();
    assert_eq!(export(&mut app), Ok(()), "unlocked just now");
    clock.set("2026-11-21T10:04");
    assert_eq!(export(&mut app), Ok(()), "within five minutes");
    clock.set("2026-11-21T10:05");
    assert_eq!(export(&mut app), Err("password_needed".into()), "five minutes are over");
    assert_eq!(give(&mut app, "wrong horse"), Err("wrong_secret".into()));
    assert_eq!(export(&mut app), Err("password_needed".into()));
    assert_eq!(give(&mut app, "correct horse"), Ok(()));
    assert_eq!(export(&mut app), Ok(()));
    // A PIN brings somebody to the keyboard, no more.
    app.act("leave_desk", json!({})).unwrap();
    app.act("switch_person", json!({ "user": user, "pin": "2468" })).unwrap();
    assert_eq!(export(&mut app), Err("password_needed".into()));
    // A clock that ran back proves nothing.
    assert_eq!(give(&mut app, "correct horse"), Ok(()));
    clock.set("2026-11-21T09:00");
    assert_eq!(export(&mut app), Err("password_needed".into()));
    // Looking is not asked for.
    app.act("desk_board", json!({ "day": null })).unwrap();
}
