//! Coverage.
pub mod words;
