//! Which servers bots may connect to: this machine and private networks. Anything else is somebody else's server, and takes its owner's
//! consent on file: `--consent FILE`.
//!
//! ```toml
//! target = "play.example.org:6900"      # as --target says it
//! owner = "Jane Doe, of example.org"
//! date = 2026-11-20                     # when it was given
//! until = 2026-12-31                    # the last day it holds; without it until it is taken back
//! servers = ["203.0.113.9"]             # char and map servers that clients are sent to, where they have other addresses
//! note = "500 bots at most, at night"
//! ```
//!
//! It is copied into the report. One that names another target, or is of a day to come, or is over, is refused.

mod date;
mod file;

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

pub use self::{date::Date, file::Consent};

/// Where bots of a run may connect to: [`is_allowed`], and what owners consented to. Clones share it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Permission {
    consents: Arc<[Consent]>,
    addresses: Arc<[IpAddr]>,
}

impl Permission {
    /// Whether bots may connect to `address`.
    pub fn allows(&self, address: IpAddr) -> bool {
        is_allowed(address) || self.addresses.contains(&address.to_canonical())
    }

    /// The consents that the run's targets have.
    pub fn consents(&self) -> &[Consent] {
        &self.consents
    }
}

/// Consents on file, while the targets of a run are looked up.
#[derive(Debug, Default)]
pub struct Consents {
    all: Vec<Consent>,
    used: Vec<bool>,
    addresses: Vec<IpAddr>,
}

impl Consents {
    /// Reads the files.
    pub fn read(files: &[PathBuf]) -> Result<Self, String> {
        let read = files.iter().map(|file| Consent::read(file));
        Ok(Self::new(read.collect::<Result<_, _>>()?))
    }

    fn new(all: Vec<Consent>) -> Self {
        Self {
            used: vec![false; all.len()],
            all,
            addresses: Vec::new(),
        }
    }

    /// Whether `target`, which was found at `address`, may be connected to; if not, the answer says how consent is given.
    pub fn check(&mut self, target: &str, address: SocketAddr) -> Result<(), String> {
        let names = |consent: &Consent| {
            consent.target.eq_ignore_ascii_case(target.trim()) || consent.target.parse() == Ok(address)
        };
        let named = self.all.iter().position(names);
        if let Some(index) = named.filter(|_| is_machine(address.ip())) {
            if let Some(used) = self.used.get_mut(index) {
                *used = true;
            }
            self.addresses.push(address.ip().to_canonical());
            return Ok(());
        }
        if is_allowed(address.ip()) {
            return Ok(());
        }
        Err(self.refusal(target, address.ip()))
    }

    /// What the run may connect to. A consent of none of its targets is a mistake.
    pub fn permission(self) -> Result<Permission, String> {
        let unused = self.all.iter().zip(&self.used).find(|(_, used)| !**used);
        if let Some((consent, _)) = unused {
            return Err(format!(
                "--consent {}: it is for `{}`, which is no target here",
                consent.file, consent.target
            ));
        }
        let servers = self.all.iter().flat_map(|consent| &consent.servers);
        let machines = servers.map(IpAddr::to_canonical).filter(|address| is_machine(*address));
        Ok(Permission {
            addresses: self.addresses.into_iter().chain(machines).collect(),
            consents: self.all.into(),
        })
    }

    fn refusal(&self, target: &str, address: IpAddr) -> String {
        let others: Vec<&str> = self.all.iter().map(|consent| consent.target.as_str()).collect();
        let others = match others.as_slice() {
            [] => String::new(),
            others => format!(" (the consent on file is for {})", others.join(", ")),
        };
        format!(
            "target `{target}` ({address}) is on the public internet: bots connect to servers on loopback (127.x.x.x) and in private \
             networks (10.x, 172.16-31.x, 192.168.x, fd00::), and to others with their owner's consent only{others}. \
             Put it into a file, and add --consent FILE:\n\n  \
             target = \"{target}\"\n  owner = \"whose server it is, and who agreed\"\n  date = {}            # when\n  \
             # until = ...                # the last day it holds\n  \
             # servers = [\"IP\"]           # char and map servers at other addresses\n",
            Date::today()
        )
    }
}

/// Whether `address` is one machine's.
fn is_machine(address: IpAddr) -> bool {
    let address = address.to_canonical();
    let is_broadcast = matches!(address, IpAddr::V4(address) if address.is_broadcast());
    !(address.is_unspecified() || address.is_multicast() || is_broadcast)
}

/// Whether `address` may be loaded without its owner's consent on file: loopback, private and link-local ranges.
pub fn is_allowed(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_allowed_v4(address),
        IpAddr::V6(address) => address
            .to_ipv4_mapped()
            .map_or_else(|| is_allowed_v6(address), is_allowed_v4),
    }
}

fn is_allowed_v4(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_private() || address.is_link_local()
}

