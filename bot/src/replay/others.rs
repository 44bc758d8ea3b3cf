//! Notices about others than the player. What the player asked for is an answer; the rest is up to others, and to chance, and is compared by its kinds.

use std::collections::{BTreeMap, HashMap, HashSet};

use packets::{AnyPacket, JobId, Kind, MapToClient, Profile, fit};

use super::report::{Difference, What};
use crate::{behavior::UnitKind, record::Passed};

/// What is asked, and which notice about another unit than the player answers it.
const ANSWERS: [(&[Kind], &[Kind]); 3] = [
    (&[Kind::CzReqname], &[Kind::ZcAckReqname, Kind::ZcAckReqnameall]),
    (&[Kind::CzItemThrow], &[Kind::ZcItemFallEntry]),
    (&[Kind::CzItemPickup], &[Kind::ZcItemDisappear]),
];

/// So many notices of a kind on one side and none on the other are no chance.
const MANY: usize = 5;

/// Units that are kept of each side.
const MOST_UNITS: usize = 10_000;

/// Answers that are still to come on one connection.
#[derive(Debug, Default)]
pub(super) struct Awaited([usize; ANSWERS.len()]);

impl Awaited {
    /// The client asks.
    pub(super) fn asks(&mut self, kind: Option<Kind>) {
        let groups = ANSWERS.iter().zip(&mut self.0);
        for ((requests, _), count) in groups {
            *count += usize::from(kind.is_some_and(|kind| requests.contains(&kind)));
        }
    }

    /// Whether a notice about another unit is what the client asked for.
    pub(super) fn answers(&mut self, kind: Option<Kind>) -> bool {
        let mut groups = ANSWERS.iter().zip(&mut self.0);
        let asked =
            groups.find(|((_, answers), count)| **count > 0 && kind.is_some_and(|kind| answers.contains(&kind)));
        if let Some((_, count)) = asked {
            *count -= 1;
            return true;
        }
        false
    }
}

/// Who was seen on one side, and how often notices of each kind came.
#[derive(Debug, Default)]
pub(super) struct Others {
    units: HashMap<u32, UnitKind>,
    /// Units of each look.
    looks: BTreeMap<Look, HashSet<u32>>,
    notices: BTreeMap<String, usize>,
    total: usize,
}

/// What units look like that are not players.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Look {
    Npc(u32),
    Monster(u32),
    Warp,
}

impl Look {
    fn name(self) -> String {
        match self {
            Self::Npc(job) => format!("NPC {job}"),
            Self::Monster(job) => format!("monster {job}"),
            Self::Warp => "warp".to_owned(),
        }
    }

    /// Whether so many on both sides differ by more than chance. NPCs and warps are where they are, unless the client saw less of the way.
    fn differs(self, recorded: usize, now: usize, fast: bool) -> bool {
        match self {
            Self::Monster(_) => is_one_sided(recorded, now, MANY),
            Self::Npc(_) | Self::Warp if fast => is_one_sided(recorded, now, 1),
            Self::Npc(_) | Self::Warp => recorded != now,
        }
    }
}

fn is_one_sided(recorded: usize, now: usize, many: usize) -> bool {
    recorded.min(now) == 0 && recorded.max(now) >= many
}

impl Others {
    /// A notice about a unit that is not the player.
    pub(super) fn notice(&mut self, passed: &Passed, unit: u32, profile: &Profile) {
        self.total += 1;
        if let Some(job) = appears(passed, profile) {
            let kind = UnitKind::of(job);
            if self.units.len() < MOST_UNITS {
                self.units.insert(unit, kind);
            }
            let number = fit(job.0);
            let look = match kind {
                UnitKind::Player => None,
                UnitKind::Monster => Some(Look::Monster(number)),
                UnitKind::Npc => Some(Look::Npc(number)),
                UnitKind::Warp => Some(Look::Warp),
            };
            if let Some(look) = look {
                let alike = self.looks.entry(look).or_default();
                if alike.len() < MOST_UNITS {
                    alike.insert(unit);
                }
            }
            return;
        }
        let whose = match self.units.get(&unit) {
            // Who else is on the server is not up to the server.
            Some(UnitKind::Player) => return,
            Some(UnitKind::Monster) => "a monster",
            Some(UnitKind::Npc) => "an NPC",
            Some(UnitKind::Warp) => "a warp",
            None => "something else",
        };
        *self
            .notices
            .entry(format!("{} about {whose}", passed.name(profile)))
            .or_default() += 1;
    }

    /// How many there were.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// Kinds of them, and how many of each, on both sides.
    pub(super) fn kinds(&self, now: &Self) -> Vec<(String, usize, usize)> {
        let looks = both(&self.looks, &now.looks).map(|(look, here, there)| {
            let count = |units: Option<&HashSet<u32>>| units.map_or(0, HashSet::len);
            (look.name(), count(here), count(there))
        });
        let notices = both(&self.notices, &now.notices)
            .map(|(name, here, there)| (name.clone(), here.copied().unwrap_or(0), there.copied().unwrap_or(0)));
        looks.chain(notices).collect()
    }

