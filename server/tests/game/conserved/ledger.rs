//! What there should be of everything: what was there, and what came and went by what clients were told.

use std::collections::BTreeMap;

use packets::{AccountId, CharacterId, ItemId};
use server::{
    event::{
        Audience, Command, CommitNumber, Effects, GameEvent, Inventory, Item, MapEvent, MapReport, Notice,
        PersistenceEvent, SessionId,
        fight::{SwingOutcome, Swung},
        floor::{FloorEvent, Reserved},
        item::ItemCommand,
        notice::{ItemNotice, PurchaseResult, ShopNotice, StorageNotice, TradeNotice},
        npc::NpcCommand,
        persistence::{Save, Write},
        shop::ShopCommand,
    },
    world::World,
};

use super::{Worth, ZENY, add, add_all, add_character, add_items};
use crate::{common::Watched, npc::DEALER};

/// What is in the store once all that is on its way is written, what should be there, and how both came about.
#[derive(Default)]
pub(super) struct Ledger {
    characters: BTreeMap<CharacterId, Worth>,
    storages: BTreeMap<AccountId, Worth>,
    /// The sum of both: what is written.
    pub(super) written: Worth,
    /// What players and storages should have.
    pub(super) expected: Worth,
    /// What was there when the books were opened.
    pub(super) at_start: Worth,
    /// What was written by each write that is not durable yet.
    pub(super) by_write: BTreeMap<CommitNumber, Worth>,
    /// How often what happened.
    pub(super) done: BTreeMap<&'static str, u64>,
}

/// What a player had when it asked for something.
pub(super) struct Asked {
    pub(super) session: SessionId,
    pub(super) inventory: Inventory,
}

impl Ledger {
    /// What a store holds, to go on from.
    pub(super) fn of(save: &Save) -> Self {
        let mut ledger = Self::default();
        ledger.save(save);
        ledger.expected = ledger.written.clone();
        ledger.at_start = ledger.written.clone();
        ledger
    }

    fn save(&mut self, save: &Save) {
        let records = save.characters.iter().map(|character| {
            let mut worth = Worth::new();
            add_character(&mut worth, character);
            (self.characters.insert(character.id, worth.clone()), worth)
        });
        let mut changes: Vec<(Option<Worth>, Worth)> = records.collect();
        changes.extend(save.storages.iter().map(|(account, storage)| {
            let mut worth = Worth::new();
            add_items(&mut worth, storage.iter().map(|(_, item)| item));
            (self.storages.insert(*account, worth.clone()), worth)
        }));
        for (before, now) in changes {
            add_all(&mut self.written, &before.unwrap_or_default(), -1);
            add_all(&mut self.written, &now, 1);
        }
    }

