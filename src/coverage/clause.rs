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
    let anyone = |word: &str| matches!(word, "nobody" | "nothing" | "everybody" | "everyone" | "somebody" | "someone");
    let so_long = &*token.word == "as" && matches!(next, "long" | "soon");
    if so_long || opens(&token.word) || matches!(&*token.word, "and" | "then") && (subject(next) || anyone(next)) {
        return true;
    }
    // "… isn't a problem any more and the page will open at once"
    if &*token.word == "and"
        && is_article(next)
        && tokens.get(at + 2..at + 5).is_some_and(|of| of.iter().any(is_helper))
    {
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

fn is_article(word: &str) -> bool {
    matches!(word, "the" | "our" | "my" | "its" | "their" | "each" | "every")
}

/// The verbs that help another.
fn is_helper(token: &Token) -> bool {
    matches!(
        &*token.word,
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
}

/// Whether what follows a comma is one more thing of a list rather than a clause of its own.
fn continues_list(tokens: &[Token], at: usize) -> bool {
    let rest = tokens.get(at..).unwrap_or(&[]);
    let stop = rest.iter().skip(1).position(|t| t.gap.has(Gap::COMMA)).map_or(rest.len(), |i| i + 1);
    let item = rest.get(..stop).unwrap_or(&[]);
    // "CloudFront serves them from the edge"
    let takes = |pair: &[Token]| match pair {
        [verb, object] => {
            verb.word.ends_with('s')
                && matches!(&*object.word, "it" | "them" | "us" | "the" | "a" | "an" | "each" | "all" | "every" | "its")
        }
        _ => false,
    };
    let acts = item.windows(2).skip(1).any(takes);
    item.len() <= 6 && !acts && !item.iter().any(is_helper)
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

/// Where the clause starts that says when, if or why, when `at` stands in one that isn't the sentence's first.
pub fn condition(tokens: &[Token], at: usize) -> Option<usize> {
    let start = clause_start(tokens, at);
    let opens = |w: &str| {
        matches!(w, "when" | "if" | "while" | "unless" | "until" | "till" | "before" | "because" | "since" | "once")
    };
    (start > 0 && tokens.get(start).is_some_and(|t| opens(&t.word))).then_some(start)
}

/// Whether what is denied up to `at` is let in by the next clause: "nothing goes out *before* …", "*unless* …".
pub fn gate(tokens: &[Token], at: usize) -> Option<usize> {
    let end = (at..tokens.len()).find(|i| boundary(tokens, *i))?;
    let word = |i: usize| tokens.get(i).map_or("", |t| &*t.word);
    // "before support has seen it", not "before we write a line"
    let done = || {
        (end..clause_end(tokens, end + 1)).any(|i| matches!(word(i), "has" | "have" | "had" | "is" | "are" | "been"))
    };
    let opens = match word(end) {
        "unless" | "until" | "till" | "while" | "as" => true,
        "before" => done(),
        _ => false,
    };
    opens.then_some(end)
}

/// The first word of a relative clause that `from..to` stands in and that only picks out what its sentence is about:
/// "a request *that* doesn't fit is a 400", "*what* doesn't parse is …", "a song *nobody* has played for a year goes to …".
pub fn picks_out(tokens: &[Token], from: usize, to: usize) -> Option<usize> {
    let word = |i: usize| tokens.get(i).map_or("", |t| &*t.word);
    let start = clause_start(tokens, from);
    let joins = matches!(word(start), "and" | "so" | "but" | "then" | "or" | "also");
    let start = start + usize::from(joins);
    let any = |w: &str| matches!(w, "whatever" | "whoever" | "whichever");
    let pronoun = |w: &str| matches!(w, "that" | "which" | "who" | "whose" | "what") || any(w);
    let at = (start..=from.min(tokens.len().saturating_sub(1))).rev().take(7).find(|i| pronoun(word(*i)));
    // "a song nobody has played"
    let bare = || matches!(word(from), "nobody" | "no").then_some(from).filter(|at| *at >= start + 2);
    let at = at.or_else(bare)?;
    let noun = tokens.get(start..at)?;
    let ours = tokens.get(start..from)?.iter().any(|t| is_ours(&t.word));
    if ours || tokens.get(at).is_some_and(|t| t.gap.has(Gap::COMMA)) && !any(word(at)) {
        return None;
    }
    let all =
        |w: &str| matches!(w, "anything" | "everything" | "anyone" | "everyone" | "anybody" | "everybody" | "those");
    let each = |w: &str| matches!(w, "any" | "every" | "all" | "each");
    if any(word(at)) || at > start && all(word(at - 1)) || at > start + 2 && each(word(at - 2)) {
        return Some(at);
    }
    let first = word(start);
    let is_noun = match noun.len() {
        0 => matches!(word(at), "what"),
        1 => first.ends_with('s') && !matches!(first, "is" | "was" | "does" | "has" | "this"),
        n => {
            n <= 4
                && matches!(first, "a" | "an" | "the" | "any" | "every" | "each" | "all" | "those" | "these" | "some")
        }
    };
    // a bare "not" has its own verb still to come
    (is_noun && goes_on(tokens, to + usize::from(to - from < 2))).then_some(at)
}

/// Whether a clause that has gone up to `at` has its verb still to come.
fn goes_on(tokens: &[Token], at: usize) -> bool {
    let end = clause_end(tokens, at);
    let word = |i: usize| tokens.get(i).map_or("", |t| &*t.word);
    let verb = |w: &str| {
        matches!(
            w,
            "is" | "are"
                | "was"
                | "were"
                | "has"
                | "have"
                | "will"
                | "can"
                | "must"
                | "may"
                | "get"
                | "gets"
                | "got"
                | "go"
                | "goes"
                | "went"
                | "come"
                | "comes"
                | "end"
                | "ends"
                | "ended"
                | "stay"
                | "stays"
                | "fail"
                | "fails"
                | "need"
                | "needs"
                | "vanishes"
                | "lands"
                | "waits"
        )
    };
    // "drifts to the cold tier"
    let moves = |i: usize| {
        word(i).ends_with('s')
            && word(i.saturating_sub(1)).ends_with('s')
            && matches!(word(i + 1), "to" | "into" | "in" | "at" | "on" | "by" | "from" | "out" | "back" | "off")
    };
    (at..end).any(|i| verb(word(i)) || i > at && moves(i))
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
