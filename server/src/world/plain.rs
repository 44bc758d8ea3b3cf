//! Maps without walls, monsters or NPCs, on which many can spread: for loads, where a town's square would have everybody see everybody.

use core::fmt::Write;

/// The maps: names that clients have, and columns and rows as in their files.
const MAPS: [(&str, u16, u16); 4] = [
    ("prontera", 312, 392),
    ("prt_fild05", 400, 400),
    ("prt_fild08", 400, 400),
    ("prt_sewb1", 320, 320),
];

/// Cells along the edges where nobody walks.
const EDGE: u16 = 10;

/// The first place to start at on each axis, and from one to the next: further apart than anybody sees.
const FIRST: u16 = 40;
const APART: u16 = 60;

/// From the last place to start at to the edge, at least.
const ROOM: u16 = 32;

/// The maps as statements.
pub(super) fn maps() -> String {
    let mut text = String::from("# Plain maps for loads. Accounts start at all of these places in turn.\n");
    for (name, width, height) in MAPS {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\nmap {name} {width} x {height}\nflags town nopenalty nobranch");
        let _ = writeln!(text, "walk {EDGE}..{} {EDGE}..{}", width - EDGE - 1, height - EDGE - 1);
        for x in places(width) {
            for y in places(height) {
                let _ = writeln!(text, "start {x} {y}");
            }
        }
    }
    text
}

fn places(size: u16) -> impl Iterator<Item = u16> {
    (FIRST..=size - ROOM).step_by(usize::from(APART))
}
