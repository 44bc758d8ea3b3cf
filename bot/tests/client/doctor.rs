//! `bot doctor` against servers that the test plays.

use std::{future::pending, net::Ipv4Addr, time::Duration};

use bot::doctor::{Examination, State, Verdict, examine};
use packets::{CaLogin, ChSelectChar, CharServer, HcSecondPasswdLogin, RoString, Server, fill};
use tokio::join;

use crate::fake_server::FakeServer;

const VERSION: &str = "main-20220406";

/// Nobody is there.
const NOWHERE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 9);

fn examination(server: &FakeServer) -> Examination {
    Examination {
        target: server.address(),
        permission: bot::swarm::consent::Permission::default(),
        version: Some(server.profile),
        obfuscation: None,
        username: "bot7".to_owned(),
        password: "secret".to_owned(),
        register: false,
        prepare: false,
        pincode: "7294".parse().unwrap(),
        character: "Bot7".to_owned(),
        tries: 2,
        try_limits: false,
        patience: Duration::from_secs(20),
    }
}

#[tokio::test]
async fn host_names_are_followed_as_bots_follow_them() {
    let server = FakeServer::new(VERSION, false).await;
    let host = RoString::from(format!("localhost:{}", server.address().port()).as_str());
    let serve = async {
        let mut login = server.accept(Server::Login).await;
        login.expect::<CaLogin>().await;
        let mut accept = server.accepted_login();
        for named in &mut accept.servers {
            (named.address, named.host) = (NOWHERE, host.clone());
        }
        login.send(&accept).await;
        let mut list = server.list(&["Bot7"]).await;
        list.send(&HcSecondPasswdLogin::default()).await;
        list.expect::<ChSelectChar>().await;
        let mut there = server.map_address();
        (there.address, there.host) = (NOWHERE, host.clone());
        list.send(&there).await;
        server.let_play().await
    };
    let wanted = examination(&server);
    let mut nobody = |_: &str| {};
    let (report, _peer) = join!(examine(&wanted, &mut nobody, pending()), serve);
    let text = report.text();
    assert!(text.contains("entered at 150, 100"), "{text}");
}

/// The names that servers give reach a terminal.
#[tokio::test]
async fn a_map_that_answers_no_walk_is_not_fine_and_names_move_no_cursor() {
    let server = FakeServer::new(VERSION, false).await;
    let serve = async {
        let mut login = server.accept(Server::Login).await;
        login.expect::<CaLogin>().await;
        let mut accept = server.accepted_login();
        accept.servers = vec![fill!(CharServer {
            address: Ipv4Addr::LOCALHOST,
            port: server.address().port(),
            name: RoString::from("Te\u{1b}[2Jst")
        })];
        login.send(&accept).await;
        server.let_choose().await;
        let peer = server.let_play().await;
        drain(peer).await;
    };
    let wanted = examination(&server);
    let mut nobody = |_: &str| {};
    let (report, ()) = join!(examine(&wanted, &mut nobody, pending()), serve);
    let text = report.text();
    assert!(!text.contains('\u{1b}') && text.contains("Te[2Jst"), "{text:?}");
    assert_eq!(report.verdict(), Verdict::NotReady, "{text}");
    let is_walk = |finding: &&bot::doctor::Finding| finding.what == "walk" && finding.state == State::Bad;
    assert!(report.findings.iter().any(|finding| is_walk(&finding)), "{text}");
}

/// Reads whatever comes, until the client has left.
async fn drain(mut peer: crate::fake_server::Peer) {
    use tokio::io::AsyncReadExt;
    let mut rest = Vec::new();
    let _ = peer.stream.read_to_end(&mut rest).await;
}
