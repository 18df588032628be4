//! Positions as editors count them: a line, and a column in bytes, UTF-16 units or characters.

use super::{Span, Text};
use memchr::{memchr_iter, memrchr2};

/// How a column is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16, the protocol's default.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// A place as editors name it; both parts count from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, counted by an [`Encoding`].
    pub character: u32,
}

/// Columns up to here are counted by looking, those beyond by the rope's sums.
const NEAR: usize = 1024;

impl Text {
    /// The byte offset of a position. Past a line's end is its end; past the last line is the text's end;
    /// the middle of a character is its start.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let line = position.line as usize;
        if line >= self.0.len_lines() {
            return self.len();
        }
        let span = self.line_span(line);
        let column = position.character as usize;
        if encoding == Encoding::Utf8 {
            return self.floor(span.start.saturating_add(column).min(span.end));
        }
        let start_char = self.0.try_byte_to_char(span.start).unwrap_or(0);
        let char = match encoding {
            Encoding::Utf16 => {
                let start_unit = self.0.try_char_to_utf16_cu(start_char).unwrap_or(0);
                let unit = start_unit.saturating_add(column).min(self.0.len_utf16_cu());
                self.0.try_utf16_cu_to_char(unit).unwrap_or(start_char)
            }
            _ => start_char.saturating_add(column).min(self.0.len_chars()),
        };
        self.0.try_char_to_byte(char).unwrap_or(span.end).min(span.end)
    }

    /// The position of a byte offset, clamped to the document and to whole characters.
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        if let Some(near) = self.position_near(offset) {
            return near;
        }
        let offset = self.floor(offset);
        let line = self.line_of(offset);
        let start = self.0.try_line_to_byte(line).unwrap_or(0);
        let column = match encoding {
            Encoding::Utf8 => offset - start,
            // most columns are near, and bytes are what ASCII counts in
            _ if offset - start < NEAR && self.is_ascii(start, offset) => offset - start,
            Encoding::Utf16 => self.utf16(offset) - self.utf16(start),
            Encoding::Utf32 => {
                self.0.try_byte_to_char(offset).unwrap_or(0) - self.0.try_byte_to_char(start).unwrap_or(0)
            }
        };
        Position { line: line as u32, character: column as u32 }
    }

    /// The position of a byte offset whose line has only ASCII before it and starts in the same chunk of the rope, where
    /// all ways to count agree: most are so, and one look at the rope is enough.
    fn position_near(&self, offset: usize) -> Option<Position> {
        let (chunk, start, _, first) = self.0.get_chunk_at_byte(offset)?;
        let before = chunk.get(..offset.checked_sub(start)?)?;
        let bytes = before.as_bytes();
        let at = memrchr2(b'\n', b'\r', bytes)?;
        let line = before.get(at + 1..).filter(|line| line.is_ascii())?;
        // a lone CR is told from a CRLF by what follows it, and inside of a CRLF is no place
        if line.is_empty() && bytes.last() == Some(&b'\r') {
            return None;
        }
        let feeds = memchr_iter(b'\n', bytes).count();
        let returns = memchr_iter(b'\r', bytes).filter(|i| bytes.get(i + 1) != Some(&b'\n')).count();
        let column = line.len();
        Some(Position { line: (first + feeds + returns) as u32, character: column as u32 })
    }

    /// The positions of a span's ends. Most spans are a few ASCII words of one line, whose end is found from its start.
    pub fn positions(&self, span: Span, encoding: Encoding) -> (Position, Position) {
        let start = self.position(span.start, encoding);
        let inside = self.0.get_chunk_at_byte(span.start).and_then(|(chunk, at, ..)| {
            let chars = chunk.get(span.start.checked_sub(at)?..span.end.checked_sub(at)?)?;
            // a break's second half may stand behind the end
            let plain = |b: &u8| b.is_ascii() && !matches!(b, b'\n' | b'\r');
            chars.as_bytes().iter().all(plain).then_some(chars.len())
        });
        let end = match inside {
            Some(width) => Position { character: start.character + width as u32, ..start },
            None => self.position(span.end, encoding),
        };
        (start, end)
    }

    /// The span between two positions; an inverted pair is turned round.
    pub fn span(&self, from: Position, to: Position, encoding: Encoding) -> Span {
        let (a, b) = (self.offset(from, encoding), self.offset(to, encoding));
        Span::new(a.min(b), a.max(b))
    }

    /// Whether there is nothing but ASCII between two offsets on character boundaries; no when it takes looking further.
    fn is_ascii(&self, start: usize, end: usize) -> bool {
        let chunk = self.0.get_chunk_at_byte(start);
        chunk.and_then(|(chunk, at, ..)| chunk.get(start - at..end - at)).is_some_and(str::is_ascii)
    }

    fn utf16(&self, offset: usize) -> usize {
        let char = self.0.try_byte_to_char(offset).unwrap_or(0);
        self.0.try_char_to_utf16_cu(char).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The rule written as plainly as it can be: walk the characters.
    fn naive(text: &str, at: Position, encoding: Encoding) -> usize {
        let (mut line, mut column, mut chars) = (0, 0, text.char_indices().peekable());
        while let Some((i, c)) = chars.next() {
            let width = match encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
                Encoding::Utf32 => 1,
            } as u32;
            let breaks = c == '\n' || c == '\r';
            if line == at.line && (breaks || column + width > at.character) {
                return i;
            }
            if breaks {
                if c == '\r' && chars.peek().is_some_and(|(_, n)| *n == '\n') {
                    chars.next();
                }
                (line, column) = (line + 1, 0);
            } else {
                column += width;
            }
        }
        text.len()
    }

    fn any_text() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a", " ", "é", "’", "😀", "e\u{301}", "漢", "\n", "\r\n", "\r", "\u{2028}", "\u{feff}", "\u{b}",
        ]);
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    fn any_encoding() -> impl Strategy<Value = Encoding> {
        prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16, Encoding::Utf32])
    }

    proptest! {
        #[test]
        fn offsets_are_those_of_a_naive_walk(text in any_text(), line in 0u32..12, character in 0u32..20, encoding in any_encoding()) {
            let at = Position { line, character };
            prop_assert_eq!(Text::new(&text).offset(at, encoding), naive(&text, at, encoding));
        }

        #[test]
        fn positions_come_back(text in any_text(), encoding in any_encoding()) {
            let rope = Text::new(&text);
            for (i, c) in text.char_indices() {
                // inside CRLF there is no position of its own
                if c == '\n' && text[..i].ends_with('\r') { continue }
                prop_assert_eq!(rope.offset(rope.position(i, encoding), encoding), i);
            }
        }

        #[test]
        fn both_ends_of_a_span_are_where_each_is(text in any_text(), a in 0usize..99, b in 0usize..99, encoding in any_encoding()) {
            let (rope, ends) = (Text::new(&text), (a.min(b).min(text.len()), a.max(b).min(text.len())));
            let each = (rope.position(ends.0, encoding), rope.position(ends.1, encoding));
            prop_assert_eq!(rope.positions(Span::new(ends.0, ends.1), encoding), each);
        }

        #[test]
        fn edits_leave_what_a_string_would_have(text in any_text(), edits in prop::collection::vec((0u32..6, 0u32..9, 0u32..6, 0u32..9, any_text()), 0..12), encoding in any_encoding()) {
            let (mut rope, mut plain) = (Text::new(&text), text);
            for (l1, c1, l2, c2, with) in edits {
                let (from, to) = (Position { line: l1, character: c1 }, Position { line: l2, character: c2 });
                let (a, b) = (naive(&plain, from, encoding), naive(&plain, to, encoding));
                rope.replace(rope.span(from, to, encoding), &with);
                plain.replace_range(a.min(b)..a.max(b), &with);
                prop_assert_eq!(&rope.to_string(), &plain);
            }
        }
    }

    #[test]
    fn mid_surrogate_and_out_of_range_are_clamped() {
        let text = Text::new("a😀b\n");
        let at = |line, character| text.offset(Position { line, character }, Encoding::Utf16);
        assert_eq!((at(0, 2), at(0, 3), at(0, 99), at(9, 9)), (1, 5, 6, 7));
    }
}
