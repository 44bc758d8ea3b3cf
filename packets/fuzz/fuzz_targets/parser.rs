//! See `specs::fuzz::parser`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| specs::fuzz::parser(data));
