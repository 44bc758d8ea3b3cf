//! Using items.

use core::time::Duration;

use server::{
    event::{
        Command, Item, Notice, PeopleCommand,
        item::ItemCommand,
        look::Vanish,
        notice::{AddRefusal, ItemNotice},
        people::{ChatRoomCommand, chat_room::ChatRoomSettings},
        record::Place,
        storage::StorageCommand,
    },
    service::vitals,
    state::Rules,
};

use super::of_items;
use crate::{
    common::{Client, Scenario, worlds::changed},
    storage_steps, trade,
};

fn use_item(scenario: &mut Scenario, client: &Client, place: usize) -> Vec<Notice> {
    scenario.pass_ms(100);
    use_at_once(scenario, client, place)
}

/// Without waiting for the moment that has to be between two items.
fn use_at_once(scenario: &mut Scenario, client: &Client, place: usize) -> Vec<Notice> {
    scenario.forget();
    let place = Some(place);
    scenario.command(client.session, Command::Item(ItemCommand::Use { place }));
    scenario.told(client.session)
}

fn was_used(told: &[Notice]) -> Option<(u16, bool)> {
    told.iter().find_map(|notice| match notice {
        Notice::Item(ItemNotice::Used { left, ok, .. }) => Some((*left, *ok)),
        _ => None,
    })
}

#[test]
fn a_red_potion_heals_some_and_one_is_gone() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    let other = scenario.play_at("berta", "ground", 22, 20);
    let potions = scenario.give(&client, "Red_Potion", 3);
    scenario.become_as(&client, |character| (character.base_level, character.hp) = (50, 10));
    let told = use_item(&mut scenario, &client, potions);
    assert_eq!(was_used(&told), Some((2, true)));
    let healed = scenario.player(&client).character.hp - 10;
    assert!(
        (45..=66).contains(&healed),
        "{healed}: 45 to 65, and 2 % more for VIT 1"
    );
    assert_eq!(
        was_used(&scenario.told(other.session)),
        Some((2, true)),
        "others see it"
    );
    use_item(&mut scenario, &client, potions);
    let told = use_item(&mut scenario, &client, potions);
    assert_eq!(was_used(&told), Some((0, true)));
    assert_eq!(scenario.inventory(&client).get(potions), None);
    let again = use_item(&mut scenario, &client, potions);
    assert_eq!(
        was_used(&again),
        Some((0, false)),
        "it is gone, and the client waits for an answer"
    );
    assert_eq!(
        use_item(&mut scenario, &client, 100),
        [],
        "no inventory has such a place"
    );
}

#[test]
fn the_dead_use_nothing_and_what_is_no_use_is_refused() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let (potions, card) = (
        scenario.give(&client, "Red_Potion", 3),
        scenario.give(&client, "Poring_Card", 1),
    );
    assert_eq!(was_used(&use_item(&mut scenario, &client, card)), Some((1, false)));
    scenario.act(|state, now, effects| vitals::die(state, now, client.unit(), effects));
    assert_eq!(was_used(&use_item(&mut scenario, &client, potions)), Some((3, false)));
    assert_eq!(scenario.inventory(&client).count(packets::ItemId(501)), 3);
}

#[test]
fn a_fly_wing_takes_one_somewhere_on_the_map() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    let other = scenario.play_at("berta", "ground", 22, 20);
    let wings = scenario.give(&client, "Wing_Of_Fly", 1);
    let told = use_item(&mut scenario, &client, wings);
    assert_eq!(was_used(&told), Some((0, true)));
    assert!(
        told.iter()
            .any(|notice| matches!(notice, Notice::MapChanged { map, .. } if &**map == "ground"))
    );
    let (unit, why) = (client.unit(), Vanish::Teleported);
    assert!(
        scenario
            .told(other.session)
            .contains(&Notice::UnitVanished { unit, why })
    );
    assert_ne!(scenario.cell(&client), (20, 20));
}

#[test]
fn a_butterfly_wing_takes_one_to_the_save_point() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    let (map, x, y) = ("cellar".into(), 3, 4);
    scenario.become_as(&client, |character| character.save_point = Place { map, x, y });
    let wings = scenario.give(&client, "Wing_Of_Butterfly", 2);
    use_item(&mut scenario, &client, wings);
    assert_eq!((scenario.map_of(&client), scenario.cell(&client)), ("cellar", (3, 4)));
    let again = use_item(&mut scenario, &client, wings);
    assert_eq!(was_used(&again), Some((1, false)), "the client loads the map");
}

