//! `bot provision`: accounts and characters for bots, made before a run: through the server, by what any client may do, or as an SQL file.

mod outcome;
mod server;
mod sql;

pub(crate) use outcome::MAKING;
pub use outcome::{Outcome, Summary};
pub use server::{Order, provision};
pub use sql::{Schema, SqlOrder, write_sql};

/// Which sex accounts have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Sexes {
    /// All male.
    Male,
    /// All female.
    Female,
    /// By turns.
    #[default]
    Both,
}

impl Sexes {
    /// That of account number `index`: `M` or `F`, as servers write it.
    pub fn letter(self, index: u32) -> char {
        let is_male = match self {
            Self::Male => true,
            Self::Female => false,
            Self::Both => index.is_multiple_of(2),
        };
        if is_male { 'M' } else { 'F' }
    }
}
