//! What clients are told of others: one of each, and recorded bytes.

use std::sync::Arc;

use packets::{AccountId, CharacterId, JobId, PartyId, UnitId};
use server::event::notice::Vitals;
use server::event::people::{
    ChatRoomNotice, FriendNotice, IgnoreNotice, PartyNotice, PartyShare, PeopleNotice,
    chat_room::{ChatRoomId, ChatRoomRefusal, ChatRoomSign},
    friend::{FriendCard, FriendResult},
    ignore::IgnoreResult,
    party::{ExperienceShare, InviteResult, MakeResult, MemberCard},
};
use server::event::{Name, Notice};

use super::bytes;

const ACCOUNT: AccountId = AccountId(2_100_001);

fn named(text: &str) -> Name {
    Name::new(text.as_bytes()).unwrap()
}

/// The longest name.
fn name() -> Name {
    Name::new(&[b'N'; Name::MAX]).unwrap()
}

fn friend() -> FriendCard {
    FriendCard {
        account: ACCOUNT,
        character: CharacterId(2_150_901),
        name: name(),
    }
}

fn member(called: Name, map: &str) -> MemberCard {
    MemberCard {
        account: ACCOUNT,
        character: CharacterId(2_150_901),
        name: called,
        map: Arc::from(map),
        x: 1023,
        y: 1023,
        leads: true,
        online: true,
        job: JobId(4008),
        base_level: 99,
    }
}

fn sign(title: &[u8]) -> ChatRoomSign {
    ChatRoomSign {
        owner: UnitId(2_100_001),
        room: ChatRoomId(433),
        title: title.into(),
        limit: 6,
        users: 2,
        public: false,
    }
}

/// One of each.
pub(crate) fn samples() -> Vec<Notice> {
    let party = parties().into_iter().map(PeopleNotice::Party);
    let rooms = rooms().into_iter().map(PeopleNotice::ChatRoom);
    let all = ignoring().into_iter().chain(friends()).chain(party).chain(rooms);
    all.map(Notice::People).collect()
}

fn ignoring() -> Vec<PeopleNotice> {
    let (allow, result) = (false, IgnoreResult::Full);
    let notices = [
        IgnoreNotice::One { allow, result },
        IgnoreNotice::Everyone { allow, result },
        IgnoreNotice::List(vec![name(); 20]),
        IgnoreNotice::List(Vec::new()),
    ];
    notices.map(PeopleNotice::Ignore).to_vec()
}

fn friends() -> Vec<PeopleNotice> {
    let (friend, other, by) = (friend(), friend(), friend());
    let notices = [
        FriendNotice::List(vec![friend; 40]),
        FriendNotice::List(Vec::new()),
        FriendNotice::State { friend, online: true },
        FriendNotice::Asked { by },
        FriendNotice::Answered {
            other,
            result: FriendResult::OtherFull,
        },
        FriendNotice::Removed { friend },
    ];
    notices.map(PeopleNotice::Friend).to_vec()
}

const MOST: Vitals = Vitals {
    hp: u32::MAX,
    max_hp: u32::MAX,
    sp: u32::MAX,
    max_sp: u32::MAX,
};

fn parties() -> Vec<PartyNotice> {
    let (account, name) = (ACCOUNT, name());
    let members = vec![member(name, "moc_fild22b"); 12].into();
    vec![
        PartyNotice::Made(MakeResult::InParty),
        PartyNotice::Invited {
            party: PartyId(u32::MAX),
            name,
        },
        PartyNotice::InviteAnswered {
            name,
            result: InviteResult::NobodyThere,
        },
        PartyNotice::Members { name, members },
        PartyNotice::Member {
            name,
            share: PartyShare::default(),
            member: member(name, "moc_fild22b"),
        },
        PartyNotice::MemberGrew {
            account,
            job: JobId(u16::MAX),
            base_level: u16::MAX,
        },
        PartyNotice::MemberLeft {
            account,
            name,
            expelled: true,
        },
        PartyNotice::LeaderChanged {
            old: account,
            new: account,
        },
        PartyNotice::Experience(ExperienceShare::Each),
        PartyNotice::Shares {
            experience: ExperienceShare::Impossible,
            pickup: true,
            loot: true,
        },
        PartyNotice::Vitals { account, vitals: MOST },
        PartyNotice::Position { account, cell: None },
        PartyNotice::Position {
            account,
            cell: Some((u16::MAX, 0)),
        },
        PartyNotice::Dead { account, dead: true },
        PartyNotice::PickedUp {
            account,
            card: super::samples::item_card(0, server::world::ItemType::Weapon),
        },
        PartyNotice::Line {
            account,
            text: vec![0xc6; 255].into(),
        },
    ]
}

fn rooms() -> Vec<ChatRoomNotice> {
    let (room, name, users) = (ChatRoomId(u32::MAX), name(), 20);
    vec![
        ChatRoomNotice::Opened { ok: false },
        ChatRoomNotice::Seen(sign(&[0xc6; 36])),
        ChatRoomNotice::Changed(sign(b"")),
        ChatRoomNotice::Gone(room),
        ChatRoomNotice::Entered {
            room,
            members: vec![name; 20],
        },
        ChatRoomNotice::Refused(ChatRoomRefusal::Expelled),
        ChatRoomNotice::MemberCame { users, name },
        ChatRoomNotice::MemberLeft {
            users,
            name,
            expelled: true,
        },
        ChatRoomNotice::Role { name, owner: false },
    ]
}

/// Checks a notice against the bytes of a recorded server.
#[track_caller]
fn check(notice: PeopleNotice, version: &str, recorded: &[&[u8]]) {
    assert_eq!(bytes(&Notice::People(notice), version), recorded.concat(), "{version}");
}

