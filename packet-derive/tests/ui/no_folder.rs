#[derive(packets::Protocol)]
pub struct NoFolder;

fn main() {}
