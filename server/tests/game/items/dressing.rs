//! What some equipment does once, when it is put on or taken off.

use std::sync::Arc;

use packets::ItemId;
use server::{
    event::{
        Command, Item, Notice,
        item::ItemCommand,
        look::Posture,
        notice::{GrowthNotice, Loss, Pool},
    },
    service::{belongings, refine, vitals},
    state::Rules,
    world::{Location, RULES, World},
};

use crate::common::{Client, Scenario};

const MASK: u32 = 19_010;
const FLIGHTY: u32 = 19_012;
const HOMESICK: u32 = 19_013;
const DEADLY: u32 = 19_014;
const KNIFE: u32 = 19_015;
const ARROW: u32 = 19_016;

/// A mask that takes hit points, and a card that wants spell points when it comes off; masks that take one elsewhere, and one
/// that kills first; a knife and an arrow that cost hit points when they come off.
const ITEMS: &str = r#"
        [[item]]
        id = 19010
        aegis_name = "Greedy_Mask"
        name = "Greedy Mask"
        type = "armor"
        slots = 1
        locations = ["head_mid"]
        on_equip = [{ lose = { hp = 20 } }]
        on_unequip = [{ lose = { hp = 30 } }]

        [[item]]
        id = 19011
        aegis_name = "Greedy_Card"
        name = "Greedy Card"
        type = "card"
        locations = ["head_mid"]
        on_unequip = [{ lose = { sp = 5 } }]

        [[item]]
        id = 19012
        aegis_name = "Flighty_Mask"
        name = "Flighty Mask"
        type = "armor"
        locations = ["head_mid"]
        on_equip = ["teleport"]

        [[item]]
        id = 19013
        aegis_name = "Homesick_Mask"
        name = "Homesick Mask"
        type = "armor"
        locations = ["head_mid"]
        on_equip = ["return_to_save_point"]

        [[item]]
        id = 19014
        aegis_name = "Deadly_Mask"
        name = "Deadly Mask"
        type = "armor"
        locations = ["head_mid"]
        on_equip = [{ lose = { hp = 10000 } }, { hasten = { percent = 20, seconds = 60 } }, "teleport"]

        [[item]]
        id = 19015
        aegis_name = "Greedy_Knife"
        name = "Greedy Knife"
        type = "weapon"
        weapon = "dagger"
        weapon_level = 1
        refineable = true
        locations = ["right_hand"]
        on_unequip = [{ lose = { hp = 30 } }]

        [[item]]
        id = 19016
        aegis_name = "Greedy_Arrow"
        name = "Greedy Arrow"
        type = "ammo"
        ammo = "arrow"
        locations = ["ammo"]
        on_unequip = [{ lose = { hp = 30 } }]
"#;

/// A field, and another where nobody teleports or goes home.
fn world() -> Arc<World> {
    let maps = "
        map field 40 x 40
        start 20 20
        walk 0..39 0..39

        map jail 40 x 40
        flags noteleport noreturn
        walk 0..39 0..39
    ";
    World::read(&[RULES, &[("greedy.toml", ITEMS), ("field.world", maps)]].concat()).unwrap()
}

/// Somebody with 100 hit points and some spell points, and something it may wear.
fn owner_of(id: u32) -> (Scenario, Client, usize) {
    let mut scenario = Scenario::with(&world(), Rules::default());
    let adele = scenario.play_at("adele", "field", 10, 10);
    let mut item = Item::new(ItemId(id), 1);
    if id == MASK {
        item.cards[0] = ItemId(19011);
    }
    let place = scenario.give_item(&adele, item);
    scenario.become_as(&adele, |character| character.base_level = 30);
    scenario.act(|state, now, effects| vitals::fill(state, now, adele.unit(), effects));
    scenario.character_mut(&adele).hp = 100;
    scenario.forget();
    (scenario, adele, place)
}

fn wear(scenario: &mut Scenario, client: &Client, place: usize) {
    let item = scenario.inventory(client).get(place).copied();
    let kind = item.and_then(|item| scenario.state.world.item(item.id));
    let at = kind.map_or(Location::NONE, |kind| kind.locations);
    let place = Some(place);
    scenario.command(client.session, Command::Item(ItemCommand::Wear { place, at }));
}

fn put_on(scenario: &mut Scenario, client: &Client, place: usize) {
    wear(scenario, client, place);
    scenario.pass_ms(40);
}

fn take_off(scenario: &mut Scenario, client: &Client, place: usize) {
    let place = Some(place);
    scenario.command(client.session, Command::Item(ItemCommand::TakeOff { place }));
    scenario.pass_ms(40);
}

fn hp(scenario: &Scenario, client: &Client) -> u32 {
    scenario.player(client).character.hp
}

