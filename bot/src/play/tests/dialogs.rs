//! What an NPC says, and the keys that answer.

use packets::{ZcCloseDialog, ZcMenuList, ZcOpenEditdlg, ZcSayDialog, ZcWaitDialog};

use super::*;
use crate::play::Waits;

#[test]
fn a_dialog_is_read_chosen_from_and_closed() {
    let now = Instant::now();
    let mut game = game(now);
    let says = |text: &str| {
        fill!(ZcSayDialog {
            npc: NPC,
            text: RoString::terminated(text)
        })
    };
    hears(&mut game, &says("^0000FFWelcome^000000 to Prontera"), now);
    hears(&mut game, &fill!(ZcWaitDialog { npc: NPC }), now);
    assert!(
        picture(&game, now)
            .iter()
            .any(|row| row.contains("Welcome to Prontera"))
    );
    assert_eq!(presses(&mut game, KeyCode::Enter, now), Some(Act::Next(NPC)));
    let menu = fill!(ZcMenuList {
        npc: NPC,
        choices: RoString::terminated("Save:Storage:Leave")
    });
    hears(&mut game, &menu, now);
    presses(&mut game, KeyCode::Down, now);
    assert!(picture(&game, now).iter().any(|row| row.contains("2. Storage")));
    assert_eq!(presses(&mut game, KeyCode::Enter, now), Some(Act::Choose(NPC, 2)));
    hears(&mut game, &menu, now);
    assert_eq!(presses(&mut game, KeyCode::Char('3'), now), Some(Act::Choose(NPC, 3)));
    hears(&mut game, &fill!(ZcCloseDialog { npc: NPC }), now);
    assert!(matches!(game.dialog.as_ref().unwrap().waits, Waits::Close));
    assert_eq!(presses(&mut game, KeyCode::Enter, now), Some(Act::Close(NPC)));
    assert!(game.dialog.is_none());
}

/// Nobody has to talk to the end first.
#[test]
fn who_talks_to_an_npc_can_leave_and_see_the_keys() {
    let now = Instant::now();
    for waits in [
        Waits::Nothing,
        Waits::Next,
        Waits::Close,
        Waits::Menu(vec!["Yes".to_owned()], 0),
    ] {
        let mut game = game(now);
        game.dialog_waits(NPC, waits.clone());
        assert_eq!(presses(&mut game, KeyCode::Char('?'), now), None);
        assert_eq!(game.panel, Panel::Help, "{waits:?}");
        assert_eq!(
            presses(&mut game, KeyCode::Char('q'), now),
            Some(Act::Quit),
            "{waits:?}"
        );
        assert!(game.leaving.is_wanted());
    }
    let mut game = game(now);
    game.dialog_waits(NPC, Waits::Text);
    assert_eq!(presses(&mut game, KeyCode::Char('q'), now), None, "it is a letter");
    assert!(!game.leaving.is_wanted());
}

#[test]
fn what_is_typed_is_not_lost_to_a_dialog_that_opens() {
    let now = Instant::now();
    let mut game = game(now);
    let wants_number = fill!(ZcOpenEditdlg { npc: NPC });
    let press = |game: &mut Game, keys: &str| {
        for letter in keys.chars() {
            assert_eq!(presses(game, KeyCode::Char(letter), now), None);
        }
    };
    presses(&mut game, KeyCode::Enter, now);
    press(&mut game, "hello ");
    hears(&mut game, &wants_number, now);
    press(&mut game, "12x");
    assert_eq!(presses(&mut game, KeyCode::Enter, now), None, "that is no number");
    press(&mut game, "12");
    assert_eq!(
        presses(&mut game, KeyCode::Enter, now),
        Some(Act::Number(NPC, 12)),
        "and not what was said to those around"
    );
    press(&mut game, "there");
    hears(&mut game, &fill!(ZcWaitDialog { npc: NPC }), now);
    assert_eq!(
        presses(&mut game, KeyCode::Enter, now),
        Some(Act::Say("hello there".to_owned())),
        "a dialog that waits for a key"
    );
    assert_eq!(presses(&mut game, KeyCode::Enter, now), Some(Act::Next(NPC)));
    presses(&mut game, KeyCode::Esc, now);
    presses(&mut game, KeyCode::Enter, now);
    press(&mut game, "off");
    hears(&mut game, &wants_number, now);
    game.enter(MapName::new("prontera"), Cell::new(156, 180), now);
    assert_eq!(game.typed.as_deref(), Some("off"), "the dialog ended with the map");
}
