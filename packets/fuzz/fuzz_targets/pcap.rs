//! See `specs::fuzz::pcap`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| specs::fuzz::pcap(data));
