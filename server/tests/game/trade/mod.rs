//! Trades: two players put things in, both lock, both confirm. Nothing is made or lost, whatever ends it.

mod asking;
mod exchange;
mod offers;

use server::event::{
    Command, Notice,
    notice::{OfferResult, TradeNotice},
    trade::TradeCommand,
};

use crate::{
    common::{Client, Scenario},
    npc,
};

impl Scenario {
    /// A client asks something in a trade; what trades tell it then.
    fn ask_trade(&mut self, client: &Client, command: TradeCommand) -> Vec<TradeNotice> {
        self.forget();
        self.command(client.session, Command::Trade(command));
        self.told_by_trade(client)
    }

    fn told_by_trade(&mut self, client: &Client) -> Vec<TradeNotice> {
        let of_trade = |notice| match notice {
            Notice::Trade(notice) => Some(notice),
            _ => None,
        };
        self.told(client.session).into_iter().filter_map(of_trade).collect()
    }

    /// A client asks another to trade, who accepts.
    fn begin_trade(&mut self, one: &Client, other: &Client) {
        self.command(one.session, Command::Trade(TradeCommand::Ask { unit: other.unit() }));
        self.command(other.session, Command::Trade(TradeCommand::Answer { accept: true }));
        assert!(
            self.player(one)
                .trade
                .as_ref()
                .is_some_and(|trade| trade.offer().is_some())
        );
        self.forget();
    }

    fn put_in(&mut self, client: &Client, place: usize, amount: u32) -> Vec<TradeNotice> {
        self.ask_trade(client, TradeCommand::AddItem { place, amount })
    }

    fn is_trading(&self, client: &Client) -> bool {
        self.player(client).trade.is_some()
    }

    fn belongings(&self, client: &Client) -> (u32, Vec<(usize, &str, u16)>) {
        (self.player(client).character.zeny, self.carries(client))
    }
}

/// Two next to each other, each with ten jellopies, a knife and 1000 zeny.
fn two() -> (Scenario, Client, Client) {
    let mut scenario = npc::scenario();
    scenario.game_master("adele");
    let adele = scenario.play_account("adele");
    let berta = scenario.play_at("berta", "ground", 22, 20);
    for client in [&adele, &berta] {
        scenario.give(client, "Jellopy", 10);
        scenario.give(client, "Knife", 1);
        let has = scenario.player(client).character.zeny;
        scenario.zeny(client, 1000 - i64::from(has));
    }
    scenario.forget();
    (scenario, adele, berta)
}

/// The same, trading.
pub(super) fn trading() -> (Scenario, Client, Client) {
    let (mut scenario, adele, berta) = two();
    scenario.begin_trade(&adele, &berta);
    (scenario, adele, berta)
}

const IN: OfferResult = OfferResult::In;

const fn offered(place: usize, result: OfferResult) -> TradeNotice {
    TradeNotice::Offered {
        place: Some(place),
        result,
    }
}
