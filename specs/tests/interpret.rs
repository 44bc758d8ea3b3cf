//! Decoding and encoding by the model: what is refused, and what the policies of fields allow.

use specs::interpret::{InterpretError, Problem, decode, encode, literal};
use specs::model::Protocol;
use specs::{Value, Version};

const SPEC: &str = "
    client main-20110101 { lengths { 0x0100 var  0x0101 10  0x0102 3  0x0103 var } }
    client main-20220406 { lengths { 0x0101 14 } }
    enum Kind: u8 { PC = 0  MONSTER = 5 }
    flags Bits: u8 { LOW = 1  HIGH = 128 }
    struct Item { id: u16  count: u8  names: str[4][count] }
    packet ZC_LIST : map -> client { id 0x0100  len  items: Item[..] }
    packet ZC_FIXED : map -> client {
        id 0x0101
        pad 1
        kind: Kind
        hp: u16 -> u32 since 20220101 clamp
        mana: u16 -> u32 since 20220101
        strict: u8 since 20220101
        loose: u8 since 20220101 drop
        tight: i8 until 20220101 drop
        flags: Bits until 20220101 = LOW
    }
    packet ZC_OLD : map -> client { id 0x0102 until 20220101  value: u8 }
    packet ZC_CHOICE : map -> client { id 0x0103  len  kind: Kind  when kind = MONSTER { level: u16  hint: u8 drop } }
    opaque ZC_OPAQUE : map -> client { id shuffled }
";

const OLD: &str = "main-20110101";
const NEW: &str = "main-20220406";

fn protocol() -> Protocol {
    specs::load_sources(vec![("a.spec".to_owned(), SPEC.to_owned())]).unwrap_or_else(|errors| unreachable!("{errors}"))
}

fn version(text: &str) -> Version {
    text.parse().expect("a version")
}

fn fields(list: &[(&str, Value)]) -> Value {
    Value::Struct(
        list.iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    )
}

fn write(packet: &str, at: &str, value: &Value) -> Result<Vec<u8>, InterpretError> {
    let protocol = protocol();
    encode(&protocol, protocol.packet(packet).expect(packet), version(at), value)
}

fn read(packet: &str, at: &str, bytes: &[u8]) -> Result<Value, InterpretError> {
    let protocol = protocol();
    decode(&protocol, protocol.packet(packet).expect(packet), version(at), bytes)
}

/// What went wrong, and at which field and byte.
fn problem<T>(result: Result<T, InterpretError>) -> (Problem, String, usize) {
    let error = result.err().expect("it is refused");
    (error.problem, error.field, error.offset)
}

#[test]
fn a_version_has_its_own_fields_in_wire_order() {
    let value = read("ZC_FIXED", OLD, &[1, 1, 9, 5, 0xff, 0xff, 2, 0, 0xfe, 0x81]).expect("it fits");
    assert_eq!(
        literal(
            &protocol(),
            protocol().packet("ZC_FIXED").expect("it is declared"),
            &value
        ),
        "{ kind = MONSTER, hp = 65535, mana = 2, tight = -2, flags = LOW | HIGH }"
    );
}

#[test]
fn bytes_that_do_not_fit_are_refused_with_field_and_offset() {
    let list = |bytes: &[u8]| problem(read("ZC_LIST", OLD, bytes));
    assert_eq!(
        list(&[0, 1, 9, 0]),
        (Problem::WrongLength { says: 9, have: 4 }, String::new(), 4)
    );
    assert_eq!(
        list(&[0, 1, 7, 0, 1, 0, 1]),
        (
            Problem::Truncated { need: 4, have: 0 },
            "items[0].names[0]".to_owned(),
            7
        )
    );
    assert_eq!(
        list(&[0, 1, 8, 0, 1, 0, 0, 9]),
        (Problem::Truncated { need: 2, have: 1 }, "items[1].id".to_owned(), 7)
    );
    assert_eq!(list(&[0]), (Problem::Truncated { need: 2, have: 1 }, String::new(), 0));
    assert_eq!(
        problem(read("ZC_OLD", OLD, &[2, 1, 0, 0])),
        (Problem::Leftover(1), String::new(), 3)
    );
    assert_eq!(problem(read("ZC_OPAQUE", OLD, &[0, 1])).0, Problem::Opaque);
}

