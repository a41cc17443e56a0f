//! What a panic may say.

/// Prints where, never what: a panic's message can hold a name or a number.
pub fn say_only_where() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |place| format!(" at {place}"));
        eprintln!("laifang: internal error{place}");
    }));
}
