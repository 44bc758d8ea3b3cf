//! What people are there for: healing, other jobs, other places.

use packets::JobId;
use server::{
    event::{
        Item, Notice,
        notice::{Course, GrowthNotice, ItemNotice, LookChange},
    },
    world::Location,
};

use super::{HEALER, JOB_CHANGER, scenario};
use crate::common::{Client, Scenario};

const JOB_LEVEL_1: Notice = Notice::Growth(GrowthNotice::Level {
    course: Course::Job,
    level: 1,
});

/// A novice at the end of its way, who talks with the master of jobs.
fn grown(scenario: &mut Scenario, job_level: u16) -> Client {
    let client = scenario.play("adele");
    let player = scenario.state.players.get_mut(client.unit()).unwrap();
    let character = &mut player.character;
    (character.job_level, character.job_experience, character.skill_points) = (job_level, 7, 9);
    scenario.contact(&client, JOB_CHANGER);
    client
}

#[test]
fn a_healer_restores_hit_and_spell_points() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    let player = scenario.state.players.get_mut(client.unit()).unwrap();
    (player.character.hp, player.character.sp) = (1, 0);
    scenario.contact(&client, HEALER);
    scenario.next(&client, HEALER);
    scenario.choose(&client, HEALER, 1);
    let told = scenario.told(client.session);
    let Some(Notice::Vitals(vitals)) = told.iter().find(|notice| matches!(notice, Notice::Vitals(_))) else {
        panic!("{told:?}");
    };
    assert_eq!((vitals.hp, vitals.sp), (vitals.max_hp, vitals.max_sp));
    assert_eq!(scenario.player(&client).character.hp, vitals.max_hp);
}

#[test]
fn a_novice_with_job_level_ten_becomes_what_it_wants() {
    let mut scenario = scenario();
    let client = grown(&mut scenario, 10);
    let near = scenario.play_at("berta", "ground", 25, 25);
    scenario.next(&client, JOB_CHANGER);
    scenario.forget();
    scenario.choose(&client, JOB_CHANGER, 1);
    let character = scenario.player(&client).character.clone();
    assert_eq!(character.job, JobId(1));
    assert_eq!(
        (character.job_level, character.job_experience, character.skill_points),
        (1, 0, 0)
    );
    let changed = Notice::LookChanged {
        unit: client.unit(),
        change: LookChange::Job(1),
    };
    assert_eq!(scenario.told(near.session), core::slice::from_ref(&changed));
    let told = scenario.told(client.session);
    assert!(told.contains(&changed) && told.contains(&JOB_LEVEL_1), "{told:?}");
    assert_eq!(scenario.maps[0].watchers[&client.unit()].looks.job, 1);
    let stored = scenario.store.named("adele").unwrap();
    assert_eq!((stored.job, stored.job_level), (JobId(1), 1), "it is kept at once");
}

#[test]
fn another_job_is_kept_in_one_write_with_all_that_follows_from_it() {
    let mut scenario = scenario();
    let client = grown(&mut scenario, 10);
    let worn = Item {
        worn: Location::RIGHT_HAND,
        ..Item::new(scenario.item_id("Sword"), 1)
    };
    scenario.become_as(&client, |character| {
        character.inventory = core::iter::once(worn).collect();
    });
    scenario.next(&client, JOB_CHANGER);
    scenario.forget();
    let before = scenario.store.written.0;
    scenario.choose(&client, JOB_CHANGER, 2);
    assert_eq!(scenario.player(&client).character.job, JobId(2));
    assert_eq!(scenario.store.written.0, before + 1);
    scenario.is_kept(&client);
    let (place, at, ok) = (0, Location::RIGHT_HAND, true);
    let off = Notice::Item(ItemNotice::TakenOff { place, at, ok });
    let commit = Some(scenario.store.written);
    let told = scenario.told_in_full(client.session);
    for notice in [&off, &JOB_LEVEL_1] {
        let told = told.iter().find(|told| told.notice == *notice);
        assert_eq!(told.map(|told| told.after), Some(commit), "{notice:?}");
    }
}

#[test]
fn who_is_not_ready_is_sent_away() {
    let mut scenario = scenario();
    let client = grown(&mut scenario, 9);
    assert_eq!(
        scenario.shown(&client),
        ["Come back with job level 10. You have 9.", "[close]"]
    );
    assert_eq!(scenario.player(&client).character.job, JobId(0));
}

#[test]
fn who_has_a_job_gets_no_other() {
    let mut scenario = scenario();
    let client = grown(&mut scenario, 10);
    scenario.next(&client, JOB_CHANGER);
    scenario.choose(&client, JOB_CHANGER, 2);
    scenario.close(&client, JOB_CHANGER);
    scenario.forget();
    scenario.contact(&client, JOB_CHANGER);
    assert_eq!(scenario.shown(&client), ["You have found your way already.", "[close]"]);
}
