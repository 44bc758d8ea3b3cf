//! The fuzz bodies of this crate, on stable: over their corpus and what becomes of it, with an eye on memory.
//! How to make more of it: `specs::fuzz::Campaign::run`.

#![expect(
    clippy::print_stdout,
    clippy::panic,
    reason = "a run says what it saw, and where it failed"
)]

#[path = "../common/mod.rs"]
mod common;
mod seeds;

use std::sync::LazyLock;

use packets::fuzz::{self, Input};
use specs::{
    fuzz::{Allowance, Campaign},
    interpret,
    model::Protocol,
};

/// A Rust struct has room for the fields of every version; and an error's text.
const CODEC: Allowance = Allowance {
    base: 2 << 10,
    per_byte: 64,
};

/// Values of the model have the names of their fields with them.
const MODEL: Allowance = Allowance {
    base: 128 << 10,
    per_byte: 512,
};

/// Runs a body; the bytes that it has in use at once are counted.
fn run(name: &'static str, corpus: Vec<Vec<u8>>, made: usize, allowance: Allowance, body: fn(&[u8])) {
    let campaign = Campaign {
        name,
        corpus,
        made,
        allowance,
    };
    let outcome = campaign.run(|input| {
        let _profile_is_made = Input::read(input);
        allocation_counter::measure(|| body(input)).bytes_max
    });
    let outcome = outcome.expect("the corpus can be written");
    println!("{outcome}");
    assert!(outcome.failures.is_empty(), "{outcome}");
}

#[test]
fn a_stream_is_cut_in_the_same_places_whatever_pieces_it_arrives_in() {
    run("framer", seeds::streams(), 10_000, CODEC, fuzz::framer);
}

#[test]
fn any_bytes_are_decoded_or_refused_at_any_version() {
    run(
        "decode_any_version",
        seeds::streams(),
        10_000,
        CODEC,
        fuzz::decode_any_version,
    );
}

#[test]
fn what_decodes_encodes_to_what_decodes_to_the_same() {
    run("round_trip", seeds::packets(), 10_000, CODEC, fuzz::round_trip);
}

static PROTOCOL: LazyLock<Protocol> = LazyLock::new(common::protocol);

/// The generated codec and the model's interpreter read the same.
fn two_opinions(data: &[u8]) {
    let Some(input) = Input::read(data) else { return };
    let bytes = input.packet();
    let version = input.profile.version();
    let packet = PROTOCOL.packet(packets::PacketKind::name(input.kind));
    let packet = packet.expect("every kind is a packet of the model");
    let generated = input.decode(&bytes).map(|packet| packet.to_value(input.profile));
    let interpreted = interpret::decode_at(&PROTOCOL.at(version), packet, &bytes);
    match (&generated, &interpreted) {
        (Ok(generated), Ok(interpreted)) => assert_eq!(generated, interpreted, "{input:02x?}"),
        (Err(_), Err(_)) => {}
        _ => panic!("{generated:?}, but the interpreter: {interpreted:?}\n{input:02x?}"),
    }
}

#[test]
fn the_generated_codec_and_the_interpreter_agree_on_any_bytes_at_any_version() {
    LazyLock::force(&PROTOCOL);
    run("two_opinions", seeds::packets(), 2_000, MODEL, two_opinions);
}
