//! Calls into an engine that may panic on damaged files: that is an error here.

use std::{
    fmt::Display,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::StoreError;

/// An error of an engine below.
pub(super) trait EngineError: Display {
    /// Whether it says that the files are damaged, and not that the disk is full or may not be read.
    fn is_damage(&self) -> bool;
}

/// Runs one call into an engine. Damaged files make engines panic in places where they could return an error.
pub(super) fn guarded<T, E: EngineError>(
    action: &'static str,
    call: impl FnOnce() -> Result<T, E>,
) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) if !error.is_damage() => Err(StoreError::Engine {
            action,
            reason: error.to_string(),
        }),
        _ => Err(StoreError::Damaged { action }),
    }
}
