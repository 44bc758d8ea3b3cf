#[derive(packets::Protocol)]
#[spec(dir = "tests/ui/specs/mistakes")]
pub struct Mistakes;

fn main() {
    // Nothing else is reported: the protocol is empty, but it is there.
    let _: Option<Kind> = None;
}
