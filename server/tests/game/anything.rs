//! Clients that do anything in any order, over a store and a pool that answer whenever they like: the state holds its
//! promises throughout, and when all have gone nothing is left of them.

use core::time::Duration;

use packets::{AccountId, CharacterId, LoginId, UnitId};
use proptest::prelude::*;
use server::{
    event::{
        Command, Name, Query, ServerKind, SessionId,
        command::{CharEnter, Login, MapEnter},
        storage::StorageCommand,
        trade::TradeCommand,
    },
    state::{Online, Rules},
};

use crate::common::{Scenario, cases, wanted};

const USERS: [&str; 3] = ["adele", "berta", "carla"];

/// Few, so that the store is behind often.
const BACKLOG: u64 = 6;

/// Short, so that accounts are forgotten within a case.
const GRACE: Duration = Duration::from_secs(2);

/// Longer than anything in a scenario waits: an account for its client, a client that left for its connection's end.
const LONG: Duration = Duration::from_secs(20);

/// Steps of the usual way, from the login server into the game.
const STEPS: usize = 8;

/// Something that happens; numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// A user goes the usual way, so many steps of it, whatever comes of them.
    Go(usize, usize),
    Connect(ServerKind, bool),
    Disconnect(usize),
    /// A session asks for something.
    Ask(usize, u8, u16),
    StoreAnswers(bool),
    PoolAnswers(bool),
    Pass(u64),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let server = prop_oneof![
        2 => Just(ServerKind::Login),
        3 => Just(ServerKind::Char),
        2 => Just(ServerKind::Map)
    ];
    let one = prop_oneof![
        3 => (0..USERS.len(), 1..=STEPS).prop_map(|(user, steps)| Act::Go(user, steps)),
        4 => (server, any::<bool>()).prop_map(|(server, pincode)| Act::Connect(server, pincode)),
        1 => any::<usize>().prop_map(Act::Disconnect),
        16 => (any::<usize>(), 0..29_u8, 0..64_u16).prop_map(|(who, what, with)| Act::Ask(who, what, with)),
        2 => any::<bool>().prop_map(Act::StoreAnswers),
        2 => any::<bool>().prop_map(Act::PoolAnswers),
        1 => (0..8_000_u64).prop_map(Act::Pass),
    ];
    prop::collection::vec(one, 1..250)
}

/// Clients and what they have learnt.
struct Crowd {
    scenario: Scenario,
    sessions: Vec<(SessionId, ServerKind)>,
}

impl Crowd {
    fn new() -> Self {
        let mut scenario = Scenario::with_rules(Rules {
            registration: true,
            backlog_max: BACKLOG,
            login_grace: GRACE,
            ..Rules::default()
        });
        for user in USERS {
            scenario.game_master(user);
        }
        let sessions = Vec::new();
        Self { scenario, sessions }
    }

    fn act(&mut self, act: Act) {
        let scenario = &mut self.scenario;
        match act {
            Act::Go(user, steps) => (0..steps).for_each(|step| self.go(USERS[user], step)),
            Act::Connect(server, pincode) => {
                let session = scenario.connect_with(server, pincode);
                self.sessions.push((session, server));
            }
            Act::Disconnect(which) if !self.sessions.is_empty() => {
                let (session, _) = self.sessions.swap_remove(which % self.sessions.len());
                scenario.disconnect(session);
            }
            Act::Ask(who, what, with) if !self.sessions.is_empty() => {
                let (session, server) = self.sessions[who % self.sessions.len()];
                // Mostly what the server is for, for otherwise nobody would get far.
                match self.ask(server, what, with) {
                    Ask::Command(command) => self.scenario.command(session, command),
                    Ask::Query(query) => self.scenario.query(session, query),
                }
            }
            Act::StoreAnswers(true) => scenario.store_catches_up(),
            Act::StoreAnswers(false) => {
                scenario.store_waits.get_or_insert_default();
            }
            Act::PoolAnswers(true) => scenario.pool_catches_up(),
            Act::PoolAnswers(false) => {
                scenario.pool_waits.get_or_insert_default();
            }
            Act::Pass(milliseconds) => scenario.pass_ms(milliseconds),
            Act::Disconnect(_) | Act::Ask(..) => {}
        }
    }

    fn go(&mut self, user: &str, step: usize) {
        let server = [ServerKind::Login, ServerKind::Char, ServerKind::Map][[0, 1, 1, 1, 1, 2, 2, 2][step]];
        if [0, 1, 5].contains(&step) {
            let session = self.scenario.connect(server);
            self.sessions.push((session, server));
        }
        let accounts = &self.scenario.store.accounts;
        let account = accounts[&Name::new(user.as_bytes()).unwrap()].id;
        let Some(&(session, _)) = self.sessions.last() else {
            return;
        };
        let online = self.scenario.state.accounts.get(&account);
        let ids = online.map_or((LoginId(1), LoginId(2)), |online| (online.login_id1, online.login_id2));
        let character = online.and_then(|online| online.selected).unwrap_or(CharacterId(1));
        let command = match step {
            0 => Command::Login(Login {
                user: user.as_bytes().into(),
                password: "secret".as_bytes().into(),
            }),
            1 => char_enter(account, ids),
            2 => Command::CreateCharacter(wanted(user, 0)),
            3 | 4 => Command::SelectCharacter { slot: 0 },
            5 => map_enter(account, ids, character),
            _ => Command::LoadEnd,
        };
        self.scenario.command(session, command);
    }

