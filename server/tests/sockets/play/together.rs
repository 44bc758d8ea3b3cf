//! Three versions at once on one world: each sees the others, in the packets of its own version.

use packets::{CzGlobalMessage, Kind, RoString, ZcNotifyChat, ZcNotifyMove, ZcNotifyNewentry, ZcNotifyVanish, fill};

use super::journey::{self, World};
use crate::client::Client;

/// Lengths of the packets that showed characters standing: of those whose kind, after id and length, is 0. NPCs are 6.
fn standing(client: &Client) -> Vec<usize> {
    let shown = client
        .got()
        .iter()
        .filter(|received| received.kind == Some(Kind::ZcNotifyStandentry) && received.bytes.get(4) == Some(&0));
    shown.map(|received| received.bytes.len()).collect()
}

#[tokio::test]
async fn three_versions_see_each_other_come_walk_talk_and_go() {
    let world = World::start(&["re-20120307", "re-20180621", "main-20220406"]);
    let listeners = world.listeners();
    let mut first = journey::play(&listeners[0], "First").await;
    let mut second = journey::play(&listeners[1], "Second").await;
    let unit = first.until::<ZcNotifyNewentry>().await.unit;
    assert_eq!(standing(&second).len(), 1);
    let mut third = journey::play(&listeners[2], "Third").await;
    let newest = first.until::<ZcNotifyNewentry>().await.unit;
    assert_eq!(second.until::<ZcNotifyNewentry>().await.unit, newest);
    assert_ne!(unit, newest);
    assert_eq!(standing(&third), [108, 108], "both, in the layout of 2022");

    let from = second.walk_somewhere().await;
    for client in [&mut first, &mut third] {
        let moved = client.until::<ZcNotifyMove>().await;
        assert_eq!((moved.unit, moved.path.from, moved.path.to), (unit, from, second.at));
    }
    third
        .send(&fill!(CzGlobalMessage {
            text: RoString::from("Third : hello\0"),
        }))
        .await;
    for client in [&mut first, &mut second] {
        let said = client.until::<ZcNotifyChat>().await;
        assert_eq!((said.unit, said.text.as_bytes()), (newest, &b"Third : hello\0"[..]));
    }
    drop(third);
    for client in [&mut first, &mut second] {
        assert_eq!(client.until::<ZcNotifyVanish>().await.unit, newest);
    }
}
