//! See `packets::fuzz::decode_any_version`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| packets::fuzz::decode_any_version(data));
