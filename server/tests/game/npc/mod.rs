//! The people of the maps, and what players do with them.

mod dialog;
mod goods;
mod on_maps;
mod refining;
mod roles;
mod shop;
mod storage;
mod windows;

use std::sync::{Arc, LazyLock};

use packets::{ItemId, UnitId};
use server::{
    event::{
        Command, Item, Notice,
        notice::{NpcNotice, ShopNotice},
        npc::NpcCommand,
    },
    service::belongings,
    state::Rules,
    world::{Npc, RULES, World},
};

use crate::common::{Client, Scenario, worlds::GROUND};

/// People on the test ground, in the order of their numbers.
const PEOPLE: &str = r#"
[[npc]]
name = "Talker"
sprite = 100
at = { map = "ground", x = 30, y = 20 }
facing = "south_west"
dialog = [
    { say = "Good day, {name}." },
    "next",
    { label = "again" },
    { menu = [
        { text = "A number", steps = [
            { number = { min = 2, max = 9 } },
            { say = "It is {number}." },
            "next",
            { go = "again" },
        ] },
        { text = "A word", steps = [
            { text = { max = 5 } },
            { if = { is = { text = "Candy" }, then = [{ say = "Right." }], otherwise = [{ say = "{text}?" }] } },
            { menu = [{ text = "{text}", steps = [] }, { text = "", steps = [] }] },
            "close",
        ] },
        { text = "Good bye", steps = [{ say = "Good bye." }] },
    ] },
]

[[npc]]
name = "Healer"
sprite = 79
at = { map = "ground", x = 20, y = 22 }
healer = { greeting = "Heal?" }

[[npc]]
name = "Master of Jobs"
sprite = 123
at = { map = "ground", x = 22, y = 20 }
job_changer = { greeting = "What will you be?", from = ["Novice"], job_level = 10, to = ["Swordman", "Mage"] }

[[npc]]
name = "Traveller"
sprite = 100
at = { map = "ground", x = 18, y = 20 }
dialog = [
    { say = "Off you go." },
    { menu = [
        { text = "To the cellar", steps = [{ warp = { map = "cellar", x = 9, y = 9 } }, { say = "Nobody hears this." }] },
        { text = "Keep this place", steps = [{ set_save_point = { map = "cellar", x = 3, y = 4 } }, { say = "Kept." }, "close"] },
    ] },
]

[[npc]]
name = "Dealer"
sprite = 53
at = { map = "ground", x = 20, y = 18 }
shop = [
    { item = "Apple" },
    { item = "Knife", price = 60 },
    { item = "Jellopy", price = 8 },
    { item = "Rationed" },
    { item = "Masked" },
]

[[npc]]
name = "Keeper"
sprite = 117
at = { map = "ground", x = 22, y = 22 }
storage = { greeting = "Your things?", price = 40 }

[[npc]]
name = "Collector"
sprite = 88
at = { map = "ground", x = 18, y = 22 }
dialog = [
    { number = { max = 100000 } },
    { if = { is = { item = { item = "Jellopy", count = { times_number = 3 } } }, then = [
        { if = { is = { room = { item = "Apple", count = { times_number = 1 } } }, then = [
            { take_item = { item = "Jellopy", count = { times_number = 3 } } },
            { give_item = { item = "Apple", count = { times_number = 1 } } },
            { give_zeny = { times_number = 2 } },
            { say = "There you are." },
        ], otherwise = [{ say = "You carry too much." }] } },
    ], otherwise = [{ say = "You have too few." }] } },
    "close",
]

[[npc]]
name = "Peddler"
sprite = 66
at = { map = "ground", x = 18, y = 18 }
dialog = [
    { say = "Look." },
    { open_shop = [{ item = "Apple", price = 5000 }] },
    { say = "Thank you." },
    "close",
]

[[npc]]
name = "Locker"
sprite = 117
at = { map = "ground", x = 35, y = 20 }
dialog = [
    { menu = [
        { text = "Pay before and after", steps = [
            { take_zeny = 10 },
            "open_storage",
            { take_zeny = 30 },
            { give_item = { item = "Apple" } },
        ] },
        { text = "Open and leave", steps = ["open_storage", { warp = { map = "cellar", x = 9, y = 9 } }] },
        { text = "Open twice", steps = ["open_storage", "open_storage", { take_zeny = 30 }] },
    ] },
]

[[item]]
id = 60001
aegis_name = "Rationed"
name = "Rationed"
type = "etc"
buy = 10
weight = 1
stack = { amount = 5, places = ["inventory", "storage"] }

[[item]]
id = 60002
aegis_name = "Masked"
name = "Masked"
type = "etc"
buy = 10
weight = 1
alias = "Jellopy"

[[item]]
id = 60003
aegis_name = "Keepsake"
name = "Keepsake"
type = "etc"
buy = 10
weight = 1
limits = ["no_sell", "no_storage", "no_trade"]
"#;

/// A map without trades.
const VAULT: &str = "
    map vault 20 x 20
    flags notrade
    walk 0..19 0..19
