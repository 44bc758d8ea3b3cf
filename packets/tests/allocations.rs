//! What is allocated: nothing by views and by encoding into a buffer that has room, one thing per text or list by decoding.

mod common;

use std::{collections::BTreeSet, hint::black_box, io::Cursor};

use common::{decode, kind, protocol, sample, vectors, way};
use packets::{
    AnyPacket, CzGlobalMessage, Direction, Framed, Framer, Kind, PacketKind as _, Profile, Server, Value,
    binrw::{BinRead as _, Endian},
};

/// Asks a view for everything that it can tell.
trait Look {
    fn look(&self);
}

macro_rules! look {
    (structs { $($part:ident { $($part_gives:ident $part_field:ident)* })* } packets { $($packet:ident $view:ident { $($gives:ident $field:ident)* })* }) => {
        $(
            impl Look for packets::$part<'_> {
                fn look(&self) { $( look!($part_gives self.$part_field()); )* }
            }
        )*
        $(
            impl Look for packets::$view<'_> {
                fn look(&self) { $( look!($gives self.$field()); )* }
            }
        )*

        /// Looks at bytes as a packet of that kind.
        fn look_at(kind: Kind, bytes: &[u8], profile: &Profile) {
            match kind {
                $( Kind::$packet => Look::look(&packets::$view::new(bytes, profile).expect("it is whole")), )*
            }
        }
    };
    (value $value:expr) => { black_box(&$value); };
    (body $view:expr) => { Look::look(&$view); };
    (values $list:expr) => { $list.for_each(|value| { black_box(value); }); };
    (bodies $list:expr) => { $list.for_each(|view| Look::look(&view)); };
}

/// Calls `look!` with every view.
#[derive(packet_derive::Views)]
#[spec(shipped, views = look)]
struct _EveryView;

/// How often `work` allocates.
fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

/// How many texts and lists there are in a value.
fn texts_and_lists(value: &Value) -> u64 {
    match value {
        Value::Text(_) | Value::Bytes(_) => 1,
        Value::List(list) => 1 + list.iter().map(texts_and_lists).sum::<u64>(),
        Value::Struct(fields) => fields.iter().map(|(_, value)| texts_and_lists(value)).sum(),
        _ => 0,
    }
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(black_box(vec![1_u8]))), 1);
    assert_eq!(allocations(|| assert_eq!(black_box([1_u8]), [1])), 0);
}

#[test]
fn views_framing_and_encoding_allocate_nothing_and_decoding_once_per_text_or_list() {
    let protocol = protocol();
    let mut kinds = BTreeSet::new();
    let mut count = 0;
    for (packet, vector, version) in vectors(&protocol) {
        let profile = Profile::get(version).expect("it is listed");
        let kind = kind(packet);
        kinds.insert(kind);
        let decoded = check(kind, way(packet), &vector.bytes, profile);
        // The same packet as other versions have it.
        for other in sample().filter(|other| *other != version) {
            let (mut bytes, profile) = (Vec::new(), Profile::get(other).expect("it is listed"));
            if decoded.encode(profile, &mut bytes).is_ok() {
                check(kind, way(packet), &bytes, profile);
                count += 1;
            }
        }
    }
    assert!(
        kinds.len() > 300 && count > 10_000,
        "{count} of {} kinds of packets",
        kinds.len()
    );
}

fn check(kind: Kind, way: (Server, Direction), bytes: &[u8], profile: &'static Profile) -> AnyPacket {
    let name = kind.name();
    let framed = allocations(|| frame(kind, way, bytes, profile));
    assert_eq!(framed, 0, "framing {name}, {profile:?}");

    let looked = allocations(|| look_at(kind, bytes, profile));
    assert_eq!(looked, 0, "looking at {name}, {profile:?}");

    let mut decoded = None;
    let count = allocations(|| decoded = decode(way, kind, bytes, profile).ok());
    let decoded = decoded.expect(name);
    let most = texts_and_lists(&decoded.to_value(profile));
    assert!(count <= most, "decoding {name}, {profile:?}: {count} of {most}");

    let mut buffer = Vec::with_capacity(bytes.len());
    let encoded = allocations(|| decoded.encode(profile, &mut buffer).expect(name));
    assert_eq!((encoded, buffer.as_slice()), (0, bytes), "encoding {name}, {profile:?}");
    decoded
}

fn frame(kind: Kind, (server, direction): (Server, Direction), bytes: &[u8], profile: &'static Profile) {
    let mut framer = Framer::new(profile, server, direction);
    if profile.is_raw(kind) {
        framer.expect_raw(kind);
    }
    assert!(matches!(framer.next(bytes), Ok(Framed::Frame(_))), "{}", kind.name());
}

#[test]
fn a_length_that_promises_more_than_there_is_makes_no_room_for_it() {
    let version = "main-20220406".parse().expect("a version");
    let id = Profile::get(version)
        .expect("it is listed")
        .id(Kind::CzGlobalMessage)
        .expect("there is chat");
    let bytes = [id.to_le_bytes(), [0xff, 0xff]].concat();
    let info = allocation_counter::measure(|| {
        let read = CzGlobalMessage::read_options(&mut Cursor::new(&bytes), Endian::Little, (version,));
        assert!(read.is_err());
    });
    assert!(info.bytes_max < 4_096, "{} bytes in use", info.bytes_max);
}
