//! The window: one command through which every action goes, and what only the system can do.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod act;
mod backup;
mod desk;
mod duplicates;
mod exchange;
mod folder;
mod import;
mod input_method;
mod panics;

use tauri::Manager;

fn main() -> tauri::Result<()> {
    panics::say_only_where();
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .setup(|app| {
            let desk = desk::Desk::at(folder::of_data(app.handle())?);
            app.manage(desk.clone());
            backup::patrol(app.handle().clone(), desk.clone());
            exchange::go_on(app.handle().clone(), desk);
            input_method::compose_in_place(app.handle())?;
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![act::act])
        .run(tauri::generate_context!())
}
