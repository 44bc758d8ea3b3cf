//! One thread of the generator: a runtime of its own and every n-th bot, so that bots share nothing but counters.

use std::{io, sync::Arc, thread};

use tokio::{
    runtime::Builder,
    sync::mpsc::Sender,
    task::{JoinSet, LocalSet},
};

use super::{
    bot,
    context::{Context, Shared},
    interval::{Cutter, Interval, NO_PART},
    lag,
};

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
    let plan = &context.shared.plan;
    let mut cutter = Cutter::new(&plan.parts());
    let mut bots = JoinSet::new();
    for index in (0..plan.bots).skip(number).step_by(plan.threads) {
        bots.spawn_local(bot::run(context.clone(), index));
    }
    tokio::select! {
        () = lag::watch(&context, &mut cutter, &intervals) => {}
        () = finish(&mut bots, &context) => {}
    }
    finish(&mut bots, &context).await;
    let rest = Interval {
        is_last: true,
        ..cutter.interval(NO_PART, context.take_stats())
    };
    // Nobody listens any more: the run was given up.
    let _ = intervals.send(rest).await;
}

/// Waits for every bot. One that panicked is a bug of the generator, and an error of the run.
async fn finish(bots: &mut JoinSet<()>, context: &Context) {
    while let Some(result) = bots.join_next().await {
        if let Err(error) = result {
            context.stats().errors.add("internal", &error.to_string());
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

    /// One with a behaviour costs more: what it sees, what it has.
    #[test]
    fn a_bot_with_a_behaviour_costs_some_more() {
        let task = size_of_val(&bot::run(context(habits()), 0));
        let errand = size_of::<Errand>();
        let all = task + errand + Scene::FULL;
        assert!(all < 7 * 1024, "{task} + {errand} + {} bytes", Scene::FULL);
    }

    /// What a bot costs while it plays, beside its socket: its task. Read buffers are the thread's.
    #[test]
    fn a_bot_costs_a_few_kilobytes() {
        let size = size_of_val(&bot::run(context(habits()), 0));
        assert!(size < 4 * 1024, "{size} bytes");
    }
}
