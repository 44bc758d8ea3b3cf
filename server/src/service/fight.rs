//! Fights of characters: when they attack, whom, and what comes of it. Monsters are struck by their map loop, see
//! [`super::monster::wound`].

use core::time::Duration;
use std::sync::Arc;

use packets::{ItemId, UnitId};
use rand::Rng;

use super::{
    ailment, belongings, chance, duel, interaction, limit, sight, spare,
    vitals::{self, Hurt},
    walk,
};
use crate::{
    event::{
        Effects, MapEvent, Moment, Notice, SessionId,
        fight::{Affliction, Bite, FightCommand, Reflected, Reflection, Strike, Swing, SwingOutcome, Swung},
        game::Alarm,
        limit::LimitKind,
        look::{Hiding, Posture},
        map::Stay,
        notice::{AttackRefusal, FightNotice, Loss},
    },
    figures::{
        Fighter,
        blow::{self, Blow},
        reach, speed,
        versus::{self, Foe},
        weight,
    },
    state::{Fight, Player, SIGHT, ServerState},
    world::{Cell, Direction, Location},
};

/// Milliseconds after which a monster's blow lands at the latest.
const LANDS_WITHIN: i32 = 1000;

/// How long monsters count among those who attack a character after one of them attacked it.
const MONSTERS_COUNT: Duration = Duration::from_secs(2);

/// A client wants to fight, or no longer.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, command: FightCommand, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        FightCommand::Attack { target, continuous } => attack(state, now, unit, (target, continuous), effects),
        FightCommand::Stop => stop(state, unit),
    }
}

/// Attacks nobody any more.
pub fn stop(state: &mut ServerState, unit: UnitId) {
    if let Some(player) = state.players.get_mut(unit) {
        player.fight.stop();
    }
}

/// Attacks as soon as the last attack's delay is over. Who sits, lies dead, loads a map, is busy with somebody or
/// something else does not, and is not told so.
fn attack(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (target, continuous): (UnitId, bool),
    effects: &mut Effects,
) {
    walk::catch_up(state, now, unit, effects);
    if !is_able(state, unit) {
        return;
    }
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    player.fight.stop();
    if let Some(why) = refusal(&player.fighter) {
        return effects.tell(player.session, Notice::Fight(FightNotice::Refused(why)));
    }
    player.fight.target = Some(target);
    player.fight.continuous = continuous;
    let (session, ready_at, number) = (player.session, player.fight.ready_at, player.fight.swing);
    spare::end(state, unit, effects);
    if ready_at <= now {
        swing(state, now, unit, effects);
    } else {
        effects.alarm(ready_at, Alarm::Swing { unit, swing: number });
        limit::counted(state, session, LimitKind::Speed, effects);
    }
}

fn is_able(state: &ServerState, unit: UnitId) -> bool {
    let stands = |player: &Player| {
        let well = !player.fighter.condition.cannot_attack();
        well && player.is_in_sight() && player.posture == Posture::Standing
    };
    state.players.get(unit).is_some_and(stands) && !interaction::is_busy(state, unit)
}

/// Why a character cannot attack at all.
fn refusal(fighter: &Fighter) -> Option<AttackRefusal> {
    if fighter.load() == weight::Load::Full {
        Some(AttackRefusal::Overweight)
    } else if fighter.is_ranged() && fighter.ammunition().is_none() {
        Some(AttackRefusal::NoAmmunition)
    } else {
        None
    }
}

/// A character can attack again.
pub fn swing_due(state: &mut ServerState, now: Moment, unit: UnitId, swing_number: u64, effects: &mut Effects) {
    let due = |player: &Player| player.fight.swing == swing_number;
    if state.players.get(unit).is_some_and(due) && is_able(state, unit) {
        swing(state, now, unit, effects);
    }
}

