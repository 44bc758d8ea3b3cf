//! Plays the recorded client, connection by connection.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use packets::{
    AcAcceptLogin, AccountId, AnyPacket, ChAvailableSecondPasswd, ChMakeSecondPasswd, ChSecondPasswdAck, CharToClient,
    CharacterInfo, Direction, LoginToClient, MapToClient, Packet, PincodeState, RoString, Server, fill, fit,
};
use tokio::time::{Instant, sleep, sleep_until};

use super::{
    Comparison, Replay, Stream,
    compare::compare,
    link::Link,
    normal::{Answer, Own, answer},
    recorded_name,
    rewrite::{Ids, Pair, Rewriter, is_about_pincode, is_login, login},
    sighted::Sighted,
};
use crate::{
    client::{ClientError, Settings, choose, log_in},
    record::Passed,
    swarm::source,
};

/// Replays connect from `127.249.x.y` on loopback.
const FIRST_SOURCE: u32 = 0x00f8_0000;

/// A map server saves a character before it lets go of it.
const SAVE_PAUSE: Duration = Duration::from_secs(1);

/// Plays the recording; `told` is told what goes on.
pub async fn play(replay: &Replay, told: &dyn Fn(&str)) -> Comparison {
    let account = replay.account.clone();
    let account = account.or_else(|| recorded_name(&replay.streams, replay.profile));
    let mut player = Player {
        replay,
        account: account.unwrap_or_default(),
        ids: Ids::default(),
        recorded: Sighted::default(),
        now: Sighted::default(),
        char_server: None,
        map_server: None,
        comparison: Comparison::default(),
    };
    if let Err(why) = player.play(told).await {
        player.comparison.stopped = Some(why);
    }
    player.comparison
}

struct Player<'a> {
    replay: &'a Replay,
    account: String,
    ids: Ids,
    recorded: Sighted,
    now: Sighted,
    char_server: Option<SocketAddr>,
    map_server: Option<SocketAddr>,
    comparison: Comparison,
}

/// One connection while it is played.
struct Scene {
    link: Link,
    /// Packets sent.
    sent: usize,
    recorded: Vec<Answer>,
    now: Vec<Answer>,
    /// Answers of a name that were waited for in vain.
    given_up: HashMap<String, usize>,
}

/// Which side a packet is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Recorded,
    Now,
}

