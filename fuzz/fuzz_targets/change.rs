#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| laifang_app::fuzz::change(data));
