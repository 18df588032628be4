//! Integration tests, in one crate so that they link once.

mod generic;
mod truth;
