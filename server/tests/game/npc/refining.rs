//! A refiner: ore and zeny against a better weapon, or none.

use packets::UnitId;
use server::{
    event::{
        Command, Item, Notice,
        item::ItemCommand,
        notice::{ItemNotice, Loss, NpcNotice, RefineResult, WearResult},
        npc::NpcCommand,
    },
    state::Rules,
    world::Location,
};

use crate::common::{Client, Scenario, worlds};

const REFINER: &str = r#"
[[npc]]
name = "Refiner"
sprite = 85
at = { map = "ground", x = 22, y = 20 }
refiner = { greeting = "What shall it be?" }
"#;

const NPC: UnitId = UnitId(110_000_000);

/// The choice of the weapon, the armor, and of none; of going on.
const WEAPON: u8 = 1;
const ARMOR: u8 = 3;
const YES: u8 = 1;
const NO: u8 = 2;

/// Somebody who wears a knife refined so often, and has so much ore and zeny.
fn smith(refine: u8, ore: u16, zeny: u32) -> (Scenario, Client, usize) {
    let mut scenario = Scenario::with(&worlds::changed(REFINER, str::to_owned), Rules::default());
    let client = scenario.play("adele");
    let knife = scenario.state.world.item_named("Knife").unwrap().id;
    let place = scenario.give_item(
        &client,
        Item {
            refine,
            ..Item::new(knife, 1)
        },
    );
    if ore > 0 {
        scenario.give(&client, "Phracon", ore);
    }
    scenario.become_as(&client, |character| character.zeny = zeny);
    let (place, at) = (Some(place), Location::RIGHT_HAND);
    scenario.command(client.session, Command::Item(ItemCommand::Wear { place, at }));
    scenario.forget();
    (scenario, client, place.unwrap())
}

fn npc(scenario: &mut Scenario, client: &Client, command: NpcCommand) {
    scenario.command(client.session, Command::Npc(command));
}

/// Asks for a piece to be refined; what was said since.
fn ask(scenario: &mut Scenario, client: &Client, piece: u8) -> Vec<String> {
    npc(scenario, client, NpcCommand::Contact { npc: NPC });
    npc(scenario, client, NpcCommand::Next { npc: NPC });
    scenario.forget();
    npc(
        scenario,
        client,
        NpcCommand::Choose {
            npc: NPC,
            choice: piece,
        },
    );
    said(&scenario.told(client.session))
}

/// Agrees, or does not; what was told since.
fn answer(scenario: &mut Scenario, client: &Client, choice: u8) -> Vec<Notice> {
    npc(scenario, client, NpcCommand::Next { npc: NPC });
    scenario.forget();
    npc(scenario, client, NpcCommand::Choose { npc: NPC, choice });
    let told = scenario.told(client.session);
    npc(scenario, client, NpcCommand::Close { npc: NPC });
    told
}

fn said(told: &[Notice]) -> Vec<String> {
    let line = |notice: &Notice| match notice {
        Notice::Npc(NpcNotice::Said { text, .. }) => Some(String::from_utf8_lossy(text).into_owned()),
        _ => None,
    };
    told.iter().filter_map(line).collect()
}

fn ore(scenario: &Scenario, client: &Client) -> u32 {
    let phracon = scenario.state.world.item_named("Phracon").unwrap().id;
    scenario.inventory(client).count(phracon)
}

#[test]
fn a_safe_refining_costs_ore_and_zeny_and_is_one_write() {
    let (mut scenario, client, place) = smith(0, 2, 60);
    let before = scenario.player(&client).fighter.figures.attack;
    assert_eq!(
        ask(&mut scenario, &client, WEAPON),
        ["For your Knife I need one Phracon and 50 zeny."]
    );
    let written = scenario.store.written;
    let told = answer(&mut scenario, &client, YES);
    assert_eq!(said(&told), ["Good work! This is your +1 Knife now."]);
    assert_eq!(scenario.store.written.0, written.0 + 1);
    let character = &scenario.player(&client).character;
    let knife = character.inventory.get(place).unwrap();
    assert_eq!((knife.refine, knife.worn), (1, Location::RIGHT_HAND));
    assert_eq!((character.zeny, ore(&scenario, &client)), (10, 1));
    assert_eq!(*scenario.store.named("adele").unwrap(), {
        let mut stored = character.clone();
        stored.place = scenario.store.named("adele").unwrap().place.clone();
        stored
    });
    let now = scenario.player(&client).fighter.figures.attack;
    assert_eq!(now.1 - before.1, 2, "a weapon of the first level is better by two");

    // The client sees it come anew, and worn.
    let of_items = told.iter().filter_map(|notice| match notice {
        Notice::Item(notice) => Some(notice),
        _ => None,
    });
    let of_knife: Vec<&ItemNotice> = of_items
        .skip_while(|notice| !matches!(notice, ItemNotice::Refined { .. }))
        .collect();
    assert!(
        matches!(
            of_knife[..],
            [
                ItemNotice::Refined { refine: 1, result: RefineResult::Refined, .. },
                ItemNotice::TakenOff { ok: true, .. },
                ItemNotice::Removed { why: Loss::Changed, amount: 1, .. },
                ItemNotice::Added(card),
                ItemNotice::Worn { result: WearResult::Worn, .. },
            ] if card.item.refine == 1 && card.place == place
        ),
        "{of_knife:?}"
    );
}

