//! A client of a few lines: it sends what it is told to, and waits for what it is told to wait for.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use packets::{
    AcAcceptLogin, CaLogin, ChEnter, ChMakeChar, ChSelectChar, CzEnter, CzNotifyActorinit, CzRequestMove, Direction,
    Framed, Framer, HcAcceptEnter, HcAcceptMakechar, HcNotifyZonesvr, Kind, Packet, Position, Profile, RoString,
    Server, Version, ZcAcceptEnter, ZcNotifyPlayermove, fill, fit,
};
use server::net::ListenerAddresses;

/// How long a test waits for what must come before it fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// One connection to one of the three servers.
pub(crate) struct Connection {
    stream: TcpStream,
    pub(crate) profile: &'static Profile,
    framer: Framer,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr, version: Version, server: Server) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let profile = Profile::get(version).unwrap();
        let framer = Framer::new(profile, server, Direction::ToClient);
        Ok(Self {
            stream,
            profile,
            framer,
            buffer: Vec::new(),
        })
    }

    pub(crate) fn send(&mut self, packet: &impl Packet) -> io::Result<()> {
        let mut bytes = Vec::new();
        packet.encode(self.profile, &mut bytes).unwrap();
        self.stream.write_all(&bytes)
    }

    /// The next `P`; other packets before it are passed over. An error when the connection ends first.
    pub(crate) fn wait_for<P: Packet>(&mut self) -> io::Result<P> {
        loop {
            let (kind, bytes) = self.receive()?;
            if kind == Some(P::KIND) {
                return Ok(P::decode(&bytes, self.profile).unwrap());
            }
        }
    }

    /// The next packet.
    pub(crate) fn receive(&mut self) -> io::Result<(Option<Kind>, Vec<u8>)> {
        loop {
            if let Framed::Frame(frame) = self.framer.next(&self.buffer).unwrap() {
                let (kind, bytes) = (frame.kind, frame.bytes.to_vec());
                self.buffer.drain(..bytes.len());
                return Ok((kind, bytes));
            }
            let mut chunk = [0; 4096];
            let read = match self.stream.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => panic!("the server is silent"),
                other => other?,
            };
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.buffer.extend_from_slice(chunk.get(..read).unwrap());
        }
    }
}

/// An account that is logged in, at the char server.
pub(crate) struct Lobby {
    pub(crate) connection: Connection,
    pub(crate) characters: HcAcceptEnter,
    accepted: AcAcceptLogin,
    version: Version,
}

/// A character in the game.
pub(crate) struct Player {
    pub(crate) connection: Connection,
    pub(crate) x: u16,
    pub(crate) y: u16,
}

/// Logs in and goes on to the char server.
pub(crate) fn log_in(at: &ListenerAddresses, user: &str, password: &str) -> io::Result<Lobby> {
    let mut login = Connection::open(at.login, at.version, Server::Login)?;
    login.send(&fill!(CaLogin {
        username: RoString::from(user),
        password: RoString::from(password)
    }))?;
    let accepted: AcAcceptLogin = login.wait_for()?;
    let mut connection = Connection::open(at.char, at.version, Server::Char)?;
    connection.framer.expect_raw(Kind::HcAccountId);
    connection.send(&fill!(ChEnter {
        account: accepted.account,
        login_id1: accepted.login_id1,
        login_id2: accepted.login_id2,
        sex: accepted.sex
    }))?;
    let characters = connection.wait_for()?;
    Ok(Lobby {
        connection,
        characters,
        accepted,
        version: at.version,
    })
}

impl Lobby {
    /// Makes a character in a free slot.
    pub(crate) fn create(&mut self, name: &str, slot: u8) -> io::Result<HcAcceptMakechar> {
        let five = 5;
        self.connection.send(&fill!(ChMakeChar {
            name: RoString::from(name),
            slot,
            strength: five,
            agility: five,
            vitality: five,
            intelligence: five,
            dexterity: five,
            luck: five,
            hair: 1,
            sex: self.accepted.sex
        }))?;
        self.connection.wait_for()
    }

    /// Goes into the game with the character in `slot`.
    pub(crate) fn play(mut self, slot: u8) -> io::Result<Player> {
        self.connection.send(&fill!(ChSelectChar { slot }))?;
        let way: HcNotifyZonesvr = self.connection.wait_for()?;
        let address = SocketAddr::new(way.address.into(), fit(way.port));
        let mut connection = Connection::open(address, self.version, Server::Map)?;
        connection.send(&fill!(CzEnter {
            account: self.accepted.account,
            character: way.character,
            login_id1: self.accepted.login_id1,
            sex: self.accepted.sex
        }))?;
        let entered: ZcAcceptEnter = connection.wait_for()?;
        connection.send(&CzNotifyActorinit::default())?;
        Ok(Player {
            connection,
            x: entered.position.x,
            y: entered.position.y,
        })
    }
}

impl Player {
    /// Asks for a walk; the cell that the server lets it walk to.
    pub(crate) fn walk(&mut self, x: u16, y: u16) -> io::Result<(u16, u16)> {
        self.connection.send(&fill!(CzRequestMove {
            dest: Position::new(x, y, 0),
        }))?;
        let ack: ZcNotifyPlayermove = self.connection.wait_for()?;
        Ok(ack.path.to)
    }
}
