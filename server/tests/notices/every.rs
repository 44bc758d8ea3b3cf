//! Every notice on every version that the spec files list.

use packets::{Direction, Framed, Framer, Kind, Profile, Server, Version};
use server::event::Notice;
use server::notifier::encode;

use super::{conditions, deals, growth, others, recipient, samples};

/// Checks that a notice becomes whole packets of the version, from the first byte to the last.
fn check(notice: &Notice, version: Version, server: Server) {
    let mut out = Vec::new();
    let told = encode(notice, &recipient(version), &mut out);
    assert!(told.is_ok(), "{notice:?} on {version}: {told:?}");
    let mut framer = Framer::new(Profile::get(version).unwrap(), server, Direction::ToClient);
    if matches!(notice, Notice::CharGreeting { .. }) {
        framer.expect_raw(Kind::HcAccountId);
    }
    while !out.is_empty() {
        match framer.next(&out) {
            Ok(Framed::Frame(frame)) => {
                let length = frame.bytes.len();
                out.drain(..length);
            }
            other => panic!("{notice:?} on {version}: {other:?}"),
        }
    }
}

#[test]
fn login_and_char_notices_are_whole_packets_of_every_version() {
    for version in Profile::listed() {
        for notice in samples::before_the_map() {
            let server = match notice {
                Notice::LoginAccepted(_) | Notice::LoginRefused(_) | Notice::Kicked(_) => Server::Login,
                _ => Server::Char,
            };
            check(&notice, version, server);
        }
    }
}

#[test]
fn map_notices_are_whole_packets_of_every_version() {
    for version in Profile::listed() {
        let told = [
            samples::map_enter(),
            samples::load_end(),
            samples::items(),
            samples::world(),
            samples::fight(),
            samples::floor(),
            samples::talk(),
            samples::npcs(),
            growth::samples(),
            conditions::samples(),
            deals::samples(),
            others::samples(),
        ];
        for notice in told.iter().flatten() {
            check(notice, version, Server::Map);
        }
    }
}

#[test]
fn what_a_version_has_no_packet_for_it_is_not_told() {
    let (older, newer) = ("re-20120307".parse().unwrap(), "main-20220406".parse().unwrap());
    for notice in [
        Notice::Achievements,
        Notice::LoadCompleted,
        Notice::Configured { kind: 2, on: true },
    ] {
        let (mut told_older, mut told_newer) = (Vec::new(), Vec::new());
        encode(&notice, &recipient(older), &mut told_older).unwrap();
        encode(&notice, &recipient(newer), &mut told_newer).unwrap();
        assert!(told_older.is_empty() && !told_newer.is_empty(), "{notice:?}");
    }
}
