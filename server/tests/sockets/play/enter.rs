//! From login to the map on every version.

use std::time::{Duration, Instant};

use packets::{
    AccountId, CharacterId, CzGlobalMessage, CzReqUserCount, CzRequestMove, CzRequestTime, CzRestart, Position,
    RestartKind, RoString, Tick, ZcNotifyPlayerchat, ZcNotifyPlayermove, ZcNotifyTime, ZcRestartAck, fill, fit,
};

use super::journey::{self, VERSIONS, World};

#[tokio::test]
async fn every_version_walks_chats_and_goes_back_to_its_characters() {
    let world = World::start(&VERSIONS);
    for (listener, name) in world
        .listeners()
        .iter()
        .zip(["Anna", "Berta", "Clara", "Doris", "Emilia"])
    {
        let login = journey::log_in(listener, name).await;
        assert_ne!(login.account, AccountId(0));
        assert_eq!(fit::<_, u16>(login.servers[0].port), listener.char.port());
        let enter = journey::select(listener, &login, name).await;
        assert_ne!(enter.character, CharacterId(0));
        let mut client = journey::play_on(listener, &login, name).await;
        client.send(&fill!(CzRequestTime { client_tick: Tick(5) })).await;
        client.until::<ZcNotifyTime>().await;
        let from = client.walk_somewhere().await;
        client
            .send(&fill!(CzGlobalMessage {
                text: RoString::from(format!("{name} : hello\0").as_str()),
            }))
            .await;
        assert_eq!(
            client.until::<ZcNotifyPlayerchat>().await.text,
            *format!("{name} : hello\0"),
            "at {from:?}"
        );
        client
            .send(&fill!(CzRestart {
                kind: RestartKind::CHARACTER_SELECT,
            }))
            .await;
        assert_eq!(client.until::<ZcRestartAck>().await.allowed, 1);
        drop(client);
        // The login ids are worth as much as before.
        let (_, characters) = journey::at_characters(listener, &login).await;
        assert_eq!(characters.len(), 1);
    }
}

#[tokio::test]
async fn what_a_player_does_waits_for_no_tick() {
    let tick = Duration::from_secs(1);
    let world = World::start_with(&["main-20220406"], |config| config.tick_ms = 1000);
    let mut client = journey::play(&world.listener(), "Hasty").await;
    let (x, y) = client.at;
    let begin = Instant::now();
    for to in [(x, y + 1), (x, y)].into_iter().cycle().take(20) {
        let dest = Position::new(to.0, to.1, 0);
        client.send(&fill!(CzRequestMove { dest })).await;
        assert_eq!(client.until::<ZcNotifyPlayermove>().await.path.to, to);
    }
    assert!(begin.elapsed() < 5 * tick, "20 walks took {:?}", begin.elapsed());
}

impl crate::client::Client {
    /// Walks one cell, whichever way is free. Where it began.
    pub(crate) async fn walk_somewhere(&mut self) -> (u16, u16) {
        let at = self.at;
        for (x, y) in [(1_i16, 0_i16), (-1, 0), (0, 1), (0, -1)] {
            let (Some(x), Some(y)) = (at.0.checked_add_signed(x), at.1.checked_add_signed(y)) else {
                continue;
            };
            self.send(&fill!(CzRequestMove {
                dest: Position::new(x, y, 0),
            }))
            .await;
            self.send(&CzReqUserCount::default()).await;
            let mut walk = None;
            loop {
                let received = self.receive().await.expect("the server closed");
                match received.kind {
                    Some(packets::Kind::ZcNotifyPlayermove) => {
                        let moved: ZcNotifyPlayermove = packets::Packet::decode(&received.bytes, self.profile).unwrap();
                        walk = Some(moved.path);
                    }
                    Some(packets::Kind::ZcUserCount) => break,
                    _ => {}
                }
            }
            if let Some(path) = walk {
                assert_eq!((path.from, path.to), (at, (x, y)));
                self.at = (x, y);
                return path.from;
            }
        }
        panic!("no way from {at:?}");
    }
}
