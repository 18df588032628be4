//! Bare lists: words that are only named, and words that are only quoted.

use super::clause::is_ours;
use super::scope::Statement;
use super::stem::is_filler;
use super::words::{Gap, Token};
use crate::markdown::{Block, Kind};
use crate::text::Span;

/// Chunks that make a list of words, with and without a head before a colon.
const CHUNKS: usize = 5;
const HEADED: usize = 4;
/// The words that one thing named may have.
const NAME: usize = 3;
/// List items that make a list of words, and the words that each may have.
const ITEMS: usize = 4;
const ITEM: usize = 2;

/// Whether a sentence only names things: `CDN, Redis, ETag, edge caching, Puma`.
pub fn names_only(tokens: &[Token]) -> bool {
    let head = tokens.iter().take(6).position(|t| t.gap.has(Gap::COLON)).unwrap_or(0);
    let body = tokens.get(head..).unwrap_or(&[]);
    let meta = tokens.iter().take(head).any(|t| is_meta(&t.word));
    // "Key topics for me: schema-per-tenant, SOC 2": what heads a list of words may be ours, and names have numbers
    let name = |t: &Token| &*t.word == "per" || t.word.starts_with(|c: char| c.is_ascii_digit());
    let tells = |t: &Token| is_ours(&t.word) || says(t) && !(meta && name(t));
    if body.iter().any(tells) || !meta && tokens.iter().any(|t| is_ours(&t.word)) {
        return false;
    }
    let barred = body.iter().skip(1).any(|t| t.gap.has(Gap::BAR));
    if barred && body.iter().any(|t| joins(&t.word)) {
        return false;
    }
    let cut = Gap::COMMA.or(Gap::SEMICOLON).or(Gap::BREAK).or(Gap::BAR).or(Gap::DASH);
    let mut chunks = Vec::new();
    for (i, token) in body.iter().enumerate() {
        if i == 0 || token.gap.has(cut) {
            chunks.push(0);
        }
        if let Some(last) = chunks.last_mut() {
            *last += usize::from(!is_filler(&token.word));
        }
    }
    if head > 0 && !meta {
        return false;
    }
    let least = if meta || barred { HEADED } else { CHUNKS };
    let long = chunks.iter().filter(|c| **c > NAME).count();
    chunks.len() >= least && long * 6 <= chunks.len()
}

/// Whether a word between bars tells more than a name: `p95 in Grafana | reviewed weekly`.
fn joins(word: &str) -> bool {
    matches!(word, "in" | "on" | "by" | "with" | "for" | "from" | "to" | "at" | "into" | "via" | "under" | "over")
        || word.len() > 4 && (word.ends_with("ed") || word.ends_with("kly") || word.ends_with("thly"))
}

/// How many words from the start only name things, when what follows their colon calls them words:
/// `KPIs, A/B tests, monitoring: these are all relevant here`.
pub fn named_before(tokens: &[Token]) -> usize {
    let Some(colon) = tokens.iter().position(|t| t.gap.has(Gap::COLON)) else {
        return 0;
    };
    let (names, rest) = tokens.split_at(colon);
    let chunks = 1 + names.iter().filter(|t| t.gap.has(Gap::COMMA)).count();
    let bare = !tokens.iter().any(|t| is_ours(&t.word)) && !names.iter().any(says);
    let refers = rest.iter().take(12).any(|t| matches!(&*t.word, "these" | "those" | "such" | "all" | "they"));
    let called = rest.iter().take(16).any(|t| is_meta(&t.word) || is_praise(&t.word));
    if chunks >= HEADED && names.len() <= chunks * (NAME + 1) && bare && refers && called { colon } else { 0 }
}

/// Words that say of things named no more than that they matter.
fn is_praise(word: &str) -> bool {
    matches!(
        word,
        "relevant"
            | "important"
            | "essential"
            | "about"
            | "concepts"
            | "aspects"
            | "factors"
            | "ingredients"
            | "matter"
            | "key"
            | "crucial"
            | "known"
            | "practices"
            | "considered"
            | "apply"
    )
}

/// Words for words: what they head is a list of names.
fn is_meta(word: &str) -> bool {
    matches!(
        word,
        "keyword"
            | "keywords"
            | "buzzword"
            | "buzzwords"
            | "topic"
            | "topics"
            | "term"
            | "terms"
            | "tag"
            | "tags"
            | "theme"
            | "themes"
            | "vocabulary"
            | "beyond"
            | "catchwords"
            | "glossary"
            | "names"
            | "words"
            | "bingo"
    )
}

/// Whether a word tells something rather than naming it: a verb, a number, a preposition of place or time.
fn says(token: &Token) -> bool {
    let word = &*token.word;
    token.gap.has(Gap::ARROW.or(Gap::COLON)) && token.word.is_empty()
        || word.starts_with(|c: char| c.is_ascii_digit())
        || matches!(
            word,
            "is" | "are"
                | "was"
                | "were"
                | "be"
                | "has"
                | "have"
                | "do"
                | "does"
                | "can"
                | "must"
                | "will"
                | "would"
                | "per"
                | "every"
                | "each"
                | "before"
                | "after"
                | "then"
                | "when"
                | "until"
                | "only"
                | "not"
                | "no"
                | "first"
        )
}

