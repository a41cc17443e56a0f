//! Puts configuration, capabilities, icons and the window's files into the binary.

fn main() {
    tauri_build::build();
}
