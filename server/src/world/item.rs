//! Kinds of items: what operators' item databases say of each.

use packets::ItemId;

use super::{AmmoType, BaseJobs, Effect, ItemType, Job, JobClasses, Location, WeaponType, flags::flags};
use crate::event::{Inventory, record::Sex};

/// A kind of item. Never changes; what differs between two of a kind (refine, cards, ...) belongs to their owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemKind {
    /// Number that clients know it by.
    pub id: ItemId,
    /// Name that databases refer to it by; unique.
    pub aegis_name: Box<str>,
    /// Name for people. Clients have names of their own.
    pub name: Box<str>,
    /// What it is for.
    pub kind: ItemType,
    /// What weapon it is, of a weapon.
    pub weapon: Option<WeaponType>,
    /// What ammunition it is, of ammunition.
    pub ammo: Option<AmmoType>,
    /// Zeny that NPCs ask for it.
    pub buy: u32,
    /// Zeny that NPCs give for it.
    pub sell: u32,
    /// Weight in tenths.
    pub weight: u32,
    /// Attack of a weapon or ammunition.
    pub attack: u16,
    /// Magic attack of a weapon.
    pub magic_attack: u16,
    /// Defense of armor: percent taken off damage.
    pub defense: u16,
    /// Cells that a weapon reaches.
    pub range: u8,
    /// Cards that it takes, 0 to 4.
    pub slots: u8,
    /// Who can wear or use it.
    pub users: Users,
    /// Where it is worn; of a card: where the equipment is worn that it goes into.
    pub locations: Location,
    /// Level of a weapon, 1 to 4; 0 of all else.
    pub weapon_level: u8,
    /// Level of armor, from 1; 0 of all else.
    pub armor_level: u8,
    /// Whether it can be refined.
    pub refineable: bool,
    /// How it looks on a character: number in the client's tables. Weapons look by their type.
    pub view: u16,
    /// Item that clients are shown instead.
    pub alias: Option<ItemId>,
    /// What is special about it.
    pub flags: ItemFlags,
    /// What cannot be done with it.
    pub limits: TradeLimits,
    /// Game masters of this group and above may do what [`Self::limits`] forbids.
    pub limits_override: u8,
    /// Game masters of this group and above may use what [`ItemFlags::NOT_SITTING`] forbids.
    pub use_override: u8,
    /// How many stack, and where that holds, if fewer than usual.
    pub stack: Option<StackLimit>,
    /// Time between two uses.
    pub delay: Option<UseDelay>,
    /// What it does when used, or while it is worn.
    pub effects: Box<[Effect]>,
    /// What it does once when it is put on.
    pub on_equip: Box<[Effect]>,
    /// What it does once when it is taken off.
    pub on_unequip: Box<[Effect]>,
    /// How it shines on the floor when a monster left it.
    pub drop_effect: Option<DropEffect>,
}

/// How an item shines on the floor; the numbers are the client's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum DropEffect {
    /// As the client's files have it.
    Client = 1,
    /// A white pillar.
    WhitePillar = 2,
    /// A blue pillar.
    BluePillar = 3,
    /// A yellow pillar.
    YellowPillar = 4,
    /// A purple pillar.
    PurplePillar = 5,
    /// An orange pillar.
    OrangePillar = 6,
    /// A green pillar.
    GreenPillar = 7,
    /// A red pillar.
    RedPillar = 8,
}

/// Who can wear or use an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Users {
    /// Jobs, by what they began as.
    pub jobs: BaseJobs,
    /// Normal, reborn, baby, ...
    pub classes: JobClasses,
    /// The only sex, if not both.
    pub sex: Option<Sex>,
    /// Lowest base level; 0 for no limit.
    pub level_min: u16,
    /// Highest base level; 0 for no limit.
    pub level_max: u16,
}

impl Users {
    /// Whether a character of that job, sex and base level is among them.
    pub fn include(&self, job: &Job, sex: Sex, level: u16) -> bool {
        self.jobs.intersects(job.base)
            && self.classes.intersects(job.class)
            && self.sex.is_none_or(|only| only == sex)
            && level >= self.level_min
            && (self.level_max == 0 || level <= self.level_max)
    }
}

