//! Backups without a click: the daily one is begun here, and every one is followed to its end.

use crate::desk::Desk;
use std::{thread, time::Duration};
use tauri::{AppHandle, Emitter};

/// Heard by `onBackupProgress` in `ui/src/api/client.ts`.
const PROGRESS: &str = "backup-progress";

/// How often is looked whether today's is due.
const PATROL: Duration = Duration::from_secs(60);

/// How often the window hears of one that runs.
const PATIENCE: Duration = Duration::from_millis(250);

/// Whether this answer leaves a backup running.
pub fn started(action: &str) -> bool {
    action == "back_up"
}

/// Looks after the daily backups as long as the program runs.
pub fn patrol(window: AppHandle, desk: Desk) {
    thread::spawn(move || {
        loop {
            thread::sleep(PATROL);
            // What goes wrong is kept with the settings and said there.
            let begun = desk.lock().daily_backup().unwrap_or(false);
            if begun {
                follow(&window, &desk);
            }
        }
    });
}

/// Follows one that somebody asked for.
pub fn carry_on(window: AppHandle, desk: Desk) {
    thread::spawn(move || follow(&window, &desk));
}

fn follow(window: &AppHandle, desk: &Desk) {
    loop {
        let step = desk.lock().step_backup();
        // A failure is in the next view, in words.
        let view = step.or_else(|_| desk.lock().step_backup());
        let Ok(view) = view else { break };
        let running = view.running.is_some();
        if window.emit(PROGRESS, view).is_err() || !running {
            break;
        }
        thread::sleep(PATIENCE);
    }
}
