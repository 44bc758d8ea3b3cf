//! A server process under attack: hostile connections, each from an address of its own; a player who walks all the
//! while and must not notice; and the log, which must say of each hostile one why it ended.

use std::cell::{Cell, RefCell};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use packets::{
    AcAcceptLogin, CzEnter, CzRequestMove, HcAccountId, HcSecondPasswdLogin, Kind, Packet, Position, Profile, Server,
    ZcNotifyPlayermove, ZcNpcackMapmove, fill,
};
use server::event::DisconnectReason;
use server::net::ListenerAddresses;
use tokio::sync::watch;
use tokio::time::{interval, timeout};

use crate::client::{Client, PATIENCE};
use crate::play::journey;
use crate::process::Process;

/// The server's listeners: versions, and how they take the ids of clients.
const LISTENERS: [(&str, &str); 6] = [
    ("re-20120307", "on"),
    ("re-20120307", "off"),
    ("main-20120307", "detect"),
    ("re-20180621", "detect"),
    ("main-20190530", "detect"),
    ("main-20220406", "off"),
];

/// Between two walks of the honest player: it plays, and is no load test.
const PACE: Duration = Duration::from_millis(2);

/// A listener, and an account for who attacks it.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) at: ListenerAddresses,
    /// `on`, `off` or `detect`.
    pub(crate) obfuscation: &'static str,
    number: usize,
}

impl Target {
    /// The account that comes to a server: one for each, as whoever comes in puts out who is there.
    pub(crate) fn user(&self, server: Server) -> String {
        format!("{server:?}{}besieger", self.number)
    }

    pub(crate) async fn log_in(&self, server: Server) -> AcAcceptLogin {
        journey::log_in(&self.at, &self.user(server)).await
    }

    /// The packet that opens a session, as a client that is let in sends it, after all that has to come before it.
    pub(crate) async fn opening(&self, server: Server) -> Vec<u8> {
        match server {
            Server::Login => {
                self.log_in(server).await;
                self.bytes(&journey::login(&self.user(server)))
            }
            Server::Char => self.bytes(&journey::char_enter(&self.log_in(server).await)),
            Server::Map => self.bytes(&self.map_enter().await),
        }
    }

    /// What the map server lets in once.
    pub(crate) async fn map_enter(&self) -> CzEnter {
        let login = self.log_in(Server::Map).await;
        journey::select(&self.at, &login, &self.user(Server::Map)).await
    }

    /// A packet in the version's layout.
    pub(crate) fn bytes(&self, packet: &impl Packet) -> Vec<u8> {
        let mut bytes = Vec::new();
        packet.encode(self.profile(), &mut bytes).unwrap();
        bytes
    }

    pub(crate) fn profile(&self) -> &'static Profile {
        Profile::get(self.at.version).unwrap()
    }
}

/// What a hostile connection was, and what may be the reason of its end.
struct Expected {
    from: Ipv4Addr,
    what: String,
    reasons: &'static [DisconnectReason],
}

/// The server and what it has to endure.
pub(crate) struct Siege {
    process: Process,
    _folder: tempfile::TempDir,
    /// Walks of the honest player that were acknowledged.
    walks: watch::Sender<u64>,
    over: Cell<bool>,
    expected: RefCell<Vec<Expected>>,
}

impl Siege {
    /// Starts the server, with further `settings` (TOML tables).
    pub(crate) fn start(settings: &str) -> Self {
        let listeners = LISTENERS.map(|(version, obfuscation)| {
            format!(
                "[[listener]]\npacketver = \"{version}\"\nobfuscation = \"{obfuscation}\"\nlogin = 0\nchar = 0\nmap = 0\n"
            )
        });
        let settings = format!(
            "[password]\npreset = \"cheap\"\n[accounts]\nregistration = true\n[limits]\npackets_per_second = 100000\n\
             walks_per_second = 0\nacts_per_second = 0\nitems_per_second = 0\ndeals_per_second = 0\nquestions_per_second = 0\n\
             {settings}\n{}",
            listeners.concat()
        );
        let folder = tempfile::tempdir().unwrap();
        Self {
            process: Process::start(folder.path(), &settings),
            _folder: folder,
            walks: watch::Sender::new(0),
            over: Cell::new(false),
            expected: RefCell::default(),
        }
    }

    pub(crate) fn targets(&self) -> Vec<Target> {
        let listeners = self.process.listeners.iter().zip(LISTENERS);
        listeners
            .enumerate()
            .map(|(number, (&at, (_, obfuscation)))| Target {
                at,
                obfuscation,
                number,
            })
            .collect()
    }

