//! Handing on what a step of the game loop wants done.

use std::sync::{
    Arc,
    mpsc::{SyncSender, TrySendError},
};

use super::log;
use crate::{
    event::{Effects, GameEvent, MapEvent, map::Stay},
    ports::Ports,
    schedule::Schedule,
    statistics::Statistics,
};

/// Batches that a map loop's inbox holds before the game loop keeps what it has for it.
pub(crate) const MAP_INBOX: usize = 256;

/// The inbox of a map loop, as the game loop sees it. It never waits for a map loop: what does not fit is kept and
/// tried again, and of a character's moves only the last is kept, so that what waits is bounded by who is there.
pub struct MapInbox {
    sender: SyncSender<Vec<MapEvent>>,
    waiting: Vec<MapEvent>,
}

impl MapInbox {
    /// The inbox behind `sender`.
    pub(crate) const fn new(sender: SyncSender<Vec<MapEvent>>) -> Self {
        Self {
            sender,
            waiting: Vec::new(),
        }
    }

    fn put(&mut self, event: MapEvent) {
        if let MapEvent::Moved { stay, .. } = event
            && self.waiting.len() >= MAP_INBOX
        {
            self.forget_moves(stay);
        }
        self.waiting.push(event);
    }

    /// Forgets the moves of a stay that wait after whatever else waits of it: a later one follows.
    fn forget_moves(&mut self, of: Stay) {
        self.waiting
            .retain(|event| !matches!(event, MapEvent::Moved { stay, .. } if *stay == of));
    }

    fn flush(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        match self.sender.try_send(core::mem::take(&mut self.waiting)) {
            // A map loop that has ended needs nothing any more. One that panicked has said so: `statistics::live`.
            Ok(()) | Err(TrySendError::Disconnected(_)) => {}
            Err(TrySendError::Full(events)) => self.waiting = events,
        }
    }
}

/// Where the game loop's effects go.
pub(super) struct Dispatch {
    ports: Ports,
    maps: Vec<MapInbox>,
    statistics: Arc<Statistics>,
}

impl Dispatch {
    pub(super) const fn new(ports: Ports, maps: Vec<MapInbox>, statistics: Arc<Statistics>) -> Self {
        Self {
            ports,
            maps,
            statistics,
        }
    }

    /// How many events wait for map loops that do not take them.
    pub(super) fn waiting(&self) -> usize {
        self.maps.iter().map(|map| map.waiting.len()).sum()
    }

    /// Hands everything on. What comes straight back is to be applied next: the answers to work that the slow pool had
    /// no place for, and the end of a server whose clients cannot be told anything any more.
    pub(super) fn hand_on(&mut self, effects: Effects, schedule: &mut Schedule<GameEvent>) -> Vec<GameEvent> {
        let mut back = Vec::new();
        if !effects.persist.is_empty() {
            self.ports.store.persist(effects.persist);
        }
        if !effects.notify.is_empty() && self.ports.notifier.notify(effects.notify).is_err() {
            tracing::error!("the notifier has ended: the server stops");
            back.push(GameEvent::Shutdown);
        }
        for (instance, event) in effects.map {
            if let Some(map) = self.maps.get_mut(instance.0 as usize) {
                map.put(event);
            }
        }
        self.maps.iter_mut().for_each(MapInbox::flush);
        effects.passed_over.iter().for_each(log::passed_over);
        effects.presence.iter().for_each(log::presence);
        effects.orders.iter().for_each(log::order);
        effects.reloads.iter().for_each(|answer| log::reload(answer));
        for limited in &effects.limited {
            self.statistics.limit(limited.what);
            log::limited(limited);
        }
        for (when, event) in effects.later {
            schedule.put(when, event);
        }
        for work in effects.slow {
            match self.ports.slow.start(work) {
                Ok(()) => {
                    self.statistics.live.slow.inc();
                }
                Err(work) => back.push(GameEvent::Slow(work.refused())),
            }
        }
        back
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use packets::UnitId;

    use super::*;

    fn moved(unit: u32, x: u16) -> MapEvent {
        let stay = Stay {
            unit: UnitId(unit),
            number: 1,
        };
        MapEvent::Moved { stay, x, y: 1 }
    }

    #[test]
    fn what_waits_for_a_stuck_map_loop_is_bounded_and_nothing_is_lost_but_older_moves() {
        let (sender, receiver) = sync_channel(1);
        let mut inbox = MapInbox::new(sender);
        inbox.put(MapEvent::Tick);
        inbox.flush();
        for x in 0..5000 {
            inbox.put(moved(u32::from(x % 10), x));
            inbox.flush();
        }
        inbox.put(MapEvent::Shutdown);
        assert!(inbox.waiting.len() <= MAP_INBOX + 10, "{} wait", inbox.waiting.len());
        assert_eq!(receiver.recv(), Ok(vec![MapEvent::Tick]));
        inbox.flush();
        let rest = receiver.recv().unwrap();
        assert_eq!(rest.last(), Some(&MapEvent::Shutdown));
        for unit in 0..10 {
            assert!(rest.contains(&moved(unit, 4990 + u16::try_from(unit).unwrap())));
        }
    }
}
