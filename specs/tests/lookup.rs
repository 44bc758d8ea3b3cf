//! What a protocol answers about versions, clients and ids.

use specs::model::{Length, Protocol};
use specs::{Direction, Server, Version};

const SPEC: &str = "
    client main-20110101 { lengths { 0x0085 5  0x0200 var  0x0300 8 } }
    client main-20120307 { keys 1 2 3  lengths { 0x0085 none  0x0437 5 }  shuffle { CZ_REQUEST_MOVE 0x0437 } }
    client main-20130807 { lengths { 0x0300 9 } }
    client re-20120307 { lengths { 0x0085 5 } }
    inherit main-20130807.. | re-20120101..20120401
    packet CZ_REQUEST_MOVE : client -> map { id 0x0085, 0x0437 since main-20120601  id shuffled  dest: pos3 }
    packet SAME_BOTH_WAYS : login | char -> client { id 0x0200 in main-20110101..20120307  len }
";

fn protocol() -> Protocol {
    specs::load_sources(vec![("a.spec".to_owned(), SPEC.to_owned())]).unwrap_or_else(|errors| unreachable!("{errors}"))
}

fn version(text: &str) -> Version {
    text.parse().expect("a version")
}

#[test]
fn a_listed_version_is_its_own_client() {
    let protocol = protocol();
    for text in ["main-20110101", "main-20120307", "re-20120307"] {
        assert_eq!(
            protocol.client(version(text)).map(|client| client.version),
            Ok(version(text))
        );
    }
}

#[test]
fn an_unlisted_version_inherits_only_where_it_is_said() {
    let protocol = protocol();
    let stands_for = |text| {
        protocol
            .client(version(text))
            .map(|client| client.version.to_string())
            .ok()
    };
    assert_eq!(stands_for("main-20991231").as_deref(), Some("main-20130807"));
    assert_eq!(stands_for("re-20120331").as_deref(), Some("re-20120307"));
    for text in [
        "main-20130806",
        "main-20000101",
        "re-20120401",
        "re-20120101",
        "zero-20180101",
    ] {
        assert_eq!(stands_for(text), None, "{text}");
    }
}

#[test]
fn an_unknown_version_is_refused_with_its_neighbours() {
    let protocol = protocol();
    for (text, message) in [
        (
            "main-20120101",
            "no client main-20120101 is listed; the nearest ones are main-20110101, main-20120307",
        ),
        (
            "main-20000101",
            "no client main-20000101 is listed; the nearest one is main-20110101",
        ),
        (
            "zero-20180101",
            "no client zero-20180101 is listed; the nearest ones are main-20130807, re-20120307",
        ),
    ] {
        let refusal = protocol
            .client(version(text))
            .map(|client| client.version)
            .expect_err(text);
        assert_eq!(refusal.to_string(), message);
    }
    let empty = Protocol::default()
        .client(version("main-20120101"))
        .map(|client| client.version);
    assert_eq!(
        empty.expect_err("none is listed").to_string(),
        "no client main-20120101 is listed; in fact none is"
    );
}

#[test]
fn length_tables_add_up_along_a_line() {
    let protocol = protocol();
    let table = |text| protocol.lengths(version(text)).into_iter().collect::<Vec<_>>();
    assert_eq!(
        table("main-20110101"),
        [
            (0x85, Length::Fixed(5)),
            (0x200, Length::Variable),
            (0x300, Length::Fixed(8))
        ]
    );
    assert_eq!(
        table("main-20120307"),
        [
            (0x200, Length::Variable),
            (0x300, Length::Fixed(8)),
            (0x437, Length::Fixed(5))
        ]
    );
    assert_eq!(
        table("main-20130807"),
        [
            (0x200, Length::Variable),
            (0x300, Length::Fixed(9)),
            (0x437, Length::Fixed(5))
        ]
    );
    assert_eq!(table("main-20991231"), table("main-20130807"));
    assert_eq!(table("re-20120307"), [(0x85, Length::Fixed(5))]);
    assert_eq!(table("zero-20120307"), []);
}

#[test]
fn an_id_is_the_clients_then_the_last_rule_that_holds() {
    let protocol = protocol();
    let walk = protocol.packet("CZ_REQUEST_MOVE").expect("it is declared");
    let id = |text| protocol.packet_id(walk, version(text));
    assert_eq!(id("main-20110101"), Some(0x85));
    assert_eq!(id("main-20120307"), Some(0x437));
    assert_eq!(id("main-20130807"), Some(0x437));
    assert_eq!(id("re-20120307"), Some(0x85));
    let other = protocol.packet("SAME_BOTH_WAYS").expect("it is declared");
    assert_eq!(protocol.packet_id(other, version("main-20120307")), None);
}

#[test]
fn a_framing_version_has_lengths_but_no_packets() {
    let spec = "
        client main-20080101 { lengths { 0x0085 7 } }
        client main-20110101 { lengths { 0x0085 5 } }
        framing ..20100000 | sak
        packet CZ_REQUEST_MOVE : client -> map { id 0x0085  dest: pos3 }
    ";
    let protocol =
        specs::load_sources(vec![("a.spec".to_owned(), spec.to_owned())]).expect("no size is compared there");
    let walk = protocol.packet("CZ_REQUEST_MOVE").expect("it is declared");
    assert_eq!(protocol.packet_id(walk, version("main-20080101")), None);
    assert_eq!(protocol.packet_id(walk, version("main-20110101")), Some(0x85));
    assert_eq!(protocol.lengths(version("main-20080101"))[&0x85], Length::Fixed(7));
}

#[test]
fn an_unconfirmed_client_is_not_compared_with_its_lengths() {
    let spec = |word: &str| {
        format!(
            "client main-20110101 {word} {{ lengths {{ 0x0085 7 }} }}
             packet CZ_REQUEST_MOVE : client -> map {{ id 0x0085  dest: pos3 }}"
        )
    };
    let load = |word| specs::load_sources(vec![("a.spec".to_owned(), spec(word))]);
    assert!(load("").is_err());
    let protocol = load("unconfirmed").expect("it is not compared");
    assert!(protocol.clients[0].unconfirmed);
}

#[test]
fn packets_are_found_by_server_direction_and_id() {
    let protocol = protocol();
    let find = |text, server, direction, id| {
        protocol
            .find(version(text), server, direction, id)
            .map(|packet| packet.name.as_str())
    };
    let to_map = |text, id| find(text, Server::Map, Direction::ToServer, id);
    assert_eq!(to_map("main-20120307", 0x437), Some("CZ_REQUEST_MOVE"));
    assert_eq!(to_map("main-20120307", 0x85), None);
    assert_eq!(
        find("main-20110101", Server::Char, Direction::ToClient, 0x200),
        Some("SAME_BOTH_WAYS")
    );
    assert_eq!(
        find("main-20110101", Server::Login, Direction::ToClient, 0x200),
        Some("SAME_BOTH_WAYS")
    );
    assert_eq!(find("main-20110101", Server::Map, Direction::ToClient, 0x200), None);
    assert_eq!(find("main-20110101", Server::Char, Direction::ToServer, 0x200), None);
}
