//! Features: what an editor shows at the cursor and beside the text.
//!
//! Each is a pure function over a [`crate::notebook::Notebook`] and one analysed file that returns plain structs with
//! byte spans; `server` turns them into the protocol's. Features don't know each other. What several of them need:
//! `under_cursor` (which headings, points and directives stand at an offset), `wording` (how coverage is put into
//! words) and `manual` (what directives do).

pub mod code_lens;
pub mod completion;
pub mod gaps;
pub mod hover;
pub mod inlay_hints;
pub mod manual;
pub mod navigation;
pub mod symbols;
mod under_cursor;
pub mod wording;