    /// Goes through `attack` while the honest player walks, and looks into the log afterwards.
    pub(crate) async fn endure(self, attack: impl AsyncFnOnce(&Self)) {
        let mut honest = journey::play(&self.targets()[4].at, "Honest").await;
        tokio::join!(self.walk(&mut honest), async {
            attack(&self).await;
            self.over.set(true);
        });
        let (status, log) = self.process.stop();
        assert!(status.success(), "{status}: {log}");
        assert!(!log.contains("ERROR") && !log.contains("panicked"), "{log}");
        for Expected { from, what, reasons } in self.expected.into_inner() {
            let of_it = |line: &&str| line.contains(&format!("address={from} ")) && line.contains("closed reason=");
            let lines: Vec<_> = log.lines().filter(of_it).collect();
            let [line] = lines[..] else {
                panic!("{what} ({from}): {lines:?}")
            };
            let said = reasons
                .iter()
                .any(|reason| line.contains(&format!("reason={reason:?} cause=")));
            assert!(said, "{what}: {line}");
        }
    }

    /// To and fro between two cells, each walk acknowledged before the next.
    async fn walk(&self, honest: &mut Client) {
        let (x, y) = honest.at;
        let mut pace = interval(PACE);
        while !self.over.get() {
            for to in [(x, y + 1), (x, y)] {
                pace.tick().await;
                let dest = Position::new(to.0, to.1, 0);
                honest.send(&fill!(CzRequestMove { dest })).await;
                assert_eq!(honest.until::<ZcNotifyPlayermove>().await.path.to, to);
                self.walks.send_modify(|walks| *walks += 1);
            }
        }
        assert!(
            honest
                .got()
                .iter()
                .all(|received| received.kind != Some(Kind::ScNotifyBan))
        );
    }

    /// Waits until the honest player has walked once more from beginning to end: whatever was sent before has arrived,
    /// as far as one can tell from outside, and did not matter to it.
    pub(crate) async fn honest_walk(&self) {
        let mut walks = self.walks.subscribe();
        let next = *walks.borrow() + 2;
        let walked = timeout(PATIENCE, walks.wait_for(|&walks| walks >= next));
        walked.await.expect("the honest player stands still").unwrap();
    }

    /// A connection from an address of its own that is to end for one of these reasons.
    pub(crate) async fn connect(
        &self,
        target: &Target,
        server: Server,
        what: &str,
        reasons: &'static [DisconnectReason],
    ) -> Client {
        let number = u32::try_from(self.expected.borrow().len()).unwrap();
        let from = Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 1, 0, 1)) + number);
        let what = format!(
            "{what}, {server:?} server of {} ({})",
            target.at.version, target.obfuscation
        );
        self.expected.borrow_mut().push(Expected { from, what, reasons });
        let address: SocketAddr = match server {
            Server::Login => target.at.login,
            Server::Char => target.at.char,
            Server::Map => target.at.map,
        };
        let mut client = Client::connect_from(from, address, target.at.version, server).await;
        if server == Server::Map && target.obfuscation == "on" {
            client.obfuscate();
        }
        client
    }

    /// The same, opened as it has to be.
    pub(crate) async fn open(
        &self,
        target: &Target,
        server: Server,
        what: &str,
        reasons: &'static [DisconnectReason],
    ) -> Client {
        let opening = target.opening(server).await;
        let mut client = self.connect(target, server, what, reasons).await;
        let opening = client.seal(opening);
        client.send_bytes(&opening).await;
        let_in(&mut client, server).await;
        client
    }
}

/// Goes through `attack` on each listener of a server in turn, while the honest player walks.
pub(crate) async fn besiege(attack: impl AsyncFn(&Siege, &Target)) {
    Siege::start("")
        .endure(async |siege| {
            for target in siege.targets() {
                attack(siege, &target).await;
            }
        })
        .await;
}

/// The answer to a genuine opening.
pub(crate) async fn let_in(client: &mut Client, server: Server) {
    match server {
        Server::Login => drop(client.expect::<AcAcceptLogin>().await),
        Server::Char => {
            client.expect_raw(Kind::HcAccountId);
            client.expect::<HcAccountId>().await;
            client.until::<HcSecondPasswdLogin>().await;
        }
        Server::Map => drop(client.until::<ZcNpcackMapmove>().await),
    }
}
