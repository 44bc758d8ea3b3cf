//! What a bot must find when it comes back: what the server acknowledged, and whatever was under way when the connection ended.

use std::{collections::BTreeMap, fmt};

use super::belongings::{Belongings, Slot};

/// How many there are of each item.
pub type Counts = BTreeMap<u32, u64>;

/// What somebody has, wherever it lies in his containers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Zeny.
    pub zeny: u64,
    /// What is in the inventory.
    pub carried: Counts,
    /// What is in the storage; `None`: nobody looked.
    pub stored: Option<Counts>,
}

impl Totals {
    /// What `belongings` come to; the storage only if it was looked into lately.
    pub fn of(belongings: &Belongings) -> Self {
        Self {
            zeny: belongings.zeny().into(),
            carried: counts(belongings.carried()),
            stored: belongings.stored_lately().map(counts),
        }
    }
}

fn counts(slots: &[Slot]) -> Counts {
    let mut counts = Counts::new();
    for slot in slots {
        *counts.entry(slot.item).or_default() += u64::from(slot.count);
    }
    counts
}

/// What a deal that succeeds changes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// Zeny that comes, or goes.
    pub zeny: i64,
    /// Items that come into the inventory, or go out of it.
    pub carried: Vec<(u32, i64)>,
    /// Items that come into the storage, or go out of it.
    pub stored: Vec<(u32, i64)>,
}

impl Change {
    /// What `totals` become; `None` if they cannot.
    pub fn applied(&self, totals: &Totals) -> Option<Totals> {
        let mut after = totals.clone();
        after.zeny = after.zeny.checked_add_signed(self.zeny)?;
        apply(&mut after.carried, &self.carried)?;
        if let Some(stored) = &mut after.stored {
            apply(stored, &self.stored)?;
        }
        Some(after)
    }
}

fn apply(counts: &mut Counts, changes: &[(u32, i64)]) -> Option<()> {
    for (item, change) in changes {
        let count = counts.entry(*item).or_default();
        *count = count.checked_add_signed(*change)?;
    }
    counts.retain(|_, count| *count > 0);
    Some(())
}

/// What came of looking at what somebody has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Audit {
    /// All that was acknowledged, and nothing else.
    Exact,
    /// That, and what was under way when the connection ended was done.
    Settled,
    /// Nobody can say: something was under way whose effect is not known beforehand.
    Unsure,
    /// Something was lost, or made.
    Wrong(String),
}

/// What a server told one bot, kept over its connections.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// What was acknowledged before what is under way; `None`: nothing was told yet.
    told: Option<Totals>,
    /// What is under way.
    under_way: Option<Change>,
    /// Something is under way whose effect is not known.
    unsure: bool,
    /// What is under way is a trade.
    trades: bool,
    /// What came by trades and went by them: over all traders together nothing.
    traded: Traded,
}

/// What trades brought and took.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Traded {
    /// Zeny.
    pub zeny: i64,
    /// Items.
    pub items: BTreeMap<u32, i64>,
}

impl Traded {
    /// Adds what another trader's trades brought and took.
    pub fn add(&mut self, other: &Self) {
        self.zeny += other.zeny;
        for (item, count) in &other.items {
            self.add_item(*item, *count);
        }
    }

    fn add_item(&mut self, item: u32, count: i64) {
        let entry = self.items.entry(item).or_default();
        *entry += count;
        if *entry == 0 {
            self.items.remove(&item);
        }
    }

