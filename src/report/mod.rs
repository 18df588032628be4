//! The report: the whole preparation as plain values, and its renderers.
//!
//! `Notebook -> Report -> String`. [`Report::of`] gathers everything that any renderer shows; the renderers only choose
//! words and layout. [`findings`] renders what `check` prints.

mod audit;
mod build;
pub mod cards;
mod checklist;
mod diff;
mod exercises;
mod explanation;
pub mod findings;
mod flashcards;
mod gaps;
mod headline;
mod html;
mod json;
mod markdown;
mod model;
mod page;
mod passage;
pub mod rehearsal;
mod sarif;
mod speaking;
mod stories;
mod terminal;
mod wording;

#[cfg(test)]
mod closed_tests;
#[cfg(test)]
mod findings_tests;
#[cfg(test)]
mod html_tests;
#[cfg(test)]
mod tests;

pub use diff::diff;
pub use explanation::explanation;
pub use flashcards::flashcards;
pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use model::*;
pub use page::Style;
pub use passage::{Line, Mark, Passage, PassageKind, Piece, Weight};
pub use sarif::sarif;
pub use speaking::{Form, speaking};
pub use terminal::text;
pub use wording::about;
