//! Everything that the game loop's inbox takes.

use core::net::IpAddr;

use packets::UnitId;

use super::{
    Command, DisconnectReason, Item, Listener, MapReport, Moment, Query, SessionId, SlowAnswer, StoreAnswer, map::Stay,
    notice::Pool,
};

/// Something that happened. Applied in the order of arrival; the only way that game state changes.
#[derive(Clone, PartialEq, Debug)]
pub enum GameEvent {
    /// A connection was accepted.
    Connected {
        /// Its name from now on.
        session: SessionId,
        /// Where it came in.
        listener: Listener,
        /// Where it comes from.
        address: IpAddr,
    },
    /// A connection is gone. The last event of its session.
    Disconnected {
        /// Which.
        session: SessionId,
        /// Why.
        reason: DisconnectReason,
    },
    /// A client asks for a change.
    Command {
        /// Whose.
        session: SessionId,
        /// What.
        command: Command,
    },
    /// A client asks to be told.
    Query {
        /// Whose.
        session: SessionId,
        /// What.
        query: Query,
    },
    /// The store answers.
    Store(StoreAnswer),
    /// The slow pool answers.
    Slow(SlowAnswer),
    /// A map loop tells.
    Map(MapReport),
    /// A time set by the game loop itself has come.
    Alarm(Alarm),
    /// The operator wants the configuration and the world to be read anew.
    Reload,
    /// The process shall stop: tell clients, save all, stop.
    Shutdown,
}

/// What the game loop wanted to be reminded of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alarm {
    /// A character reaches the next cell of its walk.
    Step {
        /// Its unit.
        unit: UnitId,
        /// Which of its walks: a later one has its own alarms.
        walk: u64,
    },
    /// Something that matters to a player's recovery changed.
    ReckonRecovery {
        /// Whose.
        unit: UnitId,
    },
    /// A player's points recover by themselves.
    Recover {
        /// Whose.
        unit: UnitId,
        /// Which points.
        pool: Pool,
        /// For when it was set: a later one has another time.
        at: Moment,
    },
    /// Something that held of a character for a while may be over.
    StatusOver {
        /// Its unit.
        unit: UnitId,
    },
    /// A character attacks again, or for the first time if it was not ready to.
    Swing {
        /// Its unit.
        unit: UnitId,
        /// Which of its swings: a later one has its own alarm.
        swing: u64,
    },
    /// A blow at a character lands.
    Blow {
        /// Whom it hits, if it is still there.
        stay: Stay,
        /// Who struck.
        from: UnitId,
        /// Of a monster, its life; of a player, 0.
        life: u32,
        /// Hit points that it costs; 0 of a miss.
        damage: u32,
    },
    /// A part of a character's own damage comes back on it.
    Reflected {
        /// Whom it hits, if it is still there.
        stay: Stay,
        /// Whom it struck.
        from: UnitId,
        /// Hit points that it costs.
        damage: u32,
    },
    /// A character has put on or taken off something that does something then.
    Dressed {
        /// Its unit.
        unit: UnitId,
        /// What, with its cards.
        item: Item,
        /// It was put on, not taken off.
        on: bool,
    },
    /// A character that loaded its map a while ago is spared no longer.
    SpareOver {
        /// Its stay on that map.
        stay: Stay,
    },
    /// Save the characters whose turn it is.
    Save,
    /// Tell party members where the others of their map are and how they fare.
    PartyDots,
    /// Ask the clients whose turn it is for a sign of life.
    Ping,
    /// Close a connection whose client left the game, and could have closed it.
    Close {
        /// Which.
        session: SessionId,
    },
    /// Forget accounts that logged in and came no further, or left and did not come back.
    Sweep,
}
