//! What a code fence says in words: its comments, and its lines of code where a rubric asks for them.

use super::scope::Statement;
use super::words::{Gap, words};
use crate::markdown::{self, Block};
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
    // a run may hold many lines
    let all = block.runs.iter().flat_map(|run| {
        markdown::lines(slice(text, *run)).map(|(at, line)| Span::new(run.start + at, run.start + at + line.len()))
    });
    for whole in all.take_while(|line| line.start < block.span.start + READ) {
        let comment = comment(slice(text, whole), mark).map(|at| Span::new(whole.start + at, whole.end));
        let code = comment.map_or(whole, |c| Span::new(whole.start, c.start));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Kind;
    use expect_test::expect;

    fn shown(notes: &str, with_code: bool) -> String {
        let parsed = markdown::parse(notes);
        let mut found = Vec::new();
        for (index, block) in parsed.blocks.iter().enumerate() {
            if let Kind::Fence { lang, .. } = &block.kind {
                lines(notes, index, block, lang, with_code, &mut found);
            }
        }
        let line = |(s, prose): &(Statement, bool)| {
            format!("{} {:?}\n", if *prose { "says" } else { "code" }, slice(notes, s.span))
        };
        found.iter().map(line).collect()
    }

    #[test]
    fn comments_are_read_line_by_line_and_code_is_none() {
        let notes = "```ruby\n# loads every row.\nn = User.count # one number, no rows\nputs \"#{n} # of #{n} 'rows'\" if n #{1}\nend\n```\n\n- x\n\n  ```sql\n  SELECT 1 -- the index\n  FROM t\n  ```\n";
        expect![[r#"
            says "loads every row"
            says "one number, no rows"
            says "the index"
        "#]]
        .assert_eq(&shown(notes, false));
        expect![[r##"
            says "loads every row"
            code "n = User.count"
            says "one number, no rows"
            code "puts \"#{n} # of #{n} 'rows'\" if n #{1"
            code "end"
            code "SELECT 1"
            says "the index"
            code "FROM t"
        "##]]
        .assert_eq(&shown(notes, true));
    }

    #[test]
    fn a_wrapped_comment_is_one_sentence() {
        let notes =
            "```ruby\n# was: every row came into memory, only to be\n# counted in Ruby\n# short\n# lines\nx = 1\n```\n";
        expect![[r##"
            says "was: every row came into memory, only to be\n# counted in Ruby"
            says "short"
            says "lines"
        "##]]
        .assert_eq(&shown(notes, false));
    }
}
