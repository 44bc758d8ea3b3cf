//! Plays the recorded client, connection by connection.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use packets::{CzReqDisconnect, Direction, Packet, RoString, Server, fit};
use tokio::{
    select,
    time::{Instant, sleep, sleep_until},
};

use super::{
    Comparison, Difference, Replay, Stream, What,
    compare::compare,
    link::Link,
    normal::{Own, answer, other_unit},
    others::Others,
    recorded_name,
    rewrite::{Ids, Rewriter, is_about_pincode, is_login, login},
    scene::{Scene, Side},
    sighted::Sighted,
};
use crate::{
    client::{ClientError, Settings, choose, log_in, next_address},
    record::Passed,
    swarm::source,
};

/// Replays connect from `127.249.x.y` on loopback.
const FIRST_SOURCE: u32 = 0x00f8_0000;

/// A map server saves a character before it lets go of it.
const SAVE_PAUSE: Duration = Duration::from_secs(1);

/// How long is listened for what comes behind the last answer.
const SETTLE: Duration = Duration::from_millis(300);

/// How long a server may take to let go of a client that leaves before the end.
const LEAVE_PATIENCE: Duration = Duration::from_secs(3);

/// Which server a client is sent to: its address and port, or a host name.
pub(super) type Target = (Server, Ipv4Addr, u16, RoString);

/// Plays the recording until its end, or until `stop`; `told` is told what goes on.
pub async fn play(replay: &Replay, told: &dyn Fn(&str), stop: impl Future<Output = ()>) -> Comparison {
    let mut player = Player::new(replay);
    let played = select! {
        biased;
        () = stop => None,
        played = player.play(told) => Some(played),
    };
    match played {
        Some(Ok(())) => {}
        Some(Err(why)) => player.stops(why).await,
        None => {
            player.scene.forget_due();
            player.comparison.interrupted = true;
            player.stops("it was interrupted".to_owned()).await;
        }
    }
    player.finish()
}

pub(super) struct Player<'a> {
    pub(super) replay: &'a Replay,
    account: String,
    pub(super) ids: Ids,
    pub(super) recorded: Sighted,
    pub(super) now: Sighted,
    /// Names of own characters, and what stands for them.
    pub(super) own_recorded: Vec<(String, String)>,
    pub(super) own_now: Vec<(String, String)>,
    /// Where the server has sent the client last, before that is looked up.
    pub(super) target: Option<Target>,
    char_server: Option<SocketAddr>,
    pub(super) map_server: Option<SocketAddr>,
    others: [Others; 2],
    pub(super) scene: Scene,
    comparison: Comparison,
}

