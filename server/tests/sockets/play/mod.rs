//! The whole server in one process, as clients of every version meet it: through its ports, from login to the first steps.

mod acts;
mod deaf;
mod deals;
mod enter;
pub(crate) mod journey;
mod order;
mod refused;
mod replay;
mod screen;
mod together;
