//! A bot that dies goes back to where its server keeps it.

use std::time::Duration;

use packets::{CzRestart, RestartKind, StatusParameter, fill};
use tokio::time::Instant;

use super::Player;
use crate::{
    behavior::Cell,
    client::{Cause, Dealing, Outbox},
    stats::Step,
    swarm::context::Context,
};

/// How long a bot lies there.
const LIES: Duration = Duration::from_secs(2);

/// A bot that lies dead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Death {
    /// When it asks to go back, if it has not asked, or asks again.
    due: Instant,
    /// When it asked last.
    asked: Option<Instant>,
    /// It has asked and has hit points again: that it is taken away follows.
    lives: bool,
}

impl Player {
    /// The bot dies.
    pub(super) fn falls(&mut self, at: Instant, context: &Context) {
        if self.dies.is_some() {
            return;
        }
        context.stats().deals.deaths += 1;
        self.interrupt_walk(context);
        self.dies = Some(Death {
            due: at + LIES,
            asked: None,
            lives: false,
        });
        if let Some(scene) = self.scene() {
            scene.dead = true;
        }
    }

    /// Servers that a bot comes back to dead show its hit points, and nothing else; one that lives again where it lies has some.
    pub(super) fn hears_of_death(&mut self, dealing: &Dealing, at: Instant, context: &Context) {
        match *dealing {
            Dealing::Parameter(StatusParameter::HP, hp) if hp <= 0 => self.falls(at, context),
            Dealing::Parameter(StatusParameter::HP, _) => self.rises(),
            Dealing::Risen(unit) if unit == self.role.unit => self.rises(),
            _ => {}
        }
    }

    /// The bot has hit points: somebody revived it where it lies, or its server is about to take it to where it keeps it.
    fn rises(&mut self) {
        match &mut self.dies {
            Some(death) if death.asked.is_some() => death.lives = true,
            dies => *dies = None,
        }
        if let Some(scene) = self.scene() {
            scene.dead = false;
        }
    }

    /// When the bot asks to go back.
    pub(super) fn death_due(&self) -> Option<Instant> {
        self.dies.map(|death| death.due)
    }

    /// Asks to go back, if it is time to; that nothing came of it the last time is an error.
    pub(super) fn goes_back(&mut self, now: Instant, context: &Context, outbox: &mut Outbox) -> Result<(), Cause> {
        let Some(death) = self.dies.as_mut().filter(|death| death.due <= now) else {
            return Ok(());
        };
        if death.lives {
            self.dies = None;
            return Ok(());
        }
        if death.asked.replace(now).is_some() {
            context.fail(self.role.bot, &Cause::TimedOut.at(Step::Respawn));
        }
        death.due = now + context.shared.plan.patience;
        Ok(outbox.push(&fill!(CzRestart {
            kind: RestartKind::RESPAWN
        }))?)
    }

    /// The bot is somewhere else now, alive.
    pub(super) fn is_moved(&mut self, map: packets::MapName, cell: Cell, at: Instant, context: &Context) {
        if let Some(asked) = self.dies.take().and_then(|death| death.asked) {
            context.stats().deals.respawns += 1;
            context.record(Step::Respawn, asked, asked, at);
        }
        let unit = self.role.unit;
        if let Some(errand) = &mut self.errand {
            errand.enters(unit, map, cell, false);
        }
    }
}
