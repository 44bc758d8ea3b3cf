//! Groups of accounts, and the GM commands that each may give.

use std::collections::{BTreeMap, BTreeSet};

use super::Account;

/// All groups, by number. An account of a number that has no group is of the next lower one that there is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Groups(BTreeMap<u8, Group>);

/// A group of accounts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What it is called.
    pub name: Box<str>,
    /// What it may command.
    pub commands: Commands,
}

/// GM commands, by their names without `@`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Commands {
    /// Every one.
    All,
    /// These.
    These(BTreeSet<Box<str>>),
}

impl Groups {
    /// Groups with their numbers.
    pub fn new(groups: impl IntoIterator<Item = (u8, Group)>) -> Self {
        Self(groups.into_iter().collect())
    }

    /// The group of an account that has this number.
    pub fn of(&self, number: u8) -> Option<&Group> {
        self.0.range(..=number).next_back().map(|(_, group)| group)
    }

    /// Whether accounts of this number may give a command.
    pub fn may(&self, number: u8, command: &str) -> bool {
        match self.of(number).map(|group| &group.commands) {
            Some(Commands::All) => true,
            Some(Commands::These(these)) => these.contains(command),
            None => false,
        }
    }

    /// Whether accounts of this number may give any command at all.
    pub fn may_any(&self, number: u8) -> bool {
        match self.of(number).map(|group| &group.commands) {
            Some(Commands::All) => true,
            Some(Commands::These(these)) => !these.is_empty(),
            None => false,
        }
    }
}

impl Default for Groups {
    /// Players, who may command nothing, and from [`Account::GAME_MASTER`] on game masters, who may everything.
    fn default() -> Self {
        let group = |name: &str, commands| Group {
            name: name.into(),
            commands,
        };
        Self::new([
            (0, group("player", Commands::These(BTreeSet::new()))),
            (Account::GAME_MASTER, group("game master", Commands::All)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_of_a_number_without_group_is_of_the_next_lower_one() {
        let groups = Groups::default();
        let names = [0, 9, 10, 255].map(|number| &*groups.of(number).expect("there is one from 0 on").name);
        assert_eq!(names, ["player", "player", "game master", "game master"]);
        assert!(!groups.may(9, "warp") && groups.may(99, "warp"));
        assert!(!groups.may_any(0) && groups.may_any(10));
        assert_eq!(Groups::new([]).of(255), None, "without groups nobody may anything");
    }
}
