//! Rows of Hercules' headers that are no mistake of the spec files.

use core::fmt;
use std::collections::BTreeSet;

/// What of a row is otherwise in the spec files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// No packet has the id.
    Id(u16),
    /// No field begins at the offset.
    Offset(u16),
}

/// A row that is otherwise in the spec files, for a reason.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Exception {
    /// Which handler the row names.
    pub handler: &'static str,
    /// What of it is otherwise.
    pub place: Place,
    /// Why.
    pub reason: &'static str,
}

const fn exception(handler: &'static str, place: Place, reason: &'static str) -> Exception {
    Exception { handler, place, reason }
}

const BANK: &str = "the row takes the account for two bytes; the server reads a struct";
const MIX: &str = "the row was not changed when ids of items grew; the server reads a struct";

const KNOWN: [Exception; 12] = [
    exception(
        "AdventuterAgencyJoinReq",
        Place::Id(0x0ae6),
        "a longer packet of a few clients, which the server reads as if it were the later one",
    ),
    exception("BankCheck", Place::Offset(4), BANK),
    exception("BankClose", Place::Offset(4), BANK),
    exception("BankDeposit", Place::Offset(4), BANK),
    exception("BankOpen", Place::Offset(4), BANK),
    exception("BankWithdraw", Place::Offset(4), BANK),
    exception(
        "NpcSelectMenuZero",
        Place::Id(0x0ba8),
        "a shorter packet of two clients, which the server reads as if it were the later one",
    ),
    exception(
        "PartyRecruitRegisterReq",
        Place::Id(0x0861),
        "its id is a shuffled one, of another client",
    ),
    exception("ProduceMix", Place::Offset(4), MIX),
    exception("ProduceMix", Place::Offset(8), MIX),
    exception(
        "ackmergeitems",
        Place::Id(0x096e),
        "a fixed length on few clients, which the server reads as if it were variable",
    ),
    exception(
        "cashshop_buy",
        Place::Offset(6),
        "the client's packet is variable since 2010-08-03, the server's since 2010-11-23",
    ),
];

/// The exceptions that a checkout gave reason to ask for.
#[derive(Clone, Debug, Default)]
pub(super) struct Exceptions {
    /// Handlers of exceptions that the checkout names.
    named: BTreeSet<&'static str>,
}

impl Exceptions {
    /// Notes that the checkout has a row of a handler.
    pub(super) fn name(&mut self, handler: &str) {
        self.named
            .extend(KNOWN.iter().map(|each| each.handler).filter(|known| *known == handler));
    }

    /// Those of handlers that the checkout names, but nothing of which is otherwise there.
    pub(super) fn unmet(&self, met: &BTreeSet<Exception>) -> Vec<Exception> {
        let named = KNOWN.iter().filter(|each| self.named.contains(each.handler));
        named.filter(|each| !met.contains(each)).copied().collect()
    }
}

/// Why a difference is no mistake of the spec files, if that is known.
pub(super) fn known(handler: &str, place: Place) -> Option<Exception> {
    KNOWN
        .into_iter()
        .find(|each| each.handler == handler && each.place == place)
}

/// `offset 4 that BankCheck reads`, `0x0861 of PartyRecruitRegisterReq`.
impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handler = self.handler;
        match self.place {
            Place::Id(id) => write!(f, "{id:#06x} of {handler}"),
            Place::Offset(offset) => write!(f, "offset {offset} that {handler} reads"),
        }
    }
}
