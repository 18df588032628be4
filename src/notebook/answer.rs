//! An answer to a question or exercise, and the parts it is made of.

use crate::coverage::judge::Judged;
use crate::coverage::left::Left;
use crate::coverage::stance::Stance;
use crate::coverage::told::Told;
use crate::coverage::verdict::{Place, PointCoverage};
use crate::exercise;
use crate::notes::{NotesFile, Segment};
use crate::text::{Span, slice};
use std::path::Path;
use std::sync::Arc;

/// A segment of some file, and where it starts there.
#[derive(Clone, Debug)]
pub struct SegmentRef {
    /// The file.
    pub path: Arc<Path>,
    /// The segment's first byte in the file.
    pub start: usize,
    /// The segment.
    pub segment: Arc<Segment>,
}

/// The same, for a look at it.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The file.
    pub path: &'a Arc<Path>,
    /// The segment's first byte in the file.
    pub start: usize,
    /// The segment.
    pub segment: &'a Arc<Segment>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub path: Arc<Path>,
    /// Bytes in the file.
    pub span: Span,
}

/// An answer to a question or exercise: all sections of one file that name it (of one version). Cheap to clone: where the
/// file changes elsewhere, an answer stays what it is but for the places of its parts, which are looked up in the file.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Index of the question or exercise in the guide.
    pub unit: usize,
    /// The version's name, when the candidate wrote several.
    pub version: Option<Arc<str>>,
    /// Indices of the file's segments whose headings name the unit.
    pub heads: Arc<[usize]>,
    /// Its file, and the text that it was found in.
    pub(super) path: Option<Arc<Path>>,
    pub(super) notes: NotesFile,
    /// Indices of the file's segments that are its own.
    pub(super) own: Arc<[usize]>,
    /// The segments of linked stories.
    pub(super) linked: Arc<[SegmentRef]>,
    /// The titles of linked stories.
    pub stories: Arc<[String]>,
    /// For each part the stance of the headings that it stands under, and what was found in it.
    pub(super) leads: Arc<[Option<Stance>]>,
    pub(super) judged: Arc<[Arc<Judged>]>,
    /// One verdict for each point of the unit.
    pub points: Arc<Vec<PointCoverage>>,
    /// Words to be spoken.
    pub words: usize,
    /// How many of them stand in paragraphs: the rest are bullets.
    pub paragraph_words: usize,
    /// Whether it tells of something that happened.
    pub told: Told,
    /// What is left to do in the file's own parts: which part, what, and where in the part's bytes.
    pub left: Arc<[(usize, Left, Span)]>,
    /// Fewer than a dozen words and nothing made: counts as not answered yet.
    pub started: bool,
    /// The exercise's code.
    pub code: Option<Arc<exercise::Analysis>>,
    /// For each fence that `code` speaks of: its part and block.
    pub fences: Arc<[(usize, usize)]>,
}

impl Answer {
    /// What is judged, in order: the sections' segments, then those of linked stories.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        (0..self.own.len() + self.linked.len()).filter_map(|i| self.part(i))
    }

    /// The parts that stand in the answer's own sections.
    pub fn own_parts(&self) -> impl DoubleEndedIterator<Item = Part<'_>> {
        (0..self.own.len()).filter_map(|i| self.part(i))
    }

    /// The parts that stand in stories which the answer links to.
    pub fn linked_parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.parts().skip(self.own.len())
    }

    /// One of its parts.
    pub fn part(&self, index: usize) -> Option<Part<'_>> {
        if let Some(own) = self.own.get(index) {
            let placed = self.notes.segments().get(*own)?;
            return Some(Part { path: self.path.as_ref()?, start: placed.start, segment: placed.segment });
        }
        let linked = self.linked.get(index - self.own.len())?;
        Some(Part { path: &linked.path, start: linked.start, segment: &linked.segment })
    }

    /// Its code was put off, and is still to be judged.
    pub(super) fn waits(&self) -> bool {
        self.code.is_none() && !self.fences.is_empty()
    }

    /// Whether a part, by its index, is the file's own.
    pub fn is_own(&self, part: usize) -> bool {
        part < self.own.len()
    }

    /// Whether it is what another was, but for the places of its parts in their file.
    pub fn is(&self, other: &Answer) -> bool {
        let code = |a: &Answer| a.code.as_ref().map(Arc::as_ptr);
        (self.unit, &self.version, self.started, code(self)) == (other.unit, &other.version, other.started, code(other))
            && Arc::ptr_eq(&self.points, &other.points)
            && Arc::ptr_eq(&self.judged, &other.judged)
            && Arc::ptr_eq(&self.own, &other.own)
            && Arc::ptr_eq(&self.heads, &other.heads)
    }

    /// Whether a part of another answer in the same file, by its index there, is one of this one's own too.
    pub fn shares(&self, other: &Answer, part: usize) -> bool {
        other.own.get(part).is_some_and(|index| self.own.binary_search(index).is_ok())
    }

    /// Where a place stands in its file.
    pub fn location(&self, place: Place) -> Option<Location> {
        let part = self.part(place.segment)?;
        Some(Location { path: part.path.clone(), span: place.span.shift(part.start) })
    }

    /// The text of a place.
    pub fn text_of(&self, place: Place) -> &str {
        self.part(place.segment).map_or("", |part| slice(&part.segment.text, place.span))
    }
}
