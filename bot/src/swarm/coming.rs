//! When a bot comes, and that the run may be over before.

use tokio::{select, sync::watch, time::Instant};

use super::{
    bot::Stay,
    context::{Context, Phase},
};

/// Waits until bot `index` is to come; when that was to be, or `None`: the run is over.
pub(super) async fn comes(
    context: &Context,
    index: u32,
    stay: Stay,
    phase: &mut watch::Receiver<Phase>,
) -> Option<Instant> {
    let shared = &context.shared;
    let intended = match shared.level.clone() {
        Some(mut level) => {
            let wanted = async {
                level
                    .wait_for(|level| level.bots > index)
                    .await
                    .ok()
                    .map(|level| *level)
            };
            let level = until_leaving(phase, wanted).await??;
            shared.start + level.turn(index).unwrap_or(level.from)
        }
        None => stay.from,
    };
    until_leaving(phase, shared.alarm.at(intended)).await?;
    (*phase.borrow() <= Phase::Play).then_some(intended)
}

/// What `work` yields, unless the run's end comes first.
pub(super) async fn until_leaving<T>(phase: &mut watch::Receiver<Phase>, work: impl Future<Output = T>) -> Option<T> {
    select! {
        biased;
        _ = phase.wait_for(|phase| *phase == Phase::Leave) => None,
        done = work => Some(done),
    }
}
