//! The steps that are timed, and the marks that a bot reaches once.

/// A timed step of a bot's life. Times of all bots go into one histogram per step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// TCP connect to any of the three servers.
    Connect,
    /// `CA_LOGIN` until it is accepted.
    Login,
    /// `CH_ENTER` until the character list.
    CharList,
    /// A pincode sent until it is accepted.
    Pincode,
    /// A character asked for until it is made.
    Create,
    /// A character selected until the map server's address.
    Select,
    /// `CZ_ENTER` until `ZC_ACCEPT_ENTER`.
    MapEnter,
    /// The load end, on entering a map server and after each map change, until the server answers from the new map. The C servers
    /// ignore everything before; bots ask again at growing intervals, so that this is exact to a fifth or so.
    MapLoad,
    /// A walk request until its ack.
    WalkAck,
    /// A chat line until it comes back.
    ChatEcho,
    /// `CZ_REQUEST_TIME` until the answer.
    TimeSync,
    /// A bot's walk request until another bot's socket shows it.
    Visible,
    /// The way back to the character list: request until the server lets go.
    Restart,
    /// Quitting: request until the server lets go.
    Quit,
}

impl Step {
    /// Every step, in the order of a bot's life.
    pub const ALL: [Self; 14] = [
        Self::Connect,
        Self::Login,
        Self::CharList,
        Self::Pincode,
        Self::Create,
        Self::Select,
        Self::MapEnter,
        Self::MapLoad,
        Self::WalkAck,
        Self::ChatEcho,
        Self::TimeSync,
        Self::Visible,
        Self::Restart,
        Self::Quit,
    ];

    /// The name in reports, thresholds and error causes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Login => "login",
            Self::CharList => "char_list",
            Self::Pincode => "pincode",
            Self::Create => "create",
            Self::Select => "select",
            Self::MapEnter => "map_enter",
            Self::WalkAck => "walk_ack",
            Self::ChatEcho => "chat_echo",
            Self::TimeSync => "time_sync",
            Self::Visible => "visible",
            Self::MapLoad => "map_load",
            Self::Restart => "restart",
            Self::Quit => "quit",
        }
    }
}

/// A point that a bot passes for the first time: the funnel of a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mark {
    /// Connected to the login server.
    Connect,
    /// Login accepted.
    Login,
    /// Character list received.
    CharList,
    /// Character selected, map server's address received.
    Select,
    /// On the map.
    Map,
    /// First walk acknowledged.
    Walk,
    /// First chat line echoed.
    Chat,
}

impl Mark {
    /// Every mark, in the order in which they are passed.
    pub const ALL: [Self; 7] = [
        Self::Connect,
        Self::Login,
        Self::CharList,
        Self::Select,
        Self::Map,
        Self::Walk,
        Self::Chat,
    ];

    /// The name in reports and thresholds.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Login => "login",
            Self::CharList => "char_list",
            Self::Select => "select",
            Self::Map => "map",
            Self::Walk => "walk",
            Self::Chat => "chat",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_and_mark_stands_at_its_own_index() {
        for (index, step) in Step::ALL.into_iter().enumerate() {
            assert_eq!(step as usize, index, "{}", step.name());
        }
        for (index, mark) in Mark::ALL.into_iter().enumerate() {
            assert_eq!(mark as usize, index, "{}", mark.name());
        }
    }
}
