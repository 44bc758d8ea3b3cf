//! What may be had only so often: by an address logins after failed ones and registrations, by a session what others hear
//! of it. Everything refused is counted and logged.
//!
//! Addresses of this machine are not limited: those who are there need no login to do harm. Packets per second and
//! connections are net's affair.

use core::{net::IpAddr, time::Duration};

use crate::{
    event::{
        Command, Effects, Moment, Notice, PeopleCommand, SessionId,
        limit::{LimitKind, Limited},
        people::{FriendCommand, PartyCommand},
        trade::TradeCommand,
    },
    state::{AddressUsage, Allowance, ServerState},
};

/// What a client may say: two lines a second, ten at once. People type slower.
const TALK: Allowance = Allowance {
    each: Duration::from_millis(500),
    burst: 10,
};

/// What a client may ask others: one question in two seconds, twenty at once. Each opens a window before somebody.
const REQUESTS: Allowance = Allowance {
    each: Duration::from_secs(2),
    burst: 20,
};

/// Whether a login may be tried: not when too many from its address failed lately, or wait for their answer.
pub fn may_log_in(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) -> bool {
    let Some(allowance) = Allowance::per_minute(state.rules.failed_logins_per_minute) else {
        return true;
    };
    let Some(address) = limited_address(state, session) else {
        return true;
    };
    let may = usage_of(state, address).failed_logins.take(now, allowance);
    if !may {
        refused(state, session, LimitKind::Logins, effects);
    }
    may
}

/// A login was right: it does not count.
pub fn logged_in(state: &mut ServerState, session: SessionId) {
    if let Some(allowance) = Allowance::per_minute(state.rules.failed_logins_per_minute)
        && let Some(address) = limited_address(state, session)
    {
        usage_of(state, address).failed_logins.give_back(allowance);
    }
}

/// Whether an account may be registered, which is one more from its address then.
pub fn may_register(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) -> bool {
    let Some(allowance) = Allowance::per_minute(state.rules.registrations_per_minute) else {
        return true;
    };
    let Some(address) = limited_address(state, session) else {
        return true;
    };
    let may = usage_of(state, address).registrations.take(now, allowance);
    if !may {
        refused(state, session, LimitKind::Registrations, effects);
    }
    may
}

/// Whether a session that plays may have what it asks for now. It is told once that it is too fast, in words: clients
/// wait for no answer to these. Game masters may say as much as they like.
pub fn may_ask(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    command: &Command,
    effects: &mut Effects,
) -> bool {
    let Some((what, allowance)) = class(command) else {
        return true;
    };
    if state.player_of(session).is_some_and(|player| player.game_master) {
        return true;
    }
    let Some(open) = state.sessions.get_mut(&session) else {
        return true;
    };
    let usage = match what {
        LimitKind::Talk => &mut open.usage.talk,
        _ => &mut open.usage.requests,
    };
    let may = usage.take(now, allowance);
    let was_told = core::mem::replace(&mut open.usage.told, !may);
    if !may {
        refused(state, session, what, effects);
        if !was_told {
            let text = (*b"Slower: not all of this was heard.").into();
            effects.tell(session, Notice::OwnLine { text });
        }
    }
    may
}

/// Which allowance a command takes from.
fn class(command: &Command) -> Option<(LimitKind, Allowance)> {
    match command {
        Command::Chat { .. }
        | Command::Whisper { .. }
        | Command::Emote { .. }
        | Command::People(PeopleCommand::Party(PartyCommand::Say { .. })) => Some((LimitKind::Talk, TALK)),
        Command::People(
            PeopleCommand::Friend(FriendCommand::Ask { .. })
            | PeopleCommand::Party(PartyCommand::InviteName { .. } | PartyCommand::InviteAccount { .. }),
        )
        | Command::Trade(TradeCommand::Ask { .. }) => Some((LimitKind::Requests, REQUESTS)),
        _ => None,
    }
}

/// Forgets addresses from which nothing that counts came lately.
pub fn sweep(state: &mut ServerState, now: Moment) {
    state.addresses.retain(|_, usage| !usage.is_over(now));
}

/// The address that a session's doings count for: of IPv6 the network, for whoever has one has all of it. `None` for
/// those of this machine.
fn limited_address(state: &ServerState, session: SessionId) -> Option<IpAddr> {
    let address = state.sessions.get(&session)?.address.to_canonical();
    match address {
        _ if address.is_loopback() => None,
        IpAddr::V4(_) => Some(address),
        IpAddr::V6(address) => {
            let network = u128::from(address) & (u128::MAX << 64);
            Some(IpAddr::V6(network.into()))
        }
    }
}

fn usage_of(state: &mut ServerState, address: IpAddr) -> &mut AddressUsage {
    state.addresses.entry(address).or_default()
}

fn refused(state: &ServerState, session: SessionId, what: LimitKind, effects: &mut Effects) {
    if let Some(open) = state.sessions.get(&session) {
        let address = open.address;
        effects.limited.push(Limited { session, address, what });
    }
}
