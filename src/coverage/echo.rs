//! Echoes: sentences that only say over what the guide says.

use super::clause::is_ours;
use super::lexicon::{PointModel, UnitModel};
use super::scope::Statement;
use super::stem::{is_filler, is_number, stem, with_stem};
use super::words::Gap;
use crate::text::Span;

/// The guide's words for one unit, point by point.
#[derive(Debug, Default)]
pub struct Guide(Vec<Said>);

/// How the guide says a point.
#[derive(Debug)]
struct Said {
    /// Its words but for fillers, in order.
    words: Vec<Box<str>>,
    /// The stems of those that say what it is about.
    stems: Vec<Box<str>>,
}

impl Guide {
    /// Reads a unit's points.
    pub fn new(points: &[PointModel]) -> Self {
        let said = |p: &PointModel| Said {
            words: p.words.iter().filter(|w| !is_filler(w)).cloned().collect(),
            stems: p.words.iter().filter(|w| is_content(w)).map(|w| stem(w)).collect(),
        };
        Guide(points.iter().map(said).collect())
    }

    /// Whether a sentence is the guide's for any of the points.
    pub fn repeats(&self, statement: &Statement) -> bool {
        self.0.iter().any(|said| said.is_repeated(statement))
    }

    /// Whether what stands at `span` is no more than the guide's own words: half of the point's and more, little else, and
    /// nobody who does it. Exercises name the faults that stand in the code, in whatever words.
    pub fn echoes(&self, model: &UnitModel, point: usize, statement: &Statement, span: Span) -> bool {
        let (Some(own), Some(guide)) = (model.points.get(point), self.0.get(point)) else {
            return false;
        };
        if guide.is_repeated(statement) {
            return true;
        }
        if !own.known || model.problems.contains(&true) {
            return false;
        }
        let said = statement.tokens.iter().filter(|t| span.start <= t.span.start && t.span.end <= span.end);
        if said.clone().any(|t| is_ours(&t.word) || is_number(&t.word)) {
            return false;
        }
        // "shared channel: #incident-42", "in transit (TLS)" say how
        let details = Gap::COLON.or(Gap::OPEN).or(Gap::ARROW);
        if said.clone().skip(1).any(|t| t.gap.has(details)) {
            return false;
        }
        let mut repeated = vec![false; guide.stems.len()];
        let (mut all, mut guides) = (0, 0);
        for token in said.filter(|t| is_content(&t.word)) {
            with_stem(&token.word, |stem| {
                let same = guide.stems.iter().zip(&mut repeated).filter(|(word, _)| &***word == stem);
                same.for_each(|(_, repeated)| *repeated = true);
                all += 1;
                guides += usize::from(self.0.iter().any(|g| g.stems.iter().any(|word| **word == *stem)));
            });
        }
        let repeated = repeated.iter().filter(|r| **r).count();
        repeated >= 2 && repeated * 2 >= guide.stems.len() && all <= guides + 1
    }
}

impl Said {
    /// Whether the statement is the guide's sentence, word for word but for small ones.
    fn is_repeated(&self, statement: &Statement) -> bool {
        let said = || statement.tokens.iter().map(|t| &*t.word).filter(|w| !is_filler(w));
        if self.words.is_empty() || said().nth(self.words.len() + 3).is_some() {
            return false;
        }
        let said: Vec<&str> = said().collect();
        said.windows(self.words.len()).any(|w| w.iter().zip(&self.words).all(|(a, b)| *a == &**b))
    }
}

/// Words that say what a sentence is about.
fn is_content(word: &str) -> bool {
    !is_filler(word) && !is_small(word)
}

/// Words that say nothing of what a sentence is about.
pub fn is_small(word: &str) -> bool {
    matches!(
        word,
        "of" | "to"
            | "in"
            | "on"
            | "for"
            | "and"
            | "or"
            | "with"
            | "is"
            | "are"
            | "was"
            | "were"
            | "be"
            | "by"
            | "as"
            | "at"
            | "it"
            | "from"
            | "into"
            | "they"
            | "them"
            | "has"
            | "have"
            | "had"
            | "not"
            | "no"
            | "i"
            | "we"
    )
}
