//! Client versions that a server may have been built for: each answer of the server leaves those that can read it.

use std::fmt::Write as _;

use packets::{AnyPacket, CzEnter, Direction, Framed, Framer, Kind, Packet, Profile, Server, Version};

/// Versions that many servers are built for: the defaults of the public servers, and what their users choose most. Of versions that nothing
/// tells apart these are tried and named first.
const COMMON: [&str; 8] = [
    "main-20220406",
    "re-20211103",
    "main-20190530",
    "re-20200902",
    "re-20180621",
    "main-20180620",
    "re-20151104",
    "re-20120307",
];

/// What a server has sent on one connection.
#[derive(Debug)]
pub(super) struct Heard<'a> {
    /// Which server.
    pub(super) server: Server,
    /// All of it.
    pub(super) bytes: &'a [u8],
    /// The header-less packet that it begins with.
    pub(super) raw: Option<Kind>,
}

impl Heard<'_> {
    /// The packets, as `profile` reads them; `None` when it cannot, or when something is left over. A map server never pauses: the last packet of
    /// one may have come in part.
    pub(super) fn packets(&self, profile: &'static Profile) -> Option<Vec<AnyPacket>> {
        self.read(profile).map(|(packets, _)| packets)
    }

    /// The packets with a layout, and how many have none.
    fn read(&self, profile: &'static Profile) -> Option<(Vec<AnyPacket>, usize)> {
        let way = (self.server, Direction::ToClient);
        let mut framer = Framer::new(profile, way.0, way.1);
        if let Some(raw) = self.raw {
            framer.expect_raw(raw);
        }
        let (mut rest, mut packets, mut opaque) = (self.bytes, Vec::new(), 0);
        while !rest.is_empty() {
            let frame = match framer.next(rest) {
                Ok(Framed::Frame(frame)) => frame,
                Ok(Framed::Need(_)) if self.server == Server::Map => break,
                Ok(Framed::Need(_)) | Err(_) => return None,
            };
            match AnyPacket::decode(way, &frame, profile).ok()? {
                Some(packet) => packets.push(packet),
                None => opaque += 1,
            }
            rest = rest.get(frame.bytes.len()..)?;
        }
        Some((packets, opaque))
    }
}

/// Versions that fit so far, best known ones first; never empty once made.
#[derive(Clone, Debug)]
pub(super) struct Candidates(Vec<&'static Profile>);

impl Candidates {
    /// All listed versions of which packets have layouts.
    pub(super) fn all() -> Self {
        let common = |version: &Version| COMMON.iter().position(|common| common.parse() == Ok(*version));
        let mut versions: Vec<Version> = Profile::listed().collect();
        // Newest first among those that are not common.
        versions.reverse();
        versions.sort_by_key(|version| common(version).unwrap_or(COMMON.len()));
        let profiles = versions.into_iter().filter_map(|version| Profile::get(version).ok());
        Self(profiles.filter(|profile| profile.id(Kind::CzEnter).is_some()).collect())
    }

    /// One version.
    pub(super) fn only(profile: &'static Profile) -> Self {
        Self(vec![profile])
    }

    /// The best known of them.
    pub(super) fn best(&self) -> Option<&'static Profile> {
        self.0.first().copied()
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Keeps those that read what was heard to its last byte, and with which `means` is true of it; false, and nothing changes, if none does. Of
    /// login and char servers every packet has a layout in the versions that it is sent to: those that know more of what was sent win.
    pub(super) fn keep(&mut self, heard: &Heard<'_>, means: impl Fn(&[AnyPacket]) -> bool) -> bool {
        let readers = self.0.iter().filter_map(|&profile| {
            let (packets, opaque) = heard.read(profile)?;
            means(&packets).then_some((profile, opaque))
        });
        let readers: Vec<_> = readers.collect();
        let Some(least) = readers.iter().map(|(_, opaque)| *opaque).min() else {
            return false;
        };
        let most = if heard.server == Server::Map { usize::MAX } else { least };
        let kept = readers.into_iter().filter(|(_, opaque)| *opaque <= most);
        self.0 = kept.map(|(profile, _)| profile).collect();
        true
    }

    /// Keeps those of another set.
    pub(super) fn become_group(&mut self, group: &Self) {
        self.0.clone_from(&group.0);
    }

    /// Groups of those that enter the map with the same bytes; those with the best known versions first.
    pub(super) fn groups(&self) -> Vec<Self> {
        self.groups_by(&CzEnter::default(), Profile::keys)
    }

    /// Groups of those that write a packet with the same bytes; those with the best known versions first.
    pub(super) fn groups_writing<P: Packet>(&self, packet: &P) -> Vec<Self> {
        self.groups_by(packet, |_| ())
    }

    fn groups_by<P: Packet, M: PartialEq>(&self, packet: &P, more: impl Fn(&Profile) -> M) -> Vec<Self> {
        let mut groups: Vec<(Vec<u8>, M, Self)> = Vec::new();
        for &profile in &self.0 {
            let Some(bytes) = encoded(packet, profile) else {
                continue;
            };
            let more = more(profile);
            let known = groups
                .iter_mut()
                .find(|(other, others, _)| *other == bytes && *others == more);
            match known {
                Some((.., group)) => group.0.push(profile),
                None => groups.push((bytes, more, Self::only(profile))),
            }
        }
        // The sort is stable: groups of one version each stay in their order.
        groups.sort_by_key(|(.., group)| (!group.has_common(), usize::MAX - group.count()));
        groups.into_iter().map(|(.., group)| group).collect()
    }

    fn has_common(&self) -> bool {
        let best = self.best().map(Profile::version);
        best.is_some_and(|best| COMMON.iter().any(|common| common.parse() == Ok(best)))
    }

    /// Whether all of them write a packet alike.
    pub(super) fn agree_on<P: Packet>(&self, packet: &P) -> bool {
        let first = self.best().and_then(|profile| encoded(packet, profile));
        first.is_some() && self.0.iter().all(|profile| encoded(packet, profile) == first)
    }

    /// The versions, in order.
    pub(super) fn versions(&self) -> Vec<Version> {
        let mut versions: Vec<Version> = self.0.iter().map(|profile| profile.version()).collect();
        versions.sort_unstable();
        versions
    }

    /// `main-20190530..20220406 (84), re-20211103`: rows of listed versions by their ends.
    pub(super) fn ranges(&self) -> String {
        let kept = self.versions();
        let mut text = String::new();
        let mut row: Vec<Version> = Vec::new();
        for version in Profile::listed() {
            let goes_on = row.last().is_none_or(|last| last.line == version.line);
            if kept.binary_search(&version).is_ok() && goes_on {
                row.push(version);
                continue;
            }
            write_row(&mut text, &row);
            row.clear();
            if kept.binary_search(&version).is_ok() {
                row.push(version);
            }
        }
        write_row(&mut text, &row);
        text
    }
}

fn write_row(text: &mut String, row: &[Version]) {
    let (Some(first), Some(last)) = (row.first(), row.last()) else {
        return;
    };
    let gap = if text.is_empty() { "" } else { ", " };
    let _ = match row.len() {
        1 => write!(text, "{gap}{first}"),
        count => write!(text, "{gap}{first}..{last} ({count})"),
    };
}

fn encoded<P: Packet>(packet: &P, profile: &Profile) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    packet.encode(profile, &mut bytes).ok().map(|()| bytes)
}

