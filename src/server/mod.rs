//! The server: the only room that knows LSP types, tokio and clocks.
//!
//! `frame` reads and writes messages, `transport` drives tower-lsp's service with them in order, `backend` is that
//! service's handlers, `state` what they work on, `snapshot` and `work` keep what takes long off the loop, `late` puts
//! edits in order, `shown` keeps what is shown of a document, `convert` turns spans into ranges.

mod actions;
mod backend;
mod book;
mod capabilities;
mod commands;
mod convert;
mod diagnostics;
mod edits;
mod frame;
mod late;
mod outbox;
mod peers;
mod progress;
mod queries;
mod scan;
mod shown;
mod snapshot;
mod state;
mod sync;
mod transport;
mod uri;
mod watch;
mod work;

pub use frame::{Incoming, read};
pub use peers::{QUEUE, run};
pub use transport::{Exit, serve};
pub use watch::Watch;
