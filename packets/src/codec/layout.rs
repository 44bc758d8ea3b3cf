//! Layouts on one version: which conditions hold, how long runs of fixed fields are, where fields begin.

use specs::Version;

use crate::tables::{Body, Member, Shape, Tables};

/// Words of condition bits; the derive macro refuses specs with more conditions.
const WORDS: usize = 32;

/// Most bodies; the derive macro refuses specs with more.
const BODIES: usize = 4096;

/// In place of an id: of structs, raw packets and those that the version does not have.
const NO_ID: [u8; 4] = [0, 0, 1, 0];

/// Offset of a field that a version does not have.
const ABSENT: u32 = u32::MAX;

/// What codecs need to know of a version. They ask by numbers that the derive macro gave out, counting through all bodies (structs, then
/// packets): conditions as in the spec's model, a *run* for each stretch of fixed members of a body, a *slot* for each member.
///
/// A body's first run begins at its first byte (a packet's includes the id); a later one at the first fixed member behind a variable one.
#[derive(Debug)]
pub struct Layout {
    conditions: [u64; WORDS],
    /// The packets' ids on this version, by body, as [`Layout::id`] gives them. In place, as the conditions: what is asked of every packet is one load
    /// away.
    ids: [[u8; 4]; BODIES],
    runs: Vec<Run>,
    /// Offset of each member in its body; [`ABSENT`] where this version does not have it, or has it behind a variable member.
    slots: Vec<u32>,
    bodies: Vec<Place>,
    tables: &'static Tables,
}

/// A stretch of fixed members.
#[derive(Debug)]
struct Run {
    /// Bytes it takes.
    size: u32,
    /// The body it is of.
    body: usize,
    /// Which member of the body it begins with.
    member: usize,
}

/// What is known of a body.
#[derive(Debug)]
struct Place {
    first_run: usize,
    /// Bytes up to its first variable member, or all.
    prefix: u32,
    /// Which of its conditions hold, a bit for each in order of first appearance; see [`Layout::pattern`].
    pattern: u64,
    /// Whether this version has a variable member in it.
    variable: bool,
}

impl Layout {
    /// Works out the layout of everything on `version`.
    pub(crate) fn new(tables: &'static Tables, version: Version) -> Self {
        let mut layout = Self {
            conditions: conditions(tables, version),
            ids: [NO_ID; BODIES],
            runs: Vec::new(),
            slots: Vec::new(),
            bodies: Vec::new(),
            tables,
        };
        for body in &tables.bodies {
            layout.add(body);
        }
        layout
    }

    /// Whether the condition holds on this version.
    #[inline]
    pub fn has(&self, condition: usize) -> bool {
        let word = self.conditions.get(condition / 64).copied().unwrap_or(0);
        word >> (condition % 64) & 1 != 0
    }

    /// Bytes that a run of fixed members takes.
    #[inline]
    pub fn run(&self, run: usize) -> usize {
        // An unknown run is longer than any packet.
        self.runs.get(run).map_or(usize::MAX, |run| run.size as usize)
    }

    /// Where a member begins in its body; `None` where this version does not have it.
    #[inline]
    pub fn slot(&self, slot: usize) -> Option<usize> {
        let offset = self.slots.get(slot).copied().unwrap_or(ABSENT);
        (offset != ABSENT).then_some(offset as usize)
    }

    /// Bytes of a body up to its first variable member, or all of them.
    #[inline]
    pub fn prefix(&self, body: usize) -> usize {
        self.bodies.get(body).map_or(usize::MAX, |body| body.prefix as usize)
    }

    /// Which of a body's conditions hold on this version: a bit for each, in order of first appearance. Bodies with more than 64 conditions
    /// have no pattern worth asking for.
    #[inline]
    pub fn pattern(&self, body: usize) -> u64 {
        self.bodies.get(body).map_or(0, |body| body.pattern)
    }

    /// A packet's id as it is on the wire, and 0; where there is none, that is not 0. Hundreds of functions ask: this has the least code.
    #[inline]
    pub fn id(&self, body: usize) -> [u8; 4] {
        self.ids.get(body).copied().unwrap_or(NO_ID)
    }

