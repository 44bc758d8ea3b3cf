//! One thread of the generator: a runtime of its own and every n-th bot, so that bots share nothing but counters.

use std::{io, sync::Arc, thread};

use tokio::{
    runtime::Builder,
    sync::oneshot,
    task::{JoinSet, LocalSet},
};

use super::{
    bot,
    context::{Context, Shared},
    lag,
};
use crate::stats::Stats;

/// Starts thread `number` of `shared.plan.threads`; the receiver yields what it measured when its last bot is done.
pub(crate) fn start(shared: Arc<Shared>, number: usize) -> io::Result<oneshot::Receiver<Stats>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (sender, receiver) = oneshot::channel();
    thread::Builder::new().name(format!("bots-{number}")).spawn(move || {
        let stats = runtime.block_on(LocalSet::new().run_until(drive(shared, number)));
        // Nobody listens any more: the run was given up.
        let _ = sender.send(stats);
    })?;
    Ok(receiver)
}

async fn drive(shared: Arc<Shared>, number: usize) -> Stats {
    let context = Context::new(shared);
    let plan = &context.shared.plan;
    let mut bots = JoinSet::new();
    for index in (0..plan.bots).skip(number).step_by(plan.threads) {
        bots.spawn_local(bot::run(context.clone(), index));
    }
    tokio::select! {
        () = lag::watch(&context) => {}
        () = finish(&mut bots, &context) => {}
    }
    finish(&mut bots, &context).await;
    std::mem::take(&mut *context.stats())
}

/// Waits for every bot. One that panicked is a bug of the generator, and an error of the run.
async fn finish(bots: &mut JoinSet<()>, context: &Context) {
    while let Some(result) = bots.join_next().await {
        if let Err(error) = result {
            context.stats().errors.add("internal", &error.to_string());
            context.shared.live.failed();
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
