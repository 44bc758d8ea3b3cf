//! One thread of the generator: a runtime of its own and every n-th bot, so that bots share nothing but counters.

use std::{io, sync::Arc, thread, time::Duration};

use tokio::{
    runtime::Builder,
    sync::mpsc::Sender,
    task::{JoinSet, LocalSet},
    time::Instant,
};

use super::{
    bot::{self, Stay},
    context::{Context, Phase, Shared},
    interval::{Cutter, Interval, NO_PART},
    lag,
};

/// Between two bots that are added.
const ADD_EVERY: Duration = Duration::from_millis(5);

/// Starts thread `number` of `shared.plan.threads`; `intervals` takes what it measures, the last one when its last bot is done.
pub(crate) fn start(shared: Arc<Shared>, number: usize, intervals: Sender<Interval>) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    thread::Builder::new().name(format!("bots-{number}")).spawn(move || {
        runtime.block_on(LocalSet::new().run_until(drive(shared, number, intervals)));
    })?;
    Ok(())
}

async fn drive(shared: Arc<Shared>, number: usize, intervals: Sender<Interval>) {
    let context = Context::new(shared);
    let mut cutter = Cutter::new(number, &context.shared.plan.parts());
    tokio::select! {
        never = lag::watch(&context, &mut cutter, &intervals) => match never {},
        () = live(&context, number) => {}
    }
    // Bots that are done before the end played until now.
    let plays = *context.shared.phase.borrow() <= Phase::Play;
    let part = if plays { cutter.part() } else { NO_PART };
    let rest = Interval {
        is_last: true,
        ..cutter.interval(part, context.take_stats())
    };
    // Nobody listens any more: the run was given up.
    let _ = intervals.send(rest).await;
}

/// Lets the bots of thread `number` live, those too that are added, until there is none.
async fn live(context: &Context, number: usize) {
    let plan = &context.shared.plan;
    let is_own = |index: &u32| *index as usize % plan.threads == number;
    let mut wanted = context.shared.bots.clone();
    let mut bots = JoinSet::new();
    for index in (0..plan.bots).filter(is_own) {
        let life = plan.life(index);
        let from = context.shared.start + life.from;
        let to = life.to.map(|to| context.shared.start + to);
        bots.spawn_local(bot::run(context.clone(), index, Stay { from, to }));
    }
    let mut there = plan.bots;
    loop {
        tokio::select! {
            result = bots.join_next() => match result {
                None => return,
                Some(Ok(())) => {}
                // One that panicked is a bug of the generator, and an error of the run.
                Some(Err(error)) => context.stats().errors.add("internal", &error.to_string()),
            },
            Ok(()) = wanted.changed() => {
                let more = there..*wanted.borrow_and_update();
                let mut from = Instant::now();
                for index in more.clone() {
                    from += ADD_EVERY;
                    if is_own(&index) {
                        context.shared.live.added();
                        bots.spawn_local(bot::run(context.clone(), index, Stay { from, to: None }));
                    }
                }
                there = there.max(more.end);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        behavior::Scene,
        swarm::player::{
            Errand,
            tests::{context, habits},
        },
    };

    fn stay() -> Stay {
        let from = Instant::now();
        Stay { from, to: None }
    }

    /// One with a behaviour costs more: what it sees, what it has.
    #[test]
    fn a_bot_with_a_behaviour_costs_some_more() {
        let task = size_of_val(&bot::run(context(habits()), 0, stay()));
        let errand = size_of::<Errand>();
        let all = task + errand + Scene::FULL;
        assert!(all < 7 * 1024, "{task} + {errand} + {} bytes", Scene::FULL);
    }

    /// What a bot costs while it plays, beside its socket: its task. Read buffers are the thread's.
    #[test]
    fn a_bot_costs_a_few_kilobytes() {
        let size = size_of_val(&bot::run(context(habits()), 0, stay()));
        assert!(size < 4 * 1024, "{size} bytes");
    }
}
