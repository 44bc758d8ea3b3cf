//! The terminal client without a terminal or a server.

mod dialogs;

use packets::{
    EquipPlace, Frame, JobId, MapName, Movement, Packet, Position, Profile, RoString, UnitId, ZcAckReqDisconnect,
    ZcAckReqname, ZcNotifyPlayermove, ZcNotifyStandentry, ZcNotifyVanish, ZcNpcackMapmove, ZcParChange, ZcWhisper,
    fill,
};
use ratatui::{
    Terminal,
    backend::TestBackend,
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind},
    layout::Rect,
};
use tokio::time::Instant;

use super::{
    act::Act,
    draw::{areas, cell_at, draw},
    game::{Game, Panel, Voice, printable},
    hear::follow,
    input,
};
use crate::{
    behavior::Cell,
    client::{Dealing, Listed},
};

const OWN: UnitId = UnitId(2_000_001);
const NPC: UnitId = UnitId(110_000_001);
const PORING: UnitId = UnitId(0x4000_0001);

fn profile() -> &'static Profile {
    Profile::get("main-20220406".parse().unwrap()).unwrap()
}

/// On a map of which everything west of column 150 is a wall.
fn game(now: Instant) -> Game {
    let atlas = |name: &str| {
        let known: super::KnownMap = Box::new(|cell: Cell| cell.x >= 150);
        (name == "prontera").then_some(known)
    };
    let map = MapName::new("prontera");
    Game::new("Alice".to_owned(), OWN, map, Cell::new(156, 180), now, Box::new(atlas))
}

fn hears<P: Packet>(game: &mut Game, packet: &P, now: Instant) -> Vec<Act> {
    let profile = profile();
    let mut bytes = Vec::new();
    packet.encode(profile, &mut bytes).unwrap();
    let frame = Frame {
        id: profile.id(P::KIND).unwrap(),
        kind: Some(P::KIND),
        bytes: &bytes,
    };
    follow(game, &frame, profile, now).unwrap()
}

fn presses(game: &mut Game, code: KeyCode, now: Instant) -> Option<Act> {
    input::key(game, KeyEvent::new(code, KeyModifiers::NONE), now)
}

fn types(game: &mut Game, line: &str, now: Instant) -> Option<Act> {
    presses(game, KeyCode::Enter, now);
    for letter in line.chars() {
        assert_eq!(presses(game, KeyCode::Char(letter), now), None);
    }
    presses(game, KeyCode::Enter, now)
}

fn stands(unit: UnitId, job: u16, x: u16, y: u16) -> ZcNotifyStandentry {
    fill!(ZcNotifyStandentry {
        unit,
        job: JobId(job),
        position: Position::new(x, y, 0)
    })
}

fn called(unit: UnitId, name: &str) -> ZcAckReqname {
    fill!(ZcAckReqname {
        unit,
        name: RoString::from(name)
    })
}

/// The picture, row by row.
fn picture(game: &Game, now: Instant) -> Vec<String> {
    picture_of(100, 30, game, now)
}

fn picture_of(width: u16, height: u16, game: &Game, now: Instant) -> Vec<String> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(game, frame, now)).unwrap();
    let buffer = terminal.backend().buffer().clone();
    let rows = buffer.content.chunks(width.into());
    rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect())
        .collect()
}

#[test]
fn the_map_shows_walls_floor_and_who_stands_where() {
    let now = Instant::now();
    let mut game = game(now);
    hears(&mut game, &stands(PORING, 1002, 158, 182), now);
    hears(&mut game, &stands(NPC, 86, 153, 180), now);
    hears(&mut game, &called(NPC, "Kafra Employee#prt"), now);
    hears(&mut game, &called(PORING, "Poring"), now);
    let rows = picture(&game, now);
    let whole = rows.join("\n");
    let own_row = rows.iter().position(|row| row.contains('@')).unwrap();
    let column = |row: usize, of: char| rows[row].chars().position(|letter| letter == of).unwrap();
    let own = column(own_row, '@');
    assert_eq!(column(own_row, 'K'), own - 6, "three cells west\n{whole}");
    assert_eq!(column(own_row - 2, 'P'), own + 4, "two cells east and north\n{whole}");
    let letters: Vec<char> = rows[own_row].chars().collect();
    assert_eq!(letters[own - 14], '█', "seven cells west is a wall\n{whole}");
    assert_eq!(letters[own - 12], '·', "{whole}");
    assert!(whole.contains("3 Kafra Employee") && !whole.contains("#prt"), "{whole}");
    assert!(
        rows[0].contains("Alice") && rows[0].contains("prontera 156,180"),
        "{whole}"
    );
}

