//! `bot doctor`: what it finds out of a server, and how it ends.

use std::{net::TcpListener, thread};

use server::{Running, config::ListenerConfig};
use tempfile::TempDir;

use super::*;

fn server(folder: &TempDir, version: &str) -> Running {
    start(folder, ListenerConfig::any_port(version.parse().unwrap()))
}

fn start(folder: &TempDir, listener: ListenerConfig) -> Running {
    serve(folder, [listener], |config| config.accounts.pincode = true)
}

fn report(stdout: &str) -> Value {
    serde_json::from_str(stdout).unwrap()
}

#[test]
fn it_finds_the_version_the_pincode_and_the_registration_by_what_is_answered() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, "re-20180621");
    let target = server.addresses()[0].login;
    let (code, stdout, stderr) = run(&format!("doctor {target} --register --json --patience 20s"));
    let found = report(&stdout);
    assert_eq!(code, Some(0), "{stdout}\n{stderr}");
    assert_eq!(found["verdict"], "fine");
    let fit = found["versions"]["fit"].as_array().unwrap();
    assert!(fit.contains(&"re-20180621".into()), "{fit:?}");
    assert!(!fit.contains(&"main-20220406".into()), "{fit:?}");
    assert_eq!(
        (&found["pincode"], &found["obfuscation"], &found["registration"]),
        (&"not_set".into(), &"off".into(), &true.into())
    );
    assert!(found["times_us"]["walk_ack"].as_u64().is_some(), "{stdout}");

    let (code, stdout, _) = run(&format!("doctor {target} --packetver re-20180621"));
    assert_eq!(code, Some(0), "{stdout}");
    assert!(stdout.contains("on; the one given is right"), "{stdout}");
    assert!(
        stdout.contains("bot swarm --target")
            && stdout.contains("bot provision --target")
            && stdout.contains("allow_list"),
        "{stdout}"
    );

    let (code, stdout, _) = run(&format!(
        "doctor {target} --packetver re-20180621 --password wrong --json"
    ));
    assert_eq!(
        (code, report(&stdout)["verdict"].as_str()),
        (Some(99), Some("not_ready"))
    );

    let (code, stdout, _) = run(&format!("doctor {target} --packetver re-20120307 --json"));
    assert_eq!(code, Some(99), "another version does not fit: {stdout}");
    assert!(stdout.contains("leave --packetver out"), "{stdout}");
}

#[test]
fn quick_connections_are_tried_when_asked_for() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, "main-20220406");
    let target = server.addresses()[0].login;
    let (code, stdout, _) = run(&format!(
        "doctor {target} --packetver main-20220406 --register --try-limits --json"
    ));
    let found = report(&stdout);
    assert_eq!(code, Some(0), "{stdout}");
    assert_eq!(found["quick_connects"]["banned"], false);
}

#[test]
fn a_server_that_is_down_or_hangs_up_is_unreachable() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (code, stdout, _) = run(&format!("doctor {closed} --packetver main-20220406 --json"));
    assert_eq!(
        (code, report(&stdout)["verdict"].as_str()),
        (Some(97), Some("unreachable"))
    );

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = listener.local_addr().unwrap();
    let hangs_up = thread::spawn(move || drop(listener.accept().unwrap()));
    let (code, stdout, _) = run(&format!("doctor {target} --packetver main-20220406"));
    hangs_up.join().unwrap();
    assert_eq!(code, Some(97), "{stdout}");
    assert_eq!(run("doctor 8.8.8.8:6900").0, Some(104));
}

/// An account that has no character: logged in with once, to the login server alone.
fn bare_account(target: std::net::SocketAddr, version: &str, name: &str) {
    let settings = bot::client::Settings {
        profile: packets::Profile::get(version.parse().unwrap()).unwrap(),
        obfuscation: false,
        target,
        permission: bot::swarm::consent::Permission::default(),
        source: None,
        username: name.to_owned(),
        password: "secret".to_owned(),
        register: true,
        pincode: "7294".parse().unwrap(),
        character: name.to_owned(),
        patience: std::time::Duration::from_mins(1),
        tape: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(bot::client::log_in(&settings, &mut ())).unwrap();
}

#[test]
fn an_account_is_changed_only_when_that_is_asked_for() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, "re-20180621");
    let target = server.addresses()[0].login;
    bare_account(target, "re-20180621", "walker");
    let examine = |more: &str| {
        let flags = format!("doctor {target} --packetver re-20180621 --account walker --json {more}");
        let (code, stdout, _) = run(&flags);
        (code, report(&stdout))
    };
    for _ in 0..2 {
        let (code, found) = examine("");
        assert_eq!((code, &found["pincode"]), (Some(99), &"not_set".into()), "{found}");
        assert!(found.to_string().contains("--prepare"), "{found}");
    }
    // What it says to type does it.
    let (_, found) = examine("--pincode 1234");
    let line = found["advice"][1].as_str().unwrap();
    let (code, stdout, _) = run(line.strip_prefix("  bot ").unwrap());
    assert_eq!(code, Some(0), "{line}: {stdout}");
    assert!(stdout.contains("it is 1234 now"), "{line}: {stdout}");
    assert!(
        stdout.contains("bot swarm --target") && stdout.contains(" --pincode 1234 --scenario"),
        "{stdout}"
    );
    let (code, found) = examine("");
    assert_eq!(code, Some(99), "another pincode is tried once: {found}");
    let (code, found) = examine("--pincode 1234");
    assert_eq!((code, &found["pincode"]), (Some(0), &"asked".into()), "{found}");
}

