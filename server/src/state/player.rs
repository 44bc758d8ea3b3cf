//! A character that plays.

use core::time::Duration;
use std::sync::Arc;

use packets::{Tick, UnitId};

use super::{Conversation, Fight, Recovery, Shop, Statuses, StorageWindow, Trade, Walk};
use crate::{
    event::{
        Character, Moment, Name, SessionId, UnitLook,
        look::{Appearance, BossRank, Hiding, Posture, UnitKind},
        map::{Looks, MapInstanceId, Stay},
        notice::{Pool, StatusIcon},
        record::Place,
    },
    figures::Fighter,
    world::{Cell, Direction},
};

/// A character that plays: from the map server's accept until it leaves. Where it stands is changed by
/// [`super::Players`] only, which keeps the grids in step.
#[derive(Clone, PartialEq, Debug)]
pub struct Player {
    /// Its connection to the map server.
    pub session: SessionId,
    /// Its record. `place` is where it was saved last; [`Player::record`] has the present one.
    pub character: Character,
    /// All that is computed from its record: renewed by [`crate::service::status::refresh`] whenever an input changes.
    pub fighter: Arc<Fighter>,
    /// What holds of it for a while.
    pub statuses: Statuses,
    /// Where the magnifier lies that it was asked to choose an item for.
    pub magnifier: Option<usize>,
    /// Number of its account's group.
    pub group: u8,
    /// Its group's right to give GM commands.
    pub game_master: bool,
    /// Its stay on the map it is on.
    pub stay: Stay,
    /// Where it faces.
    pub direction: Direction,
    /// Where its head is turned: 0 straight, 1 right, 2 left.
    pub head: u16,
    /// Its walk, if it walks.
    pub walk: Option<Walk>,
    /// Number of its latest walk; no other walk of any stay has it.
    pub walk_number: u64,
    /// Stands, sits or lies dead.
    pub posture: Posture,
    /// Icons of what holds of it that its client shows, each with when it ends.
    pub icons: Vec<(StatusIcon, Moment)>,
    /// How far it is with its fight.
    pub fight: Fight,
    /// Whether monsters see it.
    pub hiding: Hiding,
    /// Until when nobody may attack it at the latest: it has just loaded its map.
    pub spared_until: Option<Moment>,
    /// Whether the client has loaded a map since it came in: the first load is told more.
    pub loaded_once: bool,
    /// Settings kept for the client: open equipment, call, pet autofeed, homunculus autofeed.
    pub settings: [bool; 4],
    /// How far its hit points are on the way to their next recovery.
    pub hp_recovery: Recovery,
    /// How far its spell points are.
    pub sp_recovery: Recovery,
    /// When it was saved last, or came in.
    pub saved_at: Moment,
    /// When its client was asked for a sign of life last, or came in.
    pub pinged_at: Moment,
    /// Its talk with an NPC.
    pub dialog: Option<Conversation>,
    /// The shop that is open for it.
    pub shop: Option<Shop>,
    /// The storage of its account, while its window is open.
    pub storage: Option<StorageWindow>,
    /// Its trade with another player.
    pub trade: Option<Trade>,
    pub(super) instance: MapInstanceId,
    pub(super) cell: Cell,
    pub(super) in_sight: bool,
}

impl Player {
    /// How often its client is asked for a sign of life.
    pub const PING_INTERVAL: Duration = Duration::from_secs(20);

    /// A character that comes in and has not loaded the map yet.
    pub fn new(
        session: SessionId,
        character: Character,
        fighter: Arc<Fighter>,
        stay: Stay,
        at: (MapInstanceId, Cell),
        now: Moment,
    ) -> Self {
        let posture = if character.hp == 0 {
            Posture::Dead
        } else {
            Posture::Standing
        };
        Self {
            session,
            character,
            fighter,
            statuses: Statuses::default(),
            magnifier: None,
            group: 0,
            game_master: false,
            stay,
            direction: Direction::South,
            head: 0,
            walk: None,
            walk_number: stay.number.wrapping_shl(32),
            posture,
            icons: Vec::new(),
            fight: Fight::default(),
            hiding: Hiding::Seen,
            spared_until: None,
            loaded_once: false,
            settings: [false; 4],
            hp_recovery: Recovery::default(),
            sp_recovery: Recovery::default(),
            saved_at: now,
            pinged_at: now,
            dialog: None,
            shop: None,
            storage: None,
            trade: None,
            instance: at.0,
            cell: at.1,
            in_sight: false,
        }
    }

    /// Its unit.
    pub const fn unit(&self) -> UnitId {
        self.stay.unit
    }

    /// The map it is on, or is loading.
    pub const fn instance(&self) -> MapInstanceId {
        self.instance
    }

    /// The cell it is in.
    pub const fn cell(&self) -> Cell {
        self.cell
    }

    /// Whether it stands in the map, seen and seeing: the client has loaded it.
    pub const fn is_in_sight(&self) -> bool {
        self.in_sight
    }

    /// Whether others see it who are near: it does not hide.
    pub fn is_seen(&self) -> bool {
        self.hiding == Hiding::Seen
    }

    /// Whether nobody may attack it yet.
    pub const fn is_spared(&self) -> bool {
        self.spared_until.is_some()
    }

    /// Its record as it is to be saved, standing on a map called `map`.
    pub fn record(&self, map: Arc<str>) -> Character {
        let mut character = self.character.clone();
        let Cell { x, y } = self.cell;
        character.place = Place { map, x, y };
        character
    }

    /// Its name.
    pub const fn name(&self) -> Name {
        self.character.name
    }

    /// How far one of its pools of points is on the way to its next recovery.
    pub const fn recovery_mut(&mut self, pool: Pool) -> &mut Recovery {
        match pool {
            Pool::Hp => &mut self.hp_recovery,
            Pool::Sp => &mut self.sp_recovery,
        }
    }

    /// What monsters see of it.
    pub fn looks(&self) -> Looks {
        Looks::of(&self.character, self.fighter.level, self.hiding)
    }

    /// Whether it trades with another, not only was asked to: what it has must stay as it is meanwhile.
    pub fn is_trading(&self) -> bool {
        self.trade.as_ref().is_some_and(|trade| trade.offer().is_some())
    }

    /// What others see of it.
    pub fn look(&self) -> UnitLook {
        let (character, looks) = (&self.character, &self.fighter.worn.views);
        let cell = self.walk.as_ref().map_or(self.cell, |walk| walk.destination(self.cell));
        UnitLook {
            kind: UnitKind::Character,
            unit: self.unit(),
            character: character.id,
            speed: self.fighter.speed,
            job: character.job.0,
            hair_style: character.hair_style,
            hair_color: character.hair_color,
            cloth_color: character.cloth_color,
            weapon: looks.weapon,
            shield: looks.shield,
            headgear: looks.headgear,
            robe: looks.robe,
            head_direction: self.head,
            sex: character.sex,
            position: packets::Position::new(cell.x, cell.y, self.direction.code()),
            posture: self.posture,
            level: character.base_level,
            hp: 0,
            max_hp: 0,
            name: character.name,
            condition: self.fighter.condition,
            boss: BossRank::None,
        }
    }

    /// How it comes into the sight of somebody who did not see it before; `tick` turns a moment into the server's
    /// clock.
    pub fn appearance(&self, tick: impl FnOnce(Moment) -> Tick) -> Appearance {
        match &self.walk {
            None => Appearance::Standing,
            Some(walk) => Appearance::Walking {
                movement: walk.movement(self.cell),
                since: tick(walk.since()),
            },
        }
    }
}
