//! Cues: the phrases of `content/stance.toml`, and where they stand in a sentence.

use super::clause::boundary;
use super::matcher::{Hit, Matcher};
use super::prepared;
use super::stance::Stance;
use super::words::{Gap, Token};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use std::sync::LazyLock;

/// How far a cue reaches.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
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
    /// The cue is who does it: up to the next clause whose subject is the candidate.
    Theirs,
    /// What stands before this sentence in the answer was not how it is.
    Turn,
    /// The sentence that the cue opens, or the list under it.
    Opening,
    /// The list or section that hangs under this line.
    Lead,
    /// The sentence and those after it in its paragraph, up to one that comes home.
    Topic,
    /// Ends a topic.
    Home,
    /// From the cue on, and the sentences after it in their paragraph, up to one whose subject is the candidate.
    Frame,
    /// What stands before it in its paragraph, or in the paragraph before when it opens its own, where nobody of ours
    /// is the subject.
    Above,
    /// The few sentences before it, whoever their subject is.
    Undo,
}

/// The kind of point that a cue speaks of.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Of {
    /// One that names a fault of the code.
    Problem,
    /// Any other.
    Practice,
}

struct Cues {
    matcher: Matcher,
    cues: Vec<(Stance, Reach, Option<Of>)>,
}

/// Tags of `unless` phrases; the cue's number stands above this bit and the next. `build.rs` gives them too.
const UNLESS: u32 = 1;
/// Tags of phrases that must end their clause (written with a final `$`).
const FINAL: u32 = 2;

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let matcher = Matcher::new(prepared::cues().unwrap_or_default());
    // `stance reach [of]`, a cue a line
    let line = |line: &str| {
        let mut words = line.split(' ').map(IntoDeserializer::<serde::de::value::Error>::into_deserializer);
        let stance = Stance::deserialize(words.next()?).ok()?;
        let reach = Reach::deserialize(words.next()?).ok()?;
        Some((stance, reach, words.next().and_then(|of| Of::deserialize(of).ok())))
    };
    let cues = include_str!(concat!(env!("OUT_DIR"), "/cues.txt")).lines().filter_map(line).collect();
    Cues { matcher, cues }
});

/// A cue in a sentence.
pub struct Found {
    /// What it makes of what it governs.
    pub stance: Stance,
    /// How far.
    pub reach: Reach,
    /// For which points.
    pub of: Option<Of>,
    /// Where it stands.
    pub hit: Hit,
}

/// The cues of a sentence, near misses taken out.
pub fn found(tokens: &[Token]) -> Vec<Found> {
    let hits = CUES.matcher.hits(tokens);
    let cancelled = |hit: &Hit| {
        let unless = (hit.tag & !FINAL) | UNLESS;
        hits.iter().any(|h| h.tag == unless && h.start < hit.end && hit.start < h.end)
    };
    let ends = |hit: &Hit| {
        hit.tag & FINAL == 0 || boundary(tokens, hit.end) || tokens.get(hit.end).is_some_and(|t| t.gap.has(Gap::COMMA))
    };
    // words on both sides of a colon make no cue together: "setup guide: they're told …"
    let whole = |hit: &Hit| {
        let apart = Gap::SEMICOLON.or(Gap::COLON).or(Gap::OPEN).or(Gap::CLOSE).or(Gap::ARROW).or(Gap::BREAK);
        let inner = tokens.get(hit.start + 1..hit.end).unwrap_or(&[]);
        hit.others.is_some() || !inner.iter().any(|token| token.gap.has(apart))
    };
    hits.iter()
        .filter(|hit| hit.tag & UNLESS == 0 && whole(hit) && ends(hit) && !cancelled(hit) && !is_in_quotes(tokens, hit))
        .filter_map(|hit| {
            let (stance, reach, of) = *CUES.cues.get(hit.tag as usize >> 2)?;
            Some(Found { stance, reach, of, hit: *hit })
        })
        .collect()
}

/// Whether a cue stands in a quote inside of a sentence: `a dumb "it went quiet" rule` is no rule that went quiet.
fn is_in_quotes(tokens: &[Token], hit: &Hit) -> bool {
    let marks = |range: &[Token]| range.iter().filter(|t| t.gap.has(Gap::QUOTE)).count();
    let (before, after) = (tokens.get(..=hit.start).unwrap_or(tokens), tokens.get(hit.end..).unwrap_or(&[]));
    let inner = tokens.get(hit.start + 1..hit.end).unwrap_or(&[]);
    marks(before) % 2 == 1 && marks(inner) == 0 && (marks(after) > 0 || hit.start > 0 && hit.end == tokens.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::phrase::parse;

    #[derive(Default, Deserialize)]
    struct File {
        #[serde(default)]
        concept: Vec<Shared>,
        cue: Vec<Cue>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Shared {
        #[serde(rename = "name")]
        _name: String,
        say: Vec<String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Cue {
        stance: Stance,
        reach: Reach,
        #[serde(default)]
        of: Option<Of>,
        say: Vec<String>,
        #[serde(default)]
        unless: Vec<String>,
    }

    #[test]
    fn the_cue_file_reads() {
        let file: Result<File, _> = toml::from_str(include_str!("../../content/stance.toml"));
        let file = file.unwrap_or_else(|e| panic!("{e}"));
        let cues = file.cue.iter().flat_map(|c| c.say.iter().chain(&c.unless));
        for phrase in cues.chain(file.concept.iter().flat_map(|c| &c.say)) {
            parse(phrase.trim_end_matches('$')).unwrap_or_else(|e| panic!("{phrase}: {e}"));
        }
        // and is what the program carries
        let cues: Vec<_> = file.cue.iter().map(|c| (c.stance, c.reach, c.of)).collect();
        assert_eq!(CUES.cues, cues);
    }
}
