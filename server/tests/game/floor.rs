//! What lies on the floor: what monsters leave and characters drop, who sees it, who may have it, and when it is gone.

use packets::UnitId;
use server::{
    event::{
        Command, GameEvent, Item, MapEvent, MapInstanceId, MapReport, Notice,
        floor::{FloorCommand, FloorEvent, Reserved},
        look::Vanish,
        notice::{AddRefusal, FloorNotice, ItemNotice},
    },
    figures::drops::FLOOR_LIFE,
    state::{FloorItem, IN_A_CELL_AT_MOST, Loot},
};

use super::fight;
use crate::common::{Client, Scenario, worlds};

const GROUND: usize = 0;

fn pick_up(scenario: &mut Scenario, client: &Client, unit: UnitId) {
    let pick_up = FloorCommand::PickUp { unit };
    scenario.command(client.session, Command::Floor(pick_up));
}

fn drop(scenario: &mut Scenario, client: &Client, place: usize, amount: u16) {
    let drop = FloorCommand::Drop {
        place: Some(place),
        amount,
    };
    scenario.command(client.session, Command::Floor(drop));
}

fn lying(scenario: &Scenario) -> Vec<FloorItem> {
    scenario.maps[GROUND].floor.iter().copied().collect()
}

fn count(scenario: &Scenario, client: &Client, aegis_name: &str) -> u32 {
    let id = scenario.state.world.item_named(aegis_name).unwrap().id;
    scenario.inventory(client).count(id)
}

fn refused(told: &[Notice]) -> Vec<AddRefusal> {
    let why = |notice: &Notice| match notice {
        Notice::Item(ItemNotice::Refused(why)) => Some(*why),
        _ => None,
    };
    told.iter().filter_map(why).collect()
}

/// Two who stand beside each other, the first with twenty apples.
fn two() -> (Scenario, Client, Client, usize) {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    let berta = scenario.play_at("berta", "ground", 21, 20);
    let apples = scenario.give(&adele, "Apple", 20);
    scenario.forget();
    (scenario, adele, berta, apples)
}

#[test]
fn what_one_drops_another_picks_up() {
    let (mut scenario, adele, berta, apples) = two();
    drop(&mut scenario, &adele, apples, 15);
    let [lies] = lying(&scenario)[..] else {
        panic!("one thing lies there")
    };
    assert_eq!((lies.item.amount, count(&scenario, &adele, "Apple")), (15, 5));
    let dropped = Notice::Item(ItemNotice::Dropped {
        place: apples,
        amount: 15,
    });
    let told = scenario.told_in_full(adele.session);
    let answer = told.iter().find(|told| told.notice == dropped).unwrap();
    assert!(answer.after.is_some(), "it is told when it is kept");
    let fell = Notice::Floor(FloorNotice::Fell(lies.look));
    assert!(told.iter().any(|told| told.notice == fell));
    assert!(scenario.told(berta.session).contains(&fell));

    pick_up(&mut scenario, &berta, lies.look.unit);
    assert_eq!(count(&scenario, &berta, "Apple"), 15);
    assert_eq!(lying(&scenario), []);
    let told = scenario.told(adele.session);
    let unit = lies.look.unit;
    assert!(told.contains(&Notice::Floor(FloorNotice::Gone { unit })));
    let bends =
        |notice: &Notice| matches!(notice, Notice::Floor(FloorNotice::PickedUp { by, .. }) if *by == berta.unit());
    assert!(told.iter().any(bends));
}

#[test]
fn while_the_store_is_behind_nothing_is_dropped_or_picked_up() {
    let (mut scenario, adele, berta, apples) = two();
    drop(&mut scenario, &adele, apples, 1);
    let unit = lying(&scenario)[0].look.unit;
    scenario.state.rules.backlog_max = 0;
    scenario.forget();
    drop(&mut scenario, &adele, apples, 1);
    let (place, amount) = (apples, 0);
    let not_dropped = Notice::Item(ItemNotice::Dropped { place, amount });
    assert_eq!(scenario.told(adele.session), [not_dropped]);
    pick_up(&mut scenario, &berta, unit);
    assert_eq!(refused(&scenario.told(berta.session)), [AddRefusal::NotYours]);
    let carried = [&adele, &berta].map(|client| count(&scenario, client, "Apple"));
    assert_eq!((carried, lying(&scenario).len()), ([19, 0], 1));
    assert_eq!(lying(&scenario)[0].reserved, None, "others may have it");
}

