//! The way from one cell to another, as the client itself finds it: only the two ends are on the wire, so both sides
//! must find the same cells.
//!
//! Facts of the search (measured on clients, and the same in the public C servers): A* over eight directions, an axis
//! step costs 10 and a diagonal one 14, the estimate of the rest is 10 times the Manhattan distance. A diagonal step
//! needs both cells beside it to be walkable. Neighbours are looked at in the order south-east, east, north-east,
//! north, north-west, west, south-west, south, and the open cells are in a binary heap that compares total costs only:
//! order and heap decide between ways that cost the same. The estimate may exceed the true cost, so a way is sometimes
//! longer than the shortest: that too is the client's.

use rand::Rng;

use crate::world::{Cell, Direction, Map};

/// Most steps of a walk. What needs more is refused.
pub const STEPS_MAX: usize = REACH as usize;

/// How often chance looks for a cell to go astray to.
const ASTRAY_TRIES: usize = 100;

/// How many of the cells that it finds are looked at for a way: each look may cost a whole search.
const ASTRAY_SEARCHES: usize = 4;

/// Directions in the order they are tried.
const ORDER: [Direction; 8] = [
    Direction::SouthEast,
    Direction::East,
    Direction::NorthEast,
    Direction::North,
    Direction::NorthWest,
    Direction::West,
    Direction::SouthWest,
    Direction::South,
];

/// The cells from `from` to `to`, without `from`, with `to`; empty when they are one. `None` when there is no way of
/// at most [`STEPS_MAX`] steps. Whether `from` is walkable does not matter.
pub fn path(map: &Map, from: Cell, to: Cell) -> Option<Vec<Cell>> {
    if from.distance(to) > REACH || !map.is_walkable(to) {
        return None;
    }
    let mut search = Search::new(from, to);
    search.run(map)?;
    search.steps()
}

/// Where a confused walker goes that wants to go to `to`: as far, but in a direction that chance decides. To where it
/// wanted, if chance finds nothing it can walk to.
pub fn astray(map: &Map, random: &mut impl Rng, from: Cell, to: Cell) -> Cell {
    let (dx, dy) = (u32::from(from.x.abs_diff(to.x)), u32::from(from.y.abs_diff(to.y)));
    let square = dx * dx + dy * dy;
    let length = square.isqrt().max(1);
    let mut searches = 0;
    for _ in 0..ASTRAY_TRIES {
        let across = random.random_range(1..=length);
        let along = square.saturating_sub(across * across).isqrt();
        let mut away = |at: u16, by: u32| {
            let by = u16::try_from(by).ok()?;
            if random.random() {
                at.checked_add(by)
            } else {
                at.checked_sub(by)
            }
        };
        let (x, y) = (away(from.x, across), away(from.y, along));
        let Some(cell) = x.zip(y).map(|(x, y)| Cell::new(x, y)) else {
            continue;
        };
        if !map.is_walkable(cell) {
            continue;
        }
        if path(map, from, cell).is_some() {
            return cell;
        }
        searches += 1;
        if searches == ASTRAY_SEARCHES {
            break;
        }
    }
    to
}

/// Whether one step in `direction` is allowed from `here`: where it leads, and for a diagonal one what lies beside it,
/// must be walkable.
pub fn may_step(map: &Map, here: Cell, direction: Direction) -> Option<Cell> {
    let there = here.step(direction).filter(|&cell| map.is_walkable(cell))?;
    let beside = [Cell::new(here.x, there.y), Cell::new(there.x, here.y)];
    let clear = !direction.is_diagonal() || beside.iter().all(|&cell| map.is_walkable(cell));
    clear.then_some(there)
}

/// How far from its start a walk can come: cells beyond are on no way that is short enough.
const REACH: u16 = 32;

/// Cells along the edge of the square that is searched, its middle the start.
const EDGE: Index = 2 * REACH + 1;

/// Index of a cell of the square.
type Index = u16;

/// What is known of a cell of the square.
#[derive(Clone, Copy, Default)]
struct Node {
    /// Cost from the start; meaningful once `seen`.
    cost: u16,
    /// Cost and estimate.
    total: u16,
    parent: Index,
    seen: bool,
    open: bool,
}

struct Search {
    from: Cell,
    to: Cell,
    nodes: Vec<Node>,
    /// Binary heap of open cells, least total first.
    heap: Vec<Index>,
}

