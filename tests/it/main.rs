//! Integration tests, in one crate so that they link once.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics has failed, which is what it is for")]

mod agree;
mod architecture;
mod cli;
mod doubt;
mod editors;
mod fuzz;
mod generic;
mod growth;
mod guides;
mod likeness;
mod lsp;
mod own_guide;
mod practice;
mod truth;
