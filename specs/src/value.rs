//! A packet's content without its Rust type: what the interpreter reads and what generated packets can be turned into.

/// The value of a field, struct or packet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Any integer, leaf over an integer, enum or flags.
    Int(i128),
    /// A `bool`.
    Bool(bool),
    /// An `f32`, by its bits, so that values are the same or not whatever they are.
    Float(u32),
    /// A `str`: its bytes. Fixed strings end before their first NUL; the others keep every byte.
    Text(Vec<u8>),
    /// Raw bytes.
    Bytes(Vec<u8>),
    /// An IPv4 address, in the order it is written.
    Ip4([u8; 4]),
    /// `pos3`.
    Position {
        /// Cell column, `0..=1023`.
        x: u16,
        /// Cell row, `0..=1023`.
        y: u16,
        /// Direction, `0..=15`; 0 is north, counter-clockwise in steps of 45 degrees.
        dir: u8,
    },
    /// `move6`.
    Move {
        /// Cell of departure, column then row.
        from: (u16, u16),
        /// Cell of arrival, column then row.
        to: (u16, u16),
        /// Sub-cell position within the cell of departure, `0..=15` each.
        sub: (u8, u8),
    },
    /// An array.
    List(Vec<Value>),
    /// A struct or a packet: the fields that this version has, in wire order, by name.
    Struct(Vec<(String, Value)>),
}