impl Search {
    fn new(from: Cell, to: Cell) -> Self {
        Self {
            from,
            to,
            nodes: vec![Node::default(); usize::from(EDGE * EDGE)],
            heap: Vec::with_capacity(64),
        }
    }

    fn run(&mut self, map: &Map) -> Option<()> {
        let start = self.index(self.from)?;
        self.offer(start, self.from, 0, start);
        while let Some(index) = self.pop() {
            let here = self.cell(index);
            if here == self.to {
                return Some(());
            }
            let cost = self.node(index).cost;
            for direction in ORDER {
                let Some(there) = may_step(map, here, direction) else {
                    continue;
                };
                let step = if direction.is_diagonal() { 14 } else { 10 };
                if let Some(next) = self.index(there) {
                    self.offer(next, there, cost + step, index);
                }
            }
        }
        None
    }

    /// A way to a cell was found: it is taken if it is the first or a cheaper one.
    fn offer(&mut self, index: Index, cell: Cell, cost: u16, parent: Index) {
        let estimate = 10 * (cell.x.abs_diff(self.to.x) + cell.y.abs_diff(self.to.y));
        let before = self.node(index);
        if before.seen && before.cost <= cost {
            return;
        }
        if let Some(node) = self.nodes.get_mut(usize::from(index)) {
            *node = Node {
                cost,
                total: cost + estimate,
                parent,
                seen: true,
                open: true,
            };
        }
        if before.open {
            self.improve(index);
        } else {
            self.heap.push(index);
            self.rise(self.heap.len() - 1, 0);
        }
    }

    fn pop(&mut self) -> Option<Index> {
        let last = self.heap.len().checked_sub(1)?;
        self.heap.swap(0, last);
        let index = self.heap.pop()?;
        self.sink(0);
        if let Some(node) = self.nodes.get_mut(usize::from(index)) {
            node.open = false;
        }
        Some(index)
    }

    /// Restores the heap after the total of an open cell fell.
    fn improve(&mut self, index: Index) {
        if let Some(place) = self.heap.iter().position(|&other| other == index) {
            self.rise(place, 0);
            self.sink(place);
        }
    }

    /// Moves an entry up while it is less than its parent, not above `top`.
    fn rise(&mut self, mut place: usize, top: usize) {
        while place > top {
            let parent = (place - 1) / 2;
            if self.total(parent) <= self.total(place) {
                return;
            }
            self.heap.swap(parent, place);
            place = parent;
        }
    }

    /// Moves an entry down to a leaf, the lesser child up each time (the right one of equals), then up again to its
    /// place.
    fn sink(&mut self, top: usize) {
        let mut place = top;
        loop {
            let (left, right) = (2 * place + 1, 2 * place + 2);
            if left >= self.heap.len() {
                break;
            }
            let child = if right >= self.heap.len() || self.total(left) < self.total(right) {
                left
            } else {
                right
            };
            self.heap.swap(place, child);
            place = child;
        }
        self.rise(place, top);
    }

    fn total(&self, place: usize) -> u16 {
        self.heap.get(place).map_or(u16::MAX, |&index| self.node(index).total)
    }

    fn node(&self, index: Index) -> Node {
        self.nodes.get(usize::from(index)).copied().unwrap_or_default()
    }

    /// `None` outside of the square.
    fn index(&self, cell: Cell) -> Option<Index> {
        let x = (cell.x + REACH).checked_sub(self.from.x)?;
        let y = (cell.y + REACH).checked_sub(self.from.y)?;
        (x < EDGE && y < EDGE).then(|| y * EDGE + x)
    }

    fn cell(&self, index: Index) -> Cell {
        let offset = |from: u16, by: u16| (from + by).saturating_sub(REACH);
        Cell::new(offset(self.from.x, index % EDGE), offset(self.from.y, index / EDGE))
    }

    fn steps(&self) -> Option<Vec<Cell>> {
        let mut steps = Vec::with_capacity(STEPS_MAX);
        let mut cell = self.to;
        while cell != self.from {
            if steps.len() == STEPS_MAX {
                return None;
            }
            steps.push(cell);
            cell = self.cell(self.node(self.index(cell)?).parent);
        }
        steps.reverse();
        Some(steps)
    }
}
