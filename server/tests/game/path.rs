//! Paths: what every path must be, and that they are the client's own.

use proptest::prelude::*;
use server::{
    service::path::{STEPS_MAX, may_step, path},
    world::{Area, Cell, Direction, Map},
};

const SIZE: u16 = 24;

/// A map with the given cells blocked.
fn map(blocked: &[(u16, u16)]) -> Map {
    let mut map = Map::new("test", SIZE, SIZE);
    let whole = Area {
        low: Cell::new(0, 0),
        high: Cell::new(SIZE - 1, SIZE - 1),
    };
    map.set_walkable(whole, true);
    for &(x, y) in blocked {
        let cell = Cell::new(x, y);
        map.set_walkable(Area { low: cell, high: cell }, false);
    }
    map
}

fn cells(path: &[Cell]) -> Vec<(u16, u16)> {
    path.iter().map(|cell| cell.pair()).collect()
}

/// Fewest steps from one cell to another, by trying everything.
fn fewest_steps(map: &Map, from: Cell, to: Cell) -> Option<usize> {
    let mut reached = vec![from];
    let mut edge = vec![from];
    for steps in 0.. {
        if edge.contains(&to) {
            return Some(steps);
        }
        let next = edge.iter().flat_map(|&here| {
            Direction::ALL
                .into_iter()
                .filter_map(move |way| may_step(map, here, way))
        });
        let mut next: Vec<Cell> = next.filter(|cell| !reached.contains(cell)).collect();
        next.sort_unstable();
        next.dedup();
        if next.is_empty() {
            return None;
        }
        reached.extend(&next);
        edge = next;
    }
    None
}

fn blocked() -> impl Strategy<Value = Vec<(u16, u16)>> {
    prop::collection::vec((0..SIZE, 0..SIZE), 0..220)
}

proptest! {
    #[test]
    fn every_step_is_allowed_and_the_last_is_the_goal(
        blocked in blocked(),
        (x0, y0, x1, y1) in (0..SIZE, 0..SIZE, 0..SIZE, 0..SIZE),
    ) {
        let map = map(&blocked);
        let (from, to) = (Cell::new(x0, y0), Cell::new(x1, y1));
        if let Some(path) = path(&map, from, to) {
            prop_assert!(path.len() <= STEPS_MAX);
            let mut here = from;
            for &next in &path {
                let way = Direction::between(here, next).unwrap();
                prop_assert_eq!(may_step(&map, here, way), Some(next));
                here = next;
            }
            prop_assert_eq!(here, to);
        } else {
            let free = fewest_steps(&map, from, to).filter(|_| map.is_walkable(to));
            // The client's estimate is not exact: ways of nearly the most steps may be missed, shorter ones may not.
            prop_assert!(free.is_none_or(|steps| steps > STEPS_MAX / 2), "{free:?} steps");
        }
    }

    #[test]
    fn an_open_field_is_crossed_in_the_fewest_steps((x0, y0, x1, y1) in (0..SIZE, 0..SIZE, 0..SIZE, 0..SIZE)) {
        let (from, to) = (Cell::new(x0, y0), Cell::new(x1, y1));
        let path = path(&map(&[]), from, to).unwrap();
        prop_assert_eq!(path.len(), usize::from(from.distance(to)));
    }
}

#[test]
fn a_corner_is_walked_around_not_cut() {
    let map = map(&[(5, 5)]);
    let steps = path(&map, Cell::new(4, 5), Cell::new(5, 6)).unwrap();
    assert_eq!(cells(&steps), [(4, 6), (5, 6)]);
    assert_eq!(may_step(&map, Cell::new(4, 5), Direction::NorthEast), None);
}

#[test]
fn diagonal_steps_come_first_as_in_the_client() {
    let steps = path(&map(&[]), Cell::new(2, 2), Cell::new(7, 4)).unwrap();
    assert_eq!(cells(&steps), [(3, 3), (4, 4), (5, 4), (6, 4), (7, 4)]);
}

#[test]
fn no_path_is_longer_than_the_most_steps_or_leads_onto_what_is_blocked() {
    let mut long = Map::new("long", 100, 1);
    let row = Area {
        low: Cell::new(0, 0),
        high: Cell::new(99, 0),
    };
    long.set_walkable(row, true);
    let start = Cell::new(10, 0);
    assert_eq!(path(&long, start, Cell::new(42, 0)).map(|path| path.len()), Some(32));
    assert_eq!(path(&long, start, Cell::new(43, 0)), None);
    assert_eq!(path(&long, start, Cell::new(10, 1)), None);
    assert_eq!(path(&long, start, start), Some(vec![]));
}

#[test]
fn ways_that_cost_the_same_are_told_apart_as_clients_do() {
    // Drawn from north to south; the cells are those that an independent search, written after the public servers',
    // finds.
    let drawing = [
        "........", "..###...", ".....#..", "..#..#..", "..#..#..", "..####..", "........", "........",
    ];
    let mut bay = Map::new("bay", 8, 8);
    for (row, line) in (0..8).rev().zip(drawing) {
        for (column, sign) in (0..8).zip(line.bytes()) {
            let cell = Cell::new(column, row);
            bay.set_walkable(Area { low: cell, high: cell }, sign == b'.');
        }
    }
    let way = |from: (u16, u16), to: (u16, u16)| {
        let steps = path(&bay, Cell::new(from.0, from.1), Cell::new(to.0, to.1)).unwrap();
        cells(&steps)
    };
    let around = [
        (1, 5),
        (1, 6),
        (1, 7),
        (2, 7),
        (3, 7),
        (4, 7),
        (5, 7),
        (6, 6),
        (7, 5),
        (7, 4),
    ];
    assert_eq!(way((0, 4), (7, 4)), around);
    let (out, below) = (
        [(3, 5), (2, 5), (1, 5), (1, 4), (1, 3), (1, 2), (1, 1)],
        [(2, 1), (3, 1), (4, 1), (5, 1), (6, 1)],
    );
    assert_eq!(way((3, 4), (6, 1)), [out.as_slice(), below.as_slice()].concat());
}
