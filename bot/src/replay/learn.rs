//! What is learned while a session is played: ids, names and addresses that servers hand out, in the recording and now.

use packets::{
    AcAcceptLogin, AnyPacket, CharToClient, CharacterInfo, ClientToChar, ClientToMap, LoginToClient, MapToClient,
    RoString, Server, fit,
};

use super::{
    play::{Player, Target},
    rewrite::Pair,
    scene::Side,
};
use crate::record::Passed;

impl Player<'_> {
    /// Ids and addresses that a server hands out.
    pub(super) fn learn(&mut self, passed: &Passed, side: Side) {
        let profile = self.replay.profile;
        match side {
            Side::Recorded => self.recorded.look(passed, profile),
            Side::Now => self.now.look(passed, profile),
        }
        match passed.packet(profile) {
            Some(AnyPacket::LoginToClient(LoginToClient::AcAcceptLogin(accept))) => self.learn_login(&accept, side),
            Some(AnyPacket::CharToClient(CharToClient::HcAcceptEnter(list))) => {
                self.learn_names(&list.characters, side);
            }
            Some(AnyPacket::CharToClient(CharToClient::HcAckCharinfoPerPage(page))) => {
                self.learn_names(&page.characters, side);
            }
            Some(AnyPacket::CharToClient(CharToClient::HcAcceptMakechar(made))) => {
                self.learn_names(&[made.character], side);
            }
            Some(AnyPacket::CharToClient(CharToClient::HcNotifyZonesvr(to))) => {
                set(&mut self.ids.character, side, to.character.0);
                self.learn_target(side, (Server::Map, to.address, fit(to.port), to.host));
            }
            Some(AnyPacket::MapToClient(MapToClient::ZcNpcackServermove(to))) => {
                self.learn_target(side, (Server::Map, to.address, fit(to.port), to.host));
            }
            Some(AnyPacket::MapToClient(MapToClient::ZcAirshipServermove(to))) => {
                self.learn_target(side, (Server::Map, to.ip, fit(to.port), RoString::default()));
            }
            _ => {}
        }
    }

    fn learn_login(&mut self, accept: &AcAcceptLogin, side: Side) {
        set(&mut self.ids.account, side, accept.account.0);
        set(&mut self.ids.login_id1, side, accept.login_id1.0);
        set(&mut self.ids.login_id2, side, accept.login_id2.0);
        set(&mut self.ids.sex, side, fit(accept.sex.0));
        if let Some(server) = accept.servers.first() {
            let target = (Server::Char, server.address, fit(server.port), server.host.clone());
            self.learn_target(side, target);
        }
    }

    /// Names of characters by their slots: lists may come in pages.
    fn learn_names(&mut self, characters: &[CharacterInfo], side: Side) {
        let names = match side {
            Side::Recorded => &mut self.ids.name.recorded,
            Side::Now => &mut self.ids.name.now,
        };
        for info in characters {
            names.insert(fit(info.slot), info.name.text().into_owned());
        }
        self.own_names(side);
    }

    fn learn_target(&mut self, side: Side, target: Target) {
        if side == Side::Now {
            self.target = Some(target);
        }
    }

    /// What the recorded client shows of its session: for recordings without a login.
    pub(super) fn learn_request(&mut self, passed: &Passed) {
        let ids = &mut self.ids;
        match passed.packet(self.replay.profile) {
            Some(AnyPacket::ClientToChar(ClientToChar::ChEnter(enter))) => {
                ids.account.recorded = Some(enter.account.0);
                ids.login_id1.recorded = Some(enter.login_id1.0);
                ids.login_id2.recorded = Some(enter.login_id2.0);
                ids.sex.recorded = Some(fit(enter.sex.0));
            }
            Some(AnyPacket::ClientToMap(ClientToMap::CzEnter(enter))) => {
                ids.account.recorded = Some(enter.account.0);
                ids.character.recorded = Some(enter.character.0);
                ids.login_id1.recorded = Some(enter.login_id1.0);
                ids.sex.recorded = Some(fit(enter.sex.0));
            }
            // Who has no list of characters shows the name when he speaks.
            Some(AnyPacket::ClientToMap(ClientToMap::CzGlobalMessage(line))) if ids.name.recorded.is_empty() => {
                if let Some((name, _)) = line.text.text().split_once(" : ") {
                    ids.name.recorded.insert(0, name.to_owned());
                    self.own_names(Side::Recorded);
                }
            }
            _ => {}
        }
    }

    /// What stands for the names of own characters, longer names first: one may begin like another.
    pub(super) fn own_names(&mut self, side: Side) {
        let (names, own) = match side {
            Side::Recorded => (&self.ids.name.recorded, &mut self.own_recorded),
            Side::Now => (&self.ids.name.now, &mut self.own_now),
        };
        let stands_for = |(slot, name): (&u32, &String)| (name.clone(), format!("(own character {slot})"));
        *own = names
            .iter()
            .filter(|(_, name)| !name.is_empty())
            .map(stands_for)
            .collect();
        own.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    }
}

fn set(pair: &mut Pair, side: Side, value: u32) {
    match side {
        Side::Recorded => pair.recorded = Some(value),
        Side::Now => pair.now = Some(value),
    }
}
