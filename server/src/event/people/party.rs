//! Parties: who is in one, what it shares.

use std::sync::Arc;

use packets::{AccountId, CharacterId, JobId, PartyId};

use crate::event::Name;

/// A party, as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Party {
    /// Its number.
    pub id: PartyId,
    /// Its name: not empty, unique without regard to letter case.
    pub name: Name,
    /// Who leads it: one of its members.
    pub leader: CharacterId,
    /// In the order in which they came: 1 to [`Party::MEMBERS`].
    pub members: Vec<CharacterId>,
    /// What it shares.
    pub share: PartyShare,
}

impl Party {
    /// Most members: what clients have room for.
    pub const MEMBERS: usize = 12;
}

/// What members share.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PartyShare {
    /// Experience goes to all members on the map, evenly; else to each what it earned.
    pub experience: bool,
    /// Any member may pick up what belongs to one.
    pub pickup: bool,
    /// What is picked up goes to a member chosen by chance.
    pub loot: bool,
}

/// What a client wants with a party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PartyCommand {
    /// Makes one.
    Make {
        /// Its name.
        name: Name,
        /// See [`PartyShare::pickup`].
        pickup: bool,
        /// See [`PartyShare::loot`].
        loot: bool,
    },
    /// Invites somebody by name.
    InviteName {
        /// Whom.
        name: Name,
    },
    /// Invites somebody in sight.
    InviteAccount {
        /// Whom.
        account: AccountId,
    },
    /// Answers an invitation.
    Answer {
        /// To which party.
        party: PartyId,
        /// It joins.
        accept: bool,
    },
    /// Leaves.
    Leave,
    /// Puts a member out.
    Expel {
        /// The member's account.
        account: AccountId,
        /// The member's name.
        name: Name,
    },
    /// Hands the party over to another member.
    Lead {
        /// The member's account.
        account: AccountId,
    },
    /// Changes whether experience is shared.
    ShareExperience(bool),
    /// Changes all that is shared.
    Share(PartyShare),
    /// Says something to the party: `NAME : LINE`.
    Say {
        /// The whole text.
        text: Box<[u8]>,
    },
    /// Lets itself be invited, or not.
    Refuse(bool),
}

/// A member as the others are shown it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberCard {
    /// Account.
    pub account: AccountId,
    /// Character.
    pub character: CharacterId,
    /// What it is called.
    pub name: Name,
    /// Map it is on, or was on last, without `.gat`.
    pub map: Arc<str>,
    /// Column, of one that plays.
    pub x: u16,
    /// Row, of one that plays.
    pub y: u16,
    /// It leads the party.
    pub leads: bool,
    /// It plays.
    pub online: bool,
    /// Job.
    pub job: JobId,
    /// Base level.
    pub base_level: u16,
}

/// What a client is told of its party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PartyNotice {
    /// Whether a party was made.
    Made(MakeResult),
    /// Somebody invites the player.
    Invited {
        /// To which party.
        party: PartyId,
        /// Its name.
        name: Name,
    },
    /// What became of an invitation.
    InviteAnswered {
        /// Who was invited; empty when nobody of that name plays.
        name: Name,
        /// What.
        result: InviteResult,
    },
    /// All who are in the party.
    Members {
        /// Name of the party.
        name: Name,
        /// All of them, the player too.
        members: Arc<[MemberCard]>,
    },
    /// One member, new or changed.
    Member {
        /// Name of the party.
        name: Name,
        /// What the party shares.
        share: PartyShare,
        /// Who.
        member: MemberCard,
    },
    /// A member's job or level changed.
    MemberGrew {
        /// Who.
        account: AccountId,
        /// Job.
        job: JobId,
        /// Base level.
        base_level: u16,
    },
    /// A member is one no more; told to it too.
    MemberLeft {
        /// Its account.
        account: AccountId,
        /// Its name.
        name: Name,
        /// It was put out.
        expelled: bool,
    },
    /// Another member leads.
    LeaderChanged {
        /// Account of who led.
        old: AccountId,
        /// Account of who leads.
        new: AccountId,
    },
    /// Whether experience is shared; told on coming in and on going.
    Experience(ExperienceShare),
    /// What is shared, after somebody wanted it changed.
    Shares {
        /// Experience.
        experience: ExperienceShare,
        /// See [`PartyShare::pickup`].
        pickup: bool,
        /// See [`PartyShare::loot`].
        loot: bool,
    },
    /// Hit and spell points of a member on the same map.
    Vitals {
        /// Who.
        account: AccountId,
        /// How many.
        vitals: crate::event::notice::Vitals,
    },
    /// Where a member on the same map is.
    Position {
        /// Who.
        account: AccountId,
        /// Column and row; `None`: it left the map.
        cell: Option<(u16, u16)>,
    },
    /// A member died, or came back to life.
    Dead {
        /// Who.
        account: AccountId,
        /// It is dead.
        dead: bool,
    },
    /// Another member on the same map picked up something worth telling.
    PickedUp {
        /// Who.
        account: AccountId,
        /// What.
        card: crate::event::notice::ItemCard,
    },
    /// A member says something, maybe the player.
    Line {
        /// Who.
        account: AccountId,
        /// `NAME : LINE`.
        text: Box<[u8]>,
    },
}

/// Whether a party was made; the wire values of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MakeResult {
    /// 0: it was.
    Made,
    /// 1: another has the name, or a party cannot have it.
    NameTaken,
    /// 2: the player is in a party.
    InParty,
}

/// What became of an invitation; the wire values of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InviteResult {
    /// 0: the other is in a party, or has another invitation to answer.
    InParty,
    /// 1: the other does not want to, or is not there any more.
    Refused,
    /// 2: the other joined.
    Accepted,
    /// 3: the party is full.
    Full,
    /// 4: another character of the same account is in it.
    SameAccount,
    /// 5: the other lets itself be invited by nobody.
    Blocked,
    /// 7: nobody of that name plays.
    NobodyThere,
}

/// Whether a party shares experience; the wire values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExperienceShare {
    /// 0: each takes what it earns.
    Each,
    /// 1: evenly.
    Even,
    /// 2: it was wanted, but the levels of the members that play are too far apart.
    Impossible,
}

impl ExperienceShare {
    /// Evenly or not.
    pub const fn of(share: PartyShare) -> Self {
        if share.experience { Self::Even } else { Self::Each }
    }
}
