//! Practice: what was rehearsed, and what to ask next.

mod history;
mod order;

pub use history::{History, Record, VERSION};
pub use order::{Planned, plan};
