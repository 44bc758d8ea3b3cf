//! What can go wrong with a client, by cause: swarms count these.

use std::{fmt, io, net::IpAddr};

use packets::{DecodeError, FrameError};

use super::outbox::SendError;
use crate::stats::Step;

/// A client's failure: during which step, and why.
#[derive(Debug)]
pub struct ClientError {
    /// What the client was doing; `None`: playing on the map.
    pub step: Option<Step>,
    /// Why it failed.
    pub cause: Cause,
}

/// Why a client failed.
#[derive(Debug)]
pub enum Cause {
    /// Nobody listens there.
    Refused,
    /// The connection was reset.
    Reset,
    /// No answer in time.
    TimedOut,
    /// The server closed the connection between two packets.
    Closed,
    /// The server closed the connection within a packet, after this many of its bytes.
    ClosedMidPacket(usize),
    /// Another failure of the network or of this machine.
    Network(io::Error),
    /// Bytes that are no packet of this version.
    Frame(FrameError),
    /// A packet that its layout does not fit.
    Decode(DecodeError),
    /// A packet that cannot be sent.
    Send(SendError),
    /// The login server refuses (`LoginRefusal`): 0 unknown account, 1 wrong password, 3 rejected...
    LoginRefused(u32),
    /// The char server refuses the login ids or the selected slot.
    CharRefused(u8),
    /// The char server refuses to make a character.
    CreateRefused(u8),
    /// The char server refuses the pincode, or wants something done about it that a bot cannot do (`PincodeState`).
    PincodeRefused(u16),
    /// The map server refuses.
    MapRefused(u8),
    /// Kicked (`BanReason`): 2 logged in elsewhere, 8 still online from the last session, 15 by a game master...
    Kicked(u8),
    /// The login server names no char server.
    NoCharServer,
    /// The server sends the client to a host name that has no address.
    NoHost(String),
    /// The server sends the client to an address on the public internet, which bots do not load.
    NotAllowed(IpAddr),
}

impl Cause {
    /// At `step`.
    pub(crate) fn at(self, step: Step) -> ClientError {
        ClientError {
            step: Some(step),
            cause: self,
        }
    }

    /// Whether it is the connection that failed, and not what went over it.
    pub(crate) fn is_of_connection(&self) -> bool {
        matches!(
            self,
            Self::Refused | Self::Reset | Self::TimedOut | Self::Closed | Self::ClosedMidPacket(_) | Self::Network(_)
        )
    }

    /// While playing on the map.
    pub(crate) fn in_play(self) -> ClientError {
        ClientError {
            step: None,
            cause: self,
        }
    }
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, TimedOut};
        match error.kind() {
            ConnectionRefused => Self::Refused,
            ConnectionReset | ConnectionAborted | BrokenPipe => Self::Reset,
            TimedOut => Self::TimedOut,
            _ => Self::Network(error),
        }
    }
}

impl From<FrameError> for Cause {
    fn from(error: FrameError) -> Self {
        Self::Frame(error)
    }
}

impl From<DecodeError> for Cause {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

impl From<SendError> for Cause {
    fn from(error: SendError) -> Self {
        Self::Send(error)
    }
}

impl ClientError {
    fn step_name(&self) -> &'static str {
        self.step.map_or("play", Step::name)
    }

    /// The dotted name under which swarms count it: `timeout.login`, `login_refused.1`, `kicked.8`, `unknown_id.0x0b1c`.
    pub fn key(&self) -> String {
        let step = self.step_name();
        match &self.cause {
            Cause::Refused => format!("refused.{step}"),
            Cause::Reset => format!("reset.{step}"),
            Cause::TimedOut => format!("timeout.{step}"),
            Cause::Closed => format!("closed.{step}"),
            Cause::ClosedMidPacket(_) => format!("closed_mid_packet.{step}"),
            Cause::Network(error) => format!("network.{:?}", error.kind()),
            Cause::Frame(FrameError::UnknownId { id }) => format!("unknown_id.{id:#06x}"),
            Cause::Frame(FrameError::BadLength { id, .. }) => format!("bad_length.{id:#06x}"),
            Cause::Decode(error) => format!("decode.{}", error.packet),
            Cause::Send(SendError::Full) => format!("not_read.{step}"),
            Cause::Send(SendError::Encode(error)) => format!("encode.{}", error.packet),
            Cause::LoginRefused(code) => format!("login_refused.{code}"),
            Cause::CharRefused(code) => format!("char_refused.{code}"),
            Cause::CreateRefused(code) => format!("create_refused.{code}"),
            Cause::PincodeRefused(code) => format!("pincode_refused.{code}"),
            Cause::MapRefused(code) => format!("map_refused.{code}"),
            Cause::Kicked(code) => format!("kicked.{code}"),
            Cause::NoCharServer => "no_char_server".to_owned(),
            Cause::NoHost(_) => "no_host".to_owned(),
            Cause::NotAllowed(_) => "address_not_allowed".to_owned(),
        }
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step_name(), self.cause)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => f.write_str("connection refused: nobody listens there"),
            Self::Reset => f.write_str("connection reset"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::Closed => f.write_str("the server closed the connection"),
            Self::ClosedMidPacket(bytes) => write!(f, "the server closed the connection {bytes} bytes into a packet"),
            Self::Network(error) => error.fmt(f),
            Self::Frame(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::Send(error) => error.fmt(f),
            Self::LoginRefused(code) => write!(f, "login refused, code {code}{}", refusal(*code)),
            Self::CharRefused(code) => write!(f, "the char server refuses, code {code}"),
            Self::CreateRefused(code) => write!(f, "the character is not made, code {code}"),
            Self::PincodeRefused(code) => write!(f, "the pincode does not do, state {code}"),
            Self::MapRefused(code) => write!(f, "the map server refuses, code {code}"),
            Self::Kicked(code) => write!(f, "kicked, code {code}{}", kick(*code)),
            Self::NoCharServer => f.write_str("the login server names no char server"),
            Self::NoHost(host) => write!(f, "the host `{host}` has no address"),
            Self::NotAllowed(address) => {
                write!(
                    f,
                    "the server sends the bot on to {address}, on the public internet: set its address to a private one"
                )
            }
        }
    }
}

impl std::error::Error for ClientError {}

/// What a login server's refusal means, as far as a user of bots can do something about it (`LoginRefusal`).
fn refusal(code: u32) -> &'static str {
    match code {
        0 => ": there is no such account",
        1 => ": the password is wrong",
        3 => ": the server is not ready, or bans this address",
        4 | 6 | 9 | 11 => ": the account is blocked",
        5 => ": the server wants another client version",
        7 => ": the server is full",
        _ => "",
    }
}

/// What a kick means, likewise (`BanReason`).
fn kick(code: u8) -> &'static str {
    match code {
        1 => ": the server, or the one that it needs, is down",
        2 => ": somebody else logged in on the account",
        8 => ": the account is still online from its last session",
        9 => ": too many sessions from this address",
        15 => ": by a game master",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_say_what_they_mean() {
        let text = Cause::LoginRefused(0).at(Step::Login).to_string();
        assert!(text.contains("code 0") && text.contains("no such account"), "{text}");
        assert_eq!(Cause::LoginRefused(99).to_string(), "login refused, code 99");
        assert!(Cause::Kicked(8).to_string().contains("still online"));
    }
}
