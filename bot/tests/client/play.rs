//! `bot play` against servers that the test plays, on a screen that the test looks at.

use std::{io, time::Duration};

use bot::play::{End, Game, Screen, play_on};
use packets::{
    ChSelectChar, CzEnter, CzNotifyActorinit, CzPingLive, CzReqDisconnect, CzRequestMove, DisconnectResult,
    HcSecondPasswdLogin, Position, Server, ZcAcceptEnter, ZcAckReqDisconnect, ZcPingLive, fill,
};
use ratatui::{
    Terminal,
    backend::TestBackend,
    crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers},
    layout::Rect,
};
use tokio::{
    join,
    sync::{mpsc, oneshot, watch},
    time::Instant,
};

use crate::fake_server::{FakeServer, Peer};

const VERSION: &str = "main-20220406";

/// A screen whose last picture can be looked at from outside.
struct Seen {
    terminal: Terminal<TestBackend>,
    picture: watch::Sender<String>,
}

impl Screen for Seen {
    fn show(&mut self, game: &Game, now: Instant) -> io::Result<()> {
        self.terminal.show(game, now)?;
        let cells = &self.terminal.backend().buffer().content;
        self.picture
            .send_replace(cells.iter().map(ratatui::buffer::Cell::symbol).collect());
        Ok(())
    }

    fn map(&self) -> io::Result<Rect> {
        self.terminal.map()
    }
}

/// The person in front of it.
struct Person {
    keys: mpsc::Sender<Event>,
    picture: watch::Receiver<String>,
    /// Dropped or sent: SIGTERM.
    stop: oneshot::Sender<()>,
}

impl Person {
    async fn press(&self, code: KeyCode, modifiers: KeyModifiers) {
        self.keys
            .send(Event::Key(KeyEvent::new(code, modifiers)))
            .await
            .unwrap();
    }

    /// Waits until the screen says it.
    async fn reads(&mut self, text: &str) {
        self.picture.wait_for(|picture| picture.contains(text)).await.unwrap();
    }
}

/// Plays against `server` as it is played by `serve`, with what the person does.
async fn play<T>(server: &FakeServer, serve: impl AsyncFnOnce(&FakeServer, Person) -> T) -> (Result<End, String>, T) {
    let (keys, events) = mpsc::channel(8);
    let (stop, stopped) = oneshot::channel();
    let (shows, picture) = watch::channel(String::new());
    let open = || {
        let terminal = Terminal::new(TestBackend::new(100, 30)).map_err(io::Error::other)?;
        let picture = shows;
        Ok((Seen { terminal, picture }, events))
    };
    let settings = server.settings();
    let played = play_on(&settings, Box::new(|_| None), open, async move {
        let _ = stopped.await;
    });
    let person = Person { keys, picture, stop };
    let (ended, served) = join!(played, serve(server, person));
    (ended.map_err(|error| error.to_string()), served)
}

async fn let_onto_the_map(server: &FakeServer) -> Peer {
    server.let_in().await;
    server.let_choose().await;
    server.let_play().await
}

async fn answer(peer: &mut Peer, result: u16) {
    peer.expect::<CzReqDisconnect>().await;
    let result = DisconnectResult(result);
    peer.send(&fill!(ZcAckReqDisconnect { result })).await;
}

#[tokio::test]
async fn who_is_not_let_go_plays_on() {
    let server = FakeServer::new(VERSION, false).await;
    let (ended, ()) = play(&server, async |server, mut person| {
        let mut peer = let_onto_the_map(server).await;
        person.press(KeyCode::Char('q'), KeyModifiers::NONE).await;
        answer(&mut peer, 1).await;
        person.reads("does not let you go yet").await;
        // Longer than a server may take to answer, by far: it did answer.
        answer(&mut peer, 1).await;
        person.press(KeyCode::Esc, KeyModifiers::NONE).await;
        person.reads("You stay").await;
        person.press(KeyCode::Up, KeyModifiers::NONE).await;
        peer.expect::<CzRequestMove>().await;
        person.press(KeyCode::Char('q'), KeyModifiers::NONE).await;
        answer(&mut peer, 0).await;
        peer.closed().await;
    })
    .await;
    assert_eq!(ended, Ok(End::Quit));
}

