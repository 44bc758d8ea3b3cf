//! How a monster behaves: flags, and the numbered sets of them that databases name.

use serde::Deserialize;

use super::flags::flags;

flags! {
    /// What a monster does and bears; the bits are those of operators' databases.
    pub struct Mode(u32) {
        /// It walks.
        CAN_MOVE = 0x0000_0001 "can_move",
        /// It picks up what lies on the floor.
        LOOTER = 0x0000_0002 "looter",
        /// It attacks who comes near.
        AGGRESSIVE = 0x0000_0004 "aggressive",
        /// It helps its kind when one is attacked in its sight.
        ASSIST = 0x0000_0008 "assist",
        /// It turns, idle, on who casts at it.
        CAST_SENSOR_IDLE = 0x0000_0010 "cast_sensor_idle",
        /// It does not stroll.
        NO_RANDOM_WALK = 0x0000_0020 "no_random_walk",
        /// It uses no skills.
        NO_CAST = 0x0000_0040 "no_cast",
        /// It attacks.
        CAN_ATTACK = 0x0000_0080 "can_attack",
        /// It turns, in chase, on who casts at it.
        CAST_SENSOR_CHASE = 0x0000_0200 "cast_sensor_chase",
        /// It turns, in chase, on who comes into reach.
        CHANGE_CHASE = 0x0000_0400 "change_chase",
        /// It attacks who comes near until it is hit, then only who hits it.
        ANGRY = 0x0000_0800 "angry",
        /// It turns, in attack, on who hits it.
        CHANGE_TARGET_MELEE = 0x0000_1000 "change_target_melee",
        /// It turns, in chase, on who hits it.
        CHANGE_TARGET_CHASE = 0x0000_2000 "change_target_chase",
        /// It attacks only who is five levels or more below it.
        TARGET_WEAK = 0x0000_4000 "target_weak",
        /// It chooses anew, by chance, at every attack.
        RANDOM_TARGET = 0x0000_8000 "random_target",
        /// Melee hits take 1 of it.
        IGNORE_MELEE = 0x0001_0000 "ignore_melee",
        /// Magic takes 1 of it.
        IGNORE_MAGIC = 0x0002_0000 "ignore_magic",
        /// Ranged hits take 1 of it.
        IGNORE_RANGED = 0x0004_0000 "ignore_ranged",
        /// Who does most damage to it gets the MVP's reward.
        MVP = 0x0008_0000 "mvp",
        /// Traps and the like take 1 of it.
        IGNORE_MISC = 0x0010_0000 "ignore_misc",
        /// It cannot be pushed.
        KNOCKBACK_IMMUNE = 0x0020_0000 "knockback_immune",
        /// It does not teleport at random.
        TELEPORT_BLOCK = 0x0040_0000 "teleport_block",
        /// Its drops do not fall with the difference of levels, where that counts: not in the pre-renewal game.
        FIXED_ITEM_DROP = 0x0100_0000 "fixed_item_drop",
        /// It sees who hides.
        DETECTOR = 0x0200_0000 "detector",
        /// It is immune to status changes.
        STATUS_IMMUNE = 0x0400_0000 "status_immune",
        /// It is immune to skills.
        SKILL_IMMUNE = 0x0800_0000 "skill_immune",
    }
}

/// What rank a monster has, which brings some of [`Mode`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MonsterRank {
    /// Nothing special.
    #[default]
    Normal,
    /// A boss.
    Boss,
    /// A guardian of a castle.
    Guardian,
    /// An emperium or another thing to be fought for.
    Battlefield,
    /// Of an event.
    Event,
}

impl Mode {
    /// What the AI of a number does, as databases number them; `None` for a number that none has.
    pub const fn of_ai(number: u8) -> Option<Self> {
        let bits = match number {
            1 => 0x0081,
            2 => 0x0083,
            3 => 0x1089,
            4 => 0x3885,
            5 | 12 => 0x2085,
            6 => 0,
            7 => 0x108b,
            8 => 0x7085,
            9 | 19 => 0x3095,
            10 | 11 => 0x0084,
            13 => 0x308d,
            17 => 0x0091,
            20 => 0x3295,
            21 => 0x3695,
            24 => 0x00a1,
            25 => 0x0001,
            26 => 0xb695,
            27 => 0x8084,
            _ => return None,
        };
        Some(Self::from_bits(bits))
    }
}

impl MonsterRank {
    /// What the rank brings.
    pub const fn modes(self) -> Mode {
        match self {
            Self::Normal => Mode::NONE,
            Self::Boss => Mode::DETECTOR.union(Mode::STATUS_IMMUNE).union(Mode::KNOCKBACK_IMMUNE),
            Self::Guardian => Mode::STATUS_IMMUNE,
            Self::Battlefield => Mode::STATUS_IMMUNE.union(Mode::SKILL_IMMUNE),
            Self::Event => Mode::FIXED_ITEM_DROP,
        }
    }
}
