//! Length tables, client-to-map ids, shuffled ids and keys of a Hercules checkout that the user has, to compare the spec files with.
//!
//! Hercules keeps them in C headers that are compiled for one version at a time. Here the conditionals of those headers are decided for any
//! version, by a reader of just as much of the C preprocessor as they need. Whatever the files hold, it ends: sizes, nesting, includes and
//! steps have limits, and going over one is an error that says where.

mod checkout;
mod compare;
mod decide;
mod error;
mod expression;
mod handled;
mod handlers;
mod known;
mod lines;
mod row;
mod source;

pub use checkout::{Checkout, Seen};
pub use compare::{Comparison, Difference, Subject, compare};
pub use error::HerculesError;
pub use handled::Handled;
pub use handlers::packet_of;
pub use known::{Exception, Place};
pub use row::Registration;
