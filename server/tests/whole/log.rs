//! What the log says of a client: every line names its session, and what somebody does too much of is told with how often.

use packets::{CzContactnpc, CzGlobalMessage, CzRequestTime, UnitId, ZcNotifyPlayerchat, ZcNotifyTime, fill};
use serde_json::Value;

use super::{
    client::{Player, log_in},
    process::Process,
};

const SETTINGS: &str = r#"
[password]
preset = "cheap"
[accounts]
registration = true
[limits]
packets_per_second = 20
[log]
format = "json"
[[listener]]
packetver = "main-20220406"
login = 0
char = 0
map = 0
"#;

/// Talks faster than it may, speaks to somebody far away, and sends more packets than it may.
fn misbehave(player: &mut Player) {
    let (connection, line) = (&mut player.connection, "Adele : hello");
    for _ in 0..15 {
        let text = packets::RoString::from(line);
        connection.send(&fill!(CzGlobalMessage { text })).unwrap();
    }
    for _ in 0..9 {
        connection.wait_for::<ZcNotifyPlayerchat>().unwrap();
    }
    // This one is in a house.
    let npc = UnitId(110_000_004);
    connection.send(&fill!(CzContactnpc { npc })).unwrap();
    for _ in 0..30 {
        connection.send(&CzRequestTime::default()).unwrap();
    }
    for _ in 0..30 {
        connection.wait_for::<ZcNotifyTime>().unwrap();
    }
}

/// The session of a line: of itself, or of the connection that it is about.
fn session(line: &Value) -> Option<u64> {
    let of = |part: &str| line.get(part)?.get("session")?.as_u64();
    of("fields").or_else(|| of("span"))
}

#[test]
fn every_line_about_a_client_has_the_number_of_its_session() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(folder.path(), SETTINGS);
    let at = server.listeners.first().unwrap();
    let mut lobby = log_in(at, "adele_F", "secret").unwrap();
    assert!(log_in(at, "adele", "wrong").is_err());
    assert!(log_in(at, "eve\n{}", "wrong").is_err());
    lobby.create("Adele", 0).unwrap();
    let mut player = lobby.play(0).unwrap();
    misbehave(&mut player);
    drop(player);
    let (status, log) = server.stop();
    assert!(status.success(), "{log}");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let said = |words: &str| -> Vec<&Value> {
        let says = |line: &&Value| line.pointer("/fields/message").and_then(Value::as_str) == Some(words);
        lines.iter().filter(says).collect()
    };
    let field = |line: &Value, name: &str| line.pointer(&format!("/fields/{name}")).cloned().unwrap_or_default();
    let entered = said("in the game");
    let [entered] = entered.as_slice() else { panic!("{log}") };
    assert_eq!(
        (field(entered, "character"), field(entered, "map")),
        ("Adele".into(), "prontera".into())
    );
    let map = session(entered);
    for (words, what) in [
        ("refused: too many of them", "talk"),
        ("refused: out of reach", "reach"),
        ("slowed down: too many packets", "packets"),
    ] {
        let [line] = said(words)[..] else {
            panic!("{words}: {log}")
        };
        assert_eq!((field(line, "what"), session(line)), (what.into(), map), "{line}");
        assert_eq!(field(line, "times"), 1, "{line}");
    }
    let closed = said("closed");
    assert!(closed.iter().any(|line| session(line) == map), "{log}");
    assert!(closed.iter().all(|line| session(line).is_some()), "{log}");
    let [logged_in] = said("logged in")[..] else {
        panic!("{log}")
    };
    assert_eq!(field(logged_in, "user"), "adele");
    assert_ne!(session(logged_in), map, "each connection has a number of its own");
    let [refused, forged] = said("a login is refused")[..] else {
        panic!("{log}")
    };
    assert_eq!(
        (field(refused, "user"), field(refused, "why")),
        ("adele".into(), "WrongPassword".into())
    );
    assert_eq!(field(forged, "user"), "eve\\n{}", "no line ends in a name");
    let [left] = said("left the game")[..] else {
        panic!("{log}")
    };
    assert_eq!(session(left), map);
}
