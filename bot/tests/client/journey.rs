//! The way to the map on every version, and every way to fail.

use std::time::Duration;

use crate::fake_server::{ACCOUNT, CHARACTER, FakeServer, Peer, VERSIONS};
use bot::{
    behavior::Cell,
    client::{self, Cause, ClientError, Session, Settings, log_in},
    stats::Step,
};
use packets::{
    AcAcceptLogin, AcRefuseLoginR2, AcRefuseLoginR3, CaLogin, ChAvailableSecondPasswd, ChMakeChar, ChMakeSecondPasswd,
    ChSecondPasswdAck, ChSelectChar, CharacterInfo, CzRequestMove, HcAcceptMakechar, HcMakeSecondPasswd,
    HcRefuseMakechar, HcSecondPasswdLogin, LoginRefusal, MakeCharRefusal, Movement, PincodeState, ScNotifyBan, Server,
    ZcNotifyMove, ZcNotifyPlayermove, fill,
};
use tokio::{join, net::TcpListener};

const LATEST: &str = "main-20220406";
const WITHIN: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_client_reaches_the_map_and_walks_on_every_version() {
    for (version, obfuscation) in VERSIONS {
        let server = FakeServer::new(version, obfuscation).await;
        let settings = server.settings();
        let play = async {
            let request = server.let_in().await;
            assert_eq!(
                (&request.username, &request.password),
                (&"bot7".into(), &"secret".into())
            );
            server.let_choose().await;
            let mut peer = server.let_play().await;
            let walk = peer.expect::<CzRequestMove>().await;
            assert_eq!((walk.dest.x, walk.dest.y), (151, 100), "{version}");
            // Other people's walks come between.
            peer.send(&fill!(ZcNotifyMove {
                path: Movement::new((9, 9), (8, 8))
            }))
            .await;
            peer.send(&fill!(ZcNotifyPlayermove {
                path: Movement::new((150, 100), (151, 100))
            }))
            .await;
        };
        let walk = async {
            let mut client = client::enter(&settings).await.unwrap();
            assert_eq!(
                (client.unit.0, client.chosen.character, client.chosen.map.as_str()),
                (ACCOUNT.0, CHARACTER, "prontera")
            );
            assert_eq!(
                (client.cell, client.chosen.name.as_str()),
                (Cell::new(150, 100), "Bot7")
            );
            let walked = client.walk(Cell::new(151, 100), WITHIN).await.unwrap();
            assert_eq!(walked, (Cell::new(150, 100), Cell::new(151, 100)));
        };
        join!(play, walk);
    }
}

#[tokio::test]
async fn bytes_one_by_one_are_the_same_packets() {
    let server = FakeServer::new(LATEST, false).await;
    let settings = server.settings();
    let play = async {
        let mut peer = server.accept(Server::Login).await;
        peer.expect::<CaLogin>().await;
        for byte in peer.encode(&server.accepted_login()) {
            peer.bytes(&[byte]).await;
            tokio::task::yield_now().await;
        }
    };
    let (session, ()) = join!(login(&settings), play);
    assert_eq!(session.unwrap().account, ACCOUNT);
}

/// Logs in, observed by nobody.
async fn login(settings: &Settings) -> Result<Session, ClientError> {
    log_in(settings, &mut ()).await
}

/// Plays the login server by `play` and yields how the login fails.
async fn failed_login<F: Future<Output = ()>>(version: &str, play: impl FnOnce(Peer) -> F) -> ClientError {
    let server = FakeServer::new(version, false).await;
    let settings = server.settings();
    let serve = async {
        let mut peer = server.accept(Server::Login).await;
        peer.expect::<CaLogin>().await;
        play(peer).await;
    };
    join!(login(&settings), serve).0.unwrap_err()
}

#[tokio::test]
async fn refusals_are_told_by_their_code_on_every_version() {
    for (version, _) in VERSIONS {
        let error = failed_login(version, async |mut peer| {
            peer.send(&fill!(AcRefuseLoginR2 {
                reason: LoginRefusal::WRONG_PASSWORD
            }))
            .await;
        })
        .await;
        assert_eq!(error.key(), "login_refused.1", "{version}");
    }
    // rAthena tells clients of every version as above, Hercules the newer ones so.
    for version in ["main-20190530", "main-20220406"] {
        let error = failed_login(version, async |mut peer| {
            peer.send(&fill!(AcRefuseLoginR3 {
                reason: LoginRefusal::BANNED,
            }))
            .await;
        })
        .await;
        assert_eq!(error.key(), "login_refused.6", "{version}");
    }
}

