//! `bot replay`: plays the client side of a recorded session against a server, and tells where the answers differ.
//!
//! Ids that servers hand out anew (accounts, characters, login ids, units) are those of the new session in what is sent; of those in answers it is compared
//! whose they are, of moments whether there is one, and clocks, seeds, addresses and damage are not compared: `volatile.rs` names them all. Notices about
//! others than the player are compared by their kinds, unless the player asked for them. Packets of different kinds may come in another order. The login is
//! made with the account and password that are given; the pincode is answered as the server asks for it.

mod align;
mod compare;
mod learn;
mod link;
mod normal;
mod others;
mod pincode;
mod play;
#[cfg(test)]
mod play_tests;
mod report;
mod rewrite;
mod scene;
mod sighted;
mod volatile;

use std::{collections::HashMap, net::SocketAddr, time::Duration};

use packets::{AcAcceptLogin, AccountId, CaLogin, ChEnter, CzEnter, Direction, Kind, Packet, Profile, Server};

pub use self::{
    play::play,
    report::{Comparison, Difference, What},
};
use crate::{
    client::Pincode,
    record::{Closing, Passed, Session},
    swarm::consent::Permission,
};

/// What is played, against whom, and how.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The client version.
    pub profile: &'static Profile,
    /// The login server.
    pub target: SocketAddr,
    /// Which servers may be connected to.
    pub permission: Permission,
    /// Connections of one client, in the order in which they began.
    pub streams: Vec<Stream>,
    /// Whether ids to the map server are obfuscated.
    pub obfuscation: bool,
    /// The account; `None`: the one of the recording.
    pub account: Option<String>,
    /// Its password.
    pub password: String,
    /// Given when the server asks for it, set where there is none.
    pub pincode: Pincode,
    /// Whether to go on as soon as the server has answered, and not at the recording's pace.
    pub fast: bool,
    /// How long to wait for what was answered in the recording.
    pub patience: Duration,
    /// Packets, or `PACKET.field`s, that are not compared.
    pub ignore: Vec<String>,
}

/// One recorded connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stream {
    /// Its number in the recording.
    pub number: u32,
    /// Whose it is.
    pub server: Server,
    /// Its packets, oldest first.
    pub packets: Vec<Passed>,
    /// Which end hung up first, if the recording tells.
    pub end: Option<Closing>,
    /// Whether packets of it are missing in the recording.
    pub has_gap: bool,
}

impl Stream {
    /// Packets of this direction.
    pub fn going(&self, direction: Direction) -> impl Iterator<Item = &Passed> {
        self.packets.iter().filter(move |passed| passed.direction == direction)
    }

    /// The first packet of a type.
    pub fn first<P: Packet>(&self, profile: &Profile) -> Option<P> {
        let mut packets = self.packets.iter();
        packets.find_map(|passed| {
            let is_it = passed.kind(profile) == Some(P::KIND);
            is_it.then(|| P::decode(&passed.bytes, profile).ok()).flatten()
        })
    }

    /// The account whose connection it is.
    fn account(&self, profile: &Profile) -> Option<AccountId> {
        match self.server {
            Server::Login => self.first::<AcAcceptLogin>(profile).map(|accept| accept.account),
            Server::Char => self.first::<ChEnter>(profile).map(|enter| enter.account),
            Server::Map => self.first::<CzEnter>(profile).map(|enter| enter.account),
        }
    }
}

/// The connections of the first client in a session, and how many connections of others are left out.
pub fn streams_of_first(session: Session, profile: &Profile) -> Result<(Vec<Stream>, usize), String> {
    let mut streams = streams(session);
    // A ring that forgot how a connection began cannot play it.
    let begins = |stream: &Stream| {
        let first = stream.going(Direction::ToServer).next();
        let kind = first.and_then(|passed| passed.kind(profile));
        match stream.server {
            Server::Login => true,
            Server::Char => kind == Some(Kind::ChEnter),
            Server::Map => kind == Some(Kind::CzEnter),
        }
    };
    let all = streams.len();
    streams.retain(begins);
    let account = streams.iter().find_map(|stream| stream.account(profile));
    let account = account
        .ok_or("nobody logs in there: no AC_ACCEPT_LOGIN, CH_ENTER or CZ_ENTER at the beginning of a connection")?;
    streams.retain(|stream| stream.account(profile).is_none_or(|other| other == account));
    let refused_logins = |stream: &Stream| stream.server == Server::Login && stream.account(profile).is_none();
    streams.retain(|stream| !refused_logins(stream));
    let left_out = all - streams.len();
    Ok((streams, left_out))
}

/// The connections of a session, in the order in which they began.
fn streams(session: Session) -> Vec<Stream> {
    let (mut streams, mut places): (Vec<Stream>, HashMap<u32, usize>) = (Vec::new(), HashMap::new());
    for passed in session.packets {
        let place = *places.entry(passed.stream).or_insert(streams.len());
        match streams.get_mut(place) {
            Some(stream) => stream.packets.push(passed),
            None => streams.push(Stream {
                number: passed.stream,
                server: passed.server,
                has_gap: session.gaps.contains(&passed.stream),
                packets: vec![passed],
                end: None,
            }),
        }
    }
    for closing in session.closings {
        let stream = places.get(&closing.stream).and_then(|place| streams.get_mut(*place));
        if let Some(stream) = stream {
            // The second one only answers the first.
            stream.end.get_or_insert(closing);
        }
    }
    streams
}

/// The account name that a recording logs in with, without what asks for it to be made.
pub fn recorded_name(streams: &[Stream], profile: &Profile) -> Option<String> {
    let logins = streams.iter().filter(|stream| stream.server == Server::Login);
    let name = logins
        .filter_map(|stream| stream.first::<CaLogin>(profile))
        .map(|login| login.username.text().into_owned())
        .next()?;
    let plain = name.strip_suffix("_M").or(name.strip_suffix("_F")).map(str::to_owned);
    Some(plain.unwrap_or(name))
}
