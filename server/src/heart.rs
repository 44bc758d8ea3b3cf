//! Starting and stopping the loops: one thread for the game, one for each map.

use std::{
    io,
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{
    clock::Clock,
    event::{GameEvent, MapInstanceId},
    game_loop::{self, GameLoop, MapInbox},
    inbox::{GameInbox, GameQueue},
    map_loop,
    ports::Ports,
    state::{MapInstanceState, Rules, ServerState},
    world::World,
};

/// The running loops.
pub struct Heart {
    inbox: GameInbox,
    game: JoinHandle<ServerState>,
    maps: Vec<JoinHandle<MapInstanceState>>,
}

impl Heart {
    /// Starts the loops, which do what is due later every `tick`. `seed` decides everything that chance decides, and
    /// must be one that nobody can guess: login ids come from it.
    pub fn start(
        world: &Arc<World>,
        rules: Rules,
        seed: [u8; 32],
        tick: Duration,
        (inbox, queue): (GameInbox, GameQueue),
        ports: Ports,
    ) -> io::Result<Self> {
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
            let run = move || map_loop::run(state, &receiver, &game, &clock);
            maps.push(thread::Builder::new().name(name).spawn(run)?);
            inboxes.push(MapInbox::new(sender));
        }
        let game = GameLoop {
            state: ServerState::new(Arc::clone(world), rules, seed, now),
            queue,
            ports,
            maps: inboxes,
            clock,
        };
        let game = thread::Builder::new()
            .name("game".to_owned())
            .spawn(move || game_loop::run(game))?;
        Ok(Self { inbox, game, maps })
    }

    /// Tells clients, saves everybody, stops, and waits until that is done. The ports are dropped by then: their other
    /// sides finish what they have. Also to be called when the loops ended by themselves, as they do when the store
    /// failed.
    pub fn stop(self) {
        // An error means that the game loop has ended already.
        let _ended = self.inbox.answer(GameEvent::Shutdown);
        let mut panicked = self.game.join().is_err();
        for map in self.maps {
            panicked |= map.join().is_err();
        }
        if panicked {
            tracing::error!("a loop of the game ended by a panic: what was not saved by then is lost");
        }
    }

    /// Whether the game loop has ended by itself.
    pub fn has_ended(&self) -> bool {
        self.game.is_finished()
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
