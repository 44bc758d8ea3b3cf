//! What items do, as data: when they are used, or while they are worn (cards: while what they are in is worn).

use packets::{ItemId, JobId, SkillId};
use serde::{Deserialize, Deserializer};

use super::{Element, MonsterRank, Race, Size, Status};

/// One thing that an item does. Figures of several items that are worn add up.
///
/// Chances are in 1/10000, percents in 1/100; both may be negative where taking away makes sense.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    // When used.
    /// Restores hit and spell points by chance between two numbers, both included.
    Heal {
        /// Fewest and most hit points.
        #[serde(default)]
        hp: (u32, u32),
        /// Fewest and most spell points.
        #[serde(default)]
        sp: (u32, u32),
    },
    /// Restores percents of the most hit and spell points.
    HealPercent {
        /// Of hit points.
        #[serde(default)]
        hp: u8,
        /// Of spell points.
        #[serde(default)]
        sp: u8,
    },
    /// Takes hit and spell points, as many as there are: it may be the last ones.
    Lose {
        /// Hit points.
        #[serde(default)]
        hp: u32,
        /// Spell points.
        #[serde(default)]
        sp: u32,
    },
    /// Ends a status.
    Cure(Status),
    /// Takes so many percent off the attack delay for a while.
    Hasten {
        /// Percent.
        percent: u8,
        /// How long.
        seconds: u32,
    },
    /// Takes one to a cell by chance, on the same map.
    Teleport,
    /// Takes one to the save point.
    ReturnToSavePoint,
    /// Gives what chance takes out of an item group, named here.
    OpenBox(Box<str>),
    /// Lets one choose an item to identify.
    Identify,
    /// Lets one choose a dead character to revive.
    Revive,
    /// Casts a skill.
    Cast {
        /// The skill.
        #[serde(deserialize_with = "skill")]
        skill: SkillId,
        /// Its level.
        level: u8,
    },
    /// Lets one try to tame the monster that it names by its class.
    Tame(u16),

    // While worn.
    /// STR.
    Strength(i16),
    /// AGI.
    Agility(i16),
    /// VIT.
    Vitality(i16),
    /// INT.
    Intelligence(i16),
    /// DEX.
    Dexterity(i16),
    /// LUK.
    Luck(i16),
    /// Attack.
    Attack(i16),
    /// Percent of attack.
    AttackPercent(i16),
    /// Percent of magic attack.
    MagicAttackPercent(i16),
    /// Defense.
    Defense(i16),
    /// Magic defense.
    MagicDefense(i16),
    /// Hit.
    Hit(i16),
    /// Flee.
    Flee(i16),
    /// Perfect dodge.
    PerfectDodge(i16),
    /// Critical.
    Critical(i16),
    /// Percent taken off the attack delay.
    AttackSpeedPercent(i16),
    /// Percent of walking speed.
    WalkSpeedPercent(i16),
    /// Most hit points.
    MaxHp(i32),
    /// Percent of the most hit points.
    MaxHpPercent(i16),
    /// Most spell points.
    MaxSp(i32),
    /// Percent of the most spell points.
    MaxSpPercent(i16),
    /// Percent of hit points that come back by themselves.
    HpRecoveryPercent(i16),
    /// Percent of spell points that come back by themselves.
    SpRecoveryPercent(i16),
    /// Percent of spell points that skills cost.
    SpCostPercent(i16),
    /// Element of a weapon or ammunition, for its attacks.
    AttackElement(Element),
    /// Element of who wears it.
    ArmorElement(Element),
    /// Percent more damage to a race.
    DamageToRace {
        /// The race.
        race: Race,
        /// Percent.
        percent: i16,
    },
    /// Percent more damage to a rank: bosses.
    DamageToRank {
        /// The rank.
        rank: MonsterRank,
        /// Percent.
        percent: i16,
    },
    /// Percent more damage to one kind of monster.
    DamageToMonster {
        /// Its id.
        class: u16,
        /// Percent.
        percent: i16,
    },
    /// Percent more damage to a group of kinds ([`super::MonsterKind::race_groups`]).
    DamageToGroup {
        /// The group.
        group: Box<str>,
        /// Percent.
        percent: i16,
    },
    /// Percent more damage to a size.
    DamageToSize {
        /// The size.
        size: Size,
        /// Percent.
        percent: i16,
    },
    /// Percent more damage to who is of an element.
    DamageToElement {
        /// The element.
        element: Element,
        /// Percent.
        percent: i16,
    },
    /// Percent less damage from a race.
    ResistRace {
        /// The race.
        race: Race,
        /// Percent.
        percent: i16,
    },
    /// Percent less damage from a rank: bosses.
    ResistRank {
        /// The rank.
        rank: MonsterRank,
        /// Percent.
        percent: i16,
    },
    /// Percent less damage from one kind of monster.
    ResistMonster {
        /// Its id.
        class: u16,
        /// Percent.
        percent: i16,
    },
    /// Percent less damage from a size.
    ResistSize {
        /// The size.
        size: Size,
        /// Percent.
        percent: i16,
    },
    /// Percent less damage by attacks of an element.
    ResistElement {
        /// The element.
        element: Element,
        /// Percent.
        percent: i16,
    },
    /// Chance taken off a status.
    ResistStatus {
        /// The status.
        status: Status,
        /// In 1/10000.
        chance: i16,
    },
    /// Chance that an attack brings a status.
    Inflict {
        /// The status.
        status: Status,
        /// In 1/10000.
        chance: i16,
    },
    /// Chance that being hit brings a status over who hit.
    InflictWhenHit {
        /// The status.
        status: Status,
        /// In 1/10000.
        chance: i16,
    },
    /// Percent of a race's defense that counts for nothing.
    IgnoreDefense {
        /// The race.
        race: Race,
        /// Percent.
        percent: i16,
    },
    /// Critical against a race.
    CriticalToRace {
        /// The race.
        race: Race,
        /// As [`Self::Critical`].
        critical: i16,
    },
    /// Percent more damage of critical hits.
    CriticalDamagePercent(i16),
    /// Percent more damage from afar.
    RangedDamagePercent(i16),
    /// Percent less damage from afar.
    ResistRangedPercent(i16),
    /// Percent more magic damage to a race.
    MagicDamageToRace {
        /// The race.
        race: Race,
        /// Percent.
        percent: i16,
    },
    /// Percent of hits that strike twice, with whatever weapon.
    DoubleAttack(u8),
    /// Cells around who is hit that are hit too.
    Splash(u8),
    /// Percent of melee damage that who hits takes too.
    Reflect(u8),
    /// Hits give back, by chance, percents of the damage as hit points.
    DrainHp {
        /// In 1/1000.
        chance: u16,
        /// Percent.
        percent: i16,
    },
    /// Hits give back, by chance, percents of the damage as spell points.
    DrainSp {
        /// In 1/1000.
        chance: u16,
        /// Percent.
        percent: i16,
    },
    /// Percent of the time that casting takes.
    CastTimePercent(i16),
    /// Percent of the delay after skills.
    SkillDelayPercent(i16),
    /// Percent more healing by skills.
    HealingPercent(i16),
    /// Percent more damage by a skill.
    SkillDamage {
        /// The skill.
        #[serde(deserialize_with = "skill")]
        skill: SkillId,
        /// Percent.
        percent: i16,
    },
    /// Attacks cast a skill by chance.
    CastOnAttack {
        /// The skill.
        #[serde(deserialize_with = "skill")]
        skill: SkillId,
        /// Its level.
        level: u8,
        /// In 1/1000.
        chance: u16,
    },
    /// Being hit casts a skill by chance.
    CastWhenHit {
        /// The skill.
        #[serde(deserialize_with = "skill")]
        skill: SkillId,
        /// Its level.
        level: u8,
        /// In 1/1000.
        chance: u16,
    },
    /// Monsters leave an item more, by chance.
    ExtraDrop {
        /// The item.
        #[serde(deserialize_with = "item")]
        item: ItemId,
        /// The only race that does.
        race: Option<Race>,
        /// In 1/10000.
        rate: u16,
    },
    /// Percent more experience for a race.
    ExperienceOfRace {
        /// The race.
        race: Race,
        /// Percent.
        percent: i16,
    },
    /// Percent of magic damage that does nothing.
    NoMagicDamage(u8),
    /// A skill that one has while wearing it.
    Skill {
        /// The skill.
        #[serde(deserialize_with = "skill")]
        skill: SkillId,
        /// Its level.
        level: u8,
    },
    /// What is worn there cannot be broken: weapon, armor, helm, shield or garment.
    Unbreakable(Breakable),
    /// Looks like a job or a monster of that number.
    Disguise(#[serde(deserialize_with = "job")] JobId),
}

impl Effect {
    /// Whether it is done in a moment, to whom uses, puts on or takes off what does it.
    pub const fn is_done_at_once(&self) -> bool {
        matches!(
            self,
            Self::Heal { .. }
                | Self::HealPercent { .. }
                | Self::Lose { .. }
                | Self::Cure(_)
                | Self::Hasten { .. }
                | Self::Teleport
                | Self::ReturnToSavePoint
        )
    }
}

/// Equipment that can be broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breakable {
    /// The weapon.
    Weapon,
    /// Body armor.
    Armor,
    /// Headgear.
    Helm,
    /// The shield.
    Shield,
    /// The garment.
    Garment,
}

fn skill<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SkillId, D::Error> {
    u16::deserialize(deserializer).map(SkillId)
}

fn job<'de, D: Deserializer<'de>>(deserializer: D) -> Result<JobId, D::Error> {
    u16::deserialize(deserializer).map(JobId)
}

fn item<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ItemId, D::Error> {
    u32::deserialize(deserializer).map(ItemId)
}
