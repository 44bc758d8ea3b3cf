//! The static world: what its files say, what is told of mistakes, and whether the embedded one is true to the game.

mod dialogs;
mod embedded;
mod mistakes;
mod rathena;
mod real_maps;

use server::world::{Cell, MapFlags, SpawnGroup, World};

fn problems(text: &str) -> String {
    World::read(&[("test.world", text)]).unwrap_err().to_string()
}

const GOOD: &str = "map good 30 x 30\nstart 5 5\nwalk 0..29 0..29\n";

#[test]
fn the_embedded_world_has_its_maps_in_their_real_sizes() {
    let world = World::embedded().unwrap_or_else(|problems| panic!("{problems}"));
    let maps: Vec<_> = world
        .maps
        .iter()
        .map(|map| (&*map.name, map.width, map.height, map.flags.contains(MapFlags::TOWN)))
        .collect();
    let expected = [
        ("prontera", 312, 392, true),
        ("prt_fild08", 400, 400, false),
        ("prt_in", 300, 200, true),
        ("prt_fild05", 400, 400, false),
        ("prt_sewb1", 320, 320, false),
    ];
    assert_eq!(maps, expected);
    assert_eq!(world.start, (0, Cell::new(156, 180)));
}

#[test]
fn from_the_start_every_map_can_be_walked_to_and_back() {
    let world = World::embedded().unwrap();
    let mut reached = vec![vec![false; 400 * 400]; world.maps.len()];
    let mut open = vec![world.start];
    while let Some((index, cell)) = open.pop() {
        let seen = &mut reached[index][usize::from(cell.y) * 400 + usize::from(cell.x)];
        if core::mem::replace(seen, true) {
            continue;
        }
        let map = &world.maps[index];
        if let Some(warp) = map.warp_at(cell) {
            open.push((warp.map, warp.to));
            continue;
        }
        let ways = server::world::Direction::ALL.into_iter();
        open.extend(
            ways.filter_map(|way| server::service::path::may_step(map, cell, way))
                .map(|next| (index, next)),
        );
    }
    for (map, reached) in world.maps.iter().zip(&reached) {
        let missed = map.walkable_cells().find(|cell| {
            let index = usize::from(cell.y) * 400 + usize::from(cell.x);
            // Cells behind others of the same warp need not be stepped on.
            !reached[index] && map.warp_at(*cell).is_none()
        });
        assert_eq!(missed, None, "{} has cells that nobody can walk to", map.name);
    }
}

#[test]
fn there_is_room_for_hundreds_around_the_start() {
    let world = World::embedded().unwrap();
    let (map, start) = world.start;
    let near = world.maps[map]
        .walkable_cells()
        .filter(|cell| cell.distance(start) <= 20)
        .count();
    assert!(near > 600, "{near} cells within 20 of the start");
}

#[test]
fn every_mistake_is_told_at_once_with_its_line_and_a_hint() {
    let text = "walk 0..1 0..1
map bad 10 x 10
walk 0..12 0..3
walk 3..1 0..3
warp 0..0 0..0 -> nowhere 1 1
spawn 1002 x 5 in 0..3 0..3
dance 1 2
flags yes
start 9 9
";
    let told = problems(text);
    for expected in [
        "test.world:1: `walk` belongs to a map",
        "test.world:3: (12, 3) lies outside of bad (10 x 10)",
        "test.world:4: `3..1` runs backwards",
        "test.world:5: there is no map `nowhere`",
        "test.world:5: the warp's cell (0, 0) cannot be walked",
        "test.world:6: there is no monster 1002",
        "test.world:6: nothing can stand in the spawn's area",
        "test.world:7: `dance` is no statement",
        "test.world:8: `yes` is no flag of maps",
        "test.world:9: nobody can stand at the start, (9, 9)",
    ] {
        assert!(told.contains(expected), "{expected}\nis not in\n{told}");
    }
    assert_eq!(told.matches("hint: ").count(), 10, "{told}");
    let lines: Vec<u32> = told
        .lines()
        .filter_map(|line| line.split(':').nth(1)?.parse().ok())
        .collect();
    assert!(lines.is_sorted(), "{lines:?}");
}

