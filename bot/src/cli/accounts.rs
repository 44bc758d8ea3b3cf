//! The flags that name the accounts of bots.

use clap::Args;

use crate::swarm::plan::Accounts;

/// Which accounts bots have.
#[derive(Clone, Debug, Args)]
pub struct AccountArgs {
    /// Start of the account names; a number follows
    #[arg(long, default_value = "bot", value_name = "TEXT")]
    pub account_prefix: String,
    /// Number of the first account
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub first_account: u32,
    /// Password of all accounts
    #[arg(long, default_value = "secret", value_name = "TEXT")]
    pub password: String,
}

impl AccountArgs {
    /// Those accounts; whether who has none makes it.
    pub(super) fn accounts(&self, register: bool) -> Accounts {
        Accounts {
            prefix: self.account_prefix.clone(),
            first: self.first_account,
            password: self.password.clone(),
            register,
        }
    }
}
