//! What the swarm knows of itself.

use super::*;

#[test]
fn a_walk_is_found_by_who_walks_and_where_to() {
    let start = Instant::now();
    let registry = Registry::new(3, start);
    registry.register(1, 2_000_001);
    assert_eq!(registry.bot(2_000_001), Some(1));
    assert_eq!(registry.bot(7), None);
    let intended = start + Duration::from_millis(5);
    let sent = start + Duration::from_millis(7);
    registry.walks(1, Cell::new(156, 1023), intended, sent);
    let seen = registry.walk_to(1, Cell::new(156, 1023)).unwrap();
    assert_eq!((seen.intended, seen.sent), (intended, sent));
    assert_eq!(registry.walk_to(1, Cell::new(156, 1022)), None);
    // A slow server shows a walk after the bot asked for the next ones.
    for x in 1..4 {
        registry.walks(1, Cell::new(x, 1), sent, sent);
    }
    let seen = registry.walk_to(1, Cell::new(156, 1023)).unwrap();
    assert_eq!((seen.intended, seen.sent), (intended, sent));
    registry.walks(1, Cell::new(4, 1), sent, sent);
    assert_eq!(registry.walk_to(1, Cell::new(156, 1023)), None, "too long ago");
    assert_eq!(registry.walk_to(0, Cell::new(0, 0)), None, "never walked");
    assert_eq!(registry.walk_to(9, Cell::new(0, 0)), None, "no such bot");
}

#[test]
fn two_walks_to_one_cell_are_told_apart() {
    let start = Instant::now();
    let registry = Registry::new(1, start);
    let cell = Cell::new(5, 5);
    let mut numbers = Vec::new();
    for second in 1..=20 {
        let now = start + Duration::from_secs(second);
        registry.walks(0, cell, now, now);
        numbers.push(registry.walk_to(0, cell).unwrap().number);
    }
    assert!(numbers.windows(2).all(|pair| pair[0] != pair[1]), "{numbers:?}");
}

/// What bot 0 finds, if it is shown the bots `shown`; unit numbers are the bots' and 100.
fn look(registry: &Registry, now: Instant, walking: bool, shown: &[u32]) -> (u64, u64, u64) {
    registry.take_picture();
    let picture = registry.picture();
    let sight = registry.compare(
        0,
        now,
        &Look {
            sight: 14,
            walking,
            picture: &picture,
            shows: &|unit| shown.contains(&(unit.0 - 100)),
            shown,
        },
    );
    let Sight {
        pairs, missed, ghosts, ..
    } = sight.counts();
    (pairs, missed, ghosts)
}

fn stands(registry: &Registry, bot: u32, map: &str, x: u16, since: Instant) {
    registry.register(bot, bot + 100);
    registry.settles(bot, map, &Way::standing(Cell::new(x, 100), since));
}

#[test]
fn a_walk_is_open_until_it_is_answered() {
    let start = Instant::now();
    let registry = Registry::new(3, start);
    let second = Duration::from_secs(1);
    for bot in 0..3 {
        registry.walks(bot, Cell::new(5, 5), start + second, start + second * 2);
        registry.expects_answer(bot, start + second);
    }
    registry.settles(0, "prontera", &Way::standing(Cell::new(5, 5), start + second * 3));
    registry.leaves(1, start + second * 3);
    assert_eq!(registry.open_walks(start + second * 5), [second * 4]);
}

#[test]
fn views_are_compared_with_places() {
    let start = Instant::now();
    let registry = Registry::new(5, start);
    for (bot, map, x) in [
        (0, "prontera", 100),
        (1, "prontera", 113),
        (2, "prontera", 117),
        (3, "prt_in", 100),
    ] {
        stands(&registry, bot, map, x, start);
    }
    // Bot 4 was never there. Bot 0 should see 1 and no other; 14 to 16 cells away either is right.
    let compare = |shown: &[u32]| look(&registry, start, false, shown);
    assert_eq!(compare(&[1]), (1, 0, 0));
    assert_eq!(compare(&[]), (1, 1, 0));
    assert_eq!(compare(&[1, 2, 3, 4]), (1, 0, 3));
    stands(&registry, 1, "prontera", 115, start);
    assert_eq!(compare(&[]), (0, 0, 0));
    assert_eq!(compare(&[1]), (0, 0, 0));
    registry.walks(1, Cell::new(100, 100), start, start);
    assert_eq!(compare(&[1]), (0, 0, 0), "under way: nobody can say");
    let way = Way::new(Cell::new(106, 100), Cell::new(100, 100), start);
    registry.settles(1, "prontera", &way);
    assert_eq!(compare(&[]), (0, 0, 0), "its walk was answered, and is not over");
    assert_eq!(look(&registry, way.is_over_at(), false, &[]), (1, 1, 0));
}

