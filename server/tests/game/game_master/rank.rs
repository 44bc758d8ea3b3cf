//! GM commands about those of higher groups: nothing is done to them, and who hides is not found.

use server::{
    event::{
        Command, Name, Notice, Query,
        look::Posture,
        people::{PartyCommand, PeopleCommand},
    },
    state::{Commands, Group, Groups, Rules},
};

use super::order;
use crate::common::{Client, Scenario};

/// Two groups that may give every command; only their numbers differ.
fn rules() -> Rules {
    let group = |name: &str, commands| Group {
        name: name.into(),
        commands,
    };
    Rules {
        groups: Groups::new([
            (0, group("player", Commands::These([].into()))),
            (5, group("helper", Commands::All)),
            (99, group("administrator", Commands::All)),
        ]),
        ..Rules::default()
    }
}

/// A helper and an administrator on one cell.
fn both() -> (Scenario, Client, Client) {
    let mut scenario = Scenario::with_rules(rules());
    scenario.store.add_account("adele", "secret", 5);
    scenario.store.add_account("berta", "secret", 99);
    let helper = scenario.play_account("adele");
    let administrator = scenario.play_account("berta");
    (scenario, helper, administrator)
}

#[test]
fn nobody_commands_about_those_of_a_higher_group() {
    let (mut scenario, helper, administrator) = both();
    for line in [
        "@ban 1d berta",
        "@kick berta",
        "@kill berta",
        "@revive berta",
        "@recall berta",
        "@jumpto berta",
        "@where berta",
    ] {
        let refused = ["berta is of a higher group than you."];
        assert_eq!(order(&mut scenario, &helper, line), refused, "{line}");
    }
    assert_eq!(scenario.player(&administrator).posture, Posture::Standing);
    assert_eq!(scenario.state.players.len(), 2);
    assert_eq!(
        order(&mut scenario, &administrator, "@kill adele"),
        ["adele is dead now."]
    );
    assert_eq!(
        order(&mut scenario, &administrator, "@revive adele"),
        ["adele lives again."]
    );
    assert_eq!(
        order(&mut scenario, &administrator, "@recall adele"),
        ["adele was brought here."]
    );
}

#[test]
fn who_hides_is_not_there_for_lower_groups() {
    let (mut scenario, helper, administrator) = both();
    scenario.say(&administrator, "@hide");
    for line in ["@where berta", "@jumpto berta", "@kick berta", "@kill berta"] {
        let nobody = ["Nobody of that name plays."];
        assert_eq!(order(&mut scenario, &helper, line), nobody, "{line}");
    }
    for line in ["@who", "@whomap"] {
        assert_eq!(
            order(&mut scenario, &helper, line),
            ["adele on ground", "1 play now."],
            "{line}"
        );
        let all = ["adele on ground", "berta on ground", "2 play now."];
        assert_eq!(order(&mut scenario, &administrator, line), all, "{line}");
    }
    // A helper that hides is found by those above it, and by itself.
    scenario.say(&helper, "@hide");
    let found = ["adele is on ground at (20, 20)."];
    assert_eq!(order(&mut scenario, &administrator, "@where adele"), found);
    assert_eq!(order(&mut scenario, &helper, "@where"), found);
}

#[test]
fn who_hides_is_named_to_itself_only() {
    let (mut scenario, helper, administrator) = both();
    scenario.say(&administrator, "@hide");
    scenario.forget();
    let unit = administrator.unit();
    let is_named = |notice: &Notice| matches!(notice, Notice::UnitNamed { unit: of, .. } if *of == unit);
    scenario.query(helper.session, Query::UnitName { unit });
    assert_eq!(scenario.told(helper.session), []);
    scenario.query(administrator.session, Query::UnitName { unit });
    assert!(scenario.told(administrator.session).iter().any(is_named));

    // Its name changes with the party that it founds.
    scenario.forget();
    let (name, pickup, loot) = (Name::new(b"Watch").unwrap(), false, false);
    let make = PartyCommand::Make { name, pickup, loot };
    scenario.command(administrator.session, Command::People(PeopleCommand::Party(make)));
    assert!(scenario.told(administrator.session).iter().any(is_named));
    assert_eq!(scenario.told(helper.session), []);
}
