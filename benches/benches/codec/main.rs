//! Decoding and encoding: the generated codecs (`ours`) beside the same layouts in slices by `hand`, in derived `binrw` and in derived `deku`, on
//! main-20220406; and framing.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::inline_always,
    reason = "code to compare with is written as such code is, and a benchmark that fails may say so"
)]

mod plain;
mod with_binrw;
mod with_deku;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use packets::{
    CharacterInfo, CzRequestMove, CzRequestMoveView, Direction, Framed, Framer, HcAcceptEnter, HcAcceptEnterView,
    ItemId, Movement, NormalItem, Packet, Position, Profile, RoString, Server, ZcInventoryItemlistNormal,
    ZcInventoryItemlistNormalView, ZcNotifyMoveentry, ZcNotifyMoveentryView, fill,
};
use plain::Plain;
use with_binrw::Binrw;
use with_deku::Deku;

/// What the other three ways ask of a layout.
trait Other: Plain + Binrw + Deku + 'static {}

impl<T: Plain + Binrw + Deku + 'static> Other for T {}

fn profile() -> &'static Profile {
    Profile::get("main-20220406".parse().unwrap()).unwrap()
}

fn bytes(packet: &impl Packet) -> Vec<u8> {
    let mut out = Vec::new();
    packet.encode(profile(), &mut out).unwrap();
    out
}

fn unit() -> ZcNotifyMoveentry {
    fill!(ZcNotifyMoveentry {
        name: RoString::from("Walking Adele"),
        path: Movement::new((53, 111), (60, 115)),
        level: 99
    })
}

fn characters() -> HcAcceptEnter {
    let character = |slot: u8| {
        fill!(CharacterInfo {
            name: RoString::from(format!("Character {slot}").as_str()),
            last_map: RoString::from("prontera.gat"),
            hp: 4000,
            slot
        })
    };
    fill!(HcAcceptEnter {
        characters: (0..9).map(character).collect::<Vec<_>>()
    })
}

fn items() -> ZcInventoryItemlistNormal {
    let item = |index| NormalItem {
        index,
        item: ItemId(501 + u32::from(index)),
        count: 3,
        ..Default::default()
    };
    fill!(ZcInventoryItemlistNormal {
        items: (2..102).map(item).collect::<Vec<_>>()
    })
}

type Read = Box<dyn Fn(&[u8]) -> bool>;
type Write = Box<dyn Fn(&mut Vec<u8>)>;

/// One way to read a packet and to write it, behind calls that cost the same for all.
struct Way {
    name: &'static str,
    /// Reads the bytes; whether they are the packet.
    read: Read,
    /// Appends the packet.
    write: Write,
}

/// The generated code.
fn ours<P: Packet + 'static>(packet: P) -> Way {
    let profile = profile();
    Way {
        name: "ours",
        read: Box::new(|bytes| black_box(&P::decode(bytes, profile)).is_ok()),
        write: Box::new(move |out| black_box(&packet).encode(profile, out).unwrap()),
    }
}

/// A packet of one layout, four ways.
fn whole<P: Packet + 'static, T: Other>(
    criterion: &mut Criterion,
    name: &str,
    packet: P,
    view: fn(&[u8], &Profile) -> u32,
) {
    let bytes = bytes(&packet);
    let mut ways = vec![ours(packet)];
    let value = || plain::read_whole::<T>(&bytes).unwrap();
    macro_rules! way {
        ($name:literal, $module:ident) => {{
            let value = value();
            ways.push(Way {
                name: $name,
                read: Box::new(|bytes| black_box(&$module::read_whole::<T>(bytes)).is_some()),
                write: Box::new(move |out| $module::write_whole(black_box(&value), out).unwrap()),
            });
        }};
    }
    way!("hand", plain);
    way!("binrw", with_binrw);
    way!("deku", with_deku);
    compare(criterion, name, &bytes, &ways, view);
}

