//! GM commands about oneself: levels, job, attributes, points, belongings, places.

use packets::{ItemId, JobId};
use server::event::{Command, Item, Notice, look::Posture, notice::Vitals};

use super::{game_master, order};
use crate::common::Scenario;

#[test]
fn levels_rise_and_fall_with_what_they_bring() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let before = scenario.player(&client).character.status_points;
    assert_eq!(order(&mut scenario, &client, "@level 10"), ["You are of level 11 now."]);
    assert_eq!(
        order(&mut scenario, &client, "@joblevel 3"),
        ["You are of level 4 now."]
    );
    let character = scenario.player(&client).character.clone();
    assert!(character.status_points > before + 20 && character.skill_points == 3);
    assert_eq!(character.hp, scenario.player(&client).fighter.max_hp);
    assert_eq!(order(&mut scenario, &client, "@level -10"), ["You are of level 1 now."]);
    let stored = scenario.store.named("adele").unwrap();
    assert_eq!(
        (stored.base_level, stored.status_points),
        (1, before),
        "the points go with the levels"
    );
    for (line, answer) in [
        ("@level -1", "You are of level 1 already."),
        ("@level 2000000000", "You are of level 99 now."),
        ("@joblevel 2000000000", "You are of level 10 now."),
        ("@level 0", "Write it as: @level LEVELS"),
    ] {
        assert_eq!(order(&mut scenario, &client, line), [answer], "{line}");
    }
}

#[test]
fn levels_whose_points_are_spent_take_the_attributes_with_them() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    order(&mut scenario, &client, "@level 10");
    order(&mut scenario, &client, "@stats all 9");
    scenario.character_mut(&client).status_points = 5;
    order(&mut scenario, &client, "@level -1");
    let kept = scenario.store.named("adele").unwrap();
    assert_eq!(
        (kept.attributes.each(), kept.status_points),
        ([9; 6], 0),
        "5 points paid for level 11"
    );
    order(&mut scenario, &client, "@level -1");
    let reset = scenario.store.named("adele").unwrap();
    assert_eq!(
        (reset.attributes.each(), reset.status_points),
        ([1; 6], 76),
        "all that level 9 ever gave"
    );
}

#[test]
fn a_job_is_taken_by_its_name_or_number() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    assert_eq!(
        order(&mut scenario, &client, "@job swordman"),
        ["You are Swordman now."]
    );
    assert_eq!(order(&mut scenario, &client, "@job 2"), ["You are Mage now."]);
    assert_eq!(order(&mut scenario, &client, "@job MAGE"), ["You are Mage already."]);
    let answer = order(&mut scenario, &client, "@job baker");
    assert!(
        answer[0].starts_with("There is no job baker. There are: Novice, Swordman, "),
        "{answer:?}"
    );
    assert_eq!(scenario.store.named("adele").unwrap().job, JobId(2));
}

#[test]
fn attributes_are_set_and_told() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    order(&mut scenario, &client, "@stats all 9");
    order(&mut scenario, &client, "@stats vit 99");
    let answer = order(&mut scenario, &client, "@stats");
    assert!(
        answer[0].starts_with("STR 9, AGI 9, VIT 99, INT 9, DEX 9, LUK 9, "),
        "{answer:?}"
    );
    assert_eq!(scenario.store.named("adele").unwrap().attributes.vitality, 99);
    assert_eq!(scenario.player(&client).fighter.max_hp, 79, "40 and 99 %");
}

#[test]
fn items_and_zeny_are_given_and_kept() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    for (line, answer) in [
        ("@item Red_Potion 20", "You have 20 x Red Potion more."),
        ("@item 501", "You have 1 x Red Potion more."),
        ("@item Nothing", "There is no item Nothing."),
        ("@item 501 30000", "You cannot carry that."),
        ("@zeny 500", "You have +500 zeny."),
        ("@zeny -200", "You have -200 zeny."),
        ("@zeny -301", "Nobody can have that much zeny, or less than none."),
        ("@zeny 2000000000", "Nobody can have that much zeny, or less than none."),
    ] {
        assert_eq!(order(&mut scenario, &client, line), [answer], "{line}");
    }
    let stored = scenario.store.named("adele").unwrap();
    let potions: u32 = stored
        .inventory
        .items()
        .filter(|item| item.id.0 == 501)
        .map(|item| u32::from(item.amount))
        .sum();
    assert_eq!((stored.zeny, potions), (300, 21));
}

