//! Carries a running search for duplicates on while the desk keeps working.

use crate::desk::Desk;
use serde_json::Value;
use std::{thread, time::Duration};
use tauri::{AppHandle, Emitter};

/// Heard by `onDuplicatesProgress` in `ui/src/api/client.ts`.
const PROGRESS: &str = "duplicates-progress";

/// How long the desk is left to everybody else between two looks: while records are read, and while other threads
/// compare.
const BREATH: Duration = Duration::from_millis(2);
const PATIENCE: Duration = Duration::from_millis(100);

fn is_running(view: &Value) -> bool {
    view["state"] == "reading" || view["state"] == "matching"
}

/// Whether this answer leaves a search running.
pub fn started(action: &str, view: &Value) -> bool {
    action == "find_duplicates" && is_running(view)
}

/// Goes on to the end and tells the window after each step.
pub fn carry_on(window: AppHandle, desk: Desk) {
    thread::spawn(move || {
        loop {
            let step = desk.lock().step_duplicates();
            let Ok(view) = step else { break };
            let view = serde_json::to_value(view).unwrap_or_default();
            let (running, matching) = (is_running(&view), view["state"] == "matching");
            if window.emit(PROGRESS, view).is_err() || !running {
                break;
            }
            thread::sleep(if matching { PATIENCE } else { BREATH });
        }
    });
}