impl<'a> Player<'a> {
    pub(super) fn new(replay: &'a Replay) -> Self {
        let account = replay.account.clone();
        let account = account.or_else(|| recorded_name(&replay.streams, replay.profile));
        Self {
            replay,
            account: account.unwrap_or_default(),
            ids: Ids::default(),
            recorded: Sighted::default(),
            now: Sighted::default(),
            own_recorded: Vec::new(),
            own_now: Vec::new(),
            target: None,
            char_server: None,
            map_server: None,
            others: <[Others; 2]>::default(),
            scene: Scene::default(),
            comparison: Comparison::default(),
        }
    }

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
            self.open(index, stream).await?;
            self.packets(stream).await?;
            self.settle(stream).await?;
            if stream.has_gap {
                self.comparison.notes.push(format!(
                    "packets of the {} server are missing in the recording: what came in their place is not told",
                    stream.server
                ));
            }
            self.conclude();
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
            self.ids.name.now.insert(0, chosen.name);
            self.own_names(Side::Now);
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
        let own = source::is_own_at(self.replay.target.ip());
        own.then(|| source::loopback(FIRST_SOURCE + u32::try_from(number).unwrap_or(0)))
    }

    /// Opens a connection for a recorded one.
    async fn open(&mut self, index: usize, stream: &Stream) -> Result<(), String> {
        let address = match stream.server {
            Server::Login => Some(self.replay.target),
            Server::Char => self.char_server,
            Server::Map => self.map_server,
        };
        let address = address.ok_or_else(|| self.not_sent_on(stream.server))?;
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
        self.scene = Scene::new(stream, link);
        Ok(())
    }

    /// No server has sent the client on to this one.
    fn not_sent_on(&self, to: Server) -> String {
        let hint = match to {
            Server::Char => format!(
                "; is `{}` let in with that password? --account and --password name another",
                self.account
            ),
            _ => String::new(),
        };
        format!("no server has said where the {to} server is{hint}")
    }

    async fn packets(&mut self, stream: &Stream) -> Result<(), String> {
        let start = Instant::now();
        let first = stream.packets.first().map_or(Duration::ZERO, |passed| passed.time);
        for passed in &stream.packets {
            if passed.direction == Direction::ToClient {
                self.learn(passed, Side::Recorded);
                self.note(passed, Side::Recorded);
                continue;
            }
            self.learn_request(passed);
            self.wait_for_answers().await?;
            if !self.replay.fast {
                // What a file says of times may be anything.
                let at = start.checked_add(passed.time.saturating_sub(first));
                let at = at.ok_or_else(|| format!("the time of a packet, {:?}, is out of any range", passed.time))?;
                self.listen_until(at).await?;
                sleep_until(at).await;
            }
            if is_about_pincode(passed, self.replay.profile) {
                continue;
            }
            if self.scene.is_closed() {
                let name = passed.name(self.replay.profile);
                return Err(format!(
                    "the {} server closed the connection before {name}",
                    stream.server
                ));
            }
            self.send(passed).await?;
        }
        self.wait_for_answers().await
    }

    async fn send(&mut self, passed: &Passed) -> Result<(), String> {
        let profile = self.replay.profile;
        let name = passed.name(profile);
        let rewritten = if is_login(passed, profile) {
            login(passed, profile, &self.account, &self.replay.password)
        } else {
            let rewriter = Rewriter {
                profile,
                ids: &self.ids,
                recorded: &self.recorded,
                now: &self.now,
            };
            let (rewritten, failed) = rewriter.rewrite(passed.clone());
            let notes = failed
                .iter()
                .map(|field| format!("{name}.{field} went out as recorded: the new id has no place in it"));
            self.comparison.notes.extend(notes);
            rewritten
        };
        self.scene.asks(name, passed.kind(profile));
        self.comparison.sent += 1;
        self.say(&rewritten.bytes).await
    }

    /// Sends bytes.
    pub(super) async fn say(&mut self, bytes: &[u8]) -> Result<(), String> {
        let Some(link) = &mut self.scene.link else {
            return Ok(());
        };
        let sent = link.send(bytes, self.replay.patience).await;
        sent.map_err(|_| "the server does not read what it is sent".to_owned())
    }

    /// Listens until as much of every kind has come as had in the recording, or patience is over.
    async fn wait_for_answers(&mut self) -> Result<(), String> {
        let deadline = Instant::now() + self.replay.patience;
        while self.scene.is_waiting() && Instant::now() < deadline && !self.scene.is_closed() {
            self.hear(deadline).await?;
        }
        self.scene.give_up();
        Ok(())
    }

    async fn listen_until(&mut self, deadline: Instant) -> Result<(), String> {
        while Instant::now() < deadline && !self.scene.is_closed() {
            self.hear(deadline).await?;
        }
        Ok(())
    }

    /// Listens for what comes behind the last answer, and compares whether the server hangs up.
    async fn settle(&mut self, stream: &Stream) -> Result<(), String> {
        let begin = Instant::now();
        let Some(end) = stream.end else {
            return self.listen_until(begin + SETTLE).await;
        };
        let by_server = end.direction == Direction::ToClient;
        if by_server && !self.scene.is_closed() {
            self.listen_until(begin + self.replay.patience).await?;
        }
        let last = stream.packets.last().map_or(Duration::ZERO, |passed| passed.time);
        // Had the recorded client not hung up, the server might have done so next: only half of the time that it was there for is certain.
        let certain = (end.time.saturating_sub(last) / 2).min(SETTLE);
        if !by_server {
            self.listen_until(begin + certain).await?;
        }
        let is_closed = self.scene.is_closed();
        if by_server != is_closed {
            let text = |closed: bool| Some(if closed { "yes" } else { "no" }.to_owned());
            self.comparison.differences.push(Difference {
                what: What::Closing,
                packet: format!("the {} server", stream.server),
                field: String::new(),
                recorded: text(by_server),
                now: text(is_closed),
                after: self.scene.after(self.scene.sent()),
                after_number: self.scene.sent(),
            });
        }
        self.listen_until(begin + SETTLE).await
    }

    async fn hear(&mut self, deadline: Instant) -> Result<(), String> {
        let Some(link) = &mut self.scene.link else {
            return Ok(());
        };
        let heard = link.hear(deadline).await.map_err(|cause| cause.to_string())?;
        for passed in heard {
            self.learn(&passed, Side::Now);
            self.note(&passed, Side::Now);
            self.follow().await?;
            self.answer_pincode(&passed).await?;
        }
        Ok(())
    }

    /// Looks up where the server has sent the client.
    pub(super) async fn follow(&mut self) -> Result<(), String> {
        let Some((server, address, port, host)) = self.target.take() else {
            return Ok(());
        };
        let own = self.replay.target.ip();
        let found = next_address(own, (address, port), &host, self.replay.patience).await;
        let found = found.map_err(|cause| format!("the {server} server: {cause}"))?;
        match server {
            Server::Map => self.map_server = Some(found),
            _ => self.char_server = Some(found),
        }
        Ok(())
    }

    /// Keeps an answer, or what kind of notice it is.
    fn note(&mut self, passed: &Passed, side: Side) {
        let (ids, profile) = (&self.ids, self.replay.profile);
        let own = match side {
            Side::Recorded => Own {
                account: ids.account.recorded,
                character: ids.character.recorded,
                names: &self.own_recorded,
            },
            Side::Now => Own {
                account: ids.account.now,
                character: ids.character.now,
                names: &self.own_now,
            },
        };
        if self.replay.ignore.contains(&passed.name(profile)) {
            return;
        }
        let value = passed.packet(profile).map(|packet| packet.to_value(profile));
        let other = value.as_ref().and_then(|value| other_unit(value, own));
        if let Some(unit) = other
            && !self.scene.is_awaited(side, passed.kind(profile))
        {
            let [recorded, now] = &mut self.others;
            let others = if side == Side::Recorded { recorded } else { now };
            others.notice(passed, unit, profile);
            return;
        }
        let answer = answer(passed, profile, own, self.scene.sent(), &self.replay.ignore);
        let answer = if self.replay.fast {
            answer.without_origins()
        } else {
            answer
        };
        self.scene.answers(side, answer);
    }

    /// Compares what was heard on a connection, and is done with it.
    fn conclude(&mut self) {
        let scene = std::mem::take(&mut self.scene);
        let compared = compare(&scene.recorded, &scene.now, |number| scene.after(number));
        self.comparison.same += compared.same;
        let mut differences = compared.differences;
        if scene.has_gap {
            differences.retain(|difference| difference.what != What::Extra);
        }
        self.comparison.differences.extend(differences);
    }

    /// It ends before its end: a character on a map is logged out.
    async fn stops(&mut self, why: String) {
        self.comparison.stopped = Some(why);
        let mut bytes = Vec::new();
        if self.scene.is_on_map()
            && CzReqDisconnect::default()
                .encode(self.replay.profile, &mut bytes)
                .is_ok()
        {
            // What comes of it is not compared.
            let (recorded, now) = (self.scene.recorded.len(), self.scene.now.len());
            let deadline = Instant::now() + LEAVE_PATIENCE;
            let mut well = self.say(&bytes).await.is_ok();
            let is_quit = |scene: &Scene| {
                let new = scene.now.get(now..).unwrap_or_default();
                new.iter().any(|answer| answer.name == QUIT)
            };
            while well && !self.scene.is_closed() && !is_quit(&self.scene) && Instant::now() < deadline {
                well = self.hear(deadline).await.is_ok();
            }
            self.scene.recorded.truncate(recorded);
            self.scene.now.truncate(now);
        }
        self.conclude();
    }

    fn finish(mut self) -> Comparison {
        let [recorded, now] = &self.others;
        self.comparison.about_others = (recorded.total(), now.total());
        self.comparison.kinds = recorded.kinds(now);
        let is_whole = self.replay.streams.iter().all(|stream| !stream.has_gap);
        if self.comparison.stopped.is_none() && is_whole {
            let counts = recorded.compare(now, self.replay.fast);
            self.comparison.differences.extend(counts);
        }
        self.comparison
    }
}

/// What a map server says to a client that may quit.
const QUIT: &str = "ZC_ACK_REQ_DISCONNECT";
