//! Which member is the likely reason for a wrong size: one that would make it right if it were there, were not, or had another width.

use super::{Layout, length};
use crate::Version;
use crate::model::{
    At, Body, Extent, Int, Length, Member, MemberKind, Packet, Protocol, Span, Struct, Type, VersionSet,
};

/// Reasons that are named.
const NAMED: usize = 3;
/// Widths that a number can have.
const WIDTHS: [usize; 4] = [1, 2, 4, 8];

/// A member that may be the reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Suspect {
    /// How little speaks for it.
    rank: Rank,
    /// Where the member is declared.
    pub(super) span: Span,
    /// What would make the size right, and what speaks for it.
    pub(super) text: String,
}

/// What speaks for a suspect, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Rank {
    /// Its condition begins or ends beside the wrong versions.
    Beside,
    /// It has a condition.
    Condition,
    /// It would have to be another type.
    Width,
}

/// What a wrong layout is compared with.
#[derive(Clone, Copy)]
pub(super) struct Wrong<'a> {
    pub(super) packet: &'a Packet,
    pub(super) layout: Layout,
    pub(super) listed: Length,
    /// Sorted, at least one.
    pub(super) versions: &'a [Version],
}

/// The members that most likely are the reason; none where no single one would make the size right.
pub(super) fn suspects(protocol: &Protocol, wrong: Wrong<'_>) -> Vec<Suspect> {
    let (Some(first), Some(body)) = (wrong.versions.first(), wrong.packet.body()) else {
        return Vec::new();
    };
    let mut search = Search {
        at: protocol.at(*first),
        wrong,
        found: Vec::new(),
    };
    match (wrong.layout, wrong.listed) {
        (Layout::Fixed(size), Length::Fixed(listed)) => {
            let needed = isize::try_from(size).ok().zip(isize::try_from(listed).ok());
            if let Some((size, listed)) = needed {
                search.body(body, listed - size, 1);
            }
        }
        _ => search.lens(body),
    }
    if search.found.iter().all(|suspect| suspect.rank != Rank::Beside) {
        search.neighbours(body);
    }
    let mut found = search.found;
    found.sort_by_key(|suspect| suspect.rank);
    let best = found.first().map(|suspect| suspect.rank);
    found.retain(|suspect| Some(suspect.rank) == best);
    found.truncate(NAMED);
    found
}

struct Search<'p, 'a> {
    at: At<'p>,
    wrong: Wrong<'a>,
    found: Vec<Suspect>,
}

