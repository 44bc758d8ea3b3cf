//! Decoding and encoding: the generated codecs beside the same layouts in slices by hand and in derived binrw, on main-20220406; and framing.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::inline_always,
    reason = "code to compare with is written as such code is, and a benchmark that fails may say so"
)]

mod derived;
mod plain;

use std::hint::black_box;

use binrw::{BinRead, BinWrite};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use packets::{
    CharacterInfo, CzRequestMove, CzRequestMoveView, Direction, Framed, Framer, HcAcceptEnter, HcAcceptEnterView,
    ItemId, Movement, NormalItem, Packet, Position, Profile, RoString, Server, ZcInventoryItemlistNormal,
    ZcInventoryItemlistNormalView, ZcNotifyMoveentry, ZcNotifyMoveentryView, fill,
};
use plain::Plain;

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

/// A packet of one layout, three ways.
fn whole<P: Packet, T>(criterion: &mut Criterion, name: &str, packet: &P, view: impl Fn(&[u8], &Profile) -> u32)
where
    T: Plain + for<'a> BinRead<Args<'a> = ()> + for<'a> BinWrite<Args<'a> = ()>,
{
    let (profile, bytes) = (profile(), bytes(packet));
    let plain = plain::read_whole::<T>(&bytes).unwrap();
    let mut out = Vec::with_capacity(bytes.len());
    plain::write_whole(&plain, &mut out);
    assert_eq!(out, bytes, "the same layout by hand");
    out.clear();
    assert!(
        derived::write_whole(&plain, &mut out) && out == bytes,
        "the same layout in binrw"
    );

    let mut group = criterion.benchmark_group(format!("{name}/decode"));
    group.bench_function("generated", |b| b.iter(|| P::decode(black_box(&bytes), profile)));
    group.bench_function("view, two fields", |b| b.iter(|| view(black_box(&bytes), profile)));
    group.bench_function("by hand", |b| b.iter(|| plain::read_whole::<T>(black_box(&bytes))));
    group.bench_function("binrw", |b| b.iter(|| derived::read_whole::<T>(black_box(&bytes))));
    group.finish();

    let mut group = criterion.benchmark_group(format!("{name}/encode"));
    let mut encode = |name: &str, write: &dyn Fn(&mut Vec<u8>)| {
        group.bench_function(name, |b| {
            b.iter(|| {
                out.clear();
                write(black_box(&mut out));
            });
        });
    };
    encode("generated", &|out| black_box(packet).encode(profile, out).unwrap());
    encode("by hand", &|out| plain::write_whole(black_box(&plain), out));
    encode("binrw", &|out| assert!(derived::write_whole(black_box(&plain), out)));
    group.finish();
}

/// A list to the end of the packet, three ways.
fn list<P: Packet, H, T>(criterion: &mut Criterion, name: &str, packet: &P, view: impl Fn(&[u8], &Profile) -> u32)
where
    H: Plain + for<'a> BinRead<Args<'a> = ()> + for<'a> BinWrite<Args<'a> = ()>,
    T: Plain + for<'a> BinRead<Args<'a> = ()> + for<'a> BinWrite<Args<'a> = ()>,
{
    let (profile, bytes) = (profile(), bytes(packet));
    let (head, items) = plain::read_list::<H, T>(&bytes).unwrap();
    let mut out = Vec::with_capacity(bytes.len());
    plain::write_list(&head, &items, &mut out);
    assert_eq!(out, bytes, "the same layout by hand");
    out.clear();
    assert!(
        derived::write_list(&head, &items, &mut out) && out == bytes,
        "the same layout in binrw"
    );

    let mut group = criterion.benchmark_group(format!("{name}/decode"));
    group.bench_function("generated", |b| b.iter(|| P::decode(black_box(&bytes), profile)));
    group.bench_function("view, two fields", |b| b.iter(|| view(black_box(&bytes), profile)));
    group.bench_function("by hand", |b| b.iter(|| plain::read_list::<H, T>(black_box(&bytes))));
    group.bench_function("binrw", |b| b.iter(|| derived::read_list::<H, T>(black_box(&bytes))));
    group.finish();

    let mut group = criterion.benchmark_group(format!("{name}/encode"));
    let mut encode = |name: &str, write: &dyn Fn(&mut Vec<u8>)| {
        group.bench_function(name, |b| {
            b.iter(|| {
                out.clear();
                write(black_box(&mut out));
            });
        });
    };
    encode("generated", &|out| black_box(packet).encode(profile, out).unwrap());
    encode("by hand", &|out| {
        plain::write_list(black_box(&head), black_box(&items), out);
    });
    encode("binrw", &|out| {
        assert!(derived::write_list(black_box(&head), black_box(&items), out));
    });
    group.finish();
}

fn codecs(criterion: &mut Criterion) {
    let walk = fill!(CzRequestMove {
        dest: Position::new(150, 100, 0),
    });
    whole::<_, plain::Walk>(criterion, "walk", &walk, |bytes, profile| {
        let dest = CzRequestMoveView::new(bytes, profile).unwrap().dest();
        u32::from(dest.x) + u32::from(dest.y)
    });
    whole::<_, plain::WalkingUnit>(criterion, "walking unit", &unit(), |bytes, profile| {
        let view = ZcNotifyMoveentryView::new(bytes, profile).unwrap();
        view.unit().0 + u32::from(view.path().to.0)
    });
    list::<_, plain::CharacterListHead, plain::CharacterEntry>(
        criterion,
        "9 characters",
        &characters(),
        |bytes, profile| {
            let view = HcAcceptEnterView::new(bytes, profile).unwrap();
            view.characters()
                .map(|each| each.character().0 + u32::from(each.base_level()))
                .sum()
        },
    );
    list::<_, plain::ItemListHead, plain::NormalItem>(criterion, "100 items", &items(), |bytes, profile| {
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