impl Player<'_> {
    async fn play(&mut self, told: &dyn Fn(&str)) -> Result<(), String> {
        let streams = &self.replay.streams;
        self.begin(streams).await?;
        let mut before = None;
        for (index, stream) in streams.iter().enumerate() {
            told(&format!(
                "{} of {} connections: {}",
                index + 1,
                streams.len(),
                stream.server
            ));
            if before == Some(Server::Map) && stream.server != Server::Map {
                sleep(SAVE_PAUSE).await;
            }
            before = Some(stream.server);
            self.stream(index, stream).await?;
        }
        Ok(())
    }

    /// A recording that does not begin with a login has one made before it.
    async fn begin(&mut self, streams: &[Stream]) -> Result<(), String> {
        let first = streams.first().map(|stream| stream.server);
        if first == Some(Server::Login) {
            return Ok(());
        }
        if self.account.is_empty() {
            return Err("the recording has no login: name an account by --account and --password".to_owned());
        }
        let settings = self.settings();
        let session = log_in(&settings, &mut ()).await.map_err(|error| self.refused(&error))?;
        self.ids.account.now = Some(session.account.0);
        self.ids.login_id1.now = Some(session.login_id1.0);
        self.ids.login_id2.now = Some(session.login_id2.0);
        self.ids.sex.now = Some(fit(session.sex.0));
        self.char_server = Some(session.char_server);
        if first == Some(Server::Map) {
            let chosen = choose(&settings, &session, &mut ())
                .await
                .map_err(|error| self.refused(&error))?;
            self.ids.character.now = Some(chosen.character.0);
            self.map_server = Some(chosen.map_server);
        }
        Ok(())
    }

    fn refused(&mut self, error: &ClientError) -> String {
        self.comparison.unreachable = error.cause.is_of_connection();
        error.to_string()
    }

    fn settings(&self) -> Settings {
        Settings {
            profile: self.replay.profile,
            obfuscation: self.replay.obfuscation,
            target: self.replay.target,
            permission: self.replay.permission.clone(),
            source: self.source(0),
            username: self.account.clone(),
            password: self.replay.password.clone(),
            register: false,
            pincode: self.replay.pincode,
            character: self.account.clone(),
            patience: self.replay.patience,
            tape: None,
        }
    }

    fn source(&self, number: usize) -> Option<IpAddr> {
        let own = self.replay.target.ip().is_loopback() && source::loopback_is_usable();
        own.then(|| source::loopback(FIRST_SOURCE + u32::try_from(number).unwrap_or(0)))
    }

    /// Plays one connection, and compares its answers.
    async fn stream(&mut self, index: usize, stream: &Stream) -> Result<(), String> {
        let address = match stream.server {
            Server::Login => Some(self.replay.target),
            Server::Char => self.char_server,
            Server::Map => self.map_server,
        };
        let address = address.ok_or_else(|| format!("no server has said where the {} server is", stream.server))?;
        let opened = Link::open(
            self.replay.profile,
            (stream.server, stream.number),
            address,
            (self.source(index), &self.replay.permission),
            self.replay.obfuscation,
            self.replay.patience,
        );
        let link = opened.await.map_err(|cause| {
            self.comparison.unreachable = index == 0;
            format!("the {} server at {address}: {cause}", stream.server)
        })?;
        self.comparison.connections += 1;
        let mut scene = Scene {
            link,
            sent: 0,
            recorded: Vec::new(),
            now: Vec::new(),
            given_up: HashMap::new(),
        };
        let played = self.packets(stream, &mut scene).await;
        self.conclude(stream, &scene);
        played
    }

    async fn packets(&mut self, stream: &Stream, scene: &mut Scene) -> Result<(), String> {
        let start = Instant::now();
        let first = stream.packets.first().map_or(Duration::ZERO, |passed| passed.time);
        for passed in &stream.packets {
            if passed.direction == Direction::ToClient {
                self.learn(passed, Side::Recorded);
                self.note(passed, Side::Recorded, scene);
                continue;
            }
            self.learn_request(passed);
            self.wait_for_answers(scene).await?;
            if !self.replay.fast {
                // What a file says of times may be anything.
                let at = start.checked_add(passed.time.saturating_sub(first));
                let at = at.ok_or_else(|| format!("the time of a packet, {:?}, is out of any range", passed.time))?;
                self.listen_until(at, scene).await?;
            }
            if is_about_pincode(passed, self.replay.profile) {
                continue;
            }
            if scene.link.is_closed() {
                let name = passed.name(self.replay.profile);
                return Err(format!(
                    "the {} server closed the connection before {name}",
                    stream.server
                ));
            }
            self.send(passed, scene).await;
        }
        self.wait_for_answers(scene).await
    }

    async fn send(&mut self, passed: &Passed, scene: &mut Scene) {
        let profile = self.replay.profile;
        let rewritten = if is_login(passed, profile) {
            login(passed, profile, &self.account, &self.replay.password)
        } else {
            let rewriter = Rewriter {
                profile,
                ids: &self.ids,
                recorded: &self.recorded,
                now: &self.now,
            };
            rewriter.rewrite(passed.clone())
        };
        scene.link.send(&rewritten.bytes).await;
        scene.sent += 1;
        self.comparison.sent += 1;
    }

    /// Listens until as much of every kind has come as had in the recording, or patience is over.
    async fn wait_for_answers(&mut self, scene: &mut Scene) -> Result<(), String> {
        let deadline = Instant::now() + self.replay.patience;
        while !scene.outstanding().is_empty() && Instant::now() < deadline && !scene.link.is_closed() {
            self.hear(deadline, scene).await?;
        }
        for (name, missing) in scene.outstanding() {
            *scene.given_up.entry(name).or_default() += missing;
        }
        Ok(())
    }

    async fn listen_until(&mut self, deadline: Instant, scene: &mut Scene) -> Result<(), String> {
        while Instant::now() < deadline && !scene.link.is_closed() {
            self.hear(deadline, scene).await?;
        }
        sleep_until(deadline).await;
        Ok(())
    }

    async fn hear(&mut self, deadline: Instant, scene: &mut Scene) -> Result<(), String> {
        let heard = scene.link.hear(deadline).await.map_err(|cause| cause.to_string())?;
        for passed in heard {
            self.learn(&passed, Side::Now);
            self.note(&passed, Side::Now, scene);
            self.answer_pincode(&passed, scene).await;
        }
        Ok(())
    }

    /// Keeps an answer, if it is one to compare.
    fn note(&mut self, passed: &Passed, side: Side, scene: &mut Scene) {
        let own = match side {
            Side::Recorded => Own {
                unit: self.ids.account.recorded,
                name: self.ids.name.recorded.as_deref(),
            },
            Side::Now => Own {
                unit: self.ids.account.now,
                name: self.ids.name.now.as_deref(),
            },
        };
        let answer = answer(passed, self.replay.profile, own, scene.sent, &self.replay.ignore);
        let others = &mut self.comparison.about_others;
        match (answer, side) {
            (Some(answer), Side::Recorded) => scene.recorded.push(answer),
            (Some(answer), Side::Now) => scene.now.push(answer),
            (None, _) if passed.raw => {}
            (None, Side::Recorded) => others.0 += 1,
            (None, Side::Now) => others.1 += 1,
        }
    }

    /// Does what the server wants about the pincode.
    async fn answer_pincode(&mut self, passed: &Passed, scene: &mut Scene) {
        let Some(AnyPacket::CharToClient(packet)) = passed.packet(self.replay.profile) else {
            return;
        };
        let (state, seed) = match packet {
            CharToClient::HcSecondPasswdLogin(asked) => (asked.state, fit(asked.seed)),
            CharToClient::HcSecondPasswdLogin2(asked) => (asked.state, fit(asked.seed)),
            _ => return,
        };
        let account = AccountId(self.ids.account.now.unwrap_or(0));
        let pincode = RoString::from(self.replay.pincode.permuted(seed).as_slice());
        let mut bytes = Vec::new();
        let profile = self.replay.profile;
        // Versions that ask have the packets to answer with.
        let _ = match state {
            PincodeState::ASK => fill!(ChSecondPasswdAck { account, pincode }).encode(profile, &mut bytes),
            PincodeState::BUTTON => fill!(ChAvailableSecondPasswd { account }).encode(profile, &mut bytes),
            PincodeState::NOT_SET | PincodeState::NOT_SET_2 => {
                let window = fill!(ChAvailableSecondPasswd { account });
                let is_first = !scene.given_up.contains_key(WINDOW);
                scene.given_up.insert(WINDOW.to_owned(), 0);
                if is_first {
                    window.encode(profile, &mut bytes)
                } else {
                    fill!(ChMakeSecondPasswd { account, pincode }).encode(profile, &mut bytes)
                }
            }
            _ => return,
        };
        scene.link.send(&bytes).await;
    }

    /// Ids and addresses that a server hands out.
    fn learn(&mut self, passed: &Passed, side: Side) {
        let profile = self.replay.profile;
        match side {
            Side::Recorded => self.recorded.look(passed, profile),
            Side::Now => self.now.look(passed, profile),
        }
        match passed.packet(profile) {
            Some(AnyPacket::LoginToClient(LoginToClient::AcAcceptLogin(accept))) => self.learn_login(&accept, side),
            Some(AnyPacket::CharToClient(CharToClient::HcAcceptEnter(list))) => {
                self.learn_names(&list.characters, side);
            }
            Some(AnyPacket::CharToClient(CharToClient::HcAckCharinfoPerPage(page))) => {
                self.learn_names(&page.characters, side);
            }
            Some(AnyPacket::CharToClient(CharToClient::HcAcceptMakechar(made))) => {
                self.learn_names(&[made.character], side);
            }
            Some(AnyPacket::CharToClient(CharToClient::HcNotifyZonesvr(to))) => {
                set(&mut self.ids.character, side, to.character.0);
                self.learn_map_server(to.address, fit(to.port), side);
            }
            Some(AnyPacket::MapToClient(MapToClient::ZcNpcackServermove(to))) => {
                self.learn_map_server(to.address, fit(to.port), side);
            }
            _ => {}
        }
    }

    fn learn_login(&mut self, accept: &AcAcceptLogin, side: Side) {
        set(&mut self.ids.account, side, accept.account.0);
        set(&mut self.ids.login_id1, side, accept.login_id1.0);
        set(&mut self.ids.login_id2, side, accept.login_id2.0);
        set(&mut self.ids.sex, side, fit(accept.sex.0));
        if let Some(server) = accept.servers.first()
            && side == Side::Now
        {
            self.char_server = Some(self.address(server.address, fit(server.port)));
        }
    }

    /// The character in the lowest slot, until another one is told of: few recordings choose another one.
    fn learn_names(&mut self, characters: &[CharacterInfo], side: Side) {
        let Some(first) = characters.iter().min_by_key(|info| info.slot) else {
            return;
        };
        let name = Some(first.name.text().into_owned());
        match side {
            Side::Recorded => self.ids.name.recorded = name,
            Side::Now => self.ids.name.now = name,
        }
    }

    fn learn_map_server(&mut self, address: Ipv4Addr, port: u16, side: Side) {
        if side == Side::Now {
            self.map_server = Some(self.address(address, port));
        }
    }

    fn address(&self, address: Ipv4Addr, port: u16) -> SocketAddr {
        let ip = if address.is_unspecified() {
            self.replay.target.ip()
        } else {
            IpAddr::V4(address)
        };
        SocketAddr::new(ip, port)
    }

    /// What the recorded client shows of its session: for recordings without a login.
    fn learn_request(&mut self, passed: &Passed) {
        match passed.packet(self.replay.profile) {
            Some(AnyPacket::ClientToChar(packets::ClientToChar::ChEnter(enter))) => {
                set(&mut self.ids.account, Side::Recorded, enter.account.0);
                set(&mut self.ids.login_id1, Side::Recorded, enter.login_id1.0);
                set(&mut self.ids.login_id2, Side::Recorded, enter.login_id2.0);
                set(&mut self.ids.sex, Side::Recorded, fit(enter.sex.0));
            }
            Some(AnyPacket::ClientToMap(packets::ClientToMap::CzEnter(enter))) => {
                set(&mut self.ids.account, Side::Recorded, enter.account.0);
                set(&mut self.ids.character, Side::Recorded, enter.character.0);
                set(&mut self.ids.login_id1, Side::Recorded, enter.login_id1.0);
                set(&mut self.ids.sex, Side::Recorded, fit(enter.sex.0));
            }
            _ => {}
        }
    }

    fn conclude(&mut self, stream: &Stream, scene: &Scene) {
        let profile = self.replay.profile;
        let requests: Vec<String> = stream
            .going(Direction::ToServer)
            .filter(|passed| !is_about_pincode(passed, profile))
            .map(|passed| passed.name(profile))
            .collect();
        let asked = |number: usize| match number.checked_sub(1).and_then(|index| requests.get(index)) {
            Some(name) => format!("{name} (packet {number} to the {} server)", stream.server),
            None => format!("connecting to the {} server", stream.server),
        };
        let compared = compare(&scene.recorded, &scene.now, asked);
        self.comparison.same += compared.same;
        self.comparison.differences.extend(compared.differences);
    }
}

/// No packet is called so: the pincode's window was asked for.
const WINDOW: &str = "the pincode's window";

impl Scene {
    /// Names of which fewer have come than in the recording, and how many fewer.
    fn outstanding(&self) -> Vec<(String, usize)> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for answer in &self.recorded {
            *counts.entry(&answer.name).or_default() += 1;
        }
        for answer in &self.now {
            if let Some(count) = counts.get_mut(answer.name.as_str()) {
                *count = count.saturating_sub(1);
            }
        }
        let given_up = |name: &str| self.given_up.get(name).copied().unwrap_or(0);
        counts
            .into_iter()
            .map(|(name, count)| (name.to_owned(), count.saturating_sub(given_up(name))))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

fn set(pair: &mut Pair, side: Side, value: u32) {
    match side {
        Side::Recorded => pair.recorded = Some(value),
        Side::Now => pair.now = Some(value),
    }
}
