//! Starting and stopping the loops: one thread for the game, one for each map.

use std::{
    io,
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{
    clock::Clock,
    event::{GameEvent, MapInstanceId, people::StoredPeople},
    game_loop::{self, GameLoop, MapInbox},
    inbox::{GameInbox, GameQueue},
    map_loop,
    ports::Ports,
    state::{MapInstanceState, People, Rules, ServerState},
    statistics::{Statistics, live::LoopStatistics},
    world::World,
};

/// What a server begins with.
pub struct Begin {
    /// The operator's rules.
    pub rules: Rules,
    /// Decides everything that chance decides, and must be one that nobody can guess: login ids come from it.
    pub seed: [u8; 32],
    /// What the store has of friends and parties.
    pub people: StoredPeople,
}

/// The running loops.
pub struct Heart {
    inbox: GameInbox,
    game: JoinHandle<ServerState>,
    maps: Vec<JoinHandle<MapInstanceState>>,
}

impl Heart {
    /// Starts the loops, which do what is due later every `tick`.
    pub fn start(
        world: &Arc<World>,
        begin: Begin,
        tick: Duration,
        (inbox, queue): (GameInbox, GameQueue),
        ports: Ports,
        statistics: &Arc<Statistics>,
    ) -> io::Result<Self> {
        let Begin { rules, seed, people } = begin;
        let clock = Clock::start(tick);
        let now = clock.now();
        let mut inboxes = Vec::new();
        let mut maps = Vec::new();
        for (index, id) in (0..world.maps.len()).zip(0..) {
            let (sender, receiver) = mpsc::sync_channel(game_loop::MAP_INBOX);
            let state = MapInstanceState::new(world, index, MapInstanceId(id), map_seed(seed, id), now);
            let game = inbox.clone();
            let name = world
                .maps
                .get(index)
                .map_or_else(String::new, |map| format!("map {}", map.name));
            let statistics = LoopStatistics::new(statistics, &name);
            let run = move || map_loop::run(state, &receiver, &game, &clock, &statistics);
            maps.push(thread::Builder::new().name(name).spawn(run)?);
            inboxes.push(MapInbox::new(sender));
        }
        let game = GameLoop {
            state: ServerState {
                people: People::new(people),
                ..ServerState::new(Arc::clone(world), rules, seed, now)
            },
            queue,
            ports,
            maps: inboxes,
            clock,
            statistics: LoopStatistics::new(statistics, "game"),
        };
        let game = thread::Builder::new()
            .name("game".to_owned())
            .spawn(move || game_loop::run(game))?;
        Ok(Self { inbox, game, maps })
    }

    /// Tells clients, saves everybody, stops, and waits until that is done. The ports are dropped by then: their other
    /// sides finish what they have. Also to be called when the loops ended by themselves, as they do when the store
    /// failed. False when a loop ended by a panic: what was not saved by then is lost.
    #[must_use]
    pub fn stop(self) -> bool {
        // An error means that the game loop has ended already.
        let _ended = self.inbox.answer(GameEvent::Shutdown);
        let mut well = self.game.join().is_ok();
        for map in self.maps {
            well &= map.join().is_ok();
        }
        if !well {
            tracing::error!("a loop of the game ended by a panic: what was not saved by then is lost");
        }
        well
    }
}

/// The seed of a map loop: the server's, told apart by the map.
fn map_seed(mut seed: [u8; 32], map: u32) -> [u8; 32] {
    for (byte, other) in seed.iter_mut().rev().zip(map.to_be_bytes().into_iter().rev()) {
        *byte ^= other;
    }
    let [first, ..] = &mut seed;
    *first ^= 0xff;
    seed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{ClientNotification, Listener, PersistenceEvent, ServerKind, SessionId, SlowWork},
        inbox,
        ports::{Ended, NotifierPort, SlowPort, StorePort},
        statistics::Unwell,
    };

    /// Takes everything and does nothing.
    struct Sink;

    impl StorePort for Sink {
        fn persist(&mut self, _: Vec<PersistenceEvent>) {}
    }

    impl SlowPort for Sink {
        fn start(&mut self, _: SlowWork) -> Result<(), SlowWork> {
            Ok(())
        }
    }

    /// What the game loop meets when it tells somebody something.
    #[derive(Clone, Copy, PartialEq)]
    enum Telling {
        Works,
        Ended,
        Panics,
    }

    impl NotifierPort for Telling {
        fn notify(&mut self, _: Vec<ClientNotification>) -> Result<(), Ended> {
            assert!(*self != Self::Panics, "as the test wants it");
            if *self == Self::Ended { Err(Ended) } else { Ok(()) }
        }
    }

    fn start(telling: Telling) -> (Heart, GameInbox, Arc<Statistics>) {
        let world = World::embedded().unwrap();
        let (inbox, queue) = inbox::channel(10);
        let ports = Ports {
            store: Box::new(Sink),
            notifier: Box::new(telling),
            slow: Box::new(Sink),
        };
        let tick = Duration::from_millis(40);
        let begin = Begin {
            rules: Rules::default(),
            seed: [0; 32],
            people: StoredPeople::default(),
        };
        let (channel, statistics) = ((inbox.clone(), queue), Arc::<Statistics>::default());
        let heart = Heart::start(&world, begin, tick, channel, ports, &statistics);
        (heart.unwrap(), inbox, statistics)
    }

    /// A client that says something out of place is told so.
    fn make_it_tell(inbox: &GameInbox) {
        let session = SessionId(1);
        let listener = Listener {
            version: "main-20220406".parse().unwrap(),
            server: ServerKind::Char,
            pincode: false,
        };
        let address = core::net::IpAddr::from([127, 0, 0, 1]);
        let command = crate::event::Command::LoadEnd;
        for event in [
            GameEvent::Connected {
                session,
                listener,
                address,
            },
            GameEvent::Command { session, command },
        ] {
            inbox.answer(event).unwrap();
        }
    }

    #[test]
    fn a_loop_that_panics_is_told_of() {
        let (heart, inbox, statistics) = start(Telling::Works);
        make_it_tell(&inbox);
        assert!(heart.stop());
        assert_eq!(statistics.live.health(), Ok(()));
        let (heart, inbox, statistics) = start(Telling::Panics);
        make_it_tell(&inbox);
        assert!(!heart.stop());
        assert_eq!(statistics.live.health(), Err(Unwell::LoopPanicked("game".into())));
    }

    #[test]
    fn a_notifier_that_has_ended_ends_the_game() {
        let (heart, inbox, _) = start(Telling::Ended);
        make_it_tell(&inbox);
        // Nobody tells it to stop.
        heart.game.join().unwrap();
        for map in heart.maps {
            map.join().unwrap();
        }
    }
}
