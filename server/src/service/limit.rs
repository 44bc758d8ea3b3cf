//! What may be had only so often: by an address logins after failed ones and registrations; by a session, and by all of an
//! address together, what it says, asks others, does and wants to know, each kind by itself. What is refused is passed over and
//! counted; one line in a while is logged, which says how often. So is what services refuse for it may not be at all: what is out of
//! reach, amounts that are not there ([`refused`]).
//!
//! Addresses of this machine are not limited: those who are there need no login to do harm. Packets per second of all
//! kinds and connections are net's affair.

use core::{net::IpAddr, time::Duration};

use crate::{
    event::{
        Command, Effects, Moment, Notice, PeopleCommand, Query, SessionId,
        limit::{LimitKind, Limited, network},
        people::{FriendCommand, PartyCommand},
        trade::TradeCommand,
    },
    state::{Allowance, Rates, ServerState, Usages},
};

/// Seconds whose talk may be said at once: people say several things in a row, and then nothing.
const TALK_AT_ONCE: u32 = 5;

/// What a client may ask others: one question in two seconds, twenty at once. Each opens a window before somebody.
const REQUESTS: Allowance = Allowance {
    each: Duration::from_secs(2),
    burst: 20,
};

/// Whether a login may be tried: not when too many from its address failed lately, or wait for their answer.
pub fn may_log_in(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) -> bool {
    let allowance = Allowance::per_minute(state.rules.failed_logins_per_minute);
    may_address(state, now, session, (LimitKind::Logins, allowance), effects)
}

/// A login was right: it does not count.
pub fn logged_in(state: &mut ServerState, session: SessionId) {
    if let Some(allowance) = Allowance::per_minute(state.rules.failed_logins_per_minute)
        && let Some(address) = limited_address(state, session)
        && let Some(usage) = usage_of(state, address).of(LimitKind::Logins)
    {
        usage.give_back(allowance);
    }
}

/// Whether an account may be registered, which is one more from its address then.
pub fn may_register(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) -> bool {
    let allowance = Allowance::per_minute(state.rules.registrations_per_minute);
    may_address(state, now, session, (LimitKind::Registrations, allowance), effects)
}

/// Whether an address may have one more of something; without allowance, any number of it.
fn may_address(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (what, allowance): (LimitKind, Option<Allowance>),
    effects: &mut Effects,
) -> bool {
    let Some((allowance, address)) = allowance.zip(limited_address(state, session)) else {
        return true;
    };
    let may = usage_of(state, address)
        .of(what)
        .is_none_or(|usage| usage.take(now, allowance));
    if !may {
        let line = usage_of(state, address).refuse(now, what);
        count(state, session, (what, line), effects);
    }
    may
}

/// Whether a session that plays may have what it asks for now.
pub fn may_command(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    command: &Command,
    effects: &mut Effects,
) -> bool {
    class(command).is_none_or(|what| may_ask(state, now, session, what, effects))
}

/// Whether a session may be told now what it wants to know.
pub fn may_query(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    query: Query,
    effects: &mut Effects,
) -> bool {
    let asks = !matches!(query, Query::KeepAlive | Query::TimeSync { .. } | Query::CharacterPages);
    !asks || may_ask(state, now, session, LimitKind::Questions, effects)
}

/// Whether a session that plays may have one more of a kind, by what it and all of its address had. Of talk and of questions to
/// others it is told now and then that it is too fast, in words: clients wait for no answer to these. Game masters may have as much as
/// they like.
fn may_ask(state: &mut ServerState, now: Moment, session: SessionId, what: LimitKind, effects: &mut Effects) -> bool {
    let Some(allowance) = allowance(&state.rules.rates, what) else {
        return true;
    };
    if state.player_of(session).is_some_and(|player| player.game_master) {
        return true;
    }
    let clients = state.rules.rates.clients_per_address;
    let address = limited_address(state, session).filter(|_| clients > 0);
    let own = state.sessions.get_mut(&session).and_then(|open| open.usage.of(what));
    let mut may = own.is_none_or(|usage| usage.take(now, allowance));
    if let Some(address) = address.filter(|_| may) {
        let all = usage_of(state, address).of(what);
        may = all.is_none_or(|usage| usage.take(now, allowance.times(clients)));
    }
    if !may {
        let logged = refused(state, now, session, what, effects);
        if logged && matches!(what, LimitKind::Talk | LimitKind::Requests) {
            let text = (*b"Slower: not all of this was heard.").into();
            effects.tell(session, Notice::OwnLine { text });
        }
    }
    may
}

