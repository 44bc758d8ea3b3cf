//! Views read what decoding reads.

use packets::{ItemId, Packet, Position};

use super::{encoded, model, new, old, protocol::*};

#[test]
fn views_read_what_decoding_reads() {
    for packet in model().packets.iter().filter(|packet| packet.name == "ZC_SCALARS") {
        let bytes = &packet.vectors[0].bytes;
        let (view, owned) = (
            ZcScalarsView::new(bytes, old()).unwrap(),
            ZcScalars::decode(bytes, old()).unwrap(),
        );
        assert_eq!(
            (view.a(), view.d(), view.h(), view.yes()),
            (owned.a, owned.d, owned.h, owned.yes)
        );
        assert_eq!(
            (view.bits(), view.address(), view.place(), view.walk()),
            (owned.bits, owned.address, owned.place, owned.walk)
        );
        assert_eq!(
            (view.name().as_bytes(), view.raw()),
            (owned.name.as_bytes(), owned.raw.as_slice())
        );
    }
    let packet = ZcVersioned {
        wide: 3,
        clamped: 4,
        text: "ab".into(),
        list: vec![1, 2],
        items: vec![Item::default()],
        ..Default::default()
    };
    for profile in [old(), new()] {
        let bytes = encoded(&packet, profile);
        let (view, owned) = (
            ZcVersionedView::new(&bytes, profile).unwrap(),
            ZcVersioned::decode(&bytes, profile).unwrap(),
        );
        assert_eq!(
            (view.wide(), view.clamped(), view.old(), view.new_()),
            (owned.wide, owned.clamped, owned.old, owned.new)
        );
        assert_eq!(view.text().as_bytes(), b"ab");
        assert_eq!(view.list().collect::<Vec<_>>(), owned.list);
        let items: Vec<_> = view
            .items()
            .map(|item| (item.item(), item.kind(), item.refine(), item.grade()))
            .collect();
        let owned: Vec<_> = owned
            .items
            .iter()
            .map(|item| (item.item, item.kind, item.refine, item.grade))
            .collect();
        assert_eq!(items, owned);
    }
}

#[test]
fn a_view_of_too_few_bytes_is_an_error() {
    let bytes = encoded(&ZcScalars::default(), old());
    for length in 0..bytes.len() {
        let error = ZcScalarsView::new(&bytes[..length], old()).map(|_| ()).unwrap_err();
        assert_eq!(Err(error), ZcScalars::decode(&bytes[..length], old()));
    }
}

#[test]
fn views_find_lists_and_their_elements() {
    let lists = ZcLists {
        fixed: [1, 2, 3],
        names: ["ab".into(), "cdef".into()],
        numbers: vec![5, 6],
        pairs: [
            Pair {
                place: Position::new(5, 6, 7),
                ..Default::default()
            },
            Pair::default(),
        ],
        ..Default::default()
    };
    let bytes = encoded(&lists, new());
    let view = ZcListsView::new(&bytes, new()).unwrap();
    assert_eq!(view.fixed().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(
        view.names().map(|name| name.as_bytes().to_vec()).collect::<Vec<_>>(),
        [b"ab".to_vec(), b"cdef".to_vec()]
    );
    assert_eq!(
        (view.numbers_count(), view.numbers().collect::<Vec<_>>()),
        (2, vec![5, 6])
    );
    assert_eq!(
        view.pairs().map(|pair| pair.place()).collect::<Vec<_>>(),
        [Position::new(5, 6, 7), Position::default()]
    );
    assert_eq!(view.pairs().next().unwrap().second().item(), ItemId(0));
}

#[test]
fn views_find_what_is_behind_a_text_where_it_can_be_found() {
    let bytes = encoded(
        &CzGroups {
            name: "xyz".into(),
            ..Default::default()
        },
        new(),
    );
    let view = CzGroupsView::new(&bytes, new()).unwrap();
    assert_eq!((view.title(), view.name().as_bytes()), (3, &b"xyz"[..]));

    for profile in [old(), new()] {
        let bytes = encoded(
            &CzTail {
                size: 4,
                text: "ab".into(),
                more: 5,
            },
            profile,
        );
        let view = CzTailView::new(&bytes, profile).unwrap();
        assert_eq!((view.size(), view.text().as_bytes()), (4, &b"ab"[..]));
        assert_eq!(view.more(), if profile.version() == new().version() { 5 } else { 0 });
    }
    let bytes = encoded(
        &CzBytes {
            first: vec![1, 2],
            second: vec![3],
        },
        old(),
    );
    assert_eq!(CzBytesView::new(&bytes, old()).unwrap().first(), [1, 2]);
    let bytes = encoded(
        &CzWords {
            at: 3,
            layout: 4,
            ..Default::default()
        },
        old(),
    );
    let view = CzWordsView::new(&bytes, old()).unwrap();
    assert_eq!((view.at_(), view.layout(), view.r#type(), view.r#final()), (3, 4, 0, 0));
}