flags! {
    /// What is special about an item.
    pub struct ItemFlags(u16) {
        /// It may be asked for in buying stores.
        BUYING_STORE = 0x01 "buying_store",
        /// It calls a monster at random; some maps forbid that.
        DEAD_BRANCH = 0x02 "dead_branch",
        /// It holds other items.
        CONTAINER = 0x04 "container",
        /// It does not stack with others of its kind.
        UNIQUE = 0x08 "unique",
        /// Who wears it binds it.
        BIND_ON_EQUIP = 0x10 "bind_on_equip",
        /// Who gets it as a drop is told aloud.
        DROP_ANNOUNCE = 0x20 "drop_announce",
        /// Using it does not take it.
        NO_CONSUME = 0x40 "no_consume",
        /// It cannot be used by who sits.
        NOT_SITTING = 0x80 "not_sitting",
        /// It can be graded.
        GRADABLE = 0x100 "gradable",
    }
}

flags! {
    /// What cannot be done with an item.
    pub struct TradeLimits(u16) {
        /// It cannot be dropped.
        NO_DROP = 0x001 "no_drop",
        /// It cannot be traded.
        NO_TRADE = 0x002 "no_trade",
        /// It can be traded with one's partner in spite of [`Self::NO_TRADE`].
        TRADE_PARTNER = 0x004 "trade_partner",
        /// It cannot be sold to NPCs.
        NO_SELL = 0x008 "no_sell",
        /// It cannot be put into a cart.
        NO_CART = 0x010 "no_cart",
        /// It cannot be put into storage.
        NO_STORAGE = 0x020 "no_storage",
        /// It cannot be put into a guild's storage.
        NO_GUILD_STORAGE = 0x040 "no_guild_storage",
        /// It cannot be sent by mail.
        NO_MAIL = 0x080 "no_mail",
        /// It cannot be put up for auction.
        NO_AUCTION = 0x100 "no_auction",
    }
}

flags! {
    /// Places where a limit of stacking holds.
    pub struct StackPlaces(u8) {
        /// What a character carries.
        INVENTORY = 1 "inventory",
        /// Its cart.
        CART = 2 "cart",
        /// Its account's storage.
        STORAGE = 4 "storage",
        /// Its guild's storage.
        GUILD_STORAGE = 8 "guild_storage",
    }
}

/// How many of an item stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StackLimit {
    /// Most of one stack.
    pub amount: u16,
    /// Where that holds.
    pub places: StackPlaces,
}

/// Time between two uses.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseDelay {
    /// Milliseconds.
    pub milliseconds: u32,
    /// Items of one group wait for each other; without group each kind waits for itself.
    pub group: Option<Box<str>>,
}

impl ItemKind {
    /// Whether it is worn.
    pub const fn is_equipment(&self) -> bool {
        matches!(self.kind, ItemType::Weapon | ItemType::Armor | ItemType::ShadowGear)
    }

    /// Whether something cannot be done with it by who is of a group.
    pub const fn forbids(&self, what: TradeLimits, group: u8) -> bool {
        self.limits.intersects(what) && group < self.limits_override
    }

    /// Whether several lie in one place.
    pub const fn stacks(&self) -> bool {
        self.kind.stacks() && !self.flags.contains(ItemFlags::UNIQUE)
    }

    /// How many lie in one place of an inventory at most.
    pub fn most_in_inventory(&self) -> u16 {
        self.most_of_stack(StackPlaces::INVENTORY)
    }

    /// How many lie in one place of a storage at most.
    pub fn most_in_storage(&self) -> u16 {
        self.most_of_stack(StackPlaces::STORAGE)
    }

    fn most_of_stack(&self, place: StackPlaces) -> u16 {
        if !self.stacks() {
            return 1;
        }
        let limit = self.stack.filter(|limit| limit.places.intersects(place));
        limit.map_or(Inventory::STACK, |limit| limit.amount.min(Inventory::STACK))
    }

    /// Whether a card goes into this equipment: where the card wants it worn, and it is worn there.
    ///
    /// A card for the weapon hand wants a weapon, one for the shield hand a shield.
    pub fn takes(&self, card: &Self) -> bool {
        let place = match self.kind {
            ItemType::Weapon => Location::RIGHT_HAND,
            _ => self.locations.without(Location::RIGHT_HAND),
        };
        card.kind == ItemType::Card && self.is_equipment() && self.slots > 0 && card.locations.intersects(place)
    }
}