/// Attacks now: another character here, everything else on the map loop. If it goes on, the next time is set.
fn swing(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let fighter = Arc::clone(&player.fighter);
    let delay = milliseconds(speed::attack_delay(fighter.attack_motion));
    let Some(target) = player.fight.target else { return };
    if let Some(why) = refusal(&fighter) {
        player.fight.stop();
        return effects.tell(player.session, Notice::Fight(FightNotice::Refused(why)));
    }
    let fight = &mut player.fight;
    fight.swing = fight.swing.wrapping_add(1);
    fight.ready_at = speed::ready_again(fight.ready_at, now, delay);
    let number = fight.swing;
    if fight.continuous {
        effects.alarm(fight.ready_at, Alarm::Swing { unit, swing: number });
    }
    let (stay, instance) = (player.stay, player.instance());
    let shot = shot(player);
    if state.players.get(target).is_some() {
        let (outcome, drained) = duel::duel(state, now, (unit, target), &fighter, effects);
        let swung = Swung {
            stay,
            number,
            target,
            shot,
            drained,
            spreads: false,
            outcome,
        };
        return self::swung(state, now, swung, effects);
    }
    let swing = Swing {
        stay,
        number,
        target,
        fighter,
        shot,
    };
    effects.map.push((instance, MapEvent::Swing(swing)));
}

/// What a character shoots now, if its weapon shoots.
fn shot(player: &Player) -> Option<ItemId> {
    let (_, worn) = player.character.inventory.worn(Location::AMMO)?;
    player.fighter.is_ranged().then_some(worn.id)
}

/// An attack was done, or could not be. One that was done costs ammunition in any case; whether it goes on is decided by
/// the latest one only.
pub fn swung(state: &mut ServerState, now: Moment, swung: Swung, effects: &mut Effects) {
    let unit = swung.stay.unit;
    let there = |player: &&mut Player| player.stay == swung.stay;
    let Some(player) = state.players.get_mut(unit).filter(there) else {
        return;
    };
    let is_latest = player.fight.swing == swung.number;
    if matches!(swung.outcome, SwingOutcome::Done { .. }) && player.posture != Posture::Dead {
        player.fight.fought_at = Some(now);
    }
    if let SwingOutcome::Done { x, y } = swung.outcome
        && swung.spreads
        && player.posture != Posture::Dead
    {
        let fighter = Arc::clone(&player.fighter);
        duel::splash(state, now, (unit, &fighter), (Cell::new(x, y), None), effects);
    }
    vitals::drained(state, now, unit, swung.drained, effects);
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    match swung.outcome {
        SwingOutcome::Done { .. } if !is_latest => use_ammunition(state, now, unit, swung.shot, effects),
        _ if !is_latest => {}
        SwingOutcome::Done { x, y } => {
            if !player.fight.continuous {
                player.fight.stop();
            }
            face(player, Cell::new(x, y));
            use_ammunition(state, now, unit, swung.shot, effects);
            walk::stop(state, now, unit, effects);
        }
        SwingOutcome::OutOfReach { x, y } => {
            give_up(player, now);
            let session = player.session;
            if let Some(player) = state.players.get(unit) {
                let notice = FightNotice::OutOfReach {
                    target: swung.target,
                    target_at: (x, y),
                    from: player.cell().pair(),
                    range: player.fighter.range,
                };
                effects.tell(session, Notice::Fight(notice));
            }
            limit::counted(state, session, LimitKind::Reach, effects);
        }
        SwingOutcome::NoTarget => give_up(player, now),
    }
}

/// A shot costs a piece of what was shot: of what is worn, or of what was taken off meanwhile.
fn use_ammunition(state: &mut ServerState, now: Moment, unit: UnitId, shot: Option<ItemId>, effects: &mut Effects) {
    let Some((player, shot)) = state.players.get(unit).zip(shot) else {
        return;
    };
    let inventory = &player.character.inventory;
    let worn = inventory.worn(Location::AMMO).filter(|(_, item)| item.id == shot);
    let place = worn.or_else(|| inventory.iter().find(|(_, item)| item.id == shot));
    if let Some((place, _)) = place {
        belongings::take(state, now, unit, (place, 1), Loss::Normal, effects);
    }
}

