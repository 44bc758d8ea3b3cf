#[derive(packets::Protocol)]
#[spec(dir = "tests/ui/specs/leaf")]
pub struct MissingLeaf;

fn main() {}
