//! The death of monsters: what is seen of it, who has earned what, and when they are back.

use core::time::Duration;

use rand::Rng;

use super::{loot, report, seers};
use crate::{
    event::{
        Condition, MapEffects, MapReport, Moment,
        fight::{KillShare, Killed, Reward},
        look::Vanish,
        map::{Sight, Stay},
    },
    figures::{
        Fighter, behavior,
        share::{self, Part},
    },
    state::{MapInstanceState, Monster, NEVER, Wounds},
    world::{MapFlags, Mode, MonsterKind},
};

/// What comes of a monster's death.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spoils {
    /// Everything.
    All,
    /// What it leaves, but no experience.
    Drops,
    /// Nothing.
    Nothing,
}

/// All monsters of the map die.
pub fn all(state: &mut MapInstanceState, now: Moment, spoils: Spoils, effects: &mut MapEffects) {
    for index in 0..state.monsters.len() {
        die(state, now, index, (spoils, None), effects);
    }
}

/// A living monster dies, by a blow of somebody (`killer`) or otherwise. One of a spawn group will be back.
pub(super) fn die(
    state: &mut MapInstanceState,
    now: Moment,
    index: usize,
    (spoils, killer): (Spoils, Option<&Fighter>),
    effects: &mut MapEffects,
) {
    let world = std::sync::Arc::clone(&state.world);
    let Some(monster) = state.monsters.get_mut(index).filter(|monster| monster.alive) else {
        return;
    };
    let (unit, cell, class) = (monster.look.unit, monster.cell(), monster.look.class);
    monster.alive = false;
    monster.look.hp = 0;
    monster.ailments.clear();
    monster.look.condition = Condition::NONE;
    monster.walk = None;
    monster.mind.target = None;
    monster.mind.wants = None;
    monster.mind.provoked = None;
    let wounds = core::mem::take(&mut monster.wounds);
    let taken = core::mem::take(&mut monster.taken);
    state.monster_grid.remove(cell, index);
    let why = Vanish::Died;
    report(state, seers(state, cell), Sight::Vanished { unit, why }, effects);
    let kind = world.monster(class);
    if let Some(kind) = kind.filter(|_| spoils == Spoils::All) {
        let shares = shares(state, kind, &wounds);
        let reward = reward(state, kind, &wounds);
        effects.report.push(MapReport::Killed(Killed {
            instance: state.id,
            monster: unit,
            class,
            shares,
            reward,
        }));
    }
    if let Some(kind) = kind.filter(|_| spoils != Spoils::Nothing) {
        let extra = killer.map_or(&[][..], |fighter| &fighter.worn.extras.drops);
        loot::leave(state, now, (kind, extra), cell, (&wounds, taken), effects);
    }
    let back = returns(state, now, index);
    state.wake_at(index, back);
}

/// What each of those who are there and alive has earned, by damage. Who was only hurt by it has a part too, if a small one.
fn shares(state: &MapInstanceState, kind: &MonsterKind, wounds: &[Wounds]) -> Vec<KillShare> {
    let flags = state.ground().map_or(MapFlags::NONE, |map| map.flags);
    if flags.contains(MapFlags::NO_EXPERIENCE) {
        return Vec::new();
    }
    let total = wounds
        .iter()
        .fold(0_u64, |sum, wounds| sum.saturating_add(wounds.damage));
    let here = wounds.iter().filter(|wounds| state.wounder(wounds).is_some());
    let attackers = u32::try_from(here.count()).unwrap_or(u32::MAX);
    let share = |wounds: &Wounds| {
        let watcher = state.wounder(wounds).filter(|watcher| !watcher.dead)?;
        let part = Part {
            damage: wounds.damage,
            total,
            attackers,
        };
        Some(KillShare {
            stay: watcher.stay,
            base: share::of_kill(kind.base_experience.into(), part),
            job: share::of_kill(kind.job_experience.into(), part),
        })
    };
    wounds.iter().filter_map(share).collect()
}

/// What the one gets who did most to an MVP and suffered most by it, both in one sum, of those who are there and alive: the
/// first on a tie.
fn reward(state: &mut MapInstanceState, kind: &MonsterKind, wounds: &[Wounds]) -> Option<Reward> {
    if !kind.modes.contains(Mode::MVP) {
        return None;
    }
    let here = |wounds: &&Wounds| state.wounder(wounds).is_some();
    let attackers = u32::try_from(wounds.iter().filter(here).count()).unwrap_or(u32::MAX);
    let alive = wounds.iter().filter_map(|wounds| {
        let watcher = state.wounder(wounds).filter(|watcher| !watcher.dead)?;
        Some((watcher.stay, wounds.damage.saturating_add(wounds.suffered)))
    });
    let most = |best: (Stay, u64), other: (Stay, u64)| if other.1 > best.1 { other } else { best };
    let (stay, _) = alive.reduce(most)?;
    let flags = state.ground().map_or(MapFlags::NONE, |map| map.flags);
    let whole = Part {
        damage: 1,
        total: 1,
        attackers,
    };
    let experience = if flags.contains(MapFlags::NO_EXPERIENCE) {
        0
    } else {
        share::of_kill(kind.mvp_experience.into(), whole)
    };
    let item = (!flags.contains(MapFlags::NO_MVP_LOOT))
        .then(|| loot::prize(state, kind))
        .flatten();
    Some(Reward { stay, experience, item })
}

/// When a dead monster is back: never, if it was called.
fn returns(state: &mut MapInstanceState, now: Moment, index: usize) -> Moment {
    let roll = state.random.random();
    let group = state.monsters.get(index).and_then(|monster: &Monster| monster.group);
    let spawn = group.and_then(|group| state.ground()?.spawns.get(group));
    spawn.map_or(NEVER, |spawn| {
        let milliseconds = |time: u32| Duration::from_millis(time.into());
        now + behavior::respawn(milliseconds(spawn.delay), milliseconds(spawn.variance), roll)
    })
}
