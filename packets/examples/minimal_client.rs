//! The least that a client does to stand on a map: login server, char server, map server, on blocking sockets of the standard library.
//!
//!     cargo run -p server -- run --registration                        # in another terminal
//!     cargo run -p packets --example minimal_client -- 127.0.0.1:6900 newbie_M secret main-20220406
//!
//! `NAME_M` has the account made, where the server allows it; next time it is NAME alone. Without a character one is made. It knows no pincodes, and
//! connects to loopback addresses only. `bot/src/client` is a client that does it all.

#![expect(clippy::print_stdout, reason = "it is what the example is for")]

use std::{
    env,
    error::Error,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use packets::{
    AcAcceptLogin, CaLogin, ChEnter, ChMakeChar, ChSelectChar, CharToClient, CzEnter, CzNotifyActorinit, CzRequestMove,
    Direction, Frame, Framed, Framer, HcNotifyZonesvr, Kind, LoginToClient, MapToClient, Movement, Packet, Position,
    Profile, RoString, Server, Tick, fill, fit,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [address, name, password, version] = arguments.as_slice() else {
        return Err("usage: minimal_client ADDRESS:PORT NAME PASSWORD VERSION".into());
    };
    let profile = Profile::get(version.parse()?)?;
    let path = play(profile, address.parse()?, name, password, |step| println!("{step}"))?;
    println!("walks from {:?} to {:?}", path.from, path.to);
    Ok(())
}

/// Logs in, enters the map and walks a cell; the walk that the server agrees to.
pub(crate) fn play(
    profile: &'static Profile,
    login: SocketAddr,
    name: &str,
    password: &str,
    mut say: impl FnMut(String),
) -> Result<Movement> {
    let account = log_in(profile, login, name, password)?;
    say(format!(
        "account {}, {} char servers",
        account.account,
        account.servers.len()
    ));
    let map = choose(profile, &account)?;
    say(format!("character {} is on {}", map.character, map.map_name.text()));

    let mut server = Connection::open(profile, Server::Map, (map.address, fit(map.port)).into())?;
    server.send(&fill!(CzEnter {
        account: account.account,
        character: map.character,
        login_id1: account.login_id1,
        client_tick: Tick(0),
        sex: account.sex,
    }))?;
    let start = server.wait(|frame| match MapToClient::decode(frame, profile)? {
        Some(MapToClient::ZcAcceptEnter(accept)) => Ok(Some(accept.position)),
        Some(MapToClient::ZcRefuseEnter(refuse)) => Err(format!("the map server refuses: {:?}", refuse.reason).into()),
        _ => Ok(None),
    })?;
    say(format!("stands at {} {}", start.x, start.y));

    // The map is loaded: only now the server shows what is there, and lets the player act.
    server.send(&CzNotifyActorinit::default())?;
    let dest = Position::new(start.x + 1, start.y, 0);
    server.send(&fill!(CzRequestMove { dest }))?;
    server.wait(|frame| match MapToClient::decode(frame, profile)? {
        Some(MapToClient::ZcNotifyPlayermove(walk)) => Ok(Some(walk.path)),
        _ => Ok(None),
    })
}

fn log_in(profile: &'static Profile, login: SocketAddr, name: &str, password: &str) -> Result<AcAcceptLogin> {
    let mut server = Connection::open(profile, Server::Login, login)?;
    server.send(&fill!(CaLogin {
        username: RoString::from(name),
        password: RoString::from(password),
    }))?;
    server.wait(|frame| match LoginToClient::decode(frame, profile)? {
        Some(LoginToClient::AcAcceptLogin(accept)) => Ok(Some(accept)),
        Some(other) => Err(format!("the login server refuses: {other:?}").into()),
        None => Ok(None),
    })
}

/// Chooses the first character, or makes one.
fn choose(profile: &'static Profile, account: &AcAcceptLogin) -> Result<HcNotifyZonesvr> {
    let first = account.servers.first().ok_or("there is no char server")?;
    let mut server = Connection::open(profile, Server::Char, (first.address, fit(first.port)).into())?;
    server.framer.expect_raw(Kind::HcAccountId);
    server.send(&fill!(ChEnter {
        account: account.account,
        login_id1: account.login_id1,
        login_id2: account.login_id2,
        sex: account.sex,
    }))?;
    let slot = server.wait(|frame| match CharToClient::decode(frame, profile)? {
        Some(CharToClient::HcAcceptEnter(list)) => Ok(Some(list.characters.first().map(|first| first.slot))),
        Some(CharToClient::HcRefuseEnter(refuse)) => {
            Err(format!("the char server refuses: {:?}", refuse.reason).into())
        }
        _ => Ok(None),
    })?;
    let slot = slot.map_or_else(|| make_character(profile, &mut server, account), |slot| Ok(fit(slot)))?;
    server.send(&fill!(ChSelectChar { slot }))?;
    server.wait(|frame| match CharToClient::decode(frame, profile)? {
        Some(CharToClient::HcNotifyZonesvr(address)) => Ok(Some(address)),
        Some(CharToClient::HcRefuseEnter(refuse)) => {
            Err(format!("the character is refused: {:?}", refuse.reason).into())
        }
        _ => Ok(None),
    })
}

/// Makes a character in slot 0, named after the account's number.
fn make_character(profile: &Profile, server: &mut Connection, account: &AcAcceptLogin) -> Result<u8> {
    server.send(&fill!(ChMakeChar {
        name: RoString::from(format!("Minimal{}", account.account).as_str()),
        strength: 5,
        agility: 5,
        vitality: 5,
        intelligence: 5,
        dexterity: 5,
        luck: 5,
        slot: 0,
        hair: 1,
        sex: account.sex,
    }))?;
    server.wait(|frame| match CharToClient::decode(frame, profile)? {
        Some(CharToClient::HcAcceptMakechar(_)) => Ok(Some(0)),
        Some(CharToClient::HcRefuseMakechar(refuse)) => {
            Err(format!("no character is made: {:?}", refuse.reason).into())
        }
        _ => Ok(None),
    })
}

/// A connection to one of the servers.
struct Connection {
    stream: TcpStream,
    framer: Framer,
    /// What arrived and was not looked at.
    buffer: Vec<u8>,
}

impl Connection {
    fn open(profile: &'static Profile, server: Server, address: SocketAddr) -> Result<Self> {
        if !address.ip().is_loopback() {
            return Err(format!("{address} is not on this machine").into());
        }
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(Self {
            stream,
            framer: Framer::new(profile, server, Direction::ToClient),
            buffer: Vec::new(),
        })
    }

    fn send(&mut self, packet: &impl Packet) -> Result<()> {
        let mut bytes = Vec::new();
        packet.encode(self.framer.profile(), &mut bytes)?;
        Ok(self.stream.write_all(&bytes)?)
    }

    /// Shows each packet that arrives to `wanted`, until that has an answer.
    fn wait<T>(&mut self, mut wanted: impl FnMut(&Frame<'_>) -> Result<Option<T>>) -> Result<T> {
        loop {
            match self.framer.next(&self.buffer)? {
                Framed::Frame(frame) => {
                    let (answer, length) = (wanted(&frame)?, frame.bytes.len());
                    self.buffer.drain(..length);
                    if let Some(answer) = answer {
                        return Ok(answer);
                    }
                }
                Framed::Need(size) => self.read(size)?,
            }
        }
    }

    /// Reads until there are so many bytes.
    fn read(&mut self, size: usize) -> Result<()> {
        let missing = size.saturating_sub(self.buffer.len());
        let read = (&self.stream).take(missing as u64).read_to_end(&mut self.buffer)?;
        if read < missing {
            return Err("the server closed the connection".into());
        }
        Ok(())
    }
}