/// How much of a kind a session may have; `None` for any number.
fn allowance(rates: &Rates, what: LimitKind) -> Option<Allowance> {
    match what {
        LimitKind::Talk => Allowance::per_second(rates.talk).map(|talk| Allowance {
            burst: rates.talk.saturating_mul(TALK_AT_ONCE),
            ..talk
        }),
        LimitKind::Requests => Some(REQUESTS),
        LimitKind::Walks => Allowance::per_second(rates.walks),
        LimitKind::Acts => Allowance::per_second(rates.acts),
        LimitKind::Items => Allowance::per_second(rates.items),
        LimitKind::Deals => Allowance::per_second(rates.deals),
        LimitKind::Questions => Allowance::per_second(rates.questions),
        _ => None,
    }
}

/// Of which kind a command is; coming, going and loading are of none.
const fn class(command: &Command) -> Option<LimitKind> {
    Some(match command {
        Command::Chat { .. }
        | Command::Whisper { .. }
        | Command::Emote { .. }
        | Command::People(PeopleCommand::Party(PartyCommand::Say { .. })) => LimitKind::Talk,
        Command::People(
            PeopleCommand::Friend(FriendCommand::Ask { .. })
            | PeopleCommand::Party(PartyCommand::InviteName { .. } | PartyCommand::InviteAccount { .. }),
        )
        | Command::Trade(TradeCommand::Ask { .. }) => LimitKind::Requests,
        Command::Walk { .. } => LimitKind::Walks,
        Command::Turn { .. }
        | Command::Sit
        | Command::Stand
        | Command::Configure { .. }
        | Command::Fight(_)
        | Command::Growth(_)
        | Command::People(_) => LimitKind::Acts,
        Command::Item(_) | Command::Floor(_) => LimitKind::Items,
        Command::Npc(_) | Command::Shop(_) | Command::Storage(_) | Command::Trade(_) => LimitKind::Deals,
        _ => return None,
    })
}

/// Forgets addresses from which nothing that counts came lately.
pub fn sweep(state: &mut ServerState, now: Moment) {
    state.addresses.retain(|_, usage| !usage.is_over(now));
}

/// The address that a session's doings count for: of IPv6 the network, for whoever has one has all of it. `None` for
/// those of this machine.
fn limited_address(state: &ServerState, session: SessionId) -> Option<IpAddr> {
    let address = state.sessions.get(&session)?.address.to_canonical();
    (!address.is_loopback()).then(|| network(address))
}

fn usage_of(state: &mut ServerState, address: IpAddr) -> &mut Usages {
    state.addresses.entry(address).or_default()
}

/// Something of a kind was refused: it is counted, and logged if the last line about it is old enough, which is answered.
pub fn refused(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    what: LimitKind,
    effects: &mut Effects,
) -> bool {
    let open = state.sessions.get_mut(&session);
    let line = open.and_then(|open| open.usage.refuse(now, what));
    count(state, session, (what, line), effects);
    line.is_some()
}

/// Of something somebody wants so much of as there may not be: counted, and logged. Where nothing is any more (`None`), an honest
/// client may not have learned that yet: only counted.
pub fn amount(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (wanted, there): (u32, Option<u32>),
    effects: &mut Effects,
) {
    match there {
        Some(there) if (1..=there).contains(&wanted) => {}
        Some(_) => _ = refused(state, now, session, LimitKind::Amounts, effects),
        None => counted(state, session, LimitKind::Amounts, effects),
    }
}

/// The same of what honest clients do as well: it is counted, and never logged to operators.
pub fn counted(state: &ServerState, session: SessionId, what: LimitKind, effects: &mut Effects) {
    count(state, session, (what, None), effects);
}

fn count(state: &ServerState, session: SessionId, (what, line): (LimitKind, Option<u32>), effects: &mut Effects) {
    if let Some(open) = state.sessions.get(&session) {
        let address = open.address;
        effects.limited.push(Limited {
            session,
            address,
            what,
            line,
        });
    }
}
