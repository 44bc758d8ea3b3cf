//! Packets in place with anything in them.

use packets::{Direction, Kind, Length, Server};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use server::event::DisconnectReason;
use tokio::io::AsyncWriteExt as _;

use super::siege::{Siege, Target, besiege};
use crate::client::Client;

/// Bytes of the largest packet whose size its content tells.
const LARGEST: u16 = 300;

/// Ids of the packets that have a layout and do not open the session.
fn ids(target: &Target, server: Server) -> Vec<u16> {
    let profile = target.profile();
    let opening = [Kind::CaLogin, Kind::ChEnter, Kind::CzEnter];
    let typed = |id: &u16| {
        let kind = profile.kind(server, Direction::ToServer, *id);
        kind.is_some_and(|kind| !opening.contains(&kind))
    };
    (0..0x1000).filter(typed).collect()
}

/// A packet full of zeros, of ones, of small numbers or of anything.
fn filled(target: &Target, server: Server, id: u16, random: &mut StdRng) -> Vec<u8> {
    let length = match target.profile().length(server, Direction::ToServer, id) {
        Some(Length::Fixed(length)) => length,
        _ => random.random_range(4..LARGEST),
    };
    let most = [0, 1, 9, u8::MAX][random.random_range(0..4)];
    let mut bytes: Vec<u8> = (0..length).map(|_| random.random_range(0..=most)).collect();
    if target.profile().length(server, Direction::ToServer, id) == Some(Length::Variable) {
        bytes[2..4].copy_from_slice(&length.to_le_bytes());
    }
    bytes[..2].copy_from_slice(&id.to_le_bytes());
    bytes
}

/// A session that may end for any reason, which is for what the packets say.
async fn open(siege: &Siege, target: &Target, server: Server) -> Client {
    siege.open(target, server, "anything", &DisconnectReason::ALL).await
}

#[tokio::test]
async fn whatever_is_in_a_packet_harms_nobody_else() {
    besiege(async |siege, target| {
        let mut random = StdRng::seed_from_u64(1);
        for server in [Server::Char, Server::Map] {
            let mut client = open(siege, target, server).await;
            for id in ids(target, server) {
                if client.has_been_closed() {
                    client = open(siege, target, server).await;
                }
                let packet = client.seal(filled(target, server, id, &mut random));
                // It fails where the server has closed just now.
                let _ = client.stream.write_all(&packet).await;
                siege.honest_walk().await;
            }
        }
    })
    .await;
}