    /// Adds what lies between two totals.
    fn add_difference(&mut self, before: &Totals, after: &Totals) {
        self.zeny += signed(after.zeny) - signed(before.zeny);
        after
            .carried
            .iter()
            .for_each(|(item, count)| self.add_item(*item, signed(*count)));
        before
            .carried
            .iter()
            .for_each(|(item, count)| self.add_item(*item, -signed(*count)));
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Ledger {
    /// The bot asks for something that changes what it has: what it has now counts, until that is answered.
    pub fn begin(&mut self, belongings: &Belongings, change: Change) {
        self.end_trade(belongings);
        self.told = Some(self.now(belongings));
        self.under_way = Some(change);
    }

    /// The bot asks for something whose effect is not known beforehand.
    pub fn begin_unsure(&mut self, belongings: &Belongings) {
        self.end_trade(belongings);
        self.told = Some(self.now(belongings));
        self.unsure = true;
    }

    /// Something else begins: what a trade before it brought, of whose end nobody spoke, counts as what the bot has now.
    fn end_trade(&mut self, belongings: &Belongings) {
        if self.trades {
            self.settle(belongings);
        }
    }

    /// The bot begins to trade: nothing changes before it wants the exchange.
    pub fn begin_trade(&mut self, belongings: &Belongings) {
        self.begin(belongings, Change::default());
        self.trades = true;
    }

    /// The bot wants the exchange: from now on it may be made.
    pub fn confirm_trade(&mut self, change: Change) {
        if self.trades {
            self.under_way = Some(change);
        }
    }

    /// What came by trades and went by them, all in all.
    pub fn traded(&self) -> &Traded {
        &self.traded
    }

    /// Whether the bot was told what it has.
    pub fn knows_anything(&self) -> bool {
        self.told.is_some()
    }

    /// Whether something is under way.
    pub fn is_open(&self) -> bool {
        self.under_way.is_some() || self.unsure
    }

    /// What was under way was answered: what the bot has now is acknowledged.
    pub fn settle(&mut self, belongings: &Belongings) {
        self.rebase(self.now(belongings));
    }

    /// What the bot has now. Of a storage that it has not looked into lately, what was told last still counts.
    fn now(&self, belongings: &Belongings) -> Totals {
        let now = Totals::of(belongings);
        let told = self.told.as_ref().and_then(|told| told.stored.as_ref());
        Totals {
            stored: now.stored.or_else(|| told.cloned()),
            ..now
        }
    }

    fn rebase(&mut self, now: Totals) {
        if std::mem::take(&mut self.trades)
            && let Some(told) = &self.told
        {
            self.traded.add_difference(told, &now);
        }
        self.under_way = None;
        self.unsure = false;
        self.told = Some(now);
    }

    /// The bot is back: compares with what it finds, which counts from now on. `None` before anything was told.
    pub fn reopen(&mut self, belongings: &Belongings) -> Option<Audit> {
        self.reopen_with(Totals {
            stored: None,
            ..Totals::of(belongings)
        })
    }

    /// The same, with what is known from elsewhere.
    pub fn reopen_with(&mut self, found: Totals) -> Option<Audit> {
        let audit = self.audit(&found);
        // Of a storage that nobody has looked into since, what was told still counts.
        let stored = self.told.as_ref().and_then(|told| told.stored.clone());
        let settled = audit == Some(Audit::Settled);
        let stored = match self.under_way.take().filter(|_| settled) {
            Some(change) => stored.and_then(|mut stored| apply(&mut stored, &change.stored).map(|()| stored)),
            None => stored.filter(|_| !self.unsure),
        };
        self.trades &= settled;
        self.rebase(Totals { stored, ..found });
        audit
    }

    /// What was under way was not answered, or not in a way that says what came of it. Of a trade that is known: it is made as a whole, or
    /// nothing changes. It stays under way, or else only the other trader's side of it would be in the sum over all.
    pub fn doubt(&mut self) {
        if self.trades {
            return;
        }
        self.under_way = None;
        self.unsure = true;
    }

    /// The same, if something is under way at all.
    pub fn doubt_if_open(&mut self) {
        if self.is_open() {
            self.doubt();
        }
    }

    /// The connection ended: what was told until now is what counts, unless something was under way.
    pub fn close(&mut self, belongings: &Belongings) {
        if !self.is_open() {
            self.told = Some(self.now(belongings));
        }
    }

    /// What is under way was not done.
    pub fn cancel(&mut self, belongings: &Belongings) {
        self.trades = false;
        self.settle(belongings);
    }

    /// Compares with what is found. `None` before anything was told.
    pub fn audit(&self, found: &Totals) -> Option<Audit> {
        let told = self.told.as_ref()?;
        let after = self.under_way.as_ref().and_then(|change| change.applied(told));
        Some(if same(told, found) {
            Audit::Exact
        } else if after.is_some_and(|after| same(&after, found)) {
            Audit::Settled
        } else if self.unsure {
            Audit::Unsure
        } else {
            Audit::Wrong(self.complaint(told, found))
        })
    }

    fn complaint(&self, told: &Totals, found: &Totals) -> String {
        let (told, found) = (Shown(told, found), Shown(found, told));
        match &self.under_way {
            Some(change) => format!("acknowledged {told}, found {found}, under way {change:?}"),
            None => format!("acknowledged {told}, found {found}"),
        }
    }
}

/// A storage that one side did not look into is not compared.
fn same(one: &Totals, other: &Totals) -> bool {
    let stored = one.stored.as_ref().zip(other.stored.as_ref());
    one.zeny == other.zeny && one.carried == other.carried && stored.is_none_or(|(one, other)| one == other)
}

/// What of the first differs from the second.
struct Shown<'a>(&'a Totals, &'a Totals);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(one, other) = self;
        write!(out, "{} zeny", one.zeny)?;
        differing(&one.carried, &other.carried, "", out)?;
        match (&one.stored, &other.stored) {
            (Some(one), Some(other)) => differing(one, other, " stored", out),
            _ => Ok(()),
        }
    }
}

