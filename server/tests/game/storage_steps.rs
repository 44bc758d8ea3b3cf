//! What several tests do with the storage.

use server::{
    event::{
        Command, Notice,
        notice::{ItemCard, StorageNotice},
        storage::StorageCommand,
    },
    service::account_storage,
};

use crate::common::{Client, Scenario};

/// A client's storage shall open, as a keeper opens it.
pub(crate) fn ask_to_open(scenario: &mut Scenario, client: &Client) -> bool {
    let unit = client.unit();
    scenario.act(|state, now, effects| account_storage::open(state, now, unit, effects))
}

/// The storage opens: what is in it.
pub(crate) fn open(scenario: &mut Scenario, client: &Client) -> Vec<ItemCard> {
    scenario.forget();
    assert!(ask_to_open(scenario, client));
    let opened = |notice| match notice {
        Notice::Storage(StorageNotice::Opened { cards }) => Some(cards),
        _ => None,
    };
    scenario.told(client.session).into_iter().find_map(opened).unwrap()
}

/// A client asks something of its storage; everything it is told then.
pub(crate) fn ask(scenario: &mut Scenario, client: &Client, command: StorageCommand) -> Vec<Notice> {
    scenario.forget();
    scenario.command(client.session, Command::Storage(command));
    scenario.told(client.session)
}