#[tokio::test]
async fn a_kick_is_told_by_its_code() {
    let ban = fill!(ScNotifyBan {
        reason: packets::BanReason::STILL_ONLINE,
    });
    let error = failed_login(LATEST, async |mut peer| peer.send(&ban).await).await;
    assert_eq!(error.key(), "kicked.8");
}

#[tokio::test]
async fn a_closed_connection_is_told_from_one_that_is_closed_within_a_packet() {
    let error = failed_login(LATEST, async |peer| drop(peer)).await;
    assert_eq!(error.key(), "closed.login");
    let error = failed_login(LATEST, async |mut peer| {
        peer.bytes(&[0xc4, 0x0a, 0xe0, 0x00, 1, 2, 3]).await;
    })
    .await;
    assert!(matches!(error.cause, Cause::ClosedMidPacket(7)), "{error}");
    assert_eq!(error.key(), "closed_mid_packet.login");
}

#[tokio::test]
async fn a_reset_is_told() {
    let error = failed_login(LATEST, async |peer| {
        let socket = socket2::SockRef::from(&peer.stream);
        socket.set_linger(Some(Duration::ZERO)).unwrap();
    })
    .await;
    assert_eq!(error.key(), "reset.login");
}

#[tokio::test]
async fn bytes_that_are_no_packet_are_told_by_their_id() {
    let error = failed_login(LATEST, async |mut peer| peer.bytes(&[0xff, 0x7f, 0, 0]).await).await;
    assert_eq!(error.key(), "unknown_id.0x7fff");
    let error = failed_login(LATEST, async |mut peer| peer.bytes(&[0xc4, 0x0a, 0x03, 0x00]).await).await;
    assert_eq!(error.key(), "bad_length.0x0ac4");
}

#[tokio::test]
async fn a_packet_that_its_layout_does_not_fit_is_told_by_its_name() {
    let error = failed_login(LATEST, async |mut peer| {
        peer.bytes(&[0xc4, 0x0a, 0x06, 0x00, 1, 2]).await;
    })
    .await;
    assert_eq!(error.key(), "decode.AC_ACCEPT_LOGIN");
}

#[tokio::test]
async fn silence_is_a_timeout_of_its_step() {
    let server = FakeServer::new(LATEST, false).await;
    let settings = Settings {
        patience: Duration::from_millis(50),
        ..server.settings()
    };
    // Connected by the kernel; nobody ever accepts.
    let error = login(&settings).await.unwrap_err();
    assert_eq!(error.key(), "timeout.login");
}

#[tokio::test]
async fn a_closed_port_refuses() {
    let server = FakeServer::new(LATEST, false).await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let settings = Settings {
        target: closed,
        ..server.settings()
    };
    assert_eq!(login(&settings).await.unwrap_err().key(), "refused.connect");
}

#[tokio::test]
async fn a_server_that_sends_bots_to_the_internet_is_not_followed() {
    let server = FakeServer::new(LATEST, false).await;
    let mut elsewhere = server.accepted_login();
    elsewhere.servers[0].address = [198, 51, 100, 7].into();
    let settings = server.settings();
    let play = async {
        let mut peer = server.accept(Server::Login).await;
        peer.expect::<CaLogin>().await;
        peer.send::<AcAcceptLogin>(&elsewhere).await;
    };
    let (result, ()) = join!(client::enter(&settings), play);
    assert_eq!(result.unwrap_err().key(), "address_not_allowed");
}

#[tokio::test]
async fn an_unspecified_address_means_the_machine_that_said_it() {
    let server = FakeServer::new(LATEST, false).await;
    let mut here = server.accepted_login();
    here.servers[0].address = [0, 0, 0, 0].into();
    let settings = server.settings();
    let play = async {
        let mut peer = server.accept(Server::Login).await;
        peer.expect::<CaLogin>().await;
        peer.send(&here).await;
    };
    let (session, ()) = join!(login(&settings), play);
    assert_eq!(session.unwrap().char_server, server.address());
}