#[cfg(test)]
mod tests {
    use packets::{AcAcceptLogin, CaLogin, LoginToClient, fill};

    use super::*;

    fn login_answer(version: &str) -> Vec<u8> {
        let profile = Profile::get(version.parse().unwrap()).unwrap();
        let servers = vec![packets::CharServer::default()];
        encoded(&fill!(AcAcceptLogin { servers }), profile).unwrap()
    }

    fn after_login(version: &str) -> Candidates {
        let bytes = login_answer(version);
        let mut candidates = Candidates::all();
        let heard = Heard {
            server: Server::Login,
            bytes: &bytes,
            raw: None,
        };
        let is_accept =
            |packets: &[AnyPacket]| matches!(packets, [AnyPacket::LoginToClient(LoginToClient::AcAcceptLogin(_))]);
        assert!(candidates.keep(&heard, is_accept));
        candidates
    }

    #[test]
    fn an_answer_leaves_the_versions_that_can_read_it() {
        let old = after_login("re-20120307");
        assert!(old.versions().contains(&"re-20120307".parse().unwrap()));
        assert!(!old.versions().contains(&"main-20220406".parse().unwrap()));
        let new = after_login("main-20220406");
        assert_eq!(new.best().unwrap().version(), "main-20220406".parse().unwrap());
        assert!(!new.versions().contains(&"re-20120307".parse().unwrap()));
        assert!(new.ranges().contains(".."), "{}", new.ranges());
    }

    #[test]
    fn all_write_a_login_alike_but_shuffled_versions_enter_the_map_otherwise() {
        let old = after_login("re-20120307");
        assert!(old.agree_on(&CaLogin::default()));
        assert!(!old.agree_on(&CzEnter::default()));
        assert!(old.groups().len() > 10, "{}", old.groups().len());
        let best = old.groups()[0].best().unwrap().version().to_string();
        assert!(COMMON.contains(&best.as_str()), "{best}");
    }

    #[test]
    fn what_no_version_reads_changes_nothing() {
        let mut candidates = Candidates::only(Profile::get("main-20220406".parse().unwrap()).unwrap());
        let heard = Heard {
            server: Server::Login,
            bytes: &[0xff, 0x7f],
            raw: None,
        };
        assert!(!candidates.keep(&heard, |_| true));
        assert_eq!(candidates.count(), 1);
        assert_eq!(candidates.ranges(), "main-20220406");
    }
}
