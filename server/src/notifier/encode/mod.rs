//! What clients are told, as packets of their version: a notice becomes none, one or several packets.
//!
//! Which packets a version has is asked of its [`Profile`], never of its date. Texts of clients are passed on byte by byte.
//!
//! # Map enter
//!
//! A client is sent, in this order, every id that a recorded server sends at its version between map enter and the first walk
//! acknowledgement (`tests/sockets/play/order.rs` compares), from real state or as an empty list, with these differences:
//!
//! - a parameter of `ZC_PAR_CHANGE`, `ZC_COUPLESTATUS` or `ZC_LONGPAR_CHANGE` is sent once where the recorded server computes, and sends, some
//!   of them twice;
//! - empty inventory and friends lists are sent, where the recorded server leaves them out.

mod character;
mod condition;
mod enter;
mod fight;
mod floor;
mod game_master;
mod growth;
mod item;
mod list;
mod login;
mod npc;
mod people;
mod sheet;
mod shop;
mod storage;
mod talk;
mod text;
mod trade;
mod unit;

use std::net::Ipv4Addr;
use std::ops::Range;
use std::sync::Arc;

use packets::{Direction, EncodeError, Length, Packet, Profile, Server};
use tracing::error;

use super::queue::Merge;
use crate::event::Notice;
use crate::event::notice::GrowthNotice;
use crate::statistics::Statistics;

/// How one session's client is to be spoken to.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// Its version.
    pub profile: &'static Profile,
    /// The address of the servers, as this client can reach them.
    pub address: Ipv4Addr,
    /// Port of the char server for its version.
    pub char_port: u16,
    /// Port of the map server for its version.
    pub map_port: u16,
    /// Name of the server in the client's server list.
    pub server_name: Arc<str>,
}

/// Appends a notice to `out` as packets of the recipient's version. After an error `out` holds the packets before the one that failed.
pub fn encode(notice: &Notice, recipient: &Recipient, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    let ids = &mut Vec::new();
    write(notice, Page { recipient, out, ids })
}

fn write(notice: &Notice, mut page: Page<'_>) -> Result<(), EncodeError> {
    match notice {
        Notice::Npc(notice) => return npc::write(notice, &mut page),
        Notice::Shop(notice) => return shop::write(notice, &mut page),
        Notice::Storage(notice) => return storage::write(notice, &mut page),
        Notice::Trade(notice) => return trade::write(notice, &mut page),
        _ => {}
    }
    if login::write(notice, &mut page)?
        || character::write(notice, &mut page)?
        || unit::write(notice, &mut page)?
        || condition::write(notice, &mut page)?
        || fight::write(notice, &mut page)?
        || floor::write(notice, &mut page)?
        || game_master::write(notice, &mut page)?
        || growth::write(notice, &mut page)?
        || talk::write(notice, &mut page)?
        || people::write(notice, &mut page)?
        || enter::write(notice, &mut page)?
        || item::write(notice, &mut page)?
    {
        return Ok(());
    }
    sheet::write(notice, &mut page)
}

/// Where packets for one recipient are written to.
pub(super) struct Page<'a> {
    recipient: &'a Recipient,
    out: &'a mut Vec<u8>,
    /// Ids of the packets that were written.
    ids: &'a mut Vec<u16>,
}

impl Page<'_> {
    /// Whether the recipient's version has the packet.
    fn knows<P: Packet>(&self) -> bool {
        self.recipient.profile.id(P::KIND).is_some()
    }

    /// Whether a packet of the map server has no fixed length in the recipient's version.
    fn is_variable<P: Packet>(&self) -> bool {
        let profile = self.recipient.profile;
        let id = profile.id(P::KIND);
        id.and_then(|id| profile.length(Server::Map, Direction::ToClient, id)) == Some(Length::Variable)
    }

    /// Writes a packet, if the recipient's version has it.
    fn put<P: Packet>(&mut self, packet: &P) -> Result<(), EncodeError> {
        let Some(id) = self.recipient.profile.id(P::KIND) else {
            return Ok(());
        };
        self.ids.push(id);
        packet.encode(self.recipient.profile, self.out)
    }

    /// Writes a packet that has no id, on any version.
    fn put_raw(&mut self, packet: &impl Packet) -> Result<(), EncodeError> {
        packet.encode(self.recipient.profile, self.out)
    }
}

/// What one version is told.
#[derive(Debug, Clone)]
struct Done {
    profile: &'static Profile,
    /// Where its packets lie.
    packets: Range<usize>,
    /// Where the ids of its packets lie.
    ids: Range<usize>,
}

/// Encodes each notice once per version, however many are told.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    packets: Vec<u8>,
    /// What each version is told.
    done: Vec<Done>,
    /// Ids of the packets in `packets`, in order.
    ids: Vec<u16>,
}

impl Encoder {
    /// Another notice begins.
    pub(super) fn begin(&mut self) {
        self.packets.clear();
        self.done.clear();
        self.ids.clear();
    }

    /// The notice that began, as packets for `recipient`, and how they relate to others.
    ///
    /// Sessions of one version are told the same: what depends on the session's own listener (its address) is only ever told to one.
    pub(super) fn packets(
        &mut self,
        notice: &Notice,
        recipient: &Recipient,
        statistics: &Statistics,
    ) -> (&[u8], Merge) {
        let known = self
            .done
            .iter()
            .find(|done| std::ptr::eq(done.profile, recipient.profile))
            .cloned();
        let done = known.unwrap_or_else(|| self.encode(notice, recipient, statistics));
        for &id in self.ids.get(done.ids).unwrap_or_default() {
            statistics.send(id);
        }
        (self.packets.get(done.packets).unwrap_or_default(), merge(notice))
    }

    fn encode(&mut self, notice: &Notice, recipient: &Recipient, statistics: &Statistics) -> Done {
        let (start, first) = (self.packets.len(), self.ids.len());
        let page = Page {
            recipient,
            out: &mut self.packets,
            ids: &mut self.ids,
        };
        if let Err(error) = write(notice, page) {
            // A value from the game that a version's packet cannot hold: the rest is told.
            statistics.fail();
            error!(%error, "a notice cannot be told in full");
        }
        let done = Done {
            profile: recipient.profile,
            packets: start..self.packets.len(),
            ids: first..self.ids.len(),
        };
        self.done.push(done.clone());
        done
    }
}

/// How a notice relates to earlier and later ones about the same unit.
fn merge(notice: &Notice) -> Merge {
    match notice {
        Notice::UnitMoved { unit, .. } => Merge::Move(*unit),
        Notice::UnitAppeared { look, .. } => Merge::Barrier(look.unit),
        Notice::UnitVanished { unit, .. }
        | Notice::UnitStopped { unit, .. }
        | Notice::PostureChanged { unit, .. }
        | Notice::UnitTurned { unit, .. }
        | Notice::Growth(GrowthNotice::Revived { unit }) => Merge::Barrier(*unit),
        _ => Merge::Never,
    }
}
