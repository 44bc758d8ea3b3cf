//! What a player sees and has: the whole state of the terminal client. No socket, no terminal: packets and keys are handed to it.

use std::collections::{HashMap, HashSet, VecDeque};

use packets::{DecodeError, EquipPlace, MapName, UnitId};
use tokio::time::Instant;

use super::{act::Act, dialog::Dialog, leaving::Leaving, pursuit::Pursuit};
use crate::{
    behavior::{Cell, MapGround, Scene, Unit, UnitKind, Way},
    printable,
};

/// Lines of talk that are kept.
const MOST_LINES: usize = 300;

/// Units, and things on the floor, that a person sees.
const MOST_UNITS: u16 = 1_000;
const MOST_ON_FLOOR: u16 = 500;

/// Names asked for between two pictures: a crowd that comes into sight is no flood of requests.
const MOST_ASKED: usize = 20;

/// Who says a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Voice {
    /// Somebody near by.
    Near,
    /// The player.
    Own,
    /// Somebody who whispers, or is whispered to.
    Whisper,
    /// Somebody of the party.
    Party,
    /// The server.
    Server,
    /// The terminal client itself.
    Note,
}

/// What stands beside the map.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Panel {
    /// Who is near.
    #[default]
    Near,
    /// The inventory; the place in the list that is marked.
    Inventory(usize),
    /// The keys.
    Help,
}

/// Whether a cell can be walked on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Floor {
    /// Yes.
    Open,
    /// No.
    Wall,
    /// Nobody knows.
    Unknown,
}

/// Where cells of a map can be walked, for maps that are known; `None`: the map is not.
pub type KnownMap = Box<dyn Fn(Cell) -> bool>;

/// Looks maps up by their names.
pub type Atlas = Box<dyn Fn(&str) -> Option<KnownMap>>;

/// The state.
pub struct Game {
    /// The player's name.
    pub name: String,
    /// What it sees and has.
    pub scene: Scene,
    /// Where it walks.
    pub way: Way,
    /// Spell points, and most of them.
    pub sp: (u32, u32),
    /// Base and job level.
    pub levels: (u32, u32),
    /// Whether it sits.
    pub sits: bool,
    /// Names of units.
    pub names: HashMap<UnitId, String>,
    /// Names that were asked for, and not told yet.
    asked: HashSet<UnitId>,
    /// Packets that did not fit their layouts.
    misread: HashSet<&'static str>,
    /// Where things of the inventory may be worn.
    pub(super) places: HashMap<u16, EquipPlace>,
    /// What was said.
    pub log: VecDeque<(Voice, String)>,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// The unit that is marked.
    pub target: Option<UnitId>,
    /// Where the player goes to do something.
    pub(super) pursuit: Option<Pursuit>,
    /// What stands beside the map.
    pub panel: Panel,
    /// What is typed, while something is.
    pub typed: Option<String>,
    /// What was typed when a dialog wanted something typed itself; it is gone on with after that.
    pub(super) draft: Option<String>,
    /// Whether the player wants to leave.
    pub leaving: Leaving,
    atlas: Atlas,
    known: Option<KnownMap>,
    learned: MapGround,
}

impl Game {
    /// The player has just entered a map.
    pub fn new(name: String, unit: UnitId, map: MapName, cell: Cell, now: Instant, atlas: Atlas) -> Self {
        let mut game = Self {
            name,
            scene: Scene::new(unit, map.clone(), cell).with_room(MOST_UNITS, MOST_ON_FLOOR),
            way: Way::standing(cell, now),
            sp: (0, 0),
            levels: (0, 0),
            sits: false,
            names: HashMap::new(),
            asked: HashSet::new(),
            misread: HashSet::new(),
            places: HashMap::new(),
            log: VecDeque::new(),
            dialog: None,
            target: None,
            pursuit: None,
            panel: Panel::Near,
            typed: None,
            draft: None,
            leaving: Leaving::default(),
            atlas,
            known: None,
            learned: MapGround::default(),
        };
        game.known = (game.atlas)(map.as_str());
        game.enter(map, cell, now);
        game
    }

    /// The player comes onto a map, or to another place of it.
    pub fn enter(&mut self, map: MapName, cell: Cell, now: Instant) {
        if map != self.scene.map {
            self.known = (self.atlas)(map.as_str());
            self.learned = MapGround::default();
        }
        self.scene.enter(map, cell);
        self.stands(cell, now);
        self.end_dialog();
        self.names.clear();
        self.asked.clear();
        self.target = None;
        self.pursuit = None;
        self.sits = false;
    }

    /// A server whose map is not as it is known here has the player on a wall: such a map is learnt anew.
    fn trust(&mut self, cell: Cell) {
        let is_wall = self.known.as_ref().is_some_and(|known| !known(cell));
        if is_wall {
            self.known = None;
            self.say(
                Voice::Note,
                "This server's map is not the one that is known here: it is learnt as you go.",
            );
        }
    }

