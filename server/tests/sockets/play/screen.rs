//! The character screen on every version: making, moving, renaming and deleting characters, each in every way that the
//! version has, and the pincode.

use packets::{
    AccountId, ChAvailableSecondPasswd, ChDeleteChar, ChDeleteChar2, ChDeleteChar3, ChDeleteChar3Cancel,
    ChDeleteChar3Reserved, ChMakeChar, ChMakeSecondPasswd, ChReqChangeCharacterSlot, ChReqChangeCharname,
    ChReqIsValidCharname, ChSecondPasswdAck, ChSelectChar, CharacterId, CharacterInfo, DeleteCancelled, DeleteRefusal,
    DeleteReserved, DeleteResult, HcAcceptDeletechar, HcAcceptMakechar, HcAckChangeCharacterSlot, HcAckChangeCharname,
    HcAckIsValidCharname, HcDeleteChar3, HcDeleteChar3Cancel, HcDeleteChar3Reserved, HcMakeSecondPasswd,
    HcNotifyZonesvr, HcRefuseDeletechar, HcRefuseMakechar, HcSecondPasswdLogin, Kind, MakeCharRefusal, NameChange,
    NameCheck, PincodeMade, PincodeState, RoString, SlotChange, fill,
};
use server::net::ListenerAddresses;
use server::service::pincode;

use super::journey::{self, VERSIONS, World};
use crate::client::Client;

/// The proofs that an account has which was registered by its first login.
const MAIL: &str = "a@a.com";
const BIRTH_DATE: &str = "000000";

/// Somebody at the character screen.
struct Screen {
    client: Client,
    /// Told apart by the number of the version.
    number: usize,
}

impl Screen {
    fn novice(&self, name: &str, slot: u8) -> ChMakeChar {
        let base = journey::novice(&format!("{name} {}", self.number));
        fill!(ChMakeChar { slot, ..base })
    }

    async fn make(&mut self, name: &str, slot: u8) -> CharacterId {
        let novice = self.novice(name, slot);
        self.client.send(&novice).await;
        self.client.expect::<HcAcceptMakechar>().await.character.character
    }

    fn knows(&self, kind: Kind) -> bool {
        self.client.profile.id(kind).is_some()
    }

    async fn makes_characters(&mut self) {
        self.make("First", 0).await;
        for (name, slot, why) in [
            ("FIRST", 1, MakeCharRefusal::NAME_TAKEN),
            ("Fir\u{7f}t", 1, MakeCharRefusal::SYMBOLS_IN_NAME),
            ("Other", 0, MakeCharRefusal::DENIED),
            ("Other", 200, MakeCharRefusal::SLOT_NOT_ALLOWED),
        ] {
            let novice = self.novice(name, slot);
            self.client.send(&novice).await;
            assert_eq!(
                self.client.expect::<HcRefuseMakechar>().await.reason,
                why,
                "{name} {slot}"
            );
        }
    }

    async fn deletes_at_once(&mut self) {
        let character = self.make("Second", 1).await;
        let wrong = fill!(ChDeleteChar {
            character,
            key: RoString::from("no@mail.com")
        });
        self.client.send(&wrong).await;
        let refused = self.client.expect::<HcRefuseDeletechar>().await;
        assert_eq!(refused.reason, DeleteRefusal::WRONG_KEY);
        let key = RoString::from(MAIL);
        self.client.send(&fill!(ChDeleteChar { character, key })).await;
        self.client.expect::<HcAcceptDeletechar>().await;
        // Its slot is free again, and so is its name.
        let (character, key) = (self.make("Second", 1).await, RoString::from(MAIL));
        self.client.send(&fill!(ChDeleteChar2 { character, key })).await;
        self.client.expect::<HcAcceptDeletechar>().await;
    }

    async fn deletes_in_steps(&mut self) {
        let character = self.make("Third", 1).await;
        self.reserves(character).await;
        self.client.send(&fill!(ChSelectChar { slot: 1 })).await;
        self.client.expect::<packets::HcRefuseEnter>().await;
        self.client.send(&fill!(ChDeleteChar3Cancel { character })).await;
        let cancelled = self.client.expect::<HcDeleteChar3Cancel>().await;
        assert_eq!(
            (cancelled.character, cancelled.result),
            (character, DeleteCancelled::OK)
        );
        self.reserves(character).await;
        for (date, result) in [
            ("991231", DeleteResult::WRONG_BIRTH_DATE),
            (BIRTH_DATE, DeleteResult::OK),
        ] {
            let birth_date = RoString::from(date);
            self.client.send(&fill!(ChDeleteChar3 { character, birth_date })).await;
            // Some versions are sent the characters that are left before.
            let confirmed = self.client.until::<HcDeleteChar3>().await;
            assert_eq!((confirmed.character, confirmed.result), (character, result));
        }
    }

    async fn reserves(&mut self, character: CharacterId) {
        self.client.send(&fill!(ChDeleteChar3Reserved { character })).await;
        let reserved = self.client.expect::<HcDeleteChar3Reserved>().await;
        assert_eq!((reserved.character, reserved.result), (character, DeleteReserved::OK));
    }

