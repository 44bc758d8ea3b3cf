//! Where in a packet a field is: `items[3].name`.

use core::fmt;

/// The way from a packet to one of its fields.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FieldPath(Vec<Segment>);

/// One step of a [`FieldPath`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// Name of the field.
    pub name: &'static str,
    /// Which element of it, where it is a list.
    pub index: Option<usize>,
}

impl FieldPath {
    /// The steps, from the packet inwards.
    pub fn segments(&self) -> impl Iterator<Item = Segment> {
        self.0.iter().rev().copied()
    }

    /// Puts a step in front.
    pub(super) fn enter(&mut self, name: &'static str, index: Option<usize>) {
        self.0.push(Segment { name, index });
    }
}

impl fmt::Display for FieldPath {
    /// Each step with a dot before it, so that it can follow the packet's name: `.items[3].name`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Segment { name, index } in self.segments() {
            write!(f, ".{name}")?;
            if let Some(index) = index {
                write!(f, "[{index}]")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_from_the_packet_inwards() {
        let mut path = FieldPath::default();
        path.enter("name", None);
        path.enter("items", Some(3));
        assert_eq!(path.to_string(), ".items[3].name");
    }
}
