//! Chat rooms: who talks in one hears only it, and stays where it is.

use packets::UnitId;

use crate::{
    event::{
        Effects, MapInstanceId, Moment, Name, Notice, SessionId,
        limit::LimitKind,
        look::Posture,
        people::{
            ChatRoomCommand, ChatRoomNotice, PeopleNotice,
            chat_room::{ChatRoomId, ChatRoomRefusal, ChatRoomSettings},
        },
    },
    service::{interaction, limit, walk},
    state::{ChatRoom, Player, SIGHT, ServerState},
    world::Cell,
};

/// A client wants something with a chat room.
pub fn command(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    command: &ChatRoomCommand,
    effects: &mut Effects,
) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        ChatRoomCommand::Open(settings) => open(state, now, unit, settings, effects),
        ChatRoomCommand::Change(settings) => change(state, unit, settings, effects),
        ChatRoomCommand::Enter { room, password } => enter(state, now, unit, (*room, password), effects),
        ChatRoomCommand::Own { name } => own(state, unit, *name, effects),
        ChatRoomCommand::Expel { name } => expel(state, unit, *name, effects),
        ChatRoomCommand::Leave => leave(state, unit, effects),
    }
}

/// Opens a room over the character's head, where it stands by now. What else keeps it busy ends.
fn open(state: &mut ServerState, now: Moment, unit: UnitId, settings: &ChatRoomSettings, effects: &mut Effects) {
    walk::stop(state, now, unit, effects);
    let Some(player) = state.players.get(unit) else { return };
    let (session, instance) = (player.session, player.instance());
    let ok = !settings.title.is_empty() && may_talk(state, player);
    if !ok {
        return effects.tell(session, notice(ChatRoomNotice::Opened { ok }));
    }
    interaction::end(state, unit, effects);
    let id = state.people.rooms.open(unit, instance, fitting(settings));
    effects.tell(session, notice(ChatRoomNotice::Opened { ok }));
    if let Some(room) = state.people.rooms.get(id) {
        show(state, room, effects);
    }
}

/// Whether a character may open or enter a room: it is there, lives, and is in none.
fn may_talk(state: &ServerState, player: &Player) -> bool {
    player.is_in_sight() && player.posture != Posture::Dead && state.people.rooms.of(player.unit()).is_none()
}

fn fitting(settings: &ChatRoomSettings) -> ChatRoomSettings {
    ChatRoomSettings {
        limit: settings.limit.clamp(1, ChatRoomSettings::USERS),
        ..settings.clone()
    }
}

/// Changes one's own room: those in it and those around see it.
fn change(state: &mut ServerState, unit: UnitId, settings: &ChatRoomSettings, effects: &mut Effects) {
    let Some(room) = state
        .people
        .rooms
        .owned_by_mut(unit)
        .filter(|_| !settings.title.is_empty())
    else {
        return;
    };
    room.settings = fitting(settings);
    let Some(room) = state.people.rooms.of(unit) else {
        return;
    };
    if let Some(sign) = room.sign() {
        effects.tell_all(sessions(state, room), notice(ChatRoomNotice::Changed(sign)));
    }
    show(state, room, effects);
}

/// Enters a room whose owner is in sight.
fn enter(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (id, password): (ChatRoomId, &[u8]),
    effects: &mut Effects,
) {
    walk::stop(state, now, unit, effects);
    let Some(player) = state.players.get(unit) else { return };
    let (session, name) = (player.session, player.name());
    if let Err(why) = may_enter(state, player, id, password) {
        let far = state.people.rooms.get(id).filter(|room| !is_near(state, player, room));
        if far.is_some() {
            limit::refused(state, now, session, LimitKind::Reach, effects);
        }
        return effects.tell(session, notice(ChatRoomNotice::Refused(why)));
    }
    interaction::end(state, unit, effects);
    state.people.rooms.enter(id, unit);
    let Some(room) = state.people.rooms.get(id) else { return };
    let entered = ChatRoomNotice::Entered {
        room: id,
        members: names(state, room),
    };
    effects.tell(session, notice(entered));
    let mut others = sessions(state, room);
    others.retain(|&other| other != session);
    let users = room.users();
    effects.tell_all(others, notice(ChatRoomNotice::MemberCame { users, name }));
    show(state, room, effects);
}

fn may_enter(state: &ServerState, player: &Player, id: ChatRoomId, password: &[u8]) -> Result<(), ChatRoomRefusal> {
    let room = state.people.rooms.get(id).filter(|room| is_near(state, player, room));
    let Some(room) = room.filter(|_| may_talk(state, player)) else {
        return Err(ChatRoomRefusal::Full);
    };
    if room.expelled.contains(&player.character.id) {
        return Err(ChatRoomRefusal::Expelled);
    }
    if room.users() >= room.settings.limit {
        return Err(ChatRoomRefusal::Full);
    }
    if !room.settings.public && *room.settings.password != *password {
        return Err(ChatRoomRefusal::WrongPassword);
    }
    Ok(())
}

/// Whether a room's owner is in a player's sight.
fn is_near(state: &ServerState, player: &Player, room: &ChatRoom) -> bool {
    let owner = room.owner().and_then(|owner| state.players.get(owner));
    owner.is_some_and(|owner| owner.instance() == player.instance() && owner.cell().distance(player.cell()) <= SIGHT)
}

