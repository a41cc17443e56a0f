//! Carries a running import on, chunk by chunk, while the desk keeps working.

use crate::desk::Desk;
use laifang_core::id::ImportId;
use serde_json::Value;
use std::{thread, time::Duration};
use tauri::{AppHandle, Emitter};

/// Heard by `onImportProgress` in `ui/src/api/client.ts`.
const PROGRESS: &str = "import-progress";

/// How long the desk is left to everybody else between two chunks: a lock that is taken again at once
/// starves those who wait for it.
const BREATH: Duration = Duration::from_millis(2);

/// The import that this answer leaves running, if it does.
pub fn started(action: &str, view: &Value) -> Option<ImportId> {
    let running = action == "import_customers" && view["state"] == "running";
    running.then(|| view["import"].as_str()?.parse().ok()).flatten()
}

/// Reads the rest of the file on a thread of its own and tells the window after each chunk.
pub fn carry_on(window: AppHandle, desk: Desk, import: ImportId) {
    thread::spawn(move || {
        loop {
            let step = desk.lock().step_import(import);
            let Ok(view) = step else { break };
            let view = serde_json::to_value(view).unwrap_or_default();
            let running = view["state"] == "running";
            if window.emit(PROGRESS, view).is_err() || !running {
                break;
            }
            thread::sleep(BREATH);
        }
    });
}
