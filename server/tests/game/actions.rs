//! Turning, sitting, standing, emotions, settings.

use server::event::{Command, Notice, look::Posture};

use crate::common::Scenario;

#[test]
fn turning_is_seen_by_others() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let other = scenario.play("berta");
    scenario.forget();
    let unit = client.unit();
    scenario.command(client.session, Command::Turn { body: 3, head: 1 });
    let turned = Notice::UnitTurned { unit, body: 3, head: 1 };
    assert_eq!(scenario.told(other.session), [turned]);
    assert_eq!(scenario.told(client.session), []);
    for (body, head) in [(8, 0), (255, 0), (0, 3)] {
        scenario.command(client.session, Command::Turn { body, head });
        assert_eq!(scenario.told(other.session), [], "{body} {head}");
    }
    let late = scenario.play("carla");
    let told = scenario.told(late.session);
    let look = |notice: &Notice| match notice {
        Notice::UnitAppeared { look, .. } if look.unit == unit => Some((look.position.dir, look.head_direction)),
        _ => None,
    };
    assert_eq!(told.iter().find_map(look), Some((3, 1)));
}

#[test]
fn sitting_down_ends_a_walk_and_is_seen() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    let other = scenario.play_at("berta", "ground", 25, 25);
    scenario.walk(&client, 30, 20);
    scenario.pass_ms(160);
    scenario.forget();
    let unit = client.unit();
    scenario.command(client.session, Command::Sit);
    let posture = Posture::Sitting;
    let expected = [
        Notice::UnitStopped { unit, x: 21, y: 20 },
        Notice::PostureChanged { unit, posture },
    ];
    assert_eq!(scenario.told(client.session), expected);
    assert_eq!(scenario.told(other.session), expected);
    scenario.pass_ms(2000);
    assert_eq!(scenario.cell(&client), (21, 20));
    scenario.command(client.session, Command::Sit);
    assert_eq!(scenario.told(other.session), [], "it sits already");
    scenario.command(client.session, Command::Stand);
    let posture = Posture::Standing;
    assert_eq!(scenario.told(other.session), [Notice::PostureChanged { unit, posture }]);
}

#[test]
fn an_emotion_is_seen_by_all_and_oneself() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let other = scenario.play("berta");
    scenario.forget();
    scenario.command(client.session, Command::Emote { emotion: 18 });
    let shown = [Notice::Emotion {
        unit: client.unit(),
        emotion: 18,
    }];
    assert_eq!(scenario.told(client.session), shown);
    assert_eq!(scenario.told(other.session), shown);
}

#[test]
fn emotions_that_players_do_not_have_are_not_shown() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.forget();
    for emotion in [34, 88, 255] {
        scenario.command(client.session, Command::Emote { emotion });
        assert_eq!(scenario.told(client.session), [], "{emotion}");
    }
    for emotion in [0, 87] {
        scenario.command(client.session, Command::Emote { emotion });
        assert_eq!(scenario.told(client.session).len(), 1, "{emotion}");
    }
}

#[test]
fn the_server_rolls_the_dice() {
    let mut scenario = Scenario::new();
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    scenario.forget();
    let mut shown: Vec<u8> = Vec::new();
    for _ in 0..50 {
        scenario.command(client.session, Command::Emote { emotion: 63 });
        shown.extend(scenario.told(client.session).iter().map(|notice| match notice {
            Notice::Emotion { emotion, .. } => *emotion,
            other => panic!("{other:?}"),
        }));
    }
    shown.sort_unstable();
    shown.dedup();
    assert_eq!(shown, [58, 59, 60, 61, 62, 63]);
}

#[test]
fn settings_that_exist_are_kept() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.forget();
    scenario.command(client.session, Command::Configure { kind: 1, on: true });
    assert_eq!(
        scenario.told(client.session),
        [Notice::Configured { kind: 1, on: true }]
    );
    scenario.command(client.session, Command::Configure { kind: 4, on: true });
    assert_eq!(scenario.told(client.session), []);
    assert!(scenario.player(&client).settings[1]);
}
