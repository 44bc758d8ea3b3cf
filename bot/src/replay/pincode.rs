//! The pincode: answered as the server asks for it, whatever the recorded client said.

use packets::{
    AccountId, AnyPacket, ChAvailableSecondPasswd, ChMakeSecondPasswd, ChSecondPasswdAck, CharToClient, Packet,
    PincodeState, RoString, fill, fit,
};

use super::play::Player;
use crate::record::Passed;

impl Player<'_> {
    /// Does what the server wants about the pincode.
    pub(super) async fn answer_pincode(&mut self, passed: &Passed) -> Result<(), String> {
        let profile = self.replay.profile;
        let Some(AnyPacket::CharToClient(packet)) = passed.packet(profile) else {
            return Ok(());
        };
        let (state, seed) = match packet {
            CharToClient::HcSecondPasswdLogin(asked) => (asked.state, fit(asked.seed)),
            CharToClient::HcSecondPasswdLogin2(asked) => (asked.state, fit(asked.seed)),
            _ => return Ok(()),
        };
        let account = AccountId(self.ids.account.now.unwrap_or(0));
        let pincode = RoString::from(self.replay.pincode.permuted(seed).as_slice());
        let mut bytes = Vec::new();
        // Versions that ask have the packets to answer with.
        let _ = match state {
            PincodeState::ASK => fill!(ChSecondPasswdAck { account, pincode }).encode(profile, &mut bytes),
            PincodeState::NOT_SET | PincodeState::NOT_SET_2 if self.scene.has_window => {
                fill!(ChMakeSecondPasswd { account, pincode }).encode(profile, &mut bytes)
            }
            PincodeState::BUTTON | PincodeState::NOT_SET | PincodeState::NOT_SET_2 => {
                self.scene.has_window |= state != PincodeState::BUTTON;
                fill!(ChAvailableSecondPasswd { account }).encode(profile, &mut bytes)
            }
            _ => return Ok(()),
        };
        self.say(&bytes).await
    }
}