#[test]
fn equipment_is_given_refined_and_with_cards() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    for (line, answer) in [
        ("@item2 Knife 1 0 7 0 4020 4019 0 0", "You have 1 x Knife more."),
        ("@item2 Knife 1 1 7 0 501 0 0 0", "501 is no card."),
        ("@item2 Red_Potion 2 0 7 1 4020 0 0 0", "You have 2 x Red Potion more."),
    ] {
        assert_eq!(order(&mut scenario, &client, line), [answer], "{line}");
    }
    let stored = scenario.store.named("adele").unwrap();
    let given: Vec<Item> = stored
        .inventory
        .items()
        .filter(|item| !item.is_worn())
        .copied()
        .collect();
    let knife = Item {
        identified: false,
        refine: 7,
        cards: [4020, 4019, 0, 0].map(ItemId),
        ..Item::new(ItemId(1201), 1)
    };
    assert_eq!(given, [knife, Item::new(ItemId(501), 2)], "a potion has no refine");
}

#[test]
fn who_is_wounded_is_healed_and_who_is_dead_revived() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    scenario.character_mut(&client).hp = 1;
    order(&mut scenario, &client, "@heal 10 0");
    assert_eq!(scenario.player(&client).character.hp, 11);
    order(&mut scenario, &client, "@heal");
    assert_eq!(scenario.player(&client).character.hp, 40);
    assert_eq!(order(&mut scenario, &client, "@revive"), ["adele is not dead."]);
    assert_eq!(order(&mut scenario, &client, "@die"), ["You are dead now."]);
    assert_eq!(
        order(&mut scenario, &client, "@heal"),
        ["The dead are revived, not healed."]
    );
    scenario.forget();
    scenario.say(&client, "@revive");
    let full = Vitals {
        hp: 40,
        max_hp: 40,
        sp: 11,
        max_sp: 11,
    };
    assert!(scenario.told(client.session).contains(&Notice::Vitals(full)));
    assert_eq!(scenario.player(&client).posture, Posture::Standing);
}

#[test]
fn a_chosen_speed_holds_until_the_usual_one_is_wanted() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    scenario.say(&client, "@speed 50");
    scenario.walk(&client, 25, 20);
    scenario.pass_ms(280);
    assert_eq!(scenario.cell(&client), (25, 20));
    scenario.say(&client, "@speed");
    assert_eq!(scenario.player(&client).fighter.speed, 150);
}

#[test]
fn one_goes_to_towns_to_cells_and_somewhere_by_chance() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let loads = |scenario: &mut Scenario| scenario.command(client.session, Command::LoadEnd);
    order(&mut scenario, &client, "@go cel");
    loads(&mut scenario);
    assert_eq!(scenario.map_of(&client), "cellar");
    assert_eq!(
        order(&mut scenario, &client, "@go ground"),
        ["There is no town ground. There are: cellar."]
    );
    order(&mut scenario, &client, "@jump 7 8");
    loads(&mut scenario);
    assert_eq!((scenario.map_of(&client), scenario.cell(&client)), ("cellar", (7, 8)));
    let mut cells = std::collections::BTreeSet::new();
    for _ in 0..5 {
        order(&mut scenario, &client, "@jump");
        loads(&mut scenario);
        cells.insert(scenario.cell(&client));
    }
    assert!(cells.len() > 1, "{cells:?}");
}

#[test]
fn the_storage_opens_anywhere() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    assert_eq!(order(&mut scenario, &client, "@storage"), ["Your storage opens."]);
    assert_eq!(
        order(&mut scenario, &client, "@storage"),
        ["Your storage is open, or you trade."]
    );
}

#[test]
fn monsters_are_called_and_killed() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    assert_eq!(
        order(&mut scenario, &client, "@spawn PORING 3"),
        ["3 x Poring were called."]
    );
    let porings = |scenario: &mut Scenario, client| {
        let is = |notice: &Notice| matches!(notice, Notice::UnitAppeared { look, .. } if look.job == 1002);
        scenario.told(client).iter().filter(|notice| is(notice)).count()
    };
    scenario.forget();
    scenario.say(&client, "@spawn 1002 2");
    assert_eq!(porings(&mut scenario, client.session), 2);
    assert_eq!(
        order(&mut scenario, &client, "@spawn Nothing"),
        ["There is no monster Nothing."]
    );
    scenario.forget();
    scenario.say(&client, "@killmonsters");
    let died = |notice: &Notice| {
        matches!(
            notice,
            Notice::UnitVanished {
                why: server::event::look::Vanish::Died,
                ..
            }
        )
    };
    let told = scenario.told(client.session);
    assert_eq!(told.iter().filter(|notice| died(notice)).count(), 5, "{told:?}");
}