#[test]
fn an_unknown_map_is_learnt_from_who_walks_there() {
    let now = Instant::now();
    let mut game = game(now);
    let moved = fill!(ZcNpcackMapmove {
        map_name: RoString::from("payon.gat"),
        x: 100,
        y: 100
    });
    assert_eq!(hears(&mut game, &moved, now), [Act::Loaded]);
    hears(&mut game, &stands(PORING, 1002, 102, 100), now);
    let rows = picture(&game, now);
    let dots = rows.iter().map(|row| row.matches('·').count()).sum::<usize>();
    assert_eq!(dots, 0, "both known cells have somebody on them:\n{}", rows.join("\n"));
    hears(
        &mut game,
        &fill!(ZcNotifyPlayermove {
            path: Movement::new((100, 100), (101, 100))
        }),
        now,
    );
    let later = now + std::time::Duration::from_secs(1);
    let rows = picture(&game, later);
    let dots = rows.iter().map(|row| row.matches('·').count()).sum::<usize>();
    assert_eq!(dots, 1, "it came from there:\n{}", rows.join("\n"));
    assert!(rows[0].contains("payon 101,100"), "{}", rows[0]);
}

#[test]
fn a_map_that_has_the_player_on_a_wall_is_not_believed() {
    let now = Instant::now();
    let mut game = game(now);
    game.enter(MapName::new("prontera"), Cell::new(100, 180), now);
    assert_eq!(game.floor(Cell::new(100, 180)), super::Floor::Open);
    assert_eq!(game.floor(Cell::new(160, 180)), super::Floor::Unknown);
    assert!(game.log.back().unwrap().1.contains("learnt"));
    game.enter(MapName::new("prontera"), Cell::new(156, 180), now);
    assert_eq!(
        game.floor(Cell::new(100, 180)),
        super::Floor::Open,
        "what was learnt stays"
    );
}

#[test]
fn a_click_means_the_cell_that_is_drawn_there() {
    let own = Cell::new(156, 180);
    let map = areas(Rect::new(0, 0, 100, 30)).map;
    let middle = (map.left() + map.width / 4 * 2, map.top() + map.height / 2);
    assert_eq!(cell_at(map, own, middle.0, middle.1), Some(own));
    assert_eq!(cell_at(map, own, middle.0 + 5, middle.1 - 3), Some(Cell::new(158, 183)));
    assert_eq!(cell_at(map, own, 0, 0), None, "outside of the map");
    let now = Instant::now();
    let mut game = game(now);
    hears(&mut game, &stands(PORING, 1002, 158, 183), now);
    let click = |column, row| MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column,
        row,
        modifiers: KeyModifiers::NONE,
    };
    let strikes = input::mouse(&mut game, click(middle.0 + 4, middle.1 - 3), map, now);
    assert_eq!(strikes, Some(Act::Walk(Cell::new(158, 182))), "it is three cells away");
    let walks = input::mouse(&mut game, click(middle.0 + 2, middle.1), map, now);
    assert_eq!(walks, Some(Act::Walk(Cell::new(157, 180))));
}

#[test]
fn keys_walk_and_do_not_walk_into_walls() {
    let now = Instant::now();
    let mut game = game(now);
    assert_eq!(
        presses(&mut game, KeyCode::Up, now),
        Some(Act::Walk(Cell::new(156, 182)))
    );
    assert_eq!(
        presses(&mut game, KeyCode::PageDown, now),
        Some(Act::Walk(Cell::new(158, 178)))
    );
    game.enter(MapName::new("prontera"), Cell::new(150, 180), now);
    assert_eq!(presses(&mut game, KeyCode::Left, now), None);
    game.enter(MapName::new("prontera"), Cell::new(151, 180), now);
    assert_eq!(
        presses(&mut game, KeyCode::Left, now),
        Some(Act::Walk(Cell::new(150, 180)))
    );
}

