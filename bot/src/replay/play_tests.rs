//! A login that was recorded, played against servers of the test that do this and that behind their answer.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

use packets::{
    AcAcceptLogin, AccountId, CaLogin, CharServer, Direction, Packet, Profile, RoString, ScNotifyBan, Server, fill,
};
use tokio::runtime;

use super::{Comparison, Replay, Stream, play, play::Player};
use crate::{
    record::{Closing, Passed},
    swarm::consent::Permission,
};

fn profile() -> &'static Profile {
    Profile::get("main-20220406".parse().unwrap()).unwrap()
}

fn bytes(packet: &impl Packet) -> Vec<u8> {
    let mut bytes = Vec::new();
    packet.encode(profile(), &mut bytes).unwrap();
    bytes
}

fn accept(account: u32) -> Vec<u8> {
    bytes(&fill!(AcAcceptLogin {
        account: AccountId(account),
        servers: vec![CharServer::default()],
    }))
}

/// A login at second 1, and who hung up at second 6.
fn recording(target: SocketAddr, closed_by: Direction) -> Replay {
    let login = fill!(CaLogin {
        username: RoString::from("somebody")
    });
    let passed = |direction, bytes| Passed {
        time: Duration::from_secs(1),
        stream: 0,
        server: Server::Login,
        direction,
        raw: false,
        bytes,
    };
    Replay {
        profile: profile(),
        target,
        permission: Permission::default(),
        streams: vec![Stream {
            number: 0,
            server: Server::Login,
            packets: vec![
                passed(Direction::ToServer, bytes(&login)),
                passed(Direction::ToClient, accept(2_000_000)),
            ],
            end: Some(Closing {
                time: Duration::from_secs(6),
                stream: 0,
                direction: closed_by,
            }),
            has_gap: false,
        }],
        obfuscation: false,
        account: None,
        password: "secret".to_owned(),
        pincode: "7294".parse().unwrap(),
        fast: true,
        patience: Duration::from_secs(1),
        ignore: Vec::new(),
    }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(work)
}

/// What comes of playing it against a server that reads the login and then does so.
fn against(closed_by: Direction, then: impl FnOnce(TcpStream) + Send + 'static) -> Comparison {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = listener.local_addr().unwrap();
    let served = thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        stream.read_exact(&mut [0; 55]).unwrap();
        then(stream);
    });
    let comparison = wait(play(&recording(target, closed_by), &|_| {}, std::future::pending()));
    served.join().unwrap();
    comparison
}

fn until_the_end(mut stream: TcpStream) {
    // How the client hangs up is up to it.
    let _ = stream.read_to_end(&mut Vec::new());
}

fn told(comparison: &Comparison) -> Vec<String> {
    let lines = comparison.differences.iter().map(ToString::to_string);
    lines.collect()
}

const AFTER: &str = "after CA_LOGIN (packet 1 to the login server)";

#[test]
fn what_is_the_same_is_the_same_on_another_account() {
    let same = against(Direction::ToServer, |mut stream| {
        stream.write_all(&accept(2_000_077)).unwrap();
        until_the_end(stream);
    });
    assert_eq!((told(&same), same.exit_code(), same.same), (vec![], 0, 1));
}

#[test]
fn what_comes_behind_the_last_answer_is_told() {
    let kicked = against(Direction::ToServer, |mut stream| {
        stream.write_all(&accept(2_000_000)).unwrap();
        stream.write_all(&bytes(&ScNotifyBan::default())).unwrap();
        until_the_end(stream);
    });
    assert_eq!(told(&kicked), [format!("{AFTER}: SC_NOTIFY_BAN (reason 0) is new")]);
}

#[test]
fn who_hangs_up_is_compared() {
    let hangs_up = |mut stream: TcpStream| stream.write_all(&accept(2_000_000)).unwrap();
    let stays = |mut stream: TcpStream| {
        stream.write_all(&accept(2_000_000)).unwrap();
        until_the_end(stream);
    };
    let now = |recorded: &str, now: &str| {
        format!("{AFTER}: the login server closes the connection: recorded {recorded}, now {now}")
    };
    assert_eq!(told(&against(Direction::ToServer, hangs_up)), [now("no", "yes")]);
    assert_eq!(told(&against(Direction::ToClient, stays)), [now("yes", "no")]);
    assert_eq!(told(&against(Direction::ToClient, hangs_up)), Vec::<String>::new());
}

#[test]
fn what_is_not_in_the_recording_for_it_was_forgotten_is_not_told_as_new() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut replay = recording(listener.local_addr().unwrap(), Direction::ToServer);
    for stream in &mut replay.streams {
        stream.has_gap = true;
    }
    let served = thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        stream.read_exact(&mut [0; 55]).unwrap();
        stream.write_all(&accept(2_000_000)).unwrap();
        stream.write_all(&accept(2_000_000)).unwrap();
        until_the_end(stream);
    });
    let comparison = wait(play(&replay, &|_| {}, std::future::pending()));
    served.join().unwrap();
    assert_eq!((told(&comparison), comparison.notes.len()), (vec![], 1));
}

#[test]
fn a_server_that_is_told_by_its_name_is_found() {
    let replay = recording("127.0.0.1:1".parse().unwrap(), Direction::ToServer);
    let mut player = Player::new(&replay);
    let host = RoString::from("127.0.0.9:5121");
    player.target = Some((Server::Map, Ipv4Addr::UNSPECIFIED, 1, host));
    wait(player.follow()).unwrap();
    assert_eq!(player.map_server, Some("127.0.0.9:5121".parse().unwrap()));
}
