//! Parties: making one, talking in it, and what others of the server ask about it.

mod dots;
mod invite;
mod members;
mod share;
mod spoils;
mod told;

use packets::{CharacterId, UnitId};

use super::{is_busy, keep, person, playing, say};
use crate::{
    event::{
        CommitNumber, Effects, Name, Notice, SessionId,
        people::{
            Party, PartyCommand, PartyNotice, PartyShare, PeopleNotice, PeopleWrite,
            party::{ExperienceShare, MakeResult},
        },
    },
    service::chat,
    state::{Player, ServerState},
};

pub use dots::due;
pub use share::{members_on_map, share};
pub use spoils::{claims, earn, picked_up, receivers};

/// A client wants something with a party.
pub fn command(state: &mut ServerState, session: SessionId, command: &PartyCommand, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        PartyCommand::Make { name, pickup, loot } => {
            let (experience, pickup, loot) = (false, *pickup, *loot);
            let share = PartyShare {
                experience,
                pickup,
                loot,
            };
            make(state, unit, (*name, share), effects);
        }
        PartyCommand::InviteName { name } => {
            let other = state.players.named(*name).map(Player::unit);
            invite::invite(state, unit, other, effects);
        }
        PartyCommand::InviteAccount { account } => {
            let other = state.players.get(crate::event::command::unit_of(*account));
            invite::invite(state, unit, other.map(Player::unit), effects);
        }
        PartyCommand::Answer { party, accept } => invite::answer(state, unit, (*party, *accept), effects),
        PartyCommand::Leave => members::leave(state, unit, effects),
        PartyCommand::Expel { account, name } => members::expel(state, unit, (*account, *name), effects),
        PartyCommand::Lead { account } => members::lead(state, unit, *account, effects),
        PartyCommand::ShareExperience(experience) => share::experience(state, unit, *experience, effects),
        PartyCommand::Share(share) => share::change(state, unit, *share, effects),
        PartyCommand::Say { text } => talk(state, unit, text, effects),
        PartyCommand::Refuse(refuse) => self::refuse(state, unit, *refuse, effects),
    }
}

/// Makes a party of one.
fn make(state: &mut ServerState, unit: UnitId, (name, share): (Name, PartyShare), effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let (session, character) = (player.session, player.character.id);
    let made = |result| notice(PartyNotice::Made(result));
    if state.people.parties.of(character).is_some() {
        return effects.tell(session, made(MakeResult::InParty));
    }
    let Some(name) = party_name(name) else {
        return effects.tell(session, made(MakeResult::NameTaken));
    };
    if is_busy(state, session, effects) {
        return;
    }
    let Some(party) = state.people.parties.make(character, name, share) else {
        return effects.tell(session, made(MakeResult::NameTaken));
    };
    let commit = joined(state, unit, &party, effects);
    told::name(state, unit, commit, effects);
    told::all_of(state, &party, character, commit, effects);
    effects.tell_after(session, made(MakeResult::Made), commit);
}

/// The name without blanks around it, if a party may have it: no control bytes, and not empty.
fn party_name(name: Name) -> Option<Name> {
    let text = name.as_bytes().trim_ascii();
    let fits = !text.is_empty() && !text.iter().any(u8::is_ascii_control);
    Name::new(text).filter(|_| fits)
}

/// A character is in a party from now on: it is remembered and has dots, and the store keeps it.
fn joined(state: &mut ServerState, unit: UnitId, party: &Party, effects: &mut Effects) -> Option<CommitNumber> {
    let character = state.players.get(unit)?.character.id;
    let person = person(state, character)?;
    state.people.remember(person);
    dots::begin(state, unit);
    Some(keep(state, PeopleWrite::Party(party.clone()), effects))
}

/// Says `NAME : LINE` to all members that play.
fn talk(state: &ServerState, unit: UnitId, text: &[u8], effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let Some(party) = state.people.parties.of(player.character.id) else {
        return;
    };
    if chat::line_of(player, text).is_some() {
        let (account, text) = (player.character.account, text.into());
        effects.tell_all(
            told::sessions(state, party),
            notice(PartyNotice::Line { account, text }),
        );
    }
}

/// Lets itself be invited, or not.
fn refuse(state: &mut ServerState, unit: UnitId, refused: bool, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let (session, character) = (player.session, player.character.id);
    let mut commit = None;
    if state.people.refuses_parties(character) != refused {
        if is_busy(state, session, effects) {
            return;
        }
        let social = state.people.set_refusing(character, refused);
        commit = Some(keep(state, PeopleWrite::Social(vec![social]), effects));
    }
    effects.tell_after(session, Notice::PartyInvitations { refused }, commit);
}

/// A member stands in a map for the first time since it came into the game: it is told what the party is, and the
/// others that it plays.
pub fn came_in(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some((session, party)) = party_of(state, unit) else {
        return;
    };
    dots::begin(state, unit);
    let experience = ExperienceShare::of(party.share);
    effects.tell(session, notice(PartyNotice::Experience(experience)));
    told::members(state, &party, None, effects);
    told::member_to_itself(state, &party, unit, effects);
    share::check(state, party.id, effects);
    dots::meet(state, unit, None, effects);
}

/// A member stands in another map than before, or in another place of it.
pub fn changed_map(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    if let Some((_, party)) = party_of(state, unit) {
        told::members(state, &party, None, effects);
        dots::meet(state, unit, None, effects);
    }
}

/// A member goes out of sight: its dot goes. An invitation that was not answered is refused.
pub fn out_of_sight(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    dots::end(state, unit, effects);
    invite::give_up(state, unit, effects);
}

/// A member has left the game.
pub fn left(state: &mut ServerState, character: CharacterId, effects: &mut Effects) {
    if let Some(party) = state.people.parties.of(character).cloned() {
        told::members(state, &party, None, effects);
    }
}

/// A character is deleted by the write `commit`: the next in line leads where it led.
pub fn deleted(state: &mut ServerState, character: CharacterId, commit: CommitNumber, effects: &mut Effects) {
    members::deleted(state, character, commit, effects);
}

fn party_of(state: &ServerState, unit: UnitId) -> Option<(SessionId, Party)> {
    let player = state.players.get(unit)?;
    let party = state.people.parties.of(player.character.id)?;
    Some((player.session, party.clone()))
}

const fn notice(notice: PartyNotice) -> Notice {
    Notice::People(PeopleNotice::Party(notice))
}
