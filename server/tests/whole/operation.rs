//! What operators see of a running server: `/metrics` and `/healthz`.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use server::{Running, event::limit::LimitKind};

use super::{client::log_in, config};

/// The answer of one of the pages: status line and headers, and the text.
fn get(running: &Running, path: &str) -> (String, String) {
    ask(
        running.metrics().unwrap(),
        &format!("GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"),
    )
}

fn ask(address: SocketAddr, request: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, text) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (head.to_owned(), text.to_owned())
}

fn value(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
}

#[test]
fn metrics_count_what_happens() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path(), &["main-20220406"]);
    config.metrics.listen = Some(([127, 0, 0, 1], 0).into());
    let running = server::run(&config).unwrap();
    let (at, mut players) = (&running.addresses()[0], Vec::new());
    for name in ["First", "Second"] {
        let mut lobby = log_in(at, &format!("{name}_F"), "secret").unwrap();
        lobby.create(name, 0).unwrap();
        let mut player = lobby.play(0).unwrap();
        let (x, y) = (player.x, player.y + 1);
        player.walk(x, y).unwrap();
        players.push(player);
    }
    let (head, text) = get(&running, "/metrics");
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    assert!((value(&text, "ro_players") - 2.0).abs() < f64::EPSILON);
    assert!((value(&text, "ro_sessions{server=\"map\"}") - 2.0).abs() < f64::EPSILON);
    // CZ_REQUEST_MOVE and ZC_NOTIFY_PLAYERMOVE of that version.
    assert!(value(&text, "ro_packets_received_total{id=\"0x035f\"}") >= 2.0);
    assert!(value(&text, "ro_packets_sent_total{id=\"0x0087\"}") >= 2.0);
    assert!(value(&text, "ro_step_seconds_count{name=\"game\"}") > 0.0);
    assert!(value(&text, "ro_step_seconds_count{name=\"map prontera\"}") > 0.0);
    assert!(value(&text, "ro_flush_seconds_count") > 0.0, "characters were made");
    for name in [
        "ro_game_inbox_events",
        "ro_map_inbox_events",
        "ro_notifier_inbox_messages",
        "ro_slow_work",
        "ro_store_reads",
        "ro_unflushed_writes",
        "ro_outbox_bytes",
    ] {
        assert!(value(&text, name) >= 0.0);
    }
    for what in LimitKind::ALL {
        let name = format!("ro_limited_total{{what=\"{}\"}}", what.name());
        assert!(value(&text, &name).abs() < f64::EPSILON, "{name}");
    }
    assert!(text.ends_with("# EOF\n"));
    running.shutdown().unwrap();
}

#[test]
fn a_server_says_that_it_is_well_and_what_pages_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path(), &["main-20220406"]);
    config.metrics.listen = Some(([127, 0, 0, 1], 0).into());
    let running = server::run(&config).unwrap();
    let (head, text) = get(&running, "/healthz");
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    assert_eq!(text, "well\n");
    assert!(get(&running, "/").0.starts_with("HTTP/1.1 404"));
    let address = running.metrics().unwrap();
    let posted = ask(
        address,
        "POST /metrics HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    );
    assert!(posted.0.starts_with("HTTP/1.1 405"), "{}", posted.0);
    let nonsense = ask(address, "no http at all\r\n\r\n");
    assert!(nonsense.0.starts_with("HTTP/1.1 400"), "{}", nonsense.0);
    running.shutdown().unwrap();
}

#[test]
fn silent_connections_keep_nobody_out_for_long() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path(), &["main-20220406"]);
    config.metrics.listen = Some(([127, 0, 0, 1], 0).into());
    let running = server::run(&config).unwrap();
    let address = running.metrics().unwrap();
    let since = Instant::now();
    let silent: Vec<TcpStream> = (0..16).map(|_| TcpStream::connect(address).unwrap()).collect();
    let (head, _) = get(&running, "/healthz");
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    drop(silent);
    running.shutdown().unwrap();
}

#[test]
fn a_port_that_is_taken_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = config(folder.path(), &["main-20220406"]);
    config.metrics.listen = Some(taken.local_addr().unwrap());
    let error = server::run(&config).err().unwrap().to_string();
    assert!(error.contains("/metrics") && error.contains("--metrics"), "{error}");
}