#[test]
fn what_lies_too_far_away_or_is_gone_is_refused() {
    let (mut scenario, adele, berta, apples) = two();
    drop(&mut scenario, &adele, apples, 1);
    let unit = lying(&scenario)[0].look.unit;
    scenario.place(&berta, "ground", 25, 20);
    scenario.forget();
    pick_up(&mut scenario, &berta, unit);
    assert_eq!(refused(&scenario.told(berta.session)), [AddRefusal::NotYours]);
    pick_up(&mut scenario, &adele, unit);
    pick_up(&mut scenario, &adele, unit);
    assert_eq!(refused(&scenario.told(adele.session)), [AddRefusal::NotYours]);
    assert_eq!(count(&scenario, &adele, "Apple"), 20);
}

#[test]
fn what_is_too_heavy_stays_where_it_is() {
    let (mut scenario, adele, berta, apples) = two();
    drop(&mut scenario, &adele, apples, 1);
    let unit = lying(&scenario)[0].look.unit;
    scenario.become_as(&berta, |character| character.attributes.strength = 1);
    let most = scenario.player(&berta).fighter.max_weight;
    let weight = scenario.state.world.item_named("Iron_Ore").unwrap().weight;
    scenario.give(&berta, "Iron_Ore", u16::try_from(most / weight).unwrap());
    scenario.forget();
    let told = |scenario: &mut Scenario| refused(&scenario.told(berta.session));
    let room = most - scenario.player(&berta).fighter.weight;
    if room >= scenario.state.world.item_named("Apple").unwrap().weight {
        let fill = u16::try_from(room / 10).unwrap().max(1);
        scenario.give(&berta, "Jellopy", fill);
        scenario.forget();
    }
    pick_up(&mut scenario, &berta, unit);
    assert_eq!(told(&mut scenario), [AddRefusal::TooHeavy]);
    assert_eq!(lying(&scenario)[0].reserved, None, "others may have it");
    pick_up(&mut scenario, &adele, unit);
    assert_eq!(count(&scenario, &adele, "Apple"), 20);
}

#[test]
fn nothing_is_dropped_that_may_not_be_or_is_not_there() {
    let (mut scenario, adele, _, apples) = two();
    let refused = |place| Notice::Item(ItemNotice::Dropped { place, amount: 0 });
    for (place, amount) in [(apples, 21), (apples, 0), (77, 1)] {
        drop(&mut scenario, &adele, place, amount);
        let expected = if place == 77 { refused(0) } else { refused(apples) };
        assert_eq!(scenario.told(adele.session), [expected]);
    }
    scenario.act(|state, now, effects| server::service::vitals::die(state, now, adele.unit(), effects));
    scenario.forget();
    drop(&mut scenario, &adele, apples, 1);
    assert_eq!(scenario.told(adele.session), [refused(0)]);
    assert_eq!(count(&scenario, &adele, "Apple"), 20);
    assert_eq!(lying(&scenario), []);
}

#[test]
fn what_nobody_picks_up_is_gone_after_a_minute() {
    let (mut scenario, adele, _, apples) = two();
    drop(&mut scenario, &adele, apples, 1);
    let unit = lying(&scenario)[0].look.unit;
    scenario.pass(FLOOR_LIFE.mul_f64(0.9));
    assert_eq!(lying(&scenario).len(), 1);
    scenario.forget();
    scenario.pass(FLOOR_LIFE.mul_f64(0.11));
    assert_eq!(lying(&scenario), []);
    let told = scenario.told(adele.session);
    assert!(told.contains(&Notice::Floor(FloorNotice::Gone { unit })));
}

#[test]
fn what_lies_there_comes_into_sight_and_goes_out_of_it() {
    let (mut scenario, adele, berta, apples) = two();
    drop(&mut scenario, &adele, apples, 1);
    let look = lying(&scenario)[0].look;
    scenario.place(&berta, "ground", look.x + 15, look.y);
    scenario.forget();
    scenario.walk(&berta, look.x + 14, look.y);
    scenario.pass_ms(1000);
    assert!(
        scenario
            .told(berta.session)
            .contains(&Notice::Floor(FloorNotice::Lies(look)))
    );
    scenario.walk(&berta, look.x + 15, look.y);
    scenario.pass_ms(1000);
    let gone = FloorNotice::Gone { unit: look.unit };
    assert!(scenario.told(berta.session).contains(&Notice::Floor(gone)));
    scenario.place(&berta, "ground", look.x, look.y);
    assert!(
        scenario
            .told(berta.session)
            .contains(&Notice::Floor(FloorNotice::Lies(look)))
    );
}