#[test]
fn putting_on_and_taking_off_take_each_once() {
    let (mut scenario, adele, place) = owner_of(MASK);
    let sp = scenario.player(&adele).character.sp;
    put_on(&mut scenario, &adele, place);
    assert_eq!(hp(&scenario, &adele), 80);
    let points = GrowthNotice::Points {
        pool: Pool::Hp,
        now: 80,
    };
    assert!(
        scenario.told(adele.session).contains(&Notice::Growth(points)),
        "its client shows it"
    );
    scenario.pass_ms(1000);
    assert_eq!(hp(&scenario, &adele), 80, "no more than once");
    take_off(&mut scenario, &adele, place);
    let character = &scenario.player(&adele).character;
    assert_eq!(
        (character.hp, character.sp),
        (50, sp - 5),
        "the card takes its part too"
    );
}

#[test]
fn what_takes_the_place_of_a_mask_has_it_taken_off_too() {
    let (mut scenario, adele, place) = owner_of(MASK);
    put_on(&mut scenario, &adele, place);
    let other = scenario.give_item(&adele, Item::new(ItemId(MASK), 1));
    put_on(&mut scenario, &adele, other);
    assert_eq!(hp(&scenario, &adele), 80 - 30 - 20, "30 for the one, 20 for the other");
}

#[test]
fn the_last_hit_points_may_be_taken() {
    let (mut scenario, adele, place) = owner_of(MASK);
    put_on(&mut scenario, &adele, place);
    scenario.character_mut(&adele).hp = 30;
    take_off(&mut scenario, &adele, place);
    assert_eq!(scenario.player(&adele).posture, Posture::Dead);
}

#[test]
fn a_mask_takes_one_elsewhere_only_where_the_map_allows_it() {
    for mask in [FLIGHTY, HOMESICK] {
        let (mut scenario, adele, place) = owner_of(mask);
        scenario.place(&adele, "jail", 5, 5);
        put_on(&mut scenario, &adele, place);
        assert!(scenario.player(&adele).is_in_sight(), "{mask}: it loads no map");
        assert_eq!((scenario.map_of(&adele), scenario.cell(&adele)), ("jail", (5, 5)));
        take_off(&mut scenario, &adele, place);
        scenario.place(&adele, "field", 5, 5);
        put_on(&mut scenario, &adele, place);
        assert!(!scenario.player(&adele).is_in_sight(), "{mask}: it is on its way");
    }
}

#[test]
fn the_dead_are_taken_nowhere_and_not_hastened() {
    let (mut scenario, adele, place) = owner_of(FLIGHTY);
    wear(&mut scenario, &adele, place);
    scenario.kill(&adele);
    scenario.pass_ms(40);
    assert!(scenario.player(&adele).is_in_sight(), "it lies where it died");
    let (mut scenario, adele, place) = owner_of(DEADLY);
    let delay = scenario.player(&adele).fighter.attack_motion;
    put_on(&mut scenario, &adele, place);
    let player = scenario.player(&adele);
    assert_eq!(player.posture, Posture::Dead);
    assert_eq!((player.is_in_sight(), player.fighter.attack_motion), (true, delay));
}

#[test]
fn what_breaks_in_the_refiners_hands_has_come_off() {
    let (mut scenario, adele, place) = owner_of(KNIFE);
    let phracon = scenario.state.world.item_named("Phracon").unwrap().id;
    scenario.give_item(&adele, Item::new(phracon, 100));
    scenario.become_as(&adele, |character| character.zeny = 100_000);
    put_on(&mut scenario, &adele, place);
    for _ in 0..100 {
        let Some(knife) = scenario.character_mut(&adele).inventory.get_mut(place) else {
            break;
        };
        knife.refine = 9;
        scenario.act(|state, _, effects| refine::attempt(state, adele.unit(), Location::RIGHT_HAND, effects));
    }
    assert_eq!(
        scenario.inventory(&adele).get(place),
        None,
        "of a hundred tries one breaks it"
    );
    scenario.pass_ms(40);
    assert_eq!(hp(&scenario, &adele), 100 - 30);
}

#[test]
fn ammunition_that_is_shot_to_the_last_has_come_off() {
    let (mut scenario, adele, place) = owner_of(ARROW);
    scenario.give_item(&adele, Item::new(ItemId(ARROW), 1));
    scenario.character_mut(&adele).inventory.get_mut(place).unwrap().worn = Location::AMMO;
    for (left, hit_points) in [(1, 100), (0, 70)] {
        let one = (place, 1);
        scenario.act(|state, now, effects| belongings::take(state, now, adele.unit(), one, Loss::Normal, effects));
        scenario.pass_ms(40);
        assert_eq!(hp(&scenario, &adele), hit_points, "{left} left");
    }
}

#[test]
fn what_is_refused_does_nothing() {
    let (mut scenario, adele, place) = owner_of(MASK);
    take_off(&mut scenario, &adele, place);
    assert_eq!(hp(&scenario, &adele), 100, "it is not worn");
    scenario.kill(&adele);
    put_on(&mut scenario, &adele, place);
    assert_eq!(hp(&scenario, &adele), 0, "the dead put nothing on");
}
