//! The only command of the window.

use crate::desk::Desk;
use crate::{backup, duplicates, import};
use laifang_app::error::{AppError, ErrorCode};
use laifang_core::wording::Text;
use serde_json::Value;
use tauri::{AppHandle, State, async_runtime::spawn_blocking};

/// Runs one action by name, off the window's thread.
#[tauri::command]
pub async fn act(
    window: AppHandle,
    desk: State<'_, Desk>,
    action: String,
    request: Value,
) -> Result<Value, AppError> {
    let desk = desk.inner().clone();
    spawn_blocking(move || {
        let view = desk.lock().act(&action, request)?;
        if let Some(import) = import::started(&action, &view) {
            import::carry_on(window, desk, import);
        } else if duplicates::started(&action, &view) {
            duplicates::carry_on(window, desk);
        } else if backup::started(&action) {
            backup::carry_on(window, desk);
        }
        Ok(view)
    })
    .await
    .unwrap_or_else(|_| Err(broken_off()))
}

/// The action panicked; where, the panic hook has said.
fn broken_off() -> AppError {
    let text = Text::new(
        "程序内部出错，这一步没有保存。请再试一次；若仍出错，请重新打开来访。",
        "The program made a mistake and this step was not saved. Try again; if it happens again, restart Laifang.",
    );
    AppError::new(ErrorCode::Store, text)
}
