//! The char server: the list, the pincode, and the way to the map server.

use std::net::{Ipv4Addr, SocketAddr};

use packets::{
    AcAcceptLogin, AnyPacket, ChAvailableSecondPasswd, ChCharlistReq, ChEnter, ChMakeChar, ChMakeSecondPasswd,
    ChSecondPasswdAck, ChSelectChar, CharToClient, CharacterId, CharacterInfo, MapName, PincodeState, RoString, Server,
    fill, fit,
};

use super::{Doctor, Stopped, talk::Talk};
use crate::client::{Pincode, next_address};

/// Pincode packets exchanged at most.
const MOST_PINCODE_TURNS: usize = 6;

/// A character that was chosen.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) character: CharacterId,
    pub(super) map_server: SocketAddr,
}

/// What was heard of the list.
#[derive(Default)]
struct Lobby {
    characters: Vec<(u8, String)>,
    /// Packets that were looked at.
    seen: usize,
}

impl Doctor<'_> {
    /// Shows the session to the char server and chooses the first character.
    pub(super) async fn choose(&mut self, accepted: &AcAcceptLogin) -> Result<Chosen, Stopped> {
        let Some(server) = accepted.servers.first() else {
            self.report.bad(
                "reach",
                "the login server names no char server: is it up, and connected to the login server?",
            );
            return Err(Stopped);
        };
        let address = self
            .next_address("char server", (server.address, fit(server.port)), &server.host)
            .await?;
        self.report
            .good("char server", format!("`{}` at {address}", server.name.text()));
        (self.progress)("asks for the characters");
        let (mut talk, mut lobby) = self.enter_lobby(address, accepted).await?;
        if lobby.characters.is_empty() {
            if !self.may_change() {
                let says = format!(
                    "`{}` has none, so the map server was not looked at. --prepare makes one, `{}`",
                    self.what.username, self.what.character
                );
                return Err(self.unprepared("characters", says));
            }
            (self.progress)(&format!("makes the character {}", self.what.character));
            (talk, lobby) = self.create(talk, lobby, address, accepted).await?;
        }
        self.select(&mut talk, &mut lobby).await
    }

    /// The account lacks what may be made only when that is asked for.
    fn unprepared(&mut self, what: &'static str, says: String) -> Stopped {
        self.report.bad(what, says);
        self.report.go_on = Some("--prepare".to_owned());
        Stopped
    }

    /// Shows the session, gets the list, and gives the pincode.
    async fn enter_lobby(&mut self, address: SocketAddr, accepted: &AcAcceptLogin) -> Result<(Talk, Lobby), Stopped> {
        let mut talk = self.open(Server::Char, address).await?;
        let request = fill!(ChEnter {
            account: accepted.account,
            login_id1: accepted.login_id1,
            login_id2: accepted.login_id2,
            client_type: 0,
            sex: accepted.sex,
        });
        let mut lobby = Lobby::default();
        let packets = self.ask(&mut talk, &mut lobby, &request).await?;
        if talk.is_silent() {
            self.report.bad(
                "characters",
                "the char server says nothing: it bans this address, or is no char server",
            );
            self.report.unreachable();
            return Err(Stopped);
        }
        self.list(&mut talk, &mut lobby, packets, accepted).await?;
        Ok((talk, lobby))
    }

    /// Where a server sends the client on to.
    async fn next_address(
        &mut self,
        what: &'static str,
        address: (Ipv4Addr, u16),
        host: &RoString,
    ) -> Result<SocketAddr, Stopped> {
        let next = next_address(self.what.target.ip(), address, host, self.what.patience).await;
        next.map_err(|cause| {
            self.report.bad(what, cause.to_string());
            Stopped
        })
    }

    /// Sends a packet and listens; the packets that are new, after versions that cannot read them were left out.
    async fn ask<P: packets::Packet>(
        &mut self,
        talk: &mut Talk,
        lobby: &mut Lobby,
        request: &P,
    ) -> Result<Vec<CharToClient>, Stopped> {
        let profile = self.best()?;
        // A server that closes tells why before it does, or says nothing: that is seen next.
        let _ = talk.say(request, profile, None).await;
        self.hear(talk, lobby).await
    }

    async fn hear(&mut self, talk: &mut Talk, lobby: &mut Lobby) -> Result<Vec<CharToClient>, Stopped> {
        talk.listen(self.what.patience).await;
        if !self.candidates.keep(&talk.heard(), |_| true) {
            return Err(self.no_version_fits(Server::Char));
        }
        let packets = talk.heard().packets(self.best()?).unwrap_or_default();
        let new = packets.into_iter().skip(lobby.seen);
        let new: Vec<CharToClient> = new
            .filter_map(|packet| match packet {
                AnyPacket::CharToClient(packet) => Some(packet),
                _ => None,
            })
            .collect();
        lobby.seen += new.len();
        lobby.learn(&new);
        Ok(new)
    }

    /// Asks for what is missing of the list, and does what is wanted about the pincode.
    async fn list(
        &mut self,
        talk: &mut Talk,
        lobby: &mut Lobby,
        mut packets: Vec<CharToClient>,
        accepted: &AcAcceptLogin,
    ) -> Result<(), Stopped> {
        let is_paged = packets
            .iter()
            .any(|packet| matches!(packet, CharToClient::HcCharlistNotify(_)));
        if is_paged {
            packets.extend(self.ask(talk, lobby, &ChCharlistReq::default()).await?);
        }
        if let Some(refused) = refusal(&packets) {
            self.report.bad("characters", refused);
            return Err(Stopped);
        }
        self.pincode(talk, lobby, &packets, accepted).await?;
        let names: Vec<&str> = lobby.characters.iter().map(|(_, name)| name.as_str()).collect();
        if !names.is_empty() {
            self.report.good_once("characters", names.join(", "));
        }
        Ok(())
    }

    async fn pincode(
        &mut self,
        talk: &mut Talk,
        lobby: &mut Lobby,
        packets: &[CharToClient],
        accepted: &AcAcceptLogin,
    ) -> Result<(), Stopped> {
        let account = accepted.account;
        let Some(mut asked) = asked(packets) else {
            self.report.pincode.get_or_insert("none");
            self.report.good_once("pincode", "the server says nothing of pincodes");
            return Ok(());
        };
        self.report.pincode.get_or_insert(pincode_word(asked.0));
        let first = asked.0;
        let mut window = false;
        for _ in 0..MOST_PINCODE_TURNS {
            let pincode = RoString::from(self.what.pincode.permuted(asked.1).as_slice());
            let heard = match asked.0 {
                PincodeState::OK => {
                    let says = pincode_text(first, self.what.pincode);
                    self.report.good_once("pincode", says);
                    return Ok(());
                }
                PincodeState::NOT_SET | PincodeState::NOT_SET_2 | PincodeState::BUTTON if !self.may_change() => {
                    let says = format!(
                        "on, and `{}` has none, so no more was looked at. --prepare sets {}; bots set it as they come",
                        self.what.username, self.what.pincode
                    );
                    return Err(self.unprepared("pincode", says));
                }
                PincodeState::ASK => {
                    self.ask(talk, lobby, &fill!(ChSecondPasswdAck { account, pincode }))
                        .await?
                }
                PincodeState::NOT_SET | PincodeState::NOT_SET_2 | PincodeState::BUTTON if !window => {
                    window = true;
                    self.ask(talk, lobby, &fill!(ChAvailableSecondPasswd { account }))
                        .await?
                }
                PincodeState::NOT_SET | PincodeState::NOT_SET_2 => {
                    self.ask(talk, lobby, &fill!(ChMakeSecondPasswd { account, pincode }))
                        .await?
                }
                _ => break,
            };
            match self::asked(&heard) {
                Some(next) => asked = next,
                None => break,
            }
        }
        self.report.bad(
            "pincode",
            format!(
                "{} does not do (state {}); give the account's by --pincode. It is not tried again",
                self.what.pincode, asked.0.0
            ),
        );
        Err(Stopped)
    }

    /// Makes a character. How that is asked for depends on the version: a server closes the connection on who asks otherwise.
    async fn create(
        &mut self,
        mut talk: Talk,
        mut lobby: Lobby,
        address: SocketAddr,
        accepted: &AcAcceptLogin,
    ) -> Result<(Talk, Lobby), Stopped> {
        let request = fill!(ChMakeChar {
            name: RoString::from(self.what.character.as_str()),
            strength: 5,
            agility: 5,
            vitality: 5,
            intelligence: 5,
            dexterity: 5,
            luck: 5,
            slot: 0,
            hair_color: 1,
            hair: 1,
            sex: accepted.sex
        });
        let before = self.candidates.clone();
        for group in before.groups_writing(&request) {
            if talk.is_closed() {
                self.candidates.become_group(&before);
                (talk, lobby) = self.enter_lobby(address, accepted).await?;
            }
            self.candidates.become_group(&group);
            let heard = self.ask(&mut talk, &mut lobby, &request).await?;
            if !lobby.characters.is_empty() {
                let says = format!("`{}` was made", self.what.character);
                self.report.good("characters", says);
                return Ok((talk, lobby));
            }
            if let Some(code) = heard.iter().find_map(refused_character) {
                let says = match code {
                    0 => format!("`{}` is taken: give another name by --character", self.what.character),
                    code => format!("`{}` is not made, code {code}", self.what.character),
                };
                self.report.bad("characters", says);
                return Err(Stopped);
            }
        }
        self.candidates.become_group(&before);
        self.report.bad(
            "characters",
            "the server answers in no way to a new character: give an account that has one",
        );
        Err(Stopped)
    }

    async fn select(&mut self, talk: &mut Talk, lobby: &mut Lobby) -> Result<Chosen, Stopped> {
        let slot = lobby.characters.iter().map(|(slot, _)| *slot).min().unwrap_or(0);
        let heard = self.ask(talk, lobby, &fill!(ChSelectChar { slot })).await?;
        let found = heard.iter().find_map(|packet| match packet {
            CharToClient::HcNotifyZonesvr(to) => Some(to),
            _ => None,
        });
        let Some(to) = found else {
            let says = refusal(&heard).unwrap_or_else(|| "the char server names no map server: is it up?".to_owned());
            self.report.bad("map server", says);
            return Err(Stopped);
        };
        let map_server = self
            .next_address("map server", (to.address, fit(to.port)), &to.host)
            .await?;
        let map = MapName::from(&to.map_name);
        self.report
            .good("map server", format!("{map_server}, for {}", map.as_str()));
        Ok(Chosen {
            character: to.character,
            map_server,
        })
    }
}

