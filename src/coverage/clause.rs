//! Clauses: where one part of a sentence ends and the next begins.

use super::words::{Gap, Token};

/// Whether a new clause starts at token `at`.
pub fn boundary(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else {
        return true;
    };
    let hard = Gap::SEMICOLON.or(Gap::COLON).or(Gap::DASH).or(Gap::OPEN).or(Gap::CLOSE).or(Gap::ARROW).or(Gap::BREAK);
    if token.gap.has(hard) {
        return true;
    }
    let next = tokens.get(at + 1).map(|t| &*t.word).unwrap_or("");
    let opens = |word: &str| {
        matches!(
            word,
            "but"
                | "however"
                | "although"
                | "though"
                | "yet"
                | "so"
                | "because"
                | "since"
                | "while"
                | "whereas"
                | "until"
                | "unless"
                | "before"
                | "when"
                | "if"
        )
    };
    let subject =
        |word: &str| matches!(word, "we" | "i" | "it" | "they" | "you" | "he" | "she" | "there" | "instead" | "then");
    if opens(&token.word) || matches!(&*token.word, "and" | "then") && subject(next) {
        return true;
    }
    if token.gap.has(Gap::COMMA) {
        return subject(&token.word)
            || matches!(
                &*token.word,
                "which"
                    | "who"
                    | "this"
                    | "that"
                    | "just"
                    | "only"
                    | "instead"
                    | "nobody"
                    | "nothing"
                    | "everybody"
                    | "everyone"
                    | "each"
                    | "every"
            )
            || !continues_list(tokens, at);
    }
    false
}

/// Whether what follows a comma is one more thing of a list rather than a clause of its own.
fn continues_list(tokens: &[Token], at: usize) -> bool {
    let rest = tokens.get(at..).unwrap_or(&[]);
    let stop = rest.iter().skip(1).position(|t| t.gap.has(Gap::COMMA)).map_or(rest.len(), |i| i + 1);
    let item = rest.get(..stop).unwrap_or(&[]);
    let verb = |word: &str| {
        matches!(
            word,
            "is" | "was"
                | "are"
                | "were"
                | "be"
                | "have"
                | "has"
                | "had"
                | "do"
                | "does"
                | "did"
                | "will"
                | "would"
                | "can"
                | "could"
                | "should"
                | "must"
                | "may"
                | "might"
        )
    };
    item.len() <= 6 && !item.iter().any(|t| verb(&t.word))
}

/// The end of the clause that goes on at token `at`.
pub fn clause_end(tokens: &[Token], at: usize) -> usize {
    (at..tokens.len()).find(|i| boundary(tokens, *i) || new_subject(tokens, at, *i)).unwrap_or(tokens.len())
}

/// "Instead of X *we* do Y": a subject without a comma before it starts what is asserted.
fn new_subject(tokens: &[Token], from: usize, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| tokens.get(i)).map_or("", |t| &*t.word);
    let word = tokens.get(at).map_or("", |t| &*t.word);
    let bound = matches!(
        before,
        "that"
            | "think"
            | "believe"
            | "say"
            | "feel"
            | "what"
            | "which"
            | "where"
            | "how"
            | "why"
            | "if"
            | "whether"
            | "than"
            | "as"
            | "do"
            | "did"
            | "would"
            | "can"
            | "could"
            | "should"
            | "or"
            | "of"
            | "and"
    );
    at > from && matches!(word, "we" | "i") && !bound
}

/// The start of the clause that token `at` stands in.
pub fn clause_start(tokens: &[Token], at: usize) -> usize {
    (1..=at.min(tokens.len().saturating_sub(1))).rev().find(|i| boundary(tokens, *i)).unwrap_or(0)
}

/// Whether a word is the candidate or their team as a subject.
pub fn is_own(word: &str) -> bool {
    matches!(word, "we" | "i")
}

/// Whether a word speaks of the candidate or their team at all.
pub fn is_ours(word: &str) -> bool {
    matches!(word, "we" | "i" | "our" | "my" | "us" | "me" | "ours" | "mine" | "myself" | "ourselves")
}

/// Whether a word weakens a verb to what might or should be.
pub fn is_modal(word: &str) -> bool {
    matches!(word, "would" | "should" | "could" | "might" | "ought" | "ideally")
}
