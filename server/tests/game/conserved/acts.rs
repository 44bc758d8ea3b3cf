//! What one of hundreds does next.

use packets::UnitId;
use rand::Rng as _;
use server::{
    event::{
        Command, Item, SessionId,
        command::unit_of,
        fight::FightCommand,
        floor::FloorCommand,
        item::ItemCommand,
        npc::NpcCommand,
        shop::{Offered, ShopCommand, Wanted},
        storage::StorageCommand,
        trade::TradeCommand,
    },
    service::{account_storage, belongings, vitals},
    world::Location,
};

use super::{
    Worth, ZENY, add, add_all,
    crowd::{Crowd, PLAYERS},
};
use crate::npc::{self, COLLECTOR, DEALER};

impl Crowd {
    pub(super) fn play(&mut self, who: usize, session: SessionId) {
        let player = self.scenario.state.player_of(session).expect("it plays");
        let loaded = player.is_in_sight();
        let (cell, instance) = (player.cell(), player.instance());
        let (place, amount) = (self.below(9), self.random.random_range(1..4_u16));
        if !loaded && !self.random.random_ratio(1, 10) {
            return self.ask(session, Command::LoadEnd);
        }
        let command = match self.below(24) {
            0 | 13 => {
                let (x, y) = (self.below(5), self.below(5));
                let by = |at: u16, offset: usize| (at + u16::try_from(offset).expect("small")).saturating_sub(2);
                Command::Walk {
                    x: by(cell.x, x),
                    y: by(cell.y, y),
                }
            }
            1 | 2 => match self.prey(instance.0 as usize) {
                Some(target) => Command::Fight(FightCommand::Attack {
                    target,
                    continuous: true,
                }),
                None => Command::Respawn,
            },
            3 => Command::Floor(FloorCommand::Drop {
                place: Some(place),
                amount,
            }),
            4 | 5 => match self.lying(instance.0 as usize) {
                Some(unit) => Command::Floor(FloorCommand::PickUp { unit }),
                None => Command::Stand,
            },
            6 | 7 => return self.shop(session, place, amount),
            8 | 9 => return self.store(session, (place, amount)),
            10..13 => return self.trade(who, session, (place, amount)),
            14 | 15 => Command::Item(ItemCommand::Use { place: Some(place) }),
            16 => Command::Item(ItemCommand::Wear {
                place: Some(place),
                at: Location::RIGHT_HAND,
            }),
            17 => Command::Item(ItemCommand::TakeOff { place: Some(place) }),
            18 => return self.collect(session),
            19 => return self.happen(session),
            20 => Command::Respawn,
            21 | 22 => self.of_trade((place, amount)),
            _ => return self.go(who, session),
        };
        self.ask(session, command);
    }

    /// A monster that lives.
    fn prey(&mut self, map: usize) -> Option<UnitId> {
        let alive = self.scenario.maps[map]
            .monsters()
            .iter()
            .filter(|monster| monster.alive);
        let alive: Vec<UnitId> = alive.map(|monster| monster.look.unit).collect();
        let which = self.below(alive.len());
        alive.get(which).copied()
    }

    /// Something on the floor.
    fn lying(&mut self, map: usize) -> Option<UnitId> {
        let lying: Vec<UnitId> = self.scenario.maps[map]
            .floor
            .iter()
            .map(|lying| lying.look.unit)
            .collect();
        let which = self.below(lying.len());
        lying.get(which).copied()
    }

    fn shop(&mut self, session: SessionId, place: usize, amount: u16) {
        self.ask(session, Command::Npc(NpcCommand::Contact { npc: npc::unit(DEALER) }));
        let deal = if self.random.random() {
            let which = ["Apple", "Knife", "Jellopy", "Rationed"][place % 4];
            let item = self.scenario.item_id(which);
            ShopCommand::Buy(vec![Wanted { item, amount }; 1 + place % 2])
        } else {
            ShopCommand::Sell(vec![Offered { place, amount }; 1 + place % 2])
        };
        self.ask(session, Command::Shop(deal));
    }

