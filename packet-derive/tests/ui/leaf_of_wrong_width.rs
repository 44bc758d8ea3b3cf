#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, packets::Wire)]
pub struct Mark(pub u16);

#[derive(packets::Protocol)]
#[spec(dir = "tests/ui/specs/leaf")]
pub struct WrongWidth;

fn main() {}
