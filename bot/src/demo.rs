//! `bot demo`: a server and a swarm in one process.

use crate::{app::Failure, cli::DemoArgs};

pub(crate) async fn run(_arguments: &DemoArgs) -> Result<u8, Failure> {
    Err(Failure::scenario(anyhow::anyhow!("the server cannot be embedded yet")))
}
