//! The char server: the list, the pincode, a new character where there is none, and the way to the map server.

use std::{net::SocketAddr, ops::ControlFlow, time::Duration};

use packets::{
    ChAvailableSecondPasswd, ChCharlistReq, ChEnter, ChMakeChar, ChMakeSecondPasswd, ChSecondPasswdAck, ChSelectChar,
    CharToClient, CharacterId, CharacterInfo, HcNotifyZonesvr, Kind, MapName, PincodeState, RoString, Server,
    ZcNpcackServermove, fill, fit,
};
use tokio::time::Instant;

use super::{
    connection::{Connection, Incoming},
    error::{Cause, ClientError},
    login::Session,
    settings::{Observer, Settings},
};
use crate::stats::{Mark, Step};

/// How long a server that knows pincodes may take to say whether it wants one; it says so right after the list.
const PINCODE_WAIT: Duration = Duration::from_secs(1);

/// Pincode packets exchanged at most: ask for the window, set, check, and what a server may add.
const MOST_PINCODE_TURNS: usize = 6;

/// Names tried for a new character.
const MOST_NAMES: u32 = 4;

/// `HC_REFUSE_MAKECHAR`: the name is taken.
const NAME_TAKEN: u8 = 0;

/// A character that was chosen, and where it is.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The character.
    pub character: CharacterId,
    /// Its name.
    pub name: String,
    /// The map it is on.
    pub map: MapName,
    /// The map server.
    pub map_server: SocketAddr,
    /// Its base and job level, as the list tells.
    pub levels: (u32, u32),
    /// Its zeny, as the list tells; servers tell it anew only when it changes. `None` after a change of map servers.
    pub zeny: Option<u32>,
}

impl Chosen {
    /// The same character, sent on to another map server.
    pub async fn moved(&self, settings: &Settings, to: &ZcNpcackServermove) -> Result<Self, Cause> {
        Ok(Self {
            map: MapName::from(&to.map_name),
            zeny: None,
            map_server: settings.next_address(to.address, fit(to.port), &to.host).await?,
            ..self.clone()
        })
    }
}

/// A character in the list.
struct Listed {
    slot: u8,
    name: String,
    levels: (u32, u32),
    zeny: u32,
}

impl From<&CharacterInfo> for Listed {
    fn from(info: &CharacterInfo) -> Self {
        Self {
            slot: fit(info.slot),
            name: info.name.text().into_owned(),
            levels: (fit(info.base_level), fit(info.job_level)),
            zeny: info.zeny,
        }
    }
}

/// Shows the session to the char server and chooses the character in the lowest slot, or makes one in slot 0.
pub async fn choose(
    settings: &Settings,
    session: &Session,
    observer: &mut impl Observer,
) -> Result<Chosen, ClientError> {
    let mut lobby = Lobby::open(settings, session, observer).await?;
    let result = lobby.choose().await;
    let traffic = lobby.connection.take_traffic();
    observer.traffic(traffic);
    result
}

/// A character that an account has to play with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ready {
    /// Its name.
    pub name: String,
    /// Whether it was made just now.
    pub made: bool,
}

/// As [`choose`], but goes no further than the list: sees to the pincode, and that there is a character.
pub async fn prepare(
    settings: &Settings,
    session: &Session,
    observer: &mut impl Observer,
) -> Result<Ready, ClientError> {
    let mut lobby = Lobby::open(settings, session, observer).await?;
    let result = lobby.ready().await;
    let traffic = lobby.connection.take_traffic();
    observer.traffic(traffic);
    let (listed, made) = result?;
    Ok(Ready {
        name: listed.name,
        made,
    })
}

struct Lobby<'a, O> {
    settings: &'a Settings,
    session: &'a Session,
    connection: Connection,
    observer: &'a mut O,
}

impl<'a, O: Observer> Lobby<'a, O> {
    async fn open(settings: &'a Settings, session: &'a Session, observer: &'a mut O) -> Result<Self, ClientError> {
        Ok(Self {
            settings,
            session,
            connection: settings.connect(Server::Char, session.char_server, observer).await?,
            observer,
        })
    }

    async fn choose(&mut self) -> Result<Chosen, ClientError> {
        let (listed, _) = self.ready().await?;
        self.select(listed).await
    }

    /// The character in the lowest slot, and whether it was made just now, since there was none.
    async fn ready(&mut self) -> Result<(Listed, bool), ClientError> {
        let listed = self.list().await?;
        self.pincode().await?;
        Ok(match listed {
            Some(listed) => (listed, false),
            None => (self.create().await?, true),
        })
    }

