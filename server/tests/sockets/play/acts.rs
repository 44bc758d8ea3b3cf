//! What a player does beside walking, on every version, and how a player of another version sees it.

use packets::{
    ActionKind, CharacterId, CzChangeDirection, CzReqDisconnect, CzReqEmotion, CzReqname, CzReqnameBygid, CzRequestAct,
    CzRestart, CzWhisper, DisconnectResult, HeadDirection, RestartKind, RoString, UnitId, WhisperResult,
    ZcAckReqDisconnect, ZcAckReqnameBygid, ZcAckReqnameall, ZcAckWhisper, ZcChangeDirection, ZcEmotion, ZcNotifyAct,
    ZcNotifyVanish, ZcWhisper, fill, fit,
};

use super::journey::{self, VERSIONS, World};
use crate::client::Client;

/// A player, and who sees it.
struct Scene {
    player: Client,
    witness: Client,
    unit: UnitId,
}

#[tokio::test]
async fn every_version_acts_and_another_version_sees_it() {
    let world = World::start(&VERSIONS);
    let listeners = world.listeners();
    let names = ["Anna", "Berta", "Clara", "Doris", "Emilia"];
    for ((listener, other), name) in listeners.iter().zip(listeners.iter().cycle().skip(1)).zip(names) {
        let witness_name = format!("Sees{name}");
        let witness = journey::play(other, &witness_name).await;
        let login = journey::log_in(listener, name).await;
        let character = journey::select(listener, &login, name).await.character;
        let player = journey::play_on(listener, &login, name).await;
        let unit = UnitId(login.account.0);
        let mut scene = Scene { player, witness, unit };
        scene.turns().await;
        scene.sits_and_stands().await;
        scene.shows_an_emotion().await;
        scene.whispers(name, &witness_name).await;
        scene.is_named(name, character).await;
        scene.quits().await;
    }
}

impl Scene {
    async fn turns(&mut self) {
        let (head_direction, direction) = (HeadDirection(1), 3);
        let turn = fill!(CzChangeDirection {
            head_direction,
            direction
        });
        self.player.send(&turn).await;
        let seen = self.witness.until::<ZcChangeDirection>().await;
        assert_eq!(
            (seen.unit, seen.head_direction, fit::<_, u8>(seen.direction)),
            (self.unit, head_direction, direction)
        );
    }

    async fn sits_and_stands(&mut self) {
        for action in [ActionKind::SIT, ActionKind::STAND] {
            self.player.send(&fill!(CzRequestAct { action })).await;
            for client in [&mut self.player, &mut self.witness] {
                let seen = client.until::<ZcNotifyAct>().await;
                assert_eq!((seen.unit, seen.action), (self.unit, action));
            }
        }
    }

    async fn shows_an_emotion(&mut self) {
        self.player.send(&fill!(CzReqEmotion { emotion: 3 })).await;
        for client in [&mut self.player, &mut self.witness] {
            let seen = client.until::<ZcEmotion>().await;
            assert_eq!((seen.unit, fit::<_, u8>(seen.emotion)), (self.unit, 3));
        }
    }

    async fn whispers(&mut self, name: &str, to: &str) {
        for (receiver, result) in [(to, WhisperResult::SENT), ("Nobody", WhisperResult::UNKNOWN_RECEIVER)] {
            let whisper = fill!(CzWhisper {
                receiver: RoString::from(receiver),
                text: RoString::from("psst\0"),
            });
            self.player.send(&whisper).await;
            assert_eq!(self.player.until::<ZcAckWhisper>().await.result, result, "{receiver}");
        }
        let heard = self.witness.until::<ZcWhisper>().await;
        assert_eq!((heard.sender.text(), heard.text.text()), (name.into(), "psst".into()));
    }

    async fn is_named(&mut self, name: &str, character: CharacterId) {
        self.witness.send(&fill!(CzReqname { unit: self.unit })).await;
        assert_eq!(self.witness.until::<ZcAckReqnameall>().await.name.text(), name);
        self.witness.send(&fill!(CzReqnameBygid { character })).await;
        assert_eq!(self.witness.until::<ZcAckReqnameBygid>().await.name.text(), name);
    }

    async fn quits(mut self) {
        // One that lives is not brought back to life.
        let restart = fill!(CzRestart {
            kind: RestartKind::RESPAWN
        });
        self.player.send(&restart).await;
        self.player.send(&fill!(CzReqDisconnect {})).await;
        let answer = self.player.until::<ZcAckReqDisconnect>().await;
        assert_eq!(answer.result, DisconnectResult::ALLOWED);
        assert_eq!(self.witness.until::<ZcNotifyVanish>().await.unit, self.unit);
        drop(self.player);
    }
}