    /// Where both sides differ by more than chance; `fast`: the client did not wait until it had gone as far as in the recording.
    pub(super) fn compare(&self, now: &Self, fast: bool) -> Vec<Difference> {
        let difference = |kind: String, recorded: usize, now: usize| Difference {
            what: What::Count,
            packet: kind,
            field: String::new(),
            recorded: Some(recorded.to_string()),
            now: Some(now.to_string()),
            after: "all".to_owned(),
            after_number: 0,
        };
        let looks = both(&self.looks, &now.looks).filter_map(|(look, here, there)| {
            let count = |units: Option<&HashSet<u32>>| units.map_or(0, HashSet::len);
            let (here, there) = (count(here), count(there));
            look.differs(here, there, fast)
                .then(|| difference(format!("{} in sight", look.name()), here, there))
        });
        let notices = both(&self.notices, &now.notices).filter_map(|(name, here, there)| {
            let count = |number: Option<&usize>| number.copied().unwrap_or(0);
            let (here, there) = (count(here), count(there));
            is_one_sided(here, there, MANY).then(|| difference(name.clone(), here, there))
        });
        looks.chain(notices).collect()
    }
}

/// What either has, by its key.
fn both<'a, K: Ord, V>(
    here: &'a BTreeMap<K, V>,
    there: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = (&'a K, Option<&'a V>, Option<&'a V>)> {
    let keys: std::collections::BTreeSet<&K> = here.keys().chain(there.keys()).collect();
    keys.into_iter().map(|key| (key, here.get(key), there.get(key)))
}

/// The class or sprite of the unit that comes into sight.
fn appears(passed: &Passed, profile: &Profile) -> Option<JobId> {
    let Some(AnyPacket::MapToClient(packet)) = passed.packet(profile) else {
        return None;
    };
    match packet {
        MapToClient::ZcNotifyStandentry(unit) => Some(unit.job),
        MapToClient::ZcNotifyStandentryNpc(unit) => Some(unit.job),
        MapToClient::ZcNotifyNewentry(unit) => Some(unit.job),
        MapToClient::ZcNotifyMoveentry(unit) => Some(unit.job),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use packets::{Direction, Packet, Server, UnitId, ZcNotifyMove, ZcNotifyStandentry, fill};

    use super::*;

    fn others(units: &[(u32, u16)], moves: &[(u32, usize)]) -> Others {
        let profile = Profile::get("re-20120307".parse().unwrap()).unwrap();
        let mut others = Others::default();
        let mut notice = |unit: u32, bytes: Vec<u8>| {
            let passed = Passed {
                time: Duration::ZERO,
                stream: 0,
                server: Server::Map,
                direction: Direction::ToClient,
                raw: false,
                bytes,
            };
            others.notice(&passed, unit, profile);
        };
        for (unit, job) in units {
            let mut bytes = Vec::new();
            let entry = fill!(ZcNotifyStandentry {
                unit: UnitId(*unit),
                job: JobId(*job)
            });
            entry.encode(profile, &mut bytes).unwrap();
            notice(*unit, bytes);
        }
        for (unit, count) in moves {
            for _ in 0..*count {
                let mut bytes = Vec::new();
                let walk = fill!(ZcNotifyMove { unit: UnitId(*unit) });
                walk.encode(profile, &mut bytes).unwrap();
                notice(*unit, bytes);
            }
        }
        others
    }

    fn told(recorded: &Others, now: &Others, fast: bool) -> Vec<String> {
        recorded.compare(now, fast).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn npcs_that_are_not_there_and_monsters_that_never_move_are_told() {
        let recorded = others(&[(1, 56), (2, 56), (3, 1002), (4, 45)], &[(3, 9)]);
        let same = others(&[(11, 56), (12, 56), (12, 56), (13, 1002), (14, 45)], &[(13, 7)]);
        assert_eq!(told(&recorded, &same, false), Vec::<String>::new());
        assert_eq!(
            told(&recorded, &others(&[(11, 56), (13, 1002), (14, 45)], &[]), false),
            [
                "NPC 56 in sight: recorded 2, now 1",
                "ZC_NOTIFY_MOVE about a monster: recorded 9, now 0"
            ]
        );
        assert_eq!(
            told(&recorded, &others(&[(11, 56), (14, 45)], &[(8, 1)]), true).len(),
            1
        );
    }

    #[test]
    fn other_players_are_not_up_to_the_server() {
        let crowd: Vec<(u32, u16)> = (0..50).map(|unit| (unit, 0)).collect();
        assert_eq!(
            told(&others(&crowd, &[(3, 100)]), &others(&[], &[]), false),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_was_asked_for_is_an_answer_once() {
        let mut awaited = Awaited::default();
        let answer = Some(Kind::ZcAckReqname);
        assert!(!awaited.answers(answer));
        awaited.asks(Some(Kind::CzReqname));
        awaited.asks(Some(Kind::CzRequestMove));
        assert!(!awaited.answers(Some(Kind::ZcItemDisappear)));
        assert!(awaited.answers(answer));
        assert!(!awaited.answers(answer));
    }
}
