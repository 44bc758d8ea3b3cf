//! The examples do what they say: a client enters a map through the proxy, and a session is printed.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails says where"
)]

mod common;

#[allow(dead_code, reason = "its `main` reads a command line")]
#[path = "../examples/decode_capture.rs"]
mod decode_capture;
#[allow(dead_code, reason = "its `main` reads a command line")]
#[path = "../examples/minimal_client.rs"]
mod minimal_client;
#[allow(dead_code, reason = "its `main` reads a command line")]
#[path = "../examples/proxy.rs"]
mod proxy;

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::mpsc,
    thread,
};

use packets::{
    AcAcceptLogin, AccountId, AnyPacket, CaLogin, ChEnter, ChSelectChar, CharServer, CharToClient, CharacterId,
    ClientToChar, ClientToLogin, ClientToMap, CzEnter, CzNotifyActorinit, Direction, Framed, Framer, HcAcceptEnter,
    HcAcceptMakechar, HcAccountId, HcNotifyZonesvr, Kind, LoginToClient, MapToClient, Movement, Position, Profile,
    RoString, Server, ZcAcceptEnter, ZcNotifyPlayermove, ZcNpcackServermove, fill, fit,
};

/// What servers answer, well enough for one client.
#[derive(Clone, Copy)]
struct FakeServers {
    profile: &'static Profile,
    char: SocketAddr,
    map: SocketAddr,
}

impl FakeServers {
    /// Listens, and gives the login server's address. The threads end with the test.
    fn start(profile: &'static Profile) -> SocketAddr {
        let [login, char, map] = [0; 3].map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap());
        let servers = Self {
            profile,
            char: char.local_addr().unwrap(),
            map: map.local_addr().unwrap(),
        };
        let address = login.local_addr().unwrap();
        for (server, listener) in [(Server::Login, login), (Server::Char, char), (Server::Map, map)] {
            thread::spawn(move || {
                while let Ok((stream, _)) = listener.accept() {
                    servers.serve(server, &stream);
                }
            });
        }
        address
    }

    fn serve(self, server: Server, mut stream: &TcpStream) {
        let mut framer = Framer::new(self.profile, server, Direction::ToServer);
        let (mut buffer, mut piece) = (Vec::new(), [0; 1024]);
        while let Ok(read @ 1..) = stream.read(&mut piece) {
            buffer.extend_from_slice(&piece[..read]);
            while let Framed::Frame(frame) = framer.next(&buffer).unwrap() {
                let packet = AnyPacket::decode((server, Direction::ToServer), &frame, self.profile);
                let length = frame.bytes.len();
                let mut bytes = Vec::new();
                for answer in self.answers(&packet.unwrap().unwrap()) {
                    answer.encode(self.profile, &mut bytes).unwrap();
                }
                buffer.drain(..length);
                stream.write_all(&bytes).unwrap();
            }
        }
    }

    fn answers(self, packet: &AnyPacket) -> Vec<AnyPacket> {
        match packet {
            AnyPacket::ClientToLogin(ClientToLogin::CaLogin(login)) => {
                assert_eq!(
                    (&login.username, &login.password),
                    (&RoString::from("newbie"), &RoString::from("secret"))
                );
                vec![AnyPacket::LoginToClient(self.accepted().into())]
            }
            AnyPacket::ClientToChar(request) => self
                .char_answers(request)
                .into_iter()
                .map(AnyPacket::CharToClient)
                .collect(),
            AnyPacket::ClientToMap(request) => self
                .map_answers(request)
                .into_iter()
                .map(AnyPacket::MapToClient)
                .collect(),
            other => panic!("{other:?} is not expected"),
        }
    }

    fn accepted(self) -> AcAcceptLogin {
        let server = fill!(CharServer {
            address: Ipv4Addr::LOCALHOST,
            port: self.char.port(),
        });
        fill!(AcAcceptLogin {
            account: AccountId(2_000_000),
            servers: vec![server],
        })
    }

    /// An account without characters, which makes one.
    fn char_answers(self, request: &ClientToChar) -> Vec<CharToClient> {
        match request {
            ClientToChar::ChEnter(enter) => vec![
                fill!(HcAccountId { account: enter.account }).into(),
                HcAcceptEnter::default().into(),
            ],
            ClientToChar::ChMakeChar(_) => vec![HcAcceptMakechar::default().into()],
            ClientToChar::ChSelectChar(_) => vec![
                fill!(HcNotifyZonesvr {
                    character: CharacterId(150_000),
                    map_name: RoString::from("prontera.gat"),
                    address: Ipv4Addr::LOCALHOST,
                    port: self.map.port(),
                })
                .into(),
            ],
            other => panic!("{other:?} is not expected"),
        }
    }

    /// A map whose edge the client is at: it is sent to another map server as soon as it has loaded the map.
    fn map_answers(self, request: &ClientToMap) -> Vec<MapToClient> {
        match request {
            ClientToMap::CzEnter(_) => vec![
                fill!(ZcAcceptEnter {
                    position: Position::new(150, 100, 0),
                })
                .into(),
            ],
            ClientToMap::CzNotifyActorinit(_) => vec![
                fill!(ZcNpcackServermove {
                    map_name: RoString::from("prt_fild08.gat"),
                    address: Ipv4Addr::LOCALHOST,
                    port: self.map.port(),
                })
                .into(),
            ],
            ClientToMap::CzRequestMove(walk) => vec![
                fill!(ZcNotifyPlayermove {
                    path: Movement {
                        from: (150, 100),
                        to: (walk.dest.x, walk.dest.y),
                        ..Movement::default()
                    },
                })
                .into(),
            ],
            _ => Vec::new(),
        }
    }
}

