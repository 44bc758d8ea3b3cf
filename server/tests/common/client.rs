//! A client's way through the three servers.

use packets::{AccountId, CharacterId, LoginId, Tick, UnitId};
use server::{
    event::{
        Account, Character, Command, Inventory, Item, MapEvent, Moment, Notice, ServerKind, SessionId,
        command::{self, CharEnter, CreateCharacter, MapEnter},
        map::MapInstanceId,
        notice::{CharacterCard, LoginAccepted},
    },
    state::Player,
    world::Cell,
};

use super::Scenario;

/// A client that plays.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    /// Its connection to the map server.
    pub(crate) session: SessionId,
    /// Its account.
    pub(crate) account: AccountId,
    /// Its character.
    pub(crate) character: CharacterId,
    /// Its login ids.
    pub(crate) ids: (LoginId, LoginId),
}

impl Client {
    /// Its unit on the map.
    pub(crate) fn unit(&self) -> UnitId {
        command::unit_of(self.account)
    }
}

impl Scenario {
    /// Asks to log in, and gives what the session was told.
    pub(crate) fn try_login(&mut self, user: &str, password: &str) -> (SessionId, Vec<Notice>) {
        let session = self.connect(ServerKind::Login);
        let login = command::Login {
            user: user.as_bytes().into(),
            password: password.as_bytes().into(),
        };
        self.command(session, Command::Login(login));
        (session, self.told(session))
    }

    /// Logs in, with the password that [`Scenario::account`] gives, and leaves the login server.
    pub(crate) fn login(&mut self, user: &str) -> LoginAccepted {
        let (session, told) = self.try_login(user, "secret");
        self.disconnect(session);
        match told.as_slice() {
            [Notice::LoginAccepted(accepted)] => *accepted,
            other => panic!("{user} was told {other:?}"),
        }
    }

    /// Adds an account with the password `secret`.
    pub(crate) fn account(&mut self, user: &str) -> AccountId {
        self.store.add_account(user, "secret", 0)
    }

    /// Adds a game master's account with the password `secret`.
    pub(crate) fn game_master(&mut self, user: &str) -> AccountId {
        self.store.add_account(user, "secret", Account::GAME_MASTER)
    }

    /// Comes in to the char server, at a listener that asks for no pincode.
    pub(crate) fn enter_char(&mut self, login: &LoginAccepted) -> SessionId {
        let session = self.connect(ServerKind::Char);
        self.send_char_enter(session, login);
        session
    }

    /// Comes in to the char server on an open connection.
    pub(crate) fn send_char_enter(&mut self, session: SessionId, login: &LoginAccepted) {
        let enter = CharEnter {
            account: login.account,
            login_id1: login.login_id1,
            login_id2: login.login_id2,
        };
        self.command(session, Command::CharEnter(enter));
    }

    /// Makes a character.
    pub(crate) fn create(&mut self, session: SessionId, name: &str, slot: u8) -> CharacterCard {
        self.told(session);
        self.command(session, Command::CreateCharacter(wanted(name, slot)));
        match self.told(session).as_slice() {
            [Notice::CharacterCreated(card)] => (**card).clone(),
            other => panic!("{name}: {other:?}"),
        }
    }

    /// Comes in to the map server.
    pub(crate) fn enter_map(&mut self, login: &LoginAccepted, character: CharacterId) -> SessionId {
        let session = self.connect(ServerKind::Map);
        let enter = MapEnter {
            account: login.account,
            character,
            login_id1: login.login_id1,
        };
        self.command(session, Command::MapEnter(enter));
        session
    }

    /// Goes the whole way: an account of that name, a character of that name, played, its map loaded.
    pub(crate) fn play(&mut self, name: &str) -> Client {
        self.account(name);
        self.play_account(name)
    }

    /// The same with an account that exists, whose first character, if it has one, is played.
    pub(crate) fn play_account(&mut self, name: &str) -> Client {
        let login = self.login(name);
        let chooser = self.enter_char(&login);
        let first = self.told(chooser).into_iter().find_map(|notice| match notice {
            Notice::CharacterList(list) => list.characters.first().cloned(),
            _ => None,
        });
        let card = first.unwrap_or_else(|| self.create(chooser, name, 0));
        let slot = card.character.slot;
        self.command(chooser, Command::SelectCharacter { slot });
        self.disconnect(chooser);
        let session = self.enter_map(&login, card.character.id);
        self.command(session, Command::LoadEnd);
        Client {
            session,
            account: login.account,
            character: card.character.id,
            ids: (login.login_id1, login.login_id2),
        }
    }

