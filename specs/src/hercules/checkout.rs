//! The headers of a checkout, and what they say about a version.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::HerculesError;
use super::decide::{Headers, calls, error};
use super::row::{Registration, keys, length};
use super::source::{Branch, Call, Node, read};
use crate::model::Length;
use crate::{Line, Version};

/// No header is larger; the largest real one has a megabyte.
const MAX_FILE: u64 = 16 << 20;
/// No checkout has more headers of this kind, nor more bytes in them; real ones have 10 MB.
const MAX_FILES: usize = 512;
const MAX_BYTES: usize = 128 << 20;

/// What a header is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Table {
    Lengths,
    /// Handlers of client-to-map packets, as they are where nothing is shuffled.
    Handlers,
    Shuffle,
    Keys,
}

impl Table {
    const ALL: [Self; 4] = [Self::Lengths, Self::Handlers, Self::Shuffle, Self::Keys];
}

/// The headers of a Hercules checkout.
#[derive(Clone, Debug)]
pub struct Checkout {
    headers: Headers,
    /// Bytes of all headers.
    bytes: usize,
    /// Where to begin, for the tables that are there.
    entries: BTreeMap<(Line, Table), String>,
    /// Dates that the headers of a table name.
    dates: BTreeMap<(Line, Table), BTreeSet<u32>>,
}

/// What a checkout says about a version.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// Its length table; none where the checkout has none for its line.
    pub lengths: Option<BTreeMap<u16, Length>>,
    /// Ids by handler, where it is shuffled; some dates have two builds, with ids of their own.
    pub shuffle: BTreeMap<String, BTreeSet<u16>>,
    /// Client-to-map packets that are handled, in the order in which the headers say so: what an id leads to is what the last one says.
    pub handled: Vec<Registration>,
    /// Obfuscation keys, where they name it; some dates have two builds.
    pub keys: Vec<[u32; 3]>,
}

impl Checkout {
    /// Reads the headers below a folder, or below `src` in it.
    pub fn read(dir: &Path) -> Result<Self, HerculesError> {
        if !dir.is_dir() {
            return Err(unreadable(dir, "it is no folder".to_owned()));
        }
        let below = dir.join("src");
        let root = if below.is_dir() { below } else { dir.to_owned() };
        let mut checkout = Self {
            headers: Headers::new(),
            bytes: 0,
            entries: BTreeMap::new(),
            dates: BTreeMap::new(),
        };
        for line in Line::ALL {
            for table in Table::ALL {
                checkout.table(&root, line, table)?;
            }
        }
        if checkout.entries.is_empty() {
            return Err(HerculesError::NoCheckout {
                dir: dir.to_owned(),
                wanted: format!("src/{}", path_of(Line::Main, Table::Lengths).unwrap_or_default()),
            });
        }
        Ok(checkout)
    }

    /// Whether a version is one that its headers of lengths or shuffled ids name; where it has neither, that of handlers.
    pub fn knows(&self, version: Version) -> bool {
        let own = [Table::Lengths, Table::Shuffle];
        let is_there = |table: &Table| self.entries.contains_key(&(version.line, *table));
        if own.iter().any(is_there) {
            return own.into_iter().any(|table| self.names(version, table));
        }
        self.names(version, Table::Handlers)
    }

    /// Whether its headers name a version of the same line that is not older.
    pub fn reaches(&self, version: Version) -> bool {
        let of_line = self
            .dates
            .iter()
            .filter(|((line, table), _)| *line == version.line && *table != Table::Keys);
        of_line
            .filter_map(|(_, dates)| dates.last())
            .any(|newest| *newest >= version.date)
    }

    /// Versions that its headers name, sorted. Dates without a day are none of a client.
    pub fn versions(&self) -> BTreeSet<Version> {
        let own = [Table::Lengths, Table::Shuffle];
        let own = self.dates.iter().filter(|((_, table), _)| own.contains(table));
        let dates = own.flat_map(|((line, _), dates)| dates.iter().map(|date| Version::new(*line, *date)));
        dates.filter(|version| version.date % 100 != 0).collect()
    }

    /// Lines that it has a length table for.
    pub fn lines(&self) -> Vec<Line> {
        let has = |line: &Line| self.entries.contains_key(&(*line, Table::Lengths));
        Line::ALL.into_iter().filter(has).collect()
    }

    /// What it says about a version.
    pub fn at(&self, version: Version) -> Result<Seen, HerculesError> {
        let mut seen = Seen::default();
        if self.entries.contains_key(&(version.line, Table::Lengths)) {
            seen.lengths = Some(self.lengths(version)?);
        }
        seen.handled = self.handled(version, Table::Handlers)?;
        let shuffled = self.handled(version, Table::Shuffle)?;
        for Registration { id, handler, .. } in &shuffled {
            seen.shuffle.entry(handler.clone()).or_default().insert(*id);
        }
        seen.handled.extend(shuffled);
        for (file, call) in self.calls(version, Table::Keys)? {
            if call.name == "packetKeys" {
                seen.keys.push(keys(call).map_err(|what| error(file, call.line, what))?);
            }
        }
        Ok(seen)
    }

    fn lengths(&self, version: Version) -> Result<BTreeMap<u16, Length>, HerculesError> {
        let calls = self.calls(version, Table::Lengths)?.into_iter();
        let rows = calls.filter(|(_, call)| call.name == "packetLen");
        rows.map(|(file, call)| length(call).map_err(|what| error(file, call.line, what)))
            .collect()
    }

