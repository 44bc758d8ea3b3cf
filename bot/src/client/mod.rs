//! One headless client: connect, log in, choose a character, enter the map, send and expect typed packets, on any version.
//!
//! ```no_run
//! use std::time::Duration;
//! use bot::{behavior::Cell, client::{self, Settings}, swarm::consent::Permission};
//! use packets::Profile;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let mut client = client::enter(&Settings {
//!     profile: Profile::get("main-20220406".parse()?)?,
//!     obfuscation: false,
//!     target: "127.0.0.1:6900".parse()?,
//!     permission: Permission::default(),
//!     source: None,
//!     username: "bot1".to_owned(),
//!     password: "secret".to_owned(),
//!     register: false,
//!     pincode: "7294".parse()?,
//!     character: "Bot1".to_owned(),
//!     patience: Duration::from_secs(10),
//!     tape: None,
//! })
//! .await?;
//! let beside = Cell::new(client.cell.x + 1, client.cell.y);
//! client.walk(beside, Duration::from_secs(1)).await?;
//! # Ok(())
//! # }
//! ```

mod character;
mod connection;
mod dealing;
mod error;
mod hear;
mod login;
mod map;
mod outbox;
mod pincode;
mod settings;

pub use character::{Chosen, Ready, choose, prepare};
pub(crate) use connection::reach;
pub use connection::{Connection, Incoming};
pub use dealing::{Dealing, Listed, dealing, vital};
pub use error::{Cause, ClientError};
pub use hear::{Heard, hear, unit_of};
pub use login::{Session, log_in};
pub use map::{MapClient, enter, enter_map};
pub use outbox::{Outbox, SendError};
pub use pincode::{Pincode, PincodeError};
pub(crate) use settings::next_address;
pub use settings::{Observer, Settings};