impl<'p> Search<'p, '_> {
    /// Members of a body that is there `times` times, if changing them adds `needed` bytes.
    fn body(&mut self, body: &'p Body, needed: isize, times: usize) {
        for member in &body.members {
            let there = self.at.holds(member.when);
            let Some(size) = self.size(member) else { continue };
            let change = (
                change(0, size, times),
                other(&self.at, body, member).and_then(|other| self.size(other)),
            );
            match change {
                (Some(change), None) if !there && change == needed => self.absent(body, member),
                (Some(change), None) if there && -change == needed => self.present(body, member),
                (_, Some(other)) if !there && self::change(other, size, times) == Some(needed) => {
                    self.instead(body, member);
                }
                _ => {}
            }
            if there {
                self.width(body, member, size, needed, times);
                self.within(member, needed, times);
            }
        }
    }

    fn size(&self, member: &Member) -> Option<usize> {
        self.at.member_size(&member.kind)
    }

    /// Members of the struct that a member is made of.
    fn within(&mut self, member: &'p Member, needed: isize, times: usize) {
        if let Some(inner) = inner(self.at.protocol(), member) {
            let elements = field_type(member).map_or(1, elements);
            self.body(&inner.body, needed, times.saturating_mul(elements));
        }
    }

    fn absent(&mut self, body: &Body, member: &Member) {
        let name = self.name(body, member);
        self.add(member, &format!("with {name} the packet would {}", self.wanted()), true);
    }

    fn present(&mut self, body: &Body, member: &Member) {
        let name = self.name(body, member);
        self.add(
            member,
            &format!("without {name} the packet would {}", self.wanted()),
            false,
        );
    }

    fn instead(&mut self, body: &Body, member: &Member) {
        let name = self.name(body, member);
        self.add(
            member,
            &format!(
                "with {name} in place of what it is there the packet would {}",
                self.wanted()
            ),
            true,
        );
    }

    /// A number in another width.
    fn width(&mut self, body: &Body, member: &Member, size: usize, needed: isize, times: usize) {
        let MemberKind::Field(_, ty) = &member.kind else { return };
        let number = size / elements(ty).max(1);
        let is_number = matches!(innermost(ty), Type::Int(_) | Type::Leaf(..) | Type::Enum(..));
        let times = times.saturating_mul(elements(ty));
        let fitting = WIDTHS
            .iter()
            .find(|width| change(number, **width, times) == Some(needed));
        let Some(width) = fitting.filter(|_| is_number) else {
            return;
        };
        let name = self.name(body, member);
        let bytes = if *width == 1 { "byte" } else { "bytes" };
        let text = format!(
            "with {name} of {width} {bytes}, not {number}, the packet would {}{}",
            self.wanted(),
            self.rule(&name, member, *width).unwrap_or_default()
        );
        self.found.push(Suspect {
            rank: Rank::Width,
            span: member.span,
            text,
        });
    }

    /// What to write where the newest clients of a line have a number in another width, and older ones have the packet as it is.
    /// Nothing where the number itself is new there: then it is its own rule that is wrong.
    fn rule(&self, name: &str, member: &Member, width: usize) -> Option<String> {
        let MemberKind::Field(_, Type::Int(int)) = &member.kind else {
            return None;
        };
        let protocol = self.at.protocol();
        let mut ints = Int::ALL.into_iter();
        let other = ints.find(|other| other.size() == width && other.is_signed() == int.is_signed())?;
        let first = self.wrong.versions.first()?;
        let before = neighbour(protocol, *first, -1)?;
        protocol.packet_id(self.wrong.packet, before)?;
        let clients = protocol.clients.iter().map(|client| client.version);
        let newest = clients.filter(|version| version.line == first.line && version >= first);
        if !newest.eq(self.wrong.versions.iter().copied()) || !protocol.at(before).holds(member.when) {
            return None;
        }
        let wider = format!("-> {} since {first}", other.name());
        let always = protocol.set(member.when).is_all();
        Some(match name.trim_matches('`') {
            name if always => format!("; if so, write `{name} {wider}`"),
            _ => format!("; if so, add `{wider}` to its rules"),
        })
    }

    /// `len` that is there and should not be, or the other way round.
    fn lens(&mut self, body: &Body) {
        let is_len = |member: &&Member| matches!(member.kind, MemberKind::Len);
        let variable = self.wrong.listed == Length::Variable;
        for member in body.members.iter().filter(is_len) {
            if self.at.holds(member.when) != variable && !self.at.protocol().set(member.when).is_all() {
                let with = if variable { "with" } else { "without" };
                self.add(
                    member,
                    &format!("{with} `len` the packet would {}", self.wanted()),
                    variable,
                );
            }
        }
    }

    /// Members that are other ones on a client beside the wrong versions, if its layout would fit.
    fn neighbours(&mut self, body: &'p Body) {
        let protocol = self.at.protocol();
        let ends = [(self.wrong.versions.first(), -1), (self.wrong.versions.last(), 1)];
        let neighbours = ends
            .into_iter()
            .filter_map(|(version, step)| neighbour(protocol, *version?, step));
        for other in neighbours.map(|version| protocol.at(version)) {
            if length(&other, self.wrong.packet).is_some_and(|layout| layout.is(self.wrong.listed)) {
                self.different(body, &other);
            }
        }
    }

    /// Members of a body that are there on the other client and not here, or that nothing there takes the place of.
    fn different(&mut self, body: &'p Body, other: &At<'p>) {
        for member in &body.members {
            let (here, there) = (self.at.holds(member.when), other.holds(member.when));
            if here != there && (there || self::other(other, body, member).is_none()) {
                let name = self.name(body, member);
                let with = if there { "with" } else { "without" };
                let text = format!(
                    "{with} {name}, and all else as on {}, the packet would {}",
                    other.version(),
                    self.wanted()
                );
                self.add(member, &text, there);
            }
            if here
                && there
                && let Some(inner) = inner(self.at.protocol(), member)
            {
                self.different(&inner.body, other);
            }
        }
    }

    /// Adds a member with a condition; `wanted`: that should hold and does not.
    fn add(&mut self, member: &Member, text: &str, wanted: bool) {
        let (rank, why) = match beside(self.at.protocol(), member, self.wrong.versions, wanted) {
            Some(why) => (Rank::Beside, why),
            None if self.at.protocol().set(member.when).is_all() => (Rank::Width, "it has no condition".to_owned()),
            None => (Rank::Condition, "its condition may be wrong".to_owned()),
        };
        self.found.push(Suspect {
            rank,
            span: member.span,
            text: format!("{text}; {why}"),
        });
    }

    /// What the packet would be or have if it were as the client lists it.
    fn wanted(&self) -> String {
        match self.wrong.listed {
            Length::Fixed(size) => format!("have {size} bytes"),
            Length::Variable => "be of variable length".to_owned(),
        }
    }

    /// `grade: u8`, or what it is if it is no field.
    fn name(&self, body: &Body, member: &Member) -> String {
        match &member.kind {
            MemberKind::Len => "`len`".to_owned(),
            MemberKind::Pad(size) => format!("`pad {size}`"),
            MemberKind::Field(index, ty) => {
                let name = body.fields.get(*index).map_or("", |field| &field.name);
                format!("`{name}: {}`", self.at.protocol().describe(ty))
            }
        }
    }
}

