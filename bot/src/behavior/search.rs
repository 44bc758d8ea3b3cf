//! A search: far along one way, and along another where that leads no further.

use rand::{Rng, rngs::SmallRng};

use super::{Act, Cell, Verb};

/// How far a way leads at most, in cells east and north: several screens, for towns and fields are wide, and those who come after a bot find
/// nothing where it was.
const FAR: i16 = 60;

/// How near to its end a way is over, in cells.
const NEAR: u16 = 1;

/// The way on which a bot looks for something, until it sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Search(Option<Way>);

#[derive(Clone, Copy, Debug)]
struct Way {
    goal: Cell,
    /// Where it last set out: who comes no further looks elsewhere.
    left: Cell,
}

impl Search {
    /// On, from `here`.
    pub fn on(&mut self, here: Cell, dice: &mut SmallRng) -> Act {
        let goal = self.goal(here).or_else(|| {
            let (east, north) = (dice.random_range(-FAR..=FAR), dice.random_range(-FAR..=FAR));
            here.offset(east, north)
        });
        self.0 = goal.map(|goal| Way { goal, left: here });
        Act::go_on(goal.map_or(Verb::Wander, Verb::Approach))
    }

    /// It is over: what was looked for is in sight.
    pub fn ends(&mut self) {
        self.0 = None;
    }

    /// Where the way leads that is worth going on.
    fn goal(&self, here: Cell) -> Option<Cell> {
        let way = self.0?;
        (way.left != here && way.goal.distance(here) > NEAR).then_some(way.goal)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn a_search_keeps_to_its_way_until_it_is_there_or_comes_no_further() {
        let mut dice = SmallRng::seed_from_u64(1);
        let mut search = Search::default();
        let mut goal = |here: Cell| match search.on(here, &mut dice).verb {
            Verb::Approach(goal) => goal,
            verb => panic!("{verb:?}"),
        };
        let first = goal(Cell::new(100, 100));
        assert_eq!(goal(Cell::new(101, 100)), first);
        let second = goal(Cell::new(101, 100));
        assert_ne!(second, first, "it came no further");
        assert_ne!(goal(second), second, "it is there");
    }
}