impl Lobby {
    fn learn(&mut self, packets: &[CharToClient]) {
        let mut add = |info: &CharacterInfo| {
            let slot = fit(info.slot);
            if self.characters.iter().all(|(known, _)| *known != slot) {
                self.characters.push((slot, info.name.text().into_owned()));
            }
        };
        for packet in packets {
            match packet {
                CharToClient::HcAcceptEnter(list) => list.characters.iter().for_each(&mut add),
                CharToClient::HcAckCharinfoPerPage(page) => page.characters.iter().for_each(&mut add),
                CharToClient::HcAcceptMakechar(made) => add(&made.character),
                _ => {}
            }
        }
    }
}

/// The last thing that is said about the pincode, with the keypad's seed.
fn asked(packets: &[CharToClient]) -> Option<(PincodeState, u32)> {
    packets.iter().rev().find_map(|packet| match packet {
        CharToClient::HcSecondPasswdLogin(asked) => Some((asked.state, fit(asked.seed))),
        CharToClient::HcSecondPasswdLogin2(asked) => Some((asked.state, fit(asked.seed))),
        _ => None,
    })
}

fn pincode_word(state: PincodeState) -> &'static str {
    match state {
        PincodeState::OK => "off",
        PincodeState::ASK => "asked",
        PincodeState::NOT_SET | PincodeState::NOT_SET_2 | PincodeState::BUTTON => "not_set",
        _ => "other",
    }
}

fn pincode_text(state: PincodeState, pincode: Pincode) -> String {
    match state {
        PincodeState::OK => "the server wants none".to_owned(),
        PincodeState::ASK => "on; the one given is right".to_owned(),
        _ => format!("on; there was none, and it is {pincode} now"),
    }
}

fn refused_character(packet: &CharToClient) -> Option<u8> {
    match packet {
        CharToClient::HcRefuseMakechar(refuse) => Some(fit(refuse.reason.0)),
        _ => None,
    }
}

fn refusal(packets: &[CharToClient]) -> Option<String> {
    packets.iter().find_map(|packet| match packet {
        CharToClient::HcRefuseEnter(refuse) => Some(format!("the char server refuses, code {}", refuse.reason.0)),
        CharToClient::ScNotifyBan(ban) if ban.reason == packets::BanReason::STILL_ONLINE => {
            Some("the account is still online: try again in half a minute".to_owned())
        }
        CharToClient::ScNotifyBan(ban) => Some(format!("the char server kicks, code {}", ban.reason.0)),
        _ => None,
    })
}
