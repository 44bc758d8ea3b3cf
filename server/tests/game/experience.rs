//! Experience: levels reached by it, what they bring, and what dying costs.

use server::{
    event::{
        Notice,
        notice::{Course, GrowthNotice, Vitals},
    },
    service::{
        experience::{self, Gain},
        vitals,
    },
    state::Rules,
};

use crate::common::{Client, Scenario, worlds::changed};

fn gain(scenario: &mut Scenario, client: &Client, base: u64, job: u64) -> Vec<Notice> {
    let unit = client.unit();
    scenario.forget();
    scenario.act(|state, now, effects| experience::gain(state, now, unit, Gain { base, job }, effects));
    scenario.told(client.session)
}

fn growth(notices: &[Notice]) -> Vec<GrowthNotice> {
    let growth = |notice: &Notice| match notice {
        Notice::Growth(growth) => Some(*growth),
        _ => None,
    };
    notices.iter().filter_map(growth).collect()
}

/// Base level and experience, job level and experience.
fn levels(scenario: &Scenario, client: &Client) -> ((u16, u64), (u16, u64)) {
    let character = &scenario.player(client).character;
    (
        (character.base_level, character.base_experience),
        (character.job_level, character.job_experience),
    )
}

#[test]
fn experience_is_told_when_it_is_kept() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.forget();
    let unit = client.unit();
    scenario.act(|state, now, effects| experience::gain(state, now, unit, Gain { base: 5, job: 3 }, effects));
    let account = client.account;
    let expected = [
        GrowthNotice::Experience {
            course: Course::Base,
            now: 5,
        },
        GrowthNotice::Experience {
            course: Course::Job,
            now: 3,
        },
        GrowthNotice::Gained {
            account,
            course: Course::Base,
            amount: 5,
        },
        GrowthNotice::Gained {
            account,
            course: Course::Job,
            amount: 3,
        },
    ];
    let told = scenario.told_in_full(client.session);
    for told in &told {
        assert_eq!(told.after, Some(scenario.store.written), "{told:?}");
    }
    let told: Vec<Notice> = told.into_iter().map(|told| told.notice).collect();
    assert_eq!(told, expected.map(Notice::Growth));
    let stored = scenario.store.named("adele").unwrap();
    assert_eq!((stored.base_experience, stored.job_experience), (5, 3));
    assert_eq!(gain(&mut scenario, &client, 0, 0), [], "nothing gained, nothing said");
}

#[test]
fn a_base_level_brings_status_points_fills_up_and_is_seen() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let other = scenario.play("berta");
    let points = scenario.player(&client).character.status_points;
    let unit = client.unit();
    scenario.act(|state, now, effects| vitals::hurt(state, now, unit, 30, None, effects));
    let told = gain(&mut scenario, &client, 12, 0);
    assert_eq!(levels(&scenario, &client), ((2, 3), (1, 0)));
    let course = Course::Base;
    let reached = GrowthNotice::LevelReached {
        unit,
        course,
        super_novice: false,
    };
    let account = client.account;
    let expected = [
        GrowthNotice::StatusPoints(points + 3),
        GrowthNotice::Level { course, level: 2 },
        GrowthNotice::Experience { course, now: 3 },
        GrowthNotice::NextLevel { course, needed: 16 },
        reached,
        GrowthNotice::Gained {
            account,
            course,
            amount: 12,
        },
    ];
    assert_eq!(growth(&told), expected);
    let full = Vitals {
        hp: 45,
        max_hp: 45,
        sp: 12,
        max_sp: 12,
    };
    assert!(told.contains(&Notice::Vitals(full)), "{told:?}");
    assert_eq!(scenario.told(other.session), [Notice::Growth(reached)]);
    assert_eq!(scenario.store.named("adele").unwrap().base_level, 2);
}