    fn ask(&self, server: ServerKind, what: u8, with: u16) -> Ask {
        let user = USERS[usize::from(with) % USERS.len()];
        let account = AccountId(2_000_000 + u32::from(with) % 4);
        let online = self.scenario.state.accounts.get(&account);
        let ids = online.map_or((LoginId(1), LoginId(2)), |online| (online.login_id1, online.login_id2));
        let characters = online.map(Online::characters).unwrap_or_default();
        let character = online.and_then(|online| online.selected).unwrap_or_else(|| {
            let any = characters.get(usize::from(with) / 4 % 3);
            any.map_or(CharacterId(1), |character| character.id)
        });
        Ask::Command(match (server, what) {
            (_, 28) => Command::LoadEnd,
            (_, 27) => return Ask::Query(Query::CharacterName { character }),
            (ServerKind::Login, _) => Command::Login(Login {
                user: if with == 7 {
                    (*b"newbie_F").into()
                } else {
                    user.as_bytes().into()
                },
                password: if with == 9 { "wrong" } else { "secret" }.as_bytes().into(),
            }),
            (ServerKind::Char, what) => Self::at_characters(what, with, account, ids, character),
            (ServerKind::Map, 0..=8) => map_enter(account, ids, character),
            (ServerKind::Map, what) => return Self::on_map(what, with, user),
        })
    }

    fn at_characters(
        what: u8,
        with: u16,
        account: AccountId,
        ids: (LoginId, LoginId),
        character: CharacterId,
    ) -> Command {
        let digits = [b'0' + u8::try_from(with % 10).unwrap(), b'1', b'2', b'3'];
        match what {
            0..=6 => char_enter(account, ids),
            7..=10 => {
                let name = format!("Name{}", with % 12);
                Command::CreateCharacter(wanted(&name, u8::try_from(with % 4).unwrap()))
            }
            11 => Command::DeleteCharacter {
                character,
                proof: (*b"a@a.com").into(),
            },
            12 => Command::ReserveDeletion { character },
            13 => Command::CancelDeletion { character },
            14 => Command::ConfirmDeletion {
                character,
                birth_date: *b"900101",
            },
            15 => Command::CheckRename {
                account: None,
                character,
                name: format!("Other{}", with % 5).into_bytes().into(),
            },
            16 => Command::Rename { character },
            17 => Command::MoveSlot {
                from: with % 4,
                to: with / 4 % 4,
            },
            18 => Command::SetPincode { account, digits },
            19 => Command::CheckPincode { account, digits },
            20 => Command::ChangePincode {
                account,
                old: digits,
                new: *b"7294",
            },
            _ => Command::SelectCharacter {
                slot: u8::try_from(with % 4).unwrap(),
            },
        }
    }

    /// Everybody stands where new characters do, near enough for a trade.
    fn trade(with: u16) -> Command {
        let unit = UnitId(2_000_000 + u32::from(with) / 8 % 4);
        Command::Trade(match with % 8 {
            0 | 1 => TradeCommand::Ask { unit },
            2 | 3 => TradeCommand::Answer { accept: true },
            4 => TradeCommand::AddItem { place: 0, amount: 1 },
            5 => TradeCommand::Lock,
            6 => TradeCommand::Confirm,
            _ => return Command::Storage(StorageCommand::Put { place: 0, amount: 1 }),
        })
    }

    fn on_map(what: u8, with: u16, user: &str) -> Ask {
        let says = |line: &str| Command::Chat {
            text: format!("{user} : {line}").into_bytes().into(),
        };
        Ask::Command(match what {
            9..=12 => Command::LoadEnd,
            13..=16 => Command::Walk {
                x: with,
                y: with / 2 + 5,
            },
            17 => Command::Sit,
            18 => Command::Stand,
            19 => says("@die"),
            20 => says("@warp cellar"),
            21 => says(["@clothcolor 3", "@kick Name1", "@save", "@kick berta"][usize::from(with % 4)]),
            22 => Command::Respawn,
            23 => Command::ReturnToCharacters,
            24 => Command::Quit,
            25 => return Ask::Query(Query::PlayerCount),
            26 => Self::trade(with),
            _ => Command::Emote { emotion: 1 },
        })
    }
}

fn char_enter(account: AccountId, (login_id1, login_id2): (LoginId, LoginId)) -> Command {
    Command::CharEnter(CharEnter {
        account,
        login_id1,
        login_id2,
    })
}

fn map_enter(account: AccountId, (login_id1, _): (LoginId, LoginId), character: CharacterId) -> Command {
    Command::MapEnter(MapEnter {
        account,
        character,
        login_id1,
    })
}

enum Ask {
    Command(Command),
    Query(Query),
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn nothing_is_left_of_those_who_have_gone(acts in acts()) {
        let mut crowd = Crowd::new();
        for act in acts {
            crowd.act(act);
            let waiting = crowd.scenario.store_waits.as_ref().map_or(0, Vec::len);
            let players = crowd.scenario.state.players.len();
            prop_assert!(waiting <= 2 * 6 + 3 * (USERS.len() + 1) + players, "{} wait for the store", waiting);
        }
        let mut scenario = crowd.scenario;
        for (session, _) in crowd.sessions {
            scenario.disconnect(session);
        }
        scenario.store_catches_up();
        scenario.pool_catches_up();
        scenario.pass(LONG);
        scenario.store_catches_up();
        let state = &scenario.state;
        prop_assert!(state.sessions.is_empty() && state.accounts.is_empty() && state.players.is_empty());
        prop_assert_eq!(state.reads, 0);
        prop_assert!(scenario.maps.iter().all(|map| map.watchers.is_empty()));
        for character in scenario.store.characters.values() {
            let in_slot = |other: &&server::event::Character| {
                (other.account, other.slot) == (character.account, character.slot)
            };
            prop_assert_eq!(scenario.store.characters.values().filter(in_slot).count(), 1);
        }
    }
}
