//! The map server: which way to enter it takes, whether ids are obfuscated, and how quickly a walk is answered.

use std::time::Duration;

use packets::{
    AcAcceptLogin, AnyPacket, CzEnter, CzNotifyActorinit, CzReqDisconnect, CzRequestMove, MapToClient, Position,
    Profile, Server, Tick, cipher::Cipher, fill,
};

use super::{
    Doctor, Stopped,
    candidates::{Candidates, Heard},
    char_server::Chosen,
    talk::Talk,
};
use crate::report::unit;

/// How long to look around on the map: what is seen there tells versions apart.
const LOOK: Duration = Duration::from_millis(1_200);

/// How long a walk, and leaving, may take.
const WALK_PATIENCE: Duration = Duration::from_secs(2);

/// Cells around: one of them can be walked to, unless the character is walled in.
const AROUND: [(i16, i16); 4] = [(1, 0), (-1, 0), (0, 1), (0, -1)];

/// A way to enter the map: versions that do it alike, and whether their ids are obfuscated.
struct Way {
    group: Candidates,
    obfuscated: bool,
}

/// Inside the map server.
#[derive(Debug)]
pub(super) struct Inside {
    talk: Talk,
    cipher: Option<Cipher>,
    position: Position,
}

impl Doctor<'_> {
    /// Enters the map in as many ways as it takes, and looks around.
    pub(super) async fn enter(&mut self, accepted: &AcAcceptLogin, chosen: &Chosen) -> Result<(), Stopped> {
        let ways = self.ways();
        let most = ways.len().min(self.what.tries);
        for (number, way) in (1..).zip(ways.iter().take(most)) {
            let version = way.group.best().map(Profile::version);
            let as_version = version.map_or_else(String::new, |version| version.to_string());
            (self.progress)(&format!("enters the map as {as_version} ({number} of at most {most})"));
            if let Some(inside) = self.attempt_to_enter(way, accepted, chosen).await? {
                self.candidates.become_group(&way.group);
                self.inside = Some(inside);
                self.found_in(way);
                return self.look_around().await;
            }
        }
        let says = if most < ways.len() {
            self.report.go_on = Some(format!("--tries {}", ways.len()));
            format!(
                "none of the {most} ways to enter that were tried is the server's, of {}; name the version by --packetver, or add --tries {}",
                ways.len(),
                ways.len()
            )
        } else {
            format!(
                "none of the {most} ways to enter that fit is the server's: it may use keys of its own, or another client"
            )
        };
        self.report.bad("map", says);
        Err(Stopped)
    }

    fn ways(&self) -> Vec<Way> {
        let tried = match self.what.obfuscation {
            None => &[false, true][..],
            Some(false) => &[false],
            Some(true) => &[true],
        };
        let groups = self.candidates.groups().into_iter();
        groups
            .flat_map(|group| {
                let has_keys = group.best().is_some_and(Profile::has_keys);
                let ways = tried.iter().filter(move |&&obfuscated| has_keys || !obfuscated);
                ways.map(move |&obfuscated| Way {
                    group: group.clone(),
                    obfuscated,
                })
                .collect::<Vec<_>>()
            })
            .collect()
    }

    async fn attempt_to_enter(
        &mut self,
        way: &Way,
        accepted: &AcAcceptLogin,
        chosen: &Chosen,
    ) -> Result<Option<Inside>, Stopped> {
        let Some(profile) = way.group.best() else {
            return Ok(None);
        };
        let mut talk = self.open(Server::Map, chosen.map_server).await?;
        let mut cipher = way.obfuscated.then(|| Cipher::new(profile)).flatten();
        let request = fill!(CzEnter {
            account: accepted.account,
            character: chosen.character,
            login_id1: accepted.login_id1,
            client_tick: Tick(1_000),
            sex: accepted.sex,
        });
        if talk.say(&request, profile, cipher.as_mut()).await.is_err() {
            return Ok(None);
        }
        let took = talk.listen(self.what.patience).await;
        let position = talk.heard().packets(profile).and_then(|packets| entered(&packets));
        Ok(position.map(|position| {
            self.report.time("map_enter", took);
            Inside { talk, cipher, position }
        }))
    }

    /// What it tells that this way was the one.
    fn found_in(&mut self, way: &Way) {
        self.report.obfuscation = Some(if way.obfuscated { "on" } else { "off" });
        // Of those that enter alike plain ids are tried first.
        let says = match (way.obfuscated, self.what.obfuscation) {
            (false, _) => "plain ids are taken",
            (true, None) => "on: plain ids are not let in, those with the version's keys are",
            (true, Some(_)) => "those with the version's keys are taken; plain ones were not tried",
        };
        self.report.good("obfuscation", says);
    }

    async fn look_around(&mut self) -> Result<(), Stopped> {
        let profile = self.best()?;
        let Some(Inside { talk, cipher, position }) = &mut self.inside else {
            return Err(Stopped);
        };
        let at = *position;
        let _ = talk.say(&CzNotifyActorinit::default(), profile, cipher.as_mut()).await;
        talk.listen_for(LOOK, |_| false).await;
        if talk.is_closed() {
            self.report.bad(
                "map",
                "the map server lets the client in, and closes the connection then",
            );
            return Err(Stopped);
        }
        if !self.candidates.keep(&talk.heard(), |_| true) {
            self.report.note(
                "version",
                "some of what the map server sends fits none of these versions: it may be changed",
            );
        }
        self.report.good("map", format!("entered at {}, {}", at.x, at.y));
        self.walk().await
    }

    /// Walks a cell, if all versions that fit ask for it alike: another version may mean something else by the same bytes.
    async fn walk(&mut self) -> Result<(), Stopped> {
        let profile = self.best()?;
        let Some(Inside { talk, cipher, position }) = &mut self.inside else {
            return Err(Stopped);
        };
        let request = |(dx, dy): (i16, i16)| {
            let (x, y) = (
                position.x.saturating_add_signed(dx),
                position.y.saturating_add_signed(dy),
            );
            fill!(CzRequestMove {
                dest: Position::new(x, y, 0)
            })
        };
        if !self.candidates.agree_on(&request((1, 0))) {
            let says = "not tried: the versions that fit ask for it by different ids; name yours by --packetver";
            self.report.bad("walk", says);
            self.report.go_on = Some("--packetver VERSION".to_owned());
            return Ok(());
        }
        let before = walks(&talk.heard(), profile);
        for step in AROUND {
            if talk.say(&request(step), profile, cipher.as_mut()).await.is_err() {
                break;
            }
            let answered = |heard: &Heard<'_>| walks(heard, profile) > before;
            if let Some(took) = talk.listen_for(WALK_PATIENCE, answered).await {
                self.report.time("walk_ack", took);
                self.report.good("walk", format!("answered in {}", unit::time(took)));
                return Ok(());
            }
        }
        let says = if talk.is_closed() {
            "the server closes the connection: walks of the server's version have another id"
        } else {
            "not answered, in four directions: the server takes another id for it, or the character is dead or walled in"
        };
        self.report.bad("walk", says);
        Ok(())
    }

    /// Quits in order if it is on the map, so that the account is not kept online.
    pub(super) async fn leave(&mut self) {
        let Some(mut inside) = self.inside.take() else { return };
        let Some(profile) = self.candidates.best() else { return };
        let quit = CzReqDisconnect::default();
        if self.candidates.agree_on(&quit) && !inside.talk.is_closed() {
            let said = inside.talk.say(&quit, profile, inside.cipher.as_mut()).await;
            if said.is_ok() {
                inside.talk.listen_for(WALK_PATIENCE, |_| false).await;
            }
        }
    }
}

fn entered(packets: &[AnyPacket]) -> Option<Position> {
    packets.iter().find_map(|packet| match packet {
        AnyPacket::MapToClient(MapToClient::ZcAcceptEnter(accept)) => Some(accept.position),
        _ => None,
    })
}

/// How many walks were let begin.
fn walks(heard: &Heard<'_>, profile: &'static Profile) -> usize {
    let packets = heard.packets(profile).unwrap_or_default();
    let is_walk = |packet: &&AnyPacket| matches!(packet, AnyPacket::MapToClient(MapToClient::ZcNotifyPlayermove(_)));
    packets.iter().filter(is_walk).count()
}