/// Connects, says `requests`, and gives the first packet of the kind `wanted` that comes.
fn ask(profile: &'static Profile, server: Server, port: u16, requests: &[AnyPacket], wanted: Kind) -> AnyPacket {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    let mut bytes = Vec::new();
    for request in requests {
        request.encode(profile, &mut bytes).unwrap();
    }
    stream.write_all(&bytes).unwrap();
    let mut framer = Framer::new(profile, server, Direction::ToClient);
    if server == Server::Char {
        framer.expect_raw(Kind::HcAccountId);
    }
    let (mut buffer, mut piece) = (Vec::new(), [0; 1024]);
    loop {
        while let Framed::Frame(frame) = framer.next(&buffer).unwrap() {
            if frame.kind == Some(wanted) {
                return AnyPacket::decode((server, Direction::ToClient), &frame, profile)
                    .unwrap()
                    .unwrap();
            }
            let length = frame.bytes.len();
            buffer.drain(..length);
        }
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "{wanted} does not come");
        buffer.extend_from_slice(&piece[..read]);
    }
}

#[test]
fn the_proxy_stays_between_a_client_and_the_servers_that_it_is_sent_to() {
    for version in ["main-20120307", "main-20220406"] {
        let profile = Profile::get(version.parse().unwrap()).unwrap();
        let servers = FakeServers::start(profile);
        let own = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let login = proxy::Proxy::start(profile, servers, own, drop).unwrap().port();

        let request = fill!(CaLogin {
            username: RoString::from("newbie"),
            password: RoString::from("secret")
        });
        let request = AnyPacket::ClientToLogin(request.into());
        let accept = ask(profile, Server::Login, login, &[request], Kind::AcAcceptLogin);
        let AnyPacket::LoginToClient(LoginToClient::AcAcceptLogin(accept)) = accept else {
            panic!("{accept:?}");
        };
        let requests = [ChEnter::default().into(), ChSelectChar::default().into()].map(AnyPacket::ClientToChar);
        let char: u16 = fit(accept.servers[0].port);
        let entered = ask(profile, Server::Char, char, &requests, Kind::HcNotifyZonesvr);
        let AnyPacket::CharToClient(CharToClient::HcNotifyZonesvr(map)) = entered else {
            panic!("{entered:?}");
        };
        let map: u16 = fit(map.port);
        let requests = [CzEnter::default().into(), CzNotifyActorinit::default().into()].map(AnyPacket::ClientToMap);
        let sent = ask(profile, Server::Map, map, &requests, Kind::ZcNpcackServermove);
        let AnyPacket::MapToClient(MapToClient::ZcNpcackServermove(sent)) = sent else {
            panic!("{sent:?}");
        };
        // It is the same map server, to which there is a gate already.
        let gate: u16 = fit(sent.port);
        assert_eq!((sent.address, gate), (Ipv4Addr::LOCALHOST, map));
        let there = ask(profile, Server::Map, gate, &requests[..1], Kind::ZcAcceptEnter);
        assert!(matches!(there, AnyPacket::MapToClient(MapToClient::ZcAcceptEnter(_))));
        assert_ne!(servers.port(), login);
    }
}

