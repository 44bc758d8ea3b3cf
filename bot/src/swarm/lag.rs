//! The generator's own lag: how late this thread gets to what it planned, whatever the server does. The same clock hands over what the
//! thread has measured, once a second and at the end of each phase.

use std::{convert::Infallible, time::Duration};

use tokio::time::Instant;

use super::{
    context::{Context, Phase},
    interval::{Cutter, Handing},
};

/// Between two looks at the clock.
const EVERY: Duration = Duration::from_millis(10);

/// Watches the lag of this thread's bots until they leave: plans to wake up, and records how late it did. What the thread measures is
/// handed over until it is done.
pub(crate) async fn watch(context: &Context, cutter: &mut Cutter, handing: &mut Handing) -> Infallible {
    let mut planned = Instant::now();
    loop {
        let phase = *context.shared.phase.borrow();
        planned += EVERY;
        context.shared.alarm.at(planned).await;
        let now = Instant::now();
        if phase < Phase::Leave {
            record(context, planned, now);
        }
        while planned + EVERY <= now {
            planned += EVERY;
        }
        let elapsed = now.saturating_duration_since(context.shared.start);
        if let Some(part) = cutter.cut(elapsed, phase <= Phase::Play) {
            handing.give(cutter.interval(part, context.take_stats()));
        }
    }
}

/// Every interval that passed in a stall was late, by less and less: left out, one long stall would count as one value.
fn record(context: &Context, mut planned: Instant, now: Instant) {
    let mut stats = context.stats();
    stats.record_lag(now.saturating_duration_since(planned));
    while planned + EVERY <= now {
        planned += EVERY;
        stats.record_lag(now.saturating_duration_since(planned));
    }
}
