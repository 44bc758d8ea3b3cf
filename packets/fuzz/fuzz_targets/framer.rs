//! See `packets::fuzz::framer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| packets::fuzz::framer(data));
