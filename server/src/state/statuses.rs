//! What holds of a character for a while: hastening, ailments, and items that must wait.

use std::collections::BTreeMap;

use core::time::Duration;

use packets::ItemId;

use super::Ailments;
use crate::{
    event::{
        Moment,
        notice::StatusIcon,
        record::{Held, HeldKind},
    },
    figures::ailment,
    world::{ItemKind, Status},
};

/// How soon after one item another can be used.
const ITEMS_EVERY: Duration = Duration::from_millis(100);

/// What holds of a character for a while.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Statuses {
    /// Percent taken off the attack delay, and until when. A stronger one stays till it is over.
    haste: Option<(u8, Moment)>,
    /// Milliseconds per cell, where a game master chose them.
    speed: Option<u16>,
    /// Its ailments.
    pub ailments: Ailments,
    /// When items may be used again, by group or kind; only those that still wait.
    waiting: BTreeMap<Waiting, Moment>,
    /// When any item may be used again.
    items_ready_at: Moment,
}

/// What waits together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Waiting {
    Group(Box<str>),
    Kind(ItemId),
}

impl Statuses {
    /// Percent taken off the attack delay.
    pub fn haste(&self) -> u8 {
        self.haste.map_or(0, |(percent, _)| percent)
    }

    /// Hastens until then, unless something stronger does.
    pub fn hasten(&mut self, percent: u8, until: Moment) {
        if percent >= self.haste() {
            self.haste = Some((percent, until));
        }
    }

    /// Milliseconds per cell that were chosen, if they were.
    pub const fn speed(&self) -> Option<u16> {
        self.speed
    }

    /// Walks so fast from now on; as usual without a speed.
    pub const fn walk_at(&mut self, speed: Option<u16>) {
        self.speed = speed;
    }

    /// What is kept of all this when the character is saved.
    pub fn kept(&self, now: Moment) -> Vec<Held> {
        let haste = self.haste.map(|(percent, until)| Held {
            what: HeldKind::Haste(percent),
            left: Duration::from_millis(until.since(now)),
        });
        let ailments = self
            .ailments
            .all_left(now)
            .filter(|&(status, _)| ailment::is_kept(status));
        let ailments = ailments.map(|(status, left)| Held {
            what: HeldKind::Ailment(status),
            left,
        });
        haste
            .into_iter()
            .chain(ailments)
            .filter(|held| !held.left.is_zero())
            .collect()
    }

    /// What was kept, going on from now on.
    pub fn of_kept(kept: &[Held], now: Moment) -> Self {
        let mut statuses = Self::default();
        for &Held { what, left } in kept {
            match what {
                HeldKind::Haste(percent) => statuses.hasten(percent, now + left),
                HeldKind::Ailment(status) => statuses.ailments.begin(status, now, left),
            }
        }
        statuses
    }

    /// When something of it is next to be looked at.
    pub fn next(&self) -> Option<Moment> {
        let haste = self.haste.map(|(_, until)| until);
        haste.into_iter().chain(self.ailments.next()).min()
    }

    /// What ends with the life of a character does; whether anything did.
    pub fn die(&mut self) -> bool {
        let hastened = self.haste.take().is_some();
        self.ailments.clear() || hastened
    }

    /// Forgets what is over by now; whether anything was.
    pub fn forget(&mut self, now: Moment) -> bool {
        let over = self.haste.is_some_and(|(_, until)| until <= now);
        if over {
            self.haste = None;
        }
        over
    }

    /// Icons of all that holds for a while and has one, each with when it ends.
    pub fn icons(&self, now: Moment) -> Vec<(StatusIcon, Moment)> {
        let haste = self.haste.map(|(percent, until)| (StatusIcon::Haste(percent), until));
        let of_ailments = [
            (Status::Bleeding, StatusIcon::Bleeding),
            (Status::Hallucination, StatusIcon::Hallucination),
        ];
        let ailing = |(status, icon)| Some((icon, now + self.ailments.left(status, now)?));
        haste
            .into_iter()
            .chain(of_ailments.into_iter().filter_map(ailing))
            .collect()
    }

    /// Whether a kind of item may be used: a moment after any other, and when its own delay is over.
    pub fn may_use(&self, kind: &ItemKind, now: Moment) -> bool {
        let own = waiting(kind).and_then(|what| self.waiting.get(&what));
        self.items_ready_at <= now && own.is_none_or(|ready| *ready <= now)
    }

    /// A kind of item was used.
    pub fn used(&mut self, kind: &ItemKind, now: Moment) {
        self.waiting.retain(|_, ready| *ready > now);
        self.items_ready_at = now + ITEMS_EVERY;
        if let (Some(what), Some(delay)) = (waiting(kind), &kind.delay) {
            let ready = now + Duration::from_millis(delay.milliseconds.into());
            self.waiting.insert(what, ready);
        }
    }
}

fn waiting(kind: &ItemKind) -> Option<Waiting> {
    let delay = kind.delay.as_ref()?;
    let group = delay.group.clone().map(Waiting::Group);
    Some(group.unwrap_or(Waiting::Kind(kind.id)))
}
