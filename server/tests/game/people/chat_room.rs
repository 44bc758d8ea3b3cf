//! Chat rooms: a sign for those outside, a talk among those inside, who stay where they are.

use server::event::{
    Command, NoWalk, Notice,
    look::{Appearance, Hiding, Posture},
    people::{
        ChatRoomCommand, ChatRoomNotice, PeopleNotice,
        chat_room::{ChatRoomId, ChatRoomRefusal, ChatRoomSettings, ChatRoomSign},
    },
};

use super::name;
use crate::common::{Client, Scenario};

fn settings(limit: u16, password: Option<&str>) -> ChatRoomSettings {
    ChatRoomSettings {
        title: (*b"Cards").into(),
        limit,
        public: password.is_none(),
        password: password.unwrap_or_default().as_bytes().into(),
    }
}

fn told(scenario: &mut Scenario, client: &Client) -> Vec<ChatRoomNotice> {
    let told = scenario.people_told(client).into_iter();
    told.filter_map(|notice| match notice {
        PeopleNotice::ChatRoom(notice) => Some(notice),
        _ => None,
    })
    .collect()
}

/// Three near each other and one out of sight; the first has opened a room.
struct Room {
    scenario: Scenario,
    adele: Client,
    berta: Client,
    carla: Client,
    id: ChatRoomId,
}

impl Room {
    fn open(settings: ChatRoomSettings) -> Self {
        let mut scenario = Scenario::new();
        let adele = scenario.play_at("adele", "ground", 20, 20);
        let berta = scenario.play_at("berta", "ground", 22, 20);
        let carla = scenario.play_at("carla", "ground", 20, 22);
        scenario.forget();
        scenario.wants(&adele, ChatRoomCommand::Open(settings));
        let id = scenario.state.people.rooms.of(adele.unit()).unwrap().id;
        Self {
            scenario,
            adele,
            berta,
            carla,
            id,
        }
    }

    /// The same with a second one in it, and nothing of it told any more.
    fn with_berta(settings: ChatRoomSettings) -> Self {
        let mut room = Self::open(settings);
        room.enter(&room.berta.clone(), "");
        room.scenario.forget();
        room
    }

    fn enter(&mut self, client: &Client, password: &str) {
        let (room, password) = (self.id, password.as_bytes().into());
        self.scenario.wants(client, ChatRoomCommand::Enter { room, password });
    }

    fn sign(&self, owner: &Client, users: u16, limit: u16) -> ChatRoomSign {
        ChatRoomSign {
            owner: owner.unit(),
            room: self.id,
            title: (*b"Cards").into(),
            limit,
            users,
            public: true,
        }
    }

