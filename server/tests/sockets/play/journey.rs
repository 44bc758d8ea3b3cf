//! A server with a listener for every version, and the way of a client through it.

use packets::{
    AcAcceptLogin, CaLogin, ChEnter, ChMakeChar, ChSelectChar, CharacterInfo, CzEnter, CzNotifyActorinit,
    HcAcceptEnter, HcAcceptMakechar, HcAccountId, HcNotifyZonesvr, JobId, Kind, Packet, RoString, Sex, Tick, Version,
    fill, fit,
};
use server::config::{Config, ListenerConfig, PasswordPreset};
use server::net::ListenerAddresses;
use server::{Running, run};

use crate::client::{Client, Received};

/// The versions of the recorded sessions.
pub(crate) const VERSIONS: [&str; 5] = [
    "re-20120307",
    "main-20120307",
    "re-20180621",
    "main-20190530",
    "main-20220406",
];

/// A running server and its folder, which goes with it.
pub(crate) struct World {
    running: Option<Running>,
    _folder: tempfile::TempDir,
}

impl World {
    /// A server with a listener for each of `versions`, where everybody may register.
    pub(crate) fn start(versions: &[&str]) -> Self {
        Self::start_with(versions, |_| {})
    }

    /// The same, with some settings changed.
    pub(crate) fn start_with(versions: &[&str], change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.store.path = folder.path().join("data");
        config.password.preset = PasswordPreset::Cheap;
        config.accounts.registration = true;
        // Tests send as fast as they can.
        let limits = &mut config.limits;
        limits.packets_per_second = 100_000;
        (limits.walks_per_second, limits.acts_per_second, limits.items_per_second) = (0, 0, 0);
        (limits.deals_per_second, limits.questions_per_second) = (0, 0);
        config.listeners = versions
            .iter()
            .map(|version| ListenerConfig::any_port(version.parse::<Version>().unwrap()))
            .collect();
        change(&mut config);
        Self {
            running: Some(std::thread::spawn(move || run(&config).unwrap()).join().unwrap()),
            _folder: folder,
        }
    }

    pub(crate) fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    pub(crate) fn listeners(&self) -> Vec<ListenerAddresses> {
        self.running().addresses().to_vec()
    }

    pub(crate) fn listener(&self) -> ListenerAddresses {
        self.listeners()[0]
    }
}

impl Drop for World {
    /// Stopping waits, as starting does, which an async task must not.
    fn drop(&mut self) {
        let running = self.running.take().unwrap();
        std::thread::spawn(move || running.shutdown().unwrap()).join().unwrap();
    }
}

/// Logs in as `user`, who is registered by that where there is no such account.
pub(crate) async fn log_in(listener: &ListenerAddresses, user: &str) -> AcAcceptLogin {
    let mut received = try_log_in(listener, user).await;
    if received.kind != Some(Kind::AcAcceptLogin) {
        received = try_log_in(listener, &format!("{user}_M")).await;
    }
    assert_eq!(received.kind, Some(Kind::AcAcceptLogin));
    AcAcceptLogin::decode(&received.bytes, packets::Profile::get(listener.version).unwrap()).unwrap()
}

/// What the login server says to `user`.
pub(crate) async fn try_log_in(listener: &ListenerAddresses, user: &str) -> Received {
    let mut client = Client::login(listener).await;
    client.send(&login(user)).await;
    client.receive().await.expect("the login server closed")
}

pub(crate) fn login(user: &str) -> CaLogin {
    fill!(CaLogin {
        username: RoString::from(user),
        password: RoString::from("secret")
    })
}

/// Comes in to the char server. The characters come back with the client.
pub(crate) async fn at_characters(listener: &ListenerAddresses, login: &AcAcceptLogin) -> (Client, Vec<CharacterInfo>) {
    let mut client = Client::char(listener).await;
    client.send(&char_enter(login)).await;
    client.expect_raw(Kind::HcAccountId);
    assert_eq!(client.expect::<HcAccountId>().await.account, login.account);
    let list: HcAcceptEnter = client.until().await;
    assert_eq!(client.receive().await.unwrap().kind, Some(Kind::HcSecondPasswdLogin));
    (client, list.characters)
}

pub(crate) fn char_enter(login: &AcAcceptLogin) -> ChEnter {
    fill!(ChEnter {
        account: login.account,
        login_id1: login.login_id1,
        login_id2: login.login_id2,
        sex: login.sex
    })
}

/// Selects the first character, which is made where there is none. What to say to the map server.
pub(crate) async fn select(listener: &ListenerAddresses, login: &AcAcceptLogin, name: &str) -> CzEnter {
    let (mut client, characters) = at_characters(listener, login).await;
    if characters.is_empty() {
        client.send(&novice(name)).await;
        assert_eq!(client.expect::<HcAcceptMakechar>().await.character.name, name);
    }
    client.send(&fill!(ChSelectChar { slot: 0 })).await;
    let map: HcNotifyZonesvr = client.expect().await;
    assert_eq!(fit::<_, u16>(map.port), listener.map.port());
    fill!(CzEnter {
        account: login.account,
        character: map.character,
        login_id1: login.login_id1,
        client_tick: Tick(1),
        sex: login.sex,
    })
}

/// A character as every version may make one.
pub(crate) fn novice(name: &str) -> ChMakeChar {
    fill!(ChMakeChar {
        name: RoString::from(name),
        hair_color: 1,
        hair: 1,
        job: JobId(0),
        sex: Sex::MALE
    })
}

/// The whole way to the map: in the world, nothing of what was sent on the way left unread but what others do.
pub(crate) async fn play(listener: &ListenerAddresses, user: &str) -> Client {
    let login = log_in(listener, user).await;
    play_on(listener, &login, user).await
}

/// The way to the map of who is logged in.
pub(crate) async fn play_on(listener: &ListenerAddresses, login: &AcAcceptLogin, name: &str) -> Client {
    let enter = select(listener, login, name).await;
    let mut client = Client::map(listener).await;
    client.send(&enter).await;
    client.until::<packets::ZcNpcackMapmove>().await;
    client.send(&CzNotifyActorinit::default()).await;
    client.until::<packets::ZcStatus>().await;
    client
}
