//! Where in a packet the interpreter is.

/// One step into a packet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Step {
    Field(String),
    Element(usize),
}

/// `items[3].cards`
pub(super) fn path_text(steps: &[Step]) -> String {
    let pieces = steps.iter().enumerate().map(|(index, step)| match step {
        Step::Field(name) if index == 0 => name.clone(),
        Step::Field(name) => format!(".{name}"),
        Step::Element(index) => format!("[{index}]"),
    });
    pieces.collect::<Vec<_>>().concat()
}
