//! The fuzz bodies of this crate, on stable: over their corpus and what becomes of it, with an eye on memory.
//! How to make more of it: `specs::fuzz::Campaign::run`.

#![expect(clippy::print_stdout, reason = "a run says what it saw")]

mod seeds;

use specs::fuzz::{self, Allowance, Campaign};

/// Runs a body; the bytes that it has in use at once are counted.
fn run(campaign: &Campaign, body: fn(&[u8])) {
    body(&[]); // what is made once
    let outcome = campaign.run(|input| allocation_counter::measure(|| body(input)).bytes_max);
    let outcome = outcome.expect("the corpus can be written");
    println!("{outcome}");
    assert!(outcome.failures.is_empty(), "{outcome}");
}

#[test]
fn any_text_is_read_or_refused() {
    let campaign = Campaign {
        name: "parser",
        corpus: seeds::texts(),
        made: 1_000,
        // What mixins and structs in structs may grow to: on one page 4,096 members of all layouts, some hundred bytes each. The fixed parts of
        // pages and dissectors.
        allowance: Allowance {
            base: 4 << 20,
            per_byte: 512,
        },
    };
    run(&campaign, fuzz::parser);
}

#[test]
fn any_file_is_a_recording_or_refused() {
    let campaign = Campaign {
        name: "pcap",
        corpus: seeds::recordings(),
        made: 2_000,
        // The length table of the version; a connection and a record for a few bytes.
        allowance: Allowance {
            base: 64 << 10,
            per_byte: 64,
        },
    };
    run(&campaign, fuzz::pcap);
}

#[test]
fn a_run_tells_what_panics_and_what_takes_too_much() {
    let campaign = Campaign {
        name: "itself",
        corpus: vec![b"good".to_vec(), b"bad".to_vec(), b"large".to_vec()],
        made: 0,
        allowance: Allowance { base: 10, per_byte: 2 },
    };
    let outcome = campaign.run(|input| match input {
        b"bad" => panic!("it is bad"),
        b"large" => 21,
        _ => 10 + 2 * 4,
    });
    let failures = outcome.expect("no corpus is written").failures;
    let told: Vec<_> = failures.iter().map(|failure| failure.why.as_str()).collect();
    assert_eq!(told, ["it is bad", "21 bytes in use for an input of 5"]);
}
