//! The recorder between a client and a server of the test: what goes through, and what is written.

use std::{
    cell::RefCell,
    fs,
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    rc::Rc,
    sync::mpsc::{Sender, channel},
    thread,
    time::{Duration, Instant},
};

use packets::{AcAcceptLogin, CaLogin, CharServer, Direction, Packet, Profile, RoString, fill};
use tempfile::TempDir;
use tokio::{runtime, task::spawn_blocking};

use super::{
    Journal, Recording, Session,
    proxy::{accepted, record},
};
use crate::swarm::consent::Permission;

fn profile() -> &'static Profile {
    Profile::get("main-20220406".parse().unwrap()).unwrap()
}

/// Runs a recorder in `folder`, in front of a server at `target`, for as long as `client` takes, which is told where it listens; what was told.
fn recorded(folder: &TempDir, target: SocketAddr, client: impl FnOnce(SocketAddr) + Send + 'static) -> Vec<String> {
    let recording = Recording {
        profile: profile(),
        target,
        permission: Permission::default(),
        patience: Duration::from_millis(500),
    };
    let gate = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = gate.local_addr().unwrap();
    let journal = Journal::create(folder.path(), profile(), false).unwrap();
    let told = Rc::new(RefCell::new(Vec::new()));
    let lines = Rc::clone(&told);
    let tell = move |text: &str| lines.borrow_mut().push(text.to_owned());
    let talk = async move { spawn_blocking(move || client(address)).await.unwrap() };
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let recorded = runtime.block_on(record(&recording, gate, journal, tell, talk));
    recorded.unwrap();
    told.take()
}

fn session(folder: &TempDir) -> Session {
    let text = fs::read_to_string(folder.path().join("session.jsonl")).unwrap();
    Session::read(&text).unwrap()
}

/// Runs a recorder in front of `server` while `client` talks to it; what was recorded, and what was told.
fn through(
    server: impl FnOnce(TcpStream) + Send + 'static,
    client: impl FnOnce(TcpStream) + Send + 'static,
) -> (Session, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = listener.local_addr().unwrap();
    let served = thread::spawn(move || server(listener.accept().unwrap().0));
    let told = recorded(&folder, target, move |address| {
        client(TcpStream::connect(address).unwrap());
        served.join().unwrap();
    });
    (session(&folder), told)
}

fn login() -> Vec<u8> {
    let mut bytes = Vec::new();
    let login = fill!(CaLogin {
        username: RoString::from("somebody"),
        password: RoString::from("hunter2"),
    });
    login.encode(profile(), &mut bytes).unwrap();
    bytes
}

fn exactly(stream: &mut TcpStream, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

fn all(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    bytes
}

/// A server that reads so much, says what it got, answers, and waits for the end.
fn server(count: usize, got: Sender<Vec<u8>>, answer: Vec<u8>) -> impl FnOnce(TcpStream) + Send + 'static {
    move |mut stream| {
        got.send(exactly(&mut stream, count)).unwrap();
        stream.write_all(&answer).unwrap();
        got.send(all(&mut stream)).unwrap();
    }
}

#[test]
fn half_a_packet_goes_through_at_once_and_is_written_without_its_secret() {
    let half = login()[..40].to_vec();
    let (sender, got) = channel();
    let (sent, client) = (half.clone(), half.clone());
    let (session, _) = through(server(40, sender, vec![]), move |mut stream| {
        stream.write_all(&client).unwrap();
    });
    assert_eq!((got.recv().unwrap(), got.recv().unwrap()), (sent, vec![]));
    let [bytes] = &session.rests[..] else {
        panic!("{session:?}")
    };
    assert_eq!(bytes.bytes, vec![b'*'; 40]);
    assert_eq!(
        session.closings.first().map(|closing| closing.direction),
        Some(Direction::ToServer)
    );
}

#[test]
fn a_packet_that_claims_more_than_comes_does_not_keep_both_ends_waiting() {
    // CA_SSO_LOGIN_REQ of 65,535 bytes.
    let claim = [0x25, 0x08, 0xff, 0xff, 1, 2, 3];
    let (sender, got) = channel();
    let (session, _) = through(server(7, sender, b"\x6a\x00".to_vec()), move |mut stream| {
        stream.write_all(&claim).unwrap();
        // Half of a packet of the server: it comes while nothing has ended.
        assert_eq!(exactly(&mut stream, 2), b"\x6a\x00");
        stream.shutdown(Shutdown::Write).unwrap();
        assert_eq!(all(&mut stream), b"");
    });
    assert_eq!(got.recv().unwrap(), claim);
    assert_eq!(session.rests.len(), 2, "{session:?}");
}

