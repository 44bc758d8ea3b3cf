//! What players are to each other: whom they ignore, friends, parties, chat rooms.

mod chat_room;
mod crowd;
mod dots;
mod friends;
mod ignore;
mod invite;
mod party;
mod share;
mod spoils;

use server::event::{
    Command, CommitNumber, Name, Notice,
    people::{ChatRoomCommand, FriendCommand, IgnoreCommand, PartyCommand, PeopleCommand, PeopleNotice},
};

use crate::common::{Client, Scenario};

fn name(text: &str) -> Name {
    Name::new(text.as_bytes()).unwrap()
}

impl From<FriendCommand> for Wish {
    fn from(command: FriendCommand) -> Self {
        Self(PeopleCommand::Friend(command))
    }
}

impl From<PartyCommand> for Wish {
    fn from(command: PartyCommand) -> Self {
        Self(PeopleCommand::Party(command))
    }
}

impl From<ChatRoomCommand> for Wish {
    fn from(command: ChatRoomCommand) -> Self {
        Self(PeopleCommand::ChatRoom(command))
    }
}

impl From<IgnoreCommand> for Wish {
    fn from(command: IgnoreCommand) -> Self {
        Self(PeopleCommand::Ignore(command))
    }
}

/// What a client wants with others.
struct Wish(PeopleCommand);

impl Scenario {
    /// A client wants something with others.
    fn wants(&mut self, client: &Client, wish: impl Into<Wish>) {
        let Wish(command) = wish.into();
        self.command(client.session, Command::People(command));
    }

    /// What a client was told of others since it was last asked.
    fn people_told(&mut self, client: &Client) -> Vec<PeopleNotice> {
        let told = self.told(client.session).into_iter();
        told.filter_map(|notice| match notice {
            Notice::People(notice) => Some(notice),
            _ => None,
        })
        .collect()
    }

    /// The same, and after which write each left.
    fn people_told_after(&mut self, client: &Client) -> Vec<(PeopleNotice, Option<CommitNumber>)> {
        let told = self.told_in_full(client.session).into_iter();
        told.filter_map(|told| match told.notice {
            Notice::People(notice) => Some((notice, told.after)),
            _ => None,
        })
        .collect()
    }

    /// What a client was told in words since it was last asked.
    fn lines(&mut self, client: &Client) -> Vec<String> {
        let told = self.told(client.session).into_iter();
        told.filter_map(|notice| match notice {
            Notice::OwnLine { text } => Some(String::from_utf8_lossy(&text).into_owned()),
            _ => None,
        })
        .collect()
    }
}
