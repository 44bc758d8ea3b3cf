//! What players are to each other: ignoring, friends, party, chat rooms.

mod chat_room;
mod party;

use packets::{
    EncodeError, Friend, FriendResult as FriendCode, WhisperSettingResult, ZcAddFriendsList, ZcDeleteFriends,
    ZcFriendsList, ZcFriendsState, ZcReqAddFriends, ZcSettingWhisperPc, ZcSettingWhisperState, ZcWhisperList, fill,
};

use super::{Page, text};
use crate::event::people::{
    FriendNotice, IgnoreNotice,
    friend::{FriendCard, FriendResult},
    ignore::IgnoreResult,
};
use crate::event::{Notice, PeopleNotice};

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    let Notice::People(notice) = notice else {
        return Ok(false);
    };
    match notice {
        PeopleNotice::Ignore(notice) => ignore(notice, page)?,
        PeopleNotice::Friend(notice) => friend(notice, page)?,
        PeopleNotice::Party(notice) => party::write(notice, page)?,
        PeopleNotice::ChatRoom(notice) => chat_room::write(notice, page)?,
    }
    Ok(true)
}

fn ignore(notice: &IgnoreNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match notice {
        IgnoreNotice::One { allow, result } => page.put(&fill!(ZcSettingWhisperPc {
            allow: *allow,
            result: ignore_result(*result),
        })),
        IgnoreNotice::Everyone { allow, result } => page.put(&fill!(ZcSettingWhisperState {
            allow: *allow,
            result: ignore_result(*result),
        })),
        IgnoreNotice::List(names) => page.put(&fill!(ZcWhisperList {
            names: names.iter().map(|&name| text::field(name)).collect::<Vec<_>>(),
        })),
    }
}

fn ignore_result(result: IgnoreResult) -> WhisperSettingResult {
    match result {
        IgnoreResult::Done => WhisperSettingResult::DONE,
        IgnoreResult::Failed => WhisperSettingResult::FAILED,
        IgnoreResult::Full => WhisperSettingResult::FULL,
    }
}

fn friend(notice: &FriendNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match notice {
        FriendNotice::List(friends) => page.put(&fill!(ZcFriendsList {
            friends: friends.iter().copied().map(listed).collect::<Vec<_>>(),
        })),
        FriendNotice::State { friend, online } => page.put(&fill!(ZcFriendsState {
            account: friend.account,
            character: friend.character,
            offline: !online,
            name: text::field(friend.name),
        })),
        FriendNotice::Asked { by } => page.put(&fill!(ZcReqAddFriends {
            account: by.account,
            character: by.character,
            name: text::field(by.name),
        })),
        FriendNotice::Answered { other, result } => page.put(&fill!(ZcAddFriendsList {
            result: friend_result(*result),
            account: other.account,
            character: other.character,
            name: text::field(other.name),
        })),
        FriendNotice::Removed { friend } => page.put(&fill!(ZcDeleteFriends {
            account: friend.account,
            character: friend.character,
        })),
    }
}

fn listed(friend: FriendCard) -> Friend {
    fill!(Friend {
        account: friend.account,
        character: friend.character,
        name: text::field(friend.name),
    })
}

fn friend_result(result: FriendResult) -> FriendCode {
    match result {
        FriendResult::Friends => FriendCode::OK,
        FriendResult::Refused => FriendCode::REFUSED,
        FriendResult::Full => FriendCode::FULL,
        FriendResult::OtherFull => FriendCode::FULL_OTHER,
    }
}
