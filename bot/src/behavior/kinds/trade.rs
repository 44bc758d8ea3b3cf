//! Trading: with whoever stands near, items and zeny against items and zeny.

use rand::{Rng, rngs::SmallRng, seq::IteratorRandom};

use crate::behavior::{Act, Answer, Behavior, Cell, Question, Seen, Trade as Deal, UnitKind, Verb};

/// From where one trades, in cells.
const REACH: u16 = 2;

/// How often one looks whether the other is ready, before one ends the trade.
const PATIENCE: u8 = 60;

/// How far traders stray from where they gather, in cells.
const STRAY: u16 = 8;

/// Trades items and zeny with other bots near by.
#[derive(Clone, Debug, Default)]
pub struct Trade {
    middle: Option<Cell>,
    /// What was done in the trade under way: offers, and looks at the other.
    offers: u8,
    looks: u8,
}

impl Behavior for Trade {
    fn next(&mut self, seen: &Seen<'_>, dice: &mut SmallRng) -> Act {
        if let Some(trade) = &seen.trade {
            return self.deal(seen, trade, dice);
        }
        (self.offers, self.looks) = (0, 0);
        self.look_for_somebody(seen, dice)
    }

    fn asked(&mut self, question: Question, seen: &Seen<'_>, _: &mut SmallRng) -> bool {
        question == Question::Trade && seen.trade.is_none()
    }
}

impl Trade {
    fn look_for_somebody(&mut self, seen: &Seen<'_>, dice: &mut SmallRng) -> Act {
        let middle = *self.middle.get_or_insert(seen.options.gather.unwrap_or(seen.cell));
        if seen.cell.distance(middle) > STRAY {
            return Act::go_on(Verb::Approach(middle));
        }
        let is_near = |cell: Cell| cell.distance(seen.cell) <= REACH;
        let bots = seen
            .units
            .iter()
            .filter(|unit| unit.kind == UnitKind::Player && unit.is_bot);
        let near = bots.clone().filter(|unit| is_near(unit.cell)).choose(dice);
        if let Some(partner) = near.filter(|_| dice.random_bool(0.5)) {
            return Act::think(Verb::AskTrade(partner.unit));
        }
        match bots.choose(dice).filter(|_| seen.answer != Answer::Refused) {
            Some(partner) if !is_near(partner.cell) => Act::think(Verb::Approach(partner.cell)),
            _ => Act::think(Verb::Wander),
        }
    }

    /// Puts something in, once or twice; then says that this is all, waits for the other to say so, and agrees. One trade in twenty is
    /// ended instead.
    fn deal(&mut self, seen: &Seen<'_>, trade: &Deal, dice: &mut SmallRng) -> Act {
        if trade.locked && trade.other_locked {
            return Act::think(if dice.random_ratio(1, 20) {
                Verb::CancelTrade
            } else {
                Verb::ConfirmTrade
            });
        }
        if trade.locked {
            self.looks = self.looks.saturating_add(1);
            return Act::go_on(if self.looks > PATIENCE {
                Verb::CancelTrade
            } else {
                Verb::Rest
            });
        }
        self.offers = self.offers.saturating_add(1);
        match self.offers {
            1 => Act::go_on(offer(seen, dice)),
            2 if dice.random_bool(0.3) => Act::go_on(offer(seen, dice)),
            _ => Act::go_on(Verb::LockTrade),
        }
    }
}

fn offer(seen: &Seen<'_>, dice: &mut SmallRng) -> Verb {
    let zeny = seen.belongings.zeny();
    let put_in = seen.trade.as_ref().map_or(0, |trade| trade.my_zeny);
    match seen.belongings.loose().choose(dice).filter(|_| dice.random_ratio(2, 3)) {
        Some(slot) => Verb::Offer(slot.index, dice.random_range(1..=slot.count.max(1))),
        None if zeny > 0 && put_in == 0 => Verb::OfferZeny(dice.random_range(1..=zeny.div_ceil(10))),
        None => Verb::LockTrade,
    }
}
