//! Coverage: which key points an answer makes, and the sentence that proves it.
//!
//! Words are compared with phrases (`matcher`), phrases come from rubric and thesaurus (`lexicon`), a match counts when
//! the candidate asserts it (`scope`, `stance`), and a point's ideas make its verdict (`judge`).

pub mod clause;
pub mod cues;
pub mod discourse;
pub mod doubt;
mod echo;
mod evidence;
pub mod examples;
pub mod expr;
mod fence;
pub mod generic;
pub mod judge;
pub mod left;
pub mod lexicon;
pub mod likeness;
pub mod link;
pub mod listed;
pub mod matcher;
pub mod phrase;
pub mod prepared;
pub mod reach;
pub mod reason;
pub mod scope;
pub mod stance;
pub mod stem;
pub mod tag;
pub mod thesaurus;
pub mod told;
pub mod typo;
pub mod verdict;
pub mod words;
