//! The login server: whether the account is let in, and whether accounts can be made.

use packets::{AcAcceptLogin, AnyPacket, CaLogin, LoginRefusal, LoginToClient, RoString, Server, fill, fit};

use super::{Doctor, Stopped};
use crate::provision::MAKING;

/// What clients of public servers say in the version field.
const CLIENT_VERSION: u32 = 20;

/// What a login server answers.
enum Answer {
    Accepted(Box<AcAcceptLogin>),
    Refused(u32),
    Kicked(u8),
}

impl Doctor<'_> {
    /// Logs in; makes the account if that is allowed.
    pub(super) async fn log_in(&mut self) -> Result<AcAcceptLogin, Stopped> {
        let name = self.what.username.clone();
        match self.attempt(&name).await? {
            Answer::Accepted(accepted) => {
                self.report.good("account", format!("`{name}` is let in"));
                if !self.what.register {
                    self.report.note(
                        "registration",
                        "not tried: --register does, with an account that is not there yet",
                    );
                }
                Ok(*accepted)
            }
            Answer::Refused(code) if code == LoginRefusal::UNKNOWN_ACCOUNT.0 && self.what.register => {
                self.register(&name).await
            }
            answer => Err(self.refused(&name, &answer)),
        }
    }

    async fn register(&mut self, name: &str) -> Result<AcAcceptLogin, Stopped> {
        let asking = format!("{name}_M");
        match self.attempt(&asking).await? {
            Answer::Accepted(accepted) => {
                self.report.registers = Some(true);
                self.made_account = true;
                self.report
                    .good("registration", format!("on: `{asking}` made the account `{name}`"));
                Ok(*accepted)
            }
            Answer::Refused(3) => {
                self.report.bad(
                    "registration",
                    "on, but not now: public servers make one account in 10 seconds; try again then",
                );
                self.report.go_on = Some("--register".to_owned());
                Err(Stopped)
            }
            // A server that makes no accounts takes it for a name like any other.
            Answer::Refused(code) if code == LoginRefusal::UNKNOWN_ACCOUNT.0 => {
                self.report.registers = Some(false);
                self.report.bad(
                    "registration",
                    format!("off: `{asking}` is not made an account. {MAKING}"),
                );
                Err(self.refused(name, &Answer::Refused(code)))
            }
            answer => {
                self.report.bad(
                    "registration",
                    format!("not known: the server has another answer to `{asking}`"),
                );
                Err(self.refused(name, &answer))
            }
        }
    }

    /// Says name and password once; what the answer is.
    async fn attempt(&mut self, name: &str) -> Result<Answer, Stopped> {
        (self.progress)(&format!("logs in as {name}"));
        let mut talk = self.open(Server::Login, self.what.target).await?;
        self.report.time("connect", talk.connected_in);
        let request = fill!(CaLogin {
            version: CLIENT_VERSION,
            username: RoString::from(name),
            password: RoString::from(self.what.password.as_str()),
            client_type: 0,
        });
        let profile = self.best()?;
        let said = talk.say(&request, profile, None).await;
        said.map_err(|cause| self.unreachable(Server::Login, self.what.target, &cause))?;
        let took = talk.listen(self.what.patience).await;
        if talk.is_silent() {
            return Err(self.silent(&talk));
        }
        self.report.time("login", took);
        if !self.candidates.keep(&talk.heard(), |packets| answer(packets).is_some()) {
            return Err(self.no_version_fits(Server::Login));
        }
        let packets = talk.heard().packets(self.best()?).unwrap_or_default();
        answer(&packets).ok_or(Stopped)
    }

    /// The connection was made, and nothing came of it.
    fn silent(&mut self, talk: &super::talk::Talk) -> Stopped {
        let says = if talk.is_closed() {
            "the login server closes the connection without a word: it bans this address, or is no login server"
        } else {
            "the login server does not answer: is this its port (6900 by default)?"
        };
        self.report.bad("reach", says);
        self.report.unreachable();
        Stopped
    }

    fn refused(&mut self, name: &str, answer: &Answer) -> Stopped {
        let says = match answer {
            Answer::Refused(0) if self.what.register => {
                format!("`{name}` is unknown: name one by --account and --password")
            }
            Answer::Refused(0) => {
                format!("`{name}` is unknown: name one by --account and --password, or add --register")
            }
            Answer::Refused(1) => {
                format!("the password of `{name}` is wrong; it is not tried again, for servers ban who does")
            }
            Answer::Refused(3) => "this address is banned, or the server is not ready: wait some minutes".to_owned(),
            Answer::Refused(5) => {
                "the server wants another client: it checks the number or the hash of the program".to_owned()
            }
            Answer::Refused(code) => format!("`{name}` is refused, code {code}"),
            Answer::Kicked(1) => "the login server has no char server: is it up?".to_owned(),
            Answer::Kicked(8) => format!("`{name}` is still online: try again in half a minute"),
            Answer::Kicked(code) => format!("`{name}` is kicked, code {code}"),
            Answer::Accepted(_) => format!("`{name}` is let in, but there is no char server"),
        };
        self.report.bad("account", says);
        match answer {
            Answer::Refused(3) => self.report.unreachable(),
            Answer::Refused(0) if !self.what.register => self.report.go_on = Some("--register".to_owned()),
            _ => {}
        }
        Stopped
    }
}

fn answer(packets: &[AnyPacket]) -> Option<Answer> {
    packets.iter().find_map(|packet| match packet {
        AnyPacket::LoginToClient(packet) => match packet {
            LoginToClient::AcAcceptLogin(accept) => Some(Answer::Accepted(Box::new(accept.clone()))),
            LoginToClient::AcRefuseLogin(refuse) => Some(Answer::Refused(fit(refuse.reason.0))),
            LoginToClient::AcRefuseLoginR2(refuse) => Some(Answer::Refused(fit(refuse.reason.0))),
            LoginToClient::AcRefuseLoginR3(refuse) => Some(Answer::Refused(fit(refuse.reason.0))),
            LoginToClient::ScNotifyBan(ban) => Some(Answer::Kicked(fit(ban.reason.0))),
            _ => None,
        },
        _ => None,
    })
}
