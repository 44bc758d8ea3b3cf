//! What a player is to others: ignoring, friends, party, chat room.

use packets::{
    ChatRoomKind, CzAckReqAddFriends, CzAddFriends, CzChangeChatroom, CzChangeGroupMaster, CzChangeGroupexpoption,
    CzCreateChatroom, CzDeleteFriends, CzGroupinfoChangeV2, CzJoinGroup, CzMakeGroup, CzMakeGroup2, CzPartyConfig,
    CzPartyJoinReq, CzPartyJoinReqAck, CzReqEnterRoom, CzReqExpelGroupMember, CzReqExpelMember, CzReqJoinGroup,
    CzReqRoleChange, CzRequestChatParty, CzSettingWhisperPc, CzSettingWhisperState, DecodeError, InviteAnswer, Kind,
    PartyExperience, RoString, fit,
};

use super::{Received, Translated, text};
use crate::event::people::{
    ChatRoomCommand, FriendCommand, IgnoreCommand, PartyCommand, PartyShare, PeopleCommand,
    chat_room::{ChatRoomId, ChatRoomSettings},
};
use crate::event::{Command, Query};

type Read<T> = Result<Option<T>, DecodeError>;

/// What a packet of this feature asks for.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    if Kind::CzReqWhisperList == packet.kind {
        return Ok(Some(Query::IgnoreList.into()));
    }
    let command = if let Some(command) = ignore(packet)? {
        PeopleCommand::Ignore(command)
    } else if let Some(command) = friend(packet)? {
        PeopleCommand::Friend(command)
    } else if let Some(command) = party(packet)? {
        PeopleCommand::Party(command)
    } else if let Some(command) = chat_room(packet)? {
        PeopleCommand::ChatRoom(command)
    } else {
        return Ok(None);
    };
    Ok(Some(Command::People(command).into()))
}

fn ignore(packet: &Received<'_>) -> Read<IgnoreCommand> {
    Ok(Some(match packet.kind {
        Kind::CzSettingWhisperPc => {
            let CzSettingWhisperPc { name, allow, .. } = packet.read()?;
            let name = text::name(&name);
            IgnoreCommand::One { name, allow }
        }
        Kind::CzSettingWhisperState => {
            let CzSettingWhisperState { allow, .. } = packet.read()?;
            IgnoreCommand::Everyone { allow }
        }
        _ => return Ok(None),
    }))
}

fn friend(packet: &Received<'_>) -> Read<FriendCommand> {
    Ok(Some(match packet.kind {
        Kind::CzAddFriends => {
            let CzAddFriends { name, .. } = packet.read()?;
            let name = text::name(&name);
            FriendCommand::Ask { name }
        }
        Kind::CzAckReqAddFriends => {
            let CzAckReqAddFriends { character, answer, .. } = packet.read()?;
            let accept = answer == InviteAnswer::ACCEPTED;
            FriendCommand::Answer { character, accept }
        }
        Kind::CzDeleteFriends => {
            let CzDeleteFriends { character, .. } = packet.read()?;
            FriendCommand::Remove { character }
        }
        _ => return Ok(None),
    }))
}

fn party(packet: &Received<'_>) -> Read<PartyCommand> {
    if let Some(command) = joining(packet)? {
        return Ok(Some(command));
    }
    Ok(Some(match packet.kind {
        Kind::CzReqLeaveGroup => PartyCommand::Leave,
        Kind::CzReqExpelGroupMember => {
            let CzReqExpelGroupMember { account, name, .. } = packet.read()?;
            let name = text::name(&name);
            PartyCommand::Expel { account, name }
        }
        Kind::CzChangeGroupMaster => {
            let CzChangeGroupMaster { account, .. } = packet.read()?;
            PartyCommand::Lead { account }
        }
        Kind::CzChangeGroupexpoption => {
            let CzChangeGroupexpoption { experience, .. } = packet.read()?;
            PartyCommand::ShareExperience(experience == PartyExperience::SHARED)
        }
        Kind::CzGroupinfoChangeV2 => {
            let change: CzGroupinfoChangeV2 = packet.read()?;
            PartyCommand::Share(PartyShare {
                experience: change.experience == PartyExperience::SHARED,
                pickup: change.share_pickup,
                loot: change.share_loot,
            })
        }
        Kind::CzRequestChatParty => {
            let chat: CzRequestChatParty = packet.read()?;
            let text = text::line(&chat.text, text::LINE);
            PartyCommand::Say { text }
        }
        Kind::CzPartyConfig => {
            let CzPartyConfig { refuse, .. } = packet.read()?;
            PartyCommand::Refuse(refuse)
        }
        _ => return Ok(None),
    }))
}

