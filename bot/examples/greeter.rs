//! A behaviour of one's own, and a swarm that has it: bots that walk up to everybody they have not met, and say hello.
//!
//!     cargo run -p server -- run --packetver main-20220406 --registration    # in another terminal
//!     cargo run -p bot --example greeter -- 127.0.0.1:6900

use std::{collections::HashSet, future, io, io::Write};

use bot::{
    behavior::{Act, Behavior, Seen, UnitKind, Verb},
    report::{Progress, Results, text},
    swarm::{self, hooks::OwnBehavior, plan::Plan},
};
use packets::UnitId;
use rand::rngs::SmallRng;

/// Greets every player once.
#[derive(Debug, Default)]
struct Greeter {
    met: HashSet<UnitId>,
}

impl Behavior for Greeter {
    fn next(&mut self, seen: &Seen<'_>, _dice: &mut SmallRng) -> Act {
        let stranger = seen.nearest(|unit| unit.kind == UnitKind::Player && !self.met.contains(&unit.unit));
        match stranger {
            Some(unit) if unit.cell.distance(seen.cell) <= 3 => {
                self.met.insert(unit.unit);
                Act::think(Verb::Say("Hello!".to_owned()))
            }
            Some(unit) => Act::go_on(Verb::Approach(unit.cell)),
            None => Act::think(Verb::Wander),
        }
    }
}

/// What came of a swarm of greeters.
pub(crate) fn greet(mut plan: Plan) -> Result<Results, Box<dyn std::error::Error>> {
    plan.hooks.behavior = Some(OwnBehavior::new(|_bot| Box::<Greeter>::default()));
    let mut progress = Progress::new(plan.bots, true);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(swarm::run(plan, &mut progress, future::pending()))?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let target = std::env::args().nth(1).ok_or("usage: greeter HOST:PORT")?;
    let results = greet(Plan::new(target.parse()?, "main-20220406".parse()?, 10))?;
    io::stdout().write_all(text::render(&results, &results.verdict(&[])).as_bytes())?;
    Ok(())
}
