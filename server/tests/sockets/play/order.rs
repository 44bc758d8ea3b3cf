//! What a client is sent at the character screen, and from map enter to its first step, id by id, as a recorded server
//! sent it.

use std::fs;
use std::path::PathBuf;

use packets::{
    ChCharlistReq, CzBlockingPlayCancel, CzEnter, CzNotifyActorinit, CzReqGuildMenu, CzRequestTime, Direction,
    GuildPage, HcAckCharinfoPerPage, Kind, Packet, Profile, Server, Tick, Version, ZcNpcackMapmove, fill,
};
use server::net::ListenerAddresses;

use super::journey::{self, VERSIONS, World};
use crate::client::Client;

/// The folder of recorded sessions; `None` where there is none, which is an error if `RO_REQUIRE_SHARED` is set.
pub(super) fn captures() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/captures"));
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("RO_REQUIRE_SHARED").is_none_or(|value| value != "1"),
        "{} is missing",
        folder.display()
    );
    println!("SKIPPED: {} is missing", folder.display());
    None
}

/// The packets of the first connection to `server` in a recorded session.
fn stream(folder: &std::path::Path, session: &str, server: &str) -> Vec<serde_json::Value> {
    let text = fs::read_to_string(folder.join(format!("{session}.jsonl"))).unwrap();
    let packets = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut packets: Vec<_> = packets.filter(|packet| packet["conn"] == server).collect();
    let first = packets[0]["stream"].clone();
    packets.retain(|packet| packet["stream"] == first);
    packets
}

/// The id of a recorded packet, unless it has none.
fn id(packet: &serde_json::Value) -> Option<u16> {
    let id = packet["id"].as_str().and_then(|id| id.strip_prefix("0x"))?;
    Some(u16::from_str_radix(id, 16).unwrap())
}

/// Ids of the first map connection of a recorded session, from its begin to the first walk acknowledgement.
fn recorded(folder: &std::path::Path, version: &str) -> Vec<u16> {
    let mut ids = Vec::new();
    for packet in stream(folder, &format!("{version}-1walk-openkore"), "map") {
        ids.extend(id(&packet).filter(|_| packet["dir"] == "s2c"));
        if ids.ends_with(&[0x0087]) {
            break;
        }
    }
    ids
}

/// Sends what the recorded client sent, and takes down the ids up to the first walk acknowledgement.
async fn ours(listener: &ListenerAddresses, name: &str) -> Vec<u16> {
    let login = journey::log_in(listener, name).await;
    let enter: CzEnter = journey::select(listener, &login, name).await;
    let mut client = Client::map(listener).await;
    client.send(&enter).await;
    client.until::<ZcNpcackMapmove>().await;
    client.send(&CzNotifyActorinit::default()).await;
    client.send(&fill!(CzRequestTime { client_tick: Tick(7) })).await;
    client
        .send(&fill!(CzReqGuildMenu {
            page: GuildPage::BASIC_INFO,
        }))
        .await;
    client.send(&CzNotifyActorinit::default()).await;
    if client.profile.id(CzBlockingPlayCancel::KIND).is_some() {
        client.send(&CzBlockingPlayCancel::default()).await;
    }
    client.walk_somewhere().await;
    let ids: Vec<u16> = client.got().iter().map(|received| received.id).collect();
    let walk = ids.iter().position(|&id| id == 0x0087).unwrap();
    ids[..=walk].to_vec()
}

/// What both say of themselves: without answers to what only one asked and what others do, and with one id for several in a row, for how
/// many parameters a server computes twice and how many units are in sight is its own affair.
fn told(ids: &[u16], version: &str) -> Vec<u16> {
    use packets::Kind::{
        ZcAckReqname, ZcNotifyMove, ZcNotifyMoveentry, ZcNotifyNewentry, ZcNotifyStandentry, ZcNotifyTime,
        ZcNotifyVanish, ZcUserCount,
    };
    let profile = Profile::get(version.parse::<Version>().unwrap()).unwrap();
    let others = [
        ZcAckReqname,
        ZcNotifyMove,
        ZcNotifyMoveentry,
        ZcNotifyNewentry,
        ZcNotifyStandentry,
        ZcNotifyTime,
        ZcNotifyVanish,
        ZcUserCount,
    ];
    let others: Vec<u16> = others.iter().filter_map(|&kind| profile.id(kind)).collect();
    let mut told: Vec<u16> = ids.iter().copied().filter(|id| !others.contains(id)).collect();
    told.dedup();
    told
}