    fn handled(&self, version: Version, table: Table) -> Result<Vec<Registration>, HerculesError> {
        let calls = self.calls(version, table)?.into_iter();
        let rows = calls.filter(|(_, call)| call.name == "packet");
        rows.filter_map(|(file, call)| {
            Registration::read(call)
                .map_err(|what| error(file, call.line, what))
                .transpose()
        })
        .collect()
    }

    fn calls(&self, version: Version, table: Table) -> Result<Vec<(&str, &Call)>, HerculesError> {
        match self.entries.get(&(version.line, table)) {
            Some(entry) => calls(&self.headers, entry, version),
            None => Ok(Vec::new()),
        }
    }

    fn names(&self, version: Version, table: Table) -> bool {
        let dates = self.dates.get(&(version.line, table));
        dates.is_some_and(|dates| dates.contains(&version.date))
    }

    /// Reads the headers of a table, if they are there.
    fn table(&mut self, root: &Path, line: Line, table: Table) -> Result<(), HerculesError> {
        let paths = [path_of(line, table), old_path_of(line, table)];
        let Some(entry) = paths.into_iter().flatten().find(|path| root.join(path).exists()) else {
            return Ok(());
        };
        self.load(root, &entry)?;
        let mut dates = BTreeSet::new();
        self.dates_of(&entry, &mut BTreeSet::new(), &mut dates);
        self.dates.insert((line, table), dates);
        self.entries.insert((line, table), entry);
        Ok(())
    }

    /// Reads a header and those that it includes, which are named by their path below `src`.
    fn load(&mut self, root: &Path, entry: &str) -> Result<(), HerculesError> {
        let mut wanted = vec![entry.to_owned()];
        while let Some(path) = wanted.pop() {
            let full = root.join(&path);
            let inside = Path::new(&path)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
            if self.headers.contains_key(&path) || !inside || !full.exists() {
                continue;
            }
            if self.headers.len() >= MAX_FILES {
                return Err(unreadable(&full, format!("there are more than {MAX_FILES} headers")));
            }
            let text = text(&full)?;
            self.bytes += text.len();
            if self.bytes > MAX_BYTES {
                return Err(unreadable(
                    &full,
                    format!("the headers have more than {MAX_BYTES} bytes"),
                ));
            }
            let nodes = read(&path, &text)?;
            includes(&nodes, &mut wanted);
            self.headers.insert(path, nodes);
        }
        Ok(())
    }

    /// Numbers that could be dates in the conditions of a header and of those that it includes.
    fn dates_of(&self, path: &str, visited: &mut BTreeSet<String>, dates: &mut BTreeSet<u32>) {
        if !visited.insert(path.to_owned()) {
            return;
        }
        let mut included = Vec::new();
        if let Some(nodes) = self.headers.get(path) {
            let mut numbers = Vec::new();
            conditions(nodes, &mut numbers);
            dates.extend(
                numbers
                    .into_iter()
                    .filter_map(|number| u32::try_from(number).ok())
                    .filter(|number| is_date(*number)),
            );
            includes(nodes, &mut included);
        }
        for path in included {
            self.dates_of(&path, visited, dates);
        }
    }
}

fn is_date(number: u32) -> bool {
    (20_000_000..=21_000_000).contains(&number)
}

/// The header that a table begins in; renewal clients have their keys in the main line's.
fn path_of(line: Line, table: Table) -> Option<String> {
    match (table, line) {
        (Table::Lengths, _) => Some(format!("common/packets/packets_len_{line}.h")),
        (Table::Handlers, _) => Some("map/packets.h".to_owned()),
        (_, Line::Sak | Line::Ad) => None,
        (Table::Shuffle, _) => Some(format!("map/packets_shuffle_{line}.h")),
        (Table::Keys, Line::Zero) => Some("map/packets_keys_zero.h".to_owned()),
        (Table::Keys, _) => Some("map/packets_keys_main.h".to_owned()),
    }
}

/// Where it was until 2017.
fn old_path_of(line: Line, table: Table) -> Option<String> {
    let keys = table == Table::Keys && matches!(line, Line::Main | Line::Re);
    keys.then(|| "map/packets_keys.h".to_owned())
}

fn text(path: &Path) -> Result<String, HerculesError> {
    let why = |error: std::io::Error| unreadable(path, error.to_string());
    let meta = fs::metadata(path).map_err(why)?;
    if !meta.is_file() {
        return Err(unreadable(path, "it is no file".to_owned()));
    }
    if meta.len() > MAX_FILE {
        return Err(unreadable(path, format!("it has more than {MAX_FILE} bytes")));
    }
    let bytes = fs::read(path).map_err(why)?;
    String::from_utf8(bytes).map_err(|_| unreadable(path, "it is no UTF-8 text".to_owned()))
}

fn unreadable(path: &Path, why: String) -> HerculesError {
    HerculesError::Unreadable {
        path: PathBuf::from(path),
        why,
    }
}

fn branches(nodes: &[Node]) -> impl Iterator<Item = &Branch> {
    nodes.iter().flat_map(|node| match node {
        Node::Branches(branches) => branches.as_slice(),
        _ => &[],
    })
}

fn includes(nodes: &[Node], found: &mut Vec<String>) {
    found.extend(nodes.iter().filter_map(|node| match node {
        Node::Include(_, path) => Some(path.clone()),
        _ => None,
    }));
    for branch in branches(nodes) {
        includes(&branch.nodes, found);
    }
}

fn conditions(nodes: &[Node], numbers: &mut Vec<i64>) {
    for branch in branches(nodes) {
        if let Some(when) = &branch.when {
            when.numbers(numbers);
        }
        conditions(&branch.nodes, numbers);
    }
}
