//! The cursor's line, and how the lines of a list are marked.

use crate::markdown::Kind;
use crate::notebook::FileAnalysis;
use crate::text::Span;

/// The line that the cursor stands in.
pub struct Line {
    /// The cursor.
    pub offset: usize,
    /// Without its break; a byte-order mark is left out.
    pub span: Span,
    /// Its text.
    pub text: String,
    /// It lies in a fence or in indented code.
    pub is_code: bool,
    /// The break that the file's lines end in.
    pub eol: &'static str,
}

impl Line {
    /// The line at an offset.
    pub fn at(file: &FileAnalysis, offset: usize) -> Self {
        let text = file.notes.text();
        let offset = offset.min(text.len());
        let number = text.line_of(offset);
        let mut span = text.line_span(number);
        let mut own = text.slice(span).into_owned();
        if own.starts_with('\u{feff}') {
            own.drain(..'\u{feff}'.len_utf8());
            span.start += '\u{feff}'.len_utf8();
        }
        let breaks = |line: usize| {
            let end = text.line_span(line).end;
            text.slice(Span::new(end, end + 2)) == "\r\n"
        };
        let crlf = breaks(number) || number > 0 && breaks(number - 1);
        Line {
            offset: offset.max(span.start).min(span.end),
            span,
            text: own,
            is_code: in_code(file, span),
            eol: if crlf { "\r\n" } else { "\n" },
        }
    }

    /// What stands before the cursor.
    pub fn before(&self) -> &str {
        let at = self.offset.saturating_sub(self.span.start);
        self.text.get(..at).unwrap_or(&self.text)
    }

    /// What stands after the cursor.
    pub fn after(&self) -> &str {
        let at = self.offset.saturating_sub(self.span.start);
        self.text.get(at..).unwrap_or("")
    }

    /// Whether there is nothing but space.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// All of the line as an edit.
    pub fn whole(&self) -> (Span, &'static str) {
        (self.span, "")
    }

    /// The title of a `#` heading that ends at the cursor, and the space that is missing before it.
    pub fn title(&self) -> Option<(Span, &'static str)> {
        let rest = self.text.trim_start_matches(' ');
        let marks = rest.len() - rest.trim_start_matches('#').len();
        let from = self.text.len() - rest.len() + marks;
        let title = self.text.get(from..)?;
        let opens = self.text.len() - rest.len() <= 3 && (1..=6).contains(&marks);
        let spaced = title.starts_with([' ', '\t']);
        if !opens || !(spaced || title.is_empty()) || !self.after().trim().is_empty() {
            return None;
        }
        let start = self.span.start + from + usize::from(spaced);
        let span = Span::new(start, self.span.end);
        (self.offset >= start).then_some((span, if spaced { "" } else { " " }))
    }
}

/// Whether a line lies in a code block.
fn in_code(file: &FileAnalysis, line: Span) -> bool {
    let Some(placed) = file.notes.segments().get(file.notes.segment_at(line.start)) else {
        return false;
    };
    placed.segment.body.blocks.iter().any(|b| {
        let Kind::Fence { closed, .. } = b.kind else {
            return false;
        };
        let span = b.span.shift(placed.start);
        // the code runs on to where the next line ends as long as nothing closes it
        span.start <= line.end && (line.start < span.end || !closed && line.start <= span.end)
    })
}

/// How a list item's line starts.
#[derive(Debug, PartialEq, Eq)]
pub struct Bullet<'a> {
    /// The white space before it.
    pub indent: &'a str,
    /// `-`, `*`, `+`, `1.`, `1)`.
    pub marker: &'a str,
    /// Where the item's text starts in the line.
    pub text: usize,
}

/// Reads a list item's start.
pub fn bullet(line: &str) -> Option<Bullet<'_>> {
    let rest = line.trim_start_matches([' ', '\t']);
    let indent = line.len() - rest.len();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let marks: &[char] = if digits == 0 { &['-', '*', '+'] } else { &['.', ')'] };
    let end = digits + 1;
    let after = rest.get(end..)?;
    if digits > 9 || !rest.get(digits..)?.starts_with(marks) || !after.starts_with([' ', '\t']) {
        return None;
    }
    let mut own = after.trim_start_matches([' ', '\t']);
    for task in ["[ ]", "[x]", "[X]"] {
        let boxed = own.strip_prefix(task);
        if let Some(text) = boxed.filter(|t| t.starts_with([' ', '\t'])) {
            own = text.trim_start_matches([' ', '\t']);
            break;
        }
    }
    Some(Bullet { indent: line.get(..indent)?, marker: rest.get(..end)?, text: line.len() - own.len() })
}
