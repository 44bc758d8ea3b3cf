//! The vocabulary of the server: plain data that says what happened, what is asked and what follows, and nothing of
//! how.
//!
//! ```text
//! net -> request -> GameEvent (Command | Query) -> game loop -> Effects
//!     Effects.persist -> persistence thread -> GameEvent::Store
//!     Effects.notify  -> notifier           -> packets of each session's version
//!     Effects.map     -> map loop           -> GameEvent::Map
//!     Effects.slow    -> slow pool          -> GameEvent::Slow
//!     Effects.later   -> game loop, on a later tick
//! ```
//!
//! No packet, no client version and no socket is named here: a [`Notice`] says what a client is told, the notifier
//! picks the packets.

pub mod attribute;
pub mod command;
pub mod condition;
pub mod effects;
pub mod fight;
pub mod floor;
pub mod game;
pub mod game_master;
pub mod given_order;
pub mod groups;
pub mod growth;
pub mod inventory;
pub mod item;
pub mod limit;
pub mod look;
pub mod map;
pub mod name;
pub mod notice;
pub mod notification;
pub mod npc;
pub mod passed_over;
pub mod people;
pub mod persistence;
pub mod presence;
pub mod query;
pub mod record;
pub mod reload;
pub mod rules;
pub mod secret;
pub mod session;
pub mod shop;
pub mod slow;
pub mod storage;
pub mod time;
pub mod trade;

pub use attribute::Attribute;
pub use command::Command;
pub use condition::Condition;
pub use effects::{Effects, MapEffects};
pub use game::GameEvent;
pub use given_order::GivenOrder;
pub use inventory::{Inventory, NoRoom};
pub use item::Item;
pub use look::UnitLook;
pub use map::{MapEvent, MapInstanceId, MapReport};
pub use name::Name;
pub use notice::Notice;
pub use notification::{Audience, ClientNotification};
pub use passed_over::{NoWalk, PassedOver};
pub use people::{PeopleCommand, PeopleNotice};
pub use persistence::{CommitNumber, PersistenceEvent, StoreAnswer};
pub use presence::Presence;
pub use query::Query;
pub use record::{Account, Character};
pub use secret::Secret;
pub use session::{DisconnectReason, Listener, ServerKind, SessionId};
pub use slow::{SlowAnswer, SlowWork};
pub use time::Moment;
