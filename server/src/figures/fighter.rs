//! A character ready to fight: all that is computed from its record, its job and what it wears. Computed when one of
//! these changes, and read by everything else.

use super::{
    ailment,
    defense::Defense,
    derived, points, pools, speed, weight,
    worn::{Weapon, Worn, with},
};
use crate::{
    event::{Character, Condition, Inventory, notice::Figures, record::Attributes},
    state::Statuses,
    world::{Element, Job, JobClasses, Status, WeaponType, World},
};

/// What a character is worth in figures. See [`crate::figures::versus`] for what becomes of it against somebody.
#[derive(Clone, PartialEq, Debug)]
pub struct Fighter {
    /// Base level.
    pub level: u16,
    /// STR, AGI, VIT, INT, DEX, LUK with all bonuses.
    pub attributes: Attributes,
    /// What is worn adds up to this.
    pub worn: Worn,
    /// Most hit points.
    pub max_hp: u32,
    /// Most spell points.
    pub max_sp: u32,
    /// Most weight, in tenths.
    pub max_weight: u32,
    /// Weight carried, in tenths.
    pub weight: u32,
    /// Status attack.
    pub status_attack: u32,
    /// Least and most magic attack.
    pub magic_attack: (u32, u32),
    /// DEF and soft defence.
    pub defense: Defense,
    /// MDEF, and soft magic defence.
    pub magic_defense: Defense,
    /// HIT.
    pub hit: i32,
    /// FLEE.
    pub flee: i32,
    /// Perfect dodge in thousandths.
    pub perfect_dodge: i32,
    /// Critical rate in thousandths.
    pub critical: i32,
    /// Milliseconds that an attack takes; the next begins after twice as long.
    pub attack_motion: i32,
    /// Milliseconds that it flinches when hit.
    pub damage_motion: i32,
    /// Cells that its attack reaches.
    pub range: u16,
    /// Milliseconds per cell.
    pub speed: u16,
    /// The ailments that all this is under.
    pub condition: Condition,
    /// What the status window shows.
    pub figures: Figures,
}

impl Fighter {
    /// Milliseconds per cell of a character on foot without anything that hastens it.
    pub const SPEED: u16 = 150;

    /// The figures of a character that nothing holds of but what it is and wears.
    pub fn new(world: &World, character: &Character) -> Self {
        Self::under(world, character, &Statuses::default())
    }

    /// The figures of a character, as it is now.
    pub fn under(world: &World, character: &Character, statuses: &Statuses) -> Self {
        let worn = Worn::of(world, &character.inventory);
        let job = world.job(character.job);
        let of_job = job.map_or(Attributes::from_each([0; 6]), |job| job.bonus(character.job_level));
        let condition = statuses.ailments.condition();
        let attributes = with(
            with(character.attributes, of_job.each().map(i32::from)),
            worn.attributes,
        );
        let attributes = ailment::attributes(condition, attributes);
        let (max_hp, max_sp) = most(job, character.base_level, attributes, &worn);
        let (hp_weight, of_job_weight) = (
            carried(world, &character.inventory),
            job.map_or(0, |job| job.max_weight),
        );
        let mut fighter = Self {
            level: character.base_level,
            attributes,
            max_hp,
            max_sp,
            max_weight: weight::most(of_job_weight, character.attributes.strength, 0),
            weight: hp_weight,
            attack_motion: attack_motion(job, attributes, &worn, statuses),
            damage_motion: speed::damage_motion(attributes.agility),
            range: worn.right.range.max(worn.left.map_or(1, |left| left.range)),
            speed: statuses.speed().unwrap_or_else(|| walk(&worn, condition)),
            condition,
            figures: Figures::NONE,
            ..Self::derived(character.base_level, attributes, &worn)
        };
        fighter.suffer();
        fighter.worn = worn;
        fighter.figures = fighter.shown(job, character);
        fighter
    }

    /// What follows from level, attributes and what is worn alone.
    fn derived(level: u16, attributes: Attributes, worn: &Worn) -> Self {
        let [_, agility, vitality, intelligence, dexterity, luck] = attributes.each();
        let weapon = worn.right.kind;
        let refined = i32::try_from(super::refine::defense([worn.refined_defense])).unwrap_or(i32::MAX);
        let percent = u16::try_from(worn.magic_attack_percent.saturating_add(100).max(0)).unwrap_or(u16::MAX);
        Self {
            level,
            attributes,
            worn: Worn::default(),
            max_hp: 1,
            max_sp: 1,
            max_weight: 0,
            weight: 0,
            status_attack: derived::status_attack(attributes, weapon, worn.attack),
            magic_attack: derived::magic_attack(intelligence, percent),
            defense: Defense {
                hard: worn.defense.saturating_add(refined).clamp(0, super::defense::MOST),
                soft: derived::soft_defense(vitality, 0),
            },
            magic_defense: Defense {
                hard: worn.magic_defense.clamp(0, super::defense::MOST),
                soft: derived::soft_magic_defense(intelligence, vitality, 0),
            },
            hit: derived::hit(level, dexterity, worn.hit),
            flee: derived::flee(level, agility, worn.flee),
            perfect_dodge: derived::perfect_dodge(luck, worn.perfect_dodge.saturating_mul(10)),
            critical: derived::critical(luck, worn.critical.saturating_mul(10), weapon),
            attack_motion: speed::SLOWEST_ATTACK,
            damage_motion: 0,
            range: 1,
            speed: Self::SPEED,
            condition: Condition::NONE,
            figures: Figures::NONE,
        }
    }

