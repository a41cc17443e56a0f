//! laifang
fn main() {}