#[test]
fn counts_are_filled_in() {
    let item = fields(&[
        ("id", Value::Int(7)),
        ("names", Value::List(vec![Value::Text(b"ab".to_vec())])),
    ]);
    let bytes = write("ZC_LIST", OLD, &fields(&[("items", Value::List(vec![item]))])).expect("it fits");
    assert_eq!(bytes, [0, 1, 11, 0, 7, 0, 1, b'a', b'b', 0, 0]);
}

#[test]
fn more_elements_than_the_count_can_say_are_refused() {
    let item = fields(&[("names", Value::List(vec![Value::Text(Vec::new()); 256]))]);
    let (problem, field, _) = problem(write("ZC_LIST", OLD, &fields(&[("items", Value::List(vec![item]))])));
    assert_eq!(
        (problem, field.as_str()),
        (Problem::DoesNotFit("256 is outside of u8".to_owned()), "items[0].count")
    );
}

#[test]
fn a_packet_ends_at_65535_bytes() {
    let items = Value::List(vec![fields(&[]); 21_843]);
    let bytes = write("ZC_LIST", OLD, &fields(&[("items", items)])).expect("it just fits");
    assert_eq!((bytes.len(), &bytes[..4]), (65_533, &[0, 1, 0xfd, 0xff][..]));
    let more = Value::List(vec![fields(&[]); 21_844]);
    assert_eq!(
        problem(write("ZC_LIST", OLD, &fields(&[("items", more)]))).0,
        Problem::TooLong
    );
}

#[test]
fn a_value_the_version_has_no_room_for_is_refused_unless_the_policy_allows() {
    let one = |name, value| fields(&[(name, Value::Int(value))]);
    assert_eq!(
        problem(write("ZC_FIXED", OLD, &one("strict", 1))),
        (Problem::Lost("1".to_owned()), "strict".to_owned(), 2)
    );
    assert!(write("ZC_FIXED", OLD, &one("strict", 0)).is_ok(), "nothing is lost");
    assert_eq!(
        write("ZC_FIXED", OLD, &one("loose", 1)),
        write("ZC_FIXED", OLD, &fields(&[]))
    );
    assert_eq!(
        problem(write("ZC_FIXED", OLD, &one("mana", 65_536))).0,
        Problem::DoesNotFit("65536 is outside of u16".to_owned())
    );
    let clamped = write("ZC_FIXED", OLD, &one("hp", 70_000)).expect("it is clamped");
    assert_eq!(clamped[4..6], [0xff, 0xff]);
    let wide = write("ZC_FIXED", NEW, &one("hp", 70_000)).expect("it fits");
    assert_eq!(wide[4..8], 70_000_u32.to_le_bytes());
}

#[test]
fn defaults_stand_in_for_what_is_left_out() {
    let bytes = write("ZC_FIXED", OLD, &fields(&[])).expect("it fits");
    assert_eq!(bytes, [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
}

#[test]
fn wrong_values_are_refused() {
    for (value, complaint) in [
        (Value::Int(1), "a struct is wanted, not a number"),
        (fields(&[("what", Value::Int(1))]), "there is no such field"),
        (fields(&[("kind", Value::Text(Vec::new()))]), "Kind is wanted, not text"),
        (fields(&[("kind", Value::Int(-1))]), "-1 is outside of u8"),
    ] {
        let error = write("ZC_FIXED", OLD, &value).expect_err(complaint).to_string();
        assert!(error.contains(complaint), "{error}");
    }
    assert_eq!(problem(write("ZC_OLD", NEW, &fields(&[]))).0, Problem::NoId);
}

#[test]
fn a_value_that_another_leaves_out_is_refused_unless_its_policy_drops_it() {
    let kind = |number| ("kind", Value::Int(number));
    let monster = fields(&[kind(5), ("level", Value::Int(7)), ("hint", Value::Int(9))]);
    let bytes = write("ZC_CHOICE", OLD, &monster).expect("it is a monster");
    assert_eq!(bytes, [3, 1, 8, 0, 5, 7, 0, 9]);
    assert_eq!(read("ZC_CHOICE", OLD, &bytes).expect("as it was written"), monster);
    let (problem, field, _) = problem(write("ZC_CHOICE", OLD, &fields(&[kind(0), ("level", Value::Int(7))])));
    assert_eq!((problem, field.as_str()), (Problem::Lost("7".to_owned()), "level"));
    let dropped = write("ZC_CHOICE", OLD, &fields(&[kind(0), ("hint", Value::Int(9))])).expect("it is dropped");
    assert_eq!(dropped, [3, 1, 5, 0, 0]);
    assert_eq!(
        read("ZC_CHOICE", OLD, &dropped).expect("without the others"),
        fields(&[kind(0)])
    );
}