/// An attack that did not come about costs no time.
const fn give_up(player: &mut Player, now: Moment) {
    player.fight.stop();
    player.fight.ready_at = now;
}

fn face(player: &mut Player, target: Cell) {
    player.direction = Direction::between(player.cell(), target).unwrap_or(player.direction);
}

/// A part of the damage that a unit does to a character comes back on it, when its own motion is over.
pub(super) fn reflect(
    state: &mut ServerState,
    now: Moment,
    (from, unit): (UnitId, UnitId),
    (damage, attack_motion): (u32, i32),
    effects: &mut Effects,
) {
    let Some(player) = state.players.get(unit).filter(|_| damage > 0) else {
        return;
    };
    let (by, instance, fighter) = (player.stay, player.instance(), Arc::clone(&player.fighter));
    if let Some(other) = state.players.get(from) {
        let reflected = Reflected {
            unit: from,
            at: now,
            attack_motion,
            damage_motion: other.fighter.damage_motion,
            damage,
        };
        let notice = FightNotice::reflected(reflected, state.tick(now));
        sight::tell_around_and_self(state, other, SIGHT, notice, effects);
        let alarm = Alarm::Reflected {
            stay: other.stay,
            from: unit,
            damage,
        };
        effects.alarm(now + milliseconds(attack_motion.min(LANDS_WITHIN)), alarm);
    } else {
        let reflection = Reflection {
            by,
            fighter: Arc::clone(&fighter),
            damage,
            attack_motion,
        };
        effects
            .map
            .push((instance, MapEvent::Reflect { unit: from, reflection }));
    }
    let blow = Blow {
        left: damage,
        ..Blow::reflected(damage)
    };
    let drained = fighter.worn.extras.drains.of(&blow, state.random.random());
    vitals::drained(state, now, unit, drained, effects);
}

/// Damage that comes back on a character is done.
pub fn reflected(
    state: &mut ServerState,
    now: Moment,
    (stay, from): (Stay, UnitId),
    damage: u32,
    effects: &mut Effects,
) {
    let there = |player: &&Player| player.stay == stay && player.is_in_sight();
    if state.players.get(stay.unit).as_ref().is_some_and(there) {
        vitals::hurt(state, now, stay.unit, damage, Some(from), effects);
        ailment::hurt(state, now, stay.unit, effects);
    }
}

/// How many attack a character at this moment: players, and the monsters that were after it when one attacked last.
pub fn attackers(state: &ServerState, now: Moment, target: &Player) -> u32 {
    let unit = target.unit();
    let around = state.players.around(target.instance(), target.cell(), SIGHT);
    let attacks = |fight: &Fight| fight.target == Some(unit) && fight.ready_at > now;
    let players = around.filter(|(_, other)| state.players.get(other.unit).is_some_and(|other| attacks(&other.fight)));
    let (monsters, since) = target.fight.monsters;
    let monsters = if now <= since + MONSTERS_COUNT { monsters } else { 0 };
    monsters.saturating_add(u32::try_from(players.count()).unwrap_or(u32::MAX))
}