    /// Asks for the list; the character in the lowest slot.
    async fn list(&mut self) -> Result<Option<Listed>, ClientError> {
        let sent = Instant::now();
        let request = fill!(ChEnter {
            account: self.session.account,
            login_id1: self.session.login_id1,
            login_id2: self.session.login_id2,
            client_type: 0,
            sex: self.session.sex,
        });
        self.connection.expect_raw(Kind::HcAccountId);
        self.connection
            .send(&request)
            .map_err(|cause| cause.at(Step::CharList))?;
        let profile = self.settings.profile;
        let lowest = |characters: &[CharacterInfo]| characters.iter().min_by_key(|info| info.slot).map(Listed::from);
        let answer = |incoming: Incoming<'_>| match CharToClient::decode(&incoming.frame, profile)? {
            Some(CharToClient::HcAcceptEnter(list)) => Ok(ControlFlow::Break(lowest(&list.characters))),
            Some(CharToClient::HcAckCharinfoPerPage(page)) => Ok(ControlFlow::Break(lowest(&page.characters))),
            Some(CharToClient::HcCharlistNotify(_)) => {
                incoming.outbox.push(&ChCharlistReq::default())?;
                Ok(ControlFlow::Continue(()))
            }
            Some(CharToClient::HcRefuseEnter(refuse)) => Err(Cause::CharRefused(fit(refuse.reason.0))),
            _ => Ok(ControlFlow::Continue(())),
        };
        let listed = self
            .connection
            .expect_with(Step::CharList, self.settings.patience, answer)
            .await?;
        self.observer.finished(Step::CharList, sent, Instant::now());
        self.observer.reached(Mark::CharList);
        Ok(listed)
    }

    /// Does what the server wants about the pincode, until it wants nothing more.
    async fn pincode(&mut self) -> Result<(), ClientError> {
        if self.settings.profile.id(Kind::HcSecondPasswdLogin).is_none() {
            return Ok(());
        }
        let sent = Instant::now();
        let Some(mut asked) = self.pincode_state(PINCODE_WAIT).await? else {
            return Ok(());
        };
        let mut window = false;
        for turn in 0..MOST_PINCODE_TURNS {
            match asked.0 {
                PincodeState::OK if turn > 0 => {
                    self.observer.finished(Step::Pincode, sent, Instant::now());
                    return Ok(());
                }
                PincodeState::OK => return Ok(()),
                _ => self
                    .answer_pincode(asked, &mut window)
                    .map_err(|cause| cause.at(Step::Pincode))?,
            }
            let next = self.pincode_state(self.settings.patience).await?;
            asked = next.ok_or_else(|| Cause::TimedOut.at(Step::Pincode))?;
        }
        Err(Cause::PincodeRefused(fit(asked.0.0)).at(Step::Pincode))
    }

    fn answer_pincode(&mut self, (state, seed): (PincodeState, u32), window: &mut bool) -> Result<(), Cause> {
        let account = self.session.account;
        let pincode = self.settings.pincode.permuted(seed);
        let pincode = RoString::from(pincode.as_slice());
        match state {
            PincodeState::ASK => self.connection.send(&fill!(ChSecondPasswdAck { account, pincode })),
            PincodeState::NOT_SET | PincodeState::NOT_SET_2 | PincodeState::BUTTON if !*window => {
                *window = true;
                self.connection.send(&fill!(ChAvailableSecondPasswd { account }))
            }
            PincodeState::NOT_SET | PincodeState::NOT_SET_2 => {
                self.connection.send(&fill!(ChMakeSecondPasswd { account, pincode }))
            }
            // Wrong, expired, locked or forbidden: trying again would lock the account.
            state => Err(Cause::PincodeRefused(fit(state.0))),
        }
    }

    /// The next thing the server says about the pincode, with the keypad's seed; `None` when it says nothing.
    async fn pincode_state(&mut self, within: Duration) -> Result<Option<(PincodeState, u32)>, ClientError> {
        let profile = self.settings.profile;
        let answer = |incoming: Incoming<'_>| match CharToClient::decode(&incoming.frame, profile)? {
            Some(CharToClient::HcSecondPasswdLogin(asked)) => Ok(ControlFlow::Break((asked.state, fit(asked.seed)))),
            Some(CharToClient::HcSecondPasswdLogin2(asked)) => Ok(ControlFlow::Break((asked.state, fit(asked.seed)))),
            Some(CharToClient::HcMakeSecondPasswd(made)) if made.result.0 != 0 => {
                Err(Cause::PincodeRefused(fit(made.result.0)))
            }
            _ => Ok(ControlFlow::Continue(())),
        };
        let heard = self.connection.receive(Instant::now() + within, answer).await;
        heard.map_err(|cause| cause.at(Step::Pincode))
    }

    /// Makes a character in slot 0, under another name if its name is taken.
    async fn create(&mut self) -> Result<Listed, ClientError> {
        let mut name = self.settings.character.clone();
        for attempt in 1..=MOST_NAMES {
            match self.create_as(&name).await {
                Err(ClientError {
                    cause: Cause::CreateRefused(NAME_TAKEN),
                    ..
                }) if attempt < MOST_NAMES => {
                    name = other_name(&self.settings.character, self.session.account.0, attempt);
                }
                result => return result,
            }
        }
        Err(Cause::CreateRefused(NAME_TAKEN).at(Step::Create))
    }

    async fn create_as(&mut self, name: &str) -> Result<Listed, ClientError> {
        let sent = Instant::now();
        let look = self.session.account.0;
        let request = fill!(ChMakeChar {
            name: RoString::from(name),
            strength: 5,
            agility: 5,
            vitality: 5,
            intelligence: 5,
            dexterity: 5,
            luck: 5,
            slot: 0,
            hair_color: u16::from(look.to_le_bytes()[0] % 8),
            hair: 1 + u16::from(look.to_le_bytes()[0] % 20),
            sex: self.session.sex
        });
        self.connection.send(&request).map_err(|cause| cause.at(Step::Create))?;
        let profile = self.settings.profile;
        let answer = |incoming: Incoming<'_>| match CharToClient::decode(&incoming.frame, profile)? {
            Some(CharToClient::HcAcceptMakechar(made)) => Ok(ControlFlow::Break(Listed::from(&made.character))),
            Some(CharToClient::HcRefuseMakechar(refuse)) => Err(Cause::CreateRefused(fit(refuse.reason.0))),
            _ => Ok(ControlFlow::Continue(())),
        };
        let made = self
            .connection
            .expect_with(Step::Create, self.settings.patience, answer)
            .await?;
        self.observer.finished(Step::Create, sent, Instant::now());
        Ok(made)
    }

    async fn select(&mut self, listed: Listed) -> Result<Chosen, ClientError> {
        let sent = Instant::now();
        let request = fill!(ChSelectChar { slot: listed.slot });
        self.connection.send(&request).map_err(|cause| cause.at(Step::Select))?;
        let profile = self.settings.profile;
        let answer = |incoming: Incoming<'_>| match CharToClient::decode(&incoming.frame, profile)? {
            Some(CharToClient::HcNotifyZonesvr(address)) => Ok(ControlFlow::Break(address)),
            Some(CharToClient::HcRefuseEnter(refuse)) => Err(Cause::CharRefused(fit(refuse.reason.0))),
            _ => Ok(ControlFlow::Continue(())),
        };
        let address = self
            .connection
            .expect_with(Step::Select, self.settings.patience, answer)
            .await?;
        self.observer.finished(Step::Select, sent, Instant::now());
        self.observer.reached(Mark::Select);
        self.chosen(listed, &address)
            .await
            .map_err(|cause| cause.at(Step::Select))
    }

    async fn chosen(&self, listed: Listed, address: &HcNotifyZonesvr) -> Result<Chosen, Cause> {
        Ok(Chosen {
            character: address.character,
            name: listed.name,
            levels: listed.levels,
            zeny: Some(listed.zeny),
            map: MapName::from(&address.map_name),
            map_server: self
                .settings
                .next_address(address.address, fit(address.port), &address.host)
                .await?,
        })
    }
}

/// Another name when `name` is taken: with the account's number behind it, which no other account has.
fn other_name(name: &str, account: u32, attempt: u32) -> String {
    let tail = format!("{account:x}{attempt}");
    let head: String = name.chars().filter(char::is_ascii).take(23 - tail.len()).collect();
    head + &tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_fit_the_field_and_differ() {
        let names: Vec<String> = (1..4)
            .map(|attempt| other_name("A very long name indeed", 2_000_123, attempt))
            .collect();
        assert!(names.iter().all(|name| name.len() <= 23), "{names:?}");
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
