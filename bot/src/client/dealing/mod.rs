//! What a map server says of a player's belongings, and of its dealings with others: fights, the floor, shops, the storage, trades,
//! parties. Only bots with a behaviour that deals have these packets decoded.

mod lists;

use packets::{
    ActionKind, DecodeError, EquipPlace, Frame, ItemPickupResult, Kind, Packet, PartyId, PartyInviteResult,
    PartyMakeResult, Profile, PurchaseResult, StatusParameter, TradeAddResult, TradeResult, TradeSide, TradeStart,
    UnitId, WhisperResult, fit,
};

use self::lists::lists;
use crate::behavior::Cell;

/// An item of a list, or one that came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its place.
    pub index: u16,
    /// What it is.
    pub item: u32,
    /// How many.
    pub count: u32,
    /// Whether it is worn.
    pub worn: bool,
    /// Whether it is of a kind that lies in stacks.
    pub stacks: bool,
}

/// A packet's meaning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Dealing {
    /// The list of a container begins; versions without this packet begin with the first part.
    ListBegins {
        /// Whether it is the storage's, else the inventory's.
        storage: bool,
    },
    /// A part of a list.
    Listed {
        /// Whether it is the storage's, else the inventory's.
        storage: bool,
        /// Some of its items.
        items: Vec<Listed>,
    },
    /// The storage is open, and so full.
    StorageOpen,
    /// The storage is closed.
    StorageClosed,
    /// Something came into the inventory.
    Added(Listed),
    /// Something did not come into the inventory.
    NotAdded,
    /// So many went out of the inventory.
    Removed {
        /// From where.
        index: u16,
        /// How many.
        count: u32,
    },
    /// So many were dropped; 0: refused.
    Dropped {
        /// From where.
        index: u16,
        /// How many.
        count: u32,
    },
    /// So many are left after one was used.
    Used {
        /// Where.
        index: u16,
        /// How many are left.
        left: u32,
        /// Whether it was used.
        used: bool,
    },
    /// Something came into the storage.
    Stored(Listed),
    /// So many went out of the storage.
    Unstored {
        /// From where.
        index: u16,
        /// How many.
        count: u32,
    },
    /// Something could not be moved.
    NotMoved,
    /// A number of the status window.
    Parameter(StatusParameter, i64),
    /// Somebody strikes.
    Blow {
        /// Who.
        unit: UnitId,
        /// Whom.
        target: UnitId,
        /// Hit points that it costs.
        damage: i32,
    },
    /// The target is too far away.
    TooFar,
    /// Something lies on the floor.
    Lies {
        /// Its unit.
        unit: UnitId,
        /// What it is.
        item: u32,
        /// How many.
        count: u16,
        /// Where.
        at: Cell,
    },
    /// Something no longer lies on the floor.
    Gone(UnitId),
    /// A shop asks whether to buy or to sell.
    Shop(UnitId),
    /// What a shop sells: items and prices.
    Goods(Vec<(u32, u32)>),
    /// What a shop would buy: places and prices.
    Offers(Vec<(u16, u32)>),
    /// Whether a shop sold.
    Bought(bool),
    /// Whether a shop bought.
    Sold(bool),
    /// Somebody wants to trade.
    TradeAsked,
    /// A trade begins (true), or does not.
    TradeBegun(bool),
    /// What the player put into a trade is in it (true), or not.
    TradeAdded(u16, bool),
    /// The other put something into a trade; item 0 is zeny.
    TradeShown {
        /// What it is.
        item: u32,
        /// How many.
        count: u32,
    },
    /// A side of a trade puts nothing more in; true: the player's own.
    TradeLocked(bool),
    /// A trade is over without an exchange.
    TradeCancelled,
    /// A trade is made (true), or failed.
    TradeDone(bool),
    /// A party was made (true), or not.
    PartyMade(bool),
    /// Somebody invites to a party.
    Invited(PartyId),
    /// The answer to an invitation: accepted or not.
    InviteAnswered(bool),
    /// A whisper was delivered (true), or not.
    Whispered(bool),
    /// Somebody whispered to the player.
    WhisperHeard,
    /// A unit is alive again.
    Risen(UnitId),
}

