//! Where a prompt may stand, and what keeps it apart from its neighbours.
//!
//! A prompt must not change what other sentences mean: it never splits a paragraph, never comes between a lead-in and
//! its list, never takes a list item away from what it hangs under. Where that can't be had, nothing is offered.

use super::line::{Line, bullet};
use crate::markdown::{Block, Kind};
use crate::notebook::FileAnalysis;
use crate::text::Span;

/// A place for a prompt.
#[derive(Debug, PartialEq, Eq)]
pub struct Slot {
    /// What it replaces.
    pub edit: Span,
    /// What stands before it: line breaks, a bullet.
    pub before: String,
    /// What stands after it.
    pub after: String,
}

/// A list item that the prompt becomes a neighbour of.
struct Neighbour {
    indent: String,
    marker: String,
}

/// The lines and blocks around the cursor.
struct Around<'a> {
    file: &'a FileAnalysis,
    line: &'a Line,
    /// The segment's text and blocks, and where it starts.
    text: &'a str,
    blocks: &'a [Block],
    start: usize,
}

/// The place for a prompt at the cursor, if there is one.
pub fn slot(file: &FileAnalysis, line: &Line, explicit: bool) -> Option<Slot> {
    let placed = file.notes.segments().get(file.notes.segment_at(line.offset))?;
    let segment = &placed.segment;
    let at = line.offset.checked_sub(placed.start)?;
    let in_comment = segment.body.comments.iter().any(|c| {
        let closed = segment.text.get(..c.end).is_some_and(|t| t.ends_with("-->"));
        c.start < at && (at < c.end || !closed)
    });
    // also one that is underlined by what looks like an empty list item
    let own = Span::new(line.span.start.checked_sub(placed.start)?, at);
    let in_heading = segment.body.blocks.iter().any(|b| {
        let text = segment.text.get(b.span.start..b.span.end).unwrap_or("");
        let end = b.span.start + text.trim_end().len();
        matches!(b.kind, Kind::Heading(_)) && b.span.start <= own.end && own.start <= end
    });
    let in_title = segment.heading.as_ref().is_some_and(|h| h.span.touches(at));
    if in_comment || in_heading || in_title || !line.after().trim().is_empty() {
        return None;
    }
    if line.text.trim_start().starts_with(['>', '|', '<']) {
        return None;
    }
    let around = Around { file, line, text: &segment.text, blocks: &segment.body.blocks, start: placed.start };
    if line.is_empty() {
        return around.empty_line();
    }
    around.begun_item().or_else(|| {
        let asked = explicit.then(|| around.line_end());
        asked.flatten()
    })
}

