//! A notes file: its text and its segments.

use super::segment::Segment;
use super::segments::Segments;
use crate::markdown::pieces;
use crate::text::{Span, Text};
use std::sync::Arc;

/// A Markdown file, cut into segments. Immutable; an edit gives a new one that shares what did not change.
#[derive(Clone, Debug, Default)]
pub struct NotesFile {
    text: Text,
    segments: Segments,
}

impl NotesFile {
    /// Reads a whole text.
    pub fn new(text: &str) -> Self {
        NotesFile { text: Text::new(text), segments: Segments::new(cut(text, 0, &[])) }
    }

    /// The text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The segments in order; together they are the whole text.
    pub fn segments(&self) -> &Segments {
        &self.segments
    }

    /// The index of the segment that holds the byte at `offset`.
    pub fn segment_at(&self, offset: usize) -> usize {
        self.segments.at(offset)
    }

    /// The file after `span` was replaced by `with`.
    pub fn edited(&self, span: Span, with: &str) -> Self {
        let mut text = self.text.clone();
        let span = Span::new(span.start.min(text.len()), span.end.min(text.len()));
        text.replace(span, with);
        // a title line can belong to the paragraph before it, so one segment earlier is safe
        let first = self.segment_at(span.start).saturating_sub(1);
        let from = self.segments.get(first).map_or(0, |s| s.start);
        let moved = |old: usize| old + with.len() - span.len();
        // read on until a cut stands where one stood before, after the edit: from there on nothing has changed
        let mut ahead = 2;
        loop {
            let last = self.segment_at(span.end) + ahead;
            let end = self.segments.get(last).map_or(text.len(), |s| moved(s.start));
            let region = text.slice(Span::new(from, end));
            let cuts = pieces(&region, from == 0);
            let after = self.segment_at(span.end) + 1;
            let old = |at: usize| {
                let rest = self.segments.from(after).take_while(|s| moved(s.start) <= at);
                rest.enumerate().find(|(_, s)| moved(s.start) == at && s.start > span.end).map(|(i, _)| after + i)
            };
            let sync = cuts.iter().find_map(|(at, _)| old(from + at).map(|index| (*at, index)));
            let (stop, kept) = match sync {
                Some((at, index)) => (at, index),
                None if end >= text.len() => (region.len(), self.segments.len()),
                None => {
                    ahead *= 4;
                    continue;
                }
            };
            let head = region.get(..stop).unwrap_or(&region);
            let near: Vec<&Arc<Segment>> = self.segments.from(first).take(kept - first).map(|p| p.segment).collect();
            let fresh = cut(head, from, &near);
            return NotesFile { text, segments: self.segments.replaced(first..kept, fresh, &moved) };
        }
    }
}

/// The segments of a text that starts at `base`, each with where it starts. Those that are in `old` needn't be parsed again.
fn cut(text: &str, base: usize, old: &[&Arc<Segment>]) -> Vec<(usize, Arc<Segment>)> {
    let cuts = pieces(text, base == 0);
    let ends = cuts.iter().skip(1).map(|c| c.0).chain([text.len()]);
    cuts.iter()
        .zip(ends)
        .map(|((at, start), end)| {
            let (part, at_top) = (text.get(*at..end).unwrap_or(""), base + at == 0);
            let id = Segment::id(part, *start, at_top);
            let same = old.iter().find(|s| s.id == id).map(|s| Arc::clone(s));
            (base + at, same.unwrap_or_else(|| Arc::new(Segment::new(part, *start, at_top))))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PARTS: [&str; 16] = [
        "# H\n",
        "## Q1: Why?\n",
        "\n",
        "text ",
        "text\n",
        "**B**\n",
        "- item\n",
        "```\n",
        "> q\n",
        "===\n",
        "---\n",
        "<!-- c -->\n",
        "<!--\n",
        "-->\n",
        "é😀\r\n",
        "  x\n",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        /// Whatever is edited, the result is that of reading the new text whole.
        #[test]
        fn an_edit_gives_what_a_fresh_read_gives(
            parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..16),
            edits in prop::collection::vec((0usize..99, 0usize..99, prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..3)), 1..4),
        ) {
            let mut plain = parts.concat();
            let mut file = NotesFile::new(&plain);
            for (a, b, with) in edits {
                let mut at = [a.min(plain.len()), b.min(plain.len())].map(|i| (0..=i).rev().find(|i| plain.is_char_boundary(*i)).unwrap());
                at.sort_unstable();
                let with = with.concat();
                file = file.edited(Span::new(at[0], at[1]), &with);
                plain.replace_range(at[0]..at[1], &with);
                prop_assert_eq!(file.text().to_string(), plain.clone());
                prop_assert_eq!(&file.segments, &NotesFile::new(&plain).segments, "{:?}", plain);
            }
        }
    }

    #[test]
    fn what_is_not_touched_is_shared() {
        let file = NotesFile::new("# A\n\none\n\n# B\n\ntwo\n\n# C\n\nthree\n\n# D\n");
        let next = file.edited(Span::new(7, 7), "x");
        let same = file
            .segments()
            .iter()
            .zip(next.segments().iter())
            .map(|(a, b)| Arc::ptr_eq(a.segment, b.segment))
            .collect::<Vec<_>>();
        assert_eq!(same, [false, true, true, true]);
    }
}
