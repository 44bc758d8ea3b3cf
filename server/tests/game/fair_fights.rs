//! What fights do not allow: shots for nothing, a share of what another character did, blows at friends and at those who
//! are not seen, and fighting while busy with something else.

use server::{
    event::{
        Command,
        fight::FightCommand,
        floor::FloorCommand,
        item::ItemCommand,
        look::Hiding,
        people::{ChatRoomCommand, PartyCommand, PeopleCommand, chat_room::ChatRoomSettings},
    },
    service::{fight as fights, hiding},
    world::Location,
};

use super::{
    duel::{archer, two_on},
    fight::{HORNET, PUPA, ZOMBIE, attack, call, make_strong, meet, monster, strikes, until_dead},
    storage_steps as storage,
};
use crate::common::{Client, Scenario};

fn arrows(scenario: &Scenario, client: &Client) -> u32 {
    let id = scenario.state.world.item_named("Arrow").unwrap().id;
    scenario.inventory(client).count(id)
}

#[test]
fn a_shot_costs_its_arrow_whatever_the_archer_does_next() {
    let (mut scenario, adele, pupa) = meet("adele", PUPA);
    archer(&mut scenario, &adele, 10);
    let worn = scenario.inventory(&adele).worn(Location::AMMO).unwrap().0;
    let shoot = || {
        Command::Fight(FightCommand::Attack {
            target: pupa,
            continuous: false,
        })
    };
    let next = [
        Command::Fight(FightCommand::Stop),
        Command::Walk { x: 20, y: 21 },
        shoot(),
        Command::Item(ItemCommand::TakeOff { place: Some(worn) }),
    ];
    for (shots, next) in (1..).zip(next) {
        scenario.forget();
        scenario.commands(adele.session, [shoot(), next.clone()]);
        assert_eq!(
            strikes(&scenario.told(adele.session), adele.unit()).len(),
            1,
            "{next:?}"
        );
        assert_eq!(arrows(&scenario, &adele), 10 - shots, "{next:?}");
        scenario.command(adele.session, Command::Fight(FightCommand::Stop));
        scenario.pass_ms(5000);
    }
}

#[test]
fn a_monster_in_a_fight_thinks_no_more_often_than_others_and_attacks_in_time() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    scenario.become_as(&adele, |character| {
        character.base_level = 90;
        character.attributes.vitality = 99;
        character.hp = 30_000;
    });
    let zombie = call(&mut scenario, ZOMBIE, (21, 20));
    scenario.pass_ms(5000);
    scenario.forget();
    let (mut wakes, mut last, ticks) = (0, monster(&scenario, zombie).wakes, 1000);
    for _ in 0..ticks {
        scenario.pass_ms(40);
        let next = monster(&scenario, zombie).wakes;
        wakes += u32::from(next != last);
        last = next;
    }
    let delay = u32::from(scenario.state.world.monster(ZOMBIE).unwrap().attack_delay);
    let attacks = u32::try_from(strikes(&scenario.told(adele.session), zombie).len()).unwrap();
    let expected = ticks * 40 / delay;
    assert!(
        (expected..=expected + 1).contains(&attacks),
        "{attacks}, not {expected}"
    );
    assert!(wakes <= ticks * 40 / 100 + attacks, "{wakes} in {ticks} ticks");
}

#[test]
fn ticks_do_not_make_attacks_slower() {
    let (mut scenario, adele, pupa) = meet("adele", PUPA);
    let delay = |scenario: &Scenario| u32::try_from(2 * scenario.player(&adele).fighter.attack_motion).unwrap();
    // The next tick comes as late as it can.
    for agility in 1..=99 {
        scenario.become_as(&adele, |character| character.attributes.agility = agility);
        if (1..=8).contains(&(delay(&scenario) % 40)) {
            break;
        }
    }
    let at = monster(&scenario, pupa).cell();
    scenario.place(&adele, "ground", at.x - 1, at.y);
    scenario.forget();
    attack(&mut scenario, &adele, pupa, true);
    let span = 60_000;
    scenario.pass_ms(span.into());
    let blows = u32::try_from(strikes(&scenario.told(adele.session), adele.unit()).len()).unwrap();
    assert!(monster(&scenario, pupa).alive);
    assert_eq!(blows, span / delay(&scenario) + 1);
}

fn people(scenario: &mut Scenario, client: &Client, command: PartyCommand) {
    scenario.command(client.session, Command::People(PeopleCommand::Party(command)));
}

fn join(scenario: &mut Scenario, leader: &Client, other: &Client) {
    let name = scenario.player(leader).name();
    let (pickup, loot) = (false, false);
    people(scenario, leader, PartyCommand::Make { name, pickup, loot });
    let party = scenario.state.people.parties.of(leader.character).unwrap().id;
    let name = scenario.player(other).name();
    people(scenario, leader, PartyCommand::InviteName { name });
    people(scenario, other, PartyCommand::Answer { party, accept: true });
    assert!(scenario.state.people.parties.of(other.character).is_some());
    scenario.forget();
}

#[test]
fn members_of_a_party_fight_each_other_only_where_the_map_says_so() {
    for (map, fights) in [("arena", false), ("melee", true)] {
        let (mut scenario, adele, berta) = two_on(map);
        join(&mut scenario, &adele, &berta);
        attack(&mut scenario, &adele, berta.unit(), true);
        scenario.pass_ms(5000);
        assert_eq!(
            !strikes(&scenario.told(berta.session), adele.unit()).is_empty(),
            fights,
            "{map}"
        );
    }
}

