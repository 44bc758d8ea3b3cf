//! What else the model can be written as, or asked for: pure functions from a [`Protocol`](crate::model::Protocol) to text and plain data.

mod coverage;
mod difference;
mod docs;
mod ids;
mod kore;
mod layouts;
mod lua;
mod vector;

pub use coverage::{Coverage, coverage};
pub use difference::{Difference, FieldChange, Keys, PacketChange, difference};
pub use docs::docs;
pub use ids::{Ids, ids};
pub use kore::kore;
pub use layouts::{Layouts, PacketLayout};
pub use lua::lua;
pub use vector::{VectorText, vector};