/// Hands one's own room over to somebody in it.
fn own(state: &mut ServerState, unit: UnitId, name: Name, effects: &mut Effects) {
    let Some((room, next)) = member_named(state, unit, name) else {
        return;
    };
    let Some(old) = state.players.get(unit) else { return };
    let (old_name, place) = (old.name(), (old.instance(), old.cell()));
    gone(state, &room, place, effects);
    state.people.rooms.own(room.id, next);
    for (name, owner) in [(old_name, false), (name, true)] {
        effects.tell_all(sessions(state, &room), notice(ChatRoomNotice::Role { name, owner }));
    }
    if let Some(room) = state.people.rooms.get(room.id) {
        show(state, room, effects);
    }
}

/// Puts somebody out of one's own room, for as long as there is the room. Game masters stay.
fn expel(state: &mut ServerState, unit: UnitId, name: Name, effects: &mut Effects) {
    let Some((_, member)) = member_named(state, unit, name) else {
        return;
    };
    let Some(player) = state.players.get(member).filter(|player| !player.game_master) else {
        return;
    };
    let character = player.character.id;
    if let Some(room) = state.people.rooms.owned_by_mut(unit) {
        room.expelled.insert(character);
    }
    go(state, member, true, effects);
}

/// Somebody else of that name in the room that a unit owns.
fn member_named(state: &ServerState, owner: UnitId, name: Name) -> Option<(ChatRoom, UnitId)> {
    let room = state.people.rooms.owned_by(owner)?;
    let named = |&&unit: &&UnitId| state.players.get(unit).is_some_and(|player| player.name() == name);
    let member = room.members.iter().filter(|&&unit| unit != owner).find(named)?;
    Some((room.clone(), *member))
}

/// Takes a character out of the room it is in, if it is in one: by its own wish, or since it goes away or dies.
pub fn leave(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    go(state, unit, false, effects);
}

/// The room goes on under the next in line when its owner goes, and ends when nobody is left.
fn go(state: &mut ServerState, unit: UnitId, expelled: bool, effects: &mut Effects) {
    let Some(room) = state.people.rooms.of(unit).cloned() else {
        return;
    };
    let Some(player) = state.players.get(unit) else { return };
    let (name, place) = (player.name(), (player.instance(), player.cell()));
    let users = room.users().saturating_sub(1);
    let left = ChatRoomNotice::MemberLeft { users, name, expelled };
    effects.tell_all(sessions(state, &room), notice(left));
    state.people.rooms.leave(unit);
    let Some(rest) = state.people.rooms.get(room.id) else {
        let empty = ChatRoom {
            members: Vec::new(),
            ..room
        };
        return gone(state, &empty, place, effects);
    };
    if room.owner() == Some(unit) {
        let new = rest.owner().and_then(|owner| state.players.get(owner));
        if let Some(name) = new.map(Player::name) {
            let owner = true;
            effects.tell_all(sessions(state, rest), notice(ChatRoomNotice::Role { name, owner }));
        }
        gone(state, rest, place, effects);
    }
    show(state, rest, effects);
}

/// What somebody is told beside a unit that comes into its sight: the room it owns.
pub fn sign_of(state: &ServerState, unit: UnitId) -> Option<Notice> {
    let sign = state.people.rooms.owned_by(unit)?.sign()?;
    Some(notice(ChatRoomNotice::Seen(sign)))
}

/// Those around who are not in the room see it as it is now.
fn show(state: &ServerState, room: &ChatRoom, effects: &mut Effects) {
    let owner = room.owner().and_then(|owner| state.players.get(owner));
    let owner = owner.filter(|owner| owner.is_seen());
    if let (Some(owner), Some(sign)) = (owner, room.sign()) {
        let outside = outside(state, room, (owner.instance(), owner.cell()));
        effects.tell_all(outside, notice(ChatRoomNotice::Seen(sign)));
    }
}

/// Those around a place who are not in the room do not see it any more.
fn gone(state: &ServerState, room: &ChatRoom, place: (MapInstanceId, Cell), effects: &mut Effects) {
    effects.tell_all(outside(state, room, place), notice(ChatRoomNotice::Gone(room.id)));
}

fn outside(state: &ServerState, room: &ChatRoom, (instance, cell): (MapInstanceId, Cell)) -> Vec<SessionId> {
    let around = state.players.around(instance, cell, SIGHT);
    around
        .filter(|(_, seer)| !room.members.contains(&seer.unit))
        .map(|(_, seer)| seer.session)
        .collect()
}

/// The sessions of all who are in a room.
pub fn sessions(state: &ServerState, room: &ChatRoom) -> Vec<SessionId> {
    let session = |&unit: &UnitId| state.players.get(unit).map(|player| player.session);
    room.members.iter().filter_map(session).collect()
}

fn names(state: &ServerState, room: &ChatRoom) -> Vec<Name> {
    let name = |&unit: &UnitId| state.players.get(unit).map(Player::name);
    room.members.iter().filter_map(name).collect()
}

const fn notice(notice: ChatRoomNotice) -> Notice {
    Notice::People(PeopleNotice::ChatRoom(notice))
}