    async fn moves_to_another_slot(&mut self) {
        if self.knows(Kind::ChReqChangeCharacterSlot) {
            self.client
                .send(&fill!(ChReqChangeCharacterSlot { from: 0, to: 2 }))
                .await;
            assert_eq!(
                self.client.until::<HcAckChangeCharacterSlot>().await.result,
                SlotChange::OK
            );
            self.client
                .send(&fill!(ChReqChangeCharacterSlot { from: 0, to: 2 }))
                .await;
            let again = self.client.until::<HcAckChangeCharacterSlot>().await;
            assert_eq!(again.result, SlotChange::REFUSED, "nobody is there");
            self.client
                .send(&fill!(ChReqChangeCharacterSlot { from: 2, to: 0 }))
                .await;
            assert_eq!(
                self.client.until::<HcAckChangeCharacterSlot>().await.result,
                SlotChange::OK
            );
        }
    }

    async fn renames(&mut self, account: AccountId, character: CharacterId) {
        let name = RoString::from(format!("Renamed {}", self.number).as_str());
        let wanted = fill!(ChReqIsValidCharname {
            account,
            character,
            name
        });
        self.client.send(&wanted).await;
        assert_eq!(self.client.until::<HcAckIsValidCharname>().await.result, NameCheck::OK);
        for result in [NameChange::OK, NameChange::NONE_LEFT] {
            self.client.send(&fill!(ChReqChangeCharname { character })).await;
            assert_eq!(self.client.until::<HcAckChangeCharname>().await.result, result);
        }
    }
}

#[tokio::test]
async fn characters_are_made_deleted_moved_and_renamed_in_every_way_of_every_version() {
    let world = World::start_with(&VERSIONS, |config| config.accounts.delete_wait_seconds = 0);
    for (number, listener) in world.listeners().iter().enumerate() {
        let login = journey::log_in(listener, &format!("user{number}")).await;
        let (client, _) = journey::at_characters(listener, &login).await;
        let mut screen = Screen { client, number };
        screen.makes_characters().await;
        screen.deletes_at_once().await;
        screen.deletes_in_steps().await;
        screen.moves_to_another_slot().await;
        drop(screen);
        let (client, characters) = journey::at_characters(listener, &login).await;
        let [CharacterInfo { character, .. }] = characters[..] else {
            panic!("{characters:?}")
        };
        let mut screen = Screen { client, number };
        screen.renames(login.account, character).await;
        drop(screen);
        let (_, characters) = journey::at_characters(listener, &login).await;
        assert_eq!(characters[0].name.text(), format!("Renamed {number}"));
    }
}

/// The keys to press for `digits` on the keypad of `seed`.
fn keys(seed: u32, digits: [u8; 4]) -> RoString {
    let pressed = (0..10_000).map(|number| format!("{number:04}"));
    let mut right = pressed.filter(|keys| pincode::decipher(seed, keys.as_bytes().try_into().unwrap()) == Some(digits));
    RoString::from(right.next().unwrap().as_str())
}

async fn at_pincode(listener: &ListenerAddresses, login: &packets::AcAcceptLogin) -> (Client, HcSecondPasswdLogin) {
    let mut client = Client::char(listener).await;
    client.send(&journey::char_enter(login)).await;
    client.expect_raw(Kind::HcAccountId);
    let window = client.until().await;
    (client, window)
}

#[tokio::test]
async fn a_pincode_is_set_and_asked_for_once_per_login_on_every_version() {
    let world = World::start_with(&VERSIONS, |config| config.accounts.pincode = true);
    for (number, listener) in world.listeners().iter().enumerate() {
        let user = format!("user{number}");
        let login = journey::log_in(listener, &user).await;
        let account = login.account;
        let (mut client, window) = at_pincode(listener, &login).await;
        assert_eq!(window.state, PincodeState::NOT_SET);
        client.send(&fill!(ChAvailableSecondPasswd { account })).await;
        let window = client.expect::<HcSecondPasswdLogin>().await;
        let pincode = keys(window.seed, *b"7294");
        client.send(&fill!(ChMakeSecondPasswd { account, pincode })).await;
        assert_eq!(client.expect::<HcMakeSecondPasswd>().await.result, PincodeMade::OK);
        let window = client.expect::<HcSecondPasswdLogin>().await;
        assert_eq!(window.state, PincodeState::ASK);
        drop(client);

        let login = journey::log_in(listener, &user).await;
        let (mut client, window) = at_pincode(listener, &login).await;
        assert_eq!(window.state, PincodeState::ASK);
        let pincode = keys(window.seed, *b"7294");
        client.send(&fill!(ChSecondPasswdAck { account, pincode })).await;
        assert_eq!(client.expect::<HcSecondPasswdLogin>().await.state, PincodeState::OK);
        client.send(&journey::novice(&format!("Pin {number}"))).await;
        client.expect::<HcAcceptMakechar>().await;
        client.send(&fill!(ChSelectChar { slot: 0 })).await;
        client.expect::<HcNotifyZonesvr>().await;
        drop(client);
        let (_, window) = at_pincode(listener, &login).await;
        assert_eq!(window.state, PincodeState::OK, "it was said in this login");
    }
}
