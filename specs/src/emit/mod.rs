//! What else the model can be written as, or asked for: pure functions from a [`Protocol`](crate::model::Protocol) to text and plain data.

mod coverage;
mod difference;
mod docs;
mod ids;
#[cfg(feature = "json")]
pub mod ir;
mod kore;
mod layout;
mod layouts;
mod lua;
mod matrix;
mod vector;

pub use coverage::{Coverage, coverage};
pub use difference::{Difference, FieldChange, Keys, PacketChange, difference};
pub use docs::docs;
pub use ids::{Ids, ids};
pub use kore::{KoreRow, kore, kore_rows};
pub use layout::{Place, places};
pub use layouts::{Layouts, PacketLayout, Run, longest};
pub use lua::lua;
pub use matrix::{Cell, Column, Matrix, MatrixRow, matrix, matrix_of};
pub use vector::{VectorText, vector};
