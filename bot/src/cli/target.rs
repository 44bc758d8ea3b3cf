//! From `--target` and `--consent` to addresses that may be connected to.

use std::{
    fmt::Write as _,
    net::{SocketAddr, ToSocketAddrs},
    path::PathBuf,
};

use clap::Args;
use serde_json::Value;

use crate::swarm::consent::{Consent, Consents, Permission};

/// The flag that names consents.
#[derive(Clone, Debug, Default, Args)]
pub struct ConsentArgs {
    /// A server that is not on loopback or in a private network: the file in which its owner agrees (TOML: target, owner, date, and if need
    /// be until, servers, note); repeated
    #[arg(long, value_name = "FILE")]
    pub consent: Vec<PathBuf>,
}

impl ConsentArgs {
    /// What the files say.
    pub(super) fn read(&self) -> Result<Consents, String> {
        Consents::read(&self.consent)
    }

    /// The address of a command's only target, and what it may connect to.
    pub(super) fn target(&self, text: &str) -> Result<(SocketAddr, Permission), String> {
        let mut consents = self.read()?;
        let address = resolve(text, &mut consents)?;
        Ok((address, consents.permission()?))
    }
}

/// Looks a host up, and refuses one that may not be connected to.
pub(super) fn resolve(text: &str, consents: &mut Consents) -> Result<SocketAddr, String> {
    let addresses = text
        .to_socket_addrs()
        .map_err(|error| format!("target `{text}`: {error}; write HOST:PORT, as in 127.0.0.1:6900"))?;
    let address = addresses
        .into_iter()
        .min_by_key(|address| !address.is_ipv4())
        .ok_or_else(|| format!("target `{text}` has no address"))?;
    consents.check(text, address)?;
    Ok(address)
}

/// `report`, and the consents under which it was made.
pub(super) fn json_with_consent(mut report: Value, permission: &Permission) -> Value {
    if let Value::Object(fields) = &mut report {
        let consents = permission.consents().iter().map(Consent::json);
        fields.insert("consent".to_owned(), consents.collect());
    }
    report
}

/// The consents of a run, a line each.
pub(super) fn consent_lines(permission: &Permission) -> String {
    let mut text = String::new();
    for consent in permission.consents() {
        let _ = writeln!(text, "consent {}", consent.text());
    }
    text
}
