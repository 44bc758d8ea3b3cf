//! What all that a character wears adds up to: items and the cards in them.

use super::{combo, extras::Extras, refine, traits::Traits};
use crate::{
    event::{Inventory, Item, record::Attributes},
    world::{Effect, Element, ItemKind, ItemType, Location, Race, RefineBonus, RefineGroup, WeaponType, World},
};

/// A weapon in a hand.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Weapon {
    /// What it is.
    pub kind: WeaponType,
    /// Its attack.
    pub attack: u32,
    /// Its level, 1 to 4; 0 of a bare hand.
    pub level: u8,
    /// Cells that it reaches.
    pub range: u16,
    /// What refining adds.
    pub refine: u32,
    /// The most that over-refining adds to a blow.
    pub over_refine: u32,
    /// The element of its attacks.
    pub element: Element,
}

/// Ammunition that is worn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WornAmmunition {
    /// Place in the inventory.
    pub place: usize,
    /// Its attack.
    pub attack: u16,
    /// Its element; `None` leaves the weapon's.
    pub element: Option<Element>,
}

/// The sums of everything worn.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Worn {
    /// The weapon of the right hand.
    pub right: Weapon,
    /// A second weapon, in the left hand.
    pub left: Option<Weapon>,
    /// Ammunition.
    pub ammunition: Option<WornAmmunition>,
    /// Views of weapon, shield, and upper, middle and lower headgear, in the client's tables.
    pub views: Views,
    /// STR, AGI, VIT, INT, DEX, LUK of items and combos, cards apart.
    pub attributes_of_items: [i32; 6],
    /// STR, AGI, VIT, INT, DEX, LUK of items and cards.
    pub attributes: [i32; 6],
    /// Status attack.
    pub attack: i32,
    /// Percent of attack.
    pub attack_percent: i32,
    /// Percent of magic attack.
    pub magic_attack_percent: i32,
    /// DEF, refining apart.
    pub defense: i32,
    /// What refining adds to DEF, in hundredths.
    pub refined_defense: u32,
    /// MDEF.
    pub magic_defense: i32,
    /// HIT.
    pub hit: i32,
    /// FLEE.
    pub flee: i32,
    /// Perfect dodge in points.
    pub perfect_dodge: i32,
    /// Critical rate in points.
    pub critical: i32,
    /// Percent taken off the attack delay.
    pub attack_speed: i32,
    /// Percent of walking speed: the strongest.
    pub walk_speed: i32,
    /// Most hit points.
    pub max_hp: i32,
    /// Percent of the most hit points.
    pub max_hp_percent: i32,
    /// Most spell points.
    pub max_sp: i32,
    /// Percent of the most spell points.
    pub max_sp_percent: i32,
    /// Percent more hit points by themselves.
    pub hp_recovery: i32,
    /// Percent more spell points by themselves.
    pub sp_recovery: i32,
    /// The element of the body.
    pub armor_element: Element,
    /// Percent more damage done, by traits.
    pub dealt: Traits,
    /// Percent less damage suffered, by traits; elements are those of attacks.
    pub resisted: Traits,
    /// Percent of DEF that counts for nothing, by race.
    pub ignored_defense: [i32; Race::ALL.len()],
    /// Critical rate in points, by race.
    pub critical_to_race: [i32; Race::ALL.len()],
    /// Percent more damage of critical hits.
    pub critical_damage: i32,
    /// Percent more damage from afar.
    pub ranged_damage: i32,
    /// Percent less damage from afar.
    pub resist_ranged: i32,
    /// Percent of hits that strike twice: the strongest.
    pub double_attack: u8,
    /// What it does in fights beyond figures.
    pub extras: Extras,
    /// Everything else that what is worn does, as it is said, for skills and costumes: nothing reads it yet.
    pub other: Vec<Effect>,
}

/// Views of what is worn.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Views {
    /// Type of the weapon, which is its view in the list of characters.
    pub weapon_type: WeaponType,
    /// View of the weapon, or its item's number if it has none.
    pub weapon: u32,
    /// View of the shield or of the second weapon, or its item's number.
    pub shield: u32,
    /// Views of lower, middle and upper headgear.
    pub headgear: [u16; 3],
    /// View of the garment.
    pub robe: u16,
}

/// Where an effect comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// The right weapon or its cards.
    Right,
    /// A second weapon or its cards.
    Left,
    /// Ammunition, of which only some counts.
    Ammunition,
    /// Anything else.
    Body,
}

impl Worn {
    /// What an inventory's worn items add up to. Items that the world does not know count for nothing.
    pub fn of(world: &World, inventory: &Inventory) -> Self {
        let mut worn = Self {
            right: Weapon {
                range: 1,
                ..Weapon::default()
            },
            ..Self::default()
        };
        for (place, item) in inventory.iter().filter(|(_, item)| item.is_worn()) {
            if let Some(kind) = world.item(item.id) {
                worn.put_on(world, place, item, kind);
            }
        }
        for effect in combo::worn(world, inventory).iter().flat_map(|combo| &combo.effects) {
            worn.add(effect, Source::Body);
        }
        worn.attributes_of_items = worn.attributes;
        for (_, item) in inventory.iter().filter(|(_, item)| item.is_worn()) {
            if let Some(kind) = world.item(item.id) {
                worn.add_cards(world, item, kind);
            }
        }
        worn
    }

