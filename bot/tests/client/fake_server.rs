//! A server played by the test: it accepts connections, reads typed packets, and sends what the test says.

use std::net::{Ipv4Addr, SocketAddr};

use bot::{client::Settings, swarm::consent::Permission};
use packets::{
    AcAcceptLogin, AccountId, CaLogin, ChEnter, ChSelectChar, CharServer, CharacterId, CharacterInfo, CzEnter,
    CzNotifyActorinit, Direction, Framed, Framer, HcAcceptEnter, HcAccountId, HcNotifyZonesvr, HcSecondPasswdLogin,
    Kind, LoginId, Packet, Position, Profile, RoString, Server, Sex, ZcAcceptEnter, ZcAid, fill,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The five versions, and whether their packet ids are obfuscated here.
pub(crate) const VERSIONS: [(&str, bool); 5] = [
    ("re-20120307", true),
    ("main-20120307", false),
    ("re-20180621", false),
    ("main-20190530", false),
    ("main-20220406", false),
];

pub(crate) const ACCOUNT: AccountId = AccountId(2_000_007);
pub(crate) const CHARACTER: CharacterId = CharacterId(150_007);

/// A port on which the test plays login, char and map server, one connection after the other.
pub(crate) struct FakeServer {
    listener: TcpListener,
    pub profile: &'static Profile,
    obfuscation: bool,
}

impl FakeServer {
    pub(crate) async fn new(version: &str, obfuscation: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self {
            listener,
            profile: Profile::get(version.parse().unwrap()).unwrap(),
            obfuscation,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    /// Settings of a client of this server. Its patience outlasts a busy machine.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            profile: self.profile,
            obfuscation: self.obfuscation,
            target: self.address(),
            permission: Permission::default(),
            source: None,
            username: "bot7".to_owned(),
            password: "secret".to_owned(),
            register: false,
            pincode: "7294".parse().unwrap(),
            character: "Bot7".to_owned(),
            patience: std::time::Duration::from_mins(1),
            tape: None,
        }
    }

    /// The next connection, played as `server`.
    pub(crate) async fn accept(&self, server: Server) -> Peer {
        let (stream, _) = self.listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let framer = Framer::new(self.profile, server, Direction::ToServer);
        Peer {
            stream,
            framer: framer.with_obfuscation(self.obfuscation),
            buffer: Vec::new(),
            profile: self.profile,
        }
    }

    /// `AC_ACCEPT_LOGIN` that names this server as its char server.
    pub(crate) fn accepted_login(&self) -> AcAcceptLogin {
        let server = fill!(CharServer {
            address: Ipv4Addr::LOCALHOST,
            port: self.address().port(),
            name: RoString::from("Test")
        });
        fill!(AcAcceptLogin {
            login_id1: LoginId(0x1111_2222),
            account: ACCOUNT,
            login_id2: LoginId(0x3333_4444),
            sex: Sex::MALE,
            servers: vec![server]
        })
    }

    /// `HC_NOTIFY_ZONESVR` that names this server as its map server.
    pub(crate) fn map_address(&self) -> HcNotifyZonesvr {
        fill!(HcNotifyZonesvr {
            character: CHARACTER,
            map_name: RoString::from("prontera.gat"),
            address: Ipv4Addr::LOCALHOST,
            port: self.address().port()
        })
    }

    /// Plays the login server for one client.
    pub(crate) async fn let_in(&self) -> CaLogin {
        let mut peer = self.accept(Server::Login).await;
        let request = peer.expect::<CaLogin>().await;
        peer.send(&self.accepted_login()).await;
        request
    }

    /// Plays the char server up to the list and what it says about the pincode; the client chooses next.
    pub(crate) async fn list(&self, names: &[&str]) -> Peer {
        let mut peer = self.accept(Server::Char).await;
        let request = peer.expect::<ChEnter>().await;
        assert_eq!(
            (request.account, request.login_id1, request.login_id2),
            (ACCOUNT, LoginId(0x1111_2222), LoginId(0x3333_4444))
        );
        peer.send(&fill!(HcAccountId { account: ACCOUNT })).await;
        peer.send(&fill!(HcAcceptEnter {
            characters: characters(names)
        }))
        .await;
        peer
    }

    /// Plays the char server for a client that has a character.
    pub(crate) async fn let_choose(&self) {
        let mut peer = self.list(&["Bot7"]).await;
        peer.send(&HcSecondPasswdLogin::default()).await;
        peer.expect::<ChSelectChar>().await;
        peer.send(&self.map_address()).await;
    }

    /// Plays the map server until the client has loaded the map, at 150, 100.
    pub(crate) async fn let_play(&self) -> Peer {
        let mut peer = self.accept(Server::Map).await;
        let request = peer.expect::<CzEnter>().await;
        assert_eq!(
            (request.account, request.character, request.login_id1),
            (ACCOUNT, CHARACTER, LoginId(0x1111_2222))
        );
        peer.send(&fill!(ZcAid { account: ACCOUNT })).await;
        peer.send(&fill!(ZcAcceptEnter {
            position: Position::new(150, 100, 0)
        }))
        .await;
        peer.expect::<CzNotifyActorinit>().await;
        peer
    }
}

fn characters(names: &[&str]) -> Vec<CharacterInfo> {
    (0_u8..)
        .zip(names)
        .map(|(slot, name)| {
            fill!(CharacterInfo {
                character: CHARACTER,
                name: RoString::from(*name),
                slot
            })
        })
        .collect()
}

/// The server's end of one connection.
pub(crate) struct Peer {
    pub stream: TcpStream,
    framer: Framer,
    buffer: Vec<u8>,
    profile: &'static Profile,
}

impl Peer {
    /// The next packet, which must be a `P`. On a busy machine a bot asks again whether its map is loaded, before it has heard the answer: that
    /// is passed over.
    pub(crate) async fn expect<P: Packet>(&mut self) -> P {
        loop {
            if let Framed::Frame(frame) = self.framer.next(&self.buffer).unwrap() {
                let time = Kind::CzRequestTime;
                if frame.kind == Some(time) && P::KIND != time {
                    let length = frame.bytes.len();
                    self.buffer.drain(..length);
                    continue;
                }
                assert_eq!(
                    frame.kind,
                    Some(P::KIND),
                    "packet {:#06x} instead of {}",
                    frame.id,
                    P::NAME
                );
                let packet = P::decode(frame.bytes, self.profile).unwrap();
                let length = frame.bytes.len();
                self.buffer.drain(..length);
                return packet;
            }
            let read = self.stream.read_buf(&mut self.buffer).await.unwrap();
            assert_ne!(read, 0, "the client left before {}", P::NAME);
        }
    }

    pub(crate) fn encode<P: Packet>(&self, packet: &P) -> Vec<u8> {
        let mut bytes = Vec::new();
        packet.encode(self.profile, &mut bytes).unwrap();
        bytes
    }

    pub(crate) async fn send<P: Packet>(&mut self, packet: &P) {
        let bytes = self.encode(packet);
        self.bytes(&bytes).await;
    }

    pub(crate) async fn bytes(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// Waits until the client has closed; it must not have sent anything more.
    pub(crate) async fn closed(mut self) {
        let mut rest = Vec::new();
        self.stream.read_to_end(&mut rest).await.unwrap();
        assert!(rest.is_empty(), "the client goes on: {rest:02x?}");
    }

    /// Waits until the client breaks the connection off.
    pub(crate) async fn reset(mut self) {
        let error = self.stream.read_to_end(&mut Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    }
}