    /// A packet's id; `None` where this version does not have the packet, and of raw ones.
    #[inline]
    pub(crate) fn known_id(&self, body: usize) -> Option<u16> {
        match self.id(body) {
            [low, high, 0, _] => Some(u16::from_le_bytes([low, high])),
            _ => None,
        }
    }

    /// Gives the packet `body` its id.
    pub(crate) fn set_id(&mut self, body: usize, id: Option<u16>) {
        if let Some(known) = self.ids.get_mut(body) {
            *known = id.map_or(NO_ID, |id| u32::from(id).to_le_bytes());
        }
    }

    /// Whether a body's size depends on the packet.
    pub(crate) fn is_variable(&self, body: usize) -> bool {
        self.bodies.get(body).is_none_or(|body| body.variable)
    }

    /// The member of `run` that is not whole when the run has only `have` bytes: its name and its offset in the run.
    #[cold]
    pub(crate) fn cut_member(&self, run: usize, have: usize) -> Option<(&'static str, usize)> {
        let run = self.runs.get(run)?;
        let body = self.tables.bodies.get(run.body)?;
        let mut end = if run.member == 0 { body.start } else { 0 };
        if have < end as usize {
            return None; // not even the id is whole
        }
        for member in body.members.get(run.member..)? {
            let start = end;
            end = end.saturating_add(self.size(member)?);
            if end as usize > have {
                let name = self.tables.names.get(member.name?)?;
                return Some((name, start as usize));
            }
        }
        None
    }

    fn add(&mut self, body: &Body) {
        let first_run = self.runs.len();
        self.begin_run(body.start, 0);
        let mut open = true;
        let mut offset = Some(body.start);
        let mut prefix = None;
        for (index, member) in body.members.iter().enumerate() {
            let there = self.is_there(member);
            self.slots.push(offset.filter(|_| there).unwrap_or(ABSENT));
            if let Some(size) = self.size(member) {
                if !open {
                    self.begin_run(0, index);
                    open = true;
                }
                self.grow_run(size);
                offset = offset.map(|offset| offset.saturating_add(size));
            } else {
                open = false;
                if there {
                    prefix = prefix.or(offset);
                    offset = None;
                }
            }
        }
        self.bodies.push(Place {
            first_run,
            prefix: prefix.or(offset).unwrap_or(ABSENT),
            pattern: self.pattern_of(body),
            variable: offset.is_none(),
        });
    }

    fn pattern_of(&self, body: &Body) -> u64 {
        let mut known = Vec::new();
        for condition in body.members.iter().filter_map(|member| member.condition) {
            if !known.contains(&condition) {
                known.push(condition);
            }
        }
        let held = known
            .iter()
            .zip(0_u32..64)
            .filter(|(condition, _)| self.has(**condition));
        held.fold(0, |pattern, (_, bit)| pattern | 1 << bit)
    }

    fn begin_run(&mut self, size: u32, member: usize) {
        let body = self.bodies.len();
        self.runs.push(Run { size, body, member });
    }

    fn grow_run(&mut self, size: u32) {
        if let Some(run) = self.runs.last_mut() {
            run.size = run.size.saturating_add(size);
        }
    }

    fn is_there(&self, member: &Member) -> bool {
        member.condition.is_none_or(|condition| self.has(condition))
    }

    /// Bytes that a member takes on this version; `None` where that depends on the packet.
    fn size(&self, member: &Member) -> Option<u32> {
        let size = match member.shape {
            Shape::Fixed(size) => size,
            Shape::Structs(body, count) => self.struct_size(body).saturating_mul(count),
            Shape::Variable => return None,
        };
        Some(if self.is_there(member) { size } else { 0 })
    }

    /// Bytes that a struct without variable members takes: its only run.
    fn struct_size(&self, body: usize) -> u32 {
        let run = self.bodies.get(body).and_then(|body| self.runs.get(body.first_run));
        run.map_or(ABSENT, |run| run.size)
    }
}

fn conditions(tables: &Tables, version: Version) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    for (index, _) in tables
        .conditions
        .iter()
        .enumerate()
        .filter(|(_, set)| set.contains(version))
    {
        if let Some(word) = words.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }
    words
}
