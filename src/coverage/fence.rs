//! What a code fence says in words: its comments, and its lines of code where a rubric asks for them.

use super::scope::Statement;
use super::words::{Gap, words};
use crate::markdown::Block;
use crate::text::{Span, slice};

/// Bytes of a fence whose comments are read: no answer explains itself further down.
const READ: usize = 32 * 1024;

/// A comment line at least this long may go on in the next one.
const WRAPPED: usize = 40;

/// A fence's lines: its comments as prose and, if wanted, the rest as code. The flag says prose.
pub(super) fn lines(
    text: &str,
    index: usize,
    block: &Block,
    lang: &str,
    with_code: bool,
    out: &mut Vec<(Statement, bool)>,
) {
    let mark = match lang {
        "sql" | "lua" | "haskell" => "--",
        "js" | "javascript" | "ts" | "tsx" | "jsx" | "typescript" | "java" | "go" | "rust" | "c" | "cpp" | "kotlin"
        | "swift" | "php" => "//",
        _ => "#",
    };
    // the comment that may go on: where its lines stand, the last one last
    let mut open: Vec<Span> = Vec::new();
    for run in block.runs.iter().take_while(|r| r.start < block.span.start + READ) {
        let line = slice(text, *run);
        let comment = comment(line, mark).map(|at| Span::new(run.start + at, run.end));
        let code = comment.map_or(*run, |c| Span::new(run.start, c.start));
        let alone = slice(text, code).trim().is_empty();
        let goes_on = comment.is_some_and(|c| {
            let words = slice(text, c).trim_start_matches(['#', '-', '/', ' ', '\t']);
            alone
                && words.starts_with(char::is_lowercase)
                && open.last().is_some_and(|last| wrapped(slice(text, *last)))
        });
        if !goes_on {
            push(text, index, &std::mem::take(&mut open), true, out);
        }
        if with_code && !alone {
            push(text, index, &[code], false, out);
        }
        open.extend(comment);
    }
    push(text, index, &open, true, out);
}

/// Where a line's comment begins. `#{` opens no comment, and neither does a mark inside of a string.
fn comment(line: &str, mark: &str) -> Option<usize> {
    line.match_indices(mark).map(|(at, _)| at).find(|&at| {
        let (head, tail) = (line.get(..at).unwrap_or(""), line.get(at + mark.len()..).unwrap_or(""));
        let apart = head.is_empty() || head.ends_with([' ', '\t']);
        apart && !(mark == "#" && tail.starts_with('{')) && head.matches('"').count() % 2 == 0
    })
}

fn wrapped(line: &str) -> bool {
    line.len() >= WRAPPED && !line.trim_end().ends_with(['.', '!', '?', ':', ';', '…'])
}

fn push(text: &str, index: usize, runs: &[Span], prose: bool, out: &mut Vec<(Statement, bool)>) {
    let found = words(text, runs);
    let (Some(a), Some(z)) = (found.tokens.first(), found.tokens.last()) else {
        return;
    };
    let statement = Statement {
        block: index,
        span: Span::new(a.span.start, z.span.end),
        asks: found.tail.has(Gap::QUESTION),
        prompt: found.tail.has(Gap::PROMPT),
        first: true,
        number: 0,
        tokens: found.tokens,
    };
    out.push((statement, prose));
}
