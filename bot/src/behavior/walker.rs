//! Where a bot walks next: to open cells that it can surely reach, or one step beyond them to learn more.

use std::collections::VecDeque;

use rand::{Rng, seq::IndexedRandom};

use super::terrain::{Cell, Ground, MapGround};

/// How far, in cells, a walk may lead; every RO server takes longer ones.
const RANGE: i16 = 7;

/// Steps of the longest way to a cell in that range: far below what servers allow (32, and 14 or 17 around corners), so that the way
/// is no longer than that even from where an earlier walk was cut off.
const STEPS: u8 = 10;

/// Cells per side of the window that is searched.
const WINDOW: usize = 2 * RANGE as usize + 1;

/// With fewer open cells around than this, a bot always explores.
const ROOM: usize = 12;

/// How often a bot with room explores all the same: one walk in this many.
const EXPLORE_ONE_IN: u32 = 5;

/// The eight neighbours, straight ones first.
const NEIGHBOURS: [(i16, i16); 8] = [(0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, -1), (-1, 1)];

/// A cell to walk to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Target {
    /// Where.
    pub cell: Cell,
    /// Nobody knows whether it is walkable: a refusal is no surprise.
    pub explores: bool,
    /// Nobody knows a way there either: it may be a long one, around walls.
    pub is_bold: bool,
}

impl Target {
    /// A cell with a known way to it, or to the cell beside it.
    fn near(cell: Cell, explores: bool) -> Self {
        Self {
            cell,
            explores,
            is_bold: false,
        }
    }
}

/// What lies around a bot.
#[derive(Debug, Default)]
struct Surroundings {
    /// Open cells with a path over open cells, cutting no corner.
    open: Vec<Cell>,
    /// Unknown cells straight beside one of them: reachable if they are walkable.
    edge: Vec<Cell>,
}

/// Where a bot would walk if it could: chosen before it looks around, so that a seed repeats the choice, whatever is known of the map by
/// then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wish {
    /// Cells to the east, or to the west if negative.
    pub east: i16,
    /// Cells to the north, or to the south.
    pub north: i16,
    /// To learn more of the map.
    pub explores: bool,
}

impl Wish {
    /// A wish by chance.
    pub fn draw(random: &mut impl Rng) -> Self {
        Self {
            east: random.random_range(-RANGE..=RANGE),
            north: random.random_range(-RANGE..=RANGE),
            explores: random.random_ratio(1, EXPLORE_ONE_IN),
        }
    }

    /// The one of `cells` that is nearest to it, from `position`.
    fn nearest(self, position: Cell, cells: &[Cell]) -> Option<Cell> {
        let off = |from: u16, to: u16, wish: i16| i32::from(to) - i32::from(from) - i32::from(wish);
        let distance = |cell: &Cell| {
            let (x, y) = (off(position.x, cell.x, self.east), off(position.y, cell.y, self.north));
            x * x + y * y
        };
        cells.iter().copied().min_by_key(distance)
    }
}

/// Chooses where to walk from `position`: as near to what is wished as can be; `None` when there is nowhere to go.
pub fn wander(ground: &MapGround, position: Cell, wish: Wish) -> Option<Target> {
    let around = survey(ground, position);
    let explores = !around.edge.is_empty() && (around.open.len() < ROOM || wish.explores);
    if explores {
        let cell = wish.nearest(position, &around.edge)?;
        return Some(Target::near(cell, explores));
    }
    // A walk of one cell onto another character is dropped silently by the C servers: longer ones where there is room, and by one more,
    // since where a walking bot is by now is a guess.
    let far: Vec<Cell> = around
        .open
        .iter()
        .copied()
        .filter(|cell| cell.distance(position) > 2)
        .collect();
    let choices = if far.is_empty() { &around.open } else { &far };
    let cell = wish.nearest(position, choices)?;
    Some(Target::near(cell, explores))
}

