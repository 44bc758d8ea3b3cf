//! Notices out: in order, after their commits, to slow clients, to several versions at once.

use std::collections::HashMap;
use std::time::Duration;

use packets::{
    BanReason, Kind, Movement, ScNotifyBan, Tick, UnitId, ZcNotifyMove, ZcNotifyPlayerchat, ZcSpriteChange2,
};
use server::event::notice::{Kick, LookChange};
use server::event::{Audience, ClientNotification, CommitNumber, DisconnectReason, Notice, SessionId};
use server::net::Obfuscation;
use server::notifier::OutboxLimits;
use server::ports::NotifierPort;

use super::client::Client;
use super::stage::{Setting, Stage, line, silent, tell, tell_after};

/// A map connection, and its name.
async fn connect(stage: &mut Stage) -> (Client, SessionId) {
    let client = Client::map(&stage.listener()).await;
    (client, stage.connected().await)
}

#[tokio::test]
async fn an_answer_leaves_only_when_its_commit_is_durable_and_the_rest_waits_behind_it() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let (mut client, session) = connect(&mut stage).await;
    let (mut other, other_session) = connect(&mut stage).await;
    stage.notify(vec![
        tell(session, line("before")),
        tell_after(session, line("saved"), 2),
        tell(session, line("behind")),
        tell(other_session, line("other")),
    ]);
    assert_eq!(client.expect::<ZcNotifyPlayerchat>().await.text, "before\0");
    assert_eq!(other.expect::<ZcNotifyPlayerchat>().await.text, "other\0");
    stage.notifier.durable(CommitNumber(1));
    stage.tell(other_session, line("still waiting"));
    assert_eq!(other.expect::<ZcNotifyPlayerchat>().await.text, "still waiting\0");
    let mut nothing = [0; 1];
    assert!(
        client
            .stream
            .try_read(&mut nothing)
            .is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    );
    stage.notifier.durable(CommitNumber(2));
    assert_eq!(client.expect::<ZcNotifyPlayerchat>().await.text, "saved\0");
    assert_eq!(client.expect::<ZcNotifyPlayerchat>().await.text, "behind\0");
}

#[tokio::test]
async fn what_was_queued_leaves_before_the_connection_closes() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let (mut client, session) = connect(&mut stage).await;
    let mut notices: Vec<_> = (0..2000)
        .map(|count| tell(session, line(&format!("line {count:0>200}"))))
        .collect();
    notices.push(tell(session, Notice::Close(DisconnectReason::Replaced)));
    stage.notify(notices);
    for count in 0..2000 {
        assert_eq!(
            client.expect::<ZcNotifyPlayerchat>().await.text,
            *format!("line {count:0>200}\0")
        );
    }
    client.expect_close().await;
    assert_eq!(stage.disconnected().await, (session, DisconnectReason::Replaced));
}

#[tokio::test]
async fn a_failed_store_acknowledges_nothing() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let (mut client, session) = connect(&mut stage).await;
    stage.notify(vec![
        tell(session, line("before")),
        tell_after(session, line("saved"), 2),
        tell(session, Notice::Close(DisconnectReason::StoreFailed)),
    ]);
    assert_eq!(client.expect::<ZcNotifyPlayerchat>().await.text, "before\0");
    client.expect_close().await;
    assert_eq!(stage.disconnected().await, (session, DisconnectReason::StoreFailed));
}

#[tokio::test]
async fn a_session_whose_end_waits_for_a_commit_ends_when_the_store_fails() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let (mut client, session) = connect(&mut stage).await;
    let (mut other, other_session) = connect(&mut stage).await;
    stage.notify(vec![
        tell_after(session, line("saved"), 2),
        tell(session, Notice::Close(DisconnectReason::Served)),
        tell(session, line("after the end")),
    ]);
    stage.notifier.store_failed();
    client.expect_close().await;
    assert_eq!(stage.disconnected().await, (session, DisconnectReason::StoreFailed));
    stage.tell(other_session, line("the others are the game's to close"));
    assert_eq!(
        other.expect::<ZcNotifyPlayerchat>().await.text,
        "the others are the game's to close\0"
    );
}