fn hex(ids: &[u16]) -> String {
    ids.iter().map(|id| format!("{id:04x}")).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn map_enter_sends_every_recorded_id_in_the_recorded_order() {
    let Some(folder) = captures() else { return };
    let world = World::start(&VERSIONS);
    for (listener, version) in world.listeners().iter().zip(VERSIONS) {
        let ours = ours(listener, &format!("Order{}", &version[version.len() - 8..])).await;
        let recorded = recorded(&folder, version);
        assert!(recorded.len() > 30, "{version}");
        let (mut ours, recorded) = (told(&ours, version), told(&recorded, version));
        // Rates go to clients before 2013 from rAthena, and from here; the recorded server is Hercules.
        let rates = Profile::get(listener.version).unwrap().id(Kind::ZcPersonalInfomation);
        ours.retain(|&id| Some(id) != rates || recorded.contains(&id));
        assert_eq!(hex(&ours), hex(&recorded), "{version}");
    }
}

/// What is told of an account without characters: before the client asks for anything, then page by page.
fn recorded_lists(folder: &std::path::Path, version: &str) -> Vec<u16> {
    let packets = stream(folder, &format!("{version}-3char"), "char");
    let told_first = packets.iter().skip(1).take_while(|packet| packet["dir"] == "s2c");
    let mut ids: Vec<u16> = told_first.filter_map(id).collect();
    let asked = packets.iter().position(|packet| id(packet) == Some(0x09a1));
    ids.extend(asked.and_then(|asked| id(&packets[asked + 1])));
    ids
}

/// 0x09a0, which announces the pages, is not among them: the recorded server sends the whole list by itself.
#[tokio::test]
async fn the_character_screen_is_sent_every_recorded_list_in_the_recorded_order() {
    let Some(folder) = captures() else { return };
    let world = World::start(&VERSIONS);
    for (listener, version) in world.listeners().iter().zip(VERSIONS) {
        let login = journey::log_in(listener, "Chooser").await;
        let (mut client, characters) = journey::at_characters(listener, &login).await;
        assert_eq!(characters, [], "{version}");
        if client.profile.id(ChCharlistReq::KIND).is_some() {
            client.send(&ChCharlistReq::default()).await;
            client.expect::<HcAckCharinfoPerPage>().await;
        }
        let got = client
            .got()
            .iter()
            .filter(|received| received.kind != Some(Kind::HcAccountId));
        let ours: Vec<u16> = got.map(|received| received.id).collect();
        assert_eq!(hex(&ours), hex(&recorded_lists(&folder, version)), "{version}");
    }
}

/// A unit in sight comes where it came in the recorded session: between the settings and the skills.
#[tokio::test]
async fn units_in_sight_come_where_they_are_recorded() {
    let Some(folder) = captures() else { return };
    let world = World::start(&VERSIONS);
    let _stands_there = journey::play(&world.listener(), "StandsThere").await;
    for (listener, version) in world.listeners().iter().zip(VERSIONS).skip(1) {
        let profile = Profile::get(listener.version).unwrap();
        let stand = profile.id(Kind::ZcNotifyStandentry).unwrap();
        let skills = profile.id(Kind::ZcSkillinfoList).unwrap();
        assert!(profile.length(Server::Map, Direction::ToClient, stand).is_some());
        let place = |ids: Vec<u16>| {
            (
                ids.iter().position(|&id| id == stand),
                ids.iter().position(|&id| id == skills),
            )
        };
        let (seen, then) = place(ours(listener, &format!("Sees{}", &version[version.len() - 8..])).await);
        let (recorded, afterwards) = place(recorded(&folder, version));
        assert!(seen.is_some() && seen < then, "{version}");
        assert!(recorded.is_some() && recorded < afterwards, "{version}");
    }
}