const OURS: [&str; 4] = ["re-20120307", "re-20180621", "main-20190530", "main-20220406"];

#[test]
fn friends_are_listed_with_their_names_where_the_version_has_them() {
    let friend = FriendCard {
        account: AccountId(0x0020_0b26),
        character: CharacterId(0x0020_d1fa),
        name: named("CapKore2"),
    };
    let ids: &[u8] = b"\x26\x0b\x20\x00\xfa\xd1\x20\x00";
    let list = PeopleNotice::Friend(FriendNotice::List(vec![friend]));
    for version in ["re-20120307", "main-20220406"] {
        check(
            list.clone(),
            version,
            &[b"\x01\x02\x24\x00", ids, b"CapKore2", &[0; 16]],
        );
    }
    for version in ["re-20180621", "main-20190530"] {
        check(list.clone(), version, &[b"\x01\x02\x0c\x00", ids]);
    }
    let gone = PeopleNotice::Friend(FriendNotice::State { friend, online: false });
    check(gone.clone(), "re-20120307", &[b"\x06\x02", ids, b"\x01"]);
    check(gone, "main-20220406", &[b"\x06\x02", ids, b"\x01CapKore2", &[0; 16]]);
}

#[test]
fn a_refused_friendship_is_as_recorded_on_every_version() {
    let other = FriendCard {
        account: AccountId(0x0020_0b22),
        character: CharacterId(0x0020_d1f6),
        name: named("CapGM2"),
    };
    let result = FriendResult::Refused;
    for version in OURS {
        let answered = PeopleNotice::Friend(FriendNotice::Answered { other, result });
        let head = b"\x09\x02\x01\x00\x22\x0b\x20\x00\xf6\xd1\x20\x00CapGM2";
        check(answered, version, &[head, &[0; 18]]);
    }
}

#[test]
fn a_party_is_listed_as_recorded() {
    let list = |members: Vec<MemberCard>| {
        PeopleNotice::Party(PartyNotice::Members {
            name: named("PartyCap599"),
            members: members.into(),
        })
    };
    let gm1 = member(named("CapGM1"), "prontera");
    let newer: &[&[u8]] = &[
        b"\xe5\x0a\x52\x00PartyCap599",
        &[0; 13],
        b"\x21\x0b\x20\x00\xf5\xd1\x20\x00CapGM1",
        &[0; 18],
        b"prontera.gat",
        &[0; 4],
        b"\x00\x00\xa8\x0f\x63\x00",
    ];
    for version in ["re-20180621", "main-20190530", "main-20220406"] {
        check(list(vec![gm1.clone()]), version, newer);
    }
    let older: &[&[u8]] = &[
        b"\xfb\x00\x4a\x00PartyCap599",
        &[0; 13],
        b"\x21\x0b\x20\x00CapGM1",
        &[0; 18],
        b"prontera.gat",
        &[0; 4],
        b"\x01\x01",
    ];
    let absent = MemberCard {
        leads: false,
        online: false,
        ..gm1
    };
    check(list(vec![absent]), "re-20120307", older);
}

#[test]
fn what_a_party_shares_and_how_members_fare_is_as_recorded_on_every_version() {
    let account = ACCOUNT;
    let vitals = Vitals {
        hp: 1142,
        max_hp: 4994,
        sp: 1,
        max_sp: 2,
    };
    for version in OURS {
        let party = |notice, recorded: &[u8]| check(PeopleNotice::Party(notice), version, &[recorded]);
        let shares = PartyNotice::Shares {
            experience: ExperienceShare::Even,
            pickup: false,
            loot: false,
        };
        party(shares, b"\xd8\x07\x01\x00\x00\x00\x00\x00");
        party(
            PartyNotice::Experience(ExperienceShare::Even),
            b"\x01\x01\x01\x00\x00\x00",
        );
        party(
            PartyNotice::Vitals { account, vitals },
            b"\x0e\x08\x21\x0b\x20\x00\x76\x04\x00\x00\x82\x13\x00\x00",
        );
        let cell = Some((155, 184));
        party(
            PartyNotice::Position { account, cell },
            b"\x07\x01\x21\x0b\x20\x00\x9b\x00\xb8\x00",
        );
        let cell = None;
        party(
            PartyNotice::Position { account, cell },
            b"\x07\x01\x21\x0b\x20\x00\xff\xff\xff\xff",
        );
        let text = (*b"CapGM1 : party chat").into();
        party(
            PartyNotice::Line { account, text },
            b"\x09\x01\x1c\x00\x21\x0b\x20\x00CapGM1 : party chat\0",
        );
    }
}

#[test]
fn a_chat_room_is_as_recorded_on_every_version() {
    for version in OURS {
        let room = |notice, recorded: &[&[u8]]| check(PeopleNotice::ChatRoom(notice), version, recorded);
        room(
            ChatRoomNotice::Changed(sign(b"Cap room 2")),
            &[b"\xdf\x00\x1b\x00\x21\x0b\x20\x00\xb1\x01\x00\x00\x06\x00\x02\x00\x00Cap room 2"],
        );
        let entered = ChatRoomNotice::Entered {
            room: ChatRoomId(423),
            members: vec![named("CapWait"), named("CapGM1")],
        };
        let head = b"\xdb\x00\x40\x00\xa7\x01\x00\x00\x00\x00\x00\x00CapWait";
        room(entered, &[head, &[0; 17], b"\x01\x00\x00\x00CapGM1", &[0; 18]]);
        let left = ChatRoomNotice::MemberLeft {
            users: 1,
            name: named("CapGM1"),
            expelled: false,
        };
        room(left, &[b"\xdd\x00\x01\x00CapGM1", &[0; 18], b"\x00"]);
    }
}