#[test]
fn two_who_bend_down_at_once_do_not_both_have_it() {
    let (mut scenario, adele, berta, apples) = two();
    drop(&mut scenario, &adele, apples, 20);
    let lies = lying(&scenario)[0];
    // The second asks before the game loop has answered the first.
    let wants = |scenario: &Scenario, client: &Client| {
        MapEvent::Floor(FloorEvent::PickUp {
            stay: scenario.player(client).stay,
            unit: lies.look.unit,
            claims: vec![client.character],
        })
    };
    let events = vec![wants(&scenario, &adele), wants(&scenario, &berta)];
    let effects = server::map_loop::step(&mut scenario.maps[GROUND], scenario.now, events);
    let (adeles, bertas) = (scenario.player(&adele).stay, scenario.player(&berta).stay);
    let reserved = Reserved {
        instance: MapInstanceId(0),
        stay: adeles,
        unit: lies.look.unit,
        item: lies.item,
    };
    let expected = [
        MapReport::Reserved(reserved),
        MapReport::NotReserved {
            stay: bertas,
            too_far: false,
        },
    ];
    assert_eq!(effects.report, expected);
    // Its time is over meanwhile: it waits for the answer.
    scenario.pass(FLOOR_LIFE * 2);
    assert_eq!(lying(&scenario).len(), 1);
    // The first has left the game: it has not got it, and nobody has.
    scenario.disconnect(adele.session);
    scenario.put(GameEvent::Map(MapReport::Reserved(reserved)));
    assert_eq!(lying(&scenario), []);
    assert_eq!(count(&scenario, &berta, "Apple"), 0);
}

#[test]
fn loot_is_first_for_those_who_did_most_for_it() {
    let (mut scenario, adele, berta, _) = two();
    let item = Item::new(scenario.state.world.item_named("Jellopy").unwrap().id, 1);
    let now = scenario.now;
    let loot = Loot {
        owners: [Some(adele.character), None, None],
        since: now,
        boss: false,
    };
    assert!(loot.is_free_for(&[adele.character], now));
    assert!(!loot.is_free_for(&[berta.character], now));
    assert!(
        loot.is_free_for(&[berta.character, adele.character], now),
        "a party shares its claims"
    );
    assert!(!loot.is_free_for(&[berta.character], now + core::time::Duration::from_millis(6_999)));
    assert!(loot.is_free_for(&[berta.character], now + core::time::Duration::from_secs(7)));
    let drops = FloorEvent::Dropped { item, x: 20, y: 20 };
    scenario.on_map(GROUND, MapEvent::Floor(drops));
    let unit = lying(&scenario)[0].look.unit;
    pick_up(&mut scenario, &berta, unit);
    assert_eq!(count(&scenario, &berta, "Jellopy"), 1, "what is dropped is anybody's");
}

