//! What ailments do: how long they hold, what they cost, what they change, and which of them end each other. How they are
//! resisted is [`super::resistance`].

use core::time::Duration;

use super::{blow::Alertness, defense::Defense, rate::percent_of};
use crate::{
    event::{Condition, record::Attributes},
    world::{Element, Status},
};

/// How long who turns to stone can still walk.
pub const STIFFENS_FOR: Duration = Duration::from_millis(100);

/// Percent by which a curse slows who walks.
pub const CURSED_SLOWNESS: u16 = 300;

/// Percent of attack that a curse takes.
pub const CURSED_ATTACK: i64 = 25;

/// Cells that the blind see, of monsters.
pub const BLIND_SIGHT: u16 = 1;

/// The ailments of the body: one at a time holds it.
pub const OF_BODY: [Status; 4] = [Status::Stone, Status::Freeze, Status::Stun, Status::Sleep];

/// What a blow that hurts ends. A body that only turns to stone is not helped.
pub const ENDED_BY_DAMAGE: [Status; 3] = [Status::Stone, Status::Freeze, Status::Sleep];

/// How long what cards and arrows bring lasts, before anything is resisted.
pub const fn lasts(status: Status) -> Duration {
    Duration::from_secs(match status {
        Status::Stone => 20,
        Status::Freeze => 12,
        Status::Stun => 5,
        Status::Poison => 60,
        Status::Bleeding => 120,
        Status::Sleep | Status::Curse | Status::Silence | Status::Confusion | Status::Blind | Status::Hallucination => {
            30
        }
    })
}

/// Whether it is kept when a character leaves and holds on when it comes back. Bleeding stops.
pub const fn is_kept(status: Status) -> bool {
    !matches!(status, Status::Bleeding)
}

/// How often it costs hit points, if it does.
pub const fn hurts_every(status: Status) -> Option<Duration> {
    match status {
        Status::Stone => Some(Duration::from_secs(5)),
        Status::Poison => Some(Duration::from_secs(1)),
        Status::Bleeding => Some(Duration::from_secs(10)),
        _ => None,
    }
}

/// Who suffers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sufferer {
    /// Whether it is a player. Monsters lose less by poison, and do not bleed to death.
    pub player: bool,
    /// Hit points.
    pub hp: u32,
    /// Hit points at most.
    pub max_hp: u32,
}

/// Hit points that an ailment costs at a time. Stone and poison leave a quarter of them; bleeding costs 200 to 799.
pub fn wound(status: Status, of: Sufferer, roll: u32) -> u32 {
    let Sufferer { player, hp, max_hp } = of;
    let quarter = max_hp / 4;
    match status {
        Status::Stone if hp > quarter => (max_hp / 100).max(1),
        Status::Poison => {
            let share = if player { percent(max_hp, 3) / 2 } else { max_hp / 200 };
            let wound = share.saturating_add(2);
            if hp > quarter.max(wound) { wound } else { 0 }
        }
        Status::Bleeding => {
            let wound = 200 + super::rate::pick(roll, 600);
            if player { wound } else { wound.min(hp.saturating_sub(1)) }
        }
        _ => 0,
    }
}

/// Of numbers that may be as large as any: percent before it is divided, so that nothing is lost.
fn percent(of: u32, percent: i64) -> u32 {
    u32::try_from(percent_of(of.into(), percent)).unwrap_or(u32::MAX)
}

/// What becomes of somebody over whom an ailment comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Onset {
    /// It holds. What else holds the body lets go, if it is one of the body's.
    Begins,
    /// It ends, for it was there: being confused or petrified once more helps.
    Ends,
    /// Nothing: it cannot come now.
    Fails,
}