#[test]
fn who_has_no_account_is_told_what_to_type() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, "main-20220406");
    let target = server.addresses()[0].login;
    let (code, stdout, _) = run(&format!("doctor {target} --packetver main-20220406 --json"));
    let found = report(&stdout);
    assert_eq!(code, Some(99), "{stdout}");
    let line = found["advice"][1].as_str().unwrap();
    assert_eq!(
        line,
        format!("  bot doctor {target} --packetver main-20220406 --register")
    );
    assert_eq!(run(line.strip_prefix("  bot ").unwrap()).0, Some(0));
}

#[test]
fn obfuscation_is_told_as_far_as_it_was_tried() {
    let folder = TempDir::new().unwrap();
    let listener = ListenerConfig {
        obfuscation: server::config::Obfuscation::On,
        ..ListenerConfig::any_port("re-20120307".parse().unwrap())
    };
    let server = start(&folder, listener);
    let target = server.addresses()[0].login;
    let (code, stdout, _) = run(&format!("doctor {target} --packetver re-20120307 --register"));
    assert_eq!(code, Some(0), "{stdout}");
    assert!(stdout.contains("plain ids are not let in"), "{stdout}");
    let (code, stdout, _) = run(&format!("doctor {target} --packetver re-20120307 --obfuscation on"));
    assert_eq!(code, Some(0), "{stdout}");
    assert!(stdout.contains("plain ones were not tried"), "{stdout}");
}

/// A login server that knows nobody, and says so to the first packet of a connection.
fn refuse(mut stream: std::net::TcpStream, answer: &[u8]) {
    use std::io::{Read, Write};
    let mut request = [0; 1_024];
    if stream.read(&mut request).is_ok_and(|count| count > 0) {
        stream.write_all(answer).unwrap();
    }
}

/// `AC_REFUSE_LOGIN` with a code.
fn refusal(code: u8) -> Vec<u8> {
    let mut answer = vec![0x6a, 0x00, code];
    answer.resize(23, 0);
    answer
}

#[test]
fn a_ban_is_told_from_a_server_that_is_down() {
    use std::collections::HashMap;
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (code, stdout, _) = run(&format!(
        "doctor {closed} --packetver main-20220406 --try-limits --json"
    ));
    let found = report(&stdout);
    assert_eq!((code, &found["quick_connects"]), (Some(97), &Value::Null), "{stdout}");
    assert!(stdout.contains("not tried: the login server"), "{stdout}");

    // On one machine only Linux has addresses that the server can tell apart.
    if !cfg!(target_os = "linux") {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = listener.local_addr().unwrap();
    thread::spawn(move || {
        let mut seen: HashMap<std::net::IpAddr, u32> = HashMap::new();
        for stream in listener.incoming().map_while(Result::ok) {
            let count = seen.entry(stream.peer_addr().unwrap().ip()).or_default();
            *count += 1;
            if *count <= 5 {
                thread::spawn(move || refuse(stream, &refusal(1)));
            }
        }
    });
    let (_, stdout, _) = run(&format!(
        "doctor {target} --packetver main-20220406 --try-limits --json"
    ));
    let quick = &report(&stdout)["quick_connects"];
    assert_eq!(
        (&quick["banned"], &quick["let_in"]),
        (&true.into(), &5.into()),
        "{stdout}"
    );
}

/// Whether the registration is off is known only when `NAME_M` is unknown, too.
#[test]
fn another_answer_does_not_mean_that_the_registration_is_off() {
    for (second, registers) in [(0, Value::from(false)), (5, Value::Null)] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let target = listener.local_addr().unwrap();
        let answers = thread::spawn(move || {
            for code in [0, second] {
                refuse(listener.accept().unwrap().0, &refusal(code));
            }
        });
        let (code, stdout, _) = run(&format!("doctor {target} --packetver main-20220406 --register --json"));
        answers.join().unwrap();
        assert_eq!(
            (code, &report(&stdout)["registration"]),
            (Some(99), &registers),
            "{stdout}"
        );
    }
}

#[cfg(unix)]
#[test]
fn an_interruption_leaves_what_was_found_until_then() {
    let flags = |target| format!("doctor {target} --packetver main-20220406 --patience 10m --json");
    let (code, found) = interrupted(flags);
    assert_eq!((code, &found["verdict"]), (Some(105), &"interrupted".into()));
}