impl Around<'_> {
    /// A list item without text, or with one word of it.
    fn begun_item(&self) -> Option<Slot> {
        let bullet = bullet(&self.line.text)?;
        let text = self.line.text.get(bullet.text..)?.trim_end();
        let start = self.line.span.start + bullet.text;
        let word = text.len() <= 24 && text.chars().all(char::is_alphanumeric);
        let next = self.next_line(1);
        let alone = next.trim().is_empty() || super::line::bullet(&next).is_some();
        let ends = self.ends_segment();
        if !word || self.line.offset < start || !(alone || ends) {
            return None;
        }
        // what hangs under the item hangs on its word
        if !text.is_empty() && self.has_children(bullet.indent.len()) {
            return None;
        }
        Some(Slot { edit: Span::new(start, self.line.span.end), before: String::new(), after: String::new() })
    }

    fn empty_line(&self) -> Option<Slot> {
        let (from, to) = self.line_in_segment();
        let previous = self.blocks.iter().rev().find(|b| b.span.start < from);
        // a table or quote that would go on in this line
        if previous.is_some_and(|b| b.span.end > to) {
            return None;
        }
        let next = self.blocks.iter().find(|b| b.span.start >= to);
        let above = self.line.span.start > 0 && !self.previous_line().trim().is_empty();
        let below = !self.next_line(1).trim().is_empty();
        let gap = |wanted: bool| if wanted { self.line.eol } else { "" };
        let item = self.neighbour(previous, next)?;
        let (indent, marker, before, after) = match &item {
            Some((item, true)) => {
                let free = previous.is_none_or(|b| b.depth > 0);
                (item.indent.as_str(), item.marker.as_str(), above && !free, false)
            }
            Some((item, false)) => (item.indent.as_str(), item.marker.as_str(), false, below),
            None => ("", "", above, below),
        };
        let marker = if marker.is_empty() { String::new() } else { format!("{marker} ") };
        let own = self.line.before();
        // what is there of the indent stays: editors compare what they replace with what was typed
        let (start, indent) = match indent.strip_prefix(own) {
            Some(rest) if !before => (self.line.offset, rest),
            _ => (self.line.span.start, indent),
        };
        Some(Slot {
            edit: Span::new(start, self.line.span.end),
            before: format!("{}{indent}{marker}", gap(before)),
            after: gap(after).to_string(),
        })
    }

    /// At the end of a line of text, when asked for.
    fn line_end(&self) -> Option<Slot> {
        let (_, to) = self.line_in_segment();
        let at = self.line.offset - self.start;
        let index = self
            .blocks
            .iter()
            .rposition(|b| b.span.start <= at && matches!(b.kind, Kind::Paragraph | Kind::Item { .. }))?;
        let own = self.blocks.get(index)?;
        let rest = self.text.get(at.min(own.span.end)..own.span.end)?;
        let touches = self.text.get(own.span.end.min(at)..at).is_some_and(|between| !between.contains(['\n', '\r']));
        let next_line = self.next_line(1);
        let next = self.blocks.iter().find(|b| b.span.start >= to);
        let item = self.neighbour(Some(own), next)?;
        let goes_on = !next_line.trim().is_empty() && !self.ends_segment();
        let follows = bullet(&next_line).is_some();
        if own.quoted || !rest.trim().is_empty() || !touches || goes_on && !follows {
            return None;
        }
        let eol = self.line.eol;
        let ordered = |marker: &str| marker.starts_with(|c: char| c.is_ascii_digit());
        let (before, after) = match &item {
            Some((item, _)) => {
                let apart = own.depth == 0 && ordered(&item.marker);
                let gap = if apart { eol } else { "" };
                (format!("{eol}{gap}{}{} ", item.indent, item.marker), "")
            }
            None => (format!("{eol}{eol}"), if goes_on { eol } else { "" }),
        };
        Some(Slot { edit: Span::new(self.line.offset, self.line.span.end), before, after: after.to_string() })
    }

    /// The item whose list the prompt joins: the one below (`true`) or the one above. `None` says that any place here
    /// would take something away from its item; `Some(None)` that there is no list.
    fn neighbour(&self, previous: Option<&Block>, next: Option<&Block>) -> Option<Option<(Neighbour, bool)>> {
        match next {
            Some(b) if b.depth > 0 && !b.quoted => {
                return self.item(b).map(|item| Some((item, true)));
            }
            Some(Block { kind: Kind::Fence { .. }, span, .. })
                if self.text.get(..span.start)?.ends_with([' ', '\t']) =>
            {
                return None;
            }
            _ => {}
        }
        let Some(above) = previous.filter(|b| b.depth > 0 && !b.quoted) else {
            return Some(None);
        };
        Some(self.item(above).map(|mut item| {
            let number = item.marker.trim_end_matches(['.', ')']).parse::<u32>();
            if let Ok(n) = number {
                let end = item.marker.split_off(item.marker.len() - 1);
                item.marker = format!("{}{end}", n.saturating_add(1));
            }
            (item, false)
        }))
    }

    /// The item that a block opens, when its bullet stands first in its line.
    fn item(&self, block: &Block) -> Option<Neighbour> {
        let head = self.text.get(..block.span.start)?;
        let from = head.rfind(['\n', '\r']).map_or(0, |i| i + 1);
        let line = self.text.get(from..)?.lines().next()?;
        let bullet = bullet(line)?;
        (from + bullet.indent.len() == block.span.start)
            .then(|| Neighbour { indent: bullet.indent.to_string(), marker: bullet.marker.to_string() })
    }

    /// The line's bytes in the segment.
    fn line_in_segment(&self) -> (usize, usize) {
        (self.line.span.start.saturating_sub(self.start), self.line.span.end.saturating_sub(self.start))
    }

    /// Whether the next line opens another section, or there is none.
    fn ends_segment(&self) -> bool {
        let rest = self.text.get(self.line_in_segment().1..).unwrap_or("");
        rest.trim_matches(['\n', '\r']).is_empty()
    }

    fn previous_line(&self) -> String {
        let text = self.file.notes.text();
        let number = text.line_of(self.line.offset);
        number.checked_sub(1).map(|n| text.slice(text.line_span(n)).into_owned()).unwrap_or_default()
    }

    fn next_line(&self, by: usize) -> String {
        let text = self.file.notes.text();
        let number = text.line_of(self.line.offset) + by;
        text.slice(text.line_span(number)).into_owned()
    }

    /// Whether the next line with text stands further in than `indent`.
    fn has_children(&self, indent: usize) -> bool {
        let rest = self.text.get(self.line_in_segment().1..).unwrap_or("");
        let next = rest.lines().find(|l| !l.trim().is_empty());
        next.is_some_and(|l| l.len() - l.trim_start().len() > indent)
    }
}
