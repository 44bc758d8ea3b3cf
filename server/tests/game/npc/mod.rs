//! The people of the maps, and what players do with them.

mod dialog;
mod on_maps;
mod roles;

use std::sync::{Arc, LazyLock};

use packets::UnitId;
use server::{
    event::{Command, Notice, notice::NpcNotice, npc::NpcCommand},
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
"#;

/// Indices of [`PEOPLE`].
pub(super) const TALKER: usize = 0;
pub(super) const HEALER: usize = 1;
pub(super) const JOB_CHANGER: usize = 2;
pub(super) const TRAVELLER: usize = 3;

static WORLD: LazyLock<Arc<World>> =
    LazyLock::new(|| World::read(&[RULES, &[("ground.world", GROUND), ("npcs.toml", PEOPLE)]].concat()).unwrap());

/// A server with [`PEOPLE`].
pub(super) fn scenario() -> Scenario {
    Scenario::with(&WORLD, Rules::default())
}

pub(super) fn unit(npc: usize) -> UnitId {
    Npc::unit(npc)
}

impl Scenario {
    /// A client speaks to an NPC, or answers it.
    pub(super) fn ask_npc(&mut self, client: &Client, command: NpcCommand) {
        self.command(client.session, Command::Npc(command));
    }

    /// A client speaks to an NPC.
    pub(super) fn contact(&mut self, client: &Client, npc: usize) {
        self.ask_npc(client, NpcCommand::Contact { npc: unit(npc) });
    }

    /// A client chooses from an NPC's menu, counted from 1.
    pub(super) fn choose(&mut self, client: &Client, npc: usize, choice: u8) {
        let npc = unit(npc);
        self.ask_npc(client, NpcCommand::Choose { npc, choice });
    }

    /// A client presses the button for more.
    pub(super) fn next(&mut self, client: &Client, npc: usize) {
        self.ask_npc(client, NpcCommand::Next { npc: unit(npc) });
    }

    /// A client presses the button that closes a dialog.
    pub(super) fn close(&mut self, client: &Client, npc: usize) {
        self.ask_npc(client, NpcCommand::Close { npc: unit(npc) });
    }

    /// What dialogs showed a client since it was last asked, in words.
    pub(super) fn shown(&mut self, client: &Client) -> Vec<String> {
        let told = self.told(client.session);
        told.iter().filter_map(in_words).collect()
    }

    /// A client's talk waits for something.
    pub(super) fn talks(&self, client: &Client) -> bool {
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
    })
}