#[test]
fn numbers_words_and_sizes_are_checked() {
    for (line, expected) in [
        ("walk a..3 0..3", "`a` is no number that fits here"),
        ("walk 0..99999 0..3", "`99999` is no number that fits here"),
        ("walk 1..2", "the line ends too early"),
        ("warp 1..1 1..1 >> good 2 2", "`>>` where `->` was expected"),
        ("warp 1..1 1..1 -> good 1 1", "the warp leads onto another, (1, 1)"),
        (
            "warp 1..1 1..1 -> good 40 1",
            "nobody can stand where the warp leads, (40, 1)",
        ),
        ("map good 10 x 10", "map good is said twice"),
        ("map huge 2000 x 10", "2000 x 10 is no map size"),
        ("map name_too_long 10 x 10", "`name_too_long` is no map name"),
        ("map good.gat 10 x 10", "`good.gat` is no map name"),
        ("back good 50 5", "nobody can come back to (50, 5) of good"),
        ("back god 5 5", "did you mean `good`?"),
        ("flags nosafe", "did you mean `nosave`?"),
        ("wark 1..1 1..1", "did you mean `walk`?"),
        ("spawn PORIN x 1 anywhere", "there is no monster `PORIN`"),
        ("spawn 1002 x 1 in 1..1", "the line ends too early"),
        (
            "spawn 1002 x 1 around 1..1 1..1",
            "`around` where `in` or `anywhere` was expected",
        ),
        ("spawn 1002 x 1 anywhere delay -5", "`-5` is no number that fits here"),
        ("spawn 1002 x 1 anywhere often", "`often` is too much"),
        ("spawn 1002 x 0 anywhere", "0 monsters"),
    ] {
        let told = problems(&format!("{GOOD}{line}\n"));
        assert!(told.contains(expected), "{line}: {told}");
    }
    assert!(problems("map good 10 x 10\nwalk 0..9 0..9\n").contains("no map says `start`"));
}

#[test]
fn a_map_says_where_one_comes_back_who_leaves_on_it() {
    let world = World::read(&[("test.world", &format!("{GOOD}flags nosave\nback good 7 8\n"))]).unwrap();
    let map = &world.maps[0];
    assert!(map.flags.contains(MapFlags::NO_SAVE));
    assert_eq!(map.back.map(|spot| (spot.map, spot.cell)), Some((0, Cell::new(7, 8))));
}

#[test]
fn later_statements_override_earlier_ones() {
    let text = format!("{GOOD}block 3..4 3..4 # a pond\nwalk 4..4 4..4\n");
    let world = World::read(&[("test.world", &text)]).unwrap();
    let map = &world.maps[0];
    assert!(!map.is_walkable(Cell::new(3, 4)));
    assert!(map.is_walkable(Cell::new(4, 4)));
    assert!(!map.is_walkable(Cell::new(30, 4)));
}

#[test]
fn spawn_groups_are_said_by_id_or_name_with_their_times() {
    let text = format!("{GOOD}spawn PORING x 3 anywhere delay 60000 variance 500\nspawn 1002 x 1 in 4 5\n");
    let monster = "[[monster]]\nid = 1002\naegis_name = \"PORING\"\nname = \"Poring\"\nspeed = 400\n";
    let world = World::read(&[("test.world", &text), ("monsters.toml", monster)]).unwrap();
    let [first, second] = &world.maps[0].spawns[..] else {
        panic!("{:?}", world.maps[0].spawns)
    };
    assert_eq!(
        (first.class, first.count, first.delay, first.variance),
        (1002, 3, 60_000, 500)
    );
    assert_eq!(first.area, world.maps[0].whole());
    assert_eq!(
        (second.class, second.delay, second.variance),
        (1002, SpawnGroup::DELAY, 0)
    );
    assert_eq!((second.area.low, second.area.high), (Cell::new(4, 5), Cell::new(4, 5)));
}

#[test]
fn an_item_that_says_one_price_has_both_and_nobody_gets_rich_by_it() {
    for (said, buy, sell) in [
        ("buy = 51", 51, 25),
        ("sell = 25", 50, 25),
        ("buy = 124\nsell = 75", 124, 75),
        ("buy = 124\nsell = 76", 124, 1),
        ("buy = 0\nsell = 9", 0, 1),
        ("buy = 9\nsell = 0", 9, 0),
        ("", 0, 0),
    ] {
        let item = format!("[[item]]\nid = 1\naegis_name = \"Thing\"\nname = \"Thing\"\n{said}\n");
        let world = World::read(&[("good.world", GOOD), ("items.toml", &item)]).unwrap();
        let kind = world.item_named("Thing").unwrap();
        assert_eq!((kind.buy, kind.sell), (buy, sell), "{said}");
    }
}
