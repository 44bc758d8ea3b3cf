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

/// Waits until bot `index` is to come once more, where steps say how many there are to be: who left because there were to be fewer, with
/// more; who gave up, with the next step, or else it would be missing from all that follow. `None`: it does not come any more.
pub(super) async fn comes_again(
    context: &Context,
    index: u32,
    gave_up: bool,
    phase: &mut watch::Receiver<Phase>,
) -> Option<Instant> {
    let mut level = context.shared.level.clone()?;
    let present = *level.borrow();
    if present.bots > index {
        if !gave_up {
            return None;
        }
        let next = async { level.wait_for(|level| *level != present).await.is_ok() };
        until_leaving(phase, next).await.filter(|is_next| *is_next)?;
    }
    // The step says when.
    let from = context.shared.start;
    comes(context, index, Stay { from, to: None }, phase).await
}

/// What `work` yields, unless the run's end comes first.
pub(super) async fn until_leaving<T>(phase: &mut watch::Receiver<Phase>, work: impl Future<Output = T>) -> Option<T> {
    select! {
        biased;
        _ = phase.wait_for(|phase| *phase == Phase::Leave) => None,
        done = work => Some(done),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::join;

    use super::*;
    use crate::swarm::{
        ladder::Level,
        player::tests::{context, habits},
    };

    fn level(bots: u32) -> Level {
        Level {
            bots,
            ..Level::default()
        }
    }

    /// Whether bot 2 comes again when the steps go from 4 bots on to `bots`.
    async fn comes_with(bots: u32, gave_up: bool) -> bool {
        let mut context = context(habits());
        let (step, steps) = watch::channel(level(4));
        Arc::get_mut(&mut context.shared).unwrap().level = Some(steps);
        let (_leave, mut phase) = watch::channel(Phase::Play);
        let again = comes_again(&context, 2, gave_up, &mut phase);
        // When the steps are over nobody waits for the next one.
        let goes_on = async move { step.send(level(bots)).unwrap() };
        join!(again, goes_on).0.is_some()
    }

    #[tokio::test]
    async fn who_gave_up_comes_again_with_the_next_step_that_it_belongs_to() {
        assert!(comes_with(8, true).await);
        assert!(comes_with(3, true).await, "to one with fewer bots too");
        assert!(!comes_with(2, true).await);
        assert!(!comes_with(8, false).await, "its password was wrong");
    }
}
