//! One file for each behaviour.

mod chat;
mod crowd;
mod fight;
mod flood;
mod idle;
mod loot;
mod party;
mod relog;
mod route;
mod shop;
mod slow;
mod storage;
#[cfg(test)]
mod tests;
mod trade;
mod walk;
mod warp;
mod whisper;

pub use chat::Chat;
pub use crowd::Crowd;
pub use fight::Fight;
pub use flood::Flood;
pub use idle::Idle;
pub use loot::Loot;
pub use party::Party;
pub use relog::Relog;
pub use route::Route;
pub use shop::Shop;
pub use slow::Slow;
pub use storage::Storage;
pub use trade::Trade;
pub use walk::Walk;
pub use warp::WarpStorm;
pub use whisper::Whisper;
