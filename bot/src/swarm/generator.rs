//! One thread of the generator: a runtime of its own and every n-th bot, so that bots share nothing but counters.

use std::{collections::VecDeque, io, sync::Arc, thread, time::Duration};

use tokio::{
    runtime::Builder,
    sync::mpsc::Sender,
    task::{JoinSet, LocalSet},
    time::Instant,
};

use super::{
    bot::{self, Stay},
    context::{Context, Phase, Shared},
    interval::{Cutter, Handing, Interval, NO_PART},
    lag,
};

/// How long before it comes a bot is made: of those that come much later, and of those that have left, there is no more memory than
/// when they come.
const EARLY: Duration = Duration::from_millis(50);

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
    let mut handing = Handing::new(intervals);
    tokio::select! {
        never = lag::watch(&context, &mut cutter, &mut handing) => match never {},
        () = live(&context, number) => {}
    }
    // Bots that are done before the end played until now.
    let plays = *context.shared.phase.borrow() <= Phase::Play;
    let part = if plays { cutter.part() } else { NO_PART };
    let rest = Interval {
        is_last: true,
        ..cutter.interval(part, context.take_stats())
    };
    handing.end(rest).await;
}

/// Lets the bots of thread `number` live, those too that are added, until there is none.
async fn live(context: &Context, number: usize) {
    let plan = &context.shared.plan;
    let is_own = |index: &u32| *index as usize % plan.threads == number;
    let mut wanted = context.shared.bots.clone();
    let mut phase = context.shared.phase.clone();
    let mut coming = coming(context, (0..plan.bots).filter(is_own));
    let mut next = context.shared.alarm.at(Instant::now());
    let mut bots = JoinSet::new();
    let mut there = plan.bots;
    while !(bots.is_empty() && coming.is_empty()) {
        tokio::select! {
            Some(result) = bots.join_next() => if let Err(error) = result {
                // One that panicked is a bug of the generator, and an error of the run.
                context.stats().errors.add("internal", &error.to_string());
            },
            () = &mut next, if !coming.is_empty() => {
                let now = Instant::now();
                while let Some((index, stay)) = coming.pop_front_if(|(_, stay)| stay.from <= now + EARLY) {
                    bots.spawn_local(bot::run(context.clone(), index, stay));
                }
                if let Some(from) = coming.front().and_then(|(_, stay)| stay.from.checked_sub(EARLY)) {
                    next.reset(from);
                }
            }
            // Who has not come by the end does not come any more.
            _ = phase.wait_for(|phase| *phase > Phase::Play), if !coming.is_empty() => coming.clear(),
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

/// These bots and when they stay, in the order in which they come.
fn coming(context: &Context, bots: impl Iterator<Item = u32>) -> VecDeque<(u32, Stay)> {
    let (plan, start) = (&context.shared.plan, context.shared.start);
    let mut coming: Vec<(u32, Stay)> = bots
        .map(|index| {
            let life = plan.life(index);
            // In a step-to-failure run the steps say when they come.
            let from = if plan.ladder.is_some() {
                Duration::ZERO
            } else {
                life.from
            };
            let (from, to) = (start + from, life.to.map(|to| start + to));
            (index, Stay { from, to })
        })
        .collect();
    coming.sort_by_key(|(_, stay)| stay.from);
    coming.into()
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

    #[test]
    fn bots_come_in_the_order_of_their_times_and_not_of_their_numbers() {
        let context = context(habits());
        let plan = &context.shared.plan;
        let all = coming(&context, (0..plan.bots).rev());
        assert_eq!(all.len(), plan.bots as usize);
        assert!(all.iter().map(|(_, stay)| stay.from).is_sorted());
        assert!(
            all.iter()
                .all(|(index, stay)| stay.from == context.shared.start + plan.life(*index).from)
        );
    }

    /// What a bot costs while it plays, beside its socket: its task. Read buffers are the thread's.
    #[test]
    fn a_bot_costs_a_few_kilobytes() {
        let size = size_of_val(&bot::run(context(habits()), 0, stay()));
        assert!(size < 4 * 1024, "{size} bytes");
    }
}
