#[derive(packets::Wire)]
pub struct Cell {
    x: u16,
}

fn main() {}