#[test]
fn a_job_level_brings_a_skill_point_and_the_jobs_bonus() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let told = gain(&mut scenario, &client, 0, 10);
    assert_eq!(levels(&scenario, &client).1, (2, 0));
    assert!(told.contains(&Notice::SkillPoints(1)), "{told:?}");
    let lucky = |notice: &Notice| matches!(notice, Notice::FiguresChanged(change) if change.1.bonuses.luck == 1);
    assert!(told.iter().any(lucky), "a novice of job level 2 has 1 LUK more");
}

#[test]
fn one_gain_leads_to_the_next_level_and_not_far_beyond() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    gain(&mut scenario, &client, 1_000_000, 1_000_000);
    assert_eq!(
        levels(&scenario, &client),
        ((2, 8), (2, 9)),
        "no more is carried over than the level just left needed, less one"
    );
}

#[test]
fn at_the_top_nothing_is_gained_any_more() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let character = scenario.character_mut(&client);
    (character.base_level, character.job_level) = (99, 10);
    let told = gain(&mut scenario, &client, 7, 7);
    let gained = |course| GrowthNotice::Gained {
        account: client.account,
        course,
        amount: 0,
    };
    assert!(
        growth(&told).ends_with(&[gained(Course::Base), gained(Course::Job)]),
        "{told:?}"
    );
    assert_eq!(levels(&scenario, &client), ((99, 7), (10, 7)));
    gain(&mut scenario, &client, u64::MAX, u64::MAX);
    assert_eq!(levels(&scenario, &client), ((99, 99_999_999), (10, 999_999_999)));
}

#[test]
fn the_dead_gain_nothing() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let unit = client.unit();
    scenario.act(|state, now, effects| vitals::die(state, now, unit, effects));
    assert_eq!(gain(&mut scenario, &client, 5, 5), []);
}

#[test]
fn dying_costs_a_hundredth_of_what_the_levels_need() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.become_as(&client, |character| character.job = packets::JobId(1));
    let character = scenario.character_mut(&client);
    (character.base_level, character.base_experience) = (40, 5_000);
    (character.job_level, character.job_experience) = (20, 11);
    scenario.forget();
    let unit = client.unit();
    scenario.act(|state, now, effects| vitals::die(state, now, unit, effects));
    // Level 40 needs 34,212 and job level 20 needs 3,988.
    assert_eq!(
        levels(&scenario, &client),
        ((40, 4_658), (20, 0)),
        "never less than there is"
    );
    let lost = |course, amount| {
        Notice::Growth(GrowthNotice::Gained {
            account: client.account,
            course,
            amount,
        })
    };
    let told = scenario.told_in_full(client.session);
    let last: Vec<Notice> = told.iter().rev().take(2).map(|told| told.notice.clone()).collect();
    assert_eq!(last, [lost(Course::Job, -11), lost(Course::Base, -342)]);
    assert!(
        told.iter()
            .rev()
            .take(4)
            .all(|told| told.after == Some(scenario.store.written))
    );
    assert_eq!(scenario.store.named("adele").unwrap().base_experience, 4_658);
}

#[test]
fn dying_costs_a_novice_nothing() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.character_mut(&client).base_experience = 8;
    let unit = client.unit();
    scenario.act(|state, now, effects| vitals::die(state, now, unit, effects));
    assert_eq!(levels(&scenario, &client).0, (1, 8));
}

#[test]
fn dying_costs_nothing_where_the_map_says_so() {
    for (flags, left) in [("flags nopenalty", 5_000), ("flags pvp", 4_658), ("flags town", 4_658)] {
        let map = format!("map ground 60 x 60\n{flags}");
        let world = changed("", |text| text.replace("map ground 60 x 60", &map));
        let mut scenario = Scenario::with(&world, Rules::default());
        let client = scenario.play_at("adele", "ground", 20, 20);
        scenario.become_as(&client, |character| character.job = packets::JobId(1));
        let character = scenario.character_mut(&client);
        (character.base_level, character.base_experience) = (40, 5_000);
        scenario.kill(&client);
        assert_eq!(levels(&scenario, &client).0, (40, left), "{flags}");
    }
}
