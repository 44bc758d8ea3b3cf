//! One headless client.

mod pincode;

pub use pincode::{Pincode, PincodeError};
