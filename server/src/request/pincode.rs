//! The pincode: set, say, change, ask for its window.

use packets::{ChAvailableSecondPasswd, ChEditSecondPasswd, ChMakeSecondPasswd, ChSecondPasswdAck, Kind};

use super::{Received, Translated, text};
use crate::event::Command;

/// What a packet of this feature asks for. One without its digits asks for nothing.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    let command = match packet.kind {
        Kind::ChMakeSecondPasswd => make(&packet.read()?),
        Kind::ChSecondPasswdAck => check(&packet.read()?),
        Kind::ChEditSecondPasswd => edit(&packet.read()?),
        Kind::ChAvailableSecondPasswd => {
            let ChAvailableSecondPasswd { account, .. } = packet.read()?;
            Some(Command::PincodeWindow { account })
        }
        _ => None,
    };
    Ok(command.map(Into::into))
}

fn make(packet: &ChMakeSecondPasswd) -> Option<Command> {
    Some(Command::SetPincode {
        account: packet.account,
        digits: text::digits(&packet.pincode)?,
    })
}

fn check(packet: &ChSecondPasswdAck) -> Option<Command> {
    Some(Command::CheckPincode {
        account: packet.account,
        digits: text::digits(&packet.pincode)?,
    })
}

fn edit(packet: &ChEditSecondPasswd) -> Option<Command> {
    Some(Command::ChangePincode {
        account: packet.account,
        old: text::digits(&packet.old)?,
        new: text::digits(&packet.new)?,
    })
}
