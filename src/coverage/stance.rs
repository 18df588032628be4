//! Stance: does the candidate assert what a phrase matched, or deny it, drop it, wish for it, leave it to others?
//!
//! The cues are data (`content/stance.toml`, in the phrase language); here is how far each reaches.

use super::matcher::{Hit, Matcher};
use super::phrase::parse;
use super::scope::Statement;
use super::words::{Gap, Token};
use serde::Deserialize;
use std::sync::LazyLock;

/// What a candidate does with an idea.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// Says it, as their own practice.
    Asserted,
    /// Says that it is not so, without arguing against it.
    Negated,
    /// Decided or argues against it.
    Rejected,
    /// Did it and gave it up.
    Abandoned,
    /// Somebody else does, did or wants it.
    Other,
    /// Should have, would like to.
    Wish,
    /// Finds fault with it as it is.
    Criticised,
    /// Only asked.
    Asked,
    /// Still to be done or looked up.
    Todo,
}

impl Stance {
    /// Why a match doesn't count, in the words of an explanation.
    pub fn reason(self) -> &'static str {
        match self {
            Stance::Asserted => "said",
            Stance::Negated => "said not to be so",
            Stance::Rejected => "argued against",
            Stance::Abandoned => "given up again",
            Stance::Other => "somebody else's doing",
            Stance::Wish => "only wished for",
            Stance::Criticised => "found not to work",
            Stance::Asked => "only asked",
            Stance::Todo => "still to do",
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Reach {
    /// From the cue to the end of its clause.
    After,
    /// From the start of the clause to the cue.
    Before,
    /// The clause around the cue.
    Clause,
    /// The sentence.
    Sentence,
    /// All before the cue in the sentence; the sentence before when the cue opens its own.
    Back,
    /// The list or section that hangs under this line.
    Lead,
}

#[derive(Deserialize)]
struct File {
    cue: Vec<Cue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cue {
    stance: Stance,
    reach: Reach,
    say: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
}

struct Cues {
    matcher: Matcher,
    cues: Vec<(Stance, Reach)>,
}

/// Tags of `unless` phrases.
const UNLESS: u32 = 1 << 20;

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../content/stance.toml")).unwrap_or(File { cue: Vec::new() });
    let mut matcher = Matcher::new();
    for (i, cue) in file.cue.iter().enumerate() {
        cue.say.iter().filter_map(|p| parse(p).ok()).for_each(|p| matcher.add_phrase(i as u32, &p));
        cue.unless.iter().filter_map(|p| parse(p).ok()).for_each(|p| matcher.add_phrase(i as u32 | UNLESS, &p));
    }
    Cues { matcher, cues: file.cue.iter().map(|c| (c.stance, c.reach)).collect() }
});

/// What a cue governs in a sentence.
#[derive(Clone, Debug)]
struct Scope {
    stance: Stance,
    cue: (usize, usize),
    range: (usize, usize),
}

/// The scopes of one sentence.
#[derive(Clone, Debug, Default)]
pub struct Scopes {
    scopes: Vec<Scope>,
    /// What the sentence says of the one before it.
    pub back: Option<Stance>,
}

/// The stance that a heading or lead-in gives to all that hangs under it.
pub fn lead(tokens: &[Token]) -> Option<Stance> {
    let cues = found(tokens);
    cues.iter().find(|(_, reach, _)| *reach == Reach::Lead).map(|(stance, ..)| *stance)
}

fn found(tokens: &[Token]) -> Vec<(Stance, Reach, Hit)> {
    let hits = CUES.matcher.hits(tokens);
    let cancelled =
        |hit: &Hit| hits.iter().any(|h| h.tag == hit.tag | UNLESS && h.start < hit.end && hit.start < h.end);
    hits.iter()
        .filter(|hit| hit.tag & UNLESS == 0 && !cancelled(hit))
        .filter_map(|hit| CUES.cues.get(hit.tag as usize).map(|(stance, reach)| (*stance, *reach, *hit)))
        .collect()
}

/// Reads a sentence's cues.
pub fn scopes(statement: &Statement) -> Scopes {
    let tokens = &statement.tokens;
    let mut out = Scopes::default();
    for (stance, reach, hit) in found(tokens) {
        let range = match reach {
            Reach::After => (hit.start, clause_end(tokens, hit.end)),
            Reach::Before => (clause_start(tokens, hit.start), hit.end),
            Reach::Clause => (clause_start(tokens, hit.start), clause_end(tokens, hit.end)),
            Reach::Sentence => (0, tokens.len()),
            Reach::Back => {
                if hit.start <= 2 {
                    out.back = Some(stance);
                }
                (0, hit.end)
            }
            Reach::Lead => continue,
        };
        out.scopes.push(Scope { stance, cue: (hit.start, hit.end), range });
    }
    out
}

impl Scopes {
    /// The stance towards what stands at `from..to`. A cue inside of it is part of what was matched.
    pub fn stance(&self, from: usize, to: usize) -> Stance {
        let governing: Vec<&Scope> = self
            .scopes
            .iter()
            .filter(|s| s.range.0 < to && from < s.range.1)
            .filter(|s| s.cue.0 < from || s.cue.1 > to)
            .collect();
        let worst = governing.iter().map(|s| s.stance).max().unwrap_or(Stance::Asserted);
        // "never without a flag": two negations that don't share a word make an assertion
        let negations: Vec<_> = governing.iter().filter(|s| s.stance == Stance::Negated).collect();
        let apart = |a: &Scope, b: &Scope| a.cue.1 <= b.cue.0 || b.cue.1 <= a.cue.0;
        let double = negations.iter().any(|a| negations.iter().any(|b| apart(a, b)));
        if worst == Stance::Negated && double { Stance::Asserted } else { worst }
    }
}

/// Whether a new clause starts at token `at`.
fn boundary(tokens: &[Token], at: usize) -> bool {
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
            || matches!(&*token.word, "which" | "who" | "this" | "that" | "just" | "only" | "instead")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    /// The stance towards the words in «…».
    fn stance(text: &str) -> Stance {
        let plain = text.replace(['«', '»'], "");
        let (from, to) = (text.find('«').unwrap(), text.find('»').unwrap() - '«'.len_utf8());
        let parsed = markdown::parse(&plain);
        let mut statements = Vec::new();
        crate::coverage::scope::statements(&plain, 0, &parsed.blocks[0], &mut statements);
        let at = statements.iter().position(|s| s.span.start <= from && to <= s.span.end).unwrap();
        let tokens = &statements[at].tokens;
        let start = tokens.iter().position(|t| t.span.start >= from).unwrap();
        let end = tokens.iter().rposition(|t| t.span.end <= to).unwrap() + 1;
        let own = scopes(&statements[at]).stance(start, end);
        let back = statements.get(at + 1).and_then(|next| scopes(next).back);
        own.max(back.unwrap_or(Stance::Asserted))
    }

    #[test]
    fn the_cue_file_reads() {
        let file: Result<File, _> = toml::from_str(include_str!("../../content/stance.toml"));
        let file = file.unwrap_or_else(|e| panic!("{e}"));
        for phrase in file.cue.iter().flat_map(|c| c.say.iter().chain(&c.unless)) {
            parse(phrase).unwrap_or_else(|e| panic!("{phrase}: {e}"));
        }
    }

    #[test]
    fn sentences_and_their_twins() {
        use Stance::{Abandoned, Asserted, Negated, Other, Rejected, Wish};
        for (text, want) in [
            ("We put «CloudFront» in front.", Asserted),
            ("We don't use a «CDN».", Negated),
            ("We never deploy without a «feature flag».", Asserted),
            ("Although we had no budget, we added a «CDN».", Asserted),
            ("Although we had no «CDN», we kept p95 low.", Negated),
            ("We decided against a «CDN».", Rejected),
            ("Puma was on the table and we turned it down, so «Falcon».", Asserted),
            ("«Puma» was on the table and we turned it down.", Rejected),
            ("We looked at «Cloudflare» and CloudFront and decided against both.", Rejected),
            ("Instead of «Puma» we run Falcon.", Rejected),
            ("Instead of Puma we run «Falcon».", Asserted),
            ("We tried «feature flags». It didn't work out.", Abandoned),
            ("A colleague pushed for «feature flags».", Other),
            ("I should have added «alerts».", Wish),
            ("I would use «structured logs».", Asserted),
            ("Not only «dashboards» but alerts.", Asserted),
            ("Nothing ships without a «review».", Asserted),
        ] {
            assert_eq!(stance(text), want, "{text}");
        }
    }
}