#[test]
fn who_is_not_seen_is_neither_hit_nor_found() {
    let (mut scenario, adele, berta) = two_on("arena");
    scenario.act(|state, _, effects| hiding::set(state, berta.unit(), Hiding::Hidden, effects));
    for x in [11, 15] {
        scenario.place(&berta, "arena", x, 10);
        scenario.forget();
        attack(&mut scenario, &adele, berta.unit(), true);
        scenario.pass_ms(2000);
        assert_eq!(scenario.told(adele.session), [], "hidden at {x}");
    }
    scenario.act(|state, _, effects| hiding::set(state, berta.unit(), Hiding::Seen, effects));
    scenario.place(&berta, "arena", 39, 39);
    let (mut elsewhere, carla, _) = meet("carla", PUPA);
    let far = call(&mut elsewhere, PUPA, (50, 50));
    for (scenario, client, target) in [(&mut scenario, adele, berta.unit()), (&mut elsewhere, carla, far)] {
        scenario.forget();
        attack(scenario, &client, target, true);
        assert_eq!(scenario.told(client.session), [], "out of sight");
    }
}

#[test]
fn a_character_has_no_part_in_what_another_of_its_account_did() {
    let (mut scenario, adele, hornet) = meet("adele", HORNET);
    let berta = scenario.play_at("berta", "ground", 20, 21);
    for client in [&adele, &berta] {
        make_strong(&mut scenario, client);
    }
    let at = monster(&scenario, hornet).cell();
    scenario.place(&adele, "ground", at.x - 1, at.y);
    while monster(&scenario, hornet)
        .wounds
        .iter()
        .all(|wounds| wounds.damage == 0)
    {
        attack(&mut scenario, &adele, hornet, false);
        scenario.pass_ms(2000);
    }
    scenario.disconnect(adele.session);
    scenario.pass_ms(20_000);
    let login = scenario.login("adele");
    let chooser = scenario.enter_char(&login);
    let other = scenario.create(chooser, "anna", 1);
    scenario.command(chooser, Command::SelectCharacter { slot: 1 });
    let session = scenario.enter_map(&login, other.character.id);
    let anna = Client {
        session,
        character: other.character.id,
        ..adele
    };
    scenario.place(&anna, "ground", at.x, at.y + 2);
    assert!(monster(&scenario, hornet).alive);
    until_dead(&mut scenario, &berta, hornet);
    assert!(!monster(&scenario, hornet).alive);
    assert!(scenario.player(&berta).character.base_experience > 0);
    assert_eq!(scenario.player(&anna).character.base_experience, 0);
    let owners = scenario.maps[0].floor.iter().map(|item| item.loot.owners);
    assert!(
        owners
            .into_iter()
            .all(|owners| owners == [Some(berta.character), None, None])
    );
}

#[test]
fn all_who_attack_a_player_count() {
    let (mut scenario, adele, berta) = two_on("arena");
    let carla = scenario.play_at("carla", "arena", 11, 11);
    let count = |scenario: &Scenario| fights::attackers(&scenario.state, scenario.now, scenario.player(&berta));
    assert_eq!(count(&scenario), 0);
    attack(&mut scenario, &adele, berta.unit(), true);
    assert_eq!(count(&scenario), 1);
    attack(&mut scenario, &carla, berta.unit(), true);
    assert_eq!(count(&scenario), 2);
    scenario.command(carla.session, Command::Fight(FightCommand::Stop));
    assert_eq!(count(&scenario), 1);
}

/// How somebody gets busy.
type Begin = fn(&mut Scenario, &Client);

#[test]
fn who_chats_or_stores_does_not_attack_drop_or_pick_up() {
    let chat = |scenario: &mut Scenario, client: &Client| {
        let settings = ChatRoomSettings {
            title: (*b"Cards").into(),
            limit: 4,
            public: true,
            password: (*b"").into(),
        };
        let open = PeopleCommand::ChatRoom(ChatRoomCommand::Open(settings));
        scenario.command(client.session, Command::People(open));
    };
    let store = |scenario: &mut Scenario, client: &Client| {
        storage::open(scenario, client);
    };
    let busy: [Begin; 2] = [chat, store];
    for (number, begin) in busy.into_iter().enumerate() {
        let (mut scenario, adele, pupa) = meet("adele", PUPA);
        archer(&mut scenario, &adele, 10);
        let apples = scenario.give(&adele, "Apple", 3);
        let drop = |amount| {
            let place = Some(apples);
            Command::Floor(FloorCommand::Drop { place, amount })
        };
        scenario.command(adele.session, drop(1));
        let lies = scenario.maps[0].floor.iter().next().unwrap().look.unit;
        attack(&mut scenario, &adele, pupa, true);
        begin(&mut scenario, &adele);
        scenario.forget();
        scenario.command(adele.session, drop(1));
        scenario.command(adele.session, Command::Floor(FloorCommand::PickUp { unit: lies }));
        attack(&mut scenario, &adele, pupa, true);
        scenario.pass_ms(5000);
        assert_eq!(strikes(&scenario.told(adele.session), adele.unit()), [], "{number}");
        let id = scenario.state.world.item_named("Apple").unwrap().id;
        assert_eq!(scenario.inventory(&adele).count(id), 2, "{number}");
        assert_eq!(scenario.maps[0].floor.len(), 1, "{number}");
    }
}
