//! GM commands. Changing the colour of clothes is the reference for how an event flows: from a line of chat to what is
//! stored and seen.

mod bans;
mod others;
mod own;
mod packets;
mod rank;
mod rights;

use server::event::{
    Command, DisconnectReason, Notice,
    notice::{Kick, LookChange},
};

use crate::common::{Client, Scenario};

fn game_master(scenario: &mut Scenario) -> Client {
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    scenario.forget();
    client
}

/// A client gives a command: the lines that answer it.
pub(crate) fn order(scenario: &mut Scenario, client: &Client, line: &str) -> Vec<String> {
    scenario.forget();
    scenario.say(client, line);
    lines(&scenario.told(client.session))
}

pub(crate) fn lines(notices: &[Notice]) -> Vec<String> {
    let text = |notice: &Notice| match notice {
        Notice::OwnLine { text } => Some(String::from_utf8_lossy(text).into_owned()),
        _ => None,
    };
    notices.iter().filter_map(text).collect()
}

#[test]
fn cloth_color_is_seen_by_all_in_sight_and_kept() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let near = scenario.play_at("berta", "ground", 25, 25);
    let far = scenario.play_at("carla", "ground", 55, 20);
    scenario.forget();
    scenario.say(&client, "@clothcolor 4");

    let changed = Notice::LookChanged {
        unit: client.unit(),
        change: LookChange::ClothColor(4),
    };
    let told = scenario.told_in_full(client.session);
    assert_eq!(told[0].notice, changed);
    assert_eq!(told[0].after, None, "looks are shown at once");
    assert_eq!(lines(&[told[1].notice.clone()]), ["Your clothes have colour 4 now."]);
    assert_eq!(scenario.told(near.session), [changed]);
    assert_eq!(scenario.told(far.session), []);
    assert_eq!(scenario.store.named("adele").unwrap().cloth_color, 4);

    // The map loop, whose monsters see it too, is told.
    assert_eq!(scenario.maps[0].watchers[&client.unit()].looks.cloth_color, 4);

    // Who comes later sees it too, and so does everybody after a new login.
    let late = scenario.play_at("doris", "ground", 21, 21);
    let sees = |notice: &Notice| matches!(notice, Notice::UnitAppeared { look, .. } if look.cloth_color == 4);
    assert!(scenario.told(late.session).iter().any(sees));
    scenario.disconnect(client.session);
    let again = scenario.play_account("adele");
    assert_eq!(scenario.player(&again).character.cloth_color, 4);
}

#[test]
fn who_is_no_game_master_just_says_it() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.forget();
    scenario.say(&client, "@clothcolor 4");
    assert_eq!(lines(&scenario.told(client.session)), ["adele : @clothcolor 4"]);
    assert_eq!(scenario.player(&client).character.cloth_color, 0);
}

#[test]
fn a_command_is_heard_by_nobody_else() {
    let mut scenario = Scenario::new();
    let other = scenario.play("berta");
    let client = game_master(&mut scenario);
    scenario.say(&client, "@who");
    assert_eq!(
        lines(&scenario.told(client.session)),
        ["berta on ground", "adele on ground", "2 play now."]
    );
    scenario.say(&client, "@where berta");
    assert_eq!(
        lines(&scenario.told(client.session)),
        ["berta is on ground at (20, 20)."]
    );
    scenario.say(&client, "@fly");
    assert_eq!(
        lines(&scenario.told(client.session)),
        ["@fly is no command: @help lists them."]
    );
    assert_eq!(scenario.told(other.session), []);
}

#[test]
fn warping_lands_on_the_nearest_cell_one_can_stand_on() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    scenario.say(&client, "@warp ground 40 30");
    scenario.command(client.session, Command::LoadEnd);
    assert_eq!(scenario.cell(&client), (40, 30));
    scenario.say(&client, "@warp ground 40 20");
    assert_eq!(scenario.cell(&client), (39, 19));
    scenario.say(&client, "@warp cellar");
    assert_eq!((scenario.map_of(&client), scenario.cell(&client)), ("cellar", (2, 2)));
    scenario.say(&client, "@go");
    assert_eq!((scenario.map_of(&client), scenario.cell(&client)), ("ground", (20, 20)));
    scenario.forget();
    scenario.say(&client, "@warp nowhere");
    assert_eq!(lines(&scenario.told(client.session)), ["There is no map nowhere."]);
}

#[test]
fn kicking_puts_a_player_out_and_saves_it() {
    let mut scenario = Scenario::new();
    let other = scenario.play_at("berta", "ground", 25, 25);
    let client = game_master(&mut scenario);
    scenario.say(&client, "@kick berta");
    let told = scenario.told(other.session);
    let put_out = [
        Notice::Kicked(Kick::ByGameMaster),
        Notice::Close(DisconnectReason::Kicked),
    ];
    assert!(told.ends_with(&put_out), "{told:?}");
    assert_eq!(scenario.store.named("berta").unwrap().place.x, 25);
    scenario.say(&client, "@kick adele");
    assert_eq!(scenario.state.players.len(), 1);
}

#[test]
fn a_save_point_is_kept() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    scenario.say(&client, "@warp cellar 7 8");
    scenario.command(client.session, Command::LoadEnd);
    scenario.say(&client, "@save");
    let stored = scenario.store.named("adele").unwrap();
    assert_eq!(
        (&*stored.save_point.map, stored.save_point.x, stored.save_point.y),
        ("cellar", 7, 8)
    );
}