#[test]
fn who_has_left_is_a_ghost_only_when_others_have_had_time_to_be_told() {
    let start = Instant::now();
    let registry = Registry::new(2, start);
    for bot in [0, 1] {
        stands(&registry, bot, "prontera", 100, start);
    }
    let left = start + Duration::from_secs(9);
    registry.leaves(1, left);
    assert_eq!(
        look(&registry, left + Duration::from_millis(400), false, &[1]),
        (0, 0, 0)
    );
    assert_eq!(look(&registry, left + Duration::from_secs(2), false, &[1]), (0, 0, 1));
    registry.leaves(0, left);
    assert_eq!(look(&registry, left + Duration::from_secs(9), false, &[1]), (0, 0, 0));
}

#[test]
fn while_they_walk_those_are_compared_who_are_near_or_far_wherever_on_their_ways() {
    let start = Instant::now();
    let registry = Registry::new(3, start);
    stands(&registry, 0, "prontera", 100, start);
    let later = start + Duration::from_millis(1_100);
    for (bot, from, to) in [(1, 104, 107), (2, 112, 125)] {
        stands(&registry, bot, "prontera", from, start);
        let way = Way::new(Cell::new(from, 100), Cell::new(to, 100), start);
        registry.settles(bot, "prontera", &way);
    }
    assert_eq!(
        look(&registry, start, true, &[]),
        (0, 0, 0),
        "it may not have been told yet"
    );
    assert_eq!(
        look(&registry, later, true, &[2]),
        (1, 1, 0),
        "bot 2 may be near or far"
    );
    assert_eq!(look(&registry, later, true, &[1]), (1, 0, 0));
    let way = Way::new(Cell::new(125, 100), Cell::new(130, 100), start);
    registry.settles(2, "prontera", &way);
    assert_eq!(look(&registry, later, true, &[1, 2]), (1, 0, 1));
}

#[test]
fn a_bot_is_on_its_way_where_its_own_account_says() {
    let start = Instant::now();
    let registry = Registry::new(1, start);
    assert_eq!(registry.position(0, "prontera", start), None);
    let way = Way::new(Cell::new(100, 100), Cell::new(105, 100), start);
    registry.settles(0, "prontera", &way);
    let later = start + Duration::from_millis(460);
    assert_eq!(registry.position(0, "prontera", later), Some(Cell::new(103, 100)));
    registry.walks(0, Cell::new(9, 9), later, later);
    assert_eq!(
        registry.position(0, "prontera", later),
        Some(Cell::new(103, 100)),
        "it goes on until it is answered"
    );
    assert_eq!(registry.position(0, "geffen", later), None);
    registry.leaves(0, later);
    assert_eq!(registry.position(0, "prontera", later), None);
}

#[test]
fn of_those_set_apart_nothing_is_said() {
    let start = Instant::now();
    let registry = Registry::new(3, start);
    registry.sets_apart(1);
    for bot in 0..3 {
        stands(
            &registry,
            bot,
            "prontera",
            100 + 30 * u16::try_from(bot).unwrap(),
            start,
        );
    }
    let later = start + Duration::from_secs(5);
    // The one that is far away would be a ghost.
    assert_eq!(look(&registry, later, false, &[1]), (0, 0, 0));
    registry.leaves(1, later);
    registry.walks(1, Cell::new(100, 101), later, later);
    let later = later + Duration::from_secs(5);
    assert_eq!(look(&registry, later, false, &[1]), (0, 0, 0), "gone, as it says");
    assert_eq!(registry.walk_to(1, Cell::new(100, 101)), None);
    assert_eq!(registry.position(1, "prontera", later), None);
}