    /// The player stands on a cell.
    pub(super) fn stands(&mut self, cell: Cell, now: Instant) {
        self.trust(cell);
        self.way = Way::standing(cell, now);
        self.scene.cell = cell;
        self.learned.learn_open(cell);
    }

    /// The player walks.
    pub(super) fn walks(&mut self, from: Cell, to: Cell, now: Instant) {
        self.trust(to);
        self.way = Way::new(from, to, now);
        self.scene.cell = to;
        self.learned.learn_open(to);
    }

    /// Time passes: the player is about where clients would show it, goes on with what it is at, and wants to know who is around. What there is
    /// to say to the server.
    pub fn passes(&mut self, now: Instant) -> Vec<Act> {
        self.learned.learn_open(self.way.cell(now));
        let quits = self.leaving.is_due(now).then_some(Act::Quit);
        let goes_on = self.go_on(now);
        let names = self.nameless().into_iter().map(Act::AskName);
        quits.into_iter().chain(goes_on).chain(names).collect()
    }

    /// Some of those in sight whose names nobody asked for yet; from now on they are asked for.
    fn nameless(&mut self) -> Vec<UnitId> {
        let is_nameless = |unit: &&Unit| {
            let known = self.names.contains_key(&unit.unit) || self.asked.contains(&unit.unit);
            unit.kind != UnitKind::Warp && !known
        };
        let nameless = self.scene.units.iter().filter(is_nameless);
        let nameless: Vec<UnitId> = nameless.take(MOST_ASKED).map(|unit| unit.unit).collect();
        self.asked.extend(&nameless);
        nameless
    }

    /// A unit is gone, and its name with it: it may come back as somebody else.
    pub(super) fn loses(&mut self, unit: UnitId) {
        self.scene.loses(unit);
        self.asked.remove(&unit);
        self.names.remove(&unit);
    }

    /// A packet does not fit its layout. That is told once of each kind.
    pub(super) fn misreads(&mut self, error: &DecodeError) {
        if self.misread.insert(error.packet) {
            self.say(
                Voice::Note,
                format!("Left out, for it does not fit its layout: {error}"),
            );
        }
    }

    /// Somebody was seen on a cell.
    pub(super) fn learn(&mut self, cell: Cell) {
        self.learned.learn_open(cell);
    }

    /// Whether a cell can be walked on.
    pub fn floor(&self, cell: Cell) -> Floor {
        use crate::behavior::Ground;
        match (&self.known, self.learned.at(cell)) {
            (Some(known), _) if known(cell) => Floor::Open,
            (Some(_), _) | (None, Ground::Closed) => Floor::Wall,
            (None, Ground::Open) => Floor::Open,
            (None, Ground::Unknown) => Floor::Unknown,
        }
    }

    /// Adds a line of talk.
    pub fn say(&mut self, voice: Voice, text: impl Into<String>) {
        if self.log.len() >= MOST_LINES {
            self.log.pop_front();
        }
        self.log.push_back((voice, printable(&text.into())));
    }

    /// A unit's name, or what is known of it.
    pub fn name_of(&self, unit: &Unit) -> String {
        let kind = match unit.kind {
            UnitKind::Player => "player",
            UnitKind::Monster => "monster",
            UnitKind::Npc => "NPC",
            UnitKind::Warp => "warp",
        };
        self.names.get(&unit.unit).cloned().unwrap_or_else(|| kind.to_owned())
    }

    /// A unit's name is told. Of those that are not in sight none is kept.
    pub(super) fn is_called(&mut self, unit: UnitId, name: &str) {
        self.asked.remove(&unit);
        if self.scene.units.iter().any(|known| known.unit == unit) {
            // What stands behind `#` tells NPCs of one name apart, and is not shown.
            let shown = name.split('#').next().unwrap_or_default();
            self.names.insert(unit, printable(shown));
        }
    }

    /// The unit that is marked, if it is still there.
    pub fn marked(&self) -> Option<Unit> {
        let target = self.target?;
        self.scene.units.iter().find(|unit| unit.unit == target).copied()
    }

    /// Units, nearest first.
    pub fn near(&self) -> Vec<Unit> {
        let own = self.scene.cell;
        let mut units: Vec<Unit> = self
            .scene
            .units
            .iter()
            .filter(|unit| unit.kind != UnitKind::Warp)
            .copied()
            .collect();
        units.sort_by_key(|unit| (unit.cell.distance(own), unit.unit.0));
        units
    }
}

impl std::fmt::Debug for Game {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Game")
            .field("name", &self.name)
            .field("scene", &self.scene)
            .finish_non_exhaustive()
    }
}

/// Text of others: what moves the cursor does not reach the terminal, nor do the client's colour codes (`^ff0000`).
pub(super) fn printable(text: &str) -> String {
    let text = printable::line(text);
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('^') {
        plain.push_str(before);
        let code = after
            .get(..6)
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if code.is_none() {
            plain.push('^');
        }
        rest = code.map_or(after, |code| after.strip_prefix(code).unwrap_or(after));
    }
    plain.push_str(rest);
    plain
}
