//! The pincode: set, say, change, ask for its window.

use packets::ClientToChar;

use super::{Request, text};
use crate::event::Command;

/// What a packet of this feature asks for. One without its digits asks for nothing.
pub(super) fn request(packet: &ClientToChar) -> Option<Request> {
    let command = match packet {
        ClientToChar::ChMakeSecondPasswd(make) => Command::SetPincode {
            account: make.account,
            digits: text::digits(&make.pincode)?,
        },
        ClientToChar::ChSecondPasswdAck(check) => Command::CheckPincode {
            account: check.account,
            digits: text::digits(&check.pincode)?,
        },
        ClientToChar::ChEditSecondPasswd(edit) => Command::ChangePincode {
            account: edit.account,
            old: text::digits(&edit.old)?,
            new: text::digits(&edit.new)?,
        },
        ClientToChar::ChAvailableSecondPasswd(window) => Command::PincodeWindow {
            account: window.account,
        },
        _ => return None,
    };
    Some(command.into())
}