/// Where the condition of a member begins or ends beside versions, if it does.
fn beside(protocol: &Protocol, member: &Member, versions: &[Version], wanted: bool) -> Option<String> {
    let set = protocol.set(member.when);
    if set.is_all() {
        return None;
    }
    let neighbour = |version: &Version, step: isize| {
        let index = protocol
            .clients
            .binary_search_by_key(version, |client| client.version)
            .ok()?;
        let other = protocol.clients.get(index.checked_add_signed(step)?)?.version;
        (other.line == version.line && versions.binary_search(&other).is_err()).then_some(other)
    };
    let it = epoch(protocol, &set).map_or_else(|| "it".to_owned(), |name| format!("epoch {name}"));
    versions.iter().find_map(|version| {
        let (before, after) = (neighbour(version, -1), neighbour(version, 1));
        let turns = |other: &Option<Version>| other.is_some_and(|other| set.contains(other) == wanted);
        match wanted {
            true if turns(&after) => Some(format!("{it} begins right after these versions, on {}", after?)),
            true if turns(&before) => Some(format!("{it} ends right before these versions, after {}", before?)),
            false if turns(&before) => Some(format!("{it} begins with these versions, on {version}")),
            false if turns(&after) => Some(format!("{it} ends with these versions, after {version}")),
            _ => None,
        }
    })
}

/// The name of a condition, if it is that of an epoch and of no other.
fn epoch<'p>(protocol: &'p Protocol, set: &VersionSet) -> Option<&'p str> {
    let mut same = protocol.epochs.iter().filter(|epoch| epoch.set == *set);
    let first = same.next()?;
    same.next().is_none().then_some(&first.name)
}

/// The client listed before or after a version, of the same line.
fn neighbour(protocol: &Protocol, version: Version, step: isize) -> Option<Version> {
    let index = protocol
        .clients
        .binary_search_by_key(&version, |client| client.version)
        .ok()?;
    let other = protocol.clients.get(index.checked_add_signed(step)?)?.version;
    (other.line == version.line).then_some(other)
}

/// The member of the same field that is there instead of this one.
fn other<'b>(at: &At<'_>, body: &'b Body, member: &Member) -> Option<&'b Member> {
    let MemberKind::Field(field, _) = &member.kind else {
        return None;
    };
    let same = |other: &&Member| {
        !core::ptr::eq(*other, member) && matches!(&other.kind, MemberKind::Field(known, _) if known == field)
    };
    at.members(body).find(same)
}

fn field_type(member: &Member) -> Option<&Type> {
    match &member.kind {
        MemberKind::Field(_, ty) => Some(ty),
        MemberKind::Len | MemberKind::Pad(_) => None,
    }
}

/// The struct that a member is, or is an array of.
fn inner<'p>(protocol: &'p Protocol, member: &Member) -> Option<&'p Struct> {
    let index = field_type(member)?.as_struct()?;
    protocol.structs.get(index)
}

/// How many more bytes there are with things of size `to` in place of `from`.
fn change(from: usize, to: usize, times: usize) -> Option<isize> {
    let bytes = |size: usize| isize::try_from(size.checked_mul(times)?).ok();
    bytes(to)?.checked_sub(bytes(from)?)
}

/// How many there are in a fixed array, arrays of arrays multiplied.
fn elements(ty: &Type) -> usize {
    match ty {
        Type::Array(element, Extent::Fixed(count)) => elements(element).saturating_mul(*count as usize),
        _ => 1,
    }
}

fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::Array(element, _) => innermost(element),
        _ => ty,
    }
}
