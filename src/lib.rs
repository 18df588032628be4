//! panelprep: reads a candidate's interview notes and says which key points of the panel's guide they make.
//!
//! The rooms, in the order in which data flows through them:
//!
//! - [`text`]: rope documents, byte spans, the only place that knows about UTF-16
//! - [`markdown`]: Markdown as blocks with spans, and where a text may be cut
//! - [`config`]: `panelprep.toml` and the editor's settings as one `Config`
//! - [`guide`]: the interview guide, its parser, its rubric
//! - [`notes`]: a notes file as segments, directives
//! - [`coverage`]: which question a heading names, which points an answer makes
//! - [`exercise`]: the candidate's code and the issues that remain in it
//! - [`notebook`]: all notes of a folder against one guide; the snapshot that everything below reads
//! - [`lint`]: what is worth telling: one file per rule
//! - [`features`]: what an editor asks for, as pure functions to plain structs
//! - [`report`]: the whole preparation as plain values, and its renderers
//! - [`practice`]: what was rehearsed, and what to ask next
//! - [`disk`]: the only room that touches files
//! - [`server`]: the only room that knows LSP types, tokio and clocks

pub mod config;
pub mod coverage;
pub mod disk;
pub mod exercise;
pub mod features;
pub mod guide;
pub mod lint;
pub mod markdown;
pub mod notebook;
pub mod notes;
pub mod practice;
pub mod report;
pub mod server;
pub mod text;
