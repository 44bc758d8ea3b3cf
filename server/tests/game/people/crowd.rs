//! Several players who want anything of each other in any order: what the state promises holds throughout
//! (`ServerState::check` after every step), and the store ends up with what the state has.

use packets::PartyId;
use proptest::prelude::*;
use server::{
    event::{
        Command,
        people::{
            ChatRoomCommand, FriendCommand, IgnoreCommand, PartyCommand, PartyShare, PeopleCommand,
            chat_room::{ChatRoomId, ChatRoomSettings},
        },
    },
    state::People,
};

use super::{Wish, name};
use crate::common::{Client, Scenario, cases};

const NAMES: [&str; 5] = ["adele", "berta", "carla", "doris", "emma"];

/// Who does what with whom; numbers choose among what there is.
type Act = (usize, u8, usize, bool);

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let one = (0..NAMES.len(), 0..40_u8, 0..NAMES.len(), any::<bool>());
    prop::collection::vec(one, 1..150)
}

struct Crowd {
    scenario: Scenario,
    clients: [Option<Client>; 5],
}

impl Crowd {
    fn act(&mut self, (who, what, whom, yes): Act) {
        let Some(client) = self.clients[who] else {
            self.clients[who] = Some(self.scenario.play_account(NAMES[who]));
            return;
        };
        match what {
            0 => {
                self.scenario.disconnect(client.session);
                self.clients[who] = None;
            }
            1 => self
                .scenario
                .place(&client, if yes { "ground" } else { "cellar" }, 5, 5),
            2 => self.scenario.pass_ms(1_100),
            3 => self.delete(who, client),
            4 if yes => self.scenario.kill(&client),
            4 => self.scenario.say(&client, "hello"),
            5 => {
                self.scenario.command(client.session, Command::Respawn);
                self.scenario.command(client.session, Command::LoadEnd);
            }
            6 => self.scenario.walk(&client, 20, 20),
            _ => {
                let wish = self.wish(what, whom, yes);
                self.scenario.wants(&client, wish);
            }
        }
    }

    /// Leaves the game and deletes the character; another of the same name is played next.
    fn delete(&mut self, who: usize, client: Client) {
        self.scenario.disconnect(client.session);
        self.clients[who] = None;
        let login = self.scenario.login(NAMES[who]);
        let chooser = self.scenario.enter_char(&login);
        let (character, proof) = (client.character, (*b"a@a.com").into());
        self.scenario
            .command(chooser, Command::DeleteCharacter { character, proof });
        self.scenario.disconnect(chooser);
    }

    fn wish(&self, what: u8, whom: usize, yes: bool) -> Wish {
        let other = self.scenario.store.named(NAMES[whom]);
        let (account, character) = other.map_or_else(Default::default, |other| (other.account, other.id));
        let name = name(NAMES[whom]);
        match what {
            7..=9 => FriendCommand::Ask { name }.into(),
            10..=13 => FriendCommand::Answer { character, accept: yes }.into(),
            14 => FriendCommand::Remove { character }.into(),
            15..=16 => PartyCommand::Make {
                name,
                pickup: yes,
                loot: !yes,
            }
            .into(),
            17..=19 => PartyCommand::InviteName { name }.into(),
            20 => PartyCommand::InviteAccount { account }.into(),
            21..=24 => PartyCommand::Answer {
                party: self.party(whom),
                accept: yes,
            }
            .into(),
            25 => PartyCommand::Leave.into(),
            26 => PartyCommand::Expel { account, name }.into(),
            27 => PartyCommand::Lead { account }.into(),
            28 => PartyCommand::Share(PartyShare {
                experience: yes,
                pickup: !yes,
                loot: yes,
            })
            .into(),
            29 => PartyCommand::Refuse(yes).into(),
            30 => IgnoreCommand::One { name, allow: yes }.into(),
            _ => Wish(PeopleCommand::ChatRoom(self.chat_room_wish(what, whom, yes))),
        }
    }

    fn chat_room_wish(&self, what: u8, whom: usize, yes: bool) -> ChatRoomCommand {
        let settings = ChatRoomSettings {
            title: (*b"room").into(),
            limit: if yes { 2 } else { 20 },
            public: true,
            password: Box::default(),
        };
        let name = name(NAMES[whom]);
        match what {
            31..=32 => ChatRoomCommand::Open(settings),
            33..=35 => ChatRoomCommand::Enter {
                room: self.room(whom),
                password: Box::default(),
            },
            36 => ChatRoomCommand::Own { name },
            37 => ChatRoomCommand::Expel { name },
            38 => ChatRoomCommand::Change(settings),
            _ => ChatRoomCommand::Leave,
        }
    }

    fn party(&self, whom: usize) -> PartyId {
        let client = self.clients[whom].as_ref();
        let party = client.and_then(|client| self.scenario.state.people.parties.of(client.character));
        party.map_or(PartyId(1), |party| party.id)
    }

    fn room(&self, whom: usize) -> ChatRoomId {
        let client = self.clients[whom].as_ref();
        let room = client.and_then(|client| self.scenario.state.people.rooms.of(client.unit()));
        room.map_or(ChatRoomId(1), |room| room.id)
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whatever_players_want_of_each_other_lists_agree_and_are_stored(acts in acts()) {
        let mut scenario = Scenario::new();
        for name in NAMES {
            scenario.game_master(name);
        }
        let mut crowd = Crowd { scenario, clients: [None; 5] };
        for act in acts {
            crowd.act(act);
        }
        let Crowd { mut scenario, clients } = crowd;
        for client in clients.into_iter().flatten() {
            scenario.disconnect(client.session);
        }
        let stored = People::new(scenario.store.people());
        prop_assert_eq!(stored.check(), Ok(()));
        // Numbers and rooms given out are not stored.
        let mut left = scenario.state.people.clone();
        left.rooms = stored.rooms.clone();
        left.parties = stored.parties.clone();
        prop_assert_eq!(left, stored);
        for party in scenario.store.parties.values() {
            prop_assert_eq!(scenario.state.people.parties.of(party.leader), Some(party));
        }
    }
}
