//! A player against a server whose packets, and whose clock, the test hands it.

use std::{sync::Arc, time::Duration};

use packets::{
    AccountId, ClientToMap, Direction, Frame, Framed, Framer, MapName, MapToClient, Movement, Packet, Position,
    Profile, Server, VanishReason, ZcAcceptEnter, ZcMenuList, ZcNotifyMove, ZcNotifyMoveentry, ZcNotifyPlayerchat,
    ZcNotifyPlayermove, ZcNotifyStandentry, ZcNotifyTime, ZcNotifyVanish, ZcNpcackMapmove, ZcRestartAck,
};
use tokio::sync::watch;

use super::*;
use crate::{
    behavior::{Behavior, Ground, Terrain},
    client::unit_of,
    swarm::{
        alarm::Alarm,
        context::{Phase, Shared},
        live::Live,
        plan::{Accounts, Plan},
        registry::Registry,
    },
};

const PATIENCE: Duration = Duration::from_secs(10);

pub(in crate::swarm) fn behavior() -> Behavior {
    Behavior {
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

pub(in crate::swarm) fn context(behavior: Behavior) -> Context {
    let start = Instant::now();
    let plan = Plan {
        bots: 2,
        ramp: Duration::ZERO,
        duration: Duration::from_mins(1),
        shares: Vec::new(),
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
        behavior,
        patience: PATIENCE,
    };
    let registry = Registry::new(plan.bots, start);
    // A phase that never changes: its sender may go.
    let (_, phase) = watch::channel(Phase::Play);
    Context::new(Arc::new(Shared {
        plan,
        registry,
        terrain: Terrain::default(),
        live: Live::default(),
        alarm: Alarm::start().unwrap(),
        start,
        phase,
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
    fn new(behavior: Behavior) -> Self {
        let context = context(behavior);
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
        let agenda = Agenda::new(1, 0, &context.shared.plan.behavior, now);
        let cell = Cell::new(100, 100);
        let player = Player::new(
            &context,
            role,
            MapName::new("prontera"),
            cell,
            agenda,
            Marks::default(),
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
        for x in 90..=110 {
            for y in 90..=110 {
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
        let from = self.player.cell;
        _ = self.server(&ZcNotifyPlayermove {
            path: Movement::new((from.x, from.y), (to.x, to.y)),
            ..Default::default()
        });
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
    }
}

#[test]
fn an_acknowledged_walk_is_timed_from_when_it_was_intended() {
    let mut stage = Stage::new(behavior()).loaded().with_room();
    let to = stage.walk();
    stage.pass(Duration::from_millis(5));
    stage.acknowledge(to);
    let stats = stage.context.stats().clone();
    assert_eq!((stats.walks.sent, stats.walks.acknowledged), (1, 1));
    assert_eq!(stats.latency(Step::WalkAck).service().max.as_millis(), 5);
    assert_eq!(stats.reached(Mark::Walk), 1);
    assert_eq!(stage.player.cell, to);
}

#[test]
fn a_walk_that_has_to_wait_counts_its_wait_as_latency() {
    let mut stage = Stage::new(behavior()).loaded().with_room();
    let first = stage.walk();
    // The server stalls for 5 s: two more walks were intended meanwhile.
    stage.pass(Duration::from_millis(900));
    stage
        .player
        .act(stage.now, false, &stage.context, &mut stage.outbox)
        .unwrap();
    stage.pass(Duration::from_millis(4_100));
    stage.acknowledge(first);
    let second = stage.walk();
    stage.acknowledge(second);
    let stats = stage.context.stats();
    let latency = stats.latency(Step::WalkAck);
    assert_eq!(
        latency.service().min,
        Duration::ZERO,
        "the second one was answered at once"
    );
    assert!(
        latency.intended().min > Duration::from_secs(2),
        "{:?}",
        latency.intended()
    );
}

#[test]
fn silence_with_an_answered_time_sync_is_a_refusal_by_the_rules() {
    let mut stage = Stage::new(behavior()).loaded().with_room();
    stage.walk();
    let probe = stage.act();
    assert!(matches!(probe.as_slice(), [ClientToMap::CzRequestTime(_)]), "{probe:?}");
    _ = stage.server(&ZcNotifyTime::default());
    let walks = stage.context.stats().walks;
    assert_eq!((walks.sent, walks.refused, walks.unacknowledged), (1, 1, 0));
    assert_eq!(stage.context.stats().errors.total(), 0);
}

#[test]
fn silence_to_everything_is_an_error() {
    let mut stage = Stage::new(behavior()).loaded().with_room();
    stage.walk();
    stage.act();
    stage.pass(PATIENCE);
    stage
        .player
        .act(stage.now, true, &stage.context, &mut stage.outbox)
        .unwrap_or_default();
    let stats = stage.context.stats();
    assert_eq!((stats.walks.unacknowledged, stats.walks.refused), (1, 0));
    assert_eq!(stats.errors.below("timeout.walk_ack"), 1);
}

#[test]
fn the_answer_to_a_probe_does_not_refuse_the_walk_after() {
    let mut stage = Stage::new(behavior()).loaded().with_room();
    let first = stage.walk();
    stage.act();
    stage.pass(Duration::from_secs(3));
    stage.acknowledge(first);
    let second = stage.walk();
    _ = stage.server(&ZcNotifyTime::default());
    stage.acknowledge(second);
    let walks = stage.context.stats().walks;
    assert_eq!((walks.acknowledged, walks.refused), (2, 0));
}

#[test]
fn a_refused_exploration_is_learnt_and_counted_apart() {
    let mut stage = Stage::new(behavior()).loaded();
    let unknown = stage.walk();
    stage.act();
    _ = stage.server(&ZcNotifyTime::default());
    assert_eq!(stage.player.ground.at(unknown), Ground::Closed);
    let walks = stage.context.stats().walks;
    assert_eq!((walks.sent, walks.refused, walks.explored, walks.closed), (0, 0, 1, 1));
}

/// Bot 1 walks from 101, 100 to `to`, `delay` before bot 0 is shown it.
fn other_walks(stage: &mut Stage, to: Cell, delay: Duration, enters: bool) {
    stage
        .context
        .shared
        .registry
        .walks(1, to, stage.now, stage.now + Duration::from_millis(1));
    stage.pass(delay);
    let path = Movement::new((101, 100), (to.x, to.y));
    let unit = unit_of(AccountId(2_000_001));
    if enters {
        _ = stage.server(&ZcNotifyMoveentry {
            unit,
            path,
            ..Default::default()
        });
    } else {
        _ = stage.server(&ZcNotifyMove {
            unit,
            path,
            ..Default::default()
        });
    }
}

#[test]
fn another_bots_walk_is_timed_once_from_its_intended_start() {
    let mut stage = Stage::new(behavior()).loaded();
    let unit = unit_of(AccountId(2_000_001));
    _ = stage.server(&ZcNotifyStandentry {
        unit,
        position: Position::new(101, 100, 0),
        ..Default::default()
    });
    other_walks(&mut stage, Cell::new(105, 103), Duration::from_millis(7), false);
    let again = Movement::new((101, 100), (105, 103));
    _ = stage.server(&ZcNotifyMove {
        unit,
        path: again,
        ..Default::default()
    });
    let visible = stage.context.stats().latency(Step::Visible).clone();
    assert_eq!((visible.intended().count, visible.intended().max.as_millis()), (1, 7));
    assert_eq!(visible.service().max.as_millis(), 6);
}

#[test]
fn a_walk_that_was_under_way_when_its_unit_came_into_sight_is_not_timed() {
    let mut stage = Stage::new(behavior()).loaded();
    other_walks(&mut stage, Cell::new(105, 103), Duration::from_millis(900), true);
    assert_eq!(stage.context.stats().latency(Step::Visible).intended().count, 0);
    other_walks(&mut stage, Cell::new(99, 99), Duration::from_millis(2), true);
    assert_eq!(
        stage.context.stats().latency(Step::Visible).intended().count,
        1,
        "the next one is"
    );
}

#[test]
fn missed_units_and_ghosts_are_found() {
    let mut stage = Stage::new(behavior()).loaded();
    let unit = unit_of(AccountId(2_000_001));
    stage
        .context
        .shared
        .registry
        .settles(1, "prontera", Cell::new(103, 103));
    stage.player.compare(&stage.context);
    assert_eq!(stage.context.stats().sight.missed, 1);
    _ = stage.server(&ZcNotifyStandentry {
        unit,
        position: Position::new(103, 103, 0),
        ..Default::default()
    });
    stage.player.compare(&stage.context);
    assert_eq!(stage.context.stats().sight.missed, 1);
    stage.context.shared.registry.leaves(1);
    stage.player.compare(&stage.context);
    assert_eq!(stage.context.stats().sight.ghosts, 1);
    _ = stage.server(&ZcNotifyVanish {
        unit,
        reason: VanishReason::LOGGED_OUT,
    });
    stage.player.compare(&stage.context);
    assert_eq!(stage.context.stats().sight.ghosts, 1);
}

#[test]
fn a_chat_line_comes_back_as_it_was_said() {
    let mut stage = Stage::new(Behavior {
        walk: None,
        chat: Some(Duration::from_secs(5)),
        ..behavior()
    })
    .loaded();
    let said = loop {
        let sent = stage.act();
        if let Some(ClientToMap::CzGlobalMessage(said)) = sent
            .into_iter()
            .find(|packet| matches!(packet, ClientToMap::CzGlobalMessage(_)))
        {
            break said.text;
        }
        _ = stage.server(&ZcNotifyTime::default());
    };
    assert!(said.text().starts_with("Bot1 : "));
    _ = stage.server(&ZcNotifyPlayerchat {
        text: "Welcome to the server\0".into(),
    });
    assert_eq!(stage.context.stats().actions.echoes, 0);
    _ = stage.server(&ZcNotifyPlayerchat { text: said });
    let stats = stage.context.stats();
    assert_eq!(
        (stats.actions.chats, stats.actions.echoes, stats.reached(Mark::Chat)),
        (1, 1, 1)
    );
}

#[test]
fn a_map_change_is_loaded_and_cuts_a_walk_short() {
    let mut stage = Stage::new(behavior()).with_room();
    let place = |map: &str| ZcNpcackMapmove {
        map_name: map.into(),
        x: 100,
        y: 100,
    };
    _ = stage.server(&place("prontera.gat"));
    assert_eq!(
        stage.context.stats().actions.map_changes,
        0,
        "that was part of entering"
    );
    assert!(matches!(stage.sent().as_slice(), [ClientToMap::CzNotifyActorinit(_)]));
    let mut stage = stage.loaded();
    stage.walk();
    _ = stage.server(&place("prt_in.gat"));
    let sent = stage.sent();
    assert!(
        matches!(sent.as_slice(), [ClientToMap::CzNotifyActorinit(_)]),
        "{sent:?}"
    );
    let mut stage = stage.loaded();
    let walked = stage.walk();
    stage.acknowledge(walked);
    let stats = stage.context.stats();
    assert_eq!((stats.actions.map_changes, stats.walks.interrupted), (1, 1));
    assert_eq!(stats.latency(Step::MapLoad).intended().count, 2, "on entering, and now");
    assert_eq!((stage.player.map.as_str(), stage.player.cell), ("prt_in", walked));
}

#[test]
fn until_its_map_is_loaded_a_bot_asks_now_and_then_and_does_nothing_else() {
    let mut stage = Stage::new(behavior()).with_room();
    let mut asked = Vec::new();
    while asked.len() < 12 {
        let sent = stage.act();
        assert!(matches!(sent.as_slice(), [ClientToMap::CzRequestTime(_)]), "{sent:?}");
        asked.push(stage.now);
    }
    let pauses: Vec<Duration> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(
        pauses.is_sorted() && pauses[0] < Duration::from_millis(50),
        "{pauses:?}"
    );
    // One answer, or all of them at once: it is loaded, and walks after are judged by their own answers.
    for _ in 0..12 {
        _ = stage.server(&ZcNotifyTime::default());
    }
    let to = stage.walk();
    stage.acknowledge(to);
    let stats = stage.context.stats();
    assert_eq!((stats.walks.acknowledged, stats.errors.total()), (1, 0));
    assert_eq!(stats.latency(Step::MapLoad).intended().count, 1);
}

#[test]
fn a_map_that_is_never_loaded_is_an_error() {
    let mut stage = Stage::new(behavior());
    stage.act();
    stage.pass(PATIENCE);
    let error = stage
        .player
        .act(stage.now, false, &stage.context, &mut stage.outbox)
        .unwrap_err();
    assert_eq!(error.key(), "timeout.map_load");
}

#[test]
fn a_dialog_is_left_by_its_cancel() {
    let mut stage = Stage::new(behavior()).loaded();
    let npc = UnitId(110_000_000);
    _ = stage.server(&ZcMenuList {
        npc,
        choices: "yes:no\0".into(),
    });
    assert_eq!(stage.sent(), [ClientToMap::from(CzChooseMenu { npc, choice: 255 })]);
    assert_eq!(stage.context.stats().actions.dialogs, 1);
}

#[test]
fn a_bot_goes_back_to_the_character_list_when_nothing_is_under_way() {
    let mut stage = Stage::new(Behavior {
        restart: Some(Duration::from_secs(3)),
        ..behavior()
    })
    .loaded()
    .with_room();
    let mut exit = ControlFlow::Continue(());
    for _ in 0..40 {
        for packet in stage.act() {
            match packet {
                ClientToMap::CzRequestMove(walk) => stage.acknowledge(Cell::new(walk.dest.x, walk.dest.y)),
                ClientToMap::CzRequestTime(_) => _ = stage.server(&ZcNotifyTime::default()),
                ClientToMap::CzRestart(_) => {
                    assert!(stage.player.is_settled() || stage.player.restart.is_some());
                    exit = stage.server(&ZcRestartAck { allowed: 1 });
                }
                other => panic!("{other:?}"),
            }
        }
        if exit.is_break() {
            break;
        }
    }
    assert!(matches!(exit, ControlFlow::Break(Exit::CharacterList)));
    assert_eq!(stage.context.stats().actions.restarts, 1);
}

#[test]
fn what_no_bot_cares_about_is_not_even_decoded() {
    let stage = Stage::new(behavior()).loaded();
    let kind = ZcAcceptEnter::KIND;
    let frame = Frame {
        id: 0x02eb,
        kind: Some(kind),
        bytes: &[0xeb, 0x02],
    };
    assert_eq!(
        hear(&frame, stage.profile),
        Ok(None),
        "two bytes of it would be an error"
    );
}
