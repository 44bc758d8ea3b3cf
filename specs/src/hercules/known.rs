//! Rows of Hercules' headers that are no mistake of the spec files.

/// Handler, whether it is about where it reads, and why it is otherwise here.
const KNOWN: [(&str, bool, &str); 11] = [
    (
        "AdventuterAgencyJoinReq",
        false,
        "a longer packet of a few clients, which the server reads as if it were the later one",
    ),
    ("BankCheck", true, BANK),
    ("BankClose", true, BANK),
    ("BankDeposit", true, BANK),
    ("BankOpen", true, BANK),
    ("BankWithdraw", true, BANK),
    (
        "NpcSelectMenuZero",
        false,
        "a shorter packet of two clients, which the server reads as if it were the later one",
    ),
    (
        "PartyRecruitRegisterReq",
        false,
        "its id is a shuffled one, of another client",
    ),
    (
        "ProduceMix",
        true,
        "the row was not changed when ids of items grew; the server reads a struct",
    ),
    (
        "ackmergeitems",
        false,
        "a fixed length on few clients, which the server reads as if it were variable",
    ),
    (
        "cashshop_buy",
        true,
        "the client's packet is variable since 2010-08-03, the server's since 2010-11-23",
    ),
];

const BANK: &str = "the row takes the account for two bytes; the server reads a struct";

/// Why a difference is no mistake of the spec files, if that is known.
pub(super) fn known(handler: &str, is_offset: bool) -> Option<&'static str> {
    let found = KNOWN
        .iter()
        .find(|(name, offset, _)| *name == handler && *offset == is_offset)?;
    Some(found.2)
}
