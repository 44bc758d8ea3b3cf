//! A player whose client reads nothing any more.

use std::time::{Duration, Instant};

use packets::{CzReqEmotion, CzReqname, UnitId, ZcEmotion, fill};
use server::event::DisconnectReason;

use super::journey::{self, World};

/// Answers that the player's own socket does not hold, and its outbox does.
const QUESTIONS: usize = 60_000;

#[tokio::test]
async fn what_waits_for_a_deaf_client_does_not_hold_up_the_stop() {
    let world = World::start_with(&["main-20220406"], |config| {
        config.limits.outbox_hard_bytes = 64 << 20;
        // However slow the machine: it is not for its silence that the client leaves.
        config.timeouts.stall_seconds = 3600;
    });
    let mut witness = journey::play(&world.listener(), "Witness").await;
    let mut deaf = journey::play(&world.listener(), "Deaf").await;
    // The name of the first player, which is no talk and not limited as talk is.
    let unit = UnitId(2_000_000);
    let ask = deaf.bytes(&fill!(CzReqname { unit }));
    for _ in 0..QUESTIONS {
        deaf.send_bytes(&ask).await;
    }
    deaf.send(&fill!(CzReqEmotion { emotion: 1 })).await;
    witness.until::<ZcEmotion>().await;
    assert_eq!(world.running().statistics().closed(DisconnectReason::SlowClient), 0);
    let begin = Instant::now();
    drop(world);
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}