    fn refusal(&mut self, client: &Client, password: &str) -> ChatRoomRefusal {
        self.scenario.forget();
        self.enter(client, password);
        match told(&mut self.scenario, client).as_slice() {
            [ChatRoomNotice::Refused(why)] => *why,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_room_is_seen_by_all_around_and_by_who_comes_into_sight() {
    let mut room = Room::open(settings(5, None));
    let opened = ChatRoomNotice::Opened { ok: true };
    assert_eq!(told(&mut room.scenario, &room.adele), [opened]);
    let seen = ChatRoomNotice::Seen(room.sign(&room.adele, 1, 5));
    assert_eq!(told(&mut room.scenario, &room.berta), core::slice::from_ref(&seen));
    let late = room.scenario.play_at("doris", "ground", 36, 20);
    room.scenario.forget();
    room.scenario.walk(&late, 30, 20);
    room.scenario.pass_ms(2000);
    let notices = room.scenario.told(late.session);
    let appears = |notice: &Notice| matches!(notice, Notice::UnitAppeared { look, how: Appearance::Standing } if look.unit == room.adele.unit());
    let appeared = notices.iter().position(appears).unwrap();
    assert_eq!(notices[appeared + 1], Notice::People(PeopleNotice::ChatRoom(seen)));
}

#[test]
fn who_enters_is_shown_the_members_and_they_are_shown_it() {
    let mut room = Room::open(settings(5, None));
    room.scenario.forget();
    room.enter(&room.berta.clone(), "whatever");
    let entered = ChatRoomNotice::Entered {
        room: room.id,
        members: vec![name("adele"), name("berta")],
    };
    assert_eq!(told(&mut room.scenario, &room.berta), [entered]);
    let came = ChatRoomNotice::MemberCame {
        users: 2,
        name: name("berta"),
    };
    assert_eq!(told(&mut room.scenario, &room.adele), [came]);
    let seen = ChatRoomNotice::Seen(room.sign(&room.adele, 2, 5));
    assert_eq!(told(&mut room.scenario, &room.carla), [seen]);
}

#[test]
fn who_may_not_enter_is_told_why() {
    let mut room = Room::open(settings(2, Some("1234")));
    let (adele, berta, carla) = (room.adele, room.berta, room.carla);
    assert_eq!(room.refusal(&berta, ""), ChatRoomRefusal::WrongPassword);
    assert_eq!(room.refusal(&berta, "12345"), ChatRoomRefusal::WrongPassword);
    room.enter(&berta, "1234");
    assert_eq!(room.refusal(&carla, "1234"), ChatRoomRefusal::Full);
    assert_eq!(room.refusal(&berta, "1234"), ChatRoomRefusal::Full, "it is in it");
    let name = name("berta");
    room.scenario.wants(&adele, ChatRoomCommand::Expel { name });
    assert_eq!(room.refusal(&berta, "1234"), ChatRoomRefusal::Expelled);
    room.id = ChatRoomId(1);
    assert_eq!(
        room.refusal(&carla, "1234"),
        ChatRoomRefusal::Full,
        "there is no such room"
    );
}

#[test]
fn nobody_enters_a_room_out_of_sight() {
    let mut room = Room::open(settings(5, None));
    let far = room.scenario.play_at("doris", "ground", 36, 20);
    assert_eq!(room.refusal(&far, ""), ChatRoomRefusal::Full);
    let elsewhere = room.scenario.play_at("emma", "cellar", 5, 5);
    assert_eq!(room.refusal(&elsewhere, ""), ChatRoomRefusal::Full);
}

#[test]
fn a_talk_in_a_room_is_heard_in_it_and_nowhere_else() {
    let mut room = Room::with_berta(settings(5, None));
    let (adele, berta, carla) = (room.adele, room.berta, room.carla);
    let heard = |scenario: &mut Scenario, client: &Client| {
        let told = scenario.told(client.session);
        told.iter().any(|notice| matches!(notice, Notice::UnitLine { .. }))
    };
    room.scenario.say(&berta, "inside");
    assert!(heard(&mut room.scenario, &adele));
    assert!(!heard(&mut room.scenario, &carla));
    room.scenario.say(&carla, "outside");
    assert!(!heard(&mut room.scenario, &adele) && !heard(&mut room.scenario, &berta));
}

#[test]
fn who_is_in_a_room_stands_still() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    scenario.walk(&adele, 30, 20);
    scenario.pass_ms(320);
    scenario.wants(&adele, ChatRoomCommand::Open(settings(5, None)));
    scenario.pass_ms(2000);
    assert_eq!(scenario.cell(&adele), (22, 20), "its walk has ended");
    scenario.walk(&adele, 30, 20);
    scenario.pass_ms(2000);
    assert_eq!(scenario.cell(&adele), (22, 20));
    assert_eq!(scenario.passed_over.last().unwrap().reason, NoWalk::Talking);
    scenario.wants(&adele, ChatRoomCommand::Leave);
    scenario.walk(&adele, 30, 20);
    scenario.pass_ms(2000);
    assert_eq!(scenario.cell(&adele), (30, 20));
}

#[test]
fn a_room_goes_on_under_the_next_when_its_owner_leaves() {
    let mut room = Room::with_berta(settings(5, None));
    room.scenario.wants(&room.adele, ChatRoomCommand::Leave);
    let left = ChatRoomNotice::MemberLeft {
        users: 1,
        name: name("adele"),
        expelled: false,
    };
    let role = ChatRoomNotice::Role {
        name: name("berta"),
        owner: true,
    };
    assert_eq!(told(&mut room.scenario, &room.berta), [left.clone(), role]);
    let (gone, seen) = (
        ChatRoomNotice::Gone(room.id),
        ChatRoomNotice::Seen(room.sign(&room.berta, 1, 5)),
    );
    assert_eq!(
        told(&mut room.scenario, &room.adele),
        [left, gone.clone(), seen.clone()]
    );
    assert_eq!(told(&mut room.scenario, &room.carla), [gone, seen]);
}

#[test]
fn a_room_is_gone_when_the_last_leaves() {
    let mut room = Room::open(settings(5, None));
    room.scenario.forget();
    room.scenario.wants(&room.adele, ChatRoomCommand::Leave);
    let left = ChatRoomNotice::MemberLeft {
        users: 0,
        name: name("adele"),
        expelled: false,
    };
    let gone = ChatRoomNotice::Gone(room.id);
    assert_eq!(told(&mut room.scenario, &room.adele), [left, gone.clone()]);
    assert_eq!(told(&mut room.scenario, &room.carla), [gone]);
}

#[test]
fn a_warp_a_death_and_a_lost_connection_end_the_talk() {
    for ending in 0..3 {
        let mut room = Room::with_berta(settings(5, None));
        match ending {
            0 => room.scenario.place(&room.adele.clone(), "cellar", 5, 5),
            1 => {
                room.scenario.kill(&room.adele);
                assert_eq!(room.scenario.player(&room.adele).posture, Posture::Dead);
            }
            _ => room.scenario.disconnect(room.adele.session),
        }
        let rooms = &room.scenario.state.people.rooms;
        assert!(rooms.of(room.adele.unit()).is_none());
        assert_eq!(rooms.owned_by(room.berta.unit()).unwrap().id, room.id);
    }
}

#[test]
fn the_dead_open_no_rooms() {
    let mut scenario = Scenario::new();
    let adele = scenario.play("adele");
    scenario.kill(&adele);
    scenario.forget();
    scenario.wants(&adele, ChatRoomCommand::Open(settings(5, None)));
    assert_eq!(told(&mut scenario, &adele), [ChatRoomNotice::Opened { ok: false }]);
}

#[test]
fn one_has_one_room_and_it_has_a_title() {
    let mut room = Room::open(settings(5, None));
    room.scenario.forget();
    room.scenario
        .wants(&room.adele, ChatRoomCommand::Open(settings(5, None)));
    let refused = [ChatRoomNotice::Opened { ok: false }];
    assert_eq!(told(&mut room.scenario, &room.adele), refused);
    let nameless = ChatRoomSettings {
        title: Box::default(),
        ..settings(5, None)
    };
    room.scenario.wants(&room.berta, ChatRoomCommand::Open(nameless));
    assert_eq!(told(&mut room.scenario, &room.berta), refused);
}

#[test]
fn only_the_owner_changes_a_room() {
    let mut room = Room::with_berta(settings(5, None));
    room.scenario
        .wants(&room.berta, ChatRoomCommand::Change(settings(9, None)));
    assert_eq!(told(&mut room.scenario, &room.carla), []);
    room.scenario
        .wants(&room.adele, ChatRoomCommand::Change(settings(500, None)));
    let sign = room.sign(&room.adele, 2, 20);
    for inside in [room.adele, room.berta] {
        assert_eq!(
            told(&mut room.scenario, &inside),
            [ChatRoomNotice::Changed(sign.clone())]
        );
    }
    assert_eq!(told(&mut room.scenario, &room.carla), [ChatRoomNotice::Seen(sign)]);
}

#[test]
fn the_owner_hands_the_room_over_and_the_new_one_expels() {
    let mut room = Room::with_berta(settings(5, None));
    let name_of = |text| name(text);
    room.scenario
        .wants(&room.berta, ChatRoomCommand::Own { name: name("berta") });
    assert_eq!(told(&mut room.scenario, &room.adele), [], "only the owner does");
    room.scenario
        .wants(&room.adele, ChatRoomCommand::Own { name: name("berta") });
    let role = |who, owner| ChatRoomNotice::Role {
        name: name_of(who),
        owner,
    };
    assert_eq!(
        told(&mut room.scenario, &room.adele),
        [role("adele", false), role("berta", true)]
    );
    let seen = ChatRoomNotice::Seen(room.sign(&room.berta, 2, 5));
    assert_eq!(
        told(&mut room.scenario, &room.carla),
        [ChatRoomNotice::Gone(room.id), seen]
    );
    room.scenario
        .wants(&room.berta, ChatRoomCommand::Expel { name: name("adele") });
    let left = ChatRoomNotice::MemberLeft {
        users: 1,
        name: name("adele"),
        expelled: true,
    };
    let seen = ChatRoomNotice::Seen(room.sign(&room.berta, 1, 5));
    assert_eq!(told(&mut room.scenario, &room.adele), [left, seen]);
}

#[test]
fn a_game_master_is_not_expelled() {
    let mut room = Room::with_berta(settings(5, None));
    let unit = room.berta.unit();
    room.scenario.state.players.get_mut(unit).unwrap().game_master = true;
    room.scenario
        .wants(&room.adele, ChatRoomCommand::Expel { name: name("berta") });
    assert!(room.scenario.state.people.rooms.of(unit).is_some());
}

#[test]
fn who_sits_in_a_room_still_sits_after_it() {
    let mut room = Room::with_berta(settings(5, None));
    room.scenario.command(room.berta.session, Command::Sit);
    room.scenario.wants(&room.berta, ChatRoomCommand::Leave);
    assert_eq!(room.scenario.player(&room.berta).posture, Posture::Sitting);
}

#[test]
fn the_room_of_who_hides_is_shown_to_nobody() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    let hide = |scenario: &mut Scenario, hiding| {
        scenario.act(|state, _, effects| server::service::hiding::set(state, adele.unit(), hiding, effects));
    };
    hide(&mut scenario, Hiding::Hidden);
    scenario.forget();
    scenario.wants(&adele, ChatRoomCommand::Open(settings(5, None)));
    assert_eq!(scenario.told(berta.session), []);
    hide(&mut scenario, Hiding::Seen);
    let told = told(&mut scenario, &berta);
    assert!(matches!(&told[..], [ChatRoomNotice::Seen(_)]), "{told:?}");
}