/// The list items that only name things, all of their list being so short.
pub fn bare_items(blocks: &[Block], statements: &[Statement]) -> Vec<bool> {
    let mut words = vec![0usize; blocks.len()];
    let mut telling = vec![false; blocks.len()];
    // what the program has put there makes a list neither longer nor more telling
    let mut prompt = vec![false; blocks.len()];
    for statement in statements {
        if let Some(mark) = prompt.get_mut(statement.block).filter(|_| statement.prompt) {
            *mark = true;
        }
        if let (Some(count), Some(tells)) = (words.get_mut(statement.block), telling.get_mut(statement.block)) {
            *count += statement.tokens.iter().filter(|t| !is_filler(&t.word)).count();
            *tells |=
                statement.tokens.iter().any(|t| says(t) || is_ours(&t.word) || t.gap.has(Gap::COLON.or(Gap::ARROW)));
        }
    }
    let mut bare = vec![false; blocks.len()];
    let mut start = 0;
    while let Some(block) = blocks.get(start) {
        let run = blocks
            .iter()
            .skip(start)
            .take_while(|b| matches!(b.kind, Kind::Item { .. }) && b.parent == block.parent && b.depth == block.depth)
            .count();
        let range = start..start + run.max(1);
        let own = || range.clone().filter(|i| prompt.get(*i) != Some(&true));
        let all = own().all(|i| words.get(i).is_some_and(|n| (1..=ITEM).contains(n)) && telling.get(i) == Some(&false));
        if run >= ITEMS && all {
            range.clone().for_each(|i| bare.iter_mut().skip(i).take(1).for_each(|b| *b = true));
        }
        start = range.end;
    }
    bare
}

/// The rows of tables that have a cell of two or three words which says that it isn't there: `| Audit logs | descoped |`.
pub fn undone_rows(text: &str, blocks: &[Block], prose: &[Statement]) -> Vec<Span> {
    const SHORT: usize = 3;
    let cell = |s: &Statement| blocks.get(s.block).is_some_and(|b| matches!(b.kind, Kind::Cell { head: false }));
    let says_no = |s: &&Statement| s.tokens.len() <= SHORT && s.tokens.iter().any(|t| is_undone(&t.word));
    let line = |at: Span| {
        let start = text.get(..at.start).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        let end = text.get(at.end..).and_then(|t| t.find('\n')).map_or(text.len(), |i| at.end + i);
        Span::new(start, end)
    };
    prose.iter().filter(|s| cell(s)).filter(says_no).map(|s| line(s.span)).collect()
}

fn is_undone(word: &str) -> bool {
    matches!(
        word,
        "no" | "not"
            | "none"
            | "never"
            | "cancelled"
            | "canceled"
            | "descoped"
            | "parked"
            | "planned"
            | "missing"
            | "todo"
            | "tbd"
            | "open"
            | "rejected"
            | "dropped"
            | "abandoned"
            | "postponed"
            | "later"
            | "wishlist"
            | "pending"
            | "stopped"
            | "failed"
            | "nobody"
            | "expired"
            | "unused"
    )
}

/// Whether a word names whose words they are, or that they are words.
fn is_source(word: &str) -> bool {
    matches!(
        word,
        "says"
            | "say"
            | "said"
            | "guide"
            | "book"
            | "written"
            | "wrote"
            | "reads"
            | "wants"
            | "article"
            | "docs"
            | "handout"
            | "answer"
            | "quote"
            | "quoted"
            | "textbook"
            | "blog"
            | "handbook"
            | "claims"
            | "claimed"
    )
}

/// Whether what stands at `from..to` is quoted and nobody of ours says it.
pub fn quoted(tokens: &[Token], from: usize, to: usize) -> bool {
    /// A shorter quote is a name or an expression.
    const LONG: usize = 4;
    let marks = |range: &[Token]| range.iter().filter(|t| t.gap.has(Gap::QUOTE)).count();
    let before = tokens.get(..=from).unwrap_or(tokens);
    if marks(before) % 2 == 0 {
        return false;
    }
    let open = before.iter().rposition(|t| t.gap.has(Gap::QUOTE)).unwrap_or(0);
    let close =
        (to..tokens.len()).find(|i| tokens.get(*i).is_some_and(|t| t.gap.has(Gap::QUOTE))).unwrap_or(tokens.len());
    let mut outside = tokens.iter().take(open).chain(tokens.iter().skip(close));
    close - open >= LONG && !outside.clone().any(|t| is_ours(&t.word)) && outside.any(|t| is_source(&t.word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::words::words_of;

    #[test]
    fn lists_of_words_and_their_twins() {
        for (text, only) in [
            ("CDN, Redis, ETag, edge caching, Puma", true),
            ("CDN for the assets, Redis, ETag, 30 s at the edge, Puma", false),
            ("KPIs | budgets | flags – canaries", true),
            ("KPIs · A/B tests · monitoring · feedback", true),
            ("KPIs / budgets / flags / canaries", true),
            ("KPIs: p95 | error rate, reviewed weekly", false),
            ("p95 in Grafana | error rate | flags | canaries", false),
            ("We run Puma | four workers | Redis | CDN", false),
        ] {
            assert_eq!(names_only(&words_of(text).tokens), only, "{text}");
        }
    }
}
