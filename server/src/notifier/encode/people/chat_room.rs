//! Chat rooms.

use packets::{
    ChatRoomKind, ChatRoomMember, ChatRoomRefusal as Refusal, ChatRoomResult, ChatRoomRole, EncodeError, RoString,
    ZcAckCreateChatroom, ZcChangeChatroom, ZcDestroyRoom, ZcEnterRoom, ZcMemberExit, ZcMemberNewentry,
    ZcRefuseEnterRoom, ZcRoleChange, ZcRoomNewentry, fill,
};

use super::super::{Page, text};
use crate::event::Name;
use crate::event::people::{
    ChatRoomNotice,
    chat_room::{ChatRoomRefusal, ChatRoomSign},
};

/// A sign over a head: told to those outside and to those inside in two packets of the same fields.
macro_rules! sign {
    ($packet:ident, $sign:expr) => {{
        let sign: &ChatRoomSign = $sign;
        fill!($packet {
            owner: sign.owner,
            room: sign.room.0,
            limit: sign.limit,
            users: sign.users,
            kind: kind(sign),
            title: RoString::from(&*sign.title),
        })
    }};
}

/// Writes a notice about a chat room.
pub(super) fn write(notice: &ChatRoomNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match notice {
        ChatRoomNotice::Opened { ok } => page.put(&fill!(ZcAckCreateChatroom {
            result: if *ok {
                ChatRoomResult::OPENED
            } else {
                ChatRoomResult::LIMIT
            },
        })),
        ChatRoomNotice::Seen(sign) => page.put(&sign!(ZcRoomNewentry, sign)),
        ChatRoomNotice::Changed(sign) => page.put(&sign!(ZcChangeChatroom, sign)),
        ChatRoomNotice::Gone(room) => page.put(&fill!(ZcDestroyRoom { room: room.0 })),
        ChatRoomNotice::Entered { room, members } => page.put(&fill!(ZcEnterRoom {
            room: room.0,
            members: listed(members),
        })),
        ChatRoomNotice::Refused(why) => page.put(&fill!(ZcRefuseEnterRoom { reason: refusal(*why) })),
        ChatRoomNotice::MemberCame { users, name } => page.put(&fill!(ZcMemberNewentry {
            users: *users,
            name: text::field(*name),
        })),
        ChatRoomNotice::MemberLeft { users, name, expelled } => page.put(&fill!(ZcMemberExit {
            users: *users,
            name: text::field(*name),
            expelled: *expelled,
        })),
        ChatRoomNotice::Role { name, owner } => page.put(&fill!(ZcRoleChange {
            role: role(*owner),
            name: text::field(*name),
        })),
    }
}

/// The first of them owns the room.
fn listed(members: &[Name]) -> Vec<ChatRoomMember> {
    let member = |(index, &name): (usize, &Name)| {
        fill!(ChatRoomMember {
            role: role(index == 0),
            name: text::field(name),
        })
    };
    members.iter().enumerate().map(member).collect()
}

fn role(owner: bool) -> ChatRoomRole {
    if owner {
        ChatRoomRole::OWNER
    } else {
        ChatRoomRole::MEMBER
    }
}

fn kind(sign: &ChatRoomSign) -> ChatRoomKind {
    if sign.public {
        ChatRoomKind::PUBLIC
    } else {
        ChatRoomKind::PRIVATE
    }
}

fn refusal(why: ChatRoomRefusal) -> Refusal {
    match why {
        ChatRoomRefusal::Full => Refusal::FULL,
        ChatRoomRefusal::WrongPassword => Refusal::PASSWORD,
        ChatRoomRefusal::Expelled => Refusal::EXPELLED,
    }
}
