//! Game state as plain data with invariants. Owned by the game loop ([`ServerState`]) and the map loops
//! ([`MapInstanceState`]); nobody else ever sees it, so nothing here is behind a lock.

mod ailments;
mod commits;
mod conversation;
mod engaged;
mod fight;
mod floor;
mod grid;
mod map_instance;
mod monster;
mod npc_grids;
mod online;
mod people;
mod player;
mod players;
mod recovery;
mod server;
mod session;
mod spawn;
mod statuses;
mod unsaved;
mod usage;
mod walk;

pub use crate::event::{
    groups::{Commands, Group, Groups},
    rules::{Rates, Rules},
};
pub use ailments::{Ailments, Suffered};
pub use commits::Commits;
pub use conversation::Conversation;
pub use engaged::{Offer, Shop, StorageWindow, Trade, TradeStage};
pub use fight::Fight;
pub use floor::{Floor, FloorItem, IN_A_CELL_AT_MOST, LYING_AT_MOST, Loot};
pub use grid::{Grid, SIGHT};
pub use map_instance::{MapInstanceState, Wake, Watcher};
pub use monster::{Mind, Monster, NEVER, PendingBlow, Provoked, Wounds};
pub use npc_grids::{NpcGrids, SightChange};
pub use online::{Online, Pending, PincodeAsked, PincodeWindow};
pub use people::{ChatRoom, ChatRooms, Deafness, Ignored, Invitation, Left, Parties, People, Shown};
pub use player::Player;
pub use players::{Players, Seer};
pub use recovery::Recovery;
pub use server::ServerState;
pub use session::{Phase, Session};
pub use statuses::Statuses;
pub use unsaved::Unsaved;
pub use usage::{Allowance, Usage, Usages};
pub use walk::{Walk, step_time};