    /// Some steps of storing something and taking something else back; the window may stay open.
    fn store(&mut self, session: SessionId, (place, amount): (usize, u16)) {
        let Some(unit) = self.scenario.state.unit_of(session) else {
            return;
        };
        self.scenario
            .act(|state, now, effects| account_storage::open(state, now, unit, effects));
        self.enter(None);
        self.work(usize::MAX);
        let amount = amount.into();
        let steps = [
            StorageCommand::Put { place, amount },
            StorageCommand::Put { place: 5, amount: 1 },
            StorageCommand::Get { place: 0, amount: 1 },
            StorageCommand::Close,
        ];
        let many = self.below(5);
        for step in steps.into_iter().take(many) {
            self.ask(session, Command::Storage(step));
        }
    }

    fn of_trade(&mut self, (place, amount): (usize, u16)) -> Command {
        Command::Trade(match self.below(6) {
            0 => TradeCommand::Answer {
                accept: self.random.random(),
            },
            1 => TradeCommand::AddItem {
                place,
                amount: amount.into(),
            },
            2 => TradeCommand::AddZeny { amount: amount.into() },
            3 => TradeCommand::Lock,
            4 => TradeCommand::Confirm,
            _ => TradeCommand::Cancel,
        })
    }

    /// Some steps of a trade with somebody near; whatever comes next finds it at that stage.
    fn trade(&mut self, who: usize, session: SessionId, (place, amount): (usize, u16)) {
        let near = (who + 4 * (1 + self.below(6))) % PLAYERS;
        let (unit, other) = (unit_of(self.persons[near].account), self.persons[near].session);
        let Some(other) = other.filter(|_| near != who) else {
            return;
        };
        let amount = amount.into();
        let way = [
            (session, TradeCommand::Ask { unit }),
            (other, TradeCommand::Answer { accept: true }),
            (session, TradeCommand::AddItem { place, amount }),
            (other, TradeCommand::AddZeny { amount: 7 * amount }),
            (other, TradeCommand::AddItem { place: 4, amount: 1 }),
            (other, TradeCommand::Lock),
            (session, TradeCommand::Lock),
            (session, TradeCommand::Confirm),
            (other, TradeCommand::Confirm),
        ];
        let many = if self.random.random_ratio(1, 2) {
            way.len()
        } else {
            self.below(way.len())
        };
        for (session, step) in way.into_iter().take(many) {
            self.ask(session, Command::Trade(step));
        }
    }

    /// Three jellopies become an apple and two zeny.
    fn collect(&mut self, session: SessionId) {
        let npc = npc::unit(COLLECTOR);
        self.ask(session, Command::Npc(NpcCommand::Contact { npc }));
        let value = self.random.random_range(-1..3);
        self.ask(session, Command::Npc(NpcCommand::Number { npc, value }));
        self.ask(session, Command::Npc(NpcCommand::Close { npc }));
    }

    /// A game master gives something, or something kills.
    fn happen(&mut self, session: SessionId) {
        let Some(unit) = self.scenario.state.unit_of(session) else {
            return;
        };
        let jellopies = Item::new(self.scenario.item_id("Jellopy"), 5);
        let mut given = Worth::new();
        match self.below(3) {
            0 => {
                let give = |state: &mut _, now, effects: &mut _| belongings::give(state, now, unit, jellopies, effects);
                if self.scenario.act(give).is_ok() {
                    add(&mut given, jellopies.id.0, 5);
                }
            }
            1 => {
                let give = |state: &mut _, now, effects: &mut _| belongings::zeny(state, now, unit, 100, effects);
                if self.scenario.act(give).is_some() {
                    add(&mut given, ZENY, 100);
                }
            }
            _ => self
                .scenario
                .act(|state, now, effects| vitals::die(state, now, unit, effects)),
        }
        add_all(&mut self.ledger.expected, &given, 1);
        self.enter(None);
    }

    /// Leaves, in one way or another.
    fn go(&mut self, who: usize, session: SessionId) {
        match self.below(4) {
            0 => self.ask(session, Command::Quit),
            1 => self.ask(session, Command::ReturnToCharacters),
            _ => {}
        }
        self.leave(session);
        self.persons[who].session = None;
        self.ledger.count("left");
    }
}