fn joining(packet: &Received<'_>) -> Read<PartyCommand> {
    Ok(Some(match packet.kind {
        Kind::CzMakeGroup => {
            let CzMakeGroup { name, .. } = packet.read()?;
            made(&name, false, false)
        }
        Kind::CzMakeGroup2 => {
            let make: CzMakeGroup2 = packet.read()?;
            made(&make.name, make.share_pickup, make.share_loot)
        }
        Kind::CzPartyJoinReq => {
            let CzPartyJoinReq { name, .. } = packet.read()?;
            let name = text::name(&name);
            PartyCommand::InviteName { name }
        }
        Kind::CzReqJoinGroup => {
            let CzReqJoinGroup { account, .. } = packet.read()?;
            PartyCommand::InviteAccount { account }
        }
        Kind::CzPartyJoinReqAck => {
            let CzPartyJoinReqAck { party, answer, .. } = packet.read()?;
            let accept = answer == InviteAnswer::ACCEPTED;
            PartyCommand::Answer { party, accept }
        }
        Kind::CzJoinGroup => {
            let CzJoinGroup { party, answer, .. } = packet.read()?;
            let accept = answer == InviteAnswer::ACCEPTED;
            PartyCommand::Answer { party, accept }
        }
        _ => return Ok(None),
    }))
}

fn made(name: &RoString, pickup: bool, loot: bool) -> PartyCommand {
    let name = text::name(name);
    PartyCommand::Make { name, pickup, loot }
}

fn chat_room(packet: &Received<'_>) -> Read<ChatRoomCommand> {
    Ok(Some(match packet.kind {
        Kind::CzCreateChatroom => {
            let open: CzCreateChatroom = packet.read()?;
            ChatRoomCommand::Open(settings((fit(open.limit), open.kind), &open.password, &open.title))
        }
        Kind::CzChangeChatroom => {
            let change: CzChangeChatroom = packet.read()?;
            ChatRoomCommand::Change(settings(
                (fit(change.limit), change.kind),
                &change.password,
                &change.title,
            ))
        }
        Kind::CzReqEnterRoom => {
            let CzReqEnterRoom { room, password, .. } = packet.read()?;
            let (room, password) = (ChatRoomId(fit(room)), text::line(&password, ChatRoomSettings::PASSWORD));
            ChatRoomCommand::Enter { room, password }
        }
        Kind::CzReqRoleChange => {
            let CzReqRoleChange { name, .. } = packet.read()?;
            let name = text::name(&name);
            ChatRoomCommand::Own { name }
        }
        Kind::CzReqExpelMember => {
            let CzReqExpelMember { name, .. } = packet.read()?;
            let name = text::name(&name);
            ChatRoomCommand::Expel { name }
        }
        Kind::CzExitRoom => ChatRoomCommand::Leave,
        _ => return Ok(None),
    }))
}

/// A room is private only if the client says so.
fn settings((limit, kind): (u16, ChatRoomKind), password: &RoString, title: &RoString) -> ChatRoomSettings {
    ChatRoomSettings {
        title: text::line(title, ChatRoomSettings::TITLE),
        limit,
        public: kind != ChatRoomKind::PRIVATE,
        password: text::line(password, ChatRoomSettings::PASSWORD),
    }
}