#[tokio::test]
async fn who_comes_while_the_game_ends_is_told_so_too() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let (mut told, told_session) = connect(&mut stage).await;
    let (mut missed, _) = connect(&mut stage).await;
    stage.notify(vec![
        tell(told_session, Notice::Kicked(Kick::Disconnected)),
        tell(told_session, Notice::Close(DisconnectReason::Served)),
    ]);
    stage.notifier.game_ended();
    let mut late = Client::map(&stage.listener()).await;
    assert_eq!(told.expect::<ScNotifyBan>().await.reason, BanReason::DISCONNECTED);
    for client in [&mut missed, &mut late] {
        assert_eq!(client.expect::<ScNotifyBan>().await.reason, BanReason::SERVER_CLOSED);
    }
    for client in [&mut told, &mut missed, &mut late] {
        client.expect_close().await;
    }
}

/// The way of `unit` at `step`.
fn step(unit: u32, step: u16) -> Notice {
    let movement = Movement {
        from: (step % 500, 10),
        to: (step % 500 + 1, 10),
        sub: (8, 8),
    };
    Notice::UnitMoved {
        unit: UnitId(unit),
        movement,
        since: Tick(step.into()),
    }
}

#[tokio::test]
async fn a_slow_client_misses_superseded_moves_and_nothing_else() {
    let outbox = OutboxLimits {
        soft: 4096,
        ..OutboxLimits::default()
    };
    let mut stage = Stage::start(
        &Setting {
            outbox,
            ..Setting::default()
        },
        silent(),
    );
    let (mut client, session) = connect(&mut stage).await;
    // The client reads nothing while ten units take steps that no socket buffer holds.
    let mut notifier = stage.notifier.clone();
    let flood = tokio::task::spawn_blocking(move || {
        for round in 0..40_000 {
            let steps = (0..10).map(|unit| tell(session, step(unit, round)));
            notifier.notify(steps.collect()).unwrap();
        }
        notifier.notify(vec![tell(session, line("the end"))]).unwrap();
    });
    flood.await.unwrap();
    let mut last = HashMap::new();
    let mut moves = 0_u64;
    loop {
        let received = client.receive().await.unwrap();
        if received.kind == Some(Kind::ZcNotifyPlayerchat) {
            break;
        }
        let moved: ZcNotifyMove = packets::Packet::decode(&received.bytes, client.profile).unwrap();
        assert!(
            last.insert(moved.unit, moved.tick)
                .is_none_or(|earlier| earlier < moved.tick),
            "in order"
        );
        moves += 1;
    }
    let newest = Tick(39_999);
    assert_eq!(last.len(), 10);
    assert!(
        last.values().all(|&tick| tick == newest),
        "the newest way of every unit arrives: {last:?}"
    );
    stage.tell(session, Notice::Close(DisconnectReason::Quit));
    client.expect_close().await;
    stage.disconnected().await;
    assert_eq!(stage.statistics.moves_merged() + moves, 400_000);
    assert!(stage.statistics.moves_merged() > 0);
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_disconnected_and_nobody_waits_for_it() {
    let outbox = OutboxLimits {
        hard: 256 * 1024,
        ..OutboxLimits::default()
    };
    let mut stage = Stage::start(
        &Setting {
            outbox,
            ..Setting::default()
        },
        silent(),
    );
    let (_deaf, deaf_session) = connect(&mut stage).await;
    let (mut other, other_session) = connect(&mut stage).await;
    let text = "x".repeat(10_000);
    let both = Audience::Many(vec![deaf_session, other_session]);
    for count in 0.. {
        let notice = line(&format!("{count} {text}"));
        stage.notify(vec![ClientNotification {
            to: both.clone(),
            notice,
            after: None,
        }]);
        assert_eq!(
            other.expect::<ZcNotifyPlayerchat>().await.text,
            *format!("{count} {text}\0")
        );
        if stage.statistics.closed(DisconnectReason::SlowClient) == 1 {
            break;
        }
    }
    assert_eq!(stage.disconnected().await, (deaf_session, DisconnectReason::SlowClient));
}

#[tokio::test]
async fn a_client_that_takes_no_byte_for_too_long_is_disconnected() {
    let outbox = OutboxLimits {
        hard: 64 << 20,
        stall: Duration::from_millis(100),
        ..OutboxLimits::default()
    };
    let mut stage = Stage::start(
        &Setting {
            outbox,
            ..Setting::default()
        },
        silent(),
    );
    let (_deaf, session) = connect(&mut stage).await;
    let text = "x".repeat(10_000);
    stage.notify((0..2000).map(|_| tell(session, line(&text))).collect());
    assert_eq!(stage.disconnected().await, (session, DisconnectReason::SlowClient));
}

#[tokio::test]
async fn one_notice_is_told_to_each_in_the_packet_of_its_version() {
    let listeners = vec![("re-20120307", Obfuscation::Off), ("main-20190530", Obfuscation::Off)];
    let mut stage = Stage::start(
        &Setting {
            listeners,
            ..Setting::default()
        },
        silent(),
    );
    let mut clients = Vec::new();
    for listener in stage.listeners.clone() {
        clients.push((Client::map(&listener).await, stage.connected().await));
    }
    let to = Audience::Many(clients.iter().map(|(_, session)| *session).collect());
    let notice = Notice::LookChanged {
        unit: UnitId(2_000_000),
        change: LookChange::ClothColor(3),
    };
    stage.notify(vec![ClientNotification {
        to,
        notice,
        after: None,
    }]);
    let mut lengths = Vec::new();
    for (client, _) in &mut clients {
        let received = client.receive().await.unwrap();
        lengths.push(received.bytes.len());
        let look: ZcSpriteChange2 = packets::Packet::decode(&received.bytes, client.profile).unwrap();
        assert_eq!((look.unit, look.value), (UnitId(2_000_000), 3));
    }
    assert_eq!(lengths, [11, 15]);
}

/// A busy client's packets wait that many seconds for more.
fn gathering(seconds: u64) -> Setting {
    let outbox = OutboxLimits {
        gather: Duration::from_secs(seconds),
        ..OutboxLimits::default()
    };
    Setting {
        outbox,
        ..Setting::default()
    }
}

/// What all around are told: for `sessions`.
fn shown(sessions: &[SessionId], text: &str) -> ClientNotification {
    ClientNotification {
        to: Audience::Many(sessions.to_vec()),
        notice: line(text),
        after: None,
    }
}

#[tokio::test]
async fn what_is_gathered_for_a_busy_client_leaves_with_the_answer_to_what_it_asks() {
    let mut stage = Stage::start(&gathering(3600), silent());
    let (mut client, session) = connect(&mut stage).await;
    stage.notify(vec![shown(
        &[session],
        "the first after a quiet moment is not gathered",
    )]);
    assert_eq!(
        client.expect::<ZcNotifyPlayerchat>().await.text,
        "the first after a quiet moment is not gathered\0"
    );
    let (mut other, other_session) = connect(&mut stage).await;
    stage.notify(vec![shown(&[session], "second")]);
    stage.notify(vec![shown(&[session], "third")]);
    stage.tell(other_session, line("told after these"));
    other.expect::<ZcNotifyPlayerchat>().await;
    let nothing = client.stream.try_read(&mut [0; 1]);
    assert!(nothing.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
    stage.tell(session, line("answer"));
    for text in ["second\0", "third\0", "answer\0"] {
        assert_eq!(client.expect::<ZcNotifyPlayerchat>().await.text, text);
    }
}

#[tokio::test]
async fn what_is_gathered_leaves_by_itself_in_time() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let (mut one, one_session) = connect(&mut stage).await;
    let (mut other, other_session) = connect(&mut stage).await;
    let both = [one_session, other_session];
    for count in 0..100 {
        stage.notify(vec![shown(&both, &format!("line {count}"))]);
    }
    for count in 0..100 {
        for client in [&mut one, &mut other] {
            assert_eq!(
                client.expect::<ZcNotifyPlayerchat>().await.text,
                *format!("line {count}\0")
            );
        }
    }
}

#[tokio::test]
async fn what_is_gathered_leaves_before_the_connection_closes() {
    let mut stage = Stage::start(&gathering(3600), silent());
    let (mut client, session) = connect(&mut stage).await;
    stage.notify(vec![shown(&[session], "first"), shown(&[session], "second")]);
    stage.notify(vec![shown(&[session], "third")]);
    stage.tell(session, Notice::Close(DisconnectReason::Served));
    for text in ["first\0", "second\0", "third\0"] {
        assert_eq!(client.expect::<ZcNotifyPlayerchat>().await.text, text);
    }
    client.expect_close().await;
}
