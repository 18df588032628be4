//! Statements: the sentences, list items and table cells of an answer that can prove something.

use super::words::{Gap, Token, words};
use crate::markdown::{Block, Kind};
use crate::text::Span;

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
    let mut tokens: Vec<Token> = Vec::new();
    let first = out.len();
    for token in all.tokens {
        // `("was it faster?") and I read …` goes on after the bracket
        let inside = token.gap.has(Gap::QUOTE.or(Gap::CLOSE)) && !token.capital;
        let ends = token.gap.has(Gap::BREAK)
            || token.gap.has(Gap::STOP.or(Gap::QUESTION)) && !inside
            || tokens.len() >= LONGEST;
        if ends && !tokens.is_empty() {
            let done = std::mem::take(&mut tokens);
            push(done, token.gap, index, first, out);
        }
        tokens.push(token);
    }
    if !tokens.is_empty() {
        push(tokens, all.tail, index, first, out);
    }
}

fn push(tokens: Vec<Token>, after: Gap, block: usize, first: usize, out: &mut Vec<Statement>) {
    let (Some(a), Some(z)) = (tokens.first(), tokens.last()) else {
        return;
    };
    let span = Span::new(a.span.start, z.span.end);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;
    use crate::text::slice;

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