    /// What its ailments make of its figures.
    fn suffer(&mut self) {
        let condition = self.condition;
        self.defense = ailment::defense(condition, self.defense);
        self.magic_defense.hard = ailment::magic_defense(condition, self.magic_defense.hard);
        self.hit = ailment::hit_or_flee(condition, self.hit);
        self.flee = ailment::hit_or_flee(condition, self.flee);
    }

    /// The element of its body, and its level.
    pub const fn element(&self) -> (Element, u8) {
        ailment::element(self.condition, (self.worn.armor_element, 1))
    }

    /// How heavily it is laden.
    pub fn load(&self) -> weight::Load {
        weight::load(self.weight, self.max_weight)
    }

    fn shown(&self, job: Option<&Job>, character: &Character) -> Figures {
        let own = character.attributes;
        let hands = [Some(self.worn.right), self.worn.left];
        let sum = |part: fn(Weapon) -> u32| hands.into_iter().flatten().map(part).fold(0, u32::saturating_add);
        let bonus = |(all, own): (u16, u16)| all.saturating_sub(own);
        let mut bonuses = [0; 6];
        for (place, pair) in bonuses
            .iter_mut()
            .zip(self.attributes.each().into_iter().zip(own.each()))
        {
            *place = bonus(pair);
        }
        let (least, most) = self.magic_attack;
        Figures {
            attributes: own,
            bonuses: Attributes::from_each(bonuses),
            costs: costs(job, own),
            attack: (
                signed(self.status_attack.saturating_add(sum(|weapon| weapon.attack))),
                signed(sum(|weapon| weapon.refine)),
            ),
            magic_attack: (signed(most), signed(least)),
            defense: (self.defense.hard, self.defense.soft),
            magic_defense: (
                self.magic_defense.hard,
                derived::soft_magic_defense(self.attributes.intelligence, 0, 0),
            ),
            hit: self.hit,
            flee: (self.flee, self.perfect_dodge / 10),
            critical: self.critical / 10,
            attack_delay: self.attack_motion,
            attack_range: self.range,
        }
    }
}

/// Most hit points and spell points; 1 each of a job that the world does not have.
fn most(job: Option<&Job>, level: u16, attributes: Attributes, worn: &Worn) -> (u32, u32) {
    let Some(job) = job else { return (1, 1) };
    let of_class = if job.class == JobClasses::UPPER {
        pools::Bonus::TRANSCENDENT
    } else {
        pools::Bonus::NONE
    };
    let [_, _, vitality, intelligence, ..] = worn.attributes_of_items;
    let hp = pools::Bonus {
        worn_attribute: vitality,
        flat: worn.max_hp,
        worn_percent: worn.max_hp_percent,
        ..of_class
    };
    let sp = pools::Bonus {
        worn_attribute: intelligence,
        flat: worn.max_sp,
        worn_percent: worn.max_sp_percent,
        ..of_class
    };
    (
        pools::max_hp(job.max_hp(level), attributes.vitality, hp),
        pools::max_sp(job.max_sp(level), attributes.intelligence, sp),
    )
}

/// The weight of all that is carried, worn or not, in tenths.
pub fn carried(world: &World, inventory: &Inventory) -> u32 {
    let weights = inventory.items().map(|item| {
        let each = world.item(item.id).map_or(0, |kind| kind.weight);
        each.saturating_mul(item.amount.into())
    });
    weights.fold(0, u32::saturating_add)
}

fn attack_motion(job: Option<&Job>, attributes: Attributes, worn: &Worn, statuses: &Statuses) -> i32 {
    let delay = |weapon: WeaponType| job.map_or(Job::UNKNOWN_WEAPON_DELAY, |job| job.attack_delay(weapon));
    let base = match worn.left {
        Some(left) => speed::base_of_two_weapons(delay(worn.right.kind), delay(left.kind)),
        None => delay(worn.right.kind),
    };
    let bonus = speed::AttackSpeed {
        flat: 0,
        haste: worn
            .attack_speed
            .saturating_add(statuses.haste().into())
            .saturating_mul(10),
    };
    speed::attack_motion(base, attributes.agility, attributes.dexterity, bonus)
}

fn walk(worn: &Worn, condition: Condition) -> u16 {
    let haste = u16::try_from(worn.walk_speed).unwrap_or(0);
    let cursed = condition.has(Status::Curse);
    speed::walk(
        Fighter::SPEED,
        speed::WalkSpeed {
            haste,
            slowness: if cursed { ailment::CURSED_SLOWNESS } else { 0 },
            ..speed::WalkSpeed::default()
        },
    )
}

fn costs(job: Option<&Job>, own: Attributes) -> Attributes {
    let limits = job.map_or([points::MOST; 6], |job| job.max_attributes.each());
    let mut costs = own.each();
    for (value, limit) in costs.iter_mut().zip(limits) {
        *value = points::shown_cost(*value, limit);
    }
    Attributes::from_each(costs)
}

fn signed(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
