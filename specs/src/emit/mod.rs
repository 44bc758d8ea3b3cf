//! What else the model can be written as: pure functions from a [`Protocol`](crate::model::Protocol) to text.

mod vector;

pub use vector::{VectorText, vector};