#[test]
fn lines_are_talk_or_commands() {
    let now = Instant::now();
    let mut game = game(now);
    let mut lines = |line: &str| types(&mut game, line, now);
    assert_eq!(lines("hello there"), Some(Act::Say("hello there".to_owned())));
    assert_eq!(
        lines("/w Bob hi you"),
        Some(Act::Whisper("Bob".to_owned(), "hi you".to_owned()))
    );
    assert_eq!(lines("/p all here"), Some(Act::Party("all here".to_owned())));
    assert_eq!(lines("/walk 150 100"), Some(Act::Walk(Cell::new(150, 100))));
    assert_eq!(lines("/e 18"), Some(Act::Emote(18)));
    assert_eq!(lines("/walk 5000 1"), None);
    assert_eq!(lines("/dance"), None);
    assert_eq!(lines("/use 3"), None, "nothing is there");
    let notes: Vec<&str> = game
        .log
        .iter()
        .filter(|(voice, _)| *voice == Voice::Note)
        .map(|(_, text)| text.as_str())
        .collect();
    assert!(
        notes[0].contains("/walk X Y") && notes[1].contains("no command /dance"),
        "{notes:?}"
    );
    assert!(notes[2].contains("place 3"), "{notes:?}");
}

#[test]
fn the_inventory_is_used_worn_and_taken_off() {
    let now = Instant::now();
    let mut game = game(now);
    let thing = |index, item, stacks| Listed {
        index,
        item,
        count: 1,
        worn: false,
        stacks,
    };
    game.scene.hear(&Dealing::Added(thing(2, 501, true)));
    game.scene.hear(&Dealing::Added(thing(3, 1201, false)));
    game.places.insert(3, EquipPlace::RIGHT_HAND);
    presses(&mut game, KeyCode::Char('i'), now);
    assert_eq!(game.panel, Panel::Inventory(0));
    assert!(picture(&game, now).iter().any(|row| row.contains("item 1201")));
    assert_eq!(presses(&mut game, KeyCode::Enter, now), Some(Act::Use(2)));
    presses(&mut game, KeyCode::Down, now);
    assert_eq!(
        presses(&mut game, KeyCode::Enter, now),
        Some(Act::Wear(3, EquipPlace::RIGHT_HAND))
    );
    game.scene.belongings.wears(3, true);
    assert_eq!(presses(&mut game, KeyCode::Enter, now), Some(Act::TakeOff(3)));
}

#[test]
fn what_is_far_away_is_gone_to_first_and_followed() {
    let now = Instant::now();
    let mut game = game(now);
    hears(&mut game, &stands(PORING, 1002, 170, 180), now);
    assert_eq!(
        presses(&mut game, KeyCode::Char('a'), now),
        Some(Act::Walk(Cell::new(164, 180)))
    );
    assert_eq!(game.go_on(now), None, "one thing at a time");
    let later = now + std::time::Duration::from_secs(5);
    game.enter(MapName::new("prontera"), Cell::new(169, 181), later);
    hears(&mut game, &stands(PORING, 1002, 170, 180), later);
    assert_eq!(presses(&mut game, KeyCode::Char('a'), later), Some(Act::Attack(PORING)));
    game.scene.moves(PORING, Cell::new(175, 181));
    hears(&mut game, &packets::ZcAttackFailureForDistance::default(), later);
    let then = later + std::time::Duration::from_secs(1);
    assert_eq!(game.go_on(then), Some(Act::Walk(Cell::new(174, 181))));
    presses(&mut game, KeyCode::Esc, then);
    assert_eq!(game.go_on(then + std::time::Duration::from_secs(1)), None);
}

#[test]
fn death_is_shown_and_ends_at_the_save_point() {
    let now = Instant::now();
    let mut game = game(now);
    assert_eq!(presses(&mut game, KeyCode::Char('r'), now), None, "the living stay");
    let hp = |value| {
        fill!(ZcParChange {
            parameter: packets::StatusParameter::HP,
            value
        })
    };
    hears(&mut game, &hp(0), now);
    assert!(picture(&game, now)[0].contains("DEAD"));
    assert_eq!(presses(&mut game, KeyCode::Char('r'), now), Some(Act::Respawn));
    hears(&mut game, &hp(40), now);
    assert!(!picture(&game, now)[0].contains("DEAD"));
}

