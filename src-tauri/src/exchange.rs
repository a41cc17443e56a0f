//! Looks into the shared folder every few seconds, as long as the program runs.

use crate::desk::Desk;
use std::{thread, time::Duration};
use tauri::{AppHandle, Emitter};

/// Heard by `onExchange` in `ui/src/api/client.ts`.
const NEWS: &str = "exchange-news";

/// Between two looks. Whoever saved something at another desk is seen here within seconds.
const EVERY: Duration = Duration::from_secs(2);

/// Goes on by itself; tells the window when something came, was written or is in the way.
pub fn go_on(window: AppHandle, desk: Desk) {
    thread::spawn(move || {
        let mut problem = false;
        loop {
            thread::sleep(EVERY);
            let step = desk.lock().step_exchange();
            let Ok(Some(view)) = step else { continue };
            let told = problem && view.problem.is_some();
            problem = view.problem.is_some();
            if !view.at_rest && !told && window.emit(NEWS, view).is_err() {
                break;
            }
        }
    });
}
