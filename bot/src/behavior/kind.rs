//! The behaviours there are, by their names on the command line and in scenarios.

use std::str::FromStr;

use super::{Behavior, kinds};

macro_rules! kinds {
    ($($kind:ident $name:literal $text:literal => $make:expr;)+) => {
        /// What a bot is there for.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Kind {
            $(#[doc = $text] $kind,)+
        }

        impl Kind {
            /// All of them, in the order of their discriminants.
            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }

            /// What it does, in a line.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$kind => $text,)+ }
            }

            /// A new bot's behaviour; `None` for one that follows its habits.
            pub fn make(self) -> Option<Box<dyn Behavior>> {
                match self { $(Self::$kind => $make,)+ }
            }
        }
    };
}

impl Kind {
    /// Whether its bots do what no client does: they do not play, and nothing of what they are told is measured.
    pub const fn is_chaos(self) -> bool {
        matches!(
            self,
            Self::HalfOpen
                | Self::ResetLogin
                | Self::Trickle
                | Self::Oversize
                | Self::WrongState
                | Self::Mutate
                | Self::Duplicate
                | Self::Storm
        )
    }

    /// Whether its bots make themselves a burden once they are on the map: what they wait for there, and that they are thrown out, is their own
    /// doing, and not measured. That they are let in is.
    pub const fn is_burden(self) -> bool {
        matches!(self, Self::Slow | Self::Flood)
    }

    /// Whether its bots want to know more of the world than who is around: what they have, what they strike, who answers them. Those of
    /// the others have nothing of it decoded.
    pub const fn deals(self) -> bool {
        !matches!(
            self,
            Self::Stroll
                | Self::Idle
                | Self::Walk
                | Self::Crowd
                | Self::Route
                | Self::Chat
                | Self::Warp
                | Self::Slow
                | Self::Flood
                | Self::Relog
        )
    }
}

/// A behaviour without settings.
#[expect(clippy::unnecessary_wraps, reason = "one of two kinds of entries in the table below")]
fn some<B: Behavior + Default + 'static>() -> Option<Box<dyn Behavior>> {
    Some(Box::<B>::default())
}

kinds! {
    Stroll "stroll" "Walks, chats, shows emotes, sits, heads for warps, each at its own interval (--walk, --chat, ...)." => None;
    Idle "idle" "Stands where it came in." => some::<kinds::Idle>();
    Walk "walk" "Walks anywhere, ever further away." => some::<kinds::Walk>();
    Crowd "crowd" "Walks to one place, and about there." => some::<kinds::Crowd>();
    Route "route" "Walks along a route, again and again." => some::<kinds::Route>();
    Chat "chat" "Talks to those around." => some::<kinds::Chat>();
    Whisper "whisper" "Whispers to other bots." => some::<kinds::Whisper>();
    Fight "fight" "Hunts monsters and picks up what they leave." => some::<kinds::Fight>();
    Loot "loot" "Picks up what lies around, and lets go of things." => some::<kinds::Loot>();
    Shop "shop" "Looks for shops, buys and sells." => some::<kinds::Shop>();
    Storage "storage" "Looks for a storage keeper, puts things in and takes them out." => some::<kinds::Storage>();
    Trade "trade" "Trades items and zeny with other bots near by." => some::<kinds::Trade>();
    Party "party" "Makes parties, invites other bots, leaves." => some::<kinds::Party>();
    Warp "warp" "Walks from warp to warp." => some::<kinds::WarpStorm>();
    Slow "slow" "Reads what it is sent only every few seconds." => some::<kinds::Slow>();
    Flood "flood" "Sends 200 packets at once, again and again." => some::<kinds::Flood>();
    Relog "relog" "Goes back to the character list or drops its connection, and comes again." => some::<kinds::Relog>();
    HalfOpen "half-open" "Connects, says nothing or half of a login, and stays." => None;
    ResetLogin "reset-login" "Breaks its connection off at any point of the way to the map." => None;
    Trickle "trickle" "Writes one byte at a time." => None;
    Oversize "oversize" "Sends packets whose length is not what they say." => None;
    WrongState "wrong-state" "Sends any packet where and when it does not belong." => None;
    Mutate "mutate" "Sends packets of which one field is off." => None;
    Duplicate "duplicate" "Logs in twice with one account." => None;
    Storm "storm" "Logs in again and again, without a pause." => None;
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|kind| kind.name() == text);
        found.copied().ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|kind| kind.name()).collect();
            format!("there is no behaviour `{text}`; there are {}", names.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_behaviour_is_found_by_its_name() {
        for (index, kind) in Kind::ALL.iter().enumerate() {
            assert_eq!(kind.name().parse(), Ok(*kind));
            assert_eq!(*kind as usize, index);
        }
        assert!("dance".parse::<Kind>().unwrap_err().contains("fight, loot"));
    }
}
