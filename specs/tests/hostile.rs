//! Whatever a spec file, a packet or a value says: an answer or an error, never a panic.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use specs::Value;
use specs::interpret::{decode_at, encode_at, literal};
use specs::model::Protocol;

static SHIPPED: LazyLock<Protocol> =
    LazyLock::new(|| specs::load(Path::new(specs::DIR)).expect("the shipped specs are right"));

/// Text with a bit of everything the language has.
static SAMPLE: LazyLock<String> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ok");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let specs = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "spec"));
    specs.map(|path| std::fs::read_to_string(path).unwrap()).collect()
});

/// Words of the language, to be put together at random.
const WORDS: [&str; 49] = [
    "packet",
    "opaque",
    "raw",
    "struct",
    "mixin",
    "enum",
    "flags",
    "leaf",
    "epoch",
    "client",
    "inherit",
    "framing",
    "test",
    "on",
    "id",
    "len",
    "pad",
    "when",
    "since",
    "until",
    "in",
    "except",
    "shuffled",
    "lengths",
    "keys",
    "shuffle",
    "after",
    "none",
    "var",
    "u8",
    "u16",
    "str",
    "ZC_X",
    "Item",
    "value",
    "main-20220406",
    "20120101",
    "0x0100",
    "\"text\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    "->",
    "..",
    "=",
    "|",
    "...",
];

/// What must hold of any text: an inspection comes back, and its report can be written.
fn inspect(text: String) -> usize {
    let inspection = specs::inspect_sources(vec![("a.spec".to_owned(), text)]);
    inspection.diagnostics.to_string().len() + inspection.protocol.packets.len()
}

/// The sample with a stretch cut out and put elsewhere.
fn mutated(from: usize, size: usize, to: usize) -> String {
    let letters: Vec<char> = SAMPLE.chars().collect();
    let from = from % letters.len();
    let end = (from + size).min(letters.len());
    let mut rest = [&letters[..from], &letters[end..]].concat();
    let to = to % (rest.len() + 1);
    rest.splice(to..to, letters[from..end].iter().copied());
    rest.into_iter().collect()
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(|number| Value::Int(number.into())),
        any::<bool>().prop_map(Value::Bool),
        vec(any::<u8>(), 0..40).prop_map(Value::Text),
        vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        any::<[u8; 4]>().prop_map(Value::Ip4),
        (any::<u16>(), any::<u16>(), any::<u8>()).prop_map(|(x, y, dir)| Value::Position { x, y, dir }),
    ];
    leaf.prop_recursive(3, 32, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::List),
            vec(("[a-z]{1,3}", inner), 0..6).prop_map(Value::Struct),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        prop_assert!(inspect(text) < usize::MAX);
    }

    #[test]
    fn any_words_are_read_or_refused(words in vec(proptest::sample::select(&WORDS[..]), 0..60)) {
        prop_assert!(inspect(words.join(" ")) < usize::MAX);
    }

    #[test]
    fn a_spec_with_a_piece_out_of_place_is_read_or_refused(from: usize, size in 0_usize..80, to: usize) {
        prop_assert!(inspect(mutated(from, size, to)) < usize::MAX);
    }

    #[test]
    fn bytes_decode_to_what_encodes_to_the_same_value(packet: usize, client: usize, bytes in vec(any::<u8>(), 0..300)) {
        let packet = &SHIPPED.packets[packet % SHIPPED.packets.len()];
        let at = SHIPPED.at(SHIPPED.clients[client % SHIPPED.clients.len()].version);
        let mut bytes = bytes;
        if let Some(size) = at.packet_size(packet) {
            bytes.resize(size, 7);
        } else if bytes.len() >= 4 {
            let size = u16::try_from(bytes.len()).unwrap().to_le_bytes();
            bytes[2..4].copy_from_slice(&size);
        }
        if let Ok(value) = decode_at(&at, packet, &bytes) {
            prop_assert!(!literal(&SHIPPED, packet, &value).is_empty());
            if let Ok(again) = encode_at(&at, packet, &value) {
                prop_assert_eq!(decode_at(&at, packet, &again).unwrap(), value);
            }
        }
    }

    #[test]
    fn any_value_is_encoded_or_refused(packet: usize, client: usize, value in any_value(), field: usize) {
        let packet = &SHIPPED.packets[packet % SHIPPED.packets.len()];
        let at = SHIPPED.at(SHIPPED.clients[client % SHIPPED.clients.len()].version);
        let fields = packet.body().map_or(&[][..], |body| &body.fields);
        let name = fields.get(field % fields.len().max(1)).map_or("x", |field| field.name.as_str());
        if let Ok(bytes) = encode_at(&at, packet, &Value::Struct(vec![(name.to_owned(), value)])) {
            prop_assert!(decode_at(&at, packet, &bytes).is_ok());
        }
    }
}

