//! Integration tests, in one crate so that they link once.

mod lsp;
mod truth;