/// From the first blow to the loot in the bag, through both loops.
#[test]
fn a_poring_is_killed_brings_experience_and_its_loot_is_picked_up() {
    let (mut scenario, adele, poring) = fight::meet("adele", fight::PORING);
    let berta = scenario.play_at("berta", "ground", 20, 21);
    fight::make_strong(&mut scenario, &adele);
    let id = |scenario: &Scenario, name: &str| scenario.state.world.item_named(name).unwrap().id;
    let poring_drops: Vec<_> = [
        "Jellopy",
        "Knife_",
        "Sticky_Mucus",
        "Apple",
        "Empty_Bottle",
        "Unripe_Apple",
        "Poring_Card",
    ]
    .map(|name| id(&scenario, name))
    .to_vec();
    let mut gained = 0;
    let mut poring = poring;
    // Chance may give nothing at once.
    for _ in 0..20 {
        let before = scenario.player(&adele).character.clone();
        let told = fight::until_dead(&mut scenario, &adele, poring);
        let died =
            |notice: &Notice| matches!(notice, Notice::UnitVanished { unit, why: Vanish::Died } if *unit == poring);
        assert!(told.iter().any(died));
        let after = &scenario.player(&adele).character;
        let experience = |character: &server::event::Character| (character.base_level, character.base_experience);
        assert!(experience(after) > experience(&before));
        gained += lying(&scenario).len();
        if gained > 0 {
            break;
        }
        poring = fight::call(&mut scenario, fight::PORING, (21, 20));
    }
    let lies = lying(&scenario);
    assert!(!lies.is_empty() && lies.iter().all(|item| poring_drops.contains(&item.item.id)));
    let lies = lies[0];
    assert_eq!(lies.loot.owners, [Some(adele.character), None, None]);
    scenario.place(&berta, "ground", lies.look.x, lies.look.y);
    pick_up(&mut scenario, &berta, lies.look.unit);
    assert_eq!(refused(&scenario.told(berta.session)), [AddRefusal::NotYours]);
    let before = scenario.inventory(&adele).count(lies.item.id);
    scenario.place(&adele, "ground", lies.look.x, lies.look.y);
    pick_up(&mut scenario, &adele, lies.look.unit);
    assert_eq!(scenario.inventory(&adele).count(lies.item.id), before + 1);
    assert!(scenario.maps[GROUND].floor.get(lies.look.unit).is_none());
}

#[test]
fn looters_take_what_lies_around_and_leave_it_when_they_die() {
    let (mut scenario, adele, _) = fight::meet("adele", fight::PORING);
    let apples = scenario.give(&adele, "Apple", 20);
    drop(&mut scenario, &adele, apples, 20);
    let item = lying(&scenario)[0].item;
    scenario.pass_ms(20_000);
    assert_eq!(lying(&scenario), [], "the poring has them");
    scenario.on_map(GROUND, MapEvent::KillAll { with_drops: true });
    let back: Vec<Item> = lying(&scenario).iter().map(|lies| lies.item).collect();
    assert!(back.contains(&item), "{back:?}");
}

/// Somebody drops so many things one by one around a cell: how many lie in each cell then.
fn heap(things: u16) -> (Scenario, std::collections::BTreeMap<(u16, u16), usize>) {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    let apples = scenario.give(&adele, "Apple", 1);
    scenario.become_as(&adele, |character| {
        character.inventory.get_mut(apples).unwrap().amount = things + 1;
    });
    for _ in 0..things {
        drop(&mut scenario, &adele, apples, 1);
    }
    let mut cells = std::collections::BTreeMap::new();
    for item in lying(&scenario) {
        *cells.entry(item.cell().pair()).or_default() += 1;
    }
    (scenario, cells)
}

#[test]
fn a_cell_holds_so_many_things_and_what_is_more_falls_beside_it() {
    let (scenario, cells) = heap(400);
    assert!(cells.values().all(|&things| things <= IN_A_CELL_AT_MOST), "{cells:?}");
    assert_eq!(scenario.maps[GROUND].floor.len(), 400, "nothing of it is lost");
}

#[test]
fn who_heaps_up_more_than_lies_there_loses_the_oldest_of_it() {
    let (scenario, cells) = heap(2_000);
    assert!(cells.values().all(|&things| things <= IN_A_CELL_AT_MOST), "{cells:?}");
    // Things are dropped beside the character and fall beside that: five by five cells.
    assert!(scenario.maps[GROUND].floor.len() <= 25 * IN_A_CELL_AT_MOST);
}

#[test]
fn what_may_not_be_dropped_is_dropped_by_who_may_override_that() {
    let bound = |text: &str| {
        let limits = "aegis_name = \"Apple\"\nlimits = [\"no_drop\"]\nlimits_override = 10";
        text.replace("aegis_name = \"Apple\"", limits)
    };
    let mut scenario = Scenario::with(&worlds::changed("", bound), server::state::Rules::default());
    scenario.store.add_account("berta", "secret", 9);
    scenario.game_master("carla");
    for (client, falls) in [
        (scenario.play("adele"), false),
        (scenario.play_account("berta"), false),
        (scenario.play_account("carla"), true),
    ] {
        let apple = scenario.give(&client, "Apple", 1);
        drop(&mut scenario, &client, apple, 1);
        assert_eq!(!lying(&scenario).is_empty(), falls);
    }
}
