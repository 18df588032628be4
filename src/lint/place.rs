//! Where findings stand.

use crate::coverage::verdict::Place;
use crate::notebook::{Answer, FileAnalysis, Location};
use crate::text::Span;

pub use crate::notebook::{answer_marker, marker, number, title};

/// The marker of an answer's first heading with its file, for related places.
pub fn answer_location(file: &FileAnalysis, answer: &Answer) -> Option<Location> {
    let span = answer_marker(file, answer)?;
    Some(Location { path: file.path.clone(), span })
}

/// A place of an answer in its own file; `None` when it stands in another file's story.
pub fn own_span(file: &FileAnalysis, answer: &Answer, place: Place) -> Option<Span> {
    let location = answer.location(place)?;
    (location.path == file.path && answer.is_own(place.segment)).then_some(location.span)
}
