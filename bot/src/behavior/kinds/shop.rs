//! Shopping: whatever is for sale, and whatever can be sold.

use rand::{Rng, rngs::SmallRng, seq::IndexedRandom};

use crate::behavior::{Act, Behavior, Role, Search, Seen, Verb, Window};

/// With less zeny than this a bot rather sells.
const POOR: u32 = 200;

/// More of it than this is not bought at once.
const MOST: u32 = 3;

/// Looks for shops, buys and sells.
#[derive(Clone, Debug, Default)]
pub struct Shop {
    search: Search,
}

impl Behavior for Shop {
    fn next(&mut self, seen: &Seen<'_>, dice: &mut SmallRng) -> Act {
        match &seen.window {
            Window::Goods(goods) => Act::think(buy(seen, goods, dice)),
            Window::Offers(offers) => Act::think(sell(seen, offers, dice)),
            Window::Shop(_) => {
                let has_something = seen.belongings.loose().next().is_some();
                let sells = has_something && (seen.belongings.zeny() < POOR || dice.random_ratio(1, 2));
                Act::go_on(if sells { Verb::AskOffers } else { Verb::AskGoods })
            }
            _ => match seen.reach(Role::Shop, "", &mut self.search, dice) {
                Ok(npc) => Act::go_on(Verb::Talk { npc, choice: "" }),
                Err(act) => act,
            },
        }
    }
}

/// Something that it can pay, or else something dear: a refusal is an answer as well.
fn buy(seen: &Seen<'_>, goods: &[(u32, u32)], dice: &mut SmallRng) -> Verb {
    let zeny = seen.belongings.zeny();
    let payable: Vec<(u32, u32)> = goods.iter().copied().filter(|(_, price)| *price <= zeny).collect();
    let Some((item, price)) = payable.choose(dice).or_else(|| goods.choose(dice)) else {
        return Verb::Rest;
    };
    let most = (zeny / (*price).max(1)).clamp(1, MOST);
    Verb::Buy(*item, u16::try_from(dice.random_range(1..=most)).unwrap_or(1))
}

fn sell(seen: &Seen<'_>, offers: &[(u16, u32)], dice: &mut SmallRng) -> Verb {
    let Some((index, _)) = offers.choose(dice) else {
        return Verb::Rest;
    };
    let count = seen.belongings.carries(*index).map_or(1, |slot| slot.count);
    Verb::Sell(*index, dice.random_range(1..=count.max(1)))
}