/// What an ailment does when it comes over somebody in this condition, of this element. The undead neither freeze nor
/// turn to stone.
pub const fn onset(status: Status, condition: Condition, element: Element) -> Onset {
    let has_stone = condition.has(Status::Stone) || condition.stiffens();
    let held = condition.has(Status::Freeze) || condition.has(Status::Stun) || condition.has(Status::Sleep);
    let undead = matches!(element, Element::Undead);
    let fails = match status {
        Status::Stone if has_stone => return Onset::Ends,
        Status::Confusion if condition.has(Status::Confusion) => return Onset::Ends,
        Status::Stone => undead || held,
        Status::Freeze => undead || held || has_stone,
        Status::Bleeding | Status::Hallucination | Status::Confusion => false,
        _ => condition.has(status),
    };
    if fails { Onset::Fails } else { Onset::Begins }
}

/// Whether an ailment may come by a blow that ended these: what they kept away while they held, they keep away still.
pub fn may_follow(status: Status, ended: &[Status]) -> bool {
    let condition = ended.iter().fold(Condition::NONE, |all, &status| all.with(status));
    onset(status, condition, Element::Neutral) != Onset::Fails
}

/// Whether it stops an attack when it comes; those that hold the body do it for as long as they last.
pub fn stops_attack(status: Status) -> bool {
    status == Status::Poison || OF_BODY.contains(&status)
}

/// Whether it stops a walk when it comes.
pub fn stops_walk(status: Status) -> bool {
    status == Status::Confusion || OF_BODY.contains(&status)
}

/// Whether a blow can miss somebody in this condition.
pub const fn alertness(condition: Condition) -> Alertness {
    if condition.has(Status::Sleep) {
        Alertness::Asleep
    } else if condition.is_helpless() {
        Alertness::Helpless
    } else {
        Alertness::Awake
    }
}

/// DEF and soft defence: stone and ice halve DEF, poison takes a quarter of both.
pub fn defense(condition: Condition, defense: Defense) -> Defense {
    let Defense { mut hard, mut soft } = defense;
    if condition.has(Status::Stone) {
        hard /= 2;
    }
    if condition.has(Status::Freeze) {
        hard /= 2;
    }
    if condition.has(Status::Poison) {
        hard = share(hard, 75);
        soft = share(soft, 75);
    }
    Defense { hard, soft }
}

/// MDEF: a quarter more of stone and ice.
pub fn magic_defense(condition: Condition, hard: i32) -> i32 {
    if condition.has(Status::Stone) || condition.has(Status::Freeze) {
        hard.saturating_add(share(hard, 25))
    } else {
        hard
    }
}

/// HIT, or FLEE: the blind have a quarter less of both.
pub fn hit_or_flee(condition: Condition, value: i32) -> i32 {
    if condition.has(Status::Blind) {
        value.saturating_sub(share(value, 25))
    } else {
        value
    }
}

/// Attributes: the cursed have no LUK.
pub const fn attributes(condition: Condition, attributes: Attributes) -> Attributes {
    if condition.has(Status::Curse) {
        Attributes { luck: 0, ..attributes }
    } else {
        attributes
    }
}

/// The element of a body: ice is water, stone is earth.
pub const fn element(condition: Condition, element: (Element, u8)) -> (Element, u8) {
    if condition.has(Status::Freeze) {
        (Element::Water, 1)
    } else if condition.has(Status::Stone) {
        (Element::Earth, 1)
    } else {
        element
    }
}

/// Percent of attack that is left: the cursed lose a quarter.
pub fn attack_percent(condition: Condition, percent: u16) -> u16 {
    if condition.has(Status::Curse) {
        u16::try_from(percent_of(percent.into(), 100 - CURSED_ATTACK)).unwrap_or(percent)
    } else {
        percent
    }
}

/// Milliseconds for a cell of a monster.
pub fn monster_speed(condition: Condition, speed: u16) -> u16 {
    if condition.has(Status::Curse) {
        let slow = u32::from(speed).saturating_mul(u32::from(100 + CURSED_SLOWNESS)) / 100;
        u16::try_from(slow).unwrap_or(u16::MAX).min(super::speed::SLOWEST_WALK)
    } else {
        speed
    }
}

fn share(of: i32, percent: i64) -> i32 {
    i32::try_from(percent_of(of.into(), percent)).unwrap_or(of)
}
