//! The storage: things in, things out.

use rand::{Rng, rngs::SmallRng, seq::IteratorRandom};

use crate::behavior::{Act, Answer, Behavior, Role, Search, Seen, Verb, Window};

/// What the entry of a storage keeper's menu says.
const ENTRY: &str = "storage";

/// How many things are moved while it is open, on average.
const MOVES: u32 = 6;

/// Looks for a storage keeper, puts things in and takes them out.
#[derive(Clone, Debug, Default)]
pub struct Storage {
    search: Search,
}

impl Behavior for Storage {
    fn next(&mut self, seen: &Seen<'_>, dice: &mut SmallRng) -> Act {
        if seen.window == Window::Storage {
            return Act::think(deal(seen, dice));
        }
        match seen.reach(Role::Storage, ENTRY, &mut self.search, dice) {
            // Whom the keeper turns away, as one that cannot pay, does not come again at once.
            Ok(npc) if seen.answer == Answer::Refused => Act::think(Verb::Talk { npc, choice: ENTRY }),
            Ok(npc) => Act::go_on(Verb::Talk { npc, choice: ENTRY }),
            Err(act) => act,
        }
    }
}

fn deal(seen: &Seen<'_>, dice: &mut SmallRng) -> Verb {
    if dice.random_ratio(1, MOVES) {
        return Verb::CloseStorage;
    }
    let puts = seen.belongings.loose().choose(dice);
    let gets = seen.belongings.stored().unwrap_or_default().iter().choose(dice);
    match (puts, gets, dice.random_bool(0.5)) {
        (Some(slot), _, true) | (Some(slot), None, false) => {
            Verb::Store(slot.index, dice.random_range(1..=slot.count.max(1)))
        }
        (_, Some(slot), _) => Verb::TakeOut(slot.index, dice.random_range(1..=slot.count.max(1))),
        (None, None, _) => Verb::CloseStorage,
    }
}
