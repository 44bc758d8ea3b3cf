//! The char server's answers: the list of characters, and what becomes of them.

use packets::{
    DeleteCancelled, DeleteRefusal as DeleteReason, DeleteReserved, DeleteResult, EncodeError, HcAcceptDeletechar,
    HcAcceptMakechar, HcAccountId, HcAckChangeCharacterSlot, HcAckChangeCharname, HcAckIsValidCharname, HcDeleteChar3,
    HcDeleteChar3Cancel, HcDeleteChar3Reserved, HcEditSecondPasswd, HcMakeSecondPasswd, HcNotifyZonesvr,
    HcRefuseDeletechar, HcRefuseEnter, HcRefuseMakechar, HcSecondPasswdLogin, HcSecondPasswdLogin2, MakeCharRefusal,
    NameChange, NameCheck, PincodeEdited, PincodeFault, PincodeMade, PincodeState as Window, SlotChange, fill,
};

use super::{Page, list, text};
use crate::event::Notice;
use crate::event::notice::{
    ConfirmResult, CreateRefusal, DeleteRefusal, PincodeResult, PincodeState, RenameResult, ReserveResult,
};

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match notice {
        Notice::CharGreeting { account } => page.put_raw(&fill!(HcAccountId { account: *account }))?,
        Notice::CharacterList(characters) => list::whole(characters, page)?,
        Notice::CharacterPages(characters) => list::pages(characters, page)?,
        Notice::CharRefused => page.put(&HcRefuseEnter::default())?,
        Notice::CharacterCreated(card) => page.put(&fill!(HcAcceptMakechar {
            character: list::info(card, None),
        }))?,
        Notice::CreateRefused(refusal) => page.put(&fill!(HcRefuseMakechar {
            reason: create_refusal(*refusal),
        }))?,
        Notice::MapAddress { character, map } => {
            let (address, port) = (page.recipient.address, page.recipient.map_port);
            let map_name = text::map_name(map);
            page.put(&fill!(HcNotifyZonesvr {
                character: *character,
                map_name,
                address,
                port
            }))?;
        }
        Notice::SlotMoved {
            ok,
            moves_left,
            list: characters,
        } => {
            let result = if *ok { SlotChange::OK } else { SlotChange::REFUSED };
            page.put(&fill!(HcAckChangeCharacterSlot {
                result,
                moves_left: *moves_left,
            }))?;
            if *ok {
                list::again(characters, page)?;
            }
        }
        _ => return pincode(notice, page).and_then(|done| Ok(done || rename(notice, page)? || delete(notice, page)?)),
    }
    Ok(true)
}

fn pincode(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match *notice {
        // Clients that know the packet which says why are told so of a wrong pincode, as by public servers.
        Notice::Pincode {
            account,
            state: PincodeState::Wrong,
            seed,
        } if page.knows::<HcSecondPasswdLogin2>() => {
            page.put(&fill!(HcSecondPasswdLogin2 {
                seed,
                account,
                state: Window::WRONG,
                fault: PincodeFault::WRONG,
            }))?;
        }
        Notice::Pincode { account, state, seed } => {
            page.put(&fill!(HcSecondPasswdLogin {
                seed,
                account,
                state: window(state),
            }))?;
        }
        Notice::PincodeSet { result, seed } => {
            let result = match result {
                PincodeResult::Stored => PincodeMade::OK,
                PincodeResult::NotAllowed => PincodeMade::NOT_ALLOWED,
                PincodeResult::Failed => PincodeMade::FAILED,
            };
            page.put(&fill!(HcMakeSecondPasswd { result, seed }))?;
        }
        Notice::PincodeChanged { result, seed } => {
            let result = match result {
                PincodeResult::Stored => PincodeEdited::OK,
                PincodeResult::NotAllowed => PincodeEdited::NOT_ALLOWED,
                PincodeResult::Failed => PincodeEdited::FAILED,
            };
            page.put(&fill!(HcEditSecondPasswd { result, seed }))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn rename(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match notice {
        Notice::RenameChecked { ok } => {
            page.put(&fill!(HcAckIsValidCharname {
                result: if *ok { NameCheck::OK } else { NameCheck::REFUSED },
            }))?;
        }
        Notice::Renamed(result) => {
            let result = match result {
                RenameResult::Renamed => NameChange::OK,
                RenameResult::NoneLeft => NameChange::NONE_LEFT,
                RenameResult::Failed => NameChange::UNKNOWN_CHARACTER,
                RenameResult::NameTaken => NameChange::NAME_TAKEN,
            };
            page.put(&fill!(HcAckChangeCharname { result }))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn delete(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match notice {
        Notice::CharacterDeleted => page.put(&HcAcceptDeletechar::default())?,
        Notice::DeleteRefused(refusal) => {
            let reason = match refusal {
                DeleteRefusal::WrongProof => DeleteReason::WRONG_KEY,
                DeleteRefusal::Denied => DeleteReason::DENIED,
            };
            page.put(&fill!(HcRefuseDeletechar { reason }))?;
        }
        Notice::DeletionReserved {
            character,
            result,
            at,
            now,
        } => {
            let at = at.unwrap_or_default();
            page.put(&fill!(HcDeleteChar3Reserved {
                character: *character,
                result: reserve_result(*result),
                delete_date: list::seconds(at.unix_seconds()),
                delete_delay: list::seconds(at.since(*now).div_ceil(1000)),
            }))?;
        }
        Notice::DeletionConfirmed {
            character,
            result,
            left,
        } => {
            if let Some(left) = left {
                list::pages(left, page)?;
            }
            page.put(&fill!(HcDeleteChar3 {
                character: *character,
                result: confirm_result(*result),
            }))?;
        }
        Notice::DeletionCancelled { character, ok } => {
            let result = if *ok {
                DeleteCancelled::OK
            } else {
                DeleteCancelled::DATABASE_ERROR
            };
            page.put(&fill!(HcDeleteChar3Cancel {
                character: *character,
                result,
            }))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn create_refusal(refusal: CreateRefusal) -> MakeCharRefusal {
    match refusal {
        CreateRefusal::NameTaken => MakeCharRefusal::NAME_TAKEN,
        CreateRefusal::BadName => MakeCharRefusal::SYMBOLS_IN_NAME,
        CreateRefusal::BadSlot => MakeCharRefusal::SLOT_NOT_ALLOWED,
        CreateRefusal::Denied => MakeCharRefusal::DENIED,
    }
}

fn reserve_result(result: ReserveResult) -> DeleteReserved {
    match result {
        ReserveResult::Reserved => DeleteReserved::OK,
        ReserveResult::AlreadyReserved => DeleteReserved::UNKNOWN_ERROR,
        ReserveResult::Failed => DeleteReserved::DATABASE_ERROR,
    }
}

fn confirm_result(result: ConfirmResult) -> DeleteResult {
    match result {
        ConfirmResult::Deleted => DeleteResult::OK,
        ConfirmResult::Failed | ConfirmResult::NotReserved => DeleteResult::DATABASE_ERROR,
        ConfirmResult::TooEarly => DeleteResult::TOO_EARLY,
        ConfirmResult::WrongBirthDate => DeleteResult::WRONG_BIRTH_DATE,
    }
}

fn window(state: PincodeState) -> Window {
    match state {
        PincodeState::Passed => Window::OK,
        PincodeState::Ask => Window::ASK,
        PincodeState::NotSet => Window::NOT_SET,
        PincodeState::NotAllowed => Window::NOT_ALLOWED,
        PincodeState::Wrong => Window::WRONG,
    }
}
