//! The rubric file: what a guide's author knows beyond the guide's text. Here it is only read; `coverage` compiles it.
//! The form is described in `content/RUBRIC.md`.

use super::Problem;
use crate::text::{Span, line_number};
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

/// How to see the bundled exercises' issues in code: read by the `exercise` room.
pub const BUNDLED_CODE: &str = include_str!("../../content/oyster/code.toml");

/// A string and its place in the file, for messages.
pub type Placed = Spanned<String>;

/// A rubric file as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// What is known of each point.
    #[serde(default)]
    pub point: Vec<PointEntry>,
    /// Shared building blocks.
    #[serde(default)]
    pub concept: Vec<ConceptEntry>,
    /// How to see an issue in code: read by the `exercise` room from the same text.
    #[serde(default, rename = "code")]
    _code: Vec<IgnoredAny>,
    #[serde(default, rename = "label")]
    _label: Vec<IgnoredAny>,
    #[serde(default, rename = "said")]
    _said: Vec<IgnoredAny>,
}

/// What is known of one point.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointEntry {
    /// `q1.2`.
    pub id: Placed,
    /// The guide's words when this was written.
    pub text: Option<Placed>,
    /// When the point is covered; default: all ideas.
    pub covered: Option<Placed>,
    /// When it is made in part; default: any idea.
    pub partial: Option<Placed>,
    /// How close the ideas must stand.
    #[serde(default)]
    pub within: Within,
    /// Phrases that make the whole point, whatever its ideas: the candidate's own wordings.
    #[serde(default)]
    pub say: Vec<Placed>,
    /// Phrases that argue against the point.
    #[serde(default)]
    pub against: Vec<Placed>,
    /// What the point is made of.
    #[serde(default)]
    pub idea: Vec<IdeaEntry>,
}

/// One idea of a point.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdeaEntry {
    /// Its name in expressions and explanations.
    pub name: Placed,
    /// Phrases that make it.
    pub say: Vec<Placed>,
    /// Phrases that show that something else is meant.
    #[serde(default)]
    pub unless: Vec<Placed>,
    /// Looked for in the code of fences, and not in prose.
    #[serde(default)]
    pub fence: bool,
}

/// A concept: phrases with a name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConceptEntry {
    /// Used as `{name}`.
    pub name: Placed,
    /// How a guide names it (in the thesaurus).
    #[serde(default)]
    pub guide: Vec<Placed>,
    /// How an answer says it.
    pub say: Vec<Placed>,
    /// Phrases that show that something else is meant.
    #[serde(default)]
    pub unless: Vec<Placed>,
}

/// How far apart the ideas of a point may stand.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// Anywhere in the answer.
    #[default]
    Answer,
    /// In two neighbouring sentences.
    Pair,
    /// In one sentence.
    Sentence,
}

/// Reads a rubric. One that can't be read is an empty one and a problem.
pub fn parse(text: &str) -> (Rubric, Vec<Problem>) {
    match toml::from_str::<Rubric>(text) {
        Ok(rubric) => (rubric, Vec::new()),
        Err(error) => {
            let span = error.span().map_or(Span::default(), |s| Span::new(s.start, s.end));
            let message = format!(
                "This rubric can't be read: {}. Until it is mended, it is not used.",
                error.message().trim_end_matches('.')
            );
            (Rubric::default(), vec![Problem { span, line: line_number(text, span.start), message }])
        }
    }
}
