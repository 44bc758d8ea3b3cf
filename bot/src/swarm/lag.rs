//! The generator's own lag: how late this thread gets to what it planned, whatever the server does.

use std::time::Duration;

use tokio::time::Instant;

use super::context::{Context, Phase};
use crate::stats::micros;

/// Between two looks at the clock.
const EVERY: Duration = Duration::from_millis(10);

/// Watches the lag of this thread's bots until they leave: plans to wake up, and records how late it did.
pub(crate) async fn watch(context: &Context) {
    let mut planned = Instant::now();
    while *context.shared.phase.borrow() != Phase::Leave {
        planned += EVERY;
        context.shared.alarm.at(planned).await;
        let now = Instant::now();
        let late = now.saturating_duration_since(planned);
        context.stats().lag.saturating_record(micros(late).max(1));
        // Every interval that passed in a stall was late, by less and less: left out, one long stall would count as one value.
        while planned + EVERY <= now {
            planned += EVERY;
            let late = now.saturating_duration_since(planned);
            context.stats().lag.saturating_record(micros(late).max(1));
        }
    }
}