#[test]
fn a_box_gives_what_chance_takes_out_of_its_group() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let boxes = scenario.give(&client, "Old_Blue_Box", 2);
    let told = of_items(use_item(&mut scenario, &client, boxes));
    let added: Vec<_> = told
        .iter()
        .filter(|told| matches!(told, ItemNotice::Added(_)))
        .collect();
    assert_eq!(added.len(), 1, "{told:?}");
    assert_eq!(scenario.inventory(&client).len(), 2, "a box and what was in the other");
}

/// Who carries so many boxes and 99 knives, and so has no place free, with so much strength.
fn loaded(scenario: &mut Scenario, strength: u16, boxes: u16) -> Client {
    let client = scenario.play("adele");
    let world = scenario.state.world.clone();
    let item = |name, amount| Item::new(world.item_named(name).unwrap().id, amount);
    scenario.become_as(&client, |character| {
        character.attributes.strength = strength;
        let knives = core::iter::repeat_n(item("Knife", 1), 99);
        character.inventory = core::iter::once(item("Old_Blue_Box", boxes)).chain(knives).collect();
    });
    client
}

#[test]
fn a_box_stays_shut_while_what_is_in_it_may_find_no_room() {
    for (strength, why) in [(1, AddRefusal::TooHeavy), (200, AddRefusal::Full)] {
        let mut scenario = Scenario::new();
        let client = loaded(&mut scenario, strength, 2);
        let before = (scenario.player(&client).character.clone(), scenario.store.written);
        for _ in 0..20 {
            let told = use_item(&mut scenario, &client, 0);
            assert_eq!(was_used(&told), Some((2, false)));
            assert!(told.contains(&Notice::Item(ItemNotice::Refused(why))), "{told:?}");
        }
        let after = (scenario.player(&client).character.clone(), scenario.store.written);
        assert!(after == before, "nothing changed, however often it is tried");
    }
}

#[test]
fn the_last_box_makes_place_for_what_was_in_it() {
    let mut scenario = Scenario::new();
    let client = loaded(&mut scenario, 200, 1);
    let told = use_item(&mut scenario, &client, 0);
    assert_eq!(was_used(&told), Some((0, true)), "{told:?}");
    assert_eq!(scenario.inventory(&client).len(), 100);
}

#[test]
fn a_box_and_what_was_in_it_are_kept_in_one_write() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let place = Some(scenario.give(&client, "Old_Blue_Box", 2));
    scenario.forget();
    let before = scenario.store.written.0;
    scenario.command(client.session, Command::Item(ItemCommand::Use { place }));
    assert_eq!(scenario.store.written.0, before + 1);
    let told = scenario.told_in_full(client.session);
    let is_added = |notice: &Notice| matches!(notice, Notice::Item(ItemNotice::Added(_)));
    assert!(told.iter().any(|told| is_added(&told.notice)), "{told:?}");
    let commit = Some(scenario.store.written);
    assert!(told.iter().all(|told| told.after == commit), "{told:?}");
    let kept = &scenario.store.characters[&client.character].inventory;
    assert_eq!(kept, scenario.inventory(&client));
}

#[test]
fn a_concentration_potion_makes_attacks_faster_until_it_is_over() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let before = scenario.player(&client).fighter.attack_motion;
    let potion = scenario.give(&client, "Center_Potion", 1);
    use_item(&mut scenario, &client, potion);
    let hastened = scenario.player(&client).fighter.attack_motion;
    assert_eq!(hastened, before * 9 / 10);
    scenario.pass(Duration::from_mins(31));
    assert_eq!(scenario.player(&client).fighter.attack_motion, before);
}

#[test]
fn a_concentration_potion_works_until_death_at_most() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let before = scenario.player(&client).fighter.clone();
    let potion = scenario.give(&client, "Center_Potion", 1);
    let without = scenario.player(&client).fighter.figures;
    use_item(&mut scenario, &client, potion);
    let hastened = scenario.player(&client).fighter.figures;
    scenario.forget();
    scenario.kill(&client);
    let told = scenario.told(client.session);
    let changed = Notice::FiguresChanged(Box::new((hastened, without)));
    assert!(told.contains(&changed), "{told:?}");
    scenario.act(|state, now, effects| vitals::revive(state, now, client.unit(), (100, 100), effects));
    assert_eq!(scenario.player(&client).fighter.attack_motion, before.attack_motion);
}