#[tokio::test]
async fn a_signal_on_the_map_logs_out_in_order() {
    let server = FakeServer::new(VERSION, false).await;
    let (ended, ()) = play(&server, async |server, mut person| {
        let mut peer = let_onto_the_map(server).await;
        person.reads("Welcome").await;
        person.stop.send(()).unwrap();
        answer(&mut peer, 0).await;
        peer.closed().await;
    })
    .await;
    assert_eq!(ended, Ok(End::Interrupted));
}

#[tokio::test]
async fn a_terminal_that_is_gone_logs_out_in_order() {
    let server = FakeServer::new(VERSION, false).await;
    let (ended, _stop) = play(&server, async |server, person| {
        let mut peer = let_onto_the_map(server).await;
        let Person { keys, stop, .. } = person;
        drop(keys);
        answer(&mut peer, 0).await;
        peer.closed().await;
        stop
    })
    .await;
    assert_eq!(ended, Ok(End::Interrupted));
}

#[tokio::test]
async fn a_signal_while_a_silent_server_is_waited_for_ends_it_at_once() {
    let server = FakeServer::new(VERSION, false).await;
    let (ended, ()) = play(&server, async |server, person| {
        let mut peer = server.accept(Server::Login).await;
        peer.expect::<packets::CaLogin>().await;
        person.stop.send(()).unwrap();
        // It would wait for a minute.
        peer.closed().await;
    })
    .await;
    assert_eq!(ended, Ok(End::Interrupted));
}

#[tokio::test]
async fn who_is_let_in_after_a_signal_leaves_in_order() {
    let server = FakeServer::new(VERSION, false).await;
    let (ended, ()) = play(&server, async |server, person| {
        server.let_in().await;
        let mut list = server.list(&["Bot7"]).await;
        list.send(&HcSecondPasswdLogin::default()).await;
        list.expect::<ChSelectChar>().await;
        list.send(&server.map_address()).await;
        let mut peer = server.accept(Server::Map).await;
        peer.expect::<CzEnter>().await;
        person.stop.send(()).unwrap();
        tokio::task::yield_now().await;
        peer.send(&fill!(ZcAcceptEnter {
            position: Position::new(150, 100, 0)
        }))
        .await;
        peer.expect::<CzNotifyActorinit>().await;
        answer(&mut peer, 0).await;
        peer.closed().await;
    })
    .await;
    assert_eq!(ended, Ok(End::Interrupted));
}

#[tokio::test]
async fn keys_without_end_do_not_keep_the_server_out() {
    let server = FakeServer::new(VERSION, false).await;
    let (ended, ()) = play(&server, async |server, person| {
        let mut peer = let_onto_the_map(server).await;
        let Person { keys, stop, .. } = person;
        let tab = Event::Key(KeyEvent::new(KeyCode::Tab, KeyModifiers::NONE));
        let held = tokio::spawn(async move { while keys.send(tab.clone()).await.is_ok() {} });
        for _ in 0..20 {
            peer.send(&ZcPingLive::default()).await;
            peer.expect::<CzPingLive>().await;
        }
        stop.send(()).unwrap();
        answer(&mut peer, 0).await;
        held.await.unwrap();
    })
    .await;
    assert_eq!(ended, Ok(End::Interrupted));
}

#[tokio::test]
async fn a_packet_that_does_not_fit_its_layout_is_told_and_left_out() {
    let server = FakeServer::new(VERSION, false).await;
    let (ended, ()) = play(&server, async |server, mut person| {
        let mut peer = let_onto_the_map(server).await;
        // ZC_MENU_LIST that ends within the NPC's id.
        peer.bytes(&[0xb7, 0x00, 0x06, 0x00, 0x01, 0x02]).await;
        person.reads("ZC_MENU_LIST").await;
        peer.send(&ZcPingLive::default()).await;
        peer.expect::<CzPingLive>().await;
        person.stop.send(()).unwrap();
        answer(&mut peer, 0).await;
    })
    .await;
    assert_eq!(ended, Ok(End::Interrupted));
}

#[tokio::test]
async fn a_server_that_says_nothing_to_who_leaves_is_left() {
    let server = FakeServer::new(VERSION, false).await;
    let start = Instant::now();
    let (ended, ()) = play(&server, async |server, person| {
        let mut peer = let_onto_the_map(server).await;
        person.press(KeyCode::Char('q'), KeyModifiers::NONE).await;
        peer.expect::<CzReqDisconnect>().await;
        peer.closed().await;
        // Until here.
        drop(person);
    })
    .await;
    assert_eq!(ended, Ok(End::Quit));
    assert!(start.elapsed() < Duration::from_secs(30));
}