fn differing(one: &Counts, other: &Counts, place: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let keys: std::collections::BTreeSet<&u32> = one.keys().chain(other.keys()).collect();
    for item in keys {
        let count = |counts: &Counts| counts.get(item).copied().unwrap_or(0);
        if count(one) != count(other) {
            write!(out, ", {} x item {item}{place}", count(one))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Dealing, Listed};

    fn belongings(zeny: i64, potions: u32) -> Belongings {
        let mut belongings = Belongings::default();
        belongings.set_zeny(zeny);
        if potions > 0 {
            belongings.hear(&Dealing::Added(Listed {
                index: 2,
                item: 501,
                count: potions,
                worn: false,
                stacks: true,
            }));
        }
        belongings
    }

    fn found(zeny: i64, potions: u32) -> Totals {
        Totals::of(&belongings(zeny, potions))
    }

    #[test]
    fn what_was_acknowledged_must_be_there() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.audit(&found(5, 1)), None, "nothing was told yet");
        ledger.close(&belongings(100, 3));
        assert_eq!(ledger.audit(&found(100, 3)), Some(Audit::Exact));
        for (zeny, potions) in [(99, 3), (101, 3), (100, 2), (100, 4)] {
            let audit = ledger.audit(&found(zeny, potions));
            assert!(matches!(audit, Some(Audit::Wrong(_))), "{audit:?}");
        }
        let Some(Audit::Wrong(text)) = ledger.audit(&found(100, 2)) else {
            unreachable!("that is wrong")
        };
        assert_eq!(
            text,
            "acknowledged 100 zeny, 3 x item 501, found 100 zeny, 2 x item 501"
        );
    }

    #[test]
    fn what_one_trader_gets_another_gives() {
        let gives = |zeny: i64, potions: i64| Change {
            zeny,
            carried: vec![(501, potions)],
            stored: Vec::new(),
        };
        let [mut one, mut other] = [Ledger::default(), Ledger::default()];
        one.begin_trade(&belongings(100, 3));
        other.begin_trade(&belongings(40, 1));
        one.confirm_trade(gives(-10, 2));
        other.confirm_trade(gives(10, -1));
        // One is told of it. The other's connection ends; it finds that the exchange was made.
        one.settle(&belongings(90, 5));
        assert_eq!(other.reopen(&belongings(50, 0)), Some(Audit::Settled));
        let mut all = one.traded().clone();
        all.add(other.traded());
        assert_eq!(
            all,
            Traded {
                zeny: 0,
                items: BTreeMap::from([(501, 1)])
            },
            "one potion came out of nothing"
        );
        other.begin_trade(&belongings(50, 0));
        assert_eq!(other.reopen(&belongings(50, 0)), Some(Audit::Exact));
        assert_eq!(other.traded().zeny, 10, "that one came to nothing");
    }

    #[test]
    fn a_trade_that_is_not_answered_in_time_is_still_in_the_sum() {
        let gives = |zeny: i64| Change {
            zeny,
            ..Change::default()
        };
        let [mut one, mut other] = [Ledger::default(), Ledger::default()];
        for (ledger, zeny, comes) in [(&mut one, 100, -10), (&mut other, 40, 10)] {
            ledger.begin_trade(&belongings(zeny, 0));
            ledger.confirm_trade(gives(comes));
        }
        // One is not answered; then its connection ends, and it finds that the exchange was made.
        one.doubt();
        assert_eq!(one.reopen(&belongings(90, 0)), Some(Audit::Settled));
        other.settle(&belongings(50, 0));
        let mut all = one.traded().clone();
        all.add(other.traded());
        assert_eq!(all, Traded::default());
        // Nor is one lost of whose end nobody spoke before the bot went on.
        one.begin_trade(&belongings(90, 0));
        one.confirm_trade(gives(-10));
        one.begin(&belongings(80, 0), gives(-50));
        assert_eq!(one.traded().zeny, -20);
    }

    #[test]
    fn a_storage_that_nobody_looked_into_again_counts_as_it_was_told_last() {
        let stored = |count: u32| {
            let mut belongings = belongings(100, 3 - count);
            belongings.hear(&Dealing::ListBegins { storage: true });
            if count > 0 {
                belongings.hear(&Dealing::Stored(Listed {
                    index: 1,
                    item: 501,
                    count,
                    worn: false,
                    stacks: true,
                }));
            }
            belongings
        };
        let mut ledger = Ledger::default();
        let stores = Change {
            zeny: 0,
            carried: vec![(501, -1)],
            stored: vec![(501, 1)],
        };
        ledger.begin(&stored(0), stores);
        // The connection ends before the answer. It was done: that is found, and holds on until the storage is opened again.
        let mut back = stored(0);
        back.renew();
        back.hear(&Dealing::ListBegins { storage: false });
        back.hear(&Dealing::Added(Listed {
            index: 2,
            item: 501,
            count: 2,
            worn: false,
            stacks: true,
        }));
        assert_eq!(ledger.reopen(&back), Some(Audit::Settled));
        ledger.close(&back);
        let found = Totals {
            stored: Some(Counts::from([(501, 1)])),
            ..found(100, 2)
        };
        assert_eq!(ledger.audit(&found), Some(Audit::Exact));
    }

    #[test]
    fn what_was_under_way_may_be_done_or_not_but_as_a_whole() {
        let mut ledger = Ledger::default();
        let buys = Change {
            zeny: -50,
            carried: vec![(501, 1)],
            stored: Vec::new(),
        };
        ledger.begin(&belongings(100, 3), buys);
        // What was told in between does not count: the deal is answered as a whole.
        ledger.close(&belongings(50, 3));
        assert_eq!(ledger.audit(&found(100, 3)), Some(Audit::Exact));
        assert_eq!(ledger.audit(&found(50, 4)), Some(Audit::Settled));
        assert!(matches!(ledger.audit(&found(50, 3)), Some(Audit::Wrong(_))));
        ledger.settle(&belongings(50, 4));
        assert!(matches!(ledger.audit(&found(100, 3)), Some(Audit::Wrong(_))));
        ledger.doubt();
        assert_eq!(ledger.audit(&found(1, 1)), Some(Audit::Unsure));
    }
}
