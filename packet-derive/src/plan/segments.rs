//! Members that are read and written in one go.

use specs::model::{Body, When};

use super::Shape;

/// A stretch of a body.
pub(crate) enum Segment {
    /// Fixed members, whose room is checked together.
    Run {
        /// Its number.
        run: usize,
        groups: Vec<Group>,
    },
    /// The member at this place: its size depends on the packet.
    Variable(usize),
}

/// A part of a run that is there as a whole or not at all.
pub(crate) struct Group {
    pub(crate) when: When,
    pub(crate) part: Part,
}

/// What a [`Group`] is made of.
pub(crate) enum Part {
    /// Members at known offsets in so many bytes: offset and place of each.
    Chunk { size: u32, members: Vec<(u32, usize)> },
    /// The member at this place: structs, whose size depends on the version.
    Structs(usize),
}

/// The segments of a body whose first member begins at `start`; runs are numbered from `first_run` on. A body begins with a run, if an empty one;
/// another begins at the first fixed member behind a variable one.
pub(crate) fn of_body(body: &Body, shapes: &[Shape], start: u32, first_run: usize) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut run = first_run;
    let mut groups = Vec::new();
    let mut open = true;
    if start > 0 {
        groups.push(chunk(When::Always, start));
    }
    for (place, (member, shape)) in body.members.iter().zip(shapes).enumerate() {
        match *shape {
            Shape::Variable => {
                if open {
                    segments.push(close(&mut run, &mut groups));
                    open = false;
                }
                segments.push(Segment::Variable(place));
            }
            Shape::Fixed(size) => {
                open = true;
                add_fixed(&mut groups, member.when, size, place);
            }
            Shape::Structs(..) => {
                open = true;
                groups.push(Group {
                    when: member.when,
                    part: Part::Structs(place),
                });
            }
        }
    }
    if open {
        segments.push(close(&mut run, &mut groups));
    }
    segments
}

fn close(run: &mut usize, groups: &mut Vec<Group>) -> Segment {
    let segment = Segment::Run {
        run: *run,
        groups: core::mem::take(groups),
    };
    *run += 1;
    segment
}

fn chunk(when: When, size: u32) -> Group {
    Group {
        when,
        part: Part::Chunk {
            size,
            members: Vec::new(),
        },
    }
}

/// Adds a member to the last group, or begins another where that one is under another condition.
fn add_fixed(groups: &mut Vec<Group>, condition: When, more: u32, place: usize) {
    let joined = groups
        .last_mut()
        .filter(|group| group.when == condition)
        .and_then(Group::as_chunk);
    if let Some((size, members)) = joined {
        members.push((*size, place));
        *size = size.saturating_add(more);
        return;
    }
    let mut group = chunk(condition, more);
    if let Some((_, members)) = group.as_chunk() {
        members.push((0, place));
    }
    groups.push(group);
}

impl Group {
    fn as_chunk(&mut self) -> Option<(&mut u32, &mut Vec<(u32, usize)>)> {
        match &mut self.part {
            Part::Chunk { size, members } => Some((size, members)),
            Part::Structs(_) => None,
        }
    }
}