#[test]
fn who_has_not_what_it_takes_is_told_so_and_keeps_all() {
    for (ores, zeny) in [(0, 50), (1, 49)] {
        let (mut scenario, client, place) = smith(0, ores, zeny);
        ask(&mut scenario, &client, WEAPON);
        let written = scenario.store.written;
        assert_eq!(
            said(&answer(&mut scenario, &client, YES)),
            ["You have not got what I need."]
        );
        assert_eq!(scenario.store.written, written);
        let character = &scenario.player(&client).character;
        assert_eq!(character.inventory.get(place).unwrap().refine, 0);
        assert_eq!((character.zeny, ore(&scenario, &client)), (zeny, ores.into()));
    }
}

#[test]
fn what_is_not_worn_or_at_its_best_is_not_refined() {
    let (mut scenario, client, _) = smith(10, 1, 50);
    let nothing = ["There is nothing that I could refine."];
    assert_eq!(ask(&mut scenario, &client, WEAPON), nothing);
    npc(&mut scenario, &client, NpcCommand::Close { npc: NPC });
    assert_eq!(ask(&mut scenario, &client, ARMOR), nothing, "nothing is worn there");
}

#[test]
fn who_says_no_keeps_all() {
    let (mut scenario, client, place) = smith(7, 1, 50);
    assert_eq!(
        ask(&mut scenario, &client, WEAPON),
        [
            "For your +7 Knife I need one Phracon and 50 zeny.",
            "But it may break, and then it is gone."
        ]
    );
    assert_eq!(said(&answer(&mut scenario, &client, NO)), [""; 0]);
    let character = &scenario.player(&client).character;
    assert_eq!(character.inventory.get(place).unwrap().refine, 7);
    assert_eq!((character.zeny, ore(&scenario, &client)), (50, 1));
}

#[test]
fn what_may_break_breaks_as_often_as_the_table_says() {
    let (mut scenario, client, _) = smith(7, 1, 50);
    let (mut refined, mut broken) = (0, 0);
    for _ in 0..400 {
        let knife = scenario.state.world.item_named("Knife").unwrap().id;
        let phracon = scenario.state.world.item_named("Phracon").unwrap().id;
        scenario.become_as(&client, |character| {
            character.zeny = 50;
            let items = [(knife, 7, Location::RIGHT_HAND), (phracon, 0, Location::NONE)];
            character.inventory = items
                .map(|(id, refine, worn)| Item {
                    refine,
                    worn,
                    ..Item::new(id, 1)
                })
                .into_iter()
                .collect();
        });
        ask(&mut scenario, &client, WEAPON);
        let told = answer(&mut scenario, &client, YES);
        let character = &scenario.player(&client).character;
        assert_eq!((character.zeny, ore(&scenario, &client)), (0, 0));
        if let Some((_, item)) = character.inventory.iter().next() {
            assert_eq!((item.refine, item.is_worn()), (8, true));
            refined += 1;
        } else {
            assert_eq!(said(&told), ["Oh no. It broke. I am sorry."]);
            let gone = |notice: &Notice| {
                matches!(
                    notice,
                    Notice::Item(ItemNotice::Removed {
                        why: Loss::RefineFailed,
                        amount: 1,
                        ..
                    })
                )
            };
            assert_eq!(told.iter().filter(|notice| gone(notice)).count(), 1);
            broken += 1;
        }
        assert_eq!(
            scenario.store.named("adele").unwrap().inventory,
            character.inventory,
            "kept, whatever came of it"
        );
    }
    assert!((200..=280).contains(&refined), "60 of 100, not {refined} of 400");
    assert_eq!(refined + broken, 400);
}

#[test]
fn while_the_store_is_behind_nothing_is_refined() {
    let (mut scenario, client, place) = smith(0, 1, 50);
    ask(&mut scenario, &client, WEAPON);
    scenario.state.rules.backlog_max = 0;
    answer(&mut scenario, &client, YES);
    let character = &scenario.player(&client).character;
    assert_eq!(character.inventory.get(place).unwrap().refine, 0);
    assert_eq!((character.zeny, ore(&scenario, &client)), (50, 1));
}
