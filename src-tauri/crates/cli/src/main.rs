//! laifang
fn main() {
    print!("{}", laifang_app::actions::typescript());
}