/// A monster attacks a character.
pub fn bitten(state: &mut ServerState, now: Moment, bite: Bite, effects: &mut Effects) {
    let unit = bite.stay.unit;
    let there = |player: &&Player| {
        player.stay == bite.stay
            && player.is_in_sight()
            && player.posture != Posture::Dead
            && player.hiding == Hiding::Seen
            && !player.is_spared()
    };
    if let Some(player) = state.players.get_mut(unit).filter(|player| there(&&**player)) {
        player.fight.monsters = (bite.attackers, now);
    }
    let (Some(player), Some(kind)) = (state.players.get(unit).filter(there), state.world.monster(bite.class)) else {
        return;
    };
    let attackers = attackers(state, now, player);
    let foe = Foe {
        kind,
        condition: bite.condition,
    };
    let (attack, victim) = versus::by_monster(foe, &player.fighter, attackers);
    let motions = (i32::from(kind.attack_motion), player.fighter.damage_motion);
    let rolls = chance::rolls(&mut state.random);
    let blow = blow::strike(&attack, &victim, &rolls);
    let melee = u16::from(kind.attack_range) < reach::RANGED_FROM;
    let extras = &player.fighter.worn.extras;
    let back = if melee {
        extras.reflection(blow.damage(), player.fighter.max_hp)
    } else {
        0
    };
    strike(state, now, ((bite.monster, bite.life), unit), motions, blow, effects);
    reflect(state, now, (bite.monster, unit), (back, motions.0), effects);
}

/// A character is struck, by a player or by a monster in one of its lives: all who see it are told, and the damage is done when the
/// motion is over.
pub(super) fn strike(
    state: &ServerState,
    now: Moment,
    ((from, life), target): ((UnitId, u32), UnitId),
    (attack_motion, damage_motion): (i32, i32),
    blow: Blow,
    effects: &mut Effects,
) {
    let Some(player) = state.players.get(target) else {
        return;
    };
    let strike = Strike {
        from,
        target,
        at: now,
        attack_motion,
        damage_motion,
        blow,
    };
    let notice = FightNotice::struck(strike, state.tick(now));
    sight::tell_around_and_self(state, player, SIGHT, notice, effects);
    let alarm = Alarm::Blow {
        stay: player.stay,
        from,
        life,
        damage: blow.right.saturating_add(blow.left),
    };
    effects.alarm(now + milliseconds(attack_motion.min(LANDS_WITHIN)), alarm);
}

/// A blow lands. Who was hit and lives stands up, or stops in its cell; it may walk on at once. Misses do nothing.
pub fn landed(
    state: &mut ServerState,
    now: Moment,
    stay: Stay,
    (from, life): (UnitId, u32),
    damage: u32,
    effects: &mut Effects,
) {
    let unit = stay.unit;
    let there = |player: &&Player| player.stay == stay && player.is_in_sight();
    if damage == 0 || !state.players.get(unit).as_ref().is_some_and(there) {
        return;
    }
    let hurt = vitals::hurt(state, now, unit, damage, Some(from), effects);
    if hurt != Hurt::Not {
        suffered(state, stay, (from, life), damage, effects);
    }
    if hurt != Hurt::Alive {
        return;
    }
    walk::stop(state, now, unit, effects);
    let ended = ailment::hurt(state, now, unit, effects);
    ailment::by_hit(state, now, (from, unit), &ended, effects);
    retaliate(state, now, (unit, from), effects);
}

/// A monster learns what its blow has cost a character.
fn suffered(state: &ServerState, by: Stay, (unit, life): (UnitId, u32), damage: u32, effects: &mut Effects) {
    let by_player = state.players.get(unit).is_some();
    if let Some(player) = state.players.get(by.unit).filter(|_| !by_player) {
        let suffered = MapEvent::Suffered { unit, life, by, damage };
        effects.map.push((player.instance(), suffered));
    }
}

/// What being hit brings over who hit: another player, or a monster.
fn retaliate(state: &mut ServerState, now: Moment, (unit, from): (UnitId, UnitId), effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let (fighter, instance) = (Arc::clone(&player.fighter), player.instance());
    for inflicted in fighter.worn.extras.inflicted_when_hit() {
        let affliction = Affliction::by(&fighter, inflicted);
        if state.players.get(from).is_some() {
            ailment::inflict(state, now, from, &affliction, effects);
        } else {
            let unit = from;
            effects.map.push((instance, MapEvent::Afflict { unit, affliction }));
        }
    }
}

fn milliseconds(time: i32) -> Duration {
    Duration::from_millis(u64::try_from(time).unwrap_or(0))
}
