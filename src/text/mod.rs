//! Text: byte spans, the rope document, and the only place that knows about UTF-16.
//!
//! Every offset in the core is a byte offset into a document's UTF-8 text. Lines end at LF, CRLF or a lone CR, as in LSP.

mod position;
mod span;

pub use position::{Encoding, Position};
pub use span::{Span, slice};

use ropey::Rope;
use std::borrow::Cow;

/// A document's text: a rope, cheap to clone (clones share their storage).
#[derive(Clone, Debug, Default)]
pub struct Text(Rope);

impl Text {
    /// The text of `s`.
    pub fn new(s: &str) -> Self {
        Text(Rope::from_str(s))
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len_bytes()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of lines; an empty text has one.
    pub fn lines(&self) -> usize {
        self.0.len_lines()
    }

    /// The text in `span`, clamped to the document and to whole characters.
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        let start = self.floor(span.start);
        let end = self.floor(span.end).max(start);
        match self.0.get_byte_slice(start..end) {
            Some(part) => part.into(),
            None => Cow::Borrowed(""),
        }
    }

    /// The line (from 0) that holds the byte at `offset`, clamped.
    pub fn line_of(&self, offset: usize) -> usize {
        self.0.try_byte_to_line(offset.min(self.len())).unwrap_or(0)
    }

    /// The span of line `line` (from 0) without its line break; empty at the end when there is no such line.
    pub fn line_span(&self, line: usize) -> Span {
        let len = self.len();
        let Ok(start) = self.0.try_line_to_byte(line) else {
            return Span::new(len, len);
        };
        let next = self.0.try_line_to_byte(line + 1).unwrap_or(len);
        // a line may be millions of bytes long: only its end is looked at
        let is_break = |at: &usize| matches!(self.0.get_byte(*at), Some(b'\n' | b'\r'));
        let breaks = (start..next).rev().take_while(is_break).count();
        Span::new(start, next - breaks)
    }

    /// Where line `line` (from 0) starts; the text's end when there is no such line.
    pub fn line_start(&self, line: usize) -> usize {
        self.0.try_line_to_byte(line).unwrap_or(self.len())
    }

    /// Replaces `span` by `with`, clamped.
    pub fn replace(&mut self, span: Span, with: &str) {
        let from = self.floor(span.start);
        let to = self.floor(span.end).max(from);
        let from_char = self.0.try_byte_to_char(from).unwrap_or(0);
        let to_char = self.0.try_byte_to_char(to).unwrap_or(from_char);
        // both calls are in range by construction; a refusal leaves the text as it was
        let _ = self.0.try_remove(from_char..to_char);
        let _ = self.0.try_insert(from_char, with);
    }

    /// The greatest character boundary at or before `offset`, clamped to the document.
    fn floor(&self, offset: usize) -> usize {
        let offset = offset.min(self.len());
        let Some((chunk, start, ..)) = self.0.get_chunk_at_byte(offset) else {
            return offset;
        };
        (0..=offset - start).rev().find(|at| chunk.is_char_boundary(*at)).map_or(offset, |at| start + at)
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

/// How many words stand between white space.
pub fn count_words(text: &str) -> usize {
    // white space beyond ASCII is rare; without it, words are counted many bytes at once
    if !text.is_ascii() && text.chars().any(|c| !c.is_ascii() && c.is_whitespace()) {
        return text.split_whitespace().count();
    }
    let is_space = |b: u8| matches!(b, b'\t'..=b'\r' | b' ');
    let bytes = text.as_bytes();
    let rest = bytes.get(1..).unwrap_or(&[]);
    let begins = bytes.iter().zip(rest).map(|(a, b)| usize::from(is_space(*a) & !is_space(*b)));
    begins.sum::<usize>() + usize::from(bytes.first().is_some_and(|first| !is_space(*first)))
}

/// Counts the line (from 1) of a byte offset in plain text, by the same line rules as [`Text`].
pub fn line_number(text: &str, offset: usize) -> usize {
    let head = text.as_bytes().get(..offset.min(text.len())).unwrap_or(&[]);
    let mut lines = 1;
    for (i, byte) in head.iter().enumerate() {
        lines += match byte {
            b'\n' => 1,
            // a CR that a LF follows is counted with the LF
            b'\r' => usize::from(text.as_bytes().get(i + 1) != Some(&b'\n')),
            _ => 0,
        };
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn words_are_what_white_space_parts() {
        for text in
            ["", " ", "one", " one  two\tthree\r\n", "a – b", "no\u{a0}break", "wide\u{3000}space", "é\u{2028}ü", "🎉"]
        {
            assert_eq!(count_words(text), text.split_whitespace().count(), "{text:?}");
        }
    }
}