    /// Percent of hit points by themselves, 100 without.
    pub fn hp_recovery_percent(&self) -> u16 {
        percent(self.hp_recovery)
    }

    /// Percent of spell points by themselves, 100 without.
    pub fn sp_recovery_percent(&self) -> u16 {
        percent(self.sp_recovery)
    }

    fn put_on(&mut self, world: &World, place: usize, item: &Item, kind: &ItemKind) {
        self.look(item, kind);
        match kind.kind {
            ItemType::Weapon => self.take_weapon(world, item, kind),
            ItemType::Ammo => {
                self.ammunition = Some(WornAmmunition {
                    place,
                    attack: kind.attack,
                    element: None,
                });
            }
            _ => {
                self.defense = self.defense.saturating_add(kind.defense.into());
                let bonus = refined(world, RefineGroup::Armor, kind.armor_level, item.refine);
                self.refined_defense = self
                    .refined_defense
                    .saturating_add(bonus.map_or(0, |bonus| bonus.bonus));
            }
        }
        for effect in &kind.effects {
            self.add(effect, source(item, kind));
        }
    }

    fn take_weapon(&mut self, world: &World, item: &Item, kind: &ItemKind) {
        let bonus = refined(world, RefineGroup::Weapon, kind.weapon_level, item.refine);
        let weapon = Weapon {
            kind: kind.weapon.unwrap_or_default(),
            attack: kind.attack.into(),
            level: kind.weapon_level,
            range: u16::from(kind.range).max(1),
            refine: bonus.map_or(0, |bonus| refine::attack(bonus.bonus)),
            over_refine: bonus.map_or(0, |bonus| refine::over_refine(bonus.random)),
            element: Element::Neutral,
        };
        match source(item, kind) {
            Source::Left => self.left = Some(weapon),
            _ => self.right = weapon,
        }
    }

    fn add_cards(&mut self, world: &World, item: &Item, kind: &ItemKind) {
        for card in item.cards().filter_map(|card| world.item(card)) {
            for effect in &card.effects {
                self.add(effect, source(item, kind));
            }
        }
    }

    fn look(&mut self, item: &Item, kind: &ItemKind) {
        let looks = &mut self.views;
        let view = kind.view;
        let [low, mid, top] = &mut looks.headgear;
        for (location, place) in [
            (Location::HEAD_TOP, top),
            (Location::HEAD_MID, mid),
            (Location::HEAD_LOW, low),
            (Location::GARMENT, &mut looks.robe),
        ] {
            if item.worn.intersects(location) {
                *place = view;
            }
        }
        let in_hand = if view > 0 { u32::from(view) } else { item.id.0 };
        if item.worn.intersects(Location::RIGHT_HAND) {
            looks.weapon = in_hand;
            looks.weapon_type = kind.weapon.unwrap_or_default();
        } else if item.worn.intersects(Location::LEFT_HAND) {
            looks.shield = in_hand;
        }
    }

    /// Adds one effect. Of ammunition only damage and ailments count, and only while its weapon shoots it.
    fn add(&mut self, effect: &Effect, source: Source) {
        if self.add_element(effect, source) || self.add_trait(effect) {
            return;
        }
        if source == Source::Ammunition {
            self.extras.add_of_ammunition(effect);
            return;
        }
        let is_figure = self.add_attribute(effect) || self.add_figure(effect) || self.add_points(effect);
        if !is_figure && !self.extras.add(effect, source == Source::Left) {
            self.other.push(effect.clone());
        }
    }

    fn add_element(&mut self, effect: &Effect, source: Source) -> bool {
        match (effect, source) {
            (Effect::ArmorElement(element), Source::Body | Source::Right | Source::Left) => {
                self.armor_element = *element;
            }
            (Effect::AttackElement(element), Source::Ammunition) => {
                if let Some(ammunition) = &mut self.ammunition {
                    ammunition.element = Some(*element);
                }
            }
            (Effect::AttackElement(element), Source::Left) => {
                if let Some(left) = &mut self.left {
                    left.element = *element;
                }
            }
            (Effect::AttackElement(element), _) => self.right.element = *element,
            _ => return false,
        }
        true
    }

