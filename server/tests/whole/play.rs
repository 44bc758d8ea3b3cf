//! From the first login to a character that is where it was left.

use packets::{
    CzGlobalMessage, HcAcceptEnter, LookPart, RoString, ScNotifyBan, ZcNotifyPlayerchat, ZcSpriteChange2, fill, fit,
};
use server::{
    config::{PasswordConfig, StoreEngine},
    event::{Account, Name, record::Sex},
    password::Hasher,
    persistence::{Database, repository::accounts},
};

use super::{
    client::{Player, log_in},
    config,
};

const VERSIONS: [&str; 5] = [
    "re-20120307",
    "main-20120307",
    "re-20180621",
    "main-20190530",
    "main-20220406",
];

fn names(list: &HcAcceptEnter) -> Vec<String> {
    list.characters
        .iter()
        .map(|character| character.name.text().into_owned())
        .collect()
}

#[test]
fn a_new_player_registers_and_walks_on_every_version() {
    let folder = tempfile::tempdir().unwrap();
    let running = server::run(&config(folder.path(), &VERSIONS)).unwrap();
    for (at, number) in running.addresses().iter().zip(1..) {
        let mut lobby = log_in(at, &format!("player{number}_M"), "secret").unwrap();
        assert_eq!(names(&lobby.characters), [""; 0], "{}", at.version);
        lobby.create(&format!("Player {number}"), 0).unwrap();
        let mut player = lobby.play(0).unwrap();
        let (x, y) = (player.x, player.y + 1);
        assert_eq!(player.walk(x, y).unwrap(), (x, y), "{}", at.version);
    }
    running.shutdown().unwrap();
}

#[test]
fn what_is_said_is_heard_on_another_version() {
    let folder = tempfile::tempdir().unwrap();
    let running = server::run(&config(folder.path(), &["re-20120307", "main-20220406"])).unwrap();
    let mut players: Vec<Player> = Vec::new();
    for (at, name) in running.addresses().iter().zip(["Speaker", "Hearer"]) {
        let mut lobby = log_in(at, &format!("{name}_F"), "secret").unwrap();
        lobby.create(name, 0).unwrap();
        let mut player = lobby.play(0).unwrap();
        // The ack of a walk says that the map has been entered.
        let (x, y) = (player.x, player.y + 1);
        player.walk(x, y).unwrap();
        players.push(player);
    }
    let [speaker, hearer] = players.as_mut_slice() else {
        panic!("two players")
    };
    speaker
        .connection
        .send(&fill!(CzGlobalMessage {
            text: RoString::from("Speaker : hello"),
        }))
        .unwrap();
    let heard: packets::ZcNotifyChat = hearer.connection.wait_for().unwrap();
    assert_eq!(heard.text.text(), "Speaker : hello");
    // Lines of the server may come before the own one.
    let own = std::iter::repeat_with(|| speaker.connection.wait_for::<ZcNotifyPlayerchat>().unwrap());
    assert!(own.take(5).any(|line| line.text.text() == "Speaker : hello"));
    running.shutdown().unwrap();
}

#[test]
fn a_character_is_there_after_a_restart_of_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path(), &["main-20190530"]);
    let running = server::run(&config).unwrap();
    let [at] = running.addresses() else {
        panic!("one listener")
    };
    let mut lobby = log_in(at, "keeper_M", "secret").unwrap();
    lobby.create("Keeper", 3).unwrap();
    let mut player = lobby.play(3).unwrap();
    let walked_from = (player.x, player.y);
    let (x, y) = (player.x + 1, player.y + 1);
    player.walk(x, y).unwrap();
    running.shutdown().unwrap();
    let told: ScNotifyBan = player.connection.wait_for().unwrap();
    assert_eq!(told.reason.0, 1, "the server is closed");

    let running = server::run(&config).unwrap();
    let [at] = running.addresses() else {
        panic!("one listener")
    };
    assert!(log_in(at, "keeper", "wrong").is_err());
    let lobby = log_in(at, "keeper", "secret").unwrap();
    assert_eq!(names(&lobby.characters), ["Keeper"]);
    let player = lobby.play(3).unwrap();
    let at_either_end = [walked_from, (x, y)].contains(&(player.x, player.y));
    assert!(
        at_either_end,
        "on its way from {walked_from:?} to {:?}: {:?}",
        (x, y),
        (player.x, player.y)
    );
    running.shutdown().unwrap();
}

#[test]
fn a_game_masters_colour_is_seen_on_another_version_and_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Database::open(folder.path(), StoreEngine::Sled).unwrap();
    let hash = Hasher::new(&PasswordConfig::cheap()).unwrap().hash(b"secret").unwrap();
    let plain = accounts::plain(Name::new(b"dyer").unwrap(), hash.into(), Sex::Female);
    let group = Account::GAME_MASTER;
    accounts::create(&mut database, Account { group, ..plain }).unwrap();
    database.flush().unwrap();
    drop(database);

    let config = config(folder.path(), &["main-20190530", "re-20120307"]);
    let running = server::run(&config).unwrap();
    let [at, other] = *running.addresses() else {
        panic!("two listeners")
    };
    let mut lobby = log_in(&other, "witness_M", "secret").unwrap();
    lobby.create("Witness", 0).unwrap();
    let mut witness = lobby.play(0).unwrap();
    // The ack says that the map has been entered.
    witness.walk(witness.x, witness.y + 1).unwrap();
    let mut lobby = log_in(&at, "dyer", "secret").unwrap();
    lobby.create("Dyer", 0).unwrap();
    let mut dyer = lobby.play(0).unwrap();
    let text = RoString::from("Dyer : @clothcolor 3\0");
    dyer.connection.send(&fill!(CzGlobalMessage { text })).unwrap();
    for player in [&mut dyer, &mut witness] {
        let colours = std::iter::repeat_with(|| player.connection.wait_for::<ZcSpriteChange2>().unwrap());
        let mut colours = colours.filter(|change| change.part == LookPart::CLOTH_COLOR);
        assert_eq!(fit::<_, u16>(colours.next().unwrap().value), 3);
    }
    running.shutdown().unwrap();

    let running = server::run(&config).unwrap();
    let [at, _] = *running.addresses() else {
        panic!("two listeners")
    };
    let lobby = log_in(&at, "dyer", "secret").unwrap();
    let colours = lobby
        .characters
        .characters
        .iter()
        .map(|character| fit::<_, u16>(character.cloth_color));
    assert_eq!(colours.collect::<Vec<_>>(), [3]);
    running.shutdown().unwrap();
}
