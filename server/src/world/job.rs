//! Jobs: what a character of each has by level, and how fast it is.

use std::sync::Arc;

use packets::JobId;

use super::{WeaponType, flags::flags};
use crate::event::record::Attributes;

flags! {
    /// Jobs by what they began as: those that item databases tell apart.
    pub struct BaseJobs(u32) {
        /// Novice.
        NOVICE = 0x0000_0001 "novice",
        /// Swordman.
        SWORDMAN = 0x0000_0002 "swordman",
        /// Mage.
        MAGE = 0x0000_0004 "mage",
        /// Archer.
        ARCHER = 0x0000_0008 "archer",
        /// Acolyte.
        ACOLYTE = 0x0000_0010 "acolyte",
        /// Merchant.
        MERCHANT = 0x0000_0020 "merchant",
        /// Thief.
        THIEF = 0x0000_0040 "thief",
        /// Knight.
        KNIGHT = 0x0000_0080 "knight",
        /// Priest.
        PRIEST = 0x0000_0100 "priest",
        /// Wizard.
        WIZARD = 0x0000_0200 "wizard",
        /// Blacksmith.
        BLACKSMITH = 0x0000_0400 "blacksmith",
        /// Hunter.
        HUNTER = 0x0000_0800 "hunter",
        /// Assassin.
        ASSASSIN = 0x0000_1000 "assassin",
        /// Crusader.
        CRUSADER = 0x0000_2000 "crusader",
        /// Monk.
        MONK = 0x0000_4000 "monk",
        /// Sage.
        SAGE = 0x0000_8000 "sage",
        /// Rogue.
        ROGUE = 0x0001_0000 "rogue",
        /// Alchemist.
        ALCHEMIST = 0x0002_0000 "alchemist",
        /// Bard and dancer.
        BARD_DANCER = 0x0004_0000 "bard_dancer",
        /// Super novice.
        SUPER_NOVICE = 0x0008_0000 "super_novice",
        /// Gunslinger.
        GUNSLINGER = 0x0010_0000 "gunslinger",
        /// Ninja.
        NINJA = 0x0020_0000 "ninja",
        /// Taekwon.
        TAEKWON = 0x0040_0000 "taekwon",
        /// Star gladiator.
        STAR_GLADIATOR = 0x0080_0000 "star_gladiator",
        /// Soul linker.
        SOUL_LINKER = 0x0100_0000 "soul_linker",
        /// Kagerou and oboro.
        KAGEROU_OBORO = 0x0200_0000 "kagerou_oboro",
        /// Rebellion.
        REBELLION = 0x0400_0000 "rebellion",
        /// Summoner.
        SUMMONER = 0x0800_0000 "summoner",
    }
}

flags! {
    /// What a job is a variant of.
    pub struct JobClasses(u8) {
        /// Neither of the others.
        NORMAL = 0x01 "normal",
        /// Reborn.
        UPPER = 0x02 "upper",
        /// Adopted.
        BABY = 0x04 "baby",
        /// Third job.
        THIRD = 0x08 "third",
        /// Third job, reborn.
        THIRD_UPPER = 0x10 "third_upper",
        /// Third job, adopted.
        THIRD_BABY = 0x20 "third_baby",
        /// Fourth job.
        FOURTH = 0x40 "fourth",
    }
}

/// A job. Never changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Job {
    /// Number that clients know it by.
    pub id: JobId,
    /// Name; unique.
    pub name: Box<str>,
    /// What it began as: one flag.
    pub base: BaseJobs,
    /// Which variant it is: one flag.
    pub class: JobClasses,
    /// Weight it can carry without STR, in tenths.
    pub max_weight: u32,
    /// Highest base level.
    pub max_base_level: u16,
    /// Highest job level.
    pub max_job_level: u16,
    /// The highest that points can raise each attribute to.
    pub max_attributes: Attributes,
    /// Most hit points by base level, without VIT; the first for level 1.
    pub(super) hp: Box<[u32]>,
    /// Most spell points by base level, without INT; the first for level 1.
    pub(super) sp: Box<[u32]>,
    /// Milliseconds of an attack without AGI and DEX, by the number of the weapon's type.
    pub(super) attack_delays: [u16; WeaponType::ALL.len()],
    /// Attributes that the job gives, by job level; the first for level 1.
    pub(super) bonuses: Box<[Attributes]>,
    /// Base experience from level to level; the first from 1 to 2.
    pub(super) next_base_level: Arc<[u64]>,
    /// Job experience from level to level; the first from 1 to 2.
    pub(super) next_job_level: Arc<[u64]>,
}

impl Job {
    /// Milliseconds that an attack takes with a weapon that the job does not know.
    pub const UNKNOWN_WEAPON_DELAY: u16 = 2000;

    /// Most hit points at a base level, without VIT and equipment. Levels beyond the table have its last.
    pub fn max_hp(&self, base_level: u16) -> u32 {
        at_level(&self.hp, base_level).unwrap_or_default()
    }

    /// Most spell points at a base level, without INT and equipment. Levels beyond the table have its last.
    pub fn max_sp(&self, base_level: u16) -> u32 {
        at_level(&self.sp, base_level).unwrap_or_default()
    }

    /// Milliseconds of an attack with a weapon, without AGI and DEX.
    pub fn attack_delay(&self, weapon: WeaponType) -> u16 {
        let delay = self.attack_delays.get(usize::from(weapon.code()));
        delay.copied().unwrap_or(Self::UNKNOWN_WEAPON_DELAY)
    }

    /// Attributes that the job gives at a job level.
    pub fn bonus(&self, job_level: u16) -> Attributes {
        at_level(&self.bonuses, job_level).unwrap_or(Attributes::from_each([0; 6]))
    }

    /// Base experience from level to level, the first from 1 to 2; as many as lead to the highest, or more.
    pub fn base_experience(&self) -> &[u64] {
        &self.next_base_level
    }

    /// Job experience from level to level, likewise.
    pub fn job_experience(&self) -> &[u64] {
        &self.next_job_level
    }
}

fn at_level<T: Copy>(table: &[T], level: u16) -> Option<T> {
    let index = usize::from(level.saturating_sub(1));
    table.get(index).or_else(|| table.last()).copied()
}
