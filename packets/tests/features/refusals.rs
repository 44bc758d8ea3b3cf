//! What cannot be written, and counts that lie, are told with the place.

use packets::{EncodeProblem, ItemId, Packet, Position, Profile, RoString};

use super::{encoded, new, old, protocol::*};

/// The problem and its path when `packet` is encoded after other bytes, which must stay as they are, whether there is room after them or not.
fn refusal<P: Packet<Kind>>(packet: &P, profile: &Profile<Kind>) -> (String, EncodeProblem) {
    let [full, roomy] = [0, 1 << 16].map(|room| {
        let mut out = Vec::with_capacity(3 + room);
        out.extend([1, 2, 3]);
        let error = packet.encode(profile, &mut out).expect_err("it does not fit");
        assert_eq!(out, [1, 2, 3], "the output is as before");
        error
    });
    assert_eq!(full.to_string(), roomy.to_string());
    let error = full;
    assert_eq!((error.packet, error.version), (P::NAME, profile.version()));
    (error.path.to_string(), error.problem)
}

#[test]
fn defaults_are_those_of_the_spec() {
    let scalars = ZcScalars::default();
    assert_eq!((scalars.a, scalars.e, scalars.yes), (7, -1, true));
    assert_eq!(
        (scalars.place, scalars.address.octets()),
        (Position::new(1, 2, 3), [10, 0, 0, 1])
    );
    assert_eq!(scalars.name, "who");
    assert!(ZcVersioned::default().list.is_empty());
}

#[test]
fn a_field_that_the_version_lacks_has_its_default_after_decoding() {
    let packet = ZcVersioned {
        wide: 70_000,
        new: 5,
        ..Default::default()
    };
    let decoded = ZcVersioned::decode(&encoded(&packet, new()), new()).unwrap();
    assert_eq!((decoded.wide, decoded.old, decoded.new), (70_000, 0, 5));
}

#[test]
fn a_value_that_an_earlier_one_leaves_out_is_refused() {
    let choice = |kind| ZcChoice {
        kind,
        amount: 3,
        ..Default::default()
    };
    assert_eq!(refusal(&choice(9), new()), (".amount".into(), EncodeProblem::Lost));
    let unsaid = ZcChoice {
        degrees: 1.0.into(),
        ..choice(1)
    };
    assert_eq!(
        encoded(&unsaid, new()),
        [0x0c, 1, 10, 0, 1, 3, 0, 0, 0, 0],
        "it may be dropped"
    );
}

#[test]
fn a_value_that_would_be_lost_is_refused() {
    let refuse = |packet: ZcVersioned| refusal(&packet, old());
    let packet = ZcVersioned::default;
    assert_eq!(
        refuse(ZcVersioned { new: 1, ..packet() }),
        (".new".into(), EncodeProblem::Lost)
    );
    assert_eq!(
        refuse(ZcVersioned {
            wide: 65_536,
            ..packet()
        }),
        (".wide".into(), EncodeProblem::Narrow { value: 65_536 })
    );
    let long = EncodeProblem::Long { length: 5, limit: 4 };
    assert_eq!(
        refuse(ZcVersioned {
            text: "abcde".into(),
            ..packet()
        }),
        (".text".into(), long)
    );
    assert_eq!(
        refuse(ZcVersioned {
            text: "a\0b".into(),
            ..packet()
        }),
        (".text".into(), EncodeProblem::Nul)
    );
    let long = EncodeProblem::Long { length: 3, limit: 2 };
    assert_eq!(
        refuse(ZcVersioned {
            list: vec![1, 2, 3],
            ..packet()
        }),
        (".list".into(), long)
    );
    let item = Item {
        item: ItemId(70_000),
        ..Default::default()
    };
    let narrow = EncodeProblem::Narrow { value: 70_000 };
    assert_eq!(
        refuse(ZcVersioned {
            items: vec![item],
            ..packet()
        }),
        (".items[0].item".into(), narrow)
    );
    assert_eq!(
        refusal(
            &ZcScalars {
                place: Position::new(0, 1024, 0),
                ..Default::default()
            },
            old()
        )
        .1,
        EncodeProblem::Cell
    );
}

#[test]
fn a_small_packet_that_is_written_in_a_hurry_is_refused_all_the_same() {
    let packet = CzSmall { value: 1, extra: 2 };
    assert_eq!(refusal(&packet, old()), (".extra".into(), EncodeProblem::Lost));
    assert_eq!(encoded(&packet, new()), [0x0d, 1, 1, 0, 2]);
}

#[test]
fn policies_clamp_and_drop() {
    let clamped = |value| {
        encoded(
            &ZcVersioned {
                clamped: value,
                ..Default::default()
            },
            old(),
        )[4..6]
            .to_vec()
    };
    assert_eq!(clamped(65_536), [0xff, 0xff]);
    assert_eq!(clamped(-5), [0, 0]);
    let dropped = ZcVersioned {
        old: 9,
        ..Default::default()
    };
    assert_eq!(encoded(&dropped, new()), encoded(&ZcVersioned::default(), new()));
}

#[test]
fn a_packet_that_the_version_does_not_have_is_refused() {
    assert_eq!(refusal(&CzNew::default(), old()), (String::new(), EncodeProblem::NoId));
    let mut out = Vec::new();
    let error = CzNew::default().encode(old(), &mut out).unwrap_err();
    assert_eq!(
        error.to_string(),
        "CZ_NEW on main-20190101: this version has no id for the packet"
    );
}

#[test]
fn lists_longer_than_their_count_or_their_packet_are_refused() {
    let names = vec![RoString::default(); 256];
    let many = EncodeProblem::Many { length: 256 };
    assert_eq!(
        refusal(
            &ZcLists {
                texts: names,
                ..Default::default()
            },
            old()
        ),
        (".texts".into(), many)
    );
    let second = vec![0; 65_536];
    let (path, problem) = refusal(
        &CzBytes {
            second,
            ..Default::default()
        },
        old(),
    );
    assert_eq!((path.as_str(), problem), ("", EncodeProblem::Large { length: 65_541 }));
    let fits = CzBytes {
        second: vec![0; 65_530],
        ..Default::default()
    };
    assert_eq!(encoded(&fits, old()).len(), 65_535);
}

#[test]
fn a_fault_within_lists_of_lists_says_where() {
    let member = Named {
        name: RoString::from(vec![b'x'; 300]),
        ..Default::default()
    };
    let group = Group {
        others: vec![Named::default(), member],
        ..Default::default()
    };
    let packet = CzGroups {
        groups: vec![Group::default(), group],
        ..Default::default()
    };
    assert_eq!(
        refusal(&packet, old()),
        (".groups[1].others[1].name".into(), EncodeProblem::Many { length: 300 })
    );

    let mut bytes = encoded(
        &CzGroups {
            groups: vec![Group::default()],
            ..Default::default()
        },
        old(),
    );
    bytes[6] = 9;
    let error = CzGroups::decode(&bytes, old()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "CZ_GROUPS.groups[0].leader.name at byte 7: needs 9 bytes, 2 are left"
    );
}

#[test]
fn counts_that_the_bytes_cannot_hold_allocate_nothing() {
    let lists = ZcLists {
        rest: vec![Pair::default()],
        ..Default::default()
    };
    let mut bytes = encoded(&lists, old());
    bytes[4..6].copy_from_slice(&[0xff, 0xff]);
    let error = ZcLists::decode(&bytes, old()).unwrap_err();
    assert_eq!(error.path.to_string(), ".numbers");
}
