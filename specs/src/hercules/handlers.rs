//! The packets that clients shuffle, by what Hercules calls their handlers.

/// Handler, without `clif->p` before it, and packet.
const HANDLERS: [(&str, &str); 27] = [
    ("ActionRequest", "CZ_REQUEST_ACT"),
    ("ChangeDir", "CZ_CHANGE_DIRECTION"),
    ("DropItem", "CZ_ITEM_THROW"),
    ("FriendsListAdd", "CZ_ADD_FRIENDS"),
    ("GetCharNameRequest", "CZ_REQNAME"),
    ("HomMenu", "CZ_COMMAND_MER"),
    ("ItemListWindowSelected", "CZ_ITEMLISTWIN_RES"),
    ("MoveFromKafra", "CZ_MOVE_ITEM_FROM_STORE_TO_BODY"),
    ("MoveToKafra", "CZ_MOVE_ITEM_FROM_BODY_TO_STORE"),
    ("PartyBookingRegisterReq", "CZ_PARTY_BOOKING_REQ_REGISTER"),
    ("PartyInvite2", "CZ_PARTY_JOIN_REQ"),
    ("ReqClickBuyingStore", "CZ_REQ_CLICK_TO_BUYING_STORE"),
    ("ReqCloseBuyingStore", "CZ_REQ_CLOSE_BUYING_STORE"),
    ("ReqOpenBuyingStore", "CZ_REQ_OPEN_BUYING_STORE"),
    ("ReqTradeBuyingStore", "CZ_REQ_TRADE_BUYING_STORE"),
    ("SearchStoreInfo", "CZ_SEARCH_STORE_INFO"),
    ("SearchStoreInfoListItemClick", "CZ_SSILIST_ITEM_CLICK"),
    ("SearchStoreInfoNextPage", "CZ_SEARCH_STORE_INFO_NEXT_PAGE"),
    ("SolveCharName", "CZ_REQNAME_BYGID"),
    ("StoragePassword", "CZ_ACK_STORE_PASSWORD"),
    ("TakeItem", "CZ_ITEM_PICKUP"),
    ("TickSend", "CZ_REQUEST_TIME"),
    ("UseSkillToId", "CZ_USE_SKILL"),
    ("UseSkillToPos", "CZ_USE_SKILL_TOGROUND"),
    ("UseSkillToPosMoreInfo", "CZ_USE_SKILL_TOGROUND_WITHTALKBOX"),
    ("WalkToXY", "CZ_REQUEST_MOVE"),
    ("WantToConnection", "CZ_ENTER"),
];

/// The packet that a handler is for, if it is one that clients shuffle.
pub fn packet_of(handler: &str) -> Option<&'static str> {
    let index = HANDLERS.binary_search_by_key(&handler, |(name, _)| name).ok()?;
    HANDLERS.get(index).map(|(_, packet)| *packet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_handler_is_found() {
        for (handler, packet) in HANDLERS {
            assert_eq!(packet_of(handler), Some(packet));
        }
        assert_eq!(packet_of("Dull"), None);
    }
}
