//! Dialogs that give and take items and zeny.

use server::event::{Notice, notice::ItemNotice, npc::NpcCommand};

use super::{COLLECTOR, scenario, unit};
use crate::common::{Client, Scenario};

/// A client asks the collector for so many apples, three jellopies each, with a tip of two zeny each.
fn ask_for(scenario: &mut Scenario, client: &Client, value: i32) {
    scenario.contact(client, COLLECTOR);
    scenario.forget();
    let npc = unit(COLLECTOR);
    scenario.ask_npc(client, NpcCommand::Number { npc, value });
}

#[test]
fn what_a_dialog_gives_and_takes_is_one_write_told_when_it_is_durable() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Jellopy", 10);
    let (zeny, written) = (scenario.player(&client).character.zeny, scenario.store.written);
    ask_for(&mut scenario, &client, 3);
    assert_eq!(scenario.carries(&client), [(0, "Jellopy", 1), (1, "Apple", 3)]);
    assert_eq!(scenario.player(&client).character.zeny, zeny + 6);
    assert_eq!(scenario.store.written.0, written.0 + 1, "all at once");
    scenario.is_kept(&client);
    let told = scenario.told_in_full(client.session);
    let commit = Some(scenario.store.written);
    assert!(told.iter().all(|told| told.after == commit), "{told:?}");
    let notices: Vec<&Notice> = told.iter().map(|told| &told.notice).collect();
    assert!(matches!(
        notices[0],
        Notice::Item(ItemNotice::Removed {
            place: 0,
            amount: 9,
            ..
        })
    ));
    assert!(notices.contains(&&Notice::Zeny(zeny + 6)));
}

#[test]
fn who_has_not_enough_keeps_it() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Jellopy", 8);
    ask_for(&mut scenario, &client, 3);
    assert_eq!(scenario.shown(&client), ["You have too few.", "[close]"]);
    assert_eq!(scenario.carries(&client), [(0, "Jellopy", 8)]);
}

#[test]
fn a_number_too_large_for_any_amount_is_refused() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Jellopy", 10);
    ask_for(&mut scenario, &client, 100_000);
    assert_eq!(scenario.shown(&client), ["You have too few.", "[close]"]);
    ask_for(&mut scenario, &client, 0);
    assert_eq!(scenario.carries(&client), [(0, "Jellopy", 10)], "nothing for nothing");
}

#[test]
fn who_carries_too_much_gets_nothing_and_keeps_all() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Jellopy", 1500);
    let most = scenario.player(&client).fighter.max_weight;
    let left = (most - scenario.player(&client).fighter.weight) / 70;
    scenario.give(&client, "Red_Potion", u16::try_from(left).unwrap());
    ask_for(&mut scenario, &client, 100);
    assert_eq!(scenario.shown(&client), ["You carry too much.", "[close]"]);
    assert_eq!(scenario.carries(&client)[0], (0, "Jellopy", 1500));
}
