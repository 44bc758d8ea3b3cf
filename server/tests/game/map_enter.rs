//! Coming in to the map server, and loading the map.

use packets::{CharacterId, LoginId};
use server::event::{
    Command, DisconnectReason, Notice, Query, ServerKind, SessionId,
    command::MapEnter,
    look::Appearance,
    notice::{Kick, LoginAccepted},
};

use crate::common::Scenario;

/// What a notice is called, without what it says.
fn kinds(notices: &[Notice]) -> Vec<String> {
    let name = |notice: &Notice| {
        let text = format!("{notice:?}");
        let end = text.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(text.len());
        text[..end].to_owned()
    };
    notices.iter().map(name).collect()
}

fn chosen(scenario: &mut Scenario) -> (LoginAccepted, CharacterId) {
    scenario.account("adele");
    let login = scenario.login("adele");
    let chooser = scenario.enter_char(&login);
    let card = scenario.create(chooser, "Newbie", 0);
    scenario.command(chooser, Command::SelectCharacter { slot: 0 });
    (login, card.character.id)
}

fn is_refused(scenario: &mut Scenario, session: SessionId) -> bool {
    let refused = [
        Notice::Kicked(Kick::Disconnected),
        Notice::Close(DisconnectReason::Forged),
    ];
    scenario.told(session) == refused
}

#[test]
fn what_is_told_comes_in_the_recorded_order() {
    let mut scenario = Scenario::new();
    let (login, character) = chosen(&mut scenario);
    let session = scenario.enter_map(&login, character);
    let before = [
        "MapGreeting",
        "InventoryExpansion",
        "OverweightPercent",
        "EnterAccepted",
        "People",
        "MapChanged",
        "BattleFigures",
        "Vitals",
        "OwnLine",
    ];
    assert_eq!(kinds(&scenario.told(session)), before);
    scenario.command(session, Command::LoadEnd);
    let after = [
        "LookChanged",
        "Item",
        "HatEffects",
        "Weight",
        "PartyInvitations",
        "EquipmentOpen",
        "Configured",
        "Configured",
        "Configured",
        "Rates",
        "Skills",
        "Hotkeys",
        "Experience",
        "SkillPoints",
        "Status",
        "AttributesAgain",
        "AttendanceClosed",
        "ColoredLine",
        "MapProperty",
        "UnreadMail",
        "Achievements",
    ];
    assert_eq!(kinds(&scenario.told(session)), after);
}

#[test]
fn a_load_is_over_once_however_often_it_is_said() {
    let mut scenario = Scenario::new();
    let (login, character) = chosen(&mut scenario);
    let session = scenario.enter_map(&login, character);
    scenario.command(session, Command::ReadyToPlay);
    scenario.command(session, Command::LoadEnd);
    scenario.told(session);
    scenario.command(session, Command::LoadEnd);
    assert_eq!(scenario.told(session), []);
    scenario.command(session, Command::ReadyToPlay);
    assert_eq!(scenario.told(session), [Notice::LoadCompleted]);
}

#[test]
fn a_novice_without_anything_has_the_recorded_figures() {
    // re- and main-*-3char: a novice of level 1 whose attributes are 1 each.
    let mut scenario = Scenario::new();
    let (login, character) = chosen(&mut scenario);
    let session = scenario.enter_map(&login, character);
    let told = scenario.told(session);
    let figures = told.iter().find_map(|notice| match notice {
        Notice::BattleFigures(figures) => Some(**figures),
        _ => None,
    });
    let figures = figures.unwrap();
    assert_eq!((figures.hit, figures.flee, figures.critical), (2, (2, 1), 1));
    assert_eq!((figures.magic_attack, figures.magic_defense), ((1, 1), (0, 1)));
    assert_eq!(
        (figures.attack, figures.defense, figures.costs.luck),
        ((1, 0), (0, 1), 2)
    );
    scenario.command(session, Command::LoadEnd);
    let told = scenario.told(session);
    assert!(told.contains(&Notice::Weight { now: 0, max: 20_300 }));
    assert!(
        told.iter()
            .any(|notice| matches!(notice, Notice::Experience(next) if (next.next_base, next.next_job) == (9, 10)))
    );
}