";

/// Indices of [`PEOPLE`].
pub(crate) const TALKER: usize = 0;
pub(crate) const HEALER: usize = 1;
pub(crate) const JOB_CHANGER: usize = 2;
pub(crate) const TRAVELLER: usize = 3;
pub(crate) const DEALER: usize = 4;
pub(crate) const KEEPER: usize = 5;
pub(crate) const COLLECTOR: usize = 6;
pub(crate) const PEDDLER: usize = 7;
pub(crate) const LOCKER: usize = 8;

static WORLD: LazyLock<Arc<World>> = LazyLock::new(|| World::read(&[RULES, PLACES].concat()).unwrap());

const PLACES: &[(&str, &str)] = &[("ground.world", GROUND), ("vault.world", VAULT), ("npcs.toml", PEOPLE)];

/// A server with [`PEOPLE`].
pub(crate) fn scenario() -> Scenario {
    scenario_with(Rules::default())
}

/// The same with rules.
pub(crate) fn scenario_with(rules: Rules) -> Scenario {
    Scenario::with(&WORLD, rules)
}

pub(crate) fn unit(npc: usize) -> UnitId {
    Npc::unit(npc)
}

impl Scenario {
    /// A client speaks to an NPC, or answers it.
    pub(crate) fn ask_npc(&mut self, client: &Client, command: NpcCommand) {
        self.command(client.session, Command::Npc(command));
    }

    /// A client speaks to an NPC.
    pub(crate) fn contact(&mut self, client: &Client, npc: usize) {
        self.ask_npc(client, NpcCommand::Contact { npc: unit(npc) });
    }

    /// A client chooses from an NPC's menu, counted from 1.
    pub(crate) fn choose(&mut self, client: &Client, npc: usize, choice: u8) {
        let npc = unit(npc);
        self.ask_npc(client, NpcCommand::Choose { npc, choice });
    }

    /// A client presses the button for more.
    pub(crate) fn next(&mut self, client: &Client, npc: usize) {
        self.ask_npc(client, NpcCommand::Next { npc: unit(npc) });
    }

    /// A client presses the button that closes a dialog.
    pub(crate) fn close(&mut self, client: &Client, npc: usize) {
        self.ask_npc(client, NpcCommand::Close { npc: unit(npc) });
    }

    /// Gives a character zeny, or takes it.
    pub(crate) fn zeny(&mut self, client: &Client, change: i64) {
        let unit = client.unit();
        self.act(|state, now, effects| belongings::zeny(state, now, unit, change, effects))
            .unwrap();
    }

    /// Id of an item.
    pub(crate) fn item_id(&self, aegis_name: &str) -> ItemId {
        self.state.world.item_named(aegis_name).unwrap().id
    }

    /// What a character carries: where, what, how many.
    pub(crate) fn carries(&self, client: &Client) -> Vec<(usize, &str, u16)> {
        let world = &self.state.world;
        let named = |(place, item): (usize, &Item)| (place, &*world.item(item.id).unwrap().aegis_name, item.amount);
        self.player(client).character.inventory.iter().map(named).collect()
    }

    /// What is kept of a character in the store is what it has.
    pub(crate) fn is_kept(&self, client: &Client) {
        let character = &self.player(client).character;
        let stored = &self.store.characters[&client.character];
        assert_eq!((stored.zeny, &stored.inventory), (character.zeny, &character.inventory));
    }

    /// What dialogs showed a client since it was last asked, in words.
    pub(crate) fn shown(&mut self, client: &Client) -> Vec<String> {
        let told = self.told(client.session);
        told.iter().filter_map(in_words).collect()
    }

    /// What shops told a client since it was last asked.
    pub(crate) fn told_by_shop(&mut self, client: &Client) -> Vec<ShopNotice> {
        let of_shop = |notice| match notice {
            Notice::Shop(notice) => Some(notice),
            _ => None,
        };
        self.told(client.session).into_iter().filter_map(of_shop).collect()
    }

    /// A client's talk waits for something.
    pub(crate) fn talks(&self, client: &Client) -> bool {
        self.player(client).dialog.is_some()
    }
}

fn in_words(notice: &Notice) -> Option<String> {
    let Notice::Npc(notice) = notice else { return None };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(match notice {
        NpcNotice::Said { text: said, .. } => text(said),
        NpcNotice::More { .. } => "[next]".to_owned(),
        NpcNotice::Choices { choices, .. } => {
            let choices: Vec<String> = choices.iter().map(|choice| text(choice)).collect();
            format!("[{}]", choices.join("|"))
        }
        NpcNotice::WantsNumber { .. } => "[number]".to_owned(),
        NpcNotice::WantsText { .. } => "[text]".to_owned(),
        NpcNotice::Closing { .. } => "[close]".to_owned(),
        NpcNotice::Cleared { .. } => "[clear]".to_owned(),
        NpcNotice::Picture { name, .. } => format!("[picture {name}]"),
    })
}
