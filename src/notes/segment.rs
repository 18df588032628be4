//! One heading with what stands under it, up to the next.

use super::directive::{self, Directive};
use crate::markdown::{self, Kind, Parsed, Start, bold_title, lines};
use crate::text::{Span, count_words, slice};
use memchr::memmem::Finder;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6; 7 for a bold line.
    pub level: u8,
    /// The line or lines, without the break.
    pub span: Span,
    /// The title in the source.
    pub title_span: Span,
    /// The title without markup.
    pub title: String,
}

/// A parsed segment. Spans count from its own start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// A hash of its text: equal segments are judged once.
    pub id: u64,
    /// Its source.
    pub text: Arc<str>,
    /// What it starts with; none for the text before the first heading.
    pub heading: Option<Heading>,
    /// Blocks, comments and links of the rest.
    pub body: Parsed,
    /// The comments that are directives.
    pub directives: Vec<Directive>,
    /// How many words of prose can be spoken: no fences, comments, tables or task boxes.
    pub words: usize,
    /// It may hold something that is left to do (see [`may_be_open`]).
    pub may_be_open: bool,
    /// How many of them stand in paragraphs: the rest are bullets.
    pub paragraph_words: usize,
}

impl Segment {
    /// Parses `text`, which starts with `start`; `at_top` when it opens the file.
    pub fn new(text: &str, start: Start, at_top: bool) -> Self {
        // front matter and a byte-order mark stand at the top only
        let skip = if at_top && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let (heading, from) = match start {
            Start::Preface => (None, skip),
            Start::Bold => bold(text, skip),
            Start::Heading(_) => (None, skip),
        };
        let mut body = shifted(markdown::parse(text.get(from..).unwrap_or("")), from);
        let heading = heading.or_else(|| match body.blocks.first() {
            Some(block) if matches!(block.kind, Kind::Heading(_)) => {
                let Kind::Heading(level) = block.kind else {
                    return None;
                };
                let title_span = match (block.runs.first(), block.runs.last()) {
                    (Some(a), Some(z)) => Span::new(a.start, z.end),
                    _ => Span::new(block.span.end, block.span.end),
                };
                let end = block.span.start + slice(text, block.span).trim_end().len();
                let title = block.prose(text).trim().to_string();
                Some(Heading { level, span: Span::new(block.span.start, end), title_span, title })
            }
            _ => None,
        });
        let directives = body.comments.iter().filter_map(|span| directive::parse(slice(text, *span), *span)).collect();
        body.blocks.retain(|b| !b.runs.is_empty() || matches!(b.kind, Kind::Fence { .. } | Kind::Item { .. }));
        let (mut words, mut paragraph_words) = (0, 0);
        for block in body.blocks.iter().filter(|b| !b.quoted) {
            let count = || count_words(&block.prose(text));
            match block.kind {
                Kind::Paragraph => paragraph_words += count(),
                Kind::Item { .. } => words += count(),
                Kind::Heading(_) | Kind::Fence { .. } | Kind::Cell { .. } => {}
            }
        }
        words += paragraph_words;
        Segment {
            id: Self::id(text, start, at_top),
            text: text.into(),
            heading,
            body,
            directives,
            words,
            may_be_open: may_be_open(text),
            paragraph_words,
        }
    }

    /// The id that a segment of this text has.
    pub fn id(text: &str, start: Start, at_top: bool) -> u64 {
        let mut hasher = DefaultHasher::new();
        (text, start, at_top).hash(&mut hasher);
        hasher.finish()
    }

    /// The level in the outline: 0 for the text before the first heading.
    pub fn level(&self) -> u8 {
        self.heading.as_ref().map_or(0, |h| h.level)
    }
}

/// Marks of what is left to do: an unticked task, a prompt, a note to oneself.
const OPEN: [&str; 6] = ["[ ]", "…", "...", "TODO", "FIXME", "TBD"];
static FINDERS: LazyLock<[Finder<'static>; 6]> = LazyLock::new(|| OPEN.map(Finder::new));

/// Whether a text holds a mark of something that is left to do. Most don't, and needn't be looked at closely.
pub fn may_be_open(text: &str) -> bool {
    FINDERS.iter().any(|mark| mark.find(text.as_bytes()).is_some())
}

fn bold(text: &str, skip: usize) -> (Option<Heading>, usize) {
    let Some((_, line)) = lines(text.get(skip..).unwrap_or("")).next() else {
        return (None, skip);
    };
    let body = line.trim_end_matches(['\n', '\r']);
    let indent = body.len() - body.trim_start().len();
    let Some((from, to)) = bold_title(body.trim_start()) else {
        return (None, skip);
    };
    let base = skip + indent;
    let title_span = Span::new(base + from, base + to);
    let title = slice(text, title_span).trim().to_string();
    let span = Span::new(base, skip + body.trim_end().len());
    // a directive may stand at the line's end: the rest starts there
    (Some(Heading { level: 7, span, title_span, title }), title_span.end + 2)
}

fn shifted(mut parsed: Parsed, by: usize) -> Parsed {
    if by > 0 {
        for block in &mut parsed.blocks {
            block.span = block.span.shift(by);
            block.runs.iter_mut().for_each(|run| *run = run.shift(by));
        }
        parsed.comments.iter_mut().for_each(|c| *c = c.shift(by));
        parsed.links.iter_mut().for_each(|l| l.0 = l.0.shift(by));
    }
    parsed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_titles_and_words() {
        let s = Segment::new(
            "## Q1: `Why` us? <!-- panelprep: question q1 -->\n\nThree spoken words.\n\n```\ncode here\n```\n",
            Start::Heading(2),
            false,
        );
        let h = s.heading.unwrap();
        assert_eq!((h.level, h.title.as_str(), s.words, s.directives.len()), (2, "Q1: `Why` us?", 3, 1));
        assert_eq!(slice(&s.text, h.title_span).trim(), "Q1: `Why` us?");
    }

    #[test]
    fn a_bold_line_is_a_heading_and_the_rest_its_body() {
        let s = Segment::new("**Q1: Why?**\nBecause.\n- one\n", Start::Bold, false);
        assert_eq!(
            s.heading.as_ref().map(|h| (h.level, h.title.as_str(), h.span)),
            Some((7, "Q1: Why?", Span::new(0, 12)))
        );
        assert_eq!(
            s.body.blocks.iter().map(|b| slice(&s.text, b.span).trim()).collect::<Vec<_>>(),
            ["Because.", "- one"]
        );
    }
}