fn is_allowed_v6(address: Ipv6Addr) -> bool {
    address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An address that is for documents only.
    const PUBLIC: &str = "203.0.113.7:6900";

    const TEXT: &str = r#"target = "203.0.113.7:6900"
owner = "Jane Doe"
date = 2026-11-20
until = 2026-12-31
servers = ["203.0.113.9"]
"#;

    fn today() -> Date {
        Date::of(&"2026-11-26".into()).unwrap()
    }

    fn consents(text: &str) -> Consents {
        Consents::new(vec![Consent::parse("consent.toml", text, today()).unwrap()])
    }

    fn checked(mut consents: Consents, target: &str) -> Result<Permission, String> {
        consents.check(target, PUBLIC.parse().unwrap())?;
        consents.permission()
    }

    #[test]
    fn another_persons_server_takes_their_consent() {
        let refused = checked(Consents::default(), PUBLIC).unwrap_err();
        for part in [
            "public internet",
            "--consent FILE",
            "target = \"203.0.113.7:6900\"",
            "owner =",
            "date =",
        ] {
            assert!(refused.contains(part), "`{part}` is missing in {refused}");
        }
        let permission = checked(consents(TEXT), PUBLIC).unwrap();
        for (address, allowed) in [
            ("203.0.113.7", true),
            ("::ffff:203.0.113.7", true),
            ("203.0.113.9", true),
            ("203.0.113.8", false),
            ("127.0.0.1", true),
        ] {
            assert_eq!(permission.allows(address.parse().unwrap()), allowed, "{address}");
        }
        assert_eq!(
            permission.consents()[0].text(),
            "of Jane Doe for 203.0.113.7:6900, given 2026-11-20, until 2026-12-31 (consent.toml)"
        );
    }

    #[test]
    fn a_name_is_consented_to_as_it_is_written() {
        let named = TEXT.replace("203.0.113.7:6900", "Play.example.org:6900");
        assert!(checked(consents(&named), "play.example.org:6900").is_ok());
        let refused = checked(consents(&named), PUBLIC).unwrap_err();
        assert!(
            refused.contains("the consent on file is for Play.example.org:6900"),
            "{refused}"
        );
        let other_port = TEXT.replace(":6900", ":6901");
        assert!(checked(consents(&other_port), PUBLIC).is_err());
    }

    #[test]
    fn a_consent_for_no_target_of_the_run_is_a_mistake() {
        let mut consents = consents(TEXT);
        consents
            .check("127.0.0.1:6900", "127.0.0.1:6900".parse().unwrap())
            .unwrap();
        let wrong = consents.permission().unwrap_err();
        assert!(
            wrong.contains("is for `203.0.113.7:6900`, which is no target"),
            "{wrong}"
        );
    }

    #[test]
    fn everybody_at_once_consents_to_nothing() {
        for address in ["255.255.255.255:6900", "0.0.0.0:6900", "224.0.0.1:6900"] {
            let mut consents = consents(&TEXT.replace("203.0.113.7:6900", address));
            assert!(consents.check(address, address.parse().unwrap()).is_err(), "{address}");
        }
    }

    #[test]
    fn every_mistake_in_a_consent_has_its_line() {
        for (was, is, line, hint) in [
            ("2026-11-20", "2026-11-27", 3, "in the future"),
            ("2026-12-31", "2026-11-25", 4, "it ended on 2026-11-25"),
            ("2026-11-20", "\"yesterday\"", 3, "YEAR-MONTH-DAY"),
            ("Jane Doe", " ", 2, "nobody is named"),
            ("Jane Doe", "Jane\\u001b[2J", 2, "control characters"),
            ("203.0.113.7:6900", "203.0.113.7", 1, "HOST:PORT"),
            ("203.0.113.9", "char.example.org", 5, "no IP address"),
            ("owner", "ower", 2, "did you mean `owner`?"),
            ("date = 2026-11-20\n", "", 1, "missing field `date`"),
            ("\"Jane Doe\"", "\"Jane", 2, "string"),
        ] {
            let problem = Consent::parse("consent.toml", &TEXT.replace(was, is), today()).unwrap_err();
            let mistake = &problem.mistakes()[0];
            assert!(mistake.text.contains(hint) && mistake.line == line, "{is}: {problem}");
        }
    }

    #[test]
    fn own_machines_are_allowed() {
        for text in [
            "127.0.0.1",
            "127.200.3.4",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_allowed(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn other_peoples_servers_are_not() {
        for text in [
            "8.8.8.8",
            "172.32.0.1",
            "192.169.0.1",
            "0.0.0.0",
            "2001:4860::1",
            "::ffff:8.8.8.8",
            "100.64.0.1",
            "255.255.255.255",
        ] {
            assert!(!is_allowed(text.parse().unwrap()), "{text}");
        }
    }
}