#[test]
fn text_of_others_moves_no_cursor_and_is_bounded() {
    assert_eq!(printable("a\x1b[2Jb^ff0000c^zz"), "a[2Jbc^zz");
    assert_eq!(printable("^FF00é^"), "^FF00é^");
    let now = Instant::now();
    let mut game = game(now);
    let whisper = fill!(ZcWhisper {
        sender: RoString::from("Bob"),
        text: RoString::terminated("hi\x07")
    });
    for _ in 0..1_000 {
        hears(&mut game, &whisper, now);
    }
    assert_eq!(game.log.len(), 300);
    assert_eq!(game.log.back().unwrap().1, "Bob whispers: hi");
}

#[test]
fn all_commands_are_shown_on_the_smallest_usual_terminal() {
    let now = Instant::now();
    let mut game = game(now);
    presses(&mut game, KeyCode::Char('?'), now);
    let whole = picture_of(80, 24, &game, now).join("\n");
    for (form, what) in input::COMMANDS {
        assert!(whole.contains(&format!("{form}: {what}")), "{form}:\n{whole}");
    }
    assert!(whole.contains("q: quit"), "{whole}");
    presses(&mut game, KeyCode::Char('?'), now);
    assert!(!picture(&game, now).join("\n").contains("/quit"));
}

#[test]
fn a_terminal_of_any_size_is_drawn() {
    let now = Instant::now();
    let mut game = game(now);
    hears(&mut game, &stands(PORING, 1002, 158, 182), now);
    game.npc_says(NPC, &"a long line ".repeat(50));
    for (width, height) in [(1, 1), (5, 3), (20, 10), (33, 16), (300, 90)] {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| draw(&game, frame, now)).unwrap();
    }
}

#[test]
fn names_are_asked_for_as_long_as_somebody_new_comes() {
    let now = Instant::now();
    let mut game = game(now);
    let asked = |game: &mut Game| {
        let acts = game.passes(now);
        let asked = acts.into_iter().filter_map(|act| match act {
            Act::AskName(unit) => Some(unit.0),
            _ => None,
        });
        asked.collect::<Vec<_>>()
    };
    for unit in 1..=300 {
        hears(&mut game, &stands(UnitId(unit), 1002, 158, 182), now);
        assert_eq!(asked(&mut game), [unit]);
        assert!(asked(&mut game).is_empty(), "once");
        if unit % 2 == 0 {
            hears(&mut game, &called(UnitId(unit), "Poring"), now);
        }
        hears(&mut game, &fill!(ZcNotifyVanish { unit: UnitId(unit) }), now);
    }
    assert!(game.names.is_empty(), "names of those that are gone: {:?}", game.names);
    for unit in 1..=50 {
        hears(&mut game, &stands(UnitId(unit), 0, 158, 182), now);
    }
    let all: Vec<u32> = (0..5).flat_map(|_| asked(&mut game)).collect();
    assert_eq!(all, (1..=50).collect::<Vec<_>>(), "all of a crowd, some at a time");
}

#[test]
fn a_crowd_is_seen_whole() {
    let now = Instant::now();
    let mut game = game(now);
    for unit in 1..=200 {
        hears(&mut game, &stands(UnitId(unit), 0, 160, 185), now);
    }
    hears(&mut game, &stands(NPC, 86, 153, 180), now);
    assert_eq!(game.near().len(), 201);
    assert!(matches!(
        presses(&mut game, KeyCode::Char('t'), now),
        Some(Act::Talk(NPC))
    ));
}

#[test]
fn who_is_not_let_go_stays_unless_he_must() {
    let now = Instant::now();
    let mut game = game(now);
    let answers = |game: &mut Game, result| {
        let result = packets::DisconnectResult(result);
        hears(game, &fill!(ZcAckReqDisconnect { result }), now);
    };
    assert_eq!(presses(&mut game, KeyCode::Char('q'), now), Some(Act::Quit));
    answers(&mut game, 1);
    let later = now + std::time::Duration::from_secs(5);
    assert!(!game.leaving.is_over(later));
    assert_eq!(game.passes(later), [Act::Quit], "it is asked again");
    answers(&mut game, 1);
    presses(&mut game, KeyCode::Esc, later);
    assert_eq!(game.passes(later + std::time::Duration::from_secs(9)), []);
    let control_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    assert_eq!(input::key(&mut game, control_c, now), Some(Act::Quit));
    answers(&mut game, 1);
    assert!(game.leaving.is_over(later), "whatever the server says");
}