/// A list to the end of the packet, four ways.
fn list<P: Packet + 'static, H: Other, T: Other>(
    criterion: &mut Criterion,
    name: &str,
    packet: P,
    view: fn(&[u8], &Profile) -> u32,
) {
    let bytes = bytes(&packet);
    let mut ways = vec![ours(packet)];
    let value = || plain::read_list::<H, T>(&bytes).unwrap();
    macro_rules! way {
        ($name:literal, $module:ident) => {{
            let (head, items) = value();
            ways.push(Way {
                name: $name,
                read: Box::new(|bytes| black_box(&$module::read_list::<H, T>(bytes)).is_some()),
                write: Box::new(move |out| $module::write_list(black_box(&head), black_box(&items), out).unwrap()),
            });
        }};
    }
    way!("hand", plain);
    way!("binrw", with_binrw);
    way!("deku", with_deku);
    compare(criterion, name, &bytes, &ways, view);
}

/// Measures the ways beside each other, after a look that they read the packet and write the same.
fn compare(criterion: &mut Criterion, name: &str, bytes: &[u8], ways: &[Way], view: fn(&[u8], &Profile) -> u32) {
    let mut out = Vec::with_capacity(1 << 16); // as an outbox has it
    for way in ways {
        assert!((way.read)(bytes), "{} reads {name}", way.name);
        out.clear();
        (way.write)(&mut out);
        assert_eq!(out, bytes, "what {} writes of {name}", way.name);
    }
    let mut group = criterion.benchmark_group(format!("{name}/decode"));
    for way in ways {
        group.bench_function(way.name, |b| b.iter(|| (way.read)(black_box(bytes))));
    }
    let profile = profile();
    group.bench_function("view", |b| b.iter(|| view(black_box(bytes), profile)));
    group.finish();
    let mut group = criterion.benchmark_group(format!("{name}/encode"));
    for way in ways {
        group.bench_function(way.name, |b| {
            b.iter(|| {
                out.clear();
                (way.write)(black_box(&mut out));
            });
        });
    }
    group.finish();
}

fn codecs(criterion: &mut Criterion) {
    let walk = fill!(CzRequestMove {
        dest: Position::new(150, 100, 0),
    });
    whole::<_, plain::Walk>(criterion, "walk", walk, |bytes, profile| {
        let dest = CzRequestMoveView::new(bytes, profile).unwrap().dest();
        u32::from(dest.x) + u32::from(dest.y)
    });
    whole::<_, plain::WalkingUnit>(criterion, "walking unit", unit(), |bytes, profile| {
        let view = ZcNotifyMoveentryView::new(bytes, profile).unwrap();
        view.unit().0 + u32::from(view.path().to.0)
    });
    list::<_, plain::CharacterListHead, plain::CharacterEntry>(
        criterion,
        "9 characters",
        characters(),
        |bytes, profile| {
            let view = HcAcceptEnterView::new(bytes, profile).unwrap();
            view.characters()
                .map(|each| each.character().0 + u32::from(each.base_level()))
                .sum()
        },
    );
    list::<_, plain::ItemListHead, plain::NormalItem>(criterion, "100 items", items(), |bytes, profile| {
        let view = ZcInventoryItemlistNormalView::new(bytes, profile).unwrap();
        view.items().map(|each| each.item().0 + u32::from(each.count())).sum()
    });
}

fn framing(criterion: &mut Criterion) {
    let unit = bytes(&unit());
    let stream: Vec<u8> = (0..1000).flat_map(|_| unit.iter().copied()).collect();
    let mut group = criterion.benchmark_group("framing");
    group.throughput(Throughput::Bytes(stream.len() as u64));
    group.bench_with_input(
        BenchmarkId::from_parameter("1000 walking units"),
        &stream,
        |b, stream| {
            b.iter(|| {
                let mut framer = Framer::new(profile(), Server::Map, Direction::ToClient);
                let mut rest = black_box(stream.as_slice());
                let mut count = 0;
                while let Ok(Framed::Frame(frame)) = framer.next(rest) {
                    rest = &rest[frame.bytes.len()..];
                    count += 1;
                }
                assert_eq!(count, 1000);
            });
        },
    );
    group.finish();
}

criterion_group!(benches, codecs, framing);
criterion_main!(benches);