    fn add_trait(&mut self, effect: &Effect) -> bool {
        match effect {
            Effect::DamageToRace { race, percent } => self.dealt.add_race(*race, *percent),
            Effect::DamageToRank { rank, percent } => self.dealt.add_rank(*rank, *percent),
            Effect::DamageToMonster { class, percent } => self.dealt.add_kind(*class, *percent),
            Effect::DamageToGroup { group, percent } => self.dealt.add_group(group, *percent),
            Effect::DamageToSize { size, percent } => self.dealt.add_size(*size, *percent),
            Effect::DamageToElement { element, percent } => self.dealt.add_element(*element, *percent),
            Effect::ResistRace { race, percent } => self.resisted.add_race(*race, *percent),
            Effect::ResistRank { rank, percent } => self.resisted.add_rank(*rank, *percent),
            Effect::ResistMonster { class, percent } => self.resisted.add_kind(*class, *percent),
            Effect::ResistSize { size, percent } => self.resisted.add_size(*size, *percent),
            Effect::ResistElement { element, percent } => self.resisted.add_element(*element, *percent),
            _ => return false,
        }
        true
    }

    fn add_attribute(&mut self, effect: &Effect) -> bool {
        let (index, points) = match effect {
            Effect::Strength(points) => (0, points),
            Effect::Agility(points) => (1, points),
            Effect::Vitality(points) => (2, points),
            Effect::Intelligence(points) => (3, points),
            Effect::Dexterity(points) => (4, points),
            Effect::Luck(points) => (5, points),
            _ => return false,
        };
        if let Some(sum) = self.attributes.get_mut(index) {
            more(sum, *points);
        }
        true
    }

    fn add_figure(&mut self, effect: &Effect) -> bool {
        match effect {
            Effect::Attack(points) => more(&mut self.attack, *points),
            Effect::AttackPercent(points) => more(&mut self.attack_percent, *points),
            Effect::MagicAttackPercent(points) => more(&mut self.magic_attack_percent, *points),
            Effect::Defense(points) => more(&mut self.defense, *points),
            Effect::MagicDefense(points) => more(&mut self.magic_defense, *points),
            Effect::Hit(points) => more(&mut self.hit, *points),
            Effect::Flee(points) => more(&mut self.flee, *points),
            Effect::PerfectDodge(points) => more(&mut self.perfect_dodge, *points),
            Effect::Critical(points) => more(&mut self.critical, *points),
            Effect::AttackSpeedPercent(points) => more(&mut self.attack_speed, *points),
            Effect::WalkSpeedPercent(points) => self.walk_speed = self.walk_speed.max((*points).into()),
            Effect::CriticalDamagePercent(points) => more(&mut self.critical_damage, *points),
            Effect::RangedDamagePercent(points) => more(&mut self.ranged_damage, *points),
            Effect::ResistRangedPercent(points) => more(&mut self.resist_ranged, *points),
            Effect::DoubleAttack(percent) => self.double_attack = self.double_attack.max(*percent),
            Effect::IgnoreDefense { race, percent } => more_of(&mut self.ignored_defense, *race, *percent),
            Effect::CriticalToRace { race, critical } => more_of(&mut self.critical_to_race, *race, *critical),
            _ => return false,
        }
        true
    }

    fn add_points(&mut self, effect: &Effect) -> bool {
        match effect {
            Effect::MaxHp(points) => self.max_hp = self.max_hp.saturating_add(*points),
            Effect::MaxSp(points) => self.max_sp = self.max_sp.saturating_add(*points),
            Effect::MaxHpPercent(percent) => more(&mut self.max_hp_percent, *percent),
            Effect::MaxSpPercent(percent) => more(&mut self.max_sp_percent, *percent),
            Effect::HpRecoveryPercent(percent) => more(&mut self.hp_recovery, *percent),
            Effect::SpRecoveryPercent(percent) => more(&mut self.sp_recovery, *percent),
            _ => return false,
        }
        true
    }
}

/// Attributes with so much added; never below 0.
pub fn with(attributes: Attributes, added: [i32; 6]) -> Attributes {
    let mut each = attributes.each();
    for (value, added) in each.iter_mut().zip(added) {
        *value = u16::try_from(i32::from(*value).saturating_add(added).max(0)).unwrap_or(u16::MAX);
    }
    Attributes::from_each(each)
}

fn source(item: &Item, kind: &ItemKind) -> Source {
    match kind.kind {
        ItemType::Ammo => Source::Ammunition,
        ItemType::Weapon if item.worn == Location::LEFT_HAND => Source::Left,
        ItemType::Weapon => Source::Right,
        _ => Source::Body,
    }
}

fn refined(world: &World, group: RefineGroup, level: u8, refine: u8) -> Option<RefineBonus> {
    world.refining.get(group, level)?.bonus(refine)
}

fn percent(more: i32) -> u16 {
    u16::try_from(more.saturating_add(100).max(0)).unwrap_or(u16::MAX)
}

fn more(sum: &mut i32, points: i16) {
    *sum = sum.saturating_add(points.into());
}

fn more_of(list: &mut [i32], race: Race, points: i16) {
    if let Some(sum) = list.get_mut(usize::from(race.code())) {
        more(sum, points);
    }
}
