//! The login server's answers, and putting a session out.

use packets::{
    AcAcceptLogin, AcRefuseLogin, AcRefuseLoginR2, AcRefuseLoginR3, BanReason, CharServer, EncodeError,
    LoginRefusal as Reason, RoString, ScNotifyBan, fill,
};

use super::{Page, text};
use crate::event::Notice;
use crate::event::notice::{Kick, LoginAccepted, LoginRefusal};

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match notice {
        Notice::LoginAccepted(accepted) => accept(accepted, page)?,
        Notice::LoginRefused(refusal) => refuse(*refusal, page)?,
        Notice::Kicked(kick) => page.put(&fill!(ScNotifyBan { reason: ban(*kick) }))?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn accept(accepted: &LoginAccepted, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let server = fill!(CharServer {
        address: page.recipient.address,
        port: page.recipient.char_port,
        name: RoString::from(&*page.recipient.server_name),
        users: accepted.players
    });
    page.put(&fill!(AcAcceptLogin {
        login_id1: accepted.login_id1,
        account: accepted.account,
        login_id2: accepted.login_id2,
        sex: packets::Sex(accepted.sex.code()),
        servers: vec![server]
    }))
}

fn refuse(refusal: LoginRefusal, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let reason = match refusal {
        LoginRefusal::UnknownAccount => Reason::UNKNOWN_ACCOUNT,
        LoginRefusal::WrongPassword => Reason::WRONG_PASSWORD,
        LoginRefusal::Rejected => Reason::REJECTED,
        LoginRefusal::BannedUntil(_) => Reason::BANNED,
        LoginRefusal::Full => Reason::SERVER_FULL,
    };
    let blocked_until = match refusal {
        LoginRefusal::BannedUntil(until) => text::date_time(until),
        _ => RoString::default(),
    };
    if page.knows::<AcRefuseLoginR3>() {
        page.put(&fill!(AcRefuseLoginR3 { reason, blocked_until }))
    } else if page.knows::<AcRefuseLoginR2>() {
        page.put(&fill!(AcRefuseLoginR2 { reason, blocked_until }))
    } else {
        page.put(&fill!(AcRefuseLogin { reason, blocked_until }))
    }
}

fn ban(kick: Kick) -> BanReason {
    match kick {
        Kick::Disconnected => BanReason::DISCONNECTED,
        Kick::ServerClosed => BanReason::SERVER_CLOSED,
        Kick::LoggedInElsewhere => BanReason::LOGGED_IN_ELSEWHERE,
        Kick::ByGameMaster => BanReason::KICKED,
    }
}
