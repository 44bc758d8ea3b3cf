//! The spec files beside a checkout: what is different, for every client that both know.

use std::collections::{BTreeMap, BTreeSet};

use super::handled::Handled;
use super::known::Exception;
use super::{Checkout, HerculesError, Seen, packet_of};
use crate::Version;
use crate::model::{Client, Length, Protocol};

/// What a difference is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Subject {
    /// The length of an id.
    Length(u16),
    /// The id of a packet that clients shuffle.
    Id(&'static str),
    /// The obfuscation keys.
    Keys,
    /// A handler in a shuffle table that is for no packet known here.
    Handler(String),
    /// The packet with an id from client to map.
    Handled(u16),
    /// Where a field of a packet begins, in bytes from its start.
    Offset(String, u16),
}

/// One thing that is not the same, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// What it is about.
    pub subject: Subject,
    /// What the spec files say.
    pub ours: String,
    /// What the checkout says.
    pub theirs: String,
    /// The clients on which it is so, sorted.
    pub versions: Vec<Version>,
    /// Why the checkout is not followed in it, where that is known.
    pub known: Option<Exception>,
}

/// What came of a comparison.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Comparison {
    /// Everything that is different, by subject.
    pub differences: Vec<Difference>,
    /// What is different and is known to be no mistake here, each with its reason.
    pub known: Vec<Difference>,
    /// What is known to be different and is not, though the checkout has rows of the same handler.
    pub unmet: Vec<Exception>,
    /// How many length tables were compared.
    pub lengths: usize,
    /// How many clients' shuffled ids were compared.
    pub shuffles: usize,
    /// How many clients' keys were compared.
    pub keys: usize,
    /// How many ids from client to map were compared, each on every client.
    pub handled: usize,
    /// How many offsets of fields were compared, each on every client.
    pub offsets: usize,
    /// Clients on which the ids of packets that clients shuffle were not compared, as the checkout has no shuffled ids of them, sorted.
    pub guessed: Vec<Version>,
    /// Listed clients that the checkout does not name, sorted.
    pub only_ours: Vec<Version>,
    /// Versions that the checkout names and that are neither listed nor inherit, sorted.
    pub only_theirs: Vec<Version>,
}

/// Compares every listed client that the checkout names.
pub fn compare(protocol: &Protocol, checkout: &Checkout) -> Result<Comparison, HerculesError> {
    let mut found = Found {
        protocol,
        differences: BTreeMap::new(),
        handled: Handled::default(),
        comparison: Comparison::default(),
    };
    let mut tables = protocol.length_tables();
    while let Some((client, table)) = tables.advance() {
        let seen = checkout.at(client.version)?;
        let within = checkout.reaches(client.version) && !seen.keys.is_empty();
        if checkout.knows(client.version) || within {
            found.lengths(client.version, table, &seen);
            found.handled.add(protocol, client, table, &seen);
        } else {
            found.comparison.only_ours.push(client.version);
        }
        found.shuffle(client.version, &seen);
        found.keys(client, &seen);
    }
    let unknown = |version: &Version| protocol.client(*version).is_err();
    found.comparison.only_theirs = checkout.versions().into_iter().filter(unknown).collect();
    Ok(found.into_comparison())
}

struct Found<'p> {
    protocol: &'p Protocol,
    differences: BTreeMap<(Subject, String, String), Vec<Version>>,
    handled: Handled,
    comparison: Comparison,
}

impl Found<'_> {
    fn differs(&mut self, subject: Subject, ours: String, theirs: String, version: Version) {
        self.differences
            .entry((subject, ours, theirs))
            .or_default()
            .push(version);
    }

    fn lengths(&mut self, version: Version, ours: &BTreeMap<u16, Length>, seen: &Seen) {
        let Some(theirs) = &seen.lengths else { return };
        self.comparison.lengths += 1;
        let ids: BTreeSet<u16> = ours.keys().chain(theirs.keys()).copied().collect();
        for id in ids {
            let (our, their) = (ours.get(&id), theirs.get(&id));
            if our != their {
                self.differs(Subject::Length(id), length_text(our), length_text(their), version);
            }
        }
    }

    fn shuffle(&mut self, version: Version, seen: &Seen) {
        self.comparison.shuffles += usize::from(!seen.shuffle.is_empty());
        for (handler, theirs) in seen.shuffle.iter().filter(|(handler, _)| *handler != "Dull") {
            let packet = packet_of(handler).and_then(|name| Some((name, self.protocol.packet(name)?)));
            let Some((name, packet)) = packet else {
                let subject = Subject::Handler(handler.clone());
                self.differs(subject, "no packet".to_owned(), ids_text(theirs), version);
                continue;
            };
            let our = self.protocol.packet_id(packet, version);
            if our.is_none_or(|id| !theirs.contains(&id)) {
                self.differs(
                    Subject::Id(name),
                    ids_text(&our.into_iter().collect()),
                    ids_text(theirs),
                    version,
                );
            }
        }
    }

    /// Where there is more than one build of a date, ours are of one of them. Keys of 0 are none.
    fn keys(&mut self, client: &Client, seen: &Seen) {
        if seen.keys.is_empty() {
            return;
        }
        self.comparison.keys += 1;
        let ours = client.keys.unwrap_or_default();
        if !seen.keys.contains(&ours) {
            let theirs: Vec<_> = seen.keys.iter().map(|keys| keys_text(*keys)).collect();
            self.differs(Subject::Keys, keys_text(ours), theirs.join(" or "), client.version);
        }
    }

    fn into_comparison(mut self) -> Comparison {
        self.comparison.handled = self.handled.ids;
        self.comparison.offsets = self.handled.offset_count;
        self.comparison.guessed = self.handled.guessed.iter().copied().collect();
        let differences = self.differences.into_iter();
        let differences = differences.map(|((subject, ours, theirs), versions)| Difference {
            subject,
            ours,
            theirs,
            versions,
            known: None,
        });
        let (known, new): (Vec<_>, Vec<_>) = self
            .handled
            .differences(self.protocol)
            .into_iter()
            .partition(|each| each.known.is_some());
        self.comparison.unmet = self.handled.unmet(&known);
        self.comparison.known = known;
        self.comparison.differences = differences.chain(new).collect();
        self.comparison
    }
}

fn length_text(length: Option<&Length>) -> String {
    length.map_or_else(|| "not listed".to_owned(), ToString::to_string)
}

fn ids_text(ids: &BTreeSet<u16>) -> String {
    if ids.is_empty() {
        return "without an id".to_owned();
    }
    let texts: Vec<_> = ids.iter().map(|id| format!("{id:#06x}")).collect();
    texts.join(" or ")
}

fn keys_text(keys: [u32; 3]) -> String {
    if keys == [0; 3] {
        return "none".to_owned();
    }
    keys.map(|key| format!("{key:#010x}")).join(" ")
}

/// `length of 0x0064`, `id of CZ_REQUEST_MOVE`, `keys`.
impl core::fmt::Display for Subject {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Length(id) => write!(f, "length of {id:#06x}"),
            Self::Id(packet) => write!(f, "id of {packet}"),
            Self::Keys => f.write_str("keys"),
            Self::Handler(name) => write!(f, "handler {name}"),
            Self::Handled(id) => write!(f, "{id:#06x} from client to map"),
            Self::Offset(packet, offset) => write!(f, "offset {offset} of {packet}"),
        }
    }
}