#[test]
fn what_does_not_belong_together_is_refused_and_harms_nobody() {
    let mut scenario = Scenario::new();
    let other = scenario.play("berta");
    let (login, character) = chosen(&mut scenario);
    let forged = LoginAccepted {
        login_id1: LoginId(login.login_id1.0 ^ 1),
        ..login
    };
    let session = scenario.enter_map(&forged, character);
    assert!(is_refused(&mut scenario, session));
    for wrong in [other.character, CharacterId(0), CharacterId(character.0 + 1)] {
        let session = scenario.enter_map(&login, wrong);
        assert!(is_refused(&mut scenario, session), "{wrong:?}");
    }
    let stranger = MapEnter {
        account: packets::AccountId(1),
        character,
        login_id1: login.login_id1,
    };
    let session = scenario.connect(ServerKind::Map);
    scenario.command(session, Command::MapEnter(stranger));
    assert!(is_refused(&mut scenario, session));
    let session = scenario.enter_map(&login, character);
    assert!(matches!(scenario.told(session)[0], Notice::MapGreeting { .. }));
    assert_eq!(scenario.state.players.len(), 2);
}

#[test]
fn a_character_that_was_not_chosen_is_not_let_in() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    let chooser = scenario.enter_char(&login);
    let card = scenario.create(chooser, "Newbie", 0);
    let session = scenario.enter_map(&login, card.character.id);
    assert!(is_refused(&mut scenario, session));
}

#[test]
fn a_choice_opens_the_map_server_once() {
    let mut scenario = Scenario::new();
    let (login, character) = chosen(&mut scenario);
    let first = scenario.enter_map(&login, character);
    let second = scenario.enter_map(&login, character);
    assert!(is_refused(&mut scenario, second));
    scenario.told(first);
    scenario.command(first, Command::LoadEnd);
    assert!(!scenario.told(first).is_empty(), "who plays does not notice");
    // Nor does it once the player has left, though the account is still logged in.
    scenario.command(first, Command::ReturnToCharacters);
    let late = scenario.enter_map(&login, character);
    assert!(is_refused(&mut scenario, late));
    let chooser = scenario.enter_char(&login);
    scenario.command(chooser, Command::SelectCharacter { slot: 0 });
    let again = scenario.enter_map(&login, character);
    assert!(matches!(scenario.told(again)[0], Notice::MapGreeting { .. }));
}

#[test]
fn the_character_screen_cannot_touch_who_plays() {
    let mut scenario = Scenario::new();
    let (login, character) = chosen(&mut scenario);
    scenario.enter_map(&login, character);
    let chooser = scenario.enter_char(&login);
    // Coming back to the character screen takes the character out of the game first.
    assert!(scenario.state.players.is_empty());
    let told = scenario.told(chooser);
    assert!(
        told.iter()
            .any(|notice| matches!(notice, Notice::CharacterList(list) if list.characters.len() == 1))
    );
}

#[test]
fn nothing_is_done_or_answered_before_coming_in() {
    let mut scenario = Scenario::new();
    let session = scenario.connect(ServerKind::Map);
    scenario.command(session, Command::Walk { x: 5, y: 5 });
    assert_eq!(scenario.closed(session), Some(DisconnectReason::WrongState));
    let session = scenario.connect(ServerKind::Map);
    scenario.query(session, Query::PlayerCount);
    assert_eq!(scenario.closed(session), Some(DisconnectReason::WrongState));
}

#[test]
fn who_loads_is_not_there_yet() {
    let mut scenario = Scenario::new();
    let other = scenario.play("berta");
    let (login, character) = chosen(&mut scenario);
    let session = scenario.enter_map(&login, character);
    scenario.forget();
    scenario.command(session, Command::Walk { x: 25, y: 25 });
    scenario.pass_ms(2000);
    assert_eq!(scenario.told(session), []);
    assert_eq!(scenario.told(other.session), []);
    scenario.command(session, Command::LoadEnd);
    let told = scenario.told(other.session);
    let came = |notice: &Notice| {
        matches!(
            notice,
            Notice::UnitAppeared {
                how: Appearance::New,
                ..
            }
        )
    };
    assert!(told.iter().any(came), "{told:?}");
}
