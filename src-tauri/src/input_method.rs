//! Pinyin is composed in the field itself.

use tauri::{AppHandle, Manager};

/// On Linux the windowing library turns in-place composition off: the letters then stand in a window of the
/// input method's own and the page hears no composition events. This turns it on again.
pub fn compose_in_place(app: &AppHandle) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    for window in app.webview_windows().values() {
        use webkit2gtk::{InputMethodContextExt, WebViewExt};
        window.with_webview(|webview| {
            if let Some(input) = webview.inner().input_method_context() {
                input.set_enable_preedit(true);
            }
        })?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = app;
    Ok(())
}
