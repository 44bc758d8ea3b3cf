//! A player against a server whose packets, and whose clock, the test hands it.

mod errands;
mod places;
mod units;
mod walks;

use std::{sync::Arc, time::Duration};

use packets::{
    AccountId, ClientToMap, Direction, Frame, Framed, Framer, MapName, MapToClient, Movement, Packet, Position,
    Profile, Server, VanishReason, ZcAcceptEnter, ZcMenuList, ZcNotifyMove, ZcNotifyMoveentry, ZcNotifyPlayerchat,
    ZcNotifyPlayermove, ZcNotifyStandentry, ZcNotifyTime, ZcNotifyVanish, ZcNpcackMapmove, ZcRestartAck, fill,
};
use tokio::sync::watch;

use super::*;
use crate::{
    behavior::{Ground, Habits, Kind, Places, Terrain, Think},
    client::unit_of,
    scenario::Course,
    swarm::{
        alarm::Alarm,
        consent::Permission,
        context::{Phase, Shared},
        hooks::Hooks,
        live::Live,
        plan::{Accounts, Mix, Plan},
        registry::Registry,
    },
};

const PATIENCE: Duration = Duration::from_secs(10);

pub(in crate::swarm) fn habits() -> Habits {
    Habits {
        walk: Some(Duration::from_secs(2)),
        chat: None,
        emote: None,
        sit: None,
        warp: None,
        restart: None,
        warps: Vec::new(),
        sight: 14,
    }
}

pub(in crate::swarm) fn context(habits: Habits) -> Context {
    context_of(habits, Mix::default())
}

fn context_of(habits: Habits, mix: Mix) -> Context {
    let start = Instant::now();
    let plan = Plan {
        scenario: None,
        bots: 2,
        ramp: Duration::ZERO,
        duration: Duration::from_mins(1),
        shares: Vec::new(),
        permission: Permission::default(),
        accounts: Accounts {
            prefix: "bot".to_owned(),
            first: 1,
            password: "secret".to_owned(),
            register: false,
        },
        pincode: "7294".parse().unwrap(),
        seed: 1,
        own_addresses: false,
        threads: 1,
        habits,
        patience: PATIENCE,
        mix,
        course: Course::default(),
        ladder: None,
        thresholds: Vec::new(),
        hooks: Hooks::default(),
    };
    let registry = Registry::new(plan.bots, start);
    // A phase that never changes: its sender may go.
    let (_, phase) = watch::channel(Phase::Play);
    let (_, bots) = watch::channel(plan.bots);
    Context::new(Arc::new(Shared {
        plan,
        registry,
        terrain: Terrain::default(),
        places: Places::default(),
        live: Live::default(),
        alarm: Alarm::start().unwrap(),
        start,
        phase,
        bots,
        level: None,
    }))
}

/// Bot 0 on prontera 100, 100, and its time.
struct Stage {
    context: Context,
    player: Player,
    outbox: Outbox,
    profile: &'static Profile,
    now: Instant,
}

impl Stage {
    fn new(habits: Habits) -> Self {
        Self::on(context(habits))
    }

    /// A bot with a behaviour, which thinks for a second.
    fn of(kind: Kind) -> Self {
        Self::thinks(kind, Duration::from_secs(1))
    }

    /// One that thinks for so long.
    fn thinks(kind: Kind, time: Duration) -> Self {
        let mix = Mix {
            parts: vec![(kind, 1)],
            think: Think::About(time),
            ..Mix::default()
        };
        Self::on(context_of(Habits::default(), mix)).loaded().with_room()
    }

    fn on(context: Context) -> Self {
        let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
        let now = context.shared.start;
        let unit = |account| unit_of(AccountId(account));
        for (bot, account) in [(0, 2_000_000), (1, 2_000_001)] {
            context.shared.registry.register(bot, unit(account).0);
        }
        let role = Role {
            bot: 0,
            unit: unit(2_000_000),
            name: "Bot1".to_owned(),
        };
        let agenda = Agenda::new(1, 0, &context.shared.plan.habits, now);
        let cell = Cell::new(100, 100);
        let player = Player::new(
            &context,
            role,
            MapName::new("prontera"),
            cell,
            Kept {
                agenda,
                marks: Marks::default(),
                errand: Errand::new(&context, 0, now),
            },
            now,
        );
        Self {
            context,
            player,
            outbox: Outbox::new(profile),
            profile,
            now,
        }
    }

    /// The server has put the bot on its map.
    fn loaded(mut self) -> Self {
        let asked = self.act();
        assert!(matches!(asked.as_slice(), [ClientToMap::CzRequestTime(_)]), "{asked:?}");
        _ = self.server(&ZcNotifyTime::default());
        self
    }

    /// An open square around the bot, so that it does not need to explore.
    fn with_room(self) -> Self {
        for x in 60..=140 {
            for y in 60..=140 {
                self.player.ground.learn_open(Cell::new(x, y));
            }
        }
        self
    }

    fn server<P: Packet>(&mut self, packet: &P) -> ControlFlow<Exit> {
        let mut bytes = Vec::new();
        packet.encode(self.profile, &mut bytes).unwrap();
        let frame = Frame {
            id: self.profile.id(P::KIND).unwrap(),
            kind: Some(P::KIND),
            bytes: &bytes,
        };
        assert!(
            MapToClient::decode(&frame, self.profile).unwrap().is_some(),
            "not a packet to the client"
        );
        let incoming = Incoming {
            frame,
            at: self.now,
            outbox: &mut self.outbox,
        };
        self.player.hear(incoming, &self.context).unwrap()
    }

    /// Lets time pass to when the player wants to act, and lets it; what it sends.
    fn act(&mut self) -> Vec<ClientToMap> {
        self.now = self.player.next(PATIENCE, false).unwrap().max(self.now);
        self.player
            .act(self.now, false, &self.context, &mut self.outbox)
            .unwrap();
        self.sent()
    }

    fn sent(&mut self) -> Vec<ClientToMap> {
        let bytes = self.outbox.bytes().to_vec();
        self.outbox.sent(bytes.len());
        let mut framer = Framer::new(self.profile, Server::Map, Direction::ToServer);
        let mut packets = Vec::new();
        let mut rest = bytes.as_slice();
        while let Framed::Frame(frame) = framer.next(rest).unwrap() {
            packets.push(
                ClientToMap::decode(&frame, self.profile)
                    .unwrap()
                    .expect("bots send typed packets"),
            );
            rest = &rest[frame.bytes.len()..];
        }
        packets
    }

    /// Acts until the player asks to walk; where to. Time syncs are answered.
    fn walk(&mut self) -> Cell {
        for _ in 0..50 {
            for packet in self.act() {
                match packet {
                    ClientToMap::CzRequestMove(walk) => return Cell::new(walk.dest.x, walk.dest.y),
                    ClientToMap::CzRequestTime(_) => _ = self.server(&ZcNotifyTime::default()),
                    _ => {}
                }
            }
        }
        panic!("the player does not walk");
    }

    fn acknowledge(&mut self, to: Cell) {
        let from = self.player.way.cell(self.now);
        _ = self.server(&fill!(ZcNotifyPlayermove {
            path: Movement::new((from.x, from.y), (to.x, to.y))
        }));
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
    }
}
