//! Integration tests, in one crate so that they link once.

mod agree;
mod architecture;
mod cli;
mod generic;
mod lsp;
mod session;
mod truth;
