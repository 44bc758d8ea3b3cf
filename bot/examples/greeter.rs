//! A behaviour of one's own, and a swarm that has it: bots that walk up to everybody they have not met, and say hello.
//!
//!     cargo run --release -p server -- run --packetver main-20220406 --registration    # in another terminal
//!     cargo run --release -p bot --example greeter -- 127.0.0.1:6900

use std::{collections::HashSet, error::Error, io, io::Write, process::ExitCode};

use bot::{
    behavior::{Act, Behavior, Seen, UnitKind, Verb},
    interrupt,
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

/// What came of a swarm of greeters that plays until the plan's end, or until `stop`: then all log out, and the report covers the time until then.
pub(crate) async fn greet(mut plan: Plan, stop: impl Future<Output = ()>) -> Result<Results, Box<dyn Error>> {
    plan.hooks.behavior = Some(OwnBehavior::new(|_bot| Box::<Greeter>::default()));
    let mut progress = Progress::new(true);
    Ok(swarm::run(plan, &mut progress, stop).await?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let target = std::env::args().nth(1).ok_or("usage: greeter HOST:PORT")?;
    let plan = Plan::new(target.parse()?, "main-20220406".parse()?, 10);
    let results = greet(plan, interrupt::listen()?).await?;
    let verdict = results.verdict(&[]);
    io::stdout().write_all(text::render(&results, &verdict).as_bytes())?;
    Ok(ExitCode::from(verdict.exit_code()))
}