    /// The same, standing at a place.
    pub(crate) fn play_at(&mut self, name: &str, map: &str, x: u16, y: u16) -> Client {
        let client = self.play(name);
        self.place(&client, map, x, y);
        client
    }

    /// Puts a client's character somewhere, as if it had left the game and been moved in the store meanwhile.
    pub(crate) fn place(&mut self, client: &Client, map: &str, x: u16, y: u16) {
        let index = self.state.world.map_index(map).unwrap();
        let (unit, cell, vanish) = (client.unit(), Cell::new(x, y), server::event::look::Vanish::Teleported);
        self.act(|state, _, effects| server::service::travel::to(state, unit, index, cell, vanish, effects));
        self.command(client.session, Command::LoadEnd);
    }

    /// Gives a client's character an item, and says where it lies now; of what does not stack, the first.
    pub(crate) fn give(&mut self, client: &Client, aegis_name: &str, amount: u16) -> usize {
        let id = self.state.world.item_named(aegis_name).expect("the rules have it").id;
        self.give_item(client, Item::new(id, amount))
    }

    /// The same with an item as it is to be.
    pub(crate) fn give_item(&mut self, client: &Client, item: Item) -> usize {
        let before: Vec<usize> = self.inventory(client).iter().map(|(place, _)| place).collect();
        let unit = client.unit();
        let given = self.act(|state, now, effects| server::service::belongings::give(state, now, unit, item, effects));
        assert_eq!(given, Ok(()));
        let inventory = self.inventory(client);
        let new = inventory
            .iter()
            .find(|(place, there)| there.id == item.id && !before.contains(place));
        let any = || inventory.iter().find(|(_, there)| there.is_like(&item));
        new.or_else(any).expect("it came in").0
    }

    /// What a client's character carries.
    pub(crate) fn inventory(&self, client: &Client) -> &Inventory {
        &self.player(client).character.inventory
    }

    /// Changes a client's character, as if it had always been so.
    pub(crate) fn become_as(&mut self, client: &Client, change: impl FnOnce(&mut Character)) {
        change(&mut self.state.players.get_mut(client.unit()).unwrap().character);
        let mut effects = server::event::Effects::default();
        server::service::status::refresh(&mut self.state, client.unit(), &mut effects);
        let player = self.player(client);
        let (stay, looks) = (player.stay, player.looks());
        effects.map.push((player.instance(), MapEvent::Looks { stay, looks }));
        self.follow(effects);
    }

    /// A client says a line.
    pub(crate) fn say(&mut self, client: &Client, line: &str) {
        let text = format!("{} : {line}", self.player(client).name());
        self.command(
            client.session,
            Command::Chat {
                text: text.into_bytes().into(),
            },
        );
    }

    /// A client walks.
    pub(crate) fn walk(&mut self, client: &Client, x: u16, y: u16) {
        self.command(client.session, Command::Walk { x, y });
    }

    /// A client's character.
    pub(crate) fn player(&self, client: &Client) -> &Player {
        self.state.players.get(client.unit()).unwrap()
    }

    /// A client's character dies.
    pub(crate) fn kill(&mut self, client: &Client) {
        let unit = client.unit();
        self.act(|state, now, effects| server::service::vitals::die(state, now, unit, effects));
    }

    /// A client's character, to be given what a test needs.
    pub(crate) fn character_mut(&mut self, client: &Client) -> &mut Character {
        &mut self.state.players.get_mut(client.unit()).unwrap().character
    }

    /// Where a client's character is.
    pub(crate) fn cell(&self, client: &Client) -> (u16, u16) {
        self.player(client).cell().pair()
    }

    /// The map a client's character is on.
    pub(crate) fn map_of(&self, client: &Client) -> &str {
        let MapInstanceId(index) = self.player(client).instance();
        &self.state.world.maps[index as usize].name
    }

    /// The server's clock now.
    pub(crate) fn tick(&self) -> Tick {
        self.tick_at(self.now)
    }

    /// The server's clock at `moment`.
    pub(crate) fn tick_at(&self, moment: Moment) -> Tick {
        self.state.tick(moment)
    }
}

/// A request for an ordinary character.
pub(crate) fn wanted(name: &str, slot: u8) -> CreateCharacter {
    CreateCharacter {
        name: name.as_bytes().into(),
        slot,
        hair_color: 2,
        hair_style: 3,
        attributes: None,
        job: Some(0),
        sex: Some(1),
    }
}
