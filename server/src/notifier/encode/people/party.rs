//! The own party.

use packets::{
    AccountId, EncodeError, PartyExperience, PartyInviteResult, PartyLeaveResult, PartyMakeResult, PartyMember,
    PartyRole, ZcAckMakeGroup, ZcAddMemberToGroup, ZcChangeGroupMaster, ZcDeleteMemberFromGroup, ZcGroupIsalive,
    ZcGroupList, ZcGroupinfoChange, ZcItemPickupParty, ZcNotifyChatParty, ZcNotifyHpToGroupm,
    ZcNotifyMemberinfoToGroupm, ZcNotifyPositionToGroupm, ZcPartyJoinReq, ZcPartyJoinReqAck, ZcReqGroupinfoChangeV2,
    fill,
};

use super::super::{Page, item, text};
use crate::event::Name;
use crate::event::notice::{ItemCard, Vitals};
use crate::event::people::{
    PartyNotice, PartyShare,
    party::{ExperienceShare, InviteResult, MakeResult, MemberCard},
};
use crate::world::Location;

/// Off the map.
const NOWHERE: i16 = -1;

/// Writes a notice about a party.
pub(super) fn write(notice: &PartyNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match notice {
        PartyNotice::Made(result) => page.put(&fill!(ZcAckMakeGroup {
            result: make_result(*result),
        })),
        PartyNotice::Invited { party, name } => page.put(&fill!(ZcPartyJoinReq {
            party: *party,
            name: text::field(*name),
        })),
        PartyNotice::InviteAnswered { name, result } => page.put(&fill!(ZcPartyJoinReqAck {
            name: text::field(*name),
            result: invite_result(*result),
        })),
        PartyNotice::Experience(experience) => page.put(&fill!(ZcGroupinfoChange {
            experience: share(*experience),
        })),
        PartyNotice::Shares {
            experience,
            pickup,
            loot,
        } => shares(*experience, (*pickup, *loot), page),
        PartyNotice::PickedUp { account, card } => page.put(&picked_up(*account, card)),
        _ => members(notice, page),
    }
}

fn picked_up(account: AccountId, card: &ItemCard) -> ZcItemPickupParty {
    let item = &card.item;
    fill!(ZcItemPickupParty {
        account,
        item: card.shown,
        identified: item.identified,
        damaged: item.damaged,
        refine: item.refine,
        cards: item.cards,
        place: item::places(card.locations.intersection(Location::from_bits(0xffff))),
        kind: item::kind(card.kind),
    })
}

fn members(notice: &PartyNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match notice {
        PartyNotice::Members { name, members } => page.put(&fill!(ZcGroupList {
            name: text::field(*name),
            members: members.iter().map(listed).collect::<Vec<_>>(),
        })),
        PartyNotice::Member { name, share, member } => page.put(&added(*name, *share, member)),
        PartyNotice::MemberGrew {
            account,
            job,
            base_level,
        } => page.put(&fill!(ZcNotifyMemberinfoToGroupm {
            account: *account,
            job: *job,
            level: *base_level,
        })),
        PartyNotice::MemberLeft {
            account,
            name,
            expelled,
        } => page.put(&fill!(ZcDeleteMemberFromGroup {
            account: *account,
            name: text::field(*name),
            result: if *expelled {
                PartyLeaveResult::EXPELLED
            } else {
                PartyLeaveResult::LEFT
            },
        })),
        PartyNotice::LeaderChanged { old, new } => page.put(&fill!(ZcChangeGroupMaster {
            old_leader: *old,
            new_leader: *new,
        })),
        _ => on_map(notice, page),
    }
}

fn on_map(notice: &PartyNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match notice {
        PartyNotice::Vitals { account, vitals } => {
            let Vitals { hp, max_hp, sp, max_sp } = *vitals;
            page.put(&fill!(ZcNotifyHpToGroupm {
                account: *account,
                hp: points(hp),
                max_hp: points(max_hp),
                sp: points(sp),
                max_sp: points(max_sp),
            }))
        }
        PartyNotice::Position { account, cell } => {
            let place = |value: u16| i16::try_from(value).unwrap_or(i16::MAX);
            let (x, y) = cell.map_or((NOWHERE, NOWHERE), |(x, y)| (place(x), place(y)));
            page.put(&fill!(ZcNotifyPositionToGroupm {
                account: *account,
                x,
                y
            }))
        }
        PartyNotice::Dead { account, dead } => page.put(&fill!(ZcGroupIsalive {
            account: *account,
            dead: *dead,
        })),
        PartyNotice::Line { account, text } => page.put(&fill!(ZcNotifyChatParty {
            account: *account,
            text: text::trailing(text),
        })),
        _ => Ok(()),
    }
}

fn shares(
    experience: ExperienceShare,
    (share_pickup, share_loot): (bool, bool),
    page: &mut Page<'_>,
) -> Result<(), EncodeError> {
    let experience = share(experience);
    if page.knows::<ZcReqGroupinfoChangeV2>() {
        page.put(&fill!(ZcReqGroupinfoChangeV2 {
            experience,
            share_pickup,
            share_loot,
        }))
    } else {
        page.put(&fill!(ZcGroupinfoChange { experience }))
    }
}

fn listed(member: &MemberCard) -> PartyMember {
    fill!(PartyMember {
        account: member.account,
        character: member.character,
        name: text::field(member.name),
        map_name: text::map_name(&member.map),
        not_leader: !member.leads,
        offline: !member.online,
        job: member.job,
        base_level: member.base_level,
    })
}

fn added(party: Name, share: PartyShare, member: &MemberCard) -> ZcAddMemberToGroup {
    fill!(ZcAddMemberToGroup {
        account: member.account,
        character: member.character,
        role: if member.leads {
            PartyRole::LEADER
        } else {
            PartyRole::MEMBER
        },
        job: member.job,
        level: member.base_level,
        x: member.x,
        y: member.y,
        offline: !member.online,
        party_name: text::field(party),
        name: text::field(member.name),
        map_name: text::map_name(&member.map),
        share_pickup: share.pickup,
        share_loot: share.loot,
    })
}

fn points(points: u32) -> i32 {
    i32::try_from(points).unwrap_or(i32::MAX)
}

fn share(experience: ExperienceShare) -> PartyExperience {
    match experience {
        ExperienceShare::Each => PartyExperience::EACH_TAKES,
        ExperienceShare::Even => PartyExperience::SHARED,
        ExperienceShare::Impossible => PartyExperience::CANNOT_SHARE,
    }
}

fn make_result(result: MakeResult) -> PartyMakeResult {
    match result {
        MakeResult::Made => PartyMakeResult::MADE,
        MakeResult::NameTaken => PartyMakeResult::NAME_TAKEN,
        MakeResult::InParty => PartyMakeResult::IN_PARTY,
    }
}

fn invite_result(result: InviteResult) -> PartyInviteResult {
    match result {
        InviteResult::InParty => PartyInviteResult::ALREADY_IN_PARTY,
        InviteResult::Refused => PartyInviteResult::REFUSED,
        InviteResult::Accepted => PartyInviteResult::ACCEPTED,
        InviteResult::Full => PartyInviteResult::FULL,
        InviteResult::SameAccount => PartyInviteResult::SAME_ACCOUNT,
        InviteResult::Blocked => PartyInviteResult::BLOCKED,
        InviteResult::NobodyThere => PartyInviteResult::UNKNOWN_CHARACTER,
    }
}