#[test]
fn what_cannot_be_cut_into_packets_goes_through_and_is_told() {
    let junk: Vec<u8> = (0..50_000).map(|number| if number < 2 { 0xfe } else { 7 }).collect();
    let (sender, got) = channel();
    let client = junk.clone();
    let (session, told) = through(server(50_000, sender, vec![]), move |mut stream| {
        stream.write_all(&client).unwrap();
    });
    assert_eq!(got.recv().unwrap(), junk);
    let written: usize = session.rests.iter().map(|passed| passed.bytes.len()).sum();
    assert_eq!(written, junk.len());
    assert!(told.iter().any(|line| line.contains("unread")), "{told:?}");
}

fn accept() -> Vec<u8> {
    let mut bytes = Vec::new();
    let server = fill!(CharServer {
        address: std::net::Ipv4Addr::new(127, 7, 7, 7),
        port: 6121_u16,
    });
    fill!(AcAcceptLogin { servers: vec![server] })
        .encode(profile(), &mut bytes)
        .unwrap();
    bytes
}

#[test]
fn an_address_is_changed_even_if_its_packet_comes_in_pieces_and_is_written_as_it_was() {
    let bytes = accept();
    let length = bytes.len();
    let (session, _) = through(
        move |mut stream| {
            exactly(&mut stream, 55);
            stream.set_nodelay(true).unwrap();
            for byte in bytes {
                stream.write_all(&[byte]).unwrap();
            }
        },
        move |mut stream| {
            stream.write_all(&login()).unwrap();
            let accept = AcAcceptLogin::decode(&exactly(&mut stream, length), profile()).unwrap();
            let told = accept.servers.first().unwrap();
            assert_eq!(told.address, std::net::Ipv4Addr::LOCALHOST);
            assert_ne!(told.port, 6121);
        },
    );
    let written = session
        .packets
        .iter()
        .find_map(|passed| AcAcceptLogin::decode(&passed.bytes, profile()).ok());
    assert_eq!(written.unwrap().servers.first().unwrap().port, 6121);
}

#[test]
fn a_packet_that_would_be_changed_but_does_not_end_goes_through_in_the_end() {
    let mut half = accept();
    half.truncate(20);
    let (sent, wanted) = (half.clone(), half.clone());
    let (_, told) = through(
        move |mut stream| {
            exactly(&mut stream, 55);
            stream.write_all(&sent).unwrap();
            all(&mut stream);
        },
        move |mut stream| {
            stream.write_all(&login()).unwrap();
            assert_eq!(exactly(&mut stream, 20), wanted);
        },
    );
    assert!(told.iter().any(|line| line.contains("does not end")), "{told:?}");
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let told = recorded(&TempDir::new().unwrap(), closed, |address| {
        let heard = all(&mut TcpStream::connect(address).unwrap());
        assert_eq!(heard, b"", "the client is let go");
    });
    assert!(told.iter().any(|line| line.contains("refused")), "{told:?}");
}

/// As with Ctrl-C while both ends are there.
#[test]
fn half_a_packet_is_written_when_the_recording_ends_before_the_connection() {
    let half = login()[..40].to_vec();
    let (keep, kept) = channel();
    let keep_too = keep.clone();
    let (session, _) = through(
        move |mut stream| {
            exactly(&mut stream, 40);
            keep.send(stream).unwrap();
        },
        move |mut stream| {
            stream.write_all(&half).unwrap();
            keep_too.send(stream).unwrap();
        },
    );
    let [bytes] = &session.rests[..] else {
        panic!("{session:?}")
    };
    assert_eq!(bytes.bytes, vec![b'*'; 40]);
    assert!(session.closings.is_empty(), "neither end has closed: {session:?}");
    drop(kept);
}

/// What a recorder that is killed leaves.
#[test]
fn what_goes_by_is_in_the_file_while_the_connection_goes_on() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("session.jsonl");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = listener.local_addr().unwrap();
    recorded(&folder, target, move |address| {
        let mut client = TcpStream::connect(address).unwrap();
        let (_server, _) = listener.accept().unwrap();
        client.write_all(&login()).unwrap();
        let until = Instant::now() + Duration::from_mins(1);
        while !fs::read_to_string(&file).unwrap().contains("CA_LOGIN") {
            assert!(Instant::now() < until, "nothing is written");
            thread::yield_now();
        }
    });
}

#[test]
fn a_client_that_cannot_be_taken_does_not_end_the_gate() {
    let runtime = runtime::Builder::new_current_thread().enable_time().build();
    let (mut tries, told) = (0, RefCell::new(Vec::new()));
    let taken = runtime.unwrap().block_on(accepted(
        async || {
            tries += 1;
            let error = || io::Error::from_raw_os_error(24);
            (tries > 3).then_some("a client").ok_or_else(error)
        },
        |error| told.borrow_mut().push(error.to_string()),
    ));
    assert_eq!((taken, told.borrow().len()), ("a client", 1));
}