    /// One happened.
    pub(super) fn count(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    /// A step of the game is over: what came and went, and whether that is what is written, and told when it is kept.
    pub(super) fn step(&mut self, watched: &Watched, asked: Option<&Asked>, world: &World) {
        let change = self.change(watched, asked, world);
        add_all(&mut self.expected, &change, 1);
        let mut kept = watched.unsaved;
        for event in &watched.effects.persist {
            let PersistenceEvent::Write { commit, write } = event else {
                continue;
            };
            let Write::Save(save) = write else { continue };
            self.save(save);
            self.count("writes");
            kept = Some(*commit);
            self.by_write.insert(*commit, self.written.clone());
            assert_eq!(self.written, self.expected, "{commit:?} after {:?}", watched.events);
        }
        if watched.unsaved.is_none() {
            assert_eq!(self.written, self.expected, "not written after {:?}", watched.events);
        }
        // A trade that ended gives back what its clients had taken out themselves.
        let given_back = |to: &Audience| {
            let ended = Notice::Trade(TradeNotice::Cancelled);
            watched
                .effects
                .notify
                .iter()
                .any(|told| told.to == *to && told.notice == ended)
        };
        for told in watched.effects.notify.iter().filter(|told| is_promise(&told.notice)) {
            assert!(told.after == kept || given_back(&told.to), "{told:?}, kept by {kept:?}");
        }
    }

    /// What came from and went to where it is not kept: floor, shops, a collector, and what was used up.
    fn change(&mut self, watched: &Watched, asked: Option<&Asked>, world: &World) -> Worth {
        let (mut change, effects) = (Worth::new(), &watched.effects);
        for (_, event) in &effects.map {
            if let MapEvent::Floor(FloorEvent::Dropped { item, .. }) = event {
                add(&mut change, item.id.0, -i64::from(item.amount));
                self.count("dropped");
            }
        }
        for event in &watched.events {
            match event {
                GameEvent::Map(MapReport::Reserved(reserved)) if took(effects, reserved) => {
                    add_items(&mut change, [&reserved.item]);
                    self.count("picked up");
                }
                GameEvent::Map(MapReport::Swung(swung)) => self.shot(&mut change, swung, effects),
                GameEvent::Map(MapReport::Killed(_)) => self.count("monsters killed"),
                GameEvent::Command { session, command } => {
                    if let Some(asked) = asked.filter(|asked| asked.session == *session) {
                        self.dealt(&mut change, asked, command, effects, world);
                    }
                }
                _ => {}
            }
        }
        change
    }

    fn shot(&mut self, change: &mut Worth, swung: &Swung, effects: &Effects) {
        let is_spent = |notice: &Notice| matches!(notice, Notice::Item(ItemNotice::Removed { .. }));
        let spent = effects.notify.iter().any(|told| is_spent(&told.notice));
        if let (Some(shot), SwingOutcome::Done { .. }, true) = (swung.shot, swung.outcome, spent) {
            add(change, shot.0, -1);
            self.count("arrows shot");
        }
    }

    fn dealt(&mut self, change: &mut Worth, asked: &Asked, command: &Command, effects: &Effects, world: &World) {
        let told: Vec<&Notice> = told(effects, asked.session).collect();
        let at = |place: usize| asked.inventory.get(place).expect("it had it");
        match command {
            Command::Shop(ShopCommand::Buy(list))
                if told.contains(&&Notice::Shop(ShopNotice::Bought(PurchaseResult::Bought))) =>
            {
                for wanted in list {
                    add(change, wanted.item.0, wanted.amount.into());
                    add(change, ZENY, -price(world, wanted.item) * i64::from(wanted.amount));
                }
                self.count("bought");
            }
            Command::Shop(ShopCommand::Sell(list)) if told.contains(&&Notice::Shop(ShopNotice::Sold { ok: true })) => {
                for offered in list {
                    let Item { id, .. } = *at(offered.place);
                    let each = world.item(id).expect("it is of the world").sell;
                    add(change, id.0, -i64::from(offered.amount));
                    add(change, ZENY, i64::from(each) * i64::from(offered.amount));
                }
                self.count("sold");
            }
            Command::Item(ItemCommand::Use { place: Some(place) }) if told.iter().any(|told| is_used(told)) => {
                add(change, at(*place).id.0, -1);
                for card in told.iter().filter_map(|told| added(told)) {
                    add_items(change, [&card]);
                }
                self.count("used");
            }
            Command::Npc(NpcCommand::Number { value, .. }) if told.iter().any(|told| added(told).is_some()) => {
                let apples = i64::from(*value);
                for (name, amount) in [("Jellopy", -3 * apples), ("Apple", apples)] {
                    add(change, world.item_named(name).expect("of the rules").id.0, amount);
                }
                add(change, ZENY, 2 * apples);
                self.count("collected");
            }
            _ => {}
        }
        let what = |notice: &&Notice| match notice {
            Notice::Trade(TradeNotice::Done) => Some("exchanged"),
            Notice::Storage(StorageNotice::Added(_)) => Some("put into a storage"),
            Notice::Storage(StorageNotice::Removed { .. }) => Some("taken out of a storage"),
            _ => None,
        };
        told.iter().filter_map(what).for_each(|what| self.count(what));
    }
}

/// What a client must not be told before it is kept.
const fn is_promise(notice: &Notice) -> bool {
    matches!(
        notice,
        Notice::Zeny(_)
            | Notice::Trade(TradeNotice::Done)
            | Notice::Storage(StorageNotice::Added(_) | StorageNotice::Removed { .. })
            | Notice::Item(ItemNotice::Added(_) | ItemNotice::Removed { .. })
    )
}

fn told(effects: &Effects, session: SessionId) -> impl Iterator<Item = &Notice> {
    let to = move |audience: &Audience| audience.sessions().contains(&session);
    let told = effects.notify.iter().filter(move |told| to(&told.to));
    told.map(|told| &told.notice)
}

fn took(effects: &Effects, reserved: &Reserved) -> bool {
    let taken = FloorEvent::Taken {
        stay: reserved.stay,
        unit: reserved.unit,
    };
    effects
        .map
        .iter()
        .any(|(_, event)| matches!(event, MapEvent::Floor(event) if *event == taken))
}

const fn is_used(notice: &Notice) -> bool {
    matches!(notice, Notice::Item(ItemNotice::Used { ok: true, .. }))
}

fn added(notice: &Notice) -> Option<Item> {
    match notice {
        Notice::Item(ItemNotice::Added(card)) => Some(card.item),
        _ => None,
    }
}

/// What the dealer asks for one of an item.
fn price(world: &World, item: ItemId) -> i64 {
    let shop = server::state::Shop {
        npc: DEALER,
        step: None,
    };
    let goods = shop.goods(world).expect("a dealer");
    let goods = goods.iter().find(|goods| goods.item == item);
    goods.expect("it is for sale").price.into()
}
