//! Records as JSON Lines: out of a data folder, and into an empty one, whichever engine keeps it.
//!
//! A line is `{"kind":"character","key":"150000","version":1,"value":{...}}`, in the order of the stored keys. The totals
//! come last: a file that was cut short has none, and one that lost a line or was changed does not add up to them.
//! Their own line carries a checksum besides, for the number of the last change is in no other; a file of a server before that
//! has none, and adds up to the records as that server stored them.

mod export;
mod import;
mod line;

pub use export::{ExportError, export};
pub use import::{ImportError, ImportOptions, import};