#[tokio::test]
async fn an_unknown_account_is_asked_for_once_and_only_when_wanted() {
    let server = FakeServer::new(LATEST, false).await;
    let settings = Settings {
        register: true,
        ..server.settings()
    };
    let unknown = fill!(AcRefuseLoginR2 {
        reason: LoginRefusal::UNKNOWN_ACCOUNT
    });
    let play = async {
        let mut peer = server.accept(Server::Login).await;
        peer.expect::<CaLogin>().await;
        peer.send(&unknown).await;
        assert_eq!(server.let_in().await.username, "bot7_M");
    };
    let (session, ()) = join!(login(&settings), play);
    assert_eq!(session.unwrap().account, ACCOUNT);

    let error = failed_login(LATEST, async |mut peer| {
        peer.send(&unknown).await;
        peer.closed().await;
    })
    .await;
    assert_eq!(error.key(), "login_refused.0");
}

#[tokio::test]
async fn an_account_without_characters_gets_one_under_another_name_if_its_name_is_taken() {
    for (version, obfuscation) in VERSIONS {
        let server = FakeServer::new(version, obfuscation).await;
        let settings = server.settings();
        let play = async {
            server.let_in().await;
            let mut peer = server.list(&[]).await;
            peer.send(&HcSecondPasswdLogin::default()).await;
            let first = peer.expect::<ChMakeChar>().await;
            assert_eq!(first.name, "Bot7");
            assert_eq!(first.slot, 0);
            peer.send(&fill!(HcRefuseMakechar {
                reason: MakeCharRefusal::NAME_TAKEN,
            }))
            .await;
            let second = peer.expect::<ChMakeChar>().await;
            assert_ne!(second.name, first.name);
            let character = fill!(CharacterInfo {
                character: CHARACTER,
                name: second.name.clone()
            });
            peer.send(&fill!(HcAcceptMakechar { character })).await;
            assert_eq!(peer.expect::<ChSelectChar>().await.slot, 0);
            peer.send(&server.map_address()).await;
            server.let_play().await;
            second.name.text().into_owned()
        };
        let (client, name) = join!(client::enter(&settings), play);
        assert_eq!(client.unwrap().chosen.name, name, "{version}");
    }
}

fn asks(state: PincodeState, seed: u32) -> HcSecondPasswdLogin {
    fill!(HcSecondPasswdLogin {
        seed,
        account: ACCOUNT,
        state,
    })
}

/// Seeds and answers are those of the recorded session re-20120307-3char: the pincode is 7294.
#[tokio::test]
async fn a_pincode_is_set_and_given_on_every_version() {
    for (version, obfuscation) in VERSIONS {
        let server = FakeServer::new(version, obfuscation).await;
        let settings = server.settings();
        let play = async {
            server.let_in().await;
            let mut peer = server.list(&["Bot7"]).await;
            peer.send(&asks(PincodeState::NOT_SET, 0x6fc5)).await;
            assert_eq!(peer.expect::<ChAvailableSecondPasswd>().await.account, ACCOUNT);
            peer.send(&asks(PincodeState::NOT_SET, 0x8f17)).await;
            assert_eq!(peer.expect::<ChMakeSecondPasswd>().await.pincode, "4328");
            peer.send(&fill!(HcMakeSecondPasswd { seed: 0x8f17 })).await;
            peer.send(&asks(PincodeState::ASK, 0x10c9)).await;
            assert_eq!(peer.expect::<ChSecondPasswdAck>().await.pincode, "4328");
            peer.send(&asks(PincodeState::OK, 0x9d4d)).await;
            peer.expect::<ChSelectChar>().await;
            peer.send(&server.map_address()).await;
            server.let_play().await;
        };
        join!(client::enter(&settings), play).0.unwrap();
    }
}

#[tokio::test]
async fn a_wrong_pincode_is_not_tried_again() {
    let server = FakeServer::new(LATEST, false).await;
    let settings = server.settings();
    let play = async {
        server.let_in().await;
        let mut peer = server.list(&["Bot7"]).await;
        peer.send(&asks(PincodeState::ASK, 0x10c9)).await;
        peer.expect::<ChSecondPasswdAck>().await;
        peer.send(&asks(PincodeState::WRONG, 0x10c9)).await;
        peer.closed().await;
    };
    let error = join!(client::enter(&settings), play).0.unwrap_err();
    assert_eq!(
        (error.key().as_str(), error.step),
        ("pincode_refused.8", Some(Step::Pincode))
    );
}