#[test]
fn a_magnifier_is_used_up_when_an_item_is_chosen() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let magnifiers = scenario.give(&client, "Spectacles", 2);
    assert_eq!(
        was_used(&use_item(&mut scenario, &client, magnifiers)),
        Some((2, false)),
        "nothing to identify"
    );
    let unknown = Item {
        identified: false,
        ..Item::new(scenario.state.world.item_named("Knife").unwrap().id, 1)
    };
    let knife = scenario.give_item(&client, unknown);
    let told = of_items(use_item(&mut scenario, &client, magnifiers));
    assert_eq!(told, [ItemNotice::IdentifyList(vec![knife])]);
    let mut choose = |place: Option<usize>| {
        scenario.command(client.session, Command::Item(ItemCommand::Identify { place }));
        (
            of_items(scenario.told(client.session)),
            scenario.inventory(&client).count(packets::ItemId(611)),
        )
    };
    let (told, left) = choose(Some(knife));
    assert_eq!(
        told.last(),
        Some(&ItemNotice::Identified {
            place: Some(knife),
            ok: true
        })
    );
    assert_eq!(left, 1);
    let (told, left) = choose(Some(knife));
    assert_eq!(
        told,
        [ItemNotice::Identified {
            place: Some(knife),
            ok: false
        }],
        "nobody asked"
    );
    assert_eq!(left, 1);
    assert!(scenario.inventory(&client).get(knife).unwrap().identified);
}

#[test]
fn a_tenth_of_a_second_is_between_one_item_and_the_next() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let (red, orange) = (
        scenario.give(&client, "Red_Potion", 3),
        scenario.give(&client, "Orange_Potion", 3),
    );
    assert_eq!(was_used(&use_item(&mut scenario, &client, red)), Some((2, true)));
    assert_eq!(was_used(&use_at_once(&mut scenario, &client, red)), Some((2, false)));
    assert_eq!(was_used(&use_at_once(&mut scenario, &client, orange)), Some((3, false)));
    scenario.pass_ms(100);
    assert_eq!(was_used(&use_at_once(&mut scenario, &client, orange)), Some((2, true)));
}

#[test]
fn who_trades_stores_or_chats_uses_nothing_and_the_client_is_told_so() {
    let (mut scenario, adele, berta) = trade::trading();
    let potions = scenario.give(&adele, "Red_Potion", 3);
    assert_eq!(was_used(&use_item(&mut scenario, &adele, potions)), Some((3, false)));
    scenario.disconnect(berta.session);
    assert_eq!(was_used(&use_item(&mut scenario, &adele, potions)), Some((2, true)));
    storage_steps::open(&mut scenario, &adele);
    assert_eq!(was_used(&use_item(&mut scenario, &adele, potions)), Some((2, false)));
    scenario.command(adele.session, Command::Storage(StorageCommand::Close));
    let room = ChatRoomSettings {
        title: (*b"Potions").into(),
        limit: 2,
        public: true,
        password: Box::default(),
    };
    let open = PeopleCommand::ChatRoom(ChatRoomCommand::Open(room));
    scenario.command(adele.session, Command::People(open));
    assert_eq!(was_used(&use_item(&mut scenario, &adele, potions)), Some((2, false)));
}

#[test]
fn where_nobody_teleports_the_client_is_told_why_a_wing_is_kept() {
    let world = changed("", |text| {
        text.replace("map ground 60 x 60", "map ground 60 x 60\nflags noteleport")
    });
    let mut scenario = Scenario::with(&world, Rules::default());
    let client = scenario.play_at("adele", "ground", 20, 20);
    let wings = scenario.give(&client, "Wing_Of_Fly", 1);
    let told = use_item(&mut scenario, &client, wings);
    assert!(told.contains(&Notice::Item(ItemNotice::NoTeleport)));
    assert_eq!((was_used(&told), scenario.cell(&client)), (Some((1, false)), (20, 20)));
}

#[test]
fn where_nobody_goes_home_a_wing_is_kept() {
    let world = changed("", |text| {
        text.replace("map ground 60 x 60", "map ground 60 x 60\nflags noreturn")
    });
    let mut scenario = Scenario::with(&world, Rules::default());
    let client = scenario.play_at("adele", "ground", 25, 20);
    let wings = scenario.give(&client, "Wing_Of_Butterfly", 1);
    let told = use_item(&mut scenario, &client, wings);
    assert_eq!((was_used(&told), scenario.cell(&client)), (Some((1, false)), (25, 20)));
}
