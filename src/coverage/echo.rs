//! Echoes: sentences that only say over what the guide says.

use super::clause::is_ours;
use super::lexicon::{PointModel, UnitModel};
use super::scope::Statement;
use super::stem::{is_filler, is_number, stem};
use super::words::Gap;
use crate::text::Span;
use std::cell::OnceCell;

/// The guide's words for one unit, read when they are asked for.
#[derive(Default)]
pub struct Guide {
    /// Point by point.
    stems: OnceCell<Vec<Vec<Box<str>>>>,
}

impl Guide {
    /// Whether what stands at `span` is no more than the guide's own words: half of the point's and more, little else, and
    /// nobody who does it. Exercises name the faults that stand in the code, in whatever words.
    pub fn echoes(&self, model: &UnitModel, point: usize, statement: &Statement, span: Span) -> bool {
        let Some(own) = model.points.get(point) else {
            return false;
        };
        if repeats(own, statement) {
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
        let content = |word: &str| !is_filler(word) && !is_small(word);
        let guide = self.stems.get_or_init(|| {
            let stems = |p: &PointModel| p.words.iter().filter(|w| content(w)).map(|w| stem(w)).collect();
            model.points.iter().map(stems).collect()
        });
        let Some(own) = guide.get(point) else {
            return false;
        };
        let stems: Vec<Box<str>> = said.filter(|t| content(&t.word)).map(|t| stem(&t.word)).collect();
        let repeated = own.iter().filter(|w| stems.contains(w)).count();
        let guides = stems.iter().filter(|w| guide.iter().any(|words| words.contains(w))).count();
        repeated >= 2 && repeated * 2 >= own.len() && stems.len() <= guides + 1
    }
}

/// Whether the statement is the guide's sentence, word for word but for small ones.
fn repeats(model: &PointModel, statement: &Statement) -> bool {
    let guide: Vec<&str> = model.words.iter().map(|w| &**w).filter(|w| !is_filler(w)).collect();
    let said: Vec<&str> = statement.tokens.iter().map(|t| &*t.word).filter(|w| !is_filler(w)).collect();
    !guide.is_empty() && said.len() <= guide.len() + 3 && said.windows(guide.len()).any(|w| w == guide)
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
