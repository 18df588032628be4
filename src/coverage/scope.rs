//! Statements: the sentences, list items and table cells of an answer that can prove something.

use super::words::{Gap, Token, words};
use crate::markdown::{Block, Kind};
use crate::text::{Span, slice};

/// One sentence, with the block it stands in.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Index of its block.
    pub block: usize,
    /// Its words.
    pub tokens: Vec<Token>,
    /// From its first word to the end of its last.
    pub span: Span,
    /// It asks.
    pub asks: bool,
    /// It ends in the mark of text that the program inserted: `…`.
    pub prompt: bool,
    /// It starts its block.
    pub first: bool,
    /// Its number in the segment; neighbours follow each other without a gap.
    pub number: usize,
}

/// Whether a block can hold evidence at all: prose outside of quotes; no unticked task, no heading, no table head.
pub fn proves(block: &Block) -> bool {
    match &block.kind {
        Kind::Heading(_) | Kind::Fence { .. } | Kind::Cell { head: true } => false,
        Kind::Item { task } => !block.quoted && *task != Some(false),
        Kind::Paragraph | Kind::Cell { head: false } => !block.quoted,
    }
}

/// The words that one statement may have: what goes on longer is cut, so that hostile text costs no more than its length.
const LONGEST: usize = 256;

/// Splits a block's prose into statements.
pub fn statements(text: &str, index: usize, block: &Block, out: &mut Vec<Statement>) {
    let all = words(text, &block.runs);
    let width =
        block.runs.iter().map(|run| slice(text, *run).lines().map(str::len).max().unwrap_or(0)).max().unwrap_or(0);
    let mut tokens: Vec<Token> = Vec::new();
    let first = out.len();
    for token in all.tokens {
        // `("was it faster?") and I read …` goes on after the bracket
        let inside = token.gap.has(Gap::QUOTE.or(Gap::CLOSE)) && !token.capital;
        let before = tokens.last().map(|t: &Token| t.span.end);
        let ends = token.gap.has(Gap::BREAK)
            || before.is_some_and(|end| ended_on_purpose(text, width, end, token.span))
            || token.gap.has(Gap::STOP.or(Gap::QUESTION)) && !inside
            || tokens.len() >= LONGEST;
        if ends && !tokens.is_empty() {
            let done = std::mem::take(&mut tokens);
            push(text, done, token.gap, index, first, out);
        }
        tokens.push(token);
    }
    if !tokens.is_empty() {
        push(text, tokens, all.tail, index, first, out);
    }
}

/// Whether a line that stops at `end` was ended on purpose before `next`: the next word would have fitted, with some to
/// spare. Lines of wrapped prose end where it wouldn't.
fn ended_on_purpose(text: &str, width: usize, end: usize, next: Span) -> bool {
    /// What a wrapped line may fall short by.
    const SPARE: usize = 8;
    let between = text.get(end..next.start).unwrap_or("");
    if !between.contains('\n') {
        return false;
    }
    let start = text.get(..end).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
    let used = end - start + between.find('\n').unwrap_or(0);
    used + 1 + (next.end - next.start) + SPARE <= width
}

fn push(text: &str, tokens: Vec<Token>, after: Gap, block: usize, first: usize, out: &mut Vec<Statement>) {
    let (Some(a), Some(z)) = (tokens.first(), tokens.last()) else {
        return;
    };
    let span = with_marks(text, Span::new(a.span.start, z.span.end));
    let statement = Statement {
        block,
        span,
        asks: after.has(Gap::QUESTION),
        prompt: after.has(Gap::PROMPT),
        first: out.len() == first,
        number: 0,
        tokens,
    };
    out.push(statement);
}

/// Takes in the marks that open before the first word and close after the last: code ticks, quotes, brackets.
fn with_marks(text: &str, span: Span) -> Span {
    let before = text.get(..span.start).unwrap_or("");
    let after = text.get(span.end..).unwrap_or("");
    let opened = before.len() - before.trim_end_matches(['`', '"', '“', '‘', '(', '[']).len();
    let called = after.len() - after.trim_start_matches(['!', '?']).len();
    let called = if after.get(called..).is_some_and(|rest| rest.starts_with('`')) { called } else { 0 };
    let rest = after.get(called..).unwrap_or("");
    let closed = rest.len() - rest.trim_start_matches(['`', '"', '”', '’', ')', ']', '%']).len();
    Span::new(span.start - opened, span.end + called + closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    #[test]
    fn lines_that_were_ended_on_purpose_are_sentences() {
        let count = |text: &str| {
            let mut out = Vec::new();
            statements(text, 0, &parse(text).blocks[0], &mut out);
            out.len()
        };
        assert_eq!(
            count(
                "one channel, no DMs\nscribe keeps the timeline while it happens\nreview within a week, booked before the channel is closed"
            ),
            3
        );
        assert_eq!(
            count("one channel for all of them, and whoever turns\na knob says so there before they do it, not\nlater"),
            1
        );
    }

    #[test]
    fn sentences_items_and_cells() {
        let text = "One, e.g. this. Two? Three…\n\n- four.rb ends\n- [ ] five\n> six\n\n| h |\n|--|\n| seven |\n";
        let mut out = Vec::new();
        let parsed = parse(text);
        for (i, block) in parsed.blocks.iter().enumerate().filter(|(_, b)| proves(b)) {
            statements(text, i, block, &mut out);
        }
        let shown: Vec<_> = out.iter().map(|s| (slice(text, s.span), s.asks, s.prompt)).collect();
        assert_eq!(
            shown,
            [
                ("One, e.g. this", false, false),
                ("Two", true, false),
                ("Three", false, true),
                ("four.rb ends", false, false),
                ("seven", false, false)
            ]
        );
    }
}
