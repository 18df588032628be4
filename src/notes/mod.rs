//! Notes: a Markdown file as segments, each a heading with what stands under it up to the next.
//!
//! A segment is parsed alone (see `markdown::pieces`), so an edit replaces the segments that it touches and shares the
//! others. What a segment means for a guide is `coverage`'s business.

mod directive;
mod file;
mod segment;
mod segments;

pub use directive::{Directive, DirectiveKind, hash as point_hash};
pub use file::NotesFile;
pub use segment::{Heading, Segment, may_be_open};
pub use segments::{Placed, Segments};
