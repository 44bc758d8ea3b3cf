//! Encodes a walk for two client versions, frames it, decodes it, and reads one field without decoding.
//!
//! Run with `cargo run -p packets --example walk`.

use packets::{
    ClientToMap, CzRequestMove, CzRequestMoveView, Direction, Framed, Framer, Packet, Position, Profile, Server, fill,
};

fn main() -> Result<(), Box<dyn core::error::Error>> {
    for version in ["main-20120307", "main-20220406"] {
        let profile = Profile::get(version.parse()?)?;
        let walk = fill!(CzRequestMove {
            dest: Position::new(150, 100, 0),
        });
        let mut bytes = Vec::new();
        walk.encode(profile, &mut bytes)?;

        let mut framer = Framer::new(profile, Server::Map, Direction::ToServer);
        let Framed::Frame(frame) = framer.next(&bytes)? else {
            return Err("half a packet".into());
        };
        let dest = CzRequestMoveView::new(frame.bytes, profile)?.dest();
        let decoded = ClientToMap::decode(&frame, profile)?;
        report(&format!("{version}: {bytes:02x?} is {decoded:?}, to column {}", dest.x));
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example shows what it does")]
fn report(line: &str) {
    println!("{line}");
}
