//! What errors usually mean on public servers, and what to do: printed once below the errors.

use crate::stats::Errors;

/// Causes (and all below them) and what to do about them.
const HINTS: [(&[&str], &str); 12] = [
    (
        &["login_refused.0"],
        "the accounts do not exist: make them, or add --register where the server makes them at the first login",
    ),
    (
        &["login_refused.1"],
        "the password is wrong: check --password. It is not tried again, since servers ban who does",
    ),
    (
        &["login_refused.3"],
        "the server rejects the address, or makes no more accounts for now (Hercules and rAthena: one in 10 s by default): make the accounts \
         beforehand",
    ),
    (
        &["login_refused.5"],
        "the server wants another client version: check --packetver, and the server's version check",
    ),
    (
        &["kicked.8"],
        "the server still has the characters online: from an earlier run that was cut off (wait half a minute, or use another \
         --first-account), or because it is slow to save those that went back to the character list",
    ),
    (
        &["kicked.15"],
        "a game master threw bots out. Where bots of `mutate` and `wrong-state` log in with accounts that may give commands, it was they: give \
         chaos accounts without rights",
    ),
    (
        &["reset.login", "closed.login", "timeout.connect", "reset.connect"],
        "the server may limit connections by address (Hercules: ip_rules and ddos in conf/common/socket.conf, rAthena: conf/packet_athena.conf), or accept slowly: \
         allow 127.0.0.0/8 there, or take a longer --ramp",
    ),
    (
        &["timeout.login"],
        "somebody listens at --target and does not answer a login: check that it is the login server's port, not the char or map server's",
    ),
    (
        &["closed.map_enter", "reset.map_enter", "timeout.map_enter"],
        "the map server does not understand the client: check --packetver and --obfuscation against the server's",
    ),
    (
        &["unknown_id", "bad_length", "decode"],
        "the bytes are not of this client version: check --packetver and --obfuscation against the server's, or its packets",
    ),
    (
        &["char_refused"],
        "the char server does not know the login (does it belong to this login server?), or the character may not be played: banned, or being \
         deleted",
    ),
    (
        &["address_not_allowed"],
        "the server sends clients on to a public address: set its char_ip and map_ip to a private one",
    ),
];

/// The hints that these errors call for.
pub(crate) fn hints(errors: &Errors) -> impl Iterator<Item = &'static str> {
    let calls = |causes: &[&str]| causes.iter().any(|cause| errors.below(cause) > 0);
    HINTS
        .into_iter()
        .filter(move |(causes, _)| calls(causes))
        .map(|(_, hint)| hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_are_given_once_for_what_happened() {
        let mut errors = Errors::default();
        for cause in [
            "unknown_id.0x0b1c",
            "bad_length.0x0ac4",
            "timeout.walk_ack",
            "timeout.login",
            "login_refused.1",
        ] {
            errors.add(cause, "bot1");
        }
        let hints: Vec<&str> = hints(&errors).collect();
        assert_eq!(hints.len(), 3, "{hints:?}");
        assert!(hints[0].contains("--password") && hints[1].contains("port") && hints[2].contains("--packetver"));
    }
}
