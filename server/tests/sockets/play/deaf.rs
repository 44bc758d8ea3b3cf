//! A player whose client reads nothing any more.

use std::time::{Duration, Instant};

use packets::{CzGlobalMessage, CzReqEmotion, RoString, ZcEmotion, fill};
use server::event::DisconnectReason;

use super::journey::{self, World};

/// Lines that the player's own socket does not hold, and its outbox does.
const LINES: usize = 20_000;

#[tokio::test]
async fn what_waits_for_a_deaf_client_does_not_hold_up_the_stop() {
    let world = World::start_with(&["main-20220406"], |config| {
        config.limits.outbox_hard_bytes = 64 << 20;
        // However slow the machine: it is not for its silence that the client leaves.
        config.timeouts.stall_seconds = 3600;
    });
    let mut witness = journey::play(&world.listener(), "Witness").await;
    let mut deaf = journey::play(&world.listener(), "Deaf").await;
    let line = format!("Deaf : {}\0", "x".repeat(240));
    let say = fill!(CzGlobalMessage {
        text: RoString::from(line.as_str())
    });
    let say = deaf.bytes(&say);
    for _ in 0..LINES {
        deaf.send_bytes(&say).await;
    }
    deaf.send(&fill!(CzReqEmotion { emotion: 1 })).await;
    witness.until::<ZcEmotion>().await;
    assert_eq!(world.running().statistics().closed(DisconnectReason::SlowClient), 0);
    let begin = Instant::now();
    drop(world);
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}