/// Chooses the next walk on the way to `goal`: boldly the cell straight ahead, unless it is known to be closed; then the nearest cell to
/// the goal that is reachable or worth a try.
pub fn approach(ground: &MapGround, position: Cell, goal: Cell, random: &mut impl Rng) -> Option<Target> {
    let around = survey(ground, position);
    let ahead = ahead(position, goal).filter(|cell| *cell != position && ground.at(*cell) != Ground::Closed);
    if let Some(cell) = ahead {
        let explores = !around.open.contains(&cell);
        return Some(Target {
            cell,
            explores,
            is_bold: explores,
        });
    }
    let open = around.open.iter().map(|cell| (*cell, false));
    let edge = around.edge.iter().map(|cell| (*cell, true));
    let targets: Vec<Target> = open
        .chain(edge)
        .map(|(cell, explores)| Target::near(cell, explores))
        .collect();
    let nearest = targets.iter().map(|target| target.cell.distance(goal)).min()?;
    let best: Vec<Target> = targets
        .into_iter()
        .filter(|target| target.cell.distance(goal) == nearest)
        .collect();
    best.choose(random).copied()
}

/// The cell as far towards `goal` as one walk leads.
fn ahead(position: Cell, goal: Cell) -> Option<Cell> {
    let step = |from: u16, to: u16| (i32::from(to) - i32::from(from)).clamp(-i32::from(RANGE), i32::from(RANGE));
    let dx = i16::try_from(step(position.x, goal.x)).ok()?;
    let dy = i16::try_from(step(position.y, goal.y)).ok()?;
    position.offset(dx, dy)
}

/// Searches the window around `position` breadth first.
fn survey(ground: &MapGround, position: Cell) -> Surroundings {
    let mut around = Surroundings::default();
    let mut seen = [[false; WINDOW]; WINDOW];
    let mut queue = VecDeque::from([(position, 0)]);
    mark(&mut seen, position, position);
    while let Some((cell, steps)) = queue.pop_front().filter(|(_, steps)| *steps < STEPS) {
        for (dx, dy) in NEIGHBOURS {
            let Some(next) = cell.offset(dx, dy) else { continue };
            let straight = dx == 0 || dy == 0;
            match ground.at(next) {
                Ground::Open if corners_are_open(ground, cell, dx, dy) && mark(&mut seen, position, next) => {
                    around.open.push(next);
                    queue.push_back((next, steps + 1));
                }
                Ground::Unknown if straight && mark(&mut seen, position, next) => around.edge.push(next),
                _ => {}
            }
        }
    }
    around
}

/// A diagonal step needs both cells beside it: clients and servers do not cut corners.
fn corners_are_open(ground: &MapGround, cell: Cell, dx: i16, dy: i16) -> bool {
    let open = |cell: Option<Cell>| cell.is_some_and(|cell| ground.at(cell) == Ground::Open);
    dx == 0 || dy == 0 || (open(cell.offset(dx, 0)) && open(cell.offset(0, dy)))
}

