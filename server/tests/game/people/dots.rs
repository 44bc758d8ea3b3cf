//! Dots and bars: where members on the same map are and how they fare, when it changed, once a second at most.

use server::event::{Command, notice::Vitals, people::PartyNotice};

use super::party::{party_of_all, told};
use crate::common::{Client, Scenario};

fn position(client: &Client, cell: Option<(u16, u16)>) -> PartyNotice {
    let account = client.account;
    PartyNotice::Position { account, cell }
}

/// The dots among what a client was told.
fn dots(scenario: &mut Scenario, client: &Client) -> Vec<PartyNotice> {
    let mut told = told(scenario, client);
    told.retain(|notice| matches!(notice, PartyNotice::Position { .. }));
    told
}

#[test]
fn who_walks_is_followed_once_a_second_and_who_stands_is_not() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.place(&adele, "ground", 20, 30);
    scenario.pass_ms(1_000);
    scenario.forget();
    scenario.walk(&adele, 30, 30);
    scenario.pass_ms(4_000);
    let told = dots(&mut scenario, &berta);
    assert_eq!(told.last(), Some(&position(&adele, Some((30, 30)))));
    assert!((2..=3).contains(&told.len()), "{told:?}");
    assert_eq!(dots(&mut scenario, &adele), [], "not of oneself");
    scenario.pass_ms(4_000);
    assert_eq!(dots(&mut scenario, &berta), []);
}

#[test]
fn who_leaves_the_map_leaves_no_dot_and_who_comes_is_shown_with_its_bar() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.place(&adele, "cellar", 5, 5);
    assert_eq!(dots(&mut scenario, &berta), [position(&adele, None)]);
    scenario.pass_ms(3_000);
    assert_eq!(dots(&mut scenario, &berta), [], "on another map it is not followed");
    scenario.forget();
    scenario.place(&berta, "cellar", 6, 6);
    let told = told(&mut scenario, &adele);
    let of_berta = |notice: &&PartyNotice| {
        matches!(notice, PartyNotice::Vitals { account, .. } if *account == berta.account)
            || **notice == position(&berta, Some((6, 6)))
    };
    assert_eq!(told.iter().filter(of_berta).count(), 2, "{told:?}");
    assert_eq!(dots(&mut scenario, &berta), [position(&adele, Some((5, 5)))]);
}

#[test]
fn hit_points_and_death_are_told_when_they_change() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.pass_ms(1_000);
    scenario.forget();
    scenario.kill(&adele);
    scenario.pass_ms(1_100);
    let told_berta = told(&mut scenario, &berta);
    let account = adele.account;
    let empty = |notice: &PartyNotice| matches!(notice, PartyNotice::Vitals { account: who, vitals: Vitals { hp: 0, .. } } if *who == account);
    assert!(told_berta.iter().any(empty), "{told_berta:?}");
    assert!(told_berta.contains(&PartyNotice::Dead { account, dead: true }));
    scenario.pass_ms(3_000);
    assert_eq!(told(&mut scenario, &berta), []);
    scenario.command(adele.session, Command::Respawn);
    scenario.command(adele.session, Command::LoadEnd);
    scenario.pass_ms(1_100);
    assert!(told(&mut scenario, &berta).contains(&PartyNotice::Dead { account, dead: false }));
}

#[test]
fn a_new_level_is_told_to_all_members() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.pass_ms(1_000);
    scenario.forget();
    let player = scenario.state.players.get_mut(adele.unit()).unwrap();
    player.character.base_level = 9;
    let job = player.character.job;
    scenario.pass_ms(1_100);
    let grew = PartyNotice::MemberGrew {
        account: adele.account,
        job,
        base_level: 9,
    };
    assert!(told(&mut scenario, &berta).contains(&grew));
}
