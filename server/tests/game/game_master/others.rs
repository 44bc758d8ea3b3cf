//! GM commands about others: bringing and going, hiding, killing, telling all.

use server::event::{
    Command, Condition, Notice,
    look::{Posture, Vanish},
    notice::{ConditionNotice, GameMasterNotice},
};

use super::{game_master, lines, order};
use crate::common::Scenario;

#[test]
fn one_goes_to_a_player_and_brings_a_player_here() {
    let mut scenario = Scenario::new();
    let other = scenario.play_at("berta", "cellar", 5, 6);
    let client = game_master(&mut scenario);
    assert_eq!(order(&mut scenario, &client, "@jumpto BERTA"), ["Warped."]);
    assert_eq!((scenario.map_of(&client), scenario.cell(&client)), ("cellar", (5, 6)));
    scenario.command(client.session, Command::LoadEnd);
    order(&mut scenario, &client, "@warp ground 30 30");
    scenario.command(client.session, Command::LoadEnd);
    assert_eq!(
        order(&mut scenario, &client, "@recall berta"),
        ["berta was brought here."]
    );
    assert_eq!((scenario.map_of(&other), scenario.cell(&other)), ("ground", (30, 30)));
    for line in [
        "@recall carla",
        "@jumpto carla",
        "@kill carla",
        "@revive carla",
        "@check carla",
    ] {
        assert_eq!(
            order(&mut scenario, &client, line),
            ["Nobody of that name plays."],
            "{line}"
        );
    }
    assert_eq!(order(&mut scenario, &client, "@recall adele"), ["That is you."]);
}

#[test]
fn who_hides_is_seen_by_nobody_and_sees_all() {
    let mut scenario = Scenario::new();
    let other = scenario.play_at("berta", "ground", 22, 22);
    let client = game_master(&mut scenario);
    let unit = client.unit();
    assert_eq!(order(&mut scenario, &client, "@hide"), ["Nobody sees you now."]);
    let gone = Notice::UnitVanished {
        unit,
        why: Vanish::OutOfSight,
    };
    // The answer took what the other was told, too.
    scenario.say(&client, "@unhide");
    scenario.forget();
    scenario.say(&client, "@hide");
    assert_eq!(scenario.told(other.session), [gone]);
    let told = scenario.told(client.session);
    let hides = ConditionNotice::Changed {
        unit,
        condition: Condition::NONE,
        hidden: true,
    };
    assert!(told.contains(&hides.notice()));

    // It walks about, goes and comes back, unseen; others walk and are seen by it.
    scenario.walk(&client, 25, 20);
    scenario.pass_ms(2_000);
    scenario.say(&client, "@warp ground 50 50");
    scenario.command(client.session, Command::LoadEnd);
    scenario.say(&client, "@warp ground 24 24");
    scenario.command(client.session, Command::LoadEnd);
    let about = |notice: &Notice| match notice {
        Notice::UnitAppeared { look, .. } => look.unit == unit,
        Notice::UnitMoved { unit: moved, .. } | Notice::UnitVanished { unit: moved, .. } => *moved == unit,
        _ => false,
    };
    assert!(!scenario.told(other.session).iter().any(about));
    scenario.forget();
    scenario.walk(&other, 23, 22);
    let moves = |notice: &Notice| matches!(notice, Notice::UnitMoved { unit, .. } if *unit == other.unit());
    assert!(scenario.told(client.session).iter().any(moves));
    let late = scenario.play_at("carla", "ground", 23, 23);
    assert!(!scenario.told(late.session).iter().any(about));

    scenario.forget();
    scenario.say(&client, "@hide");
    let told = scenario.told(other.session);
    assert!(
        matches!(&told[..], [Notice::UnitAppeared { look, .. }] if look.unit == unit),
        "{told:?}"
    );
}

#[test]
fn a_player_is_killed_and_revived() {
    let mut scenario = Scenario::new();
    let other = scenario.play("berta");
    let client = game_master(&mut scenario);
    assert_eq!(order(&mut scenario, &client, "@kill berta"), ["berta is dead now."]);
    assert_eq!(scenario.player(&other).posture, Posture::Dead);
    assert_eq!(order(&mut scenario, &client, "@kill berta"), ["berta is dead already."]);
    assert_eq!(order(&mut scenario, &client, "@revive berta"), ["berta lives again."]);
    assert_eq!(scenario.player(&other).posture, Posture::Standing);
}

#[test]
fn all_who_play_are_told() {
    let mut scenario = Scenario::new();
    let other = scenario.play_at("berta", "cellar", 5, 5);
    let client = game_master(&mut scenario);
    scenario.say(&client, "@broadcast Maintenance  at noon.");
    let text = b"adele : Maintenance  at noon.".as_slice().into();
    let told = Notice::GameMaster(GameMasterNotice::Broadcast { text });
    assert_eq!(scenario.told(other.session), std::slice::from_ref(&told));
    let own = scenario.told(client.session);
    assert_eq!((&own[0], lines(&own)), (&told, vec!["2 were told.".to_owned()]));
}

#[test]
fn who_plays_here_is_told_apart() {
    let mut scenario = Scenario::new();
    scenario.play_at("berta", "cellar", 5, 5);
    let client = game_master(&mut scenario);
    assert_eq!(
        order(&mut scenario, &client, "@whomap"),
        ["adele on ground", "1 play now."]
    );
}