#[test]
fn mixins_epochs_and_structs_that_multiply_end_soon() {
    let layer = |index: usize| {
        let before = index - 1;
        format!(
            "epoch E{index} = E{before} | E{before}\nmixin M{index} {{ ...M{before} ...M{before} }}\n\
             struct S{index} {{ a: S{before}[65535]  b: S{before}[65535] }}\n"
        )
    };
    let ground = "epoch E0 = main struct S0 { a: u8[9] } mixin M0 { pad 1 }\n";
    let top = "packet ZC_X : map -> client { id 0x0100 since E199 ...M199 s: S199 }\n";
    let text = [ground.to_owned(), (1..200).map(layer).collect(), top.to_owned()].concat();
    let inspection = specs::inspect_sources(vec![("a.spec".to_owned(), text)]);
    assert!(inspection.diagnostics.has_errors());
}

#[test]
fn brackets_without_end_are_refused() {
    for open in [
        "{",
        "[",
        "(",
        "packet A : map -> client { when since main {",
        "packet A : map -> client { a: u8 = [",
        "a[[",
    ] {
        let inspection = specs::inspect_sources(vec![("a.spec".to_owned(), open.repeat(20_000))]);
        assert!(inspection.diagnostics.has_errors(), "{open}");
    }
}

#[test]
fn numbers_beyond_all_reason_are_refused_and_make_no_room_for_themselves() {
    const MOST: u64 = 16 << 20;
    let packet = |members: &str| {
        format!(
            "packet ZC_X : map -> client {{ id 0x0100 {members} }} client main-20220406 {{ lengths {{ 0x0100 3 }} }}"
        )
    };
    let texts = [
        packet("pad 4294967295"),
        packet("pad 60000 pad 60000 pad 18446744073709551615"),
        packet("a: u8[4294967295]"),
        packet("a: u8[18446744073709551616]"),
        packet("a: u64[65535][65535][65535][65535]"),
        packet("a: str[4294967295] b: bytes[99999999999999999999999]"),
        packet("a: u8 test on main-20220406 { a = 0xffffffffffffffffffffffffffffffffffff } = [00 01 00]"),
        packet("a: u8 test on main-20220406 { } = [00*4294967295]"),
        packet("a: u8 test on main-20220406 { } = [00*99999999999999999999]"),
        packet("a: u8 test on main-20220406 { } = [00*65535 00*65535 00*65535]"),
        packet("len a: str[..] test on main-20220406 { } = [\"ab\"*4000000000]"),
        "client main-20220406 { lengths { 0x0100 99999999999 0xffffffffff 4 } }".to_owned(),
        "client main-99999999999999999999 { keys 0xfffffffffffffffff 1 2 }".to_owned(),
        "enum E: u8 { A = 99999999999999999999999999999999999999999999 }".to_owned(),
    ];
    for text in texts {
        let mut refused = false;
        let info = allocation_counter::measure(|| {
            let inspection = specs::inspect_sources(vec![("a.spec".to_owned(), text.clone())]);
            refused = inspection.diagnostics.has_errors();
        });
        assert!(refused, "{text}");
        assert!(info.bytes_max < MOST, "{} bytes in use for {text}", info.bytes_max);
    }
}