/// Marks `cell` as seen; false if it was, or lies outside the window.
fn mark(seen: &mut [[bool; WINDOW]; WINDOW], center: Cell, cell: Cell) -> bool {
    let column = i32::from(cell.x) - i32::from(center.x) + i32::from(RANGE);
    let row = i32::from(cell.y) - i32::from(center.y) + i32::from(RANGE);
    let entry = usize::try_from(row)
        .ok()
        .zip(usize::try_from(column).ok())
        .and_then(|(row, column)| seen.get_mut(row)?.get_mut(column));
    match entry {
        Some(entry) if !*entry => {
            *entry = true;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use rand::{SeedableRng, rngs::SmallRng};

    use super::*;

    /// A map of text: `.` walkable, `#` not. Row 0 is the first line.
    struct Map(Vec<&'static str>);

    impl Map {
        fn walkable(&self, cell: Cell) -> bool {
            let line = self.0.get(usize::from(cell.y));
            line.and_then(|line| line.as_bytes().get(usize::from(cell.x))) == Some(&b'.')
        }

        /// Whether a server finds a way of at most 32 steps: its own breadth-first search over walkable cells.
        fn reachable(&self, from: Cell, to: Cell) -> bool {
            let mut steps = HashMap::from([(from, 0)]);
            let mut queue = VecDeque::from([from]);
            while let Some(cell) = queue.pop_front().filter(|cell| *cell != to) {
                for (dx, dy) in NEIGHBOURS {
                    let Some(next) = cell.offset(dx, dy) else { continue };
                    let free = |cell: Option<Cell>| cell.is_some_and(|cell| self.walkable(cell));
                    let cuts = dx != 0 && dy != 0 && !(free(cell.offset(dx, 0)) && free(cell.offset(0, dy)));
                    if self.walkable(next) && !cuts && !steps.contains_key(&next) {
                        steps.insert(next, steps[&cell] + 1);
                        queue.push_back(next);
                    }
                }
            }
            steps.get(&to).is_some_and(|steps| *steps <= 32)
        }
    }

    fn ruins() -> Map {
        Map(vec![
            "####################",
            "#......#...........#",
            "#.####.#.#########.#",
            "#.#....#.........#.#",
            "#.#.####.#######.#.#",
            "#.#......#.....#...#",
            "#.########.###.###.#",
            "#..........#.......#",
            "####################",
        ])
    }

    #[test]
    fn a_walk_to_an_open_cell_is_never_refused_and_exploring_opens_the_map() {
        let map = ruins();
        let ground = MapGround::default();
        let mut random = SmallRng::seed_from_u64(1);
        let mut position = Cell::new(1, 1);
        ground.learn_open(position);
        let mut refused = 0;
        for _ in 0..2_000 {
            let Some(target) = wander(&ground, position, Wish::draw(&mut random)) else {
                break;
            };
            if map.walkable(target.cell) {
                assert!(map.reachable(position, target.cell), "{position:?} -> {target:?}");
                ground.learn_open(target.cell);
                position = target.cell;
            } else {
                assert!(target.explores, "{target:?} was taken for open");
                ground.learn_closed(target.cell);
                refused += 1;
            }
        }
        assert_eq!(ground.at(Cell::new(18, 7)), Ground::Open, "the far end was found");
        assert!(refused < 200, "each wall is tried once: {refused}");
    }

    #[test]
    fn on_a_lonely_cell_a_bot_explores_beside_it() {
        let ground = MapGround::default();
        ground.learn_open(Cell::new(50, 50));
        let target = wander(&ground, Cell::new(50, 50), Wish::draw(&mut SmallRng::seed_from_u64(3))).unwrap();
        assert!(target.explores);
        assert_eq!(target.cell.distance(Cell::new(50, 50)), 1);
    }

    #[test]
    fn walled_in_there_is_nowhere_to_go() {
        let ground = MapGround::default();
        let position = Cell::new(0, 0);
        for cell in [Cell::new(0, 1), Cell::new(1, 0)] {
            ground.learn_closed(cell);
        }
        assert_eq!(
            wander(&ground, position, Wish::draw(&mut SmallRng::seed_from_u64(3))),
            None
        );
    }

    #[test]
    fn an_approach_goes_straight_where_it_can_and_around_where_it_must() {
        let map = Map(vec![
            "..............................",
            "..............................",
            "............####..............",
            "............####..............",
            "............####..............",
            "..............................",
        ]);
        let ground = MapGround::default();
        let goal = Cell::new(28, 3);
        let mut position = Cell::new(1, 3);
        ground.learn_open(position);
        let mut random = SmallRng::seed_from_u64(9);
        let mut walks = 0;
        while position != goal && walks < 40 {
            let target = approach(&ground, position, goal, &mut random).unwrap();
            if map.walkable(target.cell) {
                ground.learn_open(target.cell);
                position = target.cell;
            } else {
                assert!(target.explores, "{target:?} was taken for open");
                ground.learn_closed(target.cell);
            }
            walks += 1;
        }
        assert_eq!(position, goal, "after {walks} walks");
    }
}