#[test]
fn a_client_walks_through_the_proxy_which_prints_the_session() {
    for version in ["main-20120307", "main-20190530", "main-20220406"] {
        let profile = Profile::get(version.parse().unwrap()).unwrap();
        let (printed, lines) = mpsc::channel();
        let own = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let print = move |line| {
            // Nobody hears what is printed after the test.
            let _ = printed.send(line);
        };
        let address = proxy::Proxy::start(profile, FakeServers::start(profile), own, print).unwrap();

        let mut steps = Vec::new();
        let walk = minimal_client::play(profile, address, "newbie", "secret", |step| steps.push(step)).unwrap();
        assert_eq!((walk.from, walk.to), ((150, 100), (151, 100)));
        assert_eq!(steps.len(), 3, "{steps:?}");

        // Each packet is printed before it is passed on.
        let lines: Vec<String> = lines.try_iter().collect();
        for part in [
            "login c2s ClientToLogin(CaLogin(",
            "char s2c CharToClient(HcAccountId(",
            "map s2c MapToClient(ZcNotifyPlayermove(",
        ] {
            assert!(lines.iter().any(|line| line.starts_with(part)), "{part}: {lines:#?}");
        }
    }
}

#[test]
fn a_client_goes_to_loopback_only() {
    let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
    let error = minimal_client::play(profile, "192.0.2.1:6900".parse().unwrap(), "newbie", "secret", drop).unwrap_err();
    assert_eq!(error.to_string(), "192.0.2.1:6900 is not on this machine");
}

#[test]
fn a_session_is_printed_a_line_per_packet() {
    let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
    let recording = br#"{"t": 0.25, "conn": "map", "dir": "c2s", "stream": 3, "id": "0x035f", "hex": "5f03258640"}
{"t": 0.5, "conn": "char", "dir": "s2c", "stream": 2, "id": "raw", "hex": "80841e00"}
{"t": 0.75, "conn": "map", "dir": "c2s", "stream": 3, "id": "0x035f", "hex": "5f0325"}
"#;
    let lines = decode_capture::lines(profile, recording).unwrap();
    assert!(
        lines[0].contains("#3 map c2s ClientToMap(CzRequestMove(CzRequestMove { dest: Position { x: 150, y: 100"),
        "{lines:#?}"
    );
    assert!(lines[1].contains("#2 char s2c CharToClient(HcAccountId("), "{lines:#?}");
    assert!(
        lines[2].contains("CZ_REQUEST_MOVE.dest at byte 2: needs 3 bytes, 1 are left"),
        "{lines:#?}"
    );
    assert!(decode_capture::lines(profile, b"no recording").is_err());
}

#[test]
fn recorded_traffic_is_printed_with_the_names_of_its_packets() {
    for file in common::capture::files("pcap").iter().step_by(9) {
        let profile = Profile::get(common::capture::version(file)).unwrap();
        let lines = decode_capture::lines(profile, &std::fs::read(file).unwrap()).unwrap();
        let named = lines.iter().filter(|line| line.contains("To")).count();
        assert!(
            named > 20 && named * 100 > lines.len() * 90,
            "{}: {named} of {}",
            file.display(),
            lines.len()
        );
    }
}