/// Of what [`dealing`] reads, only what tells whether the player lives: hit points, and who is alive again.
pub fn vital(frame: &Frame<'_>, profile: &Profile) -> Result<Option<Dealing>, DecodeError> {
    match frame.kind {
        Some(kind @ (Kind::ZcParChange | Kind::ZcLongparChange | Kind::ZcLonglongparChange | Kind::ZcResurrection)) => {
            fight(kind, frame.bytes, profile)
        }
        _ => Ok(None),
    }
}

/// Reads a packet from the map server; `None` for one that is about something else, which is not decoded.
pub fn dealing(frame: &Frame<'_>, profile: &Profile) -> Result<Option<Dealing>, DecodeError> {
    let Some(kind) = frame.kind else { return Ok(None) };
    let bytes = frame.bytes;
    if let Some(found) = fight(kind, bytes, profile)? {
        return Ok(Some(found));
    }
    for read in [lists, changes, floor, shop, trade, people] {
        if let Some(found) = read(kind, bytes, profile)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// What comes most: by views.
fn fight(kind: Kind, bytes: &[u8], profile: &Profile) -> Result<Option<Dealing>, DecodeError> {
    use packets::{ZcLonglongparChange, ZcLongparChange, ZcNotifyAct2View, ZcNotifyActView, ZcParChange};
    Ok(Some(match kind {
        Kind::ZcNotifyAct => {
            let view = ZcNotifyActView::new(bytes, profile)?;
            return Ok(blow(view.unit(), view.target(), fit(view.damage()), view.action()));
        }
        Kind::ZcNotifyAct2 => {
            let view = ZcNotifyAct2View::new(bytes, profile)?;
            return Ok(blow(view.unit(), view.target(), fit(view.damage()), view.action()));
        }
        Kind::ZcParChange => {
            let ZcParChange { parameter, value, .. } = ZcParChange::decode(bytes, profile)?;
            Dealing::Parameter(parameter, fit(value))
        }
        Kind::ZcLongparChange => {
            let ZcLongparChange { parameter, value, .. } = ZcLongparChange::decode(bytes, profile)?;
            Dealing::Parameter(parameter, fit(value))
        }
        // The C servers tell zeny by this where it is known.
        Kind::ZcLonglongparChange => {
            let ZcLonglongparChange { parameter, value, .. } = ZcLonglongparChange::decode(bytes, profile)?;
            Dealing::Parameter(parameter, fit(value))
        }
        Kind::ZcAttackFailureForDistance => Dealing::TooFar,
        Kind::ZcResurrection => Dealing::Risen(packets::ZcResurrection::decode(bytes, profile)?.unit),
        _ => return Ok(None),
    }))
}

fn blow(unit: UnitId, target: UnitId, damage: i32, action: ActionKind) -> Option<Dealing> {
    let is_blow = !matches!(action, ActionKind::SIT | ActionKind::STAND | ActionKind::PICK_UP);
    is_blow.then_some(Dealing::Blow { unit, target, damage })
}

fn changes(kind: Kind, bytes: &[u8], profile: &Profile) -> Result<Option<Dealing>, DecodeError> {
    use packets::{
        ZcAddItemToStore, ZcDeleteItemFromBody, ZcDeleteItemFromStore, ZcItemPickupAck, ZcItemThrowAck, ZcUseItemAck,
    };
    Ok(Some(match kind {
        Kind::ZcItemPickupAck => added(&ZcItemPickupAck::decode(bytes, profile)?),
        Kind::ZcDeleteItemFromBody => {
            let ZcDeleteItemFromBody { index, count, .. } = ZcDeleteItemFromBody::decode(bytes, profile)?;
            Dealing::Removed {
                index: fit(index),
                count: fit(count),
            }
        }
        Kind::ZcItemThrowAck => {
            let ZcItemThrowAck { index, count, .. } = ZcItemThrowAck::decode(bytes, profile)?;
            Dealing::Dropped {
                index: fit(index),
                count: fit(count),
            }
        }
        Kind::ZcUseItemAck => {
            let ack = ZcUseItemAck::decode(bytes, profile)?;
            Dealing::Used {
                index: fit(ack.index),
                left: fit(ack.count),
                used: ack.used,
            }
        }
        Kind::ZcAddItemToStore => {
            let stored = ZcAddItemToStore::decode(bytes, profile)?;
            Dealing::Stored(Listed {
                index: fit(stored.index),
                item: stored.item.0,
                count: fit(stored.count),
                worn: false,
                stacks: true,
            })
        }
        Kind::ZcDeleteItemFromStore => {
            let ZcDeleteItemFromStore { index, count, .. } = ZcDeleteItemFromStore::decode(bytes, profile)?;
            Dealing::Unstored {
                index: fit(index),
                count: fit(count),
            }
        }
        Kind::ZcMoveItemFailed => Dealing::NotMoved,
        _ => return Ok(None),
    }))
}

fn added(got: &packets::ZcItemPickupAck) -> Dealing {
    if got.result != ItemPickupResult::OK {
        return Dealing::NotAdded;
    }
    Dealing::Added(Listed {
        index: fit(got.index),
        item: got.item.0,
        count: fit(got.count),
        worn: false,
        stacks: got.place == EquipPlace::default(),
    })
}

fn floor(kind: Kind, bytes: &[u8], profile: &Profile) -> Result<Option<Dealing>, DecodeError> {
    use packets::{ZcItemDisappear, ZcItemEntry, ZcItemFallEntry};
    Ok(Some(match kind {
        Kind::ZcItemEntry => {
            let lies = ZcItemEntry::decode(bytes, profile)?;
            Dealing::Lies {
                unit: lies.unit,
                item: lies.item.0,
                count: fit(lies.count),
                at: Cell::new(fit(lies.x), fit(lies.y)),
            }
        }
        Kind::ZcItemFallEntry => {
            let fell = ZcItemFallEntry::decode(bytes, profile)?;
            Dealing::Lies {
                unit: fell.unit,
                item: fell.item.0,
                count: fit(fell.count),
                at: Cell::new(fit(fell.x), fit(fell.y)),
            }
        }
        Kind::ZcItemDisappear => Dealing::Gone(ZcItemDisappear::decode(bytes, profile)?.unit),
        _ => return Ok(None),
    }))
}

fn shop(kind: Kind, bytes: &[u8], profile: &Profile) -> Result<Option<Dealing>, DecodeError> {
    use packets::{ZcPcPurchaseItemlist, ZcPcPurchaseResult, ZcPcSellItemlist, ZcPcSellResult, ZcSelectDealtype};
    Ok(Some(match kind {
        Kind::ZcSelectDealtype => Dealing::Shop(ZcSelectDealtype::decode(bytes, profile)?.npc),
        Kind::ZcPcPurchaseItemlist => {
            let items = ZcPcPurchaseItemlist::decode(bytes, profile)?.items;
            let goods = items.iter().map(|goods| (goods.item.0, goods.discount_price));
            Dealing::Goods(goods.collect())
        }
        Kind::ZcPcSellItemlist => {
            let items = ZcPcSellItemlist::decode(bytes, profile)?.items;
            let offers = items.iter().map(|offer| (fit(offer.index), offer.overcharge_price));
            Dealing::Offers(offers.collect())
        }
        Kind::ZcPcPurchaseResult => {
            Dealing::Bought(ZcPcPurchaseResult::decode(bytes, profile)?.result == PurchaseResult::BOUGHT)
        }
        Kind::ZcPcSellResult => Dealing::Sold(!ZcPcSellResult::decode(bytes, profile)?.failed),
        _ => return Ok(None),
    }))
}

fn trade(kind: Kind, bytes: &[u8], profile: &Profile) -> Result<Option<Dealing>, DecodeError> {
    use packets::{
        ZcAckAddExchangeItem, ZcAckExchangeItem, ZcAddExchangeItem, ZcConcludeExchangeItem, ZcExecExchangeItem,
    };
    Ok(Some(match kind {
        Kind::ZcReqExchangeItem => Dealing::TradeAsked,
        Kind::ZcAckExchangeItem => {
            Dealing::TradeBegun(ZcAckExchangeItem::decode(bytes, profile)?.result == TradeStart::ACCEPTED)
        }
        Kind::ZcAckAddExchangeItem => {
            let ack = ZcAckAddExchangeItem::decode(bytes, profile)?;
            Dealing::TradeAdded(fit(ack.index), ack.result == TradeAddResult::OK)
        }
        Kind::ZcAddExchangeItem => {
            let shown = ZcAddExchangeItem::decode(bytes, profile)?;
            Dealing::TradeShown {
                item: shown.item.0,
                count: fit(shown.count),
            }
        }
        Kind::ZcConcludeExchangeItem => {
            Dealing::TradeLocked(ZcConcludeExchangeItem::decode(bytes, profile)?.side == TradeSide::SELF)
        }
        Kind::ZcCancelExchangeItem => Dealing::TradeCancelled,
        Kind::ZcExecExchangeItem => {
            Dealing::TradeDone(ZcExecExchangeItem::decode(bytes, profile)?.result == TradeResult::OK)
        }
        _ => return Ok(None),
    }))
}

fn people(kind: Kind, bytes: &[u8], profile: &Profile) -> Result<Option<Dealing>, DecodeError> {
    use packets::{ZcAckMakeGroup, ZcAckWhisper, ZcPartyJoinReq, ZcPartyJoinReqAck};
    Ok(Some(match kind {
        Kind::ZcAckMakeGroup => {
            Dealing::PartyMade(ZcAckMakeGroup::decode(bytes, profile)?.result == PartyMakeResult::MADE)
        }
        Kind::ZcPartyJoinReq => Dealing::Invited(ZcPartyJoinReq::decode(bytes, profile)?.party),
        Kind::ZcPartyJoinReqAck => {
            let result = ZcPartyJoinReqAck::decode(bytes, profile)?.result;
            Dealing::InviteAnswered(result == PartyInviteResult::ACCEPTED)
        }
        Kind::ZcAckWhisper => Dealing::Whispered(ZcAckWhisper::decode(bytes, profile)?.result == WhisperResult::SENT),
        Kind::ZcWhisper => Dealing::WhisperHeard,
        _ => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    use packets::{
        ItemId, UnitId, ZcItemPickupAck, ZcLonglongparChange, ZcLongparChange, ZcNotifyAct2, ZcParChange, fill,
    };

    use super::*;

    fn heard<P: Packet>(packet: &P, version: &str) -> Option<Dealing> {
        let profile = Profile::get(version.parse().unwrap()).unwrap();
        let mut bytes = Vec::new();
        packet.encode(profile, &mut bytes).unwrap();
        let frame = Frame {
            id: profile.id(P::KIND).unwrap(),
            kind: Some(P::KIND),
            bytes: &bytes,
        };
        dealing(&frame, profile).unwrap()
    }

    /// Hercules tells zeny by the third of these to clients from 2017 on, our server by the second to all.
    #[test]
    fn numbers_of_the_status_window_come_in_three_packets() {
        let parameter = StatusParameter::ZENY;
        let told = Some(Dealing::Parameter(parameter, 4953));
        let version = "main-20220406";
        assert_eq!(heard(&fill!(ZcParChange { parameter, value: 4953 }), version), told);
        assert_eq!(heard(&fill!(ZcLongparChange { parameter, value: 4953 }), version), told);
        assert_eq!(
            heard(
                &fill!(ZcLonglongparChange {
                    parameter,
                    value: 4953_i64
                }),
                version
            ),
            told
        );
    }

    #[test]
    fn what_comes_into_the_inventory_is_told_from_what_does_not_on_every_version() {
        for version in ["re-20120307", "re-20180621", "main-20190530", "main-20220406"] {
            let got = fill!(ZcItemPickupAck {
                index: 3_u16,
                count: 7_u16,
                item: ItemId(501),
                result: ItemPickupResult::OK,
            });
            let Some(Dealing::Added(item)) = heard(&got, version) else {
                panic!("it comes, on {version}")
            };
            assert_eq!((item.index, item.item, item.count), (3, 501, 7));
            let refused = fill!(ZcItemPickupAck {
                result: ItemPickupResult::OVERWEIGHT
            });
            assert_eq!(heard(&refused, version), Some(Dealing::NotAdded), "{version}");
        }
    }

    #[test]
    fn sitting_down_is_no_blow() {
        let act = |action| {
            fill!(ZcNotifyAct2 {
                unit: UnitId(7),
                target: UnitId(9),
                damage: 12,
                action
            })
        };
        let blow = Dealing::Blow {
            unit: UnitId(7),
            target: UnitId(9),
            damage: 12,
        };
        assert_eq!(heard(&act(ActionKind::ATTACK), "main-20220406"), Some(blow));
        assert_eq!(heard(&act(ActionKind::SIT), "main-20220406"), None);
    }
}
