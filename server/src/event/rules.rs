//! The rules that an operator may choose.

use core::time::Duration;

use super::groups::Groups;

/// Settings of the game, fixed until they are read anew as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    /// What the server says to a character that comes in.
    pub welcome: String,
    /// Whether a login of an unknown user that ends in `_M` or `_F` makes the account.
    pub registration: bool,
    /// Logins that may fail within a minute from one address before more are refused; 0 for any number.
    pub failed_logins_per_minute: u32,
    /// Accounts that may be registered within a minute from one address; 0 for any number.
    pub registrations_per_minute: u32,
    /// Most accounts that are logged in at a time.
    pub max_online: usize,
    /// Slots for characters: 1 to 15.
    pub slots: u8,
    /// How long a reserved deletion waits before it may be confirmed.
    pub deletion_wait: Duration,
    /// How often a new character may be renamed.
    pub renames: u8,
    /// How often a new character may be moved to another slot.
    pub slot_moves: u8,
    /// Wrong pincodes in a row after which the session is closed.
    pub pincode_tries: u8,
    /// How long an account stays logged in without any connection: between the servers, and after the client is gone.
    pub login_grace: Duration,
    /// How often a character that plays is saved.
    pub save_interval: Duration,
    /// Records that may wait for their flush, each time that they are written, and reads for their answer, before what
    /// clients ask of the store is refused.
    pub backlog_max: u64,
    /// How long nobody attacks a character after it has loaded a map, unless it does something itself.
    pub spared_after_load: Duration,
    /// How long a character may not leave the game, by its client's wish, after it attacked or was hurt by somebody.
    pub prevent_logout: Duration,
    /// How much clients may ask for in a second.
    pub rates: Rates,
    /// Groups of accounts, and which GM commands each may give.
    pub groups: Groups,
}

/// Packets of a client in a second, over longer than a moment, by what they are about; 0 for any number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rates {
    /// What it says: to all around, to one, to its party, by emotions. Five seconds' worth at once.
    pub talk: u32,
    /// Walks.
    pub walks: u32,
    /// What a character does on the spot.
    pub acts: u32,
    /// What it does with items and things on the floor.
    pub items: u32,
    /// What it says to NPCs, and moves in shops, storages and trades.
    pub deals: u32,
    /// What it wants to know.
    pub questions: u32,
    /// For how many clients one address may ask, of whatever kind, talk too; 0 for any number.
    pub clients_per_address: u32,
}

impl Rates {
    /// Nothing is too much.
    pub const UNLIMITED: Self = Self {
        talk: 0,
        walks: 0,
        acts: 0,
        items: 0,
        deals: 0,
        questions: 0,
        clients_per_address: 0,
    };
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            talk: 2,
            walks: 25,
            acts: 50,
            items: 50,
            deals: 50,
            questions: 100,
            clients_per_address: 50,
        }
    }
}

impl Rules {
    /// [`Rules::spared_after_load`] of public servers.
    pub const SPARED_AFTER_LOAD: Duration = Duration::from_secs(5);

    /// [`Rules::prevent_logout`] of public servers.
    pub const PREVENT_LOGOUT: Duration = Duration::from_secs(10);
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            welcome: "Welcome to the server.".to_owned(),
            registration: false,
            failed_logins_per_minute: 20,
            registrations_per_minute: 5,
            max_online: 10_000,
            slots: 9,
            deletion_wait: Duration::from_hours(24),
            renames: 1,
            slot_moves: 3,
            pincode_tries: 3,
            login_grace: Duration::from_mins(1),
            save_interval: Duration::from_mins(1),
            backlog_max: 20_000,
            spared_after_load: Self::SPARED_AFTER_LOAD,
            prevent_logout: Self::PREVENT_LOGOUT,
            rates: Rates::default(),
            groups: Groups::default(),
        }
    }
}
